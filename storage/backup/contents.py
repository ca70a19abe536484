"""What a backup holds and where it lies there.

    sohoa-backup.json                         whose backups they are
    packs/000001.tar.age                      files of the archive by their keys: `age -d -i KEY … | tar x`, in order
    packs/000001.jsonl.gz                     index of that pack: what it brought, what went, what only got another mark
    backups/000001/database.…age, home.tar.age, checkpoint.txt
    backups/000001/backup.json                its parts with their SHA-256, its tables, and its last index
    backups/000001/backup.json.sha256         written last: without it there is no backup of this number

A pack or index is never changed, nor is `sohoa-backup.json`, which is a part of each backup; a pack goes when no backup
needs it any more (pruning.py). Each index names the digest of the one before it, and `backup.json` that of the last:
the digest of `backup.json` vouches for every byte. Order is by number: clocks may be off. The indices hold keys (ids of
papers, names of files) and digests, in the clear; what papers say is in the sealed parts alone.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import sqlite3
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from dossier.errors import NotFound
from dossier.words.sentences import N_, Phrase
from storage.archive.layout import json_of
from storage.backup.problems import BackupDamaged, NewerBackup, NotABackup
from storage.backup.sealing import CHANGED, MISSING, Part
from storage.objects.store import ObjectStore, read

FORMAT = 2
"""1: of before backups said what they lack."""
HEADER = "sohoa-backup.json"
NOT_THIS_ONE = N_("không có bản sao lưu hoàn chỉnh số {number}; các bản đang có: {numbers}")
NO_BACKUP, SOMETHING_ELSE = N_("chưa có bản sao lưu hoàn chỉnh nào"), N_("ở đó đã có dữ liệu khác")
WAS_THERE = N_(
    "ở đó không có gì, mà nhật ký ghi đã sao lưu vào đó; hãy xem ổ đĩa đã gắn chưa (bắt đầu nơi mới: --new-place)"
)
OF_ANOTHER = N_("ở đó là bản sao lưu của cơ quan {agency}")
NOT_CHAINED = N_("không khớp với chỉ mục trước nó")
_BACKUP, _SUM = "backup.json", "backup.json.sha256"
_ROWS = 500  # keys of one question to SQLite


@dataclass(frozen=True, slots=True)
class Entry:
    """A file of the archive as the backup has it: size in bytes and SHA-256 in the clear, the mark that it had in the
    store, and the number of its pack. One that went has no digest."""

    key: str
    size: int
    sha256: str
    mark: str
    pack: int


@dataclass(frozen=True, slots=True)
class Backup:
    """One whole backup. `tables`: rows and digest of each; `schema`: of the database; `packs`: the number of the last
    index, and its digest; `files`: how many the archive had; `missing`: the files and folders of it that their disk did
    not give back: of these the backup has what one before it had, or nothing."""

    number: int
    at: datetime
    agency: str
    version: str
    schema: str
    database: str
    parts: Sequence[Part]
    tables: Mapping[str, Sequence[Any]]
    packs: int
    index: str
    files: int
    missing: Sequence[str] = ()

    def part(self, name: str) -> Part:
        """The part with this name in the backup's folder. Raises `BackupDamaged`."""
        wanted = f"{folder_of(self.number)}/{name}"
        for part in self.parts:
            if part.name == wanted:
                return part
        raise BackupDamaged(part=wanted, problem=Phrase(MISSING))


def folder_of(number: int) -> str:
    """Where a backup's own parts lie."""
    return f"backups/{number:06}"


def pack_name(number: int) -> str:
    """The name of a pack."""
    return f"packs/{number:06}.tar.age"


def index_name(number: int) -> str:
    """The name of its index."""
    return f"packs/{number:06}.jsonl.gz"


