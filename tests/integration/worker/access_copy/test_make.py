"""The access copy: the same pictures, upright, with the words found again, and the same bytes each time."""

from __future__ import annotations

import io
import subprocess
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pdf2image
import pikepdf
import pytest
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]
from PIL import Image, ImageDraw

from dossier.reading import PageReading, Word
from worker.access_copy.glyphless import font_program
from worker.access_copy.make import make_access_copy
from worker.access_copy.pdfa import AccessMetadata
from worker.formats.sources import Pixels, Source, probe

METADATA = AccessMetadata("Giấy khai sinh số 15 & 16", datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC), "sohoa")
WORDS = (("Ủy", (100, 100, 180, 150), 0), ("ban", (200, 100, 290, 150), 0), ("nghĩa", (100, 200, 250, 250), 1))


def _reading(
    number: int = 1, *, rotation: int = 0, skew: float = 0.0, size: tuple[int, int] = (900, 1300)
) -> PageReading:
    words = tuple(Word(text, box, 0.9, line) for text, box, line in WORDS)
    return PageReading(number, *size, dpi=150, rotation=rotation, skew=skew, words=words)


def _picture(size: tuple[int, int] = (900, 1300)) -> Image.Image:
    image = Image.new("RGB", size, "white")
    ImageDraw.Draw(image).rectangle((100, 100, 180, 150), fill=(200, 20, 30))
    return image


def _source(folder: Path, content: bytes) -> Source:
    path = folder / "original"
    path.write_bytes(content)
    return probe(path)


def _packed(image: Image.Image, form: str, **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, form, **options)
    return out.getvalue()


def _copy(source: Source, *readings: PageReading) -> Path:
    out = source.path.with_name("copy.pdf")
    make_access_copy(source, readings, METADATA, out)
    return out


def _text(path: Path, *options: str) -> str:
    return subprocess.run(["pdftotext", *options, str(path), "-"], check=True, capture_output=True, text=True).stdout


def _boxes(path: Path) -> dict[str, tuple[float, ...]]:
    """Words and their boxes in points from the upper left of the page as shown."""
    found = {}
    for line in _text(path, "-bbox").splitlines():
        if "<word" in line:
            box = tuple(float(part.split('"')[0]) for part in line.split('="')[1:5])
            found[line.split(">")[1].split("<")[0]] = box
    return found


def _seen(path: Path) -> Pixels:
    """The first page as a viewer shows it, at 300 dpi."""
    return np.asarray(pdf2image.convert_from_path(path, dpi=300, last_page=1)[0])


def _image(path: Path, page: int = 0) -> pikepdf.Object:
    with pikepdf.open(path) as pdf:
        image = pdf.pages[page].resources.XObject.Im0
        return pikepdf.Dictionary(
            Raw=pikepdf.String(image.read_raw_bytes()), Filter=image.Filter, Width=image.Width, Height=image.Height
        )


def test_the_words_come_back_in_order(tmp_path: Path) -> None:
    copy = _copy(_source(tmp_path, _packed(_picture(), "JPEG")), _reading())
    assert _text(copy).split() == ["Ủy", "ban", "nghĩa"]


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_words_lie_over_their_places_on_the_upright_page(tmp_path: Path, rotation: int) -> None:
    as_scanned = _picture().rotate(rotation, expand=True)
    copy = _copy(_source(tmp_path, _packed(as_scanned, "JPEG")), _reading(rotation=rotation))
    assert _boxes(copy)["Ủy"] == pytest.approx([v * 72 / 150 for v in (100, 100, 180, 150)], abs=4)
    shown = _seen(copy)
    assert shown.shape[:2] == (2600, 1800)
    assert shown[250, 280][0] > 150  # the red patch, twice as large at 300 dpi, stands upright too
    assert shown[250, 280][1] < 90


