"""The index asked: which documents hold something, newest first, as few of them as are looked at.

SQLite walks the lists of an FTS5 table from their end; how PostgreSQL is asked says gin.py.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import partial
from heapq import merge
from itertools import groupby, islice
from typing import Any

from sqlalchemy import BigInteger, ColumnClause, Text, TextualSelect, column, text
from sqlalchemy.orm import Session

from storage.database.engine import is_sqlite
from storage.database.prepared import Prepared
from storage.search import gin
from storage.search.expressions import Expression, fts5, tsquery
from storage.search.index import PAGE_BITS
from storage.search.phrases import by_pairs, is_held
from storage.search.tiers import Place

_AT_FIRST, _AT_MOST = 32, 1024
_MOST_HELD = 64
"""So many entries are looked at themselves; where more are read at once, that would cost more than it saves."""

_BY_FTS5 = """SELECT rowid AS id FROM search_{place}
    WHERE search_{place} MATCH :asked AND rowid < :below AND rowid >= :least ORDER BY rowid DESC LIMIT :size"""
_HELD_BY_FTS5 = _BY_FTS5.replace("rowid AS id", "rowid AS id, words")
_EACH = """SELECT DISTINCT one.value FROM json_each(:serials) AS one CROSS JOIN search_{place} AS entry
    WHERE entry.search_{place} MATCH :asked
    AND entry.rowid >= one.value << :bits AND entry.rowid < (one.value + 1) << :bits"""
# What the planner does not know: a look at an entry's words fetches them from beside the table, page by page. It took
# 10,000 papers for so few that it looked at each: 36,000 blocks of memory in 110 ms, instead of 28 blocks in 0.7 ms.
# And what it takes for so much that it is worth being compiled (75 ms), as most of a million papers, is not looked at.
_END = """SELECT coalesce((SELECT max(id) FROM search_fields), 0), coalesce((SELECT max(id) FROM search_pages), 0),
    set_config('enable_seqscan', 'off', true), set_config('jit', 'off', true)"""
# `OFFSET 0`, so that the entries of each document are looked at, not the whole table for what has the words.
_AMONG = """SELECT one FROM unnest(CAST(:serials AS bigint[])) AS one WHERE EXISTS (
    SELECT 1 FROM (SELECT words FROM search_{place} WHERE id BETWEEN one << :bits AND ((one + 1) << :bits) - 1 OFFSET 0)
    AS entry WHERE entry.words @@ CAST(:asked AS tsquery))"""


def _prepared(statement: str, *more: ColumnClause[Any]) -> Mapping[Place, Prepared[TextualSelect]]:
    """A question for numbers, made once for each place: a search asks a dozen."""
    columns: tuple[ColumnClause[Any], ...] = (column("id", BigInteger), *more)
    return {place: Prepared(text(statement.format(place=place)).columns(*columns)) for place in PAGE_BITS}


_NEWEST_BY_FTS5 = _prepared(_BY_FTS5)
_HELD = _prepared(_HELD_BY_FTS5, column("words", Text))


def found(session: Session, places: Sequence[Place], asked: Expression, *, below: int | None = None) -> Iterator[int]:
    """The serials of the documents that hold what is asked in one of the places, newest first; `below`: those before
    this one. Read as they are taken, a few at first."""
    read = _by_fts5 if is_sqlite(session) else _by_gin
    streams = [read(session, place, asked, below) for place in places]
    if len(streams) == 1:
        return streams[0]
    return (serial for serial, _ in groupby(merge(*streams, reverse=True)))


def some(
    session: Session, places: Sequence[Place], asked: Expression, most: int, *, below: int | None = None
) -> list[int]:
    """The serials of the newest `most` documents that hold what is asked in one of the places, newest first; `below`:
    those before this one. Read at once."""
    read = partial(_by_fts5, at_first=most) if is_sqlite(session) else partial(_by_gin, wanted=most)
    serials = {serial for place in places for serial in islice(read(session, place, asked, below), most)}
    return sorted(serials, reverse=True)[:most]


def end(session: Session) -> int | None:
    """A serial behind all that are in the index, where a question costs less that begins there: asked once for all the
    questions of a search, which PostgreSQL then answers by the index in this transaction: there has to be one, as a
    look with a time limit begins it. None on SQLite."""
    if is_sqlite(session):
        return None
    fields, pages, *_ = session.connection().execute(text(_END)).one()
    last: int = max(fields >> PAGE_BITS["fields"], pages >> PAGE_BITS["pages"])
    return last + 1


def among(
    session: Session, places: Sequence[Place], asked: Expression, serials: Collection[int], *, apart: bool = False
) -> set[int]:
    """Those of these documents that hold what is asked in one of the places. `apart`: many that hold it may lie between
    them, so each is asked about by itself."""
    if not serials:
        return set()
    if is_sqlite(session) and apart:
        listed, words = json.dumps(list(serials)), fts5(asked)
        each = [
            text(_EACH.format(place=place)).bindparams(bits=PAGE_BITS[place], asked=words, serials=listed)
            for place in places
        ]
        return {serial for statement in each for serial in session.scalars(statement)}
    if is_sqlite(session):
        least = min(serials)
        newer = (_by_fts5(session, place, asked, max(serials) + 1, least=least) for place in places)
        return {serial for stream in newer for serial in stream} & set(serials)
    found_there: set[int] = set()
    for place in places:
        values = {"serials": list(serials), "bits": PAGE_BITS[place], "asked": tsquery(asked)}
        found_there |= set(session.scalars(text(_AMONG.format(place=place)), values))
    return found_there


def _by_fts5(
    session: Session, place: Place, asked: Expression, below: int | None, at_first: int = 0, least: int = 0
) -> Iterator[int]:
    """`least`: none before this one is looked at."""
    bits, size = PAGE_BITS[place], at_first or _AT_FIRST
    before, words = (1 << 62 if below is None else below << bits), fts5(asked)
    loosely = fts5(by_pairs(asked))
    while True:
        if loosely == words or size > _MOST_HELD:
            rows = _NEWEST_BY_FTS5[place].rows(session, asked=words, below=before, least=least << bits, size=size)
            entries = [entry for (entry,) in rows]
        else:
            rows = _HELD[place].rows(session, asked=loosely, below=before, least=least << bits, size=size)
            entries = [entry for entry, held in rows if is_held(asked, f" {held} ")]
            # Pairs that mostly stand apart from each other would have too many papers fetched.
            loosely = loosely if len(entries) * 2 > len(rows) else words
        yield from _serials(entries, bits)
        if len(rows) < size:
            return
        # On past the document's other pages, if it was found by one.
        before, size = rows[-1].id, max(size, min(size * 2, _AT_MOST))
        if entries and entries[-1] >> bits == before >> bits:
            before = before >> bits << bits


def _by_gin(
    session: Session, place: Place, asked: Expression, below: int | None, wanted: int = gin.WANTED
) -> Iterator[int]:
    yield from _serials(gin.entries(session, place, asked, below, wanted), PAGE_BITS[place])


def _serials(entries: Iterable[int], bits: int) -> Iterator[int]:
    for serial, _ in groupby(entry >> bits for entry in entries):
        yield serial
