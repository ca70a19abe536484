"""Programs are kept within their bounds: agency, desks, kinds, addresses, days, rates; and their keys change hands."""

from __future__ import annotations

import re
import uuid
from dataclasses import replace
from datetime import timedelta
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from dossier.errors import BadRequest
from dossier.reading import Person
from storage import clients
from storage.clients import REDACTED, Bounds
from storage.database.engine import Database
from storage.database.models import DocumentRow, GroundRow, ReceiptRow, StandingDecisionRow
from storage.objects.store import ObjectStore, read
from storage.papers import documents
from storage.trail import events
from storage.trail.events import Actor
from tests.archive import AGENCY, BOTH_SIZES, DESK, OWNER_ID, House, marital_status, value

pytestmark = BOTH_SIZES

LOOKUP = {"owner_id": OWNER_ID, "procedure_code": "1.000894"}


@pytest.fixture
def house(database: Database, store: ObjectStore, tmp_path: Path) -> House:
    return House(database, store, tmp_path)


def test_a_client_of_another_agency_or_desk_finds_nothing_by_any_way(house: House) -> None:
    document_id = house.archive(marital_status(), dossier_code="000.00.23.H47-211101-0001")
    scopes = ("read", "lookup", "write", "review", "standing", "report")
    for bounds in (Bounds(agency="H99"), Bounds(AGENCY, ("quay-khac",))):
        api = house.caller(key=house.key(*scopes, bounds=bounds)[1])
        assert api.get("/v1/documents", params={"q": "hoa"}).json()["items"] == []
        assert api.post("/v1/lookup", json=LOOKUP).json()["candidates"] == []
        owners = {"owners": [{"owner_id": OWNER_ID}], "procedure_code": "1.000894"}
        assert api.post("/v1/lookup/owners", json=owners).json()["items"][0]["candidates"] == []
        assert api.get("/v1/review").json()["items"] == []
        assert api.get("/v1/reports/progress").json()["items"] == []
        asked = {"fields": ["owner_name"]}
        filled = api.post("/v1/prefill", json={**asked, "owner_id": OWNER_ID}).json()
        assert filled["fields"] == {"owner_name": None}
        decided = {"standing": "revoked", "reason": "x"}
        file = {"file": ("a.pdf", b"%PDF-", "application/pdf")}
        for refused in (
            api.get(f"/v1/documents/{document_id}"),
            api.get(f"/v1/documents/{document_id}/files/text"),
            api.get(f"/v1/documents/{document_id}/deliveries"),
            api.delete(f"/v1/deliveries/{document_id}"),
            api.get("/v1/dossiers/000.00.23.H47-211101-0001"),
            api.get(f"/v1/review/{document_id}"),
            api.post(f"/v1/documents/{document_id}/standing", json=decided),
            api.post("/v1/prefill", json={**asked, "document_ids": [document_id]}),
        ):
            assert refused.status_code == 404, refused.text
        assert api.post("/v1/documents", files=file, data={"desk": DESK}).status_code == 422
    near = house.caller(key=house.key("read", bounds=Bounds(AGENCY, (DESK,)))[1])
    assert near.get(f"/v1/documents/{document_id}").status_code == 200
    assert len(near.get("/v1/dossiers/000.00.23.H47-211101-0001").json()["documents"]) == 1


def hand_in_elsewhere(house: House, document_id: str, dossier_code: str | None) -> str:
    """Another desk hands the same bytes in; the delivery's id."""
    later = {"name": "b.pdf", "channel": "api", "requester": "x", "received_at": house.now, "given": {"number": "9"}}
    delivery = str(uuid.uuid4())
    with house.database.write() as session:
        row = ReceiptRow(id=delivery, document_id=document_id, desk="khac", dossier_code=dossier_code, **later)
        session.add(row)
    return delivery


def of_two_desks(house: House) -> list[TestClient]:
    """Keys that are kept within the other desk, and within this."""
    return [
        house.caller(key=house.key("read", "follow", name=desk, bounds=Bounds(AGENCY, (desk,)))[1])
        for desk in ("khac", DESK)
    ]


