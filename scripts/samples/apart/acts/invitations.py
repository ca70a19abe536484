"""Invitations: to meetings and conferences, of offices and of a village."""

from __future__ import annotations

from scripts.samples.drawing.pen import Pen
from scripts.samples.templates.desk import Desk, a_day, capital
from scripts.samples.templates.heads import head, heading
from scripts.samples.templates.populations import OLD_SPELLINGS, SHORT_AND_LONG
from scripts.samples.templates.rows import body, centred, said
from scripts.samples.templates.signing import rank, sent_to, signed, signing
from scripts.samples.templates.template import template
from scripts.samples.templates.truth import act, act_signed
from scripts.samples.words import bare, cased, day_words, slashes


@template("giay_moi", (2016, 2026))
def giay_moi(pen: Pen, desk: Desk) -> dict[str, str]:
    agency = (
        f"Hội đồng nhân dân {desk.district or desk.province}",
        f"Văn phòng HĐND và UBND {desk.district}" if desk.district else "Văn phòng",
    )
    number = f"{desk.chance.randint(5, 300)}/GM-{'VP' if not desk.district else 'HĐND&UBND'}"
    title = desk.pick(
        "Dự Hội nghị trao đổi kinh nghiệm hoạt động giám sát giữa hai kỳ họp", "Tham dự buổi làm việc với Đoàn khảo sát"
    )
    where = desk.district or desk.province
    head(pen, agency, number, f"{bare(where)}, {day_words(desk.on)}")
    pen.p("*GIẤY MỜI*", 17, align="centre", before=8)
    pen.p(f"*{title}*", 13.5, align="centre")
    pen.p("Kính gửi: .........................................................", 13.5, align="centre", before=5)
    meeting = desk.later(3, 14)
    body(
        pen,
        f"{cased(agency[1])} trân trọng kính mời ông (bà) tham dự:",
        f"*- Thời gian:* Bắt đầu từ {desk.pick('7 giờ 30 phút', '14 giờ 00')}, "
        f"{day_words(meeting)} (Thứ {desk.pick('Hai', 'Tư', 'Sáu')}).",
        f"*- Địa điểm:* Phòng họp số {desk.chance.randint(1, 4)}, trụ sở HĐND và UBND.",
        "*- Chủ trì:* Thường trực Hội đồng nhân dân.",
        "Rất hân hạnh được đón tiếp./.",
    )
    rows, signer = rank(desk, "Chánh Văn phòng")
    pen.sign(rows, signer["signer_name"], sent_to("Như trên", "Lưu: VT"), round_seal=agency[1])
    return act(desk, number, agency, title, signer)


@template("giay_moi", (2016, 2026), population=OLD_SPELLINGS)
def gm_uy_ban(pen: Pen, desk: Desk) -> dict[str, str]:
    """A committee invites one person by name, written in by hand, on behalf of the chair."""
    where = desk.district or desk.commune
    agency = ("Ủy ban nhân dân", where)
    number = f"{desk.chance.randint(3, 700)}/GM-UBND"
    head(pen, agency, number, f"{cased(bare(where))}, {day_words(desk.on)}", bold=2, split=0.36)
    pen.p("*GIẤY MỜI*", 16, align="centre", before=8)
    title = desk.pick(
        "Họp mặt người có uy tín trong đồng bào dân tộc thiểu số",
        "Về việc hòa giải tranh chấp đất đai",
        "Dự Lễ công bố quyết định công nhận xã đạt chuẩn nông thôn mới nâng cao",
    )
    pen.p(f"*{title}*", 13.5, align="centre")
    pen.rule(pen.full, 0.2)
    pen.p(f"Kính mời ông (bà): ~{desk.soul().name}~", 13.5, before=6, dots=True)
    pen.p(f"Địa chỉ: ~{desk.home()}~", 13.5, before=1.5, dots=True)
    body(
        pen,
        f"Thời gian: {desk.pick('08 giờ 00 phút', '13h30')}, thứ {desk.pick('Hai', 'Năm')}, "
        f"{day_words(desk.later(2, 12))}.",
        "Địa điểm: Hội trường tầng 2, trụ sở Ủy ban nhân dân.",
        "Nội dung: Có chương trình gửi kèm. Đề nghị ông (bà) đến đúng thời gian, thành phần và mang theo giấy mời./.",
    )
    rows, name, signer = signing(desk, "Chủ tịch", own=desk.pick("", "Chánh Văn phòng HĐND và UBND"))
    pen.sign(rows, name, sent_to("Như trên", "Lưu: VT"), round_seal=f"UBND {where}", over=0.5)
    return act(desk, number, agency, title, signer)


