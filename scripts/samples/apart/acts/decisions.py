"""Decisions of ministries, provinces and districts: rules, land, fines."""

from __future__ import annotations

from scripts.samples.drawing.pen import Pen
from scripts.samples.templates.desk import Desk, a_day, capital
from scripts.samples.templates.heads import head, heading, name_of_act
from scripts.samples.templates.populations import OLD_SPELLINGS, SHORT_AND_LONG
from scripts.samples.templates.rows import body, centred, said
from scripts.samples.templates.signing import sent_to, signed, signing
from scripts.samples.templates.template import template
from scripts.samples.templates.truth import about, act, act_signed
from scripts.samples.words import bare, cased, day_words, dong, in_words, slashes


@template("quyet_dinh", (2018, 2025), population=SHORT_AND_LONG)
def qd_bo_phu_luc(pen: Pen, desk: Desk) -> dict[str, str]:
    """A ministry alone in the heading, a blank before the sign of the number, an annex with a table on a sheet of its
    own."""
    ministry, sign, minister = desk.chance.choice(
        (
            ("Bộ Y tế", "BYT", "Bộ trưởng"),
            ("Bộ Nội vụ", "BNV", "Bộ trưởng"),
            ("Bộ Khoa học và Công nghệ", "BKHCN", "Bộ trưởng"),
        )
    )
    number = f"{desk.chance.randint(100, 3990)} /QĐ-{sign}"
    heading(pen, (ministry.upper(),), [f"Số: {number}"], f"Hà Nội, {a_day(desk)}", split=0.36)
    title = desk.pick(
        f"Về việc công bố thủ tục hành chính được sửa đổi, bổ sung thuộc phạm vi chức năng quản lý của {ministry}",
        "Ban hành Danh mục thông tin mở và kế hoạch công bố dữ liệu mở giai đoạn 2021 - 2025",
        f"Về việc kiện toàn Ban Chỉ đạo chuyển đổi số của {ministry}",
    )
    centred(pen, "QUYẾT ĐỊNH", before=9)
    centred(pen, title, size=13.5)
    pen.rule(pen.full, 0.22)
    centred(pen, f"BỘ TRƯỞNG {ministry.upper()}", size=13, before=4)
    said(
        pen,
        f"_Căn cứ Nghị định số {desk.chance.randint(15, 120)}/{desk.on.year - 1}/NĐ-CP "
        f"{in_words(desk.ago(200, 500), 0)} "
        f"của Chính phủ quy định chức năng, nhiệm vụ, quyền hạn và cơ cấu tổ chức của {ministry};_",
        "_Căn cứ Nghị định số 63/2010/NĐ-CP ngày 08 tháng 6 năm 2010 của Chính phủ về kiểm soát thủ tục hành chính;_",
        "_Xét đề nghị của Chánh Văn phòng Bộ và Vụ trưởng Vụ Pháp chế._",
    )
    centred(pen, "QUYẾT ĐỊNH:", size=13.5, before=3)
    said(
        pen,
        "*Điều 1.* Ban hành kèm theo Quyết định này Phụ lục các nội dung nêu trên.",
        f"*Điều 2.* Quyết định này có hiệu lực từ ngày ký và thay thế Quyết định số {desk.chance.randint(90, 3000)}/QĐ-"
        f"{sign} ngày {slashes(desk.ago(300, 900))}.",
        "*Điều 3.* Chánh Văn phòng Bộ, Vụ trưởng Vụ Pháp chế và Thủ trưởng các đơn vị có liên quan chịu trách nhiệm "
        "thi hành Quyết định này./.",
    )
    name = desk.name()
    acting = desk.chance.random() < 0.6
    rows = ("KT. BỘ TRƯỞNG", "THỨ TRƯỞNG") if acting else (minister.upper(),)
    receivers = sent_to("Như Điều 3", "Bộ trưởng (để báo cáo)", "Cục Kiểm soát TTHC - VPCP", "Cổng TTĐT", "Lưu: VT, PC")
    signed(pen, rows, name, receivers, round_seal=ministry)
    pen.new_sheet()
    centred(pen, "PHỤ LỤC", size=13)
    pen.p(
        f"_(Kèm theo Quyết định số {number.replace(' ', '')} {in_words(desk.on, 0)} của Bộ trưởng {ministry})_",
        12,
        align="centre",
    )
    pen.skip(3)
    rows_of_annex = [["TT", "Nội dung", "Đơn vị chủ trì", "Thời hạn"]]
    for place, what in enumerate(("Rà soát, lập danh mục", "Công khai trên Cổng thông tin", "Sơ kết, báo cáo"), 1):
        rows_of_annex.append([str(place), what, desk.pick("Vụ Pháp chế", "Văn phòng Bộ"), f"Quý {place + 1}"])
    pen.table(rows_of_annex, (1, 6, 4, 3))
    return act_signed(desk, number, (ministry,), title, name, "Thứ trưởng" if acting else minister)


