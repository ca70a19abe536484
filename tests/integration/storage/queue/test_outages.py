"""What ends a worker or keeps it from the database ends no paper; a page that kills its workers does."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from multiprocessing import get_context
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import event

from dossier.errors import ServerAway
from dossier.reading import Word
from scripts.bench.whole.memory import InventedWords
from scripts.samples import tiny_page
from storage.database.engine import Database
from storage.database.models import DocumentRow, LeaseRow
from storage.database.schema import upgrade
from storage.queue import leases, rounds
from storage.queue.leases import Lease
from tests import servers
from tests.integration.conftest import Clock
from tests.integration.storage.test_receipts_and_leases import delivery, receive
from tests.integration.worker.test_pipeline import document, hand_in
from tests.integration.worker.test_queues import until
from worker.formats.sources import Pixels
from worker.page import ReadOptions
from worker.pipeline import Workplace
from worker.queue.doorbell import LocalDoorbell
from worker.queue.local import work
from worker.queue.reconciler import reconcile

OUTAGE = timedelta(minutes=5)
ROUND = timedelta(seconds=5)


@pytest.fixture
def bell(tmp_path: Path) -> LocalDoorbell:
    return LocalDoorbell(tmp_path / "bell")


def claim(database: Database, now: datetime) -> Lease:
    with database.write() as session:
        lease = leases.claim(session, "worker-1", now=now)
    assert lease is not None
    return lease


def row_of(database: Database, document_id: str) -> DocumentRow:
    with database.read() as session:
        return session.get_one(DocumentRow, document_id)


def rounds_until_released(database: Database, bell: LocalDoorbell, clock: Clock) -> None:
    """A reconciler that is never away looks every five seconds until the lease ran out."""
    while reconcile(database, bell, clock).put_back == 0:
        clock.now += ROUND


def test_outages_longer_than_a_lease_are_no_deaths_however_many(
    database: Database, bell: LocalDoorbell, clock: Clock
) -> None:
    one = delivery()
    receive(database, one)
    for _ in range(leases.MOST_ABANDONED + 1):
        reconcile(database, bell, clock)
        claim(database, clock.now)
        clock.now += OUTAGE
        assert reconcile(database, bell, clock).put_back == 1
        row = row_of(database, one.id)
        assert (row.state, row.abandoned, row.not_before) == ("received", 0, None)


def test_a_round_soon_after_another_writes_and_locks_nothing(
    database: Database, bell: LocalDoorbell, clock: Clock
) -> None:
    said: list[str] = []

    def note(_: object, __: object, statement: str, *___: object) -> None:
        said.append(statement)

    with database.write() as session:
        rounds.begin(session, now=clock())
    clock.now += rounds.WRITTEN_EVERY
    event.listen(database.engine, "before_cursor_execute", note)
    with database.write() as session:
        assert not rounds.begin(session, now=clock())
    assert [one for one in said if "INSERT" in one or "UPDATE" in one] == []
    clock.now += timedelta(seconds=1)
    with database.write() as session:
        assert not rounds.begin(session, now=clock())
    assert [one for one in said if one.startswith("UPDATE")]


def test_a_worker_that_dies_while_all_else_goes_on_is_a_death(
    database: Database, bell: LocalDoorbell, clock: Clock
) -> None:
    one = delivery()
    receive(database, one)
    reconcile(database, bell, clock)
    claim(database, clock.now)
    rounds_until_released(database, bell, clock)
    row = row_of(database, one.id)
    assert (row.state, row.abandoned, row.error_code) == ("received", 1, "transient.worker_died")


def test_who_lived_through_an_outage_has_time_to_say_so(database: Database, bell: LocalDoorbell, clock: Clock) -> None:
    receive(database, delivery())
    reconcile(database, bell, clock)
    lease = claim(database, clock.now)
    clock.now += leases.DURATION - timedelta(seconds=1)
    assert reconcile(database, bell, clock).put_back == 0
    clock.now += rounds.GRACE - timedelta(seconds=1)
    assert reconcile(database, bell, clock).put_back == 0
    with database.write() as session:
        leases.renew(session, lease, now=clock.now)
        assert session.get_one(LeaseRow, lease.document_id).expires_at == clock.now + leases.DURATION


def test_of_reconcilers_that_come_back_together_none_counts_a_death(
    database: Database, bell: LocalDoorbell, clock: Clock
) -> None:
    one = delivery()
    receive(database, one)
    reconcile(database, bell, clock)
    claim(database, clock.now)
    clock.now += OUTAGE
    together, put_back = threading.Barrier(4), []

    def look() -> None:
        together.wait()
        put_back.append(reconcile(database, bell, clock).put_back)

    threads = [threading.Thread(target=look) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(put_back) == [0, 0, 0, 1]
    assert row_of(database, one.id).abandoned == 0


def die_at(database: Database, clock: Clock, page: int, pages: int = 100) -> None:
    """Claim the only paper, read so many pages, and be killed."""
    while True:
        with database.write() as session:
            lease = leases.claim(session, "worker-1", now=clock.now)
        if lease is not None:
            break
        clock.now += leases.AFTER_A_DEATH.first
    with database.write() as session:
        leases.renew(session, lease, now=clock.now, pages=(page, pages))
        leases.release(session, now=clock.now, workers=["worker-1"])


def test_workers_killed_in_the_midst_of_a_long_paper_do_not_end_it_as_long_as_it_gets_on(
    database: Database, clock: Clock
) -> None:
    one = delivery()
    receive(database, one)
    for page in range(3 * leases.MOST_ABANDONED):
        die_at(database, clock, page)
    assert row_of(database, one.id).state == "received"


def test_a_page_that_kills_its_workers_ends_the_paper_however_far_they_came_before(
    database: Database, clock: Clock
) -> None:
    one = delivery()
    receive(database, one)
    # What is told of how far it is lags behind by a page or two.
    for page in (7, 6, 7, 5, 7):
        assert row_of(database, one.id).state == "received"
        die_at(database, clock, page)
    row = row_of(database, one.id)
    assert (row.state, row.error_code) == ("failed", "unreadable.abandoned_too_often")


def test_a_fault_of_the_machine_in_between_gives_a_paper_that_kills_no_new_life(
    database: Database, clock: Clock
) -> None:
    one = delivery()
    receive(database, one)
    for _ in range(leases.MOST_ABANDONED - 1):
        die_at(database, clock, 7)
        clock.now += leases.AFTER_A_DEATH.longest
        with database.write() as session:
            lease = leases.claim(session, "worker-1", now=clock.now)
            assert lease is not None
            leases.postpone(session, lease, ServerAway(server="S3"), now=clock.now)
        clock.now += leases.AFTER_A_FAULT.longest
    die_at(database, clock, 7)
    assert row_of(database, one.id).state == "failed"


class Held(InventedWords):
    """An engine that has read a page once it is let go."""

    def __init__(self, gate: Path) -> None:
        super().__init__()
        self.gate = gate

    def read(self, image: Pixels, dpi: int, seconds: float) -> tuple[Word, ...]:
        until(self.gate.exists)
        return super().read(image, dpi, seconds)


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[tuple[str, servers.Server]]:
    with servers.postgres_server(tmp_path) as started:
        yield started


def test_a_paper_whose_worker_reads_while_postgresql_is_stopped_and_started_is_read_once(
    embedded: Workplace, cluster: tuple[str, servers.Server], bell: LocalDoorbell, tmp_path: Path
) -> None:
    fork = get_context("fork")
    leap = fork.Value("d", 0.0)  # the five minutes that nobody waits for here
    stop = fork.Event()
    url, server = cluster
    with psycopg.connect(f"{url}/postgres", autocommit=True) as admin:
        admin.execute("CREATE DATABASE sohoa")
    database = Database(f"{url}/sohoa")
    upgrade(database)
    province = replace(
        embedded,
        database=database,
        clock=lambda: database.now() + timedelta(seconds=leap.value),
        options=ReadOptions(Held(tmp_path / "gate"), seconds=600),
        stopping=stop.is_set,
    )
    reconcile(database, bell, province.clock)
    document_id = hand_in(province, tmp_path, tiny_page("mất điện"))
    database.close()
    worker = fork.Process(target=work, args=(province, None, stop.wait))
    worker.start()
    assert worker.pid is not None
    until(lambda: document(province, document_id).state == "processing")
    database.close()
    server.stop()
    try:
        with pytest.raises(ServerAway):
            reconcile(database, bell, province.clock)
        leap.value = OUTAGE.total_seconds()
        # Else it might say that it lives before the first round, which then has nothing to put back.
        os.kill(worker.pid, signal.SIGSTOP)
        server.start()
        assert reconcile(database, bell, province.clock).put_back == 1
        os.kill(worker.pid, signal.SIGCONT)
        (tmp_path / "gate").touch()
        until(lambda: document(province, document_id).state == "needs_review")
        assert row_of(database, document_id).abandoned == 0
        stop.set()
        worker.join(60)
        assert worker.exitcode == 0
        database.close()
    finally:
        with suppress(ValueError):
            worker.kill()
