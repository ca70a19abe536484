"""The third author's certificates of land and permits to build."""

from __future__ import annotations

from scripts.samples.apart.third_desk import a_day, capital, centred, heading, in_words, officer, person, said, signed
from scripts.samples.apart.world import Desk, after_months, bare, cased, slashes, template
from scripts.samples.drawing.pen import MOTTO, NATION, OLD_NATION, Pen
from scripts.samples.drawing.size import MM

_LETTERS = "ABCDĐEGHKLMNPQRSTUVX"


def _serial(desk: Desk, digits: int) -> str:
    letters = "".join(desk.chance.choice(_LETTERS) for _ in range(2))
    return f"{letters} {desk.chance.randrange(10 ** (digits - 1), 10**digits)}"


def _corner(pen: Pen, serial: str) -> None:
    """The serial at the lower right corner, whatever height was reached."""
    reached = pen.y
    pen.y = max(reached, 272 * MM)
    pen.p(f"*{serial}*", 15, at=pen.part(0.68, 1), align="right", ink="red")
    pen.y = max(reached, pen.y)


@template("ba_dat_hong", "gcn_quyen_su_dung_dat", (2010, 2024), shown=True, third=True)
def ba_dat_hong(pen: Pen, desk: Desk) -> dict[str, str]:
    """The form of 2009: first the owners with serial below, on the next sheet lettered lines about the parcel, the
    committee of the district or the office of the province above the signature, register number at the left."""
    owner, spouse = person(desk, (30, 70), "Nam"), person(desk, (28, 65), "Nữ")
    paper, card, wife_card = "CMND", owner.card, spouse.card
    if desk.on.year > 2020:
        paper, card, wife_card = "CCCD", owner.number, spouse.number
    serial = _serial(desk, 6)
    number = f"{desk.pick('CH', 'CS')}{desk.chance.randint(100, 99999):05d}"
    pen.skip(14)
    centred(pen, NATION, size=14)
    centred(pen, MOTTO, size=14, before=0.3)
    pen.rule(pen.full, 0.35)
    pen.p("*GIẤY CHỨNG NHẬN*", 22, align="centre", ink="red", before=22)
    for row in ("QUYỀN SỬ DỤNG ĐẤT", "QUYỀN SỞ HỮU NHÀ Ở VÀ TÀI SẢN KHÁC GẮN LIỀN VỚI ĐẤT"):
        pen.p(f"*{row}*", 14, align="centre", ink="red", before=1)
    pen.p("*I. Người sử dụng đất, chủ sở hữu nhà ở và tài sản khác gắn liền với đất*", 13, before=14)
    home = f"{desk.home()}, {desk.address}"
    couple = desk.chance.random() < 0.6
    pen.p(f"Ông: *{owner.name}*", 13.5, before=3)
    pen.p(f"Năm sinh: {owner.born_on.year}, {paper} số: {card}", 13.5)
    if couple:
        pen.p(f"Và vợ là bà: *{spouse.name}*", 13.5, before=2)
        pen.p(f"Năm sinh: {spouse.born_on.year}, {paper} số: {wife_card}", 13.5)
    pen.p(f"Cùng địa chỉ thường trú: {home}" if couple else f"Địa chỉ thường trú: {home}", 13.5, before=2)
    _corner(pen, serial)
    pen.new_sheet()
    pen.p("*II. Thửa đất, nhà ở và tài sản khác gắn liền với đất*", 13)
    parcel, sheet = str(desk.chance.randint(2, 1400)), str(desk.chance.randint(1, 90))
    area = f"{desk.chance.randint(60, 900)},{desk.chance.randint(1, 9)} m2"
    use = desk.pick("Đất ở tại nông thôn", "Đất trồng cây lâu năm", "Đất ở tại đô thị")
    term = "Lâu dài" if use.startswith("Đất ở") else f"Đến ngày 15/10/{desk.pick('2043', '2064')}"
    origin = desk.pick("Công nhận QSDĐ như giao đất có thu tiền sử dụng đất", "Nhận thừa kế quyền sử dụng đất")
    pen.p("*1. Thửa đất:*", 13)
    for text in (
        f"a) Thửa đất số: {parcel},     tờ bản đồ số: {sheet}",
        f"b) Địa chỉ: {desk.address}",
        f"c) Diện tích: {area}",
        "d) Hình thức sử dụng: Sử dụng riêng",
        f"đ) Mục đích sử dụng: {use}",
        f"e) Thời hạn sử dụng: {term}",
        f"g) Nguồn gốc sử dụng: {origin}",
    ):
        pen.p(text, 13, before=1.2)
    for text in ("2. Nhà ở: -/-", "3. Công trình xây dựng khác: -/-", "4. Rừng sản xuất là rừng trồng: -/-"):
        pen.p(text, 13, before=1.2)
    pen.p("*III. Sơ đồ thửa đất, nhà ở và tài sản khác gắn liền với đất*", 13, before=2)
    top = pen.y + 4 * MM
    points = [(70, 4), (142, 9), (136, 52), (74, 47)]
    pen.draw.polygon([(x * MM, top + y * MM) for x, y in points], outline=(20, 20, 24), width=4)
    pen.y = top + 24 * MM
    pen.p(parcel, 12, at=pen.part(0.3, 0.7), align="centre")
    pen.y = top + 56 * MM
    name = officer(desk)
    office = desk.chance.random() < 0.5 and desk.on.year > 2014
    issuer = f"Sở Tài nguyên và Môi trường {desk.province}" if office else f"Ủy ban nhân dân {desk.district}"
    body = issuer.upper() if office else f"TM. {issuer.upper()}"
    acting = desk.chance.random() < 0.5
    rows = (
        (("TUQ. GIÁM ĐỐC", "GIÁM ĐỐC VĂN PHÒNG ĐĂNG KÝ ĐẤT ĐAI") if acting else ("GIÁM ĐỐC",))
        if office
        else (("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH") if acting else ("CHỦ TỊCH",))
    )
    place = capital(desk) if office else bare(desk.district)
    pen.p(f"_{place}, {a_day(desk)}_", 13, at=pen.part(0.4, 1), align="centre")
    signed(
        pen,
        (body, *rows),
        name,
        ["", "", f"Số vào sổ cấp GCN: {number}"],
        start=0.4,
        round_seal=issuer,
    )
    found = {
        "number": number,
        "land_certificate_serial": serial,
        "issued_on": desk.on.isoformat(),
        "issuer": issuer,
        "owner_name": owner.name,
        "owner_id": card,
        "residence": home,
        "parcel_number": parcel,
        "map_sheet": sheet,
        "parcel_address": desk.address,
        "area": area,
        "land_use": use,
        "land_use_form": "Sử dụng riêng",
        "land_use_term": term,
        "land_origin": origin,
        "signer_name": name,
        "signer_title": cased(rows[-1].lower()).replace("văn phòng đăng ký", "Văn phòng Đăng ký"),
    }
    return {**found, "spouse_name": spouse.name} if couple else found


