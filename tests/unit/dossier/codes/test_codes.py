import pickle
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dossier.codes.administrative import (
    AgencyCode,
    DossierCode,
    LocalDossierCode,
    ProcedureCode,
    parse_dossier_code,
)
from dossier.codes.identity import PROVINCES, CitizenId, Cmnd, HouseholdBusinessNumber, TaxCode
from dossier.codes.numbers import LandRegisterNumber, LandSerial, NumberAndSign
from dossier.errors import BadCode


def test_a_dossier_code_is_read_in_both_orders() -> None:
    old = DossierCode.parse("000.00.23.H47-211101-0001")
    assert (old.agency.canonical, old.received_on, old.ordinal) == ("H47.23", date(2021, 11, 1), "0001")
    new = DossierCode.parse("H57.132-260804-0583")
    assert (new.agency.canonical, new.received_on, new.ordinal) == ("H57.132", date(2026, 8, 4), "0583")


def test_old_and_reversed_spellings_of_one_dossier_are_equal() -> None:
    old, new = DossierCode.parse("000.97.12.H47-210910-1378"), DossierCode.parse("H47.12.97-210910-1378")
    assert old == new
    assert hash(old) == hash(new)
    assert old.canonical == new.canonical == "H47.12.97-210910-1378"
    assert str(old) == "000.97.12.H47-210910-1378"


def test_empty_groups_do_not_count_in_either_order() -> None:
    spellings = ("000.00.23.H47", "H47.23", "H47.23.00", "H47.23.00.000", "h47.23")
    codes = {DossierCode.parse(f"{agency}-211101-0001").canonical for agency in spellings}
    assert codes == {"H47.23-211101-0001"}
    assert AgencyCode.parse("000.00.00.H47") == AgencyCode.parse("H47.00.00.000") == AgencyCode.parse("H47")
    # A group that is empty in the middle keeps its place.
    assert AgencyCode.parse("012.00.23.H47").canonical == "H47.23.00.012"


@given(st.dates(min_value=date(2018, 1, 1), max_value=date(2099, 12, 31)), st.integers(0, 9999))
def test_the_canonical_spelling_is_itself_a_dossier_code(day: date, ordinal: int) -> None:
    code = DossierCode.parse(f"000.00.23.H47-{day:%y%m%d}-{ordinal:04}")
    assert DossierCode.parse(code.canonical) == code
    assert code.received_on == day


def test_spaces_case_and_long_dashes_do_not_count() -> None:
    assert str(DossierCode.parse(" 000.00.23.h47 – 211101 - 0001 ")) == "000.00.23.H47-211101-0001"


@pytest.mark.parametrize(
    "text",
    ["", "000.00.23.H47-210230-0001", "000.00.23.H47-211101", "00.23.H47-211101-0001", "H47-211101-01", "x" * 99],
)
def test_what_is_no_dossier_code_is_refused(text: str) -> None:
    with pytest.raises(BadCode):
        DossierCode.parse(text)


@pytest.mark.parametrize("text", ["HQ-20260914-0052", "LG-TN42-0512-003", "CT-26-004417", "hq – 20260914 – 0052"])
def test_a_desk_has_codes_of_its_own(text: str) -> None:
    code = parse_dossier_code(text)
    assert isinstance(code, LocalDossierCode)
    assert str(code) == code.canonical == "".join(text.upper().replace("–", "-").split())


def test_the_national_form_of_a_code_goes_before_a_desks_own() -> None:
    assert parse_dossier_code("H47.23-211101-0001") == DossierCode.parse("000.00.23.H47-211101-0001")


@pytest.mark.parametrize(
    "text",
    # Standards, numbers of papers, of forms, of plates and of telephones; a day, a name.
    [
        *("ISO-9001-2015", "TCVN-12345-2018", "12/QĐ-UBND", "QĐ-UBND", "TNTKQ-V5.1", "BM-01-001", "92A-123.45"),
        *("0905-123-456", "14-09-2021", "HQ-20260914", "H-20260914-0052", "HQ-20260914-", "HQ 20260914 0052", ""),
    ],
)
def test_what_is_like_a_code_of_a_desk_is_none(text: str) -> None:
    with pytest.raises(BadCode):
        LocalDossierCode.parse(text)


def test_an_agency_is_one_in_both_orders() -> None:
    assert AgencyCode.parse("000.00.00.H47") == AgencyCode.parse("H47")
    assert AgencyCode.parse("000.00.00.H47").canonical == "H47"
    for text in ("", "H47..1", "A" * 36, "Đ12"):
        with pytest.raises(BadCode):
            AgencyCode.parse(text)


def test_a_procedure_is_known_by_its_short_part() -> None:
    long, short = ProcedureCode.parse("1.004616.000.00.00.H56"), ProcedureCode.parse("1.004616")
    assert long == short
    assert (str(long), str(short)) == ("1.004616.000.00.00.H56", "1.004616")
    assert long.agency is not None
    for text in ("1.4616", "1.004616.H56", ""):
        with pytest.raises(BadCode):
            ProcedureCode.parse(text)


