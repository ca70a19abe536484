"""Whether the time that a refusal takes tells how much of a key is right: keys that differ in their last character, in
their first, and altogether, asked for in turn.

    .venv/bin/python -m scripts.bench.requests.keys [--rounds 4000]

A key is looked up by its SHA-256, so what is compared has nothing in common with what is sent. Prints the median and
the quartiles of each sort in microseconds, and the largest difference between medians beside that of two halves of
one sort.
"""

from __future__ import annotations

import argparse
import secrets
import statistics
import tempfile
import time
from contextlib import suppress
from datetime import UTC, datetime

from dossier.access_errors import NoKey
from storage import clients
from storage.database.engine import Database
from storage.database.schema import upgrade
from storage.trail.events import Actor

OTHERS = 1000


def main() -> None:
    """Make clients, ask, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=4000)
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{folder}/sohoa.db")
        upgrade(database)
        with database.write() as session:
            keys = [
                clients.create(session, f"c{at}", ["read"], Actor("bench"), now=datetime.now(UTC))[1]
                for at in range(OTHERS)
            ]
        took = _times(database, keys, rounds)
        database.close()
    for sort, times in took.items():
        first, middle, last = statistics.quantiles(times, n=4)
        print(f"{sort:20} {first:7.1f} {middle:7.1f} {last:7.1f}")
    medians = [statistics.median(times) for times in took.values()]
    halves = [abs(statistics.median(times[::2]) - statistics.median(times[1::2])) for times in took.values()]
    print(f"largest difference between sorts {max(medians) - min(medians):.2f}, within one {max(halves):.2f}")


def _times(database: Database, keys: list[str], rounds: int) -> dict[str, list[float]]:
    """Microseconds of each refusal, by the sort of its key."""
    took: dict[str, list[float]] = {"last character": [], "first character": [], "all of it": []}
    for at in range(rounds):
        key = keys[at % len(keys)]
        head, body = key[:6], key[6:]
        wrong = (key[:-1] + "_", f"{head}_{body[1:]}", head + secrets.token_urlsafe(len(body))[: len(body)])
        asked = list(zip(took, wrong, strict=True))
        for sort, one in asked[at % 3 :] + asked[: at % 3]:  # each sort as often first
            with database.read() as session:
                begun = time.perf_counter_ns()
                with suppress(NoKey):
                    clients.by_key(session, one, lambda: datetime.now(UTC))
                took[sort].append((time.perf_counter_ns() - begun) / 1000)
    return took


if __name__ == "__main__":
    main()
