"""Whether a picture shows its print well enough for what was read of it to be relied on.

Where it does not, the engine takes one mark or figure for another and is none the less sure of the single word: only
the words together say that the page reads worse than pages do. A photo's print is pale besides, blurred into its paper;
a page that reads badly for other reasons, for handwriting say, shows it as black as ever.

Beside the mirror image of a lamp, letters may be lost in it, and nobody can tell which: words there are doubted singly.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import cv2
import numpy as np

from dossier.reading import Word, mean_confidence
from worker.formats.sources import Pixels
from worker.prepare.analysis import Look
from worker.prepare.components import MM_PER_INCH
from worker.prepare.illumination import glare_in
from worker.prepare.page import PreparedPage, look_to_page

# Measured on drawn photos: below this mean confidence 4 % of the letters and more are wrong, above it 3 % and less.
_READS_BADLY: Final = 0.91
# How much darker than paper print is, in levels: 244 and more on scans, 177 and less on photos.
_PALE: Final = 200
_MOST_WORDS, _LETTERS = 60, 3
# What stands so near to a mirrored lamp may have gone on into it. Words so unsure are for a person to look at.
_BESIDE_MM: Final = 6.0
_DOUBTFUL: Final = 0.3
# The mask needs no more than every fourth pixel.
_COARSE: Final = 4


def is_illegible(words: Sequence[Word], page: PreparedPage) -> bool:
    """Whether the page, which was read as `words`, shows its print badly."""
    return mean_confidence(words) < _READS_BADLY and _depth(words, page) < _PALE


def _depth(words: Sequence[Word], page: PreparedPage) -> float:
    """How much darker than its paper print is in the median word, in levels; as dark as can be where there is none."""
    long = [word for word in words if len(word.text) >= _LETTERS]
    depths = []
    for left, top, right, bottom in (word.box for word in long[:: len(long) // _MOST_WORDS + 1]):
        piece = page.grey[top:bottom, left:right]
        if piece.size:
            dark, light = np.percentile(piece, (5, 95))
            depths.append(float(light - dark))
    return float(np.median(depths)) if depths else 255.0


def doubted_in_glare(words: Sequence[Word], page: PreparedPage, look: Look) -> tuple[Word, ...]:
    """`words` of the page, with little confidence those that lie in or beside the mirror image of a lamp."""
    glare = None if look.light is None else glare_in(look.light)
    if glare is None:
        return tuple(words)
    rows, columns = glare.shape
    height, width = page.grey.shape
    # From pixels of a quarter of the prepared page to those of the mask.
    to_glare = (
        np.diag([columns / look.grey.shape[1], rows / look.grey.shape[0], 1.0])
        @ np.linalg.inv(look_to_page(look, page))
        @ np.diag([_COARSE, _COARSE, 1.0])
    )
    size = (width // _COARSE + 1, height // _COARSE + 1)
    how = cv2.INTER_NEAREST | cv2.WARP_INVERSE_MAP
    there = cv2.warpPerspective(glare.astype(np.uint8), to_glare, size, flags=how)
    reach = 2 * round(_BESIDE_MM * page.dpi / MM_PER_INCH / _COARSE) + 1
    near = np.asarray(cv2.dilate(there, np.ones((3, reach), np.uint8)), dtype=np.uint8)
    return tuple(
        replace(word, confidence=min(word.confidence, _DOUBTFUL)) if _touches(word, near) else word for word in words
    )


def _touches(word: Word, there: Pixels) -> bool:
    left, top, right, bottom = (side // _COARSE for side in word.box)
    return bool(there[top : bottom + 1, left : right + 1].any())
