"""The third author's acts about one person: fines, pensions, posts, land; their fields run in the text or in a form."""

from __future__ import annotations

from scripts.samples.apart.third_desk import (
    a_day,
    act,
    capital,
    centred,
    heading,
    in_words,
    officer,
    person,
    said,
    signed,
    to,
)
from scripts.samples.apart.world import Desk, about, bare, cased, dong, slashes, template
from scripts.samples.drawing.pen import Pen


@template("ba_qd_xu_phat", "quyet_dinh", (2022, 2026), shown=True, third=True)
def ba_qd_xu_phat(pen: Pen, desk: Desk) -> dict[str, str]:
    """A fine on the form of Nghị định 118/2021: notes in small italics, lettered lines about the offender."""
    police = desk.chance.random() < 0.5
    if police and desk.district:
        agency = (f"Công an {desk.province}", f"Công an {desk.district}")
    elif police:
        agency = (f"Công an {desk.province}", f"Công an {desk.commune}")
    else:
        agency = ("Ủy ban nhân dân", desk.commune)
    number = f"{desk.chance.randint(2, 1400)}/QĐ-XPHC"
    heading(
        pen,
        tuple(row.upper() for row in agency),
        [f"Số: {number}"],
        f"{bare(desk.district) if police and desk.district else cased(desk.commune)}, {a_day(desk)}",
        bold=1 if police else 2,
    )
    trade = desk.pick("an ninh, trật tự, an toàn xã hội", "giao thông đường bộ", "đất đai", "bảo vệ môi trường")
    title = "Xử phạt vi phạm hành chính"
    if desk.chance.random() < 0.5:
        title += f" trong lĩnh vực {trade}"
    centred(pen, "QUYẾT ĐỊNH", before=7)
    centred(pen, title, size=13.5, before=0.5)
    pen.p("_(Theo thủ tục xử phạt có lập biên bản)_", 11.5, align="centre")
    pen.rule(pen.full, 0.15)
    centred(
        pen, f"THẨM QUYỀN BAN HÀNH: {'TRƯỞNG CÔNG AN' if police else 'CHỦ TỊCH ỦY BAN NHÂN DÂN'}", size=12.5, before=2
    )
    said(
        pen,
        "_Căn cứ Điều 57, Điều 68, Điều 70 Luật Xử lý vi phạm hành chính (sửa đổi, bổ sung năm 2020);_",
        f"_Căn cứ Biên bản vi phạm hành chính số {desk.chance.randint(10, 900)}/BB-VPHC lập ngày "
        f"{slashes(desk.ago(2, 7))};_",
        size=12.5,
    )
    centred(pen, "QUYẾT ĐỊNH:", size=13, before=2)
    owner = person(desk, (19, 64))
    sort = desk.pick("Họ và tên:", "1. Họ và tên:", "<1. Họ và tên>:")
    said(pen, f"*Điều 1.* Xử phạt vi phạm hành chính đối với {owner.title} có tên sau đây:", size=13)
    pen.field(sort, f"{owner.name}       Giới tính: {owner.sex}")
    pen.field("Ngày, tháng, năm sinh:", f"{slashes(owner.born_on)}    Quốc tịch: Việt Nam")
    pen.field("Nghề nghiệp:", desk.pick("Lao động tự do", "Làm ruộng", "Lái xe"))
    pen.field("Nơi ở hiện tại:", f"{desk.home()}, {desk.address}")
    given = desk.ago(300, 1500)
    pen.field(
        "Số định danh cá nhân/CMND/Hộ chiếu:",
        f"{owner.number}; ngày cấp: {slashes(given)}; nơi cấp: Cục CSQLHC về TTXH",
    )
    fine = desk.chance.randint(3, 40) * 250_000
    said(
        pen,
        f"Đã thực hiện hành vi vi phạm hành chính trong lĩnh vực {trade}. Hình thức xử phạt chính: phạt tiền, mức "
        "phạt: "
        f"{dong(fine)} đồng.",
        f"*Điều 2.* Quyết định này có hiệu lực thi hành kể từ ngày {slashes(desk.later(0, 2))}.",
        f"*Điều 3.* Giao cho {owner.title} {owner.name} là cá nhân bị xử phạt có tên tại Điều 1 để chấp hành./.",
        size=13,
    )
    name = officer(desk)
    deputy = desk.chance.random() < 0.5
    head = "Trưởng Công an" if police else "Chủ tịch"
    deputy_title = "Phó Trưởng Công an" if police else "Phó Chủ tịch"
    above = (f"KT. {head.upper()}", deputy_title.upper()) if deputy else (head.upper(),)
    rank = desk.pick("Thượng tá", "Trung tá", "Thiếu tá", "Đại úy") if police else ""
    signed(
        pen,
        above,
        name,
        to("Như Điều 3", "Kho bạc Nhà nước", "Lưu: Hồ sơ"),
        before_name=rank,
        round_seal=agency[1] if police else f"Ủy ban nhân dân {desk.commune}",
        space=25,
    )
    signer_title = deputy_title if deputy else head
    return {**act(desk, number, agency, title, name, signer_title), **about(owner)}


