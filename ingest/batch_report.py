"""The reports of an operator's run: what became of every line, and the sum that has to come out.

They are what the operator files with the papers: tables that Excel opens as they are (csv with a byte order mark, or
xlsx), in which text from a manifest never becomes a formula, and a PDF to sign (reports/report_pdf.py). Equal records
give equal bytes: no report holds the moment at which it was made.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
import zipfile
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import openpyxl
import pikepdf
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from dossier.catalogue.fields import FIELDS
from dossier.catalogue.kinds import Catalogue
from dossier.errors import by_code
from dossier.words.sentences import N_, sentence
from ingest.places import demand_place, write_whole
from ingest.reports.reconciliation import Record, kind_name
from ingest.reports.report_pdf import report_pdf, report_title
from ingest.tables.xlsx_lines import first_line

HEAD: Final = (
    N_("Dòng"),
    N_("Đường dẫn"),
    N_("Trạng thái"),
    N_("Mã giấy tờ"),
    N_("Loại giấy tờ"),
    N_("Mã lỗi"),
    N_("Giải thích"),
    N_("Mã hồ sơ"),
    N_("SHA-256"),
)
_WIDTHS: Final = (8, 50, 24, 38, 28, 26, 80, 28, 66)
STATES: Final = {
    "archived": N_("đã lưu"),
    "needs_review": N_("đã lưu, cần người xem lại"),
    "rejected": N_("không nhận"),
    "pending": N_("đang chờ"),
    "disposed": N_("đã tiêu hủy"),
}
TOTALS: Final = {
    "received": N_("Tổng số tệp trong bảng kê"),
    "archived": N_("Đã lưu"),
    "needs_review": N_("Trong đó cần người xem lại"),
    "rejected": N_("Không nhận"),
    "pending": N_("Đang chờ"),
    "disposed": N_("Đã tiêu hủy"),
}
DIGEST: Final = N_("Mã kiểm tra (SHA-256) của các dòng trên")
REPORT_SUFFIXES: Final = (".csv", ".xlsx", ".pdf")
KNOWN = N_("tệp này đã có trong kho")
APPLIED = N_("bổ sung từ bảng kê: {fields}")
DIFFERS = N_("bảng kê và giấy khác nhau: {fields}")

_OURS: Final = (b"/Creator (sohoa)", b"/Producer (sohoa)")
_LONGEST_END: Final = 1 << 16
_LONGEST_HEAD: Final = 1 << 12
_FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t")
_CREATED: Final = re.compile(rb"<dcterms:created[^>]*>([^<]*)<")
_MODIFIED: Final = re.compile(rb"(<dcterms:modified[^>]*>)([^<]*)(<)")

Line = tuple[str | int, ...]


def demand_report_place(path: Path) -> None:
    """Ask before a run whether its report can be written to `path`, in the place of an earlier one at most. Raises what
    `demand_place` does."""
    demand_place(path, REPORT_SUFFIXES, may_replace=is_as_written)


def write_report(path: Path, record: Record, catalogue: Catalogue) -> None:
    """Write the report of a run to `path`, whole or not at all; `.csv`, `.xlsx` or `.pdf` by its suffix.

    The rows come first, then the totals: all = archived + rejected + pending + disposed. Raises what `demand_place`
    does.
    """
    makers = {".csv": csv_report, ".xlsx": xlsx_report, ".pdf": pdf_report}
    demand_report_place(path)
    write_whole(path, makers[path.suffix.casefold()](record, catalogue), REPORT_SUFFIXES, may_replace=is_as_written)


def is_report(path: Path) -> bool:
    """Whether the file at `path` is a report as `write_report` makes them, by its first line or its title; a PDF that
    somebody has signed since is none. Raises OSError when it cannot be read."""
    suffix, head = path.suffix.casefold(), [sentence(text) for text in HEAD]
    if suffix == ".csv":
        with path.open("rb") as file:
            return file.readline(_LONGEST_HEAD).decode("utf-8-sig", "replace").rstrip("\r\n") == ",".join(head)
    if suffix == ".xlsx":
        return first_line(path) == head
    return suffix == ".pdf" and _is_unsigned_report(path)


def is_as_written(path: Path) -> bool:
    """Whether the file at `path` is a report into which nobody wrote since: no remark beside a line, no signature.
    Raises OSError when it cannot be read."""
    if not is_report(path):
        return False
    if path.suffix.casefold() == ".csv":
        lines = path.read_bytes().splitlines(keepends=True)
        return lines[-1] == _digest_line(b"".join(lines[:-1]))
    if path.suffix.casefold() == ".xlsx":
        with zipfile.ZipFile(path) as book:
            said = book.read("docProps/core.xml")
        created, modified = _CREATED.search(said), _MODIFIED.search(said)
        # Whatever program saves a workbook says when it did.
        return created is not None and modified is not None and created[1] == modified[2]
    return True


def _digest_line(lines: bytes) -> bytes:
    return f"{sentence(DIGEST)},{hashlib.sha256(lines).hexdigest()}\r\n".encode()


def _is_unsigned_report(path: Path) -> bool:
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - _LONGEST_END))  # asked of any PDF, however large
        end = file.read()
        if not all(sign in end for sign in _OURS):
            return False
        file.seek(0)
        content = file.read()
    if content.count(b"%%EOF") != 1:  # who signs or notes something adds a second end
        return False
    with pikepdf.open(io.BytesIO(content)) as pdf:
        return str(pdf.docinfo.get("/Title", "")) == report_title()


def csv_report(record: Record, catalogue: Catalogue) -> bytes:
    """The lines and totals as csv, and a last line by which whoever has it sees that nobody wrote into it."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    for line in _table(record, catalogue):
        writer.writerow([_harmless(cell) if isinstance(cell, str) else cell for cell in line])
    content = out.getvalue().encode("utf-8-sig")
    return content + _digest_line(content)


