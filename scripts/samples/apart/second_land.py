"""Land, by the second author: the red book of four pages, the forms of 2009 and 2014, the form of 2024."""

from __future__ import annotations

from scripts.samples.apart.second_world import (
    day_form,
    nation,
    second,
    signing,
    somebody,
)
from scripts.samples.apart.world import Desk, Soul, bare, cased
from scripts.samples.drawing.pen import MOTTO, NATION, OLD_NATION, Pen
from scripts.samples.drawing.size import MM

_USES = (
    ("Đất ở tại nông thôn", "Lâu dài", "Công nhận QSDĐ như giao đất có thu tiền sử dụng đất"),
    ("Đất trồng cây lâu năm", "Đến ngày 01/7/2064", "Nhà nước giao đất không thu tiền sử dụng đất"),
    ("Đất ở tại đô thị", "Lâu dài", "Nhận chuyển nhượng đất được Công nhận QSDĐ như giao đất có thu tiền sử dụng đất"),
    (
        "Đất nuôi trồng thủy sản",
        "50 năm, đến ngày 15/10/2043",
        "Nhận thừa kế đất được Nhà nước giao đất không thu tiền",
    ),
)


def _couple(desk: Desk) -> tuple[Soul, Soul | None]:
    owner = somebody(desk, (28, 78))
    spouse = somebody(desk, (26, 78), "Nữ" if owner.sex == "Nam" else "Nam")
    return owner, spouse if desk.chance.random() < 0.55 else None


def _metres(desk: Desk) -> str:
    return f"{desk.chance.randint(45, 1900)},{desk.chance.randint(0, 9)}"


@second("dat_1994", "gcn_quyen_su_dung_dat", (1994, 2004))
def dat_1994(pen: Pen, desk: Desk) -> dict[str, str]:
    """The old red book typed or filled in by pen: pages two and three side by side as a table of parcels."""
    owner = somebody(desk, (25, 70))
    serial = f"{desk.pick('C', 'D', 'E', 'M', 'Q', 'V')} {desk.chance.randrange(100_000, 999_999)}"
    register = f"{desk.chance.randint(10, 3000):05d}"
    number = desk.pick(f"{register} QSDĐ/{desk.chance.randint(1, 300)}", f"{register} QSDĐ")
    pen.skip(40)
    top = pen.y
    pen.p(f"*{OLD_NATION}*", 14, align="centre", fit=True)
    pen.p(f"*{MOTTO}*", 13, align="centre")
    pen.rule(pen.full, 0.3)
    pen.p("*GIẤY CHỨNG NHẬN*", 26, align="centre", ink="red", before=26)
    pen.p("*QUYỀN SỬ DỤNG ĐẤT*", 26, align="centre", ink="red", before=2)
    pen.p(f"*{serial}*", 16, align="centre", ink="red", before=80)
    pen.frame(top, double=True)
    pen.new_sheet()
    pen.p(f"*ỦY BAN NHÂN DÂN {desk.district.upper()}*", 14, align="centre", fit=True)
    pen.p("*CHỨNG NHẬN*", 14, align="centre", before=3)
    who = cased(f"{desk.pick('hộ ', '')}{owner.title}")
    pen.p(f"{who}: ~{owner.name}~", 14, dots=True, before=4)
    home = f"{desk.commune}, {desk.district}, {desk.province}"
    pen.p(f"Sinh năm: ~{owner.born_on.year}~     CMND số: ~{owner.card}~", 14, dots=True, before=2)
    pen.p(f"Địa chỉ: ~{home}~", 14, dots=True, before=2)
    area, (use, term, _) = desk.chance.randint(80, 4000), desk.chance.choice(_USES)
    pen.p(f"Được quyền sử dụng: ~{area}~ m2 đất", 14, dots=True, before=2)
    pen.p(f"Tại: ~{home}~", 14, dots=True, before=2)
    pen.p("Theo bảng liệt kê dưới đây:", 14, before=2)
    pen.skip(3)
    sheet, parcel = str(desk.chance.randint(1, 30)), str(desk.chance.randint(1, 900))
    pen.table(
        [
            ["Số tờ bản đồ", "Số thửa", "Diện tích (m2)", "Mục đích sử dụng", "Thời hạn sử dụng", "Phần ghi thêm"],
            [f"~{sheet}~", f"~{parcel}~", f"~{area}~", f"~{use}~", f"~{term}~", ""],
            ["", "", "", "", "", ""],
            ["", "*Cộng*", f"~{area}~", "", "", ""],
        ],
        (0.12, 0.12, 0.16, 0.24, 0.22, 0.14),
        11.5,
        align="centre",
    )
    rows, name, signer = signing(desk, "Chủ tịch", f"UBND {desk.district}")
    pen.sign(
        [f"Ngày ~{desk.on.day}~ tháng ~{desk.on.month}~ năm ~{desk.on.year}~", *rows],
        name,
        [
            ("Vào sổ cấp giấy chứng nhận", {"size": 13, "before": 30}),
            ("quyền sử dụng đất", {"size": 13}),
            (f"Số: {number}", {"size": 13}),
        ],
        round_seal=f"Ủy ban nhân dân {desk.district}",
        over=0.8,
    )
    return {
        "number": number,
        "land_certificate_serial": serial,
        "issued_on": desk.on.isoformat(),
        "issuer": f"Ủy ban nhân dân {desk.district}",
        "owner_name": owner.name,
        "owner_id": owner.card,
        "residence": home,
        "area": f"{area} m2",
        "map_sheet": sheet,
        "parcel_number": parcel,
        "land_use": use,
        "land_use_term": term,
        "parcel_address": home,
        **signer,
    }


