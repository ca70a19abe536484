"""The worker of the embedded deployment: one process that takes what is next in turn, again and again.

It holds a numbered place of its machine (`worker/queue/places.py`). Who gets a place knows that its last holder is dead
and gives back at once what that one was working on.
"""

from __future__ import annotations

from collections.abc import Callable

import structlog

from dossier.errors import Transient
from storage.papers.deliveries import hold_late
from storage.queue import leases, page_shares
from worker.pipeline import Workplace
from worker.queue.doorbell import LocalDoorbell
from worker.queue.fitness import may_work
from worker.queue.helping import help_with_pages
from worker.turn import process

# A stat call costs a microsecond; a look into the database is only needed for back-offs that ran out.
LISTEN_SECONDS = 0.05
LOOK_SECONDS = 1.0

log = structlog.get_logger()


def give_back(workplace: Workplace, *, was_killed: bool = True) -> None:
    """Put back what an earlier holder of this place left unfinished; where it was not killed, uncounted."""
    with workplace.database.write() as session:
        back = leases.release(
            session, now=workplace.clock(), workers=[workplace.name], by_death=was_killed, stays=hold_late
        )
    if back:
        log.warning("given_back", documents=back, worker=workplace.name, was_killed=was_killed)


def _next(workplace: Workplace) -> str | None:
    """Do what is next in turn; in a lane, pages of a long paper that another worker holds come after papers."""
    workplace.beat()
    with workplace.database.read() as session:
        waits = leases.waits_in(session, leases.LANES, since=workplace.clock())
        # Mostly nothing does, and to take a paper is to write: this look in place of two writes and two looks.
        if not waits and not page_shares.has_open(session, workplace.engine):
            return None
    for lane in leases.LANES:
        done = process(workplace, lanes=(lane,)) or help_with_pages(workplace, lane=lane)
        if done is not None:
            return done
    return None


def work(workplace: Workplace, doorbell: LocalDoorbell | None, wait: Callable[[float], bool]) -> None:
    """Work until `wait(seconds)` says to stop; without a bell the database is asked every second. A database that is
    away, or whose disk is full, is waited for."""
    heard, looked_again = -1, 0.0
    while True:
        workplace.beat()
        ring = doorbell.last_ring() if doorbell else 0
        if ring != heard or looked_again >= LOOK_SECONDS:
            heard, looked_again = ring, 0.0
            try:
                while may_work(workplace) and _next(workplace) is not None:
                    if wait(0):
                        return
            except Transient as error:
                log.warning("database_away", error=str(error))
        if wait(LISTEN_SECONDS):
            return
        looked_again += LISTEN_SECONDS
