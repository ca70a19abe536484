"""Scans as files: known by their content, refused with the right reason, decoded to what a person would see."""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path

import numpy as np
import pdf2image
import pikepdf
import pytest
from PIL import Image, ImageDraw

from dossier.errors import Damaged, Empty, Encrypted, NotAScan, TooLarge, Truncated, Unreadable
from ingest.intake import FORMATS
from worker.formats.decoding import MAX_PIXELS
from worker.formats.sources import PageImage, load_page, probe, sniff


def _picture(mode: str = "RGB", size: tuple[int, int] = (300, 420)) -> Image.Image:
    """A white sheet with a dark bar in its upper left corner."""
    image = Image.new("RGB", size, "white")
    ImageDraw.Draw(image).rectangle((20, 20, 140, 60), fill="black")
    return image.convert(mode)


def _bytes(image: Image.Image, form: str, **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, form, **options)
    return out.getvalue()


def _pdf(pages: int = 1, **options: object) -> bytes:
    first, *rest = [_picture() for _ in range(pages)]
    return _bytes(first, "PDF", save_all=True, append_images=rest, resolution=100, **options)


def _drawn_pdf() -> bytes:
    """A PDF whose page is no picture."""
    out = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.pages[0].obj.Contents = pdf.make_stream(b"20 20 100 100 re f")
        pdf.save(out)
    return out.getvalue()


def _page(tmp_path: Path, content: bytes, number: int = 1) -> PageImage:
    path = tmp_path / "paper"
    path.write_bytes(content)
    return load_page(probe(path), number)


def _probed(tmp_path: Path, content: bytes) -> tuple[str, int]:
    path = tmp_path / "paper"
    path.write_bytes(content)
    source = probe(path)
    return source.format, source.page_count


def _bar_is_dark_and_sheet_white(page: PageImage) -> bool:
    grey = page.pixels if page.pixels.ndim == 2 else page.pixels.mean(axis=2)
    height, width = grey.shape
    return bool(grey[40 * height // 420, 80 * width // 300] < 60 and grey[-height // 4, -width // 4] > 200)


FORMS = {
    "pdf": _pdf(),
    "tiff": _bytes(_picture(), "TIFF"),
    "jpeg": _bytes(_picture(), "JPEG"),
    "png": _bytes(_picture(), "PNG"),
    "webp": _bytes(_picture(), "WEBP"),
    "bmp": _bytes(_picture(), "BMP"),
    "gif": _bytes(_picture("P"), "GIF"),
    "jp2": _bytes(_picture(), "JPEG2000"),
    "heif": _bytes(_picture(), "HEIF"),
    "avif": _bytes(_picture(), "AVIF"),
}


@pytest.mark.parametrize("form", FORMS)
def test_a_scan_is_known_by_its_content_whatever_its_name(tmp_path: Path, form: str) -> None:
    path = tmp_path / "quét.docx"
    path.write_bytes(FORMS[form])
    source = probe(path)
    assert (source.format, source.page_count) == (form, 1)
    assert _bar_is_dark_and_sheet_white(load_page(source, 1))


def test_whatever_can_be_read_can_be_taken_in() -> None:
    assert set(FORMATS) == set(FORMS)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("share", [0.5, 0.9])
def test_a_scan_written_in_part_is_not_taken(tmp_path: Path, form: str, share: float) -> None:
    content = FORMS[form]
    with pytest.raises(Unreadable) as caught:
        _page(tmp_path, content[: int(len(content) * share)])
    assert isinstance(caught.value, (Truncated, Damaged))


@pytest.mark.parametrize("form", ["pdf", "tiff", "jpeg", "png", "webp", "jp2", "heif", "avif"])
def test_intake_sees_that_a_scan_is_still_being_written(tmp_path: Path, form: str) -> None:
    with pytest.raises(Truncated):
        _probed(tmp_path, FORMS[form][: len(FORMS[form]) * 9 // 10])


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"PK\x03\x04" + bytes(26) + b"word/document.xml", "Word/Excel/PowerPoint"),
        (b"PK\x03\x04" + bytes(26) + b"anything", "ZIP"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100), "Word/Excel 97-2003"),
        (b"8BPS\0\1" + bytes(100), "PSD"),
        (b"\0\0\0\x18ftypisom" + bytes(100), "MP4"),
        ("Đây là một tệp văn bản".encode(), "text"),
        (bytes(range(256)) * 4, "?"),
        (b"\x01\xda\1\1" + bytes(100), "SGI"),
    ],
)
def test_what_is_no_scan_is_refused_by_what_it_is(tmp_path: Path, content: bytes, found: str) -> None:
    assert sniff(content) == found
    with pytest.raises(NotAScan) as caught:
        _probed(tmp_path, content)
    assert found in caught.value.sentence()


