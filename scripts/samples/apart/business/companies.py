"""Registrations of companies."""

from __future__ import annotations

from scripts.samples.drawing.pen import Pen
from scripts.samples.templates.desk import Desk, capital
from scripts.samples.templates.heads import head, heading, motto
from scripts.samples.templates.populations import OLD_SPELLINGS, SHORT_AND_LONG
from scripts.samples.templates.rows import boxes, centred, down, registered
from scripts.samples.templates.signing import certified, head_or_deputy, rank, signed, signing
from scripts.samples.templates.template import template
from scripts.samples.templates.truth import change_fields
from scripts.samples.words import bare, dong, in_words, slashes


@template("gcn_dang_ky_doanh_nghiep", (2017, 2024))
def dn_tnhh(pen: Pen, desk: Desk) -> dict[str, str]:
    """A company of several members: heading in three rows, the members as a table, pages two and one."""
    chief, second = desk.soul((28, 66)), desk.soul((28, 66))
    agency = (f"Sở Kế hoạch và Đầu tư {desk.province}", "Phòng Đăng ký kinh doanh")
    tax = desk.tax()
    company = (
        f"CÔNG TY TNHH {desk.pick('THƯƠNG MẠI VÀ DỊCH VỤ', 'XÂY DỰNG', 'SẢN XUẤT NÔNG SẢN')} "
        f"{desk.pick('BẮC TRUNG NAM', 'ĐẠI DƯƠNG XANH', 'HÙNG VƯƠNG')}"
    )
    change = desk.chance.choice((0, 2, 7))
    first = desk.ago(500, 3000) if change else desk.on
    pen.side(
        [("SỞ KẾ HOẠCH VÀ ĐẦU TƯ", {}), desk.province.upper(), "*PHÒNG ĐĂNG KÝ KINH DOANH*", "---"],
        motto(),
        0.4,
    )
    pen.p("*GIẤY CHỨNG NHẬN ĐĂNG KÝ DOANH NGHIỆP*", 15, align="centre", before=7, fit=True)
    pen.p("*CÔNG TY TRÁCH NHIỆM HỮU HẠN HAI THÀNH VIÊN TRỞ LÊN*", 13.5, align="centre", fit=True)
    pen.p(f"*Mã số doanh nghiệp: {tax}*", 13.5, align="centre", before=2)
    registered(pen, desk, first, change)
    share = desk.chance.randrange(2, 40) * 100_000_000
    pen.many(
        [
            "*1. Tên công ty*",
            f"Tên công ty viết bằng tiếng Việt: {company}",
            "Tên công ty viết bằng tiếng nước ngoài: GREEN OCEAN TRADING SERVICES COMPANY LIMITED",
            "Tên công ty viết tắt:",
            "*2. Địa chỉ trụ sở chính*",
            f"_{desk.home()}, {desk.address}, Việt Nam_",
            "Điện thoại: 0969 112 233     Fax:",
            "*3. Vốn điều lệ*",
            f"{dong(2 * share)} đồng",
            "*4. Danh sách thành viên góp vốn*",
        ],
        before=1.4,
    )
    pen.table(
        [
            [
                "STT",
                "Tên thành viên",
                "Nơi đăng ký hộ khẩu thường trú",
                "Giá trị phần vốn góp (VNĐ)",
                "Tỷ lệ (%)",
                "Số CMND/ CCCD",
            ],
            ["1", chief.name.upper(), desk.address, dong(share), "50,000", chief.number],
            ["2", second.name.upper(), desk.address, dong(share), "50,000", second.number],
        ],
        (0.06, 0.2, 0.28, 0.18, 0.1, 0.18),
        10,
    )
    pen.many(
        [
            "*5. Người đại diện theo pháp luật của công ty*",
            f"* Họ và tên: {chief.name.upper()}     Giới tính: {chief.sex}".replace("* ", "- "),
            "Chức danh: Giám đốc",
            f"Sinh ngày: {slashes(chief.born_on)}     Dân tộc: {chief.people}     Quốc tịch: Việt Nam",
            f"Loại giấy tờ chứng thực cá nhân: Thẻ căn cước công dân     Số: {chief.number}",
            f"Nơi đăng ký hộ khẩu thường trú: {desk.home()}, {desk.address}, Việt Nam",
        ],
        before=1.4,
    )
    rows, signer = rank(desk, "Trưởng phòng")
    pen.sign(rows, signer["signer_name"], round_seal="Phòng Đăng ký kinh doanh")
    return {
        "number": tax,
        "tax_code": tax,
        "issued_on": desk.on.isoformat(),
        "issuer": " ".join(agency),
        "owner_name": company,
        **signer,
    }


