"""What the trail says of the papers that somebody may see, by the day: a desk's journal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from storage.database.models import DocumentRow, EventRow
from storage.database.reach import Reach
from storage.trail.events import Event, event_of

READS = ("read", "file_read", "looked_up", "prefilled")
"""Looks at a paper: most of the trail, and rarely what a day is looked through for."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One event, with the name of the paper that it is about."""

    event: Event
    name: str


def entries(
    session: Session,
    reach: Reach,
    begin: datetime,
    end: datetime,
    *,
    with_reads: bool,
    before: int | None,
    limit: int,
) -> list[Entry]:
    """What happened to the papers within reach from `begin` until before `end`, newest first, from before the entry
    with the number `before` on. `with_reads`: also who looked at them."""
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
        at = select(EventRow.at).where(EventRow.seq == before).scalar_subquery()
        statement = statement.where(or_(EventRow.at < at, and_(EventRow.at == at, EventRow.seq < before)))
    return [Entry(event_of(row), name) for row, name in session.execute(statement)]
