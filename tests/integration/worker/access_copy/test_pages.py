"""Access copies of PDF pages: images keep their bits, type stays type, boxes are seen, words are there once."""

from __future__ import annotations

import io
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pdf2image
import pikepdf
import pytest
from PIL import Image

from dossier.errors import Damaged
from dossier.reading import PageReading, Word
from tests.files.pdf_files import HEIGHT, POINTS, WIDTH, odd_packings, packings, pdf_of, stamped, with_type
from worker.access_copy import redraw
from worker.access_copy.make import make_access_copy
from worker.access_copy.pdfa import AccessMetadata
from worker.formats.sources import Pixels, Source, probe

METADATA = AccessMetadata("Quyết định", datetime(2026, 1, 2, tzinfo=UTC), "sohoa")
WORDS = (Word("Ủy", (60, 90, 120, 110), 0.9, 0), Word("ban", (130, 90, 200, 110), 0.9, 0))


def _source(tmp_path: Path, content: bytes) -> Source:
    (tmp_path / "original").write_bytes(content)
    return probe(tmp_path / "original")


def _copy(tmp_path: Path, content: bytes, pages: int = 1, bookmarks: list[tuple[str, int]] | None = None) -> Path:
    readings = [PageReading(number, WIDTH, HEIGHT, 100, words=WORDS) for number in range(1, pages + 1)]
    make_access_copy(_source(tmp_path, content), readings, METADATA, tmp_path / "copy.pdf", bookmarks=bookmarks)
    return tmp_path / "copy.pdf"


def _images(path: Path) -> list[bytes]:
    """The packed bits of the images in a PDF."""
    with pikepdf.open(path) as pdf:
        streams = [thing for thing in pdf.objects if isinstance(thing, pikepdf.Stream)]
        return [stream.read_raw_bytes() for stream in streams if stream.get("/Subtype") == "/Image"]


def _outline(path: Path) -> list[tuple[str, int]]:
    """The titles of the bookmarks and the pages, from 1, that they lead to."""
    with pikepdf.open(path) as pdf, pdf.open_outline() as outline:
        pages = {page.objgen: number for number, page in enumerate(pdf.pages, 1)}
        return [
            (item.title, pages[pikepdf.Page(item.destination[0]).objgen])
            for item in outline.root
            if isinstance(item.destination, pikepdf.Array)
        ]


def _seen(path: Path | bytes, page: int = 1) -> Pixels:
    content = path if isinstance(path, bytes) else path.read_bytes()
    shown = pdf2image.convert_from_bytes(content, dpi=100, first_page=page, last_page=page, use_cropbox=True)[0]
    return np.asarray(shown.convert("RGB"))


def _looks_alike(one: Pixels, other: Pixels) -> bool:
    return one.shape == other.shape and float(np.mean(np.abs(one.astype(int) - other).max(axis=2) > 64)) < 0.005


def _text(path: Path) -> list[str]:
    command = ["pdftotext", "-raw", str(path), "-"]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()


# What is packed as text becomes smaller when the copy is written.
@pytest.mark.parametrize("name", [name for name in packings() if name != "bits in text"])
def test_an_image_alone_on_its_page_keeps_its_bits(tmp_path: Path, name: str) -> None:
    packing = packings()[name]
    content = pdf_of(packing)
    copy = _copy(tmp_path, content)
    assert _images(copy) == [packing.data]
    assert _looks_alike(_seen(copy), _seen(content))


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
def test_several_images_keep_their_bits_and_their_places(tmp_path: Path, rotate: int) -> None:
    half = POINTS[1] / 2

    def turn(_: pikepdf.Pdf, page: pikepdf.Page) -> None:
        page.obj.Rotate = rotate

    content = pdf_of(
        drawing=f"q {POINTS[0]} 0 0 {half} 0 0 cm /Im0 Do Q q -{POINTS[0]} 0 0 {half} {POINTS[0]} {half} cm /Im0 Do Q",
        change=turn,
        box=(36, 36, *POINTS),
    )
    tall, wide = (_seen(content).shape[0], _seen(content).shape[1])
    reading = PageReading(1, wide, tall, 100)
    make_access_copy(_source(tmp_path, content), [reading], METADATA, tmp_path / "copy.pdf")
    assert _images(tmp_path / "copy.pdf") == [packings()["1 bit"].data]
    assert _looks_alike(_seen(tmp_path / "copy.pdf"), _seen(content))


@pytest.mark.parametrize("name", ["group 4", "jpeg"])
def test_under_a_signature_box_an_image_keeps_its_bits(tmp_path: Path, name: str) -> None:
    packing = packings()[name]
    content = pdf_of(packing, change=stamped)
    copy = _copy(tmp_path, content)
    assert _images(copy) == [packing.data]
    assert _looks_alike(_seen(copy), _seen(content))
    assert not _looks_alike(_seen(copy), _seen(pdf_of(packing)))
    assert _text(copy) == ["Ủy", "ban"]


