"""The same value of many papers: those that are marked, and those that nobody has seen yet.

A paper that nobody need look at may have marks on values that no answer is given by. They are a list of their own, so
that a person clears them by the dozen.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, func, not_, or_, select
from sqlalchemy.orm import Session

from dossier.persons import is_of_person, only_of_persons
from dossier.reading import Field
from storage.database.models import DocumentRow, FieldRow, PersonRow, ReviewClaimRow
from storage.database.reach import Reach
from storage.papers import deliveries
from storage.papers.documents import Document, with_fields
from storage.review.cursors import cursor_after, position
from storage.review.review_list import READ

MOST_PERSONS = 1000
"""Marks on what only persons have are counted in so many papers."""


@dataclass(frozen=True, slots=True)
class Marks:
    """How many papers have a mark on the value called `name`: those that `wait` for a person, and those that were
    archived by themselves."""

    name: str
    waiting: int
    archived: int


@dataclass(frozen=True, slots=True)
class ValuesPage:
    """Values of one name, each with its paper, and the cursor of those that follow."""

    items: tuple[tuple[Document, Field], ...]
    next_cursor: str | None


def counts(session: Session, reach: Reach) -> list[Marks]:
    """The marks on papers within reach that were read, those on most papers first."""
    found: Counter[tuple[str, str]] = Counter()
    # What another desk alone stated of its dossier is for its own people to look at.
    untold = (
        [not_(and_(FieldRow.name == "dossier_code", deliveries.is_only_of_others(reach.desks)))] if reach.desks else []
    )
    by_name = (
        select(FieldRow.name, DocumentRow.state, func.count())
        .join(DocumentRow, DocumentRow.id == FieldRow.document_id)
        .where(FieldRow.needs_review, DocumentRow.state.in_(READ), reach.papers(), *untold)
        .group_by(FieldRow.name, DocumentRow.state)
    )
    for name, state, count in session.execute(by_name):
        found[name, state] += count
    rows = session.scalars(
        select(DocumentRow)
        .where(DocumentRow.state.in_(READ), DocumentRow.id.in_(_with_marked_persons()), reach.papers())
        .limit(MOST_PERSONS)
    ).all()
    for paper in with_fields(session, rows):
        own = only_of_persons(paper.persons, paper.fields)
        found.update((name, paper.state) for name, field in own.items() if field.needs_review)
    names = {name for name, _ in found}
    listed = [Marks(name, found[name, "needs_review"], found[name, "archived"]) for name in names]
    return sorted(listed, key=lambda one: (-one.waiting - one.archived, one.name))


def values(
    session: Session,
    name: str,
    *,
    person: str,
    reach: Reach,
    sample: bool,
    cursor: str | None,
    limit: int,
    now: datetime,
) -> ValuesPage:
    """Values called `name` on papers within reach that are marked; with `sample`, those that are not and that nobody
    has seen. Oldest papers first, without those that another has claimed than whose `review_list.key_of` is `person`.
    Raises `BadRequest` for a cursor of no earlier answer.
    """
    of_others = select(ReviewClaimRow.document_id).where(
        ReviewClaimRow.expires_at > now, ReviewClaimRow.person_folded != person
    )
    conditions: list[ColumnElement[bool]] = [
        DocumentRow.state.in_(READ),
        DocumentRow.id.not_in(of_others),
        reach.papers(),
    ]
    if is_of_person(name):
        of_all = select(PersonRow.document_id).where(PersonRow.role == name.partition(".")[0].partition("-")[0])
        conditions.append(DocumentRow.id.in_(of_all if sample else _with_marked_persons()))
    else:
        is_one = (
            and_(~FieldRow.needs_review, FieldRow.confirmed_by.is_(None), FieldRow.source.in_(("ocr", "text", "qr")))
            if sample
            else FieldRow.needs_review
        )
        conditions.append(DocumentRow.id.in_(select(FieldRow.document_id).where(FieldRow.name == name, is_one)))
    if cursor:
        _, received_at, document_id = position(cursor)
        later = and_(DocumentRow.received_at == received_at, DocumentRow.id > document_id)
        conditions.append(or_(DocumentRow.received_at > received_at, later))
    ordered = select(DocumentRow).where(*conditions).order_by(DocumentRow.received_at, DocumentRow.id)
    rows: Sequence[DocumentRow] = session.scalars(ordered.limit(limit + 1)).all()
    page, more = rows[:limit], len(rows) > limit
    found = []
    for paper in with_fields(session, page):
        field = value_of(paper, name)
        if field is not None and field.needs_review != sample and field.confirmed_by is None:
            found.append((paper, field))
    return ValuesPage(tuple(found), cursor_after(0, page[-1]) if more else None)


def value_of(paper: Document, name: str) -> Field | None:
    """The value of a paper, or of one of its persons, that is called `name`."""
    own = next((field for field in paper.fields if field.name == name), None)
    return own or only_of_persons(paper.persons, paper.fields).get(name)


def _with_marked_persons() -> Select[str]:
    return select(PersonRow.document_id).where(PersonRow.is_marked)
