"""A sheet that shows which way up it is, in every encoding that tests ask for."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageOps

from worker.formats.sources import PageImage, Source, load_page, probe

SIZE = (300, 420)
GREY = 120

# How a picture is stored so that, turned as each EXIF orientation says, it stands upright.
UNDONE = {
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}


def sheet(mode: str = "RGB", size: tuple[int, int] = SIZE) -> Image.Image:
    """A white sheet with a dark bar in its upper left corner and a patch of grey in the middle."""
    image = Image.new("RGB", SIZE, "white")
    draw = ImageDraw.Draw(image)
    draw.rectangle((20, 20, 140, 60), fill="black")
    draw.rectangle((130, 180, 170, 240), fill=(GREY, GREY, GREY))
    return image.resize(size, Image.Resampling.NEAREST).convert(mode, dither=Image.Dither.NONE)


def see_through(mode: str) -> Image.Image:
    """The same sheet as ink of a see-through picture ("LA", "RGBA") that is black all over."""
    black = Image.new("L", SIZE, 0)
    return Image.merge(mode, [black] * (len(mode) - 1) + [ImageOps.invert(sheet("L"))])


def stored(orientation: int, mode: str = "RGB", size: tuple[int, int] = SIZE) -> Image.Image:
    """The sheet as a camera stores it that was held so."""
    undone = UNDONE[orientation]
    return sheet(mode, size) if undone is None else sheet(mode, size).transpose(undone)


def packed(image: Image.Image, form: str, **options: object) -> bytes:
    """`image` as a file."""
    out = io.BytesIO()
    image.save(out, form, **options)
    return out.getvalue()


def exif(orientation: int) -> bytes:
    """EXIF data that states an orientation."""
    made = Image.Exif()
    made[0x0112] = orientation
    return bytes(made.tobytes())


def greys(page: PageImage) -> tuple[int, int, int]:
    """The lightness of bar, patch and paper, 0 to 255, wherever a page of any size has them."""
    grey = page.pixels if page.pixels.ndim == 2 else page.pixels.mean(axis=2)
    height, width = grey.shape
    bar, patch, paper = (
        np.median(
            grey[top * height // 420 : (top + 8) * height // 420, left * width // 300 : (left + 8) * width // 300]
        )
        for top, left in ((36, 76), (206, 146), (316, 226))
    )
    return round(float(bar)), round(float(patch)), round(float(paper))


def is_the_sheet(page: PageImage, *, toned: bool = True) -> bool:
    """Whether `page` shows the sheet upright; `toned`: with its grey, which black and white cannot show."""
    bar, patch, paper = greys(page)
    return bar < 30 and paper > 225 and (not toned or abs(patch - GREY) < 12)


def probed(tmp_path: Path, content: bytes) -> Source:
    """`content` as a file that was probed."""
    path = tmp_path / "paper"
    path.write_bytes(content)
    return probe(path)


def page_of(tmp_path: Path, content: bytes, number: int = 1, enough_dpi: int | None = None) -> PageImage:
    """A page of `content`."""
    return load_page(probed(tmp_path, content), number, enough_dpi)


def in_bits(grey: np.ndarray, depth: int, order: str = "<") -> bytes:
    """Rows of `grey` with `depth` bits a pixel, each row padded to a byte."""
    levels = (grey.astype(np.uint32) * ((1 << depth) - 1) + 127) // 255
    if depth >= 8:
        return levels.astype(f"{order}u{depth // 8}").tobytes()
    bits = (levels[:, :, None] >> np.arange(depth - 1, -1, -1)) & 1
    return np.packbits(bits.astype(np.uint8).reshape(len(grey), -1), axis=1).tobytes()


GREY_SHEET = np.asarray(sheet("L"))
COLOUR_SHEET = np.asarray(sheet("RGB"))
INK_SHEET = np.dstack([np.zeros_like(COLOUR_SHEET), 255 - GREY_SHEET])
"""The sheet as arrays: grey, colour, and black ink of varying opacity."""
