"""Reading order where two columns stand side by side: first all of the left one, then all of the right one.

A recogniser reads straight across: the agency's first line, the national title, the agency's second line. Then neither
of them can be found as one phrase. Where the layout standard (NĐ 30/2020/NĐ-CP, appendix I) puts columns, at the
heading and at the foot, their lines are put in order again. Tables and forms are left alone: there a line belongs
together.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from dossier.reading import PageReading, Word
from worker.layout.columns import Columns, foot_columns, heading_columns
from worker.layout.runs import Sheet, sheet


def in_reading_order(page: PageReading) -> PageReading:
    """`page` with its words in the order in which a person reads them, and `line` counted anew."""
    laid_out = sheet(page)
    blocks = [block for block in (heading_columns(laid_out), foot_columns(laid_out)) if block is not None]
    if not blocks:
        return page
    lines = list(_lines(page.words))
    for block in blocks:
        lines = _reordered(lines, laid_out, block)
    return replace(page, words=tuple(replace(word, line=number) for number, line in enumerate(lines) for word in line))


def _lines(words: Sequence[Word]) -> Iterable[list[Word]]:
    lines: dict[int, list[Word]] = {}
    for word in words:
        lines.setdefault(word.line, []).append(word)
    return (lines[number] for number in sorted(lines))


def _reordered(lines: list[list[Word]], laid_out: Sheet, block: Columns) -> list[list[Word]]:
    """`lines` with those of `block` in the place of the first of them, column after column."""
    rows = [row for row in laid_out.rows if block.first <= row[0].row < block.end]
    row_of = {word.box: number for number, row in enumerate(rows) for run in row for word in run.words}
    first = next((at for at, line in enumerate(lines) if any(word.box in row_of for word in line)), None)
    if first is None:
        return lines
    columns: tuple[dict[int, list[Word]], dict[int, list[Word]]] = ({}, {})
    rest: list[list[Word]] = []
    for line in lines:
        inside = [word for word in line if word.box in row_of]
        for word in inside:
            side = (word.box[0] + word.box[2]) / 2 > block.boundary
            columns[side].setdefault(row_of[word.box], []).append(word)
        outside = [word for word in line if word.box not in row_of]
        if outside:
            rest.append(outside)
    before = sum(any(word.box not in row_of for word in line) for line in lines[:first])
    side_by_side = [
        sorted(column[number], key=lambda word: word.box[0]) for column in columns for number in sorted(column)
    ]
    return [*rest[:before], *side_by_side, *rest[before:]]
