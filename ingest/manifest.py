"""Manifests: the table by which an operator hands in many files at once, as csv or xlsx.

One line is one file, a folder of files or a pattern that files fit; its columns are what is known of the papers. The
table is taken as a whole or not at all: every mistake in it is reported together, with its line as the spreadsheet
counts it, so that an operator mends it in one go. Column names are the fields of the design or what Vietnamese offices
call them; case, marks and signs do not count.

A table may have a million lines, so none is held in memory: they are checked as they come, and what was found is laid
down to be taken (ingest/tables/manifest_rows.py).
"""

from __future__ import annotations

import hashlib
import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from itertools import chain, islice
from pathlib import Path
from types import MappingProxyType
from typing import IO, Final

from dossier.catalogue.fields import FIELDS, ValueType, check, normalise
from dossier.catalogue.kinds import Catalogue, default_catalogue
from dossier.catalogue.tables import COLUMN_TWICE, MISSING_COLUMN, TOO_MANY_CELLS, UNKNOWN_COLUMN, Problems
from dossier.words.dates import find_dates
from dossier.words.folding import folded_words
from dossier.words.sentences import N_, Phrase
from ingest.batch_report import is_report
from ingest.names import name_key, shown
from ingest.reports.sample_sheet import is_sample
from ingest.tables.cells import DayCell
from ingest.tables.csv_lines import LINES_TO_A_HEAD, csv_lines
from ingest.tables.manifest_files import WILD, FilesBelow, OutsideError, UnlistedError
from ingest.tables.manifest_rows import ManifestRow, ManifestRows
from ingest.tables.xlsx_lines import BROKEN, NOT_XLSX, SEVERAL_SHEETS, Workbook

PATH: Final = "path"
KIND: Final = "kind"
PATH_LABEL, KIND_LABEL = N_("Đường dẫn"), N_("Loại giấy tờ")

NO_ROWS = N_("Bảng kê không có dòng nào")
NO_PATH = N_("Dòng {line}, cột {label}: ô trống; hãy ghi tên tệp, tên thư mục hoặc mẫu tên")
NO_FILE = N_("Dòng {line}, cột {label}: không có tệp “{value}”; hãy sửa tên, hoặc đặt tệp vào thư mục của bảng kê")
OUTSIDE = N_(
    "Dòng {line}, cột {label}: “{value}” nằm ngoài thư mục của bảng kê; hãy chép tệp vào đó và ghi tên từ thư mục ấy"
)
PATH_TWICE = N_("Dòng {line}, cột {label}: tệp “{value}” đã có ở dòng {first}; hãy bỏ một trong hai dòng")
UNKNOWN_KIND = N_(
    "Dòng {line}, cột {label}: không có loại giấy tờ “{value}”; hãy chọn trong danh sách của sohoa batch --template"
)
BAD_VALUE = N_("Dòng {line}, cột {label}: “{value}” không đúng dạng; hãy ghi {form}")
LOST_ZERO = N_(
    "Dòng {line}, cột {label}: “{value}” mất số 0 ở đầu; hãy đổi cột sang dạng Văn bản (Text) rồi gõ lại {whole}"
)
SERIAL_DAY = N_("Dòng {line}, cột {label}: ô là số {value}; nếu là ngày {day} thì hãy đổi cột sang dạng ngày")
ERROR_TEXT = N_("Dòng {line}, cột {label}: ô là giá trị lỗi {value}; hãy sửa công thức hoặc gõ lại giá trị")
DAY_CELL = N_(
    "Dòng {line}, cột {label}: ô là ngày {day}, có thể Excel đã đổi điều đã gõ thành ngày;"
    " hãy đổi cột sang dạng Văn bản (Text) rồi gõ lại"
)
TOO_NARROW = N_("Dòng {line}, cột {label}: ô là “{value}” vì cột quá hẹp khi lưu; hãy nới cột trong Excel rồi lưu lại")
POWER = N_("Dòng {line}, cột {label}: “{value}” bị viết gọn; hãy đổi cột sang dạng Văn bản (Text) rồi gõ lại đủ chữ số")
NO_FILE_FITS = N_("Dòng {line}, cột {label}: không có tệp nào hợp với “{value}”; hãy sửa mẫu tên")
UNLISTED = N_(
    "Dòng {line}, cột {label}: máy không cho xem thư mục “{value}” ({problem});"
    " hãy báo người quản trị cấp quyền, tệp trong đó chưa được kiểm tra"
)
HEADLESS_SHEET = N_(
    "Trang tính “{name}” nêu tệp nhưng không có dòng tên cột; hãy chép các dòng ấy vào trang “{head}”, hoặc xóa trang"
)
ODD_NAME = N_("Dòng {line}, cột {label}: tên tệp “{value}” có chữ bị hỏng; hãy đổi tên tệp")
FORMS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "date": N_("một ngày, như 04/06/2013"),
        "term": N_("một ngày, như 31/12/2030"),
        "citizen_id": N_("12 chữ số"),
        "identity_number": N_("12 chữ số của CCCD, 9 chữ số của CMND, hoặc mã số thuế của tổ chức"),
        "tax_code": N_("10 chữ số, như 0100109106, hoặc thêm 3 chữ số sau dấu gạch"),
        "serial": N_("hai chữ và các chữ số, như AA 01234567"),
        "dossier_code": N_("đủ mã, như 000.00.23.H47-211101-0001"),
        "procedure_code": N_("đủ mã, như 1.004616"),
    }
)
TOO_MANY = N_("Còn lỗi khác; hãy sửa {count} lỗi này trước")
UNNAMED = N_("{count} tệp trong thư mục không có dòng nào nêu, ví dụ “{example}”")

