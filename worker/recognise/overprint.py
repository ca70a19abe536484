"""Lines that a black seal or signature runs through, read again from the print alone.

Of a word that a seal's ring touches the recogniser leaves out the first letters, or reads a tone more; and surely, so
that its sureness does not tell. Such marks are found by their size, the print under them is set free of them
(worker/recognise/seal_removal.py), and the lines there are read anew, with the marks and without. A word on which both
agree is as sure as the surer of them; another one is not surer than what a person looks at.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Sequence
from dataclasses import dataclass, replace
from statistics import median
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt

from dossier.errors import TookTooLong
from dossier.reading import Box, Word
from worker.clock import Clock
from worker.formats.sources import Pixels
from worker.language.personal_names import is_name_word
from worker.prepare.components import AREA, HEIGHT, LEFT, TOP, WIDTH, connected
from worker.prepare.page import PreparedPage
from worker.recognise.engine import Engine
from worker.recognise.line import box_around, cut_out, letters_of, read_piece, sureness
from worker.recognise.seal_removal import print_alone
from worker.recognise.second_pass import with_unread
from worker.sureness import UNDER_A_MARK

_MM_PER_INCH: Final = 25.4
_INK: Final = 150
# Marks are looked for on a page so many times smaller.
_SMALLER: Final = 2
# A signature is higher than a line of print, even where letters of two lines touch; a seal is at most 50 mm wide.
_LOWEST_MM, _WIDEST_MM, _HIGHEST_MM = 11.0, 75.0, 62.0
# So high is a piece of a worn ring, if it is as thin as one.
_LOWEST_PIECE_MM, _MOST_INK_OF_A_PIECE = 7.0, 0.25
_NARROWEST_MM: Final = 1.5
# More of its box is ink in a photo or a bar code.
_MOST_INK: Final = 0.45
# A page of tables or drawings has many such; a paper has a few seals and signatures.
_MOST_MARKS: Final = 12
# So much of the width or height of a frame is one straight line.
_RULED: Final = 0.65
# A worn seal is in pieces: around the larger ones lie others.
_AROUND_MM: Final = 5.0
# What covers more is a drawing; to set it free would take time and memory.
_LARGEST_MM: Final = 110.0
# Less of the ink under a word is print where the word was a piece of a mark.
_LEAST_PRINT: Final = 0.35
# With less taken away, a line was not crossed.
_UNCHANGED: Final = 0.995
# In heights of words: the box of a word that is higher has a piece of the mark in it; a blank between words is less.
_HIGHEST, _BLANK, _APART = 1.35, 0.9, 1.3
# Of the letters known so many must be there again, and about as surely.
_MOST_OF_IT, _ABOUT_AS_SURE, _SURE = 0.6, 0.8, 0.5
# A word of names counts for as much more, against the sureness of readings.
_NAME_BEFORE: Final = 0.5
# What strokes beside a word are read as.
_BESIDE: Final = ".,;:“”\"'-–—_*"


def with_second_look(words: Sequence[Word], page: PreparedPage, engine: Engine, clock: Clock) -> tuple[Word, ...]:
    """`words` of the page, those of lines that were passed over (worker/recognise/second_pass.py), and lines under
    black marks as read again; `line` counted anew.

    Where the page's time runs out, what was read stays as it is. Raises what else the engine raises.
    """
    marks = _marks(page) if words else []
    if not marks:
        return with_unread(words, page, engine, clock)
    look = _Look(page.grey, _set_free(page.grey, marks), marks, page.dpi)
    free = replace(page, grey=look.free)
    known = _with_crossed([word for word in words if look.is_print(word)], look, engine, clock)
    found = with_unread(known, free, engine, clock)
    seen = {word.box for word in known}
    new = {id(word) for word in found if word.box not in seen}
    return _with_crossed(found, look, engine, clock, only=new)


@dataclass(frozen=True, slots=True, eq=False)
class _Look:
    """The page as it is and set free of its marks, which lie in these boxes."""

    seen: Pixels
    free: Pixels
    marks: Sequence[Box]
    dpi: int

    def is_crossed(self, word: Word) -> bool:
        return any(_overlap(word.box, mark) for mark in self.marks)

    def is_print(self, word: Word) -> bool:
        """Whether a word is more than a piece of a mark."""
        return not self.is_crossed(word) or self._left(word.box) >= _LEAST_PRINT

    def is_changed(self, box: Box) -> bool:
        """Whether ink of a mark was taken away there."""
        return self._left(box) < _UNCHANGED

    def _left(self, box: Box) -> float:
        """The share of the ink there that is print."""
        left, top, right, bottom = box
        seen, free = (int(np.count_nonzero(grey[top:bottom, left:right] < _INK)) for grey in (self.seen, self.free))
        return free / max(1, seen)


def _with_crossed(
    words: Sequence[Word],
    look: _Look,
    engine: Engine,
    clock: Clock,
    *,
    only: Container[int] | None = None,
) -> tuple[Word, ...]:
    """The words with lines under marks read again, those with words that are in `only` by their id, or all."""
    height = float(median(word.box[3] - word.box[1] for word in words)) if words else 0.0
    lines: dict[int, list[Word]] = {}
    for word in words:
        lines.setdefault(word.line, []).append(word)
    lines = _rejoined(lines, look, height)
    for number, line in lines.items():
        for stretch in _stretches(line, look.free, height):
            if not any(look.is_crossed(word) and (only is None or id(word) in only) for word in stretch):
                continue
            try:
                again = _again(stretch, words, look, height, engine, clock, is_new=only is not None)
            except TookTooLong:
                return _numbered(lines)  # a second look loses no page
            others = [word for word in lines[number] if all(word is not known for known in stretch)]
            lines[number] = sorted([*others, *again], key=lambda word: word.box[0])
    return _numbered(lines)


def _numbered(lines: dict[int, list[Word]]) -> tuple[Word, ...]:
    return tuple(replace(word, line=number) for number, line in lines.items() for word in line)


def _marks(page: PreparedPage) -> list[Box]:
    """Where black marks higher than print lie, with room around them."""
    rows, columns = page.grey.shape
    small = cv2.resize(page.grey, (columns // _SMALLER, rows // _SMALLER), interpolation=cv2.INTER_AREA)
    labels, stats = connected((small < _INK).view(np.uint8))
    mm = page.dpi / _SMALLER / _MM_PER_INCH
    widths, heights, ink = stats[:, WIDTH], stats[:, HEIGHT], stats[:, AREA]
    is_mark = (heights >= _LOWEST_MM * mm) & (ink <= _MOST_INK * widths * heights)
    is_piece = (heights >= _LOWEST_PIECE_MM * mm) & (ink <= _MOST_INK_OF_A_PIECE * widths * heights)
    fits = (heights <= _HIGHEST_MM * mm) & (widths >= _NARROWEST_MM * mm) & (widths <= _WIDEST_MM * mm)
    fits[0] = False  # the paper
    found = np.flatnonzero(fits & (is_mark | is_piece))
    found = found[np.argsort(-heights[found], kind="stable")][:_MOST_MARKS]
    around = _AROUND_MM * mm
    marks: list[Box] = []
    for number in found.tolist():
        left, top, width, high = stats[number, [LEFT, TOP, WIDTH, HEIGHT]].tolist()
        if _is_ruled(labels[top : top + high, left : left + width] == number):
            continue
        box = (
            max(0, round(left - around) * _SMALLER),
            max(0, round(top - around) * _SMALLER),
            min(columns, round(left + width + around) * _SMALLER),
            min(rows, round(top + high + around) * _SMALLER),
        )
        if is_mark[number] or any(_overlap(box, mark) for mark in marks):
            marks.append(box)
    return [
        mark
        for mark in _joined(marks)
        if max(mark[2] - mark[0], mark[3] - mark[1]) <= _LARGEST_MM * page.dpi / _MM_PER_INCH
    ]


def _is_ruled(ink: npt.NDArray[np.bool_]) -> bool:
    """Whether what hangs together is a frame or table: a straight line goes through most of its width or height."""
    return bool(max(ink.mean(axis=0).max(), ink.mean(axis=1).max()) > _RULED)


def _joined(boxes: Sequence[Box]) -> list[Box]:
    """Boxes around those that overlap: a seal with the signature over it is one."""
    joined: list[Box] = []
    for box in boxes:
        apart = [other for other in joined if not _overlap(box, other)]
        together = [other for other in joined if _overlap(box, other)]
        joined = [*apart, box_around([box, *together])]
    return joined if len(joined) == len(boxes) else _joined(joined)


def _set_free(seen: Pixels, marks: Sequence[Box]) -> Pixels:
    """The page without the marks; outside of their boxes as it is."""
    free = seen.copy()
    for left, top, right, bottom in marks:
        free[top:bottom, left:right] = print_alone(free[top:bottom, left:right])
    return free


def _rejoined(lines: dict[int, list[Word]], look: _Look, height: float) -> dict[int, list[Word]]:
    """The lines, those together that a mark between their words made two of."""
    joined: dict[int, list[Word]] = {}
    for number, line in lines.items():
        crossed = [word for word in line if look.is_crossed(word)]
        first = next(
            (
                known
                for known, other in joined.items()
                if any(_are_next(word, beside, look.free, height) for word in crossed for beside in other)
            ),
            number,
        )
        joined[first] = [*joined.get(first, ()), *line]
    return joined


def _are_next(one: Word, other: Word, grey: Pixels, height: float) -> bool:
    """Whether two words stand level and next to each other."""
    shared = min(one.box[3], other.box[3]) - max(one.box[1], other.box[1])
    if shared <= 0.5 * min(one.box[3] - one.box[1], other.box[3] - other.box[1]):
        return False
    left, right = sorted((one.box, other.box))
    return right[0] >= left[2] and _follows(left, right, grey, height)


def _stretches(line: Sequence[Word], grey: Pixels, height: float) -> list[list[Word]]:
    """The words of a line in stretches that no more than a blank parts: beside each other stand two columns."""
    stretches: list[list[Word]] = []
    for word in sorted(line, key=lambda word: word.box[0]):
        if stretches and _follows(stretches[-1][-1].box, word.box, grey, height):
            stretches[-1].append(word)
        else:
            stretches.append([word])
    return stretches


def _follows(last: Box, box: Box, grey: Pixels, height: float) -> bool:
    """Whether a word comes next to the last one, or print that was not read stands between them."""
    if box[0] - last[2] <= _APART * height:
        return True
    band = grey[max(last[1], box[1]) : min(last[3], box[3])]
    return _reach(band, last[2], last[2], last[2], box[0], _BLANK * height)[1] >= box[0] - _BLANK * height


def _again(
    line: Sequence[Word],
    words: Sequence[Word],
    look: _Look,
    height: float,
    engine: Engine,
    clock: Clock,
    *,
    is_new: bool,
) -> list[Word]:
    """A stretch of a line as most readings have it: the known one, one of the line as it is, two of its print alone.
    `is_new`: the known one is of its print alone, too."""
    low = [word for word in line if word.box[3] - word.box[1] < _HIGHEST * height] or line
    top, bottom = (round(median(word.box[side] for word in low)) for side in (1, 3))
    left, _, right, _ = box_around([word.box for word in line])
    level = [
        word.box
        for word in words
        if all(word is not other for other in line) and word.box[1] < bottom and word.box[3] > top
    ]
    first = max((box[2] for box in level if box[2] <= left), default=0)
    last = min((box[0] for box in level if box[0] >= right), default=look.free.shape[1])
    left, right = _reach(look.free[top:bottom], left, right, first, last, _BLANK * height)
    if not look.is_changed((left, top, right, bottom)):
        return list(line)
    seen, free = (
        cut_out(grey, (left, top, right, bottom), height, first=first, last=last) for grey in (look.seen, look.free)
    )
    alone = [read_piece(free[False], look.dpi, engine, clock)]
    if not is_new and _says_the_same(line, alone[0]):
        return [_voted(word, [line], [line]) for word in alone[0]]
    as_seen = read_piece(seen[False], look.dpi, engine, clock)
    if not _says_the_same(as_seen, alone[0]):
        alone.append(read_piece(free[True], look.dpi, engine, clock, is_cut=True))
    best: Sequence[Word] = max(alone, key=sureness)
    witnesses: Sequence[Sequence[Word]] = (as_seen,) if is_new else (line, as_seen)
    least = max(_SURE, _ABOUT_AS_SURE * sureness(line))
    if letters_of(best) < _MOST_OF_IT * letters_of(line) or sureness(best) < least:
        best, witnesses = line, [as_seen] if is_new else alone
    all_ = (line, as_seen, *alone)
    return [_voted(word, witnesses, all_) if look.is_crossed(word) else word for word in best]


def _voted(word: Word, witnesses: Sequence[Sequence[Word]], readings: Sequence[Sequence[Word]]) -> Word:
    """The word, as sure as a witness that has it, too: of the line with the marks if it was read without, or the other
    way round, since readings of one picture err alike. Without one, the word that most readings have, a word of names
    before others, to be looked at.
    """
    same = [other for other in _there(word, witnesses) if _letters(other) == _letters(word)]
    if same:
        return replace(word, confidence=max(word.confidence, *(other.confidence for other in same)))
    there = _there(word, readings)
    votes: defaultdict[str, float] = defaultdict(float)
    for other in there:
        votes[_letters(other)] += other.confidence
    most = max(
        there,
        key=lambda other: (votes[_letters(other)] + _NAME_BEFORE * _is_of_a_name(other), other.confidence),
        default=word,
    )
    return replace(most, confidence=min(most.confidence, UNDER_A_MARK))


def _is_of_a_name(word: Word) -> bool:
    """Whether it is written as names are and known from some: a mark over a letter makes "Giảng" of "Giàng"."""
    letters = _letters(word)
    return letters.istitle() and is_name_word(letters)


def _there(word: Word, readings: Sequence[Sequence[Word]]) -> list[Word]:
    """What the readings have in the place of a word."""
    return [
        other
        for reading in readings
        for other in reading
        if _share(word.box, other.box) and _share(other.box, word.box)
    ]


def _says_the_same(one: Sequence[Word], other: Sequence[Word]) -> bool:
    return [*map(_letters, one)] == [*map(_letters, other)]


def _share(one: Box, other: Box) -> bool:
    """Whether most of one's width is the other's."""
    return min(one[2], other[2]) - max(one[0], other[0]) > _MOST_OF_IT * (one[2] - one[0])


def _letters(word: Word) -> str:
    return word.text.strip(_BESIDE)


def _reach(band: Pixels, left: int, right: int, first: int, last: int, blank: float) -> tuple[int, int]:
    """How far the print of a line goes on beyond its words, over blanks no wider than between words."""
    inked = np.flatnonzero((band < _INK).any(axis=0))
    for column in inked[(inked >= first) & (inked < left)][::-1].tolist():
        if left - column > blank:
            break
        left = column
    for column in inked[(inked > right) & (inked < last)].tolist():
        if column - right > blank:
            break
        right = column
    return left, right


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