@template("gcn_dang_ky_doanh_nghiep", (2025, 2026), population=OLD_SPELLINGS)
def dn_mtv_2025(pen: Pen, desk: Desk) -> dict[str, str]:
    """Since 3/2025 by the office of finance: a company of one member, title over three rows, no seal but a QR code."""
    chief, tax = desk.soul((24, 66)), desk.tax()
    agency = (f"Sở Tài chính {desk.province}", "Phòng Đăng ký kinh doanh")
    change = desk.chance.choice((0, 0, 1, 5))
    first = desk.ago(200, 2900) if change else desk.on
    company = f"CÔNG TY TNHH MỘT THÀNH VIÊN {desk.pick('DU LỊCH SINH THÁI HỒ TRE', 'VẬN TẢI BẢY NÚI', 'K-BRẺO COFFEE')}"
    pen.side(
        [agency[0].upper(), f"*{agency[1].upper()}*", "---"],
        [("*CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM*", {"fit": True}), "*Độc lập - Tự do - Hạnh phúc*", "---"],
        0.42,
    )
    pen.p("*GIẤY CHỨNG NHẬN ĐĂNG KÝ DOANH NGHIỆP*", 15.5, align="centre", before=7, fit=True)
    pen.p("*CÔNG TY TRÁCH NHIỆM HỮU HẠN*", 14, align="centre")
    pen.p("*MỘT THÀNH VIÊN*", 14, align="centre")
    pen.p(f"*Mã số doanh nghiệp: {tax}*", 13.5, align="centre", before=2)
    registered(pen, desk, first, change)
    place = f"{desk.home()}, {desk.address}, Việt Nam"
    capital = desk.chance.randint(2, 90) * 100_000_000
    pen.many(
        [
            "*1. Tên công ty*",
            f"Tên công ty viết bằng tiếng Việt: {company}",
            "Tên công ty viết bằng tiếng nước ngoài (nếu có):",
            "Tên công ty viết tắt (nếu có):",
            "*2. Địa chỉ trụ sở chính*",
            place,
            f"Điện thoại: {desk.phone()}     Email: lienhe@congty.example",
            f"*3. Vốn điều lệ:* {dong(capital)} đồng.",
            "*4. Thông tin về chủ sở hữu*",
            f"Họ, chữ đệm và tên: {chief.name.upper()}     Giới tính: {chief.sex}",
            f"Ngày, tháng, năm sinh: {slashes(chief.born_on)}     Dân tộc: {chief.people}     Quốc tịch: Việt Nam",
            f"Số định danh cá nhân: {chief.number}",
            "*5. Người đại diện theo pháp luật của công ty*",
            f"Họ, chữ đệm và tên: {chief.name.upper()}     Chức danh: Chủ tịch công ty kiêm Giám đốc",
        ],
        before=1.4,
    )
    rows, name, signer = signing(desk, "Trưởng phòng")
    pen.qr(f"https://dkkd.example/{tax}", 30, min(down(pen) + 4, 262))
    pen.sign(rows, name, round_seal=agency[1], over=0.4)
    return {
        "number": tax,
        "tax_code": tax,
        "issued_on": desk.on.isoformat(),
        "issuer": " ".join(agency),
        "owner_name": company,
        "business_address": place,
        "capital": f"{dong(capital)} đồng",
        "representative_name": chief.name,
        "first_registered_on": first.isoformat(),
        **change_fields(desk, change),
        **signer,
    }


