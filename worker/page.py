"""One page read: its text layer if that is sound; else load, codes, prepare, recognise, order, mend.

`read_page` does it in this process; `read_pages` does it for all pages of a file, each in a child under limits, and
turns what happens to a page into an error on that page.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from dossier.errors import SohoaError, TookTooLong, Unreadable
from dossier.reading import Box, PageReading, Word
from worker import limits
from worker.codes import codes_on
from worker.columns import in_reading_order
from worker.look import Look, Matrix, look_at
from worker.prepare import PreparedPage, prepare, turned
from worker.recognise import Engine
from worker.repair import mended
from worker.sources import PageImage, Source, load_page
from worker.syllable_pairs import syllable_pairs
from worker.text_layer import typed_page

# Read the right way up, even a bad copy gives words more sure than this; upside down, hardly a page does.
_SURE = 0.70
_UNSURE_LETTERS = 20
# Half as much again as pages are read at (worker/prepare.py); finer pixels cost time and tell the engine nothing.
_ENOUGH_DPI = 300
# A page number reads well both ways; without a better reason the likeliest way stays.
_SURER = 1.2
# How much more evenly letters stand than end for their marks alone to say which way up a page is; 95 % of pages do.
_CLEARLY_UPRIGHT = 1.15


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """How pages are read. `seconds`, `memory_bytes`: limits of one page; `mend`: whether misread marks are mended."""

    engine: Engine
    seconds: float = 60
    memory_bytes: int = 2 << 30
    mend: bool = True


def read_pages(
    source: Source,
    options: ReadOptions,
    *,
    numbers: Iterable[int] | None = None,
    at_once: int = 1,
    waiting: Callable[[], None] | None = None,
) -> Iterator[PageReading]:
    """The pages of `source` in order, or those of `numbers`, up to `at_once` read at a time.

    A page that cannot be read comes as a PageReading with the error's code. Transient and Fatal errors are raised.
    """
    syllable_pairs()  # loaded here, the children inherit it
    pages = limits.each(
        partial(_read_numbered, source, options),
        range(1, source.page_count + 1) if numbers is None else numbers,
        at_once=at_once,
        seconds=options.seconds,
        memory_bytes=options.memory_bytes,
        waiting=waiting,
    )
    for number, outcome in pages:
        if isinstance(outcome, Unreadable):
            yield PageReading(number, width=0, height=0, dpi=0, error=outcome.code)
        elif isinstance(outcome, SohoaError):
            raise outcome
        else:
            yield outcome


def _read_numbered(source: Source, options: ReadOptions, number: int) -> PageReading:
    return read_page(source, number, options)


def read_page(source: Source, number: int, options: ReadOptions) -> PageReading:
    """Page `number`, from 1. Runs C libraries over it in this process: call it through `worker.limits`.

    Raises Unreadable for a page that cannot be read, ToolMissing without the engine.
    """
    typed = typed_page(source, number)
    if typed is not None:
        return typed
    # The engine stops before the child is stopped, so that the error says which of them it was.
    clock = Clock(options.seconds * 0.9)
    page = in_reading_order(read_image(load_page(source, number, _ENOUGH_DPI), number, options.engine, clock))
    return replace(page, words=mended(page.words)) if options.mend else page


def read_image(image: PageImage, number: int, engine: Engine, clock: Clock) -> PageReading:
    """A decoded page. Raises what the engine raises, and TookTooLong."""
    look = look_at(image)
    height, width = image.pixels.shape[:2]
    if not look.has_ink:
        return PageReading(number, width=width, height=height, dpi=image.dpi, blank=True)
    codes = codes_on(image, look)
    prepared, words = _read_upright(image, look, engine, clock)
    return PageReading(
        number,
        width=prepared.width,
        height=prepared.height,
        dpi=image.dpi,
        rotation=prepared.rotation,
        skew=prepared.skew,
        words=tuple(_on_page(word, prepared) for word in words),
        codes=codes,
    )


class Clock:
    """What is left of a page's time."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._end = time.monotonic() + seconds

    def left(self) -> float:
        """Seconds left; raises TookTooLong if there are none."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise TookTooLong(seconds=round(self._seconds))
        return left


def _read_upright(image: PageImage, look: Look, engine: Engine, clock: Clock) -> tuple[PreparedPage, tuple[Word, ...]]:
    """The page as prepared and its words, read the right way up.

    Which way that is, the look tells of nearly every page. Where the words read are unsure all the same, the page is
    read the other ways too, and the surest reading is taken.
    """
    rotations = _likely_rotations(look, engine, clock)
    prepared = prepare(image, look, rotations[0])
    words = _worth_keeping(engine.read(prepared.grey, prepared.dpi, clock.left()))
    if _sureness(words) >= _SURE:
        return prepared, words
    turn = engine.turn(prepared.grey, prepared.dpi, clock.left())
    if turn == 0 and words:
        return prepared, words
    best = prepared, words
    for rotation in _others(rotations, turn):
        over = rotation == (prepared.rotation + 180) % 360
        again = prepared.upside_down() if over else prepare(image, look, rotation)
        others = _worth_keeping(engine.read(again.grey, again.dpi, clock.left()))
        if _sureness(others) > _SURER * _sureness(best[1]):
            best = again, others
        if _sureness(others) >= _SURE:
            break
    return best


def _likely_rotations(look: Look, engine: Engine, clock: Clock) -> tuple[int, ...]:
    """The rotations that may bring the page upright, the likeliest first."""
    quarter = 90 if look.sideways else 0
    rotation = quarter if look.uprightness >= 1 else quarter + 180
    if look.sideways is None or 1 / _CLEARLY_UPRIGHT < look.uprightness < _CLEARLY_UPRIGHT:
        turn = engine.turn(turned(look.grey, quarter), look.dpi, clock.left())
        if turn is not None:
            rotation = quarter + turn
    rotation %= 360
    beside = ((rotation + 90) % 360, (rotation + 270) % 360) if look.sideways is None else ()
    return rotation, (rotation + 180) % 360, *beside


def _others(rotations: tuple[int, ...], turn: int | None) -> tuple[int, ...]:
    """The rotations not tried yet: first the one that `turn` degrees more would be, then the others."""
    first = () if not turn else ((rotations[0] + turn) % 360,)
    return (*first, *(rotation for rotation in rotations[1:] if rotation not in first))


def _worth_keeping(words: tuple[Word, ...]) -> tuple[Word, ...]:
    """`words`, or none at all if they hold no letter or digit: then they are the shadows of a blank page."""
    return words if any(char.isalnum() for word in words for char in word.text) else ()


def _sureness(words: tuple[Word, ...]) -> float:
    """Mean confidence, each word weighed by its letters; a handful of letters proves little."""
    letters = sum(len(word.text) for word in words)
    if not letters:
        return 0.0
    mean = sum(word.confidence * len(word.text) for word in words) / letters
    return mean * min(1.0, letters / _UNSURE_LETTERS)


def _on_page(word: Word, prepared: PreparedPage) -> Word:
    return replace(word, box=_mapped(word.box, prepared.to_page, prepared.width, prepared.height))


def _mapped(box: Box, matrix: Matrix, width: int, height: int) -> Box:
    """The box around the image of `box` under `matrix`, within the page."""
    left, top, right, bottom = box
    corners = matrix @ np.array([[left, right, right, left], [top, top, bottom, bottom], [1.0, 1.0, 1.0, 1.0]])
    x, y = corners[0] / corners[2], corners[1] / corners[2]
    return (
        max(0, min(width, int(np.floor(x.min())))),
        max(0, min(height, int(np.floor(y.min())))),
        max(0, min(width, int(np.ceil(x.max())))),
        max(0, min(height, int(np.ceil(y.max())))),
    )
