"""When the last backup was made is asked at each scrape, and found by an index of the few entries that say so."""

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None

BACKED_UP = sa.text("action = 'backed_up'")


def upgrade() -> None:
    op.create_index("ix_events_backed_up", "events", ["at"], sqlite_where=BACKED_UP, postgresql_where=BACKED_UP)
