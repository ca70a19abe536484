"""TIFF as scanners, faxes and archives write it: every packing, depth and order, and each page as it is meant."""

from __future__ import annotations

import zlib
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from dossier.errors import Damaged, TooLarge, Truncated
from tests.files import tiff_files as t
from tests.files.pictures import (
    COLOUR_SHEET,
    GREY_SHEET,
    INK_SHEET,
    SIZE,
    in_bits,
    is_the_sheet,
    packed,
    page_of,
    probed,
    sheet,
    stored,
)
from tests.files.tiff_files import Page, tiff
from worker.formats.sources import load_page

WIDTH, HEIGHT = SIZE


def tags(bits: int | list[int], photometric: int, **more: int) -> dict[int, t.Value]:
    samples = len(bits) if isinstance(bits, list) else 1
    return {
        t.WIDTH: WIDTH,
        t.LENGTH: HEIGHT,
        t.BITS: bits,
        t.COMPRESSION: 1,
        t.PHOTOMETRIC: photometric,
        t.SAMPLES: samples,
        t.ROWS_PER_STRIP: HEIGHT,
        t.X_RESOLUTION: 120,
        t.Y_RESOLUTION: 120,
        t.RESOLUTION_UNIT: 2,
        **{getattr(t, name.upper()): value for name, value in more.items()},
    }


def tiles(pixels: np.ndarray, side: int = 64) -> list[bytes]:
    """`pixels` in squares, those at the edges filled up."""
    height, width = pixels.shape[:2]
    beyond = ((0, -height % side), (0, -width % side), (0, 0))[: pixels.ndim]
    whole = np.pad(pixels, beyond)
    return [
        whole[top : top + side, left : left + side].tobytes()
        for top in range(0, height, side)
        for left in range(0, width, side)
    ]


def deflated(blocks: list[bytes]) -> list[bytes]:
    return [zlib.compress(block) for block in blocks]


