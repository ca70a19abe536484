"""Plans, and proposals that ask a higher office."""

from __future__ import annotations

from scripts.samples.drawing.pen import Pen
from scripts.samples.templates.desk import Desk, a_day, capital, day_form
from scripts.samples.templates.heads import head, heading, name_of_act
from scripts.samples.templates.populations import OLD_SPELLINGS, SHORT_AND_LONG
from scripts.samples.templates.rows import body, centred, down, said
from scripts.samples.templates.signing import arrived, rank, sent_to, signed, signing
from scripts.samples.templates.template import template
from scripts.samples.templates.truth import act, act_signed
from scripts.samples.words import bare, cased, day_words, dong, slashes


@template("ke_hoach", (2018, 2026))
def ke_hoach(pen: Pen, desk: Desk) -> dict[str, str]:
    agency = (f"Ủy ban nhân dân {desk.province}", desk.pick("Sở Nội vụ", "Sở Khoa học và Công nghệ", "Ban Dân tộc"))
    sign = {"Sở Nội vụ": "SNV", "Sở Khoa học và Công nghệ": "SKHCN", "Ban Dân tộc": "BDT"}[agency[1]]
    number = f"{desk.chance.randint(1, 90):02d}/KH-{sign}"
    title = f"Kiểm tra công tác cải cách hành chính, kiểm soát thủ tục hành chính và chuyển đổi số năm {desk.on.year}"
    head(pen, agency, number, f"{bare(desk.province)}, {day_words(desk.on)}", split=0.4)
    pen.p("*KẾ HOẠCH*", 14, align="centre", before=7)
    pen.p(f"*{title}*", 13.5, align="centre")
    pen.rule(pen.full, 0.25)
    body(
        pen,
        "*I. MỤC ĐÍCH, YÊU CẦU*",
        "1. Đánh giá đúng thực trạng, kịp thời chấn chỉnh những hạn chế, thiếu sót.",
        "2. Việc kiểm tra bảo đảm khách quan, không gây cản trở hoạt động của đơn vị được kiểm tra.",
        "*II. NỘI DUNG VÀ THỜI GIAN*",
    )
    pen.skip(2)
    pen.table(
        [
            ["TT", "Nội dung", "Đơn vị chủ trì", "Thời gian"],
            ["1", "Ban hành quyết định thành lập đoàn kiểm tra", "Văn phòng", f"Tháng {desk.chance.randint(1, 5)}"],
            ["2", "Kiểm tra tại các phòng chuyên môn, đơn vị trực thuộc", "Thanh tra", f"Quý {desk.pick('II', 'III')}"],
            ["3", "Tổng hợp, báo cáo kết quả", "Văn phòng", "Trước 30/11"],
        ],
        (0.08, 0.52, 0.2, 0.2),
        12,
    )
    body(
        pen,
        "*III. TỔ CHỨC THỰC HIỆN*",
        "Văn phòng theo dõi, đôn đốc; các phòng, đơn vị căn cứ Kế hoạch này triển khai thực hiện./.",
    )
    rows, signer = rank(desk, "Trưởng ban" if sign == "BDT" else "Giám đốc")
    pen.sign(
        rows,
        signer["signer_name"],
        sent_to("UBND cấp trên (b/c)", "Các phòng, đơn vị", "Lưu: VT, VP"),
        round_seal=agency[1],
    )
    return act(desk, number, agency, title, signer)


@template("ke_hoach", (2016, 2026), population=OLD_SPELLINGS)
def kh_phuong(pen: Pen, desk: Desk) -> dict[str, str]:
    """A commune's plan over two pages, numbers by Roman and Latin letters, by order of the committee."""
    agency = ("Ủy ban nhân dân", desk.commune)
    number = f"{desk.chance.randint(3, 290):02d}/KH-UBND"
    head(pen, agency, number, f"{cased(bare(desk.commune))}, {day_form(desk)}", bold=2, split=0.36)
    title = desk.pick(
        f"Tổ chức Ngày hội Đại đoàn kết toàn dân tộc và Lễ mừng lúa mới năm {desk.on.year}",
        f"Triển khai thực hiện Đề án phát triển ứng dụng dữ liệu về dân cư, định danh và xác thực điện tử năm "
        f"{desk.on.year} trên địa bàn {desk.commune}",
    )
    name_of_act(pen, "KẾ HOẠCH", title)
    for letter, name in (("I", "MỤC ĐÍCH"), ("II", "YÊU CẦU"), ("III", "NỘI DUNG"), ("IV", "TỔ CHỨC THỰC HIỆN")):
        body(
            pen,
            f"*{letter}. {name}*",
            "1. Nâng cao nhận thức, trách nhiệm của cán bộ, công chức và nhân dân; phát huy vai trò già làng, trưởng "
            "bản, người có uy tín trong cộng đồng.",
            "2. Bảo đảm thiết thực, hiệu quả, tiết kiệm, phù hợp với phong tục, tập quán và điều kiện của địa phương.",
            f"3. Hoàn thành trước ngày {slashes(desk.later(20, 100))}; phân công cụ thể cho từng bộ phận, từng thôn.",
        )
    body(pen, "Trên đây là Kế hoạch của Ủy ban nhân dân, đề nghị các đơn vị nghiêm túc triển khai thực hiện./.")
    rows, name, signer = signing(desk, "Chủ tịch", "Ủy ban nhân dân")
    pen.sign(rows, name, sent_to("TT Đảng ủy", "Các thôn, tổ", "Lưu: VT"), round_seal=f"UBND {desk.commune}")
    return act(desk, number, agency, title, signer)


