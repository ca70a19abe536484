"""What shows in the words of an address that it was misread: a comma lost, a word of addresses with other marks."""

from __future__ import annotations

import re

from dossier.words.folding import fold_letters
from worker.language.gazetteer import words_of_places
from worker.language.syllable_pairs import normal
from worker.language.syllables import is_syllable, without_tone

# Between its parts an address has commas: where one stands and another does not, that one was not read.
_COMMA = re.compile(r", (?:thành phố|thị xã|huyện|quận|tỉnh)\b")
_LEVEL = r"(?:thành phố|thị xã|huyện|quận|tỉnh)"
_NO_COMMA = re.compile(rf"(?:xã|phường|thị trấn|{_LEVEL})(?: [A-ZĐÀ-Ỹ]\w*| \d+)+ {_LEVEL} [A-ZĐÀ-Ỹ]")
_COMMUNES = re.compile(r"(?:(?<!thị )xã|phường|thị trấn) [A-ZĐÀ-Ỹ\d]")
_BESIDE_ITSELF = re.compile(r"((?<!thị )xã [^,;.]+|phường [^,;.]+|thị trấn [^,;.]+), \1(?=[,;.]|$)")
_DISTRICTS = re.compile(r"(?:huyện|quận|thị xã) [A-ZĐÀ-Ỹ\d]")
_WORDS = frozenset(
    re.split(
        r"[ \n]",
        """\
số tổ khối khu phố dân cư thôn ấp bản buôn làng xóm đội ngõ ngách hẻm kiệt đường tầng tòa toà nhà lô xã phường thị
trấn huyện quận tỉnh thành đặc và cũ tại riêng cụm tiểu quốc lộ chung thửa đất tờ đồ phòng""",
    )
)
_FOLDED = frozenset(map(fold_letters, ("khối", "phố", "thôn", "xóm", "đường", "phường", "huyện", "tỉnh")))


def lacks_a_comma(text: str) -> bool:
    """Whether an address that has commas between its parts has none between two of them."""
    return _COMMA.search(text) is not None and _NO_COMMA.search(text) is not None


def has_a_level_twice(text: str) -> bool:
    """Whether an address names two communes or two districts: columns were read one into the other. A house called by
    its commune has it beside the commune ("Trạm Y tế xã Trà Tân, xã Trà Tân")."""
    once = _BESIDE_ITSELF.sub(r"\1", text)
    return any(len(level.findall(once)) > 1 for level in (_COMMUNES, _DISTRICTS))


def is_misread_in_an_address(word: str) -> bool:
    """Whether a word in small letters is none of addresses and would be one with other marks: "khối phổ"."""
    return word[0].islower() and word not in _WORDS and fold_letters(word) in _FOLDED


def has_a_tone_and_is_no_syllable(word: str) -> bool:
    """Whether a word with a capital has a Vietnamese tone, is written as no Vietnamese syllable is, and no listed place
    has it: "Xièng" of Xiềng. Names of the highlands are spelled otherwise too, and hardly ever with a tone."""
    is_name = len(word) > 1 and word[0].isupper() and not word.isupper()
    return is_name and bool(without_tone(word.casefold())[1]) and not _may_be_a_name(word)


def _may_be_a_name(word: str) -> bool:
    return is_syllable(word) or normal(word) in words_of_places()
