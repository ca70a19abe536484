"""Counts that are kept, not counted: what every test of a database checks at its end (tests/conftest.py), and this."""

from __future__ import annotations

import threading

from sqlalchemy import text

from storage.database.engine import Database
from storage.database.models import DocumentRow
from storage.queue import progress, tallies
from tests.conftest import check_tallies
from tests.integration.conftest import NOW
from tests.integration.storage.test_receipts_and_leases import claimed, delivery, receive


def changes(database: Database) -> int:
    with database.read() as session:
        return session.scalar(text("SELECT count(*) FROM tally_changes")) or 0


def test_summed_up_while_papers_come_in_nothing_is_lost_or_counted_twice(database: Database) -> None:
    stop = threading.Event()

    def sum_up() -> None:
        while not stop.is_set():
            with database.write() as session:
                tallies.sum_up(session)

    summing = [threading.Thread(target=sum_up) for _ in range(2)]
    for thread in summing:
        thread.start()
    for at in range(20):
        receive(database, delivery(f"{at:064}"))
    stop.set()
    for thread in summing:
        thread.join()
    check_tallies(database)
    with database.write() as session:
        tallies.sum_up(session)
    assert changes(database) == 0
    check_tallies(database)
    with database.read() as session:
        assert progress.status(session, now=NOW).documents["received"] == 20
        assert [row.received for row in progress.report(session)] == [20]


def test_what_is_rolled_back_counts_nothing(database: Database) -> None:
    lease = claimed(database, delivery())
    before = changes(database)
    with database.write() as session:
        session.get_one(DocumentRow, lease.document_id).state = "failed"
        session.flush()
        session.rollback()
    assert changes(database) == before


def test_a_wrong_tally_is_seen_and_mended(database: Database) -> None:
    receive(database, delivery())
    with database.write() as session:
        session.execute(text("UPDATE tally_changes SET change = 2"))
        session.execute(
            text("INSERT INTO tallies SELECT agency, 'q', kind, month, lane, state, is_stack, 3 FROM tally_changes")
        )
        assert sorted(tallies.wrong(session).values()) == [(2, 1), (3, 0)]
    with database.write() as session:
        assert tallies.mend(session, now=NOW) == 2
    with database.write() as session:
        assert tallies.mend(session, now=NOW) == 0
        assert session.scalar(text("SELECT count(*) FROM events WHERE action = 'tallies_mended'")) == 1
    with database.read() as session:
        assert progress.status(session, now=NOW).documents["received"] == 1
