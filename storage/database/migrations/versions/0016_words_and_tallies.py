"""The words of all fields, by which what was mistyped is found; which version of the index is held; and papers counted
as they change.

Triggers count: whatever changes a paper, by whichever way, changes its tally in the same commit. They only add rows, so
nobody waits for anybody; the reconciler sums them up (storage/queue/tallies.py).
"""

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
HELD = 2
"""The version (tokens.py) of an index that papers are in already; without any, whoever puts them there says it."""
# Compared by bytes: what stands there is folded already.
TEXT = {"sqlite": "TEXT", "postgresql": 'text COLLATE "C"'}

KEY = ("agency", "desk", "kind", "month", "lane", "state", "is_stack")
MONTH = {
    "sqlite": "strftime('%Y-%m', {row}.received_at)",
    "postgresql": "to_char({row}.received_at AT TIME ZONE 'UTC', 'YYYY-MM')",
}
DIFFERS = {"sqlite": "IS NOT", "postgresql": "IS DISTINCT FROM"}
COUNT = "INSERT INTO tallies SELECT {key}, count(*) FROM documents GROUP BY {grouped}"
VIEW = """CREATE VIEW tallied AS SELECT {key}, count FROM tallies
    UNION ALL SELECT {key}, change FROM tally_changes"""
CHANGE = "INSERT INTO tally_changes ({key}, change) SELECT {values}, {change}"
IS_PART = "{row}.stack_id IS NOT NULL AND {row}.state <> 'withdrawn'"
CHANGED = "{now} AND NOT ({before} AND OLD.stack_id = NEW.stack_id)"
PARTS = "UPDATE documents SET live_parts = live_parts {change} WHERE id = {row}.stack_id"
COUNTED = ("agency", "desk", "kind", "received_at", "lane", "state", "live_parts")


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
    has_papers = connection.scalar(sa.text("SELECT EXISTS (SELECT 1 FROM documents)"))
    version = HELD if has_papers else tokens.VERSION
    op.bulk_insert(index, [{"id": 1, "version": version, "becoming": None, "done": 0}])
    for values in _values(connection):
        near.put_words_by(connection, values)
    _tally(dialect)


def _tally(dialect: str) -> None:
    op.add_column("documents", sa.Column("live_parts", sa.Integer(), nullable=False, server_default="0"))
    op.execute(
        """UPDATE documents SET live_parts = parts.count FROM
        (SELECT stack_id, count(*) AS count FROM documents WHERE stack_id IS NOT NULL AND state <> 'withdrawn'
        GROUP BY stack_id) AS parts WHERE documents.id = parts.stack_id"""
    )
    key = [sa.Column(name, sa.Boolean() if name == "is_stack" else sa.String(), nullable=False) for name in KEY]
    op.create_table("tallies", *key, sa.Column("count", sa.BigInteger(), nullable=False), sa.PrimaryKeyConstraint(*KEY))
    number = sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), primary_key=True)
    again = [sa.Column(name, sa.Boolean() if name == "is_stack" else sa.String(), nullable=False) for name in KEY]
    op.create_table("tally_changes", number, *again, sa.Column("change", sa.Integer(), nullable=False))
    op.execute(
        """CREATE INDEX ix_documents_unfinished ON documents (received_at)
        WHERE state IN ('received', 'processing')"""
    )
    grouped = ", ".join(str(at) for at in range(1, len(KEY) + 1))
    op.execute(COUNT.format(key=_key("documents", dialect), grouped=grouped))
    op.execute(VIEW.format(key=", ".join(KEY)))
    differs = " OR ".join(f"OLD.{name} {DIFFERS[dialect]} NEW.{name}" for name in COUNTED)
    gone, come = (
        CHANGE.format(key=", ".join(KEY), values=_key(row, dialect), change=change)
        for row, change in (("OLD", -1), ("NEW", 1))
    )
    # What has no stack is no part: where both were, the stacks that are compared are known.
    came, went = (
        CHANGED.format(now=IS_PART.format(row=now), before=IS_PART.format(row=before))
        for now, before in (("NEW", "OLD"), ("OLD", "NEW"))
    )
    for name, event, when, does in (
        ("in", "INSERT", None, [come]),
        ("moved", f"UPDATE OF {', '.join(COUNTED)}", differs, [gone, come]),
        ("out", "DELETE", None, [gone]),
        # A stack is one as long as a part of it is a paper.
        ("part_in", "INSERT", IS_PART.format(row="NEW"), [PARTS.format(row="NEW", change="+ 1")]),
        ("part_out", "DELETE", IS_PART.format(row="OLD"), [PARTS.format(row="OLD", change="- 1")]),
        ("part_came", "UPDATE OF state, stack_id", came, [PARTS.format(row="NEW", change="+ 1")]),
        ("part_went", "UPDATE OF state, stack_id", went, [PARTS.format(row="OLD", change="- 1")]),
    ):
        _trigger(dialect, f"documents_{name}", event, when, "; ".join(does))


def _key(row: str, dialect: str) -> str:
    return f"""{row}.agency, {row}.desk, coalesce({row}.kind, ''), {MONTH[dialect].format(row=row)}, {row}.lane,
        {row}.state, {row}.live_parts > 0"""


def _trigger(dialect: str, name: str, event: str, when: str | None, does: str) -> None:
    condition = f"WHEN ({when})" if when else ""
    if dialect == "sqlite":
        op.execute(f"CREATE TRIGGER {name} AFTER {event} ON documents FOR EACH ROW {condition} BEGIN {does}; END")
        return
    op.execute(f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {does}; RETURN NULL; END $$")
    op.execute(f"CREATE TRIGGER {name} AFTER {event} ON documents FOR EACH ROW {condition} EXECUTE FUNCTION {name}()")


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
