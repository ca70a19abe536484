"""Papers that an older copy brought back are disposed of again: the tombstones that a store has say so.

A restored backup of before a disposal has the paper whole, on record and in its store; the second store, or a copy of
the archive of after it, has the tombstone. That was decided once by two persons and is not decided anew; only a hold
that is in force keeps what is back.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from dossier.errors import ArchiveDamaged
from storage.archive import retention_records as records
from storage.archive.copies import copy_object
from storage.archive.ocfl import Archive, object_id_of
from storage.database.models import DisposalRow, DocumentRow
from storage.retention import disposal, holds, lists, terms, tombstones
from storage.retention.disposal import DisposalRunning, Step
from storage.retention.tombstones import Place
from storage.trail import events


def apply_tombstones(place: Place, others: Sequence[Archive], actor: events.Actor) -> Iterator[Step]:
    """Dispose again of what is on record and has a tombstone in one of the stores, or of `others`. May be called again
    and again. Raises `DisposalRunning`, and what stores and database raise."""
    database = place.stores.database
    archives = [place.stores.first, *([place.stores.second] if place.stores.second else []), *others]
    with database.alone("disposal", busy=DisposalRunning()):
        with database.read() as session:
            ids = session.scalars(select(DocumentRow.id).where(DocumentRow.stack_id.is_(None))).all()
            left = disposal.unfinished(session)
        for document_id in ids:
            found = [(one, _content(one, document_id)) for one in archives]
            archive, content = next(((one, said) for one, said in found if said is not None), (None, None))
            if archive is None or content is None:
                continue
            disposal_id = str(json.loads(content)["disposal_id"])
            _bring_list(place, archive, disposal_id)
            why = _off_record(place, archives, document_id, actor)
            if why is None:
                disposal.finish(place, document_id)
            yield Step(document_id, why)
        for document_id in left:  # off record before a call that was cut off
            disposal.finish(place, document_id)


def _off_record(place: Place, archives: Sequence[Archive], document_id: str, actor: events.Actor) -> str | None:
    """Take a paper, and what was cut from it, off record by their tombstones; why not, where a hold keeps it."""
    database = place.stores.database
    with database.read() as session:
        family = terms.family_of(session, document_id)
    members = [row.id for row in family.members] if family else []
    contents = {one: next((said for archive in archives if (said := _content(archive, one))), None) for one in members}
    with database.write() as session:
        events.hold(session)
        family = terms.family_of(session, document_id, lock=True)
        if family is None:
            return "gone"
        if holds.on_papers(session, family.members):
            return "hold"
        for one, content in contents.items():
            if content is not None:
                said = json.loads(content)
                tombstones.put(session, place.stores.first, said)
                details = {"disposal": said["disposal_id"], "sha256": said["sha256"], "again": True}
                events.append(session, "disposed", actor, now=database.now(), document_id=one, details=details)
    return None


def _content(archive: Archive, document_id: str) -> bytes | None:
    return records.kept(archive, records.tombstone_id(document_id), records.TOMBSTONE)


def _bring_list(place: Place, source: Archive, disposal_id: str) -> None:
    """Put the list by which a paper was disposed of on record, where it is not, from the store that has it."""
    database, first = place.stores.database, place.stores.first
    with database.read() as session:
        if session.get(DisposalRow, disposal_id) is not None:
            return
    if source is not first:
        try:
            copy_object(source, first, object_id_of(disposal_id), place.stores.scratch)
        except ArchiveDamaged:
            return  # another list has that place since: the tombstone says by itself who confirmed it
    content = records.kept(first, disposal_id, records.LIST)
    if content is None:
        return
    with database.write() as session:
        events.hold(session)
        _put_list(session, first, disposal_id, content)


def _put_list(session: Session, archive: Archive, disposal_id: str, content: bytes) -> None:
    if session.get(DisposalRow, disposal_id) is not None:
        return
    lists.put_list(session, content)
    for path in (records.CONFIRMATIONS, records.OUTCOME):
        said = records.kept(archive, disposal_id, path)
        if said is not None and path == records.CONFIRMATIONS:
            lists.put_confirmations(session, disposal_id, said)
        elif said is not None:
            disposal.put_outcome(session, disposal_id, said)
