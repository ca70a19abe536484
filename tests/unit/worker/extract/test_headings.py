"""What an act's heading and title say where a column is narrow, a stamp beside it or a line goes on below."""

from dataclasses import replace

import pytest

from dossier.catalogue.kinds import default_catalogue
from dossier.reading import Word
from tests.unit.pages import (
    LEFT,
    LETTER,
    TALL,
    Placed,
    body,
    centred,
    foot,
    heading,
    national_title,
    page,
    read_fields,
)
from worker.extract import extract
from worker.language.lunar_years import is_a_year, years_in

PLACE_AND_DATE = "Trà Tân, ngày 15 tháng 9 năm 2025"
GROUNDS = body(["Căn cứ Luật Tổ chức chính quyền địa phương;"], top=1200)


def _act(*title: str, name: str = "KẾ HOẠCH") -> list[Placed]:
    head = heading(["ỦY BAN NHÂN DÂN", "XÃ TRÀ TÂN"], "70/KH-UBND", PLACE_AND_DATE)
    lines = [centred(800 + 80 * place, line) for place, line in enumerate(title)]
    return [*head, centred(720, name), *lines, *GROUNDS]


def test_a_title_goes_on_with_a_small_letter_whatever_its_word_opens_elsewhere() -> None:
    title = "Hội nghị góp ý Chương trình hành động của Tỉnh ủy", "thực hiện Nghị quyết số 20-NQ/TW", "của Trung ương"
    assert read_fields(_act(*title))["title"].value == " ".join(title)


def test_what_of_a_stamp_was_read_before_the_title_is_left_out() -> None:
    fields = read_fields([(x, y, f"nạ 0 {t}" if t.startswith("Về") else t) for x, y, t in _act("Về việc treo cờ")])
    assert fields["title"].value == "Về việc treo cờ"


def test_a_paragraph_whose_first_letters_were_not_read_is_no_line_of_the_title() -> None:
    lines = [*_act("Về việc tăng cường công tác", "trên địa bàn tỉnh Quảng Ngãi")[:-1]]
    text = [(LEFT + 60, 960, "— ng " + "thời gian qua " * 6), *body(["việc thi hành " * 6] * 12, top=1040)]
    fields = read_fields([*lines, *text])
    assert fields["title"].value == "Về việc tăng cường công tác trên địa bàn tỉnh Quảng Ngãi"


def test_the_abstract_of_a_letter_reaches_below_the_national_title() -> None:
    head = heading(["BỘ GIÁO DỤC VÀ ĐÀO TẠO", "TRƯỜNG ĐẠI HỌC CẦN THƠ"], "617/ĐHCT-ĐT", PLACE_AND_DATE)
    about = ["V/v tiếp tục triển khai kế hoạch giảng dạy ở", "trường không tập trung học kỳ 2, năm học 2019-2020"]
    lines = [*head, *((LEFT, 570 + 60 * place, text) for place, text in enumerate(about))]
    fields = read_fields([*lines, centred(800, "Kính gửi: Các khoa"), *GROUNDS])
    assert fields["title"].value == " ".join(about)


def test_a_line_of_the_body_is_none_of_the_abstract_under_the_number() -> None:
    head = heading(["UBND TỈNH SÔNG THANH", "SỞ TÀI CHÍNH"], "12/STC-VP", PLACE_AND_DATE)
    lines = [*head, (LEFT, 570, "V/v họp"), (LEFT, 640, "kế hoạch của năm" * 5)]
    assert read_fields([*lines, centred(800, "Kính gửi: Các phòng"), *GROUNDS])["title"].value == "V/v họp"


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("quà Tết nguyên đán Ất Tỵ - năm 2025", True),
        ("quà Tết nguyên đán Ất Ty - năm 2025", False),
        ("đón Tết Nhâm Dần 2022", True),
        ("đón Tết Nhâm Dằn 2022", False),
        ("mừng xuân Giáp Sửu", False),  # Giáp is of even years, Sửu of odd ones
        ("mừng xuân Quí Mẹo 2023", True),
        ("Tết Giáp Thìn năm 2025", False),
    ],
)
def test_the_name_of_a_year_is_one_of_sixty(text: str, *, right: bool) -> None:
    assert [is_a_year(year) for year in years_in(text)] == [right]
    assert read_fields(_act(f"Về việc {text}"))["title"].needs_review != right


@pytest.mark.parametrize("text", ["6 tháng đầu năm, Quý II", "xã Tân An năm 2025", "năm quý một"])
def test_words_that_are_stems_elsewhere_name_no_year(text: str) -> None:
    assert not list(years_in(text))


@pytest.mark.parametrize(("numeral", "marked"), [("XII", False), ("XI", True)])
def test_a_numeral_of_the_title_is_that_of_the_body_and_marked(numeral: str, *, marked: bool) -> None:
    lines = _act("Triển khai nghị quyết", f"của Ban Chấp hành Trung ương (khóa {numeral})")
    fields = read_fields([*lines, *body(["Nghị quyết của Ban Chấp hành Trung ương (khóa XII) về"], top=1280)])
    assert fields["title"].needs_review == marked
    assert fields["title"].value.endswith("(khóa XII)")


