"""What serving and review need: tokens, sessions, anchors of corrections, the countries of each occurrence."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the tables and fill what follows from what is there."""
    op.create_table(
        "token",
        sa.Column("pk", KEY, primary_key=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("role", sa.String(length=8), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False, unique=True),
        sa.Column("made", sa.BigInteger(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=True),
        sa.Column("revoked", sa.BigInteger(), nullable=True),
    )
    op.create_table(
        "session",
        sa.Column("pk", KEY, primary_key=True),
        sa.Column("digest", sa.String(length=64), nullable=False, unique=True),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.Column("token", KEY, sa.ForeignKey("token.pk"), nullable=False),
    )
    for name in ("action", "article", "anchor"):
        op.add_column("correction", sa.Column(name, sa.Text(), nullable=True))
    op.create_index("correction_by_article", "correction", ["article"])
    op.create_index("article_by_source", "article", ["source", "day"])
    op.create_index("party_by_country", "party", ["country", "event"])
    op.add_column("occurrence", sa.Column("confidence", sa.Float(), nullable=True))
    op.create_table(
        "occurrence_country",
        sa.Column("country", sa.String(length=3), nullable=False),
        sa.Column("day", sa.Integer(), nullable=True),
        sa.Column("type", sa.String(length=10), nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("occurrence", KEY, sa.ForeignKey("occurrence.pk"), nullable=False),
    )
    fill()
    op.create_index(
        "occurrence_country_by_country", "occurrence_country", ["country", "day", "type", "status", "occurrence"]
    )
    op.create_index("occurrence_country_by_occurrence", "occurrence_country", ["occurrence", "country"])


def fill() -> None:
    """Confidence and countries of the occurrences that are there, from their JSON."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute("UPDATE occurrence SET confidence = json_extract(json, '$.confidence')")
        each = "json_each(o.json, '$.{side}') a"
        country = "json_extract(a.value, '$.country')"
    else:
        op.execute("UPDATE occurrence SET confidence = (json::json->>'confidence')::float")
        each = "json_array_elements(o.json::json->'{side}') a(value)"
        country = "a.value->>'country'"
    sides = " UNION ".join(
        f"SELECT {country}, o.day, o.type, o.status, o.pk FROM occurrence o, {each.format(side=side)} "
        f"WHERE {country} IS NOT NULL"
        for side in ("actors", "recipients")
    )
    op.execute(f"INSERT INTO occurrence_country (country, day, type, status, occurrence) {sides}")
