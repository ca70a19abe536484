"""Contracts between people, and of work."""

from __future__ import annotations

from scripts.samples.drawing.pen import MOTTO, NATION, Pen
from scripts.samples.templates.desk import Desk, capital, day_form
from scripts.samples.templates.heads import head, heading, nation
from scripts.samples.templates.populations import OLD_SPELLINGS, SHORT_AND_LONG
from scripts.samples.templates.rows import body, centred, said
from scripts.samples.templates.signing import signed
from scripts.samples.templates.template import template
from scripts.samples.templates.truth import about, issued
from scripts.samples.words import cased, day_words, dong, slashes, spelled_day


@template("hop_dong", (2016, 2026))
def hop_dong(pen: Pen, desk: Desk) -> dict[str, str]:
    """Between two people, without an office: the motto alone, the parties, what and for how much."""
    one, two = desk.soul((30, 70)), desk.soul((22, 50))
    number = f"{desk.chance.randint(1, 60):02d}/{desk.on.year}/HĐTN"
    pen.p(f"*{NATION}*", 13.5, align="centre")
    pen.p(f"*{MOTTO}*", 13, align="centre", before=0.3)
    pen.p("-----o0o-----", 12, align="centre")
    pen.p("*HỢP ĐỒNG THUÊ NHÀ Ở*", 17, align="centre", before=5)
    pen.p(f"Số: {number}", 13, align="centre")
    pen.p(f"_Hôm nay, {day_words(desk.on)}, tại {desk.address}, chúng tôi gồm:_", before=3, align="justify", indent=10)
    for letter, role, soul in (("A", "cho thuê", one), ("B", "thuê", two)):
        pen.p(f"*BÊN {letter} (Bên {role}):*", before=2)
        pen.p(f"{cased(soul.title)}: *{soul.name.upper()}*     Sinh ngày: {slashes(soul.born_on)}", dots=True)
        pen.p(
            f"CCCD số: {soul.number}     Cấp ngày: {slashes(desk.ago(100, 900))}     Nơi cấp: Cục CSQLHC về TTXH",
            dots=True,
        )
        pen.p(f"Hộ khẩu thường trú: {desk.home()}, {desk.address}", dots=True)
    price = desk.chance.randrange(2, 25) * 500_000
    body(
        pen,
        "*Điều 1. Đối tượng của hợp đồng.* Bên A cho Bên B thuê căn nhà cấp 4 diện tích 72 m2 "
        "cùng trang thiết bị kèm theo.",
        f"*Điều 2. Giá thuê và thanh toán.* Giá thuê {dong(price)} đồng/tháng, trả bằng tiền mặt "
        "vào ngày 05 hằng tháng.",
        f"*Điều 3. Thời hạn thuê.* {desk.chance.randint(1, 5)} năm, tính từ ngày {slashes(desk.later(1, 20))}.",
        "*Điều 4. Cam kết.* Hợp đồng lập thành 02 bản có giá trị như nhau, mỗi bên giữ 01 bản.",
        size=13,
    )
    caption = [("_(Ký và ghi rõ họ tên)_", {"align": "centre", "size": 12})]
    pen.sign(
        ["*BÊN B*", "_(Ký và ghi rõ họ tên)_"],
        two.name,
        [("*BÊN A*", {"align": "centre", "size": 13}), *caption],
        second=one.name,
    )
    return {"number": number, "issued_on": desk.on.isoformat(), **about(one)}


