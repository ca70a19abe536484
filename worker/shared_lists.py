"""What every paper is held against, loaded once, before a worker forks the children that read its pages.

Places, agencies, labels of all kinds are read and folded when a rule first asks for them. Each child asks once, to find
which lines are worth a second reading, and would take three times as long for it.
"""

from __future__ import annotations

from functools import cache
from typing import Final

from dossier.catalogue.kinds import Catalogue
from dossier.reading import PageReading, Word
from worker.extract import extract
from worker.extract.labels.search import load_labels

# Some of everything that rules look for. Nobody is meant.
_LINES: Final = (
    "ỦY BAN NHÂN DÂN TỈNH QUẢNG NAM",
    "Số: 1/QĐ-UBND",
    "Quảng Nam, ngày 1 tháng 1 năm 2020",
    "QUYẾT ĐỊNH",
    "Họ và tên: Nguyễn Văn An",
    "Nơi cư trú: xã Trà Tân, tỉnh Quảng Nam",
    "CHỦ TỊCH",
    "Nguyễn Văn An",
)
_HEIGHT, _LETTER, _LEFT = 30, 20, 100


@cache
def load_lists(catalogue: Catalogue) -> None:
    """Load them, by the rules themselves; takes 0.1 s the first time."""
    words = []
    for line, text in enumerate(_LINES):
        left, top = _LEFT, _LEFT + 2 * _HEIGHT * line
        for word in text.split():
            words.append(Word(word, (left, top, left + _LETTER * len(word), top + _HEIGHT), 0.9, line))
            left += _LETTER * (len(word) + 1)
    extract([PageReading(1, width=1240, height=1754, dpi=150, words=tuple(words))], catalogue)
    load_labels(catalogue)
