"""Years as people name them beside the calendar's: Giáp Tý, Ất Sửu … Quý Hợi, the sixty of the cycle.

A stem (can) and a branch (chi) make a year's name, each the next of its list every year, so that the n-th stem goes
with every second branch alone; 1984 was Giáp Tý. What acts on Tết are named by is one of the sixty or was misread.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from dossier.words.folding import nfc

_STEMS = ("giáp", "ất", "bính", "đinh", "mậu", "kỷ", "canh", "tân", "nhâm", "quý")
_BRANCHES = ("tý", "sửu", "dần", "mão", "thìn", "tỵ", "ngọ", "mùi", "thân", "dậu", "tuất", "hợi")
# Other spellings of the same.
_SPELT = {"kỉ": "kỷ", "quí": "quý", "tí": "tý", "mẹo": "mão", "tị": "tỵ", "vị": "mùi"}
_FIRST = 1984
# Where a stem can be nothing else ("Tân", "Quý", "Đinh" are names, too): behind the feast, "xuân", "năm".
_YEAR = re.compile(
    r"(?i:nguyên đán|tết|xuân|năm)[ ,]+(?=[^\W\d_a-z])(?i:(giáp|ất|bính|đinh|mậu|kỷ|kỉ|canh|tân|nhâm|quý|quí)) "
    r"(?![IVX]+\b)([^\W\d_]+)(?i:\W+(?:năm )?((?:19|20)\d\d)\b)?"
)


def years_in(text: str) -> Iterator[tuple[str, str, str | None]]:
    """Stem, branch and, where it stands behind them, the year in figures, of each year that `text` names so."""
    for match in _YEAR.finditer(nfc(text)):
        yield match[1].lower(), match[2].lower(), match[3]


def is_a_year(named: tuple[str, str, str | None]) -> bool:
    """Whether stem and branch are those of a year, and of the one that stands behind them."""
    stem, branch = (_SPELT.get(word, word) for word in named[:2] if word is not None)
    if branch not in _BRANCHES:
        return False
    of_stem, of_branch = _STEMS.index(stem), _BRANCHES.index(branch)
    if named[2] is None:
        return of_stem % 2 == of_branch % 2
    since = int(named[2]) - _FIRST
    return (since % len(_STEMS), since % len(_BRANCHES)) == (of_stem, of_branch)
