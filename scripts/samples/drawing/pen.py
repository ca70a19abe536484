"""Draws a paper row by row, freely, on A4 sheets at 300 dpi, and notes every row as the truth of its text.

Unlike `zones`, which knows the zones of an administrative paper, this pen knows none: each template
decides where its heading, its date and its signer stand. Text may hold marks: `*bold*`, `_italic_`, `~by hand~`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from PIL import Image, ImageDraw

from scripts.samples.drawing import handwriting
from scripts.samples.drawing.fonts import Font, Typeface, font, typefaces
from scripts.samples.drawing.ink import portrait, qr_code, scribble, seal, stamp
from scripts.samples.drawing.size import A4, DPI, MM

_INKS = {"black": (20, 20, 24), "red": (182, 22, 30), "blue": (28, 46, 150), "grey": (110, 110, 116)}
_MARKS = re.compile(r"([*_~])(.+?)\1")
NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
OLD_NATION = "CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"

Row = str | tuple[str, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Column:
    """A strip of the sheet, pixels."""

    x: float
    width: float


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    face: Font
    by_hand: bool
    width: float
    glued: bool
    gap: int


class Pen:
    """The sheets written so far, the height reached on the last one (`y`, pixels), the rows written (`lines`), and what
    of them was written `by_hand`."""

    def __init__(
        self, chance: Random, typeface: Typeface | None = None, *, margins: tuple[float, float] = (28, 17)
    ) -> None:
        found = typefaces()
        self.chance = chance
        self.face: Typeface = typeface if typeface in found else chance.choice(found[:1] * 4 + found)
        wide = self.face.startswith("DejaVu")
        self.scale = chance.uniform(0.80, 0.86) if wide else chance.uniform(0.92, 1.0)
        self.leading = chance.uniform(1.18, 1.36)
        left, right = margins[0] + chance.uniform(-3, 3), margins[1] + chance.uniform(-2, 2)
        self.full = Column(left * MM, A4[0] - (left + right) * MM)
        self.top = chance.uniform(15, 24) * MM
        self.ink_of_hand = chance.randrange(3)
        self.sheets: list[Image.Image] = []
        self.lines: list[str] = []
        self.by_hand: list[str] = []
        self.y = 0.0
        self.new_sheet()

    def new_sheet(self) -> None:
        self.sheets.append(Image.new("RGB", A4, "white"))
        self.draw = ImageDraw.Draw(self.sheets[-1])
        self.y = self.top
        if len(self.sheets) > 1:
            self.draw.text((A4[0] / 2, self.top - 7 * MM), str(len(self.sheets)), _INKS["black"], self._face(13), "mm")

    def part(self, start: float, end: float) -> Column:
        """The strip between two parts of the full width, 0 to 1."""
        return Column(self.full.x + start * self.full.width, (end - start) * self.full.width)

    def need(self, millimetres: float) -> None:
        if self.y + millimetres * MM > A4[1] - 16 * MM:
            self.new_sheet()

    def skip(self, millimetres: float) -> None:
        self.y += millimetres * MM

    def p(self, text: str, size: float = 13, **look: Any) -> None:
        """One paragraph over the full width, or in the column `at`, at the height reached."""
        at = look.pop("at", self.full)
        self.y = self._paragraph(text, size, at, self.y, breaks=at is self.full, **look)

    def many(self, rows: Sequence[Row], size: float = 13, **look: Any) -> None:
        for row in rows:
            text, own = (row, {}) if isinstance(row, str) else row
            self.p(text, **{"size": size, **look, **own})

    def side(self, left: Sequence[Row], right: Sequence[Row], split: float = 0.42, **look: Any) -> None:
        """Two stacks side by side, parted at `split`; the height reached is that of the longer one."""
        top, ends = self.y, []
        out = look.pop("out", 0.0 if look.get("align") == "left" else 0.03)
        for rows, column in ((left, self.part(-out, split)), (right, self.part(split + 0.02, 1 + out))):
            self.y = top
            for row in rows:
                text, own = (row, {}) if isinstance(row, str) else row
                settings = {"size": 12.5, "align": "centre", "before": 0.3, **look, **own}
                if text == "---":
                    self.rule(column, own.get("part", 0.4))
                else:
                    self.p(text, at=column, **settings)
            ends.append(self.y)
        self.y = max(ends)

    def rule(self, column: Column, part: float) -> None:
        middle, half = column.x + column.width / 2, column.width * part / 2
        self.draw.line((middle - half, self.y + 0.8 * MM, middle + half, self.y + 0.8 * MM), _INKS["black"], 3)
        self.y += 1.6 * MM

    def table(self, rows: Sequence[Sequence[str]], widths: Sequence[float], size: float = 11, **look: Any) -> None:
        """A ruled table; `widths`: parts of the full width; cells centre in the first row."""
        edges = [0.0]
        for width in widths:
            edges.append(edges[-1] + width / sum(widths))
        for number, cells in enumerate(rows):
            self.need(16)
            top, low = self.y, self.y
            for place, cell in enumerate(cells):
                column = self.part(edges[place], edges[place + 1])
                inner = Column(column.x + 1.2 * MM, column.width - 2.4 * MM)
                settings = {"before": 0.5, "align": "centre" if number == 0 and len(rows) > 1 else "left", **look}
                self.y = top
                for text in cell.split("\n"):
                    self.p(text, size, at=inner, **settings)
                low = max(low, self.y)
            low += 1.2 * MM
            for edge in edges:
                x = self.full.x + edge * self.full.width
                self.draw.line((x, top, x, low), _INKS["black"], 2)
            for y in (top, low):
                self.draw.line((self.full.x, y, self.full.x + self.full.width, y), _INKS["black"], 2)
            self.y = low

    def field(self, label: str, value: str, size: float = 13, **look: Any) -> None:
        """One place of a form: the value over a row of dots that runs to the end of the column."""
        self.p(f"{label} {value}", size, **{"dots": True, "before": 1.2, **look})

    def sign(self, above: Sequence[Row], name: str, left: Sequence[Row] = (), **look: Any) -> None:
        """The signer at the right (or between `start` and `end` of the width) under `above`, `left` beside it.

        `round_seal`: the seal's text; `over`: how far it reaches over the name, 0 to 1; `second`: a name at the left;
        `space`: millimetres between `above` and the name.
        """
        start, end = look.get("start", 0.46), look.get("end", 1.0)
        space = look.get("space", 28 if look.get("round_seal") else 17) * MM
        column, other = self.part(start, end), self.part(0, start - 0.04)
        self.need(26 + 6 * len(above) + space / MM)
        top = self.y + 3 * MM
        self.y = top
        self.many(left, 11, at=other, before=0.3)
        left_end = self.y
        self.y = top
        self.many(above, 13, at=column, align="centre", before=0.3)
        foot = max(self.y, left_end if look.get("second") else 0) + space
        middle = column.x + column.width / 2
        # The name is printed first: pen and seal go over it.
        self.y = foot
        bold = look.get("bold", True)
        self.p(f"*{name}*" if bold else name, at=column, align="centre", before=0)
        end_y = self.y
        width = self._scribble(middle, foot - space * 0.42)
        if look.get("round_seal"):
            mark = seal(look["round_seal"].upper(), self.chance)
            over = look.get("over", self.chance.choice((0.0, 0.0, 0.35, 0.6)))
            x = middle - width / 2 + width / 3 - mark.width * self.chance.uniform(0.72, 0.86) + over * 9 * MM
            y = foot - space * 0.5 - mark.height / 2 + over * 17 * MM
            stamp(self.sheets[-1], mark, (round(x), round(y)))
        if second := look.get("second"):
            self.y = foot
            self.p(f"*{second}*" if bold else second, at=other, align="centre", before=0)
            self._scribble(other.x + other.width / 2, foot - space * 0.42)
        self.y = max(end_y, left_end, self.y)

    def qr(self, text: str, x: float, y: float) -> None:
        """A QR code whose upper left corner is that many millimetres from the sheet's."""
        self.sheets[-1].paste(qr_code(text), (round(x * MM), round(y * MM)))

    def photo(self, x: float, y: float, width: float, height: float) -> None:
        picture = portrait(self.chance, round(width * MM), round(height * MM))
        self.sheets[-1].paste(picture, (round(x * MM), round(y * MM)))

    def office_stamp(
        self, rows: Sequence[str], x: float, y: float, ink: str = "red", lean: float | None = None
    ) -> None:
        """A rectangular rubber stamp (công văn đến, sao y) with its upper left corner there (millimetres), over
        whatever is printed; a part of a row between `~` is filled in by hand. Not counted as text of the paper.
        """
        face = font("Liberation Sans" if "Liberation Sans" in typefaces() else self.face, 9, bold=True)
        width = round(max(face.getlength(row.replace("~", "")) for row in rows) + 9 * MM)
        step = round(5.2 * MM)
        height = step * len(rows) + round(3 * MM)
        mark = Image.new("RGB", (width, height), "white")
        draw = ImageDraw.Draw(mark)
        draw.rectangle((3, 3, width - 4, height - 4), outline=_INKS[ink], width=5)
        for number, row in enumerate(rows):
            at, base = 4 * MM, (number + 0.8) * step + 1 * MM
            for place, piece in enumerate(row.split("~")):
                if place % 2:
                    handwriting.write(mark, (at, base), piece, round(4.3 * MM), self.chance, self.ink_of_hand)
                    at += handwriting.width_of(piece, round(4.3 * MM))
                else:
                    draw.text((at, base), piece, _INKS[ink], face, "ls")
                    at += face.getlength(piece)
        turn = self.chance.uniform(-4, 4) if lean is None else lean
        mark = mark.rotate(turn, Image.Resampling.BILINEAR, expand=True, fillcolor="white")
        stamp(self.sheets[-1], mark, (round(x * MM), round(y * MM)))

    def seal_on(self, text: str, x: float, y: float) -> None:
        """A round seal and a signature with the seal's upper left corner there (millimetres)."""
        mark = seal(text.upper(), self.chance)
        stamp(self.sheets[-1], mark, (round(x * MM), round(y * MM)))
        self._scribble(x * MM + mark.width, y * MM + mark.height / 2)

    def frame(self, top: float, *, double: bool = False) -> None:
        """A border around what was written since the height `top`, if no sheet began in between."""
        if self.y < top:
            return
        for out in (2.5, 3.6) if double else (2.5,):
            x, width = self.full.x - out * MM, self.full.width + 2 * out * MM
            self.draw.rectangle((x, top - out * MM, x + width, self.y + out * MM), outline=_INKS["black"], width=3)

    def _scribble(self, x: float, y: float) -> int:
        mark = scribble(self.chance)
        stamp(self.sheets[-1], mark, (round(x - mark.width / 2), round(y - mark.height / 2)))
        return mark.width

    def _face(self, size: float, bold: bool = False, italic: bool = False) -> Font:
        return font(self.face, size * self.scale, bold, italic)

    def _words(self, text: str, size: float, bold: bool, italic: bool) -> list[_Word]:
        words: list[_Word] = []
        pieces = _MARKS.split(text)
        marked = [("", pieces[0])]
        for mark, inside, after in zip(pieces[1::3], pieces[2::3], pieces[3::3], strict=True):
            marked += [(mark, inside), ("", after)]
        glued, gap = False, 0
        for mark, piece in marked:
            face = self._face(size, bold != (mark == "*"), italic != (mark == "_"))
            found = piece.split(" ")
            for place, word in enumerate(found):
                if place:
                    glued = False
                if not word:
                    gap += 0 < place < len(found) - 1
                else:
                    by_hand = mark == "~"
                    width = handwriting.width_of(word, self._hand(size)) if by_hand else face.getlength(word)
                    words.append(_Word(word, face, by_hand, width, glued, gap))
                    glued, gap = True, 0
        return words

    def _hand(self, size: float) -> int:
        return round(size * self.scale * 1.28 * DPI / 72)

    def _paragraph(self, text: str, size: float, column: Column, y: float, **look: Any) -> float:
        bold, italic, align = look.get("bold", False), look.get("italic", False), look.get("align", "left")
        words = self._words(text, size, bold, italic)
        self.lines.append(" ".join(_MARKS.sub(r"\2", text).split()))
        self.by_hand += [inside for mark, inside in _MARKS.findall(text) if mark == "~"]
        space = self._face(size).getlength(" ")
        if look.get("fit"):
            wanted = sum(word.width for word in words) + space * len(words)
            if wanted > column.width:
                size *= 0.97 * column.width / wanted
                words, space = self._words(text, size, bold, italic), self._face(size).getlength(" ")
        height = size * self.scale * look.get("leading", self.leading) * DPI / 72
        indent, hang = look.get("indent", 0) * MM, look.get("hang", 0) * MM
        rows: list[list[tuple[_Word, float]]] = [[]]
        x = indent
        for word in words:
            start = x if word.glued or not rows[-1] else x + space * (1 + 1.5 * word.gap)
            if rows[-1] and start + word.width > column.width + 1 and not word.glued:
                rows.append([])
                start = hang
            rows[-1].append((word, start))
            x = start + word.width
        y += look.get("before", 0.8) * MM
        for number, row in enumerate(rows):
            if look.get("breaks") and y + height > A4[1] - 16 * MM:
                self.new_sheet()
                y = self.y
            end = row[-1][1] + row[-1][0].width if row else 0.0
            shift, gap = {"centre": (column.width - end) / 2, "right": column.width - end}.get(align, 0.0), 0.0
            if align == "justify" and number < len(rows) - 1 and len(row) > 1:
                gap = (column.width - end) / (len(row) - 1)
            base = y + height * 0.78
            for place, (word, start) in enumerate(row):
                at = (column.x + shift + start + gap * place, base)
                if word.by_hand:
                    pixels = self._hand(size)
                    handwriting.write(self.sheets[-1], at, word.text, pixels, self.chance, self.ink_of_hand)
                else:
                    self.draw.text(at, word.text, _INKS[look.get("ink", "black")], word.face, "ls")
            if look.get("dots"):
                self._dots(column, row, base, last=number == len(rows) - 1)
            y += height
        return y

    def _dots(self, column: Column, row: Sequence[tuple[_Word, float]], base: float, *, last: bool) -> None:
        """Dots from the end of the text to the end of the column, or of the row."""
        x = column.x + (row[-1][1] + row[-1][0].width if row else 0) + 1.2 * MM
        while last and x < column.x + column.width:
            self.draw.ellipse((x, base - 3, x + 3, base), fill=_INKS["grey"])
            x += 9
