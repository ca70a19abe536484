"""How print leans, which way it runs and which way up it stands, told from its marks."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from tests.unit.print import DPI, SIZE, grey, leaning, paper
from worker.formats.sources import Pixels
from worker.prepare.components import marks_on
from worker.prepare.deskew import lean_of
from worker.prepare.orientation import is_sideways, uprightness
from worker.prepare.page import turned


def _lean(page: Pixels, *, sideways: bool = False) -> float:
    return lean_of(marks_on(page, DPI).letters, sideways=sideways)


@pytest.mark.parametrize("degrees", [-10.0, -9.5, -5.5, -1.3, -0.4, -0.1, 0.0, 0.1, 0.7, 2.0, 6.2, 9.0, 10.0])
@pytest.mark.parametrize("lines", [24, 1])
def test_skew_is_found_to_a_tenth_of_a_degree(degrees: float, lines: int) -> None:
    assert _lean(grey(leaning(degrees, lines))) == pytest.approx(degrees, abs=0.1)


@pytest.mark.parametrize("rotation", [90, 270])
def test_skew_of_a_sideways_page_is_what_is_left_after_its_quarter_turn(rotation: int) -> None:
    page = grey(leaning(3.3))
    assert _lean(turned(page, rotation), sideways=True) == pytest.approx(3.3, abs=0.1)


def test_the_frame_of_a_table_does_not_say_how_its_text_leans() -> None:
    image = leaning(2.5)
    ImageDraw.Draw(image).rectangle((60, 60, 1180, 1694), outline="black", width=6)
    assert _lean(grey(image)) == pytest.approx(2.5, abs=0.1)


def test_a_page_without_text_has_no_skew() -> None:
    noise = np.random.default_rng(1).integers(0, 256, (800, 600), dtype=np.uint8)
    assert _lean(np.full((800, 600), 255, np.uint8)) == 0
    assert _lean(noise) == 0


@pytest.mark.parametrize("degrees", [0, 3, -6])
def test_sideways_text_is_told_from_level_text(degrees: float) -> None:
    level = grey(leaning(degrees))
    assert is_sideways(marks_on(level, DPI), DPI) is False
    assert is_sideways(marks_on(turned(level, 90), DPI), DPI) is True
    assert is_sideways(marks_on(turned(level, 270), DPI), DPI) is True
    assert is_sideways(marks_on(np.full((800, 600), 255, np.uint8), DPI), DPI) is None


def test_large_and_widely_set_type_is_level_too() -> None:
    image = Image.new("L", SIZE, 255)
    font = ImageFont.truetype("DejaVuSansMono.ttf", 90)
    for line in range(9):
        ImageDraw.Draw(image).text((100, 150 + 170 * line), "Điều mười một", 0, font)
    level = np.asarray(image)
    assert is_sideways(marks_on(level, DPI), DPI) is False
    assert is_sideways(marks_on(turned(level, 90), DPI), DPI) is True


@pytest.mark.parametrize("lean", [0.0, -5.0])
def test_letters_stand_on_a_line_and_do_not_hang_from_one(lean: float) -> None:
    page = grey(leaning(lean))
    assert uprightness(marks_on(page, DPI), DPI, lean) > 1.15
    assert uprightness(marks_on(turned(page, 180), DPI), DPI, lean) < 1 / 1.15
    # A page that a quarter turn clockwise brings upright, and one that it turns upside down.
    assert uprightness(marks_on(turned(page, 270), DPI), DPI, lean, sideways=True) > 1.15
    assert uprightness(marks_on(turned(page, 90), DPI), DPI, lean, sideways=True) < 1 / 1.15


def test_nothing_is_said_of_a_handful_of_letters() -> None:
    image = Image.new("L", SIZE, 255)
    ImageDraw.Draw(image).text((600, 60), "12", 0, ImageFont.truetype("DejaVuSerif.ttf", 26))
    assert uprightness(marks_on(np.asarray(image), DPI), DPI, 0.0) == 1


def test_noise_with_more_marks_than_sixteen_bits_count_is_borne() -> None:
    noise = np.full((1800, 1200), 255, np.uint8)
    noise[::3, ::3] = 0
    assert len(marks_on(noise, DPI).boxes) > 200_000
    assert not marks_on(noise, DPI).are_letters.any()


def test_rules_seals_and_specks_are_no_letters() -> None:
    image = paper(lines=0)
    draw = ImageDraw.Draw(image)
    draw.line((100, 400, 1100, 400), "black", 3)
    draw.ellipse((400, 500, 610, 710), outline="black", width=8)
    draw.point((700, 900), "black")
    assert not marks_on(grey(image), DPI).are_letters.any()
    draw.text((300, 1200), "Số", "black", ImageFont.truetype("DejaVuSerif.ttf", 26))
    assert marks_on(grey(image), DPI).are_letters.sum() >= 2
