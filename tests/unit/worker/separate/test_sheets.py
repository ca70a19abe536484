"""Printed separator sheets: found on scans of every resolution, upright or not, worn or not."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from PIL import Image, ImageDraw

from dossier.catalogue.kinds import default_catalogue
from dossier.reading import PageReading
from worker.formats.sources import probe
from worker.page import ReadOptions, read_page
from worker.recognise.tesseract_library import LibraryEngine
from worker.separate.separator import Separator
from worker.separate.sheets import separator_sheet, sheets_pdf
from worker.separate.signs import signs_of

NAMED = Separator("dossier", "000.00.23.H47-211101-0001")


def scanned(sheet: Image.Image, tmp_path: Path, *, dpi: int = 150, turn: float = 0) -> PageReading:
    grey = sheet.convert("L").rotate(turn, expand=True, fillcolor=255)
    path = tmp_path / "scan.png"
    grey.resize((grey.width * dpi // 300, grey.height * dpi // 300)).save(path, dpi=(dpi, dpi))
    return read_page(probe(path), 1, ReadOptions(LibraryEngine()))


@pytest.mark.parametrize("separator", [NAMED, Separator("dossier"), Separator("paper")])
@pytest.mark.parametrize(("dpi", "turn"), [(300, 0), (100, 180), (150, 2.5), (200, 90)])
def test_a_scanned_sheet_says_what_it_was_printed_for(
    separator: Separator, dpi: int, turn: float, tmp_path: Path
) -> None:
    page = scanned(separator_sheet(separator), tmp_path, dpi=dpi, turn=turn)
    assert signs_of(page, default_catalogue()).separator == separator


def test_one_of_the_two_codes_is_enough(tmp_path: Path) -> None:
    sheet = separator_sheet(NAMED).convert("L")
    ImageDraw.Draw(sheet).rectangle((900, 800, 1500, 1500), fill=0)
    page = scanned(sheet, tmp_path)
    assert signs_of(page, default_catalogue()).separator == NAMED


def test_without_a_code_the_words_still_tell_that_it_is_a_separator(tmp_path: Path) -> None:
    page = replace(scanned(separator_sheet(NAMED), tmp_path), codes=())
    shown = signs_of(page, default_catalogue())
    assert (shown.separator, shown.spoilt_separator) == (None, True)


def test_the_pdf_has_a_page_of_a4_for_each_sheet_and_is_the_same_each_time() -> None:
    wanted = [NAMED, Separator("paper"), Separator("paper")]
    content = sheets_pdf(wanted)
    assert content == sheets_pdf(wanted)
    with pikepdf.open(BytesIO(content)) as pdf:
        assert len(pdf.pages) == 3
        for page in pdf.pages:
            width, height = (float(edge) / 72 * 25.4 for edge in page.mediabox[2:])
            assert (round(width), round(height)) == (210, 297)
