"""Receipts for dossiers, with the day on which the result is due."""

from __future__ import annotations

from scripts.samples.drawing.pen import Pen
from scripts.samples.templates.desk import Desk, a_day, capital
from scripts.samples.templates.heads import head, heading, motto
from scripts.samples.templates.populations import OLD_SPELLINGS, SHORT_AND_LONG
from scripts.samples.templates.rows import centred, down, said
from scripts.samples.templates.signing import signed
from scripts.samples.templates.template import template
from scripts.samples.words import bare, cased, day_words, dong, slashes

_PROCEDURES = (
    ("1.000656", "Đăng ký khai tử"),
    (
        "2.002165",
        "Giải quyết yêu cầu bồi thường tại cơ quan trực tiếp quản lý người thi hành công vụ gây thiệt hại (cấp xã)",
    ),
    ("1.001257", "Giải quyết trợ cấp một lần đối với người có thành tích tham gia kháng chiến"),
)
_OFTEN_ASKED_FOR = (
    ("1.001193", "Đăng ký khai sinh"),
    ("2.000488", "Cấp Phiếu lý lịch tư pháp cho công dân Việt Nam"),
    (
        "1.012783",
        "Đăng ký biến động đối với trường hợp chuyển nhượng quyền sử dụng đất, quyền sở hữu tài sản gắn liền với đất",
    ),
    ("2.000815", "Chứng thực bản sao từ bản chính giấy tờ, văn bản do cơ quan, tổ chức có thẩm quyền cấp"),
)


@template("giay_tiep_nhan_ho_so", (2021, 2026), face="Liberation Sans")
def tiep_nhan_cong(pen: Pen, desk: Desk) -> dict[str, str]:
    """Printed from the portal's page by a browser: grey rows of address and time, a table of two columns, a QR code."""
    soul = desk.soul()
    code, (stem, procedure) = desk.dossier_code(), desk.chance.choice(_PROCEDURES)
    due = desk.later(2, 25)
    printed = f"{desk.chance.randint(7, 16):02d}:{desk.chance.randint(0, 59):02d}"
    agency = (
        (f"UBND {desk.province}", "Trung tâm Phục vụ hành chính công")
        if not desk.district
        else (f"UBND {desk.district}", f"Bộ phận Một cửa {desk.commune}")
    )
    pen.side(
        [(f"{printed} {slashes(desk.on)}", {"align": "left"})],
        [("Cổng Dịch vụ công - Chi tiết hồ sơ", {"align": "right"})],
        0.4,
        size=8,
        ink="grey",
    )
    pen.skip(4)
    pen.side(
        [agency[0].upper(), f"*{agency[1].upper()}*"],
        motto(),
        0.44,
        size=11,
    )
    pen.qr(code, 26, down(pen) + 1)
    pen.skip(8)
    pen.p("*GIẤY TIẾP NHẬN HỒ SƠ VÀ*", 14, at=pen.part(0.22, 1), align="centre")
    pen.p("*HẸN TRẢ KẾT QUẢ*", 14, at=pen.part(0.22, 1), align="centre")
    pen.p(f"Mã hồ sơ: *{code}*", 11, at=pen.part(0.22, 1), align="centre")
    pen.skip(10)
    pen.table(
        [
            ["*Thông tin*", "*Nội dung*"],
            ["Thủ tục hành chính", procedure],
            ["Mã TTHC", stem],
            ["Người nộp hồ sơ", soul.name],
            ["Số CCCD/ĐDCN", soul.number],
            ["Điện thoại", desk.phone()],
            ["Địa chỉ", f"{desk.home()}, {desk.address}"],
            ["Thành phần hồ sơ", "1. Tờ khai điện tử (bản điện tử)\n2. Giấy báo tử (bản chụp)"],
            ["Thời gian tiếp nhận", f"{printed}, ngày {slashes(desk.on)}"],
            ["Thời gian hẹn trả kết quả", f"17:00, ngày {slashes(due)}"],
            ["Hình thức nhận kết quả", desk.pick("Trực tiếp tại bộ phận một cửa", "Trực tuyến")],
        ],
        (0.32, 0.68),
        11,
        before=1,
    )
    pen.p(
        "_Quý khách quét mã QR hoặc nhập mã hồ sơ trên Cổng Dịch vụ công để tra cứu tình trạng giải quyết._",
        10,
        before=4,
    )
    officer = desk.name()
    pen.sign(["*CÁN BỘ TIẾP NHẬN*", "_(Đã ký)_"], officer)
    return {
        "dossier_code": code,
        "procedure_code": stem,
        "issued_on": desk.on.isoformat(),
        "due_on": due.isoformat(),
        "issuer": " ".join(agency),
        "owner_name": soul.name,
        "owner_id": soul.number,
    }


