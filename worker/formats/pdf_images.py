"""The pixels of images in a PDF, decoded from their own bits, and pages that are made of such images put together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import pikepdf
from PIL import Image

from worker.formats.decoding import decoding, within_budget
from worker.formats.pdf_content import Makeup, PlacedPicture

_POINTS_PER_INCH: Final = 72
# JBIG2 needs a program that is often not there; CMYK and Lab a colour management that viewers agree on.
_DECODED: Final = {
    "/DCTDecode",
    "/JPXDecode",
    "/CCITTFaxDecode",
    "/FlateDecode",
    "/LZWDecode",
    "/ASCII85Decode",
    "/ASCIIHexDecode",
    "/RunLengthDecode",
}
_GREY_OR_COLOUR: Final = {"/DeviceGray", "/DeviceRGB", "/CalGray", "/CalRGB"}
# These carry their own idea of what their samples mean, so only the plain case is the same for all readers.
_OWN_SAMPLES: Final = {"/DCTDecode", "/JPXDecode"}
# Strips and tiles of one scan agree to the rounding of their places.
_LIKE_SCALES: Final = 0.01
# A picture leans on the page when its far corner lies more than this many pixels off.
_LEAN_PIXELS: Final = 1.0
# A page is read at 200 dpi; twice as fine pictures and finer are decoded at a half, a third ... down to this.
_FINE_ENOUGH_DPI: Final = 300
_INK: Final = 0.25
_UNKNOWN_DPI: Final = 100
_STAMP_INCHES: Final = 2
_A4_LONG_INCHES: Final = 11.69
_A2_LONG_INCHES: Final = 24


def page_pixels(makeup: Makeup) -> tuple[Image.Image, float] | None:
    """The page as its pictures' own pixels, upright, and their resolution in dpi; None where the page is more than
    pictures, or one of them is not understood. Mode "1" where all pictures are black and white.

    Raises Damaged, Truncated or TooLarge when a picture cannot be decoded.
    """
    if not makeup.is_only_pictures or makeup.turn % 90:
        return None
    if not all(_is_understood(picture) for picture in makeup.pictures):
        return None
    scale = _common_scale(makeup.pictures)
    if scale is None:
        return None
    page = _put_together(makeup, scale)
    if page is None:
        return None
    upright = page.transpose(_TURNS[makeup.turn]) if makeup.turn else page
    dpi = _credible(sum(scale) / 2 / makeup.unit, max(page.size))
    coarser = int(dpi // _FINE_ENOUGH_DPI)
    if coarser > 1:
        return (upright.convert("L") if upright.mode == "1" else upright).reduce(coarser), dpi / coarser
    return upright, dpi


def _credible(dpi: float, long_side: int) -> float:
    """`dpi`, unless the sheet were smaller than a stamp, or larger than A2 because a program that did not know gave a
    photo one point for each pixel: then that of an A4 sheet."""
    inches = long_side / dpi
    is_unknown = inches < _STAMP_INCHES or (dpi <= _UNKNOWN_DPI and inches > _A2_LONG_INCHES)
    return long_side / _A4_LONG_INCHES if is_unknown else dpi


def _is_understood(picture: PlacedPicture) -> bool:
    image = picture.image
    filters = names_of_filters(image)
    decode = [float(bound) for bound in image.get("/Decode", [])]
    if not filters <= _DECODED or any(key in image for key in ("/SMask", "/Mask", "/SMaskInData", "/Alternates")):
        return False
    if image.get("/ImageMask", False):
        return picture.fill is not None and picture.fill <= _INK and not filters & _OWN_SAMPLES
    if filters & _OWN_SAMPLES and decode not in ([], [0, 1], [0, 1] * 3):
        return False
    space = image.get("/ColorSpace")
    if space is None:
        return "/JPXDecode" in filters
    if isinstance(space, pikepdf.Array):
        if space[0] == "/Indexed":
            return not decode and _is_grey_or_colour(space[1])
        return _is_grey_or_colour(space)
    return _is_grey_or_colour(space)


def names_of_filters(image: pikepdf.Object) -> set[str]:
    """The names of the filters that an image passed through."""
    filters: pikepdf.Object = image.get("/Filter", pikepdf.Array())
    return {str(name) for name in filters} if isinstance(filters, pikepdf.Array) else {str(filters)}


def _is_grey_or_colour(space: pikepdf.Object) -> bool:
    if not isinstance(space, pikepdf.Array):
        return str(space) in _GREY_OR_COLOUR
    return str(space[0]) in _GREY_OR_COLOUR or (space[0] == "/ICCBased" and int(space[1].N) in (1, 3))


def _common_scale(pictures: Sequence[PlacedPicture]) -> tuple[float, float] | None:
    """Pixels an inch across and down the page, before its turn, where all pictures agree about them."""
    scales = [picture.dpi if _orientation(picture) in _LYING else picture.dpi[::-1] for picture in pictures]
    if not all(_orientation(picture) is not None and min(picture.dpi) > 0 for picture in pictures):
        return None
    x, y = scales[0]
    same = all(abs(u - x) <= _LIKE_SCALES * x and abs(v - y) <= _LIKE_SCALES * y for u, v in scales)
    # A fax is finer across than down; a renderer squares it.
    return (x, y) if same and abs(x - y) <= 0.05 * x else None


def _orientation(picture: PlacedPicture) -> tuple[int, int, int, int] | None:
    """The signs of the picture's matrix, None when it leans."""
    a, b, c, d, _, _ = picture.to_page.shorthand
    columns, rows = picture.dpi
    if max(abs(b) * rows, abs(c) * columns) <= _LEAN_PIXELS * _POINTS_PER_INCH:
        return (1 if a > 0 else -1, 0, 0, 1 if d > 0 else -1)
    if max(abs(a) * rows, abs(d) * columns) <= _LEAN_PIXELS * _POINTS_PER_INCH:
        return (0, 1 if b > 0 else -1, 1 if c > 0 else -1, 0)
    return None


