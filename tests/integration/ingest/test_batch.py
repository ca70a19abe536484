"""An operator's run brings every row of a manifest to its end, however often it is cut off."""

from __future__ import annotations

import csv
import errno
import os
import signal
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pikepdf
import pytest
from sqlalchemy import select, update

from dossier.catalogue.kinds import default_catalogue
from dossier.errors import BadManifest, BadRequest, NotFound, NotOpened, ServerAway
from ingest import batch
from ingest.batch import BatchRun, BatchSettings, run_batch
from ingest.batch_report import demand_report_place, write_report
from ingest.intake import Intake
from ingest.manifest import read_manifest
from ingest.places import NotWritten, Occupied
from ingest.reports.drawn_samples import keep, kept
from ingest.reports.reconciliation import Record, reconciled
from ingest.reports.sample_sheet import draw, read_sample, write_sample
from storage.archive.ocfl import Archive
from storage.database.engine import Database
from storage.database.models import DocumentRow, FieldRow, ReceiptRow
from storage.fixity import check_archive
from storage.objects.folder import FolderStore
from storage.objects.store import ObjectStore
from storage.papers import batches, documents
from storage.papers.batches import Tally
from storage.trail import events
from tests.children import in_child, status_of
from tests.files.tiny_files import locked_pdf, tiny_pdf, tiny_png
from worker import limits
from worker.formats import sources
from worker.queue.doorbell import LocalDoorbell

SETTINGS = BatchSettings(desk="luu-tru", requester="thu", wait=False)
CODE = "000.00.23.H47-211101-0001"


class Heard:
    """Progress as it was heard."""

    def __init__(self) -> None:
        self.steps: list[tuple[int, int]] = []
        self.tallies: list[Tally] = []

    def taken(self, done: int, total: int) -> None:
        self.steps.append((done, total))

    def worked(self, tally: Tally, reasons: Mapping[str, int]) -> None:
        self.tallies.append(tally)


@pytest.fixture
def manifest(tmp_path: Path) -> Path:
    """Four files, the third locked, the fourth the same bytes as the first, which has a formula for a name."""
    folder = tmp_path / "papers"
    folder.mkdir()
    for name, content in {
        "=1+1.png": tiny_png("a"),
        "b.pdf": tiny_pdf("b"),
        "c.pdf": locked_pdf("c"),
        "d.png": tiny_png("a"),
    }.items():
        (folder / name).write_bytes(content)
    path = folder / "bang-ke.csv"
    path.write_text(f"path,mã hồ sơ,số ký hiệu\n=1+1.png,{CODE},70/2013\nb.pdf,,\nc.pdf,,\nd.png,,\n")
    return path


def _intake(database: Database, store: ObjectStore, tmp_path: Path) -> Intake:
    return Intake(database, Archive(store), LocalDoorbell(tmp_path / "bell"), "H47.23", lambda: datetime.now(UTC))


@pytest.fixture
def intake(database: Database, store: ObjectStore, tmp_path: Path) -> Intake:
    return _intake(database, store, tmp_path)


def _all(database: Database, table: type[Any]) -> list[Any]:
    with database.read() as session:
        return list(session.scalars(select(table)))


def _set_state(database: Database, state: str, **more: Any) -> None:
    with database.write() as session:
        session.execute(update(DocumentRow).where(DocumentRow.state == "received").values(state=state, **more))


def test_every_row_is_taken_or_rejected_and_the_files_stay(intake: Intake, manifest: Path) -> None:
    before = {path.name: path.read_bytes() for path in manifest.parent.iterdir()}
    heard = Heard()
    run = run_batch(read_manifest(manifest), intake, SETTINGS, heard)
    assert run.tally == Tally(received=4, archived=0, rejected=1, pending=3, needs_review=0)
    assert heard.steps == [(done, 4) for done in range(5)]
    assert {path.name: path.read_bytes() for path in manifest.parent.iterdir()} == before
    documents = {document.name: document for document in _all(intake.database, DocumentRow)}
    assert sorted(documents) == ["=1+1.png", "b.pdf"]
    assert {document.lane for document in documents.values()} == {"backlog"}
    assert documents["=1+1.png"].dossier_code == CODE
    assert [field.value for field in _all(intake.database, FieldRow)] == ["70/2013"]
    assert len(_all(intake.database, ReceiptRow)) == 3


def test_a_run_repeated_does_nothing_twice(intake: Intake, manifest: Path) -> None:
    first, second = (run_batch(read_manifest(manifest), intake, SETTINGS, Heard()) for _ in range(2))
    assert first == second
    assert len(_all(intake.database, ReceiptRow)) == 3


