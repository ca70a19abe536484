"""One page read: its text layer if that is sound; else load, codes, prepare, recognise, order, mend, read again.

`read_page` does it in this process; `read_pages` does it for all pages of a file, each in a child under limits, and
turns what happens to a page into an error on that page. `probe_and_read` does so where nothing is known of a file yet.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path
from typing import cast

import cv2
import numpy as np
import structlog
from PIL import Image

from dossier.catalogue.kinds import Catalogue
from dossier.errors import MachineStalled, SohoaError, TookTooLong, Unreadable
from dossier.reading import PageReading, Word
from dossier.words.folding import nfc
from worker import limits
from worker.born_digital.text_layer import typed_page, values_of_viewers
from worker.clock import Clock
from worker.correct.diacritics import mended
from worker.correct.known_names import known_spellings, with_known_names
from worker.correct.known_years import with_known_years
from worker.correct.word_segmentation import parted
from worker.extract import Extraction, extract
from worker.formats.sources import PageImage, Source, load_page, probe
from worker.language.syllable_pairs import syllable_pairs
from worker.layout.reading_order import in_reading_order
from worker.prepare.analysis import look_at
from worker.prepare.barcodes import codes_on
from worker.prepare.moire import has_moire, without_moire
from worker.prepare.page import PreparedPage
from worker.read_again import lines_to_read_again, read_again
from worker.recognise.engine import Engine
from worker.recognise.overprint import with_second_look
from worker.recognise.second_reader import SecondReader
from worker.recognise.trust.legibility import doubted_in_glare, is_illegible
from worker.recognise.trust.show_through import is_show_through
from worker.recognise.turned_print import has_turned_print
from worker.recognise.upright import read_upright
from worker.record import page_of_record, page_record
from worker.shared_lists import load_lists
from worker.signatures.roots import NO_ROOTS, TrustRoots

# Half as much again as pages are read at (worker/prepare/page.py); finer pixels cost time and tell the engine nothing.
_ENOUGH_DPI = 300
# Words of a page that is known to lack letters are for a person to look at.
_DOUBTFUL = 0.3
_SIGNS = ".,:;()'\"-–"

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """How papers are read. `seconds`, `memory_bytes`: limits of one page; `mend`: whether misread marks are mended;
    `trust_roots`: whose signatures are trusted; `second`: who reads the lines of values once more, if anybody does;
    `hanging`: pages of this file that stalled so often that it is their own fault."""

    engine: Engine
    seconds: float = 60
    memory_bytes: int = 2 << 30
    mend: bool = True
    trust_roots: TrustRoots = NO_ROOTS
    second: SecondReader | None = None
    hanging: frozenset[int] = frozenset()

    @property
    def readers(self) -> str:
        """All who read, with their versions: pages read by others are other pages."""
        engine = f"{self.engine.name} {self.engine.version}"
        return engine if self.second is None else f"{engine} + {self.second.version}"


def read_pages(
    source: Source,
    options: ReadOptions,
    *,
    catalogue: Catalogue | None = None,
    numbers: Iterable[int] | None = None,
    at_once: int = 1,
    waiting: Callable[[], None] | None = None,
) -> Iterator[PageReading]:
    """The pages of `source` in order, or those of `numbers`, up to `at_once` read at a time. `catalogue`: by which the
    values are known that the second reader reads; without it he reads none.

    A page that cannot be read comes as a PageReading with the error's code. Transient and Fatal errors are raised.
    """
    _load(options, catalogue)
    pages = limits.each(
        partial(_read_numbered, source, options, catalogue),
        range(1, source.page_count + 1) if numbers is None else numbers,
        at_once=at_once,
        seconds=options.seconds,
        memory_bytes=options.memory_bytes,
        waiting=waiting,
    )
    for number, outcome in pages:
        yield _unread(number, outcome, options) if isinstance(outcome, SohoaError) else outcome


@dataclass(frozen=True, slots=True)
class PageAlone:
    """A page as `read_pages` gives it, and what the rules found on it by itself, where they were asked."""

    reading: PageReading
    found: Extraction | None = None


def probe_and_read(
    path: Path,
    options: ReadOptions,
    *,
    probe_seconds: float,
    catalogue: Catalogue | None = None,
    waiting: Callable[[], None] | None = None,
) -> tuple[Source, PageAlone | None]:
    """What the file at `path` is and, where it has but one page, that page.

    Both in one child: starting another costs more than most of what is done with a small paper. Raises what
    `worker.formats.sources.probe` raises, within `probe_seconds`, and Transient and Fatal errors of the page.
    """
    _load(options, catalogue)
    steps = limits.in_steps(
        partial(_probed_and_read, path, options, catalogue),
        seconds=(probe_seconds, options.seconds),
        memory_bytes=options.memory_bytes,
        waiting=waiting,
    )
    source = cast(Source, next(steps))
    try:
        return source, cast("PageAlone | None", next(steps, None))
    except SohoaError as error:
        return source, PageAlone(_unread(1, error, options))


def _probed_and_read(path: Path, options: ReadOptions, catalogue: Catalogue | None) -> Iterator[Source | PageAlone]:
    source = probe(path)
    yield source
    if source.page_count == 1:
        yield _read_alone(source, 1, options, catalogue)


def _unread(number: int, error: SohoaError, options: ReadOptions) -> PageReading:
    """A page that cannot be read for this error. Raises what is not the page's own fault."""
    if isinstance(error, MachineStalled):
        if number not in options.hanging:
            raise MachineStalled(**error.values, page=number) from error
        error = TookTooLong(seconds=round(options.seconds))
    if not isinstance(error, Unreadable):
        raise error
    log.warning("page_unreadable", page=number, error=str(error), notes=getattr(error, "__notes__", []))
    return PageReading(number, width=0, height=0, dpi=0, error=error.code)


