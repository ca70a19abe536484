"""Papers that belong to no kind at all, by the second author: an invoice, a newspaper, a menu, letters, a timetable.

True of them is only what stands on them in so many words; most have no field but a number, a day or a name, and some
none: a paper without one gets its name as title where it has one.
"""

from __future__ import annotations

from scripts.samples.apart.acts import body
from scripts.samples.apart.second_world import anyone, second, somebody
from scripts.samples.apart.world import Desk, bare, cased, day_words, dong, slashes
from scripts.samples.drawing.pen import Pen


@second("hoa_don", "khac", (2022, 2026), face="Liberation Sans")
def hoa_don(pen: Pen, desk: Desk) -> dict[str, str]:
    """An electronic invoice: seller, buyer, a wide table, the mark of a digital signature."""
    number = f"{desk.chance.randint(1, 99_999):08d}"
    seller = f"CÔNG TY TNHH {desk.pick('VẬT TƯ NÔNG NGHIỆP NĂM SAO', 'ĐIỆN MÁY PHỐ NÚI')}"
    pen.p("*HÓA ĐƠN GIÁ TRỊ GIA TĂNG*", 15, align="centre", ink="red")
    pen.p("_(VAT INVOICE)_", 10, align="centre")
    pen.p(f"Ngày {desk.on.day:02d} tháng {desk.on.month:02d} năm {desk.on.year}", 11, align="centre", italic=True)
    pen.side([(f"Ký hiệu: 1C{desk.on.year % 100}TYY", {})], [(f"Số: {number}", {"ink": "red"})], 0.5, size=12)
    buyer = somebody(desk)
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


@second("trang_bao", "khac", (2008, 2026))
def trang_bao(pen: Pen, desk: Desk) -> dict[str, str]:
    """A page of a newspaper in two columns: it speaks of decisions and numbers and is none."""
    pen.p(f"*BÁO {bare(desk.province).upper()}*", 26, align="centre", ink="red")
    pen.p("CƠ QUAN CỦA ĐẢNG BỘ, TIẾNG NÓI CỦA NHÂN DÂN ĐỊA PHƯƠNG", 9, align="centre")
    pen.p(f"Thứ {desk.pick('ba', 'năm')}, {slashes(desk.on)}", 10, align="centre")
    pen.rule(pen.full, 1)
    title = desk.pick("Nông dân vùng cao phấn khởi vì cà phê được mùa, được giá", "Bế mạc kỳ họp Hội đồng nhân dân")
    pen.p(f"*{title}*", 20, align="centre", before=2)
    text = (
        f"Sáng qua, tại {desk.commune}, đông đảo bà con có mặt từ sớm. Theo Quyết định số 1234/QĐ-UBND mới ban hành, "
        "các hộ trồng mới được hỗ trợ cây giống và vật tư.",
        f"Ông {anyone(desk)}, 54 tuổi, cho biết gia đình ông thu hơn hai tấn mỗi sào, gấp rưỡi năm ngoái.",
        "Ngành nông nghiệp khuyến cáo nông dân không mở rộng diện tích ồ ạt, chú trọng liên kết với doanh nghiệp.",
        "Thời tiết các ngày tới: có mưa rào vài nơi, nhiệt độ cao nhất 31 độ, gió nhẹ.",
    )
    for _ in range(2):
        pen.side(
            [(row, {"align": "justify"}) for row in text],
            [(row, {"align": "justify"}) for row in reversed(text)],
            0.49,
            size=11,
            before=1.6,
            align="left",
        )
    pen.p(f"*{anyone(desk).upper()}*", 11, align="right", before=2)
    return {"title": title}


@second("thuc_don", "khac", (2010, 2026))
def thuc_don(pen: Pen, desk: Desk) -> dict[str, str]:
    """A restaurant's menu: names and prices joined by dots."""
    pen.p(f"*Nhà hàng {desk.pick('Hương Quê', 'Lẩu Mắm Ba Đô', 'Cơm Niêu Bếp Lửa')}*", 26, align="centre", ink="red")
    pen.p(f"{desk.home()}, {desk.address}", 11, align="centre")
    pen.p("*THỰC ĐƠN*", 22, align="centre", before=5)
    for part, dishes in (
        ("Khai vị", ("Gỏi cuốn tôm thịt", "Chả giò rế", "Súp bắp cua")),
        ("Món chính", ("Cá lóc nướng trui", "Gà đồi hấp lá chanh", "Bò nhúng giấm", "Canh chua bông điên điển")),
        ("Đồ uống", ("Trà đá", "Bia Sài Gòn", "Nước mía")),
    ):
        pen.p(f"*{part}*", 16, before=5)
        for dish in dishes:
            pen.side(
                [(dish, {"dots": True})], [(f"{desk.chance.randint(1, 45) * 5}.000đ", {})], 0.72, size=14, align="left"
            )
    return {"title": "THỰC ĐƠN"}


@second("thu_tay", "khac", (1998, 2026))
def thu_tay(pen: Pen, desk: Desk) -> dict[str, str]:
    """A letter home by hand."""
    writer = anyone(desk)
    pen.p(f"~{bare(desk.province)}, ngày {desk.on.day}/{desk.on.month}/{desk.on.year}~", 13, align="right")
    for row in (
        "Bố mẹ kính mến,",
        "Con vào đây đã được hơn hai tháng, công việc cũng ổn.",
        "Ở xóm trọ có mấy anh chị cùng quê nên đỡ nhớ nhà.",
        "Tháng này con gửi về một ít, mẹ đóng học cho em giúp con.",
        "Vụ lúa năm nay có được không ạ? Bố nhớ uống thuốc đều.",
        "Tết con sẽ cố gắng về. Con hôn cả nhà.",
        f"Con: {writer}",
    ):
        pen.p(f"~{row}~", 15, before=4)
    return {"issued_on": desk.on.isoformat()}


