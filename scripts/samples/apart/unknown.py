"""Papers of kinds that nobody has described, and letters by hand: the right answer to them is that a person must look.

Their true fields are those that stand on them in so many words.
"""

from __future__ import annotations

from scripts.samples.apart.world import Desk, cased, dong, slashes, template
from scripts.samples.drawing.pen import Pen


@template("phieu_thu", "khac", (2016, 2025), shown=True)
def phieu_thu(pen: Pen, desk: Desk) -> dict[str, str]:
    """A cash voucher of a cooperative: filled in by hand, five signers in a row."""
    payer = desk.soul()
    number = f"PT{desk.chance.randint(1, 900):04d}"
    where = f"Hợp tác xã Nông nghiệp {desk.pick('Thành Công', 'Tân Tiến', 'Rạng Đông')}"
    pen.side(
        [(f"Đơn vị: *{where}*", {"align": "left"}), (f"Địa chỉ: {desk.address}", {"align": "left"})],
        [
            "*Mẫu số 01 - TT*",
            ("_(Ban hành theo Thông tư số 133/2016/TT-BTC ngày 26/8/2016 của Bộ Tài chính)_", {"size": 10}),
        ],
        0.5,
    )
    pen.p("*PHIẾU THU*", 18, align="centre", before=4)
    pen.p(f"Ngày ~{desk.on.day:02d}~ tháng ~{desk.on.month:02d}~ năm ~{desk.on.year}~", align="centre", italic=True)
    pen.side([""], [(f"Quyển số: ~{desk.chance.randint(1, 9)}~", {}), (f"Số: ~{number}~", {})], 0.7, align="left")
    amount = desk.chance.randrange(2, 90) * 50_000
    pen.many(
        [
            f"Họ và tên người nộp tiền: ~{payer.name}~",
            f"Địa chỉ: ~{desk.commune}~",
            f"Lý do nộp: ~{desk.pick('Thủy lợi phí vụ Đông Xuân', 'Tiền điện bơm nước')}~",
            f"Số tiền: ~{dong(amount)}~ đồng (Viết bằng chữ): ~theo số~",
            "Kèm theo: ~0~ Chứng từ gốc",
        ],
        dots=True,
        before=2,
    )
    pen.table(
        [
            [
                "*Giám đốc*\n_(Ký, họ tên, đóng dấu)_\n \n ",
                "*Kế toán trưởng*\n_(Ký, họ tên)_",
                "*Người nộp tiền*\n_(Ký, họ tên)_",
                "*Thủ quỹ*\n_(Ký, họ tên)_",
            ]
        ],
        (1, 1, 1, 1),
        11,
        align="centre",
    )
    return {"number": number, "issued_on": desk.on.isoformat(), "owner_name": payer.name}


@template("so_ho_khau", "khac", (2008, 2020), shown=True)
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
