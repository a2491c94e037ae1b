"""Actors as the older formats want them: one source and one target a row, with codes and words of their own."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date as Date

from dragoman.lexicons.country_names import country_names
from dragoman.ontology.cameo import cameo_for
from dragoman.ontology.countries import codes_of
from dragoman.records import Actor, Event, StoredEvent

# PLOVER sectors that CAMEO calls otherwise; those it has no word for are left out
CAMEO_ROLES: Mapping[str, str] = {
    **{s: s for s in "GOV MIL COP JUD LEG SPY OPP REB UAF CVL BUS MNC NGO IGO LAB AGR EDU REF CRM ELI".split()},
    "JRN": "MED",
    "MED": "HLH",
    "PRM": "PRM",
    "PTY": "PTY",
}
WORDS: Mapping[str, str] = {
    "GOV": "Government",
    "MIL": "Military",
    "COP": "Police",
    "JUD": "Judicial",
    "LEG": "Legislative",
    "SPY": "Intelligence",
    "PTY": "Parties",
    "OPP": "Opposition",
    "REB": "Rebel",
    "PRM": "Paramilitary",
    "UAF": "Unidentified Forces",
    "CVL": "General Population / Civilian / Social",
    "BUS": "Business",
    "MNC": "Multinational Corporation",
    "JRN": "Media",
    "NGO": "Nongovernmental Organization",
    "IGO": "International Government Organization",
    "LAB": "Labor",
    "AGR": "Agricultural",
    "EDU": "Education",
    "REL": "Religious",
    "MED": "Medical / Health",
    "REF": "Refugees / Displaced",
    "CRM": "Criminals / Gangs",
    "ELI": "Elite",
    "SOC": "Social",
}
GROUPS: Mapping[str, str] = {"UNO": "UNO", "EUR": "EEC"}  # bodies that GDELT holds for known groups, not countries
TYPES_OF_BODY = ("IGO", "NGO", "MNC", "IMG", "ISM")


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One participant in the words and codes of the older formats; empty where there is none."""

    name: str = ""
    country: str = ""  # name
    cameo_country: str = ""
    group: str = ""
    role: str = ""
    sector: str = ""  # word

    @property
    def code(self) -> str:
        """The CAMEO actor code: country or body, then role (RUSGOV)."""
        return (self.group or self.cameo_country) + (self.role if self.role != self.group else "")


def side_of(a: Actor | None) -> Side:
    """A participant, or nobody."""
    if a is None:
        return Side()
    codes = codes_of(a.country) if a.country else None
    return Side(
        name=a.name or (country_names().get(a.country, "") if a.country else "") or a.text,
        country=country_names().get(a.country, "") if codes and a.country else "",
        cameo_country=codes.cameo if codes else "",
        group=GROUPS.get(a.country or "", a.country if a.country in TYPES_OF_BODY and a.country else ""),
        role=CAMEO_ROLES.get(a.sector or "", ""),
        sector=WORDS.get(a.sector or "", ""),
    )


def pairs(e: Event) -> Iterator[tuple[Actor | None, Actor | None]]:
    """Source and target, a row each: every actor with every recipient.

    Without recipients those who act together ("France and Germany met") stand in both directions, as these formats have
    it; one who acts alone has no target.
    """
    if e.recipients:
        yield from ((a, r) for a in e.actors or (None,) for r in e.recipients)
    elif len(e.actors) > 1:
        yield from ((a, b) for a in e.actors for b in e.actors if _who(a) != _who(b))
    else:
        yield from ((a, None) for a in e.actors)


def _who(a: Actor) -> str:
    """What tells one participant from another; an unnamed one ("the two envoys") is told by country or words."""
    return a.id or (f"{a.name}|{a.country}" if a.name else f"|{a.country or a.text}|{a.sector}")


def event_date(s: StoredEvent) -> Date | None:
    """The day of the act where the text gives one, else that of publication."""
    if s.event.when and s.event.when.date:
        parts = [int(p) for p in s.event.when.date.partition("/")[0].split("-")]
        return Date(*(parts + [1, 1])[:3])
    return s.article.date


def cameo_of(s: StoredEvent) -> str:
    """The CAMEO code: as imported, else the most specific one that says no more than the event does."""
    e = s.event
    return (s.foreign and s.foreign.cameo) or cameo_for(e.type, e.modes, e.content)


def own_id(s: StoredEvent, data_set: str) -> str | None:
    """The id that an event had in the data set whose format is written; None for events from elsewhere."""
    return s.foreign.id if s.foreign and s.foreign.data_set == data_set else None


def number_of(*parts: str) -> int:
    """A stable number of 60 bits, which fits the 64-bit integers of those who read it."""
    return int(hashlib.sha256("\0".join(parts).encode()).hexdigest()[:15], 16)


def cell(value: object) -> str:
    """A value in a tab-separated file: no tabs, no line ends; None is empty."""
    return "" if value is None else " ".join(str(value).split())
