"""Placed words become lines in reading order.

A file draws its words in any order: a stamped number comes last, a table cell by cell. What counts is where they
stand. Close words on one baseline are a segment; segments that stand side by side, as agency and national title do in
a heading, or recipients and signer at the foot, are columns, and a line never runs over the room between two columns.
Two columns are read one after the other, more of them (a table) row by row.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Final

# All in ems, the size of the font. Words this close on one baseline belong together whatever stands around them; a
# slanting letter reaches over the next.
_WORD_GAP: Final = 1.2
_REACH: Final = 0.3
# Parts of one word, drawn apart, leave no more room than this; a space is at least twice as wide.
_NO_GAP: Final = 0.08
_SAME_BASELINE: Final = 0.3
# A raised or lowered figure overlaps its line this much, of its own height.
_OVERLAP: Final = 0.5
# Two columns lie at least this far apart, and lines of one block at most this far below one another.
_COLUMN_GAP: Final = 1.0
_BLOCK_GAP: Final = 2.5
# A single line beside a block is a column of its own only beyond this; a number stamped between "Số:" and its sign is
# nearer.
_LONE_COLUMN_GAP: Final = 6.0
_ASCENT, _DESCENT = 0.75, 0.25


@dataclass(frozen=True, slots=True)
class Placed:
    """A word on the upright page, in any unit. `box`: left, top, right, bottom of its ink; `base`: the height of its
    baseline; `size`: of its font. `certain`: whether every letter of it is known."""

    text: str
    box: tuple[float, float, float, float]
    base: float
    size: float
    certain: bool = True


@dataclass(slots=True, eq=False)
class _Segment:
    """Words of one line, from left to right, without a wide gap. `base`, `size`: of its largest word, as raised and
    lowered figures are small."""

    words: list[Placed]
    left: float
    right: float
    base: float
    size: float

    @property
    def top(self) -> float:
        return self.base - _ASCENT * self.size

    @property
    def bottom(self) -> float:
        return self.base + _DESCENT * self.size

    def add(self, word: Placed) -> None:
        self.words.append(word)
        self.right = max(self.right, word.box[2])
        if word.size > self.size:
            self.base, self.size = word.base, word.size


def lines_of(words: Sequence[Placed]) -> tuple[tuple[Placed, ...], ...]:
    """`words` as lines, in reading order; parts of one word that were drawn apart are put together."""
    lines: list[list[Placed]] = []
    for block in _blocks(_segments(words)):
        lines += _read(block)
    return tuple(tuple(_whole_words(line)) for line in lines)


def _segments(words: Sequence[Placed]) -> list[_Segment]:
    segments: list[_Segment] = []
    for word in sorted(words, key=lambda word: word.box[0]):
        near = [segment for segment in segments if abs(segment.base - word.base) < segment.size]
        fitting = [segment for segment in near if _continues(segment, word)]
        if fitting:
            min(fitting, key=lambda segment: abs(segment.base - word.base)).add(word)
        else:
            segments.append(_Segment([word], word.box[0], word.box[2], word.base, word.size))
    return segments


def _continues(segment: _Segment, word: Placed) -> bool:
    size = max(segment.size, word.size)
    return -_REACH * size < word.box[0] - segment.right < _WORD_GAP * size and _share_line(segment, word)


def _share_line(one: _Segment | Placed, other: _Segment | Placed) -> bool:
    top = max(one.base - _ASCENT * one.size, other.base - _ASCENT * other.size)
    bottom = min(one.base + _DESCENT * one.size, other.base + _DESCENT * other.size)
    return bottom - top >= _OVERLAP * min(one.size, other.size)


def _blocks(segments: Sequence[_Segment]) -> list[list[list[_Segment]]]:
    """Blocks from top to bottom, each a list of columns from left to right.

    A segment opens a column where it stands beside the block. One that would bridge two columns, stands clear of all
    above, or is the first to have another beside it, begins a new block.
    """
    blocks: list[list[list[_Segment]]] = []
    columns: list[list[_Segment]] = []
    has_mates = False
    for segment in sorted(segments, key=lambda segment: (segment.top, segment.left)):
        mated = any(_share_line(segment, other) for other in segments if other is not segment)
        around = [column for column in columns if _is_in(column, segment)]
        if columns and (
            len(around) > 1
            or (mated and not has_mates)
            or segment.top - max(other.bottom for column in columns for other in column) > _BLOCK_GAP * segment.size
            or not (around or any(_is_beside(segment, other) for column in columns for other in column))
        ):
            blocks.append(columns)
            columns, around, has_mates = [], [], False
        has_mates = has_mates or mated
        if around:
            around[0].append(segment)
        else:
            columns.append([segment])
    return [_settled(block) for block in [*blocks, columns] if block]


def _is_in(column: Sequence[_Segment], segment: _Segment) -> bool:
    """Whether `segment` stands above or below what is in the column, or too near to it for a column of its own."""
    left, right = min(other.left for other in column), max(other.right for other in column)
    room = _COLUMN_GAP * segment.size
    return segment.left < right + room and segment.right > left - room


def _is_beside(one: _Segment, other: _Segment) -> bool:
    return min(one.bottom, other.bottom) > max(one.top, other.top)


def _settled(columns: list[list[_Segment]]) -> list[list[_Segment]]:
    """The columns from left to right. One that is a single segment joins its neighbour, if that is not far away and
    has it on one of its lines."""
    ordered = sorted(columns, key=lambda column: min(segment.left for segment in column))
    settled: list[list[_Segment]] = []
    for column in ordered:
        if settled and _joins(settled[-1], column):
            settled[-1].extend(column)
        else:
            settled.append(column)
    return settled


def _joins(left: Sequence[_Segment], right: Sequence[_Segment]) -> bool:
    if len(left) > 1 and len(right) > 1:
        return False
    return any(
        _same_line(one, other) and other.left - one.right < _LONE_COLUMN_GAP * max(one.size, other.size)
        for one in left
        for other in right
    )


def _same_line(one: _Segment, other: _Segment) -> bool:
    return abs(one.base - other.base) < _SAME_BASELINE * max(one.size, other.size)


def _read(columns: Sequence[list[_Segment]]) -> list[list[Placed]]:
    lines = [line for column in columns for line in _lines_in(column)]
    if len(columns) > 2:
        # A stable sort: within a row the columns keep their order.
        heads = [line[0] for line in lines]
        lines = sorted(lines, key=lambda line: min(head.base for head in heads if _same_line(head, line[0])))
    return [[word for segment in line for word in segment.words] for line in lines]


def _lines_in(column: Sequence[_Segment]) -> list[list[_Segment]]:
    lines: list[list[_Segment]] = []
    for segment in sorted(column, key=attrgetter("base")):
        if lines and _same_line(lines[-1][0], segment):
            lines[-1].append(segment)
        else:
            lines.append([segment])
    return [sorted(line, key=attrgetter("left")) for line in lines]


def _whole_words(line: Sequence[Placed]) -> list[Placed]:
    whole: list[Placed] = []
    for word in line:
        if whole and -_REACH < (word.box[0] - whole[-1].box[2]) / min(word.size, whole[-1].size) < _NO_GAP:
            whole[-1] = _joined(whole[-1], word)
        else:
            whole.append(word)
    return whole


def _joined(one: Placed, other: Placed) -> Placed:
    left, top, right, bottom = zip(one.box, other.box, strict=True)
    return Placed(
        one.text + other.text,
        (min(left), min(top), max(right), max(bottom)),
        one.base,
        max(one.size, other.size),
        one.certain and other.certain,
    )
