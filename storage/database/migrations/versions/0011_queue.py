"""How far the reading of a paper is, and what a desk's queue and its journal are found by."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("leases") as leases:
        leases.add_column(sa.Column("pages_read", sa.Integer(), nullable=True))
        leases.add_column(sa.Column("page_count", sa.Integer(), nullable=True))
    op.create_index("ix_receipts_newest", "receipts", ["received_at", "id"])
    op.create_index("ix_receipts_desk", "receipts", ["desk", "withdrawn_at", "received_at", "document_id"])
    op.create_index("ix_events_at", "events", ["at"])
