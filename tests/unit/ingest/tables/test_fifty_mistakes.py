"""Fifty sorts of mistakes in one manifest: all found in one pass, each with its line, its column and what to do."""

from __future__ import annotations

from typing import Final

import openpyxl
import pytest

from dossier.errors import BadManifest
from ingest.manifest import read_manifest

HEAD: Final = {
    "path": "Đường dẫn",
    "dossier": "Mã hồ sơ",
    "kind": "Loại giấy tờ",
    "number": "Số, ký hiệu",
    "issued": "Ngày ban hành",
    "owner": "Họ và tên",
    "id": "Số CCCD",
    "born": "Ngày sinh",
    "procedure": "Mã TTHC",
    "until": "Thời hạn",
    "tax": "Mã số thuế",
    "serial": "Số phát hành giấy chứng nhận",
}
# As messages name the columns.
LABELS: Final = {
    **HEAD,
    "issued": "Ngày cấp",
    "owner": "Chủ giấy tờ",
    "id": "Số giấy tờ tùy thân của chủ giấy tờ",
    "born": "Ngày sinh của chủ giấy tờ",
    "procedure": "Mã thủ tục hành chính",
    "until": "Có giá trị đến",
}
# What it is, the column, what stands there, what is said of it. Each stands in a line of its own.
SORTS: Final = (
    ("no path", "path", "", "hãy ghi tên tệp"),
    ("no such file", "path", "khong-co.pdf", "hãy sửa tên"),
    ("no such folder", "path", "khong-co/1.pdf", "hãy sửa tên"),
    ("a file taken for a folder", "path", "a/1.png/2.png", "hãy sửa tên"),
    ("a folder without files", "path", "trong", "hãy sửa tên"),
    ("above the folder", "path", "../a.pdf", "hãy chép tệp vào đó"),
    ("an absolute path", "path", "/etc/hostname", "hãy chép tệp vào đó"),
    ("a network share", "path", "\\\\server\\x.pdf", "hãy chép tệp vào đó"),
    ("a drive", "path", "C:\\x.pdf", "hãy chép tệp vào đó"),
    ("out by a detour", "path", "a/../../a.pdf", "hãy chép tệp vào đó"),
    ("a link that leads out", "path", "ra.pdf", "hãy chép tệp vào đó"),
    ("a pattern that nothing fits", "path", "*.tif", "hãy sửa mẫu tên"),
    ("a pattern in a folder that nothing fits", "path", "a/*.tif", "hãy sửa mẫu tên"),
    ("a pattern of one letter that nothing fits", "path", "?.jpg", "hãy sửa mẫu tên"),
    ("an error for a path", "path", "#REF!", "hãy sửa công thức"),
    ("a file named twice", "path", "một.png", "hãy bỏ một trong hai dòng"),
    ("the same file by another way", "path", "./một.png", "hãy bỏ một trong hai dòng"),
    ("the same file in capitals", "path", "MỘT.PNG", "hãy bỏ một trong hai dòng"),
    ("the same file with its marks apart", "path", "mo\u0323\u0302t.png", "hãy bỏ một trong hai dòng"),
    ("an unknown code of a kind", "kind", "giay_la", "hãy chọn trong danh sách"),
    ("an unknown name of a kind", "kind", "Giấy lạ", "hãy chọn trong danh sách"),
    ("an error for a kind", "kind", "#N/A", "hãy sửa công thức"),
    ("a dossier's code without its day", "dossier", "47-1", "hãy ghi đủ mã, như 000.00.23.H47-211101-0001"),
    ("a dossier's code without its number", "dossier", "000.00.23.H47-211101", "hãy ghi đủ mã"),
    ("an agency for a dossier", "dossier", "H47", "hãy ghi đủ mã"),
    ("an error for a dossier", "dossier", "#NAME?", "hãy sửa công thức"),
    ("words for a procedure", "procedure", "khai sinh", "hãy ghi đủ mã, như 1.004616"),
    ("a procedure's code that lost its end", "procedure", "1.0046", "hãy ghi đủ mã"),
    ("an error for a number", "number", "#VALUE!", "hãy sửa công thức"),
    ("a number that was shortened", "number", "1,2E+10", "gõ lại đủ chữ số"),
    ("a day that the calendar has not", "issued", "31/02/2021", "hãy ghi một ngày, như 04/06/2013"),
    ("a month that there is not", "issued", "2021-13-01", "hãy ghi một ngày"),
    ("a day as Excel's number", "issued", "41429", "nếu là ngày 04/06/2013 thì hãy đổi cột sang dạng ngày"),
    ("a day in words", "issued", "hôm qua", "hãy ghi một ngày"),
    ("two days", "issued", "01/01/2020 và 02/02/2020", "hãy ghi một ngày"),
    ("a year alone", "issued", "2013", "hãy ghi một ngày"),
    ("an error for a day", "issued", "#DIV/0!", "hãy sửa công thức"),
    ("a birthday that the calendar has not", "born", "30/02/1990", "hãy ghi một ngày"),
    ("words for a term", "until", "còn hạn", "hãy ghi một ngày, như 31/12/2030"),
    ("an error for a name", "owner", "#NUM!", "hãy sửa công thức"),
    ("a formula that was never computed", "owner", '=CONCATENATE("A","B")', "hãy mở bảng kê bằng Excel"),
    ("cells merged over columns", "owner", "Nguyễn Văn Ảo", "hãy bỏ gộp ô"),
    ("an identity number that lost its zero", "id", "49085123456", "gõ lại 049085123456"),
    ("an identity number that is too long", "id", "04908512345678", "hãy ghi 12 chữ số của CCCD"),
    ("letters for an identity number", "id", "abc", "hãy ghi 12 chữ số của CCCD"),
    ("an identity number that was shortened", "id", "4,9E+10", "gõ lại đủ chữ số"),
    ("an error for an identity number", "id", "#NULL!", "hãy sửa công thức"),
    ("a tax code with a letter", "tax", "01001O9106", "hãy ghi 10 chữ số"),
    ("a tax code that lost its zero", "tax", "100109106", "gõ lại 0100109106"),
    ("a land certificate's number without letters", "serial", "123", "hãy ghi hai chữ và các chữ số"),
)
_FIRST: Final = 5  # the line of the first
# What is no matter of one column.
OTHERS: Final = {
    "a column that nobody knows": "không có cột nào tên là “Màu”; hãy đổi tên hoặc bỏ cột",
    "a column twice": "cột “owner_name” xuất hiện hai lần; hãy bỏ một cột",
    "a cell beyond the columns": "Dòng 55: nhiều ô hơn số cột; hãy xóa ô thừa",
    "hidden lines": "đầu tiên là dòng 56; hãy cho hiện lại",
}


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """What is said of a workbook with all the mistakes, whose head stands in its third line."""
    folder = tmp_path_factory.mktemp("giấy")
    for name in ("a", "trong"):
        (folder / name).mkdir()
    for number in range(1, 60):
        (folder / "a" / f"{number}.png").write_bytes(b"%d" % number)
    (folder / "một.png").write_bytes(b"1")
    (folder / "ra.pdf").symlink_to("/etc/hostname")
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(["BẢNG KÊ GIẤY TỜ"])
    sheet.append([])
    sheet.append([*HEAD.values(), "Màu", "Họ tên"])
    sheet.append(["một.png"])
    columns = list(HEAD)
    for line, (_, column, value, _) in enumerate(SORTS, _FIRST):
        cells = {"path": f"a/{line}.png", column: value}
        for name, content in cells.items():
            cell = sheet.cell(line, columns.index(name) + 1)
            cell.value = content
            if content.startswith("#"):
                cell.data_type = "e"
        if value == "":
            sheet.cell(line, columns.index("number") + 1).value = "1/2026"
    at = _FIRST + [sort for sort, *_ in SORTS].index("cells merged over columns")
    sheet.merge_cells(start_row=at, end_row=at, start_column=6, end_column=7)
    sheet.cell(55, 1).value = "a/55.png"
    sheet.cell(55, 20).value = "thừa"
    sheet.cell(56, 1).value = "a/56.png"
    sheet.row_dimensions[56].hidden = True
    book.save(folder / "bảng kê.xlsx")
    with pytest.raises(BadManifest) as refused:
        read_manifest(folder / "bảng kê.xlsx")
    return refused.value.sentence().split("\n")[1:]


def test_there_are_fifty_sorts_and_more() -> None:
    assert len({sort for sort, *_ in SORTS}) == len(SORTS) == 50


@pytest.mark.parametrize(
    ("line", "column", "says"),
    [(at, one[1], one[3]) for at, one in enumerate(SORTS, _FIRST)],
    ids=[one[0] for one in SORTS],
)
def test_a_mistake_is_told_with_its_line_column_and_what_to_do(
    found: list[str], line: int, column: str, says: str
) -> None:
    place = f"Dòng {line}, cột {LABELS[column]}: "
    cell = f"Ô {'ABCDEFGHIJKL'[list(HEAD).index(column)]}{line}: "
    assert [one for one in found if one.startswith((place, cell)) and says in one], [
        one for one in found if str(line) in one
    ]


@pytest.mark.parametrize("says", OTHERS.values(), ids=OTHERS)
def test_what_is_no_matter_of_one_column_is_told_too(found: list[str], says: str) -> None:
    assert any(says in one for one in found), found


def test_each_mistake_is_told_once(found: list[str]) -> None:
    assert len(found) == len(SORTS) + len(OTHERS)
