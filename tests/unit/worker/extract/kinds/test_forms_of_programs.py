"""Forms as the programs of communes, desks and hospitals print them: in tables, in short lines, with words of their own
between two people. All persons are invented."""

import pytest

from dossier.catalogue.kinds import default_catalogue
from dossier.reading import Role
from tests.unit.pages import Placed, body, centred, foot, heading, national_title, page, read_fields
from worker.extract import Extraction, extract

COMMUNE = heading(["TỈNH HÀ GIANG", "HUYỆN YÊN MINH", "XÃ HỮU VINH"], "02/TL", "Hữu Vinh, ngày 30 tháng 6 năm 2020")
RIGHT_COLUMN = 1350


def _read(lines: list[Placed]) -> Extraction:
    return extract([page(lines)], default_catalogue())


def _person(found: Extraction, role: Role) -> dict[str, str]:
    return next({one.name: one.value for one in person.fields} for person in found.persons if person.role == role)


def test_a_word_alone_between_two_people_ends_what_is_said_of_the_first() -> None:
    found = _read(
        [
            *COMMUNE,
            centred(740, "TRÍCH LỤC ĐĂNG KÝ NHẬN CHA, MẸ, CON"),
            *body(
                [
                    "Họ chữ đệm tên: Tráng Seo Páo",
                    "Ngày, tháng, năm sinh: 04/04/1972",
                    "Nơi cư trú: Thôn Bản Vàng, xã Hữu Vinh, huyện Yên Minh, thành phố Vũng Tàu, tỉnh Bà Rịa",
                    "- Vũng Tàu",
                    "Và",
                    "Họ chữ đệm tên con: Tráng Văn Dũng",
                    "Ngày, tháng, năm sinh: 16/10/2012",
                ]
            ),
        ]
    )
    fields = {one.name: one.value for one in found.fields}
    assert (fields["owner_name"], fields["owner_born_on"]) == ("Tráng Seo Páo", "1972-04-04")
    assert fields["related_name"] == "Tráng Văn Dũng"
    assert fields["residence"].endswith("tỉnh Bà Rịa - Vũng Tàu")
    assert _person(found, "child")["born_on"] == "2012-10-16"


def test_those_who_adopt_stand_beside_each_other_and_the_child_below_both() -> None:
    columns = [
        ("Họ và tên cha nuôi: Lê Văn Khoa", "Họ và tên mẹ nuôi: Trần Thị Mai"),
        ("Ngày, tháng, năm sinh: 18/07/1984", "Ngày, tháng, năm sinh: 29/07/1986"),
        ("Nơi thường trú: Khối 4, phường Trung Đô", "Nơi thường trú: Khối 9, phường Trung Đô"),
    ]
    rows = [
        (left, 800 + 80 * place, text)
        for place, two in enumerate(columns)
        for left, text in zip((350, RIGHT_COLUMN), two, strict=True)
    ]
    child = [
        "Họ và tên con nuôi: Lê Thị Hoa",
        "Ngày, tháng, năm sinh: 15/03/2015",
        "Nơi thường trú: Khối 7, phường Lê Lợi",
    ]
    found = _read([*national_title(), centred(560, "GIẤY CHỨNG NHẬN NUÔI CON NUÔI"), *rows, *body(child, top=1200)])
    fields = {one.name: one.value for one in found.fields}
    assert (fields["owner_name"], fields["owner_born_on"]) == ("Lê Thị Hoa", "2015-03-15")
    assert fields["residence"] == "Khối 7, phường Lê Lợi"
    assert _person(found, "mother")["born_on"] == "1986-07-29"


