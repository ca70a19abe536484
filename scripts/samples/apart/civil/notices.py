"""What hospitals and the police say of a birth, a death, a residence."""

from __future__ import annotations

from scripts.samples.drawing.pen import Pen
from scripts.samples.templates.desk import Desk, capital, day_form
from scripts.samples.templates.heads import form_head, head
from scripts.samples.templates.populations import OLD_SPELLINGS, SHORT_AND_LONG
from scripts.samples.templates.rows import pair
from scripts.samples.templates.signing import rank, signing
from scripts.samples.templates.template import template
from scripts.samples.templates.truth import about_in_full, issued
from scripts.samples.words import bare, cased, day_words, slashes, spelled_day


@template("giay_chung_sinh", (2018, 2025), population=OLD_SPELLINGS)
def chung_sinh(pen: Pen, desk: Desk) -> dict[str, str]:
    """Thông tư 56/2017/TT-BYT: who the mother is stands first, of the child only the hour, sex, weight and a name."""
    mother, father, child = desk.soul((18, 42), "Nữ"), desk.soul((20, 48), "Nam"), desk.soul((0, 0))
    number = f"{desk.chance.randint(1, 900)}"
    agency = (f"Sở Y tế {capital(desk)}", f"Bệnh viện Đa khoa {bare(desk.district or desk.commune)}")
    under = [f"Số: {number}", f"Quyển số: 01/{desk.on.year}"]
    form_head(pen, agency, 0.42, under=[(row, {"size": 12, "before": 1}) for row in under])
    pen.p("*GIẤY CHỨNG SINH*", 18, align="centre", before=7)
    pen.skip(3)
    pen.field("Họ và tên mẹ/Người nuôi dưỡng:", mother.name.upper())
    pair(pen, f"Năm sinh: {mother.born_on.year}", f"Dân tộc: {mother.people}", 0.5)
    pen.field("Nơi đăng ký thường trú:", f"{desk.home()}, {desk.address}")
    pen.field("Mã số BHXH/Thẻ BHYT số:", f"GD 4 {desk.chance.randint(10, 96)} {desk.chance.randint(10**9, 10**10 - 1)}")
    pen.field("Số CMND/CCCD/Hộ chiếu:", mother.number)
    pair(pen, f"Ngày cấp: {slashes(desk.ago(100, 900))}", "Nơi cấp: Cục CSQLHC về TTXH", 0.4)
    pen.field("Họ và tên cha:", father.name)
    born = desk.ago(1, 4)
    hour = f"{desk.chance.randint(0, 23):02d} giờ {desk.chance.randint(0, 59):02d} phút"
    pen.field("Đã sinh con vào lúc:", f"{hour}, {day_words(born)}")
    pen.field("Tại:", agency[1])
    pair(pen, "Số con trong lần sinh này: 01", f"Giới tính của con: {child.sex}", 0.5)
    pair(pen, f"Cân nặng: {desk.chance.randint(24, 42) * 100} gram", "Hiện trạng con: Bình thường", 0.5)
    pen.field("Dự định đặt tên con là:", f"*{child.name.upper()}*")
    pen.field("Người đỡ đẻ:", f"NHS. {desk.soul().name}")
    pen.field("Ghi chú:", "")
    rows, signer = rank(desk, "Giám đốc")
    pen.sign(
        [f"_{capital(desk)}, {day_words(desk.on)}_", *rows],
        signer["signer_name"],
        ["*Cha, mẹ, người nuôi dưỡng*", "_(Ký, ghi rõ họ tên)_"],
        second=father.name,
        round_seal=agency[1],
    )
    return {
        **issued(desk, number, agency),
        "owner_name": child.name,
        "owner_born_on": born.isoformat(),
        "gender": child.sex,
        "birth_place": agency[1],
        "mother_name": mother.name,
        "father_name": father.name,
        **signer,
    }


