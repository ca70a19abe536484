"""The third author's civil status: births, marriages, deaths, whether somebody is married."""

from __future__ import annotations

from scripts.samples.apart.third_desk import a_day, boxes, centred, heading, officer, person, said, signed
from scripts.samples.apart.world import Desk, about, cased, slashes, spelled_day, template
from scripts.samples.drawing.pen import MOTTO, NATION, OLD_NATION, Pen, Row


def _committee(desk: Desk) -> str:
    return f"Ủy ban nhân dân {desk.address}"


@template("ba_khai_sinh_khung", "giay_khai_sinh", (2016, 2026), shown=True, third=True)
def ba_khai_sinh_khung(pen: Pen, desk: Desk) -> dict[str, str]:
    """A birth certificate in a double frame: the State's name alone in the middle, number under the name of the form,
    the personal number in boxes, the father before the mother."""
    child, mother, father = person(desk, (0, 1)), person(desk, (20, 40), "Nữ"), person(desk, (22, 45), "Nam")
    number = f"{desk.chance.randint(1, 290)}/{desk.on.year}"
    pen.skip(8)
    top = pen.y
    centred(pen, NATION, size=13.5)
    centred(pen, MOTTO, size=13.5, before=0.3)
    pen.rule(pen.full, 0.35)
    pen.p("*GIẤY KHAI SINH*", 24, align="centre", ink="red", before=6)
    pen.p(f"Số: {number}", 13, align="centre")
    pen.skip(4)
    pen.field("Họ, chữ đệm, tên:", child.name.upper() if desk.chance.random() < 0.5 else child.name)
    pen.field("Ngày, tháng, năm sinh:", slashes(child.born_on))
    pen.field("Ghi bằng chữ:", spelled_day(child.born_on))
    pen.field("Giới tính:", f"{child.sex}      Dân tộc: {child.people}      Quốc tịch: Việt Nam")
    born_at = f"{desk.pick('Bệnh viện Đa khoa', 'Trạm Y tế', 'Trung tâm Y tế')} {desk.address}"
    pen.field("Nơi sinh:", born_at)
    pen.field("Quê quán:", desk.address)
    boxes(pen, "Số định danh cá nhân:", child.number)
    for who, parent in (("cha", father), ("mẹ", mother)):
        pen.field(f"Họ, chữ đệm, tên người {who}:", parent.name)
        pen.field("Năm sinh:", f"{parent.born_on.year}      Dân tộc: {parent.people}      Quốc tịch: Việt Nam")
        pen.field("Nơi cư trú:", f"{desk.home()}, {desk.address}")
    pen.field("Họ, chữ đệm, tên người đi khai sinh:", father.name)
    pen.field("Giấy tờ tùy thân:", f"CCCD số {father.number}")
    pen.field("Nơi đăng ký khai sinh:", _committee(desk))
    pen.field("Ngày, tháng, năm đăng ký:", slashes(desk.on))
    name = officer(desk)
    deputy = desk.chance.random() < 0.4
    rows = ("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH") if deputy else ("CHỦ TỊCH",)
    note = ["NGƯỜI KÝ GIẤY KHAI SINH"] if desk.chance.random() < 0.5 else []
    signed(pen, (*note, *rows), name, round_seal=_committee(desk), space=25)
    pen.frame(top, double=True)
    return {
        "number": number,
        "issued_on": desk.on.isoformat(),
        "issuer": _committee(desk),
        **about(child),
        "gender": child.sex,
        "ethnicity": child.people,
        "father_name": father.name,
        "mother_name": mother.name,
        "birth_place": born_at,
        "home_place": desk.address,
        "signer_name": name,
        "signer_title": "Phó Chủ tịch" if deputy else "Chủ tịch",
    }


