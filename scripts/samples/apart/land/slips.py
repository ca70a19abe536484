"""What offices of land write beside certificates: data on dues for the tax office, extracts of the map, surveys."""

from __future__ import annotations

from scripts.samples.apart.land.parcels import USES, metres
from scripts.samples.drawing.pen import Pen
from scripts.samples.drawing.size import MM
from scripts.samples.templates.desk import Desk, capital, day_form
from scripts.samples.templates.heads import head, motto
from scripts.samples.templates.populations import OLD_SPELLINGS, SHORT_AND_LONG
from scripts.samples.templates.rows import centred, pair
from scripts.samples.templates.signing import head_or_deputy, rank, sent_to
from scripts.samples.templates.template import template
from scripts.samples.templates.truth import issued
from scripts.samples.words import bare, cased, slashes


def _office(desk: Desk) -> tuple[str, str]:
    return f"Văn phòng đăng ký đất đai {capital(desk)}", f"Chi nhánh {bare(desk.district or desk.commune)}"


@template("phieu_chuyen_thong_tin", (2017, 2026), population=OLD_SPELLINGS)
def chuyen_thong_tin(pen: Pen, desk: Desk) -> dict[str, str]:
    """The form of Thông tư liên tịch 88/2016: numbered in three levels, the tax office addressed."""
    owner = desk.soul((25, 75))
    agency = _office(desk)
    number = f"{desk.chance.randint(20, 3000)}/PCTT"
    head(pen, agency, number, f"{cased(bare(desk.district or desk.commune))}, {day_form(desk)}")
    pen.p("*PHIẾU CHUYỂN THÔNG TIN*", 15, align="centre", before=6)
    pen.p("*ĐỂ XÁC ĐỊNH NGHĨA VỤ TÀI CHÍNH VỀ ĐẤT ĐAI*", 14, align="centre")
    pen.p(f"Kính gửi: Chi cục Thuế {desk.district or bare(desk.province)}", align="centre", before=3)
    home, tax, phone = f"{desk.home()}, {desk.address}", desk.tax(), desk.phone()
    code, parcel, sheet = desk.dossier_code(), str(desk.chance.randint(2, 900)), str(desk.chance.randint(1, 90))
    where, area = f"{desk.home()}, {desk.address}", metres(desk)
    use, term, origin = desk.chance.choice(USES)
    procedure = desk.pick("Đăng ký biến động do chuyển nhượng quyền sử dụng đất", "Cấp Giấy chứng nhận lần đầu")
    pen.p("*I. THÔNG TIN VỀ HỒ SƠ THỦ TỤC ĐĂNG KÝ ĐẤT ĐAI*", before=2)
    pen.field("1.1. Mã hồ sơ thủ tục hành chính:", code)
    pair(pen, f"1.2. Ngày nhận hồ sơ: {slashes(desk.ago(1, 4))}", "Hình thức nhận: Trực tiếp", 0.55)
    pen.p("*II. THÔNG TIN VỀ NGƯỜI SỬ DỤNG ĐẤT, CHỦ SỞ HỮU TÀI SẢN GẮN LIỀN VỚI ĐẤT*", before=2)
    pen.field("2.1. Tên:", owner.name)
    pen.field("2.2. Địa chỉ:", home)
    pair(pen, f"2.3. Số điện thoại liên hệ: {phone}", "Email:", 0.55)
    pen.field("2.4. Mã số thuế:", tax)
    issue = slashes(desk.ago(300, 1500))
    pen.field("2.5. Giấy tờ nhân thân/pháp nhân:", f"CCCD     Số: {owner.number}     ngày cấp: {issue}")
    pen.field("2.6. Loại thủ tục cần xác định nghĩa vụ tài chính:", procedure)
    pen.p("*III. THÔNG TIN VỀ ĐẤT VÀ TÀI SẢN GẮN LIỀN VỚI ĐẤT*", before=2)
    pair(pen, f"3.1.1. Thửa đất số: {parcel}", f"Tờ bản đồ số: {sheet}", 0.5)
    pen.field("3.1.2. Địa chỉ tại:", where)
    pen.field("3.1.3. Diện tích thửa đất:", f"{area} m²")
    pen.field("3.1.4. Nguồn gốc sử dụng đất:", origin)
    pen.field("3.1.5. Mục đích sử dụng đất:", use)
    pen.field("3.1.6. Thời hạn sử dụng đất:", term)
    rows, signer = rank(desk, "Giám đốc")
    pen.sign(rows, signer["signer_name"], sent_to("Như trên", "Lưu: VT, HS"), round_seal=agency[1])
    return {
        **issued(desk, number, agency),
        "owner_name": owner.name,
        "owner_id": owner.number,
        "residence": home,
        "phone": phone,
        "tax_code": tax,
        "dossier_code": code,
        "procedure_name": procedure,
        "parcel_number": parcel,
        "map_sheet": sheet,
        "parcel_address": where,
        "area": f"{area} m2",
        **signer,
    }


