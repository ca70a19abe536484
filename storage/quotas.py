"""How often a client has called: against its rate, of a minute, and its quota, of a day.

Where there is a Redis, all processes and machines count together in it; else each process counts by itself, from its
start on. That a Redis is away keeps nobody from a paper: then, too, each process counts by itself.
"""

from __future__ import annotations

import math
import time
from dataclasses import dataclass

import structlog
from limits import RateLimitItem, RateLimitItemPerDay, RateLimitItemPerMinute
from limits.errors import StorageError
from limits.storage import MemoryStorage, Storage, storage_from_string
from limits.strategies import SlidingWindowCounterRateLimiter

SECONDS = 2  # for Redis, which answers in less than one thousandth of it

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Window:
    """One bound and what is left of it: `quota` calls in `seconds`, `left` of them, more again after `reset` seconds;
    `name`: `minute` or `day`."""

    name: str
    quota: int
    seconds: int
    left: int
    reset: int


@dataclass(frozen=True, slots=True)
class Counted:
    """A call counted: the bounds of its client, and the first of them that it went over, None for one that may pass."""

    windows: tuple[Window, ...] = ()
    over: Window | None = None


class Quotas:
    """The counter of one process; `redis_url` empty: by itself."""

    def __init__(self, redis_url: str = "") -> None:
        own = MemoryStorage()
        self._own = SlidingWindowCounterRateLimiter(own)
        self._shared = SlidingWindowCounterRateLimiter(_redis(redis_url)) if redis_url else self._own

    def count(self, client: str, per_minute: int | None, per_day: int | None, calls: int = 1) -> Counted:
        """Count so many calls of the client with this id; those that may not pass count for nothing."""
        bounds: list[tuple[str, RateLimitItem]] = []
        if per_minute is not None:
            bounds.append(("minute", RateLimitItemPerMinute(per_minute, namespace="sohoa")))
        if per_day is not None:
            bounds.append(("day", RateLimitItemPerDay(per_day, namespace="sohoa")))
        if not bounds:
            return Counted()
        try:
            return _count(self._shared, client, bounds, calls)
        except StorageError as error:
            log.warning("quotas_counted_alone", problem=str(error))
            return _count(self._own, client, bounds, calls)


def _count(
    counter: SlidingWindowCounterRateLimiter, client: str, bounds: list[tuple[str, RateLimitItem]], calls: int
) -> Counted:
    # Asked before any is counted, so that a client that has used up its day does not use up its minutes as well.
    free = [counter.test(bound, client, cost=calls) for _, bound in bounds]
    if all(free):
        free = [counter.hit(bound, client, cost=calls) for _, bound in bounds]
    windows = []
    for name, bound in bounds:
        found = counter.get_window_stats(bound, client)
        reset = max(1, math.ceil(found.reset_time - time.time()))
        windows.append(Window(name, bound.amount, bound.get_expiry(), max(0, found.remaining), reset))
    over = next((window for window, is_free in zip(windows, free, strict=True) if not is_free), None)
    return Counted(tuple(windows), over)


def _redis(url: str) -> Storage:
    found = storage_from_string(url, socket_timeout=SECONDS, socket_connect_timeout=SECONDS, wrap_exceptions=True)
    assert isinstance(found, Storage)  # noqa: S101  (the other kind is for programs that wait otherwise)
    return found
