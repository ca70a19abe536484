"""The browsers that people have signed in with. A session lies here and nowhere else, so that it ends at once.

The browser has a random token of 256 bits, the database its SHA-256: who reads the database cannot sign in with it.
A session ends when its person or an administrator ends it, when the account is disabled or its password changes, after
a while without use, and after a shift in any case.
"""

from __future__ import annotations

import hashlib
import secrets
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session as Connection

from dossier.errors import SESSION, NotFound
from storage.database.models import AccountRow, AccountSessionRow
from storage.trail import events

LONGEST_BROWSER = 200
LONGEST_ADDRESS = 64

Why = Literal["signed_out", "ended", "disabled", "password", "idle", "expired"]


@dataclass(frozen=True, slots=True)
class SessionRules:
    """How long a session lives: unused for `idle`, used for `longest`."""

    idle: timedelta = timedelta(minutes=30)
    longest: timedelta = timedelta(hours=10)

    @property
    def noted_every(self) -> timedelta:
        """How often use is noted: each time would be a write for each picture of a page."""
        return min(timedelta(minutes=1), self.idle / 4)

    def over(self, session: AccountSession, now: datetime) -> Why | None:
        """Which limit the session has passed."""
        if now - session.began_at >= self.longest:
            return "expired"
        return "idle" if now - session.seen_at >= self.idle else None


@dataclass(frozen=True, slots=True)
class AccountSession:
    """One browser of an account, and what its person looks at papers for."""

    id: str
    account_id: str
    purpose: str
    address: str
    browser: str
    began_at: datetime
    seen_at: datetime
    token_sha256: str


def begin(
    session: Connection, account_id: str, *, purpose: str, address: str, browser: str, now: datetime
) -> tuple[AccountSession, str]:
    """A new session and its token, which cannot be had again."""
    token = secrets.token_urlsafe(32)
    row = AccountSessionRow(
        id=str(uuid.uuid4()),
        token_sha256=_digest(token),
        account_id=account_id,
        purpose=purpose,
        address=address[:LONGEST_ADDRESS],
        browser=browser[:LONGEST_BROWSER],
        began_at=now,
        seen_at=now,
    )
    session.add(row)
    return _session(row), token


def by_token(session: Connection, token: str) -> AccountSession | None:
    """The session whose token this is, over its limits or not; None where there is none, or where it was ended."""
    row = session.scalars(select(AccountSessionRow).where(AccountSessionRow.token_sha256 == _digest(token))).first()
    return _session(row) if row is not None and row.ended_at is None else None


def of_account(session: Connection, account_id: str) -> list[AccountSession]:
    """The sessions of an account that were not ended, last used first."""
    rows = session.scalars(
        select(AccountSessionRow)
        .where(AccountSessionRow.account_id == account_id, AccountSessionRow.ended_at.is_(None))
        .order_by(AccountSessionRow.seen_at.desc(), AccountSessionRow.id)
    )
    return [_session(row) for row in rows]


def note_use(session: Connection, session_id: str, *, now: datetime) -> None:
    """Keep when a session was last used."""
    row = session.get(AccountSessionRow, session_id)
    if row is not None:
        row.seen_at = now


def renew(session: Connection, session_id: str) -> str:
    """Another token for a session that goes on: whoever knew the one before is out. Raises `NotFound`."""
    row = session.get(AccountSessionRow, session_id)
    if row is None:
        raise NotFound(what=SESSION, value=session_id)
    token = secrets.token_urlsafe(32)
    row.token_sha256 = _digest(token)
    return token


def set_purpose(session: Connection, session_id: str, purpose: str, actor: events.Actor, *, now: datetime) -> None:
    """What its person looks at papers for from now on. Raises `NotFound`."""
    events.hold(session)
    row = session.get(AccountSessionRow, session_id)
    if row is None:
        raise NotFound(what=SESSION, value=session_id)
    before, row.purpose = row.purpose, purpose
    events.append(session, "purpose_changed", actor, now=now, details={"before": before, "purpose": purpose})


def end(session: Connection, session_id: str, account_id: str, actor: events.Actor, *, now: datetime, why: Why) -> None:
    """End a session of this account; one that was ended stays so. Raises `NotFound`."""
    events.hold(session)
    row = session.get(AccountSessionRow, session_id)
    if row is None or row.account_id != account_id:
        raise NotFound(what=SESSION, value=session_id)
    if row.ended_at is None:
        _end(session, row, actor, now, why)


def end_all(
    session: Connection,
    account_id: str,
    actor: events.Actor,
    *,
    now: datetime,
    why: Why,
    keeping: str | None = None,
) -> int:
    """End every session of an account but the one whose id is `keeping`; how many there were."""
    events.hold(session)
    rows = session.scalars(
        select(AccountSessionRow).where(
            AccountSessionRow.account_id == account_id,
            AccountSessionRow.ended_at.is_(None),
            AccountSessionRow.id != (keeping or ""),
        )
    ).all()
    for row in rows:
        _end(session, row, actor, now, why)
    return len(rows)


def end_over(session: Connection, rules: SessionRules, actor: events.Actor, *, now: datetime) -> None:
    """End every session that has passed a limit, so that the trail tells of its end."""
    events.hold(session)  # first: of many calls at once, as for the pictures of a page, one finds what to end
    over = (AccountSessionRow.seen_at <= now - rules.idle) | (AccountSessionRow.began_at <= now - rules.longest)
    for row in session.scalars(select(AccountSessionRow).where(AccountSessionRow.ended_at.is_(None), over)).all():
        why = rules.over(_session(row), now)
        if why is not None:
            _end(session, row, actor, now, why)


def _end(session: Connection, row: AccountSessionRow, actor: events.Actor, now: datetime, why: Why) -> None:
    row.ended_at = now
    name = session.scalar(select(AccountRow.name).where(AccountRow.id == row.account_id))
    events.append(session, "session_ended", actor, now=now, details={"account": name, "session": row.id, "why": why})


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _session(row: AccountSessionRow) -> AccountSession:
    return AccountSession(
        row.id, row.account_id, row.purpose, row.address, row.browser, row.began_at, row.seen_at, row.token_sha256
    )
