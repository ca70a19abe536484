"""Everybody who has no business here, by every way in: each call of the contract, so that one that is added is tried,
too."""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import func, select

from api.app import create_app
from storage.clients import Bounds
from storage.database.engine import Database
from storage.database.models import DocumentRow
from storage.objects.store import ObjectStore
from tests.archive import DESK, ONE_MACHINE, OWNER_ID, House, marital_status

pytestmark = ONE_MACHINE

CODE = "000.00.23.H47-211101-0001"
OUTSIDE = (
    "../../sohoa.db",
    "..%2f..%2fsohoa.db",
    "%2e%2e/%2e%2e/sohoa.db",
    "%2e%2e%2f%2e%2e%2fsohoa.db",
    "..%252f..%252fsohoa.db",
    "..%5c..%5csohoa.db",
    "..\\..\\sohoa.db",
    "/etc/passwd",
    "%2fetc%2fpasswd",
    "C:%5cwindows%5cwin.ini",
    "access%00.pdf",
    "desk.css%00.js",
    "file:///etc/passwd",
    "original/../../../secret.txt",
)
ATTACKS = (
    "' OR '1'='1",
    "'; DROP TABLE documents; --",
    '" OR 1=1 --',
    "1) UNION SELECT key_digest FROM clients --",
    "\\'; SELECT pg_sleep(9); --",
    '" OR "',
    '"unclosed',
    "a* OR b*",
    "NEAR(a b, 5)",
    "owner_name : Hoa",
    "-Hoa ^Hoa {a b} : c",
    "a AND NOT (b",
    "a & b | !c <-> d:*",
    "' | '' & '",
    "%",
    "_",
    "%' ESCAPE '\\",
    "\\",
    "*",
    "()",
    "\u202e\u200b",
    "{{7*7}} ${7*7} <script>",
    "😀" * 40,
    ".*" * 60,
)


@dataclass(frozen=True)
class Call:
    """A call of the contract with its path as it is written there."""

    method: str
    path: str
    scope: str

    def at(self, document_id: str) -> str:
        """Its path, of this document where it is of one."""
        given = {"document_id": document_id, "code": CODE, "role": "access", "delivery_id": str(uuid.UUID(int=7))}
        return self.path.format_map(given)


@pytest.fixture
def house(database: Database, store: ObjectStore, tmp_path: Path) -> House:
    return House(database, store, tmp_path)


def calls_of(house: House) -> list[Call]:
    contract = create_app(house.services()).openapi()
    found = [
        Call(method.upper(), path, call["x-scope"])
        for path, methods in contract["paths"].items()
        for method, call in methods.items()
        if "x-scope" in call
    ]
    assert len(found) > 25
    return found


def within(desks: tuple[str, ...] = (), agency: str = "") -> Bounds:
    return Bounds(agency=agency, desks=desks)


def test_no_call_answers_without_a_key_that_is_one(house: House) -> None:
    document_id = house.archive(marital_status())
    _, key = house.key("admin")
    api = house.caller("read")
    for call in calls_of(house):
        for authorization in (
            "",
            "Bearer",
            "Bearer sohoa_wrong",
            f"Bearer {key[:-1]}",
            f"Bearer {key}x",
            f"Bearer {key.upper()}",
            f"Basic {key}",
            f"Bearer {key} {key}",
            "Bearer ' OR '1'='1",
        ):
            answer = api.request(call.method, call.at(document_id), headers={"Authorization": authorization}, json={})
            assert (answer.status_code, answer.json()["code"]) == (401, "refused.no_key"), (call, authorization)
    assert [event.action for event in house.trail() if event.actor.startswith("client:")] == []


def test_no_call_answers_without_its_scope(house: House) -> None:
    document_id = house.archive(marital_status())
    scopes = {call.scope for call in calls_of(house)}
    others = {scope: house.key(*(one for one in scopes if one != scope), name=scope)[1] for scope in scopes}
    api = house.caller("read")
    for call in calls_of(house):
        asked = {"Authorization": f"Bearer {others[call.scope]}"}
        answer = api.request(call.method, call.at(document_id), headers=asked, json={})
        assert (answer.status_code, answer.json()["code"]) == (403, "refused.not_allowed"), call


