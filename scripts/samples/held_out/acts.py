"""Acts of ministries, councils, schools and tax offices."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial

from scripts.samples.drawing.pen import Pen, Row
from scripts.samples.templates.desk import Desk
from scripts.samples.templates.heads import motto
from scripts.samples.templates.rows import body, down
from scripts.samples.templates.signing import rank, sent_to
from scripts.samples.templates.template import template
from scripts.samples.templates.truth import issued
from scripts.samples.words import bare, cased, day_words, dong, slashes

_body = partial(body, indent=12, before=1.4)


def _head(pen: Pen, left: Sequence[Row], dated: str, split: float = 0.42) -> None:
    pen.side(left, motto(dated, size=13), split)


def _office_head(pen: Pen, agency: tuple[str, str], number: str, dated: str, split: float = 0.42) -> None:
    """Of an office under another, its number two millimetres below the rule."""
    numbered = (f"Số: {number}", {"size": 13, "before": 2})
    _head(pen, [agency[0].upper(), f"*{agency[1].upper()}*", "---", numbered], dated, split)


@template("quyet_dinh", (2014, 2026))
def qd_bo(pen: Pen, desk: Desk) -> dict[str, str]:
    """A minister publishes procedures: one row of heading, a title of three rows, an appendix as a table."""
    ministry, sign = desk.chance.choice(
        (
            ("Bộ Tài nguyên và Môi trường", "BTNMT"),
            ("Bộ Nội vụ", "BNV"),
            ("Bộ Lao động - Thương binh và Xã hội", "BLĐTBXH"),
        )
    )
    number = f"{desk.chance.randint(12, 3900)}/QĐ-{sign}"
    title = (
        "Về việc công bố thủ tục hành chính được sửa đổi, bổ sung, bị bãi bỏ trong lĩnh vực "
        f"{desk.pick('đo đạc và bản đồ', 'người có công', 'chính quyền địa phương')} thuộc phạm "
        f"vi chức năng quản lý của {ministry}"
    )
    _head(
        pen,
        [f"*{ministry.upper()}*", "---", (f"Số: {number}", {"size": 13, "before": 3})],
        f"Hà Nội, {day_words(desk.on)}",
    )
    pen.p("*QUYẾT ĐỊNH*", 14, align="centre", before=8)
    pen.p(f"*{title}*", 13.5, align="centre", at=pen.part(0.08, 0.92))
    pen.rule(pen.full, 0.3)
    pen.p(f"*BỘ TRƯỞNG {ministry.upper()}*", 13.5, align="centre", before=4)
    _body(
        pen,
        f"_Căn cứ Nghị định quy định chức năng, nhiệm vụ, quyền hạn và cơ cấu tổ chức của {ministry};_",
        "_Căn cứ Nghị định số 63/2010/NĐ-CP ngày 08 tháng 6 năm 2010 của Chính phủ về kiểm soát thủ tục hành chính;_",
        "_Theo đề nghị của Chánh Văn phòng Bộ._",
    )
    pen.p("*QUYẾT ĐỊNH:*", 14, align="centre", before=3)
    _body(
        pen,
        "*Điều 1.* Công bố kèm theo Quyết định này danh mục thủ tục hành chính được sửa đổi, bổ sung, bị bãi bỏ.",
        f"*Điều 2.* Quyết định này có hiệu lực thi hành kể từ {desk.pick('ngày ký', day_words(desk.later(3, 40)))}.",
        "*Điều 3.* Chánh Văn phòng Bộ, Thủ trưởng các đơn vị thuộc Bộ chịu trách nhiệm thi hành Quyết định này./.",
    )
    deputy = desk.chance.random() < 0.7
    rows = ["*KT. BỘ TRƯỞNG*", "*THỨ TRƯỞNG*"] if deputy else ["*BỘ TRƯỞNG*"]
    name = desk.name()
    pen.sign(
        rows,
        name,
        sent_to("Như Điều 3", "Bộ trưởng (để b/c)", "Cục Kiểm soát TTHC, VPCP", "Lưu: VT, VP"),
        round_seal=ministry,
    )
    return {
        **issued(desk, number, ministry),
        "title": title,
        "signer_name": name,
        "signer_title": "Thứ trưởng" if deputy else "Bộ trưởng",
    }


@template("cong_van", (2013, 2025))
def cv_bo(pen: Pen, desk: Desk) -> dict[str, str]:
    """Of a general department under a ministry, stamped on arrival over V/v and addressees."""
    parent, office, sign = desk.chance.choice(
        (
            ("Bộ Tài chính", "Tổng cục Thuế", "TCT-CS"),
            ("Bộ Tư pháp", "Cục Hộ tịch, quốc tịch, chứng thực", "HTQTCT-HT"),
            ("Bộ Y tế", "Cục Quản lý Khám, chữa bệnh", "KCB-NV"),
        )
    )
    number = f"{desk.chance.randint(50, 5600)}/{sign}"
    title = desk.pick(
        "V/v chính sách thuế",
        "V/v hướng dẫn nghiệp vụ đăng ký khai sinh có yếu tố nước ngoài cho trẻ em cư trú tại khu vực biên giới",
        "Về việc báo cáo tình hình thực hiện năm",
    )
    _head(
        pen,
        [
            parent.upper(),
            f"*{office.upper()}*",
            "---",
            (f"Số: {number}", {"size": 13, "before": 1.5}),
            (title, {"size": 11.5, "before": 1}),
        ],
        f"Hà Nội, {day_words(desk.on)}",
        0.4,
    )
    arrived = desk.later(1, 9)
    if desk.chance.random() < 0.6:
        pen.office_stamp(
            [
                "VĂN PHÒNG UBND",
                f"CÔNG VĂN ĐẾN Số: ~{desk.chance.randint(40, 9000)}~",
                f"Ngày ~{arrived.day}~ tháng ~{arrived.month}~ năm ~{arrived.year}~",
            ],
            desk.chance.uniform(20, 60),
            down(pen) - desk.chance.uniform(1, 6),
            desk.pick("red", "blue"),
        )
    who = desk.pick("Cục Thuế", "Sở Tư pháp", "Sở Y tế")
    pen.p(f"Kính gửi: {who} {desk.province}", 14, align="centre", before=10)
    _body(
        pen,
        f"Trả lời Công văn số {desk.chance.randint(20, 3000)} ngày {slashes(desk.ago(10, 60))} "
        f"của {who} {desk.province} về nội dung nêu trên, {office} có ý kiến như sau:",
        "Tại khoản 2 Điều 11 của Luật có liên quan đã quy định rõ trình tự, thời hạn và trách "
        "nhiệm của cơ quan tiếp nhận.",
        f"Căn cứ quy định nêu trên, đề nghị {who} hướng dẫn đơn vị thực hiện theo đúng quy định của pháp luật.",
        f"{office} thông báo để {who} {desk.province} được biết./.",
    )
    head = "Tổng cục trưởng" if office.startswith("Tổng") else "Cục trưởng"
    rows, signer = rank(desk, head)
    pen.sign(
        rows,
        signer["signer_name"],
        sent_to("Như trên", "Vụ Pháp chế (BTC)", "Lưu: VT, CS"),
        round_seal=office,
        over=0.35,
    )
    return {
        **issued(desk, number, f"{parent} {office}"),
        "title": title,
        **signer,
    }


@template("cong_van", (2015, 2026))
def cv_truong(pen: Pen, desk: Desk) -> dict[str, str]:
    """A university to a commune about a student: no UBND in the number, the place is a city."""
    school, sign = desk.chance.choice(
        (
            ("Trường Đại học Kinh tế - Luật", "ĐHKTL-CTSV"),
            ("Trường Đại học Nông Lâm", "ĐHNL-TCHC"),
            ("Học viện Hành chính Quốc gia", "HCQG-ĐT"),
        )
    )
    parent = desk.pick("Bộ Giáo dục và Đào tạo", f"UBND {desk.province}")
    number = f"{desk.chance.randint(8, 2400)}/{sign}"
    title = desk.pick(
        "V/v xác minh văn bằng, chứng chỉ", "V/v phối hợp tổ chức đoàn sinh viên tình nguyện Mùa hè xanh tại địa phương"
    )
    _head(
        pen,
        [
            parent.upper(),
            f"*{school.upper()}*",
            "---",
            (f"Số: ~{number.split('/')[0]}~/{sign}", {"size": 13, "before": 1}),
            (title, {"size": 12, "italic": True, "before": 0.6}),
        ],
        f"{bare(desk.province)}, ngày ~{desk.on.day}~ tháng ~{desk.on.month}~ năm {desk.on.year}",
        0.43,
    )
    pen.p(
        f"_Kính gửi:_ *Ủy ban nhân dân {desk.commune}, {desk.district or desk.province}*",
        13.5,
        align="centre",
        before=8,
    )
    _body(
        pen,
        f"{school} gửi lời chào trân trọng và cảm ơn Quý cơ quan đã hợp tác trong thời gian qua.",
        "Để có cơ sở giải quyết, Nhà trường kính đề nghị Quý cơ quan phối hợp, trả lời bằng văn "
        f"bản trước ngày {slashes(desk.later(9, 30))}.",
        "Thông tin trao đổi: Phòng Công tác sinh viên, email ctsv@vidu.edu.vn.",
        "Trân trọng cảm ơn./.",
    )
    rows, signer = rank(desk, "Giám đốc" if school.startswith("Học viện") else "Hiệu trưởng")
    pen.sign(rows, signer["signer_name"], sent_to("Như trên", "Lưu: VT, CTSV"), round_seal=school)
    return {
        **issued(desk, number, f"{parent} {school}"),
        "title": title,
        **signer,
    }


@template("nghi_quyet", (2016, 2026))
def nghi_quyet(pen: Pen, desk: Desk) -> dict[str, str]:
    body = f"Hội đồng nhân dân {desk.province if desk.chance.random() < 0.5 or not desk.district else desk.district}"
    where = body.removeprefix("Hội đồng nhân dân ")
    number = f"{desk.chance.randint(3, 140)}/{f'{desk.on.year}/' if desk.chance.random() < 0.5 else ''}NQ-HĐND"
    title = desk.pick(
        "Quy định mức thu phí, lệ phí thuộc thẩm quyền quyết định trên địa bàn",
        "Về việc thông qua danh mục công trình, dự án phải thu hồi đất và chuyển mục đích sử "
        "dụng đất trồng lúa sang mục đích khác",
    )
    _head(
        pen,
        ["*HỘI ĐỒNG NHÂN DÂN*", f"*{where.upper()}*", "---", (f"Số: {number}", {"size": 13, "before": 2})],
        f"{bare(where)}, {day_words(desk.on)}",
        0.36,
    )
    pen.p("*NGHỊ QUYẾT*", 15, align="centre", before=8)
    pen.p(f"*{title}*", 14, align="centre")
    pen.rule(pen.full, 0.22)
    pen.p(f"*HỘI ĐỒNG NHÂN DÂN {where.upper()}*", 13.5, align="centre", before=4)
    pen.p(
        f"*KHÓA {desk.pick('XI', 'XVII', 'XIX')}, KỲ HỌP THỨ {desk.pick('SÁU', '12', 'CHUYÊN ĐỀ')}*",
        13.5,
        align="centre",
    )
    _body(
        pen,
        "_Căn cứ Luật Tổ chức chính quyền địa phương;_",
        f"_Xét Tờ trình số {desk.chance.randint(20, 400)}/TTr-UBND ngày "
        f"{slashes(desk.ago(8, 40))} của Ủy ban nhân dân {where}; báo cáo thẩm tra của Ban Kinh "
        "tế - Ngân sách; ý kiến thảo luận của đại biểu._",
    )
    pen.p("*QUYẾT NGHỊ:*", 14, align="centre", before=2)
    _body(
        pen,
        "*Điều 1.* Thống nhất nội dung theo phụ lục kèm theo Nghị quyết này.",
        f"*Điều 2.* Giao Ủy ban nhân dân {where} tổ chức triển khai thực hiện.",
        f"Nghị quyết này đã được {body} khóa này thông qua {day_words(desk.on)} và có hiệu lực kể "
        f"từ ngày {slashes(desk.later(5, 20))}./.",
    )
    rows, signer = (
        rank(desk, "Chủ tịch", body)
        if desk.chance.random() < 0.3
        else (["*CHỦ TỊCH*"], {"signer_name": desk.name(), "signer_title": "Chủ tịch"})
    )
    pen.sign(
        rows,
        signer["signer_name"],
        sent_to("Ủy ban Thường vụ Quốc hội", "UBND, UBMTTQVN", "Đại biểu HĐND", "Lưu: VT"),
        round_seal=body,
    )
    return {
        **issued(desk, number, f"Hội đồng nhân dân {where}"),
        "title": title,
        **signer,
    }


@template("bao_cao", (2015, 2026))
def bao_cao(pen: Pen, desk: Desk) -> dict[str, str]:
    """Of an office under a department, three rows of heading; figures in a table of five columns."""
    agency = (f"Sở Y tế {desk.province}", f"Trung tâm Y tế {desk.district or bare(desk.commune)}")
    number = f"{desk.chance.randint(9, 700)}/BC-TTYT"
    title = (
        "Kết quả công tác "
        f"{desk.pick('dân số và phát triển', 'phòng, chống dịch sốt xuất huyết')} 6 tháng đầu năm "
        f"{desk.on.year}, phương hướng, nhiệm vụ 6 tháng cuối năm"
    )
    _office_head(pen, agency, number, f"{bare(desk.district or desk.commune)}, {day_words(desk.on)}", 0.4)
    pen.p("*BÁO CÁO*", 14, align="centre", before=7)
    pen.p(f"*{title}*", 13.5, align="centre")
    pen.rule(pen.full, 0.25)
    _body(pen, "*I. KẾT QUẢ THỰC HIỆN*", "Đơn vị đã triển khai đầy đủ các nội dung theo kế hoạch, cụ thể:")
    pen.skip(2)
    pen.table(
        [["Chỉ tiêu", "ĐVT", "Kế hoạch", "Thực hiện", "Tỷ lệ %"]]
        + [
            [name, "người", str(a := desk.chance.randint(50, 900)), str(a + 7), "101"]
            for name in ("Khám sàng lọc trước sinh", "Tư vấn tại hộ", "Truyền thông nhóm")
        ],
        (2.4, 0.8, 1, 1, 0.9),
        12,
    )
    _body(
        pen,
        "*II. TỒN TẠI, HẠN CHẾ*",
        "Kinh phí cấp còn chậm; một số xã vùng sâu khó tiếp cận.",
        "*III. PHƯƠNG HƯỚNG*",
        "Tiếp tục thực hiện các chỉ tiêu còn lại./.",
    )
    rows, signer = rank(desk, "Giám đốc")
    pen.sign(
        rows, signer["signer_name"], sent_to("Sở Y tế (b/c)", "Các khoa, phòng", "Lưu: VT, KHTC"), round_seal=agency[1]
    )
    return {**issued(desk, number, agency), "title": title, **signer}


@template("thong_bao", (2017, 2024))
def thong_bao_thue(pen: Pen, desk: Desk) -> dict[str, str]:
    """Of a tax office about one person's land: form number at the corner, rows numbered, amount in words."""
    soul = desk.soul((25, 75))
    tax = desk.tax()
    agency = (f"Cục Thuế {desk.province}", f"Chi cục Thuế {desk.district}")
    number = f"{desk.chance.randint(100, 9800)}/TB-CCT"
    title = desk.pick("Về việc nộp lệ phí trước bạ nhà, đất", "Về việc nộp tiền sử dụng đất")
    pen.p("_Mẫu số 01/LPTB_", 10, align="right")
    _office_head(pen, agency, number, f"{bare(desk.district)}, {day_words(desk.on)}")
    pen.p("*THÔNG BÁO*", 14, align="centre", before=6)
    pen.p(f"*{title}*", 13.5, align="centre")
    _body(
        pen,
        "Căn cứ hồ sơ và Phiếu chuyển thông tin của Văn phòng đăng ký đất đai ngày "
        f"{slashes(desk.ago(3, 15))}, Chi cục Thuế thông báo như sau:",
    )
    amount = desk.chance.randrange(5, 600) * 100_000
    pen.many(
        [
            f"1. Tên người nộp thuế: *{soul.name}*",
            f"- Mã số thuế: {tax}",
            f"- Số CMND/CCCD: {soul.number}",
            f"- Địa chỉ nhận thông báo: {desk.home()}, {desk.address}",
            f"2. Đặc điểm thửa đất: Thửa số {desk.chance.randint(1, 900)}, tờ bản đồ số {desk.chance.randint(1, 60)}",
            f"3. Số tiền phải nộp: {dong(amount)} đồng (Bằng chữ: xem bảng kê kèm theo)",
            f"4. Thời hạn nộp tiền: chậm nhất là ngày {slashes(desk.later(25, 35))}",
        ],
        before=1.3,
        indent=6,
    )
    _body(pen, f"{cased(agency[1])} thông báo để ông/bà được biết và thực hiện./.")
    rows, signer = rank(desk, "Chi cục trưởng")
    pen.sign(
        rows, signer["signer_name"], sent_to("Như mục 1", "Kho bạc Nhà nước", "Lưu: VT, LPTB"), round_seal=agency[1]
    )
    return {
        **issued(desk, number, agency),
        "title": title,
        "owner_name": soul.name,
        "owner_id": soul.number,
        "tax_code": tax,
        **signer,
    }


