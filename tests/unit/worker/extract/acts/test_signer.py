"""Who signed: authority, position and name at the foot of a paper."""

from dataclasses import replace

import pytest

from dossier.catalogue.kinds import default_catalogue
from dossier.reading import Reading
from dossier.validity.statements import statements_in
from tests.unit.pages import (
    LEFT,
    LETTER,
    Placed,
    body,
    card_back,
    centred,
    decision,
    foot,
    heading,
    marriage_certificate,
    page,
    read_fields,
)
from worker.extract import extract
from worker.language.positions import title_findings
from worker.sureness import MENDED, UNDER_A_MARK


def test_a_deputy_who_is_not_read_as_one_is_marked() -> None:
    lines = [(x, y, text.replace("PHÓ CHỦ TỊCH", "CHỦ TỊCH")) for x, y, text in marriage_certificate()]
    assert read_fields(lines)["signer_title"].needs_review


def test_a_name_that_no_vietnamese_bears_is_marked() -> None:
    lines = [(x, y, text.replace("Võ Tấn Khải", "Vỏ Tẩnn Khải")) for x, y, text in decision()]
    assert read_fields(lines)["signer_name"].needs_review


def test_a_second_page_without_a_heading_adds_the_signer() -> None:
    first = [line for line in decision() if line[1] < 2000]
    last = [line for line in decision() if line[1] >= 2000]
    found = extract([page(first), page(last, number=2)], default_catalogue())
    signer = next(field for field in found.fields if field.name == "signer_name")
    assert (signer.value, signer.page) == ("Võ Tấn Khải", 2)


@pytest.mark.parametrize("sure", [MENDED, UNDER_A_MARK])
def test_a_name_with_a_word_mended_or_under_a_seal_is_looked_at_by_a_person_and_running_text_stands(
    sure: float,
) -> None:
    whole = page(decision())
    mended = [
        replace(word, confidence=sure, read="?") if word.text in ("Khải", "trợ") else word for word in whole.words
    ]
    fields = {field.name: field for field in extract([replace(whole, words=tuple(mended))], default_catalogue()).fields}
    assert fields["signer_name"].value == "Võ Tấn Khải"
    assert fields["signer_name"].needs_review
    assert "trợ cấp" in fields["title"].value
    assert not fields["title"].needs_review
    assert not fields["owner_name"].needs_review


def test_a_name_that_lost_its_first_word_stands_off_centre() -> None:
    whole = [*heading(["ỦY BAN NHÂN DÂN", "XÃ BÌNH TÚ"], "70/KH-UBND"), centred(700, "KẾ HOẠCH")]
    fields = read_fields([*whole, *foot(["CHỦ TỊCH"], "Hoàng Quang Thảo", top=2300)])
    assert not fields["signer_name"].needs_review
    lost = [
        (left + LETTER * len("Hoàng "), top, "Quang Thảo") if text == "Hoàng Quang Thảo" else (left, top, text)
        for left, top, text in foot(["CHỦ TỊCH"], "Hoàng Quang Thảo", top=2300)
    ]
    assert read_fields([*whole, *lost])["signer_name"].needs_review


def test_a_position_on_a_card_is_followed_by_its_agency_which_issued_the_card() -> None:
    fields = read_fields(card_back())
    assert fields["signer_title"].value == "Cục trưởng"
    assert fields["issuer"].value == "Cục Cảnh sát Quản lý hành chính về Trật tự xã hội"
    assert fields["signer_name"].value == "Tô Văn Huệ"


def test_a_position_that_runs_on_over_two_lines_is_one() -> None:
    lines = [*decision()[:-2], *foot(["TUQ. GIÁM ĐỐC", "TRƯỞNG PHÒNG QUẢN LÝ HOẠT ĐỘNG", "XÂY DỰNG"], "Lê Văn Tư")]
    assert read_fields(lines)["signer_title"].value.casefold() == "trưởng phòng quản lý hoạt động xây dựng"


def test_who_acts_as_chairman_keeps_the_sign_of_it() -> None:
    title = read_fields([*decision()[:-2], *foot(["Q. CHỦ TỊCH"], "Võ Tấn Khải")])["signer_title"]
    assert (title.value, title.needs_review) == ("Q. Chủ tịch", False)


def test_marks_of_a_position_count() -> None:
    assert read_fields([*decision()[:-2], *foot(["KT. CHỦ TỊCH", "PHỎ CHỦ TỊCH"], "Võ Tấn Khải")])[
        "signer_title"
    ].needs_review


