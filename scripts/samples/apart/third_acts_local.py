"""The third author's acts of offices: departments, communes, tax, inspectorate, power company; and how they sign."""

from __future__ import annotations

from scripts.samples.apart.third_desk import (
    a_day,
    act,
    capital,
    centred,
    heading,
    officer,
    person,
    said,
    signed,
    to,
)
from scripts.samples.apart.world import Desk, bare, cased, dong, slashes, template
from scripts.samples.drawing.pen import Pen


@template("ba_bc_xa", "bao_cao", (2025, 2026), shown=True, third=True)
def ba_bc_xa(pen: Pen, desk: Desk) -> dict[str, str]:
    """A commune's report with a table of figures; the title over two lines of the author's own."""
    number = f"{desk.chance.randint(3, 320)}/BC-UBND"
    heading(
        pen,
        ("ỦY BAN NHÂN DÂN", desk.commune.upper()),
        [f"Số: {number}"],
        f"{cased(desk.commune)}, {a_day(desk)}",
        bold=2,
        split=0.38,
    )
    lines = (
        "Kết quả thực hiện công tác kiểm soát thủ tục hành chính,",
        f"triển khai cơ chế một cửa quý {desk.pick('I', 'II', 'III', 'IV')} năm {desk.on.year}",
    )
    centred(pen, "BÁO CÁO", before=7)
    centred(pen, *lines, size=13.5, before=0.4)
    pen.rule(pen.full, 0.2)
    said(
        pen,
        f"Thực hiện Công văn số {desk.chance.randint(200, 4000)}/UBND-KSTT ngày {slashes(desk.ago(9, 50))} của Văn "
        "phòng "
        f"UBND {desk.province} về chế độ báo cáo định kỳ, Ủy ban nhân dân {desk.commune} báo cáo như sau:",
        "*I. KẾT QUẢ THỰC HIỆN*",
        "1. Tình hình tiếp nhận, giải quyết hồ sơ:",
        before=2,
    )
    pen.skip(2)
    table = [["STT", "Lĩnh vực", "Tiếp nhận", "Đúng hạn", "Quá hạn"]]
    for place, what in enumerate(("Hộ tịch", "Chứng thực", "Đất đai", "Bảo trợ xã hội"), 1):
        took = desk.chance.randint(20, 900)
        late = desk.chance.randint(0, 3)
        table.append([str(place), what, str(took), str(took - late), str(late)])
    pen.table(table, (1, 5, 2.4, 2.4, 2.2))
    said(
        pen,
        "2. Số hóa hồ sơ, kết quả giải quyết thủ tục hành chính: đạt "
        f"{desk.chance.randint(60, 99)},{desk.chance.randint(0, 9)}%.",
        "*II. KHÓ KHĂN, VƯỚNG MẮC:* Đường truyền có lúc không ổn định; người dân chưa quen nộp hồ sơ trực tuyến.",
        "Trên đây là báo cáo của Ủy ban nhân dân xã, kính đề nghị cấp trên xem xét./.",
        before=2,
    )
    name = officer(desk)
    way = desk.chance.randrange(3)
    above = (
        ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"),
        ("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"),
        ("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"),
    )[way]
    receivers = to("Văn phòng UBND tỉnh", "TT Đảng ủy, HĐND", "Trung tâm PVHCC", "Lưu: VT")
    signed(pen, above, name, receivers, round_seal=f"UBND {desk.address}")
    return act(
        desk,
        number,
        ("Ủy ban nhân dân", desk.commune),
        " ".join(lines),
        name,
        "Phó Chủ tịch" if way else "Chủ tịch",
    )


