"""Declarations on printed forms."""

from __future__ import annotations

from scripts.samples.drawing.pen import Pen
from scripts.samples.templates.desk import Desk, capital, day_form
from scripts.samples.templates.heads import nation
from scripts.samples.templates.populations import OLD_SPELLINGS, SHORT_AND_LONG
from scripts.samples.templates.rows import boxes, centred, pair, said
from scripts.samples.templates.signing import signed
from scripts.samples.templates.template import template
from scripts.samples.templates.truth import about
from scripts.samples.words import bare, cased, dong, in_words, slashes


@template("to_khai", (2021, 2026))
def to_khai_may(pen: Pen, desk: Desk) -> dict[str, str]:
    """For social help: numbered places, boxes, two hands below (who confirms, who declares), date by the declarant."""
    soul = desk.soul((60, 92))
    pen.p("_Mẫu số 1d_", 10, align="right")
    nation(pen, motto=13)
    pen.p("*TỜ KHAI ĐỀ NGHỊ TRỢ GIÚP XÃ HỘI*", 15, align="centre", before=5)
    pen.p("_(Áp dụng đối với người cao tuổi)_", 12, align="centre")
    pen.p("*Phần 1. THÔNG TIN CỦA ĐỐI TƯỢNG*", before=4)
    card = desk.ago(200, 1400)
    pen.many(
        [
            f"1. Họ và tên (Viết chữ in hoa): {soul.name.upper()}",
            f"Ngày/tháng/năm sinh: {slashes(soul.born_on)}     Giới tính: {soul.sex}     Dân tộc: {soul.people}",
            f"Giấy CMND hoặc căn cước công dân số {soul.number}     Cấp ngày {slashes(card)}     Nơi "
            "cấp: Cục CSQLHC về TTXH",
            f"2. Hộ khẩu thường trú: {desk.home()}, {desk.address}",
            "Hiện ở với ai và ở đâu: ở cùng con trai tại nơi thường trú",
            "3. Có thẻ BHYT không?  [ ] Không   [x] Có",
            "4. Đang hưởng chế độ nào sau đây: không hưởng chế độ nào",
            f"5. Thuộc hộ nghèo, cận nghèo không?  [{desk.pick('x', ' ')}] Không   [ ] Có",
            "6. Tình trạng hôn nhân: góa",
        ],
        dots=True,
        before=1.6,
    )
    pen.p(
        "Tôi xin cam đoan những lời khai trên là đúng, nếu có điều gì khai không đúng tôi xin "
        "chịu trách nhiệm hoàn toàn.",
        before=2,
        align="justify",
    )
    pen.sign(
        [
            f"_Ngày {desk.on.day:02d} tháng {desk.on.month:02d} năm {desk.on.year}_",
            "*Người khai*",
            "_(Ký, ghi rõ họ tên. Trường hợp khai thay phải ghi đầy đủ họ tên người khai thay)_",
        ],
        soul.name,
        ["_Thông tin người khai thay_", "Giấy CMND hoặc CCCD số: ............", "Quan hệ với đối tượng: ............"],
    )
    return {"issued_on": desk.on.isoformat(), **about(soul)}


@template("to_khai", (2024, 2026), population=OLD_SPELLINGS)
def to_khai_cu_tru(pen: Pen, desk: Desk) -> dict[str, str]:
    """Change of residence, form CT01: the id in boxes, members as a table, opinions at the foot in three columns."""
    soul, host = desk.soul((18, 80)), desk.soul((30, 80))
    pen.p("_Mẫu CT01 ban hành theo Thông tư số 66/2023/TT-BCA_", 10, align="right")
    nation(pen)
    pen.p("*TỜ KHAI THAY ĐỔI THÔNG TIN CƯ TRÚ*", 15, align="centre", before=5)
    pen.p(f"Kính gửi: ~Công an {desk.commune}~", align="centre", before=2)
    phone = desk.phone()
    pen.field("1. Họ, chữ đệm và tên:", f"~{soul.name}~", before=3)
    pair(
        pen,
        f"2. Ngày, tháng, năm sinh: ~{soul.born_on.day}/{soul.born_on.month}/{soul.born_on.year}~",
        f"3. Giới tính: ~{soul.sex}~",
        0.62,
    )
    pen.p("4. Số định danh cá nhân:", before=1.2)
    pen.skip(1)
    pen.table([[f"~{digit}~" for digit in soul.number]], (1,) * 12, 12, align="centre")
    # The boxes hold one number; the rows of the table are its digits.
    del pen.lines[-12:]
    pen.lines.append(soul.number)
    pair(pen, f"5. Số điện thoại: ~{phone}~", "6. Email:", 0.55)
    pair(pen, f"7. Họ, chữ đệm và tên chủ hộ: ~{host.name}~", "8. Quan hệ: ~cháu~", 0.66)
    pen.field("9. Số định danh cá nhân của chủ hộ:", f"~{host.number}~")
    pen.field("10. Nội dung đề nghị:", f"~đăng ký thường trú vào hộ tại {desk.home()}~")
    pen.p("11. Những thành viên trong hộ gia đình cùng thay đổi:", before=1.2)
    pen.skip(1)
    pen.table(
        [["TT", "Họ, chữ đệm và tên", "Ngày sinh", "Giới tính", "Số định danh", "Quan hệ"], ["", "", "", "", "", ""]],
        (0.07, 0.3, 0.16, 0.12, 0.2, 0.15),
        10.5,
    )
    signed = f"ngày ~{desk.on.day}~ tháng ~{desk.on.month}~ năm ~{desk.on.year}~"
    pen.sign(
        [f"{bare(desk.commune)}, {signed}", "*NGƯỜI KÊ KHAI*", "_(Ký, ghi rõ họ tên)_"],
        soul.name,
        [("*Ý KIẾN CỦA CHỦ HỘ*", {"align": "centre"}), ("_(Ký, ghi rõ họ tên)_", {"align": "centre"})],
        second=host.name,
        bold=False,
    )
    return {
        "issued_on": desk.on.isoformat(),
        "owner_name": soul.name,
        "owner_born_on": soul.born_on.isoformat(),
        "owner_id": soul.number,
        "gender": soul.sex,
        "phone": phone,
    }


