"""Cards, front and back on one sheet as desks copy them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np

from scripts.samples.drawing.ink import scribble, seal, stamp
from scripts.samples.drawing.pen import Column, Pen
from scripts.samples.drawing.size import MM
from scripts.samples.scanning.scanner import Pixels

Colour = tuple[int, int, int]

# Between two faces is more white than that many rows.
_WHITE, _BETWEEN = 250, 20


def plate(
    pen: Pen,
    height: float,
    colour: Colour,
    *,
    edge: Colour = (140, 150, 150),
    column: Column | None = None,
    out: float = 3,
) -> float:
    """A card from here on, `height` millimetres high, `out` wider than the full width or a column; its upper edge."""
    column = column or pen.full
    top = pen.y
    pen.draw.rounded_rectangle(
        (column.x - out * MM, top - 3 * MM, column.x + column.width + out * MM, top + height * MM),
        40,
        colour,
        edge,
        3,
    )
    return top


def faces_of(sheet: Pixels) -> list[Pixels]:
    """What stands on a sheet below each other with white between, from top to bottom: the faces of a card first."""
    printed = (sheet.min(axis=2) < _WHITE).any(axis=1)
    rows = np.flatnonzero(printed)
    starts = [rows[0], *rows[1:][np.diff(rows) > _BETWEEN]]
    ends = [*rows[:-1][np.diff(rows) > _BETWEEN], rows[-1]]
    faces = []
    for start, end in zip(starts, ends, strict=True):
        columns = np.flatnonzero((sheet[start : end + 1].min(axis=2) < _WHITE).any(axis=0))
        faces.append(sheet[start : end + 1, columns[0] : columns[-1] + 1])
    return faces


class Face:
    """One face of a card: a frame at a place of the sheet (millimetres), filled row by row from its top."""

    def __init__(self, pen: Pen, x: float, y: float, width: float = 112, height: float = 71) -> None:
        self.pen, self.x, self.y, self.width, self.height = pen, x, y, width, height
        box = (x * MM, y * MM, (x + width) * MM, (y + height) * MM)
        pen.draw.rounded_rectangle(box, 3.2 * MM, outline=(90, 90, 96), width=4)

    def rows(self, rows: Sequence[str], size: float, left: float, top: float, *, right: float = 3, **look: Any) -> None:
        """`rows` between `left` and `right` millimetres from the edges of the face, from `top` on."""
        column = Column((self.x + left) * MM, (self.width - left - right) * MM)
        self.pen.y = (self.y + top) * MM
        self.pen.many(rows, size, at=column, **{"before": 0.2, "leading": 1.15, **look})

    def signed(self, office: str, left: float, top: float) -> None:
        """A small seal with a signature over its right part."""
        mark = seal(office, self.pen.chance, millimetres=15)
        place = (round((self.x + left) * MM), round((self.y + top) * MM))
        stamp(self.pen.sheets[-1], mark, place)
        pen_stroke = scribble(self.pen.chance)
        pen_stroke = pen_stroke.resize((round(pen_stroke.width * 0.7), round(pen_stroke.height * 0.7)))
        stamp(self.pen.sheets[-1], pen_stroke, (place[0] + mark.width // 2, place[1]))

    def photo(self, left: float, top: float, width: float = 24, height: float = 32) -> None:
        self.pen.photo(self.x + left, self.y + top, width, height)


def at_age(born: date, age: int) -> date:
    """The birthday on which a card ends."""
    return date(born.year + age, born.month, min(born.day, 28) if born.month == 2 else born.day)