@template("ba_ttr_phong", "to_trinh", (2013, 2026), shown=True, third=True)
def ba_ttr_phong(pen: Pen, desk: Desk) -> dict[str, str]:
    """A district's office (since 7/2025 a commune's) asks its committee; `KT.` with a deputy in charge."""
    above = desk.district or desk.commune
    office = ("Phòng Tài nguyên và Môi trường", "TNMT") if desk.district else ("Phòng Kinh tế", "KT")
    number = f"{desk.chance.randint(5, 640)}/TTr-P{office[1]}"
    heading(
        pen,
        (f"UBND {above.upper()}", office[0].upper()),
        [f"Số: {number}"],
        f"{bare(above)}, {a_day(desk)}",
        size=12,
        split=0.46,
    )
    owner = person(desk)
    title = desk.pick(
        f"Về việc đề nghị cấp Giấy chứng nhận quyền sử dụng đất cho hộ {owner.title} {owner.name}",
        "V/v phê duyệt phương án bồi thường, hỗ trợ khi Nhà nước thu hồi đất",
        f"Về việc đề nghị cho phép chuyển mục đích sử dụng đất đối với {owner.title} {owner.name}",
    )
    centred(pen, "TỜ TRÌNH", size=15, before=7)
    centred(pen, title, size=13)
    pen.rule(pen.full, 0.25)
    pen.p(f"Kính gửi: *Ủy ban nhân dân {above}*", 13.5, align="centre", before=4)
    pen.skip(2)
    said(
        pen,
        f"Căn cứ Luật Đất đai; xét hồ sơ của {owner.title} {owner.name}, sinh năm {owner.born_on.year}, thường trú tại "
        f"{desk.home()}, {desk.address};",
        f"Sau khi thẩm tra, {office[0]} nhận thấy hồ sơ đủ điều kiện theo quy định, kính trình Ủy ban nhân dân {above} "
        "xem xét, quyết định.",
        "_(Gửi kèm hồ sơ và Trích lục bản đồ địa chính)._",
    )
    name = officer(desk)
    way = desk.chance.randrange(3)
    rows = (("TRƯỞNG PHÒNG",), ("KT. TRƯỞNG PHÒNG", "PHÓ TRƯỞNG PHÒNG"), ("PHÓ TRƯỞNG PHÒNG", "PHỤ TRÁCH"))[way]
    signed(pen, rows, name, to("Như trên", "Lưu: HS, VP"), round_seal=f"{office[0]} {above}", space=24)
    signer_title = ("Trưởng phòng", "Phó Trưởng phòng", "Phó Trưởng phòng phụ trách")[way]
    return act(desk, number, (f"UBND {above}", office[0]), title, name, signer_title)