def test_below_the_hour_of_a_birth_all_is_the_childs() -> None:
    fields = read_fields(
        [
            *heading(["SỞ Y TẾ HÀ GIANG", "BỆNH VIỆN ĐA KHOA MÈO VẠC"], "589"),
            centred(640, "GIẤY CHỨNG SINH"),
            *body(
                [
                    "Họ và tên mẹ/Người nuôi dưỡng: Lò Thị Hương",
                    "Số CMND/CCCD/Hộ chiếu: 002180345058",
                    "Họ và tên cha: Lò Văn Tâm",
                    "Đã sinh con vào lúc: 03 giờ 59 phút, ngày 23 tháng 11 năm 2024",
                    "Tại: Bệnh viện Đa khoa Mèo Vạc",
                    "Giới tính của con: Nữ",
                ]
            ),
        ]
    )
    assert fields["birth_place"].value == "Bệnh viện Đa khoa Mèo Vạc"
    assert (fields["owner_born_on"].value, fields["gender"].value) == ("2024-11-23", "Nữ")
    assert not fields.keys() & {"owner_id", "residence"}


def test_labels_in_capitals_are_some_where_a_value_stands_beside_them() -> None:
    table = [
        (350, 800, "MÃ SỐ THUẾ"),
        (RIGHT_COLUMN, 800, "5809366656"),
        (350, 900, "TÊN NGƯỜI NỘP THUẾ"),
        (RIGHT_COLUMN, 900, "TRỊNH THỊ NGA"),
        (350, 1000, "NGÀY CẤP MÃ SỐ THUẾ"),
        (RIGHT_COLUMN, 1000, "23/03/2024"),
    ]
    title = [*national_title(), centred(560, "GIẤY CHỨNG NHẬN ĐĂNG KÝ THUẾ")]
    fields = read_fields([*title, *table, (1300, 1300, "Lâm Đồng, ngày 30 tháng 3 năm 2024")])
    assert fields["owner_name"].value == "Trịnh Thị Nga"
    assert fields["issued_on"].value == "2024-03-23"
    alone = read_fields(
        [*title, (350, 900, "TÊN NGƯỜI NỘP THUẾ"), *body(["Ghi chú của cơ quan thuế quản lý"], top=980)]
    )
    assert "owner_name" not in alone


@pytest.mark.parametrize("part", ["NGƯỜI TIẾP NHẬN HỒ SƠ", "Người khai", "NGƯỜI LÀM ĐƠN"])
def test_a_part_in_which_somebody_signs_is_no_position(part: str) -> None:
    fields = read_fields(
        [*COMMUNE, centred(740, "TỜ KHAI"), *body(["Tôi tên là: Lê Văn Tâm"]), *foot([part], "Lê Văn Tâm")]
    )
    assert "signer_title" not in fields


@pytest.mark.parametrize(
    ("line", "plate"),
    [("Biển đăng ký: 16D-489.38 (Registration Number)", "16D-489.38"), ("Biển đăng ký: TRƯỞNG PHÒNG", None)],
)
def test_a_plate_has_the_form_of_one(line: str, plate: str | None) -> None:
    title = centred(560, "GIẤY CHỨNG NHẬN KIỂM ĐỊNH AN TOÀN KỸ THUẬT VÀ BẢO VỆ MÔI TRƯỜNG")
    found = read_fields([*national_title(), title, *body([line], top=800)]).get("plate_number")
    assert (found.value if found else None) == plate


def test_the_offices_own_address_above_a_companys_name_is_not_the_companys() -> None:
    fields = read_fields(
        [
            *heading(["SỞ TÀI CHÍNH LÀO CAI", "PHÒNG ĐĂNG KÝ KINH DOANH"], "", "Lào Cai, ngày 05 tháng 3 năm 2024"),
            centred(640, "GIẤY XÁC NHẬN"),
            centred(720, "VỀ VIỆC THAY ĐỔI NỘI DUNG ĐĂNG KÝ DOANH NGHIỆP"),
            *body(
                [
                    "Địa chỉ trụ sở: Số 30 đường Trần Phú, Lào Cai",
                    "Tên doanh nghiệp: CÔNG TY TNHH NÔNG SẢN PHÚ BÌNH",
                    "Mã số doanh nghiệp/Mã số thuế: 5809366656",
                ]
            ),
        ]
    )
    assert fields["owner_name"].value == "CÔNG TY TNHH NÔNG SẢN PHÚ BÌNH"
    assert "business_address" not in fields


