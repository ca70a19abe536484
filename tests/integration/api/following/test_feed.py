"""The feed of changes over HTTP."""

from __future__ import annotations

import json
import threading
from pathlib import Path

import pytest
from httpx import Response

from api.shapes.change_shapes import ChangeEvent
from storage import clients
from storage.database.engine import Database
from storage.following.changes import TYPES
from storage.objects.store import ObjectStore
from storage.trail.events import Actor
from tests.archive import BOTH_SIZES, ONE_MACHINE, House, marital_status


@pytest.fixture
def house(tmp_path: Path, database: Database, store: ObjectStore) -> House:
    return House(database, store, tmp_path)


def following(answer: Response) -> str:
    return str(answer.links["next"]["url"])


def happened(answer: Response) -> list[tuple[str, str]]:
    return [(event["type"].removeprefix("sohoa.document."), event["subject"]) for event in answer.json()]


@BOTH_SIZES
def test_a_system_follows_the_archive_page_by_page(house: House) -> None:
    first = house.archive(marital_status())
    api = house.caller("follow", **{"X-Purpose": ""})
    answer = api.get("/v1/changes", params={"limit": 1})
    assert answer.headers["Content-Type"] == "application/cloudevents-batch+json"
    (event,) = answer.json()
    assert {name: event[name] for name in ("specversion", "source", "type", "subject")} == {
        "specversion": "1.0",
        "source": "urn:sohoa:H47.23",
        "type": "sohoa.document.archived",
        "subject": first,
    }
    assert event["data"] == {
        "document_id": first,
        "kind": "giay_xac_nhan_tinh_trang_hon_nhan",
        "state": "archived",
        "standing": "unknown",
        "dossier_codes": [],
    }
    end = api.get(following(answer))
    assert end.json() == []
    second = house.archive(marital_status(number="2/2026"), review=["unsure.title"])
    assert happened(api.get(following(end))) == [("needs_review", second)]
    assert happened(api.get("/v1/changes", params={"since": event["id"]})) == [("needs_review", second)]
    assert api.get("/v1/changes", params={"since": "now"}).json() == []


@ONE_MACHINE
def test_an_event_says_nothing_of_persons_and_following_is_no_reading(house: House) -> None:
    house.archive(marital_status(), dossier_code="000.00.23.H47-211101-0001")
    before = len(house.trail())
    said = house.caller("follow").get("/v1/changes").text
    assert not [one for one in marital_status() if one.value in said]
    assert len(house.trail()) == before + 1  # the client that was made


@ONE_MACHINE
def test_a_follower_waits_until_something_happens(house: House) -> None:
    api = house.caller("follow")
    begin = following(api.get("/v1/changes", params={"since": "now"}))
    archived: list[str] = []
    later = threading.Timer(0.1, lambda: archived.append(house.archive(marital_status())))
    later.start()
    answer = api.get(begin, params={"wait": 25})
    later.join()
    assert happened(answer) == [("archived", archived[0])]


@ONE_MACHINE
def test_whose_key_is_revoked_while_they_wait_are_told_nothing(house: House) -> None:
    client, key = house.key("follow")
    api = house.caller(key=key)
    begin = following(api.get("/v1/changes", params={"since": "now"}))

    def happen() -> None:
        with house.database.write() as session:
            clients.revoke(session, client.id, Actor("test"), now=house.now)
        house.archive(marital_status())

    later = threading.Timer(0.1, happen)
    later.start()
    answer = api.get(begin, params={"wait": 25})
    later.join()
    assert (answer.status_code, answer.json()["code"]) == (401, "refused.no_key")


@ONE_MACHINE
@pytest.mark.parametrize("since", ["", "x", "AAAAAAAAAAUAAAAAAAAAAA", "WzAsICIyMDI2LTA4LTA0VDAxOjAyOjAzKzAwOjAwIl0="])
def test_a_foreign_position_is_a_problem_that_says_what_to_do(house: House, since: str) -> None:
    house.archive(marital_status())
    answer = house.caller("follow").get("/v1/changes", params={"since": since})
    assert (answer.status_code, answer.json()["code"]) == (422, "refused.bad_request")
    assert "since" in answer.json()["detail"]


def test_the_printed_answer_is_one_and_every_type_is_told_of() -> None:
    page = (Path(__file__).parents[4] / "docs" / "integrators.md").read_text(encoding="utf-8")
    section = page.partition("### `GET /v1/changes`")[2].partition("\n### ")[0]
    assert [one for one in TYPES if f"`{one}`" not in section.partition("| type |")[2]] == []
    printed = section.partition("```json\n")[2].partition("```")[0]
    events = [event for event in json.loads(printed) if event != "…"]  # and so on
    assert events
    for event in events:
        assert ChangeEvent.model_validate(event).model_dump(mode="json") == event
