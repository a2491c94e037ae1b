"""The rows of a Phoenix daily file: 26 tab-separated columns without a header."""

from __future__ import annotations

from collections.abc import Iterator

from dragoman.export.sides import cameo_of, cell, event_date, pairs, side_of
from dragoman.lexicons.country_names import country_names
from dragoman.ontology.goldstein import weight_of
from dragoman.ontology.plover import quad
from dragoman.records import StoredEvent
from dragoman.version import __version__

COLUMNS = tuple(
    "id_version Date Year Month Day Source SourceRoot SourceAgent SourceOthers Target TargetRoot TargetAgent "
    "TargetOthers Code RootCode QuadClass Goldstein Issues Lat Lon PlaceName StateName CountryName SentenceIDs URLs "
    "Sources".split()
)
NEVER = {"SourceOthers, TargetOthers": "one role a participant is coded"}


def phoenix_rows(s: StoredEvent) -> Iterator[list[str]]:
    """The rows of an event, in the order of COLUMNS; without any date there is no row."""
    e, day, place = s.event, event_date(s), s.event.where
    if day is None:
        return
    code = cameo_of(s)
    weight = weight_of(code)
    for k, (a, b) in enumerate(pairs(e)):
        source, target = side_of(a), side_of(b)
        yield [
            cell(x)
            for x in (
                f"{e.id}-{k}_dragoman-{__version__}",
                day.strftime("%Y%m%d"),
                day.year,
                day.month,
                day.day,
                source.code,
                source.group or source.cameo_country,
                source.role,
                "",
                target.code,
                target.group or target.cameo_country,
                target.role,
                "",
                code,
                code[:2],
                quad(e.type),
                f"{weight:g}" if weight is not None else "",
                ";".join(f"{i.text},1" for i in e.issues),
                place.lat if place else "",
                place.lon if place else "",
                (place.name or place.text) if place else "",
                place.name if place and place.kind == "admin" else "",
                country_names().get(place.country or "", "") if place else "",
                ";".join(f"{s.article.id}_{m.sentence}" for m in e.mentions),
                s.article.url or "",
                s.article.source or "",
            )
        ]
