"""Which packs of the trail there are, and what is read from them: the looks of months that left the database."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from hashlib import sha512
from threading import BoundedSemaphore
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from dossier.errors import ArchiveDamaged, DiskFault, NotReadBack, Refused, TrailBroken, Transient
from dossier.words.sentences import N_, sentence
from storage.database.engine import Database
from storage.database.models import TrailPackRow
from storage.database.trail_tables import LOOKS
from storage.objects.store import ObjectStore, read
from storage.sealing.sealed_store import SUFFIX, as_stored
from storage.trail import events, packs, sealed
from storage.trail.events import Actor, Event
from storage.trail.merkle import Growing

LOCK: Final = "trail packs"
READERS: Final = 2
"""How many requests of one process read packs at once."""
_readers = BoundedSemaphore(READERS)
WAITS: Final = N_("Một lệnh khác đang chuyển hoặc kiểm tra nhật ký; chờ lệnh đó xong…")


class PackingRunning(Refused):
    """Another run moves months of the same trail, or looks through all of it, which nothing may leave meanwhile."""

    code = "refused.packing_running"
    text = N_("Đang có một lệnh khác chuyển hoặc kiểm tra nhật ký; hãy chờ lệnh đó xong.")


class PacksBusy(Transient):
    """So many read packs in this process already that others would wait for them."""

    code = "transient.packs_busy"
    text = N_("Đang có nhiều người xem nhật ký cũ; hãy thử lại sau ít giây.")


@contextmanager
def one_of_few() -> Iterator[None]:
    """A block that reads packs for somebody who waits at a page: each page may read many. Raises `PacksBusy`."""
    if not _readers.acquire(blocking=False):
        raise PacksBusy
    try:
        yield
    finally:
        _readers.release()


@contextmanager
def still(database: Database, tell: Callable[[str], None] = lambda _: None) -> Iterator[None]:
    """A block in which no entry leaves the database, for whoever reads packs and table one after the other. `tell`:
    hears that it has to be waited for another."""
    with ExitStack() as stack:
        try:
            stack.enter_context(database.alone(LOCK, busy=PackingRunning()))
        except PackingRunning:
            tell(sentence(WAITS))
            stack.enter_context(database.alone(LOCK))
        yield


def on_record(session: Session) -> list[TrailPackRow]:
    """The packs, in the order of their entries."""
    return list(session.scalars(select(TrailPackRow).order_by(TrailPackRow.first)))


def packs_of(session: Session, *, begin: datetime | None = None, end: datetime | None = None) -> list[str]:
    """The places of the packs that reach into the time from `begin` until before `end`, where these are given, in the
    order of their entries. Whoever asks for them after the table misses nothing that is moved meanwhile."""
    return [
        pack.key
        for pack in on_record(session)
        if (begin is None or pack.ended_at >= begin) and (end is None or pack.begun_at < end)
    ]


def looks(store: ObjectStore, keys: Iterable[str], words: Collection[str] = ()) -> Iterator[Event]:
    """The looks in these packs, which are in no table, in order: those in whose line one of `words` stands. A pack
    takes part of a second, so nobody keeps a session open for it whom others wait for.

    Raises `ArchiveDamaged`, and what the store raises.
    """
    for key in keys:
        yield from (one for one in packs.events_of(store, key, words) if one.action in LOOKS)


def with_looks(store: ObjectStore, keys: Iterable[str], document_id: str, known: Iterable[Event]) -> list[Event]:
    """What is `known` of one document and the looks at it in these packs, oldest first. Raises what `looks` does."""
    found = {one.seq: one for one in known}
    found |= {one.seq: one for one in looks(store, keys, (document_id,)) if one.document_id == document_id}
    return [found[seq] for seq in sorted(found)]


def pack_of(session: Session, seq: int) -> str | None:
    """The place of the pack in which an entry lies, None where none has it."""
    statement = select(TrailPackRow.key).where(TrailPackRow.first <= seq, TrailPackRow.last >= seq)
    return session.scalars(statement).first()


def uncopied(keys: Iterable[str], store: ObjectStore, second: ObjectStore) -> list[str]:
    """Those of the packs that do not lie in the second store byte for byte. Raises what the stores raise."""
    return [key for key in keys if not _is_same(key, store, second)]


def copy_missing(keys: Iterable[str], store: ObjectStore, second: ObjectStore) -> None:
    """Bring packs that were verified in `store` to the second one. Raises `NotReadBack`, and what the stores raise."""
    for key in keys:
        sealed.bring_key(store, second)
        second.put(key, read(as_stored(store), key))
        if not _is_same(key, store, second):
            raise NotReadBack(key=key)


def mend_one(database: Database, store: ObjectStore, second: ObjectStore, key: str, actor: Actor) -> None:
    """Bring a pack or piece that was found whole in the second store back from there, and say so in the trail. Raises
    `NotReadBack`, and what the stores raise."""
    place = as_stored(store)
    found = sha512(read(place, key)).hexdigest() if place.size(key) is not None else ""
    copy_missing([key], second, store)
    details = {"store": "first", "file": key, "found": found, "expected": sha512(read(place, key)).hexdigest()}
    with database.write() as session:
        events.append(session, "mended", actor, now=database.now(), details=details)


def mend_from_second(database: Database, store: ObjectStore, second: ObjectStore, actor: Actor) -> list[str]:
    """Bring each pack that is not whole in `store`, or not there, back from the second one, where it is the one on
    record by chain and tree: their keys. Each is an event. Raises `NotReadBack`, and what the stores raise."""
    with database.read() as session:
        known = on_record(session)
    peaks_before: list[str] = []
    mended = []
    if known:
        sealed.bring_key(store, second)
    for pack in known:
        if not _is_whole(store, pack, peaks_before) and _is_whole(sealed.opened_by(store, second), pack, peaks_before):
            mend_one(database, store, second, pack.key, actor)
            mended.append(pack.key)
        peaks_before = pack.peaks
    return mended


def _is_whole(store: ObjectStore, pack: TrailPackRow, peaks_before: list[str]) -> bool:
    """Whether a store has the pack that is on record: each entry by the chain, all of them by the tree. `peaks_before`:
    those of the pack before it."""
    tree = Growing(pack.first - 1, [bytes.fromhex(one) for one in peaks_before])
    try:
        head = packs.head_of(store, pack.key)
        for row in packs.rows_of(store, pack.hash, pack.key):
            tree.add(bytes.fromhex(row["hash"]))
    except (ArchiveDamaged, TrailBroken, DiskFault):
        return False
    said = (head.key, head.last, head.previous, list(head.peaks_before), [one.hex() for one in tree.peaks])
    return said == (pack.key.removesuffix(SUFFIX), pack.last, pack.previous, peaks_before, pack.peaks)


def _is_same(key: str, store: ObjectStore, second: ObjectStore) -> bool:
    one, other = as_stored(store), as_stored(second)
    return other.size(key) == one.size(key) and read(other, key) == read(one, key)
