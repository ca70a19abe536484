"""A desk's login: who sits there and why, in a cookie, and the checks that keep other sites out.

The cookie holds the client key itself with purpose and requester: it needs no secret of the server and no table of
sessions, and revoking the key ends it at once. Scripts cannot read it (HttpOnly), other sites cannot make the browser
send it (SameSite=Strict), and it goes with the shift. Purpose and requester are the user's own statement, as in the
headers of the API; writing them into the cookie by hand gains nothing.

Risk accepted: whoever can read the browser's cookie store has the key. Give each desk a key of its own, with the scopes
`read` and, where papers are corrected, `review` alone.
"""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import asdict, dataclass
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import Depends, Request, Response

from api.auth import Caller, authenticate, correlation_id_of, one_line
from api.services import ServicesOf
from dossier.errors import NoKey, NotAllowed
from dossier.words.sentences import N_, Phrase

COOKIE = "sohoa"
SHIFT_SECONDS = 10 * 3600
SCOPE = "read"
OTHER_SITE = N_("biểu mẫu được gửi từ trang khác")


@dataclass(frozen=True, slots=True)
class DeskSession:
    """What was given at login."""

    key: str
    purpose: str
    requester: str


def begin(response: Response, session: DeskSession, *, secure: bool) -> None:
    """Give the browser its cookie. `secure`: never to be sent without TLS."""
    value = base64.urlsafe_b64encode(json.dumps(asdict(session)).encode()).decode()
    response.set_cookie(COOKIE, value, max_age=SHIFT_SECONDS, path="/", httponly=True, samesite="strict", secure=secure)


def end(response: Response) -> None:
    """Take the cookie away."""
    response.delete_cookie(COOKIE, path="/", httponly=True, samesite="strict")


def same_origin(request: Request) -> None:
    """Let only our own forms change anything. Raises `NotAllowed`."""
    origin = request.headers.get("origin", "")
    if not origin or urlsplit(origin).netloc != request.headers.get("host"):
        raise NotAllowed(reason=Phrase(OTHER_SITE))


class _Needs:
    """A dependency that lets a desk through whose key has `scope`."""

    def __init__(self, scope: str) -> None:
        self.scope = scope

    def __call__(self, request: Request, services: ServicesOf) -> Caller:
        session = _session(request.cookies.get(COOKIE, ""))
        return authenticate(
            services,
            session.key,
            scope=self.scope,
            purpose=session.purpose,
            requester=session.requester,
            correlation_id=correlation_id_of(request),
            needs_person=True,
        )


def _session(cookie: str) -> DeskSession:
    try:
        values = json.loads(base64.urlsafe_b64decode(cookie))
        return DeskSession(
            key=str(values["key"]),
            purpose=one_line("purpose", str(values["purpose"])),
            requester=one_line("requester", str(values["requester"])),
        )
    except (binascii.Error, ValueError, KeyError, TypeError):
        raise NoKey from None


Desk = Annotated[Caller, Depends(_Needs(SCOPE))]
ReviewingDesk = Annotated[Caller, Depends(_Needs("review"))]