@template("ke_hoach", (2012, 2026), population=OLD_SPELLINGS)
def kh_mat_tran(pen: Pen, desk: Desk) -> dict[str, str]:
    """The Fatherland Front: its standing board in three rows of heading, a stamp of arrival at the side."""
    agency = ("Ủy ban MTTQ Việt Nam", desk.commune, "Ban Thường trực")
    number = f"{desk.chance.randint(1, 90):02d}/KH-MTTQ-BTT"
    head(pen, agency, number, f"{cased(bare(desk.commune))}, {day_form(desk)}", bold=1, split=0.38)
    if desk.chance.random() < 0.5:
        arrived(pen, desk, f"Đảng ủy {desk.commune}", 120, 36)
    title = "Giám sát việc bình xét hộ nghèo, hộ cận nghèo và thực hiện chính sách đối với người có công năm " + str(
        desk.on.year
    )
    name_of_act(pen, "KẾ HOẠCH", title)
    body(
        pen,
        "*1. Mục đích, yêu cầu*",
        "Phát hiện những bất cập, kiến nghị cơ quan có thẩm quyền xem xét, giải quyết.",
        f"*2. Thời gian, địa điểm:* từ ngày {slashes(desk.later(5, 20))}, tại Nhà văn hóa các thôn.",
        "*3. Tổ chức thực hiện:* Ban Công tác Mặt trận các thôn phối hợp thực hiện./.",
    )
    rows, name, signer = signing(desk, "Chủ tịch", "Ban Thường trực")
    pen.sign(rows, name, sent_to("TT Đảng ủy", "UBND", "Lưu: MTTQ"), round_seal="Ủy ban MTTQ Việt Nam")
    return act(desk, number, agency, title, signer)


@template("ke_hoach", (2016, 2024), population=SHORT_AND_LONG)
def kh_so(pen: Pen, desk: Desk) -> dict[str, str]:
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
    name = desk.name()
    way = desk.chance.randrange(3)
    above = (("GIÁM ĐỐC",), ("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"), ("Q. GIÁM ĐỐC",))[way]
    receivers = sent_to("UBND tỉnh (b/c)", "Giám đốc, các PGĐ Sở", "Các đơn vị trực thuộc", "Lưu: VT, VP")
    signed(pen, above, name, receivers, round_seal=f"{office} {desk.province}")
    title_of = ("Giám đốc", "Phó Giám đốc", "Q. Giám đốc")[way]
    return act_signed(
        desk, number, (f"UBND {desk.province}", *_split_of(office, rows)), " ".join(lines), name, title_of
    )


def _split_of(office: str, rows: tuple[str, ...]) -> tuple[str, ...]:
    """The name of an office parted as the rows of its heading are."""
    if len(rows) == 1:
        return (office,)
    return office[: len(rows[0])], office[len(rows[0]) + 1 :]