def test_a_citizen_id_tells_province_sex_and_year() -> None:
    citizen = CitizenId.parse("049 160 849147")
    assert (citizen.province, citizen.sex, citizen.birth_year) == ("Quảng Nam", "female", 1960)
    assert CitizenId.parse("048219000001").birth_year == 2019
    assert CitizenId.parse("048219000001").sex == "male"


def test_a_citizen_id_is_held_against_the_paper() -> None:
    citizen = CitizenId.parse("049160849147")
    assert citizen.cross_check() == ()
    assert citizen.cross_check(sex="female", born_on=date(1960, 10, 15)) == ()
    assert citizen.cross_check(sex="male", birth_year=1961) == ("citizen_id.sex", "citizen_id.birth_year")
    assert CitizenId.parse("003160849147").cross_check() == ("citizen_id.province_unknown",)
    assert CitizenId.parse("049960849147").cross_check() == ("citizen_id.century_impossible",)


def test_there_are_63_provinces() -> None:
    assert len(PROVINCES) == len(set(PROVINCES.values())) == 63


@given(st.text())
def test_only_ascii_digits_make_an_identity_number(text: str) -> None:
    for form in (CitizenId, Cmnd):
        try:
            assert str(form.parse(text)).isascii()
        except BadCode:
            continue


@pytest.mark.parametrize("text", ["0100109106", "0100047516", "0100109106-001", "01 0010 9106"])
def test_real_tax_codes_pass(text: str) -> None:
    assert str(TaxCode.parse(text)) == text.replace(" ", "")


@given(st.from_regex(r"[0-9]{9}", fullmatch=True))
def test_the_tenth_digit_of_a_tax_code_is_the_published_sum(nine: str) -> None:
    expected = 10 - sum(int(d) * w for d, w in zip(nine, (31, 29, 23, 19, 17, 13, 7, 5, 3), strict=True)) % 11
    for digit in range(10):
        if digit == expected and int(nine[2:]):
            assert TaxCode.parse(f"{nine}{digit}").digits == f"{nine}{digit}"
        elif digit != expected:
            with pytest.raises(BadCode):
                TaxCode.parse(f"{nine}{digit}")


def test_an_old_household_business_number_has_its_form() -> None:
    assert str(HouseholdBusinessNumber.parse("33a 8040703")) == "33A8040703"
    with pytest.raises(BadCode):
        HouseholdBusinessNumber.parse("33A7040703")


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("480/QĐ-UBND", ("480", None, "QĐ", "UBND", None)),
        ("04/QĐ-BCĐ138", ("04", None, "QĐ", "BCĐ138", None)),
        ("335/2025/NĐ-CP", ("335", 2025, "NĐ", "CP", None)),
        ("4516/UBND-KSTTHC", ("4516", None, None, "UBND", "KSTTHC")),
        ("70/2013", ("70", 2013, None, None, None)),
        ("138/TTr-LĐTBXH", ("138", None, "TTr", "LĐTBXH", None)),
        ("12a/ttr-ubnd", ("12a", None, "TTr", "ubnd", None)),
        ("15-NQ/TU", ("15", None, "NQ", "TU", None)),
        ("80/2015/QH13", ("80", 2015, None, "QH13", None)),
        ("480 / QĐ – UBND", ("480", None, "QĐ", "UBND", None)),
    ],
)
def test_a_number_and_sign_is_taken_apart(text: str, parts: tuple[object, ...]) -> None:
    number = NumberAndSign.parse(text)
    assert (number.number, number.year, number.kind, number.issuer, number.unit) == parts
    assert NumberAndSign.parse(str(number)) == number


@pytest.mark.parametrize("text", ["", "480", "QĐ-UBND", "480/", "/QĐ-UBND", "480/QĐ-UBND/"])
def test_what_is_no_number_and_sign_is_refused(text: str) -> None:
    with pytest.raises(BadCode):
        NumberAndSign.parse(text)


def test_land_serials_have_six_or_eight_digits() -> None:
    assert str(LandSerial.parse("bx123456")) == "BX 123456"
    assert str(LandSerial.parse("AA 01234567")) == "AA 01234567"
    for text in ("B 123456", "BX 1234567", "BX 12345"):
        with pytest.raises(BadCode):
            LandSerial.parse(text)


def test_land_register_numbers_have_letters_first() -> None:
    assert str(LandRegisterNumber.parse("CS 01234")) == "CS01234"
    assert str(LandRegisterNumber.parse("H01234")) == "H01234"
    with pytest.raises(BadCode):
        LandRegisterNumber.parse("01234")


def test_codes_cross_process_borders() -> None:
    code = DossierCode.parse("000.00.23.H47-211101-0001")
    assert pickle.loads(pickle.dumps(code)) == code
    with pytest.raises(BadCode) as refused:
        DossierCode.parse("H47")
    again = pickle.loads(pickle.dumps(refused.value))
    assert again.sentence() == "Mã hồ sơ không đúng dạng: H47."
    assert again.sentence("en") == "Dossier code does not have the right form: H47."
