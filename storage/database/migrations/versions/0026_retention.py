"""How long papers are kept: holds, closed dossiers, lists of papers to be disposed of, and what remains of those; that
a paper was disposed of is a change that others are told of."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

IS_CHANGE = """action IN ('archived', 'needs_review', 'failed', 'corrected', 'confirmed', 'checked', 'reopened',
    'standing_changed', 'extended', 'signatures_judged', 'copy_signed', 'copy_stamped', 'withdrawn', 'disposed',
    'received_again', 'delivery_held', 'delivery_withdrawn')"""


def upgrade() -> None:
    changes, in_force = sa.text(IS_CHANGE), sa.text("released_at IS NULL")
    op.drop_index("ix_events_changes", "events")
    op.create_index("ix_events_changes", "events", ["seq"], sqlite_where=changes, postgresql_where=changes)
    op.create_table(
        "holds",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("about", sa.String(16), nullable=False),
        sa.Column("value", sa.String(64), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("placed_by", sa.Text(), nullable=False),
        sa.Column("placed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("released_by", sa.Text()),
        sa.Column("released_at", sa.DateTime(timezone=True)),
        sa.Column("released_why", sa.Text()),
    )
    op.create_index("ix_holds_in_force", "holds", ["about", "value"], sqlite_where=in_force, postgresql_where=in_force)
    op.create_table(
        "dossier_closings",
        sa.Column("canonical", sa.String(64), primary_key=True),
        sa.Column("closed_on", sa.Date(), nullable=False),
        sa.Column("closed_by", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_table(
        "disposals",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("due_by", sa.Date(), nullable=False),
        sa.Column("proposed_by", sa.Text(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
    )
    op.create_table(
        "disposal_confirmations",
        sa.Column("disposal_id", sa.String(36), sa.ForeignKey("disposals.id"), primary_key=True),
        sa.Column("account", sa.String(32), primary_key=True),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_table(
        "disposal_items",
        sa.Column("disposal_id", sa.String(36), sa.ForeignKey("disposals.id"), primary_key=True),
        sa.Column("place", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("document_id", sa.String(36), nullable=False, index=True),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("why", sa.String(32)),
    )
    op.create_table(
        "tombstones",
        sa.Column("document_id", sa.String(36), primary_key=True),
        sa.Column("agency", sa.String(64), nullable=False),
        sa.Column("desk", sa.String(64), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(64)),
        sa.Column("stack_id", sa.String(36)),
        sa.Column("dossier_code", sa.String(64), index=True),
        sa.Column("dossier", sa.JSON()),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("disposal_id", sa.String(36), nullable=False, index=True),
        sa.Column("disposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("rule", sa.JSON(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=False),
        sa.Column("confirmed_by", sa.JSON(), nullable=False),
        sa.Column("inventory_sha512", sa.String(128), nullable=False),
        sa.Column("is_purged", sa.Boolean(), nullable=False),
    )
    op.create_index("ix_tombstones_bytes", "tombstones", ["agency", "sha256"])
    op.create_index(
        "ix_tombstones_unfinished",
        "tombstones",
        ["document_id"],
        sqlite_where=sa.text("is_purged = 0"),
        postgresql_where=sa.text("NOT is_purged"),
    )
