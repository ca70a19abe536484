"""What is told of a paper that was shredded or disposed of, by all that was under way for it: links that were given
out, changes that wait for webhooks, the feed, the portal's messages and counts, an owner's report, a run's report."""

from __future__ import annotations

import csv
import io
import json
from datetime import date, timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from dossier.catalogue.kinds import default_catalogue
from dossier.errors import Disposed
from ingest.batch_report import csv_report, pdf_report
from ingest.reports.reconciliation import reconciled
from storage.database.reach import EVERYTHING
from storage.following import messages
from storage.papers import batches
from storage.retention import holds, shredding
from storage.retention.shredding import shred
from storage.sealing.problems import KeyShredded
from storage.trail import events
from tests.archive import BOTH_SIZES, ONE_MACHINE, OWNER_ID, House, marital_status
from tests.command_line import sohoa
from tests.integration.api.adapters.test_portal import ASKED, MARITAL, WHO, coded
from tests.integration.api.following.receiving import TEST, following
from tests.integration.api.following.test_webhooks import types
from tests.integration.storage.retention import desk
from tests.integration.storage.retention.test_shredding import WHY, destroy, stack_of
from tests.sealed import master_key, sealing

GONE = {"shredded": KeyShredded.code, "disposed": Disposed.code}
BOTH_WAYS = pytest.mark.parametrize("way", GONE)
PERSONAL = [one.value for one in marital_status() if one.name.startswith("owner")]


@pytest.fixture
def sealed(house: House) -> House:
    return House(house.database, sealing(house.store, house.folder, master_key(house.folder / "m")), house.folder)


def go(house: House, paper: str, way: str) -> None:
    """The paper goes, with what was cut from it."""
    if way == "shredded":
        assert shred(desk.stores(house), paper, WHY)
        return
    listed = desk.confirmed(house)
    assert [line.document_id for line in listed.lines] == [paper]
    assert [one.why for one in desk.carry_out(house, listed)] == [None]


def closed_dossier(house: House) -> None:
    holds.close(desk.stores(house), desk.DOSSIER, date(2012, 1, 1), desk.OPERATOR, now=house.now)


@BOTH_SIZES
@BOTH_WAYS
def test_a_link_that_was_given_out_before_tells_what_became_of_the_paper(sealed: House, way: str) -> None:
    paper = desk.old_paper(sealed)
    asked = {"owner_id": OWNER_ID, "procedure_code": "1.000894", "full": True}
    (candidate,) = sealed.caller("lookup").post("/v1/lookup", json=asked).json()["candidates"]
    proof, bare = candidate["proof"], sealed.caller(key="none")
    links = [proof["values"]["owner_name"]["picture"], *proof["links"].values()]
    assert len(links) > 3
    assert {bare.get(one).status_code for one in links} == {200}  # the pictures are kept, too
    before = len(sealed.trail())
    go(sealed, paper, way)
    for one in links:
        answer = bare.get(one)
        assert (answer.status_code, answer.json()["code"]) == (410, GONE[way])
        assert [said for said in PERSONAL if said in answer.text] == []
    assert "file_read" not in {one.action for one in sealed.trail()[before:]}
    forged = bare.get(links[0][:-2] + "xx")
    assert forged.status_code == 404


@ONE_MACHINE
def test_a_link_opens_nothing_from_the_moment_the_key_is_gone(sealed: House) -> None:
    paper = desk.old_paper(sealed)
    asked = {"owner_id": OWNER_ID, "procedure_code": "1.000894", "full": True}
    (candidate,) = sealed.caller("lookup").post("/v1/lookup", json=asked).json()["candidates"]
    proof, bare = candidate["proof"], sealed.caller(key="none")
    links = [proof["values"]["owner_name"]["picture"], *proof["links"].values()]
    assert {bare.get(one).status_code for one in links} == {200}
    destroy(desk.stores(sealed), sealed, paper)  # the plug was pulled before the database had it
    assert {(one.status_code, one.json()["code"]) for one in map(bare.get, links)} == {(410, KeyShredded.code)}


def told_of(house: House, paper: str) -> list[str]:
    """What the feed tells of a paper, page by page, as whoever follows from the beginning reads it."""
    api, found = house.caller("follow"), []
    answer = api.get("/v1/changes", params={"limit": 1})
    while events := answer.json():
        found += [one for one in events if one["subject"] == paper]
        assert [said for said in PERSONAL if said in answer.text] == []
        answer = api.get(answer.links["next"]["url"])
    return types(found)


