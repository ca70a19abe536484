"""What links open that look-ups gave out: files, and the places on scans where values stand. They need no key, so that
a person can be shown them in a browser; each look is an event of the client that was given the link."""

from __future__ import annotations

from typing import get_args

from fastapi import APIRouter, Request, Response
from fastapi.responses import FileResponse

from api.auth import caller_of_link
from api.evidence.pictures import value_picture
from api.evidence.proof import PICTURE
from api.finding import file_answer
from api.problems import OF_FILES, OF_ONE, OF_REDACTING, may_be
from api.services import ServicesOf
from api.shapes import document_shapes
from api.trail import note
from dossier.errors import LINK, NotFound
from storage import links
from storage.papers import documents

router = APIRouter(prefix="/links", tags=["lookup"])


@router.get(
    "/{link}",
    response_class=FileResponse,
    responses={
        206: {"description": "the part asked for"},
        307: {"description": "a short-lived address of the store"},
        416: {"description": "no such part"},
        **may_be(*OF_ONE, *OF_FILES, *OF_REDACTING),
    },
)
def open_link(link: str, request: Request, services: ServicesOf) -> Response:
    """A file, or a picture of where a value stands, by a link of a look-up. It needs no key and soon ends; it ends at
    once where its client does."""
    with services.database.read() as session:
        opened = links.opened(link, links.secret(session), now=services.clock())
    caller = caller_of_link(services, opened, request)
    if opened.what.startswith(PICTURE):
        with services.database.read() as session:
            paper = documents.get(session, opened.document_id)
        caller.demand_whole(paper)
        name = opened.what.removeprefix(PICTURE)
        picture, page = value_picture(services, paper, name)
        note(services, caller, "file_read", document_id=paper.id, role="access", page=page, value=name, link=True)
        return Response(picture, media_type="image/jpeg")
    for role in get_args(document_shapes.Role):
        if role == opened.what:
            return file_answer(services, caller, opened.document_id, role, is_head=request.state.is_head)
    raise NotFound(what=LINK, value=link[:16])
