"""Papers that failed after their desk had let them go: who still has to be told, and that it was done.

A file leaves the scan folder once its bytes are safe, so what a worker finds out later has to be brought back to
the desk, to each that handed it in. `told_at` of the delivery makes that happen once.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, func, or_, select, text, update
from sqlalchemy.orm import Session

from dossier.errors import SohoaError
from dossier.errors import by_code as error_of
from storage.database.models import FAILED_ONLY, UNFINISHED_ONLY, DocumentRow, EventRow, ReceiptRow

BY_A_DESK = ("folder", "page", "api")
"""The ways in after which a file is out of its desk's sight."""


@dataclass(frozen=True, slots=True)
class Failure:
    """A document that could not be read: `name` as it was handed in, `error` the reason; `receipt_id`: the delivery of
    which a desk is told."""

    document_id: str
    name: str
    received_at: datetime
    error: SohoaError
    receipt_id: str


def untold(session: Session, desk: str, *, limit: int = 100) -> list[Failure]:
    """Failed documents as they came through the scan folder of `desk`, or were uploaded for it, of which it has not
    been told yet; oldest first. Batches have their own report, and who adds a file by a command sees what becomes of
    it. What other desks handed in of the same bytes is theirs to be told.
    """
    rows = session.execute(
        select(DocumentRow, ReceiptRow)
        .join(ReceiptRow, ReceiptRow.document_id == DocumentRow.id)
        .where(text(f"documents.{FAILED_ONLY}"))  # as it stands in the index of the few
        .where(ReceiptRow.desk == desk, ReceiptRow.channel.in_(BY_A_DESK), ReceiptRow.told_at.is_(None))
        .order_by(*ReceiptRow.in_order())
        .limit(limit)
    )
    return [_failure(document, receipt) for document, receipt in rows]


def failed(session: Session, *, code: str | None = None, since: datetime | None = None) -> list[Failure]:
    """Every failed document, oldest first; where they are given, those of an error `code` or of one below it, and those
    that failed at `since` or later."""
    rows = select(DocumentRow).where(DocumentRow.state == "failed")
    if code is not None:
        rows = rows.where(
            or_(DocumentRow.error_code == code, DocumentRow.error_code.startswith(f"{code}.", autoescape=True))
        )
    if since is not None:
        then = exists().where(EventRow.document_id == DocumentRow.id, EventRow.action == "failed", EventRow.at >= since)
        rows = rows.where(then)
    found = session.scalars(rows.order_by(DocumentRow.received_at, DocumentRow.id))
    return [_failure(row) for row in found]


def by_code(session: Session) -> dict[str, int]:
    """How many documents failed of each error, by its code."""
    counted = (
        select(func.coalesce(DocumentRow.error_code, ""), func.count())
        .where(text(FAILED_ONLY))  # as it stands in the index of the few
        .group_by(DocumentRow.error_code)
    )
    return dict(session.execute(counted).all())


@dataclass(frozen=True, slots=True)
class Postponed:
    """How many documents wait for a passing `error` to be over."""

    error: SohoaError
    count: int


def postponed(session: Session, *, now: datetime) -> list[Postponed]:
    """What keeps documents waiting that are not to be tried yet, the most frequent error first."""
    counted = (
        select(DocumentRow.error_code, func.count(), func.max(DocumentRow.id))
        .where(text(UNFINISHED_ONLY), DocumentRow.state == "received")
        .where(DocumentRow.not_before > now, DocumentRow.error_code.is_not(None))
        .group_by(DocumentRow.error_code)
        .order_by(func.count().desc(), DocumentRow.error_code)
    )
    return [
        Postponed(error_of(code or "", session.get_one(DocumentRow, one).error_values), count)
        for code, count, one in session.execute(counted).all()
    ]


def _failure(row: DocumentRow, receipt: ReceiptRow | None = None) -> Failure:
    """As it was handed in by this delivery; by the one that made the document, where none is named."""
    told = row if receipt is None else receipt
    return Failure(row.id, told.name, told.received_at, error_of(row.error_code or "", row.error_values), told.id)


def tell(session: Session, receipt_id: str, *, now: datetime) -> None:
    """Note that its desk was told of this delivery; nothing happens when the paper is being tried again meanwhile."""
    failed_now = exists().where(DocumentRow.id == ReceiptRow.document_id, DocumentRow.state == "failed")
    session.execute(update(ReceiptRow).where(ReceiptRow.id == receipt_id, failed_now).values(told_at=now))


def forget_told(session: Session, document_id: str) -> None:
    """A document is tried again: should it fail again, every desk that handed it in is told again."""
    session.execute(update(ReceiptRow).where(ReceiptRow.document_id == document_id).values(told_at=None))
