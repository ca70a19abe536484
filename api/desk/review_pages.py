"""The desk's review list, and what its form on a document's page does. Vietnamese, without scripts.

They are one more client of what api/v1/review.py offers: the same list, the same corrections, the same events.
"""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import RedirectResponse
from starlette.exceptions import HTTPException

from api.desk import desk_session, review_form
from api.desk.desk_session import ReviewingDesk
from api.desk.pages import document_page, render
from api.desk.review_form import Entries
from api.services import ServicesOf
from api.shapes.review_shapes import ReviewParameters
from api.v1.review import waiting_for
from dossier.errors import BadRequest, Refused, Stale
from dossier.review.corrections import REASON_TEXTS, reason_sentence
from storage.review import review_list

ON_A_PAGE = 30
CLAIMED = ("nobody", "me", "others")

router = APIRouter(include_in_schema=False)


@router.get("/review")
def waiting(
    services: ServicesOf,
    caller: ReviewingDesk,
    desk: Annotated[str, Query(max_length=64)] = "",
    kind: Annotated[str, Query(max_length=64)] = "",
    reason: Annotated[str, Query(max_length=100)] = "",
    claimed: str = "",
    cursor: Annotated[str, Query(max_length=500)] = "",
) -> Response:
    """What waits for a person, and why."""
    given = {"desk": desk, "kind": kind, "reason": reason, "claimed": claimed, "cursor": cursor}
    if claimed not in ("", *CLAIMED):
        raise BadRequest(problem="claimed")
    asked = ReviewParameters.model_validate(
        {name: value or None for name, value in given.items()} | {"limit": ON_A_PAGE}
    )
    found = waiting_for(services, caller, asked)
    rows = [
        (
            one,
            {field.name: field.value for field in one.document.fields},
            [reason_sentence(code, services.catalogue) for code in one.reasons],
        )
        for one in found.items
    ]
    return render(
        "review.html",
        caller=caller,
        given=given,
        found=found,
        rows=rows,
        more=urlencode({**given, "cursor": found.next_cursor}) if found.next_cursor else "",
        catalogue=services.catalogue,
        desks=caller.reach.desks or services.desks(),
        reason_texts=REASON_TEXTS,
    )


async def _entries(request: Request) -> Entries:
    try:
        form = await request.form(max_files=0, max_fields=review_form.MOST_PARTS)
    except HTTPException as error:  # what Starlette makes of a form that cannot be read
        raise BadRequest(problem="form") from error
    return review_form.entries_of(form)


@router.post("/documents/{document_id}/review")
def act(
    document_id: str,
    request: Request,
    services: ServicesOf,
    caller: ReviewingDesk,
    entries: Annotated[Entries, Depends(_entries)],
    page: int = 1,
) -> Response:
    """Save what was changed, and confirm where that button was pressed; or only show another page of the paper."""
    desk_session.same_origin(request)
    if entries.button.isascii() and entries.button.isdigit():
        return document_page(services, caller, document_id, int(entries.button), entries=entries)
    try:
        _save(document_id, services, caller, entries)
    except Stale as error:
        # What was entered was meant for another version; put into this one, it would overwrite somebody's work.
        return document_page(services, caller, document_id, page, problem=error)
    except Refused as error:
        return document_page(services, caller, document_id, page, entries=entries, problem=error)
    to = "/review" if entries.button == "confirm" else f"/documents/{document_id}?{urlencode({'page': page})}"
    return RedirectResponse(to, 303)


@router.post("/documents/{document_id}/claim")
def claim(document_id: str, request: Request, services: ServicesOf, caller: ReviewingDesk) -> Response:
    """Claim the paper for the person who sits there."""
    desk_session.same_origin(request)
    with services.database.write() as session:
        review_list.claim(session, document_id, caller.actor, now=services.clock())
    return RedirectResponse(f"/documents/{document_id}", 303)


@router.post("/documents/{document_id}/release")
def release(document_id: str, request: Request, services: ServicesOf, caller: ReviewingDesk) -> Response:
    """Give the claim back."""
    desk_session.same_origin(request)
    with services.database.write() as session:
        review_list.release(session, document_id, caller.actor, now=services.clock())
    return RedirectResponse("/review", 303)


def _save(document_id: str, services: ServicesOf, caller: ReviewingDesk, entries: Entries) -> None:
    with services.database.read() as session:
        found = review_list.of_document(session, document_id, now=services.clock())
    if found.document.version != entries.version:
        raise Stale
    version = entries.version
    changes = review_form.changes_of(services, found, entries)
    if changes:
        services.review_desk.correct(document_id, changes, caller.actor, version=version, now=services.clock())
        version += 1
        with services.database.read() as session:
            found = review_list.of_document(session, document_id, now=services.clock())
    if entries.button == "confirm":
        codes = review_form.codes_of(found, entries)
        services.review_desk.confirm(document_id, codes, caller.actor, version=version, now=services.clock())
