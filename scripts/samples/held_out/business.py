"""Households and companies."""

from __future__ import annotations

from scripts.samples.drawing.pen import Pen
from scripts.samples.templates.desk import Desk
from scripts.samples.templates.heads import form_head
from scripts.samples.templates.rows import registered
from scripts.samples.templates.signing import rank
from scripts.samples.templates.template import template
from scripts.samples.templates.truth import about, issued
from scripts.samples.words import bare, day_words, dong, slashes


@template("gcn_dang_ky_ho_kinh_doanh", (2016, 2023))
def hkd_2021(pen: Pen, desk: Desk) -> dict[str, str]:
    """The number under the agency, dates of registration in one row, rows dotted, stamped as a copy."""
    owner = desk.soul((22, 66))
    number = f"{desk.taxes}{desk.pick('A', 'B', 'C', 'K')}8{desk.chance.randrange(1_000_000):06d}"
    agency = (f"Ủy ban nhân dân {desk.district}", "Phòng Tài chính - Kế hoạch")
    change = desk.chance.choice((0, 1, 2))
    first = desk.ago(300, 2500) if change else desk.on
    form_head(pen, agency, 0.43, under=[(f"Số: {number}", {"before": 2})])
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
    pen.p(f"Điện thoại: {desk.phone()}     Fax:     Email:", dots=True, before=1.2)
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
        **issued(desk, number, agency),
        **about(owner, old=True),
        **signer,
    }


@template("gcn_dang_ky_doanh_nghiep", (2019, 2026))
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
    form_head(pen, agency, 0.44)
    pen.p("*GIẤY CHỨNG NHẬN ĐĂNG KÝ DOANH NGHIỆP*", 15, align="centre", before=6, fit=True)
    pen.p("*CÔNG TY CỔ PHẦN*", 14, align="centre")
    pen.p(f"*Mã số doanh nghiệp: {tax}*", 14, align="centre", before=1.5)
    registered(pen, desk, first, change)
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


@template("gcn_dang_ky_doanh_nghiep", (2016, 2025))
def dn_chi_nhanh(pen: Pen, desk: Desk) -> dict[str, str]:
    """A branch: the code has the parent's ten digits and three more; the parent company comes last."""
    chief = desk.soul((28, 66))
    agency = (f"Sở Kế hoạch và Đầu tư {desk.province}", "Phòng Đăng ký kinh doanh")
    parent = desk.tax()
    code = f"{parent}-{desk.chance.randint(1, 40):03d}"
    mother = f"CÔNG TY TNHH {desk.pick('VẬN TẢI', 'THỦY SẢN')} {desk.pick('BIỂN ĐÔNG', 'CHÂU THÀNH')}"
    branch = f"CHI NHÁNH {mother} TẠI {bare(desk.province).upper()}"
    form_head(pen, agency, 0.4)
    pen.p("*GIẤY CHỨNG NHẬN ĐĂNG KÝ HOẠT ĐỘNG CHI NHÁNH*", 15, align="centre", before=7, fit=True)
    pen.p(f"*Mã số chi nhánh: {code}*", 13.5, align="centre", before=1.5)
    registered(pen, desk, desk.on)
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