@template("ba_kh_so", "ke_hoach", (2016, 2024), shown=True, third=True)
def ba_kh_so(pen: Pen, desk: Desk) -> dict[str, str]:
    """A plan of a province's department, whose name takes two rows; the title is three; signer by rank."""
    office, rows, sign = desk.chance.choice(
        (
            ("Sở Lao động - Thương binh và Xã hội", ("SỞ LAO ĐỘNG - THƯƠNG BINH", "VÀ XÃ HỘI"), "SLĐTBXH"),
            ("Sở Giáo dục và Đào tạo", ("SỞ GIÁO DỤC VÀ ĐÀO TẠO",), "SGDĐT"),
            ("Sở Văn hóa, Thể thao và Du lịch", ("SỞ VĂN HÓA, THỂ THAO", "VÀ DU LỊCH"), "SVHTTDL"),
        )
    )
    number = f"{desk.chance.randint(2, 96):02d}/KH-{sign}"
    heading(
        pen,
        (f"UBND {desk.province.upper()}", *rows),
        [(f"Số: {number}", {"size": 13})],
        f"{capital(desk)}, {a_day(desk)}",
        bold=len(rows),
        split=0.44,
    )
    lines = desk.chance.choice(
        (
            ("Tổ chức các hoạt động hưởng ứng Tuần lễ", f"học tập suốt đời năm {desk.on.year}"),
            (
                "Triển khai thực hiện Chương trình mục tiêu quốc gia",
                "phát triển kinh tế - xã hội vùng đồng bào dân tộc thiểu số",
                f"và miền núi năm {desk.on.year} thuộc lĩnh vực ngành quản lý",
            ),
            ("Kiểm tra công tác cải cách hành chính", f"6 tháng cuối năm {desk.on.year}"),
        )
    )
    centred(pen, "KẾ HOẠCH", before=6)
    centred(pen, *lines, size=13.5, before=0.3)
    pen.rule(pen.full, 0.15)
    said(
        pen,
        "*I. MỤC ĐÍCH, YÊU CẦU*",
        "1. Nâng cao nhận thức, trách nhiệm của cán bộ, công chức, viên chức trong toàn ngành.",
        "2. Các hoạt động bảo đảm thiết thực, tiết kiệm, tránh hình thức.",
        "*II. NỘI DUNG, THỜI GIAN*",
        f"- Lễ phát động: ngày {slashes(desk.later(5, 30))}; tổng kết trước ngày {slashes(desk.later(60, 90))}.",
        "*III. TỔ CHỨC THỰC HIỆN*",
        "Văn phòng Sở chủ trì, phối hợp với các phòng chuyên môn, đơn vị trực thuộc triển khai Kế hoạch này./.",
    )
    name = officer(desk)
    way = desk.chance.randrange(3)
    above = (("GIÁM ĐỐC",), ("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"), ("Q. GIÁM ĐỐC",))[way]
    receivers = to("UBND tỉnh (b/c)", "Giám đốc, các PGĐ Sở", "Các đơn vị trực thuộc", "Lưu: VT, VP")
    signed(pen, above, name, receivers, round_seal=f"{office} {desk.province}")
    title_of = ("Giám đốc", "Phó Giám đốc", "Q. Giám đốc")[way]
    return act(desk, number, (f"UBND {desk.province}", *split_of(office, rows)), " ".join(lines), name, title_of)


def split_of(office: str, rows: tuple[str, ...]) -> tuple[str, ...]:
    """The name of an office parted as the rows of its heading are."""
    if len(rows) == 1:
        return (office,)
    return office[: len(rows[0])], office[len(rows[0]) + 1 :]


@template("ba_cv_thua_lenh", "cong_van", (2013, 2026), shown=True, third=True)
def ba_cv_thua_lenh(pen: Pen, desk: Desk) -> dict[str, str]:
    """A letter of a province's committee, signed by order of the chairman by its office, three rows above the name."""
    number = f"{desk.chance.randint(100, 9900)}/{desk.pick('UBND-NC', 'UBND-KGVX', 'VPUBND-KSTTHC', 'UBND-ĐT')}"
    title = desk.pick(
        f"V/v giải quyết đơn của công dân {officer(desk)}",
        "V/v triển khai thực hiện Thông báo kết luận của Phó Thủ tướng Chính phủ",
        "V/v góp ý dự thảo Nghị định về danh mục dữ liệu dùng chung và lộ trình chia sẻ",
    )
    office = number.split("/")[1].startswith("VP")
    rows = (f"UBND {desk.province.upper()}", "VĂN PHÒNG") if office else ("ỦY BAN NHÂN DÂN", desk.province.upper())
    agency = (f"UBND {desk.province}", "Văn phòng") if office else ("Ủy ban nhân dân", desk.province)
    heading(
        pen,
        rows,
        [f"Số: {number}", (title, {"size": 12, "italic": True})],
        f"{capital(desk)}, {a_day(desk)}",
        bold=1 if office else 2,
        split=0.4,
    )
    pen.skip(6)
    whom = f"Ủy ban nhân dân {desk.district or desk.commune}"
    if desk.chance.random() < 0.5:
        pen.p(f"Kính gửi: {whom}.", 13.5, align="centre")
    else:
        pen.many([f"Kính gửi:   - {whom};", "                   - Thanh tra tỉnh."], 13.5, at=pen.part(0.24, 1))
    pen.skip(3)
    said(
        pen,
        f"Thực hiện ý kiến chỉ đạo của Chủ tịch Ủy ban nhân dân {desk.province} tại Phiếu trình số "
        f"{desk.chance.randint(10, 900)}/PTr ngày {slashes(desk.ago(2, 9))} về nội dung nêu tại trích yếu, Văn phòng "
        "truyền "
        "đạt như sau:",
        f"Giao {whom} chủ trì, phối hợp với các cơ quan liên quan kiểm tra, giải quyết, trả lời theo đúng quy định; "
        "báo cáo "
        f"kết quả trước ngày {slashes(desk.later(10, 30))}.",
        "Ngoài ra, đề nghị rà soát các trường hợp tương tự trên địa bàn./.",
    )
    name = officer(desk)
    way = desk.chance.randrange(3)
    above = (
        ("TL. CHỦ TỊCH", "CHÁNH VĂN PHÒNG"),
        ("TL. CHỦ TỊCH", "KT. CHÁNH VĂN PHÒNG", "PHÓ CHÁNH VĂN PHÒNG"),
        ("TUQ. CHỦ TỊCH", "CHÁNH VĂN PHÒNG"),
    )[way]
    receivers = to("Như trên", "CT, PCT Thường trực", "Ban TCD", f"Lưu: VT, {desk.pick('NC', 'TH2', 'KS.7b')}")
    signed(pen, above, name, receivers, round_seal=f"Ủy ban nhân dân {desk.province}")
    return act(desk, number, agency, title, name, "Phó Chánh Văn phòng" if way == 1 else "Chánh Văn phòng")


