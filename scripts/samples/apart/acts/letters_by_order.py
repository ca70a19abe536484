"""Official letters signed for somebody else: by order (TL.) and by authority (TUQ.), over several rows."""

from __future__ import annotations

from scripts.samples.drawing.pen import Pen
from scripts.samples.templates.desk import Desk, a_day, capital
from scripts.samples.templates.heads import heading
from scripts.samples.templates.populations import SHORT_AND_LONG
from scripts.samples.templates.rows import said
from scripts.samples.templates.signing import sent_to, signed
from scripts.samples.templates.template import template
from scripts.samples.templates.truth import act_signed
from scripts.samples.words import dong, slashes


@template("cong_van", (2013, 2026), population=SHORT_AND_LONG)
def cv_thua_lenh(pen: Pen, desk: Desk) -> dict[str, str]:
    """A letter of a province's committee, signed by order of the chairman by its office, three rows above the name."""
    number = f"{desk.chance.randint(100, 9900)}/{desk.pick('UBND-NC', 'UBND-KGVX', 'VPUBND-KSTTHC', 'UBND-ĐT')}"
    title = desk.pick(
        f"V/v giải quyết đơn của công dân {desk.name()}",
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
        "truyền đạt như sau:",
        f"Giao {whom} chủ trì, phối hợp với các cơ quan liên quan kiểm tra, giải quyết, trả lời theo đúng quy định; "
        f"báo cáo kết quả trước ngày {slashes(desk.later(10, 30))}.",
        "Ngoài ra, đề nghị rà soát các trường hợp tương tự trên địa bàn./.",
    )
    name = desk.name()
    way = desk.chance.randrange(3)
    above = (
        ("TL. CHỦ TỊCH", "CHÁNH VĂN PHÒNG"),
        ("TL. CHỦ TỊCH", "KT. CHÁNH VĂN PHÒNG", "PHÓ CHÁNH VĂN PHÒNG"),
        ("TUQ. CHỦ TỊCH", "CHÁNH VĂN PHÒNG"),
    )[way]
    receivers = sent_to("Như trên", "CT, PCT Thường trực", "Ban TCD", f"Lưu: VT, {desk.pick('NC', 'TH2', 'KS.7b')}")
    signed(pen, above, name, receivers, round_seal=f"Ủy ban nhân dân {desk.province}")
    return act_signed(desk, number, agency, title, name, "Phó Chánh Văn phòng" if way == 1 else "Chánh Văn phòng")


@template("cong_van", (2016, 2026), population=SHORT_AND_LONG)
def cv_thua_uy_quyen(pen: Pen, desk: Desk) -> dict[str, str]:
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
        "Quý đơn vị. Qua nghiên cứu hồ sơ, Sở Tài chính có ý kiến:",
        "1. Hồ sơ còn thiếu: Biên bản nghiệm thu hoàn thành; Bảng đối chiếu số liệu cấp vốn.",
        f"2. Số liệu đề nghị quyết toán là {dong(desk.chance.randint(2_000, 9_000) * 1_000_000)} đồng, chênh lệch so "
        "với dự toán được duyệt, đề nghị giải trình.",
        "Sở Tài chính đề nghị Quý đơn vị bổ sung trong thời hạn 15 ngày làm việc./.",
    )
    name = desk.name()
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
    signed(
        pen, rows, name, sent_to("Như trên", "GĐ Sở (b/c)", "Lưu: VT, P.NV"), round_seal=f"Sở Tài chính {desk.province}"
    )
    return act_signed(desk, number, ("Ủy ban nhân dân", desk.province, "Sở Tài chính"), title, name, signer_title)
