"""A born-digital page is taken at its word: what its file says that it shows, where that is sound.

Sound is a text layer that people see, all of it: drawn on the page and not beside or beneath it, with nothing on the
page that looks like print and is no text, and with letters that make Vietnamese. A scan with a stamped number or a
signature box, a recogniser's unseen text over a scan, letters that the file cannot name, drawings of letters: all
these are read by OCR, as is whatever is in doubt.

Not defended against: a file made to show one text and to state another that is Vietnamese too. Who signed it, and
whether it was changed since, is for worker/signatures/. Bar codes set in a font of bars are text here, and not read.

Runs C libraries over bytes from outside: call it through `worker.limits`.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import reduce
from pathlib import Path
from typing import Final, TypeAlias

import cv2
import numpy as np
import numpy.typing as npt
import pikepdf
import pypdfium2

from dossier.reading import PageReading, Word
from worker.born_digital.drawn_text import DrawnPage, DrawnWord, drawn_page
from worker.born_digital.glyphs import UNNAMED, is_certain, is_sound, texts_of
from worker.born_digital.lines import Placed, lines_of
from worker.formats.pdf_content import unpainted_values
from worker.formats.sources import Pixels, Source
from worker.prepare.barcodes import read_codes
from worker.prepare.dropout import plain_grey
from worker.prepare.illumination import evenly_lit, light_on

# Nothing is guessed in a word that the file states, so only the rule that uses it can be unsure of it.
STATED: Final = 1.0
# A word with a letter that the file does not name, or that no Vietnamese has, is for a person to look at.
DOUBTFUL: Final = 0.3

_DPI: Final = 300
_LONGEST_SIDE: Final = 20_000
# Enough to see whether letters are there, and how many; enough to read a code. Posters are looked at more coarsely.
_LOOK_DPI: Final = 100
_CODE_DPI: Final = 300
_LOOK_PIXELS: Final = 12_000_000
_CODE_PIXELS: Final = 40_000_000
_MM_PER_INCH: Final = 25.4
# A word is seen if the page looks different without it, by this many of 255 levels.
_SEEN: Final = 40
_WHITE, _DARK = 250, 128
# Height and width, in mm, of what may be a letter, or a word whose letters touch. What is thinner than the least of
# both is a line.
_LETTER_MM: Final = ((0.8, 8.0), (0.4, 25.0))
# To a hundred letters this many may be pictures (a logo, the legend of a seal), and a few on any page. Acts with seal
# and signature have up to 8.
_PICTURED: Final = (0.03, 12)
# A code is read with this much paper around it, in pixels of the look.
_QUIET: Final = 20
# The same word drawn twice, a little apart, is a bold one: this many ems.
_BOLD_SHIFT: Final = 0.15

_Rectangle: TypeAlias = tuple[float, float, float, float]
_Blobs: TypeAlias = npt.NDArray[np.int32]


def typed_page(source: Source, number: int) -> PageReading | None:
    """Page `number`, from 1, as its file states it; None if it has to be recognised.

    What pdfium cannot open is for the renderer to judge, so nothing is raised about the file.
    """
    if source.format != "pdf":
        return None
    try:
        with drawn_page(source.path, number) as page:
            if not page.has_text or values_of_viewers(source, number) != ():
                return None
            return _typed(page, source.path, number)
    except pypdfium2.PdfiumError:
        return None


def _typed(page: DrawnPage, path: Path, number: int) -> PageReading | None:
    drawn = page.words()
    turn = _usual_turn(drawn)
    if turn is None:
        return None
    dpi = _dpi(page, _LOOK_DPI, _LOOK_PIXELS)
    whole = page.picture(dpi)
    page.hide_text()
    beside = page.picture(dpi)
    change = np.asarray(reduce(cv2.max, cv2.split(cv2.absdiff(whole, beside))), dtype=np.uint8)
    seen = [word for word in drawn if _is_seen(word, change, dpi)]
    codes, pictured = _beside_text(page, beside, dpi)
    share, few = _PICTURED
    if pictured > share * sum(map(len, seen)) + few:
        return None
    texts = texts_of(seen)
    if not is_sound(texts):
        return None
    words = [(word, text) for word, text in zip(seen, texts, strict=True) if text.strip(UNNAMED)]
    return _reading(page, path, number, turn, words, codes) if words else None


def _usual_turn(words: Sequence[DrawnWord]) -> int | None:
    """How most letters are turned; None if most slant or there are none."""
    turns = Counter(glyph.turn for word in words for glyph in word)
    return turns.most_common(1)[0][0] if turns else None


def _dpi(page: DrawnPage, wanted: int, most_pixels: int) -> int:
    return max(1, min(wanted, math.floor(math.sqrt(most_pixels / (page.width * page.height)))))


def _is_seen(word: DrawnWord, change: Pixels, dpi: int) -> bool:
    """Whether the page looks different without the word; words beside the page do not."""
    left, top, right, bottom = (edge * dpi for edge in _around(word))
    place = change[
        max(0, math.floor(top)) : max(0, math.ceil(bottom)) + 1, max(0, math.floor(left)) : max(0, math.ceil(right)) + 1
    ]
    return bool(place.size) and int(place.max()) >= _SEEN


def _around(word: DrawnWord) -> _Rectangle:
    lefts, tops, rights, bottoms = zip(*(glyph.box for glyph in word), strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)


def _beside_text(page: DrawnPage, beside: Pixels, dpi: int) -> tuple[tuple[str, ...], int]:
    """The codes on a page whose text is hidden, and how many things could be letters and are in no code."""
    blobs = _blobs(beside, dpi)
    if not len(blobs):
        return (), 0
    finer = _dpi(page, _CODE_DPI, _CODE_PIXELS)
    scale = finer / dpi
    (left, top), (right, bottom) = blobs[:, :2].min(axis=0), (blobs[:, :2] + blobs[:, 2:]).max(axis=0)
    x, y = (max(0, int((edge - _QUIET) * scale)) for edge in (left, top))
    codes = read_codes(page.picture(finer)[y : int((bottom + _QUIET) * scale), x : int((right + _QUIET) * scale)])
    centres = (blobs[:, :2] + blobs[:, 2:] / 2) * scale - (x, y)
    for code in codes:
        inside = ((centres >= code.box[:2]) & (centres <= code.box[2:])).all(axis=1)
        blobs, centres = blobs[~inside], centres[~inside]
    (lowest, highest), (narrowest, widest) = _LETTER_MM
    width, height = blobs[:, 2:].T * (_MM_PER_INCH / dpi)
    like_letters = (height >= lowest) & (height <= highest) & (width >= narrowest) & (width <= widest)
    return tuple(dict.fromkeys(code.text for code in codes)), int(like_letters.sum())


def _blobs(picture: Pixels, dpi: int) -> _Blobs:
    """Left, top, width and height of what is dark and hangs together, lines apart. n x 4."""
    if picture.min() > _WHITE:
        return np.empty((0, 4), np.int32)
    grey = plain_grey(picture, dpi)
    dark = np.asarray(evenly_lit(grey, light_on(grey, dpi)) < _DARK, dtype=np.uint8)
    found = np.asarray(cv2.connectedComponentsWithStats(dark, connectivity=8)[2], dtype=np.int32)[1:, :4]
    thin = min(_LETTER_MM[0][0], _LETTER_MM[1][0]) * dpi / _MM_PER_INCH
    is_line = found[:, 2:].min(axis=1) <= thin
    return np.asarray(found[~is_line], dtype=np.int32)


def values_of_viewers(source: Source, number: int) -> tuple[str, ...] | None:
    """The values of a form on page `number` that people see and its text lacks, since viewers draw them by themselves;
    None where that cannot be understood."""
    if source.format != "pdf":
        return ()
    with pikepdf.open(source.path, suppress_warnings=True) as pdf:
        return unpainted_values(pdf.pages[number - 1])


def _unit(path: Path, number: int) -> float:
    """What the page's own unit is, in 1/72 inch; pdfium leaves it out."""
    with pikepdf.open(path, suppress_warnings=True) as pdf:
        return float(pdf.pages[number - 1].obj.get("/UserUnit", 1))


