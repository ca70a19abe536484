"""Driving licences: the paper one, and the plastic cards."""

from __future__ import annotations

from scripts.samples.drawing.ink import seal, stamp
from scripts.samples.drawing.pen import MOTTO, NATION, Pen
from scripts.samples.drawing.size import MM
from scripts.samples.templates.cards import Face, at_age, plate
from scripts.samples.templates.desk import Desk, capital, day_form
from scripts.samples.templates.heads import motto
from scripts.samples.templates.populations import OLD_SPELLINGS, SHORT_AND_LONG
from scripts.samples.templates.signing import signing
from scripts.samples.templates.template import template
from scripts.samples.words import bare, cased, day_words, months_later, slashes


@template("giay_phep_lai_xe", (2013, 2026), population=OLD_SPELLINGS, face="Liberation Sans")
def lai_xe_pet(pen: Pen, desk: Desk) -> dict[str, str]:
    """The plastic card of two languages: classes and their first days on the back."""
    soul = desk.soul((19, 60))
    wide, full = pen.part(0.33, 0.95), pen.part(0.06, 0.94)
    number = f"{desk.code[1:]}{desk.chance.randrange(10**9, 10**10)}"
    number = number[:12]
    grade = desk.pick("A1", "B2", "C", "D", "FC") if desk.on.year < 2025 else desk.pick("A1", "B", "C1", "D2")
    forever = grade == "A1"
    until = months_later(desk.on, 120 if grade in ("B2", "B", "C1") else 60)
    home = desk.address
    pen.skip(12)
    top = plate(pen, 92, (246, 240, 214))
    pen.p("*BỘ GTVT*" if desk.on.year < 2025 else "*BỘ CÔNG AN*", 10, at=pen.part(0.06, 0.3), align="centre")
    pen.y = top
    pen.p(f"*{NATION}*", 10, at=wide, align="centre", fit=True)
    pen.p(f"*{MOTTO}*", 9.5, at=wide, align="centre", before=0.2)
    pen.p("*GIẤY PHÉP LÁI XE* / _DRIVER'S LICENSE_", 13, at=wide, align="centre", ink="red", before=2)
    pen.p(f"*Số/No: {number}*", 13, at=wide, align="centre", before=0.6)
    pen.photo(full.x / MM + 2, top / MM + 24, 32, 42)
    pen.many(
        [
            f"Họ tên/_Full name_: *{soul.name.upper()}*",
            f"Ngày sinh/_Date of Birth_: {slashes(soul.born_on)}",
            "Quốc tịch/_Nationality_: VIỆT NAM",
            f"Nơi cư trú/_Address_: {home}",
        ],
        10,
        at=wide,
        before=1,
    )
    low = pen.part(0.45, 0.95)
    pen.p(f"_{bare(desk.province)}, {day_words(desk.on)}_", 9, at=low, align="centre", before=1)
    name = desk.soul().name
    post = ("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC") if desk.on.year < 2025 else ("TRƯỞNG PHÒNG",)
    pen.many([f"*{row}*" for row in post], 9, at=low, align="centre", before=0.2)
    pen.p(f"*{name}*", 10, at=low, align="centre", before=11)
    pen.y = top + 67 * MM
    pen.p("Hạng/_Class_:", 9, at=pen.part(0.06, 0.3))
    pen.p(f"*{grade}*", 17, at=pen.part(0.06, 0.3), align="centre", ink="red", before=0)
    pen.y = top + 84 * MM
    pen.p(f"Có giá trị đến/_Expires_: {'Không thời hạn' if forever else slashes(until)}", 10, at=full)
    pen.y = top + 106 * MM
    plate(pen, 80, (248, 244, 226))
    pen.table(
        [
            [
                "LOẠI XE CƠ GIỚI ĐƯỜNG BỘ ĐƯỢC ĐIỀU KHIỂN\nCLASSIFICATION OF MOTOR VEHICLES",
                "Ngày trúng tuyển\nBeginning date",
            ],
            [f"{grade}: Ô tô, mô tô theo hạng ghi trên giấy phép", slashes(desk.ago(10, 40))],
            ["Có đủ điều kiện sức khỏe / Đeo kính khi lái xe", ""],
        ],
        (0.7, 0.3),
        10,
    )
    return {
        "number": number,
        "issued_on": desk.on.isoformat(),
        "owner_name": soul.name,
        "owner_born_on": soul.born_on.isoformat(),
        "nationality": "Việt Nam",
        "residence": home,
        "licence_class": grade,
        "valid_until": "Không thời hạn" if forever else until.isoformat(),
        "signer_name": name,
        "signer_title": "Phó Giám đốc" if desk.on.year < 2025 else "Trưởng phòng",
    }


