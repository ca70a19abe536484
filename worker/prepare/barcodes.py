"""The QR and bar codes of a page, read before its text.

Papers that a system issues carry the dossier code, the owner and the procedure as a QR code, and cover sheets carry
the dossier code as Code 128. Such a code has check digits of its own: what it says counts more than any OCR.

A code is darker over a few square millimetres than print ever is, so it is looked for on the small copy of the page and
read from the scan's own pixels, there alone: on a whole page the reader takes longer than all other preparation.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
import zxingcpp

from dossier.reading import Box
from worker.formats.sources import PageImage, Pixels
from worker.prepare.analysis import Look
from worker.prepare.components import MM_PER_INCH, connected

_FORMATS = zxingcpp.BarcodeFormats(
    (zxingcpp.BarcodeFormat.QRCode, zxingcpp.BarcodeFormat.Code128, zxingcpp.BarcodeFormat.DataMatrix)
)
_LOOKED_AT_DPI: Final = 75
_INK: Final = 165
# Half of a code is dark, and wherever one looks within it: smallest over 4 mm, the mean of 2 mm is 0.25 and more for
# codes of 4.7 mm and larger. Print has its lines' gaps there, and a seal's star or a photo's shadow is dark all over.
_GRAIN_MM: Final = 2.0
_SPREAD_MM: Final = 4.0
_DENSE: Final = 0.2
_SOLID: Final = 0.8
# The quiet zone, and what a leaning code reaches beyond its dense middle.
_AROUND_MM: Final = 9.0


@dataclass(frozen=True, slots=True)
class Code:
    """A code and where it is. `box`: in pixels of the picture it was read from."""

    text: str
    box: Box


def read_codes(image: Pixels) -> tuple[Code, ...]:
    """All QR, Code 128 and Data Matrix codes on `image`, top to bottom."""
    found = zxingcpp.read_barcodes(image, formats=_FORMATS, try_downscale=True, try_rotate=True)
    codes = [Code(code.text.strip(), _box(code.position)) for code in found if code.valid and code.text.strip()]
    return tuple(sorted(codes, key=lambda code: (code.box[1], code.text)))


def codes_on(image: PageImage, look: Look) -> tuple[str, ...]:
    """The texts of the codes on a page, of which `look` was taken, top to bottom of the scan, each once."""
    found = []
    for left, top, right, bottom in _dense_places(image, look):
        part = np.ascontiguousarray(image.pixels[top:bottom, left:right])
        found += [(top + code.box[1], code.text) for code in read_codes(part)]
    return tuple(dict.fromkeys(text for _, text in sorted(found)))


def _box(position: zxingcpp.Position) -> Box:
    corners = (position.top_left, position.top_right, position.bottom_right, position.bottom_left)
    return (
        min(corner.x for corner in corners),
        min(corner.y for corner in corners),
        max(corner.x for corner in corners),
        max(corner.y for corner in corners),
    )


def _dense_places(image: PageImage, look: Look) -> Iterator[tuple[int, int, int, int]]:
    """Left, top, right, bottom in pixels of the scan of what may be a code."""
    factor = min(1.0, _LOOKED_AT_DPI / look.dpi)
    ink = (look.grey <= _INK).view(np.uint8) * np.uint8(255)
    ink = np.asarray(cv2.resize(ink, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA), np.uint8)
    pixels = look.dpi * factor / MM_PER_INCH
    grain, spread = max(1, round(_GRAIN_MM * pixels)), max(1, round(_SPREAD_MM * pixels))
    least = cv2.erode(cv2.boxFilter(ink, -1, (grain, grain)), np.ones((spread, spread), np.uint8))
    mean = cv2.boxFilter(ink, -1, (spread, spread))
    dense = ((least > 255 * _DENSE) & (mean < 255 * _SOLID)).view(np.uint8)
    if not dense.any():
        return
    height, width = image.pixels.shape[:2]
    around = _AROUND_MM * pixels
    to_scan = look.to_scan @ np.diag([1 / factor, 1 / factor, 1.0])
    # What lies close together is one code: a bar code may fall apart in its middle.
    joined = cv2.dilate(dense, np.ones((2 * spread, 2 * spread), np.uint8))
    for left, top, across, down, _ in connected(np.asarray(joined, np.uint8))[1][1:].tolist():
        x = np.array([left - around, left + across + around])[[0, 1, 1, 0]]
        y = np.array([top - around, top + down + around])[[0, 0, 1, 1]]
        x, y, w = to_scan @ np.stack([x, y, np.ones(4)])
        x, y = x / w, y / w
        yield max(0, int(x.min())), max(0, int(y.min())), min(width, int(x.max()) + 1), min(height, int(y.max()) + 1)