def test_a_paper_of_another_agency_or_desk_is_answered_as_one_that_is_not_there(house: House) -> None:
    document_id, nowhere = house.archive(marital_status(), dossier_code=CODE), str(uuid.UUID(int=9))
    keys = [
        house.key("admin", name="quay", bounds=within(desks=("khac",)))[1],
        house.key("admin", name="co-quan", bounds=within(agency="H99.01"))[1],
    ]
    bodies: dict[str, Any] = {
        "standing": {"standing": "revoked", "reason": "x"},
        "corrections": {"version": 1, "fields": {"title": {"value": "x"}}},
        "confirm": {"version": 1, "confirmed": []},
        "checked": {"version": 1, "names": ["number"]},
        "reopened": {"version": 1},
        "cuts": {"version": 1, "papers": [[1]], "left_out": []},
    }
    for key in keys:
        api = house.caller(key=key)
        for call in calls_of(house):
            if "{document_id}" in call.path:
                asked = {"json": bodies.get(call.path.rpartition("/")[2], {})}
                told = [api.request(call.method, call.at(one), **asked) for one in (document_id, nowhere)]
                assert [one.status_code for one in told] == [404, 404], call
                answered = [one.text.replace(document_id, "-").replace(nowhere, "-") for one in told]
                assert answered[0] == answered[1], call
        assert api.get(f"/v1/dossiers/{CODE}").status_code == 404
        assert api.get("/v1/documents").json()["items"] == []
        asked = {"owner_id": OWNER_ID, "procedure_code": "1.000894"}
        assert api.post("/v1/lookup", json=asked).json()["candidates"] == []
        assert api.get("/v1/reports/progress").json()["items"] == []


def test_a_cursor_leads_nobody_beyond_their_reach(house: House) -> None:
    for number in range(4):
        house.archive(marital_status(number=f"{number}/2026"))
    everyone = house.caller("read", "review", "follow")
    first = everyone.get("/v1/documents", params={"limit": 2}).json()
    assert (len(first["items"]), bool(first["next_cursor"])) == (2, True)
    key = house.key("read", "review", "follow", name="quay", bounds=within(desks=("khac",)))[1]
    other = house.caller(key=key)
    theirs = other.get("/v1/documents", params={"limit": 2, "cursor": first["next_cursor"]}).json()
    assert theirs["items"] == []
    last = everyone.get("/v1/changes", params={"limit": 1}).json()[0]["id"]
    assert other.get("/v1/changes", params={"since": last}).json() == []
    # One of another archive, and what is none at all.
    for path, name in (("/v1/documents", "cursor"), ("/v1/review", "cursor"), ("/v1/changes", "since")):
        for cursor in ("x", "..", "' OR 1=1", "e30", "bnVsbA", "WzFd", f"{uuid.UUID(int=3)}-1", "9" * 60, "\u0661"):
            answer = everyone.get(path, params={name: cursor})
            assert answer.status_code == 422, (path, cursor)
            assert answer.json()["code"] == "refused.bad_request"


def test_no_path_leads_out_of_the_archive(house: House) -> None:
    document_id = house.archive(marital_status())
    (house.folder / "secret.txt").write_text("mật")
    api = house.caller("read")
    browser = TestClient(create_app(house.services()), base_url="https://testserver", follow_redirects=False)
    for outside in OUTSIDE:
        for who, path in (
            (api, f"/v1/documents/{document_id}/files/{outside}"),
            (api, f"/v1/documents/{outside}"),
            (api, f"/v1/documents/{outside}/files/access"),
            (api, f"/v1/dossiers/{outside}"),
            (browser, f"/links/{outside}"),
            (browser, f"/static/{outside}"),
            (browser, f"/static/../{outside}"),
        ):
            answer = who.get(path)
            assert answer.status_code in (400, 401, 404, 405, 422, 303), (path, answer.status_code)
            assert not re.search(r"mật|root:|SQLite format", answer.text), path
    assert browser.get("/static/desk.css").status_code == 200


def test_what_is_asked_for_is_never_taken_for_a_question_to_the_database(house: House) -> None:
    known = house.archive(marital_status(), texts=("giấy xác nhận tình trạng hôn nhân",), dossier_code=CODE)
    api = house.caller("read", "lookup", "review")
    for attack in ATTACKS:
        for name in ("q", "number", "issuer", "owner_id", "dossier_code", "kind", "state", "cursor"):
            answer = api.get("/v1/documents", params={name: attack})
            assert answer.status_code in (200, 422), (name, attack)
            if answer.status_code == 200:
                assert answer.json()["items"] == [], (name, attack)
        asked: dict[str, Any] = {"owner_id": attack, "procedure_code": "1.000894", "number": attack, "issuer": attack}
        answer = api.post("/v1/lookup", json=asked)
        assert answer.status_code in (200, 422), attack
        assert answer.status_code == 422 or answer.json()["candidates"] == [], attack
        asked = {"name": attack, "born_on": "2000-01-01", "procedure_code": "1.000894"}
        assert api.post("/v1/lookup", json=asked).status_code in (200, 422), attack
        assert api.get("/v1/review", params={"kind": attack}).status_code == 422, attack
    with house.database.read() as session:
        assert session.scalar(select(func.count()).select_from(DocumentRow)) == 1
    assert api.get(f"/v1/documents/{known}").json()["desk"] == DESK
    house.trail()
