"""What stands on the paper where a word was read: true lines laid along the words of a page.

Reading order does not count: each true line finds the stretch of words that fits it best, and may leap over words of
another column.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import Levenshtein
from rapidfuzz.process import cdist

from dossier.words.folding import nfc

# Costs in words: one that was not read, one read in between, one misread in all its letters.
_MISSED, _BETWEEN, _MISREAD = 0.9, 0.35, 1.5
# A line that fits worse (cost a word) was not read; a word that fits worse (share of letters) is another one.
_WORST_LINE, _WORST_WORD = 0.6, 0.6

_SIGNS = str.maketrans("–—“”’‘⁄", "--\"\"''/")


def plain(text: str) -> str:
    """`text` NFC, with one sign each for dashes, quotes and slashes that print alike."""
    return nfc(text).translate(_SIGNS)


def true_words(words: Sequence[str], lines: Sequence[str]) -> list[str | None]:
    """For each of `words`, as read, the word of `lines` that stands there, both plain; None where none fits."""
    found: list[str | None] = [None] * len(words)
    costs = np.full(len(words), np.inf)
    if not words:
        return found
    kinds, which = np.unique([plain(word) for word in words], return_inverse=True)
    for line in lines:
        tokens = plain(line).split()
        if not tokens:
            continue
        apart = cdist(tokens, kinds.tolist(), scorer=Levenshtein.normalized_distance)[:, which]
        cost, steps = _along(apart)
        if cost > _WORST_LINE * len(tokens):
            continue
        for token, word in steps:
            own = float(apart[token, word]) + cost / len(tokens)
            if apart[token, word] <= _WORST_WORD and own < costs[word]:
                costs[word], found[word] = own, tokens[token]
    return found


def _along(apart: npt.NDArray[np.float32]) -> tuple[float, list[tuple[int, int]]]:
    """The cheapest way to lay tokens (rows) along words (columns), beginning and ending anywhere: its cost, and which
    token lies on which word.
    """
    tokens, words = apart.shape
    cost = np.zeros((tokens + 1, words + 1))
    cost[:, 0] = _MISSED * np.arange(tokens + 1)
    leap = _BETWEEN * np.arange(words + 1)
    for token in range(1, tokens + 1):
        row = np.minimum(cost[token - 1, :-1] + _MISREAD * apart[token - 1], cost[token - 1, 1:] + _MISSED)
        cost[token, 1:] = row
        if token < tokens:  # words in between, but not after the last
            cost[token] = np.minimum.accumulate(cost[token] - leap) + leap
    word = end = int(cost[tokens].argmin())
    steps = []
    token = tokens
    while token and word:
        here = cost[token, word]
        if np.isclose(here, cost[token - 1, word - 1] + _MISREAD * apart[token - 1, word - 1]):
            token, word = token - 1, word - 1
            steps.append((token, word))
        elif np.isclose(here, cost[token - 1, word] + _MISSED):
            token -= 1
        else:
            word -= 1
    return float(cost[tokens, end]), steps[::-1]
