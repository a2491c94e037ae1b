"""Events that take the place of others keep their occurrence's number; triggers are looked up."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add the root of a telling and an index of triggers."""
    op.add_column("telling", sa.Column("root", KEY, nullable=True))
    op.create_index("mention_by_trigger", "mention", ["trigger"])
