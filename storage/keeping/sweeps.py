"""Looks over the whole archive that are gone on with: how far each has come lies in the database.

Bit by bit in a period: a store's places begin with three hex digits, so a bit is so many of these 4096 as the time that
has passed since the pass began makes due; after a pause what was missed is due as well. Or at once, in order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from random import Random
from typing import Final

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from dossier.errors import ArchiveDamaged, DiskFault, NotFound, NotReadBack, Refused
from dossier.words.sentences import N_
from storage.archive.anchored import look_for_archive
from storage.archive.layout import place_of
from storage.archive.ocfl import ROOT_MARK, object_id_of
from storage.database.engine import Database, insert_if_absent
from storage.database.models import DocumentRow, EventRow, SweepRow, TombstoneRow
from storage.fixity import check_archive
from storage.keeping.stores import Stores
from storage.trail import events, owner_reads

BIT, WHOLE, COPIES = "fixity", "fixity now", "copies"
SECOND: Final = "second store"
"""Since when it is known that the archive is in the second store, too: the row goes on with nothing."""
BITS = 16**3
MOST_BITS = 8
"""Of one run: after a long pause the rest waits for the next."""
COMMIT_EVERY = 200  # objects
ENTRIES_AT_ONCE = 500
_READS = (*owner_reads.OF_PAPERS, *owner_reads.OF_LISTS)


class KeepingRunning(Refused):
    """Another look over the same archive is at work."""

    code = "refused.keeping_running"
    text = N_("Đang có một lần kiểm tra khác trên kho này; hãy chờ lần đó xong.")


Tell = Callable[[str, str], None]
"""Called with an object's id and what is told of it."""


@dataclass(frozen=True, slots=True)
class Looked:
    """What one run came to: so many objects, so many problems left; `is_whole`: whether it ended a pass."""

    objects: int
    problems: int
    is_whole: bool


def knows_no_copy(database: Database) -> bool:
    """Whether the database knows of no copy in a second store. Raises `ServerAway`."""
    # Before it was put down, what was copied told as much.
    was_copied = and_(SweepRow.name == COPIES, SweepRow.looked_at > SweepRow.problems)
    with database.read() as session:
        return session.scalar(select(SweepRow.name).where(or_(SweepRow.name == SECOND, was_copied)).limit(1)) is None


def bit(stores: Stores, period: timedelta, finish: Callable[[str], list[str]], tell: Tell, mended: Tell) -> Looked:
    """Look at what is due by now of a pass that takes `period`. Raises `KeepingRunning`, and what stores and database
    raise: it goes on from where it is."""
    database = stores.database
    with database.alone(BIT, busy=KeepingRunning()):
        _demand_both(stores)
        with database.write() as session:
            row = _row(session, BIT, database)
            passed = database.now() - row.begun_at
            if int(row.place or 0) >= BITS and passed >= period:
                _begin(row, database)
                passed = timedelta()
            begin = int(row.place or 0)
            due = min(BITS, begin + MOST_BITS, 1 + int(BITS * (passed / period)))
        objects = problems = 0
        for number in range(begin, due):
            looked, left = _look(stores, finish, tell, mended, prefix=_place(number))
            _go_on(database, BIT, str(number + 1), looked, left, is_end=number + 1 == BITS)
            objects, problems = objects + looked, problems + left
        return Looked(objects, problems, due == BITS > begin)


def whole(stores: Stores, finish: Callable[[str], list[str]], tell: Tell, mended: Tell) -> Looked:
    """Look at everything, or at what a run that was cut off left. Raises what `bit` does."""
    database = stores.database
    with database.alone(BIT, busy=KeepingRunning()):
        _demand_both(stores)
        with database.write() as session:
            row = _row(session, WHOLE, database)
            if not row.place:
                _begin(row, database)
            place = row.place
        objects = problems = 0
        looked = left = 0
        for object_id, found in _checked(stores, finish, mended, after=place):
            objects, looked, left = objects + 1, looked + 1, left + len(found)
            for problem in found:
                tell(object_id, problem)
            if looked >= COMMIT_EVERY:
                _go_on(database, WHOLE, place_of(object_id), looked, left)
                problems, looked, left = problems + left, 0, 0
        _go_on(database, WHOLE, "", looked, left, is_end=True)
        return Looked(objects, problems + left, True)


def sample(stores: Stores, most: int, tell: Tell, mended: Tell, chance: Random) -> int:
    """Look at so many papers drawn from the whole archive, between the bits: what spoils many is met within the hour,
    not when the pass comes there. How many were looked at. They count for no pass. Raises what `bit` does."""
    database = stores.database
    with database.alone(BIT, busy=KeepingRunning()):
        _demand_both(stores)
        for document_id in (drawn := _drawn(database, most, chance)):
            object_id = object_id_of(document_id)
            left, done = stores.examined(object_id)
            for said in done:
                mended(object_id, said)
            if not stores.is_disposed(object_id):
                for said in left:
                    tell(object_id, said)
        return len(drawn)


