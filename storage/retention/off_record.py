"""The one place where every row goes that is of a paper which is gone, and it out of the index: one that was disposed
of, or whose key was destroyed; and what of a dossier is gone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeVar

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
    ShreddedPaperRow,
    StackCutRow,
    StandingDecisionRow,
    StandingKeyRow,
    StatementRow,
    TombstoneRow,
    WebhookMessageRow,
)
from storage.database.reach import Reach
from storage.search import index

_Gone = TypeVar("_Gone", bound=TombstoneRow | ShreddedPaperRow)
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


def gone_from(session: Session, table: type[_Gone], code: str, reach: Reach) -> list[_Gone]:
    """What remains of the papers that are gone from a dossier, as its code is stored, of those that had been within
    reach: what was cut from a stack lay where that did, unless it was of another dossier; a stack is no paper."""
    lay = list(session.scalars(select(table).where(table.dossier_code == code)))
    # Of what may be a stack, which has no kind: no index has what was cut from one, and few are.
    of_no_kind = [row.document_id for row in lay if row.kind is None]
    parts = list(session.scalars(select(table).where(table.stack_id.in_(of_no_kind)))) if of_no_kind else []
    stacks = {row.stack_id for row in parts}
    lay += [row for row in parts if row.dossier_code is None]
    return [row for row in lay if row.document_id not in stacks and reach.has_tombstone(row)]
