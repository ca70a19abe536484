"""PDF files: whether they are whole, and their pages as pictures."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import pdf2image
import pikepdf
from pdf2image import exceptions as poppler
from PIL import Image

from dossier.errors import Damaged, Empty, Encrypted, TookTooLong, TooLarge, ToolMissing, Truncated
from worker.decoding import BROKEN, MAX_PAGES, MAX_PIXELS, within_budget

RENDER_DPI: Final = 300
RENDER_SECONDS: Final = 60
_POINTS_PER_INCH: Final = 72


def probe_pdf(path: Path, tail: bytes) -> int:
    """How many pages the PDF at `path` has. `tail`: its last bytes.

    Raises Empty, Truncated, Damaged, Encrypted, TooLarge.
    """
    # A file that was not written to its end has lost its cross-reference table: the reader then guesses.
    cut_off = b"%%EOF" not in tail
    try:
        with pikepdf.open(path, suppress_warnings=True) as pdf:
            pages = len(pdf.pages)
            if cut_off and pdf.get_warnings():
                raise Truncated
    except pikepdf.PasswordError as error:
        raise Encrypted from error
    except (pikepdf.PdfError, RuntimeError, ValueError, TypeError) as error:
        raise (Truncated if cut_off else Damaged) from error
    if pages == 0:
        raise Empty
    if pages > MAX_PAGES:
        raise TooLarge(what=f"{pages} p.", limit=MAX_PAGES)
    return pages


def _page_inches(page: pikepdf.Page) -> tuple[float, float]:
    """Width and height of the box that viewers show, before its rotation, in inches."""
    left, bottom, right, top = (float(edge) for edge in page.cropbox)
    unit = float(page.obj.get("/UserUnit", 1)) / _POINTS_PER_INCH
    return abs(right - left) * unit, abs(top - bottom) * unit


def render_page(path: Path, number: int) -> tuple[Image.Image, int]:
    """Page `number`, from 1, as people see it, and its resolution.

    Raises Damaged, TooLarge, TookTooLong, ToolMissing.
    """
    with _reading_pdf(), pikepdf.open(path, suppress_warnings=True) as pdf:
        page = pdf.pages[number - 1]
        unit = float(page.obj.get("/UserUnit", 1))
        width, height = (side / unit for side in _page_inches(page))  # poppler renders without the unit
    if not (width > 0 and height > 0):
        raise Damaged
    # The sheets of a poster or a broken page box are rendered coarser rather than refused.
    dpi = min(RENDER_DPI, math.sqrt(MAX_PIXELS / 2 / (width * height)), 20_000 / max(width, height))
    dpi = max(1, math.floor(dpi))
    within_budget((round(width * dpi), round(height * dpi)))
    # A renderer that the machine killed looks like one that found nothing to draw; a second try tells them apart.
    for _ in range(2):
        with _reading_pdf():
            images = pdf2image.convert_from_path(
                path, dpi=dpi, first_page=number, last_page=number, use_cropbox=True, timeout=RENDER_SECONDS
            )
        if images:
            return images[0], max(1, round(dpi / unit))
    raise Damaged


@contextmanager
def _reading_pdf() -> Iterator[None]:
    try:
        yield
    except poppler.PDFPopplerTimeoutError as error:
        raise TookTooLong(seconds=RENDER_SECONDS) from error
    except (poppler.PDFInfoNotInstalledError, poppler.PopplerNotInstalledError) as error:
        raise ToolMissing(tool="poppler", advice="apt install poppler-utils") from error
    except (poppler.PDFPageCountError, poppler.PDFSyntaxError, pikepdf.PdfError) as error:
        raise Damaged from error
    except BROKEN as error:
        raise Damaged from error