@template("ba_cv_thua_uy_quyen", "cong_van", (2016, 2026), shown=True, third=True)
def ba_cv_thua_uy_quyen(pen: Pen, desk: Desk) -> dict[str, str]:
    """A department's letter signed for its director by a head of a division, whose title takes two rows."""
    number = f"{desk.chance.randint(60, 7000)}/STC-{desk.pick('QLCS', 'HCSN', 'ĐKKD')}"
    title = desk.pick(
        "V/v bổ sung hồ sơ quyết toán dự án hoàn thành",
        "V/v xác định giá khởi điểm bán đấu giá tài sản",
        f"V/v xác minh thông tin doanh nghiệp theo đề nghị của Công an {desk.commune}",
    )
    heading(
        pen,
        ("ỦY BAN NHÂN DÂN", desk.province.upper(), "SỞ TÀI CHÍNH"),
        [(f"Số : {number}", {"size": 13}), (title, {"size": 11.5})],
        f"{capital(desk)}, ngày {slashes(desk.on)}"
        if desk.chance.random() < 0.4
        else f"{capital(desk)}, {a_day(desk)}",
        split=0.4,
    )
    pen.skip(8)
    pen.p(f"Kính gửi: Ban Quản lý dự án đầu tư xây dựng {desk.commune}", 13.5, align="centre")
    pen.skip(3)
    said(
        pen,
        f"Sở Tài chính nhận được Văn bản số {desk.chance.randint(9, 300)}/BQLDA ngày {slashes(desk.ago(5, 20))} của "
        "Quý "
        "đơn vị. Qua nghiên cứu hồ sơ, Sở Tài chính có ý kiến:",
        "1. Hồ sơ còn thiếu: Biên bản nghiệm thu hoàn thành; Bảng đối chiếu số liệu cấp vốn.",
        f"2. Số liệu đề nghị quyết toán là {dong(desk.chance.randint(2_000, 9_000) * 1_000_000)} đồng, chênh lệch so "
        "với dự "
        "toán được duyệt, đề nghị giải trình.",
        "Sở Tài chính đề nghị Quý đơn vị bổ sung trong thời hạn 15 ngày làm việc./.",
    )
    name = officer(desk)
    rows, signer_title = desk.chance.choice(
        (
            (
                ("TUQ. GIÁM ĐỐC", "TRƯỞNG PHÒNG QUẢN LÝ CÔNG SẢN", "VÀ DOANH NGHIỆP"),
                "Trưởng phòng Quản lý công sản và doanh nghiệp",
            ),
            (("TL. GIÁM ĐỐC", "TRƯỞNG PHÒNG ĐĂNG KÝ KINH DOANH"), "Trưởng phòng Đăng ký kinh doanh"),
            (("TUQ. GIÁM ĐỐC", "CHÁNH VĂN PHÒNG"), "Chánh Văn phòng"),
        )
    )
    signed(pen, rows, name, to("Như trên", "GĐ Sở (b/c)", "Lưu: VT, P.NV"), round_seal=f"Sở Tài chính {desk.province}")
    return act(desk, number, ("Ủy ban nhân dân", desk.province, "Sở Tài chính"), title, name, signer_title)


