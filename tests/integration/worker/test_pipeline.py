"""From a stored original to an archived document, on both databases and both stores, and what may go wrong."""

from __future__ import annotations

import errno
import json
import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import BinaryIO

import pytest

from dossier.errors import (
    STORED_FILE,
    LeaseLost,
    MachineFault,
    NotFound,
    ReaderKilled,
    ServerAway,
    StoreRefused,
    ToolMissing,
    Truncated,
)
from dossier.pauses import Pauses
from dossier.reading import Word
from ingest.intake import Intake
from scripts.samples import make_pdf, tiny_page
from storage.archive.ocfl import Archive, object_id_of
from storage.database.engine import Database
from storage.database.models import DocumentRow, FieldRow, ReceiptRow
from storage.objects.folder import FolderStore
from storage.objects.store import read
from storage.papers import deliveries, documents
from storage.papers.search import search
from storage.queue import failures, leases, workers
from storage.queue.keep_lease import KeepLease
from storage.review import review_list
from storage.search.query import Query
from storage.trail import events
from tests.integration.conftest import NOW, Clock
from worker import pipeline, turn
from worker.formats.sources import Pixels
from worker.pipeline import Workplace
from worker.queue.doorbell import LocalDoorbell
from worker.turn import process


def hand_in(place: Workplace, tmp_path: Path, content: bytes, source_format: str = "png", **more: object) -> str:
    path = tmp_path / f"in-{uuid.uuid4().hex}"
    path.write_bytes(content)
    bell = LocalDoorbell(tmp_path / "bell")
    receipt = Intake(place.database, place.archive, bell, "H47", place.clock).take(
        path,
        receipt_id=str(uuid.uuid4()),
        name="giấy tờ.png",
        desk="mot-cua",
        channel="folder",
        requester="desk",
        source_format=source_format,
        **{"lane": "counter", **more},  # type: ignore[arg-type]
    )
    return receipt.document_id


def document(place: Workplace, document_id: str) -> documents.Document:
    with place.database.read() as session:
        return documents.get(session, document_id)


def copy_of(place: Workplace, document_id: str, role: str) -> bytes:
    with place.database.read() as session:
        return read(place.archive.store, documents.stored_copy(session, document_id, role).key)


def test_a_paper_is_read_archived_and_found(workplace: Workplace, tmp_path: Path) -> None:
    content = tiny_page("Đường Nguyễn Huệ")
    document_id = hand_in(workplace, tmp_path, content)
    assert process(workplace) == document_id
    assert process(workplace) is None
    archived = document(workplace, document_id)
    assert (archived.state, archived.page_count, archived.signed) == ("needs_review", 1, False)
    assert copy_of(workplace, document_id, "original") == content
    assert copy_of(workplace, document_id, "access").startswith(b"%PDF-1.")
    assert "Nguyễn Huệ" in copy_of(workplace, document_id, "text").decode()
    record = json.loads(copy_of(workplace, document_id, "reading"))
    assert record["engine"] == workplace.engine
    assert [word[0] for word in record["pages"][0]["words"]][:2] == ["GIẤY", "XÁC"]
    with workplace.database.read() as session:
        found = search(session, Query(q="duong nguyen hue")).items
        assert [one.id for one in found] == [document_id]
        assert [event.action for event in events.of_document(session, document_id)] == ["received", "needs_review"]
    assert workplace.archive.problems(object_id_of(document_id)) == []
    assert not list(workplace.scratch.glob("*")), "scratch is left behind"


