"""Seals and signatures in black, as a copier leaves them over the foot of a paper; every one drawn by chance.

A seal (Nghị định 99/2016/NĐ-CP: round, the agency's name around a star, an emblem or lines of text) has one to three
rings; a signature is a pen's line that grows wider and narrower, or a name in a quick hand.
A mark is an array of shape (height, width), float32, 0 black to 255 white.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from random import Random

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from dossier.words.folding import fold
from scripts.language.pictures.fonts import opened

Page = NDArray[np.float32]

_MM_PER_INCH = 25.4
_WHITE = 255.0
_NARROWEST_PEN_MM, _WIDEST_PEN_MM = 0.2, 0.8
# Points on a pen's line between two of its turns.
_STEPS = 14


def round_seal(words: Sequence[str], faces: Sequence[Path], dpi: int, chance: Random) -> Page:
    """A round seal with `words` around its middle and perhaps in it, in one of these faces."""
    mm = dpi / _MM_PER_INCH
    size = int(chance.uniform(28, 43) * mm)
    middle, radius = size / 2, size / 2 - 3
    image = Image.new("L", (size, size), 255)
    canvas = ImageDraw.Draw(image)
    rings = [(1.0, chance.uniform(0.35, 1.4))]
    if chance.random() < 0.7:
        rings.append((chance.uniform(0.88, 0.95), chance.uniform(0.15, 0.5)))
    inner = chance.uniform(0.5, 0.7)
    if chance.random() < 0.75:
        rings.append((inner, chance.uniform(0.15, 0.5)))
    for part, width in rings:
        canvas.circle((middle, middle), radius * part, outline=0, width=max(1, round(width * mm)))
    face = chance.choice(faces)
    around = radius * (inner + 0.93) / 2
    letters = min(radius * (0.93 - inner) * 0.75, chance.uniform(2.6, 4.2) * mm)
    turn = chance.uniform(-2.6, -1.9) + chance.gauss(0, 0.2)
    reach = chance.uniform(3.4, 6.0)
    _along(image, " ".join(words).upper(), face, letters, around, (turn, turn + reach), feet_inwards=True)
    if reach < 4.4 and chance.random() < 0.7:
        below = chance.choice(words).upper()
        _along(image, below, face, letters, around, (math.pi + 0.5, math.pi - 0.5), feet_inwards=False)
    which = chance.random()
    if which < 0.45:
        _star(canvas, middle, radius * chance.uniform(0.2, 0.4), chance)
    elif which < 0.75:
        for line in range(lines := chance.randint(1, 3)):
            height = chance.uniform(2.6, 4.6) * mm
            text = chance.choice(words).upper()
            font = opened(face, round(height))
            at = (middle, middle + (line - (lines - 1) / 2) * height * 1.25)
            canvas.text(at, text, 0, font, anchor="mm")
    else:
        _emblem(canvas, middle, radius * inner * 0.9, chance)
    return _inked(np.asarray(image).astype(np.float32), dpi, chance)


def stamp_of_words(words: Sequence[str], faces: Sequence[Path], dpi: int, chance: Random) -> Page:
    """A frame with two or three lines in it, as those that certify a copy or an electronic signature."""
    mm = dpi / _MM_PER_INCH
    height = chance.uniform(2.2, 3.6) * mm
    font = opened(chance.choice(faces), round(height))
    lines = [" ".join(chance.choices(words, k=chance.randint(2, 4))) for _ in range(chance.randint(2, 4))]
    width = int(max(font.getlength(line) for line in lines) + 2 * height)
    image = Image.new("L", (width, int((len(lines) + 0.8) * 1.3 * height)), 255)
    canvas = ImageDraw.Draw(image)
    canvas.rectangle((2, 2, width - 3, image.height - 3), outline=0, width=max(1, round(chance.uniform(0.2, 0.6) * mm)))
    for number, line in enumerate(lines):
        canvas.text((height, (0.5 + 1.3 * number) * height), line, 0, font)
    page = np.asarray(image.rotate(chance.gauss(0, 4), expand=True, fillcolor=255)).astype(np.float32)
    return _inked(page, dpi, chance)


def signature(words: Sequence[str], hands: Sequence[Path], dpi: int, chance: Random) -> Page:
    """A signature: a pen's loops and strokes, perhaps with a name written in one of these hands."""
    mm = dpi / _MM_PER_INCH
    width, height = int(chance.uniform(22, 55) * mm), int(chance.uniform(14, 34) * mm)
    page = np.full((height, width), _WHITE, np.float32)
    if hands and chance.random() < 0.5:
        image = Image.new("L", (width, height), 255)
        font = opened(chance.choice(hands), round(chance.uniform(7, 16) * mm))
        at = (width * chance.uniform(0, 0.2), height * chance.uniform(0.3, 0.7))
        ImageDraw.Draw(image).text(
            at, fold(chance.choice(words)).title(), 0, font, anchor="lm", stroke_width=chance.choice((0, 0, 1, 2))
        )
        slanted = image.rotate(chance.uniform(-5, 25), fillcolor=255)
        page = np.asarray(slanted).astype(np.float32)
    for _ in range(chance.choice((1, 1, 2, 3))):
        _pen_line(page, dpi, chance)
    return page


