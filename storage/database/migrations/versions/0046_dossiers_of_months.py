"""The portal's counts of a month are found by indexes: of dossiers by when they came in, and of the few entries of the
trail that say what the portal was told of one."""

import sqlalchemy as sa
from alembic import op

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None

TOLD = sa.text("action = 'dossier_told'")


def upgrade() -> None:
    op.create_index("ix_dossiers_created_at", "dossiers", ["created_at"])
    op.create_index("ix_events_dossier_told", "events", ["at"], sqlite_where=TOLD, postgresql_where=TOLD)
