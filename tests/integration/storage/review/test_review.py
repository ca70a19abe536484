"""Corrections and confirmations: what follows from them, who may make them, and that nothing is lost or doubled."""

from __future__ import annotations

import json
import threading
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from dossier.access_errors import NoRequester
from dossier.errors import BadRequest, DoubtsLeft, FailsCheck, NotForReview, SecondPersonNeeded, SohoaError, Stale
from dossier.reading import Person
from dossier.review.corrections import KIND, Change
from storage.accounts import persons
from storage.archive.ocfl import Archive, object_id_of
from storage.database.engine import Database
from storage.database.models import CorrectionRow, DocumentRow, ReviewActRow
from storage.objects.store import ObjectStore, read
from storage.papers import documents, dossiers
from storage.papers.search import search
from storage.queue import leases
from storage.review import review_list
from storage.review.corrections import ReviewDesk
from storage.review.review_list import WaitingQuery
from storage.search.query import Query
from storage.trail.events import Actor
from tests.archive import BOTH_SIZES, BOX, ONE_MACHINE, OWNER_ID, House, marital_status, value
from tests.reviewing import (
    DOUBT,
    LAN,
    LAND,
    MINH,
    MISREAD,
    acts_of,
    confirm,
    correct,
    desk,
    doubtful,
    fields_of,
    head_of,
    marked_though_confirmed,
    persons_said,
    standing,
)


@pytest.fixture
def house(database: Database, store: ObjectStore, tmp_path: Path) -> House:
    return House(database, store, tmp_path)


@BOTH_SIZES
def test_a_corrected_and_confirmed_paper_is_archived_and_found_by_what_the_person_said(house: House) -> None:
    document_id = doubtful(house)
    before = head_of(house, document_id)
    correct(house, document_id, LAN, Change("owner_name", "Nguyễn Thị Hòa"), Change("number", "71/2026"))
    assert standing(house, document_id).reasons == ("unconfirmed",)
    assert standing(house, document_id).document.state == "needs_review"
    confirm(house, document_id, LAN)

    archived = standing(house, document_id)
    assert (archived.document.state, archived.reasons) == ("archived", ())
    name = fields_of(house, document_id)["owner_name"]
    assert (name.value, name.source, name.confidence, name.needs_review) == ("Nguyễn Thị Hòa", "person", 1.0, False)
    assert (name.page, name.box) == (1, BOX)
    with house.database.read() as session:
        row = session.get_one(DocumentRow, document_id)
        assert (row.owner_name, row.number_folded) == ("Nguyễn Thị Hòa", "71/2026")
        for q, found in (("nguyễn thị hòa", 1), ("71/2026", 1), ("nguyên thị hoa 70", 0), ("chữ trên giấy", 1)):
            assert search(session, Query(q=q)).total_estimate == found, q
        assert search(session, Query(number="71/2026")).total_estimate == 1
        # With accents it ranks as an exact match among the fields, which the misread name no longer is.
        copy = documents.stored_copy(session, document_id, "review")
    assert before == "v2"
    assert head_of(house, document_id) == "v4"
    record = json.loads(read(house.store, copy.key))
    first, second = record["acts"]
    assert (first["person"], first["purpose"], first["at"]) == ("Lê Thị Lan", "kiểm tra", house.now.isoformat())
    assert {one["field"]: (one["old_value"], one["new_value"]) for one in first["corrections"]} == {
        "owner_name": ("Nguyên Thị Hoa", "Nguyễn Thị Hòa"),
        "number": ("70/2026", "71/2026"),
    }
    assert second["action"] == "confirmed"
    assert Archive(house.store).problems(object_id_of(document_id)) == []
    assert [one.action for one in house.trail() if one.document_id == document_id] == [
        "received",
        "needs_review",
        "corrected",
        "confirmed",
    ]


