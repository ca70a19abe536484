"""Pieces: the newest entries of the trail, copied into the object store while they stay in the table.

Packs (packing.py) hold months that have long passed; what came since is in the database alone, and a trail that goes
down with its database proves nothing. So everything that came since the last copy is written as a file of the same form
(packs.py), once a day, or as soon as `MANY` came. Each ends at a signed checkpoint, begins behind the piece or pack
before it, and is read back from every store it went to. It is never changed; packs later cover the same entries.

Killed at any line, the next run writes the same file again, or a longer one that begins at the same entry.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy.orm import Session

from dossier.errors import ArchiveDamaged, DiskFault, TrailBroken
from dossier.vietnam import VIETNAM
from storage.database.engine import Database, insert_if_absent
from storage.database.models import SweepRow, TrailCheckpointRow
from storage.objects.store import ObjectStore
from storage.sealing.sealed_store import SUFFIX
from storage.trail import checkpoints, cold, events, notes, packs, sealed
from storage.trail.events import Actor
from storage.trail.merkle import Growing
from storage.trail.notes import Checkpoint
from storage.trail.packs import Head

FOLDER: Final = f"{packs.FOLDER}/pieces"
EVERY: Final = timedelta(days=1)
MANY: Final = 10_000
"""Entries that are copied before the day is over: a machine that dies takes no more of the trail with it."""
MOST: Final = 1 << 14
"""Entries of a piece, some 10 MB of rows: they are held in memory while it is written."""
AT_ONCE: Final = 16
"""Pieces of one run, where there is a checkpoint to end at: a trail of years is not copied in one go."""
NAME: Final = "trail pieces"


@dataclass(frozen=True, slots=True)
class Copier:
    """What pieces are made with. `others`: stores that get each piece as well; `origin` and `key`: as of
    `checkpoints.take`; `scratch`: a folder of its own; `most`: entries of a piece."""

    database: Database
    store: ObjectStore
    others: Sequence[ObjectStore]
    origin: str
    key: Ed25519PrivateKey
    scratch: Path
    most: int = MOST

    def run(self) -> list[str]:
        """Copy what came since the last piece or pack, or a part of it where that is very much: the keys of the new
        pieces, none where nothing came.

        Raises `cold.PackingRunning` while months are moved, `TrailBroken`, `ArchiveDamaged`, `NotReadBack`, and what
        stores and database raise. What is on record by then stays so.
        """
        with self.database.alone(cold.LOCK, busy=cold.PackingRunning()):
            note = checkpoints.take(self.database, self.origin, self.key, now=self.database.now())
            signed = notes.opened(note, self.key.public_key())
            with self.database.read() as session:
                tree = checkpoints.tree_at(session, through(session), self.key.public_key(), self.store)
                most = tree.size + self.most * AT_ONCE
                signed = checkpoints.last_within(session, tree.size, most, self.key.public_key()) or signed
                self._demand_as_signed(session, tree, signed)
            made = []
            while tree.size < signed.size:
                tree, key = self._copy(tree, signed.size)
                made.append(key)
            return made

    def _demand_as_signed(self, session: Session, tree: Growing, signed: Checkpoint) -> None:
        """Nothing is signed again on its way that is not as the newest checkpoint says."""
        grown = Growing(tree.size, list(tree.peaks))
        for row in events.rows(session, after=tree.size, until=signed.size):
            if row["hash"] != events.hash_of(row):
                raise TrailBroken(seq=row["seq"])
            grown.add(bytes.fromhex(row["hash"]))
        if (grown.size, grown.root) != (signed.size, signed.root):
            raise TrailBroken(seq=grown.size)

    def _copy(self, before: Growing, until: int) -> tuple[Growing, str]:
        """Write the next piece behind the tree `before`: the tree up to its end, and its key."""
        with self.database.read() as session:
            last = min(before.size + self.most, until)
            rows: list[dict[str, Any]] = list(events.rows(session, after=before.size, until=last))
        tree = Growing(before.size, list(before.peaks))
        for row in rows:
            tree.add(bytes.fromhex(row["hash"]))
        head = Head(
            self.origin,
            f"{rows[0]['at'].astimezone(VIETNAM):%Y-%m}",
            rows[0]["seq"],
            rows[-1]["seq"],
            rows[0]["previous"],
            rows[-1]["hash"],
            tuple(one.hex() for one in before.peaks),
            notes.sign(Checkpoint(self.origin, tree.size, tree.root), self.key),
        )
        stores = (self.store, *self.others)
        key, _ = sealed.lay_stretch(self.scratch, f"{FOLDER}/{head.name}", head, rows, tree.peaks, stores)
        now = self.database.now()
        with self.database.write() as session:
            keep_place(session, head.last, key, now)
            peaks = [one.hex() for one in tree.peaks]
            insert_if_absent(session, TrailCheckpointRow, size=head.last, at=now, peaks=peaks, note=head.checkpoint)
        return tree, key


def through(session: Session) -> int:
    """The last entry that lies in the store, in a piece or a pack."""
    row, moved = session.get(SweepRow, NAME), cold.on_record(session)
    return max(row.looked_at if row is not None else 0, moved[-1].last if moved else 0)


def is_due(session: Session, now: datetime) -> bool:
    """Whether a day has passed since the last copy and something came, or much did."""
    came = events.head(session)[0] - through(session)
    row = session.get(SweepRow, NAME)
    is_old = row is None or row.ended_at is None or now - row.ended_at >= EVERY
    return came >= MANY or (came > 0 and is_old)


def keep_place(session: Session, last: int, key: str, now: datetime) -> None:
    """Put down how far the trail was copied, and in which piece that ends."""
    row = session.get(SweepRow, NAME)
    if row is None:
        row = SweepRow(name=NAME, begun_at=now, problems=0, looked_at=0)
        session.add(row)
    row.place, row.looked_at, row.ended_at = key, last, now


def keys(store: ObjectStore) -> list[str]:
    """The pieces in a store, in the order of their entries."""
    return [key for key in store.keys(f"{FOLDER}/") if packs.is_pack(key)]


def damaged(store: ObjectStore, pieces: Sequence[str]) -> Iterator[str]:
    """Those of the pieces that are not whole in a store, or not there. Raises what the store raises."""
    for key in pieces:
        try:
            head = packs.head_of(store, key)
            for _ in packs.rows_of(store, head.hash, key):
                pass
            if f"{FOLDER}/{head.name}" != key.removesuffix(SUFFIX):
                yield key
        except (ArchiveDamaged, TrailBroken, DiskFault):
            yield key


def mend(database: Database, store: ObjectStore, second: ObjectStore, spoilt: Sequence[str], actor: Actor) -> list[str]:
    """Bring back those of the spoilt pieces that are whole in the second store: their keys. Each is an event. Raises
    `NotReadBack`, and what the stores raise."""
    sealed.bring_key(store, second)
    lost = set(damaged(sealed.opened_by(store, second), spoilt))
    whole = [key for key in spoilt if key not in lost]
    for key in whole:
        cold.mend_one(database, store, second, key, actor)
    return whole
