"""One's own account: what one looks at papers for, the password, and the browsers that are signed in."""

from __future__ import annotations

import hmac
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from api.auth import Caller
from api.desk import desk_session
from api.desk.accounts.sign_in_pages import purpose_of
from api.desk.desk_session import SignedIn
from api.desk.pages import render
from api.services import Services, ServicesOf
from dossier.access_errors import NotSignedIn
from dossier.errors import BadRequest, SohoaError
from dossier.words.sentences import N_, Phrase, sentence
from storage.accounts import accounts, sessions
from storage.accounts.accounts import Account
from storage.accounts.sessions import AccountSession

router = APIRouter(include_in_schema=False)

NOT_TWICE = N_("hai lần gõ mật khẩu mới không giống nhau")
SAME_AGAIN = N_("mật khẩu mới giống mật khẩu cũ")
SAVED = {
    "purpose": N_("Đã đổi mục đích."),
    "password": N_("Đã đổi mật khẩu; các phiên đăng nhập khác đã kết thúc."),
    "sessions": N_("Đã kết thúc phiên đăng nhập."),
}
_BROWSERS = (("Edg", "Edge"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))
_SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)


@router.get("/account")
def show(services: ServicesOf, caller: SignedIn, saved: str = "") -> Response:
    """Who one is here, and what can be changed."""
    return _page(services, caller, saved=saved)


@router.post("/account/purpose")
def change_purpose(services: ServicesOf, caller: SignedIn, purpose: Annotated[str, Form()] = "") -> Response:
    """Look at papers for something else from now on."""
    _, own = _of(caller)
    with services.database.write() as session:
        sessions.set_purpose(session, own.id, purpose_of(services, purpose), caller.actor, now=services.clock())
    return RedirectResponse("/account?saved=purpose", 303)


@router.post("/account/password")
def change_password(
    request: Request,
    services: ServicesOf,
    caller: SignedIn,
    current: Annotated[str, Form()] = "",
    new: Annotated[str, Form()] = "",
    again: Annotated[str, Form()] = "",
) -> Response:
    """Another password; every other session of the account ends, and this one goes on under another token."""
    account, own = _of(caller)
    try:
        if not hmac.compare_digest(new.encode(), again.encode()):
            raise BadRequest(problem=Phrase(NOT_TWICE))
        origin = desk_session.origin_of(request)
        services.sign_in.demand_password(account, current, origin=origin, now=services.clock())
        if hmac.compare_digest(new.encode(), current.encode()):
            raise BadRequest(problem=Phrase(SAME_AGAIN))
        with services.database.write() as session:
            accounts.set_password(
                session, services.passwords, account.name, new, caller.actor, now=services.clock(), keeping=own.id
            )
            token = sessions.renew(session, own.id)
    except SohoaError as error:
        return _page(services, caller, problem=error)
    response = RedirectResponse("/account?saved=password", 303)
    desk_session.give(response, services, token, request)
    return response


@router.post("/account/sessions")
def end_sessions(services: ServicesOf, caller: SignedIn, session_id: Annotated[str, Form()] = "") -> Response:
    """End one session of the account, or all but this one."""
    account, own = _of(caller)
    with services.database.write() as session:
        if session_id:
            sessions.end(session, session_id, account.id, caller.actor, now=services.clock(), why="ended")
        else:
            sessions.end_all(session, account.id, caller.actor, now=services.clock(), why="ended", keeping=own.id)
    return RedirectResponse("/account?saved=sessions", 303)


def browser_in_words(browser: str) -> str:
    """What a browser calls itself, in two words; empty where it says nothing that is known."""
    words = (next((name for mark, name in known if mark in browser), "") for known in (_BROWSERS, _SYSTEMS))
    return " · ".join(word for word in words if word)


def _page(services: Services, caller: Caller, *, saved: str = "", problem: SohoaError | None = None) -> Response:
    account, own = _of(caller)
    with services.database.read() as session:
        open_sessions = sessions.of_account(session, account.id)
    now = services.clock()
    return render(
        "account.html",
        status_code=problem.http_status if problem else 200,
        caller=caller,
        account=account,
        own=own,
        sessions=[one for one in open_sessions if services.session_rules.over(one, now) is None],
        browser_in_words=browser_in_words,
        purposes=services.purposes,
        saved=sentence(SAVED[saved]) if saved in SAVED else None,
        problem=problem.sentence() if problem else None,
    )


def _of(caller: Caller) -> tuple[Account, AccountSession]:
    """The account and the session of who is signed in."""
    if caller.account is None or caller.session is None:
        raise NotSignedIn
    return caller.account, caller.session
