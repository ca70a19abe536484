"""The third author's acts of the state: Government, ministries, provinces and their councils."""

from __future__ import annotations

from scripts.samples.apart.third_desk import a_day, act, capital, centred, heading, in_words, officer, said, signed, to
from scripts.samples.apart.world import Desk, cased, slashes, template
from scripts.samples.drawing.pen import Pen, Row


@template("ba_qd_bo", "quyet_dinh", (2018, 2025), shown=True, third=True)
def ba_qd_bo(pen: Pen, desk: Desk) -> dict[str, str]:
    """A ministry alone in the heading, a blank before the sign of the number, an annex with a table on a sheet of its
    own."""
    ministry, sign, minister = desk.chance.choice(
        (
            ("Bộ Y tế", "BYT", "Bộ trưởng"),
            ("Bộ Nội vụ", "BNV", "Bộ trưởng"),
            ("Bộ Khoa học và Công nghệ", "BKHCN", "Bộ trưởng"),
        )
    )
    number = f"{desk.chance.randint(100, 3990)} /QĐ-{sign}"
    heading(pen, (ministry.upper(),), [f"Số: {number}"], f"Hà Nội, {a_day(desk)}", split=0.36)
    title = desk.pick(
        f"Về việc công bố thủ tục hành chính được sửa đổi, bổ sung thuộc phạm vi chức năng quản lý của {ministry}",
        "Ban hành Danh mục thông tin mở và kế hoạch công bố dữ liệu mở giai đoạn 2021 - 2025",
        f"Về việc kiện toàn Ban Chỉ đạo chuyển đổi số của {ministry}",
    )
    centred(pen, "QUYẾT ĐỊNH", before=9)
    centred(pen, title, size=13.5)
    pen.rule(pen.full, 0.22)
    centred(pen, f"BỘ TRƯỞNG {ministry.upper()}", size=13, before=4)
    said(
        pen,
        f"_Căn cứ Nghị định số {desk.chance.randint(15, 120)}/{desk.on.year - 1}/NĐ-CP "
        f"{in_words(desk.ago(200, 500), 0)} "
        f"của Chính phủ quy định chức năng, nhiệm vụ, quyền hạn và cơ cấu tổ chức của {ministry};_",
        "_Căn cứ Nghị định số 63/2010/NĐ-CP ngày 08 tháng 6 năm 2010 của Chính phủ về kiểm soát thủ tục hành chính;_",
        "_Xét đề nghị của Chánh Văn phòng Bộ và Vụ trưởng Vụ Pháp chế._",
    )
    centred(pen, "QUYẾT ĐỊNH:", size=13.5, before=3)
    said(
        pen,
        "*Điều 1.* Ban hành kèm theo Quyết định này Phụ lục các nội dung nêu trên.",
        f"*Điều 2.* Quyết định này có hiệu lực từ ngày ký và thay thế Quyết định số {desk.chance.randint(90, 3000)}/QĐ-"
        f"{sign} ngày {slashes(desk.ago(300, 900))}.",
        "*Điều 3.* Chánh Văn phòng Bộ, Vụ trưởng Vụ Pháp chế và Thủ trưởng các đơn vị có liên quan chịu trách nhiệm "
        "thi hành Quyết định này./.",
    )
    name = officer(desk)
    acting = desk.chance.random() < 0.6
    rows = ("KT. BỘ TRƯỞNG", "THỨ TRƯỞNG") if acting else (minister.upper(),)
    receivers = to("Như Điều 3", "Bộ trưởng (để báo cáo)", "Cục Kiểm soát TTHC - VPCP", "Cổng TTĐT", "Lưu: VT, PC")
    signed(pen, rows, name, receivers, round_seal=ministry)
    pen.new_sheet()
    centred(pen, "PHỤ LỤC", size=13)
    pen.p(
        f"_(Kèm theo Quyết định số {number.replace(' ', '')} {in_words(desk.on, 0)} của Bộ trưởng {ministry})_",
        12,
        align="centre",
    )
    pen.skip(3)
    rows_of_annex = [["TT", "Nội dung", "Đơn vị chủ trì", "Thời hạn"]]
    for place, what in enumerate(("Rà soát, lập danh mục", "Công khai trên Cổng thông tin", "Sơ kết, báo cáo"), 1):
        rows_of_annex.append([str(place), what, desk.pick("Vụ Pháp chế", "Văn phòng Bộ"), f"Quý {place + 1}"])
    pen.table(rows_of_annex, (1, 6, 4, 3))
    return act(desk, number, (ministry,), title, name, "Thứ trưởng" if acting else minister)


