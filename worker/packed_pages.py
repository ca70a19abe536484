"""The pages of a paper in a tenth of the room: as their records, unpacked one at a time.

A thousand pages of print are 350,000 words, and as objects they fill 130 MB of the worker. Each child that it forks
later would hold them too.
"""

from __future__ import annotations

import json
from abc import abstractmethod
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import overload

from dossier.reading import PageReading
from worker.record import page_of_record, page_record, to_bytes


class _Pages(Sequence[PageReading]):
    """Pages that are made when they are looked at."""

    @abstractmethod
    def _at(self, place: int) -> PageReading: ...

    @overload
    def __getitem__(self, place: int) -> PageReading: ...

    @overload
    def __getitem__(self, place: slice) -> tuple[PageReading, ...]: ...

    def __getitem__(self, place: int | slice) -> PageReading | tuple[PageReading, ...]:
        if isinstance(place, slice):
            return tuple(self._at(one) for one in range(len(self))[place])
        return self._at(place)


class PackedPages(_Pages):
    """`pages`, with their figures rounded as records have them. A look at a page makes it anew, unless it was the last
    one looked at: rules look at a paper's only page some twenty times, which took a hundredth of its time."""

    def __init__(self, pages: Iterable[PageReading]) -> None:
        self._records = [to_bytes(page_record(page, with_words=True)) for page in pages]
        self._last: tuple[int, PageReading] | None = None

    def __len__(self) -> int:
        return len(self._records)

    def _at(self, place: int) -> PageReading:
        if self._last is None or self._last[0] != place:
            self._last = place, page_of_record(json.loads(self._records[place]))
        return self._last[1]


class WatchedPages(_Pages):
    """The same pages, with a call of `looked` at each look: rules take their time with a thousand."""

    def __init__(self, pages: Sequence[PageReading], looked: Callable[[], None]) -> None:
        self._pages = pages
        self._looked = looked

    def __len__(self) -> int:
        return len(self._pages)

    def _at(self, place: int) -> PageReading:
        page = self._pages[place]
        self._looked()
        return page


class PagesOfPart(_Pages):
    """The pages with these numbers among the `pages` of a stack, numbered from 1 as those of a paper of its own."""

    def __init__(self, pages: Sequence[PageReading], numbers: Sequence[int], *, from_one: bool = True) -> None:
        self._pages = pages
        self._numbers = numbers
        self._from_one = from_one

    def __len__(self) -> int:
        return len(self._numbers)

    def _at(self, place: int) -> PageReading:
        page = self._pages[self._numbers[place] - 1]
        return replace(page, number=range(1, len(self) + 1)[place]) if self._from_one else page

    def as_in_the_stack(self) -> PagesOfPart:
        """The same pages with their numbers in the stack."""
        return PagesOfPart(self._pages, self._numbers, from_one=False)
