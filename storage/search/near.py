"""What nearly fits: papers whose fields have one word otherwise than it was typed, by a letter or a mark.

The words of all fields are kept in a list, which only grows: a word that no paper has any more leads to no paper. A
word has a few hundred neighbours, and those that some paper has are found in one look at that list; nothing is kept
for each way in which a word may be mistyped (measured beside a list of deletions and one of trigrams:
docs/measurements.md).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from sqlalchemy import Connection, text
from sqlalchemy.orm import Session

from dossier.words.asking import Unit, is_quoted, spellings_of
from dossier.words.folding import fold, toneless_place, words
from dossier.words.groups import is_apart, may_be_no_code
from dossier.words.nearness import is_near, neighbours
from storage.search.expressions import Expression, Term, either, every
from storage.search.tiers import Tier, all_of, cut_units
from storage.search.tokens import LONGEST_VALUE, folded, pair, whole

MOST_UNITS = 16
"""Names of agencies and companies have no more."""
MOST_NEIGHBOURS = 60
"""Of one word, those that are looked for."""
_MOST_TOGETHER = 4  # spellings of the other words
_LONGEST = 40
# Every number of fewer digits is the neighbour of others that papers have, and so is a word of two letters by itself.
_LEAST_DIGITS, _LEAST_LETTERS, _LEAST_BESIDE = 6, 3, 2
# Codes of persons and of companies have 9 to 13: who asks for one does not want to be shown another's papers.
_DIGITS_OF_A_CODE = 9

_PUT = {
    "sqlite": "INSERT OR IGNORE INTO search_words SELECT value ->> 0, value ->> 1 FROM json_each(:words)",
    "postgresql": """INSERT INTO search_words SELECT one ->> 0, one ->> 1
        FROM json_array_elements(CAST(:words AS json)) AS one ON CONFLICT DO NOTHING""",
}
_KNOWN = {
    "sqlite": "SELECT folded, spelt FROM search_words WHERE folded IN (SELECT value FROM json_each(:asked))",
    "postgresql": """SELECT folded, spelt FROM search_words
        WHERE folded IN (SELECT json_array_elements_text(CAST(:asked AS json)))""",
}


def put_words(session: Session, values: Iterable[str]) -> None:
    """Let the words of these values be known."""
    put_words_by(session.connection(), values)


def put_words_by(connection: Connection, values: Iterable[str]) -> None:
    """The same for a migration."""
    new = sorted({(fold(word), toneless_place(word)) for value in values for word in words(value) if _is_kept(word)})
    if new:
        connection.execute(text(_PUT[connection.dialect.name]), {"words": json.dumps(new)})


def with_other_marks(session: Session, query: str, tiers: Sequence[Tier]) -> tuple[Tier, ...]:
    """The tiers of a query that was typed with its marks, and before what has others those fields that have one mark of
    it otherwise: of all that fold alike they are the nearest."""
    units = cut_units(query)
    varied = _varied(units)
    first = next((at for at, tier in enumerate(tiers) if tier.is_near), None)
    # None is near where short forms alone were typed with marks ("QĐ"): whatever folds alike fits.
    if first is None or len(units) > MOST_UNITS or all(word == fold(word) for word in varied.values()):
        return tuple(tiers)
    known = _known(session, {fold(word) for word in varied.values()})
    otherwise = {at: [one for one in known.get(fold(word), ()) if is_near(one, word)] for at, word in varied.items()}
    found = _wholes(units, otherwise, as_spelt=True)
    new = (Tier(("fields",), either(found), is_near=True),) if found else ()
    return (*tiers[:first], *new, *tiers[first:])


def near_tiers(session: Session, query: str) -> tuple[Tier, ...]:
    """The questions for what nearly fits, best first; none where something stands in quotes.

    A field that is just that but for one word, as typed and without accents, where any is near; and always two more:
    the same words in a row, by their pairs; and all the words but for one, in any order, which has what all others do.
    """
    units = [one for unit in cut_units(query) for one in _apart(unit)]
    varied = {} if is_quoted(query) or len(units) > MOST_UNITS else _varied(units)
    around = {at: neighbours(fold(word)) for at, word in varied.items()}
    known = _known(session, set().union(*around.values())) if around else {}
    bare = {}
    for at, word in varied.items():
        # Those that are nearest as they are spelt first.
        there = [(not any(is_near(spelt, word) for spelt in known[one]), one) for one in around[at] if one in known]
        bare[at] = [one for _, one in sorted(there)[:MOST_NEIGHBOURS]]
    if not any(bare.values()):
        return ()
    spelt = {at: [one for near in bare[at] for one in known[near] if is_near(one, varied[at])] for at in bare}
    loose = [
        every([either([Term((folded(one),)) for one in others]), *([all_of(rest)] if rest else [])])
        for at, others in bare.items()
        if others
        for rest in [(*units[:at], *units[at + 1 :])]
    ]
    asked = (_wholes(units, spelt, as_spelt=True), _wholes(units, bare, as_spelt=False), _in_a_row(units, bare), loose)
    return tuple(Tier(("fields",), either(one), is_near=True) for one in asked if one)


def _varied(units: Sequence[Unit]) -> Mapping[int, str]:
    """The words that may be mistyped, by their places: no days, nobody's code, nothing that was expanded."""
    found = {}
    for at, unit in enumerate(units):
        word = unit[0][0]
        least = _LEAST_LETTERS if len(units) == 1 else _LEAST_BESIDE
        if any(map(str.isdecimal, word)):
            least = _LEAST_DIGITS
        is_code = word.isdecimal() and len(word) >= _DIGITS_OF_A_CODE
        if len(unit[0]) == 1 and least <= len(word) <= _LONGEST and not is_code:
            found[at] = word
    return found


