"""Who may call, why, and what a refusal looks like."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from api.app import create_app
from dossier.errors import DATABASE, Encrypted, ServerAway
from storage import clients
from storage.database.engine import Database
from storage.objects.store import ObjectStore
from storage.trail import events
from storage.trail.events import Actor
from tests.archive import ONE_MACHINE, House, marital_status
from tests.integration.api.v1.described import DescribedClient

pytestmark = ONE_MACHINE


@pytest.fixture
def house(database: Database, store: ObjectStore, tmp_path: Path) -> House:
    return House(database, store, tmp_path)


def code_of(response: object) -> str:
    assert response.headers["content-type"] == "application/problem+json"  # type: ignore[attr-defined]
    body = response.json()  # type: ignore[attr-defined]
    assert body["status"] == response.status_code  # type: ignore[attr-defined]
    assert body["title"]
    assert body["detail"]
    return str(body["code"])


def test_without_a_valid_key_nothing_is_told(house: House) -> None:
    api = house.caller("read")
    for authorization in ("", "Bearer ", "Bearer sohoa_wrong", "Basic c29ob2E6c29ob2E="):
        refused = api.get("/v1/documents", headers={"Authorization": authorization})
        assert (refused.status_code, code_of(refused)) == (401, "refused.no_key")
        assert refused.headers["www-authenticate"].startswith("Bearer")


def test_a_revoked_key_is_worthless_at_once(house: House) -> None:
    client, key = house.key("read")
    api = house.caller("read", Authorization=f"Bearer {key}")
    assert api.get("/v1/documents").status_code == 200
    with house.database.write() as session:
        clients.revoke(session, client.id, Actor("test"), now=house.now)
    assert api.get("/v1/documents").status_code == 401


@pytest.mark.parametrize(
    ("scope", "call"),
    [
        ("read", ("GET", "/v1/documents")),
        ("read", ("GET", "/v1/documents/x")),
        ("read", ("GET", "/v1/documents/x/files/text")),
        ("read", ("GET", "/v1/dossiers/000.00.23.H47-211101-0001")),
        ("lookup", ("POST", "/v1/lookup")),
        ("lookup", ("POST", "/v1/prefill")),
        ("write", ("POST", "/v1/documents")),
        ("review", ("GET", "/v1/review")),
        ("review", ("GET", "/v1/review/x")),
        ("review", ("POST", "/v1/review/x/claim")),
        ("review", ("DELETE", "/v1/review/x/claim")),
        ("review", ("POST", "/v1/review/x/corrections")),
        ("review", ("POST", "/v1/review/x/confirm")),
        ("read", ("GET", "/v1/agencies?issuer=x")),
        ("standing", ("POST", "/v1/documents/x/standing")),
        ("report", ("GET", "/v1/reports/progress")),
        ("follow", ("GET", "/v1/changes")),
    ],
)
def test_each_call_needs_its_own_scope(house: House, scope: str, call: tuple[str, str]) -> None:
    others = [other for other in clients.SCOPES if other not in (scope, "admin")]
    refused = house.caller(*others).request(*call, json={})
    assert (refused.status_code, code_of(refused)) == (403, "refused.not_allowed")
    assert scope in refused.json()["detail"]
    assert house.caller(scope).request(*call, json={}).status_code not in (401, 403)
    assert house.caller("admin").request(*call, json={}).status_code not in (401, 403)


@pytest.mark.parametrize("purpose", ["", "   ", "%20"])
def test_personal_data_is_not_given_out_without_a_purpose(house: House, purpose: str) -> None:
    house.archive(marital_status())
    refused = house.caller("read").get("/v1/documents", headers={"X-Purpose": purpose})
    assert (refused.status_code, code_of(refused)) == (400, "refused.no_purpose")
    assert "searched" not in [event.action for event in house.trail()]


def test_counts_need_no_purpose(house: House) -> None:
    house.archive(marital_status())
    report = house.caller("report", **{"X-Purpose": ""}).get("/v1/reports/progress")
    assert report.status_code == 200
    assert report.json()["items"][0] | {"month": ""} == {
        "agency": "H47.23",
        "agency_name": None,
        "agency_level": None,
        "desk": "phuong-hoa-cuong",
        "level": "commune",
        "administration": "Hộ tịch",
        "kind": "giay_xac_nhan_tinh_trang_hon_nhan",
        "month": "",
        "received": 1,
        "archived": 1,
        "needs_review": 0,
        "failed": 0,
    }


def test_a_correlation_id_that_cannot_be_kept_is_replaced(house: House) -> None:
    api = house.caller("read")
    for sent in ("x" * 37, "a b", "<script>", ""):
        answer = api.get("/v1/documents", headers={"X-Correlation-Id": sent})
        assert answer.status_code == 200
        assert len(answer.headers["x-correlation-id"]) == 36


def test_problems_are_told_in_the_callers_language(house: House) -> None:
    api = house.caller("read")
    assert "Không tìm thấy" in api.get("/v1/documents/x").json()["detail"]
    for preference in ("en", "fr, en;q=0.9, vi;q=0.1", "en-GB"):
        told = api.get("/v1/documents/x", headers={"Accept-Language": preference}).json()
        assert (told["code"], told["title"]) == ("refused.not_found", "Not found")
    for preference in ("vi, en;q=0.5", "fr", "en;q=broken", "*"):
        told = api.get("/v1/documents/x", headers={"Accept-Language": preference}).json()
        assert told["title"] == "Không tìm thấy"


def test_a_bad_parameter_is_named_and_not_repeated(house: House) -> None:
    refused = house.caller("read").get("/v1/documents", params={"limit": "049201001234"})
    assert (refused.status_code, code_of(refused)) == (422, "refused.bad_request")
    assert refused.json()["errors"] == [{"parameter": "limit", "problem": "less_than_equal"}]
    assert "049201001234" not in refused.text


def test_a_parameter_that_a_path_does_not_have_or_has_twice_is_refused(house: House) -> None:
    api = house.caller("read", "lookup", "review", "report", "write")
    document_id = house.archive(marital_status())
    for path, query, odd in (
        ("/v1/reports/progress", "month=2026-11", "month"),
        (f"/v1/documents/{document_id}", "foo=1&bar=2", "bar, foo"),
        (f"/v1/documents/{document_id}/deliveries", "foo=1", "foo"),
        ("/v1/review/none", "foo=1", "foo"),
        ("/v1/dossiers/none", "foo=1", "foo"),
        ("/v1/agencies", "issuer=x&isued_on=2020-01-01", "isued_on"),
        ("/v1/agencies", "issuer=x&issuer=y", "issuer"),
        ("/v1/documents", "limit=1&limit=2", "limit"),
    ):
        refused = api.get(f"{path}?{query}")
        assert (refused.status_code, refused.json()["code"]) == (422, "refused.bad_request"), path
        assert refused.json()["detail"] == f"Tham số không hợp lệ: {odd}."
    assert api.get("/v1/agencies?issuer=x&issued_on=2020-01-01").status_code == 200
    assert api.get("/health/live?monitor=1").status_code == 200
    parts = [("file", ("a.pdf", b"%PDF-")), ("desk", (None, "a")), ("desk", (None, "b"))]
    assert "desk" in api.post("/v1/documents", files=parts).json()["detail"]


def test_an_unknown_path_or_method_is_a_problem_too(house: House) -> None:
    api = house.caller("read")
    assert code_of(api.get("/v1/nothing")) == "refused.not_found"
    refused = api.delete("/v1/documents/x")
    assert (refused.status_code, code_of(refused)) == (405, "refused")


def test_a_defect_is_told_without_its_internals(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    api = house.caller("read")

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("secret inside")

    monkeypatch.setattr("api.finding.search", broken)
    with capture_logs() as logged:
        failed = api.get("/v1/documents")
    assert (failed.status_code, code_of(failed)) == (500, "fatal")
    assert logged[0]["event"] == "unexpected error"
    assert "secret" not in failed.text
    assert failed.headers["x-correlation-id"]
    assert failed.headers["cache-control"] == "no-store"


def test_a_database_that_is_away_is_told_as_a_passing_fault(house: House, tmp_path: Path) -> None:
    away = House(Database("postgresql://sohoa@127.0.0.1:1/none"), house.store, tmp_path)
    with DescribedClient(create_app(away.services())) as api:
        for path in ("/health/ready", "/metrics"):
            failed = api.get(path)
            assert (failed.status_code, code_of(failed)) == (503, "transient.server_away")
            assert failed.headers["retry-after"]
        assert api.get("/health/live").json() == {"status": "ok"}
    away.database.close()


def test_health_and_metrics_are_open_and_hold_no_personal_data(house: House) -> None:
    house.archive(marital_status())
    house.fail(Encrypted())
    api = DescribedClient(create_app(house.services()))
    assert api.get("/health/ready").json() == {"status": "ok"}
    metrics = api.get("/metrics").text
    assert 'sohoa_documents{state="archived"} 1.0' in metrics
    assert 'sohoa_documents{state="failed"} 1.0' in metrics
    assert "sohoa_oldest_waiting_seconds 0.0" in metrics
    assert "Hoa" not in metrics


def test_answers_keep_browsers_and_caches_out(house: House) -> None:
    headers = house.caller("read").get("/v1/documents").headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cache-control"] == "no-store"
    assert "default-src 'none'" in headers["content-security-policy"]
    # Only what is the same for everybody may be kept, under a name that goes when it changes.
    browser = house.browser()
    style = re.findall(r'<link rel="stylesheet" href="([^"]+)">', browser.get("/").text)[0]
    assert browser.get(style).headers["cache-control"] == "public, max-age=31536000, immutable"
    assert browser.get(style.partition("?")[0]).headers["cache-control"] == "no-cache"


@pytest.mark.parametrize("path", ["/v1/documents/{id}", "/documents/{id}"])
def test_what_is_not_on_record_is_not_given_out(house: House, monkeypatch: pytest.MonkeyPatch, path: str) -> None:
    document = house.archive(marital_status())
    asker = house.caller("read") if path.startswith("/v1") else house.browser()
    before = house.trail()

    def away(*_: object) -> str:
        raise ServerAway(server=DATABASE)

    monkeypatch.setattr(events, "append_alone", away)
    answer = asker.get(path.format(id=document))
    monkeypatch.undo()
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
    assert "70/2026" not in answer.text
    assert len(house.trail()) == len(before)
    assert "70/2026" in asker.get(path.format(id=document)).text