@template("hop_dong", (2017, 2026), population=OLD_SPELLINGS)
def hd_chuyen_nhuong(pen: Pen, desk: Desk) -> dict[str, str]:
    """A sale of land over three pages before a notary, whose own number and words stand on the last page."""
    seller, wife, buyer = desk.soul((35, 75), "Nam"), desk.soul((33, 75), "Nữ"), desk.soul((23, 60))
    nation(pen, size=14)
    pen.p("*HỢP ĐỒNG*", 18, align="centre", before=8)
    pen.p("*CHUYỂN NHƯỢNG QUYỀN SỬ DỤNG ĐẤT VÀ TÀI SẢN GẮN LIỀN VỚI ĐẤT*", 13.5, align="centre", at=pen.part(0.1, 0.9))
    office = f"Văn phòng công chứng {desk.soul().name}"
    body(pen, f"Hôm nay, {day_words(desk.on)}, tại trụ sở {office}, {desk.address}, chúng tôi gồm có:")
    home = f"{desk.home()}, {desk.address}"
    pen.many(
        [
            "*BÊN CHUYỂN NHƯỢNG (sau đây gọi là Bên A):*",
            f"Ông: *{seller.name.upper()}*, sinh ngày {slashes(seller.born_on)}, CCCD số {seller.number}",
            f"Cùng vợ là bà: *{wife.name.upper()}*, sinh ngày {slashes(wife.born_on)}, CCCD số {wife.number}",
            f"Cùng thường trú tại: {home}",
            "*BÊN NHẬN CHUYỂN NHƯỢNG (sau đây gọi là Bên B):*",
            f"{cased(buyer.title)}: *{buyer.name.upper()}*, sinh ngày {slashes(buyer.born_on)}, CCCD số {buyer.number}",
            f"Thường trú tại: {desk.home()}, {desk.address}",
        ],
        before=1.6,
    )
    price = desk.chance.randint(80, 4000) * 1_000_000
    body(
        pen,
        "*ĐIỀU 1. ĐỐI TƯỢNG CỦA HỢP ĐỒNG*",
        f"Bên A chuyển nhượng cho Bên B thửa đất số {desk.chance.randint(2, 900)}, tờ bản đồ số "
        f"{desk.chance.randint(2, 60)} tại {desk.address} theo GCN số CS {desk.chance.randrange(100_000, 999_999)} "
        f"cấp ngày {slashes(desk.ago(400, 3000))}.",
        "*ĐIỀU 2. GIÁ CHUYỂN NHƯỢNG VÀ PHƯƠNG THỨC THANH TOÁN*",
        f"1. Giá chuyển nhượng là {dong(price)} đồng. Giá này do hai bên thỏa thuận và không thay đổi.",
        "2. Việc thanh toán do hai bên tự thực hiện và chịu trách nhiệm trước pháp luật.",
        "*ĐIỀU 3. VIỆC GIAO ĐẤT VÀ ĐĂNG KÝ QUYỀN SỬ DỤNG ĐẤT*",
        "Bên A giao thửa đất cùng giấy tờ cho Bên B ngay sau khi ký. Bên B đăng ký tại cơ quan có thẩm quyền.",
        "*ĐIỀU 4. TRÁCH NHIỆM NỘP THUẾ, LỆ PHÍ*",
        "Thuế thu nhập cá nhân do Bên A nộp; lệ phí trước bạ do Bên B nộp.",
        "*ĐIỀU 5. PHƯƠNG THỨC GIẢI QUYẾT TRANH CHẤP*",
        "Các bên thương lượng trên nguyên tắc tôn trọng quyền lợi của nhau; không được thì khởi kiện tại Tòa án.",
        "*ĐIỀU 6. CAM ĐOAN CỦA CÁC BÊN*",
        "Bên A cam đoan đất không có tranh chấp, không bị kê biên. Bên B cam đoan đã xem kỹ thửa đất và giấy tờ. Hai "
        "bên đã đọc, hiểu rõ quyền, nghĩa vụ và ý nghĩa pháp lý của việc giao kết hợp đồng này.",
    )
    pen.sign(
        ["*BÊN B*", "_(Ký, điểm chỉ, ghi rõ họ tên)_"],
        buyer.name,
        [
            ("*BÊN A*", {"align": "centre", "size": 13}),
            ("_(Ký, điểm chỉ, ghi rõ họ tên)_", {"align": "centre", "size": 13}),
        ],
        second=seller.name,
    )
    pen.new_sheet()
    pen.p("*LỜI CHỨNG CỦA CÔNG CHỨNG VIÊN*", 14, align="centre", before=3)
    number = f"{desk.chance.randint(100, 9000)}"
    body(
        pen,
        f"{spelled_day(desk.on)} ({slashes(desk.on)}), tại {office}, tôi, công chứng viên ký tên dưới đây, chứng nhận: "
        "hợp đồng này được giao kết giữa các bên có tên nêu trên; có năng lực hành vi dân sự, tự nguyện thỏa thuận.",
        "Hợp đồng được lập thành 04 bản chính, lưu tại tổ chức hành nghề công chứng 01 bản.",
    )
    pen.p(
        f"Số công chứng: ~{number}~, Quyển số ~{desk.chance.randint(1, 9):02d}~/{desk.on.year} TP/CC-SCC/HĐGD", before=4
    )
    name = desk.soul().name
    pen.sign(["*CÔNG CHỨNG VIÊN*"], name, round_seal=office, over=0.6)
    return {
        "number": number,
        "issued_on": desk.on.isoformat(),
        "owner_name": seller.name,
        "owner_born_on": seller.born_on.isoformat(),
        "owner_id": seller.number,
        "residence": home,
    }


