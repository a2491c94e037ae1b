"""Resolve the place of an act: name, country, point and the evidence for them.

What the phrase itself contains decides first ("Dar es Salaam, Tanzania"); then the countries of the actors, the
dateline and the article; then population. A region has no point; a venue keeps its own words.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from dragoman.lexicons.actors import BODIES, ActorTables, Known, Match, tokens
from dragoman.lexicons.places import Entry, PlaceTables
from dragoman.records import Dateline, Frame, Place, Span, Status
from dragoman.stages.places.candidates import (
    BETWEEN,
    RUN,
    candidates,
    hints_of,
    is_meant,
    told_around,
    weight_of,
    within,
)

if TYPE_CHECKING:
    from spacy.tokens import Doc

_VENUE = re.compile(
    r"\b(embassy|consulate|mission|headquarters|palace|airport|base|hotel|border|camp|prison|port|square|parliament|ministry|"
    r"mosque|church|hospital|university|summit|conference|assembly|compound|checkpoint|residence|office)\b",
    re.IGNORECASE,
)
_WORDS = re.compile(r"[^\W\d_][\w’'-]*(?:\.[A-Z]\.)*")
# nowhere: no state's ground, or not said whose
_NOWHERE = re.compile(
    r"\b(?:abroad|overseas|elsewhere|worldwide|globally|online|international waters|high seas|at sea|"
    r"ships?|vessels?|boats?|warships?|frigate|destroyer|trawler|tanker|plane|aircraft|airliner|airspace|"
    r"world|globe|(?:neighbou?ring|other|several|many|some|two|three|four|five|six|\d+)(?: [A-Za-z-]+){0,2} (?:countries|states|nations))$",
    re.IGNORECASE,
)
_MISSION = re.compile(
    r"\b(?:embass(?:y|ies)|consulates?|high commission|diplomatic mission|ambassador's residence)\b", re.IGNORECASE
)
_MEANS_ONE = {
    "city": re.compile(r"(?:[a-z-]+ )?(?:town|village|resort|port|city|stronghold)"),
    "admin": re.compile(r"(?:[a-z-]+ )?(?:province|peninsula|island|enclave)"),
}
_AT_A_NAME = re.compile(rf"\b(?:in|of|at|near|on|above|around|outside|into|from|to|over) ({RUN.pattern})")
_STAYS = re.compile(rf"\b(?:in|at|to|into|near|outside) (?:the )?({RUN.pattern})")  # before "there"
_HERE = re.compile(r"(?:here|this (?:city|capital)|(?P<venue>.+) here)", re.IGNORECASE)
_CALENDAR = frozenset((*calendar.month_name, *calendar.day_name))


def resolve_place(
    phrase: str,
    *,
    countries: Sequence[str],
    article_countries: Mapping[str, int],
    dateline: Dateline | None,
    tables: PlaceTables,
    actors: ActorTables,
    sentence: str = "",
    before: str = "",
    span: Span | None = None,
) -> Place:
    """Resolve one phrase; what stays unknown is None, the text is kept.

    `countries` are those of the act's participants, `article_countries` how often each stands in the article, `before`
    the sentence before.
    """
    text = _bare(phrase)
    if at_home := _at_home(phrase, text, dateline, countries, article_countries, tables, actors, span):
        return at_home
    if _NOWHERE.search(text):
        return Place(text=phrase, span=span, why="no state's ground")
    every = list(actors.names.find(tokens(text)))
    found = [m for m in every if m.known.country and m.known.country not in ("UNO", "EUR")]
    named = [m.known for m in found if m.known.kind != "organisation"]
    inside = [k.country for k in named if k.kind in ("name", "adjective", "seat", "city") and k.country]
    if between := _between(phrase, text, named, inside, countries, span):
        return between
    if _MISSION.search(text) and not any(k.kind in ("name", "seat", "city") for k in named):
        return _mission(phrase, text, named, countries, sentence, actors, span)
    if len(found) == 1 and named and _is_country(text, found[0], tables):
        name, why = named[0].name, f"the phrase names {named[0].name}"
        return Place(text=phrase, name=name, country=named[0].country, kind="country", span=span, why=why)
    hints = hints_of(named, countries, article_countries, dateline, actors)
    entries = within(text, sentence, tables, actors) or candidates(text, tables)
    best = max(entries, key=lambda e: weight_of(e, hints), default=None)
    if best and is_meant(best, text, named, hints):
        if best.claimed:
            return _shared(phrase, best, named, countries, hints, span)
        return _place(phrase, best, span, _why(best, inside, countries, dateline, hints))
    if named:
        return _led(phrase, text, _lead(named), span)
    if bodies := [m.known for m in found if m.known.country not in BODIES]:
        why = f"the seat of {bodies[0].name}"
        return Place(text=phrase, name=text, country=bodies[0].country, kind="venue", span=span, why=why)
    if (told := told_around(text, sentence, actors)) and told.country:
        return Place(text=phrase, name=text, country=told.country, span=span, why=f"the sentence says {told.name}")
    if any(m.known.country in BODIES and len(tokens(text)) == m.last - m.first + 1 for m in every):
        return Place(text=phrase, span=span, why="a body, whose seat is not told")
    if lies := _place_after(phrase, text, sentence, countries, tables, actors, span):
        return lies
    if meant := _place_before(phrase, text, sentence, before, countries, tables, actors, span):
        return meant
    return _unnamed(phrase, text, countries, article_countries, span)


def _at_home(
    phrase: str,
    text: str,
    dateline: Dateline | None,
    countries: Sequence[str],
    article_countries: Mapping[str, int],
    tables: PlaceTables,
    actors: ActorTables,
    span: Span | None,
) -> Place | None:
    """Where the report was filed, for "here" and for a venue there: "met at the Peace Palace here"."""
    here = _HERE.fullmatch(text)
    if here is None or dateline is None or dateline.place is None:
        return None
    home = resolve_place(dateline.place, countries=countries, article_countries=article_countries, dateline=None,
                         tables=tables, actors=actors)  # fmt: skip
    if home.country is None:
        return None
    why = f"here is {dateline.place}, where the report was filed"
    if venue := here["venue"]:
        return Place(text=phrase, name=venue, country=home.country, kind="venue", span=span, why=why)
    return replace(home, text=phrase, span=span, why=why)


def _place_after(
    phrase: str,
    text: str,
    sentence: str,
    countries: Sequence[str],
    tables: PlaceTables,
    actors: ActorTables,
    span: Span | None,
) -> Place | None:
    """An unknown place by the one that the sentence puts it in: "Villa Madama in Rome", "a base near Djibouti"."""
    after = re.search(rf"\b{re.escape(text)} (?:in|near|outside) (?:the )?({RUN.pattern})", sentence)
    name = after[1].rstrip(".") if after else ""
    if not name or name in _CALENDAR:
        return None
    around = resolve_place(name, countries=countries, article_countries={}, dateline=None, tables=tables, actors=actors)
    why = f"the sentence puts it in or near {name}"
    return (
        Place(text=phrase, name=text, country=around.country, kind="venue", span=span, why=why)
        if around.country
        else None
    )


def _place_before(
    phrase: str,
    text: str,
    sentence: str,
    before: str,
    countries: Sequence[str],
    tables: PlaceTables,
    actors: ActorTables,
    span: Span | None,
) -> Place | None:
    """The place named last before a bare noun or a "there" that must mean one: "shelled Jermuk. … the resort".

    One that was called by that noun is meant before all others: "the town of Sake".
    """
    there = text.casefold() == "there"
    kind = next((k for k, noun in _MEANS_ONE.items() if noun.fullmatch(text)), None)
    if kind is None and not there:
        return None
    at = re.search(rf"\b{re.escape(text)}\b", sentence)
    told = (sentence[: at.start() if at else 0], before)
    called = re.compile(rf"\b{re.escape(text.split()[-1])} of ({RUN.pattern})")
    for pattern in (_STAYS,) if there else (called, _AT_A_NAME):
        for name in (run[1].rstrip(".") for where in told for run in reversed(list(pattern.finditer(where)))):
            if name in _CALENDAR or is_mere_adjective(name, actors):
                continue
            found = resolve_place(name, countries=countries, article_countries={}, dateline=None, tables=tables,
                                  actors=actors)  # fmt: skip
            if found.country and (there or found.kind == kind):
                return replace(found, text=phrase, span=span, why=f"“{phrase}” is {name}, named before")
    return None


def _bare(phrase: str) -> str:
    """A phrase without what leads to its place ("in the"), and without a full stop."""
    text = re.sub(r"^(the|a|an|in|at|near|outside|inside|from)\s+", "", phrase.strip(" ,")).strip()
    return text if re.search(r"\b[A-Z]\.$", text) else text.rstrip(".")


def _is_country(text: str, match: Match, tables: PlaceTables) -> bool:
    """Whether the name of a state is the whole phrase, and not a place of our own called so."""
    whole = _names_a_state(text, match.known) and match.last - match.first + 1 == len(tokens(text))
    return whole and all(e.geonameid is not None for e in tables.find(text))


def _names_a_state(word: str, known: Known) -> bool:
    """Whether a word is a state's name, and not an adjective alone: "Japan" and "U.S." serve as both."""
    both = known.kind == "adjective" and (word == known.name or re.fullmatch(r"(?:[A-Z]\.?){2,4}", word))
    return known.kind == "name" or bool(both)