def xlsx_report(record: Record, catalogue: Catalogue) -> bytes:
    """The lines and totals as xlsx."""
    book = openpyxl.Workbook()
    book.properties.created = book.properties.modified = datetime.fromisoformat(record["batch"]["reconciled_at"])
    sheet = book.worksheets[0]
    for row, line in enumerate(_table(record, catalogue), 1):
        for column, value in enumerate(line, 1):
            cell = sheet.cell(row, column)
            cell.value = ILLEGAL_CHARACTERS_RE.sub("�", value) if isinstance(value, str) else value
            if isinstance(value, str):
                cell.data_type = "s"
    sheet.freeze_panes = "A2"
    for letter, width in zip("ABCDEFGHI", _WIDTHS, strict=True):
        sheet.column_dimensions[letter].width = width
    written = io.BytesIO()
    book.save(written)
    return _without_times(written, record["batch"]["reconciled_at"])


def pdf_report(record: Record, catalogue: Catalogue) -> bytes:
    """The counts and what was no plain success, to sign."""
    exceptions = [
        (line["line"], line["path"], sentence(STATES[line["state"]]), explanation(line))
        for line in record["lines"]
        if line["state"] != "archived" or line["known"] or line["differs"]
    ]
    totals = [(sentence(text), record["totals"][name]) for name, text in TOTALS.items() if name in record["totals"]]
    return report_pdf(record, totals, exceptions, csv_report(record, catalogue))


def explanation(line: Mapping[str, Any]) -> str:
    """What there is to say of a line, in one sentence or several."""
    parts = [by_code(line["error"], line["values"]).sentence()] if line["error"] else []
    if line["known"]:
        parts.append(sentence(KNOWN))
    for text, fields in ((APPLIED, line["applied"]), (DIFFERS, line["differs"])):
        if fields:
            parts.append(sentence(text, fields=", ".join(_label(name) for name in fields)))
    return "; ".join(parts)


def _label(name: str) -> str:
    return sentence(FIELDS[name].label) if name in FIELDS else sentence(N_("Loại giấy tờ"))


def _table(record: Record, catalogue: Catalogue) -> Iterable[Line]:
    yield tuple(map(sentence, HEAD))
    for line in record["lines"]:
        yield (
            line["line"],
            line["path"],
            sentence(STATES[line["state"]]),
            line["document"] or "",
            kind_name(line["kind"], catalogue),
            line["error"] or "",
            explanation(line),
            line["dossier"] or "",
            line["sha256"] or "",
        )
    yield ()
    for name, text in TOTALS.items():
        if name not in record["totals"]:
            continue
        yield (sentence(text), record["totals"][name])


def _harmless(cell: str) -> str:
    """A cell that a spreadsheet shows as it is and does not compute."""
    return f"'{cell}" if cell.startswith(_FORMULA_STARTS) else cell


def _without_times(written: io.BytesIO, moment: str) -> bytes:
    """The workbook without the moment at which it was written, which openpyxl puts into it as it saves."""
    out = io.BytesIO()
    stamp = moment[:19] + "Z"
    with zipfile.ZipFile(written) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in sorted(old.namelist()):
            content = old.read(name)
            if name == "docProps/core.xml":
                content = _MODIFIED.sub(rb"\g<1>" + stamp.encode() + rb"\g<3>", content)
            new.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()
