"""What reports of review by person are found by: the day of each act."""

from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_review_acts_at", "review_acts", ["at"])
