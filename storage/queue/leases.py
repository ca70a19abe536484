"""Who works on what: leases in SQL, so that a worker that dies loses nothing but time.

A lease is won by one row and lost by the clock. Every later step of its holder names the lease's token and
fails with `LeaseLost` when the document has gone to another.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from sqlalchemy import BindParameter, ColumnElement, Select, bindparam, delete, exists, or_, select
from sqlalchemy.orm import Session

from dossier.errors import AbandonedTooOften, Fatal, LeaseLost, MachineStalled, MetDefect, SohoaError, WorkerDied
from dossier.pauses import Pauses
from storage.database.engine import tuples
from storage.database.models import DocumentRow, FileRow, LeaseRow, PaperRow, ReceiptRow, ReviewReasonRow
from storage.queue import heartbeats, page_shares, stalls, turns
from storage.trail import events

DURATION = timedelta(seconds=90)
LANES = ("counter", "backlog")  # in the order of their turn
# A document on which workers died, or met defects, this often is taken for the cause.
MOST_ABANDONED = 5
OFTEN = 3
AFTER_A_FAULT = Pauses(timedelta(seconds=2), 2, timedelta(minutes=15))
# Whatever kills workers (a restart, a machine short of memory) is over by then, or it is the document. The first death
# costs its desk no pause. A defect is met again by who tries at once, so even its first one does.
AFTER_A_DEATH = Pauses(timedelta(seconds=30), 4, timedelta(minutes=15))


_ORIGINAL_KEY = (
    select(FileRow.key).where(FileRow.document_id == DocumentRow.id, FileRow.role == "original").scalar_subquery()
)
_OLDEST_IN_FORCE = (
    select(ReceiptRow.dossier_code)
    .where(ReceiptRow.dossier_code.is_not(None), ReceiptRow.withdrawn_at.is_(None))
    .order_by(*ReceiptRow.in_order())
    .limit(1)
)
_HANDED_INTO = _OLDEST_IN_FORCE.where(ReceiptRow.document_id == DocumentRow.id).scalar_subquery()
_Waiting = Select[DocumentRow, str, str | None]


def _due_by(moment: datetime | BindParameter[datetime]) -> tuple[ColumnElement[bool], ...]:
    """Of a document that it waits, and may be worked on at this moment."""
    return DocumentRow.state == "received", or_(DocumentRow.not_before.is_(None), DocumentRow.not_before <= moment)


_SINCE: BindParameter[datetime] = bindparam("since")
# Asked every second while nothing is to be done, and to make it takes longer than to answer it.
_WAITS_SINCE = select(
    exists().where(
        *_due_by(_SINCE), DocumentRow.received_at <= _SINCE, DocumentRow.lane.in_(bindparam("lanes", expanding=True))
    )
)


@dataclass(frozen=True, slots=True)
class Lease:
    """A claim on one document and all that work on it needs to know. `dossier_code`: the dossier that it was handed
    into, whatever was read of it since. `tries`: how often it was put back or left before; `is_first`: never, and
    nobody read it. `was_read`: somebody did, so persons may have acted on it since. `hanging`: its
    pages whose next stall is their own fault (`storage/queue/stalls.py`)."""

    document_id: str
    token: str
    worker: str
    agency: str
    desk: str
    name: str
    format: str
    lane: str
    sha256: str
    original_key: str
    dossier_code: str | None
    received_at: datetime
    correlation_id: str
    tries: int = 0
    is_first: bool = False
    was_read: bool = True
    hanging: frozenset[int] = frozenset()


def claim(
    session: Session, worker: str, *, now: datetime, document_id: str | None = None, lanes: Sequence[str] = LANES
) -> Lease | None:
    """Lease a waiting document: the one named, or the next in turn (counter before backlog, in a lane desk after desk,
    of a desk the oldest first) of these `lanes`."""
    waiting = (
        select(DocumentRow, _ORIGINAL_KEY, _HANDED_INTO)
        .where(*_due_by(now))
        .order_by(DocumentRow.received_at, DocumentRow.id)
        .limit(1)
        .with_for_update(skip_locked=True, of=DocumentRow)
    )
    named = [waiting.where(DocumentRow.id == document_id)]
    asked = _in_turn(session, waiting, lanes) if document_id is None else named
    found = next((row for one in asked if (row := session.execute(one).first()) is not None), None)
    if found is None:
        return None
    document, original_key, dossier_code = found
    document.state = "processing"
    turns.served(session, document.lane, document.desk, now=now)
    token = str(uuid.uuid4())
    session.add(LeaseRow(document_id=document.id, token=token, worker=worker, expires_at=now + DURATION))
    session.flush()
    tries = document.postponed + document.abandoned
    return Lease(
        document_id=document.id,
        token=token,
        worker=worker,
        agency=document.agency,
        desk=document.desk,
        name=document.name,
        format=document.format,
        lane=document.lane,
        sha256=document.sha256,
        original_key=original_key,
        dossier_code=dossier_code,
        received_at=document.received_at,
        correlation_id=document.correlation_id,
        tries=tries,
        is_first=tries == 0 and document.engine is None,
        was_read=document.engine is not None,
        hanging=stalls.hanging(document),
    )


def _in_turn(session: Session, waiting: _Waiting, lanes: Sequence[str]) -> Iterator[_Waiting]:
    # Lane by lane and desk by desk: the index has their order, while sorting would go through all that waits each time.
    for lane in lanes:
        for desk in turns.desks_in_turn(session, lane):
            of_desk = waiting.where(DocumentRow.lane == lane, DocumentRow.desk == desk)
            # A paper that was put back again and again keeps those from their turn that came after it no longer.
            yield of_desk.where(DocumentRow.postponed < OFTEN)
            yield of_desk


def dossier_handed_into(session: Session, document_id: str) -> str | None:
    """The dossier that the oldest delivery in force names."""
    return session.scalar(_OLDEST_IN_FORCE.where(ReceiptRow.document_id == document_id))


def renew(session: Session, lease: Lease, *, now: datetime, pages: tuple[int, int] | None = None) -> None:
    """Keep a lease for another full duration. `pages`: how many are read, and of how many. Raises `LeaseLost`."""
    row = held(session, lease)
    row.expires_at = now + DURATION
    heartbeats.at_work(session, lease.worker, now=now)
    if pages is not None:
        row.pages_read, row.page_count = pages


def held(session: Session, lease: Lease) -> LeaseRow:
    """The lease's row, locked for the transaction. Raises `LeaseLost` when it is no longer this one."""
    row = session.execute(
        select(LeaseRow)
        .where(LeaseRow.document_id == lease.document_id, LeaseRow.token == lease.token)
        .with_for_update()
    ).scalar_one_or_none()
    if row is None:
        raise LeaseLost
    return row


