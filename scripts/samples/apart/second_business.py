"""Business, by the second author: households by district and commune, companies by the old and the new office."""

from __future__ import annotations

from scripts.samples.apart.acts import head
from scripts.samples.apart.second_world import certified, down, pair, person, second, signing, somebody
from scripts.samples.apart.world import Desk, bare, day_words, dong, slashes
from scripts.samples.drawing.pen import Pen

_SHOPS = ("Tạp hóa Năm Rớt", "Quán cà phê Sông Trăng", "Nhà nghỉ Mây Ngàn", "Cơ sở xay xát Ba Đô", "Salon tóc Ẩn")
_LINES = (
    ("Bán lẻ đồ uống có cồn, không có cồn trong các cửa hàng chuyên doanh", "4723"),
    ("Dịch vụ lưu trú ngắn ngày", "5510"),
    ("Xay xát và sản xuất bột thô", "1061"),
    ("Cắt tóc, làm đầu, gội đầu", "9631"),
)


@second("hkd_2015", "gcn_dang_ky_ho_kinh_doanh", (2015, 2021))
def hkd_2015(pen: Pen, desk: Desk) -> dict[str, str]:
    """The form before 7/2025: its own number of the household, the district's finance office, dotted places."""
    owner = somebody(desk, (22, 70))
    who = desk.district or desk.commune
    office = "Phòng Tài chính - Kế hoạch" if desk.district else "Phòng Kinh tế, Hạ tầng và Đô thị"
    agency = (f"Ủy ban nhân dân {who}", office)
    number = f"{desk.chance.choice((15, 43, 22, 61))}{desk.pick('A', 'B', 'E', 'H')}8{desk.chance.randrange(10**6):06d}"
    change = desk.chance.choice((0, 1, 2, 4))
    first = desk.ago(300, 2900) if change else desk.on
    head(pen, agency, "", "", split=0.42)
    pen.p("*GIẤY CHỨNG NHẬN ĐĂNG KÝ HỘ KINH DOANH*", 16, align="centre", before=8, fit=True)
    pen.p(f"*Số: {number}*", 13.5, align="centre", before=1)
    pen.p(f"Đăng ký lần đầu, {day_words(first)}", 13, align="centre", before=1)
    if change:
        pen.p(f"Đăng ký thay đổi lần thứ {change}, {day_words(desk.on)}", 13, align="centre")
    shop, (line, code) = desk.chance.choice(_SHOPS), desk.chance.choice(_LINES)
    place, home = f"{desk.home()}, {desk.address}", f"{desk.home()}, {desk.address}"
    capital = f"{desk.chance.randint(2, 90) * 10}.000.000"
    pen.field("1. Tên hộ kinh doanh *(ghi bằng chữ in hoa)*:", shop.upper(), before=3)
    pen.field("2. Địa điểm kinh doanh:", place)
    pair(pen, f"Điện thoại: 0{desk.chance.randrange(320000000, 989999999)}", "Fax:", 0.55)
    pair(pen, "Email:", "Website:", 0.55)
    pen.field("3. Ngành, nghề kinh doanh:", f"{line} ({code})")
    pen.field("4. Vốn kinh doanh:", f"{capital} đồng")
    pen.field("5. Họ và tên cá nhân hoặc đại diện hộ gia đình *(ghi bằng chữ in hoa)*:", owner.name.upper())
    pair(pen, f"Giới tính: {owner.sex}", f"Sinh ngày: {slashes(owner.born_on)}", 0.4)
    pair(pen, f"Dân tộc: {owner.people}", "Quốc tịch: Việt Nam", 0.5)
    pen.field("Loại giấy tờ chứng thực cá nhân:", "Chứng minh nhân dân")
    pair(pen, f"Số giấy chứng thực cá nhân: {owner.card}", f"Ngày cấp: {slashes(desk.ago(800, 3000))}", 0.6)
    pen.field("Nơi đăng ký hộ khẩu thường trú:", home)
    rows, name, signer = signing(desk, "Trưởng phòng")
    pen.sign(rows, name, round_seal=office, over=0.6)
    changed = {"change_ordinal": str(change), "changed_on": desk.on.isoformat()} if change else {}
    return {
        "number": number,
        "issued_on": desk.on.isoformat(),
        "issuer": " ".join(agency),
        "business_name": shop.upper(),
        "business_address": place,
        "business_lines": f"{line} ({code})",
        "capital": f"{capital} đồng",
        "first_registered_on": first.isoformat(),
        "residence": home,
        **changed,
        **person(owner, old=True),
        **signer,
    }


