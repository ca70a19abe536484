"""The doorbell: how whoever commits a waiting document tells workers that there is something to do.

SQL is the truth (law 1 of the design), so a ring carries an id and nothing else and may be lost: the
reconciler rings again for every document that still waits. Two bells do it, one for the workers of one machine
(`LocalDoorbell`) and one for any number of machines (`worker/queue/rq.py`).
"""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

import structlog

from dossier.errors import Transient

log = structlog.get_logger()


class Doorbell(Protocol):
    """Rings for workers, wherever they are. Its methods raise `ServerAway` when nobody can be told now."""

    def ring(self, document_id: str, lane: str) -> None:
        """Say that the document waits in `lane`."""

    def ring_for_pages(self, document_id: str, lane: str, helpers: int) -> None:
        """Ask up to so many `helpers`, who have nothing else to do in `lane`, to read pages of a long paper."""

    def ringing(self) -> set[str]:
        """The documents that were rung for and that no worker has answered for yet, as far as the bell knows."""


def ring(doorbell: Doorbell, document_id: str, lane: str) -> None:
    """Tell a worker that the document waits. A bell that nobody hears is no fault: the reconciler rings again."""
    try:
        doorbell.ring(document_id, lane)
    except (Transient, OSError) as error:
        log.warning("bell_not_heard", document_id=document_id, error=str(error))


class LocalDoorbell:
    """A file whose time of change is the bell: its workers look at it many times a second, which costs a stat call."""

    def __init__(self, bell: Path) -> None:
        self._bell = bell

    def ring(self, document_id: str, lane: str) -> None:  # noqa: ARG002
        """See `Doorbell.ring`: every worker of the machine takes what is next in turn."""
        self._bell.parent.mkdir(parents=True, exist_ok=True)
        self._bell.touch()

    def ring_for_pages(self, document_id: str, lane: str, helpers: int) -> None:
        """See `Doorbell.ring_for_pages`: every worker of the machine looks now and then."""

    def ringing(self) -> set[str]:
        """See `Doorbell.ringing`: a touched file remembers no ids."""
        return set()

    def last_ring(self) -> int:
        """When it last rang, as a number that changes with every ring; 0 when it never did."""
        try:
            return self._bell.stat().st_mtime_ns
        except FileNotFoundError:
            return 0
