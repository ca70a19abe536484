"""Holds, placed on a paper's own page and let go where they are shown; those on dossiers and owners are placed by
`sohoa retention hold`, which says how many papers each keeps."""

from __future__ import annotations

from typing import Annotated

import structlog
from fastapi import APIRouter, Form, Response
from fastapi.responses import RedirectResponse
from sqlalchemy.orm import Session

from api.auth import Caller, one_line
from api.desk.desk_session import OperatingDesk
from api.services import Services, ServicesOf
from dossier.errors import NotFound
from storage.retention import holds
from storage.retention.holds import HELD, Hold

LONGEST_REASON = 300

log = structlog.get_logger()

router = APIRouter(include_in_schema=False)

Words = Annotated[str, Form()]


@router.post("/documents/{document_id}/hold")
def place(document_id: str, services: ServicesOf, caller: OperatingDesk, reason: Words = "") -> Response:
    """Keep a paper, whatever its term is and whoever is disposing of it."""
    said = one_line("reason", reason, longest=LONGEST_REASON)
    stores = services.whereabouts(caller.actor).stores
    try:
        holds.place(stores, "document", document_id, said, caller.actor, now=services.clock())
    except holds.NotCopied as late:  # it is in force
        log.warning("hold_not_copied", hold=late.hold.id, error=str(late.why))
    return RedirectResponse(f"/documents/{document_id}", 303)


@router.post("/holds/{hold_id}/release")
def release(hold_id: str, services: ServicesOf, caller: OperatingDesk, reason: Words = "") -> Response:
    """Let a hold go. Raises `NotFound` also for one out of reach."""
    said = one_line("reason", reason, longest=LONGEST_REASON)
    with services.database.read() as session:
        found = next((one for one in within_reach(services, session, caller) if one.id == hold_id), None)
    if found is None:
        raise NotFound(what=HELD, value=hold_id)
    holds.release(services.whereabouts(caller.actor).stores, hold_id, said, caller.actor, now=services.clock())
    return RedirectResponse(f"/documents/{found.value}" if found.about == "document" else "/disposals", 303)


def within_reach(services: Services, session: Session, caller: Caller) -> list[Hold]:
    """The holds in force that somebody may see: those on papers within reach, and those on dossiers and owners, which
    may have papers at any desk, for who reaches the whole agency."""
    found = holds.all_in_force(session)
    papers = caller.reach.within(session, [one.value for one in found if one.about == "document"])
    sees_all = not caller.reach.desks and caller.reach.has_agency(services.agency)
    return [one for one in found if (one.value in papers if one.about == "document" else sees_all)]
