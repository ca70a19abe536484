"""Links to what a paper shows, for whoever holds one.

What a link opens, until when, for whom and what for stands in it, sealed with a secret of the database. Nothing is
kept of it: it ends by itself, and with the client that was given it.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from dataclasses import astuple, dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from dossier.errors import LINK, NotFound
from storage.database.models import LinkSecretRow

_FORM = "2"  # goes into the seal: a link of before this form is none


@dataclass(frozen=True, slots=True)
class Link:
    """What one opens: `what` is a role of a file (`access`), or `value:` and the name of a field, whose place on the
    scan is shown. `until`: seconds of the epoch; `client`: the id of the client that it was given; `correlation_id`,
    `purpose` and `requester`: of the call in which it was, as that stated them. The id is the caller's own choice, so
    no entry of the trail is known by it."""

    document_id: str
    what: str
    until: int
    client: str
    correlation_id: str
    purpose: str | None
    requester: str | None


def secret(session: Session) -> bytes:
    """What links of this database are sealed with."""
    return bytes.fromhex(session.execute(select(LinkSecretRow.secret)).scalar_one())


def sealed(link: Link, secret: bytes) -> str:
    """The link as text that goes into an address."""
    content = _base64(json.dumps(astuple(link), separators=(",", ":"), ensure_ascii=False).encode())
    return f"{content}.{_base64(_seal(content, secret))}"


def opened(text: str, secret: bytes, *, now: datetime) -> Link:
    """The link, where it was sealed so and has not ended. Raises `NotFound` in the same words for whatever is wrong."""
    content, _, seal = text.partition(".")
    if hmac.compare_digest(seal.encode(), _base64(_seal(content, secret)).encode()):
        link = Link(*json.loads(base64.urlsafe_b64decode(content + "=" * (-len(content) % 4))))
        if now.timestamp() < link.until:
            return link
    raise NotFound(what=LINK, value=text[:16])


def _seal(content: str, secret: bytes) -> bytes:
    return hmac.new(secret, f"{_FORM}.{content}".encode(), hashlib.sha256).digest()


def _base64(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()
