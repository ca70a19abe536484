"""Licences and certificates of trades and schools."""

from __future__ import annotations

from scripts.samples.drawing.pen import MOTTO, NATION, Pen
from scripts.samples.drawing.size import MM
from scripts.samples.templates.desk import Desk, a_day, capital, day_form
from scripts.samples.templates.heads import head, heading, nation
from scripts.samples.templates.populations import OLD_SPELLINGS, SHORT_AND_LONG
from scripts.samples.templates.rows import centred, down, pair, said
from scripts.samples.templates.signing import certified, head_or_deputy, sent_to, signed, signing
from scripts.samples.templates.template import template
from scripts.samples.templates.truth import about, issued
from scripts.samples.words import bare, cased, day_words, slashes


@template("chung_chi_hanh_nghe", (2012, 2026), population=OLD_SPELLINGS)
def hanh_nghe_y(pen: Pen, desk: Desk) -> dict[str, str]:
    """Practice certificate of a doctor, with a photograph; heading of the office of health."""
    soul = desk.soul((26, 66))
    agency = (f"UBND {desk.province}", "Sở Y tế")
    short = "GPHN" if desk.on.year > 2023 else "CCHN"
    number = f"{desk.chance.randint(100, 9900):06d}/{desk.pick('KG', 'CT', 'ĐNA', 'SL')}-{short}"
    top = pen.y
    head(pen, agency, number, "", split=0.4)
    name_of = "GIẤY PHÉP HÀNH NGHỀ" if number.endswith("GPHN") else "CHỨNG CHỈ HÀNH NGHỀ"
    pen.p(f"*{name_of}*", 20, align="centre", before=8, ink="red")
    pen.p("*KHÁM BỆNH, CHỮA BỆNH*", 16, align="centre", ink="red")
    pen.p(f"*GIÁM ĐỐC SỞ Y TẾ {desk.province.upper()}*", 13, align="centre", before=3)
    pen.photo(34, down(pen) + 6, 30, 40)
    home = f"{desk.home()}, {desk.address}"
    at = pen.part(0.28, 1)
    pen.many(
        [
            f"Cấp cho: {cased(soul.title)} *{soul.name}*",
            f"Ngày, tháng, năm sinh: {slashes(soul.born_on)}",
            f"Giấy CMND/CCCD số: {soul.number}",
            f"Chỗ ở hiện nay: {home}",
            f"Văn bằng chuyên môn: {desk.pick('Bác sĩ Y khoa', 'Y sĩ đa khoa', 'Bác sĩ chuyên khoa I')}",
            f"Phạm vi hoạt động chuyên môn: {desk.pick('Khám bệnh, chữa bệnh đa khoa', 'Răng - Hàm - Mặt')}",
        ],
        at=at,
        before=1.8,
        dots=True,
    )
    rows, name, signer = signing(desk, "Giám đốc")
    pen.sign(
        [f"_{bare(desk.province)}, {day_form(desk)}_", *rows],
        desk.pick("", "BS.CKII. ", "Ts. ") + name,
        round_seal=f"Sở Y tế {desk.province}",
        over=0.6,
    )
    pen.frame(top, double=True)
    if desk.chance.random() < 0.5:
        certified(pen, desk, 28, down(pen) + 6)
    return {
        **issued(desk, number, agency),
        "owner_name": soul.name,
        "owner_born_on": soul.born_on.isoformat(),
        "owner_id": soul.number,
        "residence": home,
        **signer,
    }


