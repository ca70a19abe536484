"""Certificates of adoption."""

from __future__ import annotations

from scripts.samples.drawing.pen import Pen
from scripts.samples.templates.desk import Desk
from scripts.samples.templates.heads import nation
from scripts.samples.templates.populations import SHORT_AND_LONG
from scripts.samples.templates.signing import rank
from scripts.samples.templates.template import template
from scripts.samples.templates.truth import about_in_full
from scripts.samples.words import slashes


@template("gcn_nuoi_con_nuoi", (2012, 2026), population=SHORT_AND_LONG)
def nuoi_con_nuoi(pen: Pen, desk: Desk) -> dict[str, str]:
    """The form TP/CN-2011/CN.01: those who adopt beside each other, the child below both, no agency at the head."""
    father, mother = desk.soul((30, 60), "Nam"), desk.soul((28, 55), "Nữ")
    child = desk.soul((1, 8))
    number = f"{desk.chance.randint(1, 40)}"
    top = pen.y
    pen.p("_Mẫu TP/CN-2011/CN.01.a_", 10, align="right")
    nation(pen, motto=13)
    pen.p(f"Số: {number}", 13, align="right", before=2)
    pen.p(f"Quyển số: 01/{desk.on.year}", 13, align="right")
    pen.p("*GIẤY CHỨNG NHẬN NUÔI CON NUÔI*", 18, align="centre", ink="red", before=5)
    pen.skip(4)
    home = f"{desk.commune}, {desk.province}"
    columns = [
        [
            f"*Họ và tên {word} nuôi:* {soul.name}",
            f"Ngày, tháng, năm sinh: {slashes(soul.born_on)}",
            f"Dân tộc: {soul.people}   Quốc tịch: Việt Nam",
            f"Số Giấy CMND/Hộ chiếu: {soul.card}",
            f"Nơi cấp: Công an {desk.province}",
            f"Ngày, tháng, năm cấp: {slashes(desk.ago(400, 3000))}",
            f"Nơi thường trú: {home}",
        ]
        for word, soul in (("cha", father), ("mẹ", mother))
    ]
    pen.side(columns[0], columns[1], 0.5, size=12.5, align="left", before=1.6)
    pen.skip(3)
    born = f"Bệnh viện Đa khoa {desk.province}"
    pen.p(f"*Họ và tên con nuôi:* {child.name}        Giới tính: {child.sex}", before=1.6)
    pen.p(f"Ngày, tháng, năm sinh: {slashes(child.born_on)}", before=1.6)
    pen.p(f"Dân tộc: {child.people}        Quốc tịch: Việt Nam", before=1.6)
    pen.p(f"Nơi sinh: {born}", before=1.6)
    pen.p(f"Nơi thường trú: {home}", before=1.6)
    office = f"Ủy ban nhân dân {desk.commune}"
    pen.p(f"Nơi đăng ký: {office}", before=1.6)
    pen.p(f"Ngày, tháng, năm đăng ký: {slashes(desk.on)}", before=1.6)
    rows, signer = rank(desk, "Chủ tịch", office)
    pen.sign(rows, signer["signer_name"], round_seal=office)
    pen.frame(top, double=True)
    fields = about_in_full(child)
    del fields["owner_id"]
    return {
        **fields,
        "number": number,
        "issued_on": desk.on.isoformat(),
        "issuer": office,
        "father_name": father.name,
        "mother_name": mother.name,
        "birth_place": born,
        "residence": home,
        "registered_at": office,
        **signer,
    }