def test_a_paper_of_one_page_is_worked_on_in_two_children(
    embedded: Workplace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each costs as much as all that is done to a small paper but the recognition."""
    hand_in(embedded, tmp_path, tiny_page("một"))
    children: list[int] = []
    fork = os.fork

    def counted() -> int:
        child = fork()
        children.append(child)
        return child

    monkeypatch.setattr(os, "fork", counted)
    assert process(embedded)
    assert len(children) == 2


def test_reading_the_same_paper_again_makes_no_new_version(embedded: Workplace, tmp_path: Path) -> None:
    document_id = hand_in(embedded, tmp_path, tiny_page("một"))
    assert process(embedded)
    before = embedded.archive.inventory(object_id_of(document_id))
    with embedded.database.write() as session:
        session.get_one(DocumentRow, document_id).state = "received"
    assert process(embedded)
    assert embedded.archive.inventory(object_id_of(document_id)) == before


def test_what_the_manifest_says_stands_at_a_second_reading_too(embedded: Workplace, tmp_path: Path) -> None:
    """The kind is no field of the paper, and a corrected field is no longer the manifest's: neither may be lost."""
    given = {"kind": "giay_phep_xay_dung", "owner_name": "Trần Văn Khác", "number": "12/XN"}
    document_id = hand_in(embedded, tmp_path, tiny_page("hai"), given=given)
    process(embedded)
    first = document(embedded, document_id)
    assert (first.kind, first.kind_confidence) == ("giay_phep_xay_dung", 1.0)
    with embedded.database.write() as session:
        row = session.get_one(DocumentRow, document_id)
        row.state, row.kind, row.kind_confidence = "received", None, None
        session.query(FieldRow).filter_by(document_id=document_id).update({"source": "ocr", "value": "khác"})
    process(embedded)
    again = document(embedded, document_id)
    assert (again.kind, again.kind_confidence, again.fields) == (first.kind, first.kind_confidence, first.fields)


def test_what_the_manifest_said_of_a_paper_taken_before_deliveries_had_it_is_asked_of_the_archive(
    embedded: Workplace, tmp_path: Path
) -> None:
    document_id = hand_in(embedded, tmp_path, tiny_page("hai"), given={"number": "12/XN"})
    with embedded.database.write() as session:
        session.get_one(ReceiptRow, document_id).given = None
    process(embedded)
    fields = {field.name: (field.value, field.source) for field in document(embedded, document_id).fields}
    assert fields["number"] == ("12/XN", "manifest")


def test_a_manifest_whose_delivery_was_withdrawn_says_nothing(embedded: Workplace, tmp_path: Path) -> None:
    document_id = hand_in(embedded, tmp_path, tiny_page("hai"), given={"number": "12/XN"})
    with embedded.database.write() as session:
        deliveries.withdraw(session, document_id, now=embedded.clock(), actor=events.Actor("test"))
    process(embedded)
    assert "manifest" not in {field.source for field in document(embedded, document_id).fields}


def test_what_a_later_delivery_says_disputes_at_a_reading_and_does_not_stand(
    embedded: Workplace, tmp_path: Path
) -> None:
    first = hand_in(embedded, tmp_path, tiny_page("hai"), given={"title": "một", "kind": "giay_khai_sinh"})
    given = {"title": "hai", "owner_born_on": "2001-02-03", "kind": "quyet_dinh"}
    hand_in(embedded, tmp_path, tiny_page("hai"), given=given)
    process(embedded)
    read = document(embedded, first)
    fields = {field.name: (field.value, field.needs_review) for field in read.fields}
    assert (fields["title"], fields["owner_born_on"]) == (("một", True), ("2001-02-03", False))
    assert read.kind == "giay_khai_sinh"
    with embedded.database.read() as session:
        assert "kind.stated_later.quyet_dinh" in review_list.of_document(session, first, now=NOW).reasons


def test_what_the_manifest_says_stands_and_a_difference_is_marked(embedded: Workplace, tmp_path: Path) -> None:
    given = {"kind": "giay_xac_nhan_tinh_trang_hon_nhan", "owner_name": "Trần Văn Khác", "number": "12/XN"}
    document_id = hand_in(embedded, tmp_path, tiny_page("hai"), given=given, dossier_code="000.00.23.H47-211101-0001")
    process(embedded)
    archived = document(embedded, document_id)
    fields = {field.name: field for field in archived.fields}
    assert archived.kind == "giay_xac_nhan_tinh_trang_hon_nhan"
    assert fields["number"].value == "12/XN"
    assert (fields["owner_name"].value, fields["owner_name"].source) == ("Trần Văn Khác", "manifest")
    assert fields["owner_name"].needs_review
    assert fields["dossier_code"].value == archived.dossier_code == "000.00.23.H47-211101-0001"
    assert archived.state == "needs_review"


def test_a_file_that_turns_out_unreadable_fails_with_its_reason(embedded: Workplace, tmp_path: Path) -> None:
    content = tiny_page("ba")
    document_id = hand_in(embedded, tmp_path, content[: len(content) // 2])
    process(embedded)
    failed = document(embedded, document_id)
    assert (failed.state, failed.error_code) == ("failed", Truncated.code)
    assert copy_of(embedded, document_id, "original") == content[: len(content) // 2]


@contextmanager
def failing(place: Workplace, step: str, error: Exception, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    def fail(*_: object, **__: object) -> None:
        raise error

    with monkeypatch.context() as patch:
        patch.setattr(pipeline, step, fail)
        yield


@pytest.mark.parametrize("step", ["fetch", "read_paper", "archive", "record_one"])
@pytest.mark.parametrize(
    "error",
    [
        ServerAway(server="S3"),
        StoreRefused(problem="AccessDenied"),
        NotFound(what=STORED_FILE, value="of another bucket"),
        ToolMissing(tool="tesseract", advice=""),
        OSError(errno.ENOSPC, "no space"),
        MemoryError(),
    ],
    ids=lambda error: type(error).__name__,
)
def test_a_passing_fault_at_any_stage_only_delays(
    embedded: Workplace, clock: Clock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, error: Exception
) -> None:
    document_id = hand_in(embedded, tmp_path, tiny_page(step))
    with failing(embedded, step, error, monkeypatch):
        process(embedded)
    assert document(embedded, document_id).state == "received"
    assert process(embedded) is None, "the pause is not kept"
    clock.now += timedelta(seconds=2)
    assert process(embedded) == document_id
    assert document(embedded, document_id).state == "needs_review"


def test_a_defect_ends_one_document_where_it_is_met_again_and_again_and_not_the_worker(
    embedded: Workplace, clock: Clock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    document_id = hand_in(embedded, tmp_path, tiny_page("bốn"))
    pauses = []
    with failing(embedded, "package", ZeroDivisionError(), monkeypatch):
        for _ in range(leases.MOST_ABANDONED - 1):
            assert process(embedded) == document_id
            with embedded.database.read() as session:
                row = session.get_one(DocumentRow, document_id)
                (waiting,) = failures.postponed(session, now=clock.now)
                assert failures.by_code(session) == {}
            assert (row.state, waiting.error.code) == ("received", "transient.defect")
            assert row.not_before is not None
            assert not list(embedded.scratch.glob("*")), "what it may have been met on is taken up again"
            assert process(embedded) is None, "the pause is not kept"
            pauses.append(row.not_before - clock.now)
            clock.now = row.not_before
        assert process(embedded) == document_id
    assert pauses == [timedelta(seconds=30), timedelta(minutes=2), timedelta(minutes=8), timedelta(minutes=15)]
    with embedded.database.read() as session:
        assert failures.by_code(session) == {"fatal": 1}
        assert [event.action for event in events.of_document(session, document_id)] == ["received", "failed"]


def test_a_defect_that_is_not_met_again_ends_nothing(
    embedded: Workplace, clock: Clock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    document_id = hand_in(embedded, tmp_path, tiny_page("bốn"))
    with failing(embedded, "package", ZeroDivisionError(), monkeypatch):
        assert process(embedded) == document_id
    other = hand_in(embedded, tmp_path, tiny_page("tư"))
    assert process(embedded) == other, "it keeps another one waiting"
    clock.now += leases.AFTER_A_DEATH.first
    assert process(embedded) == document_id
    assert [document(embedded, one).state for one in (document_id, other)] == ["needs_review"] * 2


def test_no_fault_of_the_machine_ever_ends_a_paper(
    embedded: Workplace, clock: Clock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    document_id = hand_in(embedded, tmp_path, tiny_page("năm"))
    fault = MachineFault(problem="EIO")
    with failing(embedded, "read_paper", fault, monkeypatch):
        for _ in range(2 * leases.MOST_ABANDONED):
            clock.now += leases.AFTER_A_FAULT.longest
            assert process(embedded) == document_id
    assert document(embedded, document_id).state == "received"
    with embedded.database.read() as session:
        (out,) = workers.out_of_service(session)
        assert (out.name, out.error.code) == (embedded.name, fault.code)
    clock.now += leases.AFTER_A_FAULT.longest
    assert process(embedded) == document_id
    with embedded.database.read() as session:
        assert not workers.out_of_service(session), "a paper was seen through"


def test_what_may_be_the_papers_own_fault_takes_no_worker_out(
    embedded: Workplace, clock: Clock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    document_id = hand_in(embedded, tmp_path, tiny_page("to"))
    with failing(embedded, "read_paper", ReaderKilled(), monkeypatch):
        for _ in range(2 * leases.MOST_ABANDONED):
            clock.now += leases.AFTER_A_FAULT.longest
            assert process(embedded) == document_id
    with embedded.database.read() as session:
        assert not workers.out_of_service(session)
    assert document(embedded, document_id).state == "received"


def test_a_database_that_goes_while_a_paper_is_settled_is_waited_for(
    embedded: Workplace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    document_id = hand_in(embedded, tmp_path, tiny_page("chờ"))
    monkeypatch.setattr(turn, "AWAY", Pauses(timedelta(0), 1, timedelta(0)))
    away = iter([ServerAway(server="PostgreSQL")] * 3)
    postpone = leases.postpone

    def once_it_is_back(*arguments: object, **more: object) -> object:
        for error in away:
            raise error
        return postpone(*arguments, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(leases, "postpone", once_it_is_back)
    with failing(embedded, "read_paper", StoreRefused(problem="AccessDenied"), monkeypatch):
        process(embedded)
    with embedded.database.read() as session:
        row = session.get_one(DocumentRow, document_id)
        assert (row.state, row.postponed, row.abandoned) == ("received", 1, 0)


def test_who_is_told_to_stop_hands_the_paper_back_as_it_was(embedded: Workplace, tmp_path: Path) -> None:
    document_id = hand_in(embedded, tmp_path, tiny_page("dừng"))
    process(replace(embedded, stopping=lambda: True))
    with embedded.database.read() as session:
        row = session.get_one(DocumentRow, document_id)
        assert (row.state, row.abandoned, row.postponed, row.not_before) == ("received", 0, 0, None)
    assert process(embedded) == document_id


def test_a_slow_store_does_not_cost_the_lease(
    embedded: Workplace, clock: Clock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Forty seconds a call, of which a paper has dozens: a lease is renewed between them."""
    document_id = hand_in(embedded, tmp_path, tiny_page("chậm"))
    passed = 0.0

    def slow(self: FolderStore, key: str) -> Path:
        nonlocal passed
        passed += 40
        clock.now += timedelta(seconds=40)
        return at(self, key)

    at = FolderStore._at
    monkeypatch.setattr(FolderStore, "_at", slow)
    monkeypatch.setattr("storage.queue.keep_lease.counter", lambda: passed)
    process(embedded)
    assert passed > 2 * leases.DURATION.total_seconds()
    assert document(embedded, document_id).state == "needs_review"


def test_a_database_that_blinks_costs_neither_lease_nor_pages(
    embedded: Workplace, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    passed = 0.0
    monkeypatch.setattr("storage.queue.keep_lease.counter", lambda: passed)
    lease = leases.Lease("?", "?", "?", "?", "?", "?", "?", "?", "?", "?", None, NOW, "?")
    away = Database("postgresql://127.0.0.1:9/none")
    keep = KeepLease(away, lease, clock, lambda: False)
    passed = 30.0
    keep()
    passed = 60.0
    with pytest.raises(ServerAway):  # the lease may be another's
        keep()


def test_a_try_to_renew_that_failed_is_made_up_for_before_anything_is_archived(
    embedded: Workplace, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    passed = 0.0
    monkeypatch.setattr("storage.queue.keep_lease.counter", lambda: passed)
    lease = leases.Lease("?", "?", "?", "?", "?", "?", "?", "?", "?", "?", None, NOW, "?")
    keep = KeepLease(Database("postgresql://127.0.0.1:9/none"), lease, clock, lambda: False)
    passed = 16.0
    keep()
    monkeypatch.setattr(keep, "_database", embedded.database)
    keep()
    with pytest.raises(LeaseLost):
        keep(surely=True)


def test_a_worker_that_lost_its_lease_changes_nothing(
    embedded: Workplace, clock: Clock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    document_id = hand_in(embedded, tmp_path, tiny_page("sáu"))
    slow = pipeline.package

    def overtaken(*arguments: object) -> object:
        clock.now += leases.DURATION
        with embedded.database.write() as session:
            assert leases.release(session, now=clock.now) == [document_id]
        assert process(replace(embedded, name="worker-2", scratch=tmp_path / "other")) == document_id
        return slow(*arguments)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:

        def once(*arguments: object) -> object:
            patch.undo()
            return overtaken(*arguments)

        patch.setattr(pipeline, "package", once)
        process(embedded)
    with embedded.database.read() as session:
        trail = events.of_document(session, document_id)
    assert [(event.action, event.actor.name) for event in trail[1:]] == [("needs_review", "worker-2")]


def test_an_original_that_changed_in_the_store_is_not_read(embedded: Workplace, tmp_path: Path) -> None:
    document_id = hand_in(embedded, tmp_path, tiny_page("bảy"))
    key = embedded.archive.stored(object_id_of(document_id), "original.png").key
    embedded.archive.store.put(key, tiny_page("tám"))
    process(embedded)
    assert document(embedded, document_id).error_code == "fatal.archive_damaged"


class StopsAfter:
    """An engine whose machine dies when it is asked for one page too many."""

    name, version = "tesseract", "0"

    def __init__(self, pages: Path, most: int) -> None:
        self.pages, self.most = pages, most

    def read(self, image: Pixels, dpi: int, seconds: float) -> tuple[Word, ...]:
        read = len(list(self.pages.glob("*")))
        if read >= self.most:
            raise LeaseLost
        (self.pages / str(read)).touch()
        return (Word("trang", (0, 0, 9, 9), 0.99, 0),)

    def read_line(self, image: Pixels, dpi: int, seconds: float, *, is_cut: bool = False) -> tuple[Word, ...]:
        return ()

    def turn(self, image: Pixels, dpi: int, seconds: float) -> int | None:
        return 0


def test_work_cut_off_in_the_middle_of_a_file_goes_on_there(embedded: Workplace, tmp_path: Path) -> None:
    """Each page is read once, whatever happens between the pages."""
    content = make_pdf(tmp_path / "f.pdf", seed=1, pages=6).read_bytes()
    document_id = hand_in(embedded, tmp_path, content, "pdf")
    pages = tmp_path / "pages-read"
    pages.mkdir()
    place = replace(embedded, options=replace(embedded.options, engine=StopsAfter(pages, 4)))
    process(place)
    with embedded.database.write() as session:
        leases.release(session, now=NOW, workers=["worker-1"])
    process(replace(embedded, options=replace(embedded.options, engine=StopsAfter(pages, 6))))
    assert document(embedded, document_id).page_count == 6
    assert len(list(pages.glob("*"))) == 6


class CrashesOnce(StopsAfter):
    """An engine that dies of the second page it is shown."""

    def read(self, image: Pixels, dpi: int, seconds: float) -> tuple[Word, ...]:
        (self.pages / str(len(list(self.pages.glob("*"))))).touch()
        if len(list(self.pages.glob("*"))) == 2:
            os.abort()
        return (Word("trang", (0, 0, 9, 9), 0.99, 0),)


def test_a_page_that_fails_leaves_the_others(embedded: Workplace, tmp_path: Path) -> None:
    content = make_pdf(tmp_path / "f.pdf", seed=2, pages=3).read_bytes()
    document_id = hand_in(embedded, tmp_path, content, "pdf")
    (tmp_path / "pages-read").mkdir()
    engine = CrashesOnce(tmp_path / "pages-read", 3)
    process(replace(embedded, options=replace(embedded.options, engine=engine)))
    with embedded.database.read() as session:
        errors = [page.error for page in documents.pages(session, document_id)]
        review = events.of_document(session, document_id)[-1].details["review"]
    assert errors == [None, "unreadable.reader_crashed", None]
    assert "page.failed.2" in review
    assert copy_of(embedded, document_id, "text").decode() == "trang\f\ftrang"


class AwayStore(FolderStore):
    """A store that goes away once an original was fetched from it."""

    def open(self, key: str) -> BinaryIO:
        raise ServerAway(server="object store")


def test_a_store_that_is_away_when_the_original_is_fetched_only_delays(embedded: Workplace, tmp_path: Path) -> None:
    document_id = hand_in(embedded, tmp_path, tiny_page("mười một"))
    away = replace(embedded, archive=Archive(AwayStore(tmp_path / "archive")))
    process(away)
    waiting = document(embedded, document_id)
    assert (waiting.state, waiting.error_code) == ("received", ServerAway.code)
