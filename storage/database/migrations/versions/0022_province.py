"""The pages of long papers, which several workers read at a time; and what the running parts tell of themselves."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "page_shares",
        sa.Column("document_id", sa.String(36), sa.ForeignKey("documents.id"), primary_key=True),
        sa.Column("number", sa.Integer(), primary_key=True),
        sa.Column("engine", sa.Text(), nullable=False),
        sa.Column("worker", sa.Text()),
        sa.Column("record", sa.LargeBinary()),
    )
    op.create_table(
        "heartbeats",
        sa.Column("name", sa.Text(), primary_key=True),
        sa.Column("part", sa.String(16), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("free_bytes", sa.BigInteger(), nullable=False),
        sa.Column("scan_files", sa.Integer()),
        sa.Column("pages", sa.BigInteger(), nullable=False),
        sa.Column("stages", sa.JSON(), nullable=False),
    )
