"""What it costs to take the next paper while very many wait, and how long one desk's flood keeps another desk's paper.

    nice python -m scripts.bench.queue.waiting [sqlite|postgresql] [--papers 100000] [--desks 60] [--asked 300]

On a database of its own. Puts so many papers on record as waiting, a fifth of them at the counter, then takes papers
and sees them through as workers do (`leases.claim`, `leases.end`), but reads nothing. Prints by the clock, and by the
time of a core (without the server's), what taking one costs (median, and what 19 of 20 stay below) and what the
reconciler costs that looks over them every five seconds; then how many papers are taken before the single one of
another desk that came in behind a flood of 1,000.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
import uuid
from collections.abc import Sequence
from contextlib import ExitStack
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import func, insert, select, text

from storage.database.engine import Database
from storage.database.models import DocumentRow, FileRow
from storage.database.schema import upgrade
from storage.queue import leases
from storage.queue.leases import Lease
from tests import servers
from worker.queue.doorbell import LocalDoorbell
from worker.queue.reconciler import reconcile

AT_A_TIME = 5000
RECONCILE_SECONDS = 5.0
FLOOD = 1000


def main() -> None:
    """Fill, take, and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("database", nargs="?", choices=["sqlite", "postgresql"], default="sqlite")
    parser.add_argument("--papers", type=int, default=100_000)
    parser.add_argument("--desks", type=int, default=60)
    parser.add_argument("--asked", type=int, default=300)
    asked = parser.parse_args()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        url = f"sqlite:///{folder / 'waiting.db'}"
        if asked.database == "postgresql":
            url = f"{stack.enter_context(servers.postgres(folder))}/postgres"
        database = Database(url)
        stack.callback(database.close)
        upgrade(database)
        _measure(database, asked.papers, asked.desks, asked.asked, folder)
        flood(database)


def _measure(database: Database, papers: int, desks: int, asked: int, folder: Path) -> None:
    lanes = ("counter", "backlog", "backlog", "backlog", "backlog")
    waiting = [(lanes[number % 5], f"quầy {number % desks:03}") for number in range(papers)]
    put(database, waiting, since=database.now() - timedelta(days=1))
    if not database.is_sqlite:  # as the server does by itself within a minute
        with database.write() as session:
            session.execute(text("ANALYZE"))
    took = [_taken(database) for _ in range(asked)]
    print(f"{database.url.get_backend_name()}, {papers} waiting at {desks} desks")
    for what, values in (("clock", [one for one, _ in took]), ("core", [one for _, one in took])):
        most = sorted(values)[int(len(values) * 0.95)]
        print(f"  taking one, ms of the {what}: median {statistics.median(values):.2f}, 19 of 20 below {most:.2f}")
    bell = LocalDoorbell(folder / "bell")
    reconcile(database, bell, database.now)
    begun, busy = time.perf_counter(), time.process_time()
    for _ in range(5):
        reconcile(database, bell, database.now)
    each, of_core = (time.perf_counter() - begun) / 5, (time.process_time() - busy) / 5
    print(
        f"  reconciler: {each * 1000:.0f} ms, of a core {of_core * 1000:.1f}: {of_core / RECONCILE_SECONDS:.2%} of one"
    )


def flood(database: Database) -> None:
    """A desk's flood at the head of the counter's lane, being worked off; then another desk's single paper."""
    put(database, [("counter", "a-lũ")] * FLOOD, since=database.now() - timedelta(days=2))
    while _take(database).desk != "a-lũ":
        pass
    before = 0
    put(database, [("counter", "quầy khác")], since=database.now())
    while (lease := _take(database)).desk != "quầy khác":
        before += lease.desk == "a-lũ"
    print(f"  {before} papers of a flood of {FLOOD} were taken before another desk's single one")


def put(database: Database, papers: Sequence[tuple[str, str]], *, since: datetime) -> list[str]:
    """Put papers of these lanes and desks on record as waiting, a millisecond apart; their ids."""
    ids = [str(uuid.uuid4()) for _ in papers]
    for first in range(0, len(papers), AT_A_TIME):
        with database.write() as session:
            serial = session.scalar(select(func.coalesce(func.max(DocumentRow.serial), 0))) or 0
            part = list(zip(ids[first : first + AT_A_TIME], papers[first : first + AT_A_TIME], strict=True))
            session.execute(
                insert(DocumentRow),
                [
                    _row(one, lane, desk, serial + place, since + timedelta(milliseconds=first + place))
                    for place, (one, (lane, desk)) in enumerate(part, start=1)
                ],
            )
            session.execute(
                insert(FileRow),
                [
                    {
                        "document_id": one,
                        "role": "original",
                        "key": one,
                        "media_type": "image/png",
                        "size": 1,
                        "version": "v1",
                        "sha256": one,
                    }
                    for one, _ in part
                ],
            )
    return ids


def _row(document_id: str, lane: str, desk: str, serial: int, at: datetime) -> dict[str, object]:
    return {
        "id": document_id,
        "serial": serial,
        "agency": "H00",
        "desk": desk,
        "sha256": document_id,
        "size": 1,
        "format": "png",
        "name": "scan.png",
        "lane": lane,
        "state": "received",
        "correlation_id": document_id,
        "received_at": at,
    }


def see_through(database: Database, lease: Lease) -> None:
    """End a lease as a worker does that archived its paper, without a reading."""
    with database.write() as session:
        leases.end(session, lease)
        session.get_one(DocumentRow, lease.document_id).state = "archived"


def _take(database: Database) -> Lease:
    with database.write() as session:
        lease = leases.claim(session, "worker-1", now=database.now())
    if lease is None:
        raise SystemExit("bench: nothing waits")
    see_through(database, lease)
    return lease


def _taken(database: Database) -> tuple[float, float]:
    """What it takes to take one, commit and all, in ms by the clock and of a core."""
    begun, busy = time.perf_counter(), time.process_time()
    with database.write() as session:
        lease = leases.claim(session, "worker-1", now=database.now())
    took = (time.perf_counter() - begun) * 1000, (time.process_time() - busy) * 1000
    if lease is None:
        raise SystemExit("bench: nothing waits")
    see_through(database, lease)
    return took


if __name__ == "__main__":
    main()
