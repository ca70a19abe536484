"""What failed is counted by an index of the few: by that of states, which says the same of nearly all papers, SQLite
goes through all of them."""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

FAILED = sa.text("state = 'failed'")


def upgrade() -> None:
    op.create_index("ix_documents_failed", "documents", ["error_code"], sqlite_where=FAILED, postgresql_where=FAILED)
