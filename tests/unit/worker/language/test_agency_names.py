"""Who issued a paper: the heading on its left, in natural case, and what makes it doubtful."""

import pytest

from tests.unit.pages import LEFT, birth_certificate, body, centred, foot, heading, national_title, read_fields
from worker.language.agency_names import agency_findings, misspells


def test_marks_that_differ_from_the_rest_of_the_paper_mark_the_issuer() -> None:
    lines = [(x, y, text.replace("XÃ TRÀ TÂN", "XÃ TRÁ TÂN")) for x, y, text in birth_certificate()]
    issuer = read_fields(lines)["issuer"]
    assert (issuer.value, issuer.needs_review) == ("Ủy ban nhân dân xã Trá Tân", True)


def test_the_places_below_a_commune_in_small_letters_belong_to_the_agency() -> None:
    fields = read_fields(
        [
            *heading(["ỦY BAN NHÂN DÂN", "PHƯỜNG YÊN THẾ", "Thành phố Pleiku, Gia Lai"]),
            centred(700, "GIẤY CHỨNG NHẬN KẾT HÔN"),
        ]
    )
    assert fields["issuer"].value == "Ủy ban nhân dân phường Yên Thế Thành phố Pleiku, Gia Lai"


@pytest.mark.parametrize(
    "name",
    [
        "UBND huyện Quế Hải Bộ phận Tiếp nhận và Trả Kết Uả",
        "UBND xã Vĩnh Dương Bộ phận Tiếp nhận và Trả",
        "Quyền",
        "UBND huyện Quế Hải Trường Tiểu học số",
        "Ủy ban nhân dân huyện huyện Quế Hải",
        "Chi nhánh Văn phòng Đăng ký Đề Bắc Hà",
        "Chi nhánh Văn phòng Đăng ký Đất đai Tân Duy Ệt",
        "Sờ Y tế Cần Thơ Bệnh viện đa khoa thành phố Cần Thơ",
        "Trường THPT Uyễ Trường Tộ Nghệ An",
    ],
)
def test_an_agency_that_lost_letters_or_words_is_doubtful(name: str) -> None:
    assert agency_findings(name)


@pytest.mark.parametrize(
    "name",
    [
        "UBND tỉnh Lâm Đồng Sở Tư pháp",
        "Ủy ban nhân dân huyện Krông Pắc",
        "Bộ Công thương",
        "Văn phòng Chính phủ",
        "Văn phòng Đăng ký Đất đai",
    ],
)
def test_a_whole_agency_is_not(name: str) -> None:
    assert agency_findings(name) == ()


@pytest.mark.parametrize(
    ("lines", "issuer"),
    [
        (["SỞ GD&ĐT LÀO CAI", "TRƯỜNG PHỔ THÔNG DÂN TỘC NỘI TRÚ"], "Sở GD&ĐT Lào Cai Trường Phổ thông Dân tộc Nội trú"),
        (["UBND TỈNH GIA LAI", "TRƯỜNG THPT CHU VĂN AN"], "UBND tỉnh Gia Lai Trường THPT Chu Văn An"),
    ],
)
def test_short_forms_stay_in_capitals_and_are_not_doubtful(lines: list[str], issuer: str) -> None:
    found = read_fields([*heading(lines, "15/QĐ-THPT"), centred(640, "QUYẾT ĐỊNH")])["issuer"]
    assert (found.value, found.needs_review) == (issuer, False)


def test_what_is_left_of_a_word_is_no_short_form() -> None:
    assert agency_findings("UBND TH Bình Tú")


def test_the_agency_stands_below_the_national_title_on_forms_of_civil_status() -> None:
    head = [(LEFT, 460, "HUYỆN BÁC ÁI"), (1800, 460, "Số: 81/2025"), (LEFT, 540, "ỦY BAN NHÂN DÂN XÃ PHƯỚC BÌNH")]
    lines = [*national_title(), *head, centred(700, "GIẤY CHỨNG NHẬN KẾT HÔN"), *body(["Họ, chữ đệm, tên vợ: MAI LÝ"])]
    fields = read_fields(lines)
    assert fields["issuer"].value.casefold() == "huyện bác ái ủy ban nhân dân xã phước bình"
    assert fields["number"].value == "81/2025"


def test_the_agency_above_the_word_certifies_is_the_issuer() -> None:
    agency = "BAN QUẢN LÝ AN TOÀN THỰC PHẨM TỈNH TRÀ VINH"
    lines = [*national_title(), centred(480, "GIẤY CHỨNG NHẬN"), centred(560, "CƠ SỞ ĐỦ ĐIỀU KIỆN AN TOÀN THỰC PHẨM")]
    lines += [centred(700, agency), centred(780, "CHỨNG NHẬN"), *body(["Chủ cơ sở: Lê Văn Tư"])]
    assert read_fields(lines)["issuer"].value.casefold() == agency.casefold()