def palette_tiff(depth: int) -> bytes:
    ramp = [level * 65535 // ((1 << depth) - 1) for level in range(1 << depth)]
    return tiff(Page({**tags(depth, 3), t.COLOUR_MAP: ramp * 3}, [in_bits(GREY_SHEET, depth)]))


def old_jpeg_tiff() -> bytes:
    """The JPEG of TIFF 6.0 as first printed (section 22), which old fax and scan servers wrote."""
    jpeg = packed(sheet(), "JPEG")
    more: dict[int, t.Value] = {t.JPEG_START: 0, t.JPEG_LENGTH: len(jpeg), t.YCBCR_SUBSAMPLING: [2, 2]}
    return tiff(Page({**tags([8, 8, 8], 6, compression=6), **more}, [jpeg]))


THREE, FOUR = [8, 8, 8], [8, 8, 8, 8]
TIFFS = {
    "grey of 4 bits": tiff(Page(tags(4, 1), [in_bits(GREY_SHEET, 4)])),
    "grey of 4 bits, white is zero": tiff(Page(tags(4, 0), [in_bits(255 - GREY_SHEET, 4)])),
    "grey of 8 bits, white is zero": tiff(Page(tags(8, 0), [in_bits(255 - GREY_SHEET, 8)])),
    "grey of 12 bits in 16": tiff(Page(tags(16, 1), [(GREY_SHEET.astype("<u2") * 16).tobytes()])),
    "grey of 16 bits": tiff(Page(tags(16, 1), [in_bits(GREY_SHEET, 16)])),
    "grey of 16 bits, big-endian": tiff(Page(tags(16, 1), [in_bits(GREY_SHEET, 16, ">")]), order=">"),
    "grey of 16 bits, white is zero": tiff(Page(tags(16, 0), [in_bits(255 - GREY_SHEET, 16)])),
    "palette of 4 bits": palette_tiff(4),
    "palette of 8 bits": palette_tiff(8),
    "colour, big-endian": tiff(Page(tags(THREE, 2), [COLOUR_SHEET.tobytes()]), order=">"),
    "colour in planes": tiff(Page(tags(THREE, 2, planar=2), [COLOUR_SHEET[:, :, n].tobytes() for n in range(3)])),
    "colour in planes, Deflate": tiff(
        Page(tags(THREE, 2, planar=2, compression=8), deflated([COLOUR_SHEET[:, :, n].tobytes() for n in range(3)]))
    ),
    "colour of 16 bits": tiff(Page(tags([16] * 3, 2), [(COLOUR_SHEET.astype("<u2") * 257).tobytes()])),
    "colour of 16 bits, Deflate, big-endian": tiff(
        Page(tags([16] * 3, 2, compression=8), deflated([(COLOUR_SHEET.astype(">u2") * 257).tobytes()])), order=">"
    ),
    "colour with transparency": tiff(Page(tags(FOUR, 2, extra_samples=2), [INK_SHEET.tobytes()])),
    "colour with transparency multiplied in": tiff(Page(tags(FOUR, 2, extra_samples=1), [INK_SHEET.tobytes()])),
    "colour with a channel of unknown meaning": tiff(
        Page(tags(FOUR, 2, extra_samples=0), [np.dstack([COLOUR_SHEET, np.zeros_like(GREY_SHEET)]).tobytes()])
    ),
    "grey with transparency": tiff(Page(tags([8, 8], 1, extra_samples=2), [INK_SHEET[:, :, 2:].tobytes()])),
    "grey in tiles": tiff(Page(tags(8, 1, tile_width=64, tile_length=64), tiles(GREY_SHEET))),
    "colour in tiles, Deflate": tiff(
        Page(tags(THREE, 2, compression=8, tile_width=64, tile_length=64), deflated(tiles(COLOUR_SHEET)))
    ),
    "BigTIFF": tiff(Page(tags(8, 1), [GREY_SHEET.tobytes()]), big=True),
    "BigTIFF, Deflate": tiff(Page(tags(THREE, 2, compression=8), deflated([COLOUR_SHEET.tobytes()])), big=True),
    "JPEG, old style": old_jpeg_tiff(),
    **{
        f"{mode}, {compression}": packed(sheet(mode), "TIFF", compression=compression, dpi=(120, 120))
        for mode in ("L", "RGB", "CMYK")
        for compression in ("raw", "packbits", "tiff_lzw", "tiff_adobe_deflate", "tiff_deflate", "jpeg")
    },
}


@pytest.mark.parametrize("kind", TIFFS)
def test_every_kind_of_tiff_shows_its_greys(tmp_path: Path, kind: str) -> None:
    page = page_of(tmp_path, TIFFS[kind])
    assert page.pixels.shape[:2] == (HEIGHT, WIDTH)
    assert page.pixels.dtype == np.uint8
    assert is_the_sheet(page)
    assert (page.dpi, page.is_bilevel) == (120, False)


BLACK_AND_WHITE = np.asarray(sheet("1").convert("L"))
TWO_LEVELS = {
    "black is zero": tiff(Page(tags(1, 1), [in_bits(BLACK_AND_WHITE, 1)])),
    "white is zero": tiff(Page(tags(1, 0), [in_bits(255 - BLACK_AND_WHITE, 1)])),
    "bits of each byte from right to left": tiff(
        Page(
            {**tags(1, 1), 266: 2},
            [bytes(int(f"{byte:08b}"[::-1], 2) for byte in in_bits(BLACK_AND_WHITE, 1))],
        )
    ),
    "BMP": packed(sheet("1"), "BMP", dpi=(120, 120)),
    "PNG": packed(sheet("1"), "PNG", dpi=(120, 120)),
    **{
        compression: packed(sheet("1"), "TIFF", compression=compression, dpi=(120, 120))
        for compression in ("raw", "group3", "group4", "packbits", "tiff_lzw", "tiff_adobe_deflate")
    },
}


@pytest.mark.parametrize("kind", TWO_LEVELS)
def test_black_and_white_is_read_to_the_pixel(tmp_path: Path, kind: str) -> None:
    page = page_of(tmp_path, TWO_LEVELS[kind])
    assert np.array_equal(page.pixels, BLACK_AND_WHITE)
    assert (page.dpi, page.is_bilevel) == (120, True)


@pytest.mark.parametrize(
    "content", [palette_tiff(1), palette_tiff(2), tiff(Page(tags(2, 0), [in_bits(255 - GREY_SHEET, 2)]))]
)
def test_few_levels_are_told_apart(tmp_path: Path, content: bytes) -> None:
    assert is_the_sheet(page_of(tmp_path, content), toned=False)


def test_pages_of_a_tiff_keep_their_own_size_resolution_and_way_up(tmp_path: Path) -> None:
    def paged(orientation: int, across: Fraction, down: Fraction, unit: int, size: tuple[int, int]) -> Page:
        picture = stored(orientation, "L", size)
        more: dict[int, t.Value] = {t.WIDTH: picture.width, t.LENGTH: picture.height, t.ROWS_PER_STRIP: picture.height}
        more |= {t.ORIENTATION: orientation, t.X_RESOLUTION: across, t.Y_RESOLUTION: down, t.RESOLUTION_UNIT: unit}
        return Page({**tags(8, 1), **more}, [picture.tobytes()])

    inch, centimetre, no_unit = 2, 3, 1
    content = tiff(
        paged(1, Fraction(100), Fraction(100), inch, (300, 420)),
        paged(6, Fraction(6000, 127), Fraction(6000, 127), centimetre, (600, 840)),
        paged(3, Fraction(204), Fraction(98), inch, (600, 420)),
        paged(8, Fraction(98), Fraction(204), inch, (600, 420)),
        paged(1, Fraction(2), Fraction(1), no_unit, (600, 420)),
    )
    source = probed(tmp_path, content)
    pages = [load_page(source, number) for number in range(1, source.page_count + 1)]
    assert all(map(is_the_sheet, pages))
    shapes = [(420, 300), (840, 600), (round(420 * 204 / 98), 600), (round(420 * 204 / 98), 600), (840, 600)]
    assert [page.pixels.shape for page in pages] == shapes
    assert [page.dpi for page in pages] == [100, 120, 204, 204, 72]


def test_thumbnails_and_masks_between_the_pages_of_a_tiff_are_no_pages(tmp_path: Path) -> None:
    page = Page(tags(8, 1), [GREY_SHEET.tobytes()])
    small = {t.WIDTH: 30, t.LENGTH: 42, t.ROWS_PER_STRIP: 42}
    thumbnail = Page({**tags(8, 1, subfile=1), **small}, [bytes(30 * 42)])
    mask = Page({**tags(1, 4, subfile=4), **small}, [bytes(4 * 42)])
    full_size = Page(tags(8, 1, subfile=1), [GREY_SHEET.tobytes()])
    source = probed(tmp_path, tiff(page, thumbnail, page, mask, full_size))
    assert source.page_count == 3
    assert all(is_the_sheet(load_page(source, number)) for number in (1, 2, 3))


def test_directories_that_lead_back_are_read_once(tmp_path: Path) -> None:
    content = bytearray(tiff(Page(tags(8, 1), [GREY_SHEET.tobytes()]), Page(tags(8, 1), [GREY_SHEET.tobytes()])))
    first = content[4:8]
    content[-4:] = first
    assert probed(tmp_path, bytes(content)).page_count == 2


def test_a_tiff_that_ends_before_its_last_page_is_still_being_written(tmp_path: Path) -> None:
    content = tiff(*[Page(tags(8, 1), [GREY_SHEET.tobytes()])] * 3)
    for share in (0.1, 0.4, 0.7, 0.99):
        with pytest.raises(Truncated):
            probed(tmp_path, content[: int(len(content) * share)])


def test_a_page_that_cannot_be_decoded_leaves_the_other_pages_of_a_tiff(tmp_path: Path) -> None:
    good = Page(tags(8, 1, compression=8), deflated([GREY_SHEET.tobytes()]))
    broken = Page(tags(8, 1, compression=8), [b"\xff" * 500])
    unheard_of = Page(tags(8, 1, compression=60_000), [GREY_SHEET.tobytes()])
    bomb = Page({**tags(1, 1), t.WIDTH: 60_000, t.LENGTH: 60_000}, [bytes(100)])
    source = probed(tmp_path, tiff(good, broken, unheard_of, bomb, good))
    assert source.page_count == 5
    assert is_the_sheet(load_page(source, 1))
    assert is_the_sheet(load_page(source, 5))
    for number, error in ((2, Damaged), (3, Damaged), (4, TooLarge)):
        with pytest.raises(error):
            load_page(source, number)


def test_a_tiff_without_one_good_page_says_what_is_wrong(tmp_path: Path) -> None:
    bomb = Page({**tags(1, 1), t.WIDTH: 60_000, t.LENGTH: 60_000}, [bytes(100)])
    with pytest.raises(TooLarge):
        probed(tmp_path, tiff(bomb, bomb))


def test_a_page_of_a_tiff_is_found_without_those_before_it(tmp_path: Path) -> None:
    source = probed(tmp_path, tiff(*[Page(tags(8, 1), [GREY_SHEET.tobytes()])] * 3))
    content = bytearray(source.path.read_bytes())
    second = source.frames[1]
    content[second : second + 100] = b"\xff" * 100
    source.path.write_bytes(content)
    assert is_the_sheet(load_page(source, 3))
