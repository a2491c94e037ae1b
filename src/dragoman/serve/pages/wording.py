"""How values are written on the pages: countries, days, scores, states, and an occurrence's address."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date as Date
from typing import Any
from urllib.parse import quote

from dragoman.lexicons.country_names import country_names
from dragoman.ontology.plover import QUADS, TYPES
from dragoman.ontology.plover import quad as quad_of

Json = Mapping[str, Any]

STATES = {
    "planned": "ahead",
    "postponed": "ahead",
    "held": "firm",
    "told": "firm",
    "cancelled": "off",
    "denied": "off",
    "disputed": "doubt",
    "open": "doubt",
}
"""State of an occurrence to how it is drawn; the word itself always stands there too."""
STATUSES = {
    "realized": "firm",
    "historical": "firm",
    "future": "ahead",
    "hypothetical": "doubt",
    "unconfirmed": "doubt",
    "negated": "off",
}
SECTORS = {
    "GOV": "government",
    "MIL": "military",
    "JUD": "courts",
    "LEG": "parliament",
    "COP": "police",
    "SPY": "intelligence",
    "JRN": "media",
    "MED": "medical",
    "EDU": "education",
    "BUS": "business",
    "MNC": "multinational companies",
    "AGR": "farming",
    "CRM": "crime",
    "CVL": "civilians",
    "NGO": "NGOs",
    "IGO": "international bodies",
    "REB": "rebels",
    "OPP": "opposition",
    "PTY": "parties",
    "LAB": "labour",
    "REL": "religious bodies",
    "REF": "refugees",
    "PRM": "paramilitaries",
    "UAF": "unidentified armed forces",
    "ELI": "elites",
    "SOC": "social movements",
    "UNK": "unknown",
}


def country(code: str | None) -> str:
    """A country's name, or its code when it has none.

    >>> country("NOR"), country(None)
    ('Norway', 'unknown')
    """
    return country_names().get(code, code) if code else "unknown"


def sector(code: str) -> str:
    """A sector in words beside its code."""
    return SECTORS.get(code, code)


def day(iso: str | Date | None, *, year: bool = True) -> str:
    """A day as people write it; part of a date stays part.

    >>> day("2026-03-12"), day("2026-03"), day(None), day("2026-03-12/2026-03-14")
    ('12 Mar 2026', 'Mar 2026', 'undated', '12–14 Mar 2026')
    """
    if iso is None or iso == "":
        return "undated"
    text = iso.isoformat() if isinstance(iso, Date) else str(iso)
    if "/" in text:
        first, _, last = text.partition("/")
        if first[:7] == last[:7] and len(first) == len(last) == 10:
            return f"{int(first[8:10])}–{day(last)}"
        return f"{day(first)} – {day(last)}"
    parts = text.split("-")
    if not all(p.isdigit() for p in parts) or len(parts) > 3:
        return text
    month = f"{Date(2000, int(parts[1]), 1):%b} " if len(parts) > 1 else ""
    number = f"{int(parts[2])} " if len(parts) > 2 else ""
    return f"{number}{month}{parts[0] if year else ''}".strip()


def weekday(iso: str | Date | None) -> str:
    """The day of the week of a whole date, else nothing."""
    try:
        return f"{Date.fromisoformat(str(iso)):%A}"
    except ValueError:
        return ""


def signed(value: float | None, digits: int = 1) -> str:
    """A number with its sign, the minus as wide as the plus.

    >>> signed(-3.72), signed(0.01), signed(None)
    ('−3.7', '0.0', '–')
    """
    if value is None:
        return "–"
    rounded = round(value, digits)
    if rounded == 0:
        return f"{0:.{digits}f}"
    return f"{'+' if rounded > 0 else '−'}{abs(rounded):.{digits}f}"


def count(number: float, one: str, many: str | None = None) -> str:
    """A number with its noun.

    >>> count(1, "article"), count(12000, "article"), count(2, "country", "countries")
    ('1 article', '12,000 articles', '2 countries')
    """
    return f"{number:,.0f} {one if round(number) == 1 else many or one + 's'}"


def share(value: float | None) -> str:
    """A probability in percent, a small one not as nought.

    >>> share(0.004), share(0.34), share(None)
    ('under 1 %', '34 %', '–')
    """
    return "–" if value is None else "under 1 %" if value < 0.01 else f"{100 * value:.0f} %"


def quad(type_: str) -> int:
    """The quad class of a type, 0 for what is none."""
    return quad_of(type_) if type_ in TYPES else 0


def quad_name(number: int) -> str:
    """The quad class in words."""
    return QUADS.get(number, "no class")


def name_of(actor: Json) -> str:
    """A participant's name, or the words that stand for it; a lone adjective ("Danish") is read as its country."""
    name, text = actor.get("name"), actor.get("text") or "somebody"
    if not name and str(actor.get("id") or "").startswith("country:") and " " not in text:
        return country(actor.get("country"))
    return str(name or text)


