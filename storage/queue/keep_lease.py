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


class KeepLease:
    """Renews a lease when called often; a lease that was lost ends the work with `LeaseLost`."""

    def __init__(self, database: Database, lease: Lease, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._lease = lease
        self._clock = clock
        self._renewed = time.monotonic()

    def __call__(self, *, at_once: bool = False) -> None:
        """Renew if it is time, or `at_once`. Raises `LeaseLost`."""
        if at_once or time.monotonic() - self._renewed > RENEW_SECONDS:
            with self._database.write() as session:
                leases.renew(session, self._lease, now=self._clock())
            self._renewed = time.monotonic()
