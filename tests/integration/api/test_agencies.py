"""Papers of agencies that are gone: found through those that followed, printed as they were."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from dossier.catalogue.agencies import default_agencies
from storage.database.engine import Database
from storage.objects.store import ObjectStore
from tests.archive import BOTH_SIZES, OWNER_ID, House, marital_status

pytestmark = BOTH_SIZES

TODAY = "UBND xã Thăng Bình"
DISTRICT = "ỦY BAN NHÂN DÂN HUYỆN THĂNG BÌNH"


@pytest.fixture
def house(database: Database, store: ObjectStore, tmp_path: Path) -> House:
    return House(database, store, tmp_path)


def found(house: House, issuer: str) -> dict[str, str]:
    answer = house.caller("read").get("/v1/documents", params={"issuer": issuer})
    assert answer.status_code == 200, answer.text
    return {paper["id"]: paper["fields"]["issuer"]["value"] for paper in answer.json()["items"]}


def test_a_paper_of_an_abolished_district_is_found_through_its_successor_and_keeps_its_issuer(house: House) -> None:
    of_district = house.archive(marital_status(issuer=DISTRICT, issued_on="2019-05-04"))
    of_province = house.archive(marital_status(issuer="UBND TỈNH QUẢNG NAM SỞ TƯ PHÁP", issued_on="2019-05-04"))
    other = house.archive(marital_status(issuer="UBND huyện Thăng Bình Hai", issued_on="2019-05-04"))
    assert found(house, TODAY) == {of_district: DISTRICT, other: "UBND huyện Thăng Bình Hai"}
    assert found(house, "UBND thành phố Đà Nẵng") == {of_province: "UBND TỈNH QUẢNG NAM SỞ TƯ PHÁP"}
    assert set(found(house, "UBND huyện Thăng Bình")) == {of_district, other}
    assert set(found(house, "thang binh")) == {of_district, other}
    assert found(house, "UBND huyện Quế Sơn") == {}
    assert found(house, "%") == {}


def test_whole_names_are_looked_for_not_their_beginnings(house: House) -> None:
    longer = house.archive(marital_status(issuer="UBND huyện Thăng Bìnhx"))
    exact = house.archive(marital_status(issuer="UBND huyện Thăng Bình, tỉnh Quảng Nam"))
    assert longer not in found(house, TODAY)
    assert exact in found(house, TODAY)


def test_lookup_and_prefill_take_an_issuer_and_those_it_followed(house: House) -> None:
    of_district = house.archive(marital_status(issuer=DISTRICT))
    house.archive(marital_status(issuer="UBND huyện Quế Sơn", owner_name="Nguyễn Thị Hoà"))
    api = house.caller("lookup")
    asked: dict[str, Any] = {"owner_id": OWNER_ID, "issuer": TODAY}
    answer = api.post("/v1/lookup", json={**asked, "procedure_code": "1.000894"}).json()
    assert [candidate["document_id"] for candidate in answer["candidates"]] == [of_district]
    assert answer["candidates"][0]["issuer"] == DISTRICT
    filled = api.post("/v1/prefill", json={**asked, "fields": ["owner_name"]}).json()["fields"]["owner_name"]
    assert (filled["document_id"], filled["others"]) == (of_district, [])


def test_who_answers_for_an_issuer_is_told_whole(house: House) -> None:
    api = house.caller("read")
    asked = {"issuer": "UBND huyện Thăng Bình", "issued_on": "2019-05-04"}
    (district,) = api.get("/v1/agencies", params=asked).json()["items"]
    assert (district["level"], district["valid_to"], district["complete"]) == ("district", "2025-06-30", True)
    assert "UBND xã Thăng Bình" in [one["name"] for one in district["responsible"]]
    assert len(district["responsible"]) == 6
    (then,) = api.get("/v1/agencies", params={**asked, "on": "2020-01-01"}).json()["items"]
    assert [one["id"] for one in then["responsible"]] == [district["id"]]
    (gone,) = api.get("/v1/agencies", params={"issuer": "UBND huyện Nông Sơn"}).json()["items"]
    assert (gone["responsible"], gone["complete"]) == ([], False)
    assert api.get("/v1/agencies", params={"issuer": "Công ty A"}).json()["items"] == []
    assert api.get("/v1/agencies").status_code == 422
    assert house.caller("report").get("/v1/agencies", params=asked).status_code == 403


def test_progress_names_agencies_by_their_codes_and_invents_none(house: House) -> None:
    house.archive(marital_status())
    (unknown,) = house.caller("report").get("/v1/reports/progress").json()["items"]
    assert (unknown["agency"], unknown["agency_name"], unknown["agency_level"]) == ("H47.23", None, None)
    known = default_agencies().extended("id,code,name,level\nhc,000.00.23.H47,UBND phường Hòa Cường,commune\n")
    _, key = house.key("report")
    api = TestClient(create_app(replace(house.services(), agencies=known)), headers={"Authorization": f"Bearer {key}"})
    (row,) = api.get("/v1/reports/progress").json()["items"]
    assert (row["agency_name"], row["agency_level"]) == ("UBND phường Hòa Cường", "commune")
