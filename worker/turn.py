"""A worker's turn: a paper is claimed and worked on, and what goes wrong decides what becomes of paper and worker."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import TypeVar

import structlog
from sqlalchemy.orm import Session

from dossier.errors import HandedBack, LeaseLost, SohoaError, Transient, Unreadable
from dossier.machine import fault_of_the_machine
from dossier.pauses import AWAY
from storage import tracing
from storage.papers import deliveries
from storage.queue import leases, workers
from storage.queue.leases import Lease
from storage.retention import shredding
from storage.sealing.problems import KeyShredded
from storage.trail import events
from worker.pipeline import Workplace, scratch_of, work

T = TypeVar("T")

log = structlog.get_logger()


def process(workplace: Workplace, document_id: str | None = None, *, lanes: Sequence[str] = leases.LANES) -> str | None:
    """Work on the document named, or the next in turn of these `lanes`, and return its id; None when there is nothing
    to do.

    What goes wrong is recorded with the document: passing faults put it back, others end the work on it.
    A fault of the machine is counted against the worker as well, which takes no papers after a few in a row
    (`worker/queue/fitness.py`). Raises `Transient` when the database itself cannot be reached or written: then
    the lease runs out by itself.
    """
    with workplace.database.write() as session:
        lease = leases.claim(session, workplace.name, now=workplace.clock(), document_id=document_id, lanes=lanes)
    if lease is None:
        return None
    with structlog.contextvars.bound_contextvars(
        correlation_id=lease.correlation_id, document_id=lease.document_id, worker=workplace.name
    ):
        if lease.is_first:
            tracing.waited("wait", lease.document_id, lease.received_at, lane=lease.lane, desk=lease.desk)
        with tracing.of_paper("turn", lease.document_id, lane=lease.lane, desk=lease.desk, tries=lease.tries):
            try:
                _work_or_settle(workplace, lease)
            except LeaseLost as error:
                tracing.failed(error.code)
                log.warning("lease_lost")
    return lease.document_id


def _work_or_settle(workplace: Workplace, lease: Lease) -> None:
    """Work on the document; what goes wrong decides what becomes of it. Raises `LeaseLost`, and `Transient` for the
    database."""
    try:
        work(workplace, lease)
    except LeaseLost:
        raise
    except HandedBack as error:
        tracing.failed(error.code)
        _settled(workplace, partial(leases.hand_back, lease=lease))
        log.info("handed_back")
    except KeyShredded as error:
        _shredded(workplace, lease, error)
    except Unreadable as error:
        _fail(workplace, lease, error)
        log.warning("failed", error=str(error), notes=getattr(error, "__notes__", []))
    except SohoaError as error:
        # Only what is wrong with the bytes ends a paper (law 11 of the design).
        _put_back(workplace, lease, error)
    except (OSError, MemoryError) as error:
        # Bytes from outside are only touched in children (worker/limits.py).
        _put_back(workplace, lease, fault_of_the_machine(error))
    except Exception:  # a defect must cost one document its turn, and not the night's batch
        log.exception("defect")
        _abandon(workplace, lease)


def _put_back(workplace: Workplace, lease: Lease, error: SohoaError) -> None:
    """Give the paper back with a pause, and count what is a fault of the machine against this worker."""
    tracing.failed(error.code)

    def put_back(session: Session) -> None:
        now = workplace.clock()
        leases.postpone(session, lease, error, now=now)
        workers.faulted(session, workplace.name, error, now=now)

    _settled(workplace, put_back)
    log.warning("postponed", error=str(error))


def _shredded(workplace: Workplace, lease: Lease, error: KeyShredded) -> None:
    """No other try changes that a key was destroyed: the paper goes off record with what was cut from it, or fails
    where a key of theirs is left."""
    is_gone = False
    try:  # before anybody waits: a store may be slow
        with workplace.database.read() as session:
            ids = shredding.members_on_record(session, lease.document_id)
        notes = shredding.notes_of(workplace.archive, ids)
    except SohoaError as fault:  # of the store, which may tell of the other keys later
        _put_back(workplace, lease, fault)
        return

    def settle(session: Session) -> None:
        nonlocal is_gone
        events.hold(session)
        leases.held(session, lease)
        actor, now = events.Actor(workplace.name, correlation_id=lease.correlation_id), workplace.clock()
        is_gone = shredding.settle_within(session, notes, lease.document_id, actor, now=now)
        if not is_gone:
            leases.fail(session, lease, error, now=now)
        workers.sound(session, workplace.name, now=now)

    tracing.failed(error.code)
    _settled(workplace, settle)
    shutil.rmtree(scratch_of(workplace, lease), ignore_errors=True)
    log.warning("shredded" if is_gone else "failed", error=str(error))


def _fail(workplace: Workplace, lease: Lease, error: SohoaError) -> None:
    tracing.failed(error.code)

    def fail(session: Session) -> None:
        now = workplace.clock()
        leases.fail(session, lease, error, now=now, stays=deliveries.hold_late)
        workers.sound(session, workplace.name, now=now)

    _settled(workplace, fail)
    shutil.rmtree(scratch_of(workplace, lease), ignore_errors=True)


def _abandon(workplace: Workplace, lease: Lease) -> None:
    """Give back a paper on which a defect was met, or end it as `Fatal` where it is met again and again. It is nobody's
    fault yet: neither does it count against the worker nor say that its machine is sound."""

    def abandon(session: Session) -> SohoaError:
        return leases.abandon(session, lease, now=workplace.clock(), stays=deliveries.hold_late)

    error = _settled(workplace, abandon)
    tracing.failed(error.code)
    log.warning("postponed" if isinstance(error, Transient) else "failed", error=str(error))
    # What was kept there may be what it was met on.
    shutil.rmtree(scratch_of(workplace, lease), ignore_errors=True)


def _settled(workplace: Workplace, settle: Callable[[Session], T]) -> T:
    """Write what became of the paper, and return what `settle` does. A database that is away, or whose disk is full, is
    waited for, unless the worker is to stop: then whoever has its place next gives the paper back. Raises `LeaseLost`
    and `Transient`."""
    tries = 0
    while True:
        try:
            with workplace.database.write() as session:
                return settle(session)
        except LeaseLost:
            raise
        except Transient:
            if workplace.stopping():
                raise
            time.sleep(AWAY.after(tries).total_seconds())
            tries += 1
