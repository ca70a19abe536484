"""Answers that suffice: what they rest on, whom a name means, many owners at once, what has to be proved, consent."""

from __future__ import annotations

from datetime import timedelta, timezone
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient
from PIL import Image
from sqlalchemy import event

from dossier.reading import Field, Person
from storage import clients
from storage.clients import Bounds
from storage.database import prepared
from storage.database.engine import Database
from storage.objects.store import ObjectStore
from storage.papers import documents
from storage.trail.events import Actor
from tests.archive import BOTH_SIZES, OWNER_ID, House, marital_status, value
from tests.integration.storage.search.test_changed_meanwhile import forget, meanwhile

pytestmark = BOTH_SIZES

MARRIAGE, KIND = "1.000894", "giay_xac_nhan_tinh_trang_hon_nhan"
NAME, BORN = "Nguyễn Thị Hoa", "2001-02-03"


@pytest.fixture
def house(database: Database, store: ObjectStore, tmp_path: Path) -> House:
    return House(database, store, tmp_path)


def ask(api: TestClient, /, **asked: Any) -> Any:
    path = "/v1/lookup/owners" if "owners" in asked else "/v1/lookup"
    answer = api.post(path, json={"procedure_code": MARRIAGE, **asked})
    assert answer.status_code == 200, answer.text
    return answer.json()


def born(**others: str) -> list[Field]:
    return [*marital_status(**others), value("owner_born_on", BORN)]


def test_a_full_answer_says_what_it_rests_on_and_shows_it_without_a_key(house: House) -> None:
    marked = value("valid_until", "2026-09-01", needs_review=True, confidence=0.41)
    document_id = house.archive([*marital_status(), marked])
    client, key = house.key("lookup")
    api = house.caller(key=key)
    (candidate,) = ask(api, owner_id=OWNER_ID, full=True)["candidates"]
    proof = candidate["proof"]
    # A day that waits for a person counts for nothing, and is given with its mark.
    assert proof["validity"] == {
        "since": "2026-07-01",
        "since_by": "issued_on",
        "until": "2027-01-01",
        "until_by": "months_of_kind",
        "accepted_until": "2027-01-01",
        "unknown": ["expiry_unknown"],
    }
    told = proof["values"]["valid_until"]
    assert (told["value"], told["needs_review"], told["confidence"]) == ("2026-09-01", True, 0.41)
    assert proof["values"]["issued_on"]["needs_review"] is False
    assert "ethnicity" not in proof["values"]
    assert sorted(proof["sha256"]) == ["access", "original"]

    bare = house.caller(key="none")
    picture = bare.get(told["picture"])
    assert picture.status_code == 200, picture.text
    assert Image.open(BytesIO(picture.content)).format == "JPEG"
    assert bare.get(proof["links"]["access"]).status_code in (200, 307)
    looks = [one for one in house.trail() if one.action == "file_read"]
    assert [(one.document_id, one.actor, one.purpose, one.requester) for one in looks] == [
        (document_id, "client:motcua", "giai quyet ho so", "canbo.lan")
    ] * 2
    # Whose purpose a look is noted for does not hang on the call's id, which is the caller's own choice.
    other = house.caller("lookup", **{"X-Correlation-Id": "one", "X-Purpose": "cap lai", "X-Requester": "Ba"})
    theirs = ask(other, owner_id=OWNER_ID, full=True)["candidates"][0]["proof"]["links"]
    purpose = {"X-Correlation-Id": "one", "X-Purpose": quote("đăng ký kết hôn")}
    mine = ask(house.caller(key=key, **purpose), owner_id=OWNER_ID, full=True)["candidates"][0]["proof"]["links"]
    for links in (mine, theirs):
        bare.get(links["access"])
    looks = [one for one in house.trail() if one.action == "file_read"][2:]
    named = [(one.details["given_in"], one.purpose, one.requester) for one in looks]
    assert named == [("one", "đăng ký kết hôn", "canbo.lan"), ("one", "cap lai", "Ba")]
    forged = told["picture"][:-2] + ("AA" if not told["picture"].endswith("AA") else "BB")
    assert bare.get(forged).status_code == 404
    house.now += timedelta(seconds=61)
    assert bare.get(told["picture"]).status_code == 404
    (again,) = ask(api, owner_id=OWNER_ID, full=True)["candidates"]
    with house.database.write() as session:
        clients.revoke(session, client.id, Actor("test"), now=house.now)
    assert bare.get(again["proof"]["links"]["text"]).status_code == 404


