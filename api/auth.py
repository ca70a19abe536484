"""Who calls, why, and for whom: one way in for the API and for the pages.

A client is known by its key; what it may do by its scopes. Personal data is only given out for a stated purpose
(`X-Purpose`), which goes into the trail with the person behind the call (`X-Requester`). Both headers may hold
Vietnamese, as UTF-8 or percent-encoded UTF-8, since many HTTP libraries send nothing but ASCII.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import unquote

from fastapi import Depends, Header, Request, Security
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from api.services import Services, ServicesOf
from dossier.errors import BadRequest, NoKey, NoPurpose, NoRequester, NotAllowed
from dossier.words.folding import nfc
from dossier.words.sentences import N_, Phrase
from storage import clients
from storage.trail.events import Actor

LONGEST_WORDS = 200
NO_SCOPE = N_("khóa truy cập này không có quyền {scope}")

_bearer = HTTPBearer(auto_error=False, description="The key that `sohoa clients create` printed.")


@dataclass(frozen=True, slots=True)
class Caller:
    """A client that may do what it asks for, and how the trail names it."""

    client: clients.Client
    actor: Actor

    @property
    def requester(self) -> str:
        """The person behind the call, or the client where none was named."""
        return self.actor.requester or self.client.name

    def may(self, scope: str) -> bool:
        """Whether the client has this scope."""
        return scope in self.client.scopes or "admin" in self.client.scopes


def authenticate(
    services: Services,
    key: str | None,
    *,
    scope: str,
    purpose: str | None,
    requester: str | None,
    correlation_id: str,
    needs_purpose: bool = True,
    needs_person: bool = False,
) -> Caller:
    """The caller with this key. Raises `NoKey`, `NotAllowed` without the scope, `NoPurpose`, `NoRequester`."""
    if not key:
        raise NoKey
    with services.database.read() as session:
        client = clients.by_key(session, key)
    caller = Caller(client, Actor(f"client:{client.name}", purpose, requester, correlation_id))
    if not caller.may(scope):
        raise NotAllowed(reason=Phrase(NO_SCOPE, {"scope": scope}))
    if needs_purpose and not purpose:
        raise NoPurpose
    if needs_person and not requester:
        raise NoRequester
    return caller


def correlation_id_of(request: Request) -> str:
    """The id that ties this call's log lines and events together; see api/envelope.py."""
    return str(request.state.correlation_id)


class _Needs:
    """A dependency that lets a caller through who has `scope`."""

    def __init__(self, scope: str, *, purpose: bool = True, person: bool = False) -> None:
        self.scope, self.purpose, self.person = scope, purpose, person

    def __call__(
        self,
        request: Request,
        services: ServicesOf,
        credentials: Annotated[HTTPAuthorizationCredentials | None, Security(_bearer)],
        x_purpose: Annotated[str | None, Header(description="Why the data is asked for.")] = None,
        x_requester: Annotated[str | None, Header(description="The person on whose behalf.")] = None,
    ) -> Caller:
        return authenticate(
            services,
            credentials.credentials if credentials else None,
            scope=self.scope,
            purpose=_words("X-Purpose", x_purpose),
            requester=_words("X-Requester", x_requester),
            correlation_id=correlation_id_of(request),
            needs_purpose=self.purpose,
            needs_person=self.person,
        )


def _words(name: str, header: str | None) -> str | None:
    """A header's text; None when it is blank. Raises `BadRequest` for one that is too long."""
    if header is None:
        return None
    with suppress(UnicodeError):  # the server decodes headers as Latin-1, whatever was sent
        header = header.encode("latin-1").decode()
    return one_line(name, unquote(header)) or None


def one_line(name: str, text: str, *, longest: int = LONGEST_WORDS) -> str:
    """What a person wrote, composed, on one line. Raises `BadRequest` when it is too long or no text."""
    line = " ".join(nfc(text).split())
    if len(line) > longest or not line.isprintable():
        raise BadRequest(problem=name)
    return line


Reader = Annotated[Caller, Depends(_Needs("read"))]
Asking = Annotated[Caller, Depends(_Needs("read", purpose=False))]
Asker = Annotated[Caller, Depends(_Needs("lookup"))]
Writer = Annotated[Caller, Depends(_Needs("write"))]
Judge = Annotated[Caller, Depends(_Needs("standing", person=True))]
Reviewer = Annotated[Caller, Depends(_Needs("review", person=True))]
Reporter = Annotated[Caller, Depends(_Needs("report", purpose=False))]
