"""What a paper may cost: memory for a thousand pages, pixels and time for one; a page over budget leaves the others."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from dossier.catalogue.kinds import default_catalogue
from dossier.errors import MachineStalled, TookTooLong
from dossier.reading import Word
from scripts.bench.whole.memory import InventedWords, peak_of_work, write_paper
from storage.papers import documents
from tests.files import tiff_files as t
from tests.files.pictures import SIZE, packed, sheet
from tests.files.tiff_files import Page, tiff
from tests.integration.worker.test_pipeline import copy_of, document, hand_in
from worker import deadline, page
from worker.correct.known_names import known_spellings
from worker.formats.decoding import MAX_PIXELS
from worker.formats.sources import Pixels, probe
from worker.page import ReadOptions, read_pages
from worker.paper import read_paper
from worker.pipeline import Workplace
from worker.recognise.second_reader import NetworkReader
from worker.shared_lists import load_lists
from worker.turn import process

# Read one at a time, as papers of a thousand are, which `scripts.bench.whole.memory` measures (docs/measurements.md).
PAGES = 80
# What a worker may take for a thousand pages, less what a page may then add for each of those left out.
MOST_MEMORY = 500_000_000 - (1000 - PAGES) * 150_000


@pytest.mark.slow
@pytest.mark.parametrize(("form", "kilobytes"), [("tiff", 0), ("pdf", 80)])
def test_many_pages_are_read_and_packaged_in_bounded_memory(tmp_path: Path, form: str, kilobytes: int) -> None:
    """The worker and its children together, what they share counted for each. The memory of Tesseract and of the second
    reader does not depend on the number of pages, so invented words stand for what they read."""
    paper = tmp_path / "paper"
    write_paper(paper, form, pages=PAGES, side=400, kilobytes=kilobytes)
    peak = peak_of_work(paper, tmp_path / "home", form, "none")
    assert peak.rss < MOST_MEMORY


def test_pages_find_loaded_what_all_of_them_need(tmp_path: Path) -> None:
    """Each page is read by a child, which would load the lists anew."""
    known_spellings.cache_clear()
    page.load_what_pages_share.cache_clear()
    load_lists.cache_clear()
    (tmp_path / "page.png").write_bytes(packed(sheet("L"), "PNG"))
    options = ReadOptions(InventedWords(), second=NetworkReader())
    (reading,) = read_pages(probe(tmp_path / "page.png"), options, catalogue=default_catalogue())
    assert reading.error is None
    assert known_spellings.cache_info().currsize == 1
    assert load_lists.cache_info().currsize == 1


def page_tags(width: int, height: int, **more: int) -> dict[int, t.Value]:
    return {
        t.WIDTH: width,
        t.LENGTH: height,
        t.BITS: 8,
        t.COMPRESSION: 1,
        t.PHOTOMETRIC: 1,
        t.SAMPLES: 1,
        t.ROWS_PER_STRIP: height,
        **{getattr(t, name.upper()): value for name, value in more.items()},
    }


def test_pages_that_cannot_be_read_leave_the_rest_of_the_paper(embedded: Workplace, tmp_path: Path) -> None:
    good = Page(page_tags(*SIZE), [sheet("L").tobytes()])
    damaged = Page(page_tags(*SIZE, compression=8), [b"\xff" * 500])
    too_large = Page(page_tags(20_000, 20_000), [bytes(100)])
    document_id = hand_in(embedded, tmp_path, tiff(good, damaged, too_large, good), "tiff")
    process(replace(embedded, options=ReadOptions(InventedWords())))
    with embedded.database.read() as session:
        errors = [page.error for page in documents.pages(session, document_id)]
    assert errors == [None, "unreadable.damaged", "unreadable.too_large", None]
    assert document(embedded, document_id).state == "needs_review"
    access = tmp_path / "access.pdf"
    access.write_bytes(copy_of(embedded, document_id, "access"))
    with pikepdf.open(access) as pdf:
        assert ["/XObject" in page.resources for page in pdf.pages] == [True, False, False, True]


class StuckOnSquares(InventedWords):
    """An engine that does not come to an end on a square page."""

    def read(self, image: Pixels, dpi: int, seconds: float) -> tuple[Word, ...]:
        """Words, but for a square page only after a long time."""
        height, width = image.shape
        if abs(height - width) < height / 10:
            while True:
                pass
        return super().read(image, dpi, seconds)


def test_a_page_that_takes_too_long_leaves_the_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deadline, "LEAST_SHARE", 0.05)  # whatever else this machine does meanwhile
    square = sheet("L", (420, 420))
    (tmp_path / "paper").write_bytes(packed(sheet("L"), "TIFF", save_all=True, append_images=[square, sheet("L")]))
    options = ReadOptions(StuckOnSquares(), seconds=8)
    errors = [page.error for page in read_pages(probe(tmp_path / "paper"), options)]
    assert errors == [None, "unreadable.took_too_long", None]


class WaitsOnSquares(InventedWords):
    """An engine that waits on a square page for what never comes."""

    def read(self, image: Pixels, dpi: int, seconds: float) -> tuple[Word, ...]:
        """Words, but for a square page only after a long time."""
        height, width = image.shape
        if abs(height - width) < height / 10:
            time.sleep(600)
        return super().read(image, dpi, seconds)


@pytest.mark.parametrize("more", [[], [sheet("L")]], ids=["alone", "of two"])
def test_a_page_that_waits_is_the_machines_until_it_is_known_to_hang(tmp_path: Path, more: list[Image.Image]) -> None:
    (tmp_path / "paper").write_bytes(packed(sheet("L", (420, 420)), "TIFF", save_all=True, append_images=more))
    options = ReadOptions(WaitsOnSquares(), seconds=6)
    with pytest.raises(MachineStalled) as caught:
        read_paper(tmp_path / "paper", default_catalogue(), options)
    assert caught.value.values["page"] == 1
    if more:
        read = read_paper(tmp_path / "paper", default_catalogue(), replace(options, hanging=frozenset({1})))
        assert [page.error for page in read.reading.pages] == ["unreadable.took_too_long", None]
    else:
        with pytest.raises(TookTooLong):
            read_paper(tmp_path / "paper", default_catalogue(), replace(options, hanging=frozenset({1})))


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
@pytest.mark.parametrize(
    ("form", "mode", "options"),
    [
        ("TIFF", "1", {"compression": "group4"}),
        ("TIFF", "RGB", {"compression": "tiff_lzw"}),
        ("JPEG", "RGB", {}),
    ],
)
def test_a_page_of_as_many_pixels_as_may_be_is_read_within_its_memory(
    tmp_path: Path, form: str, mode: str, options: dict[str, object]
) -> None:
    side = int(MAX_PIXELS**0.5)
    (tmp_path / "paper").write_bytes(packed(sheet(mode, (side, side)), form, dpi=(600, 600), **options))
    (page,) = read_pages(probe(tmp_path / "paper"), ReadOptions(InventedWords()))
    assert page.error is None
    assert page.dpi >= 300