@second("thoi_khoa_bieu", "khac", (2010, 2026))
def thoi_khoa_bieu(pen: Pen, desk: Desk) -> dict[str, str]:
    """A school's timetable: a heading like an office's, and nothing but a grid."""
    pen.side(
        [
            f"Trường {desk.pick('THCS Trần Phú', 'Tiểu học Võ Thị Sáu')}",
            f"Năm học: {desk.on.year} - {desk.on.year + 1}",
        ],
        [f"Số {desk.chance.randint(1, 9)}", f"_Thực hiện từ ngày {slashes(desk.on)}_"],
        0.5,
    )
    title = f"THỜI KHÓA BIỂU LỚP {desk.chance.randint(1, 9)}{desk.pick('A', 'B', 'C1')}"
    pen.p(f"*{title}*", 18, align="centre", before=6)
    pen.skip(3)
    subjects = (
        "Toán",
        "Ngữ văn",
        "Tiếng Anh",
        "GDCD",
        "Lịch sử",
        "Thể dục",
        "Tin học",
        "Âm nhạc",
        "Chào cờ",
        "Sinh hoạt",
    )
    pen.table(
        [["Tiết", "Thứ 2", "Thứ 3", "Thứ 4", "Thứ 5", "Thứ 6", "Thứ 7"]]
        + [[str(hour), *(desk.chance.choice(subjects) for _ in range(6))] for hour in range(1, 6)],
        (0.5, 1, 1, 1, 1, 1, 1),
        12,
        align="centre",
    )
    pen.p(f"GVCN: {anyone(desk)}", 12, before=3)
    return {"title": title}


@second("don_thuoc", "khac", (2012, 2026))
def don_thuoc(pen: Pen, desk: Desk) -> dict[str, str]:
    """A prescription: named đơn, and nobody asks an office for anything."""
    soul = somebody(desk, (4, 85))
    clinic = f"Phòng khám Đa khoa {desk.pick('Thiện Tâm', 'Medic Sông Hậu', 'Bình Dân')}"
    pen.side(
        [f"*{clinic.upper()}*", f"ĐC: {desk.address}"],
        [f"Mã y tế: {desk.chance.randrange(10**6):06d}", "Điện thoại: 1900 0000"],
        0.55,
    )
    pen.p("*ĐƠN THUỐC*", 20, align="centre", before=6)
    home = f"{desk.home()}, {desk.address}"
    pen.many(
        [
            f"Họ tên: *{soul.name.upper()}*     Ngày sinh: {slashes(soul.born_on)}     Giới tính: {soul.sex}",
            f"Địa chỉ: {home}",
            f"Chẩn đoán: {desk.pick('J02 - Viêm họng cấp', 'K29 - Viêm dạ dày', 'I10 - Tăng huyết áp vô căn')}",
            "*Thuốc điều trị:*",
            "1) Amoxicillin 500mg          SL: 20 viên",
            "   Ngày uống 2 lần, sáng 1 viên, tối 1 viên sau ăn",
            "2) Paracetamol 500mg          SL: 10 viên",
            "   Uống khi sốt trên 38,5 độ, cách nhau 6 giờ",
            "3) Vitamin C 500mg          SL: 10 viên",
            "_Lời dặn: Uống nhiều nước. Khám lại xin mang theo đơn này._",
        ],
        12.5,
        before=1.5,
    )
    name = anyone(desk)
    pen.sign([f"_{cased(day_words(desk.on))}_", "*Bác sĩ khám bệnh*"], desk.pick("BS. ", "BS.CKI ", "ThS.BS ") + name)
    return {
        "issued_on": desk.on.isoformat(),
        "owner_name": soul.name,
        "owner_born_on": soul.born_on.isoformat(),
        "gender": soul.sex,
        "residence": home,
        "signer_name": name,
    }


@second("thiep_cuoi", "khac", (2010, 2026))
def thiep_cuoi(pen: Pen, desk: Desk) -> dict[str, str]:
    """A wedding card: it invites, and is no giấy mời of an office."""
    bride, groom = somebody(desk, (20, 30), "Nữ"), somebody(desk, (22, 32), "Nam")
    pen.skip(20)
    top = pen.y
    pen.side([f"Nhà gái: Ông bà {anyone(desk)}"], [f"Nhà trai: Ông bà {anyone(desk)}"], 0.48)
    pen.p("_Trân trọng báo tin lễ thành hôn của con chúng tôi_", 14, align="centre", before=8)
    pen.p(f"*{groom.name}*", 26, align="centre", ink="red", before=6)
    pen.p("&", 20, align="centre")
    pen.p(f"*{bride.name}*", 26, align="centre", ink="red")
    body(
        pen,
        f"Hôn lễ được cử hành vào lúc 10 giờ 30, {day_words(desk.later(10, 40))} tại tư gia, {desk.address}. Sự hiện "
        "diện của quý khách là niềm vinh hạnh cho gia đình chúng tôi.",
    )
    pen.frame(top, double=True)
    return {"owner_name": groom.name}
