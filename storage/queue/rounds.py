"""When leases were last looked through, by whichever reconciler: what an outage looks like to the database itself.

While the database is away nobody renews a lease, so the first reconciler afterwards finds leases of living workers run
out. It cannot know of the outage from its own memory: it may be another's round, or its own first one. So the last
good round is a row, and a gap between two rounds, longer than any pause between those of a reconciler that runs, means
that nobody could write meanwhile: what ran out in it was no death (law 11 of the design). The clock is the database's;
if that leaps, it looks the same, and is as little the papers' fault.

The row lies with the heartbeats (`storage/queue/heartbeats.py`), of which it is one; it is told of nowhere else.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from storage.database.engine import insert_if_absent
from storage.database.models import HeartbeatRow, LeaseRow
from storage.queue.heartbeats import RECONCILER

# A round is every five seconds; to write each would keep a disk awake that has nothing to do.
WRITTEN_EVERY: Final = timedelta(seconds=15)
# A supervisor starts a part anew after 30 seconds at the latest. And a lease outlives any gap that is shorter: it is
# renewed every 15 seconds for 90.
GAP: Final = timedelta(seconds=45)
# Who lived through an outage renews or settles what he holds within a second or two of its end.
GRACE: Final = timedelta(seconds=30)


def begin(session: Session, *, now: datetime) -> bool:
    """Begin a round; whether it is the first after a gap, or at all. Then leases that are about to run out are given
    time for a sign of life. Such rounds of several reconcilers go one after the other from here to the commit; most are
    soon after the one before, and only look: PostgreSQL logs a row that is locked like one that is changed."""
    before = session.scalar(select(HeartbeatRow.at).where(HeartbeatRow.name == RECONCILER))
    if before is not None and now - before <= WRITTEN_EVERY:
        return False
    figures = {"part": RECONCILER, "at": now, "free_bytes": 0, "pages": 0, "stages": {}}
    is_first = insert_if_absent(session, HeartbeatRow, name=RECONCILER, **figures)
    row = session.get_one(HeartbeatRow, RECONCILER, with_for_update=True)
    is_after_a_gap = is_first or now - row.at > GAP
    if is_after_a_gap:
        soon = (LeaseRow.expires_at > now) & (LeaseRow.expires_at < now + GRACE)
        session.execute(update(LeaseRow).where(soon).values(expires_at=now + GRACE))
    # One that looked at the clock later may have been here before.
    if now - row.at > WRITTEN_EVERY:
        row.at = now
    return is_after_a_gap
