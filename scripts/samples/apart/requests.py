"""What goes over the counter: receipts of dossiers, requests and declarations."""

from __future__ import annotations

from scripts.samples.apart.world import Desk, about, bare, day_words, slashes, template
from scripts.samples.drawing.pen import MOTTO, NATION, Pen

_PROCEDURES = (
    ("1.000656", "Đăng ký khai tử"),
    (
        "2.002165",
        "Giải quyết yêu cầu bồi thường tại cơ quan trực tiếp quản lý người thi hành công vụ gây thiệt hại (cấp xã)",
    ),
    ("1.001257", "Giải quyết trợ cấp một lần đối với người có thành tích tham gia kháng chiến"),
)


def dossier_code(desk: Desk) -> str:
    day = f"{desk.on:%y%m%d}"
    if not desk.district:
        return f"{desk.agency}.{desk.chance.randint(100, 190)}-{day}-{desk.chance.randint(1, 900):04d}"
    office = f"000.{desk.chance.randint(10, 40)}.{desk.chance.randint(10, 60)}.{desk.agency}"
    return f"{office}-{day}-{desk.chance.randint(1, 4000):04d}"


@template("tiep_nhan_cong", "giay_tiep_nhan_ho_so", (2021, 2026), shown=True, face="Liberation Sans")
def tiep_nhan_cong(pen: Pen, desk: Desk) -> dict[str, str]:
    """Printed from the portal's page by a browser: grey rows of address and time, a table of two columns, a QR code."""
    soul = desk.soul()
    code, (stem, procedure) = dossier_code(desk), desk.chance.choice(_PROCEDURES)
    due = desk.later(2, 25)
    printed = f"{desk.chance.randint(7, 16):02d}:{desk.chance.randint(0, 59):02d}"
    agency = (
        (f"UBND {desk.province}", "Trung tâm Phục vụ hành chính công")
        if not desk.district
        else (f"UBND {desk.district}", f"Bộ phận Một cửa {desk.commune}")
    )
    pen.side(
        [(f"{printed} {slashes(desk.on)}", {"align": "left"})],
        [("Cổng Dịch vụ công - Chi tiết hồ sơ", {"align": "right"})],
        0.4,
        size=8,
        ink="grey",
    )
    pen.skip(4)
    pen.side(
        [agency[0].upper(), f"*{agency[1].upper()}*"],
        [(f"*{NATION}*", {"fit": True}), f"*{MOTTO}*", "---"],
        0.44,
        size=11,
    )
    pen.qr(code, 26, pen.y * 25.4 / 300 + 1)
    pen.skip(8)
    pen.p("*GIẤY TIẾP NHẬN HỒ SƠ VÀ*", 14, at=pen.part(0.22, 1), align="centre")
    pen.p("*HẸN TRẢ KẾT QUẢ*", 14, at=pen.part(0.22, 1), align="centre")
    pen.p(f"Mã hồ sơ: *{code}*", 11, at=pen.part(0.22, 1), align="centre")
    pen.skip(10)
    pen.table(
        [
            ["*Thông tin*", "*Nội dung*"],
            ["Thủ tục hành chính", procedure],
            ["Mã TTHC", stem],
            ["Người nộp hồ sơ", soul.name],
            ["Số CCCD/ĐDCN", soul.number],
            ["Điện thoại", f"0{desk.chance.randrange(320000000, 989999999)}"],
            ["Địa chỉ", f"{desk.home()}, {desk.address}"],
            ["Thành phần hồ sơ", "1. Tờ khai điện tử (bản điện tử)\n2. Giấy báo tử (bản chụp)"],
            ["Thời gian tiếp nhận", f"{printed}, ngày {slashes(desk.on)}"],
            ["Thời gian hẹn trả kết quả", f"17:00, ngày {slashes(due)}"],
            ["Hình thức nhận kết quả", desk.pick("Trực tiếp tại bộ phận một cửa", "Trực tuyến")],
        ],
        (0.32, 0.68),
        11,
        before=1,
    )
    pen.p(
        "_Quý khách quét mã QR hoặc nhập mã hồ sơ trên Cổng Dịch vụ công để tra cứu tình trạng giải quyết._",
        10,
        before=4,
    )
    officer = desk.name()
    pen.sign(["*CÁN BỘ TIẾP NHẬN*", "_(Đã ký)_"], officer)
    return {
        "dossier_code": code,
        "procedure_code": stem,
        "issued_on": desk.on.isoformat(),
        "due_on": due.isoformat(),
        "issuer": " ".join(agency),
        "owner_name": soul.name,
        "owner_id": soul.number,
    }