@template("to_khai", (2016, 2026), population=OLD_SPELLINGS)
def to_khai_khai_sinh(pen: Pen, desk: Desk) -> dict[str, str]:
    """Registering a birth: who asks stands first, the child after; two name each other's rows alike."""
    asker, child = desk.soul((20, 60)), desk.soul((0, 1))
    nation(pen)
    pen.p("*TỜ KHAI ĐĂNG KÝ KHAI SINH*", 15, align="centre", before=5)
    pen.p(f"Kính gửi: (1) Ủy ban nhân dân {desk.commune}", align="centre", before=2)
    home = f"{desk.home()}, {desk.address}"
    pen.field("Họ, chữ đệm, tên người yêu cầu:", f"{asker.name}", before=3)
    pen.field("Ngày, tháng, năm sinh:", slashes(asker.born_on))
    pen.field("Nơi cư trú: (2)", home)
    pen.field("Giấy tờ tùy thân: (3)", f"CCCD số {asker.number}")
    pen.field("Quan hệ với người được khai sinh:", desk.pick("Mẹ đẻ", "Bố đẻ", "Bà ngoại"))
    pen.p("*Đề nghị cơ quan đăng ký khai sinh cho người dưới đây:*", before=3)
    pen.field("Họ, chữ đệm, tên:", child.name.upper())
    pen.field("Ngày, tháng, năm sinh:", f"{slashes(child.born_on)}, ghi bằng chữ: theo giấy chứng sinh")
    pair(pen, f"Giới tính: {child.sex}", f"Dân tộc: {child.people}     Quốc tịch: Việt Nam", 0.35)
    pen.field("Nơi sinh: (4)", f"Trung tâm Y tế {bare(desk.district or desk.commune)}")
    parents: dict[str, str] = {}
    for role in ("người mẹ", "người cha"):
        soul = desk.soul((20, 45), "Nữ" if role.endswith("mẹ") else "Nam")
        parents["mother_name" if role.endswith("mẹ") else "father_name"] = soul.name
        pen.field(f"Họ, chữ đệm, tên {role}:", soul.name)
        pen.field("Năm sinh: (5)", f"{soul.born_on.year}     Dân tộc: {soul.people}     Quốc tịch: Việt Nam")
        pen.field("Nơi cư trú: (2)", home)
    pen.p("Tôi cam đoan nội dung đề nghị đăng ký khai sinh trên đây là đúng sự thật.", before=2)
    pen.sign(
        [f"_Làm tại: {bare(desk.commune)}, {day_form(desk)}_", "*Người yêu cầu*", "_(Ký, ghi rõ họ, chữ đệm, tên)_"],
        asker.name,
    )
    return {
        "issued_on": desk.on.isoformat(),
        "owner_name": child.name,
        "owner_born_on": child.born_on.isoformat(),
        "gender": child.sex,
        "ethnicity": child.people,
        "nationality": "Việt Nam",
        "birth_place": f"Trung tâm Y tế {bare(desk.district or desk.commune)}",
        "registrant_name": asker.name,
        **parents,
    }


