"""Misread marks and tones mended: a syllable becomes another with the same letters where its neighbours say so.

What a recogniser gets wrong in Vietnamese print is nearly always a mark (ổ -> ố, ể -> ế, ẩ -> ấ, i -> ỉ); letters it
knows. So each word is weighed against the words that differ from it in marks alone, by Bayes' rule:

    how likely the word is between its neighbours      worker/language/syllable_pairs.py
    how often the one mark is read as the other        _MISREAD
    how often words of this confidence are wrong       _doubt

and gives way where another is clearly likelier. Of names legal texts know nothing: a capitalised word may also be any
syllable that names have, and must be outdone by far. Numbers, codes, abbreviations, single letters, words of other
languages and what stands among them are left alone. Case, signs and the place of the tone stay as printed, the word as
it was read is kept beside it, and it is never surer than MENDED (worker/sureness.py).

Pure: words in, words out. The rates were measured by `scripts.language.mending.misread`, on papers made for that; the
margins were chosen on the same papers; what it comes to is measured on others (`scripts.bench.text.diacritics`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from math import log

import numpy as np

from dossier.reading import Word
from worker.language.syllable_pairs import (
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
from worker.language.syllables import is_syllable, without_tone
from worker.layout.runs import COLUMN_GAP
from worker.sureness import MENDED

# How often the left letter is read as the right one, where that is more than the two rates below; measured on 108 pages
# of legal prose and 104 generated papers of all qualities.
_MISREAD = {
    ("ổ", "ố"): 0.13,
    ("ẩ", "ấ"): 0.12,
    ("ể", "ế"): 0.10,
    ("ẳ", "ằ"): 0.05,
    ("ẵ", "ă"): 0.02,
    ("ề", "ê"): 0.014,
    ("ầ", "â"): 0.012,
    ("ẩ", "â"): 0.008,
    ("i", "ỉ"): 0.006,
    ("ể", "ê"): 0.005,
    ("d", "đ"): 0.004,
    ("ứ", "ú"): 0.004,
    ("ả", "á"): 0.003,
    ("ủ", "u"): 0.002,
}
# Any other tone over a letter that has a mark already (ố -> ô, ồ), and any other exchange of marks.
_STACKED, _SELDOM = 0.002, 0.0005
# Signs that no Vietnamese print has where letters stand, and the letters that they are.
_SIGNS = str.maketrans("¡ïñÑ€ðÐ", "iinNcđĐ")
# Log odds that a word is wrong, by confidence, against the average word: measured right and wrong words in each class.
_DOUBT = ((0.95, -1.2), (0.90, 1.3), (0.0, 3.7))
# How much likelier (log odds) another word must be; a capitalised one may be a name and gives way to overwhelming odds.
_MARGIN, _MARGIN_CAPITAL = 3.0, 6.0
# Where another is likelier at all a person looks: at none of the right titles of 105 papers.
_AS_LIKELY = 0.0
# Log odds against a word that no syllable is written like.
_IMPOSSIBLE = 8.0
# The share of names among capitalised words, and among words set in capitals.
_NAMES, _NAMES_IN_CAPITALS = 0.3, 0.1
# Without this much gain from its neighbours no word wins, whatever mark was misread: the rest need not be weighed.
_WORTH_WEIGHING = 1.0
# Where so many of a line's words are not Vietnamese, it is in another language.
_FOREIGN = 0.3

# What persons are called by in running text.
_COURTESY = {"ông", "bà", "ông/bà", "anh", "chị", "cháu", "chí"}

_WORD = re.compile(r"([\W_]*)([^\W\d_]+)([\W_]*)")


@dataclass(frozen=True, slots=True)
class _Print:
    """A printed word: signs, letters, signs. `sound`: whether the letters were read as letters."""

    before: str
    letters: str
    after: str
    sound: bool


@dataclass(frozen=True, slots=True)
class _Place:
    """A word, the `index`th of the page, that may be mended. `number`: of the syllable as read; `names`, `next_names`:
    the share of names among words printed as this one and as the next; `threshold`: the log odds to be reached.
    """

    index: int
    at: int
    letters: str
    number: int
    alike: Ids
    names: float
    next_names: float
    threshold: float


def mended(words: Sequence[Word]) -> tuple[Word, ...]:
    """The words of a page with misread marks mended; a word that changed has what was read in `read`."""
    pairs = syllable_pairs()
    sequence, places = _laid_out(words, pairs)
    found: dict[int, str] = {}
    # Twice, as a word may have been held back by a neighbour that was misread too.
    for _ in range(2):
        for place, number in _likelier(sequence, places, pairs):
            sequence[place.at] = number
            found[place.index] = pairs.syllables[number]
        places = [place for place in places if place.index not in found]
    style = style_of(words) if found else ""
    return tuple(respelled(word, found[index], style) if index in found else word for index, word in enumerate(words))


def has_a_likelier_spelling(words: Sequence[Word]) -> bool:
    """Whether one of `words`, running text, stands as it was read and would rather be another with the same letters but
    for marks, if not by so much that it is mended ("giáo viên Tố Khoa học" of Tổ). Of the names of persons that it
    names nothing is said."""
    sequence, places = _laid_out(words, pairs := syllable_pairs())
    names = _of_persons(words)
    weighed = [place for place in places if words[place.index].read is None and place.index not in names]
    return any(True for _ in _likelier(sequence, [replace(place, threshold=_AS_LIKELY) for place in weighed], pairs))


def _of_persons(words: Sequence[Word]) -> set[int]:
    """Which of `words` are names behind what persons are called by: "đối với ông Phàn Láo Tả"."""
    found: set[int] = set()
    for at, word in enumerate(words):
        goes_on = at - 1 in found and words[at - 1].text[-1].isalpha()
        called = at > 0 and words[at - 1].text.lower() in _COURTESY
        if (goes_on or called) and word.text[:1].isupper():
            found.add(at)
    return found


def respelled(word: Word, syllable: str, style: str) -> Word:
    """`word` with `syllable` for its letters, printed as they were; `style` as `style_of` gives it."""
    printed = _printed(word.text)
    if printed is None:
        return word
    if (spelling(printed.letters) or style) == "new":
        syllable = newer(syllable)
    if printed.letters.isupper():
        syllable = syllable.upper()
    elif printed.letters[0].isupper():
        syllable = syllable[0].upper() + syllable[1:]
    text = printed.before + syllable + printed.after
    return replace(word, text=text, confidence=min(word.confidence, MENDED), read=word.text)


def style_of(words: Sequence[Word]) -> str:
    """Where this page puts the tone of hòa, hoà: `old` or `new`."""
    printed = (_printed(word.text) for word in words)
    counts = Counter(spelling(one.letters) for one in printed if one is not None)
    return "new" if counts["new"] > counts["old"] else "old"


def _printed(text: str) -> _Print | None:
    """The parts of `text`; None for what is not one word of letters, written as words are."""
    letters_for_signs = text.translate(_SIGNS)
    found = _WORD.fullmatch(letters_for_signs)
    if found is None:
        return None
    before, letters, after = found.groups()
    if not (letters.islower() or letters.isupper() or letters[1:].islower()):
        return None
    return _Print(before, letters, after, letters_for_signs == text)


def _laid_out(words: Sequence[Word], pairs: SyllablePairs) -> tuple[Ids, list[_Place]]:
    """The page as numbers, line after line, and the words in it that may be mended. Where a line does not go on from
    the line before, or leaps over a gap, the neighbour is not known.
    """
    sequence: list[int] = [OTHER]
    places: list[_Place] = []
    for line, goes_on in _lines(words):
        if not goes_on:
            sequence.append(OTHER)
        found: list[tuple[int, int, _Print]] = []
        edge: int | None = None
        for index in line:
            left, top, right, bottom = words[index].box
            if edge is not None and left - edge > COLUMN_GAP * (bottom - top):
                sequence.append(OTHER)
            edge = right
            printed = _printed(words[index].text)
            if printed is None:
                sequence += map(pairs.number, pieces(words[index].text))
                continue
            sequence += [MARK] * bool(printed.before)
            found.append((index, len(sequence), printed))
            sequence += [pairs.number(printed.letters), *[MARK] * bool(printed.after)]
        places += _places(words, found, sequence, pairs)
    return np.array([*sequence, OTHER], np.int64), places


def _lines(words: Sequence[Word]) -> Iterator[tuple[list[int], bool]]:
    """The places of the words of each line, and whether its text goes on from the line before."""
    lines: dict[int, list[int]] = {}
    for index, word in enumerate(words):
        lines.setdefault(word.line, []).append(index)
    end = ""
    for line in lines.values():
        start = words[line[0]].text
        yield line, start[0].islower() or (start.isupper() and end.isupper())
        end = words[line[-1]].text


def _places(
    words: Sequence[Word], found: Sequence[tuple[int, int, _Print]], sequence: Sequence[int], pairs: SyllablePairs
) -> Iterator[_Place]:
    """Those of a line's words that may be mended. `found`: which words of the page they are, and where they stand."""
    alike = [pairs.alike(sequence[at], printed.letters) for _, at, printed in found]
    if sum(group is None for group in alike) > _FOREIGN * len(found):
        return
    by_place = {at: printed.letters for _, at, printed in found}
    for (index, at, printed), group in zip(found, alike, strict=True):
        letters = printed.letters
        if group is None or len(letters) < 2:
            continue
        before, after = by_place.get(at - 1, ""), by_place.get(at + 1, "")
        # Capitals alone among other words are an abbreviation.
        if letters.isupper() and not _in_capitals(before) and not _in_capitals(after):
            continue
        opens = sequence[at - 1] in (MARK, OTHER) and after[:1].islower()
        capital = letters[0].isupper() and not opens
        share = _NAMES_IN_CAPITALS if opens or letters.isupper() else _NAMES
        next_share = _NAMES_IN_CAPITALS if after.isupper() else _NAMES
        yield _Place(
            index,
            at,
            letters,
            sequence[at] if printed.sound else OTHER,
            group,
            share if letters[0].isupper() else 0.0,
            next_share if after[:1].isupper() else 0.0,
            (_MARGIN_CAPITAL if capital else _MARGIN) - _doubt(words[index].confidence),
        )


