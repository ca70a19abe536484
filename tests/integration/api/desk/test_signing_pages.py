"""Copies signed on the page: with a key that comes with the form, after one consent, within one's reach."""

from __future__ import annotations

import asyncio
import hashlib
import re
import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi.testclient import TestClient
from httpx import Response

from dossier.errors import DiskFault, Fatal, NoRevocationList, NotReadBack, Overtaken, SohoaError
from storage.accounts import accounts, certificates
from storage.database.engine import Database
from storage.database.reach import EVERYTHING
from storage.objects.folder import FolderStore
from storage.papers import documents
from storage.trail.events import Actor
from tests.archive import House, marital_status
from tests.files import signed_pdf
from tests.files.keys import SECRET, p12
from tests.files.signed_pdf import NOW, Issued, issued
from worker.signatures.roots import TrustRoots
from worker.signing import signed_copies
from worker.signing.signed_copies import SigningPlace

OFFICER, NAME = "Nguyễn Văn An", "nguyen.van.an"

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def house(database: Database, tmp_path: Path) -> House:
    return House(database, FolderStore(tmp_path / "archive"), tmp_path, now=NOW)


def desk(house: House, person: str = OFFICER, **reach: object) -> TestClient:
    services = replace(house.services(), roots=TrustRoots((signed_pdf.root().der,)))
    return house.browser("desk", person=person, services=services, **reach)  # type: ignore[arg-type]


def fingerprint(certificate: Issued) -> str:
    return hashlib.sha256(certificate.der).hexdigest()


def bind(house: House, name: str, certificate: Issued) -> None:
    with house.database.write() as session:
        certificates.bind(session, name, fingerprint(certificate), Actor("test"), now=house.now)


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
    bind(house, NAME, signed_pdf.organisation())
    assert send(browser, tmp_path, signed_pdf.organisation(), first, role="organisation").status_code == 200
    entries = {entry.action: entry for entry in house.trail()}
    assert entries["copy_signed"].document_id == first
    assert entries["copy_signed"].requester == OFFICER
    assert entries["signing_consented"].details["papers"] == 1
    reasons = [one["code"] for one in house.caller("read").get(f"/v1/documents/{first}").json()["reuse"]["reasons"]]
    assert "agency_unsigned" not in reasons
    assert SECRET not in repr([entry.details for entry in house.trail()])


def test_a_certificate_signs_for_the_person_it_names_and_for_accounts_that_it_is_bound_to(
    house: House, tmp_path: Path
) -> None:
    """The agency's names nobody; whoever is refused is told why before anything is signed, and so is the trail."""
    papers = [house.archive(marital_status(), signed=False) for _ in range(2)]
    lan = issued("LE THI  LAN", signed_pdf.authority(), title="Công chức")  # as some authorities write names
    browser = desk(house, person="Lê Thị Lan")
    named = send(browser, tmp_path, lan, papers[0])
    assert "Đã ký 1 trên 1" in named.text
    for certificate, role in ((signed_pdf.officer(), "officer"), (signed_pdf.organisation(), "organisation")):
        paper, sha256 = papers[role == "officer"], fingerprint(certificate)
        refused = send(browser, tmp_path, certificate, paper, role=role)
        assert (refused.status_code, sha256 in refused.text) == (403, True)
        assert "chưa được gắn với tài khoản của Lê Thị Lan" in refused.text
        assert [one.action for one in house.trail()].count("signing_consented") == 1 + (role == "organisation")
        bind(house, "le.thi.lan", certificate)
        assert "Đã ký 1 trên 1" in send(browser, tmp_path, certificate, paper, role=role).text
    told = [entry.details for entry in house.trail() if entry.action in ("signing_consented", "copy_signed")]
    # Of the officer's, bound, the trail says that it names another; the agency's is nobody else's.
    assert [(one["account"], one["of_another"]) for one in told] == [
        ("Lê Thị Lan", is_other) for is_other in (False, False, True, True, False, False)
    ]


