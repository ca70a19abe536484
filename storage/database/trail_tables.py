"""The tables of the trail of events."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.database.base import Base, Identity

CHANGES = (
    "archived",
    "needs_review",
    "failed",
    "corrected",
    "confirmed",
    "checked",
    "reopened",
    "standing_changed",
    "extended",
    "signatures_judged",
    "copy_signed",
    "copy_stamped",
    "withdrawn",
    "disposed",
    "key_shredded",
    "received_again",
    "delivery_held",
    "delivery_withdrawn",
)
"""The actions that change a paper for those who follow it (storage/following/changes.py). Most entries are looks at
papers; an index has these alone, so another one here wants a migration."""
IS_CHANGE = f"action IN ({', '.join(repr(action) for action in CHANGES)})"
"""The same as SQL without parameters: the databases use the index for a statement that says just this."""


LOOKS = (
    "read",
    "file_read",
    "looked_up",
    "prefilled",
    "searched",
    "review_listed",
    "dossier_read",
    "owner_read",
    "queue_read",
    "sample_read",
)
"""The actions that are looks and nothing else: most of the trail, and all that leaves the table when a month is moved
into packs (storage/trail/packing.py). Triggers name them, so another one here wants a migration."""
IS_LOOK = f"action IN ({', '.join(repr(action) for action in LOOKS)})"

BACKED_UP = "backed_up"
IS_BACKUP = f"action = '{BACKED_UP}'"
LACKS = "missing"  # in its details: how much the disk did not give back, where that is anything
IS_DOSSIER_TOLD = "action = 'dossier_told'"


class EventRow(Base):
    """One entry of the append-only trail. `hash` covers every column and the hash before it. Of entries that lie in a
    pack (`TrailPackRow`) the looks are not here."""

    __tablename__ = "events"
    __table_args__ = (
        Index("ix_events_changes", "seq", sqlite_where=text(IS_CHANGE), postgresql_where=text(IS_CHANGE)),
        # The last backup, asked for at every scrape.
        Index("ix_events_backed_up", "at", sqlite_where=text(IS_BACKUP), postgresql_where=text(IS_BACKUP)),
        # What the portal was told of each dossier, counted by months.
        Index(
            "ix_events_dossier_told", "at", sqlite_where=text(IS_DOSSIER_TOLD), postgresql_where=text(IS_DOSSIER_TOLD)
        ),
    )

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


class TrailPackRow(Base):
    """A file of the object store that has the entries `first` to `last` whole (trail/packs.py); packs follow each other
    without a gap from the first entry on. `previous`: the hash before its first entry, `hash`: of its last; `peaks`:
    the full parts of the tree of all entries up to `last`, as hex. `begun_at` and `ended_at`: the earliest and the
    latest moment in it. `size`: bytes."""

    __tablename__ = "trail_packs"

    first: Mapped[int] = mapped_column(Identity, primary_key=True, autoincrement=False)
    last: Mapped[int] = mapped_column(BigInteger, unique=True)
    month: Mapped[str] = mapped_column(String(7))
    begun_at: Mapped[datetime]
    ended_at: Mapped[datetime]
    previous: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))
    peaks: Mapped[list[Any]]
    key: Mapped[str]
    size: Mapped[int] = mapped_column(BigInteger)
    packed_at: Mapped[datetime]
