"""Permits to build."""

from __future__ import annotations

from scripts.samples.apart.land.parcels import serial_of
from scripts.samples.drawing.pen import MOTTO, NATION, Pen
from scripts.samples.templates.desk import Desk, a_day, capital, day_form
from scripts.samples.templates.heads import head, heading
from scripts.samples.templates.populations import OLD_SPELLINGS, SHORT_AND_LONG
from scripts.samples.templates.rows import centred, said
from scripts.samples.templates.signing import certified, head_or_deputy, rank, sent_to, signed, signing
from scripts.samples.templates.template import template
from scripts.samples.templates.truth import about, issued
from scripts.samples.words import bare, cased, day_words, months_later, slashes


@template("giay_phep_xay_dung", (2025, 2026))
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
    return {**issued(desk, number, agency), **about(owner), **signer}


@template("giay_phep_xay_dung", (2014, 2026), population=OLD_SPELLINGS)
def xay_dung_phuong(pen: Pen, desk: Desk) -> dict[str, str]:
    """A house of one family by the form of the decree, with a page of extensions behind it."""
    owner = desk.soul((28, 75))
    agency = (
        (f"Ủy ban nhân dân {desk.district}",) if desk.district else ("UBND " + desk.province, "UBND " + desk.commune)
    )
    number = f"{desk.chance.randint(2, 1900)}/GPXD" + desk.pick("", "-UBND", "-QLĐT")
    head(pen, agency, number, f"{cased(bare(desk.district or desk.commune))}, {day_form(desk)}", split=0.4)
    pen.p("*GIẤY PHÉP XÂY DỰNG*", 17, align="centre", before=6)
    pen.p("_(Sử dụng cho nhà ở riêng lẻ)_", 12, align="centre")
    home = f"{desk.home()}, {desk.address}"
    ground, floors = desk.chance.randint(48, 180), desk.chance.randint(1, 5)
    height = f"{floors * 3 + 1},{desk.chance.randint(1, 9)}"
    work = desk.pick("Nhà ở riêng lẻ", "Nhà ở riêng lẻ kết hợp kinh doanh")
    pen.many(
        [
            f"1. Cấp cho: {owner.title} *{owner.name.upper()}*",
            (f"CCCD/CMND số: {owner.number}     Ngày cấp: {slashes(desk.ago(200, 900))}", {"indent": 5}),
            (f"Địa chỉ: {home}", {"indent": 5}),
            f"2. Được phép xây dựng công trình: {work}",
            (
                f"Theo thiết kế có ký hiệu: KT-{desk.chance.randint(1, 12):02d}; do Công ty TNHH Kiến trúc A.Z lập",
                {"indent": 5},
            ),
            "Gồm các nội dung sau:",
            (f"- Vị trí xây dựng: {home}", {"indent": 5}),
            ("- Cốt nền xây dựng công trình: +0,45 m so với mặt vỉa hè", {"indent": 5}),
            (f"- Mật độ xây dựng: {desk.chance.randint(60, 100)}%; hệ số sử dụng đất: {floors},2", {"indent": 5}),
            (f"- Diện tích xây dựng tầng 1 (tầng trệt): {ground} m2", {"indent": 5}),
            (f"- Tổng diện tích sàn: {ground * floors} m2", {"indent": 5}),
            (f"- Chiều cao công trình: {height} m", {"indent": 5}),
            (f"- Số tầng: {floors:02d} tầng", {"indent": 5}),
            f"3. Giấy tờ về đất đai: GCN số BK {desk.chance.randrange(100_000, 999_999)} do UBND cấp ngày "
            f"{slashes(desk.ago(900, 2900))}",
            "4. Giấy phép này có hiệu lực khởi công xây dựng trong thời hạn 12 tháng kể từ ngày cấp; quá thời hạn trên "
            "phải đề nghị gia hạn giấy phép xây dựng./.",
        ],
        before=1.4,
    )
    rows, name, signer = signing(
        desk, "Chủ tịch", own="" if not desk.district else desk.pick("", "Trưởng phòng Quản lý đô thị")
    )
    pen.sign(rows, name, sent_to("Như trên", "Lưu: VT, HSCP"), round_seal=agency[-1], over=0.6)
    pen.new_sheet()
    pen.p("*CHỦ ĐẦU TƯ PHẢI THỰC HIỆN CÁC NỘI DUNG SAU ĐÂY:*", 13, align="centre")
    pen.many(
        [
            "1. Phải hoàn toàn chịu trách nhiệm trước pháp luật nếu xâm phạm quyền hợp pháp của chủ sở hữu liền kề.",
            "2. Phải thực hiện đúng các quy định của pháp luật về đất đai, đầu tư xây dựng và Giấy phép xây dựng này.",
            "3. Phải thông báo cho cơ quan cấp phép xây dựng đến kiểm tra khi định vị công trình, xây móng.",
            "4. Xuất trình Giấy phép xây dựng cho cơ quan có thẩm quyền khi được yêu cầu.",
        ],
        before=2,
        align="justify",
    )
    pen.p("*ĐIỀU CHỈNH/GIA HẠN GIẤY PHÉP*", 13, align="centre", before=6)
    pen.p("1. Nội dung điều chỉnh/gia hạn:", dots=True, before=2)
    pen.p("2. Thời gian có hiệu lực của giấy phép:", dots=True, before=2)
    if desk.chance.random() < 0.4:
        certified(pen, desk, 30, 130)
    return {
        **issued(desk, number, agency),
        "owner_name": owner.name,
        "owner_id": owner.number,
        "residence": home,
        "work_name": work,
        "work_address": home,
        "work_floors": f"{floors:02d} tầng",
        "floor_area": f"{ground * floors} m2",
        "building_area": f"{ground} m2",
        "building_height": f"{height} m",
        "valid_until": months_later(desk.on, 12).isoformat(),
        **signer,
    }


