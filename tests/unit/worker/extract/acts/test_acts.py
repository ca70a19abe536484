"""Zones of administrative acts: abstracts beside stamps, numbers, positions and what speaks against their wording."""

from dataclasses import replace

import pytest

from dossier.catalogue.kinds import default_catalogue
from dossier.reading import Field, PageReading
from tests.unit.pages import LEFT, LETTER, Placed, body, centred, decision, foot, heading, leaning, page, read_fields
from worker.extract import extract
from worker.extract.acts.wording import wording_findings
from worker.language.positions import title_findings
from worker.layout.runs import sheet

PLAN = [
    centred(720, "KẾ HOẠCH"),
    centred(800, "Tổ chức Ngày hội Đại đoàn kết toàn dân tộc và Lễ mừng lúa mới"),
    centred(880, "của xã năm 2026"),
    *body(["Căn cứ Luật Tổ chức chính quyền địa phương;"], top=1000),
]
TITLE = "Tổ chức Ngày hội Đại đoàn kết toàn dân tộc và Lễ mừng lúa mới của xã năm 2026"
PLACE_AND_DATE = "Trà Tân, ngày 15 tháng 9 năm 2025"
COMMUNE = heading(["ỦY BAN NHÂN DÂN", "XÃ TRÀ TÂN"], "70/KH-UBND", PLACE_AND_DATE)


def _fields(reading: PageReading) -> dict[str, Field]:
    return {field.name: field for field in extract([reading], default_catalogue()).fields}


def _letter(about: str, *, agency: tuple[str, ...] = ("UBND TỈNH SÔNG THANH", "SỞ TÀI CHÍNH")) -> list[Placed]:
    """A letter of an office with `about` for its abstract."""
    return [
        *heading([*agency], "12/STC-VP", PLACE_AND_DATE),
        centred(490, about, 720),
        centred(700, "Kính gửi: Ủy ban nhân dân xã Trà Tân"),
    ]


def test_the_abstract_is_found_though_a_stamp_fills_rows_above_it() -> None:
    stamp = [(LEFT, 520, "CÔNG VĂN ĐẾN Số: 3160"), (LEFT, 590, "Ngày 3 tháng 1 năm 2026"), (LEFT, 660, "Chuyển: P. 7")]
    assert read_fields([*COMMUNE, *stamp, *PLAN])["title"].value == TITLE


def test_scribble_of_a_stamp_beside_the_abstract_is_passed_over() -> None:
    lines = [*COMMUNE, centred(720, "QUYẾT ĐỊNH"), (300, 800, "Ngày 2214126"), centred(800, "Về việc treo cờ", 1325)]
    fields = read_fields([*lines, *body(["Căn cứ Luật;"], top=900)], unsure=["Ngày", "2214126"])
    assert fields["title"].value == "Về việc treo cờ"


def test_a_wide_abstract_on_a_page_that_leans_is_found() -> None:
    filled = [centred(1100 + 80 * line, "x" * 80) for line in range(20)]
    fields = _fields(leaning(page([*COMMUNE, *PLAN, *filled]), -5))
    assert fields["title"].value == TITLE


