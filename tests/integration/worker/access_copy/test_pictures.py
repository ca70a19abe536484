"""Access copies of image files: kept bits where PDF/A takes them, else no loss that the scan did not have."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pdf2image
import pikepdf
import pytest
from PIL import Image, ImageOps

from dossier.reading import PageReading
from tests.files.pdf_files import HEIGHT, WIDTH, picture
from worker.access_copy.make import make_access_copy
from worker.access_copy.pdfa import AccessMetadata
from worker.formats.sources import Pixels, probe

METADATA = AccessMetadata("Giấy khai sinh", datetime(2026, 1, 2, tzinfo=UTC), "sohoa")


def _scan() -> Image.Image:
    """A scan in colour with grain, which any lossy packing changes."""
    grain = np.random.default_rng(7).normal(0, 6, (HEIGHT, WIDTH, 3))
    paper = np.asarray(picture().convert("RGB")).astype(np.float64) * [0.9, 0.85, 0.8]
    return Image.fromarray(np.clip(paper + grain, 0, 255).astype(np.uint8))


def _saved(image: Image.Image, form: str, **how: object) -> bytes:
    out = io.BytesIO()
    image.save(out, form, **how)
    return out.getvalue()


ImageOf = Callable[[bytes], pikepdf.Stream]


@pytest.fixture
def image_of(tmp_path: Path) -> Iterator[ImageOf]:
    """A function that gives the one image of the access copy of a file's bytes."""
    with ExitStack() as still_open:

        def image(content: bytes) -> pikepdf.Stream:
            (tmp_path / "original").write_bytes(content)
            reading = PageReading(1, WIDTH, HEIGHT, 100)
            make_access_copy(probe(tmp_path / "original"), [reading], METADATA, tmp_path / "copy.pdf")
            pdf = still_open.enter_context(pikepdf.open(tmp_path / "copy.pdf"))
            streams = [thing for thing in pdf.objects if isinstance(thing, pikepdf.Stream)]
            (found,) = (stream for stream in streams if stream.get("/Subtype") == "/Image")
            return found

        yield image


def _pixels(image: pikepdf.Stream) -> Pixels:
    return np.asarray(pikepdf.PdfImage(image).as_pil_image())


def _filter(image: pikepdf.Stream) -> str:
    return str(pikepdf.PdfImage(image).filters[0])


LOSSLESS = {
    "bmp": _saved(_scan(), "BMP"),
    "png with opacity": _saved(_scan().convert("RGBA"), "PNG"),
    "tiff": _saved(_scan(), "TIFF", compression="tiff_lzw"),
    "webp": _saved(_scan(), "WEBP", lossless=True),
}


@pytest.mark.parametrize("name", LOSSLESS)
def test_a_scan_without_loss_is_converted_without_loss(image_of: ImageOf, name: str) -> None:
    assert np.array_equal(_pixels(image_of(LOSSLESS[name])), np.asarray(_scan()))


def test_sixteen_bits_become_the_eight_that_are_read(image_of: ImageOf) -> None:
    levels = np.asarray(_scan().convert("L"))
    image = image_of(_saved(Image.fromarray(levels.astype(np.uint16) * 257), "TIFF"))
    assert np.array_equal(_pixels(image), levels)


def test_a_palette_stays_one(image_of: ImageOf) -> None:
    palette = _scan().quantize(16)
    for form in ("PNG", "GIF"):
        image = image_of(_saved(palette, form))
        assert image.ColorSpace[0] == "/Indexed"
        shown = np.asarray(pikepdf.PdfImage(image).as_pil_image().convert("RGB"))
        assert np.array_equal(shown, np.asarray(palette.convert("RGB")))


