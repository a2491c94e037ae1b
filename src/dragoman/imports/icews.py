"""Reads ICEWS's tab-separated files."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from dragoman.imports.lines import country_of, crossing_of, iso_date, number, read_headed
from dragoman.imports.records import Imported, ImportedEvent, ImportedParty

NEEDED = ("Event ID", "Event Date", "CAMEO Code")
_SECTORS: Mapping[str, str] = {
    "government": "GOV",
    "military": "MIL",
    "police": "COP",
    "judicial": "JUD",
    "legislative": "LEG",
    "parties": "PTY",
    "opposition": "OPP",
    "rebel": "REB",
    "insurgents": "REB",
    "business": "BUS",
    "media": "JRN",
    "news": "JRN",
    "education": "EDU",
    "labor": "LAB",
    "religious": "REL",
    "civilian": "CVL",
    "criminals": "CRM",
    "refugees": "REF",
}


def read_icews(path: Path) -> Iterator[Imported]:
    """The events of a file; a CAMEO code without a PLOVER type (roots 01 and 02) is a FailedLine, as is a bad line.

    The id joins number and date, for the number alone is not the key. Raises UnreadableInput for the 2017 file without
    CAMEO codes and for what is no ICEWS file.
    """
    return read_headed(path, NEEDED, "wanted an ICEWS file with CAMEO codes", _event)


def _event(row: Mapping[str, str]) -> ImportedEvent:
    def get(name: str) -> str:
        return row.get(name, "").strip('"')

    crossing = crossing_of(get("CAMEO Code"))
    day = iso_date(get("Event Date"))
    return ImportedEvent(
        data_set="ICEWS",
        id=f"{get('Event ID')}@{day}",
        date=day,
        type=crossing.type,
        modes=(crossing.mode,) if crossing.mode else (),
        cameo=crossing.code,
        contexts=crossing.contexts,
        actors=_party(row, "Source"),
        recipients=_party(row, "Target"),
        place=get("City") or get("Province") or None,
        place_country=country_of(get("Country")),
        place_kind="city" if get("City") else "admin" if get("Province") else "country" if get("Country") else None,
        lat=number(get("Latitude")),
        lon=number(get("Longitude")),
        publisher=get("Publisher") or None,
    )


def _party(row: Mapping[str, str], side: str) -> tuple[ImportedParty, ...]:
    name, country = row.get(f"{side} Name", "").strip('"'), row.get(f"{side} Country", "").strip('"')
    if not name and not country:
        return ()
    words = re.split(r"[,/()]|\s", row.get(f"{side} Sectors", "").casefold())
    sector = next((_SECTORS[w] for w in words if w in _SECTORS), None)
    code = country_of(country) if country else country_of(name)  # bodies ("European Union") stand without a country
    return (ImportedParty(name=name or None, country=code, sector=sector),)
