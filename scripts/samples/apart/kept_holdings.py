"""Land, building, business, the half kept apart."""

from __future__ import annotations

from scripts.samples.apart.world import Desk, about, bare, cased, day_words, dong, rank, slashes, template
from scripts.samples.drawing.pen import MOTTO, NATION, Pen


@template("dat_2024", "gcn_quyen_su_dung_dat", (2025, 2026), shown=False)
def dat_2024(pen: Pen, desk: Desk) -> dict[str, str]:
    """The form of TT 10/2024: QR code at the top right, eight digits, the register office signs, the map is a box."""
    owner = desk.soul((26, 75))
    spouse = desk.soul((26, 75), "Nữ" if owner.sex == "Nam" else "Nam")
    serial = f"A{desk.pick('A', 'B')} {desk.chance.randrange(1_000_000, 9_999_999):08d}"
    number = f"{desk.pick('CN', 'VP')}{desk.chance.randrange(100, 99_999):05d}"
    where = desk.district or desk.province
    office = f"Chi nhánh Văn phòng Đăng ký đất đai {where}" if desk.district else f"Văn phòng Đăng ký đất đai {where}"
    pen.qr(f"{serial.replace(' ', '')}|{number}|{desk.on:%d%m%Y}", 178, 12)
    pen.p(f"*{NATION}*", 13, at=pen.part(0, 0.86), align="centre")
    pen.p(f"*{MOTTO}*", 12.5, at=pen.part(0, 0.86), align="centre", before=0.3)
    pen.rule(pen.part(0, 0.86), 0.3)
    pen.p("*GIẤY CHỨNG NHẬN*", 20, at=pen.part(0, 0.86), align="centre", ink="red", before=5)
    pen.p("*QUYỀN SỬ DỤNG ĐẤT, QUYỀN SỞ HỮU*", 14.5, at=pen.part(0, 0.86), align="centre", ink="red", before=0.8)
    pen.p("*TÀI SẢN GẮN LIỀN VỚI ĐẤT*", 14.5, at=pen.part(0, 0.86), align="centre", ink="red", before=0.4)
    pen.p("*1. Người sử dụng đất, chủ sở hữu tài sản gắn liền với đất:*", before=5)
    for soul in (owner, spouse):
        pen.p(f"{cased(soul.title)} {soul.name}, Căn cước công dân số: {soul.number}", indent=6)
    pen.p("*2. Thông tin thửa đất:*", before=2)
    area = desk.chance.randint(60, 900)
    pen.many(
        [
            f"- Thửa đất số: {desk.chance.randint(1, 900)};     tờ bản đồ số: {desk.chance.randint(1, 90)}",
            f"- Diện tích: {area},{desk.chance.randint(0, 9)} m2",
            "- Loại đất: Đất ở tại đô thị 60,0 m2; đất trồng cây lâu năm: phần còn lại",
            "- Thời hạn sử dụng đất: Đất ở: Lâu dài; đất trồng cây lâu năm: đến 01/7/2064",
            "- Hình thức sử dụng đất: Sử dụng chung (của vợ và chồng)",
            f"- Địa chỉ: {desk.home()}, {desk.address}",
        ],
        indent=6,
        before=1,
    )
    pen.p("*3. Thông tin tài sản gắn liền với đất:* -/-", before=2)
    pen.p("*4. Ghi chú:*     *5. Sơ đồ thửa đất:*", before=2)
    x, y, mm = pen.part(0.55, 0.9).x, pen.y + 60, 300 / 25.4
    pen.draw.polygon(
        [(x, y + 90), (x + 38 * mm, y), (x + 46 * mm, y + 28 * mm), (x + 6 * mm, y + 34 * mm)],
        outline=(30, 30, 30),
        width=3,
    )
    pen.skip(44)
    rows, signer = rank(desk, "Giám đốc")
    pen.sign(
        [f"_{bare(where)}, {day_words(desk.on)}_", f"*{office.upper()}*", *rows],
        signer["signer_name"],
        [
            (f"Số vào sổ cấp Giấy chứng nhận: {number}", {"size": 12, "before": 20}),
            (f"*{serial}*", {"size": 14, "ink": "red", "before": 3}),
        ],
        round_seal=office,
        start=0.44,
    )
    return {
        "number": number,
        "land_certificate_serial": serial,
        "issued_on": desk.on.isoformat(),
        "issuer": office,
        "owner_name": owner.name,
        "owner_id": owner.number,
        **signer,
    }


