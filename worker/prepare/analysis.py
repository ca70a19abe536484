"""What a small copy of a page shows: where the sheet lies, how it is lit, how its text runs, whether there is any.

All decisions about a page are taken here, on a twentieth of its pixels; `worker.prepare.page` then works on the large
page once. Angles are degrees clockwise; matrices are 3 x 3 and map column vectors (x, y, 1) of pixels.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt

from worker.formats.sources import A4_LONG_INCHES, PageImage, Pixels
from worker.prepare.blank import has_ink, has_picture
from worker.prepare.components import Marks, marks_on
from worker.prepare.deskew import lean_of
from worker.prepare.illumination import evenly_lit, light_on
from worker.prepare.orientation import is_sideways, uprightness
from worker.prepare.page_detection import Corners, find_sheet, rectified

Matrix = npt.NDArray[np.float64]

# Enough for the accents of small print, which tell upright from upside down; a quarter of the pixels of 300 dpi.
LOOK_DPI: Final = 150
_NEARLY: Final = 0.95
# A sheet with fewer letters is empty or bears a short note; the grain of wood and tiles has no more than 110.
_EMPTY, _PRINTED = 60, 200

# Pages are read by several processes at once; OpenCV's own threads would only fight for the same cores.
cv2.setNumThreads(1)


@dataclass(frozen=True, slots=True, eq=False)
class Look:
    """A small copy and what it shows, the sheet lying as in the scan.

    `grey`: height x width, 8 bit, the sheet alone, its paper evenly white, at `dpi`. `light`: how bright the paper was,
    as `light_on` gives it. `to_scan` maps pixels of `grey` to pixels of the scan; `sheet_dpi` is the resolution of the
    sheet in the scan; `is_cut_out`: whether the scan shows more than the sheet.

    `has_ink`: whether there is anything on it. `sideways`: whether text runs along the page; None if unknown.
    `lean`: how text leans, after a quarter turn if it is sideways. `uprightness`: above 1 if text is then likely to
    stand upright, below 1 if upside down.
    """

    grey: Pixels
    dpi: int
    light: Pixels | None
    to_scan: Matrix
    sheet_dpi: int
    is_cut_out: bool
    marks: Marks
    has_ink: bool
    sideways: bool | None
    lean: float
    uprightness: float


def look_at(image: PageImage) -> Look:
    """Look at a page; where what seems its sheet is empty and there is print beside it, at the whole picture."""
    small, factor = small_copy(image)
    corners = find_sheet(small)
    look = _look(image, small, factor, corners)
    if corners is not None and np.count_nonzero(look.marks.are_letters) < _EMPTY:
        # The empty page of an open book: its gutter looks like the edge of a sheet.
        whole = _look(image, small, factor, None)
        if np.count_nonzero(whole.marks.are_letters) >= _PRINTED:
            return whole
    return look


def _look(image: PageImage, small: Pixels, factor: float, corners: Corners | None) -> Look:
    """What the small copy, `factor` times as large as the page, shows of the sheet with those corners."""
    grey = small if small.ndim == 2 else np.asarray(cv2.cvtColor(small, cv2.COLOR_RGB2GRAY), dtype=np.uint8)
    dpi, sheet_dpi, to_small = round(image.dpi * factor), image.dpi, np.eye(3)
    if corners is not None:
        straight, (width, height) = rectified(corners)
        # What a camera writes of its resolution means nothing; the sheet of paper that was found does.
        dpi = max(1, round(max(width, height) / A4_LONG_INCHES))
        sheet_dpi = max(1, round(max(width, height) / A4_LONG_INCHES / factor))
        to_small = straight
        grey = np.asarray(
            cv2.warpPerspective(
                grey, to_small, (width, height), flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP, borderValue=255
            ),
            dtype=np.uint8,
        )
    light = light_on(grey, dpi)
    as_it_came, grey = grey, evenly_lit(grey, light)
    marks = marks_on(grey, dpi)
    sideways = is_sideways(marks, dpi)
    lean = lean_of(marks.letters, sideways=bool(sideways))
    return Look(
        grey=grey,
        dpi=dpi,
        light=light,
        to_scan=np.diag([1 / factor, 1 / factor, 1.0]) @ to_small,
        sheet_dpi=sheet_dpi,
        is_cut_out=corners is not None,
        marks=marks,
        has_ink=has_ink(grey, marks, dpi) or has_picture(as_it_came, dpi),
        sideways=sideways,
        lean=lean,
        uprightness=uprightness(marks, dpi, lean, sideways=bool(sideways)),
    )


def lean_after(look: Look, rotation: int) -> float:
    """How the text leans on the page turned clockwise by `rotation`."""
    sideways = rotation % 180 == 90
    return look.lean if sideways == bool(look.sideways) else lean_of(look.marks.letters, sideways=sideways)


def small_copy(image: PageImage) -> tuple[Pixels, float]:
    """The page at about 150 dpi, and by what it was made smaller; first by a whole number, which takes little time."""
    pixels, factor = image.pixels, 1.0
    whole = min(image.dpi // LOOK_DPI, min(pixels.shape[:2]))
    if whole > 1:
        factor = 1 / whole
        pixels = np.asarray(cv2.resize(pixels, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA), np.uint8)
    rest = LOOK_DPI / (image.dpi * factor)
    if rest < _NEARLY and rest * min(pixels.shape[:2]) >= 1:
        factor *= rest
        pixels = np.asarray(cv2.resize(pixels, None, fx=rest, fy=rest, interpolation=cv2.INTER_LINEAR), np.uint8)
    return pixels, factor