@template("giay_phep_xay_dung", (2015, 2026), population=OLD_SPELLINGS)
def xay_dung_so(pen: Pen, desk: Desk) -> dict[str, str]:
    """A works of a company by the office of construction, in two columns of labels and values."""
    company = f"Công ty TNHH {desk.pick('Thương mại Phúc An', 'MTV Chế biến nông sản Ia Grai', 'Dệt may Hòa Phát Đạt')}"
    agency = (f"UBND {desk.province}", "Sở Xây dựng")
    number = f"{desk.chance.randint(1, 190):02d}/GPXD-SXD"
    head(pen, agency, number, f"{bare(desk.province)}, {day_words(desk.on)}")
    pen.p("*GIẤY PHÉP XÂY DỰNG*", 17, align="centre", before=6)
    pen.p("_(Sử dụng cho công trình không theo tuyến)_", 12, align="centre")
    home, place = f"{desk.home()}, {desk.address}", desk.address
    ground = desk.chance.randint(400, 4000)
    work = desk.pick("Nhà xưởng sản xuất số 1 và các hạng mục phụ trợ", "Khách sạn - Nhà hàng Hương Rừng")
    floors = str(desk.chance.randint(1, 9))
    pen.p(f"1. Cấp cho (Chủ đầu tư): *{company}*", before=3)
    pen.p(f"Địa chỉ: {home}", indent=5)
    pen.p("2. Được phép xây dựng các công trình thuộc dự án theo các nội dung sau:", before=2)
    pen.skip(2)
    pen.table(
        [
            ["*Nội dung*", "*Thông tin*"],
            ["Tên công trình", work],
            ["Vị trí xây dựng", place],
            ["Diện tích xây dựng", f"{ground} m2"],
            ["Tổng diện tích sàn", f"{ground * int(floors)} m2"],
            ["Chiều cao công trình", "12,50 m"],
            ["Số tầng", floors],
        ],
        (0.34, 0.66),
        12.5,
    )
    pen.p(f"3. Giấy tờ về quyền sử dụng đất: Hợp đồng thuê đất số {desk.chance.randint(10, 90)}/HĐTĐ.", before=3)
    pen.p("4. Ghi nhận các công trình đã khởi công: Không.", before=1)
    pen.p("5. Thời hạn hiệu lực: khởi công trong thời hạn 12 (mười hai) tháng kể từ ngày cấp./.", before=1)
    rows, name, signer = signing(desk, "Giám đốc", own=desk.pick("", "Trưởng phòng Quản lý hoạt động xây dựng"))
    pen.sign(rows, name, sent_to("Như trên", "Thanh tra Sở", "Lưu: VT, QLXD"), round_seal=agency[1])
    return {
        **issued(desk, number, agency),
        "owner_name": company,
        "residence": home,
        "work_name": work,
        "work_address": place,
        "work_floors": floors,
        "floor_area": f"{ground * int(floors)} m2",
        "building_area": f"{ground} m2",
        "building_height": "12,50 m",
        "valid_until": months_later(desk.on, 12).isoformat(),
        **signer,
    }