@template("to_khai", (2016, 2026), population=SHORT_AND_LONG)
def to_khai_ket_hon(pen: Pen, desk: Desk) -> dict[str, str]:
    """A declaration of marriage by hand in a table: the woman's column first."""
    wife, husband = desk.soul((20, 40), "Nữ"), desk.soul((21, 45), "Nam")
    nation(pen, size=12.5, rule=0.25, before=1.0, gap=0.2)
    centred(pen, "TỜ KHAI ĐĂNG KÝ KẾT HÔN", size=15, before=6)
    pen.p(f"Kính gửi: ~UBND {desk.commune}~", 13, align="centre", before=2)
    pen.skip(3)
    rows = [["Thông tin", "Bên nữ", "Bên nam"]]
    for label, one, other in (
        ("Họ, chữ đệm, tên", wife.name, husband.name),
        ("Ngày, tháng, năm sinh", slashes(wife.born_on), slashes(husband.born_on)),
        ("Dân tộc", wife.people, husband.people),
        ("Quốc tịch", "Việt Nam", "Việt Nam"),
        ("Giấy tờ tùy thân", wife.number, husband.number),
        ("Kết hôn lần thứ mấy", "1", str(desk.chance.randint(1, 2))),
    ):
        rows.append([label, f"~{one}~", f"~{other}~"])
    pen.table(rows, (3.2, 4, 4), 12.5)
    said(
        pen,
        "Chúng tôi cam đoan lời khai trên là đúng, việc kết hôn là tự nguyện.",
        size=12.5,
        before=3,
    )
    pen.p(
        f"Làm tại: ~{cased(desk.commune)}~, ngày ~{desk.on.day}~ tháng ~{desk.on.month}~ năm ~{desk.on.year}~",
        12.5,
        align="right",
        before=2,
    )
    left = [("*Bên nữ*", {"align": "centre", "size": 13})]
    signed(pen, ("Bên nam",), husband.name, left, second=wife.name, bold=False, space=20)
    return about(wife)


@template("to_khai", (2020, 2026), population=SHORT_AND_LONG)
def to_khai_o_so(pen: Pen, desk: Desk) -> dict[str, str]:
    """A tax declaration: bracketed codes before labels, every number in boxes, a table, one signer at the right."""
    owner, tax = desk.soul(), desk.tax()
    pen.p("*Mẫu số: 01/LPTB*", 11, align="right")
    pen.p("_(Ban hành kèm theo Thông tư số 80/2021/TT-BTC)_", 9.5, align="right", before=0)
    nation(pen, size=13, rule=0.25, before=1.0, gap=0.2)
    centred(pen, "TỜ KHAI LỆ PHÍ TRƯỚC BẠ", size=15, before=5)
    pen.p("(Áp dụng đối với nhà, đất)", 12.5, align="centre", before=0)
    pen.p(f"[01] Kỳ tính thuế: Theo từng lần phát sinh ngày {slashes(desk.ago(1, 20))}", 12.5, before=3)
    pen.p("[02] Lần đầu:  [x]          [03] Bổ sung lần thứ: ....", 12.5, before=1.5)
    pen.p("*I. THÔNG TIN NGƯỜI NỘP LỆ PHÍ TRƯỚC BẠ*", 12.5, before=2)
    home = f"{desk.home()}, {desk.address}"
    pen.field("[04] Tên người nộp thuế:", owner.name.upper(), 12.5)
    boxes(pen, "[05] Mã số thuế:", tax, 12.5)
    boxes(pen, "[06] Số CCCD/định danh:", owner.number, 12.5, side=5.6)
    pen.field("[07] Địa chỉ:", home, 12.5)
    phone = f"08{desk.chance.randint(10_000_000, 99_999_999)}"
    pen.field("[08] Điện thoại:", f"{phone}     [09] Email: ....", 12.5)
    pen.p("*II. ĐẶC ĐIỂM NHÀ ĐẤT*", 12.5, before=2)
    pen.table(
        [
            ["Chỉ tiêu", "Nội dung"],
            ["Thửa đất số / tờ bản đồ", f"{desk.chance.randint(3, 900)} / {desk.chance.randint(2, 70)}"],
            ["Diện tích (m2)", str(desk.chance.randint(50, 500))],
            ["Giá trị chuyển giao (đồng)", dong(desk.chance.randint(100, 3000) * 1_000_000)],
        ],
        (4, 7),
        12,
    )
    said(
        pen,
        "Tôi cam đoan số liệu khai trên là đúng và chịu trách nhiệm trước pháp luật./.",
        size=12.5,
        before=2,
    )
    pen.p(f"_{capital(desk)}, {in_words(desk.on, 1)}_", 12.5, at=pen.part(0.46, 1), align="centre", before=3)
    signed(pen, ("NGƯỜI NỘP THUẾ",), owner.name, bold=False, space=18)
    return {"owner_name": owner.name, "owner_id": owner.number, "tax_code": tax, "residence": home, "phone": phone}
