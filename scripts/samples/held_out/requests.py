"""What goes over the counter and what nobody has described; three of them by hand."""

from __future__ import annotations

from scripts.samples.drawing.pen import Pen
from scripts.samples.templates.desk import Desk
from scripts.samples.templates.heads import motto, nation
from scripts.samples.templates.template import template
from scripts.samples.templates.truth import about
from scripts.samples.words import bare, cased, day_words, dong, slashes


@template("giay_tiep_nhan_ho_so", (2019, 2026))
def tiep_nhan_so(pen: Pen, desk: Desk) -> dict[str, str]:
    """A department's desk: three rows of heading, form number, labels of TT 01/2018, a
    company hands in for somebody."""
    soul, courier = desk.soul(), desk.soul()
    code = desk.dossier_code()
    due = desk.later(3, 40)
    office, procedure = desk.chance.choice(
        (
            ("Sở Xây dựng", "Cấp chứng chỉ hành nghề hoạt động xây dựng hạng II"),
            ("Sở Y tế", "Cấp lại Chứng chỉ hành nghề dược"),
        )
    )
    agency = (f"UBND {desk.province}", office, "Bộ phận Tiếp nhận và Trả kết quả")
    pen.p("_Mẫu số 01_", 10, align="right")
    pen.side(
        [
            agency[0].upper(),
            agency[1].upper(),
            f"*{agency[2].upper()}*",
            "---",
            (f"Mã hồ sơ: {code}", {"before": 2, "size": 12, "fit": True}),
        ],
        motto(f"{bare(desk.province)}, {day_words(desk.on)}"),
        0.44,
    )
    pen.p("*GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ*", 14, align="centre", before=8)
    pen.p(f"{agency[2]} {office}", 13, before=4)
    pen.p(f"Tiếp nhận hồ sơ của: *{soul.name}*     (Người nộp: {courier.name})", dots=True, before=1.5)
    pen.p(f"Số CMND/CCCD: {soul.number}", dots=True, before=1.5)
    pen.field("Địa chỉ:", f"{desk.home()}, {desk.address}")
    pen.p(f"Số điện thoại: {desk.phone()}     Email: khach@vidu.vn", dots=True, before=1.5)
    pen.field("Nội dung yêu cầu giải quyết:", procedure)
    pen.p("Thành phần hồ sơ nộp gồm:", before=1.5)
    for number, what in enumerate(
        ("Đơn đề nghị (bản chính)", "Ảnh chân dung 4x6 (02 ảnh)", "Văn bằng chuyên môn (bản sao có chứng thực)"), 1
    ):
        pen.p(f"{number}. {what}", indent=10)
    pen.p(
        f"Số lượng hồ sơ: 01 (bộ)     Thời gian giải quyết hồ sơ theo quy định là: {desk.chance.randint(5, 20)} ngày",
        before=1.5,
    )
    pen.p(
        f"Thời gian nhận hồ sơ: {desk.chance.randint(7, 11)} giờ {desk.chance.randint(10, 59)} "
        f"phút, {day_words(desk.on)}",
        before=1.5,
    )
    pen.p(
        f"Thời gian trả kết quả giải quyết hồ sơ: {desk.chance.randint(14, 16)} giờ 00 phút, {day_words(due)}",
        before=1.5,
    )
    pen.p("Đăng ký nhận kết quả tại: Bộ phận Tiếp nhận và Trả kết quả", before=1.5)
    caption = [("_(Ký và ghi rõ họ tên)_", {"align": "centre", "size": 12})]
    pen.sign(
        ["*NGƯỜI TIẾP NHẬN HỒ SƠ*", "_(Ký và ghi rõ họ tên)_"],
        desk.name(),
        [("*NGƯỜI NỘP HỒ SƠ*", {"align": "centre", "size": 13}), *caption],
        second=courier.name,
    )
    return {
        "dossier_code": code,
        "issued_on": desk.on.isoformat(),
        "due_on": due.isoformat(),
        "issuer": " ".join(agency),
        "owner_name": soul.name,
        "owner_id": soul.number,
    }


@template("don_de_nghi", (2016, 2026))
def don_tay(pen: Pen, desk: Desk) -> dict[str, str]:
    """All of it by hand on plain paper, the state's name too; below it the commune's words of confirmation."""
    soul = desk.soul((22, 75))
    pen.p("~Cộng hòa xã hội chủ nghĩa Việt Nam~", 14, align="centre")
    pen.p("~Độc lập - Tự do - Hạnh phúc~", 14, align="centre")
    pen.p(f"~{desk.pick('ĐƠN ĐỀ NGHỊ', 'ĐƠN XIN XÁC NHẬN')}~", 18, align="centre", before=6)
    pen.many(
        [
            f"~Kính gửi: Ủy ban nhân dân {desk.commune}~",
            f"~Tên tôi là: {soul.name}~",
            f"~Sinh ngày {slashes(soul.born_on)}. Số CCCD: {soul.number}~",
            f"~Hiện ở tại: {desk.home()}, {desk.commune}~",
            "~Tôi viết đơn này xin địa phương xác nhận cho gia đình tôi có một căn nhà bị tốc mái "
            "trong cơn bão vừa qua, để tôi làm thủ tục xin hỗ trợ.~",
            "~Tôi xin chân thành cảm ơn.~",
        ],
        14,
        before=3,
    )
    pen.sign(
        [f"~{bare(desk.commune)}, ngày {desk.on.day} tháng {desk.on.month} năm {desk.on.year}~", "~Người làm đơn~"],
        soul.name,
        bold=False,
    )
    return {"issued_on": desk.on.isoformat(), **about(soul)}


