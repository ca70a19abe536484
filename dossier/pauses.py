"""How long to wait before trying again: one formula for everything that is tried again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class Pauses:
    """`first`, then each pause `factor` times the one before, never more than `longest`.

    The n-th pause is min(longest, first * factor ** n), n from 0. No jitter: who waits here is given back through the
    database, row by row, and not all at one moment.
    """

    first: timedelta
    factor: float
    longest: timedelta

    def after(self, times: int) -> timedelta:
        """The pause after `times` earlier ones."""
        pause = self.first
        for _ in range(times):
            if pause >= self.longest:
                break
            pause *= self.factor
        return min(pause, self.longest)