@template("quyet_dinh", (2016, 2026), population=SHORT_AND_LONG)
def qd_quy_pham(pen: Pen, desk: Desk) -> dict[str, str]:
    """A legal act of a province: the year stands in the number; the title has no `Về việc`, the office two rows."""
    body = "Ủy ban nhân dân" if desk.on.year > 2019 else "Uỷ ban nhân dân"
    number = f"{desk.chance.randint(1, 89):02d}/{desk.on.year}/QĐ-UBND"
    agency = (body.upper(), desk.province.upper())
    heading(pen, agency, [f"Số: {number}"], f"{capital(desk)}, {a_day(desk)}", bold=2)
    title = desk.pick(
        f"Ban hành Quy định về quản lý, sử dụng vỉa hè, lòng đường trên địa bàn {desk.province}",
        f"Quy định mức chi cho công tác hòa giải ở cơ sở tại {desk.province}",
        f"Sửa đổi, bổ sung một số điều của Quy định về phân cấp quản lý cây xanh đô thị trên địa bàn {desk.province}",
    )
    centred(pen, "QUYẾT ĐỊNH", before=8)
    centred(pen, title, size=14)
    pen.rule(pen.full, 0.3)
    centred(pen, f"{body.upper()} {desk.province.upper()}", size=13.5, before=5)
    said(
        pen,
        "_Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015;_",
        "_Căn cứ Luật Ban hành văn bản quy phạm pháp luật ngày 22 tháng 6 năm 2015;_",
        f"_Theo đề nghị của Giám đốc Sở Xây dựng tại Tờ trình số {desk.chance.randint(20, 400)}/TTr-SXD "
        f"{in_words(desk.ago(5, 40), 1)}._",
    )
    centred(pen, "QUYẾT ĐỊNH:", before=3)
    said(
        pen,
        "*Điều 1.* Phạm vi điều chỉnh và đối tượng áp dụng",
        f"1. Quyết định này áp dụng trên địa bàn {desk.province}.",
        "2. Đối tượng áp dụng: cơ quan, tổ chức, cá nhân có liên quan.",
        "*Điều 2.* Hiệu lực thi hành",
        f"Quyết định này có hiệu lực kể từ {in_words(desk.later(10, 20), 0)}.",
        "*Điều 3.* Chánh Văn phòng Ủy ban nhân dân, Thủ trưởng các sở, ban, ngành và các tổ chức, cá nhân có liên quan "
        "chịu trách nhiệm thi hành Quyết định này./.",
    )
    name = desk.name()
    acting = desk.chance.random() < 0.5
    rows = [f"TM. {body.upper()}", *(("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH") if acting else ("CHỦ TỊCH",))]
    receivers = sent_to("Như Điều 3", "Cục KTVBQPPL - Bộ Tư pháp", "TT HĐND", "Lưu: VT, KT")
    signed(pen, rows, name, receivers, round_seal=f"{body} {desk.province}")
    return act_signed(desk, number, (body, desk.province), title, name, "Phó Chủ tịch" if acting else "Chủ tịch")