@pytest.mark.parametrize("name", ["Trương Công Hòa", "Trương Ái Vy"])
def test_a_name_whose_letters_are_those_of_a_position_is_a_name(name: str) -> None:
    signed = read_fields([*decision()[:-2], *foot(["CHỦ TỊCH"], name)])["signer_name"]
    assert (signed.value, signed.needs_review) == (name, False)


@pytest.mark.parametrize("degree", ["ThS.", "Thạc sĩ", "Bác sĩ chuyên khoa"])
def test_a_degree_is_no_part_of_the_name_and_it_is_centred_with_it(degree: str) -> None:
    signed = read_fields([*decision()[:-2], *foot(["CHỦ TỊCH"], f"{degree} Trần Hữu Phước")])["signer_name"]
    assert (signed.value, signed.needs_review) == ("Trần Hữu Phước", False)


@pytest.mark.parametrize("name", ["K' Brẻo", "H' Nương Byă", "Ksor H'Nhi", "Thạch Thị Sô-Phia"])
def test_names_of_all_peoples_are_read_whole(name: str) -> None:
    assert read_fields([*decision()[:-2], *foot(["CHỦ TỊCH"], name)])["signer_name"].value == name


def test_a_stroke_before_the_name_is_left_out_and_the_name_looked_at() -> None:
    lines = [*decision()[:-2], *foot(["CHỦ TỊCH"], "Sư Lý Viết Hạnh")]
    signed = read_fields(lines, unsure=["Sư"])["signer_name"]
    assert (signed.value, signed.needs_review) == ("Lý Viết Hạnh", True)


def test_a_last_page_of_few_lines_that_is_a_file_of_its_own_tells_who_signed() -> None:
    fields = read_fields([centred(200, "2"), *foot(["TRƯỞNG PHÒNG"], "Hồ Văn Biên", top=400)])
    assert (fields["signer_name"].value, fields["signer_title"].value) == ("Hồ Văn Biên", "Trưởng phòng")


def test_the_stamp_of_a_certified_copy_says_nothing_about_the_paper() -> None:
    stamp = ["CHỨNG THỰC BẢN SAO ĐÚNG VỚI BẢN CHÍNH", "Số chứng thực: 344 Quyển số: 01 SCT/BS"]
    stamp += ["Ngày 23 tháng 3 năm 2021", "TUQ. CHỦ TỊCH"]
    fields = read_fields([*decision(), *body(stamp, top=3000, left=1300), centred(3320, "Dương Uyển Nghi", 1700)])
    assert fields["signer_name"].value == "Võ Tấn Khải"
    assert (fields["number"].value, fields["number"].needs_review) == ("1204/QĐ-UBND", False)
    assert (fields["issued_on"].value, fields["issued_on"].needs_review) == ("2018-09-15", False)


@pytest.mark.parametrize("read", ["“Võ Tấn Khải", "—Võ Tấn Khải", "võ Tấn Khải"])
def test_strokes_beside_a_name_and_a_small_first_letter_do_not_shorten_it(read: str) -> None:
    lines = [(x, y, read if text == "Võ Tấn Khải" else text) for x, y, text in decision()]
    field = read_fields(lines)["signer_name"]
    assert field.value == read.strip("“—")
    assert field.needs_review == read.startswith("võ")


@pytest.mark.parametrize("read", ["Vị Lạ", "hà Lạ", "hà Vị Lạ"])
def test_a_signature_read_as_letters_is_not_the_name_below_it(read: str) -> None:
    whole = page([*decision(), (1780, 2700, read)])
    unsure = {"Vị": 0.5, "Lạ": 0.1, "hà": 0.7}
    words = tuple(replace(word, confidence=unsure.get(word.text, word.confidence)) for word in whole.words)
    fields = {field.name: field for field in extract([replace(whole, words=words)], default_catalogue()).fields}
    assert fields["signer_name"].value == "Võ Tấn Khải"


def test_somebody_called_by_a_courtesy_has_it_not_in_the_name() -> None:
    lines = [(x, y, "bà Võ Tấn Khải" if text == "Võ Tấn Khải" else text) for x, y, text in decision()]
    assert read_fields(lines)["signer_name"].value == "Võ Tấn Khải"


@pytest.mark.parametrize(
    ("title", "is_odd"),
    [
        ("Chủ tịch", False),
        ("Đại diện bên A", False),
        ("Trưởng phòng Quản lý hoạt động xây dựng", False),
        ("Trưởng phòng Quản lý hoạt động", True),
        ("Trưởng phòng Quản lý hoạt động Y dựng", True),
        ("Chủ tịch Văn phòng", True),
    ],
)
def test_a_position_that_no_office_has_or_that_lost_words_is_doubtful(title: str, *, is_odd: bool) -> None:
    assert bool(title_findings(title, deputy=False)) == is_odd