def test_a_run_waits_for_the_workers_if_asked(intake: Intake, manifest: Path) -> None:
    def work(_: float) -> None:
        _set_state(intake.database, "needs_review")

    heard = Heard()
    settings = BatchSettings(desk="luu-tru", requester="thu", poll_seconds=0)
    run = run_batch(read_manifest(manifest), intake, settings, heard, pause=work)
    assert run.tally == Tally(received=4, archived=3, rejected=1, pending=0, needs_review=3)
    assert [tally.pending for tally in heard.tallies] == [3, 0]


def test_files_that_may_not_be_opened_end_no_run_before_the_others_are_read(
    intake: Intake, manifest: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    take = Intake.take

    def not_allowed(self: Intake, path: Path, **more: Any) -> object:
        if path.name in ("b.pdf", "d.png"):
            raise NotOpened
        return take(self, path, **more)

    def work(_: float) -> None:
        _set_state(intake.database, "archived")

    monkeypatch.setattr(Intake, "take", not_allowed)
    settings = replace(SETTINGS, wait=True, poll_seconds=0)
    run = run_batch(read_manifest(manifest), intake, settings, Heard(), pause=work)
    assert run.tally == Tally(received=4, archived=1, rejected=3, pending=0, needs_review=0)
    with intake.database.read() as session:
        assert (batches.untaken_count(session, run.batch_id), batches.unread_count(session, run.batch_id)) == (2, 0)


def test_a_passing_fault_is_tried_again_and_at_last_given_up(
    intake: Intake, manifest: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    failures = 3
    pauses: list[float] = []
    take = Intake.take

    def take_at_last(self: Intake, path: Path, **more: Any) -> object:
        nonlocal failures
        failures -= 1
        if failures >= 0:
            raise ServerAway(server="database")
        return take(self, path, **more)

    monkeypatch.setattr(Intake, "take", take_at_last)
    assert run_batch(read_manifest(manifest), intake, SETTINGS, Heard(), pause=pauses.append).tally.pending == 3
    assert pauses == [1, 2, 4]

    (manifest.parent / "new.png").write_bytes(tiny_png("new"))
    manifest.write_text("path\nnew.png\n")
    failures = 1000
    with pytest.raises(ServerAway):
        run_batch(read_manifest(manifest), intake, SETTINGS, Heard(), pause=pauses.append)
    failures = 0
    assert run_batch(read_manifest(manifest), intake, SETTINGS, Heard()).tally.pending == 1


def test_files_are_probed_together_and_one_that_brings_the_process_down_takes_no_other_with_it(
    intake: Intake, manifest: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    probe, take = sources.probe, Intake.take
    started = 0

    def dies_of_b(path: Path) -> sources.Source:
        if path.name == "b.pdf":
            os.kill(os.getpid(), signal.SIGSEGV)
        return probe(path)

    def call(*values: Any, **more: Any) -> Any:
        nonlocal started
        started += 1
        return limits_call(*values, **more)

    limits_call = limits.call
    monkeypatch.setattr(sources, "probe", dies_of_b)
    monkeypatch.setattr(limits, "call", call)
    run = run_batch(read_manifest(manifest), intake, SETTINGS, Heard())
    assert (run.tally.rejected, run.tally.pending, started) == (2, 2, 5)

    def another_meanwhile(self: Intake, path: Path, **more: Any) -> object:
        (manifest.parent / "d.png").write_bytes(tiny_pdf("was a picture when it was probed"))
        return take(self, path, **more)

    monkeypatch.setattr(Intake, "take", another_meanwhile)
    manifest.write_text("path\n=1+1.png\nd.png\n")
    run_batch(read_manifest(manifest), intake, SETTINGS, Heard())
    assert started == 7
    assert {document.name: document.format for document in _all(intake.database, DocumentRow)}["d.png"] == "pdf"


def test_a_file_gone_since_the_manifest_was_read_is_a_rejected_row(intake: Intake, manifest: Path) -> None:
    read = read_manifest(manifest)
    (manifest.parent / "b.pdf").unlink()
    run = run_batch(read, intake, SETTINGS, Heard())
    assert run.tally.rejected == 2
    with intake.database.read() as session:
        assert batches.items(session, run.batch_id)[1].error_code == "refused.not_found"


def _finished(intake: Intake, manifest: Path) -> BatchRun:
    run = run_batch(read_manifest(manifest), intake, SETTINGS, Heard())
    _set_state(intake.database, "archived", kind="giay_khai_sinh")
    return run


EXPECTED = [
    ("2", "=1+1.png", "đã lưu", "Giấy khai sinh", ""),
    ("3", "b.pdf", "đã lưu", "Giấy khai sinh", ""),
    ("4", "c.pdf", "không nhận", "", "unreadable.encrypted"),
    ("5", "d.png", "đã lưu", "Giấy khai sinh", ""),
]
TOTALS = [("Tổng số đã nhận", "4"), ("Đã lưu", "3"), ("Không nhận", "1"), ("Đang chờ", "0")]


def _record(intake: Intake, batch_id: str) -> Record:
    return reconciled(intake, batch_id, operator="thu", now=intake.clock())


def test_the_report_as_csv_adds_up_and_holds_no_formula(intake: Intake, manifest: Path, tmp_path: Path) -> None:
    out = tmp_path / "report.csv"
    write_report(out, _record(intake, _finished(intake, manifest).batch_id), default_catalogue())
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
    write_report(out, _record(intake, _finished(intake, manifest).batch_id), default_catalogue())
    sheet = openpyxl.load_workbook(out).worksheets[0]
    lines = [[str(cell.value or "") if cell.value != 0 else "0" for cell in line] for line in sheet.iter_rows()]
    assert [(line[0], line[1], line[2], line[4], line[5]) for line in lines[1:5]] == EXPECTED
    assert sheet["B2"].data_type == "s"
    assert set(TOTALS) <= {(line[0], line[1]) for line in lines[6:]}


def test_reports_are_made_again_later_byte_for_byte(intake: Intake, manifest: Path, tmp_path: Path) -> None:
    batch_id = _finished(intake, manifest).batch_id
    kinds = [tmp_path / f"report.{suffix}" for suffix in ("csv", "xlsx", "pdf")]
    for path in kinds:
        write_report(path, _record(intake, batch_id), default_catalogue())
    first = [path.read_bytes() for path in kinds]
    with intake.database.write() as session:  # a person has looked at it since
        session.execute(update(DocumentRow).values(state="needs_review", kind="khac"))
    for path in kinds:
        write_report(path, _record(intake, batch_id), default_catalogue())
    assert [path.read_bytes() for path in kinds] == first
    with pikepdf.open(kinds[2]) as pdf:
        assert len(pdf.pages) == 1
    assert [problems for _, problems in check_archive(intake.database, intake.archive) if problems] == []


def test_a_run_stops_at_its_limit_its_hour_and_a_pause_and_goes_on_later(intake: Intake, manifest: Path) -> None:
    rows = read_manifest(manifest)
    assert run_batch(rows, intake, replace(SETTINGS, limit=1), Heard()).tally.pending == 4
    heard = Heard()
    over = replace(SETTINGS, until=intake.clock())
    batch_id = run_batch(rows, intake, over, heard).batch_id
    assert heard.steps == [(1, 4)]
    actor = events.Actor("test")
    with intake.database.write() as session:
        batches.set_paused(session, batch_id, paused=True, now=intake.clock(), actor=actor)

    def go_on(_: float) -> None:
        with intake.database.write() as session:
            batches.set_paused(session, batch_id, paused=False, now=intake.clock(), actor=actor)

    heard = Heard()
    run_batch(rows, intake, replace(SETTINGS, wait=False), heard, pause=go_on)
    assert heard.steps == [(done, 4) for done in range(1, 5)]
    with intake.database.read() as session:
        assert batches.failures(session, batch_id) == {"unreadable.encrypted": 1}


def test_a_sample_is_the_same_for_its_seed_and_tells_the_error_rate(
    intake: Intake, manifest: Path, tmp_path: Path
) -> None:
    record = _record(intake, _finished(intake, manifest).batch_id)
    path = tmp_path / "mau.xlsx"
    # Three rows were archived; two have the same bytes and are one paper, which is drawn once.
    sample = draw(record, 1.0, seed=7)
    assert len(sample.documents) == 2
    write_sample(path, record, default_catalogue(), sample)
    for _ in range(2):
        keep(intake, record["batch"]["id"], sample, operator="thu", now=intake.clock())
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
    sheet["E2"], sheet["E3"] = "Đúng", "sai"
    book.save(path)
    found = read_sample(path, record, drawn)
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
    record = _record(intake, _finished(intake, manifest).batch_id)
    path, sample = tmp_path / "mau.xlsx", draw(record, 1.0, seed=7)
    write_sample(path, record, default_catalogue(), sample)
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    sheet["E2"], sheet["E3"] = "Đúng", "Sai"
    book.save(path)
    assert read_sample(path, record, [sample]).wrong == 1
    with pytest.raises(BadManifest, match="no sample was drawn"):
        read_sample(path, record, [])
    sheet.delete_rows(3)
    book.save(path)
    with pytest.raises(BadManifest) as fewer:
        read_sample(path, record, [sample])
    assert "--seed 7) có 2 giấy tờ; tệp này thiếu 1 và thừa 0" in fewer.value.sentence()


def test_a_scan_that_a_manifest_names_again_keeps_what_it_states(intake: Intake, manifest: Path) -> None:
    first = _finished(intake, manifest)
    with intake.database.write() as session:
        session.execute(update(DocumentRow).values(state="archived"))
    again = manifest.with_name("lần hai.csv")
    again.write_text(f"path,mã hồ sơ,số ký hiệu,họ tên\nd.png,{CODE[:-1]}2,71/2013,Nguyễn Văn Ảo\n", "utf-8")
    run = run_batch(read_manifest(again), intake, SETTINGS, Heard())
    (line,) = _record(intake, run.batch_id)["lines"]
    assert (line["known"], line["applied"], line["differs"]) == (True, ["owner_name"], ["number"])
    with intake.database.read() as session:
        lies = [one.id for one in documents.of_dossier(session, f"{CODE[:-1]}2")[2]]
        assert lies == [one.id for one in documents.of_dossier(session, CODE)[2]] == [line["document"]]
    assert _record(intake, first.batch_id)["totals"]["pending"] == 0


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
    record = _record(intake, _finished(intake, manifest).batch_id)
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


@pytest.mark.slow
def test_a_run_begun_twice_waits_for_the_first_and_finds_its_rows_taken(
    database: Database, database_url: str, manifest: Path, tmp_path: Path
) -> None:
    rows = read_manifest(manifest)
    with database.write() as session:
        known = batches.begin(
            session,
            name=rows.name,
            sha256=rows.sha256,
            desk=SETTINGS.desk,
            paths=[(row.row, row.line, row.name) for row in rows.rows],
            now=datetime.now(UTC),
            actor=events.Actor("test"),
        )

    def other_run() -> None:
        own = Database(database_url)
        run_batch(rows, _intake(own, FolderStore(tmp_path / "archive"), tmp_path), SETTINGS, Heard())

    with database.alone(f"batch {known}"):
        child = in_child(other_run)
        time.sleep(1)  # long enough for it to have taken them, were it not waiting
        assert _all(database, ReceiptRow) == []
    assert status_of(child) == 0
    assert len(_all(database, ReceiptRow)) == 3


def _dies_before(step: int, manifest: Path, url: str, tmp_path: Path) -> None:
    """In a child: a run that is killed before its `step`-th step."""
    left = step

    def counted(function: Callable[..., Any]) -> Callable[..., Any]:
        def call(*values: Any, **more: Any) -> Any:
            nonlocal left
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return function(*values, **more)

        return call

    FolderStore.put = counted(FolderStore.put)  # type: ignore[method-assign]
    Database.write = counted(Database.write)  # type: ignore[method-assign]
    batches.taken, batches.rejected = counted(batches.taken), counted(batches.rejected)
    intake = _intake(Database(url), FolderStore(tmp_path / "archive"), tmp_path)
    batch.run_batch(read_manifest(manifest), intake, SETTINGS, Heard())


@pytest.mark.slow
def test_killed_at_any_step_and_begun_again_every_row_is_done_once(
    database: Database, database_url: str, manifest: Path, tmp_path: Path
) -> None:
    status, step = -signal.SIGKILL, 0
    while status == -signal.SIGKILL:
        step += 1
        # New scans under the same names make it another manifest, one of them with the bytes of another.
        for name in ("b.pdf", "d.png"):
            (manifest.parent / name).write_bytes(tiny_pdf(str(step)))
        (manifest.parent / "c.pdf").write_bytes(locked_pdf(str(step)))
        manifest.write_text("path\nb.pdf\nc.pdf\nd.png\n" + "\n" * step)
        pid = os.fork()
        if pid == 0:
            ended = 1
            try:
                _dies_before(step, manifest, database_url, tmp_path)
                ended = 0
            finally:
                os._exit(ended)
        status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        intake = _intake(database, FolderStore(tmp_path / "archive"), tmp_path)
        run = run_batch(read_manifest(manifest), intake, SETTINGS, Heard())
        assert run.tally == Tally(received=3, archived=0, rejected=1, pending=2, needs_review=0)
    assert (status, step > 10) == (0, True)
    documents = _all(database, DocumentRow)
    assert sorted(intake.archive.object_ids()) == sorted(f"urn:uuid:{document.id}" for document in documents)
    assert (len(documents), len(_all(database, ReceiptRow))) == (step, 2 * step)
