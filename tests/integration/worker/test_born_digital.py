"""Born-digital papers read from their text layer: published acts whose words are known, and their twins made here."""

from __future__ import annotations

import io
from collections import Counter
from pathlib import Path

import pikepdf
import pytest

from dossier.catalogue.kinds import default_catalogue
from dossier.words.folding import nfc
from scripts.samples import make_pdf
from tests.files.typed_pdf import Typed, paper, typed_pdf, words_of
from tests.shared import REAL
from worker.born_digital.text_layer import typed_page
from worker.formats.sources import probe
from worker.page import ReadOptions
from worker.paper import read_paper
from worker.recognise.tesseract_program import TesseractEngine

OPTIONS = ReadOptions(TesseractEngine())

# Each act, its truth, and its number, day and signer, which a signing tool put into the file.
ACTS = (
    ("49-2026-ND-CP", "49-2026-ND-CP", "49/2026/NĐ-CP", "2026-01-31", "Trần Hồng Hà"),
    ("hanoi_kh_173_festival", "real_hanoi_kh_173_festival_p1", "173/KH-UBND", "2026-04-28", "Vũ Đại Thắng"),
    ("hanoi_tb_453_flag", "real_hanoi_tb_453_flag_p1", "453/TB-UBND", "2026-04-29", "Võ Tuấn Anh"),
    ("hanoi_qd_2280_water", "real_hanoi_qd_2280_water_p1", "2280/QĐ-UBND", "2026-04-29", "Trương Việt Dũng"),
)


def _real(name: str) -> Path:
    path = REAL / name
    if not path.is_file():
        pytest.skip("published acts are not in ../shared/real; their twins made here are tested all the same")
    return path


@pytest.mark.parametrize(("act", "truth", "number", "day", "signer"), ACTS)
def test_a_published_act_is_read_word_for_word(act: str, truth: str, number: str, day: str, signer: str) -> None:
    path = _real(f"{act}.pdf")
    true_words = Counter(nfc((REAL / "truth" / f"{truth}.txt").read_text("utf-8")).split())
    reading = read_paper(path, default_catalogue(), OPTIONS).reading
    pages = reading.pages[:1] if truth.endswith("p1") else reading.pages
    assert all(page.source == "text" for page in pages)
    missing = true_words - Counter(word.text for page in pages for word in page.words)
    assert missing.total() <= 0.003 * true_words.total(), missing
    read = {name: reading.value(name) for name in ("number", "issued_on", "signer_name")}
    assert read == {"number": number, "issued_on": day, "signer_name": signer}


@pytest.mark.parametrize(
    "scan",
    ["46-bqp-vbhn.signed", "cv_3722_metro", "kh-753-DCT-2026", "qd_729_ttg", "tt_21_bct_fuel", "tt_37_bca_vehicle"],
)
def test_a_scan_with_a_signature_box_or_unseen_text_is_left_to_ocr(scan: str) -> None:
    source = probe(_real(f"{scan}.pdf"))
    assert all(typed_page(source, number) is None for number in range(1, source.page_count + 1))


def test_pages_of_one_file_go_each_its_own_way(tmp_path: Path) -> None:
    scans = make_pdf(tmp_path / "scans.pdf", seed=1, pages=1)
    mixed = tmp_path / "mixed.pdf"
    with pikepdf.open(io.BytesIO(typed_pdf(paper(), paper()))) as pdf, pikepdf.open(scans) as scanned:
        pdf.pages.insert(1, scanned.pages[0])
        pdf.save(mixed)
    first, second, third = read_paper(mixed, default_catalogue(), OPTIONS).reading.pages
    assert [first.source, second.source, third.source] == ["text", "ocr", "text"]
    assert sorted(word.text for word in first.words) == words_of(paper())
    assert "GIẤY XÁC NHẬN" in second.text


def test_fields_of_a_typed_paper_say_where_they_come_from(tmp_path: Path) -> None:
    path = tmp_path / "paper.pdf"
    path.write_bytes(typed_pdf(paper()))
    reading = read_paper(path, default_catalogue(), OPTIONS).reading
    assert reading.kind.code == "quyet_dinh"
    assert {field.name: (field.value, field.source) for field in reading.fields if not field.needs_review}.items() >= {
        "number": ("12/QĐ-UBND", "text"),
        "issued_on": ("2024-09-15", "text"),
        "issuer": ("Ủy ban nhân dân xã Trà Tân", "text"),
    }.items()


@pytest.mark.parametrize(("dated", "warnings"), [("", ("statement.unsure",)), (" ngày 03/4/2019", ())])
def test_a_decision_that_revokes_a_paper_without_its_day_asks_for_a_person(
    tmp_path: Path, dated: str, warnings: tuple[str, ...]
) -> None:
    revoked = Typed(70, 500, f"Điều 3. Thu hồi Giấy phép xây dựng số 13/GPXD{dated} cấp cho ông An.")
    path = tmp_path / "a.pdf"
    path.write_bytes(typed_pdf([*paper(), revoked]))
    assert read_paper(path, default_catalogue(), OPTIONS).reading.warnings == warnings


def test_a_cover_page_with_papers_attached_says_that_they_were_not_read(tmp_path: Path) -> None:
    path = tmp_path / "portfolio.pdf"
    with pikepdf.open(io.BytesIO(typed_pdf(paper()))) as pdf:
        pdf.attachments["giay-1.pdf"] = typed_pdf(paper())
        pdf.save(path)
    assert "file.attached.1" in read_paper(path, default_catalogue(), OPTIONS).reading.warnings


def test_a_form_whose_values_are_not_drawn_as_the_file_states_them_is_doubted(tmp_path: Path) -> None:
    path = tmp_path / "form.pdf"
    with pikepdf.open(io.BytesIO(typed_pdf(paper()))) as pdf:
        widget = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot,
            Subtype=pikepdf.Name.Widget,
            Rect=pikepdf.Array([230, 560, 540, 576]),
            F=4,
            FT=pikepdf.Name.Tx,
            T=pikepdf.String("name"),
            V=pikepdf.String("Chưa đăng ký kết hôn với ai"),
        )
        # As mergers leave it: the field is there, and what says how to draw it is gone.
        pdf.pages[0].Annots = pikepdf.Array([pdf.make_indirect(widget)])
        pdf.save(path)
    reading = read_paper(path, default_catalogue(), OPTIONS).reading
    assert reading.pages[0].source == "ocr"
    assert reading.fields
    assert all(field.needs_review for field in reading.fields)
