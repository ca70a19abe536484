"""Decisions on one person: pay, posts, training, pensions, of schools, hospitals and the social insurance."""

from __future__ import annotations

from scripts.samples.drawing.pen import Pen
from scripts.samples.templates.desk import Desk, a_day, capital, day_form
from scripts.samples.templates.heads import head, heading, name_of_act
from scripts.samples.templates.populations import OLD_SPELLINGS, SHORT_AND_LONG
from scripts.samples.templates.rows import body, centred, down, said
from scripts.samples.templates.signing import certified, head_or_deputy, rank, sent_to, signed, signing
from scripts.samples.templates.template import template
from scripts.samples.templates.truth import about, act, act_signed
from scripts.samples.words import bare, cased, day_words, dong, in_words, slashes


@template("quyet_dinh", (2017, 2025))
def qd_truong(pen: Pen, desk: Desk) -> dict[str, str]:
    """A school under a district's or province's office of education: three rows of heading, the head decides."""
    pupil = desk.soul((23, 50))
    parent = (
        f"Sở Giáo dục và Đào tạo {desk.province}" if desk.chance.random() < 0.5 else f"Sở GD&ĐT {bare(desk.province)}"
    )
    school = (
        "Trường "
        f"{desk.pick('THPT Nguyễn Trường Tộ', 'Phổ thông Dân tộc nội trú THCS và THPT', 'Cao đẳng Y tế')} "
        f"{bare(desk.province)}"
    )
    short = "THPTNTT" if "Tộ" in school else "PTDTNT" if "nội trú" in school else "CĐYT"
    number = f"{desk.chance.randint(3, 390)}/QĐ-{short}"
    head(pen, (parent, school), number, f"{bare(desk.province)}, {day_words(desk.on)}")
    title = (
        f"Về việc nâng bậc lương thường xuyên và phụ cấp thâm niên nhà giáo đối với {pupil.title} "
        f"{pupil.name}, giáo viên Tổ Khoa học tự nhiên"
        if desk.chance.random() < 0.6
        else f"V/v cử {pupil.title} {pupil.name} đi học lớp bồi dưỡng quản lý giáo dục"
    )
    pen.p("*QUYẾT ĐỊNH*", 14, align="centre", before=7)
    pen.p(f"*{title}*", 13.5, align="centre", before=1)
    pen.rule(pen.full, 0.2)
    pen.p(f"*HIỆU TRƯỞNG {school.upper()}*", 13.5, align="centre", before=4)
    body(
        pen,
        "_Căn cứ Thông tư số 32/2020/TT-BGDĐT ngày 15 tháng 9 năm 2020 của Bộ trưởng Bộ Giáo dục "
        "và Đào tạo ban hành Điều lệ trường trung học cơ sở, trường trung học phổ thông và "
        "trường phổ thông có nhiều cấp học;_",
        f"_Căn cứ Quyết định số {desk.chance.randint(100, 3000)}/QĐ-SGDĐT ngày "
        f"{slashes(desk.ago(200, 900))} về phân cấp quản lý viên chức;_",
        "_Theo đề nghị của Tổ trưởng Tổ Văn phòng._",
    )
    pen.p("*QUYẾT ĐỊNH:*", 13.5, align="centre", before=3)
    body(
        pen,
        f"*Điều 1.* Thực hiện nội dung trên đối với {pupil.title} *{pupil.name}*, sinh ngày "
        f"{slashes(pupil.born_on)}, số CCCD {pupil.number}, kể từ {day_words(desk.later(1, 30))}.",
        "*Điều 2.* Quyền lợi và nghĩa vụ của người có tên tại Điều 1 thực hiện theo quy định hiện hành.",
        f"*Điều 3.* Các ông (bà) Tổ trưởng Tổ Văn phòng, kế toán và {pupil.title} {pupil.name} "
        "chịu trách nhiệm thi hành Quyết định này./.",
    )
    rows, signer = rank(desk, "Hiệu trưởng")
    pen.sign(
        rows, signer["signer_name"], sent_to("Như Điều 3", "Sở GD&ĐT (để b/c)", "Lưu: VT, HSVC"), round_seal=school
    )
    return {**act(desk, number, (parent, school), title, signer), **about(pupil)}


