"""What the database refuses is the machine's fault, and what its URL says is kept to."""

from __future__ import annotations

import uuid
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import text

from dossier.errors import BadSetting, MachineFault, SearchTooSlow, ServerAway
from storage.database.engine import Database
from storage.database.schema import newest, upgrade
from tests.integration.conftest import NOW
from tests.integration.storage.queue.test_months import NUMBERED
from tests.integration.storage.review.test_review_migration import migrate


def test_options_of_the_url_hold_beside_our_patience(postgres_url: str) -> None:
    database = Database(f"{postgres_url}?options=-csearch_path%3Dkho", patience_seconds=3)
    with database.read() as session:
        assert session.scalar(text("SHOW search_path")) == "kho"
        assert session.scalar(text("SHOW lock_timeout")) == "3s"
    database.close()


def test_tables_of_another_version_are_no_defect(postgres_url: str) -> None:
    database = Database(postgres_url)
    with pytest.raises(ServerAway), database.read() as session:
        session.execute(text("SELECT 1 FROM search_entries"))
    database.close()


def test_a_damaged_database_is_no_defect(tmp_path: Path) -> None:
    (tmp_path / "x.db").write_bytes(b"SQLite format 3\0" + bytes(range(256)) * 64)
    with pytest.raises(MachineFault), Database(f"sqlite:///{tmp_path / 'x.db'}").read() as session:
        session.execute(text("SELECT count(*) FROM sqlite_master"))


def test_a_schema_of_a_newer_program_is_told_and_left_alone(database: Database) -> None:
    with database.write() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(BadSetting, match="9999"):
        upgrade(database)
    with database.read() as session:
        assert session.scalar(text("SELECT version_num FROM alembic_version")) == "9999"


def test_a_worker_of_before_and_an_upgrade_let_each_other_through(postgres_url: str) -> None:
    database = Database(postgres_url)
    migrate(database, "0040")
    with database.write() as session:
        session.execute(text(NUMBERED), {"id": str(uuid.uuid4()), "state": "received", "at": NOW, "serial": 1})
    waiting = "SELECT 1 FROM pg_locks WHERE NOT granted AND database = (SELECT oid FROM pg_database WHERE datname = %s)"
    with (
        ThreadPoolExecutor(1) as other,
        psycopg.connect(postgres_url, autocommit=True) as onlooker,
        psycopg.connect(postgres_url) as worker,
    ):
        worker.execute("SELECT FROM documents FOR UPDATE")  # as who claims a paper
        upgraded = other.submit(upgrade, database)
        while not onlooker.execute(waiting, [onlooker.info.dbname]).fetchone():
            assert not upgraded.done()
        worker.execute("UPDATE documents SET state = 'processing'")
        worker.commit()
        upgraded.result()
    with database.read() as session:
        assert session.scalar(text("SELECT version_num FROM alembic_version")) == newest()
    database.close()


def test_a_connection_that_the_server_ended_is_not_given_out_again(postgres_url: str) -> None:
    database = Database(postgres_url, connections=1)
    number = text("SELECT pg_backend_pid()")
    with database.read() as session:
        ended = session.scalar(number)
    with psycopg.connect(postgres_url, autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(%s)", [ended])
        while other.execute("SELECT 1 FROM pg_stat_activity WHERE pid = %s", [ended]).fetchone():
            pass
    with database.read() as session:
        assert session.scalar(number) not in (None, ended)
    database.close()


def test_the_time_limit_of_a_look_ends_with_it(postgres_url: str) -> None:
    database = Database(postgres_url, connections=1)
    limit = text("SHOW statement_timeout")
    with pytest.raises(SearchTooSlow), database.one_look(), database.read(seconds=0.01) as session:
        session.execute(text("SELECT pg_sleep(60)"))
    for _ in range(2):
        with database.one_look():
            with database.read(seconds=7) as session:
                assert session.scalar(limit) == "7s"
            with database.read() as session:
                assert session.scalar(limit) == "0"
    database.close()


def test_what_is_asked_again_and_again_stays_prepared(postgres_url: str) -> None:
    database = Database(postgres_url, connections=1)
    asked = text("SELECT :number + 1")
    for number in range(10):
        with database.one_look(), database.read(seconds=7) as session:
            session.execute(asked, {"number": number})
    with database.read() as session:
        assert session.scalar(text("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%+ 1%'")) == 1
    database.close()
