"""TIFF files written tag by tag, for what Pillow reads but does not write: tiles, planes, BigTIFF, odd photometrics.

Tags and their meaning: TIFF 6.0 (Adobe, 1992); BigTIFF: the same with 8-byte offsets.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Final, Literal

# Tag numbers, named as the specification does.
SUBFILE, WIDTH, LENGTH, BITS, COMPRESSION, PHOTOMETRIC, OFFSETS = 254, 256, 257, 258, 259, 262, 273
ORIENTATION, SAMPLES, ROWS_PER_STRIP, COUNTS, X_RESOLUTION, Y_RESOLUTION = 274, 277, 278, 279, 282, 283
PLANAR, RESOLUTION_UNIT, PREDICTOR, COLOUR_MAP, TILE_WIDTH, TILE_LENGTH = 284, 296, 317, 320, 322, 323
TILE_OFFSETS, TILE_COUNTS, INK_SET, EXTRA_SAMPLES, SAMPLE_FORMAT = 324, 325, 332, 338, 339
JPEG_START, JPEG_LENGTH, YCBCR_SUBSAMPLING = 513, 514, 530

_RATIONAL: Final = {X_RESOLUTION, Y_RESOLUTION}
_LONG: Final = {SUBFILE, WIDTH, LENGTH, ROWS_PER_STRIP, JPEG_START, JPEG_LENGTH}
_PLACES: Final = {OFFSETS, COUNTS, TILE_OFFSETS, TILE_COUNTS}

Value = int | Fraction | Sequence[int]


@dataclass(frozen=True, slots=True)
class Page:
    """One directory: its `tags` without those that say where its `blocks`, strips or tiles, lie."""

    tags: Mapping[int, Value]
    blocks: Sequence[bytes] = field(default=())


def tiff(*pages: Page, order: Literal["<", ">"] = "<", big: bool = False) -> bytes:
    """The file of `pages`. A JPEG_START tag is given as 0 and set to where the first block lies."""
    word = "Q" if big else "I"
    mark = b"II" if order == "<" else b"MM"
    head = struct.pack(order + "HHHQ", 43, 8, 0, 0) if big else struct.pack(order + "HI", 42, 0)
    out = bytearray(mark + head)
    link = len(out) - struct.calcsize(word)
    for page in pages:
        starts = []
        for block in page.blocks:
            starts.append(len(out))
            out += block + bytes(len(block) % 2)
        tags = dict(page.tags)
        tiled = TILE_WIDTH in tags
        tags[TILE_OFFSETS if tiled else OFFSETS] = starts
        tags[TILE_COUNTS if tiled else COUNTS] = [len(block) for block in page.blocks]
        if JPEG_START in tags:
            tags[JPEG_START] = starts[0]
        entries = b""
        for tag, value in sorted(tags.items()):
            kind, count, packed = _packed(tag, value, order, word)
            room = struct.calcsize(word)
            if len(packed) > room:
                place = len(out)
                out += packed + bytes(len(packed) % 2)
                packed = struct.pack(order + word, place)
            entries += struct.pack(order + "HH" + word, tag, kind, count) + packed.ljust(room, b"\0")
        struct.pack_into(order + word, out, link, len(out))
        out += struct.pack(order + ("Q" if big else "H"), len(tags)) + entries
        link = len(out)
        out += bytes(struct.calcsize(word))
    return bytes(out)


def _packed(tag: int, value: Value, order: str, word: str) -> tuple[int, int, bytes]:
    """The type, count and bytes of a tag's value."""
    if tag in _RATIONAL:
        ratio = Fraction(value) if isinstance(value, (int, Fraction)) else Fraction(value[0])
        return 5, 1, struct.pack(order + "II", ratio.numerator, ratio.denominator)
    numbers = [int(value)] if isinstance(value, (int, Fraction)) else list(value)
    if tag in _PLACES:
        return (16 if word == "Q" else 4), len(numbers), struct.pack(f"{order}{len(numbers)}{word}", *numbers)
    kind, code = (4, "I") if tag in _LONG else (3, "H")
    return kind, len(numbers), struct.pack(f"{order}{len(numbers)}{code}", *numbers)
