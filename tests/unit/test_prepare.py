"""Pages made easy to read: what disturbs goes, what is printed stays, and every point can be found again."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from worker.ink import flatten_light, has_ink, plain_grey, without_specks
from worker.prepare import prepare, turned
from worker.sheet import sheet_to_page
from worker.skew import is_sideways, measure_skew
from worker.sources import PageImage, Pixels

DPI = 150
SIZE = (1240, 1754)
LINES = 24


def _paper(paper: str = "white") -> Image.Image:
    image = Image.new("RGB", SIZE, paper)
    draw = ImageDraw.Draw(image)
    font = ImageFont.truetype("DejaVuSerif.ttf", 26)
    for line in range(LINES):
        draw.text((150, 150 + 50 * line), "Căn cứ Luật Tổ chức chính quyền địa phương số " + str(line), "black", font)
    return image


def _array(image: Image.Image) -> Pixels:
    return np.asarray(image)


def _grey(image: Image.Image) -> Pixels:
    return np.asarray(image.convert("L"))


def _leaning(degrees: float) -> Image.Image:
    return _paper().rotate(-degrees, resample=Image.Resampling.BICUBIC, fillcolor="white")


@pytest.mark.parametrize("degrees", [-9.5, -5.5, -1.3, -0.4, 0.0, 0.7, 2.0, 6.2, 9.0])
def test_skew_is_found_to_a_tenth_of_a_degree(degrees: float) -> None:
    assert measure_skew(_grey(_leaning(degrees)), DPI) == pytest.approx(degrees, abs=0.12)


def test_a_page_without_text_has_no_skew() -> None:
    noise = np.random.default_rng(1).integers(0, 256, (800, 600), dtype=np.uint8)
    assert measure_skew(np.full((800, 600), 255, np.uint8), DPI) == 0
    assert measure_skew(noise, DPI) == 0


@pytest.mark.parametrize("degrees", [0, 3, -6])
def test_sideways_text_is_told_from_level_text(degrees: float) -> None:
    level = _grey(_leaning(degrees))
    assert is_sideways(level, DPI) is False
    assert is_sideways(turned(level, 90), DPI) is True
    assert is_sideways(turned(level, 270), DPI) is True
    assert is_sideways(np.full((800, 600), 255, np.uint8), DPI) is None


def test_large_and_widely_set_type_is_level_too() -> None:
    image = Image.new("L", SIZE, 255)
    font = ImageFont.truetype("DejaVuSansMono.ttf", 90)
    for line in range(9):
        ImageDraw.Draw(image).text((100, 150 + 170 * line), "Điều mười một", 0, font)
    level = np.asarray(image)
    assert is_sideways(level, DPI) is False
    assert is_sideways(turned(level, 90), DPI) is True


def test_a_clean_page_is_left_alone() -> None:
    image = _paper().resize((1654, 2339))
    prepared = prepare(PageImage(_grey(image), 200))
    assert np.array_equal(prepared.grey, _grey(image))
    assert np.array_equal(prepared.to_page, np.eye(3))
    assert (prepared.skew, prepared.rotation, prepared.has_ink) == (0, 0, True)


def test_a_leaning_page_is_straightened_and_its_points_are_found_again() -> None:
    prepared = prepare(PageImage(_array(_leaning(4.0)), DPI))
    assert prepared.skew == pytest.approx(4.0, abs=0.12)
    assert abs(measure_skew(prepared.grey, prepared.dpi)) < 0.15
    assert prepared.dpi == 200
    # The first letter of the first line: drawn at (150, 150), then turned about the middle of the sheet.
    angle = np.deg2rad(4.0)
    x, y = 155 - SIZE[0] / 2, 165 - SIZE[1] / 2
    expected = (
        x * np.cos(angle) - y * np.sin(angle) + SIZE[0] / 2,
        x * np.sin(angle) + y * np.cos(angle) + SIZE[1] / 2,
    )
    rows, columns = np.nonzero(prepared.grey < 100)
    first_line = columns[rows < rows.min() + 60].min(), rows.min() + 30
    found = prepared.to_page @ np.array([*first_line, 1.0])
    assert found[:2] / found[2] == pytest.approx(expected, abs=12)


def test_upside_down_turns_page_and_points() -> None:
    prepared = prepare(PageImage(_grey(_paper()), 200))
    over = prepared.upside_down()
    assert over.rotation == 180
    assert np.array_equal(over.grey, prepared.grey[::-1, ::-1])
    # A point of the turned page lies, on the page turned upright, where it is on the turned page.
    assert over.to_page @ np.array([10.0, 20.0, 1.0]) == pytest.approx([10, 20, 1])


def test_the_seal_goes_and_the_name_under_it_stays() -> None:
    image = _paper()
    draw = ImageDraw.Draw(image)
    draw.text((800, 1480), "Nguyễn Văn An", "black", ImageFont.truetype("DejaVuSerif-Bold.ttf", 32))
    clean = _grey(image)
    draw.ellipse((740, 1380, 950, 1590), outline=(220, 40, 50), width=8)
    draw.ellipse((800, 1440, 890, 1530), outline=(220, 40, 50), width=6)
    draw.text((800, 1480), "Nguyễn Văn An", "black", ImageFont.truetype("DejaVuSerif-Bold.ttf", 32))
    assert int(np.count_nonzero(_grey(image) < 150)) > int(np.count_nonzero(clean < 150)) + 2000
    left = plain_grey(_array(image), DPI)
    assert int(np.count_nonzero(left < 150)) == pytest.approx(int(np.count_nonzero(clean < 150)), rel=0.02)


@pytest.mark.parametrize("lines", [1, 2, 3])
def test_a_heading_printed_in_red_stays(lines: int) -> None:
    image = Image.new("RGB", SIZE, "white")
    font = ImageFont.truetype("DejaVuSerif-Bold.ttf", 34)
    for line in range(lines):
        ImageDraw.Draw(image).text((250, 300 + 44 * line), "GIẤY CHỨNG NHẬN QUYỀN SỬ DỤNG", (200, 20, 30), font)
    assert plain_grey(_array(image), DPI).min() < 110


def test_shadow_and_yellow_paper_become_white() -> None:
    page = _array(_paper("#f3e3b3")).astype(np.float32)
    shadow = np.linspace(0.45, 1.0, SIZE[0], dtype=np.float32)[None, :, None]
    flat = flatten_light(plain_grey((page * shadow).astype(np.uint8), DPI), DPI)
    assert np.percentile(flat, 50) > 235
    assert flat.min() < 60
    assert np.percentile(flat[:, :300], 50) > 235  # where the shadow was darkest


def test_a_page_on_a_dark_table_is_cut_out_and_squared() -> None:
    corners = np.array([[180, 140], [1190, 200], [1240, 1700], [120, 1650]], dtype=np.float32)
    sheet = np.array([[0, 0], [SIZE[0], 0], [*SIZE], [0, SIZE[1]]], dtype=np.float32)
    view = cv2.getPerspectiveTransform(sheet, corners)
    photo = cv2.warpPerspective(_array(_paper()), view, (1360, 1840), borderValue=(50, 60, 70))
    to_page, (width, height) = sheet_to_page(_grey(Image.fromarray(photo)))
    assert to_page is not None
    found = to_page @ np.array([[0, width, width, 0], [0, 0, height, height], [1, 1, 1, 1]], dtype=np.float64)
    assert pytest.approx(corners, abs=12) == (found[:2] / found[2]).T
    prepared = prepare(PageImage(np.asarray(photo, dtype=np.uint8), DPI))
    assert np.percentile(prepared.grey, 30) > 235


def test_a_scan_with_nothing_around_it_is_not_cut() -> None:
    assert sheet_to_page(_grey(_paper()))[0] is None
    frame = _paper()
    ImageDraw.Draw(frame).rectangle((60, 60, 1180, 1694), outline="black", width=6)
    assert sheet_to_page(_grey(frame))[0] is None


def test_specks_go_and_dots_of_letters_stay() -> None:
    page = np.full((300, 300), 255, np.uint8)
    page[::20, ::20] = 0
    page[150:154, 155:159] = 0
    cleaned = without_specks(page)
    assert np.count_nonzero(cleaned == 0) == 16


def test_a_blank_page_has_no_ink_and_one_page_number_is_ink() -> None:
    blank = np.full((1754, 1240), 245, np.uint8)
    assert not has_ink(blank, DPI)
    image = Image.fromarray(blank)
    ImageDraw.Draw(image).text((610, 60), "2", 0, ImageFont.truetype("DejaVuSerif.ttf", 26))
    assert has_ink(np.asarray(image), DPI)


def test_a_poster_is_not_enlarged_beyond_bounds() -> None:
    prepared = prepare(PageImage(np.full((5000, 8000), 255, np.uint8), 40))
    assert prepared.grey.size <= 37_000_000


def test_a_sheet_whose_corner_lies_in_shadow_is_not_bent() -> None:
    """Seen on photos: the dark corner counts as table, and the four corners that are left are no sheet's."""
    photo = Image.new("L", (1400, 1900), 60)
    photo.paste(_paper().convert("L"), (80, 70))
    shade = np.zeros((1900, 1400), np.uint8)
    cv2.fillPoly(shade, [np.array([(80, 900), (80, 1824), (1320, 1824), (1320, 1500)])], 1)
    picture = np.where((shade == 1) & (np.asarray(photo) > 100), 70, np.asarray(photo)).astype(np.uint8)
    assert sheet_to_page(picture)[0] is None
    assert sheet_to_page(np.asarray(photo))[0] is not None
