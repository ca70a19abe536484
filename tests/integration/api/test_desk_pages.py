"""The desk's pages of search, of a paper and of a citizen, asked for without a browser, in both deployments."""

from __future__ import annotations

import uuid
from pathlib import Path

import pytest

from storage.database.engine import Database
from storage.objects.store import ObjectStore
from storage.papers import deliveries, documents
from storage.papers.receipts import Delivery, receive
from storage.trail.events import Actor
from tests.archive import BOTH_SIZES, House, marital_status

pytestmark = BOTH_SIZES

FIRST, SECOND = "000.00.23.H47-211101-0001", "000.00.23.H47-211101-0002"


@pytest.fixture
def house(database: Database, store: ObjectStore, tmp_path: Path) -> House:
    return House(database, store, tmp_path)


def deliver_again(house: House, document_id: str, dossier_code: str) -> None:
    """Hand the bytes of a paper in once more, for another dossier."""
    with house.database.read() as session:
        paper = documents.get(session, document_id)
    again = Delivery(
        id=str(uuid.uuid4()),
        agency=paper.agency,
        desk=paper.desk,
        name=paper.name,
        sha256=paper.sha256,
        size=1,
        format=paper.format,
        media_type="application/pdf",
        channel="api",
        lane="counter",
        requester="phan-mem-mot-cua",
        received_at=house.now,
        dossier_code=dossier_code,
    )
    with house.database.write() as session:
        receive(session, again, None)


def shown(page: str) -> str:
    """The page on one line, so that a test need not know where templates break lines."""
    return " ".join(page.split())


def test_a_character_that_no_text_has_is_answered_with_a_page(house: House) -> None:
    browser = house.browser()
    for path in ("/?q=%00", "/documents/x%00", "/dossiers/%00"):
        answer = browser.get(path)
        assert (answer.status_code, answer.headers["content-type"]) == (422, "text/html; charset=utf-8"), path
        assert "NUL" in answer.text
    assert house.caller("read").get("/v1/documents?q=%00").json()["code"] == "refused.bad_request"


def test_a_papers_page_shows_every_delivery_and_folds_its_history(house: House) -> None:
    document_id = house.archive(marital_status(), dossier_code=FIRST)
    deliver_again(house, document_id, SECOND)
    browser = house.browser()
    page = shown(browser.get(f"/documents/{document_id}").text)
    assert page.count(f'<a href="/dossiers/{FIRST}">') == page.count(f'<a href="/dossiers/{SECOND}">') == 2
    assert '<section aria-labelledby="trail"> <h2 id="trail">Lịch sử</h2> <details> <summary>' in page
    with house.database.write() as session:
        clerk = Actor("client:desk", requester="Lê Thị Thử")
        deliveries.withdraw(session, document_id, now=house.now, actor=clerk)
    page = shown(browser.get(f"/documents/{document_id}").text)
    assert page.count(f'<a href="/dossiers/{FIRST}">') == 1
    assert "Đã rút lại 05/08/2026 09:00:00, Lê Thị Thử" in page
