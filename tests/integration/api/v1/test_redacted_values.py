"""Which values a program for redacted papers is told, finds papers by, and is confirmed by none of its calls."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import update

from dossier.reading import Field, ReadBy
from dossier.words.folding import fold
from storage.database.engine import Database
from storage.database.models import DocumentRow, FieldRow, GroundRow
from storage.objects.store import ObjectStore
from storage.papers import documents
from tests.archive import BOTH_SIZES, ONE_MACHINE, OWNER_ID, House, value
from tests.integration.api.v1.test_redacted import redacting
from tests.integration.storage.search.test_changed_meanwhile import correct, meanwhile


@pytest.fixture
def house(database: Database, store: ObjectStore, tmp_path: Path) -> House:
    return House(database, store, tmp_path)


DAYS = ("issued_on", "valid_from")
OWNED = {"owner_id": OWNER_ID, "owner_name": "Lò Thị Hoa", "owner_born_on": "2000-07-01"}
# Without their marks and spaces they have the letters of "Lý do", "Dân tộc" and "Nguyên nhân".
LIKE_LABELS = (
    *(("giay_khai_sinh", name) for name in ("Nguyễn Lý Đông", "Trần Thị Ly Đoan", "Lý Đỗ Quyên", "Đan Tố Cẩm")),
    ("giay_bao_tu", "Nguyễn Nhân Ái"),
)


@BOTH_SIZES
def test_whoever_is_called_as_a_label_is_spelt_without_its_marks_is_found_and_told(house: House) -> None:
    api = redacting(house, "read", "lookup")
    for number, (kind, name) in enumerate(LIKE_LABELS):
        owner = {"owner_name": name, "owner_born_on": f"1990-01-0{number + 1}", "owner_id": f"04919000123{number}"}
        told = {**owner, "number": f"{number}/2026", "issuer": f"Phòng Quản lý đô thị số {number}"}
        paper = house.archive([value(*one) for one in told.items()], kind=kind)
        asked = {"procedure_code": "1.000894", "kinds": [kind]}
        for named in (name, fold(name), name.upper()):
            by_name = {**asked, "name": named, "born_on": owner["owner_born_on"]}
            answer = api.post("/v1/lookup", json=by_name).json()
            assert (answer["owner_match"], answer["owner_id"]) == ("one", owner["owner_id"]), named
            assert [one["document_id"] for one in answer["candidates"]] == [paper]
            several = {**asked, "owners": [{"name": named, "born_on": owner["owner_born_on"]}]}
            (item,) = api.post("/v1/lookup/owners", json=several).json()["items"]
            assert (item["owner_match"], item["owner_id"]) == ("one", owner["owner_id"]), named
        for narrowed in ({"owner_id": owner["owner_id"]}, {"number": told["number"]}, {"issuer": told["issuer"]}):
            found = api.get("/v1/documents", params={**narrowed, "facets": "true"}).json()
            assert [one["id"] for one in found["items"]] == [paper], narrowed
            assert [one["value"] for one in found["facets"]["issuers"]] == [told["issuer"]]
            assert {name: one["value"] for name, one in found["items"][0]["fields"].items()} == told


@BOTH_SIZES
def test_of_a_name_that_was_read_too_far_nobody_is_told_whatever_else_of_the_owner_is_within_reach(
    house: House,
) -> None:
    born_on, spoilt = "2020-07-01", "Lò Thị Hoa Dân tộc Mường"
    owner = [value("owner_id", OWNER_ID), value("owner_born_on", born_on)]
    house.archive([value("owner_name", spoilt), *owner], kind="giay_khai_sinh")
    # Another reader read too far: which of the two is right, nobody knows yet.
    doubtful = replace(value("owner_name", "Lò Thị Mận"), readings=(ReadBy("again", "Lò Thị Mận Dân tộc: Mường"),))
    other = [value("owner_id", "049201001235"), value("owner_born_on", born_on)]
    house.archive([doubtful, *other], kind="giay_khai_sinh")
    permits = [house.archive(list(one), kind="giay_phep_xay_dung") for one in (owner, other)]
    asked = {"procedure_code": "1.000894", "kinds": ["giay_phep_xay_dung", "giay_khai_sinh"], "born_on": born_on}
    # Who is told nothing of such papers is told this neither.
    apis = (redacting(house, "lookup"), house.caller(key=house.key("lookup", sensitive=False)[1]))
    for name, permit in zip((spoilt, "Lò Thị Mận"), permits, strict=True):
        for api in apis:
            kinds = asked["kinds"] if api is apis[0] else ["giay_phep_xay_dung"]
            answer = api.post("/v1/lookup", json={**asked, "kinds": kinds, "name": name}).json()
            assert (answer["owner_match"], answer["owner_id"], answer["candidates"]) == ("nobody", None, []), name
        whole = house.caller("lookup").post("/v1/lookup", json={**asked, "name": name}).json()
        assert (whole["owner_match"], len(whole["candidates"])) == ("one", 2)
        assert permit in {one["document_id"] for one in whole["candidates"]}
    # Once a person has put it right, it is told.
    doubt = update(FieldRow).where(FieldRow.name == "owner_name", FieldRow.value == "Lò Thị Mận")
    with house.database.write() as session:
        session.execute(doubt.values(confirmed_by="Lê Thị Lan"))
    told = apis[0].post("/v1/lookup", json={**asked, "name": "Lò Thị Mận"})
    assert (told.json()["owner_match"], len(told.json()["candidates"])) == ("one", 2)
    assert "Mường" not in told.text
    with house.database.write() as session:
        session.execute(doubt.values(confirmed_by=None))
    # A paper whose name may be told says who is meant.
    house.archive([value("owner_name", "Lò Thị Mận"), *other], kind="giay_phep_xay_dung")
    for api in apis:
        answer = api.post("/v1/lookup", json={**asked, "kinds": ["giay_phep_xay_dung"], "name": "Lò Thị Mận"}).json()
        assert (answer["owner_match"], answer["owner_id"]) == ("one", "049201001235")


@BOTH_SIZES
def test_what_another_reader_read_too_far_is_confirmed_by_no_call_either(house: House) -> None:
    shown = {"number": "15/2026", "issuer": "UBND phường Phú Lộc", "issued_on": "2026-07-01", "owner_id": OWNER_ID}
    for name, said in shown.items():
        spoilt = replace(value(name, said), readings=(ReadBy("again", f"{said} Dân tộc: Mường"),))
        others = [value(one, other) for one, other in shown.items() if one != name]
        house.archive([spoilt, *others], kind="giay_khai_sinh")
    sound = house.archive([value(*one) for one in shown.items()], kind="giay_khai_sinh")
    api, whole = redacting(house, "read", "lookup"), house.caller("read", "lookup")
    for narrowed, spoilt_there in (
        ({"number": "15/2026"}, 1),
        ({"issuer": "Phú Lộc"}, 1),
        ({"issued_from": "2026-07-01"}, 1),
        ({"issued_to": "2026-07-01"}, 1),
        ({"owner_id": OWNER_ID}, 1),
        ({"number": "15/2026", "issuer": "Phú Lộc", "issued_from": "2026-06-01", "issued_to": "2026-08-01"}, 3),
        ({"kind": "giay_khai_sinh"}, 0),
    ):
        found = api.get("/v1/documents", params={**narrowed, "facets": "true"}).json()
        assert len(found["items"]) == found["total_estimate"] == 5 - spoilt_there, narrowed
        assert sound in {one["id"] for one in found["items"]}
        everything = whole.get("/v1/documents", params=narrowed).json()
        assert len(everything["items"]) == everything["total_estimate"] == 5
    facets = api.get("/v1/documents", params={"facets": "true"}).json()["facets"]
    assert [one["count"] for one in (*facets["kinds"], *facets["issuers"], *facets["years"])] == [5, 4, 4]
    asked = {"owner_id": OWNER_ID, "procedure_code": "1.000894", "kinds": ["giay_khai_sinh"]}
    assert [len(one.post("/v1/lookup", json=asked).json()["candidates"]) for one in (api, whole)] == [4, 5]
    filling = {"owner_id": OWNER_ID, "fields": ["owner_id"]}
    assert "owner_id" not in api.post("/v1/prefill", json=filling).json()["withheld"]
    assert "owner_id" not in whole.post("/v1/prefill", json=filling).json().get("withheld", ())


@BOTH_SIZES
def test_who_is_asked_for_by_name_is_answered_with_papers_that_are_told_without_their_identifier(house: House) -> None:
    owner_id = replace(value("owner_id", OWNER_ID), readings=(ReadBy("again", f"{OWNER_ID} Dân tộc: Mường"),))
    named = {"name": "Lò Thị Hoa", "born_on": "2020-07-01"}
    said = [value("owner_name", named["name"]), value("owner_born_on", named["born_on"]), value("number", "15/2026")]
    paper = house.archive([*said, owner_id], kind="giay_khai_sinh")
    # Nothing that is told of this one is known to who asks: only the identifier, which is not told, says whose it is.
    house.archive([value("owner_name", "Lò Thị Hồng"), owner_id], kind="giay_khai_sinh")
    api = redacting(house, "lookup")
    asked = {"procedure_code": "1.000894", "kinds": ["giay_khai_sinh"]}

    def answers(**owner: str) -> list[Any]:
        whole = api.post("/v1/lookup", json={**asked, **owner})
        several = api.post("/v1/lookup/owners", json={**asked, "owners": [owner]})
        assert "Mường" not in whole.text + several.text
        return [whole.json(), *several.json()["items"]]

    def found(answer: Any) -> list[str]:
        return [one["document_id"] for one in answer["candidates"]]

    for answer in answers(**named):
        assert (answer["owner_match"], answer["owner_id"], found(answer)) == ("one", None, [paper])
        (candidate,) = answer["candidates"]
        assert (candidate["number"], candidate["withheld"]) == ("15/2026", ["ethnicity", "owner_id"])
    for answer in answers(owner_id=OWNER_ID):
        assert found(answer) == []
    sound = house.archive([*said, value("owner_id", OWNER_ID)], kind="giay_khai_sinh")
    for answer in answers(**named):
        assert (answer["owner_id"], set(found(answer))) == (OWNER_ID, {paper, sound})


@ONE_MACHINE
def test_a_number_or_a_day_that_is_left_out_is_told_by_no_other_part_of_an_answer(house: House) -> None:
    said = {"owner_id": OWNER_ID, "number": "15/2026 Dân tộc: Mường"}
    day = replace(value("issued_on", "2026-07-01"), readings=(ReadBy("again", "01/07/2026 Dân tộc: Mường"),))
    birth_of = house.archive([*(value(*one) for one in said.items()), day], kind="giay_khai_sinh")
    permit = house.archive([value("owner_id", OWNER_ID)], kind="giay_phep_xay_dung")
    with house.database.write() as session:
        session.get_one(DocumentRow, permit).standing = "superseded"
        session.add(GroundRow(document_id=permit, by_document_id=birth_of, reason="replaced_by", standing="superseded"))
    kinds = ["giay_khai_sinh", "giay_phep_xay_dung"]
    asked = {"owner_id": OWNER_ID, "procedure_code": "1.000894", "kinds": kinds, "full": True}
    without_owner = {name: one for name, one in asked.items() if name != "owner_id"}
    whole, api = house.caller("read", "lookup"), redacting(house, "read", "lookup")
    for caller, number, on in ((whole, said["number"], "2026-07-01"), (api, None, None)):
        answer = caller.post("/v1/lookup", json=asked)
        found = {one["kind"]: one for one in answer.json()["candidates"]}
        assert found["giay_khai_sinh"]["issued_on"] == on
        several = caller.post("/v1/lookup/owners", json={**without_owner, "owners": [{"owner_id": OWNER_ID}] * 2})
        for item in several.json()["items"]:
            assert {one["kind"]: one.get("standing") for one in item["candidates"]} == {
                kind: one.get("standing") for kind, one in found.items()
            }
        validity = found["giay_khai_sinh"]["proof"]["validity"]
        assert (validity["since"], validity["since_by"]) == (on, on and "issued_on")
        assert ("2026-07-01" in answer.text) is (caller is whole)
        for standing in (
            found["giay_phep_xay_dung"]["standing"],
            caller.get(f"/v1/documents/{permit}").json()["standing"],
        ):
            assert [(one["document_id"], one["number"]) for one in standing["grounds"]] == [(birth_of, number)]
        assert ("Mường" in answer.text) is (caller is whole)


@ONE_MACHINE
def test_days_that_are_left_out_are_told_by_no_proof_and_judged_by_all_the_same(house: House) -> None:
    too_far = (ReadBy("again", "Dân tộc: Mường"),)
    days = [replace(value(name, f"2026-0{6 + n}-01"), readings=too_far) for n, name in enumerate(DAYS, start=1)]
    house.archive([value("owner_id", OWNER_ID), *days], kind="giay_xac_nhan_tinh_trang_hon_nhan")
    asked = {"owner_id": OWNER_ID, "procedure_code": "1.000894", "full": True}
    whole, api = house.caller("lookup"), redacting(house, "lookup")
    (seen,), (told,) = (one.post("/v1/lookup", json=asked).json()["candidates"] for one in (whole, api))
    validity = told["proof"]["validity"]
    assert seen["reasons"] == told["reasons"]
    assert seen["proof"]["validity"]["until_by"] == "months_of_kind"
    assert {validity[name] for name in ("since", "since_by", "until", "accepted_until")} == {None}


@BOTH_SIZES
def test_which_of_two_papers_is_the_newer_is_told_by_no_order_where_their_days_are_left_out(house: House) -> None:
    def paper(number: str, day: Field) -> str:
        return house.archive([*(value(*one) for one in OWNED.items()), value("number", number), day])

    too_far = (ReadBy("again", "Dân tộc: Mường"),)
    days = ["2026-09-01", "2026-10-01"]
    first, second = (paper(f"{day}/2026", replace(value("issued_on", day), readings=too_far)) for day in days)
    told = paper("3/2026", value("issued_on", "2026-08-01"))
    asked = {"procedure_code": "1.000894", "on": "2026-11-01"}
    named = {"name": OWNED["owner_name"], "born_on": OWNED["owner_born_on"]}

    def orders(caller: TestClient) -> list[list[str]]:
        by = [{"owner_id": OWNER_ID}, named]
        answers = [caller.post("/v1/lookup", json={**asked, **one, "taken": True}).json() for one in by]
        answers += caller.post("/v1/lookup/owners", json={**asked, "owners": by}).json()["items"]
        filling = caller.post("/v1/prefill", json={"owner_id": OWNER_ID, "fields": ["number"]})
        filled = filling.json()["fields"]["number"]
        for answer in answers[:2]:
            assert [one["taken"] for one in answer["candidates"]] == [one == 0 for one in range(3)]
        return [
            *([one["document_id"] for one in answer["candidates"]] for answer in answers),
            [one["document_id"] for one in (filled, *filled["others"])],
        ]

    def issue(paper: str, day: str, **more: Any) -> None:
        with house.database.write() as session:
            values = {"issued_on": date.fromisoformat(day), **more}
            session.execute(update(DocumentRow).where(DocumentRow.id == paper).values(**values))

    whole, api = house.caller("lookup"), redacting(house, "lookup")
    assert orders(whole) == [[second, first, told]] * 5
    assert orders(api) == [[told, second, first]] * 5
    issue(first, days[1])
    issue(second, days[0])
    assert orders(whole) == [[first, second, told]] * 5
    assert orders(api) == [[told, second, first]] * 5
    # As papers that were cut from one stack.
    moment = house.now
    for newer, older in ((first, second), (second, first)):
        issue(newer, days[1], received_at=moment)
        issue(older, days[0], received_at=moment)
        assert orders(api) == [[told, *sorted((first, second), reverse=True)]] * 5


@BOTH_SIZES
def test_a_paper_that_becomes_one_of_a_sensitive_kind_while_it_is_asked_for_is_not_told_whole(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Behind the look whether it is within reach; and between its row and its values."""
    of_few = house.caller(key=house.key("read", sensitive=False)[1])
    for api, asked in ((of_few, "get"), (of_few, "fields_of"), (redacting(house, "read"), "fields_of")):
        paper = house.archive([value("ethnicity", "Kinh")], kind="giay_phep_xay_dung")
        meanwhile(monkeypatch, documents, asked, lambda paper=paper: correct(house.database, paper))  # type: ignore[misc]
        answer = api.get(f"/v1/documents/{paper}")
        assert answer.status_code == 200
        assert "Mường" not in answer.text
        assert answer.json().get("withheld") == (None if house.database.is_sqlite else ["ethnicity"])
        monkeypatch.undo()
