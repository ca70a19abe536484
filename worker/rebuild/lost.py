"""Papers that are not on record though nothing is wrong with what lies of them: no object of theirs does, or none of
the stack that they were cut from that could be read. The store cannot say that it had the former, the trail that came
back can."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from dossier.words.sentences import N_, sentence
from storage.archive.ocfl import Version, document_id_of, object_id_of
from storage.database.engine import Database
from storage.database.models import DocumentRow, EventRow, ShreddedPaperRow, TombstoneRow
from storage.objects.store import ObjectStore, read
from storage.trail import owner_reads
from worker.rebuild.found import BROKEN, PART, Found, ends_all, told

GONE = N_("không có đối tượng nào: chỉ nhật ký biết đến")
NO_STACK = N_("cắt từ {stack}, mà tệp đó chưa được ghi lại như trước")


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
    return [(object_id, sentence(GONE)) for one in ids if (object_id := object_id_of(str(one))) not in named]


def leave_out_orphans(database: Database, store: ObjectStore, found: Found) -> None:
    """Leave out, by name, the papers that are not on record since nothing says so but a stack that is not, or of which
    a version is left out. (Papers that a stack which is on record never came to name, since its worker was killed, are
    none.) Raises the Transient errors of store and database."""
    for some in found.parts():
        for object_id, version in _not_on_record(database, some):
            met: Exception | None = None
            try:
                stack = json.loads(read(store, version.files[PART].key))["stack"]
                is_sound = _is_on_record(database, stack) and not found.leaves_out(stack)
                problem = None if is_sound else sentence(NO_STACK, stack=stack)
            except (*BROKEN, SQLAlchemyError) as error:  # it names what cannot be a stack
                if ends_all(error):
                    raise
                problem, met = told(error), error
            if problem is not None:
                found.leave_out(object_id, problem, met)


def _not_on_record(database: Database, some: Collection[tuple[str, Version]]) -> Iterator[tuple[str, Version]]:
    ids = [document_id_of(object_id) for object_id, _ in some]
    with database.read() as session:
        known = set(session.scalars(select(DocumentRow.id).where(DocumentRow.id.in_(ids))))
    yield from (one for one, document_id in zip(some, ids, strict=True) if document_id not in known)


def _is_on_record(database: Database, object_id: str) -> bool:
    with database.read() as session:
        return session.get(DocumentRow, document_id_of(object_id)) is not None
