"""Parts of pages that change by themselves: sent anew to whoever looks on, by server-sent events.

What looking on costs does not depend on how many look: once a tick, as long as anybody looks on at all, the database is
asked whether anything changed, and each part that may have is made once for all who see the same, by itself: one that
takes long, or fails, holds up no other. A stream itself holds no thread, only its place among the `MOST` that a process
has open; who finds none asks now and then instead (the page's script does). Looking on is no use of a session: it ends
when the session does, by its limits too, and at once where its token is renewed, or the account may see less, or more,
than when the stream began.
"""

from __future__ import annotations

import asyncio
import contextvars
import time
from collections.abc import AsyncIterator, Callable, Hashable
from dataclasses import dataclass, field
from typing import Final

import structlog
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from api.auth import Caller
from api.services import Services
from dossier.errors import Fatal, Transient
from storage.accounts import accounts
from storage.accounts.accounts import Account
from storage.papers import handed_in

MOST: Final = 200
TICK_SECONDS: Final = 1.0
# What no event tells of, such as a file in `_loi`, is looked at so often; a part that takes its time, less.
ANEW_SECONDS: Final = 5.0
_REST: Final = 10.0
HEARTBEAT_SECONDS: Final = 15.0

Make = Callable[[], str]

log = structlog.get_logger()


@dataclass(eq=False, slots=True)
class _Listener:
    """Somebody who looks on: the account and the digest of the session's token as they were when it began."""

    session_id: str
    known: tuple[Account, str]
    wake: asyncio.Event = field(default_factory=asyncio.Event)
    is_over: bool = False


@dataclass(eq=False, slots=True)
class _Part:
    """A part of a page, its HTML (`number` goes up when it changes), and who looks on. Times are monotonic seconds."""

    make: Make
    html: str = ""
    number: int = 0
    stamp: object = None
    not_before: float = 0.0
    at_latest: float = 0.0
    is_being_made: bool = False
    listeners: set[_Listener] = field(default_factory=set)

    def is_due(self, stamp: object, now: float) -> bool:
        """Whether it may have changed, and may be made again."""
        may_be = not self.is_being_made and now >= self.not_before
        return may_be and (self.stamp != stamp or now >= self.at_latest)


class Live:
    """The parts of one process that somebody looks on at. Only what asks the database leaves the event loop."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._parts: dict[Hashable, _Part] = {}
        self._task: asyncio.Task[None] | None = None
        self._making: set[asyncio.Task[None]] = set()

    def stream(self, key: Hashable, make: Make, caller: Caller) -> StreamingResponse:
        """The answer that tells of the part `key` for as long as `caller` is signed in. Equal keys are the same part.

        Raises `Transient` when as many look on as may.
        """
        if caller.session is None or caller.account is None:
            raise Fatal
        if sum(len(part.listeners) for part in self._parts.values()) >= MOST:
            raise Transient
        part = self._parts.setdefault(key, _Part(make))
        listener = _Listener(caller.session.id, (caller.account, caller.session.token_sha256))
        part.listeners.add(listener)
        if self._task is None or self._task.done():
            # In a context of its own: it works for all, and its log lines are not of the first one's call.
            self._task = asyncio.get_running_loop().create_task(self._look_on(), context=contextvars.Context())
        return _Stream(_events(part, listener), lambda: self._leave(key, listener))

    def _leave(self, key: Hashable, listener: _Listener) -> None:
        part = self._parts[key]
        part.listeners.discard(listener)
        if not part.listeners:
            del self._parts[key]

    async def _look_on(self) -> None:
        while self._parts:
            sessions = frozenset(one.session_id for part in self._parts.values() for one in part.listeners)
            try:
                stamp, in_force = await run_in_threadpool(self._look, sessions)
            except Exception:  # whatever it is, who looks on sees what was last, and is told when it is over
                log.exception("not_looked")
            else:
                self._tell(stamp, sessions, in_force)
            for part in self._parts.values():
                for listener in part.listeners:
                    listener.wake.set()
            await asyncio.sleep(TICK_SECONDS)

    def _look(self, sessions: frozenset[str]) -> tuple[object, dict[str, tuple[Account, str]]]:
        """Whether anything changed, and those of the sessions that are in force."""
        with self._services.database.read() as session:
            rules, now = self._services.session_rules, self._services.clock()
            return handed_in.stamp(session), accounts.of_sessions(session, sessions, rules, now=now)

    def _tell(self, stamp: object, sessions: frozenset[str], in_force: dict[str, tuple[Account, str]]) -> None:
        now = time.monotonic()
        for key, part in self._parts.items():
            for listener in part.listeners:
                if listener.session_id in sessions:
                    listener.is_over = in_force.get(listener.session_id) != listener.known
            if part.is_due(stamp, now):
                part.is_being_made = True
                task = asyncio.create_task(self._make(key, part, stamp))
                self._making.add(task)
                task.add_done_callback(self._making.discard)

    async def _make(self, key: Hashable, part: _Part, stamp: object) -> None:
        """Make a part anew, and let those know who look on at it."""
        begun = time.monotonic()
        try:
            html = await run_in_threadpool(part.make)
        except Exception:  # the database is away, or a defect: what was last is shown, and it is tried again
            log.exception("not_made", part=str(key))
        else:
            part.stamp = stamp
            if html != part.html:
                part.html, part.number = html, part.number + 1
        finally:
            now = time.monotonic()
            part.not_before, part.at_latest = now + _REST * (now - begun), now + ANEW_SECONDS
            part.is_being_made = False
        for listener in part.listeners:
            listener.wake.set()


class _Stream(StreamingResponse):
    """A stream of events that says when it is over, however it ends."""

    media_type = "text/event-stream"

    def __init__(self, events: AsyncIterator[bytes], leave: Callable[[], None]) -> None:
        super().__init__(events, headers={"X-Accel-Buffering": "no"})
        self._leave = leave

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one call."""
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._leave()


async def _events(part: _Part, listener: _Listener) -> AsyncIterator[bytes]:
    """The part whenever it has changed, and something now and then, by which a connection that is gone is told."""
    yield b"retry: 5000\n\n"
    sent, said = 0, time.monotonic()
    while not listener.is_over:
        if part.number != sent:
            sent, said = part.number, time.monotonic()
            yield _event("part", part.html)
        elif time.monotonic() - said >= HEARTBEAT_SECONDS:
            said = time.monotonic()
            yield b": \n\n"
        await listener.wake.wait()
        listener.wake.clear()
    yield _event("over", "")


def _event(name: str, content: str) -> bytes:
    lines = "".join(f"data: {line}\n" for line in content.splitlines() or [""])
    return f"event: {name}\n{lines}\n".encode()
