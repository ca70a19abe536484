"""How long to wait before trying again: one formula for everything that is tried again, in every room."""

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


class Postponed:
    """When each of many things that failed may be tried again. `now` is always the seconds of one monotonic clock."""

    def __init__(self, pauses: Pauses) -> None:
        self._pauses = pauses
        self._failed: dict[str, tuple[int, float]] = {}

    def is_due(self, key: str, now: float) -> bool:
        """Whether `key` may be tried."""
        return now >= self._failed.get(key, (0, now))[1]

    def count(self, key: str) -> int:
        """How often `key` failed in a row."""
        return self._failed.get(key, (0, 0.0))[0]

    def failed(self, key: str, now: float) -> float:
        """Note a failure and return the pause in seconds."""
        count = self.count(key)
        pause = self._pauses.after(count).total_seconds()
        self._failed[key] = (count + 1, now + pause)
        return pause

    def succeeded(self, key: str) -> None:
        """Forget the failures of `key`."""
        self._failed.pop(key, None)


AWAY = Pauses(timedelta(seconds=1), 2, timedelta(seconds=5))
"""Of who holds a paper, or a thread, while a server is away. The longest is well below the time that a lease has after
an outage (`storage/queue/rounds.py`)."""
