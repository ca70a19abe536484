"""Marriage certificates and extracts from the register."""

from __future__ import annotations

from scripts.samples.drawing.pen import MOTTO, NATION, Pen, Row
from scripts.samples.templates.desk import Desk, Soul, a_day, short_day
from scripts.samples.templates.heads import heading, nation
from scripts.samples.templates.populations import OLD_SPELLINGS, SHORT_AND_LONG
from scripts.samples.templates.rows import centred, pair, said
from scripts.samples.templates.signing import head_or_deputy, rank, signed, signing
from scripts.samples.templates.template import template
from scripts.samples.templates.truth import about, about_in_full, issued
from scripts.samples.words import bare, cased, day_words, slashes


@template("giay_chung_nhan_ket_hon", (2006, 2015))
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
        **issued(desk, number, f"Ủy ban nhân dân {desk.commune} {cased(desk.district)}, {bare(desk.province)}"),
        **about(man, old=True),
        **signer,
    }


@template("giay_chung_nhan_ket_hon", (2016, 2026), population=OLD_SPELLINGS)
def ket_hon_2016(pen: Pen, desk: Desk) -> dict[str, str]:
    """The form of Thông tư 15/2015 and 04/2020: the wife at the left, the husband at the right, labels in each."""
    wife, man = desk.soul((18, 40), "Nữ"), desk.soul((20, 45), "Nam")
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
    cards_given = [desk.ago(100, 1500) for _ in range(2)]

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
        half("vợ", wife, homes[0], slashes(cards_given[0])),
        half("chồng", man, homes[1], slashes(cards_given[1])),
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
        **issued(desk, number, f"{above} Ủy ban nhân dân {desk.commune}"),
        "spouse_name": man.name,
        "residence": homes[0],
        "registered_at": office,
        **{name: value for name, value in about_in_full(wife).items() if name != "gender"},
        **signer,
    }


@template("giay_chung_nhan_ket_hon", (2001, 2010), population=OLD_SPELLINGS)
def ket_hon_tay(pen: Pen, desk: Desk) -> dict[str, str]:
    """The form of 1999: the husband's rows, then the wife's; the same labels stand twice, one under the other."""
    man, wife = desk.soul((20, 45), "Nam"), desk.soul((18, 42), "Nữ")
    ordinal = desk.chance.randint(1, 90)
    top = pen.y
    pen.side(
        [
            (f"Tỉnh/Thành phố: ~{bare(desk.province)}~", {"align": "left"}),
            (f"Huyện/Quận: ~{bare(desk.district)}~", {"align": "left"}),
            (f"Xã/Phường: ~{bare(desk.commune)}~", {"align": "left"}),
        ],
        [
            ("*CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM*", {"fit": True}),
            "*Độc lập - Tự do - Hạnh phúc*",
            "---",
            (f"Số: ~{ordinal:02d}~     Quyển số: ~{desk.chance.randint(1, 3):02d}~", {"before": 1}),
        ],
        0.4,
        out=0.0,
    )
    pen.p("*GIẤY CHỨNG NHẬN KẾT HÔN*", 20, align="centre", ink="red", before=6)
    homes = (f"{desk.home()}, {desk.commune}", f"{desk.home()}, {desk.commune}")
    for role, soul, home in (("chồng", man, homes[0]), ("vợ", wife, homes[1])):
        pen.field(f"Họ và tên {role}:", f"~{soul.name}~", 13.5, before=3.5)
        born = f"{soul.born_on.day}/{soul.born_on.month}/{soul.born_on.year}"
        pen.field("Ngày, tháng, năm sinh:", f"~{born}~", 13.5)
        pair(pen, f"Dân tộc: ~{soul.people}~", "Quốc tịch: ~Việt Nam~", 0.5, size=13.5)
        pen.field("Nơi thường trú/tạm trú:", f"~{home}~", 13.5)
        pen.field("Số CMND/Hộ chiếu:", f"~{soul.card}~", 13.5)
    pen.p("_Giấy chứng nhận kết hôn này có giá trị kể từ ngày ký._", 12, before=2)
    pen.side(
        ["*Vợ*", "_(Ký, ghi rõ họ tên)_", (f"~{wife.name}~", {"before": 14})],
        ["*Chồng*", "_(Ký, ghi rõ họ tên)_", (f"~{man.name}~", {"before": 14})],
        0.48,
        before=1,
    )
    rows, name, signer = signing(desk, "Chủ tịch", f"UBND {desk.commune}")
    pen.sign(
        [f"Ngày ~{desk.on.day}~ tháng ~{desk.on.month}~ năm ~{desk.on.year}~", *rows],
        name,
        round_seal=f"Ủy ban nhân dân {desk.commune}",
        over=0.6,
    )
    pen.frame(top, double=True)
    return {
        **issued(desk, f"{ordinal:02d}", f"UBND {desk.commune}"),
        "owner_name": man.name,
        "owner_born_on": man.born_on.isoformat(),
        "owner_id": man.card,
        "ethnicity": man.people,
        "nationality": "Việt Nam",
        "residence": homes[0],
        "spouse_name": wife.name,
        **signer,
    }


