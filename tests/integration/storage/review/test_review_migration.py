"""Papers that waited before there was a list of them are in it, with their reasons."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from importlib.machinery import SourceFileLoader
from importlib.resources import files
from pathlib import Path
from types import ModuleType

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from sqlalchemy import inspect, select, text

from storage.database.engine import Database
from storage.database.models import Base, FieldRow, PersonRow
from storage.database.reach import EVERYTHING
from storage.database.schema import upgrade
from storage.queue import failures
from storage.review import marked, review_list
from storage.review.review_list import WaitingQuery
from storage.trail import events
from tests.archive import NOW, verified_trail

DOCUMENT = """INSERT INTO documents (id, agency, desk, sha256, size, format, name, lane, state, correlation_id,
    received_at, postponed, abandoned, standing, kind)
    VALUES (:id, 'H47', 'mot-cua', :id, 1, 'pdf', 'a.pdf', 'counter', :state, :id, :at, 0, 0, 'unknown', 'khac')"""


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database of each kind in turn with nothing in it, not even the schema."""
    sqlite = f"sqlite:///{tmp_path / 'empty.db'}"
    database = Database(sqlite if request.param == "sqlite" else request.getfixturevalue("postgres_url"))
    yield database
    database.close()


def migrate(database: Database, revision: str) -> None:
    with database.write() as session:
        config = Config()
        config.set_main_option("script_location", str(files("storage.database") / "migrations"))
        config.attributes["connection"] = session.connection()
        command.upgrade(config, revision)


def test_papers_that_wait_keep_the_reasons_of_their_last_reading(empty_database: Database) -> None:
    database = empty_database
    migrate(database, "0001")
    waiting, settled = str(uuid.uuid4()), str(uuid.uuid4())
    actor = events.Actor("worker")
    with database.write() as session:
        for document_id, state in ((waiting, "needs_review"), (settled, "archived")):
            session.execute(text(DOCUMENT), {"id": document_id, "state": state, "at": NOW})
        for document_id, codes in ((waiting, ["page.none"]), (settled, ["page.none"]), (waiting, ["kind.unknown"])):
            details = {"review": codes}
            events.append(session, "needs_review", actor, now=NOW, document_id=document_id, details=details)
    upgrade(database)
    with database.read() as session:
        (item,) = review_list.waiting(session, WaitingQuery(person="x"), now=NOW).items
        assert review_list.of_document(session, settled, now=NOW).reasons == ()
        verified_trail(session)
    assert (item.document.id, item.reasons, item.document.version) == (waiting, ("kind.unknown",), 0)


def test_of_what_a_desk_was_told_before_it_is_not_told_again(empty_database: Database) -> None:
    database = empty_database
    migrate(database, "0035")
    told, untold = str(uuid.uuid4()), str(uuid.uuid4())
    with database.write() as session:
        for serial, one in enumerate((told, untold), 1):
            document = DOCUMENT.replace("(id,", "(serial, id,").replace("(:id,", "(:n, :id,")
            session.execute(text(document), {"n": serial, "id": one, "state": "failed", "at": NOW})
            receipt = """INSERT INTO receipts (id, document_id, desk, name, channel, requester, received_at)
                VALUES (:id, :id, 'mot-cua', 'a.pdf', 'folder', 'desk:mot-cua', :at)"""
            session.execute(text(receipt), {"id": one, "at": NOW})
        session.execute(text("UPDATE documents SET told_at = :at WHERE id = :id"), {"id": told, "at": NOW})
    upgrade(database)
    with database.read() as session:
        assert [one.document_id for one in failures.untold(session, "mot-cua")] == [untold]