@template("quyet_dinh", (2016, 2026), population=OLD_SPELLINGS)
def qd_ubnd_tinh(pen: Pen, desk: Desk) -> dict[str, str]:
    """A province leases land to a company: the subject runs over three rows, the signature stands on page two."""
    place = f"{desk.home()}, {desk.address}"
    tax, company = desk.tax(), f"Công ty Cổ phần {desk.pick('Thủy sản Sao Mai', 'Năng lượng tái tạo Đại Ngàn')}"
    ordinal = desk.chance.randint(20, 3900)
    agency = ("Ủy ban nhân dân", desk.province)
    lands = "Sở Tài nguyên và Môi trường" if desk.on.year < 2025 else "Sở Nông nghiệp và Môi trường"
    head(
        pen,
        agency,
        f"~{ordinal}~/QĐ-UBND",
        f"{bare(desk.province)}, ngày ~{desk.on.day:02d}~ tháng ~{desk.on.month:02d}~ năm {desk.on.year}",
        bold=2,
        split=0.36,
    )
    area = f"{desk.chance.randint(1, 90)}.{desk.chance.randint(100, 999)},{desk.chance.randint(1, 9)}"
    title = (
        f"Về việc cho {company} thuê {area} m2 đất tại {desk.address} để thực hiện dự án đầu tư Nhà máy chế biến "
        "và kho lạnh bảo quản sản phẩm"
    )
    name_of_act(pen, "QUYẾT ĐỊNH", title)
    pen.p(f"*ỦY BAN NHÂN DÂN {desk.province.upper()}*", 13.5, align="centre", before=3)
    body(
        pen,
        "_Căn cứ Luật Tổ chức chính quyền địa phương;_",
        "_Căn cứ Luật Đất đai và các nghị định quy định chi tiết thi hành;_",
        f"_Căn cứ Nghị quyết số {desk.chance.randint(10, 90)}/NQ-HĐND ngày {slashes(desk.ago(100, 400))} của Hội đồng "
        "nhân dân về danh mục dự án cần thu hồi đất;_",
        f"_Theo đề nghị của Giám đốc {lands} tại Tờ trình số {desk.chance.randint(100, 900)}/TTr-"
        f"{'STNMT' if desk.on.year < 2025 else 'SNNMT'} ngày {slashes(desk.ago(5, 30))}._",
    )
    pen.p("*QUYẾT ĐỊNH:*", 13.5, align="centre", before=3)
    body(
        pen,
        f"*Điều 1.* Cho {company} (mã số doanh nghiệp: {tax}; địa chỉ trụ sở chính: {place}) "
        f"thuê {area} m2 đất tại {desk.address} để sử dụng vào mục đích đất cơ sở sản xuất phi nông nghiệp.",
        "Vị trí, ranh giới khu đất được xác định theo Mảnh trích đo địa chính do Văn phòng Đăng ký đất đai lập.",
        f"Thời hạn thuê đất: đến {day_words(desk.later(9000, 17000))}. Hình thức thuê đất: trả tiền thuê hằng năm.",
        "*Điều 2.* Giao các cơ quan, đơn vị thực hiện các công việc sau đây:",
        f"1. {lands} thông báo cho người được thuê đất nộp tiền thuê đất, phí và lệ phí theo quy "
        "định; ký hợp đồng thuê đất; trao Giấy chứng nhận cho người sử dụng đất đã thực hiện xong nghĩa vụ tài chính.",
        "2. Cục Thuế xác định đơn giá thuê đất, thông báo và hướng dẫn nộp tiền thuê đất; theo dõi các trường hợp "
        "miễn, giảm, ghi nợ tiền thuê đất, phí, lệ phí.",
        f"3. Ủy ban nhân dân {desk.commune} theo dõi, giám sát việc chấp hành pháp luật đất đai của người sử dụng đất.",
        f"4. {company} sử dụng đất đúng mục đích, đúng ranh giới; sử dụng đúng tiến độ; chịu sự kiểm tra của "
        "cơ quan nhà nước có thẩm quyền.",
        "*Điều 3.* Quyết định này có hiệu lực kể từ ngày ký. Chánh Văn phòng, Giám đốc các Sở, Thủ trưởng các đơn vị "
        f"liên quan và {company} căn cứ Quyết định thi hành./.",
    )
    rows, name, signer = signing(desk, "Chủ tịch", "Ủy ban nhân dân")
    pen.sign(
        rows,
        name,
        sent_to("Như Điều 3", "TT Tỉnh ủy (b/c)", "Cổng TTĐT", "Lưu: VT, KTN"),
        round_seal=f"Ủy ban nhân dân {desk.province}",
        over=0.6,
    )
    found = act(desk, f"{ordinal}/QĐ-UBND", agency, title, signer)
    return {**found, "owner_name": company, "tax_code": tax, "residence": place}


