"""The reference of the API is a page that stands by itself: all calls, all models, nothing from elsewhere."""

from __future__ import annotations

import re
from pathlib import Path

from fastapi.testclient import TestClient

from api.app import create_app
from storage.database.engine import Database
from storage.objects.store import ObjectStore
from tests.archive import ONE_MACHINE, House

pytestmark = ONE_MACHINE


def test_the_reference_shows_every_call_and_model_and_needs_nothing_from_elsewhere(
    database: Database, store: ObjectStore, tmp_path: Path
) -> None:
    app = create_app(House(database, store, tmp_path).services())
    answer = TestClient(app).get("/reference")
    assert answer.status_code == 200
    page, contract = answer.text, app.openapi()
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    calls = [call for methods in contract["paths"].values() for call in methods.values()]
    assert {call["operationId"] for call in calls} <= set(ids)
    assert {f"model-{name}" for name in contract["components"]["schemas"]} <= set(ids)
    assert set(re.findall(r'href="#([^"]+)"', page)) <= set(ids)
    elsewhere = [one for one in re.findall(r'(?:href|src)="([^"]+)"', page) if not one.startswith(("#", "/"))]
    assert elsewhere == []
    assert 'lang="vi"' not in page, "it is in English, headings too"
    assert "<script" not in page
    assert "<style" not in page
    codes = {code for call in calls for one in call["responses"].values() for code in one.get("x-problems", ())}
    assert [code for code in codes if f"<code>{code}</code>" not in page] == []