@second("hkd_xa", "gcn_dang_ky_ho_kinh_doanh", (2025, 2026))
def hkd_xa(pen: Pen, desk: Desk) -> dict[str, str]:
    """A commune's, with the tax code as its number and two lines of business one under the other; copies certified."""
    owner, tax = somebody(desk, (22, 70)), desk.tax()
    agency = (
        (f"UBND {desk.commune}", "Phòng Kinh tế") if not desk.district else (f"UBND {desk.district}", "Phòng TC-KH")
    )
    change = desk.chance.choice((0, 1, 3))
    first = desk.ago(300, 2900) if change else desk.on
    head(pen, agency, "", "", split=0.38)
    for row in ("*GIẤY CHỨNG NHẬN*", "*ĐĂNG KÝ HỘ KINH DOANH*"):
        pen.p(row, 17, align="centre", before=2)
    pen.p(f"*Mã số đăng ký hộ kinh doanh: {tax}*", 13, align="centre", before=2)
    pen.p(f"_Đăng ký lần đầu: {slashes(first)}_", 13, align="centre")
    if change:
        pen.p(f"_Đăng ký thay đổi lần thứ: {change}, ngày {slashes(desk.on)}_", 13, align="centre")
    shop = f"HỘ KINH DOANH {desk.chance.choice(_SHOPS).upper()}"
    place = f"{desk.home()}, {desk.address}"
    capital = desk.chance.randint(2, 90) * 10_000_000
    pen.many(
        [
            "*1. Tên hộ kinh doanh*",
            f"Tên hộ kinh doanh viết bằng tiếng Việt: {shop}",
            "*2. Trụ sở của hộ kinh doanh*",
            place,
            "*3. Ngành, nghề kinh doanh*",
            f"- {_LINES[0][0]} (mã ngành {_LINES[0][1]});",
            f"- {_LINES[3][0]} (mã ngành {_LINES[3][1]}).",
            f"*4. Vốn kinh doanh:* {dong(capital)} VNĐ",
            "*5. Chủ hộ kinh doanh*",
            f"Họ, chữ đệm và tên: {owner.name.upper()}     Giới tính: {owner.sex}",
            f"Ngày, tháng, năm sinh: {slashes(owner.born_on)}     Dân tộc: {owner.people}     Quốc tịch: Việt Nam",
            f"Số định danh cá nhân: {owner.number}",
            f"Địa chỉ thường trú: {desk.home()}, {desk.address}",
        ],
        before=1.5,
    )
    home = pen.lines[-1].partition(": ")[2]
    rows, name, signer = signing(desk, "Trưởng phòng")
    pen.sign(rows, name, round_seal=agency[1], over=0.7)
    if desk.chance.random() < 0.5:
        certified(pen, desk, 24, min(down(pen), 246))
    changed = {"change_ordinal": str(change), "changed_on": desk.on.isoformat()} if change else {}
    return {
        "number": tax,
        "tax_code": tax,
        "issued_on": desk.on.isoformat(),
        "issuer": " ".join(agency),
        "business_name": shop,
        "business_address": place,
        "capital": f"{dong(capital)} VNĐ",
        "first_registered_on": first.isoformat(),
        "residence": home,
        **changed,
        **person(owner),
        **signer,
    }


@second("dn_mtv_2025", "gcn_dang_ky_doanh_nghiep", (2025, 2026))
def dn_mtv_2025(pen: Pen, desk: Desk) -> dict[str, str]:
    """Since 3/2025 by the office of finance: a company of one member, title over three rows, no seal but a QR code."""
    chief, tax = somebody(desk, (24, 66)), desk.tax()
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
    pen.p(f"_Đăng ký lần đầu: {day_words(first)}_", align="centre")
    if change:
        pen.p(f"_Đăng ký thay đổi lần thứ: {change}, {day_words(desk.on)}_", align="centre")
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
            f"Điện thoại: 0{desk.chance.randrange(320000000, 989999999)}     Email: lienhe@congty.example",
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
    changed = {"change_ordinal": str(change), "changed_on": desk.on.isoformat()} if change else {}
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
        **changed,
        **signer,
    }


@second("dn_nhieu_lan", "gcn_dang_ky_doanh_nghiep", (2015, 2024))
def dn_nhieu_lan(pen: Pen, desk: Desk) -> dict[str, str]:
    """A company by shares over two pages, two who stand for it, changed many times, certified as a copy."""
    chiefs, tax = (somebody(desk, (30, 70)), somebody(desk, (30, 70))), desk.tax()
    agency = (f"Sở Kế hoạch và Đầu tư {desk.province}", "Phòng Đăng ký kinh doanh")
    change = desk.chance.randint(2, 23)
    first = desk.ago(900, 3900)
    trade = desk.pick("DƯỢC PHẨM", "BÊ TÔNG LY TÂM", "THỰC PHẨM ĐÓNG HỘP")
    company = f"CÔNG TY CỔ PHẦN {trade} {bare(desk.province).upper()}"
    head(pen, agency, "", "", split=0.42)
    pen.p("*GIẤY CHỨNG NHẬN ĐĂNG KÝ DOANH NGHIỆP*", 15.5, align="centre", before=7, fit=True)
    pen.p("*CÔNG TY CỔ PHẦN*", 14, align="centre")
    pen.p(f"*Mã số doanh nghiệp: {tax}*", 13.5, align="centre", before=2)
    pen.p(f"_Đăng ký lần đầu: {day_words(first)}_", align="centre")
    pen.p(f"_Đăng ký thay đổi lần thứ: {change}, {day_words(desk.on)}_", align="centre")
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
