"""Acts of the Government, committees, schools and companies."""

from __future__ import annotations

from collections.abc import Sequence

from scripts.samples.apart.world import Desk, about, bare, cased, day_words, rank, slashes, template
from scripts.samples.drawing.pen import MOTTO, NATION, Pen, Row


def head(
    pen: Pen,
    agency: Sequence[str],
    number: str,
    dated: str,
    *,
    split: float = 0.42,
    under: Sequence[Row] = (),
    bold: int = 1,
) -> None:
    """Heading of an act; the last `bold` rows of the agency are bold."""
    rows: list[Row] = [
        f"*{text.upper()}*" if place >= len(agency) - bold else text.upper() for place, text in enumerate(agency)
    ]
    rows.append(("---", {"part": pen.chance.uniform(0.25, 0.5)}))
    if number:
        rows.append((f"Số: {number}", {"size": 13, "before": 2}))
    right: list[Row] = [
        (f"*{NATION}*", {"fit": True}),
        (f"*{MOTTO}*", {"size": 13, "fit": True}),
        ("---", {"part": 0.55}),
    ]
    if dated:
        right.append((dated, {"italic": True, "size": 13, "before": 2, "fit": True}))
    pen.side([*rows, *under], right, split)


def body(pen: Pen, *texts: str, size: float = 13.5) -> None:
    for text in texts:
        pen.p(text, size, align="justify", indent=10, before=1.6)


def _to(*names: str) -> list[Row]:
    return [("*Nơi nhận:*", {"italic": True}), *(f"- {name};" for name in names[:-1]), f"- {names[-1]}."]


def _act(number: str, desk: Desk, agency: Sequence[str], title: str, signer: dict[str, str]) -> dict[str, str]:
    found = {"number": number, "issued_on": desk.on.isoformat(), "issuer": " ".join(agency), **signer}
    return {**found, "title": title} if title else found


@template("qd_truong", "quyet_dinh", (2017, 2025), shown=True)
def qd_truong(pen: Pen, desk: Desk) -> dict[str, str]:
    """A school under a district's or province's office of education: three rows of heading, the head decides."""
    pupil = desk.soul((23, 50))
    parent = (
        f"Sở Giáo dục và Đào tạo {desk.province}" if desk.chance.random() < 0.5 else f"Sở GD&ĐT {bare(desk.province)}"
    )
    school = (
        "Trường "
        f"{desk.pick('THPT Nguyễn Trường Tộ', 'Phổ thông Dân tộc nội trú THCS và THPT', 'Cao đẳng Y tế')} "
        f"{bare(desk.province)}"
    )
    short = "THPTNTT" if "Tộ" in school else "PTDTNT" if "nội trú" in school else "CĐYT"
    number = f"{desk.chance.randint(3, 390)}/QĐ-{short}"
    head(pen, (parent, school), number, f"{bare(desk.province)}, {day_words(desk.on)}")
    title = (
        f"Về việc nâng bậc lương thường xuyên và phụ cấp thâm niên nhà giáo đối với {pupil.title} "
        f"{pupil.name}, giáo viên Tổ Khoa học tự nhiên"
        if desk.chance.random() < 0.6
        else f"V/v cử {pupil.title} {pupil.name} đi học lớp bồi dưỡng quản lý giáo dục"
    )
    pen.p("*QUYẾT ĐỊNH*", 14, align="centre", before=7)
    pen.p(f"*{title}*", 13.5, align="centre", before=1)
    pen.rule(pen.full, 0.2)
    pen.p(f"*HIỆU TRƯỞNG {school.upper()}*", 13.5, align="centre", before=4)
    body(
        pen,
        "_Căn cứ Thông tư số 32/2020/TT-BGDĐT ngày 15 tháng 9 năm 2020 của Bộ trưởng Bộ Giáo dục "
        "và Đào tạo ban hành Điều lệ trường trung học cơ sở, trường trung học phổ thông và "
        "trường phổ thông có nhiều cấp học;_",
        f"_Căn cứ Quyết định số {desk.chance.randint(100, 3000)}/QĐ-SGDĐT ngày "
        f"{slashes(desk.ago(200, 900))} về phân cấp quản lý viên chức;_",
        "_Theo đề nghị của Tổ trưởng Tổ Văn phòng._",
    )
    pen.p("*QUYẾT ĐỊNH:*", 13.5, align="centre", before=3)
    body(
        pen,
        f"*Điều 1.* Thực hiện nội dung trên đối với {pupil.title} *{pupil.name}*, sinh ngày "
        f"{slashes(pupil.born_on)}, số CCCD {pupil.number}, kể từ {day_words(desk.later(1, 30))}.",
        "*Điều 2.* Quyền lợi và nghĩa vụ của người có tên tại Điều 1 thực hiện theo quy định hiện hành.",
        f"*Điều 3.* Các ông (bà) Tổ trưởng Tổ Văn phòng, kế toán và {pupil.title} {pupil.name} "
        "chịu trách nhiệm thi hành Quyết định này./.",
    )
    rows, signer = rank(desk, "Hiệu trưởng")
    pen.sign(rows, signer["signer_name"], _to("Như Điều 3", "Sở GD&ĐT (để b/c)", "Lưu: VT, HSVC"), round_seal=school)
    return {**_act(number, desk, (parent, school), title, signer), **about(pupil)}


