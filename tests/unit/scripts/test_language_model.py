"""The source of the shipped Vietnamese model: its file, the lines it is taught with, the network they go through."""

from __future__ import annotations

import io
import json
import tarfile
from itertools import pairwise
from pathlib import Path
from random import Random

import numpy as np
import pytest
from numpy.typing import NDArray

from dossier.errors import ToolMissing
from scripts.language.pictures.fonts import Family, families
from scripts.language.pictures.handwriting import Hands, plain
from scripts.language.pictures.lines import HEIGHT, Picture, line_picture
from scripts.language.pictures.printing import printed
from scripts.language.text.print_lines import LONGEST, Lists, lists_of, print_line
from scripts.language.training.model_file import (
    DEBIAN,
    LETTERS,
    NETWORK,
    WORD_LISTS,
    Alphabet,
    alphabet,
    pack,
    unpacked,
)
from scripts.language.training.network_file import (
    STEPS,
    Layer,
    null_code,
    read_network,
    weighted_layers,
    with_weights,
    write_network,
)
from worker.recognise.tesseract import MODEL

SHIPPED = MODEL / "vie.traineddata"
MOTTO = "Độc lập - Tự do - Hạnh phúc"
LISTS = Lists(
    sentences=(
        "Ủy ban nhân dân cấp xã có trách nhiệm tổ chức thực hiện Nghị định này…",
        "Điều khoản ‘thi hành’ [漢字]",
    ),
    surnames=("Nguyễn", "Ðỗ"),
    shares=(31.5, 0.05),
    given=("An", "Bình", "Hằng"),
    provinces=("Tỉnh Sơn Hà",),
    districts=("Huyện Đồng Lúa", "Thị xã Bến Tre Làng"),
    communes=("Cây Đa", "Giếng Nước"),
)


@pytest.fixture(scope="module")
def shipped() -> dict[str, bytes]:
    return unpacked(SHIPPED)


@pytest.fixture(scope="module")
def letters(shipped: dict[str, bytes]) -> Alphabet:
    return alphabet(shipped)


@pytest.fixture(scope="module")
def liberation() -> tuple[Family, ...]:
    return families(packages=("fonts-liberation2",))


def shape(layer: Layer) -> object:
    """All that a layer is but its weights."""
    return (
        *(layer.kind, layer.name, layer.training, layer.backward, layer.flags, layer.inputs, layer.outputs),
        *(layer.count, layer.numbers, layer.rates, [matrix.shape for matrix in layer.weights]),
        [shape(inner) for inner in layer.within],
    )


def matrices(layer: Layer) -> list[NDArray[np.float64]]:
    return [matrix for found in weighted_layers(layer) for matrix in found.weights]


def steps(matrix: NDArray[np.float64]) -> NDArray[np.float64]:
    """What a weight of each row loses at most by one step of int8."""
    return np.asarray(np.abs(matrix).max(axis=1, keepdims=True) / STEPS, np.float64)


def test_the_shipped_network_is_written_as_it_was_read(shipped: dict[str, bytes]) -> None:
    network, settings = read_network(shipped[NETWORK])
    written = write_network(network)
    again, _ = read_network(written + settings)
    assert shape(again) == shape(network)
    assert len(written + settings) == len(shipped[NETWORK])
    for was, became in zip(matrices(network), matrices(again), strict=True):
        assert np.all(np.abs(was - became) <= steps(was))


def test_weights_lose_at_most_half_a_step_in_the_file(shipped: dict[str, bytes]) -> None:
    network, _ = read_network(shipped[NETWORK])
    chance = np.random.default_rng(1)
    trained = with_weights(
        network,
        [tuple(chance.normal(size=matrix.shape) for matrix in layer.weights) for layer in weighted_layers(network)],
    )
    again, _ = read_network(write_network(trained))
    for was, became in zip(matrices(trained), matrices(again), strict=True):
        assert np.all(np.abs(was - became) <= steps(was) * (0.5 + 1e-9))


def test_an_output_without_weights_stays_one(shipped: dict[str, bytes]) -> None:
    network, _ = read_network(shipped[NETWORK])
    nothing = [tuple(map(np.zeros_like, layer.weights)) for layer in weighted_layers(network)]
    again, _ = read_network(write_network(with_weights(network, nothing)))
    assert not any(matrix.any() for matrix in matrices(again))


@pytest.mark.parametrize("left", [0, 1, 100, 5000])
def test_a_network_cut_off_is_refused(shipped: dict[str, bytes], left: int) -> None:
    with pytest.raises(ValueError, match="too soon"):
        read_network(shipped[NETWORK][:left])


def test_the_shipped_model_differs_from_debians_in_weights_alone(shipped: dict[str, bytes]) -> None:
    if not DEBIAN.is_file():
        pytest.skip(f"{DEBIAN} is missing: scripts/setup installs tesseract-ocr-vie")
    origin = unpacked(DEBIAN)
    ours, our_settings = read_network(shipped[NETWORK])
    theirs, their_settings = read_network(origin[NETWORK])
    assert shape(ours) == shape(theirs)
    assert our_settings == their_settings
    assert {name for name in shipped if shipped[name] != origin.get(name)} == {NETWORK}
    assert shipped.keys() == origin.keys()
    assert origin.keys() >= {LETTERS, *WORD_LISTS}


