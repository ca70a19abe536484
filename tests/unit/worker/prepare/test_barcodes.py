"""QR and bar codes are found wherever they are printed, on every kind of scan."""

from __future__ import annotations

import numpy as np
import pytest
import zxingcpp

from scripts.samples.scanning.scanner import QUALITIES, turned
from scripts.samples.scanning.scenes import photograph
from tests.unit.print import array, paper
from worker.formats.sources import PageImage, Pixels
from worker.prepare.analysis import look_at
from worker.prepare.barcodes import codes_on

TEXT = "000.00.23.H47-211101-0001"


def _sheet(form: zxingcpp.BarcodeFormat, scale: int = 6) -> Pixels:
    """A page of print at 300 dpi with a code at its foot."""
    sheet = array(paper(lines=20).resize((2480, 3508))).copy()
    code = np.array(zxingcpp.create_barcode(TEXT, form).to_image(scale=scale))
    sheet[2700 : 2700 + code.shape[0], 500 : 500 + code.shape[1]] = code[..., None]
    return sheet


def _codes(image: PageImage) -> tuple[str, ...]:
    return codes_on(image, look_at(image))


@pytest.mark.parametrize("form", [zxingcpp.BarcodeFormat.QRCode, zxingcpp.BarcodeFormat.Code128])
@pytest.mark.parametrize("quality", QUALITIES)
def test_a_code_is_read_on_every_kind_of_scan(form: zxingcpp.BarcodeFormat, quality: str) -> None:
    scan = QUALITIES[quality](_sheet(form), np.random.default_rng(2))
    pixels = np.asarray(scan.image.convert("L" if scan.kind == "g4" else "RGB"))
    assert _codes(PageImage(pixels, scan.dpi, is_bilevel=scan.kind == "g4")) == (TEXT,)


@pytest.mark.parametrize("degrees", [-10.0, 10.0])
@pytest.mark.parametrize("form", [zxingcpp.BarcodeFormat.QRCode, zxingcpp.BarcodeFormat.DataMatrix])
def test_a_small_code_on_a_crooked_page_is_read(form: zxingcpp.BarcodeFormat, degrees: float) -> None:
    assert _codes(PageImage(turned(_sheet(form, scale=4), degrees), 300)) == (TEXT,)


def test_a_code_on_a_photo_is_read_where_it_lies() -> None:
    photo = photograph(_sheet(zxingcpp.BarcodeFormat.QRCode), "light wood", np.random.default_rng(5), tilt=12)
    assert _codes(PageImage(photo.pixels, 300)) == (TEXT,)


def test_two_codes_come_from_top_to_bottom_and_the_same_code_once() -> None:
    sheet = _sheet(zxingcpp.BarcodeFormat.QRCode)
    other = np.array(zxingcpp.create_barcode("0002", zxingcpp.BarcodeFormat.Code128).to_image(scale=6))[..., None]
    sheet[100 : 100 + other.shape[0], 1200 : 1200 + other.shape[1]] = other
    sheet[2400:2600, 1200 : 1200 + other.shape[1]] = other[:200] if other.shape[0] >= 200 else 255
    assert _codes(PageImage(sheet, 300)) == ("0002", TEXT)


def test_a_page_of_print_has_no_codes() -> None:
    assert _codes(PageImage(array(paper().resize((2480, 3508))), 300)) == ()
