"""The source of the network that tells print from black seals and pens: its pictures, its training, its file."""

from __future__ import annotations

from itertools import islice
from pathlib import Path
from random import Random

import cv2
import numpy as np
import pytest

from scripts.language.pictures.black_marks import round_seal, signature, stamp_of_words
from scripts.language.pictures.feet import PATCH, Words, foot, patches
from scripts.language.pictures.fonts import Family, families
from worker.recognise.seal_removal import NETWORK, print_alone

WORDS = Words(
    names=("Nguyễn", "Thị", "Hòa", "Đặng", "Phước"),
    posts=("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", "TRƯỞNG PHÒNG", "TM. ỦY BAN NHÂN DÂN"),
    text=("Ủy ban nhân dân cấp xã có trách nhiệm tổ chức thực hiện Nghị định này",),
)


@pytest.fixture(scope="module")
def liberation() -> tuple[Family, ...]:
    return families(packages=("fonts-liberation2",))


def test_the_print_alone_lies_within_what_is_seen(liberation: tuple[Family, ...]) -> None:
    """Besides its edges, where scanners add and take away."""
    marked = 0
    for seed in range(12):
        seen, alone = foot(WORDS, liberation, (), Random(seed))
        assert seen.shape == alone.shape
        inside = cv2.erode((alone < 60).astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
        assert np.count_nonzero(seen[inside] < 140) >= 0.9 * np.count_nonzero(inside)
        marked += int(np.count_nonzero((seen < 100) & (alone > 200)) > 2000)
    assert marked >= 6


def test_pieces_are_of_one_size_and_the_same_seed_gives_the_same(liberation: tuple[Family, ...]) -> None:
    first, again = ([*islice(patches(WORDS, liberation, (), Random(3)), 12)] for _ in range(2))
    for (seen, alone), (other, other_alone) in zip(first, again, strict=True):
        assert seen.shape == alone.shape == PATCH
        assert np.array_equal(seen, other)
        assert np.array_equal(alone, other_alone)


def test_marks_are_black_on_white_and_as_large_as_real_ones(liberation: tuple[Family, ...]) -> None:
    faces = liberation[0].faces
    words = ("ỦY", "BAN", "NHÂN", "DÂN", "XÃ")
    for seed in range(10):
        seal = round_seal(words, faces, 200, Random(seed))
        assert 28 <= seal.shape[0] * 25.4 / 200 <= 43
        assert seal.shape[0] == seal.shape[1]
        for mark in (seal, stamp_of_words(words, faces, 200, Random(seed)), signature(words, (), 200, Random(seed))):
            assert 0.001 < np.count_nonzero(mark < 128) / mark.size < 0.6


def test_the_shipped_network_gives_drawn_print_back(liberation: tuple[Family, ...]) -> None:
    lost = kept = print_ = marks = 0
    for seed in range(40, 60):
        seen, alone = foot(WORDS, liberation, (), Random(seed))
        free = print_alone(seen)
        is_print, is_mark = alone < 100, (seen < 100) & (alone > 220)
        print_ += int(np.count_nonzero(is_print))
        marks += int(np.count_nonzero(is_mark))
        lost += int(np.count_nonzero(is_print & (free > 170)))
        kept += int(np.count_nonzero(is_mark & (free < 100)))
    assert marks > 20_000
    assert lost < 0.1 * print_
    assert kept < 0.2 * marks


def test_the_network_is_small() -> None:
    assert NETWORK.stat().st_size < 300_000


def test_training_makes_it_likelier_and_the_file_tells_as_the_network_does(
    liberation: tuple[Family, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    torch = pytest.importorskip("torch", reason="torch is installed by hand, where the network is trained")
    pytest.importorskip("onnx")
    from scripts.language.training.line_model import Schedule
    from scripts.language.training.print_alone import loss_of, training
    from scripts.language.training.print_alone_network import PrintAlone
    from worker.recognise import seal_removal as running

    torch.set_num_threads(1)
    torch.manual_seed(1)
    network = PrintAlone()
    drawn = [*islice(patches(WORDS, liberation, (), Random(1)), 24)]
    before = loss_of(network, drawn).item()
    *_, (count, _) = training(network, drawn, Schedule(5, 3e-3))
    assert count > 0
    assert loss_of(network, drawn).item() < before
    network.write(tmp_path / "print_alone.onnx")
    net = cv2.dnn.readNetFromONNX(str(tmp_path / "print_alone.onnx"))
    monkeypatch.setattr(running, "network", lambda: net)
    seen = drawn[0][0]
    ink = 1 - torch.from_numpy(seen[None, None].astype(np.float32)) / 255
    with torch.no_grad():
        likely = torch.minimum(ink, torch.sigmoid(network(ink)))[0, 0].numpy()
    assert np.abs(running.print_alone(seen).astype(float) - (255 - 255 * likely)).max() <= 1
