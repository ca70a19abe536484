"""A circuit breaker for each worker: whose machine fails again and again takes no papers for a while.

Counted in the database, so that a worker's children, its next life and whoever looks at the status know of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.orm import Session

from dossier.errors import (
    MachineFault,
    MachineStalled,
    NoSpace,
    NotLetIn,
    NotReadBack,
    ServerAway,
    SohoaError,
    StoreRefused,
    ToolMissing,
    by_code,
)
from dossier.pauses import Pauses
from storage.database.engine import tuples
from storage.database.models import WorkerRow

# One paper in trouble is no sign; a few in a row are.
MOST_FAULTS: Final = 3
OUT: Final = Pauses(timedelta(seconds=5), 2, timedelta(minutes=1))
_OUT_UNTIL = select(WorkerRow.out_until).where(WorkerRow.name == bindparam("name"))
# What says something of the machine. A reader that is killed and an original that is not there may be the paper's.
OF_THE_MACHINE: Final = (
    MachineFault,
    MachineStalled,
    NoSpace,
    NotLetIn,
    NotReadBack,
    ServerAway,
    StoreRefused,
    ToolMissing,
)
# One of a machine that was taken away is not seen again.
FORGOTTEN_AFTER: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class OutOfService:
    """A worker that takes no papers before `until`, and the last `error` of its machine."""

    name: str
    until: datetime
    error: SohoaError


def begin(session: Session, name: str, *, now: datetime) -> None:
    """Note that a worker was started. What happened to its place before is forgotten."""
    gone = (WorkerRow.started_at < now - FORGOTTEN_AFTER) & WorkerRow.out_until.is_(None)
    session.execute(delete(WorkerRow).where((WorkerRow.name == name) | gone))
    session.add(WorkerRow(name=name, started_at=now, faults=0))


def faulted(session: Session, name: str, error: SohoaError, *, now: datetime) -> None:
    """Count an error that is a fault of the worker's machine; from the third in a row on it is out of service for a
    growing while."""
    if not isinstance(error, OF_THE_MACHINE):
        return
    row = session.get(WorkerRow, name, with_for_update=True)
    if row is None:
        row = WorkerRow(name=name, started_at=now, faults=0)
        session.add(row)
    row.faults += 1
    row.error_code, row.error_values = error.code, error.plain_values()
    if row.faults >= MOST_FAULTS:
        row.out_until = now + OUT.after(row.faults - MOST_FAULTS)


def sound(session: Session, name: str, *, now: datetime) -> None:
    """The worker saw a paper through: its faults were passing ones."""
    session.execute(
        update(WorkerRow)
        .where(WorkerRow.name == name, WorkerRow.faults > 0)
        .values(faults=0, out_until=None, error_code=None, error_values=None, sound_at=now)
    )


def got_over(session: Session, name: str) -> bool:
    """Whether the worker saw a paper through after the last fault of its machine; not known of one that had none since
    it was started."""
    row = session.get(WorkerRow, name)
    return row is not None and row.faults == 0 and row.sound_at is not None


def back(session: Session, name: str) -> None:
    """The worker was examined and found fit. Its faults are not forgotten before it saw a paper through: the next one
    takes it out for longer."""
    session.execute(update(WorkerRow).where(WorkerRow.name == name).values(out_until=None))


def out_until(session: Session, name: str) -> datetime | None:
    """Until when the worker takes no papers; a moment that is over means that it has to be examined first."""
    return next((row.out_until for row in tuples(session, _OUT_UNTIL, name=name)), None)


def out_of_service(session: Session) -> Sequence[OutOfService]:
    """The workers that take no papers, by name."""
    rows = session.scalars(select(WorkerRow).where(WorkerRow.out_until.is_not(None)).order_by(WorkerRow.name))
    return [
        OutOfService(row.name, row.out_until, by_code(row.error_code or "", row.error_values))
        for row in rows
        if row.out_until is not None
    ]
