"""Everybody's accounts, for administrators: added, given roles, disabled, given a one-time password.

An administrator of an agency or of desks sees the accounts that reach no further, and lets none reach further.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Form, Response
from fastapi.responses import RedirectResponse

from api.auth import Caller, one_line
from api.desk.desk_session import Administrator
from api.desk.pages import render
from api.services import Services, ServicesOf
from dossier.access_errors import NotAllowed
from dossier.errors import ACCOUNT, BadRequest, NotFound, Refused, SohoaError
from dossier.words.sentences import N_, Phrase, sentence
from storage.accounts import accounts, certificates, persons, sessions
from storage.accounts.accounts import ROLES, Account
from storage.database.reach import Reach

router = APIRouter(prefix="/users", include_in_schema=False)

TOO_FAR = N_("tài khoản của bạn không quản lý cơ quan hay nơi tiếp nhận đó")
ONESELF = N_("không tự khóa hay tự bỏ vai trò quản trị của mình; hãy nhờ người quản trị khác")
ONES_OWN = N_("không tự ghi cho tài khoản của mình; nhờ người quản trị khác")
SAYS = {"one": persons.say_one, "two": persons.say_two}
BINDS = ("bind", "release")
LONGEST_WHOSE = 100
SAVED = {
    "certificate": N_("Đã lưu chứng thư của tài khoản này."),
    "person": N_("Đã lưu người dùng tài khoản này."),
    "roles": N_("Đã đổi vai trò và phạm vi."),
    "disabled": N_("Đã khóa tài khoản; các phiên đăng nhập đã kết thúc."),
    "enabled": N_("Đã mở lại tài khoản."),
    "sessions": N_("Đã kết thúc các phiên đăng nhập."),
}

Words = Annotated[str, Form()]
Several = Annotated[list[str], Form(default_factory=list)]


@router.get("")
def everyone(services: ServicesOf, caller: Administrator) -> Response:
    """The accounts within reach, and a form for one more."""
    return _list(services, caller)


@router.post("")
def add(
    services: ServicesOf,
    caller: Administrator,
    roles: Several,
    desks: Several,
    name: Words = "",
    full_name: Words = "",
    agency: Words = "",
    oidc_subject: Words = "",
) -> Response:
    """Add an account, and show its one-time password, once."""
    given = {"name": name, "full_name": full_name, "agency": agency, "oidc_subject": oidc_subject}
    entered = {**given, "roles": roles, "desks": desks}
    try:
        reach = _allowed(caller, agency, desks)
        with services.database.write() as session:
            account, password = accounts.add(
                session,
                services.passwords,
                name,
                full_name,
                roles,
                reach,
                caller.actor,
                now=services.clock(),
                oidc_subject=oidc_subject.strip() or None,
            )
    except Refused as error:
        return _list(services, caller, entered=entered, problem=error)
    return _one(services, caller, account.name, password=password)


@router.get("/{name}")
def one(name: str, services: ServicesOf, caller: Administrator, saved: str = "") -> Response:
    """One account, with what can be done to it."""
    return _one(services, caller, name, saved=saved)


@router.post("/{name}/roles")
def set_roles(
    name: str,
    services: ServicesOf,
    caller: Administrator,
    roles: Several,
    desks: Several,
    agency: Words = "",
) -> Response:
    """Give an account other roles, or another reach."""
    account = _within(services, caller, name)
    if "administrator" not in roles:
        _demand_other(caller, account)
    try:
        reach = _allowed(caller, agency, desks)
        with services.database.write() as session:
            accounts.set_roles(session, account.name, roles, reach, caller.actor, now=services.clock())
    except Refused as error:
        return _one(services, caller, name, problem=error)
    return RedirectResponse(f"/users/{account.name}?saved=roles", 303)


@router.post("/{name}/disable")
def disable(name: str, services: ServicesOf, caller: Administrator) -> Response:
    """Let an account sign in no more."""
    account = _within(services, caller, name)
    _demand_other(caller, account)
    with services.database.write() as session:
        accounts.disable(session, account.name, caller.actor, now=services.clock())
    return RedirectResponse(f"/users/{account.name}?saved=disabled", 303)


@router.post("/{name}/enable")
def enable(name: str, services: ServicesOf, caller: Administrator) -> Response:
    """Let a disabled account sign in again."""
    account = _within(services, caller, name)
    with services.database.write() as session:
        accounts.enable(session, account.name, caller.actor, now=services.clock())
    return RedirectResponse(f"/users/{account.name}?saved=enabled", 303)


@router.post("/{name}/person")
def say_whose(
    name: str, services: ServicesOf, caller: Administrator, other: Words = "", are: Words = "", system_user: Words = ""
) -> Response:
    """Say that two accounts are of one person or of two, or what the operating system calls the person."""
    account = _within(services, caller, name)
    try:
        second = _within(services, caller, other) if are in SAYS else None
        with services.database.write() as session:
            if second is not None:
                _demand_other(caller, account, ONES_OWN)
                _demand_other(caller, second, ONES_OWN)
                SAYS[are](session, (account.name, second.name), caller.actor, now=services.clock())
            else:
                # Nor of whom the operating system calls so until now: that one's samples would be another's.
                for one in (account, *persons.of_system_user(session, system_user)):
                    _demand_other(caller, one, ONES_OWN)
                persons.set_system_user(session, account.name, system_user, caller.actor, now=services.clock())
    except (Refused, NotFound) as error:
        return _one(services, caller, name, problem=error)
    return RedirectResponse(f"/users/{account.name}?saved=person", 303)


@router.post("/{name}/certificates")
def set_certificate(
    name: str,
    services: ServicesOf,
    caller: Administrator,
    sha256: Words = "",
    whose: Words = "",
    do: Words = "bind",
) -> Response:
    """Let an account sign with a certificate that does not bear its person's name, or no longer."""
    account = _within(services, caller, name)
    try:
        _demand_other(caller, account, ONES_OWN)
        if do not in BINDS:
            raise BadRequest(problem=do)
        said, now = one_line("whose", whose, longest=LONGEST_WHOSE), services.clock()
        with services.database.write() as session:
            if do == "bind":
                certificates.bind(session, account.name, sha256, caller.actor, now=now, whose=said)
            else:
                certificates.release(session, account.name, sha256, caller.actor, now=now)
    except Refused as error:
        return _one(services, caller, name, problem=error)
    return RedirectResponse(f"/users/{account.name}?saved=certificate", 303)


