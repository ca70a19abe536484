"""Applications, typed and by hand."""

from __future__ import annotations

from scripts.samples.drawing.pen import MOTTO, NATION, Pen
from scripts.samples.templates.desk import Desk, a_day, day_form
from scripts.samples.templates.heads import nation
from scripts.samples.templates.populations import OLD_SPELLINGS, SHORT_AND_LONG
from scripts.samples.templates.rows import centred, pair, said
from scripts.samples.templates.signing import arrived, signed
from scripts.samples.templates.template import template
from scripts.samples.templates.truth import about, about_in_full
from scripts.samples.words import bare, cased, day_words, slashes


@template("don_de_nghi", (2017, 2025))
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


@template("don_de_nghi", (2017, 2026), population=OLD_SPELLINGS)
def don_tach_thua(pen: Pen, desk: Desk) -> dict[str, str]:
    """On land, filled in by pen, the commune's stamp of arrival on it; the number in the stamp is not the paper's."""
    soul = desk.soul((28, 80))
    pen.p("_Mẫu số 11/ĐK_", 10, align="right")
    nation(pen)
    title = desk.pick(
        "ĐƠN ĐỀ NGHỊ TÁCH THỬA ĐẤT, HỢP THỬA ĐẤT", "ĐƠN ĐĂNG KÝ BIẾN ĐỘNG ĐẤT ĐAI, TÀI SẢN GẮN LIỀN VỚI ĐẤT"
    )
    pen.p(f"*{title}*", 14.5, align="centre", before=5, fit=True)
    pen.p(f"Kính gửi: ~Ủy ban nhân dân {desk.commune}~", align="centre", before=3)
    if desk.chance.random() < 0.6:
        arrived(pen, desk, f"UBND {desk.commune}", 12, 6)
    home, phone = f"{desk.home()}, {desk.commune}", desk.phone()
    pen.p("*I. KÊ KHAI CỦA NGƯỜI SỬ DỤNG ĐẤT*", before=3)
    pen.many(
        [
            f"1. Tên người sử dụng đất (Viết chữ in hoa): ~{soul.name.upper()}~",
            f"Năm sinh: ~{soul.born_on.year}~     Số CCCD: ~{soul.number}~",
            f"2. Địa chỉ: ~{home}~",
            f"Điện thoại: ~{phone}~",
            f"3. Thửa đất số: ~{desk.chance.randint(1, 400)}~     Tờ bản đồ số: ~{desk.chance.randint(1, 50)}~",
            f"4. Diện tích: ~{desk.chance.randint(100, 900)}~ m2",
            f"5. Lý do: ~{desk.pick('tặng cho con', 'chuyển nhượng một phần', 'thay đổi địa chỉ sau sáp nhập')}~",
            "6. Giấy tờ nộp kèm theo: ~Giấy chứng nhận bản gốc, sơ đồ~",
        ],
        dots=True,
        before=2,
    )
    pen.p("Tôi xin cam đoan nội dung kê khai trên là đúng sự thật và chịu trách nhiệm trước pháp luật.", before=2)
    pen.sign(
        [
            f"_{cased(bare(desk.commune))}, ngày ~{desk.on.day}~ tháng ~{desk.on.month}~ năm ~{desk.on.year}~_".replace(
                "_", ""
            ),
            "*Người viết đơn*",
            "_(Ký, ghi rõ họ tên)_",
        ],
        soul.name,
        bold=False,
    )
    return {
        "issued_on": desk.on.isoformat(),
        "owner_name": soul.name,
        "owner_id": soul.number,
        "residence": home,
        "phone": phone,
    }


