"""Single bits flipped in the archive's two stores, in rows of the database and in the trail: how many are found.

    .venv/bin/python -m scripts.bench.size.flipped FOLDER --papers 100 --flips 500

Three fifths are flips in files of objects, all at once, of both stores: one look at everything, which mends what it
can, has to name just these. A fifth are in values of rows of papers, of every table and column that the archive says,
all at once: held against the database made anew from the archive just these rows have to be told. A fifth are in the
trail, one after another: the walk has to stop at just that entry. Between and after them nothing may be told.
"""

from __future__ import annotations

import argparse
import shutil
import sqlite3
from collections import Counter
from pathlib import Path
from random import Random
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from dossier.errors import TrailBroken
from scripts.bench.size import rebuilt
from sohoa import logs
from storage.archive.ocfl import Archive
from storage.database.engine import Database
from storage.database.models import Base
from storage.keeping import sweeps
from storage.keeping.stores import Stores
from storage.objects.folder import FolderStore
from storage.trail import checkpoints, events
from storage.trail.events import Actor
from worker.rebuild.compare import KEYS, UNTOLD, differences, head_of

COLUMNS = ("action", "actor", "details", "hash", "previous", "at", "document_id")


def main() -> None:
    """Make papers, flip, look."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--papers", type=int, default=100)
    parser.add_argument("--flips", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    logs.configure("error", "bench")
    folder: Path = asked.folder
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "second").mkdir(parents=True)
    database, first = rebuilt.open_database(folder, "sohoa.db"), FolderStore(folder / "archive")
    rebuilt.fill(database, Archive(first), folder, asked.papers)
    second = Archive(FolderStore(folder / "second" / "archive"))
    stores = Stores(database, Archive(first), second, folder / "work", Actor("bench"), mends=True)
    sweeps.copy_new(stores, asked.papers, lambda *_: None)
    print(f"{asked.papers} papers; false alarms before: {len(_look(stores)[0])}")
    chance, share = Random(asked.seed), asked.flips // 5
    _objects(stores, folder, chance, asked.flips - 2 * share)
    _rows(database, folder, chance, share)
    _trail(database, folder, chance, share)


def _look(stores: Stores) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    left: list[tuple[str, str]] = []
    mended: list[tuple[str, str]] = []
    sweeps.whole(stores, lambda _: [], lambda *said: left.append(said), lambda *said: mended.append(said))
    return left, mended


def _objects(stores: Stores, folder: Path, chance: Random, count: int) -> None:
    before = {path: path.read_bytes() for path in sorted(folder.glob("**/urn*/**/*")) if path.is_file()}
    chosen = chance.sample([path for path in before if before[path]], count)
    for path in chosen:
        path.write_bytes(_flipped(before[path], chance))
    left, mended = _look(stores)
    told = Counter(said.split(": ")[1] + said.split(": ")[0] for _, said in (*left, *mended))
    names = Counter(_named(path, folder) for path in chosen)
    print(f"objects: {count} flipped, {(told & names).total()} found, {(told - names).total()} others told,", end=" ")
    print(f"{len(mended)} mended, {len(left)} bad in both stores")
    for path in chosen:
        if path.read_bytes() != before[path]:
            path.write_bytes(before[path])
    wrong = [path for path, content in before.items() if path.read_bytes() != content]
    print(f"  files that are not as they were: {len(wrong)}; told after that: {len(_look(stores)[0])}")


def _named(path: Path, folder: Path) -> str:
    """The file as it is told: its path in the object, and which store."""
    parts = path.relative_to(folder).parts
    begin = next(place for place, part in enumerate(parts) if part.startswith("urn"))
    return "/".join(parts[begin + 1 :]) + ("kho thứ hai" if parts[0] == "second" else "kho chính")


def _flipped(content: bytes, chance: Random) -> bytes:
    spoilt = bytearray(content)
    spoilt[chance.randrange(len(spoilt))] ^= 1 << chance.randrange(8)
    return bytes(spoilt)


def _rows(database: Database, folder: Path, chance: Random, count: int) -> None:
    """Flip a bit in values of rows of papers, and hold every row against the database made anew from the archive."""
    if rebuilt.rebuild_into(folder, "rebuilt.db"):
        raise RuntimeError("objects were left out")
    anew = rebuilt.open_database(folder, "rebuilt.db")
    alarms = list(differences(database, anew, head_of(database)))
    spoilt = _copy(database, folder / "spoilt.db")
    raw = sqlite3.connect(spoilt)
    raw.execute("PRAGMA foreign_keys = OFF")
    flipped: dict[tuple[str, int], set[str]] = {}
    while len(flipped) < count:
        table = chance.choice(list(KEYS))
        numbers = raw.execute(f"SELECT rowid FROM {table}").fetchall()  # noqa: S608
        column = chance.choice([one for one in Base.metadata.tables[table].columns if _is_told(table, one.name)])
        if not numbers or (table, number := chance.choice(numbers)[0]) in flipped:
            continue
        (value,) = raw.execute(f"SELECT {column.name} FROM {table} WHERE rowid = ?", (number,)).fetchone()  # noqa: S608
        other = _other(value, str(column.type), chance)
        if other is None:
            continue
        keys = {_key(raw, table, number)}
        try:
            raw.execute(f"UPDATE {table} SET {column.name} = ? WHERE rowid = ?", (other, number))  # noqa: S608
        except sqlite3.IntegrityError:  # there is such a row
            continue
        flipped[table, number] = {*keys, _key(raw, table, number), _paper(raw, table, number)}
    raw.commit()
    raw.close()
    since = head_of(database)
    named = Counter(
        f"{one.table} {'/'.join(one.key)}" for one in differences(Database(f"sqlite:///{spoilt}"), anew, since)
    )
    found = sum(any(key in named for key in keys) for keys in flipped.values())
    others = set(named) - {key for keys in flipped.values() for key in keys}
    tables = ", ".join(sorted({table for table, _ in flipped}))
    print(f"rows: {count} flipped, {found} found; told without a flip: {len(alarms) + len(others)}; of {tables}")


def _is_told(table: str, column: str) -> bool:
    """Whether the archive says what is in the column; whose row it is, is told by other rows."""
    return (
        column not in UNTOLD.get(table, ())
        and not column.endswith("document_id")
        and (table, column) != ("documents", "id")
    )


def _other(value: Any, type_: str, chance: Random) -> Any:
    """The value with a bit flipped; None where it would be none of its type, or no more than what is rounded."""
    if isinstance(value, float):
        return value + 0.25
    if isinstance(value, int):
        return value ^ (1 if type_ == "BOOLEAN" else 1 << chance.randrange(4))
    if not value or type_ == "JSON":
        return None
    at = chance.randrange(len(value))
    if type_ in ("DATE", "DATETIME"):
        at = 3  # the year
    other = value[:at] + chr(ord(value[at]) ^ 1) + value[at + 1 :]
    return other if other.isprintable() else None


def _key(raw: sqlite3.Connection, table: str, number: int) -> str:
    (row,) = raw.execute(f"SELECT {', '.join(KEYS[table])} FROM {table} WHERE rowid = ?", (number,))  # noqa: S608
    return f"{table} {'/'.join(map(str, row))}"


def _paper(raw: sqlite3.Connection, table: str, number: int) -> str:
    column = "id" if table == "documents" else "document_id"
    ((document_id,),) = raw.execute(f"SELECT {column} FROM {table} WHERE rowid = ?", (number,))  # noqa: S608
    return f"{table} {document_id}"


def _copy(database: Database, path: Path) -> Path:
    source, target = sqlite3.connect(str(database.url.database)), sqlite3.connect(path)
    source.backup(target)
    source.close()
    target.close()
    return path


def _trail(database: Database, folder: Path, chance: Random, count: int) -> None:
    key = Ed25519PrivateKey.generate()
    checkpoints.take(database, "bench", key, now=database.now())
    with database.read() as session:
        entries = sum(1 for _ in events.verified(session))
    found = alarms = 0
    spoilt = _copy(database, folder / "trail.db")
    for _ in range(count):
        raw = sqlite3.connect(spoilt)
        for (name,) in raw.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'events'"
        ).fetchall():
            raw.execute(f"DROP TRIGGER {name}")
        seq, column = chance.randrange(1, entries + 1), chance.choice(COLUMNS)
        (value,) = raw.execute(f"SELECT {column} FROM events WHERE seq = ?", (seq,)).fetchone()  # noqa: S608
        if value is None:  # an entry of no paper
            column = "actor"
            (value,) = raw.execute("SELECT actor FROM events WHERE seq = ?", (seq,)).fetchone()
        at = chance.randrange(len(value))
        while not value[at].isalnum():  # a day and an hour may be parted by any sign
            at = chance.randrange(len(value))
        other = value[:at] + chr(ord(value[at]) ^ 1) + value[at + 1 :]
        raw.execute(f"UPDATE events SET {column} = ? WHERE seq = ?", (other, seq))  # noqa: S608
        raw.commit()
        told = _broken_at(spoilt, key)
        found += told == seq or (column == "hash" and told in (seq, seq + 1))
        raw.execute(f"UPDATE events SET {column} = ? WHERE seq = ?", (value, seq))  # noqa: S608
        raw.commit()
        raw.close()
        alarms += _broken_at(spoilt, key) is not None
    print(f"trail: {count} flipped in {entries} entries, {found} found at their entry, {alarms} false alarms")


def _broken_at(path: Path, key: Ed25519PrivateKey) -> int | None:
    database = Database(f"sqlite:///{path}")
    try:
        with database.read() as session:
            checkpoints.verify_all(session, key.public_key(), FolderStore(path.parent / "no-packs"))
    except TrailBroken as error:
        return int(str(error.values["seq"]))
    finally:
        database.close()
    return None


if __name__ == "__main__":
    main()
