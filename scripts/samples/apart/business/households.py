"""Registrations of household businesses."""

from __future__ import annotations

from scripts.samples.drawing.pen import Pen
from scripts.samples.templates.desk import Desk
from scripts.samples.templates.heads import form_head, head, heading
from scripts.samples.templates.populations import OLD_SPELLINGS, SHORT_AND_LONG
from scripts.samples.templates.rows import centred, down, pair
from scripts.samples.templates.signing import certified, head_or_deputy, rank, signed, signing
from scripts.samples.templates.template import template
from scripts.samples.templates.truth import about, about_in_full, change_fields, issued
from scripts.samples.words import day_words, dong, in_words, slashes

_SHOPS = ("Út Mười", "Bảy Hạnh", "Phở Gia Truyền", "Kim Ngân", "Đại Phúc Lộc", "H'Bia")
_HOUSES = ("Tạp hóa Năm Rớt", "Quán cà phê Sông Trăng", "Nhà nghỉ Mây Ngàn", "Cơ sở xay xát Ba Đô", "Salon tóc Ẩn")
_LINES = (
    ("Bán lẻ đồ uống có cồn, không có cồn trong các cửa hàng chuyên doanh", "4723"),
    ("Dịch vụ lưu trú ngắn ngày", "5510"),
    ("Xay xát và sản xuất bột thô", "1061"),
    ("Cắt tóc, làm đầu, gội đầu", "9631"),
)


@template("gcn_dang_ky_ho_kinh_doanh", (2025, 2026))
def hkd_2025(pen: Pen, desk: Desk) -> dict[str, str]:
    """Since 7/2025 at the commune: the code is the owner's personal id, capital in figures and words, a table of all
    members of the household."""
    owner = desk.soul((22, 66))
    if desk.district:
        agency, head = (f"UBND {desk.district}", "Phòng Tài chính - Kế hoạch"), "Trưởng phòng"
    else:
        agency, head = (f"UBND {desk.commune}", "Phòng Kinh tế"), "Trưởng phòng"
    change = desk.chance.choice((0, 1, 3))
    first = desk.ago(400, 3000) if change else desk.on
    form_head(pen, agency, 0.4)
    pen.p("*GIẤY CHỨNG NHẬN*", 17, align="centre", before=8)
    pen.p("*ĐĂNG KÝ HỘ KINH DOANH*", 17, align="centre", before=0.5)
    pen.p(f"Mã số hộ kinh doanh: *{owner.number}*", 13, align="centre", before=2)
    pen.p(f"_Đăng ký lần đầu, {day_words(first)}_", 13, align="centre")
    if change:
        pen.p(f"_Đăng ký thay đổi lần thứ {change}, {day_words(desk.on)}_", 13, align="centre")
    capital = desk.chance.choice(((50, "Năm mươi triệu"), (200, "Hai trăm triệu"), (15, "Mười lăm triệu")))
    card = desk.ago(100, 1400)
    pen.many(
        [
            f"*1. Tên hộ kinh doanh:* HỘ KINH DOANH {desk.chance.choice(_SHOPS).upper()}",
            f"*2. Trụ sở hộ kinh doanh:* {desk.home()}, {desk.address}",
            (f"Điện thoại: {desk.phone()}     Email:", {"indent": 6}),
            "*3. Ngành, nghề kinh doanh:*",
        ],
        before=1.6,
    )
    pen.table(
        [
            ["STT", "Tên ngành", "Mã ngành"],
            ["1", "Bán lẻ lương thực, thực phẩm, đồ uống trong các cửa hàng kinh doanh tổng hợp", "4711"],
            ["2", "Dịch vụ phục vụ đồ uống", "5630"],
        ],
        (0.1, 0.7, 0.2),
    )
    pen.many(
        [
            f"*4. Vốn kinh doanh:* {capital[0]}.000.000 đồng. _Bằng chữ: {capital[1]} đồng./._",
            "*5. Chủ thể thành lập hộ kinh doanh:* Cá nhân",
            f"*6. Thông tin về chủ hộ kinh doanh:* *{owner.name.upper()}*",
            (
                f"Ngày sinh: {slashes(owner.born_on)}     Giới tính: {owner.sex}     Dân tộc: {owner.people}",
                {"indent": 6},
            ),
            (f"Loại giấy tờ pháp lý của cá nhân: Thẻ căn cước     Số: {owner.number}", {"indent": 6}),
            (f"Ngày cấp: {slashes(card)}     Nơi cấp: Bộ Công an", {"indent": 6}),
            (f"Địa chỉ liên lạc: {desk.home()}, {desk.address}", {"indent": 6}),
        ],
        before=1.5,
    )
    rows, signer = rank(desk, head)
    pen.sign(rows, signer["signer_name"], round_seal=agency[1], over=0.35)
    return {
        "number": owner.number,
        "tax_code": owner.number,
        "issued_on": desk.on.isoformat(),
        "issuer": " ".join(agency),
        **about(owner),
        **signer,
    }


