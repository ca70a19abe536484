"""Words beside the mirror image of a lamp: some of their letters may be lost in it, and nobody can tell which."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import cv2
import numpy as np

from dossier.reading import Word
from worker.formats.sources import Pixels
from worker.prepare.analysis import Look
from worker.prepare.components import MM_PER_INCH
from worker.prepare.illumination import glare_in
from worker.prepare.page import PreparedPage, look_to_page

# What stands so near to it may have gone on into it.
_BESIDE_MM: Final = 6.0
# Words so unsure are for a person to look at.
_DOUBTFUL: Final = 0.3
# The mask needs no more than every fourth pixel.
_COARSE: Final = 4


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
