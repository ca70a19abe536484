"""A backup of many papers, the next one after some more, and all of it restored: how long each takes (RPO, RTO).

    .venv/bin/python -m scripts.bench.size.backed_up FOLDER --papers 100000 --more 1000

Rows are those of scripts/bench/size/filled.py on SQLite; each paper has an object with five small files of noise, so
that what is measured is what papers cost by their number; bytes cost what disk and cipher take for them (printed). The
archive is made without flushes, the backup and the restore flush as they always do.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import time
import uuid
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import TypeVar

from scripts.bench.size.filled import fill
from storage.archive.ocfl import Archive, object_id_of
from storage.backup.compare import unsound
from storage.backup.restore import Restored, Target, check_backup, restore
from storage.backup.run import Done, Source, back_up
from storage.backup.sealing import read_identities, read_recipients
from storage.database.engine import Database
from storage.objects.folder import FolderStore
from storage.sealing.age_keys import write_new_key
from storage.trail.events import Actor

T = TypeVar("T")
NOW = datetime(2026, 1, 5, tzinfo=UTC)
FILES = {"original.jpg": 2000, "document.json": 700, "access.pdf": 2000, "text.txt": 900, "reading.json": 3000}


def main() -> None:
    """Fill, back up, back up again, read again, restore, compare."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--papers", type=int, default=10_000)
    parser.add_argument("--more", type=int, default=1000)
    asked = parser.parse_args()
    folder: Path = asked.folder
    for left in ("backups", "new", "work", "key.txt"):
        shutil.rmtree(folder / left, ignore_errors=True)
        with suppress(OSError):
            (folder / left).unlink()
    database, store = Database(f"sqlite:///{folder}/sohoa.db"), FolderStore(folder / "archive")
    _timed("made", lambda: _fill(database, store, 0, asked.papers))
    recipients = read_recipients([write_new_key(folder / "key.txt")])
    source = Source(database, store, dict, str, "H47", "bench", folder / "work")
    place = FolderStore(folder / "backups")

    def run() -> Done:
        return back_up(source, place, "bench", recipients, Actor("bench"))

    first = _timed("backed up", run)
    print(
        f"  {first.backup.files} files, {first.brought.size / 1e6:.0f} MB of the archive, {_size(folder / 'backups')}"
    )
    print(f"  database {first.backup.parts[0].size / 1e6:.0f} MB of {(folder / 'sohoa.db').stat().st_size / 1e6:.0f}")
    _timed("nothing new", run)
    _fill(database, store, asked.papers, asked.papers + asked.more)
    again = _timed(f"after {asked.more} more", run)
    print(f"  {again.brought.sent} files sent of {again.backup.files}")
    found = _timed("read again", lambda: list(check_backup(place, "bench", None, folder / "work")))
    print(f"  {len(found) - 1} problems")
    target = Target(
        Database(f"sqlite:///{folder}/new/sohoa.db"),
        FolderStore(folder / "new" / "archive"),
        folder / "new",
        folder / "w",
    )
    identities = read_identities(folder / "key.txt")
    restored: Restored = _timed("restored", lambda: restore(place, "bench", None, target, identities))
    print(f"  tables that differ: {restored.unlike}")
    problems = _timed("compared", lambda: list(unsound(target.database, Archive(target.store))))
    print(f"  {len(problems)} problems")


def _timed(name: str, work: Callable[[], T]) -> T:
    begun, used = time.perf_counter(), _used()
    found = work()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
    print(f"{name}: {time.perf_counter() - begun:.1f} s, {_used() - used:.1f} s of processor, {memory} MiB", flush=True)
    return found


def _used() -> float:
    own = resource.getrusage(resource.RUSAGE_SELF)
    return own.ru_utime + own.ru_stime


def _size(folder: Path) -> str:
    return f"{sum(one.stat().st_size for one in folder.rglob('*') if one.is_file()) / 1e6:.0f} MB there"


def _fill(database: Database, store: FolderStore, known: int, papers: int) -> None:
    fill(database, papers)
    archive, flush = Archive(store), os.fsync
    os.fsync = lambda _: None  # type: ignore[assignment]
    try:
        for number in range(known, papers):
            chance = Random(number)
            object_id = object_id_of(str(uuid.uuid5(uuid.NAMESPACE_OID, f"1/{number}")))
            content = {name: chance.randbytes(size) for name, size in FILES.items()}
            archive.write_version(object_id, content, message="bench", user="bench", now=NOW)
    finally:
        os.fsync = flush


if __name__ == "__main__":
    main()
