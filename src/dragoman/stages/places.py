"""Resolve the place of an act: name, country, point and the evidence for them.

What the phrase itself contains decides first ("Dar es Salaam, Tanzania"); then the countries of the actors, the
dateline and the article; then population. A region has no point; a venue keeps its own words.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence

from dragoman.lexicons.actors import ActorTables, Known, tokens
from dragoman.lexicons.places import Entry, PlaceTables
from dragoman.records import Dateline, Place, Span

_VENUE = re.compile(
    r"\b(embassy|consulate|mission|headquarters|palace|airport|base|hotel|border|camp|prison|port|square|parliament|ministry|"
    r"mosque|church|hospital|university|summit|conference|assembly|compound|checkpoint|residence|office)\b",
    re.IGNORECASE,
)
_WORDS = re.compile(r"[^\W\d_][\w’'-]*(?:\.[A-Z]\.)*")


def resolve_place(
    phrase: str,
    *,
    countries: Sequence[str],
    article_countries: Mapping[str, int],
    dateline: Dateline | None,
    tables: PlaceTables,
    actors: ActorTables,
    sentence: str = "",
    span: Span | None = None,
) -> Place:
    """Resolve one phrase; what stays unknown is None, the text is kept.

    `countries` are those of the act's participants, `article_countries` how often each stands in the article.
    """
    text = re.sub(r"^(the|a|an|in|at|near|outside|inside|from)\s+", "", phrase.strip(" ,")).strip()
    text = text if re.search(r"\b[A-Z]\.$", text) else text.rstrip(".")
    known = [(m.first, m.known) for m in actors.names.find(tokens(text)) if m.known.kind != "organisation"]
    named = [k for _, k in known if k.country and k.country not in ("UNO", "EUR")]
    inside = [k.country for k in named if k.kind in ("name", "adjective", "seat", "city") and k.country]
    entries = _candidates(text, tables)
    across = re.search(r"\b(?:border|frontier|boundary|crossings?) (?:with|of|to)\b", text)
    if across and countries and (own := [c for c in dict.fromkeys(countries) if c not in inside]):
        return Place(text=phrase, name=text, country=own[0], kind="venue", span=span, why="a border of a participant")
    if entries:
        hints = _hints(inside, countries, article_countries, dateline, actors)
        best = max(entries, key=lambda e: _weight(e, hints))
        # "South Africa" holds the word Africa, "Sri Lanka" the Indian town of Lanka
        longer = next((k for m, k in known if k.kind == "name" and best.name in k.name and best.name != k.name), None)
        foreign = next(
            (k for k in named if k.kind == "name" and best.kind == "city" and best.country != k.country), None
        )
        if not longer and not (foreign and best.population < 200_000):
            return _place(phrase, best, span, _why(best, inside, countries, dateline, hints))
    if named:
        lead = _lead(named)
        kind = "venue" if _VENUE.search(text) else "country" if _is_whole(text, lead) else "admin"
        return Place(
            text=phrase,
            name=lead.name if kind == "country" else text,
            country=lead.country,
            kind=kind,
            span=span,
            why=f"the phrase names {lead.name}",
        )
    return _unnamed(phrase, text, countries, article_countries, span)


def _candidates(text: str, tables: PlaceTables) -> list[Entry]:
    """Places whose name is the phrase, its part before a comma, or the longest run of capitalised words in it."""
    for part in (text, text.split(",")[0].strip()):
        if found := tables.find(part):
            return found
    runs = re.findall(
        r"[A-ZÀ-Ž][\w’'.-]*(?: (?:of|de|el|es|al|la|du|do|da|the|upon|and) [A-ZÀ-Ž][\w’'.-]*| [A-ZÀ-Ž][\w’'.-]*)*", text
    )
    for run in sorted(runs, key=len, reverse=True):
        if found := tables.find(run.rstrip(".")):
            return found
        for word in run.split():
            if len(word) > 3 and (found := tables.find(word.rstrip(".,'"))):
                return found
    return []


def _hints(
    inside: Sequence[str | None],
    countries: Sequence[str],
    article: Mapping[str, int],
    dateline: Dateline | None,
    actors: ActorTables,
) -> dict[str, float]:
    """How much speaks for each country, in the unit of a tenfold population."""
    out: dict[str, float] = {}
    for c in inside:
        if c:
            out[c] = out.get(c, 0.0) + 6.0
    for c in dict.fromkeys(countries):
        out[c] = out.get(c, 0.0) + 1.5
    total = sum(article.values()) or 1
    for c, n in article.items():
        out[c] = out.get(c, 0.0) + 2.0 * n / total
    if dateline and dateline.place:
        for m in actors.names.find(tokens(dateline.place)):
            if m.known.country:
                out[m.known.country] = out.get(m.known.country, 0.0) + 1.0
    return out


def _weight(e: Entry, hints: Mapping[str, float]) -> float:
    own = 3.0 if e.geonameid is None else 0.0
    return own + math.log10(e.population + 10) + hints.get(e.country or "", 0.0)


def _why(
    e: Entry,
    inside: Sequence[str | None],
    countries: Sequence[str],
    dateline: Dateline | None,
    hints: Mapping[str, float],
) -> str:
    if e.kind == "region":
        return "a region, which has no point"
    if e.country in inside:
        return "the phrase names the country"
    if e.country in countries:
        return "the country of a participant"
    if hints.get(e.country or ""):
        return "a country of the article"
    return "the largest place of that name"


def _place(phrase: str, e: Entry, span: Span | None, why: str) -> Place:
    return Place(
        text=phrase,
        name=e.name,
        country=e.country,
        lat=e.lat,
        lon=e.lon,
        geonameid=e.geonameid,
        kind=e.kind,
        span=span,
        why=why,
    )


def _lead(named: Sequence[Known]) -> Known:
    """The country of a phrase: the last name ("Russian mission in Geneva, Switzerland"), else the first adjective."""
    places = [k for k in named if k.kind in ("name", "seat", "city")]
    return places[-1] if places else named[0]


def _is_whole(text: str, known: Known) -> bool:
    return known.kind == "name" and len(_WORDS.findall(text)) <= len(known.name.split()) + 1 and not re.match(
        r"(north|south|east|west|central|mid)", text.casefold()
    )  # fmt: skip


def _unnamed(phrase: str, text: str, countries: Sequence[str], article: Mapping[str, int], span: Span | None) -> Place:
    """A common noun ("the capital") or a name not in the gazetteer: the one country of the participants or the article."""
    own = {c for c in countries if c not in ("UNO", "EUR", "IGO", "NGO", "IMG", "MNC")}
    if len(own) == 1 and article.get(next(iter(own)), 0) > 0:
        return Place(
            text=phrase, country=own.pop(), kind="venue", span=span, why="the only country of the participants"
        )
    states = {c: n for c, n in article.items() if c not in ("UNO", "EUR", "IGO", "NGO", "IMG")}
    top = max(states, key=lambda c: (states[c], c), default=None)
    if top and states[top] >= 0.5 * sum(states.values()):
        return Place(text=phrase, country=top, kind="venue", span=span, why="the country that the article is about")
    return Place(text=phrase, span=span, why="not in the gazetteer")
