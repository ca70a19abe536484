"""Misread marks and tones mended: a syllable becomes another with the same letters where its neighbours say so.

What a recogniser gets wrong in Vietnamese print is nearly always a mark (ổ -> ố, ể -> ế, ẩ -> ấ, i -> ỉ); letters it
knows. So each word is weighed against the words that differ from it in marks alone, by Bayes' rule:

    how likely the word is between its neighbours      worker/syllable_pairs.py
    how often the one mark is read as the other        _MISREAD
    how often words of this confidence are wrong       _doubt

and gives way where another is clearly likelier. Names are what legal texts know nothing about: a capitalised word may
also be any syllable that names have, and it must be outdone by far (see `_margin`). Numbers, codes, abbreviations,
single letters, words of other languages and what stands among them are left alone. Case, punctuation and the place of
the tone stay as printed, the word as it was read is kept beside it, and it is never surer than MENDED.

Pure: words in, words out. The figures were measured by `scripts.language.misread`, on papers made for that.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from math import log

import numpy as np

from dossier.reading import Word
from worker.extract.syllables import is_syllable
from worker.syllable_pairs import (
    MARK,
    OTHER,
    Figures,
    Ids,
    SyllablePairs,
    newer,
    normal,
    pieces,
    spelling,
    syllable_pairs,
)

# A value with a mended word in it is looked at by a person where its letters matter (worker/extract/choice.py:
# below SURE_OF_VALUE), and stands where it is running text (above SURE_OF_TEXT).
MENDED = 0.6

# How often the left letter is read as the right one; any other exchange of marks on one letter: _SELDOM.
_MISREAD = {
    ("ổ", "ố"): 0.11,
    ("ẩ", "ấ"): 0.10,
    ("ể", "ế"): 0.09,
    ("ẳ", "ằ"): 0.02,
    ("ề", "ê"): 0.007,
    ("i", "ỉ"): 0.006,
    ("ầ", "â"): 0.005,
    ("ủ", "u"): 0.003,
    ("d", "đ"): 0.003,
}
_SELDOM = 0.0005
# Signs that no Vietnamese print has where letters stand, and the letters that they are.
_SIGNS = str.maketrans("¡ïñÑ€ðÐ", "iinNcđĐ")
# Log odds that a word is wrong, by confidence, against the average word: measured right and wrong words in each class.
_DOUBT = ((0.95, -1.3), (0.90, 1.1), (0.0, 3.7))
# How much likelier (log odds) another word must be; a capitalised one may be a name and gives way to overwhelming odds.
_MARGIN, _MARGIN_CAPITAL = 2.0, 6.0
# The share of names among capitalised words, and among words set in capitals.
_NAMES, _NAMES_IN_CAPITALS = 0.3, 0.1
# Candidates are first weighed without regard to marks; the others cannot win.
_WORTH_WEIGHING = 2.0
# Where so many of a line's words are not Vietnamese, it is in another language.
_FOREIGN = 0.3
# As worker/extract/lines.py parts columns: a gap of so many heights of the print.
_GAP = 1.6

_WORD = re.compile(r"([\W_]*)([^\W\d_]+)([\W_]*)")


@dataclass(frozen=True, slots=True)
class _Place:
    """A word of the page that may be mended. `before`, `after`: the numbers of its neighbours; `names`: how likely a
    name stands here; `margin`: log odds that must be reached.
    """

    index: int
    letters: str
    number: int
    at: int
    names: float
    next_names: float
    margin: float
    doubt: float


def mended(words: Sequence[Word]) -> tuple[Word, ...]:
    """The words of a page with misread marks mended; a word that changed has what was read in `read`."""
    pairs = syllable_pairs()
    sequence, places = _laid_out(words, pairs)
    texts: dict[int, str] = {}
    for _ in range(2):
        changes = _likelier(sequence, places, pairs)
        if not changes:
            break
        for place, number in changes:
            sequence[place.at] = number
            texts[place.index] = pairs.syllables[number]
        places = [place for place in places if place.index not in texts]
    style = _style(words)
    return tuple(_with(word, texts[index], style) if index in texts else word for index, word in enumerate(words))


def _with(word: Word, syllable: str, style: str) -> Word:
    before, letters, after = _parts(word.text) or ("", word.text, "")
    if (spelling(letters) or style) == "new":
        syllable = newer(syllable)
    if letters.isupper():
        syllable = syllable.upper()
    elif letters[0].isupper():
        syllable = syllable[0].upper() + syllable[1:]
    text = before + syllable + after
    return replace(word, text=text, confidence=min(word.confidence, MENDED), read=word.text)


def _style(words: Sequence[Word]) -> str:
    """Where this page puts the tone of hòa, hoà."""
    counts = Counter(style for word in words if (parts := _parts(word.text)) and (style := spelling(parts[1])))
    return "new" if counts["new"] > counts["old"] else "old"


def _parts(text: str) -> tuple[str, str, str] | None:
    """Signs, letters, signs: None for what is not one word of letters, written as words are."""
    found = _WORD.fullmatch(text.translate(_SIGNS))
    if found is None:
        return None
    before, letters, after = found.groups()
    plain = letters.islower() or letters.isupper() or letters[1:].islower()
    return (before, letters, after) if plain else None


def _laid_out(words: Sequence[Word], pairs: SyllablePairs) -> tuple[Ids, list[_Place]]:
    """The page as numbers, line after line, and the words in it that may be mended."""
    sequence: list[int] = [OTHER]
    places: list[_Place] = []
    for line, follows in _lines(words):
        if not follows:
            sequence.append(OTHER)
        begin = len(sequence)
        found: list[tuple[int, int, tuple[str, str, str]]] = []
        last: Word | None = None
        for index in line:
            word = words[index]
            if last is not None and word.box[0] - last.box[2] > _GAP * (last.box[3] - last.box[1]):
                sequence.append(OTHER)
            last = word
            parts = _parts(word.text)
            if parts is not None:
                found.append((index, len(sequence) + bool(parts[0]), parts))
                sequence += [MARK] * bool(parts[0])
                sequence.append(pairs.number(parts[1]))
                sequence += [MARK] * bool(parts[2])
            else:
                sequence += [pairs.number(piece) for piece in pieces(word.text)]
        foreign = sum(pairs.alike(letters) is None for _, _, (_, letters, _) in found)
        if foreign <= _FOREIGN * len(found):
            places += _places(words, found, begin, sequence, pairs)
    sequence.append(OTHER)
    return np.array(sequence, np.int64), places


def _lines(words: Sequence[Word]) -> Iterator[tuple[list[int], bool]]:
    """The places of the words of each line, and whether its text goes on from the line before."""
    lines: dict[int, list[int]] = {}
    for index, word in enumerate(words):
        lines.setdefault(word.line, []).append(index)
    end = ""
    for line in lines.values():
        start = words[line[0]].text
        yield line, start[:1].islower() or (start.isupper() and end.isupper())
        end = words[line[-1]].text


def _places(
    words: Sequence[Word],
    found: Sequence[tuple[int, int, tuple[str, str, str]]],
    begin: int,
    sequence: Sequence[int],
    pairs: SyllablePairs,
) -> Iterator[_Place]:
    letters_at = {at: letters for _, at, (_, letters, _) in found}
    for index, at, (_, letters, _) in found:
        if len(letters) < 2 or pairs.alike(letters) is None:
            continue
        before, after = letters_at.get(at - 1, ""), letters_at.get(at + 1, "")
        capitals = letters.isupper()
        # Capitals alone among other words are an abbreviation.
        if capitals and not (len(before) > 1 and before.isupper()) and not (len(after) > 1 and after.isupper()):
            continue
        number = sequence[at] if letters == _WORD_LETTERS(words[index].text) else OTHER
        opens = (at == begin or sequence[at - 1] == MARK) and after[:1].islower()
        capital = letters[0].isupper() and not opens
        names = 0.0 if not letters[0].isupper() else _NAMES_IN_CAPITALS if capitals or opens else _NAMES
        next_names = 0.0 if not after[:1].isupper() else _NAMES_IN_CAPITALS if after.isupper() else _NAMES
        margin = _MARGIN_CAPITAL if capital else _MARGIN
        doubt = next(odds for least, odds in _DOUBT if words[index].confidence >= least)
        yield _Place(index, letters, number, at, names, next_names, margin, doubt)


def _WORD_LETTERS(text: str) -> str:
    found = _WORD.fullmatch(text)
    return found[2] if found else ""


def _likelier(sequence: Ids, places: Sequence[_Place], pairs: SyllablePairs) -> list[tuple[_Place, int]]:
    """The places where another syllable is clearly likelier than the one read, with its number."""
    if not places:
        return []
    groups = [pairs.alike(place.letters) for place in places]
    sizes = [0 if group is None else len(group) for group in groups]
    owner = np.repeat(np.arange(len(places)), sizes)
    candidates = np.concatenate([group for group in groups if group is not None])
    read = np.array([place.number for place in places], np.int64)
    own = np.arange(len(places))
    gain = _odds(sequence, places, owner, candidates, pairs) - _odds(sequence, places, own, read, pairs)[owner]
    best: dict[int, tuple[float, int]] = {}
    for at in np.flatnonzero((gain > _WORTH_WEIGHING) & (candidates != read[owner])):
        place, number = places[owner[at]], int(candidates[at])
        odds = float(gain[at]) + place.doubt + _misread(pairs.syllables[number], normal(place.letters))
        if odds > place.margin and odds > best.get(int(owner[at]), (0.0, 0))[0]:
            best[int(owner[at])] = (odds, number)
    return [(places[which], number) for which, (_, number) in best.items()]


def _odds(sequence: Ids, places: Sequence[_Place], owner: Ids, syllables: Ids, pairs: SyllablePairs) -> Figures:
    """Logarithm of how likely each of `syllables` is where its owner stands."""
    at = np.array([place.at for place in places])[owner]
    names = np.array([place.names for place in places])[owner]
    names = np.where((syllables != OTHER) | np.array([is_syllable(place.letters) for place in places])[owner], names, 0)
    next_names = np.array([place.next_names for place in places])[owner]
    left, right = sequence[at - 1], sequence[at + 1]
    here = (1 - names) * pairs.after(left, syllables) + names * pairs.named(syllables)
    # After a name anything may follow, and another name may begin or go on.
    beyond = np.maximum(names, next_names)
    follows = np.where(next_names > 0, pairs.named(right), pairs.single(right))
    then = np.where(right == OTHER, 1.0, (1 - beyond) * pairs.after(syllables, right) + beyond * follows)
    odds: Figures = np.log(np.maximum(here, 1e-12)) + np.log(np.maximum(then, 1e-12))
    return odds


@cache
def _misread(true: str, read: str) -> float:
    """Logarithm of how often `true` is read as `read`, which has the same letters."""
    pairs_of_letters = zip(true, read, strict=True) if len(true) == len(read) else pairwise("--")
    return sum(log(_MISREAD.get(pair, _SELDOM)) for pair in pairs_of_letters if pair[0] != pair[1])
