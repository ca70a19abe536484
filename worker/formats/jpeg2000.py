"""What a JPEG 2000 file says of itself, as far as PDF/A and faithful copies need it (ISO 15444-1, annexes A and I)."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Final

_SIGNATURE: Final = b"\x00\x00\x00\x0cjP  \r\n\x87\n"
_EIGHT_BITS: Final = 7
_SRGB_OR_GREY: Final = (16, 17)
_COD: Final = b"\xff\x52"


def is_plain_jp2(content: bytes) -> bool:
    """Whether PDF/A-2 takes the file as an image: grey or sRGB, eight bits a channel, no palette and no opacity.

    ISO 19005-2, 6.2.8.3 allows more; this is what scanners write.
    """
    if not content.startswith(_SIGNATURE):
        return False
    headers = [body for name, body in _boxes(content) if name == b"jp2h"]
    if len(headers) != 1:
        return False
    boxes = list(_boxes(headers[0]))
    sizes = [body for name, body in boxes if name == b"ihdr"]
    colours = [body for name, body in boxes if name == b"colr"]
    if {name for name, _ in boxes} - {b"ihdr", b"colr", b"res "} or len(sizes) != 1 or len(colours) != 1:
        return False
    _, _, channels, bits = struct.unpack_from(">IIHB", sizes[0])
    method = colours[0][0]
    space = int.from_bytes(colours[0][3:7], "big")
    return channels in (1, 3) and bits == _EIGHT_BITS and method == 1 and space in _SRGB_OR_GREY


def is_lossless(content: bytes) -> bool:
    """Whether the picture was packed with the reversible wavelet, so that its pixels are those of the scanner."""
    start = content.find(_COD)
    # The coding style's last fixed field: 1 is the reversible 5-3 wavelet, 0 the irreversible 9-7.
    return start >= 0 and content[start + 13 : start + 14] == b"\x01"


def _boxes(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    place = 0
    while place + 8 <= len(content):
        length, name = struct.unpack_from(">I4s", content, place)
        head = 8
        if length == 1 and place + 16 <= len(content):
            length, head = struct.unpack_from(">Q", content, place + 8)[0], 16
        if length == 0:
            length = len(content) - place
        if length < head:
            return
        yield name, content[place + head : place + length]
        place += length