@template("don_de_nghi", (2018, 2026), population=OLD_SPELLINGS)
def don_cap_phep(pen: Pen, desk: Desk) -> dict[str, str]:
    """A shop asks for a licence to sell liquor by retail; typed, with a subject under the name of the form."""
    soul = desk.soul((25, 70))
    nation(pen)
    pen.p(f"_{cased(bare(desk.commune))}, {day_form(desk)}_", align="right", before=2)
    pen.p("*ĐƠN ĐỀ NGHỊ*", 16, align="centre", before=5)
    title = desk.pick("Cấp Giấy phép bán lẻ rượu", "Về việc cấp lại Giấy phép bán lẻ sản phẩm thuốc lá")
    pen.p(f"*{title}*", 13.5, align="centre")
    office = f"Phòng Kinh tế {desk.district}" if desk.district else f"Ủy ban nhân dân {desk.commune}"
    pen.p(f"Kính gửi: {office}", 13.5, align="centre", before=4)
    home, phone = f"{desk.home()}, {desk.address}", desk.phone()
    pen.field("1. Họ và tên chủ hộ kinh doanh:", f"{soul.name}", before=4)
    pair(pen, f"2. Ngày sinh: {slashes(soul.born_on)}", f"Giới tính: {soul.sex}", 0.55)
    pair(pen, f"3. Dân tộc: {soul.people}", "Quốc tịch: Việt Nam", 0.55)
    pen.field("4. Số CCCD/Hộ chiếu:", f"{soul.number} cấp ngày {slashes(desk.ago(60, 900))}")
    pen.field("5. Địa chỉ thường trú:", home)
    pen.field("6. Điện thoại:", phone)
    pen.p(
        f"7. Đề nghị {office} xem xét cấp giấy phép theo quy định tại Nghị định số 105/2017/NĐ-CP ngày 14 tháng 9 năm "
        "2017 của Chính phủ về kinh doanh rượu.",
        align="justify",
        before=2,
    )
    pen.p("Tôi xin cam đoan thực hiện đúng các quy định. Nếu vi phạm xin chịu trách nhiệm trước pháp luật./.", before=2)
    pen.sign(["*CHỦ HỘ KINH DOANH*", "_(Ký và ghi rõ họ tên)_"], soul.name)
    return {
        "issued_on": desk.on.isoformat(),
        "title": title,
        **about_in_full(soul),
        "residence": home,
        "phone": phone,
    }


@template("don_de_nghi", (2017, 2026), population=OLD_SPELLINGS)
def don_xac_nhan_tay(pen: Pen, desk: Desk) -> dict[str, str]:
    """Wholly by hand, motto included."""
    soul = desk.soul((20, 60))
    pen.p("~Cộng hòa xã hội chủ nghĩa Việt Nam~", 14, align="centre")
    pen.p("~Độc lập - Tự do - Hạnh phúc~", 14, align="centre")
    pen.p("~ĐƠN XIN XÁC NHẬN~", 17, align="centre", before=8)
    pen.p(f"~Kính gửi: UBND {desk.commune}~", 14, align="centre", before=3)
    home = desk.home()
    for row in (
        f"Tôi tên là: {soul.name}",
        f"Sinh ngày: {soul.born_on.day}/{soul.born_on.month}/{soul.born_on.year}",
        f"Số CCCD: {soul.number}",
        f"Hiện ở tại: {home}",
        "Nay tôi làm đơn này xin UBND xác nhận cho tôi hoàn cảnh",
        "gia đình khó khăn để con tôi được miễn giảm học phí.",
        "Tôi xin chân thành cảm ơn.",
    ):
        pen.p(f"~{row}~", 14, before=2.5)
    pen.p(
        f"~{bare(desk.commune)}, ngày {desk.on.day} tháng {desk.on.month} năm {desk.on.year}~",
        13,
        align="right",
        before=5,
    )
    pen.p("~Người làm đơn~", 13, align="centre", at=pen.part(0.5, 1))
    pen.p(f"~{soul.name}~", 14, align="centre", at=pen.part(0.5, 1), before=16)
    return {
        "issued_on": desk.on.isoformat(),
        "owner_name": soul.name,
        "owner_born_on": soul.born_on.isoformat(),
        "owner_id": soul.number,
        "residence": home,
    }


