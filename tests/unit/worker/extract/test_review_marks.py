"""Which values a person must look at: what fails a check, is unsure or contradicted is marked, never mended."""

from dataclasses import replace
from datetime import date

import pytest

from dossier.catalogue.kinds import default_catalogue
from dossier.reading import Field
from dossier.signatures.witness import SigningDay, Witness
from tests.unit.pages import (
    LETTER,
    Placed,
    birth_certificate,
    body,
    centred,
    cover_sheet,
    decision,
    foot,
    heading,
    household_business,
    marital_status,
    national_title,
    page,
    read_fields,
)
from worker.extract import extract


def test_a_value_that_the_recogniser_was_unsure_of_is_marked() -> None:
    assert read_fields(decision(), unsure=["049160003217."])["owner_id"].needs_review


@pytest.mark.parametrize("unsure", ["12", "tháng"])
def test_a_term_or_a_figure_in_running_text_has_to_be_read_as_surely_as_any_value(unsure: str) -> None:
    def with_words(lines: list[Placed], words: set[str]) -> dict[str, Field]:
        read = page(lines)
        found = tuple(replace(word, confidence=0.65) if word.text in words else word for word in read.words)
        return {field.name: field for field in extract([replace(read, words=found)], default_catalogue()).fields}

    term = marital_status(". Có giá trị 12 tháng kể từ ngày cấp")
    assert not with_words(term, set())["valid_until"].needs_review
    until = with_words(term, {unsure})["valid_until"]
    assert (until.value, until.needs_review) == ("2025-08-31", True)
    lines = [(x, y, text.replace("xã hội", "xã hội năm 2018")) for x, y, text in decision()]
    assert not with_words(lines, {"tháng"})["title"].needs_review
    assert with_words(lines, {"2018"})["title"].needs_review


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


@pytest.mark.parametrize(("read", "marked"), [("70/2013", False), ("702013", True), ("70.2013", True)])
def test_a_registers_number_into_which_its_year_runs_is_marked(read: str, *, marked: bool) -> None:
    lines = [(x, y, text.replace("70/2013", read)) for x, y, text in birth_certificate()]
    assert read_fields(lines)["number"].needs_review == marked


def test_who_declares_a_birth_does_not_sign_for_the_officer_whose_name_was_not_read() -> None:
    signed = ("NGƯỜI KÝ GIẤY KHAI SINH", "CHỦ TỊCH", "Bùi Hồng Yến")
    lines = [line for line in birth_certificate() if line[2] not in signed]
    lines += [centred(2500, "TM. UBND XÃ TRÀ TÂN", 1850), centred(2560, "CHỦ TỊCH", 1850)]
    declarant = [centred(2500, "NGƯỜI ĐI KHAI SINH", 650), centred(2900, "Lê Bá Thành", 650)]
    assert "signer_name" not in read_fields([*lines, *declarant])


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


def test_twelve_digits_of_nobody_knows_whom_bear_witness_to_a_printed_number_and_take_no_place_of_it() -> None:
    agreed = read_fields(household_business(), codes=["049196101783"])["owner_id"]
    assert (agreed.value, agreed.source, agreed.needs_review) == ("049196101783", "ocr", False)
    differs = read_fields(household_business(), codes=["031097991327"])["owner_id"]
    assert (differs.value, differs.needs_review) == ("049196101783", True)
    nameless = [line for line in household_business() if "049196101783" not in line[2]]
    alone = read_fields(nameless, codes=["049196101783"])["owner_id"]
    assert (alone.source, alone.needs_review) == ("qr", True)


def test_a_code_with_a_dossier_in_it_says_whose_number_stands_beside_and_another_printed_one_is_a_contradiction() -> (
    None
):
    code = "000.97.12.H47-210910-1378|1.001612|{}"
    agreed = read_fields(household_business(), codes=[code.format("049196101783")])["owner_id"]
    assert (agreed.source, agreed.needs_review) == ("qr", False)
    assert read_fields(household_business(), codes=[code.format("031097991327")])["owner_id"].needs_review


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


