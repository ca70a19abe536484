"""A line set in clean print, and what was printed beside, under and around it: neighbours, rules, dots of a form.

A page is an array of shape (height, width), float32, 0 black to 255 white, with margins around the line. All chance
comes from the generator given, so that a line can be made again pixel by pixel.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from random import Random

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from scripts.language.pictures.fonts import Family, Font, opened
from scripts.language.pictures.handwriting import Hands, Ink, is_by_hand, plain, written

Page = NDArray[np.float32]
Box = tuple[int, int, int, int]

WHITE = 255.0


@dataclass(frozen=True, slots=True, eq=False)
class Drawn:
    """A line in clean print: its page, the box of its ink, the font and its size in pixels, and the margin around."""

    page: Page
    box: Box
    font: Font
    size: float
    margin: int
    dpi: int


def printed(text: str, families: Sequence[Family], known: Hands, chance: Random) -> Drawn | None:
    """The line in one of the typefaces, at a size of papers (annex I of Nghị định 30/2020: 11 to 14 points); digits
    that stand in it as written by hand, in one of the hands.
    """
    family = chance.choices(families, [family.share for family in families])[0]
    # Capitals are headings, which are bold; running text is upright or, in the grounds of an act, italic.
    shares = (20, 60, 6, 4) if text.upper() == text else (66, 14, 16, 4)
    face = chance.choices(family.faces, shares)[0]
    dpi = chance.choices((200, 300, 150, 240), (40, 38, 12, 10))[0]
    usual = chance.random() < 0.88
    points = chance.choice((10, 11, 12, 12, 13, 13, 13, 14, 14, 14, 15)) if usual else chance.uniform(8, 22)
    # A quarter of a pixel, so that fonts once opened serve again.
    size = round(points * dpi / 72 * 4) / 4
    font = opened(face, size)
    page, margin = _set(text, font, size, known, chance)
    box = box_of(page, 128)
    return None if box is None else Drawn(page, box, font, size, margin, dpi)


def _set(text: str, font: Font, size: float, known: Hands, chance: Random) -> tuple[Page, int]:
    """The words one by one, since justified lines stretch the blanks; now and then letters stand apart or close."""
    space = font.getlength(" ") * (chance.uniform(0.85, 1.2) if chance.random() < 0.6 else chance.uniform(1, 2.2))
    apart = 0.0 if chance.random() < 0.93 else chance.uniform(-0.02, 0.04) * size
    pieces: list[tuple[float, str]] = []
    by_hand: list[tuple[float, Ink]] = []
    height = size * chance.uniform(0.6, 1.25)
    across = 0.0
    for word in text.split(" "):
        for is_written, letters in groupby(word, is_by_hand):
            run = "".join(letters)
            if is_written:
                # The room left for it is too wide, or too narrow.
                across += max(-0.8 * space, chance.gauss(0.1, 0.25) * size) if across else 0.0
                by_hand.append((across, written(plain(run), height, known, chance)))
                across += by_hand[-1][1].shape[1] + max(0.0, chance.gauss(0.15, 0.25) * size)
                continue
            for piece in run if apart else (run,):
                pieces.append((across, piece))
                across += font.getlength(piece) + apart
        across += space
    margin = int(size * 1.3)
    image = Image.new("L", (int(across + 2 * margin), int(size * 1.6 + 2 * margin)), 255)
    canvas = ImageDraw.Draw(image)
    for left, piece in pieces:
        canvas.text((margin + left, margin), piece, fill=0, font=font)
    page = np.asarray(image).astype(np.float32)
    foot = margin + font.getmetrics()[0] + chance.gauss(0, 0.07) * size
    for left, ink in by_hand:
        _lay(ink, page, int(margin + left), int(foot - ink.shape[0] + chance.gauss(0.05, 0.05) * size))
    return page, margin


def _lay(ink: Ink, page: Page, left: int, top: int) -> None:
    rows, columns = page.shape
    top, left = max(0, top), max(0, left)
    there = page[top : min(rows, top + ink.shape[0]), left : min(columns, left + ink.shape[1])]
    np.minimum(there, WHITE * (1 - ink[: there.shape[0], : there.shape[1]]), out=there)


def beside(drawn: Drawn, neighbours: tuple[str, str], chance: Random) -> Page:
    """The line above, below or both, at the spacing of papers."""
    pitch = drawn.size * chance.uniform(1.12, 1.45)
    image, canvas = _empty(drawn)
    above, below = (-1, neighbours[0]), (1, neighbours[1])
    for way, text in chance.choice(((above,), (below,), (above, below))):
        left = drawn.margin + chance.uniform(-40, 10)
        canvas.text((left, drawn.margin + way * pitch), plain(text)[:60], fill=0, font=drawn.font)
    return np.asarray(image).astype(np.float32)


def underline(drawn: Drawn, chance: Random) -> Page:
    """A rule under the line, or under a part of it."""
    left, _, right, bottom = drawn.box
    height = int(bottom + chance.uniform(-0.05, 0.12) * drawn.size)
    start = int(chance.uniform(left, right - 10)) if chance.random() < 0.4 else left
    page = np.full_like(drawn.page, WHITE)
    cv2.line(page, (start, height), (int(chance.uniform(start + 10, right)), height), 0, hairline(drawn))
    return page


def leader(drawn: Drawn, chance: Random) -> Page:
    """The dots of a form, under or after what was filled in."""
    start = chance.choice((drawn.box[0], drawn.box[2] + 0.5 * drawn.size))
    count = max(8, int((drawn.box[2] + drawn.margin - start) / drawn.font.getlength(".")))
    image, canvas = _empty(drawn)
    top = drawn.margin + chance.uniform(0.02, 0.12) * drawn.size
    canvas.text((start, top), "." * count, fill=0, font=drawn.font)
    return np.asarray(image).astype(np.float32)


def rule(drawn: Drawn, chance: Random) -> Page:
    """The rule of a table, close to the beginning or the end of the line."""
    left, _, right, _ = drawn.box
    across = int(left - chance.uniform(3, 8)) if chance.random() < 0.5 else int(right + chance.uniform(2, 8))
    page = np.full_like(drawn.page, WHITE)
    cv2.line(page, (across, 0), (across, page.shape[0]), 0, hairline(drawn))
    return page


def _empty(drawn: Drawn) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    height, width = drawn.page.shape
    image = Image.new("L", (width, height), 255)
    return image, ImageDraw.Draw(image)


def box_of(page: Page, dark: int) -> Box | None:
    down, across = np.nonzero(page < dark)
    if not len(down):
        return None
    return int(across.min()), int(down.min()), int(across.max()) + 1, int(down.max()) + 1


def hairline(drawn: Drawn) -> int:
    return max(1, int(drawn.size * 0.05))