@template("ba_dat_do", "gcn_quyen_su_dung_dat", (2005, 2009), shown=True, third=True, face="Liberation Serif")
def ba_dat_do(pen: Pen, desk: Desk) -> dict[str, str]:
    """The red book of 2004: the committee in capitals says `CHỨNG NHẬN`, Roman numbers, shared and own use in "
    "metres."""
    owner = person(desk, (30, 75))
    serial = f"A{desk.chance.choice('ĐEGHKLMN')} {desk.chance.randint(100_000, 999_999)}"
    number = f"H{desk.chance.randint(1, 9999):05d}"
    pen.skip(6)
    centred(pen, OLD_NATION, size=13)
    centred(pen, MOTTO, size=13, before=0.3)
    pen.rule(pen.full, 0.3)
    pen.p("*GIẤY CHỨNG NHẬN QUYỀN SỬ DỤNG ĐẤT*", 17, align="centre", ink="red", before=8)
    pen.p(f"*UỶ BAN NHÂN DÂN {desk.district.upper()}, {desk.province.upper()}*", 12.5, align="centre", before=5)
    pen.p("*CHỨNG NHẬN*", 14, align="centre", before=2)
    home = f"{desk.commune}, {desk.district}"
    house = "Hộ ông" if owner.sex == "Nam" else "Hộ bà"
    pen.p("*I- Tên người sử dụng đất*", 13, before=4)
    pen.p(f"{house}: *{owner.name}*", 13.5, before=1.5)
    pen.p(f"Sinh năm: {owner.born_on.year}     CMND số: {owner.card}     Nơi thường trú: {home}", 13)
    pen.p("*II- Thửa đất được quyền sử dụng*", 13, before=4)
    parcel, sheet = str(desk.chance.randint(2, 900)), f"{desk.chance.randint(1, 60):02d}"
    size = desk.chance.randint(90, 4000)
    use = desk.pick("Đất ở", "Đất trồng lúa", "Đất trồng cây hàng năm khác")
    term = "Lâu dài" if use == "Đất ở" else "20 năm, đến tháng 10 năm 2033"
    origin = desk.pick("Nhà nước giao đất không thu tiền sử dụng đất", "Công nhận QSDĐ")
    for text in (
        f"1. Thửa đất số: {parcel}          2. Tờ bản đồ số: {sheet}",
        f"3. Địa chỉ thửa đất: {desk.address}",
        f"4. Diện tích: {size} m2",
        f"5. Hình thức sử dụng:   + Sử dụng riêng: {size} m2     + Sử dụng chung: Không m2",
        f"6. Mục đích sử dụng đất: {use}",
        f"7. Thời hạn sử dụng đất: {term}",
        f"8. Nguồn gốc sử dụng đất: {origin}",
    ):
        pen.p(text, 13, before=1.5)
    pen.p("*III- Tài sản gắn liền với đất*: /", 13, before=3)
    name = officer(desk)
    acting = desk.chance.random() < 0.4
    rows = ("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH") if acting else ("CHỦ TỊCH",)
    pen.skip(4)
    pen.p(f"{bare(desk.district)}, {in_words(desk.on, 2)}", 13, at=pen.part(0.46, 1), align="centre")
    above = (f"TM. UỶ BAN NHÂN DÂN {desk.district.upper()}", *rows)
    signed(
        pen,
        above,
        name,
        ["", "", "", "Số vào sổ cấp giấy chứng nhận", f"quyền sử dụng đất: {number}"],
        round_seal=above[0][4:],
    )
    _corner(pen, serial)
    return {
        "number": number,
        "land_certificate_serial": serial,
        "issued_on": desk.on.isoformat(),
        "issuer": f"Uỷ ban nhân dân {desk.district}",
        "owner_name": owner.name,
        "owner_id": owner.card,
        "parcel_number": parcel,
        "map_sheet": sheet,
        "parcel_address": desk.address,
        "area": f"{size} m2",
        "land_use": use,
        "land_use_term": term,
        "land_origin": origin,
        "signer_name": name,
        "signer_title": "Phó Chủ tịch" if acting else "Chủ tịch",
    }


