"""The papers of the desk itself: the receipt that covers a dossier, and what citizens ask for on forms."""

from __future__ import annotations

from datetime import datetime, timedelta

from scripts.samples.case import Case, entries, entry, issuer, kind, owner_fields, paragraph, title
from scripts.samples.drawing.sheet import Heading, Line, Paper, Signature, Text
from scripts.samples.people import any_name
from scripts.samples.words import bare, day_words

_DESK = "Bộ phận Tiếp nhận và Trả kết quả"

PROCEDURES = (
    ("1.004873.000.00.00", "Cấp Giấy xác nhận tình trạng hôn nhân"),
    ("2.000815.000.00.00", "Chứng thực bản sao từ bản chính giấy tờ, văn bản"),
    ("2.000635.000.00.00", "Cấp bản sao trích lục hộ tịch"),
    ("1.001612.000.00.00", "Đăng ký thành lập hộ kinh doanh"),
    ("1.001193.000.00.00", "Đăng ký khai sinh"),
)
"""Codes and names of procedures in the national database."""


def dossier_code(case: Case) -> str:
    """Agency first or province first: offices changed the order with the merger of 2025."""
    chance, agency = case.chance, case.place.agency
    day, serial = f"{case.on:%y%m%d}", f"{chance.randint(1, 4800):04d}"
    if case.place.district is None:
        return f"{agency}.{chance.randint(101, 194)}-{day}-{serial}"
    return f"000.{chance.randint(0, 45):02d}.{chance.randint(10, 60)}.{agency}-{day}-{serial}"


def _signer(role: str) -> tuple[Line, ...]:
    return (
        Line(role, 13, bold=True, align="centre"),
        Line("(Ký, ghi rõ họ tên)", 12, italic=True, align="centre", before=0.2),
    )


@kind("Giấy tiếp nhận hồ sơ và hẹn trả kết quả", years=(2021, 2026))
def giay_tiep_nhan_ho_so(case: Case) -> Paper:
    """The cover sheet of a dossier. Its QR code holds the dossier code alone, or with the further parts that Thông tư
    01/2023/TT-VPCP lists: procedure, owner, paper, system and time.
    """
    owner, chance, place = case.owner, case.chance, case.place
    code = case.dossier_code or dossier_code(case)
    stem, name = case.procedure or chance.choice(PROCEDURES)
    procedure = f"{stem}.{place.agency}"
    office = f"UBND {place.above if place.district and chance.random() < 0.4 else place.commune}"
    agency = (office, _DESK)
    came = datetime(case.on.year, case.on.month, case.on.day, chance.randint(7, 16), chance.randint(0, 59))  # noqa: DTZ001 (printed local time)
    due = case.on + timedelta(days=chance.randint(3, 20))
    handed = case.attached or ("Tờ khai theo mẫu", "Bản sao Căn cước công dân", "Giấy tờ chứng minh nơi cư trú")
    qr = code
    if chance.random() < 0.5:
        qr = "|".join((code, procedure, owner.number, "Giấy tiếp nhận hồ sơ", "Một cửa điện tử", f"{came:%Y%m%d%H%M}"))
    at = f"{came:%H} giờ {came:%M} phút, {day_words(case.on)}"
    rows = (
        *entries(
            ("Tiếp nhận hồ sơ của", owner.name),
            ("Số định danh cá nhân", owner.number),
            ("Địa chỉ", f"{owner.home}, {place.address}"),
            ("Số điện thoại", owner.phone),
            ("Nội dung yêu cầu giải quyết", name),
            ("Mã thủ tục", procedure),
        ),
        Line("Thành phần hồ sơ nộp gồm:", 13, before=1.4),
        *(Line(f"{number}. {paper}: 01 bản", 13, indent=8) for number, paper in enumerate(handed, 1)),
        *entries(
            ("Thời gian nhận hồ sơ", at),
            ("Thời gian trả kết quả giải quyết hồ sơ", f"16 giờ 30 phút, {day_words(due)}"),
            ("Đăng ký nhận kết quả tại", chance.choice((_DESK, "Dịch vụ bưu chính công ích"))),
        ),
    )
    under = (Line(f"Mã hồ sơ: {code}", 12, align="centre", before=2, fit=True),)
    signature = Signature(_signer("NGƯỜI TIẾP NHẬN HỒ SƠ"), any_name(chance), _signer("NGƯỜI NỘP HỒ SƠ"), owner.name)
    return Paper(
        "giay_tiep_nhan_ho_so",
        (
            Heading(agency, under, f"{bare(place.commune)}, {day_words(case.on)}", qr),
            Text(title("GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ")),
            Text(rows),
            signature,
        ),
        {
            "dossier_code": code,
            "procedure_code": procedure,
            "issued_on": case.on.isoformat(),
            "due_on": due.isoformat(),
            "issuer": issuer(agency),
            "owner_name": owner.name,
            "owner_id": owner.number,
        },
    )


