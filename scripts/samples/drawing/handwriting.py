"""Handwriting: words in pen, for what people and officers fill into forms.

Letters are those of Z003 (fonts-urw-base35), a chancery hand that has no Vietnamese letters: their marks are drawn as
strokes over, under and beside the bare letter. Where Z003 is not installed, Liberation Serif Italic stands in. Each
letter is shifted, scaled and turned a little, so no two are alike.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from pathlib import Path
from random import Random

from PIL import Image, ImageDraw, ImageFilter, ImageFont

from scripts.samples.drawing.fonts import Font, font
from scripts.samples.drawing.ink import stamp

_SCRIPT = Path("/usr/share/fonts/opentype/urw-base35/Z003-MediumItalic.otf")
_PENS = ((24, 40, 150), (20, 24, 60), (40, 60, 170))

_Stroke = tuple[tuple[float, float], ...]
# Marks by their Unicode names' numbers: strokes in a square of side 1 around the middle of the letter's top.
_OVER: dict[str, _Stroke] = {
    "\u0301": ((-0.05, 0.1), (0.22, -0.35)),
    "\u0300": ((0.05, 0.1), (-0.22, -0.35)),
    "\u0309": ((-0.12, -0.3), (0.1, -0.38), (0.12, -0.15), (0.0, 0.02)),
    "\u0303": ((-0.25, -0.05), (-0.1, -0.25), (0.08, -0.08), (0.25, -0.25)),
    "\u0302": ((-0.25, 0.1), (0.0, -0.22), (0.25, 0.1)),
    "\u0306": ((-0.25, -0.2), (-0.08, 0.05), (0.08, 0.05), (0.25, -0.2)),
    "\u031b": ((0.42, 0.3), (0.68, 0.14), (0.64, -0.06)),
}
_DOT = "\u0323"


@cache
def _letters(pixels: int) -> Font:
    if _SCRIPT.is_file():
        return ImageFont.truetype(_SCRIPT, pixels, layout_engine=ImageFont.Layout.BASIC)
    return font("Liberation Serif", pixels * 72 / 300, italic=True)


def width_of(text: str, pixels: int) -> float:
    bare = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    return _letters(pixels).getlength(bare.replace("đ", "d").replace("Đ", "D")) * 1.08 + pixels * 0.1


def write(sheet: Image.Image, at: tuple[float, float], text: str, pixels: int, chance: Random, pen: int = 0) -> None:
    """Writes `text` with its base line beginning at `at`; `pen` chooses the ink."""
    width = round(width_of(text, pixels)) + pixels * 2
    mark = Image.new("RGB", (width, pixels * 3), "white")
    ink, colour = ImageDraw.Draw(mark), _PENS[pen % len(_PENS)]
    line = max(3, pixels // 16)
    x, base = float(pixels), pixels * 2.0
    drift = chance.uniform(-0.012, 0.012)
    for letter in _clusters(text):
        bare, marks = letter[0], letter[1:]
        crossed = bare in "đĐ"
        bare = {"đ": "d", "Đ": "D"}.get(bare, bare)
        size = round(pixels * chance.uniform(0.94, 1.08))
        face = _letters(size)
        y = base + drift * (x - pixels) + chance.uniform(-0.03, 0.03) * pixels
        ink.text((x, y), bare, font=face, fill=colour, anchor="ls")
        advance = face.getlength(bare)
        middle = x + advance * 0.55
        top = y + face.getbbox(bare, anchor="ls")[1] - pixels * 0.08
        if crossed:
            stem = top + pixels * 0.28
            ink.line((middle - pixels * 0.08, stem, middle + pixels * 0.3, stem - pixels * 0.04), colour, line)
        lift = 0.0
        for accent in sorted(marks, key=lambda m: m not in "\u0302\u0306\u031b"):
            if accent == _DOT:
                ink.ellipse((middle - line, y + pixels * 0.12, middle + line, y + pixels * 0.12 + 2 * line), colour)
            elif accent in _OVER:
                unit, up = pixels * 0.42, lift
                points = [(middle + px * unit, top + (py - up) * unit) for px, py in _OVER[accent]]
                ink.line(points, colour, line, joint="curve")
                lift += 0.0 if accent == "\u031b" else 0.32
        x += advance * 1.06 + (chance.uniform(-0.01, 0.03) + 0.07 * ("\u031b" in marks)) * pixels
    mark = mark.filter(ImageFilter.GaussianBlur(0.7))
    stamp(sheet, mark, (round(at[0]) - pixels, round(at[1]) - pixels * 2))


def _clusters(text: str) -> list[str]:
    out: list[str] = []
    for character in unicodedata.normalize("NFD", text):
        if unicodedata.combining(character) and out:
            out[-1] += character
        else:
            out.append(character)
    return out
