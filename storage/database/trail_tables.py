"""The tables of the trail of events."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from storage.database.base import Base, Identity


class EventRow(Base):
    """One entry of the append-only trail. `hash` covers every column and the hash before it."""

    __tablename__ = "events"

    seq: Mapped[int] = mapped_column(Identity, primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(index=True)
    action: Mapped[str] = mapped_column(String(32))
    actor: Mapped[str]
    document_id: Mapped[str | None] = mapped_column(String(36), index=True)
    purpose: Mapped[str | None]
    requester: Mapped[str | None]
    correlation_id: Mapped[str | None] = mapped_column(String(36))
    details: Mapped[dict[str, Any]]
    previous: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))


class EventHeadRow(Base):
    """The last entry of the trail: the lock that orders writers, and the witness against a cut-off tail."""

    __tablename__ = "event_head"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    seq: Mapped[int] = mapped_column(BigInteger)
    hash: Mapped[str] = mapped_column(String(64))


class TrailCheckpointRow(Base):
    """The root of the trail's Merkle tree at a size, signed (trail/notes.py); `peaks`: the tree's full parts, as hex,
    from which it goes on."""

    __tablename__ = "trail_checkpoints"

    size: Mapped[int] = mapped_column(Identity, primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    peaks: Mapped[list[Any]]
    note: Mapped[str]
