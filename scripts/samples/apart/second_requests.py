"""What goes over the counter, by the second author: receipts, requests and declarations, many filled in by pen."""

from __future__ import annotations

from scripts.samples.apart.acts import head
from scripts.samples.apart.requests import dossier_code
from scripts.samples.apart.second_world import (
    anyone,
    arrived,
    day_form,
    nation,
    pair,
    second,
    somebody,
)
from scripts.samples.apart.world import Desk, bare, cased, day_words, slashes
from scripts.samples.drawing.pen import Pen

_PROCEDURES = (
    ("1.001193", "Đăng ký khai sinh"),
    ("2.000488", "Cấp Phiếu lý lịch tư pháp cho công dân Việt Nam"),
    (
        "1.012783",
        "Đăng ký biến động đối với trường hợp chuyển nhượng quyền sử dụng đất, quyền sở hữu tài sản gắn liền với đất",
    ),
    ("2.000815", "Chứng thực bản sao từ bản chính giấy tờ, văn bản do cơ quan, tổ chức có thẩm quyền cấp"),
)


def _phone(desk: Desk) -> str:
    return f"0{desk.chance.randrange(320_000_000, 989_999_999)}"


@second("tiep_nhan_mau", "giay_tiep_nhan_ho_so", (2019, 2026))
def tiep_nhan_mau(pen: Pen, desk: Desk) -> dict[str, str]:
    """The form of Thông tư 01/2018: the code under the heading, papers in a table, two hands below."""
    soul, due = somebody(desk), desk.later(3, 30)
    code, (stem, procedure) = dossier_code(desk), desk.chance.choice(_PROCEDURES)
    agency = (
        (f"UBND {desk.commune}", "Trung tâm Phục vụ hành chính công")
        if not desk.district
        else (f"UBND {desk.district}", "Bộ phận tiếp nhận và trả kết quả")
    )
    head(
        pen,
        agency,
        "",
        f"{cased(bare(desk.commune))}, {day_words(desk.on)}",
        split=0.42,
        under=[(f"Số: {code}/BNTKQ" if desk.chance.random() < 0.4 else f"Mã hồ sơ: {code}", {"before": 1})],
    )
    pen.p("*GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ*", 15, align="centre", before=7, fit=True)
    home, phone = f"{desk.home()}, {desk.address}", _phone(desk)
    pen.many(
        [
            f"{cased(agency[1])} {desk.commune}",
            f"Tiếp nhận hồ sơ của: {cased(soul.title)} *{soul.name}*",
            f"Số CCCD/ĐDCN: {soul.number}",
            f"Địa chỉ: {home}",
            f"Số điện thoại: {phone}     Email:",
            f"Nội dung yêu cầu giải quyết: {procedure} (Mã TTHC: {stem})",
            "Thành phần hồ sơ, yêu cầu và số lượng mỗi loại giấy tờ gồm:",
        ],
        before=1.5,
    )
    pen.skip(1)
    pen.table(
        [
            ["STT", "Tên giấy tờ", "Bản chính", "Bản sao"],
            ["1", "Tờ khai theo mẫu", "1", "0"],
            ["2", "Giấy tờ tùy thân", "0", "1"],
            ["3", "Văn bản ủy quyền (nếu có)", "0", "0"],
        ],
        (0.1, 0.54, 0.18, 0.18),
        12,
    )
    pen.many(
        [
            "Số lượng hồ sơ: 01 (bộ)",
            f"Thời gian giải quyết hồ sơ theo quy định là: {(due - desk.on).days} ngày làm việc",
            f"Thời gian nhận hồ sơ: {desk.chance.randint(7, 16)} giờ {desk.chance.randint(10, 59)} phút, "
            f"{day_words(desk.on)}",
            f"Thời gian trả kết quả giải quyết hồ sơ: 16 giờ 30 phút, {day_words(due)}",
            "Đăng ký nhận kết quả tại: Bộ phận Một cửa / qua dịch vụ bưu chính công ích",
        ],
        before=1.3,
    )
    pen.sign(
        ["*NGƯỜI TIẾP NHẬN HỒ SƠ*", "_(Ký và ghi rõ họ tên)_"],
        anyone(desk),
        [
            ("*NGƯỜI NỘP HỒ SƠ*", {"align": "centre", "size": 13}),
            ("_(Ký và ghi rõ họ tên)_", {"align": "centre", "size": 13}),
        ],
        second=soul.name,
    )
    return {
        "dossier_code": code,
        "procedure_code": stem,
        "procedure_name": procedure,
        "issued_on": desk.on.isoformat(),
        "due_on": due.isoformat(),
        "issuer": " ".join(agency),
        "owner_name": soul.name,
        "owner_id": soul.number,
        "residence": home,
        "phone": phone,
    }


