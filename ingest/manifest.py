"""Manifests: the table by which an operator hands in many files at once, as csv or xlsx.

One line is one file, its columns are what is known of the paper. The table is taken as a whole or not at all: every
mistake in it is reported together, with its line as the spreadsheet counts it, so that an operator mends it in one go.
Column names are the fields of the design or what Vietnamese offices call them; case, marks and signs do not count.
"""

from __future__ import annotations

import csv
import hashlib
import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from dossier.catalogue.fields import FIELDS, ValueType, check, normalise
from dossier.catalogue.kinds import Catalogue, default_catalogue
from dossier.catalogue.tables import COLUMN_TWICE, MISSING_COLUMN, NOT_CSV, TOO_MANY_CELLS, UNKNOWN_COLUMN, Problems
from dossier.words.dates import find_dates
from dossier.words.folding import folded_words, nfc
from dossier.words.sentences import N_, Phrase

PATH: Final = "path"
KIND: Final = "kind"

NOT_UTF8 = N_("Bảng kê không phải UTF-8; hãy lưu lại dạng “CSV UTF-8” hoặc xlsx")
NOT_XLSX = N_("Không mở được bảng kê như một tệp xlsx; hãy lưu lại từ Excel")
NO_ROWS = N_("Bảng kê không có dòng nào")
NO_PATH = N_("Dòng {line}: thiếu đường dẫn tệp")
NO_FILE = N_("Dòng {line}: không có tệp “{value}”")
OUTSIDE = N_("Dòng {line}: tệp “{value}” nằm ngoài thư mục của bảng kê")
PATH_TWICE = N_("Dòng {line}: tệp “{value}” đã có ở dòng {first}")
UNKNOWN_KIND = N_("Dòng {line}: không có loại giấy tờ “{value}”")
BAD_VALUE = N_("Dòng {line}: {label} “{value}” không đúng dạng")

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
class ManifestRow:
    """One file of a manifest. `row`: its line; `name`: the path as written; `given`: field name -> stored value.

    The kind, if stated, is among `given` as `kind`.
    """

    row: int
    name: str
    path: Path
    dossier_code: str | None
    procedure_code: str | None
    given: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Manifest:
    """A manifest without mistakes. `sha256`: of its bytes and of the sizes of its files.

    With the sizes in it, a table `1.pdf, 2.pdf, …` that is used again for new scans is another manifest.
    """

    name: str
    sha256: str
    rows: tuple[ManifestRow, ...]


def read_manifest(path: Path, catalogue: Catalogue | None = None) -> Manifest:
    """The manifest at `path` (`.xlsx`, else csv in UTF-8 with `,`, `;` or tabs); its paths are relative to its folder.

    A kind is stated by its code, its national result code or its name. Raises BadManifest with every mistake, and
    OSError when the manifest itself cannot be read.
    """
    content = path.read_bytes()
    problems = Problems()
    lines = _xlsx_lines(content, problems) if path.suffix.casefold() == ".xlsx" else _csv_lines(content, problems)
    problems.refuse()
    table = _table(lines, problems)
    folder = path.parent.resolve()
    seen: dict[Path, int] = {}
    rows = [
        _row(line, cells, folder, seen, catalogue or default_catalogue(), problems) for line, cells in table.items()
    ]
    if not rows and not problems.found:
        problems.add(NO_ROWS)
    problems.refuse()
    digest = hashlib.sha256(content)
    for row in rows:
        digest.update(f"\n{row.path.stat().st_size}".encode())
    return Manifest(path.name, digest.hexdigest(), tuple(rows))


def _csv_lines(content: bytes, problems: Problems) -> dict[int, list[str]]:
    """The filled lines by number."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        problems.add(NOT_UTF8)
        return {}
    head = text.partition("\n")[0]
    delimiter = max(",;\t", key=head.count)
    lines: dict[int, list[str]] = {}
    line = 0
    try:
        for line, cells in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True), 1):
            if any(cell.strip() for cell in cells):
                lines[line] = [nfc(cell).strip() for cell in cells]
    except csv.Error:
        problems.add(NOT_CSV, line=line + 1)
    return lines


def _xlsx_lines(content: bytes, problems: Problems) -> dict[int, list[str]]:
    """The filled lines of the first sheet by number."""
    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        lines = {
            line: [_cell(cell) for cell in cells]
            for line, cells in enumerate(book.worksheets[0].iter_rows(values_only=True), 1)
        }
    # What openpyxl raises on a file that is damaged or none of its own.
    except (
        InvalidFileException,
        zipfile.BadZipFile,
        KeyError,
        ValueError,
        TypeError,
        IndexError,
        SyntaxError,
        OSError,
    ):
        problems.add(NOT_XLSX)
        return {}
    book.close()
    return {line: _without_empty_tail(cells) for line, cells in lines.items() if any(cells)}


def _cell(value: Any) -> str:
    """A cell as text: dates ISO, whole numbers without a point."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return nfc(str(value)).strip()