@template("giay_tiep_nhan_ho_so", (2019, 2026), population=OLD_SPELLINGS)
def tiep_nhan_mau(pen: Pen, desk: Desk) -> dict[str, str]:
    """The form of Thông tư 01/2018: the code under the heading, papers in a table, two hands below."""
    soul, due = desk.soul(), desk.later(3, 30)
    code, (stem, procedure) = desk.dossier_code(), desk.chance.choice(_OFTEN_ASKED_FOR)
    agency = (
        (f"UBND {desk.commune}", "Trung tâm Phục vụ hành chính công")
        if not desk.district
        else (f"UBND {desk.district}", "Bộ phận tiếp nhận và trả kết quả")
    )
    head(
        pen,
        agency,
        "",
        f"{cased(bare(desk.commune))}, {day_words(desk.on)}",
        split=0.42,
        under=[(f"Số: {code}/BNTKQ" if desk.chance.random() < 0.4 else f"Mã hồ sơ: {code}", {"before": 1})],
    )
    pen.p("*GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ*", 15, align="centre", before=7, fit=True)
    home, phone = f"{desk.home()}, {desk.address}", desk.phone()
    pen.many(
        [
            f"{cased(agency[1])} {desk.commune}",
            f"Tiếp nhận hồ sơ của: {cased(soul.title)} *{soul.name}*",
            f"Số CCCD/ĐDCN: {soul.number}",
            f"Địa chỉ: {home}",
            f"Số điện thoại: {phone}     Email:",
            f"Nội dung yêu cầu giải quyết: {procedure} (Mã TTHC: {stem})",
            "Thành phần hồ sơ, yêu cầu và số lượng mỗi loại giấy tờ gồm:",
        ],
        before=1.5,
    )
    pen.skip(1)
    pen.table(
        [
            ["STT", "Tên giấy tờ", "Bản chính", "Bản sao"],
            ["1", "Tờ khai theo mẫu", "1", "0"],
            ["2", "Giấy tờ tùy thân", "0", "1"],
            ["3", "Văn bản ủy quyền (nếu có)", "0", "0"],
        ],
        (0.1, 0.54, 0.18, 0.18),
        12,
    )
    pen.many(
        [
            "Số lượng hồ sơ: 01 (bộ)",
            f"Thời gian giải quyết hồ sơ theo quy định là: {(due - desk.on).days} ngày làm việc",
            f"Thời gian nhận hồ sơ: {desk.chance.randint(7, 16)} giờ {desk.chance.randint(10, 59)} phút, "
            f"{day_words(desk.on)}",
            f"Thời gian trả kết quả giải quyết hồ sơ: 16 giờ 30 phút, {day_words(due)}",
            "Đăng ký nhận kết quả tại: Bộ phận Một cửa / qua dịch vụ bưu chính công ích",
        ],
        before=1.3,
    )
    pen.sign(
        ["*NGƯỜI TIẾP NHẬN HỒ SƠ*", "_(Ký và ghi rõ họ tên)_"],
        desk.soul().name,
        [
            ("*NGƯỜI NỘP HỒ SƠ*", {"align": "centre", "size": 13}),
            ("_(Ký và ghi rõ họ tên)_", {"align": "centre", "size": 13}),
        ],
        second=soul.name,
    )
    return {
        "dossier_code": code,
        "procedure_code": stem,
        "procedure_name": procedure,
        "issued_on": desk.on.isoformat(),
        "due_on": due.isoformat(),
        "issuer": " ".join(agency),
        "owner_name": soul.name,
        "owner_id": soul.number,
        "residence": home,
        "phone": phone,
    }


