"""`sohoa owner-report`: who was given which papers of a person, when and why."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from typer.testing import CliRunner

from dossier.errors import BadRequest, NotFound
from dossier.reading import Person
from ingest.places import Occupied
from sohoa.__main__ import app
from storage.database.engine import Database
from storage.objects.store import ObjectStore
from tests.archive import BOTH_SIZES, OWNER_ID, House, marital_status, value
from tests.command_line import sohoa


@BOTH_SIZES
def test_a_person_is_told_of_every_look_at_a_paper_that_names_them_and_of_no_other(
    database: Database, database_url: str, store: ObjectStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = House(database, store, tmp_path)
    own = house.archive(marital_status())
    mother = Person("mother", (value("name", "Nguyễn Thị Hoa"), value("id", OWNER_ID)))
    child = house.archive([value("owner_name", "Lê An")], kind="giay_khai_sinh", persons=[mother])
    other = house.archive(marital_status(owner_id="049201009999", number="=1+1"))
    api = house.caller("read", "lookup")
    api.get(f"/v1/documents/{own}")
    api.get(f"/v1/documents/{other}")
    api.get("/v1/documents", params={"q": "le an"})
    api.post("/v1/prefill", json={"document_ids": [child], "fields": ["owner_name"]})
    api.post("/v1/lookup", json={"owner_id": OWNER_ID, "procedure_code": "1.000894"})
    api.post("/v1/lookup", json={"owner_id": OWNER_ID, "procedure_code": "2.002041"})  # of a kind that they have not

    monkeypatch.setenv("SOHOA_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("SOHOA_DATABASE_URL", database_url)
    out = tmp_path / "bao-cao.csv"
    done = CliRunner().invoke(app, ["owner-report", "049 201 001 234", "--out", str(out)])
    assert done.exit_code == 0, done.output
    head, *rows = csv.reader(out.read_text("utf-8-sig").splitlines())
    assert head[1] == "Việc"
    assert [row[1] for row in rows] == [
        "Xem thông tin",
        "Tìm kiếm",
        "Điền biểu mẫu",
        "Tra cứu để sử dụng lại",
        "Tra cứu để sử dụng lại",
    ]
    assert {(row[2], row[3], row[4]) for row in rows} == {("client:motcua", "canbo.lan", "giai quyet ho so")}
    paper = "Giấy xác nhận tình trạng hôn nhân 70/2026"
    assert [row[5] for row in rows] == [paper, "Giấy khai sinh", "Giấy khai sinh", paper, ""]
    assert rows[-1][6] == "2.002041"
    assert house.trail()[-1].action == "owner_reported"


def test_a_place_where_no_report_can_lie_is_refused_before_the_look_is_on_record(
    database: Database, database_url: str, store: ObjectStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = House(database, store, tmp_path)
    house.archive(marital_status())
    monkeypatch.setenv("SOHOA_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("SOHOA_DATABASE_URL", database_url)
    before = len(house.trail())
    there = tmp_path / "da-co.csv"
    there.write_text("x")
    for place, error in ((there, Occupied), (tmp_path / "none" / "a.csv", NotFound), (tmp_path / "a.txt", BadRequest)):
        with pytest.raises(error):
            sohoa("owner-report", OWNER_ID, "--out", place)
    assert len(house.trail()) == before
