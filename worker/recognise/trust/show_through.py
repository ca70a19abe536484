"""The back of a sheet on which nothing is printed but the front that shines through, in a mirror.

An engine makes nonsense of mirrored letters, with little confidence, and nonsense must not be found by a search. In a
mirror such a page reads well: so it is known for sure, and only pages that read badly are asked. A note that somebody
wrote or printed on the back as well is read surely as it is, and such a page stays.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

import cv2
import numpy as np

from dossier.reading import Word, mean_confidence
from worker.clock import Clock
from worker.prepare.page import PreparedPage
from worker.recognise.engine import Engine

# Pages of print read surer than the first as they are, and show-through reads surer than the second in a mirror.
_BADLY, _WELL = 0.6, 0.75
_FEWEST_LETTERS: Final = 40
# A line of its own has so many letters and is so sure; of mirrored ones single words come out sure by chance.
_LETTERS_OF_A_LINE, _SURE = 8, 0.8


def is_show_through(words: Sequence[Word], prepared: PreparedPage, engine: Engine, clock: Clock) -> bool:
    """Whether the page, which was read as `words`, reads well in a mirror only, upright or upside down.

    Raises what the engine raises, and TookTooLong.
    """
    if _letters(words) < _FEWEST_LETTERS or mean_confidence(words) >= _BADLY or any(map(_reads_well, _lines(words))):
        return False
    for axis in (1, 0):
        mirrored = np.asarray(cv2.flip(prepared.grey, axis), dtype=np.uint8)
        read = engine.read(mirrored, prepared.dpi, clock.left())
        if _letters(read) >= _FEWEST_LETTERS and mean_confidence(read) >= _WELL:
            return True
    return False


def _lines(words: Sequence[Word]) -> Iterable[list[Word]]:
    lines: dict[int, list[Word]] = {}
    for word in words:
        lines.setdefault(word.line, []).append(word)
    return lines.values()


def _reads_well(line: Sequence[Word]) -> bool:
    return _letters(line) >= _LETTERS_OF_A_LINE and mean_confidence(line) >= _SURE


def _letters(words: Sequence[Word]) -> int:
    return sum(len(word.text) for word in words)
