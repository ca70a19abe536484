"""The figures of a report as files that leave the page: a spreadsheet with a sheet for each table."""

from __future__ import annotations

import io
from collections.abc import Sequence

import openpyxl
from openpyxl.styles import Font

from api.desk.reports.figures import Figures, Line
from dossier.words.sentences import N_, sentence
from storage.review.load import Load

HEADS = (
    N_("Tiếp nhận"),
    N_("Đã lưu trữ"),
    N_("Cần kiểm tra"),
    N_("Đang xử lý"),
    N_("Không đọc được"),
    N_("Chỉ tiêu"),
    N_("Đạt (%)"),
)
REVIEW_HEADS = (
    N_("Người kiểm tra"),
    N_("Tài khoản"),
    N_("Giấy tờ đã xem"),
    N_("Giá trị đã sửa"),
    N_("Giá trị xác nhận đúng"),
    N_("Giấy tờ đã xác nhận"),
    N_("Mở lại"),
)
REVIEW = N_("Kiểm tra theo người")


def cells_of(line: Line) -> tuple[int | float | None, ...]:
    """The figures of a line in the order of `HEADS`."""
    reached = None if line.reached is None else round(line.reached * 100, 1)
    return (line.received, line.archived, line.needs_review, line.at_work, line.failed, line.target, reached)


def review_cells(one: Load) -> tuple[str | int, ...]:
    """What a person did, in the order of `REVIEW_HEADS`."""
    return (one.person, one.account or "", one.papers, one.corrected, one.checked, one.confirmed, one.reopened)


def spreadsheet(figures: Figures, loads: Sequence[Load]) -> bytes:
    """The tables as xlsx, a sheet for each."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for one in figures.breakdowns:
        rows = [(line.name, *cells_of(line)) for line in (*one.lines, figures.total)]
        _sheet(book, one.label, (one.label, *map(sentence, HEADS)), rows)
    _sheet(book, sentence(REVIEW), tuple(map(sentence, REVIEW_HEADS)), [review_cells(one) for one in loads])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _sheet(
    book: openpyxl.Workbook, title: str, heads: Sequence[str], rows: Sequence[Sequence[str | int | float | None]]
) -> None:
    sheet = book.create_sheet(title)
    sheet.append(list(heads))
    for row in rows:
        sheet.append(list(row))
        for cell in sheet[sheet.max_row]:
            if isinstance(cell.value, str):
                cell.data_type = "s"  # a name is never a formula
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    sheet.freeze_panes = "B2"
    sheet.column_dimensions["A"].width = 48
