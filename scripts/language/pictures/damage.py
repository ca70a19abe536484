"""What happens to the print of a paper after it was printed: a seal, a stamp or a signature in black over a line,
and print that a copier has half lost.

Published acts are scanned in black and white: the red of the seal and the blue of the pen are black there, in whole or
in crumbs, and where they are taken for paper they take strokes of the letters with them.
"""

from __future__ import annotations

from pathlib import Path
from random import Random

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from scripts.language.pictures.fonts import opened
from scripts.language.pictures.printing import WHITE, Drawn, Page
from scripts.samples.drawing.ink import scribble, seal

_SEAL_DPI = 300
_SEALS = ("ỦY BAN NHÂN DÂN", "CHÍNH PHỦ", "BỘ CÔNG THƯƠNG", "THỦ TƯỚNG", "SỞ TƯ PHÁP", "VĂN PHÒNG", "HỘI ĐỒNG NHÂN DÂN")
_STAMPS = ("CÔNG VĂN ĐẾN", "ĐẾN", "CỔNG THÔNG TIN ĐIỆN TỬ", "VĂN PHÒNG", "Giờ:....... Ngày:.......", "HỎA TỐC", "Số:")


def laid_over(drawn: Drawn, chance: Random) -> list[Page]:
    """What lies over the line, on empty pages; mostly nothing."""
    shares = ((black_seal, 0.045), (black_pen, 0.035), (stamped, 0.02), (crumbs, 0.05))
    return [mark(drawn, chance) for mark, share in shares if chance.random() < share]


def black_seal(drawn: Drawn, chance: Random) -> Page:
    """A part of a seal, the outer rings or what is within, whole or in crumbs."""
    mark = seal(chance.choice(_SEALS), chance, millimetres=chance.uniform(28, 38)).convert("L")
    black = _in_black(mark, _SEAL_DPI, drawn, chance)
    if chance.random() < 0.7:
        gone = _patches(black.shape, drawn.size * chance.uniform(0.08, 0.35), chance.uniform(0.25, 0.9), chance)
        black = np.where(gone, np.float32(WHITE), black)
    return _laid(black, drawn, chance)


def black_pen(drawn: Drawn, chance: Random) -> Page:
    """A part of a signature."""
    return _laid(_in_black(scribble(chance).convert("L"), _SEAL_DPI, drawn, chance), drawn, chance)


def stamped(drawn: Drawn, chance: Random) -> Page:
    """The frame of a stamp for incoming mail, and some of its letters over the ends or the edge of the line."""
    height, width = drawn.page.shape
    left, top, right, bottom = drawn.box
    image = Image.new("L", (width, height), 255)
    canvas = ImageDraw.Draw(image)
    line = max(1, int(drawn.size * chance.uniform(0.05, 0.12)))
    over = int((bottom - top) * chance.uniform(-0.25, 0.25))
    edge = chance.choice((top - over, bottom + over))
    start = int(chance.uniform(left, right))
    canvas.line((start, edge, start + 9 * drawn.size, edge + chance.uniform(-0.1, 0.1) * drawn.size), 0, line)
    canvas.line(
        (start, 0 if chance.random() < 0.5 else edge, start, height if chance.random() < 0.5 else edge), 0, line
    )
    if chance.random() < 0.5:
        face = opened(Path(str(drawn.font.path)), round(drawn.size * chance.uniform(0.7, 1.1)))
        away = drawn.size * chance.uniform(0.45, 1.0) * chance.choice((-1, 1))
        canvas.text((start + 0.3 * drawn.size, drawn.margin + away), chance.choice(_STAMPS), 0, face)
    return np.asarray(image).astype(np.float32)


def crumbs(drawn: Drawn, chance: Random) -> Page:
    """Black crumbs in a stretch of the line."""
    some = _patches(drawn.page.shape, drawn.size * chance.uniform(0.03, 0.1), chance.uniform(0.015, 0.1), chance)
    return np.where(some & _stretch(drawn, chance), 0, WHITE).astype(np.float32)


def worn(drawn: Drawn, chance: Random) -> Page:
    """The line with strokes eaten in a stretch of it, in small bites or in large ones."""
    bites = _patches(drawn.page.shape, drawn.size * chance.uniform(0.03, 0.16), chance.uniform(0.1, 0.42), chance)
    return np.where(bites & _stretch(drawn, chance), WHITE, drawn.page).astype(np.float32)


def _stretch(drawn: Drawn, chance: Random) -> NDArray[np.bool_]:
    """The page where some words of the line are, with a ragged edge."""
    left, _, right, _ = drawn.box
    height, width = drawn.page.shape
    start, end = sorted((chance.uniform(left - 20, right), chance.uniform(left, right + 20)))
    lean = chance.uniform(-1.5, 1.5)
    across, down = np.meshgrid(np.arange(width), np.arange(height))
    place = across + lean * (down - height / 2)
    return np.asarray((place >= start) & (place <= end))


def _patches(shape: tuple[int, ...], size: float, share: float, chance: Random) -> NDArray[np.bool_]:
    """True in patches of about `size` pixels that cover `share` of the page."""
    grain = np.random.default_rng(chance.randrange(2**63)).standard_normal(shape, np.float32)
    smooth = np.asarray(cv2.GaussianBlur(grain, (0, 0), max(0.6, size)), np.float32)
    return np.asarray(smooth < np.quantile(smooth[::3, ::3], share))


def _in_black(mark: Image.Image, dpi: int, drawn: Drawn, chance: Random) -> Page:
    factor = drawn.dpi / dpi
    small = mark.resize(
        (max(8, int(mark.width * factor)), max(8, int(mark.height * factor))), Image.Resampling.BILINEAR
    )
    page = np.asarray(small).astype(np.float32)
    if chance.random() < 0.7:
        page = np.where(page < chance.uniform(150, 240), chance.uniform(0, 60), WHITE)
    else:
        page = np.minimum(WHITE, page * chance.uniform(0.6, 1.6))
    return page.astype(np.float32)


def _laid(mark: Page, drawn: Drawn, chance: Random) -> Page:
    """The mark on an empty page, somewhere over the line."""
    left, top, right, bottom = drawn.box
    height, width = mark.shape
    x = int(chance.uniform(left - 0.9 * width, right - 0.1 * width))
    y = int(chance.uniform(top - 0.95 * height, bottom - 0.05 * height))
    page = np.full_like(drawn.page, WHITE)
    rows, columns = page.shape
    x0, y0, x1, y1 = max(0, x), max(0, y), min(columns, x + width), min(rows, y + height)
    if x1 > x0 and y1 > y0:
        page[y0:y1, x0:x1] = mark[y0 - y : y1 - y, x0 - x : x1 - x]
    return page
