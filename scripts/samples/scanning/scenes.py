"""Sheets photographed on the desks of this world: light and dark grounds, a camera held askew, fingers, a curled sheet.

Harder than the quality `phone` of `scanner.py`, and with the sheet's true corners, for tests and benchmarks of the
page's geometry.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from types import MappingProxyType

import cv2
import numpy as np
from numpy.typing import NDArray

from scripts.samples.scanning.scanner import Chance, Pixels, blurred, clouds, noisy, shaded

# How far the camera is away, in lengths of the sheet's diagonal; phones have lenses of about this reach.
_DISTANCE = 1.1


@dataclass(frozen=True, slots=True)
class Photo:
    """`pixels`: RGB. `corners`: where the sheet's corners are (4 x 2: x, y), clockwise from its own top left."""

    pixels: Pixels
    corners: NDArray[np.float64]


def photograph(
    sheet: Pixels,
    ground: str,
    chance: Chance,
    *,
    tilt: float = 8.0,
    turn: float = 3.0,
    fingers: int = 0,
    curl: float = 0.0,
    outline: Pixels | None = None,
) -> Photo:
    """`sheet` on a ground of `GROUNDS`, the camera tilted by up to `tilt` degrees about both axes and turned by up to
    `turn`, with `fingers` over one long edge; `curl`: how far the long edges bow, as a part of the width;
    `outline`: 255 where the pixels of `sheet` are paper, 0 elsewhere, if it does not fill its rectangle."""
    height, width = sheet.shape[:2]
    size = (width, height)
    if curl:
        sheet = _curled(sheet, curl)
    corners = _seen_corners(width, height, chance, tilt, turn)
    whole = np.array([(0, 0), (width, 0), (width, height), (0, height)], dtype=np.float32)
    matrix = cv2.getPerspectiveTransform(whole, corners.astype(np.float32))
    paper = cv2.warpPerspective(sheet, matrix, size, flags=cv2.INTER_LINEAR)
    shape = np.full((height, width), 255, np.uint8) if outline is None else outline
    if curl:
        shape = _curled(shape, curl)
    mask = cv2.warpPerspective(shape, matrix, size)
    shadow = cv2.blur(np.roll(mask, (10, 12), axis=(0, 1)), (41, 41))[..., None] / 255 * 0.35
    under = GROUNDS[ground](height, width, chance) * (1 - shadow)
    photo = np.where(mask[..., None] > 127, paper, under).astype(np.uint8)
    for _ in range(fingers):
        _finger(photo, corners, chance)
    slope = np.linspace(-0.5, 0.5, width, dtype=np.float32)[None, :] * np.float32(chance.uniform(-0.25, 0.25))
    light = np.float32(0.88) + slope + np.float32(0.08) * clouds(height, width, 4, chance)
    warm = np.array([1.02, 1.0, chance.uniform(0.9, 0.98)], dtype=np.float32)
    return Photo(noisy(blurred(shaded(photo, light[..., None] * warm), 1.0), 3, chance), corners)


def _seen_corners(width: int, height: int, chance: Chance, tilt: float, turn: float) -> NDArray[np.float64]:
    """The sheet's corners through a pinhole, the view scaled so that the sheet fills most of a picture of its size."""
    about_x, about_y = np.deg2rad(chance.uniform(-tilt, tilt, 2))
    about_z = np.deg2rad(chance.uniform(-turn, turn))
    turns = (
        np.array([[1, 0, 0], [0, np.cos(about_x), -np.sin(about_x)], [0, np.sin(about_x), np.cos(about_x)]])
        @ np.array([[np.cos(about_y), 0, np.sin(about_y)], [0, 1, 0], [-np.sin(about_y), 0, np.cos(about_y)]])
        @ np.array([[np.cos(about_z), -np.sin(about_z), 0], [np.sin(about_z), np.cos(about_z), 0], [0, 0, 1]])
    )
    flat = np.array([(-1, -1, 0), (1, -1, 0), (1, 1, 0), (-1, 1, 0)]) * (width / 2, height / 2, 0)
    seen = flat @ turns.T
    depth = 1 + seen[:, 2] / (_DISTANCE * float(np.hypot(width, height)))
    points = seen[:, :2] / depth[:, None]
    low, high = points.min(axis=0), points.max(axis=0)
    scale = min((np.array([width, height]) / (high - low)).min() * chance.uniform(0.84, 0.92), 1.0)
    middle = np.array([width, height]) / 2 + chance.uniform(-0.02, 0.02, 2) * width
    return np.asarray((points - (low + high) / 2) * scale + middle, dtype=np.float64)


