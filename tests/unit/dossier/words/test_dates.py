from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dossier.words.dates import Term, add_months, find_dates, iso_day, parse_date, parse_term
from dossier.words.numerals import NUMBER_WORDS, parse_numeral, spelled


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
    "printed",
    [
        "",
        "31/02/2020",
        "29/02/2021",
        "20/13/2019",
        "20/11/19",
        "1/20/11/2019",
        "tháng 6 năm 2014",
        "11/2019",
        "ngày l5 tháng 10 năm 2020",
        "ngày 1 5 tháng 10 năm 2020",
        "1 5/10/2020",
        "O5/10/2020",
    ],
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
        ("từ ngày 01/01/2024 đến hết ngày 31/12/2025", Term(until=date(2025, 12, 31), since=date(2024, 1, 1))),
        (
            "có hiệu lực kể từ ngày 01 tháng 7 năm 2021 đến ngày 30 tháng 6 năm 2026",
            Term(until=date(2026, 6, 30), since=date(2021, 7, 1)),
        ),
        ("15/10/2063", Term(until=date(2063, 10, 15))),
        ("Giấy này có giá trị sử dụng trong thời hạn 06 tháng kể từ ngày cấp.", Term(months=6, from_issue=True)),
        ("có giá trị sử dụng trong vòng 90 (chín mươi) ngày, kể từ ngày ký ban hành", Term(days=90, from_issue=True)),
        ("có giá trị thanh toán trong thời hạn 03 năm từ ngày ban hành", Term(months=36, from_issue=True)),
        ("hai mươi tư tháng kể từ ngày cấp", Term(months=24, from_issue=True)),
        ("MỘT TRĂM LINH NĂM THÁNG kể từ ngày cấp", Term(months=105, from_issue=True)),
        ("06 (sau) tháng kể từ ngày ký", Term(months=6, from_issue=True)),
        ("12 tháng kể từ ngày 31/8/2023", Term(months=12, since=date(2023, 8, 31))),
        ("50 năm, đến ngày 15/10/2063", Term(until=date(2063, 10, 15))),
        ("50 năm kể từ ngày 15/10/2013 đến ngày 15/10/2063", Term(until=date(2063, 10, 15), since=date(2013, 10, 15))),
        ("12 tháng, từ ngày 01/01/2024 đến 31/12/2024", Term(until=date(2024, 12, 31), since=date(2024, 1, 1))),
        ("có giá trị đến hết năm 2025", Term(until=date(2025, 12, 31))),
        ("đến hết tháng 02 năm 2024", Term(until=date(2024, 2, 29))),
        ("có hiệu lực cho đến khi có quyết định thay thế", Term(until_replaced=True)),
        (
            "kể từ ngày 01/01/2024 cho đến khi có văn bản khác thay thế",
            Term(until_replaced=True, since=date(2024, 1, 1)),
        ),
        ("Không xác định thời hạn", Term(forever=True)),
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
        "từ ngày 01/01/2024",
        "từ ngày 02/01/2024 đến ngày 01/01/2024",
        "12 tháng, từ ngày 01/01/2024 đến ngày 31/12/2025",
        "06 (bảy) tháng kể từ ngày cấp",
        "06 (s4u) tháng kể từ ngày cấp",
        "6 tháng, 5 ngày",
        "1 năm 6 tháng kể từ ngày cấp",
        "2 năm rưỡi kể từ ngày cấp",
        "15 ngày làm việc kể từ ngày ký",
        "sau 6 tháng kể từ ngày cấp",
        "6 tháng hoặc cho đến khi có giấy khác thay thế",
        "đến hết ngày 31/12",
    ],
)
def test_a_term_that_is_not_understood_stays_unknown(printed: str) -> None:
    assert parse_term(printed) is None


@pytest.mark.parametrize(
    "printed",
    [
        "l2 tháng kể từ ngày cấp",
        "1 2 tháng kể từ ngày cấp",
        "O6 tháng kể từ ngày cấp",
        "06 thang kể từ ngày cấp",
        "trăm hai mươi tháng kể từ ngày cấp",
        "hai mươi, bốn 6 tháng kể từ ngày cấp",
        "kể từ ngày ký đến hết ngày 3l tháng 12 năm 2025",
        "kể từ ngày ký đến ngày 1O tháng 6 năm 2025",
        "kể từ ngày cấp đến ngày 15/1O/2063, 50 năm",
        "6 tháng kể từ ngày cấp, đến ngày 15/10/20 63",
        "từ ngày 0l/01/2024 đến ngày 31/12/2025",
        "6 tháng kể từ ngày cấp, l5 tháng 10 năm 2020",
    ],
)
def test_a_misread_term_does_not_become_another_one(printed: str) -> None:
    assert parse_term(printed) is None