@pytest.mark.parametrize(
    "change", [with_type("A AA"), with_type("AAA", 3), stamped], ids=["type", "unseen text", "signature box"]
)
def test_each_word_is_found_once_whatever_the_page_said_by_itself(
    tmp_path: Path, change: Callable[[pikepdf.Pdf, pikepdf.Page], None]
) -> None:
    content = pdf_of(drawing="", change=change)
    copy = _copy(tmp_path, content)
    assert _text(copy) == ["Ủy", "ban"]
    assert _looks_alike(_seen(copy), _seen(content))
    assert _images(copy) == []


def test_a_page_of_type_stays_type_upright(tmp_path: Path) -> None:
    def turned(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
        with_type("A AA")(pdf, page)
        page.obj.Rotate = 90

    content = pdf_of(drawing="", change=turned, box=(36, 36, *POINTS))
    reading = PageReading(1, _seen(content).shape[1], _seen(content).shape[0], 100, words=WORDS)
    make_access_copy(_source(tmp_path, content), [reading], METADATA, tmp_path / "copy.pdf")
    assert _images(tmp_path / "copy.pdf") == []
    assert _looks_alike(_seen(tmp_path / "copy.pdf"), _seen(content))
    with pikepdf.open(tmp_path / "copy.pdf") as pdf:
        assert pdf.pages[0].rotation == 0


def test_a_page_that_cannot_be_drawn_anew_becomes_a_picture_and_the_others_stay_type(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    draw = redraw.redrawn

    def fails_on_the_second(source: Source, numbers: range) -> bytes:
        if 2 in numbers:
            raise Damaged
        return draw(source, numbers)

    monkeypatch.setattr("worker.access_copy.make.redrawn", fails_on_the_second)
    content = pdf_of(drawing="", change=with_type("A AA"), pages=4)
    copy = _copy(tmp_path, content, pages=4)
    assert len(_images(copy)) == 1
    for number in (1, 2, 3, 4):
        assert _looks_alike(_seen(copy, number), _seen(content, number))
    assert _text(copy) == ["Ủy", "ban"] * 4


@pytest.mark.parametrize("name", odd_packings())
def test_an_image_that_pdfa_does_not_take_is_still_seen(tmp_path: Path, name: str) -> None:
    content = pdf_of(odd_packings()[name])
    assert _looks_alike(_seen(_copy(tmp_path, content)), _seen(content))


def test_an_image_that_all_pages_show_is_kept_once(tmp_path: Path) -> None:
    copy = _copy(tmp_path, pdf_of(pages=5), pages=5)
    assert len(_images(copy)) == 1


@pytest.mark.parametrize("change", [None, stamped], ids=["plain", "signature box"])
def test_a_copy_is_hardly_larger_than_its_scan_and_text(
    tmp_path: Path, change: Callable[[pikepdf.Pdf, pikepdf.Page], None] | None
) -> None:
    noise = np.random.default_rng(5).integers(0, 256, (HEIGHT, WIDTH, 3), dtype=np.uint8)
    jpeg = io.BytesIO()
    Image.fromarray(noise).save(jpeg, "JPEG", quality=50)
    packing = packings()["jpeg"]
    content = pdf_of(type(packing)(jpeg.getvalue(), packing.how), change=change)
    words = tuple(
        Word("nghĩa", (60 * column, 20 * line, 60 * column + 50, 20 * line + 15), 0.9, line)
        for line in range(40)
        for column in range(9)
    )
    reading = PageReading(1, WIDTH, HEIGHT, 100, words=words)
    make_access_copy(_source(tmp_path, content), [reading], METADATA, tmp_path / "copy.pdf")
    assert (tmp_path / "copy.pdf").stat().st_size <= 1.05 * (len(content) + len(reading.text.encode()))


def test_every_page_has_a_bookmark(tmp_path: Path) -> None:
    assert _outline(_copy(tmp_path, pdf_of(pages=2), pages=2)) == [("Trang 1", 1), ("Trang 2", 2)]


def test_bookmarks_can_be_given(tmp_path: Path) -> None:
    bookmarks = [("Đơn đề nghị", 1), ("Quyết định", 3)]
    assert _outline(_copy(tmp_path, pdf_of(pages=3), pages=3, bookmarks=bookmarks)) == bookmarks


def test_the_same_pages_give_the_same_bytes(tmp_path: Path) -> None:
    content = pdf_of(packings()["jpeg"], change=stamped, pages=2)
    first = _copy(tmp_path, content, pages=2).read_bytes()
    assert _copy(tmp_path, content, pages=2).read_bytes() == first
