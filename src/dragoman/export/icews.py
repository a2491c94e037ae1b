"""ICEWS's tab-separated rows: source and target, a row each; the key is (Event ID, Event Date)."""

from __future__ import annotations

from collections.abc import Iterator

from dragoman.export.sides import cameo_of, cell, event_date, number_of, own_id, pairs, side_of
from dragoman.lexicons.country_names import country_names
from dragoman.ontology.goldstein import weight_of
from dragoman.records import StoredEvent

COLUMNS = (
    "Event ID",
    "Event Date",
    "Source Name",
    "Source Sectors",
    "Source Country",
    "Event Text",
    "CAMEO Code",
    "Intensity",
    "Target Name",
    "Target Sectors",
    "Target Country",
    "Story ID",
    "Sentence Number",
    "Publisher",
    "City",
    "District",
    "Province",
    "Country",
    "Latitude",
    "Longitude",
)
NEVER = {
    "District": "the gazetteer has no districts",
    "Event Text": "PLOVER's type and mode stand here, not the CAMEO manual's wording, which is not free to copy",
}


def icews_rows(s: StoredEvent) -> Iterator[list[str]]:
    """The rows of an event, in the order of COLUMNS; without any date there is no row."""
    e, day, place = s.event, event_date(s), s.event.where
    if day is None:
        return
    code = cameo_of(s)
    known = (own_id(s, "ICEWS") or "").partition("@")[0]
    weight = weight_of(code)
    words = e.type.capitalize() + (f" ({', '.join(e.modes)})" if e.modes else "")
    for a, b in pairs(e):
        source, target = side_of(a), side_of(b)
        yield [
            cell(x)
            for x in (
                known or number_of(e.id, source.name, target.name) >> 28,  # ICEWS numbers have 32 bits
                day.isoformat(),
                source.name,
                source.sector,
                source.country,
                words,
                code,
                f"{weight:.1f}" if weight is not None else "",
                target.name,
                target.sector,
                target.country,
                number_of(s.article.id) >> 28 if s.article.id else "",
                e.mentions[0].sentence + 1 if e.mentions else "",
                s.article.source,
                place.name if place and place.kind == "city" else "",
                "",
                place.name if place and place.kind == "admin" else "",
                country_names().get(place.country or "", "") if place else "",
                place.lat if place else "",
                place.lon if place else "",
            )
        ]
