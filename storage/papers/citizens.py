"""Every paper that names one citizen: as its owner, and as mother, spouse, declarant … of somebody else.

A citizen is known by an identifier, or by name and day of birth. Both are looked up by an index: identifiers by their
columns, a name with a day of birth by the words of the values, which are then held against what each paper states.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice

from sqlalchemy import ColumnElement, select, union
from sqlalchemy.orm import Session

from dossier.reading import Person, Role
from dossier.review.cuts import WITHDRAWN
from dossier.words.asking import units_of
from dossier.words.folding import folded_words, words
from storage.database.models import DocumentRow, PersonRow
from storage.database.reach import Reach
from storage.papers.documents import Document, with_fields
from storage.papers.narrowing import reach_facts
from storage.search import lookup
from storage.search.expressions import every
from storage.search.tiers import all_of

MOST_PAPERS = 200
_MOST_CANDIDATES = 500


@dataclass(frozen=True, slots=True)
class Naming:
    """A paper that names the citizen, and as whom. Not `is_exact`: with other accents than asked for, which may be
    another person. Not `is_sure`: what it was found by waits for a person to look at."""

    document: Document
    roles: tuple[Role, ...]
    is_exact: bool = True
    is_sure: bool = True


def by_identity(session: Session, identity: str, reach: Reach) -> list[Naming]:
    """The papers that state this identifier, newest issue first, at most `MOST_PAPERS`."""
    # As one set: PostgreSQL would go through all papers for the one condition or the other.
    named = union(
        select(DocumentRow.id).where(DocumentRow.owner_id == identity),
        select(PersonRow.document_id).where(PersonRow.identity == identity),
    )
    found = _newest(session, reach, DocumentRow.id.in_(named), MOST_PAPERS)
    meant = [(one, [person for person in one.persons if person.value("id") == identity]) for one in found]
    return [_naming(document, persons, ("id",)) for document, persons in meant if persons]


def by_name(session: Session, name: str, born_on: date, reach: Reach) -> list[Naming]:
    """The papers that name somebody of this name, accents or not, born on this day, newest issue first, at most
    `MOST_PAPERS`. Papers that do not state the day of birth are not among them."""
    bare, typed, day = folded_words(name), words(name), born_on.isoformat()
    if not bare:
        return []
    asked = every([all_of(units_of(f"{name} {day}")), *reach_facts(reach)])
    serials = list(islice(lookup.found(session, ("fields",), asked), _MOST_CANDIDATES))
    candidates = _newest(session, reach, DocumentRow.serial.in_(serials), _MOST_CANDIDATES)
    found = []
    for document in candidates:
        meant = [
            person
            for person in document.persons
            if folded_words(person.value("name") or "") == bare and person.value("born_on") == day
        ]
        if meant:
            is_exact = typed == bare or any(words(person.value("name") or "") == typed for person in meant)
            found.append(_naming(document, meant, ("name", "born_on"), is_exact=is_exact))
    return found[:MOST_PAPERS]


def _newest(session: Session, reach: Reach, condition: ColumnElement[bool], limit: int) -> list[Document]:
    rows = session.scalars(
        select(DocumentRow)
        .where(condition, reach.of_few(), DocumentRow.state != WITHDRAWN)
        .order_by(DocumentRow.issued_on.is_(None), DocumentRow.issued_on.desc(), DocumentRow.received_at.desc())
        .limit(limit)
    )
    return with_fields(session, rows.all())


def _naming(document: Document, meant: Sequence[Person], by: Sequence[str], *, is_exact: bool = True) -> Naming:
    """The paper with those of its persons who are `meant`, found `by` these of their fields."""
    found_by = [field for person in meant for field in person.fields if field.name in by]
    roles = tuple(dict.fromkeys(person.role for person in meant))
    return Naming(document, roles, is_exact, all(field.is_sound for field in found_by))
