"""The rows of every table as a count and a digest, the same for the same rows in any order: to tell two copies apart.

A row's digest is the first 60 bits of MD5 of its text; a table's is their sum. It shows what differs by accident; what
somebody changes on purpose shows in the digests of the backup's parts and in the chain of the trail.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Mapping, Sequence
from pathlib import Path

from sqlalchemy import Connection, text

Tables = Mapping[str, Sequence[int | str]]
"""Table -> rows, and the sum as text."""

_HEX = 15
_POSTGRES = (
    "SELECT count(*), coalesce(sum(('x' || substr(md5(whole_row::text), 1, 15))::bit(60)::bigint::numeric), 0)::text"
    ' FROM "{}" AS whole_row'
)
# The text of a row is the session's.
_SAME_TEXT = ("SET LOCAL timezone TO 'UTC'", "SET LOCAL datestyle TO 'ISO, YMD'", "SET LOCAL extra_float_digits TO 1")


def of_sqlite(path: Path) -> Tables:
    """Of a SQLite file; of the full-text index the tables that it lies in."""
    database = sqlite3.connect(path)
    try:
        database.text_factory = bytes
        names = database.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND rootpage > 0 ORDER BY name")
        return {name.decode(): _counted(database, name.decode()) for (name,) in names.fetchall()}
    finally:
        database.close()


def _counted(database: sqlite3.Connection, name: str) -> Sequence[int | str]:
    count = total = 0
    for row in database.execute(f'SELECT * FROM "{name}"'):  # noqa: S608
        count += 1
        total += int(hashlib.md5(repr(row).encode(), usedforsecurity=False).hexdigest()[:_HEX], 16)
    return count, str(total)


def of_postgres(connection: Connection) -> Tables:
    """Of a PostgreSQL database, as the connection's transaction sees it."""
    for statement in _SAME_TEXT:
        connection.execute(text(statement))
    names = connection.scalars(
        text(
            "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace"
            " ORDER BY relname"
        )
    ).all()
    return {name: tuple(connection.execute(text(_POSTGRES.format(name))).one()) for name in names}


def unlike(before: Tables, after: Tables) -> list[str]:
    """The tables that differ, with the rows on both sides."""
    return [
        f"{name}: {before.get(name, ('-',))[0]} / {after.get(name, ('-',))[0]}"
        for name in sorted({*before, *after})
        if tuple(before.get(name, ())) != tuple(after.get(name, ()))
    ]
