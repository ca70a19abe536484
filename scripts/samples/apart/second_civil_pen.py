"""Civil status filled in by pen or reprinted by another office, by the second author."""

from __future__ import annotations

from scripts.samples.apart.acts import head
from scripts.samples.apart.second_world import (
    anyone,
    certified,
    day_form,
    nation,
    pair,
    person,
    second,
    signing,
    somebody,
)
from scripts.samples.apart.world import Desk, after_months, bare, cased, day_words, slashes
from scripts.samples.drawing.pen import Pen


@second("ket_hon_tay", "giay_chung_nhan_ket_hon", (2001, 2010))
def ket_hon_tay(pen: Pen, desk: Desk) -> dict[str, str]:
    """The form of 1999: the husband's rows, then the wife's; the same labels stand twice, one under the other."""
    man, wife = somebody(desk, (20, 45), "Nam"), somebody(desk, (18, 42), "Nữ")
    ordinal = desk.chance.randint(1, 90)
    top = pen.y
    pen.side(
        [
            (f"Tỉnh/Thành phố: ~{bare(desk.province)}~", {"align": "left"}),
            (f"Huyện/Quận: ~{bare(desk.district)}~", {"align": "left"}),
            (f"Xã/Phường: ~{bare(desk.commune)}~", {"align": "left"}),
        ],
        [
            ("*CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM*", {"fit": True}),
            "*Độc lập - Tự do - Hạnh phúc*",
            "---",
            (f"Số: ~{ordinal:02d}~     Quyển số: ~{desk.chance.randint(1, 3):02d}~", {"before": 1}),
        ],
        0.4,
        out=0.0,
    )
    pen.p("*GIẤY CHỨNG NHẬN KẾT HÔN*", 20, align="centre", ink="red", before=6)
    homes = (f"{desk.home()}, {desk.commune}", f"{desk.home()}, {desk.commune}")
    for role, soul, home in (("chồng", man, homes[0]), ("vợ", wife, homes[1])):
        pen.field(f"Họ và tên {role}:", f"~{soul.name}~", 13.5, before=3.5)
        born = f"{soul.born_on.day}/{soul.born_on.month}/{soul.born_on.year}"
        pen.field("Ngày, tháng, năm sinh:", f"~{born}~", 13.5)
        pair(pen, f"Dân tộc: ~{soul.people}~", "Quốc tịch: ~Việt Nam~", 0.5, size=13.5)
        pen.field("Nơi thường trú/tạm trú:", f"~{home}~", 13.5)
        pen.field("Số CMND/Hộ chiếu:", f"~{soul.card}~", 13.5)
    pen.p("_Giấy chứng nhận kết hôn này có giá trị kể từ ngày ký._", 12, before=2)
    pen.side(
        ["*Vợ*", "_(Ký, ghi rõ họ tên)_", (f"~{wife.name}~", {"before": 14})],
        ["*Chồng*", "_(Ký, ghi rõ họ tên)_", (f"~{man.name}~", {"before": 14})],
        0.48,
        before=1,
    )
    rows, name, signer = signing(desk, "Chủ tịch", f"UBND {desk.commune}")
    pen.sign(
        [f"Ngày ~{desk.on.day}~ tháng ~{desk.on.month}~ năm ~{desk.on.year}~", *rows],
        name,
        round_seal=f"Ủy ban nhân dân {desk.commune}",
        over=0.6,
    )
    pen.frame(top, double=True)
    return {
        "number": f"{ordinal:02d}",
        "issued_on": desk.on.isoformat(),
        "issuer": f"UBND {desk.commune}",
        "owner_name": man.name,
        "owner_born_on": man.born_on.isoformat(),
        "owner_id": man.card,
        "ethnicity": man.people,
        "nationality": "Việt Nam",
        "residence": homes[0],
        "spouse_name": wife.name,
        **signer,
    }


@second("hon_nhan_tay", "giay_xac_nhan_tinh_trang_hon_nhan", (2016, 2024))
def hon_nhan_tay(pen: Pen, desk: Desk) -> dict[str, str]:
    """A pad of the commune filled in by pen; for some, between two days only, in which the asker lived there."""
    soul = somebody(desk, (20, 58))
    ordinal = desk.chance.randint(1, 400)
    agency = ("Ủy ban nhân dân", desk.commune)
    head(
        pen,
        agency,
        f"~{ordinal}~/UBND-XNTTHN",
        f"{cased(bare(desk.commune))}, ngày ~{desk.on.day}~ tháng ~{desk.on.month}~ năm ~{desk.on.year}~",
        bold=2,
        split=0.38,
    )
    pen.p("*GIẤY XÁC NHẬN*", 17, align="centre", before=7)
    pen.p("*TÌNH TRẠNG HÔN NHÂN*", 17, align="centre")
    pen.p(f"*ỦY BAN NHÂN DÂN {desk.commune.upper()}*", 13, align="centre", before=3)
    home = desk.home()
    state = desk.pick("chưa đăng ký kết hôn với ai", "hiện đang có vợ hoặc chồng", "đã ly hôn, chưa kết hôn với ai")
    use = desk.pick("kết hôn", "vay vốn", "mua nhà ở xã hội")
    pen.p("Xác nhận:", 13, before=2)
    pen.field("Ông/bà:", f"~{soul.name}~", before=2)
    born = f"{soul.born_on.day}/{soul.born_on.month}/{soul.born_on.year}"
    pair(pen, f"Sinh ngày: ~{born}~", f"Giới tính: ~{soul.sex}~", 0.6)
    pair(pen, f"Dân tộc: ~{soul.people}~", "Quốc tịch: ~Việt Nam~", 0.5)
    pen.field("Giấy tờ tùy thân số:", f"~{soul.card}~", before=2)
    pen.field("Nơi cư trú:", f"~{home}~", before=2)
    if desk.chance.random() < 0.4:
        start, end = desk.ago(3000, 4000), desk.ago(400, 2500)
        pen.field(
            "Trong thời gian cư trú tại:",
            f"~{home}~, từ ngày ~{start.day}/{start.month}/{start.year}~ đến ngày ~{end.day}/{end.month}/{end.year}~",
            before=2,
        )
    pen.field("Tình trạng hôn nhân:", f"~{state}~", before=2)
    pen.field("Giấy này được cấp để:", f"~{use}~", before=2)
    pen.p("Giấy này có giá trị trong thời hạn 06 tháng, kể từ ngày cấp.", before=2)
    rows, name, signer = signing(desk, "Chủ tịch", own=desk.pick("", "Công chức Tư pháp - Hộ tịch"))
    pen.sign(rows, name, round_seal=f"Ủy ban nhân dân {desk.commune}", over=0.7)
    if desk.chance.random() < 0.3:
        certified(pen, desk, 26, 236)
    return {
        "number": f"{ordinal}/UBND-XNTTHN",
        "issued_on": desk.on.isoformat(),
        "issuer": " ".join(agency),
        "marital_status": state,
        "scope": use,
        "valid_until": after_months(desk.on, 6).isoformat(),
        "residence": home,
        **person(soul, old=True),
        **signer,
    }