def test_an_empty_file_says_so(tmp_path: Path) -> None:
    with pytest.raises(Empty):
        _probed(tmp_path, b"")


def test_a_pdf_without_pages_is_empty(tmp_path: Path) -> None:
    pikepdf.new().save(tmp_path / "paper")
    with pytest.raises(Empty):
        probe(tmp_path / "paper")


def test_a_pdf_that_needs_a_password_says_so(tmp_path: Path) -> None:
    with pikepdf.open(io.BytesIO(_pdf())) as pdf:
        pdf.save(tmp_path / "paper", encryption=pikepdf.Encryption(user="mở", owner="chủ"))
    with pytest.raises(Encrypted):
        probe(tmp_path / "paper")


def test_a_pdf_that_only_forbids_printing_is_read(tmp_path: Path) -> None:
    with pikepdf.open(io.BytesIO(_pdf())) as pdf:
        pdf.save(tmp_path / "paper", encryption=pikepdf.Encryption(user="", owner="chủ"))
    assert _bar_is_dark_and_sheet_white(load_page(probe(tmp_path / "paper"), 1))


def test_a_pdf_of_rubbish_is_damaged(tmp_path: Path) -> None:
    with pytest.raises(Damaged):
        _probed(tmp_path, b"%PDF-1.7\nrubbish\n%%EOF\n")


def test_a_pdf_with_bytes_before_its_header_is_read(tmp_path: Path) -> None:
    assert _probed(tmp_path, b"\r\n\r\n" + _pdf()) == ("pdf", 1)