def test_a_model_put_together_again_is_the_same_file(shipped: dict[str, bytes], tmp_path: Path) -> None:
    pack(shipped, tmp_path / "vie.traineddata")
    assert (tmp_path / "vie.traineddata").read_bytes() == SHIPPED.read_bytes()


def test_a_missing_model_is_told_with_its_package(tmp_path: Path) -> None:
    with pytest.raises(ToolMissing) as told:
        unpacked(tmp_path / "vie.traineddata")
    assert "tesseract-ocr-vie" in str(told.value)


def test_letters_have_outputs_of_their_own(shipped: dict[str, bytes], letters: Alphabet) -> None:
    network, settings = read_network(shipped[NETWORK])
    for letter in "ăâđêôơưĂÂĐÊÔƠƯẵỡữệỷỘỲ 0123456789/-.,:;()":
        assert letter in letters.codes
    assert len(set(letters.codes.values())) == len(letters.codes)
    assert letters.null == null_code(settings) not in letters.codes.values()
    assert max(letters.codes.values()) < network.outputs


def test_lines_have_only_letters_of_the_alphabet(letters: Alphabet) -> None:
    chance = Random(3)
    lines = [print_line(LISTS, letters.codes, chance) for _ in range(3000)]
    assert set(plain("".join(lines))) <= set(letters.codes)
    assert all(1 < len(line) <= LONGEST and line == " ".join(line.split()) for line in lines)
    assert "...." not in "".join(lines)
    # The Icelandic letter of some lists looks like the Vietnamese one, and must not be learned for it.
    assert not set("Ðð…–’‘{}") & set("".join(lines))
    assert sum("Đỗ" in line for line in lines) > 20


def test_lines_tell_of_all_that_papers_have(letters: Alphabet) -> None:
    chance = Random(4)
    lines = "\n".join(print_line(LISTS, letters.codes, chance) for _ in range(3000))
    for part in ("Họ và tên", "QUYẾT ĐỊNH", "CỘNG HÒA", "/QĐ-UBND", " tháng ", "trách nhiệm tổ chức", "000.", "Sơn Hà"):
        assert part in lines


def test_letters_unknown_to_the_model_are_never_asked_of_it() -> None:
    chance = Random(5)
    assert {print_line(LISTS, frozenset(MOTTO), chance) for _ in range(30)} == {MOTTO}


def test_lists_leave_out_what_ocr_read_and_what_is_no_prose(tmp_path: Path) -> None:
    (tmp_path / "names").mkdir()
    (tmp_path / "units").mkdir()
    people = {
        "surnames": {"Lê": 9, "Bế": 1},
        "middle": ["Thị"],
        "given_syllables": ["Lan"],
        "ethnic_surnames": {"tay": []},
    }
    (tmp_path / "names/names.json").write_text(json.dumps(people), "utf-8")
    (tmp_path / "names/boy.txt").write_text("An Khang\n", "utf-8")
    (tmp_path / "names/girl.txt").write_text("Lan\n", "utf-8")
    for listed in ("tinh_tp", "quan_huyen"):
        units = {"01": {"name": "A", "name_with_type": f"Cấp {listed}"}}
        (tmp_path / f"units/{listed}.json").write_text(json.dumps(units), "utf-8")
    (tmp_path / "units/xa_phuong.json").write_text(json.dumps([{"name": "Cây Đa"}]), "utf-8")
    prose = "Nghị định này có hiệu lực thi hành kể từ ngày ký ban hành."
    acts = {
        "typed.md": f"---\nso: 1\n---\n# Ngắn\n\n{prose}\n",
        "read.md": "---\nphuong_phap_so_hoa: ocr\n---\nĐoạn này do máy đọc nên không dùng để dạy máy đọc.\n",
    }
    with tarfile.open(tmp_path / "legal-text.tar.xz", "w:xz") as archive:
        for name, text in acts.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(text.encode())
            archive.addfile(entry, io.BytesIO(text.encode()))
    lists = lists_of(tmp_path)
    assert lists.sentences == (prose,)
    assert lists.surnames == ("Lê", "Bế")
    assert set(lists.given) == {"Thị", "Lan", "An", "Khang"}
    assert (lists.provinces, lists.districts) == (("Cấp tinh_tp",), ("Cấp quan_huyen",))
    assert lists.communes == ("Cây Đa",)


def picture_of(text: str, faces: tuple[Family, ...], seed: int) -> Picture:
    picture = line_picture(text, (MOTTO, MOTTO), faces, Hands(), Random(seed))
    assert picture is not None
    return picture


