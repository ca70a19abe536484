"""PostgreSQL's index asked: which entries hold something, newest first.

A GIN index knows no order and gives all that it has. So it is asked for the newest papers first, by the blocks that
entries hold (tokens.py), then for others, until enough are found. As long as next to nothing is found, one statement
goes on through ever larger stretches of papers, and tells at once of what is rare; how large the next is then follows
from what was found and what is wanted: where a hundred of a name are wanted, none that may have thousands is.
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
_LEAST_WANTED, _MOST_WANTED = 32, 4096
"""So many are looked for at once where it is not known how many are taken: of what a reader goes through without
having enough, twice as many each time."""
_AT_MOST = 1024
_FEW = 8
"""What is so rare in a stretch that the next, of at most sixteen times as many papers, is looked through at once; no
more than `_AT_MOST`."""
_LEVEL_OF_WHOLES = 2
"""That of the first stretch in which a value as a whole is looked for: few papers have the same, and there is one list
to go through."""
_MOST_CONDITIONS = 15  # each number of them is a statement of its own to the server
# `+ 0`, so that the index of ids is left alone: by it, papers without the words would be gone through one by one.
_STRETCH = """stretch_{at} AS MATERIALIZED (SELECT id FROM search_{{place}} WHERE {few}
    words @@ CAST(:blocks_{at} AS tsquery) AND {holds} AND id + 0 < :below_{at} ORDER BY id + 0 DESC LIMIT :size)"""
_COUNT, _OF_STRETCH = "(SELECT count(*) FROM stretch_{at})", "SELECT id FROM stretch_{at}"
# One for each part: the index then skips in the list of each to where the others have something. Of one tsquery it
# evaluates the whole for every entry that has one of the rarest words; for a company's name of ten words that took
# eight times as long, and for a person's three times (docs/measurements.md).
_HOLDS = "words @@ CAST(:asked_{number} AS tsquery)"
_NEWEST = "SELECT max(id) FROM search_{place}"


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Papers by their serials: from `first` until before `below`, in one or two blocks of a level."""

    level: int
    first: int
    below: int

    @property
    def blocks(self) -> str:
        """What holds for these papers, and for newer ones of the newer block."""
        size = 1 << BLOCKS[self.level]
        there = range(self.first, self.below, size)
        return tsquery(either([Term((block(serial, self.level),)) for serial in there]))


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
    levels: Sequence[int] = range(_LEVEL_OF_WHOLES if _is_of_wholes(asked) else 0, len(BLOCKS))
    given, wanted = 0, max(wanted, _LEAST_WANTED)
    while below > 0:
        stretches = list(_stretches(below, levels))
        values: dict[str, str | int] = {**parts, "size": size}
        for at, one in enumerate(stretches):
            values |= {f"blocks_{at}": one.blocks, f"below_{at}": one.below << bits}
        if len(stretches) > 1:
            values["few"] = _FEW
        rows = _asked(len(parts), len(stretches))[place].rows(session, **values)
        found = [entry for (entry,) in rows]
        yield from found
        seen = there = 0
        for one in stretches:
            seen, there = (all_there := sum(entry >> bits >= one.first for entry in found)), all_there - seen
            if seen >= _FEW:
                break
        given += seen
        while given >= wanted < _MOST_WANTED:
            wanted *= 2
        if there == size:  # and there may be more
            below, levels = found[-1] >> bits, [one.level]
        else:
            below, levels = one.first, [_next_level(one, there, wanted)]


def _stretches(below: int, levels: Sequence[int]) -> Iterator[_Stretch]:
    """Those that follow each other before a serial, of these levels: the rest of a block and the one before it."""
    for level in levels:
        if below <= 0:
            return
        first = max(((below - 1) >> BLOCKS[level]) - 1, 0) << BLOCKS[level]
        yield _Stretch(level, first, below)
        below = first


def _next_level(stretch: _Stretch, there: int, wanted: int) -> int:
    """That of the largest blocks in two of which no more than twice what is wanted is to be expected, where so many
    were found in a stretch; the same where none is."""
    papers, expected = stretch.below - stretch.first, max(there, 1)
    few = (one for one in range(stretch.level, len(BLOCKS)) if expected << BLOCKS[one] <= wanted * papers)
    return max(few, default=stretch.level)


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
    """The newest entries by so many conditions in so many stretches, each asked where those before have few."""
    holds = " AND ".join(_HOLDS.format(number=number) for number in range(conditions))
    counts = [_COUNT.format(at=at) for at in range(stretches)]
    few = ["", *(f"{' + '.join(counts[:at])} < :few AND" for at in range(1, stretches))]
    each = (_STRETCH.format(at=at, few=few[at], holds=holds) for at in range(stretches))
    together = " UNION ALL ".join(_OF_STRETCH.format(at=at) for at in range(stretches))
    statement = f"WITH {', '.join(each)} {together}"
    return {
        place: Prepared(text(statement.format(place=place)).columns(column("id", BigInteger))) for place in PAGE_BITS
    }
