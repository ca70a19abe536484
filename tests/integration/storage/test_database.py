"""What the database refuses is the machine's fault, and what its URL says is kept to."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import text

from dossier.errors import BadSetting, MachineFault, ServerAway
from storage.database.engine import Database
from storage.database.schema import upgrade


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
