"""What persons do with doubtful papers: why each waits, who has claimed it, corrections and confirmations."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("documents", sa.Column("version", sa.Integer(), nullable=False, server_default="0"))
    op.create_table(
        "review_reasons",
        sa.Column("document_id", sa.String(length=36), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"]),
        sa.PrimaryKeyConstraint("document_id", "place"),
    )
    op.create_index(op.f("ix_review_reasons_code"), "review_reasons", ["code"], unique=False)
    op.create_table(
        "review_claims",
        sa.Column("document_id", sa.String(length=36), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("person_folded", sa.Text(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"]),
        sa.PrimaryKeyConstraint("document_id"),
    )
    op.create_table(
        "review_acts",
        sa.Column("document_id", sa.String(length=36), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("action", sa.String(length=16), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("client", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("against", sa.Integer(), nullable=False),
        sa.Column("confirmed", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"]),
        sa.PrimaryKeyConstraint("document_id", "number"),
    )
    op.create_table(
        "corrections",
        sa.Column("document_id", sa.String(length=36), nullable=False),
        sa.Column("act", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("field", sa.String(length=64), nullable=False),
        sa.Column("old_value", sa.Text(), nullable=True),
        sa.Column("old_source", sa.String(length=16), nullable=True),
        sa.Column("old_confidence", sa.Double(), nullable=True),
        sa.Column("new_value", sa.Text(), nullable=True),
        sa.Column("as_printed", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["document_id", "act"], ["review_acts.document_id", "review_acts.number"]),
        sa.PrimaryKeyConstraint("document_id", "act", "field"),
    )
    _reasons_of_papers_that_wait()


def _reasons_of_papers_that_wait() -> None:
    """Until now the reasons stood in the trail alone: take over those of the last reading of each."""
    documents = sa.table("documents", sa.column("id"), sa.column("state"))
    events = sa.table(
        "events",
        sa.column("seq"),
        sa.column("document_id"),
        sa.column("action"),
        sa.column("details", sa.JSON()),
    )
    reasons = sa.table("review_reasons", sa.column("document_id"), sa.column("place"), sa.column("code"))
    last = (
        sa.select(sa.func.max(events.c.seq))
        .join(documents, documents.c.id == events.c.document_id)
        .where(documents.c.state == "needs_review", events.c.action == "needs_review")
        .group_by(events.c.document_id)
    )
    connection = op.get_bind()
    for document_id, details in connection.execute(
        sa.select(events.c.document_id, events.c.details).where(events.c.seq.in_(last))
    ).all():
        rows = [
            {"document_id": document_id, "place": place, "code": code}
            for place, code in enumerate(details.get("review", ()))
        ]
        if rows:
            connection.execute(reasons.insert(), rows)
