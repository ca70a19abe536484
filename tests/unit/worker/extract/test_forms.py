"""Labels of forms and sentences of acts: which value is whose, and which line belongs to it."""

import pytest

from tests.unit.pages import (
    LEFT,
    LETTER,
    Placed,
    body,
    centred,
    heading,
    household_business,
    national_title,
    read_fields,
)

GROUNDS = "Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015 và Luật sửa đổi Luật này;"
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


def test_the_second_half_of_a_pair_of_words_with_a_dash_runs_on() -> None:
    head = heading(["ĐẢNG ỦY XÃ BÌNH TÚ"], "12/NQ-ĐU", "Bình Tú, ngày 02 tháng 4 năm 2024")
    title = [
        centred(640, "NGHỊ QUYẾT"),
        centred(720, "Về lãnh đạo nhiệm vụ kinh tế - xã hội, quốc phòng"),
        centred(800, "- an ninh 6 tháng cuối năm"),
    ]
    found = read_fields([*head, *title, *body(["- Căn cứ Điều lệ Đảng;", LONG])])["title"]
    assert found.value == "Về lãnh đạo nhiệm vụ kinh tế - xã hội, quốc phòng - an ninh 6 tháng cuối năm"


def test_a_wide_line_in_the_middle_below_the_title_is_an_abstract_and_an_indented_one_is_not() -> None:
    wide = "Quy định mức hỗ trợ giống cây trồng và vật nuôi cho các hộ thoát nghèo trên địa bàn xã"
    head = heading(["ỦY BAN NHÂN DÂN", "XÃ BÌNH TÚ"], "70/QĐ-UBND", "Bình Tú, ngày 22 tháng 02 năm 2024")
    lines = [*head, centred(640, "QUYẾT ĐỊNH")]
    found = read_fields([*lines, centred(730, wide), *body(["Căn cứ Luật;", LONG], top=900)])
    assert found["title"].value == wide
    indented = body([wide], top=730, left=centred(730, wide)[0] + 2 * LETTER)
    assert "title" not in read_fields([*lines, *indented, *body([LONG], top=810)])


def test_a_title_whose_words_were_read_as_two_lines_ends_the_heading() -> None:
    head = heading(["UBND XÃ BÌNH TÚ"], "70/KH-UBND", "Bình Tú, ngày 22 tháng 02 năm 2024")
    name = [(1370, 600, "KẾ"), (1494, 606, "HOẠCH")]
    paper = [*head, *name, centred(700, "Tổ chức ngày hội đại đoàn kết toàn dân tộc"), *body(["I. MỤC ĐÍCH", LONG])]
    assert read_fields(paper)["title"].value == "Tổ chức ngày hội đại đoàn kết toàn dân tộc"


def test_the_authority_in_capitals_is_no_part_of_the_name_above_it() -> None:
    head = heading(["UBND HUYỆN PHƯỚC SƠN"], "70/QĐ-UBND", "Phước Sơn, ngày 22 tháng 02 năm 2024")
    title = [
        centred(640, "QUYẾT ĐỊNH"),
        (LEFT + 80, 720, "Về việc trợ cấp xã hội hàng tháng và hỗ trợ chi phí đi lại đối với bà Võ Thị Hồng Giang"),
    ]
    below = [
        centred(800, "Hạnh"),
        centred(880, "CHỦ TỊCH ỦY BAN NHÂN DÂN THÀNH PHỐ PHAN RANG - THÁP CHÀM TRỰC THUỘC TỈNH NINH THUẬN KHÓA XI"),
    ]
    paper = [*head, *title, *below, *body([GROUNDS], top=960)]
    assert read_fields(paper)["owner_name"].value == "Võ Thị Hồng Giang Hạnh"


def test_a_misread_v_v_is_marked() -> None:
    for word, is_marked in (("V/v", False), ("Viv", True), ("V/y", True)):
        head = heading(["UBND XÃ BÌNH TÚ"], "70/TTr-UBND", "Bình Tú, ngày 22 tháng 02 năm 2024")
        lines = [*head, centred(640, "TỜ TRÌNH"), centred(720, f"{word} sửa chữa nhà văn hóa thôn"), *body([LONG])]
        assert read_fields(lines)["title"].needs_review == is_marked


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


def form(title: str, lines: list[str]) -> list[Placed]:
    """A form of one column with a wide last line."""
    return [*national_title(), centred(480, title), *body([*lines, LONG], top=700)]


def test_an_english_twin_belongs_to_its_label() -> None:
    fields = read_fields(form("CĂN CƯỚC CÔNG DÂN", ["Giới tính / Sex: Nam", "Ngày sinh / Date of birth: 01/02/1990"]))
    assert (fields["gender"].value, fields["owner_born_on"].value) == ("Nam", "1990-02-01")


