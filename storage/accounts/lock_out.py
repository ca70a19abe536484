"""Who guesses passwords is made to wait, longer and longer: by the name tried, and by the address it is tried from.

Names that no account has are counted like others. A name is kept as its SHA-256 only: people type their password there.
"""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from dossier.access_errors import TryLater
from dossier.pauses import Pauses
from storage.database.engine import insert_if_absent
from storage.database.models import SignInFailureRow


@dataclass(frozen=True, slots=True)
class LockOut:
    """How long to wait after failures: nothing for the first few, then `first_seconds`, doubled with each up to
    `longest_seconds`. Behind one address there may be a whole office, so it has more for nothing. After
    `forgotten_after` without failures all is forgotten."""

    free_of_name: int = 5
    free_of_address: int = 30
    first_seconds: float = 2.0
    longest_seconds: float = 900.0
    forgotten_after: timedelta = timedelta(days=1)

    def pause(self, failures: int, free: int) -> timedelta:
        """How long after that many failures, of which `free` cost nothing."""
        if failures < free:
            return timedelta()
        pauses = Pauses(timedelta(seconds=self.first_seconds), 2, timedelta(seconds=self.longest_seconds))
        return pauses.after(failures - free)


@dataclass(frozen=True, slots=True)
class Failure:
    """A failure that was counted: of the `name` or the `address`, the how many-th, and the pause that it brought."""

    of: str
    failures: int
    pause: timedelta


def demand_no_pause(session: Session, name: str, address: str, *, now: datetime) -> None:
    """Raises `TryLater` while the name or the address has to wait."""
    held = select(SignInFailureRow.paused_until).where(SignInFailureRow.key.in_(_keys(name, address).values()))
    until = max(session.scalars(held), default=now)
    if until > now:
        raise TryLater(seconds=math.ceil((until - now).total_seconds()))


def count(session: Session, rules: LockOut, name: str, address: str, *, now: datetime) -> list[Failure]:
    """Count a failure of both. Raises `TryLater` and counts nothing while one of them has to wait."""
    session.execute(delete(SignInFailureRow).where(SignInFailureRow.last_at < now - rules.forgotten_after))
    free = {"name": rules.free_of_name, "address": rules.free_of_address}
    rows = {}
    for of, key in _keys(name, address).items():
        insert_if_absent(session, SignInFailureRow, key=key, failures=0, last_at=now, paused_until=now)
        rows[of] = session.get_one(SignInFailureRow, key, with_for_update=True, populate_existing=True)
    demand_no_pause(session, name, address, now=now)
    counted = []
    for of, row in rows.items():
        row.failures, row.last_at = row.failures + 1, now
        pause = rules.pause(row.failures, free[of])
        row.paused_until = now + pause
        counted.append(Failure(of, row.failures, pause))
    return counted


def take_back(session: Session, name: str, address: str, *, now: datetime) -> None:
    """What was counted was none: the password was right. The name is free of failures, the address of this one: other
    names are guessed from there all the same."""
    forget(session, name)
    row = session.get(SignInFailureRow, _keys(name, address)["address"], with_for_update=True, populate_existing=True)
    if row is not None:
        row.failures, row.paused_until = max(0, row.failures - 1), min(row.paused_until, now)


def forget(session: Session, name: str) -> None:
    """Forget the failures of a name, and with them its pause."""
    session.execute(delete(SignInFailureRow).where(SignInFailureRow.key == _keys(name, "")["name"]))


def _keys(name: str, address: str) -> dict[str, str]:
    return {
        of: f"{of}:{hashlib.sha256(text.encode()).hexdigest()}" for of, text in (("name", name), ("address", address))
    }
