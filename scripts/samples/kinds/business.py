"""Registrations of household businesses and of companies."""

from __future__ import annotations

from datetime import date, timedelta

from scripts.samples.case import (
    Case,
    entries,
    heading,
    issuer,
    kind,
    money,
    owner_fields,
    signed,
    title,
)
from scripts.samples.drawing.sheet import Line, Paper, Text
from scripts.samples.people import tax_code
from scripts.samples.words import bare, day_words, slashes

_TRADES = (
    "Bán lẻ hàng may sẵn, giày dép",
    "Sửa chữa xe máy và bán phụ tùng",
    "Dịch vụ ăn uống phục vụ tại chỗ",
    "Bán buôn vật liệu xây dựng",
    "May trang phục theo đơn đặt hàng",
)
_SIGNS = ("Thanh Bình", "Hồng Phát", "Sông Thu", "Ba Tám", "Minh Khôi", "Cát Tường")


@kind("Giấy chứng nhận đăng ký hộ kinh doanh", years=(2016, 2024))
def gcn_dang_ky_ho_kinh_doanh(case: Case) -> Paper:
    """Until 7/2023 the certificate had a number of its own beside the tax code; since then the code is its number."""
    owner, chance, place = case.owner, case.chance, case.place
    agency = (f"UBND {place.above}", "Phòng Tài chính - Kế hoạch")
    tax = tax_code(chance, place.taxes)
    own = f"{place.taxes}{chance.choice('ABCDEGH')}8{chance.randrange(1_000_000):06d}"
    number = own if case.on < date(2023, 7, 1) else tax
    change = chance.choice((0, 0, 1, 2))
    first = case.on - timedelta(days=chance.randint(200, 1500)) if change else case.on
    history = [f"Đăng ký lần đầu, {day_words(first)}"]
    if change:
        history.append(f"Đăng ký thay đổi lần thứ {change}, {day_words(case.on)}")
    number_label = "Số" if number == own else "Mã số hộ kinh doanh"
    trade = chance.choice(("TẠP HÓA", "QUÁN ĂN", "TIỆM MAY", "CỬA HÀNG"))
    shop = f"HỘ KINH DOANH {trade} {chance.choice(_SIGNS).upper()}"
    rows = entries(
        ("1. Tên hộ kinh doanh", shop),
        ("2. Địa điểm kinh doanh", f"{owner.home}, {place.address}"),
        ("Điện thoại", owner.phone),
        *((("Mã số thuế", tax),) if number == own else ()),
        ("3. Ngành, nghề kinh doanh", "; ".join(chance.sample(_TRADES, 2))),
        ("4. Vốn kinh doanh", money(chance.randrange(30, 900, 10) * 1_000_000)),
        ("5. Họ và tên chủ hộ kinh doanh", owner.name.upper()),
        ("Giới tính", owner.sex),
        ("Sinh ngày", f"{slashes(owner.born_on)}     Dân tộc: {owner.ethnic}     Quốc tịch: Việt Nam"),
        ("Số Căn cước công dân", owner.number),
        ("Chỗ ở hiện tại", f"{owner.home}, {place.address}"),
    )
    signature, signer = signed(case, "", "Trưởng phòng", seal=agency[-1])
    return Paper(
        "gcn_dang_ky_ho_kinh_doanh",
        (
            heading(case, agency, dated=False),
            Text(title("GIẤY CHỨNG NHẬN ĐĂNG KÝ HỘ KINH DOANH", f"{number_label}: {number}", size=16)),
            Text(tuple(Line(text, 13, italic=True, align="centre", before=0.8) for text in history)),
            Text(rows),
            signature,
        ),
        {
            "number": number,
            "tax_code": tax,
            "issued_on": case.on.isoformat(),
            "issuer": issuer(agency),
            **owner_fields(owner),
            **signer,
        },
    )


@kind("Giấy chứng nhận đăng ký doanh nghiệp")
def gcn_dang_ky_doanh_nghiep(case: Case) -> Paper:
    """The paper is about the company; its head is a row of the form. The enterprise code is its number and tax code."""
    head, chance, place = case.owner, case.chance, case.place
    agency = (f"Sở Kế hoạch và Đầu tư {place.province}", "Phòng Đăng ký kinh doanh")
    tax = tax_code(chance, place.taxes)
    company = f"CÔNG TY TNHH MỘT THÀNH VIÊN {chance.choice(_SIGNS).upper()} {bare(place.commune).upper()}"
    change = chance.choice((0, 1, 3, 5))
    first = case.on - timedelta(days=chance.randint(400, 2600)) if change else case.on
    history = [f"Đăng ký lần đầu: {day_words(first)}"]
    if change:
        history.append(f"Đăng ký thay đổi lần thứ {change}: {day_words(case.on)}")
    rows = (
        Line("1. Tên công ty", 13, bold=True, before=2),
        *entries(
            ("Tên công ty viết bằng tiếng Việt", company),
            ("Tên công ty viết tắt", f"{''.join(word[0] for word in company.split()[-4:])} CO., LTD"),
        ),
        Line("2. Địa chỉ trụ sở chính", 13, bold=True, before=2),
        Line(f"{head.home}, {place.address}, Việt Nam", 13, before=1.2),
        *entries(("Điện thoại", head.phone)),
        Line("3. Vốn điều lệ", 13, bold=True, before=2),
        Line(money(chance.randrange(5, 200) * 100_000_000), 13, before=1.2),
        Line("4. Người đại diện theo pháp luật của công ty", 13, bold=True, before=2),
        *entries(
            ("Họ và tên", f"{head.name.upper()}     Giới tính: {head.sex}"),
            ("Chức danh", chance.choice(("Giám đốc", "Chủ tịch công ty"))),
            ("Sinh ngày", f"{slashes(head.born_on)}     Dân tộc: {head.ethnic}     Quốc tịch: Việt Nam"),
            ("Số giấy tờ pháp lý của cá nhân", head.number),
            ("Địa chỉ liên lạc", f"{head.home}, {place.address}"),
        ),
    )
    signature, signer = signed(case, "", "Trưởng phòng", seal=agency[-1])
    form = ("GIẤY CHỨNG NHẬN ĐĂNG KÝ DOANH NGHIỆP", "CÔNG TY TRÁCH NHIỆM HỮU HẠN MỘT THÀNH VIÊN")
    return Paper(
        "gcn_dang_ky_doanh_nghiep",
        (
            heading(case, agency, dated=False),
            Text(title(*form, f"Mã số doanh nghiệp: {tax}", size=16)),
            Text(tuple(Line(text, 13, italic=True, align="centre", before=0.8) for text in history)),
            Text(rows),
            signature,
        ),
        {
            "number": tax,
            "tax_code": tax,
            "issued_on": case.on.isoformat(),
            "issuer": issuer(agency),
            "owner_name": company,
            **signer,
        },
    )
