"""Which values a person must look at: what fails a check, is unsure or contradicted is marked, never mended."""

from dataclasses import replace
from datetime import date

import pytest

from dossier.kinds import default_catalogue
from dossier.witness import SigningDay, Witness
from tests.unit.pages import (
    birth_certificate,
    centred,
    cover_sheet,
    decision,
    heading,
    household_business,
    page,
    read_fields,
)
from worker.extract import extract


def test_a_value_that_the_recogniser_was_unsure_of_is_marked() -> None:
    assert read_fields(decision(), unsure=["049160003217."])["owner_id"].needs_review


def test_a_citizen_id_that_does_not_fit_the_day_of_birth_marks_both() -> None:
    fields = read_fields(decision(born="15/10/1966"))
    assert fields["owner_id"].value == "049160003217"
    assert fields["owner_id"].needs_review
    assert fields["owner_born_on"].needs_review


def test_a_citizen_id_of_an_unknown_province_is_marked() -> None:
    assert read_fields(decision(citizen="999160003217"))["owner_id"].needs_review


def test_a_citizen_id_that_does_not_fit_the_sex_is_marked() -> None:
    lines = [(x, y, text.replace("Giới tính: Nữ", "Giới tính: Nam")) for x, y, text in household_business()]
    assert read_fields(lines)["owner_id"].needs_review


def test_a_wrong_check_digit_is_marked_and_kept_as_read() -> None:
    lines = [(x, y, text.replace("0100109106", "0100109105")) for x, y, text in household_business()]
    tax_code = read_fields(lines)["tax_code"]
    assert (tax_code.value, tax_code.needs_review) == ("0100109105", True)


def test_a_day_that_no_calendar_has_is_marked() -> None:
    born = read_fields(birth_certificate(born="31/02/2013"))["owner_born_on"]
    assert born.needs_review


def test_a_number_without_its_slash_is_marked_not_mended() -> None:
    number = read_fields(decision(number="1204QĐ-UBND"))["number"]
    assert (number.value, number.needs_review) == ("1204QĐ-UBND", True)


def test_a_number_written_by_hand_into_the_form_is_marked() -> None:
    lines = [(x, y, text.replace("1204/QĐ-UBND", "1204 /QĐ-UBND")) for x, y, text in decision()]
    assert read_fields(lines)["number"].needs_review


def test_a_number_that_the_file_itself_has_in_its_form_is_not_by_hand() -> None:
    wide = [(x, y, text.replace("1204/QĐ-UBND", "1204     /QĐ-UBND")) for x, y, text in decision()]
    typed = replace(page(wide), source="text")
    number = next(field for field in extract([typed], default_catalogue()).fields if field.name == "number")
    assert (number.value, number.needs_review, number.source) == ("1204/QĐ-UBND", False, "text")


def test_the_code_goes_before_the_print_and_a_contradiction_is_marked() -> None:
    agreed = read_fields(cover_sheet(), codes=["000.97.12.H47-210910-1378"])["dossier_code"]
    assert (agreed.source, agreed.needs_review, agreed.confidence) == ("qr", False, 1.0)
    differs = read_fields(cover_sheet(), codes=["000.97.12.H47-210910-1379"])["dossier_code"]
    assert (differs.value, differs.needs_review) == ("000.97.12.H47-210910-1379", True)


@pytest.mark.parametrize(
    ("day", "confirmed", "marked"),
    [(date(2026, 4, 23), True, False), (date(2026, 4, 25), False, False), (date(2026, 4, 20), False, True)],
)
def test_the_days_of_signatures_confirm_the_day_of_an_act_or_speak_against_it(
    day: date, confirmed: bool, marked: bool
) -> None:
    read = page(
        [
            *heading(["THỦ TƯỚNG CHÍNH PHỦ"], "729/QĐ-TTg", "Hà Nội, ngày 23 tháng 4 năm 2026"),
            centred(700, "QUYẾT ĐỊNH"),
        ]
    )
    alone = next(field for field in extract([read], default_catalogue()).fields if field.name == "issued_on")
    witness = Witness(signed=(SigningDay(day, ends_drafting=True),))
    heard = next(field for field in extract([read], default_catalogue(), witness).fields if field.name == "issued_on")
    assert heard.value == alone.value == "2026-04-23"
    assert (heard.confidence > alone.confidence) == confirmed
    assert heard.needs_review == marked
