"""Courts of several states that stand in a city: "the Hague court" is none of the Netherlands."""

from __future__ import annotations

from dataclasses import replace

from dragoman.lexicons.actors import BODIES, Known, Match
from dragoman.lexicons.word_sets import word_set
from dragoman.stages.actors.ledger import Ledger
from dragoman.stages.actors.reading import Read


def name_world_courts(ledger: Ledger) -> None:
    """Read "The Hague" beside a court as the international court that the article names, unless the Dutch are in view.

    Where it names none the court is a body of states.
    """
    named = [k.known for read in ledger.reads.values() for k in read.known]
    court = next((k for k in named if k.sector == "JUD" and k.country in BODIES), None)
    for read in ledger.reads.values():
        seats = [m for m in read.known if _is_seat(read, m) and _has_court(read, m)]
        homes = {m.known.country for m in seats}
        if any(k.country in homes and k.kind in ("name", "adjective") for k in named):
            continue  # "a Dutch court in The Hague"
        read.known = [replace(m, known=court or _unnamed(m.known)) if m in seats else m for m in read.known]


def _is_seat(read: Read, m: Match) -> bool:
    return read.lows[m.last] in word_set("seats of world courts") and m.known.kind in ("seat", "city")


def _has_court(read: Read, m: Match) -> bool:
    """Whether a court stands behind a city or before "in" it: "the Hague-based tribunal", "judges in The Hague"."""
    courts = word_set("courts of the world")
    after = [w for w in read.lows[m.last + 1 : m.last + 4] if w not in ("-", "based")][:1]
    before = read.lows[max(0, m.first - 2) : m.first]
    return bool(courts.intersection(after)) or (before[-1:] in (["in"], ["at"]) and before[0] in courts)


def _unnamed(city: Known) -> Known:
    return Known(name=f"court in {city.name}", country="IGO", sector="JUD", kind="organisation")