@template("cv_cong_ty", "cong_van", (2014, 2025), shown=True)
def cv_cong_ty(pen: Pen, desk: Desk) -> dict[str, str]:
    """A company writes; the office that got it put its stamp of arrival over the text."""
    company = f"Công ty Cổ phần {desk.pick('Cấp nước', 'Môi trường đô thị', 'Điện gió Tân Phú')} {bare(desk.province)}"
    number = f"{desk.chance.randint(2, 900)}/CV-{desk.pick('CTCN', 'MTĐT', 'KTTC')}"
    title = desk.pick(
        "V/v thỏa thuận đấu nối hạ tầng kỹ thuật và tạm ngừng cung cấp dịch vụ để sửa chữa",
        "V/v giải trình chênh lệch số liệu nghĩa vụ tài chính năm trước",
    )
    head(
        pen,
        (company,),
        number,
        f"{bare(desk.province)}, {day_words(desk.on)}",
        split=0.38,
        under=[(f"_{title}_", {"size": 12, "before": 0.6})],
    )
    if desk.chance.random() < 0.7:
        arrived = desk.later(1, 6)
        pen.office_stamp(
            [
                f"UBND {desk.commune.upper()}",
                f"ĐẾN Số: ~{desk.chance.randint(40, 3000)}~",
                f"Ngày: ~{arrived.day}/{arrived.month}/{arrived.year}~",
                "Chuyển: ~Đ/c Phú~",
            ],
            desk.chance.uniform(22, 40),
            pen.y * 25.4 / 300 - desk.chance.uniform(2, 8),
            desk.pick("red", "blue"),
        )
    pen.p(f"Kính gửi: Ủy ban nhân dân {desk.commune}", 13.5, align="centre", before=9)
    body(
        pen,
        f"Căn cứ Hợp đồng số {desk.chance.randint(2, 80)}/HĐKT ngày {slashes(desk.ago(60, 500))} đã ký giữa hai bên;",
        f"{company} kính đề nghị Quý cơ quan xem xét, có ý kiến bằng văn bản trước ngày "
        f"{slashes(desk.later(10, 30))} để chúng tôi có cơ sở triển khai các bước tiếp theo.",
        "Thông tin liên hệ: Phòng Kế hoạch - Kỹ thuật, điện thoại 1900 1234.",
        "Rất mong nhận được sự quan tâm, hợp tác của Quý cơ quan. Trân trọng./.",
    )
    rows, signer = rank(desk, "Tổng Giám đốc") if desk.chance.random() < 0.4 else rank(desk, "Giám đốc")
    pen.sign(rows, signer["signer_name"], _to("Như trên", "HĐQT (báo cáo)", "Lưu: VP"), round_seal=company, over=0.6)
    return _act(number, desk, (company,), title, signer)


