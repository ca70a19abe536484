"""Reading text off a prepared page: the port that engines stand behind.

An engine gets a grey array and gives words with boxes in that array's pixels. It knows nothing of files, rotation
or skew. Its name and version go into the record of every page, since a result is only repeatable with both.
"""

from __future__ import annotations

from typing import Protocol

from dossier.reading import Word
from worker.formats.sources import Pixels


class Engine(Protocol):
    """Whatever reads text. All methods stop within `seconds` and raise TookTooLong, ReaderCrashed or ToolMissing."""

    @property
    def name(self) -> str: ...

    @property
    def version(self) -> str: ...

    def read(self, image: Pixels, dpi: int, seconds: float) -> tuple[Word, ...]:
        """The words of an upright grey page, in reading order, with boxes in pixels of `image`."""
        ...

    def read_line(self, image: Pixels, dpi: int, seconds: float, *, is_cut: bool = False) -> tuple[Word, ...]:
        """The words of a picture that shows a single line of print; one that is the line, edge to edge, if `is_cut`."""
        ...

    def turn(self, image: Pixels, dpi: int, seconds: float) -> int | None:
        """Degrees clockwise (0, 90, 180, 270) that bring the text of `image` upright; None where unsure."""
        ...
