"""What people undertake and say of themselves, and what certifies it."""

from __future__ import annotations

from scripts.samples.drawing.pen import Pen
from scripts.samples.drawing.size import MM
from scripts.samples.templates.desk import Desk, day_form
from scripts.samples.templates.heads import nation
from scripts.samples.templates.populations import OLD_SPELLINGS, SHORT_AND_LONG
from scripts.samples.templates.rows import said
from scripts.samples.templates.signing import head_or_deputy
from scripts.samples.templates.template import template
from scripts.samples.templates.truth import about
from scripts.samples.words import bare, cased, day_words, slashes, spelled_day


@template("giay_cam_ket", (2015, 2026), population=SHORT_AND_LONG)
def cam_doan(pen: Pen, desk: Desk) -> dict[str, str]:
    """Who undertakes, and in the text another, with day of birth and number, for whom it is done."""
    soul, child = desk.soul((25, 70)), desk.soul((18, 40))
    nation(pen)
    pen.p(f"*{desk.pick('GIẤY CAM ĐOAN', 'BẢN CAM KẾT', 'GIẤY CAM KẾT')}*", 16, align="centre", before=7)
    pen.p(f"Kính gửi: Ủy ban nhân dân {desk.commune}", align="centre", before=2)
    home = f"{desk.home()}, {desk.address}"
    pen.field("Tôi tên là:", soul.name, before=3)
    pen.field("Sinh ngày:", slashes(soul.born_on))
    pen.field("CCCD số:", f"{soul.number} do Cục Cảnh sát QLHC về TTXH cấp ngày {slashes(desk.ago(200, 1500))}")
    pen.field("Nơi thường trú:", home)
    said(
        pen,
        f"Tôi làm giấy này cam đoan: Con tôi là {child.name}, sinh ngày {slashes(child.born_on)}, CCCD số "
        f"{child.number}, hiện đang sử dụng chung thửa đất với gia đình tôi, không tranh chấp với ai.",
        "Tôi xin chịu hoàn toàn trách nhiệm trước pháp luật về nội dung cam đoan trên.",
        size=13.5,
        before=2,
    )
    pen.sign(
        [f"_{cased(bare(desk.commune))}, {day_form(desk)}_", "*Người cam đoan*", "_(Ký, ghi rõ họ tên)_"], soul.name
    )
    return {"issued_on": desk.on.isoformat(), **about(soul), "residence": home, "signer_name": soul.name}


@template("so_yeu_ly_lich", (2012, 2026), population=OLD_SPELLINGS)
def ly_lich_tu_thuat(pen: Pen, desk: Desk) -> dict[str, str]:
    """The form of the stationer's: whom to tell in need, then father, mother, spouse, each with name, age and home."""
    soul, father, mother = desk.soul((18, 55)), desk.soul((45, 80), "Nam"), desk.soul((42, 78), "Nữ")
    nation(pen)
    pen.p("*SƠ YẾU LÝ LỊCH*", 18, align="centre", before=6)
    pen.p("*TỰ THUẬT*", 14, align="centre")
    pen.photo(pen.full.x / MM, pen.y / MM - 14, 26, 34)
    pen.skip(16)
    home, origin, phone = f"{desk.home()}, {desk.address}", f"{desk.commune}, {desk.province}", desk.phone()
    born_at = desk.province
    pen.p("*I. PHẦN BẢN THÂN*", before=4)
    pen.field("Họ và tên (chữ in hoa):", f"{soul.name.upper()}     Nam, nữ: {soul.sex}")
    pen.field("Sinh ngày:", f"{slashes(soul.born_on)}     Nơi sinh: {born_at}")
    pen.field("Nguyên quán:", origin)
    pen.field("Nơi đăng ký thường trú hiện nay:", home)
    pen.field("Điện thoại liên hệ:", phone)
    pen.field("Dân tộc:", f"{soul.people}     Tôn giáo: Không")
    pen.field("Số CCCD:", f"{soul.number}     Cấp ngày: {slashes(desk.ago(200, 1500))}     Nơi cấp: Cục CSQLHC về TTXH")
    pen.field("Trình độ văn hóa:", "12/12     Ngoại ngữ: Anh B")
    pen.field("Khi cần báo tin cho ai? Ở đâu?", f"{mother.name}, {desk.commune}")
    pen.p("*II. QUAN HỆ GIA ĐÌNH*", before=2)
    for label, one in (("Họ và tên bố:", father), ("Họ và tên mẹ:", mother)):
        pen.field(label, f"{one.name}     Sinh năm: {one.born_on.year}")
        pen.field("Nghề nghiệp:", desk.pick("Làm ruộng", "Hưu trí", "Buôn bán"))
        pen.field("Nơi ở hiện nay:", f"{desk.home()}, {desk.commune}")
    pen.p("Tôi xin cam đoan những lời khai trên là đúng sự thật.", before=2)
    pen.sign(
        [f"_{cased(bare(desk.commune))}, {day_form(desk)}_", "*Người khai ký tên*"],
        soul.name,
        [f"*XÁC NHẬN CỦA UBND {desk.commune.upper()}*"],
    )
    return {
        "issued_on": desk.on.isoformat(),
        **about(soul),
        "gender": soul.sex,
        "ethnicity": soul.people,
        "birth_place": born_at,
        "home_place": origin,
        "residence": home,
        "phone": phone,
        "father_name": father.name,
        "mother_name": mother.name,
        "signer_name": soul.name,
    }


@template("loi_chung", (2015, 2026), population=SHORT_AND_LONG)
def chung_thuc_chu_ky(pen: Pen, desk: Desk) -> dict[str, str]:
    """Of one signature (Thông tư 01/2020/TT-BTP): day and place as sentences, both who signed and who saw it named."""
    soul, clerk, signer = desk.soul((20, 75)), desk.name(), desk.name()
    rows, title = head_or_deputy(desk, "Chủ tịch")
    office = f"Ủy ban nhân dân {desk.commune}"
    pen.p("*LỜI CHỨNG CHỨNG THỰC CHỮ KÝ*", 15, align="centre", before=6)
    pen.skip(3)
    number = f"{desk.chance.randint(20, 3000)}"
    said(
        pen,
        f"{cased(day_words(desk.on))} (Bằng chữ: {spelled_day(desk.on)}).",
        f"Tại {office}, {desk.province}.",
        f"Tôi {signer}, là {title} {office}.",
        size=13.5,
        before=2,
    )
    pen.p("*Chứng thực*", align="centre", before=2)
    said(
        pen,
        f"{cased(soul.title)}: {soul.name}, Căn cước công dân số {soul.number}, cam đoan đã hiểu, tự chịu trách nhiệm "
        f"về nội dung của giấy tờ, văn bản và đã ký vào giấy tờ, văn bản này trước mặt ông/bà {clerk} là người tiếp "
        "nhận hồ sơ.",
        f"Số chứng thực: {number}, quyển số: 01/{desk.on.year} - SCT/CK, ĐC.",
        size=13.5,
        before=2,
    )
    pen.sign([f"*{row}*" for row in rows], signer, ["*Người tiếp nhận hồ sơ*"], second=clerk, round_seal=office)
    return {
        "number": number,
        "issued_on": desk.on.isoformat(),
        "issuer": office,
        "signer_name": signer,
        "signer_title": title,
    }
