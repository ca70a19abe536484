"""What a desk handed in and where each of it stands: the list that its people look on at while they go on scanning.

Runs over a manifest are left out: they have a page and a report of their own (papers/batches.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, exists, func, select, true
from sqlalchemy.orm import Session

from dossier.errors import SohoaError, by_code
from storage.database.models import DocumentRow, EventHeadRow, LeaseRow, ReceiptRow
from storage.database.reach import Reach
from storage.papers.stacks import state_as_handed_in
from storage.queue.progress import UNFINISHED

SHOWN = timedelta(days=7)
"""Older deliveries are found by searching."""
MOST = 50


@dataclass(frozen=True, slots=True)
class HandedIn:
    """One delivery and where its paper stands now: `state` as of `storage.papers.stacks.state_as_handed_in`.

    `is_known`: the bytes were there before; `not_before`: when it is tried again after the passing fault `error`, which
    is also why a failed paper failed; `pages_read` of `page_count`: how far its reading is, None where it is not told.
    """

    receipt_id: str
    document_id: str
    name: str
    desk: str
    dossier_code: str | None
    received_at: datetime
    state: str
    is_known: bool
    not_before: datetime | None
    error: SohoaError | None
    pages_read: int | None
    page_count: int | None


def newest(session: Session, reach: Reach, *, now: datetime, limit: int = MOST) -> list[HandedIn]:
    """The deliveries of the last days to the desks within reach, newest first."""
    # A delivery to a desk that was not withdrawn makes the paper one of the desk's: what is left is the agency.
    at_desks: ColumnElement[bool] = ReceiptRow.desk.in_(reach.desks) if reach.desks else true()
    of_agency = Reach(reach.agency).papers()
    rows = session.execute(
        select(ReceiptRow, DocumentRow, state_as_handed_in(), LeaseRow.pages_read, LeaseRow.page_count)
        .join(DocumentRow, DocumentRow.id == ReceiptRow.document_id)
        .outerjoin(LeaseRow, LeaseRow.document_id == ReceiptRow.document_id)
        .where(of_agency, at_desks, ReceiptRow.channel != "batch", ReceiptRow.withdrawn_at.is_(None))
        .where(ReceiptRow.received_at >= now - SHOWN)
        .order_by(ReceiptRow.received_at.desc(), ReceiptRow.id.desc())
        .limit(limit)
    )
    return [_handed_in(*row) for row in rows]


def failed(session: Session, reach: Reach, *, limit: int = MOST) -> tuple[list[HandedIn], int]:
    """The papers within reach that could not be read, newest first, each once; and how many there are."""
    by_hand = exists().where(ReceiptRow.document_id == DocumentRow.id, ReceiptRow.channel != "batch")
    these = (DocumentRow.state == "failed", reach.papers(), by_hand)
    count = session.scalar(select(func.count()).select_from(DocumentRow).where(*these)) or 0
    newest_first = (DocumentRow.received_at.desc(), DocumentRow.id.desc())
    rows = session.scalars(select(DocumentRow).where(*these).order_by(*newest_first).limit(limit))
    found = [
        HandedIn(
            receipt_id=row.id,
            document_id=row.id,
            name=row.name,
            desk=row.desk,
            dossier_code=row.dossier_code,
            received_at=row.received_at,
            state=row.state,
            is_known=False,
            not_before=None,
            error=by_code(row.error_code or "", row.error_values),
            pages_read=None,
            page_count=None,
        )
        for row in rows
    ]
    return found, count


def waiting(session: Session, reach: Reach) -> int:
    """How many papers within reach wait to be read, or are being read."""
    these = (DocumentRow.state.in_(UNFINISHED), reach.papers())
    return session.scalar(select(func.count()).select_from(DocumentRow).where(*these)) or 0


def stamp(session: Session) -> tuple[object, ...]:
    """What changes whenever a paper comes in, is taken up, gets on or is done: two looks with one stamp saw the same.

    Two reads by key of tables of one row and of a row for each worker, so it may be asked every second.
    """
    head = session.scalar(select(EventHeadRow.seq))
    at_work = session.execute(select(LeaseRow.document_id, LeaseRow.pages_read).order_by(LeaseRow.document_id))
    return (head, *map(tuple, at_work))


def _handed_in(
    receipt: ReceiptRow, document: DocumentRow, state: str, pages_read: int | None, page_count: int | None
) -> HandedIn:
    waits_again = state == "received" and document.not_before is not None
    has_error = document.error_code is not None and (state == "failed" or waits_again)
    return HandedIn(
        receipt_id=receipt.id,
        document_id=document.id,
        name=receipt.name,
        desk=receipt.desk,
        dossier_code=receipt.dossier_code,
        received_at=receipt.received_at,
        state=state,
        is_known=receipt.id != document.id,
        not_before=document.not_before if state == "received" else None,
        error=by_code(document.error_code or "", document.error_values) if has_error else None,
        pages_read=pages_read,
        page_count=page_count,
    )
