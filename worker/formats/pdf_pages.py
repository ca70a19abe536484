"""PDF files: whether they are whole, and their pages as pictures."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

import pdf2image
import pikepdf
from pdf2image import exceptions as poppler
from PIL import Image

from dossier.errors import Damaged, Empty, Encrypted, TookTooLong, TooLarge, ToolMissing, Truncated
from worker.formats.decoding import BROKEN, MAX_PAGES, MAX_PIXELS, within_budget
from worker.formats.pdf_content import Makeup, makeup_of
from worker.formats.pdf_images import page_pixels

RENDER_DPI: Final = 300
# Type that a program set is read as well at 200 dpi as at 300 (docs/history.md).
TEXT_DPI: Final = 200
RENDER_SECONDS: Final = 60
_POINTS_PER_INCH: Final = 72
_PAPERS: Final = (".pdf", ".tif", ".tiff", ".jpg", ".jpeg", ".png", ".heic")


def probe_pdf(path: Path, tail: bytes) -> tuple[int, int]:
    """How many pages the PDF at `path` has, and how many papers are attached inside it. `tail`: its last bytes.

    Raises Empty, Truncated, Damaged, Encrypted, TooLarge.
    """
    # A file that was not written to its end has lost its cross-reference table: the reader then guesses.
    cut_off = b"%%EOF" not in tail
    try:
        with pikepdf.open(path, suppress_warnings=True) as pdf:
            pages, attached = len(pdf.pages), _papers_attached(pdf)
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
    return pages, attached


def _papers_attached(pdf: pikepdf.Pdf) -> int:
    """Of a portfolio (ISO 32000-1, 12.3.5) all files inside; of another PDF those that are scans or PDFs themselves."""
    names = list(pdf.attachments)
    return len(names if "/Collection" in pdf.Root else [name for name in names if name.lower().endswith(_PAPERS)])


def load_pdf_page(path: Path, number: int) -> tuple[Image.Image, int]:
    """Page `number`, from 1, as its maker meant it to be seen, and its resolution in dpi.

    A page of pictures alone comes as their own pixels, mode "1" if they are black and white, without the signature
    boxes and stamps that were laid over it as annotations: what lies under them is what the paper says. Any other page
    is rendered as people see it. Raises Damaged, TooLarge, TookTooLong, ToolMissing.
    """
    with _reading_pdf(), pikepdf.open(path, suppress_warnings=True) as pdf:
        makeup = makeup_of(pdf.pages[number - 1])
        with suppress(Truncated, Damaged):  # what is broken, a renderer perhaps shows in part
            own = page_pixels(makeup)
            if own is not None:
                pixels, dpi = own
                return pixels, max(1, round(dpi))
    return _rendered(path, number, makeup, _wanted_dpi(makeup), hide_notes=makeup.is_only_pictures)


def rendered_as_seen(path: Path, number: int) -> Image.Image:
    """Page `number`, from 1, with everything that a viewer shows on it. Raises what `load_pdf_page` raises."""
    with _reading_pdf(), pikepdf.open(path, suppress_warnings=True) as pdf:
        makeup = makeup_of(pdf.pages[number - 1])
    return _rendered(path, number, makeup, RENDER_DPI, hide_notes=False)[0]


def _rendered(
    path: Path, number: int, makeup: Makeup, wanted_dpi: float, *, hide_notes: bool
) -> tuple[Image.Image, int]:
    # Poppler renders without the unit.
    width, height = makeup.width / _POINTS_PER_INCH, makeup.height / _POINTS_PER_INCH
    if not (width > 0 and height > 0):
        raise Damaged
    # The sheets of a poster or a broken page box are rendered coarser rather than refused.
    dpi = min(wanted_dpi, math.sqrt(MAX_PIXELS / 2 / (width * height)), 20_000 / max(width, height))
    dpi = max(1, math.floor(dpi))
    within_budget((round(width * dpi), round(height * dpi)))
    # A renderer that the machine killed looks like one that found nothing to draw; a second try tells them apart.
    for _ in range(2):
        with _reading_pdf():
            images = pdf2image.convert_from_path(
                path,
                dpi=dpi,
                first_page=number,
                last_page=number,
                use_cropbox=True,
                hide_annotations=hide_notes,
                timeout=RENDER_SECONDS,
            )
        if images:
            return images[0], max(1, round(dpi / makeup.unit))
    raise Damaged


def _wanted_dpi(makeup: Makeup) -> float:
    """The resolution at which nothing is lost that a reader needs: that of the page's largest picture within bounds;
    print of a program's making is sharp at any."""
    if not makeup.pictures:
        return TEXT_DPI
    largest = max(makeup.pictures, key=lambda picture: int(picture.image.Width) * int(picture.image.Height))
    return min(RENDER_DPI, max(TEXT_DPI, *largest.dpi))


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
