"""Pages of occurrences, events and articles that filters ask for, with facets; one statement a function.

Lists go from the newest day back. A total is counted up to MOST; facets are counted over the newest SAMPLE that match
and say so, so that a record of a million events answers at once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date as Date
from typing import Any

import orjson
from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    and_,
    column,
    exists,
    func,
    literal_column,
    or_,
    select,
    table,
    text,
)

from dragoman.records import StoredEvent
from dragoman.serve.filters import SIZE, Filters, moment_text
from dragoman.serve.memory import Hold, made_anew
from dragoman.store.corrections import judged
from dragoman.store.moments import known
from dragoman.store.reading import occurrences, stored_events
from dragoman.store.schema import (
    actor,
    article,
    article_country,
    assessment,
    event,
    issue,
    membership,
    occurrence,
    occurrence_country,
    party,
)
from dragoman.store.search import in_sqlite

Json = dict[str, Any]
MOST = 1_000
SLOWLY = 200  # up to which a total is counted where no index helps: by sector, source, issue, text or confidence
SAMPLE = 2_000
HOLDING = 3_000  # articles added last that hold the words, among which occurrences and events are looked for
FEW = 5_000  # events of a country up to which they are gathered first rather than looked up one by one
_FOUND = table("article_text", column("rowid"))  # SQLite's full-text index
NAMED, COUNTED = 200, 1_000  # actors of a name that are looked at, and events up to which each one's are counted
FACETS = ("type", "status", "country", "sector", "source", "issue")


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Some rows of a list; `total` stops at `most`, `more` tells whether a next page has rows."""

    rows: tuple[Json, ...]
    total: int
    more: bool
    most: int = MOST

    @property
    def capped(self) -> bool:
        """Whether there are more than `total`."""
        return self.total >= self.most


@dataclass(frozen=True, slots=True, kw_only=True)
class Facets:
    """Values with how often they stand in the newest `of` occurrences that match; `all` when these are all of them."""

    counts: dict[str, list[tuple[str, int]]]
    of: int
    all: bool


def occurrence_page(connection: Connection, f: Filters, hold: Hold = made_anew) -> Page:
    """Occurrences as the contract has them, each with its day, newest first; `hold` keeps the total for other pages."""
    statement = _occurrences(connection, f, (occurrence.c.number, occurrence.c.day, occurrence.c.json))
    ordered = _newest(connection, statement, _day_of(f), occurrence.c.pk)
    rows = list(connection.execute(ordered.limit(f.size + 1).offset(f.offset)))
    told = tuple({**orjson.loads(r.json), "day": _iso(r.day)} for r in rows[: f.size])
    return Page(
        rows=told,
        total=hold(
            _asked("occurrences", f),
            lambda: _total(connection, _occurrences(connection, f, (literal_column("1"),)), _most(f)),
        ),
        more=len(rows) > f.size,
        most=_most(f),
    )


def event_page(connection: Connection, f: Filters, hold: Hold = made_anew) -> Page:
    """Events as the contract has them, each with its article, occurrence and data set, newest first."""
    columns = (
        *(event.c[k] for k in ("json", "day", "source")),
        *(article.c[k].label(f"article_{k}") for k in ("id", "title", "date", "source", "url")),
        membership.c.number,
    )
    statement = _events(connection, f, columns)
    ordered = _newest(connection, statement, event.c.day, event.c.pk)
    rows = list(connection.execute(ordered.limit(f.size + 1).offset(f.offset)))
    most = SLOWLY if f.country else _most(f)  # no index holds the days of a country's events
    total = hold(_asked("events", f), lambda: _total(connection, _events(connection, f, (literal_column("1"),)), most))
    return Page(rows=tuple(_event(r) for r in rows[: f.size]), total=total, more=len(rows) > f.size, most=most)


