"""Requests to `sohoa serve` over HTTP, beside the bare peer (`bare.py`) on the same database, in the same run.

    .venv/bin/python -m scripts.bench.requests.served [--papers 20000] [--database postgresql://…] [--seconds 10]
        [--rate 300] [--only-mix ROUNDS]

Percentiles in milliseconds from the moment a call was due. `alone`: one connection; `300/s`: over 16 connections;
`most`: as many as are answered over 16 connections. `all`: what other systems and people ask side by side, of a
hundred calls 70 look-ups by owner, 15 documents, 8 names without accents, 4 searches for two common words and 3 of
them narrowed to a kind and a year, 300 a second in all, told apart. `cpu`: what a request costs the server's
processes, in milliseconds of a core, which tells more than the clock where others work on the machine, too.
`--rate` asks a slower machine for less; `--only-mix` measures the bare peer and every sort alone, then all side by
side, ROUNDS times.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
import urllib.request
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import cycle, islice
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import quote

from sqlalchemy import select

from dossier.words.folding import fold
from scripts.bench.requests import load
from scripts.bench.size import filled
from storage import clients
from storage.database.engine import Database
from storage.database.models import DocumentRow
from storage.trail import events
from storage.trail.events import Actor

CONNECTIONS, RATE = 16, 300.0
ASKED = 2000
ANSWER_SECONDS = 30.0
LOOK_UP, DOCUMENT = "look-up by owner", "a document"
NAME, COMMON, NARROWED = "name without accents", "two common words", "the same, kind and year"
SHARES = {LOOK_UP: 70, DOCUMENT: 15, NAME: 8, COMMON: 4, NARROWED: 3}
"""Of a hundred calls. Made up: programs ask for owners all day, people search now and then."""
YEAR = "issued_from=2020-01-01&issued_to=2020-12-31"
PROCEDURE, KINDS = "1.000894", ("giay_xac_nhan_tinh_trang_hon_nhan", "giay_khai_sinh", "giay_chung_nhan_ket_hon")


def main() -> None:
    """Fill, serve, ask, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--papers", type=int, default=20_000)
    parser.add_argument("--database", help="an empty one, or one filled before; by default a SQLite file of this run")
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--port", type=int, default=8765)
    parser.add_argument("--processes", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--rate", type=float, default=RATE)
    parser.add_argument("--only-mix", type=int, default=0, metavar="ROUNDS")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        url = asked.database or f"sqlite:///{Path(folder) / 'sohoa.db'}"
        key = ready(url, asked.papers)
        bare = ["-m", "uvicorn", "--factory", "scripts.bench.requests.bare:app", "--no-access-log"]
        bare += ["--port", str(asked.port), "--log-level", "warning"]
        environment = {"SOHOA_HOME": folder, "SOHOA_DATABASE_URL": url, "SOHOA_PORT": str(asked.port)}
        environment |= {"SOHOA_LOG_LEVEL": "warning"}
        calls, measure = Calls(key, asked.papers, ids_of(url)), Measure(asked.port, asked.seconds, asked.rate)
        for _ in range(asked.only_mix or 1):
            with running(bare, {"BARE_DATABASE": url}, asked.port, "/openapi.json") as server:
                (measure.alone if asked.only_mix else measure.thrice)("bare", server, calls.lookups())
            for processes in asked.processes:
                own = ["-m", "sohoa", "serve", *(["--processes", str(processes)] if processes > 1 else [])]
                with running(own, environment, asked.port, "/health/live") as server:
                    name = f"{processes} process{'es' if processes > 1 else ''}"
                    if asked.only_mix:
                        for sort, requests in calls.of_sorts().items():
                            measure.alone(f"{sort}, {name}", server, requests)
                    else:
                        _measure_each(name, server, calls, measure)
                    measure.side_by_side(name, server, calls.mixed())
        database = Database(url)
        with database.read() as session:
            print(f"the trail holds: {sum(1 for _ in events.verified(session))} entries")


def ready(url: str, papers: int) -> str:
    """Fill the database, and give the key of a client that may look up and read."""
    database = Database(url)
    filled.fill(database, papers)
    with database.write() as session:
        _, key = clients.create(
            session, "bench", ["lookup", "read", "sensitive"], Actor("bench"), now=datetime.now(UTC)
        )
    database.close()
    return key


def ids_of(url: str) -> list[str]:
    """Papers of the database to ask for."""
    database = Database(url)
    with database.read() as session:
        return list(session.scalars(select(DocumentRow.id).limit(ASKED)))


@dataclass(frozen=True, slots=True)
class Calls:
    """What is asked of an archive that was filled, by a client's key; each call has an id of its own. No end to any."""

    key: str
    papers: int
    ids: Sequence[str]

    def lookups(self, *, full: bool = False, owners: int = 1) -> Iterator[load.Request]:
        """Look-ups by the owners of papers that there are, so many in a call; `full`: with what the answers rest on."""
        known = cycle(islice((one["owner_id"] for one in filled.texts(self.papers) if "owner_id" in one), ASKED))
        while True:
            name = str(uuid.uuid4())
            asked: dict[str, Any] = {"procedure_code": PROCEDURE, "kinds": KINDS, **({"full": True} if full else {})}
            some = [{"owner_id": owner} for owner in islice(known, owners)]
            asked |= some[0] if owners == 1 else {"owners": some}
            path = "/v1/lookup" if owners == 1 else "/v1/lookup/owners"
            yield load.Request(name, load.post(path, json.dumps(asked).encode(), self._headers(name)), LOOK_UP)

    def gets(self, path: str, values: Sequence[str], sort: str = "") -> Iterator[load.Request]:
        """GETs of `path` with each of these values in it in turn."""
        for one in cycle(values):
            name = str(uuid.uuid4())
            yield load.Request(name, load.get(path.format(one), self._headers(name)), sort)

    def documents(self) -> Iterator[load.Request]:
        """One paper after the other."""
        return self.gets("/v1/documents/{}", self.ids, DOCUMENT)

    def searches(self) -> dict[str, Iterator[load.Request]]:
        """Searches of each sort."""
        owners = (one["owner_name"] for one in filled.texts(self.papers) if "owner_name" in one)
        names = [quote(fold(owner)) for owner in islice(owners, ASKED)]
        return {
            NAME: self.gets("/v1/documents?limit=20&q={}", names, NAME),
            COMMON: self.gets("/v1/documents?limit=20&q={}", ["uy%20ban"], COMMON),
            NARROWED: self.gets(f"/v1/documents?limit=20&q={{}}&kind={KINDS[1]}&{YEAR}", ["uy%20ban"], NARROWED),
        }

    def of_sorts(self) -> dict[str, Iterator[load.Request]]:
        """Calls of each sort of `SHARES`."""
        return {LOOK_UP: self.lookups(), DOCUMENT: self.documents(), **self.searches()}

    def mixed(self) -> Iterator[load.Request]:
        """Calls of every sort as they come side by side, drawn by the shares of `SHARES` with a fixed seed."""
        sorts, chance, names = self.of_sorts(), Random(1), list(SHARES)
        while True:
            yield next(sorts[chance.choices(names, list(SHARES.values()))[0]])

    def _headers(self, name: str) -> dict[str, str]:
        asked = {"X-Purpose": "bench", "X-Requester": "bench", "X-Correlation-Id": name}
        return {"Authorization": f"Bearer {self.key}", **asked}


@contextmanager
def running(
    arguments: Sequence[str], environment: dict[str, str], port: int, path: str
) -> Iterator[subprocess.Popen[bytes]]:
    """A program of Python while it answers at `path`."""
    process = subprocess.Popen([sys.executable, *arguments], env={**os.environ, **environment})
    try:
        wait_until_it_answers(port, path, lambda: process.poll() is None)
        yield process
    finally:
        process.terminate()
        process.wait()


def wait_until_it_answers(port: int, path: str, is_alive: Callable[[], bool]) -> None:
    """Return when there is an answer at `path`, however late. Raises `OSError` where the server is gone first."""
    while True:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=ANSWER_SECONDS).close()
        except OSError:  # of which a server that has not begun, and one that is slow, are kinds
            if not is_alive():
                raise
            time.sleep(0.02)
        else:
            return


