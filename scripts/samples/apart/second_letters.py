"""What offices write to each other, by the second author: reports, proposals, plans, letters, invitations."""

from __future__ import annotations

from scripts.samples.apart.acts import body, head
from scripts.samples.apart.second_acts import name_of_act
from scripts.samples.apart.second_world import (
    act,
    anyone,
    arrived,
    certified,
    day_form,
    down,
    recipients,
    second,
    signing,
)
from scripts.samples.apart.world import Desk, bare, cased, day_words, dong, slashes
from scripts.samples.drawing.pen import Pen


@second("bc_truong", "bao_cao", (2015, 2026))
def bc_truong(pen: Pen, desk: Desk) -> dict[str, str]:
    """A school's year over two pages, with a wide table; the head has a degree before the name."""
    school, short = desk.chance.choice(
        (("Trường Tiểu học Kim Đồng", "THKĐ"), ("Trường PTDTBT THCS Phan Đăng Lưu", "PTDTBTTHCS"))
    )
    parent = f"UBND {desk.district}" if desk.district else f"UBND {desk.commune}"
    agency = (
        (parent, "Phòng Giáo dục và Đào tạo", school)
        if desk.district and desk.chance.random() < 0.4
        else (parent, school)
    )
    number = f"{desk.chance.randint(1, 140):02d}/BC-{short}"
    head(pen, agency, number, f"{cased(bare(desk.commune))}, {day_form(desk)}", split=0.4)
    title = (
        f"Tổng kết năm học {desk.on.year - 1} - {desk.on.year} và phương hướng, nhiệm vụ năm học "
        f"{desk.on.year} - {desk.on.year + 1}"
    )
    name_of_act(pen, "BÁO CÁO", title)
    body(
        pen,
        f"Thực hiện Công văn số {desk.chance.randint(100, 900)}/PGDĐT ngày {slashes(desk.ago(10, 40))} về việc báo cáo "
        f"tổng kết năm học, {school} báo cáo như sau:",
        "*I. ĐẶC ĐIỂM TÌNH HÌNH*",
        "1. Thuận lợi: Được sự quan tâm của cấp ủy, chính quyền địa phương; đội ngũ giáo viên nhiệt tình, trách nhiệm.",
        "2. Khó khăn: Một số điểm trường xa trung tâm, giao thông đi lại khó khăn vào mùa mưa; cơ sở vật chất thiếu.",
        "*II. KẾT QUẢ ĐẠT ĐƯỢC*",
    )
    pen.skip(1)
    pen.table(
        [["Khối", "Số lớp", "Số học sinh", "Dân tộc thiểu số", "Hoàn thành tốt", "Tỷ lệ %"]]
        + [
            [
                str(grade),
                "3",
                str(desk.chance.randint(60, 110)),
                str(desk.chance.randint(20, 60)),
                str(desk.chance.randint(20, 60)),
                f"{desk.chance.randint(30, 70)},{desk.chance.randint(0, 9)}",
            ]
            for grade in range(1, 6)
        ],
        (1, 1, 1.2, 1.4, 1.4, 1),
        align="centre",
    )
    body(
        pen,
        "Chất lượng giáo dục được giữ vững, tỷ lệ chuyên cần đạt trên 97%. Công tác phổ cập giáo dục, xóa mù chữ được "
        "duy trì; phong trào thi đua được đông đảo giáo viên, học sinh hưởng ứng.",
        "*III. TỒN TẠI, HẠN CHẾ*",
        "Việc ứng dụng công nghệ thông tin chưa đồng đều; thiếu giáo viên Tin học, Tiếng Anh; nguồn xã hội hóa ít.",
        "*IV. PHƯƠNG HƯỚNG*",
        "1. Tiếp tục thực hiện chương trình giáo dục; nâng cao chất lượng đội ngũ.",
        "2. Tham mưu xây dựng thêm phòng học, nhà vệ sinh; phấn đấu đạt chuẩn quốc gia mức độ 2.",
        "3. Phối hợp với gia đình và xã hội quản lý học sinh trong dịp hè.",
        "*V. KIẾN NGHỊ, ĐỀ XUẤT*",
        "Đề nghị cấp trên quan tâm bố trí kinh phí sửa chữa dãy phòng học xuống cấp./.",
    )
    rows, name, signer = signing(desk, "Hiệu trưởng")
    pen.sign(rows, desk.pick("", "ThS. ", "") + name, recipients("Cấp trên (b/c)", "Lưu: VT"), round_seal=school)
    return act(number, desk, agency, title, signer)