def test_what_stands_in_the_middle_of_a_page_that_leans_is_told_by_margins_that_lean() -> None:
    whole = page([*COMMUNE, *PLAN, *body(["a" * 85] * 20, top=1100)])
    moved = [
        replace(word, box=(word.box[0] - word.box[1] // 10, word.box[1], word.box[2] - word.box[1] // 10, word.box[3]))
        for word in leaning(whole, 5.7).words
    ]
    leaned = sheet(replace(whole, words=tuple(moved), skew=5.7))
    run = next(run for run in leaned.runs if run.text == "KẾ HOẠCH")
    assert leaned.across(run) == pytest.approx(0.5, abs=0.05)


def test_a_note_in_brackets_below_the_abstract_is_no_part_of_it() -> None:
    lines = [centred(720, "QUYẾT ĐỊNH"), centred(800, "Xử phạt vi phạm hành chính")]
    note = centred(880, "(Theo thủ tục xử phạt có lập biên bản)")
    fields = read_fields([*COMMUNE, *lines, note, centred(980, "CHỦ TỊCH ỦY BAN NHÂN DÂN XÃ TRÀ TÂN")])
    assert fields["title"].value == "Xử phạt vi phạm hành chính"


def test_whom_the_act_is_about_below_the_abstract_opens_its_body() -> None:
    lines = [centred(720, "QUYẾT ĐỊNH"), centred(800, "Về việc trợ cấp xã hội hàng tháng cho ông Vi Văn Tám")]
    whom = centred(880, "Ông Vi Văn Tám, sinh ngày 01/02/1970")
    fields = read_fields([*COMMUNE, *lines, whom, *body(["Được trợ cấp xã hội hàng tháng."], top=980)])
    assert fields["title"].value == "Về việc trợ cấp xã hội hàng tháng cho ông Vi Văn Tám"
    assert fields["owner_name"].value == "Vi Văn Tám"


@pytest.mark.parametrize(
    "lines",
    [
        ["Số:", "70/KH-UBND"],
        ["56: 70/KH-UBND"],
        ["Sk 70/KH-UBND"],
        ["Số ~ 70/KH-UBND"],
    ],
)
def test_a_number_is_found_though_the_word_before_it_was_misread(lines: list[str]) -> None:
    head = heading(["ỦY BAN NHÂN DÂN", "XÃ TRÀ TÂN", *lines], "", "")
    head = [*head, centred(570, PLACE_AND_DATE, 1780)]
    assert read_fields([*head, *PLAN])["number"].value == "70/KH-UBND"


def test_the_owner_of_a_stamp_over_the_heading_is_no_sure_issuer() -> None:
    head = heading(["VĂN PHÒNG CHÍNH PHỦ", "CÔNG VĂN ĐẾN"], "", PLACE_AND_DATE)
    fields = read_fields([*head, *PLAN])
    assert fields["issuer"].value == "Văn phòng Chính phủ"
    assert fields["issuer"].needs_review


def test_a_title_with_other_marks_than_the_body_has_is_marked() -> None:
    lines = decision()
    assert not read_fields(lines)["title"].needs_review
    misread = [(x, y, text.replace("bà Trần Thị Lụa", "bà Trần Thị Lúa") if y == 720 else text) for x, y, text in lines]
    assert read_fields(misread)["title"].needs_review


@pytest.mark.parametrize(
    ("about", "marked"),
    [
        ("V/v mời dự Hội nghị tổng kết", False),
        ("V/v mời dự Hội ội nghị tổng kết", True),
        ("V/v đơn của công dân Rmah H'Duyên", False),
        ("V/v đơn của công dân Rmah H Duyên", True),
        ("V/v ý kiến của Phó Chủ tịch xã", False),
        ("V/v ý kiến của Phỏ Chủ tịch xã", True),
    ],
)
def test_wording_that_no_act_has_is_marked(about: str, *, marked: bool) -> None:
    title = read_fields(_letter(about))["title"]
    assert (title.value, title.needs_review) == (about, marked)


@pytest.mark.parametrize(
    ("place", "marked"),
    [
        ("BÀ RỊA - VŨNG TÀU", False),
        ("BÀ RỊA VŨNG TÀU", True),
        ("THỪA THIÊN HUẾ", False),
        ("THỪA THIÊN - HUẾ", False),
    ],
)
def test_a_place_without_the_dash_of_its_name_is_marked(place: str, *, marked: bool) -> None:
    fields = read_fields(_letter("V/v họp", agency=(f"UBND TỈNH {place}", "SỞ TÀI CHÍNH")))
    assert fields["issuer"].needs_review == marked


def test_a_school_that_is_read_as_a_head_is_marked() -> None:
    whole = "CHI BỘ TRƯỜNG HỌC"
    for text, marked in ((whole, False), ("CHI BỘ TRƯỞNG HỌC", True)):
        fields = read_fields(_letter("V/v họp", agency=("ĐẢNG BỘ XÃ TRÀ TÂN", text)))
        assert fields["issuer"].needs_review == marked


def test_a_position_that_lost_the_word_before_it_stands_right_of_the_middle() -> None:
    block = foot(["TM. ỦY BAN NHÂN DÂN", "Q. CHỦ TỊCH"], "Hoàng Quang Thảo", top=2300)
    fields = read_fields([*COMMUNE, *PLAN, *block])
    assert (fields["signer_title"].value, fields["signer_title"].needs_review) == ("Q. Chủ tịch", False)
    lost = [
        (x + 3 * LETTER, y, text.removeprefix("Q. ")) if text == "Q. CHỦ TỊCH" else (x, y, text) for x, y, text in block
    ]
    fields = read_fields([*COMMUNE, *PLAN, *lost])
    assert (fields["signer_title"].value, fields["signer_title"].needs_review) == ("Chủ tịch", True)


def test_a_position_goes_on_below_though_a_stroke_stands_behind_it() -> None:
    block = foot(["TRƯỞNG PHÒNG QUẢN LÝ HOẠT ĐỘNG", "XÂY DỰNG mà"], "Đặng Ngũ", top=2300)
    fields = read_fields([*COMMUNE, *PLAN, *block], unsure=["mà"])
    assert fields["signer_title"].value == "Trưởng phòng Quản lý Hoạt Động Xây dựng"
    assert fields["signer_name"].value == "Đặng Ngũ"


@pytest.mark.parametrize("name", ["Rah Lan Thưm", "Neáng Sóc Kha"])
def test_a_surname_that_is_no_syllable_of_vietnamese_stays_with_its_name(name: str) -> None:
    assert read_fields([*COMMUNE, *PLAN, *foot(["CHỦ TỊCH"], name, top=2300)])["signer_name"].value == name


def test_a_name_whose_mark_is_misread_once_in_ten_times_is_looked_at() -> None:
    signed = [*COMMUNE, *PLAN, *foot(["CHỦ TỊCH"], "Đoàn Thị Ngọc Ấn", top=2300)]
    assert read_fields(signed)["signer_name"].needs_review


def test_the_authority_in_capitals_is_no_end_of_the_name_in_the_title() -> None:
    lines = [
        centred(720, "QUYẾT ĐỊNH"),
        (LEFT, 800, "Về việc trợ cấp xã hội hàng tháng cho người đang thường trú tại xã, đối với bà Võ Hồng"),
        centred(880, "Giang Hạnh"),
        (LEFT, 960, "CHỦ TỊCH ỦY BAN NHÂN DÂN XÃ TRÀ TÂN, HUYỆN SÔNG THANH, TỈNH QUẢNG NAM, VIỆT NAM QUÝ"),
        *body(["Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015;"], top=1040),
    ]
    owner = read_fields([*COMMUNE, *lines]).get("owner_name")
    assert owner is None or "CHỦ TỊCH" not in owner.value


@pytest.mark.parametrize(
    ("agency", "marked"),
    [
        ("TỔNG CÔNG TY ĐIỆN LỰC MIỀN TRUNG", False),
        ("TỔNG CÔNG TY ĐIỆN LỰC MIỄN TRUNG", True),
        ("CHI CỤC THUẾ KHU VỰC TRÀ BỒNG - PHÚ AN", False),
        ("CHI CỤC THUẾ KHU VỰC TRÀ BỒNG PHÚ AN", True),
        ("KHO BẠC NHÀ NƯỚC KHU VỰC ĐIỆN BÀN DUY XUYÊN", True),
        ("CHI CỤC THUẾ KHU VỰC II", True),
        ("UBND TỈNH BÀ RỊA - VŨNG", True),
        ("UBND XÃ LẬP LỄ HUYỆN THỦY NGUYÊN - HẢI PHÒNG", False),
        ("UBND XÃ LẬP LỄ HUYỆN THỦY NGUYÊN - HẢI PHÒN", True),
    ],
)
def test_an_agency_that_lost_a_mark_a_dash_or_a_stroke_is_marked(agency: str, *, marked: bool) -> None:
    assert read_fields(_letter("V/v họp", agency=(agency,)))["issuer"].needs_review == marked


def test_a_roman_figure_stays_in_capitals() -> None:
    assert read_fields(_letter("V/v họp", agency=("CHI CỤC THUẾ KHU VỰC III",)))["issuer"].value.endswith(" III")


def test_father_and_mother_sign_for_no_agency() -> None:
    assert title_findings("Người cha", deputy=False)
    assert not title_findings("Người tiếp nhận hồ sơ", deputy=False)


def test_a_name_of_the_mong_that_has_lost_its_mark_is_looked_at() -> None:
    for name, marked in (("Sùng Thị Mỹ", True), ("Sùng Thị Mỷ", False), ("Trần Thị Mỹ", False)):
        signed = [*COMMUNE, *PLAN, *foot(["CHỦ TỊCH"], name, top=2300)]
        assert read_fields(signed)["signer_name"].needs_review == marked


def test_about_misread_at_the_beginning_of_a_title_is_marked() -> None:
    for words, marked in (
        ("Về việc sửa", False),
        ("về việt sửa", True),
        ("Về viện phí và", False),
        ("Về Việt Nam và", False),
    ):
        assert bool(wording_findings(f"{words} nhà văn hóa")) == marked


@pytest.mark.parametrize(("team", "marked"), [("Tổ", False), ("Tố", True)])
def test_a_word_of_a_title_that_would_rather_be_another_is_looked_at(team: str, *, marked: bool) -> None:
    about = f"Về việc nâng bậc lương đối với bà Lê Thị Mai, giáo viên {team} Khoa học tự nhiên"
    title = read_fields([*COMMUNE, centred(640, "QUYẾT ĐỊNH"), centred(720, about), *body(["Điều 1. Nâng bậc."])])[
        "title"
    ]
    assert (title.value, title.needs_review) == (about, marked)


@pytest.mark.parametrize(
    ("words", "marked"),
    [
        ("Về việc quản lý đô thị trên địa bàn", False),
        ("Về việc quản lý đô thị trên địa bản", True),
        ("Về việc phân công giáo viên T6 Khoa học", True),
        ("V cử bà Lê Thị Mai đi học lớp bồi dưỡng", True),
        ("Về việc giao lô T6, khu tái định cư", False),
    ],
)
def test_what_no_title_says_is_looked_at(words: str, *, marked: bool) -> None:
    lines = [*COMMUNE, centred(640, "QUYẾT ĐỊNH"), centred(720, words), *body(["Điều 1. Quản lý đô thị."])]
    assert read_fields(lines)["title"].needs_review == marked


@pytest.mark.parametrize(("sign", "marked"), [("KH-VP", False), ("KH-VF", True), ("KH-CĐY1", True), ("KH-QH15", False)])
def test_a_letter_that_no_sign_has_is_looked_at(sign: str, *, marked: bool) -> None:
    lines = [*heading(["ỦY BAN NHÂN DÂN", "XÃ TRÀ TÂN"], f"70/{sign}", PLACE_AND_DATE), *PLAN]
    assert read_fields(lines)["number"].needs_review == marked


@pytest.mark.parametrize(
    ("day", "value", "marked"),
    [
        ("ngày 24 tháng 4 năm 2026", "2026-04-24", False),
        ("ngày) 4 tháng 4 năm 2026", "2026-04-04", True),
        ("ngày) 4 tháng (4 năm 2026", "ngày) 4 tháng (4 năm 2026", True),
    ],
)
def test_a_day_by_hand_of_which_a_figure_was_read_as_a_sign_goes_out_marked(
    day: str, value: str, *, marked: bool
) -> None:
    lines = [*heading(["ỦY BAN NHÂN DÂN", "XÃ TRÀ TÂN"], "70/KH-UBND", f"Trà Tân, {day}"), *PLAN]
    issued = read_fields(lines)["issued_on"]
    assert (issued.value, issued.needs_review) == (value, marked)


def test_a_tail_read_twice_is_marked_and_a_word_that_is_one_is_not() -> None:
    assert wording_findings("Về việc tổ chức Hội ội nghị")
    assert not wording_findings("Về việc bàn giao trụ sở cơ quan an ninh")
