"""Every desk that handed a paper in is told that it failed: what was told stands on its delivery, no longer on the
paper, of which only the first desk that looked was told."""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("receipts", sa.Column("told_at", sa.DateTime(timezone=True)))
    # As statements, which both databases have: alembic would make SQLite's table anew.
    op.execute(
        "UPDATE receipts SET told_at = (SELECT told_at FROM documents WHERE documents.id = receipts.document_id)"
        " WHERE document_id IN (SELECT id FROM documents WHERE state = 'failed' AND told_at IS NOT NULL)"
    )
    op.execute("ALTER TABLE documents DROP COLUMN told_at")