@second("dat_2009", "gcn_quyen_su_dung_dat", (2010, 2024))
def dat_2009(pen: Pen, desk: Desk) -> dict[str, str]:
    """The pink form of Thông tư 17/2009 and 23/2014: owner and serial on page one, all else on two."""
    owner, spouse = _couple(desk)
    serial = f"{desk.pick('BĐ', 'BK', 'CS', 'CY', 'DA', 'DK')} {desk.chance.randrange(100_000, 999_999)}"
    by_office = desk.on.year >= 2016
    number = f"{desk.pick('CS', 'CH', 'VP')}{desk.chance.randrange(100, 99_999):05d}"
    issuer = f"Sở Tài nguyên và Môi trường {desk.province}" if by_office else f"Ủy ban nhân dân {desk.district}"
    top = pen.y
    nation(pen, size=14)
    pen.p("*GIẤY CHỨNG NHẬN*", 26, align="centre", ink="red", before=14)
    pen.p("*QUYỀN SỬ DỤNG ĐẤT*", 16, align="centre", ink="red", before=2)
    pen.p("*QUYỀN SỞ HỮU NHÀ Ở VÀ TÀI SẢN KHÁC GẮN LIỀN VỚI ĐẤT*", 15, align="centre", ink="red", fit=True)
    pen.p("*I. Người sử dụng đất, chủ sở hữu nhà ở và tài sản khác gắn liền với đất*", before=10)
    home = f"{desk.home()}, {desk.address}"
    pen.p(f"{cased(owner.title)}: *{owner.name.upper()}*", 14, before=3, indent=6)
    pen.p(f"Năm sinh: {owner.born_on.year}, CMND số: {owner.card}", before=2, indent=6)
    pen.p(f"Địa chỉ thường trú: {home}", before=2, indent=6)
    if spouse:
        role = "vợ" if spouse.sex == "Nữ" else "chồng"
        pen.p(f"Và {role} {spouse.title}: *{spouse.name.upper()}*", 14, before=3, indent=6)
        pen.p(f"Năm sinh: {spouse.born_on.year}, CMND số: {spouse.card}", before=2, indent=6)
        pen.p(f"Địa chỉ thường trú: {home}", before=2, indent=6)
    pen.p(f"*{serial}*", 17, align="right", ink="red", before=46)
    pen.frame(top, double=True)
    pen.new_sheet()
    area, (use, term, origin) = _metres(desk), desk.chance.choice(_USES)
    parcel, sheet = str(desk.chance.randint(1, 990)), str(desk.chance.randint(1, 80))
    place = f"{desk.pick('Ấp 4, ', 'Thôn Ra Lang, ', '')}{desk.address}"
    pen.p("*II. Thửa đất, nhà ở và tài sản khác gắn liền với đất*", before=1)
    pen.p("*1. Thửa đất:*", before=1)
    pen.many(
        [
            f"a) Thửa đất số: {parcel},     tờ bản đồ số: {sheet}",
            f"b) Địa chỉ: {place}",
            f"c) Diện tích: {area} m2, (Bằng chữ: theo số đo tại bản vẽ)",
            f"d) Hình thức sử dụng: riêng: {area} m2, chung: không m2",
            f"đ) Mục đích sử dụng: {use}",
            f"e) Thời hạn sử dụng: {term}",
            f"g) Nguồn gốc sử dụng: {origin}",
            "*2. Nhà ở:* -/-",
            "*3. Công trình xây dựng khác:* -/-",
            "*4. Rừng sản xuất là rừng trồng:* -/-",
            "*5. Cây lâu năm:* -/-",
            "*6. Ghi chú:* Không",
        ],
        before=1.3,
    )
    pen.p("*III. Sơ đồ thửa đất, nhà ở và tài sản khác gắn liền với đất*", before=2)
    x, y = pen.full.x + 30 * MM, pen.y + 5 * MM
    pen.draw.polygon(
        [(x, y + 9 * MM), (x + 34 * MM, y), (x + 44 * MM, y + 40 * MM), (x + 4 * MM, y + 46 * MM)],
        outline=(20, 20, 24),
        width=4,
    )
    pen.y = y + 20 * MM
    pen.p(f"{parcel}", 12, at=pen.part(0.28, 0.4))
    pen.y = y + 48 * MM
    if by_office:
        own = desk.pick("Giám đốc Văn phòng Đăng ký đất đai", "")
        rows, name, signer = signing(desk, "Giám đốc", own=own)
        rows = [f"*{issuer.upper()}*", *rows]
    else:
        rows, name, signer = signing(desk, "Chủ tịch", issuer)
    pen.sign(
        [f"_{cased(bare(desk.province))}, {day_form(desk)}_", *rows],
        name,
        [(f"Số vào sổ cấp GCN: {number}", {"size": 12, "before": 26})],
        round_seal=issuer,
        over=0.5,
    )
    found = {"spouse_name": spouse.name} if spouse else {}
    return {
        "number": number,
        "land_certificate_serial": serial,
        "issued_on": desk.on.isoformat(),
        "issuer": issuer,
        "owner_name": owner.name,
        "owner_id": owner.card,
        "residence": home,
        "parcel_number": parcel,
        "map_sheet": sheet,
        "parcel_address": place,
        "area": f"{area} m2",
        "land_use": use,
        "land_use_term": term,
        "land_origin": origin,
        **found,
        **signer,
    }


