"""The searchable PDF/A-2b of a paper: the pictures of its pages, upright, with the words read lying unseen on them.

It is a derivative: the original stays as it came. The same pages, readings and metadata give the same bytes, so that
a package made twice is one object in the archive. Page numbers stay: a page without a picture is an empty sheet.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, Self

import pikepdf
from pikepdf import Dictionary, Stream

from dossier.errors import SohoaError, Unreadable
from dossier.reading import PageReading
from worker import limits
from worker.access_copy.glyphless import unseen_font
from worker.access_copy.page_picture import picture_of
from worker.access_copy.pdfa import AccessMetadata, add_bookmarks, describe
from worker.access_copy.redraw import redrawn, runs_to_redraw
from worker.access_copy.text_layer import FONT, words_drawn
from worker.formats.sources import Source

_POINTS_PER_INCH: Final = 72
_A4: Final = (595.28, 841.89)
# ISO 32000-1, annex C: a page is at most 14,400 units wide or high.
_LARGEST_SIDE: Final = 14_400
_REFERENCE: Final = re.compile(rb"\d \d+ R\b")
# The unit square turned clockwise, onto itself.
_TURNS: Final = {0: "1 0 0 1 0 0", 90: "0 -1 1 0 0 1", 180: "-1 0 0 -1 1 1", 270: "0 1 -1 0 1 0"}
# Drawing a page anew takes some hundredths of a second; a run that takes far longer has a page that hangs.
_RUN_SECONDS: Final = 10.0
_PAGE_SECONDS: Final = 0.5
# Bytes of pictures and drawings held in memory before they are set down on disk.
_MOST_HELD: Final = 32 << 20


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
) -> None:
    """Write the access copy of `source` with `pages` (those that it shall have, in the order
    in which it shall have them) to `out`.

    `bookmarks`: titles and page numbers, from 1; without them, each page has one.

    Each picture is taken in a child under limits, up to `at_once` at a time; packed pictures wait on disk until the
    file is written. A page whose picture cannot be had becomes an empty sheet.
    """
    bounds = picture_limits or PictureLimits()
    characters = {char for reading in pages for word in reading.words for char in word.text} | {" "}
    with TemporaryDirectory() as scratch, _Copy(Path(scratch), characters) as copy, ExitStack() as still_open:
        drawn_anew = _DrawnAnew(source, bounds, still_open)
        take = partial(
            limits.each,
            partial(picture_of, source),
            at_once=at_once,
            seconds=bounds.seconds,
            memory_bytes=bounds.memory_bytes,
        )
        # Drawing anew may fail; those pages have their picture taken when that is known.
        beforehand = [reading.number for reading in pages if reading.number not in drawn_anew]
        pictures = take(beforehand)
        for reading in pages:
            page = drawn_anew.page(reading.number)
            if page is not None:
                copy.add_page(reading, page, turn=0)
                continue
            _, picture = next(pictures if reading.number in beforehand else take([reading.number]))
            if isinstance(picture, Unreadable):
                copy.add_empty_page()
                continue
            if isinstance(picture, SohoaError):
                raise picture
            with pikepdf.open(BytesIO(picture.pdf)) as single:
                copy.add_page(reading, single.pages[0], picture.turn)
        describe(copy.pdf, metadata)
        add_bookmarks(copy.pdf, bookmarks or [(f"Trang {number}", number) for number in range(1, len(pages) + 1)])
        copy.pdf.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)


class _DrawnAnew:
    """The pages of a PDF that are drawn anew, run by run as they are asked for."""

    def __init__(self, source: Source, bounds: PictureLimits, still_open: ExitStack) -> None:
        self._source = source
        self._bounds = bounds
        self._still_open = still_open
        self._drawn: dict[int, pikepdf.Page] = {}
        self._runs: list[range] = []
        if source.format == "pdf":
            with suppress(Unreadable):
                self._runs = list(
                    limits.call(runs_to_redraw, source, seconds=bounds.seconds, memory_bytes=bounds.memory_bytes)
                )

    def __contains__(self, number: int) -> bool:
        return any(number in run for run in self._runs)

    def page(self, number: int) -> pikepdf.Page | None:
        """Page `number`, upright, None where it need not or cannot be drawn anew."""
        while (run := next((run for run in self._runs if number in run), None)) is not None:
            self._runs.remove(run)
            self._draw(run)
        return self._drawn.pop(number, None)

    def _draw(self, run: range) -> None:
        try:
            content = limits.call(
                redrawn,
                self._source,
                run,
                seconds=min(self._bounds.seconds, _RUN_SECONDS + len(run) * _PAGE_SECONDS),
                memory_bytes=self._bounds.memory_bytes,
            )
        except Unreadable:
            # One page of them cannot be drawn: the others need not suffer.
            middle = (run.start + run.stop) // 2
            self._runs[:0] = [half for half in (run[: middle - run.start], run[middle - run.start :]) if len(run) > 1]
            return
        pdf = self._still_open.enter_context(pikepdf.open(BytesIO(content)))
        self._drawn.update(zip(run, pdf.pages, strict=True))


class _Copy:
    """The access copy while it grows: its font, and its pictures, each there once however many pages show it.

    pikepdf holds in memory whatever was added to a file since it was opened. So now and then what there is is written
    to `scratch` and opened again: what lies on disk is read only when it is written once more.
    """

    def __init__(self, scratch: Path, characters: Collection[str]) -> None:
        self._scratch = scratch
        self._held = 0
        self._times = 0
        self.pdf = pikepdf.new()
        self._font: pikepdf.Object = self.pdf.make_indirect(unseen_font(self.pdf, characters))
        self._there: dict[bytes, pikepdf.Object] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.pdf.close()

    def add_page(self, reading: PageReading, picture: pikepdf.Page, turn: int) -> None:
        """Add a page with what `picture` shows, turned clockwise by `turn` and by the reading's rotation."""
        turn = (turn + reading.rotation) % 360
        _, _, across, up = (float(edge) for edge in picture.mediabox)
        width, height = _sheet(reading, (across, up) if turn % 180 == 0 else (up, across))
        shown = {name: self._copied(thing) for name, thing in picture.resources.XObject.items()}
        place = f"{width:.2f} 0 0 {height:.2f} 0 0 cm {_TURNS[turn]} cm {1 / across:.9f} 0 0 {1 / up:.9f} 0 0 cm"
        drawing = [f"q {place}".encode(), picture.obj.Contents.read_bytes(), b"Q", *words_drawn(reading, height)]
        self.pdf.add_blank_page(page_size=(width, height))
        page = self.pdf.pages[-1]
        page.obj.Resources = Dictionary(XObject=Dictionary(shown), Font=Dictionary({FONT: self._font}))
        page.obj.Contents = Stream(self.pdf, b"\n".join(drawing))
        self._held += sum(map(len, drawing))
        if self._held > _MOST_HELD:
            self._set_down()

    def add_empty_page(self) -> None:
        """Add a sheet with nothing on it."""
        self.pdf.add_blank_page(page_size=_A4)

    def _copied(self, picture: pikepdf.Object) -> pikepdf.Object:
        described = Dictionary(dict(picture.items())).unparse()
        content = picture.read_raw_bytes()
        digest = hashlib.sha256(described + content).digest()
        if digest in self._there:
            return self._there[digest]
        self._held += len(content)
        copied = self.pdf.copy_foreign(picture)
        if not _REFERENCE.search(described):  # what it refers to would have to be compared as well
            self._there[digest] = copied
        return copied

    def _set_down(self) -> None:
        """Write what there is to disk and go on from there."""
        self._times += 1
        path = self._scratch / f"{self._times}.pdf"
        self.pdf.Root.Kept = pikepdf.Array([self._font, *self._there.values()])
        self.pdf.save(path, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
        self.pdf.close()
        # Not mapped into memory, which would count as the worker's own.
        self.pdf = pikepdf.open(path, access_mode=pikepdf.AccessMode.stream)
        self._font, *there = self.pdf.Root.Kept
        self._there = dict(zip(self._there, there, strict=True))
        del self.pdf.Root.Kept
        (self._scratch / f"{self._times - 1}.pdf").unlink(missing_ok=True)
        self._held = 0


def _sheet(reading: PageReading, size: tuple[float, float]) -> tuple[float, float]:
    """Width and height of the upright sheet in points. `size`: of its picture, in any unit."""
    if reading.width and reading.height and reading.dpi:
        scale = _POINTS_PER_INCH / reading.dpi
        width, height = reading.width * scale, reading.height * scale
    else:
        # Not read, so its resolution is unknown: as large as A4.
        scale = _A4[1] / max(size)
        width, height = size[0] * scale, size[1] * scale
    fit = min(1.0, _LARGEST_SIDE / max(width, height))
    return max(3.0, round(width * fit, 2)), max(3.0, round(height * fit, 2))