@template("giay_chung_nhan_ket_hon", (2016, 2026), population=SHORT_AND_LONG)
def ket_hon_hai_cot(pen: Pen, desk: Desk) -> dict[str, str]:
    """A marriage: two columns without lines between, wife at the left, labels repeated; both sign above the
    registrar."""
    wife, husband = desk.soul((20, 45), "Nữ"), desk.soul((22, 50), "Nam")
    count = desk.chance.randint(1, 120)
    number = f"{count:02d}/{desk.on.year}" if desk.chance.random() < 0.5 else f"{count}"
    pen.skip(6)
    top = pen.y
    nation(pen, size=13, before=1.0)
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
    pen.field("Nơi đăng ký kết hôn:", desk.committee)
    pen.field("Ngày, tháng, năm đăng ký:", slashes(desk.on))
    pen.skip(2)
    start = pen.y
    for (left, right), soul, who in (((0, 0.48), wife, "VỢ"), ((0.52, 1), husband, "CHỒNG")):
        pen.y = start
        signed(pen, (who,), soul.name, start=left, end=right, bold=False, space=16)
    name = desk.name()
    rows, signer_title = head_or_deputy(desk, "Chủ tịch")
    signed(pen, rows, name, round_seal=desk.committee, start=0.25, end=0.75, space=24)
    pen.frame(top)
    return {
        **issued(desk, number, desk.committee),
        **about(wife),
        "spouse_name": husband.name,
        "signer_name": name,
        "signer_title": signer_title,
    }


@template("giay_chung_nhan_ket_hon", (2016, 2025), population=SHORT_AND_LONG)
def ket_hon_trich_luc(pen: Pen, desk: Desk) -> dict[str, str]:
    """A copy of a marriage from the register: one after the other in a table of three columns, heading as acts have."""
    wife, husband = desk.soul((22, 55), "Nữ"), desk.soul((22, 60), "Nam")
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
        f"Đăng ký kết hôn tại: {desk.committee}",
        f"Số: {desk.chance.randint(1, 90)}/{registered.year}, ngày {slashes(registered)}",
        "Ghi chú: Trích lục này được thực hiện từ Cơ sở dữ liệu hộ tịch điện tử.",
        size=13,
        indent=0,
        before=2.5,
    )
    name = desk.name()
    above = (("TL. CHỦ TỊCH", "TRƯỞNG PHÒNG TƯ PHÁP"), ("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"))[way]
    signed(pen, above, name, ["*Người trích lục*", "", desk.name()], round_seal=f"UBND {place}", over=0.35)
    return {
        **issued(desk, number, agency),
        **about(wife),
        "spouse_name": husband.name,
        "signer_name": name,
        "signer_title": ("Trưởng phòng Tư pháp", "Phó Chủ tịch")[way],
    }
