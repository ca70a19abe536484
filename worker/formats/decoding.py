"""The bounds within which bytes from outside are decoded, and the errors that broken ones become."""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import pikepdf
from PIL import Image, ImageCms

from dossier.errors import Damaged, SohoaError, TooLarge, Truncated
from dossier.machine import refused_by_the_machine

# An A3 sheet at 600 dpi has 70 million pixels; a hundred and twenty take 360 MB as colour.
MAX_PIXELS: Final = 120_000_000
MAX_PAGES: Final = 3000

# Pillow's guard against decompression bombs is global to the process, so it is set here and nowhere else.
# Pillow warns at the bound and raises at twice the bound.
Image.MAX_IMAGE_PIXELS = MAX_PIXELS // 2

# What Pillow and pikepdf are known to raise on broken bytes. UnidentifiedImageError is an OSError.
BROKEN: Final = (
    OSError,
    EOFError,
    ValueError,
    SyntaxError,
    TypeError,
    LookupError,
    ArithmeticError,
    AttributeError,
    RuntimeError,
    struct.error,
    zlib.error,
    ImageCms.PyCMSError,
    pikepdf.PikepdfError,
)


@contextmanager
def decoding() -> Iterator[None]:
    """Turn whatever a decoder raises on broken bytes into Unreadable: Damaged, Truncated or TooLarge. What the machine
    refuses is told as such."""
    try:
        yield
    except (SohoaError, MemoryError):
        raise
    except Image.DecompressionBombError as error:
        raise TooLarge(what="pixel", limit=f"{MAX_PIXELS // 1_000_000} MP") from error
    except BROKEN as error:
        if (refused := refused_by_the_machine(error)) is not None:
            raise refused from error
        cut_off = isinstance(error, EOFError) or re.search(r"truncated|end of file|unexpected EOF", str(error), re.I)
        raise (Truncated if cut_off else Damaged) from error


def within_budget(size: tuple[int, int]) -> None:
    """Raise TooLarge for a picture of more than MAX_PIXELS."""
    width, height = size
    if width * height > MAX_PIXELS:
        raise TooLarge(what=f"{width} × {height} pixel", limit=f"{MAX_PIXELS // 1_000_000} MP")
