"""Official letters: of communes, ministries, banks and companies."""

from __future__ import annotations

from scripts.samples.drawing.pen import Pen, Row
from scripts.samples.templates.desk import Desk, a_day, capital, day_form
from scripts.samples.templates.heads import head, heading
from scripts.samples.templates.populations import OLD_SPELLINGS, SHORT_AND_LONG
from scripts.samples.templates.rows import body, down, said
from scripts.samples.templates.signing import arrived, certified, head_or_deputy, rank, sent_to, signed, signing
from scripts.samples.templates.template import template
from scripts.samples.templates.truth import act, act_signed
from scripts.samples.words import bare, cased, day_words, slashes


@template("cong_van", (2014, 2025))
def cv_cong_ty(pen: Pen, desk: Desk) -> dict[str, str]:
    """A company writes; the office that got it put its stamp of arrival over the text."""
    company = f"Công ty Cổ phần {desk.pick('Cấp nước', 'Môi trường đô thị', 'Điện gió Tân Phú')} {bare(desk.province)}"
    number = f"{desk.chance.randint(2, 900)}/CV-{desk.pick('CTCN', 'MTĐT', 'KTTC')}"
    title = desk.pick(
        "V/v thỏa thuận đấu nối hạ tầng kỹ thuật và tạm ngừng cung cấp dịch vụ để sửa chữa",
        "V/v giải trình chênh lệch số liệu nghĩa vụ tài chính năm trước",
    )
    head(
        pen,
        (company,),
        number,
        f"{bare(desk.province)}, {day_words(desk.on)}",
        split=0.38,
        under=[(f"_{title}_", {"size": 12, "before": 0.6})],
    )
    if desk.chance.random() < 0.7:
        arrived = desk.later(1, 6)
        pen.office_stamp(
            [
                f"UBND {desk.commune.upper()}",
                f"ĐẾN Số: ~{desk.chance.randint(40, 3000)}~",
                f"Ngày: ~{arrived.day}/{arrived.month}/{arrived.year}~",
                "Chuyển: ~Đ/c Phú~",
            ],
            desk.chance.uniform(22, 40),
            down(pen) - desk.chance.uniform(2, 8),
            desk.pick("red", "blue"),
        )
    pen.p(f"Kính gửi: Ủy ban nhân dân {desk.commune}", 13.5, align="centre", before=9)
    body(
        pen,
        f"Căn cứ Hợp đồng số {desk.chance.randint(2, 80)}/HĐKT ngày {slashes(desk.ago(60, 500))} đã ký giữa hai bên;",
        f"{company} kính đề nghị Quý cơ quan xem xét, có ý kiến bằng văn bản trước ngày "
        f"{slashes(desk.later(10, 30))} để chúng tôi có cơ sở triển khai các bước tiếp theo.",
        "Thông tin liên hệ: Phòng Kế hoạch - Kỹ thuật, điện thoại 1900 1234.",
        "Rất mong nhận được sự quan tâm, hợp tác của Quý cơ quan. Trân trọng./.",
    )
    rows, signer = rank(desk, "Tổng Giám đốc") if desk.chance.random() < 0.4 else rank(desk, "Giám đốc")
    pen.sign(
        rows, signer["signer_name"], sent_to("Như trên", "HĐQT (báo cáo)", "Lưu: VP"), round_seal=company, over=0.6
    )
    return act(desk, number, (company,), title, signer)


@template("cong_van", (2016, 2026))
def cv_xa(pen: Pen, desk: Desk) -> dict[str, str]:
    """The heading in one block, date and number filled in by hand, several addressees in a list, a copy by sao y."""
    ordinal = desk.chance.randint(3, 900)
    number = f"{ordinal}/UBND-{desk.pick('VHXH', 'ĐCXD', 'TP', 'KTN&MT')}"
    agency = (f"Ủy ban nhân dân {desk.commune}",)
    title = desk.pick(
        "V/v tăng cường công tác quản lý, bảo vệ rừng và phòng cháy, chữa cháy rừng mùa khô trên địa bàn",
        "V/v phối hợp xác minh nội dung đơn của công dân",
        "Về việc trả lời kiến nghị của cử tri sau kỳ họp",
    )
    on = f"{bare(desk.commune)}, ngày ~{desk.on.day:02d}~ tháng ~{desk.on.month:02d}~ năm {desk.on.year}"
    head(
        pen,
        ("Ủy ban nhân dân", desk.commune),
        f"~{ordinal}~/{number.split('/')[1]}",
        on,
        split=0.36,
        bold=2,
        under=[(title, {"size": 12, "before": 0.6})],
    )
    pen.skip(4)
    pen.p("Kính gửi:", 13.5, indent=22, before=3)
    for one in ("Ban Công an;", "Các ban, ngành, đoàn thể;", "Trưởng các thôn, bản."):
        pen.p(f"- {one}", 13.5, indent=44)
    body(
        pen,
        f"Thực hiện Công văn số {desk.chance.randint(100, 2000)}/UBND-NL ngày "
        f"{slashes(desk.ago(5, 30))} của cấp trên về việc nêu trên, Ủy ban nhân dân "
        f"{desk.commune} yêu cầu các đơn vị thực hiện tốt một số nội dung sau:",
        "1. Tổ chức quán triệt, tuyên truyền đến toàn thể cán bộ và nhân dân.",
        "2. Phân công người trực 24/24 giờ, kịp thời báo cáo khi có vụ việc phát sinh.",
        f"3. Tổng hợp kết quả gửi về Văn phòng trước ngày {slashes(desk.later(7, 25))}.",
        "Nhận được Công văn này, yêu cầu các đơn vị nghiêm túc triển khai thực hiện./.",
    )
    rows, signer = rank(desk, "Chủ tịch", "Ủy ban nhân dân")
    pen.sign(rows, signer["signer_name"], sent_to("Như trên", "TT Đảng ủy, HĐND", "Lưu: VT"), round_seal=agency[0])
    if desk.chance.random() < 0.5:
        pen.office_stamp(["SAO Y BẢN CHÍNH", f"Ngày ~{desk.on.day}/{desk.on.month}/{desk.on.year}~"], 60, 262, "red")
    return act(desk, number, agency, title, signer)


