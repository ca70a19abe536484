"""The third author's registrations of household businesses and companies, and licences of trades."""

from __future__ import annotations

from scripts.samples.apart.third_desk import (
    a_day,
    boxes,
    capital,
    centred,
    heading,
    in_words,
    officer,
    person,
    said,
    signed,
)
from scripts.samples.apart.world import Desk, about, dong, slashes, template
from scripts.samples.drawing.pen import Pen
from scripts.samples.drawing.size import MM


@template("ba_ho_kinh_doanh_cu", "gcn_dang_ky_ho_kinh_doanh", (2011, 2023), shown=True, third=True)
def ba_ho_kinh_doanh_cu(pen: Pen, desk: Desk) -> dict[str, str]:
    """A district's registration: number with a letter in it, `lần đầu` above the fields, capital in words."""
    owner = person(desk, (22, 62))
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
    name = officer(desk)
    acting = desk.chance.random() < 0.5
    above = ("KT. TRƯỞNG PHÒNG", "PHÓ TRƯỞNG PHÒNG") if acting else ("TRƯỞNG PHÒNG",)
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
        "signer_title": "Phó Trưởng phòng" if acting else "Trưởng phòng",
    }


@template("ba_ho_kinh_doanh_moi", "gcn_dang_ky_ho_kinh_doanh", (2025, 2026), shown=True, third=True)
def ba_ho_kinh_doanh_moi(pen: Pen, desk: Desk) -> dict[str, str]:
    """A commune's registration since 7/2025: a table of two columns, a change, the tax code alone as number."""
    owner = person(desk, (22, 62))
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
    name = officer(desk)
    acting = desk.chance.random() < 0.4
    above = ("KT. TRƯỞNG PHÒNG", "PHÓ TRƯỞNG PHÒNG") if acting else ("TRƯỞNG PHÒNG",)
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
        "signer_title": "Phó Trưởng phòng" if acting else "Trưởng phòng",
    }


@template("ba_cong_ty_co_phan", "gcn_dang_ky_doanh_nghiep", (2015, 2024), shown=True, third=True)
def ba_cong_ty_co_phan(pen: Pen, desk: Desk) -> dict[str, str]:
    """A company of shares: three names, one in English, the code in boxes, changes counted, its director at the end."""
    boss, code = person(desk, (28, 65)), desk.tax()
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
    name = officer(desk)
    acting = desk.chance.random() < 0.5
    above = ("KT. TRƯỞNG PHÒNG", "PHÓ TRƯỞNG PHÒNG") if acting else ("TRƯỞNG PHÒNG",)
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
        "signer_title": "Phó Trưởng phòng" if acting else "Trưởng phòng",
    }


@template("ba_hanh_nghe_duoc", "khac", (2018, 2026), shown=True, third=True)
def ba_hanh_nghe_duoc(pen: Pen, desk: Desk) -> dict[str, str]:
    """A pharmacist's certificate: a photo under the heading, degrees before the director's name."""
    owner = person(desk, (24, 60))
    agency = (f"UBND {desk.province}", "Sở Y tế")
    number = f"{desk.chance.randint(100, 9000)}/CCHN-D-SYT-{''.join(word[0] for word in capital(desk).split())}"
    heading(pen, tuple(row.upper() for row in agency), [f"Số: {number}"], f"{capital(desk)}, {a_day(desk)}")
    centred(pen, "CHỨNG CHỈ HÀNH NGHỀ DƯỢC", size=17, before=9)
    column = pen.part(0.26, 1)
    pen.skip(7)
    pen.photo(pen.full.x / MM, pen.y / MM, 28, 36)
    pen.p("*GIÁM ĐỐC SỞ Y TẾ* cấp cho:", 13, at=column)
    pen.p(f"Ông/bà: *{owner.name.upper()}*", 13.5, at=column, before=2)
    pen.p(f"Ngày, tháng, năm sinh: {slashes(owner.born_on)}", 13, at=column, before=1.5)
    pen.p(f"Số CCCD/Hộ chiếu: {owner.number}", 13, at=column, before=1.5)
    pen.p(f"Địa chỉ: {desk.address}", 13, at=column, before=1.5)
    pen.skip(8)
    pen.field("Văn bằng chuyên môn:", desk.pick("Dược sĩ đại học", "Dược sĩ trung học", "Dược sĩ cao đẳng"))
    pen.field("Được hành nghề theo hình thức:", desk.pick("Nhà thuốc, quầy thuốc", "Cơ sở bán buôn thuốc"))
    said(pen, "Chứng chỉ này có giá trị trên phạm vi toàn quốc, không có thời hạn.", size=13, before=3)
    name = officer(desk)
    acting = desk.chance.random() < 0.5
    above = ("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC") if acting else ("GIÁM ĐỐC",)
    degree = desk.pick("ThS.", "BSCKII", "DSCKI.", "TS.")
    signed(pen, above, name, before_name=degree, round_seal=f"Sở Y tế {desk.province}", space=26)
    return {
        "number": number,
        "issued_on": desk.on.isoformat(),
        "issuer": " ".join(agency),
        **about(owner),
        "signer_name": name,
        "signer_title": "Phó Giám đốc" if acting else "Giám đốc",
    }


