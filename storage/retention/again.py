"""Papers that an older copy brought back are disposed of again: the tombstones that a store has say so.

A restored backup of before a disposal has the paper whole, on record and in its store; the second store, or a copy of
the archive of after it, has the tombstone. That was decided once by two persons and is not decided anew; only a hold
that is in force keeps what is back.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from sqlalchemy import select

from dossier.errors import ArchiveDamaged
from storage.archive import retention_records as records
from storage.archive.copies import copy_object
from storage.archive.ocfl import Archive, object_id_of
from storage.database.models import DisposalRow, DocumentRow
from storage.keeping.stores import Stores
from storage.retention import disposal, holds, lists, terms, tombstones
from storage.retention.disposal import DisposalRunning, Step
from storage.retention.tombstones import Whereabouts
from storage.sealing.sealed_store import SealedStore, keys_of
from storage.trail import events


def apply_tombstones(where: Whereabouts, others: Sequence[Archive], actor: events.Actor) -> Iterator[Step]:
    """Dispose again of what is on record and has a tombstone in one of the stores, or of `others`. May be called again
    and again. Raises `DisposalRunning`, and what stores and database raise."""
    database = where.stores.database
    with database.alone("disposal", busy=DisposalRunning()):
        with database.read() as session:
            ids = session.scalars(select(DocumentRow.id)).all()
            handed_in = session.scalars(select(DocumentRow.id).where(DocumentRow.stack_id.is_(None))).all()
            left = disposal.unfinished(session)
        # One list of each store costs less than to ask it for a tombstone of each paper.
        names = {object_id_of(records.tombstone_id(one)): one for one in ids}
        found: dict[str, Archive] = {}
        for archive in (where.stores.first, *_second(where.stores), *others):
            for object_id in archive.begun_ids():
                if object_id in names and _content(archive, names[object_id]) is not None:
                    found.setdefault(names[object_id], archive)
        for document_id in handed_in:
            if document_id not in found:
                continue
            content = _content(found[document_id], document_id) or b"{}"
            _bring_list(where, found[document_id], str(json.loads(content)["disposal_id"]))
            why = _off_record(where, found, document_id, actor)
            stays = disposal.finish(where, document_id) if why is None else []
            yield Step(document_id, why, tuple(stays))
        for document_id in left:  # off record before a call that was cut off
            if stays := disposal.finish(where, document_id):
                yield Step(document_id, None, tuple(stays))


def _second(stores: Stores) -> Iterator[Archive]:
    """The second store, where there is one, its sealed files open to who has the keys."""
    if stores.second is not None:
        keys = keys_of(stores.first.store)
        store = stores.second.store
        yield stores.second if keys is None else Archive(SealedStore(store, replace(keys, store=store)))


def _off_record(where: Whereabouts, found: Mapping[str, Archive], document_id: str, actor: events.Actor) -> str | None:
    """Take a paper, and what was cut from it, off record by their tombstones; why not, where a hold keeps it. `found`:
    where the tombstone of each lies. Stores are read before the trail is held."""
    database = where.stores.database
    with database.read() as session:
        family = terms.family_of(session, document_id)
    members = [row.id for row in family.members] if family else []
    contents = {one: _content(found[one], one) for one in members if one in found}
    there = {one for one in contents if tombstones.lies_anywhere(where, one)}
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
                tombstones.put(session, said, is_purged=one not in there)
                details = {"disposal": said["disposal_id"], "sha256": said["sha256"], "again": True}
                events.append(session, "disposed", actor, now=database.now(), document_id=one, details=details)
    return None


def _content(archive: Archive, document_id: str) -> bytes | None:
    return records.newest(archive, records.tombstone_id(document_id), records.TOMBSTONE)


def _bring_list(where: Whereabouts, source: Archive, disposal_id: str) -> None:
    """Put the list by which a paper was disposed of on record, where it is not, from the store that has it."""
    database, first = where.stores.database, where.stores.first
    with database.read() as session:
        if session.get(DisposalRow, disposal_id) is not None:
            return
    if source is not first:
        try:
            copy_object(source, first, object_id_of(disposal_id), where.stores.scratch)
        except ArchiveDamaged:
            return  # the tombstone says by itself who confirmed it
    paths = (records.LIST, records.CONFIRMATIONS, records.OUTCOME)
    content, confirmations, outcome = (records.newest(first, disposal_id, path) for path in paths)
    if content is None:
        return
    with database.write() as session:
        events.hold(session)
        if session.get(DisposalRow, disposal_id) is not None:
            return
        lists.put_list(session, content)
        if confirmations is not None:
            lists.put_confirmations(session, disposal_id, confirmations)
        if outcome is not None:
            disposal.put_outcome(session, disposal_id, outcome)
