"""Forms in tables and columns, and values that go on, end or stand elsewhere than on their line."""

import pytest

from dossier.catalogue.kinds import default_catalogue
from dossier.reading import Field
from tests.unit.pages import LEFT, PITCH, Placed, body, centred, foot, heading, national_title, page, read_fields
from worker.extract import extract

MARRIAGE = [*heading(["UBND HUYỆN SÔNG THANH"], "84/TLKH-BS", "Sông Thanh, ngày 27 tháng 8 năm 2016")]


def receipt(*lines: Placed) -> dict[str, Field]:
    return read_fields([*national_title(), centred(480, "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ"), *lines])


def test_spouses_stand_in_the_columns_of_a_table() -> None:
    fields = read_fields(
        [
            *MARRIAGE,
            centred(640, "TRÍCH LỤC KẾT HÔN"),
            *[(1000, 860, "Bên nữ"), (1700, 860, "Bên nam")],
            *[(LEFT, 950, "Họ, chữ đệm, tên"), (900, 950, "Lò Thị Lả"), (1600, 950, "Lê Văn Bền")],
            *[(LEFT, 1040, "Quốc tịch"), (900, 1040, "Việt Nam"), (1600, 1040, "Việt Nam")],
        ]
    )
    assert (fields["owner_name"].value, fields["spouse_name"].value) == ("Lò Thị Lả", "Lê Văn Bền")


def test_a_column_whose_name_was_not_read_takes_none_of_the_other_though_both_sign_under_the_same_words() -> None:
    fields = read_fields(
        [
            *national_title(),
            centred(600, "TỜ KHAI ĐĂNG KÝ KẾT HÔN"),
            *[(1000, 860, "Bên nữ"), (1700, 860, "Bên nam")],
            *[(LEFT, 950, "Họ, chữ đệm, tên"), (1600, 950, "Lê Văn Bền")],
            *[(LEFT, 1040, "Giấy tờ tùy thân"), (900, 1040, "001195581638"), (1600, 1040, "001096312024")],
            *[(LEFT, 1200, "Chúng tôi cam đoan lời khai trên là đúng, việc kết hôn là tự nguyện.")],
            *[(600, 1400, "Bên nữ"), (1700, 1400, "Bên nam")],
        ]
    )
    assert "owner_name" not in fields
    assert (fields["spouse_name"].value, fields["owner_id"].value) == ("Lê Văn Bền", "001195581638")


def test_a_label_goes_on_in_small_letters_before_the_next_column() -> None:
    fields = receipt((LEFT, 900, "Tên thủ tục hành chính công"), (1200, 900, "Cấp đổi Giấy phép lái xe"))
    assert fields["procedure_name"].value == "Cấp đổi Giấy phép lái xe"


def test_both_sides_of_a_card_beside_each_other_do_not_take_from_each_other() -> None:
    left = ["CĂN CƯỚC", "Họ và tên / Full name:", "LÊ VĂN BỀN", "Giới tính / Sex:", "Nam"]
    right = ["Nơi cư trú / Place of residence:", "xã Trà Tân, tỉnh Quảng Nam", "Nơi đăng ký khai sinh:", "xã Trà Tân"]
    sides = [(LEFT, 500 + 80 * place, text) for place, text in enumerate(left)]
    sides += [(1500, 460 + 80 * place, text) for place, text in enumerate(right)]
    fields = read_fields(sides)
    assert fields["residence"].value == "xã Trà Tân, tỉnh Quảng Nam"
    assert fields["owner_name"].value == "Lê Văn Bền"


def test_a_comma_and_a_place_go_on_below_though_there_was_room() -> None:
    lines = ["Họ, chữ đệm, tên: LÊ VĂN BỀN", "Quê quán: Số 5 đường Nguyễn Du, thành phố Huế,"]
    lines += ["tỉnh Thừa Thiên Huế", "Dân tộc: Kinh", "Nơi sinh: " + "xã Trà Tân, " * 6]
    fields = read_fields([*national_title(), centred(480, "GIẤY KHAI SINH"), *body(lines, top=700)])
    assert fields["home_place"].value.endswith("thành phố Huế, tỉnh Thừa Thiên Huế")


def test_leaders_end_a_value() -> None:
    lines = ["Ông/bà: Trịnh Thị Nga, giới tính: Nữ", "Giấy này được cấp để: vay vốn" + "." * 50, "Cán bộ hộ tịch"]
    fields = read_fields([*MARRIAGE, centred(640, "GIẤY XÁC NHẬN TÌNH TRẠNG HÔN NHÂN"), *body(lines)])
    assert fields["scope"].value == "vay vốn"
    assert fields["owner_name"].value == "Trịnh Thị Nga"


