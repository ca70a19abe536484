"""The third author's civil status, second part: deaths, and whether somebody is married."""

from __future__ import annotations

from scripts.samples.apart.third_desk import a_day, centred, heading, in_words, officer, person, said, signed
from scripts.samples.apart.world import Desk, about, after_months, bare, cased, slashes, template
from scripts.samples.drawing.pen import Pen


@template("ba_khai_tu", "trich_luc_khai_tu", (2016, 2026), shown=True, third=True)
def ba_khai_tu(pen: Pen, desk: Desk) -> dict[str, str]:
    """A death: the hour before the day, cause and paper that said so, the order of labels of the form of 2015."""
    dead = person(desk, (30, 95))
    number = f"{desk.chance.randint(1, 160)}/TLKT{desk.pick('', '-BS')}"
    agency = ("ỦY BAN NHÂN DÂN", desk.commune.upper())
    copy = number.endswith("BS")
    heading(pen, agency, [f"Số: {number}"], f"{cased(desk.commune)}, {a_day(desk)}", bold=2, split=0.39)
    centred(pen, "TRÍCH LỤC KHAI TỬ", size=17, before=9)
    if copy:
        centred(pen, "(BẢN SAO)", size=13, before=0)
    died, cause = desk.ago(2, 60), desk.pick("Tuổi già", "Bệnh lý", "Suy hô hấp", "Tai nạn giao thông")
    place = desk.pick(f"Tại nhà riêng, {desk.address}", f"Bệnh viện Đa khoa {desk.province}", desk.address)
    pen.skip(4)
    pen.field("Họ, chữ đệm, tên người chết:", dead.name.upper() if copy else dead.name)
    pen.field("Ngày, tháng, năm sinh:", slashes(dead.born_on))
    pen.field("Giới tính:", f"{dead.sex}     Dân tộc: {dead.people}     Quốc tịch: Việt Nam")
    pen.field("Số định danh cá nhân:", dead.number)
    pen.field("Nơi cư trú cuối cùng:", desk.address)
    hour = f"{desk.chance.randint(0, 23):02d} giờ {desk.chance.randint(0, 59):02d} phút"
    pen.field("Đã chết vào lúc:", f"{hour}, {in_words(died, desk.chance.randrange(3))}")
    pen.field("Nơi chết:", place)
    pen.field("Nguyên nhân chết:", cause)
    pen.field("Giấy báo tử/giấy tờ thay Giấy báo tử số:", f"{desk.chance.randint(1, 90)}/GBT do {desk.commune} cấp")
    registered = desk.on if not copy else desk.ago(0, 1)
    said(
        pen,
        f"Đăng ký khai tử tại Ủy ban nhân dân {desk.address}, số {desk.chance.randint(1, 99)}, ngày "
        f"{slashes(registered)}.",
        f"Họ, chữ đệm, tên người đi khai tử: {person(desk).name}",
        size=13,
        indent=0,
        before=2,
    )
    name = officer(desk)
    way = desk.chance.randrange(3)
    rows = (("CHỦ TỊCH",), ("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"), ("TUQ. CHỦ TỊCH", "CÔNG CHỨC TƯ PHÁP - HỘ TỊCH"))[way]
    signed(pen, ("NGƯỜI KÝ TRÍCH LỤC", *rows), name, round_seal=f"UBND {desk.commune}", space=24)
    return {
        "number": number,
        "issued_on": desk.on.isoformat(),
        "issuer": " ".join(agency),
        **about(dead),
        "died_on": died.isoformat(),
        "death_place": place,
        "death_cause": cause,
        "signer_name": name,
        "signer_title": ("Chủ tịch", "Phó Chủ tịch", "Công chức Tư pháp - Hộ tịch")[way],
    }


