"""Minutes: of violations, of handing over, of a village's meeting."""

from __future__ import annotations

from scripts.samples.drawing.pen import Pen
from scripts.samples.templates.desk import Desk
from scripts.samples.templates.heads import head, heading, nation
from scripts.samples.templates.populations import OLD_SPELLINGS, SHORT_AND_LONG
from scripts.samples.templates.rows import body, centred, said
from scripts.samples.templates.signing import signed
from scripts.samples.templates.template import template
from scripts.samples.templates.truth import about, act_signed, issued
from scripts.samples.words import cased, day_words, in_words, slashes


@template("bien_ban", (2016, 2026))
def bien_ban(pen: Pen, desk: Desk) -> dict[str, str]:
    """Drawn up on the spot: the day stands in the first sentence, no date under the motto, no seal."""
    agency = (f"UBND {desk.commune}", "Hội đồng hòa giải tranh chấp đất đai")
    title = desk.pick("Hòa giải tranh chấp đất đai", "Về việc xác minh hiện trạng và ranh giới thửa đất")
    number = f"{desk.chance.randint(1, 40):02d}/BB-UBND" if desk.chance.random() < 0.5 else ""
    head(pen, agency, number, "", split=0.4)
    pen.p("*BIÊN BẢN*", 15, align="centre", before=7)
    pen.p(f"*{title}*", 13.5, align="centre")
    one, two = desk.soul(), desk.soul()
    body(
        pen,
        f"Hôm nay, hồi {desk.chance.randint(7, 10)} giờ {desk.chance.randint(10, 59)} phút, "
        f"{day_words(desk.on)}, tại trụ sở Ủy ban nhân dân {desk.commune}, "
        f"{desk.district or desk.province}, chúng tôi gồm có:",
        "*I. Thành phần tham dự*",
        "1. Ông Vũ Đăng Khoa - Phó Chủ tịch UBND, Chủ tịch Hội đồng - Chủ trì;",
        "2. Bà Lưu Thị Nhàn - Công chức Địa chính - Thư ký;",
        f"3. {cased(one.title)} {one.name}, sinh năm {one.born_on.year} - người có đơn;",
        f"4. {cased(two.title)} {two.name}, sinh năm {two.born_on.year} - người bị kiến nghị.",
        "*II. Nội dung*",
        "Sau khi nghe các bên trình bày, Hội đồng phân tích, thuyết phục các bên giữ nguyên hiện "
        "trạng, không xây dựng công trình trên phần đất có tranh chấp.",
        "*III. Kết luận:* Hòa giải thành. Biên bản lập thành 04 bản, các bên cùng nghe, thống nhất và ký tên.",
    )
    pen.sign(
        ["*CHỦ TRÌ*", "_(Ký, ghi rõ họ tên)_"],
        "Vũ Đăng Khoa",
        [("*THƯ KÝ*", {"align": "centre", "size": 13}), ("_(Ký, ghi rõ họ tên)_", {"align": "centre", "size": 13})],
        second="Lưu Thị Nhàn",
    )
    found = {"issued_on": desk.on.isoformat(), "issuer": " ".join(agency), "title": title}
    return {**found, "number": number} if number else found


