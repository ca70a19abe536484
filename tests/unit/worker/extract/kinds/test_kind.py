"""The kind is read from the title zone; what is not known is not guessed."""

from dataclasses import replace

import pytest

from dossier.catalogue.kinds import default_catalogue
from tests.unit.pages import (
    LEFT,
    Placed,
    birth_certificate,
    body,
    centred,
    cover_sheet,
    decision,
    foot,
    heading,
    household_business,
    land_certificate,
    leaning,
    marital_status,
    marriage_certificate,
    national_title,
    page,
)
from worker.extract import Extraction, extract


def read(lines: list[Placed], **how: object) -> Extraction:
    return extract([page(lines, **how)], default_catalogue())  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("code", "lines"),
    [
        ("quyet_dinh", decision()),
        ("giay_khai_sinh", birth_certificate()),
        ("giay_chung_nhan_ket_hon", marriage_certificate()),
        ("gcn_quyen_su_dung_dat", land_certificate()),
        ("giay_tiep_nhan_ho_so", cover_sheet()),
        ("gcn_dang_ky_ho_kinh_doanh", household_business()),
        ("giay_xac_nhan_tinh_trang_hon_nhan", marital_status("")),
    ],
)
def test_a_paper_is_known_by_its_title(code: str, lines: list[Placed]) -> None:
    assert read(lines).kind.code == code
    assert extract([leaning(page(lines), 2.0)], default_catalogue()).kind.code == code


def test_a_title_with_misread_letters_is_still_known() -> None:
    lines = [(x, y, "GIÂY KHAl SINH" if text == "GIẤY KHAI SINH" else text) for x, y, text in birth_certificate()]
    found = read(lines)
    assert found.kind.code == "giay_khai_sinh"
    assert found.kind.confidence < read(birth_certificate()).kind.confidence


def test_every_heading_of_the_catalogue_tells_its_own_kind() -> None:
    for kind in default_catalogue():
        for title in kind.headings:
            if title.isupper() and len(title) < 80:
                assert read([*national_title(), centred(640, title)]).kind.code == kind.code, title


def test_a_title_that_the_catalogue_does_not_know_is_of_another_kind() -> None:
    act = [(x, y, "QUY CHẾ PHỐI HỢP" if text == "QUYẾT ĐỊNH" else text) for x, y, text in decision(number="15/QC-UBND")]
    assert read(act).kind.code == "khac"


def test_a_body_that_mentions_a_kind_is_not_of_that_kind() -> None:
    letter = [
        *national_title(),
        centred(640, "THƯ CẢM ƠN"),
        *body(["Kính gửi: Ủy ban nhân dân xã", "Tôi đã nhận được Giấy khai sinh và", "Quyết định số 12/QĐ-UBND"]),
    ]
    assert read(letter).kind.code == "khac"


def test_a_private_letter_without_a_title_is_of_another_kind() -> None:
    assert (
        read(body(["Kính gửi: Ủy ban nhân dân xã Trà Tân", "Tôi xin hỏi về Quyết định đã nhận."])).kind.code == "khac"
    )


def test_an_official_letter_is_known_by_its_number_and_salutation() -> None:
    letter = [
        *heading(["ỦY BAN NHÂN DÂN", "HUYỆN SÔNG THANH"], "867/UBND-VP", "Sông Thanh, ngày 13 tháng 3 năm 2025"),
        centred(490, "V/v phòng, chống sạt lở bờ sông", 720),
        centred(720, "Kính gửi: Trưởng các thôn, tổ dân phố"),
        *body(["Thực hiện Quyết định số 926/QĐ-UBND, đề nghị các đơn vị kiểm tra các điểm xung yếu."]),
        *foot(["CHỦ TỊCH"], "Ngô Thị Nga"),
    ]
    found = read(letter)
    assert found.kind.code == "cong_van"
    assert next(field.value for field in found.fields if field.name == "title") == "V/v phòng, chống sạt lở bờ sông"


def test_a_number_of_another_kind_lowers_the_confidence_and_is_marked() -> None:
    found = read(decision(number="1204/TB-UBND"))
    assert found.kind.code == "quyet_dinh"
    assert found.kind.confidence < 0.7
    assert "kind.sign_disagrees" in found.warnings
    assert next(field for field in found.fields if field.name == "number").needs_review


def test_the_code_of_a_citizen_card_tells_a_card_without_a_legible_title() -> None:
    code = "049196101783|203352331|Trần Như Quân|11051996|Nữ|Xã Trà Tân, Huyện Sông Thanh, Quảng Nam|01072021"
    found = extract([page([(LEFT, 200, "?")], codes=[code])], default_catalogue())
    values = {field.name: (field.value, field.source) for field in found.fields}
    assert found.kind.code == "can_cuoc_cong_dan"
    assert values["owner_id"] == ("049196101783", "qr")
    assert values["owner_born_on"] == ("1996-05-11", "qr")
    assert values["issued_on"] == ("2021-07-01", "qr")


def test_nothing_read_is_nothing_said() -> None:
    found = extract([], default_catalogue())
    assert (found.kind.code, found.kind.confidence, found.fields) == ("khac", 0.0, ())


