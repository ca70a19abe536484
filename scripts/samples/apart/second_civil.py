"""Civil status, by the second author: birth, marriage, death, single status, as of 2016 to now."""

from __future__ import annotations

from scripts.samples.apart.acts import head
from scripts.samples.apart.second_world import (
    certified,
    day_form,
    nation,
    pair,
    person,
    recipients,
    second,
    short_day,
    signing,
    somebody,
)
from scripts.samples.apart.world import (
    Desk,
    Soul,
    after_months,
    bare,
    cased,
    day_words,
    slashes,
    spelled_day,
)
from scripts.samples.drawing.pen import Pen


def _born(desk: Desk, soul: Soul) -> str:
    return short_day(desk, soul.born_on)


@second("khai_sinh_2016", "giay_khai_sinh", (2016, 2026))
def khai_sinh_2016(pen: Pen, desk: Desk) -> dict[str, str]:
    """The form of Thông tư 15/2015 and 04/2020: heading of the commune, a place for the personal id, the parents'
    rows, who declared; some copies certified."""
    child = somebody(desk, (0, 3))
    mother, father = somebody(desk, (19, 40), "Nữ", child.born_on), somebody(desk, (20, 48), "Nam", child.born_on)
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
    pair(pen, f"Ngày, tháng, năm sinh: {_born(desk, child)}", f"Giới tính: {child.sex}", 0.6)
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
    asker = desk.chance.choice((mother, father, somebody(desk, (40, 70))))
    pen.field("Họ, chữ đệm, tên người đi khai sinh:", asker.name)
    pen.field("Giấy tờ tùy thân:", f"Căn cước công dân số {asker.number}")
    rows, name, signer = signing(desk, "Chủ tịch")
    pen.sign(["*NGƯỜI KÝ GIẤY KHAI SINH*", *rows], name, round_seal=f"Ủy ban nhân dân {desk.commune}", over=0.6)
    pen.frame(top, double=True)
    return {
        "number": number,
        "issued_on": desk.on.isoformat(),
        "issuer": f"{above} Ủy ban nhân dân {desk.commune}",
        "birth_place": birth,
        "home_place": home,
        "mother_name": mother.name,
        "father_name": father.name,
        "registrant_name": asker.name,
        "registered_at": office,
        **person(child),
        **signer,
    }


@second("khai_sinh_ban_sao", "giay_khai_sinh", (2006, 2015))
def khai_sinh_ban_sao(pen: Pen, desk: Desk) -> dict[str, str]:
    """The form of 2006 filled in by pen, later certified as a copy by somebody else."""
    child = somebody(desk, (0, 2))
    mother, father = somebody(desk, (19, 40), "Nữ", child.born_on), somebody(desk, (20, 48), "Nam", child.born_on)
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
    found = person(child)
    found.pop("owner_id")
    return {
        "number": str(ordinal),
        "issued_on": desk.on.isoformat(),
        "issuer": f"UBND {desk.commune}",
        "birth_place": birth,
        "mother_name": mother.name,
        "father_name": father.name,
        "registrant_name": father.name,
        **found,
        **signer,
    }


