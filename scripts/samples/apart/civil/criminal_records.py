"""Records of convictions, forms 1 and 2."""

from __future__ import annotations

from scripts.samples.drawing.pen import MOTTO, NATION, Pen
from scripts.samples.templates.desk import Desk, a_day, capital, day_form
from scripts.samples.templates.heads import head, heading
from scripts.samples.templates.populations import OLD_SPELLINGS, SHORT_AND_LONG
from scripts.samples.templates.rows import centred, said
from scripts.samples.templates.signing import rank, signed, signing
from scripts.samples.templates.template import template
from scripts.samples.templates.truth import about, about_in_full, issued
from scripts.samples.words import bare, cased, day_words, slashes


@template("phieu_ly_lich_tu_phap", (2018, 2024))
def ly_lich_1(pen: Pen, desk: Desk) -> dict[str, str]:
    """Form 1 as offices of justice print it: rows that hold two places, the registration of convictions as a table."""
    soul = desk.soul((19, 60))
    number = f"{desk.chance.randint(30, 9800)}/STP-LLTP"
    agency = (f"UBND {desk.province}", "Sở Tư pháp")
    pen.side(
        [
            agency[0].upper(),
            f"*{agency[1].upper()}*",
            "---",
            (f"Số: {number}", {"before": 1}),
            ("_Mẫu số 06/2013/TT-LLTP_", {"size": 9}),
        ],
        [
            (f"*{NATION}*", {"fit": True}),
            f"*{MOTTO}*",
            "---",
            (f"_{bare(desk.province)}, {day_words(desk.on)}_", {"before": 2}),
        ],
    )
    pen.p("*PHIẾU LÝ LỊCH TƯ PHÁP SỐ 1*", 17, align="centre", before=8)
    for basis in (
        "Căn cứ Luật Lý lịch tư pháp ngày 17 tháng 6 năm 2009;",
        "Căn cứ Nghị định số 111/2010/NĐ-CP ngày 23 tháng 11 năm 2010 của Chính phủ quy định chi "
        "tiết và hướng dẫn thi hành một số điều của Luật Lý lịch tư pháp;",
    ):
        pen.p(f"_{basis}_", align="justify", indent=10, before=1.4)
    pen.p("*XÁC NHẬN:*", align="centre", before=2)
    card_on = desk.ago(300, 1500)
    pen.many(
        [
            f"1. Họ và tên: *{soul.name.upper()}*     2. Giới tính: {soul.sex}",
            f"3. Ngày, tháng, năm sinh: {slashes(soul.born_on)}",
            f"4. Nơi sinh: {cased(desk.province)}     5. Quốc tịch: Việt Nam",
            f"6. Nơi thường trú: {desk.home()}, {desk.address}",
            "7. Nơi tạm trú: ./.",
            f"8. Giấy CMND/Hộ chiếu/Thẻ căn cước công dân: Thẻ CCCD     Số: {soul.number}",
            f"Cấp ngày {card_on.day:02d} tháng {card_on.month:02d} năm {card_on.year}     Tại: Cục "
            "Cảnh sát QLHC về TTXH",
            "9. Tình trạng án tích: *Không có án tích*",
            "10. Thông tin về cấm đảm nhiệm chức vụ, thành lập, quản lý doanh nghiệp, hợp tác xã:",
        ],
        before=1.5,
    )
    pen.table(
        [
            ["*Chức vụ bị cấm đảm nhiệm*", "*Thời hạn không được thành lập, quản lý doanh nghiệp, hợp tác xã*"],
            ["./.", "./."],
        ],
        (1, 1),
        12,
    )
    rows, signer = rank(desk, "Giám đốc")
    head = "Người lập phiếu"
    pen.sign(
        rows,
        signer["signer_name"],
        [(f"*{head.upper()}*", {"align": "centre", "size": 13})],
        round_seal=f"Sở Tư pháp {desk.province}",
        second=desk.name(),
    )
    return {**issued(desk, number, agency), **about(soul), **signer}


