"""The fields that can be read off a paper: their names, what they are called, what their values are.

The list is closed: a name that is not here is not stored. Values are stored as printed, NFC, in one form each
(`normalise`), and checked against what their type demands (`check`). A value that fails its check is marked,
not mended (law 10 of the design).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from dossier.codes.administrative import ProcedureCode, parse_dossier_code, tight
from dossier.codes.identity import CitizenId, Cmnd, HouseholdBusinessNumber, TaxCode
from dossier.codes.numbers import LandRegisterNumber, LandSerial, NumberAndSign
from dossier.errors import BadCode
from dossier.words.dates import parse_date, parse_term
from dossier.words.folding import fold, nfc, title_case_name
from dossier.words.numerals import parse_numeral
from dossier.words.sentences import N_

ValueType = Literal[
    "name",
    "date",
    "term",
    "ordinal",
    "measure",
    "gender",
    "ethnicity",
    "phone",
    "licence_class",
    "plate",
    "citizen_id",
    "identity_number",
    "tax_code",
    "number",
    "text",
    "money",
    "address",
    "serial",
    "dossier_code",
    "procedure_code",
]


@dataclass(frozen=True, slots=True)
class FieldName:
    """A field of the closed list: `name` in the API, `label` (Vietnamese, marked) on pages, `type` of its values.

    `sensitive`: what it says is sensitive personal data by itself (Law 91/2025/QH15; Decree 13/2023/NĐ-CP, article 2.4:
    ethnic origin, health, crimes), or may be: a reason is told in a person's own words."""

    name: str
    label: str
    type: ValueType
    sensitive: bool = False


_FIELDS: tuple[FieldName, ...] = (
    # Every paper
    FieldName("number", N_("Số, ký hiệu"), "number"),
    FieldName("issued_on", N_("Ngày cấp"), "date"),
    FieldName("issuer", N_("Cơ quan cấp"), "text"),
    FieldName("title", N_("Trích yếu"), "text"),
    FieldName("signer_name", N_("Người ký"), "name"),
    FieldName("signer_title", N_("Chức vụ người ký"), "text"),
    FieldName("owner_name", N_("Chủ giấy tờ"), "name"),
    FieldName("owner_id", N_("Số giấy tờ tùy thân của chủ giấy tờ"), "identity_number"),
    FieldName("owner_born_on", N_("Ngày sinh của chủ giấy tờ"), "date"),
    FieldName("tax_code", N_("Mã số thuế"), "tax_code"),
    FieldName("land_certificate_serial", N_("Số phát hành giấy chứng nhận"), "serial"),
    FieldName("dossier_code", N_("Mã hồ sơ"), "dossier_code"),
    FieldName("procedure_code", N_("Mã thủ tục hành chính"), "procedure_code"),
    FieldName("valid_from", N_("Có giá trị từ"), "date"),
    FieldName("valid_until", N_("Có giá trị đến"), "term"),
    FieldName("scope", N_("Phạm vi sử dụng"), "text"),
    FieldName("due_on", N_("Ngày hẹn trả kết quả"), "date"),
    # Persons
    FieldName("gender", N_("Giới tính"), "gender"),
    FieldName("ethnicity", N_("Dân tộc"), "ethnicity", sensitive=True),
    FieldName("nationality", N_("Quốc tịch"), "text"),
    FieldName("residence", N_("Nơi cư trú"), "address"),
    FieldName("phone", N_("Số điện thoại"), "phone"),
    FieldName("birth_place", N_("Nơi sinh"), "address"),
    FieldName("home_place", N_("Quê quán"), "address"),
    FieldName("mother_name", N_("Họ tên mẹ"), "name"),
    FieldName("father_name", N_("Họ tên cha"), "name"),
    FieldName("spouse_name", N_("Họ tên vợ hoặc chồng"), "name"),
    FieldName("registrant_name", N_("Người đi đăng ký"), "name"),
    FieldName("related_name", N_("Người liên quan"), "name"),
    FieldName("registered_at", N_("Nơi đăng ký"), "text"),
    FieldName("died_on", N_("Ngày chết"), "date"),
    FieldName("death_place", N_("Nơi chết"), "address"),
    FieldName("death_cause", N_("Nguyên nhân chết"), "text", sensitive=True),
    FieldName("marital_status", N_("Tình trạng hôn nhân"), "text"),
    FieldName("criminal_record", N_("Tình trạng án tích"), "text", sensitive=True),
    FieldName("banned_posts", N_("Cấm đảm nhiệm chức vụ"), "text", sensitive=True),
    FieldName("licence_class", N_("Hạng giấy phép lái xe"), "licence_class"),
    FieldName("plate_number", N_("Biển số xe"), "plate"),
    # Land and construction
    FieldName("parcel_number", N_("Thửa đất số"), "text"),
    FieldName("map_sheet", N_("Tờ bản đồ số"), "text"),
    FieldName("parcel_address", N_("Địa chỉ thửa đất"), "address"),
    FieldName("area", N_("Diện tích"), "measure"),
    FieldName("land_use", N_("Mục đích sử dụng đất"), "text"),
    FieldName("land_use_form", N_("Hình thức sử dụng đất"), "text"),
    FieldName("land_use_term", N_("Thời hạn sử dụng đất"), "text"),
    FieldName("land_origin", N_("Nguồn gốc sử dụng đất"), "text"),
    FieldName("work_name", N_("Công trình"), "text"),
    FieldName("work_address", N_("Địa điểm xây dựng"), "address"),
    FieldName("work_floors", N_("Số tầng"), "text"),
    FieldName("floor_area", N_("Tổng diện tích sàn"), "measure"),
    FieldName("building_area", N_("Diện tích xây dựng"), "measure"),
    FieldName("building_height", N_("Chiều cao công trình"), "text"),
    # Business
    FieldName("business_name", N_("Tên hộ kinh doanh"), "text"),
    FieldName("business_address", N_("Địa chỉ trụ sở"), "address"),
    FieldName("business_lines", N_("Ngành, nghề kinh doanh"), "text"),
    FieldName("capital", N_("Vốn"), "money"),
    FieldName("representative_name", N_("Người đại diện theo pháp luật"), "name"),
    FieldName("first_registered_on", N_("Ngày đăng ký lần đầu"), "date"),
    FieldName("changed_on", N_("Ngày đăng ký thay đổi"), "date"),
    FieldName("change_ordinal", N_("Đăng ký thay đổi lần thứ"), "ordinal"),
    # Money
    FieldName("amount", N_("Số tiền"), "money"),
    # The desk
    FieldName("procedure_name", N_("Tên thủ tục"), "text"),
    FieldName("reason", N_("Lý do"), "text", sensitive=True),
)

