"""The API when the database has no connection free, is slow, or is asked by many at once: answers or 503, never 500."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from threading import Event, Semaphore
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from api import finding
from api.app import create_app
from api.straight import SEARCHES_AT_ONCE
from storage.database.engine import Database
from storage.objects.store import ObjectStore
from storage.papers.search import Found, search
from storage.search import near
from storage.trail.groups import TrailWriter
from tests.archive import BOTH_SIZES, OWNER_ID, House, marital_status
from tests.integration.api.v1.described import DescribedClient

pytestmark = BOTH_SIZES


@pytest.fixture
def narrow(database_url: str) -> Iterator[Database]:
    """The database by one connection, waited for only shortly."""
    database = Database(database_url, connections=1, patience_seconds=0.05)
    yield database
    database.close()


@pytest.fixture
def house(narrow: Database, store: ObjectStore, tmp_path: Path) -> House:
    return House(narrow, store, tmp_path)


def test_without_a_free_connection_everything_is_told_to_come_again(house: House) -> None:
    document = house.archive(marital_status())
    api, browser = house.caller("read", "lookup", "report", "write"), house.browser()
    asked = {"owner_id": OWNER_ID, "procedure_code": "1.000894"}
    with house.database.read() as session:
        session.execute(text("SELECT 1"))
        answers = [
            api.post("/v1/lookup", json=asked),
            *(api.get(path) for path in (f"/v1/documents/{document}", "/v1/documents", "/v1/reports/progress")),
            *(api.get(path) for path in ("/health/ready", "/metrics", f"/v1/documents/{document}/files/access")),
            *(browser.get(path) for path in ("/", "/queue", f"/documents/{document}", "/queue/events")),
            browser.post(f"/documents/{document}/retry"),
        ]
    assert [(one.status_code, one.headers.get("retry-after")) for one in answers] == [(503, "5")] * len(answers)
    assert api.post("/v1/lookup", json=asked).status_code == 200


def test_one_connection_serves_many_at_once(house: House) -> None:
    document = house.archive(marital_status())
    patient = Database(house.database.url.render_as_string(hide_password=False), connections=1)
    services = replace(house.services(), database=patient, trail=TrailWriter(patient))
    api = DescribedClient(create_app(services), headers=house.caller("read").headers)
    with api, ThreadPoolExecutor(8) as many:
        found = list(many.map(lambda _: api.get(f"/v1/documents/{document}").status_code, range(24)))
    assert found == [200] * 24
    patient.close()


def test_a_search_past_its_limit_is_ended_and_told_and_one_for_what_is_near_left_out(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.archive(marital_status())
    endless = {
        True: "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n",
        False: "SELECT pg_sleep(600)",
    }

    def search(session: Session, *_: object, **__: object) -> None:
        session.execute(text(endless[house.database.is_sqlite]))

    api = DescribedClient(create_app(replace(house.services(), search_seconds=3)), headers=house.caller("read").headers)
    monkeypatch.setattr(near, "near_tiers", search)
    assert api.get("/v1/documents", params={"q": "hoa"}).json()["total_estimate"] == 1
    monkeypatch.setattr(finding, "search", search)
    ended = api.get("/v1/documents", params={"q": "hoa"})
    monkeypatch.undo()
    assert (ended.status_code, ended.json()["code"]) == (503, "transient.search_too_slow")
    assert ended.headers["retry-after"] == "5"
    assert api.get("/v1/documents", params={"q": "hoa"}).json()["total_estimate"] == 1


def test_searches_that_take_long_leave_the_threads_to_other_calls(
    database: Database, store: ObjectStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = House(database, store, tmp_path)
    document = house.archive(marital_status())
    services = replace(house.services(), threads=3, search_seconds=60)
    api = DescribedClient(create_app(services), headers=house.caller("read", "lookup").headers)
    begun, go_on = held_up(monkeypatch)
    with api, ThreadPoolExecutor(6) as many:
        searches = [many.submit(api.get, "/v1/documents", params={"q": "hoa"}) for _ in range(6)]
        try:
            assert all(begun.acquire(timeout=60) for _ in range(SEARCHES_AT_ONCE))
            answers = [
                api.post("/v1/lookup", json={"owner_id": OWNER_ID, "procedure_code": "1.000894"}),
                api.get(f"/v1/documents/{document}"),
            ]
            assert not begun.acquire(timeout=0.1), "others begin when these have ended"
        finally:
            go_on.set()
        assert [one.status_code for one in answers] == [200, 200]
        assert [one.result().json()["total_estimate"] for one in searches] == [1] * 6


def test_a_search_whose_turn_does_not_come_is_told_to_come_again(
    database: Database, store: ObjectStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = House(database, store, tmp_path)
    house.archive(marital_status())
    api = DescribedClient(create_app(replace(house.services(), search_seconds=3)), headers=house.caller("read").headers)
    begun, go_on = held_up(monkeypatch)
    with api, ThreadPoolExecutor(SEARCHES_AT_ONCE) as many:
        searches = [many.submit(api.get, "/v1/documents", params={"q": "hoa"}) for _ in range(SEARCHES_AT_ONCE)]
        try:
            assert all(begun.acquire(timeout=60) for _ in searches)
            late = api.get("/v1/documents", params={"q": "hoa"})
        finally:
            go_on.set()
        assert (late.status_code, late.json()["code"]) == (503, "transient.search_too_slow")
        assert [one.result().status_code for one in searches] == [200] * SEARCHES_AT_ONCE
        assert api.get("/v1/documents", params={"q": "hoa"}).status_code == 200


def held_up(monkeypatch: pytest.MonkeyPatch) -> tuple[Semaphore, Event]:
    """Searches that wait until they may go on, and how many have begun."""
    begun, go_on = Semaphore(0), Event()

    def slow(*of: Any, **more: Any) -> Found:
        begun.release()
        assert go_on.wait(60)
        return search(*of, **more)

    monkeypatch.setattr(finding, "search", slow)
    return begun, go_on
