"""Words of names: a good word that is hardly ever a name is looked at."""

import pytest

from worker.language.personal_names import is_name_word, name_findings


@pytest.mark.parametrize(
    "name", ["Nguyễn Thị Thúy", "Lò Văn Pâng", "Sùng A Páo", "Hoàng Thuý Hòa", "Trần Gia Bảo", "Lý Hoài Thi"]
)
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
        ("Vi Thị", "name.unfinished"),
        ("Trần Văn", "name.unfinished"),
        ("Trịnh Thi Nga", "name.rare_word"),  # of "Thị"
    ],
)
def test_a_name_with_a_word_that_is_hardly_one_is_doubtful(name: str, code: str) -> None:
    assert name_findings(name) == (code,)


@pytest.mark.parametrize(
    "name",
    ["H' Nương Byă", "H'Nhi Niê", "Ksor H'Nhi", "Rơ Mah H'Nhi", "Y Thuyên Niê", "K'Thị Hạnh", "Pơ Loong Thị Mai"],
)
def test_a_name_of_the_highlands_is_judged_by_its_parts(name: str) -> None:
    assert name_findings(name) == ()


@pytest.mark.parametrize(
    "name", ["H'Wor Êban", "Rơ Mah H'Byen", "Ksor H' Nhi", "Rmah H Duyên", "Rmah Hduyên", "K' Brẻo"]
)
def test_a_part_of_such_a_name_that_is_no_syllable_is_looked_at(name: str) -> None:
    assert name_findings(name) == ("name.not_a_syllable",)


def test_old_and_new_places_of_the_tone_mark_count_alike() -> None:
    assert is_name_word("Hòa")
    assert is_name_word("Hoà")
