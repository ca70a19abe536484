"""What a call says is text, or the call is refused, wherever it leads: no database keeps what is none, and no answer
can tell it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Final

from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dossier.errors import BadRequest
from dossier.words.sentences import N_, Phrase

NO_TEXT = N_("ký tự không có trong văn bản (NUL)")
_IS_JSON: Final = re.compile(r"application/(?:[^/]+\+)?json", re.IGNORECASE)
_MAY_BE_NONE: Final = re.compile(rb"\\u(?:0000|[dD][89a-fA-F])")
_NONE: Final = re.compile(r"[\x00\ud800-\udfff]")
"""NUL, which PostgreSQL keeps in no column, and half of a pair of UTF-16 (RFC 8259, 8.2)."""


class Texts:
    """A middleware that refuses NUL in path and query, and either in JSON. `refuse` makes the answer of an error."""

    def __init__(self, app: ASGIApp, refuse: Callable[[Request, Exception], Response]) -> None:
        self.app, self.refuse = app, refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one call."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        wrong: Exception | None = None
        if "\x00" in scope["path"] or b"%00" in scope["query_string"]:
            wrong = BadRequest(problem=Phrase(NO_TEXT))
        elif is_json(scope):
            content = await content_of(receive)
            receive = again(content, receive)
            if not is_text(content):
                wrong = RequestValidationError([{"type": "string_unicode", "loc": ("body",)}])
        if wrong is None:
            await self.app(scope, receive, send)
        else:
            await self.refuse(Request(scope), wrong)(scope, receive, send)


def is_json(scope: Scope) -> bool:
    """Whether the call says that it brings JSON, of whatever sort: the framework takes all of them (RFC 6839, 3.1)."""
    return _IS_JSON.fullmatch(Headers(scope=scope).get("content-type", "").partition(";")[0].strip()) is not None


def is_text(content: bytes) -> bool:
    """Whether all strings of JSON are text. True of what is no JSON: others say so."""
    if not _MAY_BE_NONE.search(content):
        return True
    try:
        return not any(map(_NONE.search, _strings(json.loads(content))))
    except (ValueError, RecursionError):
        return True


def _strings(said: object) -> Iterator[str]:
    if isinstance(said, str):
        yield said
    elif isinstance(said, dict):
        for name, value in said.items():
            yield name
            yield from _strings(value)
    elif isinstance(said, list):
        for one in said:
            yield from _strings(one)


async def content_of(receive: Receive) -> bytes:
    """All that was sent. Raises `ClientDisconnect`."""
    parts = []
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        parts.append(message.get("body", b""))
        if not message.get("more_body"):
            return b"".join(parts)


def again(content: bytes, receive: Receive) -> Receive:
    """What was received already, for the framework to receive."""
    left: list[Message] = [{"type": "http.request", "body": content, "more_body": False}]

    async def received() -> Message:
        return left.pop() if left else await receive()

    return received
