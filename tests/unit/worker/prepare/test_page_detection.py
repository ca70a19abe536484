"""The sheet on a photo: found where it is clear, left alone where it is not."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw

from scripts.samples.scanning.scenes import GROUNDS, photograph
from tests.unit.print import DPI, SIZE, array, paper
from worker.formats.sources import PageImage, Pixels
from worker.prepare.analysis import look_at
from worker.prepare.page_detection import find_sheet, rectified


def _off(found: np.ndarray[tuple[int, ...], np.dtype[np.float64]] | None, photo: Pixels, corners: object) -> float:
    """How far the worst corner lies from the truth, as a part of the picture's width."""
    assert found is not None
    return float(np.abs(found - np.asarray(corners)).max() / photo.shape[1])


@pytest.mark.parametrize("ground", sorted(GROUNDS))
@pytest.mark.parametrize(("tilt", "fingers", "curl"), [(4, 0, 0.0), (20, 0, 0.0), (8, 1, 0.0), (8, 0, 0.012)])
def test_a_sheet_is_found_on_any_ground(ground: str, tilt: float, fingers: int, curl: float) -> None:
    chance = np.random.default_rng(round(7 * tilt) + fingers)
    photo = photograph(array(paper()), ground, chance, tilt=tilt, fingers=fingers, curl=curl)
    assert _off(find_sheet(photo.pixels), photo.pixels, photo.corners) < 0.02


def test_its_view_from_above_is_the_sheet() -> None:
    photo = photograph(array(paper()), "dark wood", np.random.default_rng(3), tilt=12)
    corners = find_sheet(photo.pixels)
    assert corners is not None
    to_picture, (width, height) = rectified(corners)
    ends = to_picture @ np.array([[0, width, width, 0], [0, 0, height, height], [1, 1, 1, 1]], dtype=np.float64)
    assert pytest.approx(corners, abs=0.01) == (ends[:2] / ends[2]).T
    assert height / width == pytest.approx(SIZE[1] / SIZE[0], rel=0.12)


def test_a_grey_photo_shows_the_sheet_too() -> None:
    photo = photograph(array(paper()), "dark wood", np.random.default_rng(4))
    pixels = np.asarray(cv2.cvtColor(photo.pixels, cv2.COLOR_RGB2GRAY), np.uint8)
    assert _off(find_sheet(pixels), pixels, photo.corners) < 0.02


def _framed() -> Image.Image:
    image = paper()
    ImageDraw.Draw(image).rectangle((60, 60, 1180, 1694), outline="black", width=6)
    return image


def _bordered() -> Image.Image:
    """A certificate: a broad coloured border some way from the edge, as land certificates have it."""
    image = paper()
    ImageDraw.Draw(image).rectangle((70, 70, 1170, 1684), outline=(196, 90, 110), width=45)
    return image


def _tinted() -> Image.Image:
    image = paper()
    draw = ImageDraw.Draw(image)
    draw.rectangle((90, 90, 1150, 1664), fill=(248, 222, 226))
    draw.text((150, 150), "GIẤY CHỨNG NHẬN", "black")
    return image


def _in_the_dark_at_one_side() -> Image.Image:
    image = paper()
    ImageDraw.Draw(image).rectangle((0, 0, 45, 1754), fill=(40, 40, 40))
    return image


@pytest.mark.parametrize("scan", [paper, _framed, _bordered, _tinted, _in_the_dark_at_one_side])
def test_a_scan_with_nothing_around_it_is_not_cut(scan: object) -> None:
    assert callable(scan)
    assert find_sheet(array(scan())) is None


def test_a_white_sheet_on_paper_as_white_is_not_guessed() -> None:
    ground = Image.new("RGB", (1400, 1900), "white")
    ground.paste(paper(), (80, 70))
    assert find_sheet(array(ground)) is None


@pytest.mark.parametrize("shape", [(8, 8, 3), (1, 3000), (40, 2000, 3)])
def test_what_is_no_page_is_left_alone(shape: tuple[int, ...]) -> None:
    assert find_sheet(np.full(shape, 200, np.uint8)) is None


def test_a_sheet_whose_corner_lies_in_shadow_is_not_bent() -> None:
    """Seen on photos: the dark corner counts as table, and the four corners that are left are no sheet's."""
    photo = Image.new("L", (1400, 1900), 60)
    photo.paste(paper().convert("L"), (80, 70))
    shade = np.zeros((1900, 1400), np.uint8)
    cv2.fillPoly(shade, [np.array([(80, 900), (80, 1824), (1320, 1824), (1320, 1500)])], 1)
    picture = np.where((shade == 1) & (np.asarray(photo) > 100), 70, np.asarray(photo)).astype(np.uint8)
    corners = [(80, 70), (1320, 70), (1320, 1824), (80, 1824)]
    in_shadow = find_sheet(picture)
    assert in_shadow is None or _off(in_shadow, picture, corners) < 0.02
    assert _off(find_sheet(np.asarray(photo)), picture, corners) < 0.02


@pytest.mark.parametrize(("ground", "seed"), [("checked cloth", 5), ("blue mat", 3)])
def test_the_edge_of_a_shadow_across_print_is_no_edge_of_the_sheet(ground: str, seed: int) -> None:
    photo = photograph(array(paper()), ground, np.random.default_rng(seed), tilt=6)
    height, width = photo.pixels.shape[:2]
    shade = np.ones((height, width), np.float32)
    shade[:, round(0.4 * width) :] = 0.5
    dark = (photo.pixels * cv2.GaussianBlur(shade, (0, 0), 8)[..., None]).astype(np.uint8)
    found = find_sheet(dark)
    assert found is None or _off(found, dark, photo.corners) < 0.02


def test_print_beside_what_seems_an_empty_sheet_is_looked_at_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """The empty page of an open book ends at the gutter, but the paper does not."""
    spread = Image.new("RGB", (2 * SIZE[0], SIZE[1]), "white")
    spread.paste(paper(), (SIZE[0], 0))
    left = np.array([(0, 0), (SIZE[0], 0), (SIZE[0], SIZE[1]), (0, SIZE[1])], dtype=np.float64)
    monkeypatch.setattr("worker.prepare.analysis.find_sheet", lambda _: left)
    look = look_at(PageImage(array(spread), DPI))
    assert not look.is_cut_out
    assert look.has_ink
    monkeypatch.setattr("worker.prepare.analysis.find_sheet", lambda _: left + np.array([SIZE[0], 0]))
    assert look_at(PageImage(array(spread), DPI)).is_cut_out
