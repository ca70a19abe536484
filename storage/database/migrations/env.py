"""alembic's entry: runs the migrations over the connection that `storage/database/schema.py` hands in."""

from alembic import context

from storage.database.models import Base

context.configure(
    connection=context.config.attributes["connection"], target_metadata=Base.metadata, transactional_ddl=False
)
context.run_migrations()
