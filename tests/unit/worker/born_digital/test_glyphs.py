"""What a file says of its glyphs, and whether that can be what a Vietnamese paper shows."""

from __future__ import annotations

import pytest

from tests.files.typed_pdf import BODY
from worker.born_digital.drawn_text import DrawnWord, Glyph
from worker.born_digital.glyphs import UNNAMED, is_certain, is_sound, texts_of

SAID = " ".join(BODY)


def _drawn(text: str, font: str = "TimesNewRoman") -> list[DrawnWord]:
    return [tuple(Glyph(letter, (0, 0, 1, 1), (0, 1), 1, 0, font) for letter in word) for word in text.split()]


def test_a_law_is_sound() -> None:
    assert is_sound(SAID.split())


def test_a_few_words_are_enough() -> None:
    assert is_sound(["Phụ", "lục", "I"])
    assert is_sound(["Ban", "hành"])


@pytest.mark.parametrize("words", [[], ["1.204.000"], ['"7+%-'], ["Gwlk", "xqz"]])
def test_without_a_syllable_nothing_is_proven(words: list[str]) -> None:
    assert not is_sound(words)


@pytest.mark.parametrize(
    "text",
    [
        "".join(letter for letter in SAID if letter.isascii()),
        "".join(letter if letter.isascii() else " " for letter in SAID),
        "".join(chr(ord(letter) - 29) if letter.isalpha() and letter.isascii() else letter for letter in SAID),
        "When we speak of free software, we are referring to freedom, not price, to the people who use that freedom.",
        "Can cu Luat To chuc chinh quyen dia phuong ngay cua Quoc hoi ve viec tro cap xa hoi hang thang doi voi ba",
        SAID.replace("c", UNNAMED),
        "Céng hßa x· héi",
    ],
)
def test_text_that_lost_its_letters_is_not_sound(text: str) -> None:
    assert not is_sound(text.split())


def test_a_bullet_without_a_name_does_no_harm() -> None:
    assert is_sound([UNNAMED, *SAID.split(), UNNAMED])


@pytest.mark.parametrize(
    ("drawn", "said"),
    [
        ("de\u0302\u0301n", "đến".replace("đ", "d")),
        ("02\u201103/QĐ\u00adUBND", "02-03/QĐ-UBND"),
        ("chứng\u200b", "chứng"),
        ("o\ufb03ce", "office"),
        ("a\ue000b", f"a{UNNAMED}b"),
        ("m²", "m²"),
    ],
)
def test_words_are_written_in_one_way(drawn: str, said: str) -> None:
    assert texts_of(_drawn(drawn)) == (said,)


def test_certain_is_a_word_of_known_letters() -> None:
    assert is_certain("12/QĐ-UBND")
    assert is_certain("m²")
    assert not is_certain("Thß")
    assert not is_certain(f"Th{UNNAMED}")


def test_a_legacy_heading_in_a_font_without_a_telling_name_follows_the_others() -> None:
    words = [*_drawn("Céng hßa x· héi chñ nghÜa ViÖt Nam", ".VnTime"), *_drawn("H¹nh phóc", "Bold")]
    assert " ".join(texts_of(words)) == "Cộng hòa xã hội chủ nghĩa Việt Nam Hạnh phúc"


def test_unicode_in_a_legacy_font_stays() -> None:
    assert " ".join(texts_of(_drawn("Cộng hòa xã hội", ".VnTime"))) == "Cộng hòa xã hội"
