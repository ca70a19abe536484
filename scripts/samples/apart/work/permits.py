"""Permits to work, of foreigners."""

from __future__ import annotations

from scripts.samples.drawing.pen import Pen
from scripts.samples.templates.desk import Desk, capital
from scripts.samples.templates.heads import form_head
from scripts.samples.templates.populations import SHORT_AND_LONG
from scripts.samples.templates.signing import rank
from scripts.samples.templates.template import template
from scripts.samples.words import day_words, months_later

_PEOPLE = (
    ("KIM MIN JUN", "Hàn Quốc", "M"),
    ("TANAKA HIROSHI", "Nhật Bản", "TK"),
    ("WANG LI HUA", "Trung Quốc", "E"),
    ("MARIA SANTOS", "Phi-líp-pin", "P"),
)


@template("giay_phep_lao_dong", (2021, 2026), population=SHORT_AND_LONG)
def lao_dong_nuoc_ngoai(pen: Pen, desk: Desk) -> dict[str, str]:
    """Form 12/PLI of Nghị định 152/2020: a line in English below each, the term from one day to another in one line."""
    name, nation, letter = desk.chance.choice(_PEOPLE)
    passport = f"{letter[0]}{desk.chance.randint(10_000_000, 99_999_999)}"
    soul = desk.soul((25, 60))
    agency = (f"UBND {desk.province}", "Sở Lao động - Thương binh và Xã hội")
    number = f"{desk.chance.randint(10_000, 999_999):06d}"
    form_head(pen, agency, 0.44)
    pen.p("*GIẤY PHÉP LAO ĐỘNG*", 17, align="centre", ink="red", before=6)
    pen.p("_WORK PERMIT_", 12, align="centre")
    pen.p(f"Số: {number}", align="centre", before=1)
    pen.p("_No:_", 10, align="centre", before=0)
    pen.photo(22, 62, 28, 38)
    start, end = desk.later(1, 10), months_later(desk.on, 24)
    company = f"Công ty TNHH {desk.pick('Samho Việt Nam', 'Điện tử Meiko', 'May Tinh Lợi')}"
    sex = "Nam" if name != "MARIA SANTOS" else "Nữ"
    column = pen.part(0.22, 1)
    for vietnamese, english in (
        (f"1. Họ và tên: *{name}*", "Full name (in capital letters)"),
        (f"2. Giới tính: {sex}", "Sex"),
        (f"3. Ngày, tháng, năm sinh: {soul.born_on:%d/%m/%Y}", "Date of birth (day/month/year)"),
        (f"4. Quốc tịch hiện nay: {nation}     Số hộ chiếu: {passport}", "Nationality                Passport number"),
        (f"5. Làm việc tại doanh nghiệp/tổ chức: {company}", "Working at enterprise/organization"),
        (f"6. Địa điểm làm việc: Khu công nghiệp {capital(desk)}", "Working place"),
        ("7. Vị trí công việc: Chuyên gia", "Job assignment"),
        ("8. Chức danh công việc: Giám sát sản xuất", "Job title"),
        (f"9. Thời hạn làm việc từ {day_words(start)} đến {day_words(end)}", "Period of work from ... to ..."),
        ("10. Tình trạng giấy phép lao động: Cấp mới", "Work permit status"),
    ):
        pen.p(vietnamese, 12.5, at=column, before=1.2)
        pen.p(f"_{english}_", 9.5, at=column, before=0)
    rows, signer = rank(desk, "Giám đốc")
    pen.sign([f"_{capital(desk)}, {day_words(desk.on)}_", *rows], signer["signer_name"], round_seal=agency[1])
    return {
        "number": number,
        "issued_on": desk.on.isoformat(),
        "issuer": " ".join(agency),
        "owner_name": name,
        "owner_id": passport,
        "owner_born_on": soul.born_on.isoformat(),
        "gender": sex,
        "nationality": nation,
        "valid_from": start.isoformat(),
        "valid_until": end.isoformat(),
        **signer,
    }
