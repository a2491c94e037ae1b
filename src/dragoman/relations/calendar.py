"""What is announced: meetings, visits, votes and deadlines with their state, also as iCalendar."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date as Date
from datetime import datetime, timedelta
from typing import Any

from icalendar import Calendar
from icalendar import Event as Entry
from sqlalchemy import Connection

from dragoman.relations.headlines import headline, matter
from dragoman.store.reading import Window, occurrences_between
from dragoman.store.writing import days_of

Json = dict[str, Any]
DEMANDS = ("REQUEST", "THREATEN")  # which may name the day by which they want an answer
DIPLOMATIC = ("CONSULT", "SUPPORT", "AGREE", "MOBILIZE", "COOPERATE", "PROTEST", "RETREAT", "REJECT", *DEMANDS)
KINDS = ("meeting", "visit", "vote", "deadline", "act")
LONGEST = 31  # days of a time that still has a place in a calendar
AHEAD = 120  # days from a demand to its deadline
_ICAL = {"planned": "CONFIRMED", "held": "CONFIRMED", "told": "CONFIRMED", "cancelled": "CANCELLED"}
_ICAL |= dict.fromkeys(("running", "extended", "passed"), "CONFIRMED")


def coming(
    connection: Connection,
    window: Window,
    *,
    types: Sequence[str] = DIPLOMATIC,
    countries: Sequence[str] = (),
    kinds: Sequence[str] = (),
    limit: int = 500,
    today: Date | None = None,
) -> list[Json]:
    """What was announced for a day of the window, whatever became of it, in order of day.

    Keys: id, day, until, kind (one of KINDS), type, state, title, what, issues, origins, announced, revision (how many
    tellings made it). States: planned, held, postponed, cancelled …; running, extended or passed for a deadline; not
    reported: the day is past by `today` and nothing told. Only what names its day counts: a plan without a date has no
    place in a calendar; a demand or a threat stands there by its deadline.
    """
    how: Json = {"countries": countries, "limit": limit * 8, "newest": False}
    acts, demands = [t for t in types if t not in DEMANDS], [t for t in types if t in DEMANDS]
    plans = occurrences_between(connection, window, types=acts, **how) if acts else []
    early = replace(window, first=window.first - AHEAD if window.first is not None else None)
    told = occurrences_between(connection, early, types=demands, demanding=True, **how) if demands else []
    entries = [*(_plan(o, today) for o in plans), *(_deadline(o, window, today) for o in told)]
    kept = [e for e in entries if e and (not kinds or e["kind"] in kinds)]
    return sorted(kept, key=lambda e: (e["day"], e["id"]))[:limit]


def _plan(o: Json, today: Date | None) -> Json | None:
    """The entry of an act that was announced for a day."""
    plans = [s for s in o["life"] if s["stage"] in ("planned", "postponed", "cancelled")]
    dated = [d for d in (days_of(s["date"]) for s in plans if s["date"]) if d and d[1] - d[0] <= LONGEST]
    if not dated or o["day"] is None:
        return None
    kind = _kind(o)
    past = today is not None and Date.fromordinal(dated[-1][1]) < today
    state = "not reported" if past and o["state"] == "planned" else o["state"]
    state = "held" if kind == "vote" and state == "told" else state
    return _entry(o, dated[-1], kind, state, [s["published"] for s in plans])


def _deadline(o: Json, window: Window, today: Date | None) -> Json | None:
    """The entry of the day by which a demand or a threat wants its answer."""
    days = days_of(o["deadline"]) if o.get("deadline") else None
    if days is None or days[1] - days[0] > LONGEST or not _inside(days[0], window):
        return None
    past = today is not None and Date.fromordinal(days[1]) < today
    state = "passed" if past else "extended" if o["extended"] else "running"
    return _entry(o, days, "deadline", state, [s["published"] for s in o["life"]])


def _inside(day: int, window: Window) -> bool:
    return (window.first is None or day >= window.first) and (window.last is None or day <= window.last)


def _kind(o: Json) -> str:
    if o.get("vote"):
        return "vote"
    if o["type"] == "CONSULT":
        return "visit" if "visit" in o["modes"] else "meeting"
    return "act"


def _entry(o: Json, days: tuple[int, int], kind: str, state: str, published: Sequence[str | None]) -> Json:
    announced = min((p for p in published if p), default=None)
    label = f"{kind}, {state}" if kind in ("vote", "deadline") else state
    return {
        "id": o["id"],
        "day": Date.fromordinal(days[0]).isoformat(),
        "until": Date.fromordinal(days[1]).isoformat(),
        "kind": kind,
        "type": o["type"],
        "state": state,
        "title": f"{matter(o)} ({label})",
        "what": headline({**o, "state": label}),
        "issues": o["issues"],
        "origins": o["origins"],
        "revision": len(o["life"]),
        "announced": announced,
    }


def to_icalendar(entries: Sequence[Json], stamp: datetime) -> bytes:
    """The entries as an iCalendar file (RFC 5545), whole days, with stable ids so that a reader updates its own."""
    calendar = Calendar()
    calendar.add("prodid", "-//Dragoman//dragoman//EN")
    calendar.add("version", "2.0")
    for e in entries:
        entry = Entry()
        entry.add("uid", f"{e['id']}@dragoman")
        entry.add("dtstamp", stamp)
        entry.add("dtstart", Date.fromisoformat(e["day"]))
        entry.add("dtend", Date.fromisoformat(e["until"]) + timedelta(days=1))
        entry.add("summary", e["title"])
        entry.add("sequence", e["revision"])
        entry.add("status", _ICAL.get(e["state"], "TENTATIVE"))
        entry.add("categories", [e["kind"], e["type"], e["state"]])
        about = f"About: {', '.join(e['issues'])}. " if e["issues"] else ""
        entry.add("description", f"{about}State: {e['state']}; independent origins: {e['origins']}; {e['id']}.")
        calendar.add_component(entry)
    return bytes(calendar.to_ical())