@template("cv_xa", "cong_van", (2016, 2026), shown=True)
def cv_xa(pen: Pen, desk: Desk) -> dict[str, str]:
    """The heading in one block, date and number filled in by hand, several addressees in a list, a copy by sao y."""
    ordinal = desk.chance.randint(3, 900)
    number = f"{ordinal}/UBND-{desk.pick('VHXH', 'ĐCXD', 'TP', 'KTN&MT')}"
    agency = (f"Ủy ban nhân dân {desk.commune}",)
    title = desk.pick(
        "V/v tăng cường công tác quản lý, bảo vệ rừng và phòng cháy, chữa cháy rừng mùa khô trên địa bàn",
        "V/v phối hợp xác minh nội dung đơn của công dân",
        "Về việc trả lời kiến nghị của cử tri sau kỳ họp",
    )
    on = f"{bare(desk.commune)}, ngày ~{desk.on.day:02d}~ tháng ~{desk.on.month:02d}~ năm {desk.on.year}"
    head(
        pen,
        ("Ủy ban nhân dân", desk.commune),
        f"~{ordinal}~/{number.split('/')[1]}",
        on,
        split=0.36,
        bold=2,
        under=[(title, {"size": 12, "before": 0.6})],
    )
    pen.skip(4)
    pen.p("Kính gửi:", 13.5, indent=22, before=3)
    for one in ("Ban Công an;", "Các ban, ngành, đoàn thể;", "Trưởng các thôn, bản."):
        pen.p(f"- {one}", 13.5, indent=44)
    body(
        pen,
        f"Thực hiện Công văn số {desk.chance.randint(100, 2000)}/UBND-NL ngày "
        f"{slashes(desk.ago(5, 30))} của cấp trên về việc nêu trên, Ủy ban nhân dân "
        f"{desk.commune} yêu cầu các đơn vị thực hiện tốt một số nội dung sau:",
        "1. Tổ chức quán triệt, tuyên truyền đến toàn thể cán bộ và nhân dân.",
        "2. Phân công người trực 24/24 giờ, kịp thời báo cáo khi có vụ việc phát sinh.",
        f"3. Tổng hợp kết quả gửi về Văn phòng trước ngày {slashes(desk.later(7, 25))}.",
        "Nhận được Công văn này, yêu cầu các đơn vị nghiêm túc triển khai thực hiện./.",
    )
    rows, signer = rank(desk, "Chủ tịch", "Ủy ban nhân dân")
    pen.sign(rows, signer["signer_name"], _to("Như trên", "TT Đảng ủy, HĐND", "Lưu: VT"), round_seal=agency[0])
    if desk.chance.random() < 0.5:
        pen.office_stamp(["SAO Y BẢN CHÍNH", f"Ngày ~{desk.on.day}/{desk.on.month}/{desk.on.year}~"], 60, 262, "red")
    return _act(number, desk, agency, title, signer)


