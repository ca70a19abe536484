"""The print of a piece of a page without the seal and the signature over it, where both are black.

On a page in colour the seal is dropped by its colour (worker/prepare/dropout.py). A copier leaves it as black as the
print, and what tells it then is its shape: rings, arcs, strokes of a pen. A small network tells them apart
(scripts/language/training/print_alone.py); pixels that it takes for print stay as they are, others become paper.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt

from worker.formats.sources import Pixels

NETWORK: Final = Path(__file__).parent / "model" / "print_alone.onnx"
# The network works on four pixels at a time and halves these twice.
_SIDE: Final = 8
# A piece as large as a seal would take 30 MB more; and what the network sees of each tile's surroundings.
_TILE, _AROUND = 224, 40


def print_alone(grey: Pixels) -> Pixels:
    """`grey`, dark print on white at about 200 dots an inch, of any size, without what is no print."""
    free = np.empty_like(grey)
    rows, columns = grey.shape
    for top in range(0, rows, _TILE):
        for left in range(0, columns, _TILE):
            y0, x0 = max(0, top - _AROUND), max(0, left - _AROUND)
            tile = _of_tile(grey[y0 : top + _TILE + _AROUND, x0 : left + _TILE + _AROUND])
            free[top : top + _TILE, left : left + _TILE] = tile[top - y0 :, left - x0 :][:_TILE, :_TILE]
    return free


def _of_tile(grey: Pixels) -> Pixels:
    height, width = grey.shape
    below, right = -height % _SIDE, -width % _SIDE
    seen = np.pad(grey, ((0, below), (0, right)), constant_values=255)
    rows, columns = seen.shape
    ink = 1 - seen.astype(np.float32) / 255
    fours = ink.reshape(rows // 2, 2, columns // 2, 2).transpose(1, 3, 0, 2).reshape(1, 4, rows // 2, columns // 2)
    network().setInput(np.ascontiguousarray(fours))
    told = np.asarray(network().forward(), dtype=np.float32)
    likely: npt.NDArray[np.float32] = (
        told.reshape(2, 2, rows // 2, columns // 2).transpose(2, 0, 3, 1).reshape(rows, columns)
    )
    # Of a pixel that both share, the print's part stays: the network was taught how dark print alone would be there.
    return np.asarray(255 - 255 * np.minimum(ink, likely)[:height, :width], dtype=np.uint8)


@cache
def network() -> cv2.dnn.Net:
    """Read once; children of a process that read it have it."""
    return cv2.dnn.readNetFromONNX(str(NETWORK))