def end(session: Session, lease: Lease) -> None:
    """End a lease with the work on its document, of which no page is shared any more. Raises `LeaseLost`."""
    this = (LeaseRow.document_id == lease.document_id, LeaseRow.token == lease.token)
    if session.connection().execute(delete(LeaseRow).where(*this)).rowcount == 0:
        raise LeaseLost
    page_shares.forget(session, lease.document_id)


def postpone(session: Session, lease: Lease, error: SohoaError, *, now: datetime) -> datetime:
    """Give a document back after a passing fault, to be tried again after a growing pause. Raises `LeaseLost`."""
    session.delete(held(session, lease))
    document = session.get_one(DocumentRow, lease.document_id)
    document.state = "received"
    document.not_before = now + AFTER_A_FAULT.after(document.postponed)
    document.postponed += 1
    values = error.plain_values()
    if isinstance(error, MachineStalled):
        values = stalls.noted(session, document, error, lease.worker, now=now)
    document.error_code, document.error_values = error.code, values
    return document.not_before


class Stays(Protocol):
    """What follows where a paper stays what it was, since reading it again failed: what came in meanwhile is still to
    be held against it (`storage.papers.deliveries.hold_late`)."""

    def __call__(self, session: Session, document_id: str, *, now: datetime, actor: events.Actor) -> None:
        """Called in the transaction that says so."""


def fail(session: Session, lease: Lease, error: SohoaError, *, now: datetime, stays: Stays | None = None) -> None:
    """End the work for good: the original is kept and the reason shown. What was archived before stays archived: it was
    read again, and that failed."""
    events.hold(session)
    session.delete(held(session, lease))
    _fail(session, session.get_one(DocumentRow, lease.document_id), error, lease.worker, now, stays)


def abandon(session: Session, lease: Lease, *, now: datetime, stays: Stays | None = None) -> SohoaError:
    """Give a document back on which a defect was met, to be tried again after a growing pause, perhaps by another
    worker or a mended one; return what it waits for. Counted with the deaths: the last of `MOST_ABANDONED` ends the
    work with `Fatal`, as by `fail`. Raises `LeaseLost`."""
    events.hold(session)
    session.delete(held(session, lease))
    document = session.get_one(DocumentRow, lease.document_id)
    document.abandoned += 1
    if document.abandoned >= MOST_ABANDONED:
        _fail(session, document, error := Fatal(), lease.worker, now, stays)
        return error
    document.state = "received"
    document.not_before = now + AFTER_A_DEATH.after(document.abandoned - 1)
    met = MetDefect()
    document.error_code, document.error_values = met.code, met.plain_values()
    return met


