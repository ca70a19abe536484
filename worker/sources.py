"""Scans as files: what they are by their content, whether they are whole, and their pages as arrays.

A name says nothing here: desks rename files, and scanners number them. `probe` is the structural check that
intake and worker share: a file that passes can be opened and says how many pages it has; a half-written file does
not pass, so that intake can wait for the rest of it. `load_page` decodes one page, within a budget of pixels.

Both run C libraries over bytes from outside: call them through `worker.limits`.
"""

from __future__ import annotations

import math
import re
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt
import pdf2image
import pikepdf
from pdf2image import exceptions as poppler
from PIL import Image, ImageCms, ImageOps, TiffImagePlugin

from dossier.errors import (
    Damaged,
    Empty,
    Encrypted,
    NotAScan,
    SohoaError,
    TookTooLong,
    TooLarge,
    ToolMissing,
    Truncated,
)

Pixels: TypeAlias = npt.NDArray[np.uint8]

# An A3 sheet at 600 dpi has 70 million pixels; a hundred and twenty take 360 MB as colour.
MAX_PIXELS: Final = 120_000_000
MAX_PAGES: Final = 3000
RENDER_DPI: Final = 300
RENDER_SECONDS: Final = 60

# Pillow's guard against decompression bombs is global to the process, so it is set here and nowhere else.
# Pillow warns at the bound and raises at twice the bound.
Image.MAX_IMAGE_PIXELS = MAX_PIXELS // 2

A4_LONG_INCHES = 11.69
_POINTS_PER_INCH = 72

_MAGIC: Final = (
    (rb"II\*\x00|MM\x00\*|II\+\x00|MM\x00\+", "tiff"),
    (rb"\xff\xd8\xff", "jpeg"),
    (rb"\x89PNG\r\n\x1a\n", "png"),
    (rb"RIFF....WEBP", "webp"),
    (rb"BM", "bmp"),
    (rb"GIF8[79]a", "gif"),
    (rb"\x00\x00\x00\x0cjP  \r\n\x87\n|\xff\x4f\xff\x51", "jp2"),
    (rb"....ftyp(?:hei[cxms]|hev[cx]|mif1|msf1)", "HEIC"),
    (rb"....ftypavi[fs]", "AVIF"),
    (rb"....ftyp", "MP4"),
    (rb"8BPS", "PSD"),
    (rb"\x00\x00[\x01\x02]\x00", "ICO"),
    (rb"\x01\xda[\x00\x01][\x01\x02]", "SGI"),
    (rb"PK\x03\x04.{26}(?:\[Content_Types\]|word/|xl/|ppt/|docProps/|_rels/)", "Word/Excel/PowerPoint"),
    (rb"PK\x03\x04.{26}mimetypeapplication/vnd\.oasis", "OpenDocument"),
    (rb"PK\x03\x04|PK\x05\x06", "ZIP"),
    (rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "Word/Excel 97-2003"),
    (rb"\{\\rtf", "RTF"),
    (rb"Rar!", "RAR"),
    (rb"7z\xbc\xaf\x27\x1c", "7z"),
    (rb"\x1f\x8b", "gzip"),
    (rb"AT&TFORM", "DjVu"),
    (rb"%!PS", "PostScript"),
    (rb"\x7fELF|MZ", "EXE"),
    (rb"\s*(?:<!DOCTYPE html|<html)", "HTML"),
    (rb"\s*<\?xml|\s*<svg", "XML"),
)
_IMAGES: Final = {
    "tiff": "TIFF",
    "jpeg": "JPEG",
    "png": "PNG",
    "webp": "WEBP",
    "bmp": "BMP",
    "gif": "GIF",
    "jp2": "JPEG2000",
}
# What Pillow's decoders are known to raise on broken bytes, beside its own UnidentifiedImageError (an OSError).
_BROKEN: Final = (
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
)


@dataclass(frozen=True, slots=True)
class Source:
    """A file that was probed. `format` as `sniff` names it; `page_count` is at least 1."""

    path: Path
    format: str
    page_count: int


@dataclass(frozen=True, slots=True, eq=False)
class PageImage:
    """One page as its maker meant it to be seen. `pixels`: height x width (grey) or height x width x 3 (RGB), 8 bit.

    `dpi` is true to the paper, or estimated from the size of A4 where the file says nothing credible.
    `is_bilevel`: a scan in black and white only.
    """

    pixels: Pixels
    dpi: int
    is_bilevel: bool = False