@template("giay_tiep_nhan_ho_so", (2019, 2026), population=OLD_SPELLINGS)
def tiep_nhan_tay(pen: Pen, desk: Desk) -> dict[str, str]:
    """A printed pad filled in by pen, with boxes; days without zeros, no code of the procedure."""
    soul, due = desk.soul(), desk.later(3, 30)
    code, (_, procedure) = desk.dossier_code(), _OFTEN_ASKED_FOR[desk.chance.choice((0, 1, 3))]
    agency = (f"UBND {desk.commune}", "Bộ phận Một cửa")
    head(pen, agency, "", "", split=0.4)
    pen.p("*GIẤY TIẾP NHẬN HỒ SƠ*", 15, align="centre", before=5)
    pen.p("*VÀ HẸN TRẢ KẾT QUẢ*", 15, align="centre")
    pen.p(f"Mã hồ sơ: ~{code}~", align="centre", before=1)
    home, phone = f"{desk.home()}", desk.phone()
    pen.many(
        [
            f"Tiếp nhận hồ sơ của ông (bà): ~{soul.name}~",
            f"Địa chỉ: ~{home}~",
            f"Số điện thoại: ~{phone}~",
            f"Yêu cầu giải quyết: ~{procedure}~",
            "Giấy tờ kèm theo: ~Tờ khai, CCCD (bản sao)~",
            "[x] Nộp trực tiếp     [ ] Qua bưu chính     [ ] Trực tuyến",
            f"Nhận hồ sơ lúc ~{desk.chance.randint(7, 16)}~ giờ, ngày ~{desk.on.day}/{desk.on.month}/{desk.on.year}~",
            f"Hẹn trả kết quả ngày: ~{due.day}/{due.month}/{due.year}~",
        ],
        before=2,
        dots=True,
    )
    pen.sign(["*Người nhận hồ sơ*"], desk.soul().name, bold=False)
    return {
        "dossier_code": code,
        "procedure_name": procedure,
        "issued_on": desk.on.isoformat(),
        "due_on": due.isoformat(),
        "issuer": " ".join(agency),
        "owner_name": soul.name,
        "residence": home,
        "phone": phone,
    }


def _code(desk: Desk) -> str:
    if desk.on.year < 2023:
        return f"000.{desk.chance.randint(0, 40):02d}.{desk.chance.randint(10, 60)}.{desk.agency}-{desk.on:%y%m%d}-" + (
            f"{desk.chance.randint(1, 900):04d}"
        )
    return f"{desk.agency}.{desk.chance.randint(10, 190)}-{desk.on:%y%m%d}-{desk.chance.randint(1, 2200):04d}"


@template("giay_tiep_nhan_ho_so", (2019, 2026), population=SHORT_AND_LONG)
def bien_nhan_ma(pen: Pen, desk: Desk) -> dict[str, str]:
    """A receipt with a code for machines at the left above the heading; papers handed in as a list with boxes."""
    owner, code = desk.soul(), _code(desk)
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
    cadre = desk.name()
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


@template("giay_tiep_nhan_ho_so", (2024, 2026), population=SHORT_AND_LONG, face="Liberation Sans")
def phieu_hen_bang(pen: Pen, desk: Desk) -> dict[str, str]:
    """The same from another system: a table without the State's name at the top of the right, days with hours
    before."""
    owner, code = desk.soul(), _code(desk)
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
    signed(pen, ("CÁN BỘ TIẾP NHẬN",), desk.name(), space=18)
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
