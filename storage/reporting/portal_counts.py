"""Dossiers and their papers by month and agency, as the national portal counts what it is told of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Subquery, and_, func, select, true, union
from sqlalchemy.orm import Session

from dossier.review.cuts import WITHDRAWN
from storage.database.models import DocumentRow, DossierRow, EventRow, ReceiptRow
from storage.database.reach import Reach


@dataclass(slots=True)
class Counts:
    """Of one agency and month (`YYYY-MM`, Vietnam's clock): dossiers that first came in then, and their papers."""

    agency: str
    month: str
    dossiers: int = 0
    dossiers_digitized: int = 0
    dossiers_told: int = 0
    dossiers_reusing: int = 0
    dossiers_from_store: int = 0
    papers: int = 0
    papers_digitized: int = 0
    papers_signed: int = 0
    papers_reused: int = 0
    papers_from_store: int = 0


def counts(session: Session, reach: Reach, begin: datetime, end: datetime, *, now: datetime) -> list[Counts]:
    """Counts of the dossiers with papers within reach that came in from `begin` until before `end`, by agency and
    month; as signed count those whose signatures are proven `now`. A dossier is of the agency of its papers; one of
    several agencies counts for each. `session`: all its looks are at one state, else a dossier that comes in between
    two of them and is told counts as told, not as there. Raises `SearchTooSlow`."""
    dossiers = _dossiers(session, reach, begin, end, now)
    grouped = select(
        dossiers.c.agency,
        dossiers.c.month,
        func.count(),
        func.count().filter(dossiers.c.digitized > 0),
        func.sum(dossiers.c.papers),
        func.sum(dossiers.c.digitized),
        func.sum(dossiers.c.signed),
    ).group_by(dossiers.c.agency, dossiers.c.month)
    found = {
        (agency, month): Counts(
            agency,
            month,
            number,
            digitized,
            papers=int(papers),
            papers_digitized=int(papers_digitized),
            papers_signed=int(papers_signed),
        )
        for agency, month, number, digitized, papers, papers_digitized, papers_signed in session.execute(grouped)
    }
    for reused, from_store, agency, month in _told(session, dossiers, begin):
        one = found[agency, month]
        one.dossiers_told += 1
        one.dossiers_reusing += reused > 0
        one.dossiers_from_store += from_store > 0
        one.papers_reused += reused
        one.papers_from_store += from_store
    return [found[key] for key in sorted(found)]


def _dossiers(session: Session, reach: Reach, begin: datetime, end: datetime, now: datetime) -> Subquery:
    """Each dossier of the time with its month, an agency of its papers, how many there are, how many are digitized:
    archived, and nothing on them waits for a person; and how many of those are signed, so that they count, which a
    signed copy whose proof has ended does not."""
    # The time at the desk, by names of zones that a server has without tables of them: POSIX counts west of Greenwich.
    if session.get_bind().dialect.name == "sqlite":
        month = func.strftime("%Y-%m", DossierRow.created_at, "+7 hours")
    else:
        month = func.to_char(func.timezone("UTC-7", DossierRow.created_at), "YYYY-MM")
    lying = union(
        select(DocumentRow.dossier_code.label("code"), DocumentRow.id.label("id")).where(
            DocumentRow.dossier_code.is_not(None)
        ),
        select(ReceiptRow.dossier_code, ReceiptRow.document_id).where(
            ReceiptRow.dossier_code.is_not(None), ReceiptRow.withdrawn_at.is_(None)
        ),
    ).subquery()
    is_signed = and_(DocumentRow.signed.is_(True), func.coalesce(DocumentRow.copy_holds_until > now, true()))
    is_withdrawn = DocumentRow.state == WITHDRAWN
    stacks = select(DocumentRow.stack_id).where(DocumentRow.stack_id.is_not(None), ~is_withdrawn)
    return (
        select(
            DossierRow.code,
            month.label("month"),
            DocumentRow.agency,
            func.count().label("papers"),
            func.count().filter(DocumentRow.state == "archived").label("digitized"),
            func.count().filter(DocumentRow.state == "archived", is_signed).label("signed"),
        )
        .join(lying, lying.c.code == DossierRow.code)
        .join(DocumentRow, and_(DocumentRow.id == lying.c.id, ~is_withdrawn, DocumentRow.id.not_in(stacks)))
        .where(DossierRow.created_at >= begin, DossierRow.created_at < end, reach.papers())
        .group_by(DossierRow.code, month, DocumentRow.agency)
        .subquery()
    )


def _told(session: Session, dossiers: Subquery, begin: datetime) -> Iterator[tuple[int, int, str, str]]:
    """What the last message of each dossier said was reused, and from the store, with each agency and the month of the
    dossier."""
    code, reused, from_store = (EventRow.details[name] for name in ("dossier_code", "reused", "from_store"))
    messages = (
        select(dossiers.c.code, dossiers.c.agency, dossiers.c.month, reused.as_integer(), from_store.as_integer())
        .join(dossiers, dossiers.c.code == code.as_string())
        .where(EventRow.action == "dossier_told", EventRow.at >= begin)
        .order_by(EventRow.seq)
    )
    last = {
        (code, agency, month): (reused, from_store)
        for code, agency, month, reused, from_store in session.execute(messages)
    }
    for (_, agency, month), (reused, from_store) in last.items():
        yield reused, from_store, agency, month