@template("trich_luc_ban_do", (2014, 2026), population=SHORT_AND_LONG)
def trich_luc_dia_chinh(pen: Pen, desk: Desk) -> dict[str, str]:
    """An extract of the map: numbered particulars, a sketch with its corners, the one who drew it at the left."""
    owner = desk.soul((28, 78))
    agency = _office(desk)
    number = f"{desk.chance.randint(10, 4000)}/TL-VPĐK"
    head(pen, agency, number, "")
    pen.p("*TRÍCH LỤC BẢN ĐỒ ĐỊA CHÍNH*", 16, align="centre", before=6)
    parcel, sheet, area = str(desk.chance.randint(2, 900)), str(desk.chance.randint(1, 90)), metres(desk)
    use = desk.chance.choice(USES)[0]
    home = f"{desk.home()}, {desk.address}"
    pen.skip(3)
    place = ", ".join(part for part in (desk.commune, desk.district, desk.province) if part)
    pen.p(f"1. Số thứ tự thửa đất: {parcel}; Tờ bản đồ số: {sheet}; {place}.", before=1.5)
    pen.p(f"2. Diện tích: {area} m²", before=1.5)
    pen.p(f"3. Mục đích sử dụng đất: {use}", before=1.5)
    pen.p(f"4. Tên người sử dụng đất: {owner.name}", before=1.5)
    pen.p(f"Địa chỉ thường trú: {home}", before=1.5)
    pen.p("5. Các thay đổi của thửa đất so với giấy tờ pháp lý về quyền sử dụng đất: Không", before=1.5)
    pen.p("6. Bản vẽ thửa đất", before=1.5)
    pair(pen, "6.1. Sơ đồ thửa đất", "6.2. Chiều dài cạnh thửa (m)", 0.55, dots=False)
    top = pen.y + 4 * MM
    x = pen.full.x + 10 * MM
    corners = [(x, top + 6 * MM), (x + 42 * MM, top), (x + 48 * MM, top + 36 * MM), (x + 4 * MM, top + 40 * MM)]
    pen.draw.polygon(corners, outline=(20, 20, 24), width=3)
    pen.skip(4)
    sides = [
        f"{one} - {one % 4 + 1}          {desk.chance.randint(5, 40)},{desk.chance.randint(10, 99)}"
        for one in range(1, 5)
    ]
    pen.many(["Cạnh       Chiều dài", *sides], 12, at=pen.part(0.6, 1))
    pen.y = max(pen.y, top + 46 * MM)
    rows, title = head_or_deputy(desk, "Giám đốc")
    name = desk.name()
    pen.sign(
        [f"_{cased(bare(desk.district or desk.commune))}, {day_form(desk)}_", *(f"*{row}*" for row in rows)],
        name,
        ["*NGƯỜI TRÍCH LỤC*"],
        second=desk.name(),
        round_seal=agency[1],
    )
    return {
        **issued(desk, number, agency),
        "owner_name": owner.name,
        "parcel_number": parcel,
        "map_sheet": sheet,
        "area": f"{area} m2",
        "land_use": use,
        "signer_name": name,
        "signer_title": title,
    }


@template("trich_luc_ban_do", (2015, 2025), population=OLD_SPELLINGS)
def manh_trich_do(pen: Pen, desk: Desk) -> dict[str, str]:
    """A survey of one parcel: its own number in the title, corners with coordinates as a table, three who sign."""
    owner = desk.soul((28, 78))
    top = pen.y
    company = f"Công ty TNHH Đo đạc {desk.pick('Thành Đạt', 'Bắc Trung Nam', 'An Phát')}"
    pen.side([f"*{company.upper()}*"], motto(size=12), 0.42, size=11.5)
    centred(pen, f"MẢNH TRÍCH ĐO ĐỊA CHÍNH SỐ {desk.chance.randint(1, 200)}-{desk.on.year}", size=15, before=5)
    parcel, sheet, area = str(desk.chance.randint(2, 900)), str(desk.chance.randint(1, 90)), metres(desk)
    where = f"{desk.home()}, {desk.address}"
    pair(pen, f"Thửa đất số: {parcel}", f"Tờ bản đồ số: {sheet}", 0.5, dots=False)
    pen.p(f"Địa chỉ thửa đất: {where}", before=1.2)
    pen.p(f"Tên người sử dụng đất: {owner.name}", before=1.2)
    pen.p(f"Diện tích: {area} m²     Loại đất: ODT", before=1.2)
    pen.p("*BẢNG LIỆT KÊ TỌA ĐỘ GÓC RANH*", align="centre", before=3)
    pen.skip(1)
    rows = [["Số hiệu điểm", "X (m)", "Y (m)", "Cạnh (m)"]]
    for point in range(1, 6):
        x, y = desk.chance.randint(1_100_000, 2_300_000), desk.chance.randint(500_000, 600_000)
        rows.append(
            [
                str(point),
                f"{x}.{desk.chance.randint(10, 99)}",
                f"{y}.{desk.chance.randint(10, 99)}",
                f"{desk.chance.randint(4, 40)}.{desk.chance.randint(10, 99)}",
            ]
        )
    pen.table(rows, (0.2, 0.3, 0.3, 0.2), 11)
    pen.p("Tỷ lệ 1:500     Hệ tọa độ VN-2000", 11, align="centre", before=2)
    director = desk.name()
    pen.sign(
        [f"_{capital(desk)}, {day_form(desk)}_", "*GIÁM ĐỐC*"],
        director,
        ["*Người đo vẽ*"],
        second=desk.name(),
        round_seal="Công ty TNHH đo đạc",
    )
    pen.frame(top)
    return {
        "issued_on": desk.on.isoformat(),
        "issuer": company,
        "owner_name": owner.name,
        "parcel_number": parcel,
        "map_sheet": sheet,
        "parcel_address": where,
        "area": f"{area} m2",
        "land_use": "ODT",
        "signer_name": director,
        "signer_title": "Giám đốc",
    }
