"""The time that a page may take."""

from __future__ import annotations

import time

from dossier.errors import TookTooLong


class Clock:
    """What is left of a page's time."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._end = time.monotonic() + seconds

    def left(self) -> float:
        """Seconds left; raises TookTooLong if there are none."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise TookTooLong(seconds=round(self._seconds))
        return left
