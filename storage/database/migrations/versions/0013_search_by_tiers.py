"""An index that is asked for the newest papers only, and what a search is narrowed by.

Papers are numbered in the order in which they came in. What the old index held of pages is held in the new one, and the
fields as they are now, some documents at a time: an archive has millions of them.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa
from alembic import op

from storage.search import tokens

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

DOCUMENTS_AT_A_TIME = 500
PAGE_BITS = {"fields": 0, "pages": 14}
OLD_TEXT = {
    "sqlite": "(SELECT exact FROM search_words WHERE rowid = entry.id)",
    "postgresql": """(SELECT string_agg(lexeme, ' ' ORDER BY place)
        FROM unnest(entry.exact) AS held(lexeme, places, weights), unnest(places) AS place)""",
}
PUT = {
    "sqlite": "INSERT INTO search_{place} (rowid, words) VALUES (:id, :words)",
    "postgresql": "INSERT INTO search_{place} (id, words) VALUES (:id, CAST(:words AS tsvector))",
}
PAGES = """SELECT document_id, page, {text} AS stretch FROM search_entries AS entry
    WHERE page > 0 AND document_id IN :ids"""
DOCUMENTS = """SELECT id, serial, agency, desk, kind, owner_id, number_folded, issuer_folded, issued_on, stack_id
    FROM documents WHERE serial > :after ORDER BY serial LIMIT :most"""


def upgrade() -> None:
    connection = op.get_bind()
    is_sqlite = connection.dialect.name == "sqlite"
    _number(is_sqlite)
    op.create_table("issuers", sa.Column("folded", sa.Text(), nullable=False), sa.PrimaryKeyConstraint("folded"))
    op.execute("INSERT INTO issuers SELECT DISTINCT issuer_folded FROM documents WHERE issuer_folded IS NOT NULL")
    for name, of in (("until", "valid_until"), ("from", "coalesce(valid_from, issued_on)")):
        op.execute(f"CREATE INDEX ix_documents_valid_{name} ON documents ({of}) WHERE valid_until IS NOT NULL")
    for place in PAGE_BITS:
        if is_sqlite:
            op.execute(
                f"""CREATE VIRTUAL TABLE search_{place} USING fts5(
                    words, tokenize = "unicode61 remove_diacritics 0 categories 'L* N* Co Mn'")"""
            )
        else:
            op.execute(f"CREATE TABLE search_{place} (id bigint PRIMARY KEY, words tsvector NOT NULL)")
    for documents in _documents(connection):
        _fill(connection, "fields", _fields(connection, documents))
        _fill(connection, "pages", _pages(connection, documents))
    if is_sqlite:
        op.execute("DROP TABLE search_words")
    else:
        for place in PAGE_BITS:
            # Without a list of what is pending, which every search would have to go through.
            op.execute(f"CREATE INDEX ix_search_{place} ON search_{place} USING gin (words) WITH (fastupdate = off)")
    op.drop_table("search_entries")


def _number(is_sqlite: bool) -> None:
    op.add_column("documents", sa.Column("serial", sa.BigInteger(), nullable=True))
    op.execute(
        """UPDATE documents SET serial = numbered.serial FROM
        (SELECT id, row_number() OVER (ORDER BY received_at, id DESC) AS serial FROM documents) AS numbered
        WHERE documents.id = numbered.id"""
    )
    op.create_index("ix_documents_serial", "documents", ["serial"], unique=True)
    if not is_sqlite:
        op.alter_column("documents", "serial", nullable=False)
        op.execute("CREATE SEQUENCE documents_serial")
        op.execute("SELECT setval('documents_serial', (SELECT coalesce(max(serial), 0) + 1 FROM documents), false)")


def _documents(connection: sa.Connection) -> Iterator[dict[str, sa.Row[Any]]]:
    """Some documents by their ids, until there are no more."""
    statement = sa.text(DOCUMENTS)
    after = 0
    while some := connection.execute(statement, {"after": after, "most": DOCUMENTS_AT_A_TIME}).all():
        yield {row.id: row for row in some}
        after = some[-1].serial


def _facts(connection: sa.Connection, documents: dict[str, sa.Row[Any]]) -> dict[str, tuple[str, ...]]:
    handed_in: dict[str, list[str]] = {}
    statement = "SELECT document_id, desk FROM receipts WHERE withdrawn_at IS NULL AND document_id IN :ids"
    stacks = {row.stack_id for row in documents.values() if row.stack_id is not None}
    for row in _of(connection, statement, [*documents, *stacks]):
        handed_in.setdefault(row.document_id, []).append(row.desk)
    return {
        row.id: tokens.facts_of(
            agency=row.agency,
            desks=(row.desk, *handed_in.get(row.id, ()), *handed_in.get(row.stack_id, ())),
            kind=row.kind,
            owner_id=row.owner_id,
            number_folded=row.number_folded,
            issuer_folded=row.issuer_folded,
            issued_on=date.fromisoformat(row.issued_on) if isinstance(row.issued_on, str) else row.issued_on,
        )
        for row in documents.values()
    }


def _fields(connection: sa.Connection, documents: dict[str, sa.Row[Any]]) -> Iterator[tuple[int, tokens.Entry]]:
    values: dict[str, list[str]] = {document_id: [] for document_id in documents}
    fields = "SELECT document_id, value FROM fields WHERE document_id IN :ids ORDER BY id"
    for row in _of(connection, fields, documents):
        values[row.document_id].append(row.value)
    persons = "SELECT document_id, fields FROM persons WHERE document_id IN :ids ORDER BY place"
    for row in _of(connection, persons, documents):
        known = json.loads(row.fields) if isinstance(row.fields, str) else row.fields
        values[row.document_id] += [one["value"] for one in known]
    facts = _facts(connection, documents)
    for document_id, row in documents.items():
        yield row.serial, tokens.of_values(dict.fromkeys(values[document_id]), facts[document_id])


def _pages(connection: sa.Connection, documents: dict[str, sa.Row[Any]]) -> Iterator[tuple[int, tokens.Entry]]:
    facts = _facts(connection, documents)
    pages = PAGES.format(text=OLD_TEXT[connection.dialect.name])
    for row in _of(connection, pages, documents):
        entry = tokens.of_text(row.stretch or "", facts[row.document_id])
        yield (documents[row.document_id].serial << PAGE_BITS["pages"]) + row.page, entry


def _of(connection: sa.Connection, statement: str, ids: Iterable[str]) -> Sequence[sa.Row[Any]]:
    asked = sa.text(statement).bindparams(sa.bindparam("ids", expanding=True))
    return connection.execute(asked, {"ids": list(ids)}).all()


def _fill(connection: sa.Connection, place: str, entries: Iterable[tuple[int, tokens.Entry]]) -> None:
    bits, dialect = PAGE_BITS[place], connection.dialect.name
    rows = [
        {"id": one, "words": tokens.as_text(entry) if dialect == "sqlite" else tokens.as_tsvector(entry, one >> bits)}
        for one, entry in entries
    ]
    if rows:
        connection.execute(sa.text(PUT[dialect].format(place=place)), rows)
