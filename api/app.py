"""The application: routes, errors and the envelope around them. Built from `Services`, it reads no settings."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager

import structlog
from anyio.to_thread import current_default_thread_limiter
from fastapi import Depends, FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException

from api.adapters import portal_dossier, portal_statistics, portal_store
from api.around.envelope import Envelope
from api.around.proxies import Proxied
from api.around.texts import Texts
from api.desk import cut_pages, grid_pages, pages, review_pages, signing_pages, static_files
from api.desk.accounts import account_pages, oidc_pages, sign_in_pages, user_pages
from api.desk.accounts.gate import FOR_PROGRAMS, Gate
from api.desk.queue import batch_pages, journal_pages, queue_pages, sample_pages, upload_pages
from api.desk.queue.live import Live
from api.desk.reports import report_pages
from api.desk.retention import disposal_pages, hold_pages
from api.desk.search import dossier_zip, owner_page, reuse_page, search_page
from api.problems import language_of, of_http_exception, problem, validation_problem
from api.reference import pages as reference
from api.services import Services
from api.straight import Straight
from api.trail import Noted
from api.v1 import (
    agencies,
    changes,
    deliveries,
    documents,
    dossiers,
    links,
    lookup,
    prefill,
    reports,
    requirements,
    review,
    uploads,
)
from api.v1.contract import RESPONSES, describe, operation_name
from api.v1.known_parameters import demand_known_parameters
from dossier.errors import BadRequest, SohoaError

log = structlog.get_logger()

__all__ = ["Services", "create_app"]

_DESCRIPTION = """Papers of Vietnamese one-stop desks: search, reuse, prefilling of eForms.

Every call carries `Authorization: Bearer KEY` and `X-Purpose` (why), and `X-Requester` for a person behind it; who
corrects and confirms may be named by an account in `X-Account`, for whose sign-in you vouch. Vietnamese goes into
headers as UTF-8 or percent-encoded. Errors are RFC 9457 problem details with a stable `code`. Times are UTC."""


def create_app(services: Services) -> FastAPI:
    """The API and the pages over `services`."""
    app = FastAPI(
        title="sohoa",
        version="1",
        description=_DESCRIPTION,
        # The interactive pages load scripts from the internet, which a desk's network does not reach.
        docs_url=None,
        redoc_url=None,
        responses=RESPONSES,
        generate_unique_id_function=operation_name,
        lifespan=_lifespan,
        # The framework's own spans have whole queries, names and numbers of persons too; ours: api/around/envelope.py.
        telemetry={"auto_configure": False, "tracing": False, "metrics": False, "logs": False},
    )
    app.state.services = services
    app.state.live = Live(services)
    rooms = (
        documents,
        agencies,
        uploads,
        dossiers,
        deliveries,
        lookup,
        requirements,
        prefill,
        links,
        review,
        reports,
        changes,
        portal_dossier,
        portal_store,
        portal_statistics,
    )
    for room in rooms:
        app.include_router(room.router, dependencies=[Depends(demand_known_parameters)])
    for page in (
        search_page,
        dossier_zip,
        owner_page,
        reuse_page,
        pages,
        report_pages,
        review_pages,
        grid_pages,
        cut_pages,
        queue_pages,
        upload_pages,
        journal_pages,
        batch_pages,
        sample_pages,
        signing_pages,
        disposal_pages,
        hold_pages,
        sign_in_pages,
        oidc_pages,
        account_pages,
        user_pages,
        reference,
    ):
        app.include_router(page.router)
    app.mount("/static", static_files.Files(), name="static")
    app.add_exception_handler(SohoaError, _refused)
    app.add_exception_handler(RequestValidationError, _refused)
    app.add_exception_handler(HTTPException, _refused)
    describe(app, [room.router for room in rooms])
    # The last one added is the outermost.
    app.add_middleware(Straight, routers=[room.router for room in rooms], refuse=_refused)
    app.add_middleware(Gate)
    app.add_middleware(Texts, refuse=_refused)
    app.add_middleware(Noted, refuse=_refused)
    app.add_middleware(Proxied)
    app.add_middleware(Envelope)
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    """As many threads as there are connections for, and what runs beside; what is noted when the server is told to end
    goes on record."""
    services: Services = app.state.services
    current_default_thread_limiter().total_tokens = services.threads
    with ExitStack() as beside:
        beside.enter_context(services.beside())
        yield
        await run_in_threadpool(beside.close)
    await run_in_threadpool(services.trail.close)


def _refused(request: Request, error: Exception) -> Response:
    """Any error that was raised on purpose, as a problem for programs and as a page for people."""
    for_programs = request.url.path.startswith(FOR_PROGRAMS)
    status = None
    if isinstance(error, RequestValidationError):
        if for_programs:
            return validation_problem(error, language_of(request))
        known: SohoaError = BadRequest(problem=request.url.path)
    elif isinstance(error, HTTPException):
        known, status = of_http_exception(request, error)
    elif isinstance(error, SohoaError):
        known = error
    else:
        raise error
    if for_programs:
        if known.text_for_callers:  # what they are not told, operators are
            log.error("not_told_to_callers", code=known.code, problem=known.sentence("en"))
        return problem(known, language_of(request), status=status)
    return pages.problem_page(request, known, status or known.http_status)
