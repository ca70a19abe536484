"""Extracts of other events of civil status: after the forms of Thông tư 04/2020 and 04/2024/TT-BTP, and as the programs
of communes print them."""

from __future__ import annotations

from scripts.samples.drawing.pen import Pen
from scripts.samples.templates.desk import Desk, Soul, day_form
from scripts.samples.templates.heads import head, heading
from scripts.samples.templates.populations import OLD_SPELLINGS, SHORT_AND_LONG
from scripts.samples.templates.rows import centred
from scripts.samples.templates.signing import rank, signing
from scripts.samples.templates.template import template
from scripts.samples.templates.truth import about_in_full, issued
from scripts.samples.words import bare, cased, slashes


def _extract(pen: Pen, desk: Desk, sign: str, *titles: str) -> tuple[str, tuple[str, ...]]:
    """Heading and title as the ministry's program prints them; number and agency."""
    number = f"{desk.chance.randint(1, 120)}/{sign}{desk.pick('', '-BS')}"
    agency = (desk.district or desk.province, f"Ủy ban nhân dân {desk.commune}")
    head(pen, agency, number, f"{cased(bare(desk.commune))}, {day_form(desk)}")
    pen.skip(5)
    centred(pen, *titles, size=16)
    if number.endswith("-BS"):
        pen.p("(BẢN SAO)", 12, align="centre")
    pen.skip(2)
    return number, agency


def _by_program(pen: Pen, desk: Desk, sign: str, title: str) -> tuple[str, tuple[str, ...]]:
    """Heading of three levels as a commune's program prints it, number and day in a row of their own below."""
    number = f"{desk.chance.randint(1, 99):02d}/{sign}"
    agency = tuple(part for part in (desk.province.upper(), desk.district.upper(), desk.commune.upper()) if part)
    heading(pen, agency, [], "", bold=1, old=True, split=0.36, size=13)
    day = f"ngày {desk.on.day:02d} tháng {desk.on.month:02d} năm {desk.on.year}"
    pen.side([f"Số: {number}"], [f"{cased(bare(desk.commune))}, {day}"], 0.42, size=13, before=2)
    centred(pen, title, size=14, before=7)
    pen.skip(3)
    return number, agency


def _particulars(
    pen: Pen,
    soul: Soul,
    home: str,
    *,
    label: str = "Họ, chữ đệm, tên:",
    paper: str = "Giấy tờ tùy thân:",
    shown: str = "",
) -> None:
    """Who somebody is, in the five rows of these forms."""
    pen.field(label, soul.name.upper() if label.endswith("tên:") and "chữ đệm," in label else soul.name)
    pen.field("Ngày, tháng, năm sinh:", slashes(soul.born_on))
    pen.field("Giới tính:", f"{soul.sex}     Dân tộc: {soul.people}     Quốc tịch: Việt Nam")
    pen.field(paper, shown or f"Căn cước công dân số {soul.number}")
    pen.field("Nơi cư trú:", home)


def _signed(pen: Pen, desk: Desk) -> dict[str, str]:
    rows, name, signer = signing(desk, "Chủ tịch", own=desk.pick("", "", "Công chức Tư pháp - Hộ tịch"))
    pen.sign(["*NGƯỜI KÝ TRÍCH LỤC*", *rows], name, round_seal=f"Ủy ban nhân dân {desk.commune}")
    return signer


@template("trich_luc_giam_ho", (2020, 2026), population=OLD_SPELLINGS)
def giam_ho(pen: Pen, desk: Desk) -> dict[str, str]:
    """Guardian and ward under the same labels, each below a heading of their own."""
    guardian, ward = desk.soul((30, 70)), desk.soul((3, 16))
    number, agency = _extract(pen, desk, "TLĐKGH", "TRÍCH LỤC", "ĐĂNG KÝ GIÁM HỘ")
    home = f"{desk.home()}, {desk.address}"
    pen.p("*Người giám hộ:*", before=2)
    _particulars(pen, guardian, home)
    pen.p("*Người được giám hộ:*", before=2)
    birth = f"Giấy khai sinh số {desk.chance.randint(1, 90)}/{ward.born_on.year}"
    _particulars(pen, ward, f"{desk.home()}, {desk.address}", paper="Giấy khai sinh/Giấy tờ tùy thân:", shown=birth)
    office = f"Ủy ban nhân dân {desk.address}"
    pen.field("Đăng ký giám hộ tại:", office)
    pen.p(f"Số: {desk.chance.randint(1, 60)}/{desk.on.year} ngày {slashes(desk.on)}", dots=True, before=1.2)
    return {
        **issued(desk, number, agency),
        **about_in_full(guardian),
        "residence": home,
        "related_name": ward.name,
        "registered_at": office,
        **_signed(pen, desk),
    }