@second("tiep_nhan_tay", "giay_tiep_nhan_ho_so", (2019, 2026))
def tiep_nhan_tay(pen: Pen, desk: Desk) -> dict[str, str]:
    """A printed pad filled in by pen, with boxes; days without zeros, no code of the procedure."""
    soul, due = somebody(desk), desk.later(3, 30)
    code, (_, procedure) = dossier_code(desk), _PROCEDURES[desk.chance.choice((0, 1, 3))]
    agency = (f"UBND {desk.commune}", "Bộ phận Một cửa")
    head(pen, agency, "", "", split=0.4)
    pen.p("*GIẤY TIẾP NHẬN HỒ SƠ*", 15, align="centre", before=5)
    pen.p("*VÀ HẸN TRẢ KẾT QUẢ*", 15, align="centre")
    pen.p(f"Mã hồ sơ: ~{code}~", align="centre", before=1)
    home, phone = f"{desk.home()}", _phone(desk)
    pen.many(
        [
            f"Tiếp nhận hồ sơ của ông (bà): ~{soul.name}~",
            f"Địa chỉ: ~{home}~",
            f"Số điện thoại: ~{phone}~",
            f"Yêu cầu giải quyết: ~{procedure}~",
            "Giấy tờ kèm theo: ~Tờ khai, CCCD (bản sao)~",
            "[x] Nộp trực tiếp     [ ] Qua bưu chính     [ ] Trực tuyến",
            f"Nhận hồ sơ lúc ~{desk.chance.randint(7, 16)}~ giờ, ngày ~{desk.on.day}/{desk.on.month}/{desk.on.year}~",
            f"Hẹn trả kết quả ngày: ~{due.day}/{due.month}/{due.year}~",
        ],
        before=2,
        dots=True,
    )
    pen.sign(["*Người nhận hồ sơ*"], anyone(desk), bold=False)
    return {
        "dossier_code": code,
        "procedure_name": procedure,
        "issued_on": desk.on.isoformat(),
        "due_on": due.isoformat(),
        "issuer": " ".join(agency),
        "owner_name": soul.name,
        "residence": home,
        "phone": phone,
    }


@second("don_tach_thua", "don_de_nghi", (2017, 2026))
def don_tach_thua(pen: Pen, desk: Desk) -> dict[str, str]:
    """On land, filled in by pen, the commune's stamp of arrival on it; the number in the stamp is not the paper's."""
    soul = somebody(desk, (28, 80))
    pen.p("_Mẫu số 11/ĐK_", 10, align="right")
    nation(pen)
    title = desk.pick(
        "ĐƠN ĐỀ NGHỊ TÁCH THỬA ĐẤT, HỢP THỬA ĐẤT", "ĐƠN ĐĂNG KÝ BIẾN ĐỘNG ĐẤT ĐAI, TÀI SẢN GẮN LIỀN VỚI ĐẤT"
    )
    pen.p(f"*{title}*", 14.5, align="centre", before=5, fit=True)
    pen.p(f"Kính gửi: ~Ủy ban nhân dân {desk.commune}~", align="centre", before=3)
    if desk.chance.random() < 0.6:
        arrived(pen, desk, f"UBND {desk.commune}", 12, 6)
    home, phone = f"{desk.home()}, {desk.commune}", _phone(desk)
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


@second("don_cap_phep", "don_de_nghi", (2018, 2026))
def don_cap_phep(pen: Pen, desk: Desk) -> dict[str, str]:
    """A shop asks for a licence to sell liquor by retail; typed, with a subject under the name of the form."""
    soul = somebody(desk, (25, 70))
    nation(pen)
    pen.p(f"_{cased(bare(desk.commune))}, {day_form(desk)}_", align="right", before=2)
    pen.p("*ĐƠN ĐỀ NGHỊ*", 16, align="centre", before=5)
    title = desk.pick("Cấp Giấy phép bán lẻ rượu", "Về việc cấp lại Giấy phép bán lẻ sản phẩm thuốc lá")
    pen.p(f"*{title}*", 13.5, align="centre")
    office = f"Phòng Kinh tế {desk.district}" if desk.district else f"Ủy ban nhân dân {desk.commune}"
    pen.p(f"Kính gửi: {office}", 13.5, align="centre", before=4)
    home, phone = f"{desk.home()}, {desk.address}", _phone(desk)
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
        "owner_name": soul.name,
        "owner_born_on": soul.born_on.isoformat(),
        "owner_id": soul.number,
        "gender": soul.sex,
        "ethnicity": soul.people,
        "nationality": "Việt Nam",
        "residence": home,
        "phone": phone,
    }


