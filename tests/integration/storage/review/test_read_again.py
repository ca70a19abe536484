"""A paper that was archived stays what it was when it is read again and that fails."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from api.reuse import of_paper
from dossier.errors import Damaged, SohoaError, TookTooLong
from dossier.reading import PageReading
from scripts.samples import tiny_page
from storage.archive.ocfl import Archive, object_id_of
from storage.database.engine import Database
from storage.database.models import DocumentRow, ReceiptRow
from storage.objects.store import ObjectStore
from storage.papers import deliveries, documents
from storage.papers.documents import Document
from storage.papers.results import put_reasons
from storage.papers.search import search
from storage.queue import failures, leases
from storage.review import again
from storage.search.query import Query
from storage.trail import events
from tests.archive import BOTH_SIZES, House, marital_status
from tests.integration.conftest import Clock
from tests.integration.storage.test_receipts_and_leases import delivery, receive
from tests.integration.worker.test_pipeline import copy_of, document, hand_in
from tests.integration.worker.test_stacks import pdf_of, separator
from worker import page as of_page
from worker import paper, pipeline
from worker.pipeline import Workplace
from worker.turn import process

OPERATOR = events.Actor("sohoa reread", requester="thu")


def settled(place: Workplace, document_id: str) -> None:
    """As a person leaves it who saw it through."""
    with place.database.write() as session:
        session.get_one(DocumentRow, document_id).state = "archived"
        put_reasons(session, document_id, ())


def read_again(place: Workplace, document_id: str) -> None:
    with place.database.write() as session:
        assert again.read_again(session, place.archive, document_id, OPERATOR, now=place.clock(), settled=True)


def meeting(monkeypatch: pytest.MonkeyPatch, error: SohoaError, *pages: int) -> None:
    """Let each page that is read, or those of `pages`, meet an error."""

    def failing(*args: Any, **more: Any) -> Any:
        raise error

    read_pages = of_page.read_pages

    def failing_pages(*args: Any, **more: Any) -> Any:
        for page in read_pages(*args, **more):
            yield PageReading(page.number, 0, 0, 0, error=error.code) if page.number in pages else page

    if pages:
        monkeypatch.setattr(paper, "read_pages", failing_pages)
    else:
        monkeypatch.setattr(paper, "probe_and_read", failing)


def told(place: Workplace, document_id: str) -> list[tuple[str, Any]]:
    with place.database.read() as session:
        return [(event.action, event.details.get("code")) for event in events.of_document(session, document_id)]


def without(found: Document) -> Document:
    """A document but for what its last try was."""
    return replace(found, error_code=None, error_values=None)


@BOTH_SIZES
def test_a_paper_stays_what_it_was_when_reading_it_again_fails(
    workplace: Workplace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    document_id = hand_in(workplace, tmp_path, tiny_page("Đường Nguyễn Huệ"))
    process(workplace)
    with workplace.database.write() as session:
        failures.tell(session, document_id, now=workplace.clock())
    before, files = document(workplace, document_id), copy_of(workplace, document_id, "reading")
    assert before.state == "needs_review"
    read_again(workplace, document_id)
    meeting(monkeypatch, TookTooLong(seconds=60))
    assert process(workplace) == document_id
    after = document(workplace, document_id)
    assert without(after) == before
    assert after.error_code == "unreadable.took_too_long", "whoever asked for it is not told"
    assert copy_of(workplace, document_id, "reading") == files
    assert told(workplace, document_id)[-2:] == [("retried", None), ("reread_failed", "unreadable.took_too_long")]
    with workplace.database.read() as session:
        assert [one.id for one in search(session, Query(q="duong nguyen hue")).items] == [document_id]
        assert failures.untold(session, "mot-cua") == [], "its desk is told to scan it again"
        assert failures.by_code(session) == {}


def test_a_paper_stays_what_it_was_when_a_defect_is_met_while_it_is_read_again(
    embedded: Workplace, clock: Clock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    document_id = hand_in(embedded, tmp_path, tiny_page("Đường Nguyễn Huệ"))
    process(embedded)
    before = document(embedded, document_id)
    read_again(embedded, document_id)

    def defect(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(pipeline, "package", defect)
    for _ in range(leases.MOST_ABANDONED):
        assert document(embedded, document_id).stands_as == before.state
        assert process(embedded) == document_id
        clock.now += leases.AFTER_A_DEATH.longest
    after = document(embedded, document_id)
    assert (without(after), after.error_code) == (before, "fatal")
    assert told(embedded, document_id)[-2:] == [("retried", None), ("reread_failed", "fatal")]


def test_a_paper_on_which_workers_die_while_it_is_read_again_stays_what_it_was(database: Database) -> None:
    one = delivery()
    receive(database, one)
    with database.write() as session:
        row = session.get_one(DocumentRow, one.id)
        row.state, row.archived_at, row.engine = "received", one.received_at, "test 1"
        row.abandoned = leases.MOST_ABANDONED - 1
    with database.write() as session:
        assert leases.claim(session, "worker-1", now=one.received_at)
    with database.write() as session:
        assert leases.release(session, now=one.received_at, workers=["worker-1"]) == []
    with database.read() as session:
        row = session.get_one(DocumentRow, one.id)
        assert (row.state, row.error_code) == ("archived", "unreadable.abandoned_too_often")


def test_a_page_that_could_be_read_before_is_not_taken_for_unreadable(
    embedded: Workplace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A whole reading is not replaced by a part of it."""
    document_id = hand_in(embedded, tmp_path, pdf_of([tiny_page("Lê Văn Mới"), tiny_page("Trần Thị Cũ")]), "pdf")
    process(embedded)
    settled(embedded, document_id)
    before = document(embedded, document_id)
    read_again(embedded, document_id)
    meeting(monkeypatch, TookTooLong(seconds=60), 2)
    process(embedded)
    after = document(embedded, document_id)
    assert (without(after), after.error_code) == (before, "unreadable.took_too_long")
    assert embedded.archive.problems(object_id_of(document_id)) == []


