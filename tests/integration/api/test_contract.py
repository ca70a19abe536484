"""The OpenAPI document is what integrators build against: its examples must be true to its schemas."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]
import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.shapes import change_shapes, document_shapes, lookup_shapes
from storage.database.engine import Database
from storage.objects.store import ObjectStore
from tests.archive import ONE_MACHINE, House, marital_status, value


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
    jsonschema.validate(
        api.get("/v1/documents/x").json(),
        contract["paths"]["/v1/documents"]["get"]["responses"]["default"]["content"]["application/problem+json"][
            "schema"
        ],
    )


def test_every_call_says_who_may_make_it(contract: dict[str, Any]) -> None:
    for path, calls in contract["paths"].items():
        for call in calls.values():
            assert ("security" in call) is path.startswith("/v1/"), path
            assert call["summary"]
            assert call["description"]
