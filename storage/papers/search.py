"""Papers by what they say and are: a search costs what it shows, however large the archive is.

The index is asked tier by tier (storage/search/tiers.py), newest first, until the page is full, and what it finds is
held against the papers' rows, some at a time. The same is done to count, up to `MOST_TOLD`: counted further, a name
that thousands bear would cost a hundred times what its page does. Where fewer fit than are looked at together, what
nearly fits follows, and is told apart (storage/search/near.py), unless that takes too long.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from dossier.errors import BadCode, BadRequest
from storage.database.engine import if_time_allows
from storage.database.models import DocumentRow
from storage.papers.documents import MOST_COUNTED, Document, by_serial
from storage.papers.dossiers import known_code
from storage.papers.facets import COUNTED, FACTS, NONE, Facets, facets_of
from storage.papers.narrowing import AT_FIRST, AT_MOST, Fits, Narrowed, confirms, may_be_found, narrowed, withheld
from storage.search import lookup, near
from storage.search.expressions import Expression, Term, either, every
from storage.search.query import Query, Spot, cursor_after, spot_of
from storage.search.tiers import Place as PlaceOfWords
from storage.search.tiers import Tier, tiers_of
from storage.search.tokens import fact

MOST_TOLD = 100
"""So many are counted to tell how many fit, or a page of them where that is larger; `MOST_COUNTED` where they are
counted by what they are, too, and where the index does not know all that they are narrowed by."""
MOST_LOOKED_AT = 20_000
"""Of what the index finds, to count: of words that many papers have, few of which fit, the count is "at least"."""
FEW_FIT = 20
"""Where fewer papers fit, those that nearly fit are found as well; in an order of days, which would mix them, where
none fits."""
MOST_NEAR = 50
_UNDATED = 10_000_000  # behind any day by its number


@dataclass(frozen=True, slots=True)
class Found:
    """One page of results, best first and newest first among equals. `facets` where they were asked for; `near`: the
    ids of the items that do not have the words as they were typed, only nearly so; `counted_to`: there, the estimate
    means at least so many, and wherever it `is_cut`, for too much was looked at."""

    items: tuple[Document, ...]
    next_cursor: str | None
    total_estimate: int
    facets: Facets | None = None
    near: frozenset[str] = frozenset()
    counted_to: int = MOST_COUNTED
    is_cut: bool = False

    @property
    def is_at_least(self) -> bool:
        """Whether more papers may fit than the estimate says."""
        return self.is_cut or self.total_estimate >= self.counted_to


def search(session: Session, query: Query, *, with_facets: bool = False) -> Found:
    """The documents that fit `query`; `with_facets`: counted by what they are, too. Raises `BadCode`, and `BadRequest`
    for a cursor of no earlier answer."""
    if not 1 <= query.limit <= 200:
        raise BadRequest(problem="limit: 1 … 200")
    start = spot_of(query.cursor)
    if start is not None and query.order in ("issued", "issued_oldest") and not _is_day_part(start.part, query):
        raise BadRequest(problem="cursor")
    query = _dossier_as_code(session, query)
    tiers = tiers_of(query.q) if query.q else ()
    narrow = narrowed(session, query)
    if narrow is None or (query.q and not tiers):
        return Found((), None, 0, NONE if with_facets else None)
    most = MOST_COUNTED if with_facets or not narrow.is_told else max(MOST_TOLD, query.limit)
    if query.q:
        tiers = near.with_other_marks(session, query.q, tiers)
        narrow = replace(narrow, words=tiers[-1].asked)
    way: _Few | _Index | _Rows
    if narrow.within is not None:
        way = _Few(session, query, tiers, narrow, sorted(narrow.within, reverse=True))
    elif tiers or narrow.facts:
        known, is_counted = _known(session, tiers, narrow, most, is_all_told=narrow.is_told and not with_facets)
        if len(known) < most:
            way = _Few(session, query, tiers, narrow, known, is_found=True)
        else:
            way = _Index(session, query, tiers, narrow, known, is_counted=is_counted)
    else:
        way = _Rows(session, query, narrow, most)
    if query.q and isinstance(way, _Few) and way.count() < (FEW_FIT if query.order is None else 1):
        with if_time_allows(session):
            way.add_near(near.near_tiers(session, query.q))
    if with_facets:
        rows = way.facts()
        total, facets = facets_of(rows, withheld(session, query, rows, COUNTED))
    else:
        total, facets = way.count(), None
    spots = list(islice(way.spots(start), query.limit + 1))
    page, is_more = spots[: query.limit], len(spots) > query.limit
    serials = [spot.serial for spot in page]
    items = by_serial(session, serials)  # of those that have gone meanwhile, nothing is told
    near_ones = way.nearly(page) if tiers and not isinstance(way, _Rows) else ()
    nearly = [item.id for serial, item in items.items() if serial in near_ones]
    return Found(
        tuple(items.values()),
        cursor_after(page[-1]) if is_more else None,
        max(total, len(items)),  # a page goes on where counting ends
        facets,
        frozenset(nearly),
        most,
        is_cut=isinstance(way, _Index) and way.is_cut,
    )


def _known(
    session: Session, tiers: Sequence[Tier], narrow: Narrowed, most: int, *, is_all_told: bool
) -> tuple[Sequence[int], bool]:
    """The newest `most` of what is found at all, newest first, and whether so many of them fit; `is_all_told`: nothing
    but that is told of them, so that they may be any of what is found."""
    places = tiers[-1].places if tiers else ("fields",)
    asked = every([*(tier.asked for tier in tiers[-1:]), *narrow.facts])
    # Papers say in their text what they have in fields, and more. Where so many do, the fields are not asked: the fewer
    # have all of the words, each of which is common, the longer is looked.
    *others, last = places
    known = lookup.some(session, (last,), asked, most, below=narrow.end)
    if is_all_told and len(known) == most and Fits(session, narrow).count(known, most) == most:
        return known, True
    more = lookup.some(session, others, asked, most, below=narrow.end)
    return sorted({*known, *more}, reverse=True)[:most], False


def _dossier_as_code(session: Session, query: Query) -> Query:
    """A query for the words of a dossier's code asks for its papers, whichever order they print the code in, if any."""
    if not query.q or query.dossier_code is not None:
        return query
    try:
        is_known = known_code(session, query.q) is not None
    except BadCode:
        return query
    return replace(query, q=None, dossier_code=query.q) if is_known else query


