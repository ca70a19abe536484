"""Papers about one person: judicial record, citizen card."""

from __future__ import annotations

from datetime import date
from unicodedata import normalize

from scripts.samples.apart.world import Desk, about, bare, cased, day_words, rank, slashes, template
from scripts.samples.drawing.pen import MOTTO, NATION, Pen


@template("ly_lich_1", "phieu_ly_lich_tu_phap", (2018, 2024), shown=True)
def ly_lich_1(pen: Pen, desk: Desk) -> dict[str, str]:
    """Form 1 as offices of justice print it: rows that hold two places, the registration of convictions as a table."""
    soul = desk.soul((19, 60))
    number = f"{desk.chance.randint(30, 9800)}/STP-LLTP"
    agency = (f"UBND {desk.province}", "Sở Tư pháp")
    pen.side(
        [
            agency[0].upper(),
            f"*{agency[1].upper()}*",
            "---",
            (f"Số: {number}", {"before": 1}),
            ("_Mẫu số 06/2013/TT-LLTP_", {"size": 9}),
        ],
        [
            (f"*{NATION}*", {"fit": True}),
            f"*{MOTTO}*",
            "---",
            (f"_{bare(desk.province)}, {day_words(desk.on)}_", {"before": 2}),
        ],
    )
    pen.p("*PHIẾU LÝ LỊCH TƯ PHÁP SỐ 1*", 17, align="centre", before=8)
    for basis in (
        "Căn cứ Luật Lý lịch tư pháp ngày 17 tháng 6 năm 2009;",
        "Căn cứ Nghị định số 111/2010/NĐ-CP ngày 23 tháng 11 năm 2010 của Chính phủ quy định chi "
        "tiết và hướng dẫn thi hành một số điều của Luật Lý lịch tư pháp;",
    ):
        pen.p(f"_{basis}_", align="justify", indent=10, before=1.4)
    pen.p("*XÁC NHẬN:*", align="centre", before=2)
    card_on = desk.ago(300, 1500)
    pen.many(
        [
            f"1. Họ và tên: *{soul.name.upper()}*     2. Giới tính: {soul.sex}",
            f"3. Ngày, tháng, năm sinh: {slashes(soul.born_on)}",
            f"4. Nơi sinh: {cased(desk.province)}     5. Quốc tịch: Việt Nam",
            f"6. Nơi thường trú: {desk.home()}, {desk.address}",
            "7. Nơi tạm trú: ./.",
            f"8. Giấy CMND/Hộ chiếu/Thẻ căn cước công dân: Thẻ CCCD     Số: {soul.number}",
            f"Cấp ngày {card_on.day:02d} tháng {card_on.month:02d} năm {card_on.year}     Tại: Cục "
            "Cảnh sát QLHC về TTXH",
            "9. Tình trạng án tích: *Không có án tích*",
            "10. Thông tin về cấm đảm nhiệm chức vụ, thành lập, quản lý doanh nghiệp, hợp tác xã:",
        ],
        before=1.5,
    )
    pen.table(
        [
            ["*Chức vụ bị cấm đảm nhiệm*", "*Thời hạn không được thành lập, quản lý doanh nghiệp, hợp tác xã*"],
            ["./.", "./."],
        ],
        (1, 1),
        12,
    )
    rows, signer = rank(desk, "Giám đốc")
    head = "Người lập phiếu"
    pen.sign(
        rows,
        signer["signer_name"],
        [(f"*{head.upper()}*", {"align": "centre", "size": 13})],
        round_seal=f"Sở Tư pháp {desk.province}",
        second=desk.name(),
    )
    return {"number": number, "issued_on": desk.on.isoformat(), "issuer": " ".join(agency), **about(soul), **signer}


@template("can_cuoc", "can_cuoc_cong_dan", (2021, 2024), shown=True, face="Liberation Sans")
def can_cuoc(pen: Pen, desk: Desk) -> dict[str, str]:
    """Both faces of the card with a chip, copied one over the other, enlarged somewhat."""
    soul = desk.soul((20, 58))
    until = date(
        soul.born_on.year + (40 if desk.on.year - soul.born_on.year < 38 else 60),
        soul.born_on.month,
        min(soul.born_on.day, 28),
    )
    left, wide, head, mm = pen.part(0.06, 0.94), pen.part(0.32, 0.94), pen.part(0.06, 0.74), 300 / 25.4
    pen.skip(12)
    top = pen.y
    pen.draw.rounded_rectangle(
        (left.x - 4 * mm, top - 3 * mm, left.x + left.width + 4 * mm, top + 92 * mm),
        40,
        (232, 240, 226),
        (150, 160, 150),
        3,
    )
    pen.p(f"*{NATION}*", 11, at=head, align="centre", fit=True)
    pen.p(f"*{MOTTO}*", 9.5, at=head, align="centre", before=0.2)
    pen.p("SOCIALIST REPUBLIC OF VIET NAM", 8, at=head, align="centre", before=0.2)
    pen.p("*CĂN CƯỚC CÔNG DÂN*", 16, at=head, align="centre", ink="red", before=1.5)
    pen.p("_Citizen Identity Card_", 9, at=head, align="centre", ink="red", before=0.1)
    pen.qr(
        f"{soul.number}|{soul.card}|{soul.name}|{soul.born_on:%d%m%Y}|{soul.sex}|{desk.address}|{desk.on:%d%m%Y}",
        165,
        top / mm + 2,
    )
    pen.photo((left.x / mm) + 2, top / mm + 30, 32, 43)
    pen.p(f"Số / _No._: *{soul.number}*", 13, at=wide, before=2)
    pen.p("Họ và tên / _Full name_:", 8.5, at=wide, before=1)
    pen.p(f"*{soul.name.upper()}*", 12, at=wide, before=0.3)
    pen.p(f"Ngày sinh / _Date of birth_: {slashes(soul.born_on)}", 9.5, at=wide)
    pen.p(f"Giới tính / _Sex_: {soul.sex}     Quốc tịch / _Nationality_: Việt Nam", 9.5, at=wide)
    pen.p("Quê quán / _Place of origin_:", 8.5, at=wide)
    pen.p(desk.address, 9.5, at=wide, before=0.2)
    pen.p("Nơi thường trú / _Place of residence_:", 8.5, at=wide)
    pen.p(f"{desk.home()}, {desk.address}", 9.5, at=wide, before=0.2)
    pen.y = max(pen.y, top + 76 * mm)
    pen.p(f"Có giá trị đến: {slashes(until)}", 8.5, at=left)
    pen.p("_Date of expiry_", 7.5, at=left, before=0.1)
    pen.y = top + 104 * mm
    top = pen.y
    pen.draw.rounded_rectangle(
        (left.x - 4 * mm, top - 3 * mm, left.x + left.width + 4 * mm, top + 92 * mm),
        40,
        (236, 240, 232),
        (150, 160, 150),
        3,
    )
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
    pen.y = top + 68 * mm
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
        "number": soul.number,
        "issued_on": desk.on.isoformat(),
        "issuer": "Cục Cảnh sát quản lý hành chính về trật tự xã hội",
        "valid_until": until.isoformat(),
        **about(soul),
        "signer_name": name,
        "signer_title": "Cục trưởng",
    }