def release(
    session: Session,
    *,
    now: datetime,
    workers: Sequence[str] | None = None,
    by_death: bool = True,
    stays: Stays | None = None,
) -> list[str]:
    """Put every document back whose lease ran out, or that a worker known to be gone holds, and return their ids.

    `by_death`: whether its worker died, as far as is known, and not the database was away, the machine was started anew
    or the worker told to stop. One that workers died on too often, and never further on than before, fails with
    `AbandonedTooOften` instead, as by `fail`.
    """
    gone = LeaseRow.expires_at <= now if workers is None else LeaseRow.worker.in_(workers)
    if not session.scalar(select(exists().where(gone))):
        return []
    events.hold(session)
    rows = session.scalars(select(LeaseRow).where(gone).with_for_update(skip_locked=True)).all()
    return [row.document_id for row in rows if _put_back(session, row, now, stays, by_death=by_death)]


def hand_back(session: Session, lease: Lease) -> None:
    """Give a document back as it was taken: its worker was told to stop. Raises `LeaseLost`."""
    session.delete(held(session, lease))
    session.get_one(DocumentRow, lease.document_id).state = "received"


def is_alone(session: Session, lease: Lease) -> bool:
    """Whether no other document waits or is worked on."""
    other = DocumentRow.state.in_(("received", "processing")) & (DocumentRow.id != lease.document_id)
    return not session.scalar(select(exists().where(other)))


def waits_in(session: Session, lanes: Sequence[str], *, since: datetime) -> bool:
    """Whether a document waits in one of `lanes` that came, and may be worked on, since then at the latest."""
    ((waits,),) = tuples(session, _WAITS_SINCE, lanes=lanes, since=since)
    return bool(waits)


def lanes_before(lane: str) -> Sequence[str]:
    """The lanes whose turn comes before `lane`."""
    return LANES[: LANES.index(lane)]


def due(session: Session, *, now: datetime, most: int) -> list[tuple[str, str]]:
    """The (id, lane) of documents that wait and may be worked on now, in turn, `most` of each lane: for whom the bell
    should ring."""
    found: list[tuple[str, str]] = []
    for lane in LANES:  # of each, the index has their order
        waiting = select(DocumentRow.id).where(*_due_by(now), DocumentRow.lane == lane)
        first = waiting.order_by(DocumentRow.received_at, DocumentRow.id).limit(most)
        found += [(document_id, lane) for document_id in session.scalars(first)]
    return found


def _put_back(session: Session, row: LeaseRow, now: datetime, stays: Stays | None, *, by_death: bool) -> bool:
    """End a lease that was not seen through; whether its document waits again."""
    document = session.get_one(DocumentRow, row.document_id)
    session.delete(row)
    if not by_death:
        document.state = "received"
        return True
    # Whatever killed this worker, it is not the page that the one before died at: that one is read by now. A page that
    # kills is where each death is, so that it is counted out; and the furthest is remembered, so that this ends.
    before = _pages_at_death(document)
    died_at = max(row.pages_read or 0, before or 0)
    document.abandoned = 1 if before is not None and died_at > before else document.abandoned + 1
    if document.abandoned >= MOST_ABANDONED:
        _fail(session, document, AbandonedTooOften(attempts=document.abandoned), row.worker, now, stays)
        return False
    document.state = "received"
    error = WorkerDied(pages=died_at)
    document.error_code, document.error_values = error.code, error.plain_values()
    if document.abandoned > 1:
        document.not_before = now + AFTER_A_DEATH.after(document.abandoned - 2)
    return True


def _pages_at_death(document: DocumentRow) -> int | None:
    """How many pages were read when a worker last died on it; None where something else went wrong since, or never."""
    if document.error_code != WorkerDied.code:
        return None
    return int((document.error_values or {})["pages"])


def _fail(
    session: Session, document: DocumentRow, error: SohoaError, worker: str, now: datetime, stays: Stays | None
) -> None:
    page_shares.forget(session, document.id)
    document.asked_at = None
    document.error_code, document.error_values = error.code, error.plain_values()
    actor = events.Actor(worker, correlation_id=document.correlation_id)
    action = "failed" if document.archived_at is None else "reread_failed"
    events.append(session, action, actor, now=now, document_id=document.id, details={"code": error.code})
    document.state = "failed" if document.archived_at is None else stands_as(session, [document])[document.id]
    session.flush()
    if stays is not None and action == "reread_failed":
        stays(session, document.id, now=now, actor=actor)


def stands_as(session: Session, papers: Sequence[PaperRow]) -> dict[str, str]:
    """The state of each of these documents but for its being read again: one that was archived is what it was, in rows
    and archive, until it is read."""
    found = {paper.id: paper.state for paper in papers}
    again = [one.id for one in papers if one.state in ("received", "processing") and one.archived_at is not None]
    if again:
        doubted = select(ReviewReasonRow.document_id).where(ReviewReasonRow.document_id.in_(again)).distinct()
        found |= dict.fromkeys(again, "archived") | dict.fromkeys(session.scalars(doubted), "needs_review")
    return found
