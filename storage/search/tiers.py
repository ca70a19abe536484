"""What somebody looks for as questions to the index, the best answers first.

Where everything is found by its tier and newest first within one, nothing has to be weighed, and no question is asked
beyond the one that fills the page.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from typing import Literal

from dossier.words.asking import Unit, is_quoted, plain_units, spellings_of, units_of
from dossier.words.folding import fold
from dossier.words.groups import is_apart, may_be_no_code
from dossier.words.spellings import Spelling
from storage.search.expressions import Expression, Term, either, every
from storage.search.tokens import LONGEST_WORD, folded, pair, spelt, spelt_bare, whole

Place = Literal["fields", "pages"]
"""Where words stand: among the fields of a paper, or in the text of one of its pages."""

MOST_UNITS = 250
_PLACES: tuple[tuple[Place, ...], ...] = (("fields",), ("pages",))


@dataclass(frozen=True, slots=True)
class Tier:
    """One question, and where it is asked. `is_near`: what no better one finds has not the words that were typed, only
    nearly those. `wider`: what holds wherever `asked` does, and is asked in these places by another tier as well."""

    places: tuple[Place, ...]
    asked: Expression
    is_near: bool = False
    wider: Expression | None = None


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
    Who types accents means them, and where none are: the paper may have none at all, and where it has others it only
    nearly fits, behind what fits; but a whole field that nearly fits stands before words here and there.
    What has several spellings is found in any of them, what stands in quotes just so (dossier/words/asking.py).
    """
    units, just_so = cut_units(query), is_quoted(query)
    if not units:
        return ()
    spellings = spellings_of(units)
    if not _has_accents(units, just_so=just_so):
        return _in_order(spellings, (spelt, folded), all_of(units, just_so=just_so))
    *together, apart = _in_order(spellings, (spelt, spelt_bare), _agreeing(units, just_so=just_so))
    otherwise = _in_order(spellings, (folded,), all_of(units, just_so=just_so))
    whole_field, *others = (replace(tier, is_near=True) for tier in otherwise)
    return (*together, whole_field, apart, *others)


def _in_order(
    spellings: Sequence[Spelling], ways: Sequence[Callable[[str], str]], somewhere: Expression
) -> tuple[Tier, ...]:
    """A whole field, a part of one, a part of a page, in each of the `ways` in which a word is spelt; and at last
    `somewhere`."""
    wholes = (_any_of([_whole(spelling, of_word) for spelling in spellings]) for of_word in ways)
    *phrases, wider = (
        either([phrase(spelling, of_word) for spelling in spellings]) for of_word in dict.fromkeys((*ways, folded))
    )
    in_a_row = [*((one, wider) for one in phrases), *([(wider, None)] if folded in ways else [])]
    of_fields, of_pages = ([Tier(place, asked, wider=held) for asked, held in in_a_row] for place in _PLACES)
    return (
        *(Tier(("fields",), asked) for asked in wholes),
        *of_fields,
        *of_pages,
        Tier(("fields", "pages"), somewhere),
    )


def _whole(spelling: Spelling, of_word: Callable[[str], str]) -> Expression:
    value = tuple(map(fold, spelling)) if of_word is spelt_bare else spelling
    return Term((whole(value, as_spelt=of_word is not folded),))


def _has_accents(units: Sequence[Unit], *, just_so: bool) -> bool:
    """Whether words were typed with accents, but for the full forms of short ones, which have no others."""
    typed = [unit[0] for unit in units if just_so or all(len(spelling) == 1 for spelling in unit)]
    return any(word != fold(word) for spelling in typed for word in spelling)


def _agreeing(units: Sequence[Unit], *, just_so: bool) -> Expression:
    """All the units, in any order, with the accents as typed, or all without any."""
    typed, bare = ([_one_of(unit, of_word, just_so=just_so) for unit in units] for of_word in (spelt, spelt_bare))
    both = list(zip(typed, bare, strict=True))
    apart = list(zip(*(two for two in both if two[0] != two[1]), strict=True))
    return every([*(one for one, other in both if one == other), either([every(way) for way in apart])])


def all_of(units: Sequence[Unit], *, just_so: bool = False, of_word: Callable[[str], str] = folded) -> Expression:
    """All the units, in any order, without accents; `just_so`: as was typed in quotes; `of_word`: which tokens of the
    words are meant.

    The full form of a short one ("trách nhiệm hữu hạn" for "TNHH") is asked for by its pairs of neighbouring words:
    for a phrase, PostgreSQL has to fetch each paper and look at it. Not so what has figures: the pairs of a day are
    those of two other days. The letters and the number of a code that were typed apart may be no code ("QĐ 12345", "48A
    1990", "to 12 345").
    """
    return every([_one_of(unit, of_word, just_so=just_so) for unit in units])


def _one_of(unit: Unit, of_word: Callable[[str], str], *, just_so: bool) -> Expression:
    if just_so or all(len(spelling) == 1 for spelling in unit):
        return _any_of([phrase(one, of_word) for one in unit])
    loose = [_loosely(one, as_code=not is_apart(unit[0])) for one in unit]
    if may_be_no_code(unit[0]):
        loose[0] = all_of(plain_units(unit[0]))
    return either(loose)


def _any_of(parts: Sequence[Expression]) -> Expression:
    return either(list(dict.fromkeys(parts)))


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
