"""A lease renewed while its document is worked on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Final

from dossier.errors import HandedBack, ServerAway
from storage.database.clock import counter
from storage.database.engine import Database
from storage.queue import leases
from storage.queue.leases import Lease

RENEW_SECONDS: Final = 15.0
# How often it is told how far the reading is: a desk looks on, and each time is a write.
TELL_SECONDS: Final = 2.0
# For so long after it was renewed a lease is surely ours, whoever else cannot reach the database.
SURE_SECONDS: Final = leases.DURATION.total_seconds() / 2


class KeepLease:
    """Renews a lease when called often, and tells how far the reading is; a lease that was lost ends the work with
    `LeaseLost`, a worker that was told to stop with `HandedBack`."""

    def __init__(
        self, database: Database, lease: Lease, clock: Callable[[], datetime], stopping: Callable[[], bool]
    ) -> None:
        self._database = database
        self._lease = lease
        self._clock = clock
        self._stopping = stopping
        self._renewed = self._tried = counter()

    def __call__(self, *, surely: bool = False) -> None:
        """Renew if it is time. Raises `LeaseLost` and `HandedBack`, and `ServerAway` when the database is away for so
        long that the lease may be another's. `surely`: also where it was tried just now, in vain."""
        if self._stopping():
            raise HandedBack
        if counter() - (self._renewed if surely else self._tried) > RENEW_SECONDS:
            self._renew(None)

    def pages_read(self, read: int, count: int) -> None:
        """Tell that `read` pages of `count` are read, if it is time. Raises what a call does."""
        if self._stopping():
            raise HandedBack
        if counter() - self._tried > TELL_SECONDS:
            self._renew((read, count))

    def _renew(self, pages: tuple[int, int] | None) -> None:
        self._tried = counter()
        try:
            with self._database.write() as session:
                leases.renew(session, self._lease, now=self._clock(), pages=pages)
        except ServerAway:
            if self._tried - self._renewed > SURE_SECONDS:
                raise
        else:
            self._renewed = self._tried
