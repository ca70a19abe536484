"""What is drawn up between people, by the second author: contracts, minutes, and powers of attorney."""

from __future__ import annotations

from scripts.samples.apart.acts import body, head
from scripts.samples.apart.second_world import anyone, certified, day_form, down, nation, second, somebody
from scripts.samples.apart.world import Desk, bare, cased, day_words, dong, slashes, spelled_day
from scripts.samples.drawing.pen import Pen


@second("hd_chuyen_nhuong", "hop_dong", (2017, 2026))
def hd_chuyen_nhuong(pen: Pen, desk: Desk) -> dict[str, str]:
    """A sale of land over three pages before a notary, whose own number and words stand on the last page."""
    seller, wife, buyer = somebody(desk, (35, 75), "Nam"), somebody(desk, (33, 75), "Nữ"), somebody(desk, (23, 60))
    nation(pen, size=14)
    pen.p("*HỢP ĐỒNG*", 18, align="centre", before=8)
    pen.p("*CHUYỂN NHƯỢNG QUYỀN SỬ DỤNG ĐẤT VÀ TÀI SẢN GẮN LIỀN VỚI ĐẤT*", 13.5, align="centre", at=pen.part(0.1, 0.9))
    office = f"Văn phòng công chứng {anyone(desk)}"
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
    name = anyone(desk)
    pen.sign(["*CÔNG CHỨNG VIÊN*"], name, round_seal=office, over=0.6)
    return {
        "number": number,
        "issued_on": desk.on.isoformat(),
        "owner_name": seller.name,
        "owner_born_on": seller.born_on.isoformat(),
        "owner_id": seller.number,
        "residence": home,
    }


@second("hd_lao_dong", "hop_dong", (2017, 2026))
def hd_lao_dong(pen: Pen, desk: Desk) -> dict[str, str]:
    """A company hires somebody: the company stands first, with its tax code; the term in days."""
    worker, chief, tax = somebody(desk, (18, 50)), anyone(desk), desk.tax()
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


@second("bb_vi_pham", "bien_ban", (2017, 2026))
def bb_vi_pham(pen: Pen, desk: Desk) -> dict[str, str]:
    """A violation on a printed form filled in by pen: a number, who was there, three hands at the foot."""
    soul = somebody(desk, (18, 60))
    number = f"{desk.chance.randint(1, 290):02d}/BB-VPHC"
    agency = (
        (f"UBND {desk.commune}",)
        if desk.chance.random() < 0.5
        else (f"Công an {desk.province}", f"Công an {desk.commune}")
    )
    ordinal, rest = number.split("/")
    head(pen, agency, f"~{ordinal}~/{rest}", "", split=0.36)
    title = desk.pick("Vi phạm hành chính về lĩnh vực đất đai", "Vi phạm hành chính về trật tự, an toàn xã hội")
    pen.p("*BIÊN BẢN*", 15, align="centre", before=6)
    pen.p(f"*{title}*", 13.5, align="centre")
    home = f"{desk.home()}, {desk.commune}"
    writer = anyone(desk)
    pen.many(
        [
            f"Hôm nay, hồi ~{desk.chance.randint(7, 17)}~ giờ ~{desk.chance.randint(10, 50)}~ phút, "
            f"ngày ~{desk.on.day}~ tháng ~{desk.on.month}~ năm ~{desk.on.year}~, tại ~{desk.commune}~",
            "Chúng tôi gồm:",
            f"1. Họ và tên: ~{writer}~     Chức vụ: ~Công chức~",
            f"2. Với sự chứng kiến của: ~{anyone(desk)}~     Nghề nghiệp: ~làm nông~",
            "Tiến hành lập biên bản vi phạm hành chính đối với ông (bà)/tổ chức có tên sau đây:",
            f"Họ và tên: ~{soul.name}~     Giới tính: ~{soul.sex}~",
            f"Ngày, tháng, năm sinh: ~{soul.born_on.day}/{soul.born_on.month}/{soul.born_on.year}~     "
            "Quốc tịch: ~Việt Nam~",
            f"Số định danh cá nhân/CMND: ~{soul.number}~",
            f"Nơi ở hiện tại: ~{home}~",
            "Đã có các hành vi vi phạm hành chính: ~xây dựng nhà kho trên đất trồng lúa~",
            "Ý kiến trình bày của cá nhân vi phạm: ~xin tự tháo dỡ~",
            "Biên bản lập xong hồi ~11~ giờ ~15~ phút cùng ngày, gồm ~01~ tờ, được lập thành ~02~ bản.",
        ],
        13,
        before=1.8,
        dots=True,
    )
    centred = {"align": "centre", "size": 13}
    pen.sign(
        ["*NGƯỜI LẬP BIÊN BẢN*", "_(Ký, ghi rõ họ và tên)_"],
        writer,
        [("*CÁ NHÂN VI PHẠM*", centred), ("_(Ký, ghi rõ họ và tên)_", centred)],
        second=soul.name,
        bold=False,
    )
    return {
        "number": number,
        "issued_on": desk.on.isoformat(),
        "issuer": " ".join(agency),
        "title": title,
        "owner_name": soul.name,
        "owner_born_on": soul.born_on.isoformat(),
        "owner_id": soul.number,
        "residence": home,
    }


