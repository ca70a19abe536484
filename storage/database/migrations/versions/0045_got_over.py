"""When a worker last saw a paper through after a fault of its machine."""

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("workers", sa.Column("sound_at", sa.DateTime(timezone=True)))
