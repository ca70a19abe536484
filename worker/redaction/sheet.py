"""The sheet in front of a redacted copy: what it is, of what, for whom and when, and the values that may be seen.

A picture with the words unseen upon it, like every page behind it, so that the copy is PDF/A by the same hand.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final, Literal

from PIL import Image, ImageDraw, ImageFont

from dossier.reading import PageReading, Word
from worker.typeface import SERIF, typeface

DPI: Final = 150
_MM: Final = DPI / 25.4
_SIZE: Final = (round(210 * _MM), round(297 * _MM))
_LEFT, _RIGHT, _TOP, _BOTTOM = (round(side * _MM) for side in (30, 15, 20, 20))  # Decree 30/2020/NĐ-CP, annex I
_LINE: Final = 1.3

Style = Literal["title", "note", "fact"]
_FACES: Final[dict[Style, tuple[str, float]]] = {"title": ("bold", 14), "note": ("book", 13), "fact": ("book", 12)}


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph of the sheet."""

    style: Style
    text: str


@dataclass(frozen=True, slots=True)
class DrawnSheet:
    """A page of it: the picture, black on white, and its words."""

    picture: Image.Image
    words: tuple[Word, ...]

    def page(self, number: int) -> PageReading:
        """The page as one that was read."""
        return PageReading(number, *self.picture.size, DPI, words=self.words, source="text")


def drawn(lines: Sequence[Line]) -> list[DrawnSheet]:
    """The sheets that these lines fill. Raises `ToolMissing` where no font with Vietnamese letters is installed."""
    sheets: list[DrawnSheet] = []
    pages = [list[tuple[Style, str, int]]()]
    y = _TOP
    for style, text in _broken(lines):
        height = round(_FACES[style][1] * _LINE * DPI / 72)
        if y + height > _SIZE[1] - _BOTTOM:
            pages.append([])
            y = _TOP
        pages[-1].append((style, text, y))
        y += height
    for page in pages:
        picture = Image.new("L", _SIZE, 255)
        pen = ImageDraw.Draw(picture)
        words: list[Word] = []
        for number, (style, text, y) in enumerate(page):
            face = _face(style)
            pen.text((_LEFT, y), text, fill=0, font=face)
            x = float(_LEFT)
            for word in text.split(" "):
                right = x + face.getlength(word)
                if word:
                    box = (round(x), y, round(right), y + round(_FACES[style][1] * DPI / 72))
                    words.append(Word(word, box, 1.0, number))
                x = right + face.getlength(" ")
        sheets.append(DrawnSheet(picture, tuple(words)))
    return sheets


def _broken(lines: Sequence[Line]) -> Iterator[tuple[Style, str]]:
    """The lines in parts that fit, parted between words, and within one that alone does not."""
    room = _SIZE[0] - _LEFT - _RIGHT
    for line in lines:
        face, part = _face(line.style), ""
        for word in line.text.split():
            longer = f"{part} {word}".strip()
            if part and face.getlength(longer) > room:
                yield line.style, part
                longer = word
            while face.getlength(longer) > room:
                fits = next(size for size in range(len(longer), 0, -1) if face.getlength(longer[:size]) <= room)
                yield line.style, longer[:fits]
                longer = longer[fits:]
            part = longer
        yield line.style, part


@cache
def _face(style: Style) -> ImageFont.FreeTypeFont:
    name, points = _FACES[style]
    return ImageFont.truetype(typeface(name, SERIF), points * DPI / 72, layout_engine=ImageFont.Layout.BASIC)