@template("giay_bao_tu", (2021, 2026), population=OLD_SPELLINGS)
def bao_tu(pen: Pen, desk: Desk) -> dict[str, str]:
    """Thông tư 24/2020/TT-BYT: a kinsman signs at the left, the hospital at the right."""
    dead = desk.soul((40, 95))
    number = f"{desk.chance.randint(1, 300)}/GBT"
    hospital = f"Bệnh viện Đa khoa {desk.province}"
    agency = (f"Sở Y tế {capital(desk)}", hospital)
    form_head(pen, agency, 0.42, under=[(f"Số: {number}", {"size": 12, "before": 1}), f"Quyển số: 02/{desk.on.year}"])
    pen.p("*GIẤY BÁO TỬ*", 18, align="centre", before=7)
    pen.skip(3)
    home = f"{desk.home()}, {desk.address}"
    pen.field("Họ và tên người tử vong:", f"*{dead.name.upper()}*")
    pair(pen, f"Ngày, tháng, năm sinh: {slashes(dead.born_on)}", f"Giới tính: {dead.sex}", 0.6)
    pair(pen, f"Dân tộc: {dead.people}", "Quốc tịch: Việt Nam", 0.5)
    pen.field("Nơi thường trú/tạm trú:", home)
    pen.field("Mã số định danh cá nhân (nếu có):", dead.number)
    pen.field("Giấy tờ tùy thân:", f"Căn cước công dân số {dead.number}")
    pair(pen, f"Ngày cấp: {slashes(desk.ago(300, 1500))}", "Nơi cấp: Cục CSQLHC về TTXH", 0.4)
    died = desk.ago(0, 2)
    hour = f"{desk.chance.randint(0, 23):02d} giờ {desk.chance.randint(0, 59):02d} phút"
    pen.field("Đã tử vong vào lúc:", f"{hour}, {day_words(died)}")
    pen.field("(Ghi bằng chữ:", f"{spelled_day(died)})")
    cause = desk.pick("Nhồi máu cơ tim", "Suy hô hấp cấp", "Xuất huyết não")
    pen.field("Nguyên nhân tử vong:", cause)
    rows, signer = rank(desk, "Giám đốc")
    pen.sign(
        [f"_{capital(desk)}, {day_words(desk.on)}_", *rows],
        signer["signer_name"],
        ["*NGƯỜI THÂN THÍCH*", "_(Ký, ghi rõ họ tên, mối quan hệ)_"],
        second=desk.soul().name,
        round_seal=hospital,
    )
    return {
        **issued(desk, number, agency),
        **about_in_full(dead),
        "residence": home,
        "died_on": died.isoformat(),
        "death_cause": cause,
        **signer,
    }


@template("giay_xac_nhan_cu_tru", (2022, 2026), population=SHORT_AND_LONG)
def cu_tru_ct07(pen: Pen, desk: Desk) -> dict[str, str]:
    """Form CT07 of Thông tư 66/2023/TT-BCA: the head of the household and his number below the owner's, then others."""
    soul, host, child = desk.soul((18, 80)), desk.soul((30, 80)), desk.soul((1, 17))
    number = f"{desk.chance.randint(10, 2000)}/XN"
    above = desk.district or desk.province
    agency = (f"Công an {bare(above)}", f"Công an {desk.commune}")
    pen.p("_Mẫu CT07 ban hành theo Thông tư số 66/2023/TT-BCA_", 9.5, align="right")
    head(pen, agency, number, f"{cased(bare(desk.commune))}, {day_form(desk)}")
    pen.p("*XÁC NHẬN THÔNG TIN VỀ CƯ TRÚ*", 15, align="centre", before=6)
    pen.skip(2)
    where = f"{desk.commune}, {desk.province}"
    home = f"{desk.home()}, {desk.address}"
    pen.p("*I. Theo đề nghị của Ông/Bà:*", before=1.5)
    pen.field("1. Họ, chữ đệm và tên:", soul.name.upper())
    pair(pen, f"2. Ngày, tháng, năm sinh: {slashes(soul.born_on)}", f"3. Giới tính: {soul.sex}", 0.6)
    pen.field("4. Số định danh cá nhân:", soul.number)
    pen.p(f"5. Dân tộc: {soul.people}     6. Tôn giáo: Không     7. Quốc tịch: Việt Nam", dots=True, before=1.2)
    pen.field("8. Quê quán:", where)
    pen.p(f"*II. Công an {desk.commune} xác nhận thông tin về cư trú của Ông/Bà như sau:*", before=1.5)
    pen.field("1. Nơi thường trú:", home)
    pen.field("2. Nơi tạm trú:", "")
    pen.field("3. Nơi ở hiện tại:", home)
    pair(pen, f"4. Họ, chữ đệm và tên chủ hộ: {host.name}", "5. Quan hệ với chủ hộ: Con", 0.6)
    pen.field("6. Số định danh cá nhân của chủ hộ:", host.number)
    pen.p("7. Thông tin các thành viên khác trong hộ gia đình:", before=1.2)
    pen.skip(1)
    pen.table(
        [
            [
                "TT",
                "Họ, chữ đệm và tên",
                "Ngày, tháng, năm sinh",
                "Giới tính",
                "Số định danh cá nhân",
                "Quan hệ với chủ hộ",
            ],
            ["1", child.name, slashes(child.born_on), child.sex, child.number, "Cháu"],
        ],
        (0.06, 0.26, 0.18, 0.1, 0.24, 0.16),
        10.5,
    )
    pen.field("8. Nội dung xác nhận khác:", "Không có")
    until = desk.later(364, 366)
    pen.p(f"Xác nhận này có giá trị đến hết {day_words(until)}.", before=1.5)
    rows, name, signer = signing(desk, "Trưởng Công an")
    pen.sign(rows, name, round_seal=f"Công an {desk.commune}")
    return {
        **issued(desk, number, agency),
        **about_in_full(soul),
        "home_place": where,
        "residence": home,
        "valid_until": until.isoformat(),
        **signer,
    }
