"""Decrees of the Government, and directives of the Prime Minister and of committees' chairs."""

from __future__ import annotations

from scripts.samples.drawing.pen import Pen
from scripts.samples.templates.desk import Desk, a_day, capital
from scripts.samples.templates.heads import head, heading, name_of_act
from scripts.samples.templates.populations import OLD_SPELLINGS, SHORT_AND_LONG
from scripts.samples.templates.rows import body, centred, down, said
from scripts.samples.templates.signing import arrived, rank, sent_to, signed, signing
from scripts.samples.templates.template import template
from scripts.samples.templates.truth import act, act_signed
from scripts.samples.words import bare, day_words, in_words, slashes


@template("nghi_dinh", (2015, 2026))
def nghi_dinh(pen: Pen, desk: Desk) -> dict[str, str]:
    """The Government's: a heading of one short row, place Hà Nội, articles that begin on the first page."""
    number = f"{desk.chance.randint(2, 160)}/{desk.on.year}/NĐ-CP"
    title = desk.pick(
        "Quy định chi tiết một số điều và biện pháp thi hành Luật Phòng, chống thiên tai",
        "Sửa đổi, bổ sung một số điều của các nghị định quy định về điều kiện đầu tư kinh doanh "
        "trong lĩnh vực quản lý nhà nước của Bộ Xây dựng",
    )
    head(pen, ("Chính phủ",), number, f"Hà Nội, {day_words(desk.on)}", split=0.34)
    pen.p("*NGHỊ ĐỊNH*", 14, align="centre", before=8)
    pen.p(f"*{title}*", 14, align="centre")
    pen.rule(pen.full, 0.25)
    body(
        pen,
        "_Căn cứ Luật Tổ chức Chính phủ ngày 19 tháng 6 năm 2015; Luật sửa đổi, bổ sung một số "
        "điều của Luật Tổ chức Chính phủ ngày 22 tháng 11 năm 2019;_",
        "_Theo đề nghị của Bộ trưởng Bộ chủ quản;_",
        "_Chính phủ ban hành Nghị định._",
        "*Điều 1. Phạm vi điều chỉnh*",
        "Nghị định này quy định chi tiết về tổ chức, nhân lực, vật tư, phương tiện và tài chính.",
        "*Điều 2. Đối tượng áp dụng*",
        "Cơ quan, tổ chức, hộ gia đình, cá nhân trong nước và nước ngoài trên lãnh thổ Việt Nam.",
        "*Điều 3. Hiệu lực thi hành*",
        f"1. Nghị định này có hiệu lực thi hành kể từ {day_words(desk.later(30, 60))}.",
        "2. Các Bộ trưởng, Thủ trưởng cơ quan ngang bộ, Chủ tịch Ủy ban nhân dân các cấp chịu "
        "trách nhiệm thi hành Nghị định này./.",
    )
    deputy = desk.chance.random() < 0.4
    rows = ["*TM. CHÍNH PHỦ*", *(("*KT. THỦ TƯỚNG*", "*PHÓ THỦ TƯỚNG*") if deputy else ("*THỦ TƯỚNG*",))]
    signer = {"signer_name": desk.name(), "signer_title": "Phó Thủ tướng" if deputy else "Thủ tướng"}
    pen.sign(
        rows,
        signer["signer_name"],
        sent_to(
            "Ban Bí thư Trung ương Đảng",
            "Thủ tướng, các Phó Thủ tướng",
            "Các bộ, cơ quan ngang bộ",
            "HĐND, UBND các tỉnh",
            "Lưu: VT, NN (2b)",
        ),
        round_seal="Chính phủ",
    )
    return act(desk, number, ("Chính phủ",), title, signer)


@template("nghi_dinh", (2014, 2026), population=OLD_SPELLINGS)
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
    name = desk.soul().name
    pen.sign(
        ["*TM. CHÍNH PHỦ*", "*THỦ TƯỚNG*"],
        name,
        sent_to(
            "Ban Bí thư Trung ương Đảng",
            "Các bộ, cơ quan ngang bộ",
            "HĐND, UBND các tỉnh, thành phố",
            "Lưu: VT, NN (2b)",
        ),
        round_seal="Chính phủ",
        over=0.4,
    )
    return act(desk, number, ("Chính phủ",), title, {"signer_name": name, "signer_title": "Thủ tướng"})