@template("ba_qd_huu_tri", "quyet_dinh", (2016, 2024), shown=True, third=True)
def ba_qd_huu_tri(pen: Pen, desk: Desk) -> dict[str, str]:
    """A pension: the insurance's two rows of heading, a form inside an act, months and dong in columns."""
    agency = ("Bảo hiểm xã hội Việt Nam", f"BHXH {desk.province}")
    number = f"{desk.chance.randint(200, 19000)}/QĐ-BHXH"
    heading(pen, tuple(row.upper() for row in agency), [f"Số: {number}"], f"{capital(desk)}, {a_day(desk)}", size=12)
    title = desk.pick(
        "Về việc hưởng chế độ hưu trí hằng tháng",
        "Về việc hưởng trợ cấp bảo hiểm xã hội một lần",
        "V/v điều chỉnh lương hưu hàng tháng",
    )
    centred(pen, "QUYẾT ĐỊNH", before=6)
    centred(pen, title, size=13.5)
    centred(pen, f"GIÁM ĐỐC BẢO HIỂM XÃ HỘI {desk.province.upper()}", size=12.5, before=5)
    said(
        pen,
        "Căn cứ Luật Bảo hiểm xã hội ngày 20 tháng 11 năm 2014;",
        f"Căn cứ hồ sơ giải quyết hưởng chế độ của {cased(desk.pick('ông/bà', 'ông, bà'))} có tên dưới đây,",
        size=13,
    )
    owner = person(desk, (55, 62))
    centred(pen, "QUYẾT ĐỊNH", size=13.5, before=3)
    card = f"{desk.chance.randint(10, 99)}{desk.chance.randint(10_000_000, 99_999_999)}"
    ordinal = {"Nam": "Ông", "Nữ": "Bà"}[owner.sex]
    said(pen, f"*Điều 1.* {ordinal}: *{owner.name.upper()}*       Số sổ BHXH: {card}", size=13)
    pen.p(f"Sinh ngày {slashes(owner.born_on)}        Số CMND/CCCD: {owner.card}", 13)
    pen.p(f"Nơi cư trú khi nghỉ việc: {desk.home()}, {desk.address}", 13)
    pen.p(f"Đơn vị công tác: {desk.pick('Lâm trường', 'Nông trường', 'Công ty Cấp nước')} {capital(desk)}", 13)
    pen.p(f"Được hưởng từ: {in_words(desk.later(10, 40), 1)}", 13)
    pen.skip(2)
    base = desk.chance.randint(3_000, 9_500) * 1000
    pen.table(
        [
            ["Thời gian đóng", "Mức bình quân tiền lương", "Tỷ lệ", "Mức hưởng"],
            ["30 năm 4 tháng", f"{dong(base)} đồng", "75%", f"{dong(base * 3 // 4)} đồng"],
        ],
        (3, 4, 2, 3),
    )
    said(
        pen,
        f"*Điều 2.* Trưởng phòng Chế độ BHXH, Trưởng phòng KHTC và {ordinal.lower()} có tên trên chịu trách nhiệm thi "
        "hành "
        "Quyết định này./.",
        size=13,
        before=3,
    )
    name = officer(desk)
    acting = desk.chance.random() < 0.6
    above = ("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC") if acting else ("GIÁM ĐỐC",)
    receivers = to(f"{ordinal} có tên trên", "BHXH huyện", "Lưu: HS", label="Nơi nhận")
    signed(pen, above, name, receivers, round_seal=f"Bảo hiểm xã hội {desk.province}", space=22)
    more = about(owner, old=True)
    return {**act(desk, number, agency, title, name, "Phó Giám đốc" if acting else "Giám đốc"), **more}


