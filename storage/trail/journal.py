"""What the trail says of the papers that somebody may see, by the day: a desk's journal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from storage.database.engine import Database
from storage.database.models import DocumentRow, EventRow
from storage.database.reach import Reach
from storage.objects.store import ObjectStore
from storage.trail import cold
from storage.trail.events import Event, event_of

_AT_ONCE = 500  # ids in one statement

READS = ("read", "file_read", "looked_up", "prefilled")
"""Looks at a paper: most of the trail, and rarely what a day is looked through for."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One event, with the name of the paper that it is about."""

    event: Event
    name: str


def entries(
    database: Database,
    store: ObjectStore,
    reach: Reach,
    begin: datetime,
    end: datetime,
    *,
    with_reads: bool,
    before: int | None,
    limit: int,
) -> list[Entry]:
    """What happened to the papers within reach from `begin` until before `end`, newest first, from before the entry
    with the number `before` on. `with_reads`: also who looked at them, in packs in `store` where that was moved there.
    No session is open while packs are read. Raises what `cold.looks` does, and `cold.PacksBusy`."""
    seen: list[str] = []
    looks: list[Event] = []
    while True:
        with database.read() as session:
            found = _entries(session, reach, begin, end, with_reads=with_reads, looks=looks, before=before, limit=limit)
            there = cold.packs_of(session, begin=begin, end=end) if with_reads else []
        new = [key for key in there if key not in seen]
        if not new:
            return found
        with cold.one_of_few():
            looks += [one for one in cold.looks(store, new) if begin <= one.at < end]
        seen += new


def _entries(
    session: Session,
    reach: Reach,
    begin: datetime,
    end: datetime,
    *,
    with_reads: bool,
    looks: Sequence[Event],
    before: int | None,
    limit: int,
) -> list[Entry]:
    """The same, of the table and of the `looks` of this time that were moved out of it."""
    # Asked of each event of the day: as a join, SQLite would begin with all papers that the desk ever had.
    name = select(DocumentRow.name).where(DocumentRow.id == EventRow.document_id, reach.papers()).scalar_subquery()
    statement = (
        select(EventRow, name)
        .where(EventRow.at >= begin, EventRow.at < end, name.is_not(None))
        .order_by(EventRow.at.desc(), EventRow.seq.desc())
        .limit(limit)
    )
    if not with_reads:
        statement = statement.where(EventRow.action.not_in(READS))
    if before is not None:
        known = session.scalar(select(EventRow.at).where(EventRow.seq == before))
        at = known or next((one.at for one in looks if one.seq == before), begin)
        statement = statement.where(or_(EventRow.at < at, and_(EventRow.at == at, EventRow.seq < before)))
        looks = [one for one in looks if (one.at, one.seq) < (at, before)]
    found = [Entry(event_of(row), name) for row, name in session.execute(statement)]
    if looks:
        # What is moved meanwhile is found twice, and told once.
        found = [*{one.event.seq: one for one in [*found, *_named(session, reach, looks)]}.values()]
        found.sort(key=lambda one: (one.event.at, one.event.seq), reverse=True)
    return found[:limit]


def _named(session: Session, reach: Reach, looks: Sequence[Event]) -> list[Entry]:
    """The looks at papers within reach."""
    ids = list({one.document_id for one in looks if one.document_id})
    names: dict[str, str] = {}
    for begin in range(0, len(ids), _AT_ONCE):
        some = DocumentRow.id.in_(ids[begin : begin + _AT_ONCE])
        names |= {
            row.id: row.name
            for row in session.execute(select(DocumentRow.id, DocumentRow.name).where(some, reach.papers()))
        }
    return [Entry(one, names[one.document_id]) for one in looks if one.document_id in names]