@template("bien_ban", (2017, 2026), population=OLD_SPELLINGS)
def bb_vi_pham(pen: Pen, desk: Desk) -> dict[str, str]:
    """A violation on a printed form filled in by pen: a number, who was there, three hands at the foot."""
    soul = desk.soul((18, 60))
    number = f"{desk.chance.randint(1, 290):02d}/BB-VPHC"
    agency = (
        (f"UBND {desk.commune}",)
        if desk.chance.random() < 0.5
        else (f"Công an {desk.province}", f"Công an {desk.commune}")
    )
    ordinal, rest = number.split("/")
    head(pen, agency, f"~{ordinal}~/{rest}", "", split=0.36)
    title = desk.pick("Vi phạm hành chính về lĩnh vực đất đai", "Vi phạm hành chính về trật tự, an toàn xã hội")
    pen.p("*BIÊN BẢN*", 15, align="centre", before=6)
    pen.p(f"*{title}*", 13.5, align="centre")
    home = f"{desk.home()}, {desk.commune}"
    writer = desk.soul().name
    pen.many(
        [
            f"Hôm nay, hồi ~{desk.chance.randint(7, 17)}~ giờ ~{desk.chance.randint(10, 50)}~ phút, "
            f"ngày ~{desk.on.day}~ tháng ~{desk.on.month}~ năm ~{desk.on.year}~, tại ~{desk.commune}~",
            "Chúng tôi gồm:",
            f"1. Họ và tên: ~{writer}~     Chức vụ: ~Công chức~",
            f"2. Với sự chứng kiến của: ~{desk.soul().name}~     Nghề nghiệp: ~làm nông~",
            "Tiến hành lập biên bản vi phạm hành chính đối với ông (bà)/tổ chức có tên sau đây:",
            f"Họ và tên: ~{soul.name}~     Giới tính: ~{soul.sex}~",
            f"Ngày, tháng, năm sinh: ~{soul.born_on.day}/{soul.born_on.month}/{soul.born_on.year}~     "
            "Quốc tịch: ~Việt Nam~",
            f"Số định danh cá nhân/CMND: ~{soul.number}~",
            f"Nơi ở hiện tại: ~{home}~",
            "Đã có các hành vi vi phạm hành chính: ~xây dựng nhà kho trên đất trồng lúa~",
            "Ý kiến trình bày của cá nhân vi phạm: ~xin tự tháo dỡ~",
            "Biên bản lập xong hồi ~11~ giờ ~15~ phút cùng ngày, gồm ~01~ tờ, được lập thành ~02~ bản.",
        ],
        13,
        before=1.8,
        dots=True,
    )
    centred = {"align": "centre", "size": 13}
    pen.sign(
        ["*NGƯỜI LẬP BIÊN BẢN*", "_(Ký, ghi rõ họ và tên)_"],
        writer,
        [("*CÁ NHÂN VI PHẠM*", centred), ("_(Ký, ghi rõ họ và tên)_", centred)],
        second=soul.name,
        bold=False,
    )
    return {
        **issued(desk, number, agency),
        "title": title,
        "owner_name": soul.name,
        "owner_born_on": soul.born_on.isoformat(),
        "owner_id": soul.number,
        "residence": home,
    }


@template("bien_ban", (2014, 2026), population=SHORT_AND_LONG)
def bb_vi_pham_giao_thong(pen: Pen, desk: Desk) -> dict[str, str]:
    """A printed form of minutes filled in by hand on the road; number by hand, the sign printed."""
    agency = (f"CÔNG AN {desk.province.upper()}", f"CÔNG AN {(desk.district or desk.commune).upper()}")
    count = desk.chance.randint(3, 890)
    heading(pen, agency, [f"Số: ~{count}~ /BB-VPHC"], "", size=12)
    title = desk.pick("Vi phạm hành chính về giao thông đường bộ", "VI PHẠM HÀNH CHÍNH")
    centred(pen, "BIÊN BẢN", size=16, before=5)
    centred(pen, title, size=13)
    owner = desk.soul((19, 60))
    pen.skip(2)
    pen.field(
        "Hôm nay, hồi",
        f"~{desk.chance.randint(6, 21)}~ giờ ~{desk.chance.randint(10, 59)}~ phút, ngày ~{desk.on.day}~ tháng "
        f"~{desk.on.month}~ năm ~{desk.on.year}~",
    )
    pen.field("Tại:", f"~{desk.pick('Km 12', 'Km 34', 'Km 7')} đường tỉnh 534, {desk.commune}~")
    pen.p("*Chúng tôi gồm:*", 13, before=2)
    name = desk.name()
    pen.field("1. Họ và tên:", f"~{name}~       Chức vụ: ~Cán bộ~")
    pen.p("*Tiến hành lập biên bản đối với:*", 13, before=2)
    pen.field("Họ và tên:", f"~{owner.name}~")
    pen.field("Ngày, tháng, năm sinh:", f"~{slashes(owner.born_on)}~")
    pen.field("Địa chỉ:", f"~{desk.home()}, {desk.commune}~")
    pen.field("Số GPLX/CCCD:", f"~{owner.number}~")
    pen.field(
        "Đã có hành vi:",
        f"~{desk.pick('không đội mũ bảo hiểm', 'chạy quá tốc độ quy định', 'đi không đúng làn đường')}~",
    )
    pen.field(
        "Biển số xe:",
        f"~{desk.chance.randint(14, 99)}B1-{desk.chance.randint(100, 999)}.{desk.chance.randint(10, 99)}~",
    )
    said(
        pen,
        "Biên bản được lập thành 02 bản có nội dung và giá trị như nhau, giao cho người vi phạm 01 bản.",
        size=13,
        before=3,
    )
    pen.skip(2)
    signed(pen, ("NGƯỜI LẬP BIÊN BẢN",), name, ["*NGƯỜI VI PHẠM*"], second=owner.name, bold=False, space=18)
    found = act_signed(desk, f"{count}/BB-VPHC", agency, title, "", "")
    return {**found, **about(owner)}


