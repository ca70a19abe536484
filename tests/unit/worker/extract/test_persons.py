"""Whose a line is: persons found as blocks, and nothing of another person in the fields of whom a paper is about."""

from __future__ import annotations

import pytest

from dossier.catalogue.kinds import default_catalogue
from dossier.reading import Person
from tests.unit.pages import LEFT, PITCH, Placed, body, centred, heading, national_title, page
from worker.extract import Extraction, extract

ASKER = ["Họ, chữ đệm, tên người yêu cầu: LÝ VĂN AN", "Nơi cư trú: xã Trà Tân, tỉnh Quảng Nam"]
ASKER_ID = "Giấy tờ tùy thân: CMND số 206233981 do Công an tỉnh cấp ngày 12/06/2014"
OATH = "Tôi cam đoan nội dung đề nghị trên đây là đúng sự thật."
MARRIAGE = heading(["UBND XÃ SÔNG THANH"], "84/TLKH-BS", "Sông Thanh, ngày 27 tháng 8 năm 2016")


def read(*pages: list[Placed]) -> Extraction:
    return extract([page(lines, number=at) for at, lines in enumerate(pages, start=1)], default_catalogue())


def form(title: str, lines: list[str], top: int = 700) -> list[Placed]:
    return [*national_title(), centred(480, title), *body(lines, top=top)]


def values(found: Extraction) -> dict[str, str]:
    return {field.name: field.value for field in found.fields}


def person(found: Extraction, role: str) -> dict[str, str]:
    (one,) = [one for one in found.persons if one.role == role]
    return {field.name: field.value for field in one.fields}


def birth(*lines: str, relation: str = "Cha đẻ") -> list[Placed]:
    start = [*ASKER, ASKER_ID, f"Quan hệ với người được khai sinh: {relation}"]
    return form("TỜ KHAI ĐĂNG KÝ KHAI SINH", [*start, *lines, OATH])


ASKED = "Đề nghị cơ quan đăng ký khai sinh cho người dưới đây:"
CHILD = ["Họ, chữ đệm, tên: LÝ THỊ BÌNH", "Ngày, tháng, năm sinh: 05/03/2019", "Giới tính: Nữ", "Dân tộc: Nùng"]
MOTHER = ["Họ, chữ đệm, tên người mẹ: VÀNG THỊ SÍNH", "Năm sinh: 1994", "Dân tộc: Tày", "Nơi cư trú: xã Trà Tân"]


def test_a_declaration_of_a_birth_is_about_the_child_and_has_everybody_by_role() -> None:
    found = read(birth(ASKED, *CHILD, *MOTHER))
    fields = values(found)
    assert (fields["owner_name"], fields["owner_born_on"], fields["ethnicity"]) == ("Lý Thị Bình", "2019-03-05", "Nùng")
    assert {"owner_id", "residence"}.isdisjoint(fields)
    assert (fields["mother_name"], fields["registrant_name"]) == ("Vàng Thị Sính", "Lý Văn An")
    assert [one.role for one in found.persons] == ["child", "applicant", "mother"]
    assert found.persons[0].is_owner
    asker, mother = person(found, "applicant"), person(found, "mother")
    assert (asker["name"], asker["id"], asker["residence"]) == ("Lý Văn An", "206233981", "xã Trà Tân, tỉnh Quảng Nam")
    assert mother == {"name": "Vàng Thị Sính", "born_in": "1994", "ethnicity": "Tày", "residence": "xã Trà Tân"}


def test_where_the_child_was_not_read_nobody_else_is_the_owner() -> None:
    fields = values(read(birth(*MOTHER)))
    assert not [name for name in fields if name.startswith("owner_")]
    assert {"gender", "ethnicity", "residence"}.isdisjoint(fields)


def test_what_stands_above_the_childs_name_is_not_the_childs() -> None:
    lines = [ASKER[1], ASKER_ID, *CHILD[:2]]
    fields = values(read(form("TỜ KHAI ĐĂNG KÝ KHAI SINH", lines)))
    assert fields["owner_name"] == "Lý Thị Bình"
    assert {"owner_id", "residence"}.isdisjoint(fields)


def test_what_stands_under_a_name_that_was_not_read_is_not_the_one_befores() -> None:
    unread = ["Họ, chữ đệm, tên người mẹ: ........", *MOTHER[1:]]
    fields = values(read(birth(ASKED, *CHILD[:3], *unread)))
    assert (fields["owner_name"], "ethnicity" in fields, "residence" in fields) == ("Lý Thị Bình", False, False)


