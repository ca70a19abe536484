"""Words become runs of print: pieces of one line that belong together, in reading order.

A recogniser joins what stands side by side into one line: both columns of a heading, the two halves of a marriage
certificate, "Nơi nhận" and the signer. The rules of this package work on *runs* instead, pieces of a line without a
wide gap, grouped into rows of print. Every run keeps its words, so that each value can tell its box and how sure
the recogniser was of it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from statistics import median

from dossier.reading import Box, PageReading, Source, Word, mean_confidence
from dossier.words.folding import fold_letters, nfc
from worker.sureness import UNDER_A_MARK

# A gap this many times the height of the print parts two runs: wider than the widest space of justified text.
COLUMN_GAP = 1.6
# Words of one line stand closer than that many times their height.
_WORD_GAP = 0.8
_LEADER = frozenset("._…")
_BARS = ("|", "¦", "│")
# Fewer lines than this may all stand on one side of the page: then the margins of NĐ 30/2020 (appendix I: 30-35 mm and
# 15-20 mm of 210) tell left from right.
_FEW_LINES = 10
# Degrees: a page that leans less is as good as upright.
_UPRIGHT = 0.3
_LEFT_MARGIN, _RIGHT_MARGIN = 0.17, 0.9
# A word that lies within another one of its line is ink over it; less tall than that it is no letter of the line.
_WITHIN, _SHORT = 0.8, 0.7


@dataclass(frozen=True)
class Run:
    """Consecutive words of one line. `page` from 1; `row` counts the rows of print of that page from 0."""

    words: tuple[Word, ...]
    page: int
    row: int
    source: Source = "ocr"

    @cached_property
    def text(self) -> str:
        """The words with one space between them, NFC."""
        return " ".join(word.text for word in self.words)

    @cached_property
    def folded(self) -> str:
        """`text` folded letter by letter: position i of one is position i of the other."""
        return fold_letters(self.text)

    @cached_property
    def starts(self) -> tuple[int, ...]:
        """Where each word begins in `text`."""
        starts, at = [], 0
        for word in self.words:
            starts.append(at)
            at += len(word.text) + 1
        return tuple(starts)

    @cached_property
    def box(self) -> Box:
        """Box around the words, in pixels of the upright page."""
        return box_around(word.box for word in self.words)

    @property
    def centre(self) -> float:
        """Middle of the run, in pixels from the left edge of the page."""
        return (self.box[0] + self.box[2]) / 2

    @cached_property
    def height(self) -> float:
        """Height of the print: the median height of its words in pixels."""
        return float(median(word.box[3] - word.box[1] for word in self.words))

    @cached_property
    def confidence(self) -> float:
        """Mean word confidence, each word weighed by its letters."""
        return mean_confidence(self.words)

    @cached_property
    def capitals(self) -> float:
        """Share of its letters that are capitals; 0 without letters."""
        letters = list(filter(str.isalpha, self.text))
        return sum(map(str.isupper, letters)) / len(letters) if letters else 0.0

    def words_between(self, start: int, end: int) -> tuple[Word, ...]:
        """The words that have a character between positions `start` and `end` of `text`."""
        return tuple(
            word for word, at in zip(self.words, self.starts, strict=True) if at < end and at + len(word.text) > start
        )


@dataclass(frozen=True)
class Span:
    """A stretch of print: its text, the words it stands in (at least one) and their page."""

    text: str
    words: tuple[Word, ...]
    page: int
    source: Source = "ocr"

    @property
    def box(self) -> Box:
        """Box around the words, in pixels of the upright page."""
        return box_around(word.box for word in self.words)

    @property
    def confidence(self) -> float:
        """Confidence of the least sure word that has a letter or digit: a value is as sure as its worst part."""
        return min((word.confidence for word in self.words if any(map(str.isalnum, word.text))), default=0.0)


def span(run: Run, start: int = 0, end: int | None = None) -> Span | None:
    """The stretch of `run` between two positions of its text, or None where no word is."""
    end = len(run.text) if end is None else end
    words = run.words_between(start, end)
    text = run.text[start:end].strip()
    return Span(text, words, run.page, run.source) if words and text else None


def joined(spans: Sequence[Span]) -> Span:
    """Several stretches (at least one) as one, with a space between them."""
    first = spans[0]
    return Span(" ".join(s.text for s in spans), tuple(w for s in spans for w in s.words), first.page, first.source)


def cut(print_: Span, start: int, end: int) -> Span | None:
    """The stretch of `print_` between two positions of its text; None where no word is."""
    words = []
    at = 0
    for word in print_.words:
        # The text may be a part of its first and last word ("Số:453"), so words are found in it one after another.
        place = print_.text.find(word.text, at)
        begin = place if place >= 0 else at
        finish = begin + len(word.text) if place >= 0 else begin
        if place < 0:
            part = _overlap(word.text, print_.text[at:])
            finish = at + part
        if begin < end and finish > start:
            words.append(word)
        at = min(len(print_.text), finish + 1)
    text = print_.text[start:end].strip()
    return Span(text, tuple(words), print_.page, print_.source) if words and text else None


def _overlap(word: str, text: str) -> int:
    """How many letters at the start of `text` are the end of `word` (or its beginning, at the end of the text)."""
    for length in range(min(len(word), len(text)), 0, -1):
        if text.startswith(word[-length:]):
            return length
    return 0


@dataclass(frozen=True)
class Sheet:
    """One page as runs, in reading order: row by row, left to right."""

    page: PageReading
    runs: tuple[Run, ...]

    @cached_property
    def rows(self) -> tuple[tuple[Run, ...], ...]:
        """The runs grouped by row, each row from left to right."""
        rows: list[list[Run]] = []
        for run in self.runs:
            if not rows or rows[-1][0].row != run.row:
                rows.append([])
            rows[-1].append(run)
        return tuple(tuple(row) for row in rows)

    def rows_from(self, number: int) -> tuple[tuple[Run, ...], ...]:
        """The rows with this number and greater ones. Where a stamp was left out, numbers are missing."""
        return tuple(row for row in self.rows if row[0].row >= number)

    @cached_property
    def print_height(self) -> float:
        """Median height of the page's print in pixels; 1 on an empty page."""
        return float(median(run.height for run in self.runs)) if self.runs else 1.0

    @cached_property
    def left_margin(self) -> float:
        """Where lines begin, in pixels from the left edge; stray marks outside are passed over."""
        starts = sorted(run.box[0] for run in self.runs if len(run.text) > 3)
        left = float(starts[len(starts) // 20]) if starts else 0.0
        return min(left, _LEFT_MARGIN * self.page.width) if len(starts) < _FEW_LINES else left

    @cached_property
    def right_margin(self) -> float:
        """Where full lines end, in pixels from the left edge; stray marks outside are passed over."""
        ends = sorted(run.box[2] for run in self.runs if len(run.text) > 3)
        right = float(ends[-1 - len(ends) // 20]) if ends else float(self.page.width)
        return max(right, _RIGHT_MARGIN * self.page.width) if len(ends) < _FEW_LINES else right

    def room_after(self, run: Run) -> float:
        """How far `run` ends before the right margin, in pixels; on a page that leans the margin leans, too."""
        slope = math.tan(math.radians(self.page.skew))
        ends = sorted(one.box[2] + slope * one.box[1] for one in self.runs if len(one.text) > 3)
        return ends[-1 - len(ends) // 20] - run.box[2] - slope * run.box[1] if ends else 0.0

    def across(self, run: Run) -> float:
        """Where the middle of `run` lies: 0 at the left margin, 1 at the right one; both lean as the page does."""
        left, right = self._level_margins
        return (run.centre + self._slope * (run.box[1] + run.box[3]) / 2 - left) / max(1.0, right - left)

    @cached_property
    def _slope(self) -> float:
        return math.tan(math.radians(self.page.skew))

    @cached_property
    def _level_margins(self) -> tuple[float, float]:
        """Where lines begin and end once the page is turned upright by moving each line sidewards."""
        if abs(self.page.skew) < _UPRIGHT or len(self.runs) < _FEW_LINES:
            return self.left_margin, self.right_margin
        moved = [(run.box, self._slope * (run.box[1] + run.box[3]) / 2) for run in self.runs if len(run.text) > 3]
        starts = sorted(box[0] + by for box, by in moved)
        ends = sorted(box[2] + by for box, by in moved)
        if len(starts) < _FEW_LINES:
            return self.left_margin, self.right_margin
        return starts[len(starts) // 20], ends[-1 - len(ends) // 20]


def sheet(page: PageReading) -> Sheet:
    """The runs of `page`. Lines that lean by `page.skew` are levelled before rows are formed."""
    slope = math.tan(math.radians(page.skew))
    words = [word if word.text == _plain(word.text) else replace(word, text=_plain(word.text)) for word in page.words]
    words = [word for word in words if any(map(str.isalnum, word.text)) or 0 < len(word.text) <= 3]
    if not words:
        return Sheet(page, ())
    height = float(median(word.box[3] - word.box[1] for word in words))

    def level(word: Word) -> float:
        return (word.box[1] + word.box[3]) / 2 - slope * (word.box[0] + word.box[2]) / 2

    pieces: list[tuple[float, list[Word]]] = []
    for line in map(_without_strokes, _lines(words)):
        for piece in _split_at_gaps(line, height):
            pieces.append((float(median(map(level, piece))), piece))  # noqa: PERF401
    runs: list[Run] = []
    for number, row in enumerate(_rows(pieces, height)):
        runs += [Run(tuple(piece), page.number, number, page.source) for piece in _joined_lines(row)]
    return Sheet(page, tuple(runs))


def box_around(boxes: Iterable[Box]) -> Box:
    """The smallest box that holds all of `boxes` (at least one)."""
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)


# Signs that look alike, and marks without a letter, which are specks.
_PLAIN = {ord("\N{FRACTION SLASH}"): "/", ord("\N{DIVISION SLASH}"): "/"}
_PLAIN |= dict.fromkeys((*range(0x2C2, 0x2C8), *range(0x2D8, 0x2DE)), None)


def _plain(text: str) -> str:
    """Composed, and with one sign for what is printed as one: recognisers return the fraction slash for the slash."""
    return nfc(text).translate(_PLAIN)


def _lines(words: Sequence[Word]) -> list[list[Word]]:
    lines: dict[int, list[Word]] = {}
    for word in words:
        lines.setdefault(word.line, []).append(word)
    return [sorted(line, key=lambda word: word.box[0]) for line in lines.values()]


def _without_strokes(line: list[Word]) -> list[Word]:
    """`line` without words that lie upon another: no two are printed in one place, so the smaller, less sure one is a
    stroke of a pen or a seal ("PHÓ 5 CHỦ uy TỊCH"), and what was read below it is in doubt."""
    struck: dict[int, Word] = {}
    strokes: set[int] = set()
    for one, other in _over_each_other(line):
        width, height = one.box[2] - one.box[0], one.box[3] - one.box[1]
        over = min(one.box[2], other.box[2]) - max(one.box[0], other.box[0])
        smaller = width < other.box[2] - other.box[0] and height < _SHORT * (other.box[3] - other.box[1])
        if smaller and over > _WITHIN * width and one.confidence < other.confidence:
            strokes.add(id(one))
            if nfc(one.text).lower() not in nfc(other.text).lower():  # a piece of it that was read twice
                struck[id(other)] = replace(other, confidence=min(other.confidence, UNDER_A_MARK))
    if not strokes:
        return line
    return [struck.get(id(word), word) for word in line if id(word) not in strokes]


def _over_each_other(line: Sequence[Word]) -> Iterator[tuple[Word, Word]]:
    """Every two words of a line, which are sorted by their left edges, that share some of its width, either first."""
    reaching: list[Word] = []
    for word in line:
        reaching = [before for before in reaching if before.box[2] > word.box[0]]
        for before in reaching:
            yield before, word
            yield word, before
        reaching.append(word)


def _split_at_gaps(line: Sequence[Word], height: float) -> list[list[Word]]:
    own = float(median(word.box[3] - word.box[1] for word in line))
    widest = COLUMN_GAP * max(own, 0.6 * height)
    pieces: list[list[Word]] = [[]]
    for word in line:
        # A line drawn between two columns is recognised as a bar.
        if word.text in _BARS:
            pieces.append([])
            continue
        # In "Số:        /QĐ-UBND" the room is for a number, and the line goes on behind it.
        goes_on = word.text.startswith("/")
        before = pieces[-1][-1] if pieces[-1] else None
        if (
            before is not None
            and not goes_on
            and (word.box[0] - before.box[2] > widest or _is_a_leader(before, widest))
        ):
            pieces.append([])
        pieces[-1].append(word)
    return [piece for piece in pieces if piece]


def _is_a_leader(word: Word, widest: float) -> bool:
    """Whether a word is dots that fill the room between two columns. "ngày ... tháng" has few."""
    return set(word.text) <= _LEADER and word.box[2] - word.box[0] > widest


def _joined_lines(row: Sequence[list[Word]]) -> list[list[Word]]:
    """The pieces of a row, those of one line of print that was recognised as two ("Ng", "ày sinh: …") as one."""
    joined_: list[list[Word]] = []
    for piece in row:
        before = joined_[-1][-1] if joined_ else None
        if before is not None and before.line != piece[0].line:
            height = min(before.box[3] - before.box[1], piece[0].box[3] - piece[0].box[1])
            level = abs(before.box[3] - piece[0].box[3]) < 0.5 * height
            if level and -0.3 * height < piece[0].box[0] - before.box[2] < _WORD_GAP * height:
                joined_[-1] = [*joined_[-1], *piece]
                continue
        joined_.append(piece)
    return joined_


def _rows(pieces: list[tuple[float, list[Word]]], height: float) -> list[list[list[Word]]]:
    """Pieces at the same level, from top to bottom; within a row from left to right."""
    rows: list[tuple[list[float], list[list[Word]]]] = []
    for level, piece in sorted(pieces, key=lambda entry: entry[0]):
        if rows and level - sum(rows[-1][0]) / len(rows[-1][0]) < 0.5 * height:
            rows[-1][0].append(level)
            rows[-1][1].append(piece)
        else:
            rows.append(([level], [piece]))
    return [sorted(row, key=lambda piece: piece[0].box[0]) for _, row in rows]