@second("to_khai_cu_tru", "to_khai", (2024, 2026))
def to_khai_cu_tru(pen: Pen, desk: Desk) -> dict[str, str]:
    """Change of residence, form CT01: the id in boxes, members as a table, opinions at the foot in three columns."""
    soul, host = somebody(desk, (18, 80)), somebody(desk, (30, 80))
    pen.p("_Mẫu CT01 ban hành theo Thông tư số 66/2023/TT-BCA_", 10, align="right")
    nation(pen)
    pen.p("*TỜ KHAI THAY ĐỔI THÔNG TIN CƯ TRÚ*", 15, align="centre", before=5)
    pen.p(f"Kính gửi: ~Công an {desk.commune}~", align="centre", before=2)
    phone = _phone(desk)
    pen.field("1. Họ, chữ đệm và tên:", f"~{soul.name}~", before=3)
    pair(
        pen,
        f"2. Ngày, tháng, năm sinh: ~{soul.born_on.day}/{soul.born_on.month}/{soul.born_on.year}~",
        f"3. Giới tính: ~{soul.sex}~",
        0.62,
    )
    pen.p("4. Số định danh cá nhân:", before=1.2)
    pen.skip(1)
    pen.table([[f"~{digit}~" for digit in soul.number]], (1,) * 12, 12, align="centre")
    # The boxes hold one number; the rows of the table are its digits.
    del pen.lines[-12:]
    pen.lines.append(soul.number)
    pair(pen, f"5. Số điện thoại: ~{phone}~", "6. Email:", 0.55)
    pair(pen, f"7. Họ, chữ đệm và tên chủ hộ: ~{host.name}~", "8. Quan hệ: ~cháu~", 0.66)
    pen.field("9. Số định danh cá nhân của chủ hộ:", f"~{host.number}~")
    pen.field("10. Nội dung đề nghị:", f"~đăng ký thường trú vào hộ tại {desk.home()}~")
    pen.p("11. Những thành viên trong hộ gia đình cùng thay đổi:", before=1.2)
    pen.skip(1)
    pen.table(
        [["TT", "Họ, chữ đệm và tên", "Ngày sinh", "Giới tính", "Số định danh", "Quan hệ"], ["", "", "", "", "", ""]],
        (0.07, 0.3, 0.16, 0.12, 0.2, 0.15),
        10.5,
    )
    signed = f"ngày ~{desk.on.day}~ tháng ~{desk.on.month}~ năm ~{desk.on.year}~"
    pen.sign(
        [f"{bare(desk.commune)}, {signed}", "*NGƯỜI KÊ KHAI*", "_(Ký, ghi rõ họ tên)_"],
        soul.name,
        [("*Ý KIẾN CỦA CHỦ HỘ*", {"align": "centre"}), ("_(Ký, ghi rõ họ tên)_", {"align": "centre"})],
        second=host.name,
        bold=False,
    )
    return {
        "issued_on": desk.on.isoformat(),
        "owner_name": soul.name,
        "owner_born_on": soul.born_on.isoformat(),
        "owner_id": soul.number,
        "gender": soul.sex,
        "phone": phone,
    }


@second("to_khai_khai_sinh", "to_khai", (2016, 2026))
def to_khai_khai_sinh(pen: Pen, desk: Desk) -> dict[str, str]:
    """Registering a birth: who asks stands first, the child after; two name each other's rows alike."""
    asker, child = somebody(desk, (20, 60)), somebody(desk, (0, 1))
    nation(pen)
    pen.p("*TỜ KHAI ĐĂNG KÝ KHAI SINH*", 15, align="centre", before=5)
    pen.p(f"Kính gửi: (1) Ủy ban nhân dân {desk.commune}", align="centre", before=2)
    home = f"{desk.home()}, {desk.address}"
    pen.field("Họ, chữ đệm, tên người yêu cầu:", f"{asker.name}", before=3)
    pen.field("Ngày, tháng, năm sinh:", slashes(asker.born_on))
    pen.field("Nơi cư trú: (2)", home)
    pen.field("Giấy tờ tùy thân: (3)", f"CCCD số {asker.number}")
    pen.field("Quan hệ với người được khai sinh:", desk.pick("Mẹ đẻ", "Bố đẻ", "Bà ngoại"))
    pen.p("*Đề nghị cơ quan đăng ký khai sinh cho người dưới đây:*", before=3)
    pen.field("Họ, chữ đệm, tên:", child.name.upper())
    pen.field("Ngày, tháng, năm sinh:", f"{slashes(child.born_on)}, ghi bằng chữ: theo giấy chứng sinh")
    pair(pen, f"Giới tính: {child.sex}", f"Dân tộc: {child.people}     Quốc tịch: Việt Nam", 0.35)
    pen.field("Nơi sinh: (4)", f"Trung tâm Y tế {bare(desk.district or desk.commune)}")
    for role in ("người mẹ", "người cha"):
        soul = somebody(desk, (20, 45), "Nữ" if role.endswith("mẹ") else "Nam")
        pen.field(f"Họ, chữ đệm, tên {role}:", soul.name)
        pen.field("Năm sinh: (5)", f"{soul.born_on.year}     Dân tộc: {soul.people}     Quốc tịch: Việt Nam")
        pen.field("Nơi cư trú: (2)", home)
    pen.p("Tôi cam đoan nội dung đề nghị đăng ký khai sinh trên đây là đúng sự thật.", before=2)
    pen.sign(
        [f"_Làm tại: {bare(desk.commune)}, {day_form(desk)}_", "*Người yêu cầu*", "_(Ký, ghi rõ họ, chữ đệm, tên)_"],
        asker.name,
    )
    return {
        "issued_on": desk.on.isoformat(),
        "owner_name": asker.name,
        "owner_born_on": asker.born_on.isoformat(),
        "owner_id": asker.number,
        "residence": home,
    }
