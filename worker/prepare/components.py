"""What hangs together in ink on a small copy of a page, and which of it are letters.

Skew, orientation and blankness all ask about the same marks, so they are found once.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import cv2
import numpy as np
import numpy.typing as npt

from worker.formats.sources import Pixels

MM_PER_INCH: Final = 25.4
# On a flattened page, paper is 250. Fainter than this are folds and what shines through; darker than that is ink.
_FAINTEST: Final = 200
_DARKEST: Final = 120
# Letters that touch, as on a bad copy, make up a word at most; its height is that of a headline on a leaning page.
_LONGEST_MM: Final = 25.0
_HIGHEST_MM: Final = 10.0
_SPECK_MM: Final = 0.4
# A rule is longer than it is thick by this, and longer than a dash.
_RULE: Final = 8
_DASH_MM: Final = 2.5

Labels = npt.NDArray[np.integer[Any]]

LEFT, TOP, WIDTH, HEIGHT, AREA = range(5)


@dataclass(frozen=True, eq=False)
class Marks:
    """Ink that hangs together. `labels`: height x width, the number of each pixel's mark, 0 for the ground.

    `boxes`: a row a mark, the ground first: left, top, width, height and area in pixels.
    `are_letters`: for each row, whether it has the size and shape of letters: no rule, frame, photo, seal, speck.
    """

    labels: Labels
    boxes: npt.NDArray[np.int32]
    are_letters: npt.NDArray[np.bool_]

    @cached_property
    def letters(self) -> Pixels:
        """1 where there are letters, else 0. Whether a page lies sideways, leans, has ink: all ask for them."""
        return np.take(self.are_letters.astype(np.uint8), self.labels)


def marks_on(flat: Pixels, dpi: int) -> Marks:
    """The marks of a light, evenly lit page."""
    level = cv2.threshold(flat, 0, 1, cv2.THRESH_BINARY | cv2.THRESH_OTSU)[0]
    labels, boxes = connected((flat <= min(max(level, _DARKEST), _FAINTEST)).view(np.uint8))
    longer = boxes[:, (WIDTH, HEIGHT)].max(axis=1)
    shorter = boxes[:, (WIDTH, HEIGHT)].min(axis=1)
    pixels = dpi / MM_PER_INCH
    is_small = (longer > _SPECK_MM * pixels) & (longer < _LONGEST_MM * pixels) & (shorter < _HIGHEST_MM * pixels)
    are_letters = is_small & ((longer < _RULE * shorter) | (longer < _DASH_MM * pixels))
    are_letters[0] = False
    return Marks(labels, boxes, are_letters)


def connected(ink: Pixels) -> tuple[Labels, npt.NDArray[np.int32]]:
    """Numbers are kept in 16 bits, three times faster than 32; only noise has more marks than fit."""
    for size in (cv2.CV_16U, cv2.CV_32S):
        try:
            _, labels, boxes, _ = cv2.connectedComponentsWithStatsWithAlgorithm(ink, 8, size, cv2.CCL_SPAGHETTI)
        except cv2.error:
            if size == cv2.CV_32S:
                raise
        else:
            break
    return np.asarray(labels), np.asarray(boxes, dtype=np.int32)
