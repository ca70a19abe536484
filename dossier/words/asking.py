"""What somebody looks for, in the spellings in which papers have it: days, codes in groups (groups.py), what is
written in full or short (spellings.toml), and what stands in quotes.

Fields hold a day as `1990-07-01`; papers print `1/7/1990` and `ngày 01 tháng 7 năm 1990`.
Whoever asks may write any of these, so a query is cut into units, each with all its spellings.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import chain, islice, product
from typing import Final, TypeAlias

from dossier.words.dates import dates_at
from dossier.words.folding import fold_letters, nfc, words
from dossier.words.groups import codes_at
from dossier.words.spellings import Spelling, spelt_at

Unit: TypeAlias = tuple[Spelling, ...]
"""The spellings of one unit, each as its words (NFC, casefolded); of a day that of fields first, else as typed."""

MOST_SPELLINGS = 16
"""Of several units together, every combination of which may stand on a paper."""

# The word before a day may be part of its spelling or not.
_DAY: Final = re.compile(r"(?:\bngay\s*)?$")
_QUOTED: Final = re.compile('["“”«»]([^"“”«»]+)["“”«»]')


def units_of(query: str) -> tuple[Unit, ...]:
    """The units of `query` in order; a word is one, and what stands in quotes."""
    text = nfc(query)
    found: list[Unit] = []
    at = 0
    for quoted in _QUOTED.finditer(text):
        found += _units_of(text[at : quoted.start()])
        phrase = _units_of(quoted[1])
        if phrase:
            found.append(spellings_of(phrase))
        at = quoted.end()
    return (*found, *_units_of(text[at:]))


def spellings_of(units: Sequence[Unit]) -> Unit:
    """The spellings of units next to each other. Of many not every combination: nobody mixes them on one paper."""
    count = 1
    for unit in units:
        count *= len(unit)
    if count <= MOST_SPELLINGS:
        return tuple(tuple(chain.from_iterable(together)) for together in product(*units))
    longest = max(map(len, units))
    rows = [tuple(at % len(unit) for unit in units) for at in range(longest)]
    if sum(len(unit) > 1 for unit in units) == 2:
        # A day beside a code: as many more as there is room for, the first of each before the rest.
        rows += sorted(product(*(range(len(unit)) for unit in units)), key=sum)
    together = islice(dict.fromkeys(rows), max(longest, MOST_SPELLINGS))
    return tuple(tuple(word for unit, at in zip(units, row, strict=True) for word in unit[at]) for row in together)


def is_quoted(query: str) -> bool:
    """Whether something of the query stands in quotes: who writes them means just that."""
    return _QUOTED.search(query) is not None


def _units_of(text: str) -> tuple[Unit, ...]:
    found: list[Unit] = []
    at = 0
    for start, end, spellings in _spelt(text):
        if start >= at:
            found += plain_units(words(text[at:start]))
            found.append(spellings)
            at = end
    return (*found, *plain_units(words(text[at:])))


def plain_units(typed: Sequence[str]) -> list[Unit]:
    """The units of words among which no codes are meant."""
    found = list[Unit]()
    at = 0
    while at < len(typed):
        length, spellings = spelt_at(typed, at)
        found.append(spellings)
        at += length
    return found


def _spelt(text: str) -> Iterator[tuple[int, int, Unit]]:
    """What has several spellings, as (start, end, spellings), in order; days before codes."""
    folded = fold_letters(text)
    days = []
    for start, end, day in dates_at(folded):
        before = _DAY.search(folded[:start])
        begin = before.start() if before else start
        if day is not None:
            days.append((begin, end, _day(day, text[begin:end])))
    ends = [0, *(end for _, end, _ in days)]
    begins = [*(begin for begin, _, _ in days), len(text)]
    free = [one for start, end in zip(ends, begins, strict=True) for one in codes_at(text, start, end)]
    yield from sorted([*days, *free], key=lambda one: one[0])


def _day(day: date, as_typed: str) -> Unit:
    year, padded, bare = f"{day.year:04}", (f"{day.day:02}", f"{day.month:02}"), (str(day.day), str(day.month))
    spellings = [(year, padded[1], padded[0]), tuple(words(as_typed))]
    for number, month in dict.fromkeys((padded, bare, (padded[0], bare[1]))):
        spellings += [(number, month, year), ("ngày", number, "tháng", month, "năm", year)]
    return tuple(dict.fromkeys(spellings))
