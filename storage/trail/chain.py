"""The whole chain of the trail, from its packs on into the table."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy.orm import Session

from dossier.errors import TrailBroken
from storage.database.models import TrailPackRow
from storage.database.trail_tables import LOOKS
from storage.objects.store import ObjectStore
from storage.trail import cold, events, packs
from storage.trail.merkle import Growing


def verify(session: Session, store: ObjectStore) -> int:
    """Walk the whole trail and return its length. `store`: where its packs lie. Raises `TrailBroken` at the first entry
    that is not as written, `ArchiveDamaged` for a pack that cannot be read, and what the store raises."""
    return sum(1 for _ in verified(session, store))


def verified(session: Session, store: ObjectStore) -> Iterator[str]:
    """Walk the whole trail: the hash of each entry. Raises what `verify` does."""
    tree, previous = Growing(), events.GENESIS
    for pack in cold.on_record(session):
        if (pack.first, pack.previous) != (tree.size + 1, previous):
            raise TrailBroken(seq=tree.size + 1)
        for row in _pack_with_table(session, store, pack):
            tree.add(bytes.fromhex(row["hash"]))
            yield row["hash"]
        previous = pack.hash
        if [one.hex() for one in tree.peaks] != pack.peaks or tree.size != pack.last:
            raise TrailBroken(seq=pack.first)
    yield from events.verified(session, after=tree.size)


def leaves(session: Session, store: ObjectStore, size: int, *, after: int = 0) -> Iterator[bytes]:
    """The hashes of the first `size` entries, as they are written; of those, the ones after `after`. Raises
    `ArchiveDamaged`, `TrailBroken`, and what the store raises."""
    seq = 0
    for pack in cold.on_record(session):
        if pack.last <= after:
            seq = pack.last
            continue
        for row in packs.rows_of(store, pack.hash, pack.key):
            if seq == size:
                return
            seq += 1
            if seq > after:
                yield bytes.fromhex(row["hash"])
    for found in events.rows(session, after=max(seq, after), until=size):
        yield bytes.fromhex(found["hash"])


def _pack_with_table(session: Session, store: ObjectStore, pack: TrailPackRow) -> Iterator[dict[str, Any]]:
    """The entries of a pack, of which the table has all but the looks, as they are in the pack."""
    kept = events.rows(session, after=pack.first - 1, until=pack.last)
    for row in packs.rows_of(store, pack.hash, pack.key):
        if row["action"] not in LOOKS:
            beside = next(kept, None)
            if beside is None or beside != row:
                raise TrailBroken(seq=row["seq"])
        yield row
    odd = next(kept, None)
    if odd is not None:
        raise TrailBroken(seq=odd["seq"])
