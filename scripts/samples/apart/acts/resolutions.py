"""Resolutions: of people's councils, of the party's committees, of a company's board."""

from __future__ import annotations

from scripts.samples.drawing.pen import Pen
from scripts.samples.templates.desk import Desk, a_day, capital
from scripts.samples.templates.heads import head, heading, name_of_act, party_heading
from scripts.samples.templates.populations import OLD_SPELLINGS, SHORT_AND_LONG
from scripts.samples.templates.rows import body, centred, said
from scripts.samples.templates.signing import sent_to, signed
from scripts.samples.templates.template import template
from scripts.samples.templates.truth import act, act_signed
from scripts.samples.words import bare, cased, day_words, dong, slashes


@template("nghi_quyet", (2016, 2026), population=OLD_SPELLINGS)
def nq_hdnd(pen: Pen, desk: Desk) -> dict[str, str]:
    """A council: no KT., the chair signs; the session stands as a row of its own."""
    where = desk.chance.choice((desk.commune, desk.district or desk.province, desk.province))
    agency = ("Hội đồng nhân dân", where)
    number = f"{desk.chance.randint(1, 120):02d}/" + desk.pick("NQ-HĐND", f"{desk.on.year}/NQ-HĐND")
    head(pen, agency, number, f"{cased(bare(where))}, {day_words(desk.on)}", bold=2, split=0.38)
    title = desk.pick(
        f"Về dự toán thu, chi ngân sách địa phương và phân bổ dự toán ngân sách năm {desk.on.year + 1}",
        "Về việc thông qua danh mục công trình, dự án đầu tư công trung hạn và mức vốn bố trí cho từng dự án",
        "Quy định mức chi hỗ trợ đối với người hoạt động không chuyên trách ở thôn, bản, tổ dân phố",
    )
    name_of_act(pen, "NGHỊ QUYẾT", title)
    pen.p(f"*HỘI ĐỒNG NHÂN DÂN {where.upper()}*", 13.5, align="centre", before=3)
    pen.p(f"*KHÓA {desk.pick('XI', 'XII', 'II')}, KỲ HỌP THỨ {desk.pick('BA', 'MƯỜI HAI', '7')}*", align="centre")
    body(
        pen,
        "_Căn cứ Luật Ngân sách nhà nước ngày 25 tháng 6 năm 2015;_",
        f"_Xét Tờ trình số {desk.chance.randint(10, 400)}/TTr-UBND ngày {slashes(desk.ago(8, 25))} của UBND; "
        "báo cáo thẩm tra của Ban Kinh tế - Ngân sách; ý kiến thảo luận của đại biểu tại kỳ họp._",
    )
    pen.p("*QUYẾT NGHỊ:*", 13.5, align="centre", before=3)
    body(
        pen,
        f"*Điều 1.* Thống nhất thông qua các nội dung nêu trên với tổng kinh phí {dong(desk.chance.randint(20, 900))}"
        ".000.000 đồng (chi tiết tại phụ lục kèm theo).",
        "*Điều 2.* Giao Ủy ban nhân dân tổ chức thực hiện Nghị quyết; Thường trực, các Ban và đại biểu Hội đồng nhân "
        "dân giám sát việc thực hiện.",
        f"Nghị quyết này đã được Hội đồng nhân dân thông qua ngày {slashes(desk.ago(1, 4))} và có hiệu lực từ ngày "
        f"{slashes(desk.later(5, 15))}./.",
    )
    name = desk.soul().name
    rows = desk.chance.choice((["*CHỦ TỊCH*"], ["*TM. HỘI ĐỒNG NHÂN DÂN*", "*CHỦ TỊCH*"]))
    pen.sign(rows, name, sent_to("Như Điều 2", "Đại biểu HĐND", "Lưu: VT"), round_seal=f"HĐND {where}")
    return act(desk, number, agency, title, {"signer_name": name, "signer_title": "Chủ tịch"})


@template("nghi_quyet", (2016, 2026), population=SHORT_AND_LONG)
def nq_hoi_dong(pen: Pen, desk: Desk) -> dict[str, str]:
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
    name = desk.name()
    way = desk.chance.randrange(3)
    rows = (["CHỦ TỊCH"], ["KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"], ["CHỦ TỌA"])[way]
    title_of = ("Chủ tịch", "Phó Chủ tịch", "Chủ tọa")[way]
    receivers = sent_to("UBTVQH" if level == desk.province else "TT HĐND tỉnh", "Đại biểu HĐND", "Lưu: VT")
    signed(pen, rows, name, receivers, round_seal=f"Hội đồng nhân dân {level}")
    return act_signed(desk, number, ("Hội đồng nhân dân", level), title, name, title_of)