@BOTH_SIZES
def test_every_correction_keeps_the_old_value_its_source_and_who_and_when(house: House) -> None:
    document_id = doubtful(house)
    correct(house, document_id, LAN, Change("owner_name", "Nguyễn Thị Hòa"))
    house.now += timedelta(hours=1)
    correct(house, document_id, MINH, Change("owner_name", "Nguyễn Thị Hoa"), Change("marital_status", None))
    with house.database.read() as session:
        rows = session.execute(
            select(ReviewActRow, CorrectionRow)
            .join(
                CorrectionRow,
                (CorrectionRow.document_id == ReviewActRow.document_id) & (CorrectionRow.act == ReviewActRow.number),
            )
            .order_by(ReviewActRow.number, CorrectionRow.field)
        ).all()
    assert [
        (act.person, act.at, one.field, one.old_value, one.old_source, round(one.old_confidence or 0, 2), one.new_value)
        for act, one in rows
    ] == [
        ("Lê Thị Lan", house.now - timedelta(hours=1), "owner_name", "Nguyên Thị Hoa", "ocr", 0.4, "Nguyễn Thị Hòa"),
        ("Trần Minh", house.now, "marital_status", "độc thân", "ocr", 0.95, None),
        ("Trần Minh", house.now, "owner_name", "Nguyễn Thị Hòa", "person", 1.0, "Nguyễn Thị Hoa"),
    ]


@ONE_MACHINE
def test_doubts_are_confirmed_one_by_one_and_by_name(house: House) -> None:
    fields = [field for field in marital_status() if field.name != "issuer"]
    doubt = value("ethnicity", "Kinh", needs_review=True)
    document_id = house.archive(
        [*fields, doubt], review=["page.failed.2", "missing.issuer", "missing.marital_status", "kind.sign_disagrees"]
    )
    with pytest.raises(DoubtsLeft) as left:
        confirm(house, document_id, LAN, "missing.issuer", "missing.marital_status")
    assert "Trang 2 không đọc được" in left.value.sentence()
    assert "page 2" in left.value.sentence("en").lower()
    with pytest.raises(BadRequest):
        confirm(house, document_id, LAN, "unsure.number")
    assert acts_of(house, document_id) == []
    correct(house, document_id, LAN, Change("marital_status", "độc thân"))
    assert standing(house, document_id).reasons == (
        "page.failed.2",
        "kind.sign_disagrees",
        "missing.issuer",
        "unsure.ethnicity",
    )
    others = ("missing.issuer", "page.failed.2", "kind.sign_disagrees")
    with pytest.raises(DoubtsLeft):  # nothing is answered by it, and it is marked all the same
        confirm(house, document_id, LAN, *others)
    confirm(house, document_id, LAN, *others, "unsure.ethnicity")
    assert standing(house, document_id).document.state == "archived"
    ethnicity = fields_of(house, document_id)["ethnicity"]
    assert (ethnicity.source, ethnicity.needs_review, ethnicity.confirmed_by) == ("ocr", False, "Lê Thị Lan")
    assert "issuer" not in fields_of(house, document_id)


@ONE_MACHINE
def test_setting_the_kind_settles_what_was_doubtful_about_it_and_asks_for_what_it_must_show(house: House) -> None:
    document_id = house.archive(marital_status(), kind="khac", review=["kind.unknown"])
    correct(house, document_id, LAN, Change(KIND, "giay_xac_nhan_tinh_trang_hon_nhan"))
    after = standing(house, document_id)
    assert (after.document.kind, after.document.kind_confidence) == ("giay_xac_nhan_tinh_trang_hon_nhan", 1.0)
    assert after.reasons == ("missing.marital_status",)
    with pytest.raises(BadRequest):
        correct(house, document_id, LAN, Change(KIND, "khong_co"))


