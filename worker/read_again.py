"""The lines in which a page's values stand, cut out of it and read once more by the second reader.

They are cut out while the page lies in memory: to load it anew would take longer than to read the lines. The page may
go before they are read, as each of the two needs a third of what a child takes. Which values a page states the rules
tell of that page alone; a value that only other pages explain goes without.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Final

import cv2
import numpy as np

from dossier.catalogue.fields import FIELDS
from dossier.catalogue.kinds import OTHER, Kind
from dossier.reading import RELIED_ON, Box, Field, PageReading, ReadAgain, Word
from worker.extract.candidate import type_of
from worker.formats.sources import PageImage, Pixels
from worker.language.frames import Frame, day_frame, number_frame
from worker.prepare.page import turned
from worker.recognise.by_hand import is_by_hand, is_printed
from worker.recognise.second_reader import LineRead, SecondReader

# Whatever stands in the frames of an act's head may be written by hand, and is read again, and of other values those
# below this; but for a number or day in its frame that looks printed, of each word of which the first reader is as sure
# as he ever is. It all takes a tenth of the time of a page.
_FRAMES: Final = ("number", "issued_on")
_SURE: Final = 0.97
# Of print he is as sure as 0.97; of 41 numbers and days by hand in real acts, none of which looks printed, the most was
# 0.957, and 0.967 of one that lacks a digit and is marked.
_SURE_OF_PRINT: Final = 0.965
_MORE: Final = {"tax_code", "land_certificate_serial", "signer_name"}
_TYPES: Final = {"number", "date", "identity_number", "citizen_id", "tax_code", "serial", "name", "dossier_code"}
_MOST: Final = 6
# What of a name a second reader may settle by himself, whoever bears it.
_SETTLED: Final = frozenset(("name.rare_word", "name.small_letter", "name.small_print", "name.unfinished"))
# What the rules find where a word beside a name or a post may not have been read; room for it, in heights of print.
_LOST_WORD: Final = frozenset(("name.off_centre", "name.unfinished", "text.unfinished"))
_MORE_AROUND: Final = 2.0
# In heights of a line's words: what is farther off behind a number is another column; room around a line; what is
# higher is no single line.
_COLUMN: Final = 3.0
_ENDS: Final = 0.3
_ABOVE: Final = 0.1
_ONE_LINE: Final = 1.9


@dataclass(frozen=True, slots=True, eq=False)
class CutLine:
    """A line to be read again: its `picture`, and the `box` on the page of the value of `value_type` that it states.
    `is_wider`: whether it was cut with room for words that the first reader may have lost."""

    picture: Pixels
    box: Box
    value_type: str
    is_wider: bool


def lines_to_read_again(
    page: PageReading, image: PageImage, fields: Sequence[Field], kind: Kind
) -> tuple[CutLine, ...]:
    """The lines where the `fields` that are worth it stand on `page`, a paper of that `kind`. `image`: the page as it
    was decoded."""
    lines: dict[Box, CutLine] = {}
    upright: Pixels | None = None
    for value in _worth_it(fields, kind):
        box = value.box
        if box is None or box in lines or len(lines) == _MOST:
            continue
        words = [word for word in page.words if _is_in(word.box, box)]
        if not words:
            continue
        if upright is None:
            upright = turned(image.pixels, page.rotation)
        height = median(word.box[3] - word.box[1] for word in words)
        line = _line_of_a_number(page, words[0], box, height) if value.name == "number" else box
        more = _MORE_AROUND if set(value.findings) & _LOST_WORD else 0.0
        line = int(line[0] - more * height), line[1], int(line[2] + more * height), line[3]
        cut = _cut_out(upright, line, height, page.skew)
        if cut is None and line != box:
            line = box  # print of another size stands in its line
            cut = _cut_out(upright, line, height, page.skew)
        value_type, first = type_of(value.name, kind), _first_column(line, height)
        if cut is None or (not value.needs_review and _is_sure_print(words, cut, first, value_type)):
            continue
        # A copy: a view would keep the page.
        lines[box] = CutLine(cut.copy(), box, value_type, more > 0)
    return tuple(lines.values())


def read_again(lines: Iterable[CutLine], reader: SecondReader) -> tuple[ReadAgain, ...]:
    """What `reader` reads in each of `lines`."""
    return tuple(_read(line, reader) for line in lines)


def _worth_it(fields: Sequence[Field], kind: Kind) -> Iterator[Field]:
    """The values that are to be read again: those that a look-up answers by and that a paper of the kind must show."""
    watched = {*RELIED_ON, *kind.required, *_MORE}
    framed = kind.layout == "act" or kind.code == OTHER
    for value in sorted(fields, key=lambda one: one.name not in _FRAMES):
        is_post = value.name == "signer_title" and set(value.findings) <= _LOST_WORD and value.needs_review
        if value.source != "ocr" or (type_of(value.name, kind) not in _TYPES and not is_post):
            continue
        unsure = value.needs_review or value.confidence < _SURE
        asked = value.name in watched or _is_a_day(value) or (bool(value.findings) and set(value.findings) <= _SETTLED)
        if is_post or (framed and value.name in _FRAMES) or (unsure and asked):
            yield value


def _is_a_day(value: Field) -> bool:
    return FIELDS[value.name].type == "date"


def _read(line: CutLine, reader: SecondReader) -> ReadAgain:
    cut = line.picture
    grey = cut if cut.ndim == 2 else np.asarray(cv2.cvtColor(cut, cv2.COLOR_RGB2GRAY), np.uint8)
    read = reader.read(grey)
    frame = _frame(line.value_type, read.text)
    by_hand = frame is not None and is_by_hand(cut, read, frame)
    return ReadAgain(line.box, read.text, read.digits, min(read.sure, default=0.0), by_hand, wider=line.is_wider)


def _frame(value_type: str, text: str) -> Frame | None:
    return {"number": number_frame, "date": day_frame}.get(value_type, lambda _: None)(text)


def _is_sure_print(words: Sequence[Word], cut: Pixels, first: int, value_type: str) -> bool:
    """Whether what is filled into a frame is printed without a doubt: as the picture `cut`, which begins at the column
    `first` of the page, shows it where the first reader, who is sure of it, has its letters."""
    if min(word.confidence for word in words) < _SURE_OF_PRINT:
        return False
    at: list[float] = []
    for word in words:
        left, right, letters = word.box[0] - first, word.box[2] - first, len(word.text)
        # Behind each word a blank, but for the last.
        at += [left + (right - left) * (place + 0.5) / letters for place in range(letters)] + [right]
    text = " ".join(word.text for word in words)
    frame = _frame(value_type, text)
    return frame is not None and is_printed(cut, LineRead(text, (), tuple(at[:-1]), ()), frame)


def _line_of_a_number(page: PageReading, word: Word, number: Box, height: float) -> Box:
    """The line in which a number stands with that word: of one by hand the first reader often has but a part, or puts
    it wrong. Without a column beside it, which he may have taken for the same line: place and day are none of it."""
    of_line = sorted(one.box for one in page.words if one.line == word.line)
    taken = [box for box in of_line if box[0] <= number[2]]
    right = max(number[2], *(box[2] for box in taken))
    for box in of_line[len(taken) :]:
        if box[0] - right > _COLUMN * height:
            break
        taken.append(box)
        right = max(right, box[2])
    lefts, tops, rights, bottoms = zip(*taken, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)


def _is_in(one: Box, other: Box) -> bool:
    x, y = (one[0] + one[2]) / 2, (one[1] + one[3]) / 2
    return other[0] <= x <= other[2] and other[1] <= y <= other[3]


def _first_column(line: Box, height: float) -> int:
    return max(0, int(line[0] - _ENDS * height))


def _cut_out(page: Pixels, line: Box, height: float, skew: float) -> Pixels | None:
    """The line, level and with a little room around it; None where it is none."""
    left, top, right, bottom = line
    slope = math.tan(math.radians(skew))
    high = max(height, bottom - top - abs(slope) * (right - left))
    if high > _ONE_LINE * height or right <= left:
        return None
    first, last = _first_column(line, height), min(page.shape[1], int(right + _ENDS * height))
    rows, columns = round(high + 2 * _ABOVE * height), last - first
    middle = (top + bottom) / 2
    if abs(slope) * columns < _ABOVE * height:
        begin = max(0, round(middle - rows / 2))
        return page[begin : begin + rows, first:last]
    level = np.array([[1, 0, first], [slope, 1, middle - rows / 2 - slope * columns / 2]])
    white = (255,) * 3
    how = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    cut = cv2.warpAffine(page, level, (columns, rows), flags=how, borderMode=cv2.BORDER_CONSTANT, borderValue=white)
    return np.asarray(cut, np.uint8)