@template("ba_qd_benh_vien", "quyet_dinh", (2017, 2026), shown=True, third=True)
def ba_qd_benh_vien(pen: Pen, desk: Desk) -> dict[str, str]:
    """A hospital sends a doctor on a course; degrees stand before the name of who signs."""
    hospital, sign = desk.chance.choice(
        (
            (("BỆNH VIỆN ĐA KHOA KHU VỰC", f"{capital(desk).upper()}"), "BVKV"),
            (("BỆNH VIỆN SẢN - NHI",), "BVSN"),
            (("TRUNG TÂM KIỂM SOÁT BỆNH TẬT",), "KSBT"),
        )
    )
    agency = (f"SỞ Y TẾ {desk.province.upper()}", *hospital)
    number = f"{desk.chance.randint(12, 1900)} /QĐ-{sign}"
    heading(pen, agency, [f"Số: {number}"], f"{capital(desk)}, {a_day(desk)}", bold=len(hospital), split=0.44)
    owner = person(desk, (25, 55))
    title = desk.pick(
        f"Về việc cử {owner.title} {owner.name} đi đào tạo chuyên khoa cấp I",
        "Về việc phân công người chịu trách nhiệm chuyên môn kỹ thuật của khoa",
        f"V/v bổ nhiệm viên chức giữ chức vụ Phó Trưởng khoa đối với {owner.title} {owner.name}",
    )
    centred(pen, "QUYẾT ĐỊNH", size=15, before=7)
    centred(pen, title, size=13)
    pen.p("------------", align="centre", before=0)
    centred(pen, "GIÁM ĐỐC", size=13.5, before=2)
    said(
        pen,
        f"Căn cứ Quyết định số {desk.chance.randint(100, 4000)}/QĐ-UBND ngày {slashes(desk.ago(600, 2000))} của UBND "
        f"{desk.province} về chức năng, nhiệm vụ của đơn vị;",
        "Căn cứ nhu cầu công tác; theo đề nghị của Trưởng phòng Tổ chức - Hành chính.",
        size=13,
    )
    centred(pen, "QUYẾT ĐỊNH:", before=3)
    said(
        pen,
        f"*Điều 1.* Nay giao nhiệm vụ nêu trên cho {owner.title} *{owner.name}*, sinh ngày {slashes(owner.born_on)}, "
        "số "
        f"CCCD: {owner.number}, bác sĩ Khoa Hồi sức cấp cứu, từ ngày {slashes(desk.later(3, 30))}.",
        "*Điều 2.* Chế độ, chính sách thực hiện theo quy định hiện hành của Nhà nước.",
        f"*Điều 3.* Các phòng chức năng, khoa liên quan và {owner.title} {owner.name} căn cứ Quyết định thi hành./.",
        size=13,
    )
    name = officer(desk)
    way = desk.chance.randrange(3)
    above = (("GIÁM ĐỐC",), ("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"), ("PHÓ GIÁM ĐỐC PHỤ TRÁCH",))[way]
    degree = desk.pick("BSCKII.", "TS.BS.", "ThS. BS", "PGS.TS.", "BS.CKI")
    receivers = to("Như Điều 3", "Sở Y tế (báo cáo)", "Lưu: VT, TCHC")
    signed(pen, above, name, receivers, before_name=degree, round_seal=" ".join(hospital), space=24)
    signer_title = ("Giám đốc", "Phó Giám đốc", "Phó Giám đốc phụ trách")[way]
    return {**act(desk, number, agency, title, name, signer_title), **about(owner)}


