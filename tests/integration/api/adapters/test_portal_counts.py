"""The portal's counts while papers come in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from storage.database.engine import Database
from storage.objects.store import ObjectStore
from storage.reporting import portal_counts
from storage.trail import events
from tests.archive import BOTH_SIZES, House, marital_status, value

FIRST, SECOND = "000.00.23.H47-260801-0001", "000.00.23.H47-260801-0002"


@BOTH_SIZES
def test_a_dossier_that_comes_in_and_is_told_while_others_are_counted_is_counted_next_time(
    database: Database, store: ObjectStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = House(database, store, tmp_path)
    house.archive(marital_status(), dossier_code=FIRST)
    told, has_come = portal_counts._told, False

    def told_after_another_came(*asked: Any) -> Any:
        nonlocal has_come
        if not has_come:
            has_come = True
            paper = house.archive(marital_status(number="71/2026"), dossier_code=SECOND)
            details = {"dossier_code": SECOND, "documents": [paper], "reused": 1, "from_store": 1}
            with database.write() as session:
                events.append(session, "dossier_told", events.Actor("client:mot-cua"), now=house.now, details=details)
        return told(*asked)

    monkeypatch.setattr(portal_counts, "_told", told_after_another_came)

    month, api = f"{house.now:%Y-%m}", house.caller("report")

    def counted() -> tuple[int, ...]:
        (one,) = api.get("/v1/portal/statistics", params={"first": month, "last": month}).json()["items"]
        names = ("dossiers", "dossiers_told", "dossiers_reusing", "papers", "papers_reused")
        return tuple(one[name] for name in names)

    assert counted() == (1, 0, 0, 1, 0), "none is told, or reused, that is not there"
    assert has_come
    assert counted() == (2, 1, 1, 2, 1)


@BOTH_SIZES
def test_counts_are_of_all_kinds_also_for_a_key_that_is_told_nothing_of_sensitive_ones(
    database: Database, store: ObjectStore, tmp_path: Path
) -> None:
    house = House(database, store, tmp_path)
    house.archive(marital_status(), dossier_code=FIRST)
    house.archive([value("owner_name", "Lê Thị Thử")], kind="giay_khai_sinh", dossier_code=FIRST)
    month, api = f"{house.now:%Y-%m}", house.caller(key=house.key("report", sensitive=False)[1])
    (row,) = api.get("/v1/portal/statistics", params={"first": month, "last": month}).json()["items"]
    assert row["papers"] == 2
    told = api.get("/v1/reports/progress").json()["items"]
    assert {one["kind"]: one["received"] for one in told}["giay_khai_sinh"] == 1