def test_a_sentence_that_ends_in_a_label_is_none() -> None:
    lines = [
        "1. Cấp cho: ông Lê Văn Bền",
        "4. Giấy phép này có hiệu lực khởi công xây dựng trong thời hạn 12 tháng kể từ",
    ]
    lines += ["ngày cấp; quá thời hạn trên phải đề nghị gia hạn giấy phép xây dựng./."]
    fields = read_fields(
        [
            *heading(["UBND HUYỆN SÔNG THANH"], "80/GPXD", "Sông Thanh, ngày 21 tháng 3 năm 2024"),
            centred(640, "GIẤY PHÉP XÂY DỰNG"),
            *body(lines),
        ]
    )
    assert fields["valid_until"].value == "2025-03-21"


def test_a_label_in_small_letters_behind_a_mark_has_its_value() -> None:
    lines = ["a) Thửa đất số: 428; tờ bản đồ số: 19", "b) Diện tích: 313,7 m2"]
    fields = read_fields([*national_title(), centred(480, "GIẤY CHỨNG NHẬN QUYỀN SỬ DỤNG ĐẤT"), *body(lines, top=700)])
    assert (fields["parcel_number"].value, fields["map_sheet"].value) == ("428", "19")


def test_a_label_does_not_take_the_end_of_the_name_before_it() -> None:
    lines = ["Ông LÒ VĂN ÚN, Căn cước công dân số: 014088805498"]
    fields = read_fields([*national_title(), centred(480, "GIẤY CHỨNG NHẬN QUYỀN SỬ DỤNG ĐẤT"), *body(lines, top=700)])
    assert (fields["owner_name"].value, fields["owner_id"].value) == ("Lò Văn Ún", "014088805498")


def test_a_second_holder_is_read_and_marked() -> None:
    lines = [
        "Ông LÊ VĂN BỀN, Căn cước công dân số: 014088805498",
        "Bà TRẦN THỊ LỤA, Căn cước công dân số: 014190805498",
    ]
    lines += ["Cùng địa chỉ thường trú: xã Trà Tân, tỉnh Quảng Nam"]
    fields = read_fields([*national_title(), centred(480, "GIẤY CHỨNG NHẬN QUYỀN SỬ DỤNG ĐẤT"), *body(lines, top=700)])
    assert (fields["owner_name"].value, fields["owner_id"].value) == ("Lê Văn Bền", "014088805498")
    assert (fields["spouse_name"].value, fields["spouse_name"].needs_review) == ("Trần Thị Lụa", True)
    assert fields["residence"].value == "xã Trà Tân, tỉnh Quảng Nam"


def test_who_registered_a_birth_issues_its_certificate_for_a_person_to_look_at_unless_who_signs_says_so() -> None:
    lines = ["Họ, chữ đệm, tên: LÊ VĂN BỀN", "Nơi đăng ký khai sinh: Ủy ban nhân dân xã Trà Tân, tỉnh Quảng Nam"]
    paper = [*national_title(), centred(480, "GIẤY KHAI SINH"), *body(lines, top=700)]
    issuer = read_fields(paper)["issuer"]
    assert (issuer.value, issuer.needs_review) == ("Ủy ban nhân dân xã Trà Tân, tỉnh Quảng Nam", True)
    by_whom_the_form_names = [*paper, *foot(["NGƯỜI KÝ GIẤY KHAI SINH", "CHỦ TỊCH"], "Võ Tấn Khải")]
    issuer = read_fields(by_whom_the_form_names)["issuer"]
    assert (issuer.value, issuer.needs_review) == ("Ủy ban nhân dân xã Trà Tân, tỉnh Quảng Nam", False)
    signed = [*paper, *foot(["TM. ỦY BAN NHÂN DÂN XÃ TRÀ TÂN", "CHỦ TỊCH"], "Võ Tấn Khải")]
    issuer = read_fields(signed)["issuer"]
    assert (issuer.value, issuer.needs_review) == ("Ủy ban nhân dân xã Trà Tân", False)


def test_an_officer_signs_in_the_middle_below_both_spouses() -> None:
    below = [centred(2300, "CHỦ TỊCH"), centred(2700, "Võ Tấn Khải")]
    names = [(600, 2000, "Lò Thị Lả"), (1700, 2000, "Lê Văn Bền")]
    paper = [
        *national_title(),
        centred(480, "GIẤY CHỨNG NHẬN KẾT HÔN"),
        *body(["Số: 13/2020"], top=700),
        *names,
        *below,
    ]
    fields = read_fields(paper)
    assert (fields["signer_name"].value, fields["signer_title"].value) == ("Võ Tấn Khải", "Chủ tịch")