@second("bc_cong_an", "bao_cao", (2018, 2026))
def bc_cong_an(pen: Pen, desk: Desk) -> dict[str, str]:
    """A police post of a commune: rank before the name, a number and day by hand."""
    agency = (f"Công an {desk.province}", f"Công an {desk.commune}")
    level = "phường" if desk.commune.startswith("phường") else "xã"
    short = "CAP" if level == "phường" else "CAX"
    ordinal = desk.chance.randint(3, 600)
    head(
        pen,
        agency,
        f"~{ordinal}~/BC-{short}",
        f"{cased(bare(desk.commune))}, ngày ~{desk.on.day}~ tháng ~{desk.on.month}~ năm {desk.on.year}",
        split=0.36,
    )
    title = desk.pick("Tình hình, kết quả công tác tuần", "Sơ kết 01 năm thực hiện cao điểm tấn công, trấn áp tội phạm")
    name_of_act(pen, "BÁO CÁO", title)
    body(
        pen,
        f"Từ ngày {slashes(desk.ago(8, 9))} đến ngày {slashes(desk.ago(1, 2))}, Công an {desk.commune} báo cáo:",
        "*1. Tình hình an ninh chính trị:* ổn định, không xảy ra vụ việc phức tạp.",
        f"*2. Trật tự an toàn xã hội:* xảy ra {desk.chance.randint(1, 5)} vụ va chạm giao thông, không có người chết.",
        "*3. Quản lý hành chính:* tiếp nhận, giải quyết hồ sơ cư trú, căn cước đúng hạn.",
        "*4. Nhiệm vụ trọng tâm tuần tới:* tuần tra ban đêm, bảo đảm an ninh trật tự lễ hội địa phương./.",
    )
    rows, name, signer = signing(desk, f"Trưởng Công an {level}")
    pen.sign(
        rows,
        desk.pick("Thiếu tá ", "Đại úy ") + name,
        recipients("Như trên", f"Lưu: {short}"),
        round_seal=agency[1],
        over=0.7,
    )
    return act(f"{ordinal}/BC-{short}", desk, agency, title, signer)


@second("ttr_so", "to_trinh", (2015, 2026))
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
    pen.sign(rows, name, recipients("Như trên", "Các PGĐ Sở", "Lưu: VT, KHTC"), round_seal=office, over=0.5)
    return act(number, desk, agency, title, signer)


@second("kh_phuong", "ke_hoach", (2016, 2026))
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
    pen.sign(rows, name, recipients("TT Đảng ủy", "Các thôn, tổ", "Lưu: VT"), round_seal=f"UBND {desk.commune}")
    return act(number, desk, agency, title, signer)


@second("cv_bo_tra_loi", "cong_van", (2014, 2026))
def cv_bo_tra_loi(pen: Pen, desk: Desk) -> dict[str, str]:
    """A ministry answers: the subject under the number over three rows, a stamp of arrival beside it."""
    ministry = desk.pick("Bộ Nội vụ", "Bộ Tài chính", "Bộ Tư pháp", "Bộ Giáo dục và Đào tạo")
    sign = {"Bộ Nội vụ": "BNV-CCVC", "Bộ Tài chính": "BTC-QLCS", "Bộ Tư pháp": "BTP-HTQTCT"}.get(
        ministry, "BGDĐT-GDTrH"
    )
    number = f"{desk.chance.randint(20, 9800)}/{sign}"
    title = desk.pick(
        "V/v hướng dẫn xử lý tài sản công sau sắp xếp đơn vị hành chính cấp xã và tổ chức lại các đơn vị sự nghiệp",
        "V/v trả lời kiến nghị của cử tri gửi tới sau Kỳ họp thứ 9",
    )
    head(
        pen,
        (ministry,),
        number,
        f"Hà Nội, {day_words(desk.on)}",
        split=0.34,
        under=[(title, {"size": 12, "before": 0.6})],
    )
    if desk.chance.random() < 0.6:
        arrived(pen, desk, f"UBND {desk.province}", desk.chance.uniform(70, 90), down(pen) - 14)
    pen.p(f"Kính gửi: Ủy ban nhân dân {desk.province}.", 13.5, align="centre", before=8)
    body(
        pen,
        f"{ministry} nhận Công văn số {desk.chance.randint(100, 4000)}/UBND-TH ngày {slashes(desk.ago(12, 60))} của "
        f"Ủy ban nhân dân {desk.province} về nội dung nêu trên. Sau khi nghiên cứu, {ministry} có ý kiến như sau:",
        "1. Việc thực hiện chế độ, chính sách đối với các đối tượng thuộc phạm vi quản lý thực hiện theo phân cấp.",
        "2. Đề nghị địa phương rà soát, tổng hợp, báo cáo cấp có thẩm quyền xem xét, quyết định.",
        f"Trên đây là ý kiến của {ministry}, đề nghị Quý Ủy ban nghiên cứu, thực hiện./.",
    )
    own = desk.pick("Vụ trưởng Vụ Pháp chế", "", "Chánh Văn phòng")
    rows, name, signer = signing(desk, "Bộ trưởng", own=own)
    if not own and rows[0] != "*BỘ TRƯỞNG*":
        rows, signer = ["*KT. BỘ TRƯỞNG*", "*THỨ TRƯỞNG*"], {**signer, "signer_title": "Thứ trưởng"}
    pen.sign(rows, name, recipients("Như trên", "Bộ trưởng (để b/c)", "Lưu: VT"), round_seal=ministry, over=0.5)
    return act(number, desk, (ministry,), title, signer)


