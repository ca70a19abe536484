"""Identity cards of every make since 2016, both faces on one sheet."""

from __future__ import annotations

from datetime import date
from unicodedata import combining, normalize

from dossier.words.folding import fold
from scripts.samples.drawing.pen import MOTTO, NATION, Pen
from scripts.samples.drawing.size import MM
from scripts.samples.templates.cards import Face, at_age, plate
from scripts.samples.templates.desk import Desk, capital
from scripts.samples.templates.populations import OLD_SPELLINGS, SHORT_AND_LONG
from scripts.samples.templates.signing import certified
from scripts.samples.templates.template import template
from scripts.samples.templates.truth import about, issued
from scripts.samples.words import bare, cased, months_later, slashes


@template("can_cuoc_cong_dan", (2021, 2024), face="Liberation Sans")
def can_cuoc(pen: Pen, desk: Desk) -> dict[str, str]:
    """Both faces of the card with a chip, copied one over the other, enlarged somewhat."""
    soul = desk.soul((20, 58))
    until = date(
        soul.born_on.year + (40 if desk.on.year - soul.born_on.year < 38 else 60),
        soul.born_on.month,
        min(soul.born_on.day, 28),
    )
    left, wide, head = pen.part(0.06, 0.94), pen.part(0.32, 0.94), pen.part(0.06, 0.74)
    pen.skip(12)
    top = plate(pen, 92, (232, 240, 226), edge=(150, 160, 150), column=left, out=4)
    pen.p(f"*{NATION}*", 11, at=head, align="centre", fit=True)
    pen.p(f"*{MOTTO}*", 9.5, at=head, align="centre", before=0.2)
    pen.p("SOCIALIST REPUBLIC OF VIET NAM", 8, at=head, align="centre", before=0.2)
    pen.p("*CĂN CƯỚC CÔNG DÂN*", 16, at=head, align="centre", ink="red", before=1.5)
    pen.p("_Citizen Identity Card_", 9, at=head, align="centre", ink="red", before=0.1)
    pen.qr(
        f"{soul.number}|{soul.card}|{soul.name}|{soul.born_on:%d%m%Y}|{soul.sex}|{desk.address}|{desk.on:%d%m%Y}",
        165,
        top / MM + 2,
    )
    pen.photo((left.x / MM) + 2, top / MM + 30, 32, 43)
    pen.p(f"Số / _No._: *{soul.number}*", 13, at=wide, before=2)
    pen.p("Họ và tên / _Full name_:", 8.5, at=wide, before=1)
    pen.p(f"*{soul.name.upper()}*", 12, at=wide, before=0.3)
    pen.p(f"Ngày sinh / _Date of birth_: {slashes(soul.born_on)}", 9.5, at=wide)
    pen.p(f"Giới tính / _Sex_: {soul.sex}     Quốc tịch / _Nationality_: Việt Nam", 9.5, at=wide)
    pen.p("Quê quán / _Place of origin_:", 8.5, at=wide)
    pen.p(desk.address, 9.5, at=wide, before=0.2)
    pen.p("Nơi thường trú / _Place of residence_:", 8.5, at=wide)
    pen.p(f"{desk.home()}, {desk.address}", 9.5, at=wide, before=0.2)
    pen.y = max(pen.y, top + 76 * MM)
    pen.p(f"Có giá trị đến: {slashes(until)}", 8.5, at=left)
    pen.p("_Date of expiry_", 7.5, at=left, before=0.1)
    pen.y = top + 104 * MM
    top = plate(pen, 92, (236, 240, 232), edge=(150, 160, 150), column=left, out=4)
    pen.p("Đặc điểm nhận dạng / _Personal identification_:", 9, at=left)
    pen.p(desk.pick("Nốt ruồi C: 1cm dưới trước đuôi mắt trái", "Sẹo chấm C: 2cm trên đầu lông mày phải"), 9.5, at=left)
    pen.p(f"Ngày, tháng, năm / _Date, month, year_: {slashes(desk.on)}", 9.5, at=left, before=3)
    half = pen.part(0.06, 0.6)
    pen.p("*CỤC TRƯỞNG CỤC CẢNH SÁT*", 9.5, at=half, align="centre", before=2)
    pen.p("*QUẢN LÝ HÀNH CHÍNH VỀ TRẬT TỰ XÃ HỘI*", 9.5, at=half, align="centre", before=0.2)
    pen.p(
        "_DIRECTOR GENERAL OF THE POLICE DEPARTMENT FOR ADMINISTRATIVE MANAGEMENT OF SOCIAL ORDER_",
        6.5,
        at=half,
        align="centre",
        before=0.2,
    )
    name = desk.name()
    pen.p(f"*{name}*", 10, at=half, align="centre", before=12)
    pen.y = top + 68 * MM
    plain = "".join(c for c in normalize("NFD", soul.name.upper()) if c.isalpha() or c == " ").replace("Đ", "D")
    pen.many(
        [
            f"IDVNM{soul.number[3:]}{desk.chance.randint(0, 9)}{soul.number}<<{desk.chance.randint(0, 9)}",
            f"{soul.born_on:%y%m%d}{desk.chance.randint(0, 9)}{'M' if soul.sex == 'Nam' else 'F'}"
            f"{until:%y%m%d}{desk.chance.randint(0, 9)}VNM<<<<<<<<<<<{desk.chance.randint(0, 9)}",
            plain.replace(" ", "<").ljust(30, "<"),
        ],
        13,
        at=left,
        align="left",
    )
    return {
        **issued(desk, soul.number, "Cục Cảnh sát quản lý hành chính về trật tự xã hội"),
        "valid_until": until.isoformat(),
        **about(soul),
        "signer_name": name,
        "signer_title": "Cục trưởng",
    }


