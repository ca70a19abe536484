"""The fields of whole papers, and which of them a person must look at."""

import pickle
from dataclasses import replace
from datetime import date

import pytest

from dossier.kinds import default_catalogue
from dossier.reading import Field
from dossier.witness import SigningDay, Witness
from tests.unit.pages import (
    LEFT,
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
    land_certificate,
    leaning,
    marital_status,
    marriage_certificate,
    national_title,
    page,
)
from worker.extract import extract
from worker.extract.issuer import agency_findings
from worker.repair import MENDED


def read(lines: list[Placed], **how: object) -> dict[str, Field]:
    return {field.name: field for field in extract([page(lines, **how)], default_catalogue()).fields}  # type: ignore[arg-type]


PAPERS: list[tuple[list[Placed], dict[str, str]]] = [
    (
        decision(),
        {
            "number": "1204/QĐ-UBND",
            "issued_on": "2018-09-15",
            "issuer": "Ủy ban nhân dân huyện Sông Thanh",
            "title": "Về việc trợ cấp xã hội hàng tháng đối với bà Trần Thị Lụa",
            "owner_name": "Trần Thị Lụa",
            "owner_id": "049160003217",
            "owner_born_on": "1960-10-15",
            "signer_name": "Võ Tấn Khải",
            "signer_title": "Chủ tịch",
        },
    ),
    (
        birth_certificate(),
        {
            "number": "70/2013",
            "issued_on": "2013-03-20",
            "issuer": "Ủy ban nhân dân xã Trà Tân",
            "owner_name": "Nguyễn Đức Anh",
            "owner_id": "049213004561",
            "owner_born_on": "2013-03-02",
            "mother_name": "Phạm Thị Hoa",
            "father_name": "Nguyễn Đức Bình",
            "signer_name": "Bùi Hồng Yến",
        },
    ),
    (
        marriage_certificate(),
        {
            "owner_name": "Trịnh Hữu Minh Tuấn",
            "owner_id": "049093050511",
            "owner_born_on": "1993-07-30",
            "spouse_name": "Trần Thị Kim Nhung",
            "issued_on": "2021-04-08",
            "signer_title": "Phó Chủ tịch",
        },
    ),
    (
        land_certificate(),
        {
            "number": "CS47483",
            "land_certificate_serial": "CK 147710",
            "issued_on": "2014-06-04",
            "issuer": "Ủy ban nhân dân huyện Sông Thanh",
            "owner_name": "Lý Văn Tiến",
            "owner_id": "203352331",
            "signer_name": "Hoàng Xuân Khánh",
        },
    ),
    (
        household_business(),
        {
            "number": "33A8040703",
            "issued_on": "2022-04-12",
            "issuer": "UBND huyện Sông Thanh Phòng Tài chính - Kế hoạch",
            "owner_name": "Trần Như Quân",
            "owner_id": "049196101783",
            "tax_code": "0100109106",
        },
    ),
    (
        cover_sheet(),
        {
            "dossier_code": "000.97.12.H47-210910-1378",
            "procedure_code": "2.000815.000.00.00.H47",
            "owner_name": "Mai Thị Hằng",
            "issued_on": "2021-09-10",
            "due_on": "2021-09-22",
            "issuer": "UBND huyện Sông Thanh Bộ phận Tiếp nhận và Trả kết quả",
        },
    ),
]


@pytest.mark.parametrize(("lines", "wanted"), PAPERS)
@pytest.mark.parametrize("skew", [0.0, 1.5])
def test_a_clean_paper_is_read_whole_and_not_marked(lines: list[Placed], wanted: dict[str, str], skew: float) -> None:
    fields = {field.name: field for field in extract([leaning(page(lines), skew)], default_catalogue()).fields}
    assert {name: fields[name].value for name in wanted if name in fields} == wanted
    assert [name for name in wanted if fields[name].needs_review] == []


def test_a_value_has_the_box_of_its_words_and_its_page() -> None:
    number = read(decision())["number"]
    word = next(word for word in page(decision()).words if word.text == "1204/QĐ-UBND")
    assert (number.box, number.page, number.source) == (word.box, 1, "ocr")


def test_a_value_that_the_recogniser_was_unsure_of_is_marked() -> None:
    assert read(decision(), unsure=["049160003217."])["owner_id"].needs_review


def test_a_citizen_id_that_does_not_fit_the_day_of_birth_marks_both() -> None:
    fields = read(decision(born="15/10/1966"))
    assert fields["owner_id"].value == "049160003217"
    assert fields["owner_id"].needs_review
    assert fields["owner_born_on"].needs_review


