"""Signing in, sessions and roles, as browsers meet them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import update

from api.app import create_app
from storage.accounts import accounts, sessions
from storage.accounts.lock_out import LockOut
from storage.database.engine import Database
from storage.database.models import DocumentRow, EventRow, FieldRow, ReceiptRow
from storage.objects.store import ObjectStore
from storage.trail.events import Actor
from tests.archive import AGENCY, DESK, ONE_MACHINE, PASSWORD, PASSWORDS, PURPOSES, House, marital_status

pytestmark = ONE_MACHINE
SITE = "https://testserver"
TEST = Actor("test")
NEW = "mưa rơi trên mái tôn xanh"


@pytest.fixture
def house(database: Database, store: ObjectStore, tmp_path: Path) -> House:
    return House(database, store, tmp_path)


def stranger(house: House) -> TestClient:
    """A browser in which nobody is signed in."""
    return TestClient(create_app(house.services()), base_url=SITE, headers={"Origin": SITE}, follow_redirects=False)


def told(house: House, *actions: str) -> list[EventRow]:
    return [event for event in house.trail() if event.action in actions]


def is_out(browser: TestClient, path: str = "/") -> bool:
    answer = browser.get(path)
    return (answer.status_code, answer.headers.get("location")) == (303, f"/login?to={quote(path, safe='')}")


def test_who_signs_in_is_in_the_trail_and_goes_where_they_wanted(house: House) -> None:
    name, browser = house.account("Lê Thị Lan"), stranger(house)
    form = {"name": " LE.THI.LAN ", "password": PASSWORD, "purpose": PURPOSES[1], "to": "/review?desk=x"}
    answer = browser.post("/login", data=form)
    assert (answer.status_code, answer.headers["location"]) == (303, "/review?desk=x")
    cookie = answer.headers["set-cookie"]
    assert all(mark in cookie for mark in ("HttpOnly", "SameSite=strict", "Secure", "Path=/"))
    (event,) = told(house, "signed_in")
    assert (event.actor, event.requester, event.purpose) == (f"account:{name}", "Lê Thị Lan", PURPOSES[1])
    document_id = house.archive(marital_status())
    browser.get(f"/documents/{document_id}")
    read = told(house, "read")[-1]
    assert (read.actor, read.purpose, read.details) == (
        f"account:{name}",
        PURPOSES[1],
        {"session": event.details["session"]},
    )
    for to in ("//elsewhere.example", "https://elsewhere.example/", "/\\elsewhere.example", "javascript:0"):
        assert browser.post("/login", data=form | {"to": to}).headers["location"] == "/queue"
    assert browser.post("/login", data=form | {"purpose": "tò mò"}).status_code == 422
    with house.database.read() as session:
        account = accounts.by_name(session, name)
        assert len(sessions.of_account(session, account.id)) == 1, "one browser, one session"


def test_a_wrong_name_and_a_wrong_password_are_told_alike(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    house.account("Lê Thị Lan")
    disabled = house.account("Trần Minh")
    with house.database.write() as session:
        accounts.disable(session, disabled, TEST, now=house.now)
    checked: list[bool] = []
    fits = type(PASSWORDS).fits
    monkeypatch.setattr(type(PASSWORDS), "fits", lambda *given: checked.append(True) or fits(*given))  # type: ignore[func-returns-value]
    pages = []
    for name, password in (
        ("le.thi.lan", "sai sai sai sai"),
        ("nobody", PASSWORD),
        (disabled, PASSWORD),
        ("", ""),
        ("le.thi.lan\0", PASSWORD),
    ):
        answer = stranger(house).post("/login", data={"name": name, "password": password, "purpose": PURPOSES[0]})
        assert answer.status_code == 401
        assert "set-cookie" not in answer.headers
        pages.append(answer.text.replace(f'value="{name}"', 'value=""'))
    assert len(set(pages)) == 1
    assert "Tên đăng nhập hoặc mật khẩu không đúng." in pages[0]
    assert len(checked) == 5, "what takes long is done for names that do not exist, too"
    assert [event.details["account"] for event in told(house, "sign_in_failed")] == [
        "le.thi.lan",
        None,
        disabled,
        None,
        None,
    ]


def test_who_guesses_waits_longer_and_longer_even_with_the_right_password(house: House) -> None:
    name = house.account("Lê Thị Lan")
    open_session = house.browser()
    browser = stranger(house)

    def tries(password: str, who: str = name) -> int:
        form = {"name": who, "password": password, "purpose": PURPOSES[0]}
        return int(browser.post("/login", data=form).status_code)

    assert [tries("sai") for _ in range(4)] == [401] * 4
    assert tries("sai") == 401
    assert (tries(PASSWORD), tries("sai")) == (429, 429)
    form = {"name": name, "password": PASSWORD, "purpose": PURPOSES[0]}
    assert browser.post("/login", data=form).headers["retry-after"] == "2"
    house.now += timedelta(seconds=2)
    assert (tries("sai"), tries(PASSWORD)) == (401, 429)
    house.now += timedelta(seconds=2)
    assert tries(PASSWORD) == 429, "the second pause is longer"
    assert open_session.get("/").status_code == 200, "who is in stays in"
    pauses = [event.details["seconds"] for event in told(house, "locked_out")]
    assert pauses == [2.0, 4.0]
    assert [tries("sai", "nobody") for _ in range(6)] == [401] * 5 + [429], "a name that nobody has is slowed alike"
    house.now += timedelta(seconds=2)
    assert tries(PASSWORD) == 303
    assert [tries("sai") for _ in range(4)] == [401] * 4, "all is forgotten once the password was right"
    with house.database.write() as session:
        accounts.reset_password(session, PASSWORDS, name, TEST, now=house.now)
    assert tries("sai") == 401


def test_ten_thousand_wrong_passwords_take_months_and_an_address_is_slowed_over_all_names(house: House) -> None:
    rules = LockOut()
    total = sum((rules.pause(failures, rules.free_of_name) for failures in range(1, 10_001)), timedelta())
    assert total > timedelta(days=100)
    browser = stranger(house)
    answers = [
        browser.post("/login", data={"name": f"n{number}", "password": "x", "purpose": PURPOSES[0]}).status_code
        for number in range(32)
    ]
    assert answers == [401] * 30 + [429] * 2


def test_a_session_ends_at_once_when_it_is_ended_and_when_its_account_is_disabled(house: House) -> None:
    document_id = house.archive(marital_status())
    first, second, third = house.browser(), house.browser(), house.browser(person="Trần Minh")
    account = first.get("/account").text
    assert account.count('name="session_id"') == 1, "one's own session is ended by signing out"
    (other,) = [part.partition('"')[0] for part in account.split('name="session_id" value="')[1:]]
    assert third.post("/account/sessions", data={"session_id": other}).status_code == 404, "another's is not seen"
    assert first.post("/account/sessions", data={"session_id": other}).status_code == 303
    assert is_out(second)
    assert is_out(second, f"/documents/{document_id}/files/original")
    assert is_out(second, f"/documents/{document_id}/pages/1.jpg")
    stolen = first.cookies["sohoa"]
    first.post("/logout")
    thief = stranger(house)
    thief.cookies["sohoa"] = stolen
    assert is_out(thief)
    with house.database.write() as session:
        accounts.disable(session, "tran.minh", TEST, now=house.now)
    assert is_out(third)
    assert [event.details["why"] for event in told(house, "session_ended")] == ["ended", "signed_out", "disabled"]
    with house.database.write() as session:
        accounts.enable(session, "tran.minh", TEST, now=house.now)
    assert is_out(third), "what was ended stays ended"


@pytest.mark.parametrize(("unused", "why"), [(timedelta(minutes=30), "idle"), (timedelta(hours=10), "expired")])
def test_a_session_ends_when_nobody_uses_it_and_after_a_shift(house: House, unused: timedelta, why: str) -> None:
    browser = house.browser()
    step = timedelta(minutes=20) if why == "expired" else unused
    for _ in range(round(unused / step) - 1):
        house.now += step
        assert browser.get("/").status_code == 200
    house.now += step
    assert is_out(browser)
    assert [event.details["why"] for event in told(house, "session_ended")] == [why]
    house.browser(person="Trần Minh")
    assert len(told(house, "session_ended")) == 1


def test_a_one_time_password_has_to_be_changed_before_anything_else(house: House) -> None:
    house.archive(marital_status())
    name = house.account("Lê Thị Lan")
    with house.database.write() as session:
        once = accounts.reset_password(session, PASSWORDS, name, TEST, now=house.now)
    browser = stranger(house)
    form = {"name": "le.thi.lan", "password": once, "purpose": PURPOSES[0], "to": "/review"}
    assert browser.post("/login", data=form).headers["location"] == "/account"
    for path in ("/", "/review", "/users"):
        assert browser.get(path).headers["location"] == "/account"
    assert "Nguyễn Thị Hoa" not in browser.get("/account").text
    change = {"current": once, "new": NEW, "again": NEW}
    for wrong, status in (
        ({"current": "sai"}, 401),
        ({"again": f"{NEW}!"}, 422),
        ({"new": "ngắn", "again": "ngắn"}, 422),
        ({"new": "matkhau123456", "again": "matkhau123456"}, 422),
        ({"new": "LeThiLan-LeThiLan", "again": "LeThiLan-LeThiLan"}, 422),
        ({"new": once, "again": once}, 422),
    ):
        refused = browser.post("/account/password", data=change | wrong)
        assert (refused.status_code, 'role="alert"' in refused.text) == (status, True), wrong
    other = stranger(house)
    assert other.post("/login", data=form).status_code == 303
    thief = stranger(house)
    thief.cookies.update(browser.cookies)
    assert browser.post("/account/password", data=change).headers["location"] == "/account?saved=password"
    assert browser.get("/").status_code == 200
    assert is_out(thief, "/account"), "whoever has the session's cookie of before is out"
    assert is_out(other, "/account"), "sessions under the old password have ended"
    assert other.post("/login", data=form).status_code == 401
    assert len(told(house, "password_changed")) == 2  # the house's own, and this one


def test_a_purpose_is_chosen_from_the_list_and_changed_without_signing_out(house: House) -> None:
    browser = house.browser()
    assert browser.post("/account/purpose", data={"purpose": "tò mò"}).status_code == 422
    assert browser.post("/account/purpose", data={"purpose": PURPOSES[1]}).status_code == 303
    assert PURPOSES[1] in browser.get("/").text
    (changed,), searched = told(house, "purpose_changed"), told(house, "searched")[-1]
    assert (changed.details, searched.purpose) == ({"before": PURPOSES[0], "purpose": PURPOSES[1]}, PURPOSES[1])


def test_a_form_from_elsewhere_or_from_nobody_is_not_even_read(house: House) -> None:
    browser, nobody = house.browser("administrator"), stranger(house)
    seen: list[int] = []

    def body() -> Iterator[bytes]:
        for _ in range(50):
            seen.append(1)
            yield b"x" * (1 << 20)

    multipart = {"Content-Type": "multipart/form-data; boundary=b"}
    for path in ("/login", "/users", "/account/password", "/documents/x/review", "/logout"):
        for origin in ("https://elsewhere.example", "null", ""):
            for one in (browser, nobody):
                refused = one.post(path, content=body(), headers={**multipart, "Origin": origin})
                assert refused.status_code == 403, path
    assert nobody.post("/users", content=body(), headers=multipart).status_code == 303
    assert nobody.post("/login", content=b"x" * (17 << 10), headers=multipart).status_code == 422
    assert nobody.post("/login", content=body(), headers=multipart).status_code in (400, 422)
    assert told(house, "signed_in") != []


def test_keys_of_programs_open_no_page(house: House) -> None:
    _, key = house.key("admin")
    browser = stranger(house)
    assert browser.post("/login", data={"name": "motcua", "password": key, "purpose": PURPOSES[0]}).status_code == 401
    browser.cookies["sohoa"] = key
    assert is_out(browser)
    assert is_out(stranger(house))
    assert browser.get("/", headers={"Authorization": f"Bearer {key}"}).status_code == 303


def test_an_account_of_one_desk_sees_nothing_of_another(house: House) -> None:
    here = house.archive(marital_status(), dossier_code="H57.132-260804-0583", review=["unsure.owner_name"])
    there = house.archive(
        marital_status(owner_name="Trần Thị Bưởi"), dossier_code="H57.132-260804-0583", review=["unsure.owner_name"]
    )
    with house.database.write() as session:
        session.get_one(DocumentRow, there).desk = "quay-khac"
        session.get_one(ReceiptRow, there).desk = "quay-khac"
        marked = update(FieldRow).where(FieldRow.name == "owner_name")
        session.execute(marked.values(needs_review=True, page=1, box=[10, 10, 200, 60]))
    roles = ("desk", "reviewer")
    browser = house.browser(*roles, desks=[DESK], agency=AGENCY)
    assert browser.get(f"/documents/{here}").status_code == 200
    for path in (
        "",
        "/pages/1.jpg",
        "/files/original",
        "/files/access",
        "/files/text",
        "/cuts",
        "/values/owner_name.jpg",
    ):
        assert browser.get(f"/documents/{there}{path}").status_code == 404, path
    for path in ("review", "claim", "release", "reopen"):
        form = {"version": "1", "do": "confirm"}
        assert browser.post(f"/documents/{there}/{path}", data=form).status_code == 404, path
    values = "/review/values?name=owner_name"
    assert here in browser.get(values).text
    done = (f"/review?done={there}", f"/documents/{here}/review?done={there}")
    for path in ("/", "/?q=buoi", "/review", "/dossiers/H57.132-260804-0583", values):
        page = browser.get(path).text
        assert "Bưởi" not in page, path
        assert there not in page, path
    for path in done:
        page = browser.get(path).text
        assert "Hoàn tác" not in page, path
        assert "Bưởi" not in page, path
    assert "<strong>1</strong> Cần kiểm tra" in browser.get("/").text
    assert "Thành phần hồ sơ" not in browser.get("/dossiers/H57.132-260804-0583").text
    elsewhere = house.browser("desk", person="Trần Minh", agency="H99")
    assert elsewhere.get(f"/documents/{here}").status_code == 404
    assert elsewhere.get("/dossiers/H57.132-260804-0583").status_code == 404
    assert here in house.browser("desk", person="Vũ An", agency=AGENCY).get("/").text
    # A paper that the other desk handed in as well is of both.
    with house.database.write() as session:
        session.get_one(ReceiptRow, there).desk = DESK
    assert browser.get(f"/documents/{there}").status_code == 200
    # And so it is for a program that vouches for such an account.
    with house.database.write() as session:
        session.get_one(ReceiptRow, there).desk = "quay-khac"
    api = house.caller("review", "vouch", **{"X-Account": "le.thi.lan"})
    assert api.get(f"/v1/review/{there}").status_code == 404
    assert [one["document"]["id"] for one in api.get("/v1/review").json()["items"]] == [here]
    assert house.caller("review", "vouch", **{"X-Account": "vu.an"}).get("/v1/review").status_code == 403


def test_an_administrator_gives_accounts_that_reach_no_further_than_their_own(house: House) -> None:
    chief = house.browser("administrator", agency=AGENCY, desks=[DESK])
    new = {"name": "an", "full_name": "Vũ An", "roles": ["desk"], "agency": AGENCY, "desks": [DESK]}
    made = chief.post("/users", data=new)
    assert made.status_code == 200
    once = made.text.partition('class="secret">')[2].partition("<")[0]
    assert once not in chief.get("/users/an").text, "shown once"
    form = {"name": "an", "password": once, "purpose": PURPOSES[0]}
    assert stranger(house).post("/login", data=form).status_code == 303
    assert chief.post("/users", data=new).status_code == 409
    assert chief.post("/users", data=new | {"name": "b", "roles": []}).status_code == 422
    assert chief.post("/users", data=new | {"name": "b", "desks": []}).status_code == 403
    assert chief.post("/users", data=new | {"name": "b", "agency": ""}).status_code == 403
    house.account("Trần Minh", "desk", agency="H99")
    page = chief.get("/users").text
    assert "Vũ An" in page
    assert "Trần Minh" not in page
    assert chief.get("/users/tran.minh").status_code == 404
    assert chief.post("/users/tran.minh/password").status_code == 404
    roles = {"roles": ["desk", "reviewer"], "agency": AGENCY, "desks": [DESK]}
    assert chief.post("/users/an/roles", data=roles).status_code == 303
    assert told(house, "roles_changed")[-1].details == {
        "account": "an",
        "roles": ["desk", "reviewer"],
        "agency": AGENCY,
        "desks": [DESK],
        "roles_before": ["desk"],
        "agency_before": AGENCY,
        "desks_before": [DESK],
    }
    assert told(house, "roles_changed")[-1].actor == "account:le.thi.lan"
    assert chief.post("/users/le.thi.lan/disable").status_code == 403
    assert chief.post("/users/le.thi.lan/roles", data=roles).status_code == 403
    assert "Vũ An (an)" not in chief.get("/users").text.partition("tạm coi là một người")[2]
    assert chief.post("/users", data=new | {"name": "an2"}).status_code == 200
    assert "tạm coi là một người" in chief.get("/users").text
    for other, status in (("tran.minh", 404), ("le.thi.lan", 403), ("an", 422)):
        assert chief.post("/users/an/person", data={"are": "two", "other": other}).status_code == status, other
    assert chief.post("/users/an/person", data={"are": "two", "other": "an2"}).status_code == 303
    assert "tạm coi là một người" not in chief.get("/users").text
    assert chief.post("/users/an/person", data={"are": "one", "other": "an2"}).status_code == 303
    assert "cùng một người" in chief.get("/users/an2").text
    assert chief.post("/users/an/person", data={"system_user": "vuan"}).status_code == 303
    own = chief.post("/users/le.thi.lan/person", data={"system_user": "lan"})
    assert (own.status_code, "nhờ người quản trị khác" in own.text) == (403, True)
    drew = chief.post("/users/an/person", data={"system_user": "Le.Thi.Lan"})
    assert drew.status_code == 403, "samples that they drew would be another's"
    assert 'value="vuan"' in chief.get("/users/an").text
    sha256 = "ab" * 32
    for name, given, status in (
        ("an", "ab" * 31, 422),
        ("tran.minh", sha256, 404),
        ("le.thi.lan", sha256, 403),
        ("an", ":".join(["AB"] * 32), 303),
        ("an", sha256, 303),
    ):
        data = {"sha256": given, "whose": "UBND phường, đến 2028"}
        assert chief.post(f"/users/{name}/certificates", data=data).status_code == status, (name, given)
    assert "UBND phường, đến 2028</strong>" in chief.get("/users/an").text
    mistyped = {"sha256": "cd" * 32, "do": "Release"}
    assert chief.post("/users/an/certificates", data=mistyped).status_code == 422, "what is no order binds nothing"
    assert mistyped["sha256"] not in chief.get("/users/an").text
    assert f'value="{sha256}"' in chief.get("/users/an").text
    assert chief.post("/users/an/certificates", data={"sha256": sha256, "do": "release"}).status_code == 303
    assert sha256 not in chief.get("/users/an").text
    assert [
        (one.action, one.actor, one.details) for one in told(house, "certificate_bound", "certificate_released")
    ] == [
        ("certificate_bound", "account:le.thi.lan", {"account": "an", "certificate": sha256}),
        ("certificate_released", "account:le.thi.lan", {"account": "an", "certificate": sha256}),
    ]
    assert [one.action for one in told(house, "accounts_are_one", "accounts_are_two", "system_user_set")] == [
        *("accounts_are_two", "accounts_are_one", "system_user_set"),
    ]
    assert chief.post("/users/an/disable").status_code == 303
    assert "đã khóa" in chief.get("/users").text
    assert chief.get("/").status_code == 403, "the role opens no paper"
    assert house.browser("desk", "reviewer", "operator", person="Vũ Bình").get("/users").status_code == 403


def test_a_reach_that_no_paper_can_have_is_refused(house: House) -> None:
    house.account("Vũ An")
    chief = house.browser("administrator", person="Trần Minh")
    for agency, desk in (("H" * 65, DESK), ("H47\0", DESK), ("", "q" * 65)):
        form = {"name": "binh", "full_name": "Bình", "roles": ["desk"], "agency": agency, "desks": [desk]}
        assert chief.post("/users", data=form).status_code == 422
        assert chief.post("/users/vu.an/roles", data=form).status_code == 422
    assert told(house, "roles_changed") == []


def test_a_role_that_is_taken_away_is_gone_with_the_next_click(house: House) -> None:
    browser = house.browser("desk", "reviewer")
    assert browser.get("/review").status_code == 200
    with house.database.write() as session:
        account = accounts.by_name(session, "le.thi.lan")
        accounts.set_roles(session, account.name, ["desk"], account.reach, TEST, now=house.now)
    assert browser.get("/review").status_code == 403
    assert browser.get("/").status_code == 200


def test_the_token_of_a_session_and_a_password_are_nowhere_in_the_database(house: House) -> None:
    browser = house.browser()
    with house.database.read() as session:
        account = accounts.by_name(session, "le.thi.lan")
        (own,) = sessions.of_account(session, account.id)
    assert own.purpose == PURPOSES[0]
    content = (house.folder / "sohoa.db").read_bytes() + (house.folder / "sohoa.db-wal").read_bytes()
    assert browser.cookies["sohoa"].encode() not in content
    assert PASSWORD.encode() not in content