def test_an_owner_by_name_is_found_and_never_given_anothers_papers(house: House) -> None:
    api = house.caller("lookup")
    mine = house.archive(born())
    answer = ask(api, name="nguyen thi hoa", born_on=BORN)
    assert (answer["owner_match"], answer["owner_id"]) == ("one", OWNER_ID)
    assert [one["document_id"] for one in answer["candidates"]] == [mine]
    assert ask(api, name=NAME, born_on="2001-02-04")["owner_match"] == "nobody"
    # Nobody learns of a name beyond their reach whether it is somebody's; the trail has who it was.
    someone = {"name": NAME, "born_on": BORN}
    for bounds in (Bounds(agency="H99"), Bounds(desks=("khac",))):
        far = house.caller(key=house.key("lookup", bounds=bounds)[1])
        stranger = ask(far, name="Lò Văn Không", born_on=BORN)
        for answer in (ask(far, **someone), ask(far, owners=[someone])["items"][0]):
            assert answer == stranger
            assert (answer["owner_match"], answer["owner_id"], answer["candidates"]) == ("nobody", None, [])
            assert house.trail()[-1].details["owner_id"] == OWNER_ID
    # Other accents are another name; a value that waits for a person tells nobody who somebody is.
    assert ask(api, name="Nguyễn Thị Hóa", born_on=BORN)["owner_match"] == "unsure"
    doubtful = value("owner_born_on", "1999-01-01", needs_review=True)
    house.archive([*marital_status(owner_id="049201000001"), doubtful])
    assert ask(api, name=NAME, born_on="1999-01-01")["owner_match"] == "unsure"
    house.archive(born(owner_id="049201009999"))
    several = ask(api, name=NAME, born_on=BORN)
    assert (several["owner_match"], several["owner_id"], several["candidates"]) == ("several", None, [])
    assert [one.details["name"] for one in house.trail() if one.details.get("name") == NAME] != []
    for asked in ({"name": NAME}, {"owner_id": OWNER_ID, "name": NAME, "born_on": BORN}, {}):
        assert api.post("/v1/lookup", json={"procedure_code": MARRIAGE, **asked}).status_code == 422


def test_whose_papers_lie_beyond_reach_is_nobody_and_whoever_shares_their_name_is_told_so(house: House) -> None:
    """Of sensitive kinds are the papers that this program may not see."""
    hidden, open_to_all = KIND, "gcn_quyen_su_dung_dat"
    api = house.caller(key=house.key("lookup", sensitive=False)[1])

    def match(born_on: str) -> str:
        answer = ask(api, name=NAME, born_on=born_on, kinds=[open_to_all])
        assert (answer["owner_id"] is None) is (answer["candidates"] == [])
        return str(answer["owner_match"])

    def paper(born_on: str, owner_id: str, *, kind: str = open_to_all, **more: Any) -> None:
        house.archive([*marital_status(owner_id=owner_id), value("owner_born_on", born_on, **more)], kind=kind)

    days = [f"1990-01-0{number}" for number in range(1, 5)]
    for day, owner_id in zip(days, ("049201000001", "049201000002", "049201000003", "049201000004"), strict=True):
        paper(day, owner_id, kind=hidden)
    assert [match(day) for day in days] == ["nobody"] * 4
    paper(days[1], "049201000002")
    paper(days[2], "049201000099")
    paper(days[3], "049201000098", needs_review=True)
    assert [match(day) for day in days] == ["nobody", "one", "several", "unsure"]


