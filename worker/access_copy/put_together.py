"""The pictures of the pages and the words read on them, put together to the searchable PDF/A-2b.

Runs in a child under limits: the pictures were made of files that came from outside.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from io import BytesIO
from itertools import groupby
from pathlib import Path
from typing import Final, Self

import pikepdf
from pikepdf import Dictionary, Stream

from dossier.reading import PageReading
from worker.access_copy.glyphless import unseen_font
from worker.access_copy.pdfa import AccessMetadata, add_bookmarks, describe
from worker.access_copy.text_layer import FONT, words_drawn

_POINTS_PER_INCH: Final = 72
_A4: Final = (595.28, 841.89)
# ISO 32000-1, annex C: a page is at most 14,400 units wide or high.
_LARGEST_SIDE: Final = 14_400
_REFERENCE: Final = re.compile(rb"\d \d+ R\b")
# The unit square turned clockwise, onto itself.
_TURNS: Final = {0: "1 0 0 1 0 0", 90: "0 -1 1 0 0 1", 180: "-1 0 0 -1 1 1", 270: "0 1 -1 0 1 0"}
# Bytes of pictures and drawings held in memory before they are set down on disk.
_MOST_HELD: Final = 32 << 20


@dataclass(frozen=True, slots=True)
class Picture:
    """Where the picture of a page lies: page `place`, from 0, of the PDF `file`, None where it cannot be had. `turn`:
    degrees clockwise that a viewer must turn it so that it lies as the scan does."""

    file: Path | None
    place: int = 0
    turn: int = 0


def put_together(
    pages: Sequence[PageReading],
    pictures: Sequence[Picture],
    metadata: AccessMetadata,
    bookmarks: Sequence[tuple[str, int]],
    scratch: Path,
    out: Path,
) -> None:
    """Write `out`: `pages` with their `pictures`, one for each. `bookmarks`: titles and page numbers, from 1.
    `scratch`: a folder for what is not held in memory."""
    characters = {char for reading in pages for word in reading.words for char in word.text} | {" "}
    with _Copy(scratch, characters) as copy:
        # Pages that were drawn together share their fonts as long as their file is open.
        for file, together in groupby(zip(pages, pictures, strict=True), key=lambda one: one[1].file):
            if file is None:
                for _ in together:
                    copy.add_empty_page()
                continue
            with pikepdf.open(BytesIO(file.read_bytes())) as drawn:
                for reading, picture in together:
                    copy.add_page(reading, drawn.pages[picture.place], picture.turn)
        describe(copy.pdf, metadata)
        add_bookmarks(copy.pdf, bookmarks)
        copy.pdf.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)


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
        path = self._scratch / f"set-down-{self._times}.pdf"
        self.pdf.Root.Kept = pikepdf.Array([self._font, *self._there.values()])
        self.pdf.save(path, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
        self.pdf.close()
        # Not mapped into memory, which would count as the worker's own.
        self.pdf = pikepdf.open(path, access_mode=pikepdf.AccessMode.stream)
        self._font, *there = self.pdf.Root.Kept
        self._there = dict(zip(self._there, there, strict=True))
        del self.pdf.Root.Kept
        (self._scratch / f"set-down-{self._times - 1}.pdf").unlink(missing_ok=True)
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
