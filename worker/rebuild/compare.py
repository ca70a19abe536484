"""The database in use held against one made anew from the archive: which rows are not as the archive says.

Papers that somebody changes meanwhile are passed over, and what only waits in the queue is not compared.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from dossier.words.sentences import N_, sentence
from storage.database.engine import Database
from storage.database.models import Base, DocumentRow, EventRow
from storage.trail import events, owner_reads

AT_ONCE = 200  # papers
KEYS: Mapping[str, Sequence[str]] = {
    "documents": ("id",),
    "receipts": ("id",),
    "files": ("document_id", "role"),
    "fields": ("document_id", "name"),
    "persons": ("document_id", "place"),
    "pages": ("document_id", "number"),
    "review_reasons": ("document_id", "place"),
    "review_acts": ("document_id", "number"),
    "corrections": ("document_id", "act", "field"),
    "stack_cuts": ("document_id", "number"),
    "standing_decisions": ("document_id",),
    "standing_keys": ("document_id", "key"),
    "standing_grounds": ("document_id", "by_document_id", "reason"),
    "statements": ("document_id", "says", "number", "paper"),
}
"""What tells the rows of one paper apart, where the database's own numbers do not."""
UNTOLD = {
    "documents": {
        *("serial", "error_code", "error_values", "postponed", "abandoned", "not_before", "asked_at"),
        "version",  # a reading that repeated the one before left no version in the archive
    },
    "receipts": {"told_at"},
    "fields": {"id"},
    "statements": {"id"},
}
"""What the archive does not say: numbers that the database gives, and what waits."""
LATER = "archived_at"
"""Of a paper, what may lie behind what the archive says, and never before it: a paper is on record once its version is
whole, and a reading that repeated the one before left none."""
NOT_READ = ("received", "processing", "failed")
"""Papers in these states are read again after a rebuild: of them only what came in is compared."""
ROUNDED, SECOND = 0.006, timedelta(seconds=1)
"""As far as the archive rounds figures and moments."""


UNREADABLE = "unreadable"
_TOLD = {
    UNREADABLE: N_("không đọc được"),
    "database": N_("chỉ có trong cơ sở dữ liệu"),
    "archive": N_("chỉ có trong kho"),
}
_Rows = dict[str, dict[tuple[Any, ...], Mapping[str, Any]]]


@dataclass(frozen=True, slots=True)
class Difference:
    """A row of `table`, known by `key`, that is not as the archive says: the `columns` that differ; none where the row
    is on one side alone, which `side` names: `database` or `archive`. Or `side` says that rows of the paper that is the
    key are `unreadable`."""

    table: str
    key: tuple[str, ...]
    columns: tuple[str, ...] = ()
    side: str | None = None

    def __str__(self) -> str:
        what = ", ".join(self.columns) or sentence(_TOLD[str(self.side)])
        return f"{self.table} {'/'.join(self.key)}: {what}"


def differences(database: Database, anew: Database, since: int) -> Iterator[Difference]:
    """Hold every row of papers in `database` against `anew`, made from the archive after the entry `since` of the
    trail. Values are not told, since they are of persons. Raises `Transient` where a database is away."""
    for ids, known in _papers(database, anew):
        with database.read() as session, anew.read() as other:
            (ours, unreadable), (theirs, _) = _rows(session, ids), _rows(other, ids)
            changed = _changed(session, ids, since)
        yield from (Difference(table, (document_id,), side=UNREADABLE) for table, document_id in sorted(unreadable))
        waiting = {
            one
            for one in ids & known
            if (row := ours["documents"].get((one,))) is not None and row["state"] in NOT_READ
        }
        for table, rows in ours.items():
            for key in sorted({*rows, *theirs[table]}, key=str):
                row, made = rows.get(key), theirs[table].get(key)
                document_id = (row or made or {})["id" if table == "documents" else "document_id"]
                if document_id in changed or (table, document_id) in unreadable:
                    continue
                if document_id in waiting and table != "documents":
                    continue
                skipped = UNTOLD.get(table, set()) | ({"state"} if document_id in waiting else set())
                if (found := _unlike(table, key, row, made, skipped)) is not None:
                    yield found


