"""Checkpoints of the trail laid down elsewhere, where whoever owns the database cannot write them anew.

    000000020852.txt        the note, by how many entries the trail had
    000000020852.txt.tst    an authority's timestamp over the note (RFC 3161): somebody else says when it was there
    000000020852.txt.8d66cf3c.cosig   what a witness signed over it (storage/witnessing), by the id of its key

A note that lies there is never written over: one of the same size that says something else is another trail.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from dossier.errors import TrailBroken
from storage.database.models import SweepRow
from storage.objects.store import ObjectStore, read

EVERY = timedelta(days=1)
NAME = "checkpoints"
_NOTE = re.compile(r"\d{12}\.txt")


def export(store: ObjectStore, note: str, stamp: Callable[[bytes], bytes] | None) -> str:
    """Lay down a checkpoint, and the timestamp that `stamp` makes over it; what is there already stays. Its name there.

    Raises `TrailBroken` where another note of that size is there, and what store and `stamp` raise.
    """
    size, body = int(note.split("\n")[1]), note.encode()
    name = f"{size:012}.txt"
    if store.size(name) is None:
        store.put(name, body)
    elif read(store, name) != body:
        raise TrailBroken(seq=size)
    if stamp is not None and store.size(f"{name}.tst") is None:
        store.put(f"{name}.tst", stamp(body))
    return name


def lay_cosignature(store: ObjectStore, size: int, key_id: str, line: str) -> None:
    """Lay down what a witness signed over the checkpoint of this size; its first signature there stays. Raises what the
    store raises."""
    name = f"{size:012}.txt.{key_id}.cosig"
    if store.size(name) is None:
        store.put(name, line.encode())


def laid_down_notes(store: ObjectStore) -> Iterator[str]:
    """The notes that lie there, the longest trail last. Raises what the store raises."""
    for key in store.keys(""):
        if _NOTE.fullmatch(key):
            yield read(store, key).decode("utf-8", "replace")


def is_due(session: Session, now: datetime) -> bool:
    """Whether a day has passed since the last one was laid down."""
    row = session.get(SweepRow, NAME)
    return row is None or row.ended_at is None or now - row.ended_at >= EVERY


def of_the_day(session: Session, now: datetime) -> int | None:
    """The size of the checkpoint that left last; None where that is more than a day ago."""
    row = session.get(SweepRow, NAME)
    return row.looked_at if row is not None and row.looked_at and now - row.begun_at < EVERY else None


def last_left(session: Session) -> int:
    """The size of the checkpoint that left last, 0 where none did."""
    row = session.get(SweepRow, NAME)
    return row.looked_at if row is not None else 0


def left(session: Session, size: int, now: datetime) -> None:
    """Put down that the checkpoint of this size is given to others from now on."""
    row = session.get(SweepRow, NAME)
    if row is None:
        row = SweepRow(name=NAME, place="", problems=0)
        session.add(row)
    row.looked_at, row.begun_at = size, now


def laid_down(session: Session, name: str, now: datetime) -> None:
    """Put down what the one that left last is called where it was laid down."""
    row = session.get_one(SweepRow, NAME)
    row.place, row.ended_at = name, now
