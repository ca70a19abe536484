"""Civil status and judicial records."""

from __future__ import annotations

from datetime import date

from scripts.samples.drawing.pen import Pen
from scripts.samples.templates.desk import Desk
from scripts.samples.templates.heads import form_head, motto
from scripts.samples.templates.rows import down
from scripts.samples.templates.signing import rank
from scripts.samples.templates.template import template
from scripts.samples.templates.truth import about, issued
from scripts.samples.words import bare, cased, day_words, months_later, slashes, spelled_day


@template("giay_khai_sinh", (2023, 2026))
def khai_sinh_2025(pen: Pen, desk: Desk) -> dict[str, str]:
    """The form since 2016, two levels of office in the heading, mother before father, copied and stamped."""
    child = desk.soul((0, 3))
    mother, father = desk.soul((19, 40), "Nữ", child.born_on), desk.soul((20, 48), "Nam", child.born_on)
    number = f"{desk.chance.randint(2, 390)}/{desk.on.year}"
    agency = (f"Ủy ban nhân dân {desk.commune}", f"{cased(desk.district or desk.province)}")
    pen.side(
        [f"*{agency[0].upper()}*", agency[1].upper(), "---", (f"Số: {number}", {"before": 2, "size": 13})],
        motto(),
        0.39,
    )
    pen.p("*GIẤY KHAI SINH*", 24, align="centre", before=8, ink=desk.pick("red", "black"))
    pen.skip(4)
    rows = [
        f"Họ, chữ đệm, tên: *{child.name.upper()}*",
        f"Ngày, tháng, năm sinh: {slashes(child.born_on)}     ghi bằng chữ: {spelled_day(child.born_on)}",
        f"Giới tính: {child.sex}     Dân tộc: {child.people}     Quốc tịch: Việt Nam",
        f"Nơi sinh: Bệnh viện Phụ sản - Nhi, {desk.province}",
        f"Quê quán: {desk.address}",
        f"Số định danh cá nhân: {child.number}",
        f"Họ, chữ đệm, tên người mẹ: *{mother.name}*",
        f"Năm sinh: {mother.born_on.year}     Dân tộc: {mother.people}     Quốc tịch: Việt Nam",
        f"Nơi cư trú: {desk.home()}, {desk.address}",
        f"Họ, chữ đệm, tên người cha: *{father.name}*",
        f"Năm sinh: {father.born_on.year}     Dân tộc: {father.people}     Quốc tịch: Việt Nam",
        f"Nơi cư trú: {desk.home()}, {desk.address}",
        f"Họ, chữ đệm, tên người đi khai sinh: {father.name}",
        f"Giấy tờ tùy thân: Thẻ CCCD số {father.number}, Cục Cảnh sát QLHC về TTXH cấp ngày "
        f"{slashes(desk.ago(300, 900))}",
        f"Nơi đăng ký khai sinh: Ủy ban nhân dân {desk.address}",
        f"Ngày, tháng, năm đăng ký: {slashes(desk.on)}",
    ]
    pen.many(rows, 13, before=1.7)
    lines, signer = rank(desk, "Chủ tịch")
    pen.sign(["*NGƯỜI KÝ GIẤY KHAI SINH*", *lines], signer["signer_name"], round_seal=f"Ủy ban nhân dân {desk.commune}")
    if desk.chance.random() < 0.6:
        pen.office_stamp(
            [
                "CHỨNG THỰC BẢN SAO ĐÚNG VỚI BẢN CHÍNH",
                f"Số chứng thực: ~{desk.chance.randint(100, 4000)}~  Quyển số: ~01~ SCT/BS",
                f"Ngày ~{desk.on.day}~ tháng ~{desk.on.month}~ năm ~{desk.on.year}~",
            ],
            22,
            245,
            "blue",
        )
    return {**issued(desk, number, agency), **about(child), **signer}


