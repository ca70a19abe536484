"""Rows that papers are filled with: running text, places of forms, boxes for single letters."""

from __future__ import annotations

from datetime import date

from scripts.samples.drawing.fonts import font
from scripts.samples.drawing.pen import Pen
from scripts.samples.drawing.size import MM
from scripts.samples.templates.desk import Desk
from scripts.samples.words import day_words


def body(pen: Pen, *texts: str, size: float = 13.5, indent: float = 10, before: float = 1.6) -> None:
    """Paragraphs of running text."""
    for text in texts:
        pen.p(text, size, align="justify", indent=indent, before=before)


def said(pen: Pen, *texts: str, size: float = 13.5, indent: float = 10, before: float = 1.4) -> None:
    """Paragraphs of running text, somewhat closer together."""
    body(pen, *texts, size=size, indent=indent, before=before)


def centred(pen: Pen, *texts: str, size: float = 14, before: float = 1.0) -> None:
    for text in texts:
        pen.p(f"*{text}*", size, align="centre", before=before)


def pair(pen: Pen, left: str, right: str, split: float = 0.55, *, size: float = 13, dots: bool = True) -> None:
    """Two places of a form beside each other."""
    pen.side([(left, {"dots": dots})], [(right, {"dots": dots})], split, size=size, align="left", before=1.2)


def registered(pen: Pen, desk: Desk, first: date, changes: int = 0) -> None:
    """The rows under a registration's title: when it was made, and by how many `changes` it was changed to this day."""
    pen.p(f"_Đăng ký lần đầu: {day_words(first)}_", align="centre")
    if changes:
        pen.p(f"_Đăng ký thay đổi lần thứ: {changes}, {day_words(desk.on)}_", align="centre")


def boxes(pen: Pen, label: str, letters: str, size: float = 13, side: float = 6.2) -> None:
    """`letters` in boxes of `side` millimetres behind `label`, one each, as forms have them for numbers."""
    pen.p(label, size, before=3)
    pen.lines[-1] += f" {letters}"
    face = font(pen.face, size * pen.scale)
    x, edge = pen.full.x + face.getlength(f"{label}  "), side * MM
    top = pen.y - edge
    for letter in letters:
        pen.draw.rectangle((x, top, x + edge, top + edge), outline=(60, 60, 60), width=2)
        pen.draw.text((x + edge / 2, top + edge / 2), letter, (20, 20, 24), face, "mm")
        x += edge
    pen.skip(1)


def down(pen: Pen) -> float:
    """The height reached, millimetres."""
    return pen.y / MM
