"""What offices confirm to those who do business, beside their registration."""

from __future__ import annotations

from scripts.samples.drawing.pen import Pen
from scripts.samples.templates.desk import Desk, capital, day_form
from scripts.samples.templates.heads import form_head, head
from scripts.samples.templates.populations import OLD_SPELLINGS, SHORT_AND_LONG
from scripts.samples.templates.rows import registered, said
from scripts.samples.templates.signing import rank, sent_to, signing
from scripts.samples.templates.template import template
from scripts.samples.templates.truth import issued
from scripts.samples.words import bare, cased, day_words, dong, slashes

_TRADES = ("Xây dựng Minh Khôi", "Thương mại Hải Yến", "Dịch vụ Vận tải Đại Lộc", "Nông sản Phú Bình")


@template("giay_xac_nhan_thay_doi_doanh_nghiep", (2016, 2026), population=SHORT_AND_LONG)
def xac_nhan_thay_doi(pen: Pen, desk: Desk) -> dict[str, str]:
    """The office's own address and telephone stand above the company's; the changed business lines as a table."""
    agency = (desk.pick("Sở Kế hoạch và Đầu tư", "Sở Tài chính") + f" {capital(desk)}", "Phòng Đăng ký kinh doanh")
    number = f"{desk.chance.randint(1000, 99999)}/{desk.on.year % 100}"
    head(pen, agency, number, f"{capital(desk)}, {day_form(desk)}")
    pen.p("*GIẤY XÁC NHẬN*", 16, align="centre", before=7)
    pen.p("*Về việc thay đổi nội dung đăng ký doanh nghiệp*", 13.5, align="centre")
    tax, name = desk.tax(), f"CÔNG TY TNHH {desk.pick(*_TRADES).upper()}"
    street = f"Số {desk.chance.randint(1, 90)} đường Trần Phú, {capital(desk)}"
    pen.skip(3)
    pen.p(f"{agency[1]}: {capital(desk)}", before=1.2)
    pen.p(f"Địa chỉ trụ sở: {street}", before=1.2)
    pen.p(f"Điện thoại: 02{desk.chance.randint(10_000_000, 99_999_999)}     Fax:", before=1.2)
    pen.p("*Xác nhận:*", align="centre", before=3)
    pen.p(f"Tên doanh nghiệp: {name}", before=1.5)
    pen.p(f"Mã số doanh nghiệp/Mã số thuế: {tax}", before=1.5)
    said(
        pen,
        f"Đã thông báo thay đổi nội dung đăng ký doanh nghiệp đến {agency[1]}.",
        "Thông tin của doanh nghiệp đã được cập nhật vào Hệ thống thông tin quốc gia về đăng ký doanh nghiệp như sau:",
        "Bổ sung ngành, nghề kinh doanh:",
        size=13,
    )
    pen.skip(1)
    pen.table(
        [["STT", "Tên ngành", "Mã ngành"], ["1", "Bán buôn vật liệu, thiết bị lắp đặt khác trong xây dựng", "4663"]],
        (0.1, 0.68, 0.22),
        11.5,
    )
    rows, signer_name, signer = signing(desk, "Trưởng phòng")
    pen.sign(rows, signer_name, sent_to(name, "Lưu: HS"), round_seal=agency[1])
    return {**issued(desk, number, agency), "owner_name": name, "tax_code": tax, **signer}


