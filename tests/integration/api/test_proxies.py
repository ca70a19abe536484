"""Behind a proxy that speaks to sohoa under another name: with the files that docs/ ships, as they are."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from ipaddress import ip_network
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from storage.database.engine import Database
from storage.objects.store import ObjectStore
from tests.archive import ONE_MACHINE, PASSWORD, PURPOSES, House

pytestmark = ONE_MACHINE

FILES = Path(__file__).parents[3] / "docs" / "proxy"
SITE, CLERK, PROXY = "giayto.example.gov.vn", "203.0.113.7", "10.0.3.9"
BEHIND = "http://127.0.0.1:8000"


@pytest.fixture
def house(database: Database, store: ObjectStore, tmp_path: Path) -> House:
    return House(database, store, tmp_path)


def browser(house: House, address: str, headers: Mapping[str, str], *trusted: str) -> TestClient:
    """What a browser at https://SITE sends, as it arrives from `address` under the proxy's own name for sohoa."""
    services = replace(house.services(), proxies=tuple(map(ip_network, trusted)))
    return TestClient(
        create_app(services),
        base_url=BEHIND,
        headers={"Origin": f"https://{SITE}", **headers},
        client=(address, 50000),
        follow_redirects=False,
    )


def of_nginx() -> dict[str, str]:
    values = {"$host": SITE, "$scheme": "https", "$remote_addr": CLERK}
    set_by_it = re.findall(r"proxy_set_header (\S+)\s+(\S+);", (FILES / "nginx.conf").read_text())
    return {name: values[value] for name, value in set_by_it}


def of_caddy() -> dict[str, str]:
    values = {"{http.request.host}": SITE, "{http.request.scheme}": "https", "{http.request.remote.host}": CLERK}
    return {
        name: values[value] for name, value in re.findall(r"header_up (\S+) (\S+)", (FILES / "Caddyfile").read_text())
    }


@pytest.mark.parametrize("headers", [of_nginx(), of_caddy()], ids=["nginx", "caddy"])
def test_forms_cookies_and_addresses_are_those_of_the_site(house: House, headers: dict[str, str]) -> None:
    form = {"name": house.account("Lê Thị Lan"), "password": PASSWORD, "purpose": PURPOSES[0]}
    answer = browser(house, PROXY, headers, "10.0.3.0/24").post("/login", data=form)
    assert answer.status_code == 303
    assert "Secure" in answer.headers["set-cookie"]
    (event,) = [event for event in house.trail() if event.action == "signed_in"]
    assert event.details["address"] == CLERK


def test_nobody_else_is_believed(house: House) -> None:
    form = {"name": house.account("Lê Thị Lan"), "password": "sai", "purpose": PURPOSES[0]}
    for trusted in ((), ("10.0.4.0/24",)):
        refused = browser(house, PROXY, of_nginx(), *trusted).post("/login", data=form)
        assert refused.status_code == 403, "another site's form"
    stranger = browser(house, "198.51.100.1", {**of_nginx(), "Origin": BEHIND}, "10.0.3.0/24")
    assert stranger.post("/login", data=form).status_code == 401
    # What the caller wrote before the proxy did is not believed either.
    forged = {**of_nginx(), "X-Forwarded-For": f"127.0.0.1, {CLERK}, 10.0.3.8"}
    assert browser(house, PROXY, forged, "10.0.3.0/24").post("/login", data=form).status_code == 401
    odd = {**of_nginx(), "X-Forwarded-Host": "a b/../", "X-Forwarded-For": "unknown", "Origin": BEHIND}
    assert browser(house, PROXY, odd, "10.0.3.0/24").post("/login", data=form).status_code == 401
    failed = [event.details["address"] for event in house.trail() if event.action == "sign_in_failed"]
    assert failed == ["198.51.100.1", CLERK, PROXY]


def test_a_line_that_a_proxy_adds_counts_before_those_that_the_caller_wrote(house: House) -> None:
    form = {"name": house.account("Lê Thị Lan"), "password": "sai", "purpose": PURPOSES[0]}
    lines = [("X-Forwarded-For", "127.0.0.1"), ("X-Forwarded-For", CLERK), ("X-Forwarded-For", "10.0.3.8")]
    lines += [("X-Forwarded-Host", "khac.example"), ("X-Forwarded-Host", SITE)]
    lines += [("X-Forwarded-Proto", "http"), ("X-Forwarded-Proto", "https")]
    answer = browser(house, PROXY, {}, "10.0.3.0/24").post("/login", data=form, headers=lines)
    assert answer.status_code == 401, "the form is of this site"
    (event,) = [event for event in house.trail() if event.action == "sign_in_failed"]
    assert event.details["address"] == CLERK