@template("nghi_dinh", (2019, 2026), population=SHORT_AND_LONG)
def nd_sua_doi(pen: Pen, desk: Desk) -> dict[str, str]:
    """A decree that amends another, whose number stands in the title; the Prime Minister or a deputy signs."""
    number = f"{desk.chance.randint(1, 170):02d}/{desk.on.year}/NĐ-CP"
    heading(pen, ("CHÍNH PHỦ",), [f"Số: {number}"], f"Hà Nội, {in_words(desk.on, 0)}", split=0.34, size=13.5)
    old = desk.ago(900, 2500)
    title = (
        f"Sửa đổi, bổ sung một số điều của Nghị định số {desk.chance.randint(11, 160)}/{old.year}/NĐ-CP "
        f"{in_words(old, 0)} của Chính phủ quy định chi tiết thi hành một số điều của Luật "
        f"{desk.pick('Hộ tịch', 'Nhà ở', 'Thi đua, khen thưởng', 'Căn cước')}"
    )
    centred(pen, "NGHỊ ĐỊNH", size=15, before=9)
    centred(pen, title, size=14, before=1.5)
    pen.rule(pen.full, 0.3)
    said(
        pen,
        "_Căn cứ Luật Tổ chức Chính phủ ngày 19 tháng 6 năm 2015; Luật sửa đổi, bổ sung một số điều của Luật Tổ chức "
        "Chính phủ và Luật Tổ chức chính quyền địa phương ngày 22 tháng 11 năm 2019;_",
        f"_Theo đề nghị của Bộ trưởng {desk.pick('Bộ Tư pháp', 'Bộ Xây dựng', 'Bộ Nội vụ', 'Bộ Công an')};_",
        "_Chính phủ ban hành Nghị định sửa đổi, bổ sung._",
        before=2,
    )
    said(
        pen,
        "*Điều 1.* *Sửa đổi, bổ sung một số điều của Nghị định*",
        "1. Sửa đổi, bổ sung khoản 2 Điều 4 như sau: “2. Cơ quan tiếp nhận không được yêu cầu người nộp hồ sơ xuất "
        "trình giấy tờ đã có trong cơ sở dữ liệu.”",
        "2. Bãi bỏ Điều 9 và Mẫu số 03 của Phụ lục.",
        "*Điều 2.* *Điều khoản thi hành*",
        f"1. Nghị định này có hiệu lực từ {in_words(desk.later(30, 60), 0)}.",
        "2. Bộ trưởng, Thủ trưởng cơ quan ngang bộ, Chủ tịch Ủy ban nhân dân các tỉnh, thành phố trực thuộc trung ương "
        "chịu trách nhiệm thi hành Nghị định này./.",
    )
    name = desk.name()
    acting = desk.chance.random() < 0.5
    rows = ["TM. CHÍNH PHỦ", *(("KT. THỦ TƯỚNG", "PHÓ THỦ TƯỚNG") if acting else ("THỦ TƯỚNG",))]
    receivers = sent_to(
        "Ban Bí thư Trung ương Đảng",
        "Thủ tướng, các Phó Thủ tướng Chính phủ",
        "Các bộ, cơ quan ngang bộ",
        "HĐND, UBND các tỉnh, thành phố trực thuộc trung ương",
        "Lưu: VT, PL (2b)",
    )
    signed(pen, rows, name, receivers, round_seal="Chính phủ nước CHXHCN Việt Nam")
    return act_signed(desk, number, ("Chính phủ",), title, name, "Phó Thủ tướng" if acting else "Thủ tướng")


