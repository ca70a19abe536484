"""What it costs to move old months of the trail into packs, and to read them there (SQLite, a folder).

    python -m scripts.bench.size.packed FOLDER [--looks 200000]

Draws a trail of half a year: look-ups of 20,000 owners by four clients, one in fifty entries a change; packs all but
the last month; and tells bytes an entry and seconds, each of the table before and of the packs after, in the same run.
Then copies the rest as pieces, and brings the whole trail back from the store into an empty database.
"""

from __future__ import annotations

import argparse
import random
import sqlite3
import time
import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from dossier.vietnam import VIETNAM
from storage.database.engine import Database
from storage.database.schema import upgrade
from storage.objects.folder import FolderStore
from storage.trail import checkpoints, cold, events, owner_reads, packs
from storage.trail.events import Actor, Entry
from storage.trail.packing import Packer
from storage.trail.pieces import Copier
from worker.rebuild.trail import KeptTrail, bring_back

BEGUN = datetime(2026, 1, 1, tzinfo=VIETNAM)
DAYS = 181
OWNERS = 20_000
AT_ONCE = 5_000
ACTOR = Actor("bench")


def main() -> None:
    """Draw the trail, pack it, tell."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--looks", type=int, default=200_000)
    asked = parser.parse_args()
    path, key, chance = asked.folder / "sohoa.db", Ed25519PrivateKey.generate(), random.Random(3)
    asked.folder.mkdir(parents=True, exist_ok=True)
    database, store = Database(f"sqlite:///{path}"), FolderStore(asked.folder / "archive")
    upgrade(database)
    owners = [f"0482{number:08}" for number in range(OWNERS)]
    _draw(database, owners, asked.looks, chance)
    before = _bytes(path)
    some = chance.sample(owners, 3)
    _tell(database, store, key, some, "table")
    packer = Packer(database, store, (), "bench", key, asked.folder / "work", ACTOR)
    begun = time.perf_counter()
    done = list(packer.run(BEGUN + timedelta(days=151)))
    seconds = time.perf_counter() - begun
    entries, size = sum(one.entries for one in done), sum(one.size for one in done)
    print(f"{asked.looks} entries, {before / asked.looks:.0f} bytes each in the table with its indexes")
    print(f"{entries} packed in {len(done)} packs: {size / entries:.0f} bytes each, {entries / seconds:.0f} a second")
    print(
        f"table after VACUUM: {_bytes(path) / before:.2f} of before, for {1 - entries / asked.looks:.2f} of the entries"
    )
    _tell(database, store, key, some, "packs")
    _tell_copies(database, store, key, asked.folder)


def _tell_copies(database: Database, store: FolderStore, key: Ed25519PrivateKey, folder: Path) -> None:
    """What the rest costs as pieces, and the whole trail brought back into an empty database from both."""
    begun = time.perf_counter()
    made = Copier(database, store, (), "bench", key, folder / "work").run()
    seconds, size = time.perf_counter() - begun, sum(store.size(one) or 0 for one in made)
    heads = [packs.head_of(store, one) for one in made]
    copied = sum(one.last - one.first + 1 for one in heads)
    print(f"{copied} copied in {len(made)} pieces: {size / copied:.0f} bytes each, {copied / seconds:.0f} a second")
    empty = Database(f"sqlite:///{folder / 'brought.db'}")
    upgrade(empty)
    begun = time.perf_counter()
    brought = bring_back(empty, store, KeptTrail("bench", key.public_key()), ACTOR)
    seconds = time.perf_counter() - begun
    print(f"{brought.entries} brought back: {brought.entries / seconds:.0f} a second")


def _draw(database: Database, owners: list[str], count: int, chance: random.Random) -> None:
    papers = [str(uuid.UUID(int=chance.getrandbits(128))) for _ in owners]
    clients = [Actor(f"client:cổng {one}", "giải quyết hồ sơ", f"cán bộ {one}") for one in range(4)]
    for first in range(0, count, AT_ONCE):
        entries = []
        for number in range(first, min(first + AT_ONCE, count)):
            at = BEGUN + timedelta(days=DAYS) * (number / count)
            paper, call = chance.choice(papers), str(uuid.UUID(int=chance.getrandbits(128)))
            action = "confirmed" if number % 50 == 0 else "looked_up"
            actor = replace(clients[number % 4], correlation_id=call)
            details = {"client": str(number % 4), "procedure_code": "1.000894", "on": f"{at:%Y-%m-%d}", "reasons": []}
            entries.append(Entry(action, actor, at.astimezone(UTC), paper, details))
        with database.write() as session:
            events.append_all(session, entries)


def _bytes(path: Path) -> int:
    raw = sqlite3.connect(path)
    raw.execute("VACUUM")
    raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    raw.close()
    return path.stat().st_size


def _tell(database: Database, store: FolderStore, key: Ed25519PrivateKey, owners: list[str], where: str) -> None:
    checkpoints.take(database, "bench", key, now=database.now())

    def report() -> None:
        with database.read() as session:
            for owner in owners:
                list(owner_reads.looks_at(session, store, owner)[1])

    def whole() -> None:
        with database.read() as session:
            checkpoints.verify_all(session, key.public_key(), store)

    def hashes() -> None:
        with database.read() as session:
            pack = cold.pack_of(session, 1000)
        packs.hash_at(store, pack or "", 1000)

    each = ", ".join(f"{name} {_seconds(work):.2f} s" for name, work in (("verify --all", whole), ("one hash", hashes)))
    print(f"{where}: {each}, owner report {_seconds(report) / len(owners):.2f} s")


def _seconds(work: Callable[[], None]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


if __name__ == "__main__":
    main()
