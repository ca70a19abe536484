"""The third author's papers of the desk: receipts for dossiers, and the record of convictions."""

from __future__ import annotations

from scripts.samples.apart.third_desk import (
    a_day,
    capital,
    centred,
    heading,
    officer,
    person,
    said,
    signed,
)
from scripts.samples.apart.world import Desk, about, dong, slashes, template
from scripts.samples.drawing.pen import Pen


def _dossier_code(desk: Desk) -> str:
    if desk.on.year < 2023:
        return f"000.{desk.chance.randint(0, 40):02d}.{desk.chance.randint(10, 60)}.{desk.agency}-{desk.on:%y%m%d}-" + (
            f"{desk.chance.randint(1, 900):04d}"
        )
    return f"{desk.agency}.{desk.chance.randint(10, 190)}-{desk.on:%y%m%d}-{desk.chance.randint(1, 2200):04d}"


@template("ba_bien_nhan_ma", "giay_tiep_nhan_ho_so", (2019, 2026), shown=True, third=True)
def ba_bien_nhan_ma(pen: Pen, desk: Desk) -> dict[str, str]:
    """A receipt with a code for machines at the left above the heading; papers handed in as a list with boxes."""
    owner, code = person(desk), _dossier_code(desk)
    procedure, name_of = desk.chance.choice(
        (
            ("1.004873", "Cấp Giấy xác nhận tình trạng hôn nhân"),
            ("2.000635", "Cấp bản sao Trích lục hộ tịch"),
            ("1.001612", "Đăng ký thành lập hộ kinh doanh"),
        )
    )
    pen.qr(f"{code}|{procedure}|{owner.number}", 24, 10)
    pen.skip(22)
    agency = (f"UBND {(desk.district or desk.province).upper()}", "BỘ PHẬN TIẾP NHẬN VÀ TRẢ KẾT QUẢ")
    heading(pen, agency, [f"Mã hồ sơ: {code}"], f"{capital(desk)}, {a_day(desk)}", size=11.5, split=0.45)
    centred(pen, "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ", size=14, before=7)
    due = desk.later(3, 20)
    phone = f"09{desk.chance.randint(10_000_000, 99_999_999)}"
    address = f"{desk.home()}, {desk.address}"
    pen.skip(3)
    said(pen, f"{agency[1].capitalize()} đã tiếp nhận hồ sơ của:", size=13)
    pen.field("Tổ chức, cá nhân:", owner.name)
    pen.field("Số CCCD:", owner.number)
    pen.field("Địa chỉ:", address)
    pen.field("Số điện thoại:", phone)
    pen.field("Nội dung yêu cầu giải quyết:", name_of)
    pen.field("Mã thủ tục:", procedure)
    pen.p("Thành phần hồ sơ nộp gồm:", 13, before=1.5)
    for text in ("1. Tờ khai theo mẫu (bản chính): 01", "2. Bản sao giấy tờ tùy thân: 01", "3. Giấy tờ khác: 0"):
        pen.p(text, 13, at=pen.part(0.05, 1))
    days = (due - desk.on).days
    pen.field(
        "Thời gian nhận hồ sơ:",
        f"{desk.chance.randint(8, 16)} giờ {desk.chance.randint(10, 59)} phút, ngày {slashes(desk.on)}",
    )
    pen.field("Thời gian trả kết quả:", f"16 giờ 30 phút, ngày {slashes(due)} ({days} ngày)")
    pen.field("Đăng ký nhận kết quả tại:", desk.pick("Bộ phận Một cửa", "Qua bưu chính công ích", "Trực tuyến"))
    cadre = officer(desk)
    signed(
        pen,
        ("NGƯỜI TIẾP NHẬN HỒ SƠ",),
        cadre,
        [("*NGƯỜI NỘP HỒ SƠ*", {"align": "centre", "size": 12.5})],
        second=owner.name,
        bold=False,
        space=18,
    )
    return {
        "dossier_code": code,
        "procedure_code": procedure,
        "procedure_name": name_of,
        "issued_on": desk.on.isoformat(),
        "issuer": " ".join(agency),
        "owner_name": owner.name,
        "owner_id": owner.number,
        "residence": address,
        "phone": phone,
        "due_on": due.isoformat(),
    }


