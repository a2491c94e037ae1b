"""Indexes that hold what lists and series ask for, so that a record of a million events answers at once."""

from __future__ import annotations

from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add the indexes; that of the dyads takes the place of a narrower one."""
    op.create_index("occurrence_by_type", "occurrence", ["type", "day", "status", "known_to"])
    op.create_index("occurrence_by_status", "occurrence", ["status", "day", "known_to"])
    op.create_index("event_by_type", "event", ["type", "day", "status", "known_to"])
    op.create_index("article_by_end", "article", ["known_to"])
    op.create_index("membership_by_event", "membership", ["event", "known_to", "known_from", "number"])
    op.drop_index("dyad_by_pair", "dyad")
    op.create_index("dyad_by_pair", "dyad", list(DYAD))


DYAD = (
    "source",
    "target",
    "day",
    "known_to",
    "known_from",
    "event",
    "article",
    "origin",
    "type",
    "status",
    "score",
    "confidence",
    "mutual",
    "published",
    "data_set",
)