@template("ba_dat_ma_vach", "gcn_quyen_su_dung_dat", (2025, 2026), shown=True, third=True)
def ba_dat_ma_vach(pen: Pen, desk: Desk) -> dict[str, str]:
    """The form of 2025: a code for machines at the right, numbered headings, the branch office signs."""
    owner = person(desk, (25, 70))
    serial = f"A{desk.chance.choice('ABC')} {desk.chance.randint(10_000_000, 99_999_999)}"
    number = f"CN{desk.chance.randint(100, 99999):05d}"
    pen.qr(f"{serial}|{owner.number}|{desk.on:%d%m%Y}", 170, 12)
    pen.skip(4)
    centred(pen, NATION, size=13)
    centred(pen, MOTTO, size=13, before=0.3)
    pen.rule(pen.full, 0.3)
    pen.p("*GIẤY CHỨNG NHẬN*", 20, align="centre", ink="red", before=12)
    for row in ("QUYỀN SỬ DỤNG ĐẤT,", "QUYỀN SỞ HỮU TÀI SẢN GẮN LIỀN VỚI ĐẤT"):
        pen.p(f"*{row}*", 13.5, align="centre", ink="red")
    pen.p("*1. Người sử dụng đất, chủ sở hữu tài sản gắn liền với đất:*", 13, before=6)
    pen.p(f"{cased(owner.title)} {owner.name}, CCCD số: {owner.number}", 13.5, before=1.5)
    pen.p("*2. Thông tin thửa đất:*", 13, before=3)
    parcel, sheet = str(desk.chance.randint(2, 1400)), str(desk.chance.randint(1, 90))
    area = f"{desk.chance.randint(50, 700)},{desk.chance.randint(1, 9)} m2"
    use, term = desk.pick("Đất ở tại đô thị", "Đất ở tại nông thôn"), "Lâu dài"
    for text in (
        f"a) Thửa đất số: {parcel}; tờ bản đồ số: {sheet}",
        f"b) Diện tích: {area}",
        f"c) Loại đất: {use}",
        f"d) Thời hạn sử dụng đất: {term}",
        "đ) Hình thức sử dụng đất: Sử dụng riêng",
        f"e) Địa chỉ: {cased(desk.address)}",
    ):
        pen.p(text, 13, before=1.2)
    pen.p("*3. Thông tin tài sản gắn liền với đất:* -/-", 13, before=3)
    pen.p("*4. Ghi chú:* Thửa đất được cấp lại theo Giấy chứng nhận cũ đã thu hồi.", 13, before=3)
    name = officer(desk)
    branch = f"CHI NHÁNH VĂN PHÒNG ĐĂNG KÝ ĐẤT ĐAI {bare(desk.commune).upper()}"
    acting = desk.chance.random() < 0.4
    rows = ("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC") if acting else ("GIÁM ĐỐC",)
    pen.skip(6)
    pen.p(f"_{capital(desk)}, {a_day(desk)}_", 13, at=pen.part(0.42, 1), align="centre")
    signed(pen, (branch, *rows), name, ["", f"Số vào sổ cấp Giấy chứng nhận: {number}"], start=0.42, round_seal=branch)
    _corner(pen, serial)
    return {
        "number": number,
        "land_certificate_serial": serial,
        "issued_on": desk.on.isoformat(),
        "issuer": branch,
        "owner_name": owner.name,
        "owner_id": owner.number,
        "parcel_number": parcel,
        "map_sheet": sheet,
        "parcel_address": desk.address,
        "area": area,
        "land_use": use,
        "land_use_form": "Sử dụng riêng",
        "land_use_term": term,
        "signer_name": name,
        "signer_title": "Phó Giám đốc" if acting else "Giám đốc",
    }


