"""The database made anew from an archive of many papers: how long that takes, and whether every row is as it was.

    .venv/bin/python -m scripts.bench.size.rebuilt FOLDER --papers 1000 --kills 20

The archive (a folder) and its database (SQLite) are made in FOLDER, where they are not there yet: scans of noise,
readings of invented papers, recorded by the code that records every paper. Then the database is made anew beside it,
killed so many times at random on the way; printed are papers a second (of all tries together), processor time, the most
memory, and how many rows of each table of papers differ.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import signal
import threading
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from dossier.catalogue.kinds import default_catalogue
from dossier.reading import Field, KindGuess, PageReading, Reading, Word
from dossier.review.corrections import reviewed
from ingest.intake import Intake
from scripts.bench.size.filled import paper_of
from sohoa import logs
from storage.archive.ocfl import Archive, Content, object_id_of
from storage.database.engine import Database
from storage.database.models import Base, DocumentRow
from storage.database.schema import upgrade
from storage.objects.folder import FolderStore
from storage.papers.results import Outcome
from storage.papers.stacks import record_one
from storage.queue import leases
from worker.pipeline import ROLES
from worker.queue.doorbell import LocalDoorbell
from worker.rebuild.run import rebuild
from worker.record import write_record

BEGUN = datetime(2026, 1, 5, tzinfo=UTC)
SCAN_BYTES = 100_000
LINE = 12  # words of a line
# Not of papers, or numbered by the database.
NOT_COMPARED = {
    "webhooks",
    "webhook_messages",
    "link_secrets",
    "sweeps",
    "events",
    "event_head",
    "trail_checkpoints",
    "trail_packs",
    "turns",
    "workers",
    "leases",
    "heartbeats",
    "page_shares",
}
NUMBERS = {"fields": "id", "statements": "id"}


def main() -> None:
    """Make the archive, rebuild, compare."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--papers", type=int, default=1000)
    parser.add_argument("--kills", type=int, default=0)
    asked = parser.parse_args()
    logs.configure("warning", "bench")
    asked.folder.mkdir(parents=True, exist_ok=True)
    database, archive = open_database(asked.folder, "sohoa.db"), Archive(FolderStore(asked.folder / "archive"))
    begun = time.perf_counter()
    made = fill(database, archive, asked.folder, asked.papers)
    print(f"{made} papers archived in {time.perf_counter() - begun:.0f} s")
    for left in asked.folder.glob("rebuilt.db*"):
        left.unlink()
    chance, begun, killed = Random(1), time.perf_counter(), 0
    while (status := _in_child(asked.folder, chance.uniform(0.5, 5) if killed < asked.kills else None)) < 0:
        killed += 1
    seconds, used = time.perf_counter() - begun, resource.getrusage(resource.RUSAGE_CHILDREN)
    print(
        f"rebuilt in {seconds:.1f} s, {asked.papers / seconds:.0f} papers a second, killed {killed} times;"
        f" {used.ru_utime + used.ru_stime:.1f} s of processor, {used.ru_maxrss >> 10} MiB; status {status}"
    )
    rebuilt = open_database(asked.folder, "rebuilt.db")
    for table in Base.metadata.sorted_tables:
        if table.name not in NOT_COMPARED:
            before, after = Counter(rows(database, table.name)), Counter(rows(rebuilt, table.name))
            print(f"{table.name:20}{before.total():8} rows{((before - after) + (after - before)).total():8} differ")


def open_database(folder: Path, name: str) -> Database:
    """The SQLite database of this name, with the schema."""
    database = Database(f"sqlite:///{folder / name}")
    upgrade(database)
    return database


def _in_child(folder: Path, seconds: float | None) -> int:
    """Rebuild, or go on with it, for so long at most: 0, 1 where something was left out, or minus the signal."""
    child = os.fork()
    if child == 0:
        status = 2
        try:
            if seconds is not None:
                threading.Timer(seconds, os.kill, (os.getpid(), signal.SIGKILL)).start()
            status = min(rebuild_into(folder, "rebuilt.db"), 1)
        finally:
            os._exit(status)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def rebuild_into(folder: Path, name: str) -> int:
    """Make the database of this name from the archive: how many objects were left out."""
    database, archive = open_database(folder, name), Archive(FolderStore(folder / "archive"))
    steps = list(rebuild(database, archive, default_catalogue(), folder / "rebuild.db", source="bench"))
    return len(steps[-1].left_out)


def rows(database: Database, name: str) -> Iterator[str]:
    """The rows of a table as text, without the numbers that the database gives them."""
    with database.read() as session:
        for row in session.execute(select(Base.metadata.tables[name])).mappings():
            yield json.dumps({key: value for key, value in row.items() if key != NUMBERS.get(name)}, default=str)


def fill(database: Database, archive: Archive, folder: Path, papers: int) -> int:
    """Bring the archive to so many papers; those that it has are counted."""
    with database.read() as session:
        known = session.scalar(select(func.count()).select_from(DocumentRow)) or 0
    with TemporaryDirectory(dir=folder) as scratch:
        for number in range(known, papers):
            _archive(database, archive, Path(scratch), number)
    return papers - known


def _archive(database: Database, archive: Archive, scratch: Path, number: int) -> None:
    kind, values, stretch = paper_of(number, 1)
    now, chance = BEGUN + timedelta(minutes=number), Random(number)
    scan, record = scratch / "scan", scratch / "reading.json"
    scan.write_bytes(chance.randbytes(SCAN_BYTES))
    intake = Intake(database, archive, LocalDoorbell(scratch / "bell"), f"H{number % 50:02}", lambda: now)
    more: dict[str, Any] = {"channel": "batch", "lane": "backlog", "requester": "bench", "source_format": "jpeg"}
    document_id = str(UUID(int=chance.getrandbits(128), version=4))
    intake.take(scan, receipt_id=document_id, name=f"{number}.jpg", desk=f"quay-{number % 20}", **more)
    words = tuple(Word(word, (0, 0, 90, 30), 0.9, place // LINE) for place, word in enumerate(stretch.split()))
    fields = tuple(Field(name, value, 0.95, "ocr", page=1, box=(0, 0, 90, 30)) for name, value in values.items())
    reading = Reading(KindGuess(kind, 0.98), fields, (PageReading(1, 2480, 3508, 300, words=words),))
    write_record(record, {"engine": "bench", "document_id": document_id, "signed": False}, reading)
    files: dict[str, Content] = {
        "access.pdf": chance.randbytes(SCAN_BYTES),
        "text.txt": reading.pages[0].text.encode(),
        "reading.json": record,
    }
    with database.write() as session:
        lease = leases.claim(session, "bench", now=now, document_id=document_id)
    if lease is None:
        raise RuntimeError(document_id)
    read_at = now + timedelta(seconds=30)
    stored = archive.write_version(object_id_of(document_id), files, message="read", user="bench", now=read_at)
    counts, review = reviewed(reading, (), default_catalogue())
    outcome = Outcome(counts, review, {ROLES[path]: file for path, file in stored.items()}, "bench", signed=False)
    with database.write() as session:
        record_one(session, lease, outcome, (), now=read_at)


if __name__ == "__main__":
    main()
