"""Print that stands another way up than the page, or askew: another paper lies turned beside the one that is read.

The engine makes nonsense of it or leaves it out, so nobody would hear of that paper. Its letters are seen all the same:
they lie under no sure word, many together, and run across the page's text, upside down or slanting to it. Only where
such a place is found is it read, turned as it seems to stand; and only what then reads well is print.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt

from dossier.reading import Word, mean_confidence
from worker.clock import Clock
from worker.formats.sources import Pixels
from worker.prepare.analysis import Look
from worker.prepare.components import HEIGHT, LEFT, MM_PER_INCH, TOP, WIDTH, Marks
from worker.prepare.deskew import lean_of
from worker.prepare.orientation import is_sideways, uprightness
from worker.prepare.page import PreparedPage, turned
from worker.recognise.engine import Engine

# A word below that is none that was surely read.
_SURE: Final = 0.6
_LONG: Final = 4
# Letters so near to each other lie in one place; what is smaller than a card's text, or narrower, is a stamp, a note in
# the margin, a mark of those who signed by computer.
_NEAR_MM: Final = 8.0
_FEWEST_MARKS: Final = 80
_NARROWEST_MM: Final = 25.0
# A line of print is lost here and there; of a paper that lies another way up, hardly a word is read.
_UNREAD: Final = 0.6
# The letters of a paper that is read as it stands are more even at their feet; upside down, less.
_UPSIDE_DOWN: Final = 1.08
# No line of a page leans so much more than its others, in degrees; beyond half a right angle print runs across.
_SLANTING: Final = 5.0
_MOST_SLANTING: Final = 45.0
# So many letters, so sure, are a paper's.
_LETTERS, _WELL = 60, 0.75
_ROOM_MM: Final = 3.0


def has_turned_print(words: Sequence[Word], page: PreparedPage, look: Look, engine: Engine, clock: Clock) -> bool:
    """Whether a part of the page, which was read as `words`, is print that stands another way up or askew.

    Raises what the engine raises, and TookTooLong.
    """
    boxes = look.marks.boxes
    places = _on_prepared(boxes[:, LEFT] + boxes[:, WIDTH] / 2, boxes[:, TOP] + boxes[:, HEIGHT] / 2, page, look)
    read = _is_read(places, words, page)
    for part in _parts(boxes, look.marks.are_letters & ~read, look.marks.are_letters, look):
        marks = Marks(look.marks.labels, boxes, part)
        slant = lean_of(marks.letters, sideways=bool(look.sideways), largest=_MOST_SLANTING) - look.lean
        if abs(slant) > _SLANTING:
            there = _cut_out(places[part], page, 0, slant)
            if _reads_well(engine.read(there, page.dpi, clock.left())):
                return True
        way = _as_it_stands(marks, look)
        if way is None or way[0] == page.rotation:
            continue
        rotation, lean = way
        for turn in (rotation, (rotation + 180) % 360):
            if turn != page.rotation:
                there = _cut_out(places[part], page, (turn - page.rotation) % 360, lean)
                if _reads_well(engine.read(there, page.dpi, clock.left())):
                    return True
    return False


def _on_prepared(
    x: npt.NDArray[np.float64], y: npt.NDArray[np.float64], page: PreparedPage, look: Look
) -> npt.NDArray[np.float64]:
    """Places of the small copy as places (count x 2) of the prepared page."""
    return page.from_look(np.stack([x, y]), look).T


def _is_read(places: npt.NDArray[np.float64], words: Sequence[Word], page: PreparedPage) -> npt.NDArray[np.bool_]:
    """Which of the places lie in a word that was surely read and does not stand on end."""
    height, width = page.grey.shape
    covered = np.zeros((height // 4 + 1, width // 4 + 1), np.uint8)
    for word in words:
        left, top, right, bottom = word.box
        on_end = len(word.text) >= _LONG and bottom - top > right - left
        if word.confidence >= _SURE and not on_end:
            covered[top // 4 : bottom // 4 + 1, left // 4 : right // 4 + 1] = 1
    x = np.clip(places[:, 0].astype(int) // 4, 0, covered.shape[1] - 1)
    y = np.clip(places[:, 1].astype(int) // 4, 0, covered.shape[0] - 1)
    return np.asarray(covered[y, x].view(bool), dtype=np.bool_)


def _parts(
    boxes: npt.NDArray[np.int32], unread: npt.NDArray[np.bool_], letters: npt.NDArray[np.bool_], look: Look
) -> list[npt.NDArray[np.bool_]]:
    """Where many letters lie together that were not read: which marks they are, a mask each, the largest first."""
    if np.count_nonzero(unread) < _FEWEST_MARKS:
        return []
    cell = _NEAR_MM / 2 * look.dpi / MM_PER_INCH
    columns = ((boxes[:, LEFT] + boxes[:, WIDTH] / 2) / cell).astype(int)
    rows = ((boxes[:, TOP] + boxes[:, HEIGHT] / 2) / cell).astype(int)
    size = (int(rows.max()) + 1, int(columns.max()) + 1)
    here, all_here = (np.zeros(size, np.float32) for _ in range(2))
    np.add.at(here, (rows[unread], columns[unread]), 1)
    np.add.at(all_here, (rows[letters], columns[letters]), 1)
    around = (cv2.blur(one, (3, 3)) for one in (here, all_here))
    unread_here, there = around
    labels = cv2.connectedComponents((unread_here > _UNREAD * np.maximum(there, 0.01)).astype(np.uint8))[1]
    numbers = labels[rows, columns]
    parts = []
    for number in range(1, int(labels.max()) + 1):
        part = letters & (numbers == number)
        wide, high = (
            np.ptp(boxes[part][:, side]) * MM_PER_INCH / look.dpi if part.any() else 0 for side in (LEFT, TOP)
        )
        if np.count_nonzero(part) >= _FEWEST_MARKS and min(wide, high) >= _NARROWEST_MM:
            parts.append(part)
    return sorted(parts, key=lambda part: -np.count_nonzero(part))


def _as_it_stands(marks: Marks, look: Look) -> tuple[int, float] | None:
    """The rotation that seems to bring the marks upright, and how they lean then; None where they do not tell."""
    sideways = is_sideways(marks, look.dpi)
    if sideways is None:
        return None
    lean = lean_of(marks.letters, sideways=sideways)
    up = uprightness(marks, look.dpi, lean, sideways=sideways)
    if sideways == bool(look.sideways) and 1 / _UPSIDE_DOWN < up < _UPSIDE_DOWN:
        return None
    return (90 if sideways else 0) + (0 if up >= 1 else 180), lean


def _cut_out(places: npt.NDArray[np.float64], page: PreparedPage, turn: int, lean: float) -> Pixels:
    """The part of the page around `places`, turned clockwise by `turn` and then straightened."""
    room = round(_ROOM_MM * page.dpi / MM_PER_INCH)
    left, top = np.maximum(places.min(axis=0).astype(int) - room, 0).tolist()
    right, bottom = (places.max(axis=0).astype(int) + room).tolist()
    part = turned(page.grey[top:bottom, left:right], turn)
    height, width = part.shape
    level = cv2.getRotationMatrix2D((width / 2, height / 2), lean, 1.0)
    straight = cv2.warpAffine(part, level, (width, height), flags=cv2.INTER_CUBIC, borderValue=255)
    return np.asarray(straight, dtype=np.uint8)


def _reads_well(words: Sequence[Word]) -> bool:
    sure = [word for word in words if word.confidence >= _SURE]
    return sum(len(word.text) for word in sure) >= _LETTERS and mean_confidence(words) >= _WELL
