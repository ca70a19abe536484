"""The table of how far each look over the archive has come."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from storage.database.base import Base


class SweepRow(Base):
    """A look that is gone on with bit by bit: where it goes on, when this pass began, how many objects it has looked at
    and how many problems it found; when the last whole pass ended, and with how many."""

    __tablename__ = "sweeps"

    name: Mapped[str] = mapped_column(String(32), primary_key=True)
    place: Mapped[str] = mapped_column(Text)
    begun_at: Mapped[datetime]
    looked_at: Mapped[int]
    problems: Mapped[int]
    ended_at: Mapped[datetime | None]
    left: Mapped[int | None]
