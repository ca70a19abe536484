"""Acts of offices, by the second author: decisions, resolutions, decrees, directives, notices, plans, proposals."""

from __future__ import annotations

from scripts.samples.apart.acts import body, head
from scripts.samples.apart.second_world import (
    act,
    anyone,
    arrived,
    certified,
    day_form,
    down,
    recipients,
    second,
    signing,
    somebody,
)
from scripts.samples.apart.world import Desk, bare, cased, day_words, dong, slashes
from scripts.samples.drawing.pen import Pen


def name_of_act(pen: Pen, kind: str, rows: str, *, rule: float = 0.2, size: float = 14) -> None:
    """The word for the act and what it is about."""
    pen.p(f"*{kind}*", size + 0.5, align="centre", before=6)
    pen.p(f"*{rows}*", size, align="centre", at=pen.part(0.06, 0.94))
    pen.rule(pen.full, rule)


@second("qd_benh_vien", "quyet_dinh", (2017, 2026))
def qd_benh_vien(pen: Pen, desk: Desk) -> dict[str, str]:
    """A hospital decides on one of its people; a doctor of the second degree signs, the seal over the name."""
    soul = somebody(desk, (24, 58))
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
        rows, degree + name, recipients("Như Điều 3", "Sở Y tế (b/c)", "Lưu: VT, TCHC"), round_seal=hospital, over=0.9
    )
    if desk.chance.random() < 0.3:
        certified(pen, desk, 22, min(down(pen) - 2, 245))
    return {
        **act(number, desk, agency, title, signer),
        "owner_name": soul.name,
        "owner_born_on": soul.born_on.isoformat(),
        "owner_id": soul.number,
    }


@second("qd_ubnd_tinh", "quyet_dinh", (2016, 2026))
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
        recipients("Như Điều 3", "TT Tỉnh ủy (b/c)", "Cổng TTĐT", "Lưu: VT, KTN"),
        round_seal=f"Ủy ban nhân dân {desk.province}",
        over=0.6,
    )
    found = act(f"{ordinal}/QĐ-UBND", desk, agency, title, signer)
    return {**found, "owner_name": company, "tax_code": tax, "residence": place}


@second("nq_hdnd", "nghi_quyet", (2016, 2026))
def nq_hdnd(pen: Pen, desk: Desk) -> dict[str, str]:
    """A council: no KT., the chair signs; the session stands as a row of its own."""
    where = desk.chance.choice((desk.commune, desk.district or desk.province, desk.province))
    agency = ("Hội đồng nhân dân", where)
    number = f"{desk.chance.randint(1, 120):02d}/" + desk.pick("NQ-HĐND", f"{desk.on.year}/NQ-HĐND")
    head(pen, agency, number, f"{cased(bare(where))}, {day_words(desk.on)}", bold=2, split=0.38)
    title = desk.pick(
        f"Về dự toán thu, chi ngân sách địa phương và phân bổ dự toán ngân sách năm {desk.on.year + 1}",
        "Về việc thông qua danh mục công trình, dự án đầu tư công trung hạn và mức vốn bố trí cho từng dự án",
        "Quy định mức chi hỗ trợ đối với người hoạt động không chuyên trách ở thôn, bản, tổ dân phố",
    )
    name_of_act(pen, "NGHỊ QUYẾT", title)
    pen.p(f"*HỘI ĐỒNG NHÂN DÂN {where.upper()}*", 13.5, align="centre", before=3)
    pen.p(f"*KHÓA {desk.pick('XI', 'XII', 'II')}, KỲ HỌP THỨ {desk.pick('BA', 'MƯỜI HAI', '7')}*", align="centre")
    body(
        pen,
        "_Căn cứ Luật Ngân sách nhà nước ngày 25 tháng 6 năm 2015;_",
        f"_Xét Tờ trình số {desk.chance.randint(10, 400)}/TTr-UBND ngày {slashes(desk.ago(8, 25))} của UBND; "
        "báo cáo thẩm tra của Ban Kinh tế - Ngân sách; ý kiến thảo luận của đại biểu tại kỳ họp._",
    )
    pen.p("*QUYẾT NGHỊ:*", 13.5, align="centre", before=3)
    body(
        pen,
        f"*Điều 1.* Thống nhất thông qua các nội dung nêu trên với tổng kinh phí {dong(desk.chance.randint(20, 900))}"
        ".000.000 đồng (chi tiết tại phụ lục kèm theo).",
        "*Điều 2.* Giao Ủy ban nhân dân tổ chức thực hiện Nghị quyết; Thường trực, các Ban và đại biểu Hội đồng nhân "
        "dân giám sát việc thực hiện.",
        f"Nghị quyết này đã được Hội đồng nhân dân thông qua ngày {slashes(desk.ago(1, 4))} và có hiệu lực từ ngày "
        f"{slashes(desk.later(5, 15))}./.",
    )
    name = anyone(desk)
    rows = desk.chance.choice((["*CHỦ TỊCH*"], ["*TM. HỘI ĐỒNG NHÂN DÂN*", "*CHỦ TỊCH*"]))
    pen.sign(rows, name, recipients("Như Điều 2", "Đại biểu HĐND", "Lưu: VT"), round_seal=f"HĐND {where}")
    return act(number, desk, agency, title, {"signer_name": name, "signer_title": "Chủ tịch"})


