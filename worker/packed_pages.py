"""The pages of a paper in a tenth of the room: as their records, unpacked one at a time.

A thousand pages of print are 350,000 words, and as objects they fill 130 MB of the worker. Each child that it forks
later would hold them too.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import overload

from dossier.reading import PageReading
from worker.record import page_of_record, page_record, to_bytes


class PackedPages(Sequence[PageReading]):
    """`pages`, with their figures rounded as records have them. Each look at a page makes it anew."""

    def __init__(self, pages: Iterable[PageReading]) -> None:
        self._records = [to_bytes(page_record(page, with_words=True)) for page in pages]

    def __len__(self) -> int:
        return len(self._records)

    @overload
    def __getitem__(self, place: int) -> PageReading: ...

    @overload
    def __getitem__(self, place: slice) -> tuple[PageReading, ...]: ...

    def __getitem__(self, place: int | slice) -> PageReading | tuple[PageReading, ...]:
        if isinstance(place, slice):
            return tuple(map(_unpacked, self._records[place]))
        return _unpacked(self._records[place])


def _unpacked(record: bytes) -> PageReading:
    return page_of_record(json.loads(record))