def _of_the_party(title: str) -> list[Placed]:
    return [
        centred(250, "HUYỆN ỦY THĂNG BÌNH", 720),
        centred(330, "Số 45-CV/HU", 720),
        centred(250, title, 1780),
        centred(330, "Thăng Bình, ngày 10 tháng 9 năm 2021", 1780),
        centred(600, "Kính gửi: Đảng ủy các xã, thị trấn"),
        *body(
            ["Thực hiện Kế hoạch của Tỉnh ủy, Ban Thường vụ Huyện ủy yêu cầu các đảng ủy báo cáo trước ngày 20."],
            top=750,
        ),
    ]


def test_a_letter_of_the_party_is_known_by_its_own_heading() -> None:
    found = read(_of_the_party("ĐẢNG CỘNG SẢN VIỆT NAM"))
    assert found.kind.code == "cong_van"
    assert {field.name: field.value for field in found.fields}["issuer"] == "Huyện ủy Thăng Bình"


def test_running_text_that_names_the_party_is_no_heading() -> None:
    assert read(_of_the_party("của Đảng Cộng sản Việt Nam")).kind.code == "khac"


@pytest.mark.parametrize(
    ("code", "line"),
    [
        ("can_cuoc_cong_dan", "Đặc điểm nhận dạng / Personal identification:"),
        ("giay_phep_lai_xe", "CLASSIFICATION OF MOTOR VEHICLES"),
        ("gcn_quyen_su_dung_dat", "Nội dung thay đổi và cơ sở pháp lý"),
    ],
)
def test_a_back_without_a_title_tells_its_kind_less_surely(code: str, line: str) -> None:
    found = read(body([line, "Ghi chú thêm ở đây"], top=300)).kind
    assert (found.code, found.confidence < 0.7) == (code, True)


def test_the_national_title_in_english_is_no_title() -> None:
    card = [*national_title(), centred(440, "SOCIALIST REPUBLIC OF VIET NAM"), centred(520, "CĂN CƯỚC CÔNG DÂN")]
    assert read(card).kind.code == "can_cuoc_cong_dan"


def test_a_letter_is_known_though_a_stamp_covers_its_salutation() -> None:
    head = heading(["BỘ NỘI VỤ"], "1619/BNV-CCVC", "Hà Nội, ngày 07 tháng 11 năm 2016")
    letter = [*head, centred(410, "V/v hướng dẫn xử lý tài sản công", 720), centred(600, "UBND THÀNH PHỐ ĐÀ NẴNG")]
    assert (
        read([*letter, *body(["Bộ Nội vụ nhận Công văn số 3406/UBND-TH về nội dung nêu trên."])]).kind.code
        == "cong_van"
    )


@pytest.mark.parametrize("title", ["ĐƠN THUỐC", "ĐƠN ĐẶT HÀNG"])
def test_not_every_don_is_an_application(title: str) -> None:
    assert read([*national_title(), centred(480, title), *body(["Họ tên: KSOR H'NHI"])]).kind.code == "khac"


def _framed(title: list[str], addressee: str, *more: str) -> list[Placed]:
    return [
        *national_title(),
        *(centred(480 + 80 * place, line) for place, line in enumerate(title)),
        centred(720, addressee),
        *body(["Tôi tên là: Trần Như Quân", "Sinh ngày 05 tháng 3 năm 1987", *more]),
    ]


@pytest.mark.parametrize(
    ("title", "addressee"),
    [
        (["ĐƠN BẢO LÃNH NGƯỜI THÂN"], "Kính gửi: Công an tỉnh Gia Lai"),
        (["ĐƠN THAM GIA LỚP HỌC NGHỀ"], "Kính gửi: Trung tâm Giáo dục nghề nghiệp"),
        (["ĐƠN", "Xin xác nhận hoàn cảnh"], "Kính gửi: Ủy ban nhân dân xã Trà Tân"),
        (["ĐƠN", "Xin xác nhận hoàn cảnh"], "Kính gửi: ..................................."),
        (["Đơn trợ cấp khó khăn"], "Kính gởi: UBND phường Phú Xuân"),
        (["PHIẾU YÊU CẦU CUNG CẤP DỮ LIỆU ĐẤT ĐAI"], "Kính gửi: Chi nhánh Văn phòng đăng ký đất đai"),
        (["GIẤY XIN PHÉP"], "Kính gửi: Ban Giám hiệu Trường THPT Trần Phú"),
        (["ĐOA XIN XÁC NHẬN"], "ánh gửi: Ủy ban nhân dân xã Trà Tân"),
    ],
)
def test_what_is_addressed_to_an_authority_is_an_application(title: list[str], addressee: str) -> None:
    found = read(_framed(title, addressee)).kind
    assert (found.code, found.confidence < 0.9) == ("don_de_nghi", True)