def _in_capitals(letters: str) -> bool:
    return len(letters) > 1 and letters.isupper()


def _doubt(confidence: float) -> float:
    return next(odds for least, odds in _DOUBT if confidence >= least)


def _likelier(sequence: Ids, places: Sequence[_Place], pairs: SyllablePairs) -> Iterator[tuple[_Place, int]]:
    """The places where another syllable is clearly likelier than the one read, with its number."""
    if not places:
        return
    own = np.arange(len(places))
    owner = np.repeat(own, [len(place.alike) for place in places])
    others = np.concatenate([place.alike for place in places])
    read = np.array([place.number for place in places])
    impossible = [_IMPOSSIBLE * (place.number == OTHER and not is_syllable(place.letters)) for place in places]
    stays = _odds(sequence, places, own, read, pairs) - impossible
    gain = _odds(sequence, places, owner, others, pairs) - stays[owner]
    best: dict[int, tuple[float, int]] = {}
    for which in np.flatnonzero((gain > _WORTH_WEIGHING) & (others != read[owner])):
        at, number = int(owner[which]), int(others[which])
        odds = float(gain[which]) + _misread(pairs.syllables[number], normal(places[at].letters))
        if odds > max(places[at].threshold, best.get(at, (odds - 1, 0))[0]):
            best[at] = (odds, number)
    for at, (_, number) in best.items():
        yield places[at], number