def _reading(
    page: DrawnPage,
    path: Path,
    number: int,
    turn: int,
    words: Sequence[tuple[DrawnWord, str]],
    codes: tuple[str, ...],
) -> PageReading:
    width, height = _turned_size(page.width, page.height, turn)
    dpi = max(1, min(_DPI, math.floor(_LONGEST_SIDE / max(width, height))))
    columns, rows = max(1, round(width * dpi)), max(1, round(height * dpi))
    read = []
    for place, line in enumerate(_lines(page, turn, words)):
        for word in line:
            left, top, right, bottom = (edge * dpi for edge in word.box)
            box = (
                min(columns, max(0, math.floor(left))),
                min(rows, max(0, math.floor(top))),
                min(columns, max(0, math.ceil(right))),
                min(rows, max(0, math.ceil(bottom))),
            )
            read.append(Word(word.text, box, STATED if is_certain(word.text) else DOUBTFUL, place))
    return PageReading(
        number,
        width=columns,
        height=rows,
        dpi=max(1, round(dpi / _unit(path, number))),
        rotation=(360 - turn) % 360,
        words=tuple(read),
        codes=codes,
        source="text",
    )


def _lines(page: DrawnPage, turn: int, words: Sequence[tuple[DrawnWord, str]]) -> Iterator[Sequence[Placed]]:
    """The lines of the upright page; then those that stand across it, such as the heads of narrow columns. Slanting
    text is a watermark, and left out."""
    turns = [turn, *(other for other in (0, 90, 180, 270) if other != turn)]
    for way in turns:
        own = [(word, text) for word, text in words if word[0].turn == way]
        size = _turned_size(page.width, page.height, way)
        for line in lines_of(_once([_placed(word, text, page, way) for word, text in own])):
            if way == turn:
                yield line
            else:
                yield [
                    replace(word, box=_turned(_turned(word.box, size, 360 - way), (page.width, page.height), turn))
                    for word in line
                ]