def test_a_declaration_of_a_death_is_about_the_dead() -> None:
    dead = ["Họ, chữ đệm, tên: LÝ MÍ SÒ", "Nơi cư trú cuối cùng: xã Trà Linh", "Giấy tờ tùy thân: CMND số: 206112846"]
    death = ["Đã chết vào lúc 21 giờ 30 phút, ngày 11/02/2018", "Nơi chết: xã Trà Linh", "Nguyên nhân chết: Già yếu"]
    relation = "Quan hệ với người đã chết: Con đẻ"
    asked = "Đề nghị cơ quan đăng ký khai tử cho người có tên dưới đây:"
    found = read(form("TỜ KHAI ĐĂNG KÝ KHAI TỬ", [*ASKER, ASKER_ID, relation, asked, *dead, *death, OATH]))
    fields = values(found)
    assert (fields["owner_name"], fields["owner_id"], fields["residence"]) == ("Lý Mí Sò", "206112846", "xã Trà Linh")
    assert (fields["died_on"], fields["death_cause"]) == ("2018-02-11", "Già yếu")
    assert person(found, "deceased")["died_on"] == "2018-02-11"
    assert person(found, "applicant")["id"] == "206233981"


@pytest.mark.parametrize(
    ("relation", "owner", "marked"),
    [
        ("bản thân", "Lý Văn An", False),
        ("bản tiến", "Lý Văn An", False),
        ("Vợ", None, False),
        ("xqz", "Lý Văn An", True),
    ],
)
def test_who_asks_for_themselves_is_the_owner_and_who_asks_for_another_is_not(
    relation: str, owner: str | None, marked: bool
) -> None:
    lines = [*ASKER, f"Quan hệ với người được cấp giấy: {relation}", "Mục đích sử dụng: vay vốn", OATH]
    found = read(form("TỜ KHAI CẤP GIẤY XÁC NHẬN TÌNH TRẠNG HÔN NHÂN", lines))
    name = next((field for field in found.fields if field.name == "owner_name"), None)
    assert (name.value if name else None) == owner
    assert (name.needs_review if name else False) == marked
    assert ("residence" in values(found)) == (owner is not None)


def test_of_a_guardianship_the_guardian_is_the_owner_and_the_ward_keeps_their_own() -> None:
    guardian = ["Người giám hộ:", "Họ chữ đệm tên: LÝ SEO PÁO", "Ngày, tháng, năm sinh: 04/04/1972", "Giới tính: Nam"]
    ward = ["Người được giám hộ:", "Họ chữ đệm tên: LÝ THỊ DỢ", "Ngày, tháng, năm sinh: 16/10/2012", "Giới tính: Nữ"]
    found = read(form("TRÍCH LỤC ĐĂNG KÝ GIÁM HỘ", [*guardian, *ward]))
    assert (values(found)["owner_name"], values(found)["owner_born_on"]) == ("Lý Seo Páo", "1972-04-04")
    assert (person(found, "ward")["name"], person(found, "ward")["born_on"]) == ("Lý Thị Dợ", "2012-10-16")
    assert person(found, "guardian")["gender"] == "Nam"
    only = values(read(form("TRÍCH LỤC ĐĂNG KÝ GIÁM HỘ", [*guardian[:2], *ward])))
    assert "owner_born_on" not in only


def test_a_label_that_says_whose_its_value_is_has_it_for_them() -> None:
    lines = [ASKED, *CHILD, "Giấy tờ tùy thân của người yêu cầu: CMND số 206233981", "Năm sinh của chủ hộ: 1970"]
    found = read(birth(*lines))
    assert "owner_id" not in values(found)
    assert person(found, "applicant")["id"] == "206233981"


def test_somebody_in_an_unknown_part_is_not_the_owner() -> None:
    lines = ["Tôi tên là: LÝ VĂN AN", "Họ và tên học sinh: LÝ THỊ BÌNH", "Ngày sinh: 05/03/2012", "Dân tộc: Kinh"]
    fields = values(read(form("ĐƠN XIN CHUYỂN TRƯỜNG", lines)))
    assert fields["owner_name"] == "Lý Văn An"
    assert {"owner_born_on", "ethnicity"}.isdisjoint(fields)


def test_a_numbered_item_behind_a_parents_name_is_nobodys_for_certain() -> None:
    lines = [
        "1. Họ và tên: LÝ VĂN AN",
        "2. Giới tính: Nam",
        "3. Họ và tên mẹ: LÒ THỊ LẢ",
        "4. Nơi thường trú: xã Trà Tân",
    ]
    found = read(form("PHIẾU LÝ LỊCH TƯ PHÁP SỐ 2", lines))
    assert (values(found)["gender"], "residence" in values(found)) == ("Nam", False)
    assert "residence" not in person(found, "mother")


