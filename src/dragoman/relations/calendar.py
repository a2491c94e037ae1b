"""What is announced: meetings, visits, votes and deadlines with their state, also as iCalendar."""

from __future__ import annotations

from collections.abc import Sequence
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
DIPLOMATIC = ("CONSULT", "SUPPORT", "AGREE", "MOBILIZE", "COOPERATE", "PROTEST", "RETREAT")
_ICAL = {"planned": "CONFIRMED", "held": "CONFIRMED", "told": "CONFIRMED", "cancelled": "CANCELLED"}


def coming(
    connection: Connection,
    window: Window,
    *,
    types: Sequence[str] = DIPLOMATIC,
    countries: Sequence[str] = (),
    limit: int = 500,
    today: Date | None = None,
) -> list[Json]:
    """Occurrences that were announced for a day of the window, whatever became of them, in order of day.

    Keys: id, day, until, type, state (planned, held, postponed, cancelled …; not reported: the day is past by `today`
    and nothing told), title, what, issues, origins, announced, revision (how many tellings made it).
    Only what names its day counts: a plan without a date has no place in a calendar.
    """
    found = occurrences_between(connection, window, types=types, countries=countries, limit=limit * 8, newest=False)
    out = []
    for o in found:
        plans = [s for s in o["life"] if s["stage"] in ("planned", "postponed", "cancelled")]
        dated = [d for d in (days_of(s["date"]) for s in plans if s["date"]) if d and d[1] - d[0] <= 31]
        if not dated or o["day"] is None:
            continue
        first = Date.fromordinal(dated[-1][0])
        past = today is not None and Date.fromordinal(dated[-1][1]) < today
        state = "not reported" if past and o["state"] == "planned" else o["state"]
        announced = min((s["published"] for s in plans if s["published"]), default=None)
        out.append(
            {
                "id": o["id"],
                "day": first.isoformat(),
                "until": Date.fromordinal(dated[-1][1]).isoformat(),
                "type": o["type"],
                "state": state,
                "title": f"{matter(o)} ({state})",
                "what": headline({**o, "state": state}),
                "issues": o["issues"],
                "origins": o["origins"],
                "revision": len(o["life"]),
                "announced": Date.fromordinal(announced).isoformat() if announced else None,
            }
        )
    return sorted(out, key=lambda e: (e["day"], e["id"]))[:limit]


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
        entry.add("categories", [e["type"], e["state"]])
        about = f"About: {', '.join(e['issues'])}. " if e["issues"] else ""
        entry.add("description", f"{about}State: {e['state']}; independent origins: {e['origins']}; {e['id']}.")
        calendar.add_component(entry)
    return bytes(calendar.to_ical())