def test_a_paper_that_was_confirmed_with_marks_left_waits_again_and_what_stands_as_printed_says_so(
    empty_database: Database,
) -> None:
    database = empty_database
    migrate(database, "0007")
    confirmed, alone, heir = (str(uuid.uuid4()) for _ in range(3))
    with database.write() as session:
        for one in (confirmed, alone, heir):
            session.execute(text(DOCUMENT), {"id": one, "state": "archived", "at": NOW})
        for one in (confirmed, heir):
            act = """INSERT INTO review_acts (document_id, number, action, person, client, at, against, confirmed)
                VALUES (:id, 1, 'confirmed', 'Lan', 'x', :at, 1, '[]')"""
            session.execute(text(act), {"id": one, "at": NOW})
        field = """INSERT INTO fields (document_id, name, value, confidence, source, needs_review)
            VALUES (:id, :name, 'x', 0.5, :source, true)"""
        for one, name, source in (
            (confirmed, "scope", "ocr"),
            (confirmed, "issued_on", "person"),
            (alone, "scope", "ocr"),
            (heir, "title", "person"),
        ):
            session.execute(text(field), {"id": one, "name": name, "source": source})
        value = {"name": "residence", "value": "Thôn 1", "confidence": 0.4, "source": "ocr", "needs_review": True}
        person = """INSERT INTO persons (document_id, place, role, is_owner, fields)
            VALUES (:id, 0, 'heir', false, :fields)"""
        session.execute(text(person), {"id": heir, "fields": json.dumps([{**value, "page": None, "box": None}])})
    upgrade(database)
    with database.read() as session:
        told = {one: [event.action for event in events.of_document(session, one)] for one in (confirmed, alone, heir)}
        verified_trail(session)
        found = {one: review_list.of_document(session, one, now=NOW) for one in (confirmed, alone, heir)}
        counted = {one.name: (one.waiting, one.archived) for one in marked.counts(session, EVERYTHING)}
    assert {one: (each.document.state, each.reasons) for one, each in found.items()} == {
        confirmed: ("needs_review", ("unsure.scope",)),
        alone: ("archived", ()),
        heir: ("needs_review", ("unsure.heir.residence",)),
    }
    assert told == {confirmed: ["reopened"], alone: [], heir: ["reopened"]}
    (day,) = [field for field in found[confirmed].document.fields if field.name == "issued_on"]
    assert (day.as_printed, day.needs_review) == (True, False)
    assert counted == {"scope": (1, 1), "heir.residence": (1, 0)}


def test_the_persons_of_an_archive_are_gone_through_some_documents_at_a_time() -> None:
    place = files("storage.database") / "migrations" / "versions" / "0010_seen.py"
    loader = SourceFileLoader("seen", str(place))
    migration = ModuleType(loader.name)
    loader.exec_module(migration)
    vars(migration)["DOCUMENTS_AT_A_TIME"] = 2
    persons = sa.table("persons", *map(sa.column, ("document_id", "place", "fields")))
    all_of_them = [(name, number, "[]") for name in "abcde" for number in range(2)]
    with sa.create_engine("sqlite://").connect() as connection:
        connection.execute(text("CREATE TABLE persons (document_id TEXT, place INTEGER, fields TEXT)"))
        connection.execute(persons.insert(), [dict(zip(persons.c.keys(), one, strict=True)) for one in all_of_them])
        assert sorted(map(tuple, migration._by_document(connection, persons))) == all_of_them


def test_marks_are_found_by_their_index_on_sqlite(database: Database) -> None:
    if not database.is_sqlite:
        return
    asked = {
        "ix_fields_marked": select(FieldRow.id).where(FieldRow.needs_review, FieldRow.name == "scope"),
        "ix_persons_marked": select(PersonRow.document_id).where(PersonRow.is_marked),
    }
    with database.read() as session:
        dialect = session.connection().dialect
        for index, statement in asked.items():
            words = statement.compile(dialect=dialect, compile_kwargs={"literal_binds": True})
            plan = session.execute(text(f"EXPLAIN QUERY PLAN {words}")).all()
            assert any(index in step[-1] for step in plan), plan


def test_the_migrations_end_at_the_tables_of_the_program(database: Database) -> None:
    with database.read() as session:
        found = inspect(session.connection())
        for table in Base.metadata.sorted_tables:
            columns = {column["name"] for column in found.get_columns(table.name)}
            assert {column.name for column in table.columns} <= columns, table.name
