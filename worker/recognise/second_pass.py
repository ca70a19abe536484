"""Print that the recogniser passed over or hardly read, read in a second pass, line by line.

Layout analysis takes what a seal or a signature runs through for a picture and leaves it out, whole lines at a time:
the position and the name of who signed, the number under a stamp. Where it does not, crumbs of the seal, or a column
beside whose lines lie a little higher, make it cut a line too high or too low, and the words come out unsure. The
letters are there all the same. So whatever looks like a row of letters and lies under no word that is sure is shown to
the engine again, as a line, with what stands beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import median
from typing import Final

import numpy as np

from dossier.errors import TookTooLong
from dossier.reading import Box, Word
from worker.clock import Clock
from worker.formats.sources import Pixels
from worker.prepare.components import AREA, HEIGHT, LEFT, TOP, WIDTH, connected
from worker.prepare.page import PreparedPage
from worker.recognise.engine import Engine
from worker.recognise.line import Piece, box_around, cut_out, letters_of, read_again, sureness
from worker.recognise.trust.noise import without_crumbs

_INK: Final = 150
# Letters as high as that, against the height of the page's words, which have marks above and tails below.
_LOW, _HIGH, _WIDE = 0.35, 1.5, 2.5
# Less of its box is ink in a stroke of the pen or a piece of a seal's ring.
_LEAST_INK: Final = 0.15
# So many where nothing was read, since crumbs are about; a single word that is unsure may be shorter.
_FEWEST_LETTERS: Final = 3
_FEWEST_UNSURE: Final = 2
# Letters are of one line where their feet are so near to each other, and no wider apart, in heights of words.
_SAME_FOOT, _SAME_LINE = 0.3, 1.3
# A page of a stamp or a drawing has many such rows; reading them all would take longer than the page.
_MOST_ROWS: Final = 24
_SURE: Final = 0.5
# A word is unsure below that, and read better where it comes out by so much surer.
_UNSURE, _SURER = 0.6, 0.15
_ABOUT_AS_SURE: Final = 0.85
_MOST_OF_IT: Final = 0.6
# How much of the line is read with a row of letters, in heights of words: a whole line takes several times as long.
_CONTEXT: Final = 5.0
# The box of a word that is higher has crumbs in it, or marks of another line; it does not say how high the line is.
_HIGHEST: Final = 1.4


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of letters under no word: its box, and how many they are."""

    box: Box
    letters: int


def with_unread(words: Sequence[Word], page: PreparedPage, engine: Engine, clock: Clock) -> tuple[Word, ...]:
    """`words` of the page and those of lines that were passed over, in reading order, `line` counted anew.

    Boxes are in pixels of `page.grey`. Where the page's time runs out, what was read stays as it is. Raises what else
    the engine raises.
    """
    words = without_crumbs(words)
    if not words:
        return ()
    height = float(median(word.box[3] - word.box[1] for word in words))
    lines: dict[int, list[Word]] = {}
    for word in words:
        lines.setdefault(word.line, []).append(word)
    found = [lines[number] for number in sorted(lines)]
    for row in _rows(page.grey, [word for word in words if word.confidence >= _UNSURE], height):
        level = [word for line in found for word in line if _is_level(word.box, row.box)]
        beside = _beside(row.box, level, height)
        unsure = [word for word in beside if word.confidence < _UNSURE and _overlap(word.box, row.box)]
        if not unsure and row.letters < _FEWEST_LETTERS:
            continue
        try:
            read = read_again(_cut_out(page, row, beside, level, height), page.dpi, engine, clock)
        except TookTooLong:
            break  # a page that was read is not lost for a second look at it
        part = box_around([row.box, *(word.box for word in unsure)])
        instead_of, only = _within(beside, part), _within(read, part)
        if unsure and only and _is_better(only, instead_of, row):
            found = _put(found, instead_of, only)
        elif _is_better(read, beside, row):
            found = _put(found, beside, read)
    return tuple(replace(word, line=number) for number, line in enumerate(found) for word in line)