@template("ba_an_toan_thuc_pham", "khac", (2016, 2026), shown=True, third=True)
def ba_an_toan_thuc_pham(pen: Pen, desk: Desk) -> dict[str, str]:
    """A certificate in a frame with a line in English under each in Vietnamese; day and expiry on the lines below."""
    owner = person(desk)
    number = f"{desk.chance.randint(1, 480)}/{desk.on.year}/GCN-ATTP"
    until = desk.on.replace(year=desk.on.year + 3, day=min(desk.on.day, 28))
    top = pen.y + 4
    agency = (f"SỞ NÔNG NGHIỆP {desk.province.upper()}", "CHI CỤC QUẢN LÝ CHẤT LƯỢNG")
    heading(pen, agency, [], "", size=11.5, split=0.44)
    pen.p("*GIẤY CHỨNG NHẬN*", 18, align="centre", ink="red", before=8)
    pen.p("*CƠ SỞ ĐỦ ĐIỀU KIỆN AN TOÀN THỰC PHẨM*", 14, align="centre", ink="red")
    pen.p("_CERTIFICATE OF COMPLIANCE WITH FOOD SAFETY REGULATIONS_", 9.5, align="centre")
    pen.skip(4)
    shop = f"Cơ sở {desk.pick('chế biến chè', 'sơ chế rau', 'giết mổ gia cầm')} {owner.name}"
    for label, english, value in (
        ("Cơ sở:", "Establishment", shop),
        ("Chủ cơ sở:", "Owner", owner.name),
        ("Địa chỉ:", "Address", f"{desk.home()}, {desk.address}"),
        ("Điện thoại:", "Tel", f"09{desk.chance.randint(10_000_000, 99_999_999)}"),
    ):
        pen.field(label, value)
        pen.p(f"_{english}_", 9, before=0)
    said(pen, "Đủ điều kiện an toàn thực phẩm để sản xuất, kinh doanh sản phẩm.", size=13, indent=0, before=3)
    pen.p(f"Số cấp: *{number}*", 13, before=2)
    pen.p(f"Có hiệu lực đến ngày: {slashes(until)}", 13)
    pen.p("_Valid until (date/month/year)_", 9, before=0)
    name = officer(desk)
    rows, signer_title = desk.chance.choice(
        ((("CHI CỤC TRƯỞNG",), "Chi cục trưởng"), (("KT. CHI CỤC TRƯỞNG", "PHÓ CHI CỤC TRƯỞNG"), "Phó Chi cục trưởng"))
    )
    pen.p(f"_{capital(desk)}, {a_day(desk)}_", 13, at=pen.part(0.46, 1), align="centre", before=3)
    signed(pen, rows, name, round_seal=f"Chi cục Quản lý chất lượng {capital(desk)}", space=25)
    pen.frame(top)
    return {
        "number": number,
        "issued_on": desk.on.isoformat(),
        "issuer": " ".join(agency),
        "owner_name": owner.name,
        "valid_until": until.isoformat(),
        "signer_name": name,
        "signer_title": signer_title,
    }