def article_page(connection: Connection, f: Filters, hold: Hold = made_anew) -> Page:
    """Articles without their text, newest first; with `q` each has a snippet in which [hits] are marked."""
    names = ("id", "version", "title", "date", "source", "url", "language", "state", "words", "story")
    columns: list[ColumnElement[Any]] = [article.c[k] for k in names]
    if f.q and connection.dialect.name == "sqlite":
        columns.append(literal_column("snippet(article_text, 1, '[', ']', ' … ', 24)").label("snippet"))
    statement = _articles(connection, f, columns)
    ordered = _newest(connection, statement, article.c.day, article.c.pk)
    rows = list(connection.execute(ordered.limit(f.size + 1).offset(f.offset)))
    total = hold(_asked("articles", f), lambda: _total(connection, _articles(connection, f, (literal_column("1"),))))
    return Page(rows=tuple(dict(r._mapping) for r in rows[: f.size]), total=total, more=len(rows) > f.size)


def facets(connection: Connection, f: Filters, names: Sequence[str] = FACETS, most: int = 20) -> Facets:
    """What the occurrences that match are, by field: each value with the number of occurrences."""
    statement = _occurrences(
        connection, f, (occurrence.c.pk, occurrence.c.number, occurrence.c.type, occurrence.c.status)
    )
    sample = _newest(connection, statement, _day_of(f), occurrence.c.pk).limit(SAMPLE + 1)
    rows = list(connection.execute(sample))
    some = rows[:SAMPLE]
    counts = {name: _facet(connection, name, some, f, most) for name in names}
    return Facets(counts=counts, of=len(some), all=len(rows) <= SAMPLE)


def _facet(connection: Connection, name: str, rows: Sequence[Any], f: Filters, most: int) -> list[tuple[str, int]]:
    found: dict[str, int] = {}
    if name in ("type", "status"):
        for r in rows:
            value = getattr(r, name)
            found[value] = found.get(value, 0) + 1
    else:
        for start in range(0, len(rows), 500):
            for value, count in connection.execute(_counted(name, rows[start : start + 500], f)):
                found[value] = found.get(value, 0) + count
    return sorted(found.items(), key=lambda x: (-x[1], x[0]))[:most]


def _counted(name: str, rows: Sequence[Any], f: Filters) -> Select[Any]:
    if name == "country":
        column: ColumnElement[Any] = occurrence_country.c.country
        statement = select(column, func.count()).where(occurrence_country.c.occurrence.in_([r.pk for r in rows]))
        return statement.group_by(column)
    numbers = membership.c.number.in_([r.number for r in rows])
    count = func.count(membership.c.number.distinct())
    here = and_(numbers, known(membership, f.as_of))
    if name == "sector":
        joined = membership.join(party, party.c.event == membership.c.event)
        taking = and_(party.c.side != "source", party.c.sector.is_not(None))
        return select(party.c.sector, count).select_from(joined).where(here, taking).group_by(party.c.sector)
    if name == "source":
        joined = membership.join(event, event.c.pk == membership.c.event).join(article, article.c.pk == event.c.article)
        named = article.c.source.is_not(None)
        return select(article.c.source, count).select_from(joined).where(here, named).group_by(article.c.source)
    joined = membership.join(issue, issue.c.event == membership.c.event)
    return select(issue.c.head, count).select_from(joined).where(here).group_by(issue.c.head)


def _day_of(f: Filters) -> ColumnElement[Any]:
    return occurrence_country.c.day if f.country else occurrence.c.day


def _newest(
    connection: Connection, statement: Select[Any], day: ColumnElement[Any], pk: ColumnElement[Any]
) -> Select[Any]:
    last = day.desc() if connection.dialect.name == "sqlite" else day.desc().nulls_last()
    return statement.order_by(last, pk.desc())


def _total(connection: Connection, statement: Select[Any], most: int = MOST) -> int:
    return connection.execute(select(func.count()).select_from(statement.limit(most).subquery())).scalar() or 0


def _asked(what: str, f: Filters) -> str:
    return f"total of {what}|{replace(f, page=1, size=1).to_query()}"


def _most(f: Filters) -> int:
    return SLOWLY if f.sector or f.source or f.issue or f.q or f.confidence is not None else MOST


def _within(f: Filters, day: ColumnElement[Any]) -> list[ColumnElement[bool]]:
    out: list[ColumnElement[bool]] = []
    if f.first:
        out.append(day >= f.first.toordinal())
    if f.last:
        out.append(day <= f.last.toordinal())
    return out