def test_a_page_that_could_not_be_read_before_need_not_be_read_now(
    embedded: Workplace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    document_id = hand_in(embedded, tmp_path, pdf_of([tiny_page("Lê Văn Mới"), tiny_page("Trần Thị Cũ")]), "pdf")
    meeting(monkeypatch, TookTooLong(seconds=60), 2)
    process(embedded)
    version = document(embedded, document_id).version
    read_again(embedded, document_id)
    process(embedded)
    assert (document(embedded, document_id).version, document(embedded, document_id).error_code) == (version + 1, None)


def test_the_papers_of_a_stack_stay_what_they_were(
    embedded: Workplace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = pdf_of([tiny_page("Lê Văn Mới"), separator(), tiny_page("Trần Thị Cũ")])
    stack_id = hand_in(embedded, tmp_path, content, "pdf")
    process(embedded)
    before = document(embedded, stack_id)
    papers = [document(embedded, part.document_id) for part in before.parts]
    read_again(embedded, stack_id)
    meeting(monkeypatch, TookTooLong(seconds=60), 3)
    process(embedded)
    assert without(document(embedded, stack_id)) == before
    assert [document(embedded, one.id) for one in papers] == papers


def test_what_came_in_with_another_delivery_meanwhile_is_held_against_the_paper(database: Database) -> None:
    one = delivery()
    receive(database, one)
    with database.write() as session:
        row = session.get_one(DocumentRow, one.id)
        row.state, row.archived_at, row.engine = "received", one.received_at, "test 1"
    later = delivery(given={"owner_name": "Đặng Thị Ảnh"})
    receive(database, later)
    with database.write() as session:
        lease = leases.claim(session, "worker-1", now=one.received_at)
    assert lease is not None
    with database.write() as session:
        leases.fail(session, lease, Damaged(), now=one.received_at, stays=deliveries.hold_late)
    with database.read() as session:
        assert session.scalar(select(ReceiptRow.applied).where(ReceiptRow.id == later.id)) == ["owner_name"]
        assert documents.get(session, one.id).fields[0].value == "Đặng Thị Ảnh"


def test_a_paper_answers_while_it_waits_to_be_read_again(
    database: Database, store: ObjectStore, tmp_path: Path
) -> None:
    house = House(database, store, tmp_path)
    seen = []
    for review in ((), ("unsure.number",)):
        document_id = house.archive(marital_status(), review=review)
        with database.read() as session:
            before = documents.get(session, document_id)
        with database.write() as session:
            assert again.read_again(session, Archive(house.store), document_id, OPERATOR, now=house.now, settled=True)
        with database.read() as session:
            waits = documents.get(session, document_id)
        assert (waits.state, waits.stands_as) == ("received", before.state)
        assert of_paper(house.services(), waits) == of_paper(house.services(), before)
        seen.append(waits.stands_as)
    assert seen == ["archived", "needs_review"]
    with database.read() as session:
        assert documents.get(session, house.fail(Damaged())).stands_as == "failed"
