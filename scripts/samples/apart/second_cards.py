"""What one person carries, by the second author: citizen cards, driving licences, judicial records."""

from __future__ import annotations

from unicodedata import combining, normalize

from scripts.samples.apart.acts import head
from scripts.samples.apart.second_world import (
    anyone,
    certified,
    day_form,
    person,
    second,
    signing,
    somebody,
)
from scripts.samples.apart.world import Desk, after_months, bare, day_words, slashes
from scripts.samples.drawing.ink import seal, stamp
from scripts.samples.drawing.pen import MOTTO, NATION, Pen
from scripts.samples.drawing.size import MM


def _plate(pen: Pen, height: float, colour: tuple[int, int, int]) -> float:
    """A card from here on, millimetres high; its upper edge, pixels."""
    column = pen.part(0.0, 1.0)
    top = pen.y
    pen.draw.rounded_rectangle(
        (column.x - 3 * MM, top - 3 * MM, column.x + column.width + 3 * MM, top + height * MM),
        40,
        colour,
        (140, 150, 150),
        3,
    )
    return top


def _latin(name: str) -> str:
    bare_letters = "".join(c for c in normalize("NFD", name.upper()) if not combining(c)).replace("Đ", "D")
    return "".join(c if c.isalpha() else "<" for c in bare_letters)


@second("can_cuoc_2024", "can_cuoc_cong_dan", (2024, 2026), face="Liberation Sans")
def can_cuoc_2024(pen: Pen, desk: Desk) -> dict[str, str]:
    """The card of 1/7/2024: named CĂN CƯỚC, the home and the place of birth on its back, beside the QR code."""
    soul = somebody(desk, (15, 62))
    until = after_months(
        soul.born_on, 12 * next(age for age in (25, 40, 60, 99) if (desk.on - soul.born_on).days < 365 * (age - 2))
    )
    mm, wide, full = MM, pen.part(0.33, 0.95), pen.part(0.06, 0.94)
    pen.skip(10)
    top = _plate(pen, 92, (228, 240, 244))
    pen.p(f"*{NATION}*", 11.5, at=full, align="centre")
    pen.p(f"*{MOTTO}*", 10, at=full, align="centre", before=0.2)
    pen.p("_SOCIALIST REPUBLIC OF VIET NAM_", 7.5, at=full, align="centre", before=0.1)
    pen.p("_Independence - Freedom - Happiness_", 7.5, at=full, align="centre", before=0.1)
    pen.p("*CĂN CƯỚC*", 17, at=full, align="centre", ink="red", before=1.5)
    pen.p("IDENTITY CARD", 8, at=full, align="centre", ink="red", before=0.1)
    pen.photo(full.x / mm + 2, top / mm + 34, 34, 45)
    pen.p("Số định danh cá nhân / _Personal identification number_:", 8.5, at=wide, before=2)
    pen.p(f"*{soul.number}*", 14, at=wide, before=0.2)
    pen.p("Họ, chữ đệm và tên khai sinh / _Full name_:", 8.5, at=wide, before=1)
    pen.p(f"*{soul.name.upper()}*", 12, at=wide, before=0.2)
    pen.p("Ngày, tháng, năm sinh / _Date of birth_:", 8.5, at=wide, before=1)
    pen.p(slashes(soul.born_on), 11, at=wide, before=0.2)
    pen.p("Giới tính / _Sex_:          Quốc tịch / _Nationality_:", 8.5, at=wide, before=1)
    pen.p(f"{soul.sex}                    Việt Nam", 11, at=wide, before=0.2)
    pen.y = top + 106 * mm
    top = _plate(pen, 92, (238, 242, 236))
    left = pen.part(0.06, 0.7)
    pen.qr(f"{soul.number}||{soul.name}|{soul.born_on:%d%m%Y}|{soul.sex}|{desk.address}", 166, top / mm + 2)
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
    pen.y = top + 67 * mm
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


