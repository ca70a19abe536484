"""The searchable PDF/A-2b of a paper: the pictures of its pages, upright, with the words read lying unseen on them.

It is a derivative: the original stays as it came. The same pages, readings and metadata give the same bytes, so that
a package made twice is one object in the archive. Page numbers stay: a page without a picture is an empty sheet.

The pictures are taken one by one and wait on disk until a last child puts them together; of one page, the child that
took it. No child has children of its own, each of which would hold what the worker holds once more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import pikepdf

from dossier.errors import SohoaError, Unreadable
from dossier.reading import PageReading
from worker import limits
from worker.access_copy.page_picture import picture_of
from worker.access_copy.pdfa import AccessMetadata
from worker.access_copy.put_together import Picture, put_together
from worker.access_copy.redraw import redrawn, runs_to_redraw
from worker.formats.sources import Source

# Drawing a page anew takes some hundredths of a second; a run that takes far longer has a page that hangs.
_RUN_SECONDS: Final = 10.0
_PAGE_SECONDS: Final = 0.5
# A page's share of putting them together is far below that of taking its picture, but a file may have a thousand.
_TOGETHER_SECONDS_A_PAGE: Final = 20.0


@dataclass(frozen=True, slots=True)
class PictureLimits:
    """The limits under which one page's picture is taken."""

    seconds: float = 60
    memory_bytes: int = 2 << 30


def make_access_copy(
    source: Source,
    pages: Sequence[PageReading],
    metadata: AccessMetadata,
    out: Path,
    picture_limits: PictureLimits | None = None,
    bookmarks: Sequence[tuple[str, int]] | None = None,
    *,
    at_once: int = 1,
    waiting: Callable[[], None] | None = None,
) -> tuple[int, ...]:
    """Write the access copy of `source` with `pages` (those that it shall have, in the order
    in which it shall have them) to `out`. Returns the numbers of those that are empty sheets in it though they could
    be read.

    `bookmarks`: titles and page numbers, from 1; without them, each page has one.

    Everything is done in children under limits, which call `waiting` about every second: pictures are taken up to
    `at_once` at a time and lie beside `out` meanwhile. A page whose picture cannot be had becomes an empty sheet.
    """
    _load_what_copies_share()
    bounds = picture_limits or PictureLimits()
    with TemporaryDirectory(dir=out.parent) as scratch:
        taking = _Taking(source, Path(scratch), bounds, waiting)
        numbers = [reading.number for reading in pages]
        pictures = taking.drawn_anew(numbers)
        titles = bookmarks or [(f"Trang {number}", number) for number in range(1, len(pages) + 1)]

        def together(pictures: Mapping[int, Picture]) -> None:
            put_together(pages, [pictures[number] for number in numbers], metadata, titles, Path(scratch), out)

        seconds = bounds.seconds + _TOGETHER_SECONDS_A_PAGE * len(pages)
        left = [number for number in numbers if number not in pictures]
        if len(left) == 1:
            if taking.the_last(left[0], lambda picture: together({**pictures, left[0]: picture}), seconds):
                return ()
            pictures[left[0]] = Picture(None)
        else:
            pictures |= taking.as_they_are(left, at_once)
        limits.call(together, pictures, seconds=seconds, memory_bytes=bounds.memory_bytes, waiting=waiting)
    return tuple(one.number for one in pages if pictures[one.number].file is None and one.error is None)


@cache
def _load_what_copies_share() -> None:
    """Load into this process what pikepdf loads when it first writes metadata: each child would take half as long again
    to put a copy together."""
    with pikepdf.new() as pdf:
        pdf.open_metadata()


@dataclass(frozen=True, slots=True)
class _Taking:
    """Takes pictures of the pages of `source` into `folder`."""

    source: Source
    folder: Path
    bounds: PictureLimits
    waiting: Callable[[], None] | None

    def drawn_anew(self, numbers: Sequence[int]) -> dict[int, Picture]:
        """Those of `numbers` that need to be drawn anew, and can be."""
        runs: tuple[range, ...] = ()
        if self.source.format == "pdf":
            with suppress(Unreadable):
                runs = limits.call(
                    runs_to_redraw,
                    self.source,
                    seconds=self.bounds.seconds,
                    memory_bytes=self.bounds.memory_bytes,
                    waiting=self.waiting,
                )
        asked = set(numbers)
        drawn: dict[int, Picture] = {}
        for run in runs:
            if asked & set(run):
                drawn |= self._drawn(run)
        return drawn

    def _drawn(self, run: range) -> dict[int, Picture]:
        file = self.folder / f"{run.start}-{run.stop}.pdf"
        try:
            limits.call(
                _draw,
                self.source,
                run,
                file,
                seconds=min(self.bounds.seconds, _RUN_SECONDS + len(run) * _PAGE_SECONDS),
                memory_bytes=self.bounds.memory_bytes,
                waiting=self.waiting,
            )
        except Unreadable:
            # One page of them cannot be drawn: the others need not suffer.
            half = len(run) // 2
            return self._drawn(run[:half]) | self._drawn(run[half:]) if half else {}
        return {number: Picture(file, place) for place, number in enumerate(run)}

    def the_last(self, number: int, use: Callable[[Picture], None], seconds: float) -> bool:
        """Have the picture of page `number`, as the file has it, used in the child that takes it, which has `seconds`
        for that: of a paper of one page, to start another would cost more than both. False where it cannot be had."""

        def steps() -> Iterator[None]:
            picture = _take(self.source, self.folder, number)
            yield
            use(picture)

        child = limits.in_steps(
            steps,
            seconds=(self.bounds.seconds, seconds),
            memory_bytes=self.bounds.memory_bytes,
            waiting=self.waiting,
        )
        try:
            next(child)
        except Unreadable:
            return False
        next(child, None)
        return True

    def as_they_are(self, numbers: Sequence[int], at_once: int) -> dict[int, Picture]:
        """The pictures of `numbers` as the file has them."""
        pictures = {}
        taken = limits.each(
            partial(_take, self.source, self.folder),
            numbers,
            at_once=at_once,
            seconds=self.bounds.seconds,
            memory_bytes=self.bounds.memory_bytes,
            waiting=self.waiting,
        )
        for number, picture in taken:
            if isinstance(picture, SohoaError) and not isinstance(picture, Unreadable):
                raise picture
            pictures[number] = picture if isinstance(picture, Picture) else Picture(None)
        return pictures


def _draw(source: Source, run: range, file: Path) -> None:
    file.write_bytes(redrawn(source, run))


def _take(source: Source, folder: Path, number: int) -> Picture:
    picture = picture_of(source, number)
    file = folder / f"{number}.pdf"
    file.write_bytes(picture.pdf)
    return Picture(file, turn=picture.turn)
