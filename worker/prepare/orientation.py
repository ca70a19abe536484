"""Which way text runs and which way up it stands, told from its marks alone, without reading it.

Along or across: gaps between letters and words are narrower than those between lines, so small gaps fill up along the
text and not across it. Upright or upside down: letters stand on one line, while their tops, with ascenders, capitals
and the tone marks of Vietnamese, do not end on one.
"""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np
import numpy.typing as npt

from worker.prepare.components import HEIGHT, LEFT, MM_PER_INCH, TOP, WIDTH, Marks

# Of the height of letters: wider than the gaps between letters and most words, narrower than those between lines.
_WORD_GAP: Final = 0.8
# Where the one way is not filled that much more than the other, nothing is known.
_SIDEWAYS: Final = 1.3
_DUST_MM: Final = 0.5
_FEWEST_LETTERS: Final = 10
# Marks and dots stand apart from their letters; letters that touch are wider, but not higher.
_OF_LETTERS: Final = (0.7, 2.2)


def is_sideways(marks: Marks, dpi: int) -> bool | None:
    """Whether text runs from bottom to top or the reverse; None where there is too little to tell."""
    heights = marks.boxes[marks.are_letters, HEIGHT]
    heights = heights[heights > _DUST_MM * dpi / MM_PER_INCH]
    if not len(heights):
        return None
    letters = marks.letters
    gap = max(3, round(_WORD_GAP * float(np.median(heights))))
    across, along = (
        cv2.countNonZero(cv2.morphologyEx(letters, cv2.MORPH_CLOSE, np.ones(kernel, np.uint8)) - letters)
        for kernel in ((1, gap), (gap, 1))
    )
    if max(across, along) <= _SIDEWAYS * min(across, along):
        return None
    return along > across


def uprightness(marks: Marks, dpi: int, lean: float, *, sideways: bool = False) -> float:
    """How much sharper the line is that letters stand on than the one they end on: above 1 for upright text, below 1
    for text upside down, 1 if unknown.

    `sideways`: the text is first turned clockwise by 90 degrees. `lean`: how it leans after that.
    """
    left, top, width, height = marks.boxes[marks.are_letters][:, (LEFT, TOP, WIDTH, HEIGHT)].T.astype(np.float64)
    if sideways:
        left, top, width, height = -(top + height), left, height, width
    high = height > 2 * _DUST_MM * dpi / MM_PER_INCH
    if np.count_nonzero(high) < _FEWEST_LETTERS:
        return 1.0
    usual = float(np.median(height[high]))
    whole = (height > _OF_LETTERS[0] * usual) & (height < _OF_LETTERS[1] * usual)
    if np.count_nonzero(whole) < _FEWEST_LETTERS:
        return 1.0
    slope = float(np.tan(np.deg2rad(lean))) * (left + width / 2)
    # Letters that touch count as the letters that they are.
    weights = np.minimum(width, 4 * usual)[whole]
    feet = _evenness((top + height - slope)[whole], weights)
    return feet / _evenness((top - slope)[whole], weights)


def _evenness(heights: npt.NDArray[np.float64], weights: npt.NDArray[np.float64]) -> float:
    sums = np.bincount(np.rint(heights - heights.min()).astype(np.int64), weights=weights)
    return float(sums @ sums)
