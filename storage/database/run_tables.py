"""The tables of operators' runs."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from storage.database.base import Base


class BatchRow(Base):
    """One operator's run, known by `ingest.manifest.Manifest.sha256`, the bytes of its manifest and the sizes of its
    files: the same manifest again is the same batch. Runs begun when only the bytes counted are known by those."""

    __tablename__ = "batches"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str]
    desk: Mapped[str] = mapped_column(String(64))
    started_at: Mapped[datetime]
    paused_at: Mapped[datetime | None]


class BatchItemRow(Base):
    """One row of a manifest. Without a document it is rejected (with an error) or still to be taken."""

    __tablename__ = "batch_items"

    batch_id: Mapped[str] = mapped_column(ForeignKey("batches.id"), primary_key=True)
    row: Mapped[int] = mapped_column(primary_key=True)
    line: Mapped[int | None]  # of the spreadsheet, where a line names several files; NULL: the row itself
    path: Mapped[str]
    document_id: Mapped[str | None] = mapped_column(ForeignKey("documents.id"), index=True)
    error_code: Mapped[str | None]
    error_values: Mapped[dict[str, Any] | None]
