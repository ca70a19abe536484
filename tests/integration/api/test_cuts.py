"""Cutting a stack anew over HTTP and on the desk's page."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from scripts.samples import tiny_page
from storage.papers.documents import Document
from tests.archive import House
from tests.integration.worker.test_pipeline import document, hand_in
from tests.integration.worker.test_stacks import pdf_of, separator
from worker.pipeline import Workplace
from worker.turn import process

ORIGIN = {"Origin": "https://testserver"}


@pytest.fixture
def stack(embedded: Workplace, tmp_path: Path) -> str:
    """Papers of pages 1 and 3 to 4, with a separator between them."""
    one, two, three = (tiny_page(text) for text in ("Đường Nguyễn Huệ", "Chợ Đồng Xuân", "Cầu Thê Húc"))
    stack_id = hand_in(embedded, tmp_path, pdf_of([one, separator(), two, three]), "pdf")
    process(embedded)
    return stack_id


@pytest.fixture
def house(embedded: Workplace, tmp_path: Path) -> House:
    return House(embedded.database, embedded.archive.store, tmp_path)


def pages_of(paper: Document) -> list[tuple[int, ...]]:
    return [part.pages for part in paper.parts]


def test_a_cut_over_the_api_is_carried_out_and_told_of(embedded: Workplace, house: House, stack: str) -> None:
    api, path = house.caller("read", "review"), f"/v1/review/{stack}/cuts"
    version = api.get(f"/v1/review/{stack}").json()["version"]
    asked = {"version": version, "papers": [[1, 4], [3]], "left_out": [2]}
    (house.folder / "bell").unlink()
    answer = api.post(path, json=asked)
    assert answer.status_code == 202, answer.text
    assert answer.json()["document"]["state"] == "received"
    assert (house.folder / "bell").exists(), "no worker was told"
    (cut,) = answer.json()["cuts"]
    assert (cut["person"], cut["before"], cut["papers"], cut["left_out"]) == (
        "canbo.lan",
        [[1], [3, 4]],
        [[1, 4], [3]],
        [2],
    )
    assert api.post(path, json=asked).status_code == 202
    assert len(api.get(f"/v1/review/{stack}").json()["cuts"]) == 1
    process(embedded)
    whole = api.get(f"/v1/documents/{stack}").json()
    assert [(one["pages"], one.get("order")) for one in whole["parts"]] == [([1, 4], [1, 4]), ([3, 3], None)]
    withdrawn = api.get("/v1/documents", params={"state": "withdrawn"}).json()["items"]
    assert {tuple(one["part_of"]["pages"]) for one in withdrawn} == {(1, 1), (3, 4)}
    for one in withdrawn:
        assert one["reuse"]["allowed"] is False
        assert api.get(f"/v1/documents/{one['id']}/files/text").status_code == 200


def test_a_cut_needs_its_scope_a_person_and_sound_pages(house: House, stack: str) -> None:
    path = f"/v1/review/{stack}/cuts"
    asked = {"version": 1, "papers": [[1, 3, 4]], "left_out": [2]}
    assert house.caller("read").post(path, json=asked).status_code == 403
    api = house.caller("read", "review")
    assert api.post(path, json=asked, headers={"X-Requester": ""}).status_code == 400
    assert api.post(path, json={**asked, "papers": [[1, 3]]}).json()["code"] == "refused.bad_request"
    assert api.post(path, json={**asked, "papers": []}).status_code == 422
    assert api.post(path, json={**asked, "version": 0}).json()["code"] == "refused.stale"
    part = api.get(f"/v1/documents/{stack}").json()["parts"][0]["document_id"]
    assert api.post(f"/v1/review/{part}/cuts", json=asked).json()["code"] == "refused.not_cuttable"
    assert api.post("/v1/review/khong-co/cuts", json=asked).status_code == 404


def test_the_page_shows_every_page_and_takes_a_new_cut(embedded: Workplace, house: House, stack: str) -> None:
    browser = house.browser("reviewer")
    paper = document(embedded, stack)
    assert f'href="/documents/{stack}/cuts"' in browser.get(f"/documents/{stack}").text
    assert f'href="/documents/{stack}/cuts"' in browser.get(f"/documents/{paper.parts[0].document_id}").text
    page = browser.get(f"/documents/{stack}/cuts").text
    pictures = re.findall(r'<img [^>]*src="([^"]+)"', page, re.DOTALL)
    assert len(pictures) == 4
    assert pictures[1] == f"/documents/{stack}/original/2/small.jpg", "the separator was in no paper"
    assert browser.get(f"/documents/{stack}/original/5/small.jpg").status_code == 404
    for one in pictures:
        small = browser.get(one)
        assert small.headers["content-type"] == "image/jpeg"
        assert Image.open(BytesIO(small.content)).width <= 1000
    listed = page.partition("Các giấy tờ hiện nay của xấp")[2].partition("</ul>")[0]
    assert all(f'href="/documents/{part.document_id}"' in listed for part in paper.parts)
    assert re.findall(r'name="begins" value="(\d)" checked', page) == ["1", "3"]
    assert re.findall(r'name="out" value="(\d)" checked', page) == ["2"]
    assert re.findall(r'name="place.(\d)" value="(\d)"', page) == [(str(n), str(n)) for n in range(1, 5)]
    places = {"place.1": "1", "place.2": "2", "place.3": "4", "place.4": "3"}
    form = {"version": str(paper.version), "begins": ["1", "4"], "out": ["2"], **places}
    answer = browser.post(f"/documents/{stack}/cuts", data=form, headers=ORIGIN)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/documents/{stack}")
    process(embedded)
    assert pages_of(document(embedded, stack)) == [(1,), (4, 3)]
    again = browser.get(f"/documents/{stack}/cuts").text
    assert re.findall(r'name="place.(\d)" value="(\d)"', again) == [("1", "1"), ("2", "2"), ("4", "3"), ("3", "4")]
    assert "4, 3" in again
    assert "Lê Thị Lan" in again
    shown = browser.get(f"/documents/{stack}").text
    assert all(f'href="/documents/{one}"' in shown for one in {part.document_id for part in paper.parts})


def test_what_was_entered_is_not_lost_when_it_cannot_be_taken(embedded: Workplace, house: House, stack: str) -> None:
    browser, path = house.browser("reviewer"), f"/documents/{stack}/cuts"
    version = str(document(embedded, stack).version)
    places = {"place.1": "1", "place.2": "2", "place.3": "4", "place.4": "4"}
    answer = browser.post(path, data={"version": version, "begins": ["4"], **places}, headers=ORIGIN)
    assert answer.status_code == 422
    assert "hai trang cùng vị trí 4" in answer.text
    assert re.findall(r'name="begins" value="(\d)" checked', answer.text) == ["4"]
    stale = browser.post(path, data={"version": "0", **places, "place.4": "3"}, headers=ORIGIN)
    assert stale.status_code == 409
    assert re.findall(r'name="begins" value="(\d)" checked', stale.text) == ["1", "3"]
    assert browser.post(path, data={"version": version, **places, "place.4": "x"}, headers=ORIGIN).status_code == 422
    assert browser.post(path, data={"version": version, **places}, headers={"Origin": "https://x"}).status_code == 403
    assert pages_of(document(embedded, stack)) == [(1,), (3, 4)]


def test_who_may_not_review_sees_no_way_to_cut(house: House, stack: str) -> None:
    reader = house.browser()
    assert f"/documents/{stack}/cuts" not in reader.get(f"/documents/{stack}").text
    assert reader.get(f"/documents/{stack}/cuts").status_code == 403


def test_a_file_that_was_left_whole_is_cut_on_its_page(embedded: Workplace, house: House, tmp_path: Path) -> None:
    whole = hand_in(embedded, tmp_path, pdf_of([tiny_page("một"), tiny_page("hai")]), "pdf")
    process(embedded)
    browser = house.browser("reviewer")
    assert f'href="/documents/{whole}/cuts"' in browser.get(f"/documents/{whole}").text
    page = browser.get(f"/documents/{whole}/cuts").text
    assert len(re.findall(r"<img ", page)) == 2
    version = str(document(embedded, whole).version)
    form = {"version": version, "begins": ["1", "2"], "place.1": "1", "place.2": "2"}
    assert browser.post(f"/documents/{whole}/cuts", data=form, headers=ORIGIN).status_code == 303
    process(embedded)
    assert pages_of(document(embedded, whole)) == [(1,), (2,)]