def copy_new(stores: Stores, most: int, tell: Tell) -> int:
    """Copy the objects of papers and holds that the trail names since the last time to the second store, at most so
    many: how many were copied. Raises `KeepingRunning` and what stores and database raise."""
    database = stores.database
    if stores.second is None:
        return 0
    with database.alone(COPIES, busy=KeepingRunning()):
        _demand_both(stores)
        copied = 0
        while copied < most:
            with database.write() as session:
                row = _row(session, COPIES, database)
                after, newest = int(row.place or 0), events.head(session)[0]
                # Looks at papers are most of the trail, and passed over.
                entries = session.execute(
                    select(EventRow.seq, EventRow.action, EventRow.document_id, EventRow.details)
                    .where(EventRow.seq > after, EventRow.seq <= newest, EventRow.action.not_in(_READS))
                    .order_by(EventRow.seq)
                    .limit(ENTRIES_AT_ONCE)
                ).all()
            is_end = len(entries) < ENTRIES_AT_ONCE
            last = newest if is_end else entries[-1].seq
            names = dict.fromkeys(one.document_id for one in entries if one.document_id is not None)
            # A hold is in force before its copy lies there; whatever else is on record of retention comes after.
            names |= dict.fromkeys(one.details["hold"] for one in entries if one.action == "hold_placed")
            problems = 0
            for document_id in names:
                object_id = object_id_of(document_id)
                try:
                    copied += stores.copy(object_id)
                except (ArchiveDamaged, NotReadBack, NotFound, DiskFault) as error:
                    problems += 1
                    tell(object_id, error.sentence())
            _go_on(database, COPIES, str(last), len(names), problems, is_end=is_end)
            if is_end:
                break
        return copied


def _demand_both(stores: Stores) -> None:
    """See that the stores are where they were: nothing is missing from one that is away. Raises `StoreRefused` and what
    stores and database raise."""
    look_for_archive(stores.first.store, anew=True)
    know_second(stores)


def know_second(stores: Stores) -> None:
    """See that the second store, if there is one, is where it was, and put down that the archive is in there, too: from
    then on an empty place is a disk that is away. Where copies may be made it gets the mark by which it is known again.
    Raises `StoreRefused` and what store and database raise."""
    if stores.second is None:
        return
    look_for_archive(stores.second.store, anew=True)
    if stores.mends:
        stores.second.declare()
    if stores.second.is_there():
        with stores.database.read() as session:
            is_known = session.get(SweepRow, SECOND) is not None
        if not is_known:
            with stores.database.write() as session:
                begun = {"place": "", "begun_at": stores.database.now(), "looked_at": 0, "problems": 0}
                insert_if_absent(session, SweepRow, name=SECOND, **begun)


def _drawn(database: Database, most: int, chance: Random) -> set[str]:
    """Papers by chance, each the first at or after a number that was drawn: without counting or sorting them all."""
    with database.read() as session:
        newest = session.scalar(select(func.max(DocumentRow.serial)))
        if newest is None:
            return set()
        numbers = [chance.randint(1, newest) for _ in range(most)]
        first = select(DocumentRow.id).order_by(DocumentRow.serial).limit(1)
        found = (session.scalars(first.where(DocumentRow.serial >= number)).first() for number in numbers)
        return {one for one in found if one is not None}  # the newest may have been disposed of meanwhile


def _place(number: int) -> str:
    """What the places of the objects of a bit begin with."""
    return f"{number:03x}/"


def _look(stores: Stores, finish: Callable[[str], list[str]], tell: Tell, mended: Tell, prefix: str) -> tuple[int, int]:
    looked = left = 0
    for object_id, found in _checked(stores, finish, mended, prefix=prefix):
        looked, left = looked + 1, left + len(found)
        for problem in found:
            tell(object_id, problem)
    return looked, left


def _checked(
    stores: Stores, finish: Callable[[str], list[str]], mended: Tell, **where: str
) -> Iterator[tuple[str, list[str]]]:
    spoilt = cache(stores.spoilt_in_second)  # each is a listing

    def problems_of(object_id: str) -> list[str]:
        left, done = stores.examined(object_id, spoilt)
        for said in done:
            mended(object_id, said)
        return left

    prefix, after = where.get("prefix", ""), where.get("after", "")
    for root, is_mended in stores.rootless():
        if is_mended:
            mended(ROOT_MARK[0], root)
        else:
            yield ROOT_MARK[0], [root]
    yield from check_archive(stores.database, stores.first, finish, problems_of=problems_of, prefix=prefix, after=after)
    if stores.second is None:
        return
    # The first store's objects were walked, and of these papers it has none.
    with stores.database.read() as session:
        gone = session.scalars(select(TombstoneRow.document_id).where(TombstoneRow.is_purged)).all()
    for object_id in map(object_id_of, gone):
        if place_of(object_id).startswith(prefix) and (said := stores.left_of_disposed(object_id)) is not None:
            yield object_id, [said]
    for object_id, alone in stores.records_of_second_alone(prefix, after):
        yield object_id, [alone]


def _row(session: Session, name: str, database: Database) -> SweepRow:
    row = session.get(SweepRow, name)
    if row is None:
        row = SweepRow(name=name, place="", begun_at=database.now(), looked_at=0, problems=0)
        session.add(row)
    return row


def _begin(row: SweepRow, database: Database) -> None:
    row.place, row.begun_at, row.looked_at, row.problems = "", database.now(), 0, 0


def _go_on(database: Database, name: str, place: str, looked: int, problems: int, *, is_end: bool = False) -> None:
    with database.write() as session:
        row = _row(session, name, database)
        row.place, row.looked_at, row.problems = place, row.looked_at + looked, row.problems + problems
        if is_end:
            row.ended_at, row.left = database.now(), row.problems
