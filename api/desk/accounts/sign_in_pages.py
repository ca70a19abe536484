"""Signing in with name and password, and signing out."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from api.desk import desk_session
from api.desk.desk_session import SignedIn
from api.desk.pages import own_path, render
from api.services import Services, ServicesOf
from dossier.access_errors import TryLater
from dossier.errors import BadRequest, SohoaError
from dossier.words.sentences import N_, sentence
from storage.accounts import sessions
from storage.accounts.accounts import Account

router = APIRouter(include_in_schema=False)

ENDED = N_("Phiên đăng nhập đã kết thúc; hãy đăng nhập lại.")
LOST = N_("Phiên đăng nhập đã kết thúc; những gì vừa gửi chưa được lưu. Hãy đăng nhập rồi làm lại.")


@router.get("/login")
def form(request: Request, services: ServicesOf, to: str = "/", lost: bool = False) -> Response:
    """Ask for name, password and purpose, and say why where a session ended. `lost`: what a form sent was not taken."""
    return sign_in_page(
        services, to, ended=LOST if lost else ENDED if desk_session.has_ended(services, request) else ""
    )


@router.post("/login")
def sign_in(
    request: Request,
    services: ServicesOf,
    name: Annotated[str, Form()] = "",
    password: Annotated[str, Form()] = "",
    purpose: Annotated[str, Form()] = "",
    to: Annotated[str, Form()] = "/",
) -> Response:
    """Check them and give the browser its cookie."""
    try:
        account, _, token = services.sign_in.with_password(
            name,
            password,
            purpose=purpose_of(services, purpose),
            origin=desk_session.origin_of(request),
            now=services.clock(),
        )
    except SohoaError as error:
        return sign_in_page(services, to, name=name, purpose=purpose, problem=error)
    response = RedirectResponse(first_page(account, to), 303)
    desk_session.begin(response, services, token, request)
    return response


@router.post("/logout")
def sign_out(services: ServicesOf, caller: SignedIn) -> Response:
    """End the session and take the cookie away."""
    if caller.session is not None:
        with services.database.write() as session:
            sessions.end(
                session,
                caller.session.id,
                caller.session.account_id,
                caller.actor,
                now=services.clock(),
                why="signed_out",
            )
    response = RedirectResponse("/login", 303)
    desk_session.end(response)
    return response


def sign_in_page(
    services: Services,
    to: str,
    *,
    name: str = "",
    purpose: str = "",
    problem: SohoaError | None = None,
    ended: str = "",
) -> Response:
    """The form, with what was entered but the password, and why that could not be taken, or why one has to sign in."""
    response = render(
        "login.html",
        status_code=problem.http_status if problem else 200,
        to=own_path(to),
        name=name,
        purpose=purpose,
        purposes=services.purposes,
        provider=services.provider,
        problem=problem.sentence() if problem else sentence(ended) if ended else None,
    )
    if isinstance(problem, TryLater):
        response.headers["Retry-After"] = str(problem.values["seconds"])
    return response


def purpose_of(services: Services, chosen: str) -> str:
    """A purpose of the list. Raises `BadRequest`."""
    if chosen not in services.purposes:
        raise BadRequest(problem="purpose")
    return chosen


def first_page(account: Account, to: str) -> str:
    """Where an account goes after signing in: to what it asked for, or to the first page that is for it."""
    path = own_path(to)
    if account.password_due:
        return "/account"
    if path == "/" and "read" not in account.scopes:
        return "/users"
    return "/queue" if path == "/" and "desk" in account.roles else path