def test_a_second_name_begins_somebody_else_also_on_the_next_page() -> None:
    first = form("TỜ KHAI", ["Họ và tên: LÝ VĂN AN", "Giới tính: Nam"])
    second = body(["Họ và tên: TRẦN THỊ BÌNH", "Sinh ngày: 01/02/1990", "CCCD số: 049190012345"], top=300)
    for found in (read([*first, *[(left, top + 800, text) for left, top, text in second]]), read(first, second)):
        assert values(found)["owner_name"] == "Lý Văn An"
        assert {"owner_born_on", "owner_id"}.isdisjoint(values(found))


def test_the_owner_named_again_is_nobody_else() -> None:
    lines = ["Họ và tên: LÝ VĂN AN", "Giới tính: Nam", "Họ và tên: Lý Văn An", "Sinh ngày: 01/02/1990"]
    assert values(read(form("TỜ KHAI", lines)))["owner_born_on"] == "1990-02-01"


def test_each_party_of_a_contract_has_its_own_number_and_tax_code() -> None:
    lines = ["BÊN A (Bên cho thuê):", "Ông: LÝ VĂN AN", "CCCD số: 049085012345", "BÊN B (Bên thuê):"]
    lines += ["Ông: NGUYỄN VĂN TOÀN", "CCCD số: 049090054321", "Mã số thuế: 0100109106", "Sinh ngày: 01/02/1990"]
    found = read(form("HỢP ĐỒNG THUÊ NHÀ Ở", lines))
    assert (values(found)["owner_name"], values(found)["owner_id"]) == ("Lý Văn An", "049085012345")
    assert {"tax_code", "owner_born_on"}.isdisjoint(values(found))
    assert person(found, "party_a")["id"] == "049085012345"
    assert (person(found, "party_b")["name"], person(found, "party_b")["id"]) == ("Nguyễn Văn Toàn", "049090054321")


def test_a_company_has_no_day_of_birth_and_who_represents_it_has() -> None:
    lines = ["Mã số doanh nghiệp: 0100109106", "Tên công ty viết bằng tiếng Việt: CÔNG TY TNHH SÔNG THANH"]
    lines += ["Người đại diện theo pháp luật của công ty:", "Họ và tên: LÝ VĂN AN", "Giới tính: Nam"]
    lines += ["Sinh ngày: 01/02/1985", "Số giấy tờ pháp lý của cá nhân: 049085012345"]
    found = read(form("GIẤY CHỨNG NHẬN ĐĂNG KÝ DOANH NGHIỆP", lines))
    assert values(found)["representative_name"] == "Lý Văn An"
    assert {"owner_id", "owner_born_on", "gender"}.isdisjoint(values(found))
    one = person(found, "representative")
    assert (one["name"], one["id"], one["born_on"]) == ("Lý Văn An", "049085012345", "1985-02-01")


def table(*rows: tuple[str, str, str]) -> list[Placed]:
    head = [(1000, 860, "Bên nữ"), (1700, 860, "Bên nam")]
    places = [(950 + PITCH * at, row) for at, row in enumerate(rows)]
    return head + [(left, top, text) for top, row in places for left, text in zip((LEFT, 900, 1600), row, strict=True)]


def test_each_spouse_has_what_stands_in_their_column() -> None:
    rows = [("Họ, chữ đệm, tên", "Lò Thị Lả", "Lê Văn Bền"), ("Ngày, tháng, năm sinh", "01/02/1990", "03/04/1988")]
    rows += [("Dân tộc", "Thái", "Kinh"), ("Giấy tờ tùy thân", "049190012345", "049088012345")]
    found = read([*MARRIAGE, centred(640, "TRÍCH LỤC KẾT HÔN"), *table(*rows)])
    fields = values(found)
    assert (fields["owner_name"], fields["owner_born_on"], fields["owner_id"]) == (
        "Lò Thị Lả",
        "1990-02-01",
        "049190012345",
    )
    spouse = person(found, "spouse")
    assert (spouse["name"], spouse["born_on"], spouse["ethnicity"]) == ("Lê Văn Bền", "1988-04-03", "Kinh")


def test_what_stands_below_the_right_head_is_the_right_ones_though_their_name_was_not_read() -> None:
    heads = [(700, 800, "Chồng"), (1700, 800, "Vợ")]
    left = [(LEFT, 900, "Họ và tên: Lê Văn Bền"), (LEFT, 980, "Dân tộc: Kinh")]
    right = [(1350, 980, "Dân tộc: Thái"), (1350, 1060, "CMND số: 206112233"), (1350, 1140, "Sinh ngày: 01/02/1980")]
    found = read([*MARRIAGE, centred(640, "GIẤY CHỨNG NHẬN KẾT HÔN"), *heads, *left, *right])
    assert (values(found)["owner_name"], values(found)["ethnicity"]) == ("Lê Văn Bền", "Kinh")
    assert {"owner_id", "owner_born_on"}.isdisjoint(values(found))
    assert person(found, "spouse") == {"id": "206112233", "born_on": "1980-02-01", "ethnicity": "Thái"}


