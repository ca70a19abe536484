"""The QR and bar codes of a page, read before its text.

Papers that a system issues carry the dossier code, the owner and the procedure as a QR code, and cover sheets carry
the dossier code as Code 128. Such a code has check digits of its own: what it says counts more than any OCR.
"""

from __future__ import annotations

from dataclasses import dataclass

import zxingcpp

from dossier.reading import Box
from worker.sources import Pixels

_FORMATS = zxingcpp.BarcodeFormats(
    (zxingcpp.BarcodeFormat.QRCode, zxingcpp.BarcodeFormat.Code128, zxingcpp.BarcodeFormat.DataMatrix)
)


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


def codes_on(image: Pixels) -> tuple[str, ...]:
    """The texts of the codes on `image`, top to bottom, each once."""
    return tuple(dict.fromkeys(code.text for code in read_codes(image)))


def _box(position: zxingcpp.Position) -> Box:
    corners = (position.top_left, position.top_right, position.bottom_right, position.bottom_left)
    return (
        min(corner.x for corner in corners),
        min(corner.y for corner in corners),
        max(corner.x for corner in corners),
        max(corner.y for corner in corners),
    )