@template("giay_chung_nhan_ket_hon", (2019, 2025))
def ket_hon_2022(pen: Pen, desk: Desk) -> dict[str, str]:
    """With a foreigner, at the district: the wife at the left, the husband's passport, labels over their values."""
    wife, man = desk.soul((19, 42), "Nữ"), desk.soul((22, 55), "Nam")
    other = desk.pick("CHEN WEI MING", "KIM SUNG HOON", "MICHAEL ANDREW BAKER")
    office = desk.district or desk.commune
    number = f"{desk.chance.randint(1, 90):02d}/{desk.on.year}"
    agency = (f"Ủy ban nhân dân {desk.province}", f"Ủy ban nhân dân {office}")
    form_head(pen, agency, 0.44, under=[(f"Số: {number}", {"before": 2})])
    pen.p("*GIẤY CHỨNG NHẬN KẾT HÔN*", 20, align="centre", before=8, ink="red")
    pen.skip(5)
    passport = f"Hộ chiếu số {desk.pick('E', 'M')}{desk.chance.randrange(10_000_000, 99_999_999)}"
    columns = []
    for role, name, day, people, nation, home, paper in (
        (
            "vợ",
            wife.name.upper(),
            wife.born_on,
            wife.people,
            "Việt Nam",
            f"{desk.home()}, {desk.address}",
            f"CCCD số {wife.number}",
        ),
        (
            "chồng",
            other,
            man.born_on,
            "",
            desk.pick("Hàn Quốc", "Trung Quốc (Đài Loan)", "Hoa Kỳ"),
            "Số 12 Main Street",
            passport,
        ),
    ):
        columns.append(
            [
                f"Họ, chữ đệm, tên {role}:",
                f"*{name}*",
                f"Ngày, tháng, năm sinh: {slashes(day)}",
                f"Dân tộc: {people}" if people else "Dân tộc: ./.",
                f"Quốc tịch: {nation}",
                f"Nơi cư trú: {home}",
                f"Giấy tờ tùy thân: {paper}",
            ]
        )
    pen.side(columns[0], columns[1], 0.48, align="left", before=1.6, size=13)
    pen.p(f"Nơi đăng ký kết hôn: Ủy ban nhân dân {office}, {desk.province}", before=5)
    pen.p(f"Ngày, tháng, năm đăng ký: {day_words(desk.on)[5:]}", before=1.5)
    pen.side(
        ["*VỢ*", "_(Ký, ghi rõ họ, chữ đệm, tên)_", (f"~{wife.name}~", {"before": 10})],
        ["*CHỒNG*", "_(Ký, ghi rõ họ, chữ đệm, tên)_", (f"~{other.title()}~", {"before": 10})],
        0.48,
        before=2,
    )
    rows, signer = rank(desk, "Chủ tịch")
    pen.sign(["*NGƯỜI KÝ GIẤY CHỨNG NHẬN KẾT HÔN*", *rows], signer["signer_name"], round_seal=agency[1], start=0.3)
    return {**issued(desk, number, agency), **about(wife), **signer}


