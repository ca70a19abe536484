"""Every form in which scanners, cameras and programs write a picture: its true pixels and way up are read."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageChops, ImageCms
from PIL.PngImagePlugin import PngInfo

from dossier.errors import Damaged, Truncated
from tests.files.pictures import (
    COLOUR_SHEET,
    GREY_SHEET,
    INK_SHEET,
    SIZE,
    exif,
    in_bits,
    is_the_sheet,
    packed,
    page_of,
    probed,
    see_through,
    sheet,
    stored,
)
from tests.files.tiff_files import ORIENTATION
from worker.formats.sources import load_page

WIDTH, HEIGHT = SIZE


def chunked(*chunks: tuple[bytes, bytes]) -> bytes:
    """A PNG of these chunks."""
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body)) for name, body in chunks
    )


def png(depth: int, colour: int, rows: Iterator[bytes], interlace: int = 0) -> bytes:
    """A PNG written by hand, for what Pillow does not write."""
    header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, depth, colour, 0, 0, interlace)
    return chunked((b"IHDR", header), (b"IDAT", zlib.compress(b"".join(rows))), (b"IEND", b""))


def rows_of(pixels: np.ndarray) -> Iterator[bytes]:
    return (b"\0" + row.tobytes() for row in pixels)


def interlaced(pixels: np.ndarray) -> Iterator[bytes]:
    """The seven passes of Adam7 (PNG specification, 8.2)."""
    passes = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))
    for left, top, across, down in passes:
        yield from rows_of(pixels[top::down, left::across])


def indexed(content: dict[str, object], form: str) -> bytes:
    """Black ink of a palette whose second entry, black too, is stated to be see-through."""
    ink = sheet("L").point(lambda level: 0 if level < 60 else 1)
    picture = Image.frombytes("P", SIZE, ink.tobytes())
    picture.putpalette([0, 0, 0, 0, 0, 0])
    return packed(picture, form, **content)


def cmyk_jpeg(*, adobe: bool) -> bytes:
    """A CMYK JPEG as Adobe's programs store it, inverted and marked; or neither, as the JPEG standard has it."""
    picture = sheet("CMYK")
    if adobe:
        return packed(picture, "JPEG")
    content = packed(ImageChops.invert(picture), "JPEG")
    marker = content.index(b"\xff\xee")
    length = int.from_bytes(content[marker + 2 : marker + 4], "big")
    return content[:marker] + content[marker + 2 + length :]


PRINTER = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
PICTURES = {
    "JPEG, progressive": packed(sheet(), "JPEG", progressive=True),
    "JPEG, grey": packed(sheet("L"), "JPEG"),
    "JPEG, CMYK of Adobe's": packed(sheet("CMYK"), "JPEG"),
    "JPEG, CMYK without Adobe's mark": cmyk_jpeg(adobe=False),
    "JPEG, with a colour profile of another space": packed(sheet(), "JPEG", icc_profile=PRINTER),
    "JPEG with further pictures (MPO)": packed(
        sheet(), "MPO", save_all=True, append_images=[Image.new("RGB", SIZE, "black")]
    ),
    "PNG of 16-bit grey": packed(Image.fromarray(GREY_SHEET.astype(np.uint16) * 257), "PNG"),
    "PNG of 16-bit colour": png(16, 2, rows_of(COLOUR_SHEET.astype(">u2") * 257)),
    "PNG of 16-bit colour with transparency": png(16, 6, rows_of(INK_SHEET.astype(">u2") * 257)),
    "PNG of 4-bit grey": png(4, 0, (b"\0" + in_bits(row[None], 4) for row in GREY_SHEET)),
    "PNG, interlaced": png(8, 0, interlaced(GREY_SHEET), interlace=1),
    "PNG, interlaced colour": png(8, 2, interlaced(COLOUR_SHEET), interlace=1),
    "PNG with a palette": packed(sheet().quantize(8), "PNG"),
    "PNG, grey with transparency": packed(see_through("LA"), "PNG"),
    "PNG, colour with transparency": packed(see_through("RGBA"), "PNG"),
    "PNG, animated": packed(sheet(), "PNG", save_all=True, append_images=[Image.new("RGB", SIZE, "black")]),
    "WebP, lossy": packed(sheet(), "WEBP"),
    "WebP, lossless": packed(sheet(), "WEBP", lossless=True),
    "WebP with transparency": packed(see_through("RGBA"), "WEBP"),
    "WebP, animated": packed(sheet(), "WEBP", save_all=True, append_images=[Image.new("RGB", SIZE, "black")]),
    "BMP of 8 bits": packed(sheet("L"), "BMP"),
    "BMP with a palette": packed(sheet().quantize(8), "BMP"),
    "BMP of 24 bits": packed(sheet(), "BMP"),
    "BMP of 32 bits": packed(sheet("RGBA"), "BMP"),
    "GIF": packed(sheet().quantize(8), "GIF"),
    "GIF, animated": packed(sheet().quantize(8), "GIF", save_all=True, append_images=[Image.new("P", SIZE, 0)]),
    **{
        f"JPEG 2000, {mode}, {'bare' if bare else 'boxed'}": packed(picture, "JPEG2000", no_jp2=bare)
        for mode, picture in {
            "grey": sheet("L"),
            "colour": sheet(),
            "grey with transparency": see_through("LA"),
            "colour with transparency": see_through("RGBA"),
            "grey of 16 bits": Image.fromarray(GREY_SHEET.astype(np.uint16) * 257),
        }.items()
        for bare in (False, True)
    },
}


@pytest.mark.parametrize("kind", PICTURES)
def test_every_kind_of_picture_is_one_page_that_shows_its_greys(tmp_path: Path, kind: str) -> None:
    source = probed(tmp_path, PICTURES[kind])
    assert source.page_count == 1
    page = load_page(source, 1)
    assert page.pixels.shape[:2] == (HEIGHT, WIDTH)
    assert is_the_sheet(page)


