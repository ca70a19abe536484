"""Years as people name them beside the calendar's: Giáp Tý, Ất Sửu … Quý Hợi, the sixty of the cycle.

A stem (can) and a branch (chi) make a year's name, each the next of its list every year, so that the n-th stem goes
with every second branch alone; 1984 was Giáp Tý. What acts on Tết are named by is one of the sixty or was misread.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from dossier.words.folding import fold, fold_letters, nfc

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
# The same with its marks misread, in folded letters, which stand where those of the text do.
_MISREAD = re.compile(
    r"(?:nguyen dan|tet)[ ,]+(giap|at|binh|dinh|mau|ky|ki|canh|tan|nham|quy|qui) ([a-z]{2,4})(?![a-z])"
    r"(?:\W+(?:nam )?((?:19|20)\d\d)\b)?"
)


def years_in(text: str) -> Iterator[tuple[str, str, str | None]]:
    """Stem, branch and, where it stands behind them, the year in figures, of each year that `text` names so."""
    for match in _YEAR.finditer(nfc(text)):
        yield match[1].lower(), match[2].lower(), match[3]


def is_a_year(named: tuple[str, str, str | None]) -> bool:
    """Whether stem and branch are those of a year, and of the one that stands behind them."""
    stem, branch = (_SPELT.get(word, word) for word in named[:2] if word is not None)
    if stem not in _STEMS or branch not in _BRANCHES:
        return False
    of_stem, of_branch = _STEMS.index(stem), _BRANCHES.index(branch)
    if named[2] is None:
        return of_stem % 2 == of_branch % 2
    since = int(named[2]) - _FIRST
    return (since % len(_STEMS), since % len(_BRANCHES)) == (of_stem, of_branch)


def respelled_years(text: str) -> Iterator[tuple[int, str]]:
    """Where in `text` (NFC) stem or branch of a year was read with marks that no year has, as place and right letters:
    "Tết Ất Ty" is Ất Tỵ, since Tý goes with no Ất. Of a year that stands behind them in figures none but its own."""
    for match in _MISREAD.finditer(fold_letters(text)):
        words = [text[slice(*match.span(at))] for at in (1, 2)]
        if not all(word[0].isupper() for word in words) or is_a_year((words[0].lower(), words[1].lower(), match[3])):
            continue
        named = [
            (stem, branch)
            for at, stem in enumerate(_STEMS)
            for branch in _BRANCHES[at % 2 :: 2]
            if _is_like(words[0], stem) and _is_like(words[1], branch) and is_a_year((stem, branch, match[3]))
        ]
        if len(named) == 1:
            for at, word, known in zip((1, 2), words, named[0], strict=True):
                if word.lower() != known:
                    yield match.start(at), _as_printed(word, known)


def _is_like(read: str, known: str) -> bool:
    """Whether a word is `known` but for its marks, in whichever of its spellings; the spelling that is right stays."""
    return fold(_SPELT.get(read.lower(), read)) == fold(known)


def _as_printed(word: str, known: str) -> str:
    """`known` in capitals, or with one, as `word` is."""
    return known.upper() if word.isupper() else known.capitalize()