def test_a_paper_that_two_desks_handed_in_opens_to_neither_what_the_other_did_with_it(house: House) -> None:
    theirs, ours = "000.00.23.H47-211101-0001", "000.00.23.H47-211101-0002"
    both = house.archive(marital_status(), dossier_code=theirs)
    beside = house.archive(marital_status(number="2/2026"), dossier_code=theirs)
    house.archive(marital_status(number="3/2026"), dossier_code=ours)
    hand_in_elsewhere(house, both, ours)
    with house.database.write() as session:
        for code in (theirs, ours):
            details, actor = {"dossier_code": code}, Actor("test")
            events.append(session, "received_again", actor, now=house.now, document_id=both, details=details)
    far, near = of_two_desks(house)
    everyone = house.caller("read", "follow")
    for caller, desks in ((far, ["khac"]), (near, [DESK]), (everyone, [DESK, "khac"])):
        items = caller.get(f"/v1/documents/{both}/deliveries").json()["items"]
        assert [one["desk"] for one in items] == desks
    assert far.get(f"/v1/dossiers/{theirs}").status_code == 404
    assert far.get("/v1/documents", params={"dossier_code": theirs}).json()["total_estimate"] == 0

    def papers(caller: TestClient, code: str) -> list[str]:
        return [one["id"] for one in caller.get(f"/v1/dossiers/{code}").json()["documents"]]

    assert papers(far, ours) == [both]
    assert papers(near, theirs) == [both, beside]
    assert both not in papers(near, ours)
    assert len(papers(everyone, ours)) == 2
    (told,) = [one["data"] for one in far.get("/v1/changes").json() if one["type"].endswith(".archived")]
    assert told["dossier_codes"] == [ours]
    for caller, codes in ((far, [None, ours]), (near, [theirs, None]), (everyone, [theirs, ours])):
        again = [one["data"] for one in caller.get("/v1/changes").json() if one["type"].endswith(".delivered")]
        assert [one.get("change", {}).get("dossier_code") for one in again] == codes
    assert far.get("/v1/documents", params={"dossier_code": ours}).json()["total_estimate"] == 1
    for caller, code in ((far, ours), (near, theirs)):
        one = caller.get(f"/v1/documents/{both}").json()
        assert (one["dossier_code"], one["fields"].get("dossier_code", {}).get("value", code)) == (code, code)
    page = house.browser(desks=("khac",), person="Người Khác").get(f"/documents/{both}").text
    assert (ours in page, f"/dossiers/{theirs}" in page.partition('id="deliveries"')[2]) == (True, False)


@pytest.mark.parametrize("printed", ["000.00.23.H47-211101-0001", "H47.23-211101-0001"])
def test_a_paper_that_names_its_dossier_lies_there_for_each_desk_whoever_hands_it_in_there(
    house: House, printed: str
) -> None:
    code, elsewhere = "000.00.23.H47-211101-0001", "000.00.23.H47-211101-0002"
    house.archive(marital_status(number="1/2026"), dossier_code=code)  # which spells it
    named = replace(value("dossier_code", printed), source="qr")
    loose = house.archive([*marital_status(number="2/2026"), named])
    stated = replace(named, source="manifest")
    put = house.archive([*marital_status(number="3/2026"), stated], dossier_code=code)
    for one in (loose, put):
        hand_in_elsewhere(house, one, code if one == loose else elsewhere)
    far, near = of_two_desks(house)
    for caller, lying in ((near, {loose, put}), (far, {loose})):
        papers = {one["id"] for one in caller.get(f"/v1/dossiers/{code}").json()["documents"]}
        assert papers & {loose, put} == lying
        found = {one["id"] for one in caller.get("/v1/documents", params={"dossier_code": code}).json()["items"]}
        assert found & {loose, put} == lying
        archived = [one["data"] for one in caller.get("/v1/changes").json() if one["type"].endswith(".archived")]
        assert {one["document_id"] for one in archived if code in one["dossier_codes"]} & {loose, put} == lying


def test_what_other_papers_say_is_told_without_their_numbers_where_they_are_out_of_reach(house: House) -> None:
    old = house.archive([value("owner_id", OWNER_ID)], kind="giay_phep_xay_dung")
    new = house.archive(marital_status(number="71/2026"))
    with house.database.write() as session:
        session.get_one(DocumentRow, old).standing = "superseded"
        session.add(GroundRow(document_id=old, by_document_id=new, reason="replaced_by", standing="superseded"))
    for sensitive, number in ((True, "71/2026"), (False, None)):
        api = house.caller(key=house.key("read", "lookup", sensitive=sensitive)[1])
        asked = {**LOOKUP, "kinds": ["giay_phep_xay_dung"]}
        for told in (
            api.get(f"/v1/documents/{old}").json()["standing"],
            api.post("/v1/lookup", json=asked).json()["candidates"][0]["standing"],
        ):
            assert [(one["code"], one["number"]) for one in told["grounds"]] == [("replaced_by", number)]


