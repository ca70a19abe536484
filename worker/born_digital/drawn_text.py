"""The text that a PDF page draws, letter by letter, and pictures of the page with it and without it.

Pdfium does the work: it maps codes to Unicode, knows where each glyph stands, and draws the page, at a few
milliseconds each. What annotations show (stamped numbers, signature boxes) is part of the page here, as it is for a
person. Text that is drawn unseen, as recognisers lay it over a scan, is not.

Runs a C library over bytes from outside: call it through `worker.limits`.
"""

from __future__ import annotations

import ctypes
import math
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final, TypeAlias

import numpy as np
import pypdfium2
import pypdfium2.raw as pdfium

from worker.formats.sources import Pixels

_POINTS_PER_INCH: Final = 72
# PageToDevice answers in whole numbers, so it is asked about a device this large.
_FINE: Final = 1_000_000
_PROBE: Final = 1000.0
# Text rendering modes (ISO 32000-1, table 106) that paint nothing: invisible, and added to the clipping path only.
_UNSEEN: Final = {3, 7}
_NAME_BYTES: Final = 256
_DEEPEST: Final = 8
# Where a hyphen ends a line pdfium says 2 and reads on in the next line.
_LINE_END_HYPHEN: Final = "\x02"
# The baseline of one line wanders less than this, in ems; a raised figure stays within it.
_SAME_LINE: Final = 0.5
# From the start of one glyph to that of the next, in ems, within a word; letters may be set wide.
_WIDEST: Final = 2.0
# Lines this many degrees off are not slanting.
_SLANT: Final = 2.0

Point: TypeAlias = tuple[float, float]
_Object: TypeAlias = Any  # a pointer of pdfium's


@dataclass(frozen=True, slots=True)
class Glyph:
    """One letter as drawn, on the page as viewers show it, in inches from its upper left corner.

    `text`: what the file says that it is, a single character as a rule, empty where it says nothing. `box`: left, top,
    right, bottom of its ink. `origin`: where it stands on its baseline; `size`: of its font. `turn`: degrees clockwise
    (0, 90, 180, 270) by which it is turned, None for a slanting line.
    """

    text: str
    box: tuple[float, float, float, float]
    origin: Point
    size: float
    turn: int | None
    font: str


DrawnWord: TypeAlias = tuple[Glyph, ...]


@dataclass(frozen=True, slots=True)
class _Style:
    """What all glyphs of one text object share. `seen`: whether it paints anything."""

    font: str
    size: float
    turn: int | None
    seen: bool


_NOTHING: Final = _Style("", 0.0, None, seen=False)


