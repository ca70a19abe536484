"""Pages with nothing on them, as scanners deliver them, and pages with next to nothing: what tells them apart matters,
since a page known as blank is not read.

`BLANK` and `NEARLY_BLANK` name the ways; each makes an A4 sheet of 300 dpi from the chance that it is given.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from types import MappingProxyType

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from scripts.samples.drawing.fonts import font
from scripts.samples.drawing.ink import scribble, seal, stamp
from scripts.samples.drawing.size import A4, MM
from scripts.samples.scanning.scanner import Chance, Pixels, aged, blurred, copied, faded, noisy, shaded

_LINE = "Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015;"


def _scanned(sheet: Pixels, chance: Chance) -> Pixels:
    return noisy(faded(blurred(sheet, float(chance.uniform(0.5, 0.9))), 0.05), float(chance.uniform(2, 5)), chance)


def _white() -> Image.Image:
    return Image.new("RGB", A4, "white")


def _plain(chance: Chance) -> Pixels:
    return _scanned(np.asarray(_white()), chance)


def _yellow(chance: Chance) -> Pixels:
    return noisy(aged(np.asarray(_white()), chance), 5, chance)


def _copied(chance: Chance) -> Pixels:
    return copied(np.asarray(_white()), chance)


def _shown_through(chance: Chance) -> Pixels:
    """The print of the other side, mirrored, faint and soft: light scatters in the paper."""
    back = _white()
    ink = ImageDraw.Draw(back)
    for row in range(38):
        ink.text((340, 260 + 78 * row), _LINE, fill="black", font=font("DejaVu Serif", 11))
    stamp(back, seal("ỦY BAN NHÂN DÂN XÃ TRÀ TÂN", Random(int(chance.integers(1 << 30)))), (1500, 2600))
    soft = blurred(np.asarray(back)[:, ::-1], float(chance.uniform(2.5, 4.5)))
    strength = float(chance.uniform(0.06, 0.35))
    paper = 255 - (255 - soft.astype(np.float32)) * strength
    return _scanned(paper.astype(np.uint8), chance)


def _punched(chance: Chance) -> Pixels:
    """Two holes at the left, dark, grey or with a shadow, as the lid of the scanner is black, grey or white."""
    sheet = _white()
    ink = ImageDraw.Draw(sheet)
    shade = int(chance.choice([15, 90, 170]))
    x = 12 * MM + float(chance.uniform(-3, 3)) * MM
    for y in (A4[1] / 2 - 40 * MM, A4[1] / 2 + 40 * MM):
        box = (x - 3 * MM, y - 3 * MM, x + 3 * MM, y + 3 * MM)
        if shade == 170:
            ink.arc(box, 100, 300, fill=(120, 120, 120), width=7)
        else:
            ink.ellipse(box, fill=(shade, shade, shade))
    return _scanned(np.asarray(sheet), chance)


def _stapled(chance: Chance) -> Pixels:
    """The shadow of a staple and its two holes in the top left corner, a folded corner beside it."""
    sheet = _white()
    ink = ImageDraw.Draw(sheet)
    x, y, lean = 10 * MM, 9 * MM, float(chance.uniform(0.2, 1.2))
    end = (x + 12 * MM * np.cos(lean), y + 12 * MM * np.sin(lean))
    ink.line((x, y, *end), fill=(90, 90, 95), width=8)
    ink.line((x + 8, y + 10, end[0] + 8, end[1] + 10), fill=(190, 190, 190), width=14)
    ink.line((0, 30 * MM, 30 * MM, 0), fill=(205, 205, 205), width=9)
    return _scanned(np.asarray(sheet.filter(ImageFilter.GaussianBlur(2))), chance)


def _dark_edged(chance: Chance) -> Pixels:
    """The sheet lay a little askew and short of the glass: dark strips along two or three edges."""
    height, width = A4[1], A4[0]
    dark = np.full((height, width, 3), int(chance.integers(10, 60)), np.uint8)
    lean = float(chance.uniform(-0.6, 0.6))
    inset = [float(chance.uniform(0.5, 5)) * MM for _ in range(3)]
    corners = np.array(
        [(inset[0], inset[1]), (width - inset[2], inset[1]), (width - inset[2], height), (inset[0], height)]
    )
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), lean, 1.0)
    points = np.rint(corners @ turn[:, :2].T + turn[:, 2]).astype(np.int32)
    return _scanned(np.asarray(cv2.fillConvexPoly(dark, points, (255, 255, 255)), np.uint8), chance)


def _shadowed(chance: Chance) -> Pixels:
    """Bound in a book: one side sinks into shadow."""
    light = np.linspace(float(chance.uniform(0.35, 0.7)), 1, A4[0] // 5, dtype=np.float32)
    across = np.concatenate([light, np.ones(A4[0] - len(light), np.float32)])
    return _scanned(shaded(np.asarray(_white()), np.broadcast_to(across, (A4[1], A4[0])).copy()), chance)


def _texts(chance: Chance, *rows: tuple[str, float, float, float], ink: int = 20) -> Pixels:
    """Rows of text: words, millimetres from the left and the top, size in points."""
    sheet = _white()
    for words, left, top, size in rows:
        ImageDraw.Draw(sheet).text((left * MM, top * MM), words, fill=(ink, ink, ink), font=font("DejaVu Serif", size))
    return _scanned(np.asarray(sheet), chance)


def _one_line(chance: Chance) -> Pixels:
    return _texts(chance, ("(Trang này để trống)", 70, float(chance.uniform(40, 240)), 12))


def _page_number(chance: Chance) -> Pixels:
    at_top = chance.random() < 0.5
    return _texts(chance, (str(chance.integers(2, 30)), 103, 12 if at_top else 280, 12))


def _pencil_note(chance: Chance) -> Pixels:
    """A few words by hand in light pencil: thin, sharp, grey."""
    sheet = _white()
    x, y = float(chance.uniform(40, 120)) * MM, float(chance.uniform(40, 240)) * MM
    grey = int(chance.integers(140, 205))
    steps = np.linspace(0, 1, 400)
    loops = np.sin(steps * 70) * (1.2 + np.sin(steps * 9)) * 1.1 * MM
    points = [(x + t * 38 * MM + np.cos(t * 70) * MM, y + float(dy)) for t, dy in zip(steps, loops, strict=True)]
    ImageDraw.Draw(sheet).line(points, fill=(grey, grey, grey), width=int(chance.integers(4, 7)), joint="curve")
    return _scanned(np.asarray(sheet), chance)


def _only(mark: Callable[[Random], Image.Image]) -> Callable[[Chance], Pixels]:
    def page(chance: Chance) -> Pixels:
        sheet = _white()
        at = (int(chance.integers(300, 1500)), int(chance.integers(300, 2700)))
        stamp(sheet, mark(Random(int(chance.integers(1 << 30)))), at)
        return _scanned(np.asarray(sheet), chance)

    return page


def _shown_through_and_a_line(chance: Chance) -> Pixels:
    back = _shown_through(chance)
    return np.minimum(back, _one_line(chance))


BLANK: MappingProxyType[str, Callable[[Chance], Pixels]] = MappingProxyType(
    {
        "white": _plain,
        "yellow": _yellow,
        "copied": _copied,
        "shown through": _shown_through,
        "punched": _punched,
        "stapled": _stapled,
        "dark edges": _dark_edged,
        "bound": _shadowed,
    }
)
NEARLY_BLANK: MappingProxyType[str, Callable[[Chance], Pixels]] = MappingProxyType(
    {
        "one line": _one_line,
        "page number": _page_number,
        "pencil note": _pencil_note,
        "seal": _only(lambda chance: seal("ỦY BAN NHÂN DÂN XÃ TRÀ TÂN", chance)),
        "signature": _only(scribble),
        "shown through, one line": _shown_through_and_a_line,
    }
)
