"""The trail: every change and every read of personal data, append-only and hash-chained (law 9 of the design).

Each entry's hash covers its own columns and the hash before it, so a changed, removed or inserted entry breaks
the chain from there on; the head row bears witness to the length, so a cut-off tail shows as well. Triggers refuse
UPDATE, and DELETE of all but looks that lie in a pack (packing.py). What this does not stop is a database owner who
rewrites the whole chain: against that, an operator notes `head` outside the machine (`sohoa status` prints it).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Boolean, Connection, Select, bindparam, column, insert, select, text, update
from sqlalchemy.orm import Session, SessionTransaction

from dossier.errors import TrailBroken
from storage.database.engine import Database
from storage.database.models import EventHeadRow, EventRow, TrailPackRow
from storage.database.prepared import Prepared, PreparedChange

GENESIS = "0" * 64

# Made once, for the columns alone: every look at a paper asks these.
_HEAD_TO_HOLD = select(EventHeadRow.seq, EventHeadRow.hash).with_for_update()
_ADD = PreparedChange(insert(EventRow))
_MOVE_HEAD = PreparedChange(update(EventHeadRow).values(seq=bindparam("to_seq"), hash=bindparam("to_hash")))
# Both by one statement, where the trail still ends as it is taken to; whether it did, and where it does.
_ADD_BEHIND = Prepared(
    text(
        """WITH moved AS (
            UPDATE event_head SET seq = CAST(:seq AS bigint), hash = :hash
            WHERE seq = CAST(:end_seq AS bigint) AND hash = :end_hash RETURNING seq),
        added AS (
            INSERT INTO events
            SELECT entry.* FROM moved, json_populate_recordset(NULL::events, CAST(:rows AS json)) AS entry)
        SELECT EXISTS (SELECT FROM moved) AS is_added, seq, hash FROM event_head"""
    ).columns(column("is_added", Boolean), EventHeadRow.seq, EventHeadRow.hash)
)
_TRIES = 3
_HELD = "sohoa_trail"  # in a session: the transaction that holds the trail, and the trail's end as that sees it
_TOLD = "sohoa_told"  # in a session: what happens in it is told by another trail
HASHED = ("action", "actor", "document_id", "purpose", "requester", "correlation_id", "details")


@dataclass(slots=True)
class End:
    """The end of the trail: how many entries it has, and the hash of the last."""

    seq: int
    hash: str


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does something and why: `name` of the account, client or program part, the purpose, the person behind it.

    `account`: the name of that person's account, also where a client that vouches for it acts; None where a person was
    only named.
    """

    name: str
    purpose: str | None = None
    requester: str | None = None
    correlation_id: str | None = None
    account: str | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """One entry as read back."""

    seq: int
    at: datetime
    action: str
    actor: Actor
    document_id: str | None
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Entry:
    """What is to become an event: who did what, when, to which paper."""

    action: str
    actor: Actor
    at: datetime
    document_id: str | None = None
    details: Mapping[str, Any] = field(default_factory=dict)


def append(
    session: Session,
    action: str,
    actor: Actor,
    *,
    now: datetime,
    document_id: str | None = None,
    details: Mapping[str, Any] | None = None,
) -> str:
    """Add an entry within the caller's transaction and return its hash."""
    return append_all(session, [Entry(action, actor, now, document_id, details or {})])


def append_all(session: Session, entries: Iterable[Entry]) -> str:
    """Add entries within the caller's transaction, in their order, and return the hash of the last."""
    head = hold(session)
    if _TOLD not in session.info:
        _add(session.connection(), head, entries)
    session.flush()
    return head.hash


