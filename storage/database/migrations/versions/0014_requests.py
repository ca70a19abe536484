"""What each request asks for, by indexes that hold nothing else: papers cut from stacks are few."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # With one entry for each paper that was cut from nothing, SQLite takes the index for worthless and goes through
    # all papers instead.
    op.drop_index("ix_documents_stack_id", "documents")
    cut = sa.text("stack_id IS NOT NULL")
    op.create_index("ix_documents_stack_id", "documents", ["stack_id"], sqlite_where=cut, postgresql_where=cut)