def _load(options: ReadOptions, catalogue: Catalogue | None) -> None:
    """Load what the children that read pages share, before they are forked."""
    load_what_pages_share()
    if catalogue is not None and options.second is not None:
        load_lists(catalogue)


@cache
def load_what_pages_share() -> None:
    """Load what every page needs into this process, whose children inherit it: each would take a sixth longer."""
    syllable_pairs()
    known_spellings()
    # Loaded by Pillow, numpy, OpenCV when first used; a whole page looked at here would leave three times their memory.
    Image.preinit()
    for name in ("numpy.ma", "numpy.fft"):
        importlib.import_module(name)
    cv2.cvtColor(np.zeros((4, 4, 3), np.float32), cv2.COLOR_RGB2LAB)


def _read_numbered(source: Source, options: ReadOptions, catalogue: Catalogue | None, number: int) -> PageReading:
    return read_page(source, number, options, catalogue)


def read_page(source: Source, number: int, options: ReadOptions, catalogue: Catalogue | None = None) -> PageReading:
    """Page `number`, from 1. Runs C libraries over it in this process: call it through `worker.limits`.

    Raises Unreadable for a page that cannot be read, ToolMissing without the engine.
    """
    return _read_alone(source, number, options, catalogue).reading


def _read_alone(source: Source, number: int, options: ReadOptions, catalogue: Catalogue | None) -> PageAlone:
    typed = typed_page(source, number)
    if typed is not None:
        return PageAlone(typed)
    # The engine stops before the child is stopped, so that the error says which of them it was.
    clock = Clock(options.seconds * 0.9)
    image = load_page(source, number, _ENOUGH_DPI)
    if has_moire(image.pixels):
        image = replace(image, pixels=without_moire(image.pixels))
    page = in_reading_order(read_image(image, number, options.engine, clock))
    if options.mend:
        page = replace(page, words=with_known_years(with_known_names(mended(page.words))))
    if not _says_all(page, values_of_viewers(source, number)):
        page = replace(
            page, words=tuple(replace(word, confidence=min(word.confidence, _DOUBTFUL)) for word in page.words)
        )
    if options.second is None or catalogue is None or not page.words:
        return PageAlone(page)
    # With its figures rounded, as whoever asks the rules again will look at it.
    page = page_of_record(page_record(page, with_words=True))
    found = extract([page], catalogue)
    lines = lines_to_read_again(page, image, found.fields, catalogue[found.kind.code])
    if not lines:
        return PageAlone(page, found)
    del image  # 26 MB in colour, and the second reader takes more
    limits.give_freed_back()
    return PageAlone(replace(page, again=read_again(lines, options.second)), found)


def _says_all(page: PageReading, values: Sequence[str] | None) -> bool:
    """Whether the page has every word of the values of a form as the file states them: a renderer that lacks a letter
    of their typeface leaves it out, and what is left can be a word, too."""
    read = {nfc(word.text).strip(_SIGNS) for word in page.words}
    return values is not None and all(nfc(word).strip(_SIGNS) in read for value in values for word in value.split())


def read_image(image: PageImage, number: int, engine: Engine, clock: Clock) -> PageReading:
    """A decoded page. Raises what the engine raises, and TookTooLong."""
    look = look_at(image)
    height, width = image.pixels.shape[:2]
    if not look.has_ink:
        return PageReading(number, width=width, height=height, dpi=image.dpi, blank=True)
    codes = codes_on(image, look)
    prepared, words = read_upright(image, look, engine, clock)
    shows_through = is_show_through(words, prepared, engine, clock)
    turned_print = not shows_through and has_turned_print(words, prepared, look, engine, clock)
    if shows_through:
        # A note by hand or a stamp may lie over it, so the page is not called blank: a person sees it.
        words, codes = (), ()
    else:
        words = with_second_look(words, prepared, engine, clock)
        words = doubted_in_glare(words, prepared, look)
    return PageReading(
        number,
        width=prepared.width,
        height=prepared.height,
        dpi=image.dpi,
        rotation=prepared.rotation,
        skew=prepared.skew,
        words=_on_page(parted(words), prepared),
        codes=codes,
        shows_through=shows_through,
        turned_print=turned_print,
        illegible=is_illegible(words, prepared),
    )


def _on_page(words: Sequence[Word], prepared: PreparedPage) -> tuple[Word, ...]:
    """`words` with boxes around what those on the prepared page are on the upright one, within its bounds."""
    if not words:
        return ()
    left, top, right, bottom = np.array([word.box for word in words], dtype=np.float64).T
    corners = np.array([[left, right, right, left], [top, top, bottom, bottom]]).reshape(2, -1)
    x, y = prepared.on_page(corners).reshape(2, 4, -1)
    boxes = np.array([np.floor(x.min(0)), np.floor(y.min(0)), np.ceil(x.max(0)), np.ceil(y.max(0))]).T
    bounds = (prepared.width, prepared.height) * 2
    return tuple(
        replace(word, box=(box[0], box[1], box[2], box[3]))
        for word, box in zip(words, np.clip(boxes, 0, bounds).astype(int).tolist(), strict=True)
    )
