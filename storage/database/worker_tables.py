"""The tables of workers, and of whose turn it is."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Mapped, mapped_column

from storage.database.base import Base


class WorkerRow(Base):
    """A worker that was started: how many faults of its machine came in a row, the last of them, and until when it
    takes no papers for it."""

    __tablename__ = "workers"

    name: Mapped[str] = mapped_column(primary_key=True)
    started_at: Mapped[datetime]
    faults: Mapped[int]
    out_until: Mapped[datetime | None]
    error_code: Mapped[str | None]
    error_values: Mapped[dict[str, Any] | None]


class TurnRow(Base):
    """When a paper of a desk was last taken out of a lane: the desk that has waited longest for that is next."""

    __tablename__ = "turns"

    lane: Mapped[str] = mapped_column(primary_key=True)
    desk: Mapped[str] = mapped_column(primary_key=True)
    served_at: Mapped[datetime]