def is_mere_adjective(phrase: str, actors: ActorTables) -> bool:
    """Whether a phrase is an adjective of a state that tells whose something is, not where: "Iranian"."""
    found = list(actors.names.find(tokens(phrase)))
    whole = len(found) == 1 and found[0].last - found[0].first + 1 == len(list(tokens(phrase)))
    return whole and found[0].known.kind == "adjective" and not _names_a_state(phrase, found[0].known)


def _between(
    phrase: str,
    text: str,
    named: Sequence[Known],
    inside: Sequence[str],
    countries: Sequence[str],
    span: Span | None,
) -> Place | None:
    """A border with one state, told from the participant on its other side; else several states in the phrase."""
    across = re.search(r"\b(?:border|frontier|boundary|crossings?) (?:with|of|to)\b", text)
    if across and (own := [c for c in dict.fromkeys(countries) if c not in inside]):
        return Place(text=phrase, name=text, country=own[0], kind="venue", span=span, why="a border of a participant")
    return _several(phrase, text, [k for k in named if k.kind == "name"], span)


def _several(phrase: str, text: str, named: Sequence[Known], span: Span | None) -> Place | None:
    """Several states in one phrase: a border is told from the side named first, a list has no one country."""
    if len({k.country for k in named}) < 2:
        return None
    first = named[0]
    if BETWEEN.search(text):
        why = f"a border, told from {first.name}"
        return Place(text=phrase, name=text, country=first.country, kind="venue", span=span, why=why)
    if re.search(r" and | or |, ", text) and not re.search(r"\b(?:between|in|near|of)\b", text):
        return Place(text=phrase, name=text, kind="region", span=span, why="several states")
    return None