def _occurrences(connection: Connection, f: Filters, columns: Sequence[Any]) -> Select[Any]:
    """Occurrences that match; one country leads the way by its index, which holds day, type and status."""
    if f.country:
        lead, *others = _rarest_first(connection, f.country)
        it = occurrence_country
        statement = select(*columns).select_from(it.join(occurrence, occurrence.c.pk == it.c.occurrence))
        statement = statement.where(it.c.country == lead)
        for k, country in enumerate(others):
            other = occurrence_country.alias(f"other{k}")
            taking = and_(other.c.occurrence == occurrence.c.pk, other.c.country == country)
            statement = statement.where(exists().where(taking))
        kinds: Any = it
    else:
        statement, kinds = select(*columns).select_from(occurrence), occurrence
    conditions = [known(occurrence, f.as_of), *_within(f, kinds.c.day)]
    conditions += [kinds.c.type.in_(f.type)] if f.type else []
    conditions += [kinds.c.status.in_(f.status)] if f.status else []
    conditions += [occurrence.c.confidence >= f.confidence] if f.confidence is not None else []
    mine = and_(membership.c.number == occurrence.c.number, known(membership, f.as_of))
    if f.sector:
        taking = and_(mine, party.c.event == membership.c.event, party.c.sector.in_(f.sector), party.c.side != "source")
        conditions.append(exists().where(taking))
    if f.issue:
        conditions.append(occurrence.c.number.in_(_numbers(f, membership.c.event.in_(_about(f)))))
    if f.source:
        told = and_(event.c.pk == membership.c.event, article.c.pk == event.c.article, article.c.source.in_(f.source))
        conditions.append(exists().where(and_(mine, told)))
    if f.q:
        telling = select(event.c.pk).where(event.c.article.in_(_holding(connection, f.q)), known(event, f.as_of))
        conditions.append(occurrence.c.number.in_(_numbers(f, membership.c.event.in_(telling))))
    return statement.where(*conditions)


def _rarest_first(connection: Connection, countries: Sequence[str]) -> list[str]:
    if len(countries) == 1:
        return list(countries)
    column = occurrence_country.c.country
    statement = select(column, func.count()).where(column.in_(countries)).group_by(column)
    counts = {r[0]: r[1] for r in connection.execute(statement)}
    return sorted(countries, key=lambda c: counts.get(c, 0))


def _numbers(f: Filters, of: ColumnElement[bool]) -> Select[Any]:
    return select(membership.c.number).where(of, known(membership, f.as_of))


def _about(f: Filters) -> Select[Any]:
    return select(issue.c.event).where(
        or_(*(func.lower(issue.c.head).contains(i.casefold(), autoescape=True) for i in f.issue))
    )


def _holding(connection: Connection, words: str) -> Select[Any]:
    """The articles that hold all the words; the HOLDING added last, for a common word stands in most."""
    if connection.dialect.name == "sqlite":
        found = select(_FOUND.c.rowid).where(_matching(words)).order_by(_FOUND.c.rowid.desc()).limit(HOLDING)
        return select(found.subquery().c.rowid)
    match = text("article.search @@ websearch_to_tsquery('english', :q)").bindparams(q=words)
    return select(select(article.c.pk).where(match).order_by(article.c.pk.desc()).limit(HOLDING).subquery().c.pk)


def _matching(words: str) -> ColumnElement[bool]:
    query = in_sqlite(words) or '""'
    return literal_column("article_text").op("MATCH")(query)


def _events(connection: Connection, f: Filters, columns: Sequence[Any]) -> Select[Any]:
    of = and_(membership.c.event == event.c.pk, known(membership, f.as_of))
    joined = event.outerjoin(article, article.c.pk == event.c.article).outerjoin(membership, of)
    conditions = [known(event, f.as_of), *_within(f, event.c.day)]
    conditions += [event.c.type.in_(f.type)] if f.type else []
    conditions += [event.c.status.in_(f.status)] if f.status else []
    conditions += [event.c.confidence >= f.confidence] if f.confidence is not None else []
    for country in f.country:
        taking = and_(party.c.country == country, party.c.side != "source")
        if _is_rare(connection, country):
            conditions.append(event.c.pk.in_(select(party.c.event).where(taking)))
        else:
            conditions.append(exists().where(party.c.event == event.c.pk, taking))
    if f.sector:
        taking = and_(party.c.event == event.c.pk, party.c.sector.in_(f.sector), party.c.side != "source")
        conditions.append(exists().where(taking))
    conditions += [event.c.pk.in_(_about(f))] if f.issue else []
    conditions += [article.c.source.in_(f.source)] if f.source else []
    conditions += [event.c.article.in_(_holding(connection, f.q))] if f.q else []
    return select(*columns).select_from(joined).where(*conditions)


