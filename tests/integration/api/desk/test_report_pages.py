"""Reports at the desk: progress against targets, who reviewed how much; page and files, both deployments."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from pathlib import Path

import openpyxl
import pypdfium2
import pytest

from dossier.catalogue.kinds import default_catalogue
from dossier.catalogue.targets import read_targets
from dossier.errors import Encrypted
from dossier.review.corrections import Change
from storage.database.engine import Database
from storage.objects.store import ObjectStore
from tests.archive import BOTH_SIZES, House, marital_status
from tests.reviewing import DOUBT, LAN, MISREAD, desk

pytestmark = BOTH_SIZES

TARGETS = """period,by,value,target
2026,,,4
2026-08,,,2
2026-09,,,3
2026,kind,giay_khai_sinh,10
2026,agency,H47.23,5
"""


@pytest.fixture
def house(database: Database, store: ObjectStore, tmp_path: Path) -> House:
    return House(database, store, tmp_path)


def test_progress_is_held_against_targets_and_review_counted_by_person(house: House) -> None:
    house.archive(marital_status(), kind="giay_khai_sinh")
    waits = house.archive([MISREAD, *marital_status()[1:]], review=DOUBT)
    house.fail(Encrypted())
    desk(house).correct(waits, [Change("owner_name", "Nguyễn Thị Hoa")], LAN, version=1, now=house.now)
    services = replace(house.services(), targets=read_targets(TARGETS, default_catalogue()))
    browser = house.browser("operator", person="Trần Vận Hành", services=services)

    page = " ".join(browser.get("/reports").text.split())
    assert (
        "<strong>3</strong> · Đã lưu trữ: <strong>1</strong> · Chỉ tiêu: <strong>4</strong> · Đạt: <strong>25,0 %"
        in page
    )
    kinds = page[page.index('id="by-kind"') : page.index('id="by-month"')]
    assert "Giấy khai sinh: đã lưu trữ 1/1, chỉ tiêu 10" in kinds
    months = page[page.index('id="by-month"') :]
    assert months.index("08/2026") < months.index("09/2026")
    assert "<script" not in page
    assert "style=" not in page

    book = openpyxl.load_workbook(BytesIO(browser.get("/reports/progress.xlsx?period=2026").content))
    assert book.sheetnames == [
        *("Cấp ban hành", "Cơ quan", "Lĩnh vực", "Loại giấy tờ", "Tháng tiếp nhận"),
        "Kiểm tra theo người",
    ]
    assert [[cell.value for cell in row] for row in book["Tháng tiếp nhận"].iter_rows()] == [
        [
            "Tháng tiếp nhận",
            "Tiếp nhận",
            "Đã lưu trữ",
            "Cần kiểm tra",
            "Đang xử lý",
            "Không đọc được",
            "Chỉ tiêu",
            "Đạt (%)",
        ],
        ["08/2026", 3, 1, 1, 0, 1, 2, 50],
        ["09/2026", 0, 0, 0, 0, 0, 3, 0],
        ["Tất cả", 3, 1, 1, 0, 1, 4, 25],
    ]
    assert [[cell.value for cell in row] for row in book["Kiểm tra theo người"].iter_rows()][1] == [
        *("Lê Thị Lan", "le.thi.lan"),
        *(1, 1, 0, 0, 0),
    ]

    signed = browser.get("/reports/progress.pdf?period=2026-08")
    assert signed.headers["content-disposition"] == 'attachment; filename="tien-do-so-hoa-2026-08.pdf"'
    printed = " ".join(
        " ".join(one.get_textpage().get_text_bounded().split()) for one in pypdfium2.PdfDocument(signed.content)
    )
    for words in ("Tiến độ số hóa giấy tờ, kỳ 08/2026", "Chỉ tiêu của kỳ là 2 giấy tờ, đã đạt 50,0 %", "Lê Thị Lan"):
        assert words in printed

    assert "Không có giấy tờ nào" in browser.get("/reports?period=2025").text
    assert browser.get("/reports?period=2026-13").status_code == 422
    assert house.browser("desk").get("/reports").status_code == 403
    elsewhere = house.browser("operator", person="Lê Ở Xa", desks=["quầy khác"], services=services)
    page = " ".join(elsewhere.get("/reports").text.split())
    assert "Tiếp nhận: <strong>0</strong>" in page
    # What is some desks' says so, and is not held against the targets of the whole.
    assert "Chỉ gồm giấy tờ của nơi tiếp nhận: quầy khác." in page
    assert "Chỉ tiêu" not in page
    (first, *_) = pypdfium2.PdfDocument(elsewhere.get("/reports/progress.pdf?period=2026-08").content)
    printed = " ".join(first.get_textpage().get_text_bounded().split())
    assert ("nơi tiếp nhận: quầy khác" in printed, "Chỉ tiêu của kỳ" in printed) == (True, False)
