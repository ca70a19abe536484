"""Who calls, why, and for whom: the way in for programs, and what API and pages know of a caller.

A client is known by its key; what it may do by its scopes. Personal data is only given out for a stated purpose
(`X-Purpose`), which goes into the trail with the person behind the call (`X-Requester`). Both headers may hold
Vietnamese, as UTF-8 or percent-encoded UTF-8, since many HTTP libraries send nothing but ASCII. Keys are for programs
alone: people sign in with an account (api/desk/desk_session.py).

A name in `X-Requester` is the program's statement. Where it matters who a person is, above all where two have to be
two, a program with the scope `vouch` names somebody's account in `X-Account`: that one counts as if its person had
signed in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Annotated
from urllib.parse import unquote

from fastapi import Depends, Header, Request, Security
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from fastapi.security.utils import get_authorization_scheme_param
from sqlalchemy.orm import Session

from api.services import Services, ServicesOf
from dossier.access_errors import NoKey, NoPurpose, NoRequester, NotAllowed, OnlyRedacted, TooManyCalls
from dossier.catalogue.kinds import OTHER, Catalogue
from dossier.errors import DOCUMENT, LINK, BadRequest, NotFound
from dossier.words.folding import nfc
from dossier.words.sentences import N_, Phrase
from storage import clients
from storage.accounts import accounts
from storage.accounts.accounts import Account
from storage.accounts.sessions import AccountSession
from storage.clients import Client
from storage.database.models import ShreddedPaperRow, TombstoneRow
from storage.database.reach import EVERYTHING, Reach
from storage.links import Link
from storage.papers.documents import Document
from storage.quotas import Counted
from storage.trail.events import Actor

LONGEST_WORDS = 200
NO_SCOPE = N_("khóa truy cập này không có quyền {scope}")
WRONG_ADDRESS = N_("khóa truy cập này không được dùng từ địa chỉ {address}")
NOTHING_IN_REACH = N_("tài khoản “{account}” và khóa truy cập này không có chung cơ quan, quầy nào")
NO_SUCH_ACCOUNT = N_("không có tài khoản “{account}” nào được làm việc này")
MORE_THAN_A_MINUTE = N_("lần gọi này tính là {calls} lần, quá mức {bound} lần một phút; hãy chia ra nhiều lần gọi")
MORE_THAN_A_DAY = N_("lần gọi này tính là {calls} lần, quá mức {bound} lần một ngày; hãy chia ra nhiều lần gọi")

_bearer = HTTPBearer(auto_error=False, description="The key that `sohoa clients create` printed.")


@dataclass(frozen=True, slots=True)
class Caller:
    """Who may do what is asked for, and how the trail names them.

    `way_in`: the client's id or the session's, for the trail; `reach`: the papers within reach; `account` and `session`
    of a person who signed in.
    """

    actor: Actor
    scopes: frozenset[str]
    way_in: Mapping[str, str]
    reach: Reach = EVERYTHING
    account: Account | None = None
    session: AccountSession | None = None
    client: Client | None = None

    @property
    def requester(self) -> str:
        """The person behind the call, or the client where none was named."""
        return self.actor.requester or self.actor.name.removeprefix("client:")

    def may(self, scope: str) -> bool:
        """Whether the caller has this scope."""
        return _is_among(self.scopes, scope)

    def demand_kinds(self, kinds: Iterable[str]) -> None:
        """That papers of all these kinds can be within reach: an answer that leaves some out would be taken for one
        that there are none. Raises `NotAllowed`."""
        if not set(self.reach.without).isdisjoint(kinds):
            raise NotAllowed(reason=Phrase(NO_SCOPE, {"scope": clients.SENSITIVE}))

    def demand_whole(self, document: Document) -> None:
        """That this paper may be shown as it is. Raises `OnlyRedacted`."""
        if document.kind in self.reach.redacted:
            raise OnlyRedacted(address=f"/v1/documents/{document.id}/files/redacted")


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
    account: str | None = None,
    address: str = "",
    redacts: bool = False,
    counted: Callable[[Counted], None] = lambda _: None,
) -> Caller:
    """The program with this key. Raises `NoKey`, `NotAllowed` without the scope or from another `address` than it may
    call from, `TooManyCalls`, `NoPurpose`, `NoRequester`.

    `account`: for whose account it vouches, which is a scope of its own: whoever has it can be two persons. Unless the
    account may do this, too, it is `NotAllowed`. `redacts`: the answer withholds what a program
    for redacted papers may not see, so that these are within its reach; else they are not there for it. `counted` is
    told how often the program has called.
    """
    if not key:
        raise NoKey
    with services.database.read() as session:
        client = clients.by_key(session, key, services.clock)
    if not client.may_call_from(address):
        raise NotAllowed(reason=Phrase(WRONG_ADDRESS, {"address": address or "?"}))
    _count(services, client, 1, counted)
    scopes = frozenset(client.scopes)
    for needed in (scope,) if account is None else (scope, "vouch"):
        if not _is_among(scopes, needed):
            raise NotAllowed(reason=Phrase(NO_SCOPE, {"scope": needed}))
    # Not before: who has an account is not for everyone to find out.
    person = _vouched_for(services, account, scope) if account is not None else None
    caller = Caller(
        Actor(
            f"client:{client.name}",
            purpose,
            person.full_name if person else requester,
            correlation_id,
            person.name if person else None,
        ),
        scopes,
        {"client": client.id},
        _reach(services, client, person, redacts=redacts),
        client=client,
    )
    if needs_purpose and not purpose:
        raise NoPurpose
    if needs_person and not caller.actor.requester:
        raise NoRequester
    return caller


def caller_of_link(services: Services, link: Link, request: Request) -> Caller:
    """On whose behalf a link is opened: the client's that was given it, for the purpose and the person that it named
    then. Raises `NotFound` where that client may not see the paper any more; one that is gone it is told of, like
    whoever asks for it by its id."""
    gone = NotFound(what=LINK, value=link.document_id)
    with services.database.read() as session:
        try:
            client = clients.by_id(session, link.client, services.clock)
        except NoKey:
            raise gone from None
        reach = _reach(services, client, None, redacts=True)
        if not reach.within(session, [link.document_id]) and not _was_within(session, reach, link.document_id):
            raise gone
    actor = Actor(f"client:{client.name}", link.purpose, link.requester, correlation_id_of(request))
    way_in = {"client": client.id, "given_in": link.correlation_id}
    return Caller(actor, frozenset(), way_in, reach, client=client)


def demand_key_still(services: Services, request: Request) -> None:
    """That the key of a call that waited still holds: with one that was revoked or has expired meanwhile nothing is
    told. Raises `NoKey`."""
    _, key = get_authorization_scheme_param(request.headers.get("Authorization"))
    with services.database.read() as session:
        clients.by_key(session, key, services.clock)


def count_more(services: Services, caller: Caller, calls: int, request: Request) -> None:
    """Count a call that asks for what so many calls more would have asked for. Raises `TooManyCalls`, and `BadRequest`
    for one that would be too many at any time."""
    if caller.client is not None and calls:
        bounds = caller.client.bounds
        for bound, text in ((bounds.per_minute, MORE_THAN_A_MINUTE), (bounds.per_day, MORE_THAN_A_DAY)):
            if bound is not None and calls + 1 > bound:
                raise BadRequest(problem=Phrase(text, {"calls": calls + 1, "bound": bound}))
        _count(services, caller.client, calls, partial(_keep_counted, request))


def _count(services: Services, client: Client, calls: int, counted: Callable[[Counted], None]) -> None:
    bounds = client.bounds
    if bounds.per_minute is None and bounds.per_day is None:
        return
    found = services.quotas.count(client.id, bounds.per_minute, bounds.per_day, calls)
    counted(found)
    if found.over is not None:
        raise TooManyCalls(seconds=found.over.reset)


def _keep_counted(request: Request, found: Counted) -> None:
    """For the answer's headers; see api/around/envelope.py."""
    request.state.counted = found


