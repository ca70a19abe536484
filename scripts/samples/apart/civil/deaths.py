"""Extracts from the register of deaths."""

from __future__ import annotations

from scripts.samples.drawing.pen import MOTTO, NATION, Pen
from scripts.samples.templates.desk import Desk, a_day, day_form
from scripts.samples.templates.heads import head, heading, nation
from scripts.samples.templates.populations import OLD_SPELLINGS, SHORT_AND_LONG
from scripts.samples.templates.rows import centred, pair, said
from scripts.samples.templates.signing import head_or_deputy, rank, signed, signing
from scripts.samples.templates.template import template
from scripts.samples.templates.truth import about, about_in_full, issued
from scripts.samples.words import bare, cased, day_words, in_words, slashes, spelled_day


@template("trich_luc_khai_tu", (2016, 2022))
def khai_tu_2016(pen: Pen, desk: Desk) -> dict[str, str]:
    """Extract with the hour and day of death in words; district above the commune; some are stamped as copies."""
    dead, asker = desk.soul((48, 96)), desk.soul((25, 60))
    died = desk.ago(1, 15)
    number = f"{desk.chance.randint(2, 160)}/TLKT-BS"
    agency = (f"UBND {desk.district}", f"UBND {desk.commune}")
    pen.side(
        [agency[0].upper(), f"*{agency[1].upper()}*", "---", (f"Số: {number}", {"before": 2})],
        [
            (f"*{NATION}*", {"fit": True}),
            f"*{MOTTO}*",
            "---",
            (f"_{bare(desk.commune)}, {day_words(desk.on)}_", {"before": 2}),
        ],
        0.36,
    )
    pen.p("*TRÍCH LỤC KHAI TỬ*", 18, align="centre", before=8)
    pen.p("*(BẢN SAO)*", 13, align="centre")
    pen.skip(4)
    pen.field("Họ, chữ đệm, tên:", f"*{dead.name.upper()}*")
    pen.p(f"Ngày, tháng, năm sinh: {slashes(dead.born_on)}", dots=True, before=1.2)
    pen.p(f"Giới tính: {dead.sex}     Dân tộc: {dead.people}     Quốc tịch: Việt Nam", dots=True, before=1.2)
    pen.field(
        "Giấy tờ tùy thân:",
        f"Chứng minh nhân dân số {dead.card}, Công an tỉnh cấp ngày {slashes(desk.ago(2000, 4000))}",
    )
    pen.field("Nơi cư trú cuối cùng:", f"{desk.home()}, {desk.address}")
    pen.field(
        "Đã chết vào lúc:",
        f"{desk.chance.randint(0, 23):02d} giờ {desk.chance.randint(0, 59):02d} phút, {day_words(died)}",
    )
    pen.field("Ghi bằng chữ:", spelled_day(died))
    pen.field("Nơi chết:", desk.pick("Tại nhà riêng", f"Bệnh viện Đa khoa {bare(desk.district)}"))
    pen.field("Nguyên nhân chết:", desk.pick("Già yếu", "Ung thư phổi", "Suy tim"))
    pen.field(
        "Theo Giấy báo tử/Giấy tờ thay thế Giấy báo tử số:", f"{desk.chance.randint(1, 90)}/GBT {day_words(died)}"
    )
    pen.field("Đăng ký khai tử tại:", f"UBND {desk.commune}, {desk.district}, {desk.province}")
    pen.p(f"Số: {desk.chance.randint(1, 90)}/{desk.on.year}, {day_words(died)}", before=1.2)
    pen.field("Họ, chữ đệm, tên người yêu cầu:", asker.name)
    pen.p(f"Giấy tờ tùy thân: CMND số {asker.card}", dots=True, before=1.2)
    rows, signer = rank(desk, "Chủ tịch")
    pen.sign(
        ["*NGƯỜI KÝ TRÍCH LỤC*", *rows],
        signer["signer_name"],
        ["*Nơi nhận:*", "- Như trên;", "- Lưu: HT."],
        round_seal=f"Ủy ban nhân dân {desk.commune}",
    )
    return {
        **issued(desk, number, agency),
        **about(dead, old=True),
        **signer,
    }


