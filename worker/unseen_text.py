"""The words of a page as text that is searched and copied but not seen, each over its place on the page."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Final

from dossier.reading import PageReading, Word
from worker.glyphless import ADVANCE, LAST_CODE, UNITS_PER_EM

FONT: Final = "/F"
# Poppler sees a new word after 0.15 of the type's size, others after less.
_GAP: Final = 0.2
# From here on, a whole per cent is fine enough to stretch a word by.
_COARSE_PERCENT: Final = 60


def words_drawn(reading: PageReading, height: float) -> list[bytes]:
    """The drawing of a page's words, `height` points high: each fills its box and follows the lean of its line.

    Whole pixels of the page, from a corner turned by the lean, so that a word costs some nine bytes in the file.
    """
    if not (reading.words and reading.height):
        return []
    scale = height / reading.height
    lean = math.radians(reading.skew)
    cos, sin = math.cos(lean), math.sin(lean)
    shown = [f"q {scale:.6f} 0 0 {scale:.6f} 0 {height:.2f} cm {cos:.5f} {-sin:.5f} {sin:.5f} {cos:.5f} 0 0 cm BT 3 Tr"]
    pen_x = pen_y = last_size = 0
    for word, (x, y, run, size) in zip(reading.words, _places(reading.words, cos, sin), strict=True):
        codes = [min(ord(char), LAST_CODE) for char in word.text] or [0x20]
        stretch = _stretch(run / (len(codes) * size * ADVANCE / UNITS_PER_EM))
        font = f"{FONT} {size} Tf " if size != last_size else ""
        text = "".join(f"{code:04x}" for code in codes)
        shown.append(f"{font}{stretch:g} Tz {x - pen_x} {y - pen_y} Td<{text}0020>Tj")
        pen_x, pen_y, last_size = x, y, size
    return [line.encode("ascii") for line in (*shown, "ET Q")]


def _stretch(share: float) -> float:
    """`share` in percent, never rounded up: a long word would grow into the next."""
    percent = 100 * share
    return math.floor(percent) if percent >= _COARSE_PERCENT else max(0.1, math.floor(10 * percent) / 10)


def _places(words: Sequence[Word], cos: float, sin: float) -> Iterator[tuple[int, int, int, int]]:
    """Where each word's base line begins along and above the leaning axes, its length and its size, in pixels.

    A gap is kept between the words of a line, as programs that take text out of a PDF see words by it.
    """
    boxes = []
    for word in words:
        run, rise = _true_size(word, cos, abs(sin))
        left, top, _, bottom = word.box
        # The lower left corner of the leaning word, y downwards.
        x, y = (left, top + rise * cos) if sin >= 0 else (left + rise * -sin, bottom)
        boxes.append((x * cos + y * sin, x * sin - y * cos, run, rise))
    end = 0.0
    for place, (x, y, run, rise) in enumerate(boxes):
        size = max(1, round(rise))
        if place and words[place - 1].line == words[place].line and boxes[place - 1][0] <= x:
            x = max(x, end)
        if place + 1 < len(words) and words[place + 1].line == words[place].line and boxes[place + 1][0] > x:
            run = min(run, boxes[place + 1][0] - _GAP * size - x)
        run = max(1.0, run)
        end = x + run + _GAP * size
        # The font reaches a fifth of its size below its line: so far the line lies above the box's lower edge.
        yield round(x), round(y + 0.2 * rise), round(run), size


def _true_size(word: Word, cos: float, sin: float) -> tuple[float, float]:
    """Length and height of a leaning word, in pixels, from the upright box around it."""
    left, top, right, bottom = word.box
    width, height = max(1, right - left), max(1, bottom - top)
    spread = cos * cos - sin * sin
    run, rise = (width * cos - height * sin) / spread, (height * cos - width * sin) / spread
    # The page's lean is a mean: on a word that leans less, the sum can come out too small.
    return max(1.0, 0.5 * width, run), max(1.0, min(float(height), max(0.3 * height, rise)))
