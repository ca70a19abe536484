"""Papers of several sheets that no single kind stands for: long acts, what is attached to acts, backs of certificates.

Each comes as the parts that begin on a sheet of their own; together they are one paper.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from types import MappingProxyType
from typing import Final

from PIL import Image

from scripts.samples.case import (
    Case,
    entries,
    heading,
    paragraph,
    people_committee,
    receivers,
    signed,
    title,
)
from scripts.samples.drawing.ink import portrait
from scripts.samples.drawing.sheet import Heading, Line, Paper, Signature, Text
from scripts.samples.drawing.size import A4, MM
from scripts.samples.kinds import KINDS
from scripts.samples.people import a_person
from scripts.samples.words import day_words

PHOTO: Final = "photo"

_DUTIES = (
    "Các đơn vị rà soát hồ sơ, giấy tờ còn hiệu lực đang lưu giữ, lập danh mục theo từng lĩnh vực và bàn giao cho bộ "
    "phận số hóa trước thời hạn đã nêu.",
    "Văn phòng chủ trì, phối hợp với các bộ phận chuyên môn hướng dẫn, đôn đốc, kiểm tra việc thực hiện; định kỳ hằng "
    "quý tổng hợp, báo cáo kết quả.",
    "Kinh phí thực hiện được bố trí trong dự toán ngân sách hằng năm theo phân cấp hiện hành và các nguồn hợp pháp "
    "khác theo quy định của pháp luật.",
    "Công chức được phân công chịu trách nhiệm về tính chính xác của dữ liệu cập nhật, bảo đảm an toàn thông tin và bí "
    "mật đời tư của công dân.",
)


def _act(case: Case, articles: int) -> tuple[Paper, str]:
    """A decision of `articles` articles, and its number."""
    agency = people_committee(case)
    committee = f"Ủy ban nhân dân {case.place.commune}"
    number = f"{case.chance.randint(12, 6400)}/QĐ-UBND"
    rows = [
        Line(f"CHỦ TỊCH {committee.upper()}", 13.5, bold=True, align="centre", before=4),
        paragraph("Căn cứ Luật Tổ chức chính quyền địa phương;"),
        Line("QUYẾT ĐỊNH:", 14, bold=True, align="centre", before=3),
        *(paragraph(f"Điều {place}. {case.chance.choice(_DUTIES)}") for place in range(1, articles + 1)),
        paragraph(f"Điều {articles + 1}. Quyết định này có hiệu lực kể từ ngày ký./."),
    ]
    signature, _ = signed(case, committee, "Chủ tịch", left=receivers("Như trên", "Lưu: VT"))
    blocks = (
        heading(case, agency, number),
        Text(title("QUYẾT ĐỊNH", "Ban hành Kế hoạch số hóa hồ sơ")),
        Text(tuple(rows)),
        signature,
    )
    return Paper("quyet_dinh", blocks), number


def _long_act(case: Case) -> tuple[Paper, ...]:
    return (_act(case, case.chance.randint(14, 60))[0],)


def _act_with_form(case: Case) -> tuple[Paper, ...]:
    """Behind the signature, a form for others to fill in, with the heading that a filled one has."""
    act, _ = _act(case, 5)
    marked = case.chance.random() < 0.7
    rows = (
        *((Line(f"Mẫu số {case.chance.randint(1, 12):02d}", 12, bold=True, align="centre"),) if marked else ()),
        Line("Kính gửi: ........................................", 13.5, align="centre", before=4),
        *entries(("Tôi tên là", ""), ("Ngày, tháng, năm sinh", ""), ("Nơi thường trú", ""), dotted=True),
        paragraph("Đề nghị quý cơ quan xem xét, giải quyết theo quy định."),
    )
    name = case.chance.choice(("ĐƠN ĐỀ NGHỊ", "TỜ KHAI"))
    above = Line("NGƯỜI LÀM ĐƠN", 13, bold=True, align="centre")
    first = Text(rows[:1]) if marked else Text(())
    blocks = (first, Heading(), Text(title(name)), Text(rows[1:] if marked else rows), Signature((above,), " "))
    return act, Paper("don_de_nghi", blocks)


def _act_with_annex(case: Case) -> tuple[Paper, ...]:
    """Behind the signature, a list with the heading of the office, which says whose it is or only that it is one."""
    act, number = _act(case, 4)
    named = case.chance.random() < 0.7
    head = title("KẾ HOẠCH" if case.chance.random() < 0.5 else "PHỤ LỤC")
    origin = (
        f"(Kèm theo Quyết định số {number} {day_words(case.on)})" if named else "(Ban hành kèm theo Quyết định này)"
    )
    people = (a_person(case.chance, case.on, (20, 70)) for _ in range(case.chance.randint(6, 40)))
    rows = (
        Line(origin, 13, italic=True, align="centre"),
        *(
            Line(f"{place}. {one.name}, sinh ngày {one.born_on:%d/%m/%Y}, {one.home};", 13)
            for place, one in enumerate(people, start=1)
        ),
    )
    bare = case.chance.random() < 0.5
    top = () if bare else (heading(case, people_committee(case), dated=False),)
    return act, Paper("khac", (*top, Text(head), Text(rows)))


def _certificate_with_back(case: Case) -> tuple[Paper, ...]:
    rows = (
        Line("III. Thửa đất, nhà ở và tài sản khác gắn liền với đất", 13, bold=True),
        Line("Ghi chú: không", 13),
        Line("IV. Những thay đổi sau khi cấp giấy chứng nhận", 13, bold=True, before=6),
        Line("Nội dung thay đổi và cơ sở pháp lý", 12),
        Line("Xác nhận của cơ quan có thẩm quyền", 12),
    )
    return KINDS["gcn_quyen_su_dung_dat"].make(case), Paper("gcn_quyen_su_dung_dat", (Text(rows),))


def _form_of_two_pages(case: Case) -> tuple[Paper, ...]:
    """Filled in by hand of the office, signed on its first page, with a table of the family on the second."""
    family = [a_person(case.chance, case.on, (1, 80)) for _ in range(case.chance.randint(2, 5))]
    rows = (
        Line("DANH SÁCH NHÂN KHẨU TRONG HỘ", 13, bold=True, align="centre"),
        *(Line(f"{place}. {one.name} - {one.number}", 13) for place, one in enumerate(family, start=1)),
        Line("Người khai cam đoan danh sách trên là đúng sự thật.", 13, italic=True, before=3),
    )
    return KINDS["to_khai"].make(case), Paper("to_khai", (Text(rows),))


ODDITIES: MappingProxyType[str, Callable[[Case], tuple[Paper, ...]]] = MappingProxyType(
    {
        "long_act": _long_act,
        "act_with_form": _act_with_form,
        "act_with_annex": _act_with_annex,
        "certificate_with_back": _certificate_with_back,
        "form_of_two_pages": _form_of_two_pages,
    }
)


def photo(chance: Random) -> Image.Image:
    """A sheet with a picture on it and no word."""
    sheet = Image.new("RGB", A4, "white")
    width = round(chance.uniform(80, 150) * MM)
    sheet.paste(portrait(chance, width, round(width * 1.3)), (round(30 * MM), round(40 * MM)))
    return sheet