@template("don_de_nghi", (2012, 2026), population=SHORT_AND_LONG)
def don_xac_nhan(pen: Pen, desk: Desk) -> dict[str, str]:
    """An application filled in by hand, confirmed by the commune below: who signs for it is not the applicant."""
    owner = desk.soul()
    nation(pen, size=13, rule=0.25, before=1.0)
    title = desk.pick("ĐƠN XIN XÁC NHẬN", "ĐƠN ĐỀ NGHỊ", "ĐƠN XIN XÁC NHẬN NƠI CƯ TRÚ")
    centred(pen, title, size=16, before=7)
    pen.p(f"Kính gửi: ~UBND {desk.commune}~", 13.5, align="centre", before=2)
    pen.skip(3)
    pen.field("Tôi tên là:", f"~{owner.name}~     Nam/Nữ: ~{owner.sex}~")
    pen.field("Sinh ngày:", f"~{slashes(owner.born_on)}~")
    pen.field("Số CCCD/CMND:", f"~{owner.number}~   cấp ngày ~{slashes(desk.ago(90, 900))}~")
    pen.field("Chỗ ở hiện nay:", f"~{desk.home()}, {desk.commune}~")
    pen.field(
        "Nội dung xin xác nhận:",
        f"~{desk.pick('gia đình thuộc hộ nghèo', 'thường trú tại địa phương', 'không có việc làm ổn định')}~",
    )
    pen.field("Lý do:", f"~{desk.pick('vay vốn chính sách', 'bổ sung hồ sơ đi học', 'hưởng trợ cấp')}~")
    said(
        pen,
        "Tôi xin cam đoan lời khai trên là đúng, nếu sai tôi chịu hoàn toàn trách nhiệm.",
        size=13,
        before=3,
    )
    name = desk.name()
    pen.p(
        f"_..., ngày_ ~{desk.on.day}~ _tháng_ ~{desk.on.month}~ _năm_ ~{desk.on.year}~",
        13,
        at=pen.part(0.46, 1),
        align="centre",
        before=3,
    )
    signed(pen, ("NGƯỜI LÀM ĐƠN",), owner.name, bold=False, space=16)
    pen.p("*XÁC NHẬN CỦA UBND XÃ, PHƯỜNG*", 13, align="centre", before=3)
    pen.field("UBND", f"~{desk.commune} xác nhận ông (bà) {owner.name} khai là đúng~")
    signed(pen, ("TM. UBND", "CHỦ TỊCH"), name, start=0.1, end=0.6, round_seal=f"UBND {desk.commune}", space=22)
    return {**about(owner), "gender": owner.sex}


@template("don_de_nghi", (2014, 2026), population=SHORT_AND_LONG)
def don_cap_phep_xay_dung(pen: Pen, desk: Desk) -> dict[str, str]:
    """A typed application for a permit: its title over two rows, numbered lines, two addressees."""
    owner = desk.soul()
    centred(pen, NATION, size=13)
    centred(pen, MOTTO, size=13, before=0.3)
    pen.p("-----------o0o-----------", 12, align="centre", before=0)
    centred(pen, "ĐƠN ĐỀ NGHỊ CẤP GIẤY PHÉP XÂY DỰNG", size=15, before=4)
    pen.p("_(Sử dụng cho công trình: Nhà ở riêng lẻ)_", 12.5, align="centre")
    pen.p(
        f"Kính gửi: {desk.pick('Phòng Quản lý đô thị', 'Ủy ban nhân dân')} {desk.district or desk.commune}",
        13.5,
        align="centre",
        before=3,
    )
    phone = f"09{desk.chance.randint(10_000_000, 99_999_999)}"
    home = f"{desk.home()}, {desk.address}"
    pen.skip(2)
    for text in (
        "*1. Thông tin về chủ đầu tư:*",
        f"- Tên chủ đầu tư (tên chủ hộ): {owner.name}",
        f"- Người đại diện: {owner.name}          Chức vụ: Chủ hộ",
        f"- Địa chỉ liên hệ: {home}",
        f"- Số điện thoại: {phone}",
        f"- Số định danh cá nhân/CMND: {owner.number}",
        "*2. Thông tin công trình:*",
        f"- Địa điểm xây dựng: thửa đất số {desk.chance.randint(3, 900)}, tờ bản đồ số {desk.chance.randint(2, 70)}, "
        f"{desk.commune}",
        f"- Diện tích xây dựng: {desk.chance.randint(50, 150)} m2; số tầng: {desk.chance.randint(1, 4)}",
        "*3. Dự kiến thời gian hoàn thành:* 10 tháng.",
        "*4. Cam kết:* Tôi xin cam đoan làm theo đúng giấy phép được cấp, nếu sai tôi xin hoàn toàn chịu trách nhiệm.",
    ):
        pen.p(text, 13, before=1.4)
    pen.p(f"_{cased(bare(desk.commune))}, {a_day(desk)}_", 13, at=pen.part(0.46, 1), align="centre", before=4)
    signed(pen, ("NGƯỜI LÀM ĐƠN/ĐẠI DIỆN CHỦ ĐẦU TƯ",), owner.name, bold=False, space=18)
    return {"owner_name": owner.name, "owner_id": owner.number, "residence": home, "phone": phone}