@template("dat_2013", "gcn_quyen_su_dung_dat", (2015, 2023), shown=False)
def dat_2013(pen: Pen, desk: Desk) -> dict[str, str]:
    """Pages one and two side by side on one copy: owners at the left, parcel at the right, the department signs."""
    owner, heir = desk.soul((30, 75)), desk.soul((30, 75))
    serial = f"{desk.pick('CA', 'CM', 'CS', 'DB', 'DD')} {desk.chance.randrange(100_000, 999_999)}"
    number = f"CS{desk.chance.randrange(1000, 99_999):05d}"
    office = f"Sở Tài nguyên và Môi trường {desk.province}"
    rows, signer = rank(desk, "Giám đốc")
    name = signer["signer_name"]
    area = desk.chance.randint(60, 900)
    top = pen.y
    pen.side(
        [
            (f"*{NATION}*", {"fit": True}),
            (f"*{MOTTO}*", {"size": 11}),
            "---",
            ("*GIẤY CHỨNG NHẬN*", {"size": 17, "ink": "red", "before": 8}),
            ("*QUYỀN SỬ DỤNG ĐẤT*", {"size": 12.5, "ink": "red", "before": 1}),
            ("*QUYỀN SỞ HỮU NHÀ Ở VÀ TÀI SẢN KHÁC GẮN LIỀN VỚI ĐẤT*", {"size": 10.5, "ink": "red", "before": 0.6}),
            (
                "*I. Người sử dụng đất, chủ sở hữu nhà ở và tài sản khác gắn liền với đất*",
                {"align": "left", "before": 9},
            ),
            (f"{cased(owner.title)}: *{owner.name}*", {"align": "left", "before": 2}),
            (f"Năm sinh: {owner.born_on.year}, CMND số: {owner.card}", {"align": "left"}),
            (f"Địa chỉ thường trú: {desk.home()}, {desk.address}", {"align": "left"}),
            (f"Cùng sử dụng đất với {heir.title} {heir.name}", {"align": "left"}),
            (f"*{serial}*", {"size": 15, "ink": "red", "before": 26}),
        ],
        [
            ("*II. Thửa đất, nhà ở và tài sản khác gắn liền với đất*", {"align": "left"}),
            ("*1. Thửa đất:*", {"align": "left", "before": 1.5}),
            (
                f"a) Thửa đất số: {desk.chance.randint(1, 900)}, tờ bản đồ số: {desk.chance.randint(1, 90)}",
                {"align": "left"},
            ),
            (f"b) Địa chỉ: {desk.address}", {"align": "left"}),
            (f"c) Diện tích: {area} m2, (bằng chữ: xem sơ đồ)", {"align": "left"}),
            ("d) Hình thức sử dụng: chung", {"align": "left"}),
            ("đ) Mục đích sử dụng: đất ở tại nông thôn", {"align": "left"}),
            ("e) Thời hạn sử dụng: lâu dài", {"align": "left"}),
            (
                "g) Nguồn gốc sử dụng: Nhận thừa kế đất được Công nhận QSDĐ như giao đất có thu tiền sử dụng đất",
                {"align": "left"},
            ),
            ("*2. Nhà ở:* -/-   *3. Công trình xây dựng khác:* -/-", {"align": "left"}),
            ("*4. Rừng sản xuất là rừng trồng:* -/-   *5. Cây lâu năm:* -/-", {"align": "left"}),
            ("*6. Ghi chú:* -/-", {"align": "left"}),
            (f"_{cased(desk.province)}, {day_words(desk.on)}_", {"before": 4}),
            f"*{office.upper()}*",
            *rows,
            (f"*{name}*", {"before": 27}),
            (f"Số vào sổ cấp GCN: {number}", {"align": "left", "before": 5}),
        ],
        0.46,
        out=0,
        size=11,
        before=0.9,
    )
    pen.frame(top)
    pen.seal_on(office, 150, pen.y * 25.4 / 300 - 36)
    return {
        "number": number,
        "land_certificate_serial": serial,
        "issued_on": desk.on.isoformat(),
        "issuer": office,
        "owner_name": owner.name,
        "owner_id": owner.card,
        **signer,
    }


