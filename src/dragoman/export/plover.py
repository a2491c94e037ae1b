"""PLOVER JSON lines (manual 0.8): one record an event."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from dragoman.ontology.plover import quad, reduce, score
from dragoman.records import Actor, CodedArticle, Event, Status
from dragoman.version import __version__


def to_plover(coded: CodedArticle) -> Iterator[dict[str, Any]]:
    """The events that have a date, as the manual wants; an undated event takes the article's date and says so."""
    a = coded.article
    for e in coded.events:
        start, end, note = _dates(coded, e)
        code = reduce(e.type, e.content, str(e.status))
        yield {
            "id": e.id,
            "has_event": True,
            "date": start,
            "enddate": end,
            "actor": [_actor(x) for x in e.actors],
            "recipient": [_actor(x) for x in e.recipients],
            "event": [code],
            "mode": list(e.modes) if code == e.type else [],
            "context": list(e.contexts),
            "quad_code": quad(code),
            "event_scale": score(code, e.modes if code == e.type else ()),
            "event_loc": _place(e),
            "event_text": [m.trigger.text for m in e.mentions],
            "historical": e.status is Status.HISTORICAL,
            "future": e.status is Status.FUTURE,
            "hypothetical": e.status is Status.HYPOTHETICAL,
            "negation": e.status is Status.NEGATED,
            "unconfirmed": e.status is Status.UNCONFIRMED,
            "text": a.title or "",
            "text_info": [
                {"start": m.trigger.start, "end": m.trigger.end, "field": m.trigger.field} for m in e.mentions
            ],
            "cite_info": {"citation": a.source, "url": a.url, "title": a.title, "language": a.language},
            "coder": f"dragoman {__version__}",
            "comment": note,
        }


def _dates(coded: CodedArticle, e: Event) -> tuple[str | None, str | None, str]:
    if e.when and e.when.date:
        start, _, end = e.when.date.partition("/")
        return start, end or None, ""
    published = coded.article.date
    return (published.isoformat(), None, "date assumed from publication") if published else (None, None, "date unknown")


def _actor(a: Actor) -> dict[str, Any]:
    return {
        "code": a.country,
        "sector": a.sector,
        "entity_text": a.text,
        "identifier_id": a.id,
        "identifier_text": a.name,
        "office": a.office,
    }


def _place(e: Event) -> dict[str, Any] | None:
    p = e.where
    if p is None:
        return None
    return {"name": p.name or p.text, "country": p.country, "lat": p.lat, "lon": p.lon, "geonameid": p.geonameid}
