"""The trail brought back from the store: from packs of old months and the pieces of what came since.

Before anything is put on record, each file is held against the chain, and the tree of all entries up to its end against
the checkpoint that the installation's own key signed. So a trail goes on where the last file ends: chain and tree are
continued, and proofs of before still hold. What was written after the last file is lost with its database, and said:
by how many entries, where a checkpoint that was laid down elsewhere knows.

Files are taken as far as they follow each other. Where one is missing or not as it was signed, what lies behind the
gap stays in the store, where `scripts/verify_trail.py` proves it, but cannot be chained to.

A database that was put back to an older copy wrote another branch of the trail, signed like the first. Where files part
like that, one branch is followed and every file of the other is named: that branch which checkpoints laid down
elsewhere confirm (the newest of them decides), else the one that leads farthest, else the greater name.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, Literal

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
class Fork:
    """Where the store has more than one trail: behind entry `after`. `taken`: the file with which the branch begins
    that was followed; `by`: as checkpoints that were laid down elsewhere say, or as the one that leads farthest, or by
    its name alone; `against`: sizes of checkpoints laid down elsewhere that say another branch."""

    after: int
    taken: str
    by: Literal["kept", "longest", "name"]
    against: Sequence[int] = ()


@dataclass(frozen=True, slots=True)
class Brought:
    """What came back: the first `entries` of the trail, up to the moment `until`. `lost`: those that no file has, up to
    the newest checkpoint that is known; `apart`: files that lie behind a gap; `spoilt`: files that are not as they were
    signed; `branches`: files of another branch than the one that was followed; `forks`: where it was chosen."""

    entries: int
    until: datetime | None
    lost: Sequence[Range] = ()
    apart: Sequence[str] = ()
    spoilt: Sequence[str] = ()
    branches: Sequence[str] = ()
    forks: Sequence[Fork] = ()


@dataclass(frozen=True, slots=True)
class _File:
    key: str
    head: Head
    signed: Checkpoint
    is_pack: bool


@dataclass(slots=True)
class _Walk:
    """How far the files were followed. `packed`: the last entry of the packs that are on record; `roots`: by size,
    where files end and checkpoints are known."""

    tree: Growing = field(default_factory=Growing)
    hash: str = events.GENESIS
    packed: int = 0
    until: datetime | None = None
    roots: dict[int, bytes] = field(default_factory=dict)


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
    walk, way = _Walk(), _Way(store, list(files), {one.size: one.root for one in kept.noted}, spoilt)
    while (found := way.next(walk)) is not None:
        _put(database, store, found.file, walk, _Known(found.hashes, there, way.noted))
        walk.roots.update(found.roots)
    behind = way.left(walk)
    of_branches = set(way.branches)
    known = [one.signed.size for one in files if one.key not in of_branches]
    newest = max([walk.tree.size, *way.noted, *known])
    brought = Brought(
        entries=walk.tree.size,
        until=walk.until,
        lost=_lost(walk.tree.size, newest, behind),
        apart=[one.key for one in behind],
        spoilt=sorted(way.spoilt),
        branches=sorted(way.branches),
        forks=way.forks,
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


@dataclass(frozen=True, slots=True)
class _Verified:
    """A file whose entries are as they were signed: their `hashes`, the `tree` up to its end, and `roots` by size,
    where files end and checkpoints are known. Not `fits`: its entries are of another branch than the walk."""

    file: _File
    hashes: Sequence[str]
    tree: Growing
    roots: dict[int, bytes]
    fits: bool = True


@dataclass(slots=True)
class _Way:
    """Which file is followed next. `files`: those that may be; `noted`: the roots that were laid down elsewhere, but
    for those of a branch that was not taken."""

    store: ObjectStore
    files: list[_File]
    noted: dict[int, bytes]
    spoilt: list[str]
    branches: list[str] = field(default_factory=list)
    forks: list[Fork] = field(default_factory=list)
    marks: frozenset[int] = frozenset()
    ends: set[str] = field(default_factory=set)
    """The last hashes of files of other branches."""

    def __post_init__(self) -> None:
        self.marks = frozenset([*self.noted, *(one.signed.size for one in self.files)])

    def next(self, walk: _Walk) -> _Verified | None:
        """The file to go on with, None at the end. Raises `TrailBroken` where checkpoints that were laid down elsewhere
        speak against all that there are."""
        against: list[int] = []
        while True:
            firsts = self._firsts(walk)
            if len(firsts) > 1:
                return self._chosen(firsts, walk)
            if not firsts:
                if against:
                    raise TrailBroken(seq=min(against))
                return None
            wrong = self._against(firsts[0].roots)
            if not wrong:
                self.files.remove(firsts[0].file)
                return firsts[0]
            against += wrong
            self._drop(firsts[0].file, self.branches)

    def left(self, walk: _Walk) -> list[_File]:
        """The files that lie behind a gap, after all that can be followed was. Those of other branches are noted."""
        size, behind = walk.tree.size, list[_File]()
        for one in sorted(self.files, key=lambda one: one.head.first):
            if one.head.last <= size:
                is_other = walk.roots.get(one.signed.size, one.signed.root) != one.signed.root
            else:
                is_other = one.head.first <= size + 1 or one.head.previous in self.ends
            if is_other:
                self._drop(one, self.branches)
            elif one.head.last > size:
                behind.append(one)
        return behind

    def _firsts(self, walk: _Walk) -> list[_Verified]:
        """Files that go on from here, the best of each branch: more than one where the trail parts."""
        firsts: list[_Verified] = []
        for file in _fit(self.files, walk):
            if any(one.roots.get(file.signed.size) == file.signed.root for one in firsts):
                continue
            found = _verified(self.store, file, walk, self.marks)
            if found is None:
                self._drop(file, self.spoilt)
            elif not found.fits:
                self._drop(file, self.branches)
            elif not any(found.roots.get(one.file.signed.size) == one.file.signed.root for one in firsts):
                firsts.append(found)
        return firsts

    def _chosen(self, firsts: Sequence[_Verified], walk: _Walk) -> _Verified:
        """The first file of the branch that is followed; those of the others are noted."""
        ahead = [self._ahead(one, walk) for one in firsts]
        pool = [one for one in ahead if not one.against or one.confirmed]
        if not pool:
            raise TrailBroken(seq=min(size for one in ahead for size in one.against))
        best = max(pool, key=lambda one: (one.confirmed, not one.against, one.reach, one.first.file.key))
        rest = [one for one in ahead if one is not best]
        by: Literal["kept", "longest", "name"] = "name"
        if any(one.against or one.confirmed < best.confirmed for one in rest):
            by = "kept"
        elif all(one.reach < best.reach for one in rest):
            by = "longest"
        for size in best.against:
            del self.noted[size]
        self.forks.append(Fork(walk.tree.size, best.first.file.key, by, tuple(sorted(best.against))))
        for one in rest:
            self._drop(one.first.file, self.branches)
        self.files.remove(best.first.file)
        return best.first

    def _ahead(self, first: _Verified, walk: _Walk) -> _Ahead:
        """What there is to be followed from this file on."""
        rest = [one for one in self.files if one is not first.file]
        ahead, at, packed = _Ahead(first), first, walk.packed
        while True:
            ahead.against |= set(self._against(at.roots))
            confirmed = [size for size, root in at.roots.items() if self.noted.get(size) == root]
            ahead.confirmed, ahead.reach = max([ahead.confirmed, *confirmed]), at.tree.size
            tree = Growing(at.tree.size, list(at.tree.peaks))
            there, following = _Walk(tree, at.hashes[-1], packed), list[_Verified]()
            for file in _fit(rest, there):
                found = _verified(self.store, file, there, self.marks)
                if found is not None and found.fits:
                    following.append(found)
                    if not self._against(found.roots):
                        break
            if not following:
                return ahead
            at = following[-1] if not self._against(following[-1].roots) else following[0]
            packed = at.file.head.last if _goes_on_record(at.file, there) else packed

    def _against(self, roots: dict[int, bytes]) -> list[int]:
        return [size for size, root in roots.items() if self.noted.get(size, root) != root]

    def _drop(self, file: _File, named: list[str]) -> None:
        self.files.remove(file)
        named.append(file.key)
        if named is self.branches:
            self.ends.add(file.head.hash)


@dataclass(slots=True)
class _Ahead:
    """A branch: how far it reaches, the newest checkpoint laid down elsewhere that confirms it, and the sizes of those
    that speak against it."""

    first: _Verified
    reach: int = 0
    confirmed: int = 0
    against: set[int] = field(default_factory=set)


def _fit(files: Sequence[_File], walk: _Walk) -> list[_File]:
    """The files that may go on from here: the pack that follows the packs first, then whatever leads farthest."""
    size = walk.tree.size
    fit = [one for one in files if one.head.first <= size + 1 and one.head.last > size]
    fit = [one for one in fit if one.head.first <= size or one.head.previous == walk.hash]
    return sorted(fit, key=lambda one: (_goes_on_record(one, walk), one.head.last, one.key), reverse=True)


def _goes_on_record(file: _File, walk: _Walk) -> bool:
    return file.is_pack and walk.packed == walk.tree.size == file.head.first - 1


def _verified(store: ObjectStore, file: _File, walk: _Walk, marks: frozenset[int]) -> _Verified | None:
    """A file whose entries are as they were signed, and of which those that are new lead to the root that was signed;
    None otherwise."""
    tree, hashes, roots = Growing(walk.tree.size, list(walk.tree.peaks)), list[str](), dict[int, bytes]()
    try:
        for row in packs.rows_of(store, file.head.hash, file.key):
            hashes.append(row["hash"])
            if row["seq"] > walk.tree.size:
                tree.add(bytes.fromhex(row["hash"]))
                if tree.size in marks:
                    roots[tree.size] = tree.root
    except (ArchiveDamaged, TrailBroken):
        return None
    known = walk.tree.size - file.head.first
    if known >= 0 and hashes[known] != walk.hash:
        return _Verified(file, hashes, tree, {}, fits=False)
    is_as_signed = (tree.size, tree.root) == (file.signed.size, file.signed.root)
    return _Verified(file, hashes, tree, roots) if is_as_signed else None


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
        "branches": len(brought.branches),
    }
    events.append(session, BROUGHT, actor, now=now, details=details)
