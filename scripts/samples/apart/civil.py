"""Civil status: birth, marriage, death, single status."""

from __future__ import annotations

from scripts.samples.apart.world import (
    Desk,
    about,
    after_months,
    bare,
    cased,
    day_words,
    rank,
    slashes,
    spelled_day,
    template,
)
from scripts.samples.drawing.pen import MOTTO, NATION, OLD_NATION, Pen


def _nation(pen: Pen, nation: str = NATION) -> None:
    pen.p(f"*{nation}*", 14, align="centre", before=0)
    pen.p(f"*{MOTTO}*", 13.5, align="centre", before=0.5)
    pen.rule(pen.full, 0.3)


@template("khai_sinh_1999", "giay_khai_sinh", (2006, 2015), shown=True)
def khai_sinh_1999(pen: Pen, desk: Desk) -> dict[str, str]:
    """The form before 2016: no heading of an office, the parents in rows of a table of two columns, no personal id."""
    child = desk.soul((0, 6))
    mother, father = desk.soul((19, 40), "Nữ", child.born_on), desk.soul((20, 48), "Nam", child.born_on)
    number = f"{desk.chance.randint(2, 390)}/{desk.on.year}"
    pen.p(f"_{desk.pick('Mẫu TP/HT-2010-A.1', 'Mẫu TP/HT-1999-A.1')}_", 10, align="right")
    top = pen.y
    pen.skip(3)
    _nation(pen, OLD_NATION)
    pen.p(f"Số: ~{number}~", 13, align="right", before=3)
    pen.p(f"Quyển số: ~0{desk.chance.randint(1, 3)}~", 13, align="right")
    pen.p("*GIẤY KHAI SINH*", 21, align="centre", ink="red", before=3)
    pen.p("*(BẢN CHÍNH)*", 12, align="centre", before=0.5)
    pen.skip(3)
    pen.field("Họ và tên:", f"*{child.name.upper()}*")
    pen.side(
        [(f"Ngày, tháng, năm sinh: {slashes(child.born_on)}", {"dots": True})],
        [(f"Giới tính: {child.sex}", {"dots": True})],
        0.66,
        size=13,
        align="left",
        before=1.2,
    )
    pen.field("Ghi bằng chữ:", f"_{spelled_day(child.born_on)}_")
    pen.field("Nơi sinh:", f"Trạm Y tế {desk.commune}, {desk.district}, {desk.province}")
    pen.side(
        [(f"Dân tộc: {child.people}", {"dots": True})],
        [("Quốc tịch: Việt Nam", {"dots": True})],
        0.5,
        size=13,
        align="left",
        before=1.2,
    )
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
    return {"number": number, "issued_on": desk.on.isoformat(), "issuer": f"Ủy ban nhân dân {desk.commune}", **found}


@template("ket_hon_2005", "giay_chung_nhan_ket_hon", (2006, 2015), shown=True)
def ket_hon_2005(pen: Pen, desk: Desk) -> dict[str, str]:
    """The form before 2016: a table whose first column has the labels, the husband's before the wife's."""
    man, wife = desk.soul((20, 45), "Nam"), desk.soul((18, 42), "Nữ")
    number = f"{desk.chance.randint(2, 160)}/{desk.on.year}"
    pen.side(
        [
            "ỦY BAN NHÂN DÂN",
            f"*{desk.commune.upper()}*",
            f"{cased(desk.district)}, {bare(desk.province)}",
        ],
        [
            (f"*{NATION}*", {"fit": True}),
            f"*{MOTTO}*",
            "---",
            (f"Số: {number}     Quyển số: 01/{desk.on.year}", {"before": 3}),
        ],
    )
    pen.p("*GIẤY CHỨNG NHẬN KẾT HÔN*", 18, align="centre", before=6, ink=desk.pick("red", "black"))
    pen.p(desk.pick("(Bản chính)", "(Bản sao)"), 12, align="centre")
    pen.skip(4)
    homes = (desk.home(), desk.home())
    pen.table(
        [
            ["", "*CHỒNG*", "*VỢ*"],
            ["Họ và tên", f"*{man.name.upper()}*", f"*{wife.name.upper()}*"],
            ["Ngày, tháng, năm sinh", slashes(man.born_on), slashes(wife.born_on)],
            ["Dân tộc", man.people, wife.people],
            ["Quốc tịch", "Việt Nam", "Việt Nam"],
            [
                "Nơi thường trú/ tạm trú",
                *(f"{home}, {desk.commune}, {desk.district}, {desk.province}" for home in homes),
            ],
            ["Số CMND/ Hộ chiếu/ giấy tờ hợp lệ thay thế", f"CMND số {man.card}", f"CMND số {wife.card}"],
        ],
        (0.24, 0.38, 0.38),
        12,
    )
    pen.p(f"Nơi đăng ký: UBND {desk.commune}, {desk.district}, {desk.province}", before=4)
    pen.p(f"Đăng ký, {day_words(desk.on)}", before=1.5)
    pen.side(
        ["*Chồng*", "_(Ký, ghi rõ họ tên)_", (man.name, {"before": 17})],
        ["*Vợ*", "_(Ký, ghi rõ họ tên)_", (wife.name, {"before": 17})],
        0.48,
        before=1,
    )
    rows, signer = rank(desk, "Chủ tịch", f"Ủy ban nhân dân {desk.commune}")
    pen.sign(rows, signer["signer_name"], round_seal=f"Ủy ban nhân dân {desk.commune}")
    return {
        "number": number,
        "issued_on": desk.on.isoformat(),
        "issuer": f"Ủy ban nhân dân {desk.commune} {cased(desk.district)}, {bare(desk.province)}",
        **about(man, old=True),
        **signer,
    }


