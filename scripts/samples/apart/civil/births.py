"""Birth certificates, their copies and extracts from the register."""

from __future__ import annotations

from scripts.samples.drawing.pen import Pen
from scripts.samples.templates.desk import Desk, a_day, short_day
from scripts.samples.templates.heads import heading, nation
from scripts.samples.templates.populations import OLD_SPELLINGS, SHORT_AND_LONG
from scripts.samples.templates.rows import boxes, centred, pair, said
from scripts.samples.templates.signing import certified, rank, signed, signing
from scripts.samples.templates.template import template
from scripts.samples.templates.truth import about, about_in_full, issued
from scripts.samples.words import bare, cased, slashes, spelled_day


@template("giay_khai_sinh", (2006, 2015))
def khai_sinh_1999(pen: Pen, desk: Desk) -> dict[str, str]:
    """The form before 2016: no heading of an office, the parents in rows of a table of two columns, no personal id."""
    child = desk.soul((0, 6))
    mother, father = desk.soul((19, 40), "Nữ", child.born_on), desk.soul((20, 48), "Nam", child.born_on)
    number = f"{desk.chance.randint(2, 390)}/{desk.on.year}"
    pen.p(f"_{desk.pick('Mẫu TP/HT-2010-A.1', 'Mẫu TP/HT-1999-A.1')}_", 10, align="right")
    top = pen.y
    pen.skip(3)
    nation(pen, old=True, size=14, motto=13.5, before=0, gap=0.5)
    pen.p(f"Số: ~{number}~", 13, align="right", before=3)
    pen.p(f"Quyển số: ~0{desk.chance.randint(1, 3)}~", 13, align="right")
    pen.p("*GIẤY KHAI SINH*", 21, align="centre", ink="red", before=3)
    pen.p("*(BẢN CHÍNH)*", 12, align="centre", before=0.5)
    pen.skip(3)
    pen.field("Họ và tên:", f"*{child.name.upper()}*")
    pair(pen, f"Ngày, tháng, năm sinh: {slashes(child.born_on)}", f"Giới tính: {child.sex}", 0.66)
    pen.field("Ghi bằng chữ:", f"_{spelled_day(child.born_on)}_")
    pen.field("Nơi sinh:", f"Trạm Y tế {desk.commune}, {desk.district}, {desk.province}")
    pair(pen, f"Dân tộc: {child.people}", "Quốc tịch: Việt Nam", 0.5)
    for who, parent, ages in (("cha", father, ""), ("mẹ", mother, "")):
        pen.field(f"Họ và tên {who}:", f"{parent.name}{ages}")
        pen.p(
            f"Dân tộc: {parent.people}     Quốc tịch: Việt Nam     Năm sinh: {parent.born_on.year}",
            dots=True,
            before=1.2,
        )
        pen.field("Nơi thường trú/tạm trú:", f"{desk.home()}, {desk.address}")
    pen.field("Nơi đăng ký khai sinh:", f"UBND {desk.commune}, {desk.district}, {desk.province}")
    pen.p(f"Ngày, tháng, năm đăng ký: {slashes(desk.on)}", dots=True, before=1.2)
    pen.field("Ghi chú:", "")
    rows, signer = rank(desk, "Chủ tịch", f"UBND {desk.commune}")
    pen.sign(
        rows,
        signer["signer_name"],
        [
            "*NGƯỜI ĐI KHAI SINH*",
            "_(Ký, ghi rõ họ tên)_",
            f"Quan hệ với người được khai sinh: {desk.pick('cha', 'mẹ')}",
        ],
        round_seal=f"Ủy ban nhân dân {desk.commune}",
        second=father.name,
        space=26,
    )
    pen.frame(top, double=True)
    found = {**about(child), **signer}
    found.pop("owner_id")
    return {**issued(desk, number, f"Ủy ban nhân dân {desk.commune}"), **found}