@template("chi_thi", (2016, 2025))
def chi_thi(pen: Pen, desk: Desk) -> dict[str, str]:
    who = desk.district or desk.province
    number = f"{desk.chance.randint(1, 25):02d}/CT-UBND"
    title = desk.pick(
        "Về việc tăng cường các biện pháp phòng, chống bệnh dại ở động vật trên địa bàn",
        "Về việc tổ chức tuyển quân và gọi công dân nhập ngũ năm sau",
    )
    agency = ("Ủy ban nhân dân", who)
    head(pen, agency, number, f"{bare(who)}, {day_words(desk.on)}", bold=2, split=0.37)
    pen.p("*CHỈ THỊ*", 15, align="centre", before=7)
    pen.p(f"*{title}*", 13.5, align="centre")
    pen.rule(pen.full, 0.25)
    body(
        pen,
        "Thời gian qua, các địa phương, đơn vị đã có nhiều cố gắng trong tổ chức thực hiện; tuy "
        "nhiên kết quả chưa đồng đều, còn tình trạng chủ quan, lơ là.",
        f"Để khắc phục tình trạng trên, Chủ tịch Ủy ban nhân dân {who} yêu cầu các đơn vị tập "
        "trung thực hiện các nhiệm vụ sau:",
        "1. Thủ trưởng các phòng, ban, ngành chịu trách nhiệm toàn diện về kết quả thực hiện tại đơn vị mình.",
        "2. Các cơ quan truyền thông tăng thời lượng tuyên truyền.",
        "3. Giao Văn phòng theo dõi, đôn đốc việc thực hiện Chỉ thị này, định kỳ hằng quý tổng hợp báo cáo./.",
    )
    rows, signer = rank(desk, "Chủ tịch")
    pen.sign(
        rows,
        signer["signer_name"],
        sent_to("TT HĐND", "Các phòng, ban, ngành", "Lưu: VT"),
        round_seal=f"Ủy ban nhân dân {who}",
    )
    return act(desk, number, agency, title, signer)


@template("chi_thi", (2016, 2026), population=OLD_SPELLINGS)
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
        sent_to("Ban Bí thư (để b/c)", "Các cơ quan, đơn vị", "Lưu: VT, CN (2)"),
        round_seal=agency[0] if top else f"UBND {desk.province}",
    )
    return act(desk, number, agency, title, signer)


@template("chi_thi", (2012, 2026), population=SHORT_AND_LONG)
def ct_tinh(pen: Pen, desk: Desk) -> dict[str, str]:
    """A directive of a province's chairman: in the heading stands the committee, in older ones the chairman."""
    chair = desk.chance.random() < 0.4
    rows = ("CHỦ TỊCH ỦY BAN NHÂN DÂN", desk.province.upper()) if chair else ("ỦY BAN NHÂN DÂN", desk.province.upper())
    agency = ("Chủ tịch Ủy ban nhân dân" if chair else "Ủy ban nhân dân", desk.province)
    number = f"{desk.chance.randint(1, 24):02d}/CT-UBND"
    heading(
        pen, rows, [f"Số:  {number}"], f"{capital(desk)}, {a_day(desk)}", bold=desk.chance.randint(1, 2), split=0.44
    )
    title = desk.pick(
        f"Về việc tăng cường công tác phòng cháy, chữa cháy rừng mùa khô năm {desk.on.year} - {desk.on.year + 1}",
        "Tăng cường kỷ luật, kỷ cương hành chính trong giải quyết thủ tục hành chính cho người dân, doanh nghiệp",
        f"V/v chủ động ứng phó mưa lũ, sạt lở đất năm {desk.on.year}",
    )
    centred(pen, "CHỈ THỊ", size=14, before=8)
    centred(pen, title, size=13.5)
    pen.rule(pen.full, 0.25)
    said(
        pen,
        "Thời gian qua, các cấp, các ngành đã tích cực triển khai nhiều giải pháp và đạt được kết quả bước đầu. Tuy "
        "nhiên, ở một số địa phương vẫn còn tình trạng chủ quan, buông lỏng quản lý.",
        f"Để khắc phục, Chủ tịch Ủy ban nhân dân {desk.province} yêu cầu:",
        "*1. Thủ trưởng các sở, ban, ngành:* rà soát phương án, phân công trực 24/24 giờ, báo cáo trước ngày 20 hằng "
        "tháng.",
        "*2. Ủy ban nhân dân cấp dưới:* tổ chức tuyên truyền đến từng thôn, bản; xử lý nghiêm vi phạm.",
        "*3.* Văn phòng Ủy ban nhân dân theo dõi, đôn đốc việc thực hiện Chỉ thị này./.",
        before=2,
    )
    name = desk.name()
    acting = desk.chance.random() < 0.5
    above = ("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH THƯỜNG TRỰC") if acting else ("CHỦ TỊCH",)
    receivers = sent_to("TT Tỉnh ủy, TT HĐND", "Các sở, ban, ngành", "Báo và Đài PT-TH", "Lưu: VT, NN")
    signed(pen, above, name, receivers, round_seal=f"Ủy ban nhân dân {desk.province}", space=20)
    return act_signed(desk, number, agency, title, name, "Phó Chủ tịch Thường trực" if acting else "Chủ tịch")
