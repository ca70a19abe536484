"""The third author's papers of citizens: applications, declarations, a receipt; some filled in by hand."""

from __future__ import annotations

from scripts.samples.apart.third_desk import a_day, boxes, capital, centred, in_words, officer, person, said, signed
from scripts.samples.apart.world import Desk, about, bare, cased, dong, slashes, template
from scripts.samples.drawing.pen import MOTTO, NATION, Pen


@template("ba_don_xac_nhan", "don_de_nghi", (2012, 2026), shown=True, third=True)
def ba_don_xac_nhan(pen: Pen, desk: Desk) -> dict[str, str]:
    """An application filled in by hand, confirmed by the commune below: who signs for it is not the applicant."""
    owner = person(desk)
    centred(pen, NATION, size=13)
    centred(pen, MOTTO, size=13, before=0.3)
    pen.rule(pen.full, 0.25)
    title = desk.pick("ĐƠN XIN XÁC NHẬN", "ĐƠN ĐỀ NGHỊ", "ĐƠN XIN XÁC NHẬN NƠI CƯ TRÚ")
    centred(pen, title, size=16, before=7)
    pen.p(f"Kính gửi: ~UBND {desk.commune}~", 13.5, align="centre", before=2)
    pen.skip(3)
    pen.field("Tôi tên là:", f"~{owner.name}~     Nam/Nữ: ~{owner.sex}~")
    pen.field("Sinh ngày:", f"~{slashes(owner.born_on)}~")
    pen.field("Số CCCD/CMND:", f"~{owner.number}~   cấp ngày ~{slashes(desk.ago(90, 900))}~")
    pen.field("Chỗ ở hiện nay:", f"~{desk.home()}, {desk.commune}~")
    pen.field(
        "Nội dung xin xác nhận:",
        f"~{desk.pick('gia đình thuộc hộ nghèo', 'thường trú tại địa phương', 'không có việc làm ổn định')}~",
    )
    pen.field("Lý do:", f"~{desk.pick('vay vốn chính sách', 'bổ sung hồ sơ đi học', 'hưởng trợ cấp')}~")
    said(
        pen,
        "Tôi xin cam đoan lời khai trên là đúng, nếu sai tôi chịu hoàn toàn trách nhiệm.",
        size=13,
        before=3,
    )
    name = officer(desk)
    pen.p(
        f"_..., ngày_ ~{desk.on.day}~ _tháng_ ~{desk.on.month}~ _năm_ ~{desk.on.year}~",
        13,
        at=pen.part(0.46, 1),
        align="centre",
        before=3,
    )
    signed(pen, ("NGƯỜI LÀM ĐƠN",), owner.name, bold=False, space=16)
    pen.p("*XÁC NHẬN CỦA UBND XÃ, PHƯỜNG*", 13, align="centre", before=3)
    pen.field("UBND", f"~{desk.commune} xác nhận ông (bà) {owner.name} khai là đúng~")
    signed(pen, ("TM. UBND", "CHỦ TỊCH"), name, start=0.1, end=0.6, round_seal=f"UBND {desk.commune}", space=22)
    return {**about(owner), "gender": owner.sex}


@template("ba_don_cap_phep", "don_de_nghi", (2014, 2026), shown=True, third=True)
def ba_don_cap_phep(pen: Pen, desk: Desk) -> dict[str, str]:
    """A typed application for a permit: its title over two rows, numbered lines, two addressees."""
    owner = person(desk)
    centred(pen, NATION, size=13)
    centred(pen, MOTTO, size=13, before=0.3)
    pen.p("-----------o0o-----------", 12, align="centre", before=0)
    centred(pen, "ĐƠN ĐỀ NGHỊ CẤP GIẤY PHÉP XÂY DỰNG", size=15, before=4)
    pen.p("_(Sử dụng cho công trình: Nhà ở riêng lẻ)_", 12.5, align="centre")
    pen.p(
        f"Kính gửi: {desk.pick('Phòng Quản lý đô thị', 'Ủy ban nhân dân')} {desk.district or desk.commune}",
        13.5,
        align="centre",
        before=3,
    )
    phone = f"09{desk.chance.randint(10_000_000, 99_999_999)}"
    home = f"{desk.home()}, {desk.address}"
    pen.skip(2)
    for text in (
        "*1. Thông tin về chủ đầu tư:*",
        f"- Tên chủ đầu tư (tên chủ hộ): {owner.name}",
        f"- Người đại diện: {owner.name}          Chức vụ: Chủ hộ",
        f"- Địa chỉ liên hệ: {home}",
        f"- Số điện thoại: {phone}",
        f"- Số định danh cá nhân/CMND: {owner.number}",
        "*2. Thông tin công trình:*",
        f"- Địa điểm xây dựng: thửa đất số {desk.chance.randint(3, 900)}, tờ bản đồ số {desk.chance.randint(2, 70)}, "
        f"{desk.commune}",
        f"- Diện tích xây dựng: {desk.chance.randint(50, 150)} m2; số tầng: {desk.chance.randint(1, 4)}",
        "*3. Dự kiến thời gian hoàn thành:* 10 tháng.",
        "*4. Cam kết:* Tôi xin cam đoan làm theo đúng giấy phép được cấp, nếu sai tôi xin hoàn toàn chịu trách nhiệm.",
    ):
        pen.p(text, 13, before=1.4)
    pen.p(f"_{cased(bare(desk.commune))}, {a_day(desk)}_", 13, at=pen.part(0.46, 1), align="centre", before=4)
    signed(pen, ("NGƯỜI LÀM ĐƠN/ĐẠI DIỆN CHỦ ĐẦU TƯ",), owner.name, bold=False, space=18)
    return {"owner_name": owner.name, "owner_id": owner.number, "residence": home, "phone": phone}


