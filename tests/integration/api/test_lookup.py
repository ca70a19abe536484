"""The question that the archive is there for: reusable, or why not; and fields for eForms."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from dossier.reading import Field, Person
from storage.database.engine import Database
from storage.database.models import DocumentRow
from storage.objects.store import ObjectStore
from tests.archive import BOTH_SIZES, OWNER_ID, House, marital_status, value

pytestmark = BOTH_SIZES

MARRIAGE, CERTIFIED_COPY = "1.000894", "2.000815.000.00.00.H47"
UNCONFIRMED = "Chưa xác nhận được chữ ký số của bản số hóa."
KIND = "giay_xac_nhan_tinh_trang_hon_nhan"


@pytest.fixture
def house(database: Database, store: ObjectStore, tmp_path: Path) -> House:
    return House(database, store, tmp_path)


def lookup(house: House, **asked: Any) -> Any:
    answer = house.caller("lookup").post("/v1/lookup", json={"owner_id": OWNER_ID, "procedure_code": MARRIAGE, **asked})
    assert answer.status_code == 200, answer.text
    return answer.json()


def reasons(answer: Any) -> list[str]:
    assert answer["reusable"] is any(candidate["reusable"] for candidate in answer["candidates"])
    (candidate,) = answer["candidates"]
    assert candidate["reusable"] is (candidate["reasons"] == [])
    assert all(reason["message"] for reason in candidate["reasons"])
    return [reason["code"] for reason in candidate["reasons"]]


def test_a_paper_in_force_is_reusable_and_says_where_its_files_are(house: House) -> None:
    document_id = house.archive(marital_status())
    answer = lookup(house, owner_id="049 201 001 234")
    assert (answer["reusable"], answer["on"], answer["owner_id"]) == (True, "2026-08-05", OWNER_ID)
    assert answer["candidates"] == [
        {
            "document_id": document_id,
            "kind": KIND,
            "result_code": None,
            "number": "70/2026",
            "issuer": "Ủy ban nhân dân phường Hòa Cường",
            "issued_on": "2026-07-01",
            "reusable": True,
            "reasons": [],
            "taken": False,
            "signed": None,
            "signed_reason": {"code": "signature_unconfirmed", "message": UNCONFIRMED},
            "files": {role: f"/v1/documents/{document_id}/files/{role}" for role in ("original", "access", "text")},
        }
    ]
    assert house.caller("read").get(answer["candidates"][0]["files"]["text"]).status_code in (200, 307)


def test_what_is_marked_or_printed_against_its_check_is_never_given_without_saying_so(house: House) -> None:
    number = value("number", "7O/2026", needs_review=True)
    issued_on = replace(value("issued_on", "2026-07-01"), as_printed=True)
    others = [one for one in marital_status() if one.name not in ("number", "issued_on")]
    house.archive([*others, number, issued_on])
    (candidate,) = lookup(house)["candidates"]
    assert (candidate["number"], candidate["unsure"]) == ("7O/2026", ["number", "issued_on"])
    asked = {"owner_id": OWNER_ID, "fields": ["number", "issued_on"]}
    given = house.caller("lookup").post("/v1/prefill", json=asked).json()["fields"]
    assert (given["number"]["needs_review"], given["issued_on"]["as_printed"]) == (True, True)


def standing(value: str) -> Callable[[House, str], None]:
    def change(house: House, document_id: str) -> None:
        with house.database.write() as session:
            session.get_one(DocumentRow, document_id).standing = value

    return change


def nothing(house: House, document_id: str) -> None:
    """The paper as it was archived."""


CASES: tuple[tuple[dict[str, str], dict[str, Any], Callable[[House, str], None], dict[str, Any], list[str]], ...] = (
    ({"issued_on": "2026-01-01"}, {}, nothing, {}, ["expired", "too_old"]),
    ({}, {}, nothing, {"on": "2027-06-01"}, ["expired", "too_old"]),
    ({}, {}, nothing, {"on": "2026-06-01"}, ["not_yet_valid"]),
    ({"issued_on": "?"}, {}, nothing, {}, ["issue_date_unknown"]),
    ({}, {}, standing("revoked"), {}, ["revoked"]),
    ({}, {}, standing("superseded"), {}, ["superseded"]),
    ({}, {"signed": False}, nothing, {}, []),  # this procedure demands no signature
    ({}, {"review": ["unsure.number"]}, nothing, {}, ["unverified"]),
    ({}, {}, nothing, {"procedure_code": "1.999999", "kinds": [KIND]}, ["no_rule"]),
    ({}, {"kind": "giay_khai_sinh"}, nothing, {"kinds": ["giay_khai_sinh"]}, ["kind_not_accepted"]),
    ({}, {"kind": "giay_khai_sinh"}, nothing, {"procedure_code": CERTIFIED_COPY}, ["signature_unconfirmed"]),
    ({}, {"kind": "giay_khai_sinh", "signed": False}, nothing, {"procedure_code": CERTIFIED_COPY}, ["unsigned"]),
    ({}, {"kind": "can_cuoc_cong_dan"}, nothing, {}, ["expiry_unknown"]),
)


def test_every_no_has_its_reason(house: House) -> None:
    for ordinal, (fields, how, change, asked, expected) in enumerate(CASES):
        owner_id = f"0492010011{ordinal:02}"
        change(house, house.archive(marital_status(**fields, owner_id=owner_id), **how))
        assert reasons(lookup(house, owner_id=owner_id, **asked)) == expected, (fields, how, asked)


def test_another_owners_paper_is_no_candidate(house: House) -> None:
    house.archive(marital_status(owner_id="049201009999"))
    answer = lookup(house)
    assert (answer["reusable"], answer["candidates"]) == (False, [])
    asked = [event for event in house.trail() if event.action == "looked_up"]
    assert [(event.document_id, event.details["owner_id"]) for event in asked] == [(None, OWNER_ID)]


def test_a_number_tells_one_result_from_another(house: House) -> None:
    house.archive(marital_status())
    wanted = house.archive(marital_status(number="71/2026"))
    answer = lookup(house, number=" 71 / 2026")
    assert [candidate["document_id"] for candidate in answer["candidates"]] == [wanted]


@pytest.mark.parametrize("number", ["", "  ", None])
def test_a_number_that_a_form_leaves_empty_hides_no_result(house: House, number: str | None) -> None:
    wanted = house.archive(marital_status())
    answer = lookup(house, number=number)
    assert [candidate["document_id"] for candidate in answer["candidates"]] == [wanted]


_HALF_A_LETTER = (
    b'{"owner_id": "\\ud800", "procedure_code": "1.000894"}',
    b'{"owner_id": "048190000001", "procedure_code": "1.000894", "result_codes": ["\\uD800"]}',
)


def test_a_question_with_a_mistake_is_refused(house: House) -> None:
    api = house.caller("lookup")
    for asked in (
        {"kinds": ["giay_khai_sin"]},
        {"result_codes": ["KQ.G99.999999"]},
        {"result_codes": ["x\x00"]},
        {"procedure_code": "ket hon"},
        {"owner_id": ""},
        {"owner_id": "\x00"},
        {"kind": "giay_khai_sinh"},
        {"on": "hom nay"},
    ):
        refused = api.post("/v1/lookup", json={"owner_id": OWNER_ID, "procedure_code": MARRIAGE, **asked})
        assert refused.status_code == 422, asked
        assert refused.json()["code"] in ("refused.bad_request", "refused.bad_code")
    for sort in ("application/json", "Application/vnd.agency+JSON; charset=utf-8"):
        for body in (b"", b"{", b"[]", *_HALF_A_LETTER):
            refused = api.post("/v1/lookup", content=body, headers={"Content-Type": sort})
            assert (refused.status_code, refused.json()["code"]) == (422, "refused.bad_request"), body


def test_a_reuse_is_counted_once_for_the_newest_paper_of_a_kind(house: House) -> None:
    house.archive(marital_status(issued_on="2026-06-01"))
    newest = house.archive(marital_status())
    house.archive(marital_status(issued_on="2020-01-01"))
    assert "reused" not in [event.action for event in _after(house, lambda: lookup(house))]
    answer = lookup(house, taken=True)
    assert [candidate["taken"] for candidate in answer["candidates"]] == [True, False, False]
    reused = [event for event in house.trail() if event.action == "reused"]
    assert [(event.document_id, event.details["procedure_code"], event.requester) for event in reused] == [
        (newest, MARRIAGE, "canbo.lan")
    ]


def test_what_is_not_reusable_is_never_counted_as_reused(house: House) -> None:
    house.archive(marital_status(issued_on="2020-01-01"))
    assert lookup(house, taken=True)["candidates"][0]["taken"] is False
    assert "reused" not in [event.action for event in house.trail()]


def _after(house: House, act: Callable[[], object]) -> list[Any]:
    before = len(house.trail())
    act()
    return house.trail()[before:]


def prefill(house: House, **asked: Any) -> Any:
    answer = house.caller("lookup").post("/v1/prefill", json=asked)
    assert answer.status_code == 200, answer.text
    return answer.json()["fields"]


def test_a_form_is_filled_with_values_and_where_they_come_from(house: House) -> None:
    document_id = house.archive(marital_status())
    filled = prefill(house, owner_id=OWNER_ID, fields=["owner_name", "residence"])
    assert filled == {
        "owner_name": {
            "value": "Nguyễn Thị Hoa",
            "confidence": 0.95,
            "needs_review": False,
            "source": "ocr",
            "document_id": document_id,
            "kind": KIND,
            "page": 1,
            "signed_reason": "signature_unconfirmed",
            "others": [],
        },
        "residence": None,
    }
    (event,) = [event for event in house.trail() if event.action == "prefilled"]
    assert (event.document_id, event.details["fields"]) == (document_id, ["owner_name"])


def test_a_value_in_doubt_is_given_marked_and_after_a_sure_one(house: House) -> None:
    def paper(*fields: Field) -> str:
        return house.archive([value("owner_id", OWNER_ID), *fields], kind="giay_khai_sinh")

    sure = paper(value("owner_born_on", "2001-02-03"), value("issued_on", "2020-01-01"))
    doubtful = paper(value("owner_born_on", "2001-02-08", needs_review=True), value("issued_on", "2026-01-01"))
    paper(value("owner_born_on", "2001-02-03"))
    born = prefill(house, owner_id=OWNER_ID, fields=["owner_born_on"])["owner_born_on"]
    assert (born["value"], born["document_id"], born["needs_review"]) == ("2001-02-03", sure, False)
    assert [(other["value"], other["needs_review"]) for other in born["others"]] == [("2001-02-08", True)]
    born = prefill(house, document_ids=[doubtful], fields=["owner_born_on"])["owner_born_on"]
    assert (born["value"], born["needs_review"]) == ("2001-02-08", True)


def test_a_paper_no_longer_in_force_fills_no_form(house: House) -> None:
    standing("revoked")(house, house.archive(marital_status()))
    house.archive(marital_status(issued_on="2020-01-01"))
    assert prefill(house, owner_id=OWNER_ID, fields=["owner_name"]) == {"owner_name": None}
    house.now += timedelta(days=1)
    document_id = house.archive(marital_status())
    assert prefill(house, owner_id=OWNER_ID, fields=["owner_name"])["owner_name"]["document_id"] == document_id


def test_persons_are_given_by_role_each_with_their_own_values(house: House) -> None:
    mother = Person("mother", (value("name", "Lò Thị Lả"), value("ethnicity", "Thái", needs_review=True)))
    father = Person("father", (value("name", "Lê Văn Bền"),))
    document_id = house.archive([value("owner_name", "Lê An")], kind="giay_khai_sinh", persons=[mother, father])
    asked = {"document_ids": [document_id], "persons": ["mother", "guardian"]}
    answer = house.caller("lookup").post("/v1/prefill", json=asked).json()
    (one,) = answer["persons"]
    assert (one["role"], one["document_id"], sorted(one["fields"])) == ("mother", document_id, ["ethnicity", "name"])
    assert (one["fields"]["name"]["value"], one["fields"]["ethnicity"]["needs_review"]) == ("Lò Thị Lả", True)
    (event,) = [event for event in house.trail() if event.action == "prefilled"]
    assert event.details["fields"] == ["mother.name", "mother.ethnicity"]
    unknown = {"document_ids": [document_id], "persons": ["aunt"]}
    assert house.caller("lookup").post("/v1/prefill", json=unknown).status_code == 422
    assert (
        "persons"
        not in house.caller("lookup")
        .post("/v1/prefill", json={"document_ids": [document_id], "fields": ["owner_name"]})
        .json()
    )


def test_a_form_that_cannot_be_filled_is_refused(house: House) -> None:
    api = house.caller("lookup")
    for asked, status in (
        ({"owner_id": OWNER_ID, "fields": ["ten"]}, 422),
        ({"owner_id": OWNER_ID, "fields": []}, 422),
        ({"fields": ["owner_name"]}, 422),
        ({"owner_id": OWNER_ID, "document_ids": ["x"], "fields": ["owner_name"]}, 422),
        ({"document_ids": ["x"], "fields": ["owner_name"]}, 404),
        ({"document_ids": ["x\x00"], "fields": ["owner_name"]}, 422),
    ):
        assert api.post("/v1/prefill", json=asked).status_code == status, asked