def test_a_title_has_the_marks_that_the_body_has_more_often() -> None:
    lines = _act("Về việc bổ nhiệm bà Lê Thị Kim Yên")
    again = ["Bổ nhiệm bà Lê Thị Kim Yến, chuyên viên", "Lương của bà Lê Thị Kim Yến là", "bà Lê Thị Kim Yên chịu"]
    title = read_fields([*lines, *body(again, top=1280)])["title"]
    assert (title.value, title.needs_review) == ("Về việc bổ nhiệm bà Lê Thị Kim Yến", True)


@pytest.mark.parametrize(("written", "day"), [("2 2", "2021-09-22"), ("1 5", "2021-09-15")])
def test_a_day_by_hand_whose_digits_stand_apart_is_one(written: str, day: str) -> None:
    head = heading(
        ["UBND TỈNH SÔNG THANH", "SỞ TÀI CHÍNH"], "12/TB-STC", f"Sông Thanh, ngày {written} tháng 9 năm 2021"
    )
    enclosed = centred(1900, "Huế, ngày 09 tháng 8 năm 2021", 1750)
    issued = read_fields([*head, centred(720, "THÔNG BÁO"), centred(800, "Về việc họp"), *GROUNDS, enclosed])[
        "issued_on"
    ]
    assert (issued.value, issued.needs_review) == (day, True)


@pytest.mark.parametrize(
    ("lines", "value", "marked"),
    [
        (["Số: 34/UBND-", "XNTTHN"], "34/UBND-XNTTHN", False),
        (["Số: 34/UBND- XNTTHN"], "34/UBND-XNTTHN", False),
        (["Số: 14 5/UBND-TH"], "145/UBND-TH", True),
        (["Số 0 5 /UBND-TH"], "05/UBND-TH", True),
        (["Số: 2 1 /2026/TT-BCT"], "21/2026/TT-BCT", True),
        (["Số: 12/QĐ- TTg"], "12/QĐ-TTg", False),
    ],
)
def test_a_number_is_whole_though_its_column_or_the_pen_parts_it(lines: list[str], value: str, *, marked: bool) -> None:
    head = heading(["ỦY BAN NHÂN DÂN", "XÃ TRÀ TÂN", *lines], "", PLACE_AND_DATE)
    number = read_fields([*head, centred(700, "Kính gửi: Sở Tài chính"), *GROUNDS])["number"]
    assert (number.value, number.needs_review) == (value, marked)


@pytest.mark.parametrize("motto", [True, False])
def test_an_agency_beside_a_motto_that_was_not_read_may_lack_a_line(*, motto: bool) -> None:
    head = heading(["UBND HUYỆN LẠNG GIANG"], "", PLACE_AND_DATE)
    lines = [line for line in head if motto or not line[2].startswith("Độc lập")]
    issuer = read_fields([*lines, centred(720, "THÔNG BÁO"), centred(800, "Về việc họp"), *GROUNDS])["issuer"]
    assert issuer.needs_review != motto


@pytest.mark.parametrize("lost", ["UBND TỈNH SÔNG THANH", ""])
def test_an_agency_that_begins_below_the_national_title_lacks_its_upper_line(lost: str) -> None:
    head = heading(["UBND TỈNH SÔNG THANH", "SỞ Y TẾ", "TRUNG TÂM Y TẾ TRÀ TÂN"], "12/KH-TTYT", PLACE_AND_DATE)
    lines = [*(line for line in head if line[2] != lost), centred(720, "KẾ HOẠCH"), *GROUNDS]
    assert read_fields(lines)["issuer"].needs_review == bool(lost)


def test_the_name_of_a_paper_is_no_line_of_the_agency_above_it() -> None:
    head = [*national_title(), (LEFT, 430, "TRƯỜNG THPT SỐ 2"), (LEFT, 510, "BÁO CÁO TỔNG KẾT NĂM HỌC")]
    assert read_fields([*head, *GROUNDS, *foot(["HIỆU TRƯỞNG"], "Trần Văn Phú")])["issuer"].value == "Trường THPT số 2"
    letter = heading(["SỞ Y TẾ", "GIẤY MỜI HỌP"], "12/GM-SYT", PLACE_AND_DATE)
    issuer = read_fields([*letter, *GROUNDS])["issuer"]
    assert (issuer.value, issuer.needs_review) == ("Sở Y tế", True)


def test_an_abstract_in_capitals_goes_on_in_capitals() -> None:
    head = heading(["UBND TỈNH SÔNG THANH", "SỞ Y TẾ"], "123/SYT-NVY", PLACE_AND_DATE)
    about = [centred(490, "V/V TĂNG CƯỜNG CÔNG TÁC", 720), centred(570, "PHÒNG CHỐNG DỊCH", 720)]
    fields = read_fields([*head, *about, centred(800, "Kính gửi: Các bệnh viện"), *GROUNDS])
    assert fields["title"].value == "V/V TĂNG CƯỜNG CÔNG TÁC PHÒNG CHỐNG DỊCH"


