"""Every paper that names one citizen: as its owner, and as mother, spouse, declarant … of somebody else.

A citizen is known by an identifier, or by name and day of birth. Both are looked up by an index: identifiers by their
columns, a name with a day of birth by the words of the values, which are then held against what each paper states.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Literal

from sqlalchemy import ColumnElement, exists, select, union
from sqlalchemy.orm import Session

from dossier.reading import Field, Person, Role
from dossier.review.cuts import WITHDRAWN
from dossier.words.asking import units_of
from dossier.words.folding import accents_of, folded_words, words
from storage.database.models import DocumentRow, PersonRow
from storage.database.reach import EVERYTHING, Reach
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


@dataclass(frozen=True, slots=True)
class OwnerNamed:
    """Whom a name and a day of birth mean, as far as papers tell.

    match       `one`: a single person; `nobody`: no paper has them as its owner, or none within reach; `several`:
                papers of more than one person fit; `unsure`: some fit, and what they would be known by waits for a
                person
    owner_id    the identifier that their papers state; None where none states one that can be relied on. Of `nobody`,
                who has papers beyond reach alone, it is for the trail and nobody else; they have none within reach
    documents   without an identifier: the ids of the papers themselves
    """

    match: Literal["one", "nobody", "several", "unsure"]
    owner_id: str | None = None
    documents: tuple[str, ...] = ()


def owner_named(
    session: Session, name: str, born_on: date, reach: Reach, is_told: Callable[[str | None, Field], bool]
) -> OwnerNamed:
    """Whom the owners of papers who have this name, accents or not, and this day of birth are, as somebody with this
    reach may be told, who is told of the values of a kind of papers those that `is_told` says.

    Whoever shares both with somebody else must never be given the other's papers. So it is asked of all papers,
    whoever may see them, and of values that can be relied on; and where papers state no identifier, they are one
    person's only if they contradict each other in nothing, the accents of the name included. But of somebody who has
    no paper within reach nothing is told: else anybody's day of birth could be tried. Nor of somebody whom no paper
    names in values that are told.
    """
    found = _naming_all(session, name, born_on, EVERYTHING)
    owners = [
        (document, person)
        for document in found
        for person in document.persons
        if person.is_owner and _is_named(person, folded_words(name), born_on)
    ]
    named = _meant(owners, name, is_cut=len(found) >= _MOST_CANDIDATES)
    if reach == EVERYTHING or named.match == "nobody":
        return named
    told = [
        (document, person)
        for document, person in owners
        if all(is_told(document.kind, field) for field in person.fields if field.name in ("name", "born_on"))
    ]
    if not told:
        return OwnerNamed("nobody")
    within = reach.within(session, {document.id for document, _ in told})
    near = [person for document, person in told if document.id in within]
    if named.owner_id is not None and (
        any(person.value("id") == named.owner_id for person in near) or _has_papers(session, named.owner_id, reach)
    ):
        return named
    if not near:
        return OwnerNamed("nobody", named.owner_id)
    if named.match != "one":
        return named
    # No paper within states the identifier, or what is beyond alone is sure: that is not told either.
    documents = tuple(one for one in named.documents if one in within)
    return OwnerNamed("one", None, documents) if documents else OwnerNamed("unsure")


def _meant(owners: Sequence[tuple[Document, Person]], name: str, *, is_cut: bool) -> OwnerNamed:
    """Whom these owners are, all of whom have the name and the day; `is_cut`: there may be more of them."""
    accents = accents_of(name)
    sure = [
        (document, person)
        for document, person in owners
        if _is_sound(person, ("name", "born_on"))
        and (not accents or accents_of(person.value("name") or "") in ((), accents))
    ]
    if not sure:
        return OwnerNamed("unsure" if owners else "nobody")
    identities = {person.value("id") for _, person in sure if person.value("id") and _is_sound(person, ("id",))}
    contradict = any(_contradict(one, other) for number, one in enumerate(sure) for other in sure[:number])
    if len(identities) > 1 or contradict or is_cut:
        return OwnerNamed("several")
    if identities:
        return OwnerNamed("one", identities.pop())
    if any(person.value("id") for _, person in sure):
        return OwnerNamed("unsure")
    return OwnerNamed("one", None, tuple(document.id for document, _ in sure))


def _has_papers(session: Session, owner_id: str, reach: Reach) -> bool:
    own = exists().where(DocumentRow.owner_id == owner_id, reach.of_few(), DocumentRow.state != WITHDRAWN)
    return bool(session.scalar(select(own)))


def _is_sound(person: Person, names: Sequence[str]) -> bool:
    return all(field.is_sound for field in person.fields if field.name in names)


def _contradict(one: tuple[Document, Person], other: tuple[Document, Person]) -> bool:
    """Whether two owners of one name and day of birth cannot be one person, by what their papers say of them and of
    their parents. Those of one identifier are one, whatever was read beside it."""
    identity = one[1].value("id")
    if identity and identity == other[1].value("id"):
        return False
    facts, others = _facts_of(*one), _facts_of(*other)
    return any(facts[name] != others[name] for name in facts.keys() & others.keys())


def _facts_of(document: Document, person: Person) -> dict[str, Sequence[str]]:
    """What tells two of one name apart, by name; a name that is printed without accents may have any."""
    stated = {"gender": person.value("gender")}
    stated |= {parent.role: parent.value("name") for parent in document.persons if parent.role in ("mother", "father")}
    facts: dict[str, Sequence[str]] = {name: folded_words(value) for name, value in stated.items() if value}
    accents = accents_of(person.value("name") or "")
    return {**facts, "name": accents} if accents else facts


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
    bare, typed = folded_words(name), words(name)
    found = []
    for document in _naming_all(session, name, born_on, reach):
        meant = [person for person in document.persons if _is_named(person, bare, born_on)]
        if meant:
            is_exact = typed == bare or any(words(person.value("name") or "") == typed for person in meant)
            found.append(_naming(document, meant, ("name", "born_on"), is_exact=is_exact))
    return found[:MOST_PAPERS]


def _naming_all(session: Session, name: str, born_on: date, reach: Reach) -> list[Document]:
    """The papers that have these words and this day among their values, `_MOST_CANDIDATES` at most, newest first."""
    if not folded_words(name):
        return []
    asked = every([all_of(units_of(f"{name} {born_on.isoformat()}")), *reach_facts(reach)])
    serials = list(islice(lookup.found(session, ("fields",), asked), _MOST_CANDIDATES))
    return _newest(session, reach, DocumentRow.serial.in_(serials), _MOST_CANDIDATES)


def _is_named(person: Person, bare: Sequence[str], born_on: date) -> bool:
    return folded_words(person.value("name") or "") == bare and person.value("born_on") == born_on.isoformat()


def is_owned_by(document: Document, name: str, born_on: date) -> bool:
    """Whether what is told of a paper says that somebody of this name, accents or not, born on this day owns it."""
    return any(person.is_owner and _is_named(person, folded_words(name), born_on) for person in document.persons)


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
