"""Codes in the groups in which papers print them and people type them, with or without spaces, dots, dashes.

Papers and people cut the same code into other words: `CS44241` and `CS 44241`, `079085012345` and `079 085 012 345`,
`43A-123.45` and `43A12345`, `BM 763680` and `BM 763.680`. Each is found by each: these are the spellings of one unit
(asking.py).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise
from typing import Final

from stdnum.vn import mst

from dossier.words.folding import words
from dossier.words.spellings import Spelling, spelt_at, two_short

LEAST_APART: Final = 5
"""Digits of a number that is taken for one code with the letters before it though they stand apart: `CS 44241`, but
not `ĐT 609`."""

# Groups of figures alone have no dash with spaces between them: `12 - 345 - 6789` are three numbers.
_APART: Final = r"(?:\s{1,3}|[.\u2010-\u2014-])"
_BETWEEN: Final = r"(?:\s{1,3}|\s{0,2}[.\u2010-\u2014-]\s{0,2})"
_BEHIND: Final = r"(?!\.?\w)"
# Personal numbers, phones, tax codes (a branch's of 13) are typed in groups; what is shorter in all may be anything.
_LEAST_DIGITS: Final = 9
_NUMBER: Final = re.compile(
    rf"(?<![\w.])(?:\d{{10}}[\u2010-\u2014-]\d{{3}}|\d{{9,13}}|0\d{{2,3}}\)?{_APART}\d{{6,8}}"
    rf"|\d{{2,5}}(?:{_APART}\d{{2,5}}){{1,5}}){_BEHIND}"
)
_PRINTED: Final = {
    9: ((3, 3, 3),),
    10: ((4, 3, 3), (3, 3, 4), (4, 6), (4, 2, 4)),
    11: ((4, 7), (3, 8)),
    12: ((3, 3, 3, 3), (4, 4, 4)),
    13: ((10, 3),),
}
"""The groups in which a number of so many digits is printed."""
# A figure by itself may be the number of a house; a tax code has a check digit.
_OF_A_TAX_CODE: Final = (3, 3, 3, 1)
_TAX_CODE: Final = re.compile(rf"(?<![\w.])\d{{3}}(?:{_APART}\d{{3}}){{2}}{_APART}\d{_BEHIND}")
_PHONE: Final = re.compile(r"(0|84)([35789]\d{8}|2\d{9})")
_ABROAD: Final = re.compile(rf"(?<!\w)\+84\)?{_APART}?(?:[35789](?:{_APART}?\d){{8}}|2(?:{_APART}?\d){{9}}){_BEHIND}")
# A serial by its figures alone.
_BARE: Final = re.compile(rf"(?<![\w.])(?:\d{{6}}|\d{{8}}){_BEHIND}")
_PRINTED_SERIAL: Final = {5: ((2, 3),), 6: ((3, 3),), 8: ((2, 3, 3), (4, 4))}
# A land certificate's serial, its number in the register (dossier/codes/numbers.py), a passport.
_LETTERED: Final = re.compile(
    rf"(?<!\w)([a-zđ]{{1,2}})(?:(?:{_BETWEEN}|/)(\d{{{LEAST_APART},8}})|(\d{{3,8}}))(?!\w)", re.IGNORECASE
)
# The same in groups, and no figures behind: `so 048 190 000 123` is a number.
_GROUPS: Final = "|".join(
    _APART.join(rf"\d{{{length}}}" for length in groups) for groups in ((2, 3, 3), (4, 4), (3, 3), (2, 2, 2), (2, 3))
)
_GROUPED: Final = re.compile(rf"(?<!\w)([a-zđ]{{2}}){_BETWEEN}?({_GROUPS})(?!{_BETWEEN}?\d){_BEHIND}", re.IGNORECASE)
# Plates, and household businesses (dossier/codes/identity.py).
_PLATE: Final = re.compile(
    rf"(?<!\w)(\d{{2}})-?([a-zđ]{{1,2}}\d?){_BETWEEN}?(\d{{3}}[. ]?\d{{2}}|\d{{4}}){_BEHIND}", re.IGNORECASE
)
_DIGITS: Final = re.compile(r"\d+")
_HEAD: Final = re.compile(r"\d{2}\D{1,2}\d?")
_HOUSEHOLD: Final = re.compile(rf"(?<!\w)(\d{{2}}[a-z]){_BETWEEN}?(8\d{{6}})(?!\w)", re.IGNORECASE)
# The number and the sign of an act: 24TTr-UBND; and its two signs as one word: 867/TBUBND.
_SIGNED: Final = re.compile(r"(?<!\w)(\d{1,7})([a-zđ]{2,4})(?!\w)", re.IGNORECASE)
_TWO_SIGNS: Final = re.compile(r"(?<!\w)(\d{1,7})/?([a-zđ]{4,8})(?!\w)", re.IGNORECASE)


def codes_at(text: str, start: int, end: int) -> Iterator[tuple[int, int, tuple[Spelling, ...]]]:
    """The codes in a stretch of `text` (NFC), as (start, end, spellings); where two begin at the same place, the one
    to be taken is first. The spelling as typed is first, but of numbers, and of plates typed without a space, the one
    without groups."""
    for pattern in (_TAX_CODE, _ABROAD):
        for match in pattern.finditer(text, start, end):
            typed = tuple(words(match[0]))
            if pattern is _ABROAD or mst.is_valid("".join(typed)):
                yield *match.span(), _number(typed)
    for match in _NUMBER.finditer(text, start, end):
        begin, until = _own_groups(text, *match.span())
        typed = tuple(words(text[begin:until]))
        if sum(map(len, typed)) >= _LEAST_DIGITS:
            yield begin, until, _number(typed)
    for match in _BARE.finditer(text, start, end):
        printed = (_cut(match[0], groups) for groups in _PRINTED_SERIAL[len(match[0])])
        yield *match.span(), ((match[0],), *printed)
    for match in _PLATE.finditer(text, start, end):
        typed = tuple(words(match[0]))
        plates = tuple(_plates("".join(typed)))
        yield *match.span(), tuple(dict.fromkeys((typed, *plates) if re.search(r"\s", match[0]) else (*plates, typed)))
    for match in _GROUPED.finditer(text, start, end):
        letters, groups = match[1].casefold(), tuple(words(match[2]))
        yield *match.span(), _lettered(tuple(words(match[0])), letters, groups)
    for match in _LETTERED.finditer(text, start, end):
        yield *match.span(), _lettered(tuple(words(match[0])), match[1].casefold(), (match[2] or match[3],))
    for match in _TWO_SIGNS.finditer(text, start, end):
        head, tail = map(str.casefold, match.group(1, 2))
        if signs := two_short(tail):
            one = tuple(words(match[0]))
            yield *match.span(), tuple(dict.fromkeys((one, (head, *signs), (head, tail), (head + tail,))))
    for pattern in (_HOUSEHOLD, _SIGNED):
        for match in pattern.finditer(text, start, end):
            head, tail = map(str.casefold, match.group(1, 2))
            yield *match.span(), tuple(dict.fromkeys((tuple(words(match[0])), (head, tail), (head + tail,))))


def _number(typed: Spelling) -> tuple[Spelling, ...]:
    own = number = "".join(typed)
    phone = _PHONE.fullmatch(number)
    if phone:
        number = "0" + phone[2]
    printed = [_cut(number, groups) for groups in _PRINTED.get(len(number), ())]
    if phone:
        # +84 905 123 456: without the zero that is dialled at home.
        first, *others = printed[0]
        printed += [("84" + phone[2],), ("84", first[1:], *others), ("84", phone[2])]
    if len(number) == sum(_OF_A_TAX_CODE) and mst.is_valid(number):
        printed.append(_cut(number, _OF_A_TAX_CODE))
    return tuple(dict.fromkeys(((own,), typed, (number,), *printed)))


def _lettered(typed: Spelling, letters: str, groups: Spelling) -> tuple[Spelling, ...]:
    number = "".join(groups)
    # As a sign of a kind, the letters have a full form: `QĐ 12345`.
    forms = spelt_at((letters,), 0)[1]
    apart = [(*one, *cut) for cut in dict.fromkeys((groups, (number,))) for one in forms]
    printed = [(letters, *_cut(number, groups)) for groups in _PRINTED_SERIAL.get(len(number), ())]
    return tuple(dict.fromkeys((typed, *apart, (letters + number,), *printed)))


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


def may_be_no_code(spelling: Sequence[str]) -> bool:
    """Whether what has the look of a plate may be the number of a house and a year, `48A 1990`, and that of a code in
    groups a short word and numbers: `to 12 345`."""
    head, *numbers = spelling
    if not numbers or not all(map(str.isdecimal, numbers)):
        return False
    return _HEAD.fullmatch(head) is not None or (head.isalpha() and len(head) == len("to") and len(numbers) > 1)


def is_apart(spelling: Sequence[str]) -> bool:
    """Whether it is letters and, as another word, the number of one code."""
    *letters, number = spelling
    return bool(letters) and number.isdecimal() and len(number) >= LEAST_APART and all(map(str.isalpha, letters))
