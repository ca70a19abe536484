"""What stands in the frames of an act's head, cut out as `worker.recognise.frame_digits` gets it: digits by hand,
mostly, from the middle of the printed letter before them to the middle of the one behind them.

A picture is an array of shape (HEIGHT, width), uint8, dark on light. All chance comes from the generator given.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from random import Random

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from scripts.language.pictures.fonts import Family, opened
from scripts.language.pictures.handwriting import Hands, Ink, written
from scripts.language.pictures.lines import scanned
from scripts.language.pictures.printing import WHITE, box_of

HEIGHT = 32
"""Pixels that the network is given of every cut, whatever its height on the page."""

Cut = tuple[NDArray[np.uint8], str]

_NARROWEST, _WIDEST = 12, 256
_SIGNS = ("QĐ", "CT", "TB", "BC", "TTr", "KH", "NQ", "UBND", "STC", "TM", "GM", "CV", "HD", "BB", "SNV", "PC", "XN")
_PRINTED = 0.15
_UPRIGHT, _ITALIC = 0, 2


def cuts(faces: Sequence[Family], known: Hands, seed: int) -> Iterator[Cut]:
    """Cuts without end, each with the digits in it."""
    chance = Random(seed)
    while True:
        drawn = _cut(faces, known, chance)
        if drawn is not None:
            yield drawn


def _cut(faces: Sequence[Family], known: Hands, chance: Random) -> Cut | None:
    before, digits, behind, face = _frame(chance)
    family = chance.choices(faces, [family.share for family in faces])[0]
    dpi = chance.choices((100, 120, 150), (35, 40, 25))[0]
    size = round(chance.choice((12, 13, 13, 14, 14, 14, 15)) * dpi / 72 * 4) / 4
    font = opened(family.faces[face], size)
    # The room that a frame leaves on either side; the hand may run into print.
    ends = [max(-0.15 * size, chance.gauss(mean, 0.3) * size) for mean in (0.15, 0.25)]
    high = size * chance.uniform(0.6, 1.25)
    by_hand = None if chance.random() < _PRINTED else written(digits, high, known, chance)
    inner = font.getlength(digits) if by_hand is None else by_hand.shape[1]
    margin = size * 1.3
    left = margin + font.getlength(before) + ends[0]
    right = left + inner + ends[1]
    image = Image.new("L", (int(right + font.getlength(behind) + margin), int(size * 1.6 + 2 * margin)), 255)
    canvas = ImageDraw.Draw(image)
    canvas.text((margin, margin), before, 0, font)
    canvas.text((right, margin), behind, 0, font)
    if by_hand is None:
        canvas.text((left, margin), digits, 0, font)
    if chance.random() < 0.1:
        canvas.text((left - 0.3 * size, margin), "." * int((right - left) / font.getlength(".") + 1), 0, font)
    page = np.asarray(image).astype(np.float32)
    print_ = box_of(page, 128)
    if by_hand is not None:
        foot = margin + font.getmetrics()[0] + chance.gauss(0.05, 0.1) * size
        _lay(by_hand * chance.uniform(0.6, 1), page, int(left), int(foot - by_hand.shape[0]))
    both = box_of(page, 170)
    if print_ is None or both is None:
        return None
    first = margin + font.getlength(before) - font.getlength(before[-1]) / 2 + chance.gauss(0, 0.13) * size
    last = right + font.getlength(behind[0]) / 2 + chance.gauss(0, 0.13) * size
    page = scanned(page[:, max(0, int(first)) : int(last)], dpi, chance)
    top, bottom = (print_[at] if chance.random() < 0.2 else both[at] for at in (1, 3))
    room = [chance.uniform(-0.03, 0.22) * size for _ in range(2)]
    part = np.clip(page[max(0, int(top - room[0])) : int(bottom + room[1])], 0, WHITE).astype(np.uint8)
    return _of_height(part, digits)


def _frame(chance: Random) -> tuple[str, str, str, int]:
    """What is printed before, what is filled in, what is printed behind, and in which face."""
    which = chance.random()
    if which < 0.5:
        number = str(int(10 ** chance.uniform(0, 3.8)))
        number = number.zfill(chance.choice((1, 2, 2, 2, 3)))
        opens = chance.choice(("Số:", "Số:", "Số: ", "Số", "Số :"))
        return opens, number, f"/{chance.choice(_SIGNS)}", _UPRIGHT
    face = _ITALIC if chance.random() < 0.85 else _UPRIGHT
    if which < 0.85:
        day = str(chance.randint(1, 31)).zfill(chance.choice((1, 2, 2)))
        return "ngày", day, chance.choice(("tháng", "tháng", "th")), face
    month = str(chance.randint(1, 12)).zfill(chance.choice((1, 2)))
    return "tháng", month, "năm", face


def _lay(ink: Ink, page: NDArray[np.float32], left: int, top: int) -> None:
    rows, columns = page.shape
    top, left = max(0, top), max(0, left)
    there = page[top : min(rows, top + ink.shape[0]), left : min(columns, left + ink.shape[1])]
    np.minimum(there, WHITE * (1 - ink[: there.shape[0], : there.shape[1]]), out=there)


def _of_height(part: NDArray[np.uint8], digits: str) -> Cut | None:
    height, width = part.shape
    if not height:
        return None
    wide = round(width * HEIGHT / height)
    if not _NARROWEST <= wide <= _WIDEST:
        return None
    way = cv2.INTER_AREA if height > HEIGHT else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(part, (wide, HEIGHT), interpolation=way), np.uint8), digits