@template("ba_giay_chung_tu", "trich_luc_khai_tu", (2006, 2015), shown=True, third=True)
def ba_giay_chung_tu(pen: Pen, desk: Desk) -> dict[str, str]:
    """A death on the form of 2006: office in three rows of small letters, `Số` and `Quyển số` under the State's "
    "name."""
    dead = person(desk, (30, 95))
    number = f"{desk.chance.randint(1, 99)}"
    county = f"{cased(desk.district)} - {bare(desk.province)}"
    pen.side(
        [(row, {"align": "centre"}) for row in ("UỶ BAN NHÂN DÂN", f"*{cased(desk.commune)}*", f"*{county}*")],
        [
            ("*CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM*", {"align": "centre", "fit": True}),
            ("*Độc lập - Tự do - Hạnh phúc*", {"align": "centre"}),
            ("---", {}),
            ("Số: " + number + f"     Quyển số: 01/{desk.on.year}", {"align": "centre", "before": 2}),
        ],
        align="left",
        split=0.44,
    )
    pen.p("*TRÍCH LỤC KHAI TỬ*", 20, align="centre", before=9)
    pen.p("_(Trích từ Sổ đăng ký khai tử)_", 12, align="centre")
    pen.skip(3)
    died, cause = desk.ago(1, 10), desk.pick("bệnh già", "ung thư phổi", "tai biến mạch máu não")
    pen.field("Họ và tên:", f"*{dead.name}*        Giới tính: {dead.sex}")
    pen.field("Sinh ngày:", f"{slashes(dead.born_on)}        Số CMND: {dead.card}")
    pen.field("Dân tộc:", f"{dead.people}        Quốc tịch: Việt Nam")
    pen.field("Nơi thường trú cuối cùng:", desk.address)
    pen.field("Đã chết ngày:", f"{died.day} tháng {died.month} năm {died.year}")
    pen.field("Nơi chết:", desk.commune)
    pen.field("Nguyên nhân:", cause)
    pen.field("Đăng ký ngày:", in_words(desk.on, 1).removeprefix("ngày "))
    name = officer(desk)
    acting = desk.chance.random() < 0.4
    rows = ("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH") if acting else ("CHỦ TỊCH",)
    left = ["*CÁN BỘ TƯ PHÁP HỘ TỊCH*", "_(Đã ký)_"]
    signed(pen, (f"TM. UBND {desk.commune.upper()}", *rows), name, left, round_seal=f"UBND {desk.commune}", space=26)
    return {
        "number": number,
        "issued_on": desk.on.isoformat(),
        "issuer": f"Uỷ ban nhân dân {cased(desk.commune)} {county}",
        **about(dead, old=True),
        "died_on": died.isoformat(),
        "death_cause": cause,
        "signer_name": name,
        "signer_title": "Phó Chủ tịch" if acting else "Chủ tịch",
    }


