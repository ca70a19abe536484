"""A page made easy to read: upright, straight, evenly lit, without seal and pen, at the size of the engines' training.

What comes out serves recognition alone and is never stored; the access copy shows the scan as it is. Every step
looks first, on a small copy, whether the page needs it, so that a clean page passes unharmed and soon; the geometry
of all steps is one matrix, so that the page is resampled once.

Angles are degrees clockwise; matrices are 3 x 3 and map column vectors (x, y, 1) of pixels.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt

from worker.ink import flatten_light, has_ink, plain_grey, softened, without_specks
from worker.sheet import sheet_to_page
from worker.skew import measure_skew
from worker.sources import A4_LONG_INCHES, PageImage, Pixels

Matrix = npt.NDArray[np.float64]

# Pages are read by several processes at once; OpenCV's own threads would only fight for the same cores.
cv2.setNumThreads(1)

# Measured over all scan qualities (docs/measurements.md): coarser than 200 dpi small print suffers, finer than that
# dotted lines of forms and the grain of the paper are read as letters, and every step takes longer.
TARGET_DPI: Final = 200
# Between these the engine reads as well as at the target, and resampling only costs time and sharpness.
_DPI_LEFT_ALONE: Final = (180, 220)
_LARGEST_ENLARGEMENT: Final = 3.0
# An A1 sheet at 200 dpi; posters and the like are read at less.
_MOST_PIXELS: Final = 36_000_000
# A lean that shifts a line of a whole page's width by less than a fifth of its height does not matter.
_SKEW_LEFT_ALONE: Final = 0.1
_QUARTER_TURNS: Final = {90: cv2.ROTATE_90_CLOCKWISE, 180: cv2.ROTATE_180, 270: cv2.ROTATE_90_COUNTERCLOCKWISE}


@dataclass(frozen=True, slots=True, eq=False)
class PreparedPage:
    """What the engine gets. `grey`: height x width, 8 bit, dark text on white, at `dpi`.

    `to_page` maps pixels of `grey` to pixels of the upright page, whose size is `width` x `height`.
    `rotation`: how the scan was turned to be upright; `skew`: how the upright text leans.
    `has_ink`: whether there is anything to read at all.
    """

    grey: Pixels
    dpi: int
    to_page: Matrix
    width: int
    height: int
    rotation: int
    skew: float
    has_ink: bool

    def upside_down(self) -> PreparedPage:
        """The same page turned by 180 degrees, as when the first guess was wrong."""
        height, width = self.grey.shape
        turn = np.array([[-1, 0, width - 1], [0, -1, height - 1], [0, 0, 1]], dtype=np.float64)
        turn_page = np.array([[-1, 0, self.width - 1], [0, -1, self.height - 1], [0, 0, 1]], dtype=np.float64)
        return replace(
            self,
            grey=turned(self.grey, 180),
            to_page=turn_page @ self.to_page @ turn,
            rotation=(self.rotation + 180) % 360,
        )


def turned(pixels: Pixels, rotation: int) -> Pixels:
    """`pixels` turned clockwise by 0, 90, 180 or 270 degrees."""
    return pixels if rotation == 0 else np.asarray(cv2.rotate(pixels, _QUARTER_TURNS[rotation]), dtype=np.uint8)


def prepare(image: PageImage, rotation: int = 0) -> PreparedPage:
    """`image`, turned clockwise by `rotation`, cleaned and straightened for reading."""
    pixels = turned(image.pixels, rotation)
    height, width = pixels.shape[:2]
    grey = plain_grey(pixels, image.dpi)
    if image.is_bilevel:
        grey = softened(without_specks(grey))
    to_page, size = sheet_to_page(grey)
    sheet_grey = grey if to_page is None else _warped(grey, _inverse(to_page), size)
    # What a camera writes of its resolution means nothing; the sheet of paper that was found does.
    dpi = image.dpi if to_page is None else round(max(size) / A4_LONG_INCHES)
    sheet_grey = flatten_light(sheet_grey, dpi)
    lean = measure_skew(sheet_grey, dpi)
    scale = _scale(dpi, sheet_grey.size)
    straighten, new_size = _straighten(sheet_grey.shape, lean if abs(lean) >= _SKEW_LEFT_ALONE else 0.0, scale)
    if straighten is not None:
        sheet_grey = _warped(sheet_grey, straighten, new_size)
    back = np.eye(3) if to_page is None else to_page
    if straighten is not None:
        back = back @ _inverse(straighten)
    return PreparedPage(
        grey=sheet_grey,
        dpi=round(dpi * scale),
        to_page=back,
        width=width,
        height=height,
        rotation=rotation,
        skew=round(_lean_on_page(back), 2),
        has_ink=has_ink(sheet_grey, round(dpi * scale)),
    )


def _inverse(matrix: Matrix) -> Matrix:
    return np.asarray(np.linalg.inv(matrix), dtype=np.float64)


def _scale(dpi: int, pixels: int) -> float:
    low, high = _DPI_LEFT_ALONE
    scale = 1.0 if low <= dpi <= high else min(TARGET_DPI / dpi, _LARGEST_ENLARGEMENT)
    return min(scale, math.sqrt(_MOST_PIXELS / max(1, pixels)))


def _straighten(shape: tuple[int, ...], lean: float, scale: float) -> tuple[Matrix | None, tuple[int, int]]:
    """The matrix that turns a sheet by minus `lean` and scales it, and the size that holds all of the sheet."""
    height, width = shape[:2]
    if lean == 0.0 and scale == 1.0:
        return None, (width, height)
    angle = np.deg2rad(-lean)
    cos, sin = scale * np.cos(angle), scale * np.sin(angle)
    new_width = round(width * abs(cos) + height * abs(sin))
    new_height = round(width * abs(sin) + height * abs(cos))
    x = (new_width - cos * width + sin * height) / 2
    y = (new_height - sin * width - cos * height) / 2
    return np.array([[cos, -sin, x], [sin, cos, y], [0, 0, 1]]), (new_width, new_height)


def _warped(grey: Pixels, matrix: Matrix, size: tuple[int, int]) -> Pixels:
    enlarged = np.linalg.det(matrix[:2, :2]) > 1.2
    how = cv2.INTER_CUBIC if enlarged else cv2.INTER_LINEAR
    if matrix[2, 0] or matrix[2, 1]:
        warped = cv2.warpPerspective(grey, matrix, size, flags=how, borderMode=cv2.BORDER_CONSTANT, borderValue=255)
    else:
        warped = cv2.warpAffine(grey, matrix[:2], size, flags=how, borderMode=cv2.BORDER_CONSTANT, borderValue=255)
    return np.asarray(warped, dtype=np.uint8)


def _lean_on_page(to_page: Matrix) -> float:
    """How a level line of the prepared page leans on the upright page, measured about its origin."""
    ends = to_page @ np.array([[0.0, 1000.0], [0.0, 0.0], [1.0, 1.0]])
    (x0, x1), (y0, y1) = ends[0] / ends[2], ends[1] / ends[2]
    return float(np.rad2deg(np.arctan2(y1 - y0, x1 - x0)))
