"""Digits as people write them into the frame of an act: its number, its day and month.

Nghị định 30/2020/NĐ-CP, appendix I, has number and day printed like the rest, but registries write them by hand into
printed acts. Three sources, so that no hand is learned by heart: strokes drawn here, in the forms that are taught and
used in Vietnam (a seven with a bar, a one with a nose, an open four), bent and slanted at random; typefaces that
imitate handwriting; and digits that 43 people wrote (Alpaydin and Kaynak, 1998, as scikit-learn carries them).

In texts, digits written by hand are letters of a private area (`BY_HAND`), until `plain` makes digits of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from dossier.errors import ToolMissing
from scripts.language.pictures.fonts import opened

Ink = NDArray[np.float32]
"""Shape (height, width), 0 paper to 1 ink."""

BY_HAND = str.maketrans({str(digit): chr(0xE000 + digit) for digit in range(10)})
_PLAIN = {0xE000 + digit: str(digit) for digit in range(10)}

_FINER = 4
_SMOOTH_STEPS = 8
_FOLDERS = (Path("/usr/share/fonts"),)
# Package, file: typefaces of Debian whose digits are drawn by hand.
_FACES = (
    ("fonts-breip", "Breip.ttf"),
    ("fonts-bwht", "BecauseWeBuild-Regular.otf"),
    ("fonts-bwht", "BecauseWeConnect-Regular.otf"),
    ("fonts-bwht", "BecauseWeCreate-Regular.otf"),
    ("fonts-bwht", "BecauseWeLearn-Regular.otf"),
    ("fonts-bwht", "BecauseWeMentor-Regular.otf"),
    ("fonts-dancingscript", "DancingScript-Regular.otf"),
    ("fonts-dkg-handwriting", "dkg.ttf"),
    ("fonts-ecolier-court", "Ecolier-court.ttf"),
    ("fonts-femkeklaver", "femkeklaver.ttf"),
    ("fonts-humor-sans", "Humor-Sans.ttf"),
    ("fonts-kiloji", "kiloji.ttf"),
    ("fonts-klee", "KleeOne-Regular.ttf"),
    ("fonts-kristi", "Kristi.ttf"),
    ("fonts-sjfonts", "Delphine.ttf"),
    ("fonts-sjfonts", "SteveHand.ttf"),
)

Stroke = tuple[tuple[float, float], ...]
# Forms of each digit: strokes as points from the upper left, 1 high; curves run through them.
_ZERO: tuple[tuple[Stroke, ...], ...] = (
    (((0.3, 0), (0.05, 0.25), (0.02, 0.65), (0.25, 1), (0.5, 0.75), (0.52, 0.3), (0.3, 0.02)),),
    (((0.4, 0.05), (0.1, 0.2), (0.02, 0.6), (0.2, 0.98), (0.45, 0.8), (0.55, 0.35), (0.35, 0), (0.15, 0.1)),),
)
_ONE = (
    (((0.2, 0), (0.18, 0.5), (0.15, 1)),),
    (((0, 0.3), (0.15, 0.16), (0.28, 0)), ((0.28, 0), (0.27, 0.5), (0.25, 1))),
    (((-0.1, 0.45), (0.1, 0.25), (0.28, 0)), ((0.28, 0), (0.25, 0.5), (0.2, 1))),
    (((0, 0.25), (0.25, 0)), ((0.25, 0), (0.25, 1)), ((0.02, 1), (0.48, 1))),
)
_TWO = (
    (((0.05, 0.2), (0.25, 0), (0.48, 0.15), (0.4, 0.5), (0.02, 1)), ((0.02, 1), (0.3, 0.97), (0.55, 1))),
    (
        (
            (0.05, 0.25),
            (0.2, 0.02),
            (0.45, 0.1),
            (0.42, 0.45),
            (0.15, 0.9),
            (0, 0.9),
            (0.1, 0.78),
            (0.35, 0.97),
            (0.6, 0.9),
        ),
    ),
    (((0, 0.1), (0.3, 0), (0.5, 0.2), (0.25, 0.65), (0, 0.98), (0.3, 0.9), (0.6, 0.98)),),
)
_THREE = (
    (((0.05, 0.1), (0.3, 0), (0.45, 0.2), (0.2, 0.45), (0.5, 0.65), (0.4, 0.95), (0, 0.9)),),
    (
        ((0.02, 0.02), (0.25, 0.01), (0.5, 0.02)),
        ((0.5, 0.02), (0.2, 0.4)),
        ((0.2, 0.4), (0.5, 0.6), (0.4, 0.95), (0, 0.95)),
    ),
)
_FOUR = (
    (((0.3, 0), (0.15, 0.3), (0, 0.62)), ((0, 0.62), (0.3, 0.62), (0.65, 0.6)), ((0.48, 0.3), (0.46, 0.65), (0.42, 1))),
    (((0.45, 0), (0, 0.65)), ((0, 0.65), (0.62, 0.65)), ((0.46, 0), (0.45, 1))),
    (((0.02, 0), (0, 0.35), (0.12, 0.52), (0.42, 0.4)), ((0.5, 0), (0.45, 0.45), (0.42, 1))),
    (((0.2, 0), (0.1, 0.5)), ((0.1, 0.5), (0.3, 0.55), (0.6, 0.48)), ((0.52, 0.1), (0.45, 0.55), (0.38, 1))),
)
_FIVE = (
    (
        ((0.12, 0), (0.06, 0.45)),
        ((0.06, 0.45), (0.35, 0.4), (0.5, 0.65), (0.35, 0.95), (0, 0.95)),
        ((0.12, 0), (0.55, 0)),
    ),
    (
        ((0.5, 0.02), (0.12, 0.03)),
        ((0.12, 0.03), (0.05, 0.42)),
        ((0.05, 0.42), (0.4, 0.45), (0.45, 0.75), (0.25, 1), (0, 0.9)),
    ),
)
_SIX = (
    (((0.45, 0), (0.12, 0.35), (0, 0.72), (0.22, 1), (0.48, 0.8), (0.32, 0.52), (0.04, 0.7)),),
    (((0.35, 0), (0.08, 0.4), (0.05, 0.85), (0.3, 0.98), (0.5, 0.7), (0.25, 0.55), (0.05, 0.75)),),
)
_SEVEN = (
    (((0, 0.05), (0.3, 0.03), (0.55, 0)), ((0.55, 0), (0.3, 0.5), (0.15, 1))),
    (((0, 0.05), (0.3, 0.03), (0.55, 0)), ((0.55, 0), (0.3, 0.5), (0.2, 1)), ((0.1, 0.52), (0.55, 0.48))),
    (
        ((0, 0.18), (0.04, 0.04)),
        ((0.04, 0.04), (0.3, 0.08), (0.55, 0)),
        ((0.55, 0), (0.32, 0.5), (0.2, 1)),
        ((0.08, 0.5), (0.6, 0.5)),
    ),
)
_EIGHT = (
    (
        (
            (0.42, 0.12),
            (0.2, 0),
            (0.05, 0.2),
            (0.3, 0.48),
            (0.48, 0.75),
            (0.25, 1),
            (0.02, 0.78),
            (0.25, 0.48),
            (0.45, 0.12),
        ),
    ),
    (((0.3, 0), (0.05, 0.2), (0.4, 0.55), (0.45, 0.85), (0.2, 1), (0, 0.8), (0.2, 0.5), (0.48, 0.2), (0.3, 0)),),
)
_NINE = (
    (((0.48, 0.15), (0.25, 0), (0.02, 0.22), (0.2, 0.48), (0.47, 0.2)), ((0.47, 0.15), (0.45, 0.6), (0.4, 1))),
    (
        ((0.48, 0.15), (0.25, 0), (0.02, 0.22), (0.2, 0.48), (0.47, 0.2)),
        ((0.47, 0.15), (0.46, 0.7), (0.3, 1), (0, 0.92)),
    ),
    (((0.4, 0.1), (0.15, 0.05), (0.05, 0.35), (0.3, 0.45), (0.5, 0.1), (0.45, 0.6), (0.15, 1)),),
)
_FORMS = (_ZERO, _ONE, _TWO, _THREE, _FOUR, _FIVE, _SIX, _SEVEN, _EIGHT, _NINE)


@dataclass(frozen=True, slots=True, eq=False)
class Hands:
    """What digits are written with beside strokes: typefaces, and for each digit the pictures that people wrote."""

    faces: tuple[Path, ...] = ()
    people: tuple[tuple[Ink, ...], ...] = ()


def plain(text: str) -> str:
    """`text` with digits in the place of those written by hand."""
    return text.translate(_PLAIN)


def is_by_hand(letter: str) -> bool:
    return ord(letter) in _PLAIN


def hands(folders: Sequence[Path] = _FOLDERS) -> Hands:
    """All hands. Raises ToolMissing, naming the package, where a typeface or scikit-learn is not there."""
    faces = hand_faces(folders)
    try:
        from sklearn.datasets import load_digits
    except ImportError:
        raise ToolMissing(tool="scikit-learn", advice="pip install scikit-learn") from None
    digits = load_digits()
    people = tuple(
        tuple(np.asarray(picture / 16, np.float32) for picture in digits.images[digits.target == digit])
        for digit in range(10)
    )
    return Hands(faces, people)


def hand_faces(folders: Sequence[Path] = _FOLDERS) -> tuple[Path, ...]:
    """The typefaces alone. Raises ToolMissing, naming the package, where one is not there."""
    files = {path.name: path for folder in folders for path in sorted(folder.rglob("*.[ot]tf"))}
    for package, name in _FACES:
        if name not in files:
            raise ToolMissing(tool=name, advice=f"apt install {package}")
    return tuple(files[name] for _, name in _FACES)


def written(number: str, height: float, known: Hands, chance: Random) -> Ink:
    """`number` (digits alone) in one hand, about `height` pixels high, cut to its ink."""
    width = max(1.0, height * chance.uniform(0.05, 0.13))
    shares = (50, 25 if known.faces else 0, 25 if known.people else 0)
    source = chance.choices(("strokes", "face", "people"), shares)[0]
    if source == "face":
        ink = _in_face(number, height, chance.choice(known.faces))
    else:
        hand = _Hand.of(chance)
        if source == "strokes":
            digits = [_drawn(int(digit), height, width, hand, chance) for digit in number]
        else:
            digits = [_of_people(chance.choice(known.people[int(digit)]), height, chance) for digit in number]
        ink = _in_a_row(digits, height, chance)
    slanted = _slanted(ink, chance.gauss(0.12, 0.16))
    rows, columns = np.nonzero(slanted > 0.3)
    if not len(rows):
        return slanted
    return slanted[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]


@dataclass(frozen=True, slots=True)
class _Hand:
    """One hand's habits: which form of each digit, how broad, how shaky."""

    forms: tuple[int, ...]
    breadth: float
    shake: float

    @classmethod
    def of(cls, chance: Random) -> _Hand:
        forms = tuple(chance.randrange(len(forms)) for forms in _FORMS)
        return cls(forms, chance.uniform(0.75, 1.35), chance.uniform(0.01, 0.05))


