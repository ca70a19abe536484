"""Requests to `sohoa serve` over HTTP, beside the bare peer (`bare.py`) on the same database, in the same run.

    .venv/bin/python -m scripts.bench.requests.served [--papers 20000] [--database postgresql://…] [--seconds 10]

Percentiles in milliseconds from the moment a call was due. `alone`: one connection; `300/s`: over 16 connections;
`most`: as many as are answered over 16 connections. `all`: what other systems and people ask side by side, of a
hundred calls 70 look-ups by owner, 15 documents, 8 names without accents, 4 searches for two common words and 3 of
them narrowed to a kind and a year, 300 a second in all, told apart. `cpu`: what a request costs the server's
processes, in milliseconds of a core, which tells more than the clock where others work on the machine, too.
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
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        url = asked.database or f"sqlite:///{Path(folder) / 'sohoa.db'}"
        key = ready(url, asked.papers)
        bare = ["-m", "uvicorn", "--factory", "scripts.bench.requests.bare:app", "--no-access-log"]
        bare += ["--port", str(asked.port), "--log-level", "warning"]
        environment = {"SOHOA_HOME": folder, "SOHOA_DATABASE_URL": url, "SOHOA_PORT": str(asked.port)}
        ids = ids_of(url)
        with running(bare, {"BARE_DATABASE": url}, asked.port, "/openapi.json") as server:
            _measure("bare", server, asked.port, lookups(key, asked.papers), asked.seconds)
        for processes in asked.processes:
            own = ["-m", "sohoa", "serve", *(["--processes", str(processes)] if processes > 1 else [])]
            with running(own, {**environment, "SOHOA_LOG_LEVEL": "warning"}, asked.port, "/health/live") as server:
                name = f"{processes} process{'es' if processes > 1 else ''}"
                _measure(f"look-up by owner, {name}", server, asked.port, lookups(key, asked.papers), asked.seconds)
                full = lookups(key, asked.papers, full=True)
                _measure(f"with its proof, {name}", server, asked.port, full, asked.seconds / 2)
                many = lookups(key, asked.papers, owners=100)
                _measure(f"100 owners in one call, {name}", server, asked.port, many, asked.seconds / 2, rate=10)
                _measure(
                    f"a document, {name}", server, asked.port, gets("/v1/documents/{}", ids, key), asked.seconds / 2
                )
                page = gets("/v1/documents?limit=50", [""], key)
                _measure(f"a page of 50, {name}", server, asked.port, page, asked.seconds / 2, rate=20)
                for sort, requests in searches(key, asked.papers).items():
                    _measure(f"{sort}, {name}", server, asked.port, requests, asked.seconds / 2, rate=20)
                _measure_all(name, server, asked.port, mixed(key, asked.papers, ids), asked.seconds)
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


def lookups(key: str, papers: int, *, full: bool = False, owners: int = 1) -> Iterator[load.Request]:
    """Look-ups by the owners of papers that there are, so many in a call, each with an id of its own; `full`: with
    what the answers rest on."""
    known = cycle(islice((one["owner_id"] for one in filled.texts(papers) if "owner_id" in one), ASKED))
    while True:
        name = str(uuid.uuid4())
        asked: dict[str, Any] = {"procedure_code": PROCEDURE, "kinds": KINDS, **({"full": True} if full else {})}
        some = [{"owner_id": owner} for owner in islice(known, owners)]
        asked |= some[0] if owners == 1 else {"owners": some}
        path = "/v1/lookup" if owners == 1 else "/v1/lookup/owners"
        yield load.Request(name, load.post(path, json.dumps(asked).encode(), _headers(key, name)), LOOK_UP)


def gets(path: str, ids: Sequence[str], key: str, sort: str = "") -> Iterator[load.Request]:
    """GETs of `path` with each of these ids in it in turn."""
    for one in cycle(ids):
        name = str(uuid.uuid4())
        yield load.Request(name, load.get(path.format(one), _headers(key, name)), sort)


def searches(key: str, papers: int) -> dict[str, Iterator[load.Request]]:
    """Searches of each sort, without end."""
    owners = (one["owner_name"] for one in filled.texts(papers) if "owner_name" in one)
    names = [quote(fold(owner)) for owner in islice(owners, ASKED)]
    return {
        NAME: gets("/v1/documents?limit=20&q={}", names, key, NAME),
        COMMON: gets("/v1/documents?limit=20&q={}", ["uy%20ban"], key, COMMON),
        NARROWED: gets(f"/v1/documents?limit=20&q={{}}&kind={KINDS[1]}&{YEAR}", ["uy%20ban"], key, NARROWED),
    }


def mixed(key: str, papers: int, ids: Sequence[str]) -> Iterator[load.Request]:
    """Calls of every sort as they come side by side, drawn by the shares of `SHARES` with a fixed seed."""
    sorts = searches(key, papers)
    sorts |= {LOOK_UP: lookups(key, papers), DOCUMENT: gets("/v1/documents/{}", ids, key, DOCUMENT)}
    chance, names = Random(1), list(SHARES)
    while True:
        yield next(sorts[chance.choices(names, list(SHARES.values()))[0]])


def _headers(key: str, name: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {key}", "X-Purpose": "bench", "X-Requester": "bench", "X-Correlation-Id": name}


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


def _measure(
    name: str,
    server: subprocess.Popen[bytes],
    port: int,
    requests: Iterator[load.Request],
    seconds: float,
    rate: float = RATE,
) -> None:
    load.ask(port, requests, connections=CONNECTIONS, seconds=1)
    for run, connections, of, due in (
        ("alone", 1, seconds / 2, None),
        (f"{rate:.0f}/s", CONNECTIONS, seconds, rate),
        ("most", CONNECTIONS, seconds, None),
    ):
        before, begun = cpu_seconds(server.pid), time.perf_counter()
        answers = load.ask(port, requests, connections=connections, seconds=of, rate=due)
        took, cpu = time.perf_counter() - begun, cpu_seconds(server.pid) - before
        count = len(answers.seconds)
        print(
            f"{name:34} {run:6} {_percentiles(answers.seconds)} {count / took:7.0f}/s  "
            f"cpu {cpu / count * 1000:5.2f} ms failed {answers.failed}",
            flush=True,
        )


def _measure_all(
    name: str, server: subprocess.Popen[bytes], port: int, requests: Iterator[load.Request], seconds: float
) -> None:
    load.ask(port, requests, connections=CONNECTIONS, seconds=1)
    before, begun = cpu_seconds(server.pid), time.perf_counter()
    answers = load.ask(port, requests, connections=CONNECTIONS, seconds=seconds, rate=RATE)
    took, cpu = time.perf_counter() - begun, cpu_seconds(server.pid) - before
    count = len(answers.seconds)
    print(f"all at {RATE:.0f}/s, {name}: {count / took:.0f}/s  cpu {cpu / took:.2f} cores failed {answers.failed}")
    for sort in SHARES:
        print(f"  {sort:38} {_percentiles(answers.of_sort[sort])} {len(answers.of_sort[sort]):7}", flush=True)


def _percentiles(seconds: list[float]) -> str:
    return " ".join(f"{load.milliseconds(seconds, part):8.1f}" for part in (0.5, 0.95, 0.99)) + " ms"


if __name__ == "__main__":
    main()
