"""A third reader, of digits alone: what a clerk wrote into the frame that an act leaves for its number and day.

The two readers of whole lines were taught with print, mostly, and misread a hand alike: a one with a long nose as a
four, a barred seven as a one. This network was taught with nothing but digits between the printed letters of such
frames (scripts/language/training/frame_digits.py), so that it is a witness independent of both.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt

from dossier.reading import Filled
from worker.formats.sources import Pixels
from worker.language.frames import Frame, Part
from worker.recognise.second_reader import LineRead

NETWORK: Final = Path(__file__).parent / "model" / "frame_digits.onnx"
# What the network takes of a frame: its height; widths are made up to full steps with paper.
_HEIGHT, _STEP = 32, 32
_WIDEST: Final = 256
_BLANK: Final = 10
# Of these parts of a frame an office writes digits; years and signs are printed.
_WRITTEN: Final = ("number", "day", "month")
# Between these shares of a cut's pixels, from the darkest, lie ink and paper.
_INK, _PAPER = 2, 75
_LEAST_CONTRAST = 24.0


def digits_in(grey: Pixels, read: LineRead, frame: Frame) -> tuple[Filled, ...]:
    """What the frame in the line that `grey` shows is filled in with; `read`: where its letters stand, by the second
    reader, who finds print well."""
    found = []
    for name in _WRITTEN:
        part = frame.filled.get(name)
        columns = _between(read, part) if part is not None else None
        if columns is not None:
            digits, sure = _digits(grey[:, columns[0] : columns[1]])
            found += [Filled(name, digits, sure)] if digits else []
    return tuple(found)


def _between(read: LineRead, part: Part) -> tuple[int, int] | None:
    """From the middle of the printed letter before a part to the middle of the one behind it."""
    before = next((at for at in range(part[0] - 1, -1, -1) if not read.text[at].isspace()), None)
    behind = next((at for at in range(part[1], len(read.text)) if not read.text[at].isspace()), None)
    if behind is None:
        return None
    first = read.at[before] if before is not None else 0.0
    return int(first), int(read.at[behind]) + 1


def _digits(grey: Pixels) -> tuple[str, float]:
    """The digits of a cut, and how likely it is that these and no others stand there, 0-1."""
    height, width = grey.shape
    wide = round(width * _HEIGHT / max(1, height))
    if height < 2 or not 0 < wide <= _WIDEST:
        return "", 0.0
    how = cv2.INTER_AREA if height > _HEIGHT else cv2.INTER_LINEAR
    ink = np.zeros((1, 1, _HEIGHT, wide + -wide % _STEP), np.float32)
    ink[0, 0, :, :wide] = ink_of(np.asarray(cv2.resize(grey, (wide, _HEIGHT), interpolation=how), np.uint8))
    _network().setInput(ink)
    told = np.asarray(_network().forward(), np.float32)[0]
    best = told.argmax(axis=1)
    starts = np.flatnonzero((best != _BLANK) & (best != np.append(_BLANK, best[:-1])))
    return "".join(str(best[at]) for at in starts), round(float(np.exp(told.max(axis=1).sum())), 3)


def ink_of(grey: Pixels) -> npt.NDArray[np.float32]:
    """A cut of any height and width, dark on light, as 0 paper to 1 ink, however grey its paper and pale its ink."""
    dark, light = np.percentile(grey, (_INK, _PAPER))
    told = (light - grey.astype(np.float32)) / max(light - dark, _LEAST_CONTRAST)
    return np.asarray(np.clip(told, 0, 1), np.float32)


@cache
def _network() -> cv2.dnn.Net:
    """Read once; children of a process that read it have it."""
    return cv2.dnn.readNetFromONNX(str(NETWORK))