FIELDS = MappingProxyType({field.name: field for field in _FIELDS})
"""All fields by name, in the order in which pages show them."""
SENSITIVE = frozenset(field.name for field in _FIELDS if field.sensitive)
"""The names of the sensitive ones, which are those of a person's values, too."""

_PASSPORT = re.compile(r"[A-Z]\d{7,8}|[A-Z]{2}\d{7}")  # two letters: of Japan and others
# TT 58/2020, 24/2023, 79/2024/TT-BCA: province, series, number of four or five figures; of the army two letters first.
_PLATE = re.compile(r"(?:\d{2}-?[A-ZĐ]{1,2}\d?|[A-Z]{2}-?\d{2})(?:[ -]?\d{3}\.?\d{2}|[ -]?\d{4})")
_REGISTER_NUMBER = re.compile(r"[\dA-ZĐ][\dA-ZĐ.-]*", re.IGNORECASE)
_NAME = re.compile(r"(?:[^\W\d_]|[ .'’-])+")
# A holder may be an organisation, and its name may have figures and signs (Law on Enterprises 59/2020/QH14, art. 37).
# It begins with what it is, in words that no person's name begins with: "Đoàn" and "Trương" are surnames, so single
# words that differ from one in marks alone are left out.
_ORGANISATION = re.compile(
    r"(?:(?:tổng )?công ty|tập đoàn|(?:liên hiệp )?hợp tác xã|htx|doanh nghiệp|dntn|xí nghiệp|nhà máy|chi nhánh"
    r"|văn phòng|ngân hàng|quỹ tín dụng|trường (?:mầm non|mẫu giáo|tiểu học|trung học|thcs|thpt|phổ thông|cao đẳng"
    r"|đại học)|trung tâm|bệnh viện|phòng khám|trạm y tế|học viện|cơ sở|cửa hàng|hộ kinh doanh|tổ hợp tác|tổ dân phố"
    r"|khu dân cư|ban quản lý|ủy ban|uỷ ban|ubnd|chi cục|liên đoàn|bảo tàng|thư viện|(?:sư|lữ|trung|tiểu) đoàn)\b"
)
_ORGANISATION_NAME = re.compile(r"(?:[^\W_]|[ .,'’&()/+\-–“”\"])+")
_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_MEASURE = re.compile(r"\d[\d.,]*\s*(?:m2|ha)")
# TT 22/2014/TT-BTTTT: eleven digits have the lines of 02x and had, until 2018, the mobiles of 01x.
_PHONE = re.compile(r"\+84\d{8,10}|0\d{8,9}|0[12]\d{9}|1[89]00\d{4,6}")
# The peoples of Vietnam (decision 121-TCTK/PPCĐ of 1979) and spellings that papers have, letters alone.
PEOPLES = frozenset(
    re.split(
        r"[|\n]",
        """\
kinh|tày|thái|hoa|khơme|khmer|mường|nùng|mông|hmông|mèo|dao|giarai|jrai|ngái|êđê|bana|bahnar|xơđăng|xêđăng|sánchay
caolan|sánchỉ|cơho|kơho|chăm|sándìu|hrê|mnông|raglai|raglay|xtiêng|stiêng|bruvânkiều|vânkiều|thổ|giáy|cơtu|katu
gietriêng|giẻtriêng|giétriêng|mạ|khơmú|khmú|co|cor|tàôi|taôi|chơro|kháng|xinhmun|hànhì|churu|lào|lachí|laha|phùlá
lahủ|lự|lôlô|chứt|mảng|pàthẻn|phàthẻn|cơlao|cờlao|cống|bốy|sila|pupéo|brâu|ơđu|rơmăm|cadong|bhnoong|không""",
    )
)
# Law on road traffic order and safety of 2024, article 57, and the classes of the laws of 2001 and 2008.
_LICENCE_CLASS = re.compile(r"A[1-4]?|B[12]?|BE|C1?|C1?E|D[12]?|D[12]?E|E|F[B-E]2?|F")
_DIGIT = re.compile(r"\d")


