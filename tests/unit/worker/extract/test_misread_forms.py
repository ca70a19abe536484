"""What recognisers make of forms in the field: strokes lost or read as digits, cells, scribbles beside a value, lines
of a card. A value is found all the same, and marked where its print leaves a doubt."""

from dataclasses import replace

import pytest

from dossier.catalogue.fields import ValueType
from dossier.catalogue.kinds import default_catalogue
from tests.unit.pages import LEFT, Placed, body, centred, foot, heading, household_business, national_title, page
from tests.unit.pages import read_fields as read
from worker.extract import extract
from worker.extract.values.days_in_digits import loose_day
from worker.extract.values.parse import value_of
from worker.layout.runs import sheet, span


@pytest.mark.parametrize(
    ("printed", "day"),
    [
        ("20 04 1985", "1985-04-20"),
        ("12/031999", "1999-03-12"),
        ("O5/03/l987", "1987-03-05"),
        ("0510311987", "1987-03-05"),  # a stroke of small print is read as a one or a seven
        ("05/0371987", "1987-03-05"),
        ("0 5/ 0 3 /1 9 8 7", "1987-03-05"),
        ("3205031987", None),
        ("0545031987", None),
        ("095941142272", None),
        ("5/3 1987", None),
        ("12.345.678", None),
    ],
)
def test_a_day_is_read_though_its_strokes_are_lost_or_misread(printed: str, day: str | None) -> None:
    found = loose_day(printed)
    assert (found[2] if found else None) == day


def test_a_day_whose_strokes_were_misread_is_marked() -> None:
    fields = read([*national_title(), centred(480, "ĐƠN ĐỀ NGHỊ"), *body(["Ngày sinh: 0510311987"])])
    assert (fields["owner_born_on"].value, fields["owner_born_on"].needs_review) == ("1987-03-05", True)


def _value(value_type: ValueType, text: str) -> tuple[str, tuple[str, ...]]:
    (run,) = sheet(page([(LEFT, 900, text)])).runs
    print_ = span(run)
    found = value_of(value_type, print_) if print_ is not None else None
    return (found.text, found.findings) if found is not None else ("", ())


def test_a_single_border_between_cells_is_dropped_where_the_check_digit_proves_it() -> None:
    assert _value("tax_code", "0 114 63 92 015 7") == ("0146392057", ())
    assert _value("number", "2 92272151260") == ("2922725260", ())
    assert _value("number", "881541955088") == ("881541955088", ())  # a whole number that another would come out of
    assert _value("tax_code", "0 114 63 92 015 8")[1] != ()


def test_digits_far_apart_in_a_row_of_cells_are_one_number() -> None:
    cells = [(LEFT + 60 + 160 * place, 980, digit) for place, digit in enumerate("049187002716")]
    lines = [*national_title(), centred(480, "TỜ KHAI"), (LEFT, 900, "4. Số định danh cá nhân:"), *cells]
    assert read(lines)["owner_id"].value == "049187002716"
    beside = [(1000 + 110 * place, 900, digit) for place, digit in enumerate("049187002716")]
    assert read([*lines[:4], *beside])["owner_id"].value == "049187002716"


def test_a_letter_read_twice_marks_a_text() -> None:
    assert _value("text", "Ủy ban nhân dân phường Thạch Thang q quận Hải Châu")[1] == ("text.stray_letter",)
    assert _value("address", "Tổ 5, thành h phố Đà Nẵng")[1] == ("text.stray_letter",)
    assert _value("text", "cao 3 m tính từ nền")[1] == ()
    assert _value("text", "V/v trả lời bà Rmah H Duyên")[1] == ("text.stray_letter",)
    assert _value("text", "V/v trả lời bà Rmah H'Duyên, khu vực K THÀNH CÔNG")[1] == ()


def test_a_serial_has_no_marks() -> None:
    assert _value("serial", "CY 417674") == ("CY 417674", ())
    assert _value("serial", "CÝ 417674") == ("CY 417674", ("serial.marks",))


def _land(*lines: str) -> list[Placed]:
    return [
        *national_title(),
        centred(480, "GIẤY CHỨNG NHẬN QUYỀN SỬ DỤNG ĐẤT"),
        *body(["Ông: Trần Như Quân", *lines]),
    ]