def test_a_certification_states_its_day_and_office_in_sentences() -> None:
    lines = [
        "Ngày 30 tháng 6 năm 2016 (Bằng chữ: Ngày ba mươi, tháng sáu, năm hai nghìn không trăm mười sáu).",
        "Tại Ủy ban nhân dân phường Bồng Sơn, tỉnh Bình Định.",
        "Ông Võ Hoài Nam, Căn cước công dân số 052071145901, đã ký vào giấy tờ này.",
        "Số chứng thực: 2498, quyển số: 01/2016 - SCT/CK, ĐC.",
    ]
    fields = read_fields([centred(400, "LỜI CHỨNG CHỨNG THỰC CHỮ KÝ"), *body(lines, top=600)])
    assert (fields["number"].value, fields["issued_on"].value) == ("2498", "2016-06-30")
    assert fields["issuer"].value == "Ủy ban nhân dân phường Bồng Sơn"
    assert "owner_name" not in fields


def test_the_title_of_a_form_whose_lines_are_all_short_stands_below_the_states_name() -> None:
    lines = [
        "Họ, chữ đệm, tên: Lê Thị Mai",
        "Dân tộc: Kinh",
        "Quốc tịch: Việt Nam",
        "Giới tính: Nữ",
        "Nghề nghiệp: Nông",
    ]
    found = _read(
        [*national_title(), centred(560, "TỜ KHAI ĐĂNG KÝ LẠI KHAI SINH"), *body([*lines, *lines[1:4]], top=800)]
    )
    assert found.kind.code == "to_khai"


def test_a_semicolon_ends_what_another_place_follows_and_not_a_list() -> None:
    permit = [*heading(["UBND TỈNH GIA LAI"], "12/GPXD", "Gia Lai, ngày 05 tháng 3 năm 2024")]
    permit += [centred(640, "GIẤY PHÉP XÂY DỰNG"), *body(["Chiều cao công trình: 8,2 m; số tầng: 2"])]
    assert read_fields(permit)["building_height"].value == "8,2 m"
    book = [*national_title(), centred(560, "GIẤY CHỨNG NHẬN QUYỀN SỬ DỤNG ĐẤT")]
    book += body(["Thời hạn sử dụng: Đất ở: Lâu dài; đất trồng cây lâu năm: đến ngày 15/10/2043"], top=800)
    assert read_fields(book)["land_use_term"].value.startswith("Đất ở: Lâu dài; đất trồng")


def test_a_period_is_no_marital_status_under_its_own_label() -> None:
    lines = ["Họ, chữ đệm, tên: Lê Thị Mai", "Tình trạng hôn nhân: từ ngày 01/01/2018 đến ngày 27/9/2021"]
    assert "marital_status" not in read_fields(
        [*COMMUNE, centred(740, "GIẤY XÁC NHẬN TÌNH TRẠNG HÔN NHÂN"), *body(lines)]
    )


def test_a_parcels_number_ends_where_its_line_goes_on() -> None:
    line = "1. Số thứ tự thửa đất: 339; Tờ bản đồ số: 34; phường Thắng Nhất, thành phố Vũng Tàu"
    fields = read_fields([*COMMUNE, centred(740, "TRÍCH LỤC BẢN ĐỒ ĐỊA CHÍNH"), *body([line])])
    assert (fields["parcel_number"].value, fields["map_sheet"].value) == ("339", "34")


def test_names_of_a_list_of_dossiers_are_nobodys() -> None:
    lines = ["Bên giao: Lê Văn Tâm, công chức", "Bên nhận: Trần Thị Mai, chuyên viên"]
    assert "owner_name" not in read_fields([*COMMUNE, centred(740, "PHIẾU BÀN GIAO HỒ SƠ"), *body(lines)])