@template("gcn_dang_ky_doanh_nghiep", (2015, 2024), population=OLD_SPELLINGS)
def dn_nhieu_lan(pen: Pen, desk: Desk) -> dict[str, str]:
    """A company by shares over two pages, two who stand for it, changed many times, certified as a copy."""
    chiefs, tax = (desk.soul((30, 70)), desk.soul((30, 70))), desk.tax()
    agency = (f"Sở Kế hoạch và Đầu tư {desk.province}", "Phòng Đăng ký kinh doanh")
    change = desk.chance.randint(2, 23)
    first = desk.ago(900, 3900)
    trade = desk.pick("DƯỢC PHẨM", "BÊ TÔNG LY TÂM", "THỰC PHẨM ĐÓNG HỘP")
    company = f"CÔNG TY CỔ PHẦN {trade} {bare(desk.province).upper()}"
    head(pen, agency, "", "", split=0.42)
    pen.p("*GIẤY CHỨNG NHẬN ĐĂNG KÝ DOANH NGHIỆP*", 15.5, align="centre", before=7, fit=True)
    pen.p("*CÔNG TY CỔ PHẦN*", 14, align="centre")
    pen.p(f"*Mã số doanh nghiệp: {tax}*", 13.5, align="centre", before=2)
    registered(pen, desk, first, change)
    place = f"{desk.home()}, {desk.address}, Việt Nam"
    shares = desk.chance.randint(2, 90) * 100_000
    pen.many(
        [
            "*1. Tên công ty*",
            f"Tên công ty viết bằng tiếng Việt: {company}",
            "Tên công ty viết bằng tiếng nước ngoài: SOUTHERN STAR JOINT STOCK COMPANY",
            "Tên công ty viết tắt: SSJ CORP",
            "*2. Địa chỉ trụ sở chính*",
            place,
            "Điện thoại: 0235 3555 777     Fax: 0235 3555 778",
            "*3. Vốn điều lệ*",
            f"Vốn điều lệ: {dong(shares * 10_000)} đồng.",
            "Mệnh giá cổ phần: 10.000 đồng",
            f"Tổng số cổ phần: {dong(shares)}",
            "*4. Người đại diện theo pháp luật của công ty*",
        ],
        before=1.4,
    )
    for chief, post in zip(chiefs, ("Chủ tịch Hội đồng quản trị", "Tổng Giám đốc"), strict=True):
        pen.many(
            [
                f"- Họ và tên: {chief.name.upper()}     Giới tính: {chief.sex}",
                f"Chức danh: {post}",
                f"Sinh ngày: {slashes(chief.born_on)}     Dân tộc: {chief.people}     Quốc tịch: Việt Nam",
                "Loại giấy tờ pháp lý của cá nhân: Thẻ căn cước công dân",
                f"Số giấy tờ pháp lý của cá nhân: {chief.number}",
                f"Ngày cấp: {slashes(desk.ago(100, 800))}     Nơi cấp: Cục CSQLHC về TTXH",
                f"Địa chỉ thường trú: {desk.home()}, {desk.address}, Việt Nam",
                f"Địa chỉ liên lạc: {place}",
            ],
            before=1.4,
        )
    rows, name, signer = signing(desk, "Trưởng phòng")
    pen.sign(rows, name, round_seal="Phòng Đăng ký kinh doanh", over=0.6)
    if desk.chance.random() < 0.6:
        certified(pen, desk, 24, min(down(pen) + 6, 246))
    return {
        "number": tax,
        "tax_code": tax,
        "issued_on": desk.on.isoformat(),
        "issuer": " ".join(agency),
        "owner_name": company,
        "business_address": place,
        "capital": f"{dong(shares * 10_000)} đồng",
        "representative_name": chiefs[0].name,
        "first_registered_on": first.isoformat(),
        "change_ordinal": str(change),
        "changed_on": desk.on.isoformat(),
        **signer,
    }