@pytest.mark.parametrize("orientation", [3, 6, 8])
def test_a_photo_lies_as_its_camera_said(tmp_path: Path, orientation: int) -> None:
    undo = {3: Image.Transpose.ROTATE_180, 6: Image.Transpose.ROTATE_90, 8: Image.Transpose.ROTATE_270}
    exif = Image.Exif()
    exif[0x0112] = orientation
    stored = _picture().transpose(undo[orientation])
    copy = _copy(_source(tmp_path, _packed(stored, "JPEG", exif=exif)), _reading())
    assert _seen(copy)[250, 280][1] < 90


def test_a_number_broken_at_its_line_is_found_whole(tmp_path: Path) -> None:
    words = (
        Word("số", (100, 100, 150, 130), 0.9, 0),
        Word("15/TTr-", (700, 100, 850, 130), 0.9, 0),
        Word("BNV", (100, 150, 180, 180), 0.9, 1),
        Word("về", (200, 150, 250, 180), 0.9, 1),
    )
    copy = _copy(_source(tmp_path, _packed(_picture(), "JPEG")), PageReading(1, 900, 1300, dpi=150, words=words))
    for how in ((), ("-raw",), ("-layout",)):
        assert _text(copy, *how).split() == ["số", "15/TTr-BNV", "về"]


def test_words_fill_their_boxes_on_a_crooked_page_too(tmp_path: Path) -> None:
    words = (Word("một", (100, 109, 250, 172), 0.9, 0), Word("hai", (300, 126, 450, 189), 0.9, 0))
    reading = PageReading(1, 900, 1300, dpi=150, skew=5.0, words=words)
    boxes = _boxes(_copy(_source(tmp_path, _packed(_picture(), "JPEG")), reading))
    for word in words:
        assert boxes[word.text] == pytest.approx([edge * 72 / 150 for edge in word.box], abs=1.5)


def test_the_bits_of_a_jpeg_are_kept(tmp_path: Path) -> None:
    jpeg = _packed(_picture(), "JPEG", quality=60)
    image = _image(_copy(_source(tmp_path, jpeg), _reading()))
    assert bytes(image.Raw) == jpeg
    assert image.Filter == "/DCTDecode" or list(image.Filter) == ["/DCTDecode"]


def test_the_bits_of_an_image_in_a_pdf_are_kept(tmp_path: Path) -> None:
    original = _packed(_picture(), "PDF", resolution=150)
    with pikepdf.open(io.BytesIO(original)) as pdf:
        kept = next(iter(pdf.pages[0].resources.XObject.values())).read_raw_bytes()
    assert bytes(_image(_copy(_source(tmp_path, original), _reading())).Raw) == kept


def test_a_stamp_laid_on_a_pdf_page_is_seen_on_the_copy(tmp_path: Path) -> None:
    with pikepdf.open(io.BytesIO(_packed(_picture(), "PDF", resolution=150))) as pdf:
        look = pdf.make_stream(b"0 0 1 rg 0 0 100 50 re f")
        look.Type, look.Subtype, look.BBox = pikepdf.Name.XObject, pikepdf.Name.Form, [0, 0, 100, 50]
        stamp = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Stamp, Rect=[200, 300, 300, 350], F=4, AP={"/N": look}
        )
        pdf.pages[0].obj.Annots = pikepdf.Array([pdf.make_indirect(stamp)])
        pdf.save(tmp_path / "stamped")
    shown = _seen(_copy(probe(tmp_path / "stamped"), _reading()))
    x, y = round(250 * 300 / 72), round((1300 * 72 / 150 - 325) * 300 / 72)
    assert shown[y, x][2] > 200
    assert shown[y, x][0] < 60


def test_black_and_white_pages_keep_every_pixel(tmp_path: Path) -> None:
    dots = Image.fromarray(np.random.default_rng(3).integers(0, 2, (400, 300), dtype=np.uint8) * 255).convert("1")
    tiff = _packed(dots, "TIFF", save_all=True, append_images=[dots.transpose(Image.Transpose.ROTATE_180)])
    copy = _copy(_source(tmp_path, tiff), _reading(1, size=(300, 400)), _reading(2, size=(300, 400)))
    with pikepdf.open(copy) as pdf:
        embedded = pdf.pages[1].get_images()["/Im0"]
        assert isinstance(embedded, pikepdf.Stream)
        shown = pikepdf.PdfImage(embedded).as_pil_image()
    assert np.array_equal(np.asarray(shown.convert("L"))[::-1, ::-1], np.asarray(dots.convert("L")))


