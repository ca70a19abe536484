"""What the pages tell of a paper that two desks handed in, each into a dossier of its own."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from httpx import Response

from dossier.reading import Field, ReadBy
from storage.clients import Bounds
from storage.database.engine import Database
from storage.database.models import DocumentRow
from storage.objects.store import ObjectStore, read
from storage.papers import documents
from storage.search import index
from tests.archive import AGENCY, BOTH_SIZES, DESK, House, marital_status, value

pytestmark = BOTH_SIZES
THEIRS, OURS = "000.00.23.H47-211101-0001", "000.00.23.H47-211101-0002"
REASONS = ("unsure.dossier_code", "unsure.number")
STATED = replace(value("dossier_code", THEIRS, needs_review=True), source="manifest")


@pytest.fixture
def house(database: Database, store: ObjectStore, tmp_path: Path) -> House:
    return House(database, store, tmp_path)


def of_both(house: House, stated: Field = STATED, *, dossier_code: str = THEIRS) -> str:
    """A paper that DESK handed into `dossier_code`, which is not for sure, and another desk into OURS; its id.
    `stated`: what became of its code."""
    document_id = house.archive([*marital_status(), stated], kind="khac", dossier_code=dossier_code, review=REASONS)
    again = house.folder / "b.pdf"
    with house.database.read() as session:
        original = documents.stored_copy(session, document_id, "original")
    again.write_bytes(read(house.store, original.key))
    house.services().take_upload(again, name="b.pdf", desk="khac", requester="x", dossier_code=OURS)
    return document_id


def test_no_page_prints_the_dossier_that_only_another_desk_put_a_paper_into(house: House) -> None:
    document_id = of_both(house)
    far = house.browser("reviewer", desks=("khac",), person="Người Khác")
    near = house.browser("reviewer", desks=(DESK,), person="Lê Thị Lan")
    pages = (
        "/queue",
        "/review",
        f"/documents/{document_id}",
        f"/documents/{document_id}/review",
        f"/samples/{house.batch('khac', document_id)}",
    )
    grid = "/review/values?name=dossier_code"
    own = (grid, "/?q=H47-211101-0001", f"/documents/{document_id}/review", f"/documents/{document_id}")
    for page in own:
        assert THEIRS in near.get(page).text.replace("<mark>", "").replace("</mark>", ""), page
    for page in pages:
        answer = far.get(page)
        told = answer.text.replace("<mark>", "").replace("</mark>", "")
        assert (answer.status_code, THEIRS in told, document_id in told) == (200, False, True), page
    assert document_id not in far.get(grid).text
    assert "name=dossier_code" in near.get("/review/values").text
    assert "name=dossier_code" not in far.get("/review/values").text
    assert f"Hồ sơ {OURS}" in far.get(f"/documents/{document_id}/review").text


def test_nobody_finds_a_paper_by_the_words_of_a_dossier_that_they_are_not_told(house: House) -> None:
    document_id = of_both(house)
    printed = house.archive(marital_status(), texts=["Mã hồ sơ 000.00.23.H47-211101-0009"])
    far, near = (house.browser("desk", desks=(desk,), person=f"Người {desk}") for desk in ("khac", DESK))
    for q in ("H47-211101-0001", "211101", "0001 Nguyễn Thị Hoa", "211102 Nguyễn Thị Hoa", "nguyen thi hoa 211101"):
        address = f"/?q={q}"
        assert (document_id in near.get(address).text, document_id in far.get(address).text) == (True, False), q
    assert "Kết quả (0)" in " ".join(far.get("/?q=211101").text.split())
    for q in ("Nguyễn Thị Hoa", "70/2026", "Nguyễn Thị Hoa 2026-07-01", "049201001234"):
        assert document_id in far.get(f"/?q={q}").text, q
    assert printed in near.get("/?q=211101").text


def test_nobody_finds_a_paper_by_the_letters_of_a_desks_own_code_that_they_are_not_told(house: House) -> None:
    theirs = "HQ-20260914-0052"
    stated = replace(value("dossier_code", theirs, needs_review=True), source="manifest")
    document_id = of_both(house, stated, dossier_code=theirs)
    far, near = (house.browser("desk", desks=(desk,), person=f"Người {desk}") for desk in ("khac", DESK))
    for q in ("HQ", "hq Nguyễn Thị Hoa", "Nguyễn Thị Hoà hq"):
        address = f"/?q={q}"
        assert (document_id in near.get(address).text, document_id in far.get(address).text) == (True, False), q
    assert document_id in far.get("/?q=Nguyễn Thị Hoa").text


def test_a_code_that_is_printed_finds_its_paper_for_everybody(house: House) -> None:
    document_id = of_both(house)
    with house.database.write() as session:
        index.put_pages(session, session.get_one(DocumentRow, document_id), {1: f"Mã hồ sơ {THEIRS}"})
    far = house.browser("desk", desks=("khac",), person="Người Khác")
    assert document_id in far.get("/?q=H47-211101-0001").text


def test_what_a_person_put_in_place_of_a_dossier_is_told_without_it_to_others(house: House) -> None:
    read = "000.00.23.H47-211101-0003"
    both = (ReadBy("manifest", THEIRS), ReadBy("ocr", read))
    document_id = of_both(house, replace(STATED, readings=both))
    far = house.browser("reviewer", desks=("khac",), person="Người Khác")
    near = house.browser("reviewer", desks=(DESK,), person="Lê Thị Lan")
    far_program, near_program = (
        house.caller(key=house.key("read", "review", bounds=Bounds(AGENCY, (desk,)))[1], **{"X-Requester": "Bo"})
        for desk in ("khac", DESK)
    )
    with house.database.read() as session:
        version = documents.get(session, document_id).version
    form = {"version": str(version), "do": "save", "field.dossier_code": read}
    assert near.post(f"/documents/{document_id}/review", data=form).status_code == 303
    screen = f"/documents/{document_id}/review"
    assert THEIRS in near_program.get(f"/v1/documents/{document_id}").text, "what else was said of it"
    told = [*map(far.get, (screen, f"/documents/{document_id}"))]
    told += [far_program.get(f"/v1/{of}/{document_id}") for of in ("documents", "review")]
    for answer in told:
        assert (answer.status_code, read in answer.text, THEIRS in answer.text) == (200, True, False), answer.url


def code_of(house: House, document_id: str) -> tuple[str, Field | None]:
    """The state of the paper, and the code that it has."""
    with house.database.read() as session:
        paper = documents.get(session, document_id)
    return paper.state, next((one for one in paper.fields if one.name == "dossier_code"), None)


def test_who_was_not_told_a_dossier_finds_it_right_by_no_other_way(house: House) -> None:
    document_id = of_both(house)
    before = code_of(house, document_id)
    assert before[1] is not None
    assert before[1].needs_review
    with house.database.read() as session:
        version = documents.get(session, document_id).version
    program = house.caller(key=house.key("review", bounds=Bounds(AGENCY, ("khac",)))[1], **{"X-Requester": "Bo"})
    far = house.browser("reviewer", desks=("khac",), person="Người Khác")
    paper = f"/v1/review/{document_id}"
    for address, asked, code in (
        ("confirm", {"confirmed": list(REASONS)}, "refused.doubts_left"),
        ("checked", {"names": ["dossier_code"]}, "refused.bad_request"),
    ):
        answer = program.post(f"{paper}/{address}", json={"version": version, **asked})
        assert answer.json()["code"] == code
    looked = {"name": "dossier_code", "seen": [f"{document_id}:{version}"]}
    assert "confirmed=1" not in far.post("/review/values", data=looked).headers["location"]
    saved = {"version": str(version), "do": "save", "ok": list(REASONS)}
    assert far.post(f"/documents/{document_id}/review", data=saved).status_code == 303
    assert code_of(house, document_id) == before

    program.post(f"{paper}/corrections", json={"version": version, "fields": {"dossier_code": {"value": OURS}}})
    answer = program.post(f"{paper}/confirm", json={"version": version + 1, "confirmed": []})
    assert (answer.status_code, code_of(house, document_id)[0]) == (200, "archived")
    near = house.browser("reviewer", desks=(DESK,), person="Lê Thị Lan")
    assert f'/dossiers/{THEIRS}"' in near.get(f"/documents/{document_id}").text


def programs(house: House) -> tuple[TestClient, TestClient]:
    """What corrects for the desk that is not told the code, and for the one that is."""
    of_desks = [house.key("review", bounds=Bounds(AGENCY, (desk,)))[1] for desk in ("khac", DESK)]
    far, near = (house.caller(key=key, **{"X-Requester": "Bo"}) for key in of_desks)
    return far, near


def corrected(house: House, program: TestClient, document_id: str, **values: str | None) -> Response:
    """The answer to a correction of the paper as it is."""
    with house.database.read() as session:
        version = documents.get(session, document_id).version
    fields = {name: {"value": value} for name, value in values.items()}
    asked = {"version": version, "fields": fields}
    answer: Response = program.post(f"/v1/review/{document_id}/corrections", json=asked)
    return answer


def test_a_dossier_that_nobody_told_them_is_not_there_to_be_taken_away(house: House) -> None:
    document_id = of_both(house)
    before = code_of(house, document_id)
    far, near = programs(house)
    answers = [corrected(house, far, document_id, **{name: None}) for name in ("dossier_code", "tax_code")]
    unseen, absent = (
        (answer.status_code, answer.json()["detail"].replace(name, "NAME"))
        for name, answer in zip(("dossier_code", "tax_code"), answers, strict=True)
    )
    assert unseen == absent
    assert unseen[0] == 422
    assert code_of(house, document_id) == before
    assert corrected(house, near, document_id, dossier_code=None).status_code == 200
    assert code_of(house, document_id)[1] is None


def test_who_gives_a_dossier_in_place_of_one_they_are_not_told_learns_nothing_of_that(house: House) -> None:
    document_id = of_both(house)
    far, near = programs(house)
    nothing = dict.fromkeys(("old_value", "old_source", "old_confidence"))
    own = {"field": "dossier_code", **nothing, "new_value": OURS, "as_printed": False}
    answer = corrected(house, far, document_id, dossier_code=OURS)
    assert (answer.status_code, answer.json()["acts"][0]["corrections"]) == (200, [own])
    kept = near.get(f"/v1/review/{document_id}").json()["acts"][0]["corrections"]
    assert kept == [{**own, "old_value": THEIRS, "old_source": "manifest", "old_confidence": 0.95}]
    guessed = corrected(house, far, document_id, dossier_code=THEIRS).json()["acts"]
    assert guessed[0]["corrections"] == [own], "nor whether it was what they guessed then"
    assert [(one["old_value"], one["new_value"]) for one in guessed[1]["corrections"]] == [(OURS, THEIRS)]


def test_what_another_desk_stated_is_not_touched_by_who_confirms_without_seeing_it(house: House) -> None:
    document_id = of_both(house)
    before = code_of(house, document_id)
    far = house.browser("reviewer", desks=("khac",), person="Người Khác")
    near = house.browser("reviewer", desks=(DESK,), person="Lê Thị Lan")
    screen = f"/documents/{document_id}/review"
    assert far.post(f"/documents/{document_id}/claim").status_code == 303
    assert "unsure.dossier_code" not in far.get(screen).text
    with house.database.read() as session:
        paper = documents.get(session, document_id)
    number = next(one.value for one in paper.fields if one.name == "number")
    form = {"version": str(paper.version), "do": "confirm", "field.number": number, "ok": list(REASONS)}
    answer = far.post(screen, data=form)
    assert answer.status_code == 409
    assert "chờ cán bộ của bàn đó kiểm tra:\nMã hồ sơ" in answer.text
    assert "data-unsaved" not in answer.text
    assert code_of(house, document_id) == before, "it is not touched, and waits for who may see it"
    with house.database.read() as session:
        paper = documents.get(session, document_id)
        confirmed = [one.name for one in paper.fields if one.confirmed_by == "Người Khác"]
    assert (paper.dossier_code, confirmed) == (THEIRS, ["number"])
    for told in (answer, far.get(f"/documents/{document_id}")):
        assert THEIRS not in told.text

    offered = [browser.post("/review/next").headers["location"] for browser in (far, near)]
    assert offered == ["/review", screen], "only to who can finish it"
    seen = near.get(screen).text
    assert "unsure.dossier_code" in seen, "and nobody else is at it"
    form = {"version": str(paper.version), "do": "confirm", "ok": ["unsure.dossier_code"]}
    assert near.post(screen, data=form).status_code == 303
    state, code = code_of(house, document_id)
    assert (state, code.value if code else None) == ("archived", THEIRS)


def test_what_a_dossier_was_is_told_to_the_desk_that_stated_it_alone(house: House) -> None:
    document_id = of_both(house)
    far = house.browser("reviewer", desks=("khac",), person="Người Khác")
    near = house.browser("reviewer", desks=(DESK,), person="Lê Thị Lan")
    batch_id = house.batch("khac", document_id)
    program, near_program = programs(house)
    assert corrected(house, near_program, document_id, dossier_code=None).status_code == 200
    for told in (
        far.get(f"/documents/{document_id}"),
        far.get(f"/samples/{batch_id}"),
        program.get(f"/v1/review/{document_id}"),
    ):
        assert (told.status_code, THEIRS in told.text) == (200, False), told.url
    assert [act["corrections"] for act in told.json()["acts"]] == [[]], "nor that there was one"
    assert f"<td>{THEIRS}</td>" in near.get(f"/documents/{document_id}").text, "what it was before"
    assert f'/dossiers/{THEIRS}"' in near.get(f"/documents/{document_id}").text
