"""The database made anew from the archive alone: begun, gone on with wherever it was cut off, and ended.

It goes into a database without papers, or into the one that it was begun on: the trail says so. A batch of versions is
one commit, with an entry that says how far it came, so that none is put on record twice or left out. The trail comes
first (trail.py), where the store has one: what the rebuild says of itself is chained behind it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from dossier.catalogue.kinds import Catalogue
from dossier.errors import Refused
from dossier.words.sentences import N_
from storage.archive.ocfl import Archive, document_id_of
from storage.database.engine import Database
from storage.database.models import DocumentRow, EventRow, TombstoneRow
from storage.queue import tallies
from storage.retention.shredding import put_shredded
from storage.review.corrections import ReviewDesk
from storage.trail import events
from worker.rebuild.found import BEGIN, BROKEN, Found, FoundVersion, Place, ends_all, told
from worker.rebuild.lost import gone, leave_out_orphans
from worker.rebuild.replay import ACTOR, Replay
from worker.rebuild.trail import BROUGHT, Brought, KeptTrail, bring_back, last_brought

AT_ONCE = 100
"""Versions of one commit."""
TOLD = 100  # objects that the last entry names
BEGUN, GONE_ON, DONE = "rebuild_begun", "rebuilding", "rebuilt"


class NotEmpty(Refused):
    """The database has papers that no unfinished rebuild put there."""

    code = "refused.not_empty"
    text = N_("Cơ sở dữ liệu đã có giấy tờ; chỉ dựng lại vào cơ sở dữ liệu trống.")


class NoArchive(Refused):
    """The store holds no archive: another address was meant. `place`: which."""

    code = "refused.no_archive"
    text = N_("Ở {place} không có kho lưu trữ nào của sohoa.")


class RebuildRunning(Refused):
    """Another rebuild of the same database is at work."""

    code = "refused.rebuild_running"
    text = N_("Đang có một lệnh sohoa rebuild khác dựng lại cơ sở dữ liệu này; hãy chờ lệnh đó xong.")


@dataclass(frozen=True, slots=True)
class Step:
    """What one step did: so many objects looked at, so many versions put on record; at the end, how many `papers` there
    are, and the objects that are `left_out`, wholly or from some version on, with what is wrong. `trail`: the first
    step, where a trail was to be brought back. `was_done`: an earlier run had come to its end; then `untold` are the
    objects that it left out and whose names it kept no longer, and `trail_is_whole` says whether all of the trail had
    come back that was known of. `not_given_back`: how many of those that are left out their disk did not give back."""

    looked_at: int = 0
    put: int = 0
    papers: int = 0
    left_out: Sequence[tuple[str, str]] = ()
    trail: Brought | None = None
    was_done: bool = False
    untold: int = 0
    trail_is_whole: bool = True
    not_given_back: int = 0


def rebuild(
    database: Database,
    archive: Archive,
    catalogue: Catalogue,
    path: Path,
    *,
    source: str,
    kept: KeptTrail | None = None,
) -> Iterator[Step]:
    """Put all that the archive holds on record. `path`: the file for the list of what is found; `source`: what the
    trail calls the store; `kept`: the trail that is brought back from there first, None for a new one. Raises
    `NoArchive`, `NotEmpty`, `OtherTrail`, `TrailBroken`, `RebuildRunning`, `ListLost`, and the Transient errors of
    store and database."""
    if not archive.is_there():
        raise NoArchive(place=source)
    with database.alone("rebuild", busy=RebuildRunning()):
        done = _done_before(database, source)
        if done is not None:
            path.unlink(missing_ok=True)
            yield done
            return
        if kept is not None:
            _demand_begun_or_empty(database)
            yield Step(trail=bring_back(database, archive.store, kept, ACTOR))
        yield from _rebuild(database, archive, catalogue, path, source)


def _rebuild(database: Database, archive: Archive, catalogue: Catalogue, path: Path, source: str) -> Iterator[Step]:
    mark, place, is_short = _begin(database, source)
    found = Found(path, mark, may_begin=not is_short)
    is_done = False
    try:
        for looked_at in found.look(archive):
            yield Step(looked_at=looked_at)
        replay = Replay(ReviewDesk(database, archive, catalogue), found)
        while batch := found.after(place, AT_ONCE):
            try:
                _put(database, replay, batch)
            except (*BROKEN, SQLAlchemyError) as error:
                if ends_all(error):
                    raise
                for one in batch:  # which of them it is
                    _put_or_leave_out(database, replay, one)
            place = batch[-1].place
            yield Step(put=len(batch))
        leave_out_orphans(database, archive.store, found)
        left_out = _not_shredded(database, archive, _not_disposed(database, found.left_out()))
        with database.read() as session:
            left_out += gone(session, left_out)
        not_given_back = len(found.not_given_back() & dict(left_out).keys())
        papers = _end(database, source, left_out, not_given_back)
        yield Step(papers=papers, left_out=left_out, not_given_back=not_given_back)
        is_done = True
    finally:
        found.close(is_done=is_done)


def _done_before(database: Database, source: str) -> Step | None:
    """The last step of an earlier rebuild from there that came to its end, where nothing was written since: one that
    was killed behind its last commit looks like one that was cut off."""
    with database.read() as session:
        done = _last(session, DONE)
        if done is None or done.seq != events.head(session)[0] or done.details["from"] != source:
            return None
        if not _has_papers(session):
            return None
        brought = _last(session, BROUGHT)
        missed = ("lost", "apart", "spoilt", "branches")
        is_whole = brought is None or not any(brought.details.get(one) for one in missed)
        named = list(done.details["named"].items())
        untold = done.details["left_out"] - len(named)
        return Step(
            papers=done.details["papers"],
            left_out=named,
            was_done=True,
            untold=untold,
            trail_is_whole=is_whole,
            not_given_back=done.details.get("not_given_back", 0),
        )


def _demand_begun_or_empty(database: Database) -> None:
    """A database with papers has a trail, unless an unfinished rebuild put them there. Raises `NotEmpty`."""
    with database.read() as session:
        if _unfinished(session) is None and _has_papers(session):
            raise NotEmpty


def _begin(database: Database, source: str) -> tuple[str, Place, bool]:
    """The hash of the entry by which the rebuild began, how far it has come, and whether it left anything out on the
    way there. Raises `NotEmpty`."""
    with database.write() as session:
        events.hold(session)
        begun = _unfinished(session)
        if begun is not None:
            last = _last(session, GONE_ON)
            if last is None or last.seq < begun.seq:
                return begun.hash, BEGIN, False
            return begun.hash, tuple(last.details["through"]), last.details.get("leaves_out", False)
        if _has_papers(session):
            raise NotEmpty
        return events.append(session, BEGUN, ACTOR, now=database.now(), details={"from": source}), BEGIN, False


def _unfinished(session: Session) -> EventRow | None:
    """The entry by which a rebuild of this database began, where it did not come to its end. One that was going on when
    the trail was copied into the store was of a database that is gone."""
    begun, done = _last(session, BEGUN), _last(session, DONE)
    ended = max(done.seq if done is not None else 0, last_brought(session) or 0)
    return begun if begun is not None and begun.seq > ended else None


def _has_papers(session: Session) -> bool:
    return session.scalar(select(DocumentRow.id).limit(1)) is not None


def _last(session: Session, action: str) -> EventRow | None:
    return session.scalars(
        select(EventRow).where(EventRow.action == action).order_by(EventRow.seq.desc()).limit(1)
    ).first()


def _put(database: Database, replay: Replay, batch: Sequence[FoundVersion]) -> None:
    with database.write() as session:
        events.hold(session)
        with events.told_before(session):
            for one in batch:
                replay.put(session, one)
        newest = {one.object_id: one.version.number for one in batch}
        details: dict[str, Any] = {"through": list(batch[-1].place), "objects": newest}
        if replay.found.leaves_any_out:
            details["leaves_out"] = True
        events.append(session, GONE_ON, ACTOR, now=database.now(), details=details)


def _put_or_leave_out(database: Database, replay: Replay, one: FoundVersion) -> None:
    if replay.found.leaves_out(one.object_id):
        return
    try:
        _put(database, replay, [one])
    except (*BROKEN, SQLAlchemyError) as error:
        if ends_all(error):
            raise
        replay.found.leave_out(one.object_id, f"v{one.version.number}: {told(error)}", error)


def _not_disposed(database: Database, left_out: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """What was left out, but for what is left of papers that were disposed of: their tombstones are on record."""
    with database.read() as session:
        return [one for one in left_out if session.get(TombstoneRow, document_id_of(one[0])) is None]


def _not_shredded(database: Database, archive: Archive, left_out: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """What was left out, but for papers that cannot be read since their keys were destroyed: what is known of them is
    put on record."""
    left = []
    for object_id, problem in left_out:
        try:
            with database.write() as session:
                events.hold(session)
                is_shredded = put_shredded(session, archive, document_id_of(object_id))
        except (*BROKEN, SQLAlchemyError) as error:  # its note says what it should not
            if ends_all(error):
                raise
            is_shredded = False
        if not is_shredded:
            left.append((object_id, problem))
    return left


def _end(database: Database, source: str, left_out: Sequence[tuple[str, str]], not_given_back: int) -> int:
    """Say in the trail what was rebuilt, and how many papers there are."""
    with database.write() as session:
        events.hold(session)
        tallies.sum_up(session)
        papers = session.scalar(select(func.count()).select_from(DocumentRow)) or 0
        named = dict(left_out[:TOLD])
        details = {"from": source, "papers": papers, "left_out": len(left_out), "named": named}
        details["not_given_back"] = not_given_back
        events.append(session, DONE, ACTOR, now=database.now(), details=details)
    return papers