@template("nghi_quyet", (2010, 2026), population=OLD_SPELLINGS)
def nq_dang_uy(pen: Pen, desk: Desk) -> dict[str, str]:
    agency = (f"Đảng bộ {desk.district or desk.province}", f"Đảng ủy {desk.commune}")
    number = f"{desk.chance.randint(1, 90):02d}-NQ/ĐU"
    party_heading(pen, agency, number, f"{cased(bare(desk.commune))}, {day_words(desk.on)}")
    title = desk.pick(
        "Về lãnh đạo thực hiện nhiệm vụ phát triển kinh tế - xã hội, quốc phòng - an ninh 6 tháng cuối năm",
        "Về lãnh đạo công tác tuyển chọn, gọi công dân nhập ngũ",
    )
    name_of_act(pen, "NGHỊ QUYẾT", title, rule=0.15)
    body(
        pen,
        "*I. TÌNH HÌNH*",
        f"Năm qua, Đảng bộ và nhân dân {desk.commune} đã đoàn kết, khắc phục khó khăn, đạt nhiều kết quả quan trọng.",
        "*II. MỤC TIÊU, NHIỆM VỤ*",
        "1. Tập trung chuyển đổi cơ cấu cây trồng, vật nuôi; giảm tỷ lệ hộ nghèo từ 2 đến 3%.",
        "2. Củng cố tổ chức cơ sở đảng; kết nạp từ 7 đảng viên mới trở lên.",
        "*III. TỔ CHỨC THỰC HIỆN*",
        "Các chi bộ trực thuộc quán triệt, triển khai thực hiện Nghị quyết này.",
    )
    deputy = desk.chance.random() < 0.3
    post = "Phó Bí thư" if deputy else "Bí thư"
    name = desk.soul().name
    pen.sign(
        ["*T/M ĐẢNG ỦY*", f"*{post.upper()}*"],
        name,
        sent_to("Cấp trên (b/c)", "Các chi bộ", "Lưu VPĐU"),
        round_seal="Đảng ủy",
        over=0.6,
    )
    return act(desk, number, agency, title, {"signer_name": name, "signer_title": post})


@template("nghi_quyet", (2012, 2026), population=OLD_SPELLINGS)
def nq_hdqt(pen: Pen, desk: Desk) -> dict[str, str]:
    """A company's board: the company as heading, votes, the chair signs."""
    company = f"Công ty Cổ phần {desk.pick('Mía đường Sông Con', 'Cao su Đồng Tâm')}"
    agency = (company, "Hội đồng quản trị")
    number = f"{desk.chance.randint(1, 60):02d}/{desk.on.year}/NQ-HĐQT"
    head(pen, agency, number, f"{bare(desk.province)}, {day_words(desk.on)}", bold=2)
    title = desk.pick(
        "V/v thông qua chủ trương vay vốn và thế chấp tài sản tại ngân hàng",
        "Về việc miễn nhiệm, bổ nhiệm Kế toán trưởng và người phụ trách quản trị công ty",
    )
    name_of_act(pen, "NGHỊ QUYẾT", title)
    pen.p(f"*HỘI ĐỒNG QUẢN TRỊ {company.upper()}*", 13.5, align="centre", before=3)
    body(
        pen,
        "_- Căn cứ Luật Doanh nghiệp và Điều lệ Công ty;_",
        f"_- Căn cứ Biên bản họp Hội đồng quản trị số {desk.chance.randint(1, 60):02d}/BBH-HĐQT ngày "
        f"{slashes(desk.ago(0, 3))}._",
    )
    pen.p("*QUYẾT NGHỊ:*", 13.5, align="centre", before=3)
    body(
        pen,
        f"*Điều 1.* Thông qua nội dung trên, giá trị {dong(desk.chance.randint(2, 90))}.000.000.000 đồng. Tỷ lệ "
        "biểu quyết: 5/5 thành viên tán thành, đạt 100%.",
        "*Điều 2.* Nghị quyết có hiệu lực kể từ ngày ký. Ban Tổng Giám đốc và các bộ phận liên quan thi hành./.",
    )
    name = desk.soul().name
    pen.sign(
        ["*TM. HỘI ĐỒNG QUẢN TRỊ*", "*CHỦ TỊCH*"],
        name,
        sent_to("Như Điều 2", "BKS", "Lưu: VT"),
        round_seal=company,
        over=0.6,
    )
    return act(desk, number, agency, title, {"signer_name": name, "signer_title": "Chủ tịch"})