@template("trich_luc_khai_tu", (2022, 2026))
def khai_tu_2022(pen: Pen, desk: Desk) -> dict[str, str]:
    """From the electronic register: a QR code, a digital signature's words in red instead of pen and round seal."""
    dead = desk.soul((40, 98))
    died = desk.ago(1, 20)
    number = f"{desk.chance.randint(2, 300)}/TLKT"
    agency = (f"Ủy ban nhân dân {desk.commune}",)
    pen.side(
        ["*ỦY BAN NHÂN DÂN*", f"*{desk.commune.upper()}*", "---", (f"Số: {number}", {"before": 1.5})],
        motto(f"{bare(desk.commune)}, {day_words(desk.on)}"),
        0.36,
    )
    pen.qr(f"{number}|{dead.number}|{desk.on:%d%m%Y}", 32, down(pen) + 1)
    pen.skip(9)
    pen.p("*TRÍCH LỤC KHAI TỬ*", 17, align="centre")
    pen.skip(12)
    pen.many(
        [
            f"Họ, chữ đệm, tên: *{dead.name.upper()}*",
            f"Ngày, tháng, năm sinh: {dead.born_on:%d/%m/%Y}     Giới tính: {dead.sex}",
            f"Dân tộc: {dead.people}     Quốc tịch: Việt Nam",
            f"Số định danh cá nhân/Giấy tờ tùy thân: {dead.number}",
            f"Nơi cư trú cuối cùng: {desk.home()}, {desk.address}",
            f"Đã chết vào lúc {desk.chance.randint(0, 23)} giờ {desk.chance.randint(0, 59):02d} phút {day_words(died)}",
            f"Nơi chết: {desk.pick('Tại nhà', 'Trên đường đi cấp cứu')}     Nguyên nhân chết: "
            f"{desk.pick('Bệnh già', 'Đột quỵ', 'Không rõ')}",
            f"Đăng ký khai tử tại: Ủy ban nhân dân {desk.address}",
            f"Số đăng ký: {desk.chance.randint(1, 300)}/{desk.on.year}     ngày {slashes(desk.on)}",
            f"Họ, chữ đệm, tên người yêu cầu cấp trích lục: {desk.name()}",
        ],
        before=1.8,
    )
    rows, signer = rank(desk, "Chủ tịch")
    pen.sign(["*NGƯỜI KÝ TRÍCH LỤC*", *rows], signer["signer_name"], space=24)
    pen.office_stamp(
        [
            f"Ký bởi: {agency[0]}",
            f"Thời gian ký: {slashes(desk.on)} 0{desk.chance.randint(7, 9)}:1{desk.chance.randint(0, 9)}:22",
        ],
        118,
        down(pen) - 22,
        "red",
        0,
    )
    return {**issued(desk, number, agency[0]), **about(dead), **signer}


@template("giay_xac_nhan_tinh_trang_hon_nhan", (2022, 2026))
def hon_nhan_2024(pen: Pen, desk: Desk) -> dict[str, str]:
    """Rows with two places, the end of validity as a day, widowed or married before."""
    soul, other = desk.soul((21, 60)), desk.soul((21, 60))
    number = f"{desk.chance.randint(4, 480)}/XNTTHN"
    until = months_later(desk.on, 6)
    agency = (
        (f"UBND {desk.district}", f"UBND {desk.commune}")
        if desk.district
        else (f"UBND {desk.province}", f"UBND {desk.commune}")
    )
    form_head(
        pen, agency, 0.38, under=[(f"Số: {number}", {"before": 2})], dated=f"{bare(desk.commune)}, {day_words(desk.on)}"
    )
    pen.p("*GIẤY XÁC NHẬN*", 16, align="centre", before=8)
    pen.p("*TÌNH TRẠNG HÔN NHÂN*", 16, align="centre", before=0.4)
    pen.p(
        f"Xét đề nghị của ông/bà {soul.name} và Biên bản xác minh ngày {slashes(desk.ago(1, 9))}, "
        "về việc cấp Giấy xác nhận tình trạng hôn nhân,",
        align="justify",
        indent=10,
        before=4,
    )
    pen.p("*XÁC NHẬN*", 13.5, align="centre", before=3)
    pen.many(
        [
            f"Họ, chữ đệm, tên: *{soul.name.upper()}*     Giới tính: {soul.sex}",
            f"Ngày, tháng, năm sinh: {slashes(soul.born_on)}     Dân tộc: {soul.people}     Quốc tịch: Việt Nam",
            f"Giấy tờ tùy thân: Căn cước số: {soul.number}, Bộ Công an cấp ngày {slashes(desk.ago(100, 800))}",
            f"Nơi thường trú: {desk.home()}, {desk.address}",
            "Trong thời gian cư trú tại địa phương từ tháng 4 năm 2012 đến nay.",
            "Tình trạng hôn nhân: "
            + desk.pick(
                "Chưa đăng ký kết hôn với ai",
                f"Có đăng ký kết hôn, nhưng {other.title} {other.name} đã chết; hiện tại chưa đăng ký kết hôn với ai",
            ),
            f"Mục đích sử dụng: {desk.pick('kết hôn tại xã khác', 'mua nhà ở xã hội', 'nhận con nuôi')}",
            f"Giấy này có giá trị đến ngày {slashes(until)}.",
        ],
        before=1.7,
        align="left",
        indent=8,
    )
    rows, signer = rank(desk, "Chủ tịch", agency[1])
    pen.sign(
        rows,
        signer["signer_name"],
        [("*Nơi nhận:*", {"italic": True}), "- Như trên;", "- Lưu: VT, HT."],
        round_seal=f"Ủy ban nhân dân {desk.commune}",
    )
    return {
        "number": number,
        "issued_on": desk.on.isoformat(),
        "valid_until": until.isoformat(),
        "issuer": " ".join(agency),
        **about(soul),
        **signer,
    }