def test_what_an_office_does_is_nobodys_name() -> None:
    lines = [
        centred(2500, "TRƯỞNG PHÒNG QUẢN LÝ", 1850),
        centred(2640, "XÂY DỰNG", 1850),
        centred(2900, "Võ Tấn Khải", 1850),
    ]
    above = [line for line in decision() if line[1] < 2000]
    assert read_fields([*above, *lines])["signer_name"].value == "Võ Tấn Khải"


def test_a_position_some_of_whose_capitals_were_read_small_is_no_name() -> None:
    fields = read_fields([*decision()[:-2], *foot(["KT. CHỦ TỊCH", "PHÓ CHỦ Tịch"], "Võ Tấn Khải")])
    assert (fields["signer_name"].value, fields["signer_title"].value) == ("Võ Tấn Khải", "Phó Chủ tịch")


@pytest.mark.parametrize(
    ("printed", "marked"), [("^ GIÁM ĐỐC", True), ("./2 GIÁM ĐỐC < -", True), ("GIÁM ĐỐC -", False)]
)
def test_a_pen_before_the_position_makes_it_doubtful(printed: str, *, marked: bool) -> None:
    lines = [*decision()[:-2], centred(2500, printed, 1850), centred(2900, "Võ Tấn Khải", 1850)]
    fields = read_fields(lines)
    assert (fields["signer_title"].value, fields["signer_title"].needs_review) == ("Giám đốc", marked)
    assert fields["signer_name"].value == "Võ Tấn Khải"


@pytest.mark.parametrize(("shift", "marked"), [(0, False), (2, True)])
def test_a_position_right_of_the_name_has_lost_who_signs_for_whom(shift: int, *, marked: bool) -> None:
    block = [
        (x + (shift * LETTER if text == "GIÁM ĐỐC" else 0), y, text) for x, y, text in foot(["GIÁM ĐỐC"], "Võ Tấn Khải")
    ]
    assert read_fields([*decision()[:-2], *block])["signer_title"].needs_review == marked


def test_an_act_is_signed_where_its_receivers_stand_and_not_on_what_is_attached() -> None:
    act = [*decision(), (LEFT, 2600, "Nơi nhận:"), (LEFT, 2680, "- Như Điều 3;")]
    form = [*body(["Tên doanh nghiệp: …"]), *foot(["GIÁM ĐỐC"], "Hồ Văn Biên")]
    found = extract([page(act), page(form, number=2)], default_catalogue()).fields
    fields = {field.name: field.value for field in found}
    assert (fields["signer_name"], fields["signer_title"]) == ("Võ Tấn Khải", "Chủ tịch")


def test_where_the_name_was_not_read_none_is_taken_from_what_is_attached() -> None:
    act = [line for line in decision() if line[2] not in ("CHỦ TỊCH", "Võ Tấn Khải")]
    annex = [(1700, 2600, "Ngân hàng Nhà"), (1700, 2800, "Hồ Văn Biên")]
    found = extract([page(act), page([*body(["Danh mục"]), *annex], number=2)], default_catalogue()).fields
    assert "signer_name" not in {field.name for field in found}
    assert "signer_name" not in read_fields([*body(["Danh mục"]), *annex[:1]])


def test_receivers_on_a_page_that_nobody_signed_end_no_act() -> None:
    first = [line for line in decision() if line[1] < 2000]
    last = [line for line in decision() if line[1] >= 2000]
    pages = [page([*first, (LEFT, 2600, "Nơi nhận:")]), page(last, number=2)]
    fields = {field.name: field for field in extract(pages, default_catalogue()).fields}
    assert fields["signer_name"].value == "Võ Tấn Khải"


@pytest.mark.parametrize("says", ["PHỤ LỤC I", "(Kèm theo Quyết định số 1204/QĐ-UBND ngày 15/9/2018)"])
def test_what_signs_an_annex_signs_no_act_though_receivers_and_signer_of_that_were_not_read(says: str) -> None:
    annex = page([centred(250, says), *body(["1. Hồ sơ"]), *foot(["GIÁM ĐỐC"], "Trần Văn Phú")], number=2)
    act = [line for line in decision() if not line[2].startswith("Nơi nhận")]
    found = {field.name: field.value for field in extract([page(act), annex], default_catalogue()).fields}
    assert (found["signer_name"], found["signer_title"]) == ("Võ Tấn Khải", "Chủ tịch")
    unsigned = extract([page([line for line in act if line[1] < 2400]), annex], default_catalogue()).fields
    assert not {"signer_name", "signer_title"} & {field.name for field in unsigned}


