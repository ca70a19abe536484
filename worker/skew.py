"""How text leans, and whether it runs across or along the page, told from the sums of ink along lines.

Level text leaves white between its lines: summed line by line, ink comes in sharp waves, and the sharper, the better
the direction of summing fits the text. The sums are taken over the coordinates of dark pixels of a small copy, so a
direction costs one histogram. Whether text is sideways is told by its gaps: those between letters and words are
narrower than those between lines, so small gaps fill up along the text and not across it.
"""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np
import numpy.typing as npt

from worker.sources import Pixels

_MEASURED_DPI: Final = 100
_LARGEST_SKEW: Final = 10.0
_FEWEST_POINTS: Final = 200
_MOST_POINTS: Final = 120_000
# Letters that touch, as on a bad copy, make up a word at most.
_LONGEST_LETTERS: Final = 100
# Of the height of letters: wider than the gaps between letters and most words, narrower than those between lines.
_WORD_GAP: Final = 0.8
# Where the one way is not filled that much more than the other, nothing is known.
_SIDEWAYS: Final = 1.3
_CLEAR_PEAK: Final = 1.3

Points = npt.NDArray[np.float32]


def measure_skew(grey: Pixels, dpi: int) -> float:
    """Degrees clockwise by which the text of a light page leans, within 10 either way, to about 0.1; 0 if unknown."""
    points = _ink_points(grey, dpi)
    if points is None:
        return 0.0
    coarse = np.arange(-_LARGEST_SKEW, _LARGEST_SKEW + 0.01, 0.5)
    scores = np.array([_sharpness(points, angle, bin_height=2) for angle in coarse])
    best = float(coarse[int(scores.argmax())])
    # A page without lines of text has no peak that stands out.
    if scores.max() < _CLEAR_PEAK * np.median(scores):
        return 0.0
    for step in (0.1, 0.02):
        fine = best + np.arange(-5, 5.1) * step
        best = float(fine[int(np.argmax([_sharpness(points, angle, bin_height=1) for angle in fine]))])
    return max(-_LARGEST_SKEW, min(_LARGEST_SKEW, best))


def is_sideways(grey: Pixels, dpi: int) -> bool | None:
    """Whether the text of a light page runs from bottom to top or the reverse; None where there is too little."""
    letters = _letters(grey, dpi)
    if letters is None:
        return None
    heights = cv2.connectedComponentsWithStats(letters, connectivity=8)[2][1:, cv2.CC_STAT_HEIGHT]
    heights = heights[heights > 2]  # without dots and dust
    if not len(heights):
        return None
    gap = max(3, round(_WORD_GAP * float(np.median(heights))))
    across, along = (
        int(np.count_nonzero(cv2.morphologyEx(letters, cv2.MORPH_CLOSE, np.ones(kernel, np.uint8)) > letters))
        for kernel in ((1, gap), (gap, 1))
    )
    if max(across, along) <= _SIDEWAYS * min(across, along):
        return None
    return along > across


def _ink_points(grey: Pixels, dpi: int) -> Points | None:
    """Coordinates (2 x n: x, y) of the dark pixels of the letters on a small copy; None if there are too few."""
    letters = _letters(grey, dpi)
    if letters is None:
        return None
    y, x = np.nonzero(letters)
    step = len(y) // _MOST_POINTS + 1
    return np.stack([x[::step], y[::step]]).astype(np.float32)


def _letters(grey: Pixels, dpi: int) -> Pixels | None:
    """A small copy, 1 where there is ink of the size of letters: no frames, photos, shadows, rules; None if none."""
    factor = min(1.0, _MEASURED_DPI / dpi)
    small = cv2.resize(grey, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    ink = cv2.threshold(small, 0, 1, cv2.THRESH_BINARY_INV | cv2.THRESH_OTSU)[1]
    _, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    longer = stats[:, (cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT)].max(axis=1)
    shorter = stats[:, (cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT)].min(axis=1)
    of_letters = (longer < _LONGEST_LETTERS) & ((longer < 8 * shorter) | (longer < _MEASURED_DPI // 10))
    of_letters[0] = False  # the ground
    letters = of_letters[labels].astype(np.uint8)
    return letters if np.count_nonzero(letters) >= _FEWEST_POINTS else None


def _sharpness(points: Points, angle: float, bin_height: int) -> float:
    """How much neighbouring lines differ in ink when summed along lines that lean by `angle`."""
    x, y = points
    tangent = np.float32(np.tan(np.deg2rad(angle)))
    rows = (y - x * tangent) / bin_height
    sums = np.bincount((rows - rows.min()).astype(np.int32)).astype(np.float64)
    steps = np.diff(sums)
    return float((steps * steps).sum())
