"""The words of a page as text that is searched and copied but not seen, each over its place on the page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import floor
from typing import Final

from dossier.reading import PageReading, Word
from worker.access_copy.glyphless import ADVANCE, LAST_CODE, UNITS_PER_EM

FONT: Final = "/F"
# Poppler sees a new word after 0.15 of the type's size, others after less.
_GAP: Final = 0.2
# From here on, a whole per cent is fine enough to stretch a word by.
_COARSE_PERCENT: Final = 60


def words_drawn(reading: PageReading, height: float) -> list[bytes]:
    """The drawing of a page's words, `height` points high: each fills its box, in whole pixels of the page.

    They lie level on a crooked page too: programs that take text out of a PDF cut leaning words into letters.
    """
    words = reading.whole_words
    if not (words and reading.height):
        return []
    scale = height / reading.height
    shown = [f"q {scale:.6f} 0 0 {scale:.6f} 0 {height:.2f} cm BT 3 Tr"]
    pen_x = pen_y = last_size = 0
    for word, (x, y, run, size) in zip(words, _places(words), strict=True):
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
    return floor(percent) if percent >= _COARSE_PERCENT else max(0.1, floor(10 * percent) / 10)


def _places(words: Sequence[Word]) -> Iterator[tuple[int, int, float, int]]:
    """Where each word's base line begins, y upwards from the top of the page, its length and its size, in pixels.

    A gap is kept between the words of a line, as programs that take text out of a PDF see words by it.
    """
    end = 0.0
    for place, word in enumerate(words):
        left, top, right, bottom = word.box
        size = max(1, bottom - top)
        gap = _GAP * size
        before = words[place - 1] if place else None
        after = words[place + 1] if place + 1 < len(words) else None
        start = float(left)
        if before is not None and before.line == word.line and before.box[0] <= left:
            start = max(start, end)
        run = right - start
        if after is not None and after.line == word.line and after.box[0] > start:
            run = min(run, after.box[0] - gap - start)
        run = max(1.0, run)
        end = start + run + gap
        # The font reaches a fifth of its size below its line: so far the line lies above the box's lower edge.
        yield round(start), round(0.2 * size) - bottom, run, size