def cpu_seconds(pid: int) -> float:
    """What a process and its children have had of the cores."""
    ticks = sum(map(int, Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:13]))
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return ticks / os.sysconf("SC_CLK_TCK") + sum(cpu_seconds(int(one)) for one in children)


@dataclass(frozen=True, slots=True)
class Measure:
    """Asks for so many seconds, `rate` calls a second where not as many as are answered, and prints what that took."""

    port: int
    seconds: float
    rate: float

    def alone(self, name: str, server: subprocess.Popen[bytes], requests: Iterator[load.Request]) -> None:
        """Over one connection, as fast as answers come, once the server is warm."""
        load.ask(self.port, requests, connections=CONNECTIONS, seconds=1)
        self._ask(name, "alone", server, requests, 1, self.seconds / 2, None)

    def thrice(
        self,
        name: str,
        server: subprocess.Popen[bytes],
        requests: Iterator[load.Request],
        *,
        part: float = 1,
        rate: float | None = None,
    ) -> None:
        """Alone, at a rate, and as many as are answered; for `part` of the time."""
        load.ask(self.port, requests, connections=CONNECTIONS, seconds=1)
        seconds, due = self.seconds * part, rate or self.rate
        self._ask(name, "alone", server, requests, 1, seconds / 2, None)
        self._ask(name, f"{due:.0f}/s", server, requests, CONNECTIONS, seconds, due)
        self._ask(name, "most", server, requests, CONNECTIONS, seconds, None)

    def side_by_side(self, name: str, server: subprocess.Popen[bytes], requests: Iterator[load.Request]) -> None:
        """Calls of all sorts at a rate."""
        load.ask(self.port, requests, connections=CONNECTIONS, seconds=1)
        before, begun = cpu_seconds(server.pid), time.perf_counter()
        answers = load.ask(self.port, requests, connections=CONNECTIONS, seconds=self.seconds, rate=self.rate)
        took, cpu = time.perf_counter() - begun, cpu_seconds(server.pid) - before
        each = f"{len(answers.seconds) / took:.0f}/s  cpu {cpu / took:.2f} cores failed {answers.failed}"
        print(f"all at {self.rate:.0f}/s, {name}: {each}")
        for sort in (one for one in SHARES if one in answers.of_sort):  # a short run may ask for none of a sort
            print(f"  {sort:38} {_percentiles(answers.of_sort[sort])} {len(answers.of_sort[sort]):7}", flush=True)

    def _ask(
        self,
        name: str,
        run: str,
        server: subprocess.Popen[bytes],
        requests: Iterator[load.Request],
        connections: int,
        seconds: float,
        due: float | None,
    ) -> None:
        before, begun = cpu_seconds(server.pid), time.perf_counter()
        answers = load.ask(self.port, requests, connections=connections, seconds=seconds, rate=due)
        took, cpu = time.perf_counter() - begun, cpu_seconds(server.pid) - before
        count = len(answers.seconds)
        print(
            f"{name:34} {run:6} {_percentiles(answers.seconds)} {count / took:7.0f}/s  "
            f"cpu {cpu / count * 1000:5.2f} ms failed {answers.failed}",
            flush=True,
        )


def _measure_each(name: str, server: subprocess.Popen[bytes], calls: Calls, measure: Measure) -> None:
    measure.thrice(f"{LOOK_UP}, {name}", server, calls.lookups())
    measure.thrice(f"with its proof, {name}", server, calls.lookups(full=True), part=0.5)
    measure.thrice(f"100 owners in one call, {name}", server, calls.lookups(owners=100), part=0.5, rate=10)
    measure.thrice(f"{DOCUMENT}, {name}", server, calls.documents(), part=0.5)
    page = calls.gets("/v1/documents?limit=50", [""])
    measure.thrice(f"a page of 50, {name}", server, page, part=0.5, rate=20)
    for sort, requests in calls.searches().items():
        measure.thrice(f"{sort}, {name}", server, requests, part=0.5, rate=20)


def _percentiles(seconds: list[float]) -> str:
    return " ".join(f"{load.milliseconds(seconds, part):8.1f}" for part in (0.5, 0.95, 0.99)) + " ms"


if __name__ == "__main__":
    main()
