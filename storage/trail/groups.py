"""Entries of the trail written in groups: one commit for all that wait, instead of one for each look at a paper.

The trail has one end, so its writers stand in a row, each for as long as a disk takes to keep a commit. A process that
answers many hands its entries to one `TrailWriter`, which takes whatever came in while it wrote the group before,
chains it and commits it at once. Nobody waits for a group to fill. Between processes the trail's head is the lock as
for everybody else (`events.hold`), held for one group.

What is handed in is on record when its future has a result. When a commit fails, it fails for the whole group.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass

import structlog

from dossier.errors import Transient
from storage.database.engine import Database
from storage.trail import events
from storage.trail.events import Entry

MOST_WAITING = 1000
"""Hands that may wait; a database that is so far behind will not be back before their callers have gone."""
MOST_AT_ONCE = 200
PATIENCE_SECONDS = 10.0
_IDLE_SECONDS = 5.0

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class _Hand:
    """Entries of one answer, and who waits for them."""

    entries: tuple[Entry, ...]
    future: Future[None]


class TrailWriter:
    """Writes the entries of one process. Its thread begins with the first of them, and ends after a while without any,
    or by `close`."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._changed = threading.Condition()
        self._waiting: deque[_Hand] = deque()
        self._thread: threading.Thread | None = None
        self._is_closing = False

    def hand_in(self, entries: Sequence[Entry]) -> Future[None]:
        """Entries that are to be on record together. Cancelled before its group began, they are not written. The
        future raises `Transient` when they could not be written. Raises `Transient` when too many wait already."""
        hand = _Hand(tuple(entries), Future())
        with self._changed:
            if len(self._waiting) >= MOST_WAITING:
                raise Transient
            self._waiting.append(hand)
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="trail", daemon=True)
                self._thread.start()
            self._changed.notify_all()
        return hand.future

    def write(self, entries: Sequence[Entry]) -> None:
        """Have entries on record. Raises `Transient` when they could not be written in time."""
        future = self.hand_in(entries)
        try:
            future.result(PATIENCE_SECONDS)
        except TimeoutError:
            future.cancel()
            raise Transient from None

    def close(self) -> None:
        """Wait until all that was handed in is on record or has failed."""
        with self._changed:
            thread, self._is_closing = self._thread, True
            self._changed.notify_all()
        if thread is not None:
            thread.join()

    def _run(self) -> None:
        while group := self._next_group():
            self._write(group)

    def _next_group(self) -> list[_Hand]:
        """What waits, at most `MOST_AT_ONCE`; nothing when this thread is to end."""
        with self._changed:
            while True:
                group: list[_Hand] = []
                while self._waiting and len(group) < MOST_AT_ONCE:
                    hand = self._waiting.popleft()
                    if hand.future.set_running_or_notify_cancel():
                        group.append(hand)
                if group:
                    return group
                # What came in while the time ran out found a thread, and started none.
                if self._is_closing or not (self._changed.wait(_IDLE_SECONDS) or self._waiting):
                    self._thread = None
                    return []

    def _write(self, group: Sequence[_Hand]) -> None:
        try:
            with self._database.write() as session:
                events.append_all(session, [entry for hand in group for entry in hand.entries])
        except Transient as error:
            for hand in group:
                hand.future.set_exception(error)
        except Exception as error:  # a defect: no more than the one whose entries cannot be written may suffer from it
            if len(group) > 1:
                for hand in group:
                    self._write([hand])
                return
            log.exception("not_noted")
            group[0].future.set_exception(error)
        else:
            for hand in group:
                hand.future.set_result(None)
