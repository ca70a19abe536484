"""The signatures of a scan, in the API's answer and on the desk's page."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from dossier.signatures.signing import Certificate, Signature, Timestamp, TrustReason, signature_record
from storage.database.engine import Database
from storage.database.models import DocumentRow
from storage.objects.folder import FolderStore
from tests.archive import House, marital_status

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
    assert "Chữ ký số" not in api.get(f"/documents/{house.archive(marital_status())}").text
