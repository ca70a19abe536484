"""An HTTP proxy on loopback whose faults are those of a server that answers: slow calls, errors, a key that is refused.

`scripts/faulty_proxy.py` knows bytes alone; what a call is, and how a server refuses one, is known here.
"""

from __future__ import annotations

import http.client
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self

TARGET_SECONDS = 120.0
# Of a connection alone, and not of what it carries; the proxy has its own.
OF_ONE_CONNECTION = {"connection", "keep-alive", "transfer-encoding"}


class FaultyHttp:
    """Between a free port of loopback and an S3 server's `target` port there.

    `hold`: gives the seconds by which each call is held back. `refusal`: a status and a code of S3's with which each is
    answered instead. `key`: an access key that takes the place of the one that a call is signed with; what the server
    then says is its own. `felt`: how many calls met a fault.
    """

    def __init__(self, target: int) -> None:
        self.target = target
        self.hold: Callable[[], float] | None = None
        self.refusal: tuple[int, str] | None = None
        self.key: str | None = None
        self.felt = 0
        proxy = self

        class Handler(_Handler):
            faults = proxy

        self._server = _Server(("127.0.0.1", 0), Handler)
        self.port = int(self._server.server_address[1])

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()

    def sound(self) -> None:
        """No fault from now on."""
        self.hold = self.refusal = self.key = None


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, request: object, client_address: object) -> None:
        """Who hung up, or was hung up on, is told of by the programs under test."""


class _Handler(BaseHTTPRequestHandler):
    """One connection of a client. The library calls `do_` and the method of each call."""

    protocol_version = "HTTP/1.1"
    faults: FaultyHttp

    def __getattr__(self, name: str) -> Callable[[], None]:
        if not name.startswith("do_"):
            raise AttributeError(name)
        return self._carry

    def _carry(self) -> None:
        faults = self.faults
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if faults.hold is not None or faults.refusal is not None or faults.key is not None:
            faults.felt += 1
        if faults.hold is not None:
            time.sleep(faults.hold())
        if faults.refusal is not None:
            status, code = faults.refusal
            said = f"<Error><Code>{code}</Code><Message>injected</Message><Resource>/</Resource></Error>".encode()
            self._answer(status, [("Content-Type", "application/xml"), ("Content-Length", str(len(said)))], said)
            return
        server = http.client.HTTPConnection("127.0.0.1", faults.target, timeout=TARGET_SECONDS)
        try:
            server.putrequest(self.command, self.path, skip_host=True, skip_accept_encoding=True)
            for name, value in self.headers.items():
                server.putheader(name, self._key(value) if name.lower() == "authorization" else value)
            server.endheaders(body or None)
            response = server.getresponse()
            said = response.read()
        except (OSError, http.client.HTTPException):
            self.close_connection = True
            return
        finally:
            server.close()
        told = [(name, value) for name, value in response.getheaders() if name.lower() not in OF_ONE_CONNECTION]
        if not any(name.lower() == "content-length" for name, _ in told):
            told.append(("Content-Length", str(len(said))))
        self._answer(response.status, told, said)

    def _key(self, authorization: str) -> str:
        if self.faults.key is None:
            return authorization
        before, _, after = authorization.partition("Credential=")
        return f"{before}Credential={self.faults.key}/{after.partition('/')[2]}"

    def _answer(self, status: int, headers: list[tuple[str, str]], said: bytes) -> None:
        self.send_response_only(status)
        for name, value in headers:
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD" and status not in {204, 304}:
            with suppress(OSError):
                self.wfile.write(said)

    def log_message(self, *_: object) -> None:
        """Nothing: the programs under test tell of it."""
