"""The server killed under load: each look-up that was answered is in the trail, and the trail is whole.

.venv/bin/python -m scripts.bench.requests.kills [--kills 20] [--processes 1] [--database postgresql://…]
"""

from __future__ import annotations

import argparse
import tempfile
import threading
from pathlib import Path
from random import Random

from sqlalchemy import select

from scripts.bench.requests import load, served
from storage.database.engine import Database
from storage.database.models import EventRow
from storage.trail import events

PAPERS = 2000
SHORTEST, LONGEST = 0.3, 1.5


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
        requests = served.lookups(served.ready(url, PAPERS), PAPERS)
        environment = {"SOHOA_HOME": folder, "SOHOA_DATABASE_URL": url, "SOHOA_PORT": str(asked.port)}
        environment["SOHOA_LOG_LEVEL"] = "warning"
        own = ["-m", "sohoa", "serve", "--processes", str(asked.processes)]
        chance, answered = Random(1), list[str]()
        for kill in range(1, asked.kills + 1):
            with served.running(
                own, {**environment, "SOHOA_LOG_LEVEL": "warning"}, asked.port, "/health/live"
            ) as server:
                killer = threading.Timer(chance.uniform(SHORTEST, LONGEST), server.kill)
                killer.start()
                answers = load.ask(asked.port, requests, connections=16, seconds=LONGEST + 1)
                killer.join()
            answered += answers.answered
            print(f"kill {kill}: {len(answers.answered)} answered, {answers.lost} connections cut off", flush=True)
        database = Database(url)
        with database.read() as session:
            entries = events.verify(session)
            noted = set(session.scalars(select(EventRow.correlation_id)))
        print(f"{len(answered)} answered, {len(set(answered) - noted)} of them not in the trail of {entries} entries")


if __name__ == "__main__":
    main()