def test_who_hands_in_bytes_that_are_known_is_told_no_more_than_they_may_see(house: House) -> None:
    number, mother = "71/2026", Person("mother", (value("name", "Lò Mai"), value("ethnicity", "Thái")))
    said = [value("owner_id", OWNER_ID), value("owner_name", "Lò Hoa"), value("ethnicity", "Thái")]
    dossier = "000.00.23.H47-211101-0001"
    birth = house.archive(said, kind="giay_khai_sinh", persons=[mother], dossier_code=dossier)
    permit = house.archive([value("owner_id", OWNER_ID)], kind="giay_phep_xay_dung")
    by = house.archive([value("number", number)], kind="giay_chung_nhan_ket_hon")
    with house.database.write() as session:
        for paper in (birth, permit):
            session.get_one(DocumentRow, paper).standing = "superseded"
            session.add(GroundRow(document_id=paper, by_document_id=by, reason="replaced_by", standing="superseded"))
        reason = {"reason": "Lan báo mất", "requester": "can.bo.ba", "outranks": [], "decided_at": house.now}
        session.add(StandingDecisionRow(document_id=birth, standing="superseded", **reason))

    def handed_in(paper: str, *scopes: str, sensitive: bool = False) -> dict[str, Any]:
        with house.database.read() as session:
            original = documents.stored_copy(session, paper, "original")
        sent = {"file": ("a.pdf", read(house.store, original.key))}
        api = house.caller(key=house.key("write", *scopes, sensitive=sensitive)[1])
        answer = api.post("/v1/documents", files=sent, data={"desk": DESK})
        assert (answer.status_code, answer.json()["id"]) == (200, paper)
        told: dict[str, Any] = answer.json()
        return told

    # Of the number of another paper only who may see that.
    for sensitive, expected in ((False, None), (True, number)):
        (ground,) = handed_in(permit, sensitive=sensitive)["standing"]["grounds"]
        assert ground["number"] == expected
    # Of a paper of a kind that the caller may not see whole, that it is there.
    for scopes in ((), ("read", REDACTED)):
        told = handed_in(birth, *scopes)
        known = {name: said for name, said in told.items() if said not in (None, [], {})}
        assert sorted(known) == ["desk", "id", "received_at", "reuse", "sha256", "state"]
        assert (known["state"], known["reuse"]) == ("archived", {"allowed": False, "reasons": []})
    assert handed_in(birth, sensitive=True)["fields"]["ethnicity"]["value"] == "Thái"


def test_an_account_that_a_client_vouches_for_reaches_no_farther_than_the_client(house: House) -> None:
    document_id = house.archive(marital_status(), review=["unsure.number"])
    person = house.account("Lê Thị Lan", "reviewer")
    for bounds, status in ((Bounds(AGENCY, (DESK,)), 200), (Bounds(AGENCY, ("quay-khac",)), 404)):
        api = house.caller(key=house.key("review", "vouch", bounds=bounds)[1], **{"X-Account": person})
        assert api.get(f"/v1/review/{document_id}").status_code == status
    elsewhere = house.account("Trần Văn Ba", "reviewer", agency="H99")
    api = house.caller(key=house.key("review", "vouch", bounds=Bounds(AGENCY))[1], **{"X-Account": elsewhere})
    assert api.get("/v1/review").json()["code"] == "refused.not_allowed"


def test_who_has_an_account_is_told_only_to_those_who_may_vouch(house: House) -> None:
    known = house.account("Lê Thị Lan", "reviewer")
    here, once = Bounds(networks=("10.0.0.0/8",)), Bounds(per_minute=1)
    for key, statuses in (
        (house.key("report")[1], [403]),
        (house.key("review")[1], [403]),
        (house.key("review", "vouch", bounds=here)[1], [403]),
        (house.key("review", bounds=once)[1], [403, 429]),
    ):
        told = []
        for account in (known, "nobody"):
            api = house.caller(key=key, **{"X-Account": account})
            answers = [api.get("/v1/review") for _ in statuses]
            told.append([(one.status_code, re.sub(r"\d+ giây", "", one.json()["detail"])) for one in answers])
        assert told[0] == told[1]
        assert [status for status, _ in told[0]] == statuses


def test_papers_of_sensitive_or_unknown_kinds_are_given_only_with_their_scope(house: House) -> None:
    birth = house.archive([value("owner_id", OWNER_ID), value("ethnicity", "Thái")], kind="giay_khai_sinh")
    unknown = house.archive([value("owner_id", OWNER_ID)], kind="khac")
    permit = house.archive([value("owner_id", OWNER_ID)], kind="giay_phep_xay_dung")
    key = house.key("read", "lookup", sensitive=False)[1]
    api = house.caller(key=key)
    assert [one["id"] for one in api.get("/v1/documents", params={"owner_id": OWNER_ID}).json()["items"]] == [permit]
    assert [api.get(f"/v1/documents/{one}").status_code for one in (birth, unknown, permit)] == [404, 404, 200]
    # An answer without them would be taken for one that there are none.
    refused = api.post("/v1/lookup", json={**LOOKUP, "kinds": ["giay_khai_sinh"]})
    assert (refused.status_code, "sensitive" in refused.json()["detail"]) == (403, True)
    given = api.post("/v1/lookup", json={**LOOKUP, "kinds": ["giay_phep_xay_dung"]}).json()
    assert [one["document_id"] for one in given["candidates"]] == [permit]
    filled = api.post("/v1/prefill", json={"owner_id": OWNER_ID, "fields": ["ethnicity"]}).json()
    assert filled["fields"] == {"ethnicity": None}
    # What nobody has read yet is found by who waits for it, and not opened.
    lease = house._claimed("mới.pdf", None, pages=1)
    assert api.get(f"/v1/documents/{lease.document_id}").json()["kind"] is None
    assert api.get(f"/v1/documents/{lease.document_id}/files/original").status_code == 404
    assert house.caller("read").get(f"/v1/documents/{birth}").status_code == 200


