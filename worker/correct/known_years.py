"""Misread marks in the names of years mended: stem and branch are bound to each other and to the year in figures.

"Tết Ất Ty" can be nothing but Ất Tỵ, since Tý goes with no Ất. What was read is kept beside the word, as with other
mending, and a word so mended is never surer than MENDED.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate

from dossier.reading import Word
from dossier.words.folding import nfc
from worker.language.lunar_years import respelled_years
from worker.sureness import MENDED


def with_known_years(words: Sequence[Word]) -> tuple[Word, ...]:
    """The words of a page, in reading order, with the names of years as they are written."""
    texts = [nfc(word.text) for word in words]
    starts = [0, *accumulate(len(text) + 1 for text in texts)]
    found = list(words)
    for place, known in respelled_years(" ".join(texts)):
        at = max(at for at, start in enumerate(starts) if start <= place)
        word, begins = words[at], place - starts[at]
        text = texts[at][:begins] + known + texts[at][begins + len(known) :]
        found[at] = replace(word, text=text, confidence=min(word.confidence, MENDED), read=word.read or word.text)
    return tuple(found)