@second("dat_ma_qr", "gcn_quyen_su_dung_dat", (2025, 2026))
def dat_ma_qr(pen: Pen, desk: Desk) -> dict[str, str]:
    """The form of Thông tư 10/2024: everything on page one beside a QR code, the plan and the table on page two."""
    owner, spouse = _couple(desk)
    serial = f"{desk.pick('AA', 'AB', 'AC')} {desk.chance.randrange(1_000_000, 9_999_999):08d}"
    number = f"{desk.pick('VP', 'CN', 'CS')} {desk.chance.randrange(1000, 99_999):05d}"
    chairs = not desk.district
    issuer = f"Ủy ban nhân dân {desk.commune}" if chairs else f"Chi nhánh Văn phòng Đăng ký đất đai {desk.district}"
    top = pen.y
    pen.qr(f"https://qr.example/{serial.replace(' ', '')}", 168, 16)
    pen.p(f"*{NATION}*", 13, align="centre", at=pen.part(0.05, 0.84), fit=True)
    pen.p(f"*{MOTTO}*", 12.5, align="centre", at=pen.part(0.05, 0.84))
    pen.skip(10)
    pen.p("*GIẤY CHỨNG NHẬN*", 22, align="centre", ink="red", before=4)
    pen.p("*QUYỀN SỬ DỤNG ĐẤT, QUYỀN SỞ HỮU TÀI SẢN GẮN LIỀN VỚI ĐẤT*", 14, align="centre", ink="red", fit=True)
    pen.p("*1. Người sử dụng đất, chủ sở hữu tài sản gắn liền với đất:*", before=5)
    pen.p(f"{cased(owner.title)} {owner.name.upper()}, Căn cước công dân số: {owner.number}", before=1.5, indent=5)
    if spouse:
        pen.p(
            f"{cased(spouse.title)} {spouse.name.upper()}, Căn cước công dân số: {spouse.number}", before=1.5, indent=5
        )
    area, (use, term, origin) = _metres(desk), desk.chance.choice(_USES)
    parcel, sheet = str(desk.chance.randint(1, 990)), str(desk.chance.randint(1, 120))
    form = desk.pick("Sử dụng riêng", "Sử dụng chung" if spouse else "Sử dụng riêng")
    pen.p("*2. Thông tin thửa đất:*", before=3)
    pen.side(
        [f"a) Thửa đất số: {parcel}", f"c) Diện tích: {area} m²"],
        [f"b) Tờ bản đồ số: {sheet}", f"d) Loại đất: {use}"],
        0.45,
        align="left",
        size=13,
        before=1.2,
    )
    pen.many(
        [
            f"đ) Thời hạn sử dụng đất: {term}",
            f"e) Hình thức sử dụng đất: {form}",
            f"g) Địa chỉ: {desk.address}",
            f"h) Nguồn gốc sử dụng đất: {origin}",
        ],
        before=1.2,
    )
    pen.p("*3. Thông tin tài sản gắn liền với đất:* -/-", before=3)
    rows, name, signer = signing(desk, "Chủ tịch" if chairs else "Giám đốc", issuer if chairs else "")
    if not chairs:
        rows = [f"*{issuer.upper()}*", *rows]
    pen.sign([f"_{cased(bare(desk.commune))}, {day_form(desk)}_", *rows], name, round_seal=issuer, over=0.6)
    pen.side([f"Số phát hành: *{serial}*"], [""], 0.5, align="left", size=13, before=3)
    pen.frame(top)
    pen.new_sheet()
    pen.p("*4. Sơ đồ thửa đất, tài sản gắn liền với đất:*")
    pen.skip(64)
    pen.p("*5. Ghi chú:* Không", before=2)
    pen.p("*6. Những thay đổi sau khi cấp Giấy chứng nhận:*", before=2)
    pen.skip(2)
    pen.table(
        [["Nội dung thay đổi và cơ sở pháp lý", "Xác nhận của cơ quan có thẩm quyền"], ["\n\n\n", ""]], (0.6, 0.4)
    )
    pen.p(f"Số vào sổ cấp Giấy chứng nhận: {number}", before=4)
    found = {"spouse_name": spouse.name} if spouse else {}
    return {
        "number": number.replace(" ", ""),  # a register number is stored without its space
        "land_certificate_serial": serial,
        "issued_on": desk.on.isoformat(),
        "issuer": issuer,
        "owner_name": owner.name,
        "owner_id": owner.number,
        "parcel_number": parcel,
        "map_sheet": sheet,
        "parcel_address": desk.address,
        "area": f"{area} m2",  # the stored spelling of the unit
        "land_use": use,
        "land_use_term": term,
        "land_use_form": form,
        "land_origin": origin,
        **found,
        **signer,
    }
