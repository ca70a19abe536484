"""Manifests as Excel shows them: what a sheet declares, merges, hides or never computed; and all mistakes at once."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from dossier.catalogue.kinds import default_catalogue
from dossier.errors import BadManifest
from dossier.words.sentences import sentence
from ingest.manifest import read_manifest
from ingest.tables import xlsx_lines
from ingest.tables.manifest_rows import ManifestRow
from ingest.tables.template import write_template
from ingest.tables.xlsx_lines import NOT_XLSX

HEAD = ("Đường dẫn", "Họ và tên", "Số CCCD", "Mã hồ sơ", "Ngày ban hành")
CODE, ID = "000.00.23.H47-211101-0001", "048169529396"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("1.png", "2.png", "3.png"):
        (tmp_path / name).write_bytes(name.encode())
    return tmp_path


def book(folder: Path, change: Callable[[Worksheet], None] = lambda _: None) -> Path:
    made = openpyxl.Workbook()
    sheet = made.worksheets[0]
    sheet.append(HEAD)
    for name, who in (("1.png", "Lò Thị Mẩy"), ("2.png", "Giàng A Páo"), ("3.png", "Đặng Thị Út")):
        sheet.append([name, who, ID, CODE])
    change(sheet)
    made.save(folder / "m.xlsx")
    return folder / "m.xlsx"


def rewritten(path: Path, change: Callable[[str], str], part: str = "xl/worksheets/sheet1.xml") -> Path:
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    parts[part] = change(parts[part].decode()).encode()
    with zipfile.ZipFile(path, "w") as new:
        for name, content in parts.items():
            new.writestr(name, content)
    return path


def rows(path: Path) -> list[ManifestRow]:
    found = list(read_manifest(path).rows)
    assert [
        (one.line, one.name, one.dossier_code, one.given["owner_name"], one.given["owner_id"]) for one in found
    ] == [
        (2, "1.png", CODE, "Lò Thị Mẩy", ID),
        (3, "2.png", CODE, "Giàng A Páo", ID),
        (4, "3.png", CODE, "Đặng Thị Út", ID),
    ]
    return found


def problems(path: Path) -> list[str]:
    with pytest.raises(BadManifest) as caught:
        read_manifest(path)
    return caught.value.sentence().split("\n")[1:]


@pytest.mark.parametrize("declared", ["A1", "A1:B3", "A1:XFD1048576"])
def test_the_declared_size_of_a_sheet_is_not_believed(folder: Path, declared: str) -> None:
    rows(rewritten(book(folder), lambda sheet: re.sub(r'dimension ref="[^"]*"', f'dimension ref="{declared}"', sheet)))


def test_an_empty_cell_far_out_costs_nothing(folder: Path) -> None:
    def far(sheet: Worksheet) -> None:
        sheet["XFD1048576"].number_format = "0.00"

    rows(book(folder, far))


def test_a_merged_cell_counts_in_each_of_its_lines(folder: Path) -> None:
    rows(book(folder, lambda sheet: sheet.merge_cells("D2:D4")))


def test_cells_merged_over_columns_are_refused_but_a_title_above_the_table_is_not(folder: Path) -> None:
    def title(sheet: Worksheet) -> None:
        sheet.insert_rows(1)
        sheet["A1"] = "BẢNG KÊ KẾT QUẢ CÒN HIỆU LỰC"
        sheet.merge_cells("A1:E1")

    assert [one.line for one in read_manifest(book(folder, title)).rows] == [3, 4, 5]
    (problem,) = problems(book(folder, lambda sheet: sheet.merge_cells("B2:C2")))
    assert "B2" in problem


def test_errors_and_formulas_without_a_value_are_refused_with_their_place(folder: Path) -> None:
    def wrong(sheet: Worksheet) -> None:
        sheet["B2"].value, sheet["B2"].data_type = "#REF!", "e"
        sheet["B3"] = '=CONCATENATE("Giàng A"," Páo")'

    found = problems(book(folder, wrong))
    assert "B3" in found[0] or "B3" in found[1]
    assert any("Dòng 2" in one and "#REF!" in one for one in found)
    assert len(found) == 2


def test_escaped_characters_numbers_and_days_are_read_as_they_are_shown(folder: Path) -> None:
    def shown(sheet: Worksheet) -> None:
        sheet["B2"] = "Lò Thị Mẩy_x000D_\n"
        sheet["C3"], sheet["C3"].number_format = 48169529396, "000000000000"
        sheet["E3"] = datetime(2013, 6, 4)  # noqa: DTZ001  (Excel knows no time zone)

    assert rows(book(folder, shown))[1].given["issued_on"] == "2013-06-04"


def test_what_no_database_keeps_is_dropped_from_a_cell(folder: Path) -> None:
    def spoilt(strings: str) -> str:
        return strings.replace("Thị Mẩy", "_x0000_Thị Mẩy_xD800_").replace("Giàng", "_xDC00_Giàng")

    path = rewritten(book(folder), spoilt)
    assert len(rows(path)) == 3
    head = f"path{' ' * 300};owner_name;owner_id;dossier_code"  # a NUL near the beginning would be UTF-16
    lines = [head, f"1.png;Lò Thị Mẩy;{ID};{CODE}", f"2.png;Giàng A Páo;{ID};{CODE}"]
    csv = folder / "m.csv"
    csv.write_text("\n".join([*lines, f"3.png;Đặng\0 Thị Út;{ID};{CODE}"]), encoding="utf-8")
    assert len(rows(csv)) == 3


@pytest.mark.parametrize("harm", ["deflate", "encrypted", "cut short", "grows"])
def test_a_damaged_sheet_is_told_as_one(folder: Path, harm: str, monkeypatch: pytest.MonkeyPatch) -> None:
    path = book(folder)
    with zipfile.ZipFile(path) as made:
        part = made.getinfo("xl/worksheets/sheet1.xml")
    content = bytearray(path.read_bytes())
    begin = part.header_offset + 30 + len(part.filename)
    central = content.rindex(part.filename.encode()) - 46
    if harm == "deflate":
        content[begin : begin + 8] = b"\xff" * 8
    elif harm == "encrypted":
        content[part.header_offset + 6] |= 1
        content[central + 8] |= 1
    elif harm == "cut short":
        content[central + 20 : central + 24] = (len(content) * 2).to_bytes(4, "little")
        content[begin : begin + 1] = b"\x00"
    else:
        monkeypatch.setattr(xlsx_lines, "_MOST_HELD", 100)
    path.write_bytes(content)
    assert problems(path) == [sentence(NOT_XLSX)]


@pytest.mark.parametrize("is_shared", [False, True])
def test_a_cell_longer_than_any_spreadsheet_has_is_told_with_its_place(folder: Path, is_shared: bool) -> None:
    long = f"<t>{'ả' * 32_768}</t>"
    cell = '<c r="B2" t="s"><v>0</v></c>' if is_shared else f'<c r="B2" t="inlineStr"><is>{long}</is></c>'
    path = rewritten(book(folder), lambda sheet: re.sub(r'<c r="B2"[^>]*>.*?</c>', cell, sheet))
    if is_shared:
        with zipfile.ZipFile(path, "a") as more:
            more.writestr("xl/sharedStrings.xml", f"<sst><si>{long}</si></sst>")
    (problem,) = problems(path)
    assert "Ô B2: dài hơn 32767 chữ" in problem


def test_a_tag_that_grows_without_end_is_no_spreadsheets(folder: Path) -> None:
    endless = rewritten(book(folder), lambda sheet: sheet.replace("<row ", f'<row x="{"> " * (1 << 20)}" ', 1))
    assert problems(endless) == [sentence(NOT_XLSX)]


def test_what_a_spreadsheet_did_to_a_value_is_told_with_what_to_do(folder: Path) -> None:
    def spoilt(sheet: Worksheet) -> None:
        sheet["C2"], sheet["E3"], sheet["C4"] = 48169529396, 41429, "4,8E+10"

    found = problems(book(folder, spoilt))
    assert [word in one for one, word in zip(found, ("048169529396", "04/06/2013", "viết gọn"), strict=True)] == [
        True
    ] * 3


def test_what_excel_shows_otherwise_than_it_keeps_is_read_as_shown_or_told(folder: Path) -> None:
    def formatted(sheet: Worksheet) -> None:
        sheet["F1"] = "Số, ký hiệu"
        for place, value, code in (
            ("F2", 480, '0"/QĐ-UBND"'),
            ("F3", 912345678, "0000 000 000"),
            ("C4", 48169529396, "000000000000"),
        ):
            sheet[place], sheet[place].number_format = value, code

    assert [one.given.get("number") for one in rows(book(folder, formatted))] == ["480/QĐ-UBND", "0912 345 678", None]

    def spoilt(sheet: Worksheet) -> None:
        formatted(sheet)
        day = datetime(2026, 4, 3)  # noqa: DTZ001  (Excel knows no time zone)
        for place, value, code in (
            ("E2", day, "d-mmm"),
            ("E3", day, "mmm-yy"),
            ("F3", day, "dd/mm/yyyy"),
            ("F4", 1480, "#,##0"),
        ):
            sheet[place], sheet[place].number_format = value, code

    places = [one.partition(":")[0] for one in problems(book(folder, spoilt))]
    assert sorted(places) == ["Dòng 3, cột Số, ký hiệu", "Ô E2", "Ô E3", "Ô F4"]


def test_hidden_lines_and_a_second_table_are_told(folder: Path) -> None:
    def hidden(sheet: Worksheet) -> None:
        sheet.row_dimensions[3].hidden = True

    (problem,) = problems(book(folder, hidden))
    assert "dòng 3" in problem

    def second(sheet: Worksheet) -> None:
        sheet.parent.create_sheet("Khác").append(["Đường dẫn"])

    (problem,) = problems(book(folder, second))
    assert "Khác" in problem
    read_manifest(book(folder, lambda sheet: sheet.parent.create_sheet("Ghi chú").append(["x"])))
    (problem,) = problems(book(folder, lambda sheet: sheet.parent.create_sheet("Tiếp theo").append(["3.png", "Ai"])))
    assert problem.startswith("Trang tính “Tiếp theo” nêu tệp")


def test_the_template_is_a_manifest_once_it_is_filled_in(folder: Path) -> None:
    write_template(folder / "mau.xlsx", default_catalogue())
    made = openpyxl.load_workbook(folder / "mau.xlsx")
    sheet = made.worksheets[0]
    choices = [made.worksheets[1].cell(row, 1).value for row in range(1, made.worksheets[1].max_row + 1)]
    assert "Giấy khai sinh" in choices
    sheet.append(["1.png", "Giấy khai sinh", CODE])
    made.save(folder / "mau.xlsx")
    (row,) = read_manifest(folder / "mau.xlsx").rows
    assert (row.dossier_code, row.given["kind"]) == (CODE, "giay_khai_sinh")
