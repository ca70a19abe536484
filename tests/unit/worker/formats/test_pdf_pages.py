"""PDF pages: those of pictures alone are read from their own bits, all others as a viewer shows them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pdf2image
import pikepdf
import pytest
from PIL import Image

from tests.files.pdf_files import (
    HEIGHT,
    POINTS,
    WIDTH,
    Packing,
    odd_packings,
    packings,
    pdf_of,
    picture,
    stamped,
    with_type,
)
from worker.formats import pdf_pages
from worker.formats.sources import PageImage, Pixels, load_page, probe

PLACES = {
    "upright": (POINTS[0], 0, 0, POINTS[1], 0, 0),
    "mirrored": (-POINTS[0], 0, 0, POINTS[1], POINTS[0], 0),
    "upside down": (-POINTS[0], 0, 0, -POINTS[1], *POINTS),
    "flipped": (POINTS[0], 0, 0, -POINTS[1], 0, POINTS[1]),
    "turned left": (0, POINTS[0], -POINTS[1], 0, POINTS[1], 0),
    "turned right": (0, -POINTS[0], POINTS[1], 0, 0, POINTS[0]),
    "transposed": (0, -POINTS[0], -POINTS[1], 0, POINTS[1], POINTS[0]),
    "transversed": (0, POINTS[0], POINTS[1], 0, 0, 0),
}
LYING = ("upright", "mirrored", "upside down", "flipped")


@pytest.fixture
def never_rendered(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fails the test if a page is rendered."""

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("the page was rendered")

    monkeypatch.setattr(pdf2image, "convert_from_path", refuse)


def _page(tmp_path: Path, content: bytes) -> PageImage:
    (tmp_path / "paper").write_bytes(content)
    return load_page(probe(tmp_path / "paper"), 1)


def _plain_bits(image: Image.Image) -> Packing:
    return Packing(image.tobytes(), {"ColorSpace": pikepdf.Name.DeviceGray, "BitsPerComponent": 1})


def _grey(page: PageImage) -> Pixels:
    return page.pixels if page.pixels.ndim == 2 else np.asarray(Image.fromarray(page.pixels).convert("L"))


def _seen(content: bytes) -> Pixels:
    """The page as poppler shows it at 100 dpi, in grey."""
    shown = pdf2image.convert_from_bytes(content, dpi=100, use_cropbox=True, hide_annotations=True)[0]
    return np.asarray(shown.convert("L"))


def _differ(one: Pixels, other: Pixels) -> float:
    """Share of pixels that are dark in one and light in the other."""
    assert one.shape == other.shape
    return float(np.mean((one < 128) != (other < 128)))


@pytest.mark.usefixtures("never_rendered")
@pytest.mark.parametrize("name", packings())
def test_an_image_that_fills_its_page_is_read_from_its_own_bits(tmp_path: Path, name: str) -> None:
    page = _page(tmp_path, pdf_of(packings()[name]))
    assert page.dpi == 100
    assert page.is_bilevel == (name.split()[0] in ("1", "stencil", "palette", "group", "bits"))
    assert _differ(_grey(page), np.asarray(picture())) == 0


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
@pytest.mark.parametrize("place", PLACES)
def test_placement_and_rotation_are_those_that_viewers_show(tmp_path: Path, place: str, rotate: int) -> None:
    width, height = POINTS if place in LYING else POINTS[::-1]

    def turn(_: pikepdf.Pdf, page: pikepdf.Page) -> None:
        page.obj.Rotate = rotate

    matrix = " ".join(map(str, PLACES[place]))
    content = pdf_of(drawing=f"{matrix} cm /Im0 Do", box=(0, 0, width, height), change=turn)
    page = _page(tmp_path, content)
    assert page.is_bilevel
    # Poppler paints a pixel's rim to either side, so that shapes differ by their outline.
    assert _differ(page.pixels, _seen(content)) < 0.005