def test_a_day_with_room_for_a_digit_that_was_not_read_is_marked() -> None:
    whole = page(decision())
    wide = [
        replace(word, text="1", box=(word.box[0], word.box[1], word.box[2] + 2 * LETTER, word.box[3]))
        if word.text == "15" and word.line == 3
        else word
        for word in whole.words
    ]
    assert any(word.text == "1" for word in wide)
    fields = {one.name: one for one in extract([replace(whole, words=tuple(wide))], default_catalogue()).fields}
    assert fields["issued_on"].needs_review


def test_the_owners_name_is_held_against_the_same_name_elsewhere() -> None:
    once = read_fields(decision(), unsure=["Lụa,"])["owner_name"]
    assert not once.needs_review
    lines = [(x, y, text.replace("Lụa, trú", "Hiển, trú").replace("Lụa", "Hiền")) for x, y, text in decision()]
    assert read_fields(lines)["owner_name"].needs_review


def test_somebody_born_after_the_day_of_the_paper_is_marked() -> None:
    assert read_fields(birth_certificate(born="02/04/2013"))["owner_born_on"].needs_review


@pytest.mark.parametrize(("number", "marked"), [("45/2019/HĐTN", False), ("45/HĐLĐ", False), ("45/QĐ-UBND", True)])
def test_sorts_of_contracts_have_signs_that_begin_with_that_of_contracts(number: str, marked: bool) -> None:
    lines = [*heading(["UBND XÃ BÌNH TÚ"], number), centred(640, "HỢP ĐỒNG THUÊ NHÀ"), *body(["Hôm nay, tại xã,"])]
    assert read_fields(lines)["number"].needs_review == marked


def test_the_number_of_an_identity_card_does_not_contradict_that_of_the_paper() -> None:
    lines = [*household_business(), (1400, 1560, "Số: 049196101783")]
    assert not read_fields(lines)["number"].needs_review


def test_an_abstract_under_a_stamp_is_marked() -> None:
    head = heading(["CÔNG TY ĐIỆN LỰC"], "317/CV-KTTC", "Tam Kỳ, ngày 02 tháng 4 năm 2015")
    letter = [*head, centred(410, "V/v thỏa thuận đấu nối", 720), centred(490, "ĐẾN Số: 1367", 720)]
    letter += [*body(["Kính gửi: Ủy ban nhân dân xã Bình Tú", "Nội dung."], top=900)]
    assert read_fields(letter)["title"].needs_review


def test_what_is_written_by_hand_into_a_form_is_marked() -> None:
    lines = ["Họ và tên: Mai Lý", "Dân tộc: Kinh", "Nơi sinh: xã", "Quê quán: xã", "Ngày, tháng, năm sinh: 10/01/1980"]
    paper = [*national_title(), centred(480, "GIẤY KHAI SINH"), *body(lines, top=700)]
    assert not read_fields(paper)["owner_born_on"].needs_review
    by_hand = read_fields(paper, unsure=["Mai", "Lý", "Kinh", "xã"])
    assert by_hand["owner_born_on"].needs_review


def test_a_name_from_the_signature_or_the_running_text_is_looked_at() -> None:
    paper = [*national_title(), centred(480, "ĐƠN ĐỀ NGHỊ"), *body(["Kính gửi: Ủy ban nhân dân xã Bình Tú"], top=700)]
    signed = read_fields([*paper, *foot(["Người làm đơn"], "Võ Tấn Khải")])["owner_name"]
    assert (signed.value, signed.needs_review) == ("Võ Tấn Khải", True)
    lines = [*paper, *body(["Tôi đề nghị xác nhận cho bà Trần Thị Lụa."], top=900)]
    named = read_fields(lines)["owner_name"]
    assert (named.value, named.needs_review) == ("Trần Thị Lụa", True)


def test_the_day_and_number_of_a_stamp_of_the_incoming_mail_are_not_those_of_the_paper() -> None:
    head = heading(["MẶT TRẬN TỔ QUỐC VIỆT NAM"], "14/KH-MTTQ")
    stamp = [(1400, 490, "CÔNG VĂN ĐẾN Số: 126"), (1400, 570, "Ngày 13 tháng 3 năm 2016")]
    fields = read_fields([*head, *stamp, centred(700, "KẾ HOẠCH"), *body(["Căn cứ Luật;"])])
    assert fields["number"].value == "14/KH-MTTQ"
    assert "issued_on" not in fields


