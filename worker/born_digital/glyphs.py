"""Drawn glyphs become words of Unicode, and a page's words are judged: could this be what the page shows?

What a file says of its glyphs may be a legacy encoding, may be missing, or may be wrong throughout. The last shows in
the words: Vietnamese is made of few syllables, and every fourth of its letters bears a mark.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import groupby
from operator import attrgetter
from typing import Final

from dossier.words.folding import nfc
from worker.born_digital.drawn_text import DrawnWord
from worker.born_digital.legacy_encodings import Encoding, decoded, encoding_of_font, is_unicode
from worker.language.syllables import is_syllable

UNNAMED: Final = "\N{REPLACEMENT CHARACTER}"

# At least this share of the words are syllables (laws 0.9 and more, lists of abbreviations 0.7; text that lost its
# marks 0.4, English 0.2), and of the letters have marks (0.25 and more), unless there are fewer words than this.
_SYLLABLES: Final = 0.6
_MARKED: Final = 0.08
_ENOUGH_WORDS: Final = 20
# Of all letters no more than this share may be without a name, or of another alphabet.
_UNNAMED: Final = 0.005
_FOREIGN: Final = 0.02

# Codes without a letter: control codes, halves of pairs, private use, and what is no character at all.
_NO_LETTER: Final = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ue000-\uf8ff\ufff0-\uffff\U000f0000-\U0010ffff]")
_PLAINER: Final = str.maketrans(
    {"\u00ad": "-", "\u2010": "-", "\u2011": "-", "ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl"}
    | dict.fromkeys("\u200b\u200c\u200d\u200e\u200f\u2060\ufeff", "")
)
_WORD: Final = re.compile(r"[^\W\d_]+")
_ALPHABET: Final = frozenset(
    "aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệfghiìỉĩíịjklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvwxyỳỷỹýỵz"
)
# Letters of signs ("No.", "m²", "1ª") that are no words.
_SIGNS: Final = frozenset("ºªµ")


def texts_of(words: Sequence[DrawnWord]) -> tuple[str, ...]:
    """The text of each word, NFC, legacy encodings converted; a letter without a name is U+FFFD."""
    encodings = _encodings(words)
    return tuple(_text(word, encodings) for word in words)


def is_certain(text: str) -> bool:
    """Whether every letter of a word is named and of the Vietnamese alphabet."""
    return UNNAMED not in text and not any(map(_is_foreign, text))


def is_sound(texts: Iterable[str]) -> bool:
    """Whether the words of a page, in any order, are such as a Vietnamese paper shows."""
    text = " ".join(texts)
    letters = sum(map(str.isalpha, text))
    unnamed = sum(1 for word in text.split() if UNNAMED in word and any(map(str.isalnum, word)))
    if unnamed > _UNNAMED * letters or sum(map(_is_foreign, text)) > _FOREIGN * letters:
        return False
    return _is_vietnamese(text)


def _is_vietnamese(text: str) -> bool:
    letters = "".join(_WORD.findall(text))
    has_marks = len(text.split()) < _ENOUGH_WORDS or sum(map(_is_marked, letters)) >= _MARKED * len(letters)
    return has_marks and _syllables(text) >= _SYLLABLES


def _syllables(text: str) -> float:
    """The share of its words that are Vietnamese syllables; 0 without words."""
    words = _WORD.findall(text)
    return sum(map(is_syllable, words)) / len(words) if words else 0.0


def _is_marked(letter: str) -> bool:
    return not letter.isascii() and letter.lower() in _ALPHABET


def _is_foreign(letter: str) -> bool:
    return letter.isalpha() and letter.lower() not in _ALPHABET and letter not in _SIGNS


def _text(word: DrawnWord, encodings: dict[str, Encoding]) -> str:
    parts = []
    for font, glyphs in groupby(word, key=attrgetter("font")):
        text = "".join(glyph.text or UNNAMED for glyph in glyphs)
        parts.append(decoded(text, encodings[font]) if font in encodings else text)
    return _NO_LETTER.sub(UNNAMED, nfc("".join(parts).translate(_PLAINER)))


def _encodings(words: Sequence[DrawnWord]) -> dict[str, Encoding]:
    """The fonts that draw a legacy encoding: known by name, by their text, or by the company of such fonts."""
    by_font: dict[str, list[str]] = {}
    for word in words:
        for font, glyphs in groupby(word, key=attrgetter("font")):
            by_font.setdefault(font, []).append("".join(glyph.text for glyph in glyphs))
    texts = {font: text for font, parts in by_font.items() if not is_unicode(text := " ".join(parts))}
    found: dict[str, Encoding] = {}
    for font, text in texts.items():
        encoding = encoding_of_font(font) or _told_by_text(text)
        if encoding is not None:
            found[font] = encoding
    if found:
        usual, _ = Counter(found.values()).most_common(1)[0]
        company: Encoding = "vni" if usual == "vni" else "tcvn3"
        found |= {
            font: company
            for font, text in texts.items()
            if font not in found and _syllables(_by(company, text)) > _syllables(text)
        }
    return found


def _told_by_text(text: str) -> Encoding | None:
    if text.isascii() or len(text.split()) < _ENOUGH_WORDS or _is_vietnamese(text):
        return None
    tables: tuple[Encoding, ...] = ("tcvn3", "vni")
    return next((table for table in tables if _is_vietnamese(_by(table, text))), None)


def _by(encoding: Encoding, text: str) -> str:
    return " ".join(decoded(word, encoding) for word in text.split())