@template("ba_qd_quy_pham", "quyet_dinh", (2016, 2026), shown=True, third=True)
def ba_qd_quy_pham(pen: Pen, desk: Desk) -> dict[str, str]:
    """A legal act of a province: the year stands in the number; the title has no `Về việc`, the office two rows."""
    body = "Ủy ban nhân dân" if desk.on.year > 2019 else "Uỷ ban nhân dân"
    number = f"{desk.chance.randint(1, 89):02d}/{desk.on.year}/QĐ-UBND"
    agency = (body.upper(), desk.province.upper())
    heading(pen, agency, [f"Số: {number}"], f"{capital(desk)}, {a_day(desk)}", bold=2)
    title = desk.pick(
        f"Ban hành Quy định về quản lý, sử dụng vỉa hè, lòng đường trên địa bàn {desk.province}",
        f"Quy định mức chi cho công tác hòa giải ở cơ sở tại {desk.province}",
        f"Sửa đổi, bổ sung một số điều của Quy định về phân cấp quản lý cây xanh đô thị trên địa bàn {desk.province}",
    )
    centred(pen, "QUYẾT ĐỊNH", before=8)
    centred(pen, title, size=14)
    pen.rule(pen.full, 0.3)
    centred(pen, f"{body.upper()} {desk.province.upper()}", size=13.5, before=5)
    said(
        pen,
        "_Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015;_",
        "_Căn cứ Luật Ban hành văn bản quy phạm pháp luật ngày 22 tháng 6 năm 2015;_",
        f"_Theo đề nghị của Giám đốc Sở Xây dựng tại Tờ trình số {desk.chance.randint(20, 400)}/TTr-SXD "
        f"{in_words(desk.ago(5, 40), 1)}._",
    )
    centred(pen, "QUYẾT ĐỊNH:", before=3)
    said(
        pen,
        "*Điều 1.* Phạm vi điều chỉnh và đối tượng áp dụng",
        f"1. Quyết định này áp dụng trên địa bàn {desk.province}.",
        "2. Đối tượng áp dụng: cơ quan, tổ chức, cá nhân có liên quan.",
        "*Điều 2.* Hiệu lực thi hành",
        f"Quyết định này có hiệu lực kể từ {in_words(desk.later(10, 20), 0)}.",
        "*Điều 3.* Chánh Văn phòng Ủy ban nhân dân, Thủ trưởng các sở, ban, ngành và các tổ chức, cá nhân có liên quan "
        "chịu trách nhiệm thi hành Quyết định này./.",
    )
    name = officer(desk)
    acting = desk.chance.random() < 0.5
    rows = [f"TM. {body.upper()}", *(("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH") if acting else ("CHỦ TỊCH",))]
    receivers = to("Như Điều 3", "Cục KTVBQPPL - Bộ Tư pháp", "TT HĐND", "Lưu: VT, KT")
    signed(pen, rows, name, receivers, round_seal=f"{body} {desk.province}")
    return act(desk, number, (body, desk.province), title, name, "Phó Chủ tịch" if acting else "Chủ tịch")


