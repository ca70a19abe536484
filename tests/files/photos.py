"""Pictures as a phone takes them of a sheet: with the table around it, and of nothing but the sheet."""

from __future__ import annotations

from io import BytesIO

from PIL import Image, ImageDraw

_SIZE = (900, 1200)


def sheet() -> bytes:
    """A sheet with lines of print that fills the picture."""
    return _jpeg(_printed(_SIZE))


def photographed() -> bytes:
    """The same on a brown table; its upper edge lies at a tenth of the picture's height."""
    table = Image.new("RGB", _SIZE, (96, 62, 40))
    table.paste(_printed((_SIZE[0] * 8 // 10, _SIZE[1] * 8 // 10)), (_SIZE[0] // 10, _SIZE[1] // 10))
    return _jpeg(table)


def _printed(size: tuple[int, int]) -> Image.Image:
    paper = Image.new("RGB", size, (236, 234, 228))
    pen = ImageDraw.Draw(paper)
    for line in range(size[1] // 8, size[1] * 7 // 8, 40):
        for word in range(size[0] // 8, size[0] * 6 // 8, 70):
            pen.rectangle((word, line, word + 50, line + 12), fill=(40, 40, 44))
    return paper


def _jpeg(picture: Image.Image) -> bytes:
    out = BytesIO()
    picture.save(out, "JPEG", quality=90)
    return out.getvalue()
