"""Acts of an office after Nghị định 30/2020/NĐ-CP: decision, letter, notice. The longer ones run over two sheets."""

from __future__ import annotations

from datetime import timedelta

from scripts.samples.case import (
    Case,
    heading,
    issuer,
    kind,
    money,
    owner_fields,
    paragraph,
    people_committee,
    receivers,
    signed,
    title,
)
from scripts.samples.drawing.sheet import Line, Paper, Text
from scripts.samples.people import TWO_LEVELS_SINCE, a_person
from scripts.samples.words import day_words, slashes


def _committee(case: Case) -> tuple[tuple[str, ...], str]:
    """The heading of the committee that decides, and its name in running text."""
    place = case.place
    if place.district and case.chance.random() < 0.6:
        return ("Ủy ban nhân dân", place.district), f"Ủy ban nhân dân {place.district}"
    return people_committee(case), f"Ủy ban nhân dân {place.commune}"


def _basis(case: Case) -> str:
    law = "ngày 16 tháng 6 năm 2025" if case.on >= TWO_LEVELS_SINCE else "ngày 19 tháng 6 năm 2015"
    return f"Căn cứ Luật Tổ chức chính quyền địa phương {law};"


@kind("Quyết định")
def quyet_dinh(case: Case) -> Paper:
    """About one person; some carry a list of further families that runs on to a second sheet."""
    owner, chance, place = case.owner, case.chance, case.place
    agency, committee = _committee(case)
    number = f"{chance.randint(12, 6400)}/QĐ-UBND"
    who = f"{owner.title} {owner.name}"
    topic, ground, grant = chance.choice(
        (
            (
                f"Về việc hỗ trợ chi phí sửa chữa nhà ở cho {who}",
                "Căn cứ Nghị quyết của Hội đồng nhân dân cùng cấp về chính sách hỗ trợ nhà ở cho hộ khó khăn;",
                f"Mức hỗ trợ: {money(chance.randrange(10, 60) * 1_000_000)}, chi một lần từ nguồn ngân sách năm.",
            ),
            (
                f"Về việc công nhận hộ thoát nghèo đối với gia đình {who}",
                "Căn cứ Nghị định số 07/2021/NĐ-CP ngày 27 tháng 01 năm 2021 của Chính phủ quy định chuẩn nghèo đa "
                "chiều giai đoạn 2021 - 2025;",
                "Gia đình được tiếp tục hưởng chính sách bảo hiểm y tế trong 12 tháng theo quy định hiện hành.",
            ),
            (
                f"Về việc cho phép {who} chuyển mục đích sử dụng đất",
                "Căn cứ Luật Đất đai và các nghị định hướng dẫn thi hành;",
                f"Diện tích được phép chuyển mục đích: {chance.randint(60, 300)} m2, sang đất ở.",
            ),
        )
    )
    body = [
        Line(f"CHỦ TỊCH {committee.upper()}", 13.5, bold=True, align="centre", before=4),
        paragraph(_basis(case)),
        paragraph(ground),
        paragraph(
            f"Theo đề nghị của công chức chuyên môn tại Tờ trình số {chance.randint(2, 400)}/TTr-VP "
            f"{day_words(case.on - timedelta(days=chance.randint(2, 20)))}."
        ),
        Line("QUYẾT ĐỊNH:", 14, bold=True, align="centre", before=3),
        paragraph(
            f"Điều 1. Đồng ý nội dung nêu trên đối với {who}, sinh ngày {slashes(owner.born_on)}, số định danh "
            f"cá nhân {owner.number}, thường trú tại {owner.home}, {place.address}."
        ),
        paragraph(grant),
        paragraph(
            "Điều 2. Bộ phận tài chính, bộ phận văn hóa - xã hội phối hợp hướng dẫn thực hiện, theo dõi và báo cáo kết "
            "quả trước ngày 15 của tháng kế tiếp."
        ),
    ]
    if chance.random() < 0.3:
        body.append(paragraph("Các hộ cùng thôn được áp dụng theo Quyết định này gồm:"))
        for place_in_list in range(1, chance.randint(18, 30)):
            other = a_person(chance, case.on, (25, 80))
            body.append(
                Line(f"{place_in_list}. {other.name}, sinh năm {other.born_on.year}, {other.home};", 13, indent=10)
            )
    body.append(
        paragraph(
            f"Điều 3. Chánh Văn phòng, các bộ phận liên quan và {who} chịu trách nhiệm thi hành Quyết định này kể từ "
            "ngày ký./."
        )
    )
    signature, signer = signed(
        case,
        committee if chance.random() < 0.4 else "",
        "Chủ tịch",
        left=receivers("Như Điều 3", "Lưu: VT"),
        seal=committee,
    )
    return Paper(
        "quyet_dinh",
        (heading(case, agency, number), Text(title("QUYẾT ĐỊNH", topic)), Text(tuple(body)), signature),
        {
            "number": number,
            "issued_on": case.on.isoformat(),
            "issuer": issuer(agency),
            "title": topic,
            **owner_fields(owner),
            **signer,
        },
    )


