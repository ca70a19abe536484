"""The figures of a report as files that leave the page: a spreadsheet, and a paper as offices file it."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date

import openpyxl
from openpyxl.styles import Font

from api.desk.reports.figures import Figures, Line
from api.desk.wording import count
from dossier.words.figures import percent
from dossier.words.sentences import N_, sentence
from ingest.reports.office_pdf import Heading, Note, OfficePaper, Part, Table, office_pdf
from storage.reporting.load import Load

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
DESKS = N_("Chỉ gồm giấy tờ của nơi tiếp nhận: {desks}.")
REACH, REACHED = N_("Phạm vi"), N_("Nơi tiếp nhận")
TITLE, ABOUT = N_("BÁO CÁO"), N_("Tiến độ số hóa giấy tờ, kỳ {period}")
SUM = N_("Trong kỳ đã tiếp nhận {received} giấy tờ, đã lưu trữ {archived}.")
TARGET = N_("Chỉ tiêu của kỳ là {target} giấy tờ, đã đạt {reached} %.")
BY = N_("{number}. Theo: {label}")
NONE = N_("Không có.")
SIGNERS = (N_("NGƯỜI LẬP BÁO CÁO"), N_("LÃNH ĐẠO ĐƠN VỊ"))
MARK = "BC"


def cells_of(line: Line) -> tuple[int | float | None, ...]:
    """The figures of a line in the order of `HEADS`."""
    reached = None if line.reached is None else round(line.reached * 100, 1)
    return (line.received, line.archived, line.needs_review, line.at_work, line.failed, line.target, reached)


def review_cells(one: Load) -> tuple[str | int, ...]:
    """What a person did, in the order of `REVIEW_HEADS`."""
    return (one.person, one.account or "", one.papers, one.corrected, one.checked, one.confirmed, one.reopened)


def spreadsheet(figures: Figures, loads: Sequence[Load], *, desks: Sequence[str] = ()) -> bytes:
    """The tables as xlsx, a sheet for each, and one of the `desks` that alone are counted, where not all are."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for one in figures.breakdowns:
        rows = [(line.name, *cells_of(line)) for line in (*one.lines, figures.total)]
        _sheet(book, one.label, (one.label, *map(sentence, HEADS)), rows)
    _sheet(book, sentence(REVIEW), tuple(map(sentence, REVIEW_HEADS)), [review_cells(one) for one in loads])
    if desks:
        _sheet(book, sentence(REACH), (sentence(REACHED),), [(one,) for one in desks])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def paper(figures: Figures, loads: Sequence[Load], office: str, day: date, *, desks: Sequence[str] = ()) -> bytes:
    """The tables on paper, as PDF with real text: `office` reports on `day`, on the papers of `desks` where not of all.
    Raises `ToolMissing` where no face with Vietnamese letters is installed."""
    total = figures.total
    said = [sentence(DESKS, desks=", ".join(desks))] if desks else []
    said += [sentence(SUM, received=count(total.received), archived=count(total.archived))]
    if total.target is not None and total.reached is not None:
        said.append(sentence(TARGET, target=count(total.target), reached=percent(total.reached)))
    parts: list[Part] = [Note(" ".join(said))]
    for number, one in enumerate(figures.breakdowns, start=1):
        parts.append(Heading(sentence(BY, number=number, label=one.label)))
        heads = (one.label, *map(sentence, HEADS))
        lines = [(line.name, *map(_as_printed, cells_of(line))) for line in (*one.lines, total)]
        parts.append(Table(heads, lines, (3.2, *[1.2] * len(HEADS)), _numbers(heads), frozenset({len(lines) - 1})))
    parts.append(Heading(sentence(BY, number=len(figures.breakdowns) + 1, label=sentence(REVIEW))))
    heads = tuple(map(sentence, REVIEW_HEADS))
    lines = [(one.person, one.account or "", *map(_as_printed, review_cells(one)[2:])) for one in loads]
    shares = (2.6, 2, *[1.2] * (len(heads) - 2))
    parts.append(Table(heads, lines, shares, _numbers(heads) - {1}) if loads else Note(sentence(NONE)))
    about = sentence(ABOUT, period=figures.period.words)
    signers = tuple(map(sentence, SIGNERS))
    return office_pdf(OfficePaper(office, MARK, day, sentence(TITLE), about, parts, signers))


def _as_printed(figure: str | int | float | None) -> str:
    if isinstance(figure, float):
        return percent(figure / 100)
    return "–" if figure is None else count(figure) if isinstance(figure, int) else figure


def _numbers(heads: Sequence[str]) -> frozenset[int]:
    """The columns of numbers: all but the first."""
    return frozenset(range(1, len(heads)))


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