@template("gcn_dang_ky_ho_kinh_doanh", (2015, 2021), population=OLD_SPELLINGS)
def hkd_2015(pen: Pen, desk: Desk) -> dict[str, str]:
    """The form before 7/2025: its own number of the household, the district's finance office, dotted places."""
    owner = desk.soul((22, 70))
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
    shop, (line, code) = desk.chance.choice(_HOUSES), desk.chance.choice(_LINES)
    place, home = f"{desk.home()}, {desk.address}", f"{desk.home()}, {desk.address}"
    capital = f"{desk.chance.randint(2, 90) * 10}.000.000"
    pen.field("1. Tên hộ kinh doanh *(ghi bằng chữ in hoa)*:", shop.upper(), before=3)
    pen.field("2. Địa điểm kinh doanh:", place)
    pair(pen, f"Điện thoại: {desk.phone()}", "Fax:", 0.55)
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
    return {
        **issued(desk, number, agency),
        "business_name": shop.upper(),
        "business_address": place,
        "business_lines": f"{line} ({code})",
        "capital": f"{capital} đồng",
        "first_registered_on": first.isoformat(),
        "residence": home,
        **change_fields(desk, change),
        **about_in_full(owner, old=True),
        **signer,
    }


@template("gcn_dang_ky_ho_kinh_doanh", (2025, 2026), population=OLD_SPELLINGS)
def hkd_xa(pen: Pen, desk: Desk) -> dict[str, str]:
    """A commune's, with the tax code as its number and two lines of business one under the other; copies certified."""
    owner, tax = desk.soul((22, 70)), desk.tax()
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
    shop = f"HỘ KINH DOANH {desk.chance.choice(_HOUSES).upper()}"
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
        **change_fields(desk, change),
        **about_in_full(owner),
        **signer,
    }


@template("gcn_dang_ky_ho_kinh_doanh", (2011, 2023), population=SHORT_AND_LONG)
def ho_kinh_doanh_cu(pen: Pen, desk: Desk) -> dict[str, str]:
    """A district's registration: number with a letter in it, `lần đầu` above the fields, capital in words."""
    owner = desk.soul((22, 62))
    agency = (f"UBND {desk.district}", "Phòng Tài chính - Kế hoạch")
    number = f"{desk.taxes}{desk.chance.choice('ABCDGH')}8{desk.chance.randint(1, 999999):06d}"
    heading(pen, tuple(row.upper() for row in agency), [], "", size=12, split=0.44)
    pen.skip(4)
    centred(pen, "GIẤY CHỨNG NHẬN ĐĂNG KÝ", "HỘ KINH DOANH", size=15, before=0.5)
    pen.p(f"Số: {number}", 13.5, align="centre", before=2)
    pen.p(f"_Đăng ký lần đầu, {in_words(desk.on, desk.chance.randrange(3))}_", 13, align="centre")
    trade = desk.pick("TẠP HÓA", "SỬA XE", "MAY MẶC", "CÀ PHÊ", "QUÁN CƠM")
    business = f"{desk.pick('HỘ KINH DOANH', 'CỬA HÀNG')} {trade} {owner.name.split()[-1].upper()}"
    address = f"{desk.home()}, {desk.address}"
    capital_of = desk.chance.randint(2, 60) * 10_000_000
    lines = {
        "TẠP HÓA": "Bán lẻ tạp hóa",
        "SỬA XE": "Sửa chữa xe máy",
        "MAY MẶC": "May đo quần áo",
        "CÀ PHÊ": "Bán cà phê giải khát",
        "QUÁN CƠM": "Dịch vụ ăn uống",
    }[trade]
    pen.skip(4)
    pen.field("1. Tên hộ kinh doanh:", f"*{business}*")
    pen.field("2. Địa điểm kinh doanh:", address)
    pen.field("    Điện thoại:", f"09{desk.chance.randint(10_000_000, 99_999_999)}      Fax: ......")
    pen.field("3. Ngành, nghề kinh doanh:", lines)
    pen.field("4. Vốn kinh doanh:", f"{dong(capital_of)} đồng")
    pen.field("5. Họ và tên đại diện hộ kinh doanh:", owner.name.upper())
    pen.field("    Giới tính:", owner.sex)
    pen.field("    Sinh ngày:", f"{slashes(owner.born_on)}    Dân tộc: {owner.people}    Quốc tịch: Việt Nam")
    pen.field(
        "    Số CMND:", f"{owner.card}   Ngày cấp: {slashes(desk.ago(500, 3000))}   Cơ quan cấp: CA {desk.province}"
    )
    pen.field("    Nơi đăng ký hộ khẩu thường trú:", address)
    name = desk.name()
    above, signer_title = head_or_deputy(desk, "Trưởng phòng")
    signed(pen, above, name, round_seal=f"{agency[1]} {desk.district}", space=26)
    return {
        "number": number,
        "issued_on": desk.on.isoformat(),
        "first_registered_on": desk.on.isoformat(),
        "issuer": " ".join(agency),
        **about(owner, old=True),
        "business_name": business,
        "business_address": address,
        "business_lines": lines,
        "capital": f"{dong(capital_of)} đồng",
        "signer_name": name,
        "signer_title": signer_title,
    }


