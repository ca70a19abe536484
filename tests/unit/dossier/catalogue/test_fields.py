from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dossier.catalogue.fields import FIELDS, ValueType, check, normalise

OF_THE_DESIGN = """
number issued_on issuer title signer_name signer_title owner_name owner_id owner_born_on tax_code
land_certificate_serial dossier_code procedure_code valid_from valid_until scope due_on
"""


def test_the_fields_of_the_design_come_first() -> None:
    names = OF_THE_DESIGN.split()
    assert list(FIELDS)[: len(names)] == names


@given(st.sampled_from(get_args(ValueType)), st.text())
def test_the_stored_form_is_stored_unchanged(value_type: ValueType, text: str) -> None:
    stored = normalise(value_type, text)
    assert normalise(value_type, stored) == stored


@pytest.mark.parametrize(
    ("value_type", "printed", "stored"),
    [
        ("date", "ngày 04 tháng 6 năm 2014", "2014-06-04"),
        ("date", "31/02/2014", "31/02/2014"),
        ("term", "đến ngày 15/10/2063", "2063-10-15"),
        ("term", "6 tháng kể từ ngày cấp", "6 tháng kể từ ngày cấp"),
        ("name", "NGUYỄN  VĂN A", "Nguyễn Văn A"),
        ("name", "TRƯƠNG  ĐOÀN HỘI", "Trương Đoàn Hội"),
        ("name", "CÔNG TY  TNHH 3S", "CÔNG TY TNHH 3S"),
        ("citizen_id", "049 160 849 147", "049160849147"),
        ("tax_code", "01 0010 9106", "0100109106"),
        ("number", "480 / QĐ - UBND", "480/QĐ-UBND"),
        ("number", "CS 01234", "CS01234"),
        ("serial", "BX123456", "BX 123456"),
        ("dossier_code", "000.00.23.H47 - 211101 - 0001", "000.00.23.H47-211101-0001"),
        ("text", "  hai   dòng\nchữ ", "hai dòng chữ"),
    ],
)
def test_values_are_stored_in_one_form(value_type: ValueType, printed: str, stored: str) -> None:
    assert normalise(value_type, printed) == stored


@pytest.mark.parametrize(
    ("value_type", "value", "findings"),
    [
        ("date", "2014-06-04", ()),
        ("date", "2014-02-31", ("date.form",)),
        ("date", "04/06/2014", ("date.form",)),
        ("term", "Lâu dài", ()),
        ("term", "theo quy định", ("term.form",)),
        ("name", "Nguyễn Văn A", ()),
        ("name", "Nguy3n Văn A", ("name.form",)),
        ("name", "Đoàn Văn 3", ("name.form",)),
        ("name", "Công ty TNHH 3S", ()),
        ("name", "Công ty CP A&B (Việt Nam)", ()),
        ("name", "Hợp tác xã 19/5", ()),
        ("name", "CÔNG TY TNHH MTV 27-7", ()),
        ("name", "Trường THPT Số 1", ()),
        ("name", "Công ty TNHH 3S; số 12", ("name.form",)),
        ("citizen_id", "049160849147", ()),
        ("citizen_id", "949160849147", ("citizen_id.province_unknown",)),
        ("citizen_id", "203352331", ("citizen_id.form",)),
        ("identity_number", "203352331", ()),
        ("identity_number", "C1234567", ()),
        ("identity_number", "12345", ("identity_number.form",)),
        ("tax_code", "0100109106", ()),
        ("tax_code", "0100109107", ("tax_code.form",)),
        ("tax_code", "049160849147", ()),
        ("number", "480/QĐ-UBND", ()),
        ("number", "33A8040703", ()),
        ("number", "114", ()),
        ("number", "Số?", ("number.form",)),
        ("serial", "BX 12", ("serial.form",)),
        ("text", "", ("text.empty",)),
    ],
)
def test_values_are_held_against_their_type(value_type: ValueType, value: str, findings: tuple[str, ...]) -> None:
    assert check(value_type, value) == findings


def test_square_metres_have_one_spelling() -> None:
    assert normalise("measure", "223,7 m²") == normalise("measure", "223,7 m2") == "223,7 m2"
    assert not check("measure", "223,7 m2")
