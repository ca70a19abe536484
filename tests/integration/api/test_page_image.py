"""Pictures of pages at reading size: the scan's own where it is one upright picture, drawn else; each made once."""

from __future__ import annotations

import os
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path

import img2pdf
import pikepdf
import pytest
import structlog
from PIL import Image, ImageDraw

from api.desk import ahead
from api.evidence import page_image, program
from dossier.errors import MachineFault
from storage.objects.folder import FolderStore
from storage.papers.documents import PageFacts, StoredCopy

SIZE = (1240, 1754)  # A5 at 210 dpi
BOX = (200, 300, 620, 350)


def picture(bar: int) -> bytes:
    sheet = Image.new("L", SIZE, 230)
    ImageDraw.Draw(sheet).rectangle(BOX, fill=bar)
    out = BytesIO()
    sheet.save(out, "JPEG", quality=90, dpi=(210, 210))
    return out.getvalue()


def leaf(rotation: int = 0, dpi: int = 210) -> PageFacts:
    return PageFacts(1, *SIZE, dpi, rotation, 0.0, False, 0.9, None, ())


@pytest.fixture
def store(tmp_path: Path) -> FolderStore:
    return FolderStore(tmp_path / "store")


def stored(store: FolderStore, jpeg: bytes) -> StoredCopy:
    store.put("access.pdf", bytes(img2pdf.convert(jpeg)))
    return StoredCopy("access", "access.pdf", "application/pdf", "ab12", 1)


def test_a_page_that_is_one_upright_picture_is_shown_as_it_was_scanned_and_kept(
    store: FolderStore, tmp_path: Path
) -> None:
    scan = picture(20)
    copy = stored(store, scan)
    assert page_image.jpeg(store, tmp_path / "kept", copy, leaf()) == scan
    store.delete("access.pdf")
    assert page_image.jpeg(store, tmp_path / "kept", copy, leaf()) == scan
    cut = Image.open(BytesIO(page_image.part(store, tmp_path / "kept", copy, leaf(), BOX)))
    assert cut.size == (420 + 2 * 45, 50 + 2 * 22)
    assert cut.getpixel((5, 5)) == pytest.approx(230, abs=8)
    assert cut.getpixel((250, 47)) == pytest.approx(20, abs=8)


def test_a_page_on_which_more_is_seen_than_its_picture_is_drawn(store: FolderStore, tmp_path: Path) -> None:
    with pikepdf.open(BytesIO(img2pdf.convert(picture(230)))) as pdf:
        pdf.pages[0].contents_add(pdf.make_stream(b"q 0 g 40 40 200 200 re f Q"))
        out = BytesIO()
        pdf.save(out)
    store.put("access.pdf", out.getvalue())
    copy = StoredCopy("access", "access.pdf", "application/pdf", "ab12", 1)
    with Image.open(BytesIO(page_image.jpeg(store, tmp_path / "kept", copy, leaf()))) as shown:
        assert shown.convert("L").getpixel((shown.width // 5, shown.height * 4 // 5)) == pytest.approx(0, abs=8)


def test_a_page_that_was_turned_is_drawn_at_reading_size(store: FolderStore, tmp_path: Path) -> None:
    copy = stored(store, picture(20))
    drawn = page_image.jpeg(store, tmp_path / "kept", copy, leaf(rotation=90))
    with Image.open(BytesIO(drawn)) as shown:
        assert shown.height == pytest.approx(SIZE[1] * 200 / 210, abs=2)


def test_a_finer_scan_is_read_at_200_dpi_and_looked_at_closely_as_it_was_scanned(
    store: FolderStore, tmp_path: Path
) -> None:
    scan, kept = picture(20), tmp_path / "kept"
    copy = stored(store, scan)
    with Image.open(BytesIO(page_image.jpeg(store, kept, copy, leaf(dpi=300)))) as read:
        assert read.size == (826, 1169)
        assert read.getpixel((270, 217)) == pytest.approx(20, abs=8)
    assert page_image.fine(store, kept, copy, leaf(dpi=300)) == scan


def test_of_a_page_that_is_drawn_only_the_part_with_the_value_is(store: FolderStore, tmp_path: Path) -> None:
    copy, kept = stored(store, picture(20)), tmp_path / "kept"
    with Image.open(BytesIO(page_image.part(store, kept, copy, leaf(dpi=100), BOX))) as cut:
        assert cut.size == (420 + 2 * 45, 50 + 2 * 22)
        assert cut.getpixel((250, 47)) == pytest.approx((20, 20, 20), abs=8)
    assert len(list(kept.iterdir())) == 1


def test_what_two_want_at_once_is_made_once(
    store: FolderStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy, kept, opened = stored(store, picture(20)), tmp_path / "kept", []
    at = store.path

    def slowly(key: str) -> Path | None:
        opened.append(key)
        time.sleep(0.3)
        return at(key)

    monkeypatch.setattr(store, "path", slowly)
    with ThreadPoolExecutor(2) as two:
        first, second = two.map(lambda _: page_image.jpeg(store, kept, copy, leaf()), range(2))
    assert first == second
    assert opened == ["access.pdf"]


def test_what_is_thought_of_last_is_made_first_and_a_picture_that_cannot_be_made_keeps_none_back() -> None:
    made: list[str] = []
    begun, go_on, done = threading.Event(), threading.Event(), threading.Event()

    def hold() -> bool:
        begun.set()
        return go_on.wait()

    ahead.make(hold)
    begun.wait()
    ahead.make_later(lambda: made.append("later"), done.set)
    ahead.make(lambda: made.append("sooner"))
    ahead.make(lambda: made.append("page"), lambda: 1 // 0, lambda: made.append("next page"))
    go_on.set()
    done.wait()
    assert made == ["page", "next page", "sooner", "later"]


def test_what_was_looked_at_least_recently_goes_first(
    store: FolderStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scan, kept = picture(20), tmp_path / "kept"
    kept.mkdir()
    for name, age in (("old.jpg", 300), ("new.jpg", 100)):
        (kept / name).write_bytes(scan)
        os.utime(kept / name, (1_000_000 - age, 1_000_000 - age))
    monkeypatch.setattr(page_image, "MOST_KEPT_BYTES", 2 * len(scan))
    page_image.jpeg(store, kept, stored(store, scan), leaf())
    assert {one.name for one in kept.iterdir()} == {"new.jpg", "ab12-1-200.jpg"}


def test_a_program_that_breaks_down_is_told_by_its_exception_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "breaks.py").write_text("raise ValueError('Lò Hoa\\nKeyError, 049201001234')", encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with structlog.testing.capture_logs() as logged, pytest.raises(MachineFault):
        program.run("breaks", scratch=tmp_path, seconds=60)
    assert [(one["event"], one["raised"]) for one in logged] == [("program_failed", "ValueError")]
    assert "049201001234" not in str(logged)
