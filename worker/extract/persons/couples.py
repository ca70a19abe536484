"""Two persons in a table with a column for each: mother and father on birth certificates before 2016, the spouses on
extracts of the register of marriages and on declarations of marriage (TT 04/2020/TT-BTP)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from dossier.reading import Role
from worker.extract.labels.search import Written
from worker.layout.runs import Run, Sheet, Span, joined, span

_COLUMN = re.compile(r"^\W*(?:(?:phan )?(?:khai|ghi) ve )?(?:nguoi |ben )?(me|cha|vo|chong|nam|nu)\W*$")
_ROLES: MappingProxyType[str, Role] = MappingProxyType({"me": "mother", "cha": "father"})
_NAME = re.compile(r"^\W*ho\b.{0,12}\bten\b[^:]*:?\W*$")
_ROWS_OF_THE_HEAD = 4
_TWO = 2


@dataclass(frozen=True)
class Column:
    """A column of a table of two persons: its head and the role of who stands below."""

    role: Role
    head: Run


@dataclass(frozen=True)
class Cell:
    """What a row has in a column. `label`: the one on the left; None of the row of names, whatever it was read as."""

    column: Column
    row: int
    label: Written | None
    print: Span


def couple_in(sheet: Sheet, labels: Sequence[Written]) -> tuple[Cell, ...]:
    """The cells of a table whose columns are headed "Người mẹ" and "Người cha", or "Vợ" and "Chồng", left ones first;
    none where there is no such table, or none with a row of names below its head."""
    heads = [(match[1], run) for run in sheet.runs if (match := _COLUMN.match(run.folded))]
    rows = [run.row for _, run in heads]
    # Below the table both sign, under the same words.
    first = next((row for row in rows if rows.count(row) > 1), None)
    columns = {word: Column(_ROLES.get(word, "spouse"), run) for word, run in heads if run.row == first}
    if len(columns) != _TWO:
        return ()
    two = sorted(columns.values(), key=lambda column: column.head.box[0])
    last = max(column.head.row for column in two)
    names = (row[0].row for row in sheet.rows if row[0].row > last and len(row) > 1 and _NAME.match(row[0].folded))
    start = next(names, None)
    if start is None or start > last + _ROWS_OF_THE_HEAD:
        return ()
    return tuple(_cells(sheet.rows_from(start), two, labels))


def _cells(rows: Sequence[Sequence[Run]], columns: Sequence[Column], labels: Sequence[Written]) -> Iterator[Cell]:
    """Row by row as far as the table goes: a row has its label on the left of both columns; one without a label goes on
    with the values above it."""
    names = [run for run in rows[0][1:] if _nearest(run, columns) == 1]
    boundary = min((run.box[0] for run in names), default=columns[1].head.box[0]) - rows[0][0].height
    at = {id(one.label.run): one for one in labels if not one.label.phrase.running}
    edge = min((run.box[0] for run in rows[0][1:]), default=columns[0].head.box[0]) - rows[0][0].height
    label: Written | None = None
    open_: dict[int, list[Span]] = {}
    begun = rows[0][0].row

    def closed() -> Iterator[Cell]:
        for place, column in enumerate(columns):
            if open_.get(place):
                yield Cell(column, begun, label, joined(open_[place]))

    for row in rows:
        first = row[0]
        is_name = first.row == rows[0][0].row
        of_a_row = is_name or first.box[0] < edge
        if of_a_row and not is_name and first.box[2] > edge + first.height:
            break  # a line across the page ends the table
        values = row[1:] if of_a_row else row
        if of_a_row:
            yield from closed()
            label, open_, begun = at.get(id(first)), {}, first.row
            if not values and not is_name:
                return
            if label is None and not is_name:
                continue
        for run in (piece for whole in values for piece in _parted(whole, boundary)):
            near = _nearest(run, columns)
            if near is not None and (piece := span(run)) is not None and (label is not None or begun == rows[0][0].row):
                open_.setdefault(near, []).append(piece)
    yield from closed()


def _nearest(run: Run, columns: Sequence[Column]) -> int | None:
    """The column that a run stands in; None where it stands left of both."""
    between = abs(columns[0].head.centre - columns[1].head.centre)
    away = [abs(run.centre - column.head.centre) for column in columns]
    return away.index(min(away)) if min(away) < 0.6 * between else None


def _parted(run: Run, boundary: float) -> Iterator[Run]:
    """A line that was read across both columns, parted where the right one begins."""
    left = tuple(word for word in run.words if word.box[0] < boundary)
    right = tuple(word for word in run.words if word.box[0] >= boundary)
    for words in (left, right):
        if words:
            yield Run(words, run.page, run.row, run.source)
