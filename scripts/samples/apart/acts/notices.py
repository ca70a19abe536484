"""Notices: of taxes to pay, of what a meeting concluded, of complaints taken up."""

from __future__ import annotations

from scripts.samples.drawing.pen import Pen
from scripts.samples.templates.desk import Desk, a_day, capital, day_form
from scripts.samples.templates.heads import head, heading, name_of_act
from scripts.samples.templates.populations import OLD_SPELLINGS, SHORT_AND_LONG
from scripts.samples.templates.rows import body, centred, said
from scripts.samples.templates.signing import head_or_deputy, sent_to, signed, signing
from scripts.samples.templates.template import template
from scripts.samples.templates.truth import act, act_signed
from scripts.samples.words import bare, day_words, dong, slashes


@template("thong_bao", (2017, 2026), population=OLD_SPELLINGS)
def tb_dat_dai(pen: Pen, desk: Desk) -> dict[str, str]:
    """A tax office tells one person what to pay: places filled by a program, signed by order of the head."""
    soul = desk.soul((28, 80))
    office = (
        f"Thuế cơ sở {desk.chance.randint(2, 15)} {desk.province}"
        if not desk.district
        else (f"Chi cục Thuế khu vực {bare(desk.district)}")
    )
    agency = (f"{'Thuế' if not desk.district else 'Cục Thuế'} {desk.province}", office)
    number = f"{desk.chance.randint(100, 9000)}/TB-{desk.pick('CCT', 'CCTKV', 'TCS')}"
    head(pen, agency, number, f"{bare(desk.province)}, {day_form(desk)}", split=0.42)
    title = desk.pick(
        "Về việc nộp tiền sử dụng đất và lệ phí trước bạ nhà, đất",
        "Về việc nộp thuế sử dụng đất phi nông nghiệp năm " + str(desk.on.year),
    )
    name_of_act(pen, "THÔNG BÁO", title)
    tax = desk.tax()
    home = f"{desk.home()}, {desk.address}"
    body(
        pen,
        f"Căn cứ Luật Quản lý thuế và Phiếu chuyển thông tin số {desk.chance.randint(100, 900)}/PCTTĐC ngày "
        f"{slashes(desk.ago(3, 20))}, cơ quan thuế thông báo như sau:",
    )
    pen.many(
        [
            "*I. NGƯỜI NỘP THUẾ*",
            f"1. Tên người nộp thuế: *{soul.name}*",
            f"2. Mã số thuế: {tax}          3. Số CCCD: {soul.number}",
            f"4. Địa chỉ nhận thông báo: {home}",
            "*II. KHOẢN PHẢI NỘP*",
        ],
        before=1.3,
    )
    due = desk.chance.randint(500, 90_000) * 1000
    pen.table(
        [
            ["STT", "Loại đất / tài sản", "Diện tích (m2)", "Giá tính (đồng/m2)", "Số tiền (đồng)"],
            ["1", "Đất ở tại nông thôn", "120,0", "1.150.000", dong(due)],
            ["", "*Cộng*", "", "", f"*{dong(due)}*"],
        ],
        (0.07, 0.33, 0.18, 0.2, 0.22),
    )
    body(
        pen,
        f"Thời hạn nộp: chậm nhất là {day_words(desk.later(20, 40))}. Quá thời hạn, người nộp thuế phải nộp tiền "
        "chậm nộp 0,03%/ngày. Vướng mắc xin liên hệ Đội Quản lý các khoản thu từ đất./.",
    )
    rows, name, signer = signing(desk, "Chi cục trưởng" if desk.district else "Trưởng Thuế cơ sở")
    pen.sign(rows, name, sent_to("Người nộp thuế", "Kho bạc Nhà nước", "Lưu: VT, TB"), round_seal=office)
    return {
        **act(desk, number, agency, title, signer),
        "owner_name": soul.name,
        "owner_id": soul.number,
        "tax_code": tax,
        "residence": home,
    }