class DrawnPage:
    """One page, open. `width`, `height`: as viewers show it, in inches of a page whose unit is 1/72 inch."""

    def __init__(self, document: pypdfium2.PdfDocument, index: int) -> None:
        self._page = document[index]
        self.has_text = any(_is_seen(text) for text in self._texts())
        if self.has_text:
            # What annotations draw becomes part of the page; that shows once the page is loaded again.
            pdfium.FPDFPage_Flatten(self._page.raw, pdfium.FLAT_NORMALDISPLAY)
            self._page.close()
            self._page = document[index]
        width, height = self._page.get_size()
        self.width, self.height = width / _POINTS_PER_INCH, height / _POINTS_PER_INCH
        self._to_page = self._matrix()

    def picture(self, dpi: int) -> Pixels:
        """The page as people see it, height x width x 3 (RGB)."""
        bitmap = self._page.render(scale=dpi / _POINTS_PER_INCH, rev_byteorder=True)
        return np.array(bitmap.to_numpy()[..., :3], dtype=np.uint8)

    def hide_text(self) -> None:
        """From now on `picture` shows what the page holds beside its text, and `words` finds none."""
        for text in self._texts():
            pdfium.FPDFPageObj_SetIsActive(text, False)

    def words(self) -> tuple[DrawnWord, ...]:
        """What stands between spaces, in the order in which the file draws it."""
        words: list[list[Glyph]] = [[]]
        for glyph in self._glyphs():
            if glyph is None or (words[-1] and not _follows(words[-1][-1], glyph)):
                words.append([])
            if glyph is not None:
                words[-1].append(glyph)
        return tuple(tuple(word) for word in words if word)

    def _glyphs(self) -> Iterator[Glyph | None]:
        """The glyphs seen; None for a space, drawn or only to be seen as a gap."""
        text_page = self._page.get_textpage()
        left, bottom, right, top, x, y = (ctypes.c_double() for _ in range(6))
        styles: dict[int, _Style] = {}
        for place in range(text_page.count_chars()):
            text = chr(pdfium.FPDFText_GetUnicode(text_page, place))
            style = self._style(pdfium.FPDFText_GetTextObject(text_page, place), styles)
            if text.isspace():
                yield None
            if not style.seen or text.isspace():
                continue
            pdfium.FPDFText_GetCharBox(text_page, place, left, right, bottom, top)
            pdfium.FPDFText_GetCharOrigin(text_page, place, x, y)
            box = self._around((left.value, bottom.value), (right.value, top.value))
            origin = self._on_page(x.value, y.value)
            if pdfium.FPDFText_HasUnicodeMapError(text_page, place) == 1:
                text = ""
            yield Glyph("-" if text == _LINE_END_HYPHEN else text, box, origin, style.size, style.turn, style.font)

    def _style(self, text: _Object, known: dict[int, _Style]) -> _Style:
        if not text:
            return _NOTHING
        address = ctypes.addressof(text.contents)
        if address not in known:
            matrix = pdfium.FS_MATRIX()
            pdfium.FPDFPageObj_GetMatrix(text, matrix)
            size = ctypes.c_float()
            pdfium.FPDFTextObj_GetFontSize(text, size)
            along, up = self._direction(matrix.a, matrix.b), self._direction(matrix.c, matrix.d)
            true_size = abs(size.value) * math.hypot(*up)
            known[address] = _Style(
                _font_name(text), true_size, _quarter_turn(along), seen=_is_seen(text) and true_size > 0
            )
        return known[address]

    def _texts(self) -> Iterator[_Object]:
        page = self._page.raw
        return _texts_among(
            lambda place: pdfium.FPDFPage_GetObject(page, place), pdfium.FPDFPage_CountObjects(page), _DEEPEST
        )

    def _matrix(self) -> tuple[float, float, float, float, float, float]:
        """From the file's coordinates to inches on the page as shown: x' = ax + by + e, y' = cx + dy + f."""
        x, y = ctypes.c_int(), ctypes.c_int()
        shown = []
        for at in ((0.0, 0.0), (_PROBE, 0.0), (0.0, _PROBE)):
            pdfium.FPDF_PageToDevice(self._page.raw, 0, 0, _FINE, _FINE, 0, *at, x, y)
            shown.append((x.value / _FINE * self.width, y.value / _FINE * self.height))
        (e, f), (x1, y1), (x2, y2) = shown
        return (x1 - e) / _PROBE, (x2 - e) / _PROBE, (y1 - f) / _PROBE, (y2 - f) / _PROBE, e, f

    def _direction(self, x: float, y: float) -> Point:
        a, b, c, d, _, _ = self._to_page
        return a * x + b * y, c * x + d * y

    def _on_page(self, x: float, y: float) -> Point:
        a, b, c, d, right, down = self._to_page
        return a * x + b * y + right, c * x + d * y + down

    def _around(self, one: Point, other: Point) -> tuple[float, float, float, float]:
        (x0, y0), (x1, y1) = self._on_page(*one), self._on_page(*other)
        return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


@contextmanager
def drawn_page(path: Path, number: int) -> Iterator[DrawnPage]:
    """Page `number`, from 1, of the PDF at `path`. Raises pypdfium2.PdfiumError where pdfium cannot open it."""
    document = pypdfium2.PdfDocument(path)
    try:
        yield DrawnPage(document, number - 1)
    finally:
        document.close()


def _texts_among(get: Callable[[int], _Object], count: int, depth: int) -> Iterator[_Object]:
    for place in range(count):
        thing = get(place)
        kind = pdfium.FPDFPageObj_GetType(thing)
        if kind == pdfium.FPDF_PAGEOBJ_TEXT:
            yield thing
        elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth:
            yield from _texts_among(
                partial(pdfium.FPDFFormObj_GetObject, thing), pdfium.FPDFFormObj_CountObjects(thing), depth - 1
            )


def _is_seen(text: _Object) -> bool:
    return pdfium.FPDFTextObj_GetTextRenderMode(text) not in _UNSEEN


def _font_name(text: _Object) -> str:
    """The font's name without the mark of a subset ("ABCDEF+")."""
    name = ctypes.create_string_buffer(_NAME_BYTES)
    pdfium.FPDFFont_GetBaseFontName(pdfium.FPDFTextObj_GetFont(text), name, _NAME_BYTES)
    return re.sub(r"^[A-Z]{6}\+", "", name.value.decode("utf-8", "replace"))


def _quarter_turn(along: Point) -> int | None:
    degrees = math.degrees(math.atan2(along[1], along[0]))
    turn = round(degrees / 90) * 90
    return turn % 360 if abs(degrees - turn) < _SLANT else None


def _follows(before: Glyph, after: Glyph) -> bool:
    """Whether `after` stands where the word of `before` goes on; pdfium joins words over the end of a line."""
    if before.turn is None or after.turn is None:
        return before.turn == after.turn
    angle = math.radians(before.turn)
    x, y = after.origin[0] - before.origin[0], after.origin[1] - before.origin[1]
    along, across = x * math.cos(angle) + y * math.sin(angle), y * math.cos(angle) - x * math.sin(angle)
    size = max(before.size, after.size)
    return before.turn == after.turn and abs(across) < _SAME_LINE * size and -size < along < _WIDEST * size