@ONE_MACHINE
def test_a_value_that_fails_its_check_is_refused_unless_it_is_printed_so_and_then_says_so(house: House) -> None:
    document_id = doubtful(house)
    wrong = Change("issued_on", "30/02/2026")
    with pytest.raises(FailsCheck) as refused:
        correct(house, document_id, LAN, Change("owner_id", "12345"), wrong)
    assert "Ngày cấp" in refused.value.sentence()
    assert "12345" not in refused.value.sentence()
    correct(house, document_id, LAN, replace(wrong, as_printed=True), Change("owner_born_on", "4/4/2013"))
    fields = fields_of(house, document_id)
    assert (fields["issued_on"].value, fields["issued_on"].as_printed) == ("30/02/2026", True)
    assert (fields["owner_born_on"].value, fields["owner_born_on"].as_printed) == ("2013-04-04", False)
    assert standing(house, document_id).document.issued_on is None
    confirm(house, document_id, LAN, *DOUBT)
    assert standing(house, document_id).document.state == "archived"
    issued_on = fields_of(house, document_id)["issued_on"]
    assert (issued_on.as_printed, issued_on.is_sound, issued_on.needs_review) == (True, False, False)


@ONE_MACHINE
def test_an_id_that_contradicts_the_day_of_birth_given_with_it_is_refused(house: House) -> None:
    document_id = doubtful(house)
    born = Change("owner_born_on", "1999-05-06")
    correct(house, document_id, LAN, born)  # what a machine read of the id is no witness against a person
    with pytest.raises(FailsCheck):
        correct(house, document_id, LAN, Change("owner_id", OWNER_ID))
    correct(house, document_id, LAN, Change("owner_id", "049099001234"))


@ONE_MACHINE
@pytest.mark.parametrize(
    "changes",
    [
        [],
        [Change("no_field", "x")],
        [Change("title", "a"), Change("title", "b")],
        [Change("title", "x" * 3000)],
        [Change("title", "a\x00b")],
        [Change("title", "  ", as_printed=True)],
        [Change("tax_code", None)],
        [Change(KIND, None)],
    ],
)
def test_what_is_no_change_is_refused_and_leaves_no_trace(house: House, changes: list[Change]) -> None:
    document_id = doubtful(house)
    with pytest.raises(BadRequest):
        correct(house, document_id, LAN, *changes)
    assert acts_of(house, document_id) == []
    assert head_of(house, document_id) == "v2"


@ONE_MACHINE
def test_a_new_day_of_issue_makes_a_last_day_that_was_counted_from_it_unsure(house: House) -> None:
    document_id = house.archive([*marital_status(), value("valid_until", "2027-01-01")])
    correct(house, document_id, LAN, Change("issued_on", "2026-06-01"))
    assert standing(house, document_id).reasons[-1] == "unsure.valid_until"


@BOTH_SIZES
def test_a_corrected_dossier_code_moves_the_paper(house: House) -> None:
    document_id = house.archive(marital_status(), dossier_code="000.00.23.H47-211101-0001")
    correct(house, document_id, LAN, Change("dossier_code", "H47.23-211101-0002"))
    with house.database.read() as session:
        assert session.get_one(DocumentRow, document_id).dossier_code == "H47.23-211101-0002"
        _, _, papers = documents.of_dossier(session, "000.00.23.H47-211101-0002")
        assert [paper.id for paper in papers] == [document_id]
        assert dossiers.known_code(session, "000.00.23.H47-211101-0001")
    correct(house, document_id, LAN, Change("dossier_code", None))
    assert standing(house, document_id).document.dossier_code is None


@ONE_MACHINE
def test_a_settled_paper_can_be_corrected_later_and_waits_for_a_confirmation(house: House) -> None:
    document_id = house.archive([*marital_status(), value("marital_status", "độc thân")])
    assert standing(house, document_id).document.state == "archived"
    with pytest.raises(NotForReview):
        confirm(house, document_id, LAN)
    correct(house, document_id, LAN, Change("owner_name", "Nguyễn Thị Hòa"))
    assert standing(house, document_id).reasons == ("unconfirmed",)
    confirm(house, document_id, LAN)
    assert standing(house, document_id).document.state == "archived"