def _day_part(day: date | None, query: Query) -> int:
    if day is None:
        return _UNDATED
    return day.toordinal() if query.order == "issued_oldest" else -day.toordinal()


def _is_day_part(part: int, query: Query) -> bool:
    """Whether `_day_part` gives it for some day, or for none."""
    ordinal = part if query.order == "issued_oldest" else -part
    return part == _UNDATED or 1 <= ordinal <= date.max.toordinal()


def _after(start: Spot | None, spots: Iterable[Spot]) -> Iterator[Spot]:
    """Those of the spots that come after one, in their order."""
    for spot in sorted(spots, key=lambda spot: (spot.part, -spot.serial)):
        if start is None or (spot.part, -spot.serial) > (start.part, -start.serial):
            yield spot


class _Few:
    """All that can fit is known and little: it is looked at as a whole."""

    def __init__(
        self,
        session: Session,
        query: Query,
        tiers: Sequence[Tier],
        narrow: Narrowed,
        serials: Sequence[int],
        *,
        is_found: bool = False,
    ) -> None:
        """`serials`: newest first; `is_found`: all of them are in the last of the tiers."""
        self._session, self._query, self._narrow = session, query, narrow
        self._near: set[int] = set()
        """The serials of what only nearly fits."""
        rows = Fits(session, narrow).among(serials)
        left = {row.serial for row in rows}
        self._tiers: dict[int, int] = {}
        held: dict[tuple[Sequence[PlaceOfWords], Expression], set[int]] = {}

        def having(places: Sequence[PlaceOfWords], asked: Expression, serials: set[int]) -> set[int]:
            if (places, asked) not in held:
                # What the index found has the facts; what is few for another reason lies anywhere among what has the
                # words.
                within = every([asked, *narrow.facts]) if is_found else asked
                held[places, asked] = lookup.among(session, places, within, serials, apart=not is_found)
            return held[places, asked] & serials

        for number, tier in enumerate(tiers[:-1] if is_found else tiers):
            there = left if tier.wider is None else having(tier.places, tier.wider, left)
            there = having(tier.places, tier.asked, there)
            self._put(there, number, tier)
            left -= there
        if is_found and tiers:
            self._put(left, len(tiers) - 1, tiers[-1])
        elif not tiers:
            self._tiers = dict.fromkeys(left, 0)
        self._rows = [row for row in rows if row.serial in self._tiers]
        self._behind = len(tiers)

    def _put(self, serials: Iterable[int], number: int, tier: Tier) -> None:
        self._tiers |= dict.fromkeys(serials, number)
        if tier.is_near:
            self._near |= set(serials)

    def nearly(self, spots: Iterable[Spot]) -> set[int]:
        """The serials of those of the spots that only nearly fit."""
        return {spot.serial for spot in spots if spot.serial in self._near}

    def add_near(self, tiers: Sequence[Tier]) -> None:
        """Find, behind all that fits, what is found by these tiers, `MOST_NEAR` at most."""
        left = MOST_NEAR
        narrow = replace(self._narrow, words=tiers[-1].asked) if tiers else self._narrow
        for number, there in self._nearly(tiers) if tiers else ():
            new = [serial for serial in there if serial not in self._tiers][:left]
            rows = Fits(self._session, narrow).among(new)
            self._put([row.serial for row in rows], self._behind + number, tiers[number])
            self._rows += rows
            left -= len(rows)
            if not left:
                return

    def _nearly(self, tiers: Sequence[Tier]) -> Iterator[tuple[int, Sequence[int]]]:
        """What each of the tiers has, by its number, best first, newest first in each. The last has what is in any."""
        within = self._narrow.within
        asked = [every([tier.asked, *self._narrow.facts]) for tier in tiers]
        most = MOST_NEAR + len(self._tiers)  # what fits may nearly fit as well

        def newest(number: int) -> Sequence[int]:
            if within is None:
                return lookup.some(self._session, tiers[number].places, asked[number], most, below=self._narrow.end)
            there = lookup.among(self._session, tiers[number].places, asked[number], within, apart=True)
            return sorted(there, reverse=True)

        *wholes, in_a_row, last = range(len(tiers))
        for number in wholes:
            yield number, newest(number)
        known = newest(last)
        if within is None and len(known) < most:
            # All that there is: it costs less to look into these than to look for those that stand in a row.
            better = lookup.among(self._session, tiers[in_a_row].places, asked[in_a_row], known)
            yield in_a_row, sorted(better, reverse=True)
        else:
            yield in_a_row, newest(in_a_row)
        yield last, known

    def count(self) -> int:
        """How many fit."""
        return len(self._rows)

    def facts(self) -> Sequence[Any]:
        """What fits, as `FACTS`."""
        return self._rows

    def spots(self, start: Spot | None) -> Iterator[Spot]:
        """Where what fits stands, from `start` on."""
        yield from _after(start, (Spot(self._part(row), row.serial) for row in self._rows))

    def _part(self, row: Any) -> int:
        if self._query.order in ("issued", "issued_oldest"):
            return _day_part(row.issued_on, self._query)
        return self._tiers[row.serial] if self._query.order is None else 0


