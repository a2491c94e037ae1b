"""The towns and regions of the gazetteer that a name may mean, and what speaks for each."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from dragoman.lexicons.actors import BODIES, ActorTables, Known, tokens
from dragoman.lexicons.places import Entry, PlaceTables, folded
from dragoman.lexicons.word_sets import word_set
from dragoman.records import Dateline

BETWEEN = re.compile(
    r"\b(?:borders?|frontier|boundary|between|link(?:s|ing)?|connect(?:s|ing)?|crossings?)\b", re.IGNORECASE
)
_WHOLE = re.compile(r"(?:.*\b)?(?:country|kingdom|republic|nation|capital|territory|sultanate)(?:'s capital)?")
RUN = re.compile(
    r"[A-ZÀ-Ž][\w’'.-]*(?: (?:of|de|el|es|al|la|du|do|da|the|upon|and) [A-ZÀ-Ž][\w’'.-]*| [A-ZÀ-Ž][\w’'.-]*)*"
)
_COMMON = word_set("common in names of places")
# what our own places, listed because the news names them, weigh against a city: a province as one of half a million
_OWN = {"venue": 6.0, "admin": 4.7}
# how firmly a name in the phrase itself tells the country; a well-known city has namesakes
_SAYS = {"name": 6.0, "adjective": 6.0, "seat": 3.0, "city": 2.5}


def is_meant(best: Entry, text: str, named: Sequence[Known], hints: Mapping[str, float]) -> bool:
    """Whether a place of the gazetteer is the one of the phrase, and not a small namesake by chance."""
    # "South Africa" holds the word Africa, "Sri Lanka" the Indian town of Lanka
    if any(k.kind == "name" and best.name in k.name and best.name != k.name for k in named):
        return False
    if best.claimed:
        return all(k.kind != "name" or k.country in best.claimed for k in named)
    if best.kind != "city":
        return True
    if best.population < 200_000 and any(k.kind == "name" and best.country != k.country for k in named):
        return False
    small = best.geonameid is not None and best.population < 200_000
    return not small or bool(hints.get(best.country or "")) or folded(best.name) == folded(text) or ", " in text


def within(text: str, sentence: str, tables: PlaceTables, actors: ActorTables) -> list[Entry]:
    """Places of the first name that lie in the second: "Paris, Texas", in the phrase or as the sentence goes on."""
    head, _, tail = text.partition(", ")
    if not tail and sentence:
        after = re.search(rf"\b{re.escape(text)}, ({RUN.pattern})", sentence)
        tail = after[1] if after else ""
    if not tail or not (entries := tables.find(head)):
        return []
    whole = [m.known for m in actors.names.find(tokens(tail)) if m.known.kind == "name"]
    country = whole[0].country if whole else next((e.country for e in tables.find(tail) if e.kind == "admin"), None)
    both = [replace(e, country=country, claimed=()) for e in entries if country and country in e.claimed]
    return [e for e in entries if country and e.country == country] or both


def told_around(text: str, sentence: str, actors: ActorTables) -> Known | None:
    """What the sentence says of an unknown place: "Wanaan, Somalia", or for "the country" the state named just before."""
    at = sentence.find(text)
    if at < 0:
        return None
    if after := re.match(
        rf", (?:in )?(?:(?:north|south|east|west|central)(?:ern)? )?({RUN.pattern})", sentence[at + len(text) :]
    ):
        return next((m.known for m in actors.names.find(tokens(after[1])) if m.known.kind == "name"), None)
    if not _WHOLE.fullmatch(text):
        return None
    before = [m.known for m in actors.names.find(tokens(sentence[:at])) if m.known.kind == "name"]
    states = {k.country for k in before if k.country not in BODIES}
    return before[-1] if len(states) == 1 and before[-1].country in states else None


def candidates(text: str, tables: PlaceTables) -> list[Entry]:
    """Places whose name is the phrase, its part before a comma, or the longest run of capitalised words in it."""
    for part in (text, text.split(",")[0].strip()):
        if part[:1].isupper() and (found := tables.find(part)):
            return found
        # "el-Fasher", "al-Tanf"
        if re.match(r"[ae]l-[A-Z]", part) and (found := tables.find(part) or tables.find(part[3:])):
            return found
    best: list[Entry] = []
    runs = RUN.findall(text)
    for run in runs if BETWEEN.search(text) else sorted(runs, key=len, reverse=True):
        found = _in_run(run.split(), tables)
        if found and found[0].kind not in ("sea", "region"):
            return found
        best = best or found  # "the Black Sea resort of Sochi": the sea only tells where the place lies
    return best


def _in_run(run: Sequence[str], tables: PlaceTables) -> list[Entry]:
    """The longest part of a run of names that is a place; of two as long, one on land, then the later ("University of Tehran")."""
    far: list[Entry] = []
    covered: list[tuple[int, int]] = []
    for size in range(min(len(run), 5), 0, -1):
        for at in range(len(run) - size, -1, -1):
            part = re.sub(r"['’]s$", "", " ".join(run[at : at + size]).rstrip(".,'’"))
            inside = any(at >= a and at + size <= b for a, b in covered)  # "Horn of Africa" holds the town of Horn
            common = size == 1 and part.casefold() in _COMMON
            if inside or common or not part[:1].isupper():
                continue
            found = tables.find(part) or tables.find(part + ".")
            if found and (len(part) > 3 or found[0].geonameid is None):  # "UN" is ours, "Ham" may be anything
                if found[0].kind not in ("sea", "region"):
                    return found
                far = far or found
                covered.append((at, at + size))
    return far


def hints_of(
    inside: Sequence[Known],
    countries: Sequence[str],
    article: Mapping[str, int],
    dateline: Dateline | None,
    actors: ActorTables,
) -> dict[str, float]:
    """How much speaks for each country, in the unit of a tenfold population."""
    out: dict[str, float] = {}
    for k in inside:
        if k.country:
            out[k.country] = out.get(k.country, 0.0) + _SAYS.get(k.kind, 0.0)
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


def weight_of(e: Entry, hints: Mapping[str, float]) -> float:
    """What speaks for an entry: its size, or that we named it ourselves, and its country."""
    own = _OWN.get(e.kind, 3.0) if e.geonameid is None else 0.0
    return own + math.log10(e.population + 10) + hints.get(e.country or "", 0.0)
