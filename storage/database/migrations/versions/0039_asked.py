"""Since when a paper waits that somebody had tried or read again, which is not when it came in, and an index by desk of
the few that wait so."""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None

ASKED = sa.text("asked_at IS NOT NULL")


def upgrade() -> None:
    op.add_column("documents", sa.Column("asked_at", sa.DateTime(timezone=True)))
    columns = ["state", "lane", "desk", "asked_at"]
    op.create_index("ix_documents_asked", "documents", columns, sqlite_where=ASKED, postgresql_where=ASKED)
