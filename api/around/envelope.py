"""What goes around every answer: a correlation id, headers that keep browsers honest, a log line, no traceback.

The log line carries no query string: queries hold names and numbers of persons.
"""

from __future__ import annotations

import re
import time
import uuid
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext

import structlog
from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect, Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.problems import language_of, problem
from dossier.errors import Fatal
from storage import tracing
from storage.quotas import Counted

LINKS = "/links/"
UNTRACED = ("/health/", "/metrics", "/static/")
CORRELATION = "X-Correlation-Id"
_CORRELATION = CORRELATION.lower().encode()
# The event table keeps 36 characters, the length of a UUID.
_ID = re.compile(r"[A-Za-z0-9._-]{1,36}")

_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    # Not `no-referrer`: with it browsers send `Origin: null` with the forms, whose origin is checked.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}

_SEAL = [(name.lower().encode(), value.encode()) for name, value in _HEADERS.items()]

log = structlog.get_logger()


def _path(scope: Scope) -> str:
    """A path as it is logged: what opens a paper by itself does not stand in the log."""
    path: str = scope["path"]
    return f"{LINKS}…" if path.startswith(LINKS) else path


def _rate_limit(scope: Scope) -> Iterator[tuple[str, str]]:
    """What a client that has bounds may still ask for (draft-ietf-httpapi-ratelimit-headers-10): `q` calls in `w`
    seconds; `r` of them left, more again after `t` seconds."""
    counted: Counted | None = scope["state"].get("counted")
    if counted is not None:
        policy = (f'"{one.name}";q={one.quota};w={one.seconds}' for one in counted.windows)
        yield "RateLimit-Policy", ", ".join(policy)
        yield "RateLimit", ", ".join(f'"{one.name}";r={one.left};t={one.reset}' for one in counted.windows)


def _sealed(given: Iterable[tuple[bytes, bytes]], correlation_id: str, scope: Scope) -> list[tuple[bytes, bytes]]:
    """The headers of an answer with those that every answer has, unless it has them its own way."""
    own = (_CORRELATION, correlation_id.encode())
    headers = [header for header in given if header[0] != _CORRELATION]
    known = {name for name, _ in headers}
    limits = [(name.lower().encode(), value.encode()) for name, value in _rate_limit(scope)]
    return [*headers, own, *(one for one in (*_SEAL, *limits) if one[0] not in known)]


def _traced(scope: Scope) -> AbstractContextManager[None]:
    """The trace of one call, but of those that come all the time and cost nothing."""
    if scope["path"].startswith(UNTRACED):
        return nullcontext()
    return tracing.of_request(scope["method"], Headers(scope=scope).get("traceparent", ""))


class Envelope:
    """The outermost middleware."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one call."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        given = Headers(scope=scope).get(CORRELATION, "")
        correlation_id = given if _ID.fullmatch(given) else str(uuid.uuid4())
        scope.setdefault("state", {})["correlation_id"] = correlation_id
        status = 0

        # What answers GET answers HEAD, with the same head and no content (RFC 9110, 9.3.2).
        is_head = scope["method"] == "HEAD"
        asked = {**scope, "method": "GET"} if is_head else scope
        scope["state"]["is_head"] = is_head  # for what would be made for nobody

        async def send_sealed(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message = {**message, "headers": _sealed(message["headers"], correlation_id, scope)}
            if is_head and message["type"] == "http.response.body":
                message = {**message, "body": b""}
            await send(message)

        began = time.perf_counter()
        with _traced(scope), structlog.contextvars.bound_contextvars(correlation_id=correlation_id):
            try:
                await self.app(asked, receive, send_sealed)
            except ClientDisconnect:
                log.info("caller hung up", method=scope["method"], path=_path(scope))
                return
            except Exception as error:  # whatever it is, the caller must not see it and the log must
                log.exception("unexpected error", method=scope["method"], path=_path(scope))
                tracing.failed(type(error).__name__)
                if status:
                    raise
                await problem(Fatal(), language_of(Request(scope)))(scope, receive, send_sealed)
            route = getattr(asked.get("route"), "path", None)
            name = None if route is None else f"{scope['method']} {route}"
            about = {} if route is None else {"http.route": route}
            tracing.tell(name, **about, **{"http.response.status_code": status})
            milliseconds = round((time.perf_counter() - began) * 1000)
            log.info("answered", method=scope["method"], path=_path(scope), status=status, milliseconds=milliseconds)