def _counted_events(connection: Connection, f: Filters) -> Select[Any]:
    """Something to count events by: those of a country alone are walked through by its index."""
    if len(f.country) != 1 or f.with_(country=(), size=SIZE, as_of=None) != Filters():
        return _events(connection, f, (literal_column("1"),))
    joined = party.join(event, event.c.pk == party.c.event)
    taking = and_(party.c.country == f.country[0], party.c.side != "source", known(event, f.as_of))
    return select(literal_column("1")).select_from(joined).where(taking).group_by(party.c.event)


def _is_rare(connection: Connection, country: str) -> bool:
    some: Select[Any] = select(literal_column("1")).select_from(party).where(party.c.country == country).limit(FEW)
    return (connection.execute(select(func.count()).select_from(some.subquery())).scalar() or 0) < FEW


def _event(row: Any) -> Json:
    about = {k: getattr(row, f"article_{k}") for k in ("id", "title", "date", "source", "url")}
    return {
        **orjson.loads(row.json),
        "day": _iso(row.day),
        "article": about if row.article_id else None,
        "occurrence": f"O{row.number}" if row.number is not None else None,
        "data_set": row.source,
    }


def _articles(connection: Connection, f: Filters, columns: Sequence[Any]) -> Select[Any]:
    conditions = [known(article, f.as_of), *_within(f, article.c.day)]
    conditions += [article.c.source.in_(f.source)] if f.source else []
    for country in f.country:
        named = and_(article_country.c.article == article.c.pk, article_country.c.country == country)
        conditions.append(exists().where(named))
    told = [known(event, f.as_of)]
    told += [event.c.type.in_(f.type)] if f.type else []
    told += [event.c.status.in_(f.status)] if f.status else []
    told += [event.c.confidence >= f.confidence] if f.confidence is not None else []
    told += [event.c.pk.in_(_about(f))] if f.issue else []
    if f.sector:
        told.append(exists().where(party.c.event == event.c.pk, party.c.sector.in_(f.sector), party.c.side != "source"))
    if len(told) > 1:
        conditions.append(exists().where(event.c.article == article.c.pk, *told))
    if f.q and connection.dialect.name == "sqlite":
        joined = _FOUND.join(article, article.c.pk == _FOUND.c.rowid)
        return select(*columns).select_from(joined).where(_matching(f.q), *conditions)
    if f.q:
        conditions.append(article.c.pk.in_(_holding(connection, f.q)))
    return select(*columns).select_from(article).where(*conditions)


def _iso(day: int | None) -> str | None:
    return Date.fromordinal(day).isoformat() if day else None


