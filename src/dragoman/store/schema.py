"""The tables of the record, the same in SQLite and PostgreSQL.

Nothing is overwritten: a row that stops counting gets `known_to`, and what takes its place is a new row, so that a read
`as of` a moment sees what was known then. Times are microseconds since 1970 (UTC); days are ordinals of
`datetime.date`; dates are ISO text. The events' full JSON (docs/contract.md) stands beside the columns one asks by.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
)
from sqlalchemy.types import TypeEngine

metadata = MetaData()

Key: TypeEngine[int] = BigInteger().with_variant(Integer(), "sqlite")
"""A row's number; SQLite numbers rows itself only when the type is INTEGER."""


def _to(table: str) -> Column[int]:
    return Column(table, Key, ForeignKey(f"{table}.pk"), nullable=False)


def _span() -> tuple[Column[int], Column[int]]:
    return Column("known_from", BigInteger, nullable=False), Column("known_to", BigInteger)


run = Table(
    "run",
    metadata,
    Column("pk", Key, primary_key=True),
    Column("command", Text, nullable=False),
    Column("version", Text, nullable=False),
    Column("model", Text, nullable=False),
    Column("lexicons", Text, nullable=False),
    Column("settings", Text, nullable=False),
    Column("began", BigInteger, nullable=False),
    Column("ended", BigInteger),
    Column("summary", Text),
)