def _odds(sequence: Ids, places: Sequence[_Place], owner: Ids, syllables: Ids, pairs: SyllablePairs) -> Figures:
    """Logarithm of how likely each of `syllables` is in the place that owns it, between its neighbours."""
    at = np.array([place.at for place in places])[owner]
    names = np.array([place.names for place in places])[owner]
    next_names = np.array([place.next_names for place in places])[owner]
    left, right = sequence[at - 1], sequence[at + 1]
    here = (1 - names) * pairs.after(left, syllables) + names * pairs.named(syllables)
    # After a name anything may follow; a capitalised neighbour may be a name itself.
    share = np.maximum(names, next_names)
    alone = np.where(next_names > 0, pairs.named(right), pairs.single(right))
    then = np.where(right == OTHER, 1.0, (1 - share) * pairs.after(syllables, right) + share * alone)
    odds: Figures = np.log(here) + np.log(then)
    return odds


@lru_cache(maxsize=4096)
def _misread(true: str, read: str) -> float:
    """Logarithm of how often `true` is read as `read`, which has the same letters but for their marks."""
    letters = zip(true, read, strict=True)
    return sum(log(_rate(*pair)) for pair in letters if pair[0] != pair[1])


def _rate(true: str, read: str) -> float:
    """How often the letter `true` is read as `read`."""
    (bare, tones), (other, _) = without_tone(true), without_tone(read)
    stacked = bool(tones) and bare == other and bare not in "aeiouy"
    return _MISREAD.get((true, read), _STACKED if stacked else _SELDOM)
