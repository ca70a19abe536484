"""One door to the database, SQLite or PostgreSQL, with the same promises on both.

`Database.write()` is a transaction that sees the latest state and either commits whole or not at all;
`Database.read()` is a snapshot that never waits for a writer. On SQLite a write begins with BEGIN IMMEDIATE:
a deferred transaction that reads first and writes later fails with SQLITE_BUSY_SNAPSHOT whatever the timeout.
"""

from __future__ import annotations

import hashlib
import os
import select as waiting
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from contextvars import ContextVar
from datetime import datetime
from pathlib import Path
from typing import Any, cast
from weakref import WeakSet

from sqlalchemy import Connection, Dialect, NullPool, Row, Select, create_engine, event, func, inspect, select, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL, Engine, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError, InvalidatePoolError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.pool import ConnectionPoolEntry, PoolProxiedConnection

from dossier.errors import DATABASE, MachineFault, NoSpace, Refused, SearchTooSlow, ServerAway
from storage import tracing
from storage.database.clock import ServerClock, utc_now
from storage.file_locks import locked

CONNECTIONS = 15
BUSY_SECONDS = 30
WRITERS_LOOK_SECONDS = 0.0005
# Of PostgreSQL: a right that is missing, a server that only reads; tables that another version of sohoa brought or
# took. No paper is behind these, nor behind classes 53, 58 and XX: resources, the system, damage.
REFUSED = ("42501", "25006", "42P01", "42703", "42883")
REFUSED_CLASSES = ("53", "58", "XX")
# Of SQLite.
DAMAGED = ("malformed", "not a database")
# Whoever asks for the time holds a paper or answers a call meanwhile.
TIME_SECONDS = 3
_QUERY_CANCELED = "57014"
_BEGIN_ANEW = "sohoa_limit"  # in a session with a time limit of its own: lets that begin anew
_LOOK_EVERY = 10_000  # steps of SQLite, each well below a microsecond
_TURNS: WeakSet[threading.Lock] = WeakSet()
"""Of each SQLite database: whose turn it is to look for its lock."""
_GIVEN_BACK = "sohoa_given_back"  # of a connection in the pool: since when it has rested
_ASKED_AFTER_SECONDS = 5.0
_ONE_LOOK: ContextVar[Session | None] = ContextVar("one_look", default=None)


