"""Writes articles with their events into the record; every function runs in the caller's transaction."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date as Date
from typing import Any

from sqlalchemy import Connection, Table, and_, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from dragoman.export.json import assessment_json, event_json, to_json
from dragoman.ontology.cameo import cameo_for
from dragoman.ontology.plover import quad, reduce, score
from dragoman.records import Actor, Article, CodedArticle, Event, FailedArticle, Status
from dragoman.store.place_words import rows_of
from dragoman.store.schema import (
    actor,
    article,
    article_country,
    assessment,
    band,
    dyad,
    event,
    failure,
    issue,
    mention,
    party,
    place_word,
    run,
    signature,
)

Row = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """An article's row: its number, version, and the numbers of its copies' first and its story's first article."""

    pk: int
    id: str
    version: int
    digest: str
    url: str | None = None
    origin: int | None = None


def begin_run(connection: Connection, command: str, identity: Mapping[str, str], settings: str, at: int) -> int:
    """Note who writes from now on: version and digests of model and lexicons; gives the run's number."""
    values = {k: identity[k] for k in ("version", "model", "lexicons")}
    result = connection.execute(insert(run).values(command=command, settings=settings, began=at, **values))
    return pk_of(result)


def end_run(connection: Connection, pk: int, summary: str, at: int) -> None:
    """Note that a run came to its end."""
    connection.execute(update(run).where(run.c.pk == pk).values(ended=at, summary=summary))


def digest_of(it: Article) -> str:
    """What tells two readings of an article apart: title, text and date."""
    parts = (it.title or "", it.text, it.date.isoformat() if it.date else "")
    return hashlib.sha256("\0".join(parts).encode("utf-8", "replace")).hexdigest()[:32]


_KEPT = (article.c.pk, article.c.id, article.c.version, article.c.digest, article.c.url, article.c.origin)


def current_version(connection: Connection, id_: str) -> Kept | None:
    """The version of an article that counts now."""
    row = connection.execute(select(*_KEPT).where(article.c.id == id_, article.c.known_to.is_(None))).first()
    return Kept(**row._mapping) if row else None


def last_version(connection: Connection, id_: str) -> int:
    """The highest version number of an article; 0 when there is none."""
    statement = select(article.c.version).where(article.c.id == id_).order_by(article.c.version.desc()).limit(1)
    return connection.execute(statement).scalar() or 0


def same_address(connection: Connection, url: str) -> Kept | None:
    """The version that counts now of the article at an address."""
    statement = select(*_KEPT).where(article.c.url == url, article.c.known_to.is_(None)).order_by(article.c.pk)
    row = connection.execute(statement).first()
    return Kept(**row._mapping) if row else None


def same_content(connection: Connection, digest: str) -> Sequence[Any]:
    """Id, source and url of every version of an article, those that no longer count too, that has a digest."""
    return connection.execute(
        select(article.c.id, article.c.source, article.c.url).where(article.c.digest == digest)
    ).all()


def add_article(
    connection: Connection,
    it: Article,
    *,
    state: str,
    version: int,
    run_pk: int,
    at: int,
    replaces: int | None = None,
    coded: CodedArticle | None = None,
) -> int:
    """A new version of an article; gives its row's number."""
    result = connection.execute(
        insert(article).values(
            id=it.id,
            version=version,
            replaces=replaces,
            digest=digest_of(it),
            title=it.title,
            text=it.text,
            date=it.date.isoformat() if it.date else None,
            day=it.date.toordinal() if it.date else None,
            source=it.source,
            url=it.url,
            language=it.language,
            state=state,
            words=len(it.text.split()),
            coded=_aside(coded) if coded else None,
            run=run_pk,
            known_from=at,
        )
    )
    return pk_of(result)


def _aside(coded: CodedArticle) -> str:
    """What the coder said of an article beside its events: dateline, and what was left out."""
    whole = to_json(coded)
    return json.dumps({k: whole[k] for k in ("dateline", "discarded") if k in whole}, ensure_ascii=False)


def set_origin(connection: Connection, pk: int, origin: int) -> None:
    """Say of which article a new one is a copy (of itself, when of none)."""
    connection.execute(update(article).where(article.c.pk == pk).values(origin=origin))


def set_story(connection: Connection, pk: int, story: int) -> None:
    """Say to which story a new article belongs."""
    connection.execute(update(article).where(article.c.pk == pk).values(story=story))


def add_countries(connection: Connection, pk: int, countries: Iterable[str], day: int | None) -> None:
    """The countries that an article names: what is covered, whether or not anything happened."""
    rows = [{"country": c, "article": pk, "day": day} for c in sorted(set(countries))]
    if rows:
        connection.execute(insert(article_country), rows)


def add_signature(connection: Connection, pk: int, words: bytes, bands: Sequence[int]) -> None:
    """What near-duplicates are found by."""
    connection.execute(insert(signature).values(article=pk, words=words))
    ignore_known(connection, band, [{"hash": h, "article": pk} for h in bands])


