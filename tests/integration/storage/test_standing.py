"""Papers against each other as they come in: whatever the order, and on both databases, the same standing."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import count, permutations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dossier.reading import Field, KindGuess
from storage.archive.ocfl import Archive
from storage.database.engine import Database
from storage.database.models import DocumentRow, FieldRow
from storage.objects.store import ObjectStore
from storage.papers import results, standing
from storage.papers.standing import settle
from storage.trail import events
from tests.archive import BOTH_SIZES, OWNER_ID, House, value, verified_trail
from tests.integration.conftest import NOW
from tests.integration.storage.test_receipts_and_leases import claimed, delivery, outcome

pytestmark = BOTH_SIZES

TEST = events.Actor("test")
DISTRICT = "UBND huyện Thăng Bình"


@pytest.fixture
def house(database: Database, store: ObjectStore, tmp_path: Path) -> House:
    return House(database, store, tmp_path)


def fields(**values: str) -> list[Field]:
    return [value(name, text) for name, text in values.items()]


def permit(**others: str) -> list[Field]:
    known = {"number": "12/GPXD", "issued_on": "2019-04-03", "issuer": DISTRICT, "owner_id": OWNER_ID}
    return fields(**{**known, **others})


def revocation(**others: str) -> list[Field]:
    known = {
        "number": "90/QĐ-UBND",
        "issued_on": "2020-01-01",
        "issuer": DISTRICT,
        "title": "Về việc thu hồi Giấy phép xây dựng số 12/GPXD ngày 03/4/2019",
    }
    return fields(**{**known, **others})


def standing_of(house: House, document_id: str) -> str:
    with house.database.read() as session:
        return session.get_one(DocumentRow, document_id).standing


def changes(house: House, document_id: str) -> list[dict[str, Any]]:
    return [
        event.details
        for event in house.trail()
        if event.action == "standing_changed" and event.document_id == document_id
    ]


@pytest.mark.parametrize("revocation_first", [False, True])
def test_a_revoked_permit_is_not_offered_and_the_answer_says_by_what(house: House, revocation_first: bool) -> None:
    if revocation_first:
        revoking = house.archive(revocation(), kind="quyet_dinh")
    revoked = house.archive(permit(), kind="giay_phep_xay_dung")
    if not revocation_first:
        assert standing_of(house, revoked) == "unknown"
        revoking = house.archive(revocation(), kind="quyet_dinh")
    paper = house.caller("read").get(f"/v1/documents/{revoked}").json()
    assert [reason["code"] for reason in paper["reuse"]["reasons"]] == ["revoked"]
    (ground,) = paper["standing"]["grounds"]
    assert (ground["code"], ground["document_id"], ground["number"]) == ("revoked_by", revoking, "90/QĐ-UBND")
    assert [change["standing"] for change in changes(house, revoked)] == ["revoked"]
    assert changes(house, revoking) == []
    asked = {"owner_id": OWNER_ID, "procedure_code": "1.000894", "kinds": ["giay_phep_xay_dung"]}
    (candidate,) = house.caller("lookup").post("/v1/lookup", json=asked).json()["candidates"]
    assert "revoked" in [reason["code"] for reason in candidate["reasons"]]
    assert candidate["standing"]["grounds"] == [ground]


def test_the_desk_is_led_to_the_paper_that_revokes(house: House) -> None:
    revoked = house.archive(permit(), kind="giay_phep_xay_dung")
    revoking = house.archive(revocation(), kind="quyet_dinh")
    desk = house.browser()
    page = desk.get(f"/documents/{revoked}").text
    assert f'<a href="/documents/{revoking}">90/QĐ-UBND</a>' in page
    assert "Hiệu lực thay đổi theo giấy tờ khác" in page


def test_settling_again_changes_nothing(house: House) -> None:
    papers = [
        house.archive(permit(), kind="giay_phep_xay_dung"),
        house.archive(revocation(), kind="quyet_dinh"),
    ]
    before = len(house.trail())
    for document_id in papers:
        with house.database.write() as session:
            assert settle(session, document_id, now=house.now, actor=TEST) == ()
    assert len(house.trail()) == before


def test_a_doubtful_abstract_revokes_nothing_until_a_person_confirms_it(house: House) -> None:
    permit_id = house.archive(permit(), kind="giay_phep_xay_dung")
    doubtful = [value(field.name, field.value, needs_review=field.name == "title") for field in revocation()]
    revoking = house.archive(doubtful, kind="quyet_dinh", review=["unsure.title"])
    assert standing_of(house, permit_id) == "unknown"
    with house.database.write() as session:
        session.query(FieldRow).filter_by(document_id=revoking, name="title").update({"needs_review": False})
        assert settle(session, revoking, now=house.now, actor=TEST) == (permit_id,)
    assert standing_of(house, permit_id) == "revoked"


def test_confirmed_and_corrected_over_the_api_a_decision_revokes_what_it_names(house: House) -> None:
    wrong = house.archive(permit(), kind="giay_phep_xay_dung")
    meant = house.archive(permit(number="72/GPXD"), kind="giay_phep_xay_dung")
    doubtful = [value(field.name, field.value, needs_review=field.name == "title") for field in revocation()]
    revoking = house.archive(doubtful, kind="quyet_dinh", review=["unsure.title"])
    api = house.caller("review", "read")
    path = f"/v1/review/{revoking}"
    confirmed = api.post(f"{path}/confirm", json={"version": 1, "confirmed": ["unsure.title"]})
    assert confirmed.status_code == 200, confirmed.text
    assert (standing_of(house, wrong), standing_of(house, meant)) == ("revoked", "unknown")
    title = "Về việc thu hồi Giấy phép xây dựng số 72/GPXD ngày 03/4/2019"
    corrected = api.post(f"{path}/corrections", json={"version": 2, "fields": {"title": {"value": title}}})
    assert corrected.status_code == 200, corrected.text
    assert (standing_of(house, wrong), standing_of(house, meant)) == ("unknown", "revoked")


def test_a_corrected_number_gives_one_paper_its_standing_back_and_takes_anothers(house: House) -> None:
    wrong = house.archive(permit(), kind="giay_phep_xay_dung")
    meant = house.archive(permit(number="72/GPXD"), kind="giay_phep_xay_dung")
    revoking = house.archive(revocation(), kind="quyet_dinh")
    with house.database.write() as session:
        title = session.query(FieldRow).filter_by(document_id=revoking, name="title")
        title.update({"value": "Về việc thu hồi Giấy phép xây dựng số 72/GPXD ngày 03/4/2019"})
        assert settle(session, revoking, now=house.now, actor=TEST) == tuple(sorted((wrong, meant)))
    assert (standing_of(house, wrong), standing_of(house, meant)) == ("unknown", "revoked")


def test_a_statement_of_the_text_counts_and_one_without_a_date_does_not(house: House) -> None:
    text = "QUYẾT ĐỊNH: Điều 1. Thu hồi Giấy phép xây dựng số 12/GPXD ngày 03/4/2019 cấp cho ông An."
    permit_id = house.archive(permit(), kind="giay_phep_xay_dung")
    house.archive(revocation(title="Về việc xử lý vi phạm"), kind="quyet_dinh", texts=[text])
    assert standing_of(house, permit_id) == "revoked"
    other = house.archive(permit(number="13/GPXD"), kind="giay_phep_xay_dung")
    house.archive(
        revocation(number="95/QĐ-UBND", title="Về việc xử lý vi phạm"),
        kind="quyet_dinh",
        texts=["Điều 1. Thu hồi Giấy phép xây dựng số 13/GPXD của ông An."],
    )
    assert standing_of(house, other) == "unknown"


def test_a_corrected_kind_makes_its_articles_count(house: House) -> None:
    text = "Điều 1. Thu hồi Giấy phép xây dựng số 12/GPXD ngày 03/4/2019 cấp cho ông An."
    permit_id = house.archive(permit(), kind="giay_phep_xay_dung")
    unknown = house.archive(revocation(title="Về việc xử lý vi phạm"), kind="khac", texts=[text])
    assert standing_of(house, permit_id) == "unknown"
    with house.database.write() as session:
        events.hold(session)
        session.get_one(DocumentRow, unknown).kind = "quyet_dinh"
        assert settle(session, unknown, now=house.now, actor=TEST) == (permit_id,)
    assert standing_of(house, permit_id) == "revoked"


def test_two_papers_archived_at_once_settle_each_other(house: House) -> None:
    barrier = threading.Barrier(2)

    def archive(place: int, read: list[Field], kind: str) -> str:
        lease = claimed(house.database, delivery(f"{place:064x}"))
        done = outcome(*read)
        barrier.wait()
        with house.database.write() as session:
            reading = replace(done.reading, kind=KindGuess(kind, 0.9))
            results.record(session, lease, replace(done, reading=reading), now=NOW)
        return lease.document_id

    with ThreadPoolExecutor(2) as pool:
        for run in range(5):
            title = f"Về việc thu hồi Giấy phép xây dựng số {run}5/GPXD ngày 03/4/2019"
            revoked = pool.submit(archive, 2 * run, permit(number=f"{run}5/GPXD"), "giay_phep_xay_dung")
            pool.submit(archive, 2 * run + 1, revocation(number=f"{run}9/QĐ-UBND", title=title), "quyet_dinh").result()
            assert standing_of(house, revoked.result()) == "revoked"


def registration(change: int, *, capital: str = "5") -> list[Field]:
    day = f"20{10 + change}-01-01"
    known = {"number": "4000123456", "issued_on": day, "first_registered_on": "2010-01-01", "capital": capital}
    return fields(**known, **({"change_ordinal": f"{change}", "changed_on": day} if change else {}))


def test_only_the_latest_change_on_record_is_offered(house: House) -> None:
    for order in permutations((0, 1, 3)):
        number = f"40001{''.join(map(str, order))}00"
        ids = {
            change: house.archive(
                [value(f.name, number) if f.name == "number" else f for f in registration(change)],
                kind="gcn_dang_ky_doanh_nghiep",
            )
            for change in order
        }
        assert {change: standing_of(house, ids[change]) for change in order} == {
            0: "superseded",
            1: "superseded",
            3: "unknown",
        }
        with house.database.read() as session:
            facts = standing.facts_of(session, [session.get_one(DocumentRow, ids[0])])[ids[0]]
        assert [(ground.reason, ground.by) for ground in facts.grounds] == [("later_change", ids[3])]


def test_two_versions_of_one_change_are_found_for_a_person_to_settle(house: House) -> None:
    one = house.archive(registration(2), kind="gcn_dang_ky_doanh_nghiep")
    other = house.archive(registration(2, capital="6"), kind="gcn_dang_ky_doanh_nghiep")
    listed = house.caller("read").get("/v1/documents", params={"standing": "unclear"}).json()["items"]
    assert {paper["id"] for paper in listed} == {one, other}
    assert {reason["code"] for paper in listed for reason in paper["reuse"]["reasons"]} == {"standing_unclear"}


def test_an_office_extends_a_permit_and_it_is_valid_until_then(house: House) -> None:
    printed = permit(valid_until="2026-07-31")
    extended = house.archive(printed, kind="giay_phep_xay_dung")
    judge, reader = house.caller("standing"), house.caller("read", "follow")
    address, begin = f"/v1/documents/{extended}/standing", {"since": "now"}
    following = reader.get("/v1/changes", params=begin).links["next"]["url"]

    def decide(standing: str | None, valid_until: str | None) -> dict[str, Any]:
        said = {"standing": standing, "reason": "QĐ 5/QĐ-UBND", "valid_until": valid_until}
        answer: dict[str, Any] = judge.post(address, json=said).json()
        return answer

    def is_found(day: str) -> bool:
        return bool(reader.get("/v1/documents", params={"valid_on": day}).json()["items"])

    def reasons(paper: dict[str, Any]) -> set[str]:
        return {reason["code"] for reason in paper["reuse"]["reasons"]}

    assert "expired" in reasons(reader.get(f"/v1/documents/{extended}").json())
    for wrong, day in (("valid", "2026-07-31"), ("revoked", "2026-12-31"), (None, "2026-12-31")):
        assert decide(wrong, day)["code"] == "refused.bad_request"
    paper = decide("valid", "2026-12-31")
    assert (paper["standing"]["valid_until"], "expired" in reasons(paper)) == ("2026-12-31", False)
    assert (is_found("2026-12-31"), is_found("2027-01-01")) == (True, False)
    # Read anew, or corrected, the paper prints what it printed.
    with house.database.write() as session:
        events.hold(session)
        results.put_fields(session, session.get_one(DocumentRow, extended), printed)
        settle(session, extended, now=NOW, actor=TEST)
    assert is_found("2026-12-31")
    decide(None, None)
    assert not is_found("2026-12-31")
    told = [one for one in reader.get(following).json() if one["type"] == "sohoa.document.extended"]
    assert [one["data"].get("change") for one in told] == [{"valid_until": "2026-12-31"}, None]


def test_a_person_decides_and_that_outranks_what_was_on_record(house: House) -> None:
    permit_id = house.archive(permit(), kind="giay_phep_xay_dung")
    revoking = house.archive(revocation(), kind="quyet_dinh")
    path = f"/v1/documents/{permit_id}/standing"
    judge = house.caller("standing")
    said = {"standing": "valid", "reason": "UBND huyện xác nhận giấy phép còn hiệu lực"}
    answer = judge.post(path, json=said)
    assert answer.status_code == 200, answer.text
    assert answer.json()["standing"]["standing"] == "valid"
    assert answer.json()["standing"]["requester"] == "canbo.lan"
    assert answer.json()["reuse"] == {"allowed": True, "reasons": []}
    (decided,) = [event for event in house.trail() if event.action == "standing_decided"]
    assert (decided.document_id, decided.requester, decided.details["reason"]) == (
        permit_id,
        "canbo.lan",
        said["reason"],
    )
    # What comes later against it makes somebody look again.
    house.archive(revocation(number="99/QĐ-UBND", issued_on="2021-01-01"), kind="quyet_dinh")
    assert standing_of(house, permit_id) == "unclear"
    assert judge.post(path, json={**said, "standing": "superseded", "replaced_by": revoking}).status_code == 200
    assert standing_of(house, permit_id) == "superseded"
    assert judge.post(path, json={"standing": None, "reason": "ghi nhầm"}).status_code == 200
    assert standing_of(house, permit_id) == "revoked"


def test_who_decides_next_finishes_a_decision_that_was_cut_off(house: House) -> None:
    paper = house.archive(permit(), kind="giay_phep_xay_dung")
    with house.database.write() as session:
        lan = replace(TEST, requester="Lê Thị Lan")
        standing.decide(
            session, Archive(house.store), paper, "revoked", reason="số 5", replaced_by=None, now=NOW, actor=lan
        )
        session.rollback()
    said = {"standing": "valid", "reason": "xác nhận"}
    assert house.caller("standing").post(f"/v1/documents/{paper}/standing", json=said).status_code == 200
    told = [one for one in house.trail() if one.action == "standing_decided"]
    assert [(one.requester, one.details["standing"], one.details.get("begun_by")) for one in told] == [
        ("canbo.lan", "revoked", "Lê Thị Lan"),
        ("canbo.lan", "valid", None),
    ]


def test_a_decision_needs_its_scope_a_reason_a_person_and_a_paper(house: House) -> None:
    permit_id = house.archive(permit(), kind="giay_phep_xay_dung")
    path, said = f"/v1/documents/{permit_id}/standing", {"standing": "revoked", "reason": "công văn số 5"}
    assert house.caller("read", "write").post(path, json=said).status_code == 403
    judge = house.caller("standing")
    for wrong in (
        {**said, "reason": ""},
        {**said, "standing": "unclear"},
        {"reason": "x"},
        {**said, "until": "x"},
        {**said, "replaced_by": ""},
    ):
        assert judge.post(path, json=wrong).status_code == 422, wrong
    assert judge.post("/v1/documents/khong-co/standing", json=said).status_code == 404
    assert judge.post(path, json={**said, "replaced_by": "khong-co"}).status_code == 404
    assert judge.post(path, json=said, headers={"X-Requester": ""}).status_code == 400
    assert standing_of(house, permit_id) == "unknown"
    assert judge.post(path, json=said).status_code == 200
    assert standing_of(house, permit_id) == "revoked"
    assert house.caller("read").get("/v1/documents", params={"valid_on": "2026-08-05"}).json()["items"] == []


def story(run: int) -> list[tuple[str, list[Field]]]:
    """Papers that speak of each other in every way, with numbers that no other run has: (kind, fields)."""
    permitted, revoked_by, code = f"12{run}/GPXD", f"90{run}/QĐ-UBND", f"40{run:08}"
    changes_of_code = [registration(0), registration(2), registration(2, capital="6")]
    return [
        ("giay_phep_xay_dung", permit(number=permitted)),
        ("giay_phep_xay_dung", permit(number=permitted, issuer="UBND huyện Quế Sơn")),
        (
            "quyet_dinh",
            revocation(number=revoked_by, title=f"Về việc thu hồi Giấy phép xây dựng số {permitted} ngày 03/4/2019"),
        ),
        (
            "quyet_dinh",
            revocation(
                number=f"91{run}/QĐ-UBND",
                issued_on="2020-02-01",
                title=f"Về việc hủy bỏ Quyết định số {revoked_by} ngày 01/01/2020",
            ),
        ),
        *(
            ("gcn_dang_ky_doanh_nghiep", [value(f.name, code) if f.name == "number" else f for f in one])
            for one in changes_of_code
        ),
    ]


STANDINGS = ["unclear", "unknown", "revoked", "unknown", "superseded", "unclear", "unclear"]
_runs = count(1)


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(order=st.permutations(range(len(STANDINGS))))
def test_the_order_of_arrival_does_not_matter(house: House, order: list[int]) -> None:
    database = house.database
    run = next(_runs)
    papers, ids = story(run), {}
    for place in order:
        kind, read = papers[place]
        lease = claimed(database, delivery(f"{run:032x}{place:032x}"))
        done = outcome(*read)
        with database.write() as session:
            reading = replace(done.reading, kind=KindGuess(kind, 0.9))
            results.record(session, lease, replace(done, reading=reading), now=NOW)
        ids[place] = lease.document_id
    with database.read() as session:
        found = [session.get_one(DocumentRow, ids[place]).standing for place in range(len(papers))]
    assert found == STANDINGS


@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(order=st.permutations(range(len(STANDINGS))), confirmed=st.permutations(range(len(STANDINGS))))
def test_what_waits_for_a_person_counts_once_confirmed_in_whatever_order(
    house: House, order: list[int], confirmed: list[int]
) -> None:
    run = next(_runs)
    papers, ids = story(run), {}
    for place in order:
        kind, read = papers[place]
        doubtful = [replace(field, needs_review=field.name == "number") for field in read]
        lease = claimed(house.database, delivery(f"{run:032x}{place:032x}"))
        done = outcome(*doubtful)
        with house.database.write() as session:
            reading = replace(done.reading, kind=KindGuess(kind, 0.9))
            results.record(session, lease, replace(done, reading=reading), now=NOW)
        ids[place] = lease.document_id
    assert {standing_of(house, document_id) for document_id in ids.values()} == {"unknown"}
    for place in confirmed:
        with house.database.write() as session:
            number = session.query(FieldRow).filter_by(document_id=ids[place], name="number")
            number.update({"needs_review": False})
            settle(session, ids[place], now=NOW, actor=TEST)
    assert [standing_of(house, ids[place]) for place in range(len(papers))] == STANDINGS


def test_who_settles_the_same_two_papers_at_once_waits_instead_of_failing(house: House) -> None:
    """Each changes one of the two and settles both: neither may hold the paper that the other waits for."""
    one = house.archive(registration(2), kind="gcn_dang_ky_doanh_nghiep")
    other = house.archive(registration(2, capital="6"), kind="gcn_dang_ky_doanh_nghiep")
    together = threading.Barrier(2)

    def change(document_id: str) -> None:
        for round_ in range(20):
            together.wait()
            with house.database.write() as session:
                events.hold(session)
                session.get_one(DocumentRow, document_id).version += 1
                # Taken out of the chain and put back in: every round both papers change.
                for row in session.query(FieldRow).filter_by(document_id=document_id, name="number"):
                    row.needs_review = round_ % 2 == 0
                settle(session, document_id, now=NOW, actor=TEST)

    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(change, one), pool.submit(change, other)]:
            done.result()
    assert [standing_of(house, document_id) for document_id in (one, other)] == ["unclear", "unclear"]
    assert {len(changes(house, document_id)) > 2 for document_id in (one, other)} == {True}
    with house.database.read() as session:
        verified_trail(session)
