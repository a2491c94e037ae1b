"""One article with all that was read in it, its versions and copies; stories and the articles that tell them."""

from __future__ import annotations

from typing import Any

import orjson
from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    and_,
    func,
    select,
)

from dragoman.serve.filters import Filters, moment_text
from dragoman.serve.reading.happenings import with_corrections
from dragoman.serve.reading.lists import Page, total_of
from dragoman.serve.reading.matching import within
from dragoman.serve.reading.rows import iso
from dragoman.store.moments import known
from dragoman.store.reading import occurrences
from dragoman.store.schema import (
    article,
    assessment,
    event,
    membership,
)

Json = dict[str, Any]


def article_told(connection: Connection, row: Any, as_of: int | None) -> Json:
    """An article's row with its text, events, verdicts, what was left out, and its versions."""
    events = select(event.c.json, event.c.day, membership.c.number).select_from(
        event.outerjoin(membership, and_(membership.c.event == event.c.pk, known(membership, as_of)))
    )
    here = and_(event.c.article == row.pk, *_known_with(event, row, as_of))
    told = [
        {**orjson.loads(r.json), "day": iso(r.day), "occurrence": f"O{r.number}" if r.number is not None else None}
        for r in connection.execute(events.where(here).order_by(event.c.pk))
    ]
    verdicts = select(assessment.c.json).where(assessment.c.article == row.pk, *_known_with(assessment, row, as_of))
    names = ("id", "version", "title", "text", "date", "source", "url", "language", "state", "words")
    return {
        **{k: getattr(row, k) for k in names},
        "story": f"S{row.story}" if row.story is not None else None,
        "known_from": moment_text(row.known_from),
        "known_to": moment_text(row.known_to) if row.known_to is not None else None,
        "events": sorted(with_corrections(connection, told), key=_place_in_text),
        "assessments": [orjson.loads(v) for v in connection.execute(verdicts).scalars()],
        **(orjson.loads(row.coded) if row.coded else {"discarded": []}),
        "versions": versions_told(connection, row.id),
        "copies": copies_of(connection, row, as_of),
    }


def _known_with(table: Any, row: Any, as_of: int | None) -> list[ColumnElement[bool]]:
    """Rows known at the moment asked for; of an older version, what was known of it last."""
    if row.known_to is not None and (as_of is None or as_of >= row.known_to):
        return [table.c.known_to == row.known_to]
    return [known(table, as_of)]


def _place_in_text(e: Json) -> tuple[bool, int]:
    spans = [m["trigger"] for m in e.get("mentions") or ()]
    first = min(spans, key=lambda s: (s.get("field", "text") == "text", s["start"]), default=None)
    return (first is None or first.get("field", "text") == "text", first["start"] if first else 0)


def versions_told(connection: Connection, id_: str) -> list[Json]:
    """The versions of an article, the oldest first."""
    names = ("id", "version", "title", "date", "words", "known_from", "known_to")
    statement = select(*(article.c[k] for k in names)).where(article.c.id == id_).order_by(article.c.version)
    return [
        {**r._mapping, **{k: moment_text(getattr(r, k)) if getattr(r, k) is not None else None for k in names[5:]}}
        for r in connection.execute(statement)
    ]


def copies_of(connection: Connection, row: Any, as_of: int | None) -> list[Json]:
    """Other articles of the same origin: copies of one report."""
    names = ("id", "title", "date", "source", "url")
    statement = select(*(article.c[k] for k in names)).where(article.c.origin == row.origin, article.c.pk != row.pk)
    rows = connection.execute(
        statement.where(known(article, as_of), article.c.id != row.id).order_by(article.c.pk).limit(100)
    )
    return [dict(r._mapping) for r in rows]


def article_version(connection: Connection, id_: str, version: int) -> Row[Any] | None:
    """One version of an article."""
    return connection.execute(select(article).where(article.c.id == id_, article.c.version == version)).first()


def story_told(connection: Connection, story: int, as_of: int | None) -> Json | None:
    """A story: its articles, the earliest first, and the occurrences that they tell, most told first."""
    names = ("id", "title", "date", "source", "url", "words")
    here = and_(article.c.story == story, known(article, as_of))
    rows = connection.execute(
        select(*(article.c[k] for k in names)).where(here).order_by(article.c.day, article.c.pk).limit(500)
    )
    articles = [dict(r._mapping) for r in rows]
    if not articles:
        return None
    joined = article.join(event, event.c.article == article.c.pk).join(membership, membership.c.event == event.c.pk)
    count = func.count(article.c.pk.distinct())
    numbers = select(membership.c.number).select_from(joined).where(here, known(event, as_of), known(membership, as_of))
    statement = numbers.group_by(membership.c.number).order_by(count.desc(), membership.c.number).limit(100)
    most = list(connection.execute(statement).scalars())
    told = occurrences(connection, most, as_of)
    title = next((a["title"] for a in articles if a["title"]), None)
    return {
        "id": f"S{story}",
        "title": title,
        "articles": articles,
        "occurrences": [told[n] for n in most if n in told],
    }


def stories_page(connection: Connection, f: Filters) -> Page:
    """Stories of which an article was published in the time asked for, newest first; only those of several articles."""
    last, count = func.max(article.c.day), func.count(article.c.origin.distinct())
    statement = select(
        article.c.story,
        func.min(article.c.title).label("title"),
        last.label("day"),
        count.label("origins"),
        func.count().label("articles"),
    )
    recent = select(article.c.story).where(
        known(article, f.as_of), article.c.story.is_not(None), *within(f, article.c.day)
    )
    recent = recent.order_by(article.c.day.desc()).limit(5_000)
    statement = (
        statement.where(article.c.story.in_(recent), known(article, f.as_of))
        .group_by(article.c.story)
        .having(func.count() > 1)
    )
    rows = list(connection.execute(statement.order_by(last.desc(), article.c.story).limit(f.size + 1).offset(f.offset)))
    told = tuple(
        {"id": f"S{r.story}", "title": r.title, "day": iso(r.day), "articles": r.articles, "origins": r.origins}
        for r in rows[: f.size]
    )
    return Page(rows=told, total=total_of(connection, statement), more=len(rows) > f.size)
