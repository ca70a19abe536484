"""Moves closed months of the trail into packs: all entries are written, the looks leave the database.

The trail outgrows the papers, and most of it are looks at them. A pack (packs.py) has every entry of its stretch, so
that it can be proved alone; what only says who looked leaves the table then, and what changed a paper, an account or a
client stays in it beside: feeds, webhooks, journals, consents and counts read it there as before.

Step by step, so that a run may be killed anywhere: the rows are walked by their hashes, up to a signed checkpoint; each
pack is written, read back from the store and held against chain and tree; one commit then puts it on record, removes
its looks and says so in the trail. What was written and not put on record is written over by the next run.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import delete, text
from sqlalchemy.orm import Session

from dossier.errors import BadRequest, TrailBroken
from dossier.vietnam import VIETNAM
from dossier.words.sentences import N_, Phrase
from storage.database.engine import Database, insert_if_absent
from storage.database.models import EventRow, TrailCheckpointRow, TrailPackRow
from storage.database.trail_tables import IS_LOOK
from storage.objects.store import ObjectStore
from storage.trail import checkpoints, cold, events, notes, sealed
from storage.trail.events import Actor
from storage.trail.merkle import Growing
from storage.trail.notes import Checkpoint
from storage.trail.packs import Head

STAYS: Final = timedelta(days=31)
"""How long after its end a month stays in the database: what was looked up yesterday may be agreed to today."""
MOST: Final = 1 << 16
"""Entries of a pack: some 40 MB of JSON, a few of gzip. A month may have several."""
TOO_YOUNG = N_("tháng {month} chưa kết thúc được {days} ngày")


@dataclass(frozen=True, slots=True)
class Packed:
    """A pack that was put on record: where it lies, how many entries it has and how many left the database."""

    key: str
    month: str
    entries: int
    removed: int
    size: int


@dataclass(slots=True)
class _Stretch:
    """What is to be one pack, while it is walked. `peaks_before`, `peaks`: the full parts of the tree of all entries
    before it, and up to its end."""

    month: str
    first: int
    previous: str
    peaks_before: tuple[bytes, ...]
    begun_at: datetime
    ended_at: datetime
    entries: int = 0
    hash: str = ""
    peaks: tuple[bytes, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Packer:
    """What packs are made with. `others`: stores that get each pack as well, before anything is removed; `origin` and
    `key`: as of `checkpoints.take`; `scratch`: a folder of its own; `most`: entries of a pack."""

    database: Database
    store: ObjectStore
    others: Sequence[ObjectStore]
    origin: str
    key: Ed25519PrivateKey
    scratch: Path
    actor: Actor
    most: int = MOST

    def run(self, before: datetime) -> Iterator[Packed]:
        """Move what happened before this moment, the first of a month on Vietnam's clock; each pack as it is on record.

        Raises `BadRequest` for a month that ended less than `STAYS` ago, `cold.PackingRunning`, `TrailBroken`,
        `ArchiveDamaged`, `NotReadBack`, and what stores and database raise. What is on record by then stays so.
        """
        if before + STAYS > self.database.now():
            month = f"{(before - timedelta(days=1)).astimezone(VIETNAM):%Y-%m}"
            raise BadRequest(problem=Phrase(TOO_YOUNG, {"month": month, "days": STAYS.days}))
        with self.database.alone(cold.LOCK, busy=cold.PackingRunning()):
            note = checkpoints.take(self.database, self.origin, self.key, now=self.database.now())
            signed = notes.opened(note, self.key.public_key())
            with self.database.read() as session:
                planned = self._planned(session, before, signed)
            for one in planned:
                yield self._pack(one)

    def next_at(self) -> tuple[bool, datetime | None]:
        """Whether anything lies in packs, and when the first entry was that lies in none; None where there is none."""
        with self.database.read() as session:
            there = cold.on_record(session)
            row = next(events.rows(session, after=there[-1].last if there else 0), None)
        return bool(there), row["at"] if row is not None else None

    def _planned(self, session: Session, before: datetime, signed: Checkpoint) -> list[_Stretch]:
        """The stretches to be packed. The hashes of all rows have to lead to the root that is signed."""
        there = cold.on_record(session)
        tree = Growing(there[-1].last, [bytes.fromhex(one) for one in there[-1].peaks]) if there else Growing()
        found: list[_Stretch] = []
        growing: _Stretch | None = None
        is_over = False
        for row in events.rows(session, after=tree.size, until=signed.size):
            month = f"{row['at'].astimezone(VIETNAM):%Y-%m}"
            # By the order of the trail: a clock that was put back for a while makes no month of its own.
            is_over = is_over or row["at"] >= before
            if growing is not None and (is_over or growing.entries == self.most or month > growing.month):
                growing.peaks, growing = tuple(tree.peaks), None
            if not is_over:
                if growing is None:
                    growing = _Stretch(month, row["seq"], row["previous"], tuple(tree.peaks), row["at"], row["at"])
                    found.append(growing)
                growing.entries, growing.hash = growing.entries + 1, row["hash"]
                growing.begun_at, growing.ended_at = min(growing.begun_at, row["at"]), max(growing.ended_at, row["at"])
            tree.add(bytes.fromhex(row["hash"]))
        if growing is not None:
            growing.peaks = tuple(tree.peaks)
        if (tree.size, tree.root) != (signed.size, signed.root):
            raise TrailBroken(seq=tree.size)
        return found

    def _pack(self, stretch: _Stretch) -> Packed:
        last = stretch.first + stretch.entries - 1
        note = notes.sign(Checkpoint(self.origin, last, Growing(last, list(stretch.peaks)).root), self.key)
        head = Head(
            self.origin,
            stretch.month,
            stretch.first,
            last,
            stretch.previous,
            stretch.hash,
            tuple(one.hex() for one in stretch.peaks_before),
            note,
        )
        stores = (self.store, *self.others)
        key, size = sealed.lay_stretch(self.scratch, head.key, head, self._rows(head), stretch.peaks, stores)
        with self.database.write() as session:
            removed = self._put_on_record(session, key, head, stretch, size)
        return Packed(key, head.month, stretch.entries, removed, size)

    def _rows(self, head: Head) -> Iterator[dict[str, Any]]:
        with self.database.read() as session:
            yield from events.rows(session, after=head.first - 1, until=head.last)

    def _put_on_record(self, session: Session, key: str, head: Head, stretch: _Stretch, size: int) -> int:
        events.hold(session)
        now, peaks = self.database.now(), [one.hex() for one in stretch.peaks]
        session.add(
            TrailPackRow(
                first=head.first,
                last=head.last,
                month=head.month,
                begun_at=stretch.begun_at,
                ended_at=stretch.ended_at,
                previous=head.previous,
                hash=head.hash,
                peaks=peaks,
                key=key,
                size=size,
                packed_at=now,
            )
        )
        session.flush()
        insert_if_absent(session, TrailCheckpointRow, size=head.last, at=now, peaks=peaks, note=head.checkpoint)
        gone = delete(EventRow).where(EventRow.seq >= head.first, EventRow.seq <= head.last, text(IS_LOOK))
        removed: int = session.connection().execute(gone).rowcount
        details = {"first": head.first, "last": head.last, "key": key, "removed": removed}
        events.append(session, "trail_packed", self.actor, now=now, details=details)
        return removed
