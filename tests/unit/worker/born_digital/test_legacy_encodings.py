"""TCVN3 and VNI: known by their fonts, and every Vietnamese letter comes back from both."""

from __future__ import annotations

import pytest

from worker.born_digital.legacy_encodings import Encoding, decoded, encoding_of_font, is_unicode

# Sentences that have all vowels with all tones between them, and what files in each encoding say for them.
PAIRS = (
    (
        "Điều lệ này có hiệu lực từ ngày ký, được gửi đến các xã, phường, thị trấn để thực hiện",
        "§iÒu lÖ nµy cã hiÖu lùc tõ ngµy ký, ®­îc göi ®Õn c¸c x·, ph­êng, thÞ trÊn ®Ó thùc hiÖn",
        "Ñieàu leä naøy coù hieäu löïc töø ngaøy kyù, ñöôïc göûi ñeán caùc xaõ, phöôøng, thò traán ñeå thöïc hieän",
    ),
    (
        "Nguyễn Quỳ, Lý Thủy, Đỗ Kỹ, Mỵ Châu, ở số bảy mươi hẻm rẽ trái, nghĩ giữa mùng",
        "NguyÔn Quú, Lý Thñy, §ç Kü, Mþ Ch©u, ë sè b¶y m­¬i hÎm rÏ tr¸i, nghÜ gi÷a mïng",
        "Nguyeãn Quyø, Lyù Thuûy, Ñoã Kyõ, Mî Chaâu, ôû soá baûy möôi heûm reõ traùi, nghó giöõa muøng",
    ),
    (
        "cặp mắt, bằng lòng, chẳng bẵng, cầu cẩn thận, ngẫm nghĩ, lợn, của, ổn, lộn, bồ, ỷ lại",
        "cÆp m¾t, b»ng lßng, ch¼ng b½ng, cÇu cÈn thËn, ngÉm nghÜ, lîn, cña, æn, lén, bå, û l¹i",
        "caëp maét, baèng loøng, chaúng baüng, caàu caån thaän, ngaãm nghó, lôïn, cuûa, oån, loän, boà, yû laïi",
    ),
)
LETTERS = "aàảãáạăằẳẵắặâầẩẫấậđeèẻẽéẹêềểễếệiìỉĩíịoòỏõóọôồổỗốộơờởỡớợuùủũúụưừửữứựyỳỷỹýỵ"


@pytest.mark.parametrize(("plain", "tcvn3", "vni"), PAIRS)
def test_sentences_of_both_encodings_are_converted(plain: str, tcvn3: str, vni: str) -> None:
    assert " ".join(decoded(word, "tcvn3") for word in tcvn3.split()) == plain
    assert " ".join(decoded(word, "vni") for word in vni.split()) == plain


@pytest.mark.parametrize(("encoding", "longest"), [("tcvn3", 1), ("vni", 2)])
def test_every_letter_goes_there_and_comes_back(encoding: Encoding, longest: int) -> None:
    bytes_ = [chr(code) for code in range(0x20, 0x100)]
    codes = [*bytes_, *(a + b for a in bytes_ for b in bytes_ if longest == 2)]
    code_of = {decoded(code, encoding): code for code in codes if decoded(code, encoding) != code}
    there = {letter: code_of.get(letter, letter) for letter in LETTERS}
    assert len(set(there.values())) == len(LETTERS)
    assert all(decoded(code, encoding) == letter for letter, code in there.items())
    assert all(len(code) <= longest and max(code) < "\u0100" for code in there.values())


def test_capitals_of_vni_may_have_small_marks() -> None:
    assert [decoded(word, "vni") for word in ("TÒCH", "Tòch", "UYÛ", "UYû", "ÑÖÔØNG")] == [
        "TỊCH",
        "Tịch",
        "UỶ",
        "UỶ",
        "ĐƯỜNG",
    ]


def test_fonts_of_capitals_draw_small_letters_large() -> None:
    assert decoded("ñy ban", "tcvn3 capitals") == "ỦY BAN"


@pytest.mark.parametrize(
    ("stated", "word"),
    [("ph-¬ng", "phương"), ("th-", "thư"), ("-u", "ưu"), ("S¬n-Hµ", "Sơn-Hà"), ("12-KH/TW", "12-KH/TW"), ("-", "-")],
)
def test_a_hyphen_is_the_horned_u_where_that_makes_a_syllable(stated: str, word: str) -> None:
    assert decoded(stated, "tcvn3") == word


def test_codes_of_symbol_fonts_are_read_by_their_last_byte() -> None:
    assert decoded("\uf043\uf0e9\uf06e\uf067", "tcvn3") == "Cộng"


@pytest.mark.parametrize(
    ("font", "encoding"),
    [
        (".VnTime", "tcvn3"),
        (".VnTime,Bold", "tcvn3"),
        (".VnTimeH,Bold", "tcvn3 capitals"),
        (".VnArial NarrowH", "tcvn3 capitals"),
        ("VNI-Times", "vni"),
        ("VNI-Helve-Condense,Italic", "vni"),
        ("TimesNewRomanPSMT", None),
        ("Vneuro", None),
    ],
)
def test_a_font_says_its_encoding(font: str, encoding: Encoding | None) -> None:
    assert encoding_of_font(font) == encoding


def test_unicode_is_told_from_what_only_looks_foreign() -> None:
    assert is_unicode("Cộng hòa")
    assert not is_unicode("Céng hßa x· héi")
    assert not is_unicode("Coäng hoøa xaõ hoäi")
