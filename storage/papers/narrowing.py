"""What a search is narrowed by, in the three ways in which it is asked for.

As conditions on the papers' rows, which say what is true. As facts, which the index has beside the words
(storage/search/tokens.py): all that fits has them, so that a search looks at little else. And where few papers of the
whole archive fit a condition that is no fact, as those few.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from itertools import islice
from typing import Any, TypeAlias

from sqlalchemy import (
    ARRAY,
    BigInteger,
    BindParameter,
    ColumnElement,
    Integer,
    Select,
    Text,
    and_,
    any_,
    bindparam,
    cast,
    func,
    literal,
    or_,
    select,
)
from sqlalchemy.orm import InstrumentedAttribute, Session

from dossier.codes.numbers import folded_number
from dossier.review.cuts import WITHDRAWN
from dossier.withheld import may_be_told
from dossier.words.folding import fold
from storage.database.engine import is_sqlite
from storage.database.models import DocumentRow, FieldRow, StandingDecisionRow
from storage.database.prepared import Prepared, Value
from storage.database.reach import Reach
from storage.papers.deliveries import is_only_of_others, lies_in
from storage.papers.dossiers import known_code
from storage.papers.facets import FACTS
from storage.papers.field_rows import of_documents as fields_of
from storage.papers.persons import of_documents as persons_of
from storage.search import issuers, lookup
from storage.search.expressions import Expression, Term, either
from storage.search.phrases import is_held
from storage.search.query import Query
from storage.search.tokens import as_text, fact, of_values

AT_FIRST, AT_MOST = 32, 512
"""So many papers are looked at together."""
FEW = 1000
"""So many papers are looked at one by one."""
_MOST_ISSUERS = 64
# Of an archive whose papers are dated farther apart, as one misread year brings it about, days are no facts to ask by.
_MOST_YEARS = 250


_COLUMNS = {
    "owner_id": DocumentRow.owner_id,
    "kind": DocumentRow.kind,
    "state": DocumentRow.state,
    "standing": DocumentRow.standing,
    "desk": DocumentRow.desk,
    "number": DocumentRow.number_folded,
}
_Issuer: TypeAlias = ColumnElement[str] | InstrumentedAttribute[str] | InstrumentedAttribute[str | None]


@dataclass(frozen=True, slots=True)
class _Asked:
    """Which of some `papers` fit, and the `count` of them."""

    papers: Prepared[Select[*tuple[Any, ...]]]
    count: Prepared[Select[*tuple[Any, ...]]]


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What `query` is narrowed by; `others`: the conditions that are not on single columns; `asked`: the questions for
    what fits, of documents that are few, of which `values` are parameters; `facts`: what all that fits has in the
    index; `within`: the serials of all that can fit, where these are few; `is_told`: what has the facts fits, but for a
    few papers; `end`: where the index is asked from (storage/search/lookup.py); `words`: what has all that is
    found by its words."""

    query: Query
    others: tuple[ColumnElement[bool], ...]
    asked: _Asked
    values: Mapping[str, str]
    facts: tuple[Expression, ...]
    within: frozenset[int] | None
    is_told: bool
    end: int | None
    words: Expression | None = None

    @property
    def conditions(self) -> tuple[ColumnElement[bool], ...]:
        """Those on `DocumentRow` that hold for what fits."""
        return (*_own(self.query.reach, _values(self.query)), *self.others)


def narrowed(session: Session, query: Query) -> Narrowed | None:
    """What `query` is narrowed by, words apart; None where nothing can fit. Raises `BadCode`."""
    others, facts = list[ColumnElement[bool]](), [*reach_facts(query.reach), *_facts(query)]
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
        others.append(_has_issuer(DocumentRow.issuer_folded, query))
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
        dossier = lies_in(code, query.reach.desks)
        others.append(dossier)
    within = None
    for condition in _of_few(query, dossier):
        is_told = False
        some = session.scalars(select(DocumentRow.serial).where(condition).limit(FEW + 1)).all()
        if len(some) <= FEW:
            within = frozenset(some)
            break
    if within is not None and not within:
        return None
    of_sqlite, values = is_sqlite(session), _values(query)
    if others:
        asked = _asked([*_own(query.reach, dict.fromkeys(values)), *others], of_sqlite=of_sqlite)
    else:
        asked = _asked_of_values(query.reach, tuple(values), of_sqlite=of_sqlite)
    given = {name: f"{value}" for name, value in values.items()}
    return Narrowed(query, tuple(others), asked, given, tuple(facts), within, is_told, lookup.end(session))


def asked_by(query: Query) -> tuple[str, ...]:
    """The values, by their names, that a paper which the query finds is known to have; in an order of days it is known
    where it stands, and cursors name the day. Of words it is not known which, so whoever is not told all of a paper
    does not find it by them (`Reach.by_words`)."""
    is_by_day = query.order in ("issued", "issued_oldest")
    return tuple(
        name
        for name, is_asked in (
            ("owner_id", query.owner_id is not None),
            ("number", query.number is not None),
            ("issuer", query.issuer is not None),
            ("issued_on", is_by_day or not (query.issued_from is query.issued_to is query.valid_on is None)),
            ("valid_from", query.valid_on is not None),
            ("valid_until", query.valid_on is not None),
        )
        if is_asked
    )


