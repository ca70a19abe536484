"""The journal of a desk's day: who did what with its papers, from the trail."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Annotated

from fastapi import APIRouter, Query, Response

from api.desk.desk_session import Desk
from api.desk.pages import render
from api.services import ServicesOf
from api.trail import note
from dossier.vietnam import VIETNAM
from storage.trail import journal

AT_ONCE = 200
FIRST_DAY = date(2000, 1, 1)
"""No archive is older."""

router = APIRouter(include_in_schema=False)


@router.get("/queue/journal")
def of_day(
    services: ServicesOf,
    caller: Desk,
    asked: Annotated[date | None, Query(alias="day")] = None,
    reads: bool = False,
    before: Annotated[int | None, Query(ge=1, le=2**63 - 1)] = None,
) -> Response:
    """What happened to the papers within reach on a day by the desk's clock, newest first; today unless another is
    asked for. `reads`: also who looked at them; `before`: the entry to go on from."""
    today = services.today()
    day = max(min(asked or today, today), FIRST_DAY)
    begin = datetime.combine(day, time(), VIETNAM)
    entries = journal.entries(
        services.database,
        services.store,
        caller.reach,
        begin,
        begin + timedelta(days=1),
        with_reads=reads,
        before=before,
        limit=AT_ONCE,
    )
    note(services, caller, "journal_read", day=day.isoformat(), entries=len(entries))
    return render(
        "journal.html",
        caller=caller,
        day=day,
        earlier=day - timedelta(days=1),
        later=day + timedelta(days=1) if day < today else None,
        today=today,
        reads=reads,
        entries=entries,
        before=entries[-1].event.seq if len(entries) == AT_ONCE else None,
    )
