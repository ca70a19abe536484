"""Vouchers, receipts and invoices."""

from __future__ import annotations

from scripts.samples.drawing.pen import Pen
from scripts.samples.templates.desk import Desk, capital
from scripts.samples.templates.populations import OLD_SPELLINGS, SHORT_AND_LONG
from scripts.samples.templates.rows import centred
from scripts.samples.templates.signing import signed
from scripts.samples.templates.template import template
from scripts.samples.words import dong, slashes


@template("khac", (2016, 2025))
def phieu_thu(pen: Pen, desk: Desk) -> dict[str, str]:
    """A cash voucher of a cooperative: filled in by hand, five signers in a row."""
    payer = desk.soul()
    number = f"PT{desk.chance.randint(1, 900):04d}"
    where = f"Hợp tác xã Nông nghiệp {desk.pick('Thành Công', 'Tân Tiến', 'Rạng Đông')}"
    pen.side(
        [(f"Đơn vị: *{where}*", {"align": "left"}), (f"Địa chỉ: {desk.address}", {"align": "left"})],
        [
            "*Mẫu số 01 - TT*",
            ("_(Ban hành theo Thông tư số 133/2016/TT-BTC ngày 26/8/2016 của Bộ Tài chính)_", {"size": 10}),
        ],
        0.5,
    )
    pen.p("*PHIẾU THU*", 18, align="centre", before=4)
    pen.p(f"Ngày ~{desk.on.day:02d}~ tháng ~{desk.on.month:02d}~ năm ~{desk.on.year}~", align="centre", italic=True)
    pen.side([""], [(f"Quyển số: ~{desk.chance.randint(1, 9)}~", {}), (f"Số: ~{number}~", {})], 0.7, align="left")
    amount = desk.chance.randrange(2, 90) * 50_000
    pen.many(
        [
            f"Họ và tên người nộp tiền: ~{payer.name}~",
            f"Địa chỉ: ~{desk.commune}~",
            f"Lý do nộp: ~{desk.pick('Thủy lợi phí vụ Đông Xuân', 'Tiền điện bơm nước')}~",
            f"Số tiền: ~{dong(amount)}~ đồng (Viết bằng chữ): ~theo số~",
            "Kèm theo: ~0~ Chứng từ gốc",
        ],
        dots=True,
        before=2,
    )
    pen.table(
        [
            [
                "*Giám đốc*\n_(Ký, họ tên, đóng dấu)_\n \n ",
                "*Kế toán trưởng*\n_(Ký, họ tên)_",
                "*Người nộp tiền*\n_(Ký, họ tên)_",
                "*Thủ quỹ*\n_(Ký, họ tên)_",
            ]
        ],
        (1, 1, 1, 1),
        11,
        align="centre",
    )
    return {"number": number, "issued_on": desk.on.isoformat(), "owner_name": payer.name}


@template("bien_lai", (2013, 2023), population=SHORT_AND_LONG)
def bien_lai(pen: Pen, desk: Desk) -> dict[str, str]:
    """A receipt for a fee on half a sheet, filled in by hand: number with zeros printed in red, payer, sum in words."""
    owner = desk.soul()
    count = f"{desk.chance.randint(1, 99999):07d}"
    office = desk.pick(f"UBND {desk.commune}", f"Văn phòng Đăng ký đất đai {capital(desk)}")
    pen.side(
        [f"*{office.upper()}*", f"MST: {desk.tax()}"],
        [
            ("Mẫu số: 01BLP2-001", {"align": "right"}),
            ("Ký hiệu: AA-21P", {"align": "right"}),
            (f"Số: {count}", {"align": "right", "ink": "red", "bold": True}),
        ],
        split=0.5,
        size=12,
    )
    centred(pen, "BIÊN LAI THU TIỀN PHÍ, LỆ PHÍ", size=15, before=5)
    pen.p("(Liên 2: Giao người nộp tiền)", 11.5, align="centre", before=0)
    pen.skip(3)
    fee = desk.chance.randint(2, 60) * 5000
    pen.field(
        "Tên loại phí, lệ phí:", f"~{desk.pick('Lệ phí hộ tịch', 'Phí thẩm định hồ sơ', 'Phí khai thác tài liệu')}~"
    )
    pen.field("Họ tên người nộp tiền:", f"~{owner.name}~")
    pen.field("Địa chỉ:", f"~{desk.home()}, {desk.commune}~")
    pen.field("Số tiền:", f"~{dong(fee)} đồng~")
    pen.field("Hình thức thanh toán:", "~Tiền mặt~")
    pen.p(
        f"Ngày ~{desk.on.day}~ tháng ~{desk.on.month}~ năm ~{desk.on.year}~",
        12.5,
        at=pen.part(0.46, 1),
        align="centre",
        before=3,
    )
    signed(pen, ("Người thu tiền",), desk.name(), bold=False, space=18)
    return {"number": count, "issued_on": desk.on.isoformat(), "issuer": office, "owner_name": owner.name}