@template("ba_qd_dai_hoc", "quyet_dinh", (2015, 2026), shown=True, third=True)
def ba_qd_dai_hoc(pen: Pen, desk: Desk) -> dict[str, str]:
    """A university recognises a graduate; signed by mandate by a head of office whose title runs over two rows."""
    school = desk.pick("TRƯỜNG ĐẠI HỌC VINH", "TRƯỜNG ĐẠI HỌC TÂY NGUYÊN", "TRƯỜNG ĐẠI HỌC SƯ PHẠM KỸ THUẬT")
    agency = ("BỘ GIÁO DỤC VÀ ĐÀO TẠO", school)
    number = f"{desk.chance.randint(100, 4200)}/QĐ-ĐH{school.split()[-1][0]}{school.split()[-2][0]}"
    heading(pen, agency, [f"Số: {number}"], f"{capital(desk)}, {a_day(desk)}", size=12)
    owner = person(desk, (22, 30))
    title = desk.pick(
        f"Về việc công nhận tốt nghiệp đại học đối với sinh viên {owner.name}",
        "Về việc cấp học bổng khuyến khích học tập",
        f"Cho sinh viên {owner.name} tạm dừng học tập và bảo lưu kết quả",
    )
    pen.skip(4)
    centred(pen, "QUYẾT ĐỊNH", size=14)
    centred(pen, title, size=13)
    centred(pen, f"HIỆU TRƯỞNG {school}", size=13, before=4)
    said(
        pen,
        "_Căn cứ Luật Giáo dục đại học ngày 18/6/2012 và Luật sửa đổi, bổ sung một số điều của Luật Giáo dục đại học;_",
        f"_Căn cứ Quy chế đào tạo trình độ đại học; biên bản họp Hội đồng ngày {slashes(desk.ago(3, 15))};_",
        "_Theo đề nghị của Trưởng phòng Đào tạo._",
        size=13,
    )
    centred(pen, "QUYẾT ĐỊNH:", size=13, before=3)
    said(
        pen,
        f"*Điều 1.* Áp dụng nội dung trên đối với sinh viên: {owner.name}; mã sinh viên: "
        f"{desk.chance.randint(15, 24)}5{desk.chance.randint(1000000, 9999999)}; ngày sinh: {slashes(owner.born_on)}; "
        f"lớp K{desk.chance.randint(55, 64)}B2 - Khoa Kinh tế.",
        "*Điều 2.* Quyết định có hiệu lực kể từ ngày ký.",
        "*Điều 3.* Trưởng các phòng: Đào tạo, Công tác sinh viên và sinh viên có tên tại Điều 1 thi hành Quyết định "
        "này.",
    )
    name = officer(desk)
    rows, signer_title = desk.chance.choice(
        (
            (("HIỆU TRƯỞNG",), "Hiệu trưởng"),
            (("KT. HIỆU TRƯỞNG", "PHÓ HIỆU TRƯỞNG"), "Phó Hiệu trưởng"),
            (
                ("TUQ. HIỆU TRƯỞNG", "TRƯỞNG PHÒNG ĐÀO TẠO", "VÀ CÔNG TÁC SINH VIÊN"),
                "Trưởng phòng Đào tạo và Công tác sinh viên",
            ),
        )
    )
    degree = desk.pick("PGS.TS.", "GS.TS", "TS.", "PGS. TS")
    signed(pen, rows, name, to("Như Điều 3", "Lưu: HCTH, ĐT"), before_name=degree, round_seal=school, space=26)
    more = {"owner_name": owner.name, "owner_born_on": owner.born_on.isoformat()}
    return act(desk, number, agency, title, name, signer_title, **more)


