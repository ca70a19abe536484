"""The reconciler: makes what SQL says true again after anything died, was flushed or was away.

It may run anywhere, any number of times and on several machines at once.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import structlog

from storage.database.engine import Database
from storage.papers.deliveries import hold_late
from storage.queue import leases, page_shares, rounds, tallies
from worker.queue.doorbell import Doorbell

# A paper's holder joins what they bring, packages it and archives it alone: more would hardly end it sooner.
MOST_HELPERS: Final = 16
# Of a lane at a time. Whoever answers a ring takes what is next in turn, so that no paper needs one of its own; and
# workers answer fewer between two looks than that.
MOST_RUNG: Final = 500

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Reconciled:
    """How many documents were put back because their lease ran out, and for how many the bell was rung again."""

    put_back: int
    rung: int


def reconcile(database: Database, doorbell: Doorbell, clock: Callable[[], datetime]) -> Reconciled:
    """Put documents with a lease that ran out back, uncounted where the database was away meanwhile, and ring for those
    next in turn that wait unheard and for helpers with long ones; sum up what changed in the tallies. Raises
    `ServerAway`."""
    now = clock()
    with database.write() as session:
        is_after_a_gap = rounds.begin(session, now=now)
        put_back = leases.release(session, now=now, by_death=not is_after_a_gap, stays=hold_late)
    with database.write() as session:
        tallies.sum_up(session)
    with database.read() as session:
        due = leases.due(session, now=now, most=MOST_RUNG)
        shared = page_shares.papers(session)
    ringing = doorbell.ringing() if due else set()
    unheard = [(document_id, lane) for document_id, lane in due if document_id not in ringing]
    for document_id, lane in unheard:
        doorbell.ring(document_id, lane)
    for paper in shared:
        doorbell.ring_for_pages(paper.document_id, paper.lane, min(paper.open_pages, MOST_HELPERS))
    if put_back:
        log.warning("leases_ran_out", documents=put_back, after_an_outage=is_after_a_gap)
    return Reconciled(len(put_back), len(unheard))