@second("nd_chinh_phu", "nghi_dinh", (2014, 2026))
def nd_chinh_phu(pen: Pen, desk: Desk) -> dict[str, str]:
    """Two pages, chapters, a stamp of arrival over the heading."""
    number = f"{desk.chance.randint(2, 180):02d}/{desk.on.year}/NĐ-CP"
    title = desk.pick(
        "Quy định về xử phạt vi phạm hành chính trong lĩnh vực giống cây trồng và chăn nuôi",
        "Về quản lý, sử dụng pháo hoa tại các lễ hội truyền thống của đồng bào các dân tộc thiểu số",
    )
    head(pen, ("Chính phủ",), number, f"Hà Nội, {day_words(desk.on)}", split=0.32)
    if desk.chance.random() < 0.5:
        arrived(pen, desk, f"UBND {desk.province}", 24, down(pen))
        pen.skip(12)
    name_of_act(pen, "NGHỊ ĐỊNH", title)
    body(
        pen,
        "_Căn cứ Luật Tổ chức Chính phủ;_",
        "_Căn cứ Luật Xử lý vi phạm hành chính ngày 20 tháng 6 năm 2012;_",
        "_Theo đề nghị của Bộ trưởng Bộ Nông nghiệp và Phát triển nông thôn;_",
        "_Chính phủ ban hành Nghị định._",
    )
    for chapter, name, article in (("I", "NHỮNG QUY ĐỊNH CHUNG", 1), ("II", "QUY ĐỊNH CỤ THỂ", 3)):
        pen.p(f"*Chương {chapter}*", 13.5, align="centre", before=3)
        pen.p(f"*{name}*", 13.5, align="centre")
        for place in (article, article + 1):
            body(
                pen,
                f"*Điều {place}. {desk.pick('Phạm vi', 'Nguyên tắc', 'Trách nhiệm')} áp dụng*",
                "1. Tổ chức, cá nhân có hoạt động liên quan trên lãnh thổ nước Cộng hòa xã hội chủ nghĩa Việt Nam thực "
                "hiện theo quy định tại Nghị định này và pháp luật có liên quan.",
                "2. Trường hợp điều ước quốc tế mà Việt Nam là thành viên có quy định khác thì thực hiện theo điều ước "
                "quốc tế đó.",
            )
    body(pen, "*Điều 5. Hiệu lực thi hành*", f"Nghị định này có hiệu lực từ {day_words(desk.later(40, 60))}./.")
    name = anyone(desk)
    pen.sign(
        ["*TM. CHÍNH PHỦ*", "*THỦ TƯỚNG*"],
        name,
        recipients(
            "Ban Bí thư Trung ương Đảng",
            "Các bộ, cơ quan ngang bộ",
            "HĐND, UBND các tỉnh, thành phố",
            "Lưu: VT, NN (2b)",
        ),
        round_seal="Chính phủ",
        over=0.4,
    )
    return act(number, desk, ("Chính phủ",), title, {"signer_name": name, "signer_title": "Thủ tướng"})


