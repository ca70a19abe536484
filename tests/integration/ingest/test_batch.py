"""An operator's run brings every row of a manifest to its end, however often it is cut off."""

from __future__ import annotations

import errno
import os
import signal
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from dossier.errors import ArchiveDamaged, BadRequest, FileAway, MachineFault, NotFound, NotOpened, ServerAway
from ingest import batch
from ingest.batch import MOST_FAULTS, BatchSettings, run_batch
from ingest.intake import Intake
from ingest.manifest import read_manifest
from ingest.problems import OtherFiles
from ingest.reports.reconciliation import PATH
from storage.database.engine import Database
from storage.database.models import DocumentRow, FieldRow, ReceiptRow
from storage.objects.folder import FolderStore
from storage.papers import batches, documents
from storage.papers.batches import Tally
from storage.trail import events
from tests.children import in_child, status_of
from tests.files.tiny_files import locked_pdf, tiny_pdf, tiny_png
from tests.integration.ingest.batch_runs import (
    CODE,
    SETTINGS,
    Heard,
    all_of,
    finished_run,
    intake_of,
    record_of,
    set_state,
)
from worker import limits
from worker.formats import sources


def test_every_row_is_taken_or_rejected_and_the_files_stay(intake: Intake, manifest: Path) -> None:
    before = {path.name: path.read_bytes() for path in manifest.parent.iterdir()}
    heard = Heard()
    run = run_batch(read_manifest(manifest), intake, SETTINGS, heard)
    assert run.tally == Tally(received=4, archived=0, rejected=1, pending=3, needs_review=0)
    assert heard.steps == [(done, 4) for done in range(5)]
    assert {path.name: path.read_bytes() for path in manifest.parent.iterdir()} == before
    documents = {document.name: document for document in all_of(intake.database, DocumentRow)}
    assert sorted(documents) == ["=1+1.png", "b.pdf"]
    assert {document.lane for document in documents.values()} == {"backlog"}
    assert documents["=1+1.png"].dossier_code == CODE
    assert [field.value for field in all_of(intake.database, FieldRow)] == ["70/2013"]
    assert len(all_of(intake.database, ReceiptRow)) == 3


def test_a_run_repeated_does_nothing_twice(intake: Intake, manifest: Path) -> None:
    first, second = (run_batch(read_manifest(manifest), intake, SETTINGS, Heard()) for _ in range(2))
    assert first == second
    assert len(all_of(intake.database, ReceiptRow)) == 3


def test_a_run_that_goes_on_is_of_one_desk(intake: Intake, manifest: Path) -> None:
    run_batch(read_manifest(manifest), intake, replace(SETTINGS, limit=1), Heard())
    with pytest.raises(BadRequest, match="luu-tru"):
        run_batch(read_manifest(manifest), intake, replace(SETTINGS, desk="kho"), Heard())
    assert len(all_of(intake.database, ReceiptRow)) == 1


def test_a_run_waits_for_the_workers_if_asked(intake: Intake, manifest: Path) -> None:
    def work(_: float) -> None:
        set_state(intake.database, "needs_review")

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
        set_state(intake.database, "archived")

    monkeypatch.setattr(Intake, "take", not_allowed)
    settings = replace(SETTINGS, wait=True, poll_seconds=0)
    run = run_batch(read_manifest(manifest), intake, settings, Heard(), pause=work)
    assert run.tally == Tally(received=4, archived=1, rejected=1, pending=2, needs_review=0)
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
    assert {document.name: document.format for document in all_of(intake.database, DocumentRow)}["d.png"] == "pdf"


def test_files_gone_since_the_manifest_was_read_are_put_off_and_taken_once_they_are_back(
    intake: Intake, manifest: Path, tmp_path: Path
) -> None:
    """A disk that was unmounted leaves an empty folder where it was mounted."""
    disk, away = manifest.parent, tmp_path / "unmounted"
    read = read_manifest(manifest)
    disk.rename(away)
    disk.mkdir()
    run = run_batch(read, intake, SETTINGS, Heard())
    assert run.tally == Tally(received=4, archived=0, rejected=0, pending=4, needs_review=0)
    with intake.database.read() as session:
        assert batches.failures(session, run.batch_id) == {FileAway.code: 4}
        assert batches.put_off(session, run.batch_id) == batches.untaken(session, run.batch_id) == [2, 3, 4, 5]
        listed = batches.rejects(session, run.batch_id, code=FileAway.code, after=-1, limit=9)
        assert {(one.state, one.error_code) for one in listed} == {("pending", FileAway.code)}
    with pytest.raises(NotFound):  # nothing of it is final
        intake.archive.stored(f"urn:uuid:{run.batch_id}", PATH)
    assert {line["error"] for line in record_of(intake, run.batch_id)["lines"]} == {FileAway.code}
    disk.rmdir()
    away.rename(disk)
    again = run_batch(read_manifest(manifest), intake, SETTINGS, Heard())
    assert again.batch_id == run.batch_id
    assert again.tally == Tally(received=4, archived=0, rejected=1, pending=3, needs_review=0)


def test_a_folder_that_is_gone_whole_ends_the_run_and_rejects_nothing(
    intake: Intake, manifest: Path, tmp_path: Path
) -> None:
    read = read_manifest(manifest)
    manifest.parent.rename(tmp_path / "away")
    pauses: list[float] = []
    with pytest.raises(ServerAway):
        run_batch(read, intake, SETTINGS, Heard(), pause=pauses.append)
    assert pauses == [1, 2, 4, 8, 16] * MOST_FAULTS
    (tmp_path / "away").rename(manifest.parent)
    assert run_batch(read_manifest(manifest), intake, SETTINGS, Heard()).tally.rejected == 1


