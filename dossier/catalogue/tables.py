"""Tables that an agency writes: csv with a head line, read into rows, all mistakes reported together.

The catalogue of kinds and the rules of procedures are extended this way. A table is taken as a whole or not
at all: whoever wrote it gets every problem with its line in one answer.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, field

from dossier.errors import BadManifest
from dossier.words.folding import nfc
from dossier.words.sentences import N_, Phrase

UNKNOWN_COLUMN = N_(
    "Dòng {line}: không có cột nào tên là “{column}”; hãy đổi tên hoặc bỏ cột; các cột được dùng là {columns}"
)
MISSING_COLUMN = N_("Dòng 1: thiếu cột “{column}”")
COLUMN_TWICE = N_("Dòng {line}: cột “{column}” xuất hiện hai lần; hãy bỏ một cột")
TOO_MANY_CELLS = N_("Dòng {line}: nhiều ô hơn số cột; hãy xóa ô thừa hoặc đặt tên cho cột của ô ấy")
NOT_CSV = N_("Dòng {line}: không đọc được theo dạng csv")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table. `line` counts from 1 with the head line; `cells` by column, stripped, absent ones empty."""

    line: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells[column]

    def split(self, column: str) -> tuple[str, ...]:
        """The parts of a cell that holds several values with `|` between them."""
        return tuple(part.strip() for part in self.cells[column].split("|") if part.strip())


@dataclass(slots=True)
class Problems:
    """The mistakes found so far in one table."""

    found: list[Phrase] = field(default_factory=list)

    def add(self, text: str, **values: object) -> None:
        """Note one mistake: a marked sentence and its values."""
        self.found.append(Phrase(text, values))

    def refuse(self) -> None:
        """Raise `BadManifest` with all mistakes, if there are any."""
        if self.found:
            raise BadManifest(count=len(self.found), problems=tuple(self.found))


def read_rows(text: str, columns: Sequence[str], required: Sequence[str], problems: Problems) -> list[Row]:
    """The rows of a csv `text` with a head line; lines without any content are left out.

    `columns` are those that may occur, `required` those that must. Mistakes of form go to `problems`; the caller
    adds those of content and ends with `problems.refuse()`.
    """
    reader = csv.reader(io.StringIO(nfc(text).removeprefix("\ufeff"), newline=""), strict=True)
    rows: list[Row] = []
    head: list[str] | None = None
    try:
        for cells in reader:
            cells = [cell.strip() for cell in cells]
            if not any(cells):
                continue
            if head is None:
                head = [cell.casefold() for cell in cells]
                _check_head(head, reader.line_num, columns, problems)
            elif len(cells) > len(head):
                problems.add(TOO_MANY_CELLS, line=reader.line_num)
            else:
                given = dict(zip(head, cells, strict=False))
                rows.append(Row(reader.line_num, {column: given.get(column, "") for column in columns}))
    except csv.Error:
        problems.add(NOT_CSV, line=reader.line_num)
    present = head or []
    for column in required:
        if column not in present:
            problems.add(MISSING_COLUMN, column=column)
    return rows


def _check_head(head: list[str], line: int, columns: Sequence[str], problems: Problems) -> None:
    for column in dict.fromkeys(head):
        if column not in columns:
            problems.add(UNKNOWN_COLUMN, line=line, column=column, columns=", ".join(columns))
        elif head.count(column) > 1:
            problems.add(COLUMN_TWICE, line=line, column=column)
