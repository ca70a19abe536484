"""Several papers on one picture are told apart, and what stands on one is never said of the other."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dossier.catalogue.kinds import default_catalogue
from dossier.reading import PageReading
from tests.unit.pages import HEIGHT, LEFT, WIDTH, body, centred, foot, heading, national_title, page
from worker.extract import extract
from worker.layout.papers import papers_on
from worker.layout.runs import sheet

Placed = tuple[int, int, str]
DECISION = [
    *heading(["ỦY BAN NHÂN DÂN", "XÃ ĐẠI NGHĨA"], "12/QĐ-UBND", "Đại Nghĩa, ngày 14 tháng 5 năm 2022"),
    centred(900, "QUYẾT ĐỊNH"),
    centred(980, "Về việc khen thưởng"),
    *body(["Điều 1. Khen thưởng ông Trần Hữu Vân."], 1100),
]
BIRTH = [
    *national_title(),
    centred(600, "GIẤY KHAI SINH"),
    *body(["Họ, chữ đệm, tên: LÝ QUỐC LONG", "Ngày, tháng, năm sinh: 16/03/1975", "Giới tính: Nam"], 800),
    *foot(["CHỦ TỊCH"], "Trần Kim Vân", 1200),
]


def moved(lines: list[Placed], right: int = 0, down: int = 0) -> list[Placed]:
    return [(left + right, top + down, text) for left, top, text in lines]


def two(below: bool) -> PageReading:
    other = moved(BIRTH, down=1500) if below else moved(BIRTH, right=WIDTH)
    whole = page([*DECISION, *other])
    return whole if below else replace(whole, width=2 * WIDTH)


@pytest.mark.parametrize("below", [True, False])
def test_two_papers_on_a_page_are_two(below: bool) -> None:
    first, second = papers_on(sheet(two(below)))
    assert any("khen thuong" in run.folded for run in first.runs)
    assert any("ly quoc long" in run.folded for run in second.runs)
    assert not any("tran kim van" in run.folded or "giay khai sinh" in run.folded for run in first.runs)
    # The agency of the right one stands left of its own national title.
    assert not any("dai nghia" in run.folded for run in second.runs)


def test_three_papers_below_each_other_are_three() -> None:
    whole = page([*DECISION, *moved(BIRTH, down=1300), *moved(BIRTH, down=2700)])
    assert len(papers_on(sheet(replace(whole, height=HEIGHT + 1300)))) == 3


@pytest.mark.parametrize(
    "lines",
    [
        DECISION,
        BIRTH,
        # A narrow column wraps the title, and cards have it in English below.
        [*moved(BIRTH, down=200), (LEFT, 250, "SOCIALIST REPUBLIC OF VIET NAM")],
        # Judgments speak in the name of the state.
        [*DECISION, centred(1700, "NHÂN DANH"), centred(1780, "NƯỚC CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")],
        [*BIRTH, (LEFT, 2500, "Tôi sống tại nước Cộng hòa xã hội chủ nghĩa Việt Nam từ năm 1990.")],
    ],
)
def test_one_paper_is_one(lines: list[Placed]) -> None:
    whole = sheet(page(lines))
    assert papers_on(whole) == (whole,)


@pytest.mark.parametrize("below", [True, False])
def test_nothing_of_the_second_paper_is_given_to_the_first_and_all_of_it_waits(below: bool) -> None:
    found = extract([two(below)], default_catalogue())
    values = {field.name: field.value for field in found.fields}
    assert values["number"] == "12/QĐ-UBND"
    assert not {"Lý Quốc Long", "1975-03-16", "Trần Kim Vân"} & set(values.values())
    assert all(field.needs_review for field in found.fields)
    assert "page.two_papers.1" in found.warnings


def test_a_paper_by_itself_is_not_called_two() -> None:
    assert extract([page(DECISION)], default_catalogue()).warnings == ()


CARD = [
    *national_title(),
    centred(480, "CĂN CƯỚC CÔNG DÂN"),
    *body(["Số / No.: 064189323793", "Họ và tên / Full name: THỊ HUÔI", "Ngày sinh / Date of birth: 06/11/1989"], 600),
]


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        (CARD, "049167582921||Lê Thị|31121967|Nữ|xã Tà Bhing|01012021"),
        ([*CARD, (LEFT, 2600, "Số / No.: 049167582921")], "064189323793||Thị Huôi|06111989|Nữ|xã Yên Thế|04092023"),
    ],
)
def test_a_card_beside_another_that_was_not_read_as_one_is_told_by_its_number(lines: list[Placed], code: str) -> None:
    found = extract([page(lines, codes=[code])], default_catalogue())
    assert "page.two_papers.1" in found.warnings
    assert all(field.needs_review for field in found.fields)


def test_a_card_and_its_own_code_are_one() -> None:
    own = "064189323793||Thị Huôi|06111989|Nữ|xã Yên Thế|04092023"
    found = extract([page(CARD, codes=[own])], default_catalogue())
    assert found.warnings == ()
    assert not next(field for field in found.fields if field.name == "owner_id").needs_review


def test_a_card_and_the_back_of_another_are_two() -> None:
    back = [
        (LEFT, 2600, "IDVNM1675829213049167582921<<3"),
        (LEFT, 2680, "6712313F2712313VNM<<<<<<<<<<<8"),
        (LEFT, 2760, "LE<<THI<<<<<<<<<<<<<<<<<<<<<<<"),
    ]
    found = extract([page([*CARD, *back])], default_catalogue())
    assert "page.two_papers.1" in found.warnings
    assert all(field.needs_review for field in found.fields)


SINCE_2024 = [
    *national_title(),
    centred(480, "CĂN CƯỚC"),
    *body(["Số định danh cá nhân: 064189323793", "Họ và tên: THỊ HUÔI", "Ngày sinh: 06/11/1989"], 600),
]
BACK = [(LEFT, 2500, "Đặc điểm nhận dạng:"), (LEFT, 2600, "Ngày 20 tháng 07 năm 2016"), centred(2700, "CỤC TRƯỞNG")]
BACK_SINCE_2024 = [
    (LEFT, 2500, "Nơi đăng ký khai sinh: xã Tà Bhing, tỉnh Quảng Nam"),
    (LEFT, 2600, "Ngày, tháng, năm cấp: 20/07/2024"),
]
LINE_FOR_MACHINES = [(LEFT, 2900, "IDVNM1893237930064189323793<<8")]


@pytest.mark.parametrize(
    ("front", "back", "of_the_back"),
    [(CARD, BACK, {"issued_on", "signer_title"}), (SINCE_2024, BACK_SINCE_2024, {"issued_on", "birth_place"})],
)
def test_what_only_a_cards_back_has_waits_where_nothing_ties_it_to_the_front_beside_it(
    front: list[Placed], back: list[Placed], of_the_back: set[str]
) -> None:
    found = {field.name: field for field in extract([page([*front, *back])], default_catalogue()).fields}
    assert all(found[name].needs_review for name in of_the_back)
    assert not found["owner_id"].needs_review
    tied = {
        field.name: field for field in extract([page([*front, *back, *LINE_FOR_MACHINES])], default_catalogue()).fields
    }
    assert not any(tied[name].needs_review for name in of_the_back)


def test_the_back_of_another_kind_of_card_tells_that_two_lie_on_one_picture() -> None:
    licence = [
        (LEFT, 2600, "LOẠI XE CƠ GIỚI ĐƯỜNG BỘ ĐƯỢC ĐIỀU KHIỂN"),
        (LEFT, 2700, "CLASSIFICATION OF MOTOR VEHICLES"),
    ]
    found = extract([page([*CARD, *licence])], default_catalogue())
    assert "page.two_papers.1" in found.warnings
    assert all(field.needs_review for field in found.fields)


@pytest.mark.parametrize(
    ("until", "is_marked"),
    [("06/11/2029", False), ("06/11/2049", False), ("06/11/2030", True), ("08/11/2029", True)],
)
def test_an_identity_card_ends_on_a_birthday_on_which_it_is_renewed(until: str, is_marked: bool) -> None:
    card = [*CARD, (LEFT, 1100, f"Có giá trị đến / Date of expiry: {until}")]
    found = {field.name: field.needs_review for field in extract([page(card)], default_catalogue()).fields}
    assert (found["valid_until"], found["owner_born_on"]) == (is_marked, is_marked)