@template("ba_nq_hoi_dong", "nghi_quyet", (2016, 2026), shown=True, third=True)
def ba_nq_hoi_dong(pen: Pen, desk: Desk) -> dict[str, str]:
    """A council of a province or commune: after the title stand the name of the council and the session."""
    level = desk.province if desk.chance.random() < 0.5 else desk.commune
    agency = ("HỘI ĐỒNG NHÂN DÂN", level.upper())
    legal = desk.chance.random() < 0.5 and level == desk.province
    number = f"{desk.chance.randint(2, 140)}/{f'{desk.on.year}/' if legal else ''}NQ-HĐND"
    place = capital(desk) if level == desk.province else cased(level)
    heading(pen, agency, [f"Số: {number}"], f"{place}, {a_day(desk)}", bold=2, split=0.4)
    title = desk.pick(
        f"Về dự toán ngân sách địa phương năm {desk.on.year + 1}",
        "Về chủ trương đầu tư dự án nâng cấp đường giao thông liên thôn",
        f"Quy định mức thu học phí đối với các cơ sở giáo dục công lập năm học {desk.on.year} - {desk.on.year + 1}",
    )
    centred(pen, "NGHỊ QUYẾT", before=8)
    centred(pen, title, size=13.5)
    pen.rule(pen.full, 0.18)
    term = desk.pick(
        "KHÓA XVII, KỲ HỌP THỨ 9", "KHÓA XX, KỲ HỌP THỨ 12 (CHUYÊN ĐỀ)", "NHIỆM KỲ 2021 - 2026, KỲ HỌP THỨ TƯ"
    )
    centred(pen, f"HỘI ĐỒNG NHÂN DÂN {level.upper()}", term, size=13, before=2)
    said(
        pen,
        "_Căn cứ Luật Tổ chức chính quyền địa phương;_",
        "_Căn cứ Luật Ngân sách nhà nước ngày 25 tháng 6 năm 2015;_",
        f"_Xét Tờ trình số {desk.chance.randint(10, 300)}/TTr-UBND ngày {slashes(desk.ago(6, 30))} của Ủy ban nhân dân "
        f"{level}; báo cáo thẩm tra của Ban Kinh tế; ý kiến thảo luận của đại biểu tại kỳ họp._",
        size=13,
    )
    centred(pen, "QUYẾT NGHỊ:", size=13.5, before=3)
    said(
        pen,
        "*Điều 1.* Thông qua nội dung theo Tờ trình của Ủy ban nhân dân.",
        "*Điều 2.* Giao Ủy ban nhân dân tổ chức thực hiện Nghị quyết.",
        f"Nghị quyết này đã được Hội đồng nhân dân {level} thông qua ngày {slashes(desk.ago(1, 6))} và có hiệu lực từ "
        "ngày ký./.",
    )
    name = officer(desk)
    way = desk.chance.randrange(3)
    rows = (["CHỦ TỊCH"], ["KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"], ["CHỦ TỌA"])[way]
    title_of = ("Chủ tịch", "Phó Chủ tịch", "Chủ tọa")[way]
    receivers = to("UBTVQH" if level == desk.province else "TT HĐND tỉnh", "Đại biểu HĐND", "Lưu: VT")
    signed(pen, rows, name, receivers, round_seal=f"Hội đồng nhân dân {level}")
    return act(desk, number, ("Hội đồng nhân dân", level), title, name, title_of)


@template("ba_nd_chinh_phu", "nghi_dinh", (2019, 2026), shown=True, third=True)
def ba_nd_chinh_phu(pen: Pen, desk: Desk) -> dict[str, str]:
    """A decree that amends another, whose number stands in the title; the Prime Minister or a deputy signs."""
    number = f"{desk.chance.randint(1, 170):02d}/{desk.on.year}/NĐ-CP"
    heading(pen, ("CHÍNH PHỦ",), [f"Số: {number}"], f"Hà Nội, {in_words(desk.on, 0)}", split=0.34, size=13.5)
    old = desk.ago(900, 2500)
    title = (
        f"Sửa đổi, bổ sung một số điều của Nghị định số {desk.chance.randint(11, 160)}/{old.year}/NĐ-CP "
        f"{in_words(old, 0)} của Chính phủ quy định chi tiết thi hành một số điều của Luật "
        f"{desk.pick('Hộ tịch', 'Nhà ở', 'Thi đua, khen thưởng', 'Căn cước')}"
    )
    centred(pen, "NGHỊ ĐỊNH", size=15, before=9)
    centred(pen, title, size=14, before=1.5)
    pen.rule(pen.full, 0.3)
    said(
        pen,
        "_Căn cứ Luật Tổ chức Chính phủ ngày 19 tháng 6 năm 2015; Luật sửa đổi, bổ sung một số điều của Luật Tổ chức "
        "Chính phủ và Luật Tổ chức chính quyền địa phương ngày 22 tháng 11 năm 2019;_",
        f"_Theo đề nghị của Bộ trưởng {desk.pick('Bộ Tư pháp', 'Bộ Xây dựng', 'Bộ Nội vụ', 'Bộ Công an')};_",
        "_Chính phủ ban hành Nghị định sửa đổi, bổ sung._",
        before=2,
    )
    said(
        pen,
        "*Điều 1.* *Sửa đổi, bổ sung một số điều của Nghị định*",
        "1. Sửa đổi, bổ sung khoản 2 Điều 4 như sau: “2. Cơ quan tiếp nhận không được yêu cầu người nộp hồ sơ xuất "
        "trình "
        "giấy tờ đã có trong cơ sở dữ liệu.”",
        "2. Bãi bỏ Điều 9 và Mẫu số 03 của Phụ lục.",
        "*Điều 2.* *Điều khoản thi hành*",
        f"1. Nghị định này có hiệu lực từ {in_words(desk.later(30, 60), 0)}.",
        "2. Bộ trưởng, Thủ trưởng cơ quan ngang bộ, Chủ tịch Ủy ban nhân dân các tỉnh, thành phố trực thuộc trung ương "
        "chịu trách nhiệm thi hành Nghị định này./.",
    )
    name = officer(desk)
    acting = desk.chance.random() < 0.5
    rows = ["TM. CHÍNH PHỦ", *(("KT. THỦ TƯỚNG", "PHÓ THỦ TƯỚNG") if acting else ("THỦ TƯỚNG",))]
    receivers = to(
        "Ban Bí thư Trung ương Đảng",
        "Thủ tướng, các Phó Thủ tướng Chính phủ",
        "Các bộ, cơ quan ngang bộ",
        "HĐND, UBND các tỉnh, thành phố trực thuộc trung ương",
        "Lưu: VT, PL (2b)",
    )
    signed(pen, rows, name, receivers, round_seal="Chính phủ nước CHXHCN Việt Nam")
    return act(desk, number, ("Chính phủ",), title, name, "Phó Thủ tướng" if acting else "Thủ tướng")