@template("hop_dong", (2017, 2026), population=OLD_SPELLINGS)
def hd_lao_dong(pen: Pen, desk: Desk) -> dict[str, str]:
    """A company hires somebody: the company stands first, with its tax code; the term in days."""
    worker, chief, tax = desk.soul((18, 50)), desk.soul().name, desk.tax()
    company = f"Công ty TNHH {desk.pick('May xuất khẩu Đông Sơn', 'Giày da An Phú Thịnh')}"
    number = f"{desk.chance.randint(10, 900)}/{desk.on.year}/HĐLĐ"
    head(pen, (company,), number, "", split=0.4)
    pen.p("*HỢP ĐỒNG LAO ĐỘNG*", 17, align="centre", before=7)
    pen.p(f"_Hôm nay, {day_form(desk)}, chúng tôi gồm:_", before=3)
    place, start, end = f"{desk.home()}, {desk.address}", desk.later(1, 10), desk.later(380, 1000)
    pen.field("Bên A (Người sử dụng lao động):", f"*{company.upper()}*")
    pen.field("Mã số thuế:", tax)
    pen.field("Địa chỉ:", place)
    pen.field("Đại diện:", f"{chief}     Chức vụ: Giám đốc")
    pen.field("Bên B (Người lao động):", f"*{worker.name.upper()}*")
    pair_day = slashes(worker.born_on)
    pen.field("Sinh ngày:", f"{pair_day}     Số CCCD: {worker.number}")
    pen.field("Địa chỉ thường trú:", f"{desk.home()}, {desk.address}")
    body(
        pen,
        "*Điều 1. Công việc và thời hạn hợp đồng*",
        f"Loại hợp đồng: xác định thời hạn, từ ngày {slashes(start)} đến ngày {slashes(end)}. Chức danh: công nhân.",
        "*Điều 2. Chế độ làm việc*",
        "Thời giờ làm việc: 08 giờ/ngày, 48 giờ/tuần. Nghỉ phép năm 12 ngày.",
        f"*Điều 3. Tiền lương:* {dong(desk.chance.randint(52, 120) * 100_000)} đồng/tháng, trả ngày 10 hằng tháng.",
        "*Điều 4. Điều khoản thi hành.* Hợp đồng làm thành 02 bản có giá trị như nhau.",
    )
    centred = {"align": "centre", "size": 13}
    pen.sign(["*GIÁM ĐỐC*"], chief, [("*NGƯỜI LAO ĐỘNG*", centred)], second=worker.name, round_seal=company, over=0.5)
    return {
        "number": number,
        "issued_on": desk.on.isoformat(),
        "owner_name": company,
        "tax_code": tax,
        "residence": place,
        "valid_from": start.isoformat(),
        "valid_until": end.isoformat(),
        "signer_name": chief,
        "signer_title": "Giám đốc",
    }


@template("hop_dong", (2013, 2026), population=SHORT_AND_LONG)
def hd_lao_dong_xac_dinh_thoi_han(pen: Pen, desk: Desk) -> dict[str, str]:
    """A labour contract: no heading of an office but a company's small rows, number and year, parties as lists."""
    company = (
        f"CÔNG TY {desk.pick('TNHH MAY XUẤT KHẨU', 'CP CHẾ BIẾN LÂM SẢN', 'TNHH MTV THỦY SẢN')} {capital(desk).upper()}"
    )
    number = f"{desk.chance.randint(1, 300):03d}/{desk.on.year}/HĐLĐ"
    heading(pen, (company,), [f"Số: {number}"], "", size=11.5)
    months = desk.pick("12", "24", "36")
    centred(pen, "HỢP ĐỒNG LAO ĐỘNG", size=16, before=6)
    boss, owner = desk.name(), desk.soul((20, 45))
    said(
        pen,
        f"Hôm nay, ngày {slashes(desk.on)}, tại văn phòng Công ty, hai bên gồm:",
        f"*Bên A - Người sử dụng lao động:* {company}",
        before=3,
        size=13,
    )
    tax = desk.tax()
    pen.field("Đại diện:", f"{boss}       Chức vụ: Giám đốc")
    pen.field("Địa chỉ:", f"{desk.home()}, {desk.address}")
    pen.field("Mã số thuế:", tax)
    said(pen, "*Bên B - Người lao động:*", size=13)
    pen.field("Ông/Bà:", owner.name.upper())
    pen.field("Sinh ngày:", f"{slashes(owner.born_on)}   tại: {desk.province}")
    pen.field("Số CCCD/CMND:", owner.number)
    start = desk.later(1, 12)
    said(
        pen,
        "Thỏa thuận ký kết hợp đồng với các điều khoản sau:",
        f"*Điều 1.* Loại hợp đồng: xác định thời hạn {months} tháng, kể từ ngày {slashes(start)}.",
        f"*Điều 2.* Mức lương chính: {dong(desk.chance.randint(50, 160) * 100_000)} đồng/tháng, trả vào ngày 05 hằng "
        "tháng.",
        "*Điều 3.* Thời giờ làm việc: 8 giờ/ngày, 6 ngày/tuần. Bảo hộ lao động theo quy định.",
        "*Điều 4.* Hợp đồng làm thành 02 bản, mỗi bên giữ 01 bản.",
        size=13,
    )
    signed(
        pen,
        ("ĐẠI DIỆN BÊN A", "GIÁM ĐỐC"),
        boss,
        [("*NGƯỜI LAO ĐỘNG*", {"align": "centre", "size": 13}), ("_(Ký, ghi rõ họ tên)_", {"align": "centre"})],
        second=owner.name,
        round_seal=company,
        space=24,
    )
    return {
        **issued(desk, number, company),
        **about(owner),
        "valid_from": start.isoformat(),
    }