def article_told(connection: Connection, row: Any, as_of: int | None) -> Json:
    """An article's row with its text, events, verdicts, what was left out, and its versions."""
    events = select(event.c.json, event.c.day, membership.c.number).select_from(
        event.outerjoin(membership, and_(membership.c.event == event.c.pk, known(membership, as_of)))
    )
    here = and_(event.c.article == row.pk, *_known_with(event, row, as_of))
    told = [
        {**orjson.loads(r.json), "day": _iso(r.day), "occurrence": f"O{r.number}" if r.number is not None else None}
        for r in connection.execute(events.where(here).order_by(event.c.pk))
    ]
    verdicts = select(assessment.c.json).where(assessment.c.article == row.pk, *_known_with(assessment, row, as_of))
    names = ("id", "version", "title", "text", "date", "source", "url", "language", "state", "words")
    return {
        **{k: getattr(row, k) for k in names},
        "story": f"S{row.story}" if row.story is not None else None,
        "known_from": moment_text(row.known_from),
        "known_to": moment_text(row.known_to) if row.known_to is not None else None,
        "events": sorted(_with_corrections(connection, told), key=_place_in_text),
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


def event_told(connection: Connection, id_: str, as_of: int | None) -> Json | None:
    """One event with its article and occurrence."""
    columns = (
        *(event.c[k] for k in ("json", "day", "source")),
        *(article.c[k].label(f"article_{k}") for k in ("id", "title", "date", "source", "url")),
        membership.c.number,
    )
    of = and_(membership.c.event == event.c.pk, known(membership, as_of))
    joined = event.outerjoin(article, article.c.pk == event.c.article).outerjoin(membership, of)
    row = connection.execute(select(*columns).select_from(joined).where(event.c.id == id_, known(event, as_of))).first()
    return _with_corrections(connection, [_event(row)])[0] if row else None


def _with_corrections(connection: Connection, events: Sequence[Json]) -> list[Json]:
    """Events with what reviewers say of them now: number, action, fields, who and why of each correction."""
    said = judged(connection, [e["id"] for e in events])
    return [
        {
            **e,
            "corrections": [
                {"number": c.number, "action": c.action, "fields": list(c.fields), "who": c.who, "why": c.why}
                for c in said.get(e["id"], ())
            ],
        }
        for e in events
    ]


def occurrence_told(connection: Connection, number: int, as_of: int | None) -> Json | None:
    """One occurrence with its tellings: each event with its article, the earliest first."""
    found = occurrences(connection, [number], as_of).get(number)
    if found is None:
        return None
    columns = (
        *(event.c[k] for k in ("json", "day", "source")),
        *(article.c[k].label(f"article_{k}") for k in ("id", "title", "date", "source", "url")),
        membership.c.number,
        article.c.origin,
    )
    of = and_(membership.c.event == event.c.pk, known(membership, as_of))
    joined = membership.join(event, of).join(article, article.c.pk == event.c.article)
    statement = select(*columns).select_from(joined).where(membership.c.number == number, known(event, as_of))
    rows = connection.execute(statement.order_by(article.c.day, event.c.pk).limit(500))
    tellings = [{**_event(r), "origin": r.origin} for r in rows]
    return {**found, "tellings": _with_corrections(connection, tellings)}


def occurrence_versions(connection: Connection, number: int) -> list[Json]:
    """What the record knew of an occurrence, and when it changed: type, status, counts of each version."""
    names = ("type", "status", "day", "articles", "outlets", "origins", "known_from", "known_to")
    statement = select(*(occurrence.c[k] for k in names)).where(occurrence.c.number == number).order_by(occurrence.c.pk)
    return [
        {
            **r._mapping,
            "day": _iso(r.day),
            "known_from": moment_text(r.known_from),
            "known_to": moment_text(r.known_to) if r.known_to is not None else None,
        }
        for r in connection.execute(statement)
    ]


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
        known(article, f.as_of), article.c.story.is_not(None), *_within(f, article.c.day)
    )
    recent = recent.order_by(article.c.day.desc()).limit(5_000)
    statement = (
        statement.where(article.c.story.in_(recent), known(article, f.as_of))
        .group_by(article.c.story)
        .having(func.count() > 1)
    )
    rows = list(connection.execute(statement.order_by(last.desc(), article.c.story).limit(f.size + 1).offset(f.offset)))
    told = tuple(
        {"id": f"S{r.story}", "title": r.title, "day": _iso(r.day), "articles": r.articles, "origins": r.origins}
        for r in rows[: f.size]
    )
    return Page(rows=told, total=_total(connection, statement), more=len(rows) > f.size)


def actor_page(connection: Connection, name: str, limit: int = 50) -> list[Json]:
    """Actors whose name or id holds a text, those of most events first; of a text that many hold, the first known."""
    like = func.lower(actor.c.name).contains(name.casefold(), autoescape=True)
    named = or_(like, func.lower(actor.c.key) == name.casefold())
    some: Select[Any] = select(literal_column("1")).select_from(party).where(party.c.actor == actor.c.pk).limit(COUNTED)
    events = select(func.count()).select_from(some.correlate(actor).subquery()).scalar_subquery()
    chosen = select(actor.c.pk).where(named).order_by(actor.c.pk).limit(max(limit, NAMED)).scalar_subquery()
    rows = connection.execute(select(actor, events.label("events")).where(actor.c.pk.in_(chosen)))
    ordered = sorted(rows, key=lambda r: (-r.events, r.pk))
    return [_actor(r, r.events) for r in ordered[:limit]]