@template("trich_luc_cham_dut_giam_ho", (2016, 2025), population=SHORT_AND_LONG)
def cham_dut_giam_ho(pen: Pen, desk: Desk) -> dict[str, str]:
    """A program's print: labels without commas, the reason last."""
    guardian, ward = desk.soul((30, 70)), desk.soul((17, 19))
    number, agency = _by_program(pen, desk, "TLCDGH", "TRÍCH LỤC ĐĂNG KÝ CHẤM DỨT GIÁM HỘ")
    for heading_, soul in (("Người giám hộ:", guardian), ("Người được giám hộ:", ward)):
        pen.p(f"*{heading_}*", before=2)
        pen.p(f"Họ chữ đệm tên: {soul.name}", before=2)
        pen.p(f"Ngày, tháng, năm sinh: {slashes(soul.born_on)}", before=2)
        pen.p(f"Giới tính: {soul.sex}        Dân tộc: {soul.people}        Quốc tịch: Việt Nam", before=2)
        pen.p(f"Giấy tờ tùy thân: CCCD, số {soul.number}", before=2)
    pen.p(f"*Đăng ký giám hộ tại :* UBND {desk.commune}", before=2)
    pen.p(f"số {desk.chance.randint(1, 40)} ngày {slashes(desk.ago(700, 3000))}", before=2)
    pen.p("*Đã chấm dứt giám hộ.*", before=2)
    pen.p("*Lý do chấm dứt :* Người được giám hộ đã có năng lực hành vi dân sự đầy đủ", before=2)
    return {
        **issued(desk, number, agency),
        **about_in_full(guardian),
        "related_name": ward.name,
        **_signed(pen, desk),
    }


@template("trich_luc_nhan_cha_me_con", (2016, 2026), population=SHORT_AND_LONG)
def nhan_cha_con(pen: Pen, desk: Desk) -> dict[str, str]:
    """Who acknowledges and the child, parted by "Và" alone."""
    parent = desk.soul((22, 55), "Nam")
    child = desk.soul((1, 12))
    number, agency = _extract(
        pen, desk, "TLNCMC", desk.pick("TRÍCH LỤC ĐĂNG KÝ NHẬN CHA, MẸ, CON", "TRÍCH LỤC ĐĂNG KÝ NHẬN CHA, CON")
    )
    home = f"{desk.home()}, {desk.address}"
    pen.p("*Xác nhận đăng ký việc nhận cha, con giữa:*", before=2)
    _particulars(pen, parent, home)
    pen.p("*Và*", before=2)
    paper = "Giấy khai sinh/Giấy tờ tùy thân:"
    _particulars(
        pen, child, home, paper=paper, shown=f"Giấy khai sinh số {desk.chance.randint(1, 90)}/{child.born_on.year}"
    )
    office = f"Ủy ban nhân dân {desk.commune}"
    pen.field("Đã đăng ký nhận cha, con tại:", f"{office}, số {desk.chance.randint(1, 40)}, ngày {slashes(desk.on)}")
    return {
        **issued(desk, number, agency),
        **about_in_full(parent),
        "residence": home,
        "related_name": child.name,
        **_signed(pen, desk),
    }