@second("khai_tu_tay", "trich_luc_khai_tu", (2016, 2022))
def khai_tu_tay(pen: Pen, desk: Desk) -> dict[str, str]:
    """The printed form of 2016 filled in by pen, the day of death before the day of birth of the one who asked."""
    dead, asker = somebody(desk, (40, 95)), somebody(desk, (22, 60))
    died = desk.ago(3, 40)
    ordinal = desk.chance.randint(1, 90)
    top = pen.y
    nation(pen)
    pen.p(f"Số: ~{ordinal}~/TLKT", 13, align="right", before=2)
    pen.p("*TRÍCH LỤC KHAI TỬ*", 20, align="centre", before=4)
    where, cause = desk.pick("tại nhà", "Bệnh viện đa khoa"), desk.pick("bệnh già", "tai nạn lao động", "bệnh tim")
    home = f"{desk.home()}, {desk.commune}"
    office = f"UBND {desk.commune}"
    born = f"{dead.born_on.day}/{dead.born_on.month}/{dead.born_on.year}"
    pen.field("Họ, chữ đệm, tên:", f"~{dead.name}~", 13.5, before=4)
    pair(pen, f"Ngày, tháng, năm sinh: ~{born}~", f"Giới tính: ~{dead.sex}~", 0.6, size=13.5)
    pair(pen, f"Dân tộc: ~{dead.people}~", "Quốc tịch: ~Việt Nam~", 0.5, size=13.5)
    for label, value in (
        ("Giấy tờ tùy thân: CMND số", dead.card),
        ("Nơi cư trú cuối cùng:", home),
        ("Đã chết vào lúc:", f"{desk.chance.randint(1, 23)} giờ, ngày {died.day}/{died.month}/{died.year}"),
        ("Nơi chết:", where),
        ("Nguyên nhân chết:", cause),
        ("Đăng ký khai tử tại:", office),
        ("Họ, chữ đệm, tên người đi khai tử:", asker.name),
    ):
        pen.field(label, f"~{value}~", 13.5, before=2)
    rows, name, signer = signing(desk, "Chủ tịch", f"UBND {desk.commune}")
    pen.sign([f"_{cased(bare(desk.commune))}, {day_form(desk)}_", *rows], name, round_seal=office, over=0.5)
    pen.frame(top)
    return {
        "number": f"{ordinal}/TLKT",
        "issued_on": desk.on.isoformat(),
        "issuer": f"UBND {desk.commune}",
        "died_on": died.isoformat(),
        "death_place": where,
        "death_cause": cause,
        "registered_at": office,
        "residence": home,
        **person(dead, old=True),
        **signer,
    }


@second("ban_an_ly_hon", "khac", (2010, 2026))
def ban_an_ly_hon(pen: Pen, desk: Desk) -> dict[str, str]:
    """A court's decision on a divorce: two people, a court as heading; the catalogue has no kind for a judgment."""
    one, two = somebody(desk, (25, 60), "Nữ"), somebody(desk, (25, 60), "Nam")
    court = f"Tòa án nhân dân {desk.district}" if desk.district else f"Tòa án nhân dân khu vực 3 - {desk.province}"
    number = f"{desk.chance.randint(2, 300)}/{desk.on.year}/HNGĐ-ST"
    head(pen, (court,), "", "", split=0.4)
    pen.p(f"Bản án số: {number}", 13, before=3)
    pen.p(f"{cased(day_words(desk.on))}", 13)
    pen.p("_V/v ly hôn, tranh chấp nuôi con_", 13)
    pen.p("*NHÂN DANH*", 14, align="centre", before=3)
    pen.p("*NƯỚC CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM*", 14, align="centre")
    pen.p(f"*{court.upper()}*", 13.5, align="centre", before=2)
    name = anyone(desk)
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
        "number": number,
        "issued_on": desk.on.isoformat(),
        "issuer": court,
        "owner_name": one.name,
        "signer_name": name,
    }
