"""What the second author of papers apart brings along: other places and people, ways to sign, stamps of copies.

This author knew the forms that offices print, not how `sohoa` reads them. A name is true without the degree before it
(`ThS.`, `BS.CKII`), a signer's title is the signer's own, not that of whom he signs for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from scripts.samples.apart.world import Desk, Soul, day_words, slashes, template
from scripts.samples.drawing.fonts import Typeface
from scripts.samples.drawing.ink import seal, stamp
from scripts.samples.drawing.pen import MOTTO, NATION, Pen, Row
from scripts.samples.drawing.size import MM
from scripts.samples.people import Sex

Make = Callable[[Pen, Desk], Mapping[str, str]]

_BEFORE = (
    ("tỉnh Kon Tum", "huyện Tu Mơ Rông", "xã Ngọc Lây", "062", "61", "H34"),
    ("tỉnh Sóc Trăng", "thị xã Vĩnh Châu", "phường Khánh Hòa", "094", "22", "H51"),
    ("tỉnh Hà Giang", "huyện Mèo Vạc", "thị trấn Mèo Vạc", "002", "51", "H22"),
    ("tỉnh Bình Dương", "thành phố Thuận An", "phường Lái Thiêu", "074", "37", "H09"),
    ("tỉnh Quảng Nam", "huyện Nam Giang", "xã Tà Bhing", "049", "40", "H47"),
    ("tỉnh Trà Vinh", "huyện Trà Cú", "xã Đôn Châu", "084", "21", "H59"),
    ("tỉnh Sơn La", "huyện Mộc Châu", "xã Lóng Sập", "014", "55", "H52"),
    ("thành phố Đà Nẵng", "quận Hải Châu", "phường Thạch Thang", "048", "04", "H17"),
    ("tỉnh Bắc Ninh", "thành phố Từ Sơn", "phường Đồng Nguyên", "027", "23", "H05"),
    ("tỉnh Ninh Thuận", "huyện Bác Ái", "xã Phước Bình", "058", "45", "H43"),
)
_SINCE = (
    ("tỉnh Tây Ninh", "", "xã Bến Lức", "072", "39", "H53"),
    ("thành phố Cần Thơ", "", "phường Ninh Kiều", "092", "18", "H13"),
    ("tỉnh Vĩnh Long", "", "xã Trà Cú", "086", "15", "H61"),
    ("tỉnh Sơn La", "", "phường Tô Hiệu", "014", "55", "H52"),
    ("tỉnh Quảng Trị", "", "xã Lệ Thủy", "045", "32", "H50"),
    ("thành phố Đà Nẵng", "", "xã Trà My", "048", "04", "H17"),
    ("tỉnh Đồng Tháp", "", "phường Mỹ Tho", "087", "14", "H20"),
    ("tỉnh Phú Thọ", "", "phường Hòa Bình", "025", "26", "H44"),
    ("tỉnh Khánh Hòa", "", "xã Ninh Phước", "056", "42", "H32"),
    ("thành phố Huế", "", "phường Phú Xuân", "046", "33", "H57"),
)
_NAMES: dict[Sex, tuple[str, ...]] = {
    "Nam": (
        *("Lò Văn Ún", "Y Blô Niê", "Danh Sà Rây", "Sùng A Páo", "K' Brẻo", "Siu Thuych", "A Thút", "Đinh Plưm"),
        *("Phan Sĩ", "Nguyễn Ngọc Hoàng Anh Duy", "Trần Lê Quốc Đại Nam", "Huỳnh Tấn Phát Tài", "Mã Seo Giá"),
        *("Đỗ Hữu Quỹ", "Ngô Xuân Thủy", "Bùi Khắc Nghiệp", "Đặng Ngũ", "Châu Chi", "Tôn Thất Quỳnh Lâu"),
    ),
    "Nữ": (
        *("Ksor H'Nhi", "Thạch Thị Sô-Phia", "Giàng Thị Mỷ", "H' Zina Kbuôr", "Y Phức", "Rơ Mah H'Byen", "Lò Thị Ưởng"),
        *("Lê Thị", "Nguyễn Phạm Hoàng Thảo My", "Huỳnh Ngọc Thùy Trang Đài", "Công Tằng Tôn Nữ Diệu Hiền", "Mai Lý"),
        *(
            "Đoàn Thị Ngọc Ẩn",
            "Võ Thị Kiều Diễm",
            "Phùng Thị Thuỷ",
            "Trịnh Thị Hoè",
            "Quan Mỹ Quyên",
            "Dương Uyển Nghi",
        ),
    ),
}
_PEOPLES = ("Kinh", "Kinh", "Kinh", "Xơ Đăng", "Khmer", "Mông", "Ra-glai", "Cơ-tu", "Thái", "Hoa", "Ba Na")


def second(name: str, kind: str, years: tuple[int, int], *, face: Typeface | None = None) -> Callable[[Make], Make]:
    """Registers a template of the second author, at a place of its own list."""

    def register(make: Make) -> Make:
        template(name, kind, years, shown=True, second=True, face=face)(lambda pen, desk: make(pen, _moved(desk)))
        return make

    return register


def _moved(desk: Desk) -> Desk:
    province, district, commune, code, taxes, agency = desk.chance.choice(_BEFORE if desk.district else _SINCE)
    return replace(desk, province=province, district=district, commune=commune, code=code, taxes=taxes, agency=agency)


def somebody(desk: Desk, ages: tuple[int, int] = (22, 70), sex: Sex | None = None, on: date | None = None) -> Soul:
    soul = desk.soul(ages, sex, on)
    return replace(soul, name=desk.chance.choice(_NAMES[soul.sex]), people=desk.chance.choice(_PEOPLES))


def anyone(desk: Desk) -> str:
    return somebody(desk).name


def person(soul: Soul, *, old: bool = False) -> dict[str, str]:
    """What a paper says of somebody who stands on it with sex, people and nation."""
    return {
        "owner_name": soul.name,
        "owner_born_on": soul.born_on.isoformat(),
        "owner_id": soul.card if old else soul.number,
        "gender": soul.sex,
        "ethnicity": soul.people,
        "nationality": "Việt Nam",
    }


def signing(desk: Desk, head: str, body: str = "", own: str = "") -> tuple[list[Row], str, dict[str, str]]:
    """The rows above a signature, the name as printed, and who signs.

    `own`: the title of somebody below the head, who then may sign by `TL.` or `TUQ.`; without one the head, an acting
    head (`Q.`) or a deputy signs.
    """
    rows: list[Row] = [f"*TM. {body.upper()}*"] if body else []
    draw = desk.chance.random()
    if own:
        rows += [f"*{desk.pick('TL.', 'TUQ.')} {head.upper()}*", f"*{own.upper()}*"]
        title = own
    elif draw < 0.45:
        rows += [f"*KT. {head.upper()}*", f"*PHÓ {head.upper()}*"]
        title = f"Phó {head}"
    elif draw < 0.55:
        rows += [f"*Q. {head.upper()}*"]
        title = f"Q. {head}"
    else:
        rows += [f"*{head.upper()}*"]
        title = head
    name = anyone(desk)
    return rows, name, {"signer_name": name, "signer_title": title}


def nation(pen: Pen, *, size: float = 13.5, rule: float = 0.3) -> None:
    """The motto over the whole width, for forms without a heading."""
    pen.p(f"*{NATION}*", size, align="centre", fit=True)
    pen.p(f"*{MOTTO}*", size, align="centre", before=0.3)
    pen.rule(pen.full, rule)


def pair(pen: Pen, left: str, right: str, split: float = 0.55, *, size: float = 13, dots: bool = True) -> None:
    """Two places of a form beside each other."""
    pen.side([(left, {"dots": dots})], [(right, {"dots": dots})], split, size=size, align="left", before=1.2)


def certified(pen: Pen, desk: Desk, x: float, y: float) -> None:
    """The stamps of a certified copy, millimetres: number, day and signer are those of the copy, not of the paper."""
    day = desk.later(5, 300)
    pen.office_stamp(
        [
            "CHỨNG THỰC BẢN SAO ĐÚNG VỚI BẢN CHÍNH",
            f"Số chứng thực: ~{desk.chance.randint(100, 9000)}~ Quyển số: ~{desk.chance.randint(1, 9):02d}~ -SCT/BS",
            f"Ngày ~{day.day}~ tháng ~{day.month}~ năm ~{day.year}~",
            f"{desk.pick('CÔNG CHỨNG VIÊN', 'PHÓ CHỦ TỊCH', 'TUQ. CHỦ TỊCH')}",
            "",
            f"{anyone(desk)}",
        ],
        x,
        y,
        desk.pick("red", "blue"),
    )
    mark = seal(f"Văn phòng công chứng {anyone(desk)}".upper(), desk.chance)
    stamp(pen.sheets[-1], mark, (round((x + 42) * MM), round((y + 10) * MM)))


def arrived(pen: Pen, desk: Desk, office: str, x: float, y: float) -> None:
    """The stamp of arrival of the office that got the paper, with its own number and day."""
    day = desk.later(1, 8)
    pen.office_stamp(
        [
            office.upper(),
            f"CÔNG VĂN ĐẾN  Số: ~{desk.chance.randint(10, 4000)}~",
            f"Ngày ~{day.day}~ tháng ~{day.month}~ năm ~{day.year}~",
            f"Chuyển: ~{desk.pick('VP', 'Đ/c Hà', 'P. KT')}~",
        ],
        x,
        y,
    )


def down(pen: Pen) -> float:
    """The height reached, millimetres."""
    return pen.y / MM


def day_form(desk: Desk) -> str:
    """The day as papers print it: with zeros, without, or with strokes."""
    return desk.pick(day_words(desk.on), f"ngày {desk.on.day} tháng {desk.on.month} năm {desk.on.year}")


def short_day(desk: Desk, day: date) -> str:
    return desk.pick(slashes(day), f"{day.day}/{day.month}/{day.year}", f"{day:%d-%m-%Y}")


def recipients(*names: str) -> list[Row]:
    return [("*Nơi nhận:*", {"italic": True}), *(f"- {name};" for name in names[:-1]), f"- {names[-1]}."]


def act(number: str, desk: Desk, agency: Sequence[str], title: str, signer: Mapping[str, str]) -> dict[str, str]:
    found = {"number": number, "issued_on": desk.on.isoformat(), "issuer": " ".join(agency), **signer}
    return {**found, "title": title} if title else found
