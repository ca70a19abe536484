"""Separator sheets as a PDF to print: A4, black on white, with the same sign at both ends, one of them upside down.

A sheet comes back from scanners again and again, in whatever way it was put in, so its code stands there twice, in
different places: a staple or a fold spoils one of them. The words are for the person who sorts the stack, and for the
day when neither code is read: then they still say that here was a separator.
"""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import Final

import img2pdf
import numpy as np
import zxingcpp
from PIL import Image, ImageDraw, ImageFont

from dossier.words.sentences import N_, sentence
from worker.separate.separator import Begins, Separator
from worker.typeface import typeface

DPI: Final = 300
_MM: Final = DPI / 25.4
_SIZE: Final = (round(210 * _MM), round(297 * _MM))
# A module of 1.2 mm is read off a scan of 100 dpi, and still lies dense enough to be found.
_MODULE: Final = round(1.2 * _MM)
_QUIET_MODULES: Final = 4

# These words are what worker/separate/signs.py knows a sheet by where no code is read.
TITLES: Final[dict[Begins, str]] = {"dossier": N_("TỜ NGĂN HỒ SƠ MỚI"), "paper": N_("TỜ NGĂN GIẤY TỜ MỚI")}
_PLACE: Final[dict[Begins, str]] = {
    "dossier": N_("Đặt tờ này ngay trước tờ đầu tiên của mỗi hồ sơ."),
    "paper": N_("Đặt tờ này ngay trước tờ đầu tiên của mỗi giấy tờ."),
}
_CARE: Final = N_("Không viết, không đóng dấu, không bấm ghim lên tờ này. Dùng lại được.")
_DOSSIER: Final = N_("Mã hồ sơ: {code}")


def separator_sheet(separator: Separator) -> Image.Image:
    """The sheet, one bit a pixel, 300 dpi. Raises `ToolMissing` where no font with Vietnamese letters is installed."""
    sheet = Image.new("L", _SIZE, 255)
    half = _half(separator)
    sheet.paste(half, (0, 0))
    sheet.paste(half.rotate(180), (0, _SIZE[1] - half.height))
    return sheet.convert("1", dither=Image.Dither.NONE)


def sheets_pdf(separators: Sequence[Separator]) -> bytes:
    """A PDF of one page for each of `separators` (at least one), in order. Raises `ToolMissing`."""
    pictures = []
    for separator in separators:
        png = BytesIO()
        separator_sheet(separator).save(png, "PNG", dpi=(DPI, DPI))
        pictures.append(png.getvalue())
    pdf: bytes = img2pdf.convert(pictures, engine=img2pdf.Engine.internal, nodate=True, producer="sohoa")
    return pdf


def _half(separator: Separator) -> Image.Image:
    """What stands in the upper half: the words, and the code below them."""
    half = Image.new("L", (_SIZE[0], _SIZE[1] // 2), 255)
    ink = ImageDraw.Draw(half)
    middle, y = _SIZE[0] / 2, 22 * _MM
    lines = [(sentence(TITLES[separator.begins]), 34.0), (sentence(_PLACE[separator.begins]), 14.0)]
    lines.append((sentence(_CARE), 12.0))
    if separator.dossier_code:
        lines.insert(1, (sentence(_DOSSIER, code=separator.dossier_code), 20.0))
    for text, points in lines:
        letters = ImageFont.truetype(typeface(), points * DPI / 72, layout_engine=ImageFont.Layout.BASIC)
        ink.text((middle, y), text, font=letters, fill=0, anchor="ma")
        y += points * 1.7 * DPI / 72
    code = _code(separator.payload)
    half.paste(code, (round(middle - code.width / 2), round(y + 3 * _MM)))
    return half


def _code(text: str) -> Image.Image:
    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="Q")
    modules = np.array(zxingcpp.write_barcode_to_image(code, scale=1, add_quiet_zones=False))
    modules = np.pad(modules, _QUIET_MODULES, constant_values=255)
    return Image.fromarray(modules.repeat(_MODULE, axis=0).repeat(_MODULE, axis=1))
