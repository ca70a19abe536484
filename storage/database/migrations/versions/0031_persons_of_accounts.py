"""Which accounts are of one person, and what the operating system calls them; the number of a disposal list's line is
called so."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("accounts", sa.Column("person_id", sa.String(36)))
    op.add_column("accounts", sa.Column("system_user", sa.Text()))
    op.create_index("ix_accounts_person_id", "accounts", ["person_id"])
    # As statements, which both databases have: alembic would make SQLite's table anew.
    op.execute("ALTER TABLE disposal_items RENAME COLUMN place TO line")
