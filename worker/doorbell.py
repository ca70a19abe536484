"""The doorbell: how whoever commits a waiting document tells workers that there is something to do.

SQL is the truth (law 1 of the design), so a ring carries an id and nothing else and may be lost: the
reconciler rings again for every document that still waits.
"""

from __future__ import annotations

from typing import Protocol


class Doorbell(Protocol):
    """Rings for workers, wherever they are."""

    def ring(self, document_id: str, lane: str) -> None:
        """Say that the document waits in `lane`. Raises `ServerAway` when nobody can be told now."""


class SilentDoorbell:
    """For places whose workers look by themselves: the local pool polls the database every second."""

    def ring(self, document_id: str, lane: str) -> None:
        """Do nothing."""
