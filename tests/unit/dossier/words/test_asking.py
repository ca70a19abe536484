"""A query's days and numbers in all their spellings."""

from __future__ import annotations

import pytest

from dossier.words.asking import MOST_SPELLINGS, units_of
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
        ("CS70026", "CS 70 026", "CS 70.026", "CS  70026", "CS\t70026", "CS–70026", "CS – 70026", "CS 70026"),
        ("BV482913", "BV 482913", "bv-482913", "BV 482 913", "BV 482.913", "BV-482-913", "bv–482–913", '"BV 482 913"'),
        ("AA01234567", "AA 01234567", "AA 01 234 567", "AA 0123 4567"),
        ("079085012345", "079 085 012 345", "079-085-012-345", "079.085.012.345", "0790 8501 2345", "079 085 012 345."),
        ("0905123456", "0905 123 456", "090.512.3456", "0905 123456", "0905-12-3456"),
        ("02353851234", "0235 3851234", "(0235) 3851234", "0235.3851234"),
        ("0905123456", "+84 905 123 456", "(+84) 905123456", "+84905123456", "84 905 123 456", "+84 905 123 456 "),
        ("02353851234", "+84 235 3851234", "+842353851234"),
        ("0402087111001", "0402087111-001", "0402087111–001"),
        ("5795681119", "579 568 111 9", "579.568.111.9", "5795 681 119"),
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


@pytest.mark.parametrize("typed", ["EL 76 36 80", "EL-76.36.80", "el 763–680"])
def test_a_serial_is_found_in_groups_of_any_length(typed: str) -> None:
    (unit,) = units_of(typed)
    assert unit[0] == tuple(words(typed))
    assert {("el", "763680"), ("el763680",), ("el", "763", "680")} <= set(unit)


def test_a_serials_figures_alone_are_found_in_groups_too() -> None:
    assert units_of("763680") == ((("763680",), ("763", "680")),)


@pytest.mark.parametrize(
    ("typed", "signs"),
    [("867/TBUBND", ("867", "tb", "ubnd")), ("814QĐUBND", ("814", "qđ", "ubnd")), ("24TTrUBND", ("24", "ttr", "ubnd"))],
)
def test_two_signs_written_as_one_word_are_two(typed: str, signs: tuple[str, ...]) -> None:
    (unit,) = units_of(typed)
    assert unit[0] == tuple(words(typed))
    assert signs in unit


def test_no_code_is_made_of_the_number_behind_it_or_of_a_house_behind_a_number() -> None:
    assert [unit[0] for unit in units_of("so 048 190 000 123")] == [("so",), ("048190000123",)]
    assert [unit[0] for unit in units_of("205 333 777 5")] == [("205333777",), ("5",)], "no tax code by its last figure"
    assert [unit[0] for unit in units_of("tổ 12 345 Lê Lợi")] == [("tổ",), ("12",), ("345",), ("lê",), ("lợi",)]
    assert [unit[0] for unit in units_of("12 - 345 - 6789")] == [("12",), ("345",), ("6789",)]
    assert units_of("867/TBXYZ") == ((("867",),), (("tbxyz",),)), "no two signs that are known"


@pytest.mark.parametrize("typed", ["0905123456", "+84 905 123 456", "TT 12 345 678", "TT 763680", "5795681119"])
def test_a_code_has_no_more_spellings_than_there_is_room_for(typed: str) -> None:
    assert len(units_of(typed)[0]) <= MOST_SPELLINGS


def test_a_code_in_quotes_beside_a_day_is_found_as_typed() -> None:
    found = units_of('"BM 763680 ngày 1/7/1990"')[0]
    assert ("bm", "763680", "ngày", "1", "7", "1990") in found
    assert len(found) <= MOST_SPELLINGS


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
