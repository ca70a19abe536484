"""Manifests: what operators write above and into their columns, and every mistake told at once."""

from __future__ import annotations

import os
import re
import shutil
import unicodedata
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from dossier.errors import BadManifest
from dossier.words.sentences import sentence
from ingest.batch_report import HEAD as REPORT_HEAD
from ingest.manifest import Manifest, read_manifest
from ingest.reports.sample_sheet import HEAD as SAMPLE_HEAD

HEAD = "Đường dẫn;Mã hồ sơ;Loại giấy tờ;Số, ký hiệu;Ngày ban hành;Họ tên;Số định danh"
CODE = "000.00.23.H47-211101-0001"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "giấy").mkdir()
    (tmp_path / "a.pdf").write_bytes(b"a")
    (tmp_path / "giấy" / "b.pdf").write_bytes(b"bb")
    return tmp_path


def _written(folder: Path, text: str | bytes, name: str = "bang-ke.csv") -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def _problems(path: Path) -> list[str]:
    with pytest.raises(BadManifest) as caught:
        read_manifest(path)
    lines = caught.value.sentence().split("\n")
    assert len(lines) == int(str(caught.value.values["count"])) + 1
    return lines[1:]


def _check(manifest: Manifest, folder: Path) -> None:
    first, second = manifest.rows
    assert (first.row, first.path, first.dossier_code) == (2, folder / "a.pdf", CODE)
    assert dict(first.given) == {
        "kind": "giay_khai_sinh",
        "number": "70/2013",
        "issued_on": "2013-06-04",
        "owner_name": "Nguyễn Văn Ảo",
        "owner_id": "049085123456",
    }
    assert (second.path, second.dossier_code, dict(second.given)) == (folder / "giấy" / "b.pdf", None, {})


@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_csv_is_read_with_vietnamese_heads(folder: Path, mark: str, delimiter: str) -> None:
    head = HEAD.replace("Số, ký hiệu", "Số ký hiệu").replace(";", delimiter)
    line = f"a.pdf;{CODE};Giấy khai sinh;70/2013;04/6/2013;NGUYỄN VĂN ẢO;049085123456".replace(";", delimiter)
    _check(read_manifest(_written(folder, f"{mark}{head}\r\n{line}\r\ngiấy\\b.pdf\r\n")), folder)