@template("quyet_dinh", (2017, 2026), population=OLD_SPELLINGS)
def qd_benh_vien(pen: Pen, desk: Desk) -> dict[str, str]:
    """A hospital decides on one of its people; a doctor of the second degree signs, the seal over the name."""
    soul = desk.soul((24, 58))
    hospital = f"Bệnh viện {desk.pick('Đa khoa khu vực', 'Phụ sản', 'Y học cổ truyền')} {bare(desk.province)}"
    agency = (f"Sở Y tế {desk.province}", hospital)
    number = f"{desk.chance.randint(10, 2400)}/QĐ-{desk.pick('BV', 'BVĐK', 'TCCB')}"
    head(pen, agency, number, f"{bare(desk.province)}, {day_form(desk)}")
    title = desk.pick(
        f"Về việc chấm dứt hợp đồng làm việc và giải quyết chế độ thôi việc đối với {soul.title} {soul.name}",
        f"V/v bổ nhiệm {soul.title} {soul.name} giữ chức vụ Phó Trưởng khoa Cấp cứu - Hồi sức tích cực - Chống độc",
        f"Cử viên chức {soul.name} đi đào tạo chuyên khoa định hướng",
    )
    name_of_act(pen, "QUYẾT ĐỊNH", title)
    pen.p(f"*GIÁM ĐỐC {hospital.upper()}*", 13.5, align="centre", before=3)
    body(
        pen,
        f"_Căn cứ Quyết định số {desk.chance.randint(100, 4000)}/QĐ-UBND ngày {slashes(desk.ago(900, 4000))} của Ủy "
        f"ban nhân dân {desk.province} quy định chức năng, nhiệm vụ, quyền hạn và cơ cấu tổ chức của Bệnh viện;_",
        f"_Xét đơn đề nghị ngày {slashes(desk.ago(10, 50))} của {soul.title} {soul.name};_",
        "_Xét đề nghị của Trưởng phòng Tổ chức - Hành chính - Quản trị._",
    )
    pen.p("*QUYẾT ĐỊNH:*", 13.5, align="centre", before=3)
    body(
        pen,
        f"*Điều 1.* Thực hiện nội dung nêu trên đối với {soul.title}: *{soul.name}*; sinh ngày "
        f"{slashes(soul.born_on)}; số định danh cá nhân: {soul.number}; kể từ {day_words(desk.later(1, 30))}.",
        "*Điều 2.* Chế độ, chính sách thực hiện theo quy định hiện hành của Nhà nước.",
        f"*Điều 3.* Trưởng các phòng: Tổ chức - Hành chính - Quản trị, Tài chính - Kế toán và {soul.title} {soul.name} "
        "chịu trách nhiệm thi hành Quyết định này./.",
    )
    rows, name, signer = signing(desk, "Giám đốc")
    degree = desk.pick("BS.CKII. ", "TTƯT.BSCKII ", "Ts.Bs ", "ThS.BS. ")
    pen.sign(
        rows, degree + name, sent_to("Như Điều 3", "Sở Y tế (b/c)", "Lưu: VT, TCHC"), round_seal=hospital, over=0.9
    )
    if desk.chance.random() < 0.3:
        certified(pen, desk, 22, min(down(pen) - 2, 245))
    return {
        **act(desk, number, agency, title, signer),
        "owner_name": soul.name,
        "owner_born_on": soul.born_on.isoformat(),
        "owner_id": soul.number,
    }


@template("quyet_dinh", (2017, 2026), population=SHORT_AND_LONG)
def qd_cu_di_hoc(pen: Pen, desk: Desk) -> dict[str, str]:
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
    owner = desk.soul((25, 55))
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
        f"số CCCD: {owner.number}, bác sĩ Khoa Hồi sức cấp cứu, từ ngày {slashes(desk.later(3, 30))}.",
        "*Điều 2.* Chế độ, chính sách thực hiện theo quy định hiện hành của Nhà nước.",
        f"*Điều 3.* Các phòng chức năng, khoa liên quan và {owner.title} {owner.name} căn cứ Quyết định thi hành./.",
        size=13,
    )
    name = desk.name()
    way = desk.chance.randrange(3)
    above = (("GIÁM ĐỐC",), ("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"), ("PHÓ GIÁM ĐỐC PHỤ TRÁCH",))[way]
    degree = desk.pick("BSCKII.", "TS.BS.", "ThS. BS", "PGS.TS.", "BS.CKI")
    receivers = sent_to("Như Điều 3", "Sở Y tế (báo cáo)", "Lưu: VT, TCHC")
    signed(pen, above, name, receivers, before_name=degree, round_seal=" ".join(hospital), space=24)
    signer_title = ("Giám đốc", "Phó Giám đốc", "Phó Giám đốc phụ trách")[way]
    return {**act_signed(desk, number, agency, title, name, signer_title), **about(owner)}


@template("quyet_dinh", (2015, 2026), population=SHORT_AND_LONG)
def qd_dai_hoc(pen: Pen, desk: Desk) -> dict[str, str]:
    """A university recognises a graduate; signed by mandate by a head of office whose title runs over two rows."""
    school = desk.pick("TRƯỜNG ĐẠI HỌC VINH", "TRƯỜNG ĐẠI HỌC TÂY NGUYÊN", "TRƯỜNG ĐẠI HỌC SƯ PHẠM KỸ THUẬT")
    agency = ("BỘ GIÁO DỤC VÀ ĐÀO TẠO", school)
    number = f"{desk.chance.randint(100, 4200)}/QĐ-ĐH{school.split()[-1][0]}{school.split()[-2][0]}"
    heading(pen, agency, [f"Số: {number}"], f"{capital(desk)}, {a_day(desk)}", size=12)
    owner = desk.soul((22, 30))
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
    name = desk.name()
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
    signed(pen, rows, name, sent_to("Như Điều 3", "Lưu: HCTH, ĐT"), before_name=degree, round_seal=school, space=26)
    more = {"owner_name": owner.name, "owner_born_on": owner.born_on.isoformat()}
    return act_signed(desk, number, agency, title, name, signer_title, **more)


@template("quyet_dinh", (2016, 2024), population=SHORT_AND_LONG)
def qd_huu_tri(pen: Pen, desk: Desk) -> dict[str, str]:
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
    owner = desk.soul((55, 62))
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
        "hành Quyết định này./.",
        size=13,
        before=3,
    )
    name = desk.name()
    above, signer_title = head_or_deputy(desk, "Giám đốc", 0.6)
    receivers = sent_to(f"{ordinal} có tên trên", "BHXH huyện", "Lưu: HS", label="Nơi nhận")
    signed(pen, above, name, receivers, round_seal=f"Bảo hiểm xã hội {desk.province}", space=22)
    more = about(owner, old=True)
    return {**act_signed(desk, number, agency, title, name, signer_title), **more}