@ONE_MACHINE
def test_what_was_not_read_cannot_be_corrected(house: House) -> None:
    document_id = house.fail(SohoaError())
    with pytest.raises(NotForReview):
        correct(house, document_id, LAN, Change("title", "x"))
    with pytest.raises(NotForReview), house.database.write() as session:
        review_list.claim(session, document_id, LAN, now=house.now)
    with pytest.raises(NoRequester):
        correct(house, document_id, Actor("client:motcua"), Change("title", "x"))


@BOTH_SIZES
def test_a_kind_may_demand_a_second_person(house: House) -> None:
    fields = [MISREAD, *[one for one in marital_status() if one.name != "owner_name"]]
    document_id = house.archive([*fields, value("land_certificate_serial", "BX 123456")], kind=LAND, review=DOUBT)
    confirm(house, document_id, LAN, *DOUBT)
    assert standing(house, document_id).reasons == ("second_person",)
    # Who is another person is not said by a name: not by another name of the account, and not by a program.
    renamed, program = replace(LAN, requester="Trần Minh"), Actor("client:motcua", "kiểm tra", "Trần Minh")
    for person in (LAN, renamed, program):
        with pytest.raises(SecondPersonNeeded):
            confirm(house, document_id, person)

    # The second one finds a mistake: what he says needs somebody else, too.
    correct(house, document_id, MINH, Change("owner_name", "Nguyễn Thị Hòa"))
    assert standing(house, document_id).reasons == ("unconfirmed",)
    confirm(house, document_id, MINH)
    assert standing(house, document_id).reasons == ("second_person",)
    with pytest.raises(SecondPersonNeeded):
        confirm(house, document_id, MINH)
    confirm(house, document_id, LAN)
    assert standing(house, document_id).document.state == "archived"

    # And so does whatever is changed later.
    correct(house, document_id, LAN, Change("owner_name", "Nguyễn Thị Hoa"))
    confirm(house, document_id, LAN)
    assert standing(house, document_id).reasons == ("second_person",)
    confirm(house, document_id, MINH)
    assert standing(house, document_id).document.state == "archived"


@ONE_MACHINE
def test_another_account_of_the_first_person_is_no_second_one(house: House) -> None:
    fields = [*marital_status(), value("land_certificate_serial", "BX 123456")]
    document_id = house.archive(fields, kind=LAND, review=["unsure.owner_name"])
    first, other, second = (house.account(person) for person in ("Lê Thị Lan", "Phạm Hoa", "Trần Minh"))
    with house.database.write() as session:
        persons.say_one(session, (first, other), Actor("test"), now=house.now)
    lan, hoa, minh = (
        Actor(f"account:{name}", "kiểm tra", person, account=name)
        for name, person in ((first, "Lê Thị Lan"), (other, "Phạm Hoa"), (second, "Trần Minh"))
    )
    waits = WaitingQuery(person=review_list.key_of(hoa))
    confirm(house, document_id, lan, *standing(house, document_id).reasons)
    assert standing(house, document_id).reasons == ("second_person",)
    with pytest.raises(SecondPersonNeeded):
        confirm(house, document_id, hoa)
    with house.database.read() as session:
        assert review_list.next_in_turn(session, waits, after=None, now=house.now) is None
    confirm(house, document_id, minh)
    assert standing(house, document_id).document.state == "archived"


@ONE_MACHINE
def test_a_value_checked_alone_sends_no_paper_back_and_is_no_confirmation_of_the_whole(house: House) -> None:
    serial = value("land_certificate_serial", "BX 123456")
    alone = house.archive([*marital_status(), serial], kind=LAND)
    desk(house).check(alone, ["owner_name"], LAN, version=1, now=house.now)
    assert standing(house, alone).document.state == "archived"
    with pytest.raises(NotForReview):
        confirm(house, alone, MINH)

    fields = [MISREAD, *[one for one in marital_status() if one.name != "owner_name"]]
    waits = house.archive([*fields, serial], kind=LAND, review=DOUBT)
    desk(house).check(waits, ["owner_name"], LAN, version=1, now=house.now)
    for person, state in ((MINH, "needs_review"), (LAN, "archived")):
        confirm(house, waits, person)
        assert standing(house, waits).document.state == state


