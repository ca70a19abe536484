"""Parts of pages that change by themselves: sent anew to whoever looks on, by server-sent events.

What looking on costs does not depend on how many look: one thread of the pool looks at the database once a tick, as
long as anybody looks on at all, and makes each part that changed once for all who see the same. A stream itself holds
no thread, only its place among the `MOST` that a process has open; who finds none asks now and then instead (the page's
script does). Looking on is no use of a session: it ends when the session does, by its limits too, and at once where
the account may see less, or more, than when the stream began.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Hashable
from dataclasses import dataclass, field
from typing import Final

import structlog
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import StreamingResponse
from sqlalchemy.orm import Session
from starlette.types import Receive, Scope, Send

from api.auth import Caller
from api.services import Services
from dossier.errors import Fatal, SohoaError, Transient
from storage.accounts import accounts
from storage.accounts.accounts import Account
from storage.papers import handed_in

MOST: Final = 200
TICK_SECONDS: Final = 1.0
# What no event tells of, such as a file in `_loi`, is looked at so often; a part that takes its time, less.
ANEW_SECONDS: Final = 5.0
_REST: Final = 10.0
HEARTBEAT_SECONDS: Final = 15.0

Make = Callable[[Session], str]

log = structlog.get_logger()


@dataclass(eq=False, slots=True)
class _Listener:
    """Somebody who looks on, as the account was when it began."""

    session_id: str
    account: Account
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
    listeners: set[_Listener] = field(default_factory=set)

    def is_due(self, stamp: object, now: float) -> bool:
        """Whether it may have changed, and may be made again."""
        return now >= self.not_before and (self.stamp != stamp or now >= self.at_latest)


@dataclass(frozen=True, slots=True)
class _Seen:
    """What one look came to: of the sessions asked about the accounts of those in force, and each part that was made,
    with how long it took in seconds."""

    stamp: object
    sessions: frozenset[str]
    accounts: dict[str, Account]
    made: dict[Hashable, tuple[str, float]]


class Live:
    """The parts of one process that somebody looks on at. Everything but the look itself happens in the event loop."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._parts: dict[Hashable, _Part] = {}
        self._task: asyncio.Task[None] | None = None

    def stream(self, key: Hashable, make: Make, caller: Caller) -> StreamingResponse:
        """The answer that tells of the part `key` for as long as `caller` is signed in. Equal keys are the same part.

        Raises `Transient` when as many look on as may.
        """
        if caller.session is None or caller.account is None:
            raise Fatal
        if sum(len(part.listeners) for part in self._parts.values()) >= MOST:
            raise Transient
        part = self._parts.setdefault(key, _Part(make))
        listener = _Listener(caller.session.id, caller.account)
        part.listeners.add(listener)
        if self._task is None or self._task.done():
            self._task = asyncio.get_running_loop().create_task(self._look_on())
        return _Stream(_events(part, listener), lambda: self._leave(key, listener))

    def _leave(self, key: Hashable, listener: _Listener) -> None:
        part = self._parts[key]
        part.listeners.discard(listener)
        if not part.listeners:
            del self._parts[key]

    async def _look_on(self) -> None:
        while self._parts:
            parts = dict(self._parts)
            sessions = frozenset(one.session_id for part in parts.values() for one in part.listeners)
            try:
                self._tell(await run_in_threadpool(self._look, parts, sessions))
            except SohoaError as error:  # the database is away: who looks on sees what was last
                log.warning("not_looked", error=str(error))
            for part in self._parts.values():
                for listener in part.listeners:
                    listener.wake.set()
            await asyncio.sleep(TICK_SECONDS)

    def _look(self, parts: dict[Hashable, _Part], sessions: frozenset[str]) -> _Seen:
        """One look at the database, in a thread of the pool."""
        now, made = time.monotonic(), {}
        with self._services.database.read() as session:
            in_force = accounts.of_sessions(session, sessions, self._services.session_rules, now=self._services.clock())
            stamp = handed_in.stamp(session)
            for key, part in parts.items():
                if part.is_due(stamp, now):
                    begun = time.monotonic()
                    try:
                        made[key] = part.make(session), time.monotonic() - begun
                    except Exception:  # a defect of one part must not keep the others from being told
                        log.exception("defect", part=str(key))
        return _Seen(stamp, sessions, in_force, made)

    def _tell(self, seen: _Seen) -> None:
        now = time.monotonic()
        for key, part in self._parts.items():
            if key in seen.made:
                html, took = seen.made[key]
                part.stamp, part.not_before, part.at_latest = seen.stamp, now + _REST * took, now + ANEW_SECONDS
                if html != part.html:
                    part.html, part.number = html, part.number + 1
            for listener in part.listeners:
                if listener.session_id in seen.sessions:
                    listener.is_over = seen.accounts.get(listener.session_id) != listener.account


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
