"""Land certificates of the forms of 2009 and 2014."""

from __future__ import annotations

from scripts.samples.apart.land.parcels import USES, corner, couple, metres, serial_of
from scripts.samples.drawing.pen import Pen
from scripts.samples.drawing.size import MM
from scripts.samples.templates.desk import Desk, a_day, capital, day_form
from scripts.samples.templates.heads import nation
from scripts.samples.templates.populations import OLD_SPELLINGS, SHORT_AND_LONG
from scripts.samples.templates.signing import signed, signing
from scripts.samples.templates.template import template
from scripts.samples.words import bare, cased


@template("gcn_quyen_su_dung_dat", (2010, 2024), population=OLD_SPELLINGS)
def dat_2009(pen: Pen, desk: Desk) -> dict[str, str]:
    """The pink form of Thông tư 17/2009 and 23/2014: owner and serial on page one, all else on two."""
    owner, spouse = couple(desk)
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
    area, (use, term, origin) = metres(desk), desk.chance.choice(USES)
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


@template("gcn_quyen_su_dung_dat", (2010, 2024), population=SHORT_AND_LONG)
def dat_hong(pen: Pen, desk: Desk) -> dict[str, str]:
    """The form of 2009: first the owners with serial below, on the next sheet lettered lines about the parcel, the
    committee of the district or the office of the province above the signature, register number at the left."""
    owner, spouse = desk.soul((30, 70), "Nam"), desk.soul((28, 65), "Nữ")
    paper, card, wife_card = "CMND", owner.card, spouse.card
    if desk.on.year > 2020:
        paper, card, wife_card = "CCCD", owner.number, spouse.number
    serial = serial_of(desk, 6)
    number = f"{desk.pick('CH', 'CS')}{desk.chance.randint(100, 99999):05d}"
    pen.skip(14)
    nation(pen, size=14, rule=0.35, before=1.0)
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
    corner(pen, serial)
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
    name = desk.name()
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
