"""The third author's cards, both faces on one sheet as desks copy them, with labels in two languages."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from dossier.folding import fold
from scripts.samples.apart.third_desk import capital, officer, person
from scripts.samples.apart.world import Desk, bare, cased, slashes, template
from scripts.samples.drawing.ink import scribble, seal, stamp
from scripts.samples.drawing.pen import MOTTO, NATION, Column, Pen
from scripts.samples.drawing.size import MM


class Face:
    """One face of a card: a frame at a place of the sheet (millimetres), filled row by row from its top."""

    def __init__(self, pen: Pen, x: float, y: float, width: float = 112, height: float = 71) -> None:
        self.pen, self.x, self.y, self.width, self.height = pen, x, y, width, height
        box = (x * MM, y * MM, (x + width) * MM, (y + height) * MM)
        pen.draw.rounded_rectangle(box, 3.2 * MM, outline=(90, 90, 96), width=4)

    def rows(self, rows: Sequence[str], size: float, left: float, top: float, *, right: float = 3, **look: Any) -> None:
        """`rows` between `left` and `right` millimetres from the edges of the face, from `top` on."""
        column = Column((self.x + left) * MM, (self.width - left - right) * MM)
        self.pen.y = (self.y + top) * MM
        self.pen.many(rows, size, at=column, **{"before": 0.2, "leading": 1.15, **look})

    def signed(self, office: str, left: float, top: float) -> None:
        """A small seal with a signature over its right part."""
        mark = seal(office, self.pen.chance, millimetres=15)
        place = (round((self.x + left) * MM), round((self.y + top) * MM))
        stamp(self.pen.sheets[-1], mark, place)
        pen_stroke = scribble(self.pen.chance)
        pen_stroke = pen_stroke.resize((round(pen_stroke.width * 0.7), round(pen_stroke.height * 0.7)))
        stamp(self.pen.sheets[-1], pen_stroke, (place[0] + mark.width // 2, place[1]))

    def photo(self, left: float, top: float, width: float = 24, height: float = 32) -> None:
        self.pen.photo(self.x + left, self.y + top, width, height)


def _at_age(born: date, age: int) -> date:
    return date(born.year + age, born.month, min(born.day, 28) if born.month == 2 else born.day)


@template("ba_cccd_gan_chip", "can_cuoc_cong_dan", (2021, 2024), shown=True, third=True, face="Liberation Sans")
def ba_cccd_gan_chip(pen: Pen, desk: Desk) -> dict[str, str]:
    """A citizen card of 2021: labels in both languages on one row, values beside or below, three rows for machines."""
    owner = person(desk, (26, 38))
    until = _at_age(owner.born_on, 40)
    below = desk.chance.random() < 0.5
    front = Face(pen, 45, 24)
    front.rows([f"*{NATION}*", f"*{MOTTO}*"], 7.6, 22, 4, align="centre")
    front.rows(["SOCIALIST REPUBLIC OF VIET NAM", "Independence - Freedom - Happiness"], 5.6, 22, 11.5, align="centre")
    front.rows(["*CĂN CƯỚC CÔNG DÂN*"], 12, 22, 17, align="centre", ink="red")
    front.rows(["_Citizen Identity Card_"], 7, 22, 22.5, align="centre")
    front.rows([f"Số / _No.:_  *{owner.number}*"], 11, 36, 27)
    label, name = "Họ và tên / _Full name:_", f"*{owner.name.upper()}*"
    front.rows([label, name] if below else [f"{label} {name}"], 8, 36, 33)
    home = f"{bare(desk.commune)}, {bare(desk.district)}, {capital(desk)}"
    front.rows(
        [
            f"Ngày sinh / _Date of birth:_ {slashes(owner.born_on)}",
            f"Giới tính / _Sex:_ {owner.sex}     Quốc tịch / _Nationality:_ Việt Nam",
            "Quê quán / _Place of origin:_",
            home,
            "Nơi thường trú / _Place of residence:_",
            f"{desk.home()}, {home}",
        ],
        7.6,
        36,
        41,
        before=0.1,
    )
    front.photo(6, 27)
    front.rows([f"Có giá trị đến: {slashes(until)}", "_Date of expiry_"], 5.6, 4, 60, right=76)
    back = Face(pen, 45, 112)
    issued = desk.on
    back.rows(["Đặc điểm nhận dạng / _Personal identification:_", "Nốt ruồi C. 1 cm dưới mép trái"], 8, 5, 5)
    back.rows([f"Ngày, tháng, năm / _Date, month, year:_ {slashes(issued)}"], 8, 5, 14)
    signer = officer(desk)
    back.rows(
        [
            "*CỤC TRƯỞNG CỤC CẢNH SÁT*",
            "*QUẢN LÝ HÀNH CHÍNH VỀ TRẬT TỰ XÃ HỘI*",
            "_DIRECTOR GENERAL OF THE POLICE DEPARTMENT_",
        ],
        6.4,
        30,
        20,
        align="centre",
    )
    back.signed("CỤC CẢNH SÁT QLHC VỀ TTXH", 52, 29)
    back.rows([f"*{signer}*"], 8, 30, 45, align="centre")
    letters = "".join(letter if letter.isalpha() else "<" for letter in fold(owner.name).upper())
    back.rows(
        [
            f"IDVNM{owner.number[3:]}{desk.chance.randint(0, 9)}{owner.number}<<{desk.chance.randint(0, 9)}",
            f"{owner.born_on:%y%m%d}{desk.chance.randint(0, 9)}{'M' if owner.sex == 'Nam' else 'F'}{until:%y%m%d}"
            f"{desk.chance.randint(0, 9)}VNM<<<<<<<<<<<{desk.chance.randint(0, 9)}",
            letters.replace("<", "<<", 1).ljust(30, "<"),
        ],
        9,
        5,
        55,
    )
    return {
        "number": owner.number,
        "owner_id": owner.number,
        "owner_name": owner.name,
        "owner_born_on": owner.born_on.isoformat(),
        "gender": owner.sex,
        "nationality": "Việt Nam",
        "home_place": home,
        "issued_on": issued.isoformat(),
        "valid_until": until.isoformat(),
        "signer_name": signer,
    }


@template("ba_the_can_cuoc", "can_cuoc_cong_dan", (2024, 2026), shown=True, third=True, face="Liberation Sans")
def ba_the_can_cuoc(pen: Pen, desk: Desk) -> dict[str, str]:
    """The card since 7/2024: residence and day of issue on the back, the ministry's name without a person."""
    owner = person(desk, (15, 24))
    until = _at_age(owner.born_on, 25)
    front, back = Face(pen, 12, 40, 92, 60), Face(pen, 108, 40, 92, 60)
    front.rows([f"*{NATION}*", f"*{MOTTO}*"], 6.4, 18, 3, align="centre")
    front.rows(["SOCIALIST REPUBLIC OF VIET NAM", "Independence - Freedom - Happiness"], 4.8, 18, 8.6, align="centre")
    front.rows(["*CĂN CƯỚC*"], 11, 18, 13, align="centre", ink="red")
    front.rows(["_IDENTITY CARD_"], 6, 18, 17.6, align="centre")
    front.photo(4, 22, 20, 27)
    pairs = (
        ("Số định danh cá nhân / _Personal identification number:_", owner.number),
        ("Họ, chữ đệm và tên khai sinh / _Full name:_", owner.name.upper()),
        ("Ngày, tháng, năm sinh / _Date of birth:_", slashes(owner.born_on)),
        ("Giới tính / _Sex:_", owner.sex),
        ("Quốc tịch / _Nationality:_", "Việt Nam"),
    )
    top = 22.0
    for label, value in pairs:
        front.rows([label], 6, 27, top)
        front.rows([f"*{value}*"], 8, 27, top + 2.5)
        top += 7
    home = f"{desk.home()}, {desk.address}"
    birth = desk.address
    back.rows(["Nơi cư trú / _Place of residence:_", cased(home)], 6.4, 4, 4)
    back.rows(["Nơi đăng ký khai sinh / _Place of birth:_", cased(birth)], 6.4, 4, 15)
    back.rows([f"Ngày, tháng, năm cấp / _Date of issue:_ {slashes(desk.on)}"], 6.4, 4, 25)
    back.rows([f"Ngày, tháng, năm hết hạn / _Date of expiry:_ {slashes(until)}"], 6.4, 4, 29)
    back.rows(["*BỘ CÔNG AN*", "_MINISTRY OF PUBLIC SECURITY_"], 6.4, 40, 34, align="centre")
    pen.qr(f"{owner.number}||{owner.name}|{owner.born_on:%d%m%Y}", 112, 76)
    return {
        "number": owner.number,
        "owner_id": owner.number,
        "owner_name": owner.name,
        "owner_born_on": owner.born_on.isoformat(),
        "gender": owner.sex,
        "nationality": "Việt Nam",
        "birth_place": birth,
        "issued_on": desk.on.isoformat(),
        "issuer": "Bộ Công an",
        "valid_until": until.isoformat(),
    }


