"""A day of a province: how long do citizens' papers wait, with how many workers?

    nice python -m scripts.bench.queue.day [--pages 30000] [--workers 6] [--seconds-a-page 1.0] [--seed 1]

The queue is the real one (rows in SQLite, whose turn it is and leases by `storage/queue`), the time is not: a worker
that takes a paper is through with it after so many seconds a page, and the clock goes on from event to event, so that a
day of eight hours takes minutes. Of the pages three in five come over the counters of 63 desks, in papers of 1 to 4
pages, twice as many an hour from 8:30 to 9:30 and from 14:30 to 15:30; the others are backlog in papers of 2 to 12
pages, which come all at once, at 8:00 and at 13:00. Not in it: faults of machines, and long papers (16 pages and more),
which give way by themselves.
"""

from __future__ import annotations

import argparse
import heapq
import random
import statistics
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

from scripts.bench.queue.waiting import put, see_through
from storage.database.engine import Database
from storage.database.schema import upgrade
from storage.queue import leases
from storage.queue.leases import Lease

MORNING = datetime(2026, 11, 30, 1, 0, tzinfo=UTC)  # 8:00 in Viet Nam
HOURS = 8
DESKS = 63
COUNTER_SHARE = 0.6
# Hours after 8:00.
BUSY = ((0.5, 1.5), (6.5, 7.5))


def main() -> None:
    """Pass the day, and print how long papers waited."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=30_000)
    parser.add_argument("--workers", type=int, default=6)
    parser.add_argument("--seconds-a-page", type=float, default=1.0)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{Path(folder) / 'day.db'}")
        upgrade(database)
        arrivals = _arrivals(random.Random(asked.seed), asked.pages)
        waited, end, begun_late = _pass(database, arrivals, asked.workers, asked.seconds_a_page)
    counter, backlog = waited["counter"], waited["backlog"]
    print(f"{asked.pages} pages, {asked.workers} workers, {asked.seconds_a_page} s a page")
    print(
        f"counter: {len(counter)} papers, oldest waited {max(counter):.1f} s for a worker, median "
        f"{statistics.median(counter):.1f}, 99 of 100 below {sorted(counter)[int(len(counter) * 0.99)]:.1f}; archived "
        f"{max(begun_late):.1f} s after they came at the latest"
    )
    print(
        f"backlog: {len(backlog)} papers, oldest waited {max(backlog) / 60:.0f} min; all done at {end:.1f} h after 8:00"
    )


def _arrivals(chance: random.Random, pages: int) -> list[tuple[datetime, str, str, int]]:
    """When a paper comes, its lane, desk and pages; in order."""
    found = []
    left = round(pages * COUNTER_SHARE)
    while left > 0:
        count = min(left, chance.choice((1, 1, 1, 2, 2, 3, 4)))
        found.append((_moment(chance), "counter", f"quầy {chance.randrange(DESKS):02}", count))
        left -= count
    left = pages - round(pages * COUNTER_SHARE)
    while left > 0:
        count = min(left, chance.randint(2, 12))
        at = MORNING + timedelta(hours=chance.choice((0, 5)), seconds=chance.uniform(0, 60))
        found.append((at, "backlog", f"kho {chance.randrange(5)}", count))
        left -= count
    return sorted(found)


def _moment(chance: random.Random) -> datetime:
    while True:
        hour = chance.uniform(0, HOURS)
        if any(begin <= hour < end for begin, end in BUSY) or chance.random() < 0.5:
            return MORNING + timedelta(hours=hour)


def _pass(
    database: Database, arrivals: list[tuple[datetime, str, str, int]], workers: int, seconds_a_page: float
) -> tuple[dict[str, list[float]], float, list[float]]:
    """The seconds that papers waited for a worker, by lane; the hour when all was done; and how long after they came
    papers of the counter were done."""
    ids: dict[str, tuple[datetime, int]] = {}
    waited: dict[str, list[float]] = {"counter": [], "backlog": []}
    done: list[float] = []
    busy: list[tuple[datetime, str, Lease]] = []
    coming, now = 0, arrivals[0][0]
    while coming < len(arrivals) or busy:
        while coming < len(arrivals) and arrivals[coming][0] <= now:
            at, lane, desk, count = arrivals[coming]
            (one,) = put(database, [(lane, desk)], since=at)
            ids[one] = at, count
            coming += 1
        while busy and busy[0][0] <= now:
            at, _, lease = heapq.heappop(busy)
            see_through(database, lease)
            if lease.lane == "counter":
                done.append((at - ids[lease.document_id][0]).total_seconds())
        while len(busy) < workers:
            with database.write() as session:
                taken = leases.claim(session, f"worker-{len(busy)}", now=now)
            if taken is None:
                break
            came, count = ids[taken.document_id]
            waited[taken.lane].append((now - came).total_seconds())
            heapq.heappush(busy, (now + timedelta(seconds=count * seconds_a_page), taken.document_id, taken))
        due = [busy[0][0]] if busy else []
        due += [arrivals[coming][0]] if coming < len(arrivals) else []
        now = min(due, default=now)
    return waited, (now - MORNING).total_seconds() / 3600, done


if __name__ == "__main__":
    main()
