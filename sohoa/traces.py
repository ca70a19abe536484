"""Traces by OpenTelemetry, where `SOHOA_OTLP_URL` names who collects them; loaded then alone (60 ms, 12 MB a process).

A worker forks: a child for each job of RQ, and one for each page. OpenTelemetry's own exporters gather spans in memory
by a thread, which a fork ends or begins anew, and a child would have to wait at its end until its spans are sent. So a
span goes into a pipe when it ends, whichever process it ended in, and one thread of the part's own process takes out
what is there and posts it. Writing never waits: where the pipe is full because nobody takes the spans, they are lost,
and no paper knows of it.
"""

from __future__ import annotations

import fcntl
import os
import random
import select
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from itertools import count
from typing import Final
from urllib.parse import unquote, urlsplit

import structlog
import urllib3

from dossier.pauses import Pauses, Retries
from storage import tracing

# What the kernel gives without a privilege, some 1,500 spans.
PIPE_BYTES: Final = 1 << 20
# Spans that end within so many seconds are sent together.
GATHER_SECONDS: Final = 1.0
CONNECT_SECONDS: Final = 2.0
ANSWER_SECONDS: Final = 5.0
# A part that ends waits so long for its last spans to go.
LAST_SECONDS: Final = 1.0
# What is tried again, by OTLP/HTTP; and 500, which collectors answer while they start or have no room.
PASSING: Final = (429, 500, 502, 503, 504)
RETRIES: Final = Retries(Pauses(timedelta(seconds=1), 2, timedelta(seconds=16)), 5, 0.2)

log = structlog.get_logger()

# A child forked while a sender's thread writes a line could never write one.
_at_log = threading.Lock()
os.register_at_fork(before=_at_log.acquire, after_in_parent=_at_log.release, after_in_child=_at_log.release)
# Nobody writes into a pipe that is just closed: its number may be another file's by then.
_at_pipe = threading.Lock()
os.register_at_fork(after_in_child=_at_pipe._at_fork_reinit)  # type: ignore[attr-defined]


@contextmanager
def told(url: str, part: str) -> Iterator[None]:
    """While the block runs, spans of this process, and of those that it forks, go to the collector at `url` as those of
    `part`; nothing happens without one."""
    if not url:
        yield
        return
    sender = Sender(url)
    from sohoa.spans import Spans

    tracing.listen(Spans(part, sender.take))
    try:
        yield
    finally:
        tracing.listen(None)
        sender.close()


class Sender:
    """Posts spans to the collector at `url`, of which user and password may be part, by OTLP over HTTP."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        place = parts._replace(netloc=parts.netloc.rpartition("@")[2], query="", fragment="").geturl()
        self._url = f"{place.rstrip('/')}/v1/traces"
        self._headers = {"Content-Type": "application/x-protobuf"}
        if parts.username is not None:
            user = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
            self._headers |= urllib3.make_headers(basic_auth=user)
        timeout = urllib3.Timeout(connect=CONNECT_SECONDS, read=ANSWER_SECONDS)
        self._pool = urllib3.PoolManager(timeout=timeout, retries=False, maxsize=1)
        self._out, self._in = os.pipe()
        for end in (self._out, self._in):
            os.set_blocking(end, False)
        with suppress(OSError):  # all pipes of a user together have a limit, too
            fcntl.fcntl(self._in, fcntl.F_SETPIPE_SZ, PIPE_BYTES)
        self._ending = threading.Event()
        self._is_away = False
        self._thread = threading.Thread(target=self._send, name="traces", daemon=True)
        self._thread.start()

    def take(self, spans: bytes) -> None:
        """Take a message `ExportTraceServiceRequest`, from any process and at once; what finds no place is lost."""
        # Up to here a pipe takes all of it or nothing, so that those of several processes never mix.
        if len(spans) <= select.PIPE_BUF:
            with suppress(OSError), _at_pipe:
                if not self._ending.is_set():
                    os.write(self._in, spans)

    def close(self) -> None:
        """Send what is there, within `LAST_SECONDS`, and take no more. Once."""
        with _at_pipe:
            self._ending.set()
            os.close(self._in)
        self._thread.join(LAST_SECONDS)

    def _send(self) -> None:
        is_last = False
        while not is_last:
            is_last = self._ending.wait(GATHER_SECONDS)
            # Messages of protobuf, one after the other, are one message with the entries of all.
            while content := self._there():
                self._post(content)
        os.close(self._out)

    def _there(self) -> bytes:
        try:
            return os.read(self._out, PIPE_BYTES)
        except BlockingIOError:
            return b""

    def _post(self, content: bytes) -> None:
        """Post it; try again what may pass, while the part runs and for a while."""
        for tries in count(1):
            problem, passes = self._problem(content)
            if problem is None:
                self._is_away = False
                return
            pause = RETRIES.after(tries, random.random()) if passes else None  # noqa: S311
            if pause is None or self._ending.wait(pause.total_seconds()):
                self._lost(problem)
                return

    def _problem(self, content: bytes) -> tuple[str | None, bool]:
        """What keeps the collector from taking it, and whether that may pass."""
        try:
            answer = self._pool.request("POST", self._url, body=content, headers=self._headers, redirect=False)
        except urllib3.exceptions.HTTPError as error:
            return type(error).__name__, True
        return (None if answer.status < 300 else f"HTTP {answer.status}"), answer.status in PASSING

    def _lost(self, problem: str) -> None:
        if not self._is_away:  # said once, not every second
            with _at_log:
                log.warning("traces_lost", problem=problem)
        self._is_away = True