@template("gcn_dang_ky_hop_tac_xa", (2014, 2026), population=OLD_SPELLINGS)
def hop_tac_xa(pen: Pen, desk: Desk) -> dict[str, str]:
    """A cooperative: its number is its tax code, who stands for it below with all particulars of a person."""
    chair = desk.soul((30, 65))
    agency = (
        (f"UBND {desk.district}", "Phòng Tài chính - Kế hoạch")
        if desk.district
        else (f"UBND {desk.commune}", "Phòng Kinh tế")
    )
    top = pen.y
    form_head(pen, agency, 0.4)
    pen.p("*GIẤY CHỨNG NHẬN ĐĂNG KÝ HỢP TÁC XÃ*", 17, align="centre", before=7)
    tax = desk.tax()
    pen.p(f"*Mã số hợp tác xã: {tax}*", align="centre", before=1.5)
    registered(pen, desk, desk.on)
    name = f"HỢP TÁC XÃ NÔNG NGHIỆP {desk.pick('TÂN TIẾN', 'ĐẠI PHONG', 'HƯNG THỊNH')}"
    place, capital_ = f"{desk.home()}, {desk.address}", desk.chance.randint(5, 90) * 100_000_000
    home, phone = f"{desk.home()}, {desk.address}", desk.phone()
    pen.many(
        [
            "*1. Tên hợp tác xã*",
            f"Tên hợp tác xã viết bằng tiếng Việt: {name}",
            "*2. Địa chỉ trụ sở chính*",
            place,
            f"Điện thoại: {phone}",
            f"*3. Vốn điều lệ:* {dong(capital_)} đồng",
            "*4. Người đại diện theo pháp luật*",
            f"Họ và tên: {chair.name.upper()}     Giới tính: {chair.sex}",
            "Chức danh: Chủ tịch Hội đồng quản trị",
            f"Sinh ngày: {slashes(chair.born_on)}     Dân tộc: {chair.people}     Quốc tịch: Việt Nam",
            f"Loại giấy tờ pháp lý của cá nhân: Căn cước công dân     Số: {chair.number}",
            f"Địa chỉ thường trú: {home}",
        ],
        before=1.4,
    )
    rows, signer_name, signer = signing(desk, "Trưởng phòng")
    pen.sign([f"_{cased(bare(desk.commune))}, {day_form(desk)}_", *rows], signer_name, round_seal=agency[1])
    pen.frame(top, double=True)
    return {
        **issued(desk, tax, agency),
        "tax_code": tax,
        "first_registered_on": desk.on.isoformat(),
        "owner_name": name,
        "business_address": place,
        "capital": f"{dong(capital_)} đồng",
        "representative_name": chair.name,
        **signer,
    }


@template("gcn_dang_ky_thue", (2012, 2025), population=SHORT_AND_LONG)
def dang_ky_thue(pen: Pen, desk: Desk) -> dict[str, str]:
    """Form 10-MST: labels in capitals in the cells of a table, values beside them, the tax office at the head."""
    owner = desk.soul((25, 65))
    tax, given = desk.tax(), desk.ago(1, 9)
    agency = ("Tổng cục Thuế", f"Cục Thuế {desk.province}")
    form_head(pen, agency, 0.38)
    pen.p("_Mẫu số: 10-MST_", 10, align="right")
    pen.p("*GIẤY CHỨNG NHẬN ĐĂNG KÝ THUẾ*", 18, align="centre", before=6)
    pen.skip(4)
    pen.table(
        [
            ["*MÃ SỐ THUẾ*", f"*{tax}*"],
            ["*TÊN NGƯỜI NỘP THUẾ*", f"*{owner.name.upper()}*"],
            [
                "*SỐ, NGÀY, THÁNG, NĂM CỦA GIẤY CNĐKKD*",
                f"41A8{desk.chance.randint(100_000, 999_999)}, {slashes(desk.ago(20, 60))}",
            ],
            ["*NGÀY CẤP MÃ SỐ THUẾ*", slashes(given)],
            ["*CƠ QUAN THUẾ QUẢN LÝ TRỰC TIẾP*", f"Chi cục Thuế {desk.district or bare(desk.province)}"],
        ],
        (0.45, 0.55),
        12.5,
        align="left",
        before=1.4,
    )
    rows, signer = rank(desk, "Cục trưởng")
    pen.sign(
        [f"_{capital(desk)}, {day_words(desk.on)}_", *rows],
        signer["signer_name"],
        round_seal=f"Cục Thuế {capital(desk)}",
    )
    return {
        "number": tax,
        "tax_code": tax,
        "issued_on": given.isoformat(),
        "issuer": " ".join(agency),
        "owner_name": owner.name,
        **signer,
    }


@template("gcn_phong_chay", (2015, 2025), population=OLD_SPELLINGS)
def tham_duyet_pccc(pen: Pen, desk: Desk) -> dict[str, str]:
    """Approval of a design: bases and the letter that asked, with its own number and day, before what is approved."""
    agency = (f"Công an {desk.province}", "Phòng Cảnh sát PCCC và CNCH")
    number = f"{desk.chance.randint(10, 400)}/TD-PCCC"
    head(pen, agency, number, f"{capital(desk)}, {day_form(desk)}")
    pen.p("*GIẤY CHỨNG NHẬN*", 16, align="centre", before=6)
    pen.p("*THẨM DUYỆT THIẾT KẾ VỀ PHÒNG CHÁY VÀ CHỮA CHÁY*", 14, align="centre")
    company = f"Công ty TNHH {desk.pick(*_TRADES)}"
    said(
        pen,
        "Căn cứ Nghị định số 136/2020/NĐ-CP ngày 24 tháng 11 năm 2020 của Chính phủ;",
        f"Xét hồ sơ và văn bản đề nghị thẩm duyệt thiết kế về phòng cháy và chữa cháy số "
        f"{desk.chance.randint(2, 60)}/CV-TD ngày {slashes(desk.ago(10, 40))} của {company};",
        f"Người đại diện là ông/bà: {desk.name()}     Chức danh: Giám đốc",
        size=13,
        before=1.6,
    )
    work = desk.pick("Nhà xưởng sản xuất số 2", "Cửa hàng xăng dầu Hòa Phát", "Trung tâm tiệc cưới Kim Oanh")
    place = f"{desk.home()}, {desk.address}"
    pen.p(f"*CHỨNG NHẬN:* {work}", before=2.5)
    pen.p(f"Địa điểm xây dựng: {place}", before=1.5)
    pen.p(f"Chủ đầu tư: {company}", before=1.5)
    pen.p("Đơn vị tư vấn thiết kế: Công ty Cổ phần Tư vấn An Toàn Việt", before=1.5)
    said(
        pen,
        "Đã được thẩm duyệt thiết kế về phòng cháy và chữa cháy các nội dung sau: bậc chịu lửa, đường thoát nạn.",
        size=13,
    )
    rows, signer_name, signer = signing(desk, "Trưởng phòng")
    pen.sign(rows, signer_name, sent_to(company, "Lưu: VT, PC07"), round_seal=agency[1])
    return {
        **issued(desk, number, agency),
        "owner_name": company,
        "work_name": work,
        "work_address": place,
        **signer,
    }


