"""Values cut to their form: where they end, what shows that they were misread."""

import pytest

from dossier.catalogue.fields import ValueType
from dossier.words.numerals import parse_year
from tests.unit.pages import LEFT, body, centred, heading, national_title, page, read_fields
from worker.extract.codes import is_citizen_card, values_in
from worker.extract.values.cells import digits_in_cells
from worker.extract.values.parse import Value, value_of
from worker.language.agency_names import agency_findings
from worker.language.personal_names import name_findings
from worker.language.place_names import begins_a_listed_place, has_other_marks, misspells_a_clinic, misspelt_places
from worker.layout.runs import Span, sheet, span


def written(text: str) -> Span:
    (run,) = sheet(page([(LEFT, 900, text)])).runs
    found = span(run)
    assert found is not None
    return found


def read(value_type: ValueType, text: str) -> Value:
    found = value_of(value_type, written(text))
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("printed", "lengths", "digits"),
    [
        ("5131818141719131515]", (10,), "5388479355"),  # every border read
        ("2 0841611514159", (10,), "2084615459"),  # some borders not read
        ("[016 40161051413171213]", (9, 12), "064060543723"),
        ("011101321161618111917", (12,), "010321668197"),  # ones of the number beside borders
        ("049092751540", (12,), None),
        ("0490927515402", (12,), None),  # one digit too many is a misreading
        ("111111111111111111111", (12,), None),
    ],
)
def test_borders_between_digits_in_cells_are_no_digits(
    printed: str, lengths: tuple[int, ...], digits: str | None
) -> None:
    assert digits_in_cells(printed, lengths, lambda number: False) == digits


def test_digits_in_cells_are_marked_unless_a_check_digit_proves_them() -> None:
    assert read("identity_number", "[016 40161051413171213]").findings == ("digits.in_cells",)
    assert read("tax_code", "0111010111019111016") == Value("0100109106", written("0111010111019111016"))
    assert read("tax_code", "0111010111019111017").findings == ("tax_code.form",)


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("Công ty TNHH 3S", "Công ty TNHH 3S"),
        ("Công ty TNHH Giày da An Phú, địa chỉ: xã Trà Tân", "Công ty TNHH Giày da An Phú"),
        ("Công ty CP A&B (Việt Nam)", "Công ty CP A&B (Việt Nam)"),
        ("Hợp tác xã nông nghiệp Bình Tú; MST 0100109106", "Hợp tác xã nông nghiệp Bình Tú"),
        (":|Lê Văn Bền", "Lê Văn Bền"),
        ("Bà Thị Huôi", "Thị Huôi"),  # no surname, and "Bà" is none
        ("Ông Văn Bền", "Ông Văn Bền"),
        ("Vi Văn Tám Ông Vi Văn Tám, sinh ngày", "Vi Văn Tám"),  # the end of a title, and the line below it
        ("ông Lê Văn Bền bà Trần Thị Nga", "Lê Văn Bền"),
        ("Trần Thị Bà", "Trần Thị Bà"),
        ("Lê Ông Trần Bền", "Lê Ông Trần Bền"),
    ],
)
def test_a_name_ends_where_an_organisation_or_a_person_does(printed: str, name: str) -> None:
    assert read("name", printed).text == name


def test_an_organisation_is_judged_by_its_small_words() -> None:
    assert read("name", "CÔNG TY TNHH GIÀY DA AN PHÚ").findings == ()
    assert read("name", "Công ty TNHH Thương mại Phúc An").findings == ()
    assert read("name", "Công ty TNHH thưong maị Phúc An").findings == ("text.not_a_syllable",)
    assert read("name", "Công ty CP A&B (Việt Nam").findings == ("text.bracket_open",)


@pytest.mark.parametrize(
    ("value_type", "printed", "findings"),
    [
        ("address", "Tổ 5, khối phố 9, phường Yên Thế", ()),
        ("address", "Tổ 5, khối phổ 9, phường Yên Thế", ("text.marks_differ",)),
        ("address", "Ấp 7, xã Đôn Châu, huyện Trà Cú, tỉnh Trà Vinh", ()),
        ("address", "Ấp 7, xã Độn Châu, huyện Trà Cú, tỉnh Trà Vinh", ("place.marks_differ",)),
        ("address", "phường Thạch Thang quận Hải Châu, thành phố Đà Nẵng", ("address.comma_missing",)),
        ("address", "Ấp 5, xã Đôn Châu, huyện Trà T Cú, tỉnh Trà Vinh", ("address.small_letter",)),
        ("address", "phường Thạch Thang, thành phố Chinh, phường Thạch Thang, quận Hải", ("address.level_twice",)),
        ("address", "Trạm Y tế xã Đôn Châu, xã Đôn Châu, huyện Trà Cú, tỉnh Trà Vinh", ()),
        ("address", "xã Ea Kly, huyện Krông Pắc, tỉnh Đắk Lắk", ()),
        ("text", "Dịch vụ lưu trú ngắn ngày 5510)", ("text.bracket_open",)),
        ("text", "đã ly hôn theo Bản án số", ("text.unfinished",)),
        ("text", "990,", ()),
    ],
)
def test_what_shows_that_a_text_was_misread(value_type: ValueType, printed: str, findings: tuple[str, ...]) -> None:
    assert read(value_type, printed).findings == findings


def test_values_end_at_a_comma_or_before_leaders() -> None:
    assert read("ethnicity", "Ê Đê, quốc tịch Việt Nam").text == "Ê Đê"
    assert read("money", "270.000.000 đồng ............2").text == "270.000.000 đồng"


