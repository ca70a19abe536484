"""The persons that papers name. Of papers read before those are known that their fields tell of."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "persons",
        sa.Column("document_id", sa.String(36), sa.ForeignKey("documents.id"), primary_key=True),
        sa.Column("place", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("is_owner", sa.Boolean(), nullable=False),
        sa.Column("identity", sa.String(32), nullable=True),
        sa.Column("name_folded", sa.Text(), nullable=True),
        sa.Column("fields", sa.JSON(), nullable=False),
    )
    op.create_index("ix_persons_identity", "persons", ["identity", "role"])
