"""Issuers by each three letters of theirs: who asks for a part of a name is answered without a look at every issuer.

A function and an index of PostgreSQL's own, no extension: not every office that has a database may add one to it.
"""

from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

SQLITE = (
    "CREATE VIRTUAL TABLE issuer_parts USING fts5(folded, tokenize = 'trigram case_sensitive 1')",
    "INSERT INTO issuer_parts (folded) SELECT folded FROM issuers",
    # Issuers are only added.
    """CREATE TRIGGER issuers_in AFTER INSERT ON issuers FOR EACH ROW
    BEGIN INSERT INTO issuer_parts (folded) VALUES (NEW.folded); END""",
)
# Its cost is told, or the planner would sooner make the letters of every issuer anew than open the index.
POSTGRESQL = (
    """CREATE FUNCTION issuer_parts(folded text) RETURNS text[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 10000
    AS $$ SELECT array_agg(DISTINCT substr(folded, at, 3)) FROM generate_series(1, length(folded) - 2) AS at $$""",
    "CREATE INDEX ix_issuers_parts ON issuers USING gin (issuer_parts(folded)) WITH (fastupdate = off)",
)


def upgrade() -> None:
    for statement in SQLITE if op.get_bind().dialect.name == "sqlite" else POSTGRESQL:
        op.execute(statement)
