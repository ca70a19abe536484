"""Fair turns: inside a lane the desks are served one after the other, so that a desk with 300 papers does not keep the
single paper of the next one waiting."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Select, bindparam, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from storage.database.engine import tuples
from storage.database.models import DocumentRow, TurnRow


def _desks_in_turn() -> Select[str]:
    waits = (DocumentRow.state == "received", DocumentRow.lane == bindparam("lane"))
    # From each desk to the next: DISTINCT would go through all that waits.
    one = select(func.min(DocumentRow.desk).label("desk")).where(*waits).cte("desks", recursive=True)
    following = select(func.min(DocumentRow.desk)).where(*waits, DocumentRow.desk > one.c.desk).scalar_subquery()
    desks = one.union_all(select(following).where(one.c.desk.is_not(None)))
    came = select(func.min(DocumentRow.received_at)).where(*waits, DocumentRow.desk == desks.c.desk).scalar_subquery()
    return (
        select(desks.c.desk)
        .outerjoin(TurnRow, (TurnRow.lane == bindparam("lane")) & (TurnRow.desk == desks.c.desk))
        .where(desks.c.desk.is_not(None))
        .order_by(TurnRow.served_at.is_not(None), TurnRow.served_at, came, desks.c.desk)
    )


# Asked for each paper, and to make it takes longer than to answer it.
_IN_TURN = _desks_in_turn()


def desks_in_turn(session: Session, lane: str) -> Sequence[str]:
    """The desks whose papers wait in `lane`, the one next that has gone longest without; of those never served, the one
    whose paper came first. Costs a step in an index for each desk, however much waits."""
    return [row.desk for row in tuples(session, _IN_TURN, lane=lane)]


def oldest_by_desk(session: Session, lane: str) -> dict[str, datetime]:
    """Since when the document waits in `lane` that waits longest, by desk. Costs what `desks_in_turn` does."""
    waits = (DocumentRow.state == "received", DocumentRow.lane == lane)
    found = {desk: _waiting_since(session, *waits, DocumentRow.desk == desk) for desk in desks_in_turn(session, lane)}
    return {desk: moment for desk, moment in found.items() if moment is not None}


def _waiting_since(session: Session, *which: ColumnElement[bool]) -> datetime | None:
    """Since when that of these documents waits that waits longest: since it came in or, where somebody had it tried or
    read again, since then. None where there is none."""
    came = select(func.min(DocumentRow.received_at)).where(*which, DocumentRow.asked_at.is_(None))
    asked = select(func.min(DocumentRow.asked_at)).where(*which, DocumentRow.asked_at.is_not(None))
    both = session.execute(select(came.scalar_subquery(), asked.scalar_subquery())).one()
    return min((moment for moment in both if moment is not None), default=None)


def served(session: Session, lane: str, desk: str, *, now: datetime) -> None:
    """Note that a paper of `desk` was taken."""
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    noted = insert(TurnRow).values(lane=lane, desk=desk, served_at=now)
    session.execute(noted.on_conflict_do_update(index_elements=["lane", "desk"], set_={"served_at": now}))
