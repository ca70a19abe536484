"""How much each person reviewed in a stretch of time: counted from what they did, act by act."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from storage.database.models import CorrectionRow, DocumentRow, ReviewActRow
from storage.database.reach import Reach


@dataclass(frozen=True, slots=True)
class Load:
    """What one person did: `papers` looked at, values `corrected` and found right (`checked`), papers `confirmed` and
    `reopened`. `account` None: the person was only named, by a program."""

    account: str | None
    person: str
    papers: int
    corrected: int
    checked: int
    confirmed: int
    reopened: int


def loads(session: Session, reach: Reach, begin: datetime, end: datetime) -> list[Load]:
    """What each person did with papers within reach from `begin` until before `end`, those with most papers first."""
    act, document = ReviewActRow, DocumentRow
    whose = (act.account, act.person)
    meant: ColumnElement[bool] = and_(act.at >= begin, act.at < end, reach.papers())
    acts = (
        select(
            *whose,
            func.count(act.document_id.distinct()),
            func.coalesce(func.sum(func.json_array_length(act.confirmed)), 0),
            func.count().filter(act.action == "confirmed"),
            func.count().filter(act.action == "reopened"),
        )
        .join(document, document.id == act.document_id)
        .where(meant)
        .group_by(*whose)
    )
    corrected = (
        select(*whose, func.count())
        .join(CorrectionRow, and_(CorrectionRow.document_id == act.document_id, CorrectionRow.act == act.number))
        .join(document, document.id == act.document_id)
        .where(meant)
        .group_by(*whose)
    )
    values: dict[tuple[Any, Any], int] = {(row[0], row[1]): row[2] for row in session.execute(corrected)}
    found = [
        Load(account, person, papers, values.get((account, person), 0), checked, confirmed, reopened)
        for account, person, papers, checked, confirmed, reopened in session.execute(acts)
    ]
    return sorted(found, key=lambda one: (-one.papers, one.person, one.account or ""))
