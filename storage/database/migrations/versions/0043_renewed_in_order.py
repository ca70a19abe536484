"""Signed copies in the order of their ends and then of their papers: those that end with one certificate do so at the
same moment, and the renewal goes on behind the last one that it looked at. With the papers' states, so that how many
are signed and how many end soon is counted without a look at any paper."""

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None

NAME = "ix_documents_copy_holds_until"


def upgrade() -> None:
    op.drop_index(NAME, "documents")
    is_copied = sa.text("copy_holds_until IS NOT NULL")
    columns = ["copy_holds_until", "id", "state"]
    op.create_index(NAME, "documents", columns, sqlite_where=is_copied, postgresql_where=is_copied)