@template("ba_qd_giao_dat", "quyet_dinh", (2005, 2013), shown=True, third=True)
def ba_qd_giao_dat(pen: Pen, desk: Desk) -> dict[str, str]:
    """A district of before 2014: old tone marks, `CỘNG HOÀ`, the heading in one size, receivers below the signature."""
    level = desk.district
    agency = ("UỶ BAN NHÂN DÂN", level.upper())
    number = f"{desk.chance.randint(40, 6500)}/{desk.pick('', f'{desk.on.year}/')}QĐ-UBND"
    heading(pen, agency, [f"Số: {number}"], f"{bare(level)}, {in_words(desk.on, 2)}", bold=2, old=True)
    owner = person(desk, (30, 75))
    title = desk.pick(
        f"V/v: Giao đất ở tái định cư cho hộ {owner.title} {owner.name}",
        f"V/v cho phép chuyển mục đích sử dụng đất cho hộ {owner.title} {owner.name}",
        "Về việc thu hồi và huỷ bỏ giấy chứng nhận quyền sử dụng đất",
    )
    centred(pen, "QUYẾT ĐỊNH", size=16, before=6)
    centred(pen, title, size=13, before=0.5)
    pen.p("----------------------", align="centre", before=0)
    centred(pen, f"CHỦ TỊCH UỶ BAN NHÂN DÂN {level.upper()}", size=13, before=2)
    said(
        pen,
        "- Căn cứ Luật Tổ chức HĐND và UBND ngày 26/11/2003;",
        "- Căn cứ Luật Đất đai ngày 26/11/2003 và Nghị định số 181/2004/NĐ-CP ngày 29/10/2004 của Chính phủ;",
        f"- Xét Tờ trình số {desk.chance.randint(9, 400)}/TTr-TNMT ngày {slashes(desk.ago(3, 20))},",
        size=13,
    )
    centred(pen, "QUYẾT ĐỊNH:", size=14, before=3)
    said(
        pen,
        f"*Điều 1:* Giao cho hộ {owner.title} *{owner.name}*, sinh ngày {slashes(owner.born_on)}, CMND số "
        f"{owner.card}, thường trú "
        f"tại {desk.commune}, được sử dụng {desk.chance.randint(90, 400)} m2 đất tại thửa số "
        f"{desk.chance.randint(1, 900)}, "
        f"tờ bản đồ số {desk.chance.randint(1, 60)}.",
        f"*Điều 2:* {cased(owner.title)} {owner.name} có nghĩa vụ nộp tiền sử dụng đất theo quy định.",
        "*Điều 3:* Chánh Văn phòng HĐND-UBND, Trưởng phòng Tài nguyên - Môi trường và các hộ có tên trên chịu trách "
        "nhiệm "
        "thi hành quyết định này kể từ ngày ký./.",
        size=13,
    )
    name = officer(desk)
    acting = desk.chance.random() < 0.5
    above = (f"TM. UBND {level.upper()}", *(("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH") if acting else ("CHỦ TỊCH",)))
    receivers = to("Như Điều 3", "Lưu: VT", label=desk.pick("Nơi nhận:", "Nơi nhận"))
    signed(pen, above, name, receivers, round_seal=f"UBND {level} {desk.province}", space=22)
    return {
        **act(desk, number, agency, title, name, "Phó Chủ tịch" if acting else "Chủ tịch"),
        **about(owner, old=True),
    }
