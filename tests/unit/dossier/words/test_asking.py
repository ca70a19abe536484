"""A query's days and numbers in all their spellings."""

from __future__ import annotations

import pytest

from dossier.words.asking import units_of
from dossier.words.folding import words


@pytest.mark.parametrize("typed", ["1/7/1990", "01-07-1990", "1990-07-01", "ngày 01 tháng 7 năm 1990", "NGAY 1.7.1990"])
def test_a_day_is_one_unit_with_the_spelling_of_fields_first(typed: str) -> None:
    before, day, after = units_of(f"sinh {typed} Ảo")
    assert (before, after) == ((("sinh",),), (("ảo",),))
    assert day[0] == ("1990", "07", "01")
    assert {("1", "7", "1990"), ("01", "07", "1990"), ("ngày", "01", "tháng", "7", "năm", "1990")} <= set(day)


def test_a_number_in_groups_is_also_one_word() -> None:
    (unit,) = units_of("048 190 000 123")
    assert unit[:2] == (("048190000123",), ("048", "190", "000", "123"))
    assert units_of("12.345 19/5") == ((("12",),), (("345",),), (("19",),), (("5",),))


@pytest.mark.parametrize(
    "groups",
    [
        ("CS44241", "CS 44241", "cs-44241", "CS.44241", '"CS 44241"'),
        ("BV482913", "BV 482913", "bv-482913"),
        ("079085012345", "079 085 012 345", "079-085-012-345", "079.085.012.345", "0790 8501 2345", "079 085 012 345."),
        ("0905123456", "0905 123 456", "090.512.3456", "0905 123456", "0905-12-3456"),
        ("02353851234", "0235 3851234", "(0235) 3851234", "0235.3851234"),
        ("0402087111001", "0402087111-001"),
        ("43A12345", "43A-123.45", "43A 12345", "43-A 123.45"),
        ("43B112345", "43-B1 123.45", "43B1-12345"),
        ("43B12345", "43B1-2345", "43-B1 2345"),
        ("33A8001234", "33A 8001234", "33a-8001234"),
    ],
)
def test_a_code_is_found_however_it_is_grouped(groups: tuple[str, ...]) -> None:
    for typed in groups:
        (unit,) = units_of(typed)
        missing = [other for other in groups if tuple(words(other)) not in unit and other[-1] != "."]
        assert missing == [], typed


def test_a_number_and_its_sign_are_found_with_nothing_between() -> None:
    assert units_of("24TTr-UBND")[0] == (("24ttr",), ("24", "ttr"))


def test_what_only_looks_like_a_code_stays_as_it_is() -> None:
    for typed in ("ĐT 609", "20 KH 2025", "so 123", "43 12345", "thửa 123 tờ 45"):
        assert all(len(one) == 1 or one[0].isalpha() for unit in units_of(typed) for one in unit), typed
    assert ("quyết", "định", "12345") in units_of("QĐ 12345")[0], "it may be a sign"
    assert units_of("30KH 2025") == ((("30kh", "2025"), ("30kh2025",), ("30", "kh", "2025")),)


def test_a_code_behind_a_day_is_one_still() -> None:
    assert units_of("2021-05-04 049 319 379 746")[1][0] == ("049319379746",)


@pytest.mark.parametrize("typed", ["1990 048 190 000 123", "048 190 000 123 1990", "CS 44241 048 190 000 123"])
def test_a_number_in_groups_is_one_beside_a_year_and_beside_another(typed: str) -> None:
    units = units_of(typed)
    assert ("048190000123",) in [unit[0] for unit in units]
    assert len(units) == 2
