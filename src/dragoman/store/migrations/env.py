"""What Alembic runs: the migrations, inside the transaction that the caller holds."""

from alembic import context

context.run_migrations()
