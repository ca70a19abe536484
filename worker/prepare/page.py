"""A page made easy to read: upright, straight, evenly lit, without seal and pen, at the size of the engines' training.

What comes out serves recognition alone and is never stored; the access copy shows the scan as it is. What a page needs
was decided on a small copy (`worker.prepare.analysis`), so that a clean page passes unharmed and soon; the geometry of
all steps is one matrix, so that the page is resampled once.

Angles are degrees clockwise; matrices are 3 x 3 and map column vectors (x, y, 1) of pixels.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt

from worker.formats.sources import PageImage, Pixels
from worker.prepare.analysis import Look, Matrix, lean_after
from worker.prepare.components import HEIGHT, LEFT, TOP, WIDTH
from worker.prepare.curl import Curl, curl_of
from worker.prepare.despeckle import softened, without_specks
from worker.prepare.dropout import plain_grey
from worker.prepare.illumination import evenly_lit

# Measured over all scan qualities (docs/history.md): coarser than 200 dpi small print suffers, finer than that
# dotted lines of forms and the grain of the paper are read as letters, and every step takes longer.
TARGET_DPI: Final = 200
# Between these the engine reads as well as at the target, and resampling only costs time and sharpness.
_DPI_LEFT_ALONE: Final = (180, 220)
_FEWER: Final = 1.2
_LARGEST_ENLARGEMENT: Final = 3.0
# An A1 sheet at 200 dpi; posters and the like are read at less.
_MOST_PIXELS: Final = 36_000_000
# A lean that shifts a line of a whole page's width by less than a fifth of its height does not matter.
_SKEW_LEFT_ALONE: Final = 0.1
_QUARTER_TURNS: Final = {90: cv2.ROTATE_90_CLOCKWISE, 180: cv2.ROTATE_180, 270: cv2.ROTATE_90_COUNTERCLOCKWISE}

Size = tuple[int, int]
Places = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class PreparedPage:
    """What the engine gets. `grey`: height x width, 8 bit, dark text on white, at `dpi`.

    `to_page` maps pixels of `grey`, where they lay before the page was flattened by `curl`, to pixels of the upright
    page, whose size is `width` x `height`: `on_page` does both.
    `rotation`: how the scan was turned to be upright; `skew`: how the upright text leans.
    """

    grey: Pixels
    dpi: int
    to_page: Matrix
    width: int
    height: int
    rotation: int
    skew: float
    curl: Curl | None = None

    def on_page(self, places: Places) -> Places:
        """Where `places` (2 x count: x, y) of `grey` lie on the upright page."""
        x, y = places
        if self.curl is not None:
            y = y + self.curl.down(x, y)
        return _through(self.to_page, np.stack([x, y]))

    def from_look(self, places: Places, look: Look) -> Places:
        """Where `places` (2 x count: x, y) of the small copy `look` lie on `grey`."""
        x, y = _through(look_to_page(look, self), places)
        return np.stack([x, y if self.curl is None else self.curl.flat(x, y)])


def turned(pixels: Pixels, rotation: int) -> Pixels:
    """`pixels` turned clockwise by 0, 90, 180 or 270 degrees."""
    return pixels if rotation == 0 else np.asarray(cv2.rotate(pixels, _QUARTER_TURNS[rotation]), dtype=np.uint8)


def prepare(image: PageImage, look: Look, rotation: int = 0) -> PreparedPage:
    """`image`, of which `look` was taken, turned clockwise by `rotation`, cleaned and straightened for reading."""
    scan = plain_grey(image.pixels, image.dpi)
    if image.is_bilevel:
        scan = softened(without_specks(scan))
    scan_size = (scan.shape[1], scan.shape[0])
    sheet_size, sheet_to_scan = _sheet(look, scan_size)
    size = sheet_size if rotation % 180 == 0 else sheet_size[::-1]
    lean = lean_after(look, rotation)
    skew_left = lean if abs(lean) < _SKEW_LEFT_ALONE else 0.0
    scale = _scale(look.sheet_dpi, size[0] * size[1])
    to_turned, size = _straightened(size, lean - skew_left, scale)
    to_sheet = _turned_back(rotation, sheet_size) @ to_turned
    to_page = _inverse(_turned_back(rotation, scan_size)) @ sheet_to_scan @ to_sheet
    curl = _curl(look, _inverse(sheet_to_scan @ to_sheet) @ look.to_scan, size)
    if curl is not None:
        grey = _flattened(scan, sheet_to_scan @ to_sheet, curl, size)
    elif look.is_cut_out or lean != skew_left:
        grey = _warped(scan, sheet_to_scan @ to_sheet, size)
    else:
        grey = turned(scan, rotation)
        if scale != 1.0:
            grey = np.asarray(cv2.resize(grey, size, interpolation=_how_to_resample(1 / scale)), dtype=np.uint8)
    page_width, page_height = scan_size if rotation % 180 == 0 else scan_size[::-1]
    return PreparedPage(
        grey=evenly_lit(grey, _light_there(look, sheet_size, to_sheet, size)),
        dpi=round(look.sheet_dpi * scale),
        to_page=to_page,
        width=page_width,
        height=page_height,
        rotation=rotation,
        skew=round(_lean_on_page(to_page, size) + skew_left, 2),
        curl=curl,
    )


def look_to_page(look: Look, page: PreparedPage) -> Matrix:
    """The matrix from pixels of the small copy `look` to those of `page.grey` as they lay before it was flattened."""
    scan_size = (page.width, page.height) if page.rotation % 180 == 0 else (page.height, page.width)
    return _inverse(_turned_back(page.rotation, scan_size) @ page.to_page) @ look.to_scan


def _sheet(look: Look, scan_size: Size) -> tuple[Size, Matrix]:
    """The size of the sheet at the scan's resolution, and the matrix from its pixels to the scan's."""
    if not look.is_cut_out:
        return scan_size, np.eye(3)
    height, width = look.grey.shape
    factor = look.sheet_dpi / look.dpi
    return (round(width * factor), round(height * factor)), look.to_scan @ np.diag([1 / factor, 1 / factor, 1.0])


def _inverse(matrix: Matrix) -> Matrix:
    return np.asarray(np.linalg.inv(matrix), dtype=np.float64)


def _scale(dpi: int, pixels: int) -> float:
    low, high = _DPI_LEFT_ALONE
    scale = 1.0 if low <= dpi <= high else min(TARGET_DPI / dpi, _LARGEST_ENLARGEMENT)
    return min(scale, math.sqrt(_MOST_PIXELS / max(1, pixels)))


def _turned_back(rotation: int, size: Size) -> Matrix:
    """From pixels of a picture that was turned clockwise by `rotation` to those of the picture of `size` it was."""
    width, height = size
    return np.array(
        {
            0: [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
            90: [[0, 1, 0], [-1, 0, height - 1], [0, 0, 1]],
            180: [[-1, 0, width - 1], [0, -1, height - 1], [0, 0, 1]],
            270: [[0, -1, width - 1], [1, 0, 0], [0, 0, 1]],
        }[rotation],
        dtype=np.float64,
    )


def _straightened(size: Size, lean: float, scale: float) -> tuple[Matrix, Size]:
    """From pixels of a sheet turned by minus `lean` and scaled to those of the sheet; and a size that holds it all."""
    width, height = size
    angle = np.deg2rad(lean)
    cos, sin = np.cos(angle), np.sin(angle)
    new_width = round(scale * (width * abs(cos) + height * abs(sin)))
    new_height = round(scale * (width * abs(sin) + height * abs(cos)))
    about = np.array([[cos, -sin], [sin, cos]]) / scale
    # The middles of the corner pixels fall on each other, not their corners.
    x, y = np.array([width - 1, height - 1]) / 2 - about @ (np.array([new_width - 1, new_height - 1]) / 2)
    return np.array([[*about[0], x], [*about[1], y], [0, 0, 1]]), (new_width, new_height)


def _how_to_resample(pixels_to_one: float) -> int:
    """Linear only where pixels become fewer: it blurs, which print of 200 dpi cannot afford."""
    return cv2.INTER_CUBIC if pixels_to_one < _FEWER else cv2.INTER_LINEAR


def _warped(grey: Pixels, to_source: Matrix, size: Size) -> Pixels:
    how = _how_to_resample(math.sqrt(abs(float(np.linalg.det(to_source[:2, :2]))))) | cv2.WARP_INVERSE_MAP
    if to_source[2, 0] or to_source[2, 1]:
        warped = cv2.warpPerspective(grey, to_source, size, flags=how, borderMode=cv2.BORDER_CONSTANT, borderValue=255)
    else:
        warped = cv2.warpAffine(grey, to_source[:2], size, flags=how, borderMode=cv2.BORDER_CONSTANT, borderValue=255)
    return np.asarray(warped, dtype=np.uint8)


def _curl(look: Look, from_look: Matrix, size: Size) -> Curl | None:
    """How the print curls on the page of `size` to which `from_look` brings the letters of `look`."""
    boxes = look.marks.boxes[look.marks.are_letters].astype(np.float64)
    left, top, width, height = boxes[:, (LEFT, TOP, WIDTH, HEIGHT)].T
    one = _through(from_look, np.stack([left, top]))
    other = _through(from_look, np.stack([left + width, top + height]))
    return curl_of(np.minimum(one, other), np.maximum(one, other), size)


def _flattened(grey: Pixels, to_source: Matrix, curl: Curl, size: Size) -> Pixels:
    """`grey` as `_warped` gives it, its curl undone in the same step."""
    x, y = np.arange(size[0], dtype=np.float64), np.arange(size[1], dtype=np.float64)[:, np.newaxis]
    curled = y + curl.down(x, y)
    depth = to_source[2, 0] * x + to_source[2, 1] * curled + to_source[2, 2]
    across, down = (((row[0] * x + row[1] * curled + row[2]) / depth).astype(np.float32) for row in to_source[:2])
    how = _how_to_resample(math.sqrt(abs(float(np.linalg.det(to_source[:2, :2])))))
    flat = cv2.remap(grey, across, down, how, borderMode=cv2.BORDER_CONSTANT, borderValue=255)
    return np.asarray(flat, dtype=np.uint8)


def _through(matrix: Matrix, places: Places) -> Places:
    """`places` (2 x count) as the matrix maps them."""
    x, y, depth = matrix @ np.vstack([places, np.ones(places.shape[1])])
    return np.stack([x / depth, y / depth])


def _light_there(look: Look, sheet_size: Size, to_sheet: Matrix, size: Size) -> Pixels | None:
    """The light on the prepared page, as small as the light that was found."""
    if look.light is None:
        return None
    height, width = look.light.shape
    step = max(sheet_size) / max(height, width)
    small = (max(1, round(size[0] / step)), max(1, round(size[1] / step)))
    to_light = (
        np.diag([width / sheet_size[0], height / sheet_size[1], 1.0])
        @ to_sheet
        @ np.diag([size[0] / small[0], size[1] / small[1], 1.0])
    )
    how = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    light = cv2.warpAffine(look.light, to_light[:2], small, flags=how, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(light, dtype=np.uint8)


def _lean_on_page(to_page: Matrix, size: Size) -> float:
    """How a level line through the middle of the prepared page leans on the upright page."""
    width, height = size
    ends = to_page @ np.array([[0.25 * width, 0.75 * width], [height / 2, height / 2], [1.0, 1.0]])
    (x0, x1), (y0, y1) = ends[0] / ends[2], ends[1] / ends[2]
    return float(np.rad2deg(np.arctan2(y1 - y0, x1 - x0)))
