"""What stands between a paper and the picture that a phone sends of it, by the physics of each.

Security printing multiplies fine coloured curves into the paper; film and gloss add the light of a lamp, and what it
drives past white is lost; a screen is a grid of red, green and blue stripes, which the grid of the sensor samples; hand
and phone keep a part of the light away, the softer the farther they are from the paper; the pages of an open book are
cylinders that fall into its gutter; messengers make a picture small and pack it hard. `PHOTOS` names whole scenes, each
a function of a sheet in RGB which takes all chance from the generator it is given.
"""

from __future__ import annotations

from collections.abc import Callable
from types import MappingProxyType

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from scripts.samples.scanning.scanner import Chance, Pixels, Scan, blurred, noisy, shaded
from scripts.samples.scanning.scenes import GROUNDS, photograph

Light = NDArray[np.float32]

# Printed grounds: of birth certificates, land books, cards; the tint of the paper and the inks of two bundles of lines.
_GROUNDS_IN_PRINT = (
    ((252, 250, 222), (232, 196, 170), (186, 214, 160)),
    ((253, 226, 226), (226, 150, 160), (238, 190, 150)),
    ((226, 242, 232), (150, 196, 190), (214, 200, 150)),
)
# Pixels along a sheet that nearly fills the picture of a phone.
_FINEST = 2400
# ISO/IEC 7810 ID-1 on a sheet of A4: what a card takes of its width.
_CARD_ON_A4 = 0.45


