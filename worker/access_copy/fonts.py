"""The typefaces that a redrawn PDF carries, without the programs that fit letters to the dots of a coarse screen.

Those programs (hints) are for screens of the nineties; paper and today's viewers show the same outlines without them.
Cairo cuts a typeface anew for each 255 of its letters and gives all of the programs to every piece, so that they are
most of a typed paper's access copy (docs/measurements.md).
"""

from __future__ import annotations

import io
import struct
from typing import Final

import pikepdf
from pikepdf import Dictionary

# The tables of hints (OpenType 1.9, "TrueType outlines").
_HINTS: Final = ("fpgm", "prep", "cvt ", "cvar", "hdmx", "VDMX", "LTSH", "gasp")


def drop_hints(pdf: pikepdf.Pdf) -> None:
    """Take the hints out of every TrueType face that is embedded in `pdf`; one that cannot be parsed stays as it is."""
    from fontTools.ttLib import TTLibError  # type: ignore[import-untyped]

    done = set()
    for thing in pdf.objects:
        if not isinstance(thing, Dictionary) or "/FontFile2" not in thing or thing.FontFile2.objgen in done:
            continue
        done.add(thing.FontFile2.objgen)
        face = thing.FontFile2.read_bytes()
        try:
            plain = without_hints(face)
        except (TTLibError, ValueError, TypeError, LookupError, AttributeError, AssertionError, struct.error):
            continue  # larger, and shown all the same
        thing.FontFile2.write(plain)
        thing.FontFile2.Length1 = len(plain)


def without_hints(face: bytes) -> bytes:
    """A TrueType face with the same outlines and widths, and no hints. Raises what fontTools raises for a bad one."""
    # Loaded here, in the child that draws pages anew: the worker and its other children would hold it for nothing.
    from fontTools.ttLib import TTFont

    with TTFont(io.BytesIO(face), lazy=True, recalcTimestamp=False) as font:
        for table in _HINTS:
            if table in font:
                del font[table]
        for name in font.getGlyphOrder():
            font["glyf"][name].removeHinting()
        plain = io.BytesIO()
        font.save(plain)
    return plain.getvalue()
