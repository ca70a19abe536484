"""What phones write, HEIC and AVIF: which of the pictures are pages, their way up, and files cut short or forged."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest
from PIL import Image

from dossier.errors import Damaged, TooLarge, Truncated
from tests.files.heif_files import as_depth_map, in_one_group, without_rotation
from tests.files.pictures import SIZE, exif, is_the_sheet, packed, page_of, probed, see_through, sheet, stored
from worker.formats.sources import load_page

WIDTH, HEIGHT = SIZE


def unheeded_exif(orientation: int) -> Image.Exif:
    """EXIF data that the HEIF encoder writes as they are, without turning the picture accordingly."""
    made = Image.Exif()
    made[0x0112] = orientation
    return made


PHOTOS = {
    "HEIC, colour": packed(sheet(), "HEIF", quality=95),
    "HEIC, grey": packed(sheet("L"), "HEIF", quality=95),
    "HEIC with transparency": packed(see_through("RGBA"), "HEIF", quality=95),
    "HEIC in tiles, as phones write it": packed(sheet(), "HEIF", quality=95, tile_size=128),
    "HEIC with a thumbnail": packed(sheet(), "HEIF", quality=95, thumbnails=[128]),
    "HEIC with a depth map": as_depth_map(packed(sheet("RGBA"), "HEIF", quality=95)),
    "HEIC with the turn in its EXIF data only": without_rotation(
        packed(sheet(), "HEIF", quality=95, exif=unheeded_exif(6))
    ),
    "AVIF, colour": packed(sheet(), "AVIF", quality=95),
    "AVIF, grey": packed(sheet("L"), "AVIF", quality=95),
    "AVIF with transparency": packed(see_through("RGBA"), "AVIF", quality=95),
    "AVIF, animated": packed(sheet(), "AVIF", quality=95, save_all=True, append_images=[Image.new("RGB", SIZE)]),
}


@pytest.mark.parametrize("kind", PHOTOS)
def test_a_photo_is_one_page_that_shows_its_greys(tmp_path: Path, kind: str) -> None:
    source = probed(tmp_path, PHOTOS[kind])
    assert source.page_count == 1
    page = load_page(source, 1)
    assert page.pixels.shape[:2] == (HEIGHT, WIDTH)
    assert is_the_sheet(page)


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("form", ["HEIF", "AVIF"])
def test_a_photo_is_turned_once(tmp_path: Path, form: str, orientation: int) -> None:
    page = page_of(tmp_path, packed(stored(orientation), form, exif=exif(orientation)))
    assert page.pixels.shape[:2] == (HEIGHT, WIDTH)
    assert is_the_sheet(page)


def test_every_picture_of_a_heic_file_is_a_page(tmp_path: Path) -> None:
    others = [sheet(size=(600, 840)), Image.new("RGB", (200, 100), "red")]
    source = probed(tmp_path, packed(sheet(), "HEIF", save_all=True, append_images=others, primary_index=1))
    assert [load_page(source, number).pixels.shape[:2] for number in (1, 2, 3)] == [(420, 300), (840, 600), (100, 200)]
    assert source.page_count == 3


@pytest.mark.parametrize(("primary", "shown"), [(0, 0), (1, 1), (2, 0)])
@pytest.mark.parametrize("kind", [b"ster", b"altr"])
def test_of_several_views_in_a_heic_file_one_is_a_page(tmp_path: Path, kind: bytes, primary: int, shown: int) -> None:
    """A spatial photo has one for each eye; other files hold the same picture twice, encoded differently."""
    pictures = [sheet(size=(300, 420)), sheet(size=(600, 840)), sheet(size=(900, 1260))]
    first, *rest = pictures
    content = packed(first, "HEIF", save_all=True, append_images=rest, primary_index=primary)
    source = probed(tmp_path, in_one_group(content, kind, items=(0, 1)))
    expected = [pictures[shown].size, pictures[2].size]
    assert [load_page(source, n + 1).pixels.shape[1::-1] for n in range(source.page_count)] == expected


@pytest.mark.parametrize("form", ["HEIF", "AVIF"])
@pytest.mark.parametrize("share", [0.02, 0.1, 0.5, 0.9, 0.999])
def test_a_photo_that_is_still_being_copied_is_not_taken(tmp_path: Path, form: str, share: float) -> None:
    content = packed(Image.effect_noise((400, 300), 40), form)
    with pytest.raises(Truncated):
        probed(tmp_path, content[: int(len(content) * share)])


def stated_size(content: bytes, width: int, height: int) -> bytes:
    """A HEIF or AVIF file that states another size (`ispe`, ISO 23008-12, 6.5.3) than its picture has."""
    place = content.index(b"ispe") + 8
    return content[:place] + struct.pack(">II", width, height) + content[place + 8 :]


@pytest.mark.parametrize("form", ["HEIF", "AVIF"])
@pytest.mark.parametrize("side", [12_000, 40_000])
def test_a_photo_too_large_for_the_memory_is_refused_unpacked(tmp_path: Path, form: str, side: int) -> None:
    with pytest.raises((TooLarge, Damaged)):  # beyond its own bound, libavif does not say why
        probed(tmp_path, stated_size(packed(sheet(), form), side, side))


def test_a_photo_that_is_not_as_large_as_it_says_is_damaged(tmp_path: Path) -> None:
    with pytest.raises(Damaged):
        page_of(tmp_path, stated_size(packed(sheet(), "HEIF"), 10, 10))


@pytest.mark.parametrize(
    ("brands", "form"),
    [
        ((b"heic", b"mif1", b"heic"), "heif"),
        ((b"mif1", b"heic", b"mif1"), "heif"),
        ((b"mif1", b"mif1", b"miaf"), "heif"),
        ((b"mif1", b"mif1", b"avif"), "avif"),
        ((b"avif", b"mif1"), "avif"),
    ],
)
def test_a_photo_is_known_by_all_the_brands_it_carries(tmp_path: Path, brands: tuple[bytes, ...], form: str) -> None:
    content = packed(sheet(), form.upper())
    major, *compatible = brands
    length = struct.unpack(">I", content[:4])[0]
    box = b"ftyp" + major + bytes(4) + b"".join(compatible)
    box = (struct.pack(">I", length) + box).ljust(length, b"\0")[:length]
    source = probed(tmp_path, box + content[length:])
    assert source.format == form
    assert is_the_sheet(load_page(source, 1))
