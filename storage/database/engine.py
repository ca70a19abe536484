"""One door to the database, SQLite or PostgreSQL, with the same promises on both.

`Database.write()` is a transaction that sees the latest state and either commits whole or not at all;
`Database.read()` is a snapshot that never waits for a writer. On SQLite a write begins with BEGIN IMMEDIATE:
a deferred transaction that reads first and writes later fails with SQLITE_BUSY_SNAPSHOT whatever the timeout.
"""

from __future__ import annotations

import fcntl
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, create_engine, event, inspect, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Engine, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.pool import ConnectionPoolEntry

from dossier.errors import DATABASE, NoSpace, ServerAway

BUSY_SECONDS = 30


class Database:
    """A database by its SQLAlchemy URL (`sqlite:///PATH` or `postgresql+psycopg://…`)."""

    def __init__(self, url: str) -> None:
        parsed = make_url(url)
        if parsed.drivername == "postgresql":  # the plain name means psycopg 3 here
            parsed = parsed.set(drivername="postgresql+psycopg")
        self.url = parsed
        self.engine = _sqlite(parsed.database) if self.is_sqlite else create_engine(parsed, pool_pre_ping=True)
        self._reading = self.engine.execution_options(sohoa_reads=True)

    @property
    def is_sqlite(self) -> bool:
        """Whether this is the embedded database."""
        return self.url.get_backend_name() == "sqlite"

    @contextmanager
    def write(self) -> Iterator[Session]:
        """One transaction: committed at the end of the block, rolled back when it raises.

        Raises `ServerAway` when the database does not answer and `NoSpace` when its disk is full.
        """
        with _translated(), Session(self.engine, expire_on_commit=False) as session, session.begin():
            # The session connects lazily; begun here, the write lock is ours before the first look.
            session.connection()
            yield session

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A snapshot to look at; what is changed in it is thrown away. Raises `ServerAway`."""
        with _translated(), Session(self._reading) as session:
            yield session

    @contextmanager
    def alone(self, name: str) -> Iterator[None]:
        """A block that only one program on this database is in at a time, by its `name`; others wait. Who dies is out.

        Raises `ServerAway`.
        """
        # Both kinds of lock are known by numbers; two names of one number would only wait for each other.
        number = int.from_bytes(hashlib.sha256(name.encode()).digest()[:7])
        if not self.is_sqlite:
            # Outside of a transaction: one that stays open for hours may be ended by the server.
            autocommit = self.engine.execution_options(isolation_level="AUTOCOMMIT")
            with _translated(), autocommit.connect() as connection:
                connection.execute(text("SELECT pg_advisory_lock(:number)"), {"number": number})
                try:
                    yield
                finally:
                    connection.execute(text("SELECT pg_advisory_unlock(:number)"), {"number": number})
            return
        with Path(f"{self.url.database}.lock").open("ab") as file:
            fcntl.lockf(file, fcntl.LOCK_EX, 1, number)
            yield

    def after_fork(self) -> None:
        """Forget the parent's connections in a forked child, without closing them under the parent's feet."""
        self.engine.dispose(close=False)

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()


def is_sqlite(session: Session) -> bool:
    """Whether the session is on the embedded database."""
    return session.get_bind().dialect.name == "sqlite"


def insert_if_absent(session: Session, table: type[DeclarativeBase], **values: object) -> bool:
    """Insert a row unless one of its unique keys is taken, in this or in a racing transaction; whether it went in."""
    insert = sqlite.insert if is_sqlite(session) else postgresql.insert
    key = next(iter(inspect(table).primary_key))
    statement = insert(table).values(**values).on_conflict_do_nothing().returning(key)
    return session.connection().execute(statement).first() is not None


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except OperationalError as error:
        said = str(error.orig).lower()
        if "disk is full" in said or "no space" in said or "disk i/o error" in said:
            raise NoSpace from error
        raise ServerAway(server=DATABASE) from error
    except PoolTimeoutError as error:  # every connection is in use
        raise ServerAway(server=DATABASE) from error
    except DBAPIError as error:
        if error.connection_invalidated:
            raise ServerAway(server=DATABASE) from error
        raise


def _sqlite(path: str | None) -> Engine:
    if path and path != ":memory:":
        Path(path).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False})

    @event.listens_for(engine, "connect")
    def _prepare(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves
        cursor = connection.cursor()
        cursor.execute("PRAGMA journal_mode = WAL")
        # FULL: a commit that was acknowledged survives a power cut, not only a killed process.
        cursor.execute("PRAGMA synchronous = FULL")
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        reads = connection.get_execution_options().get("sohoa_reads", False)
        connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")

    return engine
