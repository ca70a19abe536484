"""Sheets with a few dozen lines of print, for tests of the page's preparation."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from worker.formats.sources import Pixels

DPI = 150
SIZE = (1240, 1754)


def paper(ground: str = "white", lines: int = 24) -> Image.Image:
    """An A4 sheet of 150 dpi with lines of print."""
    image = Image.new("RGB", SIZE, ground)
    font = ImageFont.truetype("DejaVuSerif.ttf", 26)
    for line in range(lines):
        text = f"Căn cứ Luật Tổ chức chính quyền địa phương số {line}"
        ImageDraw.Draw(image).text((150, 150 + 50 * line), text, "black", font)
    return image


def leaning(degrees: float, lines: int = 24) -> Image.Image:
    """The same, leaning clockwise."""
    return paper(lines=lines).rotate(-degrees, resample=Image.Resampling.BICUBIC, fillcolor="white")


def array(image: Image.Image) -> Pixels:
    return np.asarray(image)


def grey(image: Image.Image) -> Pixels:
    return np.asarray(image.convert("L"))
