"""Reads POLECAT's tab-separated files."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from dragoman.imports.lines import country_of, iso_date, known_modes, known_type, many, number, read_headed, whole
from dragoman.imports.records import Imported, ImportedEvent, ImportedParty

_KINDS: Mapping[str, str] = {"City": "city", "Province": "admin", "Country": "country"}
NEEDED = ("Event ID", "Event Date", "Event Type")


def read_polecat(path: Path) -> Iterator[Imported]:
    """The events of a file; columns go by their names, so that more of them, or another order, do no harm.

    Raises UnreadableInput when the header lacks what every POLECAT file has.
    """
    return read_headed(path, NEEDED, "this is no POLECAT file", _event)


def _event(row: Mapping[str, str]) -> ImportedEvent:
    def get(name: str) -> str:
        return row.get(name, "")

    type_ = known_type(get("Event Type"))
    return ImportedEvent(
        data_set="POLECAT",
        id=get("Event ID"),
        date=iso_date(get("Event Date")),
        type=type_,
        modes=known_modes(type_, get("Event Mode")),
        contexts=tuple(c.lower() for c in many(get("Contexts")) if c),
        actors=_parties(row, "Actor"),
        recipients=_parties(row, "Recipient"),
        score=number(get("Intensity") or get("Event Intensity")),
        place=get("Placename") or get("City") or None,
        place_country=country_of(get("Country")),
        place_kind=_kind(get),
        lat=number(get("Latitude")),
        lon=number(get("Longitude")),
        geonameid=whole(get("GeoNames ID")),
        publisher=get("Source") or None,
        published=iso_date(get("Publication Date")) if get("Publication Date") else None,
    )


def _kind(get: Callable[[str], str]) -> str | None:
    """What the place is, by the narrowest column that is filled."""
    return next((_KINDS[k] for k in _KINDS if get(k)), None)


def _parties(row: Mapping[str, str], side: str) -> tuple[ImportedParty, ...]:
    names, countries = many(row.get(f"{side} Name", "")), many(row.get(f"{side} Country", ""))
    sectors = many(row.get(f"{side} Sectors", "") or row.get(f"Primary {side} Sector", ""))
    size = max(len(names), len(countries))
    pad = [""] * size
    rows = zip((names + pad)[:size], (countries + pad)[:size], (sectors + pad)[:size], strict=True)
    return tuple(ImportedParty(name=n or None, country=country_of(c), sector=s or None) for n, c, s in rows if n or c)
