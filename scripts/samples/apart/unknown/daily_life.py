"""Papers that lie among dossiers by mistake: a menu, a letter, a prescription."""

from __future__ import annotations

from scripts.samples.drawing.pen import Pen
from scripts.samples.templates.desk import Desk
from scripts.samples.templates.populations import OLD_SPELLINGS
from scripts.samples.templates.rows import body
from scripts.samples.templates.template import template
from scripts.samples.words import bare, cased, day_words, slashes


@template("khac", (2008, 2026), population=OLD_SPELLINGS)
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
        f"Ông {desk.soul().name}, 54 tuổi, cho biết gia đình ông thu hơn hai tấn mỗi sào, gấp rưỡi năm ngoái.",
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
    pen.p(f"*{desk.soul().name.upper()}*", 11, align="right", before=2)
    return {"title": title}


@template("khac", (2010, 2026), population=OLD_SPELLINGS)
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


@template("khac", (1998, 2026), population=OLD_SPELLINGS)
def thu_tay(pen: Pen, desk: Desk) -> dict[str, str]:
    """A letter home by hand."""
    writer = desk.soul().name
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


@template("khac", (2010, 2026), population=OLD_SPELLINGS)
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
    pen.p(f"GVCN: {desk.soul().name}", 12, before=3)
    return {"title": title}


@template("khac", (2012, 2026), population=OLD_SPELLINGS)
def don_thuoc(pen: Pen, desk: Desk) -> dict[str, str]:
    """A prescription: named đơn, and nobody asks an office for anything."""
    soul = desk.soul((4, 85))
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
    name = desk.soul().name
    pen.sign([f"_{cased(day_words(desk.on))}_", "*Bác sĩ khám bệnh*"], desk.pick("BS. ", "BS.CKI ", "ThS.BS ") + name)
    return {
        "issued_on": desk.on.isoformat(),
        "owner_name": soul.name,
        "owner_born_on": soul.born_on.isoformat(),
        "gender": soul.sex,
        "residence": home,
        "signer_name": name,
    }


@template("khac", (2010, 2026), population=OLD_SPELLINGS)
def thiep_cuoi(pen: Pen, desk: Desk) -> dict[str, str]:
    """A wedding card: it invites, and is no giấy mời of an office."""
    bride, groom = desk.soul((20, 30), "Nữ"), desk.soul((22, 32), "Nam")
    pen.skip(20)
    top = pen.y
    pen.side([f"Nhà gái: Ông bà {desk.soul().name}"], [f"Nhà trai: Ông bà {desk.soul().name}"], 0.48)
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