@template("to_khai", (2016, 2026))
def to_khai_tay(pen: Pen, desk: Desk) -> dict[str, str]:
    """A printed form whose places were filled in with a pen."""
    soul = desk.soul((20, 60))
    nation(pen, motto=13)
    pen.p("*TỜ KHAI ĐĂNG KÝ LẠI KHAI SINH*", 15, align="centre", before=6)
    pen.p(f"Kính gửi: ~UBND {desk.commune}~", 13, align="centre", dots=False, before=3)
    pen.many(
        [
            f"Họ, chữ đệm, tên người yêu cầu: ~{soul.name}~",
            f"Nơi cư trú: ~{desk.home()}, {desk.commune}~",
            f"Giấy tờ tùy thân: ~CCCD {soul.number}~",
            "Quan hệ với người được khai sinh: ~Bản thân~",
            "*Đề nghị cơ quan đăng ký lại khai sinh cho người có tên dưới đây:*",
            f"Họ, chữ đệm, tên: ~{soul.name.upper()}~",
            f"Ngày, tháng, năm sinh: ~{slashes(soul.born_on)}~",
            f"Giới tính: ~{soul.sex}~     Dân tộc: ~{soul.people}~     Quốc tịch: ~Việt Nam~",
            f"Quê quán: ~{desk.address}~",
        ],
        dots=True,
        before=2,
    )
    pen.p(
        "Tôi cam đoan những nội dung khai trên đây là đúng sự thật và chịu trách nhiệm trước "
        "pháp luật về cam đoan của mình.",
        before=3,
        align="justify",
    )
    pen.sign(
        [
            f"Làm tại: ~{bare(desk.commune)}~, ngày ~{desk.on.day}~ tháng ~{desk.on.month}~ năm ~{desk.on.year}~",
            "*Người yêu cầu*",
            "_(Ký, ghi rõ họ, chữ đệm, tên)_",
        ],
        soul.name,
        bold=False,
    )
    return {"issued_on": desk.on.isoformat(), **about(soul)}


@template("khac", (2010, 2026))
def vay_tien_tay(pen: Pen, desk: Desk) -> dict[str, str]:
    """A note of hand between neighbours, all by hand."""
    debtor, lender = desk.soul(), desk.soul()
    pen.p("~Giấy vay tiền~", 20, align="centre", before=6)
    pen.many(
        [
            f"~Hôm nay ngày {desk.on.day} tháng {desk.on.month} năm {desk.on.year}, tôi là "
            f"{debtor.name}, ở {desk.home()}, {desk.commune}~",
            f"~Có vay của {lender.title} {lender.name} số tiền "
            f"{dong(desk.chance.randrange(5, 200) * 1_000_000)} đồng, hẹn đến cuối năm trả đủ cả gốc "
            "và lãi.~",
            "~Có hai bên gia đình làm chứng. Nếu sai tôi xin chịu trách nhiệm.~",
        ],
        15,
        before=4,
    )
    pen.sign(
        ["~Người vay~"],
        debtor.name,
        [("~Người cho vay~", {"size": 14, "align": "centre"})],
        second=lender.name,
        bold=False,
    )
    return {"issued_on": desk.on.isoformat()}


@template("khac", (2016, 2026))
def uy_quyen(pen: Pen, desk: Desk) -> dict[str, str]:
    """A power of attorney with the commune's words of authentication under it."""
    one, two = desk.soul(), desk.soul()
    nation(pen, motto=13)
    pen.p("*GIẤY ỦY QUYỀN*", 17, align="centre", before=5)
    for role, soul in (("NGƯỜI ỦY QUYỀN", one), ("NGƯỜI ĐƯỢC ỦY QUYỀN", two)):
        pen.p(f"*{role}:*", before=2)
        pen.p(f"Họ và tên: {soul.name.upper()}     Sinh năm: {soul.born_on.year}", dots=True)
        pen.p(f"Số CCCD: {soul.number}     Nơi cấp: Cục CSQLHC về TTXH", dots=True)
        pen.p(f"Địa chỉ: {desk.home()}, {desk.address}", dots=True)
    pen.p(
        "*NỘI DUNG ỦY QUYỀN:* Nhận thay lương hưu, trợ cấp bảo hiểm xã hội hằng tháng tại bưu điện.",
        before=2,
        align="justify",
    )
    pen.p(f"Thời hạn ủy quyền: từ ngày {slashes(desk.on)} đến ngày {slashes(desk.later(300, 365))}.", before=1.5)
    pen.p(f"_{bare(desk.commune)}, {day_words(desk.on)}_", align="right", before=2)
    caption = [("_(Ký, ghi rõ họ tên)_", {"align": "centre", "size": 12})]
    pen.sign(
        ["*Người được ủy quyền*", "_(Ký, ghi rõ họ tên)_"],
        two.name,
        [("*Người ủy quyền*", {"align": "centre", "size": 13}), *caption],
        second=one.name,
    )
    pen.p(f"*CHỨNG THỰC CỦA UBND {desk.commune.upper()}*", 12, align="centre", before=4)
    pen.p(
        f"{cased(day_words(desk.on))}, tại UBND {desk.commune}, ông/bà {one.name} đã ký vào giấy "
        f"này trước mặt tôi. Số chứng thực: {desk.chance.randint(10, 900)}, quyển số: "
        "01-SCT/CK,ĐC.",
        12,
        align="justify",
    )
    return {"issued_on": desk.on.isoformat(), "owner_name": one.name, "owner_id": one.number}
