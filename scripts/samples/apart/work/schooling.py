"""Certificates of training and school records."""

from __future__ import annotations

from scripts.samples.drawing.pen import MOTTO, NATION, Pen
from scripts.samples.templates.desk import Desk, capital
from scripts.samples.templates.populations import OLD_SPELLINGS, SHORT_AND_LONG
from scripts.samples.templates.template import template
from scripts.samples.words import bare, day_words, slashes


@template("chung_chi", (2016, 2026), population=SHORT_AND_LONG)
def chung_chi_tin_hoc(pen: Pen, desk: Desk) -> dict[str, str]:
    """Of the skills of Thông tư 03/2014/TT-BTTTT: who issues it over its name, numbers at the foot."""
    soul = desk.soul((17, 45))
    number = f"{desk.pick('A', 'B', 'C')}{desk.chance.randint(1_000_000, 9_999_999):08d}"
    centre = f"Trung tâm Ngoại ngữ - Tin học {bare(desk.province)}"
    top = pen.y
    pen.p(f"*{NATION}*", 14, align="centre", fit=True)
    pen.p(f"*{MOTTO}*", 13, align="centre")
    pen.rule(pen.full, 0.3)
    pen.p(f"*GIÁM ĐỐC {centre.upper()}*", 13, align="centre", before=7, fit=True)
    pen.p("cấp", 13, align="centre")
    pen.p("*CHỨNG CHỈ*", 24, align="centre", ink="red", before=2)
    kind = desk.pick("ỨNG DỤNG CÔNG NGHỆ THÔNG TIN CƠ BẢN", "ỨNG DỤNG CÔNG NGHỆ THÔNG TIN NÂNG CAO")
    pen.p(f"*{kind}*", 15, align="centre", ink="red")
    pen.many(
        [
            f"Cấp cho: *{soul.name}*",
            f"Ngày sinh: {slashes(soul.born_on)}     Nơi sinh: {desk.province}",
            f"Kỳ thi: ngày {slashes(desk.ago(20, 60))}     Xếp loại: {desk.pick('Khá', 'Trung bình', 'Giỏi')}",
            f"Hội đồng thi: {centre}",
        ],
        14,
        before=2.5,
        dots=True,
    )
    name = desk.name()
    pen.sign(
        [f"_{capital(desk)}, {day_words(desk.on)}_", "*GIÁM ĐỐC*"],
        name,
        [(f"Số hiệu: {number}", {"before": 18}), f"Số vào sổ cấp chứng chỉ: {desk.chance.randint(20, 900)}/CC"],
        round_seal=centre,
    )
    pen.frame(top, double=True)
    return {
        "number": number,
        "issued_on": desk.on.isoformat(),
        "issuer": centre,
        "owner_name": soul.name,
        "owner_born_on": soul.born_on.isoformat(),
        "birth_place": desk.province,
        "signer_name": name,
        "signer_title": "Giám đốc",
    }


@template("hoc_ba", (2010, 2026), population=OLD_SPELLINGS)
def hoc_ba_thpt(pen: Pen, desk: Desk) -> dict[str, str]:
    """The first page: parents with their work, then who cares for the pupil, marks on later pages."""
    soul, father, mother = desk.soul((15, 18)), desk.soul((36, 60), "Nam"), desk.soul((34, 58), "Nữ")
    school = f"Trường THPT {desk.pick('Lê Quý Đôn', 'Nguyễn Hiền', 'Phan Bội Châu')}"
    number = f"{desk.chance.randint(100, 9000)}/THPT"
    pen.p(f"*{NATION}*", 13.5, align="centre", fit=True)
    pen.p(f"*{MOTTO}*", 13, align="centre")
    pen.rule(pen.full, 0.3)
    pen.p("*HỌC BẠ*", 26, align="centre", ink="red", before=10)
    pen.p("*TRUNG HỌC PHỔ THÔNG*", 17, align="centre")
    home = f"{desk.home()}, {desk.commune}"
    pen.skip(6)
    pen.field("Họ và tên học sinh:", f"*{soul.name.upper()}*     Giới tính: {soul.sex}")
    pen.field("Ngày sinh:", f"{day_words(soul.born_on).removeprefix('ngày ')}")
    pen.field("Nơi sinh:", desk.province)
    pen.field("Dân tộc:", f"{soul.people}     Con liệt sĩ, con thương binh: Không")
    pen.field("Chỗ ở hiện tại:", home)
    for label, one in (("Họ và tên cha:", father), ("Họ và tên mẹ:", mother)):
        pen.field(label, f"{one.name}     Nghề nghiệp: {desk.pick('Làm nông', 'Công nhân', 'Giáo viên')}")
    pen.field("Họ và tên người giám hộ:", "")
    name = desk.name()
    pen.sign(
        [f"_{bare(desk.commune)}, {day_words(desk.on)}_", "*HIỆU TRƯỞNG*"],
        name,
        [(f"Số: {number}", {"before": 8})],
        round_seal=school,
    )
    pen.p("*QUÁ TRÌNH HỌC TẬP*", align="centre", before=3)
    pen.skip(1)
    pen.table(
        [["Năm học", "Lớp", "Tên trường, huyện, tỉnh"], [f"{desk.on.year} - {desk.on.year + 1}", "10A1", school]],
        (0.25, 0.15, 0.6),
        11.5,
    )
    return {
        "number": number,
        "issued_on": desk.on.isoformat(),
        "owner_name": soul.name,
        "owner_born_on": soul.born_on.isoformat(),
        "gender": soul.sex,
        "ethnicity": soul.people,
        "birth_place": desk.province,
        "residence": home,
        "father_name": father.name,
        "mother_name": mother.name,
        "signer_name": name,
        "signer_title": "Hiệu trưởng",
    }
