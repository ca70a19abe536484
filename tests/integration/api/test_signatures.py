"""The signatures of a scan, in the API's answer and on the desk's page."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.services import Services
from dossier.signatures.signing import Certificate, Signature, Timestamp, TrustReason, signature_record
from sohoa import parts
from sohoa.settings import read_settings
from storage.database.engine import Database
from storage.database.models import DocumentRow
from storage.objects.folder import FolderStore
from tests.archive import OWNER_ID, House, marital_status

MOMENT = datetime(2026, 8, 4, 0, 58, 11, tzinfo=UTC)
OFFICER = Certificate(
    "Nguyễn Văn An",
    "UBND phường Hòa Cường",
    None,
    "Công chức",
    "CA",
    "1f",
    "ab",
    MOMENT,
    MOMENT,
    for_organisation=False,
)
GOOD = Signature(
    "Signature1",
    signer=OFFICER,
    signed_at=MOMENT,
    time_source="timestamp",
    timestamp=Timestamp(MOMENT, "TSA", intact=True, trust="trusted"),
    page=1,
    area=(10.0, 5.0, 100.0, 40.0),
    role="officer",
    ranges=((0, 900), (1000, 40)),
    covers="file",
    later_revisions=0,
    later_changes="none",
    digest="sha256",
    intact=True,
    valid=True,
    trust="trusted",
)
UNKNOWN = replace(
    GOOD, time_source="signed_attribute", timestamp=None, trust="unknown", trust_reason=TrustReason.NO_ROOTS
)
ALTERED = replace(UNKNOWN, later_revisions=1, later_changes="not_permitted", covers="revision")

ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def house(database: Database, tmp_path: Path) -> House:
    return House(database, FolderStore(tmp_path / "archive"), tmp_path)


def test_the_api_shows_every_signature_as_it_was_checked(house: House) -> None:
    document_id = house.archive(marital_status(), signed=True, signatures=[GOOD, ALTERED])
    shape = house.caller("read").get(f"/v1/documents/{document_id}").json()
    assert shape["signed"] is True
    for shown, signature in zip(shape["signatures"], (GOOD, ALTERED), strict=True):
        # The same but for the writing of a moment.
        assert shown == {
            **signature_record(signature),
            **{key: shown[key] for key in ("signer", "signed_at", "timestamp")},
        }
        assert datetime.fromisoformat(shown["signed_at"]) == MOMENT
        assert shown["signer"]["common_name"] == "Nguyễn Văn An"


def test_of_a_paper_that_was_read_before_signatures_were_checked_none_are_known(house: House) -> None:
    document_id = house.archive(marital_status())
    with house.database.write() as session:
        session.get_one(DocumentRow, document_id).signatures = None
    assert house.caller("read").get(f"/v1/documents/{document_id}").json()["signatures"] is None


def test_a_broken_signature_is_a_reason_not_to_reuse_a_paper(house: House) -> None:
    document_id = house.archive(marital_status(), signed=False, signatures=[ALTERED])
    reuse = house.caller("read").get(f"/v1/documents/{document_id}").json()["reuse"]
    assert [reason["code"] for reason in reuse["reasons"]] == ["signature_broken"]
    unsigned = house.archive(marital_status(), signed=False)
    reuse = house.caller("read").get(f"/v1/documents/{unsigned}").json()["reuse"]
    assert [reason["code"] for reason in reuse["reasons"]] == ["unsigned"]


def test_the_desk_sees_who_signed_when_and_what_the_check_came_to(house: House) -> None:
    api = house.browser()
    page = api.get(f"/documents/{house.archive(marital_status(), signed=True, signatures=[GOOD])}").text
    assert "Nguyễn Văn An" in page
    assert "cán bộ số hóa" in page
    assert "04/08/2026 07:58:11" in page
    assert "Còn nguyên vẹn, do tổ chức chứng thực tin cậy cấp." in page
    assert "theo máy của người ký" not in page
    page = api.get(f"/documents/{house.archive(marital_status(), signatures=[UNKNOWN, ALTERED])}").text
    assert "chưa xác nhận được tổ chức chứng thực" in page
    assert "Hệ thống chưa được cài chứng thư của tổ chức chứng thực nào." in page
    assert "Tệp đã bị sửa sau khi ký." in page
    assert "theo máy của người ký" in page
    assert "dấu thời gian chưa được xác nhận" not in page
    doubted = replace(GOOD, timestamp=Timestamp(MOMENT, "TSA", intact=True, trust="unknown"))
    page = api.get(f"/documents/{house.archive(marital_status(), signatures=[doubted])}").text
    assert "dấu thời gian chưa được xác nhận" in page
    bare = replace(GOOD, signer=None, signed_at=None, time_source=None, intact=None, valid=None, trust="unknown")
    page = api.get(f"/documents/{house.archive(marital_status(), signatures=[bare])}").text
    assert "Không đọc được chữ ký này để kiểm tra." in page
    page = api.get(f"/documents/{house.archive(marital_status(), signed=False)}").text
    assert "Bản số hóa chưa được ký số." in page


@ON_SQLITE
@pytest.mark.parametrize(
    ("kind", "signed", "signatures", "of_copy", "reason"),
    [
        ("quyet_dinh", True, [GOOD], None, None),
        ("quyet_dinh", True, [], [GOOD], None),
        ("giay_phep_xay_dung", True, [], [GOOD], "agency_unsigned"),
        ("giay_phep_xay_dung", True, [], [GOOD, replace(GOOD, role="organisation")], None),
        ("quyet_dinh", False, [], None, "unsigned"),
        ("quyet_dinh", None, [UNKNOWN], None, "signature_unconfirmed"),
        ("quyet_dinh", False, [ALTERED], None, "signature_broken"),
    ],
)
def test_of_each_paper_it_is_told_whether_it_is_signed_as_it_has_to_be_and_why_not(
    house: House,
    kind: str,
    signed: bool | None,
    signatures: list[Signature],
    of_copy: list[Signature] | None,
    reason: str | None,
) -> None:
    paper = house.archive(marital_status(), kind=kind, signed=signed, signatures=signatures)
    with house.database.write() as session:
        session.get_one(DocumentRow, paper).copy_signatures = of_copy and [signature_record(one) for one in of_copy]
    caller = house.caller("read", "lookup")
    shape = caller.get(f"/v1/documents/{paper}").json()
    assert (shape["signed"], (shape["signed_reason"] or {}).get("code")) == (signed, reason)
    asked = {"owner_id": OWNER_ID, "procedure_code": "1.000894", "kinds": [kind]}
    (candidate,) = caller.post("/v1/lookup", json=asked).json()["candidates"]
    assert (candidate["signed"], candidate["signed_reason"]) == (signed, shape["signed_reason"])
    filled = caller.post("/v1/prefill", json={"document_ids": [paper], "fields": ["number"]}).json()
    assert filled["fields"]["number"]["signed_reason"] == reason, "no value without its mark"
    said = house.browser().get(f"/documents/{paper}").text
    assert (shape["signed_reason"]["message"] if reason else "Bản số hóa đã được ký số") in said


@ON_SQLITE
def test_an_agency_may_have_only_signed_papers_offered(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    signed = house.archive(marital_status(number="1/2026"), signed=True, signatures=[GOOD])
    unsigned = house.archive(marital_status(number="2/2026"), signed=False)
    unconfirmed = house.archive(marital_status(number="3/2026"), signatures=[UNKNOWN])
    everything = {"owner_id": OWNER_ID, "procedure_code": "1.000894"}
    fill = {"owner_id": OWNER_ID, "fields": ["number"], "persons": ["owner"]}

    def offered(services: Services) -> tuple[set[str], set[str], list[str] | None]:
        caller = TestClient(create_app(services), headers=dict(house.caller("read", "lookup").headers))
        candidates = caller.post("/v1/lookup", json=everything).json()["candidates"]
        filled = caller.post("/v1/prefill", json=fill).json()
        number = filled["fields"]["number"]
        given = {value["document_id"] for value in (number, *number["others"])}
        return {one["document_id"] for one in candidates if one["reusable"]}, given, filled.get("unsigned")

    monkeypatch.setenv("SOHOA_HOME", str(tmp_path))
    for said, reusable, given, left_out in (
        ("false", {signed, unsigned, unconfirmed}, {signed, unsigned, unconfirmed}, None),
        ("true", {signed}, {signed}, {unsigned, unconfirmed}),
    ):
        monkeypatch.setenv("SOHOA_SIGNED_ONLY", said)
        settings = read_settings()
        catalogue = parts.read_catalogue(settings)
        services = replace(
            house.services(),
            rules=parts.read_rules(settings, catalogue),
            requirements=parts.read_requirements(settings, catalogue),
            signed_only=settings.signed_only,
        )
        found = offered(services)
        assert (found[0], found[1], set(found[2]) if found[2] else None) == (reusable, given, left_out)
