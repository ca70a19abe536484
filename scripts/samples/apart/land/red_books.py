"""Land certificates of the forms before 2009, the red books."""

from __future__ import annotations

from scripts.samples.apart.land.parcels import USES, corner
from scripts.samples.drawing.pen import Pen
from scripts.samples.templates.desk import Desk
from scripts.samples.templates.heads import nation
from scripts.samples.templates.populations import OLD_SPELLINGS, SHORT_AND_LONG
from scripts.samples.templates.signing import head_or_deputy, rank, signed, signing
from scripts.samples.templates.template import template
from scripts.samples.words import bare, cased, day_words, in_words


@template("gcn_quyen_su_dung_dat", (1994, 2004), population=OLD_SPELLINGS)
def dat_1994(pen: Pen, desk: Desk) -> dict[str, str]:
    """The old red book typed or filled in by pen: pages two and three side by side as a table of parcels."""
    owner = desk.soul((25, 70))
    serial = f"{desk.pick('C', 'D', 'E', 'M', 'Q', 'V')} {desk.chance.randrange(100_000, 999_999)}"
    register = f"{desk.chance.randint(10, 3000):05d}"
    number = desk.pick(f"{register} QSDĐ/{desk.chance.randint(1, 300)}", f"{register} QSDĐ")
    pen.skip(40)
    top = pen.y
    nation(pen, old=True, size=14, motto=13, gap=0.8)
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
    area, (use, term, _) = desk.chance.randint(80, 4000), desk.chance.choice(USES)
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


@template("gcn_quyen_su_dung_dat", (2005, 2009))
def dat_2004(pen: Pen, desk: Desk) -> dict[str, str]:
    """The form before the house went into it: named after land alone, the committee as its heading, parcels in rows."""
    owner = desk.soul((28, 75))
    other = desk.soul((28, 75), "Nữ" if owner.sex == "Nam" else "Nam")
    serial = f"A{desk.pick('B', 'D', 'E', 'K', 'M', 'P')} {desk.chance.randrange(100_000, 999_999)}"
    number = f"H{desk.chance.randrange(100, 9999):05d}"
    committee = f"Ủy ban nhân dân {desk.district}"
    top = pen.y
    nation(pen, old=True, size=14, motto=13)
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


@template("gcn_quyen_su_dung_dat", (2005, 2009), population=SHORT_AND_LONG, face="Liberation Serif")
def dat_do(pen: Pen, desk: Desk) -> dict[str, str]:
    """The red book of 2004: the committee in capitals says `CHỨNG NHẬN`, Roman numbers, shared and own use in
    metres."""
    owner = desk.soul((30, 75))
    serial = f"A{desk.chance.choice('ĐEGHKLMN')} {desk.chance.randint(100_000, 999_999)}"
    number = f"H{desk.chance.randint(1, 9999):05d}"
    pen.skip(6)
    nation(pen, old=True, size=13, before=1.0)
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
    name = desk.name()
    rows, signer_title = head_or_deputy(desk, "Chủ tịch", 0.4)
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
    corner(pen, serial)
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
        "signer_title": signer_title,
    }
