"""Which accounts are of one person, and what the operating system calls them; the number of a disposal list's line is
called so; what is known of papers whose keys were destroyed."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("accounts", sa.Column("person_id", sa.String(36)))
    op.add_column("accounts", sa.Column("system_user", sa.Text()))
    op.create_index("ix_accounts_person_id", "accounts", ["person_id"])
    # As statements, which both databases have: alembic would make SQLite's table anew.
    op.execute("ALTER TABLE disposal_items RENAME COLUMN place TO line")
    op.create_table(
        "shredded_papers",
        sa.Column("document_id", sa.String(36), primary_key=True),
        sa.Column("agency", sa.String(64), nullable=False),
        sa.Column("desk", sa.String(64), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(64)),
        sa.Column("stack_id", sa.String(36)),
        sa.Column("dossier_code", sa.String(64)),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("shredded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("shredded_by", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
    )
