"""The tables of workers, of whose turn it is, and of the pages that several read."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from storage.database.base import Base


class WorkerRow(Base):
    """A worker that was started: how many faults of its machine came in a row, the last of them, and until when it
    takes no papers for it. `sound_at`: when it last saw a paper through after a fault, since it was started."""

    __tablename__ = "workers"

    name: Mapped[str] = mapped_column(primary_key=True)
    started_at: Mapped[datetime]
    faults: Mapped[int]
    out_until: Mapped[datetime | None]
    error_code: Mapped[str | None]
    error_values: Mapped[dict[str, Any] | None]
    sound_at: Mapped[datetime | None]


class TurnRow(Base):
    """When a paper of a desk was last taken out of a lane: the desk that has waited longest for that is next."""

    __tablename__ = "turns"

    lane: Mapped[str] = mapped_column(primary_key=True)
    desk: Mapped[str] = mapped_column(primary_key=True)
    served_at: Mapped[datetime]


class PageShareRow(Base):
    """A page of a long paper that several workers read: by which readers, the worker that took it up, and what was
    read. They go when the paper is through."""

    __tablename__ = "page_shares"

    document_id: Mapped[str] = mapped_column(String(36), ForeignKey("documents.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    engine: Mapped[str]
    worker: Mapped[str | None]
    record: Mapped[bytes | None]  # `worker.record.page_record` with words, as JSON, compressed


class HeartbeatRow(Base):
    """A worker or watcher that runs, and its figures (`storage/queue/heartbeats.py`). `free_bytes`: of the disk of its
    scratch; `scan_files`: what lies in the scan folders that it looks into; `pages` and `stages`: of papers archived
    since it began."""

    __tablename__ = "heartbeats"

    name: Mapped[str] = mapped_column(primary_key=True)
    part: Mapped[str] = mapped_column(String(16))
    at: Mapped[datetime]
    free_bytes: Mapped[int] = mapped_column(BigInteger)
    scan_files: Mapped[int | None]
    pages: Mapped[int] = mapped_column(BigInteger, default=0)
    stages: Mapped[dict[str, Any]]
