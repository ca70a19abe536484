"""The card of the health insurance and the book of the social one."""

from __future__ import annotations

from scripts.samples.drawing.pen import Pen
from scripts.samples.templates.cards import Face
from scripts.samples.templates.desk import Desk, capital
from scripts.samples.templates.populations import SHORT_AND_LONG
from scripts.samples.templates.template import template
from scripts.samples.words import slashes


@template("the_bao_hiem_y_te", (2021, 2026), population=SHORT_AND_LONG)
def the_bao_hiem(pen: Pen, desk: Desk) -> dict[str, str]:
    """A health insurance card: figures in one size above all others, no number sign, no State's name."""
    owner = desk.soul((6, 80))
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
    signer = desk.name()
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


@template("so_bao_hiem_xa_hoi", (2010, 2026), population=SHORT_AND_LONG)
def so_bao_hiem(pen: Pen, desk: Desk) -> dict[str, str]:
    """The cover of the book: ten digits, who it is of, the office below."""
    owner = desk.soul((20, 60))
    number = f"{desk.chance.randint(10**9, 10**10 - 1)}"
    top = pen.y
    pen.p("*BẢO HIỂM XÃ HỘI VIỆT NAM*", 14, align="centre", before=8)
    pen.p("*SỔ BẢO HIỂM XÃ HỘI*", 22, align="centre", before=14)
    pen.skip(18)
    for label, value in (
        ("Họ và tên:", f"*{owner.name.upper()}*"),
        ("Ngày, tháng, năm sinh:", slashes(owner.born_on)),
        ("Giới tính:", f"{owner.sex}          Quốc tịch: Việt Nam"),
        ("Số CMND/CCCD/Hộ chiếu:", owner.number),
        ("Mã số:", f"*{number}*"),
    ):
        pen.p(f"{label} {value}", 13.5, before=2.2, at=pen.part(0.1, 0.95))
    name = desk.soul().name
    pen.sign(
        [f"_{capital(desk)}, ngày {desk.on.day} tháng {desk.on.month} năm {desk.on.year}_", "*GIÁM ĐỐC*"],
        name,
        round_seal=f"Bảo hiểm xã hội {capital(desk)}",
    )
    pen.frame(top, double=True)
    return {
        "number": number,
        "issued_on": desk.on.isoformat(),
        "issuer": "Bảo hiểm xã hội Việt Nam",
        "owner_name": owner.name,
        "owner_born_on": owner.born_on.isoformat(),
        "owner_id": owner.number,
        "gender": owner.sex,
        "nationality": "Việt Nam",
        "signer_name": name,
        "signer_title": "Giám đốc",
    }