def sensitive_kinds(catalogue: Catalogue) -> tuple[str, ...]:
    """The kinds that need a scope of their own."""
    # What nobody could tell the kind of may be any.
    return tuple(kind.code for kind in catalogue if kind.sensitive or kind.code == OTHER)


def redactable_kinds(catalogue: Catalogue) -> tuple[str, ...]:
    """Those of them of which it is known what is sensitive: they can be told and shown without it."""
    return tuple(kind.code for kind in catalogue if kind.sensitive and kind.code != OTHER)


def _reach(services: Services, client: Client, person: Account | None, *, redacts: bool) -> Reach:
    """The papers within reach of a program, and of the person for whom it vouches; `redacts`: also those that it may
    only be told redacted. Raises `NotAllowed`."""
    redactable = redactable_kinds(services.catalogue) if redacts else ()
    reach = client.reach_without(sensitive_kinds(services.catalogue), redactable)
    if person is None:
        return reach
    both = person.reach.narrowed(reach)
    if both is None:
        raise NotAllowed(reason=Phrase(NOTHING_IN_REACH, {"account": person.name}))
    return both


def demand_within(services: Services, caller: Caller, request: Request) -> None:
    """That the document which the path names is within the caller's reach; else it is `NotFound`, like one that is not
    there. Every way in asks this, so that no page and no call can forget to."""
    document_id = request.path_params.get("document_id")
    if document_id is None or caller.reach == EVERYTHING:
        return
    with services.database.read() as session:
        if not caller.reach.within(session, [document_id]) and not _was_within(session, caller.reach, document_id):
            raise NotFound(what=DOCUMENT, value=document_id)


