"""The driving licence of the traffic police."""

from __future__ import annotations

from scripts.samples.drawing.pen import MOTTO, NATION, Pen
from scripts.samples.drawing.size import MM
from scripts.samples.templates.cards import plate
from scripts.samples.templates.desk import Desk
from scripts.samples.templates.template import template
from scripts.samples.words import bare, months_later, slashes


@template("giay_phep_lai_xe", (2025, 2026), face="Liberation Sans")
def gplx_2025(pen: Pen, desk: Desk) -> dict[str, str]:
    """The card of the traffic police, enlarged on a copy: labels and values in rows, classes on the back."""
    soul = desk.soul((19, 55))
    number = f"{desk.chance.randrange(10**11, 10**12)}"
    grade = desk.pick("A1", "B", "C1")
    until = months_later(desk.on, 120) if grade != "A1" else None
    card, right = pen.part(0.06, 0.94), pen.part(0.33, 0.92)
    pen.skip(10)
    top = plate(pen, 90, (250, 244, 222), edge=(160, 150, 120), column=card, out=4)
    pen.p("*BỘ CÔNG AN*", 10, at=pen.part(0.06, 0.32), align="centre")
    pen.p("_MPS_", 8, at=pen.part(0.06, 0.32), align="centre", before=0.1)
    pen.y = top
    pen.p(f"*{NATION}*", 10.5, at=right, align="centre", fit=True)
    pen.p(f"*{MOTTO}*", 9, at=right, align="centre", before=0.2)
    pen.p("*GIẤY PHÉP LÁI XE / DRIVER'S LICENSE*", 13, at=right, align="centre", ink="red", before=2, fit=True)
    pen.p(f"*Số / No: {number}*", 12, at=right, align="centre", ink="red", before=0.6)
    pen.photo(card.x / MM + 3, top / MM + 22, 34, 45)
    pen.many(
        [
            f"Họ tên / _Full name_: *{soul.name.upper()}*",
            f"Ngày sinh / _Date of Birth_: *{slashes(soul.born_on)}*",
            "Quốc tịch / _Nationality_: *VIỆT NAM*",
            f"Nơi cư trú / _Address_: {desk.address}",
            f"Hạng / _Class_: *{grade}*",
            f"Có giá trị đến / _Expires_: *{slashes(until) if until else 'Không thời hạn'}*",
        ],
        10,
        at=right,
        before=0.6,
    )
    foot = pen.part(0.45, 0.92)
    signer = desk.name()
    pen.p(
        f"_{desk.pick('Hà Nội', bare(desk.province))}, ngày/date {desk.on.day:02d} tháng/month "
        f"{desk.on.month:02d} năm/year {desk.on.year}_",
        8.5,
        at=foot,
        align="centre",
        before=2,
    )
    pen.p("*TRƯỞNG PHÒNG CẢNH SÁT GIAO THÔNG*", 8.5, at=foot, align="centre", before=0.4)
    pen.y = max(pen.y + 7 * MM, top + 80 * MM)
    pen.p(f"*{signer}*", 10, at=foot, align="centre", before=0)
    pen.y = top + 102 * MM
    top = plate(pen, 60, (250, 246, 232), edge=(160, 150, 120), column=card, out=4)
    pen.p("CÁC LOẠI XE CƠ GIỚI ĐƯỜNG BỘ ĐƯỢC ĐIỀU KHIỂN", 9, at=card, align="centre")
    pen.p("_CLASSIFICATION OF MOTOR VEHICLES_", 8, at=card, align="centre", before=0.2)
    pen.p(f"{grade}     Ngày trúng tuyển / _Beginning date_: {slashes(desk.ago(8, 20))}", 9.5, at=card, before=3)
    fields = {
        "number": number,
        "issued_on": desk.on.isoformat(),
        "owner_name": soul.name,
        "owner_born_on": soul.born_on.isoformat(),
        "signer_name": signer,
    }
    return {**fields, "valid_until": until.isoformat()} if until else fields