def test_pages_of_a_tiff_and_of_a_pdf_are_counted_and_told_apart(tmp_path: Path) -> None:
    pages = [_picture("1"), Image.new("1", (300, 420), 1)]
    tiff = _bytes(pages[0], "TIFF", save_all=True, append_images=pages[1:], compression="group4", dpi=(200, 200))
    assert _probed(tmp_path, tiff) == ("tiff", 2)
    assert _bar_is_dark_and_sheet_white(_page(tmp_path, tiff, 1))
    second = _page(tmp_path, tiff, 2)
    assert second.pixels.min() == 255
    assert (second.dpi, second.is_bilevel) == (200, True)
    assert _probed(tmp_path, _pdf(3)) == ("pdf", 3)


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    side = 40_000
    header = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    rows = zlib.compress(bytes((side // 8 + 1) * 100))
    chunks = ((b"IHDR", header), (b"IDAT", rows), (b"IEND", b""))
    png = b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + tag + body + struct.pack(">I", zlib.crc32(tag + body)) for tag, body in chunks
    )
    assert side * side > MAX_PIXELS
    with pytest.raises(TooLarge):
        _probed(tmp_path, png)


def test_an_enormous_pdf_page_is_rendered_coarser(tmp_path: Path) -> None:
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(14_400, 14_400))
        pdf.save(tmp_path / "paper")
    page = load_page(probe(tmp_path / "paper"), 1)
    assert page.pixels[:, :, 0].size <= MAX_PIXELS
    assert page.dpi < 100


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGBA", "LA", "CMYK", "LAB", "I;16"])
def test_every_kind_of_pixel_becomes_dark_on_white(tmp_path: Path, mode: str) -> None:
    if mode == "I;16":
        image = Image.fromarray(np.asarray(_picture("L")).astype(np.uint16) * 257)
    elif mode == "LAB":
        lightness = _picture("L")
        neutral = Image.new("L", lightness.size, 128)
        image = Image.merge("LAB", (lightness, neutral, neutral))
    else:
        image = _picture(mode)
    page = _page(tmp_path, _bytes(image, "TIFF"))
    assert page.pixels.dtype == np.uint8
    assert _bar_is_dark_and_sheet_white(page)


def test_what_is_transparent_is_white(tmp_path: Path) -> None:
    sheet = Image.new("RGBA", (300, 420), (0, 0, 0, 0))
    ImageDraw.Draw(sheet).rectangle((20, 20, 140, 60), fill=(0, 0, 0, 255))
    assert _bar_is_dark_and_sheet_white(_page(tmp_path, _bytes(sheet, "PNG")))


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photo_is_turned_as_the_camera_says(tmp_path: Path, orientation: int) -> None:
    undo = {
        1: None,
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }[orientation]
    as_stored = _picture() if undo is None else _picture().transpose(undo)
    exif = Image.Exif()
    exif[0x0112] = orientation
    page = _page(tmp_path, _bytes(as_stored, "JPEG", exif=exif))
    assert page.pixels.shape == (420, 300, 3)
    assert _bar_is_dark_and_sheet_white(page)


def test_a_fax_with_unlike_resolutions_is_squared(tmp_path: Path) -> None:
    page = _page(tmp_path, _bytes(_picture("1", (1728, 1100)), "TIFF", dpi=(204, 98)))
    assert page.dpi == 204
    assert page.pixels.shape[0] == round(1100 * 204 / 98)


@pytest.mark.parametrize(
    ("stated", "size", "dpi"), [(300, (2480, 3508), 300), (72, (3000, 4000), 342), (0, (1240, 1754), 150)]
)
def test_a_resolution_that_cannot_be_is_estimated_from_a4(
    tmp_path: Path, stated: int, size: tuple[int, int], dpi: int
) -> None:
    options: dict[str, object] = {"dpi": (stated, stated)} if stated else {}
    assert _page(tmp_path, _bytes(_picture(size=size), "JPEG", **options)).dpi == dpi


def test_a_renderer_that_was_killed_is_asked_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = [[], [_picture()]]
    monkeypatch.setattr(pdf2image, "convert_from_path", lambda *_, **__: answers.pop(0))
    assert _page(tmp_path, _drawn_pdf()).pixels.shape[:2] == (420, 300)


def test_a_page_that_cannot_be_drawn_is_damaged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf2image, "convert_from_path", lambda *_, **__: [])
    with pytest.raises(Damaged):
        _page(tmp_path, _drawn_pdf())


def _with_attached(portfolio: bool, *names: str) -> bytes:
    with pikepdf.open(io.BytesIO(_pdf())) as pdf:
        for name in names:
            pdf.attachments[name] = _pdf()
        if portfolio:
            pdf.Root.Collection = pikepdf.Dictionary(Type=pikepdf.Name.Collection)
        out = io.BytesIO()
        pdf.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("portfolio", "names", "attached"),
    [
        (True, ("giay-1.pdf", "danh-sach.xlsx"), 2),
        (False, ("giay-1.pdf", "ANH.JPG", "hoa-don.xml"), 2),
        (False, ("hoa-don.xml",), 0),  # an invoice's own data
        (False, (), 0),
    ],
)
def test_papers_inside_a_pdf_are_counted(
    tmp_path: Path, portfolio: bool, names: tuple[str, ...], attached: int
) -> None:
    path = tmp_path / "paper.pdf"
    path.write_bytes(_with_attached(portfolio, *names))
    source = probe(path)
    assert (source.page_count, source.attached) == (1, attached)


@pytest.mark.parametrize("mode", ["L", "RGB"])
@pytest.mark.parametrize("options", [{}, {"subsampling": 0}, {"progressive": True}, {"restart_marker_blocks": 3}])
def test_a_jpeg_has_the_pixels_that_pillow_makes_of_it(tmp_path: Path, mode: str, options: dict[str, object]) -> None:
    grain = np.random.default_rng(1).normal(0, 20, (421, 303, 3))
    noisy = np.clip(np.asarray(_picture(size=(303, 421))) + grain, 0, 255).astype(np.uint8)
    content = _bytes(Image.fromarray(noisy).convert(mode), "JPEG", **options)
    with Image.open(io.BytesIO(content)) as image:
        assert np.array_equal(_page(tmp_path, content).pixels, np.asarray(image))