@template("gcn_an_toan_thuc_pham", (2014, 2026), population=OLD_SPELLINGS)
def an_toan_thuc_pham(pen: Pen, desk: Desk) -> dict[str, str]:
    owner = desk.soul((25, 66))
    agency = (f"UBND {desk.province}", desk.pick("Chi cục An toàn vệ sinh thực phẩm", "Ban Quản lý An toàn thực phẩm"))
    number = f"{desk.chance.randint(3, 900):03d}/{desk.on.year}/ATTP-CNĐK"
    top = pen.y
    nation(pen)
    pen.p("*GIẤY CHỨNG NHẬN*", 20, align="centre", before=6, ink="red")
    pen.p("*CƠ SỞ ĐỦ ĐIỀU KIỆN AN TOÀN THỰC PHẨM*", 15, align="centre", ink="red", fit=True)
    pen.p(f"*{agency[1].upper()} {desk.province.upper()}*", 13, align="centre", before=3)
    pen.p("*CHỨNG NHẬN*", 13.5, align="centre", before=2)
    place = f"{desk.home()}, {desk.address}"
    pen.field(
        "Cơ sở:", f"*{desk.pick('Bếp ăn tập thể Trường Mầm non Sơn Ca', 'Nước uống đóng bình Suối Mơ')}*", before=4
    )
    pen.field("Chủ cơ sở:", owner.name)
    pen.field("Địa chỉ:", place)
    pair(pen, f"Điện thoại: {desk.phone()}", "Fax:", 0.55)
    pen.p("Đủ điều kiện an toàn thực phẩm theo quy định để sản xuất, kinh doanh: suất ăn sẵn.", before=2)
    rows, name, signer = signing(desk, "Chi cục trưởng" if "Chi cục" in agency[1] else "Trưởng ban")
    until = desk.later(1090, 1094)
    pen.sign(
        [f"_{bare(desk.province)}, {day_form(desk)}_", *rows],
        name,
        [(f"Số cấp: {number}", {"size": 12}), (f"Có hiệu lực đến ngày {slashes(until)}", {"size": 12})],
        round_seal=agency[1],
    )
    pen.frame(top, double=True)
    return {
        **issued(desk, number, f"{agency[1]} {desk.province}"),
        "owner_name": owner.name,
        "residence": place,
        "valid_until": until.isoformat(),
        **signer,
    }


@template("khac", (2018, 2026), population=OLD_SPELLINGS)
def ban_le_ruou(pen: Pen, desk: Desk) -> dict[str, str]:
    """A licence laid out as an act: bases, articles, an acting head or a deputy."""
    owner = desk.soul((25, 70))
    agency = (
        (f"UBND {desk.district}", "Phòng Kinh tế và Hạ tầng")
        if desk.district
        else (f"UBND {desk.province}", f"UBND {desk.commune}")
    )
    number = f"{desk.chance.randint(1, 190):02d}/GP-{'KTHT' if desk.district else 'UBND'}"
    head(pen, agency, number, f"{cased(bare(desk.commune))}, {day_words(desk.on)}")
    pen.p("*GIẤY PHÉP BÁN LẺ RƯỢU*", 16, align="centre", before=7)
    leader = "Trưởng phòng" if desk.district else "Chủ tịch"
    pen.p(
        "_Căn cứ Nghị định số 105/2017/NĐ-CP ngày 14 tháng 9 năm 2017 của Chính phủ về kinh doanh rượu;_",
        indent=10,
        align="justify",
        before=3,
    )
    pen.p(
        f"_Xét đơn đề nghị cấp Giấy phép bán lẻ rượu ngày {slashes(desk.ago(5, 20))} của {owner.name}._",
        indent=10,
        align="justify",
        before=1,
    )
    pen.p("*QUYẾT ĐỊNH:*", align="centre", before=3)
    home = f"{desk.home()}, {desk.address}"
    until = desk.later(1820, 1824)
    pen.many(
        [
            "*Điều 1. Cho phép:*",
            f"Hộ kinh doanh: {owner.name}",
            f"Trụ sở: {home}",
            f"Điện thoại: {desk.phone()}",
            "Được phép tổ chức bán lẻ rượu tại địa điểm nêu trên.",
            "*Điều 2. Trách nhiệm thực hiện:* Phải thực hiện đúng các quy định về kinh doanh rượu.",
            f"*Điều 3. Thời hạn của giấy phép:* Giấy phép này có giá trị đến {day_words(until)}./.",
        ],
        before=1.8,
        align="justify",
    )
    rows, name, signer = signing(desk, leader)
    pen.sign(rows, name, sent_to("Như Điều 1", "Đội QLTT", "Lưu: VT"), round_seal=agency[1], over=0.7)
    return {
        **issued(desk, number, agency),
        "owner_name": owner.name,
        "residence": home,
        "valid_until": until.isoformat(),
        **signer,
    }