def guilloche(sheet: Pixels, chance: Chance) -> Pixels:
    """Printed on a coloured ground: two bundles of fine waved lines, 0.2 mm of ink a millimetre, and a rosette."""
    height, width = sheet.shape[:2]
    paper, *inks = _GROUNDS_IN_PRINT[int(chance.integers(len(_GROUNDS_IN_PRINT)))]
    # Where lines run changes slowly: an eighth of the pixels each way tells it.
    size = (width // 8, height // 8)
    across = np.linspace(0, 210, size[0], dtype=np.float32)[None, :]  # millimetres of A4
    down = np.linspace(0, 210 * height / width, size[1], dtype=np.float32)[:, None]
    bundles = []
    for ink, lean in zip(inks, (0.35, -0.5), strict=True):
        pitch, swing, period = chance.uniform(0.9, 1.4), chance.uniform(2, 5), chance.uniform(18, 45)
        turn = np.float32(2 * np.pi)
        waves = swing * (np.sin(turn * across / period) + 0.4 * np.sin(turn * (across + down) / (0.37 * period)))
        bundles.append((_lines_at((down + lean * across + waves) / pitch, (width, height)), ink))
    x, y = across - 105, down - down.max() / 2
    radius = np.hypot(x, y)
    petals = radius + 6 * np.sin(np.arctan2(y, x) * int(chance.integers(8, 15)))
    inside = cv2.resize((radius < chance.uniform(35, 60)).astype(np.uint8), (width, height))
    bundles.append((_lines_at(petals / 1.6, (width, height)) * inside, inks[0]))
    printed = []
    for colour, channel in enumerate(cv2.split(sheet)):
        ground: Pixels = np.full(channel.shape, paper[colour], np.uint8)
        for lines, ink in bundles:
            table = np.clip(255 - np.arange(256) * (1 - ink[colour] / 255), 0, 255).astype(np.uint8)
            ground = np.asarray(cv2.multiply(ground, cv2.LUT(lines, table), scale=1 / 255), dtype=np.uint8)
        printed.append(cv2.multiply(channel, ground, scale=1 / 255))
    return np.asarray(cv2.merge(printed), dtype=np.uint8)


def _lines_at(phase: Light, size: tuple[int, int]) -> Pixels:
    """255 where a line runs, at every whole number of `phase`, 0 beside it; its edges soft."""
    large = cv2.resize(phase, size, interpolation=cv2.INTER_LINEAR)
    away = np.abs(large - np.rint(large))
    return np.asarray(np.clip((np.float32(0.15) - away) * np.float32(255 / 0.09), 0, 255), dtype=np.uint8)


def glaring(photo: Pixels, chance: Chance, spots: int) -> Pixels:
    """Under film: a veil of light over all, and lamps mirrored in it, drawn out along a wave of the film."""
    height, width = photo.shape[:2]
    added = np.full((height, width), chance.uniform(8, 22), np.float32)
    small = (width // 8, height // 8)
    for _ in range(spots):
        spot = np.zeros((small[1], small[0]), np.float32)
        middle = (int(chance.uniform(0.2, 0.8) * small[0]), int(chance.uniform(0.15, 0.85) * small[1]))
        long, short = chance.uniform(0.05, 0.14) * small[0], chance.uniform(0.012, 0.035) * small[0]
        cv2.ellipse(
            spot, middle, (int(long), max(2, int(short))), float(chance.uniform(0, 180)), 0, 360, 1.0, -1, cv2.LINE_AA
        )
        soft = cv2.GaussianBlur(spot, (0, 0), float(short)) + 0.35 * cv2.GaussianBlur(spot, (0, 0), 4 * float(short))
        added += cv2.resize(soft, (width, height), interpolation=cv2.INTER_LINEAR) * chance.uniform(220, 420)
    return np.asarray(np.clip(photo + added[..., None], 0, 255), dtype=np.uint8)


def in_shadow(photo: Pixels, chance: Chance) -> Pixels:
    """Shadows of the phone, from above, and of the arm that holds it, from one edge; hard near by, soft far off."""
    height, width = photo.shape[:2]
    small = (width // 8, height // 8)
    light = np.ones((small[1], small[0]), np.float32)
    for deep in (chance.uniform(0.35, 0.6), chance.uniform(0.25, 0.5)):
        at = chance.uniform(0.2, 0.8, 2) * small
        long, thick = chance.uniform(0.5, 1.2) * small[1], chance.uniform(0.12, 0.3) * small[0]
        corners = cv2.boxPoints((at.tolist(), (float(thick), float(long)), float(chance.uniform(-40, 40))))
        shade = np.zeros_like(light)
        cv2.fillConvexPoly(shade, corners.astype(np.int32), 1.0, cv2.LINE_AA)
        light *= 1 - np.float32(deep) * cv2.GaussianBlur(shade, (0, 0), float(chance.uniform(0.01, 0.05) * small[0]))
    wide = cv2.resize(light, (width, height), interpolation=cv2.INTER_CUBIC)
    return shaded(photo, np.asarray(wide, dtype=np.float32))


def on_screen(sheet: Pixels, chance: Chance) -> Pixels:
    """Shown on a screen and photographed: each pixel of the screen is three stripes with dark between them, which the
    lens blurs a little and a Bayer sensor samples, leaning slightly."""
    rows = int(chance.integers(1150, 1450))
    columns = round(rows * sheet.shape[1] / sheet.shape[0])
    shown = cv2.resize(sheet, (columns, rows), interpolation=cv2.INTER_AREA)
    finer, scale, lean = 2, chance.uniform(1.5, 1.9), np.deg2rad(chance.uniform(-3, 3))
    size = (int(columns * scale) // 2 * 2, int(rows * scale) // 2 * 2)
    u = (np.arange(size[0] * finer, dtype=np.float32) / finer - size[0] / 2)[None, :]
    v = (np.arange(size[1] * finer, dtype=np.float32) / finer - size[1] / 2)[:, None]
    # The camera is not quite level with the screen, so that its pixels are larger on one side.
    nearer = (
        1
        + u * np.float32(chance.uniform(-0.06, 0.06) / size[0])
        + v * np.float32(chance.uniform(-0.06, 0.06) / size[1])
    )
    x = (np.cos(lean) * u + np.sin(lean) * v) / (np.float32(scale) * nearer) + np.float32(columns / 2)
    y = (np.cos(lean) * v - np.sin(lean) * u) / (np.float32(scale) * nearer) + np.float32(rows / 2)
    column, row = np.floor(x).astype(np.int32), np.floor(y).astype(np.int32)
    inside = (column >= 0) & (column < columns) & (row >= 0) & (row < rows)
    column, row = np.clip(column, 0, columns - 1), np.clip(row, 0, rows - 1)
    stripe, between = np.floor((x - np.floor(x)) * 3).astype(np.int8), (y - np.floor(y)) > 0.85
    seen = np.zeros((size[1], size[0], 3), np.uint8)
    for colour in range(3):
        lit = np.where(inside & (stripe == colour) & ~between, shown[..., colour][row, column], 0).astype(np.float32)
        # Three stripes share the pixel, so each is as bright as three of the whole.
        lit = cv2.GaussianBlur(lit, (0, 0), 0.55 * finer) * np.float32(3.2)
        plain = cv2.resize(np.clip(lit, 0, 255), size, interpolation=cv2.INTER_AREA)
        seen[..., colour] = plain.astype(np.uint8)
    mosaic = np.zeros((size[1], size[0]), np.uint8)
    for colour, down, across in ((0, 0, 0), (1, 0, 1), (1, 1, 0), (2, 1, 1)):
        mosaic[down::2, across::2] = seen[down::2, across::2, colour]
    return noisy(np.asarray(cv2.cvtColor(mosaic, cv2.COLOR_BayerBG2RGB), dtype=np.uint8), 3, chance)


def opened(left: Pixels, right: Pixels, chance: Chance) -> tuple[Pixels, Pixels]:
    """Two pages of a bound book as a pinhole above them sees them, and where paper is (255; 0 beyond its edges).

    Each page is a cylinder with upright generators: it rises steeply from the gutter, levels out, and falls a little
    towards its outer edge. A ray meets it where height and place across agree, whatever the row, so one profile says
    for each column which part of the page is seen there and how much larger or smaller. Lambert's law shades its slope,
    and little light falls into the gutter. A thick register bends more than a thin one. Lengths are widths of a page.
    """
    height, width = left.shape[:2]
    tall = height / width
    eye = (
        chance.uniform(-0.3, 0.3),
        chance.uniform(0.3, 0.7) * tall,
        chance.uniform(0.75, 1.1) * float(np.hypot(2, tall)),
    )
    depth, lamp = chance.uniform(0.05, 0.1), chance.uniform(-0.6, 0.6)
    along = np.linspace(0, 1, 4 * width)
    pages, papers = [], []
    for page, side in ((left, -1), (right, 1)):
        steep, reach, fall = np.deg2rad(chance.uniform(35, 70)), chance.uniform(0.08, 0.25), chance.uniform(0.02, 0.07)
        slope = steep * np.exp(-along / reach) - fall
        across = side * np.cumsum(np.cos(slope)) / len(along)
        rise = np.cumsum(np.sin(slope)) / len(along) - depth
        nearer = 1 - rise / eye[2]
        # The gutter, where both begin, is the middle of the picture.
        seen = np.maximum.accumulate(side * (across - eye[0]) / nearer)
        seen -= seen[0]
        light = 0.55 + 0.45 * np.clip(np.cos(slope) - side * lamp * np.sin(slope), 0, None)
        light *= 1 - 0.5 * np.exp(-along / 0.04)
        columns = (np.arange(width) + 0.5) / width
        place, nearer, light = (np.interp(columns, seen, known) for known in (along, nearer, light))
        place[columns > seen[-1]] = 2  # beyond the outer edge
        if side < 0:
            place, nearer, light = 1 - place[::-1], nearer[::-1], light[::-1]
        rows = (np.arange(height) + 0.5)[:, None] / height * tall
        x = np.broadcast_to(np.maximum(place * width - 0.5, 0), (height, width)).astype(np.float32)
        y = ((eye[1] + (rows - eye[1]) * nearer) * width - 0.5).astype(np.float32)
        bent = np.asarray(cv2.remap(page, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE), np.uint8)
        pages.append(shaded(bent, np.broadcast_to(light, (height, width)).astype(np.float32)))
        papers.append(255 * ((x >= 0) & (x < width) & (y >= 0) & (y < height)).astype(np.uint8))
    return np.hstack(pages), np.hstack(papers)


def sent(photo: Pixels, long_side: int, strength: int) -> Scan:
    """As a messenger delivers it: made small and packed hard, without a resolution that means anything."""
    factor = long_side / max(photo.shape[:2])
    if factor < 1:
        photo = np.asarray(cv2.resize(photo, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA), np.uint8)
    return Scan(Image.fromarray(photo), "jpeg", dpi=72, strength=strength)


def _handheld(sheet: Pixels, chance: Chance, *, fingers: int = 0, ground: str = "") -> Pixels:
    name = ground or list(GROUNDS)[int(chance.integers(len(GROUNDS)))]
    return photograph(sheet, name, chance, tilt=8, turn=3, fingers=fingers).pixels


def _coloured(sheet: Pixels, chance: Chance) -> Scan:
    return _phone_file(_handheld(guilloche(sheet, chance), chance))


def _laminated(sheet: Pixels, chance: Chance) -> Scan:
    return _phone_file(glaring(_handheld(guilloche(sheet, chance), chance), chance, int(chance.integers(1, 4))))


def _screened(sheet: Pixels, chance: Chance) -> Scan:
    return Scan(Image.fromarray(on_screen(sheet, chance)), "jpeg", dpi=72, strength=82)


def _shadowed(sheet: Pixels, chance: Chance) -> Scan:
    return _phone_file(in_shadow(_handheld(sheet, chance), chance))


def _fingered(sheet: Pixels, chance: Chance) -> Scan:
    return _phone_file(_handheld(sheet, chance, fingers=2))


def _messaged(sheet: Pixels, chance: Chance) -> Scan:
    photo = _handheld(sheet, chance)
    return sent(photo, (960, 1280, 1600)[int(chance.integers(3))], int(chance.integers(60, 76)))


def _messaged_in_colour(sheet: Pixels, chance: Chance) -> Scan:
    photo = in_shadow(_handheld(guilloche(sheet, chance), chance), chance)
    return sent(photo, (1280, 1600)[int(chance.integers(2))], int(chance.integers(60, 76)))


def _bound(sheet: Pixels, chance: Chance) -> Scan:
    """The paper on one page of a book, nothing on the other."""
    blank = np.full_like(sheet, 255)
    spread, paper = opened(sheet, blank, chance) if chance.random() < 0.5 else opened(blank, sheet, chance)
    ground = list(GROUNDS)[int(chance.integers(len(GROUNDS)))]
    return sent(photograph(spread, ground, chance, tilt=8, turn=3, outline=paper).pixels, 4000, 80)


def _blurry(sheet: Pixels, chance: Chance) -> Scan:
    """Out of focus, as far as nobody notices on the phone."""
    return _phone_file(blurred(_handheld(sheet, chance), float(chance.uniform(1.8, 3.2))))


def _phone_file(photo: Pixels) -> Scan:
    return Scan(Image.fromarray(photo), "jpeg", dpi=72, strength=80)


def laid_on(sheet: Pixels, card: Pixels, at: tuple[float, float], degrees: float) -> Pixels:
    """A card laid on a sheet, as large as cards are beside A4, its middle at a place (parts of width and height),
    turned clockwise; it throws a thin shadow."""
    width = round(_CARD_ON_A4 * sheet.shape[1])
    small = cv2.resize(card, (width, round(width * card.shape[0] / card.shape[1])), interpolation=cv2.INTER_AREA)
    middle = (at[0] * sheet.shape[1], at[1] * sheet.shape[0])
    matrix = cv2.getRotationMatrix2D((small.shape[1] / 2, small.shape[0] / 2), -degrees, 1.0)
    matrix[0, 2] += middle[0] - small.shape[1] / 2
    matrix[1, 2] += middle[1] - small.shape[0] / 2
    size = (sheet.shape[1], sheet.shape[0])
    there = cv2.warpAffine(np.full(small.shape[:2], 255, np.uint8), matrix, size)
    shadow = cv2.blur(np.roll(there, (6, 5), axis=(0, 1)), (17, 17)).astype(np.float32) / 255
    under = sheet * (1 - np.float32(0.35) * shadow[..., None])
    laid = np.where(there[..., None] > 127, cv2.warpAffine(small, matrix, size), under)
    return np.asarray(laid, dtype=np.uint8)


def taken(scene: str, sheet: Pixels, chance: Chance) -> Scan:
    """The photo of `sheet` in a scene of `PHOTOS`; a sheet finer than phones show one is made coarser first."""
    factor = _FINEST / max(sheet.shape[:2])
    if factor < 1:
        sheet = np.asarray(cv2.resize(sheet, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA), dtype=np.uint8)
    return PHOTOS[scene](sheet, chance)


PHOTOS: MappingProxyType[str, Callable[[Pixels, Chance], Scan]] = MappingProxyType(
    {
        "coloured": _coloured,
        "laminated": _laminated,
        "screen": _screened,
        "shadow": _shadowed,
        "fingers": _fingered,
        "messenger": _messaged,
        "messenger coloured": _messaged_in_colour,
        "book": _bound,
        "blurred": _blurry,
    }
)
