"""Reads GDELT's event files: 2.0 (61 columns) and 1.0 (58, or 57 before April 2013), without a header."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from dragoman.imports.lines import by_cameo, by_fips, crossing_of, iso_date, number, read_headless, whole
from dragoman.imports.records import Imported, ImportedEvent, ImportedParty

_ACTOR = (
    "Code Name CountryCode KnownGroupCode EthnicCode Religion1Code Religion2Code Type1Code Type2Code Type3Code".split()
)
_GEO = "Type FullName CountryCode ADM1Code ADM2Code Lat Long FeatureID".split()
_COLUMNS = (
    *"GLOBALEVENTID SQLDATE MonthYear Year FractionDate".split(),
    *(f"Actor1{x}" for x in _ACTOR),
    *(f"Actor2{x}" for x in _ACTOR),
    *"IsRootEvent EventCode EventBaseCode EventRootCode QuadClass GoldsteinScale".split(),
    *"NumMentions NumSources NumArticles AvgTone".split(),
    *(f"{who}Geo_{x}" for who in ("Actor1", "Actor2", "Action") for x in _GEO),
    *"DATEADDED SOURCEURL".split(),
)
_FIRST = tuple(c for c in _COLUMNS if not c.endswith("ADM2Code"))
_BY_SIZE: Mapping[int, tuple[str, ...]] = {61: _COLUMNS, 58: _FIRST, 57: _FIRST[:-1]}
_GROUPS: Mapping[str, str] = {"UNO": "UNO", "EEC": "EUR", "EUR": "EUR"}
_SECTORS: Mapping[str, str] = {"MED": "JRN", "HLH": "MED", "SEP": "REB", "INS": "REB", "RAD": "REB"}
_KINDS: Mapping[str, str] = {"1": "country", "2": "admin", "5": "admin", "3": "city", "4": "city"}
_OURS = frozenset("GOV MIL COP JUD LEG SPY PTY OPP REB PRM UAF CVL BUS MNC NGO IGO LAB AGR EDU REL REF CRM ELI".split())


def read_gdelt(path: Path) -> Iterator[Imported]:
    """The events of a file; a CAMEO code without a PLOVER type (roots 01 and 02) is a FailedLine, as is a bad line."""
    return read_headless(path, lambda found: _event(_row(found)))


def _row(found: list[str]) -> Mapping[str, str]:
    columns = _BY_SIZE.get(len(found))
    if columns is None:
        raise ValueError(f"found {len(found)} columns, wanted 61 (GDELT 2.0), 58 or 57 (1.0)")
    return dict(zip(columns, found, strict=True))


def _event(row: Mapping[str, str]) -> ImportedEvent:
    crossing = crossing_of(row["EventCode"])
    added = row["DATEADDED"][:8]
    return ImportedEvent(
        data_set="GDELT",
        id=row["GLOBALEVENTID"],
        date=iso_date(row["SQLDATE"]),
        type=crossing.type,
        modes=(crossing.mode,) if crossing.mode else (),
        cameo=crossing.code,
        contexts=crossing.contexts,
        actors=_party(row, "Actor1"),
        recipients=_party(row, "Actor2"),
        place=row["ActionGeo_FullName"] or None,
        place_country=by_fips().get(row["ActionGeo_CountryCode"]),
        place_kind=_KINDS.get(row["ActionGeo_Type"]),
        lat=number(row["ActionGeo_Lat"]),
        lon=number(row["ActionGeo_Long"]),
        geonameid=None,  # the FeatureID is of another gazetteer for most places
        published=iso_date(added) if added else None,
        url=row.get("SOURCEURL") or None,
        articles=whole(row["NumArticles"]) or 1,
    )


def _party(row: Mapping[str, str], who: str) -> tuple[ImportedParty, ...]:
    name = row[f"{who}Name"]
    country = by_cameo().get(row[f"{who}CountryCode"]) or _GROUPS.get(row[f"{who}KnownGroupCode"])
    if not name and not country:
        return ()
    role = row[f"{who}Type1Code"]
    sector = _SECTORS.get(role, role if role in _OURS else None)
    return (ImportedParty(name=name.title() or None, country=country, sector=sector),)