# How pixels are moved for each orientation of the matrix. The image's unit square has y upwards, its rows downwards.
_MOVES: Final[dict[tuple[int, int, int, int], Image.Transpose | None]] = {
    (1, 0, 0, 1): None,
    (-1, 0, 0, 1): Image.Transpose.FLIP_LEFT_RIGHT,
    (1, 0, 0, -1): Image.Transpose.FLIP_TOP_BOTTOM,
    (-1, 0, 0, -1): Image.Transpose.ROTATE_180,
    (0, 1, -1, 0): Image.Transpose.ROTATE_90,
    (0, -1, 1, 0): Image.Transpose.ROTATE_270,
    (0, 1, 1, 0): Image.Transpose.TRANSVERSE,
    (0, -1, -1, 0): Image.Transpose.TRANSPOSE,
}
_LYING: Final = {(x, 0, 0, y) for x in (1, -1) for y in (1, -1)}
# Clockwise, as a page's /Rotate is meant.
_TURNS: Final = {90: Image.Transpose.ROTATE_270, 180: Image.Transpose.ROTATE_180, 270: Image.Transpose.ROTATE_90}


def _put_together(makeup: Makeup, scale: tuple[float, float]) -> Image.Image | None:
    """The page's box as pixels of its pictures, each at its place, none resampled; what they leave free is white."""
    size = (
        max(1, round(makeup.width * scale[0] / _POINTS_PER_INCH)),
        max(1, round(makeup.height * scale[1] / _POINTS_PER_INCH)),
    )
    within_budget(size)
    sheet: Image.Image | None = None
    for picture in makeup.pictures:
        part = _decoded(picture)
        orientation = _orientation(picture)
        move = _MOVES[orientation] if orientation else None
        part = part.transpose(move) if move is not None else part
        left, _, _, top = picture.extent
        place = (
            round(left * scale[0] / _POINTS_PER_INCH),
            round((makeup.height - top) * scale[1] / _POINTS_PER_INCH),
        )
        if sheet is None and place == (0, 0) and part.size == size:
            sheet = part
            continue
        if sheet is None:
            sheet = Image.new(part.mode, size, "white" if part.mode == "RGB" else 255)
        if part.mode != sheet.mode:
            together = "RGB" if "RGB" in (part.mode, sheet.mode) else "L"
            part, sheet = part.convert(together), sheet.convert(together)
        sheet.paste(part, place)
    return sheet


def _decoded(picture: PlacedPicture) -> Image.Image:
    """The picture's pixels in mode "1", "L" or "RGB"."""
    image = picture.image
    within_budget((int(image.Width), int(image.Height)))
    with decoding():
        pixels = pikepdf.PdfImage(image).as_pil_image()
        if pixels.size != (int(image.Width), int(image.Height)):
            raise ValueError(pixels.size)
        pixels.load()
        if pixels.mode in ("1", "L", "RGB"):
            return pixels
        if pixels.mode != "P":
            raise ValueError(pixels.mode)
        palette = np.array(pixels.getpalette("RGB") or [0, 0, 0], dtype=np.uint8).reshape(-1, 3)
        colours = {tuple(map(int, palette[index])) for index in np.unique(np.asarray(pixels))}
        if colours <= {(0, 0, 0), (255, 255, 255)}:
            return pixels.convert("L").convert("1", dither=Image.Dither.NONE)
        return pixels.convert("L") if all(len(set(colour)) == 1 for colour in colours) else pixels.convert("RGB")