@template("giay_nop_tien", (2017, 2026), population=SHORT_AND_LONG)
def nop_tien_ngan_sach(pen: Pen, desk: Desk) -> dict[str, str]:
    """Form C1-02/NS as tax programs print it: who pays for another below who is taxed, both with a tax code."""
    payer, other = desk.soul((25, 70)), desk.soul((25, 70))
    tax, amount = desk.tax(), desk.chance.randint(20, 900) * 10_000
    count = f"{desk.chance.randint(1_000_000, 9_999_999)}"
    pen.side(
        [("Không ghi vào khu vực này", {"size": 10})],
        [("Mẫu số: C1-02/NS", {"size": 10}), ("Mã hiệu: NNT25", {"size": 10}), (f"Số: {count}", {"size": 11})],
        0.7,
    )
    pen.p("*GIẤY NỘP TIỀN VÀO NGÂN SÁCH NHÀ NƯỚC*", 15, align="centre", before=3)
    pen.p("Tiền mặt [x]  Chuyển khoản [ ]     Loại tiền: VND [x]  USD [ ]", 11, align="centre")
    pen.skip(3)
    pair_ = 0.62
    pen.side([f"Người nộp thuế: {payer.name}"], [f"Mã số thuế: {tax}"], pair_, size=12.5, align="left", before=1.2)
    pen.p(f"Địa chỉ: {desk.home()}, {desk.address}", 12.5, before=1.2)
    pen.side(
        [f"Quận/Huyện: {desk.district}"], [f"Tỉnh, TP: {desk.province}"], pair_, size=12.5, align="left", before=1.2
    )
    pen.side(
        [f"Người nộp thay: {other.name}"], [f"Mã số thuế: {desk.tax()}"], pair_, size=12.5, align="left", before=1.2
    )
    pen.p(f"Đề nghị NH (KBNN): Agribank {capital(desk)}", 12.5, before=1.2)
    pen.p("Nộp vào cho NSNN [x]     TK tạm thu [ ]", 12.5, before=1.2)
    pen.p(f"Tại cơ quan quản lý thu: Chi cục Thuế {desk.district or bare(desk.province)}", 12.5, before=1.2)
    pen.skip(2)
    pen.table(
        [
            [
                "STT",
                "Số quyết định/thông báo",
                "Ngày thông báo",
                "Nội dung các khoản nộp NSNN",
                "Số tiền VND",
                "Mã tiểu mục",
            ],
            [
                "1",
                f"{desk.chance.randint(1000, 9000)}/TB-CCT",
                slashes(desk.ago(3, 20)),
                "Lệ phí trước bạ nhà đất",
                dong(amount),
                "2801",
            ],
            ["", "", "", "*Tổng tiền*", dong(amount), ""],
        ],
        (0.07, 0.2, 0.16, 0.28, 0.17, 0.12),
        10.5,
    )
    pen.p("Tổng số tiền ghi bằng chữ: theo số", 12, before=2)
    pen.sign(
        [f"_Ngày {desk.on.day} tháng {desk.on.month} năm {desk.on.year}_", "*NGÂN HÀNG/KHO BẠC NHÀ NƯỚC*"],
        desk.name(),
        ["*ĐỐI TƯỢNG NỘP TIỀN*"],
        second=other.name,
    )
    return {
        "number": count,
        "issued_on": desk.on.isoformat(),
        "owner_name": payer.name,
        "tax_code": tax,
        "amount": dong(amount),
    }
