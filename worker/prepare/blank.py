"""Whether there is anything on a page at all.

A blank page is not read, and told to nobody, so this must not take a note in pencil for nothing; nor may holes,
staples, the dark rim of a scan or the other side's print make a blank page one that a person must look at. Print and
pencil have edges; what shines through paper is scattered by it and has none.
"""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np
import numpy.typing as npt

from worker.formats.sources import Pixels
from worker.prepare.components import AREA, HEIGHT, LEFT, MM_PER_INCH, TOP, WIDTH, Marks, connected
from worker.prepare.illumination import PAPER

_DARK: Final = 130
_MANY_LETTERS: Final = 100
# Below this something is on the paper; the noise of a scan, on a copy of 150 dpi, is less.
_FAINTEST: Final = 225
_SPECK_MM: Final = 0.8
_LEAST_INK_MM2: Final = 1.2
_RIM_MM: Final = 5.0
_MOST_MARKS: Final = 300
# Steepness: of how much a mark is darker than paper, how much is gained from one pixel to the next at 150 dpi. Measured
# on generated pages: print and pencil 0.45 to 0.55 however faint, what shines through up to 0.3, where it is so faint
# that the noise of the scan adds to it 0.38, the grain of a dark shadow 0.2.
_STEEP: Final = 0.3
_STEEP_IF_FAINT: Final = 0.42
_FAINT: Final = 65
_STEEPNESS_DPI: Final = 150
_DEEP: Final = 100
# Punched by ISO 838: 6 mm wide, the middle 12 mm from the edge, two or four in a line, 80 mm apart.
_HOLE_MM: Final = (3.5, 8.5)
_HOLE_FROM_EDGE_MM: Final = 22.0
_HOLES_APART_MM: Final = 30.0
_STAPLE_MM: Final = (6.0, 16.0)
_STAPLE_THICK_MM: Final = 1.6
_STAPLE_FROM_CORNER_MM: Final = 40.0
_FOLD_MM: Final = (15.0, 1.5)

# A picture's border jumps from one millimetre to the next. Measured on generated pages: such jumps of 30 levels on
# blank sheets, with shadows and with print shining through, none; on a photo of 8 cm and more, 536 to 1600.
_JUMP: Final = 30
_LEAST_JUMPS: Final = 60
_PAST_HOLES_MM: Final = 22

Boxes = npt.NDArray[np.float64]


def has_picture(grey: Pixels, dpi: int) -> bool:
    """Whether a photo or the like lies on a page in grey, its light as it came: levelling light fades what is broad."""
    scale = MM_PER_INCH / dpi
    if scale * min(grey.shape) <= 2 * _PAST_HOLES_MM:
        return False  # a strip narrower than its margins
    small = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA).astype(np.int16)
    inner = small[_PAST_HOLES_MM:-_PAST_HOLES_MM, _PAST_HOLES_MM:-_PAST_HOLES_MM]
    if min(inner.shape) < 2:
        return False
    across, down = np.abs(np.diff(inner, axis=1))[1:], np.abs(np.diff(inner, axis=0))[:, 1:]
    return int(np.count_nonzero(np.maximum(across, down) > _JUMP)) > _LEAST_JUMPS


def has_ink(flat: Pixels, marks: Marks, dpi: int) -> bool:
    """Whether there is anything written, printed or stamped on an evenly lit page in grey."""
    if np.count_nonzero(marks.are_letters) > _MANY_LETTERS:
        dark = (flat < _DARK) & marks.letters.view(bool)
        if np.count_nonzero(dark) > 0.1 * np.count_nonzero(marks.letters):
            return True
    labels, boxes = connected((flat <= _FAINTEST).view(np.uint8))
    numbers = _worth_looking_at(boxes, flat.shape, dpi)
    sizes = boxes[numbers].astype(np.float64) * (MM_PER_INCH / dpi)
    holes = _are_holes(sizes, flat.shape, dpi)
    ink = 0.0
    for number, size, is_hole in zip(numbers, sizes, holes, strict=True):
        if is_hole:
            continue
        left, top, width, height = boxes[number, :AREA]
        around = (slice(max(0, top - 2), top + height + 2), slice(max(0, left - 2), left + width + 2))
        mask = labels[around] == number
        depth, steepness = _depth_and_steepness(flat[around], mask, dpi)
        if depth < _DEEP and steepness < (_STEEP_IF_FAINT if depth < _FAINT else _STEEP):
            continue
        if _is_staple_or_fold(mask, size, depth, flat.shape, dpi):
            continue
        ink += boxes[number, AREA] * (MM_PER_INCH / dpi) ** 2
        if ink > _LEAST_INK_MM2:
            return True
    return False


