"""A font without shapes, for text that is searched and copied but not seen.

PDF/A wants every font embedded, also under invisible text (ISO 19005-2, 6.2.11.4), and no reference to `.notdef`
(6.2.11.8). So the access copy carries the smallest TrueType program that PDF readers accept: `.notdef` and one empty
glyph, half an em wide, that stands for every character. It is built here, byte by byte, and is the same each time.
"""

from __future__ import annotations

import struct
from collections.abc import Collection
from functools import cache

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream, String

UNITS_PER_EM = 1000
LAST_CODE = 0xFFFD
ADVANCE = 500
_GLYPHS = 2


@cache
def font_program() -> bytes:
    """The TrueType file (tables as the OpenType specification 1.9 lays them out)."""
    metrics = struct.pack(">" + "Hh" * _GLYPHS, *(ADVANCE, 0) * _GLYPHS)
    tables = {
        b"glyf": bytes(4),  # both glyphs are empty, but readers expect the table to exist
        b"head": struct.pack(
            ">IIIIHHQQhhhhHHhhh",
            0x00010000,  # version
            0x00010000,  # revision
            0,  # checkSumAdjustment, set below
            0x5F0F3CF5,
            0,
            UNITS_PER_EM,
            0,  # created and modified: fixed, so that the same input gives the same bytes
            0,
            0,
            0,
            ADVANCE,
            UNITS_PER_EM,
            0,
            8,
            2,
            0,  # short offsets in loca
            0,
        ),
        b"hhea": struct.pack(">IhhhHhhhhhhhhhhhH", 0x00010000, 800, -200, 0, ADVANCE, *[0] * 3, 1, *[0] * 7, _GLYPHS),
        b"hmtx": metrics,
        b"loca": struct.pack(">HHH", 0, 0, 0),
        b"maxp": struct.pack(">IH13H", 0x00010000, _GLYPHS, *[0] * 4, 2, *[0] * 8),
    }
    return _assembled(tables)


def to_unicode(characters: Collection[str]) -> bytes:
    """The CMap that gives each two-byte code its Unicode character: the codes are the characters. It covers those of
    `characters` and their neighbours, since all of them would take more room than a small paper's text."""
    rows = sorted({min(ord(character), LAST_CODE) >> 8 for character in characters})
    ranges = [(max(0x01, row << 8), min(row << 8 | 0xFF, LAST_CODE)) for row in rows]
    blocks = []
    for start in range(0, len(ranges), 100):  # at most a hundred ranges in a block
        block = ranges[start : start + 100]
        blocks.append(f"{len(block)} beginbfrange")
        blocks.extend(f"<{first:04x}> <{last:04x}> <{first:04x}>" for first, last in block)
        blocks.append("endbfrange")
    return "\n".join(
        [
            "/CIDInit /ProcSet findresource begin",
            "12 dict begin",
            "begincmap",
            "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
            "/CMapName /Adobe-Identity-UCS def",
            "/CMapType 2 def",
            "1 begincodespacerange",
            "<0000> <ffff>",
            "endcodespacerange",
            *blocks,
            "endcmap",
            "CMapName currentdict /CMap defineresource pop",
            "end",
            "end",
        ]
    ).encode()


def unseen_font(pdf: pikepdf.Pdf, characters: Collection[str]) -> Dictionary:
    """The font as an object of `pdf`, for a text of `characters`: its codes are theirs, LAST_CODE for any beyond."""
    program = Stream(pdf, font_program())
    program.Length1 = len(font_program())
    descriptor = Dictionary(
        Type=Name.FontDescriptor,
        FontName=Name("/SohoaUnseen"),
        Flags=4,
        FontBBox=[0, 0, ADVANCE, UNITS_PER_EM],
        ItalicAngle=0,
        Ascent=800,
        Descent=-200,
        CapHeight=800,
        StemV=0,
        FontFile2=program,
    )
    descendant = Dictionary(
        Type=Name.Font,
        Subtype=Name.CIDFontType2,
        BaseFont=Name("/SohoaUnseen"),
        CIDSystemInfo=Dictionary(Registry=String("Adobe"), Ordering=String("Identity"), Supplement=0),
        FontDescriptor=pdf.make_indirect(descriptor),
        DW=ADVANCE,
        CIDToGIDMap=Stream(pdf, b"\0\1" * 0x10000),
    )
    return Dictionary(
        Type=Name.Font,
        Subtype=Name.Type0,
        BaseFont=Name("/SohoaUnseen"),
        Encoding=Name("/Identity-H"),
        DescendantFonts=Array([pdf.make_indirect(descendant)]),
        ToUnicode=Stream(pdf, to_unicode(characters)),
    )


def _assembled(tables: dict[bytes, bytes]) -> bytes:
    count = len(tables)
    power = count.bit_length() - 1
    header = struct.pack(">IHHHH", 0x00010000, count, 16 << power, power, (count - (1 << power)) * 16)
    directory, body = b"", b""
    start = len(header) + 16 * count
    for tag, content in sorted(tables.items()):
        directory += struct.pack(">4sIII", tag, _checksum(content), start + len(body), len(content))
        body += content + bytes(-len(content) % 4)
    program = bytearray(header + directory + body)
    head = program.index(b"head")
    adjustment = int.from_bytes(program[head + 8 : head + 12], "big") + 8
    struct.pack_into(">I", program, adjustment, (0xB1B0AFBA - _checksum(bytes(program))) & 0xFFFFFFFF)
    return bytes(program)


def _checksum(content: bytes) -> int:
    padded = content + bytes(-len(content) % 4)
    return sum(int(word) for (word,) in struct.iter_unpack(">I", padded)) & 0xFFFFFFFF