@template("phieu_ly_lich_tu_phap", (2017, 2026))
def ly_lich_2(pen: Pen, desk: Desk) -> dict[str, str]:
    """Form 2 of the national centre, or since 3/2025 of the police: parents and spouse, a table of convictions."""
    soul = desk.soul((19, 60))
    mother, father = desk.soul((45, 80), "Nữ"), desk.soul((45, 80), "Nam")
    police = desk.on >= date(2025, 3, 1)
    agency = (
        (f"Công an {desk.province}", "Phòng Hồ sơ nghiệp vụ")
        if police
        else ("Bộ Tư pháp", "Trung tâm Lý lịch tư pháp quốc gia")
    )
    where = bare(desk.province) if police else "Hà Nội"
    number = f"{desk.chance.randint(30, 9800)}/{'PHSNV-LLTP' if police else 'TTLLTPQG-LLTP'}"
    form_head(pen, agency, 0.44, under=[(f"Số: {number}", {"before": 1})], dated=f"{where}, {day_words(desk.on)}")
    pen.p("*PHIẾU LÝ LỊCH TƯ PHÁP SỐ 2*", 16, align="centre", before=8)
    pen.p(
        "_Căn cứ Luật Lý lịch tư pháp và kết quả tra cứu, xác minh thông tin lý lịch tư pháp, xác nhận:_",
        align="justify",
        indent=10,
        before=3,
    )
    pen.p("*I. Thông tin về cá nhân*", before=2)
    pen.many(
        [
            f"1. Họ và tên: {soul.name.upper()}",
            f"2. Giới tính: {soul.sex}",
            f"3. Ngày tháng năm sinh: {soul.born_on.day} / {soul.born_on.month} / {soul.born_on.year}",
            f"4. Nơi sinh: {desk.address}",
            "5. Quốc tịch: Việt Nam",
            f"6. Nơi thường trú: {desk.home()}, {desk.address}",
            f"7. Số định danh cá nhân: {soul.number}",
            f"8. Họ và tên cha: {father.name}     9. Họ và tên mẹ: {mother.name}",
            "10. Họ và tên vợ/chồng: ./.",
        ],
        dots=True,
        before=1.3,
    )
    pen.p("*II. Thông tin về án tích*", before=2)
    pen.p("Tình trạng án tích: Không có án tích", before=1)
    pen.table(
        [["Số bản án", "Tội danh", "Hình phạt", "Tình trạng thi hành"], ["-", "-", "-", "-"]], (1, 1.4, 1.2, 1.2), 12
    )
    pen.p("*III. Thông tin về cấm đảm nhiệm chức vụ:* Không", before=2)
    rows, signer = rank(desk, "Trưởng phòng" if police else "Giám đốc")
    pen.sign(rows, signer["signer_name"], round_seal=agency[1], over=0.35)
    return {**issued(desk, number, agency), **about(soul), **signer}