@pytest.mark.usefixtures("never_rendered")
def test_strips_of_one_scan_are_put_together(tmp_path: Path) -> None:
    whole = np.asarray(picture().convert("1"))
    rows = HEIGHT // 4

    def add_strips(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
        for number in range(4):
            part = pdf.make_stream(np.packbits(whole[number * rows : (number + 1) * rows], axis=1).tobytes())
            part.Type, part.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
            part.Width, part.Height, part.BitsPerComponent, part.ColorSpace = WIDTH, rows, 1, pikepdf.Name.DeviceGray
            page.obj.Resources.XObject[f"/S{number}"] = part

    tall = POINTS[1] / 4
    drawing = "\n".join(f"q {POINTS[0]} 0 0 {tall} 0 {POINTS[1] - (n + 1) * tall} cm /S{n} Do Q" for n in range(4))
    page = _page(tmp_path, pdf_of(drawing=drawing, change=add_strips))
    assert page.is_bilevel
    assert _differ(page.pixels, np.asarray(picture())) == 0


@pytest.mark.usefixtures("never_rendered")
def test_what_the_page_cuts_off_is_not_read(tmp_path: Path) -> None:
    box = (72, 72, POINTS[0] - 36, POINTS[1] - 36)
    content = pdf_of(box=box)
    page = _page(tmp_path, content)
    assert page.pixels.shape == (HEIGHT - 150, WIDTH - 150)
    assert _differ(page.pixels, np.asarray(picture())[50:-100, 100:-50]) == 0


@pytest.mark.usefixtures("never_rendered")
def test_a_small_image_lies_on_white_paper(tmp_path: Path) -> None:
    page = _page(tmp_path, pdf_of(box=(-72, -72, POINTS[0], POINTS[1])))
    assert page.pixels.shape == (HEIGHT + 100, WIDTH + 100)
    assert _differ(page.pixels[:-100, 100:], np.asarray(picture())) == 0
    assert page.pixels[-100:].min() == 255


@pytest.mark.usefixtures("never_rendered")
@pytest.mark.parametrize(
    "change",
    [stamped, with_type("AAA", 3), lambda _, page: page.contents_add(b"1 g 0 0 500 700 re f", prepend=True)],
    ids=["signature box", "unseen text", "white paper below"],
)
def test_what_hides_nothing_of_the_paper_is_left_out(
    tmp_path: Path, change: Callable[[pikepdf.Pdf, pikepdf.Page], None]
) -> None:
    assert _differ(_page(tmp_path, pdf_of(change=change)).pixels, np.asarray(picture())) == 0


def _layered(_: pikepdf.Pdf, page: pikepdf.Page) -> None:
    page.obj.Resources.XObject.Im0.OC = pikepdf.Dictionary(Type=pikepdf.Name.OCG)


def _see_through(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    mask = pdf.make_stream(bytes([255]) * WIDTH * HEIGHT)
    mask.Type, mask.Subtype, mask.Width, mask.Height = pikepdf.Name.XObject, pikepdf.Name.Image, WIDTH, HEIGHT
    mask.ColorSpace, mask.BitsPerComponent = pikepdf.Name.DeviceGray, 8
    page.obj.Resources.XObject.Im0.SMask = mask


ODD: dict[str, dict[str, object]] = {
    **{name: {"packing": packing} for name, packing in odd_packings().items()},
    "type upon it": {"change": with_type("A A")},
    "a line upon it": {"drawing": f"q {POINTS[0]} 0 0 {POINTS[1]} 0 0 cm /Im0 Do Q 50 50 200 2 re f"},
    "clipped": {"drawing": f"100 100 200 200 re W n {POINTS[0]} 0 0 {POINTS[1]} 0 0 cm /Im0 Do"},
    "clipped by type": {"change": with_type("A", 7)},
    "leaning": {"drawing": f"{POINTS[0]} 20 -20 {POINTS[1]} 0 0 cm /Im0 Do"},
    "a layer": {"change": _layered},
    "see-through": {"change": _see_through},
    "a stencil in grey": {
        "packing": packings()["stencil"],
        "drawing": f"0.7 g {POINTS[0]} 0 0 {POINTS[1]} 0 0 cm /Im0 Do",
    },
    "no drawing": {"drawing": ""},
    "no sense": {"drawing": f"{POINTS[0]} 0 0 {POINTS[1]} 0 0 cm /Im0 Do /Gone Do"},
}


@pytest.mark.parametrize("name", ODD)
def test_a_page_that_is_more_than_its_image_is_read_as_it_is_seen(tmp_path: Path, name: str) -> None:
    content = pdf_of(**ODD[name])  # type: ignore[arg-type]
    page = _page(tmp_path, content)
    assert not page.is_bilevel
    assert page.dpi >= pdf_pages.TEXT_DPI
    small = np.asarray(Image.fromarray(_grey(page)).resize((WIDTH, HEIGHT), Image.Resampling.BOX))
    assert _differ(small, _seen(content)) < 0.01


def test_a_broken_image_is_left_to_the_renderer(tmp_path: Path) -> None:
    whole = packings()["jpeg"]
    page = _page(tmp_path, pdf_of(Packing(whole.data[: len(whole.data) // 2], whole.how)))
    assert page.dpi >= pdf_pages.TEXT_DPI


def test_a_rendered_page_is_as_fine_as_its_largest_image(tmp_path: Path) -> None:
    fine = picture((WIDTH * 5 // 2, HEIGHT * 5 // 2)).convert("CMYK")
    odd = odd_packings()["cmyk"]
    content = pdf_of(Packing(fine.tobytes(), {**odd.how, "Filter": pikepdf.Array()}), size=fine.size)
    assert _page(tmp_path, content).dpi == 250


@pytest.mark.usefixtures("never_rendered")
def test_an_image_far_finer_than_reading_needs_is_halved(tmp_path: Path) -> None:
    fine = picture((WIDTH * 6, HEIGHT * 6)).convert("1")
    page = _page(tmp_path, pdf_of(_plain_bits(fine), size=fine.size))
    assert (page.dpi, page.pixels.shape) == (300, (HEIGHT * 3, WIDTH * 3))


@pytest.mark.usefixtures("never_rendered")
@pytest.mark.parametrize("inches", [48.7, 1.5], ids=["one point a pixel", "a stamp"])
def test_a_sheet_that_cannot_be_is_taken_for_a4(tmp_path: Path, inches: float) -> None:
    photo = picture((2480, 3508)).convert("1")
    width, height = inches * 72 * 2480 / 3508, inches * 72
    content = pdf_of(
        _plain_bits(photo),
        size=photo.size,
        drawing=f"{width} 0 0 {height} 0 0 cm /Im0 Do",
        box=(0, 0, width, height),
    )
    page = _page(tmp_path, content)
    assert (page.dpi, page.pixels.shape) == (300, (3508, 2480))
