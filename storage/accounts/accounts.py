"""Who may sign in, and what as. Every change is an event, and what an account loses it loses at once.

An account is never deleted and its name never given again: the trail and the archive name it for good.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

from sqlalchemy import select
from sqlalchemy.orm import Session

from dossier.access_errors import NameTaken, WeakPassword
from dossier.errors import ACCOUNT, BadRequest, NotFound
from dossier.words.folding import fold, nfc
from storage.accounts import lock_out, sessions
from storage.accounts.passwords import Passwords, one_time_password, weakness
from storage.database.models import AccountRow, AccountSessionRow
from storage.database.reach import Reach
from storage.trail import events

Role = Literal["desk", "reviewer", "operator", "administrator"]
ROLES: tuple[Role, ...] = get_args(Role)

SCOPES_OF_ROLE: dict[str, tuple[str, ...]] = {
    "desk": ("read", "write", "lookup"),
    "reviewer": ("read", "lookup", "review"),
    "operator": ("read", "write", "lookup", "report"),
    "administrator": ("accounts",),
}
"""What each role may do, as pages and `X-Account` ask for it: scopes of `storage.clients`, and `accounts`, which
no program can have."""

_NAME = re.compile(r"[a-z0-9](?:[a-z0-9._-]{0,30}[a-z0-9])?")
LONGEST_FULL_NAME = 100
LONGEST_OF_REACH = 64


@dataclass(frozen=True, slots=True)
class Account:
    """A person who signs in. `password_due`: with a one-time password, to be changed before anything else;
    `system_user`: what the operating system calls the person where commands are run."""

    id: str
    name: str
    full_name: str
    roles: tuple[str, ...]
    reach: Reach
    password_due: bool
    oidc_subject: str | None
    created_at: datetime
    disabled_at: datetime | None
    system_user: str | None = None

    @property
    def scopes(self) -> frozenset[str]:
        """What the account may do."""
        return frozenset(scope for role in self.roles for scope in SCOPES_OF_ROLE[role])


def add(
    session: Session,
    passwords: Passwords,
    name: str,
    full_name: str,
    roles: Sequence[str],
    reach: Reach,
    actor: events.Actor,
    *,
    now: datetime,
    oidc_subject: str | None = None,
) -> tuple[Account, str | None]:
    """Add an account; it, and its one-time password, which cannot be had again; None where a provider vouches for it.

    `name`: what is typed to sign in, 1 to 32 of a-z, 0-9, `.`, `_`, `-`; `full_name`: as others see it.
    Raises `BadRequest` for a name, a role or a reach that is none, `NameTaken`.
    """
    name, full_name = name_of(name), " ".join(nfc(full_name).split())
    if not _NAME.fullmatch(name):
        raise BadRequest(problem=f"name {name!r}: a-z 0-9 . _ -")
    if not full_name or len(full_name) > LONGEST_FULL_NAME or not full_name.isprintable():
        raise BadRequest(problem="full_name")
    if oidc_subject is not None and not oidc_subject.isprintable():
        raise BadRequest(problem="oidc_subject")
    _demand_roles(roles)
    _demand_reach(reach)
    events.hold(session)
    for column, given in ((AccountRow.name, name), (AccountRow.oidc_subject, oidc_subject)):
        if given is not None and session.scalar(select(AccountRow.id).where(column == given)) is not None:
            raise NameTaken(name=given)
    password = one_time_password() if oidc_subject is None else None
    row = AccountRow(
        id=str(uuid.uuid4()),
        name=name,
        full_name=full_name,
        password_hash=passwords.hashed(password) if password else None,
        password_due=password is not None,
        oidc_subject=oidc_subject,
        roles=sorted(set(roles)),
        agency=reach.agency,
        desks=sorted(set(reach.desks)),
        created_at=now,
    )
    session.add(row)
    note(session, "account_added", row, actor, now, roles=row.roles, agency=row.agency, desks=row.desks)
    return account_of(row), password


def by_name(session: Session, name: str) -> Account:
    """An account, disabled or not. Raises `NotFound`."""
    return account_of(demanded_row(session, name))


def by_id(session: Session, account_id: str) -> Account:
    """The account with this id."""
    return account_of(session.get_one(AccountRow, account_id))


def of_sessions(
    session: Session, session_ids: Collection[str], rules: sessions.SessionRules, *, now: datetime
) -> dict[str, tuple[Account, str]]:
    """The accounts, as they are now, of those of these sessions that are still in force, and the digest of the token
    that each goes by; nothing is noted as used."""
    rows = session.execute(
        select(AccountSessionRow.id, AccountRow, AccountSessionRow.token_sha256)
        .join(AccountRow, AccountRow.id == AccountSessionRow.account_id)
        .where(
            AccountSessionRow.id.in_(session_ids),
            AccountSessionRow.ended_at.is_(None),
            AccountSessionRow.seen_at > now - rules.idle,
            AccountSessionRow.began_at > now - rules.longest,
            AccountRow.disabled_at.is_(None),
        )
    )
    return {session_id: (account_of(row), token) for session_id, row, token in rows}


def everyone(session: Session) -> list[Account]:
    """All accounts, by name."""
    return [account_of(row) for row in session.scalars(select(AccountRow).order_by(AccountRow.name))]


def set_roles(
    session: Session, name: str, roles: Sequence[str], reach: Reach, actor: events.Actor, *, now: datetime
) -> None:
    """Give an account these roles and this reach instead of those it has. Raises `NotFound`, `BadRequest`."""
    _demand_roles(roles)
    _demand_reach(reach)
    events.hold(session)
    row = demanded_row(session, name)
    before = {"roles_before": row.roles, "agency_before": row.agency, "desks_before": row.desks}
    row.roles, row.agency, row.desks = sorted(set(roles)), reach.agency, sorted(set(reach.desks))
    note(session, "roles_changed", row, actor, now, roles=row.roles, agency=row.agency, desks=row.desks, **before)


def disable(session: Session, name: str, actor: events.Actor, *, now: datetime) -> None:
    """Let an account sign in no more, and end its sessions. Raises `NotFound`."""
    events.hold(session)
    row = demanded_row(session, name)
    if row.disabled_at is None:
        row.disabled_at = now
        note(session, "account_disabled", row, actor, now)
        sessions.end_all(session, row.id, actor, now=now, why="disabled")


def enable(session: Session, name: str, actor: events.Actor, *, now: datetime) -> None:
    """Let a disabled account sign in again. Raises `NotFound`."""
    events.hold(session)
    row = demanded_row(session, name)
    if row.disabled_at is not None:
        row.disabled_at = None
        note(session, "account_enabled", row, actor, now)


def reset_password(session: Session, passwords: Passwords, name: str, actor: events.Actor, *, now: datetime) -> str:
    """A one-time password instead of the one that the account has, whose sessions and pauses end. Raises `NotFound`."""
    events.hold(session)
    row, password = demanded_row(session, name), one_time_password()
    row.password_hash, row.password_due = passwords.hashed(password), True
    lock_out.forget(session, row.name)
    note(session, "password_reset", row, actor, now)
    sessions.end_all(session, row.id, actor, now=now, why="password")
    return password


def set_password(
    session: Session,
    passwords: Passwords,
    name: str,
    password: str,
    actor: events.Actor,
    *,
    now: datetime,
    keeping: str | None = None,
) -> None:
    """The password that a person chose; all sessions end but the one whose id is `keeping`.

    Raises `NotFound`, `WeakPassword`.
    """
    events.hold(session)
    row = demanded_row(session, name)
    reason = weakness(nfc(password), row.name, row.full_name)
    if reason is not None:
        raise WeakPassword(reason=reason)
    row.password_hash, row.password_due = passwords.hashed(password), False
    note(session, "password_changed", row, actor, now)
    sessions.end_all(session, row.id, actor, now=now, why="password", keeping=keeping)


def name_of(typed: str) -> str:
    """What somebody typed as the name of an account, as it would be stored."""
    return fold(typed.strip())


def actor_of(account: Account, purpose: str | None, correlation_id: str | None = None) -> events.Actor:
    """How the trail names an account that acts."""
    return events.Actor(f"account:{account.name}", purpose, account.full_name, correlation_id, account.name)


def account_of(row: AccountRow) -> Account:
    """The account of a row."""
    return Account(
        id=row.id,
        name=row.name,
        full_name=row.full_name,
        roles=tuple(row.roles),
        reach=Reach(row.agency, tuple(row.desks)),
        password_due=row.password_due,
        oidc_subject=row.oidc_subject,
        created_at=row.created_at,
        disabled_at=row.disabled_at,
        system_user=row.system_user,
    )


def row_of(session: Session, typed: str) -> AccountRow | None:
    """The row of the account with this name; what cannot be one, a NUL in it for instance, is not looked up."""
    name = name_of(typed)
    if not _NAME.fullmatch(name):
        return None
    return session.scalars(select(AccountRow).where(AccountRow.name == name)).first()


def demanded_row(session: Session, name: str) -> AccountRow:
    """The row of the account with this name. Raises `NotFound`."""
    row = row_of(session, name)
    if row is None:
        raise NotFound(what=ACCOUNT, value=name)
    return row


def _demand_roles(roles: Sequence[str]) -> None:
    unknown = sorted(set(roles) - set(ROLES))
    if unknown or not roles:
        raise BadRequest(problem=f"role {', '.join(unknown) or '-'}: {' | '.join(ROLES)}")


def _demand_reach(reach: Reach) -> None:
    names = [*([reach.agency] if reach.agency else ()), *reach.desks]
    bad = [name for name in names if not name.isprintable() or len(name) > LONGEST_OF_REACH]
    if bad:
        raise BadRequest(problem=f"agency, desks: {LONGEST_OF_REACH}")


def note(session: Session, action: str, row: AccountRow, actor: events.Actor, now: datetime, **details: object) -> None:
    """Say in the trail what was done to an account."""
    events.append(session, action, actor, now=now, details={"account": row.name, **details})
