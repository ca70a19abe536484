"""What is written in more than one way, and words that are nearly the same."""

from __future__ import annotations

import pytest

from dossier.words.asking import is_quoted, units_of
from dossier.words.folding import words
from dossier.words.nearness import is_near, neighbours


@pytest.mark.parametrize(
    ("typed", "other"),
    [
        ("UBND", "ủy ban nhân dân"),
        ("uy ban nhan dan", "ubnd"),
        ("QSDĐ", "quyền sử dụng đất"),
        ("GCN QSDĐ", "gcnqsdđ"),
        ("Giấy chứng nhận QSDD", "gcnqsdđ"),
        ("TT", "thị trấn"),
        ("TT", "thông tư"),
        ("phường", "p"),
        ("P.", "phường"),
        ("P12", "phường 12"),
        ("quan 1", "q1"),
        ("Mỹ", "mĩ"),
        ("lí", "lý"),
        ("Quí", "quý"),
        ("CN154920", "cn 154920"),
    ],
)
def test_one_spelling_finds_the_other(typed: str, other: str) -> None:
    (unit,) = units_of(typed)
    assert tuple(other.split()) in unit


@pytest.mark.parametrize(
    "same",
    [
        ("TPHCM", "TP. HCM", "TP Hồ Chí Minh", "thành phố HCM", "thành phố Hồ Chí Minh"),
        (
            "GCNQSDĐ",
            "GCN QSDĐ",
            "Giấy chứng nhận QSDĐ",
            "GCN quyền sử dụng đất",
            "giấy chứng nhận quyền sử dụng đất",
        ),
        ("GPXD", "GP xây dựng", "giấy phép xây dựng"),
    ],
)
def test_full_short_and_partly_short_are_one(same: tuple[str, ...]) -> None:
    spelt = {tuple(words(one)) for one in same}
    for typed in same:
        (unit,) = units_of(typed)
        assert unit[0] == tuple(words(typed))
        assert set(unit) == spelt


def test_two_things_with_one_short_form_are_not_the_same() -> None:
    (unit,) = units_of("thị trấn")
    assert set(unit) == {("thị", "trấn"), ("tt",)}


@pytest.mark.parametrize("typed", ["Quân", "Thị", "thuý", "tâm", "hai", "480"])
def test_a_name_is_no_short_form(typed: str) -> None:
    assert units_of(typed) == (((typed.lower(),),),)


def test_what_stands_in_quotes_is_one_unit_in_all_its_spellings() -> None:
    before, quoted = units_of("lý “UBND xã Mỹ”")
    assert before == (("lý",), ("lí",))
    assert ("ủy", "ban", "nhân", "dân", "xã", "mĩ") in quoted
    assert len(quoted) == 8
    assert is_quoted('"a"')
    assert not is_quoted('"')
    assert units_of('"" "…') == ()


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("hùng", "hùmg", True),
        ("hùng", "hung", True),
        ("hùng", "hưng", False),
        ("hoà", "hòan", True),
        ("đặng", "dặng", True),
        ("hòa", "hoà", False),
        ("mihn", "minh", True),
        ("mnih", "mihn", False),
        ("bưởi", "bười", True),
        ("bưởi", "bui", False),
        ("a", "ab", True),
        ("049", "0495", True),
    ],
)
def test_one_slip_is_one_letter_or_one_mark(first: str, second: str, expected: bool) -> None:
    assert is_near(first, second) is is_near(second, first) is expected


def test_neighbours_are_what_one_slip_makes() -> None:
    assert {"hug", "hunh", "huing", "hugn"} <= neighbours("hung") - {"hung"}
    assert all(one.isdecimal() for one in neighbours("480123"))
