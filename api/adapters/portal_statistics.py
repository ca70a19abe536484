"""Counts as the national portal makes them of what it is told: digitized, reused, taken from the store.

The portal counts dossiers by the day on which they came in: those with at least one paper that is digitized, reused,
from the store. Papers are counted beside. What was reused or came from the store is known of the messages alone
(portal_dossier.py), of each dossier the last.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from fastapi import APIRouter, Query

from api.auth import Reporter
from api.reporting import agency_of
from api.services import Services, ServicesOf
from api.shapes import portal_shapes
from dossier.errors import BadRequest
from dossier.vietnam import VIETNAM
from storage.reporting import portal_counts
from storage.reporting.portal_counts import Counts

router = APIRouter(prefix="/v1/portal", tags=["portal"])

Month = Annotated[str, Query(pattern=r"^2\d{3}-(0[1-9]|1[0-2])$", description="YYYY-MM on Vietnam's clock")]
MOST_MONTHS = 12


@router.get("/statistics")
def statistics(services: ServicesOf, caller: Reporter, first: Month, last: Month) -> portal_shapes.PortalCounts:
    """Dossiers that came in from the month `first` to `last`, both included, and their papers, by month and agency."""
    begin, end = _begin(first), _begin(last, 1)
    if not begin < end or (end - begin).days > 31 * MOST_MONTHS:
        raise BadRequest(problem=f"first, last: 1 … {MOST_MONTHS}")
    with services.database.read(seconds=services.search_seconds) as session:
        reach, now = caller.reach.of_all_kinds(), services.clock()
        rows = portal_counts.counts(session, reach, begin, end, now=now)
    return portal_shapes.PortalCounts(
        items=[
            portal_shapes.PortalCountShape(
                agency=row.agency,
                agency_name=_name(services, row),
                month=row.month,
                dossiers=row.dossiers,
                dossiers_digitized=row.dossiers_digitized,
                dossiers_told=row.dossiers_told,
                dossiers_reusing=row.dossiers_reusing,
                dossiers_from_store=row.dossiers_from_store,
                papers=row.papers,
                papers_digitized=row.papers_digitized,
                papers_signed=row.papers_signed,
                papers_reused=row.papers_reused,
                papers_from_store=row.papers_from_store,
            )
            for row in rows
        ]
    )


def _begin(month: str, months_on: int = 0) -> datetime:
    """The first moment of a month, or of one so many after it."""
    year, number = map(int, month.split("-"))
    whole = year * 12 + number - 1 + months_on
    try:
        return datetime(whole // 12, whole % 12 + 1, 1, tzinfo=VIETNAM)
    except ValueError:
        raise BadRequest(problem=month) from None


def _name(services: Services, row: Counts) -> str | None:
    known = agency_of(services, row.agency, date.fromisoformat(f"{row.month}-01"))
    return known.name if known else None
