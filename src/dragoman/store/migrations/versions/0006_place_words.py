"""The words of places' names, so that a place is found by a part of its name."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from dragoman.store.place_words import plain_words

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Make the table and fill it with the names that are there."""
    made = op.create_table(
        "place_word",
        sa.Column("word", sa.Text(), primary_key=True),
        sa.Column("name", sa.Text(), primary_key=True),
        sa.Column("words", sa.Text(), nullable=False),
        sqlite_with_rowid=False,
    )
    names = op.get_bind().execute(sa.text("SELECT DISTINCT place FROM event WHERE place IS NOT NULL")).scalars().all()
    rows = [
        {"word": word, "name": name, "words": f" {' '.join(plain_words(name))} "}
        for name in names
        for word in dict.fromkeys(plain_words(name))
    ]
    if rows:
        op.bulk_insert(made, rows)
