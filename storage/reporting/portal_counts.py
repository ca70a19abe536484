"""Dossiers and their papers by month and agency, as the national portal counts what it is told of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Subquery, and_, exists, func, or_, select, text, true, union_all
from sqlalchemy.orm import Session, aliased

from dossier.review.cuts import WITHDRAWN
from storage.database.models import DocumentRow, DossierRow, EventRow, FieldRow, ReceiptRow
from storage.database.reach import Reach
from storage.database.trail_tables import IS_DOSSIER_TOLD


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
    several agencies counts for each. Raises `SearchTooSlow`."""
    dossiers, told = _dossiers(reach, begin, end, now), _told(begin)
    # The time at the desk, by names of zones that a server has without tables of them: POSIX counts west of Greenwich.
    if session.get_bind().dialect.name == "sqlite":
        month = func.strftime("%Y-%m", dossiers.c.created_at, "+7 hours")
    else:
        month = func.to_char(func.timezone("UTC-7", dossiers.c.created_at), "YYYY-MM")
    # In one statement, which sees one state of both: else a dossier that comes in meanwhile and is told would count as
    # told, not as there. In the order of the members of `Counts`.
    grouped = (
        select(
            dossiers.c.agency,
            month.label("month"),
            func.count(),
            func.count().filter(dossiers.c.digitized > 0),
            func.count(told.c.code),
            func.count().filter(told.c.reused > 0),
            func.count().filter(told.c.from_store > 0),
            func.sum(dossiers.c.papers),
            func.sum(dossiers.c.digitized),
            func.sum(dossiers.c.signed),
            func.coalesce(func.sum(told.c.reused), 0),
            func.coalesce(func.sum(told.c.from_store), 0),
        )
        .outerjoin_from(dossiers, told, told.c.code == dossiers.c.code)
        .group_by(dossiers.c.agency, text("month"))
    )
    found = [
        Counts(agency, its_month, *map(int, numbers))  # sums are decimals in PostgreSQL
        for agency, its_month, *numbers in session.execute(grouped)
    ]
    return sorted(found, key=lambda one: (one.agency, one.month))


def _dossiers(reach: Reach, begin: datetime, end: datetime, now: datetime) -> Subquery:
    """Each dossier of the time with when it came in, an agency of its papers, how many there are, how many are
    digitized: archived, and nothing on them waits for a person; and how many of those are signed, so that they count,
    which a signed copy whose proof has ended does not."""
    stacks = select(DocumentRow.stack_id).where(DocumentRow.stack_id.is_not(None), DocumentRow.state != WITHDRAWN)
    papers = (
        select(
            DossierRow.code,
            DossierRow.created_at,
            DocumentRow.id,
            DocumentRow.agency,
            DocumentRow.state,
            DocumentRow.signed,
            DocumentRow.copy_holds_until,
        )
        .where(DossierRow.created_at >= begin, DossierRow.created_at < end)
        .where(DocumentRow.state != WITHDRAWN, DocumentRow.id.not_in(stacks), reach.papers())
    )
    # Each way from the dossiers of the time to their papers: of one union of all deliveries and papers, a month would
    # cost as much as all years. Few papers lie in a dossier by a delivery alone, and of some of them two say so.
    known = papers.join_from(DossierRow, DocumentRow, DocumentRow.dossier_code == DossierRow.code)
    delivered = (
        papers.join_from(DossierRow, ReceiptRow, ReceiptRow.dossier_code == DossierRow.code)
        .join(DocumentRow, DocumentRow.id == ReceiptRow.document_id)
        .where(ReceiptRow.withdrawn_at.is_(None), DocumentRow.dossier_code.is_distinct_from(ReceiptRow.dossier_code))
        .distinct()
    )
    if reach.desks:  # what other desks put these papers into is theirs
        known, delivered = known.where(_is_told(reach.desks)), delivered.where(ReceiptRow.desk.in_(reach.desks))
    lying = union_all(known, delivered).subquery().c
    is_digitized = lying.state == "archived"
    is_signed = and_(lying.signed.is_(True), func.coalesce(lying.copy_holds_until > now, true()))
    return (
        select(
            lying.code,
            func.min(lying.created_at).label("created_at"),
            lying.agency,
            func.count().label("papers"),
            func.count().filter(is_digitized).label("digitized"),
            func.count().filter(is_digitized, is_signed).label("signed"),
        )
        .group_by(lying.code, lying.agency)
        .subquery()
    )


def _is_told(desks: Sequence[str]) -> ColumnElement[bool]:
    """Whether the dossier that is known of a paper is told to these desks, as `deliveries.lies_in` has it: one of them
    put it there, or nobody did, or the paper itself says so."""
    put = aliased(ReceiptRow)
    there = exists().where(
        put.document_id.in_([DocumentRow.id, DocumentRow.stack_id]),
        put.dossier_code == DossierRow.code,
        put.withdrawn_at.is_(None),
    )
    named = exists().where(
        FieldRow.document_id == DocumentRow.id,
        FieldRow.name == "dossier_code",
        FieldRow.source != "manifest",
        FieldRow.needs_review.is_(False),
        FieldRow.as_printed.is_(False),
        func.upper(FieldRow.value) == DossierRow.code,
    )
    return or_(~there, there.where(put.desk.in_(desks)), named)


def _told(begin: datetime) -> Subquery:
    """What the last message of each dossier since then said was reused, and from the store."""
    code, reused, from_store = (EventRow.details[name] for name in ("dossier_code", "reused", "from_store"))
    messages = (
        select(
            code.as_string().label("code"),
            reused.as_integer().label("reused"),
            from_store.as_integer().label("from_store"),
            func.row_number().over(partition_by=code.as_string(), order_by=EventRow.seq.desc()).label("back"),
        )
        .where(text(IS_DOSSIER_TOLD), EventRow.at >= begin)  # as it stands in the index of the few
        .subquery()
    )
    return select(messages).where(messages.c.back == 1).subquery()
