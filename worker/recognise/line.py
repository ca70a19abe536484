"""A line of a page read once more, from a piece that is cut out of it, and how sure that is against what was known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from dossier.reading import Box, Word
from worker.clock import Clock
from worker.formats.sources import Pixels
from worker.recognise.engine import Engine

# So sure a line needs no second reading.
_CLEAR: Final = 0.9
# Room around a line, in heights of words: at the ends, above and below; where the engine finds the line itself, it
# needs to see more than where it takes the picture for the line.
_ROOM, _NO_ROOM = (0.6, 0.45, 0.35), (0.3, 0.2, 0.2)


@dataclass(frozen=True, slots=True, eq=False)
class Piece:
    """A piece of the page, and where its top left corner lies there."""

    grey: Pixels
    left: int
    top: int


def cut_out(grey: Pixels, line: Box, height: float, *, first: int = 0, last: int | None = None) -> dict[bool, Piece]:
    """The line, its words so high, with room for the engine to find it, and (true) as the line from edge to edge; no
    further than `first` and `last` pixels from the left."""
    left, top, right, bottom = line
    rows, columns = grey.shape
    last = columns if last is None else last
    pieces = {}
    for is_cut, (ends, above, below) in ((False, _ROOM), (True, _NO_ROOM)):
        x0, y0 = max(first, int(left - ends * height)), max(0, int(top - above * height))
        x1, y1 = min(last, int(right + ends * height)), min(rows, int(bottom + below * height))
        pieces[is_cut] = Piece(grey[y0:y1, x0:x1], x0, y0)
    return pieces


def read_again(pieces: dict[bool, Piece], dpi: int, engine: Engine, clock: Clock) -> list[Word]:
    """The line as the engine finds it; where it comes out unsure, perhaps as it is from edge to edge."""
    as_found = read_piece(pieces[False], dpi, engine, clock)
    if sureness(as_found) >= _CLEAR:
        return as_found
    return max(as_found, read_piece(pieces[True], dpi, engine, clock, is_cut=True), key=sureness)


def read_piece(piece: Piece, dpi: int, engine: Engine, clock: Clock, *, is_cut: bool = False) -> list[Word]:
    """The words of a piece that shows one line, where they lie on the page; `is_cut`: from edge to edge."""
    read = engine.read_line(piece.grey, dpi, clock.left(), is_cut=is_cut)
    return [replace(word, box=_moved(word.box, piece.left, piece.top)) for word in read]


def _moved(box: Box, right: int, down: int) -> Box:
    return box[0] + right, box[1] + down, box[2] + right, box[3] + down


def letters_of(words: Sequence[Word]) -> int:
    """How many letters and digits they have."""
    return sum(sum(map(str.isalnum, word.text)) for word in words)


def sureness(words: Sequence[Word]) -> float:
    """Mean confidence, each word weighed by its letters; 0 without any."""
    letters = letters_of(words)
    return sum(letters_of([word]) * word.confidence for word in words) / letters if letters else 0.0


def box_around(boxes: Sequence[Box]) -> Box:
    """The smallest box with all of them in it."""
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)