@template("cong_van", (2014, 2026), population=OLD_SPELLINGS)
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
    pen.sign(rows, name, sent_to("Như trên", "Bộ trưởng (để b/c)", "Lưu: VT"), round_seal=ministry, over=0.5)
    return act(desk, number, (ministry,), title, signer)


@template("cong_van", (2016, 2026), population=OLD_SPELLINGS)
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
    pen.sign(rows, name, sent_to("Như trên", "Ban Giám đốc", "Lưu: VT"), round_seal=branch)
    if desk.chance.random() < 0.4:
        certified(pen, desk, 26, min(down(pen) + 6, 246))
    return act(desk, number, (bank, branch), title, signer)


@template("cong_van", (2016, 2024), population=SHORT_AND_LONG)
def cv_cuc(pen: Pen, desk: Desk) -> dict[str, str]:
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
        f"V/v trả lời kiến nghị của công dân {desk.name()}",
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
        f"ngày {slashes(desk.ago(7, 30))} về nội dung nêu trên. Sau khi nghiên cứu, chúng tôi có ý kiến như sau:",
        "Theo quy định tại khoản 1 Điều 6 Thông tư số 01/2022/TT-BTP, giấy tờ do cơ quan có thẩm quyền cấp trước ngày "
        "Thông tư có hiệu lực vẫn được sử dụng.",
        "Đề nghị Quý cơ quan căn cứ quy định của pháp luật, hồ sơ cụ thể để giải quyết theo thẩm quyền./.",
    )
    name = desk.name()
    above, signer_title = head_or_deputy(desk, "Cục trưởng", 0.6)
    receivers = sent_to("Như trên", "Cục trưởng (để b/c)", "Lưu: VT")
    signed(pen, above, name, receivers, round_seal=f"{ministry} {rows[0].removesuffix(',')}")
    return act_signed(desk, number, (ministry, *rows), title, name, signer_title)


@template("cong_van", (2015, 2026), population=SHORT_AND_LONG)
def cv_dien_luc(pen: Pen, desk: Desk) -> dict[str, str]:
    """A power company: four rows of heading, three of them its superior bodies'; a footer with address and
    telephone."""
    place = capital(desk)
    rows = ("TẬP ĐOÀN ĐIỆN LỰC VIỆT NAM", "TỔNG CÔNG TY ĐIỆN LỰC", "MIỀN TRUNG", f"CÔNG TY ĐIỆN LỰC {place.upper()}")
    number = f"{desk.chance.randint(100, 8000)}/{desk.pick('PC-KD', 'ĐL-KT', 'CV-PCTC')}"
    title = desk.pick(
        "V/v thông báo ngừng cấp điện công tác lưới",
        "V/v thỏa thuận hướng tuyến đường dây 22kV và trạm biến áp",
        f"V/v trả lời đơn của khách hàng {desk.name()}",
    )
    beneath: list[Row] = [f"Số: {number}", (title, {"size": 12})]
    heading(pen, rows, beneath, f"{place}, {a_day(desk)}", size=11.5, split=0.43)
    pen.skip(5)
    pen.p(f"Kính gửi: UBND {desk.commune}", 13.5, align="centre")
    pen.skip(2)
    said(
        pen,
        f"Phúc đáp Văn bản số {desk.chance.randint(10, 500)}/UBND ngày {slashes(desk.ago(3, 20))}, Công ty có ý kiến "
        "như sau: Về nguyên tắc, Công ty thống nhất nội dung đề nghị; các bên bảo đảm khoảng cách an toàn lưới điện "
        "cao áp theo Nghị định số 14/2014/NĐ-CP.",
        f"Mọi thông tin xin liên hệ Phòng Kinh doanh, điện thoại: 0{desk.chance.randint(200_000_000, 299_999_999)}.",
        "Trân trọng./.",
    )
    name = desk.name()
    way = desk.chance.randrange(3)
    above = (("GIÁM ĐỐC",), ("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC KINH DOANH"), ("TUQ. GIÁM ĐỐC", "TRƯỞNG PHÒNG KINH DOANH"))[
        way
    ]
    signed(pen, above, name, sent_to("Như trên", "Lưu: VT, KD"), round_seal=f"Công ty Điện lực {place}", over=0.6)
    signer_title = ("Giám đốc", "Phó Giám đốc Kinh doanh", "Trưởng phòng Kinh doanh")[way]
    return act_signed(desk, number, rows, title, name, signer_title)