def _pen_line(page: Page, dpi: int, chance: Random) -> None:
    """One line of a pen, on `page` itself: waves and loops that go right, or a long stroke."""
    height, width = page.shape
    count = chance.randint(3, 16)
    start, end = sorted((chance.uniform(0.02, 0.98), chance.uniform(0.02, 0.98)))
    high = chance.uniform(0.08, 0.45)
    level = chance.uniform(0.3, 0.7)
    turns = []
    for number in range(count + 3):
        swing = high * (1 if number % 2 else -1) * chance.uniform(0.2, 1)
        turns.append(
            (
                width * (start + (end - start) * number / count + chance.gauss(0, 0.04)),
                height * (level + swing + chance.gauss(0, 0.05)),
            )
        )
    points = np.array(turns)
    thick = chance.uniform(_NARROWEST_PEN_MM, _WIDEST_PEN_MM) * dpi / _MM_PER_INCH
    wave, phase = chance.uniform(0.1, 0.7), chance.uniform(0, 6)
    last: tuple[int, int] | None = None
    finer = 16  # OpenCV's fixed point
    for number in range(len(points) - 3):
        before, one, two, after = points[number : number + 4]
        for step in range(_STEPS):
            t = step / _STEPS
            # Catmull-Rom: through all points, without corners.
            at = 0.5 * (
                2 * one
                + (two - before) * t
                + (2 * before - 5 * one + 4 * two - after) * t * t
                + (3 * one - before - 3 * two + after) * t**3
            )
            there = (int(at[0] * finer), int(at[1] * finer))
            now = max(1, round(thick * (1 + 0.5 * math.sin(phase + wave * (number + t)))))
            if last is not None:
                cv2.line(page, last, there, 0, now, cv2.LINE_AA, 4)
            last = there


def _along(
    image: Image.Image,
    text: str,
    face: Path,
    letters: float,
    radius: float,
    turns: tuple[float, float],
    *,
    feet_inwards: bool,
) -> None:
    """`text` along the circle of `radius`, from one turn to the other, clockwise from the top in radians."""
    font = opened(face, max(6, round(letters)))
    side = round(font.size * 2)
    middle = image.width / 2
    for place, letter in enumerate(text):
        turn = turns[0] + (turns[1] - turns[0]) * place / max(1, len(text) - 1)
        tile = Image.new("L", (side, side), 0)
        ImageDraw.Draw(tile).text((side / 2, side / 2), letter, 255, font, anchor="mm")
        tile = tile.rotate(-math.degrees(turn if feet_inwards else turn - math.pi), Image.Resampling.BILINEAR)
        at = (
            round(middle + radius * math.sin(turn) - side / 2),
            round(middle - radius * math.cos(turn) - side / 2),
        )
        image.paste(0, at, tile)


def _star(canvas: ImageDraw.ImageDraw, middle: float, radius: float, chance: Random) -> None:
    lean = chance.uniform(-0.3, 0.3)
    corners = [
        (
            middle + radius * (1 if corner % 2 == 0 else 0.4) * math.sin(corner * math.pi / 5 + lean),
            middle - radius * (1 if corner % 2 == 0 else 0.4) * math.cos(corner * math.pi / 5 + lean),
        )
        for corner in range(10)
    ]
    canvas.polygon(corners, fill=0 if chance.random() < 0.8 else None, outline=0, width=2)


def _emblem(canvas: ImageDraw.ImageDraw, middle: float, radius: float, chance: Random) -> None:
    """Something round with many small parts."""
    for _ in range(chance.randint(12, 45)):
        turn, away = chance.uniform(0, 2 * math.pi), radius * math.sqrt(chance.random())
        x, y = middle + away * math.sin(turn), middle - away * math.cos(turn)
        size = radius * chance.uniform(0.04, 0.3)
        box = (x - size, y - size * chance.uniform(0.3, 1), x + size, y + size * chance.uniform(0.3, 1))
        if chance.random() < 0.5:
            canvas.ellipse(box, fill=0)
        else:
            canvas.arc(box, chance.uniform(0, 180), chance.uniform(181, 360), 0, chance.randint(1, 4))
    _star(canvas, middle, radius * 0.4, chance)


def _inked(mark: Page, dpi: int, chance: Random) -> Page:
    """Unevenly inked: in patches paler, or gone."""
    if chance.random() < 0.25:
        return mark
    grain = np.random.default_rng(chance.randrange(2**63)).standard_normal(mark.shape, np.float32)
    smooth = cv2.GaussianBlur(grain, (0, 0), chance.uniform(0.15, 3.5) * dpi / _MM_PER_INCH)
    least, most = np.percentile(smooth, (chance.uniform(0, 30), chance.uniform(40, 95)))
    strength = np.clip((smooth - least) / max(1e-6, most - least), chance.uniform(0, 0.6), 1)
    return np.asarray(_WHITE - (_WHITE - mark) * strength, np.float32)