@template("giay_phep_lai_xe", (2003, 2013), population=OLD_SPELLINGS)
def lai_xe_giay(pen: Pen, desk: Desk) -> dict[str, str]:
    """The paper licence of before 2013, typed into places, with a seal over the photograph."""
    soul = desk.soul((19, 55))
    number = f"{desk.chance.choice('ABCK')}{desk.pick('A', 'B', 'L')} {desk.chance.randrange(100_000, 999_999)}"
    top = pen.y
    left_end = pen.y / MM
    grade = desk.pick("A1", "B2", "C", "E")
    until = months_later(desk.on, 60 if grade == "B2" else 36)
    home = f"{desk.home()}, {desk.address}"
    pen.side(
        ["BỘ GIAO THÔNG VẬN TẢI", f"*SỞ GIAO THÔNG VẬN TẢI {bare(desk.province).upper()}*", "---"],
        motto(),
        0.44,
        size=11,
    )
    pen.photo(32, left_end + 36, 30, 40)
    pen.p("*GIẤY PHÉP LÁI XE*", 18, align="centre", at=pen.part(0.28, 1), ink="red", before=6)
    pen.p(f"Số: {number}", 13, align="centre", at=pen.part(0.28, 1))
    pen.many(
        [
            f"Họ và tên: {soul.name.upper()}",
            f"Sinh ngày: {slashes(soul.born_on)}",
            f"Nơi cư trú: {home}",
            f"Được lái xe cơ giới đường bộ hạng: {grade}",
            "Quốc tịch: Việt Nam",
            f"Có giá trị đến: {'Không thời hạn' if grade == 'A1' else 'ngày ' + slashes(until)}",
        ],
        12.5,
        at=pen.part(0.28, 1),
        before=1.6,
        dots=True,
    )
    rows, name, signer = signing(desk, "Giám đốc")
    pen.sign([f"_{bare(desk.province)}, {day_form(desk)}_", *rows], name, round_seal="Sở Giao thông vận tải", over=0.5)
    over_photo = seal("SỞ GIAO THÔNG VẬN TẢI", desk.chance)
    stamp(pen.sheets[-1], over_photo, (round(40 * MM), round((left_end + 64) * MM)))
    pen.frame(top)
    return {
        "number": number.replace(" ", ""),  # codes are stored without stray spaces
        "issued_on": desk.on.isoformat(),
        "issuer": f"Bộ Giao thông vận tải Sở Giao thông vận tải {bare(desk.province)}",
        "owner_name": soul.name,
        "owner_born_on": soul.born_on.isoformat(),
        "nationality": "Việt Nam",
        "residence": home,
        "licence_class": grade,
        "valid_until": "Không thời hạn" if grade == "A1" else until.isoformat(),
        **signer,
    }


@template("giay_phep_lai_xe", (2016, 2024), population=SHORT_AND_LONG)
def lai_xe(pen: Pen, desk: Desk) -> dict[str, str]:
    """A plastic licence copied larger: the day in two languages, class and expiry beside the photo, a back of
    classes."""
    owner = desk.soul((21, 58))
    number = f"{desk.chance.randint(10, 99)}{desk.chance.randint(10**9, 10**10 - 1)}"
    grade = desk.pick("B2", "C", "B1", "D", "A1")
    grades = grade if desk.chance.random() < 0.6 or grade == "A1" else f"A1, {grade}"
    forever = grade == "A1"
    until = at_age(desk.on, 5 if grade in ("C", "D") else 10)
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
    signer = desk.name()
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
