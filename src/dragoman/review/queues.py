"""What a reviewer had best look at next: the least certain, the most disputed, the weightiest."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date as Date
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, exists, func, select

from dragoman.errors import InputError
from dragoman.relations.headlines import headline
from dragoman.store.corrections import JUDGED
from dragoman.store.reading import Window
from dragoman.store.schema import article, correction, event, membership, occurrence, party

Json = dict[str, Any]
ORDERS = ("uncertainty", "disagreement", "weight")
LATEST = 20_000  # events or occurrences among which the queue looks, the latest that came
AROUND = 220  # characters of the article on each side of a trigger


def queue(
    connection: Connection,
    by: str,
    *,
    window: Window | None = None,
    countries: Sequence[str] = (),
    types: Sequence[str] = (),
    limit: int = 20,
    offset: int = 0,
) -> list[Json]:
    """Events that no reviewer judged yet, the one to look at first in front.

    `by` uncertainty: confidence nearest to one half. disagreement: events of the occurrences whose tellings differ most.
    weight: the act's score without its sign, times independent origins, times what its confidence leaves open.
    Each has the event, its article, occurrence, `why` it stands here, and the `words` around its trigger.
    """
    if by not in ORDERS:
        raise InputError(f"found the order {by[:40]!r}, wanted one of {', '.join(ORDERS)}")
    window = window or Window()
    if by == "disagreement":
        return _disputed(connection, window, countries, types, limit, offset)
    latest = _latest(window, countries, types).order_by(event.c.pk.desc()).limit(LATEST).subquery()
    told = func.coalesce(occurrence.c.origins, 1)
    measure: ColumnElement[Any] = func.abs(event.c.confidence - 0.5)
    if by == "weight":
        measure = -func.abs(event.c.score) * told * (1.05 - event.c.confidence)
    statement = _rows(event.c.pk.in_(select(latest.c.pk))).order_by(measure, event.c.pk.desc())
    rows = connection.execute(statement.limit(limit).offset(offset))
    return [_entry(r, _why(by, r)) for r in rows]


def _why(by: str, r: Any) -> str:
    if by == "uncertainty":
        return f"confidence {r.confidence:.2f}"
    origins = r.origins or 1
    score = f"{r.score:+.1f}".replace("-", "−")
    return f"score {score}, {origins} origin{'s' if origins != 1 else ''}, confidence {r.confidence:.2f}"


def _latest(window: Window, countries: Sequence[str], types: Sequence[str]) -> Select[tuple[int]]:
    known = (correction.c.kind == "event", correction.c.target == event.c.id, correction.c.known_to.is_(None))
    judged = exists().where(*known, correction.c.action.in_(JUDGED))
    statement = select(event.c.pk).where(event.c.known_to.is_(None), event.c.source == "dragoman", ~judged)
    statement = statement.where(event.c.type.in_(types)) if types else statement
    statement = statement.where(event.c.day >= window.first) if window.first is not None else statement
    statement = statement.where(event.c.day <= window.last) if window.last is not None else statement
    for country in countries:
        taking = and_(party.c.event == event.c.pk, party.c.country == country, party.c.side != "source")
        statement = statement.where(exists().where(taking))
    return statement


def _rows(which: ColumnElement[bool]) -> Select[Any]:
    of = and_(membership.c.event == event.c.pk, membership.c.known_to.is_(None))
    happened = and_(occurrence.c.number == membership.c.number, occurrence.c.known_to.is_(None))
    joined = (
        event.join(article, article.c.pk == event.c.article).outerjoin(membership, of).outerjoin(occurrence, happened)
    )
    columns = (
        *(event.c[k] for k in ("json", "day", "confidence", "score")),
        *(article.c[k].label(f"article_{k}") for k in ("id", "title", "text", "date", "source", "url")),
        membership.c.number,
        occurrence.c.origins,
    )
    return select(*columns).select_from(joined).where(which)


def _disputed(
    connection: Connection, window: Window, countries: Sequence[str], types: Sequence[str], limit: int, offset: int
) -> list[Json]:
    statement = select(occurrence.c.number, occurrence.c.json).where(
        occurrence.c.known_to.is_(None), occurrence.c.origins > 1, occurrence.c.json.not_like('%"disagreements":{}%')
    )
    ranked = []
    for r in connection.execute(statement.order_by(occurrence.c.pk.desc()).limit(LATEST)):
        o = json.loads(r.json)
        ranked.append((_dispute(o), r.number, o))
    ranked.sort(key=lambda x: (-x[0], -x[1]))
    out: list[Json] = []
    for _, number, o in ranked:
        mine = select(membership.c.event).where(membership.c.number == number, membership.c.known_to.is_(None))
        open_ = event.c.pk.in_(_latest(window, countries, types).where(event.c.pk.in_(mine)))
        fields = ", ".join(o["disagreements"])
        out += [
            _entry(e, f"its tellings differ on {fields}: {headline(o)}")
            for e in connection.execute(_rows(open_).limit(20))
        ]
        if len(out) >= offset + limit:
            break
    return out[offset : offset + limit]


def _dispute(o: Json) -> int:
    """How many origins say something else than most do, over all fields."""
    return sum(v["origins"] for values in o["disagreements"].values() for v in values[1:])


def _entry(r: Any, why: str) -> Json:
    e = json.loads(r.json)
    about = {k: getattr(r, f"article_{k}") for k in ("id", "title", "date", "source", "url")}
    return {
        "event": e,
        "day": Date.fromordinal(r.day).isoformat() if r.day else None,
        "article": about,
        "occurrence": f"O{r.number}" if r.number is not None else None,
        "why": why,
        "words": words_around(e, r.article_text, r.article_title),
    }


def words_around(e: Json, text: str, title: str | None) -> Json:
    """The article's words around an event's first trigger: before, trigger, after."""
    spans = [m["trigger"] for m in e["mentions"]]
    if not spans:
        return {"before": "", "trigger": "", "after": ""}
    first = next((s for s in spans if s.get("field", "text") == "text"), spans[0])
    whole = text if first.get("field", "text") == "text" else title or ""
    start, end = first["start"], first["end"]
    before, after = whole[max(0, start - AROUND) : start], whole[end : end + AROUND]
    return {"before": before, "trigger": whole[start:end], "after": after}