@second("ket_hon_2016", "giay_chung_nhan_ket_hon", (2016, 2026))
def ket_hon_2016(pen: Pen, desk: Desk) -> dict[str, str]:
    """The form of Thông tư 15/2015 and 04/2020: the wife at the left, the husband at the right, labels in each."""
    wife, man = somebody(desk, (18, 40), "Nữ"), somebody(desk, (20, 45), "Nam")
    number = f"{desk.chance.randint(1, 260):02d}/{desk.on.year}"
    above = desk.district or desk.province
    top = pen.y
    nation(pen, size=14)
    pen.side(
        [above.upper(), f"*ỦY BAN NHÂN DÂN {desk.commune.upper()}*", "---"],
        [(f"Số: {number}", {"align": "right", "size": 13})],
        0.45,
        out=0.0,
    )
    pen.p("*GIẤY CHỨNG NHẬN KẾT HÔN*", 20, align="centre", ink="red", before=5)
    pen.skip(3)
    homes = [f"{desk.home()}, {desk.address}" for _ in range(2)]
    issued = [desk.ago(100, 1500) for _ in range(2)]

    def half(role: str, soul: Soul, home: str, card: str) -> list[tuple[str, dict[str, object]]]:
        dots: dict[str, object] = {"dots": True}
        return [
            (f"Họ, chữ đệm, tên {role}:", {}),
            (f"*{soul.name.upper()}*", dots),
            (f"Ngày, tháng, năm sinh: {slashes(soul.born_on)}", dots),
            (f"Dân tộc: {soul.people}", dots),
            ("Quốc tịch: Việt Nam", dots),
            (f"Nơi cư trú: {home}", dots),
            (f"Giấy tờ tùy thân: CCCD số {soul.number}, Cục CSQLHC về TTXH cấp ngày {card}", dots),
        ]

    pen.side(
        half("vợ", wife, homes[0], slashes(issued[0])),
        half("chồng", man, homes[1], slashes(issued[1])),
        0.48,
        size=12.5,
        align="left",
        before=1.3,
    )
    office = f"Ủy ban nhân dân {desk.address}"
    pen.p(f"Nơi đăng ký kết hôn: {office}", before=4, dots=True)
    pen.p(f"Ngày, tháng, năm đăng ký: {short_day(desk, desk.on)}", before=1.2, dots=True)
    pen.side(
        ["*Vợ*", "_(Ký, ghi rõ họ, chữ đệm, tên)_", (wife.name, {"before": 15})],
        ["*Chồng*", "_(Ký, ghi rõ họ, chữ đệm, tên)_", (man.name, {"before": 15})],
        0.48,
        before=1,
    )
    rows, name, signer = signing(desk, "Chủ tịch")
    pen.sign(["*NGƯỜI KÝ GIẤY CHỨNG NHẬN KẾT HÔN*", *rows], name, round_seal=f"UBND {desk.commune}", start=0.3)
    pen.frame(top, double=True)
    return {
        "number": number,
        "issued_on": desk.on.isoformat(),
        "issuer": f"{above} Ủy ban nhân dân {desk.commune}",
        "spouse_name": man.name,
        "residence": homes[0],
        "registered_at": office,
        **{name: value for name, value in person(wife).items() if name != "gender"},
        **signer,
    }


@second("khai_tu_2020", "trich_luc_khai_tu", (2020, 2026))
def khai_tu_2020(pen: Pen, desk: Desk) -> dict[str, str]:
    """The form of Thông tư 04/2020, printed by the ministry's program."""
    dead, asker = somebody(desk, (30, 99)), somebody(desk, (25, 60))
    died = desk.ago(1, 12)
    number = f"{desk.chance.randint(2, 190)}/TLKT" + desk.pick("", "-BS")
    agency = (desk.district or desk.province, f"Ủy ban nhân dân {desk.commune}")
    head(pen, agency, number, f"{cased(bare(desk.commune))}, {day_form(desk)}")
    pen.p("*TRÍCH LỤC KHAI TỬ*", 19, align="centre", before=8)
    if number.endswith("BS"):
        pen.p("(BẢN SAO)", 12, align="centre")
    pen.skip(3)
    pen.field("Họ, chữ đệm, tên:", f"*{dead.name.upper()}*")
    pair(pen, f"Ngày, tháng, năm sinh: {slashes(dead.born_on)}", f"Giới tính: {dead.sex}", 0.62)
    pair(pen, f"Dân tộc: {dead.people}", "Quốc tịch: Việt Nam", 0.5)
    pen.field("Số định danh cá nhân:", dead.number)
    pen.field("Giấy tờ tùy thân:", f"Thẻ căn cước công dân số {dead.number}")
    home = f"{desk.home()}, {desk.address}"
    pen.field("Nơi cư trú cuối cùng:", home)
    pen.field(
        "Đã chết vào lúc:",
        f"{desk.chance.randint(0, 23):02d} giờ {desk.chance.randint(0, 59):02d} phút, {day_words(died)}",
    )
    pen.field("(ghi bằng chữ):", spelled_day(died))
    where = desk.pick(f"Tại nhà, {home}", f"Trung tâm Y tế {bare(desk.district or desk.commune)}")
    pen.field("Nơi chết:", where)
    cause = desk.pick("Tai nạn giao thông", "Nhồi máu cơ tim", "Xơ gan giai đoạn cuối", "Tuổi già")
    pen.field("Nguyên nhân chết:", cause)
    office = f"Ủy ban nhân dân {desk.address}"
    pen.field("Đăng ký khai tử tại:", office)
    pen.p(f"Số: {desk.chance.randint(2, 99)}/{died.year} ngày {slashes(desk.on)}", dots=True, before=1.2)
    pen.field("Họ, chữ đệm, tên người đi khai tử:", asker.name)
    rows, name, signer = signing(desk, "Chủ tịch", own=desk.pick("", "", "Công chức Tư pháp - Hộ tịch"))
    pen.sign(["*NGƯỜI KÝ TRÍCH LỤC*", *rows], name, round_seal=f"Ủy ban nhân dân {desk.commune}")
    return {
        "number": number,
        "issued_on": desk.on.isoformat(),
        "issuer": " ".join(agency),
        "died_on": died.isoformat(),
        "death_place": where,
        "death_cause": cause,
        "residence": home,
        "registered_at": office,
        **person(dead),
        **signer,
    }


