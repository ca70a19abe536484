"""Papers that waited before there was a list of them are in it, with their reasons."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import inspect, text

from storage.database.engine import Database
from storage.database.models import Base
from storage.database.schema import upgrade
from storage.review import review_list
from storage.review.review_list import WaitingQuery
from storage.trail import events
from tests.archive import NOW

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


def test_papers_that_wait_keep_the_reasons_of_their_last_reading(empty_database: Database) -> None:
    database = empty_database
    with database.write() as session:
        config = Config()
        config.set_main_option("script_location", str(files("storage.database") / "migrations"))
        config.attributes["connection"] = session.connection()
        command.upgrade(config, "0001")
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
        events.verify(session)
    assert (item.document.id, item.reasons, item.document.version) == (waiting, ("kind.unknown",), 0)


def test_the_migrations_end_at_the_tables_of_the_program(database: Database) -> None:
    with database.read() as session:
        found = inspect(session.connection())
        for table in Base.metadata.sorted_tables:
            columns = {column["name"] for column in found.get_columns(table.name)}
            assert {column.name for column in table.columns} <= columns, table.name