@template("ba_ct_tinh", "chi_thi", (2012, 2026), shown=True, third=True)
def ba_ct_tinh(pen: Pen, desk: Desk) -> dict[str, str]:
    """A directive of a province's chairman: in the heading stands the committee, in older ones the chairman."""
    chair = desk.chance.random() < 0.4
    rows = ("CHỦ TỊCH ỦY BAN NHÂN DÂN", desk.province.upper()) if chair else ("ỦY BAN NHÂN DÂN", desk.province.upper())
    agency = ("Chủ tịch Ủy ban nhân dân" if chair else "Ủy ban nhân dân", desk.province)
    number = f"{desk.chance.randint(1, 24):02d}/CT-UBND"
    heading(
        pen, rows, [f"Số:  {number}"], f"{capital(desk)}, {a_day(desk)}", bold=desk.chance.randint(1, 2), split=0.44
    )
    title = desk.pick(
        f"Về việc tăng cường công tác phòng cháy, chữa cháy rừng mùa khô năm {desk.on.year} - {desk.on.year + 1}",
        "Tăng cường kỷ luật, kỷ cương hành chính trong giải quyết thủ tục hành chính cho người dân, doanh nghiệp",
        f"V/v chủ động ứng phó mưa lũ, sạt lở đất năm {desk.on.year}",
    )
    centred(pen, "CHỈ THỊ", size=14, before=8)
    centred(pen, title, size=13.5)
    pen.rule(pen.full, 0.25)
    said(
        pen,
        "Thời gian qua, các cấp, các ngành đã tích cực triển khai nhiều giải pháp và đạt được kết quả bước đầu. Tuy "
        "nhiên, "
        "ở một số địa phương vẫn còn tình trạng chủ quan, buông lỏng quản lý.",
        f"Để khắc phục, Chủ tịch Ủy ban nhân dân {desk.province} yêu cầu:",
        "*1. Thủ trưởng các sở, ban, ngành:* rà soát phương án, phân công trực 24/24 giờ, báo cáo trước ngày 20 hằng "
        "tháng.",
        "*2. Ủy ban nhân dân cấp dưới:* tổ chức tuyên truyền đến từng thôn, bản; xử lý nghiêm vi phạm.",
        "*3.* Văn phòng Ủy ban nhân dân theo dõi, đôn đốc việc thực hiện Chỉ thị này./.",
        before=2,
    )
    name = officer(desk)
    acting = desk.chance.random() < 0.5
    above = ("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH THƯỜNG TRỰC") if acting else ("CHỦ TỊCH",)
    receivers = to("TT Tỉnh ủy, TT HĐND", "Các sở, ban, ngành", "Báo và Đài PT-TH", "Lưu: VT, NN")
    signed(pen, above, name, receivers, round_seal=f"Ủy ban nhân dân {desk.province}", space=20)
    return act(desk, number, agency, title, name, "Phó Chủ tịch Thường trực" if acting else "Chủ tịch")


