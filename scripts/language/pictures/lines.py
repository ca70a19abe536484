"""Pictures of single lines as the recogniser gets them from a page of 200 dpi, drawn and then spoilt as scans are.

A page is an array of shape (height, width), float32, 0 black to 255 white, with margins around the line; each step
gives a new one. All chance comes from the generator given, so that a line can be made again pixel by pixel.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from random import Random

import cv2
import numpy as np
from numpy.typing import NDArray

from scripts.language.pictures import damage
from scripts.language.pictures.fonts import Family
from scripts.language.pictures.handwriting import Hands
from scripts.language.pictures.printing import (
    WHITE,
    Box,
    Drawn,
    Page,
    beside,
    box_of,
    leader,
    printed,
    rule,
    underline,
)

Picture = NDArray[np.uint8]

HEIGHT = 36
"""Pixels that the network is given of every line, whatever its height on the page."""

_DPI = 200
_WIDEST, _NARROWEST = 1500, 12


def line_picture(
    text: str, neighbours: tuple[str, str], families: Sequence[Family], known: Hands, chance: Random
) -> Picture | None:
    """That line, `HEIGHT` pixels high; of the lines above and below, `neighbours`, sometimes a rest is seen.

    None where nothing is to be seen of it, or where it is too long to be one line of a page.
    """
    drawn = printed(text, families, known, chance)
    if drawn is None:
        return None
    marks = [damage.worn(drawn, chance) if chance.random() < 0.06 else drawn.page]
    if chance.random() < 0.35:
        marks.append(beside(drawn, neighbours, chance))
    if chance.random() < 0.035:
        marks.append(underline(drawn, chance))
    if chance.random() < 0.04:
        marks.append(leader(drawn, chance))
    if chance.random() < 0.02:
        marks.append(rule(drawn, chance))
    if chance.random() < 0.07:
        marks.append(rest_of_seal(drawn, chance))
    marks += damage.laid_over(drawn, chance)
    page = scanned(reduce(np.minimum, marks), drawn.dpi, chance)
    placed = at_200_dpi(page, drawn, chance)
    return None if placed is None else cropped(*placed, chance)


def rest_of_seal(drawn: Drawn, chance: Random) -> Page:
    """What a seal or a pen leaves after its colour was dropped (worker/prepare/dropout.py): grey arcs."""
    grey = chance.uniform(130, 235)
    width = max(1, int(drawn.size * chance.uniform(0.03, 0.12)))
    page = np.full_like(drawn.page, WHITE)
    for _ in range(chance.randint(1, 3)):
        middle = (
            int(chance.uniform(drawn.box[0], drawn.box[2])),
            int(chance.uniform(-3, 4) * drawn.size + drawn.margin),
        )
        axes = (int(drawn.size * chance.uniform(1, 5)), int(drawn.size * chance.uniform(1, 5)))
        cv2.ellipse(page, middle, axes, chance.uniform(0, 180), 0, 360, grey, width)
    return page


def scanned(page: Page, dpi: int, chance: Random) -> Page:
    """As a scanner in grey, one in black and white, or a phone sees the page."""
    mode = chance.choices(("grey", "black or white", "phone"), (48, 32, 20))[0]
    page = _other_weight(page, dpi, chance)
    blur = chance.uniform(0.5, 1.15) if mode == "phone" else chance.uniform(0.25, 0.75)
    page = _blurred(page, blur * dpi / _DPI)
    noise = np.random.default_rng(chance.randrange(2**63))
    if mode == "black or white":
        return black_or_white(page, noise, chance)
    ink = chance.uniform(0, 90)
    page = ink + (WHITE - ink) * (page / WHITE)
    return grey(page, noise, chance, worst=16 if mode == "phone" else 8)


def _other_weight(page: Page, dpi: int, chance: Random) -> Page:
    """Strokes sometimes heavier or lighter, as copiers make them."""
    which = chance.random()
    if which < 0.12:
        reach = 2 if dpi < 250 else 3
        return _page(cv2.erode(page, np.ones((reach, reach), np.uint8))) * 0.6 + page * 0.4
    if which < 0.22:
        return _page(cv2.dilate(page, np.ones((2, 2), np.uint8))) * 0.6 + page * 0.4
    return page


def black_or_white(page: Page, noise: np.random.Generator, chance: Random) -> Page:
    """Ragged edges, specks and holes, then the smoothing that preparation gives such pages."""
    grain = _blurred(_grain(page, chance.choice((0, 5, 20, 45)), noise), 0.7)
    page = np.where(page + grain < chance.uniform(95, 195), 0, WHITE).astype(np.float32)
    if chance.random() < 0.4:
        page[noise.random(page.shape) < chance.uniform(0, 0.003)] = 0
    if chance.random() < 0.3:
        page[noise.random(page.shape) < chance.uniform(0, 0.01)] = WHITE
    return _blurred(page, 0.8)


def grey(page: Page, noise: np.random.Generator, chance: Random, worst: int) -> Page:
    """Sensor noise up to `worst`, JPEG, brightness."""
    page = page + _grain(page, chance.choice((0, 0, 3, 6, 10, worst)), noise)
    if chance.random() < 0.6:
        quality = [cv2.IMWRITE_JPEG_QUALITY, chance.randint(25, 90)]
        _, packed = cv2.imencode(".jpg", np.clip(page, 0, WHITE).astype(np.uint8), quality)
        page = np.asarray(cv2.imdecode(packed, cv2.IMREAD_GRAYSCALE), np.float32)
    if chance.random() < 0.4:
        page = _page(WHITE * (np.clip(page, 0, WHITE) / WHITE) ** chance.uniform(0.6, 1.6))
    return page


def at_200_dpi(page: Page, drawn: Drawn, chance: Random) -> tuple[Page, Box] | None:
    """The page at the resolution of recognition, leaning as much as straightening leaves; the ink's box there."""
    scale = _DPI / drawn.dpi
    lean = np.deg2rad(chance.gauss(0, 0.22)) if chance.random() < 0.5 else 0.0
    if scale == 1 and not lean:
        return page, drawn.box
    height, width = page.shape
    cosine, sine = np.cos(lean) * scale, np.sin(lean) * scale
    # Around the middle, which stays there.
    matrix = np.array(
        [
            [cosine, -sine, (width * scale - cosine * width + sine * height) / 2],
            [sine, cosine, (height * scale - sine * width - cosine * height) / 2],
        ]
    )
    size = (int(width * scale), int(height * scale))
    way = cv2.INTER_CUBIC if scale > 1.2 else cv2.INTER_LINEAR
    placed = _page(cv2.warpAffine(page, matrix, size, flags=way, borderValue=WHITE))
    clean = _page(cv2.warpAffine(drawn.page, matrix, size, flags=cv2.INTER_LINEAR, borderValue=WHITE))
    box = box_of(clean, 150)
    return None if box is None else (placed, box)


