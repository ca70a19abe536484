"""What stands after a label, and where it ends."""

from dossier.catalogue.kinds import default_catalogue
from tests.unit.pages import LEFT, Placed, birth_certificate, body, marriage_certificate, page
from worker.extract.labels.search import written
from worker.extract.values.parse import value_of
from worker.layout.runs import sheet

CATALOGUE = default_catalogue()


def values(lines: list[Placed], code: str = "giay_khai_sinh") -> dict[str, str]:
    """The first value of each field, as the labels of the kind find it."""
    found: dict[str, str] = {}
    for one in written(sheet(page(lines)), CATALOGUE[code], CATALOGUE):
        for field in one.label.phrase.fields:
            for place in one.values:
                value = value_of(field.type, place)
                if value is not None:
                    found.setdefault(field.name, value.text)
    return found


def test_several_labels_on_one_line_each_get_their_value() -> None:
    found = values(body(["Giới tính: Nữ  Dân tộc: Cơ Tu  Quốc tịch: Việt Nam"]))
    assert (found["gender"], found["ethnicity"], found["nationality"]) == ("Nữ", "Cơ Tu", "Việt Nam")


def test_a_value_runs_on_after_a_full_line() -> None:
    assert values(birth_certificate())["birth_place"].endswith("huyện Sông Thanh, tỉnh Quảng Nam")


def test_a_value_ends_where_its_line_had_room_left() -> None:
    found = values(
        body(["Nơi sinh: xã Trà Tân", "và những điều khác đã ghi trong sổ đăng ký khai sinh của Ủy ban nhân dân xã"])
    )
    assert found["birth_place"] == "xã Trà Tân"


def test_a_value_beside_a_wide_gap_belongs_to_its_label() -> None:
    assert values([(LEFT, 900, "Nơi sinh:"), (1200, 900, "xã Trà Tân")])["birth_place"] == "xã Trà Tân"


def test_a_label_without_a_value_takes_none_from_the_next_label() -> None:
    found = values(body(["Quê quán:", "Dân tộc: Kinh"]))
    assert "home_place" not in found
    assert found["ethnicity"] == "Kinh"


def test_misread_letters_and_numbering_do_not_hide_a_label() -> None:
    found = values(
        body(["3. Ngành, nghê kinh doarh: bán lẻ", "4, V0n kinh doanh: 30.000.000 đồng"]), "gcn_dang_ky_ho_kinh_doanh"
    )
    assert found["business_lines"] == "bán lẻ"


def test_a_word_of_a_label_in_running_text_is_no_label() -> None:
    assert values(body(["Tôi cam đoan đã khai đúng nơi sinh và quê quán của con tôi."])) == {}


def test_columns_do_not_take_lines_from_each_other() -> None:
    found = values(marriage_certificate(), "giay_chung_nhan_ket_hon")
    assert found["owner_born_on"] == "1993-07-30"
    assert found["owner_id"] == "049093050511"


def test_fill_dots_are_not_part_of_a_value() -> None:
    found = values(body(["Họ, chữ đệm, tên: Hồ Đức Long...............", "Số định danh cá nhân: 049076499895_......"]))
    assert (found["owner_name"], found["owner_id"]) == ("Hồ Đức Long", "049076499895")
