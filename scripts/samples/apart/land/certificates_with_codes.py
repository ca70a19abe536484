"""Land certificates of the form of Thông tư 10/2024, with a code for machines."""

from __future__ import annotations

from scripts.samples.apart.land.parcels import USES, corner, couple, metres
from scripts.samples.drawing.pen import MOTTO, NATION, Pen
from scripts.samples.templates.desk import Desk, a_day, capital, day_form
from scripts.samples.templates.heads import nation
from scripts.samples.templates.populations import OLD_SPELLINGS, SHORT_AND_LONG
from scripts.samples.templates.signing import head_or_deputy, signed, signing
from scripts.samples.templates.template import template
from scripts.samples.words import bare, cased


@template("gcn_quyen_su_dung_dat", (2025, 2026), population=OLD_SPELLINGS)
def dat_ma_qr(pen: Pen, desk: Desk) -> dict[str, str]:
    """The form of Thông tư 10/2024: everything on page one beside a QR code, the plan and the table on page two."""
    owner, spouse = couple(desk)
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
    area, (use, term, origin) = metres(desk), desk.chance.choice(USES)
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


@template("gcn_quyen_su_dung_dat", (2025, 2026), population=SHORT_AND_LONG)
def dat_ma_vach(pen: Pen, desk: Desk) -> dict[str, str]:
    """The form of 2025: a code for machines at the right, numbered headings, the branch office signs."""
    owner = desk.soul((25, 70))
    serial = f"A{desk.chance.choice('ABC')} {desk.chance.randint(10_000_000, 99_999_999)}"
    number = f"CN{desk.chance.randint(100, 99999):05d}"
    pen.qr(f"{serial}|{owner.number}|{desk.on:%d%m%Y}", 170, 12)
    pen.skip(4)
    nation(pen, size=13, before=1.0)
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
    name = desk.name()
    branch = f"CHI NHÁNH VĂN PHÒNG ĐĂNG KÝ ĐẤT ĐAI {bare(desk.commune).upper()}"
    rows, signer_title = head_or_deputy(desk, "Giám đốc", 0.4)
    pen.skip(6)
    pen.p(f"_{capital(desk)}, {a_day(desk)}_", 13, at=pen.part(0.42, 1), align="centre")
    signed(pen, (branch, *rows), name, ["", f"Số vào sổ cấp Giấy chứng nhận: {number}"], start=0.42, round_seal=branch)
    corner(pen, serial)
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
        "signer_title": signer_title,
    }