_MOST_PROBLEMS: Final = 10_000
_ERRORS: Final = frozenset(
    ("#REF!", "#N/A", "#NAME?", "#VALUE!", "#DIV/0!", "#NUM!", "#NULL!", "#SPILL!", "#CALC!", "#GETTING_DATA")
)
_HASHES = re.compile(r"#{2,}")
_POWER = re.compile(r"\d(?:[.,]\d+)?E\+?\d+", re.IGNORECASE)
_SERIAL = re.compile(r"[1-9]\d{4}")
_LENGTHS: Final[Mapping[str, int]] = MappingProxyType({"citizen_id": 12, "identity_number": 12, "tax_code": 10})

# What offices write above these columns, folded; field names and labels serve as well.
_ALIASES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "path": PATH,
        "file": PATH,
        "duong dan": PATH,
        "duong dan tep": PATH,
        "tep": PATH,
        "ten tep": PATH,
        "ten file": PATH,
        "kind": KIND,
        "loai": KIND,
        "loai giay to": KIND,
        "ma loai giay to": KIND,
        "loai van ban": KIND,
        "so ho so": "dossier_code",
        "ma tthc": "procedure_code",
        "ma thu tuc": "procedure_code",
        "so va ky hieu": "number",
        "so van ban": "number",
        "ngay ban hanh": "issued_on",
        "ngay ky": "issued_on",
        "ngay van ban": "issued_on",
        "co quan ban hanh": "issuer",
        "noi cap": "issuer",
        "ho ten": "owner_name",
        "ho va ten": "owner_name",
        "ten chu so huu": "owner_name",
        "so dinh danh": "owner_id",
        "so dinh danh ca nhan": "owner_id",
        "so cccd": "owner_id",
        "cccd": "owner_id",
        "ngay sinh": "owner_born_on",
        "thoi han": "valid_until",
        "ngay het han": "valid_until",
        "hieu luc den": "valid_until",
    }
)
_COLUMNS: Final = MappingProxyType(
    {
        **{" ".join(folded_words(name.replace("_", " "))): name for name in FIELDS},
        **{" ".join(folded_words(field.label)): name for name, field in FIELDS.items()},
        **_ALIASES,
    }
)
# Values of these types have a form that a computer can check; a name or an address has none.
_CHECKED: Final[frozenset[ValueType]] = frozenset(
    {"date", "term", "citizen_id", "identity_number", "tax_code", "serial", "dossier_code", "procedure_code"}
)