@template("bang_tot_nghiep", (2010, 2026), population=OLD_SPELLINGS)
def bang_tot_nghiep(pen: Pen, desk: Desk) -> dict[str, str]:
    """A diploma: few words, by pen in places, number of the form and number in the register at the foot."""
    soul = desk.soul((17, 20))
    number = f"{desk.pick('A', 'B')} {desk.chance.randrange(1_000_000, 9_999_999):08d}"
    top = pen.y
    pen.p(f"*{NATION}*", 14, align="centre", ink="red", fit=True)
    pen.p(f"*{MOTTO}*", 13, align="centre")
    pen.rule(pen.full, 0.3)
    pen.p(f"*GIÁM ĐỐC SỞ GIÁO DỤC VÀ ĐÀO TẠO {bare(desk.province).upper()}*", 13.5, align="centre", before=8, fit=True)
    pen.p("cấp", 13, align="centre")
    pen.p("*BẰNG TỐT NGHIỆP*", 24, align="centre", ink="red", before=2)
    pen.p("*TRUNG HỌC PHỔ THÔNG*", 18, align="centre", ink="red")
    birth = f"{desk.commune}, {desk.province}"
    pen.many(
        [
            f"Cho: *{soul.name}*",
            f"Ngày sinh: {slashes(soul.born_on)}     Nơi sinh: {birth}",
            f"Giới tính: {soul.sex}     Dân tộc: {soul.people}",
            f"Học sinh trường: THPT {desk.pick('Lê Quý Đôn', 'Dân tộc nội trú', 'Nguyễn Đình Chiểu')}",
            f"Khóa thi: tháng 6 năm {desk.on.year}     Xếp loại tốt nghiệp: {desk.pick('Khá', 'Trung bình')}",
        ],
        14,
        before=2.5,
        dots=True,
    )
    name = desk.soul().name
    pen.sign(
        [f"_{bare(desk.province)}, {day_words(desk.on)}_", "*GIÁM ĐỐC*"],
        desk.pick("Ts. ", "ThS. ", "") + name,
        [(f"Số hiệu: {number}", {"before": 22}), f"Số vào sổ cấp bằng: {desk.chance.randint(20, 900)}"],
        round_seal="Sở Giáo dục và Đào tạo",
        over=0.8,
    )
    pen.frame(top, double=True)
    certified(pen, desk, 26, pen.y / MM + 8)
    return {
        "number": number,
        "issued_on": desk.on.isoformat(),
        "owner_name": soul.name,
        "owner_born_on": soul.born_on.isoformat(),
        "gender": soul.sex,
        "ethnicity": soul.people,
        "signer_name": name,
        "signer_title": "Giám đốc",
    }


@template("chung_chi_hanh_nghe", (2018, 2026), population=SHORT_AND_LONG)
def hanh_nghe_duoc(pen: Pen, desk: Desk) -> dict[str, str]:
    """A pharmacist's certificate: a photo under the heading, degrees before the director's name."""
    owner = desk.soul((24, 60))
    agency = (f"UBND {desk.province}", "Sở Y tế")
    number = f"{desk.chance.randint(100, 9000)}/CCHN-D-SYT-{''.join(word[0] for word in capital(desk).split())}"
    heading(pen, tuple(row.upper() for row in agency), [f"Số: {number}"], f"{capital(desk)}, {a_day(desk)}")
    centred(pen, "CHỨNG CHỈ HÀNH NGHỀ DƯỢC", size=17, before=9)
    column = pen.part(0.26, 1)
    pen.skip(7)
    pen.photo(pen.full.x / MM, pen.y / MM, 28, 36)
    pen.p("*GIÁM ĐỐC SỞ Y TẾ* cấp cho:", 13, at=column)
    pen.p(f"Ông/bà: *{owner.name.upper()}*", 13.5, at=column, before=2)
    pen.p(f"Ngày, tháng, năm sinh: {slashes(owner.born_on)}", 13, at=column, before=1.5)
    pen.p(f"Số CCCD/Hộ chiếu: {owner.number}", 13, at=column, before=1.5)
    pen.p(f"Địa chỉ: {desk.address}", 13, at=column, before=1.5)
    pen.skip(8)
    pen.field("Văn bằng chuyên môn:", desk.pick("Dược sĩ đại học", "Dược sĩ trung học", "Dược sĩ cao đẳng"))
    pen.field("Được hành nghề theo hình thức:", desk.pick("Nhà thuốc, quầy thuốc", "Cơ sở bán buôn thuốc"))
    said(pen, "Chứng chỉ này có giá trị trên phạm vi toàn quốc, không có thời hạn.", size=13, before=3)
    name = desk.name()
    above, signer_title = head_or_deputy(desk, "Giám đốc")
    degree = desk.pick("ThS.", "BSCKII", "DSCKI.", "TS.")
    signed(pen, above, name, before_name=degree, round_seal=f"Sở Y tế {desk.province}", space=26)
    return {
        **issued(desk, number, agency),
        **about(owner),
        "signer_name": name,
        "signer_title": signer_title,
    }