def test_words_of_a_wrapped_label_do_not_cut_a_value() -> None:
    fields = read(_land("Nguồn gốc sử dụng: Nhận thừa kế quyền sử dụng đất"))
    assert fields["land_origin"].value == "Nhận thừa kế quyền sử dụng đất"


def test_the_number_of_a_land_certificate_of_1993_stands_below_its_wrapped_label() -> None:
    fields = read(_land("Vào sổ cấp giấy chứng nhận", "quyền sử dụng đất", "Số: 02421 QSDĐ/295"))
    assert fields["number"].value == "02421 QSDĐ/295"


@pytest.mark.parametrize(
    ("line", "name", "marked"),
    [
        ("Thời hạn sử dụng: Lâu dài", "land_use_term", False),
        ("Thời hạn sử dụng: Đến ngày 15/10/2043", "land_use_term", False),
        ("Thời hạn sử dụng: Lân dài", "land_use_term", True),
        ("Số vào sổ cấp GCN: CN20528", "number", False),
        ("Số vào sổ cấp GCN: H 00528", "number", False),
        ("Số vào sổ cấp GCN: N20528", "number", True),
        ("Số vào sổ cấp GCN: CN205", "number", True),
        ("Diện tích: 188,3 m2", "area", False),
        ("Diện tích: 1.188 m2", "area", False),
        ("Diện tích: 188.3 m2", "area", True),
    ],
)
def test_what_no_parcel_has_is_looked_at(line: str, name: str, *, marked: bool) -> None:
    assert read(_land("Địa chỉ: xã Trà Tân", line))[name].needs_review == marked


def test_the_heads_of_a_table_are_no_values_of_one_another() -> None:
    head = [
        (LEFT + 480 * place, 1300, name)
        for place, name in enumerate(("Số thửa", "Diện tích (m2)", "Mục đích sử dụng", "Thời hạn sử dụng"))
    ]
    fields = read([*_land("Địa chỉ: xã Trà Tân"), *head, (LEFT, 1400, "641")])
    assert {"parcel_number", "area", "land_use", "land_use_term"}.isdisjoint(fields)


def test_the_last_page_of_a_land_certificate_is_one_and_a_first_page_without_its_first_line() -> None:
    catalogue = default_catalogue()
    last = page(
        [*heading([], "", ""), (LEFT, 600, "Số vào sổ cấp GCN: CH96748"), *foot(["CHỦ TỊCH"], "Ngô Thị Nga", 900)]
    )
    found = extract([last], catalogue)
    assert found.kind.code == "gcn_quyen_su_dung_dat"
    assert {field.name: field.value for field in found.fields}["number"] == "CH96748"
    name = "QUYỀN SỞ HỮU NHÀ Ở VÀ TÀI SẢN KHÁC GẮN LIỀN VỚI ĐẤT"
    first = page([*national_title(), centred(480, "QUYỀN SỬ DỤNG ĐẤT"), centred(560, name), (1900, 3200, "HA 763990")])
    assert extract([first], catalogue).kind.code == "gcn_quyen_su_dung_dat"


def test_a_scribble_beside_a_value_does_not_make_it_run_on() -> None:
    lines = [
        *national_title(),
        centred(480, "GIẤY XÁC NHẬN TÌNH TRẠNG HÔN NHÂN"),
        (LEFT, 900, "Giấy này được cấp để: đăng ký kết hôn với anh Ba"),
        (1850, 900, "Tu"),
        (LEFT, 980, "Cán bộ hộ tịch"),
    ]
    reading = page(lines)
    words = tuple(replace(word, confidence=0.0) if word.text == "Tu" else word for word in reading.words)
    fields = {one.name: one.value for one in extract([replace(reading, words=words)], default_catalogue()).fields}
    assert fields["scope"] == "đăng ký kết hôn với anh Ba"


def _licence(*lines: Placed) -> list[Placed]:
    return [*national_title(), centred(440, "GIẤY PHÉP LÁI XE"), *lines]


def test_an_address_on_a_card_runs_on_where_its_line_ends_in_the_midst_of_a_place() -> None:
    fields = read(
        _licence(
            (900, 700, "Nơi cư trú: huyện Trà Bồng, tỉnh"),
            (900, 780, "Quảng Ngãi"),
            *body(["Các loại xe mà người có giấy phép này được điều khiển trên đường bộ Việt Nam"], top=1500),
        )
    )
    assert fields["residence"].value == "huyện Trà Bồng, tỉnh Quảng Ngãi"