@template("trich_luc_khai_tu", (2020, 2026), population=OLD_SPELLINGS)
def khai_tu_2020(pen: Pen, desk: Desk) -> dict[str, str]:
    """The form of Thông tư 04/2020, printed by the ministry's program."""
    dead, asker = desk.soul((30, 99)), desk.soul((25, 60))
    died = desk.ago(1, 12)
    number = f"{desk.chance.randint(2, 190)}/TLKT" + desk.pick("", "-BS")
    agency = (desk.district or desk.province, f"Ủy ban nhân dân {desk.commune}")
    head(pen, agency, number, f"{cased(bare(desk.commune))}, {day_form(desk)}")
    pen.p("*TRÍCH LỤC KHAI TỬ*", 19, align="centre", before=8)
    if number.endswith("BS"):
        pen.p("(BẢN SAO)", 12, align="centre")
    pen.skip(3)
    pen.field("Họ, chữ đệm, tên:", f"*{dead.name.upper()}*")
    pair(pen, f"Ngày, tháng, năm sinh: {slashes(dead.born_on)}", f"Giới tính: {dead.sex}", 0.62)
    pair(pen, f"Dân tộc: {dead.people}", "Quốc tịch: Việt Nam", 0.5)
    pen.field("Số định danh cá nhân:", dead.number)
    pen.field("Giấy tờ tùy thân:", f"Thẻ căn cước công dân số {dead.number}")
    home = f"{desk.home()}, {desk.address}"
    pen.field("Nơi cư trú cuối cùng:", home)
    pen.field(
        "Đã chết vào lúc:",
        f"{desk.chance.randint(0, 23):02d} giờ {desk.chance.randint(0, 59):02d} phút, {day_words(died)}",
    )
    pen.field("(ghi bằng chữ):", spelled_day(died))
    where = desk.pick(f"Tại nhà, {home}", f"Trung tâm Y tế {bare(desk.district or desk.commune)}")
    pen.field("Nơi chết:", where)
    cause = desk.pick("Tai nạn giao thông", "Nhồi máu cơ tim", "Xơ gan giai đoạn cuối", "Tuổi già")
    pen.field("Nguyên nhân chết:", cause)
    office = f"Ủy ban nhân dân {desk.address}"
    pen.field("Đăng ký khai tử tại:", office)
    pen.p(f"Số: {desk.chance.randint(2, 99)}/{died.year} ngày {slashes(desk.on)}", dots=True, before=1.2)
    pen.field("Họ, chữ đệm, tên người đi khai tử:", asker.name)
    rows, name, signer = signing(desk, "Chủ tịch", own=desk.pick("", "", "Công chức Tư pháp - Hộ tịch"))
    pen.sign(["*NGƯỜI KÝ TRÍCH LỤC*", *rows], name, round_seal=f"Ủy ban nhân dân {desk.commune}")
    return {
        **issued(desk, number, agency),
        "died_on": died.isoformat(),
        "death_place": where,
        "death_cause": cause,
        "residence": home,
        "registered_at": office,
        **about_in_full(dead),
        **signer,
    }


@template("trich_luc_khai_tu", (2016, 2022), population=OLD_SPELLINGS)
def khai_tu_tay(pen: Pen, desk: Desk) -> dict[str, str]:
    """The printed form of 2016 filled in by pen, the day of death before the day of birth of the one who asked."""
    dead, asker = desk.soul((40, 95)), desk.soul((22, 60))
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
        **issued(desk, f"{ordinal}/TLKT", f"UBND {desk.commune}"),
        "died_on": died.isoformat(),
        "death_place": where,
        "death_cause": cause,
        "registered_at": office,
        "residence": home,
        **about_in_full(dead, old=True),
        **signer,
    }


