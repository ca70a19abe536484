"""Scans as files: what they are by their content, whether they are whole, and their pages as arrays.

A name says nothing here: desks rename files, and scanners number them. `probe` is the structural check that
intake and worker share: a file that passes can be opened and says how many pages it has; a half-written file does
not pass, so that intake can wait for the rest of it. `load_page` decodes one page, within a budget of pixels.

Both run C libraries over bytes from outside: call them through `worker.limits`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageOps

from dossier.errors import Damaged, Empty, NotAScan
from worker.formats.decoding import BROKEN, within_budget
from worker.formats.image_files import FORMATS, open_frame, probe_image
from worker.formats.pdf_pages import load_pdf_page, probe_pdf
from worker.formats.pixels import may_be_turned, plain_jpeg, plain_pixels, plain_png

Pixels: TypeAlias = npt.NDArray[np.uint8]

A4_LONG_INCHES = 11.69
_EXIF_ORIENTATION = 0x0112
# The EXIF orientations under which stored rows are seen as columns.
_SIDEWAYS = (5, 6, 7, 8)

_MAGIC: Final = (
    (rb"II\*\x00|MM\x00\*|II\+\x00|MM\x00\+", "tiff"),
    (rb"\xff\xd8\xff", "jpeg"),
    (rb"\x89PNG\r\n\x1a\n", "png"),
    (rb"RIFF....WEBP", "webp"),
    (rb"BM", "bmp"),
    (rb"GIF8[79]a", "gif"),
    (rb"\x00\x00\x00\x0cjP  \r\n\x87\n|\xff\x4f\xff\x51", "jp2"),
    # The major brand, or one of the compatible ones after a brand that says nothing of the encoding.
    (rb"....ftyp(?:avi[fs]|m[is]f1....(?:....){0,15}?avi[fs])", "avif"),
    (rb"....ftyp(?:hei[cxms]|hev[cxms]|m[is]f1)", "heif"),
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


@dataclass(frozen=True, slots=True)
class Source:
    """A file that was probed. `format` as `sniff` names it; `page_count` is at least 1. `frames`: where each page of a
    file of pictures lies in it, none for a PDF. `attached`: how many papers lie in a PDF as files
    of their own, which are not read."""

    path: Path
    format: str
    page_count: int
    frames: tuple[int, ...] = ()
    attached: int = 0


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
    """What a file is, from its first kilobyte: `pdf`, `tiff`, `jpeg`, `png`, `webp`, `bmp`, `gif`, `jp2`,
    `heif`, `avif`, or a description of what is no scan, such as `ZIP` or `text`."""
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
        pages, attached = probe_pdf(path, tail)
        return Source(path, found, pages, attached=attached)
    if found in FORMATS:
        frames = probe_image(path, found, head, tail)
        return Source(path, found, len(frames), frames)
    raise NotAScan(found=found)


def load_page(source: Source, number: int, enough_dpi: int | None = None) -> PageImage:
    """Page `number`, from 1, decoded; of pictures finer than `enough_dpi`, a copy that still is at least so fine.

    Raises Damaged, Truncated, TooLarge, TookTooLong, ToolMissing.
    """
    if source.format == "pdf":
        image, dpi = load_pdf_page(source.path, number)
        factor = max(1, dpi // enough_dpi) if enough_dpi else 1
        return PageImage(plain_pixels(image, factor), max(1, dpi // factor), image.mode == "1" and factor == 1)
    with open_page(source, number) as image:
        return _page_image(image, source.path, enough_dpi)


@contextmanager
def open_page(source: Source, number: int) -> Iterator[Image.Image]:
    """Page `number`, from 1, of a file of pictures, opened but not decoded, its EXIF orientation not yet applied.

    Raises Damaged, Truncated or TooLarge for it, and for what Pillow raises in the body.
    """
    if not 0 < number <= len(source.frames):
        raise Damaged
    with open_frame(source.path, source.format, source.frames[number - 1]) as image:
        yield image


def _page_image(image: Image.Image, path: Path, enough_dpi: int | None) -> PageImage:
    is_bilevel = image.mode == "1"
    x_dpi, y_dpi = _stated_dpi(image)
    if _orientation(image, path) in _SIDEWAYS:
        x_dpi, y_dpi = y_dpi, x_dpi
    is_square = not (x_dpi and y_dpi) or 0.95 < x_dpi / y_dpi < 1.05
    full_size = image.size
    dpi = _credible_dpi(x_dpi, full_size)
    factor = max(1, dpi // enough_dpi) if enough_dpi and is_square else 1
    if factor > 1 and image.format in ("JPEG", "MPO"):
        # The decoder leaves out what is not asked for, which takes a third of the time.
        image.draft(image.mode, (image.width // factor, image.height // factor))
        factor //= round(full_size[0] / image.width)
    pixels = None
    if factor == 1 and image.size == full_size and _orientation(image, path) == 1:
        pixels = plain_jpeg(image, path) if image.format == "JPEG" else plain_png(image, path)
    if pixels is None:
        image.load()
        if _orientation(image, path) != 1:  # Pillow turns the pages of a TIFF by itself
            ImageOps.exif_transpose(image, in_place=True)
        pixels = plain_pixels(image, factor)
    if not is_square:
        # Fax machines scan finer across than down.
        finer = max(x_dpi, y_dpi)
        size = (round(image.width * finer / x_dpi), round(image.height * finer / y_dpi))
        within_budget(size)
        pixels = np.asarray(Image.fromarray(pixels).resize(size))
        return PageImage(pixels, _credible_dpi(finer, size), is_bilevel)
    reduced = max(full_size) / max(pixels.shape[:2])
    return PageImage(pixels, max(1, round(dpi / reduced)), is_bilevel and factor == 1)


def _orientation(image: Image.Image, path: Path) -> int:
    """The EXIF orientation, 1 to 8; 1 where the file has none that makes sense."""
    if image.format == "PNG" and not may_be_turned(path.read_bytes()):
        return 1
    try:
        stated = image.getexif().get(_EXIF_ORIENTATION, 1)
    except BROKEN:
        return 1  # bad EXIF data is no reason to refuse a sound picture
    return stated if stated in range(1, 9) else 1


def _stated_dpi(image: Image.Image) -> tuple[float, float]:
    # A TIFF may say how its resolutions compare, and in no unit; scanners that do often mean inches.
    stated = image.info.get("dpi") or image.info.get("resolution") or (0, 0)
    x, y = (float(value) if math.isfinite(float(value)) and value > 0 else 0.0 for value in stated[:2])
    return x, y


def _credible_dpi(stated: float, size: tuple[int, int]) -> int:
    """`stated`, unless the sheet would be smaller than a stamp or larger than A2, as cameras have it."""
    long_side = max(size)
    if stated and 2 <= long_side / stated <= 24:
        return round(stated)
    return max(1, round(long_side / A4_LONG_INCHES))