def append_alone(database: Database, entries: Sequence[Entry], end: End | None = None) -> End:
    """Add entries, one at least, in a transaction that does nothing else; the trail's end as that leaves it. `end`:
    where it was left last, of which PostgreSQL need not be asked then. It tells where others have added since."""
    if end is not None and not database.is_sqlite:
        with database.write_by_one() as connection:
            for _ in range(_TRIES):
                rows = _chained(end, entries)
                is_added, seq, last = _add_behind(connection, end, rows)
                if is_added:
                    return End(rows[-1]["seq"], rows[-1]["hash"])
                end = End(seq, last)
    with database.write_plainly() as connection:
        end = End(*connection.execute(_HEAD_TO_HOLD).one())
        _add(connection, end, entries)
    return end


def _add_behind(connection: Connection, end: End, rows: Sequence[dict[str, Any]]) -> tuple[bool, int, str]:
    kept = json.dumps([{**row, "at": row["at"].isoformat()} for row in rows], ensure_ascii=False)
    seq, last = rows[-1]["seq"], rows[-1]["hash"]
    ((is_added, *there),) = _ADD_BEHIND.of(
        connection, seq=seq, hash=last, end_seq=end.seq, end_hash=end.hash, rows=kept
    )
    return is_added, *there


def _add(connection: Connection, end: End, entries: Iterable[Entry]) -> None:
    """Add entries behind this end of the trail, which moves on with them."""
    rows = _chained(end, entries)
    if rows:
        _ADD.run(connection, rows)
        end.seq, end.hash = rows[-1]["seq"], rows[-1]["hash"]
        _MOVE_HEAD.run(connection, [{"to_seq": end.seq, "to_hash": end.hash}])


def _chained(end: End, entries: Iterable[Entry]) -> list[dict[str, Any]]:
    """Entries as they stand behind this end of the trail, by their columns."""
    rows: list[dict[str, Any]] = []
    previous = end.hash
    for seq, entry in enumerate(entries, start=end.seq + 1):
        row = {"seq": seq, **_columns(entry), "previous": previous}
        previous = row["hash"] = hash_of(row)
        rows.append(row)
    return rows


def put_back(connection: Connection, rows: Sequence[dict[str, Any]], last: tuple[int, str]) -> None:
    """Put entries on record as they were, which were verified: those of `rows` that belong into the table, and the end
    of the trail up to which that goes, its number and hash."""
    if rows:
        _ADD.run(connection, rows)
    _MOVE_HEAD.run(connection, [{"to_seq": last[0], "to_hash": last[1]}])


@contextmanager
def told_before(session: Session) -> Iterator[None]:
    """What the block puts on record happened before, and another trail has the entries of it: none are appended."""
    session.info[_TOLD] = True
    try:
        yield
    finally:
        del session.info[_TOLD]


def begun(at: datetime, by: str) -> dict[str, str]:
    """The details of an entry that finishes what another call began: the archive had it, and its commit never came."""
    return {"begun_at": at.astimezone(UTC).isoformat(), "begun_by": by}


def _columns(entry: Entry) -> dict[str, Any]:
    """An entry as the columns that say it."""
    actor = entry.actor
    vouched_for = (
        {} if actor.account is None or actor.name == f"account:{actor.account}" else {"account": actor.account}
    )
    return {
        "at": entry.at.astimezone(UTC),
        "action": entry.action,
        "actor": actor.name,
        "document_id": entry.document_id,
        "purpose": actor.purpose,
        "requester": actor.requester,
        "correlation_id": actor.correlation_id,
        "details": {**vouched_for, **entry.details},
    }


def hold(session: Session) -> End:
    """Make this transaction the only writer of the trail until it ends.

    The head row is the lock: on PostgreSQL two writers would otherwise chain to the same entry. Whoever writes to
    documents and to the trail in one transaction holds it before it locks or writes anything else: who settles the
    standing of papers writes to any of them with the trail in hand, so a transaction that has a document and waits for
    the trail would be waited for by the one that it waits for.
    """
    transactions = session.get_transaction(), session.get_nested_transaction()
    known: tuple[tuple[SessionTransaction | None, ...], End] | None = session.info.get(_HELD)
    if known is not None and known[0] == transactions:
        return known[1]
    session.flush()
    head = End(*session.connection().execute(_HEAD_TO_HOLD).one())
    session.info[_HELD] = (session.get_transaction(), session.get_nested_transaction()), head
    return head


