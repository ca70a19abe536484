"""How text leans, told from the sums of ink along lines.

Level text leaves white between its lines: summed line by line, ink comes in sharp waves, and the sharper, the better
the direction of summing fits the text. The sums are taken over the coordinates of the letters' pixels, so a direction
costs one histogram.
"""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np
import numpy.typing as npt

from worker.formats.sources import Pixels

_LARGEST: Final = 12.0
_COARSE: Final = 0.5
_FINE: Final = 0.05
_FEWEST_POINTS: Final = 200
_MOST_POINTS: Final = 60_000
_POINTS_TO_BEGIN_WITH: Final = 15_000
_COARSE_ROWS: Final = 3
_CLEAR_PEAK: Final = 1.3
_SMOOTHING: Final = np.array([1, 2, 3, 2, 1]) / 9

Points = npt.NDArray[np.float32]


def lean_of(letters: Pixels, *, sideways: bool = False, largest: float = _LARGEST) -> float:
    """Degrees clockwise by which text leans, within `largest` either way; 0 if unknown. `letters`: 1 for ink, else 0.

    `sideways`: the text runs from top to bottom or the reverse; the lean is what is left after a quarter turn.
    Found to 0.1 degree on a copy of 150 dpi, a single line of print included (docs/measurements.md).
    """
    found = cv2.findNonZero(letters)
    if found is None or len(found) < _FEWEST_POINTS:
        return 0.0
    found = found.reshape(-1, 2)
    points = found[:: len(found) // _MOST_POINTS + 1].T.astype(np.float32)
    if sideways:
        points = np.stack([-points[1], points[0]])
    points -= points.mean(axis=1, keepdims=True)
    # Whole pixels fit level rows better than leaning ones, which draws every angle towards 0; so they are scattered.
    points += _scatter(points.shape[1])
    few = np.ascontiguousarray(points[:, :: points.shape[1] // _POINTS_TO_BEGIN_WITH + 1])
    coarse = np.arange(-largest, largest + _COARSE / 2, _COARSE)
    scores = np.array([_sharpness(few, angle, _COARSE_ROWS) for angle in coarse])
    # A page without lines of text has no peak that stands out.
    if scores.max() < _CLEAR_PEAK * np.median(scores):
        return 0.0
    fine = coarse[int(scores.argmax())] + np.arange(-_COARSE, _COARSE + _FINE / 2, _FINE)
    best = _peak(fine, np.array([_sharpness(points, angle, 1) for angle in fine]))
    return max(-largest, min(largest, best))


def _scatter(count: int) -> Points:
    """`count` offsets (2 x count) within half a pixel, spread evenly and always the same: Kronecker's sequence."""
    steps = np.arange(1, count + 1)
    return np.stack([steps * 0.7548776662 % 1, steps * 0.5698402910 % 1]).astype(np.float32) - np.float32(0.5)


def _sharpness(points: Points, angle: float, height: int) -> float:
    """How much neighbouring rows of `height` pixels differ in ink when summed along lines that lean by `angle`."""
    x, y = points
    rows = y - x * np.float32(np.tan(np.deg2rad(angle)))
    rows -= rows.min()
    if height != 1:
        rows /= height
    steps = np.diff(np.bincount(rows.astype(np.int32)).astype(np.float64))
    return float(steps @ steps)


def _peak(angles: npt.NDArray[np.float64], scores: npt.NDArray[np.float64]) -> float:
    """Where the smoothed scores are highest, between two angles if need be."""
    reach = len(_SMOOTHING) // 2
    smooth = np.convolve(np.pad(scores, reach, mode="edge"), _SMOOTHING, "valid")
    at = int(smooth.argmax())
    if not 0 < at < len(smooth) - 1:
        return float(angles[at])
    before, here, after = smooth[at - 1 : at + 2]
    bend = before - 2 * here + after
    return float(angles[at] + (0.5 * (before - after) / bend * _FINE if bend < 0 else 0.0))
