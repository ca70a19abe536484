"""The feed of changes: what the trail says of papers, in its order, whoever writes meanwhile."""

from __future__ import annotations

import threading
import time
import uuid

import pytest
from sqlalchemy import text

from dossier.errors import BadRequest
from storage.database.engine import Database
from storage.database.reach import Reach
from storage.database.trail_tables import IS_CHANGE
from storage.following import changes
from storage.following.changes import START, Position
from storage.papers import results
from storage.trail import events
from tests.integration.conftest import NOW
from tests.integration.storage.test_receipts_and_leases import claimed, delivery, outcome, receive

TEST = events.Actor("test")


def paper(database: Database, **more: object) -> str:
    one = delivery(sha256=uuid.uuid4().hex * 2, **more)  # type: ignore[arg-type]
    receive(database, one)
    return one.id


def happen(database: Database, document_id: str, *actions: str, seconds: float = 0) -> None:
    """Entries of one transaction, which is open for a while after them."""
    with database.write() as session:
        events.append_all(session, [events.Entry(action, TEST, NOW, document_id) for action in actions])
        time.sleep(seconds)


def followed(database: Database, since: Position = START, *, limit: int = 3, reach: Reach = Reach()) -> list[int]:  # noqa: B008
    """The numbers of all changes behind `since`, page by page."""
    found: list[int] = []
    while True:
        with database.read() as session:
            page = changes.since(session, since, limit=limit, reach=reach)
        found += [one.position.seq for one in page.changes]
        since = page.position
        if page.is_last:
            return found


def test_two_writers_leave_no_gap_to_whoever_follows(database: Database) -> None:
    document_id = paper(database)

    def write() -> None:
        for _ in range(12):
            happen(database, document_id, "confirmed", "read", "corrected", seconds=0.002)

    writers = [threading.Thread(target=write) for _ in range(2)]
    for writer in writers:
        writer.start()
    seen: list[int] = []
    position = START
    while True:
        are_writing = any(writer.is_alive() for writer in writers)
        with database.read() as session:
            page = changes.since(session, position, limit=5)
        seen += [one.position.seq for one in page.changes]
        position = page.position
        if page.is_last and not are_writing:
            break
    assert len(seen) == 48
    assert seen == sorted(set(seen)) == followed(database)


def test_a_follower_goes_on_from_any_change_by_its_code(database: Database) -> None:
    document_id = paper(database)
    happen(database, document_id, "archived", "looked_up", "corrected", "confirmed")
    with database.read() as session:
        whole = changes.since(session, START, limit=10)
        assert [one.type for one in whole.changes] == ["archived", "corrected", "confirmed"]
        for number, one in enumerate(whole.changes, start=1):
            assert changes.position_of(session, one.position.code) == one.position
            assert changes.since(session, one.position, limit=10).changes == whole.changes[number:]
        assert whole.position == changes.now(session)
        assert changes.position_of(session, whole.position.code) == whole.position
        assert changes.position_of(session, START.code) == START


def test_a_position_of_another_trail_is_refused(database: Database) -> None:
    happen(database, paper(database), "archived")
    with database.read() as session:
        here = changes.now(session)
        later, other = Position(here.seq + 1, here.mark), Position(here.seq, bytes(8))
        beyond = Position(2**63, here.mark)
        for code in (later.code, other.code, beyond.code, here.code[:-1], f"{here.code}=", "", "x", "đ", "A" * 60):
            with pytest.raises(BadRequest):
                changes.position_of(session, code)


def test_what_is_out_of_reach_is_passed_over(database: Database) -> None:
    near, far = paper(database, desk="gan"), paper(database, desk="xa")
    happen(database, far, *["confirmed"] * 7)
    happen(database, near, "confirmed")
    happen(database, far, *["confirmed"] * 7)
    assert len(followed(database, reach=Reach(desks=("gan",)))) == 1
    assert followed(database, reach=Reach(agency="H49")) == []
    with database.read() as session:
        (one,) = changes.since(session, START, limit=1, reach=Reach(desks=("gan",))).changes
        assert changes.of_entries(session, [1, one.position.seq], Reach(desks=("xa",))) == {}


def test_a_paper_is_told_as_it_is_now_and_the_change_as_it_was(database: Database) -> None:
    lease = claimed(database, delivery())
    with database.write() as session:
        results.record(session, lease, outcome(review=("unsure.number",)), now=NOW)
        details = {"standing": "revoked", "before": "valid", "grounds": [{"by": "x"}]}
        events.append(session, "standing_changed", TEST, now=NOW, document_id=lease.document_id, details=details)
    receive(database, delivery(dossier_code="000.00.23.H47-211101-0001"))
    with database.read() as session:
        read, stood, delivered = changes.since(session, START, limit=10).changes
    assert (read.type, read.kind, read.state, read.standing, read.details) == (
        "needs_review",
        "giay_khai_sinh",
        "needs_review",
        "unknown",
        {},
    )
    assert stood.details == {"standing": "revoked", "before": "valid"}
    assert (delivered.type, delivered.details) == ("delivered", {"dossier_code": "000.00.23.H47-211101-0001"})
    assert delivered.dossier_codes == read.dossier_codes == ("000.00.23.H47-211101-0001",)


def test_the_index_has_the_changes_and_nothing_else(database: Database) -> None:
    """Most entries are looks at papers; the feed must not go through them."""
    plan = text(f"SELECT seq FROM events WHERE {IS_CHANGE} AND seq > 5 ORDER BY seq LIMIT 9")
    with database.read() as session:
        if not database.is_sqlite:
            session.execute(text("SET enable_seqscan = off"))
            session.execute(text("SET enable_bitmapscan = off"))
        explain = "EXPLAIN QUERY PLAN " if database.is_sqlite else "EXPLAIN "
        found = " ".join(str(row) for row in session.execute(text(explain + plan.text)))
    assert "ix_events_changes" in found