@template("ba_gm_thon", "giay_moi", (2014, 2026), shown=True, third=True)
def ba_gm_thon(pen: Pen, desk: Desk) -> dict[str, str]:
    """An invitation whose place and day stand above the signature, not in the heading."""
    number = f"{desk.chance.randint(2, 210)}/GM-UBND"
    commune = desk.commune.upper()
    place = desk.district.upper() or desk.province.upper()
    heading(pen, (f"UBND {place}", f"UBND {commune}"), [f"Số: {number}"], "", split=0.4)
    title = desk.pick(
        "Họp Hội đồng đăng ký đất đai lần đầu", "Dự Hội nghị đối thoại với nhân dân", "Họp bình xét hộ nghèo, cận nghèo"
    )
    with_about = desk.chance.random() < 0.6
    centred(pen, "GIẤY MỜI", size=18, before=8)
    if with_about:
        pen.p(f"*{title}*", 13.5, align="centre")
        pen.rule(pen.full, 0.12)
    guest = person(desk)
    pen.skip(3)
    for label, value in (
        ("Kính mời Ông (Bà):", guest.name),
        ("Địa chỉ:", f"{desk.home()}, {desk.commune}"),
        ("Nội dung:", title[0].lower() + title[1:] if with_about else "bàn việc chung của thôn"),
        ("Thời gian:", f"8 giờ 00 phút, ngày {slashes(desk.later(2, 6))}"),
        ("Địa điểm:", f"Hội trường UBND {desk.commune}"),
    ):
        pen.field(label, value, 13.5)
    said(pen, "Đề nghị Ông (Bà) sắp xếp công việc, đến dự đúng thành phần và thời gian./.", before=3)
    name = officer(desk)
    rows = (f"_{cased(desk.commune)}, {a_day(desk)}_", "*TM. UBND*", "*CHỦ TỊCH*")
    pen.sign(rows, name, to("Như trên", "Lưu: VP"), round_seal=f"UBND {desk.commune}")
    agency = (f"UBND {desk.district or desk.province}", f"UBND {desk.commune}")
    return act(desk, number, agency, title if with_about else "", name, "Chủ tịch")


@template("ba_tb_thue", "thong_bao", (2018, 2024), shown=True, third=True)
def ba_tb_thue(pen: Pen, desk: Desk) -> dict[str, str]:
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
    owner, tax = person(desk), desk.tax()
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
    name = officer(desk)
    acting = desk.chance.random() < 0.7
    above = ("KT. CHI CỤC TRƯỞNG", "PHÓ CHI CỤC TRƯỞNG") if acting else ("CHI CỤC TRƯỞNG",)
    signed(pen, above, name, to("Người nộp thuế", "Lưu: VT, TB-TK"), round_seal=f"Chi cục Thuế {area}", space=24)
    signer_title = "Phó Chi cục trưởng" if acting else "Chi cục trưởng"
    more = {"owner_name": owner.name, "tax_code": tax, "owner_id": owner.number}
    return act(desk, number, agency, title, name, signer_title, **more)
