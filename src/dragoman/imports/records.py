"""What an event of another system becomes."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedParty:
    """A participant as the other system gives it; `country` is ISO 3166 alpha-3 or a body's code of ours."""

    name: str | None = None
    country: str | None = None
    sector: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedEvent:
    """One event of another data set, in our terms where its own allow that."""

    data_set: str  # POLECAT | ICEWS | GDELT
    id: str
    date: str  # ISO 8601
    type: str
    modes: tuple[str, ...] = ()
    cameo: str | None = None
    contexts: tuple[str, ...] = ()
    actors: tuple[ImportedParty, ...] = ()
    recipients: tuple[ImportedParty, ...] = ()
    score: float | None = None
    place: str | None = None
    place_country: str | None = None
    place_kind: str | None = None  # city | admin | country
    lat: float | None = None
    lon: float | None = None
    geonameid: int | None = None
    publisher: str | None = None
    published: str | None = None
    url: str | None = None
    articles: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class FailedLine:
    """A line that is no event of the data set, and why; the rest goes on."""

    path: str
    line: int
    message: str


Imported = ImportedEvent | FailedLine
