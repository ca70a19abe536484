"""The name below a signature, found among what its strokes and the seal leave in the same line."""

from __future__ import annotations

import re

from dossier.reading import mean_confidence
from dossier.words.folding import fold, nfc
from worker.language.syllables import is_surname, is_syllable, surname_that_lost_a_letter
from worker.layout.runs import Run, Sheet, Span

# Ranks of the armed forces and degrees are no part of a name (NĐ 30/2020, appendix I, 7c).
_RANK = re.compile(
    r"(?:(?:dai|thuong|trung|thieu) (?:tuong|ta|uy)|(?:chuan|pho) do doc|do doc|thuong si"
    r"|(?:(?:gs|pgs|ts|ths|bs|ks|cn|ds|ls|bsck\w*|bsc\w*|nsnd|nsut|ngut|ngnd)\b[ .]*)+"
    r"|(?:(?:pho )?giao su|tien si|thac si|bac si|duoc si|ky su|kien truc su|luat su|cu nhan|dong chi)"
    r"(?: (?:tien si|thac si|bac si|chuyen khoa))*)(?= )"
)
# How much less sure of a stroke the recogniser is than of the print behind it.
_STROKE = 0.1
# A signature read as letters is less sure than that.
_SCRIBBLE = 0.6
# Words of a name.
_SHORTEST, _LONGEST = 2, 6
# One capital is easily read as a small letter; more are words of a line that is no name ("Trình độ chuyên môn Ghi").
_SMALL_INSIDE = 1
# "K' Brẻo", "H' Nương Byă", "H'Nhi": names of the peoples of the highlands have an apostrophe.
_PERSON_WORD = re.compile(r"^[^\W\d_]+(?:['’-][^\W\d_]*)?$")
# What a seal's ring or a stroke beside a word is read as; an apostrophe at the end is the name's.
_EDGES = '.,;:“”"„*~`^ˆ|\\/_–—=+<>()[]{}«»•·'
_EDGES_BEFORE = _EDGES + "'’‘-"
# Before a name in small letters these are what somebody is called by.
_COURTESY = frozenset(("ông", "bà", "cô", "anh", "chị", "thầy", "đồng"))


def with_degree(sheet: Sheet, name: Span) -> Span:
    """The name with the rank or degree before it: "ThS. Trần Hữu Phước" is centred as a whole."""
    run = next((run for run in sheet.runs if name.words[0] in run.words), None)
    at = run.words.index(name.words[0]) if run is not None else 0
    if run is None or at == 0 or not _RANK.match(fold(" ".join(word.text for word in run.words[:at])) + " "):
        return name
    return Span(run.text, (*run.words[:at], *name.words), name.page, name.source)


def is_scribble(name: Span) -> bool:
    """Whether a name may be a signature read as letters: it begins with no surname or small, and was hardly read."""
    first = name.text.split()[0]
    return (first[0].islower() or not is_surname(first)) and mean_confidence(name.words) < _SCRIBBLE


def bare(text: str) -> str:
    """A word without what was read beside its letters."""
    return nfc(text).lstrip(_EDGES_BEFORE).rstrip(_EDGES)


def without_stroke(name: Span | None) -> tuple[Span | None, bool]:
    """The name without a first word that is none, where that was read badly and a surname follows; whether it was so.

    Strokes of the signature in front of a name are read as a word ("Sư Lý Viết Hạnh").
    """
    if name is None or len(name.words) < 3:
        return name, False
    first, second = (bare(word.text) for word in name.words[:2])
    rest = name.words[1:]
    if is_surname(first) or not is_surname(second) or name.words[0].confidence >= mean_confidence(rest) - _STROKE:
        return name, False
    return Span(" ".join(bare(word.text) for word in rest), rest, name.page, name.source), True


def has_a_word_before(sheet: Sheet, name: Span) -> bool:
    """Whether what was left out in front of the name may have been a misread word of it, and is no degree."""
    run = next((run for run in sheet.runs if name.words[0] in run.words), None)
    at = run.words.index(name.words[0]) if run is not None else 0
    if run is None or at == 0 or _RANK.match(fold(" ".join(word.text for word in run.words[:at])) + " "):
        return False
    before, first = run.words[at - 1], name.words[0]
    letters = sum(map(str.isalpha, before.text))
    return letters > 1 and before.text[0].isupper() and first.box[0] - before.box[2] < first.box[3] - first.box[1]


def name_in(run: Run) -> Span | None:
    """The longest stretch of `run` that reads as a name; strokes of the signature around it are left out."""
    best: list[int] = []
    current: list[int] = []
    for index, word in enumerate(run.words):
        text = bare(word.text)
        # A capital is easily read as a small letter, so inside a name (not at its ends) a small one is let pass.
        begins = text[:1].isupper() or _is_small_surname(text) or surname_that_lost_a_letter(text) is not None
        if _PERSON_WORD.match(text) and (begins or current):
            current.append(index)
            ends_well = text[0].isupper()
            best = list(current) if ends_well and len(current) > len(best) else best
        else:
            current = []
    if len(best) == _SHORTEST and bare(run.words[best[0]].text)[0].islower():
        return None  # so short and small, a signature is read, too
    rank = _RANK.match(fold(" ".join(run.words[index].text for index in best)))
    best = best[len(rank[0].split()) :] if rank else best
    small = [place for place, at in enumerate(best) if place and bare(run.words[at].text)[0].islower()]
    best = best[small[-1] + 1 :] if len(small) > _SMALL_INSIDE else best
    while len(best) > 2 and not _may_begin_a_name(bare(run.words[best[0]].text)):
        best = best[1:]
    words = tuple(run.words[index] for index in best)
    if not _SHORTEST <= len(words) <= _LONGEST or mean_confidence(words) < 0.25:
        return None
    first, *others = (bare(word.text) for word in words)
    text = " ".join((surname_that_lost_a_letter(first) or first, *others))
    return Span(text, words, run.page, run.source)


def _may_begin_a_name(word: str) -> bool:
    """Whether a word is written as Vietnamese is, or as names of the highlands and the Khmer are ("Rah", "Neáng")."""
    return is_syllable(word) or "'" in word or is_surname(word)


def _is_small_surname(word: str) -> bool:
    """Whether a name may begin here with its capital read as a small letter ("vũ Đình Chiến")."""
    return is_surname(word) and word not in _COURTESY