def test_what_stands_far_to_the_right_below_a_label_is_not_its_value() -> None:
    fields = read(_licence((350, 700, "Hạng/Class:"), (1500, 765, "Võ Hoài Nam"), (600, 795, "FC")))
    assert fields["licence_class"].value == "FC"


def test_the_number_of_a_card_stands_below_its_name_whatever_its_label_was_read_as() -> None:
    assert read(_licence((1000, 560, "S6/Nq: 105825253090")))["number"].value == "105825253090"
    assert "number" not in read(_licence((1000, 560, "Hotline chăm sóc: 105825253090")))


def test_the_year_of_a_day_on_a_card_stands_below_it() -> None:
    day = (1000, 900, "Đà Nẵng, ngày (dale 22 tháng month 11 năm/year")
    fields = read(_licence(day, (1500, 980, "2014")))
    assert (fields["issued_on"].value, fields["issued_on"].needs_review) == ("2014-11-22", True)


def test_a_day_of_registration_beside_the_heading_is_not_the_day_of_issue() -> None:
    lines = [
        *heading(["ỦY BAN NHÂN DÂN", "HUYỆN SÔNG THANH"], "22H8712730"),
        (1300, 490, "Đăng ký lần đầu, ngày 19 tháng 9 năm 2015"),
        (1300, 570, "Đăng ký thay đổi lần thứ 4, ngày 13 tháng 3 năm 2019"),
        centred(700, "GIẤY CHỨNG NHẬN ĐĂNG KÝ HỘ KINH DOANH"),
        *[line for line in household_business() if line[1] > 900],
    ]
    assert read(lines)["issued_on"].value == "2019-03-13"


def test_a_declaration_has_a_tax_code_and_a_receipt_its_procedure_in_a_bracket() -> None:
    tax = read([*national_title(), centred(480, "TỜ KHAI LỆ PHÍ TRƯỚC BẠ"), *body(["[05] Mã số thuế: 0100109106"])])
    assert tax["tax_code"].value == "0100109106"
    lines = ["Nội dung yêu cầu giải quyết: Cấp Phiếu lý lịch tư pháp cho công dân Việt Nam (Mã", "TTHC: 2.000488)"]
    receipt = read([*national_title(), centred(480, "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ"), *body(lines)])
    assert receipt["procedure_code"].value == "2.000488"


def test_a_phone_number_ends_at_the_dots_behind_it() -> None:
    assert _value("phone", "0885570196... 6") == ("0885570196", ())
    assert _value("phone", "0885.570.196")[0] == "0885.570.196"
    assert _value("phone", "09588654542...") == ("09588654542", ("phone.form",))  # a digit too many


def test_a_digit_in_the_name_of_a_place_is_looked_at() -> None:
    assert _value("address", "Ấp 2, phường T0 Hiệu, tỉnh Sơn La")[1] == ("address.digit_in_a_word",)
    assert _value("address", "thành phố Pleiku; tỉnh Gia Lai")[1] == ("address.comma_misread",)
    assert _value("address", "xã Trà Tân; sinh năm 1980") == ("xã Trà Tân", ())
    assert _value("address", "Lô A10, phường Tô Hiệu, tỉnh Sơn La")[1] == ()


def _doubts(**printed: str) -> set[str]:
    """The fields of a birth certificate that are marked; each last word was read without any sureness."""
    labels = {"owner_born_on": "Ngày, tháng, năm sinh", "father_name": "Họ và tên cha", "home_place": "Quê quán"}
    lines = [*national_title(), centred(480, "GIẤY KHAI SINH")]
    lines += body([f"{labels[name]}: {text}" for name, text in printed.items()])
    fields = read(lines, unsure=[text.split()[-1] for text in printed.values()])
    return {name for name in printed if fields[name].needs_review}


