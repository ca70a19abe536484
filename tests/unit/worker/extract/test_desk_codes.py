"""Codes that one-stop software gives its dossiers: sure where a label or a bar code says so, alone to be looked at."""

import pytest

from dossier.reading import Field
from tests.unit.pages import Placed, body, centred, foot, heading, national_title, read_fields

CODE = "HQ-20260914-0052"
OFFICE = ["SỞ NÔNG NGHIỆP VÀ MÔI TRƯỜNG", "BỘ PHẬN TIẾP NHẬN VÀ TRẢ KẾT QUẢ"]
DAY = "Sông Thanh, ngày 14 tháng 9 năm 2026"
ISSUER = "Sở Nông nghiệp và Môi trường Bộ phận Tiếp nhận và Trả kết quả"


def _receipt(*lines: str, above: str = "", title: str = "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ") -> list[Placed]:
    head = heading([*OFFICE, above] if above else OFFICE, "", DAY)
    return [*head, centred(700, title), *body(["Tiếp nhận hồ sơ của: Võ Tấn Yến", *lines], top=900)]


def _code(fields: dict[str, Field]) -> tuple[str, bool] | None:
    found = fields.get("dossier_code")
    return (found.value, found.needs_review) if found is not None else None


@pytest.mark.parametrize("label", ["Mã hồ sơ:", "Số hồ sơ:", "Mã biên nhận:", "Mã HS:"])
@pytest.mark.parametrize("code", [CODE, "LG-TN42-0512-003", "CT-26-004417", "000.00.23.H47-260914-0052"])
def test_a_labelled_code_is_sure(label: str, code: str) -> None:
    assert _code(read_fields(_receipt(f"{label} {code}"))) == (code, False)


def test_a_code_without_a_label_is_marked_and_is_no_part_of_the_issuer() -> None:
    fields = read_fields(_receipt(above=CODE))
    assert _code(fields) == (CODE, True)
    assert fields["issuer"].value == ISSUER


def test_a_code_without_a_label_in_the_national_form_is_sure() -> None:
    assert _code(read_fields(_receipt(above="H47.23-260914-0052"))) == ("H47.23-260914-0052", False)


def test_a_bar_code_makes_a_code_sure() -> None:
    for lines in (_receipt(above=CODE), _receipt()):
        fields = read_fields(lines, codes=[CODE])
        assert _code(fields) == (CODE, False)
        assert fields["dossier_code"].source == "qr"


def test_print_that_differs_from_the_bar_code_is_marked() -> None:
    assert _code(read_fields(_receipt("Mã hồ sơ: HQ-20260914-0053"), codes=[CODE])) == (CODE, True)


def test_a_code_of_that_look_on_another_paper_is_no_dossiers() -> None:
    certificate = [*national_title(), centred(560, "GIẤY CHỨNG NHẬN NUÔI CON NUÔI"), centred(720, CODE)]
    assert "dossier_code" not in read_fields(certificate, codes=[CODE])


def test_a_code_in_the_list_of_what_was_handed_in_is_not_the_papers() -> None:
    assert "dossier_code" not in read_fields(_receipt("1. Giấy chứng nhận đã cấp", CODE))


def test_a_letter_that_names_a_dossier_gives_its_code() -> None:
    named = f"Mời ông đến trụ sở để nhận thông báo đối với hồ sơ {CODE}:"
    lines = [*heading(["UBND HUYỆN SÔNG THANH"], "", DAY), centred(640, "GIẤY HẸN"), *body([named])]
    assert _code(read_fields(lines)) == (CODE, False)
    other = [*lines[:-1], *body(["Mời ông đến trụ sở đối với hồ sơ đề nghị cấp giấy phép 12.2020-12:"])]
    assert "dossier_code" not in read_fields(other)


def test_a_receipt_says_which_parcel_it_is_about_and_its_list_says_nothing_of_it() -> None:
    parcel = ["Tờ: 27    Thửa: 318", "Địa chỉ thửa đất: XÃ TRÀ TÂN", "1. Tờ khai theo mẫu (bản chính): 01 bản"]
    fields = read_fields([*_receipt("CCCD/MST: 049172004512", *parcel), *foot(["NGƯỜI NỘP"], "Võ Tấn Yến")])
    assert fields["map_sheet"].value == "27"
    assert fields["parcel_number"].value == "318"
    assert fields["parcel_address"].value == "XÃ TRÀ TÂN"
    assert fields["owner_id"].value == "049172004512"
    assert "map_sheet" not in read_fields(_receipt(*parcel[2:]))


def test_an_issuer_that_the_text_names_behind_its_lower_unit_lacks_a_line() -> None:
    def marked(text: str) -> bool:
        lines = [*heading(["UBND HUYỆN SÔNG THANH"], "", DAY), centred(640, "GIẤY HẸN"), *body([text])]
        return read_fields(lines)["issuer"].needs_review

    assert marked("Xã Trà Tân - UBND huyện Sông Thanh mời ông bà đến trụ sở")
    assert not marked("UBND huyện Sông Thanh mời ông bà đến trụ sở xã Trà Tân")
