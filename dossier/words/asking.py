"""What somebody looks for, in the spellings in which papers have it: days, and numbers that were typed in groups.

Fields hold a day as `1990-07-01` and a number without spaces; papers print `1/7/1990` and `ngày 01 tháng 7 năm 1990`.
Whoever asks may write any of these, so a query is cut into units, each with all its spellings.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Final, TypeAlias

from dossier.words.dates import dates_at
from dossier.words.folding import fold_letters, nfc, words

Unit: TypeAlias = tuple[tuple[str, ...], ...]
"""The spellings of one unit, each as its words (NFC, casefolded); that of fields first."""

# Personal numbers and codes are typed in threes or fours; what is shorter in all may be anything.
_GROUPS: Final = re.compile(r"(?<![\w.])\d{2,5}(?:[ .\u00a0]\d{2,5}){1,5}(?![\w.])")
_LEAST_DIGITS: Final = 9
# The word before a day may be part of its spelling or not.
_DAY: Final = re.compile(r"(?:\bngay\s*)?$")


def units_of(query: str) -> tuple[Unit, ...]:
    """The units of `query` in order; a word is one with a single spelling."""
    text = nfc(query)
    found: list[Unit] = []
    at = 0
    for start, end, spellings in _spelt(text):
        if start >= at:
            found += _plain(text[at:start])
            found.append(spellings)
            at = end
    return (*found, *_plain(text[at:]))


def _plain(text: str) -> list[Unit]:
    return [((word,),) for word in words(text)]


def _spelt(text: str) -> Iterator[tuple[int, int, Unit]]:
    """What has several spellings, as (start, end, spellings), in order; days before numbers."""
    folded = fold_letters(text)
    days = []
    for start, end, day in dates_at(folded):
        before = _DAY.search(folded[:start])
        begin = before.start() if before else start
        if day is not None:
            days.append((begin, end, _day(day, text[begin:end])))
    groups = [
        (match.start(), match.end(), (("".join(words(match[0])),), tuple(words(match[0]))))
        for match in _GROUPS.finditer(text)
        if sum(map(str.isdigit, match[0])) >= _LEAST_DIGITS
    ]
    free = [one for one in groups if not any(one[0] < end and start < one[1] for start, end, _ in days)]
    yield from sorted([*days, *free], key=lambda one: one[0])


def _day(day: date, as_typed: str) -> Unit:
    year, padded, bare = f"{day.year:04}", (f"{day.day:02}", f"{day.month:02}"), (str(day.day), str(day.month))
    spellings = [(year, padded[1], padded[0]), tuple(words(as_typed))]
    for number, month in dict.fromkeys((padded, bare, (padded[0], bare[1]))):
        spellings += [(number, month, year), ("ngày", number, "tháng", month, "năm", year)]
    return tuple(dict.fromkeys(spellings))
