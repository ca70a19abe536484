"""How text is compared: one folding and one tokenisation, for what is stored and for what is asked.

Vietnamese arrives composed and decomposed, with and without marks, in capitals and in lower case. Law 8 of
the design: whoever compares text uses the functions of this module and no others, at write and at query
time, so that SQLite, PostgreSQL and the rules that read a paper agree on what is equal.

`words` keeps the marks and `folded_words` drops them; both cut the text at the same places, so an exact match
can be ranked above a folded one.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache


class _Bare(dict[int, int | None]):
    """For `str.translate`, of decomposed text: each mark to nothing, each letter to itself; filled as letters come."""

    def __missing__(self, letter: int) -> int | None:
        self[letter] = None if unicodedata.category(chr(letter)).startswith("M") else letter
        return self[letter]


# A letter that carries no combining mark in Unicode and yet is one to a Vietnamese reader: đ is d with a stroke.
_WITHOUT_MARKS = _Bare({ord("đ"): ord("d"), ord("Đ"): ord("D")})
# Marks that no composed letter takes up (a typing slip such as two tones) belong to the word they stand in.
_WORD = re.compile(r"[^\W_](?:[^\W_]|[\u0300-\u036f])*")
# Grave, acute, tilde, hook above, dot below: the tones; the other marks make letters.
_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")
_NAME_WORD = re.compile(r"[^\W\d_]+")


def nfc(text: str) -> str:
    """`text` composed (NFC), the form in which everything is stored. Nothing else is changed."""
    return unicodedata.normalize("NFC", text)


def fold(text: str) -> str:
    """`text` without case and without marks: NFC, casefold, marks stripped, đ -> d.

    Spaces and punctuation stay. Folding twice changes nothing, and composed and decomposed text fold alike.
    """
    return _without_marks(_caseless(text))


def fold_letters(text: str) -> str:
    """`text` (NFC) folded so that every character stays where it is."""
    folded = fold(text)
    if len(folded) == len(text):
        return folded
    return "".join(f if len(f := fold(letter)) == 1 else letter for letter in text)


@lru_cache(maxsize=4096)
def squeezed(text: str) -> str:
    """The letters and digits of `text` alone, folded: what is left where spaces and strokes do not count."""
    return "".join(filter(str.isalnum, fold(text)))


def words(text: str) -> list[str]:
    """The words of `text` in order: runs of letters and digits, NFC and casefolded, marks kept."""
    return _WORD.findall(_caseless(text))


def folded_words(text: str) -> list[str]:
    """The words of `text` folded: as many as `words` gives, in the same order."""
    return [_without_marks(word) for word in words(text)]


def toneless_place(word: str) -> str:
    """`word` (as `words` gives it) with its tone behind its letters, so that `hoà` and `hòa` are one word: where the
    tone stands is a matter of the typing program."""
    apart = unicodedata.normalize("NFD", word)
    tones = "".join(letter for letter in apart if letter in _TONES)
    return toneless(apart) + tones if tones else word


def toneless(word: str) -> str:
    """`word` (as `words` or `toneless_place` gives it) without its tone; the marks that make its letters stay."""
    return nfc("".join(letter for letter in unicodedata.normalize("NFD", word) if letter not in _TONES))


def accents_of(name: str) -> tuple[str, ...]:
    """The words of a name that has accents, wherever its tones stand; empty of one without any, which may have been
    written so of any of those that fold to it."""
    spelt = words(name)
    return () if spelt == folded_words(name) else tuple(map(toneless_place, spelt))


def word_spans(text: str) -> list[tuple[int, int, str]]:
    """The words of `text` (NFC) in order: where each starts and ends there, and the word folded."""
    return [(match.start(), match.end(), match[0]) for match in _WORD.finditer(fold_letters(text))]


def title_case_name(name: str) -> str:
    """A personal name printed in capitals as it is written elsewhere: NGUYỄN VĂN A -> Nguyễn Văn A.

    A name that has a lower-case letter is taken as printed.
    """
    name = nfc(name)
    if not name.isupper():
        return name
    return _NAME_WORD.sub(lambda word: word[0][0] + word[0][1:].lower(), name)


def _caseless(text: str) -> str:
    # Casefolding can expand and reorder marks (Unicode 3.13, D145), so NFC is taken before and after it.
    return nfc(nfc(text).casefold())


def _without_marks(text: str) -> str:
    return nfc(unicodedata.normalize("NFD", text).translate(_WITHOUT_MARKS))
