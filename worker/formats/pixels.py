"""Pictures of any kind of pixel as plain arrays: 8-bit grey or colour, what shows through them white.

Colour profiles are left alone. Reading needs ink darker than paper, and no profile of a scanner, a printer or a phone
changes that; converting a page takes longer than decoding it.
"""

from __future__ import annotations

import struct
import zlib
from pathlib import Path
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image, ImageChops, ImageCms

# PNG (third edition), 5: behind the magic come chunks, each of length, name, data and the CRC-32 of name and data; the
# first says of how many bits samples are, "acTL" that pictures follow each other, and 11.3.4.5 which chunk has EXIF
# data; before there was one, they were written as text.
PNG_MAGIC: Final = b"\x89PNG\r\n\x1a\n"
_PNG_CHUNK, _CRC, _PNG_NAME = struct.Struct(">I4s"), struct.Struct(">I"), 4
_PNG_BITS, _PNG_BYTE, _PNG_MOVES = 24, 8, b"acTL"
_PNG_EXIF: Final = (b"eXIf", b"Raw profile type exif", b"XML:com.adobe.xmp")
_STRIP_ROWS = 64
_WHITE_IS_ZERO = 0
_BITS, _PHOTOMETRIC = 258, 262


def plain_pixels(image: Image.Image, factor: int = 1) -> npt.NDArray[np.uint8]:
    """`image` as height x width (grey) or height x width x 3 (RGB), `factor` pixels each way made one."""
    if image.mode.startswith("I") or image.mode == "F":
        image, factor = Image.fromarray(_from_deep_grey(image)).reduce(factor), 1
    if image.mode == "CMYK" and image.format == "JPEG" and "adobe" not in image.info:
        # Pillow takes every such JPEG for one of Adobe's, which are stored inverted (Adobe Technical Note 5116).
        image = ImageChops.invert(image)
    # Strip by strip, since the memory that a whole further copy takes costs more time than filling it.
    width, height = image.size
    rows = _STRIP_ROWS * factor
    pixels: npt.NDArray[np.uint8] | None = None
    for place, top in enumerate(range(0, height, rows)):
        strip = np.asarray(_plain(image.crop((0, top, width, min(height, top + rows)))).reduce(factor))
        if pixels is None:
            pixels = np.empty((-(-height // factor), *strip.shape[1:]), np.uint8)
        pixels[place * _STRIP_ROWS :][: len(strip)] = strip
    return np.empty((0, width), np.uint8) if pixels is None else pixels


def plain_jpeg(image: Image.Image, path: Path) -> npt.NDArray[np.uint8] | None:
    """The pixels of the JPEG at `path`, opened as `image` and whole, as `plain_pixels` has them, without its copies of
    them; None for what it has to decode, as what is no JPEG in grey or RGB, and what is broken."""
    if image.format != "JPEG" or image.mode not in ("L", "RGB"):
        return None
    how = cv2.IMREAD_COLOR_RGB if image.mode == "RGB" else cv2.IMREAD_GRAYSCALE
    pixels = cv2.imdecode(np.fromfile(path, np.uint8), how | cv2.IMREAD_IGNORE_ORIENTATION)
    return None if pixels is None else np.asarray(pixels, np.uint8)


def plain_png(image: Image.Image, path: Path) -> npt.NDArray[np.uint8] | None:
    """The same of the PNG at `path`; None for what is not plain grey or RGB of 8 bits, and for what is broken."""
    if image.format != "PNG" or image.mode not in ("L", "RGB") or "transparency" in image.info:
        return None
    content = path.read_bytes()
    if content[_PNG_BITS] != _PNG_BYTE or not _is_sound_png(content):
        return None
    how = cv2.IMREAD_COLOR_RGB if image.mode == "RGB" else cv2.IMREAD_GRAYSCALE
    pixels = cv2.imdecode(np.frombuffer(content, np.uint8), how | cv2.IMREAD_IGNORE_ORIENTATION)
    return None if pixels is None else np.asarray(pixels, np.uint8)


def may_be_turned(png: bytes) -> bool:
    """Whether a PNG may state an orientation, in EXIF or XMP data; Pillow decodes all of it to see whether they come at
    its end."""
    return any(name in png for name in _PNG_EXIF)


def _is_sound_png(content: bytes) -> bool:
    """Whether all chunks of a PNG are there and as they were written, and none moves: OpenCV gives out what it could
    decode of a broken one."""
    at = len(PNG_MAGIC)
    while len(content) - at >= _PNG_CHUNK.size + _CRC.size:
        length, name = _PNG_CHUNK.unpack_from(content, at)
        end = at + _PNG_CHUNK.size + length
        if end + _CRC.size > len(content) or name == _PNG_MOVES:
            return False
        if zlib.crc32(content[at + _PNG_NAME : end]) != _CRC.unpack_from(content, end)[0]:
            return False
        if name == b"IEND":
            return True
        at = end + _CRC.size
    return False


def _from_deep_grey(image: Image.Image) -> npt.NDArray[np.uint8]:
    """Grey of more than eight bits. Where a scanner filled 12 of 16 bits, those are all there is."""
    levels = np.asarray(image)
    tags = getattr(image, "tag_v2", {})
    if tags.get(_PHOTOMETRIC) == _WHITE_IS_ZERO and levels.dtype == np.uint16:
        levels = (1 << tags.get(_BITS, (16,))[0]) - 1 - levels  # which Pillow does for fewer bits only
    top = float(levels.max(initial=0))
    white = next((w for w in (255, 4095, 65535) if top <= w), top)
    if levels.dtype == np.uint16:
        table = np.clip(np.arange(1 << 16) * (255 / white), 0, 255).astype(np.uint8)
        return np.asarray(table[levels], np.uint8)
    return np.asarray(np.clip(levels.astype(np.float32) * (255 / white), 0, 255), np.uint8)


def _plain(image: Image.Image) -> Image.Image:
    """`image` as "L" or "RGB"."""
    if image.mode in ("L", "RGB") and "transparency" not in image.info:
        return image
    if image.mode == "1":
        return image.convert("L")
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