def test_papers_without_an_identifier_are_one_persons_only_while_nothing_tells_them_apart(house: House) -> None:
    def birth(mother: str) -> str:
        fields = [value("owner_name", NAME), value("owner_born_on", BORN), value("issued_on", "2001-03-01")]
        return house.archive(fields, kind="giay_khai_sinh", persons=[Person("mother", (value("name", mother),))])

    api = house.caller("lookup")
    asked: dict[str, Any] = {"name": NAME, "born_on": BORN, "requirements": ["birth"], "procedure_code": "1.999999"}
    paper = birth("Lò Thị Lả")
    answer = ask(api, **asked)
    (candidate,) = answer["candidates"]
    assert (candidate["document_id"], answer["owner_match"], answer["owner_id"]) == (paper, "one", None)
    assert [one["code"] for one in candidate["reasons"]] == ["owner_unconfirmed"]
    birth("Vàng Thị Sính")
    answer = ask(api, **asked)
    assert (answer["owner_match"], answer["candidates"]) == ("several", [])


def test_a_paper_that_goes_while_its_owner_is_looked_up_by_name_is_no_candidate(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    fields = [value("owner_name", NAME), value("owner_born_on", BORN), value("issued_on", "2001-03-01")]
    paper = house.archive(fields, kind="giay_khai_sinh")
    meanwhile(monkeypatch, documents, "some", lambda: forget(house.database, paper))
    asked: dict[str, Any] = {"name": NAME, "born_on": BORN, "requirements": ["birth"], "procedure_code": "1.999999"}
    candidates = ask(house.caller("lookup"), **asked)["candidates"]
    assert [one["document_id"] for one in candidates] == ([paper] if house.database.is_sqlite else [])


def test_a_hundred_owners_cost_as_many_statements_as_one_and_each_is_in_the_trail(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    owners = [f"0492010{number:05}" for number in range(100)]
    for owner in owners[:3]:
        house.archive(marital_status(owner_id=owner))
    api = house.caller("lookup")
    statements: list[str] = []
    listen = ("after_cursor_execute", lambda *given: statements.append(given[2]))
    cursor = prepared._cursor
    monkeypatch.setattr(prepared, "_cursor", lambda *given: statements.append(given[1]) or cursor(*given))  # type: ignore[func-returns-value]
    ask(api, owners=[{"owner_id": owners[0]}])
    statements.clear()
    event.listen(house.database.engine, *listen)
    ask(api, owner_id=owners[0])
    one, statements[:] = len(statements), []
    items = ask(api, owners=[{"owner_id": owner} for owner in owners])["items"]
    event.remove(house.database.engine, *listen)
    # PostgreSQL begins no transaction for a look, and takes what goes on record in one statement.
    at_most = 7 if house.database.is_sqlite else 5
    assert (one, len(statements)) == (at_most, at_most), statements
    assert [item["owner_id"] for item in items] == owners
    assert [item["reusable"] for item in items] == [True] * 3 + [False] * 97
    noted = [one for one in house.trail() if one.action == "looked_up"][-100:]
    assert [entry.document_id is not None for entry in noted] == [True] * 3 + [False] * 97
    assert [entry.details["owner_id"] for entry in noted[3:]] == owners[3:]


def test_what_has_to_be_proved_finds_its_papers_by_rules_that_name_their_act(house: House) -> None:
    api = house.caller("lookup")
    known = {one["code"]: one for one in api.get("/v1/requirements").json()["items"]}
    (proof,) = known["marital_status"]["proofs"]
    assert (proof["kind"], proof["max_age_months"], "123/2015" in proof["source"]) == (KIND, 6, True)
    house.archive(marital_status())
    asked: dict[str, Any] = {"owner_id": OWNER_ID, "requirements": ["marital_status", "birth"]}
    asked["procedure_code"] = "1.999999"
    answer = ask(api, **asked)
    assert answer["requirements"] == [{"code": "marital_status", "met": True}, {"code": "birth", "met": False}]
    assert [one["proves"] for one in answer["candidates"]] == [["marital_status"]]
    late = ask(api, **asked, on="2027-02-01")
    assert [one["code"] for one in late["candidates"][0]["reasons"]] == ["expired", "too_old"]
    # A procedure with rules of its own takes what they name and nothing else.
    (strict,) = ask(api, **{**asked, "procedure_code": "2.002041"})["candidates"]
    assert [one["code"] for one in strict["reasons"]] == ["kind_not_accepted"]
    refused = api.post("/v1/lookup", json={**asked, "requirements": ["luck"]})
    assert refused.status_code == 422


def test_consent_is_to_what_was_shown_and_the_last_word_counts(house: House) -> None:
    document_id = house.archive(marital_status())
    api = house.caller("lookup")
    said = {
        "owner_id": OWNER_ID,
        "procedure_code": "1.000894.000.00.00.H47",
        "document_ids": [document_id],
        "agreed": True,
        "by": NAME,
        "by_id": OWNER_ID,
        "how": "Cổng dịch vụ công",
        "at": house.now.isoformat(),
    }
    assert api.post("/v1/consents", json=said).status_code == 422  # nobody has seen it yet
    ask(api, owner_id=OWNER_ID, full=True)
    for wrong in ({"at": "2027-01-01T00:00:00Z"}, {"at": "2020-01-01T00:00:00Z"}, {"by": " "}, {"how": "\t"}):
        assert api.post("/v1/consents", json={**said, **wrong}).status_code == 422
    assert api.post("/v1/consents", json={**said, "owner_id": "049201009999"}).status_code == 422
    agreed = api.post("/v1/consents", json=said)
    assert agreed.status_code == 201, agreed.text
    taken = {"owner_id": OWNER_ID, "taken": True, "consent": agreed.json()["id"]}
    assert ask(api, **taken)["candidates"][0]["taken"] is True
    noted = house.trail()
    (kept,) = [one for one in noted if one.action == "consented"]
    assert (kept.document_id, kept.details["by"], kept.details["procedure_code"]) == (document_id, NAME, MARRIAGE)
    assert [one.details["consent"] for one in noted if one.action == "reused"] == [agreed.json()["id"]]
    other = house.caller("lookup").post("/v1/lookup", json={**taken, "procedure_code": MARRIAGE})
    assert (other.status_code, other.json()["code"]) == (403, "refused.no_consent")  # given to another system
    # At whichever system they take it back: it is taken back.
    elsewhere = house.caller("lookup")
    ask(elsewhere, owner_id=OWNER_ID)
    assert elsewhere.post("/v1/consents", json=said).status_code == 201
    assert ask(api, **taken)["candidates"][0]["taken"] is True
    before = {"agreed": False, "at": (house.now - timedelta(minutes=1)).isoformat()}
    assert elsewhere.post("/v1/consents", json={**said, **before}).status_code == 201
    assert ask(api, **taken)["candidates"][0]["taken"] is True  # they agreed after that
    assert elsewhere.post("/v1/consents", json={**said, "agreed": False}).status_code == 201
    withdrawn = api.post("/v1/lookup", json={**taken, "procedure_code": MARRIAGE})
    assert withdrawn.json()["code"] == "refused.no_consent"
    # Put on record late, an agreement of before takes no refusal back.
    late = {**said, "at": (house.now - timedelta(minutes=1)).astimezone(timezone(timedelta(hours=7))).isoformat()}
    stale = {**taken, "consent": api.post("/v1/consents", json=late).json()["id"]}
    refused = api.post("/v1/lookup", json={**stale, "procedure_code": MARRIAGE})
    assert refused.json()["code"] == "refused.no_consent"
    assert len([one for one in house.trail() if one.action == "reused"]) == 3