def test_a_line_across_the_page_is_no_row_of_the_table() -> None:
    rows = [("Họ, chữ đệm, tên", "Lò Thị Lả", "Lê Văn Bền"), ("Nơi cư trú", "xã Trà Tân", "xã Trà Linh")]
    below = (LEFT, 950 + 2 * PITCH, "Đăng ký kết hôn tại: Ủy ban nhân dân xã Sông Thanh, huyện Trà My, tỉnh Quảng Nam")
    found = read([*MARRIAGE, centred(640, "TRÍCH LỤC KẾT HÔN"), *table(*rows), below])
    assert (values(found)["residence"], person(found, "spouse")["residence"]) == ("xã Trà Tân", "xã Trà Linh")


def test_a_row_that_only_the_husband_has_is_not_the_wifes() -> None:
    rows = [(LEFT, 950, "Họ, chữ đệm, tên"), (900, 950, "Lò Thị Lả"), (1600, 950, "Lê Văn Bền")]
    rows += [(LEFT, 1030, "Ngày, tháng, năm sinh"), (1600, 1030, "03/04/1988")]
    found = read([*MARRIAGE, centred(640, "TRÍCH LỤC KẾT HÔN"), (1000, 860, "Bên nữ"), (1700, 860, "Bên nam"), *rows])
    assert "owner_born_on" not in values(found)
    assert person(found, "spouse")["born_on"] == "1988-04-03"


@pytest.mark.parametrize("place", ["Vinh", "Ninh", "Bình", "Minh", "Linh", "Sinh"])
@pytest.mark.parametrize("comma", [",", ""])
def test_a_place_before_a_day_is_no_day_of_birth(place: str, comma: str) -> None:
    if place == "Sinh" and not comma:
        return  # "Sinh ngày 05 tháng 8 năm 2024" is a day of birth
    dated = centred(620, f"{place}{comma} ngày 05 tháng 8 năm 2024", 1780)
    found = read([*national_title(), dated, centred(700, "ĐƠN XIN XÁC NHẬN"), *body(["Tôi tên là: LÝ VĂN AN"], 900)])
    assert "owner_born_on" not in values(found)


def test_a_day_of_birth_in_words_is_one() -> None:
    lines = ["Tôi tên là: LÝ VĂN AN", "Sinh ngày 05 tháng 8 năm 1984"]
    assert values(read(form("ĐƠN XIN XÁC NHẬN", lines)))["owner_born_on"] == "1984-08-05"


def test_the_period_of_residence_is_no_marital_status() -> None:
    period = "Trong thời gian cư trú tại: xã Trà Tân từ ngày 15 tháng 12 năm 2016 đến ngày 27 tháng 9 năm 2021"
    lines = ["Họ, chữ đệm, tên: LÝ VĂN AN", period]
    title = "GIẤY XÁC NHẬN TÌNH TRẠNG HÔN NHÂN"
    assert "marital_status" not in values(read([*MARRIAGE, centred(640, title), *body(lines)]))
    said = values(read([*MARRIAGE, centred(640, title), *body([*lines, "Tình trạng hôn nhân: Chưa đăng ký kết hôn"])]))
    assert said["marital_status"] == "Chưa đăng ký kết hôn"


def test_a_purpose_keeps_the_year_in_its_sentence_and_ends_the_term() -> None:
    lines = ["Họ, chữ đệm, tên: LÝ VĂN AN"]
    lines += ["Giấy này có giá trị sử dụng trong thời hạn 06 (sáu) tháng, kể từ ngày cấp, được sử dụng"]
    lines += ["để: Đăng ký kết hôn với chị Lò Thị Lả, sinh năm 1996, tại xã Trà Tân"]
    found = values(read([*MARRIAGE, centred(640, "GIẤY XÁC NHẬN TÌNH TRẠNG HÔN NHÂN"), *body(lines)]))
    assert found["scope"] == "Đăng ký kết hôn với chị Lò Thị Lả, sinh năm 1996, tại xã Trà Tân"
    assert found["valid_until"] == "2017-02-27"


def test_marks_of_one_person_are_not_anothers() -> None:
    mother = ["Họ, chữ đệm, tên người mẹ: VÀNG THỊ SÍNH", "Giới tính: Nam", "Số định danh cá nhân: 049190012345"]
    found = read(birth(ASKED, *CHILD, *mother))
    by_role: dict[str, Person] = {one.role: one for one in found.persons}
    assert {field.name: field.needs_review for field in by_role["mother"].fields}["id"]
    assert not any(field.needs_review for field in by_role["child"].fields)
