"""Papers cut from a stack name the stack's document and their pages in it."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # alembic adds the key in a statement of its own, which SQLite has none for; within the column's both take it.
    op.execute("ALTER TABLE documents ADD COLUMN stack_id VARCHAR(36) REFERENCES documents (id)")
    op.add_column("documents", sa.Column("first_page", sa.Integer(), nullable=True))
    op.add_column("documents", sa.Column("last_page", sa.Integer(), nullable=True))
    op.create_index(op.f("ix_documents_stack_id"), "documents", ["stack_id"], unique=False)