@ONE_MACHINE
def test_one_person_does_not_take_a_paper_out_of_the_rule_of_two_by_another_kind(house: House) -> None:
    document_id = house.archive([*marital_status(), value("land_certificate_serial", "BX 123456")], kind=LAND)
    correct(house, document_id, LAN, Change("kind", "khac"))
    confirm(house, document_id, LAN)
    assert standing(house, document_id).reasons == ("second_person",)
    confirm(house, document_id, MINH)
    assert standing(house, document_id).document.state == "archived"


@ONE_MACHINE
def test_who_confirmed_first_is_not_the_second_though_another_checked_a_value_meanwhile(house: House) -> None:
    fields = [MISREAD, *[one for one in marital_status() if one.name != "owner_name"]]
    document_id = house.archive([*fields, value("land_certificate_serial", "BX 123456")], kind=LAND, review=DOUBT)
    confirm(house, document_id, LAN, *DOUBT)
    version = standing(house, document_id).document.version
    desk(house).check(document_id, ["land_certificate_serial"], MINH, version=version, now=house.now)
    with pytest.raises(SecondPersonNeeded):
        confirm(house, document_id, LAN)
    with house.database.read() as session:
        offered = [
            review_list.next_in_turn(session, WaitingQuery(person=review_list.key_of(who)), after=None, now=house.now)
            for who in (LAN, MINH)
        ]
    assert [one and one.document.id for one in offered] == [None, document_id]
    confirm(house, document_id, MINH)
    assert standing(house, document_id).document.state == "archived"


@BOTH_SIZES
def test_no_paper_that_a_person_confirmed_holds_a_mark_and_values_of_its_persons_are_no_exception(house: House) -> None:
    heir = Person("heir", (value("name", "Lò Văn An", needs_review=True), value("residence", "Thôn 1")))
    mark = value("scope", "đăng ký", needs_review=True)
    fields = [*marital_status(), value("marital_status", "độc thân"), mark]
    waits = house.archive([*fields[1:], MISREAD], persons=[heir], review=DOUBT)
    alone = house.archive(fields, persons=[heir])
    assert standing(house, waits).reasons == (*DOUBT, "unsure.scope", "unsure.heir.name")
    assert standing(house, alone).reasons == ()
    for document_id, codes in ((waits, DOUBT), (alone, ("unsure.scope",))):
        with pytest.raises(DoubtsLeft) as left:
            confirm(house, document_id, LAN, *codes)
        assert "Họ tên (Người thừa kế)" in left.value.sentence()
    correct(house, waits, LAN, Change("heir.name", "Lò Văn Ẩn"))
    confirm(house, waits, LAN, *DOUBT, "unsure.scope")
    assert marked_though_confirmed(house) == []
    assert persons_said(house, waits) == {"name": ("Lò Văn Ẩn", "person"), "residence": ("Thôn 1", "ocr")}
    confirm(house, alone, MINH, "unsure.scope", "unsure.heir.name")
    assert standing(house, alone).document.state == "archived"
    assert marked_though_confirmed(house) == []
    with pytest.raises(FailsCheck):
        correct(house, alone, LAN, Change("heir.born_on", "31/02/2001"))


@ONE_MACHINE
def test_values_are_checked_beside_those_of_other_papers_and_a_confirmation_can_be_taken_back(house: House) -> None:
    document_id = doubtful(house)
    version = standing(house, document_id).document.version
    for _ in range(2):  # the same request again finds its work done
        desk(house).check(document_id, ["owner_name"], LAN, version=version, now=house.now)
    after = standing(house, document_id)
    assert (after.document.state, fields_of(house, document_id)["owner_name"].confirmed_by) == (
        "archived",
        "Lê Thị Lan",
    )
    with pytest.raises(BadRequest):
        desk(house).check(document_id, ["title"], LAN, version=version + 1, now=house.now)
    with pytest.raises(NotForReview):
        desk(house).reopen(document_id, LAN, version=version + 1, now=house.now)

    other = doubtful(house)
    confirm(house, other, LAN, *DOUBT)
    version = standing(house, other).document.version
    desk(house).reopen(other, LAN, version=version, now=house.now)
    assert standing(house, other).reasons == ("unconfirmed",)
    confirm(house, other, LAN)
    assert [act.action for act in acts_of(house, other)] == ["confirmed", "reopened", "confirmed"]
    assert [one.action for one in house.trail() if one.document_id == document_id][-1] == "checked"