def _rows(grey: Pixels, words: Sequence[Word], height: float) -> list[_Row]:
    """The rows of letters under none of `words`, those with the most letters first."""
    ink = (grey < _INK).astype(np.uint8)
    for left, top, right, bottom in (word.box for word in words):
        ink[max(0, top - 1) : bottom + 1, max(0, left - 1) : right + 1] = 0
    stats = connected(ink)[1][1:]
    widths, heights, areas = stats[:, WIDTH], stats[:, HEIGHT], stats[:, AREA]
    letters = stats[
        (heights >= _LOW * height)
        & (heights <= _HIGH * height)
        & (widths <= _WIDE * height)
        & (areas >= _LEAST_INK * widths * heights)
    ]
    lefts_and_tops = letters[:, (LEFT, TOP)]
    boxes = sorted(
        (left, top, right, bottom)
        for (left, top), (right, bottom) in zip(
            lefts_and_tops.tolist(), (lefts_and_tops + letters[:, (WIDTH, HEIGHT)]).tolist(), strict=True
        )
    )
    rows: list[list[Box]] = []
    for box in boxes:
        row = next((row for row in reversed(rows) if _follows(row[-1], box, height)), None)
        if row is None:
            rows.append([box])
        else:
            row.append(box)
    full = [_Row(box_around(row), len(row)) for row in rows if len(row) >= _FEWEST_UNSURE]
    return sorted(full, key=lambda row: -row.letters)[:_MOST_ROWS]


def _follows(last: Box, box: Box, height: float) -> bool:
    return abs(last[3] - box[3]) <= _SAME_FOOT * height and box[0] - last[2] <= _SAME_LINE * height


def _is_level(word: Box, row: Box) -> bool:
    """Whether a word stands in the line of `row`."""
    shared = min(word[3], row[3]) - max(word[1], row[1])
    return shared > 0.5 * min(word[3] - word[1], row[3] - row[1])


def _beside(row: Box, level: Sequence[Word], height: float) -> list[Word]:
    """Those of the words in the line of `row` that stand next to it, or to one that does, and not far off."""
    near = [word for word in level if _gap(word.box, row) <= _CONTEXT * height]
    beside: list[Word] = []
    reach = row
    while more := [word for word in near if _gap(word.box, reach) <= _SAME_LINE * height]:
        beside += more
        near = [word for word in near if all(word is not other for other in more)]
        reach = box_around([reach, *(word.box for word in more)])
    return beside


def _gap(one: Box, other: Box) -> int:
    return max(one[0], other[0]) - min(one[2], other[2])


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2]


def _within(words: Sequence[Word], box: Box) -> list[Word]:
    """The words whose middle lies between the ends of `box`."""
    return [word for word in words if box[0] <= (word.box[0] + word.box[2]) / 2 <= box[2]]


def _cut_out(
    page: PreparedPage, row: _Row, beside: Sequence[Word], level: Sequence[Word], height: float
) -> dict[bool, Piece]:
    """The row and the words beside it, as high as its letters and the sure ones of these words: with room for the
    engine to find the line, and (true) as the line from edge to edge. Other words of the line stay outside."""
    good = [word for word in beside if word.confidence >= _UNSURE and word.box[3] - word.box[1] < _HIGHEST * height]
    _, top, _, bottom = box_around([row.box, *(word.box for word in good)])
    left, _, right, _ = box_around([row.box, *(word.box for word in beside)])
    first = max((word.box[2] for word in level if word.box[2] <= left), default=0)
    last = min((word.box[0] for word in level if word.box[0] >= right), default=page.grey.shape[1])
    return cut_out(page.grey, (left, top, right, bottom), height, first=first, last=last)


def _is_better(read: Sequence[Word], known: Sequence[Word], row: _Row) -> bool:
    """Whether the line read as one says more than was known of it, and about as surely; or the same, clearly surer."""
    before, after = letters_of(known), letters_of(read)
    sure, surer = sureness(known), sureness(read)
    if after - before >= min(row.letters, _FEWEST_LETTERS) / 2:
        return surer >= max(_SURE, _ABOUT_AS_SURE * sure)
    return surer >= max(_SURE, sure + _SURER) and after >= _MOST_OF_IT * before


def _put(lines: list[list[Word]], instead_of: Sequence[Word], read: list[Word]) -> list[list[Word]]:
    """`lines` with `read` in the place of words that it holds, or as a line of its own before the first one below."""
    if instead_of:
        gone = set(map(id, instead_of))
        at = next(place for place, line in enumerate(lines) if any(id(word) in gone for word in line))
        kept = [[word for word in line if id(word) not in gone] for line in lines]
        kept[at] = sorted([*kept[at], *read], key=lambda word: word.box[0])
        return [line for line in kept if line]
    left, _, right, bottom = box_around([word.box for word in read])
    for place, line in enumerate(lines):
        other = box_around([word.box for word in line])
        if (other[1] + other[3]) / 2 > bottom and other[0] < right and other[2] > left:
            return [*lines[:place], read, *lines[place:]]
    return [*lines, read]