@template("trich_luc_khai_tu", (2016, 2026), population=SHORT_AND_LONG)
def khai_tu(pen: Pen, desk: Desk) -> dict[str, str]:
    """A death: the hour before the day, cause and paper that said so, the order of labels of the form of 2015."""
    dead = desk.soul((30, 95))
    number = f"{desk.chance.randint(1, 160)}/TLKT{desk.pick('', '-BS')}"
    agency = ("ỦY BAN NHÂN DÂN", desk.commune.upper())
    copy = number.endswith("BS")
    heading(pen, agency, [f"Số: {number}"], f"{cased(desk.commune)}, {a_day(desk)}", bold=2, split=0.39)
    centred(pen, "TRÍCH LỤC KHAI TỬ", size=17, before=9)
    if copy:
        centred(pen, "(BẢN SAO)", size=13, before=0)
    died, cause = desk.ago(2, 60), desk.pick("Tuổi già", "Bệnh lý", "Suy hô hấp", "Tai nạn giao thông")
    place = desk.pick(f"Tại nhà riêng, {desk.address}", f"Bệnh viện Đa khoa {desk.province}", desk.address)
    pen.skip(4)
    pen.field("Họ, chữ đệm, tên người chết:", dead.name.upper() if copy else dead.name)
    pen.field("Ngày, tháng, năm sinh:", slashes(dead.born_on))
    pen.field("Giới tính:", f"{dead.sex}     Dân tộc: {dead.people}     Quốc tịch: Việt Nam")
    pen.field("Số định danh cá nhân:", dead.number)
    pen.field("Nơi cư trú cuối cùng:", desk.address)
    hour = f"{desk.chance.randint(0, 23):02d} giờ {desk.chance.randint(0, 59):02d} phút"
    pen.field("Đã chết vào lúc:", f"{hour}, {in_words(died, desk.chance.randrange(3))}")
    pen.field("Nơi chết:", place)
    pen.field("Nguyên nhân chết:", cause)
    pen.field("Giấy báo tử/giấy tờ thay Giấy báo tử số:", f"{desk.chance.randint(1, 90)}/GBT do {desk.commune} cấp")
    registered = desk.on if not copy else desk.ago(0, 1)
    said(
        pen,
        f"Đăng ký khai tử tại Ủy ban nhân dân {desk.address}, số {desk.chance.randint(1, 99)}, ngày "
        f"{slashes(registered)}.",
        f"Họ, chữ đệm, tên người đi khai tử: {desk.soul().name}",
        size=13,
        indent=0,
        before=2,
    )
    name = desk.name()
    way = desk.chance.randrange(3)
    rows = (("CHỦ TỊCH",), ("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"), ("TUQ. CHỦ TỊCH", "CÔNG CHỨC TƯ PHÁP - HỘ TỊCH"))[way]
    signed(pen, ("NGƯỜI KÝ TRÍCH LỤC", *rows), name, round_seal=f"UBND {desk.commune}", space=24)
    return {
        **issued(desk, number, agency),
        **about(dead),
        "died_on": died.isoformat(),
        "death_place": place,
        "death_cause": cause,
        "signer_name": name,
        "signer_title": ("Chủ tịch", "Phó Chủ tịch", "Công chức Tư pháp - Hộ tịch")[way],
    }


@template("trich_luc_khai_tu", (2006, 2015), population=SHORT_AND_LONG)
def giay_chung_tu(pen: Pen, desk: Desk) -> dict[str, str]:
    """A death on the form of 2006: office in three rows of small letters, `Số` and `Quyển số` under the State's
    name."""
    dead = desk.soul((30, 95))
    number = f"{desk.chance.randint(1, 99)}"
    county = f"{cased(desk.district)} - {bare(desk.province)}"
    pen.side(
        [(row, {"align": "centre"}) for row in ("UỶ BAN NHÂN DÂN", f"*{cased(desk.commune)}*", f"*{county}*")],
        [
            ("*CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM*", {"align": "centre", "fit": True}),
            ("*Độc lập - Tự do - Hạnh phúc*", {"align": "centre"}),
            ("---", {}),
            ("Số: " + number + f"     Quyển số: 01/{desk.on.year}", {"align": "centre", "before": 2}),
        ],
        align="left",
        split=0.44,
    )
    pen.p("*TRÍCH LỤC KHAI TỬ*", 20, align="centre", before=9)
    pen.p("_(Trích từ Sổ đăng ký khai tử)_", 12, align="centre")
    pen.skip(3)
    died, cause = desk.ago(1, 10), desk.pick("bệnh già", "ung thư phổi", "tai biến mạch máu não")
    pen.field("Họ và tên:", f"*{dead.name}*        Giới tính: {dead.sex}")
    pen.field("Sinh ngày:", f"{slashes(dead.born_on)}        Số CMND: {dead.card}")
    pen.field("Dân tộc:", f"{dead.people}        Quốc tịch: Việt Nam")
    pen.field("Nơi thường trú cuối cùng:", desk.address)
    pen.field("Đã chết ngày:", f"{died.day} tháng {died.month} năm {died.year}")
    pen.field("Nơi chết:", desk.commune)
    pen.field("Nguyên nhân:", cause)
    pen.field("Đăng ký ngày:", in_words(desk.on, 1).removeprefix("ngày "))
    name = desk.name()
    rows, signer_title = head_or_deputy(desk, "Chủ tịch", 0.4)
    left = ["*CÁN BỘ TƯ PHÁP HỘ TỊCH*", "_(Đã ký)_"]
    signed(pen, (f"TM. UBND {desk.commune.upper()}", *rows), name, left, round_seal=f"UBND {desk.commune}", space=26)
    return {
        **issued(desk, number, f"Uỷ ban nhân dân {cased(desk.commune)} {county}"),
        **about(dead, old=True),
        "died_on": died.isoformat(),
        "death_cause": cause,
        "signer_name": name,
        "signer_title": signer_title,
    }
