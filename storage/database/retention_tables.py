"""The tables of retention: holds, dossiers that are closed, lists of papers to be disposed of, what remains of them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.database.base import Base

_IN_FORCE, _UNFINISHED = text("released_at IS NULL"), text("is_purged = 0")


class HoldRow(Base):
    """A legal hold: nothing that it is `about` (`value`: a document's id, a dossier's canonical code, an owner's
    number) is disposed of until it is released."""

    __tablename__ = "holds"
    __table_args__ = (Index("ix_holds_in_force", "about", "value", sqlite_where=_IN_FORCE, postgresql_where=_IN_FORCE),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    about: Mapped[str] = mapped_column(String(16))
    value: Mapped[str] = mapped_column(String(64))
    reason: Mapped[str]
    placed_by: Mapped[str]
    placed_at: Mapped[datetime]
    released_by: Mapped[str | None]
    released_at: Mapped[datetime | None]
    released_why: Mapped[str | None]


class DossierClosingRow(Base):
    """The day on which the work on a dossier ended, as somebody said last; by its canonical code. What is handed into
    it after that was said (`at`) opens it again."""

    __tablename__ = "dossier_closings"

    canonical: Mapped[str] = mapped_column(String(64), primary_key=True)
    closed_on: Mapped[date]
    closed_by: Mapped[str]
    at: Mapped[datetime]


class DisposalRow(Base):
    """A list of papers that are proposed to be disposed of; `sha256` is that of the list as it lies in the archive,
    where nothing of it changes any more. `ended_at`: when it was carried out to its end."""

    __tablename__ = "disposals"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64))
    due_by: Mapped[date]
    proposed_by: Mapped[str]
    proposed_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class DisposalConfirmationRow(Base):
    """An account that confirmed a list, of the person with this name."""

    __tablename__ = "disposal_confirmations"

    disposal_id: Mapped[str] = mapped_column(ForeignKey("disposals.id"), primary_key=True)
    account: Mapped[str] = mapped_column(String(32), primary_key=True)
    person: Mapped[str]
    at: Mapped[datetime]


class DisposalItemRow(Base):
    """A line of a list: a paper as it was handed in, with all that was cut from it. `line`: which of the list's papers
    it is, from 0, as the archive has them; `state`: waiting, disposed, or kept
    with the reason `why`."""

    __tablename__ = "disposal_items"

    disposal_id: Mapped[str] = mapped_column(ForeignKey("disposals.id"), primary_key=True)
    line: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    document_id: Mapped[str] = mapped_column(String(36), index=True)
    state: Mapped[str] = mapped_column(String(16), default="waiting")
    why: Mapped[str | None] = mapped_column(String(32))


class ShreddedPaperRow(Base):
    """What is known of a paper whose key was destroyed, so that nobody can read it: nothing of whose it was.
    `stack_id`: of what it was cut from; `reason`: why, as it was said then."""

    __tablename__ = "shredded_papers"
    __table_args__ = (Index("ix_shredded_papers_bytes", "agency", "sha256"),)

    document_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    agency: Mapped[str] = mapped_column(String(64))
    desk: Mapped[str] = mapped_column(String(64))
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int] = mapped_column(BigInteger)
    kind: Mapped[str | None] = mapped_column(String(64))
    stack_id: Mapped[str | None] = mapped_column(String(36))
    dossier_code: Mapped[str | None] = mapped_column(String(64), index=True)
    received_at: Mapped[datetime]
    shredded_at: Mapped[datetime]
    shredded_by: Mapped[str]
    reason: Mapped[str]


class TombstoneRow(Base):
    """What remains of a paper that was disposed of. `inventory_sha512`: of the last inventory of its object;
    `is_purged`: nothing of the object lies in any store any more; `stack_id`: of what it was cut from; `dossier`: what
    is known of the dossier `dossier_code`, which may have no other paper."""

    __tablename__ = "tombstones"
    __table_args__ = (
        Index("ix_tombstones_bytes", "agency", "sha256"),
        Index(
            "ix_tombstones_unfinished",
            "document_id",
            sqlite_where=_UNFINISHED,
            postgresql_where=text("NOT is_purged"),
        ),
    )

    document_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    agency: Mapped[str] = mapped_column(String(64))
    desk: Mapped[str] = mapped_column(String(64))
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int] = mapped_column(BigInteger)
    kind: Mapped[str | None] = mapped_column(String(64))
    stack_id: Mapped[str | None] = mapped_column(String(36))
    dossier_code: Mapped[str | None] = mapped_column(String(64), index=True)
    dossier: Mapped[dict[str, Any] | None]
    received_at: Mapped[datetime]
    disposal_id: Mapped[str] = mapped_column(String(36), index=True)
    disposed_at: Mapped[datetime]
    rule: Mapped[dict[str, Any]]
    ended_on: Mapped[date]
    confirmed_by: Mapped[list[Any]]
    inventory_sha512: Mapped[str] = mapped_column(String(128))
    is_purged: Mapped[bool] = mapped_column(default=False)
