"""The identity card of nine digits, as long as it counted: both faces on one sheet."""

from __future__ import annotations

from scripts.samples.drawing.pen import MOTTO, OLD_NATION, Pen
from scripts.samples.templates.cards import Face
from scripts.samples.templates.desk import Desk
from scripts.samples.templates.populations import SHORT_AND_LONG
from scripts.samples.templates.template import template
from scripts.samples.templates.truth import about


@template("can_cuoc_cong_dan", (2006, 2015), population=SHORT_AND_LONG)
def chung_minh_nhan_dan(pen: Pen, desk: Desk) -> dict[str, str]:
    """The card of 1999: number in red without a colon, no sex, the day of issue on the back beside the fingers."""
    soul = desk.soul((18, 70))
    origin, home = (
        f"{desk.commune}, {desk.district}",
        f"{desk.home()}, {desk.commune}, {desk.district}, {desk.province}",
    )
    front = Face(pen, 40, 25, 130, 82)
    front.photo(5, 36, 28, 38)
    front.rows([f"*{OLD_NATION}*", f"*{MOTTO}*"], 9.5, 4, 5, align="centre")
    front.rows(["*GIẤY CHỨNG MINH NHÂN DÂN*"], 14, 34, 18, align="centre", ink="red", fit=True)
    front.rows([f"*SỐ {soul.card}*"], 15, 34, 26, align="centre", ink="red")
    front.rows(
        [
            f"Họ tên: *{soul.name.upper()}*",
            f"Sinh ngày: {soul.born_on:%d-%m-%Y}",
            f"Nguyên quán: {origin}",
            f"Nơi ĐKHK thường trú: {home}",
        ],
        10.5,
        38,
        37,
        before=1.2,
        dots=True,
    )
    back = Face(pen, 40, 118, 130, 82)
    name = desk.name()
    back.rows([f"Dân tộc: {soul.people}          Tôn giáo: Không"], 10.5, 6, 6)
    back.rows(["*DẤU VẾT RIÊNG VÀ DỊ HÌNH*", "Nốt ruồi cách 1cm dưới sau", "đuôi mắt phải"], 10, 36, 16, align="centre")
    back.rows([f"Ngày {desk.on.day:02d} tháng {desk.on.month:02d} năm {desk.on.year}"], 10.5, 50, 36, align="centre")
    back.rows([f"*GIÁM ĐỐC CA {desk.province.upper()}*"], 10, 50, 43, align="centre", fit=True)
    back.rows([f"*{name}*"], 10.5, 50, 68, align="centre")
    back.rows(["NGÓN TRỎ TRÁI", "", "", "", "NGÓN TRỎ PHẢI"], 8, 5, 20, right=98)
    return {
        "number": soul.card,
        "issued_on": desk.on.isoformat(),
        **about(soul, old=True),
        "ethnicity": soul.people,
        "home_place": origin,
        "residence": home,
        "signer_name": name,
        "signer_title": f"Giám đốc CA {desk.province}",
    }