@router.post("/{name}/password")
def reset_password(name: str, services: ServicesOf, caller: Administrator) -> Response:
    """Give an account a one-time password, shown once."""
    account = _within(services, caller, name)
    with services.database.write() as session:
        password = accounts.reset_password(
            session, services.passwords, account.name, caller.actor, now=services.clock()
        )
    return _one(services, caller, account.name, password=password)


@router.post("/{name}/sessions")
def end_sessions(name: str, services: ServicesOf, caller: Administrator) -> Response:
    """End every session of an account."""
    account = _within(services, caller, name)
    with services.database.write() as session:
        sessions.end_all(session, account.id, caller.actor, now=services.clock(), why="ended")
    return RedirectResponse(f"/users/{account.name}?saved=sessions", 303)


def _list(
    services: Services,
    caller: Caller,
    *,
    entered: Mapping[str, object] | None = None,
    problem: SohoaError | None = None,
) -> Response:
    with services.database.read() as session:
        found = accounts.everyone(session)
        alike = persons.namesakes(session)
    blank = {"name": "", "full_name": "", "agency": services.agency, "oidc_subject": "", "roles": [], "desks": []}
    return render(
        "users.html",
        status_code=problem.http_status if problem else 200,
        caller=caller,
        accounts=[account for account in found if caller.reach.covers(account.reach)],
        alike=[group for group in alike if all(caller.reach.covers(one.reach) for one in group)],
        entered=entered or blank,
        all_roles=ROLES,
        all_desks=_desks(services, caller, ()),
        provider=services.provider,
        problem=problem.sentence() if problem else None,
    )


def _one(
    services: Services,
    caller: Caller,
    name: str,
    *,
    saved: str = "",
    password: str | None = None,
    problem: SohoaError | None = None,
) -> Response:
    account = _within(services, caller, name)
    with services.database.read() as session:
        open_sessions = sessions.of_account(session, account.id)
        bound = certificates.of_account(session, account)
        same = [
            (one, is_said)
            for one, is_said in persons.of_same_person(session, account)
            if caller.reach.covers(one.reach)
        ]
    now = services.clock()
    return render(
        "user.html",
        status_code=problem.http_status if problem else 200,
        caller=caller,
        account=account,
        sessions=[one for one in open_sessions if services.session_rules.over(one, now) is None],
        same=same,
        certificates=bound,
        all_roles=ROLES,
        all_desks=_desks(services, caller, account.reach.desks),
        password=password,
        saved=sentence(SAVED[saved]) if saved in SAVED else None,
        problem=problem.sentence() if problem else None,
    )


def _within(services: Services, caller: Caller, name: str) -> Account:
    """An account that the administrator may see. Raises `NotFound` for others, too."""
    with services.database.read() as session:
        account = accounts.by_name(session, name)
    if not caller.reach.covers(account.reach):
        raise NotFound(what=ACCOUNT, value=name)
    return account


def _allowed(caller: Caller, agency: str, desks: list[str]) -> Reach:
    """The reach that was entered. Raises `NotAllowed` for one beyond the administrator's own."""
    reach = Reach(agency.strip(), tuple(desks))
    if not caller.reach.covers(reach):
        raise NotAllowed(reason=Phrase(TOO_FAR))
    return reach


def _demand_other(caller: Caller, account: Account, reason: str = ONESELF) -> None:
    """That an administrator does not lock the door from outside, or speak for themself. Raises `NotAllowed`."""
    if caller.account is not None and caller.account.id == account.id:
        raise NotAllowed(reason=Phrase(reason))


def _desks(services: Services, caller: Caller, of_account: tuple[str, ...]) -> list[str]:
    """The desks to choose from: those of this installation, and those that the account has already."""
    return sorted({*(caller.reach.desks or services.desks()), *of_account})