@second("can_cuoc_2016", "can_cuoc_cong_dan", (2016, 2020), face="Liberation Sans")
def can_cuoc_2016(pen: Pen, desk: Desk) -> dict[str, str]:
    """The card with a bar code, before the chip: a copy of both faces on one sheet, certified."""
    soul = somebody(desk, (16, 50))
    until = after_months(soul.born_on, 12 * (25 if (desk.on - soul.born_on).days < 365 * 23 else 60))
    mm, wide, full = MM, pen.part(0.33, 0.95), pen.part(0.06, 0.94)
    pen.skip(6)
    top = _plate(pen, 88, (236, 244, 238))
    pen.p(f"*{NATION}*", 11, at=full, align="centre")
    pen.p(f"*{MOTTO}*", 10, at=full, align="centre", before=0.2)
    pen.p("*CĂN CƯỚC CÔNG DÂN*", 16, at=full, align="centre", ink="red", before=2)
    pen.photo(full.x / mm + 2, top / mm + 26, 34, 45)
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
    pen.y = max(pen.y, top + 76 * mm)
    pen.p(f"Có giá trị đến: {slashes(until)}", 9, at=full)
    pen.y = top + 98 * mm
    top = _plate(pen, 88, (236, 240, 234))
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
    name = anyone(desk)
    pen.seal_on("Bộ Công an", 88, pen.y / mm - 6)
    pen.p(f"*{name}*", 10.5, at=half, align="centre", before=16)
    if desk.chance.random() < 0.7:
        certified(pen, desk, 32, top / mm + 94)
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


@second("lai_xe_pet", "giay_phep_lai_xe", (2013, 2026), face="Liberation Sans")
def lai_xe_pet(pen: Pen, desk: Desk) -> dict[str, str]:
    """The plastic card of two languages: classes and their first days on the back."""
    soul = somebody(desk, (19, 60))
    mm, wide, full = MM, pen.part(0.33, 0.95), pen.part(0.06, 0.94)
    number = f"{desk.code[1:]}{desk.chance.randrange(10**9, 10**10)}"
    number = number[:12]
    grade = desk.pick("A1", "B2", "C", "D", "FC") if desk.on.year < 2025 else desk.pick("A1", "B", "C1", "D2")
    forever = grade == "A1"
    until = after_months(desk.on, 120 if grade in ("B2", "B", "C1") else 60)
    home = desk.address
    pen.skip(12)
    top = _plate(pen, 92, (246, 240, 214))
    pen.p("*BỘ GTVT*" if desk.on.year < 2025 else "*BỘ CÔNG AN*", 10, at=pen.part(0.06, 0.3), align="centre")
    pen.y = top
    pen.p(f"*{NATION}*", 10, at=wide, align="centre", fit=True)
    pen.p(f"*{MOTTO}*", 9.5, at=wide, align="centre", before=0.2)
    pen.p("*GIẤY PHÉP LÁI XE* / _DRIVER'S LICENSE_", 13, at=wide, align="centre", ink="red", before=2)
    pen.p(f"*Số/No: {number}*", 13, at=wide, align="centre", before=0.6)
    pen.photo(full.x / mm + 2, top / mm + 24, 32, 42)
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
    name = anyone(desk)
    post = ("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC") if desk.on.year < 2025 else ("TRƯỞNG PHÒNG",)
    pen.many([f"*{row}*" for row in post], 9, at=low, align="centre", before=0.2)
    pen.p(f"*{name}*", 10, at=low, align="centre", before=11)
    pen.y = top + 67 * mm
    pen.p("Hạng/_Class_:", 9, at=pen.part(0.06, 0.3))
    pen.p(f"*{grade}*", 17, at=pen.part(0.06, 0.3), align="centre", ink="red", before=0)
    pen.y = top + 84 * mm
    pen.p(f"Có giá trị đến/_Expires_: {'Không thời hạn' if forever else slashes(until)}", 10, at=full)
    pen.y = top + 106 * mm
    _plate(pen, 80, (248, 244, 226))
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


