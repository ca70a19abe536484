"""One page read: its text layer if that is sound; else load, codes, prepare, recognise, order, mend.

`read_page` does it in this process; `read_pages` does it for all pages of a file, each in a child under limits, and
turns what happens to a page into an error on that page.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial

import cv2
import numpy as np

from dossier.errors import SohoaError, TookTooLong, Unreadable
from dossier.reading import Box, PageReading, Word
from worker import limits
from worker.codes import codes_on
from worker.columns import in_reading_order
from worker.ink import flatten_light, has_ink, plain_grey
from worker.prepare import Matrix, PreparedPage, prepare
from worker.recognise import Engine
from worker.repair import mended
from worker.skew import is_sideways
from worker.sources import PageImage, Source, load_page
from worker.syllable_pairs import syllable_pairs
from worker.text_layer import typed_page

# Read the right way up, even a bad copy gives words more sure than this; upside down, hardly a page does.
_SURE = 0.70
_UNSURE_LETTERS = 20
_TURN_DPI = 150
# Half as much again as pages are read at (worker/prepare.py); finer pixels cost time and tell the engine nothing.
_ENOUGH_DPI = 300


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
    clock = _Clock(options.seconds * 0.9)
    image = load_page(source, number, _ENOUGH_DPI)
    codes = codes_on(image.pixels)
    prepared, words = _read_upright(image, options.engine, clock)
    page = PageReading(
        number,
        width=prepared.width,
        height=prepared.height,
        dpi=image.dpi,
        rotation=prepared.rotation,
        skew=prepared.skew,
        blank=not words and not codes,
        words=tuple(_on_page(word, prepared) for word in words),
        codes=codes,
    )
    page = in_reading_order(page)
    return replace(page, words=mended(page.words)) if options.mend else page


class _Clock:
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


def _read_upright(image: PageImage, engine: Engine, clock: _Clock) -> tuple[PreparedPage, tuple[Word, ...]]:
    """The page as prepared and its words, read the right way up.

    Most pages lie right, so they are read once and looked at again only if the words are unsure.
    """
    small = _small_copy(image)
    sideways = is_sideways(small, _TURN_DPI)
    rotation = 0
    if sideways or (sideways is None and has_ink(small, _TURN_DPI)):
        turn = engine.turn(small, _TURN_DPI, clock.left())
        rotation = turn if turn is not None else 90 if sideways else 0
    prepared = prepare(image, rotation)
    if not prepared.has_ink:
        return prepared, ()
    words = _worth_keeping(engine.read(prepared.grey, prepared.dpi, clock.left()))
    if _sureness(words) >= _SURE:
        return prepared, words
    over = prepared.upside_down()
    turn = engine.turn(prepared.grey, prepared.dpi, clock.left())
    if turn == 0 and words:
        return prepared, words
    again = _worth_keeping(engine.read(over.grey, over.dpi, clock.left()))
    return (over, again) if _sureness(again) > _sureness(words) else (prepared, words)


def _small_copy(image: PageImage) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    factor = min(1.0, _TURN_DPI / image.dpi)
    small = np.asarray(cv2.resize(image.pixels, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA), np.uint8)
    return flatten_light(plain_grey(small, _TURN_DPI), _TURN_DPI)


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
