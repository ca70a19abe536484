"""The OpenAPI document is what integrators build against: its examples must be true to its schemas."""

from __future__ import annotations

import json
import re
import tomllib
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]
import pytest
from fastapi.testclient import TestClient
from httpx import Request, Response

from api.app import create_app
from api.shapes import change_shapes, document_shapes, lookup_shapes
from storage.database.engine import Database
from storage.objects.store import ObjectStore
from tests.archive import ONE_MACHINE, House, marital_status, value
from tests.integration.api.v1.described import check as check_answer


@pytest.fixture
def house(tmp_path: Path, database: Database, store: ObjectStore) -> House:
    return House(database, store, tmp_path)


pytestmark = ONE_MACHINE


@pytest.fixture
def contract(house: House) -> dict[str, Any]:
    document: dict[str, Any] = TestClient(create_app(house.services())).get("/openapi.json").json()
    return document


OURS = {**vars(document_shapes), **vars(lookup_shapes), **vars(change_shapes)}


def check(instance: object, name: str, contract: dict[str, Any]) -> None:
    schema = {"$ref": f"#/components/schemas/{name}", "components": contract["components"]}
    jsonschema.validate(instance, schema, format_checker=jsonschema.FormatChecker())


def test_every_example_fits_its_own_schema(contract: dict[str, Any]) -> None:
    names = [name for name, schema in contract["components"]["schemas"].items() if "examples" in schema]
    for name in names:
        for example in contract["components"]["schemas"][name]["examples"]:
            check(example, name, contract)
            if name in OURS:
                OURS[name].model_validate(example)
    ours = {name for name in contract["components"]["schemas"] if name in OURS}
    assert ours <= set(names)
    assert {"DocumentShape", "LookupRequest", "LookupAnswer", "PrefillRequest"} <= ours
    assert {"ReviewList", "ReviewedShape", "CorrectionsRequest", "ConfirmRequest"} <= set(names)


def test_answers_fit_the_schemas(house: House, contract: dict[str, Any]) -> None:
    document_id = house.archive(marital_status())
    api = house.caller("read", "lookup", "review", "report")
    check(api.get("/v1/documents").json(), "DocumentList", contract)
    check(api.get(f"/v1/documents/{document_id}").json(), "DocumentShape", contract)
    check(api.get("/v1/reports/progress").json(), "ProgressReport", contract)
    check(api.get("/v1/agencies", params={"issuer": "UBND huyện Thăng Bình"}).json(), "SuccessionAnswer", contract)
    decided = {"standing": "superseded", "reason": "x", "replaced_by": house.archive(marital_status(number="2/2026"))}
    answer = house.caller("standing").post(f"/v1/documents/{document_id}/standing", json=decided).json()
    check(answer, "DocumentShape", contract)
    house.archive([value("title", "x", needs_review=True)], kind="quyet_dinh", review=["unsure.title"])
    check(api.get("/v1/review").json(), "ReviewList", contract)
    act = {"version": 1, "fields": {"title": {"value": "y"}}}
    check(act, "CorrectionsRequest", contract)
    check(api.post(f"/v1/review/{document_id}/corrections", json=act).json(), "ReviewedShape", contract)
    asked = {"owner_id": "049201001234", "procedure_code": "1.000894"}
    check(api.post("/v1/lookup", json=asked).json(), "LookupAnswer", contract)
    asked = {"owner_id": "049201001234", "fields": ["owner_name"]}  # type: ignore[dict-item]
    check(api.post("/v1/prefill", json=asked).json(), "PrefillAnswer", contract)
    for event in house.caller("follow").get("/v1/changes").json():
        check(event, "ChangeEvent", contract)
    check(api.get("/v1/documents/x").json(), "ProblemShape", contract)
    check(api.get("/v1/documents?limit=0").json(), "ProblemShape", contract)
    asked = {"owners": [{"owner_id": "049201001234"}], "procedure_code": "1.000894", "full": True}  # type: ignore[dict-item]
    check(api.post("/v1/lookup/owners", json=asked).json(), "OwnersAnswer", contract)
    check(api.get("/v1/requirements").json(), "RequirementList", contract)