@dataclass(frozen=True, slots=True)
class Manifest:
    """A manifest without mistakes. `sha256`: of its bytes and, of each of its files, of name, size and time of last
    change; `unnamed`: how many files beside it no line names, and one of them.

    So a table `1.tif, 2.tif, …` that is used again for new scans is another manifest, also where all scans of one size
    of paper have one size in bytes; and what was copied back with its times, or mounted anew, is the same.
    """

    name: str
    sha256: str
    rows: Sequence[ManifestRow]
    unnamed: tuple[int, str] = (0, "")


def read_manifest(path: Path, catalogue: Catalogue | None = None) -> Manifest:
    """The manifest at `path` (`.xlsx`, else csv in UTF-8 or UTF-16 with `,`, `;` or tabs); its paths are relative to
    its folder.

    A kind is stated by its code, its national result code or its name. Raises BadManifest with every mistake, and
    OSError when the manifest itself cannot be read.
    """
    digest = hashlib.sha256()
    problems = Problems()
    seen: dict[int, int] = {}
    own = {FilesBelow.key(path.name)}
    with tempfile.TemporaryFile() as content:
        with path.open("rb") as file:
            shutil.copyfileobj(file, content, 1 << 20)
        content.seek(0)
        while block := content.read(1 << 20):
            digest.update(block)
        table = _Table(content, path.suffix.casefold() == ".xlsx", path.parent, catalogue or default_catalogue())
        rows = ManifestRows(table.files.root)
        for line, names, given in table.checked(problems):
            for name in names:
                first = seen.setdefault(FilesBelow.key(name), line)
                if first != line:
                    problems.add(PATH_TWICE, line=line, label=Phrase(PATH_LABEL), value=name, first=first)
                else:
                    digest.update(f"\n{line}\t{name_key(name)}\t{table.files.look(name)}".encode(errors="replace"))
            if len(problems.found) >= _MOST_PROBLEMS:
                problems.add(TOO_MANY, count=len(problems.found))
                break
            if not problems.found:
                rows.add(line, names, given)
    if not rows and not problems.found:
        problems.add(NO_ROWS)
    problems.refuse()
    example, unnamed = "", 0
    for name in table.files.unnamed({*seen, *own}):
        if not _is_own(table.files.root / name):
            example, unnamed = example or name, unnamed + 1
    return Manifest(path.name, digest.hexdigest(), rows, (unnamed, example))


