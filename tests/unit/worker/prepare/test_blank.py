"""Blank pages are known without being read, and a page with next to nothing on it is not blank."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest

from dossier.reading import Word
from scripts.samples.oddities import photo
from scripts.samples.scanning.blanks import BLANK, NEARLY_BLANK
from scripts.samples.scanning.scanner import QUALITIES
from worker.clock import Clock
from worker.formats.sources import PageImage, Pixels
from worker.page import read_image
from worker.prepare.analysis import look_at


def _page(pixels: Pixels) -> PageImage:
    return PageImage(pixels, 300, is_bilevel=pixels.ndim == 2)


@pytest.mark.parametrize("name", BLANK)
def test_a_blank_page_has_no_ink_however_it_was_scanned(name: str) -> None:
    for seed in range(4):
        assert not look_at(_page(BLANK[name](np.random.default_rng(seed)))).has_ink


@pytest.mark.parametrize("name", NEARLY_BLANK)
def test_whatever_somebody_put_on_a_page_is_ink(name: str) -> None:
    for seed in range(4):
        assert look_at(_page(NEARLY_BLANK[name](np.random.default_rng(seed)))).has_ink


@pytest.mark.parametrize("quality", ["office", "yellowed", "copier"])
def test_a_photo_without_a_word_is_ink_on_whatever_paper(quality: str) -> None:
    for seed in range(3):
        scan = QUALITIES[quality](np.asarray(photo(Random(seed))), np.random.default_rng(seed))
        assert look_at(PageImage(np.asarray(scan.image.convert("RGB")), scan.dpi)).has_ink


class _Silent:
    """An engine that finds nothing, and says whether it was asked."""

    name, version = "silent", "1"

    def __init__(self) -> None:
        self.asked = 0

    def read(self, image: Pixels, dpi: int, seconds: float) -> tuple[Word, ...]:
        self.asked += 1
        return ()

    def read_line(self, image: Pixels, dpi: int, seconds: float, *, is_cut: bool = False) -> tuple[Word, ...]:
        return ()

    def turn(self, image: Pixels, dpi: int, seconds: float) -> int | None:
        self.asked += 1
        return None


def test_a_blank_page_is_not_read() -> None:
    engine = _Silent()
    page = _page(BLANK["shown through"](np.random.default_rng(1)))
    assert read_image(page, 3, engine, Clock(30)).blank
    assert engine.asked == 0


def test_a_page_with_a_seal_alone_is_not_blank_though_nothing_is_read_on_it() -> None:
    reading = read_image(_page(NEARLY_BLANK["seal"](np.random.default_rng(1))), 1, _Silent(), Clock(30))
    assert (reading.blank, reading.words) == (False, ())