@pytest.mark.parametrize("pixels", [GREY_SHEET, COLOUR_SHEET])
def test_a_png_whose_chunks_are_sound_is_refused_where_it_lacks_pixels(tmp_path: Path, pixels: np.ndarray) -> None:
    head = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 2 if pixels.ndim == 3 else 0, 0, 0, 0)
    data = zlib.compress(b"".join(rows_of(pixels)))
    halves = {Truncated: data[: len(data) // 2], Damaged: data[:-4] + bytes(4), None: data}
    for error, kept in halves.items():
        source = probed(tmp_path, chunked((b"IHDR", head), (b"IDAT", kept), (b"IEND", b"")))
        if error is None:
            np.testing.assert_array_equal(load_page(source, 1).pixels, pixels)
        else:
            with pytest.raises(error):
                load_page(source, 1)


@pytest.mark.parametrize("content", [indexed({"transparency": 1}, "PNG"), indexed({"transparency": 1}, "GIF")])
def test_an_entry_of_the_palette_that_is_see_through_is_paper(tmp_path: Path, content: bytes) -> None:
    assert is_the_sheet(page_of(tmp_path, content), toned=False)


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("form", ["PNG", "WEBP", "TIFF", "TIFF, LZW"])
def test_a_picture_is_turned_once_as_it_says(tmp_path: Path, form: str, orientation: int) -> None:
    picture = stored(orientation)
    if form.startswith("TIFF"):
        compression = "tiff_lzw" if "LZW" in form else "raw"
        content = packed(picture, "TIFF", compression=compression, tiffinfo={ORIENTATION: orientation})
    else:
        content = packed(picture, form, exif=exif(orientation))
    page = page_of(tmp_path, content)
    assert page.pixels.shape[:2] == (HEIGHT, WIDTH)
    assert is_the_sheet(page)


def test_a_png_is_turned_as_its_xmp_data_say(tmp_path: Path) -> None:
    said = PngInfo()
    said.add_itxt("XML:com.adobe.xmp", '<rdf:Description tiff:Orientation="6"/>')
    page = page_of(tmp_path, packed(stored(6), "PNG", pnginfo=said))
    assert page.pixels.shape[:2] == (HEIGHT, WIDTH)
    assert is_the_sheet(page)


def test_exif_data_that_make_no_sense_are_passed_over(tmp_path: Path) -> None:
    content = packed(sheet(), "JPEG", exif=b"Exif\0\0MM\0*\0\0\0\x08\0\x05" + b"\xff" * 40)
    assert is_the_sheet(page_of(tmp_path, content))


@pytest.mark.parametrize("form", ["JPEG", "PNG", "TIFF"])
@pytest.mark.parametrize(("stated", "factor", "dpi"), [(1200, 4, 300), (600, 2, 300), (599, 1, 599), (300, 1, 300)])
def test_a_page_finer_than_it_need_be_is_read_coarser(
    tmp_path: Path, form: str, stated: int, factor: int, dpi: int
) -> None:
    content = packed(sheet(size=(1800, 2520)), form, dpi=(stated, stated))
    assert page_of(tmp_path, content).pixels.shape == (2520, 1800, 3)
    page = page_of(tmp_path, content, enough_dpi=300)
    assert page.pixels.shape == (2520 // factor, 1800 // factor, 3)
    assert page.dpi == dpi
    assert is_the_sheet(page)


def test_a_jpeg_is_read_coarser_by_powers_of_two_and_no_further_than_it_may(tmp_path: Path) -> None:
    page = page_of(tmp_path, packed(sheet(size=(1800, 2520)), "JPEG", dpi=(900, 900)), enough_dpi=300)
    assert (page.pixels.shape[:2], page.dpi) == ((1260, 900), 450)


def test_a_photo_held_sideways_is_read_coarser_too(tmp_path: Path) -> None:
    content = packed(stored(6, size=(1801, 2523)), "JPEG", dpi=(600, 600), exif=exif(6))
    page = page_of(tmp_path, content, enough_dpi=300)
    assert page.pixels.shape == (1262, 901, 3)
    assert is_the_sheet(page)


@pytest.mark.parametrize("kind", ["1", "I;16"])
def test_fine_black_and_white_and_fine_deep_grey_are_read_coarser(tmp_path: Path, kind: str) -> None:
    fine = sheet("L", (1200, 1680))
    picture = fine.convert("1") if kind == "1" else Image.fromarray(np.asarray(fine).astype(np.uint16) * 257)
    page = page_of(tmp_path, packed(picture, "TIFF", dpi=(600, 600)), enough_dpi=300)
    assert page.pixels.shape == (840, 600)
    assert (page.dpi, page.is_bilevel) == (300, False)
    assert is_the_sheet(page, toned=kind != "1")


def test_the_pixels_of_a_photo_are_those_another_decoder_finds(tmp_path: Path) -> None:
    """The twin of `sheet`: a picture with detail everywhere, compared with Pillow's own array of it."""
    noise = Image.merge("RGB", [Image.effect_noise((301, 207), 60) for _ in range(3)])
    for form, options in (
        ("PNG", {}),
        ("TIFF", {"compression": "tiff_lzw"}),
        ("BMP", {}),
        ("WEBP", {"lossless": True}),
    ):
        content = packed(noise, form, **options)
        assert np.array_equal(page_of(tmp_path, content).pixels, np.asarray(noise)), form
    jpeg = packed(noise, "JPEG")
    assert np.array_equal(page_of(tmp_path, jpeg).pixels, np.asarray(Image.open(io.BytesIO(jpeg))))
