"""Codes in the groups in which papers print them and people type them, with or without a space, a dot, a hyphen.

Papers and people cut the same code into other words: `CS44241` and `CS 44241`, `079085012345` and `079 085 012 345`,
`43A-123.45` and `43A12345`. Each is found by each: these are the spellings of one unit (asking.py).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise
from typing import Final

from dossier.words.folding import words
from dossier.words.spellings import Spelling, spelt_at

LEAST_APART: Final = 5
"""Digits of a number that is taken for one code with the letters before it though they stand apart: `CS 44241`, but
not `ĐT 609`."""

_BETWEEN: Final = r"[ .\u00a0-]"
_BEHIND: Final = r"(?!\.?\w)"
# Personal numbers, phones, tax codes (a branch's of 13) are typed in groups; what is shorter in all may be anything.
_LEAST_DIGITS: Final = 9
_NUMBER: Final = re.compile(
    rf"(?<![\w.])(?:\d{{10}}-\d{{3}}|\d{{9,13}}|0\d{{2,3}}\)?{_BETWEEN}\d{{6,8}}"
    rf"|\d{{2,5}}(?:{_BETWEEN}\d{{2,5}}){{1,5}}){_BEHIND}"
)
_PRINTED: Final = {
    9: ((3, 3, 3),),
    10: ((4, 3, 3), (3, 3, 4), (4, 6), (4, 2, 4)),
    11: ((4, 7), (3, 8)),
    12: ((3, 3, 3, 3), (4, 4, 4)),
    13: ((10, 3),),
}
"""The groups in which a number of so many digits is printed."""
# A land certificate's serial, its number in the register (dossier/codes/numbers.py), a passport.
_LETTERED: Final = re.compile(
    rf"(?<!\w)([a-zđ]{{1,2}})(?:(?:{_BETWEEN}|/)(\d{{{LEAST_APART},8}})|(\d{{3,8}}))(?!\w)", re.IGNORECASE
)
# Plates, and household businesses (dossier/codes/identity.py).
_PLATE: Final = re.compile(
    rf"(?<!\w)(\d{{2}})-?([a-zđ]{{1,2}}\d?){_BETWEEN}{{0,2}}(\d{{3}}[. ]?\d{{2}}|\d{{4}}){_BEHIND}", re.IGNORECASE
)
_DIGITS: Final = re.compile(r"\d+")
_HEAD: Final = re.compile(r"\d{2}\D{1,2}\d?")
_HOUSEHOLD: Final = re.compile(rf"(?<!\w)(\d{{2}}[a-z]){_BETWEEN}?(8\d{{6}})(?!\w)", re.IGNORECASE)
# The number and the sign of an act: 24TTr-UBND.
_SIGNED: Final = re.compile(r"(?<!\w)(\d{1,7})([a-zđ]{2,4})(?!\w)", re.IGNORECASE)


def codes_at(text: str, start: int, end: int) -> Iterator[tuple[int, int, tuple[Spelling, ...]]]:
    """The codes in a stretch of `text` (NFC), as (start, end, spellings); where two begin at the same place, the one
    to be taken is first. The spelling as typed is first, but of numbers, and of plates typed without a space, the one
    without groups."""
    for match in _NUMBER.finditer(text, start, end):
        begin, until = _own_groups(text, *match.span())
        typed = tuple(words(text[begin:until]))
        number = "".join(typed)
        if len(number) >= _LEAST_DIGITS:
            printed = (_cut(number, groups) for groups in _PRINTED.get(len(number), ()))
            yield begin, until, tuple(dict.fromkeys(((number,), typed, *printed)))
    for match in _PLATE.finditer(text, start, end):
        typed = tuple(words(match[0]))
        plates = tuple(_plates("".join(typed)))
        yield *match.span(), tuple(dict.fromkeys((typed, *plates) if " " in match[0] else (*plates, typed)))
    for match in _LETTERED.finditer(text, start, end):
        letters, number = match[1].casefold(), match[2] or match[3]
        # As a sign of a kind, the letters have a full form: `QĐ 12345`.
        apart = [(*one, number) for one in spelt_at((letters,), 0)[1]]
        yield *match.span(), tuple(dict.fromkeys((tuple(words(match[0])), *apart, (letters + number,))))
    for pattern in (_HOUSEHOLD, _SIGNED):
        for match in pattern.finditer(text, start, end):
            head, tail = map(str.casefold, match.group(1, 2))
            yield *match.span(), tuple(dict.fromkeys((tuple(words(match[0])), (head, tail), (head + tail,))))


def _own_groups(text: str, begin: int, until: int) -> tuple[int, int]:
    """Where in groups of digits that are no number together one stands in its own: behind a year, `1990 048 190 000
    123`. All of them where there is none."""
    groups = [match.span() for match in _DIGITS.finditer(text, begin, until)]
    lengths = tuple(end - start for start, end in groups)
    if sum(lengths) not in _PRINTED:
        for number in sorted(_PRINTED, reverse=True):
            for shape in _PRINTED[number]:
                for at in range(len(groups) - len(shape) + 1):
                    if lengths[at : at + len(shape)] == shape:
                        return groups[at][0], groups[at + len(shape) - 1][1]
    return begin, until


def _plates(joined: str) -> Iterator[Spelling]:
    """What a plate without any space is in groups: a series may have a figure of its own, `43B1-2345`."""
    yield (joined,)
    for figures in (5, 4):
        head, number = joined[:-figures], joined[-figures:]
        if _HEAD.fullmatch(head) and number.isdecimal():
            tails = ((number,), (number[:3], number[3:]))[: figures - 3]
            yield from ((*before, *tail) for before in ((head,), (head[:2], head[2:])) for tail in tails)


def _cut(number: str, groups: Sequence[int]) -> Spelling:
    return tuple(number[begin:end] for begin, end in pairwise(accumulate(groups, initial=0)))


def may_be_no_plate(spelling: Sequence[str]) -> bool:
    """Whether what has the look of a plate may be the number of a house and a year: `48A 1990`."""
    head, *numbers = spelling
    return bool(numbers) and all(map(str.isdecimal, numbers)) and _HEAD.fullmatch(head) is not None


def is_apart(spelling: Sequence[str]) -> bool:
    """Whether it is letters and, as another word, the number of one code."""
    *letters, number = spelling
    return bool(letters) and number.isdecimal() and len(number) >= LEAST_APART and all(map(str.isalpha, letters))
