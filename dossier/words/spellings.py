"""What is written in more than one way: short forms of the field, places with numbers, i and y.

The data is `spellings.toml`. Words are as `dossier.words.folding.words` gives them.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from itertools import permutations
from typing import Any, TypeAlias

from dossier.words.folding import fold, nfc, words

Spelling: TypeAlias = tuple[str, ...]

_NUMBERED = re.compile(r"(\D{1,2})(\d{1,2})")


def spelt_at(typed: Sequence[str], at: int) -> tuple[int, tuple[Spelling, ...]]:
    """What begins at a word of `typed`: how many words of it are one thing, and its spellings, as typed first."""
    for length in range(min(_longest(), len(typed) - at), 0, -1):
        own = tuple(typed[at : at + length])
        others = _numbered(own) or _others(own)
        if others:
            return length, tuple(dict.fromkeys((own, *others)))
    return 1, tuple((one,) for one in dict.fromkeys((typed[at], _other_sound(typed[at]))))


def two_short(word: str) -> Spelling | None:
    """The two short forms that `word` is, written as one: TBUBND; None where it is none, or in more than one way."""
    short = {fold(one) for one in _data()["short"] if len(one) > 1}
    found = [(word[:at], word[at:]) for at in range(2, len(word) - 1) if {fold(word[:at]), fold(word[at:])} <= short]
    return found[0] if len(found) == 1 else None


def _others(own: Spelling) -> list[Spelling]:
    """The other spellings of what was typed in full or short; who types accents means them."""
    bare = tuple(map(fold, own))
    return [
        other
        for form, other in _forms().get(bare, ())
        if all(typed in (plain, spelt) for typed, plain, spelt in zip(own, bare, form, strict=True))
    ]


def _numbered(own: Spelling) -> list[Spelling]:
    """The spellings of a place with a number, as one word or two."""
    match own:
        case (one,) if found := _NUMBERED.fullmatch(one):
            called, number = found.groups()
        case (called, number) if number.isdecimal() and len(number) <= 2:
            pass
        case _:
            return []
    for short, long in _data()["numbered"].items():
        if called in (short, long, fold(long)):
            return [(short + number,), (short, number), (long, number)]
    return []


def _other_sound(word: str) -> str:
    """The word with i for y or y for i, where that is the same."""
    apart = unicodedata.normalize("NFD", word)
    bare = fold(word)
    if bare[-1:] not in ("i", "y") or bare[:-1] not in _data()["sounds"]["i_or_y_after"]:
        return word
    other = {"i": "y", "y": "i"}[bare[-1]]
    at = apart.rindex(bare[-1])
    return nfc(apart[:at] + other + apart[at + 1 :])


@cache
def _data() -> Mapping[str, Any]:
    return tomllib.loads((files("dossier.words") / "spellings.toml").read_text(encoding="utf-8"))


@cache
def _forms() -> Mapping[Spelling, Sequence[tuple[Spelling, Spelling]]]:
    """By a form without accents: the form, and one that stands for it."""
    pairs = [(tuple(words(short)), tuple(words(long))) for short, longs in _data()["short"].items() for long in longs]
    # One word within others may be another: the xã of bảo hiểm xã hội.
    parts = {long: short for short, long in pairs if len(long) > 1}
    found: dict[Spelling, list[tuple[Spelling, Spelling]]] = {}
    for short, long in pairs:
        for form, other in permutations((*_partly_short(long, {**parts, long: long}), short), 2):
            found.setdefault(tuple(map(fold, form)), []).append((form, other))
    return found


def _partly_short(long: Spelling, parts: Mapping[Spelling, Spelling]) -> list[Spelling]:
    """A form in full first, then with some of its `parts`, or all of them, short."""
    if not long:
        return [()]
    lengths = [1, *(end for end in range(2, len(long) + 1) if parts.get(long[:end], long[:end]) != long[:end])]
    return [parts.get(long[:end], long[:end]) + rest for end in lengths for rest in _partly_short(long[end:], parts)]


@cache
def _longest() -> int:
    return max(map(len, _forms()))