@template("gcn_an_toan_thuc_pham", (2016, 2026), population=SHORT_AND_LONG)
def an_toan_thuc_pham_song_ngu(pen: Pen, desk: Desk) -> dict[str, str]:
    """A certificate in a frame with a line in English under each in Vietnamese; day and expiry on the lines below."""
    owner = desk.soul()
    number = f"{desk.chance.randint(1, 480)}/{desk.on.year}/GCN-ATTP"
    until = desk.on.replace(year=desk.on.year + 3, day=min(desk.on.day, 28))
    top = pen.y + 4
    agency = (f"SỞ NÔNG NGHIỆP {desk.province.upper()}", "CHI CỤC QUẢN LÝ CHẤT LƯỢNG")
    heading(pen, agency, [], "", size=11.5, split=0.44)
    pen.p("*GIẤY CHỨNG NHẬN*", 18, align="centre", ink="red", before=8)
    pen.p("*CƠ SỞ ĐỦ ĐIỀU KIỆN AN TOÀN THỰC PHẨM*", 14, align="centre", ink="red")
    pen.p("_CERTIFICATE OF COMPLIANCE WITH FOOD SAFETY REGULATIONS_", 9.5, align="centre")
    pen.skip(4)
    shop = f"Cơ sở {desk.pick('chế biến chè', 'sơ chế rau', 'giết mổ gia cầm')} {owner.name}"
    for label, english, value in (
        ("Cơ sở:", "Establishment", shop),
        ("Chủ cơ sở:", "Owner", owner.name),
        ("Địa chỉ:", "Address", f"{desk.home()}, {desk.address}"),
        ("Điện thoại:", "Tel", f"09{desk.chance.randint(10_000_000, 99_999_999)}"),
    ):
        pen.field(label, value)
        pen.p(f"_{english}_", 9, before=0)
    said(pen, "Đủ điều kiện an toàn thực phẩm để sản xuất, kinh doanh sản phẩm.", size=13, indent=0, before=3)
    pen.p(f"Số cấp: *{number}*", 13, before=2)
    pen.p(f"Có hiệu lực đến ngày: {slashes(until)}", 13)
    pen.p("_Valid until (date/month/year)_", 9, before=0)
    name = desk.name()
    rows, signer_title = desk.chance.choice(
        ((("CHI CỤC TRƯỞNG",), "Chi cục trưởng"), (("KT. CHI CỤC TRƯỞNG", "PHÓ CHI CỤC TRƯỞNG"), "Phó Chi cục trưởng"))
    )
    pen.p(f"_{capital(desk)}, {a_day(desk)}_", 13, at=pen.part(0.46, 1), align="centre", before=3)
    signed(pen, rows, name, round_seal=f"Chi cục Quản lý chất lượng {capital(desk)}", space=25)
    pen.frame(top)
    return {
        **issued(desk, number, agency),
        "owner_name": owner.name,
        "valid_until": until.isoformat(),
        "signer_name": name,
        "signer_title": signer_title,
    }
