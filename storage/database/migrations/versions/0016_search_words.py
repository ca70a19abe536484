"""The words of all fields, by which what was mistyped is found; and which version of the index is held."""

import json
from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op

from storage.search import near, tokens

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

VALUES_AT_A_TIME = 5000
# Compared by bytes: what stands there is folded already.
TEXT = {"sqlite": "TEXT", "postgresql": 'text COLLATE "C"'}


def upgrade() -> None:
    connection = op.get_bind()
    dialect = connection.dialect.name
    op.execute(
        f"""CREATE TABLE search_words (folded {TEXT[dialect]} NOT NULL, spelt {TEXT[dialect]} NOT NULL,
        PRIMARY KEY (folded, spelt)) {"WITHOUT ROWID" if dialect == "sqlite" else ""}"""
    )
    index = op.create_table(
        "search_index",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("becoming", sa.Integer()),
        sa.Column("done", sa.BigInteger(), nullable=False),
    )
    op.bulk_insert(index, [{"id": 1, "version": tokens.VERSION, "becoming": None, "done": 0}])
    for values in _values(connection):
        near.put_words_by(connection, values)


def _values(connection: sa.Connection) -> Iterator[list[str]]:
    """The values of all fields and persons, some at a time."""
    after = 0
    fields = sa.text("SELECT id, value FROM fields WHERE id > :after ORDER BY id LIMIT :most")
    while some := connection.execute(fields, {"after": after, "most": VALUES_AT_A_TIME}).all():
        yield [row.value for row in some]
        after = some[-1].id
    persons = sa.text(
        """SELECT document_id, place, fields FROM persons WHERE (document_id, place) > (:document_id, :place)
        ORDER BY document_id, place LIMIT :most"""
    )
    at = {"document_id": "", "place": -1}
    while some := connection.execute(persons, {**at, "most": VALUES_AT_A_TIME}).all():
        stored = [json.loads(row.fields) if isinstance(row.fields, str) else row.fields for row in some]
        yield [field["value"] for fields in stored for field in fields]
        at = {"document_id": some[-1].document_id, "place": some[-1].place}