def retire_article(connection: Connection, pk: int, at: int) -> list[int]:
    """From now on another version counts: the article, its events and verdicts stay, but as known until now.

    Gives the numbers of the events that no longer count.
    """
    connection.execute(update(article).where(article.c.pk == pk).values(known_to=at))
    return retire_events(connection, pk, at)


def retire_events(connection: Connection, pk: int, at: int) -> list[int]:
    """An article's events and verdicts no longer count (it was coded again); gives the events' numbers."""
    mine = and_(event.c.article == pk, event.c.known_to.is_(None))
    gone = list(connection.execute(select(event.c.pk).where(mine)).scalars())
    connection.execute(update(event).where(mine).values(known_to=at))
    for start in range(0, len(gone), 500):
        some = dyad.c.event.in_(gone[start : start + 500])
        connection.execute(update(dyad).where(some, dyad.c.known_to.is_(None)).values(known_to=at))
    verdicts = and_(assessment.c.article == pk, assessment.c.known_to.is_(None))
    connection.execute(update(assessment).where(verdicts).values(known_to=at))
    return gone


def retire_event(connection: Connection, event_pk: int, at: int) -> None:
    """One event no longer counts, nor do its dyads."""
    for table, column in ((event, event.c.pk), (dyad, dyad.c.event)):
        still = and_(column == event_pk, table.c.known_to.is_(None))
        connection.execute(update(table).where(still).values(known_to=at))


def add_events(
    connection: Connection, coded: CodedArticle, pk: int, *, origin: int, run_pk: int, at: int
) -> list[tuple[int, Event]]:
    """An article's events with their participants, mentions, issues and dyads; gives each with its row's number."""
    published = coded.article.date.toordinal() if coded.article.date else None
    out: list[tuple[int, Event]] = []
    rows: dict[Table, list[Row]] = {t: [] for t in (party, mention, issue, dyad)}
    for e in coded.events:
        event_pk = _add_event(connection, e, pk, published, run_pk, at)
        out.append((event_pk, e))
        rows[party] += _parties(connection, e, event_pk)
        rows[mention] += _mentions(e, event_pk)
        rows[issue] += _issues(e, event_pk)
        rows[dyad] += _dyads(e, event_pk, pk, origin, published, at)
    for table, lines in rows.items():
        if lines:
            connection.execute(insert(table), lines)
    note_places(connection, (place_of(e) for e in coded.events))
    _add_verdicts(connection, coded, pk, published, at)
    return out


def _add_event(connection: Connection, e: Event, pk: int, published: int | None, run_pk: int, at: int) -> int:
    day, assumed = day_of(e, published)
    result = connection.execute(
        insert(event).values(
            id=e.id,
            article=pk,
            source="dragoman",
            type=e.type,
            content=e.content,
            status=str(e.status),
            plover=reduce(e.type, e.content, str(e.status)),
            cameo=cameo_for(e.type, e.modes, e.content),
            quad=quad(e.type),
            score=score(e.type, e.modes),
            day=day,
            date=e.when.date if e.when else None,
            assumed=assumed,
            place=place_of(e),
            place_country=e.where.country if e.where else None,
            lat=e.where.lat if e.where else None,
            lon=e.where.lon if e.where else None,
            confidence=e.confidence,
            json=json.dumps(event_json(e), ensure_ascii=False, separators=(",", ":")),
            run=run_pk,
            known_from=at,
        )
    )
    return pk_of(result)


def place_of(e: Event) -> str | None:
    """The name under which an event's place is kept."""
    return (e.where.name or e.where.text) if e.where else None


def note_places(connection: Connection, names: Iterable[str | None]) -> None:
    """Make places findable by the words of their names."""
    ignore_known(connection, place_word, rows_of(names))


def day_of(e: Event, published: int | None) -> tuple[int | None, bool]:
    """The day that an event counts on, and whether it is assumed from the publication.

    The text's own date where it names a week or less; a longer period that holds the day of publication gives that day;
    another long period gives its first day. Without any date the day of publication stands in, but not for what is
    told as long past.
    """
    span = days_of(e.when.date) if e.when and e.when.date else None
    if span is None:
        return (None, False) if e.status is Status.HISTORICAL else (published, published is not None)
    first, last = span
    if last - first > 7 and published is not None and first <= published <= last:
        return published, True
    return first, False


def days_of(date: str) -> tuple[int, int] | None:
    """First and last day of an ISO date or range, as ordinals; None when it is none.

    >>> [b - a + 1 for a, b in (days_of("2017"), days_of("2017-02"), days_of("2017-09-17/2017-09-24"))]
    [365, 28, 8]
    """
    first, _, last = date.partition("/")
    one, two = _days(first), _days(last or first)
    return (one[0], two[1]) if one and two and one[0] <= two[1] else None


