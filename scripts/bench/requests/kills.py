"""The server killed under load: each look-up, search and document that was answered is in the trail, and the trail is
whole.

    .venv/bin/python -m scripts.bench.requests.kills [--kills 20] [--processes 1] [--database postgresql://…]

A server of one process is forked from one that has loaded everything and opened nothing, so that a kill costs a second
instead of the ten of a start; `--processes` starts `sohoa serve` anew each time. The next kill waits until the server
has answered, however long a loaded machine takes for that. What was answered is held against the trail after every so
many kills, so a run that is broken off has shown something, too.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from random import Random

from sqlalchemy import select

from scripts.bench.requests import load, served
from storage.database.engine import Database
from storage.database.models import EventRow
from storage.trail import events

PAPERS = 2000
SHORTEST, LONGEST = 0.05, 0.8
CONNECTIONS = 16
COMPARED_EVERY = 50
LOADED = [
    "uvicorn",
    "sohoa.commands.services",
    "sohoa.parts",
    "api.app",
    "ingest.uploads",
    "scripts.bench.requests.served",
]
"""What a server loads before it opens anything, and what this module loads."""


def main() -> None:
    """Kill, count, and say what was answered and is not on record."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--database", help="an empty one; by default a SQLite file of this run")
    parser.add_argument("--port", type=int, default=8766)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        url = asked.database or f"sqlite:///{Path(folder) / 'sohoa.db'}"
        key = served.ready(url, PAPERS)
        requests = served.Calls(key, PAPERS, served.ids_of(url)).mixed()
        environment = {"SOHOA_HOME": folder, "SOHOA_DATABASE_URL": url, "SOHOA_PORT": str(asked.port)}
        environment["SOHOA_LOG_LEVEL"] = "error"
        database, chance, begun = Database(url), Random(1), time.monotonic()
        answered, seen, lost, missing = 0, 0, 0, 0
        waiting: list[str] = []
        for kill in range(1, asked.kills + 1):
            answers = _killed(asked.processes, environment, asked.port, requests, chance.uniform(SHORTEST, LONGEST))
            waiting += answers.answered
            lost += answers.lost
            if kill % COMPARED_EVERY == 0 or kill == asked.kills:
                noted, seen = _noted(database, seen)
                answered, missing, waiting = answered + len(waiting), missing + len(set(waiting) - noted), []
                each = (time.monotonic() - begun) / kill
                print(
                    f"{kill} kills: {answered} answered, {missing} of them not in the trail; {lost} connections cut "
                    f"off; {each:.1f} s a kill",
                    flush=True,
                )
        with database.read() as session:
            print(f"the trail holds: {sum(1 for _ in events.verified(session))} entries")


def _killed(
    processes: int, environment: Mapping[str, str], port: int, requests: Iterator[load.Request], seconds: float
) -> load.Answers:
    """A server asked from its first answer on, killed after so long, and asked on until nobody answers."""
    with _server(processes, environment, port) as kill:
        killer = threading.Timer(seconds, kill)
        killer.start()
        answers = load.ask(port, requests, connections=CONNECTIONS, seconds=served.ANSWER_SECONDS)
        killer.join()
    return answers


@contextmanager
def _server(processes: int, environment: Mapping[str, str], port: int) -> Iterator[Callable[[], None]]:
    """A server that answers, and what kills it."""
    if processes > 1:
        own = ["-m", "sohoa", "serve", "--processes", str(processes)]
        with served.running(own, dict(environment), port, "/health/live") as started:
            yield started.kill
        return
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(LOADED)
    process = context.Process(target=_serve, args=(dict(environment),))
    process.start()
    try:
        served.wait_until_it_answers(port, "/health/live", process.is_alive)
        yield process.kill
    finally:
        process.kill()
        process.join()
        process.close()


def _serve(environment: Mapping[str, str]) -> None:
    from sohoa.commands.services import serve

    os.environ.update(environment)
    serve(processes=1, socket_file=None)


def _noted(database: Database, seen: int) -> tuple[set[str | None], int]:
    """The calls that the trail has noted behind the entry of this number, and the number of its last."""
    with database.read() as session:
        rows = session.execute(select(EventRow.seq, EventRow.correlation_id).where(EventRow.seq > seen)).all()
    return {row.correlation_id for row in rows}, max((row.seq for row in rows), default=seen)


if __name__ == "__main__":
    main()
