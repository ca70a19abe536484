"""The review list over HTTP, for persons behind other systems."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from httpx import Response

from dossier.reading import Person
from storage.database.engine import Database
from storage.objects.store import ObjectStore
from storage.review import review_list
from tests.archive import BOTH_SIZES, ONE_MACHINE, House, marital_status, value
from tests.reviewing import DOUBT, LAND, MISREAD, doubtful


@pytest.fixture
def house(database: Database, store: ObjectStore, tmp_path: Path) -> House:
    return House(database, store, tmp_path)


def person(house: House, name: str) -> TestClient:
    return house.caller("review", "read", **{"X-Requester": name.encode()})  # type: ignore[arg-type]


def vouched_for(house: House, name: str) -> TestClient:
    """The API for a program that vouches for the account of this person."""
    return house.caller("review", "read", "vouch", **{"X-Account": house.account(name, "reviewer")})


def refusal(response: Response) -> tuple[int, str]:
    return response.status_code, response.json()["code"]


@BOTH_SIZES
def test_a_person_finds_claims_corrects_and_confirms_a_paper(house: House) -> None:
    document_id = doubtful(house)
    house.archive(marital_status(owner_name="Trần Văn An"))
    lan, minh = person(house, "Lê Thị Lan"), person(house, "Trần Minh")
    listed = lan.get("/v1/review", params={"reason": "unsure"}).json()
    assert (listed["total_estimate"], listed["next_cursor"]) == (1, None)
    (item,) = listed["items"]
    assert item["reasons"] == [{"code": "unsure.owner_name", "message": "Chưa chắc: Chủ giấy tờ"}]
    assert (item["document"]["id"], item["claimed_by"], item["second_person"]) == (document_id, None, False)

    at = f"/v1/review/{document_id}"
    claimed = lan.post(f"{at}/claim").json()
    assert claimed["claimed_by"] == "Lê Thị Lan"
    assert claimed["claimed_until"] == (house.now + review_list.CLAIM).isoformat().replace("+00:00", "Z")
    assert refusal(minh.post(f"{at}/claim")) == (409, "refused.claimed")
    assert refusal(minh.delete(f"{at}/claim")) == (409, "refused.claimed")

    version = item["version"]
    body = {"version": version, "fields": {"owner_name": {"value": "Nguyễn Thị Hòa"}}}
    corrected = lan.post(f"{at}/corrections", json=body)
    assert corrected.status_code == 200
    assert corrected.json()["version"] == version + 1
    assert corrected.json()["reasons"][0]["code"] == "unconfirmed"
    assert lan.post(f"{at}/corrections", json=body).json() == corrected.json(), "a repeat is the same answer"
    confirmed = lan.post(f"{at}/confirm", json={"version": version + 1}).json()
    assert (confirmed["document"]["state"], confirmed["reasons"], confirmed["claimed_by"]) == ("archived", [], None)
    assert confirmed["document"]["reuse"]["reasons"] != [{"code": "unverified"}]
    first, second = minh.get(at).json()["acts"]
    assert (first["person"], first["action"], first["against"]) == ("Lê Thị Lan", "corrected", version)
    assert first["corrections"] == [
        {
            "field": "owner_name",
            "old_value": "Nguyên Thị Hoa",
            "old_source": "ocr",
            "old_confidence": pytest.approx(0.4),
            "new_value": "Nguyễn Thị Hòa",
            "as_printed": False,
        }
    ]
    assert (second["action"], second["corrections"], second["confirmed"]) == ("confirmed", [], [])
    assert lan.get("/v1/review").json()["items"] == []
    found = lan.get("/v1/documents", params={"q": "nguyễn thị hòa"}).json()["items"]
    assert [one["id"] for one in found] == [document_id]
    assert found[0]["fields"]["owner_name"]["source"] == "person"


@ONE_MACHINE
def test_each_refusal_has_its_code_and_says_what_is_wrong(house: House) -> None:
    document_id = doubtful(house)
    land = house.archive([MISREAD, *marital_status()[1:]], kind=LAND, review=DOUBT)
    lan = vouched_for(house, "Lê Thị Lan")
    at = f"/v1/review/{document_id}"
    wrong = {"version": 1, "fields": {"issued_on": {"value": "30/02/2026"}}}
    refused = lan.post(f"{at}/corrections", json=wrong)
    assert refusal(refused) == (422, "refused.fails_check")
    assert "Ngày cấp" in refused.json()["detail"]
    assert "30/02" not in refused.text
    wrong["fields"] = {"issued_on": {"value": "30/02/2026", "as_printed": True}}
    assert lan.post(f"{at}/corrections", json=wrong).json()["document"]["fields"]["issued_on"]["as_printed"]
    left = lan.post(f"{at}/confirm", json={"version": 2})
    assert refusal(left) == (422, "refused.doubts_left")
    assert "Chủ giấy tờ" in left.json()["detail"]
    assert refusal(lan.post(f"{at}/confirm", json={"version": 1, "confirmed": list(DOUBT)})) == (409, "refused.stale")
    assert refusal(lan.post("/v1/review/x/claim")) == (404, "refused.not_found")
    assert refusal(lan.get("/v1/review/x")) == (404, "refused.not_found")
    assert refusal(lan.get("/v1/review", params={"kind": "khong_co"})) == (422, "refused.bad_request")
    assert refusal(lan.get("/v1/review", params={"claimed": "everybody"})) == (422, "refused.bad_request")
    for body in (
        {"version": 2},
        {"version": 2, "fields": {"kind": {"value": "khac"}}},
        {"version": 2, "fields": {"title": {"value": "x", "sure": True}}},
        {"fields": {"title": {"value": "x"}}},
    ):
        assert refusal(lan.post(f"{at}/corrections", json=body)) == (422, "refused.bad_request"), body
    confirmed = {"version": 1, "confirmed": [*DOUBT, "missing.land_certificate_serial"]}
    lan.post(f"/v1/review/{land}/corrections", json={"version": 1, "fields": {"owner_name": {"value": "A"}}})
    confirmed = {"version": 2, "confirmed": ["missing.land_certificate_serial"]}
    assert lan.post(f"/v1/review/{land}/confirm", json=confirmed).json()["second_person"]
    again = lan.post(f"/v1/review/{land}/confirm", json={"version": 3})
    assert refusal(again) == (403, "refused.second_person_needed")
    named = person(house, "Trần Minh").post(f"/v1/review/{land}/confirm", json={"version": 3})
    assert refusal(named) == (403, "refused.second_person_needed"), "a name is no account"
    done = vouched_for(house, "Trần Minh").post(f"/v1/review/{land}/confirm", json={"version": 3}).json()
    assert done["document"]["state"] == "archived"
    assert [(act["person"], act["account"]) for act in done["acts"]][1:] == [
        ("Lê Thị Lan", "le.thi.lan"),
        ("Trần Minh", "tran.minh"),
    ]
    told = house.trail()[-1]
    assert (told.actor, told.requester, told.details["account"]) == ("client:motcua", "Trần Minh", "tran.minh")
    settled = person(house, "Trần Minh").post(f"/v1/review/{land}/confirm", json={"version": 4})
    assert refusal(settled) == (409, "refused.not_for_review")


@ONE_MACHINE
def test_a_confirmation_is_taken_back_in_the_version_that_was_seen(house: House) -> None:
    document_id = doubtful(house)
    browser = house.browser("desk", "reviewer")
    form = {"version": "1", "do": "confirm", "ok": list(DOUBT)}
    browser.post(f"/documents/{document_id}/review", data=form)
    shown = browser.get(f"/review?done={document_id}").text
    version = shown.partition('name="version" value="')[2].partition('"')[0]
    for seen in ("1", ""):
        assert browser.post(f"/documents/{document_id}/reopen", data={"version": seen}).status_code in (409, 422)
    assert browser.post(f"/documents/{document_id}/reopen", data={"version": version}).status_code == 303
    assert [one.action for one in house.trail() if one.document_id == document_id][-1] == "reopened"


@ONE_MACHINE
def test_single_values_are_found_right_and_a_confirmation_is_taken_back_by_programs(house: House) -> None:
    document_id = doubtful(house)
    at, lan = f"/v1/review/{document_id}", vouched_for(house, "Lê Thị Lan")
    body = {"version": 1, "names": ["owner_name", "number"]}
    checked = lan.post(f"{at}/checked", json=body)
    assert checked.json()["acts"][0]["action"] == "checked"
    assert not checked.json()["document"]["fields"]["owner_name"]["needs_review"]
    assert checked.json()["document"]["state"] == "archived", "it was the only doubt"
    assert lan.post(f"{at}/checked", json=body).json() == checked.json(), "a repeat is the same answer"
    for names in ([], ["heir.name"]):
        refused = lan.post(f"{at}/checked", json={"version": 2, "names": names})
        assert refusal(refused) == (422, "refused.bad_request")
    assert refusal(lan.post(f"{at}/reopened", json={"version": 2})) == (409, "refused.not_for_review")
    lan.post(f"{at}/corrections", json={"version": 2, "fields": {"number": {"value": "71/2026"}}})
    lan.post(f"{at}/confirm", json={"version": 3})
    assert refusal(lan.post(f"{at}/reopened", json={"version": 3})) == (409, "refused.stale")
    reopened = lan.post(f"{at}/reopened", json={"version": 4}).json()
    assert [one["code"] for one in reopened["reasons"]] == ["unconfirmed"]
    assert house.caller("read").post(f"{at}/checked", json=body).status_code == 403


@ONE_MACHINE
def test_a_name_that_no_value_of_the_paper_can_have_is_refused_with_a_sentence(house: House) -> None:
    heirs = [Person("heir", (value("name", name), value("residence", "Thôn 1"))) for name in ("Lò A", "Lò B")]
    document_id = house.archive(marital_status(), persons=heirs, review=["unsure.number"])
    lan, at = vouched_for(house, "Lê Thị Lan"), f"/v1/review/{document_id}/corrections"

    def said(version: int, *names: str) -> Response:
        answer: Response = lan.post(
            at, json={"version": version, "fields": {name: {"value": "Thôn 1"} for name in names}}
        )
        return answer

    for name in ("heir-99.name", "heir-4.name", "heir-1.name", "heir-02.name", "boss.name", "heir.shoe", "owner.name"):
        refused = said(1, name)
        assert refusal(refused) == (422, "refused.bad_request"), name
        assert f"không thể có thông tin tên {name}" in refused.json()["detail"]
    form = {"version": "1", "field.heir-99.name": "Lò C", "do": "save"}
    answer = house.browser("desk", "reviewer").post(f"/documents/{document_id}/review", data=form)
    assert (answer.status_code, "heir-99.name" in answer.text) == (422, True)
    # A third and a fourth heir of two may be added, who live where the first lives.
    added = said(1, "heir-4.residence", "heir-3.residence")
    assert added.status_code == 200
    assert [one["fields"].get("residence", {}).get("value") for one in added.json()["document"]["persons"]][-4:] == [
        "Thôn 1"
    ] * 4


@ONE_MACHINE
def test_who_corrects_must_be_named_and_may_review(house: House) -> None:
    document_id = doubtful(house)
    at = f"/v1/review/{document_id}"
    body = {"version": 1, "fields": {"owner_name": {"value": "Nguyễn Thị Hòa"}}}
    calls = [
        ("GET", "/v1/review", None),
        ("GET", at, None),
        ("POST", f"{at}/claim", None),
        ("DELETE", f"{at}/claim", None),
        ("POST", f"{at}/corrections", body),
        ("POST", f"{at}/confirm", {"version": 1, "confirmed": list(DOUBT)}),
    ]
    nobody = house.caller("review", **{"X-Requester": ""})
    reader = house.caller("read", "lookup", "write", "report")
    for method, path, json in calls:
        assert refusal(nobody.request(method, path, json=json)) == (400, "refused.no_requester")
        assert refusal(reader.request(method, path, json=json)) == (403, "refused.not_allowed")
    assert [one.action for one in house.trail() if one.document_id == document_id] == ["received", "needs_review"]


@ONE_MACHINE
def test_a_program_vouches_with_a_scope_of_its_own_for_accounts_that_may_review(house: House) -> None:
    lan, reader = house.account("Lê Thị Lan", "reviewer"), house.account("Vũ An", "desk")
    for scopes, account, allowed in (
        (("review", "vouch"), lan, True),
        (("review",), lan, False),
        (("review", "vouch"), reader, False),
        (("review", "vouch"), "nobody", False),
    ):
        answer = house.caller(*scopes, **{"X-Account": account}).get("/v1/review")
        assert answer.status_code == (200 if allowed else 403), (scopes, account)


@ONE_MACHINE
def test_looking_at_the_list_is_on_record(house: House) -> None:
    document_id = doubtful(house)
    person(house, "Lê Thị Lan").get("/v1/review", params={"reason": "unsure"})
    told = house.trail()[-1]
    assert (told.action, told.requester) == ("review_listed", "Lê Thị Lan")
    assert told.details["documents"] == [document_id]


@ONE_MACHINE
def test_pages_of_the_list_follow_each_other(house: House) -> None:
    ids = [doubtful(house) for _ in range(3)]
    lan = person(house, "Lê Thị Lan")
    first = lan.get("/v1/review", params={"limit": 2}).json()
    second = lan.get("/v1/review", params={"limit": 2, "cursor": first["next_cursor"]}).json()
    assert [one["document"]["id"] for one in (*first["items"], *second["items"])] == ids
    assert second["next_cursor"] is None


@ONE_MACHINE
def test_a_paper_that_a_person_confirmed_may_be_reused(house: House) -> None:
    fields = [MISREAD if one.name == "owner_name" else one for one in marital_status()]
    document_id = house.archive([*fields, value("marital_status", "độc thân")], review=DOUBT)
    asked = {"owner_id": "049201001234", "procedure_code": "1.000894"}
    asker = house.caller("lookup")
    (before,) = asker.post("/v1/lookup", json=asked).json()["candidates"]
    assert "unverified" in [reason["code"] for reason in before["reasons"]]
    lan = person(house, "Lê Thị Lan")
    assert lan.post(f"/v1/review/{document_id}/confirm", json={"version": 1, "confirmed": list(DOUBT)}).is_success
    (after,) = asker.post("/v1/lookup", json=asked).json()["candidates"]
    assert after["reusable"], after
    changed = {"version": 2, "fields": {"owner_id": {"value": "049201009999"}}}
    lan.post(f"/v1/review/{document_id}/corrections", json=changed)
    assert asker.post("/v1/lookup", json=asked).json()["candidates"] == []


@BOTH_SIZES
def test_who_goes_away_gives_back_what_that_screen_claimed_ahead_and_nothing_else(house: House) -> None:
    first, second = doubtful(house), doubtful(house)
    lan = house.browser("reviewer")

    def ahead(screen: str) -> None:
        shown = lan.post(f"/documents/{first}/ahead", headers={"X-Correlation-Id": screen})
        assert shown.headers["location"] == f"/documents/{second}/review"
        house.now += timedelta(seconds=1)

    def left(screen: str, document_id: str = first) -> bool:
        assert lan.post(f"/documents/{document_id}/ahead/leave", params={"asked": screen}).status_code == 204
        with house.database.read() as session:
            return review_list.of_document(session, second, now=house.now).claim is None

    ahead("one")
    ahead("one")  # the same screen again
    assert not left("another")
    assert not left("one", second)  # in hand by now
    assert left("one")
    # Claimed elsewhere before it was asked for, or after: it is open there.
    lan.post(f"/documents/{second}/claim")
    ahead("two")
    assert not left("two")
    lan.post(f"/documents/{second}/release")
    ahead("three")
    lan.post(f"/documents/{second}/claim")
    assert not left("three")


@ONE_MACHINE
def test_what_is_entered_after_another_took_the_paper_is_refused_and_not_passed_over(house: House) -> None:
    document_id = doubtful(house)
    first, second = house.browser("reviewer"), house.browser("reviewer", person="Trần Minh")
    assert first.post(f"/documents/{document_id}/claim").status_code == 303
    late = second.post(f"/documents/{document_id}/review", data={"version": "1", "do": "confirm"})
    assert (late.status_code, "Lê Thị Lan" in late.text) == (409, True)
