"""What a store was found to hold: every version of every paper, in the order in which they were written.

The list lies in a file of its own beside the scratch of workers, so that memory does not grow with the archive and a
look that was cut off is gone on with. Every byte is read and compared with the inventory on the way; an object that is
not whole is left out, with what is wrong with it.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from dossier.errors import DiskFault, Refused, SohoaError, Transient
from dossier.words.damage import LACKING, NOT_GIVEN_BACK
from dossier.words.sentences import N_, sentence
from storage.archive import retention_records
from storage.archive.ocfl import Archive, StoredFile, Version
from storage.objects.listed import but_for_spoilt, demand_given_back, places_of
from storage.objects.store import read
from storage.papers.receipts import RECORD, delivery_of_record

AT_ONCE = 8
"""Objects that are read at a time: most of that is waiting for the store, and hashing."""
COMMIT_EVERY = 200
BROKEN = (SohoaError, ValueError, LookupError, TypeError, AttributeError, ArithmeticError, RecursionError)
"""What comes of an object that says what it should not: anybody may have written it. What `ends_all` is none of it."""
PART = "part.json"
NOT_PUT = N_("không ghi lại được nội dung trong kho ({problem})")

_SCHEMA = """
CREATE TABLE IF NOT EXISTS rebuild (mark TEXT PRIMARY KEY);
CREATE TABLE IF NOT EXISTS objects (id TEXT PRIMARY KEY, problem TEXT);
CREATE TABLE IF NOT EXISTS not_given_back (id TEXT PRIMARY KEY);
CREATE TABLE IF NOT EXISTS versions (
    at TEXT, is_part INTEGER, object TEXT, number INTEGER, message TEXT, user TEXT, files TEXT, changed TEXT,
    PRIMARY KEY (object, number)
) WITHOUT ROWID;
CREATE UNIQUE INDEX IF NOT EXISTS in_order ON versions (at, is_part, object, number);
"""
_COLUMNS = "at, is_part, object, number, message, user, files, changed"

Place = tuple[str, int, str, int]
"""Where a version stands in the order: its time (UTC), whether its paper was cut from a stack, object, number."""
BEGIN: Place = ("", 0, "", 0)


@dataclass(frozen=True, slots=True)
class FoundVersion:
    """A version of an object of the archive and its place in the order of all."""

    place: Place
    object_id: str
    version: Version

    @property
    def at(self) -> datetime:
        """When it was written, never before the version before it."""
        return datetime.fromisoformat(self.place[0])


class ListLost(Refused):
    """The list of a rebuild that is to be gone on with is gone, and something was left out by it: a new one may have
    that, and all of it that is older than what is on record would be passed over in silence. `path`: where it lay."""

    code = "refused.rebuild_list_lost"
    text = N_(
        "Lần dựng lại đang dở đã bỏ qua những gì hỏng hoặc không đọc được, và danh sách của nó ({path}) không còn: làm "
        "tiếp thì sẽ thiếu mà không ai biết. Hãy làm trống cơ sở dữ liệu rồi chạy lại sohoa rebuild từ đầu."
    )


class Found:
    """The list in the file `path`. `mark`: of the rebuild that it belongs to; that of another is begun anew, where it
    `may_begin`: raises `ListLost` else. `leaves_any_out`: whether anything was left out so far."""

    def __init__(self, path: Path, mark: str, *, may_begin: bool = True) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._path = path
        self._database = sqlite3.connect(path)
        self._database.executescript(_SCHEMA)
        if self._database.execute("SELECT 1 FROM rebuild WHERE mark = ?", (mark,)).fetchone() is None:
            if not may_begin:
                self._database.close()
                raise ListLost(path=path)
            for table in ("rebuild", "objects", "not_given_back", "versions"):
                self._database.execute(f"DELETE FROM {table}")  # noqa: S608
            self._database.execute("INSERT INTO rebuild VALUES (?)", (mark,))
            self._database.commit()
        left_out = self._database.execute("SELECT 1 FROM objects WHERE problem IS NOT NULL LIMIT 1").fetchone()
        self.leaves_any_out = left_out is not None  # kept: to ask for each batch would be to go through them all

    def look(self, archive: Archive, only: Collection[str] | None = None) -> Iterator[int]:
        """Look through the archive, but for what was looked at before: how many objects each step brought. `only`:
        objects with these ids. A folder that its disk does not give back is left out by its place, since nobody knows
        which objects lie in it. Raises `DiskFault` for it where certain objects are asked for."""
        spoilt: list[DiskFault] = []
        with ThreadPoolExecutor(AT_ONCE) as pool:
            walk = but_for_spoilt(archive.begun_ids(), spoilt)
            while ids := list(islice(walk, COMMIT_EVERY)):
                wanted = (one for one in dict.fromkeys(ids) if only is None or one in only)
                new = [one for one in wanted if not self._knows(one)]
                for object_id, found in zip(new, pool.map(lambda one: _looked_at(archive, one), new), strict=True):
                    self._put(object_id, found)
                self._database.commit()
                yield len(new)
        if only is not None:
            demand_given_back(spoilt)
        for place in places_of(spoilt):
            self.leave_out(place, sentence(NOT_GIVEN_BACK), spoilt[0])

    def after(self, place: Place, limit: int) -> list[FoundVersion]:
        """The next versions in order; those of objects that are left out are not among them."""
        rows = self._database.execute(
            f"SELECT {_COLUMNS} FROM versions WHERE (at, is_part, object, number) > (?, ?, ?, ?)"  # noqa: S608
            " AND (SELECT problem FROM objects WHERE id = object) IS NULL"
            " ORDER BY at, is_part, object, number LIMIT ?",
            (*place, limit),
        )
        return [_of_row(row) for row in rows]

    def latest(self, object_id: str, until: datetime) -> Version | None:
        """The newest version of an object that was there at a time; the first where a clock that was set back since
        says that none was. None: there is no such paper that can be read."""
        row = self._database.execute(
            f"SELECT {_COLUMNS} FROM versions WHERE object = ? AND (at <= ? OR number = 1)"  # noqa: S608
            " ORDER BY number DESC LIMIT 1",
            (object_id, _written(until)),
        ).fetchone()
        return _of_row(row).version if row else None

    def newest(self, object_id: str) -> Version:
        """The newest version of an object that is there. Raises `LookupError`."""
        version = self.latest(object_id, datetime.max.replace(tzinfo=UTC))
        if version is None:
            raise LookupError(object_id)
        return version

    def parts(self) -> Iterator[list[tuple[str, Version]]]:
        """The papers that were cut from stacks, but for those that are left out, each in its first version, some at
        once."""
        after = ""
        while True:
            rows = self._database.execute(
                f"SELECT {_COLUMNS} FROM versions WHERE is_part AND number = 1 AND object > ?"  # noqa: S608
                " AND (SELECT problem FROM objects WHERE id = object) IS NULL ORDER BY object LIMIT ?",
                (after, COMMIT_EVERY),
            ).fetchall()
            if not rows:
                return
            found = [_of_row(row) for row in rows]
            yield [(one.object_id, one.version) for one in found]
            after = found[-1].object_id

    def leave_out(self, object_id: str, problem: str, met: Exception | None = None) -> None:
        """Note what is wrong with an object, from some version of it on, or that there is none; `met`: the error that
        says so. What was noted of it first stays."""
        self.leaves_any_out = True
        if isinstance(met, DiskFault):
            self._database.execute("INSERT OR IGNORE INTO not_given_back VALUES (?)", (object_id,))
        self._database.execute(
            "INSERT INTO objects VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET"
            " problem = coalesce(problem, excluded.problem)",
            (object_id, problem),
        )
        self._database.commit()

    def leaves_out(self, object_id: str) -> bool:
        """Whether something is wrong with an object."""
        known = self._database.execute("SELECT problem FROM objects WHERE id = ?", (object_id,)).fetchone()
        return known is not None and known[0] is not None

    def left_out(self) -> list[tuple[str, str]]:
        """The objects that are not on record, or not all of them, and why."""
        return self._database.execute(
            "SELECT id, problem FROM objects WHERE problem IS NOT NULL ORDER BY id"
        ).fetchall()

    def not_given_back(self) -> frozenset[str]:
        """What was left out since its disk did not give it back: objects, and folders by their places."""
        return frozenset(one for (one,) in self._database.execute("SELECT id FROM not_given_back"))

    def close(self, *, is_done: bool) -> None:
        """Let go of the file, which is of no use to anybody once all is done."""
        self._database.close()
        if is_done:
            self._path.unlink()

    def _put(self, object_id: str, found: list[tuple[Any, ...]] | str | Exception) -> None:
        self._database.execute("INSERT INTO objects VALUES (?, NULL)", (object_id,))
        if isinstance(found, list):
            self._database.executemany("INSERT INTO versions VALUES (?, ?, ?, ?, ?, ?, ?, ?)", found)
        elif isinstance(found, str):
            self.leave_out(object_id, found)
        else:
            self.leave_out(object_id, told(found), found)

    def _knows(self, object_id: str) -> bool:
        return self._database.execute("SELECT 1 FROM objects WHERE id = ?", (object_id,)).fetchone() is not None


def _looked_at(archive: Archive, object_id: str) -> list[tuple[Any, ...]] | str | Exception:
    """The rows of an object's versions, none for what is no paper (a batch run has an object, too); or what is wrong
    with it."""
    try:
        return _rows(archive, object_id)
    except BROKEN as error:
        if ends_all(error):
            raise
        return error


def ends_all(error: Exception) -> bool:
    """Whether a rebuild ends by it, to be gone on with: what says nothing of the one object that it was met on."""
    return isinstance(error, Transient) and not isinstance(error, DiskFault)


def told(error: Exception) -> str:
    """What is wrong with an object, in a line."""
    if isinstance(error, SohoaError):
        return error.sentence().splitlines()[0]
    return sentence(NOT_PUT, problem=f"{type(error).__name__}: {error}".splitlines()[0])


def _rows(archive: Archive, object_id: str) -> list[tuple[Any, ...]] | str:
    versions = archive.history(object_id)
    first = versions[0].files
    if kept := next((path for path in retention_records.FIRST_FILES if path in first), None):
        return _retained(archive, object_id, versions, kept)
    if not (RECORD in first or PART in first):
        return sentence(LACKING, file=RECORD) if any(path.startswith("original.") for path in first) else []
    at = delivery_of_record(read(archive.store, first[RECORD].key)).received_at if RECORD in first else None
    rows = []
    for one in versions:
        # The store keeps whole seconds, and clocks are set: no version was there before the one that it follows.
        at = max(at, one.at) if at is not None else one.at
        rows.append(_row(object_id, one, at, is_part=PART in first))
    return rows


def _retained(archive: Archive, object_id: str, versions: Sequence[Version], path: str) -> list[tuple[Any, ...]]:
    """The rows of what the archive keeps of retention: the first version stands where what it says became true."""
    said = retention_records.moment(json.loads(read(archive.store, versions[0].files[path].key)), path)
    at = said or versions[0].at
    rows = []
    for one in versions:
        at = max(at, one.at)
        rows.append(_row(object_id, one, at, is_part=False))
    return rows


def _row(object_id: str, one: Version, at: datetime, *, is_part: bool) -> tuple[Any, ...]:
    files = {path: list(asdict(file).values()) for path, file in one.files.items()}
    changed = sorted(one.changed)
    return (
        _written(at), is_part, object_id, one.number, one.message, one.user, json.dumps(files), json.dumps(changed),
    )  # fmt: skip


def _of_row(row: tuple[Any, ...]) -> FoundVersion:
    at, is_part, object_id, number, message, user, files, changed = row
    kept = {path: StoredFile(*file) for path, file in json.loads(files).items()}
    version = Version(number, datetime.fromisoformat(at), message, user, kept, frozenset(json.loads(changed)))
    return FoundVersion((at, is_part, object_id, number), object_id, version)


def _written(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")