def test_the_same_paper_gives_the_same_bytes(tmp_path: Path) -> None:
    source = _source(tmp_path, _packed(_picture(), "PNG"))
    first = _copy(source, _reading()).read_bytes()
    assert _copy(source, _reading()).read_bytes() == first


def test_a_long_paper_is_set_down_on_the_way_and_loses_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    once, twice = _picture(), _picture().transpose(Image.Transpose.ROTATE_180)
    source = _source(tmp_path, _packed(once, "TIFF", save_all=True, append_images=[twice, once, twice, once]))
    readings = [replace(_reading(), number=number) for number in range(1, 6)]
    at_once = _copy(source, *readings)
    text, length = _text(at_once), at_once.stat().st_size
    pictures = [bytes(_image(at_once, page).Raw) for page in range(5)]
    monkeypatch.setattr("worker.access_copy.put_together._MOST_HELD", 1)
    copy = _copy(source, *readings)
    assert _text(copy) == text
    assert [bytes(_image(copy, page).Raw) for page in range(5)] == pictures
    assert abs(copy.stat().st_size - length) < 0.01 * length, "something is there twice"
    first = copy.read_bytes()
    assert _copy(source, *readings).read_bytes() == first


def test_a_page_whose_picture_cannot_be_had_becomes_an_empty_sheet(tmp_path: Path) -> None:
    source = _source(tmp_path, _packed(_picture(), "TIFF"))
    missing = replace(source, page_count=2)
    unread = PageReading(2, 0, 0, 0, error="unreadable.damaged")
    with pikepdf.open(_copy(missing, _reading(), unread)) as pdf:
        assert len(pdf.pages) == 2
        assert "/XObject" not in pdf.pages[1].resources


@pytest.mark.parametrize("read", [(2,), (1, 2)])
def test_it_is_told_which_page_that_was_read_is_an_empty_sheet(tmp_path: Path, read: tuple[int, ...]) -> None:
    source = _source(tmp_path, _packed(_picture(), "TIFF"))
    missing = replace(source, page_count=2)
    pages = [replace(_reading(), number=number) for number in read]
    unread = PageReading(3, 0, 0, 0, error="unreadable.damaged")
    assert make_access_copy(missing, [*pages, unread], METADATA, tmp_path / "access.pdf") == (2,)
    assert make_access_copy(source, [_reading()], METADATA, tmp_path / "access.pdf") == ()


def test_an_unread_page_still_shows_its_picture(tmp_path: Path) -> None:
    source = _source(tmp_path, _packed(_picture(), "JPEG"))
    copy = _copy(source, PageReading(1, 0, 0, 0, error="unreadable.took_too_long"))
    assert int(_image(copy).Width) == 900
    assert _text(copy).strip() == ""


def test_it_says_what_it_is(tmp_path: Path) -> None:
    copy = _copy(_source(tmp_path, _packed(_picture(), "JPEG")), _reading())
    with pikepdf.open(copy) as pdf, pdf.open_metadata() as xmp:
        assert (xmp["pdfaid:part"], xmp["pdfaid:conformance"]) == ("2", "B")
        assert xmp["dc:title"] == METADATA.title == str(pdf.docinfo["/Title"])
        assert xmp["xmp:CreateDate"] == "2026-01-02T03:04:05Z"
        assert str(pdf.Root.Lang) == "vi"


def test_the_font_is_a_font_and_shows_nothing() -> None:
    font = TTFont(io.BytesIO(font_program()), checkChecksums=2)
    assert font["maxp"].numGlyphs == 2
    assert [font["glyf"][name].numberOfContours for name in font.getGlyphOrder()] == [0, 0]
    assert font["hmtx"][font.getGlyphOrder()[1]][0] == 500
