"""Who has seen a value, what its readers read, and that it stands on the paper so though it fails its check.

Until now such a value was marked like one that nobody has seen. A paper that a person confirmed although other marks
were left on it waits again: confirmed means seen.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.orm import Session

from storage.trail import events

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

DOCUMENTS_AT_A_TIME = 1000


def upgrade() -> None:
    for column in (
        sa.Column("readings", sa.JSON(), nullable=True),
        sa.Column("by_hand", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("confirmed_by", sa.Text(), nullable=True),
        sa.Column("as_printed", sa.Boolean(), nullable=False, server_default=sa.false()),
    ):
        op.add_column("fields", column)
    op.add_column("persons", sa.Column("is_marked", sa.Boolean(), nullable=False, server_default=sa.false()))
    for table, indexed, condition in (("fields", "name", "needs_review"), ("persons", "document_id", "is_marked")):
        op.create_index(
            f"ix_{table}_marked",
            table,
            [indexed],
            sqlite_where=sa.text(f"{condition} = 1"),  # as it is asked there: SQLite compares conditions by their words
            postgresql_where=sa.text(condition),
        )
    fields = sa.table(
        "fields",
        *map(sa.column, ("document_id", "source")),
        sa.column("needs_review", sa.Boolean()),
        sa.column("as_printed", sa.Boolean()),
    )
    said = sa.and_(fields.c.needs_review, fields.c.source == "person")
    op.execute(fields.update().where(said).values(as_printed=sa.true(), needs_review=sa.false()))
    marked = set(op.get_bind().scalars(sa.select(fields.c.document_id).where(fields.c.needs_review)))
    marked |= _persons_as_printed()
    _let_wait(marked)


def _persons_as_printed() -> set[str]:
    """The documents with persons whose values are marked, once those that persons gave are not."""
    persons = sa.table(
        "persons",
        *map(sa.column, ("document_id", "place")),
        sa.column("fields", sa.JSON()),
        sa.column("is_marked", sa.Boolean()),
    )
    connection, marked = op.get_bind(), set()
    for row in _by_document(connection, persons):
        values = row.fields
        if not any(one["needs_review"] for one in values):
            continue
        now = [
            {**one, "needs_review": False, "as_printed": True}
            if one["needs_review"] and one["source"] == "person"
            else one
            for one in values
        ]
        is_marked = any(one["needs_review"] for one in now)
        if is_marked:
            marked.add(row.document_id)
        own = (persons.c.document_id == row.document_id) & (persons.c.place == row.place)
        connection.execute(persons.update().where(own).values(fields=now, is_marked=is_marked))
    return marked


def _by_document(connection: sa.Connection, persons: sa.TableClause) -> Iterator[sa.Row[Any]]:
    """Every person, some documents at a time: an archive has millions of them."""
    after = ""
    while True:
        ids = sa.select(persons.c.document_id).where(persons.c.document_id > after).distinct()
        some = connection.scalars(ids.order_by(persons.c.document_id).limit(DOCUMENTS_AT_A_TIME)).all()
        if not some:
            return
        within = persons.c.document_id.between(some[0], some[-1])
        yield from connection.execute(sa.select(persons).where(within)).all()
        after = some[-1]


def _let_wait(marked: set[str]) -> None:
    """Let those of the documents wait again that a person confirmed. For which marks follows from the values."""
    documents = sa.table("documents", *map(sa.column, ("id", "state")))
    acts = sa.table("review_acts", sa.column("document_id"))
    reasons = sa.table("review_reasons", *map(sa.column, ("document_id", "place", "code")))
    connection = op.get_bind()
    confirmed = sa.select(documents.c.id).where(
        documents.c.state == "archived", documents.c.id.in_(sa.select(acts.c.document_id))
    )
    again = sorted(marked & set(connection.scalars(confirmed)))
    for document_id in again:
        own = documents.c.id == document_id
        connection.execute(documents.update().where(own).values(state="needs_review"))
    with Session(connection) as session:
        for document_id in again:
            part, details = events.Actor("migration"), {"revision": revision}
            events.append(session, "reopened", part, now=datetime.now(UTC), document_id=document_id, details=details)
    if again:
        op.bulk_insert(reasons, [{"document_id": one, "place": 0, "code": "unconfirmed"} for one in again])
