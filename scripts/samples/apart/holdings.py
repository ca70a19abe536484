"""Land, building, business."""

from __future__ import annotations

from scripts.samples.apart.world import Desk, about, bare, cased, day_words, dong, rank, slashes, template
from scripts.samples.drawing.pen import MOTTO, NATION, OLD_NATION, Pen

_SHOPS = ("Út Mười", "Bảy Hạnh", "Phở Gia Truyền", "Kim Ngân", "Đại Phúc Lộc", "H'Bia")


@template("dat_2004", "gcn_quyen_su_dung_dat", (2005, 2009), shown=True)
def dat_2004(pen: Pen, desk: Desk) -> dict[str, str]:
    """The form before the house went into it: named after land alone, the committee as its heading, parcels in rows."""
    owner = desk.soul((28, 75))
    other = desk.soul((28, 75), "Nữ" if owner.sex == "Nam" else "Nam")
    serial = f"A{desk.pick('B', 'D', 'E', 'K', 'M', 'P')} {desk.chance.randrange(100_000, 999_999)}"
    number = f"H{desk.chance.randrange(100, 9999):05d}"
    committee = f"Ủy ban nhân dân {desk.district}"
    top = pen.y
    pen.p(f"*{OLD_NATION}*", 14, align="centre")
    pen.p(f"*{MOTTO}*", 13, align="centre", before=0.3)
    pen.rule(pen.full, 0.3)
    pen.p("*GIẤY CHỨNG NHẬN*", 22, align="centre", ink="red", before=6)
    pen.p("*QUYỀN SỬ DỤNG ĐẤT*", 20, align="centre", ink="red", before=1)
    pen.p(f"*{committee.upper()}*, {desk.province.upper()}", 12.5, align="centre", before=4)
    pen.p("*CHỨNG NHẬN*", 13, align="centre", before=2)
    pen.p("*I- Tên người sử dụng đất:*", before=3)
    couple = desk.chance.random() < 0.6
    relation = "vợ" if other.sex == "Nữ" else "chồng"
    pen.p(f"Hộ {owner.title}: *{owner.name}*, sinh năm {owner.born_on.year}, CMND số {owner.card}", indent=6)
    if couple:
        pen.p(
            f"và {relation} {other.title} {other.name}, sinh năm {other.born_on.year}, CMND số {other.card}", indent=6
        )
    pen.p(f"Địa chỉ: {desk.home()}, {desk.address}", indent=6)
    pen.p("*II- Thửa đất được quyền sử dụng*", before=3)
    area = desk.chance.randint(90, 1900)
    pen.many(
        [
            f"1. Thửa đất số: {desk.chance.randint(1, 800)}          2. Tờ bản đồ số: {desk.chance.randint(1, 60)}",
            f"3. Địa chỉ thửa đất: {desk.commune}, {desk.district}, {desk.province}",
            f"4. Diện tích: {area} m2     Bằng chữ: theo hồ sơ kỹ thuật thửa đất",
            f"5. Hình thức sử dụng:   + Sử dụng riêng: {area} m2   + Sử dụng chung: Không m2",
            "6. Mục đích sử dụng đất: "
            f"{desk.pick('Đất ở tại nông thôn (ONT)', 'Đất trồng cây hàng năm khác', 'Đất chuyên trồng lúa nước')}",
            f"7. Thời hạn sử dụng đất: {desk.pick('Lâu dài', 'Đến tháng 10 năm 2053')}",
            "8. Nguồn gốc sử dụng đất: Công nhận QSDĐ như giao đất không thu tiền sử dụng đất",
        ],
        indent=6,
        before=1.2,
    )
    pen.p("*III- Tài sản gắn liền với đất*", before=3)
    pen.p("-/-", indent=6)
    pen.p("*IV- Ghi chú:* Không", before=2)
    rows, signer = rank(desk, "Chủ tịch", committee)
    pen.sign(
        [f"_{cased(bare(desk.district))}, {day_words(desk.on)}_", *rows],
        signer["signer_name"],
        [
            ("*" + serial + "*", {"size": 15, "ink": "red", "before": 12}),
            ("Số vào sổ cấp giấy chứng nhận", {"size": 12, "before": 6}),
            (f"quyền sử dụng đất: {number}", {"size": 12}),
        ],
        round_seal=committee,
    )
    pen.frame(top)
    return {
        "number": number,
        "land_certificate_serial": serial,
        "issued_on": desk.on.isoformat(),
        "issuer": committee,
        "owner_name": owner.name,
        "owner_id": owner.card,
        **signer,
    }