@BOTH_SIZES
@BOTH_WAYS
def test_what_waited_for_webhooks_is_dropped_and_that_the_paper_is_gone_is_told_once(sealed: House, way: str) -> None:
    with following(sealed) as told:
        paper = desk.old_paper(sealed)
        other = sealed.archive(marital_status(number="2/2026"))
        told.happen(paper, "confirmed")
        told.receiver.answer = 500
        assert told.deliver() == 2  # one of each paper waits to be tried again, and another behind it
        assert told.known().waiting == 3
        go(sealed, paper, way)
        assert told.known().waiting == 1, "no message of it waits any more"
        told.receiver.answer, told.later = 204, messages.RETRIES.pauses.longest
        told.receiver.came.clear()
        told.deliver()
        said = [json.loads(body) for _, body in told.receiver.came]
        assert {(one["subject"], one["data"]["state"]) for one in said} == {(other, "archived"), (paper, way)}
        assert types(said) == ["archived", way]
        for _, body in told.receiver.came:
            assert [one for one in PERSONAL if one in body.decode()] == []
        assert (told.deliver(), told.known().waiting, told.known().dead) == (0, 0, 0)
        if way == "shredded":
            assert not shred(desk.stores(sealed), paper, "lần hai")
        assert told.deliver() == 0
    assert told_of(sealed, paper) == [way]


@BOTH_SIZES
@pytest.mark.parametrize("answer", [204, 400, 503])
def test_a_message_that_is_posted_while_its_paper_is_shredded_keeps_nothing_else_waiting(
    sealed: House, answer: int
) -> None:
    with following(sealed) as told:
        paper, other = desk.old_paper(sealed), sealed.archive(marital_status(number="2/2026"))

        def shredded_meanwhile(event: dict[str, Any]) -> int:
            if event["subject"] == paper and event["type"].endswith("archived"):
                assert shred(desk.stores(sealed), paper, WHY)
                return answer
            return 204

        told.receiver.answer = shredded_meanwhile
        told.deliver()
        said = [(one["subject"], one["data"]["state"]) for one in told.receiver.events(told.secret)]
        assert said[0] == (paper, "archived")
        told.later = timedelta(seconds=60)  # what a webhook rests where nobody could answer, which is less than a lease
        told.deliver()
        said = [(one["subject"], one["type"].rpartition(".")[2]) for one in told.receiver.events(told.secret)]
        assert said == [(paper, "archived"), (other, "archived"), (paper, "shredded")]
        assert (told.known().waiting, told.known().dead, told.deliver()) == (0, 0, 0)


@BOTH_SIZES
@BOTH_WAYS
def test_a_runs_report_says_what_became_of_a_line_whose_paper_is_gone(sealed: House, way: str) -> None:
    batch, paper = sealed.batch(), desk.old_paper(sealed)
    with sealed.database.write() as session:
        batches.taken(session, batch, 3, paper)
    go(sealed, paper, way)
    intake = sealed._intake()
    record = reconciled(intake, batch, operator="thu", now=sealed.now)
    assert (record["totals"]["received"], record["totals"]["archived"], record["totals"]["disposed"]) == (3, 1, 1)
    written = csv_report(record, default_catalogue()).decode("utf-8-sig")
    lines = {line[0]: line for line in csv.reader(io.StringIO(written)) if line}
    _, path, state, document, kind, error, explanation, _, sha256 = lines["3"]
    assert (path, state, document, kind, error, sha256) == ("2019/3.pdf", "đã tiêu hủy", "", "", GONE[way], "")
    assert explanation
    assert [said for said in PERSONAL if said in written] == []
    assert pdf_report(record, default_catalogue()).startswith(b"%PDF")
    assert reconciled(intake, batch, operator="khac", now=sealed.now) == record, "archived once"
    page = sealed.browser("operator", desks=()).get(f"/batches/{batch}").text
    assert "đã tiêu hủy 1" in page