def normalise(value_type: ValueType, text: str) -> str:
    """`text` as a value of this type is stored; what does not have the type's form is only tidied, never mended.

    Dates become ISO 8601, and so does a term that ends on a printed day; other terms stay as printed, since their end
    depends on the day of issue (`dossier.words.dates.parse_term`). Names in capitals get name case. Codes lose stray
    spaces; a land serial keeps its one. Square metres are "m2". Everything is NFC with single spaces.
    """
    tidy = " ".join(nfc(text).split())
    form = _STORED_FORM.get(value_type)
    return form(tidy) if form else tidy


def check(value_type: ValueType, value: str) -> tuple[str, ...]:
    """The checks that `value` fails, as codes such as `tax_code.form`; empty where all pass.

    An empty value fails as `TYPE.empty`. What a citizen id says against itself is among the codes; whether it agrees
    with sex and day of birth is `dossier.codes.identity.CitizenId.cross_check`.
    """
    if not value.strip():
        return (f"{value_type}.empty",)
    has_form = _HAS_FORM.get(value_type)
    if has_form and not has_form(value):
        return (f"{value_type}.form",)
    if value_type in ("citizen_id", "identity_number", "tax_code") and _is(CitizenId.parse)(value):
        return CitizenId.parse(value).cross_check()
    return ()


def same_value(value_type: ValueType, one: str, other: str) -> bool:
    """Whether two values of this type mean the same: case does not count, nor the order of a dossier code's groups, nor
    whether a procedure code names its agency."""
    if one.casefold() == other.casefold():
        return True
    parse = _BY_MEANING.get(value_type)
    try:
        return parse is not None and parse(one) == parse(other)
    except BadCode:
        return False


def _is(*parsers: Callable[[str], object]) -> Callable[[str], bool]:
    """Whether one of `parsers` takes the value."""

    def one_takes(value: str) -> bool:
        for parse in parsers:
            try:
                parse(value)
            except BadCode:
                continue
            return True
        return False

    return one_takes