@template("phieu_ly_lich_tu_phap", (2016, 2026), population=OLD_SPELLINGS)
def ly_lich_mau_2(pen: Pen, desk: Desk) -> dict[str, str]:
    """Form 2: parents and spouse, a table of convictions; since 7/2025 by the police of the province."""
    soul = desk.soul((19, 60))
    police = not desk.district
    agency = ("Bộ Công an", f"Công an {desk.province}") if police else (f"UBND {desk.province}", "Sở Tư pháp")
    number = f"{desk.chance.randint(30, 9800)}/{'CA-LLTP' if police else 'STP-LLTP'}"
    head(pen, agency, number, f"{bare(desk.province)}, {day_form(desk)}")
    pen.p("*PHIẾU LÝ LỊCH TƯ PHÁP SỐ 2*", 17, align="centre", before=8)
    pen.p("_Căn cứ Luật Lý lịch tư pháp ngày 17 tháng 6 năm 2009;_", indent=10, before=2)
    pen.p("*XÁC NHẬN:*", align="centre", before=2)
    birth, home = f"{desk.commune}, {desk.province}", f"{desk.home()}, {desk.address}"
    record = desk.pick("Không có án tích", "Không có án tích", "Có án tích")
    banned = desk.pick("Không bị cấm đảm nhiệm chức vụ, thành lập, quản lý doanh nghiệp, hợp tác xã", "Không có")
    pen.many(
        [
            f"1. Họ và tên: *{soul.name.upper()}*",
            f"2. Giới tính: {soul.sex}",
            f"3. Ngày, tháng, năm sinh: {slashes(soul.born_on)}",
            f"4. Nơi sinh: {birth}",
            "5. Quốc tịch: Việt Nam",
            f"6. Nơi thường trú: {home}",
            f"7. Nơi tạm trú: {desk.pick('Không', home)}",
            f"8. Giấy CMND/Thẻ căn cước: CCCD     Số: {soul.number}",
            f"Cấp {day_words(desk.ago(100, 900))}     Tại: Cục Cảnh sát QLHC về TTXH",
            f"9. Họ và tên cha: {desk.soul().name}",
            f"10. Họ và tên mẹ: {desk.soul().name}",
            "11. Họ và tên vợ/chồng: Không",
            f"12. Tình trạng án tích: {record}",
        ],
        before=1.3,
    )
    if record.startswith("Có"):
        pen.skip(2)
        pen.table(
            [
                ["Bản án số, ngày tuyên án, Tòa án", "Tội danh, điều khoản", "Hình phạt chính", "Tình trạng thi hành"],
                [
                    f"{desk.chance.randint(10, 90)}/{desk.on.year - 2}/HSST ngày 12/9/{desk.on.year - 2}",
                    "Đánh bạc, Điều 321 BLHS",
                    "Phạt tiền",
                    "Đã chấp hành xong",
                ],
            ],
            (0.32, 0.26, 0.2, 0.22),
        )
    pen.p(f"13. Thông tin về cấm đảm nhiệm chức vụ, thành lập, quản lý doanh nghiệp, hợp tác xã: {banned}", before=1.3)
    rows, name, signer = signing(desk, "Giám đốc", own=desk.pick("", "Trưởng phòng Hồ sơ nghiệp vụ") if police else "")
    pen.sign(
        rows,
        name,
        [("*NGƯỜI LẬP PHIẾU*", {"align": "centre", "size": 13})],
        round_seal=agency[1],
        second=desk.soul().name,
    )
    found = {key: value for key, value in about_in_full(soul).items() if key != "ethnicity"}
    return {
        **issued(desk, number, agency),
        "birth_place": birth,
        "residence": home,
        "criminal_record": record,
        "banned_posts": banned,
        **found,
        **signer,
    }


@template("phieu_ly_lich_tu_phap", (2014, 2024), population=SHORT_AND_LONG)
def ly_lich_mot(pen: Pen, desk: Desk) -> dict[str, str]:
    """A criminal record: numbered lines whose numbers stand apart, answers below labels, two questions in a table."""
    owner = desk.soul((19, 60))
    number = f"{desk.chance.randint(100, 19000)}/STP-LLTP"
    agency = (f"UBND {desk.province.upper()}", "SỞ TƯ PHÁP")
    heading(pen, agency, [f"Số: {number}"], f"{capital(desk)}, {a_day(desk)}", split=0.38)
    centred(pen, "PHIẾU LÝ LỊCH TƯ PHÁP SỐ 1", size=15, before=8)
    said(pen, "_Căn cứ Luật Lý lịch tư pháp ngày 17 tháng 6 năm 2009,_", size=13, before=3)
    centred(pen, "XÁC NHẬN:", size=13, before=1)
    born = f"{owner.born_on:%d - %m - %Y}" if desk.chance.random() < 0.3 else slashes(owner.born_on)
    birth, home = desk.address, f"{desk.home()}, {desk.address}"
    for text in (
        f"1. Họ và tên: *{owner.name.upper()}*",
        f"2. Giới tính: {owner.sex}",
        f"3. Ngày, tháng, năm sinh: {born}",
        f"4. Nơi sinh: {birth}",
        "5. Quốc tịch: Việt Nam",
        f"6. Nơi thường trú: {home}",
        f"7. Giấy CMND/Thẻ CCCD: {owner.number}     Cấp ngày {slashes(desk.ago(100, 1500))}",
    ):
        pen.p(text, 13, before=1.4)
    record = desk.pick("Không có án tích", "Không có án tích", "Có án tích")
    banned = "Không bị cấm"
    pen.p("8. Tình trạng án tích:", 13, before=1.4)
    pen.table(
        [
            [record, "Bản án số: ......"],
            ["Cấm đảm nhiệm chức vụ, thành lập, quản lý doanh nghiệp, hợp tác xã:", banned],
        ],
        (6, 5),
        12,
        align="left",
    )
    name = desk.name()
    rows, signer_title = desk.chance.choice(
        (
            (("GIÁM ĐỐC",), "Giám đốc"),
            (("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"), "Phó Giám đốc"),
            (("TUQ. GIÁM ĐỐC", "TRƯỞNG PHÒNG HÀNH CHÍNH TƯ PHÁP"), "Trưởng phòng Hành chính tư pháp"),
        )
    )
    signed(
        pen,
        rows,
        name,
        ["*NGƯỜI LẬP PHIẾU*", "", "", desk.name()],
        round_seal=f"Sở Tư pháp {desk.province}",
        space=25,
    )
    return {
        **issued(desk, number, agency),
        **about(owner),
        "gender": owner.sex,
        "nationality": "Việt Nam",
        "birth_place": birth,
        "residence": home,
        "criminal_record": record,
        "signer_name": name,
        "signer_title": signer_title,
    }
