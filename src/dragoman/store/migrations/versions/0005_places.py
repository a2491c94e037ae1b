"""An index of the places of events, so that what happened at one is found at once."""

from __future__ import annotations

from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Add the index."""
    op.create_index("event_by_place", "event", ["place", "place_country"])