def head(session: Session) -> tuple[int, str]:
    """The number of entries and the hash of the last one."""
    seq, last = session.execute(select(EventHeadRow.seq, EventHeadRow.hash)).one()
    return seq, last


def verified(session: Session, *, after: int = 0) -> Iterator[str]:
    """Walk the chain from the entry after this one to its end, which has to be in the table: the hash of each. Raises
    `TrailBroken` at the first that is not as written. Others may write meanwhile."""
    previous, seq = hash_before(session, after + 1), after
    witness = head(session)
    for row in rows(session, after=after):
        seq += 1
        is_chained = row["seq"] == seq and row["previous"] == previous and row["hash"] == hash_of(row)
        if not is_chained or (seq == witness[0] and row["hash"] != witness[1]):
            raise TrailBroken(seq=seq)
        previous = row["hash"]
        yield previous
    # PostgreSQL shows what was committed since the look at the head.
    if not witness[0] <= seq <= head(session)[0] or (seq == witness[0] and previous != witness[1]):
        raise TrailBroken(seq=seq + 1)


def rows(session: Session, *, after: int, until: int | None = None) -> Iterator[dict[str, Any]]:
    """The entries in the table after this one, up to `until` where that is given, as their columns, in order. Raises
    `TrailBroken` at one that holds what is none of a column's type, which SQLite takes."""
    columns = (getattr(EventRow, name) for name in ("seq", "at", *HASHED, "previous", "hash"))
    statement = select(*columns).where(EventRow.seq > after).order_by(EventRow.seq)
    if until is not None:
        statement = statement.where(EventRow.seq <= until)
    last = after
    try:
        for row in session.execute(statement.execution_options(yield_per=1000)).mappings():
            last = row["seq"]
            yield dict(row)
    except (ValueError, TypeError):  # of some entry among those that were fetched together
        yield from _one_by_one(session, statement, last)


def _one_by_one(session: Session, statement: Select[Any], last: int) -> Iterator[dict[str, Any]]:
    while True:
        try:
            row = session.execute(statement.where(EventRow.seq > last).limit(1)).mappings().first()
        except (ValueError, TypeError) as error:
            raise TrailBroken(seq=last + 1) from error
        if row is None:
            return
        last = row["seq"]
        yield dict(row)


def hash_before(session: Session, seq: int) -> str:
    """The hash of the entry before this one, "" where neither the table nor the end of a pack has it."""
    if seq <= 1:
        return GENESIS
    packed = select(TrailPackRow.hash).where(TrailPackRow.last == seq - 1)
    return session.scalar(packed) or session.scalar(select(EventRow.hash).where(EventRow.seq == seq - 1)) or ""


def of_document(session: Session, document_id: str) -> list[Event]:
    """What happened to one document, oldest first."""
    rows = session.scalars(select(EventRow).where(EventRow.document_id == document_id).order_by(EventRow.seq))
    return [event_of(row) for row in rows]


def event_of(row: EventRow) -> Event:
    """The entry of a row."""
    return Event(
        seq=row.seq,
        at=row.at,
        action=row.action,
        actor=Actor(row.actor, row.purpose, row.requester, row.correlation_id),
        document_id=row.document_id,
        details=row.details,
    )


def hash_of(row: Mapping[str, Any]) -> str:
    """The hash that an entry has to have, by its columns and the hash before it."""
    content = [
        row["seq"],
        row["at"].astimezone(UTC).isoformat(timespec="microseconds"),
        *(row[name] for name in HASHED),
        row["previous"],
    ]
    return hashlib.sha256(json.dumps(content, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
