"""The third author's acts that bind two, and those of bodies beside the committees: minutes, contract, letters."""

from __future__ import annotations

from scripts.samples.apart.third_desk import (
    a_day,
    act,
    capital,
    centred,
    heading,
    in_words,
    officer,
    person,
    said,
    signed,
    to,
)
from scripts.samples.apart.world import Desk, about, bare, cased, dong, slashes, template
from scripts.samples.drawing.pen import MOTTO, NATION, Pen, Row


@template("ba_tb_thanh_tra", "thong_bao", (2013, 2026), shown=True, third=True)
def ba_tb_thanh_tra(pen: Pen, desk: Desk) -> dict[str, str]:
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
    complainer = person(desk)
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
        "ngày "
        f"{slashes(complainer.born_on)}, địa chỉ: {desk.home()}, {desk.address}.",
        "Căn cứ khoản 2 Điều 11 và Điều 27 Luật Khiếu nại năm 2011, sau khi xem xét nội dung và thông tin, tài liệu "
        "kèm "
        f"theo, {inspectorate} thông báo để người có đơn được biết.",
        before=3,
    )
    name = officer(desk)
    way = desk.chance.randrange(3)
    above = (("CHÁNH THANH TRA",), ("KT. CHÁNH THANH TRA", "PHÓ CHÁNH THANH TRA"), ("PHÓ CHÁNH THANH TRA",))[way]
    receivers = to("Như trên", "Ban Tiếp công dân tỉnh", "Lưu: VT, NV2, hồ sơ")
    signed(pen, above, name, receivers, round_seal=f"Thanh tra {desk.province}", space=13)
    signer_title = "Phó Chánh Thanh tra" if way else "Chánh Thanh tra"
    more = {"owner_name": complainer.name, "owner_born_on": complainer.born_on.isoformat()}
    return act(desk, number, (f"UBND {desk.province}", inspectorate), title, name, signer_title, **more)


@template("ba_cv_dien_luc", "cong_van", (2015, 2026), shown=True, third=True)
def ba_cv_dien_luc(pen: Pen, desk: Desk) -> dict[str, str]:
    """A power company: four rows of heading, three of them its superior bodies'; a footer with address and "
    "telephone."""
    place = capital(desk)
    rows = ("TẬP ĐOÀN ĐIỆN LỰC VIỆT NAM", "TỔNG CÔNG TY ĐIỆN LỰC", "MIỀN TRUNG", f"CÔNG TY ĐIỆN LỰC {place.upper()}")
    number = f"{desk.chance.randint(100, 8000)}/{desk.pick('PC-KD', 'ĐL-KT', 'CV-PCTC')}"
    title = desk.pick(
        "V/v thông báo ngừng cấp điện công tác lưới",
        "V/v thỏa thuận hướng tuyến đường dây 22kV và trạm biến áp",
        f"V/v trả lời đơn của khách hàng {officer(desk)}",
    )
    beneath: list[Row] = [f"Số: {number}", (title, {"size": 12})]
    heading(pen, rows, beneath, f"{place}, {a_day(desk)}", size=11.5, split=0.43)
    pen.skip(5)
    pen.p(f"Kính gửi: UBND {desk.commune}", 13.5, align="centre")
    pen.skip(2)
    said(
        pen,
        f"Phúc đáp Văn bản số {desk.chance.randint(10, 500)}/UBND ngày {slashes(desk.ago(3, 20))}, Công ty có ý kiến "
        "như "
        "sau: Về nguyên tắc, Công ty thống nhất nội dung đề nghị; các bên bảo đảm khoảng cách an toàn lưới điện cao áp "
        "theo "
        "Nghị định số 14/2014/NĐ-CP.",
        f"Mọi thông tin xin liên hệ Phòng Kinh doanh, điện thoại: 0{desk.chance.randint(200_000_000, 299_999_999)}.",
        "Trân trọng./.",
    )
    name = officer(desk)
    way = desk.chance.randrange(3)
    above = (("GIÁM ĐỐC",), ("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC KINH DOANH"), ("TUQ. GIÁM ĐỐC", "TRƯỞNG PHÒNG KINH DOANH"))[
        way
    ]
    signed(pen, above, name, to("Như trên", "Lưu: VT, KD"), round_seal=f"Công ty Điện lực {place}", over=0.6)
    signer_title = ("Giám đốc", "Phó Giám đốc Kinh doanh", "Trưởng phòng Kinh doanh")[way]
    return act(desk, number, rows, title, name, signer_title)