def _mission(
    phrase: str,
    text: str,
    named: Sequence[Known],
    countries: Sequence[str],
    sentence: str,
    actors: ActorTables,
    span: Span | None,
) -> Place:
    """An embassy stands in the host's country: a place that the sentence names, else the other participant."""
    owner = named[0].country if named else None
    around = [m.known for m in actors.names.find(tokens(sentence)) if m.known.kind in ("seat", "city", "name")]
    hosts = [k.country for k in around if k.country and k.country not in (owner, *BODIES)]
    others = [c for c in dict.fromkeys(countries) if c not in (owner, *BODIES)]
    both = [c for c in others if c in hosts] or (others[:1] if owner and len(others) == 1 else hosts[:1])
    why = "an embassy stands in its host's country" if both else "an embassy whose host is not told"
    return Place(text=phrase, name=text, country=both[0] if both else None, kind="venue", span=span, why=why)


def _shared(
    phrase: str,
    e: Entry,
    named: Sequence[Known],
    countries: Sequence[str],
    hints: Mapping[str, float],
    span: Span | None,
) -> Place:
    """A place of several states: the one named or the one state of the act; else a crossing is the article's."""
    told = [k.country for k in named if k.kind == "name" and k.country in e.claimed]
    own = list(dict.fromkeys(told or [c for c in countries if c in e.claimed]))
    if len(own) == 1:
        return _place(phrase, replace(e, country=own[0]), span, "the part of the participant")
    if e.kind in ("venue", "city"):
        likeliest = max(e.claimed, key=lambda c: hints.get(c, 0.0))
        return _place(phrase, replace(e, country=likeliest), span, "on a border, told from the likelier side")
    return _place(phrase, e, span, "a region of several states")


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


