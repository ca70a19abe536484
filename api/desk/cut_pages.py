"""The desk's page on which a stack is cut anew. One more client of what api/v1/review.py offers."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse
from starlette.exceptions import HTTPException

from api.desk import cut_form, shown_page
from api.desk.cut_form import CutEntries
from api.desk.desk_session import ReviewingDesk
from api.desk.pages import render
from api.evidence import page_image
from api.evidence.pictures import PAGE, leaf
from api.reviewing import cut_anew
from api.services import ServicesOf
from api.trail import note, note_all
from dossier.errors import BadRequest, NotCuttable, NotForReview, NotFound, Refused, SohoaError, Stale
from dossier.words.sentences import Phrase
from storage.papers import documents, stacks
from storage.review import cuts, review_list
from storage.review.review_list import READ

router = APIRouter(include_in_schema=False)


@router.get("/documents/{document_id}/cuts")
def show(document_id: str, services: ServicesOf, caller: ReviewingDesk) -> Response:
    """Every page of the stack, with what it is now."""
    return _page(services, caller, document_id)


async def _entries(request: Request) -> CutEntries:
    try:
        form = await request.form(max_files=0, max_fields=cut_form.MOST_PARTS)
    except HTTPException as error:  # what Starlette makes of a form that cannot be read
        raise BadRequest(problem="form") from error
    return cut_form.entries_of(form)


@router.post("/documents/{document_id}/cuts")
def save(
    document_id: str,
    services: ServicesOf,
    caller: ReviewingDesk,
    entries: Annotated[CutEntries, Depends(_entries)],
) -> Response:
    """Keep what the person says; a worker carries it out."""
    try:
        papers, left_out = entries.papers()
        cut_anew(services, caller, document_id, papers, left_out, version=entries.version)
    except Stale as error:
        return _page(services, caller, document_id, problem=error)
    except Refused as error:
        return _page(services, caller, document_id, entries=entries, problem=error)
    return RedirectResponse(f"/documents/{document_id}", 303)


@router.get("/documents/{document_id}/pages/{number}/small.jpg")
def small_jpeg(document_id: str, number: int, services: ServicesOf, caller: ReviewingDesk) -> Response:
    """One page of the access copy as a small picture: a stack may have hundreds."""
    with services.database.read() as session:
        page = leaf(documents.pages(session, document_id), number, document_id)
        copy = documents.stored_copy(session, document_id, "access")
    picture = page_image.small(services.store, services.pictures, copy, page)
    note(services, caller, "file_read", document_id=document_id, role="access", page=number)
    return Response(picture, media_type="image/jpeg")


@router.get("/documents/{document_id}/original/{number}/small.jpg")
def original_jpeg(document_id: str, number: int, services: ServicesOf, caller: ReviewingDesk) -> Response:
    """One page of the original as a small picture: of a stack, those that are in no paper, as separators are."""
    with services.database.read() as session:
        if not 0 < number <= (documents.get(session, document_id).page_count or 0):
            raise NotFound(what=Phrase(PAGE), value=f"{document_id}/{number}")
        copy = documents.stored_copy(session, document_id, "original")
    picture = shown_page.original(services.store, services.pictures, copy, number)
    note(services, caller, "file_read", document_id=document_id, role="original", page=number)
    return Response(picture, media_type="image/jpeg")


def _page(
    services: ServicesOf,
    caller: ReviewingDesk,
    document_id: str,
    *,
    entries: CutEntries | None = None,
    problem: SohoaError | None = None,
) -> Response:
    """The form, noted as read, filled with the `entries` that could not be taken because of `problem`.

    Raises `NotFound`, and `NotForReview` or `NotCuttable` where there is nothing to cut.
    """
    with services.database.read() as session:
        found = review_list.of_document(session, document_id, now=services.clock())
        pictures = stacks.pictures_of(session, document_id)
        by_persons = cuts.cuts_of(session, document_id)
        papers = documents.some(session, [part.document_id for part in found.document.parts])
    parts = [(part, papers[part.document_id]) for part in found.document.parts]
    stack = found.document
    if stack.part_of is not None or (stack.page_count or 0) < 2:
        raise NotCuttable
    if problem is None and stack.state not in READ:
        raise NotForReview
    note_all(services, caller, [("read", one, {}) for one in (document_id, *(paper.id for _, paper in parts))])
    rows = cut_form.rows_of(stack, pictures)
    if entries is not None:
        rows = [replace(row, picture=pictures.get(row.number)) for row in entries.rows]
    return render(
        "cuts.html",
        status_code=problem.http_status if problem else 200,
        caller=caller,
        document=stack,
        rows=rows,
        parts=parts,
        catalogue=services.catalogue,
        cuts=by_persons,
        problem=problem,
    )
