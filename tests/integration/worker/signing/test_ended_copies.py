"""Signed copies whose certificate ended without a stamp that says when they were signed: told so, and signed anew."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from dossier.signatures.signing import Signature
from dossier.vietnam import VIETNAM
from storage.archive.ocfl import object_id_of
from storage.database.engine import Database
from storage.database.models import DocumentRow
from storage.objects.store import ObjectStore, read
from storage.papers import documents
from storage.review.signed_copies import unsigned
from tests.archive import BOTH_SIZES, ONE_MACHINE, OWNER_ID, House, marital_status
from tests.files import signed_pdf
from tests.files.signed_pdf import NOW, YEAR, Issued, issued
from tests.files.time_authority import TimeAuthority, time_authority
from tests.integration.worker.signing.test_signed_copies import ACTOR, consent, place_of, row_of, workplace_of
from worker.anew import judge_anew
from worker.signatures.roots import TrustRoots
from worker.signing.sign_file import Manner
from worker.signing.signed_copies import sign

CASE = "000.00.23.H47-260801-0001"
ENDS = NOW + timedelta(days=30)
NEW_OFFICER = "Trần Thị Bích"


@pytest.fixture
def house(database: Database, store: ObjectStore, tmp_path: Path) -> House:
    return House(database, store, tmp_path, now=NOW)


@pytest.fixture
def authority(tmp_path: Path) -> Iterator[TimeAuthority]:
    (tmp_path / "authority").mkdir()
    with time_authority(tmp_path / "authority") as one:
        yield one


def soon_ended() -> Issued:
    return issued("Nguyễn Văn An", signed_pdf.authority(), title="Công chức", ends=ENDS)


class Told:
    """What callers are told of the one paper, where only signed papers are offered and where not."""

    def __init__(self, house: House, paper: str) -> None:
        caller = house.caller("read", "lookup", "report")
        self.shape: dict[str, Any] = caller.get(f"/v1/documents/{paper}").json()
        services = replace(house.services(), signed_only=True, rules=house.services().rules.signed())
        strict = TestClient(create_app(services), headers=dict(caller.headers))
        asked = {"owner_id": OWNER_ID, "procedure_code": "1.000894", "full": True}
        (self.candidate,) = caller.post("/v1/lookup", json=asked).json()["candidates"]
        (self.of_signed_only,) = strict.post("/v1/lookup", json=asked).json()["candidates"]
        fill = {"document_ids": [paper], "fields": ["number"]}
        self.filled = caller.post("/v1/prefill", json=fill).json()["fields"]["number"]
        self.left_out = strict.post("/v1/prefill", json=fill).json().get("unsigned")
        first, last = (f"{one.astimezone(VIETNAM):%Y-%m}" for one in (NOW, house.now))
        (counted,) = caller.get("/v1/portal/statistics", params={"first": first, "last": last}).json()["items"]
        self.counted = counted["papers_signed"]
        self.page = house.browser().get(f"/documents/{paper}").text


@BOTH_SIZES
def test_once_its_certificate_has_ended_a_copy_is_told_as_not_proven_and_is_signed_anew(house: House) -> None:
    paper = house.archive(marital_status(issued_on=f"{NOW:%Y-%m-%d}"), signed=False, dossier_code=CASE)
    place = place_of(house)
    assert sign(place, paper, consent(house, soon_ended()), ACTOR)
    assert sign(place, paper, consent(house, signed_pdf.organisation()), ACTOR)
    told = Told(house, paper)
    assert (told.shape["signed"], told.shape["signed_reason"], told.counted) == (True, None, 1)
    assert (told.candidate["signed_reason"], told.of_signed_only["reusable"], told.left_out) == (None, True, None)

    house.now = ENDS
    told = Told(house, paper)
    for said in (told.shape, told.candidate):
        assert (said["signed"], said["signed_reason"]["code"]) == (None, "signature_ended")
    officers, agencys = told.shape["copy_signatures"]
    assert (officers["verdict"], officers["trust"], officers["trust_reason"]) == (
        "unconfirmed",
        "unknown",
        "time_unproven",
    )
    assert agencys["verdict"] == "good", "its certificate has not ended"
    assert (told.candidate["proof"]["signed"], told.candidate["proof"]["copy_signatures"]) == (
        None,
        told.shape["copy_signatures"],
    )
    assert told.candidate["reusable"], "most procedures ask for no signature"
    assert not told.of_signed_only["reusable"]
    assert "signature_ended" in [one["code"] for one in told.of_signed_only["reasons"]]
    assert (told.filled["signed_reason"], told.left_out) == ("signature_ended", [paper])
    assert told.counted == 0
    assert told.shape["signed_reason"]["message"] in told.page
    assert "không có dấu thời gian chứng minh lúc ký" in told.page

    with house.database.read() as session:
        assert unsigned(session, "officer", now=house.now, limit=9) == [paper]
        assert unsigned(session, "organisation", now=house.now, limit=9) == []
    assert f'value="{paper}"' in house.browser().get("/signing").text
    agency = consent(house, signed_pdf.organisation())
    assert not sign(place, paper, agency, ACTOR), "an agency signs after its officer"
    with house.database.read() as session:
        before = documents.stored_copy(session, paper, "signed")
    officer = consent(house, issued(NEW_OFFICER, signed_pdf.authority(), title="Công chức"))
    assert sign(place, paper, officer, ACTOR)
    assert not sign(place, paper, officer, ACTOR), "signed once"
    assert sign(place, paper, agency, ACTOR)
    told = Told(house, paper)
    assert (told.shape["signed"], told.shape["signed_reason"], told.counted) == (True, None, 1)
    assert [one["signer"]["common_name"] for one in told.shape["copy_signatures"]] == [NEW_OFFICER, signed_pdf.AGENCY]
    assert len(read(house.store, before.key)) == before.size, "the copy of before stays in its version"
    assert place.archive.problems(object_id_of(paper)) == []


@ONE_MACHINE
def test_a_stamp_of_the_signature_proves_it_beyond_the_officers_certificate(
    house: House, authority: TimeAuthority
) -> None:
    paper = house.archive(marital_status(), signed=False, dossier_code=CASE)
    roots = TrustRoots((authority.root.der, signed_pdf.root().der))
    authority.takes(authority.stamper_until("Dấu thời gian thử", NOW + 5 * YEAR))
    assert sign(place_of(house, roots), paper, consent(house, soon_ended(), Manner("t", authority.url, roots)), ACTOR)
    assert row_of(house, paper).copy_holds_until == NOW + 5 * YEAR
    told = row_of(house, paper).copy_signatures or []
    with house.database.write() as session:  # as releases before had it
        session.get_one(DocumentRow, paper).copy_holds_until = ENDS
    assert judge_anew(workplace_of(house, roots), paper, ACTOR)
    row = row_of(house, paper)
    assert (row.copy_holds_until, row.copy_signatures) == (NOW + 5 * YEAR, told)
    assert not judge_anew(workplace_of(house, roots), paper, ACTOR)
    house.now = ENDS + timedelta(days=1)
    assert Told(house, paper).shape["signed"] is True
    house.now = NOW + 5 * YEAR
    with house.database.read() as session:
        paper_then = documents.get(session, paper).as_of(house.now)
    assert (paper_then.signed, paper_then.proof_ended) == (None, True)


@ONE_MACHINE
def test_a_scan_that_is_signed_itself_needs_no_copy_whose_proof_lasts(house: House) -> None:
    own = Signature("Signature1", intact=True, valid=True, trust="trusted")
    paper = house.archive(marital_status(), signed=True, signatures=[own])
    assert sign(place_of(house), paper, consent(house, soon_ended()), ACTOR)
    house.now = ENDS
    shape = house.caller("read").get(f"/v1/documents/{paper}").json()
    assert (shape["signed"], shape["signed_reason"]) == (True, None)
    assert [one["verdict"] for one in shape["copy_signatures"]] == ["unconfirmed"]
    with house.database.read() as session:
        assert unsigned(session, "officer", now=house.now, limit=9) == []
