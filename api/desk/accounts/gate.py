"""What stands before every form: it is one of ours, and whoever sends it is signed in. Only then is it read.

A form is read by the framework before any code of ours runs, and one of many files is written to disk meanwhile. So
where a call comes from is asked here, by its headers alone; signing in is open to everybody, and therefore short.
"""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.desk import desk_session
from api.desk.pages import problem_page
from api.services import Services
from dossier.errors import BadRequest, SohoaError
from dossier.words.sentences import N_, Phrase

SAFE = ("GET", "HEAD", "OPTIONS")
FOR_PROGRAMS = ("/v1/", "/links/", "/health/", "/metrics", "/openapi.json")
SIGN_IN = ("/login", "/login/provider")
SIGN_IN_BYTES = 16 << 10
TOO_LONG = N_("biểu mẫu dài quá {limit} KB")


class Gate:
    """The middleware before the pages."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one call."""
        is_form = scope["type"] == "http" and scope["method"] not in SAFE
        if is_form and not scope["path"].startswith(FOR_PROGRAMS):
            request = Request(scope)
            services: Services = scope["app"].state.services
            try:
                desk_session.same_origin(request)
                if scope["path"] in SIGN_IN:
                    receive = _short(request, receive)
                else:
                    await run_in_threadpool(desk_session.signed_in, services, request)
            except SohoaError as error:
                await problem_page(request, error, error.http_status)(scope, receive, send)
                return
        await self.app(scope, receive, send)


def _short(request: Request, receive: Receive) -> Receive:
    """The body, cut off where it is longer than signing in takes. Raises `BadRequest`, at once where it says so."""
    stated = request.headers.get("content-length", "0")
    if not stated.isascii() or not stated.isdigit() or int(stated) > SIGN_IN_BYTES:
        raise _too_long()
    received = 0

    async def counted() -> Message:
        nonlocal received
        message = await receive()
        received += len(message.get("body", b""))
        if received > SIGN_IN_BYTES:
            raise _too_long()
        return message

    return counted


def _too_long() -> BadRequest:
    return BadRequest(problem=Phrase(TOO_LONG, {"limit": SIGN_IN_BYTES >> 10}))
