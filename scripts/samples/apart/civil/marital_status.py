"""Certificates of whether somebody is married."""

from __future__ import annotations

from scripts.samples.drawing.pen import Pen
from scripts.samples.templates.desk import Desk, a_day, day_form, short_day
from scripts.samples.templates.heads import head, heading, motto
from scripts.samples.templates.populations import OLD_SPELLINGS, SHORT_AND_LONG
from scripts.samples.templates.rows import centred, pair, said
from scripts.samples.templates.signing import certified, rank, sent_to, signed, signing
from scripts.samples.templates.template import template
from scripts.samples.templates.truth import about, about_in_full, issued
from scripts.samples.words import bare, cased, in_words, months_later, slashes


@template("giay_xac_nhan_tinh_trang_hon_nhan", (2016, 2021))
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
        motto(
            f"{bare(desk.commune)}, ngày ~{desk.on.day:02d}~ tháng ~{desk.on.month:02d}~ năm {desk.on.year}", before=3
        ),
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
        "valid_until": months_later(desk.on, 6).isoformat(),
        "issuer": f"Ủy ban nhân dân {desk.commune} {desk.district}",
        **about(soul, old=True),
        **signer,
    }


@template("giay_xac_nhan_tinh_trang_hon_nhan", (2020, 2026), population=OLD_SPELLINGS)
def hon_nhan_2020(pen: Pen, desk: Desk) -> dict[str, str]:
    """The form of Thông tư 04/2020: the heading with the province or district above, the term in one sentence."""
    soul = desk.soul((19, 60))
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
    pair(pen, f"Ngày, tháng, năm sinh: {short_day(desk, soul.born_on)}", f"Giới tính: {soul.sex}", 0.62)
    pair(pen, f"Dân tộc: {soul.people}", "Quốc tịch: Việt Nam", 0.5)
    pen.field("Giấy tờ tùy thân:", f"CCCD số {soul.number}, cấp ngày {slashes(desk.ago(100, 900))}")
    home = f"{desk.home()}, {desk.address}"
    pen.field("Nơi cư trú:", home)
    spouse = desk.soul(sex="Nam" if soul.sex == "Nữ" else "Nữ").name
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
        sent_to("Như trên", "Lưu: HT"),
        round_seal=f"Ủy ban nhân dân {desk.commune}",
        over=0.8,
    )
    return {
        **issued(desk, number, agency),
        "marital_status": state,
        "scope": use,
        "valid_until": months_later(desk.on, 6).isoformat(),
        "residence": home,
        **about_in_full(soul),
        **signer,
    }


@template("giay_xac_nhan_tinh_trang_hon_nhan", (2016, 2024), population=OLD_SPELLINGS)
def hon_nhan_tay(pen: Pen, desk: Desk) -> dict[str, str]:
    """A pad of the commune filled in by pen; for some, between two days only, in which the asker lived there."""
    soul = desk.soul((20, 58))
    ordinal = desk.chance.randint(1, 400)
    agency = ("Ủy ban nhân dân", desk.commune)
    head(
        pen,
        agency,
        f"~{ordinal}~/UBND-XNTTHN",
        f"{cased(bare(desk.commune))}, ngày ~{desk.on.day}~ tháng ~{desk.on.month}~ năm ~{desk.on.year}~",
        bold=2,
        split=0.38,
    )
    pen.p("*GIẤY XÁC NHẬN*", 17, align="centre", before=7)
    pen.p("*TÌNH TRẠNG HÔN NHÂN*", 17, align="centre")
    pen.p(f"*ỦY BAN NHÂN DÂN {desk.commune.upper()}*", 13, align="centre", before=3)
    home = desk.home()
    state = desk.pick("chưa đăng ký kết hôn với ai", "hiện đang có vợ hoặc chồng", "đã ly hôn, chưa kết hôn với ai")
    use = desk.pick("kết hôn", "vay vốn", "mua nhà ở xã hội")
    pen.p("Xác nhận:", 13, before=2)
    pen.field("Ông/bà:", f"~{soul.name}~", before=2)
    born = f"{soul.born_on.day}/{soul.born_on.month}/{soul.born_on.year}"
    pair(pen, f"Sinh ngày: ~{born}~", f"Giới tính: ~{soul.sex}~", 0.6)
    pair(pen, f"Dân tộc: ~{soul.people}~", "Quốc tịch: ~Việt Nam~", 0.5)
    pen.field("Giấy tờ tùy thân số:", f"~{soul.card}~", before=2)
    pen.field("Nơi cư trú:", f"~{home}~", before=2)
    if desk.chance.random() < 0.4:
        start, end = desk.ago(3000, 4000), desk.ago(400, 2500)
        pen.field(
            "Trong thời gian cư trú tại:",
            f"~{home}~, từ ngày ~{start.day}/{start.month}/{start.year}~ đến ngày ~{end.day}/{end.month}/{end.year}~",
            before=2,
        )
    pen.field("Tình trạng hôn nhân:", f"~{state}~", before=2)
    pen.field("Giấy này được cấp để:", f"~{use}~", before=2)
    pen.p("Giấy này có giá trị trong thời hạn 06 tháng, kể từ ngày cấp.", before=2)
    rows, name, signer = signing(desk, "Chủ tịch", own=desk.pick("", "Công chức Tư pháp - Hộ tịch"))
    pen.sign(rows, name, round_seal=f"Ủy ban nhân dân {desk.commune}", over=0.7)
    if desk.chance.random() < 0.3:
        certified(pen, desk, 26, 236)
    return {
        **issued(desk, f"{ordinal}/UBND-XNTTHN", agency),
        "marital_status": state,
        "scope": use,
        "valid_until": months_later(desk.on, 6).isoformat(),
        "residence": home,
        **about_in_full(soul, old=True),
        **signer,
    }


