"""Which accounts are of one person: where two persons are needed, one with two accounts is one.

An administrator says of two accounts that they are one person, or two. Until somebody says so, accounts whose names of
persons are the same but for case, accents and spaces are taken for one: who is refused asks an administrator, and what
one person did as two cannot be undone. Who has no account is nobody's second person: commands act by the name that the
operating system has for somebody, which an administrator may note with that one's account.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from dossier.errors import BadRequest
from dossier.words.folding import folded_words
from dossier.words.sentences import N_, Phrase
from storage.accounts.accounts import LONGEST_FULL_NAME, Account, account_of, demanded_row, name_of, note, row_of
from storage.database.models import AccountRow
from storage.trail import events

ONE_ACCOUNT = N_("phải là hai tài khoản khác nhau")
BAD_SYSTEM_USER = N_("tên người dùng hệ điều hành không hợp lệ")

Acted = tuple[str, str]
"""The name of an account that did something, and what its person was called then."""


def is_same(session: Session, one: Acted, other: Acted) -> bool:
    """Whether two accounts are of one person. Of an account that is on record no more, as after a rebuild, what its
    person was called when it acted is all that is known."""
    if one[0] == other[0]:
        return True
    rows = row_of(session, one[0]), row_of(session, other[0])
    if rows[0] is not None and rows[1] is not None:
        return _are_one(rows[0], rows[1])
    names = (row.full_name if row else acted[1] for row, acted in zip(rows, (one, other), strict=True))
    return len(set(map(_key, names))) == 1


def first_of_each(session: Session, acted: Iterable[Acted]) -> list[Acted]:
    """Of these the first of each person."""
    found: list[Acted] = []
    for one in acted:
        if not any(is_same(session, one, known) for known in found):
            found.append(one)
    return found


def of_same_person(session: Session, account: Account) -> list[tuple[Account, bool]]:
    """The other accounts that count as this one's person, by name; whether that was said, or is only by their names."""
    own = demanded_row(session, account.name)
    rows = session.scalars(select(AccountRow).where(AccountRow.id != own.id).order_by(AccountRow.name))
    return [
        (account_of(row), row.person_id is not None and own.person_id is not None) for row in rows if _are_one(row, own)
    ]


def namesakes(session: Session) -> list[list[Account]]:
    """The accounts of which nobody said whether they are of one person or several, and that count as one person."""
    groups: dict[str, list[AccountRow]] = {}
    for row in session.scalars(select(AccountRow).order_by(AccountRow.name)):
        groups.setdefault(_key(row.full_name), []).append(row)
    return [
        [account_of(row) for row in rows]
        for rows in groups.values()
        if len(rows) > 1 and any(row.person_id is None for row in rows)
    ]


def of_system_user(session: Session, name: str) -> list[Account]:
    """The accounts of whom the operating system calls so: noted with theirs, or the account with the same name."""
    noted = select(AccountRow).where((AccountRow.system_user == name.strip()) | (AccountRow.name == name_of(name)))
    return [account_of(row) for row in session.scalars(noted.order_by(AccountRow.name))]


def say_one(session: Session, names: Sequence[str], actor: events.Actor, *, now: datetime) -> None:
    """Say that two accounts are of one person; so are those that were of the second one's. Raises `NotFound`,
    `BadRequest` for one account."""
    first, second = _two(session, names)
    person_id = first.person_id or second.person_id or str(uuid.uuid4())
    moved = [second]
    if second.person_id not in (None, person_id):
        moved = list(session.scalars(select(AccountRow).where(AccountRow.person_id == second.person_id)))
    for row in (first, *moved):
        row.person_id = person_id
    note(session, "accounts_are_one", first, actor, now, other=second.name)


def say_two(session: Session, names: Sequence[str], actor: events.Actor, *, now: datetime) -> None:
    """Say that two accounts are of two persons, whatever their names are. Raises `NotFound`, `BadRequest` for one
    account."""
    first, second = _two(session, names)
    first.person_id = first.person_id or str(uuid.uuid4())
    if second.person_id in (None, first.person_id):
        second.person_id = str(uuid.uuid4())
    note(session, "accounts_are_two", first, actor, now, other=second.name)


def set_system_user(session: Session, name: str, system_user: str, actor: events.Actor, *, now: datetime) -> None:
    """Note what the operating system calls an account's person, empty: nothing. Raises `NotFound`, `BadRequest`."""
    system_user = system_user.strip()
    if not system_user.isprintable() or len(system_user) > LONGEST_FULL_NAME:
        raise BadRequest(problem=Phrase(BAD_SYSTEM_USER))
    events.hold(session)
    row = demanded_row(session, name)
    before, row.system_user = row.system_user, system_user or None
    note(session, "system_user_set", row, actor, now, system_user=row.system_user, system_user_before=before)


def _two(session: Session, names: Sequence[str]) -> tuple[AccountRow, AccountRow]:
    events.hold(session)
    first, second = (demanded_row(session, name) for name in names)
    if first.id == second.id:
        raise BadRequest(problem=Phrase(ONE_ACCOUNT))
    return first, second


def _are_one(one: AccountRow, other: AccountRow) -> bool:
    if one.person_id is not None and other.person_id is not None:
        return one.person_id == other.person_id
    return _key(one.full_name) == _key(other.full_name)


def _key(full_name: str) -> str:
    return " ".join(folded_words(full_name))