@pytest.mark.parametrize("form", ["webp", "cmyk"])
def test_a_scan_that_came_with_loss_becomes_a_good_jpeg(image_of: ImageOf, form: str) -> None:
    content = _saved(_scan(), "WEBP", quality=80) if form == "webp" else _saved(_scan().convert("CMYK"), "JPEG")
    image = image_of(content)
    assert _filter(image) == "/DCTDecode"
    with Image.open(io.BytesIO(content)) as original:
        before = np.asarray(original.convert("RGB")).astype(int)
    assert np.abs(_pixels(image) - before).mean() < 6


@pytest.mark.parametrize("orientation", [1, 7, 8])
@pytest.mark.parametrize("strip_size", [1 << 16, 1 << 24])
def test_the_jpegs_in_a_tiff_keep_their_bits(tmp_path: Path, strip_size: int, orientation: int) -> None:
    scan = _scan() if orientation == 1 else _scan().transpose(Image.Transpose.TRANSPOSE)
    how = {"compression": "jpeg", "quality": 70, "strip_size": strip_size, "tiffinfo": {274: orientation}}
    content = _saved(scan.convert("YCbCr"), "TIFF", **how)
    (tmp_path / "original").write_bytes(content)
    reading = PageReading(1, WIDTH, HEIGHT, 100)
    make_access_copy(probe(tmp_path / "original"), [reading], METADATA, tmp_path / "copy.pdf")
    with pikepdf.open(tmp_path / "copy.pdf") as pdf:
        streams = [thing for thing in pdf.objects if isinstance(thing, pikepdf.Stream)]
        images = [stream.read_raw_bytes() for stream in streams if stream.get("/Subtype") == "/Image"]
    assert (len(images) == 1) == (strip_size > 1 << 16)
    assert all(image[-100:] in content for image in images)
    shown = np.asarray(pdf2image.convert_from_path(tmp_path / "copy.pdf", dpi=100)[0].convert("L"))
    with Image.open(io.BytesIO(content)) as original:
        before = np.asarray(ImageOps.exif_transpose(original).convert("L"))
    assert shown.shape == before.shape == (HEIGHT, WIDTH)
    assert np.mean((shown < 128) != (before < 128)) < 0.005


@pytest.mark.parametrize("mode", ["RGB", "L"])
def test_jpeg_2000_keeps_its_bits(image_of: ImageOf, mode: str) -> None:
    content = _saved(_scan().convert(mode), "JPEG2000", irreversible=True, quality_layers=[20])
    image = image_of(content)
    assert image.read_raw_bytes() == content


def test_jpeg_2000_with_opacity_is_flattened(image_of: ImageOf) -> None:
    content = _saved(_scan().convert("RGBA"), "JPEG2000")
    assert np.array_equal(_pixels(image_of(content)), np.asarray(_scan()))


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photo_keeps_its_bits_however_it_was_taken(image_of: ImageOf, tmp_path: Path, orientation: int) -> None:
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
    exif = Image.Exif()
    exif[0x0112] = orientation
    stored = picture() if undo is None else picture().transpose(undo)
    content = _saved(stored, "JPEG", exif=exif)
    assert image_of(content).read_raw_bytes() == content
    shown = np.asarray(pdf2image.convert_from_path(tmp_path / "copy.pdf", dpi=100)[0].convert("L"))
    assert shown.shape == (HEIGHT, WIDTH)
    assert np.mean((shown < 128) != (np.asarray(picture()) < 128)) < 0.005


@pytest.mark.parametrize(("orientation", "undo"), [(3, Image.Transpose.ROTATE_180), (6, Image.Transpose.ROTATE_90)])
def test_a_png_lies_as_its_exif_data_say(
    image_of: ImageOf, tmp_path: Path, orientation: int, undo: Image.Transpose
) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    image_of(_saved(picture().transpose(undo), "PNG", exif=exif))
    shown = np.asarray(pdf2image.convert_from_path(tmp_path / "copy.pdf", dpi=100)[0].convert("L"))
    assert shown.shape == (HEIGHT, WIDTH)
    assert np.mean((shown < 128) != (np.asarray(picture()) < 128)) < 0.005