@template("giay_moi", (2016, 2026), population=SHORT_AND_LONG)
def gm_hoi_nghi(pen: Pen, desk: Desk) -> dict[str, str]:
    """A department invites: number, title below the word, times as a bulleted list; signed by its office's head."""
    agency = ("SỞ TƯ PHÁP", desk.province.upper())
    number = f"{desk.chance.randint(3, 180)}/GM-STP"
    heading(pen, agency, [f"Số: {number}"], f"{capital(desk)}, {a_day(desk)}", bold=2, split=0.36)
    title = desk.pick(
        "Dự Hội nghị tập huấn nghiệp vụ hộ tịch, chứng thực",
        "Tham dự buổi làm việc về số hóa Sổ hộ tịch",
        f"Dự Hội nghị tổng kết công tác tư pháp năm {desk.on.year}",
    )
    centred(pen, "GIẤY MỜI", size=15, before=7)
    centred(pen, title, size=13)
    pen.rule(pen.full, 0.2)
    pen.many(["Kính gửi:", f"- UBND {desk.commune};", f"- Công an {desk.commune}."], at=pen.part(0.2, 1), size=13.5)
    meet = desk.later(3, 9)
    said(
        pen,
        "Giám đốc Sở Tư pháp trân trọng kính mời đại diện lãnh đạo và công chức tư pháp - hộ tịch "
        f"{bare(desk.commune)} tham "
        "dự, cụ thể như sau:",
        f"- Thời gian: 01 buổi, từ 14 giờ 00 ngày {slashes(meet)};",
        f"- Địa điểm: Phòng họp tầng 3, trụ sở Sở Tư pháp, số {desk.chance.randint(2, 200)} đường Lê Lợi;",
        "- Hình thức: trực tiếp kết hợp trực tuyến.",
        "Rất mong các đồng chí dự đông đủ, đúng giờ./.",
        before=2,
    )
    name = desk.name()
    rows, signer_title = desk.chance.choice(
        (
            (("GIÁM ĐỐC",), "Giám đốc"),
            (("TL. GIÁM ĐỐC", "CHÁNH VĂN PHÒNG"), "Chánh Văn phòng"),
            (("TL. GIÁM ĐỐC", "KT. CHÁNH VĂN PHÒNG", "PHÓ CHÁNH VĂN PHÒNG"), "Phó Chánh Văn phòng"),
        )
    )
    signed(pen, rows, name, sent_to("Như trên", "Lưu: VT"), round_seal=f"Sở Tư pháp {desk.province}", space=25)
    return act_signed(desk, number, agency, title, name, signer_title)


@template("giay_moi", (2014, 2026), population=SHORT_AND_LONG)
def gm_thon(pen: Pen, desk: Desk) -> dict[str, str]:
    """An invitation whose place and day stand above the signature, not in the heading."""
    number = f"{desk.chance.randint(2, 210)}/GM-UBND"
    commune = desk.commune.upper()
    place = desk.district.upper() or desk.province.upper()
    heading(pen, (f"UBND {place}", f"UBND {commune}"), [f"Số: {number}"], "", split=0.4)
    title = desk.pick(
        "Họp Hội đồng đăng ký đất đai lần đầu", "Dự Hội nghị đối thoại với nhân dân", "Họp bình xét hộ nghèo, cận nghèo"
    )
    with_about = desk.chance.random() < 0.6
    centred(pen, "GIẤY MỜI", size=18, before=8)
    if with_about:
        pen.p(f"*{title}*", 13.5, align="centre")
        pen.rule(pen.full, 0.12)
    guest = desk.soul()
    pen.skip(3)
    for label, value in (
        ("Kính mời Ông (Bà):", guest.name),
        ("Địa chỉ:", f"{desk.home()}, {desk.commune}"),
        ("Nội dung:", title[0].lower() + title[1:] if with_about else "bàn việc chung của thôn"),
        ("Thời gian:", f"8 giờ 00 phút, ngày {slashes(desk.later(2, 6))}"),
        ("Địa điểm:", f"Hội trường UBND {desk.commune}"),
    ):
        pen.field(label, value, 13.5)
    said(pen, "Đề nghị Ông (Bà) sắp xếp công việc, đến dự đúng thành phần và thời gian./.", before=3)
    name = desk.name()
    rows = (f"_{cased(desk.commune)}, {a_day(desk)}_", "*TM. UBND*", "*CHỦ TỊCH*")
    pen.sign(rows, name, sent_to("Như trên", "Lưu: VP"), round_seal=f"UBND {desk.commune}")
    agency = (f"UBND {desk.district or desk.province}", f"UBND {desk.commune}")
    return act_signed(desk, number, agency, title if with_about else "", name, "Chủ tịch")
