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


@dataclass(frozen=True, slots=True)
class Retries:
    """Pauses strewn about, so that what failed at one moment does not come back at one moment, and a budget.

    After the n-th try in vain, n from 1, the pause is p * (1 + strewn * (2 * luck - 1)): p is the pause after n - 1
    earlier ones, `luck` of [0, 1) is drawn anew each time, and `strewn` of 0.2 is up to a fifth more or less. After
    `most` tries there is none.
    """

    pauses: Pauses
    most: int
    strewn: float

    def after(self, tries: int, luck: float) -> timedelta | None:
        """The pause after so many tries; None where the budget is spent."""
        return None if tries >= self.most else self.pause(tries, luck)

    def pause(self, tries: int, luck: float) -> timedelta:
        """The pause after so many tries, whatever the budget."""
        return self.pauses.after(tries - 1) * (1 + self.strewn * (2 * luck - 1))