@second("cv_ngan_hang", "cong_van", (2016, 2026))
def cv_ngan_hang(pen: Pen, desk: Desk) -> dict[str, str]:
    """A bank's branch: by authority (TUQ.), subject between lines, the copy certified at the foot."""
    bank = "Ngân hàng Chính sách xã hội"
    branch = f"Chi nhánh {bare(desk.province)}"
    number = f"{desk.chance.randint(20, 2000)}/NHCS-{desk.pick('KHNV', 'TD', 'KTNB')}"
    title = desk.pick(
        "V/v phối hợp thu hồi nợ quá hạn",
        "Về việc rà soát hộ vay chương trình nước sạch và vệ sinh môi trường nông thôn bị thiệt hại do bão lũ",
    )
    head(
        pen,
        (bank, branch),
        number,
        f"{bare(desk.province)}, {day_form(desk)}",
        split=0.42,
        under=[(f"_{title}_", {"size": 11.5, "before": 0.6})],
    )
    pen.p("Kính gửi:", 13.5, indent=20, before=8)
    for one in (f"Ủy ban nhân dân {desk.commune};", "Hội Nông dân; Hội Liên hiệp Phụ nữ;", "Các Tổ tiết kiệm."):
        pen.p(f"- {one}", 13.5, indent=40)
    body(
        pen,
        "Nhằm nâng cao chất lượng tín dụng chính sách, Chi nhánh đề nghị Quý cơ quan phối hợp thực hiện:",
        "1. Chỉ đạo Ban giảm nghèo, trưởng thôn xác nhận danh sách hộ vay thuộc đối tượng.",
        f"2. Gửi kết quả trước 16 giờ 00 phút ngày {slashes(desk.later(5, 20))}.",
        "Chi nhánh trân trọng cảm ơn sự hợp tác của Quý cơ quan./.",
    )
    rows, name, signer = signing(desk, "Giám đốc", own=desk.pick("", "Trưởng phòng Kế hoạch - Nghiệp vụ"))
    pen.sign(rows, name, recipients("Như trên", "Ban Giám đốc", "Lưu: VT"), round_seal=branch)
    if desk.chance.random() < 0.4:
        certified(pen, desk, 26, min(down(pen) + 6, 246))
    return act(number, desk, (bank, branch), title, signer)


@second("gm_uy_ban", "giay_moi", (2016, 2026))
def gm_uy_ban(pen: Pen, desk: Desk) -> dict[str, str]:
    """A committee invites one person by name, written in by hand, on behalf of the chair."""
    where = desk.district or desk.commune
    agency = ("Ủy ban nhân dân", where)
    number = f"{desk.chance.randint(3, 700)}/GM-UBND"
    head(pen, agency, number, f"{cased(bare(where))}, {day_words(desk.on)}", bold=2, split=0.36)
    pen.p("*GIẤY MỜI*", 16, align="centre", before=8)
    title = desk.pick(
        "Họp mặt người có uy tín trong đồng bào dân tộc thiểu số",
        "Về việc hòa giải tranh chấp đất đai",
        "Dự Lễ công bố quyết định công nhận xã đạt chuẩn nông thôn mới nâng cao",
    )
    pen.p(f"*{title}*", 13.5, align="centre")
    pen.rule(pen.full, 0.2)
    pen.p(f"Kính mời ông (bà): ~{anyone(desk)}~", 13.5, before=6, dots=True)
    pen.p(f"Địa chỉ: ~{desk.home()}~", 13.5, before=1.5, dots=True)
    body(
        pen,
        f"Thời gian: {desk.pick('08 giờ 00 phút', '13h30')}, thứ {desk.pick('Hai', 'Năm')}, "
        f"{day_words(desk.later(2, 12))}.",
        "Địa điểm: Hội trường tầng 2, trụ sở Ủy ban nhân dân.",
        "Nội dung: Có chương trình gửi kèm. Đề nghị ông (bà) đến đúng thời gian, thành phần và mang theo giấy mời./.",
    )
    rows, name, signer = signing(desk, "Chủ tịch", own=desk.pick("", "Chánh Văn phòng HĐND và UBND"))
    pen.sign(rows, name, recipients("Như trên", "Lưu: VT"), round_seal=f"UBND {where}", over=0.5)
    return act(number, desk, agency, title, signer)