@template("ba_phieu_hen_bang", "giay_tiep_nhan_ho_so", (2024, 2026), shown=True, third=True, face="Liberation Sans")
def ba_phieu_hen_bang(pen: Pen, desk: Desk) -> dict[str, str]:
    """The same from another system: a table without the State's name at the top of the right, days with hours "
    "before."""
    owner, code = person(desk), _dossier_code(desk)
    agency = (f"UBND {desk.province.upper()}", "TRUNG TÂM PHỤC VỤ", "HÀNH CHÍNH CÔNG")
    name_of = desk.pick(
        "Cấp đổi Giấy phép lái xe", "Đăng ký biến động đất đai", "Cấp Giấy phép xây dựng nhà ở riêng lẻ"
    )
    heading(pen, agency, [], "", bold=2, size=11.5, split=0.4)
    centred(pen, "GIẤY TIẾP NHẬN HỒ SƠ", "VÀ HẸN TRẢ KẾT QUẢ", size=15, before=3)
    due = desk.later(5, 30)
    address = f"{desk.home()}, {desk.address}"
    phone = f"03{desk.chance.randint(10_000_000, 99_999_999)}"
    hour = f"{desk.chance.randint(8, 16):02d}:{desk.chance.randint(10, 59)}"
    pen.skip(4)
    pen.table(
        [
            ["Mã hồ sơ", f"*{code}*"],
            ["Tên thủ tục hành chính", name_of],
            ["Người nộp hồ sơ", owner.name],
            ["Số giấy tờ tùy thân", owner.number],
            ["Địa chỉ", address],
            ["Điện thoại", phone],
            ["Thời điểm tiếp nhận", f"{hour} {slashes(desk.on)}"],
            ["Hẹn trả kết quả", f"17:00 {slashes(due)}"],
            ["Lệ phí", f"{dong(desk.chance.randint(0, 30) * 5000)} đồng"],
        ],
        (4, 8),
        12,
        align="left",
    )
    said(
        pen,
        "Đề nghị mang theo giấy này khi đến nhận kết quả. Tra cứu hồ sơ trên Cổng Dịch vụ công.",
        size=11.5,
    )
    pen.p(f"_{capital(desk)}, {a_day(desk)}_", 12, at=pen.part(0.46, 1), align="centre", before=3)
    signed(pen, ("CÁN BỘ TIẾP NHẬN",), officer(desk), space=18)
    return {
        "dossier_code": code,
        "procedure_name": name_of,
        "issued_on": desk.on.isoformat(),
        "issuer": " ".join(agency),
        "owner_name": owner.name,
        "owner_id": owner.number,
        "residence": address,
        "phone": phone,
        "due_on": due.isoformat(),
    }


@template("ba_ly_lich_mot", "phieu_ly_lich_tu_phap", (2014, 2024), shown=True, third=True)
def ba_ly_lich_mot(pen: Pen, desk: Desk) -> dict[str, str]:
    """A criminal record: numbered lines whose numbers stand apart, answers below labels, two questions in a table."""
    owner = person(desk, (19, 60))
    number = f"{desk.chance.randint(100, 19000)}/STP-LLTP"
    agency = (f"UBND {desk.province.upper()}", "SỞ TƯ PHÁP")
    heading(pen, agency, [f"Số: {number}"], f"{capital(desk)}, {a_day(desk)}", split=0.38)
    centred(pen, "PHIẾU LÝ LỊCH TƯ PHÁP SỐ 1", size=15, before=8)
    said(pen, "_Căn cứ Luật Lý lịch tư pháp ngày 17 tháng 6 năm 2009,_", size=13, before=3)
    centred(pen, "XÁC NHẬN:", size=13, before=1)
    born = f"{owner.born_on:%d - %m - %Y}" if desk.chance.random() < 0.3 else slashes(owner.born_on)
    birth, home = desk.address, f"{desk.home()}, {desk.address}"
    for text in (
        f"1. Họ và tên: *{owner.name.upper()}*",
        f"2. Giới tính: {owner.sex}",
        f"3. Ngày, tháng, năm sinh: {born}",
        f"4. Nơi sinh: {birth}",
        "5. Quốc tịch: Việt Nam",
        f"6. Nơi thường trú: {home}",
        f"7. Giấy CMND/Thẻ CCCD: {owner.number}     Cấp ngày {slashes(desk.ago(100, 1500))}",
    ):
        pen.p(text, 13, before=1.4)
    record = desk.pick("Không có án tích", "Không có án tích", "Có án tích")
    banned = "Không bị cấm"
    pen.p("8. Tình trạng án tích:", 13, before=1.4)
    pen.table(
        [
            [record, "Bản án số: ......"],
            ["Cấm đảm nhiệm chức vụ, thành lập, quản lý doanh nghiệp, hợp tác xã:", banned],
        ],
        (6, 5),
        12,
        align="left",
    )
    name = officer(desk)
    rows, signer_title = desk.chance.choice(
        (
            (("GIÁM ĐỐC",), "Giám đốc"),
            (("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"), "Phó Giám đốc"),
            (("TUQ. GIÁM ĐỐC", "TRƯỞNG PHÒNG HÀNH CHÍNH TƯ PHÁP"), "Trưởng phòng Hành chính tư pháp"),
        )
    )
    signed(
        pen,
        rows,
        name,
        ["*NGƯỜI LẬP PHIẾU*", "", "", officer(desk)],
        round_seal=f"Sở Tư pháp {desk.province}",
        space=25,
    )
    return {
        "number": number,
        "issued_on": desk.on.isoformat(),
        "issuer": " ".join(agency),
        **about(owner),
        "gender": owner.sex,
        "nationality": "Việt Nam",
        "birth_place": birth,
        "residence": home,
        "criminal_record": record,
        "signer_name": name,
        "signer_title": signer_title,
    }
