"""The trail brought back from the store: from packs of old months and the pieces of what came since.

Before anything is put on record, each file is held against the chain, and the tree of all entries up to its end against
the checkpoint that the installation's own key signed. So a trail goes on where the last file ends: chain and tree are
continued, and proofs of before still hold. What was written after the last file is lost with its database, and said:
by how many entries, where a checkpoint that was laid down elsewhere knows.

Files are taken as far as they follow each other. Where one is missing or not as it was signed, what lies behind the
gap stays in the store, where `scripts/verify_trail.py` proves it, but cannot be chained to.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy import select
from sqlalchemy.orm import Session

from dossier.errors import ArchiveDamaged, BadRequest, Refused, TrailBroken
from dossier.words.sentences import N_
from storage.database.engine import Database, insert_if_absent
from storage.database.models import EventRow, TrailCheckpointRow, TrailPackRow
from storage.database.trail_tables import LOOKS
from storage.objects.store import ObjectStore
from storage.sealing.sealed_store import SUFFIX
from storage.trail import events, notes, packs, pieces
from storage.trail.events import Actor
from storage.trail.merkle import Growing
from storage.trail.notes import Checkpoint
from storage.trail.packs import Head

BROUGHT: Final = "trail_brought_back"
AT_ONCE: Final = 1000
"""Entries of one commit."""

Range = tuple[int, int]
"""Numbers of the first and the last of some entries."""


class OtherTrail(Refused):
    """The database has entries that are not those of the store's trail, which cannot be chained behind them."""

    code = "refused.other_trail"
    text = N_(
        "Cơ sở dữ liệu này đã có nhật ký riêng, không nối được nhật ký trong kho; hãy dựng lại vào một cơ sở dữ liệu "
        "trống, hoặc thêm --new-trail để bỏ nhật ký cũ lại trong kho."
    )


@dataclass(frozen=True, slots=True)
class KeptTrail:
    """What the store's trail is known by: `origin` and `key` as of its checkpoints; `noted`: checkpoints of it that
    were laid down elsewhere."""

    origin: str
    key: Ed25519PublicKey
    noted: Sequence[Checkpoint] = ()


@dataclass(frozen=True, slots=True)
class Brought:
    """What came back: the first `entries` of the trail, up to the moment `until`. `lost`: those that no file has, up to
    the newest checkpoint that is known; `apart`: files that lie behind a gap; `spoilt`: files that are not as they were
    signed, or of another trail."""

    entries: int
    until: datetime | None
    lost: Sequence[Range] = ()
    apart: Sequence[str] = ()
    spoilt: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class _File:
    key: str
    head: Head
    signed: Checkpoint
    is_pack: bool


@dataclass(slots=True)
class _Walk:
    """How far the files were followed. `packed`: the last entry of the packs that are on record."""

    tree: Growing = field(default_factory=Growing)
    hash: str = events.GENESIS
    packed: int = 0
    until: datetime | None = None


def is_kept(store: ObjectStore) -> bool:
    """Whether there is anything of a trail in a store."""
    return any(packs.is_pack(key) for key in store.keys(f"{packs.FOLDER}/"))


def bring_back(database: Database, store: ObjectStore, kept: KeptTrail, actor: Actor) -> Brought:
    """Put the trail of the store on record, or go on with it where that was cut off. For who is alone.

    Raises `OtherTrail`, `TrailBroken` where a checkpoint that was laid down elsewhere says something else, and what
    store and database raise.
    """
    with database.read() as session:
        there = events.head(session)
    files, spoilt = _files(store, kept)
    walk, noted = _Walk(), {one.size: one.root for one in kept.noted}
    newest = max([0, *noted, *(one.signed.size for one in files)])
    while (file := _next(files, walk)) is not None:
        files.remove(file)
        hashes = _verified(store, file, walk)
        if hashes is None:
            spoilt.append(file.key)
            continue
        _put(database, store, file, walk, _Known(hashes, there, noted))
    newest = max(newest, walk.tree.size)
    behind = [one for one in files if one.head.last > walk.tree.size]
    brought = Brought(
        walk.tree.size, walk.until, _lost(walk.tree.size, newest, behind), [one.key for one in behind], sorted(spoilt)
    )
    with database.write() as session:
        if not _is_done(session, walk, there):
            _end(session, brought, newest, actor, database.now())
    return brought


def _is_done(session: Session, walk: _Walk, there: tuple[int, str]) -> bool:
    """Whether the database has the whole trail of the store, and behind it the entry that says so. Raises
    `OtherTrail`."""
    if there[0] <= walk.tree.size:
        return False
    if (last_brought(session) or 0) <= walk.tree.size:
        raise OtherTrail
    if events.hash_before(session, walk.tree.size + 1) != walk.hash:
        raise OtherTrail
    return True


def last_brought(session: Session) -> int | None:
    """The number of the entry by which the trail was brought back last, None where it never was."""
    newest = select(EventRow.seq).where(EventRow.action == BROUGHT).order_by(EventRow.seq.desc()).limit(1)
    return session.scalar(newest)


def _files(store: ObjectStore, kept: KeptTrail) -> tuple[list[_File], list[str]]:
    """The files that the key signed, and those that it did not or that are none."""
    found, spoilt = [], []
    for key in store.keys(f"{packs.FOLDER}/"):
        if not packs.is_pack(key):
            continue
        try:
            head = packs.head_of(store, key)
            signed = notes.opened(head.checkpoint, kept.key)
        except (ArchiveDamaged, BadRequest):
            spoilt.append(key)
            continue
        if (signed.origin, signed.size) == (kept.origin, head.last) and 0 < head.first <= head.last:
            found.append(_File(key, head, signed, is_pack=key.removesuffix(SUFFIX) == head.key))
        else:
            spoilt.append(key)
    return found, spoilt


