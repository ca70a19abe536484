"""Papers that an older copy brought back are disposed of again: the tombstones that a store has say so.

A restored backup of before a disposal has the paper whole, on record and in its store; the second store, or a copy of
the archive of after it, has the tombstone. That was decided once by two persons and is not decided anew; only a hold
that is in force keeps what is back, and with it whatever says that it is revoked or superseded. So the holds, and the
dossiers that were closed, that a store knows and the database does not are put on record again before anything is
disposed of.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from dossier.errors import ArchiveDamaged
from storage.archive import retention_records as records
from storage.archive.copies import copy_newer, copy_object
from storage.archive.ocfl import Archive, object_id_of
from storage.database.models import BatchRow, DisposalRow, DocumentRow, DossierClosingRow, HoldRow
from storage.objects.store import read
from storage.retention import disposal, holds, lists, terms, tombstones
from storage.retention.disposal import DisposalRunning, Step
from storage.retention.off_record import others_need
from storage.retention.tombstones import Whereabouts
from storage.trail import events

NEEDED = "needed"
"""Why a paper stays by which another one that stays is revoked or superseded: one of `disposal.KEPT_TEXTS`."""


def apply_tombstones(
    where: Whereabouts,
    others: Sequence[Archive],
    actor: events.Actor,
    tell: Callable[[str, str], None] = lambda *_: None,
) -> Iterator[Step]:
    """Dispose again of what is on record and has a tombstone in one of the stores, or of `others`, once the holds and
    closings are on record that one of them knows. May be called again and again. `tell`: hears of each of these
    (`records.HOLD` or `records.CLOSING`, the hold's id or the dossier). Raises `DisposalRunning`, and what stores and
    database raise."""
    database = where.stores.database
    archives = (where.stores.first, *filter(None, [where.stores.opened_second()]), *others)
    with database.alone("hold"):
        for path, said, source in _records(where, archives):
            if _bring_record(where, path, said, source, actor):
                tell(path, said["id"] if path == records.HOLD else said["canonical"])
    with database.alone("disposal", busy=DisposalRunning()):
        with database.read() as session:
            ids = session.scalars(select(DocumentRow.id)).all()
            # What is replaced is mostly of before what replaces it, and goes first.
            in_order = select(DocumentRow.id).order_by(DocumentRow.issued_on, DocumentRow.id)
            handed_in = session.scalars(in_order.where(DocumentRow.stack_id.is_(None))).all()
            left = disposal.unfinished(session)
        # One list of each store costs less than to ask it for a tombstone of each paper.
        names = {object_id_of(records.tombstone_id(one)): one for one in ids}
        found: dict[str, Archive] = {}
        for archive in archives:
            for object_id in archive.begun_ids():
                if object_id in names and _content(archive, names[object_id]) is not None:
                    found.setdefault(names[object_id], archive)
        yield from _go(where, found, [one for one in handed_in if one in found], actor)
        for document_id in left:  # off record before a call that was cut off
            if stays := disposal.finish(where, document_id):
                yield Step(document_id, None, tuple(stays))


def _go(
    where: Whereabouts, found: Mapping[str, Archive], waiting: Sequence[str], actor: events.Actor
) -> Iterator[Step]:
    """Dispose again of these papers that were handed in. One by which another is revoked or superseded goes once that
    is gone, as it did before, and stays where that does. `found`: where the tombstone of each lies."""
    while waiting:
        needed: list[str] = []
        for document_id in waiting:
            content = _content(found[document_id], document_id) or b"{}"
            _bring_list(where, found[document_id], str(json.loads(content)["disposal_id"]))
            why = _off_record(where, found, document_id, actor)
            if why == NEEDED:
                needed.append(document_id)
                continue
            stays = disposal.finish(where, document_id) if why is None else []
            yield Step(document_id, why, tuple(stays))
        if len(needed) == len(waiting):
            yield from (Step(one, NEEDED) for one in needed)
            return
        waiting = needed


def _records(where: Whereabouts, archives: Sequence[Archive]) -> list[tuple[str, dict[str, Any], Archive]]:
    """The holds and closings that the stores know, each as the store says it that knows most of it, and that store."""
    with where.stores.database.read() as session:
        known = {
            object_id_of(one)
            for table in (DocumentRow, BatchRow, DisposalRow)
            for one in session.scalars(select(table.id))
        }
    found: dict[str, tuple[str, dict[str, Any], Archive]] = {}
    for archive in archives:
        for object_id in archive.begun_ids():
            if object_id in known:
                continue
            with suppress(ArchiveDamaged):
                files = archive.newest_keys(object_id)
                path = next((one for one in (records.HOLD, records.CLOSING) if one in files), None)
                if path is None:
                    continue
                said = json.loads(read(archive.store, files[path]))
                if object_id not in found or _rank(path, said) > _rank(path, found[object_id][1]):
                    found[object_id] = path, said, archive
    return list(found.values())


def _rank(path: str, said: Mapping[str, Any]) -> tuple[bool, datetime]:
    """How much a record knows: a hold that was let go is known as such by the newer one."""
    is_released = path == records.HOLD and said["released_at"] is not None
    return is_released, records.moment(said, path) or datetime.min.replace(tzinfo=UTC)


def _bring_record(where: Whereabouts, path: str, said: dict[str, Any], source: Archive, actor: events.Actor) -> bool:
    """Put a hold or a closing on record and into both stores, where it is not as one of them says: whether it was."""
    stores, database = where.stores, where.stores.database
    is_hold = path == records.HOLD
    record_id = said["id"] if is_hold else records.id_of("closing", said["canonical"])
    with database.read() as session:
        actions = _hold_lacks(session, said) if is_hold else _closing_lacks(session, said)
    if not actions:
        return False
    if source is not stores.first:
        with suppress(ArchiveDamaged):  # what the first store has is no copy of an earlier version
            copy_newer(source, stores.first, object_id_of(record_id), stores.scratch)
    with suppress(ArchiveDamaged):
        stores.copy_record(record_id)
    with database.write() as session:
        events.hold(session)
        if is_hold:
            holds.put_hold(session, said)
            details = {"hold": said["id"], "about": said["about"], "again": True}
        else:
            holds.put_closing(session, said)
            details = {"dossier": said["canonical"], "closed_on": said["closed_on"], "again": True}
        about = said["value"] if is_hold and said["about"] == "document" else None
        for action in actions:
            reason = {"hold_placed": "reason", "hold_released": "released_why"}.get(action)
            more = {"reason": said[reason]} if reason else {}
            events.append(session, action, actor, now=database.now(), document_id=about, details={**details, **more})
    return True


def _hold_lacks(session: Session, said: Mapping[str, Any]) -> list[str]:
    """What the record lacks of a hold, as the trail says it."""
    row, is_released = session.get(HoldRow, said["id"]), said["released_at"] is not None
    if row is None:
        return ["hold_placed", "hold_released"] if is_released else ["hold_placed"]
    # Another one that was placed anew is not let go by what an older one says.
    is_same = row.placed_at == datetime.fromisoformat(said["placed_at"])
    return ["hold_released"] if is_same and is_released and row.released_at is None else []


def _closing_lacks(session: Session, said: Mapping[str, Any]) -> list[str]:
    row = session.get(DossierClosingRow, said["canonical"])
    return ["dossier_closed"] if row is None or row.at < datetime.fromisoformat(said["at"]) else []


def _off_record(where: Whereabouts, found: Mapping[str, Archive], document_id: str, actor: events.Actor) -> str | None:
    """Take a paper, and what was cut from it, off record by their tombstones; why not, where a hold or another paper
    keeps it. `found`: where the tombstone of each lies. Stores are read before the trail is held."""
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
        if others_need(session, [row.id for row in family.members]):
            return NEEDED
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