def _actor(row: Any, events: int | None = None) -> Json:
    return {"id": row.key, "name": row.name, "country": row.country, "sector": row.sector, "events": events}


def actor_told(connection: Connection, key: str, f: Filters) -> Json | None:
    """An actor: offices, counterparts (of the newest SAMPLE events), and a page of what it did and met, newest first."""
    who = connection.execute(select(actor).where(actor.c.key == key)).first()
    if who is None:
        return None
    joined = party.join(event, event.c.pk == party.c.event).outerjoin(article, article.c.pk == event.c.article)
    joined = joined.outerjoin(membership, and_(membership.c.event == event.c.pk, known(membership, f.as_of)))
    conditions = [party.c.actor == who.pk, known(event, f.as_of), *_within(f, event.c.day)]
    conditions += [event.c.type.in_(f.type)] if f.type else []
    conditions += [event.c.status.in_(f.status)] if f.status else []
    columns = (
        *(party.c[k] for k in ("side", "office")),
        *(event.c[k] for k in ("pk", "json", "day", "source")),
        *(article.c[k].label(f"article_{k}") for k in ("id", "title", "date", "source", "url")),
        membership.c.number,
    )
    statement = select(*columns).select_from(joined).where(*conditions)
    ordered = _newest(connection, statement, event.c.day, event.c.pk)
    rows = list(connection.execute(ordered.limit(f.size + 1).offset(f.offset)))
    recent = _newest(
        connection, select(event.c.pk, party.c.office).select_from(joined).where(*conditions), event.c.day, event.c.pk
    )
    newest = list(connection.execute(recent.limit(SAMPLE)))
    acts = [{**_event(r), "side": r.side, "office": r.office} for r in rows[: f.size]]
    return {
        "actor": _actor(who, _total(connection, select(literal_column("1")).select_from(joined).where(*conditions))),
        "offices": [
            {"office": o, "events": n} for o, n in Counter(r.office for r in newest if r.office).most_common(20)
        ],
        "counterparts": _counterparts(connection, [r.pk for r in newest], who.pk),
        "acts": acts,
        "more": len(rows) > f.size,
    }


def _counterparts(connection: Connection, events: Sequence[int], who: int) -> list[Json]:
    found = Counter[int]()
    for start in range(0, len(events), 500):
        some = and_(party.c.event.in_(events[start : start + 500]), party.c.actor != who, party.c.side != "source")
        statement = select(party.c.actor, func.count(party.c.event.distinct())).where(some).group_by(party.c.actor)
        found.update({r[0]: r[1] for r in connection.execute(statement)})
    most = found.most_common(20)
    rows = {r.pk: r for r in connection.execute(select(actor).where(actor.c.pk.in_([pk for pk, _ in most])))}
    return [_actor(rows[pk], n) for pk, n in most]


def coverage(connection: Connection) -> Json:
    """What the record speaks from: articles, sources, events, occurrences, and the days of its articles."""
    counts = {
        name: select(func.count()).select_from(t).where(t.c.known_to.is_(None)).scalar_subquery()
        for name, t in (("articles", article), ("events", event), ("occurrences", occurrence))
    }
    others = {
        "sources": select(func.count(article.c.source.distinct()))
        .where(article.c.known_to.is_(None))
        .scalar_subquery(),
        "first": select(func.min(article.c.date)).scalar_subquery(),
        "last": select(func.max(article.c.date)).scalar_subquery(),
    }
    row = connection.execute(select(*(v.label(k) for k, v in {**counts, **others}.items()))).one()
    return dict(row._mapping)


def chosen_events(connection: Connection, f: Filters) -> Iterator[StoredEvent]:
    """Every event of ours that matches, with its article, in order of day and number, a few at a time."""
    pks = _events(connection, f, (event.c.pk,)) if f.narrowed else None
    return stored_events(connection, f.window, pks)
