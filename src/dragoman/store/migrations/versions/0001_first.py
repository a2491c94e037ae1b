"""The first schema of the record."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the tables and the full-text index."""
    tables()
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE VIRTUAL TABLE article_text USING fts5("
            "title, text, content='article', content_rowid='pk', tokenize='porter unicode61 remove_diacritics 2')"
        )
        op.execute(
            "CREATE TRIGGER article_text_add AFTER INSERT ON article BEGIN "
            "INSERT INTO article_text(rowid, title, text) VALUES (new.pk, new.title, new.text); END"
        )
    else:
        op.execute(
            "ALTER TABLE article ADD COLUMN search tsvector GENERATED ALWAYS AS ("
            "to_tsvector('english', left(coalesce(title, '') || ' ' || text, 500000))) STORED"
        )
        op.execute("CREATE INDEX article_by_search ON article USING gin (search)")


def tables() -> None:
    """Every table as it was in this schema."""
    op.create_table(
        "actor",
        sa.Column("pk", KEY, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("country", sa.String(length=3), nullable=True),
        sa.Column("sector", sa.String(length=3), nullable=True),
        sa.PrimaryKeyConstraint("pk"),
        sa.UniqueConstraint("key"),
    )
    op.create_index("actor_by_name", "actor", ["name"], unique=False)
    op.create_table(
        "alert",
        sa.Column("pk", KEY, nullable=False),
        sa.Column("one", sa.String(length=3), nullable=False),
        sa.Column("other", sa.String(length=3), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("told", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("pk"),
        sa.UniqueConstraint("key"),
    )
    op.create_table(
        "correction",
        sa.Column("pk", KEY, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("target", sa.Text(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("before", sa.Text(), nullable=True),
        sa.Column("after", sa.Text(), nullable=True),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("known_from", sa.BigInteger(), nullable=False),
        sa.Column("known_to", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("pk"),
    )
    op.create_index("correction_by_target", "correction", ["kind", "target"], unique=False)
    op.create_table(
        "feed",
        sa.Column("pk", KEY, nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("etag", sa.Text(), nullable=True),
        sa.Column("modified", sa.Text(), nullable=True),
        sa.Column("due", sa.BigInteger(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("last", sa.Text(), nullable=True),
        sa.Column("known_from", sa.BigInteger(), nullable=False),
        sa.Column("known_to", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("pk"),
        sa.UniqueConstraint("url"),
    )
    op.create_table(
        "occurrence",
        sa.Column("pk", KEY, nullable=False),
        sa.Column("number", KEY, nullable=False),
        sa.Column("type", sa.String(length=10), nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("day", sa.Integer(), nullable=True),
        sa.Column("articles", sa.Integer(), nullable=False),
        sa.Column("outlets", sa.Integer(), nullable=False),
        sa.Column("origins", sa.Integer(), nullable=False),
        sa.Column("json", sa.Text(), nullable=False),
        sa.Column("known_from", sa.BigInteger(), nullable=False),
        sa.Column("known_to", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("pk"),
    )
    op.create_index("occurrence_by_day", "occurrence", ["day"], unique=False)
    op.create_index("occurrence_by_number", "occurrence", ["number"], unique=False)
    op.create_table(
        "run",
        sa.Column("pk", KEY, nullable=False),
        sa.Column("command", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("lexicons", sa.Text(), nullable=False),
        sa.Column("settings", sa.Text(), nullable=False),
        sa.Column("began", sa.BigInteger(), nullable=False),
        sa.Column("ended", sa.BigInteger(), nullable=True),
        sa.Column("summary", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("pk"),
    )
    op.create_table(
        "article",
        sa.Column("pk", KEY, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=32), nullable=False),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("date", sa.String(length=10), nullable=True),
        sa.Column("day", sa.Integer(), nullable=True),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("language", sa.Text(), nullable=True),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("words", sa.Integer(), nullable=False),
        sa.Column("replaces", KEY, nullable=True),
        sa.Column("origin", KEY, nullable=True),
        sa.Column("story", KEY, nullable=True),
        sa.Column("coded", sa.Text(), nullable=True),
        sa.Column("run", KEY, nullable=False),
        sa.Column("known_from", sa.BigInteger(), nullable=False),
        sa.Column("known_to", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["run"],
            ["run.pk"],
        ),
        sa.PrimaryKeyConstraint("pk"),
    )
    op.create_index("article_by_day", "article", ["day"], unique=False)
    op.create_index("article_by_digest", "article", ["digest"], unique=False)
    op.create_index("article_by_id", "article", ["id", "version"], unique=True)
    op.create_index("article_by_known", "article", ["known_from"], unique=False)
    op.create_index("article_by_origin", "article", ["origin"], unique=False)
    op.create_index("article_by_story", "article", ["story"], unique=False)
    op.create_index("article_by_url", "article", ["url"], unique=False)
    op.create_table(
        "failure",
        sa.Column("pk", KEY, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("run", KEY, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["run"],
            ["run.pk"],
        ),
        sa.PrimaryKeyConstraint("pk"),
    )
    op.create_table(
        "feed_entry",
        sa.Column("feed", KEY, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["feed"],
            ["feed.pk"],
        ),
    )
    op.create_index("feed_entry_by_key", "feed_entry", ["feed", "key"], unique=True)
    op.create_table(
        "article_country",
        sa.Column("country", sa.String(length=3), nullable=False),
        sa.Column("article", KEY, nullable=False),
        sa.Column("day", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["article"],
            ["article.pk"],
        ),
        sa.PrimaryKeyConstraint("country", "article"),
        sqlite_with_rowid=False,
    )
    op.create_index("article_country_by_article", "article_country", ["article"], unique=False)
    op.create_table(
        "assessment",
        sa.Column("pk", KEY, nullable=False),
        sa.Column("article", KEY, nullable=False),
        sa.Column("one", sa.String(length=3), nullable=True),
        sa.Column("other", sa.String(length=3), nullable=True),
        sa.Column("direction", sa.String(length=13), nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("day", sa.Integer(), nullable=True),
        sa.Column("json", sa.Text(), nullable=False),
        sa.Column("known_from", sa.BigInteger(), nullable=False),
        sa.Column("known_to", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["article"],
            ["article.pk"],
        ),
        sa.PrimaryKeyConstraint("pk"),
    )
    op.create_index("assessment_by_article", "assessment", ["article"], unique=False)
    op.create_index("assessment_by_pair", "assessment", ["one", "other", "day"], unique=False)
    op.create_table(
        "band",
        sa.Column("hash", sa.BigInteger(), nullable=False),
        sa.Column("article", KEY, nullable=False),
        sa.ForeignKeyConstraint(
            ["article"],
            ["article.pk"],
        ),
        sa.PrimaryKeyConstraint("hash", "article"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "event",
        sa.Column("pk", KEY, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("article", KEY, nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("type", sa.String(length=10), nullable=False),
        sa.Column("content", sa.String(length=10), nullable=True),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("plover", sa.String(length=10), nullable=False),
        sa.Column("cameo", sa.String(length=6), nullable=True),
        sa.Column("quad", sa.Integer(), nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("day", sa.Integer(), nullable=True),
        sa.Column("date", sa.Text(), nullable=True),
        sa.Column("assumed", sa.Boolean(), nullable=False),
        sa.Column("place", sa.Text(), nullable=True),
        sa.Column("place_country", sa.String(length=3), nullable=True),
        sa.Column("lat", sa.Float(), nullable=True),
        sa.Column("lon", sa.Float(), nullable=True),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.Column("json", sa.Text(), nullable=False),
        sa.Column("run", KEY, nullable=False),
        sa.Column("known_from", sa.BigInteger(), nullable=False),
        sa.Column("known_to", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["article"],
            ["article.pk"],
        ),
        sa.ForeignKeyConstraint(
            ["run"],
            ["run.pk"],
        ),
        sa.PrimaryKeyConstraint("pk"),
    )
    op.create_index("event_by_article", "event", ["article"], unique=False)
    op.create_index("event_by_day", "event", ["day"], unique=False)
    op.create_index("event_by_id", "event", ["id"], unique=False)
    op.create_index("event_by_known", "event", ["known_from"], unique=False)
    op.create_table(
        "signature",
        sa.Column("article", KEY, nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article"],
            ["article.pk"],
        ),
        sa.PrimaryKeyConstraint("article"),
    )
    op.create_table(
        "dyad",
        sa.Column("source", sa.String(length=3), nullable=False),
        sa.Column("target", sa.String(length=3), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("event", KEY, nullable=False),
        sa.Column("article", KEY, nullable=True),
        sa.Column("origin", KEY, nullable=True),
        sa.Column("type", sa.String(length=10), nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.Column("mutual", sa.Boolean(), nullable=False),
        sa.Column("published", sa.Integer(), nullable=True),
        sa.Column("data_set", sa.Text(), nullable=False),
        sa.Column("known_from", sa.BigInteger(), nullable=False),
        sa.Column("known_to", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["event"],
            ["event.pk"],
        ),
    )
    op.create_index("dyad_by_day", "dyad", ["day"], unique=False)
    op.create_index("dyad_by_event", "dyad", ["event"], unique=False)
    op.create_index("dyad_by_pair", "dyad", ["source", "target", "day"], unique=False)
    op.create_table(
        "issue",
        sa.Column("event", KEY, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("head", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event"],
            ["event.pk"],
        ),
        sa.PrimaryKeyConstraint("event", "position"),
    )
    op.create_index("issue_by_head", "issue", ["head"], unique=False)
    op.create_table(
        "link",
        sa.Column("one", KEY, nullable=False),
        sa.Column("other", KEY, nullable=False),
        sa.Column("likeness", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(
            ["one"],
            ["event.pk"],
        ),
        sa.ForeignKeyConstraint(
            ["other"],
            ["event.pk"],
        ),
        sa.PrimaryKeyConstraint("one", "other"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "membership",
        sa.Column("event", KEY, nullable=False),
        sa.Column("number", KEY, nullable=False),
        sa.Column("known_from", sa.BigInteger(), nullable=False),
        sa.Column("known_to", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["event"],
            ["event.pk"],
        ),
        sa.PrimaryKeyConstraint("event", "known_from"),
    )
    op.create_index("membership_by_number", "membership", ["number"], unique=False)
    op.create_table(
        "mention",
        sa.Column("event", KEY, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("trigger", sa.Text(), nullable=False),
        sa.Column("field", sa.String(length=5), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("sentence", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.ForeignKeyConstraint(
            ["event"],
            ["event.pk"],
        ),
        sa.PrimaryKeyConstraint("event", "position"),
    )
    op.create_table(
        "party",
        sa.Column("event", KEY, nullable=False),
        sa.Column("side", sa.String(length=9), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("actor", KEY, nullable=False),
        sa.Column("country", sa.String(length=3), nullable=True),
        sa.Column("sector", sa.String(length=3), nullable=True),
        sa.Column("office", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["actor"],
            ["actor.pk"],
        ),
        sa.ForeignKeyConstraint(
            ["event"],
            ["event.pk"],
        ),
        sa.PrimaryKeyConstraint("event", "side", "position"),
    )
    op.create_index("party_by_actor", "party", ["actor"], unique=False)
    op.create_table(
        "telling",
        sa.Column("event", KEY, nullable=False),
        sa.Column("article", KEY, nullable=False),
        sa.Column("family", sa.String(length=10), nullable=False),
        sa.Column("first", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.Column("stated", sa.Boolean(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("numbers", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article"],
            ["article.pk"],
        ),
        sa.ForeignKeyConstraint(
            ["event"],
            ["event.pk"],
        ),
        sa.PrimaryKeyConstraint("event"),
    )
    op.create_table(
        "trace",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("event", KEY, nullable=False),
        sa.ForeignKeyConstraint(
            ["event"],
            ["event.pk"],
        ),
        sa.PrimaryKeyConstraint("key", "day", "event"),
        sqlite_with_rowid=False,
    )