@template("ba_bb_ban_giao", "bien_ban", (2013, 2026), shown=True, third=True)
def ba_bb_ban_giao(pen: Pen, desk: Desk) -> dict[str, str]:
    """Minutes without number or office, the State's name in the middle; three sign beside each other."""
    centred(pen, NATION, size=13)
    centred(pen, MOTTO, size=13, before=0.4)
    pen.rule(pen.full, 0.3)
    title = desk.pick(
        "Về việc bàn giao mốc ranh giới thửa đất",
        "Kiểm tra hiện trạng sử dụng đất",
        "Họp gia đình về việc phân chia tài sản",
    )
    centred(pen, "BIÊN BẢN", size=17, before=7)
    centred(pen, title, size=13.5)
    said(
        pen,
        f"Hôm nay, hồi {desk.chance.randint(7, 16)} giờ {desk.chance.randint(0, 5)}0 phút, {in_words(desk.on, 0)}, tại "
        f"{desk.home()}, {desk.address}, chúng tôi gồm:",
        before=5,
    )
    owner, other = person(desk), person(desk)
    cadre = officer(desk)
    pen.p("*1. Đại diện chủ sử dụng đất*", 13.5, before=2)
    pen.p(f"- {cased(owner.title)}: {owner.name}; sinh ngày {slashes(owner.born_on)}; CCCD: {owner.number}", 13.5)
    pen.p("*2. Hộ liền kề*", 13.5, before=2)
    pen.p(f"- {cased(other.title)}: {other.name}; CCCD: {other.number}", 13.5)
    pen.p("*3. Cán bộ địa chính*", 13.5, before=2)
    pen.p(f"- Ông (bà): {cadre}", 13.5)
    said(
        pen,
        "Các bên cùng xác định ranh giới tại thực địa, cắm mốc bê tông tại các điểm 1, 2, 3, 4 theo sơ đồ kèm theo. "
        "Không có "
        "tranh chấp, khiếu nại.",
        f"Biên bản lập thành 03 bản, kết thúc vào hồi {desk.chance.randint(9, 17)} giờ cùng ngày, đã đọc lại cho mọi "
        "người "
        "nghe và ký tên dưới đây.",
        before=3,
    )
    pen.need(60)
    top = pen.y
    ends = []
    for (start, end), head, name in (
        ((0, 0.33), "CHỦ SỬ DỤNG ĐẤT", owner.name),
        ((0.34, 0.66), "HỘ LIỀN KỀ", other.name),
        ((0.67, 1), "CÁN BỘ ĐỊA CHÍNH", cadre),
    ):
        pen.y = top
        signed(pen, (head,), name, start=start, end=end, space=20)
        ends.append(pen.y)
    pen.y = max(ends)
    return {"issued_on": desk.on.isoformat(), "title": title, **about(owner)}


@template("ba_bb_vi_pham", "bien_ban", (2014, 2026), shown=True, third=True)
def ba_bb_vi_pham(pen: Pen, desk: Desk) -> dict[str, str]:
    """A printed form of minutes filled in by hand on the road; number by hand, the sign printed."""
    agency = (f"CÔNG AN {desk.province.upper()}", f"CÔNG AN {(desk.district or desk.commune).upper()}")
    count = desk.chance.randint(3, 890)
    heading(pen, agency, [f"Số: ~{count}~ /BB-VPHC"], "", size=12)
    title = desk.pick("Vi phạm hành chính về giao thông đường bộ", "VI PHẠM HÀNH CHÍNH")
    centred(pen, "BIÊN BẢN", size=16, before=5)
    centred(pen, title, size=13)
    owner = person(desk, (19, 60))
    pen.skip(2)
    pen.field(
        "Hôm nay, hồi",
        f"~{desk.chance.randint(6, 21)}~ giờ ~{desk.chance.randint(10, 59)}~ phút, ngày ~{desk.on.day}~ tháng "
        f"~{desk.on.month}~ năm ~{desk.on.year}~",
    )
    pen.field("Tại:", f"~{desk.pick('Km 12', 'Km 34', 'Km 7')} đường tỉnh 534, {desk.commune}~")
    pen.p("*Chúng tôi gồm:*", 13, before=2)
    name = officer(desk)
    pen.field("1. Họ và tên:", f"~{name}~       Chức vụ: ~Cán bộ~")
    pen.p("*Tiến hành lập biên bản đối với:*", 13, before=2)
    pen.field("Họ và tên:", f"~{owner.name}~")
    pen.field("Ngày, tháng, năm sinh:", f"~{slashes(owner.born_on)}~")
    pen.field("Địa chỉ:", f"~{desk.home()}, {desk.commune}~")
    pen.field("Số GPLX/CCCD:", f"~{owner.number}~")
    pen.field(
        "Đã có hành vi:",
        f"~{desk.pick('không đội mũ bảo hiểm', 'chạy quá tốc độ quy định', 'đi không đúng làn đường')}~",
    )
    pen.field(
        "Biển số xe:",
        f"~{desk.chance.randint(14, 99)}B1-{desk.chance.randint(100, 999)}.{desk.chance.randint(10, 99)}~",
    )
    said(
        pen,
        "Biên bản được lập thành 02 bản có nội dung và giá trị như nhau, giao cho người vi phạm 01 bản.",
        size=13,
        before=3,
    )
    pen.skip(2)
    signed(pen, ("NGƯỜI LẬP BIÊN BẢN",), name, ["*NGƯỜI VI PHẠM*"], second=owner.name, bold=False, space=18)
    found = act(desk, f"{count}/BB-VPHC", agency, title, "", "")
    return {**found, **about(owner)}


