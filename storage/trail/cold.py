"""Which packs of the trail there are, and what is read from them: the looks of months that left the database."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from dossier.errors import NotReadBack
from storage.database.engine import Database
from storage.database.models import TrailPackRow
from storage.database.trail_tables import LOOKS
from storage.objects.store import ObjectStore, read
from storage.trail import events, packs
from storage.trail.events import Event

LOCK: Final = "trail packs"


def still(database: Database) -> AbstractContextManager[None]:
    """A block in which no entry leaves the database, for whoever reads packs and table one after the other."""
    return database.alone(LOCK)


def on_record(session: Session) -> list[TrailPackRow]:
    """The packs, in the order of their entries."""
    return list(session.scalars(select(TrailPackRow).order_by(TrailPackRow.first)))


def looks(
    session: Session,
    store: ObjectStore,
    *,
    words: Collection[str] = (),
    begin: datetime | None = None,
    end: datetime | None = None,
) -> Iterator[Event]:
    """The looks that are not in the table, oldest first: those in whose line one of `words` stands, of packs that reach
    into the time from `begin` until before `end`, where these are given. A pack takes part of a second.

    Raises `ArchiveDamaged`, and what the store raises.
    """
    for pack in on_record(session):
        if (begin is None or pack.ended_at >= begin) and (end is None or pack.begun_at < end):
            yield from (one for one in packs.events_of(store, pack.key, words) if one.action in LOOKS)


def of_document(session: Session, store: ObjectStore, document_id: str) -> list[Event]:
    """What happened to one document, looks in packs among it, oldest first. Raises what `looks` does."""
    found = {one.seq: one for one in events.of_document(session, document_id)}
    for look in looks(session, store, words=(document_id,)):
        if look.document_id == document_id:
            found[look.seq] = look
    return [found[seq] for seq in sorted(found)]


def since(session: Session, moment: datetime) -> bool:
    """Whether packs have entries of that moment or later."""
    return session.scalar(select(TrailPackRow.first).where(TrailPackRow.ended_at >= moment).limit(1)) is not None


def hash_at(session: Session, store: ObjectStore, seq: int) -> str | None:
    """The hash of an entry that lies in a pack, None where none has it. Raises what `looks` does."""
    statement = select(TrailPackRow).where(TrailPackRow.first <= seq, TrailPackRow.last >= seq)
    pack = session.scalars(statement).first()
    return None if pack is None else packs.hash_at(store, pack.key, seq)


def uncopied(session: Session, store: ObjectStore, second: ObjectStore, *, copies: bool) -> list[str]:
    """The packs that the second store lacks; none where it `copies` them there. Raises `NotReadBack`, and what the
    stores raise."""
    missing = [one.key for one in on_record(session) if second.size(one.key) != one.size]
    if not copies:
        return missing
    for key in missing:
        content = read(store, key)
        second.put(key, content)
        if read(second, key) != content:
            raise NotReadBack(key=key)
    return []
