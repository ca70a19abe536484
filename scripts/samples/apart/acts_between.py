"""What is drawn up between people: minutes on the spot, a contract without an office."""

from __future__ import annotations

from scripts.samples.apart.acts import body, head
from scripts.samples.apart.world import Desk, about, cased, day_words, dong, slashes, template
from scripts.samples.drawing.pen import MOTTO, NATION, Pen


@template("bien_ban", "bien_ban", (2016, 2026), shown=True)
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


@template("hop_dong", "hop_dong", (2016, 2026), shown=True)
def hop_dong(pen: Pen, desk: Desk) -> dict[str, str]:
    """Between two people, without an office: the motto alone, the parties, what and for how much."""
    one, two = desk.soul((30, 70)), desk.soul((22, 50))
    number = f"{desk.chance.randint(1, 60):02d}/{desk.on.year}/HĐTN"
    pen.p(f"*{NATION}*", 13.5, align="centre")
    pen.p(f"*{MOTTO}*", 13, align="centre", before=0.3)
    pen.p("-----o0o-----", 12, align="centre")
    pen.p("*HỢP ĐỒNG THUÊ NHÀ Ở*", 17, align="centre", before=5)
    pen.p(f"Số: {number}", 13, align="centre")
    pen.p(f"_Hôm nay, {day_words(desk.on)}, tại {desk.address}, chúng tôi gồm:_", before=3, align="justify", indent=10)
    for letter, role, soul in (("A", "cho thuê", one), ("B", "thuê", two)):
        pen.p(f"*BÊN {letter} (Bên {role}):*", before=2)
        pen.p(f"{cased(soul.title)}: *{soul.name.upper()}*     Sinh ngày: {slashes(soul.born_on)}", dots=True)
        pen.p(
            f"CCCD số: {soul.number}     Cấp ngày: {slashes(desk.ago(100, 900))}     Nơi cấp: Cục CSQLHC về TTXH",
            dots=True,
        )
        pen.p(f"Hộ khẩu thường trú: {desk.home()}, {desk.address}", dots=True)
    price = desk.chance.randrange(2, 25) * 500_000
    body(
        pen,
        "*Điều 1. Đối tượng của hợp đồng.* Bên A cho Bên B thuê căn nhà cấp 4 diện tích 72 m2 "
        "cùng trang thiết bị kèm theo.",
        f"*Điều 2. Giá thuê và thanh toán.* Giá thuê {dong(price)} đồng/tháng, trả bằng tiền mặt "
        "vào ngày 05 hằng tháng.",
        f"*Điều 3. Thời hạn thuê.* {desk.chance.randint(1, 5)} năm, tính từ ngày {slashes(desk.later(1, 20))}.",
        "*Điều 4. Cam kết.* Hợp đồng lập thành 02 bản có giá trị như nhau, mỗi bên giữ 01 bản.",
        size=13,
    )
    caption = [("_(Ký và ghi rõ họ tên)_", {"align": "centre", "size": 12})]
    pen.sign(
        ["*BÊN B*", "_(Ký và ghi rõ họ tên)_"],
        two.name,
        [("*BÊN A*", {"align": "centre", "size": 13}), *caption],
        second=one.name,
    )
    return {"number": number, "issued_on": desk.on.isoformat(), **about(one)}