@template("hoa_don", (2022, 2026), population=OLD_SPELLINGS, face="Liberation Sans")
def hoa_don(pen: Pen, desk: Desk) -> dict[str, str]:
    """An electronic invoice: seller, buyer, a wide table, the mark of a digital signature."""
    number = f"{desk.chance.randint(1, 99_999):08d}"
    seller = f"CÔNG TY TNHH {desk.pick('VẬT TƯ NÔNG NGHIỆP NĂM SAO', 'ĐIỆN MÁY PHỐ NÚI')}"
    pen.p("*HÓA ĐƠN GIÁ TRỊ GIA TĂNG*", 15, align="centre", ink="red")
    pen.p("_(VAT INVOICE)_", 10, align="centre")
    pen.p(f"Ngày {desk.on.day:02d} tháng {desk.on.month:02d} năm {desk.on.year}", 11, align="centre", italic=True)
    pen.side([(f"Ký hiệu: 1C{desk.on.year % 100}TYY", {})], [(f"Số: {number}", {"ink": "red"})], 0.5, size=12)
    buyer = desk.soul()
    pen.many(
        [
            f"Đơn vị bán hàng: *{seller}*",
            f"Mã số thuế: {desk.tax()}",
            f"Địa chỉ: {desk.home()}, {desk.address}",
            f"Họ tên người mua hàng: {buyer.name}",
            "Hình thức thanh toán: TM/CK",
        ],
        11,
        before=1.2,
    )
    pen.skip(2)
    price = [desk.chance.randint(2, 90) * 10_000 for _ in range(3)]
    goods = ("Phân bón NPK 16-16-8 bao 50kg", "Ống nước PVC phi 27", "Máy bơm nước 1HP")
    pen.table(
        [["STT", "Tên hàng hóa, dịch vụ", "ĐVT", "Số lượng", "Đơn giá", "Thành tiền"]]
        + [[str(place + 1), goods[place], "cái", "2", dong(price[place]), dong(2 * price[place])] for place in range(3)]
        + [["", "*Cộng tiền hàng:*", "", "", "", f"*{dong(2 * sum(price))}*"]],
        (0.07, 0.38, 0.1, 0.12, 0.15, 0.18),
        10.5,
    )
    pen.p("Thuế suất GTGT: 8%          Số tiền viết bằng chữ: theo tổng cộng", 11, before=2)
    pen.side(
        ["*NGƯỜI MUA HÀNG*"],
        [
            "*NGƯỜI BÁN HÀNG*",
            ("Signature Valid", {"ink": "red", "before": 3}),
            (f"Ký bởi: {seller}", {"ink": "red", "size": 10}),
            (f"Ký ngày: {slashes(desk.on)}", {"ink": "red", "size": 10}),
        ],
        0.5,
        size=12,
        before=3,
    )
    return {"number": number, "issued_on": desk.on.isoformat(), "owner_name": buyer.name}
