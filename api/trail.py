"""Every read through the API is an event before it is an answer (law 9 of the design)."""

from __future__ import annotations

from typing import Any

from api.auth import Caller
from api.services import Services
from storage.trail import events


def note(services: Services, caller: Caller, action: str, *, document_id: str | None = None, **details: Any) -> None:
    """Commit one event of `caller`. The data may be given out when this returns."""
    note_all(services, caller, [(action, document_id, details)])


def note_all(services: Services, caller: Caller, entries: list[tuple[str, str | None, dict[str, Any]]]) -> None:
    """Commit events of one call, each (action, document id, details), together."""
    with services.database.write() as session:
        for action, document_id, details in entries:
            events.append(
                session,
                action,
                caller.actor,
                now=services.clock(),
                document_id=document_id,
                details={**caller.way_in, **details},
            )
