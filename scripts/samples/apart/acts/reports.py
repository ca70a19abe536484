"""Reports: of a school, the police of a commune, a party cell, a commune."""

from __future__ import annotations

from scripts.samples.drawing.pen import Pen
from scripts.samples.templates.desk import Desk, a_day, day_form
from scripts.samples.templates.heads import head, heading, name_of_act, party_heading
from scripts.samples.templates.populations import OLD_SPELLINGS, SHORT_AND_LONG
from scripts.samples.templates.rows import body, centred, said
from scripts.samples.templates.signing import sent_to, signed, signing
from scripts.samples.templates.template import template
from scripts.samples.templates.truth import act, act_signed
from scripts.samples.words import bare, cased, slashes


@template("bao_cao", (2015, 2026), population=OLD_SPELLINGS)
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
    pen.sign(rows, desk.pick("", "ThS. ", "") + name, sent_to("Cấp trên (b/c)", "Lưu: VT"), round_seal=school)
    return act(desk, number, agency, title, signer)


@template("bao_cao", (2018, 2026), population=OLD_SPELLINGS)
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
        sent_to("Như trên", f"Lưu: {short}"),
        round_seal=agency[1],
        over=0.7,
    )
    return act(desk, f"{ordinal}/BC-{short}", agency, title, signer)


@template("bao_cao", (2010, 2026), population=OLD_SPELLINGS)
def bc_chi_bo(pen: Pen, desk: Desk) -> dict[str, str]:
    agency = (f"Đảng bộ {desk.commune}", f"Chi bộ {desk.pick('Quân sự', 'Trường học', 'thôn 3')}")
    number = f"{desk.chance.randint(1, 60):02d}-BC/CB"
    party_heading(pen, agency, number, f"{cased(bare(desk.commune))}, {day_form(desk)}")
    title = "Kết quả kiểm điểm, đánh giá, xếp loại chất lượng tổ chức đảng và đảng viên cuối năm"
    name_of_act(pen, "BÁO CÁO", title, rule=0.15)
    body(
        pen,
        "Thực hiện hướng dẫn của cấp trên, Chi bộ báo cáo kết quả như sau:",
        f"1. Tổng số đảng viên: {desk.chance.randint(9, 40)}; đã kiểm điểm 100%.",
        "2. Hoàn thành xuất sắc nhiệm vụ: 20%; hoàn thành tốt: 75%; hoàn thành: 5%.",
        "3. Kiến nghị: đề nghị cấp trên mở lớp bồi dưỡng nghiệp vụ cho cấp ủy viên.",
    )
    name = desk.soul().name
    pen.sign(["*T/M CHI BỘ*", "*BÍ THƯ*"], name, sent_to("Đảng ủy (b/c)", "Lưu CB"))
    return act(desk, number, agency, title, {"signer_name": name, "signer_title": "Bí thư"})


@template("bao_cao", (2025, 2026), population=SHORT_AND_LONG)
def bc_xa(pen: Pen, desk: Desk) -> dict[str, str]:
    """A commune's report with a table of figures; the title over two rows."""
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
        f"phòng UBND {desk.province} về chế độ báo cáo định kỳ, Ủy ban nhân dân {desk.commune} báo cáo như sau:",
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
    name = desk.name()
    way = desk.chance.randrange(3)
    above = (
        ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"),
        ("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"),
        ("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"),
    )[way]
    receivers = sent_to("Văn phòng UBND tỉnh", "TT Đảng ủy, HĐND", "Trung tâm PVHCC", "Lưu: VT")
    signed(pen, above, name, receivers, round_seal=f"UBND {desk.address}")
    return act_signed(
        desk,
        number,
        ("Ủy ban nhân dân", desk.commune),
        " ".join(lines),
        name,
        "Phó Chủ tịch" if way else "Chủ tịch",
    )