@template("gcn_dang_ky_ho_kinh_doanh", (2025, 2026), population=SHORT_AND_LONG)
def ho_kinh_doanh_moi(pen: Pen, desk: Desk) -> dict[str, str]:
    """A commune's registration since 7/2025: a table of two columns, a change, the tax code alone as number."""
    owner = desk.soul((22, 62))
    office = "Phòng Kinh tế" if desk.commune.startswith("xã") else "Phòng Kinh tế, Hạ tầng và Đô thị"
    over = f"UBND {desk.commune}"
    number = desk.tax()
    heading(pen, (over.upper(), office.upper()), [], "", size=12, split=0.42)
    centred(pen, "GIẤY CHỨNG NHẬN ĐĂNG KÝ HỘ KINH DOANH", size=14.5, before=6)
    pen.p(f"Mã số hộ kinh doanh/Mã số thuế: *{number}*", 13, align="centre", before=1)
    first = desk.ago(200, 2500)
    times = str(desk.chance.randint(1, 4))
    pen.p(f"_Đăng ký lần đầu: {in_words(first, 1)}_", 12.5, align="centre")
    pen.p(f"_Đăng ký thay đổi lần thứ: {times}, {in_words(desk.on, 1)}_", 12.5, align="centre")
    business = f"Hộ kinh doanh {owner.name}"
    address = f"{desk.home()}, {desk.address}"
    lines = desk.pick(
        "4711 - Bán lẻ lương thực, thực phẩm", "5610 - Nhà hàng, dịch vụ ăn uống", "9631 - Cắt tóc, gội đầu"
    )
    money = f"{dong(desk.chance.randint(5, 90) * 10_000_000)} đồng"
    pen.skip(4)
    pen.table(
        [
            ["Nội dung", "Thông tin đăng ký"],
            ["Tên hộ kinh doanh", f"*{business}*"],
            ["Địa chỉ trụ sở", address],
            ["Ngành, nghề kinh doanh", lines],
            ["Vốn kinh doanh", money],
            ["Chủ hộ kinh doanh", f"{owner.name}\nGiới tính: {owner.sex}"],
            ["Ngày, tháng, năm sinh", slashes(owner.born_on)],
            ["Số định danh cá nhân", owner.number],
            ["Địa chỉ liên lạc", address],
        ],
        (4, 8),
        12.5,
    )
    name = desk.name()
    above, signer_title = head_or_deputy(desk, "Trưởng phòng", 0.4)
    signed(pen, above, name, round_seal=f"{over} {office}", space=24)
    return {
        "number": number,
        "tax_code": number,
        "issued_on": desk.on.isoformat(),
        "first_registered_on": first.isoformat(),
        "changed_on": desk.on.isoformat(),
        "change_ordinal": times,
        "issuer": f"{over} {office}",
        **about(owner),
        "business_name": business,
        "business_address": address,
        "business_lines": lines,
        "capital": money,
        "signer_name": name,
        "signer_title": signer_title,
    }