def _latin(name: str) -> str:
    bare_letters = "".join(c for c in normalize("NFD", name.upper()) if not combining(c)).replace("Đ", "D")
    return "".join(c if c.isalpha() else "<" for c in bare_letters)


@template("can_cuoc_cong_dan", (2024, 2026), population=OLD_SPELLINGS, face="Liberation Sans")
def can_cuoc_2024(pen: Pen, desk: Desk) -> dict[str, str]:
    """The card of 1/7/2024: named CĂN CƯỚC, the home and the place of birth on its back, beside the QR code."""
    soul = desk.soul((15, 62))
    until = months_later(
        soul.born_on, 12 * next(age for age in (25, 40, 60, 99) if (desk.on - soul.born_on).days < 365 * (age - 2))
    )
    wide, full = pen.part(0.33, 0.95), pen.part(0.06, 0.94)
    pen.skip(10)
    top = plate(pen, 92, (228, 240, 244))
    pen.p(f"*{NATION}*", 11.5, at=full, align="centre")
    pen.p(f"*{MOTTO}*", 10, at=full, align="centre", before=0.2)
    pen.p("_SOCIALIST REPUBLIC OF VIET NAM_", 7.5, at=full, align="centre", before=0.1)
    pen.p("_Independence - Freedom - Happiness_", 7.5, at=full, align="centre", before=0.1)
    pen.p("*CĂN CƯỚC*", 17, at=full, align="centre", ink="red", before=1.5)
    pen.p("IDENTITY CARD", 8, at=full, align="centre", ink="red", before=0.1)
    pen.photo(full.x / MM + 2, top / MM + 34, 34, 45)
    pen.p("Số định danh cá nhân / _Personal identification number_:", 8.5, at=wide, before=2)
    pen.p(f"*{soul.number}*", 14, at=wide, before=0.2)
    pen.p("Họ, chữ đệm và tên khai sinh / _Full name_:", 8.5, at=wide, before=1)
    pen.p(f"*{soul.name.upper()}*", 12, at=wide, before=0.2)
    pen.p("Ngày, tháng, năm sinh / _Date of birth_:", 8.5, at=wide, before=1)
    pen.p(slashes(soul.born_on), 11, at=wide, before=0.2)
    pen.p("Giới tính / _Sex_:          Quốc tịch / _Nationality_:", 8.5, at=wide, before=1)
    pen.p(f"{soul.sex}                    Việt Nam", 11, at=wide, before=0.2)
    pen.y = top + 106 * MM
    top = plate(pen, 92, (238, 242, 236))
    left = pen.part(0.06, 0.7)
    pen.qr(f"{soul.number}||{soul.name}|{soul.born_on:%d%m%Y}|{soul.sex}|{desk.address}", 166, top / MM + 2)
    home, birth = f"{desk.home()}, {desk.address}", f"{desk.commune}, {desk.province}"
    pen.p("Nơi cư trú / _Place of residence_:", 8.5, at=left)
    pen.p(home, 10.5, at=left, before=0.2)
    pen.p("Nơi đăng ký khai sinh / _Place of birth_:", 8.5, at=left, before=1)
    pen.p(birth, 10.5, at=left, before=0.2)
    pen.p("Ngày, tháng, năm cấp / _Date of issue_:", 8.5, at=left, before=1)
    pen.p(slashes(desk.on), 10.5, at=left, before=0.2)
    pen.p("Ngày, tháng, năm hết hạn / _Date of expiry_:", 8.5, at=left, before=1)
    never = until.year - soul.born_on.year == 99
    pen.p("Không thời hạn" if never else slashes(until), 10.5, at=left, before=0.2)
    pen.p("*BỘ CÔNG AN*", 10, at=pen.part(0.56, 0.94), align="centre", before=0)
    pen.p("_MINISTRY OF PUBLIC SECURITY_", 7, at=pen.part(0.56, 0.94), align="centre", before=0.2)
    pen.y = top + 67 * MM
    sex = "M" if soul.sex == "Nam" else "F"
    pen.many(
        [
            f"IDVNM{soul.number[3:]}4{soul.number}<<{desk.chance.randint(0, 9)}",
            f"{soul.born_on:%y%m%d}7{sex}{until:%y%m%d}2VNM<<<<<<<<<<<6",
            _latin(soul.name).ljust(30, "<")[:30],
        ],
        13,
        at=full,
    )
    return {
        "number": soul.number,
        "owner_id": soul.number,
        "owner_name": soul.name,
        "owner_born_on": soul.born_on.isoformat(),
        "gender": soul.sex,
        "nationality": "Việt Nam",
        "residence": home,
        "birth_place": birth,
        "issued_on": desk.on.isoformat(),
        "issuer": "Bộ Công an",
        "valid_until": "Không thời hạn" if never else until.isoformat(),
    }