def withheld(session: Session, query: Query, rows: Iterable[Any], names: Sequence[str]) -> dict[str, frozenset[str]]:
    """Those of the values with these `names` that may not be told to who asks, by the ids of the papers that the `rows`
    are of. No database can say it: it is decided as for all that is told (dossier/withheld.py)."""
    redacted = {kind.code: kind for kind in query.redacted}
    kinds = {row.id: redacted[row.kind] for row in rows if row.kind in query.reach.redacted}
    if not kinds or not names:
        return {}
    values = fields_of(session, list(kinds), names)
    return {
        one: frozenset(field.name for field in fields if not may_be_told(kinds[one], field))
        for one, fields in values.items()
    }


def may_be_found(session: Session, query: Query, rows: Sequence[Any]) -> Sequence[Any]:
    """Those of these rows, which fit and have `id` and `kind`, of which who asks may know that they do."""
    kept = withheld(session, query, rows, asked_by(query))
    return [row for row in rows if not kept.get(row.id)] if kept else rows


def confirms(query: Query) -> bool:
    """Whether what is found has values that may be withheld of some of it: then rows alone do not say what fits."""
    return bool(query.reach.redacted and asked_by(query))


def _may_be_code(narrow: Narrowed) -> bool:
    """Whether the words of the query may be of a dossier's code that is not told to everybody who is told its paper:
    any may, since a desk's own code begins with letters alone (`HQ-20260914-0052`)."""
    return narrow.words is not None and bool(narrow.query.reach.desks)


def _told_by_words(session: Session, narrow: Narrowed, rows: Sequence[Any]) -> Sequence[Any]:
    """Those of these rows that have the words elsewhere than in the code of a dossier which only other desks put the
    paper into: whoever finds a paper by a word knows that it has the word. The index does not know who stated what, so
    what it found is looked at again without."""
    if narrow.words is None or not rows or not _may_be_code(narrow):
        return rows
    asked = _only_of_others(narrow.query.reach.desks, of_sqlite=is_sqlite(session))
    untold = {row.id for row in asked.rows(session, serials=_listed(session, [row.serial for row in rows]))}
    if not untold:
        return rows
    fields, persons = fields_of(session, list(untold)), persons_of(session, list(untold))
    found = set()
    for document_id in untold:
        own = [one.value for one in fields[document_id] if one.name != "dossier_code"]
        values = [*own, *(one.value for person in persons[document_id] for one in person.fields)]
        if is_held(narrow.words, f" {as_text(of_values(values, ()))} "):
            found.add(document_id)
    others = [row.serial for row in rows if row.id in untold - found]
    printed = lookup.among(session, ("pages",), narrow.words, others, apart=True)
    return [row for row in rows if row.id not in untold - found or row.serial in printed]


class Fits:
    """Documents of which the rows say whether they fit; each is looked at once."""

    def __init__(self, session: Session, narrow: Narrowed) -> None:
        self._session, self._narrow = session, narrow
        self._rows: dict[int, Any] = {}

    def among(self, serials: Sequence[int]) -> list[Any]:
        """The `FACTS` of those that fit, in their order."""
        new = [serial for serial in serials if serial not in self._rows]
        if new:
            rows = may_be_found(self._session, self._narrow.query, self._asked(self._narrow.asked.papers, new))
            known = {row.serial: row for row in _told_by_words(self._session, self._narrow, rows)}
            self._rows |= {serial: known.get(serial) for serial in new}
        return [row for serial in serials if (row := self._rows[serial]) is not None]

    def count(self, serials: Sequence[int], most: int) -> int:
        """How many of them fit, `most` at most."""
        if confirms(self._narrow.query) or _may_be_code(self._narrow):
            return min(len(self.among(serials)), most)
        ((count,),) = self._asked(self._narrow.asked.count, serials, most=most)
        return int(count)

    def of(self, serials: Iterable[int]) -> Iterator[Any]:
        """The same as `among` of a stream, read as it is taken."""
        left, size = iter(serials), AT_FIRST
        while some := list(islice(left, size)):
            yield from self.among(some)
            size = min(size * 2, AT_MOST)

    def _asked(
        self, question: Prepared[Select[*tuple[Any, ...]]], serials: Sequence[int], **more: Value
    ) -> Sequence[Any]:
        return question.rows(self._session, serials=_listed(self._session, serials), **self._narrow.values, **more)


def _listed(session: Session, serials: Sequence[int]) -> str:
    """The serials as one value, however many they are."""
    numbers = ",".join(map(str, serials))
    return f"[{numbers}]" if is_sqlite(session) else f"{{{numbers}}}"