def test_a_citizen_id_of_an_unknown_province_is_marked() -> None:
    assert read(decision(citizen="999160003217"))["owner_id"].needs_review


def test_a_citizen_id_that_does_not_fit_the_sex_is_marked() -> None:
    lines = [(x, y, text.replace("Giới tính: Nữ", "Giới tính: Nam")) for x, y, text in household_business()]
    assert read(lines)["owner_id"].needs_review


def test_a_wrong_check_digit_is_marked_and_kept_as_read() -> None:
    lines = [(x, y, text.replace("0100109106", "0100109105")) for x, y, text in household_business()]
    tax_code = read(lines)["tax_code"]
    assert (tax_code.value, tax_code.needs_review) == ("0100109105", True)


def test_a_day_that_no_calendar_has_is_marked() -> None:
    born = read(birth_certificate(born="31/02/2013"))["owner_born_on"]
    assert born.needs_review


def test_a_number_without_its_slash_is_marked_not_mended() -> None:
    number = read(decision(number="1204QĐ-UBND"))["number"]
    assert (number.value, number.needs_review) == ("1204QĐ-UBND", True)


def test_a_number_written_by_hand_into_the_form_is_marked() -> None:
    lines = [(x, y, text.replace("1204/QĐ-UBND", "1204 /QĐ-UBND")) for x, y, text in decision()]
    assert read(lines)["number"].needs_review


def test_a_number_that_the_file_itself_has_in_its_form_is_not_by_hand() -> None:
    wide = [(x, y, text.replace("1204/QĐ-UBND", "1204     /QĐ-UBND")) for x, y, text in decision()]
    typed = replace(page(wide), source="text")
    number = next(field for field in extract([typed], default_catalogue()).fields if field.name == "number")
    assert (number.value, number.needs_review, number.source) == ("1204/QĐ-UBND", False, "text")


def test_a_text_layer_is_believed_before_a_recogniser() -> None:
    scanned = page(decision(citizen="049160003277"))
    typed = replace(page(body(["Số định danh cá nhân: 049160003217"]), number=2, confidence=0.9), source="text")
    fields = {field.name: field for field in extract([scanned, typed], default_catalogue()).fields}
    assert (fields["owner_id"].value, fields["owner_id"].source) == ("049160003217", "text")
    assert fields["issuer"].source == "ocr"


def test_a_deputy_who_is_not_read_as_one_is_marked() -> None:
    lines = [(x, y, text.replace("PHÓ CHỦ TỊCH", "CHỦ TỊCH")) for x, y, text in marriage_certificate()]
    assert read(lines)["signer_title"].needs_review


def test_a_name_that_no_vietnamese_bears_is_marked() -> None:
    lines = [(x, y, text.replace("Võ Tấn Khải", "Vỏ Tẩnn Khải")) for x, y, text in decision()]
    assert read(lines)["signer_name"].needs_review


def test_marks_that_differ_from_the_rest_of_the_paper_mark_the_issuer() -> None:
    lines = [(x, y, text.replace("XÃ TRÀ TÂN", "XÃ TRÁ TÂN")) for x, y, text in birth_certificate()]
    issuer = read(lines)["issuer"]
    assert (issuer.value, issuer.needs_review) == ("Ủy ban nhân dân xã Trá Tân", True)


def test_the_code_goes_before_the_print_and_a_contradiction_is_marked() -> None:
    agreed = read(cover_sheet(), codes=["000.97.12.H47-210910-1378"])["dossier_code"]
    assert (agreed.source, agreed.needs_review, agreed.confidence) == ("qr", False, 1.0)
    differs = read(cover_sheet(), codes=["000.97.12.H47-210910-1379"])["dossier_code"]
    assert (differs.value, differs.needs_review) == ("000.97.12.H47-210910-1379", True)


def test_a_citizen_card_laid_on_another_paper_says_nothing_about_it() -> None:
    code = "049196101783||Ngô Văn Sáu|11051996|Nam|Xã Trà Tân, Quảng Nam|01072021"
    assert read(decision(), codes=[code])["owner_id"].value == "049160003217"


def test_a_term_ends_so_many_months_after_the_day_of_issue() -> None:
    fields = read(marital_status(", có giá trị 6 tháng kể từ ngày cấp."))
    assert fields["valid_until"].value == "2025-02-28"
    assert fields["scope"].value == "sử dụng vào mục đích kết hôn"