def _was_within(session: Session, reach: Reach, document_id: str) -> bool:
    """Whether it was disposed of, or shredded, and had been within reach: who asks for it then is told so."""
    gone = session.get(TombstoneRow, document_id) or session.get(ShreddedPaperRow, document_id)
    return gone is not None and reach.has_tombstone(gone)


def _is_among(scopes: frozenset[str], scope: str) -> bool:
    return scope in scopes or ("admin" in scopes and scope in clients.SCOPES)


def _vouched_for(services: Services, name: str, scope: str) -> Account:
    with suppress(NotFound), services.database.read() as session:
        found = accounts.by_name(session, name)
        if found.disabled_at is None and scope in found.scopes:
            return found
    raise NotAllowed(reason=Phrase(NO_SUCH_ACCOUNT, {"account": name}))


def correlation_id_of(request: Request) -> str:
    """The id that ties this call's log lines and events together; see api/around/envelope.py."""
    return str(request.state.correlation_id)


class Needs:
    """A dependency that lets a caller through who has `scope`. `redacts`: as of `authenticate`, for calls that tell of
    papers through `api.reuse.seen_within`, or nothing of what they say."""

    def __init__(self, scope: str, *, purpose: bool = True, person: bool = False, redacts: bool = False) -> None:
        self.scope, self.purpose, self.person, self.redacts = scope, purpose, person, redacts

    def __call__(
        self,
        request: Request,
        services: ServicesOf,
        credentials: Annotated[HTTPAuthorizationCredentials | None, Security(_bearer)],
        x_purpose: Annotated[str | None, Header(description="Why the data is asked for.")] = None,
        x_requester: Annotated[str | None, Header(description="The person on whose behalf.")] = None,
    ) -> Caller:
        return self._caller(request, services, _key(credentials), x_purpose, x_requester)

    def caller_of(self, request: Request, services: Services) -> Caller:
        """The same by the request alone."""
        headers = request.headers
        scheme, key = get_authorization_scheme_param(headers.get("Authorization"))
        key = key if scheme.lower() == "bearer" else ""
        return self._caller(request, services, key, headers.get("X-Purpose"), headers.get("X-Requester"))

    def _caller(
        self,
        request: Request,
        services: Services,
        key: str | None,
        purpose: str | None,
        requester: str | None,
        account: str | None = None,
    ) -> Caller:
        caller = authenticate(
            services,
            key,
            scope=self.scope,
            purpose=_words("X-Purpose", purpose),
            requester=_words("X-Requester", requester),
            correlation_id=correlation_id_of(request),
            needs_purpose=self.purpose,
            needs_person=self.person,
            account=_words("X-Account", account),
            address=request.client.host if request.client else "",
            redacts=self.redacts,
            counted=partial(_keep_counted, request),
        )
        demand_within(services, caller, request)
        return caller


class _NeedsReviewer(Needs):
    """The same for those who correct and confirm, where it matters who is who."""

    def __init__(self) -> None:
        super().__init__("review", person=True)

    def __call__(
        self,
        request: Request,
        services: ServicesOf,
        credentials: Annotated[HTTPAuthorizationCredentials | None, Security(_bearer)],
        x_purpose: Annotated[str | None, Header(description="Why the data is asked for.")] = None,
        x_requester: Annotated[str | None, Header(description="The person on whose behalf.")] = None,
        x_account: Annotated[str | None, Header(description="The person's account, for which you vouch.")] = None,
    ) -> Caller:
        return self._caller(request, services, _key(credentials), x_purpose, x_requester, x_account)


def _key(credentials: HTTPAuthorizationCredentials | None) -> str | None:
    return credentials.credentials if credentials else None


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


Reader = Annotated[Caller, Depends(Needs("read", redacts=True))]
WholeReader = Annotated[Caller, Depends(Needs("read"))]
Asking = Annotated[Caller, Depends(Needs("read", purpose=False))]
Wanting = Annotated[Caller, Depends(Needs("lookup", purpose=False))]
Asker = Annotated[Caller, Depends(Needs("lookup", redacts=True))]
Follower = Annotated[Caller, Depends(Needs("follow", purpose=False, redacts=True))]
Writer = Annotated[Caller, Depends(Needs("write"))]
Judge = Annotated[Caller, Depends(Needs("standing", person=True))]
Reviewer = Annotated[Caller, Depends(_NeedsReviewer())]
Reporter = Annotated[Caller, Depends(Needs("report", purpose=False))]