class _Table:
    """The table of a manifest: its lines as what they state, and the files they name."""

    def __init__(self, content: IO[bytes], is_xlsx: bool, folder: Path, catalogue: Catalogue) -> None:
        self._content, self._is_xlsx, self._catalogue = content, is_xlsx, catalogue
        self.files = FilesBelow(folder)

    def checked(self, problems: Problems) -> Iterator[tuple[int, list[str], dict[str, str]]]:
        """Each line below the head: its number, the files that it names, and what it states of them."""
        lines = self._xlsx_lines(problems) if self._is_xlsx else self._csv_lines(problems)
        before = len(problems.found)
        columns, rest = _head(lines, problems)
        if len(problems.found) > before and PATH not in columns:
            return
        for line, cells in rest:
            if any(cells[len(columns) :]):
                problems.add(TOO_MANY_CELLS, line=line)
            stated = {column: cell for column, cell in zip(columns, cells, strict=False) if column and cell}
            names = self._names(line, stated.pop(PATH, ""), problems)
            yield line, names, self._given(line, stated, problems)

    def _csv_lines(self, problems: Problems) -> Iterator[tuple[int, list[str]]]:
        self._content.seek(0)
        return csv_lines(self._content, problems, _columns_known)

    def _xlsx_lines(self, problems: Problems) -> Iterator[tuple[int, list[str]]]:
        self._content.seek(0)
        try:
            book = Workbook(self._content)
            fits = [
                (name, part)
                for name, part in book.sheets
                if any(
                    PATH in map(_column, cells) for _, cells in islice(book.lines(part, Problems()), LINES_TO_A_HEAD)
                )
            ]
            if len(fits) > 1:
                problems.add(SEVERAL_SHEETS, count=len(fits), names=", ".join(name for name, _ in fits))
                return
            chosen = (fits or book.sheets)[0]
            for name, part in book.sheets:
                if fits and (name, part) != chosen and self._names_files(book, part):
                    problems.add(HEADLESS_SHEET, name=name, head=chosen[0])
            yield from book.lines(chosen[1], problems)
        except BROKEN:
            problems.add(NOT_XLSX)

    def _names_files(self, book: Workbook, part: str) -> bool:
        """Whether a sheet without a head goes on with the table: its first lines name files."""
        lines = islice(book.lines(part, Problems()), LINES_TO_A_HEAD)
        return any(self.files.has_file(cell) for _, cells in lines for cell in cells)

    def _names(self, line: int, written: str, problems: Problems) -> list[str]:
        """The files that a cell names, below the manifest's folder."""
        if not written:
            problems.add(NO_PATH, line=line, label=Phrase(PATH_LABEL))
        if not written or _is_spoilt(line, PATH_LABEL, written, problems, is_of_days=False):
            return []
        try:
            names = self.files.found(written)
        except OutsideError:
            problems.add(OUTSIDE, line=line, label=Phrase(PATH_LABEL), value=written)
            return []
        except UnlistedError as error:
            problems.add(UNLISTED, line=line, label=Phrase(PATH_LABEL), value=error.folder, problem=error.problem)
            return []
        if not names:
            text = NO_FILE_FITS if any(sign in written for sign in WILD) else NO_FILE
            problems.add(text, line=line, label=Phrase(PATH_LABEL), value=written)
        for name in names:
            if not _is_text(name):  # no database and no report takes it
                problems.add(ODD_NAME, line=line, label=Phrase(PATH_LABEL), value=shown(name))
        return names

    def _given(self, line: int, stated: Mapping[str, str], problems: Problems) -> dict[str, str]:
        given = {}
        for column, cell in stated.items():
            label = KIND_LABEL if column == KIND else FIELDS[column].label
            is_of_days = column != KIND and FIELDS[column].type in ("date", "term")
            if _is_spoilt(line, label, cell, problems, is_of_days=is_of_days):
                continue
            if column == KIND:
                given[KIND] = _kind(line, cell, self._catalogue, problems)
            else:
                given[column] = _value(line, column, cell, problems)
        return given


def _column(written: str) -> str | None:
    return _COLUMNS.get(" ".join(folded_words(written.replace("_", " "))))


def _columns_known(head: Sequence[str]) -> int:
    return sum(_column(written) is not None for written in head)


def _head(
    lines: Iterator[tuple[int, list[str]]], problems: Problems
) -> tuple[list[str | None], Iterator[tuple[int, list[str]]]]:
    """The column of each place, and the lines below. Titles may stand above: the head is the first line that names a
    column of paths, or the first of all."""
    first = list(islice(lines, LINES_TO_A_HEAD))
    at = next((at for at, (_, cells) in enumerate(first) if PATH in map(_column, cells)), 0)
    columns: list[str | None] = []
    line, head = first[at] if first else (1, [])
    for written in head:
        column = _column(written)
        if column is None and written:
            problems.add(UNKNOWN_COLUMN, line=line, column=written, columns=", ".join((PATH, KIND, *FIELDS)))
        elif column in columns and column is not None:
            problems.add(COLUMN_TWICE, line=line, column=column)
        columns.append(column)
    if PATH not in columns and not problems.found:
        problems.add(MISSING_COLUMN, column=PATH)
    return columns, chain(first[at + 1 :], lines)


