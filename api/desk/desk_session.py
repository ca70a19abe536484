"""Who sits at the desk: the account that signed in with this browser, by the session that its cookie names.

The cookie holds a random token and nothing else; all that it stands for lies in the database, so that a session ends at
once (storage/accounts/sessions.py). Scripts cannot read it (HttpOnly), other sites cannot make the browser send it
(SameSite=Strict), and over TLS it goes nowhere without (Secure). Keys of programs open no page.

Risk accepted: who copies the cookie is that person until the session ends; its person sees it among the sessions of the
account, with address and browser, and can end it.
"""

from __future__ import annotations

from contextlib import suppress
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import Depends, Request, Response

from api.auth import Caller, correlation_id_of, demand_within
from api.services import Services, ServicesOf
from dossier.access_errors import NotAllowed, NotSignedIn, PasswordDue
from dossier.words.sentences import N_, Phrase
from storage.accounts import accounts, sessions
from storage.accounts.accounts import Account
from storage.accounts.sessions import AccountSession
from storage.accounts.sign_in import PART, Origin
from storage.trail import events

COOKIE = "sohoa"
SCOPE = "read"
OTHER_SITE = N_("biểu mẫu được gửi từ trang khác")
NO_ROLE = N_("vai trò của tài khoản này không gồm việc đó")


def begin(response: Response, services: Services, token: str, request: Request) -> None:
    """Begin a session in this browser. One that it had before ends: one browser, one person."""
    with suppress(NotSignedIn):
        account, before = signed_in(services, request)
        actor = accounts.actor_of(account, before.purpose, correlation_id_of(request))
        with services.database.write() as session:
            sessions.end(session, before.id, account.id, actor, now=services.clock(), why="signed_out")
    give(response, services, token, request)


def give(response: Response, services: Services, token: str, request: Request) -> None:
    """Give the browser the token of its session as a cookie, never to be sent without TLS where it came with it."""
    response.set_cookie(
        COOKIE,
        token,
        max_age=round(services.session_rules.longest.total_seconds()),
        path="/",
        httponly=True,
        samesite="strict",
        secure=request.url.scheme == "https",
    )


def end(response: Response) -> None:
    """Take the cookie away."""
    response.delete_cookie(COOKIE, path="/", httponly=True, samesite="strict")


def same_origin(request: Request) -> None:
    """Let only our own forms change anything. Raises `NotAllowed`."""
    try:
        site = urlsplit(request.headers.get("origin", "")).netloc
    except ValueError:  # no address at all
        site = ""
    if not site or site != request.headers.get("host"):
        raise NotAllowed(reason=Phrase(OTHER_SITE))


def origin_of(request: Request) -> Origin:
    """Where the call comes from."""
    address = request.client.host if request.client else ""
    return Origin(address, request.headers.get("user-agent", ""), correlation_id_of(request))


def has_ended(services: Services, request: Request) -> bool:
    """Whether this browser was signed in and is no longer."""
    if COOKIE not in request.cookies:
        return False
    try:
        signed_in(services, request, is_use=False)
    except NotSignedIn:
        return True
    return False


def signed_in(services: Services, request: Request, *, is_use: bool = True) -> tuple[Account, AccountSession]:
    """The account of this browser, and its session, noted as used unless nobody did anything (`is_use`): a page that
    looks for news by itself must not keep a session alive. Raises `NotSignedIn`."""
    token, now, rules = request.cookies.get(COOKIE, ""), services.clock(), services.session_rules
    with services.database.read() as session:
        found = sessions.by_token(session, token) if token else None
        account = accounts.by_id(session, found.account_id) if found else None
    if found is None or account is None or account.disabled_at is not None:
        raise NotSignedIn
    if rules.over(found, now):
        with services.database.write() as session:
            sessions.end_over(session, rules, events.Actor(PART, correlation_id=correlation_id_of(request)), now=now)
        raise NotSignedIn
    if is_use and now - found.seen_at >= rules.noted_every:
        with services.database.write() as session:
            sessions.note_use(session, found.id, now=now)
    return account, found


def demand_unchanged(services: Services, caller: Caller) -> None:
    """That the caller of something that takes long is signed in still, by an account that is as it was: what an account
    loses it loses at once. That it takes long is no use of the session. Raises `NotSignedIn`."""
    with services.database.read() as session:
        ids = [caller.session.id] if caller.session else []
        found = accounts.of_sessions(session, ids, services.session_rules, now=services.clock())
    if caller.account not in [account for account, _ in found.values()]:
        raise NotSignedIn


class _Needs:
    """A dependency that lets an account through that may do `scope`; None: whatever it may do. `is_use`: as of
    `signed_in`."""

    def __init__(self, scope: str | None, *, password_may_be_due: bool = False, is_use: bool = True) -> None:
        self.scope, self.password_may_be_due, self.is_use = scope, password_may_be_due, is_use

    def __call__(self, request: Request, services: ServicesOf) -> Caller:
        account, session = signed_in(services, request, is_use=self.is_use)
        if account.password_due and not self.password_may_be_due:
            raise PasswordDue
        actor = accounts.actor_of(account, session.purpose, correlation_id_of(request))
        caller = Caller(actor, account.scopes, {"session": session.id}, account.reach, account, session)
        if self.scope is not None and not caller.may(self.scope):
            raise NotAllowed(reason=Phrase(NO_ROLE))
        demand_within(services, caller, request)
        return caller


Desk = Annotated[Caller, Depends(_Needs(SCOPE))]
LookingOn = Annotated[Caller, Depends(_Needs(SCOPE, is_use=False))]
HandingIn = Annotated[Caller, Depends(_Needs("write"))]
OperatingDesk = Annotated[Caller, Depends(_Needs("report"))]
OperatorLookingOn = Annotated[Caller, Depends(_Needs("report", is_use=False))]
ReviewingDesk = Annotated[Caller, Depends(_Needs("review"))]
AskingDesk = Annotated[Caller, Depends(_Needs("lookup"))]
Administrator = Annotated[Caller, Depends(_Needs("accounts"))]
SignedIn = Annotated[Caller, Depends(_Needs(None, password_may_be_due=True))]