@template("xay_dung_quan", "giay_phep_xay_dung", (2015, 2024), shown=False)
def xay_dung_quan(pen: Pen, desk: Desk) -> dict[str, str]:
    """Of the district's committee itself: an owner who stands for heirs, an old identity card, floors in a table."""
    owner = desk.soul((30, 75))
    agency = (f"Ủy ban nhân dân {desk.province}", f"Ủy ban nhân dân {desk.district}")
    number = f"{desk.chance.randint(2, 1900)}/GPXD"
    pen.side(
        [agency[0].upper(), f"*{agency[1].upper()}*", "---", (f"Số: {number}", {"before": 2})],
        [
            (f"*{NATION}*", {"fit": True}),
            f"*{MOTTO}*",
            "---",
            (f"{bare(desk.district)}, {day_words(desk.on)}", {"italic": True, "before": 2}),
        ],
        0.45,
    )
    pen.p("*GIẤY PHÉP XÂY DỰNG*", 18, align="centre", before=6)
    pen.p("_(Cấp cho nhà ở riêng lẻ đô thị - xây dựng mới)_", 12, align="centre")
    ground = desk.chance.randint(30, 120)
    pen.many(
        [
            f"*1. Cấp cho:* {cased(owner.title)} {owner.name} (đại diện các đồng thừa kế)",
            (
                f"- Sinh ngày {slashes(owner.born_on)}, CMND số {owner.card} do Công an cấp ngày "
                f"{slashes(desk.ago(700, 3000))}",
                {"indent": 5},
            ),
            (f"- Địa chỉ: {desk.home()}, {desk.address}", {"indent": 5}),
            "*2. Được phép xây dựng công trình:* Nhà ở riêng lẻ; loại công trình: dân dụng; cấp III.",
            (
                f"- Trên lô đất: thửa số {desk.chance.randint(2, 300)}, tờ bản đồ "
                f"{desk.chance.randint(1, 40)}, diện tích {ground + 20} m2",
                {"indent": 5},
            ),
            (f"- Tại: {desk.home()}, {desk.address}", {"indent": 5}),
            "*3. Quy mô:*",
        ],
        before=1.6,
    )
    pen.table(
        [
            ["Tầng", "Diện tích xây dựng (m2)", "Chiều cao (m)"],
            ["Tầng 1", f"{ground},0", "3,9"],
            ["Tầng 2", f"{ground + 4},5", "3,3"],
            ["Mái che cầu thang", "12,0", "2,4"],
        ],
        (1, 1.4, 1),
        12,
    )
    pen.p(
        "*4. Thời hạn:* Giấy phép có giá trị khởi công trong thời hạn 12 tháng kể từ ngày cấp. "
        "Quá thời hạn trên phải xin gia hạn.",
        align="justify",
        before=2,
    )
    rows, signer = rank(desk, "Chủ tịch", agency[1])
    pen.sign(
        rows,
        signer["signer_name"],
        [("*Nơi nhận:*", {"italic": True}), "- Chủ đầu tư;", "- Phòng QLĐT;", "- Lưu: VT."],
        round_seal=agency[1],
        over=0.6,
    )
    return {
        "number": number,
        "issued_on": desk.on.isoformat(),
        "issuer": " ".join(agency),
        **about(owner, old=True),
        **signer,
    }


