"""Draws a `Paper` on A4 sheets at 300 dpi, as a printer would have put it on paper: clean, upright, full colour.

Geometry: annex I of Nghị định 30/2020/NĐ-CP (left margin 30-35 mm, right 15-20, top and bottom 20-25; heading in two
columns; page number centred above from page 2 on). A block that would cross the lower margin goes to the next sheet;
running text breaks between rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from PIL import Image, ImageDraw

from scripts.samples.drawing.fonts import Font, Typeface, font, typefaces
from scripts.samples.drawing.ink import portrait, qr_code, scribble, seal, stamp
from scripts.samples.drawing.sheet import Block, Card, Columns, Heading, Line, Paper, Signature, Text
from scripts.samples.drawing.size import A4, DPI, MM

_INKS = {"black": (18, 18, 22), "red": (176, 24, 32), "grey": (96, 96, 104)}


@dataclass(frozen=True, slots=True)
class Style:
    """How one office sets its papers. Margins in millimetres; `leading`: row height by letter size;
    `scale` on all letter sizes; `filled`: how values filled into a form are set."""

    typeface: Typeface
    left: float
    right: float
    top: float
    leading: float
    scale: float
    filled: str


def style_of(chance: Random) -> Style:
    found = typefaces()
    # Nearly all offices keep to the serif face that the standard asks for.
    typeface = chance.choice(found[:1] * 3 + found)
    wide = typeface.startswith("DejaVu")
    return Style(
        typeface,
        left=chance.uniform(29, 35),
        right=chance.uniform(15, 20),
        top=chance.uniform(19, 25),
        leading=chance.uniform(1.2, 1.38),
        scale=chance.uniform(0.82, 0.88) if wide else chance.uniform(0.94, 1.0),
        filled=chance.choice(("plain", "bold", "italic")),
    )


def draw(paper: Paper, style: Style, chance: Random) -> list[Image.Image]:
    """The sheets of `paper`, RGB, 300 dpi. The same arguments give the same pixels."""
    pen = _Pen(style, chance)
    for block in paper.blocks:
        pen.put(block)
    return pen.sheets


@dataclass(frozen=True, slots=True)
class _Span:
    """One word, where it begins in its row (pixels) and its letters."""

    text: str
    x: float
    letters: Font


@dataclass(frozen=True, slots=True)
class _Column:
    """A strip of the sheet, pixels."""

    x: float
    width: float


class _Pen:
    """The sheets written so far and the height reached on the last one."""

    def __init__(self, style: Style, chance: Random) -> None:
        self.style, self.chance = style, chance
        self.sheets: list[Image.Image] = []
        self.full = _Column(style.left * MM, A4[0] - (style.left + style.right) * MM)
        self.y = 0.0
        self._new_sheet()

    def put(self, block: Block) -> None:
        match block:
            case Heading():
                self._heading(block)
            case Text():
                for line in block.rows:
                    self._need(self._height(line, self.full) if line.align == "centre" else self._row_height(line))
                    self.y = self._line(line, self.full, self.y)
            case Columns():
                self._columns(block)
            case Signature():
                self._signature(block)
            case Card():
                self._card(block)

    def _new_sheet(self) -> None:
        self.sheets.append(Image.new("RGB", A4, "white"))
        self.ink = ImageDraw.Draw(self.sheets[-1])
        self.y = self.style.top * MM
        if len(self.sheets) > 1:
            number = Line(str(len(self.sheets)), 13, align="centre")
            self._line(number, self.full, self.y - 9 * MM)

    def _need(self, height: float) -> None:
        if self.y + height > A4[1] - 20 * MM:
            self._new_sheet()

    def _letters(self, line: Line, width: float, *, value: bool = False) -> Font:
        bold, italic, size = line.bold, line.italic, line.size * self.style.scale
        if value and line.filled:
            bold, italic = self.style.filled == "bold", self.style.filled == "italic"
        if line.fit:
            wanted = font(self.style.typeface, size, bold, italic).getlength(line.text)
            size *= min(1.0, 0.98 * width / wanted)
        return font(self.style.typeface, size, bold, italic)

    def _row_height(self, line: Line) -> float:
        return line.size * self.style.scale * self.style.leading * DPI / 72

    def _rows(self, line: Line, width: float) -> list[list[_Span]]:
        """The words of each row. A word wider than the column stands alone."""
        label, colon, value = line.text.partition(": ") if line.filled else (line.text, "", "")
        words = [(word, self._letters(line, width)) for word in (label + colon.strip()).split(" ")]
        words += [(word, self._letters(line, width, value=True)) for word in value.split(" ") if value]
        rows: list[list[_Span]] = [[]]
        x = line.indent * MM
        for word, letters in words:
            end = x + letters.getlength(word)
            if rows[-1] and end > width + 1:
                rows.append([])
                x, end = 0.0, letters.getlength(word)
            rows[-1].append(_Span(word, x, letters))
            x = end + letters.getlength(" ")
        return rows

    def _height(self, line: Line, column: _Column) -> float:
        return line.before * MM + len(self._rows(line, column.width)) * self._row_height(line)

    def _line(self, line: Line, column: _Column, y: float) -> float:
        """Writes one paragraph at height `y` and returns the height under it; only the full column breaks sheets."""
        y += line.before * MM
        rows = self._rows(line, column.width)
        for number, row in enumerate(rows):
            if column is self.full and y + self._row_height(line) > A4[1] - 20 * MM:
                self._new_sheet()
                y = self.y
            end = row[-1].x + row[-1].letters.getlength(row[-1].text) if row else 0.0
            shift, gap = 0.0, 0.0
            if line.align == "centre":
                shift = (column.width - end) / 2
            elif line.align == "justify" and number < len(rows) - 1 and len(row) > 1:
                gap = (column.width - end) / (len(row) - 1)
            base = y + self._row_height(line) * 0.78
            for place, span in enumerate(row):
                at = (column.x + shift + span.x + gap * place, base)
                self.ink.text(at, span.text, font=span.letters, fill=_INKS[line.ink], anchor="ls")
            if line.dotted and number == len(rows) - 1:
                self._dots(column.x + end, column.x + column.width, base)
            y += self._row_height(line)
        return y

    def _dots(self, start: float, end: float, base: float) -> None:
        x = start + 3 * MM
        while x < end:
            self.ink.ellipse((x, base - 3, x + 3, base), fill=_INKS["grey"])
            x += 11

    def _stack(self, lines: Sequence[Line], column: _Column, y: float) -> float:
        for line in lines:
            y = self._line(line, column, y)
        return y

    def _rule(self, column: _Column, y: float, part: float) -> None:
        half = column.width * part / 2
        middle = column.x + column.width / 2
        self.ink.line((middle - half, y, middle + half, y), fill=_INKS["black"], width=3)

    def _heading(self, block: Heading) -> None:
        top = self.y
        # Headings reach further into the margins than the text, so that the state's name stays in one row.
        left = _Column(self.full.x - 8 * MM, self.full.width * 0.40 + 6 * MM)
        right = _Column(left.x + left.width + 2 * MM, A4[0] - 14 * MM - left.x - left.width - 2 * MM)
        if not block.agency:
            right = self.full
        y = self._stack(block.left[: len(block.agency)], left, top)
        if block.agency:
            self._rule(left, y + 1 * MM, 0.38)
        y = self._stack(block.left[len(block.agency) :], left, y)
        if block.qr:
            code = qr_code(block.qr)
            self.sheets[-1].paste(code, (round(left.x + (left.width - code.width) / 2), round(y + 2 * MM)))
            y += code.height + 3 * MM
        other = self._stack(block.right[:2], right, top)
        self._rule(right, other + 1 * MM, 0.52)
        other = self._stack(block.right[2:], right, other)
        self.y = max(y, other) + 3 * MM

    def _columns(self, block: Columns) -> None:
        gap = 4 * MM
        half = (self.full.width - gap) / 2
        left, right = _Column(self.full.x, half), _Column(self.full.x + half + gap, half)
        self._need(max(sum(self._height(line, left) for line in rows) for rows in (block.left, block.right)))
        top = self.y
        self.y = max(self._stack(block.left, left, top), self._stack(block.right, right, top)) + 2 * MM
        if block.ruled:
            frame = (self.full.x - 2 * MM, top, self.full.x + self.full.width + 2 * MM, self.y)
            self.ink.rectangle(frame, outline=_INKS["black"], width=3)
            self.ink.line((right.x - gap / 2, top, right.x - gap / 2, self.y), fill=_INKS["black"], width=3)

    def _signature(self, block: Signature) -> None:
        left = _Column(self.full.x, self.full.width * 0.44)
        right = _Column(self.full.x + self.full.width * 0.46, self.full.width * 0.54)
        space = (31 if block.seal else 17) * MM
        name = Line(block.name, 13.5, bold=True, align="centre", fit=True)
        above = sum(self._height(line, right) for line in block.above)
        self._need(above + space + 12 * MM)
        top = self.y + 3 * MM
        left_end = self._stack(block.left, left, top)
        end = self._stack(block.above, right, top)
        foot = max(end, left_end if block.left_name else 0) + space
        self.y = self._line(name, right, foot)
        if block.left_name:
            self._line(Line(block.left_name, 13.5, bold=True, align="centre", fit=True), left, foot)
            self._sign(left.x + left.width / 2, foot - space * 0.55)
        middle = right.x + right.width / 2
        width = self._sign(middle, foot - space * 0.5)
        if block.seal:
            # Over the left third of the signature (NĐ 30/2020, annex I, II.8).
            mark = seal(block.seal, self.chance)
            x = middle - width / 2 + width / 3 - mark.width * self.chance.uniform(0.72, 0.86)
            stamp(self.sheets[-1], mark, (round(x), round(foot - space * 0.5 - mark.height / 2)))
        self.y = max(self.y, left_end)

    def _sign(self, x: float, y: float) -> int:
        """A signature around that point; returns its width."""
        mark = scribble(self.chance)
        stamp(self.sheets[-1], mark, (round(x - mark.width / 2), round(y - mark.height / 2)))
        return mark.width

    def _card(self, block: Card) -> None:
        width, height = 85.6 * MM, 54 * MM
        x, y = self.full.x + self.chance.uniform(0, 60) * MM, self.y + self.chance.uniform(5, 30) * MM
        tint = (247, 239, 214)
        self.ink.rounded_rectangle((x, y, x + width, y + height), 3 * MM, fill=tint, outline=(170, 165, 150), width=2)
        face = portrait(self.chance, round(20 * MM), round(26.6 * MM))
        self.sheets[-1].paste(face, (round(x + 4 * MM), round(y + 14 * MM)))
        self._stack(block.left, _Column(x + 2 * MM, 25 * MM), y + 2.5 * MM)
        self._stack(block.right, _Column(x + 28 * MM, 56 * MM), y + 2 * MM)
        end = self._stack(block.rows, _Column(x + 28 * MM, 55 * MM), y + 13.5 * MM)
        foot = _Column(x + 44 * MM, 40 * MM)
        end = self._stack(block.foot, foot, end)
        mark = seal("SỞ GIAO THÔNG VẬN TẢI", self.chance, millimetres=13)
        stamp(self.sheets[-1], mark, (round(x + 46 * MM), round(end - 1 * MM)))
        name = Line(block.name, 7, bold=True, align="centre")
        self._line(name, foot, y + height - 5.2 * MM)
        self.y = y + height + 5 * MM