def test_a_key_ends_on_its_day_and_one_that_was_replaced_when_its_time_is_over(house: House) -> None:
    client, first = house.key("read", bounds=Bounds(expires_at=house.now + timedelta(days=30)))

    def status(key: str) -> int:
        return int(house.caller(key=key).get("/v1/documents").status_code)

    with house.database.write() as session:
        _, second = clients.rotate(session, client.id, Actor("test"), now=house.now, overlap=timedelta(hours=24))
    assert (status(first), status(second)) == (200, 200)
    house.now += timedelta(hours=24)
    assert (status(first), status(second)) == (401, 200)
    with house.database.write() as session:
        _, third = clients.rotate(session, client.id, Actor("test"), now=house.now, overlap=timedelta())
    assert (status(first), status(second), status(third)) == (401, 401, 200)
    house.now += timedelta(days=29)
    assert status(third) == 401
    rotated = [one for one in house.trail() if one.action == "client_key_rotated"]
    assert [one.details["id"] for one in rotated] == [client.id] * 2
    assert not any(second in str(one.details) for one in house.trail())


def test_a_key_works_only_from_the_addresses_that_it_was_given_for(house: House) -> None:
    key = house.key("read", bounds=Bounds(networks=("10.1.0.0/16", "2001:db8::/32")))[1]
    for address, status in (
        ("10.1.2.3", 200),
        ("::ffff:10.1.2.3", 200),
        ("2001:db8::7", 200),
        ("10.2.2.3", 403),
        ("unix", 403),
    ):
        answer = house.caller(key=key, address=address).get("/v1/documents", headers={"X-Forwarded-For": "10.1.2.3"})
        assert answer.status_code == status, address
    # A proxy is believed where it is trusted, and only the entry that it wrote itself.
    behind = replace(house.services(), proxies=(ip_network("192.0.2.9"),))
    proxy = TestClient(create_app(behind), client=("192.0.2.9", 50000))
    for told, status in (("10.1.2.3", 200), ("10.1.2.3, 10.2.2.3", 403)):
        headers = {"Authorization": f"Bearer {key}", "X-Purpose": "x", "X-Forwarded-For": told}
        assert proxy.get("/v1/documents", headers=headers).status_code == status, told


def test_rate_and_quota_are_told_with_every_answer_and_kept(house: House) -> None:
    bounds = Bounds(per_minute=1000, per_day=4)
    api = house.caller(key=house.key("read", "lookup", bounds=bounds)[1])
    first = api.get("/v1/documents")
    assert first.headers["ratelimit-policy"] == '"minute";q=1000;w=60, "day";q=4;w=86400'
    assert '"day";r=3;t=' in first.headers["ratelimit"]
    # Owners count one by one, so that many at once are no way around.
    owners = {"owners": [{"owner_id": f"{number:012}"} for number in range(4)], "procedure_code": "1.000894"}
    refused = api.post("/v1/lookup/owners", json=owners)
    assert (refused.status_code, refused.json()["code"]) == (429, "refused.too_many_calls")
    assert int(refused.headers["retry-after"]) > 0
    # What would be too many on any day is not put off, it is refused, and the bound named.
    refused = api.post("/v1/lookup/owners", json={**owners, "owners": [*owners["owners"], {"owner_id": "1" * 12}]})
    assert (refused.status_code, refused.json()["code"]) == (422, "refused.bad_request")
    assert re.findall(r"\d+", refused.json()["detail"]) == ["5", "4"]
    assert [one.action for one in house.trail() if one.action == "looked_up"] == []
    assert "ratelimit" not in house.caller("read").get("/v1/documents").headers


def test_bounds_that_are_none_are_refused(house: House) -> None:
    for bounds in (Bounds(networks=("10.1.0.0/99",)), Bounds(per_day=0), Bounds(networks=("10.1.2.3/16",))):
        with pytest.raises(BadRequest):
            house.key("read", bounds=bounds)
