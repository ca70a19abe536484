"""That a paper's key was destroyed is a change that others are told of; those papers are found by dossier and bytes."""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None

IS_CHANGE = """action IN ('archived', 'needs_review', 'failed', 'corrected', 'confirmed', 'checked', 'reopened',
    'standing_changed', 'extended', 'signatures_judged', 'copy_signed', 'copy_stamped', 'withdrawn', 'disposed',
    'key_shredded', 'received_again', 'delivery_held', 'delivery_withdrawn')"""


def upgrade() -> None:
    changes = sa.text(IS_CHANGE)
    op.drop_index("ix_events_changes", "events")
    op.create_index("ix_events_changes", "events", ["seq"], sqlite_where=changes, postgresql_where=changes)
    op.create_index("ix_shredded_papers_bytes", "shredded_papers", ["agency", "sha256"])
    op.create_index("ix_shredded_papers_dossier_code", "shredded_papers", ["dossier_code"])