@template("to_trinh", (2016, 2026))
def to_trinh(pen: Pen, desk: Desk) -> dict[str, str]:
    agency = (
        (f"UBND {desk.district}", f"Phòng {desk.pick('Nội vụ', 'Giáo dục và Đào tạo')}")
        if desk.on < date(2025, 6, 20) and desk.district
        else (f"UBND {desk.commune}", "Phòng Văn hóa - Xã hội")
    )
    where = desk.district or desk.commune
    initials = "".join(word[0] for word in agency[1].split()[1:] if word[0].isupper())
    number = f"{desk.chance.randint(2, 240):02d}/TTr-P{initials}"
    title = desk.pick(
        "Về việc đề nghị phê duyệt kế hoạch tuyển dụng viên chức và phân bổ chỉ tiêu biên chế năm học mới",
        "V/v xin chủ trương sửa chữa trụ sở làm việc",
    )
    _office_head(pen, agency, number, f"{bare(where)}, {day_words(desk.on)}", 0.38)
    pen.p("*TỜ TRÌNH*", 14, align="centre", before=7)
    pen.p(f"*{title}*", 13.5, align="centre")
    pen.rule(pen.full, 0.2)
    pen.p(f"Kính gửi: Chủ tịch Ủy ban nhân dân {where}", 13.5, align="centre", before=5)
    _body(
        pen,
        "Thực hiện chỉ đạo tại cuộc họp giao ban tháng và căn cứ nhu cầu thực tế của đơn vị;",
        f"{agency[1]} kính trình xem xét, phê duyệt với các nội dung chủ yếu sau:",
        "1. Sự cần thiết: cơ sở hiện có đã xuống cấp, không đáp ứng yêu cầu.",
        f"2. Kinh phí dự kiến: {dong(desk.chance.randrange(3, 90) * 10_000_000)} đồng từ nguồn chi thường xuyên.",
        f"{agency[1]} kính trình cấp có thẩm quyền xem xét, quyết định./.",
    )
    rows, signer = rank(desk, "Trưởng phòng")
    pen.sign(rows, signer["signer_name"], sent_to("Như trên", "Lưu: VT"), round_seal=agency[1])
    return {**issued(desk, number, agency), "title": title, **signer}