@template("ba_tb_ket_luan", "thong_bao", (2015, 2026), shown=True, third=True)
def ba_tb_ket_luan(pen: Pen, desk: Desk) -> dict[str, str]:
    """An office of a committee tells what was decided; signed by order of the chairman, over three rows."""
    agency = ("UBND " + desk.province, "Văn phòng")
    number = f"{desk.chance.randint(12, 480)}/TB-VP"
    rows = (f"UBND {desk.province.upper()}", "VĂN PHÒNG")
    heading(pen, rows, [f"Số: {number}"], f"{capital(desk)}, {a_day(desk)}", split=0.38)
    chair = officer(desk)
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
        "báo cáo "
        "và ý kiến của các thành viên dự họp, đồng chí Phó Chủ tịch kết luận như sau:",
        "1. Ghi nhận, biểu dương sự phối hợp của các ngành; yêu cầu khắc phục ngay các tồn tại đã nêu.",
        f"2. Giao Sở Tài chính tham mưu bố trí kinh phí, hoàn thành trước ngày {slashes(desk.later(10, 40))}.",
        "3. Các đơn vị báo cáo kết quả về Văn phòng để tổng hợp.",
        "Văn phòng Ủy ban nhân dân tỉnh thông báo đến các cơ quan, đơn vị biết, thực hiện./.",
    )
    name = officer(desk)
    way = desk.chance.randrange(3)
    above = (
        ("TL. CHỦ TỊCH", "KT. CHÁNH VĂN PHÒNG", "PHÓ CHÁNH VĂN PHÒNG"),
        ("CHÁNH VĂN PHÒNG",),
        ("KT. CHÁNH VĂN PHÒNG", "PHÓ CHÁNH VĂN PHÒNG"),
    )[way]
    receivers = to("CT, các PCT UBND", "Các đơn vị dự họp", "Lưu: VT, TH")
    signed(pen, above, name, receivers, round_seal=f"Văn phòng UBND {desk.province}")
    return act(desk, number, agency, title, name, "Chánh Văn phòng" if way == 1 else "Phó Chánh Văn phòng")


@template("ba_cv_cuc", "cong_van", (2016, 2024), shown=True, third=True)
def ba_cv_cuc(pen: Pen, desk: Desk) -> dict[str, str]:
    """A department of a ministry answers: a heading of three or four rows, what it is about over three rows below the
    number, receivers as a list."""
    ministry, rows, sign = desk.chance.choice(
        (
            ("BỘ TƯ PHÁP", ("CỤC HỘ TỊCH, QUỐC TỊCH,", "CHỨNG THỰC"), "HTQTCT-HT"),
            ("BỘ TÀI NGUYÊN VÀ MÔI TRƯỜNG", ("CỤC ĐĂNG KÝ VÀ DỮ LIỆU", "THÔNG TIN ĐẤT ĐAI"), "CĐKDLTTĐĐ-CSDL"),
            ("BỘ Y TẾ", ("CỤC QUẢN LÝ", "KHÁM, CHỮA BỆNH"), "KCB-QLHN"),
        )
    )
    number = f"{desk.chance.randint(40, 2900)}/{sign}"
    title = desk.pick(
        "V/v hướng dẫn nghiệp vụ số hóa hồ sơ, kết quả giải quyết thủ tục hành chính",
        f"V/v trả lời kiến nghị của công dân {officer(desk)}",
        "V/v rà soát, cập nhật dữ liệu lên hệ thống thông tin dùng chung",
    )
    beneath: list[Row] = [f"Số: {number}", (title, {"size": 12, "before": 1})]
    heading(pen, (ministry, *rows), beneath, f"Hà Nội, {a_day(desk)}", bold=len(rows), split=0.43)
    pen.skip(7)
    pen.many(
        ["Kính gửi:", f"- Sở Tư pháp {desk.province};", f"- Ủy ban nhân dân {desk.commune}."],
        13.5,
        at=pen.part(0.28, 1),
        before=0.8,
    )
    pen.skip(3)
    said(
        pen,
        f"{cased(rows[0].lower().removesuffix(','))} nhận được Công văn số {desk.chance.randint(20, 900)}/STP-HCTP "
        "ngày "
        f"{slashes(desk.ago(7, 30))} về nội dung nêu trên. Sau khi nghiên cứu, chúng tôi có ý kiến như sau:",
        "Theo quy định tại khoản 1 Điều 6 Thông tư số 01/2022/TT-BTP, giấy tờ do cơ quan có thẩm quyền cấp trước ngày "
        "Thông "
        "tư có hiệu lực vẫn được sử dụng.",
        "Đề nghị Quý cơ quan căn cứ quy định của pháp luật, hồ sơ cụ thể để giải quyết theo thẩm quyền./.",
    )
    name = officer(desk)
    acting = desk.chance.random() < 0.6
    above = ("KT. CỤC TRƯỞNG", "PHÓ CỤC TRƯỞNG") if acting else ("CỤC TRƯỞNG",)
    receivers = to("Như trên", "Cục trưởng (để b/c)", "Lưu: VT")
    signed(pen, above, name, receivers, round_seal=f"{ministry} {rows[0].removesuffix(',')}")
    return act(desk, number, (ministry, *rows), title, name, "Phó Cục trưởng" if acting else "Cục trưởng")
