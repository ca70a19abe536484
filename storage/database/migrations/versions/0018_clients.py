"""What a client may reach, from where, how often and until when; its former key, for as long as that holds; and what
links that need no key are sealed with.

Papers of sensitive kinds need a scope of their own since: whoever could see them before still can.
"""

import secrets

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

SAW_PAPERS = {"read", "lookup", "write", "review", "standing"}


def upgrade() -> None:
    for column in (
        sa.Column("agency", sa.String(64), nullable=False, server_default=""),
        sa.Column("desks", sa.JSON(), nullable=False, server_default="[]"),
        sa.Column("networks", sa.JSON(), nullable=False, server_default="[]"),
        sa.Column("expires_at", sa.DateTime(timezone=True)),
        sa.Column("per_minute", sa.Integer()),
        sa.Column("per_day", sa.Integer()),
        sa.Column("former_key_sha256", sa.String(64)),
        sa.Column("former_key_until", sa.DateTime(timezone=True)),
    ):
        op.add_column("clients", column)
    op.create_index("ix_clients_former_key_sha256", "clients", ["former_key_sha256"], unique=True)
    clients = sa.table("clients", sa.column("id", sa.String()), sa.column("scopes", sa.JSON()))
    connection = op.get_bind()
    for client_id, scopes in connection.execute(sa.select(clients.c.id, clients.c.scopes)).all():
        if SAW_PAPERS & set(scopes):
            granted = sorted({*scopes, "sensitive"})
            connection.execute(clients.update().where(clients.c.id == client_id).values(scopes=granted))
    link_secrets = op.create_table(
        "link_secrets",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("secret", sa.String(64), nullable=False),
    )
    op.bulk_insert(link_secrets, [{"id": 1, "secret": secrets.token_hex(32)}])