def test_a_judgment_has_its_day_below_its_number() -> None:
    agency = heading(["TÒA ÁN NHÂN DÂN", "HUYỆN SÔNG THANH"])
    left = [(500, 250 + PITCH * 3, "Bản án số: 98/2014/HNGĐ-ST"), (500, 250 + PITCH * 4, "Ngày: 30-10-2014")]
    paper = [*agency, *left, centred(800, "BẢN ÁN LY HÔN"), *body(["- Nguyên đơn: bà Lò Thị Lả, sinh năm 1958;"])]
    fields = read_fields(paper)
    assert (fields["issued_on"].value, fields["owner_name"].value) == ("2014-10-30", "Lò Thị Lả")


@pytest.mark.parametrize("title", ["TÌNH TRẠNG TRẠNG HÔN NHÂN", "TÌNH TRẠNG HÔN NHÂN"])
def test_a_word_read_twice_does_not_hide_a_title(title: str) -> None:
    paper = page([*MARRIAGE, centred(600, "GIẤY XÁC NHẬN"), centred(680, title)])
    assert extract([paper], default_catalogue()).kind.code == "giay_xac_nhan_tinh_trang_hon_nhan"


def test_one_label_asks_for_two_numbers_that_are_one() -> None:
    lines = ["Mã số hộ kinh doanh/Mã số thuế: 0100109106"]
    paper = [*national_title(), centred(480, "GIẤY CHỨNG NHẬN ĐĂNG KÝ HỘ KINH DOANH"), *body(lines, top=700)]
    fields = read_fields(paper)
    assert fields["number"].value == fields["tax_code"].value == "0100109106"


def test_the_serial_of_the_first_land_certificates_is_marked() -> None:
    paper = [*national_title(), centred(480, "GIẤY CHỨNG NHẬN QUYỀN SỬ DỤNG ĐẤT"), centred(2400, "M 191682")]
    serial = read_fields(paper)["land_certificate_serial"]
    assert (serial.value, serial.needs_review) == ("M 191682", True)


def test_the_ordinal_of_a_receipt_is_a_number() -> None:
    paper = [*heading(["UBND XÃ TRÀ TÂN"]), centred(640, "BIÊN LAI THU TIỀN PHÍ, LỆ PHÍ"), *body(["Số: 0012240"])]
    assert not read_fields(paper)["number"].needs_review


def test_the_name_of_a_company_in_capitals_runs_on_in_capitals() -> None:
    lines = ["Tên công ty viết bằng tiếng Việt: CÔNG TY TNHH SẢN XUẤT VÀ THƯƠNG MẠI -", "DỊCH VỤ BẢY NÚI"]
    lines += [
        "Tên công ty viết tắt: BẢY NÚI CO.",
        "2. ĐỊA CHỈ TRỤ SỞ",
        "Số 5 đường Nguyễn Du, phường Hải Châu, thành phố " * 2,
    ]
    fields = read_fields([*national_title(), centred(480, "GIẤY CHỨNG NHẬN ĐĂNG KÝ DOANH NGHIỆP"), *body(lines)])
    assert fields["owner_name"].value == "CÔNG TY TNHH SẢN XUẤT VÀ THƯƠNG MẠI - DỊCH VỤ BẢY NÚI"


@pytest.mark.parametrize(
    ("rows", "nationality", "marked"),
    [
        ([("Quốc tịch", ""), ("Tôn giáo", "Không")], None, False),
        ([("Quốc tịch:", ""), ("Trình độ văn hóa", "12/12")], None, False),
        ([("Quốc tịch:", "Việt Nam"), ("", "Lào")], "Việt Nam", False),
        ([("Quốc tịch:", "Việt Nam, Hoa Kỳ")], "Việt Nam, Hoa Kỳ", False),
        ([("Quốc tịch:", "Viêt Nom")], "Viêt Nom", True),
    ],
)
def test_of_a_list_the_next_row_is_no_nationality(
    rows: list[tuple[str, str]], nationality: str | None, *, marked: bool
) -> None:
    lines = [*national_title(), centred(600, "TỜ KHAI ĐĂNG KÝ KHAI SINH")]
    for place, (label, value) in enumerate([("Họ, chữ đệm, tên:", "TRẦN THỊ LỤA"), ("Dân tộc:", "Kinh"), *rows]):
        lines += [(LEFT, 800 + 80 * place, label), (1000, 800 + 80 * place, value)]
    fields = read_fields(lines)
    assert fields["ethnicity"].value == "Kinh"
    assert (fields["nationality"].value if "nationality" in fields else None) == nationality
    assert nationality is None or fields["nationality"].needs_review == marked
