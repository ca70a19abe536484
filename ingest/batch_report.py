"""The report of an operator's run: what became of every row, and the sum that has to come out.

It is what the operator files with the papers, so it is a table that Excel opens as it is: csv with a byte order mark,
or xlsx. Text from a manifest never becomes a formula.
"""

from __future__ import annotations

import csv
import uuid
from pathlib import Path
from typing import Final

import openpyxl
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from dossier.errors import BadRequest, by_code
from dossier.words.sentences import N_, sentence
from storage.database.engine import Database
from storage.papers import batches

HEAD: Final = (
    N_("Dòng"),
    N_("Đường dẫn"),
    N_("Trạng thái"),
    N_("Mã giấy tờ"),
    N_("Loại giấy tờ"),
    N_("Mã lỗi"),
    N_("Giải thích"),
)
STATES: Final = {"archived": N_("đã lưu"), "rejected": N_("không nhận"), "pending": N_("đang chờ")}
NEEDS_REVIEW = N_("đã lưu, cần người xem lại")
RECEIVED = N_("Tổng số đã nhận")
ARCHIVED = N_("Đã lưu")
OF_THOSE_REVIEW = N_("Trong đó cần người xem lại")
REJECTED = N_("Không nhận")
PENDING = N_("Đang chờ")

_FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t")

Line = tuple[str | int, ...]


def write_report(path: Path, database: Database, batch_id: str) -> None:
    """Write the report of a batch to `path`, whole or not at all; `.csv` or `.xlsx` by its suffix.

    The rows come first, then the totals: received = archived + rejected + pending. Raises BadRequest for another
    suffix, OSError when it cannot be written.
    """
    write = {".csv": _write_csv, ".xlsx": _write_xlsx}.get(path.suffix.casefold())
    if write is None:
        raise BadRequest(problem=f"{path.name}: .csv | .xlsx")
    with database.read() as session:
        lines = [_line(item) for item in batches.items(session, batch_id)]
        tally = batches.tally(session, batch_id)
    totals: list[Line] = [
        (sentence(RECEIVED), tally.received),
        (sentence(ARCHIVED), tally.archived),
        (sentence(OF_THOSE_REVIEW), tally.needs_review),
        (sentence(REJECTED), tally.rejected),
        (sentence(PENDING), tally.pending),
    ]
    half = path.with_name(f".{uuid.uuid4().hex}{path.suffix}")
    try:
        write(half, [tuple(map(sentence, HEAD)), *lines, (), *totals])
        half.replace(path)
    finally:
        half.unlink(missing_ok=True)


def _line(item: batches.Item) -> Line:
    state = NEEDS_REVIEW if item.document_state == "needs_review" else STATES[item.state]
    is_rejected = item.state == "rejected" and item.error_code is not None
    reason = by_code(item.error_code, item.error_values).sentence() if is_rejected and item.error_code else ""
    return (
        item.line,
        item.path,
        sentence(state),
        item.document_id or "",
        item.kind or "",
        item.error_code if is_rejected and item.error_code else "",
        reason,
    )


def _write_csv(path: Path, lines: list[Line]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        for line in lines:
            writer.writerow([_harmless(cell) if isinstance(cell, str) else cell for cell in line])


def _harmless(cell: str) -> str:
    """A cell that a spreadsheet shows as it is and does not compute."""
    return f"'{cell}" if cell.startswith(_FORMULA_STARTS) else cell


def _write_xlsx(path: Path, lines: list[Line]) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row, line in enumerate(lines, 1):
        for column, value in enumerate(line, 1):
            cell = sheet.cell(row, column)
            cell.value = ILLEGAL_CHARACTERS_RE.sub("�", value) if isinstance(value, str) else value
            if isinstance(value, str):
                cell.data_type = "s"
    sheet.freeze_panes = "A2"
    for letter, width in zip("ABCDEFG", (8, 50, 24, 38, 28, 26, 80), strict=True):
        sheet.column_dimensions[letter].width = width
    book.save(path)