@second("ct_thu_tuong", "chi_thi", (2016, 2026))
def ct_thu_tuong(pen: Pen, desk: Desk) -> dict[str, str]:
    """The Prime Minister's or a province's chair's: the heading is a person's office."""
    top = desk.chance.random() < 0.5
    agency = ("Thủ tướng Chính phủ",) if top else ("Ủy ban nhân dân", desk.province)
    number = f"{desk.chance.randint(1, 45):02d}/CT-{'TTg' if top else 'UBND'}"
    head(
        pen,
        agency,
        number,
        f"{'Hà Nội' if top else bare(desk.province)}, {day_words(desk.on)}",
        bold=len(agency),
        split=0.38,
    )
    title = desk.pick(
        "Về việc đẩy mạnh thực hành tiết kiệm, chống lãng phí",
        "Về tăng cường bảo đảm trật tự, an toàn giao thông và phòng, chống ùn tắc trong dịp Tết Nguyên đán và mùa Lễ "
        f"hội Xuân năm {desk.on.year + 1}",
    )
    name_of_act(pen, "CHỈ THỊ", title)
    who = "Thủ tướng Chính phủ" if top else f"Chủ tịch Ủy ban nhân dân {desk.province}"
    body(
        pen,
        "Thời gian qua, các cấp, các ngành đã triển khai nhiều giải pháp và đạt được kết quả tích cực. Tuy nhiên, công "
        "tác này vẫn còn hạn chế. Để khắc phục, " + who + " yêu cầu:",
        "1. Các cơ quan, đơn vị, địa phương quán triệt nghiêm Chỉ thị này; người đứng đầu chịu trách nhiệm toàn diện.",
        "2. Công an chủ trì, phối hợp với các cơ quan liên quan tăng cường tuần tra, kiểm soát, xử lý nghiêm vi phạm.",
        f"3. Báo cáo kết quả trước ngày {slashes(desk.later(20, 90))}./.",
    )
    rows, name, signer = signing(desk, "Thủ tướng" if top else "Chủ tịch")
    pen.sign(
        rows,
        name,
        recipients("Ban Bí thư (để b/c)", "Các cơ quan, đơn vị", "Lưu: VT, CN (2)"),
        round_seal=agency[0] if top else f"UBND {desk.province}",
    )
    return act(number, desk, agency, title, signer)


