"""What each request asks for, by an index that holds nothing else; and the checkpoints of the trail."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # With one entry for each paper that was cut from nothing, SQLite takes the index for worthless and goes through
    # all papers instead.
    op.drop_index("ix_documents_stack_id", "documents")
    cut = sa.text("stack_id IS NOT NULL")
    op.create_index("ix_documents_stack_id", "documents", ["stack_id"], sqlite_where=cut, postgresql_where=cut)
    op.create_table(
        "trail_checkpoints",
        sa.Column("size", sa.BigInteger().with_variant(sa.Integer, "sqlite"), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("peaks", sa.JSON(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("size"),
    )