@BOTH_SIZES
@BOTH_WAYS
def test_the_portal_is_told_the_rest_of_a_dossier_and_that_no_other_was_reused(sealed: House, way: str) -> None:
    paper = desk.old_paper(sealed, dossier_code=desk.DOSSIER)
    closed_dossier(sealed)
    stays = sealed.archive(marital_status(number="2/2026", owner_id="049201009999"), dossier_code=desk.DOSSIER)
    portal = TestClient(
        create_app(coded(sealed)),
        headers={"Authorization": f"Bearer {sealed.key('read', 'lookup', 'report')[1]}", **WHO},
        client=("127.0.0.1", 50000),
    )
    month = f"{sealed.now:%Y-%m}"
    asked = {"result_codes": [MARITAL], "from_store": [paper]}

    def counted() -> tuple[int, ...]:
        told = portal.get("/v1/portal/statistics", params={"first": month, "last": month})
        return tuple(sum(one[name] for one in told.json()["items"]) for name in ("dossiers", "papers", "papers_reused"))

    before = portal.post(f"/v1/portal/dossiers/{desk.DOSSIER}", json=asked)
    assert before.status_code == 200, before.text
    assert [one["document_id"] for one in before.json()["withheld"]] == [paper], "its term is over"
    assert counted() == (1, 2, 0)
    with sealed.database.write() as session:  # as a look-up took it before
        details = {"procedure_code": "1.000894", "on": "2026-08-01"}
        events.append(session, "reused", TEST, now=sealed.now, document_id=paper, details=details)
    go(sealed, paper, way)
    for wrong in (asked, {"reused": [paper]}):
        refused = portal.post(f"/v1/portal/dossiers/{desk.DOSSIER}", json=wrong)
        assert (refused.status_code, refused.json()["code"]) == (422, "refused.bad_request")
        assert paper in refused.json()["detail"]
    answer = portal.post(f"/v1/portal/dossiers/{desk.DOSSIER}", json={"result_codes": [MARITAL]})
    assert [one["GiayToId"] for one in answer.json()["message"]["DanhSachGiayToKetQua"]] == [stays]
    assert paper not in answer.text
    wanted = {**ASKED, "DanhSachDanhMucKetQua": [{"MaKetQua": MARITAL, "SoKyHieu": "70/2026"}]}
    stored = portal.post("/v1/portal/results", json=wanted)
    assert (stored.status_code, stored.json()["result"]["DanhSachGiayToKetQua"]) == (200, [])
    assert counted() == (1, 1, 0)


@BOTH_SIZES
@BOTH_WAYS
def test_an_owner_is_told_of_who_asked_for_them_though_their_paper_is_gone(
    sealed: House, database_url: str, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    paper = desk.old_paper(sealed)
    api = sealed.caller("read", "lookup")
    assert api.get(f"/v1/documents/{paper}").status_code == 200
    assert [one["id"] for one in api.get("/v1/documents", params={"owner_id": OWNER_ID}).json()["items"]] == [paper]
    stays = sealed.archive(marital_status(number="2/2026"))
    assert api.get(f"/v1/documents/{stays}").status_code == 200
    go(sealed, paper, way)
    api.post("/v1/lookup", json={"owner_id": OWNER_ID, "procedure_code": "2.002041"})

    monkeypatch.setenv("SOHOA_HOME", str(sealed.folder / "home"))
    monkeypatch.setenv("SOHOA_DATABASE_URL", database_url)
    told = sohoa("owner-report", OWNER_ID)
    rows = list(csv.reader(io.StringIO(told)))
    looks = [(row[1], row[5]) for row in rows if row[1:] and row[2].startswith("client:")]
    # Whose it was stands nowhere any more; of what was asked for by the number, the question does.
    assert looks == [
        ("Tìm kiếm", ""),
        ("Xem thông tin", "Giấy xác nhận tình trạng hôn nhân 2/2026"),
        ("Tra cứu để sử dụng lại", ""),
    ]
    assert "3 lần" in told
    assert paper not in told


@ONE_MACHINE
def test_of_a_stack_a_dossier_counts_the_papers_and_each_is_told_once(sealed: House) -> None:
    stack, papers = stack_of(sealed)
    stays = sealed.archive(marital_status(number="2/2026"), dossier_code=desk.DOSSIER)
    go(sealed, stack, "shredded")
    for one in (stack, *papers):
        assert told_of(sealed, one) == ["shredded"]
    with sealed.database.read() as session:
        assert sorted(shredding.of_dossier(session, desk.DOSSIER, EVERYTHING)) == papers
    page = sealed.browser("reviewer", "desk").get(f"/dossiers/{desk.DOSSIER}").text
    assert "2 giấy tờ của hồ sơ này không đọc được nữa" in page
    assert stays in page
