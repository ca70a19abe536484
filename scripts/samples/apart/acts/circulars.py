"""Circulars, and texts with what changed them."""

from __future__ import annotations

from scripts.samples.drawing.pen import Pen
from scripts.samples.templates.desk import Desk
from scripts.samples.templates.heads import head, name_of_act
from scripts.samples.templates.populations import OLD_SPELLINGS, SHORT_AND_LONG
from scripts.samples.templates.rows import body
from scripts.samples.templates.signing import rank, sent_to
from scripts.samples.templates.template import template
from scripts.samples.templates.truth import act
from scripts.samples.words import day_words

_MINISTRIES = (("Bộ Tài chính", "BTC"), ("Bộ Tư pháp", "BTP"), ("Bộ Giáo dục và Đào tạo", "BGDĐT"))
_TITLES = (
    "Quy định mức thu, chế độ thu, nộp, quản lý và sử dụng phí thẩm định cấp giấy phép",
    "Hướng dẫn một số nội dung về quản lý, sử dụng biểu mẫu trong giải quyết thủ tục hành chính",
    "Sửa đổi, bổ sung một số điều của các Thông tư về chế độ báo cáo định kỳ",
)


@template("thong_tu", (2014, 2026), population=OLD_SPELLINGS)
def thong_tu(pen: Pen, desk: Desk) -> dict[str, str]:
    """A minister's or a deputy's: laws and a department's proposal before the articles."""
    ministry, sign = desk.chance.choice(_MINISTRIES)
    number = f"{desk.chance.randint(1, 140):02d}/{desk.on.year}/TT-{sign}"
    title = desk.pick(*_TITLES)
    head(pen, (ministry,), number, f"Hà Nội, {day_words(desk.on)}", split=0.36)
    name_of_act(pen, "THÔNG TƯ", title)
    body(
        pen,
        "_Căn cứ Luật Phí và lệ phí ngày 25 tháng 11 năm 2015;_",
        f"_Theo đề nghị của Vụ trưởng Vụ Pháp chế {ministry};_",
        f"_Bộ trưởng {ministry} ban hành Thông tư._",
        "*Điều 1. Phạm vi điều chỉnh*",
        "Thông tư này áp dụng đối với cơ quan, tổ chức, cá nhân có liên quan đến việc tiếp nhận và giải quyết hồ sơ.",
        "*Điều 2. Hiệu lực thi hành*",
        f"Thông tư này có hiệu lực thi hành kể từ {day_words(desk.later(30, 60))}, thay thế Thông tư số "
        f"{desk.chance.randint(1, 90)}/{desk.on.year - 3}/TT-{sign}./.",
    )
    rows, signer = rank(desk, "Bộ trưởng")
    pen.sign(
        rows, signer["signer_name"], sent_to("Văn phòng Chính phủ", "Công báo", "Lưu: VT, PC"), round_seal=ministry
    )
    return act(desk, number, (ministry,), title, signer)


@template("van_ban_hop_nhat", (2014, 2026), population=SHORT_AND_LONG)
def hop_nhat(pen: Pen, desk: Desk) -> dict[str, str]:
    """A consolidated circular: titled as what it consolidates, whose number stands below with what changed it."""
    ministry, sign = desk.chance.choice(_MINISTRIES)
    number = f"{desk.chance.randint(1, 90):02d}/VBHN-{sign}"
    title = desk.pick(*_TITLES)
    head(pen, (ministry,), number, f"Hà Nội, {day_words(desk.on)}", split=0.36)
    name_of_act(pen, "THÔNG TƯ", title)
    year = desk.on.year - 4
    body(
        pen,
        f"Thông tư số {desk.chance.randint(2, 90):02d}/{year}/TT-{sign} ngày 14 tháng 3 năm {year} của Bộ trưởng "
        f"{ministry}, có hiệu lực kể từ ngày 01 tháng 5 năm {year}, được sửa đổi, bổ sung bởi:",
        f"Thông tư số {desk.chance.randint(2, 90):02d}/{year + 2}/TT-{sign} ngày 20 tháng 8 năm {year + 2} của Bộ "
        f"trưởng {ministry}, có hiệu lực kể từ ngày 05 tháng 10 năm {year + 2}.",
        "_Căn cứ Luật Ban hành văn bản quy phạm pháp luật ngày 22 tháng 6 năm 2015;_",
        "*Điều 1. Phạm vi điều chỉnh*",
        "Thông tư này quy định trình tự tiếp nhận, xử lý và trả kết quả.",
    )
    pen.p("*XÁC THỰC VĂN BẢN HỢP NHẤT*", 13, align="right", before=3)
    rows, signer = rank(desk, "Bộ trưởng")
    pen.sign(rows, signer["signer_name"], sent_to("Văn phòng Chính phủ", "Lưu: VT, PC"), round_seal=ministry)
    return act(desk, number, (ministry,), title, signer)
