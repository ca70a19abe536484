"""Accounts on both databases: guesses at once, sessions at once, names for good."""

from __future__ import annotations

import threading
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from dossier.access_errors import NameTaken, TryLater, WrongPassword
from dossier.errors import BadRequest, NotFound
from storage.accounts import accounts, certificates, persons, sessions
from storage.accounts.lock_out import LockOut
from storage.accounts.passwords import Passwords
from storage.accounts.sessions import SessionRules
from storage.accounts.sign_in import Origin, SignIn
from storage.database.engine import Database
from storage.database.models import SignInFailureRow
from storage.database.reach import EVERYTHING, Reach
from storage.objects.store import ObjectStore
from storage.trail.events import Actor
from tests.archive import BOTH_SIZES, ONE_MACHINE, PASSWORD, PASSWORDS, House

TEST = Actor("test")
HERE = Origin("192.0.2.1", "a browser")


@pytest.fixture
def house(database: Database, store: ObjectStore, tmp_path: Path) -> House:
    return House(database, store, tmp_path)


def way_in(house: House) -> SignIn:
    return SignIn(house.database, PASSWORDS, SessionRules(), LockOut())


@BOTH_SIZES
def test_guesses_made_at_once_all_count(house: House) -> None:
    name, barrier = house.account("Lê Thị Lan"), threading.Barrier(12)
    ended: list[type[Exception]] = []

    def guess() -> None:
        barrier.wait()
        try:
            way_in(house).with_password(name, "sai", purpose="x", origin=HERE, now=house.now)
        except (WrongPassword, TryLater) as error:
            ended.append(type(error))

    threads = [threading.Thread(target=guess) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (ended.count(WrongPassword), ended.count(TryLater)) == (5, 7)
    later = house.now + timedelta(days=1, seconds=3)
    way_in(house).with_password(name, PASSWORD, purpose="x", origin=HERE, now=later)
    with house.database.read() as session:
        (left,) = session.scalars(select(SignInFailureRow))
        assert left.failures == 0
    house.trail()


@BOTH_SIZES
def test_a_session_is_found_by_its_token_until_it_ends(house: House) -> None:
    house.account("Lê Thị Lan")
    account, begun, token = way_in(house).with_password(
        "le.thi.lan", PASSWORD, purpose="kiểm tra", origin=HERE, now=house.now
    )
    with house.database.read() as session:
        found = sessions.by_token(session, token)
        assert sessions.by_token(session, token[:-1]) is None
        assert sessions.by_token(session, begun.id) is None
    assert found == begun
    assert (begun.address, begun.browser, begun.purpose) == ("192.0.2.1", "a browser", "kiểm tra")
    with pytest.raises(NotFound), house.database.write() as session:
        sessions.end(session, begun.id, "another account", TEST, now=house.now, why="ended")
    with house.database.write() as session:
        accounts.set_password(session, PASSWORDS, account.name, "mưa rơi trên mái tôn", TEST, now=house.now)
    with house.database.read() as session:
        assert sessions.by_token(session, token) is None
    with pytest.raises(WrongPassword):
        way_in(house).demand_password(account, PASSWORD, origin=HERE, now=house.now)


@BOTH_SIZES
def test_a_session_that_passed_its_limit_ends_once_however_many_notice(house: House) -> None:
    name, barrier = house.account("Lê Thị Lan"), threading.Barrier(6)
    way_in(house).with_password(name, PASSWORD, purpose="x", origin=HERE, now=house.now)

    def notice() -> None:
        barrier.wait()
        with house.database.write() as session:
            sessions.end_over(session, SessionRules(), TEST, now=house.now + timedelta(hours=1))

    threads = [threading.Thread(target=notice) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [one.action for one in house.trail()].count("session_ended") == 1


@ONE_MACHINE
def test_a_password_that_was_reset_while_it_was_checked_opens_nothing(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    name, fits = house.account("Lê Thị Lan"), type(PASSWORDS).fits
    new: list[str] = []

    def reset_meanwhile(passwords: Passwords, stored: str | None, password: str) -> bool:
        if not new:
            with house.database.write() as session:
                new.append(accounts.reset_password(session, PASSWORDS, name, TEST, now=house.now))
        return fits(passwords, stored, password)

    monkeypatch.setattr(type(PASSWORDS), "fits", reset_meanwhile)
    monkeypatch.setattr(type(PASSWORDS), "is_outdated", lambda *_: True)
    with pytest.raises(WrongPassword):
        way_in(house).with_password(name, PASSWORD, purpose="x", origin=HERE, now=house.now)
    account, _, _ = way_in(house).with_password(name, new[0], purpose="x", origin=HERE, now=house.now)
    assert account.password_due


@ONE_MACHINE
def test_a_name_and_a_subject_are_given_once_and_roles_are_known_ones(house: House) -> None:
    def add(name: str, *roles: str, full_name: str = "An", subject: str | None = None) -> None:
        with house.database.write() as session:
            accounts.add(
                session, PASSWORDS, name, full_name, roles, EVERYTHING, TEST, now=house.now, oidc_subject=subject
            )

    add(" An.Vũ ", "desk", subject="s-1")
    with house.database.write() as session:
        accounts.disable(session, "an.vu", TEST, now=house.now)
    for name, subject in (("an.vu", None), ("AN.VU", None), ("binh", "s-1")):
        with pytest.raises(NameTaken):
            add(name, "desk", subject=subject)
    for name in ("", ".an", "an vu", "x" * 33, "a/b"):
        with pytest.raises(BadRequest):
            add(name, "desk")
    for roles in ((), ("chief",), ("desk", "admin")):
        with pytest.raises(BadRequest):
            add("binh", *roles)
    with pytest.raises(BadRequest):
        add("binh", "desk", full_name=" ")


def test_an_administrators_reach_covers_what_reaches_no_further() -> None:
    agency, desk = Reach("H47"), Reach("H47", ("a",))
    assert EVERYTHING.covers(agency)
    assert agency.covers(desk)
    assert desk.covers(desk)
    assert Reach("H47", ("a", "b")).covers(desk)
    for too_far in (EVERYTHING, agency, Reach("H48", ("a",)), Reach("H47", ("a", "b")), Reach("", ("a",))):
        assert not desk.covers(too_far)


@BOTH_SIZES
def test_two_accounts_are_one_person_by_word_or_until_then_by_name(house: House) -> None:
    lan, minh, hoa = (house.account(person) for person in ("Lê Thị Lan", "Trần Minh", "Phạm Hoa"))
    with house.database.write() as session:
        accounts.add(session, PASSWORDS, "lan2", "LE  THI LAN", ["desk"], EVERYTHING, TEST, now=house.now)

    def same() -> set[str]:
        with house.database.read() as session:
            others = ((lan, "lan2"), (lan, minh), (lan, hoa), (minh, hoa))
            return {f"{one}={other}" for one, other in others if persons.is_same(session, (one, ""), (other, ""))}

    def said(how: str, *names: str) -> None:
        with house.database.write() as session:
            {"one": persons.say_one, "two": persons.say_two}[how](session, names, TEST, now=house.now)

    assert same() == {f"{lan}=lan2"}
    with house.database.read() as session:
        assert [[one.name for one in group] for group in persons.namesakes(session)] == [["lan2", lan]]
    said("two", lan, "lan2")
    assert same() == set()
    with house.database.read() as session:
        assert persons.namesakes(session) == []
    said("one", lan, minh)
    said("one", minh, hoa)
    assert same() == {f"{lan}={minh}", f"{lan}={hoa}", f"{minh}={hoa}"}
    said("two", lan, minh)
    assert same() == {f"{lan}={hoa}"}, "the second one leaves"
    with pytest.raises(BadRequest):
        said("one", lan, lan.upper())
    with pytest.raises(NotFound):
        said("one", lan, "ai.do")
    with house.database.read() as session:
        acted = [("gone", "Lê An"), ("gone2", "LÊ AN"), (lan, "Lê Thị Lan"), ("gone3", "lê thị lan"), ("gone", "x")]
        assert persons.first_of_each(session, acted) == [("gone", "Lê An"), (lan, "Lê Thị Lan")]
    assert [one.action for one in house.trail()][-4:] == [
        *("accounts_are_two", "accounts_are_one", "accounts_are_one", "accounts_are_two"),
    ]


@BOTH_SIZES
def test_a_certificate_is_bound_to_accounts_each_by_itself_and_once(house: House) -> None:
    names = [house.account(person) for person in ("Lê Thị Lan", "Trần Minh")]
    sha256, longest = "3f" * 32, "9a:" * 32

    def bound() -> list[list[str]]:
        with house.database.read() as session:
            found = [certificates.of_account(session, accounts.by_name(session, name)) for name in names]
        return [[one.sha256 for one in of_one] for of_one in found]

    with house.database.write() as session:
        for name in (*names, names[0]):
            certificates.bind(session, name, sha256.upper(), TEST, now=house.now)
        certificates.bind(session, names[0], longest, TEST, now=house.now + timedelta(seconds=1))
    assert bound() == [[sha256, "9a" * 32], [sha256]]
    with house.database.write() as session:
        for _ in range(2):
            certificates.release(session, names[0], sha256, TEST, now=house.now)
    assert bound() == [["9a" * 32], [sha256]]
    with house.database.write() as session, pytest.raises(NotFound):
        certificates.bind(session, "ai.do", sha256, TEST, now=house.now)
    told = [one.action for one in house.trail() if one.action.startswith("certificate_")]
    assert told == [*["certificate_bound"] * 3, "certificate_released"], "what changed nothing is no event"


@ONE_MACHINE
def test_who_runs_commands_is_an_account_of_that_name_or_the_one_it_is_noted_with(house: House) -> None:
    lan = house.account("Lê Thị Lan")

    def of(name: str) -> list[str]:
        with house.database.read() as session:
            return [one.name for one in persons.of_system_user(session, name)]

    assert (of("Le.Thi.Lan"), of("lanle"), of("")) == ([lan], [], [])
    with house.database.write() as session:
        persons.set_system_user(session, lan, " lanle ", TEST, now=house.now)
        with pytest.raises(BadRequest):
            persons.set_system_user(session, lan, "a\nb", TEST, now=house.now)
    assert of("lanle") == [lan]
    with house.database.write() as session:
        persons.set_system_user(session, lan, "", TEST, now=house.now)
    assert of("lanle") == []
