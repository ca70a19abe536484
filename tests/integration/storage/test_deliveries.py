"""Deliveries: one document may lie in several dossiers, and what a later delivery states of it is not lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import event, select, text
from sqlalchemy.dialects import sqlite

from dossier.reading import Field, ReadBy
from storage.archive.ocfl import Archive, object_id_of
from storage.database.engine import Database
from storage.database.models import CorrectionRow, DocumentRow, ReviewActRow
from storage.database.reach import Reach
from storage.objects.store import ObjectStore
from storage.papers import deliveries, documents, stacks
from storage.papers.receipts import Delivery
from storage.papers.search import search
from storage.search.query import Query
from storage.trail import events
from storage.trail.events import Actor
from tests.archive import ONE_MACHINE
from tests.integration.conftest import NOW
from tests.integration.storage.test_ocfl import PowerCutError
from tests.integration.storage.test_receipts_and_leases import claim, claimed, delivery, outcome, receive

FIRST, SECOND = "000.00.23.H47-211101-0001", "000.00.23.H47-211101-0002"
CLERK = Actor("client:desk", requester="Lê Thị Thử")


def archived(database: Database, one: Delivery, *fields: Field) -> None:
    lease = claimed(database, one)
    with database.write() as session:
        stacks.record_one(session, lease, outcome(*fields), (), now=NOW)


def papers_of(database: Database, code: str) -> list[str]:
    with database.read() as session:
        return [one.id for one in documents.of_dossier(session, code)[2]]


def test_a_scan_handed_in_for_a_second_dossier_lies_in_both_until_one_delivery_is_withdrawn(database: Database) -> None:
    first, second = delivery(dossier_code=FIRST), delivery(dossier_code=SECOND)
    receive(database, first)
    receive(database, second)
    assert papers_of(database, FIRST) == papers_of(database, SECOND) == [first.id]
    with database.read() as session:
        assert len(search(session, Query(dossier_code=SECOND)).items) == 1
        assert deliveries.dossiers_of(session, [first.id]) == {first.id: (FIRST, SECOND)}
    with database.write() as session:
        gone = deliveries.withdraw(session, first.id, now=NOW, actor=CLERK)
    assert (gone.withdrawn_by, papers_of(database, FIRST), papers_of(database, SECOND)) == (
        "Lê Thị Thử",
        [],
        [first.id],
    )
    with database.read() as session:
        assert documents.get(session, first.id).dossier_code == SECOND
        assert deliveries.dossiers_of(session, [first.id]) == {first.id: (SECOND,)}


def test_what_a_later_delivery_states_fills_what_is_empty_and_marks_what_differs(database: Database) -> None:
    first = delivery()
    archived(
        database,
        first,
        Field("number", "70/2013", 0.9, "ocr"),
        Field("issued_on", "2013-06-04", 0.9, "ocr"),
        Field("owner_name", "Nguyễn Văn Ảo", 1.0, "person"),
    )
    given = {"number": "70/2013", "issued_on": "2014-06-04", "owner_id": "049085123456", "owner_name": "Trần Văn Ảo"}
    second = delivery(given={**given, "kind": "trich_luc_khai_tu"})
    receive(database, second)
    with database.read() as session:
        document = documents.get(session, first.id)
        (_, later) = deliveries.of_document(session, first.id)
    fields = {one.name: (one.value, one.source, one.needs_review) for one in document.fields}
    assert fields == {
        "number": ("70/2013", "ocr", False),
        "issued_on": ("2013-06-04", "ocr", True),
        "owner_id": ("049085123456", "manifest", False),
        "owner_name": ("Nguyễn Văn Ảo", "person", False),
    }
    assert (document.state, document.owner_id, document.kind) == ("needs_review", "049085123456", "giay_khai_sinh")
    (day,) = [one for one in document.fields if one.name == "issued_on"]
    assert day.readings == (ReadBy("ocr", "2013-06-04"), ReadBy("manifest", "2014-06-04"))
    assert later.applied == ("owner_id",)
    assert later.differs == {
        "issued_on": "2013-06-04",
        "owner_name": "Nguyễn Văn Ảo",
        "kind": "giay_khai_sinh",
    }


def test_what_was_stated_while_the_paper_was_read_is_held_against_it_then(database: Database) -> None:
    first = delivery()
    lease = claimed(database, first)
    receive(database, delivery(at=NOW + timedelta(seconds=1), given={"number": "7"}, dossier_code=SECOND))
    receive(database, delivery(at=NOW + timedelta(seconds=2), given={"number": "8"}))
    with database.write() as session:
        stacks.record_one(session, lease, outcome(), (), now=NOW)
    with database.read() as session:
        (number,) = documents.get(session, first.id).fields
        told = [(one.applied, dict(one.differs)) for one in deliveries.of_document(session, first.id)]
        held = [event.details for event in events.of_document(session, first.id) if event.action == "delivery_held"]
    assert (number.value, number.source, number.needs_review) == ("7", "manifest", True)
    assert told == [((), {}), (("number",), {}), ((), {"number": "7"})]
    assert [(one["applied"], one["differs"]) for one in held] == [(["number"], {}), ([], {"number": "7"})]


def test_what_deliveries_before_the_reading_state_is_known_to_it_in_their_order(database: Database) -> None:
    first = delivery(given={"number": "7"})
    receive(database, first)
    receive(database, delivery(given={"number": "8", "title": "t"}))
    with database.read() as session:
        assert deliveries.stated(session, first.id) == ({"number": "7"}, [("number", "8"), ("title", "t")])


def test_a_later_delivery_leaves_all_that_is_known_of_other_values(database: Database) -> None:
    readings = (ReadBy("tesseract", "70/2013"), ReadBy("lines", "10/2013"))
    number = Field("number", "70/2013", 0.9, "ocr", readings=readings, by_hand=True, confirmed_by="Lê Thị Thử")
    identity = Field("owner_id", "0490851234", 1.0, "person", confirmed_by="Lê Thị Thử", as_printed=True)
    first = delivery()
    archived(database, first, number, identity)
    receive(database, delivery(given={"title": "t"}))
    with database.read() as session:
        kept = {one.name: one for one in documents.get(session, first.id).fields}
    assert (kept["number"], kept["owner_id"]) == (number, identity)


def test_what_a_person_confirmed_or_took_away_or_said_of_the_kind_stands_whatever_a_later_delivery_states(
    database: Database,
) -> None:
    first = delivery()
    confirmed = Field("number", "70/2013", 1.0, "ocr", confirmed_by="Lê Thị Thử")
    archived(database, first, confirmed)
    with database.write() as session:
        session.get_one(DocumentRow, first.id).kind = "khac"
        session.add(
            ReviewActRow(
                document_id=first.id,
                number=1,
                action="corrected",
                person="p",
                client="c",
                at=NOW,
                against=1,
                confirmed=[],
            )
        )
        session.flush()
        for name, new in (("title", None), ("kind", "khac")):
            session.add(CorrectionRow(document_id=first.id, act=1, field=name, new_value=new, as_printed=False))
    receive(database, delivery(given={"number": "71/2013", "title": "t", "kind": "giay_khai_sinh"}))
    with database.read() as session:
        document = documents.get(session, first.id)
        later = deliveries.of_document(session, first.id)[1]
    assert (document.fields, document.kind, document.state) == ((confirmed,), "khac", "archived")
    assert (later.applied, later.differs) == ((), {"number": "70/2013", "title": "", "kind": "khac"})


def test_what_only_a_withdrawn_delivery_stated_is_marked_and_its_desk_sees_the_paper_no_more(
    database: Database,
) -> None:
    first = delivery(given={"title": "t", "kind": "giay_khai_sinh"})
    archived(database, first, Field("title", "t", 1.0, "manifest"), Field("number", "7", 0.9, "ocr"))
    second = replace(delivery(given={"title": "t", "issuer": "UBND"}), desk="khac")
    receive(database, second)
    elsewhere, states = Reach(desks=("khac",)), []
    for one in (first, second):
        with database.write() as session:
            deliveries.withdraw(session, one.id, now=NOW, actor=CLERK)
        with database.read() as session:
            document = documents.get(session, first.id)
            seen = elsewhere.within(session, [first.id])
            states.append((document.state, {f.name for f in document.fields if f.needs_review}, bool(seen)))
    assert states == [("archived", set(), True), ("needs_review", {"title", "issuer"}, False)]


def test_the_papers_of_a_dossier_are_found_by_indexes(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    asked = (
        select(DocumentRow.id)
        .where(deliveries.lies_in(FIRST))
        .compile(dialect=sqlite.dialect(), compile_kwargs={"literal_binds": True})
    )
    with database.read() as session:
        plan = [row.detail for row in session.execute(text(f"EXPLAIN QUERY PLAN {asked}"))]
    database.close()
    assert not [step for step in plan if step.startswith("SCAN")], plan


def test_a_code_that_stands_on_the_paper_so_though_it_fails_its_check_names_no_dossier(database: Database) -> None:
    first = delivery(dossier_code=FIRST)
    archived(database, first, Field("dossier_code", FIRST, 1.0, "person", confirmed_by="p", as_printed=True))
    with database.write() as session:
        deliveries.withdraw(session, first.id, now=NOW, actor=CLERK)
    assert papers_of(database, FIRST) == []


def test_the_delivery_that_made_a_document_is_the_first_though_another_has_the_same_moment(database: Database) -> None:
    first = replace(delivery(dossier_code=FIRST), id="f" * 36)
    receive(database, first)
    receive(database, replace(delivery(dossier_code=SECOND), id="0" * 36))
    lease = claim(database, document_id=first.id)
    assert lease is not None
    assert lease.dossier_code == FIRST


def test_what_was_withdrawn_while_the_paper_was_read_is_marked_then(database: Database) -> None:
    first = delivery(given={"title": "t"})
    lease = claimed(database, first)
    with database.write() as session:
        deliveries.withdraw(session, first.id, now=NOW, actor=CLERK)
    with database.write() as session:
        stacks.record_one(session, lease, outcome(Field("title", "t", 1.0, "manifest")), (), now=NOW)
    with database.read() as session:
        document = documents.get(session, first.id)
    assert (document.state, [one.needs_review for one in document.fields]) == ("needs_review", [True])


@ONE_MACHINE
def test_a_withdrawal_that_the_archive_has_and_the_database_lacks_is_finished_as_it_was_made(
    database: Database, store: ObjectStore
) -> None:
    first, archive = delivery(), Archive(store)
    receive(database, first)

    def cut(_: object) -> None:
        raise PowerCutError

    event.listen(database.engine, "commit", cut)
    with pytest.raises(PowerCutError), database.write() as session:
        deliveries.withdraw_for_good(session, archive, first.id, now=NOW, actor=CLERK)
    event.remove(database.engine, "commit", cut)
    with database.read() as session:
        assert deliveries.of_document(session, first.id)[0].withdrawn_at is None
    for hour in (1, 2):
        with database.write() as session:
            later, another = NOW + timedelta(hours=hour), replace(CLERK, requester="Trần Thị Thử")
            gone = deliveries.withdraw_for_good(session, archive, first.id, now=later, actor=another)
        assert (gone.withdrawn_at, gone.withdrawn_by) == (NOW, "Lê Thị Thử")
    assert len(archive.history(object_id_of(first.id))) == 1
    with database.read() as session:
        (told,) = [one for one in events.of_document(session, first.id) if one.action == "delivery_withdrawn"]
    assert (told.actor.requester, told.at) == ("Trần Thị Thử", NOW + timedelta(hours=1))
    assert (told.details["begun_by"], told.details["begun_at"]) == ("Lê Thị Thử", NOW.isoformat())
