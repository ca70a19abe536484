"""Words that no print stands behind: crumbs of a seal, ends of a signature, dust.

The engine reads them, too, as a letter or a sign that it is unsure of. They stand between the words of lines that are
well read, and as lines of their own.
"""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median
from typing import Final

from dossier.reading import Word

_UNSURE: Final = 0.6
# Against the median height of the page's words, which have marks above and tails below: a word as low is a dash, a dot
# or a crumb; a line of which no word is higher is no line of letters.
_LOW_WORD, _LOW_LINE = 0.3, 0.8


def without_crumbs(words: Sequence[Word]) -> tuple[Word, ...]:
    """`words` without unsure ones that are lower than any letter, and without lines that are low and wholly unsure."""
    if not words:
        return ()
    height = float(median(map(_height, words)))
    print_lines = {word.line for word in words if word.confidence >= _UNSURE or _height(word) >= _LOW_LINE * height}
    return tuple(
        word
        for word in words
        if word.line in print_lines and (word.confidence >= _UNSURE or _height(word) >= _LOW_WORD * height)
    )


def _height(word: Word) -> int:
    return word.box[3] - word.box[1]
