"""Acts and minutes of bodies that are no committees, by the second author: party, companies, fronts, villages."""

from __future__ import annotations

from scripts.samples.apart.acts import body, head
from scripts.samples.apart.second_acts import name_of_act
from scripts.samples.apart.second_world import (
    act,
    anyone,
    arrived,
    day_form,
    nation,
    recipients,
    second,
    signing,
)
from scripts.samples.apart.world import Desk, bare, cased, day_words, dong, slashes
from scripts.samples.drawing.pen import Pen


def _party_head(pen: Pen, agency: tuple[str, str], number: str, dated: str) -> None:
    """The party's own heading: a star, `Số 12-NQ/ĐU` without a colon, no motto of the state."""
    pen.side(
        [agency[0].upper(), f"*{agency[1].upper()}*", "*", (f"Số {number}", {"size": 13})],
        [
            ("*ĐẢNG CỘNG SẢN VIỆT NAM*", {"fit": True, "size": 14}),
            ("---", {"part": 0.6}),
            (dated, {"italic": True, "size": 13, "before": 5}),
        ],
        0.44,
    )


@second("nq_dang_uy", "nghi_quyet", (2010, 2026))
def nq_dang_uy(pen: Pen, desk: Desk) -> dict[str, str]:
    agency = (f"Đảng bộ {desk.district or desk.province}", f"Đảng ủy {desk.commune}")
    number = f"{desk.chance.randint(1, 90):02d}-NQ/ĐU"
    _party_head(pen, agency, number, f"{cased(bare(desk.commune))}, {day_words(desk.on)}")
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
    name = anyone(desk)
    pen.sign(
        ["*T/M ĐẢNG ỦY*", f"*{post.upper()}*"],
        name,
        recipients("Cấp trên (b/c)", "Các chi bộ", "Lưu VPĐU"),
        round_seal="Đảng ủy",
        over=0.6,
    )
    return act(number, desk, agency, title, {"signer_name": name, "signer_title": post})


@second("bc_chi_bo", "bao_cao", (2010, 2026))
def bc_chi_bo(pen: Pen, desk: Desk) -> dict[str, str]:
    agency = (f"Đảng bộ {desk.commune}", f"Chi bộ {desk.pick('Quân sự', 'Trường học', 'thôn 3')}")
    number = f"{desk.chance.randint(1, 60):02d}-BC/CB"
    _party_head(pen, agency, number, f"{cased(bare(desk.commune))}, {day_form(desk)}")
    title = "Kết quả kiểm điểm, đánh giá, xếp loại chất lượng tổ chức đảng và đảng viên cuối năm"
    name_of_act(pen, "BÁO CÁO", title, rule=0.15)
    body(
        pen,
        "Thực hiện hướng dẫn của cấp trên, Chi bộ báo cáo kết quả như sau:",
        f"1. Tổng số đảng viên: {desk.chance.randint(9, 40)}; đã kiểm điểm 100%.",
        "2. Hoàn thành xuất sắc nhiệm vụ: 20%; hoàn thành tốt: 75%; hoàn thành: 5%.",
        "3. Kiến nghị: đề nghị cấp trên mở lớp bồi dưỡng nghiệp vụ cho cấp ủy viên.",
    )
    name = anyone(desk)
    pen.sign(["*T/M CHI BỘ*", "*BÍ THƯ*"], name, recipients("Đảng ủy (b/c)", "Lưu CB"))
    return act(number, desk, agency, title, {"signer_name": name, "signer_title": "Bí thư"})


@second("nq_hdqt", "nghi_quyet", (2012, 2026))
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
    name = anyone(desk)
    pen.sign(
        ["*TM. HỘI ĐỒNG QUẢN TRỊ*", "*CHỦ TỊCH*"],
        name,
        recipients("Như Điều 2", "BKS", "Lưu: VT"),
        round_seal=company,
        over=0.6,
    )
    return act(number, desk, agency, title, {"signer_name": name, "signer_title": "Chủ tịch"})


@second("kh_mat_tran", "ke_hoach", (2012, 2026))
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
    pen.sign(rows, name, recipients("TT Đảng ủy", "UBND", "Lưu: MTTQ"), round_seal="Ủy ban MTTQ Việt Nam")
    return act(number, desk, agency, title, signer)


@second("ttr_hoc", "to_trinh", (2012, 2026))
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
    pen.sign(rows, name, recipients("Như trên", "Lưu: VT"), round_seal=school, over=0.7)
    return act(f"{ordinal}/TTr-{short}", desk, agency, title, signer)


@second("bb_hop_thon", "bien_ban", (2008, 2026))
def bb_hop_thon(pen: Pen, desk: Desk) -> dict[str, str]:
    """A village meets: no number, no heading, every place by pen, the two hands at the foot."""
    chair, writer = anyone(desk), anyone(desk)
    nation(pen)
    title = desk.pick("Họp thôn xét duyệt hộ nghèo", "Niêm yết công khai hồ sơ cấp Giấy chứng nhận quyền sử dụng đất")
    pen.p("*BIÊN BẢN*", 15, align="centre", before=5)
    pen.p(f"*{title}*", 13.5, align="centre")
    pen.many(
        [
            f"Hôm nay, vào lúc ~{desk.chance.randint(7, 20)}~ giờ, ngày ~{desk.on.day}~ tháng ~{desk.on.month}~ năm "
            f"~{desk.on.year}~",
            f"Tại: ~Nhà văn hóa thôn, {desk.commune}~",
            f"Chủ trì: ~{chair}~     Chức vụ: ~Trưởng thôn~",
            f"Thư ký: ~{writer}~     Chức vụ: ~Phó thôn~",
            f"Số hộ dự họp: ~{desk.chance.randint(20, 90)}~ hộ",
            "Nội dung: ~Trưởng thôn thông qua danh sách, bà con thảo luận~",
            "~và nhất trí 100% biểu quyết.~",
            "Ý kiến khác: ~không~",
            "Biên bản kết thúc lúc ~21~ giờ ~00~ cùng ngày.",
        ],
        13,
        before=2.2,
        dots=True,
    )
    centred = {"align": "centre", "size": 13}
    pen.sign(
        ["*CHỦ TRÌ*", "_(Ký, ghi rõ họ tên)_"],
        chair,
        [("*THƯ KÝ*", centred), ("_(Ký, ghi rõ họ tên)_", centred)],
        second=writer,
        bold=False,
    )
    return {"issued_on": desk.on.isoformat(), "title": title}