def sniff(head: bytes) -> str:
    """What a file is, from its first kilobyte: `pdf`, `tiff`, `jpeg`, `png`, `webp`, `bmp`, `gif`, `jp2`, or a
    description of what is no scan, such as `ZIP` or `text`."""
    for magic, name in _MAGIC:
        if re.match(magic, head, re.DOTALL):
            return name
    # ISO 32000-1, annex H: readers accept a header anywhere in the first 1024 bytes.
    if b"%PDF-" in head[:1024]:
        return "pdf"
    try:
        head.decode()
    except UnicodeDecodeError as error:
        return "text" if error.start > len(head) - 4 else "?"
    return "text" if b"\0" not in head else "?"


def probe(path: Path) -> Source:
    """Open `path` just far enough to know that it is a whole scan, and of how many pages.

    Raises Empty, Truncated, Damaged, Encrypted, NotAScan or TooLarge; OSError if the file cannot be opened.
    """
    size = path.stat().st_size
    if size == 0:
        raise Empty
    with path.open("rb") as file:
        head = file.read(2048)
        file.seek(max(0, size - 4096))
        tail = file.read()
    found = sniff(head)
    if found == "pdf":
        return Source(path, found, _probe_pdf(path, tail))
    if found in _IMAGES:
        return Source(path, found, _probe_image(path, found, size, head, tail))
    raise NotAScan(found=found)


def load_page(source: Source, number: int) -> PageImage:
    """Page `number`, from 1, decoded. Raises Damaged, Truncated, TooLarge, TookTooLong, ToolMissing."""
    if source.format == "pdf":
        return _render_pdf_page(source.path, number)
    with decoding(), Image.open(source.path, formats=[_IMAGES[source.format]]) as image:
        image.seek(number - 1)
        _within_budget(image.size)
        image.load()
        return _page_image(image)


def pdf_page_inches(page: pikepdf.Page) -> tuple[float, float]:
    """Width and height of the box that viewers show, before its rotation, in inches."""
    left, bottom, right, top = (float(edge) for edge in page.cropbox)
    unit = float(page.obj.get("/UserUnit", 1)) / _POINTS_PER_INCH
    return abs(right - left) * unit, abs(top - bottom) * unit


def _probe_pdf(path: Path, tail: bytes) -> int:
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


