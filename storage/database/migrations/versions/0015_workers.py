"""Workers as they stand: how many faults of their machine came in a row, and until when they take no papers; and which
desk's turn it is."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "workers",
        sa.Column("name", sa.String(), primary_key=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("faults", sa.Integer(), nullable=False),
        sa.Column("out_until", sa.DateTime(timezone=True)),
        sa.Column("error_code", sa.String()),
        sa.Column("error_values", sa.JSON()),
    )
    op.create_table(
        "turns",
        sa.Column("lane", sa.String(), primary_key=True),
        sa.Column("desk", sa.String(), primary_key=True),
        sa.Column("served_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_documents_turn", "documents", ["state", "lane", "desk", "received_at", "id"])