_UNITS = {"tháng": 1, "năm": 12}


@given(st.integers(1, 999), st.sampled_from(["tháng", "năm", "ngày"]), st.sampled_from(["cấp", "ký", "ban hành"]))
def test_every_span_comes_back_from_digits_words_and_both(count: int, unit: str, start: str) -> None:
    term = Term(days=count) if unit == "ngày" else Term(months=count * _UNITS[unit])
    for printed in (
        f"{count}",
        f"{count:02}",
        spelled(count),
        spelled(count).upper(),
        f"{count:02} ({spelled(count)})",
    ):
        assert parse_term(f"có giá trị {printed} {unit}") == term
        whole = f"có giá trị sử dụng trong thời hạn {printed} {unit} kể từ ngày {start}."
        assert parse_term(whole) == replace(term, from_issue=True)


@given(st.integers(1, 999), st.integers(1, 999))
def test_digits_and_words_that_differ_are_no_term(digits: int, words: int) -> None:
    read = parse_term(f"{digits} ({spelled(words)}) tháng kể từ ngày cấp")
    assert read == (Term(months=digits, from_issue=True) if digits == words else None)


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)), st.dates(date(1990, 1, 1), date(2100, 1, 1)))
def test_a_printed_start_and_end_come_back_or_are_refused_together(since: date, until: date) -> None:
    printed = f"có hiệu lực từ ngày {since:%d/%m/%Y} đến hết ngày {until.day} tháng {until.month} năm {until.year}"
    assert parse_term(printed) == (Term(until=until, since=since) if since <= until else None)


@given(st.text(alphabet="0123456789lO()/.-, thángnămgàyđếntừkể ốmộtưi"))
def test_noise_is_read_or_refused_but_never_breaks(text: str) -> None:
    term = parse_term(text)
    if term is not None:
        assert sum((term.until is not None, term.months is not None, term.days is not None)) <= 1


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)), st.integers(1, 600))
def test_a_term_ends_on_the_same_day_of_its_month_or_on_the_last(start: date, months: int) -> None:
    end = add_months(start, months)
    assert (end.year * 12 + end.month) - (start.year * 12 + start.month) == months
    assert end.day == start.day or (end.day < start.day and (end + timedelta(days=1)).day == 1)


def test_a_term_without_a_known_start_has_no_last_day() -> None:
    assert Term(months=12).last_day(date(2024, 1, 1)) is None
    assert Term(months=12, from_issue=True).last_day(None) is None
    assert Term(forever=True).last_day(date(2024, 1, 1)) is None
    assert Term(months=6, from_issue=True).last_day(date(2024, 6, 16)) == date(2024, 12, 16)
    assert Term(days=90, from_issue=True).last_day(date(2024, 1, 1)) == date(2024, 3, 31)
    assert Term(months=12, since=date(2023, 8, 31)).last_day(date(2020, 1, 1)) == date(2024, 8, 31)
    assert Term(until_replaced=True).last_day(date(2024, 1, 1)) is None


def test_months_end_with_the_month() -> None:
    assert add_months(date(2023, 8, 31), 6) == date(2024, 2, 29)
    assert add_months(date(2024, 8, 31), 6) == date(2025, 2, 28)
    assert add_months(date(2024, 12, 31), 1) == date(2025, 1, 31)


@given(st.integers(1, 999))
def test_every_number_is_read_from_its_words_and_no_part_of_them(count: int) -> None:
    assert parse_numeral(spelled(count)) == count
    assert set(spelled(count).split()) <= NUMBER_WORDS
    assert parse_numeral(f"{spelled(count)} mươi") != count


@pytest.mark.parametrize(("text", "day"), [("2024-02-29", date(2024, 2, 29)), ("2023-02-29", None), ("31/02", None)])
def test_an_iso_day_is_one_of_the_calendar_or_none(text: str, day: date | None) -> None:
    assert iso_day(text) == day
    assert iso_day(None) is iso_day("") is None