@template("ba_hd_lao_dong", "hop_dong", (2013, 2026), shown=True, third=True)
def ba_hd_lao_dong(pen: Pen, desk: Desk) -> dict[str, str]:
    """A labour contract: no heading of an office but a company's small rows, number and year, parties as lists."""
    company = (
        f"CÔNG TY {desk.pick('TNHH MAY XUẤT KHẨU', 'CP CHẾ BIẾN LÂM SẢN', 'TNHH MTV THỦY SẢN')} {capital(desk).upper()}"
    )
    number = f"{desk.chance.randint(1, 300):03d}/{desk.on.year}/HĐLĐ"
    heading(pen, (company,), [f"Số: {number}"], "", size=11.5)
    months = desk.pick("12", "24", "36")
    centred(pen, "HỢP ĐỒNG LAO ĐỘNG", size=16, before=6)
    boss, owner = officer(desk), person(desk, (20, 45))
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
        "number": number,
        "issued_on": desk.on.isoformat(),
        "issuer": company,
        "owner_name": owner.name,
        "owner_id": owner.number,
        "owner_born_on": owner.born_on.isoformat(),
        "valid_from": start.isoformat(),
    }


@template("ba_gm_hoi_nghi", "giay_moi", (2016, 2026), shown=True, third=True)
def ba_gm_hoi_nghi(pen: Pen, desk: Desk) -> dict[str, str]:
    """A department invites: number, title below the word, times as a bulleted list; signed by its office's head."""
    agency = ("SỞ TƯ PHÁP", desk.province.upper())
    number = f"{desk.chance.randint(3, 180)}/GM-STP"
    heading(pen, agency, [f"Số: {number}"], f"{capital(desk)}, {a_day(desk)}", bold=2, split=0.36)
    title = desk.pick(
        "Dự Hội nghị tập huấn nghiệp vụ hộ tịch, chứng thực",
        "Tham dự buổi làm việc về số hóa Sổ hộ tịch",
        f"Dự Hội nghị tổng kết công tác tư pháp năm {desk.on.year}",
    )
    centred(pen, "GIẤY MỜI", size=15, before=7)
    centred(pen, title, size=13)
    pen.rule(pen.full, 0.2)
    pen.many(["Kính gửi:", f"- UBND {desk.commune};", f"- Công an {desk.commune}."], at=pen.part(0.2, 1), size=13.5)
    meet = desk.later(3, 9)
    said(
        pen,
        "Giám đốc Sở Tư pháp trân trọng kính mời đại diện lãnh đạo và công chức tư pháp - hộ tịch "
        f"{bare(desk.commune)} tham "
        "dự, cụ thể như sau:",
        f"- Thời gian: 01 buổi, từ 14 giờ 00 ngày {slashes(meet)};",
        f"- Địa điểm: Phòng họp tầng 3, trụ sở Sở Tư pháp, số {desk.chance.randint(2, 200)} đường Lê Lợi;",
        "- Hình thức: trực tiếp kết hợp trực tuyến.",
        "Rất mong các đồng chí dự đông đủ, đúng giờ./.",
        before=2,
    )
    name = officer(desk)
    rows, signer_title = desk.chance.choice(
        (
            (("GIÁM ĐỐC",), "Giám đốc"),
            (("TL. GIÁM ĐỐC", "CHÁNH VĂN PHÒNG"), "Chánh Văn phòng"),
            (("TL. GIÁM ĐỐC", "KT. CHÁNH VĂN PHÒNG", "PHÓ CHÁNH VĂN PHÒNG"), "Phó Chánh Văn phòng"),
        )
    )
    signed(pen, rows, name, to("Như trên", "Lưu: VT"), round_seal=f"Sở Tư pháp {desk.province}", space=25)
    return act(desk, number, agency, title, name, signer_title)
