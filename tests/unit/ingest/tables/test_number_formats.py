"""What Excel shows of a number by its format, or that nobody can say."""

from __future__ import annotations

import pytest

from ingest.tables.number_formats import shown_number, shown_text, shows_a_day


@pytest.mark.parametrize(
    ("raw", "code", "shown"),
    [
        ("912345678", "0000 000 000", "0912 345 678"),
        ("480", '0"/QĐ-UBND"', "480/QĐ-UBND"),
        ("480", r"0\/\Q\Đ", "480/QĐ"),
        ("480", 'General"/QĐ"', "480/QĐ"),
        ("1.004616", "General", "1.004616"),
        ("480", "#,##0", "480"),
        ("7", "[Red]000", "007"),
        ("-5", '0;"âm "0', "âm 5"),
        ("-5", "0", "-5"),
        ("0", "General", "0"),
        *[(raw, code, None) for raw, code in (("1234", "#,##0"), ("480", "0.00"), ("0.5", "0%"), ("3.7", "0"))],
        *[(raw, code, None) for raw, code in (("3", "# ?/?"), ("5", "[>3]0"), ("5", ";;;"), ("12", "0E+0"))],
    ],
)
def test_a_number_is_what_its_format_shows_or_nothing_is_said(raw: str, code: str, shown: str | None) -> None:
    assert shown_number(raw, code) == shown


def test_a_text_stands_where_its_format_puts_it() -> None:
    assert [shown_text("480", code) for code in ("@", '@"/QĐ"', '0;0;0;"số "@')] == ["480", "480/QĐ", "số 480"]


@pytest.mark.parametrize(
    ("code", "is_whole"),
    [("d-mmm", False), ("mmm-yy", False), ("h:mm", False), ("dd/mm/yyyy", True), ('dd" tháng "mm" năm "yyyy', True)],
)
def test_a_day_is_one_where_all_of_it_is_shown(code: str, is_whole: bool) -> None:
    assert shows_a_day(code) is is_whole