class Database:
    """A database by its SQLAlchemy URL (`sqlite:///PATH` or `postgresql+psycopg://…`).

    At most `connections` are open at once, and kept. Who finds none free, or SQLite's lock taken, waits `BUSY_SECONDS`;
    with `patience_seconds`, where somebody waits for an answer, no longer than that, for locks of PostgreSQL either.
    """

    def __init__(self, url: str, *, connections: int = CONNECTIONS, patience_seconds: float | None = None) -> None:
        parsed = make_url(url)
        if parsed.drivername == "postgresql":  # the plain name means psycopg 3 here
            parsed = parsed.set(drivername="postgresql+psycopg")
        self.url = parsed
        pool = {"pool_size": connections, "max_overflow": 0, "pool_timeout": patience_seconds or BUSY_SECONDS}
        self.engine = (_sqlite if self.is_sqlite else _postgresql)(parsed, patience_seconds, pool)
        self._reading = self.engine.execution_options(sohoa_reads=True)
        # What PostgreSQL is only asked needs no transaction, each statement is one; and what a connection prepared for
        # its statements is lost with each that is rolled back.
        self._alone = self.engine if self.is_sqlite else self.engine.execution_options(isolation_level="AUTOCOMMIT")
        self._looking = self._reading if self.is_sqlite else self._alone
        self.now: Callable[[], datetime] = utc_now if self.is_sqlite else ServerClock(self._time_of_the_server)
        """The database's time in UTC, the same for all machines. Raises `ServerAway` where no server ever answered."""

    @property
    def is_sqlite(self) -> bool:
        """Whether this is the embedded database."""
        return self.url.get_backend_name() == "sqlite"

    @contextmanager
    def write(self) -> Iterator[Session]:
        """One transaction: committed at the end of the block, rolled back when it raises.

        Raises `ServerAway` when the database does not answer and `NoSpace` when its disk is full.
        """
        opened = Session(self.engine, expire_on_commit=False)
        with _translated(), tracing.span("database write"), opened as session, session.begin():
            # The session connects lazily; begun here, the write lock is ours before the first look.
            session.connection()
            yield session

    @contextmanager
    def write_plainly(self) -> Iterator[Connection]:
        """The same without a session, for who writes at every call and has nothing for a mapper."""
        with _translated(), self.engine.begin() as connection:
            yield connection

    @contextmanager
    def read(self, *, seconds: float | None = None) -> Iterator[Session]:
        """A snapshot to look at, on PostgreSQL of each statement its own; what is changed in it is thrown away.
        `seconds`: how long a look may take.

        Raises `ServerAway`, and `SearchTooSlow` past that limit.
        """
        shared = _ONE_LOOK.get()
        if shared is not None and shared.get_bind() is self._looking:
            with _within(shared, seconds) as session:
                yield session
            return
        opened = Session(self._reading)
        with _translated(), tracing.span("database read"), opened as session, _within(session, seconds):
            yield session

    @contextmanager
    def write_by_one(self) -> Iterator[Connection]:
        """For who writes by one statement, and no more than that: on record when it has an answer. Of PostgreSQL alone,
        which would be asked three times for a transaction."""
        with _translated(), self._alone.begin() as connection:
            yield connection

    @contextmanager
    def one_look(self) -> Iterator[None]:
        """A block whose looks (`read`) are one: by one connection, on SQLite at one snapshot. For what only looks: what
        the block itself writes, none of its looks sees on SQLite, not even by those whom it calls; and what is written
        by a look of it, PostgreSQL keeps."""
        with _translated(), tracing.span("database read"), Session(self._looking) as session:
            token = _ONE_LOOK.set(session)
            try:
                yield
            finally:
                _ONE_LOOK.reset(token)

    @contextmanager
    def alone(self, name: str, *, busy: Refused | None = None) -> Iterator[None]:
        """A block that only one is in at a time, by its `name`, of all programs on this database and their threads;
        others wait, or are told `busy`. Who dies is out. Nobody may ask for it again within it.

        Raises `ServerAway` and `busy`.
        """
        # Both kinds of lock are known by numbers; two names of one number would only wait for each other.
        number = int.from_bytes(hashlib.sha256(name.encode()).digest()[:7])
        if not self.is_sqlite:
            # Outside of a transaction: one that stays open for hours may be ended by the server.
            with _translated(), self._alone.connect() as connection:
                if busy is None:
                    connection.execute(text("SELECT pg_advisory_lock(:number)"), {"number": number})
                elif not connection.scalar(text("SELECT pg_try_advisory_lock(:number)"), {"number": number}):
                    raise busy
                try:
                    yield
                finally:
                    connection.execute(text("SELECT pg_advisory_unlock(:number)"), {"number": number})
            return
        with locked(Path(f"{self.url.database}.lock"), number, waits=busy is None) as is_ours:
            if not is_ours and busy is not None:
                raise busy
            yield

    def _time_of_the_server(self) -> datetime:
        # Not from the pool: whoever asks may hold its last connection already.
        engine = create_engine(self.url, poolclass=NullPool, connect_args={"connect_timeout": TIME_SECONDS})
        with _translated(), engine.connect() as connection:
            said: datetime = connection.execute(select(func.clock_timestamp())).scalar_one()
            return said

    def after_fork(self) -> None:
        """Forget the parent's connections in a forked child, without closing them under the parent's feet."""
        self.engine.dispose(close=False)

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()


def tuples(
    session: Session, statement: Select[*tuple[Any, ...]], **parameters: object
) -> Sequence[Row[*tuple[Any, ...]]]:
    """What a statement made once finds, as tuples of columns: for what every call asks, where an object of the mapper
    for each row would cost more than SQL. What the session has not written yet is written first."""
    session.flush()
    return session.connection().execute(statement, parameters).all()


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
        if _was_ended(error):
            raise SearchTooSlow from error
        if "disk is full" in said or "no space" in said or "disk i/o error" in said:
            raise NoSpace from error
        raise ServerAway(server=DATABASE) from error
    except PoolTimeoutError as error:  # every connection is in use
        raise ServerAway(server=DATABASE) from error
    except DBAPIError as error:
        state, said = getattr(error.orig, "sqlstate", None) or "", str(error.orig)
        if error.connection_invalidated or state in REFUSED or state.startswith(REFUSED_CLASSES):
            raise ServerAway(server=DATABASE) from error
        if any(sign in said for sign in DAMAGED):
            raise MachineFault(problem=said) from error
        raise


@contextmanager
def if_time_allows(session: Session) -> Iterator[None]:
    """A look that ends without a word where it runs past the time limit. What follows has the limit anew, as each
    statement has it on PostgreSQL."""
    try:
        with session.begin_nested():
            yield
    except OperationalError as error:
        if not _was_ended(error):
            raise
        if _BEGIN_ANEW in session.info:
            session.info[_BEGIN_ANEW]()


def _was_ended(error: OperationalError) -> bool:
    return str(error.orig).lower() == "interrupted" or getattr(error.orig, "sqlstate", None) == _QUERY_CANCELED


@contextmanager
def _within(session: Session, seconds: float | None) -> Iterator[Session]:
    """The session, with a limit of time where there is one."""
    if seconds is None:
        yield session
    elif is_sqlite(session):
        with _interrupted(session, seconds):
            yield session
    else:
        with _one_transaction(session, f"SET LOCAL statement_timeout = {round(seconds * 1000)}"):
            yield session


