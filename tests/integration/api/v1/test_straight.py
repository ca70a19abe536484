"""Calls that are answered straight, beside the framework's answers to the same calls."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api import straight
from storage import clients
from storage.database.engine import Database
from storage.objects.store import ObjectStore
from storage.trail.events import Actor
from tests.archive import ONE_MACHINE, OWNER_ID, House, marital_status

pytestmark = ONE_MACHINE

ASKED = {"owner_id": OWNER_ID, "procedure_code": "1.000894"}
LOOKUP, DOCUMENTS, DOCUMENT = "/v1/lookup", "/v1/documents", "/v1/documents/{id}"
JSON = {"content-type": "application/json"}
CALLS: list[tuple[str, str, dict[str, Any]]] = [
    ("POST", LOOKUP, {"json": ASKED}),
    ("POST", LOOKUP, {"json": {**ASKED, "on": "2026-08-05", "taken": True}}),
    (
        "POST",
        LOOKUP,
        {
            "content": b'{"owner_id": "1", "procedure_code": "1.000894"}',
            "headers": {"content-type": "Application/JSON; charset=utf-8"},
        },
    ),
    ("POST", LOOKUP, {"content": b"[" * 100_000, "headers": {"content-type": "application/json"}}),
    ("POST", LOOKUP, {"json": ASKED, "headers": {"content-type": "text/plain"}}),
    ("POST", LOOKUP, {"json": ASKED, "headers": {"Accept-Language": "en", "X-Purpose": ""}}),
    ("POST", LOOKUP, {"json": ASKED, "headers": {"Authorization": "Bearer none"}}),
    ("POST", LOOKUP, {"json": ASKED, "headers": {"Authorization": "Basic x"}}),
    ("POST", LOOKUP, {"json": {**ASKED, "on": "yesterday"}}),
    ("POST", LOOKUP, {"json": {**ASKED, "on": "yesterday"}, "headers": {"Authorization": "Bearer none"}}),
    ("POST", LOOKUP, {"json": {**ASKED, "unknown": 1}}),
    ("POST", LOOKUP, {"json": {**ASKED, "kinds": ["none"]}}),
    ("POST", LOOKUP, {"content": b"{", "headers": JSON}),
    ("POST", LOOKUP, {"content": b"", "headers": JSON}),
    ("POST", LOOKUP, {"content": b"\xff", "headers": JSON}),
    ("POST", LOOKUP, {"json": []}),
    ("POST", LOOKUP, {"json": ASKED, "params": {"unknown": "1"}}),
    ("GET", LOOKUP, {}),
    ("POST", "/v1/lookup/owners", {"json": {"owners": [{"owner_id": OWNER_ID}], "procedure_code": "1.000894"}}),
    ("POST", "/v1/prefill", {"json": {"owner_id": OWNER_ID, "fields": ["owner_name"]}}),
    ("GET", DOCUMENTS, {}),
    ("GET", DOCUMENTS, {"params": {"q": "hoa", "limit": "1", "kind": "giay_xac_nhan_tinh_trang_hon_nhan"}}),
    ("GET", DOCUMENTS, {"params": {"limit": "0"}}),
    ("GET", DOCUMENTS, {"params": {"unknown": "1"}}),
    ("GET", DOCUMENTS + "?limit=1&limit=2", {}),
    ("GET", DOCUMENT, {}),
    ("GET", DOCUMENT, {"params": {"retention": "true"}}),
    ("GET", DOCUMENT, {"params": {"retention": "perhaps"}}),
    ("HEAD", DOCUMENT, {}),
    ("GET", DOCUMENT, {"params": {"unknown": "1"}}),
    ("GET", DOCUMENTS + "/none", {}),
    ("GET", DOCUMENT + "/", {}),
    ("DELETE", DOCUMENT, {}),
]


@pytest.fixture
def house(tmp_path: Path, database: Database, store: ObjectStore) -> House:
    return House(database, store, tmp_path)


def test_the_answers_and_what_is_noted_are_those_of_the_framework(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    document_id = house.archive(marital_status())
    _, key = house.key("read", "lookup")
    ours = house.caller(key=key)
    monkeypatch.setattr(straight, "STRAIGHT", ())
    theirs = house.caller(key=key)
    ours.get("/"), theirs.get("/")  # made by now
    for method, path, more in CALLS:
        given = _answered(house, ours, method, path.format(id=document_id), more)
        assert given == _answered(house, theirs, method, path.format(id=document_id), more), (method, path, more)
    assert {one.action for one in house.trail()} >= {"looked_up", "reused", "prefilled", "searched", "read"}


def _answered(house: House, api: TestClient, method: str, path: str, more: dict[str, Any]) -> tuple[Any, ...]:
    before = len(house.trail())
    answer = api.request(method, path, **more)
    headers = {name: value for name, value in answer.headers.items() if name != "x-correlation-id"}
    noted = [(one.action, one.document_id, one.purpose, one.details) for one in house.trail()[before:]]
    return answer.status_code, headers, answer.content, noted


def test_they_are_answered_by_one_look_and_a_key_that_was_revoked_opens_nothing(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    document_id = house.archive(marital_status())
    client, key = house.key("read", "lookup")
    api, looks, look = house.caller(key=key), list[Database](), Database.one_look

    def counted(database: Database) -> AbstractContextManager[None]:
        looks.append(database)
        return look(database)

    monkeypatch.setattr(Database, "one_look", counted)
    assert api.get(f"/v1/documents/{document_id}").status_code == 200
    assert api.post(LOOKUP, json=ASKED).status_code == 200
    with house.database.write() as session:
        clients.revoke(session, client.id, Actor("test"), now=house.now)
    assert api.post(LOOKUP, json=ASKED).status_code == 401
    assert len(looks) == 3