@template("thong_bao", (2018, 2024), population=SHORT_AND_LONG)
def tb_thue(pen: Pen, desk: Desk) -> dict[str, str]:
    """A tax branch tells what to pay: three or four rows of heading, numbered boxes of a form, a table."""
    area = desk.pick("khu vực III", f"khu vực {bare(desk.district)} - Phú An", bare(desk.district))
    rows = ("TỔNG CỤC THUẾ", f"CỤC THUẾ {desk.province.upper()}", f"CHI CỤC THUẾ {area.upper()}")
    agency = ("Tổng cục Thuế", f"Cục Thuế {desk.province}", f"Chi cục Thuế {area}")
    number = f"{desk.chance.randint(300, 26000)}/TB-CCT"
    heading(pen, rows, [f"Số: {number}"], f"{capital(desk)}, {a_day(desk)}", size=12)
    title = desk.pick(
        "Nộp tiền về lệ phí trước bạ nhà, đất",
        "Về việc nộp thuế thu nhập cá nhân từ hoạt động chuyển nhượng bất động sản",
        "V/v nộp tiền thuê đất, thuê mặt nước",
    )
    owner, tax = desk.soul(), desk.tax()
    centred(pen, "THÔNG BÁO", before=6)
    centred(pen, title, size=13.5)
    pen.skip(3)
    said(pen, f"Căn cứ Luật Quản lý thuế; Phiếu chuyển thông tin số {desk.chance.randint(100, 9000)}/PCTTĐC;", size=13)
    centred(pen, "I. THÔNG TIN VỀ NGƯỜI NỘP THUẾ", size=12.5, before=2)
    pen.field("1. Tên người nộp thuế:", owner.name)
    pen.field("2. Mã số thuế:", tax)
    pen.field("3. Số CCCD/CMND/Hộ chiếu:", owner.number)
    pen.field("4. Địa chỉ:", f"{desk.home()}, {desk.address}")
    centred(pen, "II. SỐ TIỀN PHẢI NỘP", size=12.5, before=2)
    value = desk.chance.randint(120, 3000) * 1_000_000
    pen.table(
        [
            ["Chỉ tiêu", "Giá trị (đồng)", "Tỷ lệ", "Phải nộp (đồng)"],
            ["Nhà, đất", dong(value), "0,5%", dong(value // 200)],
            ["Cộng", dong(value), "", dong(value // 200)],
        ],
        (4, 4, 2, 4),
    )
    said(
        pen,
        f"Thời hạn nộp tiền chậm nhất là ngày {slashes(desk.later(20, 40))}. Quá thời hạn trên phải nộp tiền chậm nộp.",
    )
    name = desk.name()
    above, signer_title = head_or_deputy(desk, "Chi cục trưởng", 0.7)
    signed(pen, above, name, sent_to("Người nộp thuế", "Lưu: VT, TB-TK"), round_seal=f"Chi cục Thuế {area}", space=24)
    signer_title = signer_title
    more = {"owner_name": owner.name, "tax_code": tax, "owner_id": owner.number}
    return act_signed(desk, number, agency, title, name, signer_title, **more)


@template("thong_bao", (2016, 2026), population=OLD_SPELLINGS)
def tb_ket_luan(pen: Pen, desk: Desk) -> dict[str, str]:
    """What a deputy chair concluded at a meeting, signed by the chief of the office by order."""
    agency = (
        ("Ủy ban nhân dân", desk.province, "Văn phòng")
        if desk.chance.random() < 0.3
        else (f"UBND {desk.province}", "Văn phòng")
    )
    number = f"{desk.chance.randint(2, 400)}/TB-VP" + desk.pick("", "UBND")
    head(pen, agency, number, f"{bare(desk.province)}, {day_words(desk.on)}", split=0.4)
    title = (
        f"Kết luận của Phó Chủ tịch Ủy ban nhân dân {desk.province} {desk.soul().name} tại cuộc họp nghe báo cáo tiến "
        "độ giải phóng mặt bằng các dự án trọng điểm"
    )
    name_of_act(pen, "THÔNG BÁO", title)
    body(
        pen,
        f"Ngày {slashes(desk.ago(2, 9))}, tại trụ sở Ủy ban nhân dân, đồng chí Phó Chủ tịch chủ trì cuộc họp. Sau khi "
        "nghe báo cáo và ý kiến các đại biểu, đồng chí Phó Chủ tịch kết luận như sau:",
        f"1. Yêu cầu chủ đầu tư khẩn trương hoàn thiện hồ sơ, trình thẩm định trước ngày {slashes(desk.later(8, 30))}.",
        f"2. Ủy ban nhân dân {desk.district or desk.commune} vận động các hộ còn lại bàn giao mặt bằng.",
        "3. Kho bạc Nhà nước tạo điều kiện giải ngân vốn kịp thời.",
        "Văn phòng thông báo đến các cơ quan, đơn vị biết, thực hiện./.",
    )
    rows, name, signer = signing(desk, "Chủ tịch", own="Chánh Văn phòng")
    pen.sign(rows, name, sent_to("CT, các PCT (b/c)", "Các đơn vị dự họp", "Lưu: VT"), round_seal=agency[-1])
    return act(desk, number, agency, title, signer)


@template("thong_bao", (2015, 2026), population=SHORT_AND_LONG)
def tb_ket_luan_van_phong(pen: Pen, desk: Desk) -> dict[str, str]:
    """An office of a committee tells what was decided; signed by order of the chairman, over three rows."""
    agency = ("UBND " + desk.province, "Văn phòng")
    number = f"{desk.chance.randint(12, 480)}/TB-VP"
    rows = (f"UBND {desk.province.upper()}", "VĂN PHÒNG")
    heading(pen, rows, [f"Số: {number}"], f"{capital(desk)}, {a_day(desk)}", split=0.38)
    chair = desk.name()
    title = f"Kết luận của đồng chí {chair} - Phó Chủ tịch UBND {desk.province} tại " + desk.pick(
        "cuộc họp nghe báo cáo tiến độ giải phóng mặt bằng dự án đường tránh phía Tây",
        f"Hội nghị giao ban tháng {desk.on.month} năm {desk.on.year}",
        "buổi làm việc với các doanh nghiệp xuất khẩu nông sản trên địa bàn",
    )
    centred(pen, "THÔNG BÁO", before=8)
    centred(pen, title, size=13.5, before=1)
    pen.rule(pen.full, 0.2)
    held = desk.ago(2, 8)
    said(
        pen,
        f"Ngày {slashes(held)}, tại trụ sở Ủy ban nhân dân tỉnh, đồng chí {chair} đã chủ trì cuộc họp. Sau khi nghe "
        "báo cáo và ý kiến của các thành viên dự họp, đồng chí Phó Chủ tịch kết luận như sau:",
        "1. Ghi nhận, biểu dương sự phối hợp của các ngành; yêu cầu khắc phục ngay các tồn tại đã nêu.",
        f"2. Giao Sở Tài chính tham mưu bố trí kinh phí, hoàn thành trước ngày {slashes(desk.later(10, 40))}.",
        "3. Các đơn vị báo cáo kết quả về Văn phòng để tổng hợp.",
        "Văn phòng Ủy ban nhân dân tỉnh thông báo đến các cơ quan, đơn vị biết, thực hiện./.",
    )
    name = desk.name()
    way = desk.chance.randrange(3)
    above = (
        ("TL. CHỦ TỊCH", "KT. CHÁNH VĂN PHÒNG", "PHÓ CHÁNH VĂN PHÒNG"),
        ("CHÁNH VĂN PHÒNG",),
        ("KT. CHÁNH VĂN PHÒNG", "PHÓ CHÁNH VĂN PHÒNG"),
    )[way]
    receivers = sent_to("CT, các PCT UBND", "Các đơn vị dự họp", "Lưu: VT, TH")
    signed(pen, above, name, receivers, round_seal=f"Văn phòng UBND {desk.province}")
    return act_signed(desk, number, agency, title, name, "Chánh Văn phòng" if way == 1 else "Phó Chánh Văn phòng")


@template("thong_bao", (2013, 2026), population=SHORT_AND_LONG)
def tb_thanh_tra(pen: Pen, desk: Desk) -> dict[str, str]:
    """An inspectorate: `Số 7/TB-TTr` without a colon, the day with slashes."""
    number = f"{desk.chance.randint(1, 99)}/TB-TTr"
    inspectorate = "Thanh tra tỉnh" if desk.province.startswith("tỉnh") else "Thanh tra thành phố"
    heading(
        pen,
        (f"UBND {desk.province.upper()}", inspectorate.upper()),
        [(f"Số {number}", {"size": 13})],
        f"{capital(desk)}, ngày {slashes(desk.on)}"
        if desk.chance.random() < 0.5
        else f"{capital(desk)}, {a_day(desk)}",
        split=0.38,
    )
    complainer = desk.soul()
    title = desk.pick(
        "Về việc thụ lý giải quyết khiếu nại lần hai",
        f"V/v không thụ lý giải quyết tố cáo của {complainer.title} {complainer.name}",
        "Về việc công bố kết luận thanh tra trách nhiệm của Chủ tịch UBND xã",
    )
    centred(pen, "THÔNG BÁO", size=15, before=8)
    centred(pen, title, size=13)
    pen.rule(pen.full, 0.1)
    pen.p("Kính gửi: Ông (bà) " + complainer.name, 13.5, align="centre", before=3)
    said(
        pen,
        f"Ngày {slashes(desk.ago(4, 15))}, {inspectorate} nhận được đơn của {complainer.title} {complainer.name}, sinh "
        f"ngày {slashes(complainer.born_on)}, địa chỉ: {desk.home()}, {desk.address}.",
        "Căn cứ khoản 2 Điều 11 và Điều 27 Luật Khiếu nại năm 2011, sau khi xem xét nội dung và thông tin, tài liệu "
        f"kèm theo, {inspectorate} thông báo để người có đơn được biết.",
        before=3,
    )
    name = desk.name()
    way = desk.chance.randrange(3)
    above = (("CHÁNH THANH TRA",), ("KT. CHÁNH THANH TRA", "PHÓ CHÁNH THANH TRA"), ("PHÓ CHÁNH THANH TRA",))[way]
    receivers = sent_to("Như trên", "Ban Tiếp công dân tỉnh", "Lưu: VT, NV2, hồ sơ")
    signed(pen, above, name, receivers, round_seal=f"Thanh tra {desk.province}", space=13)
    signer_title = "Phó Chánh Thanh tra" if way else "Chánh Thanh tra"
    more = {"owner_name": complainer.name, "owner_born_on": complainer.born_on.isoformat()}
    return act_signed(desk, number, (f"UBND {desk.province}", inspectorate), title, name, signer_title, **more)
