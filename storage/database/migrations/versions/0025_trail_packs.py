"""Looks that lie in a pack may leave the trail's table: the packs, and triggers that let go of nothing else."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0023"
branch_labels = None
depends_on = None

IDENTITY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
LOOKS = (
    "'read', 'file_read', 'looked_up', 'prefilled', 'searched', 'review_listed', 'dossier_read', 'owner_read',"
    " 'queue_read', 'sample_read'"
)
# ruff: noqa: S608  (the list of actions is written here)
IS_KEPT = f"""OLD.action NOT IN ({LOOKS})
    OR NOT EXISTS (SELECT 1 FROM trail_packs WHERE OLD.seq BETWEEN trail_packs.first AND trail_packs.last)"""
GUARDS = {
    "sqlite": (
        "DROP TRIGGER events_no_delete",
        f"""CREATE TRIGGER events_no_delete BEFORE DELETE ON events WHEN {IS_KEPT}
            BEGIN SELECT RAISE(ABORT, 'the event trail is append-only'); END""",
        *(
            f"""CREATE TRIGGER trail_packs_no_{verb} BEFORE {verb} ON trail_packs
            BEGIN SELECT RAISE(ABORT, 'the event trail is append-only'); END"""
            for verb in ("update", "delete")
        ),
    ),
    "postgresql": (
        "DROP TRIGGER events_append_only ON events",
        """CREATE TRIGGER events_append_only BEFORE UPDATE OR TRUNCATE ON events
            FOR EACH STATEMENT EXECUTE FUNCTION events_append_only()""",
        f"""CREATE FUNCTION events_packed_only() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN
                IF {IS_KEPT} THEN RAISE EXCEPTION 'the event trail is append-only'; END IF;
                RETURN OLD;
            END $$""",
        """CREATE TRIGGER events_packed_only BEFORE DELETE ON events
            FOR EACH ROW EXECUTE FUNCTION events_packed_only()""",
        """CREATE TRIGGER trail_packs_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON trail_packs
            FOR EACH STATEMENT EXECUTE FUNCTION events_append_only()""",
    ),
}


def upgrade() -> None:
    op.create_table(
        "trail_packs",
        sa.Column("first", IDENTITY, primary_key=True, autoincrement=False),
        sa.Column("last", sa.BigInteger(), nullable=False, unique=True),
        sa.Column("month", sa.String(7), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("previous", sa.String(64), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("peaks", sa.JSON(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("packed_at", sa.DateTime(timezone=True), nullable=False),
    )
    for statement in GUARDS[op.get_bind().dialect.name]:
        op.execute(statement)