def test_a_certificate_that_is_released_while_papers_are_signed_signs_none_of_the_rest(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    papers = [house.archive(marital_status(), signed=False) for _ in range(2)]
    browser, officer, sign = desk(house, person="Lê Thị Lan"), signed_pdf.officer(), signed_copies.sign
    bind(house, "le.thi.lan", officer)

    def signed(*given: Any) -> bool:
        done = sign(*given)
        with house.database.write() as session:
            certificates.release(session, "le.thi.lan", fingerprint(officer), Actor("test"), now=house.now)
        return done

    monkeypatch.setattr(signed_copies, "sign", signed)
    answer = send(browser, tmp_path, officer, *papers)
    assert "Đã ký 1 trên 2" in answer.text
    assert answer.text.count("chưa được gắn với tài khoản của Lê Thị Lan") == 1


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


@pytest.mark.parametrize("problem", [Overtaken, NotReadBack, DiskFault, NoRevocationList])
def test_what_goes_away_by_itself_and_is_of_one_paper_keeps_none_behind_it_back(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, problem: type[SohoaError]
) -> None:
    papers, sign = [house.archive(marital_status(), signed=False) for _ in range(3)], signed_copies.sign

    def signed(place: SigningPlace, document_id: str, *others: Any) -> bool:
        if document_id == papers[0]:
            raise problem(key="khóa", problem="EIO", authority="CA thử")
        return sign(place, document_id, *others)

    monkeypatch.setattr(signed_copies, "sign", signed)
    answer = send(desk(house), tmp_path, signed_pdf.officer(), *papers)
    assert (answer.status_code, "Đã ký 2 trên 3" in answer.text) == (200, True)
    assert ("1 giấy tờ chưa ký" in answer.text, "tự thử lại" in answer.text) == (True, False)


def test_where_the_time_is_not_to_be_had_nothing_is_signed(house: House, tmp_path: Path) -> None:
    paper = house.archive(marital_status(), signed=False)
    browser = house.browser(
        "desk", person=OFFICER, services=replace(house.services(), time_authority="http://127.0.0.1:9/")
    )
    other = house.archive(marital_status(), signed=False)
    answer = send(browser, tmp_path, signed_pdf.officer(), paper, other)
    assert answer.status_code == 503
    assert answer.text.count("Không kết nối được máy chủ dấu thời gian") == 1
    assert answer.text.count("Việc ký đã dừng trước giấy tờ này.") == 1
    assert "2 giấy tờ chưa ký và không tự ký tiếp" in answer.text
    assert "tự thử lại" not in answer.text
    assert f'value="{paper}"' in browser.get("/signing").text


def test_hundreds_are_signed_after_one_consent_and_one_that_fails_is_named(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also for what nobody thought of: the papers behind it are signed."""
    papers = [house.archive(marital_status(), signed=False, name=f"giấy {n}.pdf") for n in range(60)]
    browser = desk(house)
    assert browser.get("/signing").text.count('name="paper"') == 50
    assert browser.get("/signing?most=500").text.count('name="paper"') == 60
    sign = signed_copies.sign

    def signed(place: SigningPlace, document_id: str, *others: Any) -> bool:
        if document_id == papers[1]:
            raise AttributeError
        return sign(place, document_id, *others)

    monkeypatch.setattr(signed_copies, "sign", signed)
    answer = send(browser, tmp_path, signed_pdf.officer(), *papers)
    assert (answer.status_code, "Đã ký 59 trên 60" in answer.text) == (200, True)
    assert re.findall(r'class="refused"[^§]*?Chưa ký:\s+([^<]+)<', answer.text) == [Fatal().sentence_for_callers("vi")]
    consents = [entry for entry in house.trail() if entry.action == "signing_consented"]
    signed_ones = [entry for entry in house.trail() if entry.action == "copy_signed"]
    assert [entry.details["papers"] for entry in consents] == [60]
    assert [entry.document_id for entry in signed_ones] == [papers[0], *papers[2:]]
    assert {entry.details["consent"] for entry in signed_ones} == {consents[0].hash}


def test_who_loses_the_account_or_the_session_meanwhile_signs_nothing_more(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    papers = [house.archive(marital_status(), signed=False) for _ in range(3)]
    sign = signed_copies.sign

    def signed(place: SigningPlace, document_id: str, *others: Any) -> bool:
        done = sign(place, document_id, *others)
        with house.database.write() as session:
            accounts.set_roles(session, NAME, ["reviewer"], EVERYTHING, Actor("test"), now=house.now)
        return done

    monkeypatch.setattr(signed_copies, "sign", signed)
    answer = send(desk(house), tmp_path, signed_pdf.officer(), *papers)
    assert "Đã ký 1 trên 3" in answer.text
    assert answer.text.count("tài khoản vừa được thay đổi; hãy đăng nhập lại.") == 1
    assert answer.text.count("Việc ký đã dừng trước giấy tờ này.") == 1
    assert [entry.document_id for entry in house.trail() if entry.action == "copy_signed"] == papers[:1]


def test_who_hangs_up_ends_the_signing_after_the_paper_in_hand(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was signed is signed, what was not waits; signed again, nothing is doubled."""
    papers = [house.archive(marital_status(), signed=False) for _ in range(4)]
    browser = desk(house)
    asked, gone, told, sign = [], threading.Event(), threading.Event(), signed_copies.sign

    def signed(place: SigningPlace, document_id: str, *others: Any) -> bool:
        asked.append(document_id)
        if len(asked) == 2:
            gone.set()
            assert told.wait(60)
        return sign(place, document_id, *others)

    monkeypatch.setattr(signed_copies, "sign", signed)
    content = p12(tmp_path, signed_pdf.officer()).read_bytes()
    fields = {"role": "officer", "secret": SECRET, "consent": "1", "paper": papers}
    request = browser.build_request("POST", "/signing", data=fields, files={"key": ("key.p12", content)})
    asyncio.run(_asked(browser.app, request, gone, told))
    assert asked == papers[:2]
    assert [entry.document_id for entry in house.trail() if entry.action == "copy_signed"] == papers[:2]
    assert "Đã ký 2 trên 4" in send(browser, tmp_path, signed_pdf.officer(), *papers).text
    assert [entry.document_id for entry in house.trail() if entry.action == "copy_signed"] == papers


async def _asked(app: Any, request: httpx.Request, gone: threading.Event, told: threading.Event) -> None:
    """Send a request as a server does whose caller hangs up when `gone` is set; `told`: the application was told."""
    messages = [{"type": "http.request", "body": request.read(), "more_body": False}]

    async def receive() -> dict[str, Any]:
        if messages:
            return messages.pop(0)
        while not gone.is_set():
            await asyncio.sleep(0.01)
        told.set()
        return {"type": "http.disconnect"}

    async def send_nowhere(_: dict[str, Any]) -> None:
        pass

    scope = {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": request.method,
        "scheme": "https",
        "path": request.url.path,
        "raw_path": request.url.raw_path,
        "query_string": b"",
        "root_path": "",
        "headers": [(name.lower(), value) for name, value in request.headers.raw],
        "client": ("127.0.0.1", 1),
        "server": ("testserver", 443),
        "state": {},
    }
    await app(scope, receive, send_nowhere)
