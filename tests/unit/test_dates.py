from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dossier.dates import Term, add_months, find_dates, parse_date, parse_term


@pytest.mark.parametrize(
    ("printed", "day"),
    [
        ("ngày 04 tháng 6 năm 2014", date(2014, 6, 4)),
        ("Quảng Nam, ngày 04 tháng 6 năm 2014", date(2014, 6, 4)),
        ("NGÀY 04 THÁNG 06 NĂM 2014", date(2014, 6, 4)),
        ("ngày04tháng6năm2014", date(2014, 6, 4)),
        ("ngày/date 05 tháng/month 06 năm/year 2019", date(2019, 6, 5)),
        ("20/11/2019", date(2019, 11, 20)),
        ("20-11-2019", date(2019, 11, 20)),
        ("20.11.2019", date(2019, 11, 20)),
        ("20 / 11 / 2019", date(2019, 11, 20)),
        ("16 giờ 30 phút, ngày 22 tháng 9 năm 2021", date(2021, 9, 22)),
        ("2019-11-20", date(2019, 11, 20)),
    ],
)
def test_printed_dates_are_read(printed: str, day: date) -> None:
    assert parse_date(printed) == day


@pytest.mark.parametrize(
    "printed", ["", "31/02/2020", "29/02/2021", "20/13/2019", "20/11/19", "1/20/11/2019", "tháng 6 năm 2014", "11/2019"]
)
def test_what_is_no_calendar_date_is_not_read(printed: str) -> None:
    assert parse_date(printed) is None


def test_an_impossible_first_date_is_not_replaced_by_the_next_one() -> None:
    assert parse_date("31/02/2020, 01/03/2020") is None
    assert find_dates("31/02/2020, 01/03/2020 và ngày 2 tháng 3 năm 2020") == (date(2020, 3, 1), date(2020, 3, 2))


@given(st.dates(min_value=date(1000, 1, 1)))
def test_every_calendar_date_comes_back_from_every_spelling(day: date) -> None:
    assert parse_date(f"ngày {day.day:02} tháng {day.month} năm {day.year}") == day
    assert parse_date(f"{day.day:02}/{day.month:02}/{day.year}") == day
    assert parse_date(f"{day.day}-{day.month}-{day.year}") == day
    assert parse_date(day.isoformat()) == day


@pytest.mark.parametrize(
    ("printed", "term"),
    [
        ("6 tháng kể từ ngày cấp", Term(months=6, from_issue=True)),
        ("có giá trị 6 tháng kể từ ngày cấp.", Term(months=6, from_issue=True)),
        ("06 (sáu) tháng kể từ ngày ký", Term(months=6, from_issue=True)),
        ("sáu tháng kể từ ngày cấp", Term(months=6, from_issue=True)),
        ("12 tháng", Term(months=12)),
        ("50 năm", Term(months=600)),
        ("năm năm kể từ ngày cấp", Term(months=60, from_issue=True)),
        ("90 ngày kể từ ngày ký", Term(days=90, from_issue=True)),
        ("Lâu dài", Term(forever=True)),
        ("Không thời hạn", Term(forever=True)),
        ("đến ngày 15/10/2063", Term(until=date(2063, 10, 15))),
        ("từ ngày 01/01/2024 đến hết ngày 31/12/2025", Term(until=date(2025, 12, 31))),
        ("15/10/2063", Term(until=date(2063, 10, 15))),
    ],
)
def test_terms_are_read(printed: str, term: Term) -> None:
    assert parse_term(printed) == term


@pytest.mark.parametrize(
    "printed",
    [
        "",
        "theo quy định",
        "đến năm 2063",
        "đến ngày 31/02/2063",
        "0 tháng",
        "kể từ ngày cấp",
        "6 tháng hoặc 12 tháng",
        "Đất ở: Lâu dài; đất trồng cây lâu năm: đến ngày 15/10/2043",
        "từ ngày 01/01/2024, 02/01/2024",
    ],
)
def test_a_term_that_is_not_understood_stays_unknown(printed: str) -> None:
    assert parse_term(printed) is None


def test_a_term_without_a_known_start_has_no_last_day() -> None:
    assert Term(months=12).last_day(date(2024, 1, 1)) is None
    assert Term(months=12, from_issue=True).last_day(None) is None
    assert Term(forever=True).last_day(date(2024, 1, 1)) is None
    assert Term(months=6, from_issue=True).last_day(date(2024, 6, 16)) == date(2024, 12, 16)
    assert Term(days=90, from_issue=True).last_day(date(2024, 1, 1)) == date(2024, 3, 31)


def test_months_end_with_the_month() -> None:
    assert add_months(date(2023, 8, 31), 6) == date(2024, 2, 29)
    assert add_months(date(2024, 8, 31), 6) == date(2025, 2, 28)
    assert add_months(date(2024, 12, 31), 1) == date(2025, 1, 31)
