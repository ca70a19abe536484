"""The desk's pages: a document with what was read marked on its page, its trail. Vietnamese, without scripts.

They are one more client of what the API offers: the same search, the same files, the same events.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import structlog
from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse, StreamingResponse
from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.routing import Match

from api import completeness
from api.auth import Caller
from api.desk import cut_form, review_form, static_files, wording
from api.desk.desk_session import Desk
from api.evidence import page_image
from api.evidence.pictures import at_hand, leaf, value_picture
from api.finding import file_answer
from api.problems import retry_after, title
from api.reuse import in_dossiers, in_own_acts, of_paper, unsigned
from api.services import Services, ServicesOf
from api.shapes import document_shapes
from api.trail import note
from dossier.access_errors import NotSignedIn, PasswordDue
from dossier.catalogue.components import COVER
from dossier.catalogue.fields import FIELDS
from dossier.errors import SohoaError, by_code
from dossier.reading import Field
from dossier.review.corrections import KIND, reason_sentence
from dossier.review.cuts import in_words
from dossier.validity.reuse import NEUTRAL
from dossier.words.figures import percent
from dossier.words.sentences import sentence
from storage.papers import deliveries, documents, stacks
from storage.retention import kept, shredding, tombstones
from storage.review import review_acts, review_list
from storage.review.review_list import READ
from storage.trail import cold, events

log = structlog.get_logger()

router = APIRouter(include_in_schema=False)

_templates = Environment(loader=PackageLoader("api.desk"), autoescape=True, undefined=StrictUndefined, trim_blocks=True)
_templates.globals.update(_=sentence, FIELDS=FIELDS, KIND=KIND, states=wording.STATES, static=static_files.address)
_templates.filters.update(
    state=wording.state,
    action=wording.action,
    ground=wording.ground,
    moment=wording.moment,
    clock=wording.clock,
    pages_in_words=in_words,
    day=wording.day,
    source=wording.source,
    value_of=wording.value_of,
    value_label=wording.value_label,
    said_of=wording.said_of,
    channel=wording.channel,
    count=wording.count,
    standing=wording.standing,
    phrase=wording.phrase,
    around=wording.around,
    completeness_verdict=wording.completeness_verdict,
    field_named=lambda document, name: next((field for field in document.fields if field.name == name), None),
)
_templates.filters.update(person_role=wording.person_role, person_field=wording.person_field)
_templates.filters.update(account_role=wording.account_role, acting=wording.acting, requester=wording.requester)
_templates.filters.update(stands=wording.stands, size=wording.size, who=wording.who, percent=percent)
_templates.filters.update(
    verdict=wording.verdict, trust_reason=wording.trust_reason, role=wording.role, iso_moment=wording.iso_moment
)


@router.get("/documents/{document_id}")
def document(document_id: str, services: ServicesOf, caller: Desk, page: int = 1, old_looks: bool = False) -> Response:
    """One paper: a page with the boxes of its fields, all the fields, and who did what with it. `old_looks`: also who
    looked at it in months that were moved out of the database, which takes a while."""
    return document_page(services, caller, document_id, page, old_looks=old_looks)


def document_page(
    services: Services, caller: Caller, document_id: str, page: int, *, old_looks: bool = False
) -> Response:
    """The page of one paper, noted as read; values are only shown."""
    note(services, caller, "read", document_id=existing(services, document_id))
    with services.database.read() as session:
        found = review_list.of_document(session, document_id, now=services.clock())
        leaves = documents.pages(session, document_id)
        trail = events.of_document(session, document_id)
        packs = cold.packs_of(session, begin=found.document.received_at)
        acts = in_own_acts(session, caller.reach, found.document, review_acts.acts_of(session, document_id))
        withdrawn = stacks.withdrawn_of(session, document_id)
        delivered = deliveries.of_document(session, document_id, caller.reach)
        dossiers = deliveries.dossiers_of(session, [document_id], caller.reach.desks)[document_id]
        as_kept = kept.of_document(session, services.retention, document_id)
        within = caller.reach.within(session, [ground.by for ground in found.document.standing.grounds])
    if old_looks and packs:  # with no session open: each takes part of a second
        with cold.one_of_few():
            trail = cold.with_looks(services.store, packs, document_id, trail)
    paper, reuse = found.document.as_of(services.clock()), of_paper(services, found.document)
    if caller.reach.desks:
        paper = in_dossiers(paper, dossiers)
    cause = by_code(paper.error_code, paper.error_values) if paper.error_code else None
    # The cover sheet of a dossier lists what was handed in: there it is asked whether all of it came.
    covered = paper.dossier_code if paper.kind == COVER else None
    return render(
        "document.html",
        caller=caller,
        document=paper,
        kind=services.catalogue.get(paper.kind or ""),
        reuse=reuse,
        cause=cause if paper.state == "failed" else None,
        not_read_again=cause if paper.state in READ else None,
        reasons=[reason_sentence(code, services.catalogue) for code in found.reasons],
        may_be_reviewed=review_form.may_be_reviewed(caller, found),
        claim=found.claim,
        may_be_cut=cut_form.may_be_cut(caller, paper, found.claim),
        acts=acts,
        withdrawn=withdrawn,
        deliveries=delivered,
        dossiers=dossiers,
        unsigned=unsigned(services, paper),
        is_neutral=set(reuse.reasons) <= NEUTRAL,
        within=within,
        retention=as_kept.retention,
        retention_said=wording.retention(as_kept.retention),
        held=as_kept.holds,
        disposal=as_kept.disposal,
        catalogue=services.catalogue,
        leaf=leaf(leaves, page, document_id) if leaves else None,
        leaf_count=len(leaves),
        marks=[field for field in paper.fields if field.box and field.page == page],
        trail=trail,
        has_old_looks=bool(packs) and not old_looks,
        **(_dossier(services, caller, covered) if covered else {"completeness": None}),
    )


@router.get("/dossiers/{code}")
def dossier(code: str, services: ServicesOf, caller: Desk) -> Response:
    """One case: what belongs in it by its procedure, what is there, what is missing."""
    return render("dossier.html", caller=caller, catalogue=services.catalogue, **_dossier(services, caller, code))


@router.get("/documents/{document_id}/pages/{number}.jpg")
def page_jpeg(document_id: str, number: int, services: ServicesOf, caller: Desk, fine: bool = False) -> Response:
    """One page of the access copy as an image, to read; `fine`: in the resolution of the scan, to look closely."""
    copy, shown = at_hand(services, document_id, number)
    picture = (page_image.fine if fine else page_image.jpeg)(services.store, services.pictures, copy, shown)
    note(services, caller, "file_read", document_id=document_id, role="access", page=number)
    return Response(picture, media_type="image/jpeg")


@router.get("/documents/{document_id}/values/{field}.jpg")
def value_jpeg(document_id: str, field: str, services: ServicesOf, caller: Desk) -> Response:
    """The part of a page on which a value stands."""
    with services.database.read() as session:
        paper = documents.get(session, document_id)
    picture, page = value_picture(services, paper, field)
    note(services, caller, "file_read", document_id=document_id, role="access", page=page, value=field)
    return Response(picture, media_type="image/jpeg")


def picture_ahead(services: Services, document_id: str, number: int) -> Callable[[], object]:
    """What makes the picture of a page, for `ahead.make`."""
    return lambda: page_image.jpeg(services.store, services.pictures, *at_hand(services, document_id, number))


def part_ahead(services: Services, document_id: str, value: Field) -> Callable[[], object]:
    """What makes the cut-out of a value that has a place, for `ahead.make`."""
    page, box = value.page or 0, value.box or (0, 0, 0, 0)
    return lambda: page_image.part(services.store, services.pictures, *at_hand(services, document_id, page), box)


@router.get("/documents/{document_id}/files/{role}")
def file(
    document_id: str, role: document_shapes.Role, services: ServicesOf, caller: Desk, request: Request
) -> Response:
    """A stored file."""
    return file_answer(services, caller, document_id, role, is_head=request.state.is_head)


def problem_page(request: Request, error: SohoaError, status: int) -> Response:
    """An error as a page; where nobody is signed in, the way to it, and where a password is due, to that."""
    if isinstance(error, PasswordDue):
        return RedirectResponse("/account", 303)
    if isinstance(error, NotSignedIn):
        lost = {} if request.method == "GET" else {"lost": "1"}
        return RedirectResponse(f"/login?{urlencode({'to': _page_of(request), **lost})}", 303)
    if error.text_for_callers:  # what staff is not told, operators are
        log.error("not_told_to_staff", code=error.code, problem=error.sentence("en"))
    detail = error.sentence_for_callers("vi")
    page = render("problem.html", status_code=status, title=title(error, "vi"), detail=detail, code=error.code)
    page.headers.update(retry_after(error))
    return page


def _page_of(request: Request) -> str:
    """Where a browser may go back to: what it asked for, or, where a form was sent, the page that it was sent from: the
    nearest one above what the form does, which cannot be gone back to itself."""
    path = request.url.path
    if request.method == "GET":
        return path + (f"?{request.url.query}" if request.url.query else "")
    while path and not any(
        route.matches({**request.scope, "path": path, "method": "GET"})[0] is Match.FULL for route in request.app.routes
    ):
        path = path.rpartition("/")[0]
    return path or "/"


def own_path(path: str) -> str:
    """A path of this site; anything that a browser could take for another site becomes the first page."""
    is_own = path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable()
    return path if is_own else "/"


def render(template: str, *, status_code: int = 200, **values: Any) -> HTMLResponse:
    """A page from its template."""
    return HTMLResponse(html_of(template, **values), status_code)


def render_while_made(template: str, *, status_code: int = 200, **values: Any) -> StreamingResponse:
    """A page from its template that is sent as far as it is made: for what is worked on while it is shown. Nobody on
    the way is to hold back what has come; whoever hangs up ends the work."""
    made = _templates.get_template(template).generate(caller=values.pop("caller", None), **values)
    return StreamingResponse(made, status_code, {"X-Accel-Buffering": "no"}, "text/html")


def html_of(template: str, **values: Any) -> str:
    """What a template makes of these values: a page, or a part of one."""
    return _templates.get_template(template).render(caller=values.pop("caller", None), **values)


def _dossier(services: Services, caller: Caller, code: str) -> dict[str, Any]:
    """What the pages show of a dossier; the reading is an event. Raises what `within_dossier` does.

    Whether it is complete is only told to who may see all its papers.
    """
    code, stated, papers, is_whole = completeness.within_dossier(services, caller, code)
    note(services, caller, "dossier_read", dossier_code=code, documents=[paper.id for paper in papers])
    procedure_code = completeness.procedure_of(stated, papers)
    with services.database.read() as session:
        disposed = tombstones.of_dossier(session, code, caller.reach)
        shredded = shredding.of_dossier(session, code, caller.reach)
    return {
        "code": code,
        "procedure_code": procedure_code,
        "papers": {paper.id: paper for paper in papers},
        "disposed": len(disposed),
        "shredded": len(shredded),
        "completeness": completeness.of_papers(services, procedure_code, papers) if is_whole else None,
    }


def existing(services: ServicesOf, document_id: str) -> str:
    """The id of a document that exists, so that the trail names no other. Raises `NotFound`."""
    with services.database.read() as session:
        return documents.get(session, document_id).id
