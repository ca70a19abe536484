"""What is said of a document that is not on record: that it was disposed of, that its key was destroyed, or that there
never was one."""

from __future__ import annotations

from sqlalchemy.orm import Session

from dossier.errors import DOCUMENT, Disposed, NotFound, SohoaError
from dossier.vietnam import VIETNAM
from storage.database.models import ShreddedPaperRow, TombstoneRow
from storage.sealing.problems import KeyShredded


def why_not_there(session: Session, document_id: str) -> SohoaError:
    """`Disposed` where only the tombstone is there, `KeyShredded` where it is only known that its key was destroyed,
    else `NotFound`."""
    tombstone = session.get(TombstoneRow, document_id)
    if tombstone is not None:
        day = f"{tombstone.disposed_at.astimezone(VIETNAM):%d/%m/%Y}"
        return Disposed(value=document_id, day=day, list=tombstone.disposal_id)
    shredded = session.get(ShreddedPaperRow, document_id)
    if shredded is not None:
        return KeyShredded.since(shredded.shredded_at)
    return NotFound(what=DOCUMENT, value=document_id)


def demand_not_gone(session: Session, document_id: str) -> None:
    """For an id of which there is no document. Raises `Disposed` and `KeyShredded` as `why_not_there` tells them."""
    why = why_not_there(session, document_id)
    if isinstance(why, Disposed | KeyShredded):
        raise why
