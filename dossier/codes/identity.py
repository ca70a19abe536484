"""Numbers that stand for a person or a business: citizen id, CMND, tax code, household business number.

A citizen id has no check digit. What it says about its bearer (place of registration, sex, year of birth) can be
held against the rest of the paper instead: `CitizenId.cross_check`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal

from stdnum.exceptions import ValidationError
from stdnum.vn import mst

from dossier.codes.administrative import tight
from dossier.errors import BadCode
from dossier.words.sentences import N_, Phrase

CITIZEN_ID = N_("Số định danh cá nhân")
CMND = N_("Số chứng minh nhân dân")
TAX_CODE = N_("Mã số thuế")
HOUSEHOLD_BUSINESS_NUMBER = N_("Số đăng ký hộ kinh doanh")

Sex = Literal["male", "female"]
IdentityFinding = Literal[
    "citizen_id.province_unknown", "citizen_id.century_impossible", "citizen_id.sex", "citizen_id.birth_year"
]

# Codes of birth registration of the 63 provinces before 1/7/2025 (TT 59/2021/TT-BCA, appendix I). Ids keep them.
PROVINCES = {
    "001": "Hà Nội",
    "002": "Hà Giang",
    "004": "Cao Bằng",
    "006": "Bắc Kạn",
    "008": "Tuyên Quang",
    "010": "Lào Cai",
    "011": "Điện Biên",
    "012": "Lai Châu",
    "014": "Sơn La",
    "015": "Yên Bái",
    "017": "Hòa Bình",
    "019": "Thái Nguyên",
    "020": "Lạng Sơn",
    "022": "Quảng Ninh",
    "024": "Bắc Giang",
    "025": "Phú Thọ",
    "026": "Vĩnh Phúc",
    "027": "Bắc Ninh",
    "030": "Hải Dương",
    "031": "Hải Phòng",
    "033": "Hưng Yên",
    "034": "Thái Bình",
    "035": "Hà Nam",
    "036": "Nam Định",
    "037": "Ninh Bình",
    "038": "Thanh Hóa",
    "040": "Nghệ An",
    "042": "Hà Tĩnh",
    "044": "Quảng Bình",
    "045": "Quảng Trị",
    "046": "Thừa Thiên Huế",
    "048": "Đà Nẵng",
    "049": "Quảng Nam",
    "051": "Quảng Ngãi",
    "052": "Bình Định",
    "054": "Phú Yên",
    "056": "Khánh Hòa",
    "058": "Ninh Thuận",
    "060": "Bình Thuận",
    "062": "Kon Tum",
    "064": "Gia Lai",
    "066": "Đắk Lắk",
    "067": "Đắk Nông",
    "068": "Lâm Đồng",
    "070": "Bình Phước",
    "072": "Tây Ninh",
    "074": "Bình Dương",
    "075": "Đồng Nai",
    "077": "Bà Rịa - Vũng Tàu",
    "079": "Thành phố Hồ Chí Minh",
    "080": "Long An",
    "082": "Tiền Giang",
    "083": "Bến Tre",
    "084": "Trà Vinh",
    "086": "Vĩnh Long",
    "087": "Đồng Tháp",
    "089": "An Giang",
    "091": "Kiên Giang",
    "092": "Cần Thơ",
    "093": "Hậu Giang",
    "094": "Sóc Trăng",
    "095": "Bạc Liêu",
    "096": "Cà Mau",
}

_HOUSEHOLD_BUSINESS = re.compile(r"\d{2}[A-Z]8\d{6}")


def plain_number(text: str) -> str:
    """The letters and digits of a number alone, in capitals: what is the same however a number is typed or printed."""
    return "".join(filter(str.isalnum, tight(text))).upper()


def _digits(text: str, count: int, what: str) -> str:
    digits = tight(text).replace(".", "")
    if len(digits) != count or not (digits.isascii() and digits.isdigit()):
        raise BadCode(what=Phrase(what), value=text)
    return digits


@dataclass(frozen=True, slots=True)
class CitizenId:
    """Số định danh cá nhân, 12 digits: 3 province of registration, 1 century and sex, 2 year of birth, 6 random.

    Source: NĐ 137/2015/NĐ-CP, article 13; TT 59/2021/TT-BCA.
    """

    digits: str

    @classmethod
    def parse(cls, text: str) -> CitizenId:
        """12 digits; spaces and dots between them do not count. Raises `BadCode`."""
        return cls(_digits(text, 12, CITIZEN_ID))

    @property
    def province_code(self) -> str:
        """The three digits of the province, or of the country for who was registered abroad."""
        return self.digits[:3]

    @property
    def province(self) -> str | None:
        """Name of the province of registration as it was before 1/7/2025; None for a code that is not in the table."""
        return PROVINCES.get(self.province_code)

    @property
    def sex(self) -> Sex:
        """Even century digits are male, odd ones female."""
        return "female" if int(self.digits[3]) % 2 else "male"

    @property
    def birth_year(self) -> int:
        """Four digits."""
        return 1900 + 100 * (int(self.digits[3]) // 2) + int(self.digits[4:6])

    def cross_check(
        self, sex: Sex | None = None, born_on: date | None = None, birth_year: int | None = None
    ) -> tuple[IdentityFinding, ...]:
        """What in this id contradicts the rest of the paper, or itself; empty where nothing does.

        What the paper does not tell is None and is not checked. An unknown province can be right (registered
        abroad), so it is a finding for a person to look at and not a bad code.
        """
        year = born_on.year if born_on else birth_year
        findings: dict[IdentityFinding, bool] = {
            "citizen_id.province_unknown": self.province is None,
            "citizen_id.century_impossible": self.birth_year >= 2100,
            "citizen_id.sex": sex is not None and sex != self.sex,
            "citizen_id.birth_year": year is not None and year != self.birth_year,
        }
        return tuple(finding for finding, holds in findings.items() if holds)

    def __str__(self) -> str:
        return self.digits


@dataclass(frozen=True, slots=True)
class Cmnd:
    """Chứng minh nhân dân, the identity card before 2016: 9 digits without a check digit."""

    digits: str

    @classmethod
    def parse(cls, text: str) -> Cmnd:
        """9 digits; spaces and dots between them do not count. Raises `BadCode`."""
        return cls(_digits(text, 9, CMND))

    def __str__(self) -> str:
        return self.digits


@dataclass(frozen=True, slots=True)
class TaxCode:
    """Tax and enterprise code: 10 digits with a check digit; `branch` is the 3 digits of a dependent unit, or None."""

    digits: str
    branch: str | None = None

    @classmethod
    def parse(cls, text: str) -> TaxCode:
        """`0100109106` or `0100109106-001`; d10 = 10 - (sum d_i w_i mod 11). Raises `BadCode`."""
        try:
            compact = mst.validate(tight(text))
        except ValidationError as error:
            raise BadCode(what=Phrase(TAX_CODE), value=text) from error
        return cls(compact[:10], compact[10:] or None)

    def __str__(self) -> str:
        return f"{self.digits}-{self.branch}" if self.branch else self.digits


@dataclass(frozen=True, slots=True)
class HouseholdBusinessNumber:
    """Registration number of a household business before 7/2023: 2 digits, 1 letter, `8`, 6 digits."""

    text: str

    @classmethod
    def parse(cls, text: str) -> HouseholdBusinessNumber:
        """`33A8040703`. Raises `BadCode`."""
        printed = tight(text).upper()
        if not _HOUSEHOLD_BUSINESS.fullmatch(printed):
            raise BadCode(what=Phrase(HOUSEHOLD_BUSINESS_NUMBER), value=text)
        return cls(printed)

    def __str__(self) -> str:
        return self.text
