"""Labels of forms and sentences of acts: which value is whose, and which line belongs to it."""

from tests.unit.pages import (
    LEFT,
    body,
    centred,
    heading,
    national_title,
    read_fields,
)

LONG = "Hai bên thống nhất ký hợp đồng này với các điều khoản ghi ở dưới đây, và cam kết thực hiện."


def test_a_bracket_behind_a_label_belongs_to_the_label() -> None:
    fields = read_fields(
        [
            *national_title(),
            centred(480, "TỜ KHAI ĐỀ NGHỊ TRỢ GIÚP XÃ HỘI"),
            *body(["1. Họ và tên (Viết chữ in hoa): ĐINH THỊ NGỌC", "Sinh ngày (Date of birth): 23/03/1995"], top=700),
        ]
    )
    assert fields["owner_name"].value == "Đinh Thị Ngọc"
    assert fields["owner_born_on"].value == "1995-03-23"


def test_a_number_is_looked_for_beside_the_name_of_the_card_that_bears_it() -> None:
    fields = read_fields(
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
    fields = read_fields(
        [
            *heading(["ỦY BAN NHÂN DÂN", "XÃ BÌNH TÚ"], "21/BB-UBND"),
            centred(700, "BIÊN BẢN"),
            *body(["Hôm nay, hồi 8 giờ 33 phút, ngày 03 tháng 8 năm 2018, tại trụ sở,"], top=850),
        ]
    )
    assert fields["issued_on"].value == "2018-08-03"


def test_a_position_beside_a_label_is_nobody() -> None:
    fields = read_fields(
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
    fields = read_fields(
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
    fields = read_fields(
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


def test_a_line_of_the_body_that_begins_with_a_day_is_not_the_day_of_issue() -> None:
    fields = read_fields(
        [
            *national_title(),
            centred(480, "TỜ KHAI ĐỀ NGHỊ TRỢ GIÚP XÃ HỘI"),
            *body(["1. Họ và tên: ĐINH THỊ NGỌC", LONG], top=700),
            (1000, 900, "ngày 20 tháng 6 năm 2016 của Bộ trưởng Bộ Quốc phòng về chế độ"),
        ]
    )
    assert "issued_on" not in fields


def test_a_day_that_stands_alone_at_the_foot_of_a_form_is() -> None:
    fields = read_fields(
        [
            *national_title(),
            centred(480, "TỜ KHAI ĐỀ NGHỊ TRỢ GIÚP XÃ HỘI"),
            *body(["1. Họ và tên: ĐINH THỊ NGỌC", LONG], top=700),
            centred(2000, "Ngày 29 tháng 09 năm 2024", 1850),
        ]
    )
    assert fields["issued_on"].value == "2024-09-29"
