"""What a search is narrowed by, in the three ways in which it is asked for.

As conditions on the papers' rows, which say what is true. As facts, which the index has beside the words
(storage/search/tokens.py): all that fits has them, so that a search looks at little else. And where few papers of the
whole archive fit a condition that is no fact, as those few.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeAlias

from sqlalchemy import ARRAY, BigInteger, ColumnElement, any_, func, literal, or_, select, text
from sqlalchemy.orm import InstrumentedAttribute, Session

from dossier.codes.numbers import folded_number
from dossier.review.cuts import WITHDRAWN
from dossier.words.folding import fold
from storage.database.engine import is_sqlite
from storage.database.models import DocumentRow
from storage.database.reach import Reach
from storage.papers.deliveries import lies_in
from storage.papers.dossiers import known_code
from storage.search import issuers, lookup
from storage.search.expressions import Expression, Term, either
from storage.search.query import Query
from storage.search.tokens import fact

FEW = 1000
"""So many papers are looked at one by one."""
_MOST_ISSUERS = 64
# Of an archive whose papers are dated farther apart, as one misread year brings it about, days are no facts to ask by.
_MOST_YEARS = 250


_Issuer: TypeAlias = ColumnElement[str] | InstrumentedAttribute[str] | InstrumentedAttribute[str | None]


@dataclass(frozen=True, slots=True)
class Narrowed:
    """`conditions` on `DocumentRow` that hold for what fits, of documents that are few; `facts`: what all that fits has
    in the index; `within`: the serials of all that can fit, where these are few; `is_told`: what has the facts fits,
    but for a few papers; `end`: where the index is asked from (storage/search/lookup.py)."""

    conditions: tuple[ColumnElement[bool], ...]
    facts: tuple[Expression, ...]
    within: frozenset[int] | None
    is_told: bool
    end: int | None


def narrowed(session: Session, query: Query) -> Narrowed | None:
    """What `query` is narrowed by, words apart; None where nothing can fit. Raises `BadCode`."""
    conditions, facts = list(_own(query)), [*reach_facts(query.reach), *_facts(query)]
    # Of what is no fact, the index finds whatever else has the words, however little of it fits.
    is_told = not query.reach.without and query.desk is None
    if query.issuer is not None:
        if not fold(query.issuer).strip():
            return None  # marks alone: no name has a part like that
        known = _issuers(session, query)
        if not known:
            return None
        if len(known) <= _MOST_ISSUERS:
            facts.append(_any("issuer", known))
        else:
            is_told = False
        conditions.append(_has_issuer(DocumentRow.issuer_folded, query))
    if query.issued_from is not None or query.issued_to is not None:
        span = _issued(session, query)
        if span is None:
            return None
        first, last = span
        if last.year - first.year <= _MOST_YEARS and last.year < date.max.year:
            facts.append(_any("issued", spans_of(first, last)))
        else:
            is_told = False
    dossier = None
    if query.dossier_code is not None:
        code = known_code(session, query.dossier_code)
        if code is None:
            return None
        dossier = lies_in(code)
        conditions.append(dossier)
    within = None
    for condition in _of_few(query, dossier):
        is_told = False
        some = session.scalars(select(DocumentRow.serial).where(condition).limit(FEW + 1)).all()
        if len(some) <= FEW:
            within = frozenset(some)
            break
    if within is not None and not within:
        return None
    return Narrowed(tuple(conditions), tuple(facts), within, is_told, lookup.end(session))


def numbered(session: Session, serials: Collection[int]) -> ColumnElement[bool]:
    """The condition on `DocumentRow` that holds for the papers of these serials: one value, however many they are."""
    if is_sqlite(session):
        return DocumentRow.serial.in_(
            text("SELECT value FROM json_each(:serials)").bindparams(serials=json.dumps(list(serials)))
        )
    return DocumentRow.serial == any_(literal(list(serials), ARRAY(BigInteger)))


def reach_facts(reach: Reach) -> list[Expression]:
    """What the papers within reach have in the index."""
    found: list[Expression] = [Term((fact("agency", reach.agency),))] if reach.agency else []
    return [*found, _any("desk", reach.desks)] if reach.desks else found


def asked_by(query: Query) -> tuple[str, ...]:
    """The values, by their names, that a paper which the query finds is known to have. Of words it is not known which,
    so whoever is not told all of a paper does not find it by them (`Reach.by_words`)."""
    return tuple(
        name
        for name, is_asked in (
            ("owner_id", query.owner_id is not None),
            ("number", query.number is not None),
            ("issuer", query.issuer is not None),
            ("issued_on", not (query.issued_from is query.issued_to is query.valid_on is None)),
            ("valid_from", query.valid_on is not None),
            ("valid_until", query.valid_on is not None),
        )
        if is_asked
    )


def _own(query: Query) -> Iterator[ColumnElement[bool]]:
    yield query.reach.of_few()
    # What a mended cut withdrew is found by those who ask for it.
    if not query.state:
        yield DocumentRow.state != WITHDRAWN
    for column, value in (
        (DocumentRow.owner_id, query.owner_id),
        (DocumentRow.kind, query.kind),
        (DocumentRow.state, query.state),
        (DocumentRow.standing, query.standing),
        (DocumentRow.desk, query.desk),
        (DocumentRow.number_folded, None if query.number is None else folded_number(query.number)),
    ):
        if value is not None:
            yield column == value
    if query.issued_from is not None:
        yield DocumentRow.issued_on >= query.issued_from
    if query.issued_to is not None:
        yield DocumentRow.issued_on <= query.issued_to
    yield from _valid(query)


def _valid(query: Query) -> tuple[ColumnElement[bool], ...]:
    """Only what is known to be valid on that day: a paper whose expiry was not read is not."""
    if query.valid_on is None:
        return ()
    return (
        DocumentRow.valid_until.is_not(None) & (DocumentRow.valid_until >= query.valid_on),
        DocumentRow.valid_until.is_not(None)
        & (func.coalesce(DocumentRow.valid_from, DocumentRow.issued_on) <= query.valid_on),
        DocumentRow.standing.in_(("valid", "unknown")),
    )


def _of_few(query: Query, dossier: ColumnElement[bool] | None) -> Iterator[ColumnElement[bool]]:
    """The conditions that are no facts, each of which an index of the database finds the papers of."""
    if dossier is not None:
        yield dossier
    yield from _valid(query)[:2]
    if query.state is not None:
        yield DocumentRow.state == query.state
    if query.standing is not None:
        yield DocumentRow.standing == query.standing


def _facts(query: Query) -> Iterator[Expression]:
    for sort, value in (
        ("owner", query.owner_id),
        ("kind", query.kind),
        ("desk", query.desk),
        ("number", None if query.number is None else folded_number(query.number)),
    ):
        if value is not None:
            yield Term((fact(sort, value),))


def _issued(session: Session, query: Query) -> tuple[date, date] | None:
    """The first and the last day of those asked for on which a paper can have been issued; None where there is none."""
    days = select(
        select(func.min(DocumentRow.issued_on)).scalar_subquery(),
        select(func.max(DocumentRow.issued_on)).scalar_subquery(),
    )
    first, last = session.execute(days).one()
    if first is None or last is None:
        return None
    first, last = max(first, query.issued_from or first), min(last, query.issued_to or last)
    return (first, last) if first <= last else None


def _any(sort: str, values: Sequence[str]) -> Expression:
    return either([Term((fact(sort, value),)) for value in values])


def spans_of(first: date, last: date) -> list[str]:
    """The years, and the months and days beside them, that have the days from `first` to `last` and no others. `last`
    lies before the last year of the calendar."""
    day, found = first, list[str]()
    while day <= last:
        year, month = date(day.year + 1, 1, 1), (day.replace(day=1) + timedelta(days=32)).replace(day=1)
        if day.month == day.day == 1 and year - timedelta(days=1) <= last:
            found.append(f"{day:%Y}")
            day = year
        elif day.day == 1 and month - timedelta(days=1) <= last:
            found.append(f"{day:%Y-%m}")
            day = month
        else:
            found.append(f"{day}")
            day += timedelta(days=1)
    return found


def _issuers(session: Session, query: Query) -> Sequence[str]:
    """The issuers of the archive that are asked for, and one more than can be told apart where there are many."""
    parts = (fold(query.issuer or ""), *query.issuers)
    return issuers.having(session, parts, lambda column: _has_issuer(column, query), _MOST_ISSUERS + 1)


def _has_issuer(column: _Issuer, query: Query) -> ColumnElement[bool]:
    part = column.contains(fold(query.issuer or ""), autoescape=True)
    return or_(part, *(_names_issuer(column, name) for name in query.issuers))


def _names_issuer(column: _Issuer, name: str) -> ColumnElement[bool]:
    """Whether the heading holds this name as whole words: `xa tan thanh` is not `xa tan thanh dong`."""
    heading = literal(" ") + column + literal(" ")
    return or_(*(heading.contains(f" {name}{end}", autoescape=True) for end in (" ", ",", ";", ".")))