@contextmanager
def _one_transaction(session: Session, setting: str) -> Iterator[None]:
    """A transaction of PostgreSQL with this setting: that of the session, or one begun for it where each of its
    statements is one."""
    connection = session.connection()
    if connection.get_execution_options().get("isolation_level") != "AUTOCOMMIT":
        connection.exec_driver_sql(setting)
        yield
        return
    # Without parameters the driver sends both at once.
    connection.exec_driver_sql(f"BEGIN; {setting}", execution_options={"no_parameters": True})
    try:
        yield
    except BaseException:
        session.rollback()
        raise
    connection.exec_driver_sql("COMMIT")  # rolled back, it would take with it what the connection has prepared


@contextmanager
def _interrupted(session: Session, seconds: float) -> Iterator[None]:
    """Whatever runs past the limit on this connection is interrupted."""
    connection = cast(sqlite3.Connection, session.connection().connection.driver_connection)

    def begin() -> None:
        end = time.monotonic() + seconds
        connection.set_progress_handler(lambda: time.monotonic() > end, _LOOK_EVERY)

    session.info[_BEGIN_ANEW] = begin
    begin()
    try:
        yield
    finally:
        connection.set_progress_handler(None, 0)


def _postgresql(url: URL, patience_seconds: float | None, pool: Mapping[str, Any]) -> Engine:
    engine = create_engine(url, **pool)

    @event.listens_for(engine, "checkin")
    def _note(_: DBAPIConnection, record: ConnectionPoolEntry) -> None:
        record.info[_GIVEN_BACK] = time.monotonic()

    @event.listens_for(engine, "checkout")
    def _make_sure(connection: DBAPIConnection, record: ConnectionPoolEntry, _: PoolProxiedConnection) -> None:
        given_back = record.info.pop(_GIVEN_BACK, None)
        if given_back is not None and not _is_alive(connection, engine.dialect, time.monotonic() - given_back):
            raise InvalidatePoolError

    if patience_seconds:
        limit = round(patience_seconds * 1000)

        # Not as an option of the connection: those that the URL names would be gone.
        @event.listens_for(engine, "connect")
        def _be_patient(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
            with closing(connection.cursor()) as cursor:
                cursor.execute(f"SET lock_timeout = {limit}")
            connection.commit()

    return engine


def _is_alive(connection: DBAPIConnection, dialect: Dialect, rested_seconds: float) -> bool:
    """Whether the server still has this connection, which nobody used for so long. A server that ended it, or has gone,
    is heard without being asked: that would be a way there and back for each call. What lies between may forget a
    connection that rests, and says nothing."""
    driver: Any = connection
    if not driver.closed and rested_seconds < _ASKED_AFTER_SECONDS:
        said = waiting.poll()
        said.register(driver.fileno(), waiting.POLLIN)
        if not said.poll(0):
            return True
    try:
        return dialect.do_ping(connection)
    except dialect.loaded_dbapi.Error as error:
        if dialect.is_disconnect(error, driver, None):
            return False
        raise


def _sqlite(url: URL, patience_seconds: float | None, pool: Mapping[str, Any]) -> Engine:
    path = url.database
    if path:
        Path(path).parent.mkdir(parents=True, exist_ok=True)
    given = {"timeout": patience_seconds or BUSY_SECONDS, "check_same_thread": False}
    engine = create_engine(f"sqlite:///{path}", connect_args=given, **pool)
    turn = threading.Lock()
    _TURNS.add(turn)

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
        if connection.get_execution_options().get("sohoa_reads", False):
            # Takes no lock and fails at nothing; SQLAlchemy's way would cost every call as much as a look.
            connection.connection.cursor().execute("BEGIN")
        else:
            _begin_to_write(connection, given["timeout"], turn)

    return engine


def _renew_turns() -> None:
    """In a forked child: a lock that a thread of the parent had would never be free."""
    for turn in _TURNS:
        turn._at_fork_reinit()  # type: ignore[attr-defined]


os.register_at_fork(after_in_child=_renew_turns)


def _begin_to_write(connection: Connection, patience_seconds: float, turn: threading.Lock) -> None:
    """SQLite lets who waits for its lock sleep for longer and longer, up to 100 ms, while others come and go: of two
    programs that write all the time, as for the trail, one hardly got in. So it is looked often, a commit takes about a
    millisecond; but by one thread of each program, the others wait for that."""
    driver = cast(sqlite3.Connection, connection.connection.driver_connection)
    end = time.monotonic() + patience_seconds
    driver.execute("PRAGMA busy_timeout = 0")
    is_next = turn.acquire(timeout=patience_seconds)
    try:
        while is_next and time.monotonic() < end:
            try:
                driver.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
                    break  # said below, as SQLAlchemy says it
                time.sleep(WRITERS_LOOK_SECONDS)
            else:
                return
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    finally:
        if is_next:
            turn.release()
        driver.execute(f"PRAGMA busy_timeout = {round(patience_seconds * 1000)}")