def head_of(database: Database) -> int:
    """The number of the trail's last entry."""
    with database.read() as session:
        return events.head(session)[0]


def _papers(database: Database, anew: Database) -> Iterator[tuple[set[str], set[str]]]:
    """The ids of all papers in either, some at once, with those that `database` has."""
    after = ""
    while True:
        found = [_ids(one, after) for one in (database, anew)]
        some = sorted({*found[0], *found[1]})[:AT_ONCE]
        if not some:
            return
        yield set(some), set(found[0])
        after = some[-1]


def _ids(database: Database, after: str) -> Sequence[str]:
    asked = select(DocumentRow.id).where(DocumentRow.id > after).order_by(DocumentRow.id).limit(AT_ONCE)
    with database.read() as session:
        return session.scalars(asked).all()


def _rows(session: Session, ids: set[str]) -> tuple[_Rows, set[tuple[str, str]]]:
    """The rows of these papers by their tables and keys; and the tables and papers of which some cannot be read, since
    what lies in them is none of the column's type. SQLite takes that."""
    found: _Rows = {}
    unreadable = set()
    for name, key in KEYS.items():
        table = Base.metadata.tables[name]
        try:
            rows = _of(session, table, ids)
        except (ValueError, TypeError):
            rows = []
            for one in ids:
                try:
                    rows += _of(session, table, {one})
                except (ValueError, TypeError):
                    unreadable.add((name, one))
        found[name] = {tuple(row[column] for column in key): row for row in rows}
    return found, unreadable


def _of(session: Session, table: Table, ids: set[str]) -> list[Mapping[str, Any]]:
    of_paper = table.c["id" if table.name == "documents" else "document_id"]
    return [dict(row) for row in session.execute(select(table).where(of_paper.in_(ids))).mappings()]


def _changed(session: Session, ids: set[str], since: int) -> set[str]:
    """Papers of these that somebody changed since, or that came in."""
    reads = (*owner_reads.OF_PAPERS, *owner_reads.OF_LISTS)
    asked = select(EventRow.document_id).where(
        EventRow.seq > since, EventRow.document_id.in_(ids), EventRow.action.not_in(reads)
    )
    return {one for one in session.scalars(asked) if one is not None}


def _unlike(
    table: str,
    key: tuple[Any, ...],
    row: Mapping[str, Any] | None,
    made: Mapping[str, Any] | None,
    skipped: set[str],
) -> Difference | None:
    named = tuple(map(str, key))
    if row is None or made is None:
        return Difference(table, named, side="archive" if row is None else "database")
    told = ((name, value) for name, value in row.items() if name not in skipped)
    columns = tuple(
        name
        for name, value in told
        if not (_is_same(value, made[name]) or (name == LATER and _is_behind(value, made[name])))
    )
    return Difference(table, named, columns) if columns else None


def _is_behind(one: Any, other: Any) -> bool:
    return isinstance(one, datetime) and isinstance(other, datetime) and one >= other


def _is_same(one: Any, other: Any) -> bool:
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return one.keys() == other.keys() and all(_is_same(value, other[name]) for name, value in one.items())
    if isinstance(one, (list, tuple)) and isinstance(other, (list, tuple)):
        return len(one) == len(other) and all(map(_is_same, one, other))
    if isinstance(one, datetime) and isinstance(other, datetime):
        return abs(one - other) < SECOND
    if isinstance(one, float) or isinstance(other, float):
        return (
            isinstance(one, (int, float))
            and isinstance(other, (int, float))
            and math.isclose(one, other, abs_tol=ROUNDED)
        )
    return bool(one == other)