@template("hkd_2021", "gcn_dang_ky_ho_kinh_doanh", (2016, 2023), shown=False)
def hkd_2021(pen: Pen, desk: Desk) -> dict[str, str]:
    """The number under the agency, dates of registration in one row, rows dotted, stamped as a copy."""
    owner = desk.soul((22, 66))
    number = f"{desk.taxes}{desk.pick('A', 'B', 'C', 'K')}8{desk.chance.randrange(1_000_000):06d}"
    agency = (f"Ủy ban nhân dân {desk.district}", "Phòng Tài chính - Kế hoạch")
    change = desk.chance.choice((0, 1, 2))
    first = desk.ago(300, 2500) if change else desk.on
    pen.side(
        [agency[0].upper(), f"*{agency[1].upper()}*", "---", (f"Số: {number}", {"before": 2})],
        [(f"*{NATION}*", {"fit": True}), f"*{MOTTO}*", "---"],
        0.43,
    )
    pen.p("*GIẤY CHỨNG NHẬN ĐĂNG KÝ HỘ KINH DOANH*", 15, align="centre", before=9, fit=True)
    pen.p(f"_Đăng ký lần đầu, {day_words(first)}_", align="centre")
    if change:
        pen.p(f"_Đăng ký thay đổi lần thứ: 0{change}, {day_words(desk.on)}_", align="centre")
    shop = (
        desk.pick("TIỆM VÀNG", "NHÀ NGHỈ", "TẠP HÓA", "GARA")
        + " "
        + desk.pick("HOÀNG LONG", "SƠN CA", "MƯỜI HẢI", "SAO MAI")
    )
    pen.skip(2)
    pen.field("1. Tên hộ kinh doanh (ghi bằng chữ in hoa):", f"*{shop}*")
    pen.field("2. Địa điểm kinh doanh:", f"{desk.home()}, {desk.address}")
    pen.p(f"Điện thoại: 0{desk.chance.randrange(320000000, 989999999)}     Fax:     Email:", dots=True, before=1.2)
    pen.field(
        "3. Ngành, nghề kinh doanh:",
        desk.pick("Mua bán vàng, bạc; Cầm đồ", "Dịch vụ lưu trú ngắn ngày", "Sửa chữa ô tô và xe có động cơ khác"),
    )
    pen.field("4. Vốn kinh doanh:", f"{dong(desk.chance.randrange(5, 90) * 10_000_000)} đồng")
    pen.field("5. Họ và tên đại diện hộ kinh doanh (ghi bằng chữ in hoa):", f"*{owner.name.upper()}*")
    pen.p(
        f"Giới tính: {owner.sex}     Sinh ngày: {slashes(owner.born_on)}     Dân tộc: "
        f"{owner.people}     Quốc tịch: Việt Nam",
        dots=True,
        before=1.2,
    )
    pen.p(f"Chứng minh nhân dân (Căn cước công dân) số: {owner.card}", dots=True, before=1.2)
    pen.p(f"Ngày cấp: {slashes(desk.ago(800, 3000))}     Cơ quan cấp: Công an {desk.province}", dots=True, before=1.2)
    pen.field("Nơi đăng ký hộ khẩu thường trú:", f"{desk.home()}, {desk.address}")
    pen.field("Chỗ ở hiện tại:", "như trên")
    rows, signer = rank(desk, "Trưởng phòng")
    pen.sign(rows, signer["signer_name"], round_seal=agency[1])
    return {
        "number": number,
        "issued_on": desk.on.isoformat(),
        "issuer": " ".join(agency),
        **about(owner, old=True),
        **signer,
    }


@template("dn_co_phan", "gcn_dang_ky_doanh_nghiep", (2019, 2026), shown=False)
def dn_co_phan(pen: Pen, desk: Desk) -> dict[str, str]:
    """A joint-stock company, by the department of finance since 2025; capital in words, two representatives."""
    chief, second = desk.soul((30, 66)), desk.soul((30, 66))
    parent = f"Sở Tài chính {desk.province}" if desk.on.year >= 2025 else f"Sở KH&ĐT {desk.province}"
    agency = (
        parent,
        "Phòng Đăng ký kinh doanh và Tài chính doanh nghiệp"
        if desk.on.year >= 2025
        else "Phòng Đăng ký kinh doanh số 01",
    )
    tax = desk.tax()
    company = (
        f"CÔNG TY CỔ PHẦN {desk.pick('TẬP ĐOÀN', 'ĐẦU TƯ', 'DƯỢC PHẨM')} "
        f"{desk.pick('AN PHÁT LAND', 'TRƯỜNG SINH', 'NAM TÂY NGUYÊN')}"
    )
    change = desk.chance.choice((0, 1, 12))
    first = desk.ago(500, 3000) if change else desk.on
    pen.side(
        [agency[0].upper(), f"*{agency[1].upper()}*", "---"],
        [(f"*{NATION}*", {"fit": True}), f"*{MOTTO}*", "---"],
        0.44,
    )
    pen.p("*GIẤY CHỨNG NHẬN ĐĂNG KÝ DOANH NGHIỆP*", 15, align="centre", before=6, fit=True)
    pen.p("*CÔNG TY CỔ PHẦN*", 14, align="centre")
    pen.p(f"*Mã số doanh nghiệp: {tax}*", 14, align="centre", before=1.5)
    pen.p(f"_Đăng ký lần đầu: {day_words(first)}_", align="centre")
    if change:
        pen.p(f"_Đăng ký thay đổi lần thứ: {change}, {day_words(desk.on)}_", align="centre")
    shares = desk.chance.randrange(1, 80) * 100_000
    pen.many(
        [
            "*1. Tên công ty*",
            f"Tên công ty viết bằng tiếng Việt: {company}",
            "Tên công ty viết bằng tiếng nước ngoài (nếu có): ",
            "Tên công ty viết tắt (nếu có): ATN GROUP., JSC",
            "*2. Địa chỉ trụ sở chính*",
            f"{desk.home()}, {desk.address}, Việt Nam",
            "Số điện thoại: 024 3333 5555     Website: www.vidu.vn",
            f"*3. Vốn điều lệ:* {dong(shares * 10_000)} đồng",
            f"Mệnh giá cổ phần: 10.000 đồng     Tổng số cổ phần: {dong(shares)}",
            "*4. Người đại diện theo pháp luật của công ty*",
        ],
        before=1.4,
    )
    for soul, role in ((chief, "Chủ tịch Hội đồng quản trị"), (second, "Tổng giám đốc")):
        pen.many(
            [
                f"Họ, chữ đệm và tên: {soul.name.upper()}     Giới tính: {soul.sex}",
                f"Chức danh: {role}",
                f"Sinh ngày: {slashes(soul.born_on)}     Dân tộc: {soul.people}     Quốc tịch: Việt Nam",
                f"Số định danh cá nhân: {soul.number}",
            ],
            before=1.1,
            indent=5,
        )
    rows, signer = rank(desk, "Trưởng phòng")
    pen.sign(rows, signer["signer_name"], round_seal=agency[1])
    return {
        "number": tax,
        "tax_code": tax,
        "issued_on": desk.on.isoformat(),
        "issuer": " ".join(agency),
        "owner_name": company,
        **signer,
    }


