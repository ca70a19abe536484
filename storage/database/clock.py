"""The database's time, on whatever machine it is asked for (law 11 of the design: time is the database's).

Leases, pauses and the trail compare moments that different machines wrote. A worker whose clock is two minutes ahead
would take every lease for run out. So the server is asked once in a while, and what has passed since is measured by a
counter that nobody sets.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Final

import structlog

from dossier.errors import ServerAway

ASKED_EVERY_SECONDS: Final = 60.0
# What clocks kept by NTP differ by is some milliseconds; from here on somebody should look.
OFF_SECONDS: Final = 2.0

log = structlog.get_logger()


def utc_now() -> datetime:
    """This machine's time: that of a database which lies on it."""
    return datetime.now(UTC)


class ServerClock:
    """The time of a server that `ask` asks, in UTC. Safe in threads and after a fork."""

    def __init__(self, ask: Callable[[], datetime], own: Callable[[], datetime] = utc_now) -> None:
        self._ask = ask
        self._own = own
        self._asking = threading.Lock()
        # The server's time at a moment of the counter that the system runs from its start, also while it sleeps.
        self._anchor: tuple[datetime, float] | None = None
        self._off = False

    def __call__(self) -> datetime:
        """Raises `ServerAway` when the server never answered; once it did, it may be away for any time."""
        anchor = self._anchor
        if anchor is None or counter() - anchor[1] > ASKED_EVERY_SECONDS:
            anchor = self._asked(anchor)
        return anchor[0] + timedelta(seconds=counter() - anchor[1])

    def _asked(self, anchor: tuple[datetime, float] | None) -> tuple[datetime, float]:
        # One thread asks; the others go on by what is known, where something is.
        if anchor is not None and not self._asking.acquire(blocking=False):
            return anchor
        if anchor is None:
            self._asking.acquire()
        try:
            begun = counter()
            try:
                said = self._ask()
            except ServerAway:
                if anchor is None:
                    raise
                # Counted on from what the server said before it went; not asked again for the usual time.
                self._anchor = (anchor[0] + timedelta(seconds=begun - anchor[1]), begun)
                return self._anchor
            # The answer is as old as half of the way there and back.
            self._anchor = (said, (begun + counter()) / 2)
            self._tell_if_off(abs((self._own() - said).total_seconds()) > OFF_SECONDS)
            return self._anchor
        finally:
            self._asking.release()

    def _tell_if_off(self, off: bool) -> None:
        if off and not self._off and self._anchor is not None:
            log.warning("clock_off", machine=self._own().isoformat(), database=self._anchor[0].isoformat())
        self._off = off


def counter() -> float:
    """Seconds since the system was started, also while it slept: nobody sets them."""
    return time.clock_gettime(time.CLOCK_BOOTTIME)
