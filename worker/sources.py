"""Scans as files: what they are by their content, whether they are whole, and their pages as arrays.

A name says nothing here: desks rename files, and scanners number them. `probe` is the structural check that
intake and worker share: a file that passes can be opened and says how many pages it has; a half-written file does
not pass, so that intake can wait for the rest of it. `load_page` decodes one page, within a budget of pixels.

Both run C libraries over bytes from outside: call them through `worker.limits`.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageCms, ImageOps, TiffImagePlugin

from dossier.errors import Empty, NotAScan, TooLarge, Truncated
from worker.decoding import MAX_PAGES, decoding, within_budget
from worker.pdf_pages import load_pdf_page, probe_pdf

Pixels: TypeAlias = npt.NDArray[np.uint8]

A4_LONG_INCHES = 11.69

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
        return Source(path, found, probe_pdf(path, tail))
    if found in _IMAGES:
        return Source(path, found, _probe_image(path, found, size, head, tail))
    raise NotAScan(found=found)


def load_page(source: Source, number: int) -> PageImage:
    """Page `number`, from 1, decoded. Raises Damaged, Truncated, TooLarge, TookTooLong, ToolMissing."""
    if source.format == "pdf":
        image, dpi = load_pdf_page(source.path, number)
        return PageImage(np.asarray(_plain(image)), dpi, is_bilevel=image.mode == "1")
    with decoding(), Image.open(source.path, formats=[_IMAGES[source.format]]) as image:
        image.seek(number - 1)
        within_budget(image.size)
        image.load()
        return _page_image(image)


def _probe_image(path: Path, found: str, size: int, head: bytes, tail: bytes) -> int:
    if found == "webp" and int.from_bytes(head[4:8], "little") + 8 > size:
        raise Truncated
    with decoding(), Image.open(path, formats=[_IMAGES[found]]) as image:
        within_budget(image.size)
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
        within_budget(image.size)
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
        within_budget(size)
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
