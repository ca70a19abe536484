"""Land and building."""

from __future__ import annotations

from scripts.samples.drawing.pen import MOTTO, NATION, Pen
from scripts.samples.drawing.size import MM
from scripts.samples.templates.desk import Desk
from scripts.samples.templates.heads import form_head
from scripts.samples.templates.rows import down
from scripts.samples.templates.signing import rank
from scripts.samples.templates.template import template
from scripts.samples.templates.truth import about, issued
from scripts.samples.words import bare, cased, day_words, slashes


@template("gcn_quyen_su_dung_dat", (2025, 2026))
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
    x, y = pen.part(0.55, 0.9).x, pen.y + 60
    pen.draw.polygon(
        [(x, y + 90), (x + 38 * MM, y), (x + 46 * MM, y + 28 * MM), (x + 6 * MM, y + 34 * MM)],
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


@template("gcn_quyen_su_dung_dat", (2015, 2023))
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
    pen.seal_on(office, 150, down(pen) - 36)
    return {
        "number": number,
        "land_certificate_serial": serial,
        "issued_on": desk.on.isoformat(),
        "issuer": office,
        "owner_name": owner.name,
        "owner_id": owner.card,
        **signer,
    }


@template("giay_phep_xay_dung", (2015, 2024))
def xay_dung_quan(pen: Pen, desk: Desk) -> dict[str, str]:
    """Of the district's committee itself: an owner who stands for heirs, an old identity card, floors in a table."""
    owner = desk.soul((30, 75))
    agency = (f"Ủy ban nhân dân {desk.province}", f"Ủy ban nhân dân {desk.district}")
    number = f"{desk.chance.randint(2, 1900)}/GPXD"
    form_head(
        pen,
        agency,
        0.45,
        under=[(f"Số: {number}", {"before": 2})],
        dated=f"{bare(desk.district)}, {day_words(desk.on)}",
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
        **issued(desk, number, agency),
        **about(owner, old=True),
        **signer,
    }