@template("ba_lai_xe", "giay_phep_lai_xe", (2016, 2024), shown=True, third=True)
def ba_lai_xe(pen: Pen, desk: Desk) -> dict[str, str]:
    """A plastic licence copied larger: the day in two languages, class and expiry beside the photo, a back of "
    "classes."""
    owner = person(desk, (21, 58))
    number = f"{desk.chance.randint(10, 99)}{desk.chance.randint(10**9, 10**10 - 1)}"
    grade = desk.pick("B2", "C", "B1", "D", "A1")
    grades = grade if desk.chance.random() < 0.6 or grade == "A1" else f"A1, {grade}"
    forever = grade == "A1"
    until = _at_age(desk.on, 5 if grade in ("C", "D") else 10)
    front = Face(pen, 40, 26, 124, 78)
    front.rows(["*BỘ GTVT*", "_MOT_"], 8, 4, 5, right=84, align="centre")
    front.rows([f"*{NATION}*", f"*{MOTTO}*"], 7.2, 38, 4, align="centre")
    front.rows(["*GIẤY PHÉP LÁI XE/DRIVER'S LICENSE*"], 10, 36, 13, align="centre", ink="red")
    front.rows([f"Số/No: *{number}*"], 10.5, 40, 19)
    front.photo(6, 18, 26, 34)
    home = f"{cased(desk.commune)}, {desk.district}, {desk.province}"
    front.rows(
        [
            f"Họ tên/Full name: *{owner.name.upper()}*",
            f"Ngày sinh/Date of Birth: {slashes(owner.born_on)}",
            "Quốc tịch/Nationality: VIỆT NAM",
            f"Nơi cư trú/Address: {home}",
        ],
        8.2,
        40,
        25,
        before=0.6,
    )
    front.rows(
        [
            f"_{capital(desk)}, ngày/date {desk.on.day:02d} tháng/month {desk.on.month:02d} năm/year {desk.on.year}_",
            "*GIÁM ĐỐC*",
        ],
        7.6,
        46,
        47,
        align="centre",
    )
    signer = officer(desk)
    front.signed("SỞ GIAO THÔNG VẬN TẢI", 70, 54)
    front.rows([f"*{signer}*"], 8, 46, 70, align="centre")
    end = "Không thời hạn" if forever else slashes(until)
    front.rows([f"Hạng/Class: *{grades}*", f"Có giá trị đến/Expires: {end}"], 7, 4, 57, right=76)
    pen.y = 118 * MM
    what = {"A1": "Xe mô tô 2 bánh 50 - dưới 175 cm3", "B1": "Ô tô số tự động dưới 9 chỗ"}
    rows = [["HẠNG XE", "LOẠI XE CƠ GIỚI ĐƯỢC ĐIỀU KHIỂN", "NGÀY TRÚNG TUYỂN"]]
    rows += [[one, what.get(one, "Ô tô tải, ô tô khách"), slashes(desk.ago(8, 40))] for one in grades.split(", ")]
    pen.table(rows, (2, 6, 3), 10)
    return {
        "number": number,
        "issued_on": desk.on.isoformat(),
        "owner_name": owner.name,
        "owner_born_on": owner.born_on.isoformat(),
        "nationality": "Việt Nam",
        "residence": home,
        "licence_class": grades,
        "valid_until": "Không thời hạn" if forever else until.isoformat(),
        "signer_name": signer,
        "signer_title": "Giám đốc",
    }


