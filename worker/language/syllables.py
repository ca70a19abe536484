"""Whether what was read can be Vietnamese at all: syllables and surnames.

A syllable is an onset, a nucleus, an ending and a tone, and few combinations exist; a misread letter mostly leaves
them ("Kira", "Ônờ", "Thăngbình"). It is no proof that a word was read right, but a name that fails it must be looked
at; so are names of other languages.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

_ONSET = r"(?:ngh|ng|nh|ch|th|tr|ph|gh|kh|gi|qu|p|b|c|d|đ|g|h|k|l|m|n|r|s|t|v|x)?"
_OPEN = (
    r"(?:iêu|yêu|oai|oay|oao|oeo|uây|uya|ươi|ươu|uôi|ai|ao|au|ay|âu|ây|eo|êu|ia|iu|oa|oe|oi|ôi|ơi|ua|ưa|ui|ưi|uê|uơ"
    r"|uy|ưu|uyu|a|e|ê|i|o|ô|ơ|u|ư|y)"
)
_CLOSED = r"(?:iê|yê|uyê|oa|oă|oe|uâ|uô|ươ|uê|uy|oo|a|ă|â|e|ê|i|o|ô|ơ|u|ư|y)(?:ch|ng|nh|c|m|n|p|t)"
_SYLLABLE = re.compile(f"{_ONSET}(?:{_CLOSED}|{_OPEN})")
_OF_THE_HIGHLANDS = re.compile(r"[KHYB]['’][A-ZĐÀ-Ỹ]")
_STOPPED = re.compile(r"(?:ch|c|p|t)$")
_LONG_TAIL = 3
_TONES = {"\u0300": "huyền", "\u0301": "sắc", "\u0303": "ngã", "\u0309": "hỏi", "\u0323": "nặng"}

# The surnames of the Kinh and of the larger peoples, as written. Others exist: who bears one is looked at by a person.
_SURNAMES = """
nguyễn trần lê phạm hoàng huỳnh phan vũ võ đặng bùi đỗ hồ ngô dương lý đinh mai trịnh trương đoàn lưu tạ cao
lâm hà phùng đào tô tăng chu châu thái lương quách la vương triệu kiều giang lại thân nghiêm doãn thạch sơn
kim từ quang bạch ông an ân âu bàng bành bế biện ca cái cam cầm chế chung chử cù cung cư cổ danh diệp đàm đàn
đái đậu điền đồng đổng giáp hàn hầu hình hứa hùng hạ khổng khúc khương khuất kha kỳ liễu lò lô lỗ lộ lục lều
lữ ma mã mạc mạch mẫn mông mộc ngân nhan nhâm nhữ ninh nông nghị ngọ ngụy ôn phí phó phú quản quàng sầm sùng
sử tào tất thang thiều thiệu thôi tiêu tiết tống tôn tòng trà trầm tri trang trình trưng tưởng ty vi viên
vàng vừ xa uông mấu y ksor nay rơ siu hoà hoả hỏa giàng thào mùa lầu cứ sồng đèo lù lường cà ngần bàn đới đường nhạc
sái tề thi thượng trác ứng vạn viết vưu khiếu lạc a alăng arất bling bhling blúp briu bríu colâu coor hiên
quan công ka k' h' kpă rcom rmah rah puih kpuih cil lơ liêng niê mlô êban byă kbuôr hờ chang cháng tẩn chảo mầu hạng
neáng phàn ha điểu chau liêu lư kiên hôih jơrâm pơloong ploong ra rapát riah tơngôl zơrâm zơrum
tráng lầu
ayŭn ayun adrơng bkrông ênuôl êñuôl hđơk hđrue hmok hwing kđoh kđăm knul kriêng ksơr ktla ktul rcăm mdrang hiao
"""
# Those of two words: Gia Rai, Cơ Tu, K'Ho, Ê Đê.
_OF_TWO_WORDS = {
    *("rơ mah", "rơ châm", "rơ lan", "rah lan", "rơ com", "rơ ô", "rơ yam", "rơ ông", "zơ râm", "jơ râm", "pơ loong"),
    *("tơ ngôl", "a lăng", "a rất", "a ting", "kơ să", "pang ting", "lơ mu", "buôn yă", "buôn krông", "niê kđăm"),
}


def begins_with_two_words(name: str) -> bool:
    """Whether `name` begins with a surname of two words ("Rơ Mah", "Zơ Râm")."""
    return " ".join(name.casefold().split()[:2]) in _OF_TWO_WORDS


def is_syllable(word: str) -> bool:
    """Whether `word` (letters only) is written as a Vietnamese syllable is."""
    bare, tones = without_tone(word.casefold())
    if len(tones) > 1 or not _SYLLABLE.fullmatch(bare):
        return False
    # A syllable that ends in c, ch, p or t has the tone sắc or nặng.
    return not _STOPPED.search(bare) or tones in (["sắc"], ["nặng"])


def is_surname(word: str) -> bool:
    """Whether `word` is a surname that the list knows; older and newer places of the tone mark count alike."""
    if _OF_THE_HIGHLANDS.match(word):
        return True  # "K'Brẻo", "H'Nhi": the word for the sex stands where others have their surname
    bare, tones = without_tone(word.casefold())
    return (bare, tuple(tones)) in _KNOWN


def without_tone(word: str) -> tuple[str, list[str]]:
    """The letters of `word` without their tone (NFC), and the names of its tones: more than one is a slip."""
    letters = unicodedata.normalize("NFD", word)
    tones = [_TONES[letter] for letter in letters if letter in _TONES]
    return unicodedata.normalize("NFC", "".join(letter for letter in letters if letter not in _TONES)), tones


_KNOWN = frozenset((bare, tuple(tones)) for bare, tones in map(without_tone, _SURNAMES.split()))
_TAILS = Counter(name[1:] for name in _SURNAMES.split() if len(name) > _LONG_TAIL)


def surname_that_lost_a_letter(word: str) -> str | None:
    """The surname that `word` is but for its first letter, where one alone can be ("hạm": Phạm; "ương" may be five)."""
    tail = unicodedata.normalize("NFC", word)
    if is_surname(word) or _TAILS[tail] != 1:
        return None
    return next(name for name in _SURNAMES.split() if name[1:] == tail).capitalize()
