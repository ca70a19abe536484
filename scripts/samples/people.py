"""Invented people, places and codes, consistent in themselves.

A citizen id carries the province of birth registration, century and sex, and the year of birth; a tax code its
check digit. Provinces and their codes are real, because rules hang on them; communes, districts, streets and
people are put together at random and belong to nobody.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Literal

from stdnum.exceptions import ValidationError
from stdnum.vn import mst

Sex = Literal["Nam", "Nữ"]
SEXES: tuple[Sex, Sex] = ("Nam", "Nữ")

TWO_LEVELS_SINCE = date(2025, 7, 1)
"""The day the districts went (Law 72/2025/QH15 on local government)."""

_SURNAMES = (
    "Nguyễn",
    "Trần",
    "Lê",
    "Phạm",
    "Huỳnh",
    "Phan",
    "Vũ",
    "Võ",
    "Đặng",
    "Bùi",
    "Đỗ",
    "Hồ",
    "Ngô",
    "Dương",
    "Lý",
    "Đinh",
    "Đoàn",
    "Trịnh",
    "Mai",
    "Cao",
    "Lương",
    "Tô",
    "Thái",
    "Châu",
)
_MIDDLE = {
    "Nam": ("Văn", "Đức", "Hữu", "Quốc", "Minh", "Công", "Thanh", "Ngọc", "Đình", "Xuân", "Trọng", "Viết"),
    "Nữ": ("Thị", "Thị Thu", "Thị Ngọc", "Thị Kim", "Thanh", "Bích", "Thị Mỹ", "Hoài", "Phương", "Thị Hồng"),
}
_GIVEN = {
    "Nam": "An Bảo Chiến Cường Dũng Đạt Hải Hiếu Hòa Huy Khoa Lâm Long Nghĩa Phong Quang Sơn Tài Thịnh Tuấn Việt Vũ",
    "Nữ": "Anh Chi Diệp Dung Giang Hà Hạnh Hiền Hoa Hương Lan Liên Ly Mai Nga Ngân Nhung Oanh Thảo Trang Tuyết Yến",
}
_ETHNIC = ("Kinh",) * 12 + ("Cơ Tu", "Tày", "Hoa", "Co", "Dao")
_HEADS = ("Bình", "Hòa", "Phú", "Tân", "An", "Long", "Xuân", "Thạch", "Cẩm", "Vĩnh", "Đông", "Hải")
_TAILS = ("Lâm", "Khê", "Thạnh", "Lộc", "Giang", "Điền", "Thủy", "Hưng", "Phước", "Trung", "Dương", "Quế")
_STREETS = ("Trần Phú", "Lê Lợi", "Phan Châu Trinh", "Nguyễn Du", "Bạch Đằng", "Hai Bà Trưng", "Ngô Quyền")


@dataclass(frozen=True, slots=True)
class Province:
    """`name`, from `renamed_on` on `later_name`; `code` begins citizen ids, `taxes` tax codes; `agency`: QĐ 20/2020."""

    name: str
    later_name: str
    renamed_on: date
    code: str
    agency: str
    taxes: str


PROVINCES = (
    Province("tỉnh Quảng Nam", "thành phố Đà Nẵng", TWO_LEVELS_SINCE, "049", "H47", "40"),
    Province("thành phố Đà Nẵng", "thành phố Đà Nẵng", TWO_LEVELS_SINCE, "048", "H17", "04"),
    Province("tỉnh Thừa Thiên Huế", "thành phố Huế", date(2025, 1, 1), "046", "H57", "33"),
    Province("tỉnh Quảng Ninh", "tỉnh Quảng Ninh", TWO_LEVELS_SINCE, "022", "H49", "57"),
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a paper is issued, named as on that day: `commune`, `district` (None since 1/7/2025), `province`."""

    commune: str
    district: str | None
    province: str
    agency: str
    taxes: str

    @property
    def address(self) -> str:
        return ", ".join(part for part in (self.commune, self.district, self.province) if part)

    @property
    def above(self) -> str:
        """The level over the commune."""
        return self.district or self.province


@dataclass(frozen=True, slots=True)
class Person:
    """`number`: the 12 digits of the citizen id; `home`: village or street, without the commune."""

    name: str
    sex: Sex
    born_on: date
    number: str
    ethnic: str
    home: str
    phone: str

    @property
    def title(self) -> str:
        return "ông" if self.sex == "Nam" else "bà"

    @property
    def old_number(self) -> str:
        """The nine digits of the identity card that the citizen id replaced."""
        return f"20{int(self.number) % 9_999_991:07d}"


def name_of(chance: Random, sex: Sex) -> str:
    return f"{chance.choice(_SURNAMES)} {chance.choice(_MIDDLE[sex])} {chance.choice(_GIVEN[sex].split())}"


def any_name(chance: Random) -> str:
    return name_of(chance, chance.choice(SEXES))


def day_between(chance: Random, first: date, last: date) -> date:
    return first + timedelta(days=chance.randrange((last - first).days + 1))


def citizen_id(chance: Random, province: str, sex: Sex, born_on: date) -> str:
    """12 digits: province, century and sex, year, six at random (Nghị định 137/2015/NĐ-CP, article 13)."""
    century_and_sex = 2 * (born_on.year // 100 - 19) + (sex == "Nữ")
    return f"{province}{century_and_sex}{born_on.year % 100:02d}{chance.randrange(1_000_000):06d}"


def tax_code(chance: Random, head: str) -> str:
    """Ten digits that begin with `head`, the last one a check digit; serials that have none are passed over."""
    while True:
        serial = f"{head}{chance.randrange(1, 10_000_000):07d}"
        try:
            return str(mst.validate(serial + str(mst.calc_check_digit(serial))))
        except ValidationError:
            continue


def a_place(chance: Random, on: date) -> Place:
    province = chance.choice(PROVINCES)
    name = f"{chance.choice(_HEADS)} {chance.choice(_TAILS)}"
    urban = chance.random() < 0.35
    commune = ("phường " if urban else "xã ") + name
    district = None
    if on < TWO_LEVELS_SINCE:
        level = "thị xã " if urban else "huyện "
        district = f"{level}{chance.choice(_TAILS)} {chance.choice(_HEADS)}"
    return Place(
        commune,
        district,
        province.later_name if on >= province.renamed_on else province.name,
        province.agency,
        province.taxes,
    )


def a_person(chance: Random, on: date, ages: tuple[int, int], sex: Sex | None = None) -> Person:
    """Somebody whose age on that day lies in `ages` (years, both ends included)."""
    own_sex: Sex = chance.choice(SEXES) if sex is None else sex
    born_on = day_between(chance, on - timedelta(days=ages[1] * 365 + 360), on - timedelta(days=ages[0] * 366 + 5))
    home = (
        f"thôn {chance.choice(_TAILS)} {chance.choice(_HEADS)}"
        if chance.random() < 0.6
        else f"số {chance.randint(2, 480)} {chance.choice(_STREETS)}"
    )
    return Person(
        name_of(chance, own_sex),
        own_sex,
        born_on,
        citizen_id(chance, chance.choice(PROVINCES).code, own_sex, born_on),
        chance.choice(_ETHNIC),
        home,
        f"09{chance.randrange(10_000_000, 99_999_999)}",
    )