def test_the_register_numbers_of_old_land_certificates_go_on_after_a_space() -> None:
    assert read("number", "00219 QSDĐ/215").text == "00219 QSDĐ/215"
    assert read("serial", "M 191682").text == "M 191682"


def test_a_day_is_not_doubted_for_leaders_behind_its_year() -> None:
    assert "date.digit_missing" not in read("date", "ngày 13 tháng 03 năm 2016........").findings


@pytest.mark.parametrize(
    ("words", "year"),
    [
        ("hai nghìn không trăm hai mươi mốt", 2021),
        ("một ngàn chín trăm tám mươi tư", 1984),
        ("hai nghìn không trăm linh năm", 2005),
        ("hai nghìn", 2000),
        ("hai nghìn không trăm", None),
        ("ba nghìn", None),
    ],
)
def test_years_in_words(words: str, year: int | None) -> None:
    assert parse_year(words) == year


def test_places_are_held_against_the_list() -> None:
    assert begins_a_listed_place("thành phố Hồ Chi")
    assert not has_other_marks("thành phố Hồ Chí Minh")
    assert list(misspelt_places("Bệnh viện Phụ sản Đà Năng")) == ["đà nẵng"]
    assert list(misspelt_places("Bệnh viện Phụ sản Đà Nẵng")) == []
    assert misspells_a_clinic("Tram Y tế xã Tả Van Chư, huyện Bắc Hà")
    assert not misspells_a_clinic("Trạm Y tế xã Tả Van Chư, Bệnh viện Đa khoa huyện Bắc Hà")


def test_known_groups_side_by_side_are_no_misread_group() -> None:
    assert agency_findings("Chi nhánh Văn phòng Đăng ký đất đai Bồng Sơn") == ()
    assert agency_findings("UBND phường Tô Hiệu Trung tâm Phục vụ hành chính công") == ()


def test_names_of_the_court_and_seldom_surnames() -> None:
    assert name_findings("Công Tằng Tôn Nữ Diệu Hiền") == ()
    assert name_findings("Công Tăng Tôn Nữ Diệu Hiền") == ("name.rare_word",)
    assert name_findings("Trịnh Thị Nga") == ()
    assert name_findings("Trình Thị Nga") == ("name.rare_word",)
    assert name_findings("K'Thị Hạnh") == ()


def test_a_card_says_as_much_as_its_code_has() -> None:
    code = "096309669040||Thái Thị Ngọc Hoa|30112009"
    assert is_citizen_card(code)
    assert dict(values_in(code)) == {
        "number": "096309669040",
        "owner_id": "096309669040",
        "owner_name": "Thái Thị Ngọc Hoa",
        "owner_born_on": "2009-11-30",
    }
    assert "residence" not in dict(values_in(f"{code}|Nữ|phường Phú Xuân, thành phố Huế"))


def test_a_land_certificate_says_its_serial() -> None:
    assert dict(values_in("AB 75458349|031097991327|13062026"))["land_certificate_serial"] == "AB 75458349"


def test_the_number_of_a_card_in_capitals_is_one_and_a_heading_is_none() -> None:
    card = [*national_title(), centred(480, "GIẤY CHỨNG MINH NHÂN DÂN"), centred(560, "SỐ 169195338")]
    assert read_fields([*card, *body(["Họ tên: LÊ THỊ BỀN"], top=700)])["owner_id"].value == "169195338"


def test_the_number_of_a_paper_of_identity_may_be_said_to_be_one() -> None:
    lines = ["Họ và tên: LÊ THỊ BỀN", "Giấy CMND/Thẻ CCCD/Hộ chiếu: Số: 049160003217"]
    form = [*national_title(), centred(480, "PHIẾU LÝ LỊCH TƯ PHÁP SỐ 1"), *body(lines, top=700)]
    assert read_fields(form)["owner_id"].value == "049160003217"


def test_a_title_before_a_surname_that_nobody_knows_is_looked_at() -> None:
    for name, marked in (
        ("Ông Văn Bảo Khiết", True),
        ("Ông Văn Huyên", False),
        ("Ông Thị Nam Hà", False),
        ("ông Lê Bảo Khiết", False),
    ):
        paper = [*national_title(), centred(480, "ĐƠN ĐỀ NGHỊ"), *body([f"Họ và tên: {name}"], top=700)]
        assert read_fields(paper)["owner_name"].needs_review == marked


def test_a_name_ends_before_what_is_done_for_him() -> None:
    title = "V/v giao đất cho ông Phí Sỹ Bách để làm nhà ở"
    head = heading(["UBND XÃ BÌNH TÚ"], "70/QĐ-UBND", "Bình Tú, ngày 22 tháng 02 năm 2014")
    paper = [*head, centred(640, "QUYẾT ĐỊNH"), centred(720, title), *body(["Căn cứ Luật Đất đai;"])]
    assert read_fields(paper)["owner_name"].value == "Phí Sỹ Bách"


def test_a_land_certificates_own_code_of_twelve_digits_is_no_citizens() -> None:
    paper = [*national_title(), centred(480, "GIẤY CHỨNG NHẬN QUYỀN SỬ DỤNG ĐẤT"), *body(["Bà: LÊ THỊ BỀN"], top=700)]
    assert read_fields(paper, codes=["AB01675617|049160003217"])["owner_id"].value == "049160003217"
    assert "owner_id" not in read_fields(paper, codes=["AB01675617|987865518915"])
    assert "owner_id" not in read_fields(paper, codes=["987865518915"])
