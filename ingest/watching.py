"""When a file in a scan folder is finished, decided from what is seen of it and a clock; nothing here looks at a disk.

A scanner, a copier or Explorer writes a file bit by bit and says nothing at its end. So a file has to stay as it is
for a while before anybody looks inside; and as long as it is young, one that cannot be read counts as not finished.
Time is what the watcher measures itself: the clocks of network shares are wrong as often as not.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import Enum


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What changes when a file is written to or replaced. `size` in bytes, `mtime_ns` in nanoseconds."""

    size: int
    mtime_ns: int
    inode: int


class Stage(Enum):
    """How far a file is: `GROWING` leave it, `STABLE` it may be finished, `OLD` it will not change any more."""

    GROWING = "growing"
    STABLE = "stable"
    OLD = "old"


@dataclass(slots=True)
class _Seen:
    fingerprint: Fingerprint
    since: float
    was_unreadable: bool = False


class StabilityTracker:
    """Remembers since when each file has been as it is. All times are seconds of one monotonic clock."""

    def __init__(self, settle_seconds: float, patience_seconds: float) -> None:
        self._settle = settle_seconds
        self._patience = patience_seconds
        self._seen: dict[str, _Seen] = {}

    def look(self, key: str, fingerprint: Fingerprint, now: float) -> Stage:
        """The stage of file `key`, seen with this fingerprint now. A change of any kind starts its time anew.

        A file that was unreadable stays GROWING until it is OLD: its content is the same, so is the answer.
        """
        seen = self._seen.get(key)
        if seen is None or seen.fingerprint != fingerprint:
            self._seen[key] = seen = _Seen(fingerprint, now)
        age = now - seen.since
        if age >= self._patience:
            return Stage.OLD
        if age >= self._settle and not seen.was_unreadable:
            return Stage.STABLE
        return Stage.GROWING

    def unreadable(self, key: str) -> None:
        """Note that the file could not be read as it is."""
        self._seen[key].was_unreadable = True

    def keep(self, keys: Collection[str]) -> None:
        """Forget every file that is not among `keys`."""
        for key in self._seen.keys() - set(keys):
            del self._seen[key]

    def next_look(self, now: float) -> float | None:
        """In how many seconds a file reaches its next stage; None when all are through."""
        ages = [(now - seen.since, seen.was_unreadable) for seen in self._seen.values()]
        waits = [
            self._settle - age if age < self._settle and not unreadable else self._patience - age
            for age, unreadable in ages
            if age < self._patience
        ]
        return max(0.0, min(waits)) if waits else None