def _kind(line: int, cell: str, catalogue: Catalogue, problems: Problems) -> str:
    by_name = (kind for kind in catalogue if folded_words(kind.name) == folded_words(cell))
    kind = catalogue.get(cell) or catalogue.by_result_code(cell) or next(by_name, None)
    if kind is None:
        problems.add(UNKNOWN_KIND, line=line, label=Phrase(KIND_LABEL), value=cell)
        return cell
    return kind.code


def _is_spoilt(line: int, label: str, cell: str, problems: Problems, *, is_of_days: bool) -> bool:
    """Whether a spreadsheet put something into a cell that nobody can have typed there, which is told."""
    if cell in _ERRORS:
        problems.add(ERROR_TEXT, line=line, label=Phrase(label), value=cell)
    elif _HASHES.fullmatch(cell):
        problems.add(TOO_NARROW, line=line, label=Phrase(label), value=cell)
    elif isinstance(cell, DayCell) and not is_of_days:
        day = date.fromisoformat(cell)
        problems.add(DAY_CELL, line=line, label=Phrase(label), day=f"{day:%d/%m/%Y}")
    else:
        return False
    return True


def _value(line: int, column: str, cell: str, problems: Problems) -> str:
    value, is_sound = _judged(column, cell)
    if not is_sound:
        _add_bad_value(line, column, cell, _types(column), problems)
    elif _POWER.fullmatch(cell):
        problems.add(POWER, line=line, label=Phrase(FIELDS[column].label), value=cell)
    return value


def _types(column: str) -> tuple[ValueType, ...]:
    """The types that a value may have; the owner may be an enterprise, known by its tax code."""
    value_type = FIELDS[column].type
    return (value_type, "tax_code") if column == "owner_id" else (value_type,)


@lru_cache(maxsize=1 << 14)
def _judged(column: str, cell: str) -> tuple[str, bool]:
    """A cell as it is stored, and whether it has the form of its column. Dossiers and days come again and again."""
    value_type = FIELDS[column].type
    value = normalise(value_type, cell)
    if value_type not in _CHECKED:
        return value, True
    # A date that the calendar does not have is left as written; one with a second beside it is no single date.
    is_one_date = value_type != "date" or len(find_dates(cell)) == 1
    return value, is_one_date and any(f"{one}.form" not in check(one, value) for one in _types(column))


def _add_bad_value(line: int, column: str, cell: str, types: Sequence[ValueType], problems: Problems) -> None:
    """Say what is wrong with a value, and what a spreadsheet may have done to it."""
    label = Phrase(FIELDS[column].label)
    whole = next((cell.zfill(_LENGTHS[one]) for one in types if one in _LENGTHS and cell.isdigit()), cell)
    if _POWER.fullmatch(cell):
        problems.add(POWER, line=line, label=label, value=cell)
    elif FIELDS[column].type == "date" and _SERIAL.fullmatch(cell):
        day = date(1899, 12, 30) + timedelta(days=int(cell))
        problems.add(SERIAL_DAY, line=line, label=label, value=cell, day=f"{day:%d/%m/%Y}")
    elif whole != cell and any(f"{one}.form" not in check(one, whole) for one in types):
        problems.add(LOST_ZERO, line=line, label=label, value=cell, whole=whole)
    else:
        problems.add(BAD_VALUE, line=line, label=label, value=cell, form=Phrase(FORMS[types[0]]))


def _is_own(path: Path) -> bool:
    """Whether a file that no line names is none to be handed in: a report or a sample that sohoa wrote there."""
    try:
        return is_report(path) or is_sample(path)
    except OSError:
        return False  # it is there, and whoever looks for it is told of it


def _is_text(name: str) -> bool:
    """Whether the bytes of a file's name are UTF-8; of others Python makes half of a pair of surrogates."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True
