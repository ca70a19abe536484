"""The curl of a page: where lines of print bend together, as beside the spine of a book, and by how much.

A page of a book is a cylinder with upright generators, so what bends its lines is one smooth curve, larger or smaller
the farther a line lies from the height of the eye: down(x, y) = level(x) + slope(x) y. Both are found at once by least
squares from the feet of letters, each line of print keeping a height of its own (after Liang, DeMenthon and Doermann,
Flattening curved documents in images, CVPR 2005, without their camera). Print that is straight is not said to curl:
flat papers keep their pixels.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Lines = npt.NDArray[np.int64]

# Knots along the page for each curve: a quarter of the reach of a spine; and how stiff it is between them.
_KNOTS: Final = 24
_STIFF: Final = 0.01
# Of the usual height of letters: what belongs to a line, and how far its feet are from each other across and down.
_LETTER, _REACH, _BAND = (0.6, 2.2), 1.4, 0.5
_FEWEST_IN_LINE, _FEWEST = 8, 120
# Feet that are so far off, in heights, are of another kind: descenders, marks, commas.
_OFF, _ROUNDS = 0.12, 6
# Lines bend by so much of a letter's height, and the curve leaves so little of what straight lines leave.
_BENT, _LEFT = 0.12, 0.85
# Of a paper that lies askew over the page a line slants by so many degrees over so many heights of letters, and bends
# by less than so much of one; where a page slants like that, it bends.
_ASKEW, _LONG, _STRAIGHT = 5.0, 12.0, 0.25
# Lines are found on a picture with so many pixels to a letter's height.
_COARSE: Final = 6


@dataclass(frozen=True, slots=True, eq=False)
class Curl:
    """How far down a page its print lies from where it would on a flat one, in pixels of the page.

    `level`, `slope`: at `knots` along the width, straight between them; at the place (x, y) of the flat page the print
    lies at (x, y + level(x) + slope(x) * y).
    """

    knots: Floats
    level: Floats
    slope: Floats

    def down(self, x: Floats, y: Floats) -> Floats:
        """By how much print of the flat page at (x, y) lies lower; the two are broadcast."""
        return np.interp(x, self.knots, self.level) + np.interp(x, self.knots, self.slope) * y

    def flat(self, x: Floats, y: Floats) -> Floats:
        """How far down the flat page lies what is at (x, y) of the curled one."""
        return (y - np.interp(x, self.knots, self.level)) / (1 + np.interp(x, self.knots, self.slope))


def curl_of(first: Floats, last: Floats, size: tuple[int, int]) -> Curl | None:
    """The curl of a page of `size` (width, height) from its letters; None where it lies flat. `first`, `last`: their
    top left and bottom right corners (2 x count)."""
    (left, top), (right, bottom) = first, last
    if len(left) < _FEWEST:
        return None
    usual = float(np.median(bottom - top))
    letters = (bottom - top > _LETTER[0] * usual) & (bottom - top < _LETTER[1] * usual)
    left, right, bottom = left[letters], right[letters], bottom[letters]
    lines = _lines(left, right, bottom, usual, size)
    x, y = (left + right)[lines > 0] / 2, bottom[lines > 0]
    lines = lines[lines > 0] - 1
    own = ~_askew(x, y, lines, usual)
    x, y, lines = x[own], y[own], np.unique(lines[own], return_inverse=True)[1]
    if len(x) < _FEWEST:
        return None
    width, height = size
    # How far down the line lies, not the letter: what is to be explained must not explain itself.
    at = (np.bincount(lines, y) / np.bincount(lines))[lines] / height - 0.5
    knots = np.linspace(0, width, _KNOTS)
    straight = np.stack([x / width, x / width * at], axis=1)
    _, straight_off = _fitted(straight, y, lines, np.zeros((2, 2)), usual)
    hats = _hats(x, knots)
    bending = np.diff(np.eye(_KNOTS), 2, axis=0)
    stiff = _STIFF * len(x) / _KNOTS * bending.T @ bending
    both = np.hstack([hats, hats * at[:, np.newaxis]])
    found, curved_off = _fitted(both, y, lines, np.kron(np.eye(2), stiff) + 1e-6 * np.eye(2 * _KNOTS), usual)
    curve = both @ found
    plain, _ = _fitted(straight, curve, lines, np.zeros((2, 2)), usual)
    bent = np.abs(_apart(curve - straight @ plain, lines, np.ones(len(x))))
    if np.percentile(bent, 98) < _BENT * usual or np.mean(curved_off) > _LEFT * np.mean(straight_off):
        return None
    level, slope = found[:_KNOTS] - found[_KNOTS:] / 2, found[_KNOTS:] / height
    # Feet were measured on the curled page: as a function of the flat one, the curve is steeper by what it moves them.
    return Curl(knots, level / (1 - slope), slope / (1 - slope))


def _lines(left: Floats, right: Floats, bottom: Floats, usual: float, size: tuple[int, int]) -> Lines:
    """For each letter the line that it stands in, from 1; 0 where there are too few letters in line."""
    scale = _COARSE / usual
    ground = np.zeros((int(size[1] * scale) + 2, int(size[0] * scale) + 2), np.uint8)
    feet = np.clip(np.rint(np.stack([left, bottom - _BAND * usual, right + _REACH * usual, bottom]) * scale), 0, None)
    for x0, y0, x1, y1 in feet.T.astype(int).tolist():
        ground[y0:y1, x0:x1] = 1
    labels = cv2.connectedComponents(ground, connectivity=4, ltype=cv2.CV_16U)[1]
    rows = np.clip(((bottom - 0.5 * _BAND * usual) * scale).astype(int), 0, ground.shape[0] - 1)
    line = labels[rows, np.clip((left * scale).astype(int) + 1, 0, ground.shape[1] - 1)].astype(np.int64)
    counts = np.bincount(line)
    counts[0] = 0
    kept = np.cumsum(counts >= _FEWEST_IN_LINE) * (counts >= _FEWEST_IN_LINE)
    return np.asarray(kept[line], dtype=np.int64)


def _askew(x: Floats, y: Floats, lines: Lines, usual: float) -> npt.NDArray[np.bool_]:
    """Which letters stand in a line of a paper that lies askew over the page."""
    askew = np.zeros(len(x), bool)
    for line in np.unique(lines):
        of_line = lines == line
        along = x[of_line] - x[of_line].mean()
        span = np.ptp(along)
        if span < _LONG * usual:
            continue
        bend, slant, _ = np.polyfit(along, y[of_line], 2)
        if abs(slant) > np.tan(np.radians(_ASKEW)) and abs(bend) * span**2 / 8 < _STRAIGHT * usual:
            askew[of_line] = True
    return askew


def _hats(x: Floats, knots: Floats) -> Floats:
    """The share of each knot at each place (places x knots) in a curve that is straight between them."""
    step = knots[1] - knots[0]
    return np.asarray(np.clip(1 - np.abs(x[:, np.newaxis] - knots) / step, 0, None), dtype=np.float64)


def _fitted(shapes: Floats, y: Floats, lines: Lines, stiff: Floats, usual: float) -> tuple[Floats, Floats]:
    """The sum of `shapes` that is nearest to `y` when each line has a height of its own, and how far off each letter
    is, in `usual` heights and at most one. Cauchy's weights, round by round: few letters far off say little."""
    weights = np.ones(len(y))
    for _ in range(_ROUNDS):
        apart, high = _apart(shapes, lines, weights), _apart(y, lines, weights)
        weighted = apart * weights[:, np.newaxis]
        found = np.linalg.lstsq(weighted.T @ apart + stiff, weighted.T @ high, rcond=None)[0]
        off = np.abs(high - apart @ found) / usual
        weights = 1 / (1 + (off / _OFF) ** 2)
    return np.asarray(found, dtype=np.float64), np.minimum(off, 1)


def _apart(values: Floats, lines: Lines, weights: Floats) -> Floats:
    """`values` less their weighted mean in their line."""
    sums = np.zeros((int(lines.max()) + 1, *values.shape[1:]))
    np.add.at(sums, lines, (values.T * weights).T)
    whole = np.bincount(lines, weights)
    return np.asarray(values - (sums.T / whole).T[lines], dtype=np.float64)
