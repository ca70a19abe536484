"""The one place where every row goes that is of a paper which is gone, and it out of the index: one that was disposed
of, or whose key was destroyed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import delete, null, select, update
from sqlalchemy.orm import Session

from storage.database.base import Base
from storage.database.models import (
    BatchItemRow,
    CorrectionRow,
    DocumentRow,
    FieldRow,
    FileRow,
    GroundRow,
    LeaseRow,
    PageRow,
    PageShareRow,
    PersonRow,
    ReceiptRow,
    ReviewActRow,
    ReviewClaimRow,
    ReviewReasonRow,
    StackCutRow,
    StandingDecisionRow,
    StandingKeyRow,
    StatementRow,
    WebhookMessageRow,
)
from storage.search import index

_ROWS: tuple[type[Base], ...] = (
    *(PageShareRow, LeaseRow, ReviewClaimRow, CorrectionRow, ReviewActRow, StackCutRow, ReviewReasonRow),
    *(StandingDecisionRow, GroundRow, StandingKeyRow, StatementRow, FileRow, PersonRow, FieldRow, PageRow, ReceiptRow),
    WebhookMessageRow,
)
"""Every table with rows that are of one document, so that no row is left when the document's goes."""


def forget(session: Session, documents: Sequence[DocumentRow], code: str, values: Mapping[str, object]) -> None:
    """Take every row of these documents off record, parts before their stack, and them out of the index; lines of runs
    say by the error `code` and its `values` what became of theirs. Hold the trail."""
    ids = [row.id for row in documents]
    for row in documents:
        index.remove_between(session, row.serial, row.serial)
    for table in _ROWS:
        session.execute(delete(table).where(table.document_id.in_(ids)))  # type: ignore[attr-defined]
    # Of papers that an older copy of the database says of; who disposes or shreds finds none (`others_need`).
    session.execute(delete(GroundRow).where(GroundRow.by_document_id.in_(ids)))
    replaced = update(StandingDecisionRow).where(StandingDecisionRow.replaced_by.in_(ids))
    session.execute(replaced.values(replaced_by=null()))
    lines = update(BatchItemRow).where(BatchItemRow.document_id.in_(ids))
    session.execute(lines.values(document_id=null(), error_code=code, error_values=dict(values)))
    for row in documents:
        session.execute(delete(DocumentRow).where(DocumentRow.id == row.id))
        session.expunge(row)


def others_need(session: Session, ids: Sequence[str]) -> bool:
    """Whether what is known of another paper rests on one of these: that it was revoked, superseded, or replaced."""
    said = select(GroundRow.document_id).where(GroundRow.by_document_id.in_(ids), GroundRow.document_id.not_in(ids))
    decided = select(StandingDecisionRow.document_id).where(
        StandingDecisionRow.replaced_by.in_(ids), StandingDecisionRow.document_id.not_in(ids)
    )
    return any(session.scalars(statement.limit(1)).first() is not None for statement in (said, decided))