@second("tb_dat_dai", "thong_bao", (2017, 2026))
def tb_dat_dai(pen: Pen, desk: Desk) -> dict[str, str]:
    """A tax office tells one person what to pay: places filled by a program, signed by order of the head."""
    soul = somebody(desk, (28, 80))
    office = (
        f"Thuế cơ sở {desk.chance.randint(2, 15)} {desk.province}"
        if not desk.district
        else (f"Chi cục Thuế khu vực {bare(desk.district)}")
    )
    agency = (f"{'Thuế' if not desk.district else 'Cục Thuế'} {desk.province}", office)
    number = f"{desk.chance.randint(100, 9000)}/TB-{desk.pick('CCT', 'CCTKV', 'TCS')}"
    head(pen, agency, number, f"{bare(desk.province)}, {day_form(desk)}", split=0.42)
    title = desk.pick(
        "Về việc nộp tiền sử dụng đất và lệ phí trước bạ nhà, đất",
        "Về việc nộp thuế sử dụng đất phi nông nghiệp năm " + str(desk.on.year),
    )
    name_of_act(pen, "THÔNG BÁO", title)
    tax = desk.tax()
    home = f"{desk.home()}, {desk.address}"
    body(
        pen,
        f"Căn cứ Luật Quản lý thuế và Phiếu chuyển thông tin số {desk.chance.randint(100, 900)}/PCTTĐC ngày "
        f"{slashes(desk.ago(3, 20))}, cơ quan thuế thông báo như sau:",
    )
    pen.many(
        [
            "*I. NGƯỜI NỘP THUẾ*",
            f"1. Tên người nộp thuế: *{soul.name}*",
            f"2. Mã số thuế: {tax}          3. Số CCCD: {soul.number}",
            f"4. Địa chỉ nhận thông báo: {home}",
            "*II. KHOẢN PHẢI NỘP*",
        ],
        before=1.3,
    )
    due = desk.chance.randint(500, 90_000) * 1000
    pen.table(
        [
            ["STT", "Loại đất / tài sản", "Diện tích (m2)", "Giá tính (đồng/m2)", "Số tiền (đồng)"],
            ["1", "Đất ở tại nông thôn", "120,0", "1.150.000", dong(due)],
            ["", "*Cộng*", "", "", f"*{dong(due)}*"],
        ],
        (0.07, 0.33, 0.18, 0.2, 0.22),
    )
    body(
        pen,
        f"Thời hạn nộp: chậm nhất là {day_words(desk.later(20, 40))}. Quá thời hạn, người nộp thuế phải nộp tiền "
        "chậm nộp 0,03%/ngày. Vướng mắc xin liên hệ Đội Quản lý các khoản thu từ đất./.",
    )
    rows, name, signer = signing(desk, "Chi cục trưởng" if desk.district else "Trưởng Thuế cơ sở")
    pen.sign(rows, name, recipients("Người nộp thuế", "Kho bạc Nhà nước", "Lưu: VT, TB"), round_seal=office)
    return {
        **act(number, desk, agency, title, signer),
        "owner_name": soul.name,
        "owner_id": soul.number,
        "tax_code": tax,
        "residence": home,
    }


@second("tb_ket_luan", "thong_bao", (2016, 2026))
def tb_ket_luan(pen: Pen, desk: Desk) -> dict[str, str]:
    """What a deputy chair concluded at a meeting, signed by the chief of the office by order."""
    agency = (
        ("Ủy ban nhân dân", desk.province, "Văn phòng")
        if desk.chance.random() < 0.3
        else (f"UBND {desk.province}", "Văn phòng")
    )
    number = f"{desk.chance.randint(2, 400)}/TB-VP" + desk.pick("", "UBND")
    head(pen, agency, number, f"{bare(desk.province)}, {day_words(desk.on)}", split=0.4)
    title = (
        f"Kết luận của Phó Chủ tịch Ủy ban nhân dân {desk.province} {anyone(desk)} tại cuộc họp nghe báo cáo tiến "
        "độ giải phóng mặt bằng các dự án trọng điểm"
    )
    name_of_act(pen, "THÔNG BÁO", title)
    body(
        pen,
        f"Ngày {slashes(desk.ago(2, 9))}, tại trụ sở Ủy ban nhân dân, đồng chí Phó Chủ tịch chủ trì cuộc họp. Sau khi "
        "nghe báo cáo và ý kiến các đại biểu, đồng chí Phó Chủ tịch kết luận như sau:",
        f"1. Yêu cầu chủ đầu tư khẩn trương hoàn thiện hồ sơ, trình thẩm định trước ngày {slashes(desk.later(8, 30))}.",
        f"2. Ủy ban nhân dân {desk.district or desk.commune} vận động các hộ còn lại bàn giao mặt bằng.",
        "3. Kho bạc Nhà nước tạo điều kiện giải ngân vốn kịp thời.",
        "Văn phòng thông báo đến các cơ quan, đơn vị biết, thực hiện./.",
    )
    rows, name, signer = signing(desk, "Chủ tịch", own="Chánh Văn phòng")
    pen.sign(rows, name, recipients("CT, các PCT (b/c)", "Các đơn vị dự họp", "Lưu: VT"), round_seal=agency[-1])
    return act(number, desk, agency, title, signer)