@template("dn_chi_nhanh", "gcn_dang_ky_doanh_nghiep", (2016, 2025), shown=False)
def dn_chi_nhanh(pen: Pen, desk: Desk) -> dict[str, str]:
    """A branch: the code has the parent's ten digits and three more; the parent company comes last."""
    chief = desk.soul((28, 66))
    agency = (f"Sở Kế hoạch và Đầu tư {desk.province}", "Phòng Đăng ký kinh doanh")
    parent = desk.tax()
    code = f"{parent}-{desk.chance.randint(1, 40):03d}"
    mother = f"CÔNG TY TNHH {desk.pick('VẬN TẢI', 'THỦY SẢN')} {desk.pick('BIỂN ĐÔNG', 'CHÂU THÀNH')}"
    branch = f"CHI NHÁNH {mother} TẠI {bare(desk.province).upper()}"
    pen.side(
        [agency[0].upper(), f"*{agency[1].upper()}*", "---"],
        [(f"*{NATION}*", {"fit": True}), f"*{MOTTO}*", "---"],
        0.4,
    )
    pen.p("*GIẤY CHỨNG NHẬN ĐĂNG KÝ HOẠT ĐỘNG CHI NHÁNH*", 15, align="centre", before=7, fit=True)
    pen.p(f"*Mã số chi nhánh: {code}*", 13.5, align="centre", before=1.5)
    pen.p(f"_Đăng ký lần đầu: {day_words(desk.on)}_", align="centre")
    pen.many(
        [
            f"*1. Tên chi nhánh:* {branch}",
            "Tên chi nhánh viết tắt:",
            f"*2. Địa chỉ:* {desk.home()}, {desk.address}, Việt Nam",
            "Điện thoại: 0252 222 333     Fax:",
            "*3. Thông tin về người đứng đầu*",
            f"Họ và tên: {chief.name.upper()}     Giới tính: {chief.sex}",
            f"Sinh ngày: {slashes(chief.born_on)}     Dân tộc: {chief.people}     Quốc tịch: Việt Nam",
            f"Loại giấy tờ chứng thực cá nhân: Giấy chứng minh nhân dân     Số: {chief.card}",
            "*4. Hoạt động theo ủy quyền của doanh nghiệp*",
            f"Tên doanh nghiệp: {mother}",
            f"Mã số doanh nghiệp: {parent}",
            f"Địa chỉ trụ sở chính: 18 Trần Hưng Đạo, {desk.address}",
        ],
        before=1.6,
    )
    rows, signer = rank(desk, "Trưởng phòng")
    pen.sign(rows, signer["signer_name"], round_seal=agency[1])
    return {
        "number": code,
        "tax_code": code,
        "issued_on": desk.on.isoformat(),
        "issuer": " ".join(agency),
        "owner_name": branch,
        **signer,
    }
