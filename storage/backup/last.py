"""When the last backup was made, by what the trail says."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from storage.database.models import EventRow
from storage.database.trail_tables import IS_BACKUP

_LAST = select(func.max(EventRow.at)).where(text(IS_BACKUP))  # as it stands in the index of the few


def last_at(session: Session) -> datetime | None:
    """When the last backup ended, wherever it went; None where none was ever made."""
    return session.scalar(_LAST)