@pytest.mark.parametrize("term", ["", ", có giá trị 6 tháng."])
def test_an_end_that_is_not_printed_is_not_invented(term: str) -> None:
    assert "valid_until" not in read(marital_status(term))


def test_a_term_without_an_end_stays_as_printed() -> None:
    until = read(marital_status(", có giá trị lâu dài."))["valid_until"]
    assert (until.value, until.needs_review) == ("lâu dài", False)


def test_a_term_from_an_unread_day_of_issue_stays_as_printed_for_a_person() -> None:
    lines = [line for line in marital_status(", có giá trị 6 tháng kể từ ngày cấp.") if "ngày 31" not in line[2]]
    until = read(lines)["valid_until"]
    assert (until.value, until.needs_review) == ("6 tháng kể từ ngày cấp", True)


def test_a_second_page_without_a_heading_adds_the_signer() -> None:
    first = [line for line in decision() if line[1] < 2000]
    last = [line for line in decision() if line[1] >= 2000]
    found = extract([page(first), page(last, number=2)], default_catalogue())
    signer = next(field for field in found.fields if field.name == "signer_name")
    assert (signer.value, signer.page) == ("Võ Tấn Khải", 2)


def test_an_extraction_can_cross_process_borders() -> None:
    found = extract([page(decision())], default_catalogue())
    assert pickle.loads(pickle.dumps(found)) == found


def test_a_name_with_a_mended_word_is_looked_at_by_a_person_and_running_text_stands() -> None:
    whole = page(decision())
    mended = [
        replace(word, confidence=MENDED, read="?") if word.text in ("Khải", "trợ") else word for word in whole.words
    ]
    fields = {field.name: field for field in extract([replace(whole, words=tuple(mended))], default_catalogue()).fields}
    assert fields["signer_name"].value == "Võ Tấn Khải"
    assert fields["signer_name"].needs_review
    assert "trợ cấp" in fields["title"].value
    assert not fields["title"].needs_review
    assert not fields["owner_name"].needs_review


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


LONG = "Hai bên thống nhất ký hợp đồng này với các điều khoản ghi ở dưới đây, và cam kết thực hiện."


def _read(lines: list[Placed]) -> dict[str, Field]:
    return {field.name: field for field in extract([page(lines)], default_catalogue()).fields}


def test_a_bracket_behind_a_label_belongs_to_the_label() -> None:
    fields = _read(
        [
            *national_title(),
            centred(480, "TỜ KHAI ĐỀ NGHỊ TRỢ GIÚP XÃ HỘI"),
            *body(["1. Họ và tên (Viết chữ in hoa): ĐINH THỊ NGỌC", "Sinh ngày (Date of birth): 23/03/1995"], top=700),
        ]
    )
    assert fields["owner_name"].value == "Đinh Thị Ngọc"
    assert fields["owner_born_on"].value == "1995-03-23"


def test_a_number_is_looked_for_beside_the_name_of_the_card_that_bears_it() -> None:
    fields = _read(
        [
            *national_title(),
            centred(480, "TỜ KHAI ĐỀ NGHỊ TRỢ GIÚP XÃ HỘI"),
            *body(["1. Họ và tên: ĐINH THỊ NGỌC"], top=700),
            (LEFT, 800, "Loại giấy tờ pháp lý của cá nhân: Thẻ căn cước"),
            (1600, 800, "Số: 049195012345"),
        ]
    )
    assert fields["owner_id"].value == "049195012345"


def test_the_day_on_which_minutes_were_taken_stands_in_their_first_sentence() -> None:
    fields = _read(
        [
            *heading(["ỦY BAN NHÂN DÂN", "XÃ BÌNH TÚ"], "21/BB-UBND"),
            centred(700, "BIÊN BẢN"),
            *body(["Hôm nay, hồi 8 giờ 33 phút, ngày 03 tháng 8 năm 2018, tại trụ sở,"], top=850),
        ]
    )
    assert fields["issued_on"].value == "2018-08-03"


def test_a_position_beside_a_label_is_nobody() -> None:
    fields = _read(
        [
            *heading(
                ["UBND HUYỆN THĂNG BÌNH", "PHÒNG KINH TẾ VÀ HẠ TẦNG"], "80/GPXD", "Thăng Bình, ngày 21 tháng 3 năm 2025"
            ),
            centred(700, "GIẤY PHÉP XÂY DỰNG"),
            *body(["1. Cấp cho: ông Nông Văn Kiên"], top=850),
            (LEFT, 2000, "- Chủ đầu tư"),
            (1500, 2000, "PHÓ TRƯỞNG PHÒNG"),
        ]
    )
    assert fields["owner_name"].value == "Nông Văn Kiên"


