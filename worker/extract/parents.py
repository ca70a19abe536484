"""Mother and father in a table: on birth certificates before 2016 each has a column of their own."""

from __future__ import annotations

import re
from collections.abc import Iterator

from worker.extract.lines import Sheet, Span, span

_COLUMN = re.compile(r"^\W*(?:(?:phan )?(?:khai|ghi) ve )?(?:nguoi )?(me|cha)\W*$")
_FIELDS = {"me": "mother_name", "cha": "father_name"}
_NAME = re.compile(r"^\W*ho\b.{0,12}\bten\b")
_ROWS_OF_THE_HEAD = 4


def parents_in(sheet: Sheet) -> Iterator[tuple[str, int, Span]]:
    """Field, row and print of each parent's name in a table whose columns are headed "Người mẹ" and "Người cha"."""
    columns = [(match[1], run) for run in sheet.runs if (match := _COLUMN.match(run.folded))]
    rows = [run.row for _, run in columns]
    heads = {word: run for word, run in columns if rows.count(run.row) > 1}
    if len(heads) < len(_FIELDS):
        return
    last = max(run.row for run in heads.values())
    row = next((row for row in sheet.rows if row[0].row > last and _NAME.match(row[0].folded)), None)
    if row is None or row[0].row > last + _ROWS_OF_THE_HEAD:
        return
    for word, head in heads.items():
        own = min(row[1:], key=lambda run: abs(run.centre - head.centre), default=None)
        nearest = own is not None and min(heads.values(), key=lambda other: abs(other.centre - own.centre)) is head
        print_ = span(own) if own is not None and nearest else None
        if print_ is not None:
            yield _FIELDS[word], row[0].row, print_