def test_words_before_the_colon_make_another_label_of_one() -> None:
    lines = ["Họ và tên: ĐINH THỊ NGỌC", "Nơi thường trú trước khi chuyển đến: xã Bình Tú"]
    assert "residence" not in read_fields(form("TỜ KHAI", lines))
    still = ["Họ và tên chủ hộ kinh doanh: ĐINH THỊ NGỌC", "Địa chỉ liên lạc: xã Bình Tú, tỉnh Gia Lai"]
    fields = read_fields(form("ĐƠN ĐỀ NGHỊ", still))
    assert (fields["owner_name"].value, fields["residence"].value) == ("Đinh Thị Ngọc", "xã Bình Tú, tỉnh Gia Lai")


def test_a_comma_read_as_a_colon_does_not_end_a_label() -> None:
    fields = read_fields(form("TỜ KHAI", ["Họ: chữ đệm, tên: ĐINH THỊ NGỌC", "Ngày, tháng; năm sinh: 02/03/1990"]))
    assert (fields["owner_name"].value, fields["owner_born_on"].value) == ("Đinh Thị Ngọc", "1990-03-02")


@pytest.mark.parametrize(
    "label",
    ["Giấy CMND/CCCD số", "CCCD/CMND số", "Số định danh cá nhân/CMND", "Giấy CMND/Thẻ căn cước", "Số CCCD/Hộ chiếu"],
)
def test_an_identity_number_is_found_whatever_its_paper_is_called(label: str) -> None:
    assert read_fields(form("TỜ KHAI", [f"{label}: 049195012345"]))["owner_id"].value == "049195012345"


def test_a_name_in_capitals_below_its_label_is_its_value() -> None:
    lines = ["Họ, chữ đệm và tên khai sinh / Full name:", "NGUYỄN PHẠM HOÀNG THẢO MY"]
    assert read_fields(form("CĂN CƯỚC", lines))["owner_name"].value == "Nguyễn Phạm Hoàng Thảo My"


def test_the_head_of_a_company_is_named_below_its_heading_and_its_owner_is_another() -> None:
    lines = ["4. Thông tin về chủ sở hữu", "Họ và tên: TRẦN THỊ MAI", "5. Người đại diện theo pháp luật của công ty"]
    fields = read_fields(form("GIẤY CHỨNG NHẬN ĐĂNG KÝ DOANH NGHIỆP", [*lines, "* Họ và tên: LÊ VĂN ĐẠT"]))
    assert fields["representative_name"].value == "Lê Văn Đạt"


def test_the_head_of_a_table_is_no_value_and_a_change_has_its_number_alone() -> None:
    table = [(LEFT, 1400, "STT"), (900, 1400, "Tên ngành"), (LEFT, 1480, "1"), (900, 1480, "Bán lẻ lương thực")]
    lines = [*household_business(), (LEFT, 1320, "3. Ngành, nghề kinh doanh:"), *table]
    fields = read_fields(
        [line for line in lines if not (line[0] == LEFT and 1330 < line[1] < 1560 and line not in table)]
    )
    assert "business_lines" not in fields
    assert fields["change_ordinal"].value == "1"


@pytest.mark.parametrize(
    ("kind", "line", "name", "value", "marked"),
    [
        ("GIẤY PHÉP XÂY DỰNG", "Diện tích xây dựng: 80,5 m2 (tám mươi phẩy năm)", "building_area", "80,5 m2", False),
        ("GIẤY PHÉP XÂY DỰNG", "Diện tích xây dựng: 80,5 m?", "building_area", "80,5 m?", True),
        ("TỜ KHAI", "Giới tính: Nưm", "gender", "Nưm", True),
        ("TỜ KHAI", "Dân tộc: Gia Rai", "ethnicity", "Gia Rai", False),
        ("TỜ KHAI", "Dân tộc: Mộng", "ethnicity", "Mộng", True),
        ("TỜ KHAI", "Số điện thoại: 0905 123 456", "phone", "0905 123 456", False),
        ("TỜ KHAI", "Số điện thoại: 0905 123", "phone", "0905 123", True),
        ("TỜ KHAI", "Nơi cư trú: (2) xã Bình Tú, tỉnh Gia Lai", "residence", "xã Bình Tú, tỉnh Gia Lai", False),
        ("TỜ KHAI", "Nơi cư trú: xã Bình Tú, tỉnh Bình", "residence", "xã Bình Tú, tỉnh Bình", True),
        ("TỜ KHAI", "Nơi cư trú: xã Bình Tú, huyện Trà có, tỉnh Gia Lai", "residence", None, True),
        ("TỜ KHAI", "Nơi cư trú: xã Bình Tú, tỉnh Gia Lái", "residence", None, True),
        ("TỜ KHAI", "Họ và tên: CÔNG TY TNHH 3S", "owner_name", "CÔNG TY TNHH 3S", False),
        ("TỜ KHAI", "Họ và tên: Công ty TNHH 3S (Việt Nam)", "owner_name", "Công ty TNHH 3S (Việt Nam)", False),
        ("TỜ KHAI", "Họ và tên: Công ty TNHH 3S (sau đây gọi là bên A)", "owner_name", "Công ty TNHH 3S", False),
        ("TỜ KHAI", "Họ và tên: Công ty TNHH 3S (Việt", "owner_name", None, True),
        ("TỜ KHAI", "Họ và tên: K'Brẻo", "owner_name", None, True),
        ("GIẤY PHÉP LÁI XE", "Hạng/Class: B2", "licence_class", "B2", False),
        ("GIẤY PHÉP LÁI XE", "Hạng/Class: Đặng Ngũ", "licence_class", "Đặng Ngũ", True),
    ],
)
def test_a_value_without_its_form_is_marked(kind: str, line: str, name: str, value: str | None, marked: bool) -> None:
    found = read_fields(form(kind, [line]))[name]
    assert value is None or found.value == value
    assert found.needs_review == marked