@ONE_MACHINE
def test_a_stale_correction_is_a_conflict_and_changes_nothing(house: House) -> None:
    document_id = doubtful(house)
    seen = standing(house, document_id).document.version
    correct(house, document_id, LAN, Change("owner_name", "Nguyễn Thị Hòa"), version=seen)
    for actor, name, version in ((MINH, "Nguyễn Thị Hồng", seen), (LAN, "Nguyễn Thị Hồng", seen), (LAN, "x", seen + 5)):
        with pytest.raises(Stale):
            correct(house, document_id, actor, Change("owner_name", name), version=version)
    with pytest.raises(Stale):
        confirm(house, document_id, MINH, *DOUBT, version=seen)
    assert len(acts_of(house, document_id)) == 1
    assert fields_of(house, document_id)["owner_name"].value == "Nguyễn Thị Hòa"


@ONE_MACHINE
def test_the_same_request_again_finds_its_work_done(house: House) -> None:
    document_id = doubtful(house)
    seen = standing(house, document_id).document.version
    for _ in range(3):
        correct(house, document_id, LAN, Change("owner_name", "Nguyễn Thị Hòa"), version=seen)
    for _ in range(3):
        confirm(house, document_id, LAN, version=seen + 1)
    assert [act.action for act in acts_of(house, document_id)] == ["corrected", "confirmed"]
    assert head_of(house, document_id) == "v4"
    assert [one.action for one in house.trail()][-2:] == ["corrected", "confirmed"]


@BOTH_SIZES
def test_of_two_persons_at_once_one_wins(house: House) -> None:
    document_id = doubtful(house)
    seen = standing(house, document_id).document.version
    barrier = threading.Barrier(4)
    ended: list[str | None] = []

    def work(actor: Actor, name: str) -> None:
        barrier.wait()
        try:
            correct(house, document_id, actor, Change("owner_name", name), version=seen)
            ended.append(name)
        except Stale:
            ended.append(None)

    names = ["Nguyễn Thị Hòa", "Nguyễn Thị Hồng", "Nguyễn Thị Hương", "Nguyễn Thị Huệ"]
    threads = [
        threading.Thread(target=work, args=(replace(LAN, account=f"can.bo.{number}"), name))
        for number, name in enumerate(names)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    (winner,) = [name for name in ended if name]
    assert ended.count(None) == 3
    assert fields_of(house, document_id)["owner_name"].value == winner
    assert len(acts_of(house, document_id)) == 1
    assert head_of(house, document_id) == "v3"
    assert Archive(house.store).problems(object_id_of(document_id)) == []


@BOTH_SIZES
def test_no_worker_takes_up_a_paper_that_is_being_corrected(house: House) -> None:
    """What reads again claims by the row that a correction has locked, so the two never write one object at once."""
    document_id = doubtful(house)
    taken: list[object] = []

    class Store:
        """Tries to take the document up in the middle of the archive's writes."""

        def __getattr__(self, name: str) -> object:
            return getattr(house.store, name)

        def put(self, key: str, source: bytes | Path) -> None:
            if not taken and not house.database.is_sqlite:  # on SQLite whoever writes has the whole database
                with house.database.write() as session:
                    taken.append(leases.claim(session, "worker", now=house.now, document_id=document_id))
            house.store.put(key, source)

    seen = standing(house, document_id).document.version
    ReviewDesk(house.database, Archive(Store()), house.services().catalogue).correct(  # type: ignore[arg-type]
        document_id, [Change("owner_name", "Nguyễn Thị Hòa")], LAN, version=seen, now=house.now
    )
    assert taken in ([], [None])