@second("hon_nhan_2020", "giay_xac_nhan_tinh_trang_hon_nhan", (2020, 2026))
def hon_nhan_2020(pen: Pen, desk: Desk) -> dict[str, str]:
    """The form of Thông tư 04/2020: the heading with the province or district above, the term in one sentence."""
    soul = somebody(desk, (19, 60))
    number = (
        f"{desk.chance.randint(4, 980)}/UBND-XNTTHN"
        if desk.chance.random() < 0.6
        else (f"{desk.chance.randint(4, 980)}/XNHN-UBND")
    )
    agency = (f"UBND {desk.district}" if desk.district else f"UBND {desk.province}", f"UBND {desk.commune}")
    head(pen, agency, number, f"{cased(bare(desk.commune))}, {day_form(desk)}", split=0.4)
    pen.p("*GIẤY XÁC NHẬN TÌNH TRẠNG HÔN NHÂN*", 16, align="centre", before=8)
    pen.p(f"Xét đề nghị của {soul.title} {soul.name},", indent=10, before=3)
    pen.p("về việc cấp Giấy xác nhận tình trạng hôn nhân,", indent=10)
    pen.p(f"*ỦY BAN NHÂN DÂN {desk.commune.upper()} XÁC NHẬN:*", align="centre", before=3)
    pen.field("Họ, chữ đệm, tên:", f"*{soul.name.upper()}*")
    pair(pen, f"Ngày, tháng, năm sinh: {_born(desk, soul)}", f"Giới tính: {soul.sex}", 0.62)
    pair(pen, f"Dân tộc: {soul.people}", "Quốc tịch: Việt Nam", 0.5)
    pen.field("Giấy tờ tùy thân:", f"CCCD số {soul.number}, cấp ngày {slashes(desk.ago(100, 900))}")
    home = f"{desk.home()}, {desk.address}"
    pen.field("Nơi cư trú:", home)
    spouse = anyone_else(desk, soul)
    state = desk.pick(
        "Chưa kết hôn với ai",
        f"Đã có vợ hoặc chồng là {spouse}, đã chết ngày {slashes(desk.ago(400, 900))}; hiện tại chưa kết hôn với ai",
        "Từ khi đủ tuổi kết hôn đến nay chưa đăng ký kết hôn với ai",
    )
    pen.field("Tình trạng hôn nhân:", state)
    use = desk.pick("bổ sung hồ sơ chuyển nhượng đất", "đăng ký kết hôn", "vay vốn tại ngân hàng")
    pen.field("Giấy này được sử dụng để:", use)
    pen.p("Giấy này có giá trị trong thời hạn 6 tháng, kể từ ngày cấp./.", before=1.5)
    rows, name, signer = signing(desk, "Chủ tịch")
    pen.sign(
        ["*NGƯỜI KÝ GIẤY XÁC NHẬN*", *rows],
        name,
        recipients("Như trên", "Lưu: HT"),
        round_seal=f"Ủy ban nhân dân {desk.commune}",
        over=0.8,
    )
    return {
        "number": number,
        "issued_on": desk.on.isoformat(),
        "issuer": " ".join(agency),
        "marital_status": state,
        "scope": use,
        "valid_until": after_months(desk.on, 6).isoformat(),
        "residence": home,
        **person(soul),
        **signer,
    }


def anyone_else(desk: Desk, soul: Soul) -> str:
    return somebody(desk, sex="Nam" if soul.sex == "Nữ" else "Nữ").name
