"""What the index holds of a paper, as tokens; the same on both databases.

A stretch of text is held four times, each in tokens that no other can be mistaken for:

- its words folded, in their order, so that phrases are found;
- its words as they are spelt, in their order, so that what was typed with its accents comes first;
- each two neighbours as one token. A phrase of common words is then found by its rare pairs, instead of by every
  paper that has the words somewhere;
- whole values, and facts: what a paper may be narrowed by. A search that is narrowed costs what it finds, not what the
  words alone would find.

Tokens that are no words begin with a letter of Unicode's private use, which nobody can type: `words` cuts none.
"""

from __future__ import annotations

from base64 import b32encode
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from hashlib import blake2b
from itertools import pairwise

from dossier.words.folding import fold, toneless_place, words

VERSION = 2
"""Of what is held, here and in the list of words (near.py): a change of any of it makes it another one, and every index
has to be made anew (storage/reindexing.py), while the list of words is added to. 2: with the list of words."""

_SPELT, _PAIR, _WHOLE, FACT, _BLOCK, GAP = "\ue001", "\ue000", "\ue003", "\ue002", "\ue005", "\ue004"
# PostgreSQL keeps no word longer than 2 kB and no position above 16,383; no page of print comes near either.
LONGEST_WORD = 200
MOST_WORDS = 16_000
LONGEST_VALUE = 24
"""Words of a value that is found as a whole. No name and no number has more."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What is held of one stretch. `lines`: runs of words (NFC, casefolded), phrases do not lead from one into the
    next; `beside`: tokens that have no place among them."""

    lines: tuple[tuple[str, ...], ...]
    beside: tuple[str, ...]


def fact(sort: str, value: str) -> str:
    """The token of a fact: a `sort` of thing, and its value."""
    return FACT + _digest(f"{sort}:{value}")


def spelt(word: str) -> str:
    """The token of a word (NFC, casefolded) as it is spelt."""
    return _of_word(word)[0]


def spelt_bare(word: str) -> str:
    """The token of a word as whoever types no accents spells it."""
    return spelt(fold(word))


def is_bare(token: str) -> bool:
    """Whether it is the token of a word as it is spelt, and that without a mark."""
    return token.startswith(_SPELT) and token[1:] == fold(token[1:])


def folded(word: str) -> str:
    """The token of a word, without accents."""
    return _of_word(word)[1]


def pair(first: str, second: str) -> str:
    """The token of two words next to each other, without accents."""
    return f"{folded(first)}{_PAIR}{folded(second)}"


def whole(value: Sequence[str], *, as_spelt: bool) -> str:
    """The token of a value as a whole, by its words."""
    return _WHOLE + _digest(" ".join(map(spelt if as_spelt else folded, value)))


def is_whole(token: str) -> bool:
    """Whether it is one of a value as a whole."""
    return token.startswith(_WHOLE)


def of_text(text: str, facts: Iterable[str]) -> Entry:
    """What is held of a page."""
    return Entry(_cut([words(text)]), tuple(facts))


def of_values(values: Iterable[str], facts: Iterable[str]) -> Entry:
    """What is held of the fields of a paper."""
    lines = _cut([words(value) for value in values])
    wholes = [
        whole(line, as_spelt=as_spelt) for line in lines if len(line) <= LONGEST_VALUE for as_spelt in (True, False)
    ]
    return Entry(lines, (*facts, *dict.fromkeys(wholes)))


def facts_of(
    *,
    agency: str,
    desks: Iterable[str],
    kind: str | None,
    owner_id: str | None,
    number_folded: str | None,
    issuer_folded: str | None,
    issued_on: date | None,
) -> tuple[str, ...]:
    """The facts of a paper: `narrowing.py` of storage/papers asks for the same."""
    known = (("kind", kind), ("owner", owner_id), ("number", number_folded), ("issuer", issuer_folded))
    spans = (f"{issued_on:%Y}", f"{issued_on:%Y-%m}", f"{issued_on}") if issued_on else ("",)
    return (
        fact("agency", agency),
        *dict.fromkeys(fact("desk", desk) for desk in desks),
        *(fact(sort, value) for sort, value in known if value is not None),
        *(fact("issued", span) for span in spans),
    )


def as_text(entry: Entry) -> str:
    """The entry as FTS5 is given it: tokens with spaces between."""
    tokens: list[str] = []
    for of_word in (spelt, folded):
        for line in entry.lines:
            tokens += map(of_word, line)
            tokens.append(GAP)
    return " ".join([*tokens, *_pairs(entry), *entry.beside])


def as_tsvector(entry: Entry, serial: int) -> str:
    """The entry as PostgreSQL is given it: tokens with their places, and the blocks that the paper is in."""
    placed: list[str] = []
    blocks = (block(serial, level) for level in range(len(BLOCKS)))
    at = 1
    for line in entry.lines:
        for word in line:
            placed += (f"'{spelt(word)}':{at}", f"'{folded(word)}':{at}")
            at += 1
        at += 1
    return " ".join([*placed, *(f"'{token}'" for token in (*_pairs(entry), *entry.beside, *blocks))])


BLOCKS = (8, 11, 14, 17, 20)
"""Papers are numbered as they come in; a block of level n has two to the power of `BLOCKS[n]` of them."""


def block(serial: int, level: int) -> str:
    """The token of the block of this level that a paper is in. PostgreSQL has no other way to look at the newest of
    many papers only."""
    return f"{_BLOCK}{level}x{serial >> BLOCKS[level]:x}"


def _pairs(entry: Entry) -> dict[str, None]:
    return {pair(first, second): None for line in entry.lines for first, second in pairwise(line)}


def _cut(lines: Iterable[Sequence[str]]) -> tuple[tuple[str, ...], ...]:
    left, cut = MOST_WORDS, []
    for line in lines:
        if line and left > 0:
            cut.append(tuple(word[:LONGEST_WORD] for word in line[:left]))
            left -= len(line)
    return tuple(cut)


def _digest(what: str) -> str:
    return b32encode(blake2b(what.encode(), digest_size=10).digest()).decode().lower()


@lru_cache(maxsize=1 << 16)
def _of_word(word: str) -> tuple[str, str]:
    return _SPELT + toneless_place(word), fold(word)
