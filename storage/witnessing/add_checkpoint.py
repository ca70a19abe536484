"""What a witness is asked, and how: `add-checkpoint` of C2SP tlog-witness.

old 20852                     the size that the witness signed last
PlRNCrwHpqhGrupue0L7g…        the proof (RFC 9162) that the trail grew out of that, a hash a line, Base64

sohoa/H47.23                  the checkpoint
…
"""

from __future__ import annotations

import base64
import binascii
import http.client
import socket
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from dossier.errors import BadRequest, ServerAway

MOST_HASHES: Final = 63
MOST_BYTES: Final = 64 << 10
SIZE_TYPE: Final = "text/x.tlog.size"
SECONDS: Final = 15.0
"""Of one question in all: a witness that answers a byte at a time is away, too."""


@dataclass(frozen=True, slots=True)
class Request:
    """A checkpoint for a witness that signed the one of `old` entries last."""

    old: int
    proof: Sequence[bytes]
    note: str

    @property
    def body(self) -> bytes:
        """As it is sent."""
        lines = [f"old {self.old}", *(base64.b64encode(one).decode() for one in self.proof)]
        return ("".join(f"{line}\n" for line in lines) + f"\n{self.note}").encode()


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered: HTTP status, media type and body."""

    status: int
    body: str
    media_type: str = "text/plain; charset=utf-8"


Post = Callable[[str, bytes], Answer]


def read_request(body: bytes) -> Request:
    """A request as it came. Raises `BadRequest`."""
    try:
        head, _, note = body.decode("utf-8").partition("\n\n")
        first, *hashes = head.split("\n")
        word, _, old = first.partition(" ")
        is_number = old.isascii() and old.isdigit() and str(int(old)) == old and len(old) < 20
        if word != "old" or not is_number or len(hashes) > MOST_HASHES or not note.endswith("\n"):
            raise BadRequest(problem="add-checkpoint")
        proof = [base64.b64decode(one, validate=True) for one in hashes]
    except (UnicodeDecodeError, binascii.Error, ValueError):
        raise BadRequest(problem="add-checkpoint") from None
    if any(len(one) != 32 for one in proof):
        raise BadRequest(problem="add-checkpoint")
    return Request(int(old), proof, note)


def post(url: str, body: bytes) -> Answer:
    """Ask by HTTP; nothing is redirected. Raises `ServerAway` where nobody answers in time."""
    try:
        where = urlsplit(f"{url.rstrip('/')}/add-checkpoint")
        kind = http.client.HTTPSConnection if where.scheme == "https" else http.client.HTTPConnection
        connection = kind(where.hostname or "", where.port, timeout=SECONDS)
    except (http.client.HTTPException, ValueError) as error:  # a port that is none
        raise ServerAway(server=url) from error
    cut = threading.Timer(SECONDS, _cut, [connection])
    cut.start()
    try:
        connection.request("POST", where.path, body, {"Content-Type": "text/plain; charset=utf-8"})
        response = connection.getresponse()
        content = response.read(MOST_BYTES + 1)
        if len(content) > MOST_BYTES:
            raise ServerAway(server=url)
        said = content.decode("utf-8", "replace")
        return Answer(response.status, said, response.headers.get("Content-Type", ""))
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise ServerAway(server=url) from error
    finally:
        cut.cancel()
        connection.close()


def _cut(connection: http.client.HTTPConnection) -> None:
    with suppress(OSError, AttributeError):
        connection.sock.shutdown(socket.SHUT_RDWR)