@template("khai_tu_2016", "trich_luc_khai_tu", (2016, 2022), shown=True)
def khai_tu_2016(pen: Pen, desk: Desk) -> dict[str, str]:
    """Extract with the hour and day of death in words; district above the commune; some are stamped as copies."""
    dead, asker = desk.soul((48, 96)), desk.soul((25, 60))
    died = desk.ago(1, 15)
    number = f"{desk.chance.randint(2, 160)}/TLKT-BS"
    agency = (f"UBND {desk.district}", f"UBND {desk.commune}")
    pen.side(
        [agency[0].upper(), f"*{agency[1].upper()}*", "---", (f"Số: {number}", {"before": 2})],
        [
            (f"*{NATION}*", {"fit": True}),
            f"*{MOTTO}*",
            "---",
            (f"_{bare(desk.commune)}, {day_words(desk.on)}_", {"before": 2}),
        ],
        0.36,
    )
    pen.p("*TRÍCH LỤC KHAI TỬ*", 18, align="centre", before=8)
    pen.p("*(BẢN SAO)*", 13, align="centre")
    pen.skip(4)
    pen.field("Họ, chữ đệm, tên:", f"*{dead.name.upper()}*")
    pen.p(f"Ngày, tháng, năm sinh: {slashes(dead.born_on)}", dots=True, before=1.2)
    pen.p(f"Giới tính: {dead.sex}     Dân tộc: {dead.people}     Quốc tịch: Việt Nam", dots=True, before=1.2)
    pen.field(
        "Giấy tờ tùy thân:",
        f"Chứng minh nhân dân số {dead.card}, Công an tỉnh cấp ngày {slashes(desk.ago(2000, 4000))}",
    )
    pen.field("Nơi cư trú cuối cùng:", f"{desk.home()}, {desk.address}")
    pen.field(
        "Đã chết vào lúc:",
        f"{desk.chance.randint(0, 23):02d} giờ {desk.chance.randint(0, 59):02d} phút, {day_words(died)}",
    )
    pen.field("Ghi bằng chữ:", spelled_day(died))
    pen.field("Nơi chết:", desk.pick("Tại nhà riêng", f"Bệnh viện Đa khoa {bare(desk.district)}"))
    pen.field("Nguyên nhân chết:", desk.pick("Già yếu", "Ung thư phổi", "Suy tim"))
    pen.field(
        "Theo Giấy báo tử/Giấy tờ thay thế Giấy báo tử số:", f"{desk.chance.randint(1, 90)}/GBT {day_words(died)}"
    )
    pen.field("Đăng ký khai tử tại:", f"UBND {desk.commune}, {desk.district}, {desk.province}")
    pen.p(f"Số: {desk.chance.randint(1, 90)}/{desk.on.year}, {day_words(died)}", before=1.2)
    pen.field("Họ, chữ đệm, tên người yêu cầu:", asker.name)
    pen.p(f"Giấy tờ tùy thân: CMND số {asker.card}", dots=True, before=1.2)
    rows, signer = rank(desk, "Chủ tịch")
    pen.sign(
        ["*NGƯỜI KÝ TRÍCH LỤC*", *rows],
        signer["signer_name"],
        ["*Nơi nhận:*", "- Như trên;", "- Lưu: HT."],
        round_seal=f"Ủy ban nhân dân {desk.commune}",
    )
    return {
        "number": number,
        "issued_on": desk.on.isoformat(),
        "issuer": " ".join(agency),
        **about(dead, old=True),
        **signer,
    }


