"""A long paper read by several workers, on one machine or many: what its holder and who helps him do to its pages.

Five hundred pages take one worker ten minutes while others stand idle. Pages are the unit of work (law 5 of the
design) and are read each by itself, so they are shared out page by page, through SQL, which all machines reach: what a
page came to is a few kilobytes. The original is what each fetches for itself. There are no ranges given out beforehand,
which the slowest would decide about: whoever is through with a page takes up the next, and who helps leaves between
two, so that a citizen's paper waits for one page at most. Where nobody helps, the holder himself hands a paper of the
backlog back when a citizen's has waited for ten seconds: he asks whenever he takes up pages, four at a time at most,
and goes on with those that are left afterwards. Kind,
fields and access copy are the holder's work alone, as is the commit: a helper brings pages to a table and nothing else,
so that all that is promised of a paper hangs on its lease as before (`storage/queue/page_shares.py` says why helpers
need none).
"""

from __future__ import annotations

import json
import time
import zlib
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Final, TypeVar

from sqlalchemy.orm import Session

from dossier.errors import HandedBack, LeaseLost, ServerAway
from dossier.pauses import AWAY
from dossier.reading import PageReading
from storage.database.engine import Database
from storage.queue import leases, page_shares
from storage.queue.leases import Lease
from worker.record import page_of_record, page_record, to_bytes

T = TypeVar("T")

# Of the holder, as long as many are left: a typed page takes him 30 ms, and a transaction 3. At the end he would keep
# some to himself while others have none.
_AT_A_TIME: Final = 4
_MANY: Final = 32
# Who helps is through with a page before that.
_PATIENCE: Final = timedelta(seconds=10)
# Fetched together when all are there; more would fill memory.
_JOINED: Final = 20


class HeldPages:
    """The pages of a paper whose `lease` is held; see `worker.kept_pages.sharing.SharedPages`. `engine`: who reads.
    `keep`: called while the database is away, until it raises."""

    def __init__(
        self, database: Database, lease: Lease, engine: str, clock: Callable[[], datetime], keep: Callable[[], None]
    ) -> None:
        self._database, self._clock, self._keep = database, clock, keep
        self._document_id, self._worker, self._engine = lease.document_id, lease.worker, engine
        self._before = leases.lanes_before(lease.lane)
        self._handed: set[int] = set()
        self._read: dict[int, bytes] = {}
        self._offered = self._kept = 0
        self._joined: dict[int, bytes] = {}

    def numbers(self, missing: Sequence[int]) -> Iterator[int]:
        """See `SharedPages.numbers`."""
        self._done(partial(self._offer, missing=missing))
        while taken := self._unless_somebody_waits(self._take):
            self._handed.update(taken)
            yield from taken
        # What others took up, and are reading or died on.
        while (number := self._unless_somebody_waits(self._lacking)) is not None:
            self._handed.add(number)
            yield number

    def put(self, page: PageReading) -> None:
        """See `SharedPages.put`."""
        self._read[page.number] = packed(page)

    def kept(self) -> int:
        """See `SharedPages.kept`."""
        return self._kept

    def get(self, number: int) -> PageReading:
        """See `SharedPages.get`."""
        if number not in self._joined:
            self._joined = self._done(partial(self._records, numbers=range(number, number + _JOINED)))
        if number not in self._joined:
            raise LeaseLost  # who holds the paper now was through with it
        return page_of_record(json.loads(zlib.decompress(self._joined[number])))

    def _offer(self, session: Session, missing: Sequence[int]) -> None:
        page_shares.offer(session, self._document_id, self._engine, missing)
        self._offered = len(missing)

    def _unless_somebody_waits(self, step: Callable[[Session], T]) -> T:
        """What `step` gives. Raises `HandedBack`, once what was read is kept, where a paper has waited for long whose
        turn comes before."""

        def asked(session: Session) -> tuple[T] | None:
            if leases.waits_in(session, self._before, since=self._clock() - _PATIENCE):
                return None
            return (step(session),)

        given = self._done(asked)
        if given is None:
            raise HandedBack
        return given[0]

    def _take(self, session: Session) -> Sequence[int]:
        most = _AT_A_TIME if self._offered - self._kept > _MANY else 1
        return page_shares.take(session, self._document_id, self._engine, self._worker, most)

    def _lacking(self, session: Session) -> int | None:
        return page_shares.lacking(session, self._document_id, self._engine, self._handed)

    def _records(self, session: Session, numbers: range) -> dict[int, bytes]:
        return page_shares.records(session, self._document_id, self._engine, numbers)

    def _done(self, step: Callable[[Session], T]) -> T:
        """What `step` gives, in a transaction that keeps first what was read. A database that is away for a moment is
        waited for."""
        tries = 0
        while True:
            try:
                with self._database.write() as session:
                    page_shares.bring(session, self._document_id, self._engine, self._read)
                    self._kept = page_shares.brought(session, self._document_id, self._engine)
                    given = step(session)
            except ServerAway:
                self._keep()
                time.sleep(AWAY.after(tries).total_seconds())
                tries += 1
            else:
                self._read = {}
                return given


def packed(page: PageReading) -> bytes:
    """A page as it is kept for all."""
    return zlib.compress(to_bytes(page_record(page, with_words=True)))
