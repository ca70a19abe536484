"""Marks in the names of years."""

import pytest

from dossier.reading import Word
from worker.correct.known_years import with_known_years
from worker.sureness import MENDED


def _words(text: str) -> tuple[Word, ...]:
    return tuple(Word(word, (90 * at, 0, 90 * at + 80, 40), 0.95, 0) for at, word in enumerate(text.split()))


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("Tết nguyên đán Ất Ty - năm 2025", "Tết nguyên đán Ất Tỵ - năm 2025"),
        ("Tết Nhâm Dằn-năm 2022", "Tết Nhâm Dần-năm 2022"),
        ("Tết Nguyên đán Ắt Tỵ", "Tết Nguyên đán Ất Tỵ"),
        ("TẾT MẬU TÝ 2013", "TẾT MẬU TÝ 2013"),  # of 2013 is another, which no mark makes of this
        ("Tết Ky Ty", "Tết Kỷ Tỵ"),
        ("Tết Quí Mẹo 2023", "Tết Quí Mẹo 2023"),  # spelt as some do
        ("Tết tân ty", "Tết tân ty"),
        ("xuân Tân Ty", "xuân Tân Ty"),  # of a commune, perhaps
    ],
)
def test_the_name_of_a_year_has_the_marks_that_one_year_alone_has(read: str, meant: str) -> None:
    assert " ".join(word.text for word in with_known_years(_words(read))) == meant


def test_what_was_read_is_kept_beside_it() -> None:
    word = with_known_years(_words("Tết Ất Ty, năm 2025"))[2]
    assert (word.text, word.read, word.confidence) == ("Tỵ,", "Ty,", MENDED)