@template("ba_the_bao_hiem", "khac", (2021, 2026), shown=True, third=True)
def ba_the_bao_hiem(pen: Pen, desk: Desk) -> dict[str, str]:
    """A health insurance card: figures in one size above all others, no number sign, no State's name."""
    owner = person(desk, (6, 80))
    number = f"{desk.chance.randint(10**9, 10**10 - 1)}"
    card = Face(pen, 40, 30, 120, 76)
    card.rows(["*BẢO HIỂM XÃ HỘI VIỆT NAM*"], 10, 4, 4, align="centre", ink="blue")
    card.rows(["*THẺ BẢO HIỂM Y TẾ*"], 14, 4, 10, align="centre", ink="red")
    card.rows([f"Mã số: *{number}*"], 13, 8, 18)
    since = desk.later(1, 30)
    card.rows(
        [
            f"Họ và tên: *{owner.name}*",
            f"Ngày sinh: {slashes(owner.born_on)}          Giới tính: {owner.sex}",
            f"Địa chỉ: {desk.address}",
            f"Giá trị sử dụng: từ ngày {slashes(since)}",
            f"Nơi ĐK KCB BĐ: Trạm y tế {desk.commune}",
            f"Thời điểm đủ 05 năm liên tục: từ ngày {slashes(desk.later(400, 900))}",
        ],
        9.2,
        8,
        25,
        before=0.7,
    )
    card.rows([f"_{capital(desk)}, ngày {desk.on:%d tháng %m năm %Y}_", "*GIÁM ĐỐC*"], 8.4, 62, 52, align="centre")
    signer = officer(desk)
    card.signed("BẢO HIỂM XÃ HỘI", 70, 57)
    card.rows([f"*{signer}*"], 8.6, 62, 70, align="centre")
    return {
        "number": number,
        "issued_on": desk.on.isoformat(),
        "owner_name": owner.name,
        "owner_born_on": owner.born_on.isoformat(),
        "signer_name": signer,
        "signer_title": "Giám đốc",
    }