class _Index:
    """What fits is found by the index, by words or by what it is narrowed by."""

    def __init__(
        self,
        session: Session,
        query: Query,
        tiers: Sequence[Tier],
        narrow: Narrowed,
        known: Sequence[int],
        *,
        is_counted: bool = False,
    ) -> None:
        """`known`: the newest of what is found, so many as are counted at most; `is_counted`: so many that fit."""
        self._session, self._query, self._tiers, self._narrow, self._known = session, query, tiers, narrow, known
        self._is_counted = is_counted
        self.is_cut = False
        """Whether it was counted in what was looked at alone, and there is more."""
        self._fits = Fits(session, narrow)

    def count(self) -> int:
        """How many fit, as many as are known at most."""
        most, count = len(self._known), 0
        if self._is_counted:
            return most
        for serials in self._looked_at():
            count += self._fits.count(serials, most - count)
            if count >= most:
                break
        return count

    def facts(self) -> Sequence[Any]:
        """What fits, as `FACTS`, the newest, as many as are known at most."""
        most, rows = len(self._known), list[Any]()
        for serials in self._looked_at():
            rows += self._fits.among(serials)
            if len(rows) >= most:
                break
        return rows[:most]

    def _looked_at(self) -> Iterator[Sequence[int]]:
        """What the index finds, as little of it as is taken: what is known first, then up to `MOST_LOOKED_AT`."""
        yield self._known
        older, left = self._all(below=self._known[-1]), max(MOST_LOOKED_AT - len(self._known), 0)
        while some := list(islice(older, min(AT_MOST, left))):
            yield some
            left -= len(some)
        self.is_cut = next(older, None) is not None

    def nearly(self, spots: Sequence[Spot]) -> set[int]:
        """The serials of those of the spots that only nearly fit."""
        if self._query.order is None:
            return {spot.serial for spot in spots if self._tiers[spot.part].is_near}
        if not self._tiers[-1].is_near:
            return set()
        fits = next(tier for tier in reversed(self._tiers) if not tier.is_near)
        serials = {spot.serial for spot in spots}
        return serials - lookup.among(self._session, fits.places, fits.asked, serials, apart=True)

    def spots(self, start: Spot | None) -> Iterator[Spot]:
        """Where what fits stands, from `start` on."""
        if self._query.order in ("issued", "issued_oldest"):
            yield from self._by_day(start)
        elif self._query.order is None and self._tiers:
            yield from self._by_tiers(start)
        else:
            for row in self._fits.of(self._all(below=start.serial if start else None)):
                yield Spot(0, row.serial)

    def _asked(self, *facts: Expression) -> tuple[Sequence[PlaceOfWords], Expression]:
        """What is asked to find whatever can fit, and where: the last tier has what is in all others."""
        words = [self._tiers[-1].asked] if self._tiers else []
        places = self._tiers[-1].places if self._tiers else ("fields",)
        return places, every([*words, *self._narrow.facts, *facts])

    def _all(self, *facts: Expression, below: int | None = None) -> Iterator[int]:
        return lookup.found(self._session, *self._asked(*facts), below=self._narrow.end if below is None else below)

    def _by_tiers(self, start: Spot | None) -> Iterator[Spot]:
        first = start.part if start else 0
        seen: set[int] = set()
        for number in range(first, len(self._tiers)):
            below = start.serial if start and start.part == number else self._narrow.end
            # What a tier has that was gone through here is known; the index is asked for what the pages before this
            # one showed.
            unseen = self._tiers[: number if number == first else first + (start is not None)]
            for row in self._of_tier(self._tiers[number], below, seen, unseen):
                yield Spot(number, row.serial)

    def _of_tier(self, tier: Tier, below: int | None, seen: set[int], unseen: Sequence[Tier]) -> Iterator[Any]:
        """What fits of a tier and is neither in `seen`, to which all that the tier has is added, nor in a tier of
        `unseen`."""
        serials = lookup.found(self._session, tier.places, every([tier.asked, *self._narrow.facts]), below=below)
        size = AT_FIRST
        while some := list(islice(serials, size)):
            new = [serial for serial in some if serial not in seen]
            shown = set()
            for place in ("fields", "pages"):
                asked = [one.asked for one in unseen if place in one.places]
                if asked:
                    better_there = every([either(asked), *self._narrow.facts])
                    shown |= lookup.among(self._session, (place,), better_there, new)
            seen.update(new)
            yield from self._fits.among([serial for serial in new if serial not in shown])
            size = min(size * 2, AT_MOST)

    def _by_day(self, start: Spot | None) -> Iterator[Spot]:
        for day in self._days(start):
            part = _day_part(day, self._query)
            below = start.serial if start and start.part == part else None
            issued = Term((fact("issued", f"{day}" if day else ""),))
            for row in self._fits.of(self._all(issued, below=below)):
                yield Spot(part, row.serial)

    def _days(self, start: Spot | None) -> Iterator[date | None]:
        """The days on which papers were issued, in order, from that of `start` on; none at last."""
        issued, is_oldest = DocumentRow.issued_on, self._query.order == "issued_oldest"
        day = None if start is None or start.part >= _UNDATED else date.fromordinal(abs(start.part))
        if start is None or start.part < _UNDATED:
            if day is not None:
                yield day
            first, last = self._query.issued_from, self._query.issued_to
            within = [*([issued >= first] if first else []), *([issued <= last] if last else [])]
            while True:
                beyond: list[ColumnElement[bool]] = []
                if day is not None:
                    beyond = [issued > day if is_oldest else issued < day]
                day = self._session.scalar(
                    select(func.min(issued) if is_oldest else func.max(issued)).where(*within, *beyond)
                )
                if day is None:
                    break
                yield day
        yield None


