"""Two persons in a table with a column for each: mother and father on birth certificates before 2016, the spouses on
extracts of the register of marriages."""

from __future__ import annotations

import re
from collections.abc import Iterator

from worker.layout.runs import Sheet, Span, span

_COLUMN = re.compile(r"^\W*(?:(?:phan )?(?:khai|ghi) ve )?(?:nguoi |ben )?(me|cha|vo|chong|nam|nu)\W*$")
_PARENTS = {"me": "mother_name", "cha": "father_name"}
_SPOUSES = ("vo", "chong", "nam", "nu")
_NAME = re.compile(r"^\W*ho\b.{0,12}\bten\b")
_ROWS_OF_THE_HEAD = 4
_TWO = 2


def couples_in(sheet: Sheet) -> Iterator[tuple[str, int, Span]]:
    """Field, row and print of each name in a table whose columns are headed "Người mẹ" and "Người cha", or "Vợ" and
    "Chồng": of these the left one is the owner."""
    columns = [(match[1], run) for run in sheet.runs if (match := _COLUMN.match(run.folded))]
    rows = [run.row for _, run in columns]
    heads = {word: run for word, run in columns if rows.count(run.row) > 1}
    if len(heads) != _TWO:
        return
    spouses = sorted((head for word, head in heads.items() if word in _SPOUSES), key=lambda head: head.box[0])
    last = max(run.row for run in heads.values())
    row = next((row for row in sheet.rows if row[0].row > last and _NAME.match(row[0].folded)), None)
    if row is None or row[0].row > last + _ROWS_OF_THE_HEAD:
        return
    for word, head in heads.items():
        own = min(row[1:], key=lambda run: abs(run.centre - head.centre), default=None)
        nearest = own is not None and min(heads.values(), key=lambda other: abs(other.centre - own.centre)) is head
        print_ = span(own) if own is not None and nearest else None
        if print_ is not None:
            name = _PARENTS.get(word) or ("owner_name" if head is spouses[0] else "spouse_name")
            yield name, row[0].row, print_