@second("giay_uy_quyen", "khac", (2017, 2026))
def giay_uy_quyen(pen: Pen, desk: Desk) -> dict[str, str]:
    """A power of attorney, its signature certified by the commune: the commune's number is not the paper's."""
    giver, taker = somebody(desk, (22, 75)), somebody(desk, (20, 60))
    nation(pen, size=14)
    pen.p("*GIẤY ỦY QUYỀN*", 18, align="centre", before=6)
    body(pen, "_Căn cứ Bộ luật Dân sự ngày 24 tháng 11 năm 2015;_", f"Hôm nay, {day_form(desk)}, tại {desk.address}:")
    home = f"{desk.home()}, {desk.address}"
    for role, soul, where in (("I. BÊN ỦY QUYỀN", giver, home), ("II. BÊN ĐƯỢC ỦY QUYỀN", taker, desk.address)):
        pen.p(f"*{role}:*", before=3)
        pen.field("Họ tên:", f"*{soul.name}*")
        pen.field("Năm sinh:", f"{slashes(soul.born_on)}     Quốc tịch: Việt Nam")
        pen.field("Địa chỉ:", where)
        pen.field("Số CCCD:", f"{soul.number} cấp ngày {slashes(desk.ago(90, 900))}")
    pen.p("*III. NỘI DUNG ỦY QUYỀN:*", before=3)
    body(
        pen,
        "Bên được ủy quyền thay mặt nộp hồ sơ, nhận kết quả thủ tục cấp đổi Giấy chứng nhận và nộp các khoản phí, lệ "
        "phí theo quy định. Thời hạn ủy quyền: đến khi thực hiện xong công việc.",
    )
    centred = {"align": "centre", "size": 13}
    pen.sign(["*BÊN ĐƯỢC ỦY QUYỀN*"], taker.name, [("*BÊN ỦY QUYỀN*", centred)], second=giver.name)
    if down(pen) < 225:
        pen.p(f"*XÁC NHẬN CỦA UBND {desk.commune.upper()}*", 12, before=5)
        certified(pen, desk, 30, down(pen) + 2)
    return {
        "issued_on": desk.on.isoformat(),
        "owner_name": giver.name,
        "owner_born_on": giver.born_on.isoformat(),
        "owner_id": giver.number,
        "nationality": "Việt Nam",
        "residence": home,
    }


@second("don_xac_nhan_tay", "don_de_nghi", (2017, 2026))
def don_xac_nhan_tay(pen: Pen, desk: Desk) -> dict[str, str]:
    """Wholly by hand, motto included."""
    soul = somebody(desk, (20, 60))
    pen.p("~Cộng hòa xã hội chủ nghĩa Việt Nam~", 14, align="centre")
    pen.p("~Độc lập - Tự do - Hạnh phúc~", 14, align="centre")
    pen.p("~ĐƠN XIN XÁC NHẬN~", 17, align="centre", before=8)
    pen.p(f"~Kính gửi: UBND {desk.commune}~", 14, align="centre", before=3)
    home = desk.home()
    for row in (
        f"Tôi tên là: {soul.name}",
        f"Sinh ngày: {soul.born_on.day}/{soul.born_on.month}/{soul.born_on.year}",
        f"Số CCCD: {soul.number}",
        f"Hiện ở tại: {home}",
        "Nay tôi làm đơn này xin UBND xác nhận cho tôi hoàn cảnh",
        "gia đình khó khăn để con tôi được miễn giảm học phí.",
        "Tôi xin chân thành cảm ơn.",
    ):
        pen.p(f"~{row}~", 14, before=2.5)
    pen.p(
        f"~{bare(desk.commune)}, ngày {desk.on.day} tháng {desk.on.month} năm {desk.on.year}~",
        13,
        align="right",
        before=5,
    )
    pen.p("~Người làm đơn~", 13, align="centre", at=pen.part(0.5, 1))
    pen.p(f"~{soul.name}~", 14, align="centre", at=pen.part(0.5, 1), before=16)
    return {
        "issued_on": desk.on.isoformat(),
        "owner_name": soul.name,
        "owner_born_on": soul.born_on.isoformat(),
        "owner_id": soul.number,
        "residence": home,
    }