@kind("Công văn")
def cong_van(case: Case) -> Paper:
    """No printed name: what it is about stands as V/v under the number (zone 5b)."""
    chance, place = case.chance, case.place
    agency, committee = _committee(case)
    number = f"{chance.randint(8, 4200)}/UBND-{chance.choice(('VP', 'VX', 'KT', 'NC'))}"
    topic, request = chance.choice(
        (
            (
                "V/v rà soát hồ sơ giấy còn hiệu lực để số hóa",
                "rà soát toàn bộ hồ sơ, kết quả giải quyết thủ tục hành chính còn hiệu lực đang lưu giữ, lập danh mục "
                "theo từng lĩnh vực và bàn giao cho bộ phận số hóa",
            ),
            (
                "V/v chuẩn bị địa điểm tiếp công dân định kỳ",
                "bố trí phòng tiếp công dân, niêm yết lịch tiếp tại trụ sở và cử cán bộ ghi chép ý kiến, phản ánh",
            ),
            (
                "V/v phòng, chống sạt lở bờ sông mùa mưa",
                "kiểm tra các điểm xung yếu, cắm biển cảnh báo và sẵn sàng phương án sơ tán người dân đến nơi an toàn",
            ),
        )
    )
    deadline = case.on + timedelta(days=chance.randint(10, 30))
    body = (
        Line(f"Kính gửi: Trưởng các thôn, tổ dân phố thuộc {place.commune}", 13.5, align="centre", before=5),
        paragraph(
            f"Thực hiện chỉ đạo của cấp trên tại Công văn số {chance.randint(100, 5000)}/UBND-NC "
            f"{day_words(case.on - timedelta(days=chance.randint(3, 25)))}, {committee} đề nghị các đơn vị {request}."
        ),
        paragraph(
            f"Kết quả thực hiện gửi về Văn phòng trước {day_words(deadline)} để tổng hợp, báo cáo theo quy định."
        ),
        paragraph("Quá trình thực hiện nếu có khó khăn, vướng mắc, đề nghị phản ánh kịp thời để được hướng dẫn./."),
    )
    signature, signer = signed(case, committee, "Chủ tịch", left=receivers("Như trên", "Lưu: VT, VP"))
    return Paper(
        "cong_van",
        (heading(case, agency, number, topic), Text(body), signature),
        {"number": number, "issued_on": case.on.isoformat(), "issuer": issuer(agency), "title": topic, **signer},
    )


@kind("Thông báo")
def thong_bao(case: Case) -> Paper:
    chance, place = case.chance, case.place
    agency, committee = _committee(case)
    number = f"{chance.randint(3, 900)}/TB-UBND"
    begins = case.on + timedelta(days=chance.randint(5, 20))
    topic, first, second = chance.choice(
        (
            (
                "Về việc niêm yết công khai hồ sơ cấp giấy chứng nhận quyền sử dụng đất",
                "Danh sách các thửa đất đủ điều kiện được niêm yết tại trụ sở trong thời hạn 15 ngày",
                "Mọi ý kiến phản ánh gửi bằng văn bản về bộ phận địa chính trong thời gian niêm yết",
            ),
            (
                "Về việc thay đổi thời gian làm việc của Bộ phận Một cửa",
                "Bộ phận Một cửa tiếp nhận hồ sơ từ 7 giờ 00 phút đến 11 giờ 30 phút và từ 13 giờ 30 phút đến 17 giờ",
                "Các ngày thứ Bảy chỉ trả kết quả, không tiếp nhận hồ sơ mới",
            ),
            (
                "Về việc tổ chức tiêm phòng cho gia súc, gia cầm đợt hai",
                "Các hộ chăn nuôi chuẩn bị chuồng trại và có mặt để phối hợp với cán bộ thú y",
                "Hộ không chấp hành tiêm phòng phải tự chịu trách nhiệm khi có dịch xảy ra",
            ),
        )
    )
    body = (
        paragraph(_basis(case)),
        paragraph(f"{committee} thông báo đến toàn thể nhân dân trên địa bàn {place.commune} các nội dung sau:"),
        paragraph(f"1. Thời gian: kể từ {day_words(begins)}."),
        paragraph(f"2. {first}."),
        paragraph(f"3. {second}."),
        paragraph(
            "Đề nghị các thôn, tổ dân phố phổ biến rộng rãi nội dung Thông báo này để mọi người biết, thực hiện./."
        ),
    )
    signature, signer = signed(
        case, committee, "Chủ tịch", left=receivers(f"Đảng ủy, HĐND {place.commune}", "Các thôn, tổ dân phố", "Lưu: VT")
    )
    return Paper(
        "thong_bao",
        (heading(case, agency, number), Text(title("THÔNG BÁO", topic)), Text(body), signature),
        {"number": number, "issued_on": case.on.isoformat(), "issuer": issuer(agency), "title": topic, **signer},
    )