def _probe_image(path: Path, found: str, size: int, head: bytes, tail: bytes) -> int:
    if found == "webp" and int.from_bytes(head[4:8], "little") + 8 > size:
        raise Truncated
    with decoding(), Image.open(path, formats=[_IMAGES[found]]) as image:
        _within_budget(image.size)
        if found == "tiff":
            return _count_tiff_pages(image, size)
        if found == "jpeg":
            # Reading it at an eighth of its size still walks through all of its data.
            image.draft("L", (image.width // 8, image.height // 8))
            image.load()
        if found == "png" and b"IEND" not in tail:
            raise Truncated
        if found == "jp2" and b"\xff\xd9" not in tail:
            raise Truncated
        if found in ("bmp", "gif"):
            image.load()
    return 1


def _count_tiff_pages(image: Image.Image, size: int) -> int:
    assert isinstance(image, TiffImagePlugin.TiffImageFile)  # noqa: S101  (opened as nothing else; tells the types)
    pages = image.n_frames
    if pages > MAX_PAGES:
        raise TooLarge(what=f"{pages} p.", limit=MAX_PAGES)
    for page in range(pages):
        image.seek(page)
        _within_budget(image.size)
        tags = image.tag_v2
        for offsets, counts in (
            (TiffImagePlugin.STRIPOFFSETS, TiffImagePlugin.STRIPBYTECOUNTS),
            (TiffImagePlugin.TILEOFFSETS, TiffImagePlugin.TILEBYTECOUNTS),
        ):
            ends = map(sum, zip(_numbers(tags.get(offsets)), _numbers(tags.get(counts)), strict=False))
            if any(end > size for end in ends):
                raise Truncated
    return pages


def _numbers(value: object) -> tuple[int, ...]:
    return tuple(map(int, value)) if isinstance(value, tuple) else () if value is None else (int(str(value)),)


@contextmanager
def decoding() -> Iterator[None]:
    """Turn whatever Pillow raises on broken bytes into Unreadable: Damaged, Truncated or TooLarge."""
    try:
        yield
    except (SohoaError, MemoryError):
        raise
    except Image.DecompressionBombError as error:
        raise TooLarge(what="pixel", limit=f"{MAX_PIXELS // 1_000_000} MP") from error
    except _BROKEN as error:
        cut_off = isinstance(error, EOFError) or re.search(r"truncated|end of file|unexpected EOF", str(error), re.I)
        raise (Truncated if cut_off else Damaged) from error


def _within_budget(size: tuple[int, int]) -> None:
    width, height = size
    if width * height > MAX_PIXELS:
        raise TooLarge(what=f"{width} × {height} pixel", limit=f"{MAX_PIXELS // 1_000_000} MP")


def _page_image(image: Image.Image) -> PageImage:
    bilevel = image.mode == "1"
    x_dpi, y_dpi = _stated_dpi(image)
    upright = ImageOps.exif_transpose(image)
    if upright.size != image.size:
        x_dpi, y_dpi = y_dpi, x_dpi
    plain = _plain(upright)
    if x_dpi and y_dpi and not 0.95 < x_dpi / y_dpi < 1.05:
        # Fax machines scan finer across than down.
        dpi = max(x_dpi, y_dpi)
        size = (round(plain.width * dpi / x_dpi), round(plain.height * dpi / y_dpi))
        _within_budget(size)
        plain = plain.resize(size)
        x_dpi = dpi
    return PageImage(np.asarray(plain), _credible_dpi(x_dpi, plain.size), bilevel)


def _stated_dpi(image: Image.Image) -> tuple[float, float]:
    stated = image.info.get("dpi") or (0, 0)
    x, y = (float(value) if math.isfinite(float(value)) and value > 0 else 0.0 for value in stated[:2])
    return x, y


def _credible_dpi(stated: float, size: tuple[int, int]) -> int:
    """`stated`, unless the sheet would be smaller than a stamp or larger than A2, as cameras have it."""
    long_side = max(size)
    if stated and 2 <= long_side / stated <= 24:
        return round(stated)
    return max(1, round(long_side / A4_LONG_INCHES))


def _plain(image: Image.Image) -> Image.Image:
    """`image` as 8-bit grey ("L") or colour ("RGB"), what shows through it white."""
    if image.mode in ("L", "RGB") and "transparency" not in image.info:
        return image
    if image.mode == "1":
        return image.convert("L")
    if image.mode.startswith("I") or image.mode == "F":
        levels = np.asarray(image).astype(np.float32)
        top = float(levels.max(initial=0))
        white = next((w for w in (255, 4095, 65535) if top <= w), top)
        return Image.fromarray(np.clip(levels * (255 / white), 0, 255).astype(np.uint8))
    if image.mode == "LAB":
        lab, srgb = ImageCms.createProfile("LAB"), ImageCms.createProfile("sRGB")
        converted = ImageCms.profileToProfile(image, lab, srgb, outputMode="RGB")
        return converted if converted is not None else image.convert("RGB")
    if image.has_transparency_data:
        layer = image.convert("RGBA")
        white_sheet = Image.new("RGB", layer.size, "white")
        white_sheet.paste(layer, mask=layer.getchannel("A"))
        return white_sheet
    return image.convert("L" if image.mode == "LA" else "RGB")


def _render_pdf_page(path: Path, number: int) -> PageImage:
    with _reading_pdf(), pikepdf.open(path, suppress_warnings=True) as pdf:
        page = pdf.pages[number - 1]
        unit = float(page.obj.get("/UserUnit", 1))
        width, height = (side / unit for side in pdf_page_inches(page))  # poppler renders without the unit
    if not (width > 0 and height > 0):
        raise Damaged
    # The sheets of a poster or a broken page box are rendered coarser rather than refused.
    dpi = min(RENDER_DPI, math.sqrt(MAX_PIXELS / 2 / (width * height)), 20_000 / max(width, height))
    dpi = max(1, math.floor(dpi))
    _within_budget((round(width * dpi), round(height * dpi)))
    # A renderer that the machine killed looks like one that found nothing to draw; a second try tells them apart.
    for _ in range(2):
        with _reading_pdf():
            images = pdf2image.convert_from_path(
                path, dpi=dpi, first_page=number, last_page=number, use_cropbox=True, timeout=RENDER_SECONDS
            )
        if images:
            return PageImage(np.asarray(_plain(images[0])), max(1, round(dpi / unit)))
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
    except _BROKEN as error:
        raise Damaged from error
