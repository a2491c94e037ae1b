"""POLECAT's tab-separated rows: an event a row, several participants in one cell."""

from __future__ import annotations

from collections.abc import Iterator

from dragoman.export.sides import cell, event_date, own_id
from dragoman.lexicons.country_names import country_names
from dragoman.ontology.countries import codes_of
from dragoman.ontology.plover import quad, score
from dragoman.records import Actor, Place, StoredEvent
from dragoman.version import __version__

COLUMNS = (
    "Event ID",
    "Event Date",
    "Event Type",
    "Event Mode",
    "Intensity",
    "Quad Code",
    "Contexts",
    "Actor Name",
    "Actor Country",
    "Actor COW",
    "Primary Actor Sector",
    "Actor Sectors",
    "Actor Title",
    "Actor Name Raw",
    "Wikipedia Actor ID",
    "Recipient Name",
    "Recipient Country",
    "Recipient COW",
    "Primary Recipient Sector",
    "Recipient Sectors",
    "Recipient Title",
    "Recipient Name Raw",
    "Wikipedia Recipient ID",
    "Placename",
    "City",
    "District",
    "Province",
    "Country",
    "Latitude",
    "Longitude",
    "GeoNames ID",
    "Raw Placename",
    "Feature Type",
    "Source",
    "Publication Date",
    "Story People",
    "Story Organizations",
    "Story Locations",
    "Language",
    "Version",
)
NEVER = {
    "District": "the gazetteer has no districts",
    "Wikipedia Actor ID": "actors are resolved by own tables, not by Wikipedia",
    "Wikipedia Recipient ID": "actors are resolved by own tables, not by Wikipedia",
    "Story People": "names that take no part in an event are not kept",
    "Story Organizations": "names that take no part in an event are not kept",
    "Story Locations": "names that take no part in an event are not kept",
}
_FEATURES = {"city": "city", "admin": "province", "country": "country", "region": "region", "venue": "venue"}


def polecat_rows(s: StoredEvent) -> Iterator[list[str]]:
    """The row of an event, in the order of COLUMNS; without any date there is no row."""
    e, day = s.event, event_date(s)
    if day is None:
        return
    mode = e.modes[0] if e.modes else ""
    value = s.foreign.score if s.foreign else None
    yield [
        cell(x)
        for x in (
            own_id(s, "POLECAT") or f"{s.article.id or e.id}_{e.type}_{mode}_{e.id[:6]}",
            day.isoformat(),
            e.type,
            ";".join(e.modes),
            f"{score(e.type, e.modes) if value is None else value:g}",
            quad(e.type),
            ";".join(e.contexts),
            *_side(e.actors),
            *_side(e.recipients),
            *_place(e.where),
            s.article.source,
            s.article.date.isoformat() if s.article.date else "",
            "",
            "",
            "",
            s.article.language or "en",
            f"dragoman {__version__}" if s.foreign is None else s.foreign.data_set,
        )
    ]


def _side(actors: tuple[Actor, ...]) -> list[str]:
    codes = [codes_of(a.country) if a.country else None for a in actors]
    sectors = [a.sector or "" for a in actors]
    return [
        ";".join(a.name or country_names().get(a.country or "", "") or a.text for a in actors),
        ";".join(country_names().get(a.country or "", "") for a in actors),
        ";".join((c.cow or "") if c else "" for c in codes),
        next((x for x in sectors if x), ""),
        ";".join(sectors),
        ";".join(a.office or "" for a in actors),
        ";".join(a.text for a in actors),
        "",
    ]


def _place(p: Place | None) -> list[object]:
    if p is None:
        return [""] * 10
    city = p.name if p.kind == "city" else ""
    province = p.name if p.kind == "admin" else ""
    country = country_names().get(p.country or "", "")
    return [
        p.name or p.text,
        city,
        "",
        province,
        country,
        p.lat,
        p.lon,
        p.geonameid,
        p.text,
        _FEATURES.get(p.kind or "", ""),
    ]