def _apart(unit: Unit) -> tuple[Unit, ...]:
    """Of a code of letters and a number, either may be mistyped: as the list of words has them, a serial's two apart,
    those of a shorter number as one word. Not of one in groups, which may be none."""
    if may_be_no_code(unit[0]):
        return (unit,)
    code = next(filter(is_apart, unit), ())
    if len(code) == 2 and len(code[1]) >= _LEAST_DIGITS:
        return tuple(((word,),) for word in code)
    return ((("".join(code),),),) if is_apart(unit[0]) and len(code) == 2 else (unit,)


def _is_kept(word: str) -> bool:
    least = _LEAST_DIGITS - 1 if any(map(str.isdecimal, word)) else _LEAST_BESIDE
    return least <= len(word) <= _LONGEST + 1


def _known(session: Session, asked: Iterable[str]) -> Mapping[str, Sequence[str]]:
    """The words of fields that fold to one of these, as they are spelt, by that."""
    statement = text(_KNOWN[session.get_bind().dialect.name])
    found: dict[str, list[str]] = {}
    for row in session.execute(statement, {"asked": json.dumps(sorted(asked))}):
        found.setdefault(row.folded, []).append(row.spelt)
    return found


def _spellings(units: Sequence[Unit], others: Mapping[int, Sequence[str]]) -> list[tuple[str, ...]]:
    """The units next to each other, one of them in one of its `others`."""
    return [
        spelling
        for at, each in others.items()
        for other in each
        for spelling in spellings_of((*units[:at], ((other,),), *units[at + 1 :]))[:_MOST_TOGETHER]
    ]


def _in_a_row(units: Sequence[Unit], others: Mapping[int, Sequence[str]]) -> list[Expression]:
    """The units next to each other, one of them in one of its `others`, by the pairs of neighbours. What stays is asked
    for once beside all the others: as a phrase for each, it took PostgreSQL twenty times as long for a company's name.
    """
    found: list[Expression] = []
    for at, each in others.items():
        for spelling in spellings_of((*units[:at], (("",),), *units[at + 1 :]))[:_MOST_TOGETHER] if each else ():
            place = spelling.index("")
            before, after = spelling[:place], spelling[place + 1 :]
            there = [_terms(pairwise((*before[-1:], one, *after[:1]))) or [Term((folded(one),))] for one in each]
            found.append(every([*_terms(pairwise(before)), *_terms(pairwise(after)), either(list(map(every, there)))]))
    return found


def _terms(neighbours_there: Iterable[tuple[str, str]]) -> list[Expression]:
    return [Term((pair(first, second),)) for first, second in dict.fromkeys(neighbours_there)]


def _wholes(units: Sequence[Unit], others: Mapping[int, Sequence[str]], *, as_spelt: bool) -> list[Expression]:
    return [
        Term((whole(spelling, as_spelt=as_spelt),))
        for spelling in dict.fromkeys(_spellings(units, others))
        if len(spelling) <= LONGEST_VALUE
    ]
