"""How one paper is kept, as pages and API say it: its term, the holds on it, the list by which it may go."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from dossier.catalogue.retention import Retention, RetentionRules
from storage.archive.gone import why_not_there
from storage.database.models import DisposalItemRow, DisposalRow, DocumentRow
from storage.retention import holds, terms
from storage.retention.holds import Hold
from storage.retention.terms import Family


@dataclass(frozen=True, slots=True)
class Kept:
    """How long a paper is kept, with all that was handed in with it; the holds on any of that; and the list, not ended
    yet, on which it stands to be disposed of."""

    retention: Retention
    holds: list[Hold]
    disposal: str | None


def of_document(session: Session, rules: RetentionRules, document_id: str) -> Kept:
    """How a paper that is on record is kept. Raises what `why_not_there` tells."""
    row = session.get(DocumentRow, document_id)
    if row is None:
        raise why_not_there(session, document_id)
    family = terms.family_of(session, row.stack_id or row.id) or Family(row, [])
    on_list = (
        select(DisposalItemRow.disposal_id)
        .join(DisposalRow, DisposalRow.id == DisposalItemRow.disposal_id)
        .where(DisposalItemRow.document_id == family.document.id, DisposalRow.ended_at.is_(None))
        .limit(1)
    )
    found = holds.on_papers(session, family.members)
    return Kept(terms.of_family(session, rules, family), found, session.scalar(on_list))