@second("lai_xe_giay", "giay_phep_lai_xe", (2003, 2013))
def lai_xe_giay(pen: Pen, desk: Desk) -> dict[str, str]:
    """The paper licence of before 2013, typed into places, with a seal over the photograph."""
    soul = somebody(desk, (19, 55))
    number = f"{desk.chance.choice('ABCK')}{desk.pick('A', 'B', 'L')} {desk.chance.randrange(100_000, 999_999)}"
    top = pen.y
    left_end = pen.y / MM
    grade = desk.pick("A1", "B2", "C", "E")
    until = after_months(desk.on, 60 if grade == "B2" else 36)
    home = f"{desk.home()}, {desk.address}"
    pen.side(
        ["BỘ GIAO THÔNG VẬN TẢI", f"*SỞ GIAO THÔNG VẬN TẢI {bare(desk.province).upper()}*", "---"],
        [(f"*{NATION}*", {"fit": True}), f"*{MOTTO}*", "---"],
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


@second("ly_lich_mau_2", "phieu_ly_lich_tu_phap", (2016, 2026))
def ly_lich_mau_2(pen: Pen, desk: Desk) -> dict[str, str]:
    """Form 2: parents and spouse, a table of convictions; since 7/2025 by the police of the province."""
    soul = somebody(desk, (19, 60))
    police = not desk.district
    agency = ("Bộ Công an", f"Công an {desk.province}") if police else (f"UBND {desk.province}", "Sở Tư pháp")
    number = f"{desk.chance.randint(30, 9800)}/{'CA-LLTP' if police else 'STP-LLTP'}"
    head(pen, agency, number, f"{bare(desk.province)}, {day_form(desk)}")
    pen.p("*PHIẾU LÝ LỊCH TƯ PHÁP SỐ 2*", 17, align="centre", before=8)
    pen.p("_Căn cứ Luật Lý lịch tư pháp ngày 17 tháng 6 năm 2009;_", indent=10, before=2)
    pen.p("*XÁC NHẬN:*", align="centre", before=2)
    birth, home = f"{desk.commune}, {desk.province}", f"{desk.home()}, {desk.address}"
    record = desk.pick("Không có án tích", "Không có án tích", "Có án tích")
    banned = desk.pick("Không bị cấm đảm nhiệm chức vụ, thành lập, quản lý doanh nghiệp, hợp tác xã", "Không có")
    pen.many(
        [
            f"1. Họ và tên: *{soul.name.upper()}*",
            f"2. Giới tính: {soul.sex}",
            f"3. Ngày, tháng, năm sinh: {slashes(soul.born_on)}",
            f"4. Nơi sinh: {birth}",
            "5. Quốc tịch: Việt Nam",
            f"6. Nơi thường trú: {home}",
            f"7. Nơi tạm trú: {desk.pick('Không', home)}",
            f"8. Giấy CMND/Thẻ căn cước: CCCD     Số: {soul.number}",
            f"Cấp {day_words(desk.ago(100, 900))}     Tại: Cục Cảnh sát QLHC về TTXH",
            f"9. Họ và tên cha: {anyone(desk)}",
            f"10. Họ và tên mẹ: {anyone(desk)}",
            "11. Họ và tên vợ/chồng: Không",
            f"12. Tình trạng án tích: {record}",
        ],
        before=1.3,
    )
    if record.startswith("Có"):
        pen.skip(2)
        pen.table(
            [
                ["Bản án số, ngày tuyên án, Tòa án", "Tội danh, điều khoản", "Hình phạt chính", "Tình trạng thi hành"],
                [
                    f"{desk.chance.randint(10, 90)}/{desk.on.year - 2}/HSST ngày 12/9/{desk.on.year - 2}",
                    "Đánh bạc, Điều 321 BLHS",
                    "Phạt tiền",
                    "Đã chấp hành xong",
                ],
            ],
            (0.32, 0.26, 0.2, 0.22),
        )
    pen.p(f"13. Thông tin về cấm đảm nhiệm chức vụ, thành lập, quản lý doanh nghiệp, hợp tác xã: {banned}", before=1.3)
    rows, name, signer = signing(desk, "Giám đốc", own=desk.pick("", "Trưởng phòng Hồ sơ nghiệp vụ") if police else "")
    pen.sign(
        rows, name, [("*NGƯỜI LẬP PHIẾU*", {"align": "centre", "size": 13})], round_seal=agency[1], second=anyone(desk)
    )
    found = {key: value for key, value in person(soul).items() if key != "ethnicity"}
    return {
        "number": number,
        "issued_on": desk.on.isoformat(),
        "issuer": " ".join(agency),
        "birth_place": birth,
        "residence": home,
        "criminal_record": record,
        "banned_posts": banned,
        **found,
        **signer,
    }
