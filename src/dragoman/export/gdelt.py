"""GDELT 2.0's events and mentions, tab-separated and without a header.

An occurrence is one event: its copies and other tellings are mentions, so that one happening is not counted many times.
Actors carry CAMEO country codes, places FIPS 10-4.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date as Date
from urllib.parse import urlsplit

from dragoman.export.sides import Side, cameo_of, cell, event_date, number_of, own_id, pairs, side_of
from dragoman.lexicons.country_names import country_names
from dragoman.ontology.countries import codes_of
from dragoman.ontology.goldstein import weight_of
from dragoman.records import Place, StoredEvent

_ACTOR = (
    "Code Name CountryCode KnownGroupCode EthnicCode Religion1Code Religion2Code Type1Code Type2Code Type3Code".split()
)
_GEO = "Type FullName CountryCode ADM1Code ADM2Code Lat Long FeatureID".split()
COLUMNS = (
    *"GLOBALEVENTID SQLDATE MonthYear Year FractionDate".split(),
    *(f"Actor1{x}" for x in _ACTOR),
    *(f"Actor2{x}" for x in _ACTOR),
    *"IsRootEvent EventCode EventBaseCode EventRootCode QuadClass GoldsteinScale".split(),
    *"NumMentions NumSources NumArticles AvgTone".split(),
    *(f"{who}Geo_{x}" for who in ("Actor1", "Actor2", "Action") for x in _GEO),
    *"DATEADDED SOURCEURL".split(),
)
MENTION_COLUMNS = tuple(
    "GLOBALEVENTID EventTimeDate MentionTimeDate MentionType MentionSourceName MentionIdentifier SentenceID "
    "Actor1CharOffset Actor2CharOffset ActionCharOffset InRawText Confidence MentionDocLen MentionDocTone "
    "MentionDocTranslationInfo Extras".split()
)
NEVER = {
    "AvgTone, MentionDocTone": "no tone is measured",
    "Actor1EthnicCode … Actor2Religion2Code": "ethnic groups and religions are not coded apart",
    "Actor1Geo_*, Actor2Geo_*": "only the place of the act is coded; their type is 0, as GDELT has it for no match",
    "*Geo_ADM2Code": "the gazetteer has no second level",
}
# CAMEO root to GDELT's quad class; 14 (protest) is 3 there, though other data sets have 4
_QUADS = {**dict.fromkeys(range(1, 6), 1), **dict.fromkeys(range(6, 9), 2), **dict.fromkeys(range(9, 15), 3)}


def gdelt_ids(s: StoredEvent) -> list[tuple[int, Side, Side]]:
    """The numbers of the rows of an event, with source and target; what came from GDELT keeps its number."""
    out = []
    known = own_id(s, "GDELT")
    for a, b in pairs(s.event):
        source, target = side_of(a), side_of(b)
        told = (s.occurrence or s.event.id, source.code or source.name, target.code or target.name)
        number = int(known) if known and known.isdigit() else number_of(*told)
        out.append((number, source, target))
    return list({number: (number, x, y) for number, x, y in out}.values())


def gdelt_rows(s: StoredEvent) -> Iterator[list[str]]:
    """The rows of an event, in the order of COLUMNS; without any date there is no row."""
    e, day = s.event, event_date(s)
    if day is None:
        return
    code = cameo_of(s)
    weight = weight_of(code)
    added = (s.article.date or day).strftime("%Y%m%d000000")
    for number, source, target in gdelt_ids(s):
        yield [
            cell(x)
            for x in (
                number,
                day.strftime("%Y%m%d"),
                day.strftime("%Y%m"),
                day.year,
                f"{_fraction(day):.4f}",
                *_actor(source),
                *_actor(target),
                int(any(m.sentence <= 1 for m in e.mentions)),
                code,
                code[:3],
                code[:2],
                _QUADS.get(int(code[:2]), 4),
                f"{weight:g}" if weight is not None else "",
                max(len(e.mentions), s.articles),
                s.outlets,
                s.articles,
                "",
                *_NOWHERE,
                *_NOWHERE,
                *_geo(e.where),
                added,
                s.article.url or s.article.id,
            )
        ]


def gdelt_mention(s: StoredEvent, number: int) -> list[str]:
    """The row of one telling of the event of a number, in the order of MENTION_COLUMNS."""
    e, day = s.event, event_date(s)
    stamp = "%Y%m%d000000"
    first = e.mentions[0] if e.mentions else None
    published = s.article.date or day
    return [
        cell(x)
        for x in (
            number,
            day.strftime(stamp) if day else "",
            published.strftime(stamp) if published else "",
            1 if s.article.url else 2,
            (urlsplit(s.article.url).hostname if s.article.url else None) or s.article.source,
            s.article.url or s.article.id,
            first.sentence + 1 if first else "",
            _offset(s, 0),
            _offset(s, 1),
            first.trigger.start if first and first.trigger.field == "text" else -1,
            int(bool(first)),
            10 * max(1, round(e.confidence * 10)),
            len(s.article.text) or "",
            "",
            "",
            "",
        )
    ]


def _offset(s: StoredEvent, side: int) -> int:
    actors = (s.event.actors, s.event.recipients)[side]
    spans = [a.span for a in actors if a.span and a.span.field == "text"]
    return spans[0].start if spans else -1


def _fraction(day: Date) -> float:
    """GDELT's own reckoning of the part of the year: months of thirty days."""
    return day.year + min(0.9999, (day.month * 30 + day.day - 30) / 365)


def _actor(x: Side) -> list[str]:
    return [x.code, x.name.upper(), x.cameo_country, x.group, "", "", "", x.role, "", ""]


_NOWHERE = ("0", "", "", "", "", "", "", "")


def _geo(p: Place | None) -> tuple[object, ...]:
    if p is None or not p.country:
        return _NOWHERE
    codes = codes_of(p.country)
    fips = (codes.fips if codes else None) or ""
    name = country_names().get(p.country, p.country)
    if p.kind == "country" or p.name is None:
        return ("1", name, fips, fips, "", p.lat, p.lon, fips)
    full = p.name if p.name.endswith(f", {name}") else f"{p.name}, {name}"  # GDELT's own names end so already
    american = p.country == "USA"
    kind = {"city": 3 if american else 4, "admin": 2 if american else 5}.get(p.kind or "", 4)
    return (kind, full, fips, fips, "", p.lat, p.lon, p.geonameid)
