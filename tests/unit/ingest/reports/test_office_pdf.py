"""A paper as an office files it: its text can be searched, its faces come with it, and it is the same each time."""

from __future__ import annotations

import io
from datetime import date

import pikepdf
import pypdfium2
import pytest

from ingest.reports.office_pdf import Facts, Heading, Note, OfficePaper, Table, office_pdf

LINES = [(str(at), f"hồ sơ/<b>{at}</b> & \x07\udcff.pdf", "khóa bằng mật khẩu") for at in range(120)]
PAPER = OfficePaper(
    office="Ủy ban nhân dân phường Ảo Giang",
    mark="BB",
    day=date(2026, 1, 9),
    title="BIÊN BẢN",
    about="Đối chiếu kết quả số hóa",
    parts=[
        Facts([("Mã băm", "0f" * 32), ("Người vận hành", "Lò Thị Mẩy")]),
        Heading("1. Kết quả"),
        Table(("Dòng", "Đường dẫn", "Giải thích"), [*LINES, ("x", "dài/" * 1000, "")], (1, 4, 4), frozenset({0})),
        Note("Không có gì thêm."),
    ],
    signers=("NGƯỜI VẬN HÀNH", "LÃNH ĐẠO ĐƠN VỊ"),
)


@pytest.fixture(scope="module")
def paper() -> bytes:
    return office_pdf(PAPER)


def _pages(paper: bytes) -> list[str]:
    return [" ".join(page.get_textpage().get_text_bounded().split()) for page in pypdfium2.PdfDocument(paper)]


def test_its_text_can_be_searched_as_it_was_written(paper: bytes) -> None:
    first, *further = _pages(paper)
    for text in (
        "ỦY BAN NHÂN DÂN PHƯỜNG ẢO GIANG Số: ……/BB",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM Độc lập - Tự do - Hạnh phúc ……………, ngày 09 tháng 01 năm 2026",
        "BIÊN BẢN Đối chiếu kết quả số hóa",
        "Lò Thị Mẩy",
        "0f" * 32,
        "hồ sơ/<b>1</b> & ??.pdf",
    ):
        assert text in first
    assert all(page.startswith(f"{number} Dòng Đường dẫn Giải thích") for number, page in enumerate(further[:-1], 2))
    assert "LÃNH ĐẠO ĐƠN VỊ (Ký, ghi rõ họ tên)" in further[-1]


def test_every_face_comes_with_it(paper: bytes) -> None:
    with pikepdf.open(io.BytesIO(paper)) as pdf:
        fonts = [font for page in pdf.pages for font in page.Resources.Font.values()]
        assert {"/FontFile2" in font.FontDescriptor for font in fonts} == {True}
        assert str(pdf.Root.Lang) == "vi"


def test_the_same_paper_is_the_same_bytes(paper: bytes) -> None:
    assert office_pdf(PAPER) == paper
