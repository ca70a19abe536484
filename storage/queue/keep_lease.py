"""A lease renewed while its document is worked on."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime
from typing import Final

from storage.database.engine import Database
from storage.queue import leases
from storage.queue.leases import Lease

RENEW_SECONDS: Final = 15.0
# How often it is told how far the reading is: a desk looks on, and each time is a write.
TELL_SECONDS: Final = 2.0


class KeepLease:
    """Renews a lease when called often, and tells how far the reading is; a lease that was lost ends the work with
    `LeaseLost`."""

    def __init__(self, database: Database, lease: Lease, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._lease = lease
        self._clock = clock
        self._renewed = time.monotonic()

    def __call__(self, *, at_once: bool = False) -> None:
        """Renew if it is time, or `at_once`. Raises `LeaseLost`."""
        if at_once or time.monotonic() - self._renewed > RENEW_SECONDS:
            self._renew(None)

    def pages_read(self, read: int, count: int) -> None:
        """Tell that `read` pages of `count` are read, if it is time. Raises `LeaseLost`."""
        if time.monotonic() - self._renewed > TELL_SECONDS:
            self._renew((read, count))

    def _renew(self, pages: tuple[int, int] | None) -> None:
        with self._database.write() as session:
            leases.renew(session, self._lease, now=self._clock(), pages=pages)
        self._renewed = time.monotonic()