@template("gcn_dang_ky_doanh_nghiep", (2015, 2024), population=SHORT_AND_LONG)
def cong_ty_co_phan(pen: Pen, desk: Desk) -> dict[str, str]:
    """A company of shares: three names, one in English, the code in boxes, changes counted, its director at the end."""
    boss, code = desk.soul((28, 65)), desk.tax()
    office = f"SỞ KẾ HOẠCH VÀ ĐẦU TƯ {desk.province.upper()}"
    heading(pen, (office, "PHÒNG ĐĂNG KÝ KINH DOANH"), [], "", size=12, split=0.44)
    centred(pen, "GIẤY CHỨNG NHẬN ĐĂNG KÝ DOANH NGHIỆP", size=15, before=6)
    centred(pen, "CÔNG TY CỔ PHẦN", size=14, before=0.5)
    boxes(pen, "Mã số doanh nghiệp:", code)
    first = desk.ago(300, 3000)
    times = str(desk.chance.randint(1, 14))
    pen.p(f"_Đăng ký lần đầu: {in_words(first, 1)}_", 13)
    pen.p(f"_Đăng ký thay đổi lần thứ: {times}, {in_words(desk.on, 1)}_", 13)
    stem, english = desk.chance.choice(
        (
            ("Xây dựng và Thương mại Hoàng Gia", "HOANG GIA"),
            ("Thủy sản Minh Đức", "MINH DUC"),
            ("Dược Tâm An", "TAM AN"),
        )
    )
    company = f"CÔNG TY CỔ PHẦN {stem.upper()}"
    address = f"{desk.home()}, {desk.address}, Việt Nam"
    money = f"{dong(desk.chance.randint(10, 900) * 100_000_000)} đồng"
    pen.p("*1. Tên công ty*", 13, before=2)
    pen.p(f"Tên công ty viết bằng tiếng Việt: {company}", 13)
    pen.p(f"Tên công ty viết bằng tiếng nước ngoài: {english} JOINT STOCK COMPANY", 13)
    pen.p(f"Tên công ty viết tắt: {english} JSC", 13)
    pen.p("*2. Địa chỉ trụ sở chính*", 13, before=2)
    pen.p(address, 13)
    pen.p(f"Điện thoại: 02{desk.chance.randint(10_000_000, 99_999_999)}          Email: lienhe@congty.example", 13)
    pen.p("*3. Vốn điều lệ*", 13, before=2)
    pen.p(f"Vốn điều lệ: {money}.", 13)
    pen.p("*4. Người đại diện theo pháp luật của công ty*", 13, before=2)
    for text in (
        f"Họ và tên: {boss.name.upper()}          Giới tính: {boss.sex}",
        f"Chức danh: {desk.pick('Giám đốc', 'Tổng giám đốc', 'Chủ tịch Hội đồng quản trị')}",
        f"Sinh ngày: {slashes(boss.born_on)}     Dân tộc: {boss.people}     Quốc tịch: Việt Nam",
        f"Loại giấy tờ pháp lý của cá nhân: Thẻ căn cước công dân. Số: {boss.number}",
        f"Địa chỉ liên lạc: {desk.home()}, {desk.address}",
    ):
        pen.p(text, 13)
    name = desk.name()
    above, signer_title = head_or_deputy(desk, "Trưởng phòng")
    signed(pen, above, name, round_seal=f"Phòng Đăng ký kinh doanh {capital(desk)}", space=24)
    return {
        "number": code,
        "tax_code": code,
        "issued_on": desk.on.isoformat(),
        "first_registered_on": first.isoformat(),
        "changed_on": desk.on.isoformat(),
        "change_ordinal": times,
        "issuer": f"{office} PHÒNG ĐĂNG KÝ KINH DOANH",
        "owner_name": company,
        "business_address": address,
        "capital": money,
        "representative_name": boss.name,
        "signer_name": name,
        "signer_title": signer_title,
    }
