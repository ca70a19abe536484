"""What counts are mended by for whom some papers are out of reach (storage/queue/progress.py): papers that were read
and are of no kind, and deliveries of what had come in before, both few."""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0031"
branch_labels = None
depends_on = None

READ_AS_NONE = sa.text("kind IS NULL AND archived_at IS NOT NULL AND live_parts = 0")
HANDED_IN_LATER = sa.text("withdrawn_at IS NULL AND id <> document_id")


def upgrade() -> None:
    for name, table, columns, where in (
        ("ix_documents_read_as_none", "documents", ["desk"], READ_AS_NONE),
        ("ix_receipts_later", "receipts", ["desk", "document_id"], HANDED_IN_LATER),
    ):
        op.create_index(name, table, columns, sqlite_where=where, postgresql_where=where)
