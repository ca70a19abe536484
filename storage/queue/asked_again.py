"""Papers that wait for a worker once more because somebody asks for it: one that failed is handed in again or retried,
one that is on record is read again or cut otherwise.

What a worker puts back by itself is no such paper: it waits since it came in (`storage.queue.leases`).
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final, Literal

from storage.database.models import DocumentRow

Lane = Literal["counter", "backlog"]
AWAITED_FOR: Final = timedelta(days=1)


def wait_again(document: DocumentRow, lane: Lane, *, since: datetime) -> None:
    """Let a document wait in this lane as one that comes in now: what befell it before counts no more, and is shown no
    more. Whether its desks are told again, should it fail again, is the caller's to say (`failures.forget_told`)."""
    document.state, document.lane, document.not_before = "received", lane, None
    document.error_code = document.error_values = None
    document.postponed = document.abandoned = 0
    document.asked_at = since


def lane_again(lane: str, came_in: datetime | None, now: datetime, *, is_awaited: bool) -> Lane:
    """The lane in which a paper of this `lane` waits to be tried or read again. A citizen waits for one that failed,
    if it came in within `AWAITED_FOR`, or if somebody asks for this very one; nobody for what is archived. `came_in`:
    when, of one that failed; None of any other."""
    is_of_today = came_in is not None and now - came_in < AWAITED_FOR
    return "counter" if lane == "counter" and (is_awaited or is_of_today) else "backlog"
