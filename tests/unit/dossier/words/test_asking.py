"""A query's days and numbers in all their spellings."""

from __future__ import annotations

import pytest

from dossier.words.asking import units_of


@pytest.mark.parametrize("typed", ["1/7/1990", "01-07-1990", "1990-07-01", "ngày 01 tháng 7 năm 1990", "NGAY 1.7.1990"])
def test_a_day_is_one_unit_with_the_spelling_of_fields_first(typed: str) -> None:
    before, day, after = units_of(f"sinh {typed} Ảo")
    assert (before, after) == ((("sinh",),), (("ảo",),))
    assert day[0] == ("1990", "07", "01")
    assert {("1", "7", "1990"), ("01", "07", "1990"), ("ngày", "01", "tháng", "7", "năm", "1990")} <= set(day)


def test_a_number_in_groups_is_also_one_word() -> None:
    (unit,) = units_of("048 190 000 123")
    assert unit == (("048190000123",), ("048", "190", "000", "123"))
    assert units_of("12.345 19/5") == ((("12",),), (("345",),), (("19",),), (("5",),))