@template("trich_luc_cai_chinh_ho_tich", (2016, 2026), population=OLD_SPELLINGS)
def cai_chinh(pen: Pen, desk: Desk) -> dict[str, str]:
    """A corrected entry: the wrong day and name stand behind "Từ", the right ones behind "Thành"."""
    soul = desk.soul((3, 60))
    number, agency = _extract(
        pen, desk, "TLCCHT", desk.pick("TRÍCH LỤC CẢI CHÍNH HỘ TỊCH", "TRÍCH LỤC THAY ĐỔI HỘ TỊCH")
    )
    home = f"{desk.home()}, {desk.address}"
    _particulars(pen, soul, home)
    year = soul.born_on.year
    pen.field(
        "Đã cải chính hộ tịch trong:", f"Sổ đăng ký khai sinh số {desk.chance.randint(1, 99)} ngày 12/02/{year + 1}"
    )
    pen.field("Của:", f"Ủy ban nhân dân {desk.commune}")
    pen.p("*Nội dung:*", before=1.6)
    wrong = desk.soul((3, 60))
    pen.field("Từ:", f"Họ, chữ đệm, tên người cha: {wrong.name}, sinh ngày {slashes(wrong.born_on)}")
    pen.field("Thành:", f"Họ, chữ đệm, tên người cha: {desk.soul((40, 70), 'Nam').name}")
    pen.field("Lý do:", "Sai sót khi đăng ký hộ tịch")
    return {**issued(desk, number, agency), **about_in_full(soul), "residence": home, **_signed(pen, desk)}


@template("trich_luc_ghi_chu_ly_hon", (2016, 2026), population=OLD_SPELLINGS)
def ghi_chu_ly_hon(pen: Pen, desk: Desk) -> dict[str, str]:
    """A divorce abroad: the other spouse after "Đã ly hôn với", number and day of the judgment below."""
    one = desk.soul((25, 60), "Nữ")
    other = desk.soul((25, 65), "Nam")
    number, agency = _extract(pen, desk, "TLGCLH", "TRÍCH LỤC GHI CHÚ LY HÔN")
    home = f"{desk.home()}, {desk.address}"
    _particulars(pen, one, home)
    pen.p("*Đã ly hôn/hủy việc kết hôn với:*", before=2)
    pen.field("Họ, chữ đệm, tên:", other.name.upper())
    pen.field("Ngày, tháng, năm sinh:", slashes(other.born_on))
    pen.field("Dân tộc:", "Hoa     Quốc tịch: Trung Quốc (Đài Loan)")
    pen.field("Giấy tờ tùy thân:", f"Hộ chiếu số {desk.chance.randint(310_000_000, 369_999_999)}")
    pen.field(
        "Theo Bản án/Quyết định số:",
        f"{desk.chance.randint(10, 400)}/{desk.on.year - 1} ngày {slashes(desk.ago(60, 300))}",
    )
    pen.field("Của:", "Tòa án địa phương Đài Nam, Đài Loan")
    rows, signer = rank(desk, "Trưởng phòng")
    pen.sign(["*NGƯỜI KÝ TRÍCH LỤC*", *rows], signer["signer_name"], round_seal="Phòng Tư pháp")
    return {
        **issued(desk, number, agency),
        **about_in_full(one),
        "residence": home,
        "spouse_name": other.name,
        **signer,
    }


@template("giay_chung_nhan_ket_hon", (2016, 2025), population=SHORT_AND_LONG)
def ghi_chu_ket_hon(pen: Pen, desk: Desk) -> dict[str, str]:
    """A program's extract of a marriage abroad: two columns, names below their labels, leaders on both sides."""
    wife, husband = desk.soul((20, 50), "Nữ"), desk.soul((22, 60), "Nam")
    number, agency = _by_program(pen, desk, "TLGCKH-BS", "TRÍCH LỤC GHI CHÚ KẾT HÔN")
    pen.p("(BẢN SAO)", 12, align="centre")
    home = desk.commune
    columns = [
        [
            f"*Họ, chữ đệm, tên {word}:*",
            f"{soul.name.upper()}",
            f"Ngày, tháng, năm sinh: ..{slashes(soul.born_on)}..",
            f"Dân tộc: ..{soul.people}..",
            "Quốc tịch: ..Việt Nam..",
            f"Nơi cư trú: ..{home}..",
            f"Giấy tờ tùy thân: ..CMND- {soul.card}..",
        ]
        for word, soul in (("vợ", wife), ("chồng", husband))
    ]
    pen.side(columns[0], columns[1], 0.49, size=13, align="left", before=2)
    pen.skip(3)
    pen.p(f"Đăng ký kết hôn tại: ..UBND {desk.commune}..", before=2)
    pen.p(f"Số:..{desk.chance.randint(1, 60)}.., cấp ngày ..{slashes(desk.ago(90, 900))}..", before=2)
    fields = about_in_full(wife, old=True)
    del fields["gender"]
    return {
        **fields,
        **issued(desk, number, agency),
        "residence": home,
        "spouse_name": husband.name,
        **_signed(pen, desk),
    }
