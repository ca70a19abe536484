"""What the reading of a long paper asks of where other workers bring pages of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from dossier.reading import PageReading


class SharedPages(Protocol):
    """The pages of a long paper that other workers read as well (`worker/kept_pages/shared.py`)."""

    def numbers(self, missing: Sequence[int]) -> Iterator[int]:
        """Which of the `missing` pages to read here, one after the other; at the end all of them are kept, but for
        those that were asked for here and not put. Raises `LeaseLost`, `HandedBack` and `ServerAway`."""

    def put(self, page: PageReading) -> None:
        """Keep a page that was read here."""

    def kept(self) -> int:
        """How many pages were kept when the next was last asked for, whoever read them."""

    def get(self, number: int) -> PageReading:
        """A page that is kept, its figures rounded. Raises `LeaseLost` where it is not any more, and `ServerAway`."""
