"""What scanners, copiers, phones and years do to a sheet: small pure functions over pixels.

A sheet is an array of shape (height, width, 3), uint8, RGB, 300 dpi. Every function takes all chance from the
generator it is given, so a scan can be made again byte by byte. `QUALITIES` names the ways a page arrives at a desk;
the names are those of the evaluation set.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from types import MappingProxyType

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

Pixels = NDArray[np.uint8]
Chance = np.random.Generator

WHITE = (255, 255, 255)


@dataclass(frozen=True, slots=True)
class Scan:
    """One page as delivered. `kind` of file: jpeg, png or g4; `strength`: JPEG quality."""

    image: Image.Image
    kind: str
    dpi: int = 300
    strength: int = 80

    @property
    def suffix(self) -> str:
        return {"jpeg": ".jpg", "png": ".png", "g4": ".tif"}[self.kind]


def turned(sheet: Pixels, degrees: float, around: tuple[int, int, int] = WHITE) -> Pixels:
    """Leaning clockwise by `degrees`, the same size, corners cut off."""
    height, width = sheet.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), -degrees, 1.0)
    return _pixels(cv2.warpAffine(sheet, matrix, (width, height), flags=cv2.INTER_LINEAR, borderValue=around))


def noisy(sheet: Pixels, sigma: float, chance: Chance) -> Pixels:
    """Sensor noise, alike in the three colours."""
    height, width = sheet.shape[:2]
    tile = chance.normal(0, sigma, (1024, 1024, 1)).astype(np.int16)
    repeats = (-(-height // 1024), -(-width // 1024), 1)
    noise = np.tile(tile, repeats)[:height, :width]
    return _pixels(np.clip(sheet.astype(np.int16) + noise, 0, 255))


def blurred(sheet: Pixels, sigma: float) -> Pixels:
    return _pixels(cv2.GaussianBlur(sheet, (0, 0), sigma))


def clouds(height: int, width: int, cells: int, chance: Chance) -> NDArray[np.float32]:
    """A smooth field over the page, 0 to 1, with about `cells` patches along each side."""
    coarse = chance.random((cells, cells), dtype=np.float32)
    field = cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC)
    return np.clip(field, 0, 1).astype(np.float32)


def shaded(sheet: Pixels, light: NDArray[np.float32]) -> Pixels:
    """Multiplied by a field of light (1 = unchanged), of shape (height, width) or with a colour axis."""
    lit = sheet * (light if light.ndim == 3 else light[..., None])
    return _pixels(np.clip(lit, 0, 255))


def faded(sheet: Pixels, by: float) -> Pixels:
    """Ink grown pale: black rises to `by` of white."""
    table = np.linspace(255 * by, 255, 256).astype(np.uint8)
    return _pixels(table[sheet])


def aged(sheet: Pixels, chance: Chance) -> Pixels:
    """Yellow paper with water stains and two folds."""
    height, width = sheet.shape[:2]
    tone = np.array([1.0, chance.uniform(0.93, 0.96), chance.uniform(0.74, 0.83)], dtype=np.float32)
    stains = 1 - 0.28 * np.clip(clouds(height, width, 7, chance) - 0.55, 0, 1)
    for fold in (height // 3, 2 * height // 3):
        at = fold + int(chance.integers(-30, 30))
        stains[at : at + 4] *= 0.86
        stains[at + 4 : at + 14] *= 0.96
    return shaded(sheet, stains[..., None] * tone)


def copied(sheet: Pixels, chance: Chance) -> Pixels:
    """A copy of a copy: black and white only, specks, a dark edge, letters grown or worn. Shape (height, width)."""
    grey = cv2.cvtColor(sheet, cv2.COLOR_RGB2GRAY)
    grey = cv2.GaussianBlur(grey, (0, 0), float(chance.uniform(0.8, 1.3)))
    height, width = grey.shape
    threshold = 150 + 38 * (clouds(height, width, 5, chance) - 0.5) + float(chance.uniform(-12, 18))
    white = grey > threshold
    specks = int(chance.integers(250, 900))
    rows, columns = chance.integers(0, height - 3, specks), chance.integers(0, width - 3, specks)
    for row, column, size in zip(rows, columns, chance.integers(1, 4, specks), strict=True):
        white[row : row + size, column : column + size] = False
    edge = int(chance.integers(4, 26))
    white[:, :edge] &= chance.random((height, edge)) > 0.7
    return white.astype(np.uint8) * 255


def photographed(sheet: Pixels, chance: Chance) -> Pixels:
    """Laid on a table and photographed by hand: perspective, uneven light, the table around it."""
    height, width = sheet.shape[:2]
    size = (int(width * 0.98), int(height * 0.98))
    table = _table(size[1], size[0], chance)
    margin_x, margin_y, give = 0.055 * size[0], 0.05 * size[1], 0.028 * size[0]
    corners = np.array(
        [
            (margin_x, margin_y),
            (size[0] - margin_x, margin_y),
            (size[0] - margin_x, size[1] - margin_y),
            (margin_x, size[1] - margin_y),
        ],
        dtype=np.float32,
    )
    corners += chance.uniform(-give, give, (4, 2)).astype(np.float32)
    whole = np.array([(0, 0), (width, 0), (width, height), (0, height)], dtype=np.float32)
    matrix = cv2.getPerspectiveTransform(whole, corners)
    paper = cv2.warpPerspective(sheet, matrix, size, flags=cv2.INTER_LINEAR)
    mask = cv2.warpPerspective(np.full((height, width), 255, np.uint8), matrix, size)
    shadow = cv2.blur(np.roll(mask, (18, 14), axis=(0, 1)), (61, 61))[..., None] / 255 * 0.4
    under = (table * (1 - shadow)).astype(np.uint8)
    photo = np.where(mask[..., None] > 127, paper, under)
    direction = chance.uniform(0, 2 * np.pi)
    across = np.linspace(-0.5, 0.5, size[0], dtype=np.float32)[None, :]
    down = np.linspace(-0.5, 0.5, size[1], dtype=np.float32)[:, None]
    slope = np.float32(chance.uniform(0.2, 0.5))
    light = 0.8 + slope * (np.float32(np.cos(direction)) * across + np.float32(np.sin(direction)) * down)
    light *= 0.92 + 0.12 * clouds(size[1], size[0], 4, chance)
    warmth = np.array([1.03, 1.0, chance.uniform(0.86, 0.97)], dtype=np.float32)
    return shaded(photo, light[..., None] * warmth)


def _table(height: int, width: int, chance: Chance) -> Pixels:
    """A wooden desk: a base colour and grain along one side."""
    base = np.array([(112, 84, 60), (86, 70, 58), (150, 128, 100), (70, 74, 80)][int(chance.integers(4))], np.float32)
    grain = cv2.resize(chance.random((160, 3), dtype=np.float32), (width, height), interpolation=cv2.INTER_LINEAR)
    return np.clip(base * (0.82 + 0.36 * grain[..., None]), 0, 255).astype(np.uint8)


def _pixels(array: NDArray[np.generic]) -> Pixels:
    return array.astype(np.uint8, copy=False)


def _clean(sheet: Pixels, _chance: Chance) -> Scan:
    return Scan(Image.fromarray(sheet), "png")


def _feed(sheet: Pixels, chance: Chance, lean: float) -> Pixels:
    """Through an office scanner: paper not quite white, a little soft, leaning by `lean` degrees."""
    paper = turned(sheet, lean)
    paper = blurred(paper, float(chance.uniform(0.5, 0.9)))
    return noisy(faded(paper, float(chance.uniform(0.02, 0.14))), float(chance.uniform(2, 5)), chance)


def _office(sheet: Pixels, chance: Chance) -> Scan:
    lean = float(chance.uniform(-0.6, 0.6))
    return Scan(Image.fromarray(_feed(sheet, chance, lean)), "jpeg", strength=int(chance.integers(68, 86)))


def _yellowed(sheet: Pixels, chance: Chance) -> Scan:
    paper = aged(faded(sheet, float(chance.uniform(0.25, 0.48))), chance)
    lean = float(chance.uniform(-0.8, 0.8))
    paper = noisy(blurred(turned(paper, lean, (236, 224, 190)), 0.8), float(chance.uniform(3, 6)), chance)
    return Scan(Image.fromarray(paper), "jpeg", strength=int(chance.integers(64, 82)))


def _copier(sheet: Pixels, chance: Chance) -> Scan:
    paper = copied(turned(sheet, float(chance.uniform(-0.7, 0.7))), chance)
    return Scan(Image.fromarray(paper).convert("1", dither=Image.Dither.NONE), "g4")


def _skewed(sheet: Pixels, chance: Chance) -> Scan:
    lean = float(chance.uniform(2, 8)) * (1 if chance.random() < 0.5 else -1)
    return Scan(Image.fromarray(_feed(sheet, chance, lean)), "jpeg", strength=int(chance.integers(66, 84)))


def _sideways(sheet: Pixels, chance: Chance) -> Scan:
    paper = _feed(sheet, chance, float(chance.uniform(-0.6, 0.6)))
    quarter = np.rot90(paper, int(chance.integers(1, 4)))
    return Scan(Image.fromarray(np.ascontiguousarray(quarter)), "jpeg", strength=int(chance.integers(68, 86)))


def _phone(sheet: Pixels, chance: Chance) -> Scan:
    photo = noisy(blurred(photographed(sheet, chance), float(chance.uniform(0.8, 1.7))), 4, chance)
    return Scan(Image.fromarray(photo), "jpeg", strength=int(chance.integers(62, 82)))


def _lowres(sheet: Pixels, chance: Chance) -> Scan:
    height, width = sheet.shape[:2]
    paper = turned(sheet, float(chance.uniform(-0.7, 0.7)))
    small = _pixels(cv2.resize(paper, (width // 2, height // 2), interpolation=cv2.INTER_AREA))
    small = noisy(small, float(chance.uniform(2, 5)), chance)
    return Scan(Image.fromarray(small), "jpeg", dpi=150, strength=int(chance.integers(42, 62)))


QUALITIES: MappingProxyType[str, Callable[[Pixels, Chance], Scan]] = MappingProxyType(
    {
        "clean": _clean,
        "office": _office,
        "yellowed": _yellowed,
        "copier": _copier,
        "skewed": _skewed,
        "sideways": _sideways,
        "phone": _phone,
        "lowres": _lowres,
    }
)
