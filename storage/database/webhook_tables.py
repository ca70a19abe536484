"""The tables of webhooks: who is told of what happens to papers, and what each still has to be told."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from storage.database.base import Base, Identity


class WebhookRow(Base):
    """A client's address that changes are posted to. `types` empty: all of them; `taken_up`: the last entry of the
    trail that was looked at for it; `silent_since`, `silences`: since when, and how often in a row, nobody answered
    there; `lease`: of who posts to it now. Secrets stand here as they are: each message is signed with them."""

    __tablename__ = "webhooks"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    client_id: Mapped[str] = mapped_column(ForeignKey("clients.id"))
    url: Mapped[str]
    types: Mapped[list[Any]]
    secret: Mapped[str]
    earlier_secret: Mapped[str | None]
    earlier_until: Mapped[datetime | None]
    created_at: Mapped[datetime]
    taken_up: Mapped[int] = mapped_column(Identity)
    ended_at: Mapped[datetime | None]
    ended_why: Mapped[str | None] = mapped_column(String(16))
    silent_since: Mapped[datetime | None]
    silences: Mapped[int] = mapped_column(default=0)
    not_before: Mapped[datetime | None]
    told_at: Mapped[datetime | None]
    lease: Mapped[str | None] = mapped_column(String(36))
    lease_until: Mapped[datetime | None]


class WebhookMessageRow(Base):
    """An entry of the trail that a webhook was not told of yet. What was told is no row any more; what was given up has
    `dead_at`, a dead letter."""

    __tablename__ = "webhook_messages"
    __table_args__ = (Index("ix_webhook_messages_document", "webhook_id", "document_id", "seq"),)

    webhook_id: Mapped[str] = mapped_column(ForeignKey("webhooks.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(Identity, primary_key=True, autoincrement=False)
    document_id: Mapped[str] = mapped_column(String(36))
    tries: Mapped[int] = mapped_column(default=0)
    not_before: Mapped[datetime | None]
    problem: Mapped[str | None]
    dead_at: Mapped[datetime | None]
