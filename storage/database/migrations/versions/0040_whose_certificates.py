"""Whose certificate it is that was bound to an account, and until when, in the words of who bound it."""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("account_certificates", sa.Column("whose", sa.Text, nullable=False, server_default=""))