def _worth_looking_at(boxes: npt.NDArray[np.int32], shape: tuple[int, ...], dpi: int) -> npt.NDArray[np.intp]:
    """The numbers of the largest marks that are no specks, do not run off the page and do not lie in its rim."""
    height, width = shape
    pixels = dpi / MM_PER_INCH
    left, top, right, bottom = (
        boxes[:, LEFT],
        boxes[:, TOP],
        boxes[:, LEFT] + boxes[:, WIDTH],
        boxes[:, TOP] + boxes[:, HEIGHT],
    )
    rim = _RIM_MM * pixels
    is_large = boxes[:, (WIDTH, HEIGHT)].max(axis=1) > _SPECK_MM * pixels
    runs_off = (left < 2) | (top < 2) | (right > width - 2) | (bottom > height - 2)
    in_rim = (right < rim) | (bottom < rim) | (left > width - rim) | (top > height - rim)
    chosen = is_large & ~runs_off & ~in_rim
    chosen[0] = False  # the ground
    numbers = np.flatnonzero(chosen)
    return numbers[np.argsort(-boxes[numbers, AREA])][:_MOST_MARKS]


def _are_holes(sizes: Boxes, shape: tuple[int, ...], dpi: int) -> npt.NDArray[np.bool_]:
    """Which marks, in millimetres, are as large and round as punched holes, near an edge, with another in line."""
    page_height, page_width = (side * MM_PER_INCH / dpi for side in shape)
    left, top, width, height = sizes[:, :AREA].T
    x, y = left + width / 2, top + height / 2
    low, high = _HOLE_MM
    is_round = (np.minimum(width, height) > low) & (np.maximum(width, height) < high)
    holes = np.zeros(len(sizes), bool)
    for along, across, end in ((y, x, page_width), (x, y, page_height)):
        near = is_round & (np.minimum(across, end - across) < _HOLE_FROM_EDGE_MM)
        in_line = np.abs(across[:, None] - across) < low
        apart = np.abs(along[:, None] - along) > _HOLES_APART_MM
        holes |= near & (in_line & apart & near).any(axis=1)
    return holes


def _depth_and_steepness(grey: Pixels, mask: npt.NDArray[np.bool_], dpi: int) -> tuple[float, float]:
    """How much darker than paper a mark is, and the part of it that is gained within a pixel."""
    levels = grey.astype(np.float32)
    depth = max(1.0, PAPER - float(np.percentile(levels[mask], 10)))
    slopes = cv2.magnitude(cv2.Scharr(levels, cv2.CV_32F, 1, 0), cv2.Scharr(levels, cv2.CV_32F, 0, 1)) / 32
    rim = cv2.dilate(mask.view(np.uint8), np.ones((3, 3), np.uint8)).view(bool)
    return depth, float(np.percentile(slopes[rim], 90)) / depth * dpi / _STEEPNESS_DPI


def _is_staple_or_fold(
    mask: npt.NDArray[np.bool_], size: npt.NDArray[np.float64], depth: float, shape: tuple[int, ...], dpi: int
) -> bool:
    """Whether a mark is a short straight rod near a corner, or a long faint line."""
    points = cv2.findNonZero(mask.view(np.uint8))
    longer, thick = (side * MM_PER_INCH / dpi for side in sorted(cv2.minAreaRect(points)[1], reverse=True))
    if longer > _FOLD_MM[0] and thick < _FOLD_MM[1] and depth < _DEEP:
        return True
    page_height, page_width = (side * MM_PER_INCH / dpi for side in shape)
    x, y = size[LEFT] + size[WIDTH] / 2, size[TOP] + size[HEIGHT] / 2
    from_corner = min(x, page_width - x) + min(y, page_height - y)
    is_rod = _STAPLE_MM[0] < longer < _STAPLE_MM[1] and thick < _STAPLE_THICK_MM
    return bool(is_rod and from_corner < _STAPLE_FROM_CORNER_MM)