@template("don_may", "don_de_nghi", (2017, 2025), shown=True)
def don_may(pen: Pen, desk: Desk) -> dict[str, str]:
    """Asking for a new driving licence: bilingual labels, boxes to tick, date above the name."""
    soul = desk.soul((19, 60))
    pen.p(f"*{NATION}*", 13, align="centre")
    pen.p("_SOCIALIST REPUBLIC OF VIETNAM_", 10, align="centre", before=0.1)
    pen.p(f"*{MOTTO}*", 12.5, align="centre", before=0.4)
    pen.p("_Independence - Freedom - Happiness_", 10, align="centre", before=0.1)
    pen.rule(pen.full, 0.25)
    pen.p("*ĐƠN ĐỀ NGHỊ ĐỔI, CẤP LẠI GIẤY PHÉP LÁI XE*", 14, align="centre", before=5)
    pen.p("_APPLICATION FORM FOR EXCHANGE OF DRIVING LICENCE_", 10, align="centre", before=0.2)
    pen.p(f"Kính gửi _(To)_: Sở Giao thông vận tải {desk.province}", 13, align="centre", before=4)
    pen.many(
        [
            f"Tôi là _(Full name)_: {soul.name.upper()}     Quốc tịch _(Nationality)_: Việt Nam",
            f"Sinh ngày _(Date of birth)_: {slashes(soul.born_on)}     Nam, nữ _(Sex)_: {soul.sex}",
            f"Nơi cư trú _(Permanent address)_: {desk.home()}, {desk.address}",
            f"Số căn cước công dân _(ID number)_: {soul.number}",
            "Đã học lái xe tại _(Learnt driving at)_: Trung tâm sát hạch số "
            f"{desk.chance.randint(1, 3)}     năm {desk.chance.randint(2005, 2015)}",
            f"Hiện đã có giấy phép lái xe hạng _(Class)_: {desk.pick('A1', 'B2', 'C')}     số "
            f"_(No.)_: {desk.chance.randrange(10**11, 10**12)}",
        ],
        dots=True,
        before=1.8,
    )
    pen.p(
        "Đề nghị cho tôi được đổi, cấp lại giấy phép lái xe cơ giới đường bộ. Lý do: giấy phép hết thời hạn sử dụng.",
        before=2,
        align="justify",
    )
    pen.p(
        "Tôi xin cam đoan những điều ghi trên đây là đúng sự thật, nếu sai tôi xin hoàn toàn chịu trách nhiệm.",
        before=2,
        align="justify",
    )
    pen.sign(
        [f"_{bare(desk.province)}, {day_words(desk.on)}_", "*NGƯỜI LÀM ĐƠN* _(Applicant)_", "_(Ký và ghi rõ họ, tên)_"],
        soul.name,
    )
    return {"issued_on": desk.on.isoformat(), **about(soul)}


@template("to_khai_may", "to_khai", (2021, 2026), shown=True)
def to_khai_may(pen: Pen, desk: Desk) -> dict[str, str]:
    """For social help: numbered places, boxes, two hands below (who confirms, who declares), date by the declarant."""
    soul = desk.soul((60, 92))
    pen.p("_Mẫu số 1d_", 10, align="right")
    pen.p(f"*{NATION}*", 13.5, align="centre")
    pen.p(f"*{MOTTO}*", 13, align="centre", before=0.3)
    pen.rule(pen.full, 0.3)
    pen.p("*TỜ KHAI ĐỀ NGHỊ TRỢ GIÚP XÃ HỘI*", 15, align="centre", before=5)
    pen.p("_(Áp dụng đối với người cao tuổi)_", 12, align="centre")
    pen.p("*Phần 1. THÔNG TIN CỦA ĐỐI TƯỢNG*", before=4)
    card = desk.ago(200, 1400)
    pen.many(
        [
            f"1. Họ và tên (Viết chữ in hoa): {soul.name.upper()}",
            f"Ngày/tháng/năm sinh: {slashes(soul.born_on)}     Giới tính: {soul.sex}     Dân tộc: {soul.people}",
            f"Giấy CMND hoặc căn cước công dân số {soul.number}     Cấp ngày {slashes(card)}     Nơi "
            "cấp: Cục CSQLHC về TTXH",
            f"2. Hộ khẩu thường trú: {desk.home()}, {desk.address}",
            "Hiện ở với ai và ở đâu: ở cùng con trai tại nơi thường trú",
            "3. Có thẻ BHYT không?  [ ] Không   [x] Có",
            "4. Đang hưởng chế độ nào sau đây: không hưởng chế độ nào",
            f"5. Thuộc hộ nghèo, cận nghèo không?  [{desk.pick('x', ' ')}] Không   [ ] Có",
            "6. Tình trạng hôn nhân: góa",
        ],
        dots=True,
        before=1.6,
    )
    pen.p(
        "Tôi xin cam đoan những lời khai trên là đúng, nếu có điều gì khai không đúng tôi xin "
        "chịu trách nhiệm hoàn toàn.",
        before=2,
        align="justify",
    )
    pen.sign(
        [
            f"_Ngày {desk.on.day:02d} tháng {desk.on.month:02d} năm {desk.on.year}_",
            "*Người khai*",
            "_(Ký, ghi rõ họ tên. Trường hợp khai thay phải ghi đầy đủ họ tên người khai thay)_",
        ],
        soul.name,
        ["_Thông tin người khai thay_", "Giấy CMND hoặc CCCD số: ............", "Quan hệ với đối tượng: ............"],
    )
    return {"issued_on": desk.on.isoformat(), **about(soul)}