@template("giay_khai_sinh", (2016, 2026), population=OLD_SPELLINGS)
def khai_sinh_2016(pen: Pen, desk: Desk) -> dict[str, str]:
    """The form of Thông tư 15/2015 and 04/2020: heading of the commune, a place for the personal id, the parents'
    rows, who declared; some copies certified."""
    child = desk.soul((0, 3))
    mother, father = desk.soul((19, 40), "Nữ", child.born_on), desk.soul((20, 48), "Nam", child.born_on)
    number = f"{desk.chance.randint(2, 390)}/{desk.on.year}"
    above = desk.district or desk.province
    top = pen.y
    nation(pen, size=14)
    pen.side(
        [
            (f"*{desk.province.upper()}*" if not desk.district else f"{above.upper()}", {}),
            (f"*ỦY BAN NHÂN DÂN {desk.commune.upper()}*", {}),
            "---",
        ],
        [(f"Số: {number}", {"align": "right", "size": 13})],
        0.45,
        out=0.0,
    )
    pen.p("*GIẤY KHAI SINH*", 23, align="centre", ink="red", before=4)
    if desk.chance.random() < 0.3:
        pen.p("*(BẢN SAO)*", 12, align="centre", before=0.3)
    pen.skip(2)
    pen.field("Họ, chữ đệm, tên:", f"*{child.name.upper()}*")
    pair(pen, f"Ngày, tháng, năm sinh: {short_day(desk, child.born_on)}", f"Giới tính: {child.sex}", 0.6)
    pen.field("ghi bằng chữ:", f"{spelled_day(child.born_on)}")
    pair(pen, f"Dân tộc: {child.people}", "Quốc tịch: Việt Nam", 0.5)
    birth = desk.pick(
        f"Bệnh viện Sản - Nhi {bare(desk.province)}, {desk.address}", f"Trạm Y tế {desk.commune}, {desk.address}"
    )
    pen.field("Nơi sinh:", birth)
    home = f"{desk.commune}, {desk.district or 'nay thuộc'} {desk.province}".replace("nay thuộc ", "")
    pen.field("Quê quán:", home)
    pen.field("Số định danh cá nhân:", child.number)
    for who, parent in (("người mẹ", mother), ("người cha", father)):
        pen.field(f"Họ, chữ đệm, tên {who}:", f"*{parent.name}*")
        pen.p(
            f"Năm sinh: {parent.born_on.year}     Dân tộc: {parent.people}     Quốc tịch: Việt Nam",
            dots=True,
            before=1.2,
        )
        pen.field("Nơi cư trú:", f"{desk.home()}, {desk.address}")
    office = f"Ủy ban nhân dân {desk.address}"
    pen.field("Nơi đăng ký khai sinh:", office)
    pen.p(f"Ngày, tháng, năm đăng ký: {short_day(desk, desk.on)}", dots=True, before=1.2)
    asker = desk.chance.choice((mother, father, desk.soul((40, 70))))
    pen.field("Họ, chữ đệm, tên người đi khai sinh:", asker.name)
    pen.field("Giấy tờ tùy thân:", f"Căn cước công dân số {asker.number}")
    rows, name, signer = signing(desk, "Chủ tịch")
    pen.sign(["*NGƯỜI KÝ GIẤY KHAI SINH*", *rows], name, round_seal=f"Ủy ban nhân dân {desk.commune}", over=0.6)
    pen.frame(top, double=True)
    return {
        **issued(desk, number, f"{above} Ủy ban nhân dân {desk.commune}"),
        "birth_place": birth,
        "home_place": home,
        "mother_name": mother.name,
        "father_name": father.name,
        "registrant_name": asker.name,
        "registered_at": office,
        **about_in_full(child),
        **signer,
    }


@template("giay_khai_sinh", (2006, 2015), population=OLD_SPELLINGS)
def khai_sinh_ban_sao(pen: Pen, desk: Desk) -> dict[str, str]:
    """The form of 2006 filled in by pen, later certified as a copy by somebody else."""
    child = desk.soul((0, 2))
    mother, father = desk.soul((19, 40), "Nữ", child.born_on), desk.soul((20, 48), "Nam", child.born_on)
    ordinal = desk.chance.randint(2, 300)
    pen.side(
        [
            (f"Tỉnh, thành phố: ~{bare(desk.province)}~", {"align": "left"}),
            (f"Huyện, quận: ~{bare(desk.district)}~", {"align": "left"}),
            (f"Xã, phường: ~{bare(desk.commune)}~", {"align": "left"}),
        ],
        [
            ("*CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM*", {"fit": True}),
            "*Độc lập - Tự do - Hạnh phúc*",
            "---",
            (f"Số: ~{ordinal}~  Quyển: ~01~", {"before": 1}),
        ],
        0.4,
    )
    pen.p("*GIẤY KHAI SINH*", 22, align="centre", before=5)
    pen.skip(2)
    pair(pen, f"Họ và tên: ~{child.name}~", f"Nam, nữ: ~{child.sex}~", 0.68)
    pen.field("Ngày, tháng, năm sinh:", f"~{child.born_on.day}/{child.born_on.month}/{child.born_on.year}~")
    pen.field("(Ghi bằng chữ):", f"~{spelled_day(child.born_on)}~")
    pair(pen, f"Dân tộc: ~{child.people}~", "Quốc tịch: ~Việt Nam~", 0.5)
    birth = f"Trạm xá {desk.commune}"
    pen.field("Nơi sinh:", f"~{birth}~")
    pen.p("*Phần khai về cha, mẹ*", align="centre", before=3)
    pen.table(
        [
            ["", "*NGƯỜI MẸ*", "*NGƯỜI CHA*"],
            ["Họ và tên", f"~{mother.name}~", f"~{father.name}~"],
            ["Năm sinh", f"~{mother.born_on.year}~", f"~{father.born_on.year}~"],
            ["Dân tộc", f"~{mother.people}~", f"~{father.people}~"],
            ["Quốc tịch", "~Việt Nam~", "~Việt Nam~"],
            ["Nghề nghiệp", "~Làm rẫy~", "~Làm rẫy~"],
            ["Nơi thường trú", f"~{cased(desk.commune)}~", f"~{cased(desk.commune)}~"],
        ],
        (0.24, 0.38, 0.38),
        12.5,
    )
    pen.field("Họ, tên, tuổi, số CMND của người đứng khai:", f"~{father.name}, {father.card}~")
    rows, name, signer = signing(desk, "Chủ tịch", f"UBND {desk.commune}")
    pen.sign(
        [f"Đăng ký ngày ~{desk.on.day}~ tháng ~{desk.on.month}~ năm ~{desk.on.year}~", *rows],
        name,
        [("*Người đứng khai*", {"align": "centre", "size": 13})],
        round_seal=f"Ủy ban nhân dân {desk.commune}",
        second=father.name,
    )
    certified(pen, desk, desk.chance.uniform(18, 30), 246)
    found = about_in_full(child)
    found.pop("owner_id")
    return {
        **issued(desk, str(ordinal), f"UBND {desk.commune}"),
        "birth_place": birth,
        "mother_name": mother.name,
        "father_name": father.name,
        "registrant_name": father.name,
        **found,
        **signer,
    }


