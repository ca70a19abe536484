"""Small scans for tests of intake: each text gives its own bytes."""

from __future__ import annotations

import io
import zlib

import img2pdf
import pikepdf
from PIL import Image


def tiny_png(text: str) -> bytes:
    """A whole PNG, distinct for each text."""
    shade = zlib.crc32(text.encode())
    image = Image.frombytes("RGB", (8, 8), bytes((shade >> (n % 24)) & 255 for n in range(8 * 8 * 3)))
    return _saved(image, "PNG")


def tiny_jpeg(text: str) -> bytes:
    """A whole JPEG."""
    return _saved(Image.open(io.BytesIO(tiny_png(text))), "JPEG")


def tiny_pdf(text: str) -> bytes:
    """A PDF of one page, the same for the same text: the writer that img2pdf uses otherwise gives it an id by the
    second, and two files made one after the other differ when a second ends between them."""
    made = img2pdf.convert(tiny_png(text), nodate=True, engine=img2pdf.Engine.internal)
    assert isinstance(made, bytes)
    return made


def locked_pdf(text: str) -> bytes:
    """A PDF that needs a password."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(tiny_pdf(text))) as pdf:
        pdf.save(out, encryption=pikepdf.Encryption(owner="o", user="u"))
    return out.getvalue()


def _saved(image: Image.Image, kind: str) -> bytes:
    out = io.BytesIO()
    image.save(out, kind)
    return out.getvalue()