def test_an_xlsx_is_read_with_its_dates(folder: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(HEAD.split(";"))
    born = datetime(2013, 6, 4)  # noqa: DTZ001  (Excel knows no time zone)
    sheet.append(["a.pdf", CODE, "giay_khai_sinh", "70/2013", born, "Nguyễn Văn Ảo", "049085123456"])
    sheet.append(["giấy/b.pdf"])
    book.save(folder / "bang-ke.xlsx")
    _check(read_manifest(folder / "bang-ke.xlsx"), folder)


def test_a_field_name_serves_as_a_column(folder: Path) -> None:
    path = _written(folder, "path,owner_id,valid_until,procedure_code\na.pdf,0100109106,31/12/2030,1.004616\n")
    row = read_manifest(path).rows[0]
    assert dict(row.given) == {"owner_id": "0100109106", "valid_until": date(2030, 12, 31).isoformat()}
    assert row.procedure_code == "1.004616"


def test_a_decomposed_name_on_disk_is_found_by_its_composed_one(folder: Path) -> None:
    (folder / unicodedata.normalize("NFD", "hồ sơ.pdf")).write_bytes(b"x")
    written = unicodedata.normalize("NFC", "hồ sơ.pdf")
    assert read_manifest(_written(folder, f"path\n{written}\n")).rows[0].path.read_bytes() == b"x"


def test_all_mistakes_are_told_together_with_their_lines(folder: Path) -> None:
    (folder / "out.pdf").symlink_to("/etc/hostname")
    problems = _problems(
        _written(
            folder,
            f"{HEAD};Màu\n"
            "a.pdf;47-1;giay_la;1/QĐ-UBND;31/02/2021;A;49085123456;đỏ\n"
            "\n"
            "missing.pdf\n"
            "../a.pdf\n"
            "out.pdf\n"
            "./a.pdf\n"
            ";H57.132-260804-0583\n",
        )
    )
    assert [re.split("[:,]", problem)[0] for problem in problems] == [
        *["Dòng 1"],
        *["Dòng 2"] * 4,
        *["Dòng 4", "Dòng 5", "Dòng 6", "Dòng 7", "Dòng 8"],
    ]
    assert "Màu" in problems[0]
    for value, problem in zip(["47-1", "giay_la", "31/02/2021", "49085123456"], problems[1:5], strict=True):
        assert value in problem
    assert "missing.pdf" in problems[5]
    assert all("nằm ngoài" in problem for problem in problems[6:8])
    assert "đã có ở dòng 2" in problems[8]
    assert "ô trống" in problems[9]


def test_a_path_outside_is_refused_whether_or_not_it_exists(folder: Path) -> None:
    for written in ("/etc/hostname", "..", "giấy/../../x", "\\\\server\\share\\x.pdf"):
        assert _problems(_written(folder, f"path\n{written}\n"))


@pytest.mark.parametrize(
    ("content", "name", "part"),
    [
        ("Ngày,path\nđ,a.pdf\n".replace("đ", "d").encode("cp1258").replace(b"Ng", b"Ng\xe0"), "x.csv", "UTF-8"),
        (b"not a workbook", "x.xlsx", "xlsx"),
        (b"number\n1\n", "x.csv", "path"),
        (b"path,PATH\na.pdf,a.pdf\n", "x.csv", "hai lần"),
        (b'path\n"a.pdf', "x.csv", "csv"),
        (b"path\n", "x.csv", "không có dòng nào"),
        (b"", "x.csv", "path"),
        (b"path\na.pdf,b.pdf\n", "x.csv", "nhiều ô hơn"),
    ],
)
def test_a_table_that_is_none_is_refused_with_a_reason(folder: Path, content: bytes, name: str, part: str) -> None:
    problems = _problems(_written(folder, content, name))
    assert len(problems) == 1
    assert part in problems[0]


def test_a_column_that_was_too_narrow_when_it_was_saved_is_told(folder: Path) -> None:
    (told,) = _problems(_written(folder, "path,họ tên\na.pdf,########\n"))
    assert told.startswith("Dòng 2, cột Chủ giấy tờ: ô là “########”")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_a_csv_in_utf16_is_read(folder: Path, encoding: str) -> None:
    (row,) = read_manifest(_written(folder, "đường dẫn\tsố ký hiệu\r\na.pdf\t70/2013\r\n".encode(encoding))).rows
    assert row.given["number"] == "70/2013"


def test_the_delimiter_is_the_one_that_fits_the_head(folder: Path) -> None:
    path = _written(folder, "Đường dẫn;Số, ký hiệu\na.pdf;70/2013\n")
    assert read_manifest(path).rows[0].given == {"number": "70/2013"}
    path = _written(folder, 'sep=,\n"Đường dẫn","Họ và\ntên"\na.pdf,"Nguyễn\nVăn Ảo"\n')
    (row,) = read_manifest(path).rows
    assert (row.line, row.given["owner_name"]) == (3, "Nguyễn Văn Ảo")


@pytest.mark.parametrize("above", ["BẢNG KÊ KẾT QUẢ, NĂM 2026\n", "\n", "BẢNG KÊ\n\n"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_titles_may_stand_above_the_head_of_a_csv(folder: Path, above: str, delimiter: str) -> None:
    lines = f"{above}Đường dẫn;Số ký hiệu\na.pdf;70/2013\n".replace(";", delimiter)
    (row,) = read_manifest(_written(folder, lines)).rows
    assert (row.line, dict(row.given)) == (above.count("\n") + 2, {"number": "70/2013"})


def test_reports_and_samples_of_sohoa_are_no_forgotten_scans(folder: Path) -> None:
    heads = [sentence(head) for head in REPORT_HEAD]
    (folder / "báo cáo.csv").write_text(",".join(heads) + "\n", "utf-8-sig")
    book = openpyxl.Workbook()
    book.worksheets[0].append([sentence(head) for head in SAMPLE_HEAD])
    book.save(folder / "mẫu.xlsx")
    assert read_manifest(_written(folder, "path\na.pdf\n")).unnamed == (1, "giấy/b.pdf")


def test_a_folder_that_may_not_be_listed_is_told_as_that(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    listed = os.scandir

    def not_allowed(path: Path) -> object:
        if path.name == "giấy":
            raise PermissionError(13, "Permission denied")
        return listed(path)

    monkeypatch.setattr(os, "scandir", not_allowed)
    told = _problems(_written(folder, "path\ngiấy/b.pdf\ngiấy\n"))
    assert ["máy không cho xem thư mục “giấy” (Permission denied)" in one for one in told] == [True, True]
    assert read_manifest(_written(folder, "path\na.pdf\n")).unnamed == (1, "giấy/")


def test_folders_and_patterns_name_all_their_files_and_what_no_line_names_is_told(folder: Path) -> None:
    (folder / "giấy" / "c.pdf").write_bytes(b"c")
    (folder / "giấy" / ".ẩn").write_bytes(b"")
    (folder / "Thumbs.db").write_bytes(b"")
    (folder / "quên.pdf").write_bytes(b"q")
    manifest = read_manifest(_written(folder, f"path,mã hồ sơ\na.pdf,\nGIẤY/*.PDF,{CODE}\n"))
    assert [(one.row, one.line, one.name, one.dossier_code) for one in manifest.rows] == [
        (2, 2, "a.pdf", None),
        (3, 3, "giấy/b.pdf", CODE),
        (4, 3, "giấy/c.pdf", CODE),
    ]
    assert manifest.unnamed == (1, "quên.pdf")
    assert [one.name for one in read_manifest(_written(folder, "path\ngiấy\n")).rows] == ["giấy/b.pdf", "giấy/c.pdf"]
    assert "không có tệp nào hợp với" in _problems(_written(folder, "path\n*.tif\n"))[0]


def test_a_file_whose_name_is_no_text_is_told(folder: Path) -> None:
    (folder / os.fsdecode(b"g\xff.pdf")).write_bytes(b"g")
    (told,) = _problems(_written(folder, "Đường dẫn\n*.pdf\n"))
    assert told == "Dòng 2, cột Đường dẫn: tên tệp “g�.pdf” có chữ bị hỏng; hãy đổi tên tệp"


def test_a_number_that_excel_shortened_is_told_not_mended(folder: Path) -> None:
    book = openpyxl.Workbook()
    book.worksheets[0].append(["path", "số cccd"])
    book.worksheets[0].append(["a.pdf", 49085123456])
    book.save(folder / "x.xlsx")
    (problem,) = _problems(folder / "x.xlsx")
    assert "49085123456" in problem
    assert "049085123456" in problem


@pytest.mark.parametrize(
    ("content", "day", "name"),
    [(b"a new scan", 0, "a.pdf"), (b"b", 7, "a.pdf"), (b"a", 0, "c.pdf")],
    ids=["another size", "the same size, a week later", "another name"],
)
def test_the_same_table_for_new_scans_is_another_manifest(folder: Path, content: bytes, day: int, name: str) -> None:
    path = _written(folder, "path\n*.pdf\n")
    scan = folder / "a.pdf"
    os.utime(scan, (1_790_000_000, 1_790_000_000))
    first = read_manifest(path)
    scan.unlink()
    (folder / name).write_bytes(content)
    os.utime(folder / name, (1_790_000_000 + 86_400 * day,) * 2)
    assert read_manifest(path).sha256 != first.sha256


def test_scans_that_were_copied_back_with_their_times_are_the_same_manifest(folder: Path) -> None:
    """Nothing else counts: no number of a file, no spelling of marks, no part of a second that a disk does not keep."""
    path = _written(folder, "path\ngiấy\na.pdf\n")
    os.utime(folder / "a.pdf", ns=(0, 1_790_000_001_987_654_321))
    first = read_manifest(path)
    for name in ("a.pdf", "giấy/b.pdf"):
        kept = (folder / name).stat()
        shutil.copy(folder / name, folder / "copy")
        (folder / "copy").replace(folder / name)
        os.utime(folder / name, ns=(0, kept.st_mtime_ns // 2_000_000_000 * 2_000_000_000))  # as FAT keeps it
    (folder / "giấy").rename(folder / unicodedata.normalize("NFD", "giấy"))  # as macOS writes it
    assert read_manifest(path).sha256 == first.sha256


def test_the_rows_are_those_of_the_moment_at_which_the_table_was_read(folder: Path) -> None:
    """Of 300 folders some are looked up anew: what comes and goes meanwhile must not give a file another's number."""
    for number in range(300):
        (folder / f"{number:03}").mkdir()
        (folder / f"{number:03}" / "b.pdf").write_bytes(b"b")
        (folder / f"{number:03}" / "c.pdf").write_bytes(b"c")
    manifest = read_manifest(_written(folder, "path\n" + "".join(f"{number:03}\n" for number in range(300))))
    before = [(row.row, row.line, row.name) for row in manifest.rows]
    (folder / "010" / "a.pdf").write_bytes(b"a")
    (folder / "200" / "b.pdf").unlink()
    assert [(row.row, row.line, row.name) for row in manifest.rows] == before
    assert len(before) == len({row for row, _, _ in before}) == len(manifest.rows) == 600