@template("giay_khai_sinh", (2016, 2026), population=SHORT_AND_LONG)
def khai_sinh_khung(pen: Pen, desk: Desk) -> dict[str, str]:
    """A birth certificate in a double frame: the State's name alone in the middle, number under the name of the form,
    the personal number in boxes, the father before the mother."""
    child, mother, father = desk.soul((0, 1)), desk.soul((20, 40), "Nữ"), desk.soul((22, 45), "Nam")
    number = f"{desk.chance.randint(1, 290)}/{desk.on.year}"
    pen.skip(8)
    top = pen.y
    nation(pen, rule=0.35, before=1.0)
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
    pen.field("Nơi đăng ký khai sinh:", desk.committee)
    pen.field("Ngày, tháng, năm đăng ký:", slashes(desk.on))
    name = desk.name()
    deputy = desk.chance.random() < 0.4
    rows = ("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH") if deputy else ("CHỦ TỊCH",)
    note = ["NGƯỜI KÝ GIẤY KHAI SINH"] if desk.chance.random() < 0.5 else []
    signed(pen, (*note, *rows), name, round_seal=desk.committee, space=25)
    pen.frame(top, double=True)
    return {
        **issued(desk, number, desk.committee),
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


@template("giay_khai_sinh", (2016, 2026), population=SHORT_AND_LONG)
def khai_sinh_trich_luc(pen: Pen, desk: Desk) -> dict[str, str]:
    """A copy from the register with a heading as acts have, signed by order by the registrar."""
    child, mother, father = desk.soul((3, 30)), desk.soul((40, 60), "Nữ"), desk.soul((42, 60), "Nam")
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
        f"Đã đăng ký khai sinh tại {desk.committee}, số {desk.chance.randint(1, 200)}, quyển số "
        f"01/{registered.year}, ngày "
        f"{slashes(registered)}.",
        "Ghi chú: Không.",
        size=13,
        indent=0,
    )
    name = desk.name()
    rows = ("TUQ. CHỦ TỊCH", "CÔNG CHỨC TƯ PHÁP - HỘ TỊCH") if desk.chance.random() < 0.5 else ("TM. UBND", "CHỦ TỊCH")
    pen.p("NGƯỜI KÝ TRÍCH LỤC", 12.5, at=pen.part(0.46, 1), align="centre", before=3)
    signed(pen, rows, name, ["_Cán bộ tra cứu sổ_"], round_seal=desk.committee, space=24)
    return {
        **issued(desk, number, agency),
        **about(child),
        "gender": child.sex,
        "mother_name": mother.name,
        "father_name": father.name,
        "signer_name": name,
        "signer_title": "Chủ tịch" if rows[1] == "CHỦ TỊCH" else "Công chức Tư pháp - Hộ tịch",
    }


@template("giay_khai_sinh", (1999, 2005), population=SHORT_AND_LONG, face="Liberation Serif")
def khai_sinh_tay(pen: Pen, desk: Desk) -> dict[str, str]:
    """A form of 1999 filled in by hand: number and book at the right, no office above, parents in
    two columns of a table."""
    child, mother, father = desk.soul((0, 1)), desk.soul((20, 40), "Nữ"), desk.soul((22, 45), "Nam")
    count = desk.chance.randint(2, 240)
    nation(pen, old=True, size=12.5, rule=0.25, before=1.0, gap=0.2)
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
    name = desk.name()
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
        **issued(desk, str(count), place),
        "owner_name": child.name,
        "owner_born_on": child.born_on.isoformat(),
        "gender": child.sex,
        "mother_name": mother.name,
        "father_name": father.name,
        "signer_name": name,
        "signer_title": "Chủ tịch",
    }
