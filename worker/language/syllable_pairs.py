"""How likely Vietnamese syllables are beside each other: what mending (worker/correct/diacritics.py) weighs by.

The file beside this module holds counts alone, made by `scripts.language.mending.syllable_pairs` from legal texts and
from lists of names and places; where they come from stands in that script. It is read once, in some milliseconds, by
the first that asks; a worker asks before it forks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final, TypeAlias

import numpy as np
import numpy.typing as npt

from dossier.words.folding import fold, nfc

Ids: TypeAlias = npt.NDArray[np.int64]
Figures: TypeAlias = npt.NDArray[np.float64]

DATA: Final = Path(__file__).with_name("syllable_pairs.npz")
# What stands in for all else than a known syllable; the syllables are numbered from the last of them on.
OTHER, MARK, NUMBER, KNOWN = 0, 1, 2, 3
# Counts are kept as logarithms in steps of a sixteenth, so that one byte holds them to 3 %.
STEPS: Final = 16.0
# Absolute discounting (Ney, Essen, Kneser 1994): so much of each pair's count is left to pairs never seen.
_DISCOUNT: Final = 0.75
# The share of a syllable that is not in the list among all words: as rare as the rarest in it.
_UNKNOWN: Final = 2e-7

_PIECE = re.compile(r"[^\W\d_]+|\d[\d./-]*|[^\w\s]|_")
# The tone of oa, oe, uy at the end stands on the first letter (hòa) or on the second (hoà); q takes the u to itself.
_OLD = ("òa", "óa", "õa", "ỏa", "ọa", "òe", "óe", "õe", "ỏe", "ọe", "ùy", "úy", "ũy", "ủy", "ụy")
_NEW = ("oà", "oá", "oã", "oả", "oạ", "oè", "oé", "oẽ", "oẻ", "oẹ", "uỳ", "uý", "uỹ", "uỷ", "uỵ")
_TO_OLD: Final = dict(zip(_NEW, _OLD, strict=True))
_TO_NEW: Final = dict(zip(_OLD, _NEW, strict=True))


def pieces(chunk: str) -> Iterator[str]:
    """The words, numbers and signs of text without spaces, NFC, in order."""
    return iter(_PIECE.findall(nfc(chunk)))


def normal(word: str) -> str:
    """`word` as the list spells it: NFC, small letters, the tone where older spelling puts it (hoà -> hòa)."""
    small = nfc(word).lower()
    if small[-2:] in _TO_OLD and small[-3:-2] != "q":
        return small[:-2] + _TO_OLD[small[-2:]]
    return small


def newer(word: str) -> str:
    """`word` in small letters with the tone where newer spelling puts it (hòa -> hoà)."""
    return word[:-2] + _TO_NEW[word[-2:]] if word[-2:] in _TO_NEW and word[-3:-2] != "q" else word


def spelling(word: str) -> str | None:
    """`old` or `new`, where the place of the tone in `word` shows which spelling was printed."""
    small = nfc(word).lower()
    if small[-3:-2] == "q":
        return None
    return "old" if small[-2:] in _TO_NEW else "new" if small[-2:] in _TO_OLD else None


@dataclass(frozen=True, slots=True, eq=False)
class SyllablePairs:
    """The figures. A syllable is known by its number; all functions take and give arrays of the same shape."""

    syllables: tuple[str, ...]
    _numbers: dict[str, int]
    _folded: dict[str, Ids]
    _alike: tuple[Ids, ...]
    _named: Figures
    _single: Figures
    _counts: Figures
    _left: Figures
    _keys: Ids
    _pairs: Figures

    def number(self, piece: str) -> int:
        """The number of a piece of text."""
        if piece[0].isdigit():
            return NUMBER
        if not piece[0].isalpha():
            return MARK
        return self._numbers.get(normal(piece), OTHER)

    def alike(self, number: int, word: str) -> Ids | None:
        """The syllables that are `word`, which has that number, but for marks; None where there is none."""
        return self._alike[number] if number >= KNOWN else self._folded.get(fold(word))

    def single(self, syllables: Ids) -> Figures:
        """The share of each among all words."""
        return self._single[syllables]

    def named(self, syllables: Ids) -> Figures:
        """The share of each among the syllables of names of people and places."""
        return self._named[syllables]

    def after(self, left: Ids, right: Ids) -> Figures:
        """How likely `right` is, `left` standing before it; what is not known before says nothing."""
        keys = left * len(self._single) + right
        at = np.minimum(np.searchsorted(self._keys, keys), len(self._keys) - 1)
        seen = np.where(self._keys[at] == keys, (self._pairs[at] - _DISCOUNT) / self._counts[left], 0.0)
        single = self._single[right]
        likely: Figures = np.where(left == OTHER, single, seen + self._left[left] * single)
        return likely


@cache
def syllable_pairs() -> SyllablePairs:
    """The figures that ship with the package."""
    with np.load(DATA, allow_pickle=False) as data:
        return _built({name: data[name] for name in data.files})


def packed(syllables: list[str], named: Ids, counts: Ids, keys: Ids, pairs: Ids) -> dict[str, npt.NDArray[Any]]:
    """The arrays of the file. `syllables`: those numbered from KNOWN on; `named`, `counts`: by number; `keys`: the left
    number times the number of all, plus the right one, rising, each with its count in `pairs`.
    """
    return {
        "syllables": np.frombuffer(" ".join(syllables).encode(), np.uint8),
        "named": named.astype(np.uint16),
        "counts": counts.astype(np.uint32),
        "keys": np.diff(keys, prepend=0).astype(np.uint32),
        "pairs": np.round(np.log(pairs) * STEPS).astype(np.uint8),
    }


def _built(data: dict[str, npt.NDArray[Any]]) -> SyllablePairs:
    syllables = ("", "", "", *data["syllables"].tobytes().decode().split())
    counts = data["counts"] + 1.0
    single = counts / counts.sum()
    single[OTHER] = _UNKNOWN
    keys = np.cumsum(data["keys"], dtype=np.int64)
    pairs = np.exp(data["pairs"] / STEPS)
    taken = np.bincount(keys // len(counts), weights=pairs - _DISCOUNT, minlength=len(counts))
    folded = [fold(syllable) for syllable in syllables]
    groups: dict[str, list[int]] = {}
    for number in range(KNOWN, len(syllables)):
        groups.setdefault(folded[number], []).append(number)
    alike = {bare: np.array(numbers, np.int64) for bare, numbers in groups.items()}
    named = data["named"] + 1.0  # a name may be one that no list has
    return SyllablePairs(
        syllables,
        {syllable: number for number, syllable in enumerate(syllables) if number >= KNOWN},
        alike,
        tuple(alike.get(bare, np.empty(0, np.int64)) for bare in folded),
        named / named.sum(),
        single,
        counts,
        np.clip(1 - taken / counts, 0.01, 1.0),
        keys,
        pairs,
    )