@template("ba_to_khai_ket_hon", "to_khai", (2016, 2026), shown=True, third=True)
def ba_to_khai_ket_hon(pen: Pen, desk: Desk) -> dict[str, str]:
    """A declaration of marriage by hand in a table: the woman's column first."""
    wife, husband = person(desk, (20, 40), "Nữ"), person(desk, (21, 45), "Nam")
    centred(pen, NATION, size=12.5)
    centred(pen, MOTTO, size=12.5, before=0.2)
    pen.rule(pen.full, 0.25)
    centred(pen, "TỜ KHAI ĐĂNG KÝ KẾT HÔN", size=15, before=6)
    pen.p(f"Kính gửi: ~UBND {desk.commune}~", 13, align="centre", before=2)
    pen.skip(3)
    rows = [["Thông tin", "Bên nữ", "Bên nam"]]
    for label, one, other in (
        ("Họ, chữ đệm, tên", wife.name, husband.name),
        ("Ngày, tháng, năm sinh", slashes(wife.born_on), slashes(husband.born_on)),
        ("Dân tộc", wife.people, husband.people),
        ("Quốc tịch", "Việt Nam", "Việt Nam"),
        ("Giấy tờ tùy thân", wife.number, husband.number),
        ("Kết hôn lần thứ mấy", "1", str(desk.chance.randint(1, 2))),
    ):
        rows.append([label, f"~{one}~", f"~{other}~"])
    pen.table(rows, (3.2, 4, 4), 12.5)
    said(
        pen,
        "Chúng tôi cam đoan lời khai trên là đúng, việc kết hôn là tự nguyện.",
        size=12.5,
        before=3,
    )
    pen.p(
        f"Làm tại: ~{cased(desk.commune)}~, ngày ~{desk.on.day}~ tháng ~{desk.on.month}~ năm ~{desk.on.year}~",
        12.5,
        align="right",
        before=2,
    )
    left = [("*Bên nữ*", {"align": "centre", "size": 13})]
    signed(pen, ("Bên nam",), husband.name, left, second=wife.name, bold=False, space=20)
    return about(wife)


@template("ba_to_khai_o_so", "to_khai", (2020, 2026), shown=True, third=True)
def ba_to_khai_o_so(pen: Pen, desk: Desk) -> dict[str, str]:
    """A tax declaration: bracketed codes before labels, every number in boxes, a table, one signer at the right."""
    owner, tax = person(desk), desk.tax()
    pen.p("*Mẫu số: 01/LPTB*", 11, align="right")
    pen.p("_(Ban hành kèm theo Thông tư số 80/2021/TT-BTC)_", 9.5, align="right", before=0)
    centred(pen, NATION, size=13)
    centred(pen, MOTTO, size=13, before=0.2)
    pen.rule(pen.full, 0.25)
    centred(pen, "TỜ KHAI LỆ PHÍ TRƯỚC BẠ", size=15, before=5)
    pen.p("(Áp dụng đối với nhà, đất)", 12.5, align="centre", before=0)
    pen.p(f"[01] Kỳ tính thuế: Theo từng lần phát sinh ngày {slashes(desk.ago(1, 20))}", 12.5, before=3)
    pen.p("[02] Lần đầu:  [x]          [03] Bổ sung lần thứ: ....", 12.5, before=1.5)
    pen.p("*I. THÔNG TIN NGƯỜI NỘP LỆ PHÍ TRƯỚC BẠ*", 12.5, before=2)
    home = f"{desk.home()}, {desk.address}"
    pen.field("[04] Tên người nộp thuế:", owner.name.upper(), 12.5)
    boxes(pen, "[05] Mã số thuế:", tax, 12.5)
    boxes(pen, "[06] Số CCCD/định danh:", owner.number, 12.5, side=5.6)
    pen.field("[07] Địa chỉ:", home, 12.5)
    phone = f"08{desk.chance.randint(10_000_000, 99_999_999)}"
    pen.field("[08] Điện thoại:", f"{phone}     [09] Email: ....", 12.5)
    pen.p("*II. ĐẶC ĐIỂM NHÀ ĐẤT*", 12.5, before=2)
    pen.table(
        [
            ["Chỉ tiêu", "Nội dung"],
            ["Thửa đất số / tờ bản đồ", f"{desk.chance.randint(3, 900)} / {desk.chance.randint(2, 70)}"],
            ["Diện tích (m2)", str(desk.chance.randint(50, 500))],
            ["Giá trị chuyển giao (đồng)", dong(desk.chance.randint(100, 3000) * 1_000_000)],
        ],
        (4, 7),
        12,
    )
    said(
        pen,
        "Tôi cam đoan số liệu khai trên là đúng và chịu trách nhiệm trước pháp luật./.",
        size=12.5,
        before=2,
    )
    pen.p(f"_{capital(desk)}, {in_words(desk.on, 1)}_", 12.5, at=pen.part(0.46, 1), align="centre", before=3)
    signed(pen, ("NGƯỜI NỘP THUẾ",), owner.name, bold=False, space=18)
    return {"owner_name": owner.name, "owner_id": owner.number, "tax_code": tax, "residence": home, "phone": phone}


@template("ba_bien_lai", "khac", (2013, 2023), shown=True, third=True)
def ba_bien_lai(pen: Pen, desk: Desk) -> dict[str, str]:
    """A receipt for a fee on half a sheet, filled in by hand: number with zeros printed in red, payer, sum in words."""
    owner = person(desk)
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
    signed(pen, ("Người thu tiền",), officer(desk), bold=False, space=18)
    return {"number": count, "issued_on": desk.on.isoformat(), "issuer": office, "owner_name": owner.name}
