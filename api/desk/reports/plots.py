"""Bars of a breakdown, as numbers of an SVG that the server draws: no script, and a table beside it for readers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from api.desk.reports.figures import Line

WIDTH = 480
ROW, BAR, GAP = 46, 16, 20
MOST_BARS = 12


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a bar; `what`: archived, needs_review or rest."""

    what: str
    x: float
    width: float


@dataclass(frozen=True, slots=True)
class Bar:
    """One line of the plot: its name stands above the bar, `y` is the bar's top; `target`: where its mark stands."""

    line: Line
    y: int
    pieces: tuple[Piece, ...]
    target: float | None


@dataclass(frozen=True, slots=True)
class Plot:
    """The bars, one below the other, and the size of the picture."""

    bars: tuple[Bar, ...]
    height: int
    width: int = WIDTH


def plot_of(lines: Sequence[Line]) -> Plot:
    """The bars of the first lines, all to one scale: the longest is as wide as the picture."""
    shown = lines[:MOST_BARS]
    longest = max((max(line.received, line.target or 0) for line in shown), default=0) or 1
    bars = tuple(_bar(line, at * ROW + GAP, WIDTH / longest) for at, line in enumerate(shown))
    return Plot(bars, len(shown) * ROW)


def _bar(line: Line, y: int, scale: float) -> Bar:
    pieces, x = [], 0.0
    rest = line.at_work + line.failed
    for what, count in (("archived", line.archived), ("needs_review", line.needs_review), ("rest", rest)):
        pieces.append(Piece(what, round(x, 1), round(count * scale, 1)))
        x += count * scale
    target = None if line.target is None else round(line.target * scale, 1)
    return Bar(line, y, tuple(piece for piece in pieces if piece.width), target)