def meeting_form(meeting: Json) -> str:
    """The form of a meeting in one line; records made before 0.3 tell one host and one mediator.

    >>> meeting_form({"format": "bilateral", "level": "minister", "hosts": ["NOR"], "press": "closed", "spans": {}})
    'bilateral, level: minister, hosted by Norway, press: closed'
    """
    named = {k: meeting.get(k + "s") or ([meeting[k]] if meeting.get(k) else []) for k in ("host", "mediator")}
    told = {k: meeting.get(k) for k in ("level", "venue", "press", "joint_statement")}
    parts = [str(meeting["format"])] if meeting.get("format") else []
    parts += [f"level: {told['level']}"] if told["level"] else []
    parts += [f"hosted by {' and '.join(map(country, named['host']))}"] if named["host"] else []
    parts += [f"at {told['venue']}"] if told["venue"] else []
    parts += [f"mediated by {' and '.join(map(country, named['mediator']))}"] if named["mediator"] else []
    parts += [f"{k.replace('_', ' ')}: {told[k]}" for k in ("press", "joint_statement") if told[k]]
    return ", ".join(parts)


def actor_title(actor: Json) -> str:
    """What an actor of the store is called; one without a name by its office, or by country and sector.

    >>> actor_title({"id": "office:DNK/foreign-ministry", "name": "DNK GOV", "country": "DNK", "sector": "GOV"})
    'Denmark: foreign ministry'
    >>> actor_title({"id": "|PER|COP", "name": "PER COP", "country": "PER", "sector": "COP"})
    'Peru: police'
    """
    key, where = str(actor["id"]), country(actor["country"])
    if key.startswith("office:") and "/" in key:
        return f"{where}: {key.rpartition('/')[2].replace('-', ' ')}"
    if key.startswith("|"):
        return f"{where}: {sector(actor['sector'])}" if actor["sector"] else f"{where}: somebody"
    return where if key.startswith("country:") else str(actor["name"])


def clashing(actors: Iterable[Json]) -> frozenset[str]:
    """The ids of actors that another of the list is called like: their ids tell them apart.

    >>> some = [{"id": k, "name": "Peru", "country": "PER", "sector": "GOV"} for k in ("country:PER", "peru|PER", "peru|")]
    >>> sorted(clashing([*some[:2], {**some[2], "name": "Other"}]))
    ['country:PER', 'peru|PER']
    """
    many = list(actors)
    called = Counter(actor_title(a).casefold() for a in many)
    return frozenset(str(a["id"]) for a in many if called[actor_title(a).casefold()] > 1)


def actor_path(actor: Json) -> str:
    """The address of a participant that has a name or an id, else nothing; the key is that of the store."""
    key = actor.get("id") or (f"{actor['name'].casefold()}|{actor.get('country') or ''}" if actor.get("name") else "")
    return f"/actors/{quote(key, safe='')}" if key else ""


def names(actors: Iterable[Json]) -> str:
    """The participants in one line."""
    return ", ".join(dict.fromkeys(name_of(a) for a in actors))


def path(part: str) -> str:
    """A piece of an address, quoted."""
    return quote(part, safe="")


def pair_path(one: str, other: str) -> str:
    """The address of a relation."""
    return f"/relations/{quote(one)}-{quote(other)}"


def gist(headline: str) -> str:
    """A headline without the state and the number of origins at its end, where these stand beside it.

    >>> gist("Peru → Ecuador · AID in Piura · told · 2 origins")
    'Peru → Ecuador · AID in Piura'
    """
    return headline.rsplit(" · ", 2)[0]


def between(o: Json) -> str:
    """Who did it to whom, for where the act itself stands beside it.

    >>> between({"actors": [{"name": "Peru"}], "recipients": [{"name": "Ecuador"}]})
    'Peru → Ecuador'
    """
    return " → ".join(filter(None, (names(o["actors"]) or "Somebody", names(o["recipients"]))))


def phrase(words: str) -> str:
    """Words as the search wants those that stand together.

    >>> phrase('the "Blue" line')
    '"the Blue line"'
    """
    return f'"{" ".join(words.replace(chr(34), " ").split())}"'


def unquoted(words: str) -> str:
    """What was searched, without the quotation marks around it where it is one phrase; the page sets its own.

    >>> unquoted('"Nuuk"'), unquoted('"Nuuk" "Davis Strait"')
    ('Nuuk', '"Nuuk" "Davis Strait"')
    """
    inner = words[1:-1]
    return inner if len(words) > 2 and words[0] == words[-1] == '"' and '"' not in inner else words


def told(o: Json) -> str:
    """An occurrence in one plain line, for titles and labels."""
    whom = f" → {names(o['recipients'])}" if o["recipients"] else ""
    modes = f" ({', '.join(o['modes'])})" if o["modes"] else ""
    return f"{names(o['actors']) or 'Somebody'}: {o['type']}{modes}{whom}"
