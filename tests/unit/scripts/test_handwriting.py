"""Digits written by hand and damaged print, as the recogniser is taught them."""

from __future__ import annotations

import re
from pathlib import Path
from random import Random

import numpy as np
import pytest

from dossier.errors import ToolMissing
from scripts.language.pictures import damage
from scripts.language.pictures.fonts import Family, families
from scripts.language.pictures.handwriting import BY_HAND, Hands, hands, plain, written
from scripts.language.pictures.printing import Drawn, printed
from scripts.language.text.print_lines import Lists, print_line

LETTERS = frozenset(
    "ABCDEFGHIKLMNOPQRSTUVXYabcdeghiklmnopqrstuvxyàáâãđèéêìíòóôõùúýăĩũơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹĐƯỦỦÔÊ"
)
LISTS = Lists(
    sentences=("Ủy ban nhân dân cấp xã có trách nhiệm tổ chức thực hiện Nghị định này",),
    surnames=("Lê",),
    shares=(1.0,),
    given=("An",),
    provinces=("Tỉnh Sơn Hà",),
    districts=("Huyện Đồng Lúa",),
    communes=("Cây Đa",),
)


@pytest.fixture(scope="module")
def liberation() -> tuple[Family, ...]:
    return families(packages=("fonts-liberation2",))


def drawn(text: str, faces: tuple[Family, ...], seed: int) -> Drawn:
    found = printed(text, faces, Hands(), Random(seed))
    assert found is not None
    return found


def test_every_digit_is_written_about_as_high_as_asked_and_never_twice_alike() -> None:
    for digit in "0123456789":
        forms = [written(digit, 40, Hands(), Random(seed)) for seed in range(30)]
        assert all(20 < ink.shape[0] < 70 and ink.shape[1] < 80 for ink in forms)
        assert all(0.02 < float((ink > 0.5).mean()) < 0.8 for ink in forms)
        assert len({ink.tobytes() for ink in forms}) == 30


def test_a_number_is_as_wide_as_its_digits() -> None:
    for seed in range(20):
        assert (
            written("1234", 40, Hands(), Random(seed)).shape[1] > 1.5 * written("4", 40, Hands(), Random(seed)).shape[1]
        )


def test_digits_by_hand_stand_in_the_text_until_it_is_made_plain() -> None:
    by_hand = "Số: " + "729".translate(BY_HAND) + "/QĐ-TTg"
    assert "729" not in by_hand
    assert plain(by_hand) == "Số: 729/QĐ-TTg"


def test_number_and_day_of_acts_are_often_written_by_hand() -> None:
    letters = LETTERS | set(' .,:;()/-0123456789”"')
    lines = [print_line(LISTS, letters, Random(seed)) for seed in range(3000)]
    by_hand = [line for line in lines if plain(line) != line]
    assert len(by_hand) > 100
    assert all(re.search(r"^Số|, ngày \d+ tháng \d+ năm \d{4}", plain(line)) for line in by_hand)
    assert any(plain(line).startswith("Số") for line in by_hand)


def test_a_handwritten_number_leaves_the_print_beside_it_as_it_is(liberation: tuple[Family, ...]) -> None:
    for seed in range(20):
        page = drawn("Số: " + "47".translate(BY_HAND), liberation, seed)
        left, _, right, _ = page.box
        alone = drawn("Số:", liberation, seed)
        assert right - left > 1.2 * (alone.box[2] - alone.box[0])


def test_what_lies_over_a_line_adds_ink_and_what_wears_it_takes_ink(liberation: tuple[Family, ...]) -> None:
    marks = (damage.black_seal, damage.black_pen, damage.stamped, damage.crumbs)
    added = dict.fromkeys((mark.__name__ for mark in marks), 0)
    taken = 0
    for seed in range(15):
        line = drawn("Ủy ban nhân dân thành phố có trách nhiệm", liberation, seed)
        for mark in marks:
            page = mark(line, Random(seed))
            assert page.shape == line.page.shape
            assert 0 <= page.min() <= page.max() <= 255
            added[mark.__name__] += int((page < 128).sum())
        worn = damage.worn(line, Random(seed))
        assert (worn >= line.page).all()
        lost = float((worn < 128).sum() / (line.page < 128).sum())
        assert lost > 0.4
        taken += lost < 0.95
    assert all(added.values())
    assert taken > 5


def test_most_lines_have_nothing_laid_over_them(liberation: tuple[Family, ...]) -> None:
    line = drawn("Điều 1. Quyết định này có hiệu lực", liberation, 1)
    counts = np.array([len(damage.laid_over(line, Random(seed))) for seed in range(300)])
    assert 0.05 < (counts > 0).mean() < 0.3


def test_a_missing_hand_is_told_with_its_package(tmp_path: Path) -> None:
    with pytest.raises(ToolMissing) as told:
        hands((tmp_path,))
    assert "apt install fonts-breip" in str(told.value)
