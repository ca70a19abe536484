"""Pictures of the foot of a paper, with seal and signature over its print in black, and of the same print alone.

What `worker/recognise/seal_removal.py` learns from: a position in capitals, a name, lines of text beside or under them,
drawn in the typefaces of `fonts`, with marks of `black_marks` over them, then copied in black and white or scanned in
grey, both pictures alike. A picture is an array of shape (height, width), uint8, dark on white, 200 dots an inch.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from scripts.language.pictures.black_marks import Page, round_seal, signature, stamp_of_words
from scripts.language.pictures.fonts import Family, opened
from scripts.samples.drawing.ink import scribble, seal

Picture = NDArray[np.uint8]

PATCH = (96, 256)
"""Height and width of what the network is shown at a time."""

_DPI = 200
_WHITE = 255.0
_WIDE_MM, _HIGH_MM = 76.0, 52.0
_MM_PER_INCH = 25.4
_PATCHES = 5
# Print is crossed where so much of what is so near to it is ink of a mark.
_INK, _NEAR, _MARKED = 128, 25, 0.02


@dataclass(frozen=True, slots=True)
class Words:
    """What the print says: `names` in small letters, `posts` and `seals` in capitals, `text` in sentences."""

    names: Sequence[str]
    posts: Sequence[str]
    text: Sequence[str]


def patches(
    words: Words, families: Sequence[Family], hands: Sequence[Path], chance: Random
) -> Iterator[tuple[Picture, Picture]]:
    """Pairs without end: a piece of a foot as it is seen, and its print alone; most where marks lie over print."""
    while True:
        seen, alone = foot(words, families, hands, chance)
        height, width = PATCH
        marked = cv2.blur((seen < alone - 60.0).astype(np.float32), (_NEAR, _NEAR)) > _MARKED
        rows, columns = np.nonzero((alone < _INK) & marked)
        for _ in range(_PATCHES):
            if len(rows) and chance.random() < 0.8:
                at = chance.randrange(len(rows))
                y, x = int(rows[at] - chance.uniform(0.2, 0.8) * height), int(columns[at] - chance.random() * width)
            else:
                y, x = chance.randrange(seen.shape[0]), chance.randrange(seen.shape[1])
            y, x = max(0, min(y, seen.shape[0] - height)), max(0, min(x, seen.shape[1] - width))
            yield seen[y : y + height, x : x + width], alone[y : y + height, x : x + width]


def foot(words: Words, families: Sequence[Family], hands: Sequence[Path], chance: Random) -> tuple[Picture, Picture]:
    """The foot as it is seen, and its print alone."""
    dpi = chance.choices((300, 200), (75, 25))[0]
    print_, middles = _print(words, families, dpi, chance)
    marks = _marks(words, families, hands, dpi, print_.shape, middles, chance)
    both = np.minimum(print_, marks)
    if chance.random() < 0.8:
        return _copied(both, print_, dpi, chance)
    return _in_grey(both, print_, dpi, chance)


def _print(
    words: Words, families: Sequence[Family], dpi: int, chance: Random
) -> tuple[Page, list[tuple[float, float]]]:
    """A position, room for the signature, a name; or lines of text all over. And the middles of what is centred."""
    mm = dpi / _MM_PER_INCH
    image = Image.new("L", (int(_WIDE_MM * mm), int(_HIGH_MM * mm)), 255)
    canvas = ImageDraw.Draw(image)
    family = chance.choices(families, [family.share for family in families])[0]
    size = chance.uniform(11, 15) * dpi / 72
    middle = image.width * chance.uniform(0.4, 0.6)
    if chance.random() < 0.2:
        font = opened(chance.choice(family.faces), round(size))
        for row in range(int(image.height / (1.3 * size)) + 1):
            canvas.text((-chance.uniform(0, 40), row * 1.3 * size), chance.choice(words.text), 0, font)
        return np.asarray(image).astype(np.float32), []
    bold = opened(family.faces[1 if chance.random() < 0.85 else 0], round(size))
    top = chance.uniform(-0.5, 4) * size
    middles = []
    for _ in range(chance.choice((1, 1, 2, 2, 3))):
        canvas.text((middle, top), chance.choice(words.posts), 0, bold, anchor="ma")
        middles.append((middle, top + 0.6 * size))
        top += chance.uniform(1.15, 1.4) * size
    if chance.random() < 0.2:
        note = opened(family.faces[2], round(size * 0.9))
        canvas.text(
            (middle, top), chance.choice(("(Ký, ghi rõ họ tên)", "(Đã ký)", "(Ký tên, đóng dấu)")), 0, note, anchor="ma"
        )
    foot_ = max(top + 2 * size, image.height - chance.uniform(1.5, 9) * size)
    degree = "" if chance.random() < 0.85 else chance.choice(("ThS. ", "Bs. ", "TS. ", "Đại tá "))
    name = degree + " ".join(chance.choices(words.names, k=chance.choice((2, 3, 3, 3, 4, 4))))
    canvas.text((middle, foot_), name, 0, bold, anchor="ma")
    middles.append((middle, foot_ + 0.6 * size))
    if chance.random() < 0.25:
        small = opened(family.faces[0], round(size * chance.uniform(0.75, 1)))
        for row in range(chance.randint(1, 8)):
            left = chance.choice((-0.05, 0.0, 0.85)) * image.width
            canvas.text((left, foot_ + (row - 3) * 1.25 * size), chance.choice(words.text)[:12], 0, small)
    if chance.random() < 0.1:
        canvas.line((0, foot_ + 1.2 * size, image.width, foot_ + 1.2 * size), 0, chance.randint(1, 4))
    return np.asarray(image).astype(np.float32), middles


def _marks(
    words: Words,
    families: Sequence[Family],
    hands: Sequence[Path],
    dpi: int,
    shape: tuple[int, ...],
    middles: Sequence[tuple[float, float]],
    chance: Random,
) -> Page:
    """Nothing, a seal, a signature or both, on an empty page of that shape; often so that the edge of a seal, which
    runs along the line, lies on one of these middles of print."""
    page = np.full(shape, _WHITE, np.float32)
    faces = [face for family in families for face in family.faces[:2]]
    capitals = [word for post in words.posts for word in post.split()]
    if chance.random() < 0.8:
        which = chance.random()
        some = chance.sample(capitals, chance.randint(4, 8))
        if which < 0.7:
            mark = round_seal(some, faces, dpi, chance)
        elif which < 0.9:
            mark = _at(np.asarray(seal(" ".join(some), chance, millimetres=chance.uniform(28, 40)).convert("L")), dpi)
        else:
            mark = stamp_of_words(some, faces, dpi, chance)
        _lay(_strong(mark, chance), page, _on_edge(mark, middles, chance), chance)
    for _ in range(chance.choice((0, 1, 1, 1, 2))):
        pen = (
            signature(words.names, hands, dpi, chance)
            if chance.random() < 0.75
            else _at(np.asarray(scribble(chance).convert("L")), dpi)
        )
        _lay(_strong(pen, chance), page, None, chance)
    return page


def _on_edge(mark: Page, middles: Sequence[tuple[float, float]], chance: Random) -> tuple[int, int] | None:
    """Where the upper left corner of a seal lies whose upper or lower edge runs through print; None for anywhere."""
    if not middles or chance.random() < 0.4:
        return None
    x, y = chance.choice(middles)
    height, width = mark.shape
    edge = 0.0 if y == middles[0][1] or chance.random() < 0.4 else height
    return int(x - chance.uniform(0.1, 0.95) * width), int(y - edge + chance.gauss(0, 0.04) * height)


def _at(mark: Picture, dpi: int) -> Page:
    """A mark of 300 dots an inch at another resolution."""
    return np.asarray(cv2.resize(mark, None, fx=dpi / 300, fy=dpi / 300, interpolation=cv2.INTER_AREA), np.float32)


def _strong(mark: Page, chance: Random) -> Page:
    """As dark as a copier sees it: red and blue are half as dark as print, or as dark."""
    darkest = max(1.0, _WHITE - float(mark.min()))
    return np.asarray(_WHITE - (_WHITE - mark) * (chance.uniform(150, 255) / darkest), np.float32).clip(0, _WHITE)


def _lay(mark: Page, page: Page, at: tuple[int, int] | None, chance: Random) -> None:
    """`mark` over `page`, on that page itself, at that place or anywhere."""
    height, width = mark.shape
    rows, columns = page.shape
    x, y = at or (
        int(chance.uniform(-0.4 * width, columns - 0.6 * width)),
        int(chance.uniform(-0.5 * height, rows - 0.5 * height)),
    )
    y0, x0, y1, x1 = max(0, y), max(0, x), min(rows, y + height), min(columns, x + width)
    if y1 > y0 and x1 > x0:
        there = page[y0:y1, x0:x1]
        # Ink over ink is darker than each.
        there *= mark[y0 - y : y1 - y, x0 - x : x1 - x] / _WHITE


def _copied(both: Page, alone: Page, dpi: int, chance: Random) -> tuple[Picture, Picture]:
    """Black and white, with specks; softened and made smaller as preparation does (worker/prepare/despeckle.py)."""
    noise = np.random.default_rng(chance.randrange(2**63))
    blur = chance.uniform(0.4, 1.5) * dpi / 300
    level = chance.uniform(90, 205)
    grain = cv2.GaussianBlur(noise.standard_normal(both.shape, np.float32) * chance.choice((0, 4, 15, 40)), (0, 0), 0.7)
    black = []
    for page, noisy in ((both, 1), (alone, 0)):
        soft = cv2.GaussianBlur(page, (0, 0), blur) + noisy * grain
        black.append(np.where(soft < level, 0, _WHITE).astype(np.float32))
    specks = noise.random(both.shape) < chance.choice((0, 0, 0.0002, 0.002))
    black[0][cv2.dilate(specks.astype(np.uint8), np.ones((2, 2), np.uint8)) > 0] = 0
    return _small(_page(cv2.GaussianBlur(black[0], (0, 0), 0.8)), black[1], dpi, chance)


def _in_grey(both: Page, alone: Page, dpi: int, chance: Random) -> tuple[Picture, Picture]:
    noise = np.random.default_rng(chance.randrange(2**63))
    blur = chance.uniform(0.4, 1.3) * dpi / 300
    soft = [cv2.GaussianBlur(page, (0, 0), blur) for page in (both, alone)]
    soft[0] = soft[0] + noise.standard_normal(both.shape, np.float32) * chance.uniform(0, 10)
    pale = chance.uniform(0, 90)
    return _small(pale + soft[0] * (_WHITE - pale) / _WHITE, pale + soft[1] * (_WHITE - pale) / _WHITE, dpi, chance)


def _small(seen: Page, alone: Page, dpi: int, chance: Random) -> tuple[Picture, Picture]:
    """Both at 200 dots an inch, leaning a little alike."""
    scale = _DPI / dpi
    height, width = seen.shape
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), chance.gauss(0, 0.35), scale)
    size = (int(width * scale), int(height * scale))
    matrix[:, 2] += (size[0] / 2 - width / 2, size[1] / 2 - height / 2)
    small = [
        cv2.warpAffine(page, matrix, size, flags=cv2.INTER_LINEAR, borderValue=_WHITE).clip(0, _WHITE)
        for page in (seen, alone)
    ]
    return small[0].astype(np.uint8), small[1].astype(np.uint8)


def _page(pixels: NDArray[np.generic]) -> Page:
    return np.asarray(pixels, np.float32)
