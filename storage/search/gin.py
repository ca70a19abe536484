"""PostgreSQL's index asked: which entries hold something, newest first.

A GIN index knows no order and gives all that it has. So it is asked for the newest papers first, by the blocks that
entries hold (tokens.py), then for others, until enough are found. The first statement goes on through ever larger
stretches of papers, of which it covers a million and more, as long as nothing is found, and tells at once of what is
rare. Each after it asks for one stretch, as large as follows from what was found and what is wanted: where a hundred of
a name are wanted, none that may have thousands is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from sqlalchemy import BigInteger, TextualSelect, column, text
from sqlalchemy.orm import Session

from storage.database.prepared import Prepared
from storage.search.expressions import All, Either, Expression, Term, conditions_of, either, tsquery
from storage.search.index import PAGE_BITS
from storage.search.tiers import Place
from storage.search.tokens import BLOCKS, block, is_whole

WANTED = 64
"""So many are looked for where it is not known how many are taken: of what a reader goes through without having enough,
twice as many each time."""
_LEAST_WANTED = 32
_AT_MOST = 1024
_MOST_BLOCKS = 8
_MOST_TIMES = 32
"""Times as many papers as were looked through may be looked through next: how often something is there is hardly known
where one was found."""
_AT_FIRST, _OF_WHOLES = (0, 2, 4), (2, 4)
"""The levels of the stretches that are looked through at once as long as nothing is found. Few papers have the same
value as a whole, and there is one list to go through."""
_MOST_CONDITIONS = 15  # each number of them is a statement of its own to the server
# `+ 0`, so that the index of ids is left alone: by it, papers without the words would be gone through one by one.
_STRETCH = """stretch_{at} AS MATERIALIZED (SELECT id FROM search_{{place}} WHERE {nothing}
    words @@ (SELECT CAST(:blocks_{at} AS tsquery)) AND {holds} AND id + 0 < :below_{at}
    ORDER BY id + 0 DESC LIMIT :size)"""
_NOTHING, _OF_STRETCH = "NOT EXISTS (SELECT FROM stretch_{at})", "SELECT id FROM stretch_{at}"
# One for each part: the index then skips in the list of each to where the others have something. Of one tsquery it
# evaluates the whole for every entry that has one of the rarest words; for a company's name of ten words that took
# eight times as long, and for a person's three times (docs/measurements.md).
# Each by a SELECT of its own: else the planner weighs what it knows of each word to take the only way that there is,
# which cost a search as much as all its answers.
_HOLDS = "words @@ (SELECT CAST(:asked_{number} AS tsquery))"
_NEWEST = "SELECT max(id) FROM search_{place}"


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Papers by their serials, from `first` until before `below`; `blocks`: what these hold."""

    first: int
    below: int
    blocks: str


def entries(
    session: Session, place: Place, asked: Expression, below: int | None, wanted: int = WANTED
) -> Iterator[int]:
    """The ids of the entries that hold what is asked, newest first, those of a document next to each other; `below`:
    of the documents before this one; `wanted`: how many are likely to be taken."""
    # It finds all of a stretch before it gives one of it, so all are taken.
    bits, size = PAGE_BITS[place], _AT_MOST
    if below is None:
        newest = session.scalar(text(_NEWEST.format(place=place)))
        below = 0 if newest is None else (newest >> bits) + 1
    parts = {f"asked_{at}": tsquery(part) for at, part in enumerate(conditions_of(asked, _MOST_CONDITIONS))}
    papers = [1 << BLOCKS[level] for level in (_OF_WHOLES if _is_of_wholes(asked) else _AT_FIRST)]
    seen, given, wanted = 0, 0, max(wanted, _LEAST_WANTED)
    while below > 0:
        stretches = list(_stretches(below, papers))
        values: dict[str, str | int] = {**parts, "size": size}
        for at, one in enumerate(stretches):
            values |= {f"blocks_{at}": one.blocks, f"below_{at}": one.below << bits}
        rows = _asked(len(parts), len(stretches))[place].rows(session, **values)
        found = [entry for (entry,) in rows]
        yield from found
        # Of the last stretch that was asked: those before it have nothing, so what was found is in its order.
        last = next((one for one in stretches if found and found[-1] >> bits >= one.first), stretches[-1])
        after = found[-1] >> bits if len(found) == size else last.first  # and there may be more of it
        seen, given, below = seen + below - after, given + len(found), after
        while given >= wanted:
            wanted *= 2
        left = min(max(wanted - given, wanted // 2), size)
        # A quarter more than are to be expected to have what is left. One at least: a paper may have more entries than
        # are wanted.
        papers = [max(min(left * seen * 5 // (4 * max(given, 1)), _MOST_TIMES * seen), 1)]


def _stretches(below: int, papers: Sequence[int]) -> Iterator[_Stretch]:
    """Those that follow each other before a serial, each of so many papers and the rest of a block."""
    for count in papers:
        if below <= 0:
            return
        level = max((at for at, bits in enumerate(BLOCKS) if 1 << bits <= count), default=0)
        bits = BLOCKS[level]
        first = max(below - min(count, _MOST_BLOCKS << bits), 0) >> bits << bits
        blocks = [Term((block(serial, level),)) for serial in range(first, below, 1 << bits)]
        yield _Stretch(first, below, tsquery(either(blocks)))
        below = first


def _is_of_wholes(asked: Expression) -> bool:
    match asked:
        case Term(tokens):
            return is_whole(tokens[0])
        case All(parts):
            return any(map(_is_of_wholes, parts))
        case Either(parts):
            return all(map(_is_of_wholes, parts))


@cache
def _asked(conditions: int, stretches: int) -> Mapping[Place, Prepared[TextualSelect]]:
    """The newest entries by so many conditions in so many stretches, each asked where those before have none."""
    holds = " AND ".join(_HOLDS.format(number=number) for number in range(conditions))
    nothing = ["", *(" AND ".join(_NOTHING.format(at=at) for at in range(n)) + " AND" for n in range(1, stretches))]
    each = (_STRETCH.format(at=at, nothing=nothing[at], holds=holds) for at in range(stretches))
    together = " UNION ALL ".join(_OF_STRETCH.format(at=at) for at in range(stretches))
    statement = f"WITH {', '.join(each)} {together}"
    return {
        place: Prepared(text(statement.format(place=place)).columns(column("id", BigInteger))) for place in PAGE_BITS
    }
