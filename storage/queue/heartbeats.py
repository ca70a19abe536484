"""What running workers and watchers, and who keeps the archive, tell of themselves, for whoever looks after them.

They answer no calls, and there is any number of them on machines that nobody lists, so each keeps a row, and whatever
process is asked for metrics tells of all of them. Times are added up in the commit that ends a paper, in buckets as
Prometheus has them: they go up as long as the part runs, and begin again at nothing with its next life.
"""

from __future__ import annotations

import shutil
from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

import structlog
from sqlalchemy import delete, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from dossier.errors import Transient
from storage.database.clock import counter
from storage.database.engine import Database
from storage.database.models import HeartbeatRow

BUCKETS: Final = (0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 300.0)
"""The upper bounds of a stage's times in seconds; what took longer is counted in one more."""
EVERY_SECONDS: Final = 15.0
# One that died is told of until then; one that ended by itself is not.
FORGOTTEN_AFTER: Final = timedelta(days=1)
RECONCILER: Final = "reconciler"
"""The row that all reconcilers share: when one last looked through the leases (`storage/queue/rounds.py`)."""
KEEPER: Final = "keep"
"""The part that beats once a round of its looks, which may take many minutes, if none of them was refused."""

log = structlog.get_logger()


class Heart:
    """Beats for the part called `name`, at most every 15 seconds. `folder`: on whose disk its scratch lies."""

    def __init__(self, database: Database, part: str, name: str, folder: Path, clock: Callable[[], datetime]) -> None:
        self._database, self._clock = database, clock
        self._part, self._name, self._folder = part, name, folder
        self._beat: float | None = None

    def begin(self) -> None:
        """The part begins, with nothing done yet. Raises `Transient` and `OSError`."""
        with self._database.write() as session:
            end(session, self._name)
            self._put(session, None)
        self._beat = counter()

    def __call__(self, scan_files: int | None = None) -> None:
        """It is still there. Where the database or the disk cannot take it, it is told the next time."""
        if self._beat is not None and counter() - self._beat < EVERY_SECONDS:
            return
        self._beat = counter()
        try:
            with self._database.write() as session:
                self._put(session, scan_files)
        except (Transient, OSError) as error:
            log.warning("no_heartbeat", error=str(error))

    def end(self) -> None:
        """It ends as it was told to, and is not missed, unless the database cannot take it by then."""
        try:
            with self._database.write() as session:
                end(session, self._name)
        except (Transient, OSError) as error:
            log.warning("no_heartbeat", error=str(error))

    def _put(self, session: Session, scan_files: int | None) -> None:
        now = self._clock()
        figures = {"at": now, "free_bytes": shutil.disk_usage(self._folder).free, "scan_files": scan_files}
        insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
        row = insert(HeartbeatRow).values(name=self._name, part=self._part, pages=0, stages={}, **figures)
        session.execute(row.on_conflict_do_update(index_elements=["name"], set_=figures))
        session.execute(delete(HeartbeatRow).where(HeartbeatRow.at < now - FORGOTTEN_AFTER))


def end(session: Session, name: str) -> None:
    """Forget a part."""
    session.execute(delete(HeartbeatRow).where(HeartbeatRow.name == name))


def at_work(session: Session, name: str, *, now: datetime) -> None:
    """It was heard of otherwise."""
    session.execute(update(HeartbeatRow).where(HeartbeatRow.name == name).values(at=now))


def archived(session: Session, name: str, *, pages: int, seconds: Mapping[str, float]) -> None:
    """Add a paper of so many `pages` that a worker archived: the `seconds` of each stage."""
    row = session.get(HeartbeatRow, name, with_for_update=True)
    if row is None:  # worked on by no part that runs: a test, a command
        return
    row.pages += pages
    row.stages = {**row.stages, **{stage: _added(row.stages.get(stage), took) for stage, took in seconds.items()}}


def everyone(session: Session) -> Sequence[HeartbeatRow]:
    """All parts that run, or ran a day ago and were not told to end, by name."""
    parts = select(HeartbeatRow).where(HeartbeatRow.part != RECONCILER)
    return session.scalars(parts.order_by(HeartbeatRow.name)).all()


def _added(stage: Mapping[str, Any] | None, seconds: float) -> dict[str, Any]:
    counts = [*stage["counts"]] if stage else [0] * (len(BUCKETS) + 1)
    counts[bisect_left(BUCKETS, seconds)] += 1
    return {"counts": counts, "sum": (stage["sum"] if stage else 0.0) + seconds}