def _curled(sheet: Pixels, curl: float) -> Pixels:
    """Rows pushed sideways and columns up along an arc, as a sheet that does not lie flat is seen."""
    height, width = sheet.shape[:2]
    down, across = np.mgrid[0:height, 0:width].astype(np.float32)
    bow = np.float32(curl * width) * (1 - np.square(2 * across / width - 1))
    return np.asarray(cv2.remap(sheet, across, down + bow - np.float32(curl * width / 2), cv2.INTER_LINEAR), np.uint8)


def _finger(photo: Pixels, corners: NDArray[np.float64], chance: Chance) -> None:
    """A fingertip that holds the sheet at its left or right edge."""
    top, bottom = (corners[0], corners[3]) if chance.random() < 0.5 else (corners[1], corners[2])
    at = top + (bottom - top) * chance.uniform(0.3, 0.7)
    inward = 1 if top is corners[0] or top[0] < photo.shape[1] / 2 else -1
    thick = photo.shape[1] // 22
    skin = tuple(int(value) for value in np.array([205, 155, 125]) * chance.uniform(0.75, 1.1))
    tip = (int(at[0] + inward * thick * 1.6), int(at[1]))
    root = (int(at[0] - inward * thick * 12), int(at[1] + thick * chance.uniform(-2, 4)))
    cv2.line(photo, root, tip, skin, 2 * thick, cv2.LINE_AA)


def _wood(base: tuple[int, int, int]) -> Callable[[int, int, Chance], Pixels]:
    def grain(height: int, width: int, chance: Chance) -> Pixels:
        lines = cv2.resize(chance.random((200, 4), dtype=np.float32), (width, height), interpolation=cv2.INTER_LINEAR)
        return np.clip(np.array(base, np.float32) * (0.84 + 0.3 * lines[..., None]), 0, 255).astype(np.uint8)

    return grain


def _plain(base: tuple[int, int, int]) -> Callable[[int, int, Chance], Pixels]:
    def ground(height: int, width: int, chance: Chance) -> Pixels:
        patches = 0.97 + 0.06 * clouds(height, width, 5, chance)
        return np.clip(np.array(base, np.float32) * patches[..., None], 0, 255).astype(np.uint8)

    return ground


def _cloth(height: int, width: int, chance: Chance) -> Pixels:
    """A checked tablecloth."""
    check = int(chance.integers(90, 180))
    down, across = np.mgrid[0:height, 0:width] // check % 2
    colours = np.array([(238, 232, 226), (205, 90, 90), (205, 90, 90), (150, 40, 50)], np.uint8)
    return np.asarray(colours[down * 2 + across], dtype=np.uint8)


def _tiles(height: int, width: int, chance: Chance) -> Pixels:
    """Grey floor tiles with light joints."""
    floor = _plain((150, 146, 140))(height, width, chance)
    step, first = int(chance.integers(500, 900)), int(chance.integers(0, 400))
    for at in range(first, max(height, width), step):
        floor[at : at + 14], floor[:, at : at + 14] = 205, 205
    return floor


GROUNDS: MappingProxyType[str, Callable[[int, int, Chance], Pixels]] = MappingProxyType(
    {
        "dark wood": _wood((92, 70, 52)),
        "light wood": _wood((206, 172, 128)),
        "white table": _plain((226, 224, 220)),
        "glass": _plain((168, 186, 184)),
        "blue mat": _plain((60, 92, 150)),
        "checked cloth": _cloth,
        "tiles": _tiles,
    }
)