def _without_empty_tail(cells: list[str]) -> list[str]:
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _table(lines: Mapping[int, Sequence[str]], problems: Problems) -> dict[int, dict[str, str]]:
    """The lines below the head as column -> cell, empty cells left out."""
    numbered = iter(lines.items())
    _, head = next(numbered, (1, ()))
    columns: list[str | None] = []
    for written in head:
        column = _COLUMNS.get(" ".join(folded_words(written.replace("_", " "))))
        if column is None and written:
            problems.add(UNKNOWN_COLUMN, column=written, columns=", ".join((PATH, KIND, *FIELDS)))
        elif column in columns and column is not None:
            problems.add(COLUMN_TWICE, column=column)
        columns.append(column)
    if PATH not in columns:
        problems.add(MISSING_COLUMN, column=PATH)
        return {}
    table = {}
    for line, cells in numbered:
        if any(cells[len(columns) :]):
            problems.add(TOO_MANY_CELLS, line=line)
        table[line] = {column: cell for column, cell in zip(columns, cells, strict=False) if column and cell}
    return table


def _row(
    line: int,
    cells: Mapping[str, str],
    folder: Path,
    seen: dict[Path, int],
    catalogue: Catalogue,
    problems: Problems,
) -> ManifestRow:
    given: dict[str, str] = {}
    for column, cell in cells.items():
        if column == KIND:
            given[KIND] = _kind(line, cell, catalogue, problems)
        elif column != PATH:
            given[column] = _value(line, column, cell, problems)
    return ManifestRow(
        row=line,
        name=cells.get(PATH, ""),
        path=_path(line, cells.get(PATH, ""), folder, seen, problems),
        dossier_code=given.pop("dossier_code", None),
        procedure_code=given.pop("procedure_code", None),
        given=MappingProxyType(given),
    )


def _kind(line: int, cell: str, catalogue: Catalogue, problems: Problems) -> str:
    by_name = (kind for kind in catalogue if folded_words(kind.name) == folded_words(cell))
    kind = catalogue.get(cell) or catalogue.by_result_code(cell) or next(by_name, None)
    if kind is None:
        problems.add(UNKNOWN_KIND, line=line, value=cell)
        return cell
    return kind.code


def _value(line: int, column: str, cell: str, problems: Problems) -> str:
    value_type = FIELDS[column].type
    value = normalise(value_type, cell)
    # The owner may be an enterprise, known by its tax code.
    types: tuple[ValueType, ...] = (value_type, "tax_code") if column == "owner_id" else (value_type,)
    has_form = any(f"{one}.form" not in check(one, value) for one in types)
    # A date that the calendar does not have is left as written; one with a second beside it is no single date.
    is_one_date = value_type != "date" or len(find_dates(cell)) == 1
    if value_type in _CHECKED and not (has_form and is_one_date):
        label = Phrase(FIELDS[column].label)
        problems.add(BAD_VALUE, line=line, label=label, value=cell)
    return value


def _path(line: int, written: str, folder: Path, seen: dict[Path, int], problems: Problems) -> Path:
    """The file that a path names, below `folder`."""
    if not written:
        problems.add(NO_PATH, line=line)
        return folder
    relative = written.replace("\\", "/")
    try:
        found = _as_on_disk(folder, relative).resolve()
        is_file = found.is_file()
    except (OSError, ValueError):  # a loop of links, a name that no file can have
        problems.add(NO_FILE, line=line, value=written)
        return folder
    if not found.is_relative_to(folder):
        problems.add(OUTSIDE, line=line, value=written)
    elif not is_file:
        problems.add(NO_FILE, line=line, value=written)
    elif found in seen:
        problems.add(PATH_TWICE, line=line, value=written, first=seen[found])
    else:
        seen[found] = line
    return found


def _as_on_disk(folder: Path, relative: str) -> Path:
    """`relative` with each name composed or decomposed as the disk has it: macOS writes the one, Windows the other."""
    place = folder
    for name in Path(relative).parts:
        step = place / name
        if not step.exists() and place.is_dir() and place.is_relative_to(folder):
            step = next((entry for entry in place.iterdir() if nfc(entry.name) == nfc(name)), step)
        place = step
    return place