@template("quyet_dinh", (2005, 2013), population=SHORT_AND_LONG)
def qd_giao_dat(pen: Pen, desk: Desk) -> dict[str, str]:
    """A district of before 2014: old tone marks, `CỘNG HOÀ`, the heading in one size, receivers below the signature."""
    level = desk.district
    agency = ("UỶ BAN NHÂN DÂN", level.upper())
    number = f"{desk.chance.randint(40, 6500)}/{desk.pick('', f'{desk.on.year}/')}QĐ-UBND"
    heading(pen, agency, [f"Số: {number}"], f"{bare(level)}, {in_words(desk.on, 2)}", bold=2, old=True)
    owner = desk.soul((30, 75))
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
        "nhiệm thi hành quyết định này kể từ ngày ký./.",
        size=13,
    )
    name = desk.name()
    acting = desk.chance.random() < 0.5
    above = (f"TM. UBND {level.upper()}", *(("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH") if acting else ("CHỦ TỊCH",)))
    receivers = sent_to("Như Điều 3", "Lưu: VT", label=desk.pick("Nơi nhận:", "Nơi nhận"))
    signed(pen, above, name, receivers, round_seal=f"UBND {level} {desk.province}", space=22)
    return {
        **act_signed(desk, number, agency, title, name, "Phó Chủ tịch" if acting else "Chủ tịch"),
        **about(owner, old=True),
    }


@template("quyet_dinh", (2022, 2026), population=SHORT_AND_LONG)
def qd_xu_phat(pen: Pen, desk: Desk) -> dict[str, str]:
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
    owner = desk.soul((19, 64))
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
        f"phạt: {dong(fine)} đồng.",
        f"*Điều 2.* Quyết định này có hiệu lực thi hành kể từ ngày {slashes(desk.later(0, 2))}.",
        f"*Điều 3.* Giao cho {owner.title} {owner.name} là cá nhân bị xử phạt có tên tại Điều 1 để chấp hành./.",
        size=13,
    )
    name = desk.name()
    deputy = desk.chance.random() < 0.5
    head = "Trưởng Công an" if police else "Chủ tịch"
    deputy_title = "Phó Trưởng Công an" if police else "Phó Chủ tịch"
    above = (f"KT. {head.upper()}", deputy_title.upper()) if deputy else (head.upper(),)
    rank = desk.pick("Thượng tá", "Trung tá", "Thiếu tá", "Đại úy") if police else ""
    signed(
        pen,
        above,
        name,
        sent_to("Như Điều 3", "Kho bạc Nhà nước", "Lưu: Hồ sơ"),
        before_name=rank,
        round_seal=agency[1] if police else f"Ủy ban nhân dân {desk.commune}",
        space=25,
    )
    signer_title = deputy_title if deputy else head
    return {**act_signed(desk, number, agency, title, name, signer_title), **about(owner)}
