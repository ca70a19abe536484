"""What is said of a run: reports that add up, and samples that tell its error rate."""

from __future__ import annotations

import csv
import errno
import os
from pathlib import Path

import openpyxl
import pikepdf
import pytest
from sqlalchemy import select, update

from dossier.catalogue.kinds import default_catalogue
from dossier.errors import BadManifest, BadRequest, NotFound
from ingest.batch_report import demand_report_place, write_report
from ingest.intake import Intake
from ingest.places import NotWritten, Occupied
from ingest.reports.drawn_samples import keep, kept
from ingest.reports.sample_sheet import draw, read_sample, write_sample
from storage.database.models import DocumentRow, EventRow
from storage.fixity import check_archive
from storage.trail import events
from tests.integration.ingest.batch_runs import finished_run, record_of

EXPECTED = [
    ("2", "=1+1.png", "đã lưu", "Giấy khai sinh", ""),
    ("3", "b.pdf", "đã lưu", "Giấy khai sinh", ""),
    ("4", "c.pdf", "không nhận", "", "unreadable.encrypted"),
    ("5", "d.png", "đã lưu", "Giấy khai sinh", ""),
]


TOTALS = [("Tổng số tệp trong bảng kê", "4"), ("Đã lưu", "3"), ("Không nhận", "1"), ("Đang chờ", "0")]


def test_the_report_as_csv_adds_up_and_holds_no_formula(intake: Intake, manifest: Path, tmp_path: Path) -> None:
    out = tmp_path / "report.csv"
    write_report(out, record_of(intake, finished_run(intake, manifest).batch_id), default_catalogue())
    assert out.read_bytes().startswith(b"\xef\xbb\xbf")
    with out.open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.reader(file))
    rows = [(line[0], line[1].removeprefix("'"), line[2], line[4], line[5]) for line in lines[1:5]]
    assert rows == EXPECTED
    assert lines[1][1] == "'=1+1.png"
    assert "mật khẩu" in lines[3][6]
    assert lines[4][6] == "tệp này đã có trong kho"
    assert lines[1][3] == lines[4][3] != lines[2][3]
    assert set(TOTALS) <= {tuple(line) for line in lines[6:]}
    assert list(tmp_path.glob(".*.csv")) == []


def test_the_report_as_xlsx_adds_up_and_holds_no_formula(intake: Intake, manifest: Path, tmp_path: Path) -> None:
    out = tmp_path / "report.xlsx"
    write_report(out, record_of(intake, finished_run(intake, manifest).batch_id), default_catalogue())
    sheet = openpyxl.load_workbook(out).worksheets[0]
    lines = [[str(cell.value or "") if cell.value != 0 else "0" for cell in line] for line in sheet.iter_rows()]
    assert [(line[0], line[1], line[2], line[4], line[5]) for line in lines[1:5]] == EXPECTED
    assert sheet["B2"].data_type == "s"
    assert set(TOTALS) <= {(line[0], line[1]) for line in lines[6:]}


def test_reports_are_made_again_later_byte_for_byte(intake: Intake, manifest: Path, tmp_path: Path) -> None:
    batch_id = finished_run(intake, manifest).batch_id
    kinds = [tmp_path / f"report.{suffix}" for suffix in ("csv", "xlsx", "pdf")]
    for path in kinds:
        write_report(path, record_of(intake, batch_id), default_catalogue())
    first = [path.read_bytes() for path in kinds]
    with intake.database.write() as session:  # a person has looked at it since
        session.execute(update(DocumentRow).values(state="needs_review", kind="khac"))
    for path in kinds:
        write_report(path, record_of(intake, batch_id), default_catalogue())
    assert [path.read_bytes() for path in kinds] == first
    with pikepdf.open(kinds[2]) as pdf:
        assert len(pdf.pages) == 1
    assert [problems for _, problems in check_archive(intake.database, intake.archive) if problems] == []


