"""A small real HTTP server that receives webhooks, and a house that posts to it."""

from __future__ import annotations

import json
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_network
from typing import Any

from standardwebhooks import Webhook

from api.auth import sensitive_kinds
from api.following.deliverer import Deliverer
from api.following.posting import Poster, Resolve, resolved
from dossier.catalogue.kinds import default_catalogue
from storage.database.engine import Database
from storage.following import webhooks
from storage.trail import events
from tests.archive import House, marital_status

SENSITIVE = sensitive_kinds(default_catalogue())
LOOPBACK = (ip_network("127.0.0.0/8"),)
TEST = events.Actor("test")


@dataclass
class Receiver:
    """What came in, oldest first, and what is answered: a status, or one by the message. `head`: headers beside it."""

    url: str = ""
    answer: int | Callable[[dict[str, Any]], int] = 204
    head: Mapping[str, str] = field(default_factory=dict)
    came: list[tuple[Mapping[str, str], bytes]] = field(default_factory=list)

    def events(self, secret: str) -> list[dict[str, Any]]:
        """The messages, each signed with the secret."""
        return [Webhook(secret).verify(body, dict(headers)) for headers, body in self.came]

    @property
    def ids(self) -> list[str]:
        return [headers["webhook-id"] for headers, _ in self.came]


@contextmanager
def receiving(context: ssl.SSLContext | None = None) -> Iterator[Receiver]:
    """A receiver on loopback."""
    receiver = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            receiver.came.append((dict(self.headers), body))
            status = receiver.answer if isinstance(receiver.answer, int) else receiver.answer(json.loads(body))
            self.send_response(status)
            for name, value in receiver.head.items():
                self.send_header(name, value)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    if context is not None:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    receiver.url = f"http://127.0.0.1:{server.server_port}/nhan"
    yield receiver
    server.shutdown()
    server.server_close()


@dataclass
class Following:
    """A house with a webhook. Its clock begins with this machine's, passes a millisecond with each look at it, however
    slow the machine is, and is moved by `later`."""

    house: House
    receiver: Receiver
    id: str
    secret: str
    later: timedelta = timedelta()
    _begun: datetime = field(default_factory=lambda: datetime.now(UTC))
    _looks: int = 0

    @property
    def database(self) -> Database:
        return self.house.database

    def now(self) -> datetime:
        self._looks += 1
        return self._begun + timedelta(milliseconds=self._looks) + self.later

    def deliverer(self, resolve: Resolve = resolved) -> Deliverer:
        return Deliverer(self.database, Poster(LOOPBACK, resolve), self.now, SENSITIVE, lambda: 0.5)

    def deliver(self) -> int:
        return self.deliverer().deliver()

    def paper(self, **fields: str) -> str:
        return self.house.archive(marital_status(**fields))

    def happen(self, document_id: str, *actions: str) -> None:
        with self.database.write() as session:
            events.append_all(session, [events.Entry(one, TEST, self.now(), document_id) for one in actions])

    def known(self) -> webhooks.Webhook:
        with self.database.read() as session:
            return next(one for one in webhooks.everyone(session) if one.id == self.id)


@contextmanager
def following(house: House, *types: str, **more: Any) -> Iterator[Following]:
    """A webhook of a new client to a receiver of its own. `more`: as of `House.key`."""
    with receiving() as receiver:
        client, _ = house.key("follow", **more)
        with house.database.write() as session:
            made = webhooks.create(session, client.id, receiver.url, types, TEST, now=datetime.now(UTC))
        yield Following(house, receiver, *made)
