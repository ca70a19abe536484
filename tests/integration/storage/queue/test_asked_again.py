"""What is tried or read again keeps no citizen of today waiting, and is not told as one who waits."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event, text

from dossier.errors import Damaged
from storage.archive.ocfl import Archive
from storage.database.engine import Database
from storage.database.models import DocumentRow
from storage.objects.store import ObjectStore
from storage.queue import leases, progress, turns
from storage.queue.asked_again import AWAITED_FOR, lane_again
from storage.review import again
from storage.trail import events
from tests.integration.conftest import NOW
from tests.integration.storage.test_receipts_and_leases import delivery, receive

OPERATOR = events.Actor("sohoa retry", requester="thu")
LONG_AGO = NOW - timedelta(days=90)


def failed(database: Database, received_at: datetime, sha256: str = "1" * 64) -> str:
    """A paper of the counter that failed when it came in."""
    one = delivery(sha256, at=received_at)
    receive(database, one)
    with database.write() as session:
        lease = leases.claim(session, "worker-1", now=received_at, document_id=one.id)
        assert lease is not None
    with database.write() as session:
        leases.fail(session, lease, Damaged(), now=received_at)
    return one.id


def ask(database: Database, store: ObjectStore, document_id: str, *, is_awaited: bool) -> str:
    """Let it be tried again; the lane in which it waits."""
    with database.write() as session:
        waits = again.read_again(session, Archive(store), document_id, OPERATOR, now=NOW, is_awaited=is_awaited)
        assert waits is not None
        return waits[1]


@pytest.mark.parametrize(
    ("lane", "came_in", "is_awaited", "again_in"),
    [
        ("counter", NOW - AWAITED_FOR, False, "backlog"),
        ("counter", NOW - AWAITED_FOR + timedelta(seconds=1), False, "counter"),
        ("counter", None, False, "backlog"),  # archived: nobody waits for it
        ("counter", LONG_AGO, True, "counter"),
        ("counter", None, True, "counter"),
        ("backlog", NOW, True, "backlog"),
    ],
)
def test_a_citizen_waits_for_what_failed_today_or_is_asked_for(
    lane: str, came_in: datetime | None, is_awaited: bool, again_in: str
) -> None:
    assert lane_again(lane, came_in, NOW, is_awaited=is_awaited) == again_in


def test_papers_of_months_tried_again_stand_behind_the_citizen_of_today(database: Database, store: ObjectStore) -> None:
    old = [failed(database, LONG_AGO + timedelta(days=day), letter * 64) for day, letter in enumerate("abc")]
    assert [ask(database, store, one, is_awaited=False) for one in old] == ["backlog"] * 3
    today = delivery(at=NOW)
    receive(database, today)
    with database.read() as session:
        assert turns.oldest_by_desk(session, "counter") == {today.desk: NOW}
        assert turns.oldest_by_desk(session, "backlog") == {today.desk: NOW}, "they wait since they were asked for"
        assert progress.status(session, now=NOW + timedelta(minutes=2)).oldest_waiting_seconds == 120
    with database.write() as session:
        lease = leases.claim(session, "worker-1", now=NOW)
        assert lease is not None
        assert lease.document_id == today.id


def test_since_when_the_oldest_waits_is_read_off_two_indexes(database: Database) -> None:
    with database.read() as session:
        explain = "EXPLAIN QUERY PLAN" if database.is_sqlite else "EXPLAIN"
        for way in () if database.is_sqlite else ("seqscan", "bitmapscan", "sort"):
            session.execute(text(f"SET LOCAL enable_{way} = off"))
        said: list[str] = []

        def explained(*of: Any) -> None:
            said.append(of[2])

        event.listen(session.get_bind(), "before_cursor_execute", explained)
        progress._oldest(session)
        event.remove(session.get_bind(), "before_cursor_execute", explained)
        plan = str(session.connection().exec_driver_sql(f"{explain} {said[0]}").all())
    for index in ("ix_documents_came", "ix_documents_asked_unfinished"):
        assert index in plan
    assert "ix_documents_unfinished" not in plan


def test_who_asks_for_one_paper_waits_since_then(database: Database, store: ObjectStore) -> None:
    one = failed(database, LONG_AGO)
    assert ask(database, store, one, is_awaited=True) == "counter"
    with database.read() as session:
        assert turns.oldest_by_desk(session, "counter") == {"mot-cua": NOW}


def test_who_hands_a_failed_paper_in_again_waits_since_then(database: Database) -> None:
    one = failed(database, LONG_AGO)
    assert receive(database, delivery(at=NOW)).document_id == one
    with database.read() as session:
        assert turns.oldest_by_desk(session, "counter") == {"mot-cua": NOW}


def test_what_a_run_hands_in_again_waits_behind_the_citizen_of_today(database: Database) -> None:
    """Over scans that failed at the counter months ago; nobody waits for them there any more."""
    old, new = failed(database, LONG_AGO), failed(database, NOW - timedelta(hours=1), "2" * 64)
    for sha256 in ("1" * 64, "2" * 64):
        receive(database, delivery(sha256, lane="backlog", at=NOW))
    with database.read() as session:
        assert turns.oldest_by_desk(session, "backlog") == {"mot-cua": NOW}
        assert turns.oldest_by_desk(session, "counter") == {"mot-cua": NOW}
        papers = [session.get_one(DocumentRow, one) for one in (old, new)]
        assert [(one.lane, one.state) for one in papers] == [("backlog", "received"), ("counter", "received")]
        assert {one.error_code for one in papers} == {None}, "what befell it before is not shown of one that waits"
    receive(database, delivery(at=NOW + timedelta(minutes=1)))
    with database.read() as session:
        assert session.get_one(DocumentRow, old).lane == "counter", "now somebody waits for it"


def test_who_hands_in_at_the_counter_what_waits_in_the_backlog_waits_since_then(database: Database) -> None:
    receive(database, delivery(lane="backlog", at=LONG_AGO))
    receive(database, delivery(at=NOW))
    with database.read() as session:
        assert turns.oldest_by_desk(session, "counter") == {"mot-cua": NOW}


def test_what_is_postponed_waits_since_it_came_in(database: Database, store: ObjectStore) -> None:
    """A citizen whose paper meets a fault again and again waits all the while."""
    one = failed(database, LONG_AGO)
    ask(database, store, one, is_awaited=True)
    for minutes in (0, 20):
        with database.write() as session:
            lease = leases.claim(session, "worker-1", now=NOW + timedelta(minutes=minutes))
            assert lease is not None
        with database.write() as session:
            leases.postpone(session, lease, Damaged(), now=NOW + timedelta(minutes=minutes))
    with database.read() as session:
        assert turns.oldest_by_desk(session, "counter") == {"mot-cua": NOW}
        assert session.get_one(DocumentRow, one).asked_at == NOW