@template("ba_xay_dung_nha", "giay_phep_xay_dung", (2016, 2026), shown=True, third=True)
def ba_xay_dung_nha(pen: Pen, desk: Desk) -> dict[str, str]:
    """A permit for a house: sub-numbered lines with floors, areas, heights; the office of a district or a commune."""
    owner = person(desk)
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
        f"3. Giấy tờ về đất đai: Giấy chứng nhận số {_serial(desk, 6)} cấp ngày {slashes(desk.ago(300, 3000))}.",
        "4. Giấy phép này có hiệu lực khởi công xây dựng trong thời hạn 12 tháng kể từ ngày cấp; quá thời hạn trên thì "
        "phải "
        "đề nghị gia hạn Giấy phép xây dựng./.",
        size=13,
        indent=7,
        before=1,
    )
    name = officer(desk)
    acting = desk.chance.random() < 0.5
    above = ("KT. TRƯỞNG PHÒNG", "PHÓ TRƯỞNG PHÒNG") if acting else ("TRƯỞNG PHÒNG",)
    signed(pen, above, name, ["*Nơi nhận:*", "- Như trên;", "- Lưu: VT, HS."], round_seal=f"{office} {over}", space=24)
    return {
        "number": number,
        "issued_on": desk.on.isoformat(),
        "issuer": f"{over} {office}",
        "owner_name": owner.name,
        "owner_id": owner.number,
        "residence": address,
        "work_name": "Nhà ở riêng lẻ",
        "building_area": f"{ground} m2",
        "floor_area": f"{ground * floors} m2",
        "valid_until": after_months(desk.on, 12).isoformat(),
        "signer_name": name,
        "signer_title": "Phó Trưởng phòng" if acting else "Trưởng phòng",
    }