@template("ba_khai_sinh_trich_luc", "giay_khai_sinh", (2016, 2026), shown=True, third=True)
def ba_khai_sinh_trich_luc(pen: Pen, desk: Desk) -> dict[str, str]:
    """A copy from the register with a heading as acts have, signed by order by the registrar."""
    child, mother, father = person(desk, (3, 30)), person(desk, (40, 60), "Nữ"), person(desk, (42, 60), "Nam")
    number = f"{desk.chance.randint(1, 400)}/TLKS-BS"
    agency = ("ỦY BAN NHÂN DÂN", desk.commune.upper())
    heading(pen, agency, [f"Số: {number}"], f"{cased(desk.commune)}, {a_day(desk)}", bold=2)
    centred(pen, "TRÍCH LỤC KHAI SINH", size=17, before=7)
    centred(pen, "(BẢN SAO)", size=13, before=0.2)
    pen.skip(4)
    pen.field("Họ, chữ đệm, tên:", child.name.upper())
    pen.field(
        "Ngày, tháng, năm sinh:", f"{slashes(child.born_on)}   ghi bằng chữ: {spelled_day(child.born_on).lower()}"
    )
    pen.field("Giới tính:", f"{child.sex}          Dân tộc: {child.people}          Quốc tịch: Việt Nam")
    pen.field("Số định danh cá nhân:", child.number)
    pen.field("Nơi sinh:", desk.address)
    pen.field("Quê quán:", desk.address)
    for who, parent in (("mẹ", mother), ("cha", father)):
        pen.field(f"Họ, chữ đệm, tên {who}:", parent.name)
        pen.field("Năm sinh:", f"{parent.born_on.year}   Dân tộc: {parent.people}   Quốc tịch: Việt Nam")
    registered = desk.ago(500, 1000)
    said(
        pen,
        f"Đã đăng ký khai sinh tại {_committee(desk)}, số {desk.chance.randint(1, 200)}, quyển số "
        f"01/{registered.year}, ngày "
        f"{slashes(registered)}.",
        "Ghi chú: Không.",
        size=13,
        indent=0,
    )
    name = officer(desk)
    rows = ("TUQ. CHỦ TỊCH", "CÔNG CHỨC TƯ PHÁP - HỘ TỊCH") if desk.chance.random() < 0.5 else ("TM. UBND", "CHỦ TỊCH")
    pen.p("NGƯỜI KÝ TRÍCH LỤC", 12.5, at=pen.part(0.46, 1), align="centre", before=3)
    signed(pen, rows, name, ["_Cán bộ tra cứu sổ_"], round_seal=_committee(desk), space=24)
    return {
        "number": number,
        "issued_on": desk.on.isoformat(),
        "issuer": " ".join(agency),
        **about(child),
        "gender": child.sex,
        "mother_name": mother.name,
        "father_name": father.name,
        "signer_name": name,
        "signer_title": "Chủ tịch" if rows[1] == "CHỦ TỊCH" else "Công chức Tư pháp - Hộ tịch",
    }


