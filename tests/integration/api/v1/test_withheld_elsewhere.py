"""What is withheld from a program for redacted papers comes out beside the papers' own answers neither: through the
feed and webhooks, the trail, an owner's report, lists of what is handed over, error texts, counts, and questions that
would confirm it. Who may see all of it still does."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.auth import redactable_kinds
from api.following.deliverer import Deliverer
from api.following.posting import Poster
from dossier.catalogue.kinds import default_catalogue
from dossier.reading import Person, ReadBy
from dossier.review.corrections import Change
from storage.clients import REDACTED
from storage.database.engine import Database
from storage.following import webhooks
from storage.objects.store import ObjectStore
from tests.archive import BOTH_SIZES, ONE_MACHINE, OWNER_ID, House, value
from tests.command_line import sohoa
from tests.integration.api.following.receiving import LOOPBACK, SENSITIVE, TEST, Following, receiving
from tests.integration.api.v1.test_redacted import DOSSIER, redacting
from tests.integration.storage.retention import desk
from tests.integration.worker.hand_over.test_gone import handed_over, listed
from tests.reviewing import LAN, correct

KINDS = ("giay_khai_sinh", "giay_bao_tu", "phieu_ly_lich_tu_phap")
SECRET = {
    "ethnicity": "Xtiêng",
    "death_cause": "Viêm cơ tim cấp",
    "criminal_record": "Trộm cắp tài sản",
    "banned_posts": "Kế toán trưởng",
    "reason": "Ly hôn lần hai",
}
TOO_FAR = {"issuer": "UBND phường Phú Lộc Dân tộc: Xtiêng", "number": "15/2026 Dân tộc: Xtiêng"}
AGAIN = (ReadBy("again", "Dân tộc: Xtiêng"),)
SECRETS = (*SECRET.values(), "Xtieng")


@pytest.fixture
def house(database: Database, store: ObjectStore, tmp_path: Path) -> House:
    return House(database, store, tmp_path)


def papers(house: House) -> list[str]:
    """A paper of each of these kinds with all that is sensitive, some of it read into other values."""
    made = []
    mother = Person("mother", (value("name", "Lò Mai"), value("ethnicity", SECRET["ethnicity"])))
    for number, kind in enumerate(KINDS):
        said = {"owner_id": OWNER_ID, "owner_name": "Lò Hoa", "issued_on": f"2026-07-0{number + 1}"}
        fields = [value(*one) for one in {**said, **TOO_FAR, **SECRET}.items()]
        text = " ".join(SECRET.values())
        made.append(house.archive(fields, kind=kind, persons=[mother], dossier_code=DOSSIER, texts=[text]))
    return made


def clean(text: str) -> bool:
    assert [one for one in SECRETS if one.casefold() in text.casefold()] == [], text
    return True


@BOTH_SIZES
def test_the_feed_and_webhooks_tell_of_the_papers_and_of_nothing_that_stands_on_them(house: House) -> None:
    with receiving() as receiver:
        client, _ = house.key("follow", REDACTED, sensitive=False)
        with house.database.write() as session:
            made = webhooks.create(session, client.id, receiver.url, (), TEST, now=datetime.now(UTC))
        told = Following(house, receiver, *made)
        there = papers(house)
        for one in there:
            told.happen(one, "corrected", "standing_changed", "extended")
        redactable = redactable_kinds(default_catalogue())
        poster = Deliverer(house.database, Poster(LOOPBACK), told.now, SENSITIVE, lambda: 0.5, redactable)
        assert poster.deliver() == 12
        assert {one["subject"] for one in receiver.events(told.secret)} == set(there)
        assert all(clean(body.decode()) for _, body in receiver.came)
    feed = redacting(house, "follow").get("/v1/changes")
    assert [one["subject"] for one in feed.json() if one["type"].endswith("archived")] == there
    assert clean(feed.text)


@BOTH_SIZES
def test_the_trail_has_names_of_values_and_no_value(house: House) -> None:
    there = papers(house)
    correct(house, there[0], LAN, Change("ethnicity", "Chơ-ro"), Change("issuer", "UBND phường Phú Lộc"))
    whole = house.caller("read", "lookup", "review")
    for one in there:
        assert SECRET["ethnicity"] in whole.get(f"/v1/documents/{one}").text or one == there[0]
    asked = {"owner_id": OWNER_ID, "procedure_code": "1.000894", "kinds": list(KINDS), "full": True}
    assert SECRET["death_cause"] in whole.post("/v1/prefill", json={"owner_id": OWNER_ID, "fields": [*SECRET]}).text
    assert len(whole.post("/v1/lookup", json=asked).json()["candidates"]) == 3
    trail = house.trail()
    assert {"corrected", "read", "prefilled", "looked_up"} <= {one.action for one in trail}
    said = json.dumps([one.details for one in trail], ensure_ascii=False)
    assert clean(said)
    assert "Chơ-ro" not in said
    assert '"ethnicity"' in said
    journal = house.browser("operator").get("/queue/journal", params={"reads": "1"})
    assert journal.status_code == 200
    assert clean(journal.text)


@ONE_MACHINE
def test_lists_that_go_out_of_the_house_leave_out_what_was_read_too_far_and_the_objects_have_all(
    house: House, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = papers(house)
    permit = house.archive([value("number", "7/GP Dân tộc: Xtiêng")], kind="giay_phep_xay_dung", dossier_code=DOSSIER)
    house.caller("read").get(f"/v1/documents/{there[0]}")
    folder = tmp_path / "nop-luu"
    assert handed_over(house, folder, DOSSIER)[0].documents == 4
    rows = {row["Document"]: row for row in listed(folder, "tai-lieu")}
    for one in there:
        assert (rows[one]["CodeNumber"], rows[one]["OrganName"], rows[one]["OwnerName"]) == ("", "", "Lò Hoa")
        assert rows[one]["Unsure"].split() == ["issuer", "number"]
    assert rows[permit]["CodeNotation"] == "GP Dân tộc: Xtiêng", "on papers of other kinds it is told to everybody"
    package = folder / "data" / DOSSIER
    for path in (*package.glob("metadata/*/*.xml"), *folder.glob("data/*.csv"), *package.glob("**/METS.xml")):
        assert clean(path.read_text("utf-8").replace("GP Dân tộc: Xtiêng", ""))

    monkeypatch.setenv("SOHOA_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("SOHOA_DATABASE_URL", database_url)
    report = sohoa("owner-report", OWNER_ID)
    assert "Giấy khai sinh" in report
    assert clean(report)


@BOTH_SIZES
def test_no_refusal_and_no_count_says_what_is_withheld(house: House) -> None:
    there = papers(house)
    api, whole = redacting(house, "read", "lookup", "follow", "report"), house.caller("read", "report")
    paper, month = there[2], f"{house.now:%Y-%m}"
    asked = {"owner_id": OWNER_ID, "procedure_code": "1.000894", "kinds": list(KINDS)}
    refused = [
        api.get(f"/v1/documents/{paper}/files/original"),
        api.get(f"/v1/documents/{paper}/files/text"),
        api.get(f"/v1/deliveries/{paper}"),
        api.get(f"/v1/documents/{paper}/files/x"),
        api.get(f"/v1/review/{paper}"),
        api.post(f"/v1/documents/{paper}/standing", json={"standing": "revoked", "reason": "x"}),
        api.get("/v1/documents", params={"q": "Hoa", "snippets": "true"}),
        api.get("/v1/documents", params={"kind": "x"}),
        api.post("/v1/prefill", json={"document_ids": [*there, "x"], "fields": [*SECRET]}),
        api.post(f"/v1/portal/dossiers/{DOSSIER}", json={"reused": there, "from_store": ["x"]}),
    ]
    assert [one.status_code for one in refused if one.status_code < 400] == []
    told = [
        api.get("/v1/documents", params={"facets": "true"}),
        api.get(f"/v1/dossiers/{DOSSIER}"),
        api.post("/v1/lookup", json=asked),
        api.post("/v1/lookup", json={**asked, "consent": "x", "taken": True}),
        api.post("/v1/prefill", json={"owner_id": OWNER_ID, "fields": [*SECRET, *TOO_FAR], "persons": ["mother"]}),
        api.get("/v1/reports/progress"),
        api.get("/v1/portal/statistics", params={"first": month, "last": month}),
        *(api.get(f"/v1/documents/{one}", params={"retention": "true"}) for one in there),
    ]
    assert [one.status_code for one in told] == [200] * len(told)
    for answer in (*refused, *told):
        assert clean(answer.text)
        assert clean(json.dumps(dict(answer.headers)))
    facets = told[0].json()["facets"]
    assert ([one["count"] for one in facets["kinds"]], facets["issuers"]) == ([1, 1, 1], [])
    seen = whole.get("/v1/documents", params={"facets": "true"})
    assert [(one["value"], one["count"]) for one in seen.json()["facets"]["issuers"]] == [(TOO_FAR["issuer"], 3)]
    assert all(one in seen.text for one in SECRET.values())


@ONE_MACHINE
def test_a_day_that_is_left_out_is_told_by_no_term_and_an_identifier_confirmed_by_no_consent(house: House) -> None:
    day = replace(value("issued_on", "2020-05-04"), readings=AGAIN)
    owner_id, born = replace(value("owner_id", OWNER_ID), readings=AGAIN), "2001-02-03"
    named = [value("owner_name", "Lò Hoa"), value("owner_born_on", born)]
    paper = house.archive([day, owner_id, *named], kind=desk.KIND)
    services = replace(house.services(), retention=desk.RULES)
    keys = house.key("read", "lookup")[1], house.key("read", "lookup", REDACTED, sensitive=False)[1]
    whole, api = (
        TestClient(create_app(services), headers={"Authorization": f"Bearer {key}", "X-Purpose": "x"}) for key in keys
    )

    def term(caller: TestClient) -> Any:
        answer = caller.get(f"/v1/documents/{paper}", params={"retention": "true"})
        assert ("2030" in answer.text) is (caller is whole)
        return answer.json()["retention"]

    assert (term(whole)["code"], term(whole)["kept_until"]) == ("until", "2030-12-31")
    assert (term(api)["code"], term(api)["kept_until"], term(api)["checked"]) == ("no_issue_day", None, True)

    by_name = {"name": "Lò Hoa", "born_on": born, "procedure_code": "1.000894"}
    said = {
        "procedure_code": "1.000894",
        "document_ids": [paper],
        "agreed": True,
        "at": house.now.isoformat(),
        "by": "Lò Hoa",
        "by_id": OWNER_ID,
        "how": "Cổng dịch vụ công",
    }

    def agreed(caller: TestClient) -> list[int]:
        found = caller.post("/v1/lookup", json=by_name).json()["candidates"]
        assert [one["document_id"] for one in found] == [paper]
        return [
            caller.post("/v1/consents", json={**said, "owner_id": one}).status_code
            for one in (OWNER_ID, "049201009999")
        ]

    assert (agreed(whole), agreed(api)) == ([201, 422], [201, 201])
