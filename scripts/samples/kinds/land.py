"""Land certificates and permits to build."""

from __future__ import annotations

from scripts.samples.case import (
    Case,
    entries,
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
from scripts.samples.drawing.sheet import Heading, Line, Paper, Text
from scripts.samples.people import a_person
from scripts.samples.words import bare, day_words, slashes


@kind("Giấy chứng nhận quyền sử dụng đất", years=(2010, 2024))
def gcn_quyen_su_dung_dat(case: Case) -> Paper:
    """The 2009 form: no heading of an office, a serial in red, the register number beside the signature."""
    owner, chance, place = case.owner, case.chance, case.place
    old = case.on.year < 2017
    person_number = f"CMND số: {owner.old_number}" if old else f"CCCD số: {owner.number}"
    spouse = a_person(chance, case.on, (25, 80), "Nữ" if owner.sex == "Nam" else "Nam")
    owners = [f"{owner.title.capitalize()}: {owner.name}, năm sinh: {owner.born_on.year}, {person_number}"]
    if chance.random() < 0.5:
        other = f"CMND số: {spouse.old_number}" if old else f"CCCD số: {spouse.number}"
        owners.append(f"và {spouse.title}: {spouse.name}, năm sinh: {spouse.born_on.year}, {other}")
    letters = "".join(chance.choices("BCDEHKLMNPQSTVX", k=2))
    serial = f"{letters} {chance.randrange(100_000, 999_999)}"
    number = chance.choice(("CS", "CH", "H")) + f"{chance.randrange(300, 99_000):05d}"
    home, farm = chance.randrange(80, 400), chance.randrange(0, 900, 25)
    committee = f"Ủy ban nhân dân {place.above}"
    signature, signer = signed(
        case,
        committee,
        "Chủ tịch",
        intro=f"{bare(place.province)}, {day_words(case.on)}",
        left=(Line(f"Số vào sổ cấp GCN: {number}", 13, before=6),),
    )
    use = f"Đất ở {home} m2" + (f"; Đất trồng cây lâu năm {farm} m2" if farm else "")
    term = "Đất ở: Lâu dài" + (f"; Đất trồng cây lâu năm: đến ngày 15/10/{case.on.year + 35}" if farm else "")
    rows = (
        Line("I. Người sử dụng đất, chủ sở hữu nhà ở và tài sản khác gắn liền với đất", 13, bold=True, before=3),
        *(Line(text, 13, indent=6, before=1.2) for text in owners),
        Line(f"Địa chỉ thường trú: {owner.home}, {place.address}", 13, indent=6, before=1.2),
        Line(serial, 15, bold=True, align="centre", ink="red", before=3),
        Line("II. Thửa đất, nhà ở và tài sản khác gắn liền với đất", 13, bold=True, before=3),
        Line("1. Thửa đất:", 13, bold=True, before=1),
        *(
            Line(f"{mark}) {text}", 13, indent=6, before=1)
            for mark, text in zip(
                "abcdđeg",
                (
                    f"Thửa đất số: {chance.randint(1, 900)}, tờ bản đồ số: {chance.randint(1, 70)}",
                    f"Địa chỉ: {owner.home}, {place.address}",
                    f"Diện tích: {home + farm} m2 (bằng chữ: theo trích đo địa chính)",
                    f"Hình thức sử dụng: {'chung' if len(owners) > 1 else 'riêng'}",
                    f"Mục đích sử dụng: {use}",
                    f"Thời hạn sử dụng: {term}",
                    "Nguồn gốc sử dụng: " + chance.choice(("Nhà nước giao đất có thu tiền", "Nhận chuyển nhượng đất")),
                ),
                strict=True,
            )
        ),
        Line("2. Nhà ở: -/-", 13, before=1),
        Line("3. Công trình xây dựng khác: -/-", 13, before=1),
        Line("4. Ghi chú: Không", 13, before=1),
    )
    name = title(
        "GIẤY CHỨNG NHẬN",
        "QUYỀN SỬ DỤNG ĐẤT, QUYỀN SỞ HỮU NHÀ Ở",
        "VÀ TÀI SẢN KHÁC GẮN LIỀN VỚI ĐẤT",
        red=True,
        size=20,
    )
    return Paper(
        "gcn_quyen_su_dung_dat",
        (Heading(), Text(name), Text(rows), signature),
        {
            "number": number,
            "land_certificate_serial": serial,
            "issued_on": case.on.isoformat(),
            "issuer": committee,
            "owner_name": owner.name,
            "owner_id": owner.old_number if old else owner.number,
            **signer,
        },
    )


@kind("Giấy phép xây dựng")
def giay_phep_xay_dung(case: Case) -> Paper:
    owner, chance, place = case.owner, case.chance, case.place
    agency = (f"Ủy ban nhân dân {place.above}", "Phòng Quản lý đô thị") if place.district else people_committee(case)
    number = f"{chance.randint(3, 900)}/GPXD"
    floors, ground = chance.randint(1, 4), chance.randint(60, 180)
    head = "Trưởng phòng" if place.district else "Chủ tịch"
    body = "" if place.district else f"Ủy ban nhân dân {place.commune}"
    signature, signer = signed(
        case,
        body,
        head,
        left=receivers("Như mục 1", "Thanh tra xây dựng", "Lưu: VT"),
        seal=agency[-1],
    )
    rows = (
        *entries(
            ("1. Cấp cho", f"{owner.title} {owner.name}"),
            ("Số Căn cước công dân", f"{owner.number}, sinh ngày {slashes(owner.born_on)}"),
            ("Địa chỉ", f"{owner.home}, {place.address}"),
            ("2. Được phép xây dựng công trình", "nhà ở riêng lẻ"),
            ("Tại thửa đất số", f"{chance.randint(2, 700)}, tờ bản đồ số {chance.randint(1, 60)}, {place.address}"),
            ("Diện tích xây dựng tầng 1", f"{ground} m2"),
            ("Tổng diện tích sàn", f"{ground * floors} m2"),
            ("Chiều cao công trình", f"{floors * 3.6:.1f} m".replace(".", ",")),
            ("Số tầng", f"{floors:02d} tầng"),
            ("Cốt nền xây dựng", "+0,45 m so với mặt đường"),
        ),
        paragraph(
            "3. Giấy phép này có hiệu lực khởi công trong 12 tháng kể từ ngày cấp; quá thời hạn trên mà chưa khởi "
            "công thì phải đề nghị gia hạn trước khi hết hạn."
        ),
    )
    return Paper(
        "giay_phep_xay_dung",
        (
            heading(case, agency, number),
            Text(title("GIẤY PHÉP XÂY DỰNG", "(Sử dụng cho nhà ở riêng lẻ)", size=17)),
            Text(rows),
            signature,
        ),
        {"number": number, "issued_on": case.on.isoformat(), "issuer": issuer(agency), **owner_fields(owner), **signer},
    )
