"""Copies signed on the page: with a key that comes with the form, after one consent, within one's reach."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from httpx import Response

from storage.database.engine import Database
from storage.objects.folder import FolderStore
from storage.papers import documents
from tests.archive import House, marital_status
from tests.files import signed_pdf
from tests.files.keys import SECRET, p12
from tests.files.signed_pdf import NOW, Issued, issued
from worker.signatures.roots import TrustRoots

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def house(database: Database, tmp_path: Path) -> House:
    return House(database, FolderStore(tmp_path / "archive"), tmp_path, now=NOW)


def desk(house: House, **reach: object) -> TestClient:
    services = replace(house.services(), roots=TrustRoots((signed_pdf.root().der,)))
    return house.browser("desk", services=services, **reach)  # type: ignore[arg-type]


def send(browser: TestClient, folder: Path, by: Issued | None, *papers: str, **form: str) -> Response:
    given = {"role": "officer", "secret": SECRET, "consent": "1", **form}
    key = {"key": ("key.p12", p12(folder, by).read_bytes())} if by else {"none": ("", b"")}
    answer: Response = browser.post("/signing", data={**given, "paper": list(papers)}, files=key)
    return answer


def test_an_officer_signs_what_he_chose_then_the_agency_does(house: House, tmp_path: Path) -> None:
    first = house.archive(marital_status(), kind="giay_phep_xay_dung", signed=False)
    second = house.archive(marital_status(), signed=False)
    browser = desk(house)
    page = browser.get("/signing").text
    assert f'value="{first}"' in page
    assert f'value="{second}"' in page
    done = send(browser, tmp_path, signed_pdf.officer(), first)
    assert (done.status_code, "Đã ký 1 trên 1 bằng chứng thư của Nguyễn Văn An." in done.text) == (200, True)
    assert f'value="{first}"' not in browser.get("/signing").text
    assert send(browser, tmp_path, signed_pdf.officer(), second).status_code == 200
    of_agency = browser.get("/signing?role=organisation").text
    assert f'value="{first}"' in of_agency
    assert f'value="{second}"' not in of_agency, "no licence, no certificate"
    reasons = [one["code"] for one in house.caller("read").get(f"/v1/documents/{first}").json()["reuse"]["reasons"]]
    assert "agency_unsigned" in reasons
    assert "Không ký: đã ký rồi" in send(browser, tmp_path, signed_pdf.officer(), first).text
    assert send(browser, tmp_path, signed_pdf.organisation(), first, role="organisation").status_code == 200
    entries = {entry.action: entry for entry in house.trail()}
    assert entries["copy_signed"].document_id == first
    assert entries["copy_signed"].requester == "Lê Thị Lan"
    assert entries["signing_consented"].details["papers"] == 1
    reasons = [one["code"] for one in house.caller("read").get(f"/v1/documents/{first}").json()["reuse"]["reasons"]]
    assert "agency_unsigned" not in reasons
    assert SECRET not in repr([entry.details for entry in house.trail()])


def test_a_certificate_of_somebody_else_than_the_account_is_told_and_entered(house: House, tmp_path: Path) -> None:
    """The agency's seal names nobody, and is nobody else's."""
    first, second = (house.archive(marital_status(), signed=False) for _ in range(2))
    lan = issued("LE THI LAN", signed_pdf.authority(), title="Công chức")  # as some authorities write names
    browser = desk(house)
    own = send(browser, tmp_path, lan, first)
    other = send(browser, tmp_path, signed_pdf.officer(), second)
    seal = send(browser, tmp_path, signed_pdf.organisation(), second, role="organisation")
    said = "tài khoản đang dùng là của Lê Thị Lan"
    assert [said in answer.text for answer in (own, other, seal)] == [False, True, False]
    told = [entry.details for entry in house.trail() if entry.action in ("signing_consented", "copy_signed")]
    assert [(one["account"], one["of_another"]) for one in told] == [
        ("Lê Thị Lan", is_other) for is_other in (False, False, True, True, False, False)
    ]


def test_a_form_that_lacks_something_signs_nothing_and_comes_back_with_the_reason(house: House, tmp_path: Path) -> None:
    paper, browser = house.archive(marital_status(), signed=False), desk(house)
    officer = signed_pdf.officer()
    for answer, status, said in (
        (send(browser, tmp_path, None, paper), 422, "chưa chọn tệp khóa"),
        (send(browser, tmp_path, officer, paper, secret="sai"), 400, "sai mật khẩu"),
        (send(browser, tmp_path, officer, paper, consent=""), 422, "chưa đánh dấu đồng ý ký"),
        (send(browser, tmp_path, officer), 422, "chưa chọn giấy tờ nào"),
        (send(browser, tmp_path, signed_pdf.organisation(), paper), 400, "chờ chứng thư của cán bộ"),
    ):
        assert answer.status_code == status, said
        assert said in answer.text
    assert send(desk(house, desks=["khác"], person="Vũ Thị Xa"), tmp_path, officer, paper).status_code == 422
    browser.headers["Origin"] = "https://elsewhere"
    assert send(browser, tmp_path, officer, paper).status_code == 403
    read = [entry for entry in house.trail() if entry.action == "signing_read"]
    # What came back names papers, and is a read like any other.
    assert [entry.details["documents"] for entry in read] == [[paper], [paper], [paper], [], [paper], []]
    assert not {"copy_signed", "signing_consented"} & {entry.action for entry in house.trail()}


def test_a_damaged_paper_keeps_none_behind_it_from_being_signed(house: House, tmp_path: Path) -> None:
    damaged, sound = (house.archive(marital_status(), signed=False) for _ in range(2))
    with house.database.read() as session:
        copy = documents.stored_copy(session, damaged, "access")
    house.store.put(copy.key, b"%PDF-1.7 something else")
    answer = send(desk(house), tmp_path, signed_pdf.officer(), damaged, sound)
    assert (answer.status_code, "Đã ký 1 trên 2" in answer.text) == (200, True)
    assert [entry.document_id for entry in house.trail() if entry.action == "copy_signed"] == [sound]


def test_where_the_time_is_not_to_be_had_nothing_is_signed(house: House, tmp_path: Path) -> None:
    paper = house.archive(marital_status(), signed=False)
    browser = house.browser("desk", services=replace(house.services(), time_authority="http://127.0.0.1:9/"))
    answer = send(browser, tmp_path, signed_pdf.officer(), paper)
    assert answer.status_code == 503
    assert "Không kết nối được máy chủ dấu thời gian" in answer.text
    assert f'value="{paper}"' in browser.get("/signing").text
