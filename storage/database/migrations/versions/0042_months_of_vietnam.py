"""Papers are counted by the month in which they came in on Vietnam's clock, on which reports are due and the portal
counts. Migration 0016 counted by UTC, whose months begin at seven in the morning there.

All papers are counted anew, once: what is kept does not say on which day of its month a paper came in.
"""

from alembic import op

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None

KEY = "agency, desk, kind, month, lane, state, is_stack"
# By names of zones that a server has without tables of them: POSIX counts west of Greenwich.
MONTH = {
    "sqlite": "strftime('%Y-%m', {row}.received_at, '+7 hours')",
    "postgresql": "to_char({row}.received_at AT TIME ZONE 'UTC-7', 'YYYY-MM')",
}
COUNTED = ("agency", "desk", "kind", "received_at", "lane", "state", "live_parts")
CHANGE = "INSERT INTO tally_changes ({key}, change) SELECT {values}, {change}"
COUNT = "INSERT INTO tallies SELECT {key}, count(*) FROM documents GROUP BY {grouped}"
TABLES = ("documents", "tally_changes", "tallies")


def upgrade() -> None:
    dialect = op.get_bind().dialect.name
    if dialect == "postgresql":  # nobody changes a paper between the old way of counting and the new
        op.execute(f"LOCK TABLE {', '.join(TABLES)} IN SHARE ROW EXCLUSIVE MODE")
    gone, come = (
        CHANGE.format(key=KEY, values=_key(row, dialect), change=change) for row, change in (("OLD", -1), ("NEW", 1))
    )
    differs = " OR ".join(f"OLD.{name} IS NOT NEW.{name}" for name in COUNTED)
    for name, event, does in (
        ("documents_in", "INSERT ON documents FOR EACH ROW", come),
        (
            "documents_moved",
            f"UPDATE OF {', '.join(COUNTED)} ON documents FOR EACH ROW WHEN ({differs})",
            f"{gone}; {come}",
        ),
        ("documents_out", "DELETE ON documents FOR EACH ROW", gone),
    ):
        if dialect == "sqlite":
            op.execute(f"DROP TRIGGER {name}")
            op.execute(f"CREATE TRIGGER {name} AFTER {event} BEGIN {does}; END")
        else:  # its trigger stays
            op.execute(
                f"""CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql
                AS $$ BEGIN {does}; RETURN NULL; END $$"""
            )
    op.execute("DELETE FROM tally_changes")
    op.execute("DELETE FROM tallies")
    grouped = ", ".join(str(at) for at in range(1, len(KEY.split(", ")) + 1))
    op.execute(COUNT.format(key=_key("documents", dialect), grouped=grouped))


def _key(row: str, dialect: str) -> str:
    return f"""{row}.agency, {row}.desk, coalesce({row}.kind, ''), {MONTH[dialect].format(row=row)}, {row}.lane,
        {row}.state, {row}.live_parts > 0"""
