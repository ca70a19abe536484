"""The fields of whole papers: what is read where, and in which order sources are believed."""

import pickle
from dataclasses import replace

import pytest

from dossier.catalogue.kinds import default_catalogue
from tests.unit.pages import (
    Placed,
    birth_certificate,
    body,
    centred,
    cover_sheet,
    decision,
    household_business,
    land_certificate,
    leaning,
    marital_status,
    marriage_certificate,
    national_title,
    page,
    read_fields,
)
from worker.extract import extract
from worker.extract.codes import is_citizen_card, values_in

PAPERS: list[tuple[list[Placed], dict[str, str]]] = [
    (
        decision(),
        {
            "number": "1204/QĐ-UBND",
            "issued_on": "2018-09-15",
            "issuer": "Ủy ban nhân dân huyện Sông Thanh",
            "title": "Về việc trợ cấp xã hội hàng tháng đối với bà Trần Thị Lụa",
            "owner_name": "Trần Thị Lụa",
            "owner_id": "049160003217",
            "owner_born_on": "1960-10-15",
            "signer_name": "Võ Tấn Khải",
            "signer_title": "Chủ tịch",
        },
    ),
    (
        birth_certificate(),
        {
            "number": "70/2013",
            "issued_on": "2013-03-20",
            "issuer": "Ủy ban nhân dân xã Trà Tân",
            "owner_name": "Nguyễn Đức Anh",
            "owner_id": "049213004561",
            "owner_born_on": "2013-03-02",
            "mother_name": "Phạm Thị Hoa",
            "father_name": "Nguyễn Đức Bình",
            "signer_name": "Bùi Hồng Yến",
        },
    ),
    (
        marriage_certificate(),
        {
            "owner_name": "Trịnh Hữu Minh Tuấn",
            "owner_id": "049093050511",
            "owner_born_on": "1993-07-30",
            "spouse_name": "Trần Thị Kim Nhung",
            "issued_on": "2021-04-08",
            "signer_title": "Phó Chủ tịch",
        },
    ),
    (
        land_certificate(),
        {
            "number": "CS47483",
            "land_certificate_serial": "CK 147710",
            "issued_on": "2014-06-04",
            "issuer": "Ủy ban nhân dân huyện Sông Thanh",
            "owner_name": "Lý Văn Tiến",
            "owner_id": "203352331",
            "signer_name": "Hoàng Xuân Khánh",
        },
    ),
    (
        household_business(),
        {
            "number": "33A8040703",
            "issued_on": "2022-04-12",
            "issuer": "UBND huyện Sông Thanh Phòng Tài chính - Kế hoạch",
            "owner_name": "Trần Như Quân",
            "owner_id": "049196101783",
            "tax_code": "0100109106",
        },
    ),
    (
        cover_sheet(),
        {
            "dossier_code": "000.97.12.H47-210910-1378",
            "procedure_code": "2.000815.000.00.00.H47",
            "owner_name": "Mai Thị Hằng",
            "issued_on": "2021-09-10",
            "due_on": "2021-09-22",
            "issuer": "UBND huyện Sông Thanh Bộ phận Tiếp nhận và Trả kết quả",
        },
    ),
]


@pytest.mark.parametrize(("lines", "wanted"), PAPERS)
@pytest.mark.parametrize("skew", [0.0, 1.5])
def test_a_clean_paper_is_read_whole_and_not_marked(lines: list[Placed], wanted: dict[str, str], skew: float) -> None:
    fields = {field.name: field for field in extract([leaning(page(lines), skew)], default_catalogue()).fields}
    assert {name: fields[name].value for name in wanted if name in fields} == wanted
    assert [name for name in wanted if fields[name].needs_review] == []


def test_a_value_has_the_box_of_its_words_and_its_page() -> None:
    number = read_fields(decision())["number"]
    word = next(word for word in page(decision()).words if word.text == "1204/QĐ-UBND")
    assert (number.box, number.page, number.source) == (word.box, 1, "ocr")


def test_a_text_layer_is_believed_before_a_recogniser() -> None:
    scanned = page(decision(citizen="049160003277"))
    typed = replace(page(body(["Số định danh cá nhân: 049160003217"]), number=2, confidence=0.9), source="text")
    fields = {field.name: field for field in extract([scanned, typed], default_catalogue()).fields}
    assert (fields["owner_id"].value, fields["owner_id"].source) == ("049160003217", "text")
    assert fields["issuer"].source == "ocr"


def test_a_citizen_card_laid_on_another_paper_says_nothing_about_it() -> None:
    code = "049196101783||Ngô Văn Sáu|11051996|Nam|Xã Trà Tân, Quảng Nam|01072021"
    assert read_fields(decision(), codes=[code])["owner_id"].value == "049160003217"


def test_the_code_of_a_card_may_end_after_the_day_of_birth() -> None:
    found = dict(values_in("049196101783||Ngô Văn Sáu|11051996"))
    assert found == {
        "number": "049196101783",
        "owner_id": "049196101783",
        "owner_name": "Ngô Văn Sáu",
        "owner_born_on": "1996-05-11",
    }
    assert not is_citizen_card("049196101783||Ngô Văn Sáu")


def test_an_ordinal_without_a_sign_is_no_doubtful_number_of_a_receipt() -> None:
    receipt = [*national_title(), centred(480, "BIÊN LAI THU TIỀN"), *body(["Số: 0012345"], top=700)]
    assert not read_fields(receipt)["number"].needs_review
    assert read_fields([*receipt[:-1], *body(["Số: 123"], top=700)])["number"].needs_review


def test_a_term_ends_so_many_months_after_the_day_of_issue() -> None:
    fields = read_fields(marital_status(", có giá trị 6 tháng kể từ ngày cấp."))
    assert fields["valid_until"].value == "2025-02-28"
    assert fields["scope"].value == "sử dụng vào mục đích kết hôn"


@pytest.mark.parametrize("term", ["", ", có giá trị 6 tháng."])
def test_an_end_that_is_not_printed_is_not_invented(term: str) -> None:
    assert "valid_until" not in read_fields(marital_status(term))


def test_a_term_without_an_end_stays_as_printed() -> None:
    until = read_fields(marital_status(", có giá trị lâu dài."))["valid_until"]
    assert (until.value, until.needs_review) == ("lâu dài", False)


def test_a_term_from_an_unread_day_of_issue_stays_as_printed_for_a_person() -> None:
    lines = [line for line in marital_status(", có giá trị 6 tháng kể từ ngày cấp.") if "ngày 31" not in line[2]]
    until = read_fields(lines)["valid_until"]
    assert (until.value, until.needs_review) == ("6 tháng kể từ ngày cấp", True)


def test_an_extraction_can_cross_process_borders() -> None:
    found = extract([page(decision())], default_catalogue())
    assert pickle.loads(pickle.dumps(found)) == found
