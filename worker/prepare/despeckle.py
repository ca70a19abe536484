"""Black-and-white pages without the specks of dust and copiers, and with the greys that a scanner left out."""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np

from worker.formats.sources import Pixels

_SOFTENING: Final = 0.8


def without_specks(grey: Pixels) -> Pixels:
    """A black-and-white page without lone pixels, as dust and copiers leave them; marks of letters are larger."""
    ink = (grey < 128).astype(np.uint8)
    neighbours = cv2.boxFilter(ink, -1, (3, 3), normalize=False)
    cleaned = grey.copy()
    cleaned[(ink == 1) & (neighbours == 1)] = 255  # the pixel counts itself
    return cleaned


def softened(grey: Pixels) -> Pixels:
    """A black-and-white page with the greys that a scanner left out: the engines learned on soft edges."""
    return np.asarray(cv2.GaussianBlur(grey, (0, 0), _SOFTENING), dtype=np.uint8)
