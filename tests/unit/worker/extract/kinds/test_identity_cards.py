"""Identity cards of every generation, each side alone: number, holder, and an address that goes on below its line."""

import pytest

from dossier.catalogue.kinds import default_catalogue
from tests.unit.pages import Placed, centred, page, read_fields
from worker.extract import extract

HOLDER = {"owner_name": "Trần Như Quân", "owner_born_on": "1996-05-11"}
CHIP = {**HOLDER, "number": "049196101783", "owner_id": "049196101783"}
HOME = "Trà Tân, Sông Thanh, Quảng Nam"


def _card(*lines: str) -> list[Placed]:
    placed = [
        centred(300 + 80 * n, line) if line.isupper() else (350, 300 + 80 * n, line) for n, line in enumerate(lines)
    ]
    return [centred(220, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), *placed]


CMND = _card(
    "GIẤY CHỨNG MINH NHÂN DÂN",
    "Số 205123456",
    "Họ tên: Trần Như Quân",
    "Sinh ngày: 11-05-1996",
    f"Nguyên quán: {HOME}",
    "Nơi ĐKHK thường trú: Thôn 2, xã Trà Tân, huyện Sông Thanh, Quảng Nam",
)
CCCD = _card(
    "CĂN CƯỚC CÔNG DÂN",
    "Số: 049196101783",
    "Họ và tên: Trần Như Quân",
    "Ngày, tháng, năm sinh: 11/05/1996",
    "Giới tính: Nữ    Quốc tịch: Việt Nam",
    f"Quê quán: {HOME}",
    f"Nơi thường trú: Thôn 2, {HOME}",
    "Có giá trị đến: 11/05/2036",
)
WITH_A_CHIP = _card(
    "SOCIALIST REPUBLIC OF VIET NAM",
    "CĂN CƯỚC CÔNG DÂN",
    "Số / No.: 049196101783",
    "Họ và tên / Full name: Trần Như Quân",
    "Ngày sinh / Date of birth: 11/05/1996",
    f"Quê quán / Place of origin: {HOME}",
    "Nơi thường trú / Place of residence: Thôn 2",
    HOME,
    "Có giá trị đến: 11/05/2036",
)
CAN_CUOC = _card(
    "CĂN CƯỚC",
    "IDENTITY CARD",
    "Số định danh cá nhân / Personal identification number: 049196101783",
    "Họ, chữ đệm và tên khai sinh / Full name: Trần Như Quân",
    "Ngày, tháng, năm sinh / Date of birth: 11/05/1996",
)
BACK_OF_2024 = [
    (350, 300 + 80 * n, line)
    for n, line in enumerate(
        [
            f"Nơi cư trú / Place of residence: Thôn 2, {HOME}",
            f"Nơi đăng ký khai sinh / Place of birth: {HOME}",
            "Ngày, tháng, năm cấp / Date of issue: 15/09/2024",
            "Ngày, tháng, năm hết hạn / Date of expiry: 11/05/2036",
        ]
    )
]


@pytest.mark.parametrize(
    ("card", "values"),
    [
        (CMND, {**HOLDER, "number": "205123456", "owner_id": "205123456", "home_place": HOME}),
        (CCCD, {**CHIP, "residence": f"Thôn 2, {HOME}", "valid_until": "2036-05-11", "gender": "Nữ"}),
        (WITH_A_CHIP, {**CHIP, "residence": f"Thôn 2, {HOME}", "home_place": HOME, "valid_until": "2036-05-11"}),
        (CAN_CUOC, CHIP),
        (BACK_OF_2024, {"residence": f"Thôn 2, {HOME}", "issued_on": "2024-09-15", "valid_until": "2036-05-11"}),
    ],
    ids=["cmnd", "cccd", "chip", "can_cuoc", "back"],
)
def test_every_generation_of_a_card_is_read(card: list[Placed], values: dict[str, str]) -> None:
    found = extract([page(card)], default_catalogue())
    assert found.kind.code == "can_cuoc_cong_dan"
    sure = {field.name: field.value for field in found.fields if not field.needs_review}
    assert {name: sure.get(name) for name in values} == values


def test_an_address_of_a_card_that_breaks_off_is_marked() -> None:
    lines = [line for line in WITH_A_CHIP if line[2] != HOME]
    assert read_fields(lines)["residence"].needs_review


def test_an_address_does_not_go_on_into_the_next_ones_line() -> None:
    lines = _card(
        "CĂN CƯỚC CÔNG DÂN",
        f"Quê quán / Place of origin: {HOME}",
        "Nơi thường trú / Place of residence:",
        f"Thôn 2, {HOME}",
    )
    assert read_fields(lines)["home_place"].value == HOME


def test_the_certificate_of_identity_of_stateless_people_is_no_card() -> None:
    lines = _card("GIẤY CHỨNG NHẬN CĂN CƯỚC", "Số định danh: 049196101783")
    assert extract([page(lines)], default_catalogue()).kind.code == "khac"
