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
from storage.trail.events import End, Entry

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
    """Writes the entries of one process, by whoever hands in while nobody writes and may wait, else by a thread of its
    own. That begins when it is needed, and ends after a while without anything to write, or by `close`."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._changed = threading.Condition()
        self._waiting: deque[_Hand] = deque()
        self._thread: threading.Thread | None = None
        self._writing = threading.Lock()
        self._end: End | None = None  # of the trail, as the last group left it
        self._is_closing = False

    def hand_in(self, entries: Sequence[Entry]) -> Future[None]:
        """Entries that are to be on record together. Cancelled before its group began, they are not written. The
        future raises `Transient` when they could not be written. Raises `Transient` when too many wait already."""
        with self._changed:
            future = self._put(entries)
            self._call_thread()
        return future

    def hand_in_here(self, entries: Sequence[Entry]) -> Future[None]:
        """The same from a thread that may wait: where nobody writes, it writes what waits itself, which spares the way
        to another thread and back."""
        with self._changed:
            future = self._put(entries)
            if not self._writing.acquire(blocking=False):
                return future
            group = self._taken()
        try:
            self._write(group)
        finally:
            with self._changed:
                self._writing.release()
                if self._waiting:
                    self._call_thread()
        return future

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
        while True:
            with self._changed:
                thread, self._is_closing = self._thread, True
                self._changed.notify_all()
            if thread is not None:
                thread.join()
            with self._writing, self._changed:
                if self._waiting:
                    self._call_thread()
                elif self._thread is None:
                    return

    def _put(self, entries: Sequence[Entry]) -> Future[None]:
        hand = _Hand(tuple(entries), Future())
        if len(self._waiting) >= MOST_WAITING:
            raise Transient
        self._waiting.append(hand)
        return hand.future

    def _call_thread(self) -> None:
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="trail", daemon=True)
            self._thread.start()
        self._changed.notify_all()

    def _run(self) -> None:
        while group := self._next_group():
            try:
                self._write(group)
            finally:
                self._writing.release()

    def _next_group(self) -> list[_Hand]:
        """What is to be written now; nothing when the thread is to end."""
        with self._changed:
            while True:
                is_free = self._writing.acquire(blocking=False)
                group = self._taken() if is_free else []
                if group:
                    return group
                if is_free:
                    self._writing.release()
                # Who writes beside it calls it for what is left; and what came in while the time ran out found a
                # thread, and started none.
                is_over = self._is_closing and not self._waiting
                if is_over or not (self._changed.wait(_IDLE_SECONDS) or self._waiting):
                    self._thread = None
                    return []

    def _taken(self) -> list[_Hand]:
        """What waits, at most `MOST_AT_ONCE`."""
        group: list[_Hand] = []
        while self._waiting and len(group) < MOST_AT_ONCE:
            hand = self._waiting.popleft()
            if hand.future.set_running_or_notify_cancel():
                group.append(hand)
        return group

    def _write(self, group: Sequence[_Hand]) -> None:
        try:
            entries = [entry for hand in group for entry in hand.entries]
            self._end = events.append_alone(self._database, entries, self._end)
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