def test_a_second_person_does_not_take_the_place_of_a_doubtful_first_one() -> None:
    fields = _read(
        [
            *national_title(),
            centred(480, "HỢP ĐỒNG THUÊ NHÀ Ở"),
            *body(["BÊN A:", "Ông: QXRTH VĂN BẢO", "BÊN B:", "Ông: NGUYỄN VĂN TOÀN", LONG], top=700),
        ]
    )
    assert fields["owner_name"].needs_review
    assert "Toàn" not in fields["owner_name"].value


def test_a_wide_line_over_a_centred_one_is_an_abstract() -> None:
    wide = "Kiểm tra công tác cải cách hành chính, kiểm soát thủ tục hành chính và chuyển đổi số của xã"
    fields = _read(
        [
            *heading(["ỦY BAN NHÂN DÂN", "XÃ BÌNH TÚ"], "70/KH-UBND", "Bình Tú, ngày 22 tháng 02 năm 2024"),
            centred(700, "KẾ HOẠCH"),
            centred(790, wide),
            centred(870, "năm 2024"),
            *body(
                [
                    "I. MỤC ĐÍCH, YÊU CẦU",
                    LONG,
                ],
                top=1000,
            ),
        ]
    )
    assert fields["title"].value == f"{wide} năm 2024"


def test_the_places_below_a_commune_in_small_letters_belong_to_the_agency() -> None:
    fields = _read(
        [
            *heading(["ỦY BAN NHÂN DÂN", "PHƯỜNG YÊN THẾ", "Thành phố Pleiku, Gia Lai"]),
            centred(700, "GIẤY CHỨNG NHẬN KẾT HÔN"),
        ]
    )
    assert fields["issuer"].value == "Ủy ban nhân dân phường Yên Thế Thành phố Pleiku, Gia Lai"


@pytest.mark.parametrize(
    "name",
    ["UBND huyện Quế Hải Bộ phận Tiếp nhận và Trả Kết Uả", "UBND xã Vĩnh Dương Bộ phận Tiếp nhận và Trả", "Quyền"],
)
def test_an_agency_that_lost_letters_or_words_is_doubtful(name: str) -> None:
    assert agency_findings(name)


@pytest.mark.parametrize(
    "name",
    ["UBND tỉnh Lâm Đồng Sở Tư pháp", "Ủy ban nhân dân huyện Krông Pắc", "Bộ Công thương", "Văn phòng Chính phủ"],
)
def test_a_whole_agency_is_not(name: str) -> None:
    assert agency_findings(name) == ()


def test_a_name_that_lost_its_first_word_stands_off_centre() -> None:
    whole = [*heading(["ỦY BAN NHÂN DÂN", "XÃ BÌNH TÚ"], "70/KH-UBND"), centred(700, "KẾ HOẠCH")]
    fields = _read([*whole, *foot(["CHỦ TỊCH"], "Hoàng Quang Thảo", top=2300)])
    assert not fields["signer_name"].needs_review
    lost = [
        (left + LETTER * len("Hoàng "), top, "Quang Thảo") if text == "Hoàng Quang Thảo" else (left, top, text)
        for left, top, text in foot(["CHỦ TỊCH"], "Hoàng Quang Thảo", top=2300)
    ]
    assert _read([*whole, *lost])["signer_name"].needs_review


def test_a_line_of_the_body_that_begins_with_a_day_is_not_the_day_of_issue() -> None:
    fields = _read(
        [
            *national_title(),
            centred(480, "TỜ KHAI ĐỀ NGHỊ TRỢ GIÚP XÃ HỘI"),
            *body(["1. Họ và tên: ĐINH THỊ NGỌC", LONG], top=700),
            (1000, 900, "ngày 20 tháng 6 năm 2016 của Bộ trưởng Bộ Quốc phòng về chế độ"),
        ]
    )
    assert "issued_on" not in fields


def test_a_day_that_stands_alone_at_the_foot_of_a_form_is() -> None:
    fields = _read(
        [
            *national_title(),
            centred(480, "TỜ KHAI ĐỀ NGHỊ TRỢ GIÚP XÃ HỘI"),
            *body(["1. Họ và tên: ĐINH THỊ NGỌC", LONG], top=700),
            centred(2000, "Ngày 29 tháng 09 năm 2024", 1850),
        ]
    )
    assert fields["issued_on"].value == "2024-09-29"