def _days(date: str) -> tuple[int, int] | None:
    parts = date.split("-")
    try:
        numbers = [int(p) for p in parts]
        if len(numbers) == 1:
            return Date(numbers[0], 1, 1).toordinal(), Date(numbers[0], 12, 31).toordinal()
        if len(numbers) == 2:
            year, month = numbers
            after = Date(year + month // 12, month % 12 + 1, 1)
            return Date(year, month, 1).toordinal(), after.toordinal() - 1
        day = Date(*numbers[:3]).toordinal()
        return day, day
    except (ValueError, OverflowError):
        return None


def _parties(connection: Connection, e: Event, event_pk: int) -> list[Row]:
    sides = (("actor", e.actors), ("recipient", e.recipients), ("source", (e.attribution,) if e.attribution else ()))
    return [
        {
            "event": event_pk,
            "side": side,
            "position": position,
            "actor": actor_pk(connection, a),
            "country": a.country,
            "sector": a.sector,
            "office": a.office,
        }
        for side, many in sides
        for position, a in enumerate(many)
    ]


def actor_key(a: Actor) -> str:
    """What makes two participants the same: the id; else name and country; else what is known of an unnamed one."""
    if a.id:
        return a.id
    if a.name:
        return f"{a.name.casefold()}|{a.country or ''}"
    if a.country:
        return f"|{a.country}|{a.sector or ''}"
    return f"?{a.text.casefold()[:80]}"


def actor_pk(connection: Connection, a: Actor) -> int:
    """The number of an actor, new or known."""
    key = actor_key(a)
    found = connection.execute(select(actor.c.pk).where(actor.c.key == key)).scalar()
    if found is not None:
        return int(found)
    unnamed = f"{a.country} {a.sector or ''}".strip() if a.country else a.text[:80]
    values = {"key": key, "name": a.name or unnamed, "country": a.country, "sector": a.sector}
    return pk_of(connection.execute(insert(actor).values(values)))


def _mentions(e: Event, event_pk: int) -> list[Row]:
    return [
        {
            "event": event_pk,
            "position": k,
            "trigger": m.trigger.text,
            "field": m.trigger.field,
            "start": m.trigger.start,
            "end": m.trigger.end,
            "sentence": m.sentence,
            "status": str(m.status),
        }
        for k, m in enumerate(e.mentions)
    ]


def _issues(e: Event, event_pk: int) -> list[Row]:
    heads = getattr(e, "issue_heads", ()) or tuple(i.text.casefold() for i in e.issues)
    return [
        {"event": event_pk, "position": k, "text": i.text, "head": head}
        for k, (i, head) in enumerate(zip(e.issues, heads, strict=True))
    ]


def pairs_of(e: Event) -> list[tuple[str, str, bool]]:
    """The directed pairs of countries of an event: from, to, and whether it stands in both directions.

    Without recipients the actors act on one another ("France and Germany met").
    """
    actors = list(dict.fromkeys(a.country for a in e.actors if a.country))
    recipients = list(dict.fromkeys(a.country for a in e.recipients if a.country))
    if e.recipients:
        return [(a, b, False) for a in actors for b in recipients if a != b]
    return [(a, b, True) for a in actors for b in actors if a != b]


def _dyads(e: Event, event_pk: int, pk: int, origin: int, published: int | None, at: int) -> list[Row]:
    day, _ = day_of(e, published)
    if e.status in (Status.FUTURE, Status.HYPOTHETICAL) and published is not None:
        day = published  # a plan counts when it is told
    if day is None:
        return []
    return [
        {
            "source": a,
            "target": b,
            "day": day,
            "event": event_pk,
            "article": pk,
            "origin": origin,
            "type": e.type,
            "status": str(e.status),
            "score": score(e.type, e.modes),
            "confidence": e.confidence,
            "mutual": mutual,
            "published": published,
            "data_set": "dragoman",
            "known_from": at,
        }
        for a, b, mutual in pairs_of(e)
    ]


def _add_verdicts(connection: Connection, coded: CodedArticle, pk: int, published: int | None, at: int) -> None:
    rows = []
    for a in coded.assessments:
        one, other = (*sorted(a.between), None, None)[:2]
        rows.append(
            {
                "article": pk,
                "one": one,
                "other": other,
                "direction": a.direction,
                "status": str(a.status),
                "day": published,
                "json": json.dumps(assessment_json(a), ensure_ascii=False, separators=(",", ":")),
                "known_from": at,
            }
        )
    if rows:
        connection.execute(insert(assessment), rows)


def add_failure(connection: Connection, f: FailedArticle, run_pk: int, at: int) -> None:
    """Note an article that could not be read or coded."""
    values = {"id": f.id, "path": f.path, "line": f.line, "error": f.error, "message": f.message}
    connection.execute(insert(failure).values(run=run_pk, at=at, **values))


def ignore_known(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Insert rows; those whose key is known already are passed over."""
    if not rows:
        return
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    connection.execute(dialect.insert(table).on_conflict_do_nothing(), list(rows))


def pk_of(result: Any) -> int:
    """The number that an inserted row got."""
    return int(result.inserted_primary_key[0])
