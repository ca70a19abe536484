"""How far digitization is, for the API and for the desk's pages alike."""

from __future__ import annotations

from datetime import date, datetime

from api.services import Services
from api.shapes.document_shapes import ProgressShape
from dossier.catalogue.agencies import Agency
from dossier.errors import BadCode
from storage.database.reach import EVERYTHING, Reach
from storage.queue import progress


def progress_of(
    services: Services, reach: Reach = EVERYTHING, *, begin: datetime | None = None, end: datetime | None = None
) -> list[ProgressShape]:
    """What came in within reach, from `begin` until before `end` where they are given, and what became of it."""
    with services.database.read() as session:
        rows = progress.report(session, reach, begin=begin, end=end)
    items = []
    for row in rows:
        kind = services.catalogue.get(row.kind or "")
        known = agency_of(services, row.agency, date.fromisoformat(f"{row.month}-01"))
        items.append(
            ProgressShape(
                agency=row.agency,
                agency_name=known.name if known else None,
                agency_level=known.level if known else None,
                desk=row.desk,
                level=kind.level if kind else None,
                administration=kind.administration or None if kind else None,
                kind=row.kind,
                month=row.month,
                received=row.received,
                archived=row.archived,
                needs_review=row.needs_review,
                failed=row.failed,
            )
        )
    return items


def agency_of(services: Services, code: str, on: date) -> Agency | None:
    """The agency that carried a code on a day, if the table knows just one."""
    try:
        found = services.agencies.by_code(code, on)
    except BadCode:  # SOHOA_AGENCY is the operator's own word
        return None
    return found[0] if len(found) == 1 else None