@template("ba_khai_sinh_tay", "giay_khai_sinh", (1999, 2005), shown=True, third=True, face="Liberation Serif")
def ba_khai_sinh_tay(pen: Pen, desk: Desk) -> dict[str, str]:
    """A form of 1999 filled in by hand: number and book at the right, no office above, parents in
    two columns of a table."""
    child, mother, father = person(desk, (0, 1)), person(desk, (20, 40), "Nữ"), person(desk, (22, 45), "Nam")
    count = desk.chance.randint(2, 240)
    centred(pen, OLD_NATION, size=12.5)
    centred(pen, MOTTO, size=12.5, before=0.2)
    pen.rule(pen.full, 0.25)
    pen.side(
        [""], ["_Mẫu TP/HT-1999-A.1_", f"Số: ~{count}~", f"Quyển số: ~01/{desk.on.year}~"], 0.62, align="left", size=12
    )
    pen.p("*GIẤY KHAI SINH*", 22, align="centre", before=6)
    pen.p("(_BẢN CHÍNH_)", 12, align="centre")
    pen.skip(3)
    pen.field("Họ và tên:", f"~{child.name}~     Nam, nữ: ~{child.sex}~")
    pen.field("Ngày, tháng, năm sinh:", f"~{slashes(child.born_on)}~")
    pen.field("_(Bằng chữ)_:", f"~{spelled_day(child.born_on)}~")
    pen.field("Nơi sinh:", f"~{cased(desk.commune)}~")
    pen.field("Dân tộc:", f"~{child.people}~     Quốc tịch: ~Việt Nam~")
    pen.skip(2)
    pen.table(
        [
            ["PHẦN KHAI VỀ CHA, MẸ", "NGƯỜI MẸ", "NGƯỜI CHA"],
            ["Họ và tên", f"~{mother.name}~", f"~{father.name}~"],
            ["Tuổi", f"~{desk.on.year - mother.born_on.year}~", f"~{desk.on.year - father.born_on.year}~"],
            ["Dân tộc", f"~{mother.people}~", f"~{father.people}~"],
            ["Nghề nghiệp", "~Làm ruộng~", "~Làm ruộng~"],
        ],
        (3, 4, 4),
        12,
    )
    pen.field("Họ và tên người đứng khai:", f"~{father.name}~", before=3)
    place = f"Ủy ban nhân dân {desk.commune}"
    pen.field("Nơi đăng ký:", f"~{place}~")
    name = officer(desk)
    pen.p(
        f"Đăng ký, ngày ~{desk.on.day}~ tháng ~{desk.on.month}~ năm ~{desk.on.year}~",
        12.5,
        at=pen.part(0.42, 1),
        align="centre",
        before=3,
    )
    signed(
        pen,
        ("TM. UỶ BAN NHÂN DÂN", "CHỦ TỊCH"),
        name,
        ["_Người đi khai_", f"~{father.name}~"],
        round_seal=f"UBND {desk.commune}",
        space=24,
    )
    return {
        "number": str(count),
        "issued_on": desk.on.isoformat(),
        "issuer": place,
        "owner_name": child.name,
        "owner_born_on": child.born_on.isoformat(),
        "gender": child.sex,
        "mother_name": mother.name,
        "father_name": father.name,
        "signer_name": name,
        "signer_title": "Chủ tịch",
    }


@template("ba_ket_hon_hai_cot", "giay_chung_nhan_ket_hon", (2016, 2026), shown=True, third=True)
def ba_ket_hon_hai_cot(pen: Pen, desk: Desk) -> dict[str, str]:
    """A marriage: two columns without lines between, wife at the left, labels repeated; both sign above the "
    "registrar."""
    wife, husband = person(desk, (20, 45), "Nữ"), person(desk, (22, 50), "Nam")
    count = desk.chance.randint(1, 120)
    number = f"{count:02d}/{desk.on.year}" if desk.chance.random() < 0.5 else f"{count}"
    pen.skip(6)
    top = pen.y
    centred(pen, NATION, size=13)
    centred(pen, MOTTO, size=13, before=0.3)
    pen.rule(pen.full, 0.3)
    pen.p("*GIẤY CHỨNG NHẬN KẾT HÔN*", 20, align="centre", ink="red", before=6)
    pen.p(f"Số: {number}", 13, align="centre", before=1)
    pen.skip(3)
    stacks: list[list[Row]] = []
    for who, soul in (("vợ", wife), ("chồng", husband)):
        stacks.append(
            [
                (f"Họ, chữ đệm, tên {who}:", {"before": 1}),
                f"*{soul.name.upper()}*",
                f"Ngày, tháng, năm sinh: {slashes(soul.born_on)}",
                f"Dân tộc: {soul.people}",
                "Quốc tịch: Việt Nam",
                f"Nơi cư trú: {desk.home()}, {desk.address}",
                f"Giấy tờ tùy thân: CCCD số {soul.number}",
            ]
        )
    pen.side(stacks[0], stacks[1], split=0.49, align="left", size=12.5, before=1.2)
    pen.skip(2)
    pen.field("Nơi đăng ký kết hôn:", _committee(desk))
    pen.field("Ngày, tháng, năm đăng ký:", slashes(desk.on))
    pen.skip(2)
    start = pen.y
    for (left, right), soul, who in (((0, 0.48), wife, "VỢ"), ((0.52, 1), husband, "CHỒNG")):
        pen.y = start
        signed(pen, (who,), soul.name, start=left, end=right, bold=False, space=16)
    name = officer(desk)
    acting = desk.chance.random() < 0.5
    rows = ("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH") if acting else ("CHỦ TỊCH",)
    signed(pen, rows, name, round_seal=_committee(desk), start=0.25, end=0.75, space=24)
    pen.frame(top)
    return {
        "number": number,
        "issued_on": desk.on.isoformat(),
        "issuer": _committee(desk),
        **about(wife),
        "spouse_name": husband.name,
        "signer_name": name,
        "signer_title": "Phó Chủ tịch" if acting else "Chủ tịch",
    }


