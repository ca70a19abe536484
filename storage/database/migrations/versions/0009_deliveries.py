"""What came with each delivery, whether it was withdrawn; lines of manifests that name several files; paused runs.

What was stated with earlier deliveries lies in the archive alone.
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("receipts") as receipts:
        receipts.add_column(sa.Column("procedure_code", sa.Text(), nullable=True))
        receipts.add_column(sa.Column("given", sa.JSON(), nullable=True))
        receipts.add_column(sa.Column("applied", sa.JSON(), nullable=True))
        receipts.add_column(sa.Column("differs", sa.JSON(), nullable=True))
        receipts.add_column(sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True))
        receipts.add_column(sa.Column("withdrawn_by", sa.Text(), nullable=True))
    with op.batch_alter_table("batch_items") as items:
        items.add_column(sa.Column("line", sa.Integer(), nullable=True))
    with op.batch_alter_table("batches") as batches:
        batches.add_column(sa.Column("paused_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index("ix_receipts_dossier_code", "receipts", ["dossier_code"])
