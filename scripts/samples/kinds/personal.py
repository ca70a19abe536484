"""Papers about one person that are neither civil status nor property: judicial record, driving licence."""

from __future__ import annotations

from scripts.samples.case import (
    Case,
    department,
    entries,
    heading,
    issuer,
    kind,
    owner_fields,
    paragraph,
    signed,
    title,
)
from scripts.samples.drawing.sheet import NATION, Card, Line, Paper, Text
from scripts.samples.people import any_name
from scripts.samples.words import bare, months_later, slashes


@kind("Phiếu lý lịch tư pháp")
def phieu_ly_lich_tu_phap(case: Case) -> Paper:
    """Form 1 (Thông tư 16/2013/TT-BTP): convictions that still stand."""
    owner, chance, place = case.owner, case.chance, case.place
    agency = department(case, "Sở Tư pháp")
    number = f"{chance.randint(40, 9800)}/STP-LLTP"
    signature, signer = signed(case, "", "Giám đốc", seal=f"Sở Tư pháp {place.province}")
    rows = entries(
        ("1. Họ và tên", owner.name.upper()),
        ("2. Giới tính", owner.sex),
        ("3. Ngày, tháng, năm sinh", slashes(owner.born_on)),
        ("4. Nơi sinh", bare(place.province)),
        ("5. Quốc tịch", "Việt Nam"),
        ("6. Nơi thường trú", f"{owner.home}, {place.address}"),
        ("7. Số Căn cước công dân", owner.number),
        ("8. Tình trạng án tích", "Không có án tích"),
        (
            "9. Thông tin về cấm đảm nhiệm chức vụ, thành lập, quản lý doanh nghiệp",
            chance.choice(("Không", "Không bị cấm")),
        ),
    )
    return Paper(
        "phieu_ly_lich_tu_phap",
        (
            heading(case, agency, number),
            Text(title("PHIẾU LÝ LỊCH TƯ PHÁP SỐ 1", size=17)),
            Text((paragraph("Căn cứ Luật Lý lịch tư pháp năm 2009, Sở Tư pháp xác nhận:"),)),
            Text(rows),
            signature,
        ),
        {"number": number, "issued_on": case.on.isoformat(), "issuer": issuer(agency), **owner_fields(owner), **signer},
    )


@kind("Giấy phép lái xe", ages=(19, 55), years=(2014, 2024))
def giay_phep_lai_xe(case: Case) -> Paper:
    """A card on the glass; motorcycle classes have no term, the others ten years (Thông tư 12/2017/TT-BGTVT)."""
    owner, chance, place = case.owner, case.chance, case.place
    grade = chance.choice(("A1", "A2", "B1", "B2"))
    number = f"{chance.randrange(10**11, 10**12)}"
    until = months_later(case.on, 120) if grade.startswith("B") else None
    term = slashes(until) if until else "Không thời hạn"
    on = case.on
    signer = any_name(chance)

    def small(text: str, size: float = 7, **look: bool) -> Line:
        return Line(text, size, bold=look.get("bold", False), italic=look.get("italic", False), before=0.15)

    card = Card(
        left=(Line("BỘ GTVT", 8, bold=True, align="centre", before=0), Line("MOT", 6, align="centre", before=0)),
        right=(
            Line(NATION, 7, bold=True, align="centre", before=0, fit=True),
            Line("GIẤY PHÉP LÁI XE / DRIVER'S LICENSE", 8, bold=True, align="centre", ink="red", before=0.3, fit=True),
            Line(f"Số/No: {number}", 8, bold=True, align="centre", ink="red", before=0.2),
        ),
        rows=(
            small(f"Họ tên/Full name: {owner.name.upper()}", bold=True),
            small(f"Ngày sinh/Date of Birth: {slashes(owner.born_on)}"),
            small("Quốc tịch/Nationality: VIỆT NAM"),
            small(f"Nơi cư trú/Address: {place.address}"),
            small(f"Hạng/Class: {grade}", bold=True),
            small(f"Có giá trị đến/Expires: {term}"),
        ),
        foot=(
            Line(
                f"{bare(place.province)}, ngày/date {on.day:02d} tháng/month {on.month:02d} năm/year {on.year}",
                6.5,
                italic=True,
                align="centre",
                before=0.2,
                fit=True,
            ),
        ),
        name=signer,
    )
    fields = {
        "number": number,
        "issued_on": on.isoformat(),
        "owner_name": owner.name,
        "owner_born_on": owner.born_on.isoformat(),
        "signer_name": signer,
    }
    if until:
        fields["valid_until"] = until.isoformat()
    return Paper("giay_phep_lai_xe", (card,), fields)