def test_a_file_that_the_disk_cannot_read_stands_in_no_other_s_way(
    intake: Intake, manifest: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    take = Intake.take

    def bad_sector(self: Intake, path: Path, **more: Any) -> object:
        if path.name == "=1+1.png":
            raise OSError(errno.EIO, "Input/output error")
        return take(self, path, **more)

    monkeypatch.setattr(Intake, "take", bad_sector)
    run = run_batch(read_manifest(manifest), intake, SETTINGS, Heard(), pause=lambda _: None)
    with intake.database.read() as session:
        assert batches.put_off(session, run.batch_id) == [2]
        assert len(batches.untaken(session, run.batch_id)) == 1
        (first, *_) = batches.items(session, run.batch_id)
        assert (first.state, first.error_code) == ("pending", MachineFault.code)
    with pytest.raises(OSError, match="Input/output"):  # the last that is left
        run_batch(read_manifest(manifest), intake, SETTINGS, Heard(), pause=lambda _: None)
    monkeypatch.setattr(Intake, "take", take)
    assert run_batch(read_manifest(manifest), intake, SETTINGS, Heard()).tally.pending == 3


def test_a_row_that_meets_damage_of_the_archive_is_put_off(
    intake: Intake, manifest: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    take = Intake.take

    def damaged(self: Intake, path: Path, **more: Any) -> object:
        raise ArchiveDamaged(key="inventory.json")

    monkeypatch.setattr(Intake, "take", damaged)
    run = run_batch(read_manifest(manifest), intake, SETTINGS, Heard())
    assert (run.tally.rejected, run.tally.pending) == (1, 3)
    monkeypatch.setattr(Intake, "take", take)
    run_batch(read_manifest(manifest), intake, SETTINGS, Heard())
    assert len(all_of(intake.database, ReceiptRow)) == 3


def test_new_scans_that_look_as_those_of_before_are_not_taken_for_them(intake: Intake, manifest: Path) -> None:
    """A scanner that has no clock, uncompressed pictures of one size, and the numbers of the day before."""
    scan = manifest.parent / "b.pdf"
    manifest.write_text("path\nb.pdf\nd.png\n")
    seen, first = scan.stat(), run_batch(read_manifest(manifest), intake, SETTINGS, Heard())
    assert run_batch(read_manifest(manifest), intake, SETTINGS, Heard()) == first
    scan.write_bytes(scan.read_bytes()[:-7] + b"%another"[:7])
    os.utime(scan, ns=(0, seen.st_mtime_ns))
    with pytest.raises(OtherFiles) as refused:
        run_batch(read_manifest(manifest), intake, SETTINGS, Heard())
    assert refused.value.values == {"path": "b.pdf", "batch_id": first.batch_id}
    manifest.write_text("path\nb.pdf\nd.png\n\n")
    assert run_batch(read_manifest(manifest), intake, SETTINGS, Heard()).batch_id != first.batch_id


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


def test_a_scan_that_a_manifest_names_again_keeps_what_it_states(intake: Intake, manifest: Path) -> None:
    first = finished_run(intake, manifest)
    with intake.database.write() as session:
        session.execute(update(DocumentRow).values(state="archived"))
    again = manifest.with_name("lần hai.csv")
    again.write_text(f"path,mã hồ sơ,số ký hiệu,họ tên\nd.png,{CODE[:-1]}2,71/2013,Nguyễn Văn Ảo\n", "utf-8")
    run = run_batch(read_manifest(again), intake, SETTINGS, Heard())
    (line,) = record_of(intake, run.batch_id)["lines"]
    assert (line["known"], line["applied"], line["differs"]) == (True, ["owner_name"], ["number"])
    with intake.database.read() as session:
        lies = [one.id for one in documents.of_dossier(session, f"{CODE[:-1]}2")[2]]
        assert lies == [one.id for one in documents.of_dossier(session, CODE)[2]] == [line["document"]]
    assert record_of(intake, first.batch_id)["totals"]["pending"] == 0


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
        run_batch(rows, intake_of(own, FolderStore(tmp_path / "archive"), tmp_path), SETTINGS, Heard())

    with database.alone(f"batch {known}"):
        child = in_child(other_run)
        time.sleep(1)  # long enough for it to have taken them, were it not waiting
        assert all_of(database, ReceiptRow) == []
    assert status_of(child) == 0
    assert len(all_of(database, ReceiptRow)) == 3


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
    intake = intake_of(Database(url), FolderStore(tmp_path / "archive"), tmp_path)
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
        intake = intake_of(database, FolderStore(tmp_path / "archive"), tmp_path)
        run = run_batch(read_manifest(manifest), intake, SETTINGS, Heard())
        assert run.tally == Tally(received=3, archived=0, rejected=1, pending=2, needs_review=0)
    assert (status, step > 10) == (0, True)
    documents = all_of(database, DocumentRow)
    assert sorted(intake.archive.object_ids()) == sorted(f"urn:uuid:{document.id}" for document in documents)
    assert (len(documents), len(all_of(database, ReceiptRow))) == (step, 2 * step)
