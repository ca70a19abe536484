"""Addresses and forms that no page ever made: refused in words, never a defect."""

from __future__ import annotations

import base64
import json
import uuid
from pathlib import Path

import pytest

from storage.database.engine import Database
from storage.objects.store import ObjectStore
from tests.archive import ONE_MACHINE, House, marital_status

pytestmark = ONE_MACHINE

MOMENT, ID = "2026-01-01T00:00:00+00:00", str(uuid.UUID(int=1))
POSITIONS = (
    (1, "0001-01-01T00:00:00+14:00", ID),
    (1, "9999-12-31T23:59:59-14:00", ID),
    (float("inf"), MOMENT, ID),
    (10**30, MOMENT, ID),
    (1, MOMENT, "\ud800"),
    (1, MOMENT, 5),
)


@pytest.fixture
def house(database: Database, store: ObjectStore, tmp_path: Path) -> House:
    return House(database, store, tmp_path)


def test_an_address_that_nobody_was_given_is_refused(house: House) -> None:
    browser = house.browser("desk", "reviewer", "operator")
    cursors = [base64.urlsafe_b64encode(json.dumps(position).encode()).decode() for position in POSITIONS]
    asked = [
        f"{path}cursor={cursor}" for path in ("/?", "/review?", "/review/values?name=number&") for cursor in cursors
    ]
    asked += [
        f"/queue/journal?before={'9' * 30}",
        f"/batches/{house.batch()}?after={'9' * 20}",
        f"/?year={'1' * 5000}",
    ]
    answered = {address: browser.get(address).status_code for address in asked}
    assert {address: status for address, status in answered.items() if status not in (400, 422)} == {}


def test_a_form_that_no_page_made_is_refused(house: House) -> None:
    document_id = house.archive(marital_status(), texts=["một", "hai"])
    browser = house.browser("desk", "reviewer")
    for form in ("cuts", "review"):
        answer = browser.post(f"/documents/{document_id}/{form}", data={"version": "1" * 5000})
        assert answer.status_code in (400, 422), form
    for origin in ("http://[", "http://a]b"):
        assert browser.post("/login", headers={"Origin": origin}).status_code == 403