def test_an_enclosed_paper_says_nothing_of_the_act() -> None:
    letterhead = heading(["ỦY BAN NHÂN DÂN", "XÃ TRÀ TÂN"], "55/TB-UBND", "Trà Tân, ngày 20 tháng 9 năm 2018")
    notice = [*letterhead, centred(640, "THÔNG BÁO"), *body(["Về việc họp"]), *foot(["CHỦ TỊCH"], "Trần Văn Phú")]
    act = [line for line in decision() if not line[2].startswith(("Nơi nhận", "Số: ", "Sông Thanh, ngày"))]
    found = {one.name: one for one in extract([page(act), page(notice, number=2)], default_catalogue()).fields}
    assert found["signer_name"].value == "Võ Tấn Khải"
    assert not {"number", "issued_on"} & set(found)


def test_an_enclosed_paper_revokes_nothing_in_the_name_of_the_act() -> None:
    act = page([line for line in decision() if not line[2].startswith("Nơi nhận")])
    revoking = [line for line in decision() if line[1] < 1200]
    text = body(["Điều 1. Thu hồi Giấy phép xây dựng số 12/GPXD ngày 03/4/2019."], top=1220)
    pages = (act, page([*revoking, *text], number=2))
    found = extract(pages, default_catalogue())
    reading = Reading(found.kind, found.fields, pages, enclosed_from=found.enclosed_from)
    assert [one.number for one in statements_in(reading.pages)] == ["12/GPXD"]
    assert statements_in(reading.own_pages) == ()


@pytest.mark.parametrize("cover", [[], [centred(1200, "HỒ SƠ LƯU TRỮ"), centred(1400, "Năm 2018")]])
def test_behind_a_cover_an_act_is_signed_as_without_it(cover: list[Placed]) -> None:
    behind = extract([page(cover), page(decision(), number=2)], default_catalogue()).fields
    found = {one.name: one.value for one in behind}
    assert (found["number"], found["signer_name"], found["signer_title"]) == ("1204/QĐ-UBND", "Võ Tấn Khải", "Chủ tịch")


def test_a_position_in_small_letters_is_one_where_none_stands_in_capitals() -> None:
    fields = read_fields([*decision()[:-2], *foot(["Chánh Văn phòng"], "Võ Tấn Khải")])
    assert (fields["signer_name"].value, fields["signer_title"].value) == ("Võ Tấn Khải", "Chánh Văn phòng")


def test_the_head_of_a_table_is_no_name() -> None:
    row = [(LEFT, 2600, "STT"), (LEFT + 200, 2600, "Họ và tên"), (1500, 2600, "Trình độ chuyên môn Ghi")]
    assert "signer_name" not in read_fields([*body(["Danh sách đăng ký"], top=300), *row])


@pytest.mark.parametrize("name", ["Ông Văn Tùng", "Ông Thị Tâm"])
def test_a_surname_that_is_a_title_elsewhere_is_kept(name: str) -> None:
    assert read_fields([*decision()[:-2], *foot(["CHỦ TỊCH"], name)])["signer_name"].value == name


def test_who_signs_a_form_of_civil_status_in_the_middle_is_found() -> None:
    lines = [*decision()[:-2], centred(2300, "NGƯỜI KÝ GIẤY XÁC NHẬN"), centred(2800, "Nguyễn Đức Hoan")]
    fields = read_fields(lines)
    assert (fields["signer_name"].value, fields["signer_title"].needs_review) == ("Nguyễn Đức Hoan", True)


@pytest.mark.parametrize(
    ("printed", "value"),
    [("PHỎ CIU TỊCH", "Phó Chủ tịch"), ("GIÁM ĐÔC", "Giám đốc"), ("PHÓ CHXX TXCH", None), ("TRƯỞNG BẮN", "Trưởng Bắn")],
)
def test_a_misread_position_is_the_only_one_of_the_list_that_it_can_be_and_marked(
    printed: str, value: str | None
) -> None:
    lines = [(x, y, text.replace("CHỦ TỊCH", printed)) for x, y, text in decision()]
    title = read_fields(lines).get("signer_title")
    assert title is None or title.needs_review
    assert (title and title.value) == value


@pytest.mark.parametrize(("read", "name"), [("hạm Trường Thọ", "Phạm Trường Thọ"), ("ương Văn Bình", "Văn Bình")])
def test_a_surname_whose_first_letter_lies_under_a_seal_is_the_only_one_it_can_be_and_marked(
    read: str, name: str | None
) -> None:
    lines = [(x, y, text.replace("Võ Tấn Khải", read)) for x, y, text in decision()]
    signer = read_fields(lines).get("signer_name")
    assert signer is None or signer.needs_review
    assert (signer and signer.value) == name