def _next(files: Sequence[_File], walk: _Walk) -> _File | None:
    """The file to go on with: the pack that follows the packs, else whatever leads farthest."""
    size = walk.tree.size
    fit = [one for one in files if one.head.first <= size + 1 and one.head.last > size]
    fit = [one for one in fit if one.head.first <= size or one.head.previous == walk.hash]
    return max(fit, key=lambda one: (_goes_on_record(one, walk), one.head.last, one.key), default=None)


def _goes_on_record(file: _File, walk: _Walk) -> bool:
    return file.is_pack and walk.packed == walk.tree.size == file.head.first - 1


def _verified(store: ObjectStore, file: _File, walk: _Walk) -> list[str] | None:
    """The hashes of a file's entries, of which those that are new lead to the root that was signed; None otherwise."""
    tree, hashes = Growing(walk.tree.size, list(walk.tree.peaks)), []
    try:
        for row in packs.rows_of(store, file.head.hash, file.key):
            hashes.append(row["hash"])
            if row["seq"] > walk.tree.size:
                tree.add(bytes.fromhex(row["hash"]))
    except (ArchiveDamaged, TrailBroken):
        return None
    known = walk.tree.size - file.head.first
    if known >= 0 and hashes[known] != walk.hash:
        return None  # of another trail, which began where this one had this entry
    return hashes if (tree.size, tree.root) == (file.signed.size, file.signed.root) else None


@dataclass(frozen=True, slots=True)
class _Known:
    """What a file's entries are held against: `hashes`: of the file, as it was verified; `there`: the end of the trail
    that the database has already; `noted`: roots by size."""

    hashes: Sequence[str]
    there: tuple[int, str]
    noted: dict[int, bytes]

    def demand(self, file: _File, walk: _Walk) -> None:
        """Raises `OtherTrail`, `TrailBroken` at the entry to which the walk has come."""
        size = walk.tree.size
        if walk.hash != self.hashes[size - file.head.first]:
            raise TrailBroken(seq=size)
        if size == self.there[0] and walk.hash != self.there[1]:
            raise OtherTrail
        if self.noted.get(size, walk.tree.root) != walk.tree.root:
            raise TrailBroken(seq=size)


def _put(database: Database, store: ObjectStore, file: _File, walk: _Walk, known: _Known) -> None:
    """Put what a file has behind the walk on record, but for what is there already, and walk on to its end."""
    is_on_record = _goes_on_record(file, walk)
    moments: list[datetime] = []
    batch: list[dict[str, Any]] = []
    for row in packs.rows_of(store, file.head.hash, file.key):
        if row["seq"] <= walk.tree.size:
            continue
        walk.tree.add(bytes.fromhex(row["hash"]))
        walk.hash, walk.until = row["hash"], row["at"]
        moments = [min([row["at"], *moments]), max([row["at"], *moments])]
        known.demand(file, walk)
        if row["seq"] > known.there[0] and not (is_on_record and row["action"] in LOOKS):
            batch.append(row)
        if walk.tree.size % AT_ONCE == 0 and walk.tree.size > known.there[0]:
            with database.write_plainly() as connection:
                events.put_back(connection, batch, (walk.tree.size, walk.hash))
            batch = []
    peaks = [one.hex() for one in walk.tree.peaks]
    head, now = file.head, database.now()
    with database.write() as session:
        if walk.tree.size > known.there[0]:
            events.put_back(session.connection(), batch, (walk.tree.size, walk.hash))
        note = {"at": moments[1], "peaks": peaks, "note": head.checkpoint}
        insert_if_absent(session, TrailCheckpointRow, size=head.last, **note)
        if is_on_record:
            pack = {"first": head.first, "last": head.last, "month": head.month, "previous": head.previous}
            times = {"begun_at": moments[0], "ended_at": moments[1], "packed_at": now}
            size = store.size(file.key) or 0
            insert_if_absent(
                session, TrailPackRow, **pack, **times, hash=head.hash, peaks=peaks, key=file.key, size=size
            )
    if is_on_record:
        walk.packed = head.last


def _lost(size: int, newest: int, behind: Sequence[_File]) -> list[Range]:
    """The entries after this many, up to the newest that is known of, that no file has."""
    lost, reached = [], size
    for one in sorted(behind, key=lambda one: one.head.first):
        if one.head.first > reached + 1:
            lost.append((reached + 1, one.head.first - 1))
        reached = max(reached, one.head.last)
    return [*lost, (reached + 1, newest)] if newest > reached else lost


def _end(session: Session, brought: Brought, newest: int, actor: Actor, now: datetime) -> None:
    """Say in the trail what came back, so that who reads it knows of what is lost; pieces go on behind it."""
    events.hold(session)
    if brought.entries:
        pieces.keep_place(session, brought.entries, "", now)
    details = {
        "entries": brought.entries,
        "newest_known": newest,
        "lost": [list(one) for one in brought.lost],
        "apart": len(brought.apart),
        "spoilt": len(brought.spoilt),
    }
    events.append(session, BROUGHT, actor, now=now, details=details)