def cropped(page: Page, box: Box, chance: Random) -> Picture | None:
    """The box with the few pixels around it that Tesseract leaves; sometimes marks or feet of letters are cut off."""

    def around() -> int:
        return chance.choice((4, 4, 4, 4, 3, 5, 6)) if chance.random() < 0.85 else chance.randint(1, 10)

    cut_above = chance.randint(1, 9) if chance.random() < 0.16 else 0
    cut_below = chance.randint(1, 4) if not cut_above and chance.random() < 0.06 else 0
    left, top = max(0, box[0] - around()), max(0, box[1] - around() + cut_above)
    right, bottom = box[2] + around(), box[3] + around() - cut_below
    part = np.clip(page[top:bottom, left:right], 0, WHITE).astype(np.uint8)
    height, width = part.shape
    if not height:
        return None
    wide = max(_NARROWEST, round(width * HEIGHT / height))
    if wide > _WIDEST:
        return None
    way = cv2.INTER_AREA if height > HEIGHT else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(part, (wide, HEIGHT), interpolation=way), np.uint8)


def _grain(page: Page, sigma: float, noise: np.random.Generator) -> Page:
    return noise.standard_normal(page.shape, np.float32) * np.float32(sigma)


def _blurred(page: Page, sigma: float) -> Page:
    return _page(cv2.GaussianBlur(page, (0, 0), sigma))


def _page(pixels: NDArray[np.generic]) -> Page:
    return np.asarray(pixels, np.float32)