def _canonical(*parsers: Callable[[str], object]) -> Callable[[str], str]:
    """The spelling of the first of `parsers` that takes the value, or the value unchanged."""

    def spelled(value: str) -> str:
        for parse in parsers:
            try:
                return str(parse(value))
            except BadCode:
                continue
        return value

    return spelled


def _iso(text: str) -> str:
    day = parse_date(text)
    return day.isoformat() if day else text


def _iso_end(text: str) -> str:
    term = parse_term(text)
    return term.until.isoformat() if term and term.until else text


def is_organisation(text: str) -> bool:
    """Whether a name is an organisation's: it begins with what it is ("Công ty …", "Hợp tác xã …")."""
    return _ORGANISATION.match(nfc(text).casefold()) is not None


def _is_name(text: str) -> bool:
    if _NAME.fullmatch(text):
        return True
    return is_organisation(text) and _ORGANISATION_NAME.fullmatch(text) is not None


def _is_passport_number(text: str) -> bool:
    return _PASSPORT.fullmatch(tight(text).upper()) is not None


def _is_iso_date(text: str) -> bool:
    return _ISO_DATE.fullmatch(text) is not None and parse_date(text) is not None


def _is_identity_number(text: str) -> bool:
    return _is(CitizenId.parse, Cmnd.parse)(text) or _is_passport_number(text)


def _is_number(text: str) -> bool:
    # Besides số, ký hiệu: register numbers of land and civil status, licence, enterprise and card numbers.
    register_number = _REGISTER_NUMBER.fullmatch(tight(text)) is not None and _DIGIT.search(text) is not None
    return register_number or _is(NumberAndSign.parse)(text)


_BY_MEANING: dict[ValueType, Callable[[str], object]] = {
    "dossier_code": parse_dossier_code,
    "procedure_code": ProcedureCode.parse,
}

_STORED_FORM: dict[ValueType, Callable[[str], str]] = {
    "name": lambda value: value if is_organisation(value) else title_case_name(value),
    "date": _iso,
    "term": _iso_end,
    "citizen_id": _canonical(CitizenId.parse),
    "identity_number": _canonical(CitizenId.parse, Cmnd.parse),
    "tax_code": _canonical(CitizenId.parse, TaxCode.parse),
    # One unit in two spellings, of which a recogniser sees the little figure or does not.
    "measure": lambda value: value.replace("m²", "m2"),
    "number": _canonical(HouseholdBusinessNumber.parse, LandRegisterNumber.parse, NumberAndSign.parse),
    "serial": _canonical(LandSerial.parse),
    "dossier_code": _canonical(parse_dossier_code),
    "procedure_code": _canonical(ProcedureCode.parse),
}

_HAS_FORM: dict[ValueType, Callable[[str], bool]] = {
    "name": _is_name,
    "date": _is_iso_date,
    "term": lambda value: parse_term(value) is not None,
    "citizen_id": _is(CitizenId.parse),
    "identity_number": _is_identity_number,
    # Since 1/7/2025 the personal id is the tax code of persons and household businesses (TT 86/2024/TT-BTC).
    "tax_code": _is(CitizenId.parse, TaxCode.parse),
    "number": _is_number,
    "ordinal": lambda value: value.isdecimal() or parse_numeral(value) is not None or value.casefold() == "nhất",
    "measure": lambda value: _MEASURE.fullmatch(value) is not None,
    "gender": lambda value: fold(value) in ("nam", "nu", "male", "female"),
    "ethnicity": lambda value: "".join(filter(str.isalpha, value.casefold())) in PEOPLES,
    "phone": lambda value: _PHONE.fullmatch(re.sub(r"[ .()-]", "", value)) is not None,
    "licence_class": lambda value: all(_LICENCE_CLASS.fullmatch(one) for one in re.split(r"[\s,;]+", value)),
    "plate": lambda value: _PLATE.fullmatch(value) is not None,
    "money": lambda value: _DIGIT.search(value) is not None,
    "serial": _is(LandSerial.parse),
    "dossier_code": _is(parse_dossier_code),
    "procedure_code": _is(ProcedureCode.parse),
}