def take_place(store: ObjectStore, agency: str, place: str, *, is_known: bool) -> None:
    """See that the place is empty or has backups of this agency, and mark it. `is_known`: there were backups, so that
    an empty one is a disk that is not there. Raises `NotABackup`, `BackupDamaged`."""
    try:
        header = _header(read(store, HEADER))
    except NotFound:
        if next(iter(store.keys("")), None) is not None:
            raise NotABackup(place=place, problem=Phrase(SOMETHING_ELSE)) from None
        if is_known:
            raise NotABackup(place=place, problem=Phrase(WAS_THERE)) from None
        store.put(HEADER, json_of({"format": FORMAT, "agency": agency}))
        return
    if header["agency"] != agency:
        raise NotABackup(place=place, problem=Phrase(OF_ANOTHER, {"agency": header["agency"]}))


def _header(body: bytes) -> Mapping[str, str]:
    try:
        header = json.loads(body)
        return {"agency": str(header["agency"])}
    except (ValueError, LookupError, TypeError) as error:
        raise BackupDamaged(part=HEADER, problem=f"{type(error).__name__}: {error}") from error


def numbers(store: ObjectStore) -> list[int]:
    """The numbers of the whole backups, oldest first."""
    return [int(key.split("/")[1]) for key in store.keys("backups/") if key.endswith(f"/{_SUM}")]


def write_backup(store: ObjectStore, backup: Backup) -> None:
    """Make the backup a whole one."""
    folder, body = folder_of(backup.number), json_of(asdict(backup) | {"at": backup.at.isoformat(), "format": FORMAT})
    store.put(f"{folder}/{_BACKUP}", body)
    store.put(f"{folder}/{_SUM}", f"{hashlib.sha256(body).hexdigest()}  {_BACKUP}\n".encode())


def remove_backup(store: ObjectStore, number: int) -> None:
    """Take a backup away, what makes it a whole one first: cut off, it leaves none that has not all of its parts."""
    folder = folder_of(number)
    store.delete(f"{folder}/{_SUM}")
    for key in list(store.keys(f"{folder}/")):
        store.delete(key)


def read_backup(store: ObjectStore, place: str, number: int | None = None) -> Backup:
    """The backup of this number, or the newest one. Raises `NotABackup`, `BackupDamaged`, `NewerBackup`."""
    whole = numbers(store)
    if not whole:
        raise NotABackup(place=place, problem=Phrase(NO_BACKUP))
    if number is not None and number not in whole:
        there = {"number": number, "numbers": ", ".join(map(str, whole))}
        raise NotABackup(place=place, problem=Phrase(NOT_THIS_ONE, there))
    name = f"{folder_of(whole[-1] if number is None else number)}/{_BACKUP}"
    try:
        body, line = read(store, name), read(store, f"{name}.sha256")
    except NotFound:
        raise BackupDamaged(part=name, problem=Phrase(MISSING)) from None
    _demand(name, hashlib.sha256(body).hexdigest(), line.split()[0].decode("ascii", "replace") if line.split() else "")
    said = json.loads(body)
    if (written := said.pop("format")) > FORMAT:
        raise NewerBackup(version=written, known=FORMAT)
    parts = [Part(**part) for part in said.pop("parts")]
    return Backup(**said | {"at": datetime.fromisoformat(said["at"]), "parts": parts})


def write_index(store: ObjectStore, number: int, pack: Part | None, before: str, entries: Iterable[Entry]) -> str:
    """The index of a pack, or of none: its digest."""
    body = io.BytesIO()
    with gzip.GzipFile(fileobj=body, mode="wb", mtime=0) as file:
        file.write(json.dumps({"before": before, "pack": pack and asdict(pack)}).encode() + b"\n")
        for one in entries:
            file.write(json.dumps([one.key, one.size, one.sha256, one.mark, one.pack]).encode() + b"\n")
    store.put(index_name(number), body.getvalue())
    return hashlib.sha256(body.getvalue()).hexdigest()


def _demand(name: str, found: str, expected: str) -> None:
    if found != expected:
        raise BackupDamaged(part=name, problem=Phrase(CHANGED, {"found": found, "expected": expected}))


