"""Where the words that somebody looked for stand in a text, and the few lines of it that show them.

The same folding and the same spellings as the search's (folding.py, asking.py), so what was found can be marked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from dossier.words.asking import units_of
from dossier.words.folding import fold, nfc, word_spans

LONGEST = 180
"""Letters of a snippet, more or less: words are not cut."""
MOST_HITS = 200
"""Places that are looked at to choose the lines to show."""
MOST_UNITS = 100
"""Of a query that is longer, the first ones are shown."""

Pieces: TypeAlias = tuple[tuple[str, bool], ...]
"""A text in pieces, each with whether it was looked for."""


@dataclass(frozen=True, slots=True)
class Sought:
    """What a query looks for: `count` units, and each spelling of one, folded, with its unit, by its first word."""

    count: int
    by_first_word: Mapping[str, Sequence[tuple[tuple[str, ...], int]]]


@dataclass(frozen=True, slots=True)
class Hit:
    """The place of one unit of a query in a text, and which unit it is."""

    start: int
    end: int
    unit: int


def sought(query: str) -> Sought:
    """What `query` looks for; nothing where it has no word."""
    units = units_of(query)[:MOST_UNITS]
    found: dict[str, list[tuple[tuple[str, ...], int]]] = {}
    for number, unit in enumerate(units):
        for spelling in unit:
            bare = tuple(map(fold, spelling))
            found.setdefault(bare[0], []).append((bare, number))
    for spellings in found.values():
        spellings.sort(key=lambda one: -len(one[0]))  # so that a day is marked whole
    return Sought(len(units), found)


def hits(text: str, wanted: Sought) -> list[Hit]:
    """Where what was looked for stands in `text` (NFC), in order, whole words only, at most `MOST_HITS`."""
    spans = word_spans(text)
    found: list[Hit] = []
    at = 0
    while at < len(spans) and len(found) < MOST_HITS:
        step = 1
        for spelling, unit in wanted.by_first_word.get(spans[at][2], ()):
            if tuple(word for _, _, word in spans[at : at + len(spelling)]) == spelling:
                found.append(Hit(spans[at][0], spans[at + len(spelling) - 1][1], unit))
                step = len(spelling)
                break
        at += step
    return found


def marked(text: str, wanted: Sought) -> Pieces:
    """The whole text with what was looked for marked."""
    text = nfc(text)
    return _pieces(text, hits(text, wanted), 0, len(text))


def snippet(text: str, wanted: Sought) -> Pieces:
    """The stretch of `text` that has most of the units, with what was looked for marked; empty where it has none."""
    text = " ".join(nfc(text).split())
    found = hits(text, wanted)
    if not found:
        return ()
    best = max(found, key=lambda first: (_units_from(found, first), -first.start))
    last = max(hit.end for hit in _from(found, best))
    room = max(0, LONGEST - (last - best.start)) // 2
    start, end = max(0, best.start - room), min(len(text), last + room)
    # To the next gap between words, so that no word is cut.
    start = 0 if start == 0 else text.find(" ", start, best.start) + 1 or best.start
    end = len(text) if end == len(text) else max(text.rfind(" ", last, end), last)
    pieces = _pieces(text, [hit for hit in found if start <= hit.start and hit.end <= end], start, end)
    before, after = ((("… ", False),) if start else ()), (((" …", False),) if end < len(text) else ())
    return (*before, *pieces, *after)


def _from(found: Sequence[Hit], first: Hit) -> list[Hit]:
    return [hit for hit in found if first.start <= hit.start and hit.end <= first.start + LONGEST] or [first]


def _units_from(found: Sequence[Hit], first: Hit) -> int:
    return len({hit.unit for hit in _from(found, first)})


def _pieces(text: str, found: Sequence[Hit], start: int, end: int) -> Pieces:
    pieces: list[tuple[str, bool]] = []
    at = start
    for hit in found:
        pieces += [(text[at : hit.start], False), (text[hit.start : hit.end], True)]
        at = hit.end
    return tuple(piece for piece in (*pieces, (text[at:end], False)) if piece[0])
