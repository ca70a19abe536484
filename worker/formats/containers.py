"""Files that hold several pictures, walked box by box: which of them are pages, and whether the file is whole.

Pillow finds page n of a TIFF by reading the directories of all pages before it, tags and all: on page 1,000 that takes
three times as long as decoding the page. So the directories are found once, and each page is opened where it lies.
"""

from __future__ import annotations

import io
import os
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

from dossier.errors import Damaged, TooLarge, Truncated
from worker.formats.decoding import MAX_PAGES

_NEW_SUBFILE, _WIDTH, _LENGTH, _OLD_SUBFILE = 254, 256, 257, 255
# TIFF 6.0, NewSubfileType: bit 0 a smaller copy of another page, bit 2 a mask; SubfileType: 2 a smaller copy.
_COPY_OR_MASK: Final = 1 | 4
_OLD_COPY: Final = 2


@dataclass(frozen=True, slots=True)
class _Layout:
    """How a TIFF writes its numbers, as formats of `struct`; `entry` is a tag with its type, count and value."""

    order: str
    count: str
    entry: str
    link: str
    first_link_at: int


def tiff_pages(path: Path) -> tuple[int, ...]:
    """Where the directory of each page of the TIFF at `path` lies. Thumbnails and masks are no pages.

    Raises Truncated where a directory lies beyond the end, Damaged for a header that makes no sense, TooLarge for more
    than MAX_PAGES pages.
    """
    pages: list[int] = []
    seen: set[int] = set()
    width = height = 0
    with path.open("rb") as file:
        layout = _layout(file.read(16))
        at = _linked(file, layout, layout.first_link_at)
        while at and at not in seen:  # a directory that leads back to another ends the file, as Pillow has it
            seen.add(at)
            tags, at_next = _directory(file, layout, at)
            is_extra = tags.get(_NEW_SUBFILE, 0) & _COPY_OR_MASK or tags.get(_OLD_SUBFILE, 0) == _OLD_COPY
            # One so marked that is as large as the page before it is rather a page: none may be lost.
            if not (is_extra and tags.get(_WIDTH, 0) < width and tags.get(_LENGTH, 0) < height):
                pages.append(at)
                width, height = tags.get(_WIDTH, 0), tags.get(_LENGTH, 0)
            if len(seen) > MAX_PAGES:
                raise TooLarge(what=f"> {MAX_PAGES} p.", limit=MAX_PAGES)
            at = at_next
    return tuple(pages)


class TiffFrom(io.FileIO):
    """The TIFF at `path` as if it began with the page whose directory lies at `directory`."""

    def __init__(self, path: Path, directory: int) -> None:
        super().__init__(path)
        layout = _layout(super().read(16))
        self._at = layout.first_link_at
        self._link = struct.pack(layout.order + layout.link, directory)
        self.seek(0)

    def read(self, size: int | None = -1, /) -> bytes:
        """As of any file, but for the link to the first directory."""
        begin = self.tell()
        content = bytearray(super().read(-1 if size is None else size))
        low, high = max(begin, self._at), min(begin + len(content), self._at + len(self._link))
        if low < high:
            content[low - begin : high - begin] = self._link[low - self._at : high - self._at]
        return bytes(content)


def has_all_boxes(path: Path) -> bool:
    """Whether the file of boxes at `path` (ISO 14496-12: HEIF, AVIF) has a `meta` box or a film, and ends where its
    last box does."""
    names = set()
    with path.open("rb") as file:
        size = os.fstat(file.fileno()).st_size
        at = 0
        while at < size:
            file.seek(at)
            head = file.read(16)
            if len(head) < 8:
                return False
            length, name = struct.unpack_from(">I4s", head)
            if length == 1 and len(head) == 16:
                (length,) = struct.unpack_from(">Q", head, 8)
            elif length == 0:  # it reaches to the end of the file
                length = size - at
            names.add(name)
            if length < 8 or at + length > size:
                return False
            at += length
    return bool(names & {b"meta", b"moov"})


def _layout(head: bytes) -> _Layout:
    order = {b"II": "<", b"MM": ">"}.get(head[:2])
    if order is None or len(head) < 8:
        raise Damaged
    if struct.unpack_from(order + "H", head, 2)[0] == 43:
        return _Layout(order, "Q", "HHQQ", "Q", 8)
    return _Layout(order, "H", "HHII", "I", 4)


def _directory(file: BinaryIO, layout: _Layout, at: int) -> tuple[dict[int, int], int]:
    """The first value of each tag that says what a page is, and where the next directory lies."""
    (count,) = _unpacked(file, layout.order + layout.count, at)
    width = struct.calcsize(layout.order + layout.entry)
    begin = at + struct.calcsize(layout.count)
    if count > 1 << 16:
        raise Damaged
    file.seek(begin)
    entries = file.read(count * width)
    if len(entries) < count * width:
        raise Truncated
    tags = {}
    for place in range(0, len(entries), width):
        tag, kind = struct.unpack_from(layout.order + "HH", entries, place)
        if tag in (_NEW_SUBFILE, _OLD_SUBFILE, _WIDTH, _LENGTH) and kind in (3, 4):
            value = place + width - struct.calcsize(layout.link)
            (tags[tag],) = struct.unpack_from(layout.order + ("H" if kind == 3 else "I"), entries, value)
    return tags, _linked(file, layout, begin + count * width)


def _linked(file: BinaryIO, layout: _Layout, at: int) -> int:
    (link,) = _unpacked(file, layout.order + layout.link, at)
    return int(link)


def _unpacked(file: BinaryIO, form: str, at: int) -> tuple[int, ...]:
    """The numbers at `at`. Raises Truncated beyond the end."""
    file.seek(at)
    content = file.read(struct.calcsize(form))
    if len(content) < struct.calcsize(form):
        raise Truncated
    return struct.unpack(form, content)
