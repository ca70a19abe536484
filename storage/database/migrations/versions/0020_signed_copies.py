"""The signed copy of a paper: its signatures, and until when they hold."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("documents", sa.Column("copy_signatures", sa.JSON()))
    op.add_column("documents", sa.Column("copy_holds_until", sa.DateTime(timezone=True)))
    is_copied = sa.text("copy_holds_until IS NOT NULL")
    op.create_index(
        "ix_documents_copy_holds_until",
        "documents",
        ["copy_holds_until"],
        sqlite_where=is_copied,
        postgresql_where=is_copied,
    )
