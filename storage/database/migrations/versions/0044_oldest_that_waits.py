"""Since when the oldest paper waits is read off two indexes: of what came in, and of what somebody asked for again."""

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None

UNFINISHED = "state IN ('received', 'processing')"


def upgrade() -> None:
    for name, column, which in (
        ("ix_documents_came", "received_at", "asked_at IS NULL"),
        ("ix_documents_asked_unfinished", "asked_at", "asked_at IS NOT NULL"),
    ):
        where = sa.text(f"{UNFINISHED} AND {which}")
        op.create_index(name, "documents", [column], sqlite_where=where, postgresql_where=where)
