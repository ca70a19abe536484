"""What checking the signatures of a scan came to. Papers archived before stay without: theirs were not checked."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("documents", sa.Column("signatures", sa.JSON(), nullable=True))