@kind("Đơn đề nghị")
def don_de_nghi(case: Case) -> Paper:
    owner, chance, place = case.owner, case.chance, case.place
    wish, reason = chance.choice(
        (
            ("xác nhận thời gian cư trú", "Gia đình tôi sinh sống ổn định tại địa phương, không có tranh chấp"),
            ("cấp lại giấy tờ bị thất lạc do mưa lũ", "Trong đợt mưa lũ vừa qua, giấy tờ của gia đình bị ướt, hư hỏng"),
            ("tách thửa đất cho con", "Con tôi đã lập gia đình và có nhu cầu làm nhà ở riêng"),
        )
    )
    rows = (
        Line(f"Kính gửi: Ủy ban nhân dân {place.commune}", 13.5, align="centre", before=4),
        *entries(
            ("Tôi tên là", owner.name),
            ("Ngày, tháng, năm sinh", f"{owner.born_on:%d/%m/%Y}"),
            ("Số định danh cá nhân", owner.number),
            ("Nơi thường trú", f"{owner.home}, {place.address}"),
            ("Số điện thoại", owner.phone),
            dotted=True,
        ),
        paragraph(f"Nay tôi làm đơn này đề nghị {wish}. Lý do: {reason}, kính mong được xem xét, giải quyết."),
        paragraph("Tôi cam đoan những lời khai trên là đúng sự thật và chịu trách nhiệm trước pháp luật."),
        paragraph("Tôi xin chân thành cảm ơn./."),
    )
    dated = Line(f"{bare(place.commune)}, {day_words(case.on)}", 13, italic=True, align="centre")
    return Paper(
        "don_de_nghi",
        (
            Heading(),
            Text(title("ĐƠN ĐỀ NGHỊ", f"V/v {wish}")),
            Text(rows),
            Signature((dated, *_signer("NGƯỜI LÀM ĐƠN")), owner.name),
        ),
        {"issued_on": case.on.isoformat(), "title": f"V/v {wish}", **owner_fields(owner)},
    )


@kind("Tờ khai")
def to_khai(case: Case) -> Paper:
    """A form the citizen fills in about himself: dotted places, the date in the last row."""
    owner, chance, place = case.owner, case.chance, case.place
    form, asked = chance.choice(
        (
            ("TỜ KHAI CẤP GIẤY XÁC NHẬN TÌNH TRẠNG HÔN NHÂN", "cấp Giấy xác nhận tình trạng hôn nhân"),
            ("TỜ KHAI CẤP BẢN SAO TRÍCH LỤC HỘ TỊCH", "cấp bản sao trích lục hộ tịch"),
            ("TỜ KHAI THAY ĐỔI THÔNG TIN CƯ TRÚ", "cập nhật thông tin về nơi cư trú"),
        )
    )
    rows = (
        Line(f"Kính gửi: Ủy ban nhân dân {place.commune}", 13.5, align="centre", before=4),
        *entries(
            ("Họ, chữ đệm, tên người yêu cầu", owner.name),
            ("Ngày, tháng, năm sinh", f"{owner.born_on:%d/%m/%Y}"),
            ("Giới tính", owner.sex),
            ("Dân tộc", owner.ethnic),
            ("Nơi cư trú", f"{owner.home}, {place.address}"),
            ("Giấy tờ tùy thân", f"Căn cước công dân số {owner.number}"),
            ("Quan hệ với người được cấp giấy", "bản thân"),
            dotted=True,
        ),
        paragraph(f"Đề nghị cơ quan có thẩm quyền {asked} cho tôi."),
        entry(
            "Mục đích sử dụng",
            chance.choice(("bổ sung hồ sơ", "làm thủ tục tại ngân hàng", "xin việc làm")),
            dotted=True,
        ),
        paragraph("Tôi cam đoan những nội dung khai trên đây là đúng sự thật."),
    )
    dated = Line(f"Làm tại {bare(place.commune)}, {day_words(case.on)}", 13, italic=True, align="centre")
    return Paper(
        "to_khai",
        (
            Heading(),
            Text(title(form)),
            Text(rows),
            Signature((dated, *_signer("NGƯỜI YÊU CẦU")), owner.name),
        ),
        {"issued_on": case.on.isoformat(), **owner_fields(owner)},
    )