@template("can_cuoc_cong_dan", (2016, 2020), population=OLD_SPELLINGS, face="Liberation Sans")
def can_cuoc_2016(pen: Pen, desk: Desk) -> dict[str, str]:
    """The card with a bar code, before the chip: a copy of both faces on one sheet, certified."""
    soul = desk.soul((16, 50))
    until = months_later(soul.born_on, 12 * (25 if (desk.on - soul.born_on).days < 365 * 23 else 60))
    wide, full = pen.part(0.33, 0.95), pen.part(0.06, 0.94)
    pen.skip(6)
    top = plate(pen, 88, (236, 244, 238))
    pen.p(f"*{NATION}*", 11, at=full, align="centre")
    pen.p(f"*{MOTTO}*", 10, at=full, align="centre", before=0.2)
    pen.p("*CĂN CƯỚC CÔNG DÂN*", 16, at=full, align="centre", ink="red", before=2)
    pen.photo(full.x / MM + 2, top / MM + 26, 34, 45)
    pen.p(f"Số: *{soul.number}*", 14, at=wide, before=2, ink="red")
    home, origin = f"{desk.home()}, {desk.address}", f"{desk.commune}, {desk.district}, {desk.province}"
    pen.many(
        [
            f"Họ và tên: *{soul.name.upper()}*",
            f"Ngày, tháng, năm sinh: {slashes(soul.born_on)}",
            f"Giới tính: {soul.sex}     Quốc tịch: Việt Nam",
            f"Quê quán: {origin}",
            f"Nơi thường trú: {home}",
        ],
        10.5,
        at=wide,
        before=1.2,
    )
    pen.y = max(pen.y, top + 76 * MM)
    pen.p(f"Có giá trị đến: {slashes(until)}", 9, at=full)
    pen.y = top + 98 * MM
    top = plate(pen, 88, (236, 240, 234))
    pen.p("Đặc điểm nhân dạng:", 10, at=full)
    pen.p(
        desk.pick("Sẹo chấm C. 1,5cm trên trước đuôi lông mày trái", "Nốt ruồi C. 2cm dưới sau mép phải"), 10.5, at=full
    )
    half = pen.part(0.4, 0.94)
    pen.p(
        f"Ngày {desk.on.day:02d} tháng {desk.on.month:02d} năm {desk.on.year}", 10.5, at=half, align="centre", before=3
    )
    pen.p("*CỤC TRƯỞNG CỤC CẢNH SÁT*", 9.5, at=half, align="centre")
    pen.p("*ĐKQL CƯ TRÚ VÀ DLQG VỀ DÂN CƯ*", 9.5, at=half, align="centre", before=0.2)
    name = desk.soul().name
    pen.seal_on("Bộ Công an", 88, pen.y / MM - 6)
    pen.p(f"*{name}*", 10.5, at=half, align="centre", before=16)
    if desk.chance.random() < 0.7:
        certified(pen, desk, 32, top / MM + 94)
    return {
        "number": soul.number,
        "owner_id": soul.number,
        "owner_name": soul.name,
        "owner_born_on": soul.born_on.isoformat(),
        "gender": soul.sex,
        "nationality": "Việt Nam",
        "home_place": origin,
        "residence": home,
        "issued_on": desk.on.isoformat(),
        "issuer": "Cục Cảnh sát ĐKQL cư trú và DLQG về dân cư",
        "valid_until": until.isoformat(),
        "signer_name": name,
        "signer_title": "Cục trưởng",
    }


@template("can_cuoc_cong_dan", (2021, 2024), population=SHORT_AND_LONG, face="Liberation Sans")
def cccd_gan_chip(pen: Pen, desk: Desk) -> dict[str, str]:
    """A citizen card of 2021: labels in both languages on one row, values beside or below, three rows for machines."""
    owner = desk.soul((26, 38))
    until = at_age(owner.born_on, 40)
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
    signer = desk.name()
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


@template("can_cuoc_cong_dan", (2024, 2026), population=SHORT_AND_LONG, face="Liberation Sans")
def the_can_cuoc(pen: Pen, desk: Desk) -> dict[str, str]:
    """The card since 7/2024: residence and day of issue on the back, the ministry's name without a person."""
    owner = desk.soul((15, 24))
    until = at_age(owner.born_on, 25)
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
