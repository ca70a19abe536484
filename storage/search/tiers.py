"""What somebody looks for as questions to the index, the best answers first.

Where everything is found by its tier and newest first within one, nothing has to be weighed, and no question is asked
beyond the one that fills the page.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Literal

from dossier.words.asking import Unit, is_quoted, spellings_of, units_of
from dossier.words.groups import is_apart
from storage.search.expressions import Expression, Term, either, every
from storage.search.tokens import LONGEST_WORD, folded, pair, spelt, whole

Place = Literal["fields", "pages"]
"""Where words stand: among the fields of a paper, or in the text of one of its pages."""

MOST_UNITS = 250


@dataclass(frozen=True, slots=True)
class Tier:
    """One question, and where it is asked."""

    places: tuple[Place, ...]
    asked: Expression


@lru_cache(maxsize=64)  # a search asks for them up to three times
def cut_units(query: str) -> tuple[Unit, ...]:
    """The units of a query, as many and as long as the index has them."""
    return tuple(
        tuple(tuple(word[:LONGEST_WORD] for word in spelling) for spelling in unit)
        for unit in units_of(query)[:MOST_UNITS]
    )


def tiers_of(query: str) -> tuple[Tier, ...]:
    """The questions of a query, best first; none without a word.

    A field that is just that, as typed; the same without accents; the words next to each other within a field, as
    typed and without accents; the same in the text of a page; and all the words, in any order, without accents, among
    the fields or on one page. The last holds whatever those before it hold.
    What has several spellings is found in any of them, what stands in quotes just so (dossier/words/asking.py).
    """
    units = cut_units(query)
    if not units:
        return ()
    spellings = spellings_of(units)
    as_typed, bare = (either([phrase(spelling, of_word) for spelling in spellings]) for of_word in (spelt, folded))
    wholes = [
        either(list(dict.fromkeys(Term((whole(spelling, as_spelt=as_spelt),)) for spelling in spellings)))
        for as_spelt in (True, False)
    ]
    return (
        *(Tier(("fields",), asked) for asked in (*wholes, as_typed, bare)),
        *(Tier(("pages",), asked) for asked in (as_typed, bare)),
        Tier(("fields", "pages"), all_of(units, just_so=is_quoted(query))),
    )


def all_of(units: Sequence[Unit], *, just_so: bool = False) -> Expression:
    """All the units, in any order, without accents; `just_so`: as was typed in quotes.

    The full form of a short one ("trách nhiệm hữu hạn" for "TNHH") is asked for by its pairs of neighbouring words:
    for a phrase, PostgreSQL has to fetch each paper and look at it. Not so what has figures: the pairs of a day are
    those of two other days. The letters and the number of a code that were typed apart may be no code ("QĐ 12345").
    """
    return every([_one_of(unit, just_so=just_so) for unit in units])


def _one_of(unit: Unit, *, just_so: bool) -> Expression:
    if len(unit) == 1 or just_so:
        return either([phrase(one, folded) for one in unit])
    return either([_loosely(one, as_code=not is_apart(unit[0])) for one in unit])


def _loosely(spelling: Sequence[str], *, as_code: bool) -> Expression:
    if not any(map(_has_figures, spelling)):
        return _pairs(spelling)
    if is_apart(spelling) and not as_code:
        *letters, number = spelling
        return every([_pairs(letters), Term((folded(number),))])
    return phrase(spelling, folded)


def _has_figures(word: str) -> bool:
    return any(map(str.isdigit, word))


def _pairs(spelling: Sequence[str]) -> Expression:
    if len(spelling) == 1:
        return Term((folded(spelling[0]),))
    return every([Term((one,)) for one in dict.fromkeys(pair(first, second) for first, second in pairwise(spelling))])


def phrase(spelling: Sequence[str], of_word: Callable[[str], str]) -> Expression:
    """The words next to each other; `of_word`: which of its tokens is meant."""
    term = Term(tuple(map(of_word, spelling)))
    if of_word is folded and len(spelling) == 2:
        return Term((pair(*spelling),))
    # The pairs first: they are rarer than the words.
    pairs = [Term((pair(first, second),)) for first, second in pairwise(spelling)]
    return every([*dict.fromkeys(pairs), term])
