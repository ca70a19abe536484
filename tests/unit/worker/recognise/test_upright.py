"""Pages are read the right way up, though marks say nothing and the engine takes text that stands on end for level."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from dossier.reading import Word
from tests.unit.print import DPI, SIZE, array, paper
from worker.clock import Clock
from worker.formats.sources import PageImage, Pixels
from worker.prepare.analysis import look_at
from worker.prepare.page import turned
from worker.recognise.upright import read_upright, sideways_words

LEVEL = tuple(Word(text, (100 * n, 50, 100 * n + 80, 70), 0.9, 0) for n, text in enumerate(("Quyết", "định", "khoản")))
UPWARDS = tuple(Word(word.text, (50, 900 - word.box[2], 70, 900 - word.box[0]), 0.9, 0) for word in LEVEL)
DOWNWARDS = tuple(Word(word.text, (50, word.box[0], 70, word.box[2]), 0.9, 0) for word in LEVEL)


def test_words_that_stand_on_end_say_how_to_turn_the_page() -> None:
    assert sideways_words(LEVEL) == 0
    assert sideways_words(UPWARDS) == 90
    assert sideways_words(DOWNWARDS) == 270
    assert sideways_words((*LEVEL, *LEVEL, *UPWARDS)) == 0, "a table on its side in an upright act"
    assert sideways_words(()) == 0


class _Engine:
    """Sees a black square that is at the top left of the upright page. Reads text on end, as Tesseract may, or does
    not (`on_end`); of how to turn a page it says `advice`."""

    name, version = "square", "1"

    def __init__(self, *, on_end: bool, advice: int | None = None) -> None:
        self.on_end = on_end
        self.advice = advice
        self.readings = 0

    def read(self, image: Pixels, dpi: int, seconds: float) -> tuple[Word, ...]:
        self.readings += 1
        height, width = image.shape
        places = {
            "upright": image[: height // 4, : width // 4],
            "turned right": image[: height // 4, -width // 4 :],
            "over": image[-height // 4 :, -width // 4 :],
            "turned left": image[-height // 4 :, : width // 4],
        }
        lies = min(places, key=lambda place: float(places[place].mean()))
        if lies == "upright":
            return 2 * LEVEL
        if self.on_end and lies != "over":
            return 2 * (DOWNWARDS if lies == "turned right" else UPWARDS)
        return tuple(Word(word.text, word.box, 0.3, 0) for word in LEVEL)

    def read_line(self, image: Pixels, dpi: int, seconds: float, *, is_cut: bool = False) -> tuple[Word, ...]:
        return ()

    def turn(self, image: Pixels, dpi: int, seconds: float) -> int | None:
        return self.advice


# 0: every page is taken for upright, whose words are unsure all the same.
@pytest.mark.parametrize("advice", [None, 0])
@pytest.mark.parametrize("on_end", [True, False])
@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_a_page_of_which_marks_say_nothing_is_read_until_it_is_upright(
    rotation: int, on_end: bool, advice: int | None
) -> None:
    image = Image.new("RGB", SIZE, "white")
    draw = ImageDraw.Draw(image)
    draw.rectangle((150, 150, 260, 260), fill="black")
    draw.text((600, 900), "12", "black", ImageFont.truetype("DejaVuSerif.ttf", 26))
    scan = PageImage(turned(array(image), (360 - rotation) % 360), DPI)
    prepared, words = read_upright(scan, look_at(scan), _Engine(on_end=on_end, advice=advice), Clock(60))
    assert (prepared.rotation, words) == (rotation, 2 * LEVEL)


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_a_page_of_print_is_read_once_whichever_way_up_it_was_scanned(rotation: int) -> None:
    sheet = array(paper()).copy()
    sheet[20:120, 20:120] = 0
    engine = _Engine(on_end=True)
    scan = PageImage(np.ascontiguousarray(turned(sheet, (360 - rotation) % 360)), DPI)
    prepared, _ = read_upright(scan, look_at(scan), engine, Clock(60))
    assert (prepared.rotation, engine.readings) == (rotation, 1)
