"""What every call asks and adds, made once: the text that the driver takes, and what makes values of its answer.

SQLAlchemy finds a statement that it made before by all that the statement is made of, and makes a result that can do
everything: for a row or two, asked by every call, that costs several times what the database does. Here a statement is
written by SQLAlchemy once for each kind of database, and for each number of listed values; answers are plain tuples.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Generic, TypeVar

from sqlalchemy import Connection, Dialect, Insert, Select, TextualSelect, Update
from sqlalchemy.engine.interfaces import DBAPICursor
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from sqlalchemy.types import TypeEngine

Value = str | int | Sequence[str] | Sequence[int]
Question = TypeVar("Question", bound=Select[*tuple[Any, ...]] | TextualSelect)
"""As SQLAlchemy writes it, or as text, with its columns."""
_Arguments = Callable[[Mapping[str, Any]], Any]
_Reader = Callable[[Any], Any]


class Prepared(Generic[Question]):
    """A question. Its parameters are text and numbers, or lists of either (`bindparam(…, expanding=True)`)."""

    def __init__(self, statement: Question) -> None:
        self.statement: Question = statement
        """The question itself, to be narrowed: what comes of that is not made once."""
        columns = tuple(statement.selected_columns)
        row: Any = namedtuple("Row", [one.name for one in columns])  # type: ignore[misc]
        self._row: Callable[[Sequence[Any]], Any] = row._make
        self._types = [column.type for column in columns]
        self._made: dict[tuple[Any, ...], tuple[str, _Arguments]] = {}
        self._readers: dict[str, list[tuple[int, _Reader]]] = {}

    def rows(self, session: Session, **values: Value) -> Sequence[Any]:
        """What is found, as tuples with the names of the columns. What the session has not written yet is written
        first."""
        session.flush()
        return self.of(session.connection(), **values)

    def of(self, connection: Connection, **values: Value) -> Sequence[Any]:
        """The same where there is no session."""
        given = {name: value if isinstance(value, str | int) else _padded(value) for name, value in values.items()}
        if [] in given.values():
            return connection.execute(self.statement, given).all()
        dialect = connection.dialect
        key = (dialect.name, *[len(value) for value in given.values() if isinstance(value, list)])
        made = self._made.get(key)
        if made is None:
            made = self._made[key] = _made(dialect, self.statement, given)
        text, arguments = made
        with _cursor(connection, text) as cursor:
            cursor.execute(text, arguments(given), **_prepares(connection))
            found: Sequence[Sequence[Any]] = cursor.fetchall()
            readers = self._readers.get(dialect.name)
            if readers is None:
                codes = [column[1] for column in cursor.description]
                readers = self._readers[dialect.name] = _readers(dialect, self._types, codes)
        return list(map(self._row, _read(found, readers) if readers and found else found))


class PreparedChange:
    """An INSERT or UPDATE, by the names of its parameters. Values are kept as the types of their columns say."""

    def __init__(self, statement: Insert | Update) -> None:
        self._statement = statement
        self._made: dict[str, tuple[str, _Arguments]] = {}

    def run(self, connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
        """Do it once for each of the rows, all of which have all parameters."""
        dialect = connection.dialect
        made = self._made.get(dialect.name)
        if made is None:
            made = self._made[dialect.name] = _made_change(dialect, self._statement, rows[0])
        text, arguments = made
        with _cursor(connection, text) as cursor:
            cursor.executemany(text, [arguments(row) for row in rows])

    def run_in(self, session: Session, rows: Iterable[Mapping[str, Any]]) -> None:
        """The same in a session, for any number of rows. What that has to add goes in first."""
        if session.new:
            session.flush()
        if listed := list(rows):
            self.run(session.connection(), listed)


def _prepares(connection: Connection) -> Mapping[str, bool]:
    """What has a connection prepare a statement when it is first asked, so that PostgreSQL soon plans it no more: left
    to itself, psycopg waits until it was asked five times. Not where what was prepared is lost with the transaction,
    which is rolled back in the end."""
    is_kept = connection.get_execution_options().get("isolation_level") == "AUTOCOMMIT"
    return {"prepare": True} if is_kept and connection.dialect.name == "postgresql" else {}


def _made_change(dialect: Dialect, statement: Insert | Update, row: Mapping[str, Any]) -> tuple[str, _Arguments]:
    compiled = statement.compile(dialect=dialect, column_keys=list(row))
    kept: list[tuple[str, Callable[[Any], Any] | None]] = [
        (name, bind.type.dialect_impl(dialect).bind_processor(dialect)) for name, bind in compiled.binds.items()
    ]

    def named(values: Mapping[str, Any]) -> dict[str, Any]:
        return {name: values[name] if keep is None else keep(values[name]) for name, keep in kept}

    return str(compiled), _as_taken(named, compiled.positiontup)


def _made(
    dialect: Dialect, statement: Question, given: Mapping[str, str | int | list[str] | list[int]]
) -> tuple[str, _Arguments]:
    """The text of a question with lists as long as those that are given, and what makes its arguments."""
    state = statement.compile(dialect=dialect).construct_expanded_state(given)
    # By its name in the text: the value that is given, or one of a list; the rest is of the statement itself.
    expanded = {of: names for of, names in state.parameter_expansion.items() if of in given}
    listed = {name: (of, at) for of, names in expanded.items() for at, name in enumerate(names)}
    own = {name: value for name, value in state.parameters.items() if name not in listed and name not in given}
    one_each = [name for name, value in given.items() if not isinstance(value, list)]

    def named(values: Mapping[str, Any]) -> dict[str, Any]:
        found = {name: values[of][at] for name, (of, at) in listed.items()}
        return {**own, **{name: values[name] for name in one_each}, **found}

    return state.statement, _as_taken(named, state.positiontup)


def _as_taken(named: Callable[[Mapping[str, Any]], dict[str, Any]], places: Sequence[str] | None) -> _Arguments:
    """The arguments as the driver takes them: by their names, or in the order of their places in the text."""
    if places is None:
        return named

    def placed(values: Mapping[str, Any]) -> list[Any]:
        found = named(values)
        return [found[name] for name in places]

    return placed


def _padded(listed: Sequence[Any]) -> list[Any]:
    """As many as a power of two, so that few lengths have to be known: the last stands there more than once."""
    more = (1 << (len(listed) - 1).bit_length()) - len(listed) if listed else 0
    return [*listed, *[listed[-1]] * more] if more else list(listed)


def _readers(dialect: Dialect, types: Sequence[TypeEngine[Any]], codes: Sequence[object]) -> list[tuple[int, _Reader]]:
    """What makes values of what the driver gives, by the places of the columns that need it; `codes`: what the driver
    calls their types."""
    made = [one.dialect_impl(dialect).result_processor(dialect, code) for one, code in zip(types, codes, strict=True)]
    return [(at, reader) for at, reader in enumerate(made) if reader is not None]


def _read(rows: Sequence[Sequence[Any]], readers: Sequence[tuple[int, _Reader]]) -> Iterable[Sequence[Any]]:
    """The rows with values made of what the driver gave. Column by column: a page of papers has hundreds of rows, and
    there are columns in which few have a value."""
    given = list(zip(*rows, strict=True))
    columns: list[Iterable[Any]] = [*given]
    for at, reader in readers:
        if given[at].count(None) < len(rows):
            columns[at] = map(reader, given[at])
    return zip(*columns, strict=True)


@contextmanager
def _cursor(connection: Connection, text: str) -> Iterator[DBAPICursor]:
    """The driver's cursor, for this statement. Raises what SQLAlchemy raises."""
    dialect = connection.dialect
    errors = dialect.loaded_dbapi.Error
    cursor = connection.connection.cursor()
    try:
        yield cursor
    except errors as error:
        is_lost = dialect.is_disconnect(error, connection.connection.dbapi_connection, cursor)
        if is_lost:
            connection.invalidate(error)
        # Without the arguments: what goes wrong is logged, and they may say who is asked about.
        raise DBAPIError.instance(text, None, error, errors, connection_invalidated=is_lost, dialect=dialect) from error
    finally:
        cursor.close()