def test_where_the_line_of_a_parents_name_was_lost_nothing_of_theirs_is_the_childs() -> None:
    child = ["Họ và tên con nuôi: Lê Thị Hoa", "Ngày, tháng, năm sinh: 15/03/2015"]
    parents = ["Ngày, tháng, năm sinh: 18/07/1984", "Số Giấy CMND/Hộ chiếu: 193765911"]
    adopted = [*national_title(), centred(560, "GIẤY CHỨNG NHẬN NUÔI CON NUÔI"), *body([*parents, *child], top=800)]
    fields = read_fields(adopted)
    assert fields["owner_born_on"].value == "2015-03-15"
    assert "owner_id" not in fields
    birth = ["Họ, chữ đệm, tên: LÊ THỊ HOA", "Ngày, tháng, năm sinh: 15/03/2015", "Nơi cư trú: Khối 7, phường Lê Lợi"]
    assert "residence" not in read_fields([*COMMUNE, centred(740, "GIẤY KHAI SINH"), *body(birth)])
    declared = ["Họ, chữ đệm, tên người yêu cầu: Lê Văn Tâm", "Đề nghị đăng ký cho người dưới đây:", *birth]
    found = read_fields([*national_title(), centred(560, "TỜ KHAI ĐĂNG KÝ KHAI SINH"), *body(declared, top=800)])
    assert found["residence"].needs_review


def test_an_organisation_has_no_number_of_a_person() -> None:
    lines = ["Tên tổ chức: Công ty TNHH Thành Đạt", "CCCD số: 040070001234"]
    fields = read_fields([*national_title(), centred(560, "ĐƠN ĐỀ NGHỊ"), *body(lines, top=800)])
    assert fields["owner_id"].needs_review
    assert not fields["owner_name"].needs_review


def test_who_pays_for_another_keeps_their_tax_code() -> None:
    lines = ["Người nộp thay: Lê Văn Tâm    Mã số thuế: 5809366656", "Người nộp thuế: Trần Thị Mai"]
    title = centred(400, "GIẤY NỘP TIỀN VÀO NGÂN SÁCH NHÀ NƯỚC")
    fields = read_fields([title, *body(lines, top=600)])
    assert fields["owner_name"].value == "Trần Thị Mai"
    assert "tax_code" not in fields


def test_what_a_party_is_called_and_where_one_signs_are_no_names() -> None:
    lines = ["Bên A: (sau đây gọi là Bên A)", "Hôm nay, ngày 05 tháng 8 năm 2024, hai bên thỏa thuận như sau."]
    contract = [*national_title(), centred(560, "HỢP ĐỒNG THUÊ NHÀ"), *body(lines, top=800)]
    assert "owner_name" not in read_fields(contract)
    slip = [
        *COMMUNE,
        centred(740, "PHIẾU TỪ CHỐI TIẾP NHẬN GIẢI QUYẾT HỒ SƠ"),
        *body(["Người nộp hồ sơ:", "(Ký và ghi rõ họ tên)"]),
    ]
    assert "owner_name" not in read_fields(slip)


def test_a_lettered_address_of_a_land_certificate_is_the_parcels() -> None:
    book = [*national_title(), centred(560, "GIẤY CHỨNG NHẬN QUYỀN SỬ DỤNG ĐẤT")]
    book += body(
        ["Ông: Lê Văn Tâm", "Địa chỉ: Khối 4, phường Trung Đô", "b) Địa chỉ: xã Trà Tân, tỉnh Quảng Nam"], top=800
    )
    fields = read_fields(book)
    assert fields["residence"].value == "Khối 4, phường Trung Đô"
    assert fields["parcel_address"].value == "xã Trà Tân, tỉnh Quảng Nam"