@template("to_trinh", (2015, 2026), population=OLD_SPELLINGS)
def ttr_so(pen: Pen, desk: Desk) -> dict[str, str]:
    office = desk.pick(
        "Sở Giao thông vận tải", "Sở Văn hóa, Thể thao và Du lịch", "Sở Lao động - Thương binh và Xã hội"
    )
    if not desk.district:
        office = desk.pick("Sở Xây dựng", "Sở Nông nghiệp và Môi trường", "Sở Dân tộc và Tôn giáo")
    short = "S" + "".join(word[0] for word in office.split()[1:] if word[0].isupper())
    agency = (f"UBND {desk.province}", office)
    number = f"{desk.chance.randint(5, 480)}/TTr-{short}"
    head(pen, agency, number, f"{bare(desk.province)}, {day_form(desk)}", split=0.42)
    if desk.chance.random() < 0.5:
        arrived(pen, desk, f"VP UBND {bare(desk.province)}", 22, down(pen) - 3)
    title = desk.pick(
        "Về việc ban hành Quyết định quy định phân công, phân cấp quản lý nhà nước trên địa bàn",
        "V/v phê duyệt điều chỉnh chủ trương đầu tư dự án Cải tạo, nâng cấp tuyến đường liên xã và cầu treo dân sinh",
    )
    name_of_act(pen, "TỜ TRÌNH", title)
    pen.p(f"Kính gửi: Ủy ban nhân dân {desk.province}", 13.5, align="centre", before=5)
    body(
        pen,
        "Căn cứ Luật Ban hành văn bản quy phạm pháp luật; căn cứ chức năng, nhiệm vụ được giao;",
        f"{office} kính trình Ủy ban nhân dân {desk.province} xem xét nội dung trên, cụ thể như sau:",
        "*1. Sự cần thiết:* Các quy định hiện hành không còn phù hợp, cần thay thế để thống nhất thực hiện.",
        f"*2. Kinh phí:* {dong(desk.chance.randint(1000, 90000))} triệu đồng từ ngân sách địa phương.",
        "*3. Đề xuất:* Xem xét, ký ban hành (có dự thảo kèm theo)./.",
    )
    rows, name, signer = signing(desk, "Giám đốc")
    pen.sign(rows, name, sent_to("Như trên", "Các PGĐ Sở", "Lưu: VT, KHTC"), round_seal=office, over=0.5)
    return act(desk, number, agency, title, signer)


@template("to_trinh", (2012, 2026), population=OLD_SPELLINGS)
def ttr_hoc(pen: Pen, desk: Desk) -> dict[str, str]:
    """A school asks the commune: number and day by hand, dotted leaders where money stands."""
    school = f"Trường {desk.pick('Mầm non Họa Mi', 'Tiểu học và THCS số 2')}"
    agency = (f"UBND {desk.district or desk.commune}", school)
    ordinal, short = desk.chance.randint(1, 90), "TrMNHM" if "Họa" in school else "TrTH&THCS"
    head(
        pen,
        agency,
        f"~{ordinal}~/TTr-{short}",
        f"{cased(bare(desk.commune))}, ngày ~{desk.on.day}~ tháng ~{desk.on.month}~ năm {desk.on.year}",
        split=0.4,
    )
    title = desk.pick(
        "V/v xin kinh phí sửa chữa mái nhà bán trú bị tốc sau bão", "Về việc xin chủ trương tiếp nhận tài trợ"
    )
    name_of_act(pen, "TỜ TRÌNH", title)
    pen.p(f"Kính gửi: Ủy ban nhân dân {desk.commune}", 13.5, align="centre", before=4)
    body(
        pen,
        f"{school} hiện có 12 lớp với 318 học sinh. Hiện trạng cơ sở vật chất xuống cấp, không bảo đảm an toàn.",
        "Nhà trường kính trình Ủy ban nhân dân xem xét, hỗ trợ kinh phí, cụ thể:",
    )
    pen.field("- Kinh phí đề nghị:", f"~{dong(desk.chance.randint(10, 400) * 1_000_000)}~ đồng", 13.5)
    pen.field("- Thời gian thực hiện:", f"~quý {desk.pick('II', 'III')}~", 13.5)
    body(pen, "Rất mong được sự quan tâm của các cấp. Xin trân trọng cảm ơn./.")
    rows, name, signer = signing(desk, "Hiệu trưởng")
    pen.sign(rows, name, sent_to("Như trên", "Lưu: VT"), round_seal=school, over=0.7)
    return act(desk, f"{ordinal}/TTr-{short}", agency, title, signer)


@template("to_trinh", (2013, 2026), population=SHORT_AND_LONG)
def ttr_phong(pen: Pen, desk: Desk) -> dict[str, str]:
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
    owner = desk.soul()
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
    name = desk.name()
    way = desk.chance.randrange(3)
    rows = (("TRƯỞNG PHÒNG",), ("KT. TRƯỞNG PHÒNG", "PHÓ TRƯỞNG PHÒNG"), ("PHÓ TRƯỞNG PHÒNG", "PHỤ TRÁCH"))[way]
    signed(pen, rows, name, sent_to("Như trên", "Lưu: HS, VP"), round_seal=f"{office[0]} {above}", space=24)
    signer_title = ("Trưởng phòng", "Phó Trưởng phòng", "Phó Trưởng phòng phụ trách")[way]
    return act_signed(desk, number, (f"UBND {above}", office[0]), title, name, signer_title)