def _placed(word: DrawnWord, text: str, page: DrawnPage, turn: int) -> Placed:
    size = (page.width, page.height)
    x, y = word[0].origin
    base = _turned((x, y, x, y), size, turn)[1]
    return Placed(text, _turned(_around(word), size, turn), base, max(glyph.size for glyph in word))


def _once(words: Sequence[Placed]) -> list[Placed]:
    """`words` without those drawn again in nearly the same place, as programs make them bold."""
    kept: dict[str, list[Placed]] = {}
    for word in words:
        same = kept.setdefault(word.text, [])
        shift = _BOLD_SHIFT * word.size
        if not any(max(abs(x - y) for x, y in zip(word.box, other.box, strict=True)) < shift for other in same):
            same.append(word)
    return [word for same in kept.values() for word in same]


def _turned_size(width: float, height: float, turn: int) -> tuple[float, float]:
    return (width, height) if turn % 180 == 0 else (height, width)


def _turned(box: _Rectangle, size: tuple[float, float], turn: int) -> _Rectangle:
    """`box` on a page of `size` (width, height), after the page is turned so that what is turned clockwise by `turn`
    degrees stands upright."""
    left, top, right, bottom = box
    width, height = size
    return {
        0: (left, top, right, bottom),
        90: (top, width - right, bottom, width - left),
        180: (width - right, height - bottom, width - left, height - top),
        270: (height - bottom, left, height - top, right),
    }[turn % 360]
