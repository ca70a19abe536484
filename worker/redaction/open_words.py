"""Which words of a page may be seen: those that say a value which may be, where that stands, and what a form prints.

A list of what to paint over would leave open whatever was misread or not read at all. So everything is painted over,
but for words that were read as what they may say. A word within the place of a value that reads otherwise stays black,
also where the value is right and a person gave it: what else stands there is not known.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from dossier.reading import Box, PageReading, Word
from dossier.words.dates import parse_date
from dossier.words.folding import folded_words

HEADING: Final = ("Cộng hòa xã hội chủ nghĩa Việt Nam", "Độc lập - Tự do - Hạnh phúc")
"""What every paper prints (Decree 30/2020/NĐ-CP, annex I)."""
# Words of a day that stand between its figures.
_OF_DAYS: Final = frozenset(("ngay", "thang", "nam"))
_ISO_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class Place:
    """Where on a page a value stands, and what it says; `text` empty: it may not be seen."""

    page: int
    box: Box
    text: str = ""


@dataclass(frozen=True, slots=True)
class OpenPage:
    """What is to be seen of a page: `words`, as far as nothing in `over` reaches into them."""

    words: tuple[Word, ...]
    over: tuple[Box, ...]


def opened(page: PageReading, places: Sequence[Place], printed: Sequence[str]) -> OpenPage:
    """What may be seen of `page` by the places of values, and by what forms of its kind have `printed`."""
    here = [place for place in places if place.page == page.number]
    closed = [place.box for place in here if not place.text]
    free = [word for word in page.words if not any(_lies_in(word, box) for box in closed)]
    found = {id(word) for word in _printed(free, printed)}
    for place in here:
        said = _said_by(place.text)
        found |= {id(word) for word in free if _lies_in(word, place.box) and _says(word, said)}
    others = tuple(word.box for word in page.words if id(word) not in found)
    return OpenPage(tuple(word for word in free if id(word) in found), (*closed, *others))


def _lies_in(word: Word, box: Box) -> bool:
    left, top, right, bottom = word.box
    return box[0] <= (left + right) / 2 <= box[2] and box[1] <= (top + bottom) / 2 <= box[3]


def _said_by(text: str) -> frozenset[str]:
    """The words, folded, in which a value may stand on the paper."""
    said = frozenset(folded_words(text))
    day = parse_date(text) if _ISO_DAY.fullmatch(text) else None
    if day is None:
        return said
    figures = {f"{number}" for number in (day.day, day.month, day.year)} | {f"{day.day:02}", f"{day.month:02}"}
    return said | figures | _OF_DAYS


def _says(word: Word, said: frozenset[str]) -> bool:
    own = folded_words(word.text)
    return bool(own) and said.issuperset(own)


def _printed(words: Sequence[Word], printed: Sequence[str]) -> Iterator[Word]:
    """The words that are a whole phrase of those, one behind the other in a line."""
    phrases = {tuple(folded_words(text)) for text in (*HEADING, *printed)}
    for _, line in groupby(sorted(words, key=lambda word: word.line), key=lambda word: word.line):
        row = [(word, folded_words(word.text)) for word in line]
        for start in range(len(row)):
            so_far: tuple[str, ...] = ()
            for end in range(start, len(row)):
                so_far += tuple(row[end][1])
                if so_far in phrases:
                    yield from (word for word, own in row[start : end + 1] if own)