@template("giay_xac_nhan_tinh_trang_hon_nhan", (2016, 2026), population=SHORT_AND_LONG)
def hon_nhan_xa(pen: Pen, desk: Desk) -> dict[str, str]:
    """Not married, or divorced by a judgment: purpose and term as sentences at the end."""
    owner = desk.soul((19, 60))
    number = f"{desk.chance.randint(2, 480)}/UBND-XNTTHN"
    agency = ("ỦY BAN NHÂN DÂN", desk.commune.upper())
    heading(pen, agency, [f"Số: {number}"], f"{cased(desk.commune)}, {a_day(desk)}", bold=2)
    centred(pen, "GIẤY XÁC NHẬN TÌNH TRẠNG HÔN NHÂN", size=15, before=8)
    pen.rule(pen.full, 0.2)
    request = f"Xét đề nghị của {owner.title} {owner.name} về việc cấp Giấy xác nhận tình trạng hôn nhân,"
    centred(pen, f"ỦY BAN NHÂN DÂN {desk.commune.upper()}", size=13, before=3)
    said(pen, request)
    centred(pen, "XÁC NHẬN:", size=13.5, before=2)
    status = desk.pick(
        "Chưa đăng ký kết hôn với ai",
        f"Đã đăng ký kết hôn, nhưng đã ly hôn theo Bản án số {desk.chance.randint(3, 90)}/{desk.on.year - 2}/HNGĐ-ST",
        "Chưa từng đăng ký kết hôn với ai tại xã",
    )
    pen.field("Họ, chữ đệm, tên:", owner.name)
    pen.field("Ngày, tháng, năm sinh:", slashes(owner.born_on))
    pen.field("Giới tính:", f"{owner.sex}   Dân tộc: {owner.people}   Quốc tịch: Việt Nam")
    given = slashes(desk.ago(100, 2000))
    pen.field("Giấy tờ tùy thân:", f"Căn cước công dân số {owner.number}, cấp ngày {given}")
    home = f"{desk.home()}, {desk.address}"
    pen.field("Nơi cư trú:", home)
    pen.field("Tình trạng hôn nhân:", f"{status}.")
    scope = desk.pick("làm thủ tục kết hôn", "bổ sung hồ sơ vay vốn ngân hàng", "làm thủ tục mua bán nhà đất")
    said(
        pen,
        f"Giấy này được cấp để: {scope}.",
        "Giấy này có giá trị 06 tháng kể từ ngày cấp.",
        size=13,
        indent=0,
        before=2,
    )
    name = desk.name()
    acting = desk.chance.random() < 0.5
    rows = ("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH") if acting else ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH")
    signed(pen, ("NGƯỜI KÝ GIẤY XÁC NHẬN", *rows), name, round_seal=f"UBND {desk.commune}", space=18)
    return {
        **issued(desk, number, agency),
        **about(owner),
        "gender": owner.sex,
        "residence": home,
        "marital_status": status,
        "scope": scope,
        "valid_until": months_later(desk.on, 6).isoformat(),
        "signer_name": name,
        "signer_title": "Phó Chủ tịch" if acting else "Chủ tịch",
    }


@template("giay_xac_nhan_tinh_trang_hon_nhan", (2006, 2015), population=SHORT_AND_LONG)
def hon_nhan_cu(pen: Pen, desk: Desk) -> dict[str, str]:
    """The same before 2016: three rows of an office's heading from the province down, one running sentence of
    fields."""
    owner = desk.soul((19, 50))
    number = f"{desk.chance.randint(2, 150)}/XN-UBND"
    agency = (f"UBND {desk.district.upper()}", f"UBND {desk.commune.upper()}")
    heading(pen, agency, [f"Số: {number}"], f"{cased(desk.commune)}, {in_words(desk.on, 2)}", bold=1, old=True)
    centred(pen, "GIẤY XÁC NHẬN", "TÌNH TRẠNG HÔN NHÂN", size=16, before=3)
    centred(pen, f"UỶ BAN NHÂN DÂN {desk.commune.upper()} XÁC NHẬN", size=12.5, before=5)
    status = desk.pick("hiện tại chưa đăng ký kết hôn với ai", "đang là người độc thân, chưa kết hôn")
    pen.field("Ông/bà:", f"{owner.name}, giới tính: {owner.sex}")
    pen.field("Sinh ngày", f"{owner.born_on.day} tháng {owner.born_on.month} năm {owner.born_on.year}")
    pen.field("CMND số:", f"{owner.card}, dân tộc {owner.people}, quốc tịch Việt Nam")
    pen.field("Hộ khẩu thường trú tại:", f"{desk.home()}, {desk.commune}")
    pen.field("Tình trạng hôn nhân:", status)
    scope = desk.pick("đăng ký kết hôn với anh Trần Văn Ba", "vay vốn", "xuất khẩu lao động")
    pen.field("Giấy này được cấp để:", scope)
    name = desk.name()
    rows = ("TM. UBND XÃ" if desk.commune.startswith("xã") else "TM. UBND", "CHỦ TỊCH")
    signed(pen, rows, name, ["*Cán bộ hộ tịch*", "", desk.name()], round_seal=f"UBND {desk.commune}", space=24)
    return {
        **issued(desk, number, agency),
        **about(owner, old=True),
        "marital_status": status,
        "scope": scope,
        "signer_name": name,
        "signer_title": "Chủ tịch",
    }
