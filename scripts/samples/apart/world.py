"""Where and about whom the papers apart are: other provinces, peoples and names than those of `people`, and dates.

The places are real, as their names decide how wide a heading is; the people are put together at random.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from types import MappingProxyType

from scripts.samples.drawing.fonts import Typeface
from scripts.samples.drawing.pen import Pen
from scripts.samples.people import SEXES, TWO_LEVELS_SINCE, Sex, citizen_id, day_between, tax_code

_BEFORE = (
    ("tỉnh Nghệ An", "huyện Con Cuông", "xã Môn Sơn", "040", "29", "H41"),
    ("thành phố Hà Nội", "quận Long Biên", "phường Ngọc Thụy", "001", "01", "H26"),
    ("tỉnh Đắk Lắk", "huyện Krông Pắc", "xã Ea Kly", "066", "60", "H15"),
    ("tỉnh Lào Cai", "huyện Bắc Hà", "xã Tả Van Chư", "010", "53", "H38"),
    ("tỉnh Cà Mau", "huyện Đầm Dơi", "xã Tân Duyệt", "096", "20", "H12"),
    ("thành phố Hồ Chí Minh", "quận Gò Vấp", "phường 15", "079", "03", "H29"),
    ("tỉnh Thanh Hóa", "huyện Quan Hóa", "xã Phú Lệ", "038", "28", "H56"),
    ("tỉnh Bình Định", "thị xã Hoài Nhơn", "phường Bồng Sơn", "052", "41", "H08"),
    ("thành phố Hải Phòng", "huyện Thủy Nguyên", "xã Lập Lễ", "031", "02", "H24"),
    ("tỉnh Gia Lai", "thành phố Pleiku", "phường Yên Thế", "064", "59", "H21"),
    ("tỉnh Lâm Đồng", "huyện Đức Trọng", "thị trấn Liên Nghĩa", "068", "58", "H36"),
    ("tỉnh Quảng Ngãi", "huyện Trà Bồng", "xã Trà Thủy", "051", "43", "H48"),
    ("tỉnh Bà Rịa - Vũng Tàu", "thành phố Vũng Tàu", "phường Thắng Nhất", "077", "35", "H05"),
)
_SINCE = (
    ("tỉnh Nghệ An", "", "xã Môn Sơn", "040", "29", "H41"),
    ("thành phố Hà Nội", "", "phường Long Biên", "001", "01", "H26"),
    ("thành phố Hồ Chí Minh", "", "phường Gò Vấp", "079", "03", "H29"),
    ("tỉnh Lâm Đồng", "", "xã Đức Trọng", "068", "58", "H36"),
    ("tỉnh Gia Lai", "", "phường Bồng Sơn", "052", "41", "H21"),
    ("thành phố Hải Phòng", "", "phường Thủy Nguyên", "031", "02", "H24"),
    ("tỉnh Đắk Lắk", "", "xã Krông Pắc", "066", "60", "H15"),
    ("tỉnh Cà Mau", "", "xã Đầm Dơi", "096", "20", "H12"),
    ("tỉnh Lào Cai", "", "xã Bắc Hà", "010", "53", "H38"),
)
_NAMES: dict[Sex, tuple[str, ...]] = {
    "Nam": (
        *("Nguyễn Phước Toàn", "Trương Quang Vinh", "Lê Bá Thành", "Hà Văn Khương", "Vi Văn Thuyết", "Lò Văn Pâng"),
        *("Sùng A Chứ", "Vàng Seo Dín", "Y Thuyên Niê", "Rơ Châm Hlôi", "K' Brẻo", "Thạch Sô Phia", "Hồ Văn Biên"),
        *("Nguyễn Hoàng Phúc Khang", "Đàm Vĩnh Khiêm", "Tạ Duy Tùng", "Kiều Minh Trí", "Quách Công Hưởng"),
        *("Bạch Ngọc Quyền", "Ngụy Thế Lực", "Lâm Chí Kiệt", "Trần Nguyễn Gia Bảo", "Doãn Hồng Quân", "Nông Văn Kiên"),
    ),
    "Nữ": (
        *("Nguyễn Thị Diễm Quỳnh", "Trương Ái Vy", "Lê Thị Khuyên", "Hà Thị Xoan", "Vi Thị Lả", "Lò Thị Ộm"),
        *("Giàng Thị Sua", "H' Nương Byă", "Rơ Lan H' Phin", "Ka Đoàn", "Sơn Thị Sa Rết", "Đinh Thị Y Nhớ"),
        *("Phùng Khánh Huyền", "Tống Thị Tố Uyên", "Ông Thị Cẩm Nhiên", "Từ Lệ Quyên", "Nguyễn Ngọc Bảo Trâm"),
        *("Nghiêm Thùy Dương", "Khuất Thị Thơm", "La Thị Sen", "Chu Thị Hoàn", "Cù Thị Ngoan", "Triệu Mùi Phạm"),
    ),
}
_PEOPLES = ("Kinh", "Kinh", "Kinh", "Thái", "Mông", "Ê Đê", "Gia Rai", "Khơ-me", "Mường", "Nùng")
_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")


@dataclass(frozen=True, slots=True)
class Soul:
    """Somebody a paper names. `number`: 12 digits; `card`: the nine of the older identity card."""

    name: str
    sex: Sex
    born_on: date
    number: str
    card: str
    people: str

    @property
    def title(self) -> str:
        return "ông" if self.sex == "Nam" else "bà"


@dataclass(frozen=True, slots=True)
class Desk:
    """One paper to make: where, when, and the chance that decides the rest. `district`: empty since 1/7/2025."""

    chance: Random
    on: date
    province: str
    district: str
    commune: str
    code: str
    taxes: str
    agency: str

    @property
    def address(self) -> str:
        return ", ".join(part for part in (self.commune, self.district, self.province) if part)

    def soul(self, ages: tuple[int, int] = (22, 70), sex: Sex | None = None, on: date | None = None) -> Soul:
        own: Sex = self.chance.choice(SEXES) if sex is None else sex
        day = on or self.on
        born = day_between(
            self.chance, day - timedelta(days=ages[1] * 365 + 300), day - timedelta(days=ages[0] * 366 + 4)
        )
        number = citizen_id(self.chance, self.code, own, born)
        card = f"{self.chance.randrange(100_000_000, 390_000_000)}"
        return Soul(self.chance.choice(_NAMES[own]), own, born, number, card, self.chance.choice(_PEOPLES))

    def name(self) -> str:
        return self.chance.choice(_NAMES[self.chance.choice(SEXES)])

    def tax(self) -> str:
        return tax_code(self.chance, self.taxes)

    def home(self) -> str:
        house = (
            f"Bản {self.chance.choice(('Xiềng', 'Cằng', 'Thái Sơn'))}",
            f"Ấp {self.chance.randint(1, 9)}",
            f"Tổ {self.chance.randint(2, 30)}, khối phố {self.chance.randint(1, 12)}",
            f"Số {self.chance.randint(3, 299)}/{self.chance.randint(2, 40)} đường {self.chance.choice(_STREETS)}",
            f"Buôn {self.chance.choice(('Kla', 'Ea Đung', 'Krai A'))}",
        )
        return self.chance.choice(house)

    def ago(self, least: int, most: int) -> date:
        return self.on - timedelta(days=self.chance.randint(least, most))

    def later(self, least: int, most: int) -> date:
        return self.on + timedelta(days=self.chance.randint(least, most))

    def pick(self, *choices: str) -> str:
        return self.chance.choice(choices)


_STREETS = ("Lạc Long Quân", "Nguyễn Văn Cừ", "Cách Mạng Tháng Tám", "Trường Chinh", "30 Tháng 4", "Y Jút")


@dataclass(frozen=True, slots=True)
class Template:
    """One paper apart. `shown`: the rules of `sohoa` may be mended on it; else only figures of it are reported.
    `second`, `third`: by the second and the third author."""

    name: str
    kind: str
    make: Callable[[Pen, Desk], Mapping[str, str]]
    years: tuple[int, int]
    shown: bool
    face: Typeface | None
    second: bool = False
    third: bool = False


_TEMPLATES: dict[str, Template] = {}
TEMPLATES = MappingProxyType(_TEMPLATES)
"""All templates by name, in the order of their definition."""


def template(
    name: str,
    kind: str,
    years: tuple[int, int],
    *,
    shown: bool,
    face: Typeface | None = None,
    second: bool = False,
    third: bool = False,
) -> Callable[[Callable[[Pen, Desk], Mapping[str, str]]], Callable[[Pen, Desk], Mapping[str, str]]]:
    def register(make: Callable[[Pen, Desk], Mapping[str, str]]) -> Callable[[Pen, Desk], Mapping[str, str]]:
        if name in _TEMPLATES:
            raise ValueError(f"two templates are called {name}")
        _TEMPLATES[name] = Template(name, kind, make, years, shown, face, second, third)
        return make

    return register


def a_desk(chance: Random, years: tuple[int, int]) -> Desk:
    on = day_between(chance, date(years[0], 2, 1), date(min(years[1], 2026), 6, 30))
    province, district, commune, code, taxes, agency = chance.choice(_SINCE if on >= TWO_LEVELS_SINCE else _BEFORE)
    return Desk(chance, on, province, district, commune, code, taxes, agency)


def day_words(day: date) -> str:
    """`ngày 05 tháng 02 năm 2022`, with the zero that Nghị định 30/2020 asks for."""
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"


def slashes(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def spelled(number: int) -> str:
    """A number below 100 in words, as in `ngày hai mươi mốt`."""
    tens, ones = divmod(number, 10)
    if tens == 0:
        return _DIGITS[ones]
    head = "mười" if tens == 1 else f"{_DIGITS[tens]} mươi"
    if ones == 0:
        return head
    tail = {1: "một" if tens == 1 else "mốt", 5: "lăm"}.get(ones, _DIGITS[ones])
    return f"{head} {tail}"


def spelled_day(day: date) -> str:
    """`Ngày hai mươi mốt, tháng ba, năm hai nghìn không trăm linh chín`."""
    thousands, rest = divmod(day.year, 1000)
    hundreds, low = divmod(rest, 100)
    year = "một nghìn chín trăm " if thousands == 1 else "hai nghìn không trăm "
    del hundreds
    low_words = f"linh {_DIGITS[low]}" if 0 < low < 10 else spelled(low) if low else ""
    month = {1: "một", 4: "tư"}.get(day.month, spelled(day.month))
    return f"Ngày {spelled(day.day)}, tháng {month}, năm {(year + low_words).strip()}"


def after_months(day: date, months: int) -> date:
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def bare(name: str) -> str:
    """A place without the word for its level."""
    for level in ("thành phố ", "thị xã ", "thị trấn ", "phường ", "huyện ", "quận ", "tỉnh ", "xã "):
        stem = name.removeprefix(level)
        if stem != name:
            # A ward that has a number only keeps the word for its level.
            return cased(name) if stem[0].isdigit() else stem
    return name


def dong(amount: int) -> str:
    return f"{amount:,}".replace(",", ".")


def cased(name: str) -> str:
    """Its first letter capital."""
    return name[:1].upper() + name[1:]


def about(soul: Soul, *, old: bool = False) -> dict[str, str]:
    number = soul.card if old else soul.number
    return {"owner_name": soul.name, "owner_id": number, "owner_born_on": soul.born_on.isoformat()}


def rank(desk: Desk, head: str, body: str = "") -> tuple[list[str], dict[str, str]]:
    """The rows above a signature: `body` acted for, then `head` or a deputy; and who signs."""
    rows = [f"*TM. {body.upper()}*"] if body else []
    deputy = desk.chance.random() < 0.5
    rows += [f"*KT. {head.upper()}*", f"*PHÓ {head.upper()}*"] if deputy else [f"*{head.upper()}*"]
    title = f"Phó {head}" if deputy else head
    return rows, {"signer_name": desk.name(), "signer_title": title}