@template("hon_nhan_2015", "giay_xac_nhan_tinh_trang_hon_nhan", (2016, 2021), shown=True)
def hon_nhan_2015(pen: Pen, desk: Desk) -> dict[str, str]:
    """The commune's name stands in a sentence, the term in a note with the number of months in words."""
    soul = desk.soul((19, 55))
    number = f"{desk.chance.randint(4, 480)}/UBND-XNTTHN"
    pen.side(
        [
            "*ỦY BAN NHÂN DÂN*",
            f"*{desk.commune.upper()}*",
            f"*{desk.district.upper()}*",
            "---",
            (f"Số: ~{number.split('/')[0]}~ /UBND-XNTTHN", {"before": 1}),
        ],
        [
            (f"*{NATION}*", {"fit": True}),
            f"*{MOTTO}*",
            "---",
            (
                f"{bare(desk.commune)}, ngày ~{desk.on.day:02d}~ tháng ~{desk.on.month:02d}~ năm {desk.on.year}",
                {"before": 3, "italic": True},
            ),
        ],
        0.38,
    )
    pen.p("*GIẤY XÁC NHẬN TÌNH TRẠNG HÔN NHÂN*", 16, align="centre", before=8)
    pen.p(
        f"Căn cứ Luật Hộ tịch năm 2014; xét đề nghị của {soul.title} {soul.name} về việc cấp Giấy "
        "xác nhận tình trạng hôn nhân;",
        align="justify",
        indent=10,
        before=4,
    )
    pen.p(f"*ỦY BAN NHÂN DÂN {desk.commune.upper()} XÁC NHẬN*", 13.5, align="centre", before=3)
    pen.skip(2)
    pen.field("Họ, chữ đệm, tên:", f"*{soul.name}*")
    pen.p(f"Ngày, tháng, năm sinh: {slashes(soul.born_on)}     Giới tính: {soul.sex}", dots=True, before=1.2)
    pen.p(f"Dân tộc: {soul.people}     Quốc tịch: Việt Nam", dots=True, before=1.2)
    pen.field(
        "Số Giấy tờ tùy thân:",
        f"CMND số {soul.card} do Công an {desk.province} cấp ngày {slashes(desk.ago(900, 3000))}",
    )
    pen.field("Nơi cư trú:", f"{desk.home()}, {desk.address}")
    since = desk.ago(400, 2500)
    pen.field(
        "Tình trạng hôn nhân:",
        desk.pick(
            "Hiện tại chưa đăng ký kết hôn với ai.",
            f"Đã ly hôn theo Quyết định số {desk.chance.randint(11, 99)}/{since.year}/QĐST-HNGĐ ngày "
            f"{slashes(since)} của Tòa án nhân dân {desk.district}. Hiện tại chưa đăng ký kết hôn với "
            "ai.",
        ),
    )
    pen.p("Giấy này có giá trị trong thời hạn 06 (sáu) tháng, kể từ ngày cấp.", before=1.5)
    pen.p(
        "Giấy này được cấp để: "
        f"{desk.pick('làm thủ tục chuyển nhượng quyền sử dụng đất', 'bổ túc hồ sơ vay vốn ngân hàng')}./.",
        dots=True,
        before=1.2,
    )
    rows, signer = rank(desk, "Chủ tịch", "Ủy ban nhân dân")
    pen.sign(rows, signer["signer_name"], round_seal=f"Ủy ban nhân dân {desk.commune}", over=0.6)
    return {
        "number": number,
        "issued_on": desk.on.isoformat(),
        "valid_until": after_months(desk.on, 6).isoformat(),
        "issuer": f"Ủy ban nhân dân {desk.commune} {desk.district}",
        **about(soul, old=True),
        **signer,
    }