@template("ba_ket_hon_trich_luc", "giay_chung_nhan_ket_hon", (2016, 2025), shown=True, third=True)
def ba_ket_hon_trich_luc(pen: Pen, desk: Desk) -> dict[str, str]:
    """A copy of a marriage from the register: one after the other in a table of three columns, heading as acts have."""
    wife, husband = person(desk, (22, 55), "Nữ"), person(desk, (22, 60), "Nam")
    number = f"{desk.chance.randint(1, 300)}/TLKH-BS"
    way = desk.chance.randrange(2)
    # A district's registrar signs by order of its chairman, a commune's deputy for him.
    agency, place = (
        ((f"UBND {desk.province.upper()}", f"UBND {desk.district.upper()}"), desk.district),
        ((f"UBND {desk.district.upper()}", f"UBND {desk.commune.upper()}"), desk.commune),
    )[way]
    heading(pen, agency, [f"Số: {number}"], f"{cased(place)}, {a_day(desk)}")
    centred(pen, "TRÍCH LỤC KẾT HÔN", size=16, before=8)
    centred(pen, "(Bản sao)", size=12.5, before=0.2)
    pen.skip(4)
    rows = [["", "Bên nữ", "Bên nam"]]
    for label, one, other in (
        ("Họ, chữ đệm, tên", wife.name, husband.name),
        ("Ngày, tháng, năm sinh", slashes(wife.born_on), slashes(husband.born_on)),
        ("Dân tộc", wife.people, husband.people),
        ("Quốc tịch", "Việt Nam", "Việt Nam"),
        ("Giấy tờ tùy thân", wife.number, husband.number),
        ("Nơi cư trú", desk.address, desk.address),
    ):
        rows.append([label, one, other])
    pen.table(rows, (3, 4, 4), 12)
    registered = desk.ago(300, 4000)
    said(
        pen,
        f"Đăng ký kết hôn tại: {_committee(desk)}",
        f"Số: {desk.chance.randint(1, 90)}/{registered.year}, ngày {slashes(registered)}",
        "Ghi chú: Trích lục này được thực hiện từ Cơ sở dữ liệu hộ tịch điện tử.",
        size=13,
        indent=0,
        before=2.5,
    )
    name = officer(desk)
    above = (("TL. CHỦ TỊCH", "TRƯỞNG PHÒNG TƯ PHÁP"), ("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"))[way]
    signed(pen, above, name, ["*Người trích lục*", "", officer(desk)], round_seal=f"UBND {place}", over=0.35)
    return {
        "number": number,
        "issued_on": desk.on.isoformat(),
        "issuer": " ".join(agency),
        **about(wife),
        "spouse_name": husband.name,
        "signer_name": name,
        "signer_title": ("Trưởng phòng Tư pháp", "Phó Chủ tịch")[way],
    }
