"""The trail's checkpoints: how long it was and the root of its Merkle tree, signed, so that its past can be proved.

A leaf is the hash of an entry, which covers its columns and the entry before it (events.py). The key lies with the
program, not in the database: whoever rewrites the trail there cannot sign it. A note kept elsewhere binds also whoever
has the key: the trail of today has to begin with the one that was noted.

Whatever opens a checkpoint raises `BadSetting` where none at all is by the key at hand, which is another machine's.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from sqlalchemy import select
from sqlalchemy.orm import Session

from dossier.errors import ENTRY, BadRequest, BadSetting, NotFound, TrailBroken
from dossier.words.sentences import N_, Phrase
from storage.database.engine import Database, insert_if_absent
from storage.database.models import TrailCheckpointRow
from storage.objects.store import ObjectStore
from storage.trail import chain, events, merkle, notes
from storage.trail.merkle import Growing
from storage.trail.notes import Checkpoint

OTHER_KEY = N_(
    "nhật ký đã được chốt bằng khóa khác với trail.key của máy này; hãy chép trail.key từ máy đã chốt về. Nếu khóa "
    "chưa hề thay đổi thì các chốt đã bị thay: hãy so với những chốt giữ ở nơi khác"
)


@dataclass(frozen=True, slots=True)
class Verified:
    """What was found whole: the entries of the trail, and the size of the last checkpoint, 0 where there is none."""

    entries: int
    checkpoint: int


@dataclass(frozen=True, slots=True)
class Proof:
    """That an entry is in the trail: its hash, its place from 0, the hashes from it up, and the signed root."""

    leaf: bytes
    index: int
    path: tuple[bytes, ...]
    note: str


def take(database: Database, origin: str, key: Ed25519PrivateKey, *, now: datetime) -> str:
    """Verify what came since the last checkpoint, sign a new one and keep it; the last again where nothing came.

    Nobody waits for that: what is written meanwhile is not in it. Raises `TrailBroken`, `BadSetting`.
    """
    with database.read() as session:
        last = _last(session)
        tree = _verified_since(session, last, key.public_key())
    if last is not None and tree.size == last.size:
        return last.note
    note = notes.sign(Checkpoint(origin, tree.size, tree.root), key)
    with database.write() as session:
        peaks = [one.hex() for one in tree.peaks]
        insert_if_absent(session, TrailCheckpointRow, size=tree.size, at=now, peaks=peaks, note=note)
    return note


def verify(session: Session, key: Ed25519PublicKey) -> Verified:
    """Walk the trail from the last checkpoint on. Raises `TrailBroken` at the first entry that is not as written, or
    where the checkpoint is not as signed; `BadSetting`."""
    last = _last(session)
    return Verified(_verified_since(session, last, key).size, last.size if last else 0)


def verify_all(session: Session, key: Ed25519PublicKey, store: ObjectStore) -> Verified:
    """Walk the whole trail, and hold it against every checkpoint. `store`: where its packs lie. Raises `TrailBroken`,
    `ArchiveDamaged`, `BadSetting`."""
    signed = {row.size: _opened(session, row, key) for row in session.scalars(select(TrailCheckpointRow))}
    tree, last = Growing(), 0
    of_nothing = signed.pop(0, None)  # signed before anything had happened: no entry ever leads to it
    if of_nothing is not None and of_nothing.root != tree.root:
        raise TrailBroken(seq=1)
    for leaf in chain.verified(session, store):
        tree.add(bytes.fromhex(leaf))
        known = signed.pop(tree.size, None)
        if known is not None:
            last = tree.size
            if known.root != tree.root:
                raise TrailBroken(seq=tree.size)
    if signed:
        raise TrailBroken(seq=tree.size + 1)
    return Verified(tree.size, last)


def held_against(session: Session, note: str, key: Ed25519PublicKey, store: ObjectStore) -> Checkpoint:
    """That the trail begins with the one of a note kept elsewhere. Raises `BadRequest` for a note that the key did not
    sign, `TrailBroken`, `ArchiveDamaged`."""
    noted = notes.opened(note, key)
    tree = Growing()
    for leaf in chain.leaves(session, store, noted.size):
        tree.add(leaf)
    if (tree.size, tree.root) != (noted.size, noted.root):
        raise TrailBroken(seq=min(tree.size, noted.size))
    return noted


def proof_of(session: Session, seq: int, key: Ed25519PublicKey, store: ObjectStore) -> Proof:
    """That the last checkpoint covers the entry `seq`. Raises `NotFound` where it does not, `TrailBroken`,
    `ArchiveDamaged`, `BadSetting`."""
    last = _last(session)
    if last is None or not 0 < seq <= last.size:
        raise NotFound(what=ENTRY, value=seq)
    _opened(session, last, key)
    path = merkle.inclusion(_leaves(session, store, last.size), seq - 1, last.size)
    leaf = next(chain.leaves(session, store, seq, after=seq - 1))
    return Proof(leaf, seq - 1, tuple(path), last.note)


def growth(session: Session, before: int, key: Ed25519PublicKey, store: ObjectStore) -> tuple[tuple[bytes, ...], str]:
    """The proof that the last checkpoint's trail begins with its first `before` entries, and the last checkpoint.

    Raises `BadRequest` where it does not reach so far, `TrailBroken`, `ArchiveDamaged`, `BadSetting`.
    """
    last = _last(session)
    if last is None or not 0 < before <= last.size:
        raise BadRequest(problem=f"1 … {last.size if last else 0}")
    _opened(session, last, key)
    return tuple(merkle.consistency(_leaves(session, store, last.size), before, last.size)), last.note


def tree_at(session: Session, size: int, key: Ed25519PublicKey, store: ObjectStore) -> Growing:
    """The tree of the first `size` entries, by the checkpoint of that size, else by the entries themselves. `store`:
    where packs lie. Raises `TrailBroken`, `ArchiveDamaged`, `BadSetting`."""
    row = session.get(TrailCheckpointRow, size)
    if row is not None:
        tree = Growing(size, [bytes.fromhex(one) for one in row.peaks])
        if _opened(session, row, key).root != tree.root:
            raise TrailBroken(seq=size)
        return tree
    tree = Growing()
    for leaf in _leaves(session, store, size):
        tree.add(leaf)
    return tree


def last_within(session: Session, after: int, most: int, key: Ed25519PublicKey) -> Checkpoint | None:
    """The largest checkpoint of more than `after` entries and at most `most`; None where there is none. Raises
    `TrailBroken`, `BadSetting`."""
    sizes = TrailCheckpointRow.size > after, TrailCheckpointRow.size <= most
    row = session.scalars(select(TrailCheckpointRow).where(*sizes).order_by(TrailCheckpointRow.size.desc())).first()
    return _opened(session, row, key) if row is not None else None


def is_signed(session: Session) -> bool:
    """Whether there is a checkpoint of the trail."""
    return _last(session) is not None


def last_size(session: Session) -> int:
    """The entries of the last checkpoint, 0 where there is none."""
    last = _last(session)
    return last.size if last is not None else 0


def _leaves(session: Session, store: ObjectStore, size: int) -> Iterator[bytes]:
    """The hashes of the first `size` entries, as they come: a trail has millions. Raises `TrailBroken` where there are
    fewer, and what `chain.leaves` does."""
    count = 0
    for leaf in chain.leaves(session, store, size):
        count += 1
        yield leaf
    if count != size:
        raise TrailBroken(seq=count + 1)


def _last(session: Session) -> TrailCheckpointRow | None:
    return session.scalars(select(TrailCheckpointRow).order_by(TrailCheckpointRow.size.desc()).limit(1)).first()


def _verified_since(session: Session, last: TrailCheckpointRow | None, key: Ed25519PublicKey) -> Growing:
    """The tree of the whole trail, of which the entries after the checkpoint were walked."""
    tree = Growing()
    if last is not None:
        tree = Growing(last.size, [bytes.fromhex(one) for one in last.peaks])
        if _opened(session, last, key).root != tree.root:
            raise TrailBroken(seq=last.size)
    for found in events.verified(session, after=tree.size):
        tree.add(bytes.fromhex(found))
    return tree


def _opened(session: Session, row: TrailCheckpointRow, key: Ed25519PublicKey) -> Checkpoint:
    """Raises `TrailBroken`, and `BadSetting` where no checkpoint at all is by this key, which is another machine's."""
    try:
        found = notes.opened(row.note, key)
    except BadRequest:
        if not any(notes.is_by(note, key) for note in session.scalars(select(TrailCheckpointRow.note))):
            raise BadSetting(problem=Phrase(OTHER_KEY)) from None
        raise TrailBroken(seq=row.size) from None
    if found.size != row.size:
        raise TrailBroken(seq=row.size)
    return found
