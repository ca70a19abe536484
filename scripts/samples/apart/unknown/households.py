"""Papers of families and before courts and notaries."""

from __future__ import annotations

from scripts.samples.drawing.pen import Pen
from scripts.samples.templates.desk import Desk, day_form
from scripts.samples.templates.heads import head, nation
from scripts.samples.templates.populations import OLD_SPELLINGS
from scripts.samples.templates.rows import body, down
from scripts.samples.templates.signing import certified
from scripts.samples.templates.template import template
from scripts.samples.templates.truth import issued
from scripts.samples.words import cased, day_words, slashes


@template("khac", (2008, 2020))
def so_ho_khau(pen: Pen, desk: Desk) -> dict[str, str]:
    """Two inner pages of a family's book, filled in by hand, each entry with the officer's own date and name."""
    head, other = desk.soul((30, 70)), desk.soul((2, 60))
    for soul, role in ((head, "CHỦ HỘ"), (other, desk.pick("Vợ", "Con", "Cháu"))):
        pen.need(150)
        top = pen.y
        pen.p("*CHỦ HỘ*" if role == "CHỦ HỘ" else f"Quan hệ với chủ hộ: ~{role}~", 13.5, align="centre", before=4)
        pen.many(
            [
                f"Họ và tên: ~{soul.name}~",
                "Họ và tên gọi khác (nếu có): ~không~",
                f"Ngày, tháng, năm sinh: ~{slashes(soul.born_on)}~     Giới tính: ~{soul.sex}~",
                f"Quê quán: ~{desk.commune}, {cased(desk.district)}~",
                f"Dân tộc: ~{soul.people}~     Tôn giáo: ~không~",
                f"CMND số: ~{soul.card}~     Hộ chiếu số:",
                "Nghề nghiệp, nơi làm việc: ~làm nông~",
                f"Chuyển đến ngày: ~{slashes(desk.ago(10, 2000))}~     Nơi thường trú trước khi chuyển đến:",
            ],
            dots=True,
            before=1.6,
        )
        pen.sign(
            [
                f"Ngày ~{desk.on.day}~ tháng ~{desk.on.month}~ năm ~{desk.on.year}~",
                "*TRƯỞNG CÔNG AN*",
                "_(Ký, ghi rõ họ tên và đóng dấu)_",
            ],
            desk.name(),
            ["*CÁN BỘ ĐĂNG KÝ*", "_(Ký, ghi rõ họ tên)_"],
            round_seal=f"Công an {desk.district}",
            start=0.4,
        )
        pen.frame(top)
        pen.skip(8)
    return {"owner_name": head.name, "owner_born_on": head.born_on.isoformat()}


@template("giay_uy_quyen", (2017, 2026), population=OLD_SPELLINGS)
def giay_uy_quyen(pen: Pen, desk: Desk) -> dict[str, str]:
    """A power of attorney, its signature certified by the commune: the commune's number is not the paper's."""
    giver, taker = desk.soul((22, 75)), desk.soul((20, 60))
    nation(pen, size=14)
    pen.p("*GIẤY ỦY QUYỀN*", 18, align="centre", before=6)
    body(pen, "_Căn cứ Bộ luật Dân sự ngày 24 tháng 11 năm 2015;_", f"Hôm nay, {day_form(desk)}, tại {desk.address}:")
    home = f"{desk.home()}, {desk.address}"
    for role, soul, where in (("I. BÊN ỦY QUYỀN", giver, home), ("II. BÊN ĐƯỢC ỦY QUYỀN", taker, desk.address)):
        pen.p(f"*{role}:*", before=3)
        pen.field("Họ tên:", f"*{soul.name}*")
        pen.field("Năm sinh:", f"{slashes(soul.born_on)}     Quốc tịch: Việt Nam")
        pen.field("Địa chỉ:", where)
        pen.field("Số CCCD:", f"{soul.number} cấp ngày {slashes(desk.ago(90, 900))}")
    pen.p("*III. NỘI DUNG ỦY QUYỀN:*", before=3)
    body(
        pen,
        "Bên được ủy quyền thay mặt nộp hồ sơ, nhận kết quả thủ tục cấp đổi Giấy chứng nhận và nộp các khoản phí, lệ "
        "phí theo quy định. Thời hạn ủy quyền: đến khi thực hiện xong công việc.",
    )
    centred = {"align": "centre", "size": 13}
    pen.sign(["*BÊN ĐƯỢC ỦY QUYỀN*"], taker.name, [("*BÊN ỦY QUYỀN*", centred)], second=giver.name)
    if down(pen) < 225:
        pen.p(f"*XÁC NHẬN CỦA UBND {desk.commune.upper()}*", 12, before=5)
        certified(pen, desk, 30, down(pen) + 2)
    return {
        "issued_on": desk.on.isoformat(),
        "owner_name": giver.name,
        "owner_born_on": giver.born_on.isoformat(),
        "owner_id": giver.number,
        "nationality": "Việt Nam",
        "residence": home,
    }


@template("khac", (2010, 2026), population=OLD_SPELLINGS)
def ban_an_ly_hon(pen: Pen, desk: Desk) -> dict[str, str]:
    """A court's decision on a divorce: two people, a court as heading; the catalogue has no kind for a judgment."""
    one, two = desk.soul((25, 60), "Nữ"), desk.soul((25, 60), "Nam")
    court = f"Tòa án nhân dân {desk.district}" if desk.district else f"Tòa án nhân dân khu vực 3 - {desk.province}"
    number = f"{desk.chance.randint(2, 300)}/{desk.on.year}/HNGĐ-ST"
    head(pen, (court,), "", "", split=0.4)
    pen.p(f"Bản án số: {number}", 13, before=3)
    pen.p(f"{cased(day_words(desk.on))}", 13)
    pen.p("_V/v ly hôn, tranh chấp nuôi con_", 13)
    pen.p("*NHÂN DANH*", 14, align="centre", before=3)
    pen.p("*NƯỚC CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM*", 14, align="centre")
    pen.p(f"*{court.upper()}*", 13.5, align="centre", before=2)
    name = desk.soul().name
    pen.many(
        [
            "_- Thành phần Hội đồng xét xử sơ thẩm gồm có:_",
            f"Thẩm phán - Chủ tọa phiên tòa: {name}",
            f"- Nguyên đơn: bà *{one.name}*, sinh năm {one.born_on.year}; địa chỉ: {desk.home()}, {desk.commune}.",
            f"- Bị đơn: ông *{two.name}*, sinh năm {two.born_on.year}; cùng địa chỉ trên.",
            "*NỘI DUNG VỤ ÁN:* Bà và ông kết hôn tự nguyện, có đăng ký; mâu thuẫn kéo dài, không thể hàn gắn.",
            "*QUYẾT ĐỊNH:* Chấp nhận yêu cầu khởi kiện của nguyên đơn, cho ly hôn. Giao con chung cho mẹ nuôi dưỡng.",
            f"Án phí: 300.000 đồng. Các bên có quyền kháng cáo đến ngày {slashes(desk.later(14, 16))}.",
        ],
        13.5,
        before=2,
        align="justify",
    )
    pen.sign(["*TM. HỘI ĐỒNG XÉT XỬ SƠ THẨM*", "*THẨM PHÁN - CHỦ TỌA PHIÊN TÒA*"], name, round_seal=court, over=0.6)
    return {
        **issued(desk, number, court),
        "owner_name": one.name,
        "signer_name": name,
    }