def test_dots_behind_a_value_do_not_make_it_doubtful_where_its_form_shows_that_it_is_whole() -> None:
    assert _doubts(owner_born_on="05/03/1987...", home_place="xã Trà Tân, tỉnh Quảng Nam...") == set()
    assert _doubts(owner_born_on="05/03/1987", home_place="xã Trà Tân, tỉnh Quảng Nam") == {
        "owner_born_on",
        "home_place",
    }
    # A narrow last letter is lost among the dots: "Khả" of "Khải".
    assert _doubts(home_place="xã Trà Tân, tỉnh Quảng Na...", father_name="Trần Khả...") == {
        "father_name",
        "home_place",
    }


def test_the_number_of_the_next_line_of_a_tax_form_is_no_part_of_a_value() -> None:
    lines = ["[07] Địa chỉ: Số 5 đường Nguyễn Du, phường Thắng Nhất, tỉnh Bà Rịa - Vũng Tàu"]
    lines += ["08] Điện thoại: 0861256060 [09] Email: an@example.org"]
    fields = read([*national_title(), centred(480, "TỜ KHAI LỆ PHÍ TRƯỚC BẠ"), *body(lines)])
    assert fields["residence"].value.endswith("Vũng Tàu")
    assert fields["phone"].value == "0861256060"


def test_classes_that_end_in_a_comma_are_not_all() -> None:
    assert _value("licence_class", "A1,") == ("A1", ("text.unfinished",))
    assert _value("licence_class", "A1, C") == ("A1, C", ())


def test_an_answer_in_the_words_of_its_label_is_no_label() -> None:
    label = "13. Thông tin về cấm đảm nhiệm chức vụ, thành lập, quản lý doanh nghiệp, hợp tác xã:"
    answer = "Không bị cấm đảm nhiệm chức vụ, thành lập, quản lý doanh nghiệp, hợp tác xã"
    title = centred(480, "PHIẾU LÝ LỊCH TƯ PHÁP SỐ 2")
    assert read([*national_title(), title, *body([label, answer, "NGƯỜI LẬP PHIẾU"])])["banned_posts"].value == answer
    wrapped = [label.removesuffix(" xã:"), f"xã: {answer}"]
    assert read([*national_title(), title, *body(wrapped)])["banned_posts"].value == answer


def test_half_of_the_name_of_a_country_and_a_capital_within_a_word_are_looked_at() -> None:
    for whole in ("Việt Nam", "Hàn Quốc"):
        assert _value("text", whole.split()[0])[1] == ("text.unfinished",)
        assert _value("text", whole)[1] == ()
    assert _value("text", "Không")[1] == ()
    assert _value("text", "Trung tâm Y tế Mèo VậC")[1] == ("text.stray_letter",)


def test_a_number_of_the_first_land_registers_has_their_sign() -> None:
    assert _value("number", "02246 QSDĐ")[0] == "02246 QSDĐ"
    assert _value("number", "02421 QSDĐ/295")[0] == "02421 QSDĐ/295"


def test_a_team_in_an_address_is_written_as_teams_are() -> None:
    assert _value("address", "Tố 11, khối phố 6, xã Ea Kly")[1] == ("text.marks_differ",)
    assert _value("address", "Tổ 11, khối phố 6, xã Ea Kly")[1] == ()


def test_no_place_begins_with_an_f() -> None:
    for value_type in ("text", "address"):
        assert _value(value_type, "UBND xã Fa Kly, huyện Krông Pắc")[1] == ("place.letters_differ",)
        assert _value(value_type, "UBND xã Ea Kly, huyện Krông Pắc")[1] == ()


def test_a_commune_one_letter_from_a_listed_one_is_looked_at() -> None:
    for commune, findings in (("Ea Kly", ()), ("Ea Ky", ("place.letters_differ",)), ("Trà Tân Hạ", ())):
        assert _value("text", f"UBND xã {commune}, huyện Krông Pắc, tỉnh Đắk Lắk")[1] == findings


def test_a_village_that_has_a_tone_is_a_syllable() -> None:
    for village, findings in (("Xiềng", ()), ("Xièng", ("text.not_a_syllable",)), ("Krai A", ()), ("Y Jút", ())):
        assert _value("address", f"Bản {village}, xã Môn Sơn, huyện Con Cuông")[1] == findings


def test_whom_a_text_names_has_a_surname() -> None:
    assert _value("text", "đăng ký kết hôn với anh Trân Văn Ba")[1] == ("name.surname_unknown",)
    assert _value("text", "đăng ký kết hôn với anh Trần Văn Ba, ông ấy ở đó")[1] == ()
