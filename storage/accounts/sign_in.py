"""Signing in: by name and password, or by the word of a provider.

A failure is counted before the password is looked at, so that guesses made at once count as well; it is taken back when
the password was right. While a name or an address has to wait nothing is checked, not even the right password. A name
that no account has is counted and refused like any other: same words, same work (`passwords.Passwords.fits`).

Risk accepted: who knows a name can make its person wait, a quarter of an hour at the most; sessions that are open stay
open meanwhile, and a new one-time password lifts the pause.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from dossier.access_errors import NotLinked, WrongPassword
from storage.accounts import lock_out, sessions
from storage.accounts.accounts import Account, account_of, actor_of, name_of, row_of
from storage.accounts.lock_out import Failure, LockOut
from storage.accounts.passwords import LONGEST, Passwords
from storage.accounts.sessions import AccountSession, SessionRules
from storage.database.engine import Database
from storage.database.models import AccountRow
from storage.trail import events

PART = "sign-in"
"""How the trail names this part where no account acted."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a sign-in comes from: the address, what the browser says it is, and the id of the call."""

    address: str
    browser: str = ""
    correlation_id: str | None = None


@dataclass(frozen=True, slots=True)
class SignIn:
    """The way in for people."""

    database: Database
    passwords: Passwords
    rules: SessionRules
    lock_out: LockOut

    def with_password(
        self, name: str, password: str, *, purpose: str, origin: Origin, now: datetime
    ) -> tuple[Account, AccountSession, str]:
        """The account, a new session and its token. Raises `WrongPassword` and `TryLater`."""
        account_id, password_hash = self._checked(name, password, origin, now)
        return self._begin(account_id, purpose, origin, now, "password", password_hash)

    def by_subject(
        self, subject: str, *, purpose: str, origin: Origin, now: datetime
    ) -> tuple[Account, AccountSession, str]:
        """The same for whom a provider vouches for, by its unchanging name for that person. Raises `NotLinked`."""
        with self.database.read() as session:
            row = session.scalars(select(AccountRow).where(AccountRow.oidc_subject == subject)).first()
        if row is None or row.disabled_at is not None:
            self._note_failure(row, (), origin, now, subject=subject)
            raise NotLinked(subject=subject)
        return self._begin(row.id, purpose, origin, now, "provider")

    def demand_password(self, account: Account, password: str, *, origin: Origin, now: datetime) -> None:
        """That the person who is signed in knows the password. Raises `WrongPassword` and `TryLater`."""
        self._checked(account.name, password, origin, now)

    def _checked(self, typed: str, password: str, origin: Origin, now: datetime) -> tuple[str, str | None]:
        """The id of the account with this name and password, and the hash that the password fits."""
        name = name_of(typed)
        with self.database.read() as session:
            lock_out.demand_no_pause(session, name, origin.address, now=now)
        with self.database.write() as session:
            counted = lock_out.count(session, self.lock_out, name, origin.address, now=now)
        with self.database.read() as session:
            row = row_of(session, name)
        fits = self.passwords.fits(row.password_hash if row else None, password[: LONGEST + 1])
        if row is None or not fits or row.disabled_at is not None:
            self._note_failure(row, counted, origin, now)
            raise WrongPassword
        with self.database.write() as session:
            lock_out.take_back(session, name, origin.address, now=now)
            if row.password_hash is None or not self.passwords.is_outdated(row.password_hash):
                return row.id, row.password_hash
            renewed = self.passwords.hashed(password)
            as_checked = (AccountRow.id == row.id) & (AccountRow.password_hash == row.password_hash)
            session.execute(update(AccountRow).where(as_checked).values(password_hash=renewed))
        return row.id, renewed

    def _note_failure(
        self, row: AccountRow | None, counted: Sequence[Failure], origin: Origin, now: datetime, **more: str
    ) -> None:
        part = events.Actor(PART, correlation_id=origin.correlation_id)
        details = {"account": row.name if row else None, "address": origin.address, **more}
        with self.database.write() as session:
            events.append(session, "sign_in_failed", part, now=now, details=details)
            for one in counted:
                if one.pause:
                    pause = {"of": one.of, "failures": one.failures, "seconds": one.pause.total_seconds()}
                    events.append(session, "locked_out", part, now=now, details={**details, **pause})

    def _begin(
        self,
        account_id: str,
        purpose: str,
        origin: Origin,
        now: datetime,
        by: str,
        password_hash: str | None = None,
    ) -> tuple[Account, AccountSession, str]:
        with self.database.write() as session:
            events.hold(session)
            account = _enabled(session, account_id, password_hash)
            part = events.Actor(PART, correlation_id=origin.correlation_id)
            sessions.end_over(session, self.rules, part, now=now)
            begun, token = sessions.begin(
                session, account.id, purpose=purpose, address=origin.address, browser=origin.browser, now=now
            )
            details = {"session": begun.id, "address": origin.address, "by": by}
            actor = actor_of(account, purpose, origin.correlation_id)
            events.append(session, "signed_in", actor, now=now, details=details)
        return account, begun, token


def _enabled(session: Session, account_id: str, password_hash: str | None) -> Account:
    """The account, unless it was disabled, or got another password than that of the hash, while that was checked."""
    row = session.get_one(AccountRow, account_id)
    if row.disabled_at is not None or (password_hash is not None and row.password_hash != password_hash):
        raise WrongPassword
    return account_of(row)