article = Table(
    "article",
    metadata,
    Column("pk", Key, primary_key=True),
    Column("id", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("digest", String(32), nullable=False),
    Column("title", Text),
    Column("text", Text, nullable=False),
    Column("date", String(10)),
    Column("day", Integer),
    Column("source", Text),
    Column("url", Text),
    Column("language", Text),
    Column("state", String(12), nullable=False),  # coded | language | failed
    Column("words", Integer, nullable=False),
    Column("replaces", Key),  # pk of the version that it takes the place of
    Column("origin", Key),  # pk of the first article of its copies
    Column("story", Key),  # pk of the first article of its story
    Column("coded", Text),  # dateline and discarded, as JSON
    _to("run"),
    *_span(),
    Index("article_by_id", "id", "version", unique=True),
    Index("article_by_digest", "digest"),
    Index("article_by_url", "url"),
    Index("article_by_day", "day"),
    Index("article_by_origin", "origin"),
    Index("article_by_story", "story"),
    Index("article_by_known", "known_from"),
    Index("article_by_source", "source", "day"),
    Index("article_by_end", "known_to"),
)

article_country = Table(
    "article_country",
    metadata,
    Column("country", String(3), primary_key=True),
    Column("article", Key, ForeignKey("article.pk"), primary_key=True),
    Column("day", Integer),
    Index("article_country_by_article", "article"),
    sqlite_with_rowid=False,
)

signature = Table(
    "signature",
    metadata,
    Column("article", Key, ForeignKey("article.pk"), primary_key=True),
    Column("words", LargeBinary, nullable=False),
)

band = Table(
    "band",
    metadata,
    Column("hash", BigInteger, primary_key=True),  # of kind, band and the band's values
    Column("article", Key, ForeignKey("article.pk"), primary_key=True),
    sqlite_with_rowid=False,
)

event = Table(
    "event",
    metadata,
    Column("pk", Key, primary_key=True),
    Column("id", Text, nullable=False),
    Column("article", Key, ForeignKey("article.pk")),  # none for imported events
    Column("source", Text, nullable=False),  # "dragoman", or the data set it was imported from
    Column("type", String(10), nullable=False),
    Column("content", String(10)),
    Column("status", String(12), nullable=False),
    Column("plover", String(10), nullable=False),
    Column("cameo", String(6)),
    Column("quad", Integer, nullable=False),
    Column("score", Float, nullable=False),
    Column("day", Integer),  # of the act; the article's where the text gives none
    Column("date", Text),  # as the text gives it, ISO 8601
    Column("assumed", Boolean, nullable=False),
    Column("place", Text),
    Column("place_country", String(3)),
    Column("lat", Float),
    Column("lon", Float),
    Column("confidence", Float, nullable=False),
    Column("json", Text, nullable=False),
    _to("run"),
    *_span(),
    Index("event_by_id", "id"),
    Index("event_by_article", "article"),
    Index("event_by_day", "day"),
    Index("event_by_type", "type", "day", "status", "known_to"),
    Index("event_by_known", "known_from"),
    Index("event_by_place", "place", "place_country"),
)

place_word = Table(
    "place_word",
    metadata,
    Column("word", Text, primary_key=True),
    Column("name", Text, primary_key=True),  # as events have it
    Column("words", Text, nullable=False),  # all its words, a space before and behind each
    sqlite_with_rowid=False,
)

actor = Table(
    "actor",
    metadata,
    Column("pk", Key, primary_key=True),
    Column("key", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("country", String(3)),
    Column("sector", String(3)),
    Index("actor_by_name", "name"),
)

party = Table(
    "party",
    metadata,
    Column("event", Key, ForeignKey("event.pk"), primary_key=True),
    Column("side", String(9), primary_key=True),  # actor | recipient | source
    Column("position", Integer, primary_key=True),
    Column("actor", Key, ForeignKey("actor.pk"), nullable=False),
    Column("country", String(3)),
    Column("sector", String(3)),
    Column("office", Text),
    Index("party_by_actor", "actor"),
    Index("party_by_country", "country", "event"),
)

mention = Table(
    "mention",
    metadata,
    Column("event", Key, ForeignKey("event.pk"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("trigger", Text, nullable=False),
    Column("field", String(5), nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("sentence", Integer, nullable=False),
    Column("status", String(12), nullable=False),
    Index("mention_by_trigger", "trigger"),
)

issue = Table(
    "issue",
    metadata,
    Column("event", Key, ForeignKey("event.pk"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("text", Text, nullable=False),
    Column("head", Text, nullable=False),
    Index("issue_by_head", "head"),
)

dyad = Table(
    "dyad",
    metadata,
    Column("source", String(3), nullable=False),
    Column("target", String(3), nullable=False),
    Column("day", Integer, nullable=False),
    Column("event", Key, ForeignKey("event.pk"), nullable=False),
    Column("article", Key),
    Column("origin", Key),
    Column("type", String(10), nullable=False),
    Column("status", String(12), nullable=False),
    Column("score", Float, nullable=False),
    Column("confidence", Float, nullable=False),
    Column("mutual", Boolean, nullable=False),  # both are actors: the act stands in both directions
    Column("published", Integer),  # the article's day
    Column("data_set", Text, nullable=False),  # "dragoman", or where it was imported from
    *_span(),
    Index(
        "dyad_by_pair",  # holds all that a series asks for, so that its rows are read in one go
        *("source", "target", "day", "known_to", "known_from", "event", "article", "origin"),
        *("type", "status", "score", "confidence", "mutual", "published", "data_set"),
    ),
    Index("dyad_by_event", "event"),
    Index("dyad_by_day", "day"),
)

assessment = Table(
    "assessment",
    metadata,
    Column("pk", Key, primary_key=True),
    _to("article"),
    Column("one", String(3)),
    Column("other", String(3)),
    Column("direction", String(13), nullable=False),
    Column("status", String(12), nullable=False),
    Column("day", Integer),
    Column("json", Text, nullable=False),
    *_span(),
    Index("assessment_by_pair", "one", "other", "day"),
    Index("assessment_by_article", "article"),
)

occurrence = Table(
    "occurrence",
    metadata,
    Column("pk", Key, primary_key=True),
    Column("number", Key, nullable=False),  # the pk of its first event; keeps while its versions change
    Column("type", String(10), nullable=False),
    Column("status", String(12), nullable=False),
    Column("day", Integer),
    Column("articles", Integer, nullable=False),
    Column("outlets", Integer, nullable=False),
    Column("origins", Integer, nullable=False),
    Column("confidence", Float),
    Column("json", Text, nullable=False),
    *_span(),
    Index("occurrence_by_number", "number"),
    Index("occurrence_by_day", "day"),
    Index("occurrence_by_type", "type", "day", "status", "known_to"),
    Index("occurrence_by_status", "status", "day", "known_to"),
)

occurrence_country = Table(
    "occurrence_country",
    metadata,
    Column("country", String(3), nullable=False),
    Column("day", Integer),
    Column("type", String(10), nullable=False),
    Column("status", String(12), nullable=False),
    _to("occurrence"),  # a version of it, known as long as that is
    Index("occurrence_country_by_country", "country", "day", "type", "status", "occurrence"),
    Index("occurrence_country_by_occurrence", "occurrence", "country"),
)

membership = Table(
    "membership",
    metadata,
    Column("event", Key, ForeignKey("event.pk"), primary_key=True),
    Column("number", Key, nullable=False),
    Column("known_from", BigInteger, primary_key=True),
    Column("known_to", BigInteger),
    Index("membership_by_number", "number"),
    Index("membership_by_event", "event", "known_to", "known_from", "number"),
)

telling = Table(
    "telling",
    metadata,
    Column("event", Key, ForeignKey("event.pk"), primary_key=True),
    _to("article"),
    Column("family", String(10), nullable=False),
    Column("first", Integer, nullable=False),  # the days between which the act lies
    Column("last", Integer, nullable=False),
    Column("stated", Boolean, nullable=False),  # the text names a day
    Column("words", Text, nullable=False),  # content words of its sentences
    Column("numbers", Text, nullable=False),
    Column("root", Key),  # the event whose place it took, so that the occurrence keeps its number
)

trace = Table(
    "trace",
    metadata,
    Column("key", Text, primary_key=True),  # family and participant: what a candidate for merging must share
    Column("day", Integer, primary_key=True),
    Column("event", Key, ForeignKey("event.pk"), primary_key=True),
    sqlite_with_rowid=False,
)

link = Table(
    "link",
    metadata,
    Column("one", Key, ForeignKey("event.pk"), primary_key=True),  # both directions are kept
    Column("other", Key, ForeignKey("event.pk"), primary_key=True),
    Column("likeness", Float, nullable=False),
    sqlite_with_rowid=False,
)

correction = Table(
    "correction",
    metadata,
    Column("pk", Key, primary_key=True),
    Column("kind", Text, nullable=False),  # event | occurrence | lexicon | correction
    Column("target", Text, nullable=False),  # id of the event, O42, table of the lexicon, number of the correction
    Column("field", Text, nullable=False),  # the fields that an edit changes, with commas
    Column("before", Text),  # JSON
    Column("after", Text),  # JSON
    Column("who", Text, nullable=False),
    Column("why", Text, nullable=False),
    *_span(),  # known_to: when it was undone
    Column("action", Text),  # accept | reject | edit | split | merge | add | undo
    Column("article", Text),  # id of the article that the event stands in
    Column("anchor", Text),  # JSON: type, and field, start, end and text of each trigger: how it is found again
    Index("correction_by_target", "kind", "target"),
    Index("correction_by_article", "article"),
)

token = Table(
    "token",
    metadata,
    Column("pk", Key, primary_key=True),
    Column("name", Text, nullable=False),
    Column("role", String(8), nullable=False),  # reader | reviewer | admin
    Column("digest", String(64), nullable=False, unique=True),
    Column("made", BigInteger, nullable=False),
    Column("until", BigInteger),
    Column("revoked", BigInteger),
)

session = Table(
    "session",
    metadata,
    Column("pk", Key, primary_key=True),
    Column("digest", String(64), nullable=False, unique=True),
    Column("until", BigInteger, nullable=False),
    _to("token"),
)

failure = Table(
    "failure",
    metadata,
    Column("pk", Key, primary_key=True),
    Column("id", Text, nullable=False),
    Column("path", Text, nullable=False),
    Column("line", Integer, nullable=False),
    Column("error", Text, nullable=False),
    Column("message", Text, nullable=False),
    _to("run"),
    Column("at", BigInteger, nullable=False),
)

feed = Table(
    "feed",
    metadata,
    Column("pk", Key, primary_key=True),
    Column("url", Text, nullable=False, unique=True),
    Column("title", Text),
    Column("source", Text),
    Column("etag", Text),
    Column("modified", Text),
    Column("due", BigInteger, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("last", Text),  # what the last attempt gave
    *_span(),
)

feed_entry = Table(
    "feed_entry",
    metadata,
    _to("feed"),
    Column("key", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("outcome", Text, nullable=False),
    Index("feed_entry_by_key", "feed", "key", unique=True),
)

alert = Table(
    "alert",
    metadata,
    Column("pk", Key, primary_key=True),
    Column("one", String(3), nullable=False),
    Column("other", String(3), nullable=False),
    Column("rule", Text, nullable=False),
    Column("key", Text, nullable=False, unique=True),
    Column("told", BigInteger, nullable=False),
)
