"""Civil status: birth, marriage, death, single status (forms after Thông tư 04/2020/TT-BTP).

The number of an entry is its ordinal and year (`70/2019`); registers, not NĐ 30, rule these forms.
"""

from __future__ import annotations

from datetime import timedelta

from scripts.samples.case import (
    Case,
    entries,
    entry,
    heading,
    issuer,
    kind,
    owner_fields,
    paragraph,
    people_committee,
    receivers,
    signed,
    title,
)
from scripts.samples.drawing.sheet import Columns, Line, Paper, Text
from scripts.samples.people import Person, a_person, any_name
from scripts.samples.words import day_words, months_later, slashes

_POLICE = "Cục Cảnh sát quản lý hành chính về trật tự xã hội"


def _identity(person: Person) -> tuple[tuple[str, object], ...]:
    return (
        ("Giới tính", person.sex),
        ("Dân tộc", person.ethnic),
        ("Quốc tịch", "Việt Nam"),
    )


@kind("Giấy khai sinh", ages=(0, 0))
def giay_khai_sinh(case: Case) -> Paper:
    child, chance, place = case.owner, case.chance, case.place
    agency = people_committee(case)
    number = f"{chance.randint(3, 420)}/{case.on.year}"
    registered_later = (case.on - child.born_on).days > 365
    mother = a_person(chance, child.born_on, (20, 38), "Nữ")
    father = a_person(chance, child.born_on, (22, 45), "Nam")
    signature, signer = signed(
        case, "", "Chủ tịch", intro="NGƯỜI KÝ GIẤY KHAI SINH", seal=f"Ủy ban nhân dân {place.commune}"
    )
    name_label = chance.choice(("Họ, chữ đệm, tên", "Họ và tên"))
    born_label = chance.choice(("Ngày, tháng, năm sinh", "Sinh ngày"))
    rows = (
        entry(name_label, child.name.upper()),
        entry(born_label, f"{slashes(child.born_on)}     Ghi bằng chữ: {_spoken_year(child)}"),
        *entries(*_identity(child)),
        *entries(
            ("Nơi sinh", f"{chance.choice(('Trạm Y tế', 'Trung tâm Y tế', 'Bệnh viện Đa khoa'))} {place.above}"),
            ("Quê quán", place.address),
            ("Số định danh cá nhân", child.number),
            ("Họ, chữ đệm, tên người mẹ", mother.name),
        ),
        entry("Năm sinh", f"{mother.born_on.year}     Dân tộc: {mother.ethnic}     Quốc tịch: Việt Nam"),
        entry("Nơi cư trú", f"{mother.home}, {place.address}"),
        entry("Họ, chữ đệm, tên người cha", father.name),
        entry("Năm sinh", f"{father.born_on.year}     Dân tộc: {father.ethnic}     Quốc tịch: Việt Nam"),
        entry("Nơi cư trú", f"{mother.home}, {place.address}"),
        *entries(
            ("Họ, chữ đệm, tên người đi khai sinh", chance.choice((mother, father)).name),
            ("Nơi đăng ký khai sinh", f"Ủy ban nhân dân {place.address}"),
            ("Ngày, tháng, năm đăng ký", slashes(case.on)),
        ),
    )
    name = title("GIẤY KHAI SINH", *(("(Đăng ký lại)",) if registered_later else ()), red=True, size=19)
    return Paper(
        "giay_khai_sinh",
        (heading(case, agency, number, dated=False), Text(name), Text(rows), signature),
        {"number": number, "issued_on": case.on.isoformat(), "issuer": issuer(agency), **owner_fields(child), **signer},
    )


def _spoken_year(person: Person) -> str:
    digits = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
    return "năm " + " ".join(digits[int(digit)] for digit in str(person.born_on.year))


@kind("Giấy chứng nhận kết hôn", ages=(20, 45))
def giay_chung_nhan_ket_hon(case: Case) -> Paper:
    """Two columns, the wife's first; so she is the owner, the first of several, even where the case is about him."""
    chance, place = case.chance, case.place
    spouse = a_person(chance, case.on, (20, 45), "Nam" if case.owner.sex == "Nữ" else "Nữ")
    wife, husband = (case.owner, spouse) if case.owner.sex == "Nữ" else (spouse, case.owner)
    agency = people_committee(case)
    number = f"{chance.randint(2, 260)}/{case.on.year}"

    def column(person: Person) -> tuple[Line, ...]:
        role = "vợ" if person.sex == "Nữ" else "chồng"
        return entries(
            (f"Họ, chữ đệm, tên {role}", person.name.upper()),
            ("Ngày, tháng, năm sinh", slashes(person.born_on)),
            ("Dân tộc", person.ethnic),
            ("Quốc tịch", "Việt Nam"),
            ("Nơi cư trú", f"{person.home}, {place.address}"),
            ("Giấy tờ tùy thân", f"Căn cước công dân số {person.number}"),
        )

    signature, signer = signed(
        case, "", "Chủ tịch", intro="NGƯỜI KÝ GIẤY CHỨNG NHẬN KẾT HÔN", seal=f"Ủy ban nhân dân {place.commune}"
    )
    columns = Columns(column(wife), column(husband), ruled=chance.random() < 0.6)
    registered = entries(
        ("Nơi đăng ký kết hôn", f"Ủy ban nhân dân {place.address}"),
        ("Ngày, tháng, năm đăng ký", slashes(case.on)),
    )
    return Paper(
        "giay_chung_nhan_ket_hon",
        (
            heading(case, agency, number, dated=False),
            Text(title("GIẤY CHỨNG NHẬN KẾT HÔN", red=True, size=18)),
            columns,
            Text(registered),
            Columns(
                (Line("Vợ", 13, bold=True, align="centre"), Line(wife.name, 13, align="centre")),
                (Line("Chồng", 13, bold=True, align="centre"), Line(husband.name, 13, align="centre")),
            ),
            signature,
        ),
        {"number": number, "issued_on": case.on.isoformat(), "issuer": issuer(agency), **owner_fields(wife), **signer},
    )


