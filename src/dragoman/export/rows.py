"""Flat rows for CSV and Parquet, an event a row; lists are joined by semicolons."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dragoman.ontology.cameo import cameo_for
from dragoman.ontology.plover import quad, reduce, score
from dragoman.records import Actor, CodedArticle

COLUMNS: dict[str, type] = {
    "event_id": str,
    "article_id": str,
    "article_date": str,
    "source": str,
    "url": str,
    "type": str,
    "modes": str,
    "content": str,
    "status": str,
    "plover": str,
    "cameo": str,
    "quad": int,
    "score": float,
    "contexts": str,
    "actors": str,
    "actor_countries": str,
    "actor_sectors": str,
    "recipients": str,
    "recipient_countries": str,
    "recipient_sectors": str,
    "when_text": str,
    "when_date": str,
    "where_text": str,
    "where_country": str,
    "lat": float,
    "lon": float,
    "geonameid": int,
    "issues": str,
    "attribution": str,
    "attribution_country": str,
    "confidence": float,
    "mentions": int,
    "triggers": str,
    "trigger_offsets": str,
}
Cell = str | int | float | None


def to_rows(coded: CodedArticle) -> Iterator[dict[str, Cell]]:
    """One row an event, in the order of COLUMNS; what is unknown is None."""
    a = coded.article
    for e in coded.events:
        where = e.where
        values: list[Cell] = [
            e.id,
            a.id,
            a.date.isoformat() if a.date else None,
            a.source,
            a.url,
            e.type,
            ";".join(e.modes),
            e.content,
            str(e.status),
            reduce(e.type, e.content, str(e.status)),
            cameo_for(e.type, e.modes, e.content),
            quad(e.type),
            score(e.type, e.modes),
            ";".join(e.contexts),
            *_side(e.actors),
            *_side(e.recipients),
            e.when.text if e.when else None,
            e.when.date if e.when else None,
            where.text if where else None,
            where.country if where else None,
            where.lat if where else None,
            where.lon if where else None,
            where.geonameid if where else None,
            ";".join(i.text for i in e.issues),
            (e.attribution.name or e.attribution.text) if e.attribution else None,
            e.attribution.country if e.attribution else None,
            round(e.confidence, 3),
            len(e.mentions),
            ";".join(m.trigger.text for m in e.mentions),
            ";".join(f"{m.trigger.field}:{m.trigger.start}-{m.trigger.end}" for m in e.mentions),
        ]
        yield dict(zip(COLUMNS, values, strict=True))


def _side(actors: Sequence[Actor]) -> tuple[str, str, str]:
    return (
        ";".join(a.name or a.text for a in actors),
        ";".join(a.country or "?" for a in actors),
        ";".join(a.sector or "?" for a in actors),
    )
