"""Signing in by the word of an OpenID Connect provider, against one that runs."""

from __future__ import annotations

import html
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from fastapi.testclient import TestClient
from httpx import Response

from api.app import create_app
from api.desk.accounts import oidc
from api.desk.accounts.oidc_pages import COOKIE
from api.services import Provider
from storage.accounts import accounts
from storage.database.engine import Database
from storage.database.reach import EVERYTHING
from storage.objects.store import ObjectStore
from storage.trail.events import Actor
from tests.archive import ONE_MACHINE, PASSWORDS, PURPOSES, House
from tests.identity_provider import CLIENT_ID, CLIENT_SECRET, IdentityProvider, identity_provider

pytestmark = ONE_MACHINE
SITE = "https://testserver"


@pytest.fixture
def house(database: Database, store: ObjectStore, tmp_path: Path) -> House:
    house = House(database, store, tmp_path, now=datetime.now(UTC))
    with database.write() as session:
        accounts.add(
            session,
            PASSWORDS,
            "lan.le",
            "Lê Thị Lan",
            ["desk"],
            EVERYTHING,
            Actor("test"),
            now=house.now,
            oidc_subject="oidc-lan",
        )
    return house


@pytest.fixture
def provider() -> Iterator[IdentityProvider]:
    with identity_provider() as provider:
        yield provider


def browser(house: House, provider: IdentityProvider) -> TestClient:
    known = Provider(provider.issuer, CLIENT_ID, CLIENT_SECRET, "Cổng đăng nhập tỉnh")
    app = create_app(replace(house.services(), provider=known))
    return TestClient(app, base_url=SITE, headers={"Origin": SITE}, follow_redirects=False)


def sent_to(answer: Response) -> str:
    """Where a page leads on by itself."""
    return html.unescape(answer.text.partition('content="0;url=')[2].partition('"')[0])


def begun(browser: TestClient, to: str = "/") -> str:
    """The provider's address, to which the browser was sent."""
    answer = browser.post("/login/provider", data={"purpose": PURPOSES[1], "to": to})
    assert answer.status_code == 200, answer.text
    assert "SameSite=lax" in answer.headers["set-cookie"]
    return sent_to(answer)


def test_a_person_whom_the_provider_vouches_for_is_signed_in(house: House, provider: IdentityProvider) -> None:
    one = browser(house, provider)
    assert "Cổng đăng nhập tỉnh" in one.get("/login").text
    answer = one.get(provider.authorized(begun(one, "/?q=hoa")))
    assert (answer.status_code, sent_to(answer)) == (200, "/?q=hoa")
    assert "Lê Thị Lan" in one.get("/").text
    (event,) = [event for event in house.trail() if event.action == "signed_in"]
    assert (event.actor, event.purpose, event.details["by"]) == ("account:lan.le", PURPOSES[1], "provider")
    with house.database.write() as session:
        accounts.disable(session, "lan.le", Actor("test"), now=house.now)
    assert one.get("/").status_code == 303
    assert one.get(provider.authorized(begun(one))).status_code == 403


def test_who_is_not_linked_is_told_the_code_to_link(house: House, provider: IdentityProvider) -> None:
    provider.subject = "oidc-nobody"
    one = browser(house, provider)
    answer = one.get(provider.authorized(begun(one)))
    assert answer.status_code == 403
    assert "oidc-nobody" in answer.text
    assert "sohoa" not in one.cookies
    assert house.trail()[-1].details["subject"] == "oidc-nobody"


@pytest.mark.parametrize(
    "changed",
    [
        {"iss": "http://elsewhere.example"},
        {"aud": "another client"},
        {"nonce": "of another beginning"},
        {"exp": int(time.time()) - 3600, "iat": int(time.time()) - 7200},
        {"sub": None},
        {"forged": True},
    ],
    ids=lambda changed: next(iter(changed)),
)
def test_a_word_that_is_not_the_providers_or_not_for_this_sign_in_counts_for_nothing(
    house: House, provider: IdentityProvider, changed: dict[str, Any]
) -> None:
    provider.forged = "forged" in changed
    provider.changed = changed
    one = browser(house, provider)
    assert one.get(provider.authorized(begun(one))).status_code == 403
    assert "sohoa" not in one.cookies


def test_an_answer_counts_for_the_browser_and_the_beginning_that_it_answers(
    house: House, provider: IdentityProvider
) -> None:
    one, other = browser(house, provider), browser(house, provider)
    back = provider.authorized(begun(one))
    assert other.get(back).status_code == 403, "a browser that began nothing"
    begun(other)
    assert other.get(back).status_code == 403, "another beginning"
    state = parse_qs(urlsplit(begun(one)).query)["state"][0]
    path = urlsplit(back).path
    for query in ({"state": state}, {"state": state, "error": "access_denied"}, {"state": state, "code": "made up"}):
        begin = begun(one)
        query["state"] = parse_qs(urlsplit(begin).query)["state"][0]
        assert one.get(path, params=query).status_code == 403
    again = provider.authorized(begun(one))
    assert one.get(again).status_code == 200
    assert one.get(again).status_code == 403, "once"


def test_a_purpose_that_the_browser_made_up_is_refused(house: House, provider: IdentityProvider) -> None:
    one = browser(house, provider)
    back = provider.authorized(begun(one))
    (cookie,) = [cookie for cookie in one.cookies.jar if cookie.name == COOKIE]
    cookie.value = replace(oidc.unpacked(cookie.value or ""), purpose="tò mò").packed()
    assert one.get(back).status_code == 422
    assert "sohoa" not in one.cookies


def test_without_a_provider_there_is_no_such_way_in_and_one_that_is_away_is_told(house: House) -> None:
    plain = TestClient(create_app(house.services()), base_url=SITE, headers={"Origin": SITE}, follow_redirects=False)
    assert "formaction" not in plain.get("/login").text
    assert plain.post("/login/provider", data={"purpose": PURPOSES[0]}).status_code == 404
    assert plain.get("/login/provider/back?code=x&state=y").status_code == 404
    away = browser(house, IdentityProvider("http://127.0.0.1:1", key=None))  # type: ignore[arg-type]
    answer = away.post("/login/provider", data={"purpose": PURPOSES[0]})
    assert answer.status_code == 503
    assert "nhà cung cấp đăng nhập" in answer.text
    assert away.get("/login").status_code == 200
