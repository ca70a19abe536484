"""Words of names: a good word that is hardly ever a name is looked at."""

import pytest

from worker.extract.name_words import is_name_word, name_findings


@pytest.mark.parametrize("name", ["Nguyễn Thị Thúy", "Lò Văn Pâng", "Sùng A Páo", "Hoàng Thuý Hòa", "Trần Gia Bảo"])
def test_common_names_of_several_peoples_are_not_doubtful(name: str) -> None:
    assert name_findings(name) == ()


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Lò Thị Ôm", "name.rare_word"),
        ("Nguyễn Phạm Hoảng Thảo My", "name.rare_word"),
        ("Rơ Châm Hiôi", "name.not_a_syllable"),
        ("Sư Viết Hạnh", "name.surname_unknown"),
        ("Hạnh", "name.one_word"),
        ("Trịnh Trịnh Thị Hòe", "name.twice"),
        ("Huỳnh ương Oanh Bình", "name.small_letter"),  # of "Phương"
    ],
)
def test_a_name_with_a_word_that_is_hardly_one_is_doubtful(name: str, code: str) -> None:
    assert name_findings(name) == (code,)


def test_old_and_new_places_of_the_tone_mark_count_alike() -> None:
    assert is_name_word("Hòa")
    assert is_name_word("Hoà")