@template("bien_ban", (2013, 2026), population=SHORT_AND_LONG)
def bb_ban_giao(pen: Pen, desk: Desk) -> dict[str, str]:
    """Minutes without number or office, the State's name in the middle; three sign beside each other."""
    nation(pen, size=13, before=1.0, gap=0.4)
    title = desk.pick(
        "Về việc bàn giao mốc ranh giới thửa đất",
        "Kiểm tra hiện trạng sử dụng đất",
        "Họp gia đình về việc phân chia tài sản",
    )
    centred(pen, "BIÊN BẢN", size=17, before=7)
    centred(pen, title, size=13.5)
    said(
        pen,
        f"Hôm nay, hồi {desk.chance.randint(7, 16)} giờ {desk.chance.randint(0, 5)}0 phút, {in_words(desk.on, 0)}, tại "
        f"{desk.home()}, {desk.address}, chúng tôi gồm:",
        before=5,
    )
    owner, other = desk.soul(), desk.soul()
    cadre = desk.name()
    pen.p("*1. Đại diện chủ sử dụng đất*", 13.5, before=2)
    pen.p(f"- {cased(owner.title)}: {owner.name}; sinh ngày {slashes(owner.born_on)}; CCCD: {owner.number}", 13.5)
    pen.p("*2. Hộ liền kề*", 13.5, before=2)
    pen.p(f"- {cased(other.title)}: {other.name}; CCCD: {other.number}", 13.5)
    pen.p("*3. Cán bộ địa chính*", 13.5, before=2)
    pen.p(f"- Ông (bà): {cadre}", 13.5)
    said(
        pen,
        "Các bên cùng xác định ranh giới tại thực địa, cắm mốc bê tông tại các điểm 1, 2, 3, 4 theo sơ đồ kèm theo. "
        "Không có tranh chấp, khiếu nại.",
        f"Biên bản lập thành 03 bản, kết thúc vào hồi {desk.chance.randint(9, 17)} giờ cùng ngày, đã đọc lại cho mọi "
        "người nghe và ký tên dưới đây.",
        before=3,
    )
    pen.need(60)
    top = pen.y
    ends = []
    for (start, end), post, name in (
        ((0, 0.33), "CHỦ SỬ DỤNG ĐẤT", owner.name),
        ((0.34, 0.66), "HỘ LIỀN KỀ", other.name),
        ((0.67, 1), "CÁN BỘ ĐỊA CHÍNH", cadre),
    ):
        pen.y = top
        signed(pen, (post,), name, start=start, end=end, space=20)
        ends.append(pen.y)
    pen.y = max(ends)
    return {"issued_on": desk.on.isoformat(), "title": title, **about(owner)}


@template("bien_ban", (2008, 2026), population=OLD_SPELLINGS)
def bb_hop_thon(pen: Pen, desk: Desk) -> dict[str, str]:
    """A village meets: no number, no heading, every place by pen, the two hands at the foot."""
    chair, writer = desk.soul().name, desk.soul().name
    nation(pen)
    title = desk.pick("Họp thôn xét duyệt hộ nghèo", "Niêm yết công khai hồ sơ cấp Giấy chứng nhận quyền sử dụng đất")
    pen.p("*BIÊN BẢN*", 15, align="centre", before=5)
    pen.p(f"*{title}*", 13.5, align="centre")
    pen.many(
        [
            f"Hôm nay, vào lúc ~{desk.chance.randint(7, 20)}~ giờ, ngày ~{desk.on.day}~ tháng ~{desk.on.month}~ năm "
            f"~{desk.on.year}~",
            f"Tại: ~Nhà văn hóa thôn, {desk.commune}~",
            f"Chủ trì: ~{chair}~     Chức vụ: ~Trưởng thôn~",
            f"Thư ký: ~{writer}~     Chức vụ: ~Phó thôn~",
            f"Số hộ dự họp: ~{desk.chance.randint(20, 90)}~ hộ",
            "Nội dung: ~Trưởng thôn thông qua danh sách, bà con thảo luận~",
            "~và nhất trí 100% biểu quyết.~",
            "Ý kiến khác: ~không~",
            "Biên bản kết thúc lúc ~21~ giờ ~00~ cùng ngày.",
        ],
        13,
        before=2.2,
        dots=True,
    )
    centred = {"align": "centre", "size": 13}
    pen.sign(
        ["*CHỦ TRÌ*", "_(Ký, ghi rõ họ tên)_"],
        chair,
        [("*THƯ KÝ*", centred), ("_(Ký, ghi rõ họ tên)_", centred)],
        second=writer,
        bold=False,
    )
    return {"issued_on": desk.on.isoformat(), "title": title}
