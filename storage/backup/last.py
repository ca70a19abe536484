"""When the last backup was made, by what the trail says."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from storage.database.models import EventRow
from storage.database.trail_tables import IS_BACKUP, LACKS

_IS_WHOLE = EventRow.details[LACKS].as_string().is_(None)
_LAST = (  # as it stands in the index of the few, the newest first
    select(EventRow.at).where(text(IS_BACKUP), _IS_WHOLE).order_by(EventRow.at.desc()).limit(1)
)


def last_at(session: Session) -> datetime | None:
    """When the last backup ended that lacks nothing, wherever it went; None where none was ever made."""
    return session.scalar(_LAST)
