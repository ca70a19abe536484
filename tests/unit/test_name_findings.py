"""What makes a name that was read doubtful."""

import pytest

from worker.extract.name_words import name_findings


@pytest.mark.parametrize("name", ["Huỳnh Phương Oanh Bình", "Lê Minh Hưng", "Đặng Thu Nghĩa"])
def test_a_name_of_known_surname_and_syllables_is_not_doubted(name: str) -> None:
    assert name_findings(name) == ()


def test_a_word_that_begins_small_may_have_lost_its_first_letter() -> None:
    assert name_findings("Huỳnh ương Oanh Bình") == ("name.small_letter",)


def test_single_words_foreign_surnames_and_letters_that_make_no_syllable_are_doubted() -> None:
    assert name_findings("Bình") == ("name.one_word",)
    assert name_findings("Xyz Thu Nghĩa") == ("name.surname_unknown",)
    assert name_findings("Lê Kira Thu") == ("name.not_a_syllable",)