@template("giay_phep_xay_dung", (2016, 2026), population=SHORT_AND_LONG)
def xay_dung_nha(pen: Pen, desk: Desk) -> dict[str, str]:
    """A permit for a house: sub-numbered lines with floors, areas, heights; the office of a district or a commune."""
    owner = desk.soul()
    district = desk.district
    office = "Phòng Quản lý đô thị" if district else "Phòng Kinh tế, Hạ tầng và Đô thị"
    over = f"UBND {district or desk.commune}"
    number = f"{desk.chance.randint(5, 1900)}/GPXD{desk.pick('', '-QLĐT') if district else ''}"
    rows = (over.upper(), office.upper())
    heading(pen, rows, [f"Số: {number}"], f"{bare(district or desk.commune)}, {a_day(desk)}", split=0.41)
    centred(pen, "GIẤY PHÉP XÂY DỰNG", size=16, before=7)
    pen.p("(Sử dụng cho nhà ở riêng lẻ)", 13, align="centre", before=0)
    ground, floors = desk.chance.randint(45, 140), desk.chance.randint(1, 5)
    address = f"{desk.home()}, {desk.address}"
    pen.skip(3)
    said(
        pen,
        f"1. Cấp cho: {cased(owner.title)} *{owner.name}*; CCCD số: {owner.number}.",
        f"Địa chỉ thường trú: {address}.",
        "2. Được phép xây dựng công trình: Nhà ở riêng lẻ.",
        f"Theo thiết kế do Công ty TNHH Tư vấn An Hòa {capital(desk)} lập.",
        "Gồm các nội dung sau:",
        f"- Vị trí xây dựng: thửa đất số {desk.chance.randint(2, 900)}, tờ bản đồ số {desk.chance.randint(1, 60)};",
        f"- Cốt nền xây dựng công trình: + 0,{desk.chance.randint(15, 60)} m so với mặt đường;",
        f"- Mật độ xây dựng: {desk.chance.randint(60, 100)}%, hệ số sử dụng đất: {floors},0 lần;",
        f"- Diện tích xây dựng tầng 1: {ground} m2; tổng diện tích sàn: {ground * floors} m2;",
        f"- Chiều cao công trình: {floors * 36 // 10},6 m; số tầng: {floors:02d} tầng.",
        f"3. Giấy tờ về đất đai: Giấy chứng nhận số {serial_of(desk, 6)} cấp ngày {slashes(desk.ago(300, 3000))}.",
        "4. Giấy phép này có hiệu lực khởi công xây dựng trong thời hạn 12 tháng kể từ ngày cấp; quá thời hạn trên thì "
        "phải đề nghị gia hạn Giấy phép xây dựng./.",
        size=13,
        indent=7,
        before=1,
    )
    name = desk.name()
    above, signer_title = head_or_deputy(desk, "Trưởng phòng")
    signed(pen, above, name, ["*Nơi nhận:*", "- Như trên;", "- Lưu: VT, HS."], round_seal=f"{office} {over}", space=24)
    return {
        **issued(desk, number, f"{over} {office}"),
        "owner_name": owner.name,
        "owner_id": owner.number,
        "residence": address,
        "work_name": "Nhà ở riêng lẻ",
        "building_area": f"{ground} m2",
        "floor_area": f"{ground * floors} m2",
        "valid_until": months_later(desk.on, 12).isoformat(),
        "signer_name": name,
        "signer_title": signer_title,
    }