def test_a_line_is_dark_on_light_from_end_to_end(liberation: tuple[Family, ...]) -> None:
    inked = []
    for seed in range(80):
        picture = picture_of("Nghị định này có hiệu lực thi hành", liberation, seed)
        height, width = picture.shape
        assert height == HEIGHT
        assert picture.dtype == np.uint8
        assert 8 * HEIGHT < width < 1500
        paper = float(np.median(picture))
        middle = picture[HEIGHT // 3 : -HEIGHT // 4].astype(float)
        dark = middle < (paper + picture.min()) / 2
        # The crop is the line's: ink close to both ends, and in each of its words.
        columns = np.flatnonzero(dark.any(axis=0))
        assert columns[0] < 1.2 * HEIGHT
        assert columns[-1] > width - 1.2 * HEIGHT
        assert paper > 160
        assert all(part.any() for part in np.array_split(dark, 8, axis=1))
        inked.append(dark.mean())
    assert 0.08 < np.median(inked) < 0.4


def test_words_stand_apart_in_clean_print(liberation: tuple[Family, ...]) -> None:
    for seed in range(20):
        drawn = printed("Một hai ba bốn", liberation, Hands(), Random(seed))
        assert drawn is not None
        left, top, right, bottom = drawn.box
        inked = (drawn.page[top:bottom, left:right] < 128).any(axis=0)
        blanks = [after - before for before, after in pairwise(np.flatnonzero(inked))]
        # Three blanks are wider than any gap between letters.
        assert sum(blank > 0.14 * drawn.size for blank in blanks) == 3


def test_the_same_seed_gives_the_same_line(letters: Alphabet, liberation: tuple[Family, ...]) -> None:
    texts = [[print_line(LISTS, letters.codes, chance) for _ in range(20)] for chance in (Random(8), Random(8))]
    assert texts[0] == texts[1]
    for seed in range(20):
        first, again = (picture_of(MOTTO, liberation, seed) for _ in range(2))
        assert np.array_equal(first, again)
    assert len({picture_of(MOTTO, liberation, seed).tobytes() for seed in range(20)}) == 20


def test_a_text_of_which_nothing_shows_or_that_no_page_holds_gives_no_line(liberation: tuple[Family, ...]) -> None:
    for seed in range(5):
        assert line_picture(" ", (MOTTO, MOTTO), liberation, Hands(), Random(seed)) is None
        assert line_picture(MOTTO * 20, (MOTTO, MOTTO), liberation, Hands(), Random(seed)) is None


def test_a_missing_typeface_is_told_with_its_package(tmp_path: Path) -> None:
    for package in ("fonts-texgyre", "fonts-noto-core", "fonts-dejavu"):
        with pytest.raises(ToolMissing) as told:
            families(folders=(tmp_path,), packages=(package,))
        assert f"apt install {package}" in str(told.value)


def test_the_trained_network_is_the_one_of_the_file(shipped: dict[str, bytes]) -> None:
    pytest.importorskip("torch")
    from scripts.language.training.line_network import LineNetwork

    network, _ = read_network(shipped[NETWORK])
    again = LineNetwork(network).layer()
    assert shape(again) == shape(network)
    for was, became in zip(matrices(network), matrices(again), strict=True):
        assert np.all(np.abs(was - became) <= steps(was) * 1e-3)


def test_the_network_reads_as_the_recogniser_does(
    shipped: dict[str, bytes], letters: Alphabet, liberation: tuple[Family, ...]
) -> None:
    pytest.importorskip("torch")
    from scripts.language.training.line_model import errors
    from scripts.language.training.line_network import LineNetwork

    network = LineNetwork(read_network(shipped[NETWORK])[0])
    lines = [(picture_of(MOTTO, liberation, seed), MOTTO) for seed in range(10)]
    share = float(errors(network, lines, letters).split()[0])
    assert share < 5


def test_training_makes_the_taught_line_likelier(
    shipped: dict[str, bytes], letters: Alphabet, liberation: tuple[Family, ...]
) -> None:
    torch = pytest.importorskip("torch")
    from scripts.language.training.line_model import Schedule, loss_of, training
    from scripts.language.training.line_network import LineNetwork

    # The recogniser forbids threads (OMP_THREAD_LIMIT), and torch would wait for those it was promised.
    torch.set_num_threads(1)
    torch.manual_seed(1)
    network = LineNetwork(read_network(shipped[NETWORK])[0])
    # What stands there is not what is taught, so that there is something to learn.
    lines = [(picture_of("Độc lập - Tự do", liberation, seed), "Hạnh phúc") for seed in range(4)]
    before = loss_of(network, lines, letters).item()
    *_, (count, seen, _) = training(network, lines, letters, Schedule(4, 7e-4))
    assert seen >= count > 0
    assert loss_of(network, lines, letters).item() < before


def test_weights_between_two_states_lie_where_they_are_asked_for() -> None:
    torch = pytest.importorskip("torch", reason="torch is installed by hand, where the model is trained")
    from scripts.language.training.line_model import between

    before, after = {"a": torch.tensor([0.0, 2.0])}, {"a": torch.tensor([1.0, 4.0])}
    assert between(before, after, 0.25)["a"].tolist() == [0.25, 2.5]
    assert between(before, after, 1)["a"].tolist() == [1.0, 4.0]
