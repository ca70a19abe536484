"""How long papers on record are kept, concluded from what is known of them now.

What is disposed of is a paper as it was handed in: with everything that was cut from it, whose bytes it holds. So a
stack's term is that of the last of its papers, and where one of those is kept without a term, so is all of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain

from sqlalchemy import ColumnElement, and_, false, func, or_, select, true
from sqlalchemy.orm import Session, aliased

from dossier.catalogue.retention import Facts, Retention, RetentionRules
from dossier.review.cuts import WITHDRAWN
from dossier.vietnam import VIETNAM
from storage.database.models import DocumentRow, ReceiptRow
from storage.papers import deliveries
from storage.retention import holds

_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Family:
    """A paper as it was handed in, and all that was ever cut from it."""

    document: DocumentRow
    parts: Sequence[DocumentRow]

    @property
    def members(self) -> list[DocumentRow]:
        """What was cut, then the paper itself: the order in which rows can go."""
        return [*self.parts, self.document]

    @property
    def papers(self) -> list[DocumentRow]:
        """What counts as a paper: the parts of a stack, else the document."""
        return [part for part in self.parts if part.state != WITHDRAWN] or [self.document]


@dataclass(frozen=True, slots=True)
class Due:
    """A paper as it was handed in whose term is over, and that term."""

    family: Family
    retention: Retention


def family_of(session: Session, document_id: str, *, lock: bool = False) -> Family | None:
    """The family of a paper that was handed in; `lock`: its rows, in one order, as they are now."""
    rows = select(DocumentRow).where((DocumentRow.id == document_id) | (DocumentRow.stack_id == document_id))
    rows = rows.order_by(DocumentRow.id).execution_options(populate_existing=True)
    found = session.scalars(rows.with_for_update() if lock else rows).all()
    document = next((row for row in found if row.id == document_id), None)
    if document is None:
        return None
    return Family(document, [row for row in found if row.id != document_id])


def of_papers(session: Session, rules: RetentionRules, papers: Sequence[DocumentRow]) -> dict[str, Retention]:
    """How long each of these papers is kept, by id, each by itself."""
    closed = closings_of(session, papers)
    return {
        row.id: rules.concluded(
            Facts(
                kind=row.kind,
                agency=row.agency,
                issued_on=row.issued_on,
                valid_until=row.valid_until,
                is_sound=row.state == "archived",
                closed=closed[row.id],
            )
        )
        for row in papers
    }


def closings_of(session: Session, papers: Sequence[DocumentRow]) -> dict[str, list[date | None]]:
    """Of each of these papers, by id, the days on which its dossiers were closed, None for each that is open."""
    dossiers = deliveries.dossiers_of(session, [row.id for row in papers])
    codes = sorted({code for its in dossiers.values() for code in its})
    closed = holds.closed_on(session, codes, _delivered(session, codes)) if codes else {}
    return {row.id: [closed[code] for code in dossiers[row.id]] for row in papers}


def lies_in_an_open_dossier(session: Session, papers: Sequence[DocumentRow]) -> bool:
    """Whether one of the papers lies in a dossier of which nobody said that it is closed, whatever the term is."""
    return any(day is None for days in closings_of(session, papers).values() for day in days)


def of_family(session: Session, rules: RetentionRules, family: Family) -> Retention:
    """How long all of it is kept: the longest of its papers, a term that is not known before all."""
    found = of_papers(session, rules, family.papers)
    kept = [found[row.id] for row in family.papers]
    unending = next((one for one in kept if one.ends_on is None), None)
    return unending or max(kept, key=lambda one: one.ends_on or date.min)


def due(session: Session, rules: RetentionRules, day: date) -> Iterator[Due]:
    """What was handed in, lies in no open dossier and has a term that is over by a day, those on hold too, by id."""
    after = ""
    part = aliased(DocumentRow)
    handed_in = func.coalesce(part.stack_id, part.id)
    some = (
        select(handed_in)
        .where(_may_be_due(rules, day, part), part.state == "archived")
        .distinct()
        .order_by(handed_in)
        .limit(_AT_ONCE)
    )
    while ids := session.scalars(some.where(handed_in > after)).all():
        for document_id in ids:
            family = family_of(session, document_id)
            if family is None or not (retention := of_family(session, rules, family)).is_due(day):
                continue
            if not lies_in_an_open_dossier(session, family.members):
                yield Due(family, retention)
        after = ids[-1]


def _may_be_due(rules: RetentionRules, day: date, part: type[DocumentRow]) -> ColumnElement[bool]:
    """What papers whose term is over by a day have in common, as one column says it: no others are looked at."""
    found: list[ColumnElement[bool]] = [false()]
    for kind in rules.ending:
        of_kind = [rule for rule in rules if rule.kind == kind and rule.years is not None]
        latest = date(day.year - min(rule.years or 0 for rule in of_kind), 1, 1)
        begin = {rule.starts for rule in of_kind}
        day_of_kind: ColumnElement[bool] = true()
        if begin == {"issued"}:
            day_of_kind = part.issued_on < latest
        elif begin == {"validity_end"}:
            day_of_kind = part.valid_until < latest
        found.append(and_(part.kind == kind, day_of_kind))
    return or_(*found)


def _delivered(session: Session, codes: Sequence[str]) -> dict[str, datetime]:
    """When something last came into each of these dossiers: handed into it, or handed in at all by a paper that names
    it, or of which a person said so."""
    handed_into = (
        select(ReceiptRow.dossier_code, func.max(ReceiptRow.received_at))
        .where(ReceiptRow.dossier_code.in_(codes), ReceiptRow.withdrawn_at.is_(None))
        .group_by(ReceiptRow.dossier_code)
    )
    lies_in = (
        select(DocumentRow.dossier_code, func.max(DocumentRow.received_at))
        .where(DocumentRow.dossier_code.in_(codes), DocumentRow.state != WITHDRAWN)
        .group_by(DocumentRow.dossier_code)
    )
    found: dict[str, datetime] = {}
    for code, at in chain(session.execute(handed_into), session.execute(lies_in)):
        if code is not None:
            found[code] = max(at, found.get(code, at))
    return found


def day_of(at: datetime) -> date:
    """The day of our calendar."""
    return at.astimezone(VIETNAM).date()
