"""Misread marks in the capitals of a heading mended by what is known to stand there: places, and words of agencies.

Of names in capitals syllable pairs (worker/correct/diacritics.py) know little, and capitals lose their marks first. But
an agency is named after a place, and the places are listed: "HUYỆN THẮNG BÌNH" is none, and one alone has the same
letters. A name that is listed as it was read stays, and so does one that several listed names could be, or none.

Source of the list: scripts/language/mending/places.py. What was read is kept beside the word, as with other mending.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from dossier.reading import Word
from dossier.words.folding import fold
from worker.correct.diacritics import respelled, style_of
from worker.language.agency_names import AGENCY_WORDS
from worker.language.gazetteer import UPPER, WORDS_OF_LEVELS, listed_places
from worker.language.syllable_pairs import normal

_LONGEST_PLACE: Final = 5
_PROVINCE: Final = ("tỉnh",)
_LETTERS = re.compile(r"\W*([^\W\d_]{2,})\W*")

# Folded words -> the spellings that are known for them.
_Known = Mapping[tuple[str, ...], tuple[tuple[str, ...], ...]]


@dataclass(frozen=True, slots=True)
class Spellings:
    """How places, by their level, and words of agencies are spelled; and the words that name a level."""

    places: Mapping[str, _Known]
    agency_words: _Known
    levels: Mapping[tuple[str, ...], str]


def with_known_names(words: Sequence[Word]) -> tuple[Word, ...]:
    """The words of a page, in reading order, with misread marks of places and agencies in capitals mended."""
    found = dict(spelling for stretch in _capitals(words) for spelling in _spelled(stretch))
    style = style_of(words) if found else ""
    return tuple(respelled(word, found[at], style) if at in found else word for at, word in enumerate(words))


def _capitals(words: Sequence[Word]) -> Iterator[list[tuple[int, str]]]:
    """Stretches of words in capitals, on one line or several, each word with its place on the page."""
    stretch: list[tuple[int, str]] = []
    for at, word in enumerate(words):
        match = _LETTERS.fullmatch(word.text)
        if match and match[1].isupper():
            stretch.append((at, normal(match[1])))
        else:
            yield stretch
            stretch = []
    yield stretch


def _spelled(stretch: Sequence[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    """Words of a stretch that are known to be spelled in another way."""
    lists = known_spellings()
    read = tuple(text for _, text in stretch)
    folded = tuple(map(fold, read))
    for start in range(len(read)):
        for end in range(start + 2, len(read) + 1):
            yield from _other(stretch, start, end, lists.agency_words.get(folded[start:end]))
        for words in (1, 2):
            level = lists.levels.get(folded[start : start + words])
            if level is not None:
                yield from _place(stretch, folded, start + words, lists.places[level])
        if _is_a_province(folded[start : start + 3], folded[max(0, start - 1) : start], lists):
            yield from _other(stretch, start, start + 1, (_PROVINCE,))


def _is_a_province(words: tuple[str, ...], before: tuple[str, ...], lists: Spellings) -> bool:
    """Whether `words` are "tỉnh", whatever its marks, and the two of a listed name: "TÌNH LÀO CAI". Behind another word
    it may be the end of a name itself ("HÀ TĨNH")."""
    known = lists.places[UPPER]
    return words[:1] == ("tinh",) and words[1:] in known and (*before, words[0]) not in known


def _place(
    stretch: Sequence[tuple[int, str]], folded: tuple[str, ...], start: int, known: _Known
) -> Iterator[tuple[int, str]]:
    """The longest listed name that begins at `start`, where its spelling is another one."""
    for end in range(min(len(folded), start + _LONGEST_PLACE), start, -1):
        if folded[start:end] in known:
            yield from _other(stretch, start, end, known[folded[start:end]])
            return


def _other(
    stretch: Sequence[tuple[int, str]], start: int, end: int, spellings: tuple[tuple[str, ...], ...] | None
) -> Iterator[tuple[int, str]]:
    read = tuple(text for _, text in stretch[start:end])
    if spellings is None or len(spellings) != 1 or read in spellings:
        return
    (spelling,) = spellings
    for (at, text), known in zip(stretch[start:end], spelling, strict=True):
        if text != known:
            yield at, known


@cache
def known_spellings() -> Spellings:
    """Read from the list of places once, which takes a tenth of a page's time."""
    folded = cache(fold)  # the words of places recur

    def add(known: dict[tuple[str, ...], set[tuple[str, ...]]], words: tuple[str, ...]) -> None:
        known.setdefault(tuple(map(folded, words)), set()).add(words)

    names: dict[str, dict[tuple[str, ...], set[tuple[str, ...]]]] = {level: {} for level in WORDS_OF_LEVELS}
    for level, name in listed_places():
        add(names[level], tuple(name.split()))
    agency_words: dict[tuple[str, ...], set[tuple[str, ...]]] = {}
    for phrase in AGENCY_WORDS:
        if " " in phrase:
            add(agency_words, tuple(map(normal, phrase.split())))
    levels = {tuple(map(fold, word.split())): level for level, words in WORDS_OF_LEVELS.items() for word in words}
    return Spellings(
        {level: {key: tuple(sorted(found)) for key, found in known.items()} for level, known in names.items()},
        {key: tuple(sorted(found)) for key, found in agency_words.items()},
        levels,
    )
