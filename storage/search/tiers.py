"""What somebody looks for as questions to the index, the best answers first.

Where everything is found by its tier and newest first within one, nothing has to be weighed, and no question is asked
beyond the one that fills the page.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from dossier.words.asking import Unit, units_of
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


def tiers_of(query: str) -> tuple[Tier, ...]:
    """The questions of a query, best first; none without a word.

    A field that is just that, as typed; the same without accents; the words next to each other within a field, as
    typed and without accents; the same in the text of a page; and all the words, in any order, without accents, among
    the fields or on one page. The last holds whatever those before it hold.
    A day, or a number in groups, is found in any spelling of it (dossier/words/asking.py).
    """
    units = tuple(
        tuple(tuple(word[:LONGEST_WORD] for word in spelling) for spelling in unit)
        for unit in units_of(query)[:MOST_UNITS]
    )
    if not units:
        return ()
    # Every unit in its first spelling, then in its second … : nobody mixes them on one paper.
    spellings = [
        tuple(word for unit in units for word in unit[at % len(unit)]) for at in range(max(len(unit) for unit in units))
    ]
    as_typed, bare = (either([_phrase(spelling, of_word) for spelling in spellings]) for of_word in (spelt, folded))
    wholes = [
        either(list(dict.fromkeys(Term((whole(spelling, as_spelt=as_spelt),)) for spelling in spellings)))
        for as_spelt in (True, False)
    ]
    return (
        *(Tier(("fields",), asked) for asked in (*wholes, as_typed, bare)),
        *(Tier(("pages",), asked) for asked in (as_typed, bare)),
        Tier(("fields", "pages"), all_of(units)),
    )


def all_of(units: Sequence[Unit]) -> Expression:
    """All the units, in any order, without accents."""
    return every([either([_phrase(spelling, folded) for spelling in unit]) for unit in units])


def _phrase(spelling: Sequence[str], of_word: Callable[[str], str]) -> Expression:
    term = Term(tuple(map(of_word, spelling)))
    if of_word is folded and len(spelling) == 2:
        return Term((pair(*spelling),))
    # The pairs first: they are rarer than the words.
    pairs = [Term((pair(first, second),)) for first, second in pairwise(spelling)]
    return every([*dict.fromkeys(pairs), term])