@template("ba_hon_nhan_xa", "giay_xac_nhan_tinh_trang_hon_nhan", (2016, 2026), shown=True, third=True)
def ba_hon_nhan_xa(pen: Pen, desk: Desk) -> dict[str, str]:
    """Not married, or divorced by a judgment: purpose and term as sentences at the end."""
    owner = person(desk, (19, 60))
    number = f"{desk.chance.randint(2, 480)}/UBND-XNTTHN"
    agency = ("ỦY BAN NHÂN DÂN", desk.commune.upper())
    heading(pen, agency, [f"Số: {number}"], f"{cased(desk.commune)}, {a_day(desk)}", bold=2)
    centred(pen, "GIẤY XÁC NHẬN TÌNH TRẠNG HÔN NHÂN", size=15, before=8)
    pen.rule(pen.full, 0.2)
    request = f"Xét đề nghị của {owner.title} {owner.name} về việc cấp Giấy xác nhận tình trạng hôn nhân,"
    centred(pen, f"ỦY BAN NHÂN DÂN {desk.commune.upper()}", size=13, before=3)
    said(pen, request)
    centred(pen, "XÁC NHẬN:", size=13.5, before=2)
    status = desk.pick(
        "Chưa đăng ký kết hôn với ai",
        f"Đã đăng ký kết hôn, nhưng đã ly hôn theo Bản án số {desk.chance.randint(3, 90)}/{desk.on.year - 2}/HNGĐ-ST",
        "Chưa từng đăng ký kết hôn với ai tại xã",
    )
    pen.field("Họ, chữ đệm, tên:", owner.name)
    pen.field("Ngày, tháng, năm sinh:", slashes(owner.born_on))
    pen.field("Giới tính:", f"{owner.sex}   Dân tộc: {owner.people}   Quốc tịch: Việt Nam")
    given = slashes(desk.ago(100, 2000))
    pen.field("Giấy tờ tùy thân:", f"Căn cước công dân số {owner.number}, cấp ngày {given}")
    home = f"{desk.home()}, {desk.address}"
    pen.field("Nơi cư trú:", home)
    pen.field("Tình trạng hôn nhân:", f"{status}.")
    scope = desk.pick("làm thủ tục kết hôn", "bổ sung hồ sơ vay vốn ngân hàng", "làm thủ tục mua bán nhà đất")
    said(
        pen,
        f"Giấy này được cấp để: {scope}.",
        "Giấy này có giá trị 06 tháng kể từ ngày cấp.",
        size=13,
        indent=0,
        before=2,
    )
    name = officer(desk)
    acting = desk.chance.random() < 0.5
    rows = ("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH") if acting else ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH")
    signed(pen, ("NGƯỜI KÝ GIẤY XÁC NHẬN", *rows), name, round_seal=f"UBND {desk.commune}", space=18)
    return {
        "number": number,
        "issued_on": desk.on.isoformat(),
        "issuer": " ".join(agency),
        **about(owner),
        "gender": owner.sex,
        "residence": home,
        "marital_status": status,
        "scope": scope,
        "valid_until": after_months(desk.on, 6).isoformat(),
        "signer_name": name,
        "signer_title": "Phó Chủ tịch" if acting else "Chủ tịch",
    }


@template("ba_hon_nhan_cu", "giay_xac_nhan_tinh_trang_hon_nhan", (2006, 2015), shown=True, third=True)
def ba_hon_nhan_cu(pen: Pen, desk: Desk) -> dict[str, str]:
    """The same before 2016: three rows of an office's heading from the province down, one running sentence of "
    "fields."""
    owner = person(desk, (19, 50))
    number = f"{desk.chance.randint(2, 150)}/XN-UBND"
    agency = (f"UBND {desk.district.upper()}", f"UBND {desk.commune.upper()}")
    heading(pen, agency, [f"Số: {number}"], f"{cased(desk.commune)}, {in_words(desk.on, 2)}", bold=1, old=True)
    centred(pen, "GIẤY XÁC NHẬN", "TÌNH TRẠNG HÔN NHÂN", size=16, before=3)
    centred(pen, f"UỶ BAN NHÂN DÂN {desk.commune.upper()} XÁC NHẬN", size=12.5, before=5)
    status = desk.pick("hiện tại chưa đăng ký kết hôn với ai", "đang là người độc thân, chưa kết hôn")
    pen.field("Ông/bà:", f"{owner.name}, giới tính: {owner.sex}")
    pen.field("Sinh ngày", f"{owner.born_on.day} tháng {owner.born_on.month} năm {owner.born_on.year}")
    pen.field("CMND số:", f"{owner.card}, dân tộc {owner.people}, quốc tịch Việt Nam")
    pen.field("Hộ khẩu thường trú tại:", f"{desk.home()}, {desk.commune}")
    pen.field("Tình trạng hôn nhân:", status)
    scope = desk.pick("đăng ký kết hôn với anh Trần Văn Ba", "vay vốn", "xuất khẩu lao động")
    pen.field("Giấy này được cấp để:", scope)
    name = officer(desk)
    rows = ("TM. UBND XÃ" if desk.commune.startswith("xã") else "TM. UBND", "CHỦ TỊCH")
    signed(pen, rows, name, ["*Cán bộ hộ tịch*", "", officer(desk)], round_seal=f"UBND {desk.commune}", space=24)
    return {
        "number": number,
        "issued_on": desk.on.isoformat(),
        "issuer": " ".join(agency),
        **about(owner, old=True),
        "marital_status": status,
        "scope": scope,
        "signer_name": name,
        "signer_title": "Chủ tịch",
    }
