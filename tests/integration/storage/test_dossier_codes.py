"""One dossier, however its code is written and whichever way its papers come in or are asked for."""

from __future__ import annotations

from pathlib import Path, PurePath

import pytest

from dossier.catalogue.kinds import default_catalogue
from dossier.errors import BadCode
from dossier.reading import Field, PageReading
from dossier.words.dates import parse_date
from ingest.batch import BatchSettings, run_batch
from ingest.folders import dossier_of
from ingest.manifest import read_manifest
from storage.database.engine import Database
from storage.database.models import DocumentRow, DossierRow
from storage.objects.store import ObjectStore
from storage.papers.search import search
from storage.search.query import Query
from tests.archive import BOTH_SIZES, DESK, House, marital_status, value
from tests.files.tiny_files import tiny_png
from tests.integration.ingest.batch_runs import Heard, intake_of
from worker.extract import extract
from worker.paper import merged

pytestmark = BOTH_SIZES

OLD, NEW, PADDED = "000.00.23.H47-211101-0001", "H47.23-211101-0001", "h47.23.00 – 211101 – 0001"
SPELLINGS = (OLD, NEW, PADDED)
QUIET = BatchSettings(desk=DESK, requester="thu", wait=False)


@pytest.fixture
def house(database: Database, store: ObjectStore, tmp_path: Path) -> House:
    return House(database, store, tmp_path)


def test_every_way_in_leads_into_one_dossier(house: House, tmp_path: Path) -> None:
    first = house.archive(marital_status(), dossier_code=OLD)
    folder, _ = dossier_of(PurePath(NEW) / "a.pdf")
    in_folder = house.archive(marital_status(number="71/2026"), dossier_code=folder)
    by_code = house.archive([value("dossier_code", NEW), *marital_status(number="72/2026")])
    upload = house.caller("write").post(
        "/v1/documents", data={"desk": DESK, "dossier_code": PADDED}, files={"file": ("a.png", tiny_png("upload"))}
    )
    assert upload.status_code == 202, upload.text
    manifest = tmp_path / "bang-ke.csv"
    (tmp_path / "b.png").write_bytes(tiny_png("batch"))
    manifest.write_text(f"path,mã hồ sơ\nb.png,{NEW}\n")
    run_batch(read_manifest(manifest), intake_of(house.database, house.store, tmp_path), QUIET, Heard())
    with house.database.read() as session:
        assert [row.code for row in session.query(DossierRow)] == [OLD]
        assert {row.dossier_code for row in session.query(DocumentRow)} == {OLD}
        everything = {row.id for row in session.query(DocumentRow)}
    assert {first, in_folder, by_code, upload.json()["id"]} < everything
    api = house.caller("read")
    for spelling in SPELLINGS:
        dossier = api.get(f"/v1/dossiers/{spelling}").json()
        assert dossier["code"] == OLD
        assert {paper["id"] for paper in dossier["documents"]} == everything
        for parameter in ("dossier_code", "q"):
            listed = api.get("/v1/documents", params={parameter: spelling}).json()
            assert {paper["id"] for paper in listed["items"]} == everything, (parameter, spelling)


def test_a_dossier_first_written_in_the_new_order_is_found_by_the_old_one(house: House) -> None:
    paper = house.archive(marital_status(), dossier_code=NEW)
    for spelling in SPELLINGS:
        answer = house.caller("read").get(f"/v1/dossiers/{spelling}").json()
        assert (answer["code"], [one["id"] for one in answer["documents"]]) == (NEW, [paper])


def test_a_code_of_no_dossier_is_looked_for_as_words(house: House) -> None:
    paper = house.archive(marital_status(scope=OLD))
    with house.database.read() as session:
        assert [one.id for one in search(session, Query(q=OLD)).items] == [paper]
        assert search(session, Query(q="000.00.23.H47-211101-0002")).items == ()
        with pytest.raises(BadCode):
            search(session, Query(dossier_code="70/2026"))


def test_a_paper_that_prints_the_code_in_the_other_order_does_not_contradict_its_folder(house: House) -> None:
    read = [Field("dossier_code", NEW, 0.9, "ocr", page=1), Field("procedure_code", "1.000894", 0.9, "ocr", page=1)]
    given = [("dossier_code", OLD), ("procedure_code", "1.000894.000.00.00.H47")]
    assert [(field.value, field.needs_review) for field in merged(read, given)] == [
        (OLD, False),
        ("1.000894.000.00.00.H47", False),
    ]
    other = [("dossier_code", "000.00.24.H47-211101-0001")]
    assert [field.needs_review for field in merged(read[:1], other)] == [True]


def test_a_qr_code_in_either_order_puts_the_paper_into_its_dossier(house: House) -> None:
    house.archive(marital_status(), dossier_code=OLD)
    page = PageReading(1, 100, 100, 100, codes=(f"{NEW}|1.000894|049201001234",))
    found = extract([page], default_catalogue())
    (field,) = [field for field in found.fields if field.name == "dossier_code"]
    assert (field.value, field.source, field.needs_review) == (NEW, "qr", False)
    scanned = house.archive(found.fields, kind="khac")
    with house.database.read() as session:
        assert session.get_one(DocumentRow, scanned).dossier_code == OLD


def test_a_dossier_keeps_the_code_of_an_agency_that_was_merged(house: House) -> None:
    paper = house.archive(marital_status(), dossier_code="000.00.15.H47-211101-0007")
    agencies = house.services().agencies.extended(
        "id,code,name,valid_to,successors\nold,H47.15,Phòng cũ,2025-06-30,new\nnew,H17.99,Phòng mới,,\n"
    )
    (closed,) = agencies.by_code("H47.15")
    day = parse_date("01/01/2026")
    assert day is not None
    assert [one.id for one in agencies.responsible(closed, day).agencies] == ["new"]
    answer = house.caller("read").get("/v1/dossiers/H47.15-211101-0007").json()
    assert (answer["code"], answer["documents"][0]["id"]) == ("000.00.15.H47-211101-0007", paper)
    assert house.caller("read").get("/v1/dossiers/H17.99-211101-0007").status_code == 404


def test_papers_with_the_code_of_a_desks_own_software_lie_in_one_dossier(house: House) -> None:
    first = house.archive([value("dossier_code", "HQ-20260914-0052"), *marital_status()])
    second = house.archive(marital_status(number="71/2026"), dossier_code="HQ-20260914-0052")
    dossier = house.caller("read").get("/v1/dossiers/hq-20260914-0052").json()
    assert dossier["code"] == "HQ-20260914-0052"
    assert {paper["id"] for paper in dossier["documents"]} == {first, second}