@template("xay_dung_xa", "giay_phep_xay_dung", (2025, 2026), shown=True)
def xay_dung_xa(pen: Pen, desk: Desk) -> dict[str, str]:
    """Since 7/2025 or by the district before: two owners, dotted places, the term as a point of its own."""
    owner, other = desk.soul((28, 70)), desk.soul((28, 70))
    agency = (
        (f"UBND {desk.district}", "Phòng Kinh tế và Hạ tầng")
        if desk.district
        else (f"Ủy ban nhân dân {desk.province}", f"Ủy ban nhân dân {desk.commune}")
    )
    number = f"{desk.chance.randint(2, 480)}/GPXD-{'KTHT' if desk.district else 'UBND'}"
    place = desk.district or desk.commune
    pen.side(
        [agency[0].upper(), f"*{agency[1].upper()}*", "---", (f"Số: {number}", {"before": 2})],
        [
            (f"*{NATION}*", {"fit": True}),
            f"*{MOTTO}*",
            "---",
            (f"_{bare(place)}, {day_words(desk.on)}_", {"before": 2}),
        ],
    )
    pen.p("*GIẤY PHÉP XÂY DỰNG*", 16, align="centre", before=8)
    pen.p("(Sử dụng cho công trình nhà ở riêng lẻ)", 12, align="centre", italic=True)
    ground, floors = desk.chance.randint(48, 190), desk.chance.randint(1, 5)
    pen.many(
        [
            f"1. Cấp cho: Ông (bà) *{owner.name.upper()}* và ông (bà) {other.name}",
            f"CCCD số: {owner.number}     Sinh ngày: {slashes(owner.born_on)}",
            f"Địa chỉ thường trú: {desk.home()}, {desk.address}",
            "2. Được phép xây dựng các công trình theo những nội dung sau:",
            ("Tên công trình: *Nhà ở riêng lẻ*; cấp công trình: Cấp III", {"indent": 6}),
            (f"Theo thiết kế do Công ty TNHH Tư vấn Xây dựng {desk.pick('Đất Việt', 'Nam Hưng')} lập", {"indent": 6}),
            (
                f"Vị trí xây dựng: Thửa đất số {desk.chance.randint(2, 900)}, tờ bản đồ số "
                f"{desk.chance.randint(1, 80)}, {desk.address}",
                {"indent": 6},
            ),
            ("Cốt nền xây dựng công trình: +0,30 m; khoảng lùi so với chỉ giới đường đỏ: 2,4 m", {"indent": 6}),
            (
                f"Mật độ xây dựng: {desk.chance.randint(55, 95)}%; hệ số sử dụng đất: {floors * 0.8:.1f} lần".replace(
                    ".", ","
                ),
                {"indent": 6},
            ),
            (f"Diện tích xây dựng tầng một: {ground},5 m2; tổng diện tích sàn: {ground * floors} m2", {"indent": 6}),
            (f"Chiều cao công trình: {floors * 3 + 2},2 m; số tầng: {floors}", {"indent": 6}),
            f"3. Giấy tờ về quyền sử dụng đất: Giấy chứng nhận số AA 0{desk.chance.randrange(1000000, 9999999)}",
            "4. Giấy phép này có hiệu lực khởi công xây dựng trong thời hạn 12 tháng kể từ ngày cấp; "
            "quá thời hạn trên thì chủ đầu tư phải đề nghị gia hạn giấy phép xây dựng./.",
        ],
        before=1.6,
        align="left",
    )
    rows, signer = rank(
        desk, "Trưởng phòng" if desk.district else "Chủ tịch", "" if desk.district else "Ủy ban nhân dân"
    )
    pen.sign(
        rows,
        signer["signer_name"],
        [("*Nơi nhận:*", {"italic": True}), "- Chủ đầu tư;", "- Công an, Đội QLTTĐT;", "- Lưu: VT, KT."],
        round_seal=agency[1],
    )
    return {"number": number, "issued_on": desk.on.isoformat(), "issuer": " ".join(agency), **about(owner), **signer}


@template("hkd_2025", "gcn_dang_ky_ho_kinh_doanh", (2025, 2026), shown=True)
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
    pen.side(
        [agency[0].upper(), f"*{agency[1].upper()}*", "---"],
        [(f"*{NATION}*", {"fit": True}), f"*{MOTTO}*", "---"],
        0.4,
    )
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
            (f"Điện thoại: 0{desk.chance.randrange(320000000, 989999999)}     Email:", {"indent": 6}),
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


@template("dn_tnhh", "gcn_dang_ky_doanh_nghiep", (2017, 2024), shown=True)
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
        [(f"*{NATION}*", {"fit": True}), f"*{MOTTO}*", "---"],
        0.4,
    )
    pen.p("*GIẤY CHỨNG NHẬN ĐĂNG KÝ DOANH NGHIỆP*", 15, align="centre", before=7, fit=True)
    pen.p("*CÔNG TY TRÁCH NHIỆM HỮU HẠN HAI THÀNH VIÊN TRỞ LÊN*", 13.5, align="centre", fit=True)
    pen.p(f"*Mã số doanh nghiệp: {tax}*", 13.5, align="centre", before=2)
    pen.p(f"_Đăng ký lần đầu: {day_words(first)}_", align="centre")
    if change:
        pen.p(f"_Đăng ký thay đổi lần thứ: {change}, {day_words(desk.on)}_", align="centre")
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