def test_the_unit_whose_head_signs_is_the_issuer_where_nothing_else_names_it() -> None:
    signed = foot(["CHI NHÁNH VĂN PHÒNG ĐĂNG KÝ ĐẤT ĐAI", "HUYỆN NÚI THÀNH", "GIÁM ĐỐC"], "Phạm Hùng")
    lines = [*national_title(), centred(480, "GIẤY CHỨNG NHẬN"), centred(560, "QUYỀN SỬ DỤNG ĐẤT"), *signed]
    issuer = read_fields([*lines, *body(["a) Thửa đất số: 12, tờ bản đồ số: 5"])])["issuer"]
    assert issuer.value == "Chi nhánh Văn phòng Đăng ký Đất đai huyện Núi Thành"


def test_an_agency_that_the_paper_names_with_more_words_was_cut() -> None:
    lines = heading(["ỦY BAN NHÂN DÂN", "PHƯỜNG CẨM"], "6377/QĐ-UBND", "Cẩm Thủy, ngày 24 tháng 12 năm 2018")
    lines += [centred(700, "QUYẾT ĐỊNH"), *body(["thường trú tại phường Cẩm Thủy, thị xã Lộc Vĩnh"])]
    assert read_fields(lines)["issuer"].needs_review


def test_wide_spaces_in_the_line_of_the_day_do_not_end_the_heading() -> None:
    head = heading(["SỞ Y TẾ", "TRƯỜNG PHỔ THÔNG", "DÂN TỘC NỘI TRÚ"], "")
    day = [(1260, 450, "Quảng -"), (1500, 450, "Ngãi, ngày 23 tháng 12 năm 2023")]
    lines = [*head, *day, centred(490, "Số: 100/QĐ-PTDTNT", 720), centred(640, "QUYẾT ĐỊNH"), *body(["Căn cứ Luật;"])]
    issuer = read_fields(lines)["issuer"].value
    assert issuer == "Sở Y tế Trường Phổ thông Dân tộc Nội trú"


def test_a_receipt_names_who_takes_the_money_in_its_corner() -> None:
    lines = [
        (LEFT, 200, "VĂN PHÒNG ĐĂNG KÝ ĐẤT ĐAI"),
        (1700, 200, "Mẫu số: 01BLP2-001"),
        (LEFT, 280, "THANH HÓA"),
        (LEFT, 360, "MST: 2895557254"),
        centred(520, "BIÊN LAI THU TIỀN PHÍ, LỆ PHÍ"),
        *body(["Số tiền: 10.000 đồng", "Hình thức thanh toán: Tiền mặt"]),
    ]
    assert read_fields(lines)["issuer"].value == "Văn phòng Đăng ký Đất đai Thanh Hóa"
    shop = [(left, top, text.replace("VĂN PHÒNG ĐĂNG KÝ ĐẤT ĐAI", "TIỆM VÀNG KIM LONG")) for left, top, text in lines]
    assert "issuer" not in read_fields(shop)


@pytest.mark.parametrize(
    ("sign", "agency", "differs"),
    [
        ("THPTNTI", "Sở Giáo dục và Đào tạo Đắk Lắk Trường THPT Nguyễn Tất Thành", True),
        ("THPTNTT", "Sở Giáo dục và Đào tạo Đắk Lắk Trường THPT Nguyễn Tất Thành", False),
        ("SLĐTBXH", "Ủy ban nhân dân tỉnh Lào Cai Sở Lao động - Thương binh và Xã hội", False),
        ("STTTT", "Sở Thông tin và Truyền thông", False),
        ("UBND", "Văn phòng Ủy ban nhân dân", False),
        ("KSTTHC", "Ủy ban nhân dân tỉnh Quảng Nam", False),
    ],
)
def test_a_sign_is_held_against_the_first_letters_of_its_agency(sign: str, agency: str, *, differs: bool) -> None:
    assert misspells(sign, agency) == differs


def test_a_number_whose_sign_differs_by_a_letter_from_its_agency_is_marked() -> None:
    agency = ["SỞ GIÁO DỤC VÀ ĐÀO TẠO", "TRƯỜNG THPT NGUYỄN TẤT THÀNH"]
    marks = []
    for number in ("269/QĐ-THPTNTT", "269/QĐ-THPTNTI"):
        lines = [*heading(agency, number), centred(640, "QUYẾT ĐỊNH"), *body(["Điều 1. Khen thưởng."], top=900)]
        marks.append(read_fields([*lines, *foot(["HIỆU TRƯỞNG"], "Võ Tấn Khải")])["number"].needs_review)
    assert marks == [False, True]
