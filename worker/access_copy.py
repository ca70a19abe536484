"""The searchable PDF/A-2b of a paper: the pictures of its pages, upright, with the words read lying unseen on them.

It is a derivative: the original stays as it came. The same pages, readings and metadata give the same bytes, so that
a package made twice is one object in the archive. Page numbers stay: a page without a picture is an empty sheet.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Final

import pikepdf
from pikepdf import Dictionary, Name, Stream

from dossier.errors import Unreadable
from dossier.reading import PageReading, Word
from worker import limits
from worker.glyphless import ADVANCE, UNITS_PER_EM, unseen_font
from worker.page_picture import picture_of
from worker.pdf_redrawn import redrawn, runs_to_redraw
from worker.pdfa import AccessMetadata, add_bookmarks, describe
from worker.sources import Source

_POINTS_PER_INCH: Final = 72
_A4: Final = (595.28, 841.89)
# ISO 32000-1, annex C: a page is at most 14,400 units wide or high.
_LARGEST_SIDE: Final = 14_400
_FONT: Final = Name("/F")
# Poppler sees a new word after 0.15 of the type's size, others after less.
_GAP: Final = 0.2
# The unit square turned clockwise, onto itself.
_TURNS: Final = {0: "1 0 0 1 0 0", 90: "0 -1 1 0 0 1", 180: "-1 0 0 -1 1 1", 270: "0 1 -1 0 1 0"}
# Drawing a page anew takes some hundredths of a second; a run that takes far longer has a page that hangs.
_RUN_SECONDS: Final = 10.0
_PAGE_SECONDS: Final = 0.5


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
) -> None:
    """Write the access copy of `source` with `pages` (in order, one for each page) to `out`.

    `bookmarks`: titles and page numbers, from 1; without them, each page has one.

    Each picture is taken in a child under limits, one page in memory at a time; only packed pictures are held until
    the file is written. A page whose picture cannot be had becomes an empty sheet.
    """
    bounds = picture_limits or PictureLimits()
    with pikepdf.new() as pdf, ExitStack() as still_open:
        font = pdf.make_indirect(unseen_font(pdf))
        redrawn = _Redrawn(source, bounds, still_open)
        for reading in pages:
            drawn = redrawn.page(reading.number)
            if drawn is not None:
                _add_page(pdf, reading, drawn, 0, font)
                continue
            try:
                picture = limits.call(
                    picture_of, source, reading.number, seconds=bounds.seconds, memory_bytes=bounds.memory_bytes
                )
            except Unreadable:
                pdf.add_blank_page(page_size=_A4)
                continue
            with pikepdf.open(BytesIO(picture.pdf)) as single:
                _add_page(pdf, reading, single.pages[0], picture.turn, font)
        describe(pdf, metadata)
        add_bookmarks(pdf, bookmarks or [(f"Trang {number}", number) for number in range(1, len(pages) + 1)])
        pdf.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)


class _Redrawn:
    """The pages of a PDF that are drawn anew, run by run as they are asked for, in order."""

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

    def page(self, number: int) -> pikepdf.Page | None:
        """Page `number`, upright, None where it need not or cannot be drawn anew."""
        while self._runs and number in self._runs[0]:
            self._draw(self._runs.pop(0))
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


def _add_page(pdf: pikepdf.Pdf, reading: PageReading, picture: pikepdf.Page, turn: int, font: pikepdf.Object) -> None:
    """A page with what `picture` shows, turned clockwise by `turn` and by the reading's rotation."""
    turn = (turn + reading.rotation) % 360
    _, _, across, up = (float(edge) for edge in picture.mediabox)
    width, height = _sheet(reading, (across, up) if turn % 180 == 0 else (up, across))
    pdf.add_blank_page(page_size=(width, height))
    page = pdf.pages[-1]
    shown = {name: pdf.copy_foreign(thing) for name, thing in picture.resources.XObject.items()}
    page.obj.Resources = Dictionary(XObject=Dictionary(shown), Font=Dictionary({str(_FONT): font}))
    place = f"{width:.2f} 0 0 {height:.2f} 0 0 cm {_TURNS[turn]} cm {1 / across:.9f} 0 0 {1 / up:.9f} 0 0 cm"
    drawing = [f"q {place}".encode(), picture.obj.Contents.read_bytes(), b"Q"]
    page.obj.Contents = Stream(pdf, b"\n".join([*drawing, *_words_drawn(reading, height)]))


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


def _words_drawn(reading: PageReading, height: float) -> list[bytes]:
    """The words, unseen: each fills its box and follows the lean of the page's lines.

    Whole pixels of the page, from a corner turned by the lean, so that a word costs some nine bytes in the file.
    """
    if not (reading.words and reading.height):
        return []
    scale = height / reading.height
    lean = math.radians(reading.skew)
    cos, sin = math.cos(lean), math.sin(lean)
    shown = [f"q {scale:.6f} 0 0 {scale:.6f} 0 {height:.2f} cm {cos:.5f} {-sin:.5f} {sin:.5f} {cos:.5f} 0 0 cm BT 3 Tr"]
    pen_x = pen_y = last_size = 0
    for word, (x, y, run, size) in zip(reading.words, _places(reading.words, cos, sin), strict=True):
        codes = [ord(char) if ord(char) <= 0xFFFD else 0xFFFD for char in word.text] or [0x20]
        stretch = max(1, round(100 * run / (len(codes) * size * ADVANCE / UNITS_PER_EM)))
        font = f"{_FONT} {size} Tf " if size != last_size else ""
        text = "".join(f"{code:04x}" for code in codes)
        shown.append(f"{font}{stretch} Tz {x - pen_x} {y - pen_y} Td<{text}0020>Tj")
        pen_x, pen_y, last_size = x, y, size
    return [line.encode("ascii") for line in (*shown, "ET Q")]


def _places(words: Sequence[Word], cos: float, sin: float) -> Iterator[tuple[int, int, int, int]]:
    """Where each word's base line begins along and above the leaning axes, its length and its size, in pixels.

    A gap is kept between the words of a line, as programs that take text out of a PDF see words by it.
    """
    boxes = []
    for word in words:
        run, rise = _true_size(word, cos, abs(sin))
        left, top, _, bottom = word.box
        # The lower left corner of the leaning word, y downwards.
        x, y = (left, top + rise * cos) if sin >= 0 else (left + rise * -sin, bottom)
        boxes.append((x * cos + y * sin, x * sin - y * cos, run, rise))
    end = 0.0
    for place, (x, y, run, rise) in enumerate(boxes):
        size = max(1, round(rise))
        if place and words[place - 1].line == words[place].line and boxes[place - 1][0] <= x:
            x = max(x, end)
        if place + 1 < len(words) and words[place + 1].line == words[place].line and boxes[place + 1][0] > x:
            run = min(run, boxes[place + 1][0] - _GAP * size - x)
        run = max(1.0, run)
        end = x + run + _GAP * size
        # The font reaches a fifth of its size below its line: so far the line lies above the box's lower edge.
        yield round(x), round(y + 0.2 * rise), round(run), size


def _true_size(word: Word, cos: float, sin: float) -> tuple[float, float]:
    """Length and height of a leaning word, in pixels, from the upright box around it."""
    left, top, right, bottom = word.box
    width, height = max(1, right - left), max(1, bottom - top)
    spread = cos * cos - sin * sin
    run, rise = (width * cos - height * sin) / spread, (height * cos - width * sin) / spread
    # The page's lean is a mean: on a word that leans less, the sum can come out too small.
    return max(1.0, 0.5 * width, run), max(1.0, min(float(height), max(0.3 * height, rise)))