def _among(*, of_sqlite: bool) -> ColumnElement[bool]:
    """Whether a document is one of those that are `_listed`."""
    numbers = bindparam("serials", type_=Text)
    if of_sqlite:
        return DocumentRow.serial.in_(select(func.json_each(numbers).table_valued("value").c.value))
    return DocumentRow.serial == any_(cast(numbers, ARRAY(BigInteger)))


@lru_cache(maxsize=256)
def _only_of_others(desks: tuple[str, ...], *, of_sqlite: bool) -> Prepared[Select[*tuple[Any, ...]]]:
    """Which of some papers these desks are not told the dossier of, made once: most searches of a desk ask it."""
    return Prepared(select(DocumentRow.id).where(_among(of_sqlite=of_sqlite), is_only_of_others(desks)))


def _asked(conditions: Iterable[ColumnElement[bool]], *, of_sqlite: bool) -> _Asked:
    papers = select(*FACTS).where(_among(of_sqlite=of_sqlite), *conditions)
    some = papers.with_only_columns(DocumentRow.serial).limit(bindparam("most", type_=Integer)).subquery()
    return _Asked(Prepared(papers), Prepared(select(func.count().label("count")).select_from(some)))


@lru_cache(maxsize=256)
def _asked_of_values(reach: Reach, names: tuple[str, ...], *, of_sqlite: bool) -> _Asked:
    """Made once for all who ask so: a search asks it three times."""
    return _asked(_own(reach, dict.fromkeys(names)), of_sqlite=of_sqlite)


def reach_facts(reach: Reach) -> list[Expression]:
    """What the papers within reach have in the index."""
    found: list[Expression] = [Term((fact("agency", reach.agency),))] if reach.agency else []
    return [*found, _any("desk", reach.desks)] if reach.desks else found


def _values(query: Query) -> dict[str, str | date]:
    """What columns are held against, by the names of parameters."""
    number = None if query.number is None else folded_number(query.number)
    found = {name: getattr(query, name) for name in (*_COLUMNS, "issued_from", "issued_to", "valid_on")}
    return {name: value for name, value in (found | {"number": number}).items() if value is not None}


def _own(reach: Reach, values: Mapping[str, str | date | None]) -> Iterator[ColumnElement[bool]]:
    """The conditions on columns, with these values as parameters."""
    asked: dict[str, BindParameter[Any]] = {
        name: bindparam(name, value, required=value is None) for name, value in values.items()
    }
    yield reach.of_few()
    # What a mended cut withdrew is found by those who ask for it.
    if "state" not in asked:
        yield DocumentRow.state != WITHDRAWN
    for name, column in _COLUMNS.items():
        if name in asked:
            yield column == asked[name]
    if "issued_from" in asked:
        yield DocumentRow.issued_on >= asked["issued_from"]
    if "issued_to" in asked:
        yield DocumentRow.issued_on <= asked["issued_to"]
    if "valid_on" in asked:
        yield from _valid(asked["valid_on"])


def _lasts(day: BindParameter[Any]) -> tuple[ColumnElement[bool], ...]:
    """What has begun on that day, and has not ended, by its days as they were read; a paper whose expiry was not read
    has none."""
    return (
        DocumentRow.valid_until.is_not(None) & (DocumentRow.valid_until >= day),
        DocumentRow.valid_until.is_not(None) & (func.coalesce(DocumentRow.valid_from, DocumentRow.issued_on) <= day),
    )


def _valid(day: BindParameter[Any]) -> tuple[ColumnElement[bool], ...]:
    """Only what is known to be valid on that day. Marks are asked for of what its days would let in, paper by paper:
    counted, not held against each other, which PostgreSQL would take for a join with all marked values there are."""
    extended = (
        select(StandingDecisionRow.document_id)
        .where(StandingDecisionRow.document_id == FieldRow.document_id, StandingDecisionRow.valid_until.is_not(None))
        .exists()
    )
    doubts = (
        select(func.count())
        .select_from(FieldRow)
        .where(
            FieldRow.document_id == DocumentRow.id,
            FieldRow.name.in_(("valid_from", "issued_on", "valid_until")),
            or_(FieldRow.needs_review, FieldRow.as_printed),
            or_(
                FieldRow.name == "valid_from",
                and_(FieldRow.name == "issued_on", DocumentRow.valid_from.is_(None)),
                # Its last day is its office's then, whatever it prints.
                and_(FieldRow.name == "valid_until", ~extended),
            ),
        )
        .correlate(DocumentRow)
        .scalar_subquery()
    )
    return (*_lasts(day), DocumentRow.standing.in_(("valid", "unknown")), doubts == 0)


def _of_few(query: Query, dossier: ColumnElement[bool] | None) -> Iterator[ColumnElement[bool]]:
    """The conditions that are no facts, each of which an index of the database finds the papers of."""
    if dossier is not None:
        yield dossier
    if query.valid_on is not None:
        yield from _lasts(bindparam("valid_on", query.valid_on))
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
