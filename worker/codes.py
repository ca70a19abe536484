"""The QR and bar codes of a page, read before its text.

Papers that a system issues carry the dossier code, the owner and the procedure as a QR code, and cover sheets carry
the dossier code as Code 128. Such a code has check digits of its own: what it says counts more than any OCR.
"""

from __future__ import annotations

import zxingcpp

from worker.sources import Pixels

_FORMATS = zxingcpp.BarcodeFormats(
    (zxingcpp.BarcodeFormat.QRCode, zxingcpp.BarcodeFormat.Code128, zxingcpp.BarcodeFormat.DataMatrix)
)


def codes_on(image: Pixels) -> tuple[str, ...]:
    """The texts of all QR, Code 128 and Data Matrix codes on `image`, top to bottom, each once."""
    found = zxingcpp.read_barcodes(image, formats=_FORMATS, try_downscale=True, try_rotate=True)
    by_height = sorted((code.position.top_left.y, code.text.strip()) for code in found if code.valid)
    return tuple(dict.fromkeys(text for _, text in by_height if text))