def _led(phrase: str, text: str, lead: Known, span: Span | None) -> Place:
    """A place that no gazetteer has, by the state that its phrase names."""
    kind = "venue" if _VENUE.search(text) else "country" if _is_whole(text, lead) else "admin"
    name = lead.name if kind == "country" else text
    return Place(
        text=phrase, name=name, country=lead.country, kind=kind, span=span, why=f"the phrase names {lead.name}"
    )


def _is_whole(text: str, known: Known) -> bool:
    return known.kind == "name" and len(_WORDS.findall(text)) <= len(known.name.split()) + 1 and not re.match(
        r"(north|south|east|west|central|mid)", text.casefold()
    )  # fmt: skip


def _unnamed(
    phrase: str,
    text: str,
    countries: Sequence[str],
    article: Mapping[str, int],
    span: Span | None,
) -> Place:
    """A common noun ("the capital") or a name not in the gazetteer: the one country of the participants or the article."""
    own = {c for c in countries if c not in BODIES}
    if len(own) == 1 and article.get(next(iter(own)), 0) > 0:
        return Place(
            text=phrase, country=own.pop(), kind="venue", span=span, why="the only country of the participants"
        )
    if re.search(r"\b(?:sea|ocean|waterway|strait)s?$", text):
        return Place(text=phrase, span=span, why="no state's ground")
    if re.search(r"\bborders?(?: region| area)?$", text) and len(own) > 1:
        return Place(text=phrase, span=span, why="a border of two participants")
    states = {c: n for c, n in article.items() if c not in BODIES}
    top = max(states, key=lambda c: (states[c], c), default=None)
    if top and states[top] >= (0.4 if top in own else 0.5) * sum(states.values()):
        return Place(text=phrase, country=top, kind="venue", span=span, why="the country that the article is about")
    return Place(text=phrase, span=span, why="not in the gazetteer")


# what is done where the reporter stands; a charge, a threat or a strike may be filed from anywhere
_FILED_THERE = frozenset(("AGREE", "CONCEDE", "CONSULT", "PROTEST", "SUPPORT"))
_AFAR = re.compile(r"\b(?:tele)?phone|\bcall|\bletter|\bmessage|\bvideo|\bcable", re.IGNORECASE)


def place_of_report(
    frame: Frame, lead: int | None, *, dateline: Dateline | None, tables: PlaceTables, actors: ActorTables
) -> Place | None:
    """The dateline's place for the main act: one done in the `lead` sentence, of a kind that reporters go to see.

    None for every other act, and it says that the sentence itself names no place.
    """
    if dateline is None or dateline.place is None or frame.sentence != lead:
        return None
    afar = "phone" in frame.modes or _AFAR.search(frame.trigger)
    if frame.type not in _FILED_THERE or frame.status is not Status.REALIZED or afar:
        return None
    at = dateline.span.text.casefold().find(dateline.place.casefold())
    if at < 0:
        return None
    start = dateline.span.start + at
    text = dateline.span.text[at : at + len(dateline.place)]
    span = replace(dateline.span, start=start, end=start + len(text), text=text)
    place = resolve_place(text.title() if text.isupper() else text, countries=(), article_countries={}, dateline=None,
                          tables=tables, actors=actors, span=span)  # fmt: skip
    return replace(place, text=text, why="the sentence names no place: the report was filed here")


def find_places(doc: Doc) -> tuple[tuple[int, int], ...]:
    """Where names of places stand in a sentence, with the venue that they name: for when the encoder finds none.

    "an Iraqi military base" is found whole; an adjective without a venue ("Iraqi troops") is none.
    """
    out: list[tuple[int, int]] = []
    for e in doc.ents:
        if e.label_ not in ("LOC", "MISC"):
            continue
        head = e.root.head
        venue = head.i >= e.end and head.i - e.end <= 3 and e.root.dep_ in _MODIFIES and _VENUE.fullmatch(head.text)
        if e.label_ == "LOC" or venue:
            end = head.idx + len(head) if venue else e.end_char
            if not out or e.start_char >= out[-1][1]:
                out.append((e.start_char, end))
    return tuple(out)


_MODIFIES = frozenset(("compound", "amod", "nmod:poss", "nmod"))