def _drawn(digit: int, height: float, width: float, hand: _Hand, chance: Random) -> Ink:
    strokes = _FORMS[digit][hand.forms[digit]]
    side = int(height * _FINER)
    edge = int(0.4 * side)
    picture = np.zeros((side + 2 * edge, int(1.3 * side) + 2 * edge), np.uint8)
    for stroke in strokes:
        points = np.array(stroke) + [[chance.gauss(0, hand.shake), chance.gauss(0, hand.shake)] for _ in stroke]
        curve = _through(points) * [side * hand.breadth, side] + edge
        cv2.polylines(
            picture, [np.round(curve).astype(np.int32)], False, 255, max(1, round(width * _FINER)), cv2.LINE_AA
        )
    return _smaller(picture)


def _through(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """A smooth curve through the points (Catmull and Rom)."""
    ends = np.vstack((points[0], points, points[-1]))
    curve = [points[:1]]
    steps = np.linspace(0, 1, _SMOOTH_STEPS)[1:, None]
    for before, here, after, beyond in zip(ends, ends[1:], ends[2:], ends[3:], strict=False):
        curve.append(
            0.5
            * (
                2 * here
                + (after - before) * steps
                + (2 * before - 5 * here + 4 * after - beyond) * steps**2
                + (3 * here - before - 3 * after + beyond) * steps**3
            )
        )
    return np.vstack(curve)


def _of_people(picture: Ink, height: float, chance: Random) -> Ink:
    """One of the small pictures made large: their greys say where the stroke's edge runs."""
    rows, columns = np.nonzero(picture > 0.2)
    cut = np.pad(picture[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1], 1)
    factor = height / max(1, cut.shape[0] - 2)
    large = cv2.resize(cut, None, fx=factor * _FINER, fy=factor * _FINER, interpolation=cv2.INTER_CUBIC)
    # A low level leaves a thick pen, a high one a thin one.
    return _smaller(np.where(large > chance.uniform(0.4, 0.75), 255, 0).astype(np.uint8))


def _in_face(number: str, height: float, face: Path) -> Ink:
    font = opened(face, round(height * 1.35))
    image = Image.new("L", (int(font.getlength(number) + 2 * height), int(3 * height)), 0)
    ImageDraw.Draw(image).text((height, height * 0.7), number, fill=255, font=font)
    return np.asarray(image, np.float32) / np.float32(255)


def _in_a_row(digits: Sequence[Ink], height: float, chance: Random) -> Ink:
    apart = chance.uniform(-0.02, 0.25) * height
    cut = []
    for digit in digits:
        columns = np.nonzero(digit.max(axis=0) > 0.3)[0]
        cut.append(digit[:, columns.min() : columns.max() + 1] if len(columns) else digit)
    rows = max(digit.shape[0] for digit in cut) + int(0.3 * height)
    room = int(sum(digit.shape[1] + max(0.0, apart) for digit in cut) + height)
    row = np.zeros((rows, room), np.float32)
    across = 0.0
    for digit in cut:
        top = int(chance.uniform(0, 0.12) * height) + (rows - digit.shape[0]) // 2
        top = min(top, rows - digit.shape[0])
        left = max(0, int(across))
        there = row[top : top + digit.shape[0], left : left + digit.shape[1]]
        np.maximum(there, digit[:, : there.shape[1]], out=there)
        across += digit.shape[1] + apart + chance.uniform(-0.03, 0.06) * height
    return row


def _slanted(ink: Ink, slant: float) -> Ink:
    rows, columns = ink.shape
    room = abs(slant) * rows
    matrix = np.array([[1, -slant, room if slant > 0 else 0], [0, 1, 0]], np.float64)
    return np.asarray(cv2.warpAffine(ink, matrix, (int(columns + room), rows), flags=cv2.INTER_LINEAR), np.float32)


def _smaller(picture: NDArray[np.uint8]) -> Ink:
    small = cv2.resize(picture, None, fx=1 / _FINER, fy=1 / _FINER, interpolation=cv2.INTER_AREA)
    return np.asarray(small, np.float32) / np.float32(255)