@kind("Trích lục khai tử", ages=(45, 95))
def trich_luc_khai_tu(case: Case) -> Paper:
    dead, chance, place = case.owner, case.chance, case.place
    agency = people_committee(case)
    died_on = case.on - timedelta(days=chance.randint(1, 12))
    number = f"{chance.randint(4, 190)}/TLKT" + chance.choice(("", "-BS"))
    signature, signer = signed(
        case,
        f"Ủy ban nhân dân {place.commune}",
        "Chủ tịch",
        left=receivers("Người yêu cầu", "Lưu: VT, HT"),
    )
    rows = entries(
        ("Họ, chữ đệm, tên", dead.name.upper()),
        ("Ngày, tháng, năm sinh", slashes(dead.born_on)),
        *_identity(dead),
        ("Số định danh cá nhân", dead.number),
        ("Nơi cư trú cuối cùng", f"{dead.home}, {place.address}"),
        ("Đã chết vào lúc", f"{chance.randint(1, 23):02d} giờ {chance.randint(0, 59):02d} phút, {day_words(died_on)}"),
        ("Nơi chết", chance.choice(("tại nhà", f"Trung tâm Y tế {place.above}"))),
        ("Nguyên nhân chết", chance.choice(("tuổi già", "bệnh lý", "tai nạn giao thông"))),
        ("Đăng ký khai tử tại", f"Ủy ban nhân dân {place.address}"),
        ("Họ, chữ đệm, tên người yêu cầu trích lục", any_name(chance)),
    )
    return Paper(
        "trich_luc_khai_tu",
        (
            heading(case, agency, number),
            Text(title("TRÍCH LỤC KHAI TỬ", *chance.choice(((), ("(Bản sao)",))), size=17)),
            Text(rows),
            signature,
        ),
        {"number": number, "issued_on": case.on.isoformat(), "issuer": issuer(agency), **owner_fields(dead), **signer},
    )


@kind("Giấy xác nhận tình trạng hôn nhân")
def giay_xac_nhan_tinh_trang_hon_nhan(case: Case) -> Paper:
    """Good for six months (Nghị định 123/2015/NĐ-CP, article 23), printed as a term or as a day."""
    owner, chance, place = case.owner, case.chance, case.place
    agency = people_committee(case)
    committee = f"Ủy ban nhân dân {place.commune}"
    number = f"{chance.randint(5, 600)}/" + chance.choice(("UBND-XNTTHN", "XNTTHN", "GXN-UBND"))
    until = months_later(case.on, 6)
    term = chance.choice(
        ("Giấy này có giá trị 6 tháng kể từ ngày cấp.", f"Giấy này có giá trị đến ngày {slashes(until)}.")
    )
    issued = case.on - timedelta(days=chance.randint(90, 900))
    rows = entries(
        ("Họ, chữ đệm, tên", owner.name.upper()),
        ("Ngày, tháng, năm sinh", slashes(owner.born_on)),
        *_identity(owner),
        ("Giấy tờ tùy thân", f"Căn cước công dân số {owner.number}, {_POLICE} cấp ngày {slashes(issued)}"),
        ("Nơi cư trú", f"{owner.home}, {place.address}"),
        (
            "Tình trạng hôn nhân",
            chance.choice(("chưa đăng ký kết hôn với ai", "đã ly hôn, hiện chưa đăng ký kết hôn với ai")),
        ),
        ("Giấy này được cấp để", chance.choice(("làm thủ tục kết hôn", "bổ túc hồ sơ vay vốn", "mua bán nhà đất"))),
    )
    signature, signer = signed(case, committee, "Chủ tịch", left=receivers(f"{owner.title} {owner.name}", "Lưu: VT"))
    return Paper(
        "giay_xac_nhan_tinh_trang_hon_nhan",
        (
            heading(case, agency, number),
            Text(title("GIẤY XÁC NHẬN TÌNH TRẠNG HÔN NHÂN", committee.upper(), size=16)),
            Text((paragraph(f"Theo yêu cầu của {owner.title} {owner.name} và kết quả xác minh về hộ tịch,"),)),
            Text((Line("XÁC NHẬN:", 13.5, bold=True, align="centre", before=2),)),
            Text(rows),
            Text((paragraph(term),)),
            signature,
        ),
        {
            "number": number,
            "issued_on": case.on.isoformat(),
            "valid_until": until.isoformat(),
            "issuer": issuer(agency),
            **owner_fields(owner),
            **signer,
        },
    )
