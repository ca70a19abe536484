"""Words of a date that were read as one, parted: "ngày23" -> "ngày" "23".

The day and month of an act are often written by hand into the room left for them (NĐ 30/2020/NĐ-CP, appendix I, zone
4), so near to the printed word that recognisers see no space. No Vietnamese word goes on with a digit.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from dossier.reading import Word

_JOINED = re.compile(r"(ngày|tháng|năm|Ngày|Số:)(\d\S*)")


def parted(words: Sequence[Word]) -> tuple[Word, ...]:
    """`words` with such words in two, the box parted by the number of letters."""
    return tuple(part for word in words for part in _parts(word))


def _parts(word: Word) -> Iterator[Word]:
    match = _JOINED.fullmatch(word.text)
    if match is None:
        yield word
        return
    left, top, right, bottom = word.box
    middle = left + round((right - left) * len(match[1]) / len(word.text))
    yield replace(word, text=match[1], box=(left, top, middle, bottom))
    yield replace(word, text=match[2], box=(middle, top, right, bottom))
