"""Reads ICEWS's tab-separated files."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from dragoman.errors import UnreadableInput
from dragoman.imports.lines import cells, country_of, iso_date, number, opened
from dragoman.imports.records import FailedLine, Imported, ImportedEvent, ImportedParty
from dragoman.ontology.cameo import plover_for

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
    with opened(path) as file:
        head = cells(file.readline().lstrip("\ufeff"))
        if missing := [n for n in NEEDED if n not in head]:
            raise UnreadableInput(f"{path}: no column {', '.join(missing)}; wanted an ICEWS file with CAMEO codes")
        for line_number, line in enumerate(file, 2):
            if not line.strip():
                continue
            row = dict(zip(head, cells(line), strict=False))
            try:
                yield _event(row)
            except ValueError as error:
                yield FailedLine(path=str(path), line=line_number, message=str(error))


def _event(row: Mapping[str, str]) -> ImportedEvent:
    def get(name: str) -> str:
        return row.get(name, "").strip('"')

    code = get("CAMEO Code")
    crossing = plover_for(code) or plover_for(f"0{code}")  # spreadsheets eat the zero of 010
    if crossing is None:
        raise ValueError(f"the CAMEO code {code!r} has no PLOVER type")
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