@template("ke_hoach", "ke_hoach", (2018, 2026), shown=True)
def ke_hoach(pen: Pen, desk: Desk) -> dict[str, str]:
    agency = (f"Ủy ban nhân dân {desk.province}", desk.pick("Sở Nội vụ", "Sở Khoa học và Công nghệ", "Ban Dân tộc"))
    sign = {"Sở Nội vụ": "SNV", "Sở Khoa học và Công nghệ": "SKHCN", "Ban Dân tộc": "BDT"}[agency[1]]
    number = f"{desk.chance.randint(1, 90):02d}/KH-{sign}"
    title = f"Kiểm tra công tác cải cách hành chính, kiểm soát thủ tục hành chính và chuyển đổi số năm {desk.on.year}"
    head(pen, agency, number, f"{bare(desk.province)}, {day_words(desk.on)}", split=0.4)
    pen.p("*KẾ HOẠCH*", 14, align="centre", before=7)
    pen.p(f"*{title}*", 13.5, align="centre")
    pen.rule(pen.full, 0.25)
    body(
        pen,
        "*I. MỤC ĐÍCH, YÊU CẦU*",
        "1. Đánh giá đúng thực trạng, kịp thời chấn chỉnh những hạn chế, thiếu sót.",
        "2. Việc kiểm tra bảo đảm khách quan, không gây cản trở hoạt động của đơn vị được kiểm tra.",
        "*II. NỘI DUNG VÀ THỜI GIAN*",
    )
    pen.skip(2)
    pen.table(
        [
            ["TT", "Nội dung", "Đơn vị chủ trì", "Thời gian"],
            ["1", "Ban hành quyết định thành lập đoàn kiểm tra", "Văn phòng", f"Tháng {desk.chance.randint(1, 5)}"],
            ["2", "Kiểm tra tại các phòng chuyên môn, đơn vị trực thuộc", "Thanh tra", f"Quý {desk.pick('II', 'III')}"],
            ["3", "Tổng hợp, báo cáo kết quả", "Văn phòng", "Trước 30/11"],
        ],
        (0.08, 0.52, 0.2, 0.2),
        12,
    )
    body(
        pen,
        "*III. TỔ CHỨC THỰC HIỆN*",
        "Văn phòng theo dõi, đôn đốc; các phòng, đơn vị căn cứ Kế hoạch này triển khai thực hiện./.",
    )
    rows, signer = rank(desk, "Trưởng ban" if sign == "BDT" else "Giám đốc")
    pen.sign(
        rows,
        signer["signer_name"],
        _to("UBND cấp trên (b/c)", "Các phòng, đơn vị", "Lưu: VT, VP"),
        round_seal=agency[1],
    )
    return _act(number, desk, agency, title, signer)


@template("giay_moi", "giay_moi", (2016, 2026), shown=True)
def giay_moi(pen: Pen, desk: Desk) -> dict[str, str]:
    agency = (
        f"Hội đồng nhân dân {desk.district or desk.province}",
        f"Văn phòng HĐND và UBND {desk.district}" if desk.district else "Văn phòng",
    )
    number = f"{desk.chance.randint(5, 300)}/GM-{'VP' if not desk.district else 'HĐND&UBND'}"
    title = desk.pick(
        "Dự Hội nghị trao đổi kinh nghiệm hoạt động giám sát giữa hai kỳ họp", "Tham dự buổi làm việc với Đoàn khảo sát"
    )
    where = desk.district or desk.province
    head(pen, agency, number, f"{bare(where)}, {day_words(desk.on)}")
    pen.p("*GIẤY MỜI*", 17, align="centre", before=8)
    pen.p(f"*{title}*", 13.5, align="centre")
    pen.p("Kính gửi: .........................................................", 13.5, align="centre", before=5)
    meeting = desk.later(3, 14)
    body(
        pen,
        f"{cased(agency[1])} trân trọng kính mời ông (bà) tham dự:",
        f"*- Thời gian:* Bắt đầu từ {desk.pick('7 giờ 30 phút', '14 giờ 00')}, "
        f"{day_words(meeting)} (Thứ {desk.pick('Hai', 'Tư', 'Sáu')}).",
        f"*- Địa điểm:* Phòng họp số {desk.chance.randint(1, 4)}, trụ sở HĐND và UBND.",
        "*- Chủ trì:* Thường trực Hội đồng nhân dân.",
        "Rất hân hạnh được đón tiếp./.",
    )
    rows, signer = rank(desk, "Chánh Văn phòng")
    pen.sign(rows, signer["signer_name"], _to("Như trên", "Lưu: VT"), round_seal=agency[1])
    return _act(number, desk, agency, title, signer)


@template("nghi_dinh", "nghi_dinh", (2015, 2026), shown=True)
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
        _to(
            "Ban Bí thư Trung ương Đảng",
            "Thủ tướng, các Phó Thủ tướng",
            "Các bộ, cơ quan ngang bộ",
            "HĐND, UBND các tỉnh",
            "Lưu: VT, NN (2b)",
        ),
        round_seal="Chính phủ",
    )
    return _act(number, desk, ("Chính phủ",), title, signer)


@template("chi_thi", "chi_thi", (2016, 2025), shown=True)
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
        _to("TT HĐND", "Các phòng, ban, ngành", "Lưu: VT"),
        round_seal=f"Ủy ban nhân dân {who}",
    )
    return _act(number, desk, agency, title, signer)