def test_parents_stand_in_the_columns_of_a_table_and_are_not_the_child() -> None:
    table = [(900, 1300, "NGƯỜI MẸ"), (1700, 1300, "NGƯỜI CHA"), (LEFT, 1380, "Họ và tên")]
    table += [(900, 1380, "Trần Thị Lý"), (1700, 1380, "Nguyễn Văn Hải")]
    lines = [*national_title(), centred(480, "GIẤY KHAI SINH"), *body(["Họ và tên: MAI LÝ AN", LONG], top=700), *table]
    fields = read_fields(lines)
    assert {name: fields[name].value for name in ("owner_name", "mother_name", "father_name")} == {
        "owner_name": "Mai Lý An",
        "mother_name": "Trần Thị Lý",
        "father_name": "Nguyễn Văn Hải",
    }


def test_the_house_of_another_party_does_not_take_the_place_of_a_doubtful_first_one() -> None:
    parties = ["Bên A: Ông NGÔ XUÂN THỦY", "Địa chỉ: Ấp 1, phường An Sơn,", "Bên B: bà LÊ THỊ MAI"]
    fields = read_fields(
        form("HỢP ĐỒNG THUÊ NHÀ Ở", [*parties, "Địa chỉ thường trú: Ấp 4, phường An Sơn, tỉnh Gia Lai"])
    )
    assert (fields["residence"].value, fields["residence"].needs_review) == ("Ấp 1, phường An Sơn", True)


def test_a_term_of_a_contract_has_a_first_and_a_last_day() -> None:
    line = "Loại hợp đồng: xác định thời hạn, từ ngày 22/06/2016 đến ngày 21/08/2018."
    fields = read_fields(form("HỢP ĐỒNG LAO ĐỘNG", [line]))
    assert (fields["valid_from"].value, fields["valid_until"].value) == ("2016-06-22", "2018-08-21")


def test_an_act_of_a_kind_that_is_not_in_the_catalogue_has_its_abstract() -> None:
    head = heading(["VĂN PHÒNG CHÍNH PHỦ"], "01/2023/TT-VPCP", "Hà Nội, ngày 05 tháng 4 năm 2023")
    lines = [*head, centred(640, "THÔNG TƯ"), centred(720, "Quy định một số nội dung"), *body(["Căn cứ Luật;", LONG])]
    assert read_fields(lines)["title"].value == "Quy định một số nội dung"


def test_an_abstract_runs_on_with_the_second_of_two_years() -> None:
    head = heading(["PHÒNG GIÁO DỤC", "TRƯỜNG TIỂU HỌC"], "12/BC-TH", "Bình Tú, ngày 02 tháng 4 năm 2024")
    title = [
        centred(640, "BÁO CÁO"),
        centred(720, "Tổng kết năm học và phương hướng năm học 2023"),
        centred(800, "- 2024"),
    ]
    lines = [*head, *title, *body(["I. KẾT QUẢ", LONG])]
    assert read_fields(lines)["title"].value == "Tổng kết năm học và phương hướng năm học 2023 - 2024"


def test_a_name_that_resembles_a_position_is_a_name() -> None:
    fields = read_fields(form("TỜ KHAI", ["Họ, chữ đệm, tên: CHÂU HOÀI THẢO"]))
    assert fields["owner_name"].value == "Châu Hoài Thảo"


def test_an_abstract_of_an_application_keeps_its_first_words() -> None:
    lines = [*national_title(), centred(480, "ĐƠN ĐỀ NGHỊ"), centred(560, "V/v tách thửa đất cho con"), *body([LONG])]
    assert read_fields(lines)["title"].value == "V/v tách thửa đất cho con"


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("Hợp đồng này được ký ngày 05/02/2020 tại Huế.", "2020-02-05"),
        ("Ký ngày 05/02/2020", "2020-02-05"),
        ("Căn cứ Hợp đồng nguyên tắc số 12 ký ngày 05/02/2020 giữa hai bên;", None),
    ],
)
def test_the_day_of_another_contract_is_not_that_of_the_paper(line: str, day: str | None) -> None:
    issued = read_fields(form("HỢP ĐỒNG LAO ĐỘNG", [line])).get("issued_on")
    assert (issued.value if issued else None) == day
