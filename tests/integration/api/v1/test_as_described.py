"""Calls of every sort, made up from the description and following its links: no defect, and every answer as described.
What thousands of them come to is measured (scripts/bench/requests/described.py)."""

from __future__ import annotations

from pathlib import Path

import pytest

from api.app import create_app
from scripts.bench.requests import described
from storage.database.engine import Database
from storage.objects.store import ObjectStore
from tests.archive import ONE_MACHINE, House, marital_status, value

pytestmark = ONE_MACHINE


@pytest.fixture
def house(database: Database, store: ObjectStore, tmp_path: Path) -> House:
    return House(database, store, tmp_path)


def test_calls_that_follow_the_description_are_answered_as_it_says(house: House) -> None:
    code = "000.00.23.H47-211101-0001"
    ids = [
        house.archive(marital_status(), dossier_code=code),
        house.archive([value("title", "x", needs_review=True)], kind="quyet_dinh", review=["unsure.title"]),
    ]
    app = create_app(house.services())
    headers = {"Authorization": f"Bearer {house.key('admin')[1]}", "X-Purpose": "kiem thu", "X-Requester": "canbo.lan"}
    archive = described.Archive(headers, {"document_id": ids, "code": [code]})
    told = described.ask(described.loaded(app.openapi(), app), archive, 200, seed=1)
    assert told.wrong == {}
    assert told.requests >= 200
    assert len(told.calls) > 20
    assert told.statuses[200] > 30