@pytest.mark.parametrize(
    ("title", "addressee"),
    [
        (["ĐƠN ĐẶT HÀNG"], "Kính gửi: Công ty cổ phần Sách và Thiết bị trường học, xã Trà Tân"),
        (["ĐƠN ĐẶT HÀNG"], "Kính gửi: Trung tâm Kinh doanh VNPT tỉnh Gia Lai"),
        (["ĐƠN VẬN CHUYỂN"], "Kính gửi: Công ty TNHH Vận tải Bảy Núi, xã Trà Tân"),
        (["ĐƠN VẬN CHUYỂN"], "Kính gửi: anh Ba"),
        (["ĐƠN THUỐC"], "Kính gửi: Bệnh viện Đa khoa tỉnh Gia Lai"),
        (["GIẤY CẢM ƠN"], "Kính gửi: Ủy ban nhân dân xã Trà Tân"),
        (["PHIẾU ĐĂNG KÝ THĂM NHÀ MẪU"], "Người gửi: chị Tư"),
    ],
)
def test_what_is_not_framed_as_an_application_is_none(title: list[str], addressee: str) -> None:
    assert read(_framed(title, addressee)).kind.code == "khac"


def test_an_application_is_known_by_who_signs_it_and_by_the_number_of_its_form() -> None:
    signed = [*_framed(["ĐƠN THAM GIA"], "Kính gửi: anh Ba"), centred(1600, "Người làm đơn", 1780)]
    numbered = [(LEFT, 170, "Mẫu số 04/ĐK"), *_framed(["ĐƠN THAM GIA"], "Kính gửi: .....")]
    assert [read(lines).kind.code for lines in (signed, numbered)] == ["don_de_nghi", "don_de_nghi"]


def test_an_application_without_a_legible_title_is_known_by_the_rest_of_its_frame() -> None:
    lines = _framed([], "Kính gửi: UBND xã Trà Tân", "Nay tôi làm đơn này xin xác nhận")
    assert read(lines).kind.code == "don_de_nghi"
    assert read(_framed([], "Kính gửi: UBND xã Trà Tân", "Nay tôi viết thư này hỏi thăm")).kind.code == "khac"


def test_an_application_stands_beside_the_number_of_its_form() -> None:
    lines = [
        *national_title(),
        (1100, 480, "Đơn trợ cấp"),
        (1950, 480, "Mẫu số 04/ĐK"),
        *_framed([], "Kính gửi: UBND xã Trà Tân")[2:],
    ]
    assert read(lines).kind.code == "don_de_nghi"


def test_a_declaration_in_small_letters_is_known_by_whom_it_is_addressed_to() -> None:
    lines = _framed(["Tờ khai đăng ký lại khai sinh"], "Kính gửi: Ủy ban nhân dân xã Trà Tân")
    assert read(lines).kind.code == "to_khai"


def test_a_heading_in_small_letters_is_known_where_it_is_large_and_centred() -> None:
    known = page([*national_title(), centred(480, "Giấy khai sinh"), *body(["Họ và tên: Trần Như Quân"] * 4)])
    large = tuple(
        replace(word, box=(*word.box[:3], word.box[1] + 70)) if word.box[1] == 480 else word for word in known.words
    )
    catalogue = default_catalogue()
    assert extract([replace(known, words=large)], catalogue).kind.code == "giay_khai_sinh"
    assert extract([known], catalogue).kind.code == "khac"


def test_ragged_lines_make_no_second_column() -> None:
    lines = [*national_title(), centred(480, "HỢP ĐỒNG THUÊ ĐẤT"), centred(560, "Số: 12/2022/HĐTĐ")]
    assert (
        read([*lines, *body(["Căn cứ Bộ luật Dân sự năm 2015;", "Hôm nay, ngày 09 tháng 9 năm 2022"])]).kind.code
        == "hop_dong"
    )


CHANGED = [
    "Thông tư số 86/2016/TT-BQP ngày 20 tháng 6 năm 2016 của Bộ trưởng Bộ Quốc phòng quy",
    "định về lễ tang, có hiệu lực kể từ ngày 05 tháng 8 năm 2016, được sửa đổi, bổ sung bởi:",
]


@pytest.mark.parametrize(
    ("number", "text", "code"),
    [
        ("86/2016/TT-BQP", ["Căn cứ Luật Sĩ quan;"], "thong_tu"),
        ("86/2016/TT-BQP", CHANGED, "thong_tu"),
        ("46/VBHN-BQP", CHANGED, "van_ban_hop_nhat"),
        ("46/VBHN-BQP", ["Căn cứ Luật Sĩ quan;"], "van_ban_hop_nhat"),
        ("", CHANGED, "van_ban_hop_nhat"),
    ],
)
def test_a_consolidated_text_is_none_of_the_acts_it_consolidates(number: str, text: list[str], code: str) -> None:
    head = heading(["BỘ QUỐC PHÒNG"], number, "Hà Nội, ngày 12 tháng 3 năm 2026")
    found = read([*head, centred(640, "THÔNG TƯ"), centred(720, "Quy định tổ chức lễ tang"), *body(text)])
    assert (found.kind.code, found.warnings) == (code, ())
    assert next(field.value for field in found.fields if field.name == "title") == "Quy định tổ chức lễ tang"