def test_every_member_and_parameter_says_what_it_is_and_every_reference_leads_somewhere(
    contract: dict[str, Any],
) -> None:
    shapes = contract["components"]["schemas"]
    for name, shape in shapes.items():
        silent = [member for member, said in shape.get("properties", {}).items() if not said.get("description")]
        assert silent == [], name
    for path, of_path in contract["paths"].items():
        for call in of_path.values():
            assert [one["name"] for one in call.get("parameters", ()) if not one.get("description")] == [], path
    words = tomllib.loads((files("api.v1") / "members.toml").read_text(encoding="utf-8"))
    of_models = {name: own for name, own in words.items() if isinstance(own, dict)}
    for model, own in of_models.items():
        assert set(own) <= set(shapes[model]["properties"]), model
    known = {member for shape in shapes.values() for member in shape.get("properties", {})}
    asked = {
        one["name"]
        for calls in contract["paths"].values()
        for call in calls.values()
        for one in call.get("parameters", ())
    }
    assert set(words) - set(of_models) - known - asked == set()
    named = set(re.findall(r'"\$ref": "([^"]+)"', json.dumps(contract)))
    assert {one for one in named if one.removeprefix("#/components/schemas/") not in shapes} == set()


def test_every_call_says_its_scope_and_its_problems(contract: dict[str, Any]) -> None:
    names = [call["operationId"] for calls in contract["paths"].values() for call in calls.values()]
    assert len(names) == len(set(names))
    claim = contract["paths"]["/v1/review/{document_id}/claim"]["post"]
    assert (claim["x-scope"], sorted(claim["responses"])) == (
        "review",
        ["200", "400", "401", "403", "404", "409", "410", "422", "429", "503", "default"],
    )
    assert "refused.no_requester" in claim["responses"]["400"]["description"]
    assert sorted(claim["responses"]["200"]["headers"]) == ["RateLimit", "RateLimit-Policy"]
    assert "400" not in contract["paths"]["/v1/requirements"]["get"]["responses"]
    for method, path, code in (
        ("post", "/v1/documents", "unreadable.too_large"),
        ("post", "/v1/documents", "unreadable.not_a_scan"),
        ("get", "/v1/documents/{document_id}", "refused.disposed"),
        ("post", "/v1/lookup", "refused.no_consent"),
        ("get", "/v1/changes", "transient.server_away"),
        ("post", "/v1/review/{document_id}/confirm", "refused.second_person_needed"),
        ("post", "/v1/review/{document_id}/corrections", "refused.stale"),
    ):
        answers = contract["paths"][path][method]["responses"].values()
        (answer,) = (answer for answer in answers if code in answer.get("x-problems", ()))
        assert answer["description"] == ", ".join(f"`{one}`" for one in answer["x-problems"])


def test_an_answer_that_is_not_described_is_told(contract: dict[str, Any]) -> None:
    made = Request("GET", "http://testserver/v1/documents/x")
    problem = {"type": "x", "title": "x", "status": 404, "detail": "x", "code": "refused.stale", "errors": []}
    kind = {"content-type": "application/problem+json"}
    for answer in (
        Response(404, json=problem, headers=kind, request=made),
        Response(418, json={}, request=made),
        Response(200, json={"id": 7}, request=made),
        Response(503, json={**problem, "code": "transient"}, headers=kind, request=made),  # without Retry-After
    ):
        with pytest.raises(AssertionError, match="documents_document"):
            check_answer(contract, "GET", answer)


def test_every_call_says_who_may_make_it(contract: dict[str, Any]) -> None:
    for path, calls in contract["paths"].items():
        for call in calls.values():
            assert ("security" in call) is path.startswith("/v1/"), path
            assert call["summary"]
            assert call["description"]
