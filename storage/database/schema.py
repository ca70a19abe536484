"""Brings a database to the newest schema, by the alembic migrations that ship with the package."""

from __future__ import annotations

from importlib.resources import files

from sqlalchemy import Connection, inspect, text

from dossier.errors import BadSetting
from dossier.words.sentences import N_, Phrase
from storage.database.engine import Database

NEWER = N_(
    "cơ sở dữ liệu đã được một phiên bản mới hơn nâng cấp (lược đồ {schema}; phiên bản này biết đến {known}); "
    "hãy cài phiên bản mới"
)
# PostgreSQL runs DDL in a transaction, so a fixed advisory lock keeps two starting processes apart;
# SQLite needs none, BEGIN IMMEDIATE has done it.
MIGRATION_LOCK = 7_264_513
HELD = ("event_head", "documents", "receipts", "events", "tally_changes", "tallies")
"""What parts of an older version write to meanwhile, in the order in which they take it: held whole from the beginning,
or a writer that has one of them would wait for the next, and be waited for by the migration that needs both."""


def upgrade(database: Database) -> None:
    """Apply every migration that is missing, in one transaction; where none is, no writer is waited for. Safe to call
    from many processes at once. Raises `BadSetting` for a schema that a newer program made."""
    with database.read() as session:
        if _revision(session.connection()) == newest():
            return
    with database.write() as session:
        connection = session.connection()
        if not database.is_sqlite:
            # However long somebody else's migration takes: a part without the schema has nothing to answer with.
            connection.execute(text("SET LOCAL lock_timeout = 0"))
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": MIGRATION_LOCK})
        revision = _revision(connection)
        if revision == newest():
            return
        if revision is not None and revision > newest():
            raise BadSetting(problem=Phrase(NEWER, {"schema": revision, "known": newest()}))
        if revision is not None and not database.is_sqlite:
            known = set(inspect(connection).get_table_names())
            held = ", ".join(one for one in HELD if one in known)
            connection.execute(text(f"LOCK TABLE {held} IN ACCESS EXCLUSIVE MODE"))
        # alembic takes 0.2 s to import, which a start with nothing to do need not pay.
        from alembic import command
        from alembic.config import Config

        config = Config()
        config.set_main_option("script_location", str(files("storage.database") / "migrations"))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def newest() -> str:
    """The revision that this program was written for."""
    scripts = (files("storage.database") / "migrations" / "versions").iterdir()
    return max(script.name.partition("_")[0] for script in scripts if script.name[:4].isdigit())


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()
