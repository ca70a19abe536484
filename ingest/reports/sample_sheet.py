"""The sheet on which a second person says of each sampled paper whether it is right, and what comes of it."""

from __future__ import annotations

import io
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Final

import openpyxl
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.worksheet.datavalidation import DataValidation

from dossier.catalogue.kinds import Catalogue
from dossier.catalogue.tables import Problems
from dossier.errors import BadRequest
from dossier.words.folding import fold
from dossier.words.sentences import N_, Phrase, sentence
from ingest.places import demand_place, write_whole
from ingest.reports.drawn_samples import Sample
from ingest.reports.reconciliation import Record, kind_name
from ingest.reports.sampling import ErrorRate, error_rate, sampled
from ingest.tables.xlsx_lines import BROKEN, NOT_XLSX, Workbook, first_line
from storage.database.engine import Database
from storage.papers import documents

HEAD: Final = (N_("Dòng"), N_("Đường dẫn"), N_("Mã giấy tờ"), N_("Loại giấy tờ"), N_("Kết quả"), N_("Ghi chú"))
RIGHT, WRONG = N_("Đúng"), N_("Sai")
NOT_SAID = N_("Dòng {line}: cột Kết quả phải là Đúng hoặc Sai")
FOREIGN = N_("Dòng {line}: mã giấy tờ “{document}” không thuộc lượt chạy này; hãy dùng mẫu của đúng bảng kê")
NAMED_TWICE = N_("Dòng {line}: mã giấy tờ “{document}” đã có ở dòng {first}; hãy bỏ một trong hai dòng")
NOT_DRAWN = N_("Chưa có mẫu nào được lấy từ lượt chạy này; hãy lấy mẫu bằng --sample rồi kiểm tra mẫu ấy")
OTHER_LINES = N_(
    "Mẫu đã lấy (--seed {seed}) có {count} giấy tờ; tệp này thiếu {missing} và thừa {more};"
    " hãy giữ nguyên mọi dòng của mẫu, kể cả dòng Sai"
)
NO_PAPERS = N_("lượt chạy chưa lưu giấy tờ nào, không có gì để lấy mẫu")
ALL_GONE = N_("mọi giấy tờ mà lượt chạy đã lưu đều đã bị tiêu hủy hoặc hủy khóa, không có gì để lấy mẫu")
NONE_CHECKED = N_(
    "mọi giấy tờ của mẫu đều đã bị tiêu hủy hoặc hủy khóa trước khi được kiểm tra, không tính được tỷ lệ sai"
)
LET_BE = N_("{count} giấy tờ đã bị tiêu hủy hoặc hủy khóa trước khi được kiểm tra, không tính vào kết quả.")
SUFFIXES: Final = (".xlsx",)
_DOCUMENT: Final = 3
_RESULT: Final = 5


def demand_sample_place(path: Path) -> None:
    """Ask before a run whether a sample can be written to `path`: a sheet that lies there may be filled in already, and
    stays. Raises what `demand_place` does."""
    demand_place(path, SUFFIXES)


def is_sample(path: Path) -> bool:
    """Whether the file at `path` is a sheet as `write_sample` makes them, by its first line. Raises OSError when it
    cannot be read."""
    return path.suffix.casefold() in SUFFIXES and first_line(path) == [sentence(head) for head in HEAD]


def gone_of(database: Database, record: Record) -> set[str]:
    """The papers that a run archived and that were disposed of or shredded since: its record stays as it was."""
    archived = [line["document"] for line in _papers(record)]
    with database.read() as session:
        return set(archived).difference(documents.versions(session, archived))


def draw(record: Record, share: float, seed: int, gone: Collection[str] = ()) -> Sample:
    """A `share` (0 to 1) of the papers that a run archived, but for those that are `gone`, which nobody can look at.
    Raises BadRequest for a run without papers."""
    papers = [line for line in _papers(record) if line["document"] not in gone]
    if not papers:
        raise BadRequest(problem=Phrase(ALL_GONE if gone else NO_PAPERS))
    return Sample(seed, share, tuple(line["document"] for line in sampled(papers, share, seed)))


def write_sample(path: Path, record: Record, catalogue: Catalogue, sample: Sample) -> None:
    """Write the papers of `sample`, which was drawn of the run of `record`, to `path` (xlsx). Raises what
    `demand_place` does."""
    drawn = set(sample.documents)
    chosen = [line for line in _papers(record) if line["document"] in drawn]
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
    content = io.BytesIO()
    book.save(content)
    write_whole(path, content.getvalue(), SUFFIXES)


def read_sample(
    path: Path, record: Record, drawn: Sequence[Sample], gone: Collection[str] = ()
) -> tuple[ErrorRate, int]:
    """The error rate that a filled-in sample of the run of `record` says, one of those that were `drawn`; and of how
    many papers it says nothing because they are `gone`: nobody could look at them any more.

    Raises BadManifest with every other line that says neither right nor wrong, or names no paper of the run, or one
    that was named before, and where lines were taken out or put in; BadRequest where all are gone; OSError when it
    cannot be read.
    """
    problems = Problems()
    unseen = {line["document"] for line in _papers(record)}
    seen: dict[str, int] = {}
    wrong = checked = lines = let_be = 0
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
                if not said and document in gone:
                    let_be += 1
                    continue
                if said not in (fold(RIGHT), fold(WRONG)):
                    problems.add(NOT_SAID, line=line)
                    continue
                checked += 1
                wrong += said == fold(WRONG)
        except BROKEN:
            problems.add(NOT_XLSX)
    if not lines:
        problems.add(NOT_SAID, line=2)
    if not problems.found:
        _hold_against(drawn, set(seen), problems)
    problems.refuse()
    if not checked:
        raise BadRequest(problem=Phrase(NONE_CHECKED))
    return error_rate(wrong, checked), let_be


def _hold_against(drawn: Sequence[Sample], named: set[str], problems: Problems) -> None:
    """Say where a sheet has other papers than every sample that was drawn."""
    if not drawn:
        problems.add(NOT_DRAWN)
        return
    nearest = min(drawn, key=lambda one: len(named.symmetric_difference(one.documents)))
    missing, more = len(set(nearest.documents) - named), len(named.difference(nearest.documents))
    if missing or more:
        count = len(nearest.documents)
        problems.add(OTHER_LINES, seed=nearest.seed, count=count, missing=missing, more=more)


def _papers(record: Record) -> list[Record]:
    """A line for each paper that the run archived, in order. Rows of the same bytes are one paper, and
    it is looked at once."""
    lines = [line for line in record["lines"] if line["state"] in ("archived", "needs_review")]
    return list({line["document"]: line for line in reversed(lines)}.values())[::-1]
