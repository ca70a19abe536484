"""The database as one file, as it was at one moment while others go on writing, and back from that file.

SQLite by its own backup (a plain copy of a file in use is not whole), PostgreSQL by `pg_dump` in its custom format.
"""

from __future__ import annotations

import gzip
import os
import re
import shutil
import sqlite3
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, create_engine, func, inspect, select, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError

from dossier.errors import DATABASE, MachineFault, ServerAway, ToolMissing
from dossier.machine import fault_of_the_machine
from dossier.words.sentences import N_, Phrase
from storage.archive.layout import BLOCK
from storage.backup import tables
from storage.backup.problems import ToolFailed
from storage.backup.tables import Tables
from storage.database.engine import Database
from storage.database.models import AccountRow, DocumentRow, EventRow

SQLITE, POSTGRES = "database.sqlite.gz", "database.pgdump"
INSTALL = N_("cài gói postgresql-client phiên bản {version} trở lên")
_TABLES_OF_USE = (DocumentRow, EventRow, AccountRow)
"""A database without rows in these is empty: a schema alone may be there."""


@dataclass(frozen=True, slots=True)
class DatabaseCopy:
    """The file `path`, called `name` in the backup; the revision of its schema, and what its tables hold."""

    path: Path
    name: str
    schema: str
    tables: Tables


def take(database: Database, folder: Path) -> DatabaseCopy:
    """Copy the database into a file in `folder`. Raises `ServerAway`, `ToolMissing`, `ToolFailed`, `MachineFault`."""
    try:
        return _of_sqlite(database, folder) if database.is_sqlite else _of_postgres(database, folder)
    except OSError as error:
        raise fault_of_the_machine(error) from error


def bring_back(database: Database, path: Path) -> Tables:
    """Make the database, which is empty, from the file: what its tables hold. Raises `ServerAway`, `ToolMissing`,
    `ToolFailed`, `MachineFault`."""
    try:
        return _to_sqlite(database, path) if database.is_sqlite else _to_postgres(database, path)
    except OSError as error:
        raise fault_of_the_machine(error) from error


def counted(database: Database) -> Tables:
    """What the tables of the database hold. Raises `ServerAway`."""
    database.close()
    if database.is_sqlite:
        return tables.of_sqlite(Path(str(database.url.database)))
    with database.read() as session:
        return tables.of_postgres(session.connection())


def is_empty(database: Database) -> bool:
    """Whether nothing was ever put on record."""
    if database.is_sqlite and not Path(str(database.url.database)).exists():
        return True
    with database.read() as session:
        there = set(inspect(session.connection()).get_table_names())
        used = [one for one in _TABLES_OF_USE if one.__tablename__ in there]
        return all(session.scalar(select(func.count()).select_from(one)) == 0 for one in used)


def _of_sqlite(database: Database, folder: Path) -> DatabaseCopy:
    copy, packed = folder / "database.sqlite", folder / SQLITE
    source, target = sqlite3.connect(str(database.url.database)), sqlite3.connect(copy)
    try:
        source.backup(target)
        target.execute("PRAGMA journal_mode = DELETE")
        _demand_whole(target)
        (schema,) = target.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.Error as error:
        raise MachineFault(problem=str(error)) from error
    finally:
        source.close()
        target.close()
    found = tables.of_sqlite(copy)
    with copy.open("rb") as stream, gzip.open(packed, "wb", compresslevel=1) as out:
        shutil.copyfileobj(stream, out, BLOCK)
    copy.unlink()
    return DatabaseCopy(packed, SQLITE, schema, found)


def _demand_whole(database: sqlite3.Connection) -> None:
    (said,) = database.execute("PRAGMA integrity_check(1)").fetchone()
    if said != "ok":
        raise MachineFault(problem=said)


def _to_sqlite(database: Database, path: Path) -> Tables:
    database.close()
    target = Path(str(database.url.database))
    target.parent.mkdir(parents=True, exist_ok=True)
    copy = target.with_name(f"{target.name}.restoring")
    with gzip.open(path) as stream, copy.open("wb") as out:
        shutil.copyfileobj(stream, out, BLOCK)
        out.flush()
        os.fsync(out.fileno())
    found = tables.of_sqlite(copy)
    for left in ("-wal", "-shm"):
        target.with_name(f"{target.name}{left}").unlink(missing_ok=True)
    copy.replace(target)
    return found


def _of_postgres(database: Database, folder: Path) -> DatabaseCopy:
    path = folder / POSTGRES
    engine = create_engine(database.url)
    try:
        with engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection:
            # What pg_dump copies and what is counted here is the same moment.
            snapshot = connection.scalar(text("SELECT pg_export_snapshot()"))
            program = _program("pg_dump", connection)
            _run(program, ["--format=custom", "--no-owner", f"--snapshot={snapshot}", f"--file={path}"], database.url)
            schema = connection.scalar(text("SELECT version_num FROM alembic_version"))
            return DatabaseCopy(path, POSTGRES, str(schema), tables.of_postgres(connection))
    except DBAPIError as error:
        raise ServerAway(server=DATABASE) from error
    finally:
        engine.dispose()


def _to_postgres(database: Database, path: Path) -> Tables:
    database.close()
    engine = create_engine(database.url)
    try:
        with engine.connect() as connection:
            program = _program("pg_restore", connection)
        options = ["--single-transaction", "--clean", "--if-exists", "--no-owner", "--no-privileges"]
        _run(program, [*options, str(path)], database.url)
        with engine.connect() as connection:
            return tables.of_postgres(connection)
    except DBAPIError as error:
        raise ServerAway(server=DATABASE) from error
    finally:
        engine.dispose()


def _program(name: str, connection: Connection) -> str:
    """The program, which may not be older than the server. Raises `ToolMissing`."""
    major = int(connection.scalar(text("SHOW server_version_num")) or 0) // 10_000
    advice = Phrase(INSTALL, {"version": major})
    program = shutil.which(name)
    if program is None:
        raise ToolMissing(tool=name, advice=advice)
    said = _output([program, "--version"], None).decode(errors="replace").strip()
    version = re.search(r"\) (\d+)", said)
    if version is None or int(version[1]) < major:
        raise ToolMissing(tool=f"{name} {major} ({said})", advice=advice)
    return program


def _run(program: str, options: Sequence[str], url: URL) -> None:
    """Run a program of PostgreSQL on a database; the password is in no list of processes. Raises `ToolFailed`."""
    address = URL.create("postgresql", url.username, None, url.host, url.port, url.database, url.query)
    password = {"PGPASSWORD": url.password} if isinstance(url.password, str) else {}
    _output([program, f"--dbname={address.render_as_string()}", *options], {**os.environ, **password})


def _output(command: Sequence[str], environment: Mapping[str, str] | None) -> bytes:
    done = subprocess.run(command, env=environment, capture_output=True, check=False)  # noqa: S603
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip().splitlines() or [str(done.returncode)]
        raise ToolFailed(tool=Path(command[0]).name, problem=said[-1])
    return done.stdout