class _Rows:
    """What fits is most of the archive: it is read in order."""

    def __init__(self, session: Session, query: Query, narrow: Narrowed, most: int) -> None:
        """`most`: so many are counted."""
        self._session, self._query, self._conditions, self._most = session, query, narrow.conditions, most

    def count(self) -> int:
        """How many fit, as many as are counted at most."""
        if confirms(self._query):
            return len(self.facts())
        some = select(DocumentRow.serial).where(*self._conditions).limit(self._most).subquery()
        return self._session.scalar(select(func.count()).select_from(some)) or 0

    def facts(self) -> Sequence[Any]:
        """What fits, as `FACTS`, as many as are counted at most."""
        found = select(*FACTS).where(*self._conditions)
        if confirms(self._query):  # and more may have to be read than are counted
            found = found.order_by(DocumentRow.serial.desc())
        return list(islice(self._read(found, self._most, _is_older), self._most))

    def spots(self, start: Spot | None) -> Iterator[Spot]:
        """Where what fits stands, from `start` on. By day in two stretches, each in the order of an index: in one, the
        databases would not agree on where the unknown days belong."""
        issued, serial, size = DocumentRow.issued_on, DocumentRow.serial, self._query.limit + 1
        columns = (serial, issued, DocumentRow.id, DocumentRow.kind)
        statement = select(*columns).where(*self._conditions).order_by(serial.desc())
        if self._query.order not in ("issued", "issued_oldest"):
            older = statement.where(_is_older(start)) if start else statement
            yield from (Spot(0, row.serial) for row in self._read(older, size, _is_older))
            return
        is_oldest = self._query.order == "issued_oldest"

        def is_behind(day: date, place: Any) -> ColumnElement[bool]:
            return or_(issued > day if is_oldest else issued < day, and_(issued == day, _is_older(place)))

        if start is None or start.part < _UNDATED:
            dated = statement.where(issued.is_not(None))
            if start is not None:
                dated = dated.where(is_behind(date.fromordinal(abs(start.part)), start))
            dated = dated.order_by(None).order_by(issued if is_oldest else issued.desc(), serial.desc())
            for row in self._read(dated, size, lambda row: is_behind(row.issued_on, row)):
                yield Spot(_day_part(row.issued_on, self._query), row.serial)
        undated = statement.where(issued.is_(None))
        if start is not None and start.part >= _UNDATED:
            undated = undated.where(_is_older(start))
        for row in self._read(undated, size, _is_older):
            yield Spot(_UNDATED, row.serial)

    def _read(
        self, statement: Select[*tuple[Any, ...]], size: int, is_behind: Callable[[Any], ColumnElement[bool]]
    ) -> Iterator[Any]:
        """What a statement finds and may be found: so many rows at once as are wanted, and where some may not be found,
        more and more of them. `is_behind`: what stands behind a row in the order of the statement."""
        size, following = max(size, AT_FIRST) if confirms(self._query) else size, statement
        while True:
            rows = self._session.execute(following.limit(size)).all()
            yield from may_be_found(self._session, self._query, rows)
            if len(rows) < size:
                return
            size, following = max(size, min(size * 2, AT_MOST)), statement.where(is_behind(rows[-1]))


def _is_older(place: Any) -> ColumnElement[bool]:
    """What came before a paper, of which `place` has the serial."""
    older: ColumnElement[bool] = DocumentRow.serial < place.serial
    return older
