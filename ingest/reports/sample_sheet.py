"""The sheet on which a second person says of each sampled paper whether it is right, and what comes of it."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import openpyxl
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.worksheet.datavalidation import DataValidation

from dossier.catalogue.kinds import Catalogue
from dossier.catalogue.tables import Problems
from dossier.errors import BadRequest
from dossier.words.folding import fold
from dossier.words.sentences import N_, sentence
from ingest.reports.reconciliation import Record, kind_name
from ingest.reports.sampling import ErrorRate, error_rate, sampled
from ingest.tables.xlsx_lines import BROKEN, NOT_XLSX, Workbook

HEAD: Final = (N_("Dòng"), N_("Đường dẫn"), N_("Mã giấy tờ"), N_("Loại giấy tờ"), N_("Kết quả"), N_("Ghi chú"))
RIGHT, WRONG = N_("Đúng"), N_("Sai")
NOT_SAID = N_("Dòng {line}: cột Kết quả phải là Đúng hoặc Sai")
FOREIGN = N_("Dòng {line}: mã giấy tờ “{document}” không thuộc lượt chạy này; hãy dùng mẫu của đúng bảng kê")
NAMED_TWICE = N_("Dòng {line}: mã giấy tờ “{document}” đã có ở dòng {first}; hãy bỏ một trong hai dòng")
_DOCUMENT: Final = 3
_RESULT: Final = 5


def write_sample(path: Path, record: Record, catalogue: Catalogue, share: float, seed: int) -> int:
    """Write a `share` of the papers that a run archived to `path` (xlsx), and return how many. Raises BadRequest for
    another suffix or a run without papers, OSError when it cannot be written."""
    papers = _papers(record)
    if path.suffix.casefold() != ".xlsx" or not papers:
        raise BadRequest(problem=f"{path.name}: .xlsx; {len(papers)}")
    chosen = sampled(papers, share, seed)
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append([sentence(head) for head in HEAD])
    for line in chosen:
        path_shown = ILLEGAL_CHARACTERS_RE.sub("�", line["path"])
        sheet.append([line["line"], path_shown, line["document"], kind_name(line["kind"], catalogue)])
        sheet.cell(sheet.max_row, 2).data_type = "s"
    choice = DataValidation(type="list", formula1=f'"{sentence(RIGHT)},{sentence(WRONG)}"', allow_blank=True)
    choice.add(f"E2:E{len(chosen) + 1}")
    sheet.add_data_validation(choice)
    sheet.freeze_panes = "A2"
    for letter, width in zip("ABCDEF", (8, 50, 38, 28, 12, 60), strict=True):
        sheet.column_dimensions[letter].width = width
    book.save(path)
    return len(chosen)


def read_sample(path: Path, record: Record) -> ErrorRate:
    """The error rate that a filled-in sample of the run of `record` says. Raises BadManifest with every line that says
    neither right nor wrong, or names no paper of the run, or one that was named before; OSError when it cannot be read.
    """
    problems = Problems()
    unseen = {line["document"] for line in _papers(record)}
    seen: dict[str, int] = {}
    wrong = checked = lines = 0
    with path.open("rb") as file:
        try:
            book = Workbook(file)
            for line, cells in book.lines(book.sheets[0][1], problems):
                said = fold(cells[_RESULT - 1]) if len(cells) >= _RESULT else ""
                if line == 1:
                    continue
                lines += 1
                document = cells[_DOCUMENT - 1] if len(cells) >= _DOCUMENT else ""
                if document not in unseen:
                    text = NAMED_TWICE if document in seen else FOREIGN
                    problems.add(text, line=line, document=document, first=seen.get(document))
                    continue
                unseen.remove(document)
                seen[document] = line
                if said not in (fold(RIGHT), fold(WRONG)):
                    problems.add(NOT_SAID, line=line)
                    continue
                checked += 1
                wrong += said == fold(WRONG)
        except BROKEN:
            problems.add(NOT_XLSX)
    if not lines:
        problems.add(NOT_SAID, line=2)
    problems.refuse()
    return error_rate(wrong, checked)


def _papers(record: Record) -> list[Record]:
    """A line for each paper that the run archived, in order. Rows of the same bytes are one paper, and
    it is looked at once."""
    lines = [line for line in record["lines"] if line["state"] in ("archived", "needs_review")]
    return list({line["document"]: line for line in reversed(lines)}.values())[::-1]