@dataclass
class Known:
    """What the indices say of the archive, in the SQLite file `path`: memory does not grow with it. `packs`: those that
    are there, or were; `last`: number and digest of the last index."""

    path: Path
    packs: dict[int, Part] = field(default_factory=dict)
    last: tuple[int, str] = (0, "")

    def __post_init__(self) -> None:
        self.path.unlink(missing_ok=True)
        self._database = sqlite3.connect(self.path, check_same_thread=False)
        self._database.executescript(
            "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;"
            "CREATE TABLE known (key TEXT PRIMARY KEY, size INT, sha256 TEXT, mark TEXT, pack INT, seen INT DEFAULT 0)"
            " WITHOUT ROWID;"
        )

    def read(self, store: ObjectStore, until: int | None = None) -> None:
        """Take in the indices in order, from where it came to, up to this one or all. Raises `BackupDamaged`."""
        last = until
        if last is None:
            last = max((int(key[6:12]) for key in store.keys("packs/") if key.endswith(".jsonl.gz")), default=0)
        for number in range(self.last[0] + 1, last + 1):
            name = index_name(number)
            try:
                body = read(store, name)
                lines = gzip.decompress(body).splitlines()
            except NotFound:
                raise BackupDamaged(part=name, problem=Phrase(MISSING)) from None
            except (OSError, EOFError, zlib.error) as error:
                raise BackupDamaged(part=name, problem=str(error)) from error
            try:
                head = json.loads(lines[0])
                if head["before"] != self.last[1]:
                    raise BackupDamaged(part=name, problem=Phrase(NOT_CHAINED))
                if head["pack"]:
                    self.packs[number] = Part(**head["pack"])
                self.take(Entry(*json.loads(line)) for line in lines[1:])
            except (ValueError, LookupError, TypeError) as error:
                raise BackupDamaged(part=name, problem=f"{type(error).__name__}: {error}") from error
            self.last = number, hashlib.sha256(body).hexdigest()

    def take(self, entries: Iterable[Entry]) -> None:
        """Take in what an index says; what it brought was seen."""
        for one in entries:
            if one.sha256:
                row = one.key, one.size, one.sha256, one.mark, one.pack
                self._database.execute("INSERT OR REPLACE INTO known VALUES (?, ?, ?, ?, ?, 1)", row)
            else:
                self._database.execute("DELETE FROM known WHERE key = ?", (one.key,))

    def of(self, keys: Sequence[str]) -> dict[str, Entry]:
        """Those of the keys that are known."""
        found: dict[str, Entry] = {}
        for begin in range(0, len(keys), _ROWS):
            some = keys[begin : begin + _ROWS]
            marks = ",".join("?" * len(some))
            rows = self._database.execute(
                f"SELECT key, size, sha256, mark, pack FROM known WHERE key IN ({marks})",  # noqa: S608
                some,
            )
            found |= {row[0]: Entry(*row) for row in rows}
        return found

    def see(self, keys: Iterable[str]) -> None:
        """The store still has these."""
        self._database.executemany("UPDATE known SET seen = 1 WHERE key = ?", [(key,) for key in keys])

    def see_none(self) -> None:
        """A new look at the store begins."""
        self._database.execute("UPDATE known SET seen = 0")

    def gone(self) -> list[Entry]:
        """What the store has no more, as entries that say so."""
        rows = self._database.execute("SELECT key, size, sha256, mark, pack FROM known WHERE seen = 0 ORDER BY key")
        return [replace(Entry(*row), sha256="", mark="") for row in rows]

    def of_pack(self, number: int) -> dict[str, Entry]:
        """The files that are to be taken from a pack."""
        rows = self._database.execute("SELECT key, size, sha256, mark, pack FROM known WHERE pack = ?", (number,))
        return {row[0]: Entry(*row) for row in rows}

    def needed(self) -> Iterator[int]:
        """The packs that something is to be taken from, in order."""
        yield from [row[0] for row in self._database.execute("SELECT DISTINCT pack FROM known ORDER BY pack")]

    def count(self) -> int:
        """How many files there are."""
        return int(self._database.execute("SELECT count(*) FROM known").fetchone()[0])

    def close(self) -> None:
        """Take the list away."""
        self._database.close()
        self.path.unlink(missing_ok=True)
