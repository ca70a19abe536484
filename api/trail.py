"""Every read through the API is an event before it is an answer (law 9 of the design).

What an answer gives out is noted while it is made. Its first byte is held back until that is on record, together with
what others gave out at the same time (storage/trail/groups.py), and no thread waits meanwhile. Whatever is not on
record is not given out: the caller is told to come again.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Future
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.auth import Caller
from api.services import Services
from dossier.errors import SohoaError, Transient
from storage.trail.events import Entry
from storage.trail.groups import PATIENCE_SECONDS


@dataclass(slots=True)
class _Answer:
    """One that is being made, and what is noted of it; `handed_in`: what of it is written or will be; `has_begun`: it
    is held back no more."""

    noted: list[Entry] = field(default_factory=list)
    handed_in: list[Future[None]] = field(default_factory=list)
    has_begun: bool = False


_ANSWER: ContextVar[_Answer | None] = ContextVar("answer", default=None)


def note(services: Services, caller: Caller, action: str, *, document_id: str | None = None, **details: Any) -> None:
    """Note one event of `caller`. What is returned afterwards is given out when the event is on record."""
    note_all(services, caller, [(action, document_id, details)])


def note_all(services: Services, caller: Caller, entries: list[tuple[str, str | None, dict[str, Any]]]) -> None:
    """Note events of one call, each (action, document id, details), which go on record together.

    Where no answer is held back for them, they are on record when this returns. Raises `Transient`.
    """
    now = services.clock()
    found = [
        Entry(action, caller.actor, now, document_id, {**caller.way_in, **details})
        for action, document_id, details in entries
    ]
    answer = _ANSWER.get()
    if answer is None or answer.has_begun:
        services.trail.write(found)
    else:
        answer.noted += found


def hand_in_noted(services: Services) -> None:
    """Have what was noted so far written, by this thread where nobody writes: for calls that are answered in one, which
    then need no other. The first byte is held back for it all the same. Raises `Transient`."""
    answer = _ANSWER.get()
    if answer is not None and answer.noted:
        noted, answer.noted = answer.noted, []
        answer.handed_in.append(services.trail.hand_in_here(noted))


class _NotNotedError(Exception):
    """Ends an answer of which nothing was sent. It is none of the errors that become answers inside of us."""

    def __init__(self, cause: SohoaError) -> None:
        super().__init__(cause)
        self.cause = cause


class Noted:
    """The middleware that holds every answer back until what it gives out is on record. `refuse` makes the answer
    instead of one that cannot be given."""

    def __init__(self, app: ASGIApp, refuse: Callable[[Request, Exception], Response]) -> None:
        self.app, self.refuse = app, refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one call."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        services: Services = scope["app"].state.services
        answer = _Answer()

        async def send_noted(message: Message) -> None:
            if not answer.has_begun:
                answer.has_begun = True
                if answer.noted or answer.handed_in:
                    await _on_record(services, answer)
            await send(message)

        token = _ANSWER.set(answer)
        try:
            await self.app(scope, receive, send_noted)
        except _NotNotedError as failed:
            await self.refuse(Request(scope), failed.cause)(scope, receive, send)
        finally:
            _ANSWER.reset(token)


async def _on_record(services: Services, answer: _Answer) -> None:
    try:
        if answer.noted:
            answer.handed_in.append(services.trail.hand_in(answer.noted))
        for one in answer.handed_in:
            if one.done():
                one.result()
            else:
                await asyncio.wait_for(asyncio.wrap_future(one), PATIENCE_SECONDS)
    except TimeoutError:
        raise _NotNotedError(Transient()) from None
    except SohoaError as error:
        raise _NotNotedError(error) from error
