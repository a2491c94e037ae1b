"""Calendar: what is announced, month by month, with what became of it."""

from __future__ import annotations

import calendar
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from datetime import date as Date
from typing import Any

from fastapi import APIRouter, Request, Response

from dragoman.errors import BadDate
from dragoman.relations.calendar import DIPLOMATIC, coming, to_icalendar
from dragoman.relations.periods import next_start
from dragoman.serve.asking import FiltersOf, Reading, StoreOf, Today
from dragoman.serve.memory import remembered
from dragoman.serve.pages.rendering import page, speaks_from, twin
from dragoman.store.reading import Window

Json = dict[str, Any]
router = APIRouter(include_in_schema=False)


@router.get("/calendar")
def calendar_page(
    request: Request, connection: Reading, store: StoreOf, f: FiltersOf, today: Today, month: str = ""
) -> Response:
    """One month as a grid, and what comes after it as a list."""
    first = _month(month) or today.replace(day=1)
    after = next_start(first, "month")
    window = Window(first=first.toordinal(), last=after.toordinal() - 1, as_of=f.as_of)
    ahead = Window(first=max(after, today).toordinal(), as_of=f.as_of)
    how: Json = {"types": f.type or DIPLOMATIC, "countries": f.country}
    key = f"calendar|{window}|{how}"
    entries = remembered(request, connection, key, lambda: coming(connection, window, **how))
    later = remembered(request, connection, f"later|{ahead}|{how}", lambda: coming(connection, ahead, limit=40, **how))
    if request.query_params.get("format") == "ics":
        stamp = datetime.fromtimestamp(store.clock() / 1e6, UTC)
        told: Response | None = Response(to_icalendar([*entries, *later], stamp), media_type="text/calendar; charset=utf-8")  # fmt: skip
    else:
        told = twin(request, {"month": first.isoformat()[:7], "entries": entries, "later": later}, lambda: [*entries, *later])  # fmt: skip
    return told or page(
        request,
        "calendar.html",
        spoken=speaks_from(request, connection, Window(as_of=f.as_of)),
        first=first,
        weeks=_weeks(first, entries),
        entries=entries,
        later=later,
        before=(first - timedelta(days=1)).isoformat()[:7],
        after=after.isoformat()[:7],
        f=f,
    )


def _month(text: str) -> Date | None:
    if not text:
        return None
    try:
        return Date.fromisoformat(f"{text[:7]}-01")
    except ValueError as error:
        raise BadDate(f"found the month {text[:40]!r}, wanted one like 2026-12") from error


def _weeks(first: Date, entries: list[Json]) -> list[list[tuple[Date, bool, list[Json]]]]:
    """The weeks that hold the month: each day, whether it is of the month, and what is announced for it."""
    on: dict[str, list[Json]] = defaultdict(list)
    for e in entries:
        on[e["day"]].append(e)
    weeks = calendar.Calendar().monthdatescalendar(first.year, first.month)
    return [[(d, d.month == first.month, on[d.isoformat()]) for d in week] for week in weeks]