def test_the_abstract_below_a_stamp_of_the_incoming_mail_is_found() -> None:
    head = heading(["UBND XÃ BÌNH TÚ"], "14/KH-UBND", "Bình Tú, ngày 02 tháng 4 năm 2015")
    stamp = [(400, 570, "CÓN VAN ĐẾN Số: 126"), (400, 640, "Ngày 13 tháng 3 năm 2016")]
    paper = [
        *head,
        *stamp,
        centred(740, "KẾ HOẠCH"),
        centred(820, "Sửa chữa nhà văn hóa thôn"),
        *body(["Căn cứ Luật;"]),
    ]
    assert read_fields(paper)["title"].value == "Sửa chữa nhà văn hóa thôn"
    glued = [(left, top, text.replace("Sửa chữa", "chuyV/v sửa chữa")) for left, top, text in paper]
    assert read_fields(glued)["title"].value == "V/v sửa chữa nhà văn hóa thôn"


def test_a_place_made_of_two_without_its_dash_is_marked() -> None:
    for province, marked in (("BÀ RỊA - VŨNG TÀU", False), ("BÀ RỊA VŨNG TÀU", True)):
        head = heading([f"UBND TỈNH {province}", "SỞ TÀI CHÍNH"], "14/KH-STC", "Vũng Tàu, ngày 02 tháng 4 năm 2015")
        plan = [*head, centred(640, "KẾ HOẠCH"), centred(720, "Sửa chữa trụ sở"), *body(["Căn cứ Luật;"])]
        assert read_fields(plan)["issuer"].needs_review == marked


@pytest.mark.parametrize(("number", "marked"), [("34đ/UBND-VX", True), ("12a/UBND-VX", False), ("5b7/UBND-VX", True)])
def test_a_digit_by_hand_that_was_read_as_a_letter_is_marked(number: str, marked: bool) -> None:
    head = heading(["UBND XÃ BÌNH TÚ"], number, "Bình Tú, ngày 02 tháng 4 năm 2015")
    letter = [*head, centred(490, "V/v thỏa thuận", 720), *body(["Kính gửi: Ủy ban nhân dân huyện"])]
    assert read_fields(letter)["number"].needs_review == marked


def test_a_short_number_is_one_of_a_register_of_civil_status() -> None:
    def number(title: str, unsure: tuple[str, ...] = ()) -> bool:
        lines = [*national_title(), centred(480, title), *body(["Số: 62", "Họ và tên: LÊ VĂN BỀN"], top=640)]
        return read_fields(lines, unsure=unsure)["number"].needs_review

    assert not number("TRÍCH LỤC KHAI TỬ")
    assert number("TRÍCH LỤC KHAI TỬ", unsure=("62",))
    assert number("GIẤY CHỨNG NHẬN ĐĂNG KÝ HỘ KINH DOANH")


def test_a_name_in_print_too_small_for_its_marks_is_looked_at_unless_it_was_read_surely() -> None:
    def marked(height: int, confidence: float) -> bool:
        whole = page([*national_title(), centred(480, "TỜ KHAI"), *body(["Họ và tên: Phan Hiển"])])
        words = tuple(
            replace(word, confidence=confidence, box=(*word.box[:3], word.box[1] + height))
            if word.text in ("Phan", "Hiển")
            else word
            for word in whole.words
        )
        found = {field.name: field for field in extract([replace(whole, words=words)], default_catalogue()).fields}
        return found["owner_name"].needs_review

    assert marked(20, 0.91)
    assert not marked(20, 0.94)
    assert marked(19, 0.94)
    assert not marked(19, 0.96)
    assert not marked(40, 0.91)


def test_a_diploma_has_an_ordinal_behind_the_letter_of_its_series() -> None:
    def marked(number: str) -> bool:
        lines = [*national_title(), centred(480, "BẰNG TỐT NGHIỆP"), *body([f"Số hiệu: {number}"], top=640)]
        return read_fields(lines)["number"].needs_review

    assert not marked("A 03397657")
    assert marked("A 0339")
