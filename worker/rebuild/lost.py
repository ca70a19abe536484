"""Papers whose objects are gone altogether: the store cannot say that it had them, the trail that came back can."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.archive.ocfl import object_id_of
from storage.database.models import DocumentRow, EventRow, ShreddedPaperRow, TombstoneRow
from storage.trail import owner_reads

GONE = "no object: known by the trail alone"


def gone(session: Session, left_out: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """The object ids of papers that the trail says were received or changed, and that are neither on record, nor
    disposed of, shredded or named in `left_out`; each with what is wrong. Looks are passed over: who asked for a paper
    may have asked for one that there never was."""
    looks = (*owner_reads.OF_PAPERS, *owner_reads.OF_LISTS)
    asked = select(EventRow.document_id).where(EventRow.document_id.is_not(None), EventRow.action.not_in(looks))
    for known in (DocumentRow.id, TombstoneRow.document_id, ShreddedPaperRow.document_id):
        asked = asked.where(EventRow.document_id.not_in(select(known)))
    named = {object_id for object_id, _ in left_out}
    ids = session.scalars(asked.distinct().order_by(EventRow.document_id))
    return [(object_id, GONE) for one in ids if (object_id := object_id_of(str(one))) not in named]
