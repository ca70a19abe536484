"""Which papers are handed over together: those of a dossier, and those without one by the year in which they came in.

A package has to stand by itself, so the objects that its papers rest on go along: the stack that a paper was cut from,
with all that was cut from it, and the paper by which one was replaced.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import func, or_, select, union_all
from sqlalchemy.orm import Session

from dossier.errors import DOSSIER, NotFound
from dossier.review.cuts import WITHDRAWN
from dossier.vietnam import VIETNAM
from storage.database.models import DocumentRow, ReceiptRow, ShreddedPaperRow, StandingDecisionRow, TombstoneRow
from storage.database.reach import EVERYTHING
from storage.papers import deliveries, documents
from storage.papers.documents import Document
from storage.papers.dossiers import known_code
from storage.retention import shredding, tombstones

LOOSE_AT_ONCE = 50
"""Papers without a dossier that make one package."""
_LOOKED_AT = 500
FINISHED = ("archived", "needs_review")


@dataclass(frozen=True, slots=True)
class Lot:
    """What becomes one package.

    code            the dossier's code, or the agency, year and a number of papers without one
    is_dossier      whether it is a dossier's
    papers          oldest first, without the stacks that some were cut from
    objects         ids of all documents whose objects go along, sorted
    unread          ids of papers of it that are not read yet or could not be: not among the others
    shredded        ids of papers of it that nobody can read any more, since their keys were destroyed
    disposed        ids of papers of it that were disposed of at the end of their term
    """

    code: str
    is_dossier: bool
    agency: str
    procedure_code: str | None
    papers: tuple[Document, ...]
    objects: tuple[str, ...]
    unread: tuple[str, ...]
    shredded: tuple[str, ...] = ()
    disposed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Wanted:
    """A lot that is still to be looked up: the dossier `code`, or these papers of an agency without one."""

    code: str
    agency: str = ""
    loose: tuple[str, ...] = ()


def dossiers(session: Session, codes: Sequence[str]) -> list[Wanted]:
    """These dossiers, each once, their codes in either order of the groups. Raises `BadCode`, `NotFound`."""
    known = {code: known_code(session, code) for code in codes}
    missing = next((code for code, stored in known.items() if stored is None), None)
    if missing is not None:
        raise NotFound(what=DOSSIER, value=missing)
    return [Wanted(code) for code in dict.fromkeys(known.values()) if code is not None]


def of_year(session: Session, agency: str, year: int) -> list[Wanted]:
    """Every dossier of an agency whose last paper came in during a year, in order, then the papers without one that are
    read."""
    begin, end = _bounds(year)
    dossiers = [Wanted(code) for code in _dossiers(session, agency, begin, end)]
    loose = _without_dossier(session, agency, begin, end)
    parts = (loose[first : first + LOOSE_AT_ONCE] for first in range(0, len(loose), LOOSE_AT_ONCE))
    return dossiers + [
        Wanted(f"{agency}-{year}-{number:04}", agency, tuple(part)) for number, part in enumerate(parts, 1)
    ]


def look_up(session: Session, wanted: Wanted) -> Lot:
    """The lot as it is now. Papers without a dossier that are none any more are left out. Raises `NotFound`."""
    if wanted.loose:
        found = documents.some(session, wanted.loose)
        still = [found[one] for one in wanted.loose if one in found and found[one].state != WITHDRAWN]
        shredded, disposed = gone(session, wanted.loose)
        return _lot(session, wanted.code, still, None, wanted.agency, shredded, disposed)
    known, procedure_code, papers = documents.of_dossier(session, wanted.code)
    shredded = shredding.of_dossier(session, known, EVERYTHING)
    disposed = tombstones.of_dossier(session, known, EVERYTHING)
    return _lot(session, known, papers, procedure_code, "", shredded, disposed)


def gone(session: Session, ids: Sequence[str]) -> tuple[list[str], list[str]]:
    """Those of these papers that were shredded, and those that were disposed of."""
    shredded = select(ShreddedPaperRow.document_id).where(ShreddedPaperRow.document_id.in_(ids))
    disposed = select(TombstoneRow.document_id).where(TombstoneRow.document_id.in_(ids))
    return list(session.scalars(shredded)), list(session.scalars(disposed))


def _bounds(year: int) -> tuple[datetime, datetime]:
    """From when, and before when, a year is in Vietnam."""
    return datetime(year, 1, 1, tzinfo=VIETNAM).astimezone(UTC), datetime(year + 1, 1, 1, tzinfo=VIETNAM).astimezone(
        UTC
    )


def _dossiers(session: Session, agency: str, begin: datetime, end: datetime) -> Sequence[str]:
    there = DocumentRow.agency == agency, DocumentRow.state != WITHDRAWN
    by_paper = select(DocumentRow.dossier_code.label("code"), DocumentRow.received_at.label("at"))
    by_delivery = (
        select(ReceiptRow.dossier_code, ReceiptRow.received_at)
        .join(DocumentRow, DocumentRow.id == ReceiptRow.document_id)
        .where(*there, ReceiptRow.dossier_code.is_not(None), ReceiptRow.withdrawn_at.is_(None))
    )
    both = union_all(by_paper.where(*there, DocumentRow.dossier_code.is_not(None)), by_delivery).subquery()
    last = func.max(both.c.at)
    found = select(both.c.code).group_by(both.c.code).having(last >= begin, last < end).order_by(both.c.code)
    return session.scalars(found).all()


def _without_dossier(session: Session, agency: str, begin: datetime, end: datetime) -> list[str]:
    serial = 0
    statement = (
        select(DocumentRow.id, DocumentRow.serial)
        .where(
            DocumentRow.agency == agency,
            DocumentRow.state.in_(FINISHED),
            DocumentRow.dossier_code.is_(None),
            DocumentRow.received_at >= begin,
            DocumentRow.received_at < end,
        )
        .order_by(DocumentRow.serial)
        .limit(_LOOKED_AT)
    )
    found: list[str] = []
    while rows := session.execute(statement.where(DocumentRow.serial > serial)).all():
        serial = rows[-1].serial
        lie_in = deliveries.dossiers_of(session, [row.id for row in rows])
        found += [row.id for row in rows if not lie_in[row.id]]
    return found


def loose_unread(session: Session, agency: str, year: int) -> tuple[str, ...]:
    """The papers of a year without a dossier that are not read yet, or could not be."""
    begin, end = _bounds(year)
    found = session.scalars(
        select(DocumentRow.id)
        .where(
            DocumentRow.agency == agency,
            DocumentRow.state.not_in((*FINISHED, WITHDRAWN)),
            DocumentRow.dossier_code.is_(None),
            DocumentRow.received_at >= begin,
            DocumentRow.received_at < end,
        )
        .order_by(DocumentRow.serial)
    ).all()
    lie_in = deliveries.dossiers_of(session, found)
    return tuple(one for one in found if not lie_in[one])


def _lot(
    session: Session,
    code: str,
    papers: Sequence[Document],
    procedure_code: str | None,
    loose_of: str,
    shredded: Sequence[str],
    disposed: Sequence[str],
) -> Lot:
    finished = [one for one in papers if one.state in FINISHED]
    return Lot(
        code=code,
        is_dossier=not loose_of,
        agency=loose_of or (papers[0].agency if papers else ""),
        procedure_code=procedure_code,
        papers=tuple(one for one in finished if not one.parts),
        objects=_with_what_they_rest_on(session, [one.id for one in finished]),
        unread=tuple(one.id for one in papers if one.state not in FINISHED),
        shredded=tuple(sorted(shredded)),
        disposed=tuple(sorted(disposed)),
    )


def _with_what_they_rest_on(session: Session, ids: Sequence[str]) -> tuple[str, ...]:
    known: set[str] = set()
    new = set(ids)
    while new:
        known |= new
        about = select(DocumentRow.id, DocumentRow.stack_id).where(
            or_(DocumentRow.id.in_(new), DocumentRow.stack_id.in_(new))
        )
        found = {one for row in session.execute(about) for one in row if one is not None}
        replaced = select(StandingDecisionRow.replaced_by).where(
            StandingDecisionRow.document_id.in_(new), StandingDecisionRow.replaced_by.is_not(None)
        )
        new = (found | {one for one in session.scalars(replaced) if one is not None}) - known
    return tuple(sorted(known))
