"""What happened to papers, by an index that holds nothing else of the trail; systems that are told of it: webhooks, and
what each still has to be told; and papers that their office extended."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

IS_CHANGE = """action IN ('archived', 'needs_review', 'failed', 'corrected', 'confirmed', 'checked', 'reopened',
    'standing_changed', 'extended', 'signatures_judged', 'copy_signed', 'copy_stamped', 'withdrawn',
    'received_again', 'delivery_held', 'delivery_withdrawn')"""
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column("standing_decisions", sa.Column("valid_until", sa.Date()))
    changes = sa.text(IS_CHANGE)
    op.create_index("ix_events_changes", "events", ["seq"], sqlite_where=changes, postgresql_where=changes)
    op.create_table(
        "webhooks",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("client_id", sa.String(36), sa.ForeignKey("clients.id"), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("types", sa.JSON(), nullable=False),
        sa.Column("secret", sa.Text(), nullable=False),
        sa.Column("earlier_secret", sa.Text()),
        sa.Column("earlier_until", sa.DateTime(timezone=True)),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_up", NUMBER, nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        sa.Column("ended_why", sa.String(16)),
        sa.Column("silent_since", sa.DateTime(timezone=True)),
        sa.Column("silences", sa.Integer(), nullable=False),
        sa.Column("not_before", sa.DateTime(timezone=True)),
        sa.Column("told_at", sa.DateTime(timezone=True)),
        sa.Column("lease", sa.String(36)),
        sa.Column("lease_until", sa.DateTime(timezone=True)),
    )
    op.create_table(
        "webhook_messages",
        sa.Column("webhook_id", sa.String(36), sa.ForeignKey("webhooks.id"), primary_key=True),
        sa.Column("seq", NUMBER, primary_key=True, autoincrement=False),
        sa.Column("document_id", sa.String(36), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("not_before", sa.DateTime(timezone=True)),
        sa.Column("problem", sa.Text()),
        sa.Column("dead_at", sa.DateTime(timezone=True)),
    )
    op.create_index("ix_webhook_messages_document", "webhook_messages", ["webhook_id", "document_id", "seq"])