@pytest.mark.parametrize(("district", "marked"), [("HUYỆN YÊN MINH", False), ("HUYỆN YÊN MÍNH", True)])
def test_three_levels_of_listed_places_are_an_agency(district: str, *, marked: bool) -> None:
    head = heading(["TỈNH HÀ GIANG", district, "XÃ HỮU VINH"], "02/TLGH", PLACE_AND_DATE)
    issuer = read_fields([*head, centred(720, "TRÍCH LỤC ĐĂNG KÝ GIÁM HỘ"), *GROUNDS])["issuer"]
    assert issuer.needs_review == marked


@pytest.mark.parametrize(("stroke", "marked"), [("à", True), ("ần", False)])
def test_a_word_upon_another_is_a_stroke_and_makes_that_doubtful(stroke: str, *, marked: bool) -> None:
    lines = [*_act("Về việc họp"), centred(2500, "CHỦ TỊCH", 1780)]
    whole = page([*lines, centred(2900, "Trần Ngọc Minh", 1780)])
    under = next(word for word in whole.words if word.text == "Trần")
    left, top = under.box[0] + LETTER, under.box[1]
    over = Word(stroke, (left, top, left + 2 * LETTER, top + TALL // 2), 0.6, under.line)
    found = extract([replace(whole, words=(*whole.words, over))], default_catalogue()).fields
    signer = next(field for field in found if field.name == "signer_name")
    assert (signer.value, signer.needs_review) == ("Trần Ngọc Minh", marked)


@pytest.mark.parametrize(
    ("line", "issuer"),
    [
        ("HQ-20260914-0052", "Sở Y tế Bộ phận Tiếp nhận và Trả kết quả"),
        ("CHI NHÁNH SỐ 115", "Sở Y tế Bộ phận Tiếp nhận và Trả kết quả Chi nhánh số 115"),
        ("Trung tâm Kiểm nghiệm", "Sở Y tế Bộ phận Tiếp nhận và Trả kết quả Trung tâm Kiểm nghiệm"),
    ],
)
def test_a_code_is_no_line_of_the_agency_and_a_third_level_in_small_letters_is(line: str, issuer: str) -> None:
    head = heading(["SỞ Y TẾ", "BỘ PHẬN TIẾP NHẬN VÀ TRẢ KẾT QUẢ", line], "", "")
    lines = [*head, centred(570, PLACE_AND_DATE, 1780), centred(720, "THÔNG BÁO"), centred(800, "Về việc họp")]
    assert read_fields([*lines, *GROUNDS])["issuer"].value == issuer


def test_a_number_behind_the_agency_is_none_of_its_name() -> None:
    head = heading(["UBND TỈNH SÔNG THANH", "SỞ Y TẾ Số: 12/TB-SYT"], "", PLACE_AND_DATE)
    fields = read_fields([*head, centred(720, "THÔNG BÁO"), centred(800, "Về việc họp"), *GROUNDS])
    assert (fields["issuer"].value, fields["number"].value) == ("UBND tỉnh Sông Thanh Sở Y tế", "12/TB-SYT")


def test_an_authority_without_its_place_is_the_one_in_capitals_above() -> None:
    lines = [*national_title(), centred(480, "ỦY BAN NHÂN DÂN TỈNH QUẢNG NAM"), centred(620, "GIẤY CHỨNG NHẬN")]
    whole = [*lines, *body(["Sản phẩm: mực tẩm"]), *foot(["TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"], "Võ Tấn Khải")]
    assert read_fields(whole)["issuer"].value == "Ủy ban nhân dân tỉnh Quảng Nam"
    without = [line for line in whole if "QUẢNG NAM" not in line[2]]
    assert read_fields(without)["issuer"].needs_review


@pytest.mark.parametrize(
    ("day", "unsure", "marked"),
    [("ngày 9 tháng 9", (), False), ("ngày  9  tháng 9", (), True), ("ngày 9 tháng 9", ("9",), True)],
)
def test_a_figure_alone_with_room_for_another_is_no_sure_day(
    day: str, unsure: tuple[str, ...], *, marked: bool
) -> None:
    head = heading(["ỦY BAN NHÂN DÂN", "XÃ TRÀ TÂN"], "70/KH-UBND", f"Trà Tân, {day} năm 2025")
    lines = [*head, centred(720, "KẾ HOẠCH"), centred(800, "Về việc họp"), *GROUNDS]
    issued = read_fields(lines, unsure=unsure)["issued_on"]
    assert (issued.value, issued.needs_review) == ("2025-09-09", marked)


@pytest.mark.parametrize("year", [1020, 1944, 3020])
def test_a_day_when_there_was_no_state_is_marked(year: int) -> None:
    head = heading(["ỦY BAN NHÂN DÂN", "XÃ TRÀ TÂN"], "70/KH-UBND", f"Trà Tân, ngày 12 tháng 10 năm {year}")
    lines = [*head, centred(720, "KẾ HOẠCH"), centred(800, "Về việc họp"), *GROUNDS]
    assert read_fields(lines)["issued_on"].needs_review