def test_a_sample_is_the_same_for_its_seed_and_tells_the_error_rate(
    intake: Intake, manifest: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = record_of(intake, finished_run(intake, manifest).batch_id)
    path = tmp_path / "mau.xlsx"
    # Three rows were archived; two have the same bytes and are one paper, which is drawn once.
    sample = draw(record, 1.0, seed=7)
    assert len(sample.documents) == 2
    write_sample(path, record, default_catalogue(), sample)
    with monkeypatch.context() as killed:  # what the archive has by then is told by the next call
        killed.setattr(events, "append", lambda *_, **__: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            keep(intake, record["batch"]["id"], sample, operator="thu", now=intake.clock())
    for _ in range(2):
        keep(intake, record["batch"]["id"], sample, operator="thu", now=intake.clock())
    with intake.database.read() as session:
        told = session.scalars(select(EventRow.details).where(EventRow.action == "sample_drawn")).all()
    assert [one["papers"] for one in told] == [2]
    drawn = kept(intake.archive, record["batch"]["id"])
    assert drawn == [sample]
    assert [problems for _, problems in check_archive(intake.database, intake.archive) if problems] == []
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    names = [sheet.cell(row, 2).value for row in (2, 3)]
    again = tmp_path / "mẫu lại.xlsx"
    write_sample(again, record, default_catalogue(), draw(record, 1.0, seed=7))
    assert [openpyxl.load_workbook(again).worksheets[0].cell(row, 2).value for row in (2, 3)] == names
    with pytest.raises(BadManifest) as unsaid:
        read_sample(path, record, drawn)
    assert unsaid.value.values["count"] == 2
    with pytest.raises(BadRequest, match="disposed of"):
        read_sample(path, record, drawn, gone=sample.documents)
    sheet["E2"], sheet["E3"] = "Đúng", "sai"
    book.save(path)
    found, _ = read_sample(path, record, drawn)
    assert (found.wrong, found.checked, found.rate) == (1, 2, 0.5)
    for line, document in ((4, sheet["C2"].value), (5, "của lượt khác")):
        sheet.cell(line, 3).value, sheet.cell(line, 5).value = document, "Đúng"
    book.save(path)
    with pytest.raises(BadManifest) as foreign:
        read_sample(path, record, drawn)
    assert [word in foreign.value.sentence() for word in ("đã có ở dòng 2", "của lượt khác")] == [True, True]
    one = next(line for line in record["lines"] if line["state"] == "archived")
    odd = {**record, "lines": [{**one, "path": "bản\x01sao.png"}]}
    write_sample(tmp_path / "lạ.xlsx", odd, default_catalogue(), draw(odd, 1.0, seed=7))


def test_a_sample_from_which_lines_were_taken_says_nothing(intake: Intake, manifest: Path, tmp_path: Path) -> None:
    record = record_of(intake, finished_run(intake, manifest).batch_id)
    path, sample = tmp_path / "mau.xlsx", draw(record, 1.0, seed=7)
    write_sample(path, record, default_catalogue(), sample)
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    sheet["E2"], sheet["E3"] = "Đúng", "Sai"
    book.save(path)
    assert read_sample(path, record, [sample])[0].wrong == 1
    with pytest.raises(BadManifest, match="no sample was drawn"):
        read_sample(path, record, [])
    sheet.delete_rows(3)
    book.save(path)
    with pytest.raises(BadManifest) as fewer:
        read_sample(path, record, [sample])
    assert "--seed 7) có 2 giấy tờ; tệp này thiếu 1 và thừa 0" in fewer.value.sentence()


def test_what_no_report_can_be_written_to_is_refused_before_the_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(BadRequest):
        demand_report_place(tmp_path / "report.doc")
    with pytest.raises(NotFound):
        demand_report_place(tmp_path / "none" / "report.csv")
    demand_report_place(tmp_path / "BÁO CÁO.PDF")
    (tmp_path / "rep.csv").mkdir()
    with pytest.raises(Occupied):
        demand_report_place(tmp_path / "rep.csv")
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []

    def not_allowed(*_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    monkeypatch.setattr(Path, "touch", not_allowed)
    with pytest.raises(NotWritten, match="Permission denied"):
        demand_report_place(tmp_path / "report.csv")


def test_a_report_replaces_a_report_and_nothing_else(intake: Intake, manifest: Path, tmp_path: Path) -> None:
    record = record_of(intake, finished_run(intake, manifest).batch_id)
    record["batch"]["reconciled_at"] = "2026-08-05T02:00:00+00:00"  # nobody writes into it in the same second
    for suffix in (".csv", ".xlsx", ".pdf"):
        report = tmp_path / f"report{suffix}"
        write_report(report, record, default_catalogue())
        demand_report_place(report)
        link = tmp_path / f"link{suffix}"
        link.symlink_to(report)
        with pytest.raises(Occupied):
            demand_report_place(link)
    with (tmp_path / "report.pdf").open("ab") as signed:  # a signature is added at the end
        signed.write(b"1 0 obj <</Type /Sig>> endobj\n%%EOF\n")
    written = tmp_path / "report.csv"
    written.write_bytes(written.read_bytes().replace(b",,", ",,đã hỏi lại".encode(), 1))
    remarks = openpyxl.load_workbook(tmp_path / "report.xlsx")
    remarks.worksheets[0]["J2"] = "đã hỏi lại"
    remarks.save(tmp_path / "report.xlsx")
    scan, book = manifest.parent / "b.pdf", tmp_path / "bang-ke.xlsx"
    openpyxl.Workbook().save(book)
    reports = [tmp_path / f"report.{suffix}" for suffix in ("csv", "xlsx", "pdf")]
    before = {path: path.read_bytes() for path in (*reports, scan, book, manifest)}
    for path in before:
        with pytest.raises(Occupied):
            write_report(path, record, default_catalogue())
    with pytest.raises(Occupied):
        write_sample(book, record, default_catalogue(), draw(record, 1.0, seed=7))
    assert {path: path.read_bytes() for path in before} == before
